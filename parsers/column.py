"""Paragraphs of a word processor as blocks: where the first word stands behind tabs and labels, and the white above it.

The two formats of Word say this in different files and in the same terms; what follows from it is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from parsers import words
from parsers.blocks import Block, Span

#: Average width of a character against its size, to guess how many lines a paragraph takes.
_WIDTH = 0.46
LINE_BREAK = "\x0b"
_FIGURE = re.compile(r"\s*[1-9]\d{0,2}\s*")
#: What a raised figure is the power of: a unit, a variable, a ten.
_POWERED = re.compile(r"(?<!\w)(?:[^\W\d_]{1,2}|10)$")
_SECTION = re.compile(r"\s*(?:[IVXL]{1,6}|[A-Z])\s*")
_FIGURE_AND_TAB = re.compile(r"^(\s*\d{1,3})(\t+)(?=[A-Z]|$)")
_ORGANIZATION = (
    r"United Nations|Nations Unies|Naciones Unidas|Организация Объединенных Наций|الأمم المتحدة|联\s*合\s*国"
)
#: A line or cell of a masthead: the name of the house, with at most the symbol beside it, or the distribution.
_HEADWORDS = re.compile(rf"(?:{_ORGANIZATION})(?:\s+[A-Z]+/\S+(?:\s\S+){{0,3}})?|.{{0,60}}\bDistr\..{{0,60}}", re.I)
#: What stands under the distribution: the date, the language of the original, the job number.
_UNDER_HEAD = re.compile(rf"(?:{words.DATE.pattern})|Original ?: .{{1,40}}|[A-Z]* ?\d{{2}}-\d{{5}}.{{0,30}}", re.I)
#: A masthead is among so many blocks of the body.
_HEAD_BLOCKS = 12
#: Lines of the left column of a masthead.
_SIDE = 8


class Shape(Protocol):
    """How a paragraph stands; lengths in points. ``first`` is the first line's indent against ``left`` (negative: hanging)."""

    @property
    def left(self) -> float: ...
    @property
    def first(self) -> float: ...
    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...
    @property
    def centred(self) -> bool: ...
    @property
    def flush_right(self) -> bool: ...
    @property
    def tabs(self) -> tuple[float, ...]: ...


