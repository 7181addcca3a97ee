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
    dated_symbol,
    spelled,
)

_ORGANS = (
    (ECONOMIC, "经济及社会理事会|经社理事会"),
    (SECURITY, "安全理事会|安理会"),
    (HUMAN_RIGHTS, "人权理事会"),
    (
        OTHER,
        "(?:托管|执行|工业发展)理事会|人权委员会|[一-龥]{2,14}(?:委员会|缔约方[会大]会?议?|缔约国[会大]会?议?|执行局)|卫生大会|环境大会|犯罪大会",
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
_SUBJECT = re.compile(rf"(?:关于|题为)[^，。；]*的(?=\s?{_DATE}\s?第?\s?$)")
_CLAUSE = re.compile(r"[。；]")
_DATED = re.compile(r"(\d{4})年\d{1,2}月(?:\d{1,2}日)?[^。；\d]{0,160}$")
#: "……决议，以及题为“……”的第": what the organ before it adopted too.
_GOING_ON = re.compile(r"\s?号?[^，。；\d]{0,4}(?:决议|决定)(?:\s?[()]{2})?[，,、]?\s?(?:以及|和|及|并|或)")
_FIGURES = "〇一二三四五六七八九"
#: "第一㈠号", "第二二〇〇A(二十一)号": how the numbers of the first thirty sessions were printed, and now and then still are.
_OLD = re.compile(
    r"第\s?(\d{1,4}|[〇零一二三四五六七八九]{1,4})\s?([A-Z]?)\s?(?:([㈠-㈩])|\(([一二三四五六七八九十]{1,3})\))(?=\s?号)"
)
_TENS = ("", "X", "XX", "XXX")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _old(match: re.Match[str]) -> str:
    serial = "".join(
        str(_FIGURES.find(figure)) if figure in _FIGURES else figure for figure in match[1].replace("零", "〇")
    )
    session = unicodedata.normalize("NFKC", match[3]).strip("()") if match[3] else match[4]
    tens, ten, ones = session.rpartition("十")
    roman = _TENS[_FIGURES.find(tens or "一") % 4 if ten else 0] + _ONES[max(0, _FIGURES.find(ones)) if ones else 0]
    return f"第{serial} {match[2]}({roman})" if match[2] else f"第{serial} ({roman})"


def normal(text: str) -> str:
    """``text`` with the wide figures and signs of Chinese typesetting as plain ones; commas and stops stay Chinese."""
    kept = []
    for character in text:
        kept.append(
            unicodedata.normalize("NFKC", character)
            if "\uff10" <= character <= "\uff5a" or character in "（）／．－"
            else character
        )
    return _OLD.sub(_old, "".join(kept))


def _organ(text: str) -> tuple[str | None, bool]:
    """The organ that ``text`` names last, and whether a comma parts it from what follows."""
    last = None
    for match in _ORGAN.finditer(text):
        last = match
    if last is None:
        return None, True
    return _ORGANS[int((last.lastgroup or "o0")[1:])][0], bool(re.search("[，,]", text[last.end() :]))


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
    yield from spelled(_cited(text, numbers, natures, joined, own, newest))


def _cited(
    text: str,
    numbers: list[tuple[re.Match[str], str, int]],
    natures: list[str | None],
    joined: list[bool],
    own: str,
    newest: int,
) -> Iterator[tuple[int, str | None, str, bool]]:
    held: str | None = None
    year: int | None = None
    at = 0
    for index, (number, letters, end) in enumerate(numbers):
        gap = text[max(at, number.start() - 200) : number.start()]
        clause = max((match.end() for match in _CLAUSE.finditer(gap)), default=0)
        # What a resolution is about ("关于设立人权理事会的") may name an organ that is not its own.
        said, far = _organ(_SUBJECT.sub("", gap[clause:]))
        listed = bool(index and joined[index - 1])
        ranged = bool(listed and _RANGE.fullmatch(gap))
        going_on = bool(index and said is None and "其" not in gap and _GOING_ON.match(gap))
        if said or not (listed or going_on) or "其" in gap:
            held = said
        dated = _DATED.search(gap)
        if dated or not listed or number["session"] != numbers[index - 1][0]["session"]:
            year = int(dated[1]) if dated else None
        at = end
        nature = natures[index]
        if nature is None:
            yield number.start(), None, "", False
            continue
        # "人权理事会……第35/19号": an organ named directly before its date or number is certain.
        symbol = dated_symbol(number, nature, held, own, newest, named=held is not None and held != own, year=year)
        if symbol is None and (held != OTHER or (far and not going_on and not listed)):
            symbol = dated_symbol(number, nature, None, own, newest, named=False, year=year)
            held = None if symbol is not None else held
        yield number.start(), symbol, letters, ranged
