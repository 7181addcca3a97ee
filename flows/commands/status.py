"""``rapporteur status``: one screen that answers "is it well, and what waits for me?"."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, or_, select

from documents.errors import UsageError
from flows.office import unreachable, utc_now
from flows.pipeline import compare, decide, deliver, fetch, parse, relate
from flows.pipeline.backfill import lock_of
from flows.pipeline.operators import ADVICE
from flows.pipeline.topics import NoTopics, all_topics
from infra.database.attempts import Attempt, listed
from infra.database.engine import open_database, reading
from infra.database.lock import is_held
from infra.database.schema import alert, backfill, bulletin, delivery, document, gap, parsed, run, source, version
from infra.sandbox import parser_version
from infra.settings import Settings, misnamed, read_settings
from infra.sources import WELL, Health
from watch.message import Recipient

_NEEDS_A_PERSON = ("ambiguous", "failed")
_UNSENT = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Status:
    """``topics``: what is wrong with them, None when nothing is. ``settings``: a line for each that is not as it should be."""

    sources: list[dict[str, Any]]
    known: dict[str, int]
    backlog: dict[str, int]
    gaps: list[dict[str, Any]]
    parked: list[Attempt]
    waiting: list[Attempt]
    deliveries: dict[str, int]
    troubled: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    backfills: list[dict[str, Any]]
    topics: str | None
    settings: list[str]

    @property
    def needs_a_person(self) -> bool:
        """A source in a bad state, a message of which nobody knows whether it arrived, or that was refused, topics that keep
        everything from being told. (A variable that is no setting may be somebody else's: Kubernetes makes such.)"""
        return bool(self.troubled or self.topics) or any(Health(one["health"]) not in WELL for one in self.sources)


def collect(engine: Engine, settings: Settings, now: datetime) -> Status:
    with reading(engine) as connection:
        sources = [dict(row._mapping) for row in connection.execute(select(source).order_by(source.c.name))]
        known = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in (("documents", document), ("versions", version), ("parsed", parsed))
        }
        states: Counter[str] = Counter()
        for table in (delivery, bulletin):
            for row in connection.execute(select(table.c.state, func.count()).group_by(table.c.state)):
                states[row[0]] += row[1]
        troubled_alerts = connection.execute(
            select(alert.c.recipient, alert.c.version_id, delivery.c.state, delivery.c.note)
            .join(delivery, delivery.c.alert_key == alert.c.key)
            .where(
                or_(delivery.c.state.in_(_NEEDS_A_PERSON), and_(delivery.c.state.in_(_UNSENT), delivery.c.note != ""))
            )
            .order_by(alert.c.decided_at, alert.c.key)
        ).all()
        troubled_bulletins = connection.execute(
            select(bulletin.c.recipient, bulletin.c.kind, bulletin.c.state, bulletin.c.note)
            .where(
                or_(bulletin.c.state.in_(_NEEDS_A_PERSON), and_(bulletin.c.state.in_(_UNSENT), bulletin.c.note != ""))
            )
            .order_by(bulletin.c.composed_at, bulletin.c.key)
        ).all()
        gaps = connection.execute(
            select(gap).where(gap.c.hole, gap.c.closed_at.is_(None)).order_by(gap.c.opened_at, gap.c.symbol_key)
        ).all()
        # Scheduled runs finish what of a backfill is in hand, and begin no new batch of it: that is a person's order.
        backfills = connection.execute(
            select(backfill.c.id, backfill.c.words, backfill.c.created_at)
            .where(backfill.c.finished_at.is_(None), backfill.c.cancelled_at.is_(None))
            .order_by(backfill.c.created_at, backfill.c.id)
        ).all()
        runs = connection.execute(select(run).order_by(run.c.started_at.desc()).limit(5)).all()
        topics = _wrong_with_topics(connection, settings)
    to_fetch = fetch.pending(engine, now)
    backlog = {
        "to fetch": sum(not one.again for one in to_fetch),
        "to look at again": sum(one.again for one in to_fetch),
        "to parse": len(parse.pending(engine, now, scans=parse.readable(engine, settings))),
        "to relate": len(relate.pending(engine, now)),
        "to compare": len(compare.pending(engine, now)),
        "to decide": len(decide.pending(engine, now)),
        "to deliver": len(deliver.pending(engine, now)),
    }
    return Status(
        sources=sources,
        known=known,
        backlog=backlog,
        gaps=[dict(row._mapping) for row in gaps],
        parked=_of_now(listed(engine, parked=True)),
        waiting=_of_now(listed(engine, parked=False)),
        deliveries=dict(states),
        troubled=[dict(row._mapping) for row in (*troubled_alerts, *troubled_bulletins)],
        runs=[dict(row._mapping) for row in runs],
        backfills=[dict(row._mapping) | {"running": is_held(engine, lock_of(row.id))} for row in backfills],
        topics=topics,
        settings=[*misnamed(os.environ), *unreachable(settings)],
    )


def _wrong_with_topics(connection: Connection, settings: Settings) -> str | None:
    """The mistake for which nothing is matched. No topics at all are one only when there is something to match."""
    try:
        all_topics(settings, connection)
    except NoTopics as error:
        known = connection.execute(select(version.c.id).limit(1)).first()
        return str(error) if known else None
    except UsageError as error:
        return str(error)
    return None


