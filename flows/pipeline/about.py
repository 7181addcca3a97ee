"""What is known of versions when they are decided on, read for many at once: a question costs more to ask than to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Row, and_, select

from compare.lineage import key_as_shown, part_order
from flows.pipeline.chains import chains_of, families_of
from flows.pipeline.compare import engine_version
from flows.pipeline.context import Context, context_of
from flows.pipeline.topics import subjects_in
from infra.database.schema import alert, comparison, document, edge, follows, mention, parsed, version


class Named(Protocol):
    @property
    def version_id(self) -> str: ...

    @property
    def symbol_key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class About:
    """One version.

    ``document``: symbol, first_seen, number, backfill and tell of its document. ``parse``, ``older_parse``: the objects of its
    newest parse, and of that of the version it is compared with. ``technical_upgrade``: every parse of it is one.
    ``comparison``: object_key, redline_key and withheld of the one that is shown with it. ``kind``: what it is to what it
    follows or belongs to. ``carried``: see ``drafts_inside``. ``told``: recipients who are told of it already.
    """

    document: Row[Any]
    parse: str
    older_parse: str | None
    technical_upgrade: bool
    comparison: Row[Any] | None
    kind: str | None
    family: str
    replaces: frozenset[str]
    replaced_by: frozenset[str]
    subjects: tuple[str, ...]
    carried: tuple[str, ...]
    press: tuple[Context, ...]
    told: frozenset[str]


def about(connection: Connection, work: Sequence[Named]) -> dict[str, About]:
    """By version id. At most some hundred versions at once: their names are in each question."""
    ids, keys = [one.version_id for one in work], sorted({one.symbol_key for one in work})
    columns = (document.c[name] for name in ("symbol_key", "symbol", "first_seen", "number", "backfill", "tell"))
    documents = {
        row.symbol_key: row for row in connection.execute(select(*columns).where(document.c.symbol_key.in_(keys)))
    }
    compared = comparisons(connection, ids)
    parses = _parses(connection, [*ids, *(row.older_version for row in compared.values())])
    chains = chains_of(connection, ids)
    families = families_of(connection, ids, chains)
    belongs = _belongs(connection, keys)
    subjects = subjects_in(connection, keys)
    carried = drafts_inside(connection, keys)
    press = _press(connection, keys)
    told: dict[str, set[str]] = {}
    for row in connection.execute(
        select(alert.c.version_id, alert.c.recipient).where(alert.c.version_id.in_(ids), alert.c.send)
    ):
        told.setdefault(row.version_id, set()).add(row.recipient)
    found = {}
    for one in work:
        this, key = one.version_id, one.symbol_key
        shown = compared.get(this)
        follow = chains.above.get(this)
        found[this] = About(
            document=documents[key],
            parse=parses[this][-1].object_key,
            older_parse=parses[shown.older_version][-1].object_key if shown is not None else None,
            # The first parse of a version is news, whatever came after.
            technical_upgrade=all(row.technical_upgrade for row in parses[this]),
            comparison=shown,
            # What is not compared with what it belongs to (a corrigendum, an addendum, an amendment) is still no new document.
            kind=follow.kind if follow is not None else belongs.get(key),
            family=families[this],
            replaces=chains.texts(this, earlier=True),
            replaced_by=chains.texts(this, earlier=False),
            subjects=subjects.get(key, ()),
            carried=tuple(carried.get(this, ())),
            press=press.get(key, ()),
            told=frozenset(told.get(this, ())),
        )
    return found


def comparisons(connection: Connection, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """By version, the comparison that is shown with it: object_key, redline_key, withheld, older_version."""
    query = (
        select(
            comparison.c.newer_version,
            comparison.c.older_version,
            comparison.c.object_key,
            comparison.c.redline_key,
            comparison.c.withheld,
        )
        .join(
            follows,
            and_(
                follows.c.newer_version == comparison.c.newer_version,
                follows.c.older_version == comparison.c.older_version,
            ),
        )
        .where(comparison.c.newer_version.in_(ids), comparison.c.engine_version == engine_version())
    )
    return {row.newer_version: row for row in connection.execute(query)}


def _parses(connection: Connection, ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """The parses of each version, the newest last."""
    query = (
        select(parsed.c.version_id, parsed.c.object_key, parsed.c.technical_upgrade)
        .where(parsed.c.version_id.in_(ids))
        .order_by(parsed.c.parsed_at)
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.version_id, []).append(row)
    return found


def _belongs(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    query = (
        select(edge.c.newer_key, edge.c.kind)
        .where(edge.c.newer_key.in_(keys), edge.c.kind.in_(("corrects", "adds to", "amends")))
        .order_by(edge.c.confidence.desc(), edge.c.kind)
    )
    found: dict[str, str] = {}
    for row in connection.execute(query):
        found.setdefault(row.newer_key, row.kind)
    return found


def _press(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[Context, ...]]:
    named = connection.execute(select(mention.c.symbol_key).where(mention.c.symbol_key.in_(keys)).distinct()).scalars()
    return {key: context_of(connection, [key]) for key in list(named)}


def drafts_inside(connection: Connection, symbol_keys: Sequence[str]) -> dict[str, list[str]]:
    """What became of each draft inside a report, by the report's version: "IV, compared with A/C.3/77/L.9: 1 paragraph dropped,
    40 unchanged"."""
    query = (
        select(version.c.id, version.c.symbol_key, version.c.part, follows.c.older_version, comparison.c.headline)
        .join(follows, follows.c.newer_version == version.c.id)
        .join(
            comparison,
            and_(
                comparison.c.newer_version == follows.c.newer_version,
                comparison.c.older_version == follows.c.older_version,
            ),
        )
        .where(
            version.c.symbol_key.in_(symbol_keys),
            version.c.part.is_not(None),
            comparison.c.engine_version == engine_version(),
            comparison.c.object_key.is_not(None),
        )
    )
    found: dict[str, list[str]] = {}
    for row in sorted(connection.execute(query).all(), key=lambda row: part_order(row.part)):
        whole = f"{row.symbol_key}|{row.id.partition('|')[2]}"
        older = key_as_shown(row.older_version.split("|")[0])
        found.setdefault(whole, []).append(f"{row.part}, compared with {older}: {row.headline}")
    return found
