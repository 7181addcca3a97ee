"""A document as a topic sees it: pieces of text with the fields that they belong to, and the lines that are searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from compare.labels import names
from documents.model import Document, Passage
from documents.symbol import Symbol, SymbolError
from watch.changed import Changed, Span
from watch.fields import fields_of
from watch.folded import Folded
from watch.lexicon import Lexicon, Place
from watch.stems import STEMMERS
from watch.words import has_fewer

#: Where a bare word is looked for. Sponsors and agenda items are found through their fields.
ANYWHERE = frozenset({"title", "passage", "footnote"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of text; a phrase never reaches from one into the next.

    ``fresh``: the stretches of it that are new or changed in this version, None where all of it is.
    """

    where: str
    passage: int | None
    text: str
    fresh: tuple[Span, ...] | None = None

    def is_fresh(self, start: int, end: int) -> bool:
        """Whether any character of ``text[start:end]`` is new (for dropped text: was dropped)."""
        return self.fresh is None or any(a < end and start < b for a, b in self.fresh)


class View:
    """``facts``: the values of the value fields. ``citations``: (symbol cited, the unit that cites it, how a text spells its
    number). The units are numbered in the order of the document, and each is made when it is asked for.

    ``whole``: many topics will ask, so that all words are read at once (watch/lexicon.py).
    """

    def __init__(self, document: Document, changed: Changed | None, subjects: Sequence[str], *, whole: bool) -> None:
        self.document = document
        self.changed = changed
        self.all_fresh = changed is None
        self._pieces = list(_pieces(document, changed, subjects))
        self.folded = Folded([piece.text for piece in self._pieces])
        self.lexicon = Lexicon(self.folded, STEMMERS.get(document.masthead.language), whole=whole)
        self._units: dict[int, Unit] = {}
        self._domains: dict[tuple[str | None, bool], frozenset[int]] = {}

    @cached_property
    def facts(self) -> Mapping[str, tuple[str, ...]]:
        return _facts(self.document)

    @cached_property
    def citations(self) -> tuple[tuple[str, int, str], ...]:
        return tuple(_citations(self.document, self._pieces))

    @cached_property
    def _passages(self) -> Sequence[Passage]:
        return self.document.passages

    @cached_property
    def _names(self) -> Sequence[str]:
        return names(self.document)

    def unit(self, number: int) -> Unit:
        unit = self._units.get(number)
        if unit is None:
            piece = self._pieces[number]
            where, text = piece.where, piece.text
            if piece.passage is not None:
                where, text = self._names[piece.passage], self._passages[piece.passage].text
            fresh = piece.fresh() if piece.fresh else None
            unit = self._units[number] = Unit(where, piece.passage, text, fresh)
        return unit

    def spot(self, number: int) -> int:
        """The same number for the units that are the same place to a reader: a paragraph and its opening words."""
        passage = self._pieces[number].passage
        return ~number if passage is None else passage

    def has_fewer(self, number: int, start: int, end: int, words: int) -> bool:
        """Whether fewer words than that stand in this stretch of a unit."""
        return has_fewer(self._pieces[number].text[start:end], words)

    def domain(self, field_name: str | None, *, dropped: bool) -> frozenset[int]:
        """The units that a search in this field (None: anywhere) looks into."""
        key = (field_name, dropped)
        if key not in self._domains:
            wanted = ANYWHERE if field_name is None else frozenset({field_name})
            self._domains[key] = frozenset(
                i for i, p in enumerate(self._pieces) if p.dropped == dropped and not wanted.isdisjoint(p.fields)
            )
        return self._domains[key]

    def is_fresh(self, place: Place) -> bool:
        """Whether the place lies, at least in part, in text that is new (or, in dropped text, that was dropped)."""
        return self.all_fresh or self.unit(place[0]).is_fresh(place[1], place[2])


class _Piece(NamedTuple):
    """What a unit is made of. ``fresh`` gives the stretches of it that are new; None for all of it."""

    fields: frozenset[str]
    text: str
    where: str
    passage: int | None
    fresh: Callable[[], tuple[Span, ...] | None] | None = None
    dropped: bool = False


