"""Slack: what was said, what was refused, and what may have been said, each told apart."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from documents.errors import TerminalError, TransientError
from infra.channels.maildrop import MailDrop
from infra.channels.slack import SlackChannel
from infra.protocols import Ambiguous, Amending, Channel, RateLimited, Refused
from tests.servers.slack import TOKEN, Fault, SlackServer
from watch.message import Message, Recipient

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


def message(key: str = "slack:#general A/C.3/80/L.9 sha", to: str = "#general", **parts: Any) -> Message:
    return Message(
        key=key,
        recipient=Recipient("slack", to),
        thread="A/C.3/80/L.9",
        subject="A/C.3/80/L.9: Crime prevention",
        text="A/C.3/80/L.9: Crime prevention",
        html="",
        **parts,
    )


@pytest.fixture
def slack(slack_server: SlackServer) -> SlackChannel:
    return SlackChannel(TOKEN, base_url=slack_server.url, timeout=10)


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_a_message_is_posted_once_with_its_key(slack: SlackChannel, slack_server: SlackServer) -> None:
    channel: Channel = slack
    channel.check()
    receipt = channel.send(message(blocks=(section("*A/C.3/80/L.9*"),)))
    (posted,) = slack_server.messages()
    assert posted["ts"] == receipt.external_id
    assert posted["text"] == "A/C.3/80/L.9: Crime prevention"
    assert posted["blocks"] == [section("*A/C.3/80/L.9*")]
    assert slack_server.keys() == ["slack:#general A/C.3/80/L.9 sha"]
    sent = slack_server.calls[-1][1]
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


@pytest.mark.parametrize("to", ["#general", "general", "C0000GENERAL", "U0000DELEGATE"])
@pytest.mark.parametrize("known", [True, False], ids=["same process", "after a restart"])
def test_a_message_is_found_again_by_its_key(slack_server: SlackServer, to: str, known: bool) -> None:
    slack = SlackChannel(TOKEN, base_url=slack_server.url, page=1)
    receipts = {key: slack.send(message(key, to)) for key in ("a", "b", "c")}
    if not known:
        slack = SlackChannel(TOKEN, base_url=slack_server.url, page=1)
    for key, receipt in receipts.items():
        assert slack.find(message(key, to), since=AN_HOUR_AGO) == receipt
    assert slack.find(message("d", to), since=AN_HOUR_AGO) is None
    assert slack_server.methods().count("conversations.open") <= 1


def test_posts_to_one_channel_keep_their_distance() -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    server = SlackServer(per_second=1.0, clock=lambda: now[0])
    try:
        slack = SlackChannel(TOKEN, base_url=server.url, pace=1.0, clock=lambda: now[0], sleep=sleep)
        for key, to in (("a", "#general"), ("b", "#drafts"), ("c", "#general"), ("d", "#drafts")):
            slack.send(message(key, to))
        now[0] += 0.4
        slack.send(message("e"))
    finally:
        server.stop()
    assert server.keys() == ["a", "c", "e"]
    assert (server.limited, slept) == (0, [1.0, pytest.approx(0.6)])


def test_a_reply_is_posted_and_found_in_its_thread(slack: SlackChannel, slack_server: SlackServer) -> None:
    parent = slack.send(message("parent")).external_id
    reply = slack.send(message("reply"), reply_to=parent)
    assert [posted.get("thread_ts") for posted in slack_server.messages()] == [None, parent]
    assert slack.find(message("reply"), since=AN_HOUR_AGO, reply_to=parent) == reply
    assert slack.find(message("reply"), since=AN_HOUR_AGO) is None
    assert slack.find(message("other"), since=AN_HOUR_AGO, reply_to=parent) is None
    assert slack.find(message("reply"), since=AN_HOUR_AGO, reply_to="1.000001") is None


def test_a_message_is_changed_where_it_stands(slack: SlackChannel, slack_server: SlackServer) -> None:
    receipt = slack.send(message("a"))
    newer = replace(message("a", blocks=(section("*A/C.3/80/L.9/Rev.1*"),)), subject="A/C.3/80/L.9/Rev.1")
    for _ in range(2):
        slack.amend(receipt.external_id, newer)
    (shown,) = slack_server.messages()
    assert (shown["text"], shown["blocks"]) == ("A/C.3/80/L.9/Rev.1", [section("*A/C.3/80/L.9/Rev.1*")])
    assert slack.find(message("a"), since=AN_HOUR_AGO) == receipt


def test_only_slack_amends(slack: SlackChannel, tmp_path: Path) -> None:
    assert isinstance(slack, Amending)
    assert not isinstance(MailDrop(tmp_path, "rapporteur@example.org"), Amending)


@pytest.mark.parametrize(
    ("fault", "family"),
    [
        (Fault(drop=True), TransientError),
        (Fault(status=500, error="internal_error"), TransientError),
        (Fault(status=429, error="ratelimited", retry_after=7), RateLimited),
        (Fault(error="message_not_found"), Refused),
        (Fault(error="edit_window_closed"), Refused),
    ],
)
def test_an_amendment_that_fails_leaves_what_was_said(
    slack: SlackChannel, slack_server: SlackServer, fault: Fault, family: type[Exception]
) -> None:
    receipt = slack.send(message("a"))
    slack_server.fail("chat.update", fault)
    with pytest.raises(family) as caught:
        slack.amend(receipt.external_id, message("a"))
    assert not isinstance(caught.value, Ambiguous)
    assert not getattr(caught.value, "may_have_landed", False)
    assert slack_server.keys() == ["a"]


def test_only_the_time_in_question_is_searched(slack: SlackChannel, slack_server: SlackServer) -> None:
    slack.send(message("a"))
    (posted,) = slack_server.conversations["C0000GENERAL"].messages
    assert slack.find(message("a"), since=AN_HOUR_AGO) is not None
    posted["ts"] = f"{(AN_HOUR_AGO - timedelta(minutes=1)).timestamp():.6f}"
    assert slack.find(message("a"), since=AN_HOUR_AGO) is None
    assert slack.find(message("b"), since=AN_HOUR_AGO) is None


@pytest.mark.parametrize(
    ("ahead", "now_ahead", "posted_ago"),
    [
        (timedelta(days=365), timedelta(days=365), timedelta(seconds=5)),
        (timedelta(days=365), timedelta(0), timedelta(days=30)),  # it was set right before the search
        (timedelta(days=3), timedelta(days=3), timedelta(days=3, hours=1)),
        (timedelta(hours=-5), timedelta(hours=-5), timedelta(seconds=5)),
        (timedelta(0), timedelta(0), timedelta(seconds=5)),
    ],
)
def test_a_clock_that_is_ahead_does_not_hide_what_was_posted(
    slack_server: SlackServer, ahead: timedelta, now_ahead: timedelta, posted_ago: timedelta
) -> None:
    """The search goes by Slack's own clock, as its answers tell it."""
    slack = SlackChannel(TOKEN, base_url=slack_server.url, now=lambda: datetime.now(UTC) + now_ahead)
    slack.send(message("a"))
    (posted,) = slack_server.conversations["C0000GENERAL"].messages
    true = datetime.now(UTC) - posted_ago
    posted["ts"] = f"{true.timestamp():.6f}"
    since = true + ahead - timedelta(seconds=1)
    assert slack.find(message("a"), since=since) is not None
    assert slack.find(message("b"), since=since) is None


