"""Mutes and snoozes as rows: read for the decision, begun and ended by command or by a button."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from infra.database.engine import insert_new
from infra.database.schema import silence as table
from watch.message import Recipient
from watch.silence import Scope, Silence


def running(connection: Connection, now: datetime) -> Sequence[Silence]:
    """Those that are not over, the first to end first."""
    rows = connection.execute(select(table).where(table.c.until > now).order_by(table.c.until, table.c.id)).all()
    return [
        Silence(
            row.id,
            Recipient.parse(row.recipient) if row.recipient else None,
            Scope(row.scope),
            row.value,
            row.until,
            row.reason,
            row.by,
            row.at,
        )
        for row in rows
    ]


def begin(
    connection: Connection,
    recipient: Recipient | None,
    scope: Scope,
    value: str,
    until: datetime,
    reason: str,
    by: str,
    now: datetime,
) -> str:
    """Its id. The same words twice in one moment (a button pressed twice) are one silence."""
    words = "\x00".join((str(recipient), scope, value, until.isoformat(), reason, by, now.isoformat()))
    name = hashlib.sha256(words.encode()).hexdigest()[:8]
    row = {"id": name, "recipient": str(recipient) if recipient else None, "scope": str(scope), "value": value}
    insert_new(connection, table, [row | {"until": until, "reason": reason, "by": by, "at": now}])
    return name


def end(connection: Connection, names: Sequence[str], now: datetime) -> int:
    """Ends them now; how many that were. They stay as rows: somebody may ask why nothing came."""
    rule = table.update().where(table.c.id.in_(names), table.c.until > now).values(until=now)
    return connection.execute(rule).rowcount
