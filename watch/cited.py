"""Topics whose documents are cited by a document that is none of theirs: event ``cited``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from documents.model import Document
from watch.changed import Changed
from watch.globs import Glob
from watch.match import MOST_HITS, Match, search
from watch.nodes import Or, Query, Value
from watch.topics import ALL_EVENTS, Event, Topic


def citing(
    document: Document, changed: Changed | None, topics: Sequence[Topic], matched: Collection[str]
) -> tuple[Match, ...]:
    """A match for each topic that asks for citations by name, did not match the document itself, and watches by symbol one
    that the document cites. Its query must be true of the document.

    By name: whoever names no events wants all that happens to the documents themselves, and A/RES/* is cited all day.
    """
    found: list[Match] = []
    cited = dict.fromkeys(
        [
            *(symbol for passage in document.passages for symbol in passage.citations),
            *(symbol for note in document.footnotes for symbol in note.citations),
        ]
    )
    for topic in topics:
        by_name = Event.CITED in topic.events and topic.events != ALL_EVENTS
        if not (by_name and topic.symbols) or topic.name in matched:
            continue
        watched = [symbol for symbol in cited if any(glob.fits(symbol) for glob in topic.symbols)]
        if watched and search(topic.query, document, changed):
            # Each with the place where it stands, as a query for cites: finds it.
            where = Query("", Or(tuple(Value("cites", Glob(symbol), 0) for symbol in watched)))
            hits = search(where, document, changed)
            found.append(Match(topic.name, hits[:MOST_HITS], True, len(hits)))
    return tuple(found)
