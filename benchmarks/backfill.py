"""A backfill of thousands: how fast, how many requests, how much memory, and what twenty kills leave of it.

    python -m benchmarks.backfill --documents 20000 --kills 20

Serves that many documents of our own writing from a replica in a process of its own: one text is printed once, and each
document is that file with its own symbol in it, so that what is measured is the pipeline. Backfills them all, undisturbed and
killed (``kill -9``, the whole process group), and compares the two ends: rows, objects, mails.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.homes import State, home_in, state_of
from infra.database.engine import open_database, reading
from infra.database.schema import parsed, version
from replica.library import Library
from replica.server import Replica
from replica.stories import Family
from replica.writer import write

#: The symbol that is printed in the text, as wide as those that take its place.
_PRINTED = "A/C.3/80/L.99999"
_FIRST = 10001


def library_of(count: int) -> Library:
    """``A/C.3/80/L.10001`` and so on, none of them announced. Each file is made when it is asked for."""
    draft = Family(3).draft
    head = replace(draft.masthead, symbol=_PRINTED)
    # A title of its own too: documents of one title are taken for each other's relatives.
    parts = tuple(replace(part, title=f"{part.title}, programme 99999") for part in draft.parts)
    text = write(replace(draft, masthead=head, parts=parts), "docx")
    library = Library()
    for number in range(_FIRST, _FIRST + count):
        library.publish(f"A/C.3/80/L.{number}", "en", _Copy(text, number), format="docx", announce=False)
    return library


@dataclass(frozen=True, slots=True)
class _Copy:
    """The printed file with another number: a Word file is a zip, whose parts are written anew."""

    text: bytes
    number: int

    def __call__(self) -> bytes:
        import io
        import zipfile

        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.text)) as old, zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                data = old.read(info).replace(b"99999", str(self.number).encode())
                new.writestr(info, data)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Watched:
    """``early``, ``middle``, ``late``: MiB of the main process at most, over the first share of the documents, the one before
    the half, and the last. ``spent``: seconds of processor time, the parsers' included: what the machine's other work does not
    change."""

    seconds: float
    spent: float
    early: float
    middle: float
    late: float
    peak: float


def _start(home: Path, replica: str, count: int) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
    environment |= {"RAPPORTEUR_HOME": str(home), "RAPPORTEUR_REPLICA": replica, "RAPPORTEUR_OCR": "false"}
    environment |= {"RAPPORTEUR_FORMATS": "docx", "RAPPORTEUR_SOURCES": ""}
    # One file for both: its name is in the database.
    environment["RAPPORTEUR_TOPICS"] = str(home.parent / "undisturbed" / "topics.yaml")
    environment.pop("PREFECT_API_URL", None)
    words = f"A/C.3/80/L.{_FIRST}..L.{_FIRST + count - 1}"
    ranges = _ranges(count) if count > 5000 else [words]
    with (home / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "backfill", *ranges, "--json"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _ranges(count: int) -> list[str]:
    return [
        f"A/C.3/80/L.{first}..L.{min(first + 4999, _FIRST + count - 1)}"
        for first in range(_FIRST, _FIRST + count, 5000)
    ]


def _memory(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def undisturbed(folder: Path, replica: str, count: int, share: int) -> tuple[State, Watched]:
    home = home_in(folder, "undisturbed")
    began, before = time.monotonic(), _spent()
    run = _start(home, replica, count)
    samples: list[tuple[int, float]] = []
    pause = threading.Event()
    while run.poll() is None:
        samples.append((_parsed_in(home), _memory(run.pid)))
        pause.wait(0.5)
    seconds, spent = time.monotonic() - began, _spent() - before
    _ended_well(run, home)

    def most(first: int, last: int) -> float:
        return max((mib for done, mib in samples if first <= done <= last), default=0.0)

    memory = most(0, share), most(count // 2 - share, count // 2), most(count - share, count)
    return state_of(home), Watched(seconds, spent, *memory, max(mib for _, mib in samples))


def _spent() -> float:
    """By the processes that this one has started and seen the end of, and by theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _parsed_in(home: Path) -> int:
    if not (home / "rapporteur.db").exists():
        return 0
    import sqlite3

    try:
        with sqlite3.connect(f"file:{home / 'rapporteur.db'}?mode=ro", uri=True) as database:
            return int(database.execute("select count(*) from parsed").fetchone()[0])
    except sqlite3.Error:  # it is being made
        return 0


