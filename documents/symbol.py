"""The symbol: what a United Nations document is known by.

Grammar (research.un.org/en/docs/symbols; ODS spellings measured on the official mark-up of adopted resolutions)::

    SYMBOL = ORGAN "/" COMPONENT *( "/" COMPONENT ) *( "/" SUFFIX ) [ "(" … ")" ] [ "*" ]

The *key* is the identity: white space removed, upper case, dashes unified, the reissue star dropped. Two spellings of one
symbol (``S/2023/10/Add.24`` in the masthead, ``S/2023/10/ADD.24`` in the daily list) have one key.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from documents.errors import RapporteurError

DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | {0x00AD: None}

_KEY = re.compile(
    r"[A-Z][A-Z0-9]*(?:[.-][A-Z0-9]+)*"
    r"(?:/[A-Z0-9]+(?:[.\-&+][A-Z0-9]+)*(?:\([^()]*\))*(?:\[[A-Z0-9,\- ]+\])?)+"
)
# "3202 (S-VI)", "217 A (III)": a General Assembly resolution of the years before 1976, cited without its prefix.
_BARE_ROMAN = re.compile(r"(\d{1,4})([A-Z]?)\(((?:S-|ES-)?[IVXLC]+)\)")
_JOINED = re.compile(r"-(?=[A-Z]+/)")
_SUFFIX = re.compile(r"(REV|ADD|CORR|AMEND)\.(\d+)|(CORRIGENDUM|SUMMARY)")
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_HOSTS = re.compile(r"(?:https?:)?//|^(?:www\.)?(?:undocs|docs\.un|documents\.un|daccess)", re.I)
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "ch", "de", "ot")
_LEADING_LANGUAGE = re.compile(r"/?(?:en|fr|es|ru|ar|zh|ch|de|ot)/(?=[A-Za-z]+/)", re.I)
# Spellings that are one identity: ODS names an Official Records supplement "A/59/17(SUPP)", the world says A/59/17.
_ALIAS = re.compile(r"\((?:SUPP|OR)\)|\[[^\]]*\]")
_ROMAN = re.compile(r"(?:S-|ES-)?[IVXLC]+")

#: The natures that stand as a component of their own (``A/RES/80/1``) or in front of a number (``L.9``).
SERIES = frozenset(
    ("RES", "DEC", "PRST", "L", "CRP", "WP", "SR", "PV", "INF", "NGO", "PET", "R", "BUR", "MIN", "PRESS", "CR")
) | {"AGENDA", "NOTE", "SP", "CIRC", "BULL", "SGB", "AI", "IC"}
_RANK = {"CORR": 1, "CORRIGENDUM": 1, "ADD": 2, "AMEND": 3, "SUMMARY": 4, "REV": 5}


class SymbolError(RapporteurError):
    """The text is not the symbol of a United Nations document."""


def key_of(text: str) -> str:
    """The key form of a spelling, without asking whether it is a symbol at all."""
    text = unicodedata.normalize("NFKC", text).translate(DASHES)
    return re.sub(r"\s+", "", text).upper().rstrip("*")


def _strip_address(text: str) -> str:
    """``https://undocs.org/en/A/RES/80/1?x#y`` and its relatives → ``A/RES/80/1``."""
    if _HOSTS.search(text):
        parts = urlsplit(text if "//" in text else "//" + text)
        query = parse_qs(parts.query)
        for name in ("s", "symbol", "DS"):
            if name in query:
                text = query[name][0]
                break
        else:
            text = unquote(parts.path)
    else:
        text = unquote(text) if re.search(r"%[0-9A-Fa-f]{2}", text) else text
        text = re.split(r"[?#]", text, maxsplit=1)[0]
    text = text.strip().strip("/") if text.startswith("/") else text.strip()
    return _LEADING_LANGUAGE.sub("", text, count=1) if _LEADING_LANGUAGE.match(text) else text


