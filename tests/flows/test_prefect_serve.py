"""``rapporteur serve`` as a process of its own: what fires, what survives, and that nothing is left behind.

One process for the whole story, because it takes ten seconds to start; each test leaves it serving for the next.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from replica.faults import Fault
from replica.library import Library
from replica.server import Replica
from replica.stories import Family
from tests.flows.prefect_world import Api, children, environment, lives, rapporteur, until

pytestmark = pytest.mark.prefect

FAMILY = Family(5)


@dataclass(frozen=True, slots=True)
class Served:
    process: subprocess.Popen[bytes]
    api: Api
    un: Replica
    home: Path
    log: Path

    def children(self, words: str) -> list[int]:
        """The children with these words in their command line."""
        return [one for one, line in children(self.process.pid).items() if words in line]

    def completed(self, flow: str) -> set[str]:
        return {run["id"] for run in self.api.runs(flow) if run["state_name"] == "Completed"}

    def said(self, words: str) -> int:
        return self.log.read_text().count(words)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served")
    log = home / "serve.log"
    with Replica(Library()) as un:
        every = {
            "RAPPORTEUR_POLL_MINUTES": "0.15",
            "RAPPORTEUR_BURST_MINUTES": "0.14",
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        }
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "flows.cli", "serve"],
                env=environment(home, un.url, **every),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            until(lambda: "Prefect's UI is at " in log.read_text() or process.poll() is not None, "it serves")
            assert process.poll() is None, log.read_text()
            url = log.read_text().partition("Prefect's UI is at ")[2].split()[0]
            yield Served(process, Api(f"{url}/api"), un, home, log)
        finally:
            process.kill()
            process.wait()


def test_it_runs_at_once_and_then_by_the_schedule(served: Served) -> None:
    def done() -> set[bool]:
        """Whether by the schedule; the one at the start may have found another at work, and was skipped."""
        return {run["auto_scheduled"] for run in served.api.runs("run") if run["state_type"] == "COMPLETED"}

    until(lambda: done() == {True, False} and served.completed("run"), "a run at the start and one by the schedule")
    schema = served.api.deployment("backfill/rapporteur")["parameter_openapi_schema"]
    assert "range" in schema["properties"]["symbols"]["description"]
    assert schema["properties"]["alert"]["default"] == "none"
    assert (served.home / "prefect" / "ui").is_dir()


def test_the_schedule_goes_on_when_runs_and_the_server_are_killed(served: Served) -> None:
    def crashed() -> bool:
        for engine in served.children("prefect.engine"):
            os.kill(engine, signal.SIGKILL)
        return any(run["state_name"] == "Crashed" for run in served.api.runs("run"))

    until(crashed, "a killed run is called crashed")
    (server,) = served.children("prefect server start")
    os.kill(server, signal.SIGKILL)
    until(lambda: served.said("serving, a run every") == 2, "it serves again")
    assert server not in served.children("prefect server start")
    now = datetime.now(UTC).isoformat()
    until(
        lambda: any(
            run["state_name"] == "Completed" and run["auto_scheduled"] and run["expected_start_time"] > now
            for run in served.api.runs("run")
        ),
        "a run by the schedule",
    )


def test_what_a_poll_sights_is_ingested_and_delivered_by_events(served: Served) -> None:
    served.api.pause("run/rapporteur")
    until(lambda: not served.children("prefect.engine"), "the last run has ended")
    served.un.library.publish_document(FAMILY.draft)
    served.api.start("poll/rapporteur")
    # The alert waits for its siblings; nothing but the alarm that the ingest has set sends it then.
    (mail,) = until(lambda: list((served.home / "mail").glob("*.eml")), "the chain ends with a delivery")
    assert (len(served.completed("poll")), len(served.completed("ingest"))) == (1, 1)
    assert FAMILY.draft_symbol in mail.read_text()


def test_a_backfill_that_an_event_asks_for_is_done(served: Served) -> None:
    symbols = [FAMILY.resolution_symbol, "A/C.3/80/L.900..L.901"]
    served.un.library.publish_document(FAMILY.adopted, announce=False)
    served.api.emit("rapporteur.backfill.asked", "rapporteur.desk", {"symbols": symbols})
    until(lambda: served.completed("backfill"), "the event is a run of the backfill")
    (run,) = served.api.runs("backfill")
    assert run["parameters"]["symbols"] == symbols
    listed = rapporteur(environment(served.home, served.un.url), "backfill", "--list", "--json")
    (row,) = json.loads(listed.stdout)
    assert (row["asked"], row["state"], row["documents"], row["taken"]) == (symbols, "finished", 3, 3)
    assert row["held"] == 1, "two of them are nowhere"
    (mail,) = (served.home / "mail").glob("*.eml")
    assert FAMILY.draft_symbol in mail.read_text(), "and nobody is told"


def test_a_second_one_on_the_same_home_is_refused_with_one_line(served: Served) -> None:
    second = rapporteur(environment(served.home, served.un.url), "serve")
    assert second.returncode == 1
    (line,) = second.stderr.splitlines()
    assert f"process {served.process.pid} has a Prefect server" in line
    assert served.process.poll() is None


def test_it_ends_when_asked_even_if_a_source_hangs_and_leaves_nobody_behind(served: Served) -> None:
    served.un.faults.add(Fault("*", "slow", times=None, seconds=600))
    served.api.start("poll/rapporteur")
    until(lambda: any(run["state_name"] == "Running" for run in served.api.runs("poll")), "a run is at work")
    family = children(served.process.pid)
    assert len(family) >= 2
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=60) == 0
    assert [line for one, line in family.items() if lives(one)] == []
    assert "stopped; the work goes on" in served.log.read_text().splitlines()[-1]


def test_a_server_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    away = environment(tmp_path, "http://127.0.0.1:9", PREFECT_API_URL="http://127.0.0.1:9/api")
    log = tmp_path / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "flows.cli", "serve"], env=away, stderr=out)
    try:
        until(lambda: log.read_text().count("Is PREFECT_API_URL right") == 2, "it says so, and tries again")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()
