"""The test servers run by themselves, for benchmarks that kill what talks to them, and fail as they are told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from documents.errors import TransientError
from infra.channels.slack import SlackChannel
from infra.channels.smtp import SmtpChannel
from infra.protocols import Ambiguous, RateLimited, Refused
from tests.servers import slack, smtp
from tests.servers.slack import TOKEN, Fault, SlackServer
from watch.message import Message, Recipient


def message(key: str, to: str = "slack:#general") -> Message:
    return Message(key, Recipient.parse(to), "A/C.3/80/L.9", key, key, "")


@contextmanager
def running(module: str, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> dict[str, object]:
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_slack_runs_by_itself_and_tells_its_history() -> None:
    faults = ("chat.postMessage drop delivers times=1", "chat.postMessage 429 retry_after=7 times=1")
    options = [word for fault in faults for word in ("--fault", fault)]
    with running("tests.servers.slack", *options) as (url, process):
        channel = SlackChannel(TOKEN, base_url=url)
        with pytest.raises(Ambiguous):
            channel.send(message("a"))
        with pytest.raises(RateLimited) as caught:
            channel.send(message("b"))
        assert caught.value.retry_after == 7
        assert channel.find(message("a"), since=datetime.now(UTC) - timedelta(hours=1)) is not None
        channel.send(message("b"))
        channel.send(message("b"))
        with urllib.request.urlopen(url.replace("/api/", "/history"), timeout=30) as answer:
            told = json.load(answer)
        assert [one["text"] for one in told["channels"]["general"]] == ["a", "b", "b"]
        assert told["twice"] == ["general b"]
        assert told["calls"]["chat.postMessage"] == 4
        assert ended(process) == told


def test_a_mail_server_runs_by_itself_and_tells_what_it_took() -> None:
    faults = ("BODY drop takes times=1", "BODY drop times=1", "RCPT 450 times=1")
    options = [word for fault in faults for word in ("--fault", fault)]
    with running("tests.servers.smtp", *options) as (url, process):
        port = int(url.partition("127.0.0.1:")[2].partition("?")[0])
        channel = SmtpChannel("127.0.0.1", port, "rapporteur@example.org", security="none")
        with pytest.raises(TransientError, match="450"):
            channel.send(message("a", "mail:desk@example.org"))
        for key in ("a", "b"):
            with pytest.raises(Ambiguous):
                channel.send(message(key, "mail:desk@example.org"))
        receipts = [channel.send(message(key, "mail:desk@example.org")).external_id for key in ("a", "c")]
        assert ended(process) == {"taken": [receipts[0], *receipts], "twice": [receipts[0]]}


def test_the_same_seed_fails_alike() -> None:
    def outcomes(seed: int) -> list[bool]:
        chance = slack.by_chance([slack.Rule.parse("chat.postMessage 500 probability=0.5")], seed)
        return [chance("chat.postMessage") is not None for _ in range(50)]

    assert outcomes(1) == outcomes(1) != outcomes(2)
    assert slack.by_chance([slack.Rule.parse("chat.update 500")])("chat.postMessage") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("chat.postMessage drop", Fault(drop=True)),
        ("* 500 delivers", Fault(status=500, error="internal_error", delivers=True)),
        ("* 429 retry_after=3", Fault(status=429, error="ratelimited", retry_after=3)),
        ("* delay seconds=0.5", Fault(delay=0.5, delivers=True)),
        ("* is_archived times=2 probability=0.1", Fault(error="is_archived")),
    ],
)
def test_a_fault_is_read_from_words(text: str, fault: Fault) -> None:
    assert slack.Rule.parse(text).fault == fault


@pytest.mark.parametrize("text", ["drop", "* drop perhaps", "* drop twice=3"])
def test_what_is_no_fault_is_said(text: str) -> None:
    for parse in (slack.Rule.parse, smtp.Rule.parse):
        with pytest.raises(ValueError):
            parse(text)


def test_views_are_kept(slack_server: SlackServer) -> None:
    from slack_sdk import WebClient

    client = WebClient(TOKEN, base_url=slack_server.url, retry_handlers=[])
    client.proxy = None
    opened = client.views_open(trigger_id="1", view={"type": "modal", "title": {"type": "plain_text", "text": "a"}})
    client.views_update(
        view_id=opened["view"]["id"], view={"type": "modal", "title": {"type": "plain_text", "text": "b"}}
    )
    assert [view["title"]["text"] for view in slack_server.views] == ["b"]


def test_an_answer_that_is_late_is_an_answer(slack_server: SlackServer) -> None:
    channel = SlackChannel(TOKEN, base_url=slack_server.url)
    slack_server.fail("chat.postMessage", Fault(delay=0.05))
    channel.send(message("a"))
    slack_server.fail("chat.postMessage", Fault(error="is_archived"))
    with pytest.raises(Refused):
        channel.send(message("b"))
    assert slack_server.keys() == ["a"]
