"""The deployments that ``serve`` offers, and the thread in which Prefect's runner looks for their runs.

There is on purpose no concurrency limit of Prefect's on them. Its server keeps the leases of such a limit in memory and the
taken slots in the database: killed while a run holds one, it never frees the slot, and every later run ends "Cancelled:
concurrency limit reached". The schedule would be dead, in silence. Our own lock dies with its holder: a run that finds another one
at work ends as "Skipped".
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.runner import Runner
from prefect.schedules import Interval, Schedule
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from documents.errors import TransientError
from flows.scheduling import events as events
from flows.scheduling import flows

#: What all deployments are called: `prefect deployment run backfill/rapporteur`.
NAME = "rapporteur"
#: Runs at the same time: one works, the others wait for it (a backfill) or end as skipped. 0.1 GB each.
_AT_ONCE = 4
_AT_START = "at start"
_NOISY = "FlowRunCancellingObserver"


def deployments(every: timedelta) -> list[RunnerDeployment]:
    """``run`` every so often; ``ingest`` after a ``poll`` by itself that sighted, ``deliver`` after an ``ingest``."""
    schedule = Interval(every, anchor_date=datetime.now(UTC))
    after_poll = _after(events.SIGHTED, "poll", "ingest what a poll sighted")
    after_ingest = _after(events.MATCHED, "ingest", "deliver what an ingest matched")
    return [
        _deployment(flows.run_flow, schedule=schedule),
        _deployment(flows.poll_flow),
        _deployment(flows.ingest_flow, trigger=after_poll),
        _deployment(flows.deliver_flow, trigger=after_ingest),
        _deployment(flows.backfill_flow, trigger=_asked_by_event()),
    ]


def _deployment(
    flow: Flow[..., Any], *, schedule: Schedule | None = None, trigger: DeploymentEventTrigger | None = None
) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        flow,
        name=NAME,
        tags=[NAME],
        schedule=schedule,
        triggers=[trigger] if trigger else [],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _after(event: str, command: str, name: str) -> DeploymentEventTrigger:
    """The flow ``run`` does all stages itself: only a stage run alone starts the next."""
    return DeploymentEventTrigger(
        name=f"{NAME}: {name}",
        expect={event},
        match={"prefect.resource.id": "rapporteur.*", events.COMMAND: command},
    )


def _asked_by_event() -> DeploymentEventTrigger:
    """An event ``rapporteur.backfill.asked`` with ``symbols`` in its payload, of whoever can send one, is a backfill."""
    words = {"__prefect_kind": "jinja", "template": "{{ event.payload['symbols'] | tojson }}"}
    return DeploymentEventTrigger(
        name=f"{NAME}: backfill what an event asks for",
        expect={events.BACKFILL_ASKED},
        match={"prefect.resource.id": "rapporteur.*"},
        parameters={"symbols": {"__prefect_kind": "json", "value": words}},
    )


class Serving:
    """Prefect's runner in a thread of its own, so that signals stay with the main thread. A new one for every start."""

    def __init__(self, every: timedelta, api_url: str, *, own_server: bool) -> None:
        self._every, self._api_url, self._own_server = every, api_url, own_server
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._runner: Runner | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="prefect-runner", daemon=True)
        self.ready = threading.Event()

    def start(self) -> None:
        # Without a server for a moment it prints a page of traces, each time; what there is to know, `check` says.
        logging.getLogger(f"prefect.{_NOISY}").setLevel(logging.CRITICAL)
        self._thread.start()

    def check(self) -> None:
        """Raises TransientError when the runner has ended by itself, which it does when its server is away for long."""
        if not self._thread.is_alive():
            words = str(self._error or "").strip().splitlines() or [type(self._error).__name__]
            what = f"the runner of Prefect at {self._api_url} ended: {words[0][:200]}"
            advice = "" if self._own_server else "Is PREFECT_API_URL right, and does that server run?"
            raise TransientError(what, phase="serving", advice=advice) from self._error

    def stop(self, seconds: float = 20.0) -> None:
        """Ends the runs at work, politely, and the thread; at the latest after that time."""
        if self._loop is not None and self._thread.is_alive():
            try:
                asyncio.run_coroutine_threadsafe(self._end(), self._loop)
            except RuntimeError:  # the loop ended in between: there is nothing left to stop
                return
            self._thread.join(seconds)

    async def _end(self) -> None:
        if self._runner is not None and self._runner.started:
            await self._runner.astop()
        elif self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001  # whatever it is, the main thread says it and starts anew
            self._error = error

    async def _serve(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._loop.set_exception_handler(_quietly)
        # Not paused when we stop: a restart must not need a person who starts the schedule again.
        runner = Runner(name=NAME, limit=_AT_ONCE, pause_on_shutdown=False)
        began = datetime.now(UTC)
        ours = {one.full_name: await runner.aadd_deployment(one) for one in deployments(self._every)}
        async with get_client() as client:
            await _tidy(client, list(ours.values()), began, bury=self._own_server)
            # At once, and then by the schedule: nobody knows for how long nothing was running.
            await client.create_flow_run_from_deployment(ours[f"run/{NAME}"], tags=[_AT_START])
        self._runner = runner
        self.ready.set()
        await runner.start()


def _quietly(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The observer trips over its own end when the server is away; everything else is reported as ever."""
    if _NOISY not in str(context.get("message")):
        loop.default_exception_handler(context)


async def _tidy(client: PrefectClient, ours: Sequence[UUID], began: datetime, *, bury: bool) -> None:
    """Puts right what an earlier life left on the server.

    Scheduled runs that nobody started while we were away are cancelled: Prefect would start them all at once, and the run at
    our start does their work. A person's own order stays. ``bury``: runs that Prefect believes at work although their process
    ended with ours are called crashed; only where the server is ours alone.
    """
    deployments = DeploymentFilter(id=DeploymentFilterId(any_=list(ours)))
    late = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": began}),
    )
    at_work = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    alive = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=at_work)))
    cancelled: State[None] = Cancelled(message="Too late: nothing was serving. The run at the next start did its work.")
    crashed: State[None] = Crashed(message="Its process is gone. The next run does what it left undone.")
    for one in await client.read_flow_runs(flow_run_filter=late, deployment_filter=deployments):
        if one.auto_scheduled or _AT_START in one.tags:
            await client.set_flow_run_state(one.id, cancelled, force=True)
    if bury:
        for one in await client.read_flow_runs(flow_run_filter=alive, deployment_filter=deployments):
            await client.set_flow_run_state(one.id, crashed, force=True)
