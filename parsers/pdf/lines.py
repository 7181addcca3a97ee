"""Lines: runs that stand on one baseline, with raised figures put back into the line that they belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from parsers.pdf import righttoleft
from parsers.pdf.characters import BARCODE, BOLD, ITALIC, Run, Sheet
from parsers.pdf.join import HAN

#: A gap of this share of the type size between two runs is a blank (a blank of Times is a quarter, a kern below a tenth).
BLANK = 0.17
#: A tight blank of justified lines; letters of one word stand so far apart, too, but rarely beside one of these words.
TIGHT = 0.14
KERN = 0.07
_LINK_BEFORE = re.compile(r"(?<![^\W_])(?:of|if|and|by|from)$")
_LINK_BEHIND = re.compile(r"(?:for|further|are|the|of|and|that|those)(?![^\W_])")
_WORD_BEFORE = re.compile(r"[^\W\d_]{3}$")
#: A gap wider than this many type sizes separates columns of a table or the two sides of a masthead.
COLUMN = 1.35
#: A gap of this many type sizes may part two columns, where no line of the table bridges it.
GUTTER = 0.6

#: Lines of one paragraph stand at most so many type sizes apart.
LEADING = 1.32
#: Of the lines of a page in two columns at most this share crosses the gutter.
_CROSSED = 0.3
#: Of a ragged column at most this share of the lines ends within so many points of its edge.
_RAGGED, _STRAIGHT = 0.3, 3.0
#: The columns of a table begin this share of their entries on one baseline.
_TIED = 0.8

#: A letter that is no word in any language stands so far from its own word at most: "o" and "f " of one word.
LOOSE = 0.22
_NO_WORD = re.compile(r"[bcdfghj-npqrtvwxz](?:\s|$)")
#: The width of a blank of Times.
_BLANK_WIDTH = 0.25

#: The mark of a note, and how many type sizes of white a tab leaves behind it at most.
_BARE_MARK = re.compile(r"\d{1,3}|[*\u2217]{1,4}|[a-z]|[†‡§]")
_TAB = 9

_HYPHENED = re.compile(r"\w- $")

MARK = 8  # style of a raised figure


@dataclass(slots=True)
class Piece:
    """Words of one style in one line, between ``x0`` and ``x1``; ``text`` begins with the blank that separates it."""

    x0: float
    x1: float
    style: int
    text: str


@dataclass(slots=True)
class Line:
    """``y``: baseline; ``size``: type size of most of its characters; pieces from left to right; ``text`` as printed,
    marks included. ``runs`` are what it was made of, where a gap in it may part columns; ``cell`` is its place in a table,
    (row, column) as counted on the page: see ``tables``. ``first`` begins a paragraph, whatever stands before it."""

    page: int
    y: float
    x0: float
    x1: float
    size: float
    pieces: list[Piece]
    text: str
    runs: list[tuple[Run, int]] = field(default_factory=list)
    cell: tuple[int, int] | None = None
    first: bool = False

    @property
    def bold(self) -> bool:
        return _every(self.pieces, BOLD)

    @property
    def italic(self) -> bool:
        return _every(self.pieces, ITALIC)

    @property
    def cells(self) -> list[list[Piece]]:
        """Pieces grouped between the wide gaps of the line."""
        groups: list[list[Piece]] = []
        edge, raised = None, False
        for piece in self.pieces:
            mark = bool(piece.style & MARK)
            # A raised figure is narrower than the blank that a typist left for it.
            if edge is None or piece.x0 - edge > (2.2 if mark or raised else COLUMN) * self.size:
                groups.append([])
            groups[-1].append(piece)
            edge, raised = max(edge or 0.0, piece.x1), mark
        return groups


def lines_of(sheet: Sheet, page: int) -> list[Line]:
    """The lines of a page from top to bottom; two columns of running text one after the other."""
    # Letters of a point and less are remains of the word processor, seen by nobody.
    runs = [run for run in sheet.runs if run.text.strip() and run.size > 1.2 and not run.style & BARCODE]
    # Bar codes keep their digits in the text: they are evidence of the job number.
    bars = [run for run in sheet.runs if run.style & BARCODE and run.text.strip()]
    columns = _columns(runs, sheet.width)
    found: list[Line] = []
    for column in columns:
        found.extend(_assemble(column, page))
    found.extend(_assemble(bars, page))
    return found


def _assemble(runs: list[Run], page: int) -> list[Line]:
    rows = _rows(runs)
    lines: list[Line] = []
    for row in rows:
        lines.append(_line(row, page))
    return lines


@dataclass(slots=True)
class _Row:
    y: float
    size: float
    runs: list[tuple[Run, int]]  # run and extra style


def _rows(runs: list[Run]) -> list[_Row]:
    """Runs by baseline, raised and lowered ones joined to their line."""
    rows: list[_Row] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        last = rows[-1] if rows else None
        if last is not None and last.y - run.y <= 0.12 * max(last.size, run.size):
            last.runs.append((run, 0))
            last.size = max(last.size, run.size)
        else:
            rows.append(_Row(run.y, run.size, [(run, 0)]))
    joined: list[_Row] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        below = rows[index + 1] if index + 1 < len(rows) else None
        if (
            below is not None
            and row.size <= 0.8 * below.size
            and row.y - below.y < 0.75 * below.size
            and _fits(row, below)
        ):
            below.runs.extend((run, MARK) for run, _ in row.runs)
        elif (
            joined
            and row.size <= 0.8 * joined[-1].size
            and joined[-1].y - row.y < 0.45 * joined[-1].size
            and _fits(row, joined[-1])
        ):
            joined[-1].runs.extend(row.runs)
        elif joined and joined[-1].y - row.y < 0.3 * min(row.size, joined[-1].size) and not _overlap(row, joined[-1]):
            joined[-1].runs.extend(row.runs)  # a line that a scanner or a typist set a little crooked
        else:
            joined.append(row)
        index += 1
    return joined


def _fits(small: _Row, line: _Row) -> bool:
    """Whether every small run stands beside a larger one of the line, as a raised or lowered figure does, or before the line
    as the mark of a note whose words begin at a tab."""
    if len(small.runs) == 1 and _BARE_MARK.fullmatch(small.runs[0][0].text.strip()):
        away = min(run.x0 for run, _ in line.runs) - small.runs[0][0].x1
        if 0 <= away < _TAB * line.size:
            return True
    for run, _ in small.runs:
        reach = 1.7 * max(run.size, 6.0)
        if not any(
            other.size >= 1.25 * run.size and other.x0 - reach <= run.x1 and run.x0 <= other.x1 + reach
            for other, extra in line.runs
            if not extra
        ):
            return False
    return True


def _overlap(one: _Row, other: _Row) -> bool:
    free = 0.25 * min(one.size, other.size)  # the blank that ends a scanned word lies under the next one
    return any(a.x0 < b.x1 - free and b.x0 < a.x1 - free for a, _ in one.runs for b, _ in other.runs)


def _is_no_word(runs: list[tuple[Run, int]], index: int, size: float) -> bool:
    """Whether a run begins with a letter that is no word; its word may go on in the next run: "t" and "he"."""
    run = runs[index][0]
    if not _NO_WORD.match(run.text):
        return False
    after = runs[index + 1][0] if index + 1 < len(runs) else None
    return len(run.text) > 1 or after is None or after.x0 - run.x1 > KERN * size or not after.text[:1].isalpha()


def _parts(gap: float, last: Piece, behind: str) -> bool:
    """Whether a gap of so many type sizes is a blank."""
    if gap > BLANK or gap <= KERN:
        return gap > BLANK
    if last.style & MARK and behind[:1].isalpha():
        return True  # what stands behind the mark of a note is a word of its own
    before = last.text
    if righttoleft.LETTER.match(behind):
        return gap > righttoleft.BLANK and righttoleft.LETTER.match(before[-1:]) is not None
    if _LINK_BEFORE.search(before):  # "of" and "the" make no word
        return (behind[:1].isalpha() and gap > TIGHT) or _LINK_BEHIND.match(behind) is not None
    if gap <= TIGHT:
        return False
    return _WORD_BEFORE.search(before) is not None and _LINK_BEHIND.match(behind) is not None


def _line(row: _Row, page: int) -> Line:
    runs = sorted(row.runs, key=lambda item: item[0].x0)
    weights: Counter[float] = Counter()
    for run, extra in runs:
        if not extra:
            weights[round(run.size, 1)] += len(run.text)
    size = max(weights.items(), key=lambda item: (item[1], item[0]))[0] if weights else round(row.size, 1)
    base = max((run.size for run, extra in runs if not extra), default=row.size)
    pieces: list[Piece] = []
    edge = None
    space = True  # whether the text so far ends with a blank
    wide = False
    for index, (run, extra) in enumerate(runs):
        text = run.text
        style = run.style | extra
        if extra and run.y <= row.y:
            style &= ~MARK
        if edge is not None:
            gap = run.x0 - edge
            wide = wide or gap > GUTTER * size
            last = pieces[-1]
            if gap < (BLANK - _BLANK_WIDTH) * size and _HYPHENED.search(last.text):
                last.text = last.text[:-1]  # "Al- " and, set over that blank, "Qaida"
            if (
                not space
                and not text.startswith(" ")
                and _parts(gap / min(base, max(run.size, 0.6 * base)), last, text)
                and not (gap < LOOSE * size and last.text[-1:].islower() and _is_no_word(runs, index, size))
                and not (gap < base and (HAN.match(text) or HAN.match(last.text[-1:])))
            ):
                text = " " + text
            if gap <= COLUMN * size and last.style == style:
                last.text += text
                last.x1 = max(last.x1, run.x1)
                edge = max(edge, run.x1)
                space = text.endswith(" ")
                continue
        pieces.append(Piece(run.x0, run.x1, style, text))
        edge = max(edge, run.x1) if edge is not None else run.x1
        space = text.endswith(" ")
    # A trailing blank widens nothing.
    x1 = max(piece.x1 - (0.25 * size if piece.text.endswith(" ") else 0.0) for piece in pieces)
    return Line(page, row.y, pieces[0].x0, x1, size, pieces, text_of(pieces), runs if wide else [])


def part_of(line: Line, runs: list[tuple[Run, int]]) -> Line:
    """The line that some of a line's ``runs`` make by themselves."""
    return _line(_Row(line.y, line.size, runs), line.page)


