"""The whole way, in order, once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

from documents.errors import RapporteurError
from flows.office import Office
from flows.pipeline.compare import compare_all
from flows.pipeline.decide import decide_all
from flows.pipeline.deliver import deliver_all
from flows.pipeline.digest import gather
from flows.pipeline.fetch import fetch_all
from flows.pipeline.operators import tell_operators
from flows.pipeline.parse import parse_all
from flows.pipeline.poll import poll
from flows.pipeline.relate import relate_all
from flows.pipeline.series import walk_all
from flows.pipeline.topics import Topics, read_topics
from flows.pipeline.trouble import tell_of_trouble
from infra.database.engine import writing
from infra.database.lock import held
from infra.database.schema import run as run_table
from infra.heartbeat import beat
from infra.sources import WELL

#: For so long a run waits for channels that take a message a second, where another run comes soon: everybody else waits behind it.
_FLOOD = timedelta(seconds=30)


@dataclass(slots=True)
class Counts:
    """What one run did. ``parked`` counts the documents that this run put aside; ``failed`` what will be tried again, of which
    ``undecided`` wait for a topics file without mistakes."""

    sighted: int = 0
    fetched: int = 0
    parsed: int = 0
    parked: int = 0
    compared: int = 0
    matched: int = 0
    alerts: int = 0
    delivered: int = 0
    failed: int = 0
    undecided: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """What the steps of one run share: what they count, and the topics, read once so that all of them see the same.

    ``patience``: how long an alert waits for its siblings. None where no other run comes soon that sends what this one leaves.
    """

    counts: Counts
    topics: Topics | None
    patience: timedelta | None = None


def step_poll(office: Office, shared: Run) -> None:
    counts = shared.counts
    results = [*poll(office), *walk_all(office)]
    counts.sighted += sum(one.sighted for one in results)
    counts.failed += sum(one.health not in WELL for one in results)


def step_ingest(office: Office, shared: Run) -> None:
    """Every stage for everything, then the next: what a document is compared with must not depend on when it was fetched."""
    counts = shared.counts
    fetched = fetch_all(office, shared.topics.file.topics if shared.topics else ())
    counts.fetched += fetched.fetched
    counts.failed += fetched.blocked
    parsed, parked = parse_all(office)
    counts.parsed += parsed
    counts.parked += parked
    relate_all(office)
    counts.compared += compare_all(office)
    decided = decide_all(office, shared.topics, shared.patience or timedelta(0))
    counts.matched += decided.matched
    counts.alerts += decided.alerts
    counts.failed += decided.withheld
    counts.undecided += decided.withheld


def step_deliver(office: Office, shared: Run) -> None:
    counts = shared.counts
    tell_operators(office)
    gather(office, shared.topics)
    sent, unsent = deliver_all(office, _FLOOD if shared.patience is not None else None)
    tell_of_trouble(office)
    counts.delivered += sent
    counts.failed += unsent


Step = Callable[[Office, Run], None]
#: How a step is done: at once, or as a task of Prefect's.
Perform = Callable[[Step, Office, Run], None]


def at_once(step: Step, office: Office, shared: Run) -> None:
    step(office, shared)


COMMANDS: dict[str, tuple[Step, ...]] = {
    "poll": (step_poll,),
    "ingest": (step_ingest,),
    "deliver": (step_deliver,),
    "run": (step_poll, step_ingest, step_deliver),
}


def run(office: Office, command: str, perform: Perform = at_once, patience: timedelta | None = None) -> Counts:
    """Runs a command of COMMANDS under the lock that keeps two runs apart, and leaves a row that says how it went."""
    with recorded(office, command, patience) as shared:
        for step in COMMANDS[command]:
            perform(step, office, shared)
    _beat(office)
    return shared.counts


def _beat(office: Office) -> None:
    """Only a run that came to its end is heard of; that nobody hears is a line, and no failure of the run."""
    if office.settings.heartbeat_url is None:
        return
    try:
        beat(office.settings.heartbeat_url.get_secret_value(), office.settings.user_agent)
    except RapporteurError as error:
        office.report.line(str(error))


@contextmanager
def recorded(office: Office, command: str, patience: timedelta | None = None) -> Iterator[Run]:
    """The lock, the topics, and a row of ``run`` around some steps. Raises Busy when another run is at work."""
    counts = Counts()
    began = time.monotonic()
    with held(office.engine, "run"):
        name = secrets.token_hex(8)
        with writing(office.engine) as connection:
            row = {"id": name, "command": command, "started_at": office.clock(), "counts": {}}
            connection.execute(run_table.insert().values(row))
        # Topics count from here: what this very run sights is newer than they are.
        shared = Run(counts, read_topics(office), patience)
        failure: RapporteurError | None = None
        try:
            yield shared
        except RapporteurError as error:
            failure = error
            raise
        finally:
            counts.seconds = round(time.monotonic() - began, 3)
            with writing(office.engine) as connection:
                connection.execute(
                    run_table.update()
                    .where(run_table.c.id == name)
                    .values(
                        finished_at=office.clock(),
                        counts=asdict(counts),
                        error=str(failure) if failure else None,
                    )
                )
