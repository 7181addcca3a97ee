"""Where new symbols are heard of, and where their files are fetched. A new source is a class with ``poll``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from documents.symbol import Symbol
from parsers.catalogue import Record


class Health(StrEnum):
    """What is to be said of a source; what is not in WELL is told to the operators."""

    NEW = "new"
    HEALTHY = "healthy"
    LATE = "late"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    BLOCKED = "blocked"
    CHALLENGED = "challenged"
    MOVED = "moved"
    DEAD = "dead"


#: The states that nobody has to be told of: a day without documents is no trouble.
WELL = frozenset({Health.NEW, Health.HEALTHY, Health.EMPTY})


@dataclass(frozen=True, slots=True)
class Content:
    """A file that came with a sighting: nothing is left to fetch. ``url`` is where it was found."""

    data: bytes
    media_type: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One entry of a source: ``symbol`` None where the entry names none that we can read.

    A ``context`` entry (press, news) is about documents, the ``mentions``, and none itself: it is kept and shown beside
    them, and has no symbol. ``record`` is the catalogue's own, ``content`` the document's file where the source brings it.
    An ``archive`` entry names a document that is not new (a source that is read for the first time, last year's report on an
    agenda): it is kept like what a backfill fetches, and nobody is told.
    """

    entry_key: str
    symbol: Symbol | None
    title: str
    link: str | None
    published: datetime | None
    summary: str = ""
    context: bool = False
    mentions: tuple[Symbol, ...] = ()
    record: Record | None = None
    content: Content | None = None
    archive: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What the last good look left behind: validators for a conditional request, and ``cursor``, the source's own words
    (a watermark, say) that nobody else reads."""

    etag: str | None = None
    last_modified: str | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at a source. ``memory`` None: keep the old one, because this answer was not whole."""

    health: Health
    note: str
    sightings: tuple[Sighting, ...] = ()
    memory: Memory | None = None
    unchanged: bool = False


class Source(Protocol):
    """Asked on a schedule. Network trouble is an answer (DEAD, BLOCKED), not an exception."""

    @property
    def name(self) -> str:
        """Its identity, as in the table ``source``: an address, where it has one."""
        ...

    @property
    def kind(self) -> str: ...

    @property
    def cadence(self) -> timedelta:
        """The shortest time from one look to the next; zero: at every run."""
        ...

    def poll(self, memory: Memory, now: datetime) -> Poll: ...
