"""What the tests of the Prefect flows share: a home folder with its environment, and Prefect's API as an outsider sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx

TOPICS = """\
topics:
  - name: everything
    symbols: ["*"]
    query: ""
    subscribers: ["mailto:desk@example.org"]
"""

Found = TypeVar("Found")


def environment(home: Path, replica: str, **more: str) -> dict[str, str]:
    """A home folder with a topic, and an environment without anything of ours or of Prefect's from outside."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "topics.yaml").write_text(TOPICS)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORTEUR_", "PREFECT_"))}
    return clean | {"RAPPORTEUR_HOME": str(home), "RAPPORTEUR_REPLICA": replica, "DO_NOT_TRACK": "1"} | more


def rapporteur(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *words]
    return subprocess.run(command, env=dict(environment), capture_output=True, text=True, timeout=300, check=False)


def until(look: Callable[[], Found | None], what: str, seconds: float = 300.0) -> Found:
    """What ``look`` finds, as soon as it finds something. Processes of Prefect start in seconds, on a busy machine in many."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.2)):
        found = look()
        if found:
            return found
        pause.wait(0.2)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


@dataclass(frozen=True, slots=True)
class Api:
    """Prefect's REST API."""

    url: str

    def find(self, kind: str, **query: Any) -> list[dict[str, Any]]:
        answer = httpx.post(f"{self.url}/{kind}/filter", json=query, timeout=30)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """The runs of a flow, those with the newest start first."""
        return self.find("flow_runs", flows={"name": {"any_": [flow]}}, sort="START_TIME_DESC")

    def tasks(self, run: Mapping[str, Any]) -> dict[str, str]:
        """A run's tasks, and how they ended."""
        found = self.find("task_runs", flow_runs={"id": {"any_": [run["id"]]}})
        return {one["name"].rsplit("-", 1)[0]: one["state_name"] for one in found}

    def events(self, run: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Our events of one run, by name."""
        related = {"id": [f"prefect.flow-run.{run['id']}"]}
        query = {"event": {"prefix": ["rapporteur."]}, "related": related}
        answer = httpx.post(f"{self.url}/events/filter", json={"filter": query, "limit": 50}, timeout=30)
        answer.raise_for_status()
        return {one["event"]: one for one in answer.json()["events"]}

    def deployment(self, name: str) -> dict[str, Any]:
        answer = httpx.get(f"{self.url}/deployments/name/{name}", timeout=30)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def start(self, name: str) -> None:
        """A run by hand, as from the UI."""
        self._change("POST", f"deployments/{self.deployment(name)['id']}/create_flow_run", {})

    def emit(self, event: str, resource: str, payload: dict[str, Any]) -> None:
        """An event as anybody may send it. Not asked again: a second event would be a second order."""
        now = datetime.now(UTC).isoformat()
        sent = {"id": str(uuid4()), "occurred": now, "event": event, "payload": payload}
        sent |= {"resource": {"prefect.resource.id": resource}}
        httpx.post(f"{self.url}/events", json=[sent], timeout=30).raise_for_status()

    def pause(self, name: str) -> None:
        self._change("PATCH", f"deployments/{self.deployment(name)['id']}", {"paused": True})

    def _change(self, method: str, path: str, values: dict[str, Any]) -> None:
        def done() -> bool:
            answer = httpx.request(method, f"{self.url}/{path}", json=values, timeout=30)
            if answer.status_code == 503:  # SQLite is busy: every client of Prefect's asks again
                return False
            answer.raise_for_status()
            return True

        until(done, path)


def children(process: int) -> dict[int, str]:
    """The living descendants of a process and their command lines."""
    parents: dict[int, int] = {}
    words: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while we looked
            continue
        if state != "Z":
            parents[int(folder.name)], words[int(folder.name)] = int(parent), line
    found: dict[int, str] = {}
    level = {process}
    while level:
        level = {one for one, parent in parents.items() if parent in level}
        found |= {one: words[one] for one in level}
    return found


def lives(process: int) -> bool:
    try:
        return (Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]) != "Z"
    except OSError:
        return False