def text_of(pieces: Iterable[Piece]) -> str:
    return "".join([piece.text for piece in pieces]).strip()


def _columns(runs: list[Run], width: float) -> list[list[Run]]:
    """Runs split where a page is set in two columns of running text; otherwise one list.

    Two columns show as a gutter near the middle that hardly a run crosses while plenty of long runs stand on both sides.
    """
    if len(runs) < 40:
        return [runs]
    best: tuple[int, float] | None = None
    for share in (0.47, 0.48, 0.49, 0.5, 0.51, 0.52, 0.53):
        x = share * width
        crossing = sum(1 for run in runs if run.x0 < x - 3 and run.x1 > x + 3)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    assert best is not None
    crossing, x = best
    left = [run for run in runs if run.x1 <= x + 3]
    right = [run for run in runs if run.x0 >= x - 3]
    if crossing > 0.06 * len(runs) or len(left) < 15 or len(right) < 15:
        return [runs]
    # Where every word is a run, as in a scan, most runs of one column cross nothing: lines tell.
    size = median(run.size for run in runs)
    if crossing > _CROSSED * len({int(run.y / size) for run in runs}):
        return [runs]
    # The lines of a scan stand crooked: there it is not the lines that tell, but how much of each side is covered.
    clean = len(runs) >= 200 and crossing <= 0.005 * len(runs)
    if not (_prose(left, x) and _prose(right, width - x)) and not (
        clean and _covered(left, x) > 0.6 and _covered(right, width - x) > 0.6
    ):
        return [runs]
    if _is_table(left, right):
        return [runs]
    # A run that crosses the gutter (a heading over both columns) divides the page into bands.
    bands: list[list[Run]] = []
    top = float("inf")
    edges = sorted({run.y for run in runs if run.x0 < x - 3 and run.x1 > x + 3}, reverse=True)
    for y in (*edges, float("-inf")):
        for side in (left, right):
            bands.append([run for run in side if y + 2 < run.y <= top])
        bands.append([run for run in runs if y - 2 <= run.y <= y + 2])
        top = y - 2
    return [band for band in bands if band]


