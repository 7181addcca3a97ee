"""What is said to one recipient about one document version, in every form that a channel may need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Recipient:
    """Where a message goes: ``channel`` is "slack", "mail" or "console"; ``address`` is that channel's own form."""

    channel: str
    address: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message, complete: a channel takes the form it can show and needs nothing else.

    ``key`` is its identity for ever (recipient and document version): a channel writes it where it can find it again, so
    that a doubtful send can be looked up instead of repeated. ``thread`` is the document family: messages of one family
    stand in one thread. ``blocks`` is Slack Block Kit inside Slack's limits. Everything from outside is already escaped.
    """

    key: str
    recipient: Recipient
    thread: str
    subject: str
    text: str
    html: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
