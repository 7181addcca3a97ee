"""The symbols that a running text cites.

Two kinds are found. A *full* symbol stands in the text as such ("A/C.3/80/L.9/Rev.1"). A *bare* citation names a resolution or
decision by its number alone and the organ by its context ("its resolutions 46/152 of 18 December 1991 and 60/1"): the form of the
number says most of it, the words around it the rest. The conventions are those of the United Nations Editorial Manual: numbers by
session since the 31st session of the General Assembly (1976) and by year since 1978 in the Economic and Social Council, with the
session in Roman figures before that; always with the year in the Security Council.

A citation is the symbol of the document that can be opened: part A of resolution 217 (III) is in A/RES/217 (III), while 57/270 A
and 57/270 B are documents of their own. Left out is what has no symbol of the United Nations: the records of other organizations
(GC(67)/RES/10, WHA63/2010/REC/1), the resolutions of conferences and commissions ("Commission on Narcotic Drugs resolution 60/1")
and places still to be filled ("resolution 80/__").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from documents.symbol import Symbol, SymbolError, is_symbol

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

_DASH = r"[-\u2010-\u2015\u2212]"
_ROMAN = r"(?:(?:S|ES)-)?[IVXLC]{1,7}"
_NATURE = r"(?i:Rev|Add|Corr|Amend|L|SR|PV|WP|CRP|C|CN|CONF|AC|WG|Sub|EA|Res)"
_COMPONENT = (
    # "A/ RES", "L. 9", "S- 30": a line may break after a slash, a full stop of the symbol or a hyphen.
    r"/(?:\s(?=[A-Za-z.\-]*\d))?"
    rf"(?:{_NATURE}\.\s?(?=\d)|(?:S|ES){_DASH}\s?(?=\d))?"
    rf"[A-Za-z0-9]{{1,24}}(?:(?:[.+&]|{_DASH})[A-Za-z0-9]{{1,16}}){{0,4}}"
)
_PARENTHESIS = (
    rf"(?: ?\((?:\d{{1,4}}|{_ROMAN}|(?i:introduction|supp|or|plan outline)"
    r"|(?i:parts?|vols?\.?|sects?\.?|section|resumption|annex)\s?[0-9A-Z]{1,6}(?:\s?and\s?[0-9A-Z]{1,6})?)\))"
)
_CHANGES = r"(?i:Rev|Add|Corr|Amend)\.\s?\d{1,3}(?:/(?i:Rev|Add|Corr|Amend)\.\s?\d{1,3})?"
_FULL = re.compile(
    r"(?:(?<![A-Za-z0-9/.)\-\u2010-\u2015])|(?<=undocs\.org/)|(?<=docs\.un\.org/en/))"
    rf"((?:{'|'.join(sorted(PREFIXES, key=len, reverse=True))}|(?:GC|IDB)\.\d{{1,2}})"
    rf"(?:{_COMPONENT}(?: ?[A-Z](?= ?\({_ROMAN}\)))?{_PARENTHESIS}{{0,2}}){{1,9}})"
    rf"((?:,? (?:and )?{_CHANGES}){{0,6}})"
)
_CHANGE = re.compile(_CHANGES)
_OLD_LETTER = re.compile(rf"(?<=\d) ?[A-Z](?:\s?(?:{_DASH}|and|to|,)\s?[A-Z])?(?= ?\({_ROMAN}\)$)")

_LETTERS = rf" ?[A-Z](?:(?: ?{_DASH} ?|, (?:[A-Z], )*[A-Z],? and | and | to |, )[A-Z])?(?![A-Za-z0-9’'])"
_LETTERED = re.compile(_LETTERS)
_NUMBER = re.compile(
    r"(?<![\w/.\-])(?:"
    rf"(?P<special>(?:S|ES){_DASH}\s?\d{{1,2}})/\s?(?P<special_number>\d{{1,3}})(?![\d/])"
    r"|(?P<session>\d{1,4})/\s?(?P<number>\d{1,3})(?![\d/]|\.\d)"
    rf"|(?P<serial>\d{{1,4}})(?: ?[A-Z](?:(?: ?{_DASH} ?| and | to )[A-Z])?)? ?\((?P<year>\d{{4}}|{_ROMAN})\)"
    r")"
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
_AND = (
    r"\s*(?:,|;|,? ?\b(?:and|or|to|as well as)\b|&|–|-)\s*(?:(?:and|or|to)\s+)?"
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

ASSEMBLY, ECONOMIC, SECURITY, HUMAN_RIGHTS = "A", "E", "S", "A/HRC"
#: An organ whose resolutions have no symbol of this kind.
_OTHER = "other"
#: "the Council", which the form of the number tells.
_COUNCIL = "council"

_ORGANS = (
    (re.compile(r"(?:Environment|Health|Parliamentary|Regional|Constituent) Assembly$"), _OTHER),
    (re.compile(r"Assembly$"), ASSEMBLY),
    (re.compile(r"(?:Economic and(?: Social)?|ECOSOC) Council$|ECOSOC$"), ECONOMIC),
    (re.compile(r"Security Council$"), SECURITY),
    (re.compile(r"Human Rights Council$"), HUMAN_RIGHTS),
    (
        re.compile(
            r"(?:Trusteeship|Executive|Governing|European|Ministerial|Permanent|Forestry|Industrial Development) Council$"
        ),
        _OTHER,
    ),
    (re.compile(r"Council$"), _COUNCIL),
    (re.compile(r"[A-Z][\w’'\-]*$"), _OTHER),  # "… Commission on Narcotic Drugs", "… Conference", "… Board"
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
_TO = re.compile(rf"\s?(?:to|{_DASH})\s?")
_ADOPTION = re.compile(r"\badopt(?:ion|ed),? by the (?P<organ>[A-Z][^,;.]{2,90}?)(?: at its [^,;.]{1,60})?,? of\s+$")


def _named(words: str, *, capitalised: bool) -> str | None:
    """The organ that ``words`` ends with; any capitalised noun counts as one when ``capitalised``."""
    patterns = _ORGANS if capitalised else _ORGANS[:-1]
    return next((organ for pattern, organ in patterns if pattern.search(words)), None)


def _own_organ(prefix: str) -> str:
    """The organ of a document's own prefix: "A/C.3" speaks of the Assembly's resolutions as "its", "E/CN.15" of a commission's."""
    key = prefix.upper().rstrip("/")
    if key == "A/HRC" or key.startswith("A/HRC/"):
        return HUMAN_RIGHTS
    if re.match(r"A(?:$|/(?:C\.|RES|DEC|BUR|L\.|INF|ES-|S-|\d))", key):
        return ASSEMBLY
    if re.match(r"[ES](?:$|/(?:RES|DEC|PRST|L\.|PV|\d|C\.))", key):
        return key[0]
    return _OTHER


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
        if organ == _OTHER and _OPENING.search(words) and not _OTHER_NOUN.search(words):
            return None  # "Recalling resolution 70/1": a verb that opens a paragraph is no organ
        return organ
    return None


