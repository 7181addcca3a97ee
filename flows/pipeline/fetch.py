"""sighting ──▶ version: the file of each symbol that is wanted, kept under its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy import Engine, or_, select

from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.apart import kept_apart
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import document, version

STAGE = "fetch"


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
    with kept_apart(office, STAGE, key, symbol.display):
        found = office.files.fetch(symbol)
        sha256 = hashlib.sha256(found.data).hexdigest()
        # The bytes before the row that names them: a crash between the two leaves an object nobody names, never a
        # row without its object.
        office.objects.put(f"raw/{sha256}", found.data, found.media_type)
        row = {
            "id": f"{key}|{found.language}|{sha256}",
            "symbol_key": key,
            "language": found.language,
            "sha256": sha256,
            "bytes": len(found.data),
            "media_type": found.media_type,
            "fetched_from": found.url,
            "fetched_at": office.clock(),
        }
        with writing(office.engine) as connection:
            new = insert_new(connection, version, [row])
            connection.execute(document.update().where(document.c.symbol_key == key).values(checked_at=wanted_at))
            succeeded(connection, STAGE, key)
    return bool(new)


def fetch_all(office: Office) -> int:
    """Every fetch that is due; the number of new versions. Politeness is the HTTP client's: it holds each host's limit."""
    work = pending(office.engine, office.clock())
    workers = office.settings.fetch_workers if office.settings.replica else 2
    with office.report.stage("fetching", len(work)) as tick, ThreadPoolExecutor(workers) as threads:

        def one(item: tuple[str, datetime]) -> bool:
            new = fetch(office, *item)
            tick()
            return new

        return sum(threads.map(one, work))
