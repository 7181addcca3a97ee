"""``rapporteur family``: a document's relatives and the evidence for each relation."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, or_, select

from documents.errors import TerminalError
from documents.symbol import Symbol
from infra.database.engine import open_database, reading
from infra.database.schema import document, edge
from infra.settings import read_settings


def show_family(text: str, *, as_json: bool) -> int:
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
    members = sorted(rows, key=lambda row: (row.date or "9999", Symbol.parse(row.symbol_key)))
    if as_json:
        found = {
            "symbol": symbol.display,
            "members": [
                {"symbol": row.symbol, "kind": row.kind, "date": row.date, "title": row.title} for row in members
            ],
            "edges": edges,
        }
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for row in members:
        mark = "▸" if row.symbol_key == symbol.key else " "
        print(f"{mark} {row.date or '          '}  {row.symbol:<22} {row.kind or 'not parsed'}: {row.title or '–'}")
        for one in edges:
            if one["newer"] == row.symbol_key:
                older = Symbol.parse(one["older"]).display
                print(f"      {one['kind']} {older} ({one['confidence']:.2f}): {'; '.join(one['evidence'])}")
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
