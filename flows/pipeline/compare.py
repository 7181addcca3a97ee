"""document ──▶ comparison: each version against the one that it follows, with its redline."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, exists, select

from compare import ENGINE_VERSION
from compare import compare as compare_documents
from compare.contract import dumps
from compare.contract import loads as loads_comparison
from compare.errors import Withheld
from compare.lineage import key_as_shown
from compare.model import Comparison
from compare.render import html
from compare.summary import headline
from documents.model import Document
from flows.office import Office
from flows.pipeline.apart import kept_apart
from flows.pipeline.parse import load
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import put, reading, writing
from infra.database.schema import comparison, follows
from infra.protocols import ObjectStore
from infra.sandbox import parser_version

STAGE = "compare"


def engine_version() -> str:
    """A comparison depends on both parses and on the engine: either one's new version makes it anew."""
    return f"{ENGINE_VERSION}-{parser_version()}"


@dataclass(frozen=True, slots=True)
class Work:
    newer: str
    older: str
    kind: str


def pending(engine: Engine, now: datetime) -> Sequence[Work]:
    done = exists().where(
        and_(
            comparison.c.newer_version == follows.c.newer_version,
            comparison.c.older_version == follows.c.older_version,
            comparison.c.engine_version == engine_version(),
        )
    )
    with reading(engine) as connection:
        query = (
            select(follows.c.newer_version, follows.c.older_version, follows.c.kind)
            .where(~done, not_waiting(f"{STAGE} {engine_version()}", follows.c.newer_version, now))
            .order_by(follows.c.newer_version)
        )
        return [Work(*row) for row in connection.execute(query)]


def compare(office: Office, work: Work) -> bool:
    """Compares one pair; False when it was withheld or failed. A withheld comparison says why and is never shown."""
    ours = engine_version()
    stage = f"{STAGE} {ours}"
    name = key_as_shown(work.newer.split("|")[0])
    row: dict[str, Any] = {
        "newer_version": work.newer,
        "older_version": work.older,
        "engine_version": ours,
        "basis": work.kind,
        "compared_at": office.clock(),
    }
    good = False
    with kept_apart(office, stage, work.newer, name):
        old = load(office.objects, office.engine, work.older)
        new = load(office.objects, office.engine, work.newer)
        try:
            result = compare_documents(old, new, basis=work.kind, old_version=work.older, new_version=work.newer)
        except Withheld as error:
            office.report.line(f"withheld: {error}")
            row |= {"headline": "", "totals": {}, "withheld": str(error)}
        else:
            row |= _store(office, work, result, (old, new))
            good = True
        with writing(office.engine) as connection:
            put(connection, comparison, row)
            succeeded(connection, stage, work.newer)
    return good


def _store(office: Office, work: Work, result: Comparison, sides: tuple[Document, Document]) -> dict[str, Any]:
    """Keeps the comparison and its redline; the columns that name them."""
    # Readable, because a person sees it as a file name; the hash makes it the pair's own.
    keys = (one.split("|")[0] for one in (work.newer, work.older))
    name = "--".join(re.sub(r"[^A-Z0-9.-]+", "_", key.upper())[:80] for key in keys)
    pair = hashlib.sha256(f"{work.newer}\n{work.older}".encode()).hexdigest()[:12]
    key = f"comparison/{engine_version()}/{name}-{pair}.json"
    redline = f"redline/{engine_version()}/{name}-{pair}.html"
    office.objects.put(key, dumps(result).encode(), "application/json")
    office.objects.put(redline, html.render(result, *sides).encode(), "text/html; charset=utf-8")
    return {
        "object_key": key,
        "redline_key": redline,
        "headline": headline(result, *sides),
        "totals": dict(result.totals),
    }


def compare_all(office: Office) -> int:
    """Every comparison that is due; how many can be shown."""
    work = pending(office.engine, office.clock())
    good = 0
    with office.report.stage("comparing", len(work)) as tick:
        for item in work:
            good += compare(office, item)
            tick()
    return good


def load_comparison(objects: ObjectStore, key: str) -> Comparison:
    return loads_comparison(objects.get(key))