# --- what a number means --------------------------------------------------------------------------------------------------

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _roman(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


def _symbol_of(number: re.Match[str], nature: str, organ: str | None, own: str, newest: int) -> str | None:
    """The symbol without letters for one number of a list, or None where no document of the four organs can be meant.

    ``organ`` is the one that the context names. First numbers of decisions (General Assembly 301, Council on Human Rights 101,
    Economic and Social Council 201) keep the decisions of conferences and boards out.
    """
    if organ == _OTHER:
        return None
    decision = nature == "DEC"
    if number["special"]:
        prefix = "A/HRC" if organ in (HUMAN_RIGHTS, _COUNCIL) else "A" if organ in (ASSEMBLY, None) else None
        session = re.sub(_DASH + r"\s?", "-", number["special"])
        return prefix and f"{prefix}/{nature}/{session}/{number['special_number']}"
    if number["serial"]:
        serial, year = number["serial"], re.sub(_DASH, "-", number["year"])
        if decision:
            return None
        if year.isdigit():
            possible = 1946 <= int(year) <= 2100 and organ in (SECURITY, _COUNCIL, None)
            return f"S/RES/{serial} ({year})" if possible else None
        if not year.startswith(("S", "E")) and (_roman(year) > 30 or organ in (ECONOMIC, _COUNCIL)):
            return f"E/RES/{serial} ({year})" if organ in (ECONOMIC, _COUNCIL, None) else None
        return f"A/RES/{serial} ({year})" if organ in (ASSEMBLY, None) else None
    numbered, index = int(number["session"]), int(number["number"])
    if index == 0:
        return None
    if 1978 <= numbered <= 2100:
        possible = organ in (ECONOMIC, _COUNCIL, None) and (index > 200 if decision else index < 200)
        return f"E/{nature}/{numbered}/{index}" if possible else None
    if numbered > 99 or numbered == 0:
        return None
    if organ in (HUMAN_RIGHTS, _COUNCIL) or (organ is None and own == HUMAN_RIGHTS and numbered <= newest):
        return f"A/HRC/{nature}/{numbered}/{index}" if not decision or index > 100 else None
    if organ not in (ASSEMBLY, None) or not 31 <= numbered <= (newest if own == ASSEMBLY else 99):
        return None
    return f"A/{nature}/{numbered}/{index}" if not decision or index > 300 else None


#: Until the 46th session the lettered parts of a resolution were issued as one document, "A/RES/46/221"; later each as its own.
_LETTERS_IN_ONE = 46


def _with_letters(symbol: str, letters: str) -> Iterator[str]:
    """ "A/RES/74/92" with "A and B" is one document, A/RES/74/92A-B; "B and D" are two."""
    session = symbol.split("/")[-2]
    if session.isdigit() and int(session) <= _LETTERS_IN_ONE:
        yield symbol
        return
    found = re.findall(r"[A-Z]", letters)
    span = len(found) > 1 and (
        ord(found[-1]) - ord(found[0]) == len(found) - 1 or re.search(rf"\bto\b|{_DASH}", letters)
    )
    if span:
        yield f"{symbol}{found[0]}-{found[-1]}"
    else:
        yield from (f"{symbol}{letter}" for letter in found)


def _numbers(text: str, start: int, end: int, *, plural: bool) -> tuple[list[tuple[re.Match[str], str, bool]], int]:
    """The list of numbers after a "resolution(s)", each with its letters and whether it ends a range, and where the list ends."""
    listed: list[tuple[re.Match[str], str, bool]] = []
    at = start
    for number in _NUMBER.finditer(text, start, end):
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
        letters = _LETTERED.match(text, at, end) if number["session"] else None
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


def _bare(text: str, own: str, newest: int) -> Iterator[tuple[int, str]]:
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
            symbol = _symbol_of(number, nature, organ, own, newest)
            if symbol is None and continued and organ != _OTHER:
                symbol = _symbol_of(number, nature, None, own, newest)
            if symbol is None:
                previous = None
                continue
            stem, _, last = symbol.rpartition("/")
            if ranged and previous and previous[0] == stem and previous[1] < int(last) <= previous[1] + 60:
                yield from ((number.start(), f"{stem}/{n}") for n in range(previous[1] + 1, int(last)))
            previous = (stem, int(last)) if last.isdigit() else None
            for one in _with_letters(symbol, letters) if letters else (symbol,):
                yield number.start(), one


# --- symbols printed in full ----------------------------------------------------------------------------------------------


def _full(text: str) -> Iterator[tuple[int, str]]:
    for match in _FULL.finditer(text):
        spelled = match[1]
        if not any(character.isdigit() for character in spelled):
            continue
        if re.search(r"/(?:RES|DEC)/\d+/\d+$", spelled, re.I):
            letters = _LETTERED.match(text, match.end(1))
            if letters:
                yield from ((match.start(), lettered) for lettered in _with_letters(spelled, letters[0]))
                continue
        yield match.start(), spelled
        for change in _CHANGE.finditer(match[2]):
            yield match.start(), f"{spelled}/{change[0]}"


# A cache of a pure function, not state: the same few thousand symbols are cited over and over.
@lru_cache(maxsize=16384)
def _displays(spelled: str) -> tuple[tuple[str, str], ...]:
    """(key, customary spelling) of a symbol as found, of both when two are joined; nothing when it is none."""
    try:
        return tuple((symbol.key, symbol.display) for symbol in Symbol.parse(_OLD_LETTER.sub("", spelled)).each)
    except SymbolError:
        return ()


_LIST = re.compile(r"\s*(?:,|;|&|\band\b|\*)\s*")


def leading_symbols(text: str) -> tuple[Symbol, ...]:
    """The symbols that ``text`` opens with: of a feed's title ("A/76/L.14 and Add.1: Report …"), or none when it opens with words.

    A double symbol ("A/79/1–S/2024/1") is one, with ``each``.
    """
    text = " ".join(text.split())
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


def citations_in(text: str, *, organ: str = "A", session: str | None = None) -> tuple[str, ...]:
    """The symbols that ``text`` cites, in order of appearance, each once, in the customary spelling (``Symbol.display``).

    ``organ`` is the prefix of the document's own symbol ("A", "A/C.3", "E", "S", "A/HRC", "E/CN.15"): the organ that "its
    resolution" means. ``session`` is the document's own session ("80"): nothing later is cited, which settles a doubt now and then.
    """
    if "/" not in text and "(" not in text:
        return ()
    text = " ".join(text.split())  # a line break, a no-break or a double blank means no more than a blank
    own = _own_organ(organ)
    newest = int(session) if session and session.isdigit() and int(session) < 100 else 99
    found = [*_full(text), *_bare(text, own, newest)]
    found.sort(key=lambda pair: pair[0])
    seen: dict[str, str] = {}
    for _, spelled in found:
        for key, display in _displays(spelled):
            seen.setdefault(key, display)
    return tuple(seen.values())
