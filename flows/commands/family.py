"""``rapporteur family``: a document's relatives and the evidence for each relation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, or_, select

from compare.render import timeline
from documents.errors import TerminalError
from documents.symbol import Symbol
from infra.database.engine import open_database, reading
from infra.database.schema import document, edge
from infra.files import explained, replace
from infra.settings import read_settings


def show_family(text: str, *, as_json: bool, picture: Path | None = None) -> int:
    symbol = Symbol.parse(text)
    engine = open_database(read_settings().database_address)
    with reading(engine) as connection:
        known = connection.execute(select(document).where(document.c.symbol_key == symbol.key)).first()
        if known is None:
            raise TerminalError(
                f"{symbol.display} is not known here", advice=f"Fetch it: rapporteur backfill '{symbol.display}'"
            )
        edges = _edges(connection, symbol.key)
        keys = sorted({key for row in edges for key in (row["older"], row["newer"])} | {symbol.key})
        rows = connection.execute(select(document).where(document.c.symbol_key.in_(keys))).all()
    known_here = [timeline.Member(row.symbol_key, row.symbol, row.kind, row.date, row.title) for row in rows]
    # A relative that is only named by another document has a place in the family too.
    named = [timeline.Member(key, Symbol.parse(key).display) for key in sorted(set(keys) - {m.key for m in known_here})]
    relations = [
        timeline.Relation(one["older"], one["newer"], one["kind"], one["confidence"], tuple(one["evidence"]))
        for one in edges
    ]
    members = timeline.in_order([*known_here, *named], relations)
    if picture is not None:
        with explained("writing", str(picture)):
            replace(picture, timeline.svg(members, relations, focus=symbol.key).encode(), aside=picture.parent)
    if as_json:
        found = {
            "symbol": symbol.display,
            "members": [
                {"symbol": member.symbol, "kind": member.kind, "date": member.date, "title": member.title}
                for member in members
            ],
            "edges": edges,
        }
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(timeline.text(members, relations, focus=symbol.key), end="")
    return 0


def _edges(connection: Connection, start: str) -> list[dict[str, Any]]:
    """The edges of everything that is reached from ``start`` over any edge, oldest first; at most 500 documents."""
    seen, frontier = {start}, {start}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    while frontier and len(seen) < 500:
        query = select(edge).where(or_(edge.c.older_key.in_(frontier), edge.c.newer_key.in_(frontier)))
        reached: set[str] = set()
        for row in connection.execute(query):
            found[row.older_key, row.newer_key, row.kind] = {
                "older": row.older_key,
                "newer": row.newer_key,
                "kind": row.kind,
                "confidence": row.confidence,
                "evidence": row.evidence,
            }
            reached |= {row.older_key, row.newer_key}
        frontier = reached - seen
        seen |= reached
    return [found[key] for key in sorted(found)]
