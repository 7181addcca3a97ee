"""Parsing spread over a task runner of Prefect's: threads of this process, or a Dask cluster where one is named.

Only parsing: it needs nothing but bytes and a processor. Fetching stays in this process, because a host's limit is held by the
one client through which everything leaves the house.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from documents.errors import UsageError
from flows.office import Office, open_office
from flows.pipeline import parse
from infra.settings import Settings, read_settings

#: Versions in one task: enough to be worth a task run, few enough to be shared out evenly.
_AT_ONCE = 50

Runner = TaskRunner[Any]


def task_runner(settings: Settings) -> Runner:
    """To be used in a ``with``. Raises UsageError where a cluster is named and its library is not installed."""
    if settings.dask_scheduler is None:
        return ThreadPoolTaskRunner(max_workers=settings.parse_workers)
    try:
        dask = import_module("prefect_dask")
    except ImportError as error:
        raise UsageError(
            "RAPPORTEUR_DASK_SCHEDULER is set, and prefect-dask is not installed",
            phase="reading the settings",
            advice="pip install 'rapporteur[dask]'",
        ) from error
    runner: Runner = dask.DaskTaskRunner(address=settings.dask_scheduler)
    return runner


def spread_parsing(runner: Runner, office: Office) -> tuple[int, int]:
    """Every parse that is due: (parsed, parked or failed)."""
    due = parse.pending(office.engine, office.clock(), scans=parse.readable(office.engine, office.settings))
    parts = [due[start : start + _AT_ONCE] for start in range(0, len(due), _AT_ONCE)]
    if office.settings.dask_scheduler is None:
        futures = [runner.submit(_parse_here, {"work": partial(_parsed, office, part)}) for part in parts]
    else:
        futures = [runner.submit(_parse_there, {"part": list(part)}) for part in parts]
    results = [future.result() for future in futures]
    return sum(good for good, _ in results), sum(bad for _, bad in results)


def _parsed(office: Office, part: Sequence[parse.Work]) -> tuple[int, int]:
    good = sum(parse.parse(office, one) for one in part)
    return good, len(part) - good


@task(name="parse", cache_policy=NO_CACHE)
def _parse_here(work: partial[tuple[int, int]]) -> tuple[int, int]:
    return work()


@task(name="parse", cache_policy=NO_CACHE)
def _parse_there(part: list[parse.Work]) -> tuple[int, int]:
    """On a worker of the cluster, with an office of its own."""
    with open_office(read_settings()) as office:
        return _parsed(office, part)
