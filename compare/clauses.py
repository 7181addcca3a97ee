"""Verbs inside a paragraph: "Calls upon States to …, and requests the Office to …" asks twice, and the second counts as much.

The lead is compared by ``compare.verbs``; here it is what follows: a verb of the ladder behind a comma or a conjunction, in the
operative part. Which verb became which one is told by the stretch of words that was replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from compare.ladder import NEUTRAL, RUNGS, STRONG
from compare.model import Row, Shift, VerbChange
from compare.tokens import plain
from compare.verbs import core, strength
from compare.words import Op

_WORD = re.compile(r"\w+")
_BETWEEN = ",;:"
_AND = {"en": "and", "fr": "et", "es": "y|e", "ru": "и|а также"}
# "requests for assistance", "the calls of": the plural of a noun reads like the verb. English only: elsewhere it does not.
_NOUN = {"en": r"(?!\s*(?:for\s+(?!the\b)|of\b|from\b|received\b|made\b|,|and\b|or\b|to\s+the\b))"}


@dataclass(frozen=True, slots=True)
class _Verb:
    phrase: str
    place: int  # of the verb itself, behind "further" and the like, in its side's text


@dataclass(frozen=True, slots=True)
class _Finder:
    """``border`` finds where a verb may begin, and the word there; only if that is one of ``openings`` is ``verb`` asked."""

    border: re.Pattern[str]
    openings: frozenset[str]
    verb: re.Pattern[str]


@lru_cache(maxsize=8)
def _inside(language: str) -> _Finder | None:
    """Finds finite verbs behind a comma or conjunction. A pure function's cache. None where words have no such borders."""
    rungs = RUNGS.get(language)
    conjunction = _AND.get(language)
    if rungs is None or conjunction is None:
        return None
    phrases = {phrase.replace("_", " ") for rung in rungs.values() for phrase in rung.split()}
    finite = [phrase for phrase in phrases if language != "en" or not phrase.split()[0].endswith(("ing", "ed"))]
    known = "|".join(re.escape(phrase) for phrase in sorted(finite, key=len, reverse=True))
    asides = (NEUTRAL[language] + " " + STRONG[language]).split()
    aside = "|".join(map(re.escape, asides))
    behind_blank = "|".join(rf"{word}(?<=\s{word})" for word in conjunction.split("|"))
    return _Finder(
        re.compile(rf"[{_BETWEEN}\s](?:(?:{behind_blank})\s+|(?<=[{_BETWEEN}])\s+(?:(?:{conjunction})\s+)?)(?=(\w+))"),
        frozenset(_WORD.findall(phrase)[0] for phrase in (*finite, *asides)),
        re.compile(rf"((?:(?:{aside})\s+)*({known})(?:\s+(?:{aside})\b)*)(?!\w)" + _NOUN.get(language, "")),
    )


def verb_changes(number: int, row: Row, language: str) -> list[VerbChange]:
    """What became of the verbs behind the lead of a row that stands on both sides."""
    finder = _inside(language)
    if finder is None or not any(op != "=" for op, _ in row.words):
        return []
    start, behind = _alike(row.words)
    before, after = (
        _verbs(side, finder, start, len(side) - behind)
        for side in ("".join([text for op, text in row.words if op != other]) for other in "+-")
    )
    if [verb.phrase for verb in before] == [verb.phrase for verb in after]:
        return []
    found: list[VerbChange] = []
    stretches_old, stretches_new = _by_stretch(row, before, "-"), _by_stretch(row, after, "+")
    for stretch in sorted({*stretches_old, *stretches_new}):
        gone, come = stretches_old.get(stretch, []), stretches_new.get(stretch, [])
        shared = [phrase for phrase in gone if phrase in come]
        for phrase in shared:  # what is on both sides of one stretch has only moved in it
            gone.remove(phrase)
            come.remove(phrase)
        for place in range(max(len(gone), len(come))):
            old = gone[place] if place < len(gone) else None
            new = come[place] if place < len(come) else None
            if old is None or new is None or core(old, language) != core(new, language):
                found.append(VerbChange(number, old, new, _shift(old, new, language)))
    return found


def went_inside(lead: str, old: str, new: str, language: str) -> bool:
    """Whether a lead now stands inside its paragraph, behind a new opening ("Takes note of …, and requests …"): then what it
    asks for is neither weaker nor stronger than before."""
    finder = _inside(language)
    if finder is None:
        return False
    wanted = core(lead, language)
    count = [sum(core(verb.phrase, language) == wanted for verb in _verbs(text, finder)) for text in (old, new)]
    return count[1] > count[0]


def _alike(words: Sequence[Op]) -> tuple[int, int]:
    """How many characters in front of and behind the differences need no reading: their verbs are on both sides in one place.

    No verb is read over a mark, so what stands before the last one that both begin with, and behind the first one that both
    end with, is the same whatever stands between.
    """
    (first, front), (last, back) = words[0], words[-1]
    start = max(map(front.rfind, _BETWEEN)) if first == "=" else -1
    ends = [place for place in map(back.find, _BETWEEN) if place >= 0] if last == "=" else []
    return max(0, start), len(back) - min(ends) - 1 if ends else 0


def _verbs(text: str, finder: _Finder, start: int = 0, end: int | None = None) -> list[_Verb]:
    found = []
    for border in finder.border.finditer(text, start, len(text) if end is None else end):
        if border[1] in finder.openings and (match := finder.verb.match(text, border.end())):
            found.append(_Verb(plain(match[1]), match.start(2)))
    return found


def _by_stretch(row: Row, verbs: Sequence[_Verb], own: str) -> dict[tuple[int, int], list[str]]:
    """Verbs by the stretch of the row in which they begin: a replacement is one stretch of both sides, and so is a word of an
    equal one, which the two sides have in the same place."""
    found: dict[tuple[int, int], list[str]] = {}
    place = stretch = 0
    waiting = list(verbs)
    last = "="
    for op, text in row.words:
        if op == "=" or last == "=":
            stretch += 1
        last = op
        if op not in ("=", own):
            continue
        while waiting and waiting[0].place < place + len(text):
            verb = waiting.pop(0)
            found.setdefault((stretch, verb.place - place if op == "=" else -1), []).append(verb.phrase)
        place += len(text)
    return found


def _shift(old: str | None, new: str | None, language: str) -> Shift | None:
    low, high = (strength(phrase, language) if phrase else None for phrase in (old, new))
    if low is None or high is None or low == high:
        return None
    return Shift.STRONGER if high > low else Shift.WEAKER
