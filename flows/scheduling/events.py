"""What a run did, as Prefect events: read from the tables after the fact, one event per kind with a count and some symbols.

An event is news for automations, not a record: it may be lost with the server, and nothing of ours depends on it. The
schedule finds whatever an event did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prefect.events import emit_event
from sqlalchemy import Engine, Select, select

from infra.database.engine import reading
from infra.database.schema import alert, comparison, delivery, document, match, source, version
from infra.sources import WELL

SIGHTED = "rapporteur.document.sighted"
STORED = "rapporteur.version.stored"
COMPARED = "rapporteur.document.compared"
MATCHED = "rapporteur.topic.matched"
DELIVERED = "rapporteur.alert.delivered"
UNHEALTHY = "rapporteur.source.unhealthy"
#: Not ours to send: whoever sends it, with ``symbols`` in its payload, asks for a backfill of them.
BACKFILL_ASKED = "rapporteur.backfill.asked"

#: A label of every event's resource, for triggers: which command it comes from.
COMMAND = "rapporteur.command"
#: A backfill of thousands must not become an event that the server refuses for its size.
_MOST_SYMBOLS = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: its name, the resource it is about, and its payload."""

    event: str
    resource: str
    name: str
    payload: dict[str, Any]

    def emit(self, command: str) -> None:
        """Hands it to Prefect's client, which sends it in the background."""
        resource = {"prefect.resource.id": self.resource, "prefect.resource.name": self.name, COMMAND: command}
        emit_event(event=self.event, resource=resource, payload=self.payload)


def happened(engine: Engine, since: datetime) -> Sequence[Happening]:
    """What the tables gained from ``since`` on; nothing for what did not happen."""
    known = document.c.symbol_key == version.c.symbol_key
    queries = {
        # Wanted, not first seen: a known document whose file was replaced is to be fetched as well.
        SIGHTED: ("documents", select(document.c.symbol).where(document.c.wanted_at >= since)),
        STORED: (
            "versions",
            select(document.c.symbol).join(version, known).where(version.c.fetched_at >= since),
        ),
        COMPARED: (
            "comparisons",
            select(document.c.symbol)
            .join(version, known)
            .join(comparison, comparison.c.newer_version == version.c.id)
            .where(comparison.c.compared_at >= since, comparison.c.withheld.is_(None)),
        ),
        DELIVERED: (
            "alerts",
            select(document.c.symbol)
            .join(version, known)
            .join(alert, alert.c.version_id == version.c.id)
            .join(delivery, delivery.c.alert_key == alert.c.key)
            .where(delivery.c.state == "sent", delivery.c.changed_at >= since),
        ),
    }
    found = [_of_symbols(engine, event, name, query) for event, (name, query) in queries.items()]
    return [one for one in found if one is not None] + _matches(engine, since) + _troubles(engine, since)


def _of_symbols(engine: Engine, event: str, name: str, query: Select[tuple[str]]) -> Happening | None:
    with reading(engine) as connection:
        symbols = list(connection.execute(query).scalars())
    return Happening(event, f"rapporteur.{name}", name, _payload(symbols)) if symbols else None


def _payload(symbols: Sequence[str]) -> dict[str, Any]:
    named = sorted(set(symbols))
    return {"count": len(symbols), "symbols": named[:_MOST_SYMBOLS], "more": max(len(named) - _MOST_SYMBOLS, 0)}


def _matches(engine: Engine, since: datetime) -> list[Happening]:
    """One event per topic, so that an automation can be about one."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(match.c.topic, document.c.symbol)
            .join(version, version.c.id == match.c.version_id)
            .join(document, document.c.symbol_key == version.c.symbol_key)
            .where(version.c.decided_at >= since)
            .order_by(match.c.topic)
        ).all()
    topics: dict[str, list[str]] = {}
    for row in rows:
        topics.setdefault(row.topic, []).append(row.symbol)
    return [
        Happening(MATCHED, f"rapporteur.topic.{topic}", topic, {"topic": topic, **_payload(symbols)})
        for topic, symbols in topics.items()
    ]


def _troubles(engine: Engine, since: datetime) -> list[Happening]:
    """Sources that turned bad: said when it happens, not at every poll."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(source.c.name, source.c.health, source.c.note)
            .where(source.c.health.not_in(WELL), source.c.health_since >= since)
            .order_by(source.c.name)
        ).all()
    return [
        Happening(
            UNHEALTHY, f"rapporteur.source.{row.name}", row.name, {"health": row.health, "note": row.note, "count": 1}
        )
        for row in rows
    ]
