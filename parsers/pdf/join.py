"""Putting the lines of one paragraph together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Chinese is written without blanks, also where a line ends.
HAN = re.compile(r"[\u2e80-\u303f\u3200-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SUSPENDED = re.compile(r"(?:and|or|to|und|et|ou|y|o|и|или)\b")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_OPEN_SYMBOL = re.compile(r"[A-Z][\w.()\-]*/[\w./()\-]*/$|\b[A-Z]+/$|\d/$")


def glue(before: str, after: str) -> str:
    """What stands between the end of one line and the beginning of the next: a blank, or nothing.

    A hyphen at the end of a line is a real one: the UN's typesetting does not divide words. A blank that the file itself
    holds after it ("short- ") stays, so does the blank of a suspended hyphen ("short- and long-term").
    """
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    last = before[-1]
    if HAN.match(last) or HAN.match(after):
        return ""
    if last == "\u00ad":
        return ""
    if last in "-\u2010\u2011":
        if len(before) > 1 and before[-2].isspace():
            return " "
        return " " if _SUSPENDED.match(after) else ""
    if last in "–" and len(before) > 1 and not before[-2].isspace():
        return ""
    if last == "/" and _OPEN_SYMBOL.search(before[-40:]):
        return ""
    if (
        last in "/_=&?.-"
        and _ADDRESS.search(before[-160:])
        and (after[0].islower() or after[0].isdigit() or last in "/_=&?")
    ):
        return ""
    return " "


def join(texts: Sequence[str]) -> str:
    """The lines as one paragraph, blanks single."""
    whole = ""
    for text in texts:
        whole = whole + glue(whole, text) + text
    return clean(whole)


def clean(text: str) -> str:
    """Single blanks; none at the ends; soft hyphens gone."""
    return " ".join(text.replace("\u00ad", "").split())


_DIVIDED = re.compile(r"[^\W\d_]{2,}[-\u2010\u2011]$")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)+")
_WORD_END = re.compile(r"([^\W\d_]+)[-\u2010\u2011]$")
_WORD_START = re.compile(r"[^\W\d_]+")


def divided(lines: Sequence[str]) -> frozenset[str] | None:
    """None where hyphens at line ends are real ones, as in English documents of the UN.

    Where so many lines end with one that the typesetter must have divided words (Russian editions, old print), the
    compounds that the document writes inside its lines: at a line end these keep their hyphen, all other words lose it.
    """
    ends = sum(1 for line in lines if line.endswith(("-", "\u2010", "\u2011")) and _DIVIDED.search(line[-8:]))
    if len(lines) <= 15 or ends <= 0.1 * len(lines):
        return None
    return frozenset(_fold(match[0]) for line in lines for match in _COMPOUND.finditer(line[:-1]))


def is_division(before: str, after: str, compounds: frozenset[str]) -> bool:
    """Whether the hyphen at the end of ``before`` divides a word that goes on in ``after``."""
    head, tail = _WORD_END.search(before.rstrip()), _WORD_START.match(after.lstrip())
    if head is None or tail is None or not tail[0][0].islower():
        return False
    return _fold(f"{head[1]}-{tail[0]}") not in compounds


def _fold(word: str) -> str:
    return word.lower().replace("\u2010", "-").replace("\u2011", "-")
