"""What the number of a resolution or decision means once the organ is known: the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

DASH = r"[-\u2010-\u2015\u2212]"
ROMAN = r"(?:(?:S|ES)-)?[IVXLC]{1,7}"

_LETTERS = rf" ?[A-Z](?:(?: ?{DASH} ?|, (?:[A-Z], )*[A-Z],? and | and | to |, )[A-Z])?(?![A-Za-z0-9’'])"
LETTERED = re.compile(_LETTERS)
_SHAPES = (
    rf"(?P<special>(?:S|ES){DASH}\s?\d{{1,2}})/\s?(?P<special_number>\d{{1,3}})(?![\d/])"
    r"|(?P<session>\d{1,4})/\s?(?P<number>\d{1,3})(?![\d/]|\.\d)"
    rf"|(?P<serial>\d{{1,4}})(?: ?[A-Z](?:(?: ?{DASH} ?| and | to )[A-Z])?)? ?\((?P<year>\d{{4}}|{ROMAN})\)"
)
NUMBER = re.compile(rf"(?<![\w/.\-])(?:{_SHAPES})")
#: The same where a letter of another script may stand directly before: "第76/134号", "و76/187".
ANYWHERE = re.compile(rf"(?<![A-Za-z0-9/.\-])(?:{_SHAPES})")
ASSEMBLY, ECONOMIC, SECURITY, HUMAN_RIGHTS = "A", "E", "S", "A/HRC"
#: An organ whose resolutions have no symbol of this kind.
OTHER = "other"
#: "the Council", which the form of the number tells.
COUNCIL = "council"


def own_organ(prefix: str) -> str:
    """The organ of a document's own prefix: "A/C.3" speaks of the Assembly's resolutions as "its", "E/CN.15" of a commission's."""
    key = prefix.upper().rstrip("/")
    if key == "A/HRC" or key.startswith("A/HRC/"):
        return HUMAN_RIGHTS
    if re.match(r"A(?:$|/(?:C\.|RES|DEC|BUR|L\.|INF|ES-|S-|\d))", key):
        return ASSEMBLY
    if re.match(r"[ES](?:$|/(?:RES|DEC|PRST|L\.|PV|\d|C\.))", key):
        return key[0]
    return OTHER


