"""Topics whose documents are cited by a document that is none of theirs: event ``cited``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from compare.labels import labels
from documents.model import Document
from watch.changed import Changed
from watch.match import MOST_HITS, Hit, Match, search
from watch.topics import ALL_EVENTS, Event, Topic

_EXCERPT = 320  # characters, as in watch/match.py


def citing(
    document: Document, changed: Changed | None, topics: Sequence[Topic], matched: Collection[str]
) -> tuple[Match, ...]:
    """A match for each topic that asks for citations by name, did not match the document itself, and watches by symbol one
    that the document cites. Its query must be true of the document.

    By name: whoever names no events wants all that happens to the documents themselves, and A/RES/* is cited all day.
    """
    found: list[Match] = []
    names = labels(document)
    for topic in topics:
        by_name = Event.CITED in topic.events and topic.events != ALL_EVENTS
        if not (by_name and topic.symbols) or topic.name in matched:
            continue
        hits = tuple(
            Hit(names[number].name, number, f"cites:{symbol}", passage.text[:_EXCERPT], 0, 0)
            for number, passage in enumerate(document.passages)
            for symbol in dict.fromkeys(passage.citations)
            if any(glob.fits(symbol) for glob in topic.symbols)
        )
        if hits and search(topic.query, document, changed):
            found.append(Match(topic.name, hits[:MOST_HITS], True, len(hits)))
    return tuple(found)
