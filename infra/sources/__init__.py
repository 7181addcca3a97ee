"""Where new symbols are heard of, and where their files are fetched. A new source is a class with ``poll``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from documents.symbol import Symbol


class Health(StrEnum):
    """What is to be said of a source; what is not in WELL is told to the operators."""

    NEW = "new"
    HEALTHY = "healthy"
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
class Sighting:
    """One entry of a source: ``symbol`` None where the entry names none that we can read."""

    entry_key: str
    symbol: Symbol | None
    title: str
    link: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets the next request be conditional."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at a source. ``validators`` None: keep the old ones, because this answer was not whole."""

    health: Health
    note: str
    sightings: tuple[Sighting, ...] = ()
    validators: Validators | None = None
    unchanged: bool = False


class Source(Protocol):
    """Asked on a schedule. Network trouble is an answer (DEAD, BLOCKED), not an exception."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    def poll(self, validators: Validators) -> Poll: ...
