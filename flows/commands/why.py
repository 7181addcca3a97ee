"""``rapporteur why``: where a document stands, and why somebody was told of it or not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from documents.errors import TerminalError
from documents.symbol import Symbol
from flows.office import not_set_up, utc_now
from flows.pipeline.about import drafts_inside
from flows.pipeline.joint import known_as, names_of
from infra.database.engine import open_database, reading
from infra.database.schema import alert, attempt, bulletin, delivery, document, match, sighting, version
from infra.settings import read_settings
from watch.message import Recipient

#: The alert that took the place of another.
_IN_PLACE = alert.alias("newer_alert")
_TOGETHER = (
    bulletin.c.kind.label("together"),
    bulletin.c.state.label("together_state"),
    bulletin.c.until.label("until"),
)
_CALLED = {"digest": "the digest", "flood": "the summary"}


def show_why(text: str, *, as_json: bool) -> int:
    settings = read_settings()
    engine, missing = open_database(settings.database_address), not_set_up(settings)
    with reading(engine) as connection:
        symbol = known_as(connection, Symbol.parse(text))
        named = [symbol.key, *names_of(connection, symbol.key)]
        known = connection.execute(select(document).where(document.c.symbol_key == symbol.key)).first()
        if known is None:
            raise TerminalError(
                f"{symbol.display} was never sighted", advice=f"Fetch it: rapporteur backfill '{symbol.display}'"
            )
        sightings = connection.execute(select(sighting).where(sighting.c.symbol_key.in_(named))).all()
        versions = connection.execute(
            select(version)
            .where(version.c.symbol_key == symbol.key, version.c.part.is_(None))
            .order_by(version.c.fetched_at)
        ).all()
        ids = [row.id for row in versions]
        attempts = connection.execute(select(attempt).where(attempt.c.subject.in_([symbol.key, *ids]))).all()
        matches = connection.execute(select(match).where(match.c.version_id.in_(ids)).order_by(match.c.topic)).all()
        found_inside = drafts_inside(connection, [symbol.key])
        carried = {one: found_inside.get(one, []) for one in ids}
        alerts = connection.execute(
            select(
                alert,
                delivery.c.state,
                delivery.c.note,
                delivery.c.due,
                *_TOGETHER,
                _IN_PLACE.c.version_id.label("newer"),
            )
            .outerjoin(delivery, delivery.c.alert_key == alert.c.key)
            .outerjoin(bulletin, bulletin.c.key == alert.c.bulletin)
            .outerjoin(_IN_PLACE, _IN_PLACE.c.key == alert.c.superseded_by)
            .where(alert.c.version_id.in_(ids))
            .order_by(alert.c.recipient)
        ).all()
    if as_json:
        tables = {
            "sightings": sightings,
            "versions": versions,
            "attempts": attempts,
            "matches": matches,
            "alerts": alerts,
        }
        found = {name: [dict(row._mapping) for row in rows] for name, rows in tables.items()}
        print(
            json.dumps({"symbol": symbol.display, **found, "drafts inside": carried}, default=str, ensure_ascii=False)
        )
        return 0
    print(
        f"{symbol.display}  first seen {known.first_seen:%Y-%m-%d %H:%M} UTC"
        + ("  (backfill)" if known.backfill else "")
    )
    for row in sightings:
        print(f"  sighted    {row.source}")
    for row in attempts:
        print(f"  {'parked' if row.parked else 'waiting':<9}  {row.message}")
    for row in versions:
        decided = f"decided {row.decided_at:%Y-%m-%d %H:%M}" if row.decided_at else "not decided yet"
        print(f"  version    {row.language} {row.sha256[:12]} fetched {row.fetched_at:%Y-%m-%d %H:%M}, {decided}")
        for one in matches:
            if one.version_id == row.id:
                where = ", ".join(f"{hit['where']} ({hit['term']})" for hit in one.hits[:3])
                print(f"    matched  {one.topic}: {where}")
        for line in carried[row.id]:
            print(f"    carries  {line}")
        mine = [one for one in alerts if one.version_id == row.id]
        for one in mine:
            print("\n".join(_lines(one, missing)))
        if row.decided_at and not mine:
            print("    nobody was told: no topic with subscribers matched")
    return 0


def _lines(one: Row[Any], missing: Mapping[str, str]) -> Sequence[str]:
    """Whether and how one recipient was told, and what his topics that did not speak had for a reason."""
    recipient = Recipient.parse(one.recipient)
    state, how = _how(one)
    if state == "waits" and recipient.channel in missing:
        return [f"    {state:<8} {recipient.written}: {one.reason}; until {missing[recipient.channel]} is set"]
    reason = f"{one.reason} ({one.because})" if one.because else one.reason
    notes = "".join(f"; {note}" for note in (how, one.note) if note)
    lines = [f"    {state:<8} {recipient.written}: {reason}{notes}"]
    # Of a silence all is said above when there is but one topic, or one reason.
    others = [(name, why) for name, why in one.silent or () if one.send or why != one.reason]
    lines += [f"             not for {name}: {why}" for name, why in others]
    if one.seen_at:
        lines.append(f"             seen {one.seen_at:%Y-%m-%d %H:%M} UTC by {one.seen_by}")
    return lines


def _how(one: Row[Any]) -> tuple[str, str]:
    """In a word, and what there is to say about it."""
    if one.newer:
        return "not told", f"{Symbol.parse(one.newer.split('|')[0]).display} is told in its place"
    if one.together:
        return "told", f"in {_CALLED[one.together]} of {one.until:%Y-%m-%d %H:%M} UTC ({one.together_state})"
    if not one.send or one.state == "muted":
        return "not told", ""
    if one.state == "digest":
        return "waits", "for the next digest"
    if one.state == "pending":
        # What is due goes out at the next run, unless the message before it for the same recipient is held up.
        return "waits", f"until {one.due:%Y-%m-%d %H:%M} UTC" if one.due > utc_now() else "for the next run"
    return f"told ({one.state})", ""
