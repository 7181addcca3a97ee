"""``--engine prefect``: the same work as a flow run, with the server that is given or one of our own."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from documents.errors import RapporteurError
from flows.pipeline.run import Counts
from flows.prefect_home import LocalServer, running_elsewhere, settle
from infra.database.lock import Busy
from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

_RECORD_SECONDS = 20.0


def run_through_prefect(command: str) -> Counts:
    """Runs ``poll``, ``ingest``, ``deliver`` or ``run`` as a flow. Raises what the plain function raises."""

    def call() -> State[Any]:
        from flows import prefect_flows as ours

        named = {"poll": ours.poll_flow, "ingest": ours.ingest_flow, "deliver": ours.deliver_flow, "run": ours.run_flow}
        return named[command](return_state=True)

    return _through_prefect(call)


def backfill_through_prefect(symbols: list[str], *, alert: bool) -> Counts:
    """Runs a backfill as a flow; it waits for its turn when another run is at work."""

    def call() -> State[Any]:
        from flows.prefect_flows import backfill_flow

        return backfill_flow(symbols, alert=alert, return_state=True)

    return _through_prefect(call)


def _through_prefect(call: Callable[[], State[Any]]) -> Counts:
    with _server(read_settings()):
        state = call()
        _await_records(state)
        if state.name == "Skipped":
            raise Busy(str(state.message), phase="starting", advice="Wait for it; what it does need not be done twice")
        counts = state.result()
    if not isinstance(counts, Counts):
        raise RapporteurError(f"the flow run ended as {state.name}: {state.message}")
    return counts
