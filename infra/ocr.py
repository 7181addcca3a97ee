"""Reading pictures of pages with Tesseract, where the machine has it. Called in the parser's child process only."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from functools import lru_cache

import pypdfium2

from parsers.recognised import Recognised

_DPI = 300
#: Longer scans are left to a person: at some seconds a page they would hold a parser for minutes.
MOST_PAGES = 40
_PROGRAM = "tesseract"
_NAMES = {"en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "chi_sim"}


@lru_cache(maxsize=1)
def engine() -> str | None:
    """ "tesseract 5.3.0", or None where it is not installed."""
    if shutil.which(_PROGRAM) is None:
        return None
    done = subprocess.run([_PROGRAM, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return done.stdout.splitlines()[0].strip() if done.returncode == 0 and done.stdout else None


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    done = subprocess.run([_PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return frozenset(done.stdout.split())


def recognise(data: bytes, language: str | None, seconds: float) -> tuple[Recognised, ...] | None:
    """The words of every page of a PDF; None when it cannot be drawn, is or takes too long, or its language is not installed."""
    name = _NAMES.get(language or "en", "eng")
    if name not in _installed():
        return None
    until = time.monotonic() + seconds
    found: list[Recognised] = []
    try:
        for width, height, picture in _pictures(data):
            if len(found) >= MOST_PAGES or time.monotonic() >= until:
                return None
            command = [_PROGRAM, "stdin", "stdout", "-l", name, "--dpi", str(_DPI), "--psm", "3", "tsv"]
            limit = max(until - time.monotonic(), 1)
            done = subprocess.run(command, input=picture, capture_output=True, timeout=limit, check=True)
            found.append(Recognised(width, height, _DPI, done.stdout.decode("utf-8", errors="replace")))
    except (pypdfium2.PdfiumError, subprocess.SubprocessError, OSError, ValueError, OverflowError):
        # A damaged file, a page of no size, or a picture that the engine chokes on: then it stays what it was found to
        # be, an image.
        return None
    return tuple(found)


def _pictures(data: bytes) -> Iterator[tuple[float, float, bytes]]:
    """(width, height in points, the page as a grey PGM picture) of each page."""
    document = pypdfium2.PdfDocument(data)
    try:
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
