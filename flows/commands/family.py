"""``rapporteur family``: a document's relatives and the evidence for each relation."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, or_, select

from compare.lineage import Facts, key_as_shown, split_key
from compare.render import timeline
from documents.errors import TerminalError
from flows.commands.sides import key_named
from flows.pipeline.context import context_of
from infra.database.engine import open_database, reading
from infra.database.schema import document, edge, parsed, version
from infra.files import explained, replace
from infra.settings import read_settings


def show_family(text: str, *, as_json: bool, picture: Path | None = None) -> int:
    settings = read_settings()
    focus = key_named(text, settings)
    engine = open_database(settings.database_address)
    with reading(engine) as connection:
        whole = split_key(focus)[0]
        if connection.execute(select(document.c.symbol_key).where(document.c.symbol_key == whole)).first() is None:
            raise TerminalError(
                f"{key_as_shown(whole)} is not known here",
                advice=f"Fetch it: rapporteur backfill '{key_as_shown(whole)}'",
            )
        start = {focus}
        if focus == whole:  # the family of a report is that of the drafts in it
            start |= _drafts_inside(connection, whole)
        edges = _edges(connection, start)
        keys = {key for row in edges for key in (row["older"], row["newer"])} | {focus}
        members = _members(connection, keys)
        spoken_of = context_of(connection, keys)
    relations = [
        timeline.Relation(one["older"], one["newer"], one["kind"], one["confidence"], tuple(one["evidence"]))
        for one in edges
    ]
    members = timeline.in_order(members, relations)
    if picture is not None:
        with explained("writing", str(picture)):
            replace(picture, timeline.svg(members, relations, focus=focus).encode(), aside=picture.parent)
    if as_json:
        found = {
            "symbol": key_as_shown(focus),
            "members": [
                {"symbol": member.symbol, "kind": member.kind, "date": member.date, "title": member.title}
                for member in members
            ],
            "edges": edges,
            "context": [
                {
                    "title": one.title,
                    "link": one.link,
                    "date": f"{one.published or one.first_seen:%Y-%m-%d}",
                    "symbols": [key_as_shown(key) for key in one.symbol_keys],
                }
                for one in spoken_of
            ],
        }
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(timeline.text(members, relations, focus=focus), end="")
        for one in spoken_of:
            about = ", ".join(map(key_as_shown, one.symbol_keys))
            print(f"  {one.published or one.first_seen:%Y-%m-%d}  on {about}: {one.title}  {one.link or ''}".rstrip())
    return 0


def _drafts_inside(connection: Connection, key: str) -> set[str]:
    ids = connection.execute(select(version.c.id).where(version.c.symbol_key == key, version.c.part.is_not(None)))
    return {one.split("|")[0] for one in ids.scalars()}


def _members(connection: Connection, keys: Collection[str]) -> list[timeline.Member]:
    """Documents by what the database has of them, drafts inside reports by their parse; what is only named by another document
    has a place in the family too."""
    found = {
        row.symbol_key: timeline.Member(row.symbol_key, row.symbol, row.kind, row.date, row.title)
        for row in connection.execute(select(document).where(document.c.symbol_key.in_(keys)))
    }
    inside = [key for key in keys if split_key(key)[1] is not None]
    for row in connection.execute(
        select(parsed.c.facts).where(parsed.c.symbol_key.in_(inside)).order_by(parsed.c.parsed_at)
    ):
        own = Facts.from_dict(row.facts)
        found[own.key] = timeline.Member(own.key, key_as_shown(own.key), own.kind, own.date, own.title)
    named = [timeline.Member(key, key_as_shown(key)) for key in sorted(set(keys) - found.keys())]
    return [*found.values(), *named]


def _edges(connection: Connection, start: Collection[str]) -> list[dict[str, Any]]:
    """The edges of everything that is reached from ``start`` over any edge, oldest first; at most 500 documents."""
    seen, frontier = set(start), set(start)
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
