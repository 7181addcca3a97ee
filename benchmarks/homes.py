"""Homes for benchmarks that kill: what one holds, so that two can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from infra.database.engine import open_database, reading
from infra.database.schema import Moment, metadata

TOPICS = """\
topics:
  - name: everything
    symbols: ["*"]
    query: ""
    languages: [en, fr, es, ru, ar, zh]
    subscribers: [{subscribers}]
{recipients}"""
SIMPLE = ("console", "mailto:desk@example.org")
#: Columns that say how often, in what order or through what something was done, and nothing of what there is; as no moment does.
_HOW = {"attempts", "note", "etag", "last_modified", "published", "number", "after"}
#: What is judged apart: a message's state and receipt, and what went wrong on the way.
_JUDGED = {"delivery": {"state", "external_id"}, "bulletin": {"state", "external_id"}, "topic_file": {"name"}}


def dump(engine: Engine, *, judged: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that say what there is, ordered, without the columns that say when; with ``judged``, without what ``judge`` looks
    at."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    with reading(engine) as connection:
        for name, table in metadata.tables.items():
            if name == "run" or (judged and name == "trouble"):
                continue
            drop = _HOW | ({"count"} if name == "attempt" else set())
            drop |= {"id", "counts"} if name == "backfill" else set()
            drop |= _JUDGED.get(name, set()) if judged else set()
            columns = [one for one in table.columns if one.name not in drop and not isinstance(one.type, Moment)]
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


def state_of(home: Path, *, judged: bool = False) -> State:
    engine = open_database(f"sqlite:///{home / 'rapporteur.db'}")
    try:
        rows = dump(engine, judged=judged)
    finally:
        engine.dispose()
    objects = home / "objects"
    names = {str(path.relative_to(objects)) for path in objects.rglob("*") if path.is_file()}
    mails: Counter[str] = Counter()
    for path in (home / "mail").glob("*.eml"):
        mails[BytesHeaderParser().parsebytes(path.read_bytes())["Message-ID"]] += 1
    return State(rows, frozenset(name for name in names if not name.startswith(".")), mails)


def home_in(folder: Path, name: str, subscribers: Sequence[str] = SIMPLE, evenings: Sequence[str] = ()) -> Path:
    """A home with one topic that wants everything; ``evenings`` get a digest at six."""
    home = folder / name
    home.mkdir()
    digests = "".join(f'  - to: "{one}"\n    digest: daily at 18:00\n' for one in evenings)
    words = TOPICS.format(
        subscribers=", ".join(f'"{one}"' for one in (*subscribers, *evenings)),
        recipients=f"recipients:\n{digests}" if evenings else "",
    )
    (home / "topics.yaml").write_text(words, encoding="utf-8")
    return home
