"""What moves on by itself from year to year, in six languages: dates, years, ordinals of sessions, resolution numbers.

The patterns are made per language: one alternation of all months of all languages at every place of a text costs more than the
rest of a comparison together (measured).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    # Arabic prints both names of a month: "كانون الأول/ديسمبر".
    "ar": "(?:(?:كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول)/)?"
    "(?:يناير|فبراير|مارس|أبريل|مايو|يونيه|يوليه|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
}
_JOINTS = {"en": "and|to", "fr": "et|au", "es": "y|al?", "ru": "и|по", "ar": "و|إلى", "de": "und|bis"}
_YEAR = r"(?<![\d.,/])(?:19|20)\d\d(?![\d/]|[.,]\d)"
_DAY = r"(?<![\d.,/-])\d{1,2}(?:er|\.)?"
_ZH_DATE = r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:至(?:\d{1,2}月)?\d{1,2}日)?|\d{1,2}月\d{1,2}日"

_TENS = r"(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)"
_UNITS = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth)"
)
_ORDINAL = rf"(?:{_TENS}y-{_UNITS}|{_TENS}ieth|{_UNITS}|\d{{1,3}}(?:st|nd|rd|th))"
#: language → (what a text must contain, the ordinal in front of or behind it)
_SESSIONS = {
    "en": (
        "session",
        rf"\b{_ORDINAL}(?:\s*,\s*{_ORDINAL})*(?:,?\s+(?:and|to)\s+{_ORDINAL})?"
        r"(?=\s+(?:(?:regular|special|emergency|annual|resumed|substantive|plenary)\s+)*sessions?\b)",
    ),
    "fr": ("session", r"\b[\w-]+(?:ième|ier|ière)(?:\s+et\s+[\w-]+ième)?(?=\s+session)"),
    "es": ("sesiones", r"\b(?:[\w-]+[gt]ésimo\s+)?(?:[\w-]+o|primer|tercer)(?=\s+período\s+(?:\w+\s+)?de\s+sesiones)"),
    "ru": ("сесси", r"\b(?:\w+\s+)?\w+(?:ой|ей|ую|ая|ом|ем)(?=\s+(?:\w+\s+)?сесси)"),
    "ar": ("دور", r"(?<=دورتها)\s+ال\w+(?:\s+وال\w+)?|(?<=الدورة)\s+ال\w+(?:\s+وال\w+)?"),
    "zh": ("届", r"第[一二三四五六七八九十百零〇\d]+(?=届)"),
}
# What every match begins with stands in front of the alternatives: that is searched for twice as fast.
_SYMBOL = re.compile(
    r"[A-Z\d](?<![0-9A-Za-z].)(?:(?<=[A-Z])[A-Z]{0,7}(?:/[A-Z0-9][\w.()-]*)+"
    r"|(?:(?<=\d)|(?<=S)-\d|(?<=E)S-\d)\d{0,3}/\d{1,4}(?:\s?[A-Z](?:-[A-Z])?\b)?"
    r"|(?<=\d)\d{0,3}(?:\s?[A-Z])?\s?\((?:19\d\d|20\d\d|(?:S-|ES-)?[IVXLC]+)\))"
)
_DIGIT = re.compile(r"\d")
_CROSS_REFERENCE = re.compile(
    r"\b(paragraphs?)\s+\d+(?:\s+(?:and|to)\s+\d+)?(?=\s+(?:above|below|of the present))", re.I
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The patterns of one language. ``date`` matches a date or a bare year where ``start`` says that one may begin: so little
    of a text is either that asking at every place takes four times as long."""

    start: re.Pattern[str]
    date: re.Pattern[str]
    full_date: str
    months: frozenset[str]
    session_word: str
    session: re.Pattern[str] | None

    def mask(self, text: str) -> str:
        """``text`` with a mark in place of everything that moves on."""
        if self.session is not None and self.session_word in text:
            text = self.session.sub("⟨session⟩", text)
        if _DIGIT.search(text):
            text = _SYMBOL.sub("⟨symbol⟩", text)
            if "paragraph" in text.lower():
                text = _CROSS_REFERENCE.sub(r"\1 ⟨paragraph⟩", text)
            text = without(text, self.dates(text), "⟨date⟩")
        return text

    def dates(self, text: str) -> list[re.Match[str]]:
        """Dates and bare years in their order."""
        found: list[re.Match[str]] = []
        end = 0
        for start in self.start.finditer(text):
            place = start.start()
            if place >= end and (date := self.date.match(text, place)):
                found.append(date)
                end = date.end()
        return found


def without(text: str, found: Iterable[re.Match[str]], mark: str) -> str:
    """``text`` with ``mark`` in place of what was found in it."""
    pieces, end = [], 0
    for match in found:
        pieces.append(text[end : match.start()])
        end = match.end()
    return mark.join([*pieces, text[end:]])


@lru_cache(maxsize=16)
def calendar(language: str) -> Calendar:
    """The patterns of a language by its ISO code; one that is not known here is read as English."""
    session = _SESSIONS.get(language)
    if language == "zh":
        full, months, start = _ZH_DATE, "", r"\d"
    else:
        months = _MONTHS.get(language, _MONTHS["en"])
        joint = _JOINTS.get(language, _JOINTS["en"])
        full = (
            rf"{_DAY}(?:\s*(?:[-–,]|{joint})\s*{_DAY})*\s+(?:de\s+)?(?:{months})(?:\s+(?:de\s+|del\s+)?{_YEAR})?"
            rf"|\b(?:{months})\s+(?:de\s+|del\s+)?{_YEAR}"
        )
        initials = "".join(sorted({name[0] for name in re.findall(r"\w+", months)}))
        start = rf"[\d{initials}](?<![\d.,/]\d)"
    return Calendar(
        start=re.compile(start),
        date=re.compile(rf"{full}|{_YEAR}"),
        full_date=rf"(?:{full}|{_YEAR})",
        months=frozenset(re.findall(r"\w+", months)),
        session_word=session[0] if session else "session",
        session=re.compile(session[1], re.I) if session else None,
    )
