"""A month in the life of the United Nations, planned from a seed and published by the clock.

Some sixty documents on a working day and a handful at weekends: drafts whose numbers are reserved and come out of order or never,
revisions, addenda, corrigenda, reissues under the same symbol, texts that become resolutions; and documents that no daily list
ever names, which only the catalogue, the Journal or asking number by number can find. Everything is planned beforehand and
published with its moment, so a clock that is passed in lets a month pass in minutes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from replica import phrases
from replica.cards import DRAFT, MEETING, Card, Story, kind_of
from replica.faults import Fault
from replica.igov import decisions
from replica.library import Library
from replica.slips import Slip, before


@dataclass(frozen=True, slots=True)
class Planned:
    """One document. ``listed``: the daily lists name it; ``catalogued`` and ``on_agenda``: the catalogue and the Journal do.
    ``replaces``: it is a reissue of what has the same symbol. ``late``: its number was reserved, later ones came out before it."""

    slip: Slip
    at: datetime
    listed: bool = True
    catalogued: bool = True
    on_agenda: bool = True
    replaces: bool = False
    late: bool = False
    card: Card | None = None

    @property
    def symbol(self) -> str:
        return self.slip.symbol

    @property
    def found_by(self) -> str:
        """The first way that leads to it: list, catalogue, journal or numbers."""
        named = (("list", self.listed), ("catalogue", self.catalogued), ("journal", self.on_agenda))
        return next((name for name, there in named if there), "numbers")


@dataclass(frozen=True)
class Month:
    """``days`` days from ``start`` on. ``dead``: days (0 is the first) on which no host answers; ``challenged``: days on which
    the hosts of files and lists challenge every robot. The same arguments give the same month."""

    start: date = date(2026, 10, 1)
    days: int = 31
    seed: int = 0
    per_day: int = 60
    weekend: int = 6
    dead: tuple[int, ...] = (8, 20)
    challenged: tuple[int, ...] = (11, 12, 13, 14, 15, 16, 17)

    @property
    def session(self) -> int:
        return self.start.year - 1945 - (self.start.month < 9)

    @property
    def opens(self) -> datetime:
        return datetime.combine(self.start, time(), UTC)

    @property
    def ends(self) -> datetime:
        return self.opens + timedelta(days=self.days)

    @cached_property
    def documents(self) -> tuple[Planned, ...]:
        """Everything that is published, in its order."""
        return tuple(sorted(self._plan(), key=lambda planned: (planned.at, planned.symbol)))

    @cached_property
    def never(self) -> tuple[str, ...]:
        """Symbols whose numbers were reserved and never used: holes that stay open."""
        there = {planned.symbol for planned in self.documents}
        return tuple(symbol for symbol in self._reserved if symbol not in there)

    @cached_property
    def overwritten(self) -> tuple[Planned, ...]:
        """What was replaced before any host of files answered after its publication: nobody can have it."""
        shut = {*self.dead, *self.challenged}
        replaced = {planned.symbol: planned for planned in self.documents if planned.replaces}
        return tuple(
            first
            for first in self.documents
            if not first.replaces
            and (later := replaced.get(first.symbol))
            and shut.issuperset(range((first.at - self.opens).days, (later.at - self.opens).days + 1))
        )

    def publish(self, library: Library) -> None:
        """Puts the whole month into ``library``, each document with its moment; decisions and stories of the press as well."""
        for planned in self.documents:
            library.publish(
                planned.symbol,
                "en",
                planned.slip.pdf,
                at=planned.at,
                title=f"{planned.slip.title}: {kind_of(planned.symbol)}",
                format="pdf",
                announce=None if planned.listed and not planned.replaces else False,
                card=planned.card,
                catalogued=planned.catalogued,
                on_agenda=planned.on_agenda,
            )
        for decision in decisions(self.session, self.seed):
            library.decide(decision)
        for story in self.stories():
            library.tell(story)

    def stories(self) -> Iterator[Story]:
        """What the press says of resolutions and of some drafts, an hour after they are out."""
        feeds = ("press", "news", "geneva", "ohchr", "reliefweb")
        for number, planned in enumerate(self.documents):
            if number % 9 == 0:
                text = f"Delegations took up “{planned.slip.title}” (document {planned.symbol}) on {planned.at:%d %B}."
                feed = feeds[number // 9 % len(feeds)]
                yield Story(feed, 1_160_000 + number, planned.slip.title, text, planned.at + timedelta(hours=1))

    def faults(self) -> tuple[Fault, ...]:
        """The dead days and the days of challenge, for ``Replica(faults=…)``."""
        out: list[Fault] = []
        for day in self.dead:
            since = self.opens + timedelta(days=day)
            out.append(Fault("*", "disconnect", times=None, since=since, until=since + timedelta(days=1)))
        for day in self.challenged:
            since = self.opens + timedelta(days=day)
            for route in ("documents.un.org/*", "docs.un.org/*", "esubscription.un.org/*"):
                out.append(Fault(route, "challenge", times=None, since=since, until=since + timedelta(days=1)))
        return tuple(out)

    # --- the plan --------------------------------------------------------------------------------------------------------------

    @cached_property
    def _numbered(self) -> tuple[list[Planned], list[str]]:
        """First issues, and every symbol whose number was reserved."""
        chance = random.Random(f"{self.seed}/{self.start}/numbers")
        year, session = self.start.year, self.session
        series = [f"A/C.{committee}/{session}/L." for committee in range(1, 7)]
        series += [f"A/{session}/L.", f"A/{session}/", f"S/{year}/", f"E/{year}/", f"A/HRC/{session - 19}/L."]
        weights = [5] * 6 + [3, 16, 12, 6, 4]
        numbers = dict.fromkeys(series, 0)
        planned: list[Planned] = []
        reserved: list[str] = []
        for day in range(self.days):
            for moment in self._moments(day, chance):
                name = chance.choices(series, weights)[0]
                while True:
                    numbers[name] += 1
                    symbol = f"{name}{numbers[name]}"
                    if chance.random() >= 0.05:
                        break
                    # Reserved for a delegation: it comes some days later, one in five never does.
                    reserved.append(symbol)
                    if chance.random() < 0.8:
                        later = moment + timedelta(days=chance.randint(1, 6), minutes=chance.randint(1, 300))
                        planned.append(self._first(symbol, later, len(planned), chance, late=True))
                planned.append(self._first(symbol, moment, len(planned), chance))
        return planned, reserved

    @property
    def _reserved(self) -> list[str]:
        return self._numbered[1]

    def _moments(self, day: int, chance: random.Random) -> list[datetime]:
        """When the documents of a day come out: between nine in the morning and eight in the evening, UTC 13 to 24."""
        opening = self.opens + timedelta(days=day)
        size = self.per_day if opening.weekday() < 5 else self.weekend
        # About a fifth of a day are revisions, addenda, reissues and resolutions, planned from what came before.
        count = max(1, round(size * chance.uniform(0.66, 0.9)))
        return sorted(opening + timedelta(seconds=chance.randrange(46_800, 86_400)) for _ in range(count))

    def _first(self, symbol: str, at: datetime, index: int, chance: random.Random, late: bool = False) -> Planned:
        if re.fullmatch(r"A/\d+/\d+", symbol) and chance.random() < 0.05:
            # A letter to two organs is one document under two symbols.
            symbol += f"-S/{self.start.year}/{2000 + index}"
        slip = Slip(symbol, index, self.seed, dated=before(at))
        listed = chance.random() >= 0.12
        way = chance.choice(("catalogue", "journal", "numbers"))
        stub = at - timedelta(hours=chance.randint(2, 30)) if chance.random() < 0.3 else None
        agenda = (f"A/{self.session}/251", f"{1 + index % 150}.", phrases.AGENDA[1 + index % 6][1])
        card = Card(
            subjects=(slip.about,),
            agenda=agenda,
            dated=slip.dated.isoformat(),
            stub_from=stub,
            described_at=at + timedelta(days=3) if stub else None,
        )
        return Planned(
            slip,
            at,
            listed=listed,
            catalogued=listed or way == "catalogue",
            on_agenda=listed or way == "journal",
            late=late,
            card=card,
        )

    def _plan(self) -> Iterator[Planned]:
        chance = random.Random(f"{self.seed}/{self.start}/fates")
        resolution = 0
        for first in sorted(self._numbered[0], key=lambda planned: planned.at):
            yield first
            again = first.at + timedelta(days=chance.randint(1, 9), minutes=chance.randint(1, 500))
            fate = chance.random()
            draft = kind_of(first.symbol) == "draft resolution"
            if draft and fate < 0.12:
                yield self._next(first, f"{first.symbol}/Rev.1", again, edition=1)
            elif fate < 0.16:
                yield self._next(first, f"{first.symbol}/Add.1", again, edition=2)
            elif fate < 0.19:
                yield self._next(first, f"{first.symbol}/Corr.1", again, edition=1)
            elif fate < 0.22:
                slip = replace(first.slip, starred=True, edition=chance.choice((0, 1)))
                yield replace(first, slip=slip, at=again, replaces=True, late=False)
            elif draft and fate < 0.32:
                resolution += 1
                adopted = first.at + timedelta(days=chance.randint(4, 12))
                symbol = f"A/RES/{self.session}/{resolution}"
                related = ((DRAFT, first.symbol), (MEETING, f"A/{self.session}/PV.{20 + resolution % 60}"))
                day = adopted.date().isoformat()
                card = Card((first.slip.about,), related, first.card.agenda if first.card else None, day, day)
                slip = replace(first.slip, symbol=symbol, dated=before(adopted))
                yield Planned(slip, adopted, card=card)

    def _next(self, first: Planned, symbol: str, at: datetime, edition: int) -> Planned:
        slip = replace(first.slip, symbol=symbol, edition=edition, dated=before(at))
        card = Card((first.slip.about,), (("", first.symbol),), first.card.agenda if first.card else None)
        return Planned(slip, at, card=card)
