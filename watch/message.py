"""What is said to one recipient about one document version, in every form that a channel may need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.errors import UsageError

_MAIL = re.compile(r"[^\s@<>(),;:\\\"\[\]\x00-\x20\x7f]+@[^\s@<>(),;:\\\"\[\]_]+\.[^\s@<>(),;:\\\"\[\]_.]+")
_SLACK = re.compile(r"[#@][^\s#@<>,&|!:]{1,80}|[CDGUW][A-Z0-9]{6,}")
_WEBHOOK = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?")
#: A row that names a recipient has room for 300 characters.
_LONGEST_WEBHOOK = 280
_FORMS = "slack:#channel, mail:name@example.org, webhook:https://…, atom or console"


@dataclass(frozen=True, slots=True, order=True)
class Recipient:
    """Where a message goes: ``channel`` is "slack", "mail", "webhook", "atom" or "console"; ``address`` that channel's own form."""

    channel: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Recipient:
        """ "slack:#channel" (or an id such as C024BE91L), "mail:a@b.org" (or "mailto:"), "webhook:https://…", "atom" (the feeds),
        "console". Raises UsageError."""
        channel, _, address = text.strip().partition(":")
        channel, address = channel.strip().lower(), address.strip()
        if channel == "console":
            return cls("console", address or "console")
        if channel in ("mail", "mailto"):
            if not _MAIL.fullmatch(address):
                raise UsageError(f"{text!r} is not a mail address", advice=f"Write {_FORMS}")
            local, _, domain = address.rpartition("@")
            return cls("mail", f"{local}@{domain.lower()}")
        if channel == "slack":
            if not _SLACK.fullmatch(address):
                raise UsageError(f"{text!r} is not a Slack channel", advice=f"Write {_FORMS}")
            return cls("slack", address)
        if channel == "webhook":
            if not _WEBHOOK.fullmatch(address) or len(address) > _LONGEST_WEBHOOK:
                raise UsageError(
                    f"{text!r} is not a webhook",
                    advice=f"Write webhook:https://host/path, at most {_LONGEST_WEBHOOK} characters, without a password",
                )
            return cls("webhook", address)
        if channel == "atom":
            if address not in ("", "feeds"):
                raise UsageError(f"{text!r} is not a feed", advice="Write atom: each topic has its own feed")
            return cls("atom", "feeds")
        if not address and "@" in text:
            raise UsageError(f"{text!r} does not say by which channel", advice=f"Write mail:{text.strip()}")
        if not address and text.strip().startswith("#"):
            raise UsageError(f"{text!r} does not say by which channel", advice=f"Write slack:{text.strip()}")
        raise UsageError(f"{channel or text!r} is not a channel", advice=f"Write {_FORMS}")

    def __str__(self) -> str:
        return f"{self.channel}:{self.address}"

    @property
    def written(self) -> str:
        """As people write it: "console", not "console:console"."""
        return self.channel if self.address in (self.channel, "feeds") else str(self)


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """An alert in one line, for digests and summaries: kept with its message, so that they need no second comparison.

    ``happened`` and ``details`` as in the alert ("Revised", "3 paragraphs added"). ``weight`` orders items and has no unit.
    ``link`` is a web address, ``redline`` one or (in the embedded form) a path. ``family`` is the key of the thread.
    ``instead_of``: symbols of the documents whose unsent alerts it took the place of.
    """

    alert_key: str
    symbol: str
    title: str
    happened: str
    details: str
    topics: tuple[str, ...]
    weight: float
    link: str
    redline: str | None
    family: str
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message, complete: a channel takes the form it can show and needs nothing else.

    ``key`` is its identity for ever (recipient and document version): a channel writes it where it can find it again, so
    that a doubtful send can be looked up instead of repeated. ``thread`` is the document family: messages of one family
    stand in one thread. ``blocks`` is Slack Block Kit inside Slack's limits. What came from outside is escaped in ``html``
    and ``blocks``; ``subject`` and ``text`` are plain text (free of control characters), so a channel that reads marks in
    plain text has to escape it: beside Slack's blocks goes ``watch.slack.fallback(message)``. ``item``: an alert's line in a
    digest. ``unsubscribe``: a web address that takes this recipient off by one POST (RFC 8058), for a mail's headers; it is
    free of blanks, line ends and angle brackets.
    """

    key: str
    recipient: Recipient
    thread: str
    subject: str
    text: str
    html: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    item: Item | None = None
    unsubscribe: str | None = None
