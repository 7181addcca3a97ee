"""The texts of a document as one string that is searched without reading it word by word.

Each text is a line: lower case, the differences that typography makes taken away (watch/words.py), everything else where it
was, so that what is found in the line is where it is in the text. A text with compounds has a second line, in which they are
one word. A text with characters whose form for comparison is of another length (a soft hyphen, a ligature) is read word by
word, and its line knows where each word came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watch.words import HYPHENS, Stream, read, unified

#: Stands between the lines, and no text has it: what is found never reaches from one text into the next.
EDGE = "\x00"

# Characters whose form for comparison is their lower case, alone and beside each other; held by a test.
PLAIN = (
    "\x01-\x7f\xa0-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xbf-\xde\xe0-\xff\u0100-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0400-\u0482\u048a-\u052f\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a\u0660-\u066d"
    "\u2010-\u2015\u2018-\u2023\u2026\u2030\u2032-\u2034\u2039\u203a\u3000-\u3003\u3005-\u3029\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff20"
)
_DIFFICULT = re.compile(f"[^{PLAIN}]")
_COMPOUND = re.compile(rf"[{re.escape(''.join(sorted(HYPHENS)))}](?<=[^\W_].)(?=[^\W_])")


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line from which the hyphens inside compounds were taken: ``joints`` are where they stood in the line."""

    joints: list[int]

    def raw(self, start: int, end: int) -> tuple[int, int] | None:
        before, inside = bisect_right(self.joints, start), bisect_right(self.joints, end - 1)
        return None if before == inside else (start + before, end + inside)


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of words between blanks. ``at``: where each begins in the line; ``begins``, ``ends``: in the text.

    ``compound``: which of them are compounds; None in a line of single words.
    """

    at: list[int]
    begins: list[int]
    ends: list[int]
    compound: frozenset[int] | None

    def raw(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = bisect_right(self.at, start) - 1, bisect_right(self.at, end - 1) - 1
        if self.compound is not None and self.compound.isdisjoint(range(first, last + 1)):
            return None
        return self.begins[first], self.ends[last]


_Source = _Cut | _Words


class Folded:
    """``text``: all lines, each between two EDGEs."""

    def __init__(self, texts: Sequence[str]) -> None:
        lines: list[str] = []
        self._starts: list[int] = []
        self._numbers: list[int] = []
        self._sources: dict[int, _Source] = {}
        position = 1
        for number, text in enumerate(texts):
            for line in self._lines_of(text, len(lines)):
                lines.append(line)
                self._numbers.append(number)
                self._starts.append(position)
                position += len(line) + 1
        self.text = f"{EDGE}{EDGE.join(lines)}{EDGE}"

    def _lines_of(self, text: str, first: int) -> Sequence[str]:
        """The lines of a text of which the first has that number."""
        if text.isascii() and "-" not in text and EDGE not in text:
            return (text.lower(),)
        found = list(_lines(text))
        self._sources.update((number, source) for number, (_, source) in enumerate(found, first) if source)
        return [line for line, _ in found]

    def place(self, start: int, end: int) -> tuple[int, int, int] | None:
        """(number of the text, from, to) of ``self.text[start:end]``; None for what a compound's line only repeats."""
        line = bisect_right(self._starts, start) - 1
        number, begin = self._numbers[line], self._starts[line]
        source = self._sources.get(line)
        if source is None:
            return number, start - begin, end - begin
        raw = source.raw(start - begin, end - begin)
        return raw and (number, *raw)

    def places(self, positions: Sequence[int], size: int) -> list[tuple[int, int, int]]:
        """``place`` of each stretch of that size: one call for all of them, because there are thousands."""
        starts, numbers, sources = self._starts, self._numbers, self._sources
        found: list[tuple[int, int, int]] = []
        for at in positions:
            line = bisect_right(starts, at) - 1
            if line not in sources:
                begin = at - starts[line]
                found.append((numbers[line], begin, begin + size))
            elif (place := self.place(at, at + size)) is not None:
                found.append(place)
        return found


def _lines(text: str) -> Iterator[tuple[str, _Source | None]]:
    simple = text.isascii()
    if (EDGE in text) if simple else _DIFFICULT.search(text):
        yield from _read(text)
        return
    line = text.lower() if simple else unified(text.lower())
    yield line, None
    cuts = [match.start() for match in _COMPOUND.finditer(line)]
    if cuts:
        pieces = [line[a:b] for a, b in zip([0, *(cut + 1 for cut in cuts)], [*cuts, None], strict=True)]
        yield "".join(pieces), _Cut([cut - number for number, cut in enumerate(cuts)])


def _read(text: str) -> Iterator[tuple[str, _Source]]:
    reading = read(text)

    def line(stream: Stream, compound: frozenset[int] | None) -> tuple[str, _Source]:
        at, position = [], 0
        for word in stream.words:
            at.append(position)
            position += len(word) + 1
        begins, ends = [reading.starts[i] for i in stream.first], [reading.ends[i] for i in stream.last]
        return " ".join(stream.words), _Words(at, begins, ends, compound)

    if not reading.starts:
        return
    yield line(reading.plain, None)
    joined = reading.joined
    if joined is not None:
        pairs = enumerate(zip(joined.first, joined.last, strict=True))
        yield line(joined, frozenset(i for i, (first, last) in pairs if first != last))
