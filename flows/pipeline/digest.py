"""alerts ──▶ bulletin: what is told together. Digests at their hour, and one summary where a recipient's cap is reached.

A bulletin is composed once: its row, and the mark on each alert in it, are one transaction. A digest's key is its recipient
and the end of its period, so that whatever dies in between, a period never has two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline import messages, silences
from flows.pipeline.decide import leave
from flows.pipeline.poll import BY_HAND
from flows.pipeline.topics import Topics
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import alert, bulletin, delivery, gap, run, source
from infra.sources import WELL, Health
from watch import preferences
from watch.bulletin import compose_bulletin
from watch.message import Item, Recipient
from watch.plain import and_more
from watch.preferences import Preferences
from watch.silence import silencing

_HOUR = timedelta(hours=1)
#: Quiet hours end within a day, a full hour of a cap within one more, and so does the longest wait after a failure.
_LONGEST = timedelta(days=2)
_UNSENT = ("pending", "sending")
_LATELY, _SOON = timedelta(minutes=2), timedelta(seconds=30)
_WITH_ALERT = delivery.join(alert, alert.c.key == delivery.c.alert_key)
#: When the last run began that came to its end with everything delivered that could be.
_GONE_THROUGH = (
    select(run.c.started_at)
    .where(run.c.command.in_(("run", "deliver", "backfill")), run.c.finished_at.is_not(None), run.c.error.is_(None))
    .order_by(run.c.started_at.desc())
    .limit(1)
)
#: Sent, or perhaps: for a cap both count.
_GONE = ("sent", "sending", "ambiguous")
_NAMED = 5


def gather(office: Office, topics: Topics | None) -> int:
    """Takes out what was muted since it was decided, then makes the digests and summaries that are due; how many.

    Without topics nobody knows how recipients want to be told, and the digests wait.
    """
    now = office.clock()
    wants = topics.wants if topics is not None else {}
    _put_right(office, wants, now)
    _hush(office, now)
    if topics is None:
        return 0
    made = sum(_digest(office, one, topics, now) for one in _readers_of_digests(office, wants))
    return made + sum(_within_cap(office, one, now) for one in wants.values() if one.cap is not None)


def next_due(connection: Connection, topics: Topics | None, now: datetime) -> datetime | None:
    """When there will be something to deliver next, as far as that is known: for whoever sets an alarm clock.

    What became due since a run last went through all that was due is due in half a minute: while a run polls for an hour, the
    one that was ordered for the moment is turned away. What was due before and is still there waits for something else.
    """
    found: list[datetime] = []
    gone_through = connection.execute(_GONE_THROUGH).scalar()
    lately = min(now - _LATELY, gone_through) if gone_through is not None else datetime.min.replace(tzinfo=UTC)
    for table in (delivery, bulletin):
        due = select(func.min(table.c.due)).where(table.c.state.in_(_UNSENT), table.c.due > lately)
        found += [one for one in (connection.execute(due).scalar(),) if one is not None]
    if topics is not None:
        wants = topics.wants
        found += [preferences.of(one, wants).next_closing(now) for one in _collecting(connection)]
        found += [one.next_closing(now) for one in wants.values() if one.empty]
    first = min(found, default=None)
    return max(first, now + _SOON) if first is not None and first <= now else first


def coverage(connection: Connection) -> str:
    """How much of the world was looked at: "11 of 12 sources healthy; 1 gap open: A/C.3/80/L.14"."""
    rows = connection.execute(select(source.c.name, source.c.health).where(source.c.name != BY_HAND)).all()
    ill = [f"{row.name} ({row.health})" for row in rows if Health(row.health) not in WELL]
    line = f"{len(rows) - len(ill)} of {len(rows)} sources healthy" + (f", not {and_more(ill, _NAMED)}" if ill else "")
    holes = connection.execute(
        select(gap.c.symbol_key).where(gap.c.hole, gap.c.closed_at.is_(None)).order_by(gap.c.symbol_key)
    ).scalars()
    open_gaps = [Symbol.parse(key).display for key in holes]
    if not open_gaps:
        return f"{line}; no gap open"
    return f"{line}; {len(open_gaps)} gap{'s' * (len(open_gaps) != 1)} open: {and_more(open_gaps, _NAMED)}"


# --- clocks -----------------------------------------------------------------------------------------------------------


def _put_right(office: Office, wants: dict[Recipient, Preferences], now: datetime) -> None:
    """What is put off for longer than anything is, was put off by a clock that was ahead: it is due now."""
    longest = now + _LONGEST + timedelta(minutes=office.settings.burst_minutes)
    alone = select(delivery.c.alert_key.label("key"), alert.c.recipient).select_from(_WITH_ALERT)
    together = select(bulletin.c.key, bulletin.c.recipient)
    with reading(office.engine) as connection:
        found = [
            (table, row)
            for table, query in ((delivery, alone), (bulletin, together))
            for row in connection.execute(query.where(table.c.state.in_(_UNSENT), table.c.due > longest))
        ]
    if not found:
        return
    with writing(office.engine) as connection:
        for table, row in found:
            key = table.c.key if table is bulletin else table.c.alert_key
            due = preferences.of(Recipient.parse(row.recipient), wants).loud(now)
            connection.execute(table.update().where(key == row.key).values(due=due))


# --- mutes ------------------------------------------------------------------------------------------------------------


def _hush(office: Office, now: datetime) -> None:
    """What was decided before somebody said that he does not want to hear of it, and surely is not sent yet."""
    with reading(office.engine) as connection:
        mutes = silences.running(connection, now)
        if not mutes:
            return
        rows = connection.execute(
            select(alert).select_from(_WITH_ALERT).where(delivery.c.state.in_(("pending", "digest")))
        ).all()
    with writing(office.engine) as connection:
        for row in rows:
            symbol_key = row.version_id.split("|")[0]
            over = silencing(mutes, Recipient.parse(row.recipient), symbol_key, row.family, row.topics, now)
            if over is not None:
                rule = delivery.update().where(delivery.c.alert_key == row.key)
                connection.execute(rule.values(state="muted", note=f"muted: {over.words}", changed_at=now))


# --- digests ----------------------------------------------------------------------------------------------------------


def _collecting(connection: Connection) -> list[Recipient]:
    """Whoever has something waiting for a digest."""
    query = select(alert.c.recipient).select_from(_WITH_ALERT).where(delivery.c.state == "digest").distinct()
    return [Recipient.parse(text) for text in connection.execute(query).scalars()]


def _readers_of_digests(office: Office, wants: dict[Recipient, Preferences]) -> list[Preferences]:
    with reading(office.engine) as connection:
        found = {one: preferences.of(one, wants) for one in _collecting(connection)}
    found |= {one.recipient: one for one in wants.values() if one.empty}
    return [found[recipient] for recipient in sorted(found)]


def _digest(office: Office, wants: Preferences, topics: Topics, now: datetime) -> bool:
    until = wants.closing(now)
    recipient = str(wants.recipient)
    key = _key(recipient, "digest", until.isoformat())
    with reading(office.engine) as connection:
        if connection.execute(select(exists().where(bulletin.c.key == key))).scalar():
            return False
        rows = _alerts(connection, recipient, "digest", until, now)
        since = connection.execute(
            select(func.max(bulletin.c.until)).where(bulletin.c.recipient == recipient, bulletin.c.kind == "digest")
        ).scalar()
    if not rows:
        # A period that ended before anybody watched for anything had no digest either.
        watching = [topics.since[one.name].at for one in topics.file.topics if wants.recipient in one.subscribers]
        if not (wants.empty and watching and min(watching) < until):
            return False
    _compose(office, wants, "digest", rows, until, key, _days(since, until, wants), now)
    return True


def _days(since: datetime | None, until: datetime, wants: Preferences) -> str:
    """ "Saturday, 21 November 2026", or the days since the last digest where that was not the day before."""
    end = until.astimezone(wants.zone)
    begin = (
        since.astimezone(wants.zone) if since else wants.closing(until - timedelta(seconds=1)).astimezone(wants.zone)
    )
    if (end.date() - begin.date()).days <= 1:
        return f"{end:%A}, {end.day} {end:%B %Y}"
    return f"{begin.day} {begin:%B}{'' if begin.year == end.year else f' {begin.year}'} to {end.day} {end:%B %Y}"


# --- caps -------------------------------------------------------------------------------------------------------------


def _within_cap(office: Office, wants: Preferences, now: datetime) -> bool:
    """One summary instead of more messages than the recipient wants in an hour; with no room even for that, they wait."""
    assert wants.cap is not None
    recipient = str(wants.recipient)
    with reading(office.engine) as connection:
        rows = _alerts(connection, recipient, "pending", now, now)
        gone = sorted(_gone(connection, recipient, now), reverse=True)
    room = wants.cap - len(gone)
    if len(rows) <= room:
        return False
    if room < 1:
        _hold(office, rows, wants.loud(gone[wants.cap - 1] + _HOUR))
        return False
    key = _key(recipient, "flood", *sorted(row.key for row in rows))
    _compose(office, wants, "flood", rows, now, key, _hours(rows[0].decided_at, now, wants), now)
    return True


def _gone(connection: Connection, recipient: str, now: datetime) -> list[datetime]:
    """When messages went to the recipient in the last hour. (What is still to come was sent by a clock that was ahead.)"""
    alone = select(delivery.c.changed_at).select_from(_WITH_ALERT).where(alert.c.recipient == recipient)
    together = select(bulletin.c.changed_at).where(bulletin.c.recipient == recipient)
    of_alerts = alone.where(delivery.c.state.in_(_GONE), *_lately(delivery.c.changed_at, now))
    of_bulletins = together.where(bulletin.c.state.in_((*_GONE, "pending")), *_lately(bulletin.c.changed_at, now))
    return [*connection.execute(of_alerts).scalars(), *connection.execute(of_bulletins).scalars()]


def _lately(moment: ColumnElement[datetime], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return moment > now - _HOUR, moment <= now


def _hold(office: Office, rows: Sequence[Row[Any]], until: datetime) -> None:
    with writing(office.engine) as connection:
        keys = [row.key for row in rows]
        connection.execute(delivery.update().where(delivery.c.alert_key.in_(keys)).values(due=until))


def _hours(since: datetime, until: datetime, wants: Preferences) -> str:
    """ "14:00 to 15:00", with the day where it began on another one."""
    begin, end = since.astimezone(wants.zone), until.astimezone(wants.zone)
    day = "" if begin.date() == end.date() else f"{begin.day} {begin:%B}, "
    return f"{day}{begin:%H:%M} to {end:%H:%M}"


# --- both -------------------------------------------------------------------------------------------------------------


def _alerts(connection: Connection, recipient: str, state: str, until: datetime, now: datetime) -> Sequence[Row[Any]]:
    """Alerts in that state: of a digest those decided until then (or by a clock that was ahead), of the others those due then."""
    decided = or_(alert.c.decided_at <= until, alert.c.decided_at > now)
    moment = decided if state == "digest" else delivery.c.due <= until
    return connection.execute(
        select(alert)
        .select_from(_WITH_ALERT)
        .where(alert.c.recipient == recipient, delivery.c.state == state, moment)
        .order_by(alert.c.decided_at, alert.c.key)
    ).all()


def _compose(
    office: Office,
    wants: Preferences,
    kind: Literal["digest", "flood"],
    rows: Sequence[Row[Any]],
    until: datetime,
    key: str,
    period: str,
    now: datetime,
) -> None:
    items = [_item(office, row) for row in rows]
    with reading(office.engine) as connection:
        covered = coverage(connection)
    named = tuple(dict.fromkeys(topic for item in items for topic in item.topics))
    end = leave(office.settings, wants.recipient, named)
    message = compose_bulletin(wants.recipient, kind, items, covered, period, key, unsubscribe=end)
    data = messages.dumps(message)
    name = messages.object_key(key, data)
    # The message before the row that names it, as with an alert.
    office.objects.put(name, data, "application/json")
    row = {"key": key, "recipient": str(wants.recipient), "kind": kind, "message": name, "until": until}
    state = {"channel": wants.recipient.channel, "state": "pending", "attempts": 0, "due": wants.loud(now), "note": ""}
    with writing(office.engine) as connection:
        insert_new(connection, bulletin, [row | state | {"composed_at": now, "changed_at": now}])
        keys = [one.key for one in rows]
        for start in range(0, len(keys), 500):  # SQLite counts the values of a statement
            some = keys[start : start + 500]
            connection.execute(alert.update().where(alert.c.key.in_(some)).values(bulletin=key))
            rule = delivery.update().where(delivery.c.alert_key.in_(some))
            connection.execute(rule.values(state="bulletin", changed_at=now))


def _item(office: Office, row: Row[Any]) -> Item:
    message = messages.loads(office.objects.get(messages.object_key_of(row.key, row.message)))
    if message.item is not None:
        return message.item
    # Composed before there were digests.
    symbol = Symbol.parse(row.version_id.split("|")[0]).display
    link = f"https://undocs.org/{symbol}"
    topics = tuple(row.topics)
    return Item(row.key, symbol, message.subject, row.event.capitalize(), "", topics, 0.0, link, None, row.family)


def _key(*words: str) -> str:
    return hashlib.sha256("\x00".join(words).encode()).hexdigest()[:32]
