"""Bare citations in Chinese, where the number comes before its noun: "大会第69/193和69/196号决议"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from documents.citations.numbers import (
    ANYWHERE,
    ASSEMBLY,
    COUNCIL,
    ECONOMIC,
    HUMAN_RIGHTS,
    LETTERED,
    OTHER,
    SECURITY,
    symbol_of,
    with_letters,
)

_ORGANS = (
    (ECONOMIC, "经济及社会理事会|经社理事会"),
    (SECURITY, "安全理事会|安理会"),
    (HUMAN_RIGHTS, "人权理事会"),
    (
        OTHER,
        "(?:托管|执行|工业发展)理事会|人权委员会|[一-龥]{2,14}(?:委员会|缔约方会议|缔约国会议|执行局)|卫生大会|环境大会|犯罪大会",
    ),
    (COUNCIL, "理事会"),
    (ASSEMBLY, "大会"),
)
_ORGAN = re.compile("|".join(f"(?P<o{index}>{pattern})" for index, (_, pattern) in enumerate(_ORGANS)))
#: The noun that a number or a whole list of them is of.
_NOUN = re.compile(r"\s?号?[^，。；;、\d]{0,40}?(?:(?P<resolution>决议)|(?P<decision>决定))")
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
_TOPIC = r"(?:题为[“《][^”》]{0,200}[”》]的|关于[^，。；]{0,120}的)?"
_NAMES = "|".join(pattern for _, pattern in _ORGANS)
_LIST = re.compile(
    r"\s?号?(?:[（(][^()（）]{0,60}[)）])?[\s、,，和及与以至到或\-–—]*"
    rf"(?:(?:其|又|还|以及){{0,2}}{_DATE}(?:{_NAMES})?{_DATE}{_TOPIC}\s?第?)\s?"
)
_RANGE = re.compile(r"\s?号?(?:至|到|[-–—])第?")
_MARK = re.compile(r"第\s?$")
_AFTER = re.compile(r"\s?号")
_SUBJECT = re.compile(r"(?:关于|题为)[^，。；]*的(?=\s?第?\s?$)")
_CLAUSE = re.compile(r"[。；]")


def normal(text: str) -> str:
    """``text`` with the wide figures and signs of Chinese typesetting as plain ones; commas and stops stay Chinese."""
    kept = []
    for character in text:
        kept.append(
            unicodedata.normalize("NFKC", character)
            if "\uff10" <= character <= "\uff5a" or character in "（）／．－"
            else character
        )
    return "".join(kept)


def _organ(text: str) -> str | None:
    last = None
    for match in _ORGAN.finditer(text):
        last = match
    return _ORGANS[int((last.lastgroup or "o0")[1:])][0] if last else None


def bare(text: str, own: str, newest: int) -> Iterator[tuple[int, str]]:
    """Each citation without a prefix in ``text`` (as ``normal`` gives it) with its place."""
    numbers: list[tuple[re.Match[str], str, int]] = []
    for number in ANYWHERE.finditer(text):
        parts = LETTERED.match(text, number.end()) if number["session"] else None
        numbers.append((number, parts[0] if parts else "", parts.end() if parts else number.end()))
    # From the right: the noun after a number, or that of the number it is joined to.
    natures: list[str | None] = [None] * len(numbers)
    joined = [False] * len(numbers)
    for index in range(len(numbers) - 1, -1, -1):
        number, _, end = numbers[index]
        following = numbers[index + 1][0].start() if index + 1 < len(numbers) else len(text)
        limit = min(following, end + 400)
        noun = _NOUN.match(text, end, limit)
        if index + 1 < len(numbers) and following - end <= 400 and _LIST.fullmatch(text, end, following):
            joined[index] = True
        if noun and (_AFTER.match(text, end) or noun.end() - end <= 6):
            natures[index] = "RES" if noun["resolution"] else "DEC"
        elif joined[index]:
            natures[index] = natures[index + 1]
    held: str | None = None
    at = 0
    previous: tuple[str, int] | None = None
    for index, (number, letters, end) in enumerate(numbers):
        gap = text[max(at, number.start() - 200) : number.start()]
        clause = max((match.end() for match in _CLAUSE.finditer(gap)), default=0)
        # What a resolution is about ("关于设立人权理事会的") may name an organ that is not its own.
        said = _organ(_SUBJECT.sub("", gap[clause:]))
        ranged = bool(index and joined[index - 1] and _RANGE.fullmatch(gap))
        if said or not (index and joined[index - 1]) or "其" in gap:
            held = said
        at = end
        nature = natures[index]
        if nature is None:
            previous = None
            continue
        symbol = symbol_of(number, nature, held, own, newest)
        if symbol is None and (held != OTHER or re.search("[，,]", gap)):
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
