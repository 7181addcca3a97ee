"""What a comparison consists of. Frozen, hashable, equal when equal: the same two documents give the same comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from compare.words import Op


class RowKind(StrEnum):
    UNCHANGED = "unchanged"
    TECHNICAL = "technical"  # only years, dates, session ordinals, resolution numbers or footnote marks moved on
    REWORDED = "reworded"
    ADDED = "added"
    DELETED = "deleted"
    SPLIT = "split"
    MERGED = "merged"


class Shift(StrEnum):
    """In which direction a lead moved on the ladder of ``compare.verbs``."""

    WEAKER = "weaker"
    STRONGER = "stronger"


@dataclass(frozen=True, slots=True)
class LeadChange:
    """The opening words of a passage, old and new; ``shift`` is None where the ladder sees no difference or knows no answer."""

    old: str | None
    new: str | None
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: passages of the old text (``old``), what they are in the new one (``new``), how they differ.

    ``old`` and ``new`` are indices into ``Document.passages``; one is empty for what was added or deleted, one has several
    for a split or merged passage. ``words`` are pairs ("=" | "-" | "+", text): "=" and "-" together are the old text, "=" and
    "+" the new one; several passages of one side are joined by a line feed. ``moved``: stands out of the order that the
    other passages keep, or crossed between preamble and operative part. ``renumbered``: carries another number.
    """

    kind: RowKind
    old: tuple[int, ...]
    new: tuple[int, ...]
    words: tuple[Op, ...]
    moved: bool = False
    renumbered: bool = False
    lead: LeadChange | None = None

    @property
    def changed(self) -> bool:
        """Whether a reader who asks "what changed?" must see this row."""
        return self.moved or self.kind not in (RowKind.UNCHANGED, RowKind.TECHNICAL)


@dataclass(frozen=True, slots=True)
class Delta:
    """What one row lost (``old``) and gained (``new``): dates, amounts, placeholders and what filled them."""

    row: int
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reporting:
    """A request to report: ``event`` is "added", "dropped" or "changed"; texts are the clauses, None on the side without one."""

    row: int
    event: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A footnote that was reworded, added or deleted; marks as printed, None on the side that lacks it."""

    kind: RowKind
    old: str | None
    new: str | None
    words: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class TextChange:
    """A single value, old and new; None where a side does not print it."""

    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class VerbChange:
    """A verb inside an operative paragraph, behind its lead: "…, and requests" → "…, and invites". None: dropped or added.

    ``shift`` as in LeadChange.
    """

    row: int
    old: str | None
    new: str | None
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class VoteChange:
    """A vote that both documents record: the figures of each, and who votes otherwise now, as (name, old, new) with "in_favour",
    "against", "abstaining" or None for who is not named. ``subject`` is None for the vote on the whole."""

    subject: str | None
    old: tuple[tuple[str, int], ...]
    new: tuple[tuple[str, int], ...]
    moved: tuple[tuple[str, str | None, str | None], ...] = ()


#: (regional group, names of its States)
Groups = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reader asks first, listed apart from the paragraphs. Everything is empty or None when it did not change."""

    title: TextChange | None = None
    agenda_item: TextChange | None = None
    sponsors_added: tuple[str, ...] = ()
    sponsors_withdrawn: tuple[str, ...] = ()
    dates: tuple[Delta, ...] = ()
    amounts: tuple[Delta, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    placeholders: tuple[Delta, ...] = ()
    citations_added: tuple[str, ...] = ()
    citations_dropped: tuple[str, ...] = ()
    footnotes: tuple[NoteChange, ...] = ()
    parts_added: tuple[str, ...] = ()
    parts_dropped: tuple[str, ...] = ()
    verbs: tuple[VerbChange, ...] = ()
    votes: tuple[VoteChange, ...] = ()
    groups_added: Groups = ()
    groups_withdrawn: Groups = ()


@dataclass(frozen=True, slots=True)
class Side:
    """Which document, and which version of its bytes (the caller's own name for it, usually a sha256).

    ``part`` is the label of the part that was compared ("Draft resolution IV"), None for a whole document.
    """

    symbol: str | None
    version: str | None = None
    part: str | None = None

    @property
    def name(self) -> str | None:
        """For headings: "A/73/583, Draft resolution IV"; None when neither is known."""
        return ", ".join(filter(None, (self.symbol, self.part))) or None


@dataclass(frozen=True, slots=True)
class Checks:
    """Whether the rows, taken alone, give back the new text and the old one. Computed on every comparison."""

    accept_all_is_new: bool
    reject_all_is_old: bool

    @property
    def passed(self) -> bool:
        return self.accept_all_is_new and self.reject_all_is_old


@dataclass(frozen=True, slots=True)
class Comparison:
    """``totals`` has every kind of row, then "moved" and "renumbered" (which count rows of any kind).

    ``notes`` say where less care was taken than elsewhere ("Table 1: too long to compare word by word …"), and why.
    """

    old: Side
    new: Side
    rows: tuple[Row, ...]
    totals: tuple[tuple[str, int], ...]
    checks: Checks
    changes: Changes = field(default_factory=Changes)
    basis: str | None = None
    notes: tuple[str, ...] = ()

    def total(self, name: str) -> int:
        return dict(self.totals).get(name, 0)
