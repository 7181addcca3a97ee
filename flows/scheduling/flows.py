"""The Prefect flows: thin wrappers around the plain functions, a task per stage and never one per document.

Prefect gives schedules, retries, a UI and events. What is to be done, and that nothing is done twice, is the pipeline's own
business: each flow may be started twice or killed anywhere.

The flows are plain functions, not coroutines, although an empty one then waits a second for its heartbeat thread: the work
is done in the main thread, where Ctrl-C and SIGTERM arrive.
"""

from __future__ import annotations

import contextvars
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from types import FrameType
from typing import Any, Literal

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.deployments import run_deployment
from prefect.exceptions import TerminationSignal
from prefect.states import Completed
from prefect.tasks import Task

from documents.errors import RapporteurError, TransientError
from flows.office import Office, open_office
from flows.pipeline.backfill import backfill, order
from flows.pipeline.digest import next_due
from flows.pipeline.run import Counts, Run, Step, run
from flows.pipeline.topics import read_topics
from flows.pipeline.wanted import Asked, choose
from flows.report import Tick
from flows.scheduling.events import happened
from flows.scheduling.leash import GRACE_SECONDS, SERVED_BY, hold
from flows.scheduling.spread import spread_parsing, task_runner
from infra.database.engine import reading
from infra.database.lock import Busy
from infra.settings import read_settings

#: Name of the state in which a run ends that found another one at work.
SKIPPED = "Skipped"
#: A transient failure of a whole stage (the database or the object store is away) is tried again within the run.
_RETRIES = (10, 60)
#: A backfill is a person's order: it waits for its turn, up to a day, instead of being skipped.
_TURN_SECONDS, _TURNS = 30, 2880

# --- the flows ------------------------------------------------------------------------------------------------------------


@flow(name="poll", description="Looks at the sources for new symbols.")
def poll_flow() -> State[Any]:
    return _command("poll")


@flow(name="ingest", description="Fetches, parses, compares and matches what was sighted.")
def ingest_flow() -> State[Any]:
    return _command("ingest")


@flow(name="deliver", description="Delivers the alerts that are decided.")
def deliver_flow() -> State[Any]:
    return _command("deliver")


@flow(name="run", description="Polls, ingests and delivers: everything that is due, once.")
def run_flow() -> State[Any]:
    return _command("run")


