"""What a person asks for in one go, as symbols: spellings, ranges, patterns over the catalogue's records, sessions, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, select

from documents.errors import UsageError
from documents.languages import language_code
from documents.symbol import Symbol, SymbolError
from infra.database.engine import reading
from infra.database.schema import record
from watch.globs import Glob

_RANGE = re.compile(r"(?P<head>.*?)(?P<first>\d+)\.\.(?P<again>.*?)(?P<last>\d+)")
_MOST = 5000
_PHASE = "reading the symbols"
_A_RANGE = "A range is A/C.3/80/L.1..L.20"


@dataclass(frozen=True, slots=True)
class Asked:
    """``words``: symbols, ranges and globs. ``sessions`` and dates (ISO 8601, both included) choose among catalogue records,
    alone or with globs; ``sessions`` among named symbols too. ``languages``: in order of preference, where not the settings'."""

    words: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()

    def as_words(self) -> list[str]:
        """As it would be written on the command line."""
        found = list(self.words)
        found += [f"--session {one}" for one in self.sessions]
        found += [f"--{name} {one}" for name, one in (("since", self.since), ("until", self.until)) if one]
        return found + ([f"--languages {','.join(self.languages)}"] if self.languages else [])


def expand(words: Sequence[str]) -> tuple[Symbol, ...]:
    """Symbols and ranges ("A/C.3/80/L.1..L.20", "A/RES/80/1..40") as symbols, each once, in the order given."""
    found: dict[str, Symbol] = {}
    for word in words:
        try:
            for symbol in _expand_one(word):
                found.setdefault(symbol.key, symbol)
        except SymbolError as error:
            raise UsageError(error.what, phase=_PHASE, advice=_A_RANGE) from error
    return tuple(found.values())


def _expand_one(word: str) -> tuple[Symbol, ...]:
    match = _RANGE.fullmatch(word)
    if not match:
        return Symbol.parse(word).each
    if not _same_series(match["head"], match["again"]):
        raise UsageError(f"{word!r} is no range: both ends are of one series", phase=_PHASE, advice=_A_RANGE)
    first, last = int(match["first"]), int(match["last"])
    if last < first:
        turned = f"{match['head']}{last}..{match['head'].rpartition('/')[2]}{first}"
        raise UsageError(f"{word!r} ends before it begins", phase=_PHASE, advice=f"Write {turned}")
    if last - first >= _MOST:
        raise UsageError(f"{word!r} is more than {_MOST} documents", phase=_PHASE, advice="Take it in several")
    return tuple(Symbol.parse(f"{match['head']}{number}") for number in range(first, last + 1))


def _same_series(head: str, again: str) -> bool:
    """ "A/C.3/80/L." before the first number; before the last one nothing, "L.", or all of it again."""
    head, again = ("".join(one.split()).casefold() for one in (head, again))
    return head.endswith(again)


def choose(engine: Engine, asked: Asked) -> tuple[Symbol, ...]:
    """The symbols that are asked for, each once. Raises UsageError for a word that is none, and when there is nothing."""
    for word in asked.languages:
        if language_code(word) != word:
            raise UsageError(f"{word!r} is not one of en, fr, es, ru, ar, zh, de", phase="reading the languages")
    globs = [Glob(word) for word in asked.words if "*" in word or "?" in word]
    named = expand([word for word in asked.words if "*" not in word and "?" not in word])
    if named and (asked.since or asked.until):
        what = "dates choose among the catalogue's records, and symbols and ranges are named"
        raise UsageError(what, phase=_PHASE, advice="Write a pattern such as A/C.3/80/* instead")
    if asked.since and asked.until and asked.since > asked.until:
        raise UsageError(f"--since {asked.since} is later than --until {asked.until}", phase=_PHASE)
    if not asked.words and not (asked.sessions or asked.since or asked.until):
        raise UsageError("nothing is asked for", phase=_PHASE, advice="Name a symbol, a pattern, a session or dates")
    found = {one.key: one for one in named if _of_session(one, asked)}
    if globs or not asked.words:
        found |= {one.key: one for one in _in_catalogue(engine, asked, globs) if one.key not in found}
    if not found:
        what = "none of the catalogue's records that are here is of such a document"
        raise UsageError(what, phase=_PHASE, advice="A range (A/C.3/80/L.1..L.70) needs no catalogue")
    return tuple(found.values())


def _of_session(symbol: Symbol, asked: Asked) -> bool:
    return not asked.sessions or symbol.session in asked.sessions


def _in_catalogue(engine: Engine, asked: Asked, globs: Sequence[Glob]) -> list[Symbol]:
    found: set[Symbol] = set()
    with reading(engine) as connection:
        for key, facts in connection.execute(select(record.c.symbol_key, record.c.facts)):
            symbol = Symbol.parse(key)
            fits = not globs or any(glob.fits(key) for glob in globs)
            if fits and _of_session(symbol, asked) and _of_dates(str(facts.get("date") or ""), asked):
                found.add(symbol)
    return sorted(found)


def _of_dates(printed: str, asked: Asked) -> bool:
    """A date of which only the year or the month is known counts where all of it may fit."""
    if not (asked.since or asked.until):
        return True
    if not printed:
        return False
    since, until = str(asked.since or ""), str(asked.until or "")
    return (not since or printed >= since[: len(printed)]) and (not until or printed <= until[: len(printed)])
