"""What a catalogue record says: the fields of the UN's MARC (sources.md 2.4) and their meaning, whatever shape they came in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from documents.languages import LANGUAGES, language_code
from documents.model import Vote
from documents.symbol import Symbol, SymbolError

STUB = re.compile(r"\W*work in progress\W*", re.I)
_ISBD = " :/;,="
_TALLY = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})\s*-\s*(\d{1,3})")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
_NAMES = {row[2].lower(): code for code, row in LANGUAGES.items()} | {"other": "de", "русский": "ru"}
_CODES3 = {row[1]: code for code, row in LANGUAGES.items()}


class Relation(StrEnum):
    """What a related document is to the record's own, by indicator and by the shape of the symbol."""

    DRAFT = "draft"
    AMENDED_DRAFT = "amended draft"
    REPORT = "report"
    MEETING = "meeting"
    RESOLUTION = "resolution"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Related:
    symbol: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Agenda:
    """``document`` is the agenda's symbol (A/80/251), ``item`` as printed without its full stop ("107", "[58]")."""

    document: str | None
    item: str | None
    title: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class File:
    """``language`` is an ISO code, None where the catalogue names none that is known."""

    url: str
    language: str | None
    media_type: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One State's vote: "in_favour", "against", "abstaining", "not_voting"."""

    name: str
    code: str | None
    vote: str


@dataclass(frozen=True, slots=True)
class Record:
    """One catalogue record. Symbols in the spelling of the catalogue; dates ISO 8601, shortened where only the year is known.

    ``stub`` says that the title is the one that librarians put beside "Work in progress". ``updated`` is in UTC for
    metadata.un.org, which alone says when the record was ``created`` too, and without a zone for the Digital Library
    ("2024-01-19T11:06:28").
    """

    id: str | None
    symbols: tuple[str, ...] = ()
    title: str | None = None
    remainder: str | None = None  # of the title: "resolution / adopted by the General Assembly"
    stub: bool = False
    date: str | None = None
    adopted: str | None = None
    subjects: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    body: str | None = None
    session: str | None = None
    distribution: str | None = None
    job_number: str | None = None
    languages: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    agenda: tuple[Agenda, ...] = ()
    action: str | None = None  # "Adopted 165-7-12, 22nd plenary meeting"
    ballots: tuple[Ballot, ...] = ()
    totals: tuple[tuple[str, int], ...] = ()
    files: tuple[File, ...] = ()
    created: str | None = None
    updated: str | None = None
    deleted: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def vote(self) -> Vote | None:
        """The recorded vote as documents carry it; None where the record has none."""
        if not self.ballots and not self.totals:
            return None

        def side(name: str) -> tuple[str, ...]:
            return tuple(ballot.name for ballot in self.ballots if ballot.vote == name)

        meeting = next((one.symbol for one in self.related if one.relation is Relation.MEETING), None)
        return Vote(
            subject=self.symbols[0] if self.symbols else None,
            in_favour=side("in_favour"),
            against=side("against"),
            abstaining=side("abstaining"),
            totals=tuple((name, count) for name, count in self.totals if name in _SIDES),
            recorded=bool(self.ballots),
            meeting=meeting,
            date=self.adopted or self.date,
        )


# --- fields ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    tag: str
    indicator: str
    subfields: tuple[tuple[str, str], ...]

    def one(self, code: str) -> str | None:
        return next((value for name, value in self.subfields if name == code and value), None)

    def all(self, code: str) -> Iterator[str]:
        return (value for name, value in self.subfields if name == code and value)


@dataclass(slots=True)
class Marc:
    """A record's fields before their meaning is read."""

    controls: dict[str, str] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)

    def each(self, *tags: str) -> Iterator[Field]:
        return (one for one in self.fields if one.tag in tags)

    def values(self, tag: str, code: str = "a") -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for one in self.each(tag) for value in one.all(code)))

    def first(self, tag: str, code: str = "a") -> str | None:
        return next(iter(self.values(tag, code)), None)


def record_of(
    marc: Marc, *, created: str | None = None, updated: str | None = None, files: Sequence[File] = ()
) -> Record:
    symbols = _symbols(marc, "191") or _symbols(marc, "791")  # a voting record has its symbol in 791
    title, remainder, stub = _title(marc)
    ballots = tuple(_ballots(marc))
    totals = _totals(marc)
    return Record(
        id=marc.controls.get("001"),
        symbols=symbols,
        title=title,
        remainder=remainder,
        stub=stub,
        date=date_in_field(marc.first("269")),
        adopted=date_in_field(marc.first("992")),
        subjects=marc.values("650") or marc.values("653"),
        authors=tuple(name for tag in ("700", "710", "711") for name in marc.values(tag)),
        types=tuple("::".join(one.one(code) or "" for code in "abc").strip(":") for one in marc.each("989")),
        body=marc.first("191", "b") or marc.first("791", "b"),
        session=marc.first("191", "c") or marc.first("791", "c"),
        distribution=(marc.first("091") or "").rstrip(".").lower() or None,
        job_number=next((one.one("b") for one in marc.each("029") if one.one("a") == "JN"), None),
        languages=_languages(marc.first("041")),
        related=tuple(_related(marc, symbols)),
        agenda=tuple(_agenda(marc)),
        action=marc.first("996"),
        ballots=ballots,
        totals=totals,
        files=(*_files(marc), *files),
        created=created,
        updated=updated or _stamp(marc.controls.get("005")),
        deleted="DELETED" in marc.values("980"),
        warnings=tuple(_doubts(symbols, ballots, totals)),
    )


