"""``kill -9`` at random moments: does the end state equal an undisturbed run's, and is nobody told twice?

    python -m benchmarks.kill --documents ../shared/corpus --kills 10

Serves the folder (or documents of its own making) from a replica, runs ``rapporteur run`` once undisturbed, then again in a
fresh home with its process group killed at random moments until it has been killed that often, then to the end. Compares
all rows that say what there is, all objects, and every mail.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from infra.database.engine import open_database, reading
from infra.database.schema import metadata
from replica.folder import from_folder
from replica.library import Library
from replica.server import Replica
from replica.stories import generate

TOPICS = """\
topics:
  - name: everything
    symbols: ["*"]
    query: ""
    languages: [en, fr, es, ru, ar, zh]
    subscribers: [console, "mailto:desk@example.org"]
"""

#: Columns that say when, how often or through what something was done, and nothing of what there is.
_WHEN = {"first_seen", "wanted_at", "checked_at", "fetched_at", "decided_at", "parsed_at", "compared_at", "changed_at"}
_WHEN |= {
    "health_since",
    "last_poll",
    "last_success",
    "since",
    "due",
    "published",
    "attempts",
    "note",
    "etag",
    "last_modified",
    "robots_at",
    "created_at",
    "finished_at",
}


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that say what there is, ordered, without the columns that say when."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    with reading(engine) as connection:
        for name, table in metadata.tables.items():
            if name == "run":
                continue
            drop = _WHEN | ({"count", "next_due", "first_at", "last_at"} if name == "attempt" else set())
            drop |= {"id", "counts"} if name == "backfill" else set()
            columns = [column for column in table.columns if column.name not in drop]
            tables[name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return tables


@dataclass(frozen=True, slots=True)
class State:
    """What a home holds: rows, the names of objects (their content is their name), and how often each mail lies there."""

    rows: dict[str, list[tuple[Any, ...]]]
    objects: frozenset[str]
    mails: Counter[str]

    def differences(self, other: State) -> list[str]:
        found = []
        for name, rows in self.rows.items():
            if rows != other.rows[name]:
                mine, theirs = {repr(row) for row in rows}, {repr(row) for row in other.rows[name]}
                found.append(f"{name}: {len(mine - theirs)} only here, {len(theirs - mine)} only there")
                found += [f"  here:  {row[:200]}" for row in sorted(mine - theirs)[:3]]
                found += [f"  there: {row[:200]}" for row in sorted(theirs - mine)[:3]]
        if self.objects != other.objects:
            found.append(f"objects: {len(self.objects ^ other.objects)} differ")
        if self.mails != other.mails:
            found.append(f"mails: {sum(((self.mails - other.mails) + (other.mails - self.mails)).values())} differ")
        return found


def state_of(home: Path) -> State:
    engine = open_database(f"sqlite:///{home / 'rapporteur.db'}")
    try:
        rows = dump(engine)
    finally:
        engine.dispose()
    objects = home / "objects"
    names = {str(path.relative_to(objects)) for path in objects.rglob("*") if path.is_file()}
    mails: Counter[str] = Counter()
    for path in (home / "mail").glob("*.eml"):
        mails[BytesHeaderParser().parsebytes(path.read_bytes())["Message-ID"]] += 1
    return State(rows, frozenset(name for name in names if not name.startswith(".")), mails)


def _start(home: Path, replica: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
    # Recognition has a time limit, so on a loaded machine its outcome is not the same twice; everything else's is.
    environment |= {"RAPPORTEUR_HOME": str(home), "RAPPORTEUR_REPLICA": replica, "RAPPORTEUR_OCR": "false"}
    environment.pop("PREFECT_API_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--json"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def home_in(folder: Path, name: str) -> Path:
    home = folder / name
    home.mkdir()
    (home / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    return home


def undisturbed(folder: Path, replica: str) -> tuple[State, float]:
    """The state after one run that nobody disturbed, and how long it took."""
    home = home_in(folder, "undisturbed")
    began = time.monotonic()
    _start(home, replica).wait()
    return state_of(home), time.monotonic() - began


def disturbed(folder: Path, replica: str, kills: int, longest: float, chance: random.Random) -> tuple[State, int]:
    """The state after a run killed ``kills`` times, each time within ``longest`` seconds of its start, and then run to its end."""
    home = home_in(folder, "disturbed")
    killed = 0
    for _ in range(kills * 20):
        if killed == kills:
            break
        run = _start(home, replica)
        try:
            run.wait(chance.uniform(0.2, longest))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            killed += 1
    for _ in range(3):
        _start(home, replica).wait()
    return state_of(home), killed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, help="a folder of real files; documents of our own making without it")
    parser.add_argument("--generate", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311  # reproducible, not secret
    library = from_folder(options.documents) if options.documents else generated(options.generate)
    with tempfile.TemporaryDirectory() as name, Replica(library) as un:
        folder = Path(name)
        whole, seconds = undisturbed(folder, un.url)
        print(
            f"undisturbed: {seconds:.1f} s, {len(whole.rows['document'])} documents, {sum(whole.mails.values())} mails"
        )
        # Longer than a share of the whole: every killed run gets a chance to get into its later stages.
        broken, killed = disturbed(folder, un.url, options.kills, max(2.0, seconds * 0.4), chance)
        print(f"killed {killed} times: {len(broken.rows['document'])} documents, {sum(broken.mails.values())} mails")
    differences = whole.differences(broken)
    twice = [key for key, count in broken.mails.items() if count > 1]
    print("\n".join(differences) or "the end states are equal")
    print(f"told twice: {len(twice)}")
    return 1 if differences or twice else 0


def generated(count: int) -> Library:
    library = Library()
    for one in generate(1, count):
        library.publish_document(one.write())
    return library


if __name__ == "__main__":
    sys.exit(main())
