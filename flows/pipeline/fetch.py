"""sighting ──▶ version: the file of each symbol that is wanted, kept under its hash."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select

from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.apart import kept_apart
from flows.pipeline.versions import keep_version, put_bytes
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import document, source
from infra.sources import Content, Health
from infra.sources.files import BLOCK_SECONDS, Blocked

STAGE = "fetch"
#: The name in ``source`` under which the state of the hosts of files is kept.
FILE_HOSTS = "documents.un.org and docs.un.org"


def pending(engine: Engine, now: datetime, limit: int | None = None) -> Sequence[tuple[str, datetime]]:
    """(symbol key, wanted at) of the documents whose file is to be fetched, longest known first."""
    with reading(engine) as connection:
        query = (
            select(document.c.symbol_key, document.c.wanted_at)
            .where(
                or_(document.c.checked_at.is_(None), document.c.checked_at < document.c.wanted_at),
                not_waiting(STAGE, document.c.symbol_key, now),
            )
            .order_by(document.c.first_seen, document.c.symbol_key)
            .limit(limit)
        )
        return [(row.symbol_key, row.wanted_at) for row in connection.execute(query)]


def fetch(office: Office, key: str, wanted_at: datetime) -> bool:
    """Fetches one document; whether a new version came of it. A failure becomes a row, not an exception."""
    symbol = Symbol.parse(key)
    new = 0
    with kept_apart(office, STAGE, key, symbol.display, passing=Blocked):
        found = office.files.fetch(symbol)
        content = Content(found.data, found.media_type, found.language, found.url)
        put_bytes(office.objects, content)
        with writing(office.engine) as connection:
            new = keep_version(connection, key, content, office.clock())
            connection.execute(document.update().where(document.c.symbol_key == key).values(checked_at=wanted_at))
            succeeded(connection, STAGE, key)
    return bool(new)


@dataclass(frozen=True, slots=True)
class FetchedAll:
    """``fetched``: new versions. ``blocked``: documents not asked for, because the hosts hide what they have."""

    fetched: int
    blocked: int


def fetch_all(office: Office) -> FetchedAll:
    """Every fetch that is due. Politeness is the HTTP client's: it holds each host's limit.

    A host that begins to hide what it has ends the pass: the rest waits as it is, and nothing is recorded as missing.
    """
    if _blocked_since(office) is not None:
        return FetchedAll(0, len(pending(office.engine, office.clock())))
    work = pending(office.engine, office.clock())
    workers = office.settings.fetch_workers if office.settings.replica else 2
    stopped = threading.Event()
    with office.report.stage("fetching", len(work)) as tick, ThreadPoolExecutor(workers) as threads:

        def one(item: tuple[str, datetime]) -> bool | None:
            if stopped.is_set():
                return None
            try:
                return fetch(office, *item)
            except Blocked as error:
                if not stopped.is_set():
                    stopped.set()
                    _remember(office, Health.BLOCKED, str(error))
                    office.report.line(str(error))
                return None
            finally:
                tick()

        results = list(threads.map(one, work))
    if work and not stopped.is_set():
        _remember(office, Health.HEALTHY, "")
    return FetchedAll(results.count(True), results.count(None))


def _blocked_since(office: Office) -> datetime | None:
    """Since when the hosts are left alone; None when they may be asked."""
    with reading(office.engine) as connection:
        row = connection.execute(select(source.c.health, source.c.last_poll).where(source.c.name == FILE_HOSTS)).first()
    if row is None or row.health != Health.BLOCKED or row.last_poll is None:
        return None
    since: datetime = row.last_poll
    return since if office.clock() < since + timedelta(seconds=BLOCK_SECONDS) else None


def _remember(office: Office, health: Health, note: str) -> None:
    now = office.clock()
    with writing(office.engine) as connection:
        row = {"name": FILE_HOSTS, "kind": "files", "health": health, "health_since": now, "note": note}
        insert_new(connection, source, [row])
        before = connection.execute(select(source.c.health).where(source.c.name == FILE_HOSTS)).scalar_one()
        values: dict[str, object] = {"health": health, "note": note, "last_poll": now}
        values |= {"health_since": now} if before != health else {}
        values |= {"last_success": now} if health is Health.HEALTHY else {}
        connection.execute(source.update().where(source.c.name == FILE_HOSTS).values(**values))
