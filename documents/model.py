"""The records a parsed document consists of.

Frozen, hashable, comparable: two parses of the same bytes are equal, so "did anything change?" is ``==``. The words are those
of the field: a resolution has preambular and operative passages; a passage opens with a lead (the italic opening words).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    RESOLUTION = "resolution"
    DECISION = "decision"
    DRAFT_RESOLUTION = "draft resolution"
    DRAFT_DECISION = "draft decision"
    ANNEX = "annex"
    NARRATIVE = "narrative"
    STATEMENT = "statement"
    LETTER = "letter"


class PassageKind(StrEnum):
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    SUBPARAGRAPH = "subparagraph"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    TABLE = "table"
    SIGNATURE = "signature"
    OTHER = "other"


class SponsorRole(StrEnum):
    ORIGINAL = "original"
    ADDITIONAL = "additional"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the first page says of the document. Dates are ISO 8601; ``None`` means: not printed.

    ``date`` is the printed date, which is days before the document can be read (sources.md 6.3): never order by it.
    ``job_number`` keeps its hyphen and neither letter nor star ("25-16535").
    """

    symbol: str | None
    language: str
    organ: str | None = None
    distribution: str | None = None  # general | limited | restricted
    date: str | None = None
    original_language: str | None = None
    job_number: str | None = None
    session: str | None = None
    committee: str | None = None
    agenda_items: tuple[str, ...] = ()
    agenda_title: str | None = None
    reissued: bool = False
    adopted: str | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph. ``text`` has neither its number nor footnote marks.

    ``number`` is "23" or "23 (b)"; a point inside a point has its own label behind the paragraph's figure ("23 (ii)", level 2),
    as in the UN's own mark-up. ``Part.full_numbers`` gives what a lawyer cites: "23 (b) (ii)".

    ``lead`` is the opening of ``text`` that is printed in italics ("Takes note with appreciation").
    ``footnotes`` and ``citations`` stand in the order of the text; citations are symbols in their customary spelling.
    """

    kind: PassageKind
    text: str
    number: str | None = None
    lead: str | None = None
    level: int = 0
    footnotes: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A text with a title of its own: the resolution itself, "Draft resolution IV" in a report, an annex."""

    kind: PartKind
    passages: tuple[Passage, ...]
    label: str | None = None
    title: str | None = None
    proponent: str | None = None

    @property
    def full_numbers(self) -> tuple[str | None, ...]:
        """Per passage the number with every label on the way down to it, derived from the levels: "23 (b) (ii)"."""
        found: list[str | None] = []
        above: list[str] = []
        for passage in self.passages:
            if passage.number is None:
                found.append(None)
                continue
            head, _, own = passage.number.rpartition(" ")
            if passage.level == 0 or not own.startswith("("):
                above = []
                found.append(passage.number)
                continue
            # Levels that are not there (a point of level 2 under none of level 1) leave no gap in what is cited.
            above = [*above[: passage.level - 1], own]
            found.append(" ".join(filter(None, [head, *above])))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Footnote:
    mark: str
    text: str
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sponsor:
    """``name`` as printed; ``code`` is ISO 3166-1 alpha-3, None for what is no State (an observer, a group)."""

    name: str
    code: str | None = None
    role: SponsorRole = SponsorRole.ORIGINAL
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as printed; ``totals`` are the printed figures, to be checked against the names."""

    subject: str | None
    in_favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    totals: tuple[tuple[str, int], ...] = ()  # (("in_favour", 88), ("against", 55), ("abstaining", 29))
    recorded: bool = True
    meeting: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the record comes from. ``warnings`` are sentences a librarian can act on."""

    media_type: str
    parser: str
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    kind: str  # "draft resolution", "resolution", "committee report", "letter", …
    masthead: Masthead
    parts: tuple[Part, ...]
    provenance: Provenance
    footnotes: tuple[Footnote, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    votes: tuple[Vote, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The main sequence: all parts' passages in order. Comparison rows index into it."""
        return tuple(passage for part in self.parts for passage in part.passages)

    @property
    def title(self) -> str | None:
        """The first title that a part carries."""
        return next((part.title for part in self.parts if part.title), None)

    def texts(self) -> Iterator[str]:
        """Everything that a person reads in it, for search: titles, passages, footnotes."""
        for part in self.parts:
            if part.title:
                yield part.title
            for passage in part.passages:
                yield passage.text
        for footnote in self.footnotes:
            yield footnote.text