@dataclass(frozen=True, eq=False)
class Symbol:
    """One symbol. Equal to another with the same key; ordered so that a family stands in the order of its life.

    ``text`` keeps the spelling as issued; ``display`` is the customary spelling of the key.
    """

    text: str
    key: str
    reissued: bool = False

    @classmethod
    def parse(cls, text: str) -> Symbol:
        """The symbol in ``text``: a spelling, a document's address, or the first of "A/67/L.49 and Add.1".

        Raises SymbolError when there is none.
        """
        return _parse(text)

    @classmethod
    def parse_all(cls, text: str) -> tuple[Symbol, ...]:
        """Every symbol in a masthead's or a footnote's list: "A/76/L.14 and Add.1", "A/79/1–S/2024/1"."""
        pieces = re.split(r"\s*(?:,|;|\band\b|\bet\b|\by\b|\bи\b|和)\s*", text.strip())
        found: list[Symbol] = []
        for piece in filter(None, pieces):
            suffix = re.fullmatch(r"(?:Rev|Add|Corr|Amend)\.\s*\d+(?:/(?:Rev|Add|Corr|Amend)\.\s*\d+)*\*?", piece, re.I)
            if suffix and found:
                head = found[0]
                found.append(cls.parse(f"{head.text.rstrip('*')}/{piece}"))
            else:
                found.extend(cls.parse(piece).each)
        if not found:
            raise SymbolError(f"no document symbol in {text!r}")
        return tuple(found)

    # --- identity ---------------------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Symbol) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: Symbol) -> bool:
        return self.order < other.order

    def __str__(self) -> str:
        return self.text

    @cached_property
    def each(self) -> tuple[Symbol, ...]:
        """A double symbol ("A/76/299-S/2021/749") as the symbols that it joins; any other as itself."""
        if not _JOINED.search(self.key):
            return (self,)
        texts = re.split(r"\s*[-‐-―−]\s*(?=[A-Za-z]+/)", self.text)
        return tuple(Symbol.parse(piece) for piece in texts)

    @cached_property
    def canonical(self) -> str:
        """The key without the aliases that only ODS and the library use: ``(SUPP)``, ``(OR)``, ``[B-IV]``."""
        return _ALIAS.sub("", self.key)

    # --- parts --------------------------------------------------------------------------------------------------------

    @cached_property
    def _components(self) -> tuple[str, ...]:
        return tuple(self.canonical.split("/"))

    @cached_property
    def suffixes(self) -> tuple[tuple[str, int], ...]:
        """(("REV", 1), ("CORR", 2)) in the order printed; a bare "Corrigendum" counts as number 0."""
        found: list[tuple[str, int]] = []
        for component in reversed(self._components):
            match = _SUFFIX.fullmatch(component)
            if not match:
                break
            found.append((match[1], int(match[2])) if match[1] else (match[3], 0))
        return tuple(reversed(found))

    @cached_property
    def base(self) -> str:
        """Key of the family: without Rev., Add., Corr., Amend. and without aliases."""
        components = self._components
        return "/".join(components[: len(components) - len(self.suffixes)])

    @cached_property
    def organ(self) -> str:
        """The issuing organ's prefix: A, S, E, ST, T, or a body's own such as CEDAW, CTOC, TD."""
        return self._components[0]

    @cached_property
    def body(self) -> str:
        """The body that the document is of: "A/C.3", "E/CN.15", "A/HRC", "S", "CAC/COSP"."""
        parts = [self._components[0]]
        for component in self._components[1:]:
            if re.fullmatch(
                r"(?:C|CN|AC|CONF|GC|SC|SUB|WG|BUR)\.[A-Z0-9]+|HRC|ICEF|PC|COP|COSP|CP|SBI|SBSTA|C|FPA|GB", component
            ):
                parts.append(component)
            else:
                break
        return "/".join(parts)

    @property
    def committee(self) -> str | None:
        """ "C.3" of A/C.3/80/L.9; None where a plenary body issued it."""
        match = re.search(r"/((?:C|CN|AC|SUB|WG)\.[A-Z0-9]+)$", self.body)
        return match[1] if match else None

    @cached_property
    def series(self) -> str | None:
        """The nature: RES, DEC, PRST, L, SR, PV, WP, CRP, …; None for a plain numbered document."""
        for component in self._components[1:]:
            head = component.split(".")[0].split("(")[0]
            if head in SERIES:
                return head
        return None

    @cached_property
    def session(self) -> str | None:
        """Session or year as a string: "80", "ES-11", "S-32", "2025", "XXVI"; None where the symbol names none.

        A Security Council resolution's year stands in parentheses; General Assembly sessions began to be part of the symbol
        with the 31st (1976), before that resolutions carry it in Roman figures.
        """
        if self.series == "RES" and self.organ == "S":
            year = _PARENTHESIS.search(self.key)
            return year[1] if year else None
        roman = _PARENTHESIS.search(self.key)
        if self.series in ("RES", "DEC") and roman and _ROMAN.fullmatch(roman[1]):
            return roman[1]
        rest = self._components[len(self.body.split("/")) :]
        rest = tuple(c for c in rest if c not in SERIES)
        if len(rest) - len(self.suffixes) >= 2 and re.fullmatch(r"\d+|(?:ES|S)-\d+", rest[0]):
            return rest[0]
        return None

    @cached_property
    def number(self) -> str | None:
        """The running number inside its series: "9" of L.9, "237" of A/RES/77/237, "92A-B" of A/RES/74/92A-B."""
        base = self.base.split("/")
        last = _PARENTHESIS.sub("", base[-1])
        match = re.fullmatch(r"(?:[A-Z]+\.)?(\d+[A-Z]?(?:-[A-Z0-9]+)?)", last)
        return match[1] if match else None

    @cached_property
    def order(self) -> tuple[object, ...]:
        """Sort key: by family, then base < Corr. < Add. < Amend. < Rev., each with its own followers after it."""
        family = tuple((int(t), "") if t.isdigit() else (-1, t) for t in re.split(r"(\d+)", self.base) if t)
        return (family, tuple((_RANK[name], number) for name, number in self.suffixes), self.key)

    @cached_property
    def display(self) -> str:
        """The customary spelling: "S/2023/10/Add.24", "S/RES/2722 (2024)", "A/80/6 (Sect. 1)"."""
        out = re.sub(r"\b(REV|ADD|CORR|AMEND|SUB|CORRIGENDUM|SUMMARY)\b", lambda m: m[1].capitalize(), self.key)
        out = re.sub(r"\((RESUMPTION|PART|VOL\.|SECT\.)([0-9A-Z]+)\)", lambda m: f" ({m[1].capitalize()} {m[2]})", out)
        out = re.sub(r"\((SUPP)\)", "(Supp)", out)
        if self.series == "RES":
            out = re.sub(r"(\d)([A-Z]?)\((\d{4}|(?:S-|ES-)?[IVXLC]+)\)$", r"\1 \2 (\3)", out).replace("  ", " ")
        return out


# A cache of a pure function, not state: a backfill asks for the same symbols again and again.
@lru_cache(maxsize=65536)
def _parse(text: str) -> Symbol:
    issued = _strip_address(text)
    first = re.split(r"\s+(?:and|et|y|и|و)\s+|[,;]\s", issued, maxsplit=1)[0] if "(" not in issued else issued
    # "NPT/CONF.2000/28 (Parts I and II)": the joiner inside parentheses belongs to the symbol.
    key = key_of(first)
    bare = _BARE_ROMAN.fullmatch(key)
    if bare:
        first, key = f"A/RES/{first}", f"A/RES/{key}"
    if len(key) > 120 or not _KEY.fullmatch(key):
        raise SymbolError(f"{text[:120]!r} is not a document symbol such as A/C.3/80/L.9 or S/RES/2722 (2024)")
    stars = first.strip().endswith("*")
    return Symbol(text=first.strip().rstrip("*").strip(), key=key, reissued=stars)


def is_symbol(text: str) -> bool:
    """Whether ``text`` is, as a whole, the spelling of a symbol."""
    try:
        _parse(text)
    except SymbolError:
        return False
    return True
