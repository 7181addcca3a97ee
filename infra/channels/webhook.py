"""Messages as JSON, posted to a program of the reader's: signed, with a key that makes a second posting harmless.

The signature is that of Standard Webhooks 1.0 (standardwebhooks.com), for which every language has a library:
``webhook-signature: v1,<base64 of HMAC-SHA256>`` over ``<webhook-id>.<webhook-timestamp>.<body>``. ``docs/webhook.md`` is the
contract; it changes only with a new schema number.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from documents.errors import TransientError, UsageError
from infra.hosts import NO_LIMIT, NotAllowed
from infra.http import HttpClient
from infra.protocols import RateLimited, Reason, Receipt, Refused
from watch.message import Item, Message
from watch.plain import web_address

SCHEMA = "rapporteur/webhook/1"

_SECRET = "whsec_"  # noqa: S105 - the beginning of each
#: Standard Webhooks asks for 24 to 64 bytes.
_SHORTEST, _LONGEST = 24, 64
_TIMEOUT, _DEADLINE = 10.0, 20.0
#: "Not now" in words of its own: timed out, the same key is being worked on, too early.
_LATER = frozenset({408, 409, 425})
_REFUSALS: Mapping[int, tuple[Reason, str]] = {
    400: ("content", "Does the receiver speak schema 1 of docs/webhook.md?"),
    401: ("address", "Does the receiver know the secret that the settings give its host?"),
    403: ("address", "Does the receiver know the secret that the settings give its host?"),
    404: ("address", "Correct the webhook's address"),
    410: ("address", "The receiver wants no more: take the webhook off the topics"),
    413: ("content", "The receiver should take bodies of some megabytes"),
    422: ("content", "Does the receiver speak schema 1 of docs/webhook.md?"),
}


class WebhookChannel:
    """A ``Channel``. ``secrets``: host, or host:port, → key; no other host is posted to. Receipts are the message's key.

    Only HTTPS to public addresses, and to those in ``networks``; no redirect is followed. ``remembers`` is True though nobody is
    asked: what a True there decides is whether a message in doubt may be sent again, and here it may, because the receiver
    knows it again by its ``Idempotency-Key``. For the same reason nothing is ever ``Ambiguous``.
    """

    name = "webhook"
    remembers = True

    def __init__(
        self,
        secrets: Mapping[str, bytes],
        user_agent: str,
        *,
        networks: Sequence[str] = (),
        ssl_context: ssl.SSLContext | None = None,
        timeout: float = _TIMEOUT,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._secrets = dict(secrets)
        self._user_agent, self._networks, self._timeout, self._clock = user_agent, tuple(networks), timeout, clock
        self._ssl_context = ssl_context or ssl.create_default_context()

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        url = message.recipient.address
        host = urlsplit(url).netloc.lower()
        secret = self._secrets.get(host)
        if secret is None:
            # Not refused: a setting brings it on its way.
            raise TransientError(
                f"webhooks are not posted to {host}",
                phase="posting a webhook to",
                subject=host,
                advice="Give the host a secret in RAPPORTEUR_WEBHOOKS",
            )
        body = payload(message)
        status = self._post(url, host, body, headers(message.key, body, secret, self._clock()))
        if 200 <= status < 300:
            return Receipt(message.key)
        if status in _LATER:
            raise TransientError(f"it answers HTTP {status}", phase="posting a webhook to", subject=host)
        reason, advice = _REFUSALS.get(status, ("other", ""))
        if 300 <= status < 400:
            reason, advice = "address", "It sends us on, and no redirect is followed: correct the webhook's address"
        raise Refused(
            f"it answers HTTP {status}",
            phase="posting a webhook to",
            subject=host,
            advice=advice,
            reason=reason,
            code=str(status),
        )

    def _post(self, url: str, host: str, body: bytes, head: Mapping[str, str]) -> int:
        try:
            with HttpClient(
                self._user_agent,
                allowed_hosts=self._secrets,
                timeout=self._timeout,
                deadline=max(_DEADLINE, self._timeout),
                limit=NO_LIMIT,
                networks=self._networks,
                ssl_context=self._ssl_context,
            ) as client:
                return client.post(url, body, head).status
        except RateLimited as error:
            raise RateLimited(
                "it asks to wait", retry_after=error.retry_after, phase="posting a webhook to", subject=host
            ) from error
        except (TransientError, NotAllowed) as error:
            # The host alone: the path of a webhook is often its password.
            raise TransientError(error.what, phase="posting a webhook to", subject=host, advice=error.advice) from error

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        """Always None: sent again, it is taken once."""
        return None

    def check(self) -> None:
        """Nothing to ask: the receivers are as many as their addresses."""


def payload(message: Message) -> bytes:
    """The body, the same bytes for the same message: no time of sending is in it."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "key": message.key,
            "family": message.thread,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "item": _item(message.item) if message.item else None,
            "attachments": [
                {"name": one.name, "media_type": one.media_type, "data": base64.b64encode(one.data).decode()}
                for one in message.attachments
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    ).encode()


def _item(item: Item) -> dict[str, object]:
    return {
        "symbol": item.symbol,
        "title": item.title,
        "happened": item.happened,
        "details": item.details,
        "topics": list(item.topics),
        "weight": item.weight,
        "document": item.link,
        # In the embedded form a path of this machine, which is nobody's business.
        "redline": web_address(item.redline),
    }


def headers(key: str, body: bytes, secret: bytes, now: datetime) -> dict[str, str]:
    """What goes with ``body``; each sending has its own time, all have the same key."""
    sent = str(int(now.timestamp()))
    signed = hmac.new(secret, f"{key}.{sent}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": sent,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def read_secrets(text: str) -> dict[str, bytes]:
    """``host=whsec_<base64>,…`` as host → key. Raises UsageError, in which no secret stands."""
    found: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        host, _, secret = part.partition("=")
        host = host.strip().lower()
        try:
            key = base64.b64decode(secret.strip().removeprefix(_SECRET), validate=True)
        except binascii.Error:
            key = b""
        if not host or "/" in host or not secret.strip().startswith(_SECRET) or not _SHORTEST <= len(key) <= _LONGEST:
            raise UsageError(
                f"RAPPORTEUR_WEBHOOKS: {host or 'an entry'} has no good secret",
                phase="reading the settings",
                advice=f"Write host={_SECRET}… with the base64 of {_SHORTEST} to {_LONGEST} random bytes "
                "(openssl rand -base64 32)",
            )
        found[host] = key
    return found
