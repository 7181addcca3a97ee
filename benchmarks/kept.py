"""What of the printed page stands in the parse: held on every PDF with a text layer, whether or not it has gold.

A line of the page (PDFium's plain text) of at least 25 letters counts as kept when its letters stand, in this order and
without a gap, in the letters of something that the parse has. Digits, blanks, dashes and marks are left out, so that
footnote marks, hyphens and line ends do not matter. A line that several pages repeat is a running head and does not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pypdfium2

LETTERS = 25
_JOINTS = re.compile(r"\b(?:and|the)\b", re.IGNORECASE)
_SIDE = re.compile(r"^\W*(?:in favour|against|abstaining)\s*:", re.IGNORECASE)
#: Lines of the first page whose content is fields of the masthead, not text.
_FIELDS = re.compile(
    r"Distr\.|^\W*(?:resolution|decision)s? adopted (?:by|on)|^\W*adopted by the .* at its"
    r"|^\W*items? \d.* of the (?:provisional|preliminary)"
    r"|^\W*(?:General Assembly|Economic and Social Council) Security Council|year$|please recycle",
    re.IGNORECASE,
)


def letters(text: str) -> str:
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text).casefold()))


def printed_lines(path: Path) -> list[str]:
    """The long lines of a PDF, running heads left out."""
    pages: list[list[str]] = []
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            pages.append(page.get_textpage().get_text_bounded().splitlines())
            page.close()
    finally:
        document.close()
    on_pages = Counter(bare for lines in pages for bare in {letters(line) for line in lines})
    return [
        line
        for lines in pages
        for line in lines
        if len(bare := letters(line)) >= LETTERS and on_pages[bare] == 1 and not _FIELDS.search(line)
    ]


def lines_of(paths: list[Path], workers: int) -> dict[Path, list[str]]:
    """PDFium in processes: it is not safe in threads."""
    if not paths:
        return {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
        return dict(zip(paths, processes.map(printed_lines, paths, chunksize=8), strict=True))


def lost(lines: list[str], document: Mapping[str, Any]) -> list[str]:
    """The lines that the parse does not have."""
    # A title or a paragraph may end in the middle of a printed line: the line stands where two pieces meet.
    text = "".join(letters(piece) for piece in _pieces(document))
    names = "".join(letters(_JOINTS.sub(" ", name)) for name in _names(document))
    symbol = document["masthead"]["symbol"] or "\0"

    def has(line: str) -> bool:
        if letters(line) in text or letters(line.replace(symbol, " ")) in text:  # a running head names the symbol
            return True
        # Sponsors and voters: their names stand in the parse without "and", ": draft resolution" and "In favour:".
        return letters(_JOINTS.sub(" ", _SIDE.sub("", line).split(":")[0])) in names

    return [line for line in lines if not has(line)]


def _names(document: Mapping[str, Any]) -> Iterator[str]:
    yield from (sponsor["name"] for sponsor in document["sponsors"])
    for vote in document["votes"]:
        for side in ("in_favour", "against", "abstaining"):
            yield from vote[side]


def _pieces(document: Mapping[str, Any]) -> Iterator[str]:
    """Every text of a document, in the order of the contract."""
    yield from _strings(document["masthead"])
    for part in document["parts"]:
        yield from filter(None, (part["label"], part["proponent"], part["title"]))
        for passage in part["passages"]:
            yield f"{passage['number'] or ''} {passage['text']}"
    for note in document["footnotes"]:
        yield f"{note['mark']} {note['text']}"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