def disturbed(folder: Path, replica: str, count: int, kills: int, seed: int) -> tuple[State, int]:
    """Killed so often on the way, each time somewhere after a share of the whole, and then to the end."""
    home = home_in(folder, "disturbed")
    chance = random.Random(seed)  # noqa: S311  # reproducible, not secret
    killed = 0
    for reached in sorted(chance.randrange(count * 4 // 5) for _ in range(kills)):
        run = _start(home, replica, count)
        while run.poll() is None and _parsed_in(home) < reached:
            time.sleep(0.02)
        try:
            run.wait(chance.uniform(0.0, 1.5 if _parsed_in(home) <= count // 10 else 0.3))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            killed += 1
        else:
            break
    last = _start(home, replica, count)
    last.wait()
    _ended_well(last, home)
    return state_of(home), killed


def _ended_well(run: subprocess.Popen[bytes], home: Path) -> None:
    """A run that failed would be compared as if it were an end: two failures are equal, and one is a difference of nothing."""
    if run.returncode:
        said = (home / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise RuntimeError(f"a backfill ended with {run.returncode}: {said[-1] if said else 'in silence'}")


def lost_and_double(home: Path, count: int) -> tuple[int, int]:
    """Documents without a parse, and documents with more than one version or parse."""
    engine = open_database(f"sqlite:///{home / 'rapporteur.db'}")
    try:
        with reading(engine) as connection:
            parses = Counter(connection.execute(select(parsed.c.symbol_key)).scalars())
            versions = connection.execute(select(func.count()).select_from(version)).scalar_one()
    finally:
        engine.dispose()
    return count - len(parses), sum(parses.values()) - len(parses) + max(versions - count, 0)


@dataclass(frozen=True, slots=True)
class Result:
    documents: int
    watched: Watched
    requests: int
    killed: int
    lost: int
    double: int
    differences: tuple[str, ...]

    def lines(self) -> list[str]:
        seen = self.watched
        return [
            f"{self.documents} documents in {seen.seconds:.1f} s: {self.documents / seen.seconds:.1f} documents a second, "
            f"{seen.spent / self.documents * 1000:.0f} ms of processor time and {self.requests / self.documents:.3f} requests "
            "a document",
            f"memory: {seen.early:.0f} MiB in the first share, {seen.middle:.0f} MiB before the half, {seen.late:.0f} MiB in the "
            f"last ({seen.late - seen.early:+.0f}), {seen.peak:.0f} MiB at the most",
            f"killed {self.killed} times: {self.lost} lost, {self.double} double",
            *(self.differences or ("the end states are equal",)),
        ]


def measure(folder: Path, count: int, kills: int, seed: int = 1) -> Result:
    share = min(1000, max(count // 5, 1))
    with Replica(library_of(count)) as un:
        whole, watched = undisturbed(folder, un.url, count, share)
        requests = sum(un.requests.values())
        broken, killed = disturbed(folder, un.url, count, kills, seed)
    lost, double = lost_and_double(folder / "disturbed", count)
    if (before := lost_and_double(folder / "undisturbed", count)) != (0, 0):
        raise RuntimeError(f"the undisturbed backfill itself lost {before[0]} and doubled {before[1]}")
    return Result(count, watched, requests, killed, lost, double, tuple(whole.differences(broken)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        result = measure(Path(name), options.documents, options.kills, options.seed)
    print("\n".join(result.lines()))
    return 1 if result.lost or result.double or result.differences else 0


if __name__ == "__main__":
    sys.exit(main())
