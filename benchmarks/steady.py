"""A poll with nothing new: how many requests, which rows it writes, and what it costs in processor time.

    python -m benchmarks.steady --runs 20

Serves a month from a replica in a thread of its own, runs once to take it all in, and then again and again with nothing new.
Processor time is this thread's, so that the replica's is not counted; then once more as ``rapporteur run`` in a process of its own,
with everything that a start costs.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import event

from benchmarks.clocked import Clock, opened, publish_canary
from flows.pipeline.run import run
from infra.settings import DAILY_LISTS
from replica.calendar import Month
from replica.library import Library
from replica.server import Replica


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--documents", type=int, default=20, help="a day, for three days")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    month = Month(start=date(2026, 10, 5), days=3, per_day=asked.documents)
    library = Library()
    month.publish(library)
    publish_canary(library, month.opens)
    # Past the end of the month, and not so late that a document is to be looked at again.
    clock = Clock(month.opens + timedelta(days=2, hours=12))
    with tempfile.TemporaryDirectory() as folder, Replica(library, clock=clock) as un:
        home = Path(folder)
        with opened(home, un, clock, sources=DAILY_LISTS) as office:
            for _ in range(3):
                run(office, "run")
                clock.now += timedelta(minutes=30)
            un.forget()
            written: Counter[str] = Counter()
            asked_of_database = [0]

            @event.listens_for(office.engine, "before_cursor_execute")
            def _count(
                connection: object, cursor: object, statement: str, parameters: object, context: object, many: object
            ) -> None:
                asked_of_database[0] += 1
                words = statement.split()
                if words[0] in ("INSERT", "UPDATE", "DELETE"):
                    written[f"{words[0]} {words[1 if words[0] == 'UPDATE' else 2]}"] += 1

            spent = time.thread_time()
            began = time.monotonic()
            for _ in range(asked.runs):
                clock.now += timedelta(seconds=30)  # so soon that nothing else falls due
                run(office, "run")
            spent, took = time.thread_time() - spent, time.monotonic() - began
            statuses = Counter(f"{exchange.route} {exchange.status}" for exchange in un.log)
        print(f"{asked.runs} runs with nothing new, {len(DAILY_LISTS)} sources")
        print(
            f"processor time a run {spent / asked.runs * 1000:.0f} ms, {took / asked.runs * 1000:.0f} ms by the clock"
        )
        print(f"statements to the database a run {asked_of_database[0] / asked.runs:.0f}")
        for name, count in sorted(statuses.items()):
            print(f"  asked    {count / asked.runs:5.1f} a run  {name}")
        for name, count in sorted(written.items()):
            print(f"  written  {count / asked.runs:5.1f} a run  {name}")
        _whole(home, un)  # by the real clock files are to be looked at again; then nothing is
        print(f"as a process of its own: {_whole(home, un):.2f} s of processor time")
    return 0


def _whole(home: Path, un: Replica) -> float:
    """Processor seconds of ``rapporteur run``, imports and all."""
    environment = os.environ | {"RAPPORTEUR_HOME": str(home), "RAPPORTEUR_REPLICA": un.url}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "flows.cli", "run"], env=environment, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
