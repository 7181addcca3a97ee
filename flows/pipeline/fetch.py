"""sighting ──▶ version: the file of each symbol that is wanted, kept under its hash."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, Row, and_, bindparam, exists, not_, or_, select

from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.apart import kept_apart
from flows.pipeline.versions import keep_version, put_bytes
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import attempt, document, source, version
from infra.sources import WELL, Health, Memory
from infra.sources.files import DOCS, DOCUMENTS, Fetched, HostsAway, NotThere, Wish
from infra.sources.rhythm import is_due, left_alone
from watch.topics import Topic

STAGE = "fetch"
#: The stage of files that turned out not to be the document (see ``parse``): it is fetched again, but not at once.
GIVEN_BACK = "given back"
#: The name in ``source`` under which the state of the hosts of files is kept.
FILE_HOSTS = f"{DOCUMENTS} and {DOCS}"
#: The least time for which hosts are left alone that refuse us or hide what they have (documents.un.org has lifted its soft
#: blocks within minutes to hours), and that do not answer.
_LEAST_PAUSE = {Health.BLOCKED: timedelta(minutes=30), Health.CHALLENGED: timedelta(minutes=30)}
_SHORT_PAUSE = timedelta(minutes=5)
#: Every so often, from the fourth time on, a document is asked for in every language and format.
_THOROUGH = 4
#: A document is looked at again for so long after it was first seen: files are replaced in place (sources.md 0, fact c).
WATCHED_FOR = timedelta(days=60)
#: The longest time between two looks.
_LONGEST_LOOK = WATCHED_FOR / 3

# Made once: to put a statement together takes SQLAlchemy longer than to run it.
_THIS = document.c.symbol_key == bindparam("key")
_SEEN = select(document.c.first_seen, document.c.backfill).where(_THIS)
_CHECKED = document.update().where(_THIS).values(checked_at=bindparam("checked"), recheck_at=bindparam("again"))


@dataclass(frozen=True, slots=True)
class Work:
    """``again``: its file is held, and is looked at for a reissue. ``tries``: how often it was asked for in vain."""

    symbol_key: str
    wanted_at: datetime
    again: bool
    tries: int = 0


def pending(engine: Engine, now: datetime) -> Sequence[Work]:
    """Documents whose file is to be fetched, longest known first, and then those that are to be looked at again."""
    unfetched = or_(document.c.checked_at.is_(None), document.c.checked_at < document.c.wanted_at)
    tries = (
        select(attempt.c.count)
        .where(attempt.c.stage == STAGE, attempt.c.subject == document.c.symbol_key)
        .scalar_subquery()
    )
    # A look that is farther away than any can be was set by a clock that was ahead.
    looks = or_(document.c.recheck_at <= now, document.c.recheck_at > now + _LONGEST_LOOK)
    found: list[Work] = []
    with reading(engine) as connection:
        # Two questions, because each has an index and both together have none.
        for again, due in ((False, unfetched), (True, and_(looks, not_(unfetched)))):
            query = (
                select(document.c.symbol_key, document.c.wanted_at, tries)
                .where(
                    due,
                    not_waiting(STAGE, document.c.symbol_key, now),
                    not_waiting(GIVEN_BACK, document.c.symbol_key, now),
                )
                .order_by(document.c.first_seen, document.c.symbol_key)
            )
            found += [Work(row[0], row[1], again, row[2] or 0) for row in connection.execute(query)]
    return found


def wishes(office: Office, symbol: Symbol, topics: Sequence[Topic]) -> tuple[Wish, ...]:
    """What is wanted of a document: what the settings say, and what topics that may concern it prefer beyond that."""
    own = office.files.wish
    found = {own: None}
    for one in topics:
        if one.languages and not one.paused and (not one.symbols or any(glob.fits(symbol.key) for glob in one.symbols)):
            found.setdefault(Wish(one.languages, one.formats or own.formats))
    return tuple(found)


def fetch(office: Office, work: Work, topics: Sequence[Topic] = ()) -> int:
    """Fetches one document; how many new versions came of it. A failure becomes a row, not an exception."""
    symbol = Symbol.parse(work.symbol_key)
    with kept_apart(office, STAGE, work.symbol_key, symbol.display, passing=HostsAway):
        found = _changed(office, work) if work.again else []
        settled = _languages(office, work.symbol_key) if work.again else set()
        thorough = work.tries % _THOROUGH == _THOROUGH - 1
        for number, wish in enumerate(wishes(office, symbol, topics)):
            # What is preferred to what is held may have come since: translations follow the original by days.
            languages = tuple(takewhile(lambda one: one not in settled, wish.languages))
            if not languages:
                continue
            if 0 < work.tries < _THOROUGH - 1:
                languages = languages[:1]  # within the first hours; the others were missing minutes ago
            try:
                one = office.files.fetch(symbol, replace(wish, languages=languages), thorough=thorough)
            except NotThere:
                if number == 0 and not work.again:
                    raise
                settled.update(languages)
                continue
            found.append(one)
            settled.update(languages[: languages.index(one.content.language) + 1])
        return keep(office, work, found)
    return 0


def _changed(office: Office, work: Work) -> list[Fetched]:
    """The files of the document that are not at their addresses as they were, each asked for with what it said of itself."""
    with reading(office.engine) as connection:
        rows = connection.execute(
            select(version).where(version.c.symbol_key == work.symbol_key).order_by(version.c.fetched_at, version.c.id)
        ).all()
    newest = {row.language: row for row in rows if _is_files(row.fetched_from)}
    symbol = Symbol.parse(work.symbol_key)
    asked = (
        office.files.again(row.fetched_from, Memory(row.etag, row.last_modified), row.language, symbol)
        for row in newest.values()
    )
    return [one for one in asked if one is not None]


def _is_files(url: str) -> bool:
    return urlsplit(url).hostname in (DOCUMENTS, DOCS)


def _languages(office: Office, key: str) -> set[str]:
    with reading(office.engine) as connection:
        return set(connection.execute(select(version.c.language).where(version.c.symbol_key == key)).scalars())


def keep(office: Office, work: Work, found: Sequence[Fetched]) -> int:
    """Keeps what was found of one document, which is looked after from then on; how many new versions that is."""
    for one in found:
        put_bytes(office.objects, one.content)
    now = office.clock()
    with writing(office.engine) as connection:
        new = sum(keep_version(connection, work.symbol_key, one.content, now, one.validators) for one in found)
        facts = connection.execute(_SEEN, {"key": work.symbol_key}).one()
        again_at = None if facts.backfill else next_look(facts.first_seen, now)
        connection.execute(_CHECKED, {"key": work.symbol_key, "checked": work.wanted_at, "again": again_at})
        succeeded(connection, STAGE, work.symbol_key)
    return new


def next_look(first_seen: datetime, now: datetime) -> datetime | None:
    """When a document is looked at again: daily at first, then at longer and longer intervals; None after sixty days.

    A third of its age, at least a day: a dozen requests in all, the most of them when a reissue is likeliest.
    """
    age = now - first_seen
    return now + max(timedelta(days=1), age / 3) if age < WATCHED_FOR else None


@dataclass(frozen=True, slots=True)
class FetchedAll:
    """``fetched``: new versions. ``blocked``: documents not asked for, because the hosts are away."""

    fetched: int
    blocked: int


def fetch_all(office: Office, topics: Sequence[Topic] = (), work: Sequence[Work] | None = None) -> FetchedAll:
    """Every fetch that is due, or those of ``work``. Politeness is the HTTP client's: it holds each host's limit.

    Hosts that are found to be away (they refuse, do not answer, or hide what they have) end the pass: the rest waits as it is,
    and nothing is recorded as missing. When their time has come they are asked again, also if there is nothing else to ask.
    """
    work = pending(office.engine, office.clock()) if work is None else work
    if blocked_since(office) is not None:
        return FetchedAll(0, len(work))
    workers = office.settings.fetch_workers if office.settings.replica else 2
    stopped = threading.Event()
    with office.report.stage("fetching", len(work)) as tick, ThreadPoolExecutor(workers) as threads:

        def one(item: Work) -> int | None:
            if stopped.is_set():
                return None
            try:
                return fetch(office, item, topics)
            except HostsAway as error:
                if not stopped.is_set():
                    stopped.set()
                    away(office, error)
                return None
            finally:
                tick()

        results = list(threads.map(one, work))
    if not stopped.is_set():
        _note_hosts(office, asked=bool(work))
    return FetchedAll(sum(filter(None, results)), results.count(None))


def _note_hosts(office: Office, *, asked: bool) -> None:
    """How the hosts are after a pass that came to its end. What one of them lacks the other has given: it is in trouble all
    the same, and to be looked at by a person."""
    known = _hosts_row(office)
    ill = known is not None and known.health not in WELL
    try:
        if ill:
            office.files.confirm("the canary")
    except HostsAway as error:
        away(office, error)
        return
    troubles = office.files.canary.troubles
    if troubles:
        note = "; ".join(f"{host}: {trouble.note}" for host, trouble in sorted(troubles.items()))
        _remember(office, next(iter(troubles.values())).health, note, None)
    elif asked or (ill and office.files.canary.symbol is not None) or (known is None and _gave(office)):
        _remember(office, Health.HEALTHY, "", None)


def _gave(office: Office) -> bool:
    """Whether the hosts have ever given a file: a run that asked them may have died before it could say how they are."""
    theirs = [version.c.fetched_from.startswith(f"https://{host}/") for host in (DOCUMENTS, DOCS)]
    with reading(office.engine) as connection:
        return bool(connection.execute(select(exists().where(or_(*theirs)))).scalar())


def _hosts_row(office: Office) -> Row[Any] | None:
    with reading(office.engine) as connection:
        return connection.execute(select(source).where(source.c.name == FILE_HOSTS)).first()


def blocked_since(office: Office) -> datetime | None:
    """Since when the hosts are left alone; None when they may be asked."""
    row = _hosts_row(office)
    if row is None or is_due(row.next_due, row.last_poll, office.clock()):
        return None
    since: datetime = row.health_since
    return since


def away(office: Office, error: HostsAway) -> None:
    """Leaves the hosts alone for a while, the longer, the longer they have been away."""
    now = office.clock()
    known = _hosts_row(office)
    since = known.health_since if known is not None and known.health == error.health else now
    pause = left_alone(_LEAST_PAUSE.get(error.health, _SHORT_PAUSE), since, now)
    _remember(office, error.health, error.what, now + pause)
    office.report.line(str(error))


def _remember(office: Office, health: Health, note: str, next_due: datetime | None) -> None:
    now = office.clock()
    with writing(office.engine) as connection:
        row = {"name": FILE_HOSTS, "kind": "files", "health": health, "health_since": now, "note": note}
        insert_new(connection, source, [row])
        before = connection.execute(select(source.c.health).where(source.c.name == FILE_HOSTS)).scalar_one()
        values: dict[str, object] = {"health": health, "note": note, "last_poll": now, "next_due": next_due}
        values |= {"health_since": now} if before != health else {}
        values |= {"last_success": now} if health is Health.HEALTHY else {}
        connection.execute(source.update().where(source.c.name == FILE_HOSTS).values(**values))
