"""The whole way of a document through the house, on both forms of everything outside."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from benchmarks.homes import dump
from documents.contract import loads
from documents.symbol import Symbol
from flows.pipeline import parse as parsing
from flows.pipeline.backfill import backfill, order
from flows.pipeline.wanted import Asked, choose, expand
from infra.database.attempts import listed
from infra.database.engine import reading, writing
from infra.database.schema import citation, comparison, document, edge, parsed, sighting, version
from infra.protocols import Ambiguous
from infra.sandbox import Parsed, ParserPool
from replica.faults import Fault
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from tests.flows.test_fetching import FRENCH
from tests.servers.s3 import S3Place

FAMILY = Family(3)


@pytest.fixture(params=["embedded", "real"])
def either(request: pytest.FixtureRequest, make_world: MakeWorld) -> World:
    """SQLite and a folder; PostgreSQL and S3."""
    if request.param == "embedded":
        return make_world()
    s3: S3Place = request.getfixturevalue("s3")
    return make_world(
        database_url=request.getfixturevalue("postgres_url"),
        objects=f"s3://{s3.bucket}/rapporteur",
        s3_endpoint=s3.endpoint,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
    )


def told(world: World) -> list[tuple[str, str, str]]:
    """(symbol, event, state) of what the mail recipient was told."""
    return [
        (row.version_id.split("|")[0], row.event, row.state)
        for row in world.alerts()
        if row.recipient.startswith("mail")
    ]


def test_the_life_of_a_family(either: World) -> None:
    world = either
    draft, revision, adopted = (
        Symbol.parse(one.masthead.symbol or "").key for one in (FAMILY.draft, FAMILY.revision, FAMILY.adopted)
    )
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert (counts.sighted, counts.fetched, counts.parsed, counts.compared, counts.delivered) == (1, 1, 1, 0, 2)
    world.un.library.publish_document(FAMILY.revision)
    counts = world.run()
    assert (counts.sighted, counts.fetched, counts.parsed, counts.compared, counts.delivered) == (1, 1, 1, 1, 2)
    world.un.library.publish_document(FAMILY.adopted)
    counts = world.run()
    assert (counts.sighted, counts.compared, counts.delivered, counts.failed) == (1, 1, 2, 0)
    assert told(world) == [(draft, "new", "sent"), (revision, "revised", "sent"), (adopted, "adopted", "sent")]
    # One family, one thread: every message after the first names the first.
    assert {row.family for row in world.alerts()} == {Symbol.parse(draft).base}
    counts = world.run()
    assert (counts.sighted, counts.fetched, counts.alerts, counts.delivered) == (0, 0, 0, 0)


def test_a_second_run_asks_for_nothing_but_the_list(world: World) -> None:
    for index in range(6):
        world.un.library.publish_document(Family(index).draft)
    world.run()
    before = dump(world.office.engine)
    world.un.forget()
    world.run()
    assert sum(world.un.requests.values()) == 1
    assert [exchange.status for exchange in world.un.log] == [304]
    assert dump(world.office.engine) == before


def test_what_is_kept_of_a_document(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    with reading(world.office.engine) as connection:
        row = connection.execute(select(document)).one()
        one = connection.execute(select(version)).one()
        key = connection.execute(select(parsed.c.object_key)).scalar_one()
        cited = set(connection.execute(select(citation.c.to_key)).scalars())
    assert (row.title, row.kind, row.date) == (FAMILY.title, "draft resolution", FAMILY.draft.masthead.date)
    assert one.media_type == "application/pdf"
    assert one.fetched_from.startswith("https://documents.un.org/api/symbol/access?")
    assert world.office.objects.get(f"raw/{one.sha256}").startswith(b"%PDF")
    found = loads(world.office.objects.get(key))
    assert [passage.text for passage in found.passages] == [passage.text for passage in FAMILY.draft.passages]
    wanted = {Symbol.parse(symbol).key for passage in FAMILY.draft.passages for symbol in passage.citations}
    assert wanted <= cited


def test_a_reissue_is_a_new_version_of_the_same_symbol(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    later = world.now[0] + timedelta(days=3)
    world.un.clock = lambda: later + timedelta(hours=1)
    world.un.library.publish_document(FAMILY.reissued, at=later, announce=True)
    counts = world.run(later=timedelta(days=3, hours=1))
    assert (counts.sighted, counts.fetched, counts.parsed) == (0, 1, 1)
    with reading(world.office.engine) as connection:
        assert connection.execute(select(func.count()).select_from(version)).scalar() == 2
        assert connection.execute(select(edge.c.kind)).scalars().all() == ["reissues"]


# --- order does not matter -------------------------------------------------------------------------------------------


def test_a_predecessor_that_comes_late_is_found_all_the_same(make_world: MakeWorld) -> None:
    world = make_world()
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert counts.compared == 1
    with reading(world.office.engine) as connection:
        found = connection.execute(select(edge.c.older_key, edge.c.newer_key, edge.c.kind)).all()
    draft, revision = (Symbol.parse(one.masthead.symbol or "").key for one in (FAMILY.draft, FAMILY.revision))
    assert [tuple(row) for row in found] == [(draft, revision, "revises")]
    # The late one is news itself; the revision was told of already and is not told of again.
    assert [symbol for symbol, _, _ in told(world)] == [revision, draft]


# --- silence -----------------------------------------------------------------------------------------------------------


def test_a_new_parser_version_tells_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    before = told(world)
    with writing(world.office.engine) as connection:  # as if an earlier parser had made what is there
        connection.execute(parsed.update().values(parser_version="0", lineage_engine=None))
    counts = world.run()
    assert counts.parsed == 2
    assert (counts.alerts, counts.delivered) == (0, 0)
    assert told(world) == before
    with reading(world.office.engine) as connection:
        upgrades = connection.execute(
            select(parsed.c.technical_upgrade).where(parsed.c.parser_version != "0")
        ).scalars()
        assert list(upgrades) == [True, True]


class EarlierParser(ParserPool):
    """Parser 1: it lost the last paragraph of every document, and spelt the first one otherwise."""

    def parse(self, data: bytes, **known: Any) -> Parsed:
        found = super().parse(data, **known)
        contract = json.loads(found.document)
        passages = contract["parts"][0]["passages"]
        del passages[-1]
        passages[0]["text"] = passages[0]["text"].upper()
        return dataclasses.replace(found, document=json.dumps(contract), parser_version="1")


def test_another_reading_of_the_whole_archive_tells_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    family = (FAMILY.last_year, FAMILY.draft, FAMILY.revision, FAMILY.adopted)
    now = world.office
    with EarlierParser(1) as earlier, monkeypatch.context() as then:
        then.setattr("parsers.PARSER_VERSION", "1")
        world.office = dataclasses.replace(now, parser=earlier)
        for one in family[:3]:
            world.un.library.publish_document(one)
            world.run()
        world.un.library.publish_document(family[3], announce=False)
        asked = Asked((family[3].masthead.symbol or "",))
        assert backfill(world.office, order(world.office, choose(now.engine, asked), asked)).parsed == 1
    world.office = now
    before, screen, read_before = world.alerts(), world.console.getvalue(), readings(world)
    assert len(told(world)) == 4
    assert len(screen) > 0
    counts = world.run()
    assert (counts.parsed, counts.alerts, counts.delivered) == (4, 0, 0)
    assert counts.compared > 0, "read otherwise, all of them are compared anew"
    assert not read_before & readings(world), "the text of every document is another one now"
    assert (world.alerts(), world.console.getvalue()) == (before, screen)
    assert (world.run().alerts, world.alerts()) == (0, before)


def readings(world: World) -> set[str]:
    """What the newest parser made of each version."""
    with reading(world.office.engine) as connection:
        versions = connection.execute(select(version.c.id)).scalars().all()
    return {repr(parsing.load(world.office.objects, world.office.engine, one).parts) for one in versions}


def test_a_backfill_tells_nobody_and_doubles_nothing(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    before = len(world.alerts())
    for one in (FAMILY.draft, FAMILY.revision, FAMILY.last_year):
        world.un.library.publish_document(one, announce=False)
    asked = Asked(tuple(one.masthead.symbol or "" for one in (FAMILY.draft, FAMILY.revision, FAMILY.last_year)))
    world.now[0] += timedelta(minutes=1)
    counts = backfill(world.office, order(world.office, choose(world.office.engine, asked), asked))
    assert (counts.sighted, counts.fetched, counts.delivered) == (2, 2, 0)
    silent = world.alerts()[before:]
    assert {(row.send, row.reason) for row in silent} == {(False, "fetched by a backfill")}
    assert backfill(world.office, order(world.office, choose(world.office.engine, asked), asked)).fetched == 0


def test_a_new_topic_does_not_dump_the_backlog(world: World) -> None:
    world.settings.topics_file.write_text("topics: []\n")
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    assert world.alerts() == []
    from tests.flows.conftest import TOPICS

    world.settings.topics_file.write_text(TOPICS)
    assert world.run(later=timedelta(hours=1)).alerts == 0
    world.un.library.publish_document(FAMILY.revision)
    assert world.run().alerts == 2


# --- trouble: one clear line, nothing lost, the rest goes on ---------------------------------------------------------


def test_a_wrong_topics_file_holds_back_decisions_and_nothing_else(world: World) -> None:
    good = world.settings.topics_file.read_text()
    world.settings.topics_file.write_text("topics:\n  - nmae: x\n")
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert (counts.fetched, counts.parsed, counts.alerts, counts.failed) == (1, 1, 0, 1)
    assert any("Did you mean name:" in line for line in world.notes.lines)
    world.settings.topics_file.write_text(good)
    # Sighted before the topic existed, by the first good file: told of would be a backlog. So the topics that the file
    # names count from when they were first read, and nothing is lost from the record.
    counts = world.run()
    assert counts.failed == 0
    assert {row.reason for row in world.alerts()} == {"older than the topic"}


def test_a_dead_source_is_named_and_the_others_are_polled(make_world: MakeWorld) -> None:
    world = make_world(
        sources=("https://undocs.org/rss/gadocs.xml", "https://docs.un.org/rss/allundocs.xml"),
    )
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert counts.delivered == 2
    assert counts.failed == 1
    assert any("undocs.org/rss/gadocs.xml" in line and "moved" in line for line in world.notes.lines)


@pytest.mark.parametrize(
    ("kind", "health"),
    [
        ("html_feed", "moved"),
        ("challenge", "challenged"),
        ("truncated_feed", "truncated"),
        ("disconnect", "dead"),
        ("empty", "malformed"),
    ],
)
def test_a_broken_list_has_a_state_within_one_poll_and_recovers(world: World, kind: str, health: str) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.un.faults.add(Fault("*/rss/*", kind, times=1))
    world.run()
    assert any(f": {health}" in line for line in world.notes.lines), world.notes.lines
    world.run()
    assert world.notes.lines == []
    assert told(world) == [(Symbol.parse(FAMILY.draft.masthead.symbol or "").key, "new", "sent")]


@pytest.mark.parametrize("kind", ["html_missing", "html_blocked", "empty", "not_found", "truncated", "disconnect"])
def test_a_file_that_does_not_come_is_asked_for_again(world: World, kind: str) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.un.faults.add(Fault("*symbol/access*", kind, times=None), Fault("docs.un.org/*direct*", kind, times=None))
    counts = world.run()
    assert (counts.sighted, counts.fetched, counts.parsed) == (1, 0, 0)
    assert len(world.notes.lines) == 1
    assert "tried again after" in world.notes.lines[0]
    world.un.faults.clear()
    assert world.run().fetched == 0, "not before its time"
    assert world.run(later=timedelta(hours=1)).delivered == 2
    assert listed(world.office.engine, parked=False) == []


def test_a_wrong_document_is_not_stored_under_the_symbol_asked_for(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.un.library.publish_document(Family(5).draft, announce=False)
    world.un.faults.add(Fault("*symbol/access*", "wrong_document", times=None))
    counts = world.run()
    assert (counts.parked, counts.parsed, counts.alerts) == (1, 0, 0)
    (row,) = listed(world.office.engine, parked=False)
    assert row.reason == "wrong document"
    assert (Family(5).draft.masthead.symbol or "") in row.message
    with reading(world.office.engine) as connection:
        assert connection.execute(select(func.count()).select_from(version)).scalar() == 0
    assert world.run(later=timedelta(hours=1)).fetched == 1, "asked for again"
    assert world.run(later=timedelta(minutes=10)).fetched == 0, "at growing pauses"
    world.un.faults.clear()
    assert world.run(later=timedelta(hours=2)).delivered == 2
    assert listed(world.office.engine, parked=False) == []


def test_a_file_in_another_language_is_kept_as_what_it_is(world: World) -> None:
    world.un.library.publish(FRENCH.masthead.symbol or "", "en", FRENCH)
    world.run()
    with reading(world.office.engine) as connection:
        assert connection.execute(select(version.c.language)).scalars().all() == ["fr"]


def test_an_entry_without_a_symbol_is_kept_and_shown(world: World) -> None:
    world.un.library.publish(
        None, "en", b"%PDF-1.4 nothing", title="Press conference by the President", name="press.pdf"
    )
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert (counts.sighted, counts.delivered) == (1, 2)
    with reading(world.office.engine) as connection:
        assert connection.execute(select(func.count()).select_from(sighting)).scalar() == 2
    (row,) = listed(world.office.engine, parked=True)
    assert row.reason == "no symbol"


def test_a_missing_slack_token_fails_one_recipient_with_advice(make_world: MakeWorld) -> None:
    world = make_world(
        topics='topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["slack:#drafts", console]\n'
    )
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert (counts.alerts, counts.delivered, counts.failed) == (2, 1, 1)
    assert FAMILY.title in world.console.getvalue().replace("\n", " ")
    assert any("RAPPORTEUR_SLACK_TOKEN" in line for line in world.notes.lines)
    (waiting,) = [row for row in world.alerts() if row.recipient.startswith("slack")]
    assert waiting.state == "pending", "a token brings it on its way"


# --- once --------------------------------------------------------------------------------------------------------------


def test_a_message_of_which_nobody_knows_is_looked_up_and_not_repeated(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run("poll")
    world.run("ingest")
    mail = world.office.channels["mail"]
    real = type(mail).send

    class Dropped(type(mail)):  # type: ignore[misc]  # a channel whose answer is lost after it took the message
        def send(self, message: object, *, reply_to: str | None = None) -> object:
            real(self, message, reply_to=reply_to)  # type: ignore[arg-type]
            raise Ambiguous("the connection broke", phase="mailing", subject="desk")

    world.office.channels["mail"] = Dropped(world.settings.home / "mail", "rapporteur@localhost")
    counts = world.run("deliver")
    assert (counts.delivered, counts.failed) == (1, 1)
    assert len(world.mails()) == 1
    world.office.channels["mail"] = mail
    counts = world.run("deliver", later=timedelta(minutes=2))
    assert (counts.delivered, counts.failed) == (1, 0)
    assert len(world.mails()) == 1
    assert [row.note for row in world.alerts() if row.recipient.startswith("mail")] == [
        "found in the channel's history"
    ]


def test_expanding_ranges() -> None:
    assert [one.display for one in expand(["A/C.3/80/L.9..L.11", "A/C.3/80/L.10", "A/RES/80/1..2"])] == [
        "A/C.3/80/L.9",
        "A/C.3/80/L.10",
        "A/C.3/80/L.11",
        "A/RES/80/1",
        "A/RES/80/2",
    ]
    assert expand(["A/RES/80/1..A/RES/80/2"]) == expand(["a/res/80/1..80/2"]) == expand(["A/RES/80/1..2"])


def test_a_failed_object_store_loses_nothing(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    raw = world.settings.home / "objects" / "raw"
    raw.parent.mkdir(parents=True, exist_ok=True)
    if raw.exists():
        raw.rmdir()
    raw.write_text("a file where the folder should be")
    counts = world.run()
    assert (counts.sighted, counts.fetched) == (1, 0)
    assert len(world.notes.lines) == 1
    raw.unlink()
    assert world.run(later=timedelta(hours=1)).delivered == 2


def test_parsed_objects_are_read_back_as_the_same_document(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    with reading(world.office.engine) as connection:
        one = connection.execute(select(version.c.id)).scalar_one()
    found = parsing.load(world.office.objects, world.office.engine, one)
    assert found.masthead.symbol == FAMILY.adopted.masthead.symbol
    assert [p.number for p in found.passages] == [p.number for p in FAMILY.adopted.passages]


def test_a_fault_of_ours_in_one_document_does_not_stop_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (FAMILY.draft, Family(5).draft):
        world.un.library.publish_document(one)
    bad = Symbol.parse(FAMILY.draft.masthead.symbol or "").key
    real = type(world.office.files).fetch

    def stumbling(self: object, symbol: Symbol, *rest: object, **named: object) -> object:
        if symbol.key == bad:
            raise ZeroDivisionError("nobody thought of this")
        return real(self, symbol, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(world.office.files), "fetch", stumbling)
    counts = world.run()
    assert (counts.sighted, counts.delivered) == (2, 2)
    (row,) = listed(world.office.engine, parked=False)
    assert (row.subject, row.reason) == (bad, "a fault of ours")
    assert "test_pipeline.py" in row.message
    monkeypatch.undo()
    assert world.run(later=timedelta(hours=1)).delivered == 2


def test_a_host_that_hides_what_it_has_is_left_alone_and_nothing_is_taken_for_missing(make_world: MakeWorld) -> None:
    canary = Family(9).adopted
    world = make_world(canary=canary.masthead.symbol, fetch_workers=1)
    world.un.library.publish_document(canary, announce=False)
    for index in range(4):
        world.un.library.publish_document(Family(index).draft)
    world.un.faults.add(
        Fault("documents.un.org/*", "html_blocked", times=None), Fault("docs.un.org/en/*", "html_blocked", times=None)
    )
    counts = world.run()
    assert (counts.sighted, counts.fetched, counts.failed) == (4, 0, 4)
    assert listed(world.office.engine, parked=False) == [], "nothing is recorded as missing"
    assert len(world.notes.lines) == 1
    assert "which exists" in world.notes.lines[0]
    world.un.forget()
    world.run(later=timedelta(minutes=10))
    assert not [route for route in world.un.requests if "rss" not in route], "left alone"
    world.un.faults.clear()
    counts = world.run(later=timedelta(minutes=31))
    assert (counts.fetched, counts.failed, counts.delivered) == (4, 0, 8)


def test_missing_is_told_from_blocked_by_the_canary(make_world: MakeWorld) -> None:
    canary = Family(9).adopted
    world = make_world(canary=canary.masthead.symbol)
    world.un.library.publish_document(canary, announce=False)
    world.un.library.publish_document(FAMILY.draft)
    world.un.library.withdraw(FAMILY.draft.masthead.symbol or "")
    world.un.library.publish_document(Family(5).draft)
    counts = world.run()
    assert (counts.fetched, counts.failed) == (1, 0)
    (row,) = listed(world.office.engine, parked=False)
    assert row.reason == "NotThere"


def test_symbols_with_parentheses_are_compared_too(world: World) -> None:
    """S/RES/2771 (2025): the year is part of the symbol, and of the names of what is kept."""

    for one, symbol in ((FAMILY.draft, "A/78/6 (Sect. 1)"), (FAMILY.revision, "A/78/6 (Sect. 1)/Rev.1")):
        head = dataclasses.replace(one.masthead, symbol=symbol)
        world.un.library.publish_document(dataclasses.replace(one, masthead=head))
    world.run()
    assert listed(world.office.engine, parked=True) == []
    with reading(world.office.engine) as connection:
        assert connection.execute(select(func.count()).select_from(comparison)).scalar() == 1
