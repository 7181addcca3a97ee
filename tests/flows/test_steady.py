"""What a run asks of the database: nothing new writes nothing, and nothing asked per document looks through a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

from flows.pipeline.backfill import backfill, order
from flows.pipeline.wanted import Asked, choose
from infra.database.schema import metadata
from replica.stories import Family
from tests.flows.conftest import World

WRITING = frozenset({"INSERT", "UPDATE", "DELETE"})
#: Tables whose size does not depend on the documents.
SMALL = frozenset({"source", "topic", "silence"})


@contextmanager
def listening(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements of a while, each with what it was asked for."""
    heard: list[tuple[str, Any]] = []

    def hear(connection: object, cursor: object, statement: str, given: Any, context: object, many: bool) -> None:
        heard.append((statement, given[0] if many else given))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def test_a_run_with_nothing_new_writes_its_own_row_and_its_sources_(world: World) -> None:
    world.un.library.publish_document(Family(3).draft)
    for _ in range(2):
        world.run(later=timedelta(minutes=40))
    world.un.forget()
    with listening(world.office.engine) as heard:
        world.run(later=timedelta(minutes=40))
    assert [exchange.status for exchange in world.un.log] == [304]
    words = (statement.split() for statement, _ in heard)
    written = [f"{one[0]} {one[1 if one[0] == 'UPDATE' else 2]}" for one in words if one[0] in WRITING]
    assert sorted(written) == ["INSERT run", "UPDATE run", "UPDATE source"]


def test_nothing_that_is_asked_for_each_document_looks_through_a_table(world: World) -> None:
    drafts = [Family(number).draft for number in range(1, 9)]
    for draft in drafts:
        world.un.library.publish_document(draft, announce=False)
    asked = Asked(tuple(draft.masthead.symbol or "" for draft in drafts))
    name = order(world.office, choose(world.office.engine, asked), asked, tell="normal")
    with listening(world.office.engine) as heard:
        assert backfill(world.office, name).parsed == len(drafts)
    often = Counter(statement for statement, _ in heard)
    given = dict(heard)
    plans = {
        statement: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given[statement])]
        for connection in [world.office.engine.connect()]
        for statement, times in often.items()
        if times >= len(drafts) and statement.split()[0] in WRITING | {"SELECT"}
    }
    assert len(plans) > 20
    scans = [
        (statement, step)
        for statement, plan in plans.items()
        for step in plan
        if step.startswith("SCAN") and step.split()[1] in metadata.tables and step.split()[1] not in SMALL
    ]
    assert scans == []
