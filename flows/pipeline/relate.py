"""document ──▶ edges: what a document follows, looked up among all that is known, whichever of the two came first.

The drafts inside a report become versions of their own here ("A/77/464#IV"), with a parse each: from then on they have edges,
predecessors and comparisons like any other text. Nobody fetches them, and nobody is told of them apart from their report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, String, bindparam, false, func, or_, select

from compare import ENGINE_VERSION
from compare.lineage import (
    Edge,
    Facts,
    Keys,
    Says,
    Statement,
    edges,
    inside,
    key_as_shown,
    lookup_keys,
    predecessor,
    split_key,
)
from documents.contract import dumps
from documents.symbol import key_of
from flows.office import Office
from flows.pipeline.apart import kept_apart
from flows.pipeline.parse import load, parsed_key
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import chunks, insert_new, put, reading, writing
from infra.database.schema import edge, follows, parsed, record, version
from infra.sandbox import parser_version

STAGE = "relate"
#: Marks a document whose family is looked up again because an older relative came late. It passes nothing on: otherwise
#: a long family would wake itself for ever.
_AGAIN = "again"

# Made once: to put a statement together takes SQLAlchemy longer than to run it.
_RELATED = (
    parsed.update()
    .where(parsed.c.version_id == bindparam("this"), parsed.c.parser_version == bindparam("parser"))
    .values(lineage_engine=bindparam("engine"))
)
_RECORDS = select(record.c.symbol_key, record.c.facts).where(record.c.symbol_key.in_(bindparam("keys", expanding=True)))
_FACTS = select(parsed.c.version_id, parsed.c.facts).where(
    parsed.c.version_id.in_(bindparam("some", expanding=True)), parsed.c.parser_version == bindparam("parser")
)


def pending(engine: Engine, now: datetime) -> Sequence[str]:
    """Version ids of the parsed documents whose family was not looked up by this engine, in their order."""
    column = parsed.c.lineage_engine
    found: list[str] = []
    with reading(engine) as connection:
        # Each of these has an index; "is not this engine" looks through everything there is.
        for due in (column.is_(None), column < ENGINE_VERSION, column > ENGINE_VERSION):
            query = select(parsed.c.version_id).where(
                due, parsed.c.parser_version == parser_version(), not_waiting(STAGE, parsed.c.version_id, now)
            )
            found += connection.execute(query).scalars()
    return sorted(found)


def relate(office: Office, facts: Facts) -> list[Edge]:
    """Finds and keeps the edges of one version, and what it is to be compared with, in one transaction."""
    version_id = facts.version
    carried = _carried(office, facts)
    with writing(office.engine) as connection:
        if carried:
            _keep_carried(connection, facts, carried)
        known, statements = may_be_relatives(connection, facts)
        found = list(edges(facts, known, statements))
        _keep(connection, found)
        _keep_predecessor(connection, facts, found)
        if known and connection.execute(_ours(version_id, parsed.c.lineage_engine)).scalar_one() != _AGAIN:
            # What is known already and follows the newcomer is looked up again, with the newcomer among the known.
            titles = {part.title_key for part in facts.embedded}
            later = [other.version for other in known if other.title_key in titles or edges(other, [facts], statements)]
            if later:
                connection.execute(parsed.update().where(parsed.c.version_id.in_(later)).values(lineage_engine=_AGAIN))
        connection.execute(_RELATED, {"this": version_id, "parser": parser_version(), "engine": ENGINE_VERSION})
        succeeded(connection, STAGE, version_id)
    return found


def look_again(connection: Connection, symbol_keys: Iterable[str]) -> None:
    """What is new about these documents without their bytes being new (a catalogue record) has their families looked up again."""
    connection.execute(parsed.update().where(parsed.c.symbol_key.in_(list(symbol_keys))).values(lineage_engine=_AGAIN))


def _ours(version_id: str, column: ColumnElement[Any]) -> Select[Any]:
    return select(column).where(parsed.c.version_id == version_id, parsed.c.parser_version == parser_version())


def _carried(office: Office, facts: Facts) -> list[tuple[Facts, str]]:
    """The drafts inside a document, each with the object that holds it as a document of its own."""
    if not facts.embedded or facts.within:
        return []
    found: list[tuple[Facts, str]] = []
    for own, alone in inside(load(office.objects, office.engine, facts.version), facts):
        text = dumps(alone).encode()
        key = parsed_key(own.version.rsplit("|", 1)[1], text)
        office.objects.put(key, text, "application/json")
        found.append((own, key))
    return found


def _keep_carried(connection: Connection, facts: Facts, carried: Sequence[tuple[Facts, str]]) -> None:
    """Versions and parses of the drafts inside a document: as old as it is, and nothing to be decided on."""
    whole = connection.execute(select(version).where(version.c.id == facts.version)).one()
    made = connection.execute(_ours(facts.version, parsed.c.parsed_at)).scalar_one()
    for own, key in carried:
        copied = {name: getattr(whole, name) for name in ("symbol_key", "language", "sha256", "bytes", "media_type")}
        row = copied | {
            "id": own.version,
            "part": split_key(own.key)[1],
            "fetched_from": whole.fetched_from,
            "fetched_at": whole.fetched_at,
            "decided_at": whole.fetched_at,
        }
        insert_new(connection, version, [row])
        parse = {
            "version_id": own.version,
            "parser_version": parser_version(),
            "object_key": key,
            "symbol_key": own.key,
            "base_key": facts.base,  # found with the report
            "title_key": own.title_key[:400] or None,
            "facts": own.to_dict(),
            "warnings": [],
            "technical_upgrade": False,
            "parsed_at": made,
        }
        insert_new(connection, parsed, [parse])


def _statements(connection: Connection, symbol_keys: Iterable[str]) -> list[Statement]:
    """What the catalogue's records of these documents say."""
    found = {
        Statement(row.symbol_key, Says(related["relation"]), key_of(related["symbol"]), "the catalogue")
        for row in connection.execute(_RECORDS, {"keys": list(symbol_keys)})
        for related in row.facts.get("related", ())
        if related["relation"] in set(Says)
    }
    return sorted(found, key=lambda one: (one.key, one.says, one.other))


