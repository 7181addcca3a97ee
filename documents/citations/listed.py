"""Bare citations in French, Spanish, Russian and Arabic, where the organ follows the noun or the number more often than not:
"les résolutions 1325 (2000) du Conseil de sécurité et 60/1 de l'Assemblée générale".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from documents.citations.heads import heads_of, open_quotes
from documents.citations.numbers import (
    ANYWHERE,
    ASSEMBLY,
    COUNCIL,
    DASH,
    LETTERED,
    OTHER,
    dated_symbol,
    shared_years,
    spelled,
)
from documents.citations.words import ARABIC_LETTERS, CYRILLIC_LETTERS, UNREAD, WORDS

_LETTER = "[^\\W\\d_]"
_BEFORE, _AFTER_WORD = f"(?<!{_LETTER})", f"(?!{_LETTER})"


@dataclass(frozen=True, slots=True)
class _Patterns:
    head: re.Pattern[str]
    organ: re.Pattern[str]
    organs: tuple[str, ...]
    own: re.Pattern[str]
    she: re.Pattern[str]
    fill: re.Pattern[str]
    gap: re.Pattern[str]
    joined: re.Pattern[str]
    ranged: re.Pattern[str]
    wide: re.Pattern[str]
    first: re.Pattern[str]
    including: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(language: str) -> _Patterns:
    words = WORDS[language]
    organ = "|".join(f"(?P<o{index}>{pattern})" for index, (_, pattern) in enumerate(words.organs))
    bare_organ = "|".join(pattern for _, pattern in words.organs)
    arabic = language == "ar"
    word = rf"{_BEFORE}(?:{words.filling}){_AFTER_WORD}"
    # The conjunction of Arabic is written on to the word: "و76/187", "والقرار".
    join = r"(?:و|أو|ثم|إلى)" if arabic else rf"{_BEFORE}(?:{words.joining}){_AFTER_WORD}"
    comma = r"[,،;؛&]"
    return _Patterns(
        head=re.compile(
            rf"{_BEFORE}(?:(?P<resolution>{words.resolution})|(?P<decision>{words.decision})){_AFTER_WORD}"
        ),
        organ=re.compile(rf"{_BEFORE}(?:[بلو](?=ال|م))?(?:{organ})" if arabic else rf"{_BEFORE}(?:{organ})"),
        organs=tuple(name for name, _ in words.organs),
        own=re.compile(rf"{_BEFORE}(?P<inside>{words.inside} )?(?:{words.own}) $" if words.own else r"(?!)"),
        she=re.compile(rf"{_BEFORE}(?:{words.she}){_AFTER_WORD}"),
        fill=re.compile(rf"(?:[\s,،/]|{word})*"),
        gap=re.compile(
            rf"(?:[\s,،;؛&/\-–]|{word}|{_BEFORE}(?:{bare_organ}){_AFTER_WORD}|{join}"
            rf"|{_BEFORE}(?:{words.own or 'لها'}){_AFTER_WORD})*"
        ),
        joined=re.compile(rf"{comma}|{join}|[-–]"),
        ranged=re.compile(rf"\s?(?:{words.ranging}|{DASH})\s?"),
        wide=re.compile(
            rf"[^.;؛]{{1,400}}(?:{comma}|{join})\s*(?:{join}\s*)?(?:{_BEFORE}(?:{words.own or 'لها'})\s+)?$"
        ),
        including=re.compile(rf"{_BEFORE}(?:{words.including})\s*$"),
        first=re.compile(rf"(?:[\s,،]|{_BEFORE}(?:{words.including}){_AFTER_WORD})*"),
    )


_SENTENCE = re.compile(r"[.!?؟]\s+(?=[A-ZÀ-ÞА-Я«“]|[\u0621-\u064a])")
#: Arabic is printed with the English marks the other way round: ”…“.
_QUOTES = {"ar": ("«”", "»“")}
_EUROPEAN = ("«“", "»”")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ARABIC_DIGIT = re.compile("[٠-٩۰-۹]")
_ARABIC_SPECIAL = re.compile(rf"(?<![\u0621-\u064a])(و?)د\s?[إا]\s?(ط?)\s?(?:{DASH}|ـ)\s?(?=\d)")
_ARABIC_PART = re.compile(rf"(?<=\d )({'|'.join(ARABIC_LETTERS)})(?![\u0621-\u064a])")
_ARABIC_NEXT = re.compile(rf"(?<=\d [A-P] )و ?({'|'.join(ARABIC_LETTERS)})(?![\u0621-\u064a])")
_ARABIC_SESSION = re.compile(rf"\(\s?د\s?([إا]?)\s?(ط?)\s?(?:{DASH}|ـ)\s?(\d{{1,2}})\s?\)")
_CYRILLIC_PART = re.compile(r"(?<=\d )[АВСЕНКМ](?=[\s,.;)(–-]|$)")
_CYRILLIC_SYMBOL = re.compile(r"(?<![А-Яа-яA-Za-z/])[АЕ](?=/[A-ZА-Я\d])")
_TWO_PARTS = re.compile(r"(\d/\d{1,3} [A-Z]) (?:et|y|и) (?=[A-Z]\b)")
_DECREASING = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _to_roman(number: int) -> str:
    figures = ""
    for value, figure in _DECREASING:
        figures += figure * (number // value)
        number %= value
    return figures


def normal(text: str, language: str) -> str:
    """``text`` with the figures, parts and sessions of an Arabic or Russian number written as a symbol has them."""
    if language == "ar":
        text = UNREAD.sub("", text)
        if _ARABIC_DIGIT.search(text):
            text = text.translate(_ARABIC_DIGITS)
        text = _ARABIC_SESSION.sub(
            lambda m: f"({'E' if m[2] else ''}{'S-' if m[1] else ''}{_to_roman(int(m[3]))})", text
        )
        text = _ARABIC_SPECIAL.sub(lambda m: f"{m[1]}{'E' if m[2] else ''}S-", text)
        text = _ARABIC_PART.sub(lambda m: ARABIC_LETTERS[m[1]], text)
        text = _ARABIC_NEXT.sub(lambda m: f"and {ARABIC_LETTERS[m[1]]}", text)
    elif language == "ru":
        text = _CYRILLIC_PART.sub(lambda m: m[0].translate(CYRILLIC_LETTERS), text)
        text = _CYRILLIC_SYMBOL.sub(lambda m: m[0].translate(CYRILLIC_LETTERS), text)
        text = _TWO_PARTS.sub(r"\1 and ", text)
    else:
        text = _TWO_PARTS.sub(r"\1 and ", text)
    return text


def _organ_of(patterns: _Patterns, match: re.Match[str]) -> str:
    name = match.lastgroup or ""
    return patterns.organs[int(name[1:])]


def _last_organ(patterns: _Patterns, text: str) -> tuple[str, int] | None:
    last = None
    for match in patterns.organ.finditer(text):
        last = match
    return (_organ_of(patterns, last), last.end()) if last else None


def _organ_before(patterns: _Patterns, text: str, head: re.Match[str], since: int, own: str) -> tuple[str | None, bool]:
    """The organ whose "its resolution" this is, and whether the noun has an "its" at all."""
    start = head.start()
    before = text[max(since, start - 160) : start]
    possessive = patterns.own.search(before)
    suffix = None if possessive else re.search(r"ها?$", head[0]) if head[0][-1] in "هاى" else None
    if possessive:
        named = _last_organ(patterns, before) if possessive["inside"] else None
    elif suffix and head[0].endswith(("ه", "ها")):
        # The suffix agrees with the organ: the Assembly is "she", a council "he".
        found = _last_organ(patterns, before)
        feminine = head[0].endswith("ها")
        named = found if found and (found[0] == ASSEMBLY) == feminine else None
        if named is None and not feminine and own == ASSEMBLY:
            named = (COUNCIL, 0)
    else:
        return None, False
    if named and named[0] != OTHER and not patterns.she.search(before, named[1]):
        return named[0], True
    return own, True


class _Listed(NamedTuple):
    """One number after a noun: its letters, whether it ends a range, its end, and an organ named before the first."""

    number: re.Match[str]
    letters: str
    ranged: bool
    end: int
    organ: str | None


def _listed(
    patterns: _Patterns, text: str, start: int, end: int, quotes: tuple[str, str], *, plural: bool
) -> Iterator[_Listed]:
    at, first = start, True
    for number in ANYWHERE.finditer(text, start, end):
        gap = text[at : number.start()]
        organ, ranged = None, False
        if first:
            if len(gap) > 120 or re.search(r"[.;:()«»“”\d]", gap.replace("№.", "")):
                break
            named = _last_organ(patterns, gap)
            if named:
                organ = named[0]
            elif not patterns.first.fullmatch(gap) and not patterns.including.search(gap):
                break
        elif len(gap) <= 160 and patterns.gap.fullmatch(gap) and patterns.joined.search(gap):
            ranged = bool(patterns.ranged.fullmatch(gap))
        elif not plural or open_quotes(gap, *quotes) or not patterns.wide.fullmatch(gap):
            continue
        first = False
        at = number.end()
        letters = LETTERED.match(text, at, end) if number["session"] else None
        if letters:
            at = letters.end()
        yield _Listed(number, letters[0] if letters else "", ranged, at, organ)


def bare(text: str, language: str, own: str, newest: int) -> Iterator[tuple[int, str]]:
    """Each citation without a prefix in ``text`` (as ``normal`` gives it) with its place."""
    patterns, quotes = _patterns(language), _QUOTES.get(language, _EUROPEAN)
    sentence, sentence_end, earlier = 0, -1, None
    for head, following in heads_of(patterns.head, text, *quotes):
        if head.start() > sentence_end:
            stop = _SENTENCE.search(text, head.end())
            sentence, sentence_end, earlier = max(0, sentence_end), (stop.start() if stop else len(text)), None
        end = min(sentence_end, following, head.end() + 4000)
        many = head.groupdict()
        plural = bool(many.get("many") or many.get("MANY") or head["decision"])
        listed = list(_listed(patterns, text, head.end(), end, quotes, plural=plural))
        named, possessive = _organ_before(patterns, text, head, sentence, own)
        organs, years = _after(patterns, text, listed, language)
        if not listed:
            follows = patterns.organ.search(text, head.end(), min(end, head.end() + 60))
            earlier = _organ_of(patterns, follows) if follows else named or earlier
        nature = "DEC" if head["decision"] else "RES"
        cited: list[tuple[int, str | None, str, bool]] = []
        for (number, letters, ranged, _, _), said, year in zip(listed, organs, years, strict=True):
            organ = said or named or (None if possessive else earlier)
            symbol = dated_symbol(number, nature, organ, own, newest, named=said is not None, year=year)
            if symbol is None and said is None:
                inferred = own if possessive else None
                symbol = dated_symbol(number, nature, inferred, own, newest, named=False, year=year)
            earlier = said or earlier
            cited.append((number.start(), symbol, letters, ranged))
        yield from spelled(cited)


def _after(
    patterns: _Patterns, text: str, listed: list[_Listed], language: str
) -> tuple[list[str | None], list[int | None]]:
    """The organ that is named beside each number of a list, and the year of its date."""
    organs: list[str | None] = []
    years: list[int | None] = []
    held: str | None = None
    for index, (_, _, _, at, before) in enumerate(listed):
        held = before or held
        organs.append(held)
        following = listed[index + 1].number.start() if index + 1 < len(listed) else len(text)
        fill = patterns.fill.match(text, at, min(len(text), at + 120))
        dated = _YEAR.search(text, at, min(fill.end(), following)) if fill else None
        after = patterns.organ.match(text, fill.end() if fill else at)
        if after is None:
            years.append(int(dated[0]) if dated else None)
            continue
        if dated is None:  # "47/22 du Conseil en date du 13 juillet 2021"
            fill = patterns.fill.match(text, after.end(), min(following, after.end() + 60))
            dated = _YEAR.search(fill[0]) if fill else None
        years.append(int(dated[0]) if dated else None)
        if text[at : after.start()].strip() or language == "ru":
            # What follows a number holds for those before it that have no organ yet.
            found = _organ_of(patterns, after)
            organs = [found if organ is None else organ for organ in organs]
    return organs, shared_years((one.number for one in listed), years)
