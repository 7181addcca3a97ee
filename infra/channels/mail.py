"""A message as an e-mail (RFC 5322), the same for a mail server and for a mail drop.

The Message-ID is derived from the message's key: a mail that is sent again after a doubt has the same one, and most
mailboxes then show it once. ``References`` begins with an identifier of the document family that no mail has; mail
programs group by it all the same (as in JWZ's threading), so a family is one thread whichever message came first.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any

from documents.errors import UsageError
from infra.protocols import Refused
from watch.message import Message


class _Unbroken(UnstructuredHeader, BaseHeader):
    """An address that is longer than a line: the library would write it as encoded words, which no program reads there."""

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"List-Unsubscribe: {self}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """What it says is what is shown: nothing in it is read as an encoded word, and its first line is never empty.

    The library puts a symbol that is longer than a line on the next one, or into encoded words with bare ones between them, which
    some mail programs show with too many blanks or none.
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["decoded"] = value
        kwds["parse_tree"] = cls.value_parser("")

    def fold(self, *, policy: Policy[Any]) -> str:
        text = str(self)
        if not text.isascii() or "=?" in text or max(map(len, text.split()), default=0) > _LONGEST_WORD:
            folded = Header(text, "utf-8", maxlinelen=76, header_name="Subject").encode(linesep=policy.linesep)
            return f"Subject: {folded}{policy.linesep}"
        lines = textwrap.wrap(
            text,
            76,
            initial_indent="Subject: ",
            subsequent_indent=" ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        return policy.linesep.join(lines or ["Subject:"]) + policy.linesep


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Unbroken)
_HEADERS.map_to_type("subject", _Subject)

#: CRLF line ends, seven-bit: every server takes it, whatever it says about 8BITMIME.
POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: Short enough for a line of its own, which must not have more than 998 characters.
_ONE_CLICK = re.compile(r"https://[!-;=?-~]{1,960}")
#: So is a word of a subject; nothing that a person writes is longer.
_LONGEST_WORD = 400
_MEDIA_TYPE = re.compile(r"([a-z0-9.+-]+)/([a-z0-9.+-]+)")


def sender(text: str) -> Address:
    """``name@host`` or ``Name <name@host>`` from the settings; a ``UsageError`` when it is neither."""
    try:
        return _address(text)
    except ValueError as error:
        raise UsageError(
            f"not a mail address ({error})",
            phase="setting up mail",
            subject=f"the sender {text!r}",
            advice='Give name@host or "Name <name@host>"',
        ) from error


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with that key, for ever."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def compose(message: Message, sent_from: Address, date: datetime, reply_to: str | None = None) -> EmailMessage:
    """The mail, complete. ``reply_to`` is the Message-ID of the family's first mail to this recipient.

    Line breaks in a subject or a name become blanks, so nothing from outside can begin a header of its own. An address
    that is none is ``Refused`` (reason "address").
    """
    try:
        recipient = _address(message.recipient.address)
    except ValueError as error:
        raise Refused(
            f"not a mail address ({error})",
            phase="mailing",
            subject=repr(message.recipient.address),
            advice="Correct the subscriber's address",
            reason="address",
        ) from error
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sent_from
    mail["To"] = recipient
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = message_id(message.key, sent_from.domain)
    family = message_id(f"family {message.thread}", sent_from.domain)
    if reply_to and re.fullmatch(r"<[^<>\s]+>", reply_to):
        mail["In-Reply-To"] = reply_to
        family += f" {reply_to}"
    mail["References"] = family
    if message.unsubscribe and _ONE_CLICK.fullmatch(message.unsubscribe):
        # One click of the mail program takes the reader off (RFC 8058); signing the mail is the mail server's part.
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Asks holiday responders to be quiet (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        kind = _MEDIA_TYPE.fullmatch(attachment.media_type.lower())
        main, sub = kind.groups() if kind else ("application", "octet-stream")
        name = _one_line(attachment.name).replace("/", "_").replace("\\", "_")
        if main in ("message", "multipart"):
            main, sub = "application", "octet-stream"  # these would have to be parsed to be attached
        charset = {"charset": "utf-8"} if main == "text" else None
        mail.add_attachment(attachment.data, maintype=main, subtype=sub, filename=name, params=charset)
    return mail


def as_bytes(mail: EmailMessage) -> bytes:
    """With CRLF line ends. Only an address that is not in plain letters makes the headers UTF-8 (RFC 6532)."""
    plain = all(address.addr_spec.isascii() for name in ("From", "To") for address in mail[name].addresses)
    return mail.as_bytes(policy=POLICY.clone(utf8=not plain))


def _address(text: str) -> Address:
    """Exactly one address."""
    if _BREAKS.search(text):
        raise ValueError("it has a line break or control character in it")
    name, bracket, rest = text.strip().rpartition("<")
    spec = rest.removesuffix(">") if bracket else text.strip()
    if bracket and not rest.endswith(">"):
        raise ValueError("a bracket is not closed")
    username, _, domain = spec.rpartition("@")
    if not username or not domain or any(mark in spec for mark in ',;<>"\\ ') or "@" in username:
        raise ValueError("it is not of the form name@host")
    try:
        if not domain.isascii():
            domain = domain.encode("idna").decode("ascii")
        return Address(display_name=name.strip().strip('"'), username=username, domain=domain)
    except (MessageError, IndexError, UnicodeError) as error:
        raise ValueError(str(error)) from error


def _one_line(text: str) -> str:
    return " ".join(_BREAKS.sub(" ", text).split())
