"""Type and shape: what the formatting pages and the styles of a Word 97-2003 file say of runs and paragraphs.

A property modifier ("sprm") is two bytes of operation and its operand; only those that later steps ask for are read.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.legacy.word import WordFile

_MAX_RUNS = 400_000
_MAX_STYLES = 4000
_DEPTH = 12
_OPERAND = (1, 1, 2, 4, 2, 2, -1, 3)


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look. ``special`` are field and note characters; ``gone`` is hidden text or a tracked deletion."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    gone: bool = False
    special: bool = False
    capitals: bool = False
    size: float = 10.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph stands, in points. ``list`` and ``level`` are of its automatic number (0: none)."""

    left: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    centred: bool = False
    flush_right: bool = False
    in_table: bool = False
    row_end: bool = False
    list: int = 0
    level: int = 0
    tabs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Style:
    base: int
    look: bytes = b""
    shape: bytes = b""


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(operation, operand) one after the other; stops where the bytes make no sense."""
    at = 0
    while at + 3 <= len(data):
        operation = struct.unpack_from("<H", data, at)[0]
        at += 2
        size = _OPERAND[operation >> 13]
        if operation == 0xD608:
            size = 1 + struct.unpack_from("<H", data, at)[0] if at + 2 <= len(data) else len(data)
        elif size < 0:
            size = 1 + data[at]
        if at + size > len(data):
            return
        yield operation, data[at : at + size]
        at += size


def _toggled(now: bool, styled: bool, value: int) -> bool:
    return (now if value == 0x80 else not styled) if value & 0x80 else bool(value)


class Formats:
    """The formatting of a file, asked by file position."""

    def __init__(self, word: WordFile) -> None:
        self._styles = _read_styles(word.styles)
        self._looks: dict[int, Look] = {}
        self._shapes: dict[int, Shape] = {}
        self._runs = list(_runs(word))
        self._run_starts = [run[0] for run in self._runs]
        self._paragraphs = list(_paragraphs(word))
        self._paragraph_starts = [paragraph[0] for paragraph in self._paragraphs]
        self._applied: dict[tuple[int, bytes], Look] = {}

    def run(self, fc: int) -> tuple[int, bytes]:
        """(end, modifiers) of the run at a file position; the end is that of the stretch without a run where there is none."""
        index = bisect_right(self._run_starts, fc) - 1
        if index >= 0 and fc < self._runs[index][1]:
            return self._runs[index][1], self._runs[index][2]
        following = self._run_starts[index + 1] if index + 1 < len(self._runs) else 1 << 40
        return following, b""

    def look(self, style: int, modifiers: bytes) -> Look:
        key = (style, modifiers)
        if key not in self._applied:
            self._applied[key] = self._look(style, modifiers)
        return self._applied[key]

    def paragraph(self, fc: int) -> tuple[int, Shape]:
        """(style, shape) of the paragraph whose last character stands at a file position."""
        index = bisect_right(self._paragraph_starts, fc) - 1
        if index < 0 or fc >= self._paragraphs[index][1]:
            return 0, self._style_shape(0)
        _, _, style, modifiers = self._paragraphs[index]
        return style, shaped(self._style_shape(style), modifiers)

    def _look(self, style: int, modifiers: bytes) -> Look:
        styled = self._style_look(style)
        look = styled
        for operation, operand in sprms(modifiers):
            if operation == 0x4A30:  # a character style lies between the paragraph's style and the run's own properties
                look = styled = looked(styled, styled, self._chain(struct.unpack("<H", operand)[0], "look"))
        return looked(look, styled, [modifiers])

    def _style_look(self, style: int) -> Look:
        if style not in self._looks:
            look = Look()
            self._looks[style] = looked(look, look, self._chain(style, "look"))
        return self._looks[style]

    def _style_shape(self, style: int) -> Shape:
        if style not in self._shapes:
            shape = Shape()
            for modifiers in self._chain(style, "shape"):
                shape = shaped(shape, modifiers)
            self._shapes[style] = shape
        return self._shapes[style]

    def _chain(self, style: int, what: str) -> list[bytes]:
        """The modifiers of a style after those of the styles that it is based on."""
        found: list[bytes] = []
        for _ in range(_DEPTH):
            entry = self._styles.get(style)
            if entry is None:
                break
            found.insert(0, entry.look if what == "look" else entry.shape)
            style = entry.base
        return found


def looked(look: Look, styled: Look, chain: list[bytes]) -> Look:
    for modifiers in chain:
        for operation, operand in sprms(modifiers):
            value = operand[0]
            if operation == 0x0835:
                look = replace(look, bold=_toggled(look.bold, styled.bold, value))
            elif operation == 0x0836:
                look = replace(look, italic=_toggled(look.italic, styled.italic, value))
            elif operation == 0x083B:
                look = replace(look, capitals=_toggled(look.capitals, styled.capitals, value))
            elif operation in (0x083C, 0x0800):
                look = replace(look, gone=look.gone or value == 1)
            elif operation == 0x2A48:
                look = replace(look, raised=value == 1)
            elif operation == 0x0855:
                look = replace(look, special=value == 1)
            elif operation == 0x4A43:
                look = replace(look, size=min(72.0, struct.unpack("<H", operand)[0] / 2) or look.size)
    return look


def shaped(shape: Shape, modifiers: bytes) -> Shape:
    for operation, operand in sprms(modifiers):
        if operation in (0x840F, 0x845E):
            shape = replace(shape, left=_twips(operand))
        elif operation in (0x8411, 0x8460):
            shape = replace(shape, first=_twips(operand))
        elif operation == 0xA413:
            shape = replace(shape, before=_twips(operand))
        elif operation == 0xA414:
            shape = replace(shape, after=_twips(operand))
        elif operation in (0x2403, 0x2461):
            shape = replace(shape, centred=operand[0] == 1, flush_right=operand[0] == 2)
        elif operation == 0x2416:
            shape = replace(shape, in_table=operand[0] == 1)
        elif operation == 0x2417:
            shape = replace(shape, row_end=operand[0] == 1)
        elif operation == 0x460B:
            shape = replace(shape, list=struct.unpack("<H", operand)[0])
        elif operation == 0x260A:
            shape = replace(shape, level=min(8, operand[0]))
        elif operation in (0xC60D, 0xC615):
            shape = replace(shape, tabs=_tabs(shape.tabs, operand[1:], 2 if operation == 0xC60D else 4))
    return shape


def _twips(operand: bytes) -> float:
    return float(struct.unpack("<h", operand)[0]) / 20


def _tabs(tabs: tuple[float, ...], data: bytes, deleted_size: int) -> tuple[float, ...]:
    """The tab stops after some are deleted and others added."""
    if not data:
        return tabs
    count = data[0]
    gone = {_twips(data[1 + 2 * n : 3 + 2 * n]) for n in range(count) if 3 + 2 * n <= len(data)}
    at = 1 + deleted_size * count
    added = data[at] if at < len(data) else 0
    new = {_twips(data[at + 1 + 2 * n : at + 3 + 2 * n]) for n in range(added) if at + 3 + 2 * n <= len(data)}
    return tuple(sorted((set(tabs) - gone) | new))


# --- pages and styles -----------------------------------------------------------------------------------------------------------


def _page(word: WordFile, number: int, width: int) -> tuple[bytes, list[int], int]:
    """(page, file positions, number of entries) of a formatting page whose entries have ``width`` bytes."""
    page = word.main[number * 512 : number * 512 + 512]
    count = min(page[511], (511 - 4) // (4 + width)) if len(page) == 512 else 0
    return page, list(struct.unpack_from(f"<{count + 1}I", page)) if count else [], count


def _runs(word: WordFile) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, modifiers) in rising order; what overlaps is left out, so that a damaged file costs no more than a whole one."""
    last = total = 0
    for number in sorted(word.pages(paragraphs=False)):
        page, positions, count = _page(word, number, 1)
        for index in range(count):
            start, end = positions[index], positions[index + 1]
            if start < last or end <= start:
                continue
            total += 1
            if total > _MAX_RUNS:
                return
            last = end
            at = page[4 * (count + 1) + index] * 2
            yield start, end, page[at + 1 : at + 1 + page[at]] if at else b""


