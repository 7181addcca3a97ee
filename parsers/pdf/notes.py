"""Footnotes: the lines at the foot of the pages, put together to one text per mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.blocks import Block, Note, Span
from parsers.pdf.furniture import Page
from parsers.pdf.join import join
from parsers.pdf.lines import MARK, Line

_PLAIN_MARK = re.compile(r"\s*(\d{1,3}|\*{1,4}|[a-z]|[†‡§])(?:/|\))?\s+(?=\S)")
_STAR = re.compile(r"\s*(\*{1,4}|[†‡§])\s*(?=\S)")


def notes_of(pages: Sequence[Sequence[Line]]) -> tuple[Note, ...]:
    """The notes of all pages in order. A first line without a mark goes on with the last note of the page before."""
    found: list[tuple[str, int, list[str]]] = []
    for index, lines in enumerate(pages):
        for line in lines:
            mark, text = _split(line, found[-1][0] if found else None)
            if mark is not None:
                found.append((mark, index, [text]))
            elif found:
                found[-1][2].append(text)
    return tuple(Note(mark, join(texts), page) for mark, page, texts in found)


_LETTERED = re.compile(r"[a-z]{1,2}|\*{1,4}|[†‡§]")
#: Lines of one note stand at most so many type sizes apart.
_LEADING = 1.4


def under_tables(page: Page, size: float) -> None:
    """Move the notes that stand right under a table, in smaller type than the text (``size``) and marked by a letter, from the
    body of a page to its notes."""
    kept: list[Line] = []
    taken: list[Line] = []
    for line in page.body:
        last = taken[-1] if taken and not (kept and kept[-1].y < taken[-1].y) else None
        mark = line.pieces[0]
        opens = mark.style & MARK and len(line.pieces) > 1 and _LETTERED.fullmatch(mark.text.strip())
        goes_on = last is not None and abs(last.size - line.size) < 0.3 and 0 < last.y - line.y < _LEADING * line.size
        (taken if goes_on or (opens and kept and line.size < size - 0.6) else kept).append(line)
    if taken:
        page.body = kept
        # What goes on from the page before comes first.
        first = page.notes and not page.notes[0].pieces[0].style & MARK
        page.notes = [*page.notes, *taken] if first else [*taken, *page.notes]


def _split(line: Line, before: str | None) -> tuple[str | None, str]:
    """(mark, rest) of a line that begins a note; (None, line) of one that goes on."""
    first = line.pieces[0]
    if first.style & MARK:
        mark = first.text.strip().rstrip("/)").replace("\u2217", "*")
        rest = "".join(piece.text for piece in line.pieces[1:])
        if mark and rest.strip():
            return mark, rest
    text = "".join(piece.text for piece in line.pieces)
    star = _STAR.match(text)
    if star:
        return star[1], text[star.end() :]
    plain = _PLAIN_MARK.match(text)
    if plain and plain[1].isdigit():
        # A figure in the size of the text: a mark only where it counts on, for "15 May 2020" may begin a line too.
        expected = int(before) + 1 if before and before.isdigit() else None
        if text[plain.end(1) : plain.end(1) + 1] == "/":
            return plain[1], text[plain.end() :]
        lettered = before is not None and before.isalpha()
        if expected == int(plain[1]) or (expected is None and int(plain[1]) == 1 and not lettered):
            return plain[1], text[plain.end() :]
    elif plain and plain[1].isalpha() and text.lstrip()[1:2] in "/)":
        return plain[1], text[plain.end() :]
    return None, text


_SLASHED = re.compile(r"\s+(\d{1,3})/(?=[\s,.;:)]|$)")


def mark_slashes(blocks: Sequence[Block], notes: Sequence[Note]) -> tuple[Block, ...]:
    """Blocks with the marks of typed documents ("as follows: 3/") as marks, where a note answers to them."""
    known = {note.mark for note in notes}
    if not known:
        return tuple(blocks)
    return tuple(_marked(block, known) for block in blocks)


def _marked(block: Block, known: set[str]) -> Block:
    if not any("/" in span.text and _SLASHED.search(span.text) for span in block.spans):
        return block
    spans: list[Span] = []
    for span in block.spans:
        start = 0
        for match in _SLASHED.finditer(span.text):
            if match[1] in known and not span.mark:
                spans.append(replace(span, text=span.text[start : match.start()]))
                spans.append(Span(match[1], mark=True))
                start = match.end()
        spans.append(replace(span, text=span.text[start:]))
    return replace(block, spans=tuple(span for span in spans if span.text))
