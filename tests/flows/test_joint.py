"""A document under two symbols, named by either of them or by both: one document, one message."""

from __future__ import annotations

import dataclasses
from itertools import permutations

import pytest
from sqlalchemy import select

from documents.symbol import Symbol
from flows.pipeline.joint import known_as, names_of
from flows.pipeline.poll import see
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import document, source
from infra.sources import Health, Sighting
from replica.stories import Family
from tests.flows.conftest import World

DRAFT = Family(3).draft
NAMES = ("A/80/300-S/2026/40", "A/80/300", "S/2026/40")


@pytest.mark.parametrize("order", [*permutations(NAMES), ("A/80/300-S/2026/40", "S/2026/40"), NAMES[:1]])
def test_it_is_one_document_whatever_is_named_first(world: World, order: tuple[str, ...]) -> None:
    both = dataclasses.replace(DRAFT, masthead=dataclasses.replace(DRAFT.masthead, symbol="A/80/300–S/2026/40"))
    world.un.library.publish("A/80/300", "en", both, also=("S/2026/40",), announce=False)
    with writing(world.office.engine) as connection:
        row = {
            "name": "lists",
            "kind": "daily list",
            "health": Health.HEALTHY,
            "health_since": world.now[0],
            "note": "",
        }
        insert_new(connection, source, [row])
        for name in order:
            see(connection, "lists", Sighting(name, Symbol.parse(name), name, None, None), world.now[0])
    # Two symbols named apart before anything joins them are two, which nothing can know; the joint name finds the first.
    apart = order[2:] == ("A/80/300-S/2026/40",)
    counts = world.run()
    assert counts.fetched == (2 if apart else 1)
    with reading(world.office.engine) as connection:
        kept = connection.execute(select(document.c.symbol_key)).scalars().all()
        assert len(kept) == (2 if apart else 1)
        if not apart:
            for name in NAMES if order[0] == NAMES[0] else order:
                assert known_as(connection, Symbol.parse(name)).key == kept[0]
            assert set(names_of(connection, kept[0])) == {Symbol.parse(name).key for name in NAMES} - set(kept)
    assert sum(row.recipient.startswith("mail") for row in world.alerts()) == (2 if apart else 1)