def test_a_key_that_somebody_typed_is_not_ours(slack: SlackChannel, slack_server: SlackServer) -> None:
    general = slack_server.conversations["C0000GENERAL"]
    now = f"{datetime.now(UTC).timestamp():.6f}"
    general.messages.append(
        {"type": "message", "ts": now, "text": "a", "metadata": {"event_type": "other", "event_payload": {"key": "a"}}}
    )
    general.messages.append({"type": "message", "ts": now, "text": "key a", "metadata": {}})
    assert slack.find(message("a"), since=AN_HOUR_AGO) is None


# -- doubt ------------------------------------------------------------------------------------------------------------

DOUBTS = {
    "dropped": Fault(drop=True),
    "500": Fault(status=500, error="internal_error"),
    "502 page": Fault(status=502, body=b"<html>Bad gateway"),
    "503": Fault(status=503, body=b""),
    "200 page": Fault(body=b"<html>Sign in to the Wi-Fi"),
    "200 empty": Fault(body=b""),
    "200 half": Fault(body=b'{"ok": tr'),
    "200 list": Fault(body=b"[]"),
    "200 string": Fault(body=b'"ok"'),
    "200 no ts": Fault(body=b'{"ok": true}'),
    "200 nothing": Fault(body=b"{}"),
    "not text": Fault(body=b"\xff\xfe\x00"),
    "fatal_error": Fault(error="fatal_error"),
    "internal_error": Fault(error="internal_error"),
}


