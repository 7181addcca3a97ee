"""Numbered series of documents: which number is missing, where the series ends, and what is to be asked for when.

A series is written with ``n`` where its running number stands: ``A/C.3/80/L.n``, ``A/RES/80/n``, ``A/HRC/60/L.n``. Numbers are
reserved before they are issued, so a hole is normal, and it is asked for again until it is filled (sources.md 3.1). A series
without a session goes on for ever: it is watched from the highest number known on, or from one given (``S/RES/n@2780``). Its
year, which stands in the symbols of the Security Council's resolutions, is not written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from documents.symbol import Symbol, SymbolError, key_of

#: A document's revisions, addenda and corrigenda are looked for so long after it was first seen.
FOLLOWED_FOR = timedelta(days=60)
_LONGEST_PAUSE = timedelta(days=7)
#: A number that stands so far above all others is a slip of somebody's pen and no end of a series.
FARTHEST = 1000
#: Numbers in a row without a document that end a gallop: one may be reserved, two are taken for the end, for now.
_MISSES = 2

_WRITTEN = re.compile(r"(?P<head>.+[/.])n(?:@(?P<start>\d{1,6}))?")
_NUMBER = re.compile(r"(\d{1,6})[A-Z]?(?:-[A-Z])?(?:\((\d{4})\))?")


@dataclass(frozen=True)
class Series:
    """``head``: what stands in front of the number, as a key ("A/C.3/80/L."). ``start``: the first number, where it is given."""

    head: str
    start: int | None = None

    @classmethod
    def parse(cls, text: str) -> Series:
        """Raises SymbolError for what is no series."""
        match = _WRITTEN.fullmatch(re.sub(r"\s", "", text))
        if not match or not Symbol.parse(f"{match['head']}1").base.startswith(key_of(match["head"])):
            raise SymbolError(f"{text[:120]!r} is no series such as A/C.3/80/L.n, A/RES/80/n or S/RES/n@2780")
        return cls(key_of(match["head"]), int(match["start"]) if match["start"] else None)

    @property
    def name(self) -> str:
        """As it is written: "A/C.3/80/L.n"."""
        return f"{Symbol.parse(self.head + '1').display.removesuffix('1')}n"

    @cached_property
    def endless(self) -> bool:
        """No session or year ends it: its first number is not 1, but where we begin to watch."""
        return re.search(r"/(?:\d+|(?:S|ES)-\d+)(?=/)", self.head) is None

    @property
    def dated(self) -> bool:
        """A year in parentheses belongs to its symbols: S/RES/2722 (2024)."""
        return self.head == "S/RES/"

    def number(self, symbol: Symbol) -> int | None:
        """The running number of a document of the series, of its revisions and corrigenda too; None for any other document."""
        found = self._found(symbol)
        return int(found[1]) if found else None

    def year(self, symbol: Symbol) -> int | None:
        found = self._found(symbol)
        return int(found[2]) if found and found[2] else None

    def _found(self, symbol: Symbol) -> re.Match[str] | None:
        bases = [one.base for one in symbol.each if one.base.startswith(self.head)]
        return _NUMBER.fullmatch(bases[0].removeprefix(self.head)) if bases else None

    def symbols(self, number: int, years: Sequence[int]) -> tuple[Symbol, ...]:
        """What the document of that number may be called: one symbol, or one for each year that it may be of."""
        if not self.dated:
            return (Symbol.parse(f"{self.head}{number}"),)
        return tuple(Symbol.parse(f"{self.head}{number}({year})") for year in dict.fromkeys(years))


@dataclass(frozen=True, slots=True)
class Known:
    """A document that some source named, and when it was first seen."""

    symbol: Symbol
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A symbol that was looked for, as in the table ``gap``. ``hole``: something is missed; else it is the end of its series, or
    what may follow a known document. ``asked``: how often the hosts said that they do not have it."""

    symbol: Symbol
    hole: bool
    opened_at: datetime
    asked: int = 0
    next_due: datetime | None = None
    closed_at: datetime | None = None
    note: str = ""

    def due(self, now: datetime) -> bool:
        if self.closed_at is not None:
            return False
        # A time beyond the longest pause was set by a clock that was ahead, and has been set right.
        return self.next_due is None or not now < self.next_due <= now + 2 * _LONGEST_PAUSE


@dataclass(frozen=True, slots=True)
class State:
    """A series as it stands. ``highest`` is 0 where nothing is known; ``changed`` are the gaps that are to be written."""

    highest: int
    numbers: frozenset[int]
    gaps: tuple[Gap, ...]
    changed: tuple[Gap, ...]

    def due(self, now: datetime) -> tuple[Gap, ...]:
        """What is to be asked for, first what is missed, of that first what was asked least."""
        found = [one for one in self.gaps if one.due(now)]
        return tuple(sorted(found, key=lambda one: (not one.hole, one.asked, one.symbol)))


def highest_of(numbers: Iterable[int], floor: int) -> int:
    """The highest number that is joined to the others by steps of at most FARTHEST; ``floor`` where there is none."""
    top = floor
    for number in sorted(numbers):
        if number - top > FARTHEST:
            break
        top = max(top, number)
    return top


