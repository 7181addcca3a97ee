"""The records a parsed document consists of.

Frozen, hashable, comparable: two parses of the same bytes are equal, so "did anything change?" is ``==``. The words are those
of the field: a resolution has preambular and operative passages; a passage opens with a lead (the italic opening words).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from documents.states import state_code


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
    """A text with a title of its own: the resolution itself, "Draft resolution IV" in a report, an annex.

    ``of`` is the label of what it belongs to: an annex to its "Draft resolution I", that to section "A" of its report.
    """

    kind: PartKind
    passages: tuple[Passage, ...]
    label: str | None = None
    title: str | None = None
    proponent: str | None = None
    of: str | None = None

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
            if passage.level == 0 or not own.endswith(")"):
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
    """A vote as printed; ``totals`` are the printed figures, to be checked against the names.

    The names' ISO 3166-1 alpha-3 codes are ``documents.states.state_code``'s (``codes``).
    """

    subject: str | None
    in_favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    totals: tuple[tuple[str, int], ...] = ()  # (("in_favour", 88), ("against", 55), ("abstaining", 29))
    recorded: bool = True
    meeting: str | None = None
    date: str | None = None

    @property
    def codes(self) -> dict[str, tuple[str | None, ...]]:
        """Per side the codes of its names, in their order; None for a name that is no State's."""
        sides = {"in_favour": self.in_favour, "against": self.against, "abstaining": self.abstaining}
        return {side: tuple(map(state_code, names)) for side, names in sides.items()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as the report of a committee tells of it (sources.md 5.6).

    ``symbol`` is the text that was acted upon ("A/C.3/73/L.8/Rev.1"), ``replaces`` the one before it. ``introducers`` are
    the delegations that introduced it; ``sponsors`` those who submitted it and those who joined. ``revisions``, ``budget``
    (the statement of programme budget implications) and ``statements`` are paragraphs of the report. ``action`` is
    "adopted", "adopted in part" (amendments voted on one by one), "rejected", "withdrawn" or "no action"; ``manner``
    "without a vote" or "recorded vote"; ``votes`` are indexes into ``Document.votes``, that on the whole proposal last.
    ``label`` is the number ("IV") of the embedded draft that it became and ``part`` that draft's index in
    ``Document.parts``. ``paragraphs`` are the numbers of the report's paragraphs.
    """

    symbol: str | None
    title: str | None = None
    replaces: str | None = None
    introducers: tuple[str, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    revisions: tuple[str, ...] = ()
    budget: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    action: str | None = None
    manner: str | None = None
    revised: bool = False
    meeting: str | None = None
    date: str | None = None
    votes: tuple[int, ...] = ()
    label: str | None = None
    part: int | None = None
    paragraphs: tuple[str, ...] = ()


class Change(StrEnum):
    """What an amendment does to a paragraph, or to words in it."""

    REPLACE = "replace"
    REPLACE_WORDS = "replace words"
    INSERT = "insert"
    INSERT_WORDS = "insert words"
    DELETE = "delete"
    DELETE_WORDS = "delete words"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change that an amendment proposes to ``amends`` (a symbol).

    ``kind`` and ``number`` are the paragraph's ("preambular", "14"; "operative", "64"; "title" has no number). A new paragraph or
    new words stand ``position`` ("after" or "before") that paragraph, or the words in ``anchor``. ``old`` and ``new`` are
    the wording, where it is quoted. ``text`` is the instruction as printed.
    """

    change: Change
    text: str
    amends: str | None = None
    kind: PassageKind | None = None
    number: str | None = None
    position: str | None = None
    anchor: str | None = None
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a corrigendum: where, what is printed there (``wrong``) and what it should read (``right``).

    ``languages`` are the ISO codes of the editions that it is for; empty: of all.
    """

    place: str
    text: str
    wrong: str | None = None
    right: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in the record of a meeting: ``Document.passages[first:end]``.

    ``speaker`` as printed ("Mr. Almeida", "The President"), ``delegation`` the country or organization in parentheses and
    ``code`` its ISO 3166-1 alpha-3; ``spoke_in`` the language of the speech, where the record names it ("fr");
    ``on_behalf_of`` a group.
    """

    speaker: str
    first: int
    end: int
    delegation: str | None = None
    code: str | None = None
    spoke_in: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """From whom and to whom a letter or note verbale is, with its own date (ISO 8601); ``passage`` is where its heading stands
    among ``Document.passages``, None where it is the title of the document."""

    sender: str
    recipient: str | None = None
    date: str | None = None
    passage: int | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item of an agenda: "7 (b)" and its title."""

    number: str
    title: str


class RevisionKind(StrEnum):
    """What a tracked change does. Accepted, it gives the text that the document has."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVED_FROM = "moved from"
    MOVED_TO = "moved to"
    PARAGRAPH_INSERTED = "paragraph inserted"
    PARAGRAPH_DELETED = "paragraph deleted"
    ROW_INSERTED = "row inserted"
    ROW_DELETED = "row deleted"


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change of a file of a word processor, as it was made; the passages have it accepted.

    ``text`` is what was inserted, deleted or moved, as it stands in the file, blanks at its ends included; a row's cells stand
    between "|". That a paragraph was inserted or deleted is said of its end and has no text: its words are changes of their own.
    ``author`` and ``date`` (ISO 8601) are as signed, None where the change is not. ``passage`` is the index into
    ``Document.passages`` of the paragraph that it stands in; None where that is gone or is no passage (the masthead, a title).
    ``footnote`` is the mark of the footnote that it stands in.
    """

    kind: RevisionKind
    text: str
    author: str | None = None
    date: str | None = None
    passage: int | None = None
    footnote: str | None = None


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
    proposals: tuple[Proposal, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    turns: tuple[Turn, ...] = ()
    letters: tuple[Letter, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    revisions: tuple[Revision, ...] = ()

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
