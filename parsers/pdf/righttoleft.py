"""Arabic pages: from glyphs in the order in which they stand to words in the order in which they are read.

PDFium guesses the order of reading run by run, and turns symbols, figures and brackets round where runs meet. So its order
is dropped here: each line is put in order by the places of its glyphs, after the rules of the Unicode bidirectional
algorithm (UAX 9) read backwards. The page is then seen as in a mirror, so that a line begins at the left, a first line is
indented on the left, and all later steps need not know of the direction.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

#: A letter of a right-to-left script, in its plain form or as it is drawn.
LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FORMS = re.compile(r"[\ufb1d-\ufdff\ufe70-\ufefc]")
#: Stretches a line and says nothing (tatweel), or steers the direction of what stands beside it.
_SILENT = re.compile(r"[\u0640\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_MARKS = {"\u200e": "L", "\u200f": "R", "\u061c": "R"}
_ALEFS = frozenset("اأإآ")
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_OPEN, _CLOSED = frozenset(_PAIRS), frozenset(_PAIRS.values())
_BRACKETS = _OPEN | _CLOSED
_TURNED = _PAIRS | {closed: opened for opened, closed in _PAIRS.items()}
_AFTER_CLOSED = frozenset(" ،؛.؟:,;") | _CLOSED
#: Keep two figures together ("46/152", "10.5"); a hyphen does not: "12-7" is drawn for the days 7 to 12.
_BETWEEN_FIGURES = frozenset("/.,:٫٬")


#: A gap of this share of the type size is a blank: joined letters leave none, and a full line squeezes its blanks.
BLANK = 0.1


class Glyph(NamedTuple):
    """A character with its place: advance box and baseline in points; ``place`` is where it stands in PDFium's order."""

    x0: float
    x1: float
    y: float
    size: float
    style: int
    text: str
    place: int


class Stretch(NamedTuple):
    """Words in the order of reading, ``x0`` and ``x1`` in the mirror."""

    x0: float
    x1: float
    y: float
    size: float
    style: int
    text: str


def is_right_to_left(text: str) -> bool:
    """Whether most of a page's letters belong to a right-to-left script."""
    if not LETTER.search(text):
        return False
    letters = sum(map(str.isalpha, text))
    return len(LETTER.findall(text)) > 0.4 * letters


def plain(text: str) -> str:
    """Letters as they are spelled, not as they are drawn; tatweel and marks of direction gone."""
    return _SILENT.sub("", _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text))


def stretches(glyphs: Sequence[Glyph], width: float) -> list[Stretch]:
    """The glyphs of a page as stretches of one appearance in the order of reading."""
    found: list[Stretch] = []
    letters = [glyph for glyph in glyphs if unicodedata.category(glyph.text) != "Mn"]
    order = _order_inside(letters)
    rows = list(_rows(letters))
    _add_marks(rows, [glyph for glyph in glyphs if unicodedata.category(glyph.text) == "Mn"], order)
    mixed = _is_mixed(rows)
    for number, row in enumerate(rows):
        if mixed and not any(LETTER.match(glyph.text) for glyph in _beside(rows, number)):
            found.extend(_as_it_stands(row))  # prose of another script on the same page: no mirror
            continue
        for cell in _cells(row, order):
            found.extend(_read(cell, width))
    return found


def _beside(rows: Sequence[list[Glyph]], number: int) -> list[Glyph]:
    """A row, or the one right below it where it is a raised figure: a mark runs as its line does."""
    row = rows[number]
    if number + 1 < len(rows) and not any(glyph.text.isalpha() for glyph in row):
        below = rows[number + 1]
        if row[0].y - below[0].y < 0.6 * below[0].size:
            return below
    return row


def _is_mixed(rows: Sequence[Sequence[Glyph]]) -> bool:
    """Whether a good part of the page is prose that runs from left to right: it begins at one edge. Lines of other letters that
    end at one edge, as the titles in a long note do, stand in a paragraph from right to left."""
    other = [row for row in rows if len(row) > 60 and not any(LETTER.match(glyph.text) for glyph in row)]
    lefts = Counter(round(min(glyph.x0 for glyph in row) / 3) for row in other)
    rights = Counter(round(max(glyph.x1 for glyph in row) / 3) for row in other)
    if len(other) <= 4 or len(other) <= 0.2 * len(rows):
        return False
    return lefts.most_common(1)[0][1] >= rights.most_common(1)[0][1]


