"""Footnotes: the lines at the foot of the pages, put together to one text per mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.blocks import Block, Note, Span
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
        if expected == int(plain[1]) or (expected is None and int(plain[1]) == 1):
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
