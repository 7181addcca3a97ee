"""The flows through a real Prefect server on loopback, from the command line as a person starts them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from flows.scheduling.home import LocalServer, answers
from infra.database.engine import open_database
from infra.database.lock import held
from infra.settings import read_settings
from replica.library import Library
from replica.server import Replica
from replica.stories import Family
from replica.writer import write
from tests.flows.prefect_world import Api, environment, lives, rapporteur, until

pytestmark = pytest.mark.prefect

FAMILY = Family(3)


@pytest.fixture(scope="module")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home folder for all servers here: only the first has to make its database, which takes twice the time."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def api(server_home: Path) -> Iterator[Api]:
    """The server that ``serve`` and ``--engine prefect`` bring along, here for all the tests of the file."""
    with LocalServer(read_settings(home=server_home)) as server:
        server.start()
        yield Api(server.api_url)


@pytest.fixture
def un() -> Iterator[Replica]:
    library = Library()
    library.publish_document(FAMILY.draft)
    library.publish_document(FAMILY.revision)
    with Replica(library) as server:
        yield server


@pytest.fixture
def outside(tmp_path: Path, un: Replica, api: Api) -> dict[str, str]:
    """The environment of a command that is to use the server."""
    return environment(tmp_path / "home", un.url, PREFECT_API_URL=api.url)


def the_run(api: Api, flow: str, state: str) -> dict[str, object]:
    newest = api.runs(flow)[0]
    assert (newest["state_name"], newest["state"]["message"] is not None) == (state, True)
    return newest


def test_without_a_server_one_is_started_and_stopped_and_forgets_nothing(server_home: Path, un: Replica) -> None:
    done = rapporteur(environment(server_home, un.url), "run", "--engine", "prefect", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["delivered"] == 1
    note = json.loads((server_home / "prefect" / "server.lock").read_text())
    assert not lives(note["process"])
    assert not answers(note["api"])
    with sqlite3.connect(server_home / "prefect" / "prefect.db") as database:
        states = database.execute("select state_name, count(*) from task_run group by state_name").fetchall()
        ours = database.execute("select count(*) from events where event like 'rapporteur.%'").fetchone()
        assert database.execute("select state_name from flow_run").fetchall() == [("Completed",)]
    assert states == [("Completed", 3)]
    assert ours == (5,)


def test_a_run_is_a_flow_run_with_a_task_per_stage_and_events(api: Api, outside: dict[str, str]) -> None:
    done = rapporteur(outside, "run", "--json")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout.splitlines()[-1])
    assert (counts["sighted"], counts["fetched"], counts["parsed"], counts["compared"]) == (2, 2, 2, 1)
    assert (counts["alerts"], counts["delivered"], counts["failed"]) == (2, 1, 0)

    run = the_run(api, "run", "Completed")
    until(lambda: len(api.tasks(run)) == 3, "the tasks are recorded")
    assert api.tasks(run) == {"poll": "Completed", "ingest": "Completed", "deliver": "Completed"}
    until(lambda: len(api.events(run)) == 5, "the events have come")
    events = api.events(run)
    symbols = [FAMILY.draft.masthead.symbol, FAMILY.revision.masthead.symbol]
    delivered = events["rapporteur.alert.delivered"]["payload"]
    assert (delivered["count"], delivered["symbols"]) == (1, symbols[1:]), "the revision took the place of its draft"
    for kind in ("document.sighted", "version.stored", "topic.matched"):
        payload = events[f"rapporteur.{kind}"]["payload"]
        assert (payload["count"], payload["symbols"], payload["more"]) == (2, symbols, 0), kind
    assert events["rapporteur.document.compared"]["payload"]["symbols"] == symbols[1:]
    resource = events["rapporteur.topic.matched"]["resource"]
    assert resource["prefect.resource.id"] == "rapporteur.topic.everything"
    assert resource["rapporteur.command"] == "run"

    again = rapporteur(outside, "run", "--json")
    assert json.loads(again.stdout.splitlines()[-1])["sighted"] == 0
    assert api.events(the_run(api, "run", "Completed")) == {}


def test_a_source_that_turns_bad_is_an_event_once(api: Api, outside: dict[str, str]) -> None:
    outside["RAPPORTEUR_SOURCES"] = "https://esubscription.un.org/rss/nothing-here.xml"
    outside["RAPPORTEUR_REPLICA"] = "http://127.0.0.1:9"
    assert rapporteur(outside, "poll").returncode == 1
    run = api.runs("poll")[0]
    event = until(lambda: api.events(run).get("rapporteur.source.unhealthy"), "the event")
    assert event["payload"]["health"] == "dead"
    assert rapporteur(outside, "poll").returncode == 1
    assert api.runs("poll")[0]["id"] != run["id"]
    assert api.events(api.runs("poll")[0]) == {}


def test_a_run_beside_another_is_skipped_and_is_no_failure(api: Api, outside: dict[str, str]) -> None:
    with held(open_database(f"sqlite:///{outside['RAPPORTEUR_HOME']}/rapporteur.db"), "run"):
        done = rapporteur(outside, "ingest")
    assert done.returncode == 1
    assert "another run is at work" in done.stderr
    run = the_run(api, "ingest", "Skipped")
    assert run["state_type"] == "COMPLETED"


def test_a_backfill_tells_nobody_unless_asked(api: Api, outside: dict[str, str]) -> None:
    symbol = FAMILY.draft.masthead.symbol
    assert symbol is not None
    done = rapporteur(outside, "backfill", symbol, "--json")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout.splitlines()[-1])
    assert (counts["fetched"], counts["parsed"], counts["delivered"]) == (1, 1, 0)
    run = the_run(api, "backfill", "Completed")
    assert run["parameters"] == {"symbols": [symbol], "alert": "none"} | dict.fromkeys(
        ("sessions", "since", "until", "languages", "resume")
    )


def test_what_cannot_work_is_a_failed_run_and_one_line(api: Api, outside: dict[str, str]) -> None:
    outside["RAPPORTEUR_OBJECTS"] = str(Path(outside["RAPPORTEUR_HOME"]) / "topics.yaml")
    done = rapporteur(outside, "deliver")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("rapporteur: while ")
    assert "topics.yaml" in done.stderr.splitlines()[-1]
    assert api.runs("deliver")[0]["state_type"] == "FAILED"


def test_the_worker_form_offers_what_serve_offers() -> None:
    from flows.scheduling.runner import deployments

    form = yaml.safe_load((Path(__file__).parents[2] / "infra" / "deploy" / "prefect.yaml").read_text())
    offered = {one["entrypoint"]: one for one in form["deployments"]}
    served = {str(one.entrypoint): one for one in deployments(timedelta(minutes=30))}
    assert offered.keys() == served.keys()
    for entrypoint, one in served.items():
        other = offered[entrypoint]
        assert other["name"] == one.name
        triggers = [(set(t["expect"]), t["match"]) for t in other.get("triggers", [])]
        assert triggers == [(set(t.expect), t.match.root) for t in one.triggers]
        intervals = [timedelta(seconds=s["interval"]) for s in other.get("schedules", [])]
        assert intervals == [s.schedule.interval for s in one.schedules or []]


@pytest.mark.parametrize("words", [["--help"], ["parse", "FILE"]])
def test_prefect_is_not_imported_for_what_does_not_need_it(words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "draft.pdf"
    file.write_bytes(write(FAMILY.draft, "pdf"))
    arguments = [str(file) if word == "FILE" else word for word in words]
    program = (
        "import sys\nfrom flows.cli import app\n"
        f"app({arguments!r}, standalone_mode=False)\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'prefect'], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip().splitlines()[-1] == "[]"
    assert "operative" in done.stdout or "Usage" in done.stdout


def test_a_child_on_the_leash_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """The parent is killed as by ``kill -9``: no handler of it runs."""
    program = (
        "import os, subprocess, sys, time\n"
        "command = [sys.executable, '-m', 'flows.scheduling.leash', str(os.getpid()), 'http.server', '0', '--bind', '127.0.0.1']\n"
        "child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        command = Path(f"/proc/{child}/cmdline")
        until(lambda: b"scheduling.leash" in command.read_bytes(), "the child is on its way")
        assert lives(child)
        parent.kill()
    until(lambda: not lives(child), "the child has ended", 30)


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path, un: Replica) -> None:
    done = rapporteur(environment(tmp_path / "home", un.url, PREFECT_API_URL="http://127.0.0.1:9/api"), "run")
    assert done.returncode == 1
    assert "no Prefect server answers at http://127.0.0.1:9/api. Check PREFECT_API_URL" in done.stderr
    assert "Traceback" not in done.stderr
