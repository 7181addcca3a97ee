"""What the number of a resolution or decision means once the organ is known: the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
