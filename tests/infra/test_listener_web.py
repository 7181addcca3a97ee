"""What comes in from outside is hostile until it is verified: buttons, unsubscribing, feeds."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents.errors import TransientError
from infra.listener import web
from infra.listener.pressed import Garbage, Press, read
from infra.listener.unsubscribing import Unsubscribing
from infra.listener.web import Listening, make_app
from tests.servers.web import Got, Served, serving
from watch.message import Recipient

NOW = 1_795_262_400.0
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
READER = Recipient("mail", "ana@example.org")
LINKS = Unsubscribing("https://alerts.example.org", "hush")
KEY = "0123456789abcdef0123456789abcdef"


def payload(action: str = "mute", **changes: Any) -> dict[str, Any]:
    """As Slack sends it (docs.slack.dev/reference/interaction-payloads/block_actions-payload)."""
    return {
        "type": "block_actions",
        "user": {"id": "U0000ANA", "username": "ana", "name": "ana", "team_id": "T1"},
        "channel": {"id": "C0000DRAFTS", "name": "drafts"},
        "container": {"type": "message", "message_ts": "1795262000.000100", "channel_id": "C0000DRAFTS"},
        "message": {"ts": "1795262000.000100", "text": "A/1 &amp; more", "blocks": []},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [{"action_id": action, "value": KEY, "type": "button", "action_ts": "1795262399.5"}],
    } | changes


@dataclass
class House:
    """What the application was given to do, and what it should fail with."""

    taken: list[object] = field(default_factory=list)
    gone: list[tuple[Recipient, tuple[str, ...]]] = field(default_factory=list)
    error: Exception | None = None

    def take(self, said: object) -> None:
        if self.error:
            raise self.error
        read(said)
        self.taken.append(said)

    def take_off(self, recipient: Recipient, topics: tuple[str, ...]) -> None:
        if self.error:
            raise self.error
        self.gone.append((recipient, topics))


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def served(house: House, tmp_path: Path) -> Iterator[Served]:
    listening = Listening(lambda: NOW, SECRET, house.take, LINKS, house.take_off, tmp_path / "feeds")
    with serving(make_app(listening)) as found:
        yield found


def signed(body: bytes, at: float = NOW, secret: str = SECRET) -> dict[str, str]:
    said = b"v0:%d:" % int(at) + body
    return {
        "X-Slack-Request-Timestamp": str(int(at)),
        "X-Slack-Signature": "v0=" + hmac.new(secret.encode(), said, hashlib.sha256).hexdigest(),
        "Content-Type": "application/x-www-form-urlencoded",
    }


def form(said: object) -> bytes:
    return urlencode({"payload": json.dumps(said)}).encode()


def press(served: Served, body: bytes, headers: dict[str, str] | None = None) -> Got:
    return served.ask("POST", "/slack/buttons", body, signed(body) if headers is None else headers)


# -- buttons ----------------------------------------------------------------------------------------------------------


def test_a_signed_press_is_taken(served: Served, house: House) -> None:
    got = press(served, form(payload()))
    assert (got.status, got.body) == (200, b"")
    assert house.taken == [payload()]


def test_slacks_own_example_of_a_signature() -> None:
    """docs.slack.dev/authentication/verifying-requests-from-slack prints a request with its secret and signature."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14"
        b"d10d2c447fce8b6703c"
    )
    head = signed(body, 1531420618)
    assert head["X-Slack-Signature"] == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head.pop("X-Slack-Signature"),
        lambda head: head.pop("X-Slack-Request-Timestamp"),
        lambda head: head.update({"X-Slack-Signature": "v0=" + "0" * 64}),
        lambda head: head.update({"X-Slack-Signature": head["X-Slack-Signature"].upper()}),
        lambda head: head.update({"X-Slack-Signature": "v0="}),
        lambda head: head.update({"X-Slack-Signature": "v0=" + "\xe9" * 64}),
        lambda head: head.update({"X-Slack-Request-Timestamp": str(int(NOW) + 1)}),
        lambda head: head.update({"X-Slack-Request-Timestamp": "now"}),
        lambda head: head.update({"X-Slack-Request-Timestamp": "-1"}),
        lambda head: head.update({"X-Slack-Request-Timestamp": "1e9"}),
        lambda head: head.update({"X-Slack-Request-Timestamp": "9" * 5000}),
    ],
)
def test_what_slack_did_not_sign_is_refused(
    served: Served, house: House, change: Callable[[dict[str, str]], object]
) -> None:
    head = signed(form(payload()))
    change(head)
    assert press(served, form(payload()), head).status == 401
    assert house.taken == []


