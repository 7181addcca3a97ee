"""Parsing in child processes: a hostile or broken file takes its document with it and nothing else.

PDFium is not safe in threads and may die of a bad file, so every parse happens in a small pool of children with limits on
memory, processor time and output. A child that dies is replaced; its document is parked with the reason.
"""

from __future__ import annotations

import json
import os
import queue
import selectors
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from documents.errors import TerminalError, TransientError

_HEADER = struct.Struct(">II")  # lengths of the JSON request and of the bytes behind it
_LENGTH = struct.Struct(">I")
#: The largest answer that is read: a 12,000-word resolution takes about 0.3 MB.
_MOST_OUTPUT = 128 * 1024 * 1024
_START_SECONDS = 120
#: A child is replaced after so many files: PDFium keeps fonts, and a slow leak must not become ours.
_FILES_PER_CHILD = 500


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """``ocr``: scans without a text layer are read with Tesseract, where it is installed."""

    memory_mb: int = 1024
    seconds: float = 60.0
    ocr: bool = True


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a child answers. ``document`` is the JSON of the contract; ``facts`` is what lineage needs of it."""

    document: str
    facts: dict[str, Any]
    parser_version: str


class ParseRefused(TerminalError):
    """The file is no document that can be read; ``reason`` is the parser's name for why ("soft-404", "image only")."""

    def __init__(self, what: str, *, reason: str, subject: str = "") -> None:
        super().__init__(what, phase="parsing", subject=subject)
        self.reason = reason


class _Crashed(ParseRefused):
    """The child died."""


class _Child:
    """One parser process, spoken to over its standard input and output."""

    def __init__(self, limits: ParseLimits) -> None:
        # Nothing of our environment reaches the child: it needs no secret.
        keep = ("PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "TMPDIR")
        environment = {name: os.environ[name] for name in keep if name in os.environ}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "infra.sandbox_child",
                str(limits.memory_mb),
                str(int(limits.seconds) + 1),
                "ocr" if limits.ocr else "no-ocr",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            close_fds=True,
        )
        self.files = 0
        try:
            # The child says when its imports are done. One that cannot even start is our fault or the machine's, and
            # must not be held against the file.
            self._read(1, time.monotonic() + _START_SECONDS)
        except ParseRefused as error:
            self.process.kill()
            assert self.process.stderr is not None
            said = self.process.stderr.read().decode(errors="replace").strip().splitlines()
            self.kill()
            what = f"the parser process does not start: {said[-1] if said else error.what}"
            raise TransientError(what, phase="parsing") from error

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """The child's answer. Raises ParseRefused when it dies or takes too long; the child is dead then."""
        deadline = time.monotonic() + seconds
        head = json.dumps(request).encode()
        self.files += 1
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(_HEADER.pack(len(head), len(data)) + head)
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self._died() from None
        length = _LENGTH.unpack(self._read(_LENGTH.size, deadline))[0]
        if length > _MOST_OUTPUT:
            self.kill()
            raise ParseRefused(f"its parse is too large ({length / 1e6:.0f} MB)", reason="too large")
        answer: dict[str, Any] = json.loads(self._read(length, deadline))
        return answer

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout is not None
        handle, pieces, missing = self.process.stdout.fileno(), [], size
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            while missing:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    self.kill()
                    raise ParseRefused("the parser took too long and was stopped", reason="too slow")
                piece = os.read(handle, min(missing, 1 << 20))
                if not piece:
                    raise self._died()
                pieces.append(piece)
                missing -= len(piece)
        return b"".join(pieces)

    def _died(self) -> ParseRefused:
        code = self.process.wait()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return _Crashed(f"the parser died of it ({how})", reason="crashed")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # a broken pipe with unwritten bytes: they were for the dead child
                    continue


class ParserPool:
    """``workers`` parser processes, started when first needed. ``parse`` may be called from many threads."""

    def __init__(self, workers: int = 2, limits: ParseLimits | None = None) -> None:
        self._limits = limits or ParseLimits()
        self._slots: queue.Queue[_Child | None] = queue.Queue()
        for _ in range(workers):
            self._slots.put(None)
        self._workers = workers
        self._closing = threading.Event()

    def parse(self, data: bytes, *, asked: str | None = None, language: str | None = None, name: str = "") -> Parsed:
        """Raises ParseRefused (park it) or TransientError (no child could be started)."""
        request = {"asked": asked, "language": language, "name": name}
        try:
            try:
                answer = self._ask(request, data)
            except _Crashed:
                # Perhaps it was killed for another's sake (memory is short, an operator): only a second death is the
                # file's own doing.
                answer = self._ask(request, data)
        except ParseRefused as error:
            raise ParseRefused(error.what, reason=error.reason, subject=asked or name) from None
        if "refused" in answer:
            raise ParseRefused(answer["refused"], reason=answer["reason"], subject=asked or name)
        return Parsed(answer["document"], answer["facts"], answer["parser_version"])

    def _ask(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        child = self._slots.get()
        try:
            if child is None or child.process.poll() is not None:
                child = None
                try:
                    child = _Child(self._limits)
                except OSError as error:
                    raise TransientError(f"no parser process could be started: {error}", phase="parsing") from error
            return child.ask(request, data, self._limits.seconds)
        except ParseRefused:
            child = None
            raise
        finally:
            if child is not None and (self._closing.is_set() or child.files >= _FILES_PER_CHILD):
                child.kill()
                child = None
            self._slots.put(child)

    def close(self) -> None:
        """Ends the children; the ones at work end with their file."""
        self._closing.set()
        for _ in range(self._workers):
            try:
                child = self._slots.get_nowait()
            except queue.Empty:
                return
            if child is not None:
                child.kill()
            self._slots.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def parser_version() -> str:
    """The version under which parses are kept."""
    from parsers import PARSER_VERSION

    return PARSER_VERSION
