"""Topics whose documents are cited: event ``cited``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.model import Document
from watch.changed import Changed
from watch.globs import Glob, comparable
from watch.match import MOST_HITS, Hit, Match, search
from watch.nodes import Or, Query, Value
from watch.topics import ALL_EVENTS, Event, Topic
from watch.view import symbols_of

#: Places of citations that are shown beside what a topic's own query found.
_BESIDE = 2


def with_citations(
    matches: Sequence[Match], document: Document, changed: Changed | None, topics: Sequence[Topic]
) -> tuple[Match, ...]:
    """The matches, and what the document's citations make of them: for each topic that asks for citations by name and watches
    by symbol another document that this one cites, its match says so. Where the document itself is none that the topic watches,
    the topic's query must be true of it; then the match is of the citation alone.

    By name: whoever names no events wants all that happens to the documents themselves, and A/RES/* is cited all day.
    """
    found = {match.topic: match for match in matches}
    itself = {comparable(symbol.key) for symbol in symbols_of(document)}
    cited = dict.fromkeys(
        [
            *(symbol for passage in document.passages for symbol in passage.citations),
            *(symbol for note in document.footnotes for symbol in note.citations),
        ]
    )
    others = [symbol for symbol in cited if comparable(symbol) not in itself]
    for topic in topics:
        if not topic.symbols or Event.CITED not in topic.events or topic.events == ALL_EVENTS:
            continue
        watched = [symbol for symbol in others if any(glob.fits(symbol) for glob in topic.symbols)]
        if not watched:
            continue
        own = found.get(topic.name)
        if own is not None:
            hits = _places(watched, document, changed)
            both = (*hits[:_BESIDE], *own.hits)
            found[topic.name] = replace(own, hits=both[:MOST_HITS], count=own.count + len(hits), cites=True)
        elif search(topic.query, document, changed):
            hits = _places(watched, document, changed)
            found[topic.name] = Match(topic.name, hits[:MOST_HITS], True, len(hits), cites=True, itself=False)
    return tuple(found.values())


def _places(symbols: Sequence[str], document: Document, changed: Changed | None) -> tuple[Hit, ...]:
    """Each with the place where it stands, as a query for cites: finds it."""
    where = Query("", Or(tuple(Value("cites", Glob(symbol), 0) for symbol in symbols)))
    return search(where, document, changed)
