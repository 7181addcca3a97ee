"""The text while it is built: the part in hand, how far the numbers are, and how a passage is added."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto

from documents.model import PartKind, Passage, PassageKind
from parsers import formulas
from parsers.blocks import Block
from parsers.labels import Counter, Label, label_of
from parsers.parts import OpenPart, has_lead
from parsers.passages import Cite, passage


class Mode(Enum):
    FRONT = auto()  # between masthead and text
    TITLE = auto()  # of a part that has just begun
    PREAMBLE = auto()
    OPERATIVE = auto()
    PROSE = auto()


class Building:
    """What the reading of the blocks knows so far, and its ways to add to it."""

    def __init__(self, notes: frozenset[str], cites: Callable[[str | None], Cite], size: float, kind: PartKind) -> None:
        # What "its resolution" means depends on who speaks: a commission's report holds texts of the Council and the Assembly.
        self._notes, self._cites, self._size = notes, cites, size
        self._cite = cites(None)
        self._main = kind
        self._mode = Mode.FRONT
        self._parts: list[OpenPart] = [OpenPart(kind)]
        self._counter = Counter()
        self._narrative = 0  # last paragraph number of the running narrative
        self._opening: list[str] = []
        self._sponsors: list[str] = []
        self._adopted: str | None = None
        self._meeting: str | None = None
        self._signing = 0
        self._resolution = False
        self._number: str | None = None
        self._adopted_by: str | None = None
        self._item = 0  # last item of a numbered list inside an operative paragraph
        self._lettered = False  # the part in hand is "A" of several: a title of its own follows
        self._whole: str | None = None  # "Draft resolution III", where it is in parts A and B
        self._section: str | None = None  # "II", alone on the line above its heading
        self._after: Sequence[Block] = ()  # the next blocks
        self._in_contents = False  # the block before was an entry of the contents
        self._contents: list[str] = []  # the lines of an entry above its dot leaders
        self._open_points = False  # the preambular paragraph before ends with a colon: its points belong to it

    @property
    def _part(self) -> OpenPart:
        return self._parts[-1]

    def _begin(self, kind: PartKind, label: str | None) -> None:
        if kind is not PartKind.ANNEX:
            self._cite = self._cites(None)
        self._parts.append(OpenPart(kind, label))
        self._mode = Mode.TITLE
        if self._counter.figure and kind is not PartKind.ANNEX and not self._resolution:
            self._narrative = self._counter.figure
        self._counter = Counter()
        self._signing = 0
        self._lettered = False

    def _points_next(self) -> bool:
        """Whether points "(a)" come next: a draft has its title or its words there, a heading over changes to it has these."""
        label = label_of(self._after[0].text) if self._after else None
        return label is not None and label.kind == "paren"

    def _of_table(self, block: Block) -> bool:
        """Whether words in small type belong to the rows beside them: "Part I. Political affairs", the rest of a cell."""
        if block.size > self._size - 1:
            return False
        above = self._part.passages[-1].kind if self._part.passages else None
        return above is PassageKind.TABLE or any(row.cells for row in self._after[:1])

    def _with_point(self, before: Passage, block: Block) -> Passage:
        point = passage(block, PassageKind.PREAMBULAR, notes=self._notes, cite=self._cite)
        text = f"{before.text} {point.text}"
        return replace(
            before,
            text=text,
            footnotes=before.footnotes + point.footnotes,
            citations=self._cite(text),
        )

    def _nested(self, block: Block, number: int) -> bool:
        """Whether a figure counts the items of a list inside an operative paragraph (a provisional agenda, say)."""
        if self._mode is not Mode.OPERATIVE or not self._counter.figure or has_lead(block):
            return False
        last = self._part.passages[-1] if self._part.passages else None
        if self._item:
            return number == self._item + 1
        return number == 1 and last is not None and formulas.ends(last.text) == ":"

    def _nested_figure(self, block: Block, label: Label, number: int) -> None:
        self._item = number
        self._part.passages.append(
            passage(
                block,
                PassageKind.SUBPARAGRAPH,
                notes=self._notes,
                cite=self._cite,
                cut=label.length,
                number=f"{self._counter.figure} {number}",
                level=1,
            )
        )

    def _interrupts(self, text: str, number: int) -> bool:
        """Whether a figure counts headings: the paragraphs are counted on after it ("17. …", "2. Gibraltar", "18. …")."""
        if number >= self._narrative or not self._after or formulas.ends(text) in ".;:," or len(text) > 300:
            return False
        label = label_of(self._after[0].text)
        return label is not None and label.kind == "figure" and int(label.value) == self._narrative + 1

    def _announced(self) -> bool:
        """Whether the narrative has just said that a draft decision follows."""
        for before in reversed(self._part.passages[-3:]):
            if re.search(r"(?:draft decision|decision)s?:$", before.text):
                return True
            if len(before.text) > 250 or formulas.ends(before.text) in ".;,":
                return False
        return False

    def _numbered(self, block: Block, label: Label, kind: PassageKind) -> None:
        number, level = self._counter.number(label, block.left)
        lead = kind in (PassageKind.OPERATIVE, PassageKind.PREAMBULAR) or (
            kind is PassageKind.SUBPARAGRAPH and self._mode is Mode.OPERATIVE
        )
        self._part.passages.append(
            passage(
                block, kind, notes=self._notes, cite=self._cite, cut=label.length, number=number, level=level, lead=lead
            )
        )

    def _heading(self, block: Block, text: str) -> None:
        match = formulas.HEADING_LABEL.match(text)
        if match:
            self._add(block, PassageKind.HEADING, cut=match.end(), number=match["label"])
        else:
            self._add(block, PassageKind.HEADING)

    def _add(
        self, block: Block, kind: PassageKind, *, lead: bool = False, cut: int = 0, number: str | None = None
    ) -> None:
        self._part.passages.append(
            passage(block, kind, notes=self._notes, cite=self._cite, cut=cut, number=number, lead=lead)
        )
