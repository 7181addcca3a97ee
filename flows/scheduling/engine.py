"""``--engine prefect``: the same work as a flow run, with the server that is given or one of our own."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from documents.errors import TransientError
from flows.pipeline.run import COMMANDS, Counts
from flows.pipeline.wanted import Asked
from flows.scheduling.home import LocalServer, running_elsewhere, settle
from infra.database.lock import Busy
from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

_RECORD_SECONDS = 15.0


def run_through_prefect(command: str) -> Counts:
    """Runs ``poll``, ``ingest``, ``deliver`` or ``run`` as a flow. Raises what the plain function raises."""

    def call() -> State[Any]:
        from flows.scheduling import flows as ours

        named = {"poll": ours.poll_flow, "ingest": ours.ingest_flow, "deliver": ours.deliver_flow, "run": ours.run_flow}
        return named[command](return_state=True)

    return _through_prefect(call, tasks=len(COMMANDS[command]))


def backfill_through_prefect(asked: Asked, tell: str) -> Counts:
    """Runs a backfill as a flow; it waits for its turn when another run is at work."""

    def call() -> State[Any]:
        from flows.scheduling.flows import backfill_flow

        given = {"symbols": asked.words, "sessions": asked.sessions, "languages": asked.languages}
        parameters = {name: list(words) for name, words in given.items() if words}
        dates = {name: one for name, one in (("since", asked.since), ("until", asked.until)) if one}
        return backfill_flow(**parameters, **dates, alert=tell, return_state=True)

    return _through_prefect(call, tasks=1)


def _through_prefect(call: Callable[[], State[Any]], *, tasks: int) -> Counts:
    with _server(read_settings()):
        state = call()
        skipped = state.name == "Skipped"
        _await_records(state, 0 if skipped or not state.is_completed() else tasks)
    if skipped:
        raise Busy(str(state.message), phase="starting", advice="Wait for it; what it does need not be done twice")
    counts = state.result()
    if not isinstance(counts, Counts):
        raise TransientError(f"the flow run ended as {state.name}: {state.message}", phase="running it through Prefect")
    return counts


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    """Sets the environment for a server that answers; Prefect must not be imported before."""
    if settings.prefect_api_url:
        os.environ.update(settle(settings, settings.prefect_api_url, own=False))
        try:
            yield
        except RuntimeError as error:
            # Prefect has no kind of error for it.
            if "Failed to reach API" not in str(error):
                raise
            raise TransientError(
                f"no Prefect server answers at {settings.prefect_api_url}",
                phase="starting a flow run",
                advice="Check PREFECT_API_URL, or work without Prefect: --engine direct",
            ) from error
        return
    if at_work := running_elsewhere(settings):
        os.environ.update(settle(settings, at_work, own=True))
        yield
        return
    with LocalServer(settings) as server:
        print(
            "starting a Prefect server for this run (about 10 s; PREFECT_API_URL names one that runs)", file=sys.stderr
        )
        server.start()
        os.environ.update(settle(settings, server.api_url, own=True))
        yield


def _await_records(state: State[Any], tasks: int) -> None:
    """Until the server has written down the run's tasks, which it does after the fact: it may be about to be stopped."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=_RECORD_SECONDS)
    APILogWorker.drain_all(timeout=_RECORD_SECONDS)
    run_id = state.state_details.flow_run_id
    if run_id is None:
        return
    deadline = time.monotonic() + _RECORD_SECONDS
    with get_client(sync_client=True) as client:
        while time.monotonic() < deadline:
            runs = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])))
            if len(runs) >= tasks and all(run.state and run.state.is_final() for run in runs):
                return
            time.sleep(0.2)
