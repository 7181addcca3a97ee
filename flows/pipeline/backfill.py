"""By hand: documents by symbol, whether or not a source names them. Nobody is told unless it is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.errors import UsageError
from documents.symbol import Symbol, SymbolError
from flows.office import Office
from flows.pipeline.poll import BY_HAND, see
from flows.pipeline.run import Counts, recorded, step_deliver, step_ingest
from infra.database.engine import insert_new, writing
from infra.database.schema import source
from infra.sources import Health, Sighting

_RANGE = re.compile(r"(?P<head>.*?)(?P<first>\d+)\.\.(?:.*?)(?P<last>\d+)")
_MOST = 5000


def expand(words: Sequence[str]) -> tuple[Symbol, ...]:
    """Symbols and ranges ("A/C.3/80/L.1..L.20", "A/RES/80/1..40") as symbols, each once, in the order given."""
    found: dict[str, Symbol] = {}
    for word in words:
        try:
            for symbol in _expand_one(word):
                found.setdefault(symbol.key, symbol)
        except SymbolError as error:
            raise UsageError(error.what, phase="reading the symbols", advice="A range is A/C.3/80/L.1..L.20") from error
    return tuple(found.values())


def _expand_one(word: str) -> tuple[Symbol, ...]:
    match = _RANGE.fullmatch(word)
    if not match:
        return Symbol.parse(word).each
    first, last = int(match["first"]), int(match["last"])
    if last < first or last - first >= _MOST:
        raise UsageError(f"{word!r} is no range of at most {_MOST} documents", phase="reading the symbols")
    return tuple(Symbol.parse(f"{match['head']}{number}") for number in range(first, last + 1))


def backfill(office: Office, symbols: Sequence[Symbol], *, alert: bool) -> Counts:
    """Fetches the documents and takes them all the way. Safe beside live polling: a known document stays what it is."""
    with recorded(office, "backfill") as shared:
        now = office.clock()
        with writing(office.engine) as connection:
            row = {"name": BY_HAND, "kind": "by hand", "health": Health.HEALTHY, "health_since": now, "note": ""}
            insert_new(connection, source, [row])
            for symbol in symbols:
                sighting = Sighting(symbol.key, symbol, symbol.display, None, None)
                shared.counts.sighted += see(connection, BY_HAND, sighting, now, backfill=not alert)
        step_ingest(office, shared)
        step_deliver(office, shared)
    return shared.counts
