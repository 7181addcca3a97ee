"""What the United Nations knows of a document beside its file: catalogue cards, decisions, stories of the press.

Each says since when it can be seen, so that everything follows the replica's clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from documents.model import Document
from documents.symbol import Symbol, SymbolError

_CITED = re.compile(r"A/[A-Z0-9./-]*\d")
#: The indicators of MARC 993 (sources.md 2.4).
DRAFT, REPORT, MEETING, AMENDED = "2", "3", "4", "6"


@dataclass(frozen=True, slots=True)
class Card:
    """What the library's catalogue says of a document (sources.md 2.4).

    ``related``: pairs of an indicator of field 993 and a symbol. ``agenda``: the agenda document, the item ("107.") and its
    title. ``stub_from``: since when a record "Work in progress" stands, before the document itself is out; ``described_at``:
    when that stub becomes a whole record (None: the record is whole from the start).
    """

    subjects: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    agenda: tuple[str, str, str] | None = None
    dated: str | None = None
    adopted: str | None = None
    vote: str | None = None
    responsible: str | None = None
    stub_from: datetime | None = None
    described_at: datetime | None = None


@dataclass(slots=True)
class Record:
    """A card with its number and its history. ``touched``: every time at which it was changed, in order."""

    id: int
    key: str
    symbols: tuple[str, ...]
    title: str
    kind: str
    card: Card
    created: datetime
    touched: list[datetime] = field(default_factory=list)

    def updated(self, now: datetime) -> datetime:
        return max((moment for moment in self.touched if moment <= now), default=self.created)

    def is_stub(self, now: datetime) -> bool:
        return self.card.described_at is not None and now < self.card.described_at


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the General Assembly as IGov lists it, since ``at``. ``meetings``: pairs of an ISO date and "42nd plenary
    meeting". ``later``: texts that replace ``text``, each from a moment on, for the wording is provisional for months."""

    number: str
    title: str
    text: str
    meetings: tuple[tuple[str, str], ...]
    at: datetime
    kind: str = "Elections and Appointments"
    committee: str = "Plenary"
    agenda_item: str = "3 (a)"
    later: tuple[tuple[datetime, str], ...] = ()

    @property
    def session(self) -> int:
        return int(self.number.partition("/")[0])

    def text_at(self, now: datetime) -> str:
        return next((text for moment, text in reversed(self.later) if moment <= now), self.text)


@dataclass(frozen=True, slots=True)
class Story:
    """One item of a feed that is no daily list. ``feed``: press, news, geneva, ohchr or reliefweb."""

    feed: str
    number: int
    title: str
    text: str
    at: datetime


def card_of(document: Document) -> Card:
    """What follows from a document itself: the day, the sponsors, and what a resolution came from."""
    head = document.masthead
    cited = [s for part in document.parts for s in _CITED.findall(part.proponent or "")]
    related = [(DRAFT if "/L." in symbol else REPORT, symbol) for symbol in dict.fromkeys(cited)]
    names = [sponsor.name for sponsor in document.sponsors]
    item = head.agenda_items[0] if head.agenda_items else None
    agenda = (f"A/{head.session}/251", f"{item}.", head.agenda_title or "") if item and head.session else None
    who = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
    return Card(
        related=tuple(related),
        agenda=agenda,
        dated=head.date,
        adopted=head.adopted,
        responsible=who or None,
    )


def kind_of(symbol: str) -> str:
    """What the catalogue calls a document of such a symbol: a word before the slash of its title."""
    try:
        series = Symbol.parse(symbol).series
    except SymbolError:
        series = None
    return {"L": "draft resolution", "RES": "resolution", "DEC": "decision", "PV": "verbatim record"}.get(
        series or "", "report"
    )
