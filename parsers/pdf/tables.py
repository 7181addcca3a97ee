"""Tables: lines that stand side by side in columns, put in the order in which a person reads their cells.

A row of a table is read cell by cell, and a cell that runs over several lines is read to its end before the next one. A list that
is set in two columns is read down the first, then down the second. Rules are not looked at: white between the lines, and what
begins on one baseline, show the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from parsers.blocks import is_amount
from parsers.pdf.characters import Run
from parsers.pdf.lines import COLUMN, GUTTER, LEADING, Line, part_of

#: White of more type sizes than this ends a table.
_APART = 5.5
#: Two baselines are one where they differ by less than this many type sizes.
_LEVEL = 0.3
#: The halves of a table begin this share of their entries on one baseline at least; those of a list in columns do not.
_TIED = 0.7
#: Edges of one column differ by at most so many points, and those of so many of its lines do not.
_EDGE = 2.5
_ALIGNED = 0.6
#: Words of one sentence stand less than so many type sizes apart, however a line is stretched.
_FAR = 2.2
#: Lines of running text have more letters than this.
_WORDY = 25
#: So much white against lines without it shows that white parts the entries of a column.
_SPACED = 0.3
_LEADER = re.compile(r"(?:\.\s?){5,}|(?:…\s?){3,}")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
_LABEL = re.compile(
    r"\d{1,4}/\d{1,3}\*?\.?|\d{1,3}(?:\.\d{1,3})*\.?|[A-Z]\.?|[IVXL]+\.?|\(?[a-z\d]{1,3}\)|[•●▪*–—-]|Items? \d+\.?|.*:"
)

Gap = tuple[float, float]


@dataclass(slots=True)
class _Entry:
    """Lines of one column with no white between them."""

    column: int
    lines: list[Line]

    @property
    def top(self) -> float:
        return self.lines[0].y

    @property
    def foot(self) -> float:
        return self.lines[-1].y


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page's body, those of tables with prose in their cells by row and cell.

    Such lines have their place in ``cell``. Tables of one line a row are left as they are: there a line is a row.
    """
    found: list[Line] = []
    at = rows = 0
    while at < len(lines):
        line = lines[at]
        gutters = _gaps(line) if _may_open(line) else []
        if not gutters:
            found.append(line)
            at += 1
            continue
        end = _end(lines, at, gutters)
        start = at
        while start and found and found[-1] is lines[start - 1] and _heads(lines[start - 1], lines[start], gutters):
            start -= 1
        while end > at + 1 and _trails(lines[start : end - 1], lines[end - 1], gutters):
            end -= 1
        columns = _columns(lines[start:end])
        table = [] if _amid(lines, start, end, columns) else _table(columns)
        if not table and not _running(columns):
            found.extend(lines[at:end])
            at = end
            continue
        del found[len(found) - (at - start) :]
        if not table:
            found.extend(one for column in columns for one in column)
        for row in table:
            rows += 1
            heading = len(row) == 1 and row[0].column == 0 and all(one.bold or one.italic for one in row[0].lines)
            for entry in row:
                found.extend(one if heading else replace(one, cell=(rows, entry.column)) for one in entry.lines)
        at = end
    return found


# --- where a table stands -----------------------------------------------------------------------------------------------


def _may_open(line: Line) -> bool:
    wide = any(right - left > COLUMN * line.size for left, right in _gaps(line))
    return wide and not _LEADER.search(line.text) and not _RIGHT_TO_LEFT.search(line.text)


def _gaps(line: Line) -> list[Gap]:
    """The gaps of a line that may part columns."""
    found: list[Gap] = []
    edge: float | None = None
    for run, _ in line.runs:
        if edge is not None and run.x0 - edge > GUTTER * line.size:
            found.append((edge, run.x0))
        edge = run.x1 if edge is None else max(edge, run.x1)
    return found


def _end(lines: Sequence[Line], at: int, gutters: list[Gap]) -> int:
    """The index behind the last line from ``at`` on that leaves one of the gutters free. A gap that two lines have parts
    columns: what bridges it is no longer of the table."""
    held = [(gutter, False) for gutter in gutters]
    end = at + 1
    while end < len(lines):
        above, line = lines[end - 1], lines[end]
        if not 0 < above.y - line.y < _APART * max(above.size, line.size) or line.size > lines[at].size + 4:
            break
        if _LEADER.search(line.text) or _RIGHT_TO_LEFT.search(line.text):
            break
        gaps = _gaps(line)
        kept: list[tuple[Gap, bool]] = []
        for gutter, sure in held:
            free = _free(gutter, line, gaps)
            if free is not None:
                kept.append((free, sure or (line.x0 < free[0] and line.x1 > free[1])))
            elif sure:
                return end
        if not kept:
            break
        held = kept
        end += 1
    return end


