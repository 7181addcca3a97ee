"""By hand: documents by symbol, whether or not a source names them. Nobody is told unless it is asked for.

A backfill is a row of what was asked for, and is done in batches. What is done of it is read from the sightings "by hand", so it
goes on where it was after any death. Between two batches the lock is free, and where somebody polls on a schedule, the poll that
is due by then is done here: a backfill of hours keeps nobody waiting for news.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from documents.errors import UsageError
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline import fetch
from flows.pipeline.poll import BY_HAND, see
from flows.pipeline.run import Counts, Run, recorded, run, step_deliver, step_ingest
from flows.pipeline.wanted import Asked
from infra.database.engine import chunks, insert_new, reading, writing
from infra.database.lock import Busy, held, is_held
from infra.database.schema import attempt, document, sighting, source, version
from infra.database.schema import backfill as table
from infra.database.schema import run as run_table
from infra.sources import Health, Sighting
from infra.sources.files import Wish

#: How people may be told of what a backfill fetches.
TELL = ("none", "digest", "normal")
#: A batch takes about ten minutes of politeness where most documents come at the first request, and holds at most so many.
_BATCHES_AN_HOUR, _SMALLEST, _LARGEST = 12, 5, 500
#: Waiting for another run between two batches.
_TURN_SECONDS, _TURNS = 5.0, 720
#: Somebody polls on a schedule when a poll was started so short a time ago.
_SCHEDULED = timedelta(days=1)

#: Parses what is to be parsed, elsewhere: (parsed, parked or failed).
Spread = Callable[[Office], tuple[int, int]]


def order(office: Office, symbols: Sequence[Symbol], asked: Asked, tell: str = "none") -> str:
    """The id of the backfill of these symbols: the one that was begun and not ended with the same words, or a new one."""
    if tell not in TELL:
        raise UsageError(f"--alert {tell!r} is not one of {', '.join(TELL)}")
    now = office.clock()
    words, languages = asked.as_words(), list(asked.languages)
    with writing(office.engine) as connection:
        begun = select(table).where(table.c.finished_at.is_(None), table.c.cancelled_at.is_(None), table.c.tell == tell)
        for row in connection.execute(begun):
            if (row.words, row.languages) == (words, languages):
                return str(row.id)
        name = secrets.token_hex(4)
        keys = [symbol.key for symbol in symbols]
        row_of_it = {"id": name, "words": words, "symbols": keys, "languages": languages, "tell": tell}
        connection.execute(table.insert().values(row_of_it | {"created_at": now, "counts": {}}))
        for names in chunks(keys):
            # A person who asks for a document does not want to wait for its next time.
            waiting = attempt.c.stage == fetch.STAGE, attempt.c.subject.in_(names), ~attempt.c.parked
            connection.execute(attempt.update().where(*waiting).values(next_due=now))
    return name


def backfill(office: Office, name: str, *, spread: Spread | None = None, patient: bool = False) -> Counts:
    """Does a backfill, or what is left of it, all the way. A known document stays what it is.

    Ends early, to be continued, when it is cancelled or the hosts hide what they have. Raises UsageError for an unknown id,
    and Busy when another run is at work for an hour, at the start at once unless it is ``patient``.
    """
    row = read(office, name)
    with _at_work(office, name):
        return _backfill(office, row, spread=spread, patient=patient)


@contextmanager
def _at_work(office: Office, name: str) -> Iterator[None]:
    """While this lasts, others see that somebody is at this backfill. Two may be at one: the first is seen."""
    with ExitStack() as stack:
        with suppress(Busy):
            stack.enter_context(held(office.engine, lock_of(name), once=True))
        yield


def lock_of(name: str) -> str:
    """Held by whoever is at the backfill of that id."""
    return f"backfill.{name}"


def _backfill(office: Office, row: Row[Any], *, spread: Spread | None, patient: bool) -> Counts:
    total = Counts()
    name = str(row.id)
    left = _left(office, row, row.symbols)
    first = True
    while (ended := _ending(office, name)) is None:
        # The first time also with nothing left: what was taken in hand before a death is perhaps not brought to its end.
        if not left and not first:
            _end(office, name, total)
            return total
        size = _size(office)
        batch, left = left[:size], left[size:]
        with _turn(office, wait=patient or not first) as shared:
            # Somebody else may be at the same backfill, and had the turn before.
            _do(office, row, _left(office, row, batch), shared, spread)
        first = False
        _add(total, shared.counts)
        _note(office, name, total)
        if len(row.symbols) > len(batch):
            office.report.line(f"backfill {name}: {len(row.symbols) - len(left)} of {len(row.symbols)}")
        if fetch.blocked_since(office) is not None:
            office.report.line(f"backfill {name} waits: rapporteur backfill --resume {name}")
            return total
        if left:
            _live(office)
    taken = len(row.symbols) - len(left)
    office.report.line(
        f"backfill {name} is {ended}, {taken} of {len(row.symbols)} taken; ask for the same to begin anew"
    )
    return total


def _ending(office: Office, name: str) -> str | None:
    """How it ended, by whoever is at it; None while there is something to do."""
    with reading(office.engine) as connection:
        row = connection.execute(select(table.c.finished_at, table.c.cancelled_at).where(table.c.id == name)).one()
    return "finished" if row.finished_at else "cancelled" if row.cancelled_at else None


def _do(office: Office, row: Row[Any], batch: Sequence[str], shared: Run, spread: Spread | None) -> None:
    counts = shared.counts
    now = office.clock()
    with writing(office.engine) as connection:
        by_hand = {"name": BY_HAND, "kind": "by hand", "health": Health.HEALTHY, "health_since": now, "note": ""}
        insert_new(connection, source, [by_hand])
        for key in batch:
            symbol = Symbol.parse(key)
            item = Sighting(symbol.key, symbol, symbol.display, None, None)
            new = see(connection, BY_HAND, item, now, backfill=row.tell != "normal")
            if new and row.tell != "none":
                connection.execute(document.update().where(document.c.symbol_key == key).values(tell=row.tell))
            counts.sighted += new
    if row.languages:
        wish = Wish(tuple(row.languages), office.files.wish.formats)
        asking = replace(office, files=replace(office.files, wish=wish))
        got = fetch.fetch_all(asking, work=[fetch.Work(key, now, again=False) for key in batch])
        counts.fetched += got.fetched
    if spread is not None:
        got = fetch.fetch_all(office, shared.topics.file.topics if shared.topics else ())
        counts.fetched += got.fetched
        parsed, parked = spread(office)
        counts.parsed += parsed
        counts.parked += parked
    step_ingest(office, shared)
    step_deliver(office, shared)


def _left(office: Office, row: Row[Any], keys: Sequence[str]) -> list[str]:
    """What of these was not taken in hand yet, in the order asked for."""
    done: set[str] = set()
    with reading(office.engine) as connection:
        for names in chunks(keys):
            done |= _in_hand(connection, names, row)
    return [key for key in keys if key not in done]


def _in_hand(connection: Connection, names: Sequence[str], row: Row[Any]) -> set[str]:
    seen = select(sighting.c.entry_key).where(sighting.c.source == BY_HAND, sighting.c.entry_key.in_(names))
    found = set(connection.execute(seen).scalars())
    if row.languages:
        held = select(version.c.symbol_key).where(
            version.c.symbol_key.in_(names), version.c.language.in_(row.languages), version.c.part.is_(None)
        )
        tried = select(attempt.c.subject).where(
            attempt.c.stage == fetch.STAGE, attempt.c.subject.in_(names), attempt.c.last_at >= row.created_at
        )
        found &= {*connection.execute(held).scalars(), *connection.execute(tried).scalars()}
    return found


def _size(office: Office) -> int:
    if office.settings.replica:
        return _LARGEST
    return min(max(office.settings.requests_per_hour // _BATCHES_AN_HOUR, _SMALLEST), _LARGEST)


@contextmanager
def _turn(office: Office, *, wait: bool) -> Iterator[Run]:
    """The lock. Another run at work is an answer, or only its turn."""
    with ExitStack() as held:
        for turns in range(_TURNS if wait else 0, -1, -1):
            try:
                shared = held.enter_context(recorded(office, "backfill"))
                break
            except Busy:
                if not turns:
                    raise
                threading.Event().wait(_TURN_SECONDS)
        yield shared


def _live(office: Office) -> None:
    """The run that a schedule would have done by now, and was perhaps turned away by our lock."""
    now = office.clock()
    with reading(office.engine) as connection:
        last = connection.execute(
            select(run_table.c.started_at)
            .where(run_table.c.command.in_(("run", "poll")), run_table.c.started_at <= now)
            .order_by(run_table.c.started_at.desc())
            .limit(1)
        ).scalar()
    if last is None or not timedelta(minutes=office.settings.poll_minutes) <= now - last <= _SCHEDULED:
        return
    try:
        run(office, "run")
    except Busy:
        return  # it came by itself


def _add(total: Counts, counts: Counts) -> None:
    for one in fields(Counts):
        setattr(total, one.name, getattr(total, one.name) + getattr(counts, one.name))


def _note(office: Office, name: str, total: Counts) -> None:
    with writing(office.engine) as connection:
        connection.execute(table.update().where(table.c.id == name).values(counts=asdict(total)))


def _end(office: Office, name: str, total: Counts) -> None:
    with writing(office.engine) as connection:
        values = {"finished_at": office.clock(), "counts": asdict(total)}
        connection.execute(table.update().where(table.c.id == name).values(**values))


def read(office: Office, name: str) -> Row[Any]:
    """Raises UsageError where there is none of that id."""
    with reading(office.engine) as connection:
        row = connection.execute(select(table).where(table.c.id == name)).first()
    if row is None:
        raise UsageError(f"there is no backfill {name!r}", advice="See rapporteur backfill --list")
    return row


def cancel(office: Office, name: str) -> bool:
    """Takes a backfill back, whoever is at it: it ends after its batch. False when it had ended already."""
    read(office, name)
    with writing(office.engine) as connection:
        running = table.c.id == name, table.c.finished_at.is_(None), table.c.cancelled_at.is_(None)
        done = connection.execute(
            table.update().where(*running).values(cancelled_at=office.clock()).returning(table.c.id)
        )
        return done.first() is not None


def known_of(office: Office, keys: Sequence[str]) -> set[str]:
    """Which of these documents are held already: nothing is asked for them."""
    found: set[str] = set()
    with reading(office.engine) as connection:
        for names in chunks(keys):
            held = select(version.c.symbol_key).where(version.c.symbol_key.in_(names))
            found.update(connection.execute(held).scalars())
    return found


def progress(office: Office) -> list[dict[str, Any]]:
    """Every backfill, the newest first: what was asked for, how far it is, whether somebody is at it, and how it ended."""
    with reading(office.engine) as connection:
        rows = connection.execute(select(table).order_by(table.c.created_at.desc(), table.c.id)).all()
    found = []
    for row in rows:
        ended: datetime | None = row.finished_at or row.cancelled_at
        if row.finished_at or row.cancelled_at:
            state = "finished" if row.finished_at else "cancelled"
        else:
            state = "running" if is_held(office.engine, lock_of(row.id)) else "to be continued"
        found.append(
            {
                "id": row.id,
                "asked": row.words,
                "tell": row.tell,
                "state": state,
                "documents": len(row.symbols),
                "taken": len(row.symbols) - len(_left(office, row, row.symbols)),
                "held": len(known_of(office, row.symbols)),
                "created": row.created_at,
                "ended": ended,
            }
        )
    return found
