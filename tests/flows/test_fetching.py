"""Files that change under our feet: reissues in place, translations that come later, other people's preferences."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from documents.model import Part, PartKind, Passage, PassageKind
from documents.symbol import Symbol
from flows.pipeline.backfill import backfill, order
from flows.pipeline.fetch import WATCHED_FOR, fetch_all, next_look, pending
from flows.pipeline.poll import see
from flows.pipeline.wanted import Asked, choose
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import document, source, version
from infra.sources import Health, Sighting
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World

FAMILY = Family(3)
FRENCH = dataclasses.replace(
    FAMILY.adopted,
    masthead=dataclasses.replace(FAMILY.adopted.masthead, language="fr", agenda_title=None),
    footnotes=(),
    parts=(
        Part(
            PartKind.RESOLUTION,
            (
                Passage(
                    PassageKind.PREAMBULAR, "Rappelant ses résolutions antérieures sur les puits,", lead="Rappelant"
                ),
                Passage(PassageKind.PREAMBULAR, "Notant que l’eau des oasis est rare,", lead="Notant"),
                Passage(PassageKind.OPERATIVE, "Prie les États de partager leurs puits ;", number="1", lead="Prie"),
                Passage(PassageKind.OPERATIVE, "Décide de rester saisie de la question.", number="2", lead="Décide"),
            ),
            title="Des puits dans les oasis",
        ),
    ),
)
DAY = timedelta(days=1)


def versions(world: World) -> list[tuple[str, str]]:
    with reading(world.office.engine) as connection:
        query = select(version.c.language, version.c.media_type).order_by(version.c.fetched_at, version.c.language)
        return [(row[0], row[1].rpartition("/")[2][:4]) for row in connection.execute(query)]


def test_a_file_replaced_in_place_is_found_without_anybody_announcing_it(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    world.un.library.publish_document(FAMILY.reissued, announce=False)
    assert world.run(later=timedelta(hours=1)).fetched == 0, "not asked for again within the day"
    counts = world.run(later=DAY)
    assert (counts.sighted, counts.fetched, counts.parsed) == (0, 1, 1)
    assert [row.event for row in world.alerts() if row.recipient.startswith("mail")] == ["new", "reissued"]
    assert world.run(later=2 * DAY).fetched == 0


def test_what_did_not_change_costs_one_request_a_look_and_tells_nobody(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    looks = 0
    for _ in range(90):
        world.un.forget()
        assert world.run(later=DAY).alerts == 0
        looks += sum("access" in exchange.target for exchange in world.un.log)
    assert 8 <= looks <= 16, "a dozen looks in sixty days"
    assert len(versions(world)) == 1
    with reading(world.office.engine) as connection:
        assert connection.execute(select(document.c.recheck_at)).scalar_one() is None


def test_the_looks_grow_apart_and_end() -> None:
    seen = at = datetime(2026, 3, 2, tzinfo=UTC)
    pauses = []
    while (after := next_look(seen, at)) is not None:
        pauses.append(after - at)
        at = after
    assert pauses[0] == DAY
    assert pauses == sorted(pauses)
    assert WATCHED_FOR <= at - seen < WATCHED_FOR * 1.5


def test_a_file_that_is_gone_for_a_while_stays_what_it_was(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    world.un.library.withdraw(FAMILY.adopted.masthead.symbol or "")
    counts = world.run(later=2 * DAY)
    assert (counts.fetched, counts.alerts, counts.failed) == (0, 0, 0)
    assert len(versions(world)) == 1


def test_a_topic_brings_its_own_language_and_format(make_world: MakeWorld) -> None:
    world = make_world(
        topics="""\
topics:
  - name: en français
    query: ""
    symbols: ["A/*"]
    languages: [fr, en]
    formats: [docx]
    subscribers: ["mailto:paris@example.org"]
  - name: elsewhere
    query: ""
    symbols: ["S/*"]
    languages: [es]
    subscribers: ["mailto:madrid@example.org"]
"""
    )
    symbol = FAMILY.adopted.masthead.symbol or ""
    for text in (FAMILY.adopted, FRENCH):
        for form in ("pdf", "docx"):
            world.un.library.publish(symbol, text.masthead.language, text, format=form)
    world.run()
    assert sorted(versions(world)) == [("en", "pdf"), ("fr", "vnd.")]


def test_a_translation_that_comes_days_later_is_fetched(make_world: MakeWorld) -> None:
    world = make_world(
        topics="""\
topics:
  - name: en français
    query: ""
    symbols: ["A/*"]
    languages: [fr]
    subscribers: ["mailto:paris@example.org"]
"""
    )
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    assert [language for language, _ in versions(world)] == ["en"]
    world.un.library.publish(FAMILY.adopted.masthead.symbol or "", "fr", FRENCH, announce=False)
    world.run(later=DAY + timedelta(hours=1))
    assert [language for language, _ in versions(world)] == ["en", "fr"]


def test_what_a_person_asked_for_by_hand_is_not_looked_at_again(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    asked = Asked(words=(FAMILY.adopted.masthead.symbol or "",))
    backfill(world.office, order(world.office, choose(world.office.engine, asked), asked))
    world.now[0] += 5 * DAY
    assert pending(world.office.engine, world.now[0]) == []


def test_a_host_that_gives_validators_is_asked_with_them(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    world.un.forget()
    world.run(later=DAY + timedelta(hours=1))
    assert [exchange.status for exchange in world.un.log if "access" in exchange.target] == [304]


def test_other_bytes_with_the_same_text_tell_nobody_anything(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    entry = next(world.un.library.entries())
    data, _ = world.un.library.read(entry)
    changed = data.rstrip() + b"\n% made again on another day\n"
    assert changed != data
    world.un.library.publish(FAMILY.adopted.masthead.symbol or "", "en", changed, announce=False)
    counts = world.run(later=DAY + timedelta(hours=1))
    assert (counts.fetched, counts.alerts, counts.delivered) == (1, 0, 0)
    assert [row.event for row in world.alerts() if row.send] == ["new", "new"]


def test_what_is_not_there_yet_is_asked_for_with_few_questions_soon_and_in_every_language_later(world: World) -> None:
    symbol = FAMILY.adopted.masthead.symbol or ""
    with writing(world.office.engine) as connection:
        row = {"name": "a list", "kind": "list", "health": Health.NEW, "health_since": world.now[0], "note": ""}
        insert_new(connection, source, [row])
        see(connection, "a list", Sighting(symbol, Symbol.parse(symbol), symbol, None, None), world.now[0])
    asked = []
    for later in (timedelta(), timedelta(minutes=7), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8)):
        world.un.forget()
        world.now[0] += later
        fetch_all(world.office)
        asked.append({one.target.split("&l=")[1][:2] for one in world.un.log if "access" in one.target})
    assert asked[1] == asked[2] == {"en"}
    assert asked[0] == asked[3] == asked[4] == set(world.office.files.wish.languages) != {"en"}
