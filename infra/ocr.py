"""Reading pictures of pages with Tesseract, where the machine has it. Called in the parser's child process only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator

import pypdfium2

from documents.errors import TerminalError
from parsers.parked import Parked, Reason
from parsers.recognised import Recognised

_DPI = 300
#: Longer scans are left to a person: at some seconds a page they would hold a parser for minutes.
MOST_PAGES = 40
_PROGRAM = "tesseract"
_NAMES = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "chi_sim", "de": "deu"}


class TooMuch(TerminalError):
    """The scan is longer than a machine is left to read, or reading it took too long; ``reason`` says which.

    Parked under that name, never kept as something else: what is kept of a file must not depend on how busy a machine was.
    """

    def __init__(self, what: str, *, reason: str) -> None:
        super().__init__(what, phase="recognising", advice="Read it with your own eyes, or allow a parse more seconds")
        self.reason = reason


def engine() -> str | None:
    """ "tesseract 5.3.0", or None where it is not installed.

    Asked of the machine each time, as ``languages`` is: either may be installed while we run.
    """
    said = _said("--version")
    return said.splitlines()[0].strip() if said else None


def languages() -> frozenset[str]:
    """The languages (ISO codes) that can be recognised on this machine; empty where there is no engine."""
    installed = frozenset(_said("--list-langs").split())
    return frozenset(language for language, name in _NAMES.items() if name in installed)


def _said(question: str) -> str:
    if shutil.which(_PROGRAM) is None:
        return ""
    try:
        done = subprocess.run([_PROGRAM, question], capture_output=True, text=True, timeout=20, check=True)
    except (subprocess.SubprocessError, OSError):
        return ""
    return done.stdout


def recognise(data: bytes, language: str, seconds: float) -> tuple[Recognised, ...]:
    """The words of every page of a PDF in one of ``languages``.

    Raises Parked (unreadable image) for what cannot be drawn or read, TooMuch for more than 40 pages or ``seconds``.
    """
    until = time.monotonic() + seconds
    found: list[Recognised] = []
    try:
        for width, height, picture in _pictures(data):
            found.append(Recognised(width, height, _DPI, _table(picture, _NAMES[language], until - time.monotonic())))
    except (pypdfium2.PdfiumError, subprocess.SubprocessError, OSError, ValueError, OverflowError) as error:
        # A damaged file, a page of no size, a file of another format, or a picture that the engine chokes on.
        raise Parked(reason=Reason.UNREADABLE) from error
    return tuple(found)


def _table(picture: bytes, name: str, seconds: float) -> str:
    """The engine's table of the words in a picture."""
    command = [_PROGRAM, "stdin", "stdout", "-l", name, "--dpi", str(_DPI), "--psm", "3", "tsv"]
    # One thread: the parsers beside this one need the other cores, and our processor time is counted.
    alone = os.environ | {"OMP_THREAD_LIMIT": "1"}
    slow = TooMuch("recognising the text of its pages took too long and was stopped", reason="too slow")
    if seconds <= 0:
        raise slow
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=seconds, check=True, env=alone)
    except subprocess.TimeoutExpired as error:
        raise slow from error
    except subprocess.CalledProcessError as error:
        if error.returncode == -signal.SIGXCPU:
            raise slow from error
        raise
    return done.stdout.decode("utf-8", errors="replace")


def _pictures(data: bytes) -> Iterator[tuple[float, float, bytes]]:
    """(width, height in points, the page as a grey PGM picture) of each page."""
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MOST_PAGES:
            raise TooMuch(f"the scan has {len(document)} pages; up to {MOST_PAGES} are recognised", reason="too long")
        for page in document:
            width, height = page.get_size()
            # A poster would become a picture of gigabytes.
            scale = min(_DPI / 72, 5000 / max(width, height, 1))
            bitmap = page.render(scale=scale, grayscale=True)
            rows, stride, columns = bytes(bitmap.buffer), bitmap.stride, bitmap.width
            body = b"".join(rows[line * stride : line * stride + columns] for line in range(bitmap.height))
            yield (
                width * scale * 72 / _DPI,
                height * scale * 72 / _DPI,
                b"P5 %d %d 255\n" % (columns, bitmap.height) + body,
            )
            bitmap.close()
            page.close()
    finally:
        document.close()
