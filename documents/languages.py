"""The six official languages (and German, which some resolutions have) under the codes of each UN system (sources.md 6.1)."""

from __future__ import annotations

#: ISO code → (ODS letter, MARC 041 code, name in MARC 856 $y, English name)
LANGUAGES: dict[str, tuple[str, str, str, str]] = {
    "en": ("E", "eng", "English", "English"),
    "fr": ("F", "fre", "Français", "French"),
    "es": ("S", "spa", "Español", "Spanish"),
    "ru": ("R", "rus", "Русский", "Russian"),
    "ar": ("A", "ara", "العربية", "Arabic"),
    "zh": ("C", "chi", "中文", "Chinese"),
    "de": ("G", "ger", "Deutsch", "German"),
}

BY_LETTER = {row[0]: code for code, row in LANGUAGES.items()}
BY_NAME = {row[3].lower(): code for code, row in LANGUAGES.items()}
#: ``undocs.org/ch/…`` is Chinese in the UN's own mark-up; "O" is "other", in practice German.
ALIASES = {"ch": "zh", "ot": "de", "o": "de"} | {letter.lower(): code for letter, code in BY_LETTER.items()}


def language_code(text: str) -> str | None:
    """ISO code for an ISO code, an ODS letter, a path segment or an English name; None when it is none of them."""
    word = text.strip().lower()
    if word in LANGUAGES:
        return word
    return ALIASES.get(word) or BY_NAME.get(word)