def _as_it_stands(row: Sequence[Glyph]) -> list[Stretch]:
    ordered = sorted(row, key=lambda glyph: (round(glyph.x0, 1), glyph.place))
    return _joined([(glyph, glyph.x0) for glyph in ordered], [glyph.text for glyph in ordered])


def _order_inside(glyphs: Sequence[Glyph]) -> int:
    """1 where the letters of one glyph follow each other in PDFium's order as they are read, -1 where backwards.

    PDFium takes a form of its own code point apart rightly, and turns round what a file itself spells as two letters. Lam
    and alef, the one pair that every text has, tells which it is.
    """
    found = 0
    for one, other in pairwise(sorted(glyphs, key=lambda glyph: (-glyph.y, glyph.x0, glyph.place))):
        if one.y == other.y and one.x0 == other.x0 and one.place + 1 == other.place:
            found += (one.text == "ل" and other.text in _ALEFS) - (other.text == "ل" and one.text in _ALEFS)
    return -1 if found < 0 else 1


def _add_marks(rows: list[list[Glyph]], marks: Sequence[Glyph], order: int) -> None:
    """Vowel signs, which are drawn at a height of their own, joined to the letters over or under which they stand."""
    heights = [row[0].y for row in rows]
    for mark in marks:
        middle = (mark.x0 + mark.x1) / 2
        best: tuple[tuple[float, float, int], int, int] | None = None
        for number, height in enumerate(heights):
            if abs(height - mark.y) > 1.1 * mark.size:
                continue
            for index, glyph in enumerate(rows[number]):
                if glyph.x0 - 0.01 <= middle < glyph.x1 and LETTER.match(glyph.text):
                    # Signs are raised above their line. Of the letters of one glyph the last one bears the sign.
                    raised = mark.y - height
                    height_rank = raised if raised >= 0 else 0.6 * mark.size - raised
                    rank = (round(height_rank, 1), -round(glyph.x0, 1), -order * glyph.place)
                    if best is None or rank < best[0]:
                        best = (rank, number, index)
        if best is not None:
            base = rows[best[1]][best[2]]
            rows[best[1]][best[2]] = base._replace(text=base.text + mark.text)


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (-glyph.y, glyph.x0)):
        if row and row[0].y - glyph.y > 0.12 * max(row[0].size, glyph.size):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _cells(row: list[Glyph], order: int) -> Iterator[list[Glyph]]:
    """The glyphs of a line between its wide gaps, from left to right."""
    # Two letters of one glyph (lam and alef) stand in one place: the later one first, for the whole is read from the right.
    ordered = sorted(row, key=lambda glyph: (round(glyph.x0, 1), -order * glyph.place))
    cell: list[Glyph] = []
    edge = 0.0
    for glyph in ordered:
        if cell and glyph.x0 - edge > 1.35 * glyph.size:
            yield cell
            cell = []
        edge = max(edge, glyph.x1) if cell else glyph.x1
        cell.append(glyph)
    if cell:
        yield cell


def _read(cell: list[Glyph], width: float) -> list[Stretch]:
    """One cell, read. What has no letter of the script runs from left to right as it stands, but where its full stop
    stands before it: that is a line of a right-to-left paragraph."""
    kinds = [_kind(glyph.text) for glyph in cell]
    placed: list[tuple[Glyph, float]] = []  # with the left edge in the mirror
    owners: list[int] = []  # the span that each stands in, by its place; -1 for none
    mirrored = "R" in kinds or cell[0].text in ".,;:)"
    spans = _forward(cell, kinds) if mirrored else [(0, len(cell))]
    end = len(cell)
    for start, stop in reversed(spans):
        placed.extend((glyph, width - glyph.x1) for glyph in reversed(cell[stop:end]))
        owners.extend([-1] * (end - stop) + [start] * (stop - start))
        inner = sorted(cell[start:stop], key=lambda glyph: (round(glyph.x0, 1), glyph.place))
        left, right = inner[0].x0, max(glyph.x1 for glyph in inner)
        placed.extend((glyph, width - right + glyph.x0 - left) for glyph in inner)
        end = start
    placed.extend((glyph, width - glyph.x1) for glyph in reversed(cell[:end]))
    owners.extend([-1] * end)
    texts = [glyph.text for glyph, _ in placed]
    if mirrored:
        _turn_brackets(texts, owners)
    return _joined(placed, texts)