_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _roman(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


def symbol_of(number: re.Match[str], nature: str, organ: str | None, own: str, newest: int) -> str | None:
    """The symbol without letters for one number of a list, or None where no document of the four organs can be meant.

    ``organ`` is the one that the context names. First numbers of decisions (General Assembly 301, Council on Human Rights 101,
    Economic and Social Council 201) keep the decisions of conferences and boards out.
    """
    if organ == OTHER:
        return None
    decision = nature == "DEC"
    if number["special"]:
        prefix = "A/HRC" if organ in (HUMAN_RIGHTS, COUNCIL) else "A" if organ in (ASSEMBLY, None) else None
        session = re.sub(DASH + r"\s?", "-", number["special"])
        return prefix and f"{prefix}/{nature}/{session}/{number['special_number']}"
    if number["serial"]:
        serial, year = number["serial"], re.sub(DASH, "-", number["year"])
        if decision:
            return None
        if year.isdigit():
            possible = 1946 <= int(year) <= 2100 and organ in (SECURITY, COUNCIL, None)
            return f"S/RES/{serial} ({year})" if possible else None
        if not year.startswith(("S", "E")) and (_roman(year) > 30 or organ in (ECONOMIC, COUNCIL)):
            return f"E/RES/{serial} ({year})" if organ in (ECONOMIC, COUNCIL, None) else None
        return f"A/RES/{serial} ({year})" if organ in (ASSEMBLY, None) else None
    numbered, index = int(number["session"]), int(number["number"])
    if index == 0:
        return None
    if 1978 <= numbered <= 2100:
        possible = organ in (ECONOMIC, COUNCIL, None) and (index > 200 if decision else index < 200)
        return f"E/{nature}/{numbered}/{index}" if possible else None
    if numbered > 99 or numbered == 0:
        return None
    if organ in (HUMAN_RIGHTS, COUNCIL) or (organ is None and own == HUMAN_RIGHTS and numbered <= newest):
        return f"A/HRC/{nature}/{numbered}/{index}" if not decision or index > 100 else None
    if organ not in (ASSEMBLY, None) or not 31 <= numbered <= (newest if own == ASSEMBLY else 99):
        return None
    return f"A/{nature}/{numbered}/{index}" if not decision or index > 300 else None


#: A text may cite a resolution under the year of its resumed session, and a year is misprinted now and then.
_YEARS_OFF = 2


def _fits(symbol: str, year: int) -> bool:
    """Whether the session that ``symbol`` names was held about ``year``. The General Assembly meets from September 1945 + n on,
    the Human Rights Council three times a year since 2006."""
    adopted = re.match(r"A/(HRC/)?(?:RES|DEC)/(\d{1,2})/", symbol)
    if adopted is None:
        return True
    session = int(adopted[2])
    if adopted[1]:
        return 2006 + (session - 1) // 3 == year
    return abs(1945 + session - year) <= _YEARS_OFF


def dated_symbol(
    number: re.Match[str], nature: str, organ: str | None, own: str, newest: int, *, named: bool, year: int | None
) -> str | None:
    """``symbol_of``, held against the printed ``year`` of adoption where the organ is inferred (not ``named`` beside it).

    "its resolution 47/22 of 13 July 2021" cannot be the General Assembly's, which held its forty-seventh session in 1992: it is
    the Human Rights Council's where that one fits, and of an organ without symbols otherwise.
    """
    symbol = symbol_of(number, nature, organ, own, newest)
    if year is None or named or organ == OTHER or (symbol is not None and _fits(symbol, year)):
        return symbol
    other = symbol_of(number, nature, HUMAN_RIGHTS, own, newest) if number["session"] else None
    return other if other is not None and "/HRC/" in other and _fits(other, year) else None


def shared_years(numbers: Iterable[re.Match[str]], years: Iterable[int | None]) -> list[int | None]:
    """The year of each number: "61/110 and 61/111 of 14 December 2006" has one for two of the same session."""
    found = list(years)
    sessions = [number["session"] for number in numbers]
    for index in range(len(found) - 2, -1, -1):
        if found[index] is None and sessions[index] and sessions[index] == sessions[index + 1]:
            found[index] = found[index + 1]
    return found


def spelled(cited: Iterable[tuple[int, str | None, str, bool]]) -> Iterator[tuple[int, str]]:
    """(place, symbol) of each of a list's (place, symbol, letters, whether it ends a range): letters as the documents were
    issued, ranges filled up, what has no symbol left out."""
    previous: tuple[str, int] | None = None
    for place, symbol, letters, ranged in cited:
        if symbol is None:
            previous = None
            continue
        stem, _, last = symbol.rpartition("/")
        if ranged and previous and previous[0] == stem and previous[1] < int(last) <= previous[1] + 60:
            yield from ((place, f"{stem}/{n}") for n in range(previous[1] + 1, int(last)))
        previous = (stem, int(last)) if last.isdigit() else None
        for one in with_letters(symbol, letters) if letters else (symbol,):
            yield place, one


#: Until the 46th session the lettered parts of a resolution were issued as one document, "A/RES/46/221"; later each as its own.
_LETTERS_IN_ONE = 46


def with_letters(symbol: str, letters: str) -> Iterator[str]:
    """ "A/RES/74/92" with "A and B" is one document, A/RES/74/92A-B; "B and D" are two."""
    session = symbol.split("/")[-2]
    if session.isdigit() and int(session) <= _LETTERS_IN_ONE:
        yield symbol
        return
    found = re.findall(r"[A-Z]", letters)
    span = len(found) > 1 and (
        ord(found[-1]) - ord(found[0]) == len(found) - 1 or re.search(rf"\bto\b|{DASH}", letters)
    )
    if span:
        yield f"{symbol}{found[0]}-{found[-1]}"
    else:
        yield from (f"{symbol}{letter}" for letter in found)
