"""Messages as plain text on a stream: for trying out, and for whoever collects the output of a service."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TextIO

from documents.errors import TransientError
from infra.protocols import Receipt
from watch.message import Message

#: Everything but tab and line feed that moves a terminal's cursor, colours it or turns its writing around: a title from
#: outside must not be able to.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class ConsoleChannel:
    """Writes to ``stream``; a closed pipe is a ``TransientError``."""

    name = "console"
    remembers = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        text = f"{message.subject}\n\n{message.text.rstrip()}\n\n"
        try:
            self._stream.write(_CONTROLS.sub("", text))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise TransientError(
                f"the output is closed ({error})", phase="writing to the console", subject=message.subject
            ) from error
        return Receipt(message.key)

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        """Always None: what scrolled by cannot be asked."""
        return None

    def check(self) -> None:
        if self._stream.closed:
            raise TransientError("the output is closed", phase="writing to the console")
