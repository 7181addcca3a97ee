"""source ──▶ sighting: what the sources name that is new, and how the sources are."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, select

from documents.errors import TerminalError
from documents.symbol import Symbol, SymbolError, key_of
from flows.office import Office
from flows.pipeline.joint import joined
from flows.pipeline.relate import look_again
from flows.pipeline.versions import keep_version, put_bytes
from infra.database.attempts import failed_in
from infra.database.engine import insert_new, put, reading, writing
from infra.database.schema import attempt, document, mention, record, sighting, source
from infra.sources import WELL, Health, Memory, Poll, Sighting, Source
from infra.sources.rhythm import is_due, left_alone, overdue
from parsers.catalogue import Record

#: A name in ``source`` for what people ask for by hand.
BY_HAND = "by hand"
#: Kinds of source that people fill when they like: nothing in them is ever late.
_BY_PEOPLE = frozenset({"by hand", "watched folder", "list of symbols"})
# Made once: to put a statement together takes SQLAlchemy longer than to run it.
_SIGHTED = select(sighting.c.published, sighting.c.first_seen).where(
    sighting.c.source == bindparam("source"), sighting.c.entry_key == bindparam("entry")
)
_NOW = (
    attempt.update()
    .where(
        attempt.c.stage == "fetch",
        attempt.c.subject == bindparam("key"),
        ~attempt.c.parked,
        attempt.c.next_due > bindparam("now"),
    )
    .values(next_due=bindparam("now"))
)
_NEXT_NUMBER = select(func.coalesce(func.max(document.c.number), 0) + 1)
#: The newest moments at which something new came that make a source's rhythm.
_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Polled:
    name: str
    health: Health
    note: str
    sighted: int


class NoSymbol(TerminalError):
    """An entry that names no document symbol: kept and shown, never fetched."""

    reason = "no symbol"


def poll(office: Office) -> list[Polled]:
    """Looks at every source that is due. A source in trouble is reported and does not stop the next."""
    results = []
    with office.report.stage("polling", len(office.sources)) as tick:
        for one in office.sources:
            polled = _poll_one(office, one)
            if polled is not None:
                results.append(polled)
            tick()
    return results


def _poll_one(office: Office, one: Source) -> Polled | None:
    """None: it is not due."""
    now = office.clock()
    known = _known(office.engine, one.name)
    if known is not None and not is_due(known.next_due, known.last_poll, now):
        return None
    memory = Memory(known.etag, known.last_modified, known.cursor) if known else Memory()
    answer = one.poll(memory, now)
    if answer.unchanged and known is not None and known.health == Health.EMPTY:
        answer = replace(answer, health=Health.EMPTY)  # what was not changed is as empty as it was
    answer = _timely(office.engine, one, answer, now, known)
    for item in answer.sightings:
        if item.content is not None:
            put_bytes(office.objects, item.content)
    with writing(office.engine) as connection:
        if known is None:
            row = {"name": one.name, "kind": one.kind, "health": Health.NEW, "health_since": now, "note": ""}
            insert_new(connection, source, [row])
        sighted = sum(see(connection, one.name, item, now, backfill=item.archive) for item in answer.sightings)
        _keep_state(connection, one, answer, now, known)
    if answer.health not in WELL:
        office.report.line(f"source {one.name}: {answer.health} ({answer.note})")
    return Polled(one.name, answer.health, answer.note, sighted)


def _timely(engine: Engine, one: Source, answer: Poll, now: datetime, before: Row[Any] | None) -> Poll:
    """A source that answers well, but has had nothing new for longer than it ever has, is late."""
    if one.kind in _BY_PEOPLE or answer.health not in (Health.HEALTHY, Health.EMPTY):
        return answer
    well_since = None
    if before is not None and before.health != Health.LATE:
        well_since = before.health_since if before.health in WELL else now
    with reading(engine) as connection:
        arrivals = connection.execute(
            select(sighting.c.first_seen)
            .where(sighting.c.source == one.name)
            .distinct()
            .order_by(sighting.c.first_seen.desc())
            .limit(_REMEMBERED)
        ).scalars()
        silent = overdue(list(arrivals)[::-1], now, well_since)
        if silent is None:
            return answer
        known = select(sighting.c.entry_key).where(
            sighting.c.source == one.name, sighting.c.entry_key.in_([item.entry_key for item in answer.sightings])
        )
        if len(set(connection.execute(known).scalars())) < len({item.entry_key for item in answer.sightings}):
            return answer  # something new came just now
    days = silent.total_seconds() / 86400
    return replace(
        answer, health=Health.LATE, note=f"nothing new for {days:.1f} working days, longer than it ever takes"
    )


def _known(engine: Engine, name: str) -> Row[Any] | None:
    with reading(engine) as connection:
        return connection.execute(select(source).where(source.c.name == name)).first()


def see(connection: Connection, name: str, item: Sighting, now: datetime, *, backfill: bool = False) -> int:
    """Keeps one sighting; 1 when it names a document that was not known, else 0.

    The bytes of its content, if it has one, are in the object store already.
    """
    if item.record is not None:
        _keep_record(connection, name, item.record, now)
    old = connection.execute(_SIGHTED, {"source": name, "entry": item.entry_key}).first()
    newer = old is None or (item.published is not None and (old.published is None or item.published > old.published))
    if newer:
        row = {
            "source": name,
            "entry_key": item.entry_key,
            "symbol_key": item.symbol.key if item.symbol else None,
            "title": item.title,
            "link": item.link,
            "published": item.published,
            "first_seen": old.first_seen if old else now,
            "summary": item.summary,
            "context": item.context,
        }
        put(connection, sighting, row)
        insert_new(
            connection,
            mention,
            [{"source": name, "entry_key": item.entry_key, "symbol_key": one.key} for one in item.mentions],
        )
    if item.symbol is None:
        if newer and not item.context:
            error = NoSymbol(
                f"{item.title[:120]!r} names no document symbol", phase="polling", subject=item.link or name
            )
            failed_in(connection, "poll", item.entry_key, error, now)
        return 0
    symbol = joined(connection, item.symbol)
    if item.content is not None:
        new = want(connection, symbol, now, backfill=backfill, again=False, fetched=True)
        keep_version(connection, symbol.key, item.content, now)
        return new
    if not newer:
        return 0
    if old is None:
        _confirmed(connection, symbol, now)
    return want(connection, symbol, now, backfill=backfill, again=old is not None)


def _confirmed(connection: Connection, symbol: Symbol, now: datetime) -> None:
    """A document that was named too early (a stub in the catalogue, say) and is named once more is asked for at once."""
    connection.execute(_NOW, {"key": symbol.key, "now": now})


def want(
    connection: Connection, symbol: Symbol, now: datetime, *, backfill: bool, again: bool, fetched: bool = False
) -> int:
    """Makes the document known; 1 when it was not. ``again``: known or not, its file is to be fetched anew; ``fetched``: the
    file is there, and nothing is to be fetched."""
    row = {
        "symbol_key": symbol.key,
        "symbol": symbol.display,
        "base_key": symbol.base,
        "body": symbol.body,
        "session": symbol.session,
        "series": symbol.series,
        "first_seen": now,
        "number": connection.execute(_NEXT_NUMBER).scalar_one(),
        "backfill": backfill,
        "wanted_at": now,
        "checked_at": now if fetched else None,
    }
    new = insert_new(connection, document, [row])
    if again and not new:
        connection.execute(document.update().where(document.c.symbol_key == symbol.key).values(wanted_at=now))
    return new


def _keep_record(connection: Connection, name: str, found: Record, now: datetime) -> None:
    """The catalogue's record under each of its symbols, as last read: an older edition never replaces a newer one."""
    for words in found.symbols:
        try:
            symbols = Symbol.parse(words).each
        except SymbolError:
            continue
        for symbol in symbols:
            row = {"source": name, "id": found.id or symbol.key, "symbol_key": symbol.key}
            old = connection.execute(
                select(record.c.updated).where(*(record.c[key] == value for key, value in row.items()))
            ).scalar()
            if old is None or found.updated is None or found.updated > old:
                put(connection, record, row | {"updated": found.updated, "facts": asdict(found), "seen_at": now})
                look_again(connection, [symbol.key, *(key_of(related.symbol) for related in found.related)])


def _keep_state(connection: Connection, one: Source, answer: Poll, now: datetime, known: Row[Any] | None) -> None:
    """After the sightings, in the same transaction: validators must never be newer than what they stand for."""
    since = known.health_since if known is not None and answer.health == known.health else now
    values: dict[str, object] = {
        "health": answer.health,
        "health_since": since,
        "note": answer.note,
        "last_poll": now,
        "next_due": _next_due(one, answer.health, now, since),
    }
    if answer.health is Health.HEALTHY:
        values["last_success"] = now
    if answer.memory is not None:
        values |= asdict(answer.memory)
    connection.execute(source.update().where(source.c.name == one.name).values(**values))


def _next_due(one: Source, health: Health, now: datetime, since: datetime) -> datetime | None:
    """Its cadence; longer, the longer a source has been in trouble. Jittered, so that many of us do not march in step."""
    pause = one.cadence
    if health not in WELL and health is not Health.LATE:
        pause = left_alone(pause, since, now)
    return now + pause * random.uniform(0.95, 1.05) if pause else None  # noqa: S311  # jitter, no secret