def _is_table(left: list[Run], right: list[Run]) -> bool:
    """Whether two columns are those of a table: set ragged, and what follows white in one begins beside what does in the other."""
    sides = []
    for runs in (left, right):
        rows: dict[float, float] = {}
        for run in runs:
            rows[round(run.y, 1)] = max(run.x1, rows.get(round(run.y, 1), 0.0))
        edge = max(rows.values())
        if sum(end > edge - _STRAIGHT for end in rows.values()) > _RAGGED * len(rows):
            return False
        high = sorted(rows, reverse=True)
        size = median(run.size for run in runs)
        sides.append({low for above, low in pairwise(high) if above - low > LEADING * size})
    fewer, more = sorted(sides, key=len)
    return len(fewer) > 1 and sum(y in more for y in fewer) >= _TIED * len(fewer)


def _prose(runs: list[Run], width: float) -> bool:
    """Whether these runs fill a column with running text: most of its baselines are nearly full."""
    rows: dict[int, float] = {}
    for run in runs:
        rows[round(run.y)] = rows.get(round(run.y), 0.0) + run.x1 - run.x0
    if len(rows) < 12:
        return False
    full = sum(1 for length in rows.values() if length > 0.6 * width)
    return full > 0.5 * len(rows)


def _covered(runs: list[Run], width: float) -> float:
    """The share of a column's lines that is covered by words, margins counted as empty."""
    size = median(run.size for run in runs)
    return sum(run.x1 - run.x0 for run in runs) / (len({int(run.y / size) for run in runs}) * width)


def _every(pieces: Iterable[Piece], style: int) -> bool:
    seen = False
    for piece in pieces:
        if piece.style & MARK or not any(map(str.isalnum, piece.text)):
            continue
        if not piece.style & style:
            return False
        seen = True
    return seen
