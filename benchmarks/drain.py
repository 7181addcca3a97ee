"""Ten thousand alerts and a Slack that takes one message a second in each channel: in what order, with how many 429, what memory?

    python -m benchmarks.drain --alerts 10000 --channels 4

Rows and messages of so many alerts are put into a fresh home, and ``deliver_all`` drains them in a process of its own that is
killed by SIGKILL half way and begun anew. Seconds are simulated: whoever would sleep moves the one clock by which both the office
and the server go, and beside that it goes on as the machine's does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from flows.office import open_office
from flows.pipeline import messages
from flows.pipeline.deliver import deliver_all
from flows.report import Tick
from infra.channels.slack import SlackChannel
from infra.database.engine import open_database, reading, writing
from infra.database.schema import alert, delivery, document, version
from infra.objects import open_store
from infra.settings import Settings, read_settings
from tests.servers.slack import TOKEN, Conversation, SlackServer
from watch.message import Message, Recipient

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["flows.office", "flows.pipeline.deliver", "infra.channels.slack", "tests.servers.slack"]
)
_MEASURED_EVERY = 50


def _now(ahead: Synchronized[float]) -> float:
    return time.time() + ahead.value


@dataclass(frozen=True, slots=True)
class Result:
    """``memory``: MiB resident of the delivering processes, at the begin and the end of each. ``seconds`` are real ones."""

    alerts: int
    channels: int
    lost: int
    twice: int
    disordered: int
    limited: int
    memory: tuple[tuple[float, float], ...]
    killed_at: int
    seconds: float
    simulated: float


class _Memory:
    """A report that writes down how large the process is."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def line(self, text: str) -> None:
        print(text, file=sys.stderr)

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        done = 0
        with self._file.open("a", buffering=1) as file:

            def tick() -> None:
                nonlocal done
                done += 1
                if done % _MEASURED_EVERY == 0:
                    pages = int(Path("/proc/self/statm").read_text().split()[1])
                    file.write(f"{pages * os.sysconf('SC_PAGESIZE') / 2**20:.1f}\n")

            yield tick


def drain(settings: Settings, ahead: Synchronized[float], memory: Path) -> None:
    """The target of the process: delivers until nothing is left, at the moments at which something is due."""

    def sleep(seconds: float) -> None:
        ahead.value += max(seconds, 0.0)

    with open_office(settings, _Memory(memory), clock=lambda: datetime.fromtimestamp(_now(ahead), UTC)) as office:
        slack = SlackChannel(
            TOKEN, base_url=settings.slack_base_url, pace=settings.slack_pace, clock=lambda: _now(ahead), sleep=sleep
        )
        office = replace(office, channels={"slack": slack})
        while True:
            deliver_all(office)
            with reading(office.engine) as connection:
                unsent = delivery.c.state.in_(("pending", "sending"))
                due = connection.execute(select(func.min(delivery.c.due)).where(unsent)).scalar()
            if due is None:
                return
            # What waits behind another is due already.
            sleep(max(1.0, due.timestamp() - _now(ahead)))


