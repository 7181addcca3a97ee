"""Drafts inside a committee's report, from the daily list to the comparison: versions of their own, and nobody's news."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from documents.symbol import Symbol
from flows.commands.compare import compare_two
from flows.commands.family import show_family
from flows.commands.provenance import show_provenance
from flows.pipeline.messages import loads
from flows.pipeline.relate import look_again
from flows.pipeline.topics import read_topics
from infra.database.engine import put, reading, writing
from infra.database.schema import alert, comparison, document, edge, follows, match, record, source, version
from replica.stories import Family
from tests.flows.conftest import TOPICS, World

FAMILY = Family(3)
DRAFT, REVISION, ADOPTED = (
    Symbol.parse(one.masthead.symbol or "").key for one in (FAMILY.draft, FAMILY.revision, FAMILY.adopted)
)
REPORT = Symbol.parse(FAMILY.report.masthead.symbol or "").key


def inside(world: World) -> str:
    """The key of the one draft inside the report."""
    with reading(world.office.engine) as connection:
        (found,) = connection.execute(select(version.c.id).where(version.c.part.is_not(None))).scalars()
    return str(found).split("|")[0]


def compared(world: World) -> set[tuple[str, str, str]]:
    """(older, newer, basis) of every comparison that can be shown."""
    with reading(world.office.engine) as connection:
        rows = connection.execute(select(comparison).where(comparison.c.withheld.is_(None))).all()
    return {(row.older_version.split("|")[0], row.newer_version.split("|")[0], row.basis) for row in rows}


def related(world: World) -> set[tuple[str, str, str]]:
    with reading(world.office.engine) as connection:
        rows = connection.execute(select(edge).where(edge.c.confidence >= 0.9)).all()
    return {(row.older_key, row.newer_key, row.kind) for row in rows}


def test_the_draft_in_the_report_stands_between_the_submitted_one_and_the_resolution(world: World) -> None:
    for one in (FAMILY.revision, FAMILY.report, FAMILY.adopted):
        world.un.library.publish_document(one)
        world.run()
    part = inside(world)
    assert part.startswith(f"{REPORT}#")
    assert {(REVISION, part, "embeds"), (part, ADOPTED, "adopts"), (REVISION, ADOPTED, "adopts")} <= related(world)
    # What the committee changed, and what became of the draft that was submitted.
    assert compared(world) == {(REVISION, part, "embeds"), (REVISION, ADOPTED, "adopts")}
    with reading(world.office.engine) as connection:
        told = set(connection.execute(select(alert.c.version_id)).scalars())
        matched = set(connection.execute(select(match.c.version_id)).scalars())
        key = connection.execute(
            select(alert.c.message).where(alert.c.version_id.startswith(f"{REPORT}|")).limit(1)
        ).scalar_one()
    assert {one.split("|")[0] for one in told | matched} == {REVISION, REPORT, ADOPTED}
    said = " ".join(loads(world.office.objects.get(key)).text.split())
    assert f"Draft resolution, compared with {FAMILY.revision.masthead.symbol}: " in said.replace("DRAFT", "Draft")


@pytest.mark.parametrize("late", [False, True], ids=["report first", "report last"])
def test_without_the_submitted_draft_the_one_in_the_report_is_compared(world: World, late: bool) -> None:
    order = (FAMILY.report, FAMILY.adopted)
    for one in order[::-1] if late else order:
        world.un.library.publish_document(one)
        world.run()
    assert compared(world) == {(inside(world), ADOPTED, "adopts")}


def test_a_second_run_finds_nothing_to_do(world: World) -> None:
    world.un.library.publish_document(FAMILY.report)
    world.run()
    counts = world.run()
    assert (counts.fetched, counts.parsed, counts.compared, counts.matched, counts.failed) == (0, 0, 0, 0, 0)
    with reading(world.office.engine) as connection:
        assert connection.execute(select(document.c.symbol_key)).scalars().all() == [REPORT]


def test_the_commands_speak_of_it(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (FAMILY.revision, FAMILY.report, FAMILY.adopted):
        world.un.library.publish_document(one)
    world.run()
    monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
    part = inside(world)
    for focus in (ADOPTED, part, REPORT):
        assert show_family(focus, as_json=True) == 0
        found = json.loads(capsys.readouterr().out)
        assert {part, ADOPTED} <= {one["newer"] for one in found["edges"]}
        assert part in {one["symbol"] for one in found["members"]}
    show_provenance([ADOPTED], as_json=True)
    versions = json.loads(capsys.readouterr().out)["versions"]
    assert [Symbol.parse(one["symbol"]).key for one in versions] == [REVISION, REPORT, ADOPTED]
    compare_two(part, ADOPTED, form="json", basis=None, output=None)
    found = json.loads(capsys.readouterr().out)
    assert found["basis"] == "adopts"
    assert found["old"]["version"].startswith(f"{part}|")


def test_the_catalogue_names_the_draft(world: World) -> None:
    """A record that comes after both documents; the title alone would not have joined them."""
    renamed = replace(FAMILY.draft, parts=(replace(FAMILY.draft.parts[0], title="Something else altogether"),))
    stranger = Family(4)
    world.un.library.publish_document(renamed)
    world.un.library.publish_document(stranger.adopted)
    world.run()
    adopted = Symbol.parse(stranger.adopted.masthead.symbol or "").key
    assert (DRAFT, adopted, "adopts") not in related(world)
    said = {"related": [{"symbol": FAMILY.draft.masthead.symbol, "relation": "draft"}]}
    with writing(world.office.engine) as connection:
        name = connection.execute(select(source.c.name).limit(1)).scalar_one()
        row = {"source": name, "id": "1", "symbol_key": adopted, "facts": said, "seen_at": world.now[0]}
        put(connection, record, row)
        look_again(connection, [adopted])
    world.run()
    assert (DRAFT, adopted, "adopts") in related(world)
    with reading(world.office.engine) as connection:
        evidence = connection.execute(select(follows.c.evidence).where(follows.c.kind == "adopts")).scalar_one()
    assert "says the catalogue" in evidence[0]


class Killed(BaseException):
    """The process dies here."""


def test_a_death_between_message_and_row_and_another_topics_file_tell_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.un.library.publish_document(FAMILY.draft)
    objects = world.office.objects
    put_object, written = objects.put, []

    def dying(key: str, data: bytes, *rest: str) -> object:
        done = put_object(key, data, *rest)
        if key.startswith("message/"):
            written.append(key)
            raise Killed
        return done

    monkeypatch.setattr(objects, "put", dying)
    with pytest.raises(Killed):
        world.run()
    monkeypatch.setattr(objects, "put", put_object)
    world.settings.topics_file.write_text(TOPICS + "    note: for the desk\n", encoding="utf-8")
    counts = world.run()
    assert (counts.alerts, counts.delivered, counts.failed) == (2, 2, 0)
    assert len(world.mails()) == 1
    with reading(world.office.engine) as connection:
        keys = connection.execute(select(alert.c.message)).scalars().all()
    assert not set(written) & set(keys)
    assert all("for the desk" in loads(objects.get(key)).text for key in keys)
    assert world.run().delivered == 0


def test_topics_are_read_once_a_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.settings.home / "topics.yaml").unlink()
    world.un.library.publish_document(FAMILY.draft)
    counts = world.run()
    assert counts.failed == 1
    assert sum(line.startswith("topics:") for line in world.notes.lines) == 1
    assert read_topics(world.office) is None
