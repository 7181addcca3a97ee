"""The fixed words of the six official languages, as on the cover pages of A/RES/76/10 and of letters of the Security Council.

In Russian, Arabic and Chinese the lines of distribution and date stay English; French and Spanish translate both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = {
    "en": [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ],
    "fr": [
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ],
    "es": [
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ],
    "ru": [
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ],
    "ar": [
        *("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه"),
        *("تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر"),
        "كانون الأول/ديسمبر",
    ],
}
#: The letters by which Arabic counts the points of an item, for the Latin ones.
ABJAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "أبجدهوزحطيكلمنسعفصقرشتثخذض")
_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def indic(text: str) -> str:
    """Figures as older Arabic editions print them: "23" → "٢٣"."""
    return text.translate(_INDIC)


def long_date(iso: str, language: str = "en") -> str:
    """ "2025-10-13" → "13 October 2025", "13 de octubre de 2025", "2025年10月13日"."""
    day = date.fromisoformat(iso)
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    month = MONTHS[language][day.month - 1]
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    first = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{first} {month} {day.year}" + (" года" if language == "ru" else "")


# --- ordinal numbers, one to ninety-nine -----------------------------------------------------------------------------------

_ENGLISH = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth"),
)
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FRENCH = (
    *("", "un", "deux", "trois", "quatr", "cinqu", "six", "sept", "huit", "neuv", "dix", "onz", "douz", "treiz"),
    *("quatorz", "quinz", "seiz", "dix-sept", "dix-huit", "dix-neuv"),
)
_FRENCH_TENS = ("vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")
_SPANISH = ("", "primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno")
_SPANISH_TENS = (
    *("décimo", "vigésimo", "trigésimo", "cuadragésimo", "quincuagésimo", "sexagésimo", "septuagésimo"),
    *("octogésimo", "nonagésimo"),
)
_RUSSIAN = (
    *("", "первая", "вторая", "третья", "четвертая", "пятая", "шестая", "седьмая", "восьмая", "девятая", "десятая"),
    *("одиннадцатая", "двенадцатая", "тринадцатая", "четырнадцатая", "пятнадцатая", "шестнадцатая"),
    *("семнадцатая", "восемнадцатая", "девятнадцатая"),
)
_RUSSIAN_TENS = (
    *("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"),
)
_RUSSIAN_ROUND = (
    *("двадцатая", "тридцатая", "сороковая", "пятидесятая", "шестидесятая", "семидесятая", "восьмидесятая"),
    "девяностая",
)
_ARABIC = (
    *("", "الحادية", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة"),
    "العاشرة",
)
_ARABIC_TENS = ("العشرون", "الثلاثون", "الأربعون", "الخمسون", "الستون", "السبعون", "الثمانون", "التسعون")
_CHINESE = "零一二三四五六七八九"


def _english(number: int) -> str:
    if number < 20:
        return _ENGLISH[number]
    tens, ones = divmod(number, 10)
    word = _ENGLISH_TENS[tens - 2]
    return f"{word}-{_ENGLISH[ones]}" if ones else word[:-1] + "ieth"


def _french(number: int) -> str:
    if number == 1:
        return "première"
    if number < 20:
        return _FRENCH[number] + "ième"
    tens, ones = divmod(number, 10)
    word = _FRENCH_TENS[tens - 2]
    if tens in (7, 9):
        ones += 10
    if not ones:
        return word.removesuffix("e") + "ième"
    return f"{word}{' et ' if ones in (1, 11) and tens < 8 else '-'}{_FRENCH[ones]}ième"


def _spanish(number: int) -> str:
    tens, ones = divmod(number, 10)
    return " ".join(filter(None, (_SPANISH_TENS[tens - 1] if tens else "", _SPANISH[ones])))


def _russian(number: int) -> str:
    if number < 20:
        return _RUSSIAN[number]
    tens, ones = divmod(number, 10)
    return f"{_RUSSIAN_TENS[tens - 2]} {_RUSSIAN[ones]}" if ones else _RUSSIAN_ROUND[tens - 2]


def _arabic(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number == 1:
        return "الأولى"
    if number <= 10:
        return _ARABIC[number]
    if tens == 1:
        return f"{_ARABIC[ones]} عشرة"
    return f"{_ARABIC[ones]} و{_ARABIC_TENS[tens - 2]}" if ones else _ARABIC_TENS[tens - 2]


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones or not tens else "")


ORDINALS: Mapping[str, Callable[[int], str]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ru": _russian,
    "ar": _arabic,
    "zh": _chinese,
}

# --- the words of a language -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one language prints what every document has. ``{}`` stands for the part that changes.

    ``opening`` is the organ as the first words of a resolution, without its comma; ``adopted`` the line over a title.
    """

    code: str
    nations: str
    organs: Mapping[str, str]
    session: str
    agenda: tuple[str, str]  # one item, several
    distribution: Mapping[str, str]
    languages: Mapping[str, str]  # as named behind "Original:"
    original: str
    own_name: str
    opening: Mapping[str, str]
    adopted: Mapping[str, str]
    draft: str
    annex: str
    comma: str = ", "
    joiner: str = " and "
    figure: str = "{}."
    point: str = "({})"

    @property
    def right_to_left(self) -> bool:
        return self.code == "ar"

    def joined(self, names: Sequence[str]) -> str:
        """ "Italie, Mexique et Pérou"."""
        if len(names) < 2:
            return "".join(names)
        return f"{self.comma.join(names[:-1])}{self.joiner}{names[-1]}"

    def dated(self, iso: str) -> str:
        """A date of the text; that of the masthead is English in three languages."""
        return long_date(iso, self.code)


