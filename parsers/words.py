"""The words of mastheads in the six official languages (sources.md 6.4, taken from real cover pages)."""

from __future__ import annotations

import re
import unicodedata

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
MONTHS = {
    unicodedata.normalize("NFC", word).lower(): number
    for words in _MONTHS.values()
    for number, word in enumerate(words.split(), 1)
} | {"setiembre": 9, "aout": 8, "fevrier": 2, "decembre": 12}

_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ARABIC_MONTHS = (
    *(("كانون الثاني", "يناير"), ("شباط", "فبراير"), ("آذار", "مارس"), ("نيسان", "أبريل"), ("أيار", "مايو")),
    *(("حزيران", "يونيه"), ("تموز", "يوليه"), ("آب", "أغسطس"), ("أيلول", "سبتمبر"), ("تشرين الأول", "أكتوبر")),
    *(("تشرين الثاني", "نوفمبر"), ("كانون الأول", "ديسمبر")),
)
_ARABIC = {name: number for number, names in enumerate(_ARABIC_MONTHS, 1) for name in names} | {"يونيو": 6, "يوليو": 7}
_ARABIC_NAMES = "|".join(sorted(_ARABIC, key=len, reverse=True))
#: "16 كانون الأول/ديسمبر 2021": the month by its eastern name, its western one, or both.
_ARABIC_DATE = re.compile(rf"(\d{{1,2}})\s+({_ARABIC_NAMES})(?:\s?/\s?(?:{_ARABIC_NAMES}))?\s+(?:عام |سنة )?(\d{{4}})")
DATE = re.compile(
    rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:de\s+|d[’'])?({_MONTH_NAMES})\s+(?:de\s+|del\s+)?(\d{{4}})\b", re.I
)
_CHINESE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_AMERICAN = re.compile(rf"\b({_MONTH_NAMES})\s+(\d{{1,2}}),?\s+(\d{{4}})\b", re.I)


def date_in(text: str) -> str | None:
    """The first date of a text as ISO 8601: "22 December 2023", "1er octobre 2021", "3 de diciembre de 2021"."""
    match = DATE.search(text)
    if match:
        return _iso(match[3], MONTHS[match[2].lower()], match[1])
    match = _AMERICAN.search(text)
    if match:
        return _iso(match[3], MONTHS[match[1].lower()], match[2])
    match = _ARABIC_DATE.search(text)
    if match:
        return _iso(match[3], _ARABIC[match[2]], match[1])
    match = _CHINESE_DATE.search(text)
    return _iso(match[1], int(match[2]), match[3]) if match else None


def _iso(year: str, month: int, day: str) -> str | None:
    return f"{int(year)}-{month:02d}-{int(day):02d}" if 1 <= int(day) <= 31 and 1 <= month <= 12 else None


_UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS = [
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENS = {
    "twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90,
}  # fmt: skip


def _english() -> dict[str, int]:
    table = {word: number for number, word in enumerate(_UNITS, 1)}
    table |= {word: number for number, word in enumerate(_TEENS, 10)}
    for stem, tens in _TENS.items():
        table[f"{stem}ieth"] = tens
        for number, unit in enumerate(_UNITS, 1):
            table[f"{stem}y-{unit}"] = tens + number
    table["hundredth"] = table["one hundredth"] = 100
    for word, number in list(table.items()):
        if number < 100:
            table[f"one hundred and {word}"] = 100 + number
            table[f"hundred and {word}"] = 100 + number
    return table


def _french() -> dict[str, int]:
    small = {
        1: "un", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf", 10: "dix", 11: "onze",
        12: "douze", 13: "treize", 14: "quatorze", 15: "quinze", 16: "seize", 17: "dix-sept", 18: "dix-huit", 19: "dix-neuf",
    }  # fmt: skip
    tens = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
    table = {"première": 1, "premiere": 1, "premier": 1}

    def ordinal(word: str) -> str:
        if word.endswith("neuf"):
            word = word[:-1] + "v"
        elif word.endswith("cinq"):
            word += "u"
        elif word.endswith("e"):
            word = word[:-1]
        return word + "ième"

    for number, word in small.items():
        table[ordinal(word)] = number
    for ten, name in tens.items():
        table[ordinal(name)] = ten
        for number, word in small.items():
            if number > (19 if ten in (60, 80) else 9):
                continue
            joiner = " et " if number in (1, 11) and ten != 80 else "-"
            table[ordinal(f"{name}{joiner}{word}")] = ten + number
            table[ordinal(f"{name}-et-{word}")] = ten + number
    return table | {"deuxième": 2, "seconde": 2}


def _spanish() -> dict[str, int]:
    units = ["primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno"]
    tens = {
        10: "décimo", 20: "vigésimo", 30: "trigésimo", 40: "cuadragésimo", 50: "quincuagésimo", 60: "sexagésimo",
        70: "septuagésimo", 80: "octogésimo", 90: "nonagésimo",
    }  # fmt: skip
    table = {word: number for number, word in enumerate(units, 1)} | {"primero": 1, "tercero": 3}
    for ten, name in tens.items():
        table[name] = ten
        for number, unit in enumerate(units, 1):
            table[f"{name} {unit}"] = ten + number
            table[f"{name}{unit}".replace("é", "e", 1)] = ten + number
    return table | {"primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4}


def _russian() -> dict[str, int]:
    units = ["первая", "вторая", "третья", "четвертая", "пятая", "шестая", "седьмая", "восьмая", "девятая"]
    tens = {
        20: "двадцать", 30: "тридцать", 40: "сорок", 50: "пятьдесят", 60: "шестьдесят", 70: "семьдесят", 80: "восемьдесят",
        90: "девяносто",
    }  # fmt: skip
    round_tens = {
        10: "десятая", 20: "двадцатая", 30: "тридцатая", 40: "сороковая", 50: "пятидесятая", 60: "шестидесятая",
        70: "семидесятая", 80: "восьмидесятая", 90: "девяностая",
    }  # fmt: skip
    teens = "один две три четыр пят шест сем восем девят"
    table = {word: number for number, word in enumerate(units, 1)}
    table |= {f"{stem}надцатая": number for number, stem in enumerate(teens.split(), 11)}
    table |= {word: number for number, word in round_tens.items()}
    for ten, name in tens.items():
        for number, unit in enumerate(units, 1):
            table[f"{name} {unit}"] = ten + number
    return {word.replace("ё", "е"): number for word, number in table.items()}


def _arabic() -> dict[str, int]:
    units = ["الحادية", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة"]
    tens = ["العشر", "الثلاث", "الأربع", "الخمس", "الست", "السبع", "الثمان", "التسع"]
    table = {word: number for number, word in enumerate(units, 1)} | {"الأولى": 1, "العاشرة": 10}
    for number, unit in enumerate(units, 1):
        table[f"{unit} عشرة"] = 10 + number
    for index, stem in enumerate(tens, 2):
        for ending in ("ون", "ين"):
            table[f"{stem}{ending}"] = 10 * index
            for number, unit in enumerate(units, 1):
                table[f"{unit} و{stem}{ending}"] = 10 * index + number
    return table


def _chinese() -> dict[str, int]:
    digits = " 一二三四五六七八九"
    table = {digits[number]: number for number in range(1, 10)}
    for tens in range(1, 10):
        head = "十" if tens == 1 else f"{digits[tens]}十"
        for number in range(10):
            table[head + digits[number].strip()] = 10 * tens + number
    return table


ORDINALS: dict[str, int] = _english() | _french() | _spanish() | _russian() | _arabic() | _chinese()

_SESSION = re.compile(
    r"^(?:resumed |reconvened )?(.+?)[\s-]+(?:\(resumed\) )?(?:(?P<kind>emergency special|special"
    r"|extraordinaire|extraordinary)\s+)?"
    r"(?:(?:regular|annual|organizational|substantive|resumed)\s+)?(?:session|сессия|período de sesiones)\b",
    re.I,
)
_YEAR_SESSION = re.compile(
    r"^(?:(?:annual|first regular|second regular|resumed|substantive"
    r"|organizational) session(?: of)? )?(\d{4})(?: (?:substantive |organizational |resumed )?session)?\b",
    re.I,
)


#: "الدورة السادسة والسبعون", "第七十六届会议", "第三十二届特别会议".
_OTHER_SESSION = re.compile(
    r"الدورة (?!الاستثنائية)([\w ]{3,40})|第([一二三四五六七八九十]{1,5})届(紧急特别|特别)?会议\s?"
)


def ordinal(words: str) -> int | None:
    """ "Seventy-eighth" → 78, in English, French, Spanish and Russian."""
    text = unicodedata.normalize("NFC", words).strip().lower().replace("‑", "-").replace("–", "-").replace("ё", "е")
    text = re.sub(r"\s*-\s*", "-", re.sub(r"\s+", " ", text))
    return ORDINALS.get(text) or ORDINALS.get(text.replace("-", " "))


def session_in(line: str) -> str | None:
    """The session that a masthead line names: "78", "S-32", "ES-11", "2025"; None where it names none."""
    text = " ".join(line.split())
    match = _SESSION.match(text)
    if match:
        number = ordinal(match[1])
        if number is not None:
            kind = (match["kind"] or "").lower()
            prefix = {"emergency special": "ES-", "special": "S-"}.get(kind, "")
            return f"{prefix}{number}"
    other = _OTHER_SESSION.fullmatch(text)
    if other:
        number = ordinal(other[1] or other[2])
        special = "ES-" if other[3] and "紧急" in other[3] else "S-" if other[3] else ""
        return f"{special}{number}" if number is not None else None
    year = _YEAR_SESSION.match(text)
    if year and "session" in text.lower():
        return year[1]
    return None


ORGANS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "General Assembly",
        re.compile(
            r"General Assembly|GENERAL ASSEMBLY|Assemblée générale|ASSEMBLÉE GÉNÉRALE|Asamblea General|Генеральная Ассамблея"
            r"|الجمعية العامة|(?m:^大\s?会$)"
        ),
    ),
    (
        "Security Council",
        re.compile(
            r"Security Council|SECURITY COUNCIL|Conseil de sécurité|Consejo de Seguridad|Совет Безопасности|مجلس الأمن|安全理事会"
        ),
    ),
    (
        "Economic and Social Council",
        re.compile(
            r"Economic and(?: Social Council| Social)|ECONOMIC AND|Conseil économique|Consejo Económico|Экономический и"
            r"|المجلس الاقتصادي والاجتماعي|经济及社会理事会"
        ),
    ),
    ("Trusteeship Council", re.compile(r"Trusteeship Council|TRUSTEESHIP COUNCIL")),
)

BY_PREFIX = {
    "A": "General Assembly",
    "S": "Security Council",
    "E": "Economic and Social Council",
    "T": "Trusteeship Council",
    "ST": "Secretariat",
}

DISTRIBUTION = re.compile(
    r"Distr?\.?\s*:?\s*(general|générale|limited|limitée|limitada|restricted|restreinte|reservada)"
    r"|^\s*(general|limited|restricted)\s*$",
    re.I,
)
_DISTRIBUTIONS = {"g": "general", "l": "limited", "r": "restricted"}


def distribution_in(text: str) -> str | None:
    match = DISTRIBUTION.search(text)
    return _DISTRIBUTIONS[(match[1] or match[2])[0].lower()] if match else None


LANGUAGE_NAMES = {
    "english": "en", "anglais": "en", "inglés": "en", "английский": "en",
    "french": "fr", "français": "fr", "francés": "fr", "французский": "fr",
    "spanish": "es", "espagnol": "es", "español": "es", "испанский": "es",
    "russian": "ru", "russe": "ru", "ruso": "ru", "русский": "ru",
    "العربية": "ar", "中文": "zh", "arabic": "ar", "arabe": "ar", "árabe": "ar", "chinese": "zh", "chinois": "zh", "chino": "zh",
}  # fmt: skip


def languages_in(text: str) -> str | None:
    """ "Arabic/English" → "ar/en"; None where no language is named."""
    codes = [LANGUAGE_NAMES[word] for word in re.findall(r"\w+", text.lower()) if word in LANGUAGE_NAMES]
    return "/".join(dict.fromkeys(codes)) or None


COMMITTEE = re.compile(
    r"(?:(First|Second|Third|Fourth|Fifth|Sixth) Committee"
    r"|Special Political and Decolonization Committee(?: \(Fourth Committee\))?"
    r"|Special Political Committee|(?:Première|Deuxième|Troisième|Quatrième|Cinquième|Sixième) Commission"
    r"|(?:Primera|Segunda|Tercera|Cuarta|Quinta|Sexta) Comisión|(?:Первый|Второй|Третий|Четвертый|Пятый"
    r"|Шестой) комитет|اللجنة (?:الأولى|الثانية|الثالثة|الرابعة|الخامسة|السادسة)|第[一二三四五六]委员会)"
)
COMMITTEES = {
    "C.1": "First Committee",
    "C.2": "Second Committee",
    "C.3": "Third Committee",
    "C.4": "Special Political and Decolonization Committee (Fourth Committee)",
    "C.5": "Fifth Committee",
    "C.6": "Sixth Committee",
}

AGENDA = re.compile(
    r"^(?:Provisional )?(?:Agenda items?|AGENDA ITEMS?|Items?|Points?|Temas?|Пункты?)\s+(\d[\w\s(),.\-–&и]*?)"
    r"(?=\s*(?:$|\*|of the|de l[’']ordre|del programa|повестки|предварительной|du programme|:))"
)
_ABJAD = str.maketrans("أبجدهوزحطيكلمنسعفصقرشتثخذض", "abcdefghijklmnopqrstuvwxyz")
#: "البند 39 من جدول الأعمال", "البندان 62 و 67 (أ)", "议程项目39", "临时议程项目68(b)"; "*" behind a provisional one.
_OTHER_AGENDA = re.compile(
    r"(?:البند|البندان|البنود)\s+(\d[\w\s(),،و.\-–]*?)\s*(?=من |\*|$).*|(?:临时)?议程项目\s?(\d[\w\s(),、和及]*)\*{0,2}"
)
_ITEM = re.compile(r"(\d+)((?:\s*(?:,|،|、|and|et|y|и|و|和|及|to)?\s*\(?[a-zа-яأ-ي]{1,2}\))*)")


def agenda_items(line: str) -> tuple[str, ...]:
    """ "Agenda items 62, 67 (a) and (b)" → ("62", "67 (a)", "67 (b)"); empty where the line names none."""
    text = " ".join(line.split())
    match = AGENDA.match(text) or _OTHER_AGENDA.fullmatch(text)
    if not match:
        return ()
    found: list[str] = []
    for item in _ITEM.finditer(match[1] or match[2]):
        number = str(int(item[1]))
        letters = re.findall(r"[^\W\d_]{1,2}(?=\))", item[2])
        # The same point has a letter of its own in every script.
        letters = [letter.translate(_ABJAD) for letter in letters]
        found.extend(f"{number} ({letter})" for letter in letters) if letters else found.append(number)
    return tuple(found)