def fill(settings: Settings, count: int, channels: Sequence[str], now: datetime) -> dict[str, list[str]]:
    """Documents, versions, alerts and messages; by channel the keys in the order in which they are to be told."""
    engine, store = open_database(settings.database_address), open_store(str(settings.home / "objects"))
    order: dict[str, list[str]] = {name: [] for name in channels}
    rows: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = []
    for number in range(count):
        channel = channels[number % len(channels)]
        symbol, key = f"A/C.3/80/L.{number}", f"{number:032x}"
        told = Message(key, Recipient("slack", f"#{channel}"), symbol, f"{symbol}: new", f"{symbol} is new", "")
        data = messages.dumps(told)
        name = messages.object_key(key, data)
        path = settings.home / "objects" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)  # not flushed to the disk one by one, as the store does
        order[channel].append(key)
        rows.append(
            (
                {"symbol_key": symbol, "symbol": symbol, "base_key": symbol, "body": "A/C.3", "first_seen": now}
                | {"backfill": False, "wanted_at": now},
                {"id": f"{symbol}|en|{key}", "symbol_key": symbol, "language": "en", "sha256": key, "fetched_at": now}
                | {"fetched_from": "", "bytes": 0, "media_type": "application/pdf"},
                {"key": key, "recipient": str(told.recipient), "version_id": f"{symbol}|en|{key}", "family": symbol}
                | {"event": "new", "send": True, "reason": "new", "topics": ["all"], "message": name}
                | {"decided_at": now + timedelta(milliseconds=number)},
                {"alert_key": key, "channel": "slack", "state": "pending", "attempts": 0, "due": now, "note": ""}
                | {"changed_at": now},
            )
        )
    with writing(engine) as connection:
        for table, kind in zip((document, version, alert, delivery), zip(*rows, strict=True), strict=True):
            for start in range(0, count, 1000):
                connection.execute(table.insert(), list(kind[start : start + 1000]))
    engine.dispose()
    store.check()
    return order


def measure(folder: Path, count: int, channels: int, pace: float = 1.0, patience: float = 3600) -> Result:
    """Drains ``count`` alerts over so many channels. Raises TimeoutError after ``patience`` real seconds."""
    ahead: Synchronized[float] = _PROCESSES.Value("d", 0.0)
    names = [f"flood-{number}" for number in range(channels)]
    server = SlackServer(per_second=1.0, clock=lambda: _now(ahead))
    for number, name in enumerate(names):
        entry = Conversation(f"C{number:07d}FL", name)
        server.conversations[entry.id] = entry
    try:
        settings = read_settings(home=folder, slack_base_url=server.url, slack_token=TOKEN, slack_pace=pace)
        order = fill(settings, count, names, datetime.now(UTC))
        began, simulated = time.monotonic(), _now(ahead)
        killed_at, memories = 0, []
        for number in range(2):
            process = _PROCESSES.Process(target=drain, args=(settings, ahead, folder / f"memory {number}"))
            process.start()
            while process.is_alive():
                process.join(0.02)
                if number == 0 and sum(len(one.messages) for one in server.conversations.values()) >= count // 2:
                    process.kill()
                    process.join()
                    killed_at = sum(len(one.messages) for one in server.conversations.values())
                if time.monotonic() - began > patience:
                    process.kill()
                    raise TimeoutError("the alerts are not drained")
            seen = [float(line) for line in (folder / f"memory {number}").read_text().splitlines()]
            memories.append((seen[0], seen[-1]) if seen else (0.0, 0.0))
        keys = {name: server.keys(name) for name in names}
        return Result(
            alerts=count,
            channels=channels,
            lost=sum(len(set(order[name]) - set(keys[name])) for name in names),
            twice=sum(times > 1 for name in names for times in Counter(keys[name]).values()),
            disordered=sum(keys[name] != order[name] for name in names),
            limited=server.limited,
            memory=tuple(memories),
            killed_at=killed_at,
            seconds=time.monotonic() - began,
            simulated=_now(ahead) - simulated,
        )
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--channels", type=int, default=4)
    parser.add_argument("--pace", type=float, default=1.0, help="RAPPORTEUR_SLACK_PACE; 0 shows what it is good for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(name), options.alerts, options.channels, options.pace)
    print(
        f"{found.alerts} alerts to {found.channels} channels, one message a second each; killed after {found.killed_at}"
    )
    print(f"{found.seconds:.0f} s, of which {found.simulated:.0f} simulated ones; load {os.getloadavg()[0]:.1f}")
    print(f"lost {found.lost}, twice {found.twice}, channels out of order {found.disordered}, 429: {found.limited}")
    for begin, end in found.memory:
        print(f"memory: {begin:.0f} MiB, at the end {end:.0f} MiB")
    return 1 if found.lost or found.twice or found.disordered else 0


if __name__ == "__main__":
    sys.exit(main())
