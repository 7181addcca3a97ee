"""Patterns for whole values: symbols, bodies, kinds. ``*`` stands for any characters (slashes too), ``?`` for one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from documents.symbol import DASHES, Symbol, SymbolError


# Caches of pure functions, not state: the same patterns, of tens of thousands of topics perhaps, meet the same few values.
@lru_cache(maxsize=8192)
def comparable(text: str) -> str:
    """The form in which values and patterns are compared: a symbol's key without losing a pattern's last star."""
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", text).translate(DASHES)).casefold()


class Glob(str):
    """A pattern as it was written; ``fits`` compares without case, blanks and the differences between dashes."""

    __slots__ = ()

    def fits(self, value: str) -> bool:
        """Whether ``value``, as a whole, is of this pattern."""
        return _pattern(str(self)).fullmatch(comparable(value)) is not None


@lru_cache(maxsize=65536)
def _pattern(glob: str) -> re.Pattern[str]:
    pieces = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in re.sub(r"\*+", "*", comparable(glob)))
    return re.compile("".join(pieces), re.DOTALL)


#: A number alone behind a body is the session or the year of documents, of which each has a number of its own behind it; the
#: documents of 1946 to 1976 that were numbered so are long issued.
_SESSIONS, _YEARS = range(1, 151), range(1990, 2101)


def pattern_meant(text: str) -> str | None:
    """The pattern that is meant by what is no document's symbol but the beginning of several: "A/C.3/80/*" for "A/C.3/80",
    "S/RES/2722*" for "S/RES/2722", whose year is missing. None for a symbol, and for what is a pattern already.
    """
    if "*" in text or "?" in text:
        return None
    start = text.rstrip("/")
    try:
        symbol = Symbol.parse(start)
    except SymbolError:
        return f"{start}/*"
    if start != text or comparable(start) == comparable(symbol.body):
        return f"{start}/*"
    if symbol.number is None:
        return f"{start}.*"
    if symbol.session is not None or "(" in start or not symbol.number.isdigit():
        return None
    number = int(symbol.number)
    if symbol.series in ("RES", "DEC") and (symbol.body == "S" or number not in _SESSIONS):
        return f"{start}*"
    if symbol.series in (None, "RES", "DEC", "PRST") and not start.endswith(f".{number}"):
        grouped = number in _YEARS or (number in _SESSIONS and symbol.body != "S")
        return f"{start}/*" if grouped else None
    return None
