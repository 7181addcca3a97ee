"""The few words that a masthead prints around its values, in the six official languages.

They are the organization's own: "Distr.: Limited", "Original: English". Values (organ, committee, agenda title) are never
translated, they stand as the document prints them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents.languages import LANGUAGES
from documents.model import Document, Part, PartKind, PassageKind

RIGHT_TO_LEFT = frozenset({"ar"})
#: What a word processor checks the spelling by.
LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN", "de": "de-DE"}


@dataclass(frozen=True, slots=True)
class Terms:
    """``formulas``: who speaks in a resolution, by what its symbol begins with ("A", "A/HRC", "E", "S")."""

    united_nations: str
    distribution: dict[str, str]
    original: str
    session: str
    item: str
    adopted: tuple[str, ...]
    draft: dict[str, str]
    notes: str
    months: tuple[str, ...]
    date: str
    comma: str
    colon: str
    formulas: dict[str, str]


def _terms(
    united_nations: str,
    distribution: str,
    original: str,
    session: str,
    item: str,
    adopted: str,
    draft: str,
    notes: str,
    months: str,
    day: str,
    formulas: str,
    comma: str = ", ",
    colon: str = ": ",
) -> Terms:
    return Terms(
        united_nations,
        dict(zip(("general", "limited", "restricted"), distribution.split("|"), strict=True)),
        original,
        session,
        item,
        tuple(adopted.split("|")),
        dict(zip(("draft resolution", "draft decision"), draft.split("|"), strict=True)),
        notes,
        tuple(months.split("|")),
        day,
        comma,
        colon,
        dict(zip(("A", "A/HRC", "E", "S"), formulas.split("|"), strict=True)),
    )


_TERMS = {
    "en": _terms(
        "United Nations",
        "Distr.: General|Distr.: Limited|Distr.: Restricted",
        "Original: ",
        "{} session",
        "Agenda item ",
        "Adopted on {}|Resolution adopted by the General Assembly on {}",
        "draft resolution|draft decision",
        "Footnotes",
        "January|February|March|April|May|June|July|August|September|October|November|December",
        "{d} {m} {y}",
        "The General Assembly,|The Human Rights Council,|The Economic and Social Council,|The Security Council,",
    ),
    "fr": _terms(
        "Nations Unies",
        "Distr. générale|Distr. limitée|Distr. restreinte",
        "Original : ",
        "{}ᵉ session",
        "Point de l’ordre du jour : ",
        "Adoptée le {}|Résolution adoptée par l’Assemblée générale le {}",
        "projet de résolution|projet de décision",
        "Notes de bas de page",
        "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
        "{d} {m} {y}",
        "L’Assemblée générale,|Le Conseil des droits de l’homme,|Le Conseil économique et social,|Le Conseil de sécurité,",
        colon=" : ",
    ),
    "es": _terms(
        "Naciones Unidas",
        "Distr. general|Distr. limitada|Distr. reservada",
        "Original: ",
        "{}º período de sesiones",
        "Tema del programa: ",
        "Aprobada el {}|Resolución aprobada por la Asamblea General el {}",
        "proyecto de resolución|proyecto de decisión",
        "Notas",
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
        "{d} de {m} de {y}",
        "La Asamblea General,|El Consejo de Derechos Humanos,|El Consejo Económico y Social,|El Consejo de Seguridad,",
    ),
    "ru": _terms(
        "Организация Объединенных Наций",
        "Distr.: General|Distr.: Limited|Distr.: Restricted",
        "Original: ",
        "{}-я сессия",
        "Пункт повестки дня ",
        "Принята {}|Резолюция, принятая Генеральной Ассамблеей {}",
        "проект резолюции|проект решения",
        "Сноски",
        "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
        "{d} {m} {y} года",
        "Генеральная Ассамблея,|Совет по правам человека,|Экономический и Социальный Совет,|Совет Безопасности,",
    ),
    "ar": _terms(
        "الأمم المتحدة",
        "Distr.: General|Distr.: Limited|Distr.: Restricted",
        "Original: ",
        "الدورة {}",
        "البند من جدول الأعمال: ",
        "اتخذ في {}|قرار اتخذته الجمعية العامة في {}",
        "مشروع قرار|مشروع مقرر",
        "الحواشي",
        "كانون الثاني/يناير|شباط/فبراير|آذار/مارس|نيسان/أبريل|أيار/مايو|حزيران/يونيه|تموز/يوليه|آب/أغسطس|أيلول/سبتمبر"
        "|تشرين الأول/أكتوبر|تشرين الثاني/نوفمبر|كانون الأول/ديسمبر",
        "{d} {m} {y}",
        "إن الجمعية العامة،|إن مجلس حقوق الإنسان،|إن المجلس الاقتصادي والاجتماعي،|إن مجلس الأمن،",
        comma="، ",
    ),
    "zh": _terms(
        "联合国",
        "Distr.: General|Distr.: Limited|Distr.: Restricted",
        "Original: ",
        "第{}届会议",
        "议程项目 ",
        "{}通过|大会{}通过的决议",
        "决议草案|决定草案",
        "脚注",
        "1|2|3|4|5|6|7|8|9|10|11|12",
        "{y}年{m}月{d}日",
        "大会，|人权理事会，|经济及社会理事会，|安全理事会，",
        comma="、",
        colon="：",
    ),
}


def terms_of(language: str) -> Terms:
    """The words of a language; the English ones where a document is in none of the six."""
    return _TERMS.get(language, _TERMS["en"])


def day(iso: str, language: str) -> str:
    """ "2025-10-13" as the masthead prints it: "13 October 2025". What is no full date stays as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    terms = terms_of(language)
    return terms.date.format(d=found.day, m=terms.months[found.month - 1], y=found.year)