def may_be_relatives(connection: Connection, facts: Facts) -> tuple[list[Facts], list[Statement]]:
    """The documents that may be relatives, by symbol, by family, by title, then what the reports among them speak of; and what
    catalogue records say of any of them."""
    statements = _statements(connection, [facts.key])
    found = _candidates(connection, facts, lookup_keys(facts, (), statements))
    named = {*facts.proponent_symbols, *(one.other for one in (*facts.statements, *statements))}
    if reports := [one for one in found if one.key in named]:
        found = _candidates(connection, facts, lookup_keys(facts, reports, statements))
    return found, _statements(connection, {facts.key, *(one.key for one in found)}) if found else statements


def _candidates(connection: Connection, facts: Facts, keys: Keys) -> list[Facts]:
    """Ordered, so that ties fall the same way every time. Of the same symbol only what was fetched before it.

    A title is shared by thousands (letters, notes by the Secretary-General), and by itself relates a text to its draft, to a
    report's part and to another session's text: those of its own kind and session are not read for its sake. Else a backfill
    of a year would read every one of them for every other.
    """
    given: dict[str, Any] = {
        "parser": parser_version(),
        "this": facts.version,
        "key": facts.key,
        "symbols": list(keys.symbols),
        "bases": list(keys.bases),
        "titles": [title[:400] for title in keys.titles],
    }
    if not facts.within:
        given |= {"title": facts.title_key[:400], "kind": facts.kind, "session": facts.session}
        given |= {"year": facts.date and facts.date[:4]} if facts.session is None else {}
    query = _candidates_query(within=bool(facts.within), sessionless=facts.session is None)
    return [Facts.from_dict(row) for row in connection.execute(query, given).scalars()]


@cache
def _candidates_query(*, within: bool, sessionless: bool) -> Select[tuple[Any]]:
    """Made once of each kind: to put it together takes SQLAlchemy longer than to run it."""
    titled: ColumnElement[bool] = parsed.c.title_key.in_(bindparam("titles", expanding=True))
    if not within:
        # What has no session (the Security Council's) is of a year.
        year = func.substr(parsed.c.facts["date"].as_string(), 1, 4).is_distinct_from(bindparam("year", type_=String))
        titled &= or_(
            parsed.c.title_key != bindparam("title"),
            version.c.part.is_not(None),
            parsed.c.facts["kind"].as_string() != bindparam("kind"),
            parsed.c.facts["session"].as_string().is_distinct_from(bindparam("session", type_=String)),
            year if sessionless else false(),
        )
    mine = select(version.c.fetched_at).where(version.c.id == bindparam("this")).scalar_subquery()
    return (
        select(parsed.c.facts)
        .join(version, version.c.id == parsed.c.version_id)
        .where(
            parsed.c.parser_version == bindparam("parser"),
            parsed.c.version_id != bindparam("this"),
            or_(parsed.c.symbol_key != bindparam("key"), version.c.fetched_at < mine),
            or_(
                parsed.c.symbol_key.in_(bindparam("symbols", expanding=True)),
                parsed.c.base_key.in_(bindparam("bases", expanding=True)),
                titled,
            ),
        )
        .order_by(parsed.c.version_id)
    )


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
            parsed.c.symbol_key == first.older_key,
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
            for some in chunks(work):
                with reading(office.engine) as connection:
                    rows = connection.execute(_FACTS, {"some": some, "parser": parser_version()})
                    facts = {row.version_id: row.facts for row in rows}
                for version_id in some:
                    with kept_apart(office, STAGE, version_id, key_as_shown(version_id.split("|")[0])):
                        relate(office, Facts.from_dict(facts[version_id]))
                    tick()
        total += len(work)
    return total