def stand(series: Series, known: Sequence[Known], gaps: Iterable[Gap], floor: int, now: datetime) -> State:
    """Holes are opened, filled ones closed, the end is put behind the highest number, and what is known is followed.

    ``gaps``: every row of the series, closed ones too. ``floor``: the number behind which the series is watched (0: from 1 on).
    """
    counted = [(number, one) for one in known if (number := series.number(one.symbol)) is not None and number > floor]
    highest = highest_of((number for number, _ in counted), floor)
    held = frozenset(number for number, one in counted if not one.symbol.suffixes)
    years = {number: year for number, one in counted if (year := series.year(one.symbol))}
    keys = {one.symbol.key for one in known}
    rows = {_place(series, one.symbol): one for one in gaps}
    wanted: dict[str, tuple[Symbol, bool]] = {}
    for number in range(floor + 1, highest + 2):
        if number not in held:
            symbol = series.symbols(number, _years(number, years, now))[0]
            wanted[_place(series, symbol)] = (symbol, number <= highest)
    for symbol in _followers(series, known, now):
        wanted[symbol.key] = (symbol, False)
    after: dict[str, Gap] = {}
    changed: list[Gap] = []
    for place, one in rows.items():
        new = _moved(one, place in wanted and wanted[place][1])
        if one.closed_at is None and place not in wanted:
            number = None if one.symbol.suffixes else series.number(one.symbol)
            there = one.symbol.key in keys or number in held
            new = _closed(one, now, "" if there else "not looked for any more")
        if new != one:
            changed.append(new)
        after[place] = new
    for place, (symbol, hole) in wanted.items():
        if place not in after:
            # A reserved number becomes a hole when a higher one is seen, and the end was asked for a moment ago.
            after[place] = Gap(symbol, hole, now)
            changed.append(after[place])
    return State(highest, held, tuple(after.values()), tuple(changed))


def _place(series: Series, symbol: Symbol) -> str:
    """One place for one number: a resolution's year may have been guessed wrongly."""
    number = series.number(symbol)
    return symbol.key if symbol.suffixes or number is None else f"{series.head}{number}"


def _moved(one: Gap, hole: bool) -> Gap:
    """The end of a series that others have passed is a hole from then on, and asked for soon."""
    if one.hole or not hole or one.closed_at is not None:
        return one
    return Gap(one.symbol, True, one.opened_at, one.asked, None, None, one.note)


def _closed(one: Gap, now: datetime, note: str) -> Gap:
    return Gap(one.symbol, one.hole, one.opened_at, one.asked, None, now, note)


def candidates(series: Series, symbol: Symbol, known: Collection[Known], now: datetime) -> tuple[Symbol, ...]:
    """What to ask for in place of a gap's symbol: of a dated series every year that its number may be of."""
    number = series.number(symbol)
    if not series.dated or number is None or symbol.suffixes:
        return (symbol,)
    years = {n: y for one in known if (n := series.number(one.symbol)) and (y := series.year(one.symbol))}
    return series.symbols(number, _years(number, years, now))


def _years(number: int, years: Mapping[int, int], now: datetime) -> list[int]:
    """The years in which a number may have been given out, likeliest first: those of its neighbours, or from the last to now."""
    below = max((n for n in years if n < number), default=None)
    above = min((n for n in years if n > number), default=None)
    first = years[below] if below is not None else (years[above] if above is not None else now.year)
    last = years[above] if above is not None else max(first, now.year)
    return [*range(last, min(first, last) - 1, -1)][:3]


def _followers(series: Series, known: Sequence[Known], now: datetime) -> list[Symbol]:
    """The next revision, addendum and corrigendum of each document of the series that is young enough.

    A resolution is never revised. Of a revised document the last revision is followed, as the ones before it are history.
    """
    of: dict[str, list[Known]] = {}
    for one in known:
        if series.number(one.symbol) is not None:
            of.setdefault(one.symbol.base, []).append(one)
    found: list[Symbol] = []
    for base, family in of.items():
        chains = {one.symbol.suffixes for one in family}
        revision = max((chain[0][1] for chain in chains if chain and chain[0][0] == "REV"), default=0)
        stem: tuple[tuple[str, int], ...] = (("REV", revision),) if revision else ()
        newest = max((one.first_seen for one in family if one.symbol.suffixes[: len(stem)] == stem), default=None)
        if newest is None or now - newest >= FOLLOWED_FOR:
            continue
        adopted = "/RES/" in series.head
        if not adopted:
            found.append(Symbol.parse(f"{base}/REV.{revision + 1}"))
        start = f"{base}/REV.{revision}" if revision else base
        hung = [chain[-1] for chain in chains if chain and chain[:-1] == stem]
        for word in ("CORR",) if adopted else ("ADD", "CORR"):
            last = max((number for name, number in hung if name == word), default=0)
            found.append(Symbol.parse(f"{start}/{word}.{last + 1}"))
    return found


def next_probe(highest: int, answers: Mapping[int, bool]) -> int | None:
    """Where to look next for the end of a series above ``highest``, given what was answered; None when it is found.

    n+1, n+2, n+4, … until two numbers running have no document, then by halves between the last that has one and the first that
    has none. What stays unasked below the end is a hole, and asked for as such.
    """
    hit, misses, step = highest, list[int](), 1
    while len(misses) < _MISSES:
        number = highest + step
        if number not in answers:
            return number
        if answers[number]:
            hit, misses = number, []
        else:
            misses.append(number)
        step *= 2
    low, high = hit, misses[0]
    while high - low > 1:
        middle = (low + high) // 2
        if middle not in answers:
            return middle
        low, high = (middle, high) if answers[middle] else (low, middle)
    return None


def pause(gap: Gap, jitter: float) -> timedelta:
    """How long to wait after a gap was asked for in vain once more (``asked`` counts this time): it doubles, is never longer than a
    week for what is missed and half a day for the end of a series, and lies within ±20 % (``jitter`` from 0 to 1).
    """
    if gap.hole:
        first, longest = timedelta(hours=3), _LONGEST_PAUSE
    elif gap.symbol.suffixes:
        first, longest = timedelta(days=1), _LONGEST_PAUSE
    else:
        first, longest = timedelta(hours=2), timedelta(hours=12)
    return min(first * (1 << min(max(gap.asked, 1) - 1, 10)), longest) * (0.8 + 0.4 * jitter)
