"""The address at the head of a mail by which its reader is taken off with one click (RFC 8058).

Who and what is written into the address itself, with a signature: nothing has to be looked up, nobody can make one for another
reader, and it works for as long as the secret stays the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

from documents.errors import UsageError
from infra.settings import Settings
from watch.message import Recipient

_PURPOSE = b"rapporteur unsubscribe 1\x00"
_LONGEST_URL = 900


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """``base``: public address of the listener; ``secret``: RAPPORTEUR_LISTEN_SECRET."""

    base: str
    secret: str

    def url(self, recipient: Recipient, topics: Sequence[str]) -> str:
        """Takes ``recipient`` off those topics; off the first of them, when all are too many for one line of a mail's head."""
        said = json.dumps([str(recipient), *topics], ensure_ascii=False, separators=(",", ":")).encode()
        url = f"{self.base}/unsubscribe/{_text(said)}.{_text(self._signature(said))}"
        return url if len(url) <= _LONGEST_URL or not topics else self.url(recipient, topics[:-1])

    def read(self, token: str) -> tuple[Recipient, tuple[str, ...]] | None:
        """What a token says; None when it is not one of ours."""
        said, _, signature = token.partition(".")
        if len(token) > _LONGEST_URL:
            return None
        try:
            data, signed = _bytes(said), _bytes(signature)
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(signed, self._signature(data)):
            return None
        try:
            recipient, *topics = json.loads(data)
            return Recipient.parse(recipient), tuple(topics)
        except (ValueError, UsageError):  # signed by us, and no longer understood
            return None

    def _signature(self, said: bytes) -> bytes:
        return hmac.digest(self.secret.encode(), _PURPOSE + said, hashlib.sha256)[:24]


def unsubscribing(settings: Settings) -> Unsubscribing | None:
    """How the settings have it; None where they have no public address or no secret for it."""
    if settings.listen_url is None or settings.listen_secret is None:
        return None
    return Unsubscribing(settings.listen_url, settings.listen_secret.get_secret_value())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
