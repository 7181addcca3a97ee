"""What lineage needs to know of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from compare.lineage.sketch import fingerprint, sketch
from compare.tokens import plain, title_key
from documents.citations import citations_in
from documents.errors import RapporteurError
from documents.model import Document, PartKind, PassageKind
from documents.symbol import Symbol, key_of

_OPENING = 3  # preambular paragraphs whose citations say what a text continues ("Recalling its resolutions …")
_MOST = 120  # symbols kept of a long report
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?\b")
_NUMBER_ONLY = re.compile(
    r"(?:Resolution|Decision|Résolution|Décision|Resolución|Decisión|Резолюция|Решение|القرار|第)\s*[\d/]+\s*(?:\(\d{4}\))?\s*(?:号决议)?",
    re.I,
)
_ORDINALS = re.compile(
    r"\b(?:(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:y-\w+|ieth)|first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|\d+(?:st|nd|rd|th))\b",
    re.I,
)
_TEXT_PARTS = frozenset({PartKind.RESOLUTION, PartKind.DECISION, PartKind.DRAFT_RESOLUTION, PartKind.DRAFT_DECISION})
_TEXT_KINDS = frozenset(map(str, _TEXT_PARTS))  # a document that is such a text contains none
_DRAFT = re.compile(r"/L\.\d+|/CRP\.\d+")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text inside a report: "Draft resolution IV", its title, and the title as an index stores it."""

    kind: str
    label: str
    title: str
    title_key: str


class Says(StrEnum):
    """What a catalogue record, or a text's own mark-up, can say that another document is to the text."""

    DRAFT = "draft"  # that became it
    REPORT = "report"  # of the committee that recommended it
    RESOLUTION = "resolution"  # that it became
    AMENDED_DRAFT = "amended draft"  # that it proposes to change


@dataclass(frozen=True, slots=True)
class Statement:
    """``other`` is the ``says`` of ``key`` (symbol keys), says ``by`` ("the catalogue", "its mark-up")."""

    key: str
    says: Says
    other: str
    by: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Plain values only. ``key`` and ``base`` are keys of ``documents.symbol``; dates are ISO 8601; None means not printed.

    ``title_key`` is the title without years and ordinals, lower case; a text without a title (the Security Council's) has
    a fingerprint of its wording there instead ("~1f3a09bc"), which its draft shares. ``proponent`` is the line that says where the
    text comes from, ``proponent_symbols`` what it names; ``opening`` are the citations of the first preambular
    paragraphs; ``mentions`` the drafts that a report speaks of; ``amends`` what an amendment proposes
    to change. ``sketch`` estimates likeness (``compare.lineage.sketch``). ``stated`` is what the mark-up says beside
    the text: (a value of ``Says``, symbol key).

    Of a draft inside a report ``within`` is the report's key, ``acted_on`` the draft that the committee took up (its last
    revision first), and ``action`` what it did ("adopted by a recorded vote (88 to 55, 29 abstaining)").
    """

    key: str
    base: str
    symbol: str
    version: str
    language: str
    kind: str
    title: str | None
    title_key: str
    session: str | None
    date: str | None
    adopted: str | None
    reissued: bool
    proponent: str | None
    proponent_symbols: tuple[str, ...]
    opening: tuple[str, ...]
    mentions: tuple[str, ...]
    sponsors: tuple[str, ...]
    agenda_items: tuple[str, ...]
    embedded: tuple[Embedded, ...]
    words: int
    sketch: tuple[int, ...]
    amends: tuple[str, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()
    within: str = ""
    acted_on: tuple[str, ...] = ()
    action: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What its own mark-up says, in the form in which catalogue records say it."""
        return tuple(
            Statement(self.key, Says(says), other, "its mark-up") for says, other in self.stated if says in set(Says)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        out: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            out[name] = list(value) if isinstance(value, tuple) else value
        out["stated"] = [list(pair) for pair in self.stated]
        out["embedded"] = [
            {"kind": e.kind, "label": e.label, "title": e.title, "title_key": e.title_key} for e in self.embedded
        ]
        return out

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Facts:
        """``from_dict(to_dict())`` gives the same facts. Raises RapporteurError when a field is missing or unknown."""
        try:
            values: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
            }
            values["embedded"] = tuple(Embedded(**entry) for entry in data["embedded"])
            values["stated"] = tuple((says, other) for says, other in data.get("stated", ()))
            return cls(**values)
        except (KeyError, TypeError) as error:
            raise RapporteurError(
                f"not the facts of a document: {error}", phase="reading", subject="lineage"
            ) from error


