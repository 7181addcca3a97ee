"""Blocks onto pages: measures of the United Nations' stationery, footnotes at the foot of the page that names them.

All measures are points on US Letter, taken from documents of the 78th to 80th sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from replica.writer.lines import Faces, Line, Measure, break_lines
from replica.writer.setting import Block, Look, Note, Run, Setting
from replica.writer.words import Head

PAGE = (612.0, 792.0)
MARGIN, RIGHT = 60.0, 552.0
LEFT, TEXT_WIDTH = 123.4, 367.4
TAB = 23.7
_FIRST_BODY, _BARE_BODY, _LATER_BODY = 569.8, 566.0, 707.6
_FIRST_FOOT, _LATER_FOOT = 88.4, 59.6
_NOTE = Measure(8.5, 5.5, 3.0, spacing=0.26)
_NOTE_LEADING = 10.0
_CELL = _NOTE
Breaker = Callable[..., list[Line]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its place: ``x`` of the line's start, ``dy`` below the top row's baseline."""

    x: float
    dy: float
    line: Line


@dataclass(frozen=True, slots=True)
class Row:
    """What is not parted by a page end. ``before`` is white space that a page's top swallows."""

    placed: tuple[Placed, ...]
    leading: float
    before: float = 0.0
    extra: float = 0.0  # height below the first baseline, for cells of several lines
    keep: bool = False  # no page end between this row and the next
    rule: bool = False  # a table's rule under it
    notes: tuple[int, ...] = ()


@dataclass(slots=True)
class Page:
    """One page's lines with the baselines they stand on, and its footnotes' lines."""

    number: int
    rows: list[tuple[float, Row]] = field(default_factory=list)
    notes: list[tuple[float, Placed]] = field(default_factory=list)
    note_rule: float | None = None


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a look is set: size, leading, white space before and after, indents from the text's left edge."""

    size: float = 10.0
    leading: float = 12.0
    before: float = 0.0
    after: float = 6.0
    left: float = 0.0
    first: float = 0.0
    justify: bool = True


_MANNERS = {
    Look.ADOPTED: _Manner(14, 15, 17.4, 0, justify=False),
    Look.PROPONENT: _Manner(before=12.6, after=0, justify=False),
    Look.SPONSORS: _Manner(before=18, after=0, justify=False),
    Look.TITLE: _Manner(12, 13.5, 11.7, 12, justify=False),
    Look.LABEL: _Manner(14, 16, 10, 0, justify=False),
    Look.HEADING: _Manner(before=6, after=6.2, justify=False),
    Look.OPENING: _Manner(first=TAB),
    Look.INDENTED: _Manner(first=TAB),
    Look.FLUSH: _Manner(),
    Look.HANGING: _Manner(left=TAB),
    Look.NAMES: _Manner(left=2 * TAB),
    Look.CLOSING: _Manner(before=6, justify=False),
}


def paginate(setting: Setting, head: Head, faces: Faces, right_to_left: bool = False) -> list[Page]:
    """The pages of a document, in order. Right to left, all places are as seen in a mirror."""
    broken = partial(break_lines, right_to_left=right_to_left)
    rows = _cover_rows(head, faces, broken)
    covered = bool(rows)
    cover = tuple(setting.cover_notes)
    if rows and cover:
        rows[0] = Row(rows[0].placed, rows[0].leading, keep=rows[0].keep, notes=cover)
    for number, block in enumerate(setting.blocks):
        if number == 0 and block.look not in (Look.ADOPTED, Look.SPONSORS):
            # A title straight under the masthead keeps the distance that sponsors would have.
            rows.append(Row((), 6.0, keep=True))
        rows += _block_rows(block, faces, broken)
    pages: list[Page] = []
    start = 0
    while start < len(rows) or not pages:
        page = Page(len(pages) + 1)
        top = _LATER_BODY
        if page.number == 1:
            top = _FIRST_BODY if covered else _BARE_BODY
        foot = _FIRST_FOOT if page.number == 1 else _LATER_FOOT
        stop = _fitting(rows, start, top, foot, setting.notes, faces, broken)
        y = top
        first = True
        for row in rows[start:stop]:
            y -= 0.0 if first else row.leading + row.before
            first = False
            page.rows.append((y, row))
            y -= row.extra
        named = [note for row in rows[start:stop] for note in row.notes]
        _place_notes(page, [setting.notes[index] for index in named], foot, faces, broken)
        pages.append(page)
        start = stop
    return pages


# --- rows ----------------------------------------------------------------------------------------------------------------


def _cover_rows(head: Head, faces: Faces, broken: Breaker) -> list[Row]:
    """Session, committee and agenda, left above the text."""
    rows: list[Row] = []
    for text, bold, size, leading in (
        (head.session, True, 10.0, 12.0),
        (head.committee, True, 12.0, 13.2),
        (head.agenda, False, 10.0, 12.0),
        (head.agenda_title, True, 10.0, 12.0),
    ):
        if text:
            lines = broken((Run(text, bold=bold),), 300.0, faces, Measure(size), justify=False)
            rows += [Row((Placed(MARGIN, 0.0, line),), leading, keep=True) for line in lines]
    return rows