@pytest.mark.parametrize("delivers", [True, False], ids=["delivered", "not delivered"])
@pytest.mark.parametrize("fault", DOUBTS.values(), ids=DOUBTS.keys())
def test_a_doubtful_post_is_looked_up_and_not_repeated(
    slack: SlackChannel, slack_server: SlackServer, fault: Fault, delivers: bool
) -> None:
    slack_server.fail("chat.postMessage", Fault(**(vars(fault) | {"delivers": delivers})))
    with pytest.raises(Ambiguous) as caught:
        slack.send(message("a"))
    assert "posting to Slack" in str(caught.value)
    assert slack_server.methods().count("chat.postMessage") == 1
    found = slack.find(message("a"), since=AN_HOUR_AGO)
    assert (found is not None) == delivers
    assert len(slack_server.messages()) == delivers


def test_an_answer_that_does_not_come_is_a_doubt(slack_server: SlackServer) -> None:
    slack = SlackChannel(TOKEN, base_url=slack_server.url, timeout=1)
    slack_server.fail("chat.postMessage", Fault(hang=True, delivers=True))
    with pytest.raises(Ambiguous, match="timed out"):
        slack.send(message("a"))
    assert slack.find(message("a"), since=AN_HOUR_AGO) is not None


@pytest.mark.parametrize("delivers", [True, False], ids=["delivered", "not delivered"])
@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (Fault(status=429, error="ratelimited", retry_after=7), 7.0),
        (Fault(status=429, body=b"", retry_after=7), 7.0),
        (Fault(status=429, body=b"<html>"), 30.0),
        (Fault(error="ratelimited"), 30.0),
    ],
)
def test_a_limit_may_hide_a_delivered_message(
    slack: SlackChannel, slack_server: SlackServer, fault: Fault, pause: float, delivers: bool
) -> None:
    slack_server.fail("chat.postMessage", Fault(**(vars(fault) | {"delivers": delivers})))
    with pytest.raises(RateLimited) as caught:
        slack.send(message("a"))
    assert caught.value.retry_after == pause
    assert caught.value.may_have_landed
    assert slack_server.methods().count("chat.postMessage") == 1
    assert (slack.find(message("a"), since=AN_HOUR_AGO) is not None) == delivers


def test_a_dead_slack_has_surely_not_got_it(slack_server: SlackServer) -> None:
    slack_server.stop()
    slack = SlackChannel(TOKEN, base_url=slack_server.url)
    for act in (lambda: slack.send(message()), slack.check, lambda: slack.find(message(), since=AN_HOUR_AGO)):
        with pytest.raises(TransientError, match="cannot be reached") as caught:
            act()
        assert not isinstance(caught.value, Ambiguous)


@pytest.mark.parametrize("method", ["conversations.history", "conversations.list"])
@pytest.mark.parametrize("fault", [*DOUBTS.values(), Fault(status=429, error="ratelimited", retry_after=7)])
def test_a_search_that_fails_never_says_not_found(
    slack: SlackChannel, slack_server: SlackServer, method: str, fault: Fault
) -> None:
    slack_server.fail(method, fault)
    with pytest.raises(TransientError) as caught:
        slack.find(message("a"), since=AN_HOUR_AGO)
    assert not isinstance(caught.value, Ambiguous)
    assert not getattr(caught.value, "may_have_landed", False)