def facts(document: Document, version: str = "", stated: Iterable[tuple[str, str | None]] = ()) -> Facts:
    """The facts of a document; ``version`` is the caller's name for its bytes. ``stated``: what the file says beside the
    text, as (a value of ``Says``, symbol or None).

    A document without a readable symbol has the key "": it follows nothing and nothing follows it.
    """
    head = document.masthead
    symbol = _symbol(head.symbol)
    main = next((part for part in document.parts if part.title), document.parts[0] if document.parts else None)
    proponents = [part.proponent for part in document.parts if part.proponent]
    proponent = proponents[0] if proponents else None
    signature = sketch(passage.text for passage in document.passages)
    session = head.session or (symbol.session if symbol else None)
    cites = partial(citations_in, organ=symbol.organ if symbol else "A", session=session, language=head.language)
    return Facts(
        key=symbol.key if symbol else "",
        base=symbol.base if symbol else "",
        symbol=head.symbol or "",
        version=version,
        language=head.language,
        kind=document.kind,
        title=main.title if main else None,
        title_key=index_title(main.title if main else None) or _fingerprint(document),
        session=session,
        date=head.date,
        adopted=head.adopted,
        reissued=head.reissued or bool(symbol and symbol.reissued),
        proponent=proponent,
        proponent_symbols=_unique(key_of(cited) for cited in cites(proponent or "")),
        opening=_opening(document),
        mentions=_mentions(document),
        sponsors=tuple(sponsor.code or sponsor.name for sponsor in document.sponsors),
        agenda_items=head.agenda_items,
        embedded=tuple(
            Embedded(str(part.kind), part.label or "", part.title or "", index_title(part.title))
            for part in document.parts
            if part.kind in _TEXT_PARTS and document.kind not in _TEXT_KINDS
        ),
        words=sum(passage.text.count(" ") + 1 for passage in document.passages),
        sketch=signature,
        amends=_amends(document, symbol, session),
        stated=tuple((says, key_of(other)) for says, other in stated if other and _symbol(other)),
    )


def index_title(title: str | None) -> str:
    """A title as the index column holds it: without years and ordinals, so that a yearly text keeps its key.

    Empty for what names a document without saying what it is about: "Resolution 2771 (2025)".
    """
    if title and _NUMBER_ONLY.fullmatch(title.strip()):
        return ""
    return " ".join(title_key(_ORDINALS.sub(" ", _YEAR.sub(" ", plain(title or "")))).split())[:200]


def _fingerprint(document: Document) -> str:
    """Instead of a title, for a resolution that has none."""
    if not any(part.kind in _TEXT_PARTS for part in document.parts):
        return ""
    return fingerprint(passage.text for passage in document.passages)


def _amends(document: Document, symbol: Symbol | None, session: str | None) -> tuple[str, ...]:
    """What an amendment is to: each of its changes says so, or else its heading does ("Amendment to draft resolution …")."""
    if document.amendments:
        return _unique(key_of(change.amends) for change in document.amendments if change.amends)
    if document.kind != "amendment":
        return ()
    heading = " ".join([document.title or "", *(passage.text for passage in document.passages[:_OPENING])])
    organ, language = symbol.organ if symbol else "A", document.masthead.language
    cited = citations_in(heading, organ=organ, session=session, language=language)
    return _unique(
        key_of(found) for found in cited if _DRAFT.search(found) and key_of(found) != (symbol and symbol.key)
    )


def _symbol(text: str | None) -> Symbol | None:
    try:
        return Symbol.parse(text) if text else None
    except RapporteurError:
        return None


def _opening(document: Document) -> tuple[str, ...]:
    """Keys of what the first preambular paragraphs cite, the latest last as the text has it."""
    preamble = [passage for passage in document.passages if passage.kind is PassageKind.PREAMBULAR]
    return _unique(key_of(symbol) for passage in preamble[:_OPENING] for symbol in passage.citations)


def _mentions(document: Document) -> tuple[str, ...]:
    """Keys of the drafts that a report's narrative speaks of."""
    if not any(part.kind is PartKind.NARRATIVE for part in document.parts):
        return ()
    found = (
        key_of(cited)
        for part in document.parts
        if part.kind is PartKind.NARRATIVE
        for passage in part.passages
        for cited in passage.citations
        if _DRAFT.search(cited)
    )
    return _unique(found)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_MOST]