def _free(gutter: Gap, line: Line, gaps: Sequence[Gap]) -> Gap | None:
    """What a line leaves of a gutter; None where it bridges it."""
    for left, right in ((float("-inf"), line.x0), *gaps, (line.x1, float("inf"))):
        low, high = max(left, gutter[0]), min(right, gutter[1])
        if high - low > GUTTER * line.size:
            return low, high
    return None


def _heads(above: Line, line: Line, gutters: Sequence[Gap]) -> bool:
    """Whether the line above is the upper line of a column's head: "Completed" over "(number or"."""
    return (
        0 < above.y - line.y < LEADING * line.size
        and abs(above.size - line.size) < 0.6
        and above.x0 > gutters[0][0]
        and all(_free(gutter, above, _gaps(above)) for gutter in gutters)
    )


def _trails(above: Sequence[Line], line: Line, gutters: Sequence[Gap]) -> bool:
    """Whether the last line is no longer of the table: apart, and in the first column or in none (a heading, a paragraph)."""
    if line.runs or above[-1].y - line.y <= LEADING * max(line.size, above[-1].size):
        return False
    known = (left for other in above for left, _ in _spans(other))
    return line.x1 < gutters[0][1] or all(abs(line.x0 - left) > _EDGE for left in known)


def _amid(lines: Sequence[Line], start: int, end: int, columns: Sequence[list[Line]]) -> bool:
    """Whether lines of the full width stand right above or below: a table stands apart, gaps of a paragraph do not."""
    edge = max(line.x1 for line in columns[0])
    above = start > 0 and _close(lines[start - 1], lines[start]) and lines[start - 1].x0 < edge < lines[start - 1].x1
    return above or (end < len(lines) and _close(lines[end - 1], lines[end]) and lines[end].x0 < edge < lines[end].x1)


# --- its columns, entries and rows --------------------------------------------------------------------------------------


def _table(columns: Sequence[list[Line]]) -> list[list[_Entry]]:
    """The rows in reading order; none where these columns are no table with prose in its cells."""
    if len(columns) < 2 or _running(columns) or (len(columns) == 2 and _labels(columns[0])):
        return []
    if not all(map(_aligned, columns[1:])) or not all(_apart(one, other) for one, other in pairwise(columns)):
        return []  # gaps that stand above one another by chance
    right = max(line.x1 for column in columns for line in column)
    lefts = [min(line.x0 for line in column) for column in columns]
    limits = [*(left - GUTTER * columns[0][0].size for left in lefts[1:]), right]
    entries = [_entries(number, column, limits[number]) for number, column in enumerate(columns)]
    if not any(len(entry.lines) > 1 for column in entries[1:] for entry in column) and not _cut_into(entries):
        return []
    half = len(columns) // 2
    if _in_columns(entries, lefts):
        return [*_rows(entries[:half]), *_rows(entries[half:])]
    rows = _rows(entries)
    full = [row for row in rows if len(row) > 1]
    # What stands in the margin beside a text makes no table of it.
    if len(columns) > 2 or len(full) > 1 or any(len(entry.lines) > 2 for row in full for entry in row[:1]):
        return rows
    return []


def _cut_into(entries: Sequence[Sequence[_Entry]]) -> bool:
    """Whether entries of the first column go on below what stands beside them, so that a line is no row: two at least."""
    level = {round(entry.top) for column in entries[1:] for entry in column}
    return sum(len(entry.lines) > 1 and round(entry.top) in level for entry in entries[0]) > 1


def _aligned(column: Sequence[Line]) -> bool:
    """Whether most lines of a column begin at one edge, end at one or are centred: heads so, amounts otherwise."""
    least = _ALIGNED * len(column)
    found: set[int] = set()
    for values in (
        [line.x0 for line in column],
        [line.x1 for line in column],
        [(line.x0 + line.x1) / 2 for line in column],
    ):
        level = ({n for n, other in enumerate(values) if abs(other - value) < _EDGE} for value in values)
        best = max(level, key=len)
        if len(best) >= min(3, least):
            found |= best
    return len(found) >= least


