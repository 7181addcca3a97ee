"""Symbols printed in full, "A/C.3/80/L.9/Rev.1", which are the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.citations.numbers import DASH, LETTERED, ROMAN, with_letters
from documents.symbol import Symbol, is_symbol

# First components under which the United Nations issues documents (research.un.org/en/docs/symbols). A closed list, because
# "HIV/AIDS", "WHA63/2010/REC/1" and "GOV/INF/2005/10" have the shape of a symbol and are none.
PREFIXES = (
    *(
        "A",
        "S",
        "E",
        "ST",
        "T",
        "AC",
        "APLC",
        "BWC",
        "CAC",
        "CAT",
        "CBD",
        "CCM",
        "CCPCJ",
        "CCPR",
        "CCW",
        "CD",
        "CEB",
        "CED",
    ),
    *(
        "CEDAW",
        "CERD",
        "CLCS",
        "CMW",
        "CRC",
        "CRPD",
        "CTOC",
        "DC",
        "DP",
        "ECE",
        "ESCAP",
        "ESCWA",
        "FCCC",
        "FPA",
        "HR",
        "HRI",
    ),
    *(
        "HS",
        "HSP",
        "ICCD",
        "ICEF",
        "ICJ",
        "ID",
        "IPBES",
        "ISBA",
        "JIU",
        "LC",
        "LOS",
        "NPT",
        "OPS",
        "PBC",
        "SP",
        "SPLOS",
        "TD",
    ),
    *("TPNW", "UNCTAD", "UNEP", "UNIDIR", "UNITAR", "UNODC", "UNU", "UNW", "WFP"),
)

# --- patterns; every quantifier is bounded or cannot overlap its neighbour, so that the time is linear --------------------

_NATURE = r"(?i:Rev|Add|Corr|Amend|L|SR|PV|WP|CRP|C|CN|CONF|AC|WG|Sub|EA|Res)"
_COMPONENT = (
    # "A/ RES", "L. 9", "S- 30": a line may break after a slash, a full stop of the symbol or a hyphen.
    r"/(?:\s(?=[A-Za-z.\-]*\d))?"
    rf"(?:{_NATURE}\.\s?(?=\d)|(?:S|ES){DASH}\s?(?=\d))?"
    rf"[A-Za-z0-9]{{1,24}}(?:(?:[.+&]|{DASH})[A-Za-z0-9]{{1,16}}){{0,4}}"
)
_PARENTHESIS = (
    rf"(?: ?\((?:\d{{1,4}}|{ROMAN}|(?i:introduction|supp|or|plan outline)"
    r"|(?i:parts?|vols?\.?|sects?\.?|section|resumption|annex)\s?[0-9A-Z]{1,6}(?:\s?and\s?[0-9A-Z]{1,6})?)\))"
)
#: What joins the suffixes of one symbol in the six languages: "A/58/874, Corr.1 and Add.1".
_AND = r"(?<![A-Za-z])(?:and|et|y|и)(?= )|و|和|及|与"
_CHANGES = r"(?i:Rev|Add|Corr|Amend)\.\s?\d{1,3}(?:/(?i:Rev|Add|Corr|Amend)\.\s?\d{1,3})?"
_FULL = re.compile(
    r"(?:(?<![A-Za-z0-9/.)\-\u2010-\u2015])|(?<=undocs\.org/)|(?<=docs\.un\.org/en/))"
    rf"((?:{'|'.join(sorted(PREFIXES, key=len, reverse=True))}|(?:GC|IDB)\.\d{{1,2}})"
    rf"(?:{_COMPONENT}(?: ?[A-Z](?= ?\({ROMAN}\)))?{_PARENTHESIS}{{0,2}}){{1,9}})"
    rf"((?:(?:[,،、] ?(?:{_AND})?|\s?(?:{_AND})) ?{_CHANGES}(?!\d)){{0,6}})"
)
_CHANGE = re.compile(_CHANGES)
#: "A/C.6/56/SR.11–13", "SR.11 to 13": each of the documents, for no document has a range for its number.
_NUMBERED = re.compile(
    rf"(?P<stem>.+/(?i:SR|PV|L|WP|CRP|INF|Add|Corr|Rev)\.)(?P<first>\d{{1,5}})(?:{DASH}(?:(?i:SR|PV|L|WP|CRP|INF|Add|Corr|Rev)\.)?(?P<last>\d{{1,5}}))?"
)
_TO = re.compile(
    r"\s?(?:to|à|a|по|إلى|至)\s?(?P<last>\d{1,5})(?=\s*(?:[,;:.)،؛、，；。]|$|(?:and|et|y|и|و|和|及)(?![A-Za-zА-я])))"
)
_LONGEST = 60
#: "SR.2–6, 11 and 12": records of meetings are listed by their numbers alone; not "SR.2, 11 November", nor "and 3 reports".
_MEETINGS = re.compile(r".+/(?:SR|PV)\.\d{1,5}")
_MORE = re.compile(
    rf"(?:[,،、] ?(?:{_AND})?|\s?(?:{_AND}))\s?(?:(?:SR|PV)\.)?(?P<first>\d{{1,5}})(?:{DASH}(?P<last>\d{{1,5}}))?"
    rf"(?=\s*(?:[,;:.)،؛、，；。\]](?!\d)|$|(?:{_AND})\s?(?:(?:SR|PV)\.)?\d))"
)


#: What is printed as a hyphen or a slash and is another character, and what is not printed at all: soft hyphens, blanks of
#: no width, marks of direction. The dashes that stand for a range stay.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2043\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2044\u2215\uff0f", "/")
    | dict.fromkeys(
        map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)), ""
    )
)


def plain(text: str) -> str:
    """``text`` as it reads: a line break, a no-break, a thin or a double blank means no more than a blank."""
    return " ".join((text if text.isascii() else text.translate(_PLAIN)).split())


def full_symbols(text: str) -> Iterator[tuple[int, str]]:
    for match in _FULL.finditer(text):
        spelled = match[1]
        if not any(character.isdigit() for character in spelled):
            continue
        numbered = _NUMBERED.fullmatch(spelled)
        to = _TO.match(text, match.end(1)) if numbered else None
        last = numbered and (numbered["last"] or (to and to["last"]))
        if numbered and last and 0 < int(last) - int(numbered["first"]) <= _LONGEST:
            yield from ((match.start(), f"{numbered['stem']}{n}") for n in range(int(numbered["first"]), int(last) + 1))
            yield from _further(match.start(), numbered["stem"], int(last), text, to.end() if to else match.end(1))
            continue
        if re.search(r"/(?:RES|DEC)/\d+/\d+$", spelled, re.I):
            letters = LETTERED.match(text, match.end(1))
            if letters:
                yield from ((match.start(), lettered) for lettered in with_letters(spelled, letters[0]))
                continue
        yield match.start(), spelled
        if numbered and _MEETINGS.fullmatch(spelled):
            yield from _further(match.start(), numbered["stem"], int(numbered["first"]), text, match.end(1))
        for change in _CHANGE.finditer(match[2]):
            yield match.start(), f"{spelled}/{change[0]}"


def _further(place: int, stem: str, last: int, text: str, at: int) -> Iterator[tuple[int, str]]:
    """The meetings that a list goes on with behind the one numbered ``last``, which ends at ``at``: later ones of the session."""
    if not _MEETINGS.fullmatch(f"{stem}{last}"):
        return
    while more := _MORE.match(text, at):
        first, end = int(more["first"]), int(more["last"] or more["first"])
        if not last < first <= end <= last + _LONGEST:
            return
        yield from ((place, f"{stem}{n}") for n in range(first, end + 1))
        last, at = end, more.end()


_LIST = re.compile(r"\s*(?:,|;|&|\band\b|\*)\s*")


def leading_symbols(text: str) -> tuple[Symbol, ...]:
    """The symbols that ``text`` opens with: of a feed's title ("A/76/L.14 and Add.1: Report …"), or none when it opens with words.

    A double symbol ("A/79/1–S/2024/1") is one, with ``each``.
    """
    text = plain(text)
    found: list[Symbol] = []
    at = 0
    while match := _FULL.match(text, at):
        spelled = [match[1], *(f"{match[1]}/{change[0]}" for change in _CHANGE.finditer(match[2]))]
        symbols = [Symbol.parse(one) for one in spelled if is_symbol(one)]
        if not symbols:
            break
        found.extend(symbols)
        gap = _LIST.match(text, match.end())
        at = gap.end() if gap else len(text)
    return tuple(found)