_TITLE, _VERB, _FOOTNOTE = frozenset({"title"}), frozenset({"verb"}), frozenset({"footnote"})
_SPONSOR, _AGENDA, _SUBJECT = frozenset({"sponsor"}), frozenset({"agenda"}), frozenset({"subject"})


def _pieces(document: Document, changed: Changed | None, subjects: Sequence[str]) -> Iterator[_Piece]:
    for part in document.parts:
        if part.title:
            yield _Piece(
                _TITLE, part.title, "title", None, partial(changed.title_spans, part.title) if changed else None
            )
    for index, (passage, fields) in enumerate(zip(document.passages, fields_of(document), strict=True)):
        fresh = partial(changed.passage_spans, index) if changed else None
        yield _Piece(fields, passage.text, "", index, fresh)
        if passage.lead and "operative" in fields and passage.text.startswith(passage.lead):
            yield _Piece(_VERB, passage.lead, "", index, fresh)
    for note in document.footnotes:
        fresh = partial(changed.footnote_spans, note.text) if changed else None
        yield _Piece(_FOOTNOTE, note.text, f"footnote {note.mark}", None, fresh)
    for sponsor in document.sponsors:
        name = f"{sponsor.name} ({sponsor.code})" if sponsor.code else sponsor.name
        text = f"{name}, on behalf of {sponsor.on_behalf_of}" if sponsor.on_behalf_of else name
        yield _Piece(
            _SPONSOR, text, "sponsors", None, partial(changed.sponsor_spans, sponsor.name) if changed else None
        )
    head = document.masthead
    nothing_new = None if changed is None else tuple  # called, it gives no stretch
    for item in (*head.agenda_items, *filter(None, [head.agenda_title])):
        yield _Piece(_AGENDA, item, "agenda item", None, nothing_new)
    for subject in subjects:
        yield _Piece(_SUBJECT, subject, "subject", None, nothing_new)
    for lost in changed.dropped if changed else ():
        yield _Piece(
            lost.fields, lost.text, f"{lost.where}, dropped", None, partial(getattr, lost, "spans"), dropped=True
        )


def _facts(document: Document) -> Mapping[str, tuple[str, ...]]:
    head = document.masthead
    symbols: list[str] = []
    bodies: list[str] = []
    series: list[str] = []
    for symbol in symbols_of(document):
        symbols.append(symbol.key)
        bodies.append(symbol.body)
        if symbol.committee:
            bodies.append(symbol.committee)
        if symbol.series:
            series.append(symbol.series)
    kinds = dict.fromkeys([document.kind, *(part.kind.value for part in document.parts)])
    return {
        "symbol": tuple(symbols),
        "body": tuple(dict.fromkeys(bodies)),
        "series": tuple(dict.fromkeys(series)),
        "kind": tuple(kinds),
        "lang": (head.language,),
    }


def symbols_of(document: Document) -> tuple[Symbol, ...]:
    """The document's symbol, or both of a document that two organs issue; none where it carries none."""
    if not document.masthead.symbol:
        return ()
    try:
        symbol = Symbol.parse(document.masthead.symbol)
    except SymbolError:
        return ()
    return tuple(dict.fromkeys((symbol, *symbol.each)))


def _citations(document: Document, pieces: Sequence[_Piece]) -> Iterator[tuple[str, int, str]]:
    by_passage = {p.passage: i for i, p in enumerate(pieces) if p.passage is not None and p.fields is not _VERB}
    notes = [i for i, p in enumerate(pieces) if p.fields is _FOOTNOTE]
    for index, passage in enumerate(document.passages):
        for cited in passage.citations:
            yield cited, by_passage[index], _short(cited)
    for note, unit in zip(document.footnotes, notes, strict=True):
        for cited in note.citations:
            yield cited, unit, _short(cited)


def _short(symbol: str) -> str:
    """How a text spells a cited resolution: "76/187" for A/RES/76/187."""
    for series in ("/RES/", "/DEC/"):
        if series in symbol:
            return symbol.split(series, 1)[1]
    return symbol
