"""What the press says of a document stands beside its family, and is no document itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from documents.symbol import Symbol
from flows.commands.family import show_family
from flows.pipeline.context import context_of
from flows.pipeline.poll import see
from infra.database.attempts import listed
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import document, source
from infra.sources import Health, Sighting
from replica.stories import Family
from tests.flows.conftest import World

FAMILY = Family(3)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_what_names_a_document_is_shown_with_its_family(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    symbol = Symbol.parse(FAMILY.draft.masthead.symbol or "")
    press = Sighting(
        "story/1", None, "Assembly debates wells", "https://press.un.org/1", NOON, context=True, mentions=(symbol,)
    )
    with writing(world.office.engine) as connection:
        insert_new(
            connection,
            source,
            [{"name": "press", "kind": "feed", "health": Health.HEALTHY, "health_since": NOON, "note": ""}],
        )
        for _ in range(2):
            assert see(connection, "press", press, world.now[0]) == 0
    with reading(world.office.engine) as connection:
        assert connection.execute(select(func.count()).select_from(document)).scalar() == 1
        (found,) = context_of(connection, {symbol.key})
        assert context_of(connection, {"A/RES/1/1"}) == ()
    assert (found.title, found.symbol_keys) == ("Assembly debates wells", (symbol.key,))
    assert listed(world.office.engine, parked=True) == [], "an entry without a symbol of its own is no trouble here"
    monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
    show_family(symbol.display, as_json=False)
    assert f"2026-11-20  on {symbol.display}: Assembly debates wells  https://press.un.org/1" in capsys.readouterr().out
    show_family(symbol.display, as_json=True)
    assert json.loads(capsys.readouterr().out)["context"][0]["symbols"] == [symbol.display]
