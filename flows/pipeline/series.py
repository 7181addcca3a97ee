"""Watched series ──▶ sighting and version: numbers that no list named are asked for, and holes until they are filled.

The plan is ``documents.series``; here are its questions and its memory, the table ``gap``. What is found is kept at once, so
that nothing is downloaded twice. An answer that is none (a time-out, a host in trouble) is no "does not exist": the gap keeps
its count and is asked again soon. Hosts that hide what they have (the canary is silent) end the pass with nothing recorded.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from documents.errors import RapporteurError
from documents.series import Gap, Known, Series, State, candidates, next_probe, pause, stand
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.fetch import Work, away, blocked_since, keep
from flows.pipeline.poll import Polled, see
from infra.database.engine import insert_new, put, reading, writing
from infra.database.schema import document, gap, source
from infra.sources import Health, Sighting
from infra.sources.files import DOCS, DOCUMENTS, Fetched, HostsAway, Wish

#: After a question without an answer.
_SOON = timedelta(minutes=30)
#: Every so often a gap is asked for in every language and format wanted: some documents are never issued in the first.
_EVERY_LANGUAGE = 4


@dataclass(slots=True)
class _Round:
    """What one look at all series shares. ``host``: the one whose word counts. ``missed``: what it said to be missing, of which
    nothing is written before it is known that the host was well all the time."""

    host: str | None = None
    missed: list[tuple[Series, Gap]] = field(default_factory=list)


@dataclass(slots=True)
class _Pass:
    """What one look at one series did. ``left``: symbols that may still be asked for."""

    left: int
    round: _Round
    sighted: int = 0
    answers: int = 0
    trouble: RapporteurError | None = None
    probes: dict[int, bool] = field(default_factory=dict)


def walk_all(office: Office) -> list[Polled]:
    """One look at every watched series. Hosts that are left alone are not asked, and that is no state of the series."""
    results: list[Polled] = []
    watched = tuple(map(Series.parse, office.settings.series))
    if not watched or blocked_since(office) is not None:
        return results
    this = _Round()
    with office.report.stage("looking for numbers", len(watched)) as tick:
        try:
            for one in watched:
                results.append(_walk(office, one, this))
                tick()
            _write_missed(office, this)
        except HostsAway as error:
            away(office, error)
    return results


def _walk(office: Office, series: Series, round: _Round) -> Polled:
    name = source_name(series)
    now = office.clock()
    floor, archive = _begin(office, series, now)
    this = _Pass(office.settings.series_budget, round)
    state = _review(office, series, floor)
    if not any(one.due(now) for one in state.gaps):
        return _keep_health(office, name, this, state)
    round.host = round.host or (DOCUMENTS if office.files.gives(DOCUMENTS) else DOCS)
    first = archive is None
    if any(one.due(now) for one in state.gaps if _is_end(series, state, one)):
        complete = _gallop(office, series, state, this, archive=archive)
        state = _review(office, series, floor)
        if complete and first:
            archive = state.highest
            _remember_archive(office, series, floor, archive)
    for one in state.due(office.clock()):
        if this.left <= 0:
            break
        if not _is_end(series, state, one):
            _ask_gap(office, series, one, this, archive=archive)
    return _keep_health(office, name, this, _review(office, series, floor))


def source_name(series: Series) -> str:
    return f"series {series.name}"


def _begin(office: Office, series: Series, now: datetime) -> tuple[int, int | None]:
    """(floor, archive): the number above which the series is watched, and up to which what is found is no news; None: the end of
    the series was not found yet, so nothing is."""
    name = source_name(series)
    with reading(office.engine) as connection:
        cursor = connection.execute(select(source.c.cursor).where(source.c.name == name)).scalar()
    if cursor:
        memory = json.loads(cursor)
        return memory["floor"], memory["archive"]
    with writing(office.engine) as connection:
        row = {"name": name, "kind": "series", "health": Health.NEW, "health_since": now, "note": ""}
        insert_new(connection, source, [row])
        if series.start is not None:
            floor = series.start - 1
        elif series.endless:
            floor = max((series.number(one.symbol) or 0 for one in _known(connection, series)), default=0)
            if not floor:
                return 0, None  # nothing to go by yet: the first number that a list names will do
        else:
            floor = 0
        memory = {"floor": floor, "archive": floor if series.endless and series.start is None else None}
        connection.execute(source.update().where(source.c.name == name).values(cursor=json.dumps(memory)))
    return memory["floor"], memory["archive"]


def _remember_archive(office: Office, series: Series, floor: int, archive: int) -> None:
    with writing(office.engine) as connection:
        memory = json.dumps({"floor": floor, "archive": archive})
        connection.execute(source.update().where(source.c.name == source_name(series)).values(cursor=memory))


def _known(connection: Connection, series: Series) -> list[Known]:
    # A joint document (A/80/434-S/2025/632) is of the series of either of its symbols.
    query = select(document.c.symbol_key, document.c.first_seen).where(
        document.c.symbol_key.contains(series.head, autoescape=True)
    )
    found = (Known(Symbol.parse(row.symbol_key), row.first_seen) for row in connection.execute(query))
    return [one for one in found if series.number(one.symbol) is not None]


def gaps_of(connection: Connection, name: str) -> list[Gap]:
    rows = connection.execute(select(gap).where(gap.c.series == name).order_by(gap.c.symbol_key))
    return [
        Gap(Symbol.parse(row.symbol_key), row.hole, row.opened_at, row.asked, row.next_due, row.closed_at, row.note)
        for row in rows
    ]


def _review(office: Office, series: Series, floor: int) -> State:
    """The series as it stands, with its gaps opened and closed in the table."""
    now = office.clock()
    with reading(office.engine) as connection:
        known, gaps = _known(connection, series), gaps_of(connection, series.name)
    if series.endless and not floor:
        return State(0, frozenset(), (), ())
    state = stand(series, known, gaps, floor, now)
    if state.changed:
        with writing(office.engine) as connection:
            for one in state.changed:
                row = {"symbol_key": one.symbol.key, "series": series.name, "hole": one.hole}
                row |= {name: getattr(one, name) for name in ("opened_at", "asked", "next_due", "closed_at", "note")}
                put(connection, gap, row)
    return state


def _is_end(series: Series, state: State, one: Gap) -> bool:
    return not one.hole and not one.symbol.suffixes and series.number(one.symbol) == state.highest + 1


def _gallop(office: Office, series: Series, state: State, this: _Pass, *, archive: int | None) -> bool:
    """Looks for the end of the series; whether it was found. The number behind it gets its next time."""
    while (number := next_probe(state.highest, this.probes)) is not None:
        if this.left <= 0:
            return False
        symbol = series.symbols(number, (office.clock().year,))[0]
        asked = next((one.asked for one in state.gaps if one.symbol == symbol), 0)
        answer = _ask(office, series, symbol, this, asked=asked, archive=archive is None)
        if answer is None:
            return False
        this.probes[number] = answer
    highest = max((number for number, there in this.probes.items() if there), default=state.highest)
    end = next(
        (one for one in state.gaps if not one.symbol.suffixes and series.number(one.symbol) == highest + 1), None
    )
    if end is None:
        end = Gap(series.symbols(highest + 1, (office.clock().year,))[0], hole=False, opened_at=office.clock())
    this.round.missed.append((series, end))
    return True


def _ask_gap(office: Office, series: Series, one: Gap, this: _Pass, *, archive: int | None) -> None:
    number = series.number(one.symbol) or 0
    if not one.symbol.suffixes and number in this.probes:
        answer: bool | None = this.probes[number]  # asked on the way to the end, a moment ago
    else:
        # Of what was there before we came nothing is news; a number that was reserved and is published now is.
        old = not one.asked and (archive is None or number <= archive) and not one.symbol.suffixes
        answer = _ask(office, series, one.symbol, this, asked=one.asked, archive=old)
    if answer is False:
        this.round.missed.append((series, one))
    elif answer is None:
        with writing(office.engine) as connection:
            values = {"next_due": office.clock() + _SOON, "note": str(this.trouble)}
            connection.execute(gap.update().where(gap.c.symbol_key == one.symbol.key).values(**values))


def _ask(office: Office, series: Series, symbol: Symbol, this: _Pass, *, asked: int, archive: bool) -> bool | None:
    """Whether there is a document of that symbol, which is kept then; None: nobody knows. Raises HostsAway."""
    with reading(office.engine) as connection:
        known = _known(connection, series) if series.dated else []
    wish = office.files.wish
    if asked % _EVERY_LANGUAGE != _EVERY_LANGUAGE - 1:
        wish = Wish(wish.languages[:1], wish.formats[:1])
    this.left -= 1
    for one in candidates(series, symbol, known, office.clock()):
        try:
            found = office.files.glance(one, wish)
        except HostsAway:
            raise
        except RapporteurError as error:
            this.trouble = error
            return None
        if found is None:
            continue
        _keep(office, series, one, found, this, archive=archive)
        this.answers += 1
        return True
    this.answers += 1
    return False


def _keep(office: Office, series: Series, symbol: Symbol, found: Fetched, this: _Pass, *, archive: bool) -> None:
    """The sighting first: a crash before the file is kept leaves a document that is to be fetched, and none that is lost."""
    now = office.clock()
    item = Sighting(symbol.key, symbol, symbol.display, None, None, archive=archive)
    with writing(office.engine) as connection:
        this.sighted += see(connection, source_name(series), item, now, backfill=archive)
    keep(office, Work(symbol.key, now, again=False), [found])


def _write_missed(office: Office, round: _Round) -> None:
    """What the host said to be missing was missing if the host is well. Raises HostsAway where no host is."""
    if not round.missed or round.host is None:
        return
    if not office.files.gives(round.host):
        office.files.confirm("the canary")
        return  # it has begun to hide what it has, and the other host has not: asked there at the next look
    now = office.clock()
    with writing(office.engine) as connection:
        for series, one in round.missed:
            asked = replace(one, asked=one.asked + 1)
            row = {
                "symbol_key": one.symbol.key,
                "series": series.name,
                "hole": one.hole,
                "opened_at": one.opened_at,
                "asked": asked.asked,
                "asked_at": now,
                "next_due": now + pause(asked, random.random()),  # noqa: S311  # jitter, no secret
                "note": "",
            }
            put(connection, gap, row)


def _keep_health(office: Office, name: str, this: _Pass, state: State) -> Polled:
    """A series is in trouble when no question of a pass was answered."""
    now = office.clock()
    holes = sum(one.hole and one.closed_at is None for one in state.gaps)
    if this.trouble is not None and not this.answers:
        health, note = Health.DEAD, str(this.trouble)
    else:
        health, note = Health.HEALTHY, f"up to {state.highest}, {holes} missing" if state.highest else "nothing yet"
    with writing(office.engine) as connection:
        before = connection.execute(select(source.c.health, source.c.note).where(source.c.name == name)).one()
        if this.answers or this.trouble or before.note != note:
            values: dict[str, object] = {"health": health, "note": note, "last_poll": now}
            values |= {"health_since": now} if before.health != health else {}
            values |= {"last_success": now} if this.answers else {}
            connection.execute(source.update().where(source.c.name == name).values(**values))
        else:
            health = Health(before.health)  # nothing was due: what was said last time still holds
    if health is Health.DEAD:
        office.report.line(f"{name}: {health} ({note})")
    return Polled(name, health, note, this.sighted)


def open_gaps(connection: Connection, names: Sequence[str] = ()) -> list[dict[str, object]]:
    """What is missed: the open holes, by series and symbol; of the series named, or of all."""
    columns = (gap.c.series, gap.c.symbol_key, gap.c.opened_at, gap.c.asked, gap.c.asked_at, gap.c.next_due, gap.c.note)
    query = select(*columns).where(gap.c.hole, gap.c.closed_at.is_(None))
    query = query.where(gap.c.series.in_(names)) if names else query
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (str(row["series"]), Symbol.parse(str(row["symbol_key"]))))