def test_a_search_that_is_not_finished_never_says_not_found(
    slack_server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = SlackChannel(TOKEN, base_url=slack_server.url, page=1)
    monkeypatch.setattr("infra.channels.slack.MOST_PAGES", 3)
    for key in "abcd":
        slack.send(message(key))
    assert slack.find(message("b"), since=AN_HOUR_AGO) is not None
    with pytest.raises(TransientError, match="there are more"):
        slack.find(message("a"), since=AN_HOUR_AGO)


# -- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "code", "advice"),
    [
        ("#nowhere", "channel_not_found", "Check the channel's name"),
        ("#closed", "is_archived", "Unarchive"),
        ("#others", "not_in_channel", "Invite the app"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_is_named(slack: SlackChannel, to: str, code: str, advice: str) -> None:
    with pytest.raises(Refused, match=advice) as caught:
        slack.send(message(to=to))
    assert (caught.value.code, caught.value.reason) == (code, "address")
    assert isinstance(caught.value, TerminalError)
    assert to in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, again.reason, str(again)) == (code, "address", str(caught.value))


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "token_expired"])
def test_a_token_that_is_not_taken_is_named(slack: SlackChannel, slack_server: SlackServer, code: str) -> None:
    slack_server.token_error = code
    for act in (slack.check, lambda: slack.send(message()), lambda: slack.find(message(), since=AN_HOUR_AGO)):
        with pytest.raises(Refused, match=code) as caught:
            act()
        assert caught.value.reason == "credentials"
        assert "token" in caught.value.advice
        assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("token", ["", "  "])
def test_a_missing_token_is_named_before_anything_is_asked(slack_server: SlackServer, token: str) -> None:
    slack = SlackChannel(token, base_url=slack_server.url)
    for act in (slack.check, lambda: slack.send(message())):
        with pytest.raises(Refused, match=r"no token is set.*Set a bot token"):
            act()
    assert slack_server.calls == []


@pytest.mark.parametrize(
    ("scopes", "missing"), [("channels:history", "chat:write"), ("chat:write,channels:read", "channels:history")]
)
def test_a_missing_scope_is_named(slack: SlackChannel, slack_server: SlackServer, scopes: str, missing: str) -> None:
    slack_server.scopes = scopes
    with pytest.raises(Refused, match=f"{missing} is missing.*Add the scope"):
        slack.check()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"blocks": tuple(section("x") for _ in range(51))}, "invalid_blocks"),
        ({"blocks": (section("x" * 3001),)}, "invalid_blocks"),
        ({"blocks": tuple(section("x" * 2900) for _ in range(5))}, "msg_blocks_too_long"),
    ],
)
def test_a_message_that_slack_does_not_take_is_the_messages_fault(
    slack: SlackChannel, slack_server: SlackServer, parts: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code) as caught:
        slack.send(message(**parts))
    assert caught.value.reason == "content"
    assert slack_server.messages() == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(error="something_new"), "something_new"),
        (Fault(status=404, body=b"<html>no such page"), "404"),
        (Fault(status=403, error="restricted_action"), "restricted_action"),
    ],
)
def test_every_other_no_is_a_no(slack: SlackChannel, slack_server: SlackServer, fault: Fault, code: str) -> None:
    slack_server.fail("chat.postMessage", fault)
    with pytest.raises(Refused) as caught:
        slack.send(message())
    assert caught.value.code == code


def test_the_server_limits_a_channel_as_slack_does(slack_server: SlackServer) -> None:
    now = [1000.0]
    server = SlackServer(per_second=1, clock=lambda: now[0])
    try:
        slack = SlackChannel(TOKEN, base_url=server.url)
        slack.send(message("a"))
        slack.send(message("a", to="#drafts"))
        with pytest.raises(RateLimited):
            slack.send(message("b"))
        now[0] += 1
        slack.send(message("b"))
        assert server.keys() == ["a", "b"]
        assert json.dumps(server.messages())
    finally:
        server.stop()


def test_a_title_from_outside_cannot_call_the_whole_channel(slack: SlackChannel, slack_server: SlackServer) -> None:
    hostile = Message(
        key="k",
        recipient=Recipient("slack", "#general"),
        thread="t",
        subject="[A/1] <!channel> *look* <https://example.org|here>",
        text="<!channel> wake up",
        html="",
    )
    slack.send(hostile)
    (posted,) = slack_server.messages()
    assert "<" not in posted["text"]