def _kind(char: str) -> str:
    """R, L, figure (N) or neutral (""). Marks of direction are letters of theirs, seen by nobody."""
    char = char[:1]
    if char in _MARKS:
        return _MARKS[char]
    if LETTER.match(char) and not char.isdecimal():
        return "R"
    if char.isdecimal():
        return "N"
    return "L" if char.isalpha() else ""


def _forward(cell: Sequence[Glyph], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The spans of a line that run from left to right inside it: words of other scripts with what stands between them,
    and figures."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(cell):
        kind = kinds[index]
        stop = index + 1
        if kind == "L":
            look = stop
            while look < len(cell) and kinds[look] != "R":
                look += 1
                between = {glyph.text for glyph in cell[stop : look - 1]}
                if (
                    kinds[look - 1] == "N"
                    and between & _BRACKETS
                    and (" " in between or _unclosed(cell, kinds, index, look))
                ):
                    break  # "68 (b)", "10(E/2021/30)": the figure comes before the bracket
                if kinds[look - 1]:
                    stop = look
            found.append((index, stop))
        elif kind == "N":
            while stop < len(cell) and (
                kinds[stop] == "N"
                or (cell[stop].text in _BETWEEN_FIGURES and stop + 1 < len(cell) and kinds[stop + 1] == "N")
            ):
                stop += 1
            found.append((index, stop))
        index = stop
    return found


def _unclosed(cell: Sequence[Glyph], kinds: Sequence[str], index: int, look: int) -> bool:
    """Whether a bracket stands open before the figures that ``look`` is inside of, and none behind them."""
    if not sum(glyph.text in _BRACKETS for glyph in cell[index:look]) % 2:
        return False
    while look < len(cell) and kinds[look] == "N":
        look += 1
    return look == len(cell) or cell[look].text not in _BRACKETS


def _turn_brackets(texts: list[str], owners: Sequence[int]) -> None:
    """Brackets as they are meant: PDFium turns some of those that are drawn turned, and not others.

    ``owners`` tells the spans that run from left to right: what is open outside one says nothing inside it.
    """
    stacks: dict[int, list[str]] = {}
    for index, char in enumerate(texts):
        if char not in _TURNED:
            continue
        open_ones = stacks.setdefault(owners[index], [])
        before = next((text for text in reversed(texts[:index]) if text not in _MARKS), " ")
        after = next((text for text in texts[index + 1 :] if text not in _MARKS), " ")
        may_open = after not in _AFTER_CLOSED and not after.isspace()
        may_close = not before.isspace() and before not in _OPEN
        opens = may_open if may_open != may_close else not open_ones
        wanted = char if (char in _OPEN) == opens else _TURNED[char]
        texts[index] = wanted
        if opens:
            open_ones.append(wanted)
        elif open_ones:
            open_ones.pop()


def _joined(placed: Sequence[tuple[Glyph, float]], texts: Sequence[str]) -> list[Stretch]:
    found: list[Stretch] = []
    for (glyph, x0), text in zip(placed, texts, strict=True):
        x1 = x0 + glyph.x1 - glyph.x0
        if found:
            last = found[-1]
            blank = x0 - last.x1 > BLANK * glyph.size and not text.isspace() and not last.text.endswith(" ")
            if (last.style, round(last.size, 1)) == (glyph.style, round(glyph.size, 1)) and last.y == glyph.y:
                words = f"{last.text}{' ' if blank else ''}{text}"
                found[-1] = last._replace(x1=max(last.x1, x1), text=words)
                continue
        found.append(Stretch(x0, x1, glyph.y, glyph.size, glyph.style, text))
    return [stretch._replace(text=words) for stretch in found if (words := plain(stretch.text))]
