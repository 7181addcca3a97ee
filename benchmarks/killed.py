"""One ``rapporteur run`` in a process of its own that dies where it is told to: the inside of benchmarks.kill.

The process is forked from one that has imported everything, and is the product as it is: the office is opened from settings, and
``run`` runs. Places to die at are seen from outside the product, by SQLAlchemy's events (a transaction that is about to be
committed, and one that has just been) and by Python's audit events (a file that is about to get its name).
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from flows.office import open_office
from flows.pipeline.run import run
from infra.settings import read_settings

_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")
_STATES = ("sending", "sent", "pending", "digest", "bulletin", "superseded", "ambiguous", "failed")


@dataclass(frozen=True, slots=True)
class Task:
    """``ahead``: by how many seconds the office's clock is ahead of this machine's. ``place``: where to die, when it is passed for
    the ``nth`` time; with ``listed``, the places passed are written into that file."""

    home: Path
    environment: dict[str, str]
    ahead: float = 0.0
    place: str | None = None
    nth: int = 1
    listed: Path | None = None


def perform(task: Task) -> None:
    """The target of the process. A group of its own, so that its parser children die with it."""
    os.setsid()
    os.environ.update(task.environment)
    said = (task.home / "said.txt").open("a")
    sys.stderr = sys.stdout = said
    ahead = timedelta(seconds=task.ahead)
    with (
        (task.home / "screen.txt").open("a", encoding="utf-8") as screen,
        open_office(read_settings(), clock=lambda: datetime.now(UTC) + ahead, console=screen) as office,
    ):
        places = _Places(task)
        places.watch(office.engine)
        run(office, "run")
        places.close()


class _Places:
    """Counts the places that are passed, and dies at the one."""

    def __init__(self, task: Task) -> None:
        self._home, self._place, self._nth = str(task.home), task.place, task.nth
        self._passed: Counter[str] = Counter()
        self._list = task.listed.open("w", buffering=1) if task.listed else None

    def close(self) -> None:
        self._place = None
        if self._list:
            self._list.close()
            self._list = None

    def passed(self, place: str) -> None:
        if self._list:
            self._list.write(place + "\n")
        if place == self._place:
            self._passed[place] += 1
            if self._passed[place] == self._nth:
                os.killpg(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Engine) -> None:
        written: dict[int, list[str]] = {}
        committed: dict[int, str] = {}

        @event.listens_for(engine, "before_cursor_execute")
        def _execute(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            found = _WRITES.match(statement)
            if found:
                name = found[1]
                if name in ("delivery", "bulletin"):
                    given = parameters if isinstance(parameters, tuple) else ()
                    name += "".join(f" {state}" for state in _STATES if state in given)
                written.setdefault(id(connection.connection.dbapi_connection), []).append(name)

        @event.listens_for(engine, "commit")
        def _commit(connection: Any) -> None:
            this = id(connection.connection.dbapi_connection)
            tables = written.pop(this, None)
            if tables:
                committed[this] = ", ".join(dict.fromkeys(tables))
                self.passed(f"before the commit of {committed[this]}")

        @event.listens_for(engine, "checkin")
        def _given_back(dbapi_connection: Any, record: Any) -> None:
            done = committed.pop(id(dbapi_connection), None)
            if done:
                self.passed(f"after the commit of {done}")

        sys.addaudithook(self._audit())

    def _audit(self) -> Callable[[str, tuple[Any, ...]], None]:
        def hook(name: str, arguments: tuple[Any, ...]) -> None:
            if name in ("os.link", "os.rename"):
                target = os.fspath(arguments[1])
                if isinstance(target, str) and target.startswith(self._home):
                    inside = target[len(self._home) + 1 :].split("/")
                    folder = "/".join(inside[:2]) if inside[0] == "objects" else inside[0]
                    self.passed(f"before a file gets its name in {folder}")

        return hook