@flow(name="backfill")
def backfill_flow(
    symbols: list[str] | None = None,
    sessions: list[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    languages: list[str] | None = None,
    alert: Literal["none", "digest", "normal"] = "none",
    resume: str | None = None,
) -> State[Any]:
    """Fetches documents by symbol, whether or not a source names them, and takes them all the way.

    Args:
        symbols: One symbol (A/RES/78/1, S/RES/2334 (2016)), range (A/C.3/80/L.1..L.20) or pattern over the catalogue's
            records (A/C.3/76/*) each.
        sessions: Only documents of these sessions (76); alone, all of them that the catalogue's records name.
        since: Catalogue records of that day or later.
        until: Catalogue records of that day or earlier.
        languages: In order of preference (fr, en), instead of the settings'; also for documents that are here already.
        alert: none tells nobody, digest puts them into the next digest, normal tells of them as if they were new.
        resume: The id of a backfill that was stopped, to go on with; the other fields are not read then.
    """
    # Prefect's form shows the words under "Args" beside its fields.
    asked = Asked(tuple(symbols or ()), tuple(sessions or ()), since, until, tuple(languages or ()))
    counts = Counts()
    with _at_work("backfill") as work, task_runner(work.office.settings) as runner:
        office = work.office
        name = resume or order(office, choose(office.engine, asked), asked, alert)

        def take_turn(*, patient: bool = False) -> None:
            nonlocal counts
            # The moment of the turn: what another run did while this one waited is not this one's doing.
            work.begin()
            counts = backfill(office, name, spread=partial(spread_parsing, runner), patient=patient)

        if office.settings.dask_scheduler:
            # What is sent to a cluster takes the running task's arguments along, and the open house cannot be sent.
            # So there is no task whose retries wait for the turn.
            take_turn(patient=True)
        else:
            _backfill_task.with_options(name="backfill")(take_turn)
    return _completed(counts)


def _command(command: str) -> State[Any]:
    try:
        with _at_work(command) as work:
            counts = run(work.office, command, partial(_as_task, work), work.patience)
    except Busy as busy:
        # Not a failure: what this run would have done is done by the other, or by the next.
        get_run_logger().info("skipped: %s", busy.what)
        return Completed(name=SKIPPED, message=f"Skipped: {busy.what}")
    return _completed(counts)


def _completed(counts: Counts) -> State[Any]:
    words = [f"{name} {getattr(counts, name)}" for name in Counts.__slots__ if getattr(counts, name)]
    return Completed(message=", ".join(words) or "nothing to do", data=counts)


# --- the tasks --------------------------------------------------------------------------------------------------------------


def _worth_retrying(task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    """A transient failure, unless it is that somebody else is at work. A wrong setting stays wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, TransientError) and not isinstance(error, Busy)


def _worth_waiting(task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    error = state.result(raise_on_failure=False)
    if isinstance(error, Busy):
        return True
    return task_run.run_count <= len(_RETRIES) and _worth_retrying(task, task_run, state)


@task(
    retries=len(_RETRIES), retry_delay_seconds=list(_RETRIES), retry_condition_fn=_worth_retrying, cache_policy=NO_CACHE
)
def _stage_task(work: Callable[[], None]) -> None:
    """A stage as one function without arguments: Prefect looks into arguments, copies them and keeps them."""
    work()


@task(retries=_TURNS, retry_delay_seconds=_TURN_SECONDS, retry_condition_fn=_worth_waiting, cache_policy=NO_CACHE)
def _backfill_task(work: Callable[[], None]) -> None:
    work()


# --- at work ----------------------------------------------------------------------------------------------------------------


class _RunReport:
    """Tells a run's log in the UI; and the place where a run that is to end ends: between two documents."""

    def __init__(self, ending: threading.Event) -> None:
        self._ending = ending
        self._logger = get_run_logger()
        # Stages tick from threads of their own, and Prefect's log finds its run and its server by this context.
        self._context = contextvars.copy_context()

    def line(self, text: str) -> None:
        self._context.copy().run(self._logger.warning, "%s", text)

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        self._end_here()
        lock, done, step = threading.Lock(), 0, max(total // 5, 20)

        def tick() -> None:
            nonlocal done
            with lock:
                done += 1
                now = done
            if now % step == 0 and now < total:
                self._context.copy().run(self._logger.info, "%s: %d of %d", name, now, total)
            self._end_here()

        if total:
            self._context.copy().run(self._logger.info, "%s: %d", name, total)
        yield tick

    def _end_here(self) -> None:
        if self._ending.is_set():
            raise TerminationSignal(signal.SIGTERM)


class _Work:
    """The house, open for one run, and since when."""

    def __init__(self, command: str, office: Office) -> None:
        self.command, self.office = command, office
        self._since: datetime | None = None

    @property
    def patience(self) -> timedelta | None:
        """Alerts wait for their siblings only where somebody wakes us to send them."""
        return timedelta(minutes=self.office.settings.burst_minutes) if SERVED_BY in os.environ else None

    def begin(self) -> None:
        self._since = self.office.clock()

    def begin_once(self) -> None:
        if self._since is None:
            self.begin()

    def tell(self) -> None:
        """Emits what happened since ``begin``. After the lock is given back: the run that an event starts wants it."""
        if self._since is None:
            return
        try:
            for one in happened(self.office.engine, self._since):
                one.emit(self.command)
        except RapporteurError as error:
            self.office.report.line(f"no events are emitted: {error}")
        if SERVED_BY in os.environ:
            self._set_alarm()

    def _set_alarm(self) -> None:
        """Orders a run of ``deliver`` for the moment at which a wait, a quiet night or a digest's period ends.

        Only where that is before the next run by the schedule, which sets an alarm of its own. The moment is the order's
        identity: two runs that order the same get one.
        """
        office = self.office
        now = office.clock()
        try:
            topics = read_topics(office)
            with reading(office.engine) as connection:
                due = next_due(connection, topics, now)
        except RapporteurError as error:
            office.report.line(f"no alarm is set for what is due later: {error}")
            return
        if due is not None and due - now < timedelta(minutes=office.settings.poll_minutes):
            run_deployment(
                "deliver/rapporteur",
                scheduled_time=due,
                timeout=0,
                as_subflow=False,
                idempotency_key=f"deliver {due.isoformat()}",
            )


def _as_task(work: _Work, step: Step, office: Office, shared: Run) -> None:
    work.begin_once()
    _stage_task.with_options(name=step.__name__.removeprefix("step_"))(partial(step, office, shared))


@contextmanager
def _at_work(command: str) -> Iterator[_Work]:
    with _ending_politely() as ending, open_office(read_settings(), _RunReport(ending)) as office:
        work = _Work(command, office)
        try:
            yield work
        except Exception:
            work.tell()
            raise
        work.tell()


@contextmanager
def _ending_politely() -> Iterator[threading.Event]:
    """While this lasts, SIGTERM sets the event, and ends the process only if that did not end it within the grace.

    Prefect's own handler would raise in the middle of a line: of one that sends a mail, for example, of which nobody would
    know then whether it left. A process that hangs in a slow answer is ended by the kernel's alarm, whatever Python does.
    """
    ending = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
        ending.set()

    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    before = signal.signal(signal.SIGTERM, end)
    if SERVED_BY in os.environ:
        hold(int(os.environ[SERVED_BY]))
        # A Ctrl-C in the terminal reaches us as well, but it is meant for our parent, which ends us politely.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield ending
    finally:
        signal.signal(signal.SIGTERM, before)
