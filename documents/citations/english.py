"""Bare citations in English: "its resolutions 46/152 of 18 December 1991 and 60/1"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents.citations.heads import heads_of, open_quotes
from documents.citations.numbers import (
    ASSEMBLY,
    COUNCIL,
    DASH,
    ECONOMIC,
    HUMAN_RIGHTS,
    LETTERED,
    NUMBER,
    OTHER,
    SECURITY,
    dated_symbol,
    shared_years,
    spelled,
)

_HEAD = re.compile(
    r"\b(?:(?P<resolution>[Rr]esolution|RESOLUTION)|(?P<decision>[Dd]ecision|DECISION))(?P<plural>[sS]?)\b"
)
_FIRST_GAP = re.compile(
    r"\s+(?:[Nn]os?\.\s?|[^.;:()\d/]{0,80}?"
    r"\b(?:including(?: in)?|in particular|namely|notably|especially|being|are|is)(?: its)?\s+)?$"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = rf"\d{{1,2}}(?: {_MONTH})?"
_DATE = rf"(?:,? ?(?:also |both |all |adopted )?(?:of|on) {_DAY}(?: (?:and|to) {_DAY})?(?: \d{{4}})?)"
#: A page may print a year and the word after it without a blank: "2011and 21/33".
_AND = (
    r"\s*(?:,|;|,? ?(?<![A-Za-z])(?:and|or|to|as well as)\b|&|–|-)\s*(?:(?:and|or|to)\s+)?"
    r"(?:its |in |of |also |by |subsequently |most recently )*"
)
#: Between two numbers of one list: "46/152 of 18 December 1991, 60/1 …", "70/174, annex, and 71/1".
_CLOSE_GAP = re.compile(
    rf"{_DATE}?(?:, (?:annex(?:es)?|sects?\.|paras?\.|part|chap\.)(?: [IVX\d]+(?:(?: and |–|, )[IVX\d]+)*)?)?{_DATE}?{_AND}$"
    # A comma that the printer forgot: "71/66 of 5 December 2016 73/66 of 5 December 2018".
    rf"|,? of \d{{1,2}} {_MONTH} \d{{4}}\s+$"
)
_YEAR = re.compile(rf"{_DATE}(?<= (?P<year>\d{{4}}))")
#: The same after a plural, with a description between: "resolutions 69/1, on …, and 69/2, on …".
_WIDE_GAP = re.compile(r"[^.;]{1,400}(?:,|;|\band|\bas well as)\s+(?:and |as well as )?(?:its )?$")
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z“])")

# --- who speaks -----------------------------------------------------------------------------------------------------------
_ORGANS = (
    (re.compile(r"(?:Environment|Health|Parliamentary|Regional|Constituent) Assembly$"), OTHER),
    (re.compile(r"Assembly$"), ASSEMBLY),
    (re.compile(r"(?:Economic and(?: Social)?|ECOSOC) Council$|ECOSOC$"), ECONOMIC),
    (re.compile(r"Security Council$"), SECURITY),
    (re.compile(r"Human Rights Council$"), HUMAN_RIGHTS),
    (
        re.compile(
            r"(?:Trusteeship|Executive|Governing|European|Ministerial|Permanent|Forestry|Industrial Development) Council$"
        ),
        OTHER,
    ),
    (re.compile(r"Council$"), COUNCIL),
    (re.compile(r"[A-Z][\w’'\-]*$"), OTHER),  # "… Commission on Narcotic Drugs", "… Conference", "… Board"
)
_ADJECTIVES = re.compile(
    r"(?:(?:relevant|previous|earlier|other|annual|recent|subsequent|said|landmark|draft|biennial|historic|the|all|both|various|two|"
    r"three|four|aforementioned|above-mentioned|present|most|further|follow-up|consensus|omnibus|ministerial|its|own|’s|'s)\s+){1,6}$"
)
_POSSESSIVE = re.compile(r"\b(?:[Ii]ts|[Tt]heir)\s+(?:[a-z\-]+\s+){0,3}$")
_PREPOSITION = re.compile(r",?\s+(?:in|by|through|under|with|via|of)\s+$")
#: "the Human Rights Council, in its resolution": the possessive is the named organ's, not the document's.
_SUBJECT = re.compile(
    r"\b(?P<organ>(?:General |Environment |Health )?Assembly"
    r"|(?:Economic and Social |Security |Human Rights |Executive |Governing )?Council|Board|Congress"
    r"|(?:Commission|Committee)(?: on [A-Z][^,;:.“”]{0,60})?|Conference(?: of [^,;:.“”]{0,120})?)"
    r"(?:[^,;:.“”]{0,40},?|, [^,;:.“”]{1,40},) (?:in|by|through|under|via) its\s+(?:own )?$"
)
_OTHER_NOUN = re.compile(
    r"\b(?:Commission|Committee|Conference|Board|Congress|Meeting|Agency|Union|Forum)\b(?: (?:on|of|for|to) [^,;:.]{0,150})?$"
)
_OPENING = re.compile(r"(?:^|[.:;!?“”\"(\[\n])\s*(?:[A-Za-z’'\-]+\s+){0,3}[A-Za-z’'\-]+$")
_AFTER = re.compile(
    rf"{_DATE}?(?:,? adopted)?,? (?:of|by) the (?P<organ>(?:General |[A-Z][a-z]+ )?Assembly"
    r"|(?:Economic and Social|Security|Human Rights) Council"
    r"|(?:[A-Z][a-z]+ ){0,4}(?:Council|Board|Commission|Committee|Conference|Congress))\b"
)
#: A "resolution" without an organ that goes on with a list: the organ named before holds.
_CONTINUING = re.compile(
    r"(?:,|;|\b(?:and|including|in particular|namely|notably|especially|which (?:is|are|being)))\s+(?:the |of |in |also |its )*$"
)
_TO = re.compile(rf"\s?(?:to|{DASH})\s?")
_ADOPTION = re.compile(r"\badopt(?:ion|ed),? by the (?P<organ>[A-Z][^,;.]{2,90}?)(?: at its [^,;.]{1,60})?,? of\s+$")


#: "The Commission, at its thirty-first session, adopted resolution 31/1": who adopts it is the subject, however far before.
_ADOPTING = re.compile(
    r"\b(?P<organ>(?:(?:General |Environment |Health )?Assembly|(?:Economic and Social |Security |Human Rights |Executive )?Council"
    r"|Board|Congress|Conference|Commission|Committee)\b)(?:(?!\b(?:that|which|been)\b)[^.;:“”]){0,160}?"
    r"\b(?:adopted|adopting|approved)\b(?:(?!\b(?:by|since|under)\b)[^.;:“”]){0,60}?\s$"
)


def _named(words: str, *, capitalised: bool) -> str | None:
    """The organ that ``words`` ends with; any capitalised noun counts as one when ``capitalised``."""
    patterns = _ORGANS if capitalised else _ORGANS[:-1]
    return next((organ for pattern, organ in patterns if pattern.search(words)), None)


def _organ_before(text: str, start: int, own: str) -> tuple[str | None, bool]:
    """The organ that the words before a "resolution" at ``start`` name, and whether by its name; None when they name none."""
    before = text[max(0, start - 200) : start]
    if _POSSESSIVE.search(before):
        subject = _SUBJECT.search(before)
        return (_named(subject["organ"], capitalised=True), True) if subject else (own, False)
    organ = _organ_named(before)
    return organ, organ is not None


def _organ_named(before: str) -> str | None:
    told = _ADOPTION.search(before) or _ADOPTING.search(before)
    if told:
        return _named(told["organ"], capitalised=True)
    plain = _ADJECTIVES.sub("", before)
    preposition = _PREPOSITION.search(plain)
    if preposition:
        return _named(plain[: preposition.start()], capitalised=False)
    words = plain.rstrip()
    if words != plain and not words.endswith((",", ";")):
        organ = _named(words, capitalised=True)
        if organ == OTHER and _OPENING.search(words) and not _OTHER_NOUN.search(words):
            return None  # "Recalling resolution 70/1": a verb that opens a paragraph is no organ
        return organ
    return None


# --- what a number means --------------------------------------------------------------------------------------------------
class _Listed(NamedTuple):
    """One number of a list: with its letters, whether it ends a range, and the year of its date."""

    number: re.Match[str]
    letters: str
    ranged: bool
    year: int | None


def _numbers(text: str, start: int, end: int, *, plural: bool) -> tuple[list[_Listed], int]:
    """The list of numbers after a "resolution(s)", and where the list ends."""
    listed: list[_Listed] = []
    at = start
    for number in NUMBER.finditer(text, start, end):
        gap = text[at : number.start()]
        ranged = False
        if not listed:
            if not _FIRST_GAP.fullmatch(gap):
                break
        elif _CLOSE_GAP.fullmatch(gap):
            ranged = bool(_TO.fullmatch(gap))
        elif not plural or open_quotes(gap, "“", "”") or not _WIDE_GAP.fullmatch(gap):
            continue
        at = number.end()
        letters = LETTERED.match(text, at, end) if number["session"] else None
        if letters:
            at = letters.end()
        dated = _YEAR.match(text, at)
        listed.append(_Listed(number, letters[0] if letters else "", ranged, int(dated["year"]) if dated else None))
    return listed, at


def bare(text: str, own: str, newest: int) -> Iterator[tuple[int, str]]:
    """Each citation without a prefix in ``text`` with its place."""
    sentence_end, earlier = -1, None  # ``earlier``: the organ that this sentence named last
    for head, following in heads_of(_HEAD, text, "“", "”"):
        if head.start() > sentence_end:
            stop = _SENTENCE.search(text, head.end())
            sentence_end, earlier = (stop.start() if stop else len(text)), None
        end = min(sentence_end, following, head.end() + 4000)
        listed, at = _numbers(text, head.end(), end, plural=bool(head["plural"]))
        organ, named = _organ_before(text, head.start(), own)
        continued = False
        if organ is None or not named:
            after = _AFTER.match(text, at)
            if after:
                organ, named = _named(after["organ"], capitalised=True), True
        if organ is None and _CONTINUING.search(text, max(0, head.start() - 60), head.start()):
            organ, continued = earlier, True
        earlier = organ or earlier
        nature = "DEC" if head["decision"] else "RES"
        yield from spelled(_cited(listed, nature, organ, own, newest, named=named, continued=continued))


def _cited(
    listed: Sequence[_Listed], nature: str, organ: str | None, own: str, newest: int, *, named: bool, continued: bool
) -> Iterator[tuple[int, str | None, str, bool]]:
    years = shared_years((one.number for one in listed), (one.year for one in listed))
    for (number, letters, ranged, _), year in zip(listed, years, strict=True):
        symbol = dated_symbol(number, nature, organ, own, newest, named=named, year=year)
        if symbol is None and continued and organ != OTHER:
            symbol = dated_symbol(number, nature, None, own, newest, named=False, year=year)
        yield number.start(), symbol, letters, ranged
