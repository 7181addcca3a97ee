"""The library's catalogue, ``metadata.un.org/editor/api`` (sources.md 2b): its records in the order of their last change.

Stubs ("Work in progress") are an early sign of a document. Most changes are to records of old documents: those are kept as
facts, and are no news.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from documents.symbol import Symbol, SymbolError
from infra.http import HttpClient
from infra.sources import Health, Memory, Poll, Sighting
from infra.sources.asking import ask, page_instead, validators
from infra.sources.cursor import read, written
from parsers.catalogue import Record
from parsers.marc import Catalogue, CatalogueState, parse_catalogue

HOST = "metadata.un.org"
_RECORDS = f"https://{HOST}/editor/api/marc/bibs/records"
#: A page may have 1,000 records; slow questions end in HTTP 500.
_LIMIT = 100
#: The first look goes back so far.
_FIRST_LOOK = timedelta(days=2)
#: A record of a document that is older is kept as facts only: librarians go on describing what is decades old.
_NEWS = timedelta(days=90)
#: So many records are on two pages, because pages shift while records are edited.
_OVERLAP = 20
#: So many records older than the watermark end the reading: each costs a request where a list has addresses only.
_OLDER = 5
#: So many pages of the rest are read whatever the new ones took: fewer would not get beyond what overlaps.
_LEAST = 3
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"

_HEALTH = {
    CatalogueState.TRUNCATED: Health.TRUNCATED,
    CatalogueState.DAMAGED: Health.MALFORMED,
    CatalogueState.EMPTY: Health.MALFORMED,
    CatalogueState.CHALLENGE: Health.CHALLENGED,
    CatalogueState.REFUSED: Health.MALFORMED,
    CatalogueState.NO_CATALOGUE: Health.MALFORMED,
}


@dataclass(frozen=True, slots=True)
class _Span:
    """What a reading from ``start`` on gave. ``done``: it came to the watermark or to the catalogue's end, otherwise it is to
    go on at ``position``. ``trouble``: why it stopped before its time."""

    records: tuple[Record, ...]
    position: int
    pages: int
    done: bool
    trouble: Poll | None = None
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class MetadataCatalogue:
    """Records newest change first, down to the watermark of the last look.

    At most ``pages`` are read at one look. After a long time without one the rest is read at the next looks, each of which
    begins with what is new meanwhile; the watermark rises only when nothing is left between, so that nothing is skipped.
    ``search`` narrows the records, in the catalogue's own query language.
    """

    http: HttpClient
    search: str = ""
    pages: int = 4
    cadence: timedelta = timedelta(minutes=30)
    kind: str = "catalogue"

    @property
    def name(self) -> str:
        return f"{_RECORDS}?search={self.search}" if self.search else _RECORDS

    def poll(self, memory: Memory, now: datetime) -> Poll:
        known = read(memory.cursor)
        mark = str(known.get("mark") or (now - _FIRST_LOOK).strftime(_MOMENT))
        top, start = str(known.get("top") or ""), _number(known.get("start"))
        # Of what was changed in the very second of ``top`` there may be more than a look reads: it counts as read.
        head = self._read(1, f"{top}~" if top else mark, self.pages, replace(memory, cursor=None))
        if head.trouble is not None and head.trouble.unchanged and not top:
            return head.trouble
        # A change dated in the future is none to go by.
        latest = (now + timedelta(days=1)).strftime(_MOMENT)
        newest = max((one.updated for one in head.records if one.updated and one.updated < latest), default="")
        records, trouble = head.records, head.trouble
        if not head.done:
            # The whole way down to the watermark is open again, from where this look stopped.
            after = (mark, max(newest, top), head.position) if head.records else (mark, top, start)
        elif not top:
            after = (max(mark, newest), "", 0)
        else:
            # Below what was read already: what came in meanwhile has only moved the rest down.
            rest = self._read(max(1, start - _LIMIT), mark, max(_LEAST, self.pages - head.pages), Memory())
            records, trouble = (*records, *rest.records), rest.trouble
            done = (max(mark, top, newest), "", 0)
            after = done if rest.done else (mark, max(top, newest), max(start, rest.position))
        cursor = written(mark=after[0], top=after[1], start=after[2])
        etags = head.memory if head.memory is not None and not after[1] else Memory()
        sightings = tuple(sighting for record in records for sighting in _sightings(record, now))
        left = f"; the changes down to {after[0]} are still being read" if after[1] else ""
        if trouble is not None and not trouble.unchanged:
            return replace(trouble, sightings=sightings, memory=replace(Memory(), cursor=cursor))
        note = f"{len(records)} records{left}" if records or left else ""
        return Poll(Health.HEALTHY, note, sightings, replace(etags, cursor=cursor))

    def _read(self, start: int, mark: str, pages: int, memory: Memory) -> _Span:
        """Pages from ``start`` on until the records are older than ``mark``. The list's own ``_next`` is not asked: it names
        a next page for ever."""
        records: dict[str, Record] = {}
        older: set[str] = set()
        position, first = start, None
        for page in range(pages):
            query = {"sort": "updated", "direction": "desc", "limit": _LIMIT, "start": position, "format": "json"}
            if self.search:
                query["search"] = self.search
            answer = ask(self.http, f"{_RECORDS}?{urlencode(query)}", memory if page == 0 else None)
            if isinstance(answer, Poll):
                done = answer.unchanged
                return _Span(tuple(records.values()), position, page + 1, done, answer)
            found = parse_catalogue(answer.body)
            trouble = _trouble(found, answer.body)
            if found.urls:
                listed, trouble = self._each(found.urls, mark)
                found = replace(found, records=listed)
            moments = [one.updated for one in found.records if one.updated]
            if trouble is None and found.records and not moments:
                trouble = Poll(Health.MALFORMED, "the records do not say when they were changed")
            if trouble is None and sorted(moments, reverse=True) != moments:
                # Read on in another order, the watermark would hide what is new for ever.
                trouble = Poll(Health.MALFORMED, "the records do not come in the order of their last change")
            if trouble is not None:
                so_far = {one.id or repr(one.symbols): one for one in found.records} if found.urls else {}
                return _Span((*records.values(), *so_far.values()), position, page + 1, False, trouble)
            if page == 0:
                first = validators(answer)
            for one in found.records:
                identity = one.id or repr(one.symbols)
                records.setdefault(identity, one)
                if one.updated and one.updated < mark:
                    older.add(identity)
            if len(older) >= _OLDER or not (found.records or found.urls):
                return _Span(tuple(records.values()), position, page + 1, True, None, first)
            position += _LIMIT - _OVERLAP
        return _Span(tuple(records.values()), position, pages, False, None, first)

    def _each(self, urls: Sequence[str], mark: str) -> tuple[tuple[Record, ...], Poll | None]:
        """The records of a list that has addresses only (which is how the catalogue answers ``format=json``), down to the
        watermark; and what stopped it before. One that was deleted meanwhile is passed over."""
        found: list[Record] = []
        older = 0
        for url in urls:
            answer = ask(self.http, url)
            if isinstance(answer, Poll):
                if answer.note == "HTTP 404":
                    continue
                return tuple(found), answer
            one = parse_catalogue(answer.body)
            trouble = _trouble(one, answer.body)
            if trouble is not None:
                return tuple(found), trouble
            found.extend(one.records)
            older += sum(1 for record in one.records if record.updated and record.updated < mark)
            if older >= _OLDER:
                break
        return tuple(found), None


def _trouble(found: Catalogue, body: bytes) -> Poll | None:
    if found.state is CatalogueState.WHOLE:
        return None
    page = page_instead(body, "the catalogue")
    return page or Poll(_HEALTH[found.state], found.message or f"the answer is {found.state}")


def _sightings(record: Record, now: datetime) -> Iterator[Sighting]:
    """One for each of the record's documents; of an old one the record only."""
    title = record.title or ("a document in preparation" if record.stub else "")
    link = f"{_RECORDS}/{record.id}" if record.id else None
    for words in record.symbols:
        for symbol in _each(words):
            key = f"{record.id}:{symbol.key if symbol else words}"[:400]
            old = record.deleted or not _is_news(record, now)
            if symbol is None and old:
                continue
            yield Sighting(
                key,
                None if old else symbol,
                title or words,
                link,
                None,
                context=old,
                record=record,
            )


def _each(words: str) -> Sequence[Symbol | None]:
    try:
        return Symbol.parse(words).each
    except SymbolError:
        return (None,)


def _is_news(record: Record, now: datetime) -> bool:
    """By the document's date; where the record has none, by the record's own."""
    said = record.date or record.adopted or record.created
    if not said:
        return True
    since = (now - _NEWS).date().isoformat()
    return said[:10] >= since[: len(said[:10])]  # "2026" and "2026-11" are as old as their year and month


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 1
