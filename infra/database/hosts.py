"""The hosts' wishes, kept in the database: see ``infra.robots``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from infra.database.engine import insert_new, reading, writing
from infra.database.schema import host
from infra.robots import HostFacts


@dataclass(frozen=True, slots=True)
class DatabaseBook:
    engine: Engine

    def facts(self, name: str) -> HostFacts:
        with reading(self.engine) as connection:
            row = connection.execute(
                select(host.c.robots, host.c.robots_at, host.c.closed_until).where(host.c.name == name)
            ).first()
        return HostFacts(*row) if row else HostFacts()

    def keep_robots(self, name: str, text: str, now: datetime) -> None:
        self._keep(name, robots=text, robots_at=now)

    def keep_closed(self, name: str, until: datetime) -> None:
        self._keep(name, closed_until=until)

    def _keep(self, name: str, **values: Any) -> None:
        with writing(self.engine) as connection:
            insert_new(connection, host, [{"name": name}])
            connection.execute(host.update().where(host.c.name == name).values(**values))
