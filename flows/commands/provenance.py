"""``rapporteur provenance``: which version brought each paragraph of a text, and which one dropped what is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import Connection, select

from compare import compare
from compare.chain import Chain, Trail, provenance
from compare.labels import labels
from compare.lineage import EdgeKind, key_as_shown
from compare.model import RowKind
from documents.errors import TerminalError
from documents.model import Document
from documents.symbol import is_symbol
from flows.commands.sides import key_named, read_side
from infra.database.engine import open_database, reading
from infra.database.schema import edge, follows, parsed
from infra.settings import Settings, read_settings

_WIDTH = 64
_GREW = frozenset({EdgeKind.REVISES, EdgeKind.ADOPTS, EdgeKind.EMBEDS, EdgeKind.RECOMMENDS})


def show_provenance(names: Sequence[str], *, as_json: bool) -> int:
    """One symbol: the versions that the database knows it grew out of. Several names: those versions, oldest first."""
    settings = read_settings()
    if len(names) == 1 and is_symbol(names[0].partition("#")[0]):
        names = _ancestry(key_named(names[0], settings), settings)
    versions = [read_side(name, settings).document for name in names]
    chain = provenance(versions, [compare(old, new) for old, new in pairwise(versions)])
    if as_json:
        print(json.dumps(chain.to_dict(), ensure_ascii=False))
    else:
        print("\n".join(_lines(chain, versions)))
    return 0


def _ancestry(key: str, settings: Settings) -> list[str]:
    """What this text grew out of, oldest first, itself last, drafts inside reports among them; last year's resolution is
    another text."""
    engine = open_database(settings.database_address)
    with reading(engine) as connection:
        current = connection.execute(
            select(parsed.c.version_id).where(parsed.c.symbol_key == key).order_by(parsed.c.parsed_at.desc()).limit(1)
        ).scalar()
        if current is None:
            raise TerminalError(
                f"{key_as_shown(key)} is not known here", advice=f"Fetch it: rapporteur backfill '{key_as_shown(key)}'"
            )
        keys = [key]
        while True:
            row = connection.execute(
                select(follows.c.older_version, follows.c.kind).where(follows.c.newer_version == current)
            ).first()
            if row is None or row.kind not in _GREW:
                break
            current = row.older_version
            older = current.split("|")[0]
            keys += [one for one in (*_between(connection, older, keys[-1]), older) if one not in keys]
            if keys[-1] != older:
                break
    return [key_as_shown(one) for one in keys[::-1]]


def _between(connection: Connection, draft: str, adopted: str) -> list[str]:
    """The draft inside a committee's report that stands between the draft that it acted upon and the adopted text."""
    into, out = edge.alias(), edge.alias()
    query = (
        select(into.c.newer_key)
        .join(out, out.c.older_key == into.c.newer_key)
        .where(
            into.c.older_key == draft,
            into.c.kind == EdgeKind.EMBEDS,
            out.c.newer_key == adopted,
            out.c.kind == EdgeKind.ADOPTS,
        )
        .order_by(out.c.confidence.desc(), into.c.newer_key)
        .limit(1)
    )
    return list(connection.execute(query).scalars())


def _lines(chain: Chain, versions: Sequence[Document]) -> list[str]:
    names = [side.name or "?" for side in chain.versions]
    brought = ", ".join(f"{count} from {name}" for name, count in zip(names, chain.brought, strict=True) if count)
    lines = [f"{names[-1]}: {len(chain.passages)} paragraphs, {brought}; {len(chain.lost)} lost on the way", ""]
    places = [[label.name for label in labels(version)] for version in versions]
    for index, trail in enumerate(chain.passages):
        changed = "".join(f", {what} in {names[version]}" for what, version in _changed(trail))
        lines.append(f"{places[-1][index]:<14} {names[trail.origin]}{changed}: {_opening(trail, versions)}")
    if chain.lost:
        lines += ["", "Lost"]
    for trail in chain.lost:
        version, passage = trail.last_place
        dropped = names[trail.dropped] if trail.dropped is not None else "?"
        lines.append(f"{places[version][passage]:<14} dropped by {dropped}: {_opening(trail, versions)}")
    return lines


def _changed(trail: Trail) -> Iterator[tuple[str, int]]:
    """Where the words were last changed, and where later only a date, a year or a number moved on."""
    last = trail.last_reworded
    if last is not None:
        yield "reworded", last
    updated = [step.version for step in trail.steps[1:] if step.kind is RowKind.TECHNICAL]
    if updated and updated[-1] > (last or 0):
        yield "updated", updated[-1]


def _opening(trail: Trail, versions: Sequence[Document]) -> str:
    version, passage = trail.last_place
    text = versions[version].passages[passage].text
    return text if len(text) <= _WIDTH else text[:_WIDTH].rsplit(" ", 1)[0] + " …"
