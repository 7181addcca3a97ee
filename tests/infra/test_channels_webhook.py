"""Webhooks: signed, known again by their key, posted only where they may be."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import TransientError, UsageError
from infra.channels.webhook import WebhookChannel, payload, read_secrets
from infra.protocols import Ambiguous, Channel, RateLimited, Refused
from tests.servers.http import Answer, HttpServer
from tests.servers.tls import Tls
from watch.message import Attachment, Item, Message, Recipient

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRET = bytes(range(32))
ITEM = Item(
    "k1",
    "A/C.3/80/L.9/Rev.1",
    "Crime prevention",
    "Revised",
    "3 paragraphs added",
    ("crime",),
    3.0,
    "https://undocs.org/A/C.3/80/L.9/Rev.1",
    "/var/lib/rapporteur/objects/redline/x.html",
    "A/C.3/80/L.9",
)


def message(url: str, **parts: Any) -> Message:
    return Message(
        key="k1",
        recipient=Recipient("webhook", url),
        thread="A/C.3/80/L.9",
        subject="A/C.3/80/L.9/Rev.1: Crime prevention",
        text="Revised: 3 paragraphs added",
        html="<p>Revised</p>",
        **parts,
    )


@pytest.fixture
def receiver(tls: Tls) -> Iterator[HttpServer]:
    server = HttpServer(tls.server)
    server.on("/hook", Answer(204))
    yield server
    server.stop()


@pytest.fixture
def open_channel(receiver: HttpServer, tls: Tls) -> Callable[..., WebhookChannel]:
    def make(**options: Any) -> WebhookChannel:
        chosen: dict[str, Any] = {"networks": ("127.0.0.0/8",), "ssl_context": tls.client, "clock": lambda: NOW}
        return WebhookChannel({f"localhost:{receiver.port}": SECRET}, "Rapporteur/0.1", **chosen | options)

    return make


@pytest.fixture
def url(receiver: HttpServer) -> str:
    return f"https://localhost:{receiver.port}/hook"


@pytest.fixture
def webhook(open_channel: Callable[..., WebhookChannel]) -> WebhookChannel:
    return open_channel()


def test_it_is_posted_signed_and_with_its_key(webhook: WebhookChannel, receiver: HttpServer, url: str) -> None:
    channel: Channel = webhook
    channel.check()
    said = message(url, item=ITEM, attachments=(Attachment("redline.docx", "application/zip", b"PK"),))
    assert channel.send(said).external_id == "k1"
    (asked,) = receiver.asked
    assert asked.method == "POST"
    body = json.loads(asked.body)
    assert body == {
        "schema": "rapporteur/webhook/1",
        "key": "k1",
        "family": "A/C.3/80/L.9",
        "subject": "A/C.3/80/L.9/Rev.1: Crime prevention",
        "text": "Revised: 3 paragraphs added",
        "html": "<p>Revised</p>",
        "item": {
            "symbol": "A/C.3/80/L.9/Rev.1",
            "title": "Crime prevention",
            "happened": "Revised",
            "details": "3 paragraphs added",
            "topics": ["crime"],
            "weight": 3.0,
            "document": "https://undocs.org/A/C.3/80/L.9/Rev.1",
            "redline": None,
        },
        "attachments": [{"name": "redline.docx", "media_type": "application/zip", "data": "UEs="}],
    }
    head = {name.lower(): value for name, value in asked.headers.items()}
    assert (head["idempotency-key"], head["webhook-id"], head["content-type"]) == ("k1", "k1", "application/json")
    assert head["webhook-timestamp"] == str(int(NOW.timestamp()))
    # As a receiver checks it, from docs/webhook.md.
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + asked.body
    assert head["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(SECRET, signed, "sha256")).decode()


def test_sent_again_it_is_the_same_body_and_key_at_another_time(
    open_channel: Callable[..., WebhookChannel], receiver: HttpServer, url: str
) -> None:
    for now in (NOW, NOW.replace(hour=13)):
        open_channel(clock=lambda now=now: now).send(message(url))
    first, again = receiver.asked
    assert first.body == again.body
    assert first.headers["Idempotency-Key"] == again.headers["Idempotency-Key"]
    assert first.headers["webhook-signature"] != again.headers["webhook-signature"]


def test_a_message_in_doubt_may_be_sent_again(webhook: WebhookChannel, url: str) -> None:
    webhook.send(message(url))
    assert webhook.remembers
    assert webhook.find(message(url), since=NOW) is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(502, b"<html>"),
        Answer(408),
        Answer(409),
        Answer(425),
        Answer(raw=b""),
        Answer(raw=b"HTTP/1.1 2"),
        Answer(raw=b"nonsense\r\n\r\n"),
    ],
    ids=lambda answer: str(answer.raw or answer.status),
)
def test_not_now_is_tried_again_and_is_no_doubt(
    webhook: WebhookChannel, receiver: HttpServer, url: str, answer: Answer
) -> None:
    receiver.on("/hook", answer)
    with pytest.raises(TransientError) as caught:
        webhook.send(message(url))
    assert not isinstance(caught.value, Ambiguous | RateLimited)
    assert len(receiver.asked) == 1
    assert "/hook" not in str(caught.value)  # often its password


def test_an_answer_that_does_not_come_is_tried_again(
    open_channel: Callable[..., WebhookChannel], receiver: HttpServer, url: str
) -> None:
    receiver.on("/hook", Answer(hang=True))
    with pytest.raises(TransientError, match="in time") as caught:
        open_channel(timeout=0.5).send(message(url))
    assert not isinstance(caught.value, Ambiguous)


@pytest.mark.parametrize(("status", "said", "pause"), [(429, "17", 17.0), (503, "17", 17.0), (429, None, 60.0)])
def test_a_receiver_that_asks_to_wait_is_heard(
    webhook: WebhookChannel, receiver: HttpServer, url: str, status: int, said: str | None, pause: float
) -> None:
    receiver.on("/hook", Answer(status, headers={"Retry-After": said} if said else {}))
    with pytest.raises(RateLimited) as caught:
        webhook.send(message(url))
    assert caught.value.retry_after == pause
    assert not caught.value.may_have_landed


@pytest.mark.parametrize(
    ("status", "reason"), [(400, "content"), (401, "address"), (404, "address"), (410, "address"), (418, "other")]
)
def test_a_no_is_a_no(webhook: WebhookChannel, receiver: HttpServer, url: str, status: int, reason: str) -> None:
    receiver.on("/hook", Answer(status))
    with pytest.raises(Refused) as caught:
        webhook.send(message(url))
    assert (caught.value.code, caught.value.reason) == (str(status), reason)


def test_no_redirect_is_followed(webhook: WebhookChannel, receiver: HttpServer, url: str) -> None:
    receiver.on("/hook", Answer(307, headers={"Location": "/elsewhere"}))
    with pytest.raises(Refused, match="no redirect is followed"):
        webhook.send(message(url))
    assert receiver.paths() == ["/hook"]


def test_a_long_answer_is_not_read(webhook: WebhookChannel, receiver: HttpServer, url: str) -> None:
    receiver.on("/hook", Answer(200, b"", length=10**12))
    assert webhook.send(message(url)).external_id == "k1"


# -- where it may not go ----------------------------------------------------------------------------------------------


def test_a_private_address_is_not_posted_to(
    open_channel: Callable[..., WebhookChannel], receiver: HttpServer, url: str
) -> None:
    with pytest.raises(TransientError, match="private address"):
        open_channel(networks=()).send(message(url))
    assert receiver.asked == []


@pytest.mark.parametrize(
    "address",
    ["https://169.254.169.254/latest", "https://other.example/hook", "https://localhost/hook", "https://LOCALHOST:1/"],
)
def test_a_host_without_a_secret_is_not_posted_to(webhook: WebhookChannel, receiver: HttpServer, address: str) -> None:
    with pytest.raises(TransientError, match="RAPPORTEUR_WEBHOOKS"):
        webhook.send(message(address))
    assert receiver.asked == []


def test_a_certificate_that_is_not_trusted_gets_nothing(
    open_channel: Callable[..., WebhookChannel], receiver: HttpServer, url: str
) -> None:
    with pytest.raises(TransientError, match=r"(?i)certificate"):
        open_channel(ssl_context=None).send(message(url))
    assert receiver.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "webhook:http://example.org/x",
        "webhook:ftp://example.org/x",
        "webhook:https://user:password@example.org/x",
        "webhook:https://example.org/a b",
        "webhook:https://example.org/a\nHost: b",
        "webhook:",
        "webhook:https://example.org/" + "x" * 300,
        "atom:crime",
    ],
)
def test_what_is_no_recipient_is_said(text: str) -> None:
    with pytest.raises(UsageError):
        Recipient.parse(text)


@pytest.mark.parametrize("text", ["webhook:https://hooks.example.org:8443/a?b=c", "webhook:https://e.org", "atom"])
def test_a_recipient_is_read_as_it_is_written(text: str) -> None:
    once = Recipient.parse(text)
    assert Recipient.parse(str(once)) == once


def test_secrets_are_read_and_never_shown() -> None:
    good = "whsec_" + base64.b64encode(SECRET).decode()
    assert read_secrets(f"a.org={good}, B.org:8443={good},") == {"a.org": SECRET, "b.org:8443": SECRET}
    for wrong in ("a.org", "a.org=hush-hush", "a.org=whsec_hush", f"=whsec_{good}", f"https://a.org/x={good}"):
        with pytest.raises(UsageError) as caught:
            read_secrets(wrong)
        assert "hush" not in str(caught.value)
        assert good not in str(caught.value)


@given(st.text(), st.text(), st.sampled_from([None, ITEM]))
def test_any_message_is_one_json_object(subject: str, text: str, item: Item | None) -> None:
    said = replace(message("https://e.org/"), subject=subject, text=text, item=item)
    read = json.loads(payload(said))
    assert (read["subject"], read["text"]) == (subject, text)
