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
from functools import cached_property, lru_cache, total_ordering
from urllib.parse import parse_qs, unquote, urlsplit

from documents.errors import RapporteurError

DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | {0x00AD: None}

_KEY = re.compile(
    r"[A-Z][A-Z0-9]*(?:[.-][A-Z0-9]+)*"
    r"(?:/[A-Z0-9]+(?:[.\-&+][A-Z0-9]+)*(?:\([A-Z0-9.,&+\-]+\))*(?:\[[A-Z0-9,\-]+\])?(?:-[A-Z]+(?=/))?)+"
)
# "3202 (S-VI)", "217 A (III)": a General Assembly resolution of the years before 1976, cited without its prefix.
_BARE_ROMAN = re.compile(r"(\d{1,4})([A-Z]?)\(((?:S-|ES-)?[IVXLC]+)\)")
# "A/76/299-S/2021/749", but not "A/RES/74/92A-B/CORR.1".
_JOINED = re.compile(r"-(?=[A-Z]+/(?!(?:REV|ADD|CORR|AMEND)\.))")
# A suffix may carry a part of its own: "A/78/7/ADD.20(PARTI)".
_SUFFIX = re.compile(r"(REV|ADD|CORR|AMEND)\.(\d+)[A-Z]?(?:\([^()]*\))*|(CORRIGENDUM|SUMMARY)")
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
# How keys are printed.
_WORD = re.compile(r"(?<=/)(?:REV|ADD|CORR|AMEND|SUB|CORRIGENDUM|SUMMARY|AGENDA)(?![A-Z0-9])|(?<=/)RES(?=\.)")
_LETTERS = re.compile(r"(?<=[/\d])(\d)([A-Z](?:-[A-Z])?)(?=$|[/ (\[])")
_PART = re.compile(r"(PARTS?|VOLS?\.|SECTS?\.|INCOMESECT\.|RESUMPTION|ANNEX)([0-9A-Z]+?(?:AND[0-9A-Z]+)?)")
_PHRASES = {"INTRODUCTION": "Introduction", "PLANOUTLINE": "Plan outline"}
# Lists of symbols: in masthead and footnotes of the six languages.
_LIST = re.compile(r"\s*[,;、،]\s*|\s+(?:and|et|y|и|و)\s+|\s*和\s*")
_CHANGE = r"(?:Rev|Add|Corr|Amend)\.\s*\d+"
_SUFFIXES = re.compile(rf"{_CHANGE}(?:/{_CHANGE})*\*?", re.I)
_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*(?:www\.)?(?:undocs\.org|docs\.un\.org|documents\.un\.org)/", re.I)
#: Hosts whose addresses name a symbol, in the path or in a query parameter. Any other address names a file or a page.
_HOST = re.compile(r"(?:www\.)?(?:undocs\.org|docs\.un\.org|documents\.un\.org|daccess-ods\.un\.org)(?::\d+)?", re.I)
_LEADING_LANGUAGE = re.compile(r"\A(?:(?:en|fr|es|ru|ar|zh|ch|de|ot)\s*/\s*)+(?=[A-Za-z]+\s*[./-])", re.I)
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
    """``https://undocs.org/en/A/RES/80/1?x#y`` and its relatives → ``A/RES/80/1``; "" for another site's address."""
    if _ADDRESS.match(text):
        try:
            parts = urlsplit(text.strip() if "//" in text else "//" + text.strip())
        except ValueError:  # "http://[": no address at all
            return ""
        if not _HOST.fullmatch(parts.netloc):
            return ""
        query = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
        text = next(
            (query[name] for name in ("s", "symbol", "ds", "finalsymbol") if name in query), unquote(parts.path)
        )
    else:
        text = unquote(text) if re.search(r"%[0-9A-Fa-f]{2}", text) else text
        text = re.split(r"[?#]", text, maxsplit=1)[0]
    return _LEADING_LANGUAGE.sub("", text.strip().strip("/").strip(), count=1)


def _outside(text: str, separator: re.Pattern[str]) -> list[str]:
    """``text`` split where ``separator`` matches outside parentheses: "(Parts I and II)" belongs to its symbol."""
    pieces, start = [], 0
    for match in separator.finditer(text):
        if text.count("(", start, match.start()) <= text.count(")", start, match.start()):
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


