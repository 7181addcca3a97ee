"""What makes the inflected forms of a word one, per language: light, so that a topic does not find too much.

A topic that finds too much is the one that its owner turns off. So only the endings go that grammar asks for (number, gender of
participles, case in Russian, article in Arabic); "prevention" and "prevent" stay two words. Who wants a word as it is puts it in
quotation marks; who wants more writes prevent*. Words come in their normal form (watch/words.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Stemmer:
    """``common``: what every word with this stem has in it, which is what a text is searched for first."""

    stem: Callable[[str], str]
    common: Callable[[str], str]


def english(word: str) -> str:
    """The "S" stemmer (Harman, 1991): "policies" and "policy", "drugs" and "drug" are one, and nothing else is."""
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss", "is")) else word[:-1]


def french(word: str) -> str:
    """Plurals ("nationaux", "navires") and the gender of participles and of -al ("armées", "nationale")."""
    if len(word) < 4:
        return word
    if word.endswith("aux") and len(word) > 5:
        return word[:-1] if word.endswith("eaux") else word[:-2] + "l"
    if word.endswith("s") and word[-2] not in "su":
        word = word[:-1]
    if len(word) > 4 and word.endswith(("ée", "ale")):
        word = word[:-1]
    return word


_SPANISH_ACCENTS = str.maketrans("áéíóú", "aeiou")


def spanish(word: str) -> str:
    """Plurals ("resoluciones", "países", "voces") and the gender of participles ("armadas")."""
    if len(word) < 4:
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    if word.endswith("s") and word[-2] in "aeio":
        word = word[:-1]
    if word.endswith("e") and word[-2] not in "aeiouáéíóú":
        word = word[:-1]
    if len(word) > 4 and word.endswith(("ada", "ado", "ida", "ido")):
        word = word[:-1]
    return word[:-2] + word[-2:].translate(_SPANISH_ACCENTS)


def _before_accents(stem: str) -> str:
    """The part of a Spanish stem that its words share: "resoluciones" and "resolución" are one, and differ in a letter."""
    ending = next((index for index in (-2, -1) if stem[index:][:1] in tuple("aeiouz")), None)
    return stem[:ending] or stem[0]


# Longest first, eight to a line.
_RUSSIAN = (
    *("иями", "ями", "ами", "иях", "иям", "ием", "ией", "ого"),
    *("его", "ому", "ему", "ыми", "ими", "ях", "ах", "ям"),
    *("ам", "ем", "ом", "ей", "ой", "ий", "ый", "ое"),
    *("ее", "ие", "ые", "ых", "их", "ым", "им", "ая"),
    *("яя", "ую", "юю", "ов", "ев", "ию", "ия", "ии"),
    *("ью", "а", "я", "о", "е", "у", "ю", "ы", "и", "ь", "й"),
)


def russian(word: str) -> str:
    """The endings of nouns and adjectives (after Dolamic and Savoy, 2009); what is left has three letters or more."""
    for ending in _RUSSIAN:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")


def arabic(word: str) -> str:
    """The article with what is written to it, and the endings of number and gender (light10, Larkey and others, 2007)."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            word = word[len(article) :]
            break
    else:
        if word.startswith("و") and len(word) > 3:
            word = word[1:]
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _cached(stem: Callable[[str], str], common: Callable[[str], str]) -> Stemmer:
    # A cache of a pure function, not state: every document of a language has the same few thousand words.
    return Stemmer(lru_cache(maxsize=65536)(stem), common)


#: Where words are compared as they are.
PLAIN = Stemmer(str, str)
#: Language → its stemmer. A language without an entry compares words as they are.
STEMMERS: Mapping[str, Stemmer] = MappingProxyType(
    {
        "en": _cached(english, lambda stem: stem.removesuffix("y") or stem),
        "fr": _cached(french, lambda stem: stem[:-1] if stem.endswith("al") else stem),
        "es": _cached(spanish, _before_accents),
        "ru": _cached(russian, str),
        "ar": _cached(arabic, str),
    }
)
