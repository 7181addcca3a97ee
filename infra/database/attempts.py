"""Failures are rows: tried again with growing, jittered waits; parked by name; never forgotten."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, String, and_, bindparam, cast, delete, exists, or_, select
from sqlalchemy.sql.elements import ColumnElement

from documents.errors import RapporteurError, TerminalError
from infra.database.engine import put, reading, writing
from infra.database.schema import attempt

_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Attempt:
    stage: str
    subject: str
    count: int
    next_due: datetime | None
    parked: bool
    reason: str
    message: str
    first_at: datetime
    last_at: datetime


def wait_after(count: int, jitter: float) -> timedelta:
    """5 min, 20 min, 80 min … up to a day, each within ±20 % (``jitter`` from 0 to 1) so that hosts are not hit in step."""
    growth: int = 4 ** min(count - 1, 8)
    return min(_FIRST_WAIT * growth, _LONGEST_WAIT) * (0.8 + 0.4 * jitter)


def failed(engine: Engine, stage: str, subject: str, error: RapporteurError, now: datetime) -> Attempt:
    """Records a failure: a terminal one is parked, a transient one gets its next time."""
    with writing(engine) as connection:
        return failed_in(connection, stage, subject, error, now)


def failed_in(connection: Connection, stage: str, subject: str, error: RapporteurError, now: datetime) -> Attempt:
    row = connection.execute(
        select(attempt.c.count, attempt.c.first_at).where(attempt.c.stage == stage, attempt.c.subject == subject)
    ).first()
    # By name: a row is a tuple, and "count" is a method of tuples.
    count = (int(row._mapping["count"]) if row else 0) + 1
    parked = isinstance(error, TerminalError)
    retry_after = getattr(error, "retry_after", None)
    pause = max(wait_after(count, random.random()), timedelta(seconds=float(retry_after or 0)))  # noqa: S311  # jitter
    record = Attempt(
        stage,
        subject,
        count,
        None if parked else now + pause,
        parked,
        str(getattr(error, "reason", type(error).__name__)),
        str(error),
        row.first_at if row else now,
        now,
    )
    put(connection, attempt, {name: getattr(record, name) for name in Attempt.__slots__})
    return record


#: Made once: to put a statement together takes SQLAlchemy longer than to run it.
_FORGET = delete(attempt).where(attempt.c.stage == bindparam("stage"), attempt.c.subject == bindparam("subject"))


def succeeded(connection: Connection, stage: str, subject: str) -> None:
    connection.execute(_FORGET, {"stage": stage, "subject": subject})


def not_waiting(stage: str, subject: ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """A condition for pending queries: no failure of that stage keeps the subject waiting at ``now``.

    A failure that is still to come was written by a clock that was ahead: it keeps nothing waiting.
    """
    return ~exists().where(
        and_(
            attempt.c.stage == stage,
            attempt.c.subject == cast(subject, String),
            or_(attempt.c.parked, and_(attempt.c.next_due > now, attempt.c.last_at <= now)),
        )
    )


def listed(engine: Engine, *, parked: bool) -> Sequence[Attempt]:
    """The parked ones, or those that wait for their next time, oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(attempt).where(attempt.c.parked == parked).order_by(attempt.c.stage, attempt.c.subject)
        )
        return [Attempt(**row._mapping) for row in rows]