@total_ordering
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
        """Every symbol in a masthead's or a footnote's list: "A/76/L.14 and Add.1", "A/79/1–S/2024/1", "A/80/545, para. 5".

        What is no symbol between them ("para. 5") is passed over. Raises SymbolError when there is none at all.
        """
        found: list[Symbol] = []
        for piece in filter(None, map(str.strip, _outside(text, _LIST))):
            suffix = _SUFFIXES.fullmatch(piece)
            if suffix and found:
                found.append(cls.parse(f"{found[-1].family_text}/{piece}"))
            elif is_symbol(piece):
                found.extend(cls.parse(piece).each)
        if not found:
            raise SymbolError(f"no document symbol in {text[:120]!r}")
        return tuple(found)

    # --- identity ---------------------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Symbol) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: object) -> bool:
        return self.order < other.order if isinstance(other, Symbol) else NotImplemented

    def __str__(self) -> str:
        return self.text

    @cached_property
    def each(self) -> tuple[Symbol, ...]:
        """A double symbol ("A/76/299-S/2021/749") as the symbols that it joins; any other as itself."""
        if not _JOINED.search(self.key):
            return (self,)
        texts = re.split(r"\s*[-‐-―−]\s*(?=[A-Za-z]+/(?!(?i:rev|add|corr|amend)\.))", self.text)
        keys = _JOINED.split(self.key)
        if [key_of(text) for text in texts] != keys:
            texts = keys
        return tuple(Symbol.parse(text) for text in texts) if all(map(is_symbol, texts)) else (self,)

    @property
    def family_text(self) -> str:
        """The spelling as issued without its suffixes, to hang another on: "A/76/L.14" of "A/76/L.14/Rev.1/Add.1"."""
        return re.sub(rf"(?:/\s*{_CHANGE})+\s*$", "", self.text, flags=re.I)

    @cached_property
    def canonical(self) -> str:
        """The key without the aliases that only ODS and the library use: ``(SUPP)``, ``(OR)``, ``[B-IV]``."""
        return _ALIAS.sub("", self.key)

    # --- parts --------------------------------------------------------------------------------------------------------

    @cached_property
    def _components(self) -> tuple[str, ...]:
        # Of a double symbol the first: "A/76/299-S/2021/749" is a document of the Assembly's seventy-sixth session.
        return tuple(self.each[0].canonical.split("/"))

    @cached_property
    def suffixes(self) -> tuple[tuple[str, int], ...]:
        """(("REV", 1), ("CORR", 2)) in the order printed; a bare "Corrigendum" counts as number 0."""
        found: list[tuple[str, int]] = []
        for component in reversed(self._components):
            match = _SUFFIX.fullmatch(component)
            if not match:
                break
            found.append((match[1], int(match[2][:9])) if match[1] else (match[3], 0))
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
        out = _WORD.sub(lambda match: match[0].capitalize(), self.key).replace("/OZL.PRO.", "/OzL.Pro.")
        out = _PARENTHESIS.sub(_spaced, out)
        if self.series in ("RES", "DEC"):
            out = _LETTERS.sub(r"\1 \2", out)
        return out


def _spaced(match: re.Match[str]) -> str:
    """A parenthesis as it is printed: "(SECT.29A)" → " (Sect. 29A)"; a number inside a symbol ("COP(8)") keeps its place."""
    inside = match[1]
    if inside.isdigit() and len(inside) < 4:
        return match[0]
    if inside in ("SUPP", "OR"):
        return f"({inside if inside == 'OR' else 'Supp'})"
    if inside in _PHRASES:
        return f" ({_PHRASES[inside]})"
    part = _PART.fullmatch(inside)
    if part:
        word = part[1].lower() if part[1].startswith("INCOME") else part[1].capitalize()
        word = word.replace("incomesect", "Income sect")
        return f" ({word} {part[2].replace('AND', ' and ')})"
    return f" ({inside})"


# A cache of a pure function, not state: a backfill asks for the same symbols again and again.
@lru_cache(maxsize=8192)
def _parse(text: str) -> Symbol:
    if len(text) > 500:  # no symbol has a fifth of that, and hostile titles have no end
        raise SymbolError(f"{text[:120]!r}… is too long for a document symbol")
    first = next(iter(_outside(_strip_address(text), _LIST)), "").strip()
    key = key_of(first)
    if _BARE_ROMAN.fullmatch(key):
        first, key = f"A/RES/{first}", f"A/RES/{key}"
    if len(key) > 120 or not _KEY.fullmatch(key) or not any(character.isdigit() for character in key):
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
