"""Words that a machine read from pictures of pages, as the lines that the steps after PDFium expect.

Recognition happens elsewhere (it needs a program of its own); here is what its answer means. What comes of it is marked: the
parser's name carries the engine's, and a warning gives its own confidence.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from parsers.blocks import Reading
from parsers.parked import Parked, Reason
from parsers.pdf.characters import Run, Sheet
from parsers.pdf.furniture import Page
from parsers.pdf.lines import COLUMN, lines_of
from parsers.pdf.reader import read_pages

#: Marks and dirt that the machine is not sure of are not words; letters are kept whatever it thinks of them.
_SURE = 40.0
#: Below this mean confidence (per cent) what was read is no text.
_LEAST = 35.0
#: A line higher than this many times the usual one is set in larger type (a title); the others have the body's size.
_LARGER = 1.45


@dataclass(frozen=True, slots=True)
class Recognised:
    """One page: its size in points, the resolution of the picture, and Tesseract's table of words (its TSV form)."""

    width: float
    height: float
    dpi: int
    table: str


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[str, str, str]
    left: float
    top: float
    width: float
    height: float
    confidence: float
    text: str


def read_recognised(pages: Sequence[Recognised], engine: str) -> Reading:
    """Blocks of recognised pages. Raises Parked (unreadable image) when too little of them is text."""
    words = [list(_words(page)) for page in pages]
    letters = sum(len(word.text) for page in words for word in page)
    if not letters:
        raise Parked(reason=Reason.UNREADABLE)
    confidence = sum(word.confidence * len(word.text) for page in words for word in page) / letters
    if confidence < _LEAST:
        raise Parked(
            f"the pages are images; {engine} reads them with a confidence of {confidence:.0f} % only",
            reason=Reason.UNREADABLE,
        )
    sheets = [_sheet(page, found) for page, found in zip(pages, words, strict=True)]
    reading = read_pages(
        [Page(index, sheet.width, sheet.height, lines_of(sheet, index)) for index, sheet in enumerate(sheets)],
        len(pages),
    )
    warning = f"read from pictures by {engine}, mean confidence {confidence:.0f} %: to be checked against the pages"
    return replace(reading, warnings=(*reading.warnings, warning))


def _words(page: Recognised) -> Iterator[_Word]:
    """Level 5 of the table, in points from the upper left corner."""
    scale = 72 / page.dpi
    for row in csv.DictReader(page.table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != "5" or not text:
            continue
        try:
            left, top, width, height = (int(row[name]) * scale for name in ("left", "top", "width", "height"))
            confidence = float(row["conf"])
        except (KeyError, ValueError):
            continue
        if confidence < 0 or (confidence < _SURE and not any(map(str.isalnum, text))):
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        yield _Word(place, left, top, width, height, confidence, text)


def _sheet(page: Recognised, words: Sequence[_Word]) -> Sheet:
    lines: dict[tuple[str, str, str], list[_Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    # A word's box ends with its own letters; a line's type size is about that of its highest word.
    heights = {key: max(word.height for word in line) for key, line in lines.items()}
    usual = median(heights.values()) if heights else 10.0
    runs: list[Run] = []
    for key, line in lines.items():
        size = round(heights[key] if heights[key] > _LARGER * usual else usual, 1)
        # One baseline for the line: the usual word has nothing below it.
        base = page.height - median(word.top + word.height for word in line)
        runs.extend(_cells(sorted(line, key=lambda word: word.left), base, size))
    return Sheet(page.width, page.height, runs)


def _cells(words: Sequence[_Word], base: float, size: float) -> Iterator[Run]:
    """The words between two wide gaps as one run: the machine knows where words end, whatever its boxes say."""
    together: list[_Word] = []
    for word in words:
        if together and word.left - together[-1].left - together[-1].width > COLUMN * size:
            yield _run(together, base, size)
            together = []
        together.append(word)
    if together:
        yield _run(together, base, size)


def _run(words: Sequence[_Word], base: float, size: float) -> Run:
    last = words[-1]
    return Run(words[0].left, last.left + last.width, base, size, 0, " ".join(word.text for word in words))