_GA, _SC, _ESC = "General Assembly", "Security Council", "Economic and Social Council"
_ENGLISH_NAMES = {
    "en": "English", "fr": "French", "es": "Spanish", "ru": "Russian", "ar": "Arabic", "zh": "Chinese",
}  # fmt: skip
_ENGLISH_DISTRIBUTION = {"general": "Distr.: General", "limited": "Distr.: Limited", "restricted": "Distr.: Restricted"}

_TONGUES = (
    Tongue(
        "fr",
        "Nations Unies",
        {_GA: "Assemblée générale", _SC: "Conseil de sécurité", _ESC: "Conseil économique et social"},
        "{} session",
        ("Point {} de l’ordre du jour", "Points {} de l’ordre du jour"),
        {"general": "Distr. générale", "limited": "Distr. limitée", "restricted": "Distr. restreinte"},
        {"en": "anglais", "fr": "français", "es": "espagnol", "ru": "russe", "ar": "arabe", "zh": "chinois"},
        "Original : {}",
        "Français",
        {_GA: "L’Assemblée générale", _SC: "Le Conseil de sécurité", _ESC: "Le Conseil économique et social"},
        {
            _GA: "Résolution adoptée par l’Assemblée générale\nle {}",
            _ESC: "Résolution adoptée par le Conseil économique et social\nle {}",
        },
        " : projet de résolution",
        "Annexe",
        joiner=" et ",
        point="{})",
    ),
    Tongue(
        "es",
        "Naciones Unidas",
        {_GA: "Asamblea General", _SC: "Consejo de Seguridad", _ESC: "Consejo Económico y Social"},
        "{} período de sesiones",
        ("Tema {} del programa", "Temas {} del programa"),
        {"general": "Distr. general", "limited": "Distr. limitada", "restricted": "Distr. reservada"},
        {"en": "inglés", "fr": "francés", "es": "español", "ru": "ruso", "ar": "árabe", "zh": "chino"},
        "Original: {}",
        "Español",
        {_GA: "La Asamblea General", _SC: "El Consejo de Seguridad", _ESC: "El Consejo Económico y Social"},
        {
            _GA: "Resolución aprobada por la Asamblea General\nel {}",
            _ESC: "Resolución aprobada por el Consejo Económico y Social\nel {}",
        },
        ": proyecto de resolución",
        "Anexo",
        joiner=" y ",
        point="{})",
    ),
    Tongue(
        "ru",
        "Организация Объединенных Наций",
        {_GA: "Генеральная Ассамблея", _SC: "Совет Безопасности", _ESC: "Экономический и Социальный Совет"},
        "{} сессия",
        ("Пункт {} повестки дня", "Пункты {} повестки дня"),
        _ENGLISH_DISTRIBUTION,
        _ENGLISH_NAMES,
        "Original: {}",
        "Russian",
        {_GA: "Генеральная Ассамблея", _SC: "Совет Безопасности", _ESC: "Экономический и Социальный Совет"},
        {
            _GA: "Резолюция, принятая Генеральной Ассамблеей\n{}",
            _ESC: "Резолюция, принятая Экономическим и Социальным Советом\n{}",
        },
        ": проект резолюции",
        "Приложение",
        joiner=" и ",
        point="{})",
    ),
    Tongue(
        "ar",
        "الأمــم المتحـدة",
        {_GA: "الجمعية العامة", _SC: "مجلس الأمــن", _ESC: "المجلس الاقتصادي والاجتماعي"},
        "الدورة {}",
        ("البند {} من جدول الأعمال", "البنود {} من جدول الأعمال"),
        _ENGLISH_DISTRIBUTION,
        _ENGLISH_NAMES,
        "Original: {}",
        "Arabic",
        {_GA: "إن الجمعية العامة", _SC: "إن مجلس الأمن", _ESC: "إن المجلس الاقتصادي والاجتماعي"},
        {
            _GA: "قرار اتخذته الجمعية العامة\nفي {}",
            _ESC: "قرار اتخذه المجلس الاقتصادي والاجتماعي\nفي {}",
        },
        ": مشروع قرار",
        "المرفق",
        comma="، ",
        joiner=" و",
        figure="{} -",
    ),
    Tongue(
        "zh",
        "联合国",
        {_GA: "大会", _SC: "安全理事会", _ESC: "经济及社会理事会"},
        "第{}届会议",
        ("议程项目{}", "议程项目{}"),
        _ENGLISH_DISTRIBUTION,
        _ENGLISH_NAMES,
        "Original: {}",
        "Chinese",
        {_GA: "大会", _SC: "安全理事会", _ESC: "经济及社会理事会"},
        {_GA: "{}大会决议", _ESC: "{}经济及社会理事会决议"},
        "：决议草案",
        "附件",
        comma="、",
        joiner="和",
    ),
)
TONGUES: Mapping[str, Tongue] = {tongue.code: tongue for tongue in _TONGUES}
