"""``run``, ``poll``, ``ingest``, ``deliver`` and ``backfill``: plain functions, or the same through Prefect."""

from __future__ import annotations

import json
from dataclasses import asdict

from documents.errors import UsageError
from flows.office import Office, open_office, unreachable
from flows.pipeline.backfill import backfill, cancel, known_of, order, progress
from flows.pipeline.run import Counts, run
from flows.pipeline.wanted import Asked, choose
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
    if command != "deliver":
        _introduce(settings, as_json=as_json)
    if through_prefect(engine, settings):
        from flows.scheduling.engine import run_through_prefect

        counts = run_through_prefect(command)
    else:
        with open_office(settings, report_for(as_json=as_json)) as office:
            counts = run(office, command)
    tell(counts, as_json=as_json)
    return 1 if counts.failed else 0


def _introduce(settings: Settings, *, as_json: bool) -> None:
    for line in unreachable(settings):
        report_for(as_json=as_json).line(line)


def run_backfill(asked: Asked, *, tell_how: str, dry_run: bool, resume: str | None, engine: str, as_json: bool) -> int:
    """Orders a backfill, or takes up one that was begun, and does it."""
    settings = read_settings()
    if not dry_run:
        _introduce(settings, as_json=as_json)
    if not dry_run and resume is None and through_prefect(engine, settings):
        from flows.scheduling.engine import backfill_through_prefect

        counts = backfill_through_prefect(asked, tell_how)
    else:
        with open_office(settings, report_for(as_json=as_json)) as office:
            if dry_run:
                _would(office, asked, as_json=as_json)
                return 0
            name = resume or order(office, choose(office.engine, asked), asked, tell_how)
            try:
                counts = backfill(office, name)
            except KeyboardInterrupt:
                office.report.line(f"backfill {name} stopped: --resume {name} goes on with it, --cancel {name} ends it")
                raise
    tell(counts, as_json=as_json)
    return 1 if counts.failed else 0


def _would(office: Office, asked: Asked, *, as_json: bool) -> None:
    """What a backfill would fetch, and how long politeness makes it take: one request for a document that is there in the first
    language and format wanted, at most one for each address of one that is not."""
    symbols = choose(office.engine, asked)
    known = known_of(office, [one.key for one in symbols]) if not asked.languages else set()
    wanted = [one for one in symbols if one.key not in known]
    wish = office.files.wish
    most = len(asked.languages or wish.languages) * (len(wish.formats) + ("pdf" in wish.formats))
    hours = len(wanted) / office.settings.requests_per_hour
    if as_json:
        found = {"symbols": [one.display for one in wanted], "known": len(known), "hours": round(hours, 2)}
        print(json.dumps(found | {"hours_at_most": round(hours * most, 2)}))
        return
    for one in wanted:
        print(one.display)
    pace = f"at {office.settings.requests_per_hour} requests an hour that takes {hours:.1f} h, and up to {hours * most:.1f} h"
    print(
        f"{len(wanted)} document{'s' * (len(wanted) != 1)}"
        + (f", {len(known)} more are here already" if known else "")
        + ("" if office.settings.replica else f"; {pace} where they do not exist")
    )


def list_backfills(*, as_json: bool) -> int:
    with open_office(read_settings(), report_for(as_json=as_json)) as office:
        found = progress(office)
    if as_json:
        print(json.dumps(found, default=str, ensure_ascii=False))
        return 0
    for one in found:
        words = " ".join(one["asked"])
        print(
            f"{one['id']}  {one['created']:%Y-%m-%d %H:%M}  {one['state']:<15} {one['taken']} of {one['documents']} taken, "
            f"{one['held']} here  {words[:80]}"
        )
    if not found:
        print("no backfill was asked for yet")
    return 0


def cancel_backfill(name: str) -> int:
    """1 when it had ended already."""
    with open_office(read_settings(), report_for(as_json=False)) as office:
        done = cancel(office, name)
    print(f"backfill {name} is cancelled; what was fetched stays" if done else f"backfill {name} had ended already")
    return 0 if done else 1


def tell(counts: Counts, *, as_json: bool) -> None:
    """The result: one line of JSON, or one sentence."""
    if as_json:
        print(json.dumps(asdict(counts)))
        return
    again = counts.failed - counts.undecided
    failed = f", {again} to be tried again" if again else ""
    if counts.undecided:
        failed += f", {counts.undecided} wait to be matched until the topics are in order"
    print(
        f"sighted {counts.sighted}, fetched {counts.fetched}, parsed {counts.parsed}, parked {counts.parked}, "
        f"compared {counts.compared}, matched {counts.matched}, alerts {counts.alerts}, delivered {counts.delivered}"
        f"{failed}; {counts.seconds:.1f} s"
    )
