"""What happened to a passage that stands on both sides: nothing, the calendar moved on, or somebody changed the words.

A yearly resolution cites last year's session and resolution; that is not news. A difference is *technical* when both texts
become the same once everything that moves on by itself is masked: years and dates, ordinals of sessions, resolution numbers
and symbols, typography, and the mark at the end ("; and" becomes "." when a paragraph is no longer the last but one).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from compare.calendar import Calendar, calendar
from compare.model import RowKind
from compare.tokens import plain, squeezed
from compare.words import Op, shared_end, shared_start

_BLANK = re.compile(r"_{2,}|\[\s*(?:…|\.\.\.)?\s*\]|…{2,}|(?<!\w)(?:XX+|xx+)(?!\w)")
_MAY_BE_BLANK = re.compile(r"[_\[…]|XX|xx")  # one set of characters is searched several times faster than _BLANK
_FIGURE = re.compile(r"[\d_\[…]")
_END = re.compile(r"(?:[;,.:،؛。；，]\s*(?:and|et|y|и|و)?)+\s*$")
_ENDINGS = " ;,.:،؛。；，andetyиو"  # every character that _END may take
_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL_WORDS = 6
_MARGIN = 150  # characters: longer than any date, list of ordinals or symbol
_FILLERS = frozenset(
    ("and", "et", "y", "и", "و", "of", "de", "du", "del", "to", "st", "nd", "rd", "th", "er", "年", "月", "日")
)


def placeholders(text: str) -> list[str]:
    """The blanks that a draft leaves ("resolution __ of ___ 2021"), each as printed."""
    return _BLANK.findall(text) if _MAY_BE_BLANK.search(text) else []


def kind_of_pair(old: str, new: str, words: Sequence[Op] | None = None, language: str = "en") -> RowKind:
    """The kind of a passage that stands once on either side.

    ``words`` are the differences when they are known already: they save most of the work. Footnotes do not count here, they
    are compared as texts of their own.
    """
    if old == new:
        return RowKind.UNCHANGED
    moves_on = calendar(language)
    if words is not None and not _may_be_technical(words, old, moves_on):
        return RowKind.REWORDED
    if squeezed(old) == squeezed(new):
        return RowKind.UNCHANGED
    # What both begin and end with far from any difference cannot be masked differently.
    start = shared_start(old, new, _MARGIN)
    end = shared_end(old, new, start, _MARGIN)
    plain_old, plain_new = plain(old[start : len(old) - end]), plain(new[start : len(new) - end])
    if plain_old.replace(" ", "") == plain_new.replace(" ", ""):
        return RowKind.TECHNICAL
    masked_old, masked_new = _masked(plain_old, moves_on), _masked(plain_new, moves_on)
    if masked_old == masked_new or _fills(masked_old, masked_new):
        return RowKind.TECHNICAL
    return RowKind.REWORDED


def _masked(text: str, moves_on: Calendar) -> str:
    head = text.rstrip(_ENDINGS)
    return moves_on.mask(head + _END.sub("", text[len(head) :]))


def _may_be_technical(words: Sequence[Op], old: str, moves_on: Calendar) -> bool:
    """A cheap necessary condition, which spares most reworded passages the masking: no changed stretch has words that never
    move on by themselves. A session's ordinal is a few words, in front of or behind the word for a session."""
    ordinal = _ORDINAL_WORDS if moves_on.session_word in old else 0
    unexplained: dict[str, list[str]] = {"-": [], "+": []}
    for op, text in words:
        if op == "=" or _FIGURE.search(text):
            continue
        found = [word for word in _WORD.findall(text) if word not in _FILLERS and word not in moves_on.months]
        if len(found) > ordinal:
            unexplained[op] += found
    # Words that are on both sides differ in typography only ("States’" and "States'"), or in a blank that got lost.
    return "".join(unexplained["-"]) == "".join(unexplained["+"])


def _fills(old: str, new: str) -> bool:
    """Whether ``new`` is ``old`` with a number or date where the draft left a blank. Both are masked."""
    pieces = _BLANK.split(old)
    if len(pieces) < 2:
        return False
    # "__ of ___ 2021" is filled by "76/185 of 16 December 2021": the year behind the blank is part of the date then.
    tails = [re.sub(r"^\s+⟨date⟩", "", piece) for piece in pieces[1:]]
    pattern = re.escape(pieces[0]) + "".join(r"⟨(?:symbol|date)⟩" + re.escape(tail) for tail in tails)
    return re.fullmatch(pattern, new) is not None
