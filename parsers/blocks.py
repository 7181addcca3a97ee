"""What every format is brought to before its meaning is read: blocks of printed text.

PDF comes here by way of characters and lines; DOCX, legacy Word, HTML and plain text come here directly. The steps after
this one (blocks → passages → document) know nothing of formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from documents.model import Revision


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style. ``mark`` is a footnote's mark: never part of the words around it."""

    text: str
    italic: bool = False
    bold: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One printed paragraph, whole again where a page or a footnote broke it.

    ``left`` and ``rest`` are the left edges of its first and of its further lines, ``right`` the right edge of its longest
    line, all in points from the left edge of the page; ``size`` is the type size in points; ``gap`` the white above it in
    lines of its own leading. ``cells`` is non-empty for a row of a table (then ``spans`` hold the same words in order).
    ``page`` counts from 0. Formats without geometry leave the defaults.
    """

    spans: tuple[Span, ...]
    page: int = 0
    left: float = 0.0
    rest: float = 0.0
    right: float = 0.0
    size: float = 10.0
    gap: float = 0.0
    centred: bool = False
    lines: int = 1
    cells: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words without footnote marks."""
        return tidy("".join(span.text for span in self.spans if not span.mark))

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(span.text.strip() for span in self.spans if span.mark)

    @property
    def is_row(self) -> bool:
        """Whether the cells are a table's: three, or words and an amount ("1. General income | 32 815 100")."""
        return len(self.cells) > 2 or (len(self.cells) == 2 and is_amount(self.cells[1]))

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return _all(self.spans, "bold")

    @property
    def italic(self) -> bool:
        """Whether every word is italic."""
        return _all(self.spans, "italic")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote as printed: its mark ("1", "*", "a") and its text."""

    mark: str
    text: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Tracked:
    """A tracked change, and which of ``Reading.blocks`` it stands in: None where that is gone, or is none of them."""

    revision: Revision
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a file, in reading order.

    ``head`` are the lines of the first page's masthead with everything around it (job number, bar code); ``running`` the
    distinct running heads and feet of the later pages; ``blocks`` the body with the left-hand masthead (session, agenda
    item); ``margin`` the left edge of the text column.
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    head: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    margin: float = 0.0
    pages: int | None = None
    media_type: str = "text/plain"
    warnings: tuple[str, ...] = field(default=())
    tracked: tuple[Tracked, ...] = ()


_AMOUNT = re.compile(r"[(–—-]?\d[\d ,.\u00a0\u2009]*\)?|[–—-]")


def is_amount(text: str) -> bool:
    """Whether a cell holds a figure and nothing else: "(32 815.1)", "–"."""
    return _AMOUNT.fullmatch(text) is not None


def tidy(text: str) -> str:
    """One blank between words, none at the ends or before a comma that lost its footnote mark."""
    return " ".join(text.split())


def _all(spans: Iterable[Span], style: str) -> bool:
    seen = False
    for span in spans:
        if span.mark or not any(map(str.isalnum, span.text)):
            continue
        if not getattr(span, style):
            return False
        seen = True
    return seen