def test_another_secret_or_another_body_is_refused(served: Served, house: House) -> None:
    body = form(payload())
    assert press(served, body, signed(body, secret="other")).status == 401
    assert press(served, body + b" ", signed(body)).status == 401
    assert press(served, b"\xff\xfe", signed(b"\xff\xfe")).status == 401
    assert house.taken == []


@pytest.mark.parametrize(("age", "status"), [(0, 200), (299, 200), (301, 401), (-299, 200), (-301, 401)])
def test_what_is_older_than_five_minutes_is_refused(served: Served, house: House, age: int, status: int) -> None:
    body = form(payload())
    assert press(served, body, signed(body, NOW - age)).status == status
    assert len(house.taken) == (status == 200)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload",
        b"payload=",
        b"payload=%7B",
        b"payload=null",
        b"payload=%5B%5D",
        b"payload=" + b"%5B" * 100_000,
        b"&".join(b"a%d=1" % n for n in range(100)),
        b"other=1",
        b"payload=NaN",
        b"payload=" + b"9" * 5000,
        form(payload(actions=None)),
        form(payload(actions=[None])),
        form(payload(message=None)),
        form(payload(channel={"id": "#general"})),
        form(payload(actions=[{"action_id": "mute", "value": "x' OR 1=1", "action_ts": "1.0"}])),
        form(payload(actions=[{"action_id": "mute", "value": KEY, "action_ts": "nan"}])),
        form(payload(actions=[{"action_id": "mute", "value": KEY}])),
        form(payload(message={"ts": "1.0", "blocks": [1]})),
    ],
    ids=lambda body: body[:40].decode(),
)
def test_garbage_is_said_to_be_garbage(served: Served, house: House, body: bytes) -> None:
    assert press(served, body).status == 400
    assert house.taken == []


def test_too_much_is_refused_before_it_is_read(served: Served, house: House) -> None:
    assert press(served, b"payload=" + b"x" * web.MOST_BYTES).status == 413
    assert house.taken == []


def test_what_could_not_be_kept_is_not_said_to_be(served: Served, house: House) -> None:
    house.error = TransientError("the disk is full")
    assert press(served, form(payload())).status == 503


def test_a_button_is_pressed_by_post_only(served: Served) -> None:
    assert served.ask("GET", "/slack/buttons").status == 405
    assert served.ask("GET", "/health").status == 200
    assert served.ask("GET", "/docs").status == 404


def test_what_is_not_set_up_is_not_there(tmp_path: Path) -> None:
    with serving(make_app(Listening(lambda: NOW))) as served:
        assert press(served, form(payload())).status == 404
        assert served.ask("GET", urlsplit(LINKS.url(READER, ["a"])).path).status == 404


def test_a_press_is_read() -> None:
    (found,) = read(payload("seen"))
    assert (found.action, found.alert_key, found.who) == ("seen", KEY, "ana")
    assert (found.channel, found.ts, found.text) == ("C0000DRAFTS", "1795262000.000100", "A/1 & more")
    assert found.at.timestamp() == 1_795_262_399.5


@pytest.mark.parametrize(
    "said",
    [
        payload(type="view_submission"),
        payload("redline"),
        payload(actions=[]),
    ],
)
def test_what_is_not_ours_is_passed_over(said: object) -> None:
    assert read(said) == ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(
    st.fixed_dictionaries(
        {"type": st.just("block_actions")},
        optional=dict.fromkeys(("actions", "user", "channel", "message"), _JSON),
    )
    | _JSON
)
@example(
    {"type": "block_actions", "actions": [{"action_id": "mute", "value": KEY, "action_ts": "9999999999.999999999"}]}
)
def test_anything_is_a_press_or_garbage(said: object) -> None:
    try:
        found = read(said)
    except Garbage:
        return
    assert all(isinstance(one, Press) for one in found)


# -- unsubscribing ----------------------------------------------------------------------------------------------------


def path_of(recipient: Recipient = READER, topics: tuple[str, ...] = ("crime", "مخدرات & more")) -> str:
    return urlsplit(LINKS.url(recipient, topics)).path


