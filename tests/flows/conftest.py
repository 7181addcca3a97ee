"""A whole world on loopback: a replica of the UN, and an office in either form that polls it."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.office import Office, open_office
from flows.pipeline.run import Counts, run
from infra.channels.maildrop import MailDrop
from infra.database.engine import reading
from infra.database.schema import alert, delivery
from infra.sandbox import ParserPool
from infra.settings import Settings, read_settings
from replica.library import Library
from replica.server import Replica

TOPICS = """\
topics:
  - name: everything
    symbols: ["*"]
    query: ""
    subscribers: [console, "mailto:desk@example.org"]
"""


class Notes:
    """A report that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(text)

    def stage(self, name: str, total: int) -> Any:
        from flows.report import Quiet

        return Quiet().stage(name, total)


@dataclass
class World:
    """``now`` moves only when a test moves it."""

    un: Replica
    office: Office
    notes: Notes
    console: io.StringIO
    settings: Settings
    now: list[datetime] = field(default_factory=list)

    def run(self, command: str = "run", later: timedelta = timedelta(seconds=1)) -> Counts:
        self.now[0] += later
        self.notes.lines.clear()
        return run(self.office, command)

    def alerts(self) -> list[Any]:
        """Every alert with its delivery, in the order decided."""
        query = (
            select(alert, delivery.c.state, delivery.c.external_id, delivery.c.note)
            .outerjoin(delivery, delivery.c.alert_key == alert.c.key)
            .order_by(alert.c.decided_at, alert.c.key)
        )
        with reading(self.office.engine) as connection:
            return list(connection.execute(query))

    def mails(self) -> list[Path]:
        drop = self.office.channels["mail"]
        assert isinstance(drop, MailDrop)
        return sorted((self.settings.home / "mail").glob("*.eml"))


@pytest.fixture(scope="session")
def parser() -> Iterator[ParserPool]:
    with ParserPool(2) as pool:
        yield pool


@pytest.fixture
def un() -> Iterator[Replica]:
    with Replica(Library()) as server:
        yield server


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world(un: Replica, tmp_path: Path, parser: ParserPool) -> Iterator[MakeWorld]:
    """Makes a world; keyword arguments are settings."""
    offices: list[Office] = []

    def make(topics: str = TOPICS, **settings: Any) -> World:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        (home / "topics.yaml").write_text(topics, encoding="utf-8")
        values = {
            "home": home,
            "topics": home / "topics.yaml",
            "replica": un.url,
            "database_url": None,
            "objects": None,
            "slack_token": None,
            "smtp_url": None,
            "public_url": None,
            "sources": ("https://docs.un.org/rss/allundocs.xml",),
        }
        chosen = read_settings(**(values | settings))
        now = [datetime(2026, 11, 21, 12, 0, tzinfo=UTC)]
        notes, console = Notes(), io.StringIO()
        office = open_office(chosen, notes, clock=lambda: now[0], console=console)
        if office.files.canary is not None:
            office.files.canary.clock = lambda: now[0].timestamp()
        office.parser.close()
        office = dataclasses.replace(office, parser=parser)
        offices.append(office)
        return World(un, office, notes, console, chosen, now)

    yield make
    for office in offices:
        office.http.close()
        office.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def make_world_on_both(request: pytest.FixtureRequest, make_world: MakeWorld) -> MakeWorld:
    """Makes a world on either database: what is asked of rows is to be answered alike."""
    if request.param == "sqlite":
        return make_world
    return partial(make_world, database_url=request.getfixturevalue("postgres_url"))


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """The embedded form."""
    return make_world()
