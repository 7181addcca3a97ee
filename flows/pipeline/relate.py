"""document ──▶ edges: what a document follows, looked up among all that is known, whichever of the two came first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, or_, select

from compare import ENGINE_VERSION
from compare.lineage import Edge, Facts, Keys, edges, lookup_keys, predecessor
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.apart import kept_apart
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import put, reading, writing
from infra.database.schema import edge, follows, parsed, version
from infra.sandbox import parser_version

STAGE = "relate"
#: Marks a document whose family is looked up again because an older relative came late. It passes nothing on: otherwise
#: a long family would wake itself for ever.
_AGAIN = "again"


def pending(engine: Engine, now: datetime, limit: int | None = None) -> Sequence[str]:
    """Version ids of the parsed documents whose family was not looked up by this engine."""
    with reading(engine) as connection:
        query = (
            select(parsed.c.version_id)
            .where(
                parsed.c.parser_version == parser_version(),
                or_(parsed.c.lineage_engine.is_(None), parsed.c.lineage_engine != ENGINE_VERSION),
                not_waiting(STAGE, parsed.c.version_id, now),
            )
            .order_by(parsed.c.version_id)
            .limit(limit)
        )
        return list(connection.execute(query).scalars())


def relate(office: Office, version_id: str) -> list[Edge]:
    """Finds and keeps the edges of one version, and what it is to be compared with, in one transaction."""
    with writing(office.engine) as connection:
        row = connection.execute(
            select(parsed.c.facts, parsed.c.lineage_engine).where(
                parsed.c.version_id == version_id, parsed.c.parser_version == parser_version()
            )
        ).one()
        facts = Facts.from_dict(row.facts)
        known = _known(connection, facts)
        found = list(edges(facts, known))
        _keep(connection, found)
        _keep_predecessor(connection, facts, found)
        if row.lineage_engine != _AGAIN:
            # What is known already and follows the newcomer is looked up again, with the newcomer among the known.
            inside = {part.title_key for part in facts.embedded}
            later = [other.version for other in known if other.title_key in inside or edges(other, [facts])]
            if later:
                connection.execute(parsed.update().where(parsed.c.version_id.in_(later)).values(lineage_engine=_AGAIN))
        connection.execute(
            parsed.update()
            .where(parsed.c.version_id == version_id, parsed.c.parser_version == parser_version())
            .values(lineage_engine=ENGINE_VERSION)
        )
        succeeded(connection, STAGE, version_id)
    return found


def _known(connection: Connection, facts: Facts) -> list[Facts]:
    """The documents that may be relatives: by symbol, by family, by title; then what the reports among them speak of."""
    found = _candidates(connection, facts, lookup_keys(facts))
    reports = [one for one in found if one.key in facts.proponent_symbols]
    return _candidates(connection, facts, lookup_keys(facts, reports)) if reports else found


def _candidates(connection: Connection, facts: Facts, keys: Keys) -> list[Facts]:
    """Ordered, so that ties fall the same way every time. Of the same symbol only what was fetched before it."""
    mine = select(version.c.fetched_at).where(version.c.id == facts.version).scalar_subquery()
    query = (
        select(parsed.c.facts)
        .join(version, version.c.id == parsed.c.version_id)
        .where(
            parsed.c.parser_version == parser_version(),
            parsed.c.version_id != facts.version,
            or_(parsed.c.symbol_key != facts.key, version.c.fetched_at < mine),
            or_(
                parsed.c.symbol_key.in_(keys.symbols),
                parsed.c.base_key.in_(keys.bases),
                parsed.c.title_key.in_([title[:400] for title in keys.titles]),
            ),
        )
        .order_by(parsed.c.version_id)
    )
    return [Facts.from_dict(row) for row in connection.execute(query).scalars()]


def _keep(connection: Connection, found: Sequence[Edge]) -> None:
    for one in found:
        put(
            connection,
            edge,
            {
                "older_key": one.older_key,
                "newer_key": one.newer_key,
                "kind": str(one.kind),
                "confidence": one.confidence,
                "evidence": list(one.evidence),
            },
        )


def _keep_predecessor(connection: Connection, facts: Facts, found: Sequence[Edge]) -> None:
    """The one version that this one is compared with: its predecessor's latest in the same language."""
    first = predecessor(found)
    if first is None:
        return
    query = (
        select(version.c.id)
        .join(parsed, parsed.c.version_id == version.c.id)
        .where(
            version.c.symbol_key == first.older_key,
            version.c.language == facts.language,
            version.c.id != facts.version,
            parsed.c.parser_version == parser_version(),
        )
        .order_by(version.c.fetched_at.desc(), version.c.id)
        .limit(1)
    )
    if first.older_key == first.newer_key:  # a reissue follows what was fetched before it
        mine = select(version.c.fetched_at).where(version.c.id == facts.version).scalar_subquery()
        query = query.where(version.c.fetched_at < mine)
    older = connection.execute(query).scalar()
    if older is None:
        return
    put(
        connection,
        follows,
        {
            "newer_version": facts.version,
            "older_version": older,
            "kind": str(first.kind),
            "confidence": first.confidence,
            "evidence": list(first.evidence),
        },
    )


def relate_all(office: Office) -> int:
    """Until nothing is left to look up; the number of lookups."""
    total = 0
    while work := pending(office.engine, office.clock()):
        with office.report.stage("relating", len(work)) as tick:
            for version_id in work:
                with kept_apart(office, STAGE, version_id, Symbol.parse(version_id.split("|")[0]).display):
                    relate(office, version_id)
                tick()
        total += len(work)
    return total


def family_of(connection: Connection, version_id: str) -> str:
    """The family's name: the base symbol of the oldest text that this one grew out of.

    Drafts, revisions, corrections and the adopted text are one family; last year's resolution is another.
    """
    seen: set[str] = set()
    current = version_id
    while current not in seen:
        seen.add(current)
        row = connection.execute(
            select(follows.c.older_version, follows.c.kind).where(follows.c.newer_version == current)
        ).first()
        if row is None or row.kind == "succeeds":
            break
        current = row.older_version
    base: str = connection.execute(
        select(parsed.c.base_key).where(parsed.c.version_id == current).limit(1)
    ).scalar_one()
    return base