def test_looking_asks_and_does_nothing(served: Served, house: House) -> None:
    got = served.ask("GET", path_of(topics=("crime", "<script>alert(1)</script>")))
    assert got.status == 200
    assert b"ana@example.org" in got.body
    assert b"<script>" not in got.body
    assert b'method="post"' in got.body
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert (got.headers["cache-control"], got.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert served.ask("HEAD", path_of()).status == 200
    assert house.gone == []


MULTIPART = b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (MULTIPART, "multipart/form-data; boundary=b"),
    ],
)
def test_one_click_is_enough(served: Served, house: House, body: bytes, kind: str) -> None:
    for _ in range(2):
        got = served.ask("POST", path_of(), body, {"Content-Type": kind})
        assert got.status == 200  # and no redirect (RFC 8058, 3.1)
        assert b"no more mails" in got.body
    assert house.gone == [(READER, ("crime", "مخدرات & more"))] * 2


def test_a_post_without_the_words_is_none(served: Served, house: House) -> None:
    assert served.ask("POST", path_of(), b"a=b").status == 400
    assert served.ask("POST", path_of(), b"x" * (web.MOST_BYTES + 1)).status == 413
    assert house.gone == []


def test_a_link_cannot_be_made_or_changed(served: Served, house: House) -> None:
    token = path_of().rpartition("/")[2]
    said, _, signature = token.partition(".")
    other = path_of(Recipient("mail", "bob@example.org")).rpartition("/")[2]
    forged = urlsplit(Unsubscribing("https://alerts.example.org", "guess").url(READER, ["crime"])).path
    for wrong in (
        other.partition(".")[0] + "." + signature,
        said + ".",
        said,
        "." + signature,
        "a.b",
        quote("é.é"),
        token[:-2],
        "A" * 60_000,
        forged.rpartition("/")[2],
    ):
        assert served.ask("POST", f"/unsubscribe/{wrong}", b"List-Unsubscribe=One-Click").status in (404, 400)
    assert house.gone == []


def test_what_could_not_be_done_is_not_said_to_be(served: Served, house: House) -> None:
    house.error = TransientError("the disk is full")
    assert served.ask("POST", path_of(), b"List-Unsubscribe=One-Click").status == 503


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4))
def test_a_link_says_what_was_put_in_and_fits_into_a_header(topics: list[str]) -> None:
    url = LINKS.url(READER, topics)
    assert url.isascii()
    assert not set(url) & set(" <>\r\n,")
    assert LINKS.read(url.rpartition("/")[2]) == (READER, tuple(topics))


def test_a_link_is_never_longer_than_a_line() -> None:
    topics = [f"topic {n} " + "x" * 100 for n in range(50)]
    url = LINKS.url(READER, topics)
    assert len(url) <= 900
    read = LINKS.read(url.rpartition("/")[2])
    assert read is not None
    assert list(read[1]) == topics[: len(read[1])]
    assert len(read[1]) >= 3


# -- feeds ------------------------------------------------------------------------------------------------------------


def test_feeds_are_given_out_and_nothing_else(served: Served, tmp_path: Path) -> None:
    assert served.ask("GET", "/feeds/topic/crime.atom").status == 404
    feeds = tmp_path / "feeds"
    for name in ("topic/crime.atom", ".tmp/half.atom", "topic/.x.atom", "topic/notes.txt"):
        (feeds / name).parent.mkdir(parents=True, exist_ok=True)
        (feeds / name).write_text("<feed/>")
    (tmp_path / "secret.atom").write_text("hush")
    got = served.ask("GET", "/feeds/topic/crime.atom")
    assert (got.status, got.body) == (200, b"<feed/>")
    assert got.headers["content-type"] == "application/atom+xml; charset=utf-8"
    again = served.ask("GET", "/feeds/topic/crime.atom", headers={"If-None-Match": got.headers["etag"]})
    assert again.status == 304
    for path in (
        "/feeds/.tmp/half.atom",
        "/feeds/topic/.x.atom",
        "/feeds/topic/notes.txt",
        "/feeds/topic",
        "/feeds/",
        "/feeds/../secret.atom",
        "/feeds/%2e%2e/secret.atom",
        "/feeds/topic/..%2f..%2f..%2fsecret.atom",
        f"/feeds/{tmp_path}/secret.atom",
    ):
        assert served.ask("GET", path).status == 404, path
    assert served.ask("POST", "/feeds/topic/crime.atom", b"").status == 405