def _apart(column: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether some line of the second column stands alone or far from the words of the first one, as no word of a sentence does."""
    ends = {line.y: line.x1 for line in column}
    return any(line.x0 - ends.get(line.y, float("-inf")) > _FAR * line.size for line in after)


def _running(columns: Sequence[list[Line]]) -> bool:
    """Whether these are two columns of running text, both edges of it straight: the last lines of a page of a record."""
    return len(columns) == 2 and all(map(_straight, columns))


def _straight(column: Sequence[Line]) -> bool:
    left, right = median(line.x0 for line in column), max(line.x1 for line in column)
    full = sum(line.x1 > right - _EDGE and abs(line.x0 - left) < _EDGE for line in column)
    return len(column) > 3 and full > 0.5 * len(column) and median(len(line.text) for line in column) > _WORDY


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines parted at the gaps that all of them leave free."""
    size = min(line.size for line in lines)
    spans = sorted(span for line in lines for span in _spans(line))
    edges: list[float] = []  # the middles of the gutters
    reach = spans[0][1]
    for left, right in spans:
        if left - reach > GUTTER * size:
            edges.append((reach + left) / 2)
        reach = max(reach, right)
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in lines:
        if not line.runs:
            columns[sum(edge < line.x0 for edge in edges)].append(line)
            continue
        sides: dict[int, list[tuple[Run, int]]] = {}
        for run, extra in line.runs:
            sides.setdefault(sum(edge < run.x0 for edge in edges), []).append((run, extra))
        for number, runs in sides.items():
            columns[number].append(line if len(sides) == 1 else part_of(line, runs))
    return columns


def _spans(line: Line) -> list[Gap]:
    gaps = _gaps(line)
    lefts = [line.x0, *(right for _, right in gaps)]
    rights = [*(left for left, _ in gaps), line.x1]
    return list(zip(lefts, rights, strict=True))


def _labels(column: Sequence[Line]) -> bool:
    """Whether a column holds the numbers of paragraphs, or what a list is headed with ("Against:")."""
    return sum(_LABEL.fullmatch(line.text) is not None for line in column) >= 0.5 * len(column)


def _entries(number: int, column: Sequence[Line], limit: float) -> list[_Entry]:
    """The lines of a column, those together that are one entry: no white between them, and none broken off early.

    Where white parts entries, what has none above it goes on.
    """
    found = [_Entry(number, [column[0]])]
    tight = sum(_close(above, line) for above, line in pairwise(column))
    spaced = len(column) - 1 - tight >= max(2.0, _SPACED * tight)
    for above, line in pairwise(column):
        if _goes_on(above, line, float("-inf") if spaced else limit):
            found[-1].lines.append(line)
        else:
            found.append(_Entry(number, [line]))
    return found


def _close(above: Line, line: Line) -> bool:
    return 0 < above.y - line.y <= LEADING * min(above.size, line.size) and abs(above.size - line.size) < 1.1


def _goes_on(above: Line, line: Line, limit: float) -> bool:
    if not _close(above, line):
        return False
    if is_amount(above.text):
        return False
    if not line.text[:1].isupper():
        return True
    # A line that had room for the next one's first word ends its paragraph.
    word = len(line.text.split(" ", 1)[0]) * (line.x1 - line.x0) / max(len(line.text), 1)
    return above.x1 + 0.25 * line.size + word > limit - 0.5 * line.size


def _in_columns(entries: Sequence[list[_Entry]], lefts: Sequence[float]) -> bool:
    """Whether this is a list of several columns that is set twice side by side: alike in both halves, whose entries begin on
    other baselines."""
    half = len(entries) // 2
    if (
        half < 2
        or len(entries) % 2
        or any(abs((lefts[n] - lefts[0]) - (lefts[half + n] - lefts[half])) > _EDGE for n in range(1, half))
    ):
        return False
    one, other = entries[0], entries[half]
    if sum(is_amount(entry.lines[0].text) for entry in other) > 0.5 * len(other):
        return False
    level = sum(any(abs(a.top - b.top) < _LEVEL * a.lines[0].size for b in other) for a in one)
    return level < _TIED * min(len(one), len(other))


def _rows(columns: Sequence[list[_Entry]]) -> list[list[_Entry]]:
    """Entries by row: those that begin on one baseline; what is left of those that end on one (the heads of columns, amounts
    beside the last line of a long name)."""
    rows: list[list[_Entry]] = []
    for entry in sorted((one for column in columns for one in column), key=lambda one: -one.top):
        if rows and rows[-1][0].top - entry.top < _LEVEL * entry.lines[0].size:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    for before, row in pairwise(list(rows)):
        taken = {entry.column for entry in before}
        if not taken & {entry.column for entry in row} and all(_ends_with(before, entry) for entry in row):
            rows.remove(before)
            row.extend(before)
    return [sorted(row, key=lambda one: one.column) for row in rows]


def _ends_with(row: Iterable[_Entry], entry: _Entry) -> bool:
    return any(abs(other.foot - entry.foot) < _LEVEL * entry.lines[0].size for other in row)
