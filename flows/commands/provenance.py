"""``rapporteur provenance``: which version brought each paragraph of a text, and which one dropped what is gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import select

from compare import compare
from compare.chain import Chain, Trail, provenance
from compare.labels import labels
from documents.errors import TerminalError
from documents.model import Document
from documents.symbol import Symbol, is_symbol
from flows.commands.sides import read_side
from infra.database.engine import open_database, reading
from infra.database.schema import follows, parsed
from infra.settings import Settings, read_settings

_WIDTH = 64


def show_provenance(names: Sequence[str], *, as_json: bool) -> int:
    """One symbol: the versions that the database knows it grew out of. Several names: those versions, oldest first."""
    settings = read_settings()
    if len(names) == 1 and is_symbol(names[0]):
        names = _ancestry(Symbol.parse(names[0]), settings)
    versions = [read_side(name, settings)[0] for name in names]
    chain = provenance(versions, [compare(old, new) for old, new in pairwise(versions)])
    if as_json:
        print(json.dumps(chain.to_dict(), ensure_ascii=False))
    else:
        print("\n".join(_lines(chain, versions)))
    return 0


def _ancestry(symbol: Symbol, settings: Settings) -> list[str]:
    """The symbols that this one grew out of, oldest first, itself last; last year's resolution is another text."""
    engine = open_database(settings.database_address)
    with reading(engine) as connection:
        current = connection.execute(
            select(parsed.c.version_id)
            .where(parsed.c.symbol_key == symbol.key)
            .order_by(parsed.c.parsed_at.desc())
            .limit(1)
        ).scalar()
        if current is None:
            raise TerminalError(
                f"{symbol.display} is not known here", advice=f"Fetch it: rapporteur backfill '{symbol.display}'"
            )
        found = [symbol.display]
        while True:
            row = connection.execute(
                select(follows.c.older_version, follows.c.kind).where(follows.c.newer_version == current)
            ).first()
            if row is None or row.kind not in ("revises", "adopts"):
                return found[::-1]
            current = row.older_version
            older = Symbol.parse(current.split("|")[0]).display
            if older in found:
                return found[::-1]
            found.append(older)


def _lines(chain: Chain, versions: Sequence[Document]) -> list[str]:
    names = [side.symbol or "?" for side in chain.versions]
    brought = ", ".join(f"{count} from {name}" for name, count in zip(names, chain.brought, strict=True) if count)
    lines = [f"{names[-1]}: {len(chain.passages)} paragraphs, {brought}; {len(chain.lost)} lost on the way", ""]
    places = [[label.name for label in labels(version)] for version in versions]
    for index, trail in enumerate(chain.passages):
        last = trail.last_reworded
        reworded = f", reworded in {names[last]}" if last is not None else ""
        lines.append(f"{places[-1][index]:<14} {names[trail.origin]}{reworded}: {_opening(trail, versions)}")
    if chain.lost:
        lines += ["", "Lost"]
    for trail in chain.lost:
        version, passage = trail.last_place
        dropped = names[trail.dropped] if trail.dropped is not None else "?"
        lines.append(f"{places[version][passage]:<14} dropped by {dropped}: {_opening(trail, versions)}")
    return lines


def _opening(trail: Trail, versions: Sequence[Document]) -> str:
    version, passage = trail.last_place
    text = versions[version].passages[passage].text
    return text if len(text) <= _WIDTH else text[:_WIDTH].rsplit(" ", 1)[0] + " …"
