"""``run``, ``poll``, ``ingest``, ``deliver`` and ``backfill``: plain functions, or the same through Prefect."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from documents.errors import UsageError
from flows.office import open_office
from flows.pipeline.run import Counts, run
from flows.report import report_for
from infra.settings import Settings, read_settings


def through_prefect(engine: str, settings: Settings) -> bool:
    """Whether the work goes through Prefect. Raises UsageError for an engine that does not exist."""
    if engine not in ("auto", "direct", "prefect"):
        raise UsageError(f"--engine {engine!r} is none of auto, direct, prefect")
    return engine == "prefect" or (engine == "auto" and settings.prefect_api_url is not None)


def run_once(command: str, *, engine: str, as_json: bool) -> int:
    """0 when all that was due is done or parked; 1 when something failed and will be tried again."""
    settings = read_settings()
    if through_prefect(engine, settings):
        from flows.prefect_engine import run_through_prefect

        counts = run_through_prefect(command)
    else:
        with open_office(settings, report_for(as_json=as_json)) as office:
            counts = run(office, command)
    tell(counts, as_json=as_json)
    return 1 if counts.failed else 0


def run_backfill(symbols: Sequence[str], *, alert: bool, dry_run: bool, engine: str, as_json: bool) -> int:
    from flows.pipeline.backfill import backfill, expand

    wanted = expand(symbols)
    settings = read_settings()
    if dry_run:
        hours = len(wanted) / settings.requests_per_hour
        if as_json:
            print(json.dumps({"symbols": [one.display for one in wanted], "hours": round(hours, 2)}))
        else:
            for one in wanted:
                print(one.display)
            pace = f"at {settings.requests_per_hour} requests an hour that takes at least {hours:.1f} h"
            print(f"{len(wanted)} documents" + ("" if settings.replica else f"; {pace}"))
        return 0
    if through_prefect(engine, settings):
        from flows.prefect_engine import backfill_through_prefect

        counts = backfill_through_prefect(list(symbols), alert=alert)
    else:
        with open_office(settings, report_for(as_json=as_json)) as office:
            counts = backfill(office, wanted, alert=alert)
    tell(counts, as_json=as_json)
    return 1 if counts.failed else 0


def tell(counts: Counts, *, as_json: bool) -> None:
    """The result: one line of JSON, or one sentence."""
    if as_json:
        print(json.dumps(asdict(counts)))
        return
    failed = f", {counts.failed} failed and will be tried again" if counts.failed else ""
    print(
        f"sighted {counts.sighted}, fetched {counts.fetched}, parsed {counts.parsed}, parked {counts.parked}, "
        f"compared {counts.compared}, matched {counts.matched}, alerts {counts.alerts}, delivered {counts.delivered}"
        f"{failed} in {counts.seconds:.1f} s"
    )