@dataclass(slots=True)
class Column:
    """The text column, read from the top: ``left`` edge and ``width`` in points, and the white since the last paragraph."""

    left: float = 72.0
    width: float = 468.0
    _white: float = 0.0
    _after: float = 0.0

    def unlabelled(self, spans: Sequence[Span], shape: Shape, label: str) -> tuple[list[Span], float]:
        """(the spans without the tabs before the first word, with the automatic label; where the first word stands)."""
        at = max(0.0, shape.left + shape.first)
        kept = list(spans)
        if kept and not kept[0].mark:
            # "86", tab, text: the full stop after the figure was forgotten, and the tab says that it is a label all the same.
            kept[0] = replace(kept[0], text=_FIGURE_AND_TAB.sub(r"\1.\2", kept[0].text))
        while kept and not kept[0].mark:
            text = kept[0].text
            bare = text.lstrip()
            for sign in text[: len(text) - len(bare)]:
                at = _next_stop(shape, at) if sign == "\t" else at
            if bare:
                kept[0] = replace(kept[0], text=bare)
                break
            kept.pop(0)
        if label:
            kept.insert(0, Span(f"{label} ", bold=bool(kept) and kept[0].bold))
        return kept, self.left + at

    def blank(self, shape: Shape, leading: float) -> None:
        """An empty paragraph: white above the next one."""
        self._white += max(self._after, shape.before) + leading
        self._after = shape.after

    def block(
        self,
        spans: Sequence[Span],
        shape: Shape,
        left: float,
        *,
        size: float,
        leading: float,
        indent: float = 0.0,
        page: int = 0,
    ) -> Block:
        """The block of a paragraph whose first word stands at ``left``; ``indent`` is that of its right edge."""
        gap = 1.0 + (self._white + max(self._after, shape.before)) / max(leading, 1.0)
        self._white, self._after = 0.0, shape.after
        letters = sum(len(span.text) for span in spans)
        width = max(40.0, self.width - shape.left - indent)
        rest = self.left + shape.left
        if shape.centred or shape.flush_right:
            spare = max(0.0, width - letters * size * _WIDTH)
            left = rest = rest + (spare / 2 if shape.centred else spare)
        return Block(
            tuple(spans),
            page=page,
            left=round(left, 1),
            rest=round(rest, 1),
            right=round(self.left + self.width - indent, 1),
            size=size,
            gap=round(gap, 2),
            centred=shape.centred,
            lines=max(1, -int(-letters * size * _WIDTH // width)),
        )

    def row(self, spans: Sequence[Span], cells: Sequence[str], *, size: float, page: int = 0) -> Block:
        """The block of a row of a table; one without ``cells`` is a frame around an ordinary paragraph."""
        return Block(tuple(spans), page, self.left, self.left, size=size or 10.0, gap=1.2, cells=tuple(cells))

    def flush(self) -> None:
        """The edge of a table: the white of the paragraphs before it is not that of those behind it."""
        self._white = self._after = 0.0


def _next_stop(shape: Shape, at: float) -> float:
    """Where a tab leads: to the next stop, to the hanging indent, else to the next half inch."""
    stops = [stop for stop in shape.tabs if stop > at + 0.5]
    if shape.first < 0 and shape.left > at + 0.5:
        stops.append(shape.left)
    return min(stops) if stops else (at // 36 + 1) * 36


def in_lines(spans: Sequence[Span]) -> list[list[Span]]:
    """The spans of a paragraph; two paragraphs where its first line is the number of a section ("I", a line break, its heading).
    Any other line break (U+000B) is a blank."""
    before: list[Span] = []
    for index, span in enumerate(spans):
        head, broken, tail = span.text.partition(LINE_BREAK)
        if not broken:
            before.append(span)
            continue
        if _SECTION.fullmatch("".join(one.text for one in before) + head):
            rest = [replace(span, text=tail), *spans[index + 1 :]]
            if any(one.text.strip() for one in rest):
                return [[*before, replace(span, text=head)], _unbroken(rest)]
        break
    return [_unbroken(spans)]


def _unbroken(spans: Sequence[Span]) -> list[Span]:
    return [replace(span, text=span.text.replace(LINE_BREAK, " ")) for span in spans]


def names_again(figure: str, spans: Sequence[Span]) -> bool:
    """Whether a raised figure typed behind these words may name a note once more, and is no power of a unit or of ten."""
    before = "".join(span.text for span in spans[-3:] if not span.mark).rstrip()
    return bool(_FIGURE.fullmatch(figure)) and bool(before) and not _POWERED.search(before)


def append(spans: list[Span], span: Span) -> None:
    """The span behind the others; with the last one, where both look the same and neither is a mark."""
    last = spans[-1] if spans else None
    if last and not span.mark and not last.mark and (last.italic, last.bold) == (span.italic, span.bold):
        spans[-1] = replace(last, text=last.text + span.text)
    else:
        spans.append(span)


def with_head(head: Sequence[str], blocks: Sequence[Block], left: float) -> tuple[list[str], list[Block]]:
    """(lines of the masthead, the blocks from the session on), whether the file keeps the masthead in the header or in the body.

    A header that names neither the house nor the distribution is no masthead: then the rows and lines at the beginning of the
    body are, down to the last of its words and what stands under them. The templates of the 1990s keep the session and the
    agenda item in the header too; they become blocks at ``left``, as in the others.
    """
    if any(_HEADWORDS.fullmatch(line.strip()) for line in head):
        return list(head), [*(Block((Span(line, bold=True),), left=left, gap=1.2) for line in _side(head)), *blocks]
    last = max((n for n, block in enumerate(blocks[:_HEAD_BLOCKS]) if _is_head(block)), default=-1)
    while 0 <= last < len(blocks) - 1 and _UNDER_HEAD.fullmatch(blocks[last + 1].text):
        last += 1
    lines = [text for block in blocks[: last + 1] for text in (block.cells or (block.text,)) if text]
    return [*head, *lines], list(blocks[last + 1 :])


def _side(head: Sequence[str]) -> list[str]:
    """The session, the committee and the agenda item out of the head."""
    start = next((n for n, line in enumerate(head) if words.session_in(line)), None)
    start = start if start is not None else next((n for n, x in enumerate(head) if words.agenda_items(x)), None)
    if start is None:
        return []
    found: list[str] = []
    for line in head[start : start + _SIDE]:
        if not (words.session_in(line) or words.agenda_items(line) or words.COMMITTEE.fullmatch(line)):
            break
        found.append(line)
    return found


def _is_head(block: Block) -> bool:
    return any(_HEADWORDS.fullmatch(text.strip()) for text in (block.text, *block.cells))


def margin_of(blocks: Sequence[Block]) -> float:
    """The left edge that most of the text has."""
    edges: Counter[float] = Counter()
    for block in blocks:
        if not block.cells:
            edges[block.rest] += len(block.text)
    return edges.most_common(1)[0][0] if edges else 0.0