def _symbols(marc: Marc, tag: str) -> tuple[str, ...]:
    found = (value for one in marc.each(tag) for value in (*one.all("a"), *one.all("z")))
    return tuple(dict.fromkeys(value for value in found if value.strip("[] ")))


def _title(marc: Marc) -> tuple[str | None, str | None, bool]:
    """(title, remainder, stub). While a record is in progress its real title stands in 246."""
    main = next(marc.each("245"), None)
    title = (main.one("a") or "").strip(_ISBD) if main is not None else ""
    if STUB.fullmatch(title):
        return (marc.first("246") or "").strip(_ISBD) or None, None, True
    rest = " ".join(value.strip() for name, value in main.subfields if name in "bc") if main is not None else ""
    return title or marc.first("246"), rest.strip(_ISBD) or None, False


def date_in_field(text: str | None) -> str | None:
    """ "2025-10-31", "20251031", "[2025]", "2025": as much of an ISO date as is there."""
    digits = re.search(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?!\d)", text or "")
    return "-".join(filter(None, digits.groups())) if digits else None


def _stamp(text: str | None) -> str | None:
    match = _STAMP.match(text or "")
    return f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}:{match[6]}" if match else None


def _languages(text: str | None) -> tuple[str, ...]:
    """ "arachiengfrerusspa" as ISO codes."""
    found = (_CODES3.get(text[at : at + 3].lower()) for at in range(0, len(text), 3)) if text else ()
    return tuple(dict.fromkeys(code for code in found if code))


def _related(marc: Marc, own: Sequence[str]) -> Iterator[Related]:
    seen = set(own)
    for one in marc.each("993", "952"):
        for symbol in one.all("a"):
            if symbol not in seen:
                seen.add(symbol)
                yield Related(symbol, Relation.MEETING if one.tag == "952" else relation_of(symbol, one.indicator))
    for one in marc.each("791"):  # the resolution that a speech is about
        for symbol in one.all("a"):
            if symbol not in seen:
                seen.add(symbol)
                yield Related(symbol, Relation.RESOLUTION)


def relation_of(text: str, indicator: str) -> Relation:
    """The shape of the symbol goes before the indicator: committee reports stand under "draft" too (sources.md 2.3)."""
    try:
        symbol = Symbol.parse(text)
    except SymbolError:
        return Relation.RELATED
    series = symbol.series
    if series in ("PV", "SR"):
        return Relation.MEETING
    if series in ("RES", "DEC", "PRST"):
        return Relation.RESOLUTION
    if indicator == "6":
        return Relation.AMENDED_DRAFT
    if series == "L":
        return Relation.DRAFT
    if series is None and indicator in ("2", "3"):
        # The Security Council's drafts have no series of their own: S/2024/37.
        return Relation.DRAFT if indicator == "2" and symbol.organ == "S" else Relation.REPORT
    return {"2": Relation.DRAFT, "3": Relation.REPORT, "4": Relation.MEETING}.get(indicator, Relation.RELATED)


def _agenda(marc: Marc) -> Iterator[Agenda]:
    for one in marc.each("991"):
        item = (one.one("b") or "").rstrip(". ")
        yield Agenda(one.one("a"), item or None, (one.one("c") or "").rstrip(". ") or None, one.one("d"))


_VOTES = {"Y": "in_favour", "N": "against", "A": "abstaining"}
_SIDES = ("in_favour", "against", "abstaining")
_TOTALS = (("b", "in_favour"), ("c", "against"), ("d", "abstaining"), ("e", "not_voting"), ("f", "members"))


def _ballots(marc: Marc) -> Iterator[Ballot]:
    for one in marc.each("967"):
        name = one.one("e")
        if name:
            yield Ballot(name, one.one("c"), _VOTES.get((one.one("d") or "").strip().upper(), "not_voting"))


def _totals(marc: Marc) -> tuple[tuple[str, int], ...]:
    for one in marc.each("996"):
        found = tuple((name, int(value)) for code, name in _TOTALS if (value := _count(one.one(code))) is not None)
        if found:
            return found
        tally = _TALLY.search(one.one("a") or "")
        if tally:
            return tuple(zip(_SIDES, map(int, tally.groups()), strict=True))
    return ()


def _count(text: str | None) -> str | None:
    """ "011", "167", "142.0" → a figure; None for what is none."""
    match = re.fullmatch(r"\s*(\d{1,4})(?:\.0)?\s*", text or "")
    return match[1] if match else None


def _doubts(symbols: Sequence[str], ballots: Sequence[Ballot], totals: Sequence[tuple[str, int]]) -> Iterator[str]:
    if not ballots:
        return
    what = symbols[0] if symbols else "a resolution"
    for name, count in totals:
        found = len(ballots) if name == "members" else sum(ballot.vote == name for ballot in ballots)
        side = "in all" if name == "members" else name.replace("_", " ")
        if found != count:
            yield f"the vote on {what} lists {found} names {side}, but its total is {count}"


def _files(marc: Marc) -> Iterator[File]:
    for one in marc.each("856"):
        url = one.one("u")
        if url:
            size = one.one("s") or ""
            yield File(url, language_named(one.one("y")), None, int(size) if re.fullmatch(r"\d{1,12}", size) else None)


def language_named(name: str | None) -> str | None:
    if not name:
        return None
    return _NAMES.get(name.strip().lower()) or language_code(name)