def _block_rows(block: Block, faces: Faces, broken: Breaker) -> list[Row]:
    if block.look is Look.TABLE:
        return _table_rows(block, faces, broken)
    manner = _MANNERS[block.look]
    # The largest lines are set as the face is drawn.
    measure = Measure(manner.size) if manner.size < 14 else Measure(manner.size, scale=1.0, spacing=0.0)
    left, first = manner.left, manner.first
    label: tuple[float, Line] | None = None
    if block.number:
        bold = block.look in (Look.TITLE, Look.HEADING)
        (line,) = broken((Run(block.number, bold=bold),), TEXT_WIDTH, faces, measure, justify=False)
        if block.look is Look.TITLE:
            # "80/229." hangs in the margin, its end always at the same distance before the title.
            label = (LEFT - 14.0 - line.width, line)
        else:
            label = (LEFT + left + first, line)
            stop = first + TAB
            while stop < first + line.width + 3:
                stop += TAB
            first = stop
            if block.look is Look.HEADING:
                left, first = stop, 0.0
    lines = broken(block.runs, TEXT_WIDTH - left, faces, measure, first_indent=first, justify=manner.justify)
    rows: list[Row] = []
    for index, line in enumerate(lines):
        x = LEFT + left + line.indent
        if block.look is Look.CLOSING:
            x = 446.7 - line.width / 2
        placed = [Placed(x, 0.0, line)]
        if index == 0 and label is not None:
            placed.insert(0, Placed(label[0], 0.0, label[1]))
        # Neither a paragraph's first line alone at a page's foot nor its last alone at a page's head.
        lonely = index == 0 or index == len(lines) - 2
        last = index == len(lines) - 1
        keep = block.keep_with_next or (lonely and not last) or (block.look is Look.CLOSING and not last)
        rows.append(
            Row(tuple(placed), manner.leading, manner.before if index == 0 else 0.0, keep=keep, notes=line.notes)
        )
    if rows and manner.after:
        rows.append(Row((), 0.0, manner.after, keep=block.keep_with_next))
    return rows


def _table_rows(block: Block, faces: Faces, broken: Breaker) -> list[Row]:
    """A table over the text's width, its first row as the head; columns as wide as their longest words ask."""
    count = max(len(cells) for cells in block.rows)
    weights = [max((len(c[i]) for c in block.rows if i < len(c)), default=1) for i in range(count)]
    weights = [min(60, max(6, weight)) for weight in weights]
    total = sum(weights)
    widths = [TEXT_WIDTH * weight / total for weight in weights]
    rows: list[Row] = []
    for number, cells in enumerate(block.rows):
        placed: list[Placed] = []
        depth = 0.0
        x = LEFT
        for width, cell in zip(widths, cells, strict=False):
            run = (Run(cell, italic=number == 0),)
            for index, line in enumerate(broken(run, width - 6, faces, _CELL, justify=False)):
                placed.append(Placed(x, index * _NOTE_LEADING, line))
                depth = max(depth, index * _NOTE_LEADING)
            x += width
        rows.append(Row(tuple(placed), _NOTE_LEADING, 4.0, extra=depth, keep=number == 0, rule=True))
    rows.append(Row((), 0.0, 8.0))
    return rows


# --- filling -------------------------------------------------------------------------------------------------------------


def _note_lines(note: Note, faces: Faces, broken: Breaker) -> list[Line]:
    return broken(note.runs, TEXT_WIDTH, faces, _NOTE, justify=False)


def _fitting(
    rows: Sequence[Row], start: int, top: float, foot: float, notes: Sequence[Note], faces: Faces, broken: Breaker
) -> int:
    """How far the rows from ``start`` fill a page: at least one, and not past what must stay together."""
    y = top
    count = 0
    stop = start
    while stop < len(rows):
        row = rows[stop]
        y -= 0.0 if stop == start else row.leading + row.before
        count += sum(len(_note_lines(notes[index], faces, broken)) for index in row.notes)
        lowest = foot + (count - 1) * _NOTE_LEADING + 14.2 + 12.0 if count else foot
        if row.placed and y - row.extra < lowest - 0.01 and stop > start:
            break
        y -= row.extra
        stop += 1
    if stop == len(rows):
        return stop
    back = stop
    while back > start and rows[back - 1].keep:
        back -= 1
    return back if back > start else stop


def _place_notes(page: Page, notes: Sequence[Note], foot: float, faces: Faces, broken: Breaker) -> None:
    lines: list[tuple[Note, int, Line]] = []
    for note in notes:
        lines += [(note, index, line) for index, line in enumerate(_note_lines(note, faces, broken))]
    if not lines:
        return
    y = foot + (len(lines) - 1) * _NOTE_LEADING
    page.note_rule = y + 14.2
    for note, index, line in lines:
        if index == 0:
            raised = not note.mark.startswith("*")
            (mark,) = broken((Run(note.mark, mark=raised),), TEXT_WIDTH, faces, _NOTE, justify=False)
            page.notes.append((y, Placed(LEFT - 3.7 - mark.width, 0.0, mark)))
        page.notes.append((y, Placed(LEFT, 0.0, line)))
        y -= _NOTE_LEADING
