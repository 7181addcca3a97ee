"""Bare citations in English: "its resolutions 46/152 of 18 December 1991 and 60/1"."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    symbol_of,
    with_letters,
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
)
#: The same after a plural, with a description between: "resolutions 69/1, on …, and 69/2, on …".
_WIDE_GAP = re.compile(r"[^.;]{1,400}(?:,|;|\band)\s+(?:and )?(?:its )?$")
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


def _named(words: str, *, capitalised: bool) -> str | None:
    """The organ that ``words`` ends with; any capitalised noun counts as one when ``capitalised``."""
    patterns = _ORGANS if capitalised else _ORGANS[:-1]
    return next((organ for pattern, organ in patterns if pattern.search(words)), None)


def _organ_before(text: str, start: int, own: str) -> str | None:
    """The organ that the words before a "resolution" at ``start`` name; None when they name none."""
    before = text[max(0, start - 200) : start]
    if _POSSESSIVE.search(before):
        subject = _SUBJECT.search(before)
        if subject:
            return _named(subject["organ"], capitalised=True)
        return own
    adoption = _ADOPTION.search(before)
    if adoption:
        return _named(adoption["organ"], capitalised=True)
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
def _numbers(text: str, start: int, end: int, *, plural: bool) -> tuple[list[tuple[re.Match[str], str, bool]], int]:
    """The list of numbers after a "resolution(s)", each with its letters and whether it ends a range, and where the list ends."""
    listed: list[tuple[re.Match[str], str, bool]] = []
    at = start
    for number in NUMBER.finditer(text, start, end):
        gap = text[at : number.start()]
        ranged = False
        if not listed:
            if not _FIRST_GAP.fullmatch(gap):
                break
        elif _CLOSE_GAP.fullmatch(gap):
            ranged = bool(_TO.fullmatch(gap))
        elif not plural or gap.count("“") > gap.count("”") or not _WIDE_GAP.fullmatch(gap):
            continue
        at = number.end()
        letters = LETTERED.match(text, at, end) if number["session"] else None
        if letters:
            at = letters.end()
        listed.append((number, letters[0] if letters else "", ranged))
    return listed, at


_MAX_QUOTED = 8


def _heads(text: str) -> list[tuple[re.Match[str], int]]:
    """Each "resolution" or "decision" with the place where the next one begins that is not inside a title quoted after it."""
    heads = list(_HEAD.finditer(text))
    depths, depth, at = [], 0, 0
    for head in heads:
        depth = max(0, depth + text.count("“", at, head.start()) - text.count("”", at, head.start()))
        depths.append(depth)
        at = head.start()
    ends: list[int] = [len(text)] * len(heads)
    waiting: list[int] = []
    for index, head in enumerate(heads):
        while waiting and depths[waiting[-1]] >= depths[index]:
            ends[waiting.pop()] = head.start()
        waiting.append(index)
    # A quotation mark that is never closed must not make each head read all that follows.
    for index in range(len(heads) - _MAX_QUOTED):
        ends[index] = min(ends[index], heads[index + _MAX_QUOTED].start())
    return list(zip(heads, ends, strict=True))


def bare(text: str, own: str, newest: int) -> Iterator[tuple[int, str]]:
    sentence_end, earlier = -1, None  # ``earlier``: the organ that this sentence named last
    for head, following in _heads(text):
        if head.start() > sentence_end:
            stop = _SENTENCE.search(text, head.end())
            sentence_end, earlier = (stop.start() if stop else len(text)), None
        end = min(sentence_end, following, head.end() + 4000)
        listed, at = _numbers(text, head.end(), end, plural=bool(head["plural"]))
        organ, continued = _organ_before(text, head.start(), own), False
        if organ is None or organ == own:
            after = _AFTER.match(text, at)
            if after:
                organ = _named(after["organ"], capitalised=True)
        if organ is None and _CONTINUING.search(text, max(0, head.start() - 60), head.start()):
            organ, continued = earlier, True
        earlier = organ or earlier
        nature = "DEC" if head["decision"] else "RES"
        previous: tuple[str, int] | None = None
        for number, letters, ranged in listed:
            symbol = symbol_of(number, nature, organ, own, newest)
            if symbol is None and continued and organ != OTHER:
                symbol = symbol_of(number, nature, None, own, newest)
            if symbol is None:
                previous = None
                continue
            stem, _, last = symbol.rpartition("/")
            if ranged and previous and previous[0] == stem and previous[1] < int(last) <= previous[1] + 60:
                yield from ((number.start(), f"{stem}/{n}") for n in range(previous[1] + 1, int(last)))
            previous = (stem, int(last)) if last.isdigit() else None
            for one in with_letters(symbol, letters) if letters else (symbol,):
                yield number.start(), one
