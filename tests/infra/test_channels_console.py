"""The console."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from documents.errors import TransientError
from infra.channels.console import ConsoleChannel
from infra.protocols import Channel, Receipt
from watch.message import Message, Recipient

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def message(subject: str = "A/C.3/80/L.9", text: str = "New") -> Message:
    return Message("key", Recipient("console", ""), "A/C.3/80/L.9", subject, text, "<p>New")


def test_a_message_is_plain_text_and_remembered(tmp_path: Path) -> None:
    out = io.StringIO()
    channel: Channel = ConsoleChannel(out, tmp_path / "told")
    channel.check()
    assert channel.find(message(), since=NOW) is None
    assert channel.send(message(text="New\n\ta draft, 决议\n\n\n")).external_id == "key"
    assert out.getvalue() == "A/C.3/80/L.9\n\nNew\n\ta draft, 决议\n\n"
    assert channel.remembers
    again: Channel = ConsoleChannel(io.StringIO(), tmp_path / "told")
    assert again.find(message(), since=NOW) == Receipt("key")


def test_a_title_from_outside_does_not_steer_the_terminal(tmp_path: Path) -> None:
    out = io.StringIO()
    ConsoleChannel(out, tmp_path).send(message("A\x1b[2J\x07\r\x9b31m", "\u202ebackwards\x00\u2066"))
    assert out.getvalue() == "A[2J31m\n\nbackwards\n\n"


def test_a_closed_output_is_named(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", buffering=1) as pipe:
        channel = ConsoleChannel(pipe, tmp_path)
        with pytest.raises(TransientError, match="the output is closed"):
            channel.send(message())
        with pytest.raises(BrokenPipeError):
            pipe.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writer)
    with pytest.raises(TransientError, match="the output is closed"):
        channel.check()
    with pytest.raises(TransientError, match="the output is closed"):
        channel.send(message())
