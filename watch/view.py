"""A document as a topic sees it: pieces of text with the fields that they belong to, indexed by word.

Built once per document version, then asked by every topic that came through the first sieve.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from compare.labels import labels
from documents.model import Document
from documents.symbol import Symbol, SymbolError
from watch.changed import Changed, Span
from watch.fields import fields_of
from watch.words import STEMMERS, Reading, Stemmer, read

Place = tuple[int, int, int]
"""Words from … to (inclusive) of a unit: (unit, first, last)."""

#: Where a bare word is looked for. Sponsors and agenda items are found through their fields.
ANYWHERE = frozenset({"title", "passage", "footnote"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of text; a phrase never reaches from one into the next.

    ``fields``: the text fields of the query language that look into it. ``fresh``: the stretches of it that are new or
    changed in this version, None where all of it is.
    """

    fields: frozenset[str]
    where: str
    passage: int | None
    text: str
    reading: Reading
    fresh: tuple[Span, ...] | None = None
    dropped: bool = False

    def is_fresh(self, start: int, end: int) -> bool:
        """Whether any character of ``text[start:end]`` is new (for dropped text: was dropped)."""
        return self.fresh is None or any(a < end and start < b for a, b in self.fresh)


@dataclass(frozen=True, eq=False)
class View:
    """``facts``: the values of the value fields. ``units``: the text. Both in the order of the document.

    ``citations``: (symbol cited, the unit that cites it, how a text spells its number).
    """

    units: tuple[Unit, ...]
    facts: Mapping[str, tuple[str, ...]]
    citations: tuple[tuple[str, int, str], ...]
    stem: Stemmer | None
    all_fresh: bool
    _domains: dict[tuple[str | None, bool], frozenset[int]] = field(default_factory=dict)

    @cached_property
    def postings(self) -> Mapping[str, list[Place]]:
        """Word → its places in order; compounds under both of their readings."""
        found: dict[str, list[Place]] = {}
        for number, unit in enumerate(self.units):
            for position, word in enumerate(unit.reading.plain.words):
                found.setdefault(word, []).append((number, position, position))
            joined = unit.reading.joined
            if joined is not None:
                for word, first, last in zip(joined.words, joined.first, joined.last, strict=True):
                    if first != last:
                        found.setdefault(word, []).append((number, first, last))
        return found

    @cached_property
    def vocabulary(self) -> list[str]:
        return sorted(self.postings)

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """The words of the document that begin so."""
        for index in range(bisect_left(self.vocabulary, prefix), len(self.vocabulary)):
            if not self.vocabulary[index].startswith(prefix):
                return
            yield self.vocabulary[index]

    @cached_property
    def pairs(self) -> Set[tuple[str, str]]:
        """The pairs of words that stand side by side in some reading: what rules out most phrases at once."""
        streams = (stream.words for unit in self.units for stream in unit.reading.streams)
        return {pair for words in streams for pair in pairwise(words)}

    @cached_property
    def stems(self) -> Mapping[str, list[str]]:
        """Stem → the words of the document that have it."""
        found: dict[str, list[str]] = {}
        for word in self.postings:
            found.setdefault(self.stem(word) if self.stem else word, []).append(word)
        return found

    @cached_property
    def haystack(self) -> str:
        """All words between single blanks, one line per unit and reading."""
        return "\n".join(f" {' '.join(stream.words)} " for unit in self.units for stream in unit.reading.streams)

    def domain(self, field_name: str | None, *, dropped: bool) -> frozenset[int]:
        """The units that a search in this field (None: anywhere) looks into."""
        key = (field_name, dropped)
        if key not in self._domains:
            wanted = ANYWHERE if field_name is None else frozenset({field_name})
            self._domains[key] = frozenset(
                i for i, u in enumerate(self.units) if u.dropped == dropped and not wanted.isdisjoint(u.fields)
            )
        return self._domains[key]

    def span(self, place: Place) -> Span:
        """The characters of the unit's text that the place covers."""
        reading = self.units[place[0]].reading
        return (reading.starts[place[1]], reading.ends[place[2]]) if reading.starts else (0, 0)

    def is_fresh(self, place: Place) -> bool:
        """Whether the place lies, at least in part, in text that is new (or, in dropped text, that was dropped)."""
        unit = self.units[place[0]]
        return unit.fresh is None or (unit.fresh != () and unit.is_fresh(*self.span(place)))


def view(document: Document, changed: Changed | None) -> View:
    """``changed`` None: the document follows none that we know, so all of it is new."""
    units = tuple(_units(document, changed))
    return View(
        units,
        _facts(document),
        tuple(_citations(document, units)),
        STEMMERS.get(document.masthead.language),
        changed is None,
    )


def _units(document: Document, changed: Changed | None) -> Iterator[Unit]:
    def unit(name: str, where: str, text: str, fresh: tuple[Span, ...] | None) -> Unit:
        return Unit(frozenset({name}), where, None, text, read(text), fresh)

    for part in document.parts:
        if part.title:
            yield unit("title", "title", part.title, changed.title_spans(part.title) if changed else None)
    wheres = [label.name for label in labels(document)]
    fields = fields_of(document)
    for index, passage in enumerate(document.passages):
        fresh = changed.passage_spans(index) if changed else None
        yield Unit(fields[index], wheres[index], index, passage.text, read(passage.text), fresh)
        if passage.lead and "operative" in fields[index] and passage.text.startswith(passage.lead):
            yield Unit(frozenset({"verb"}), wheres[index], index, passage.text, read(passage.lead), fresh)
    for note in document.footnotes:
        fresh = changed.footnote_spans(note.text) if changed else None
        yield unit("footnote", f"footnote {note.mark}", note.text, fresh)
    for sponsor in document.sponsors:
        name = f"{sponsor.name} ({sponsor.code})" if sponsor.code else sponsor.name
        text = f"{name}, on behalf of {sponsor.on_behalf_of}" if sponsor.on_behalf_of else name
        yield unit("sponsor", "sponsors", text, changed.sponsor_spans(sponsor.name) if changed else None)
    head = document.masthead
    nothing_new: tuple[Span, ...] | None = () if changed else None
    for item in head.agenda_items:
        yield unit("agenda", "agenda item", item, nothing_new)
    if head.agenda_title:
        yield unit("agenda", "agenda item", head.agenda_title, nothing_new)
    for lost in changed.dropped if changed else ():
        yield Unit(lost.fields, f"{lost.where}, dropped", None, lost.text, read(lost.text), lost.spans, dropped=True)


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


def _citations(document: Document, units: tuple[Unit, ...]) -> Iterator[tuple[str, int, str]]:
    by_passage = {u.passage: i for i, u in enumerate(units) if u.passage is not None and "verb" not in u.fields}
    notes = [i for i, u in enumerate(units) if "footnote" in u.fields and not u.dropped]
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