def _paragraphs(word: WordFile) -> Iterator[tuple[int, int, int, bytes]]:
    """(start, end, style, modifiers) in rising order."""
    last = total = 0
    for number in sorted(word.pages(paragraphs=True)):
        page, positions, count = _page(word, number, 13)
        for index in range(count):
            start, end = positions[index], positions[index + 1]
            if start < last or end <= start:
                continue
            total += 1
            if total > _MAX_RUNS:
                return
            last = end
            at = page[4 * (count + 1) + 13 * index] * 2
            if not at:
                yield start, end, 0, b""
                continue
            size = 2 * page[at] - 1
            if not page[at]:
                at += 1
                size = 2 * page[at] if at < 512 else 0
            entry = page[at + 1 : at + 1 + max(0, size)]
            style = struct.unpack_from("<H", entry)[0] if len(entry) >= 2 else 0
            yield start, end, style, entry[2:]


def _read_styles(data: bytes) -> dict[int, _Style]:
    if len(data) < 6:
        return {}
    header = struct.unpack_from("<H", data)[0]
    count, fixed = struct.unpack_from("<HH", data, 2)
    at = 2 + header
    found: dict[int, _Style] = {}
    for index in range(min(count, _MAX_STYLES)):
        if at + 2 > len(data):
            break
        length = struct.unpack_from("<H", data, at)[0]
        entry = data[at + 2 : at + 2 + length]
        at += 2 + length
        if len(entry) >= max(10, fixed) + 2:
            found[index] = _read_style(entry, fixed)
    return found


def _read_style(entry: bytes, fixed: int) -> _Style:
    kind_and_base, count_and_next = struct.unpack_from("<HH", entry, 2)
    kind, base = kind_and_base & 15, kind_and_base >> 4
    at = fixed + 2 + 2 * (struct.unpack_from("<H", entry, fixed)[0] + 1)
    groups: list[bytes] = []
    for _ in range(min(3, count_and_next & 15)):
        if at + 2 > len(entry):
            break
        size = struct.unpack_from("<H", entry, at)[0]
        groups.append(entry[at + 2 : at + 2 + size])
        at += 2 + size + (size & 1)
    if kind == 1:  # of paragraphs
        return _Style(base, groups[1] if len(groups) > 1 else b"", groups[0][2:] if groups else b"")
    return _Style(base, groups[0] if kind == 2 and groups else b"")