def session(number: str, language: str) -> str:
    """ "76" → "Seventy-sixth session"; figures in the other languages. A special session ("S-32") keeps its number as it is."""
    if terms_of(language) is _TERMS["en"] and number.isdigit() and 0 < int(number) < 200:
        number = _ordinal(int(number)).capitalize()
    return terms_of(language).session.format(number)


_ONES = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def _ordinal(number: int) -> str:
    if number >= 100:
        return "one hundredth" if number == 100 else f"one hundred and {_ordinal(number - 100)}"
    if number < 20:
        return _ONES.split()[number]
    tens, ones = _TENS.split()[number // 10 - 2], number % 10
    return f"{tens}-{_ordinal(ones)}" if ones else f"{tens[:-1]}ieth"


def adopted(document: Document) -> str:
    """ "Resolution adopted by the General Assembly on 15 December 2022"; where it is another organ's, "Adopted on …"."""
    head = document.masthead
    assembly = (head.symbol or "").startswith("A/RES/")
    return terms_of(head.language).adopted[assembly].format(day(head.adopted or "", head.language))


def original(code: str, language: str) -> str:
    """ "Original: English"; the language is named in English, as the mastheads of most languages do."""
    return terms_of(language).original + (LANGUAGES[code][3] if code in LANGUAGES else code)


def formula(document: Document, part: Part) -> str | None:
    """ "The General Assembly,": the line that opens the preamble, which no passage holds because it is the same in every text.

    None where the symbol does not say who speaks: in a report of one organ that recommends texts to another.
    """
    texts = (PartKind.RESOLUTION, PartKind.DRAFT_RESOLUTION)
    opens = part.kind in texts and part.passages and part.passages[0].kind is PassageKind.PREAMBULAR
    symbol = document.masthead.symbol or ""
    if not opens:
        return None
    formulas = terms_of(document.masthead.language).formulas
    if symbol.startswith("A/HRC/"):
        return formulas["A/HRC"]
    if re.match(r"A/(?:RES/|C\.\d/|(?:S-|ES-)?\d+/)", symbol):
        return formulas["A"]
    if re.match(r"E/(?:RES/|\d{4}/L\.)", symbol):
        return formulas["E"]
    return formulas["S"] if symbol.startswith("S/") else None
