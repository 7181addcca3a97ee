"""The lead of a passage, and in which direction it moved."""

from __future__ import annotations

import re
from functools import lru_cache

from compare.ladder import NEUTRAL, RUNGS, STRONG
from compare.model import LeadChange, Shift
from compare.tokens import plain
from documents.model import Passage, PassageKind

_REINFORCED = 3
_OPENING = 160  # characters: longer than any lead
_WITH_LEAD = frozenset({PassageKind.PREAMBULAR, PassageKind.OPERATIVE, PassageKind.SUBPARAGRAPH, PassageKind.PARAGRAPH})


@lru_cache(maxsize=8)
def _openings(language: str) -> tuple[re.Pattern[str], dict[str, int]] | None:
    """A pattern that finds the longest known opening at the start of a text, and the rung of each. A pure function's cache."""
    rungs = RUNGS.get(language)
    if rungs is None:
        return None
    rung = {phrase.replace("_", " "): height for height, phrases in rungs.items() for phrase in phrases.split()}
    longest_first = "|".join(re.escape(phrase) for phrase in sorted(rung, key=len, reverse=True))
    aside = "|".join(map(re.escape, (NEUTRAL[language] + " " + STRONG[language]).split()))
    if language == "zh":
        return re.compile(rf"((?:{aside})*?)({longest_first})"), rung
    return re.compile(rf"((?:(?:{aside})\b\s*)*?)({longest_first})(?!\w)((?:\s+(?:{aside})\b)*)", re.I), rung


def lead_of(passage: Passage, language: str) -> str | None:
    """The lead as printed in italics, or, where the italics are lost, the opening that the ladder knows; None if neither."""
    if passage.lead or passage.kind not in _WITH_LEAD:
        return passage.lead
    known = _openings(language)
    found = known and known[0].match(plain(passage.text[:_OPENING]))
    return found[0].strip() if found else None


def strength(lead: str, language: str, text: str = "") -> int | None:
    """The height of a lead on the ladder; None where it does not know the language or the words.

    ``text`` is the passage: what follows a lead may be part of the opening ("Reiterates" its request).
    """
    known = _openings(language)
    if known is None:
        return None
    pattern, rung = known
    opening = plain(lead).casefold()
    start = plain(text[: len(lead) + 60]).casefold()
    source = start if start.startswith(opening) else opening
    found = pattern.match(source) or pattern.match(_without_asides(source, language))
    if not found:
        return None
    said = opening + found[0]
    words = said if language == "zh" else set(re.findall(r"[\w-]+", said))
    return rung[found[2]] + (_REINFORCED if any(word in words for word in STRONG[language].split()) else 0)


def _without_asides(text: str, language: str) -> str:
    """ "reaffirming also its strong condemnation" → "reaffirming its condemnation"."""
    if language == "zh":
        return text
    aside = set((NEUTRAL[language] + " " + STRONG[language]).split())
    return " ".join(word for word in text.split() if word not in aside)


def core(lead: str, language: str) -> str:
    """A lead without "also", "further" and the like, in lower case: what two leads must share to be the same."""
    aside = set(NEUTRAL.get(language, "").split())
    if language == "zh":
        return re.sub("^(?:" + "|".join(aside) + ")+", "", plain(lead))
    return " ".join(word for word in plain(lead).casefold().split() if word not in aside)


def lead_change(old: Passage, new: Passage, language: str) -> LeadChange | None:
    """What became of the lead; None when it reads the same on both sides, or when a side has none that could be told."""
    if old.lead == new.lead and old.kind == new.kind and old.text[:_OPENING] == new.text[:_OPENING]:
        return None  # whatever its lead is, both have it
    before, after = lead_of(old, language), lead_of(new, language)
    if before == after or before is None or after is None or plain(before) == plain(after):
        return None
    if not (_opens(old, before) and _opens(new, after)):
        return None
    low, high = strength(before, language, old.text), strength(after, language, new.text)
    shift = None
    if low is not None and high is not None and low != high and core(before, language) != core(after, language):
        shift = Shift.WEAKER if high < low else Shift.STRONGER
    return LeadChange(before, after, shift)


def _opens(passage: Passage, lead: str) -> bool:
    """Whether the lead still opens the text: one that a parser cut differently on the two sides is no change of words."""
    return plain(passage.text).casefold().startswith(plain(lead).casefold())
