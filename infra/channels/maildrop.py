"""Mail without a mail server: each message is one .eml file in a folder, which any mail program opens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from infra import files
from infra.channels import mail
from infra.protocols import Receipt
from watch.message import Message


class MailDrop:
    """A ``Channel`` that writes ``FOLDER/<digest of the key>.eml``, whole or not at all; ``FOLDER/.tmp`` is for that.

    The name follows from the key, so a message dropped again is the same file, and stays as it was. The receipt is the
    Message-ID, as with a mail server. ``path(message)`` is where it lies.
    """

    name = "mail"
    remembers = True

    def __init__(self, folder: Path, sender: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder = Path(folder)
        self._aside = self._folder / ".tmp"
        self._sender = mail.sender(sender)
        self._clock = clock

    def path(self, message: Message) -> Path:
        return self._folder / f"{hashlib.sha256(message.key.encode()).hexdigest()[:32]}.eml"

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        data = mail.as_bytes(mail.compose(message, self._sender, self._clock(), reply_to))
        with files.explained("dropping the mail", message.subject):
            files.make_folders(self._aside)
            files.create(self.path(message), data, self._aside)
        return self._receipt(message)

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        with files.explained("looking for the mail", message.subject):
            return self._receipt(message) if self.path(message).is_file() else None

    def check(self) -> None:
        with files.explained("opening the mail drop", str(self._folder)):
            files.make_folders(self._aside)
            files.sweep(self._aside)
            with files.written_aside(b"probe", self._aside):
                pass

    def _receipt(self, message: Message) -> Receipt:
        return Receipt(mail.message_id(message.key, self._sender.domain))
