"""Messages as plain text on a stream: for trying out, and for whoever collects the output of a service."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import TextIO

from documents.errors import TransientError
from infra import files
from infra.protocols import Receipt
from watch.message import Message

#: Everything but tab and line feed that moves a terminal's cursor, colours it or turns its writing around: a title from
#: outside must not be able to.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class ConsoleChannel:
    """Writes to ``stream``; a closed pipe is a ``TransientError``.

    What scrolled by cannot be asked, so ``told`` is the console's memory: ``TOLD/<digest of the key>.txt`` is written, whole
    or not at all, before the stream. A crash between the two leaves the message in the folder, and never on the screen twice.
    """

    name = "console"
    remembers = True

    def __init__(self, stream: TextIO, told: Path) -> None:
        self._stream = stream
        self._told = Path(told)
        self._aside = self._told / ".tmp"

    def _path(self, message: Message) -> Path:
        return self._told / f"{hashlib.sha256(message.key.encode()).hexdigest()[:32]}.txt"

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        text = _CONTROLS.sub("", f"{message.subject}\n\n{message.text.rstrip()}\n\n")
        with files.explained("writing to the console", message.subject):
            files.make_folders(self._aside)
            files.create(self._path(message), text.encode(), self._aside)
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError) as error:
            # Told all the same: the folder has it.
            raise TransientError(
                f"the output is closed ({error})", phase="writing to the console", subject=message.subject
            ) from error
        return Receipt(message.key)

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        with files.explained("looking for the message", message.subject):
            return Receipt(message.key) if self._path(message).is_file() else None

    def check(self) -> None:
        if self._stream.closed:
            raise TransientError("the output is closed", phase="writing to the console")
        with files.explained("opening the console's memory", str(self._told)):
            files.make_folders(self._aside)
            files.sweep(self._aside)