def _of_now(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Without those of an earlier parser or engine: what it could not do is tried by the present one."""
    versioned = {"parse": parser_version(), "compare": compare.engine_version()}
    ours = {f"{stage} {of}" for stage, of in versioned.items()}
    return [one for one in attempts if one.stage in ours or one.stage.split(" ")[0] not in versioned]


def show_status(*, as_json: bool) -> int:
    """1 when something needs a person, else 0."""
    settings = read_settings()
    engine = open_database(settings.database_address)
    state = collect(engine, settings, utc_now())
    if as_json:
        print(json.dumps(_as_dict(state), default=str, ensure_ascii=False))
    else:
        print("\n".join(screen(state)))
    return 1 if state.needs_a_person else 0


def _as_dict(state: Status) -> dict[str, Any]:
    def plain(one: Attempt) -> dict[str, Any]:
        return {name: getattr(one, name) for name in Attempt.__slots__}

    return {
        "needs_a_person": state.needs_a_person,
        "sources": state.sources,
        "known": state.known,
        "backlog": state.backlog,
        "gaps": state.gaps,
        "parked": [plain(one) for one in state.parked],
        "waiting": [plain(one) for one in state.waiting],
        "deliveries": state.deliveries,
        "troubled": state.troubled,
        "runs": state.runs,
        "backfills": state.backfills,
        "topics": state.topics,
        "settings": state.settings,
    }


def screen(state: Status) -> list[str]:
    """The one screen, line by line."""
    lines = ["Sources"]
    for one in state.sources:
        since = f"since {one['health_since']:%Y-%m-%d %H:%M}"
        note = f": {one['note']}" if one["note"] and one["health"] not in ("healthy", "new") else ""
        lines.append(f"  {one['health']:<11} {one['name']}  {since}{note}")
        if Health(one["health"]) not in WELL:
            again = f" Next: {one['next_due']:%Y-%m-%d %H:%M}." if one["next_due"] else ""
            lines.append(f"  {'':<11} {ADVICE.get(one['health'], '')}{again}")
    if not state.sources:
        lines.append("  none was polled yet: `rapporteur run`")
    known = ", ".join(f"{count} {name}" for name, count in state.known.items())
    backlog = ", ".join(f"{count} {name}" for name, count in state.backlog.items() if count) or "nothing to do"
    sent = ", ".join(f"{count} {name}" for name, count in sorted(state.deliveries.items())) or "none"
    lines += ["", f"Known       {known}", f"Backlog     {backlog}", f"Deliveries  {sent}"]
    troubled = Counter((one["state"], Recipient.parse(one["recipient"]).written, one["note"]) for one in state.troubled)
    for (how, recipient, note), count in list(troubled.items())[:10]:
        lines.append(f"  {how:<9} {recipient}: {note}{f' ({count} messages)' if count > 1 else ''}")
    if state.topics:
        lines.append(f"Topics      nothing is matched or told: {state.topics}")
    lines += [f"Settings    {line}" for line in state.settings]
    if state.gaps:
        names = ", ".join(one["symbol_key"] for one in state.gaps[:8])
        more = f" and {len(state.gaps) - 8} more" if len(state.gaps) > 8 else ""
        lines += ["", f"Gaps ({len(state.gaps)})", f"  {names}{more}: `rapporteur gaps`"]
    if state.backfills:
        lines += ["", f"Unfinished backfills ({len(state.backfills)})"]
        lines += [
            f"  of {one['created_at']:%Y-%m-%d %H:%M}: {_cut(' '.join(one['words']))}. "
            + (
                "Running: `rapporteur backfill --list` says how far it is"
                if one["running"]
                else f"To be continued: `rapporteur backfill --resume {one['id']}`"
            )
            for one in state.backfills
        ]
    for title, found in (("Parked", state.parked), ("To be tried again", state.waiting)):
        if found:
            lines += ["", f"{title} ({len(found)})"]
            lines += [f"  {_subject(one):<34} {_reason(one)}: {_short(one.message)}" for one in found[:15]]
            if len(found) > 15:
                lines.append(f"  … and {len(found) - 15} more: `rapporteur status --json`")
    if state.runs:
        lines += ["", "Last runs"]
        for one in state.runs:
            seconds = one["counts"].get("seconds")
            end = f"{seconds:.1f} s" if one["finished_at"] else "did not end"
            error = f"  {one['error']}" if one["error"] else ""
            lines.append(f"  {one['started_at']:%Y-%m-%d %H:%M:%S}  {one['command']:<8} {end}{error}")
    return lines


def _subject(one: Attempt) -> str:
    return one.subject.split("|")[0][:34]


def _reason(one: Attempt) -> str:
    """Errors without a reason of their own have the name of their class for one: NotThere is "not there"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one.reason).lower() if one.reason.isidentifier() else one.reason


def _short(message: str) -> str:
    return _cut(message.split(": ", 1)[-1])


def _cut(text: str) -> str:
    return text if len(text) <= 110 else text[:109] + "…"
