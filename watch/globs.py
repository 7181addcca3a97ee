"""Patterns for whole values: symbols, bodies, kinds. ``*`` stands for any characters (slashes too), ``?`` for one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from documents.symbol import DASHES


# Caches of pure functions, not state: the same few patterns meet the same few values.
@lru_cache(maxsize=65536)
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
