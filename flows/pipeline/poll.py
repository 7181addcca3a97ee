"""source ──▶ sighting: what the sources name that is new, and how the sources are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from documents.errors import TerminalError
from documents.symbol import Symbol
from flows.office import Office
from infra.database.attempts import failed_in
from infra.database.engine import insert_new, put, reading, writing
from infra.database.schema import document, sighting, source
from infra.sources import WELL, Health, Poll, Sighting, Source, Validators

#: A name in ``source`` for what people ask for by hand.
BY_HAND = "by hand"


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
    """Looks at every source once. A source in trouble is reported and does not stop the next."""
    results = []
    with office.report.stage("polling", len(office.sources)) as tick:
        for one in office.sources:
            results.append(_poll_one(office, one))
            tick()
    return results


def _poll_one(office: Office, one: Source) -> Polled:
    validators, health, since = _known(office.engine, one.name)
    answer = one.poll(validators)
    if answer.unchanged and health is Health.EMPTY:  # what was not changed is as empty as it was
        answer = replace(answer, health=health)
    now = office.clock()
    with writing(office.engine) as connection:
        row = {"name": one.name, "kind": one.kind, "health": health, "health_since": since or now, "note": ""}
        insert_new(connection, source, [row])
        sighted = sum(see(connection, one.name, item, now) for item in answer.sightings)
        _keep_state(connection, one, answer, now, health, since)
    if answer.health not in WELL:
        office.report.line(f"source {one.name}: {answer.health} ({answer.note})")
    return Polled(one.name, answer.health, answer.note, sighted)


def _known(engine: Engine, name: str) -> tuple[Validators, Health, datetime | None]:
    with reading(engine) as connection:
        row = connection.execute(select(source).where(source.c.name == name)).first()
    if row is None:
        return Validators(), Health.NEW, None
    return Validators(row.etag, row.last_modified), Health(row.health), row.health_since


def see(connection: Connection, name: str, item: Sighting, now: datetime, *, backfill: bool = False) -> int:
    """Keeps one sighting; 1 when it names a document that was not known, else 0."""
    old = connection.execute(
        select(sighting.c.published).where(sighting.c.source == name, sighting.c.entry_key == item.entry_key)
    ).first()
    if old is not None and (item.published is None or (old.published is not None and item.published <= old.published)):
        return 0
    put(
        connection,
        sighting,
        {
            "source": name,
            "entry_key": item.entry_key,
            "symbol_key": item.symbol.key if item.symbol else None,
            "title": item.title,
            "link": item.link,
            "published": item.published,
            "first_seen": now,
        },
    )
    if item.symbol is None:
        error = NoSymbol(f"{item.title[:120]!r} names no document symbol", phase="polling", subject=item.link or name)
        failed_in(connection, "poll", item.entry_key, error, now)
        return 0
    return want(connection, item.symbol, now, backfill=backfill, again=old is not None)


def want(connection: Connection, symbol: Symbol, now: datetime, *, backfill: bool, again: bool) -> int:
    """Makes the document known; ``again``: known or not, its file is to be fetched anew. 1 when it was not known."""
    row = {
        "symbol_key": symbol.key,
        "symbol": symbol.display,
        "base_key": symbol.base,
        "body": symbol.body,
        "session": symbol.session,
        "series": symbol.series,
        "first_seen": now,
        "backfill": backfill,
        "wanted_at": now,
    }
    new = insert_new(connection, document, [row])
    if again and not new:
        connection.execute(document.update().where(document.c.symbol_key == symbol.key).values(wanted_at=now))
    return new


def _keep_state(
    connection: Connection, one: Source, answer: Poll, now: datetime, health: Health, since: datetime | None
) -> None:
    """After the sightings, in the same transaction: validators must never be newer than what they stand for."""
    values: dict[str, object] = {
        "health": answer.health,
        "health_since": since if since and answer.health == health else now,
        "note": answer.note,
        "last_poll": now,
    }
    if answer.health is Health.HEALTHY:
        values["last_success"] = now
    if answer.validators is not None:
        values |= {"etag": answer.validators.etag, "last_modified": answer.validators.last_modified}
    connection.execute(source.update().where(source.c.name == one.name).values(**values))
