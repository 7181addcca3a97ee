"""Backfills: what is asked for, done in batches, gone on with, cancelled, beside live polling."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from documents.errors import UsageError
from documents.symbol import Symbol
from flows.commands import status
from flows.commands.run import cancel_backfill, list_backfills, run_backfill
from flows.pipeline import backfill as ours
from flows.pipeline.backfill import backfill, cancel, order, progress
from flows.pipeline.wanted import Asked, choose
from infra.database.engine import insert_new, reading, writing
from infra.database.lock import Busy, held
from infra.database.schema import document, record, source, version
from infra.sources import Health
from replica.faults import Fault
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World

DRAFTS = [Family(index).draft for index in range(0, 42, 6)]
SYMBOLS = tuple(one.masthead.symbol or "" for one in DRAFTS)


@pytest.fixture
def world(make_world_on_both: MakeWorld) -> World:
    return make_world_on_both()


@pytest.fixture
def stocked(world: World) -> World:
    for one in DRAFTS:
        world.un.library.publish_document(one, announce=False)
    return world


def begin(world: World, *words: str, tell: str = "none", languages: tuple[str, ...] = ()) -> str:
    asked = Asked(words, languages=languages)
    return order(world.office, choose(world.office.engine, asked), asked, tell)


def count(world: World) -> int:
    with reading(world.office.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(version)).scalar_one())


def small_batches(monkeypatch: pytest.MonkeyPatch, size: int = 2) -> None:
    monkeypatch.setattr(ours, "_LARGEST", size)


def catalogued(world: World, *rows: tuple[str, str | None]) -> None:
    now = world.now[0]
    with writing(world.office.engine) as connection:
        kept = {"name": "catalogue", "kind": "catalogue", "health": Health.HEALTHY, "health_since": now, "note": ""}
        insert_new(connection, source, [kept])
        for symbol, day in rows:
            key = Symbol.parse(symbol).key
            facts = {"symbols": [symbol], "date": day}
            row = {"source": "catalogue", "id": key, "symbol_key": key, "facts": facts, "seen_at": now}
            insert_new(connection, record, [row])


# --- what is asked for ------------------------------------------------------------------------------------------------


def test_patterns_sessions_and_dates_choose_among_the_catalogues_records(world: World) -> None:
    catalogued(
        world,
        ("A/C.3/76/L.1", "2021-10-01"),
        ("A/C.3/76/L.2", "2021-11"),
        ("A/C.3/75/L.9", "2020-10-30"),
        ("A/C.1/76/L.7", None),
    )

    def chosen(*words: str, **more: object) -> list[str]:
        return [one.display for one in choose(world.office.engine, Asked(words, **more))]  # type: ignore[arg-type]

    assert chosen("A/C.3/76/*") == ["A/C.3/76/L.1", "A/C.3/76/L.2"]
    assert chosen(sessions=("76",)) == ["A/C.1/76/L.7", "A/C.3/76/L.1", "A/C.3/76/L.2"]
    assert chosen("A/C.3/*", sessions=("75",)) == ["A/C.3/75/L.9"]
    assert chosen(since=date(2021, 10, 2)) == ["A/C.3/76/L.2"]
    assert chosen("A/*", until=date(2021, 10, 1)) == ["A/C.3/75/L.9", "A/C.3/76/L.1"]
    assert chosen("A/C.3/76/L.3..L.5", "A/C.3/76/*")[:4] == [f"A/C.3/76/L.{n}" for n in (3, 4, 5, 1)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), "nothing is asked for"),
        (Asked(("A/C.9/*",)), "catalogue's records"),
        (Asked(("A/RES/80/1",), since=date(2026, 1, 1)), "dates choose among"),
        (Asked(("nonsense",)), "not a document symbol"),
        (Asked(("A/RES/80/1",), languages=("xx",)), "'xx' is not one of"),
        (Asked(("A/C.3/80/L.1..A/C.2/80/L.5",)), "both ends are of one series"),
        (Asked(("A/RES/80/9..4",)), "ends before it begins. Write A/RES/80/4..9"),
        (Asked(("A/C.3/80/L.9..L.1",)), "Write A/C.3/80/L.1..L.9"),
        (Asked(("A/RES/80/1..5001",)), "more than 5000 documents"),
        (Asked(since=date(2026, 2, 1), until=date(2026, 1, 1)), "--since 2026-02-01 is later than --until 2026-01-01"),
    ],
)
def test_what_cannot_be_meant_is_said(world: World, asked: Asked, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        choose(world.office.engine, asked)


# --- in batches, gone on with, cancelled ------------------------------------------------------------------------------


def test_what_was_stopped_goes_on_where_it_was(stocked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small_batches(monkeypatch)
    name = begin(stocked, *SYMBOLS)
    real, batches = ours.step_ingest, []

    def stopping(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        batches.append(count(stocked))
        if len(batches) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(ours, "step_ingest", stopping)
    with pytest.raises(KeyboardInterrupt):
        backfill(stocked.office, name)
    assert batches == [2, 4]
    (shown,) = progress(stocked.office)
    assert (shown["state"], shown["taken"], shown["held"], shown["documents"]) == ("to be continued", 4, 4, 7)
    monkeypatch.setattr(ours, "step_ingest", real)
    assert begin(stocked, *SYMBOLS) == name, "the same words go on with it"
    counts = backfill(stocked.office, name)
    assert (counts.sighted, counts.fetched, count(stocked)) == (3, 3, 7)
    (shown,) = progress(stocked.office)
    assert (shown["state"], shown["taken"], shown["held"]) == ("finished", 7, 7)
    assert begin(stocked, *SYMBOLS) != name
    assert stocked.mails() == []


def test_a_cancelled_backfill_ends_after_its_batch(stocked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small_batches(monkeypatch)
    name = begin(stocked, *SYMBOLS)
    real = ours.step_ingest

    def cancelling(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        cancel(stocked.office, name)

    monkeypatch.setattr(ours, "step_ingest", cancelling)
    assert backfill(stocked.office, name).fetched == 2
    said = f"backfill {name} is cancelled, 2 of {len(SYMBOLS)} taken; ask for the same to begin anew"
    assert stocked.notes.lines[-1] == said
    assert progress(stocked.office)[0]["state"] == "cancelled"
    assert not cancel(stocked.office, name)
    assert backfill(stocked.office, name).fetched == 0
    assert stocked.notes.lines[-2:] == [said, said]
    assert begin(stocked, *SYMBOLS) != name


def test_a_scheduled_poll_that_is_due_is_done_between_two_batches(
    stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_batches(monkeypatch, 5)
    stocked.run()
    news = Family(3).draft
    stocked.un.library.publish_document(news)
    name = begin(stocked, *SYMBOLS)
    stocked.now[0] += timedelta(minutes=31)
    backfill(stocked.office, name)
    assert {row.version_id.split("|")[0] for row in stocked.alerts() if row.send} == {
        Symbol.parse(news.masthead.symbol or "").key
    }
    assert len(stocked.mails()) == 1
    assert count(stocked) == 8


def test_a_document_that_a_list_names_too_is_one_row(stocked: World) -> None:
    name = begin(stocked, *SYMBOLS[:2])
    stocked.un.library.publish_document(DRAFTS[0], announce=True)
    stocked.run("poll")
    backfill(stocked.office, name)
    stocked.run()
    assert count(stocked) == 2
    told = {row.version_id.split("|")[0]: row.send for row in stocked.alerts()}
    assert told == {Symbol.parse(SYMBOLS[0]).key: True, Symbol.parse(SYMBOLS[1]).key: False}


def test_how_people_are_told_is_kept_with_the_document(stocked: World) -> None:
    for symbol, tell in zip(SYMBOLS, ours.TELL, strict=False):
        backfill(stocked.office, begin(stocked, symbol, tell=tell))
    with reading(stocked.office.engine) as connection:
        rows = {row.symbol: (row.backfill, row.tell) for row in connection.execute(select(document))}
    assert [rows[one] for one in SYMBOLS[:3]] == [(True, None), (True, "digest"), (False, "normal")]
    assert len(stocked.mails()) == 1
    with pytest.raises(UsageError, match="--alert 'loud' is not one of none, digest, normal"):
        begin(stocked, SYMBOLS[0], tell="loud")


def test_languages_are_asked_for_also_of_what_is_here(stocked: World) -> None:
    backfill(stocked.office, begin(stocked, SYMBOLS[0]))
    stocked.un.library.publish(SYMBOLS[0], "fr", DRAFTS[0], format="pdf", announce=False)
    stocked.un.forget()
    counts = backfill(stocked.office, begin(stocked, *SYMBOLS[:2], languages=("fr",)))
    assert counts.fetched == 1
    asked = {one.target for one in stocked.un.log if "symbol/access" in one.target}
    assert all("l=fr" in target for target in asked)
    # What is not there in that language is a document like any other from then on, in the settings' languages.
    assert stocked.run(later=timedelta(hours=1)).fetched == 1


def test_what_was_taken_in_hand_before_a_death_is_brought_to_its_end(
    stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*arguments: object) -> None:
        raise KeyboardInterrupt

    name = begin(stocked, *SYMBOLS)
    with monkeypatch.context() as dead:
        dead.setattr(ours, "step_ingest", dying)
        with pytest.raises(KeyboardInterrupt):
            backfill(stocked.office, name)
    assert progress(stocked.office)[0]["taken"] == 7
    assert backfill(stocked.office, name).parsed == 7
    assert progress(stocked.office)[0]["state"] == "finished"


def test_hosts_that_hide_what_they_have_make_it_wait(
    make_world_on_both: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = Family(9).adopted
    world = make_world_on_both(canary=canary.masthead.symbol, fetch_workers=1)
    small_batches(monkeypatch)
    for one in (canary, *DRAFTS):
        world.un.library.publish_document(one, announce=False)
    world.un.faults.add(
        Fault("documents.un.org/*", "html_blocked", times=None), Fault("docs.un.org/en/*", "html_blocked", times=None)
    )
    name = begin(world, *SYMBOLS)
    assert backfill(world.office, name).failed == 2
    assert progress(world.office)[0]["state"] == "to be continued"
    world.un.faults.clear()
    world.now[0] += timedelta(minutes=31)
    backfill(world.office, name)
    assert (count(world), progress(world.office)[0]["state"]) == (7, "finished")


def test_another_run_is_an_answer_or_only_its_turn(stocked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "_TURN_SECONDS", 0.01)
    name = begin(stocked, *SYMBOLS)
    with ThreadPoolExecutor(1) as thread:
        with held(stocked.office.engine, "run"):
            with pytest.raises(Busy):
                backfill(stocked.office, name)
            waiting = thread.submit(backfill, stocked.office, name, patient=True)
        assert waiting.result().parsed == 7


def test_status_says_which_ones_are_unfinished(stocked: World) -> None:
    name = begin(stocked, *SYMBOLS)
    before = status.collect(stocked.office.engine, stocked.settings, stocked.now[0])
    assert any(SYMBOLS[0] in line and f"backfill --resume {name}`" in line for line in status.screen(before))
    backfill(stocked.office, name)
    assert not status.collect(stocked.office.engine, stocked.settings, stocked.now[0]).backfills


def test_one_at_work_is_running_and_one_that_died_is_to_be_continued(
    stocked: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small_batches(monkeypatch)
    name, other = begin(stocked, *SYMBOLS), begin(stocked, SYMBOLS[0])
    engine = stocked.office.engine
    seen: list[dict[str, tuple[str, int]]] = []
    real = ours.step_ingest

    def looked_at(*arguments: object) -> None:
        seen.append({one["id"]: (one["state"], one["taken"]) for one in progress(stocked.office)})
        screen = "\n".join(status.screen(status.collect(engine, stocked.settings, stocked.now[0])))
        assert "Running: `rapporteur backfill --list`" in screen
        assert f"To be continued: `rapporteur backfill --resume {other}`" in screen
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ours, "step_ingest", looked_at)
    with pytest.raises(KeyboardInterrupt):
        backfill(stocked.office, name)
    # One document is in both; what was asked for by hand counts for either.
    assert [one[name] for one in seen] == [("running", 2), ("running", 4)]
    assert [one[other] for one in seen] == [("to be continued", 1)] * 2
    assert progress(stocked.office)[1]["state"] == "to be continued"
    assert [path.name for path in tmp_path.rglob("*.lock") if "backfill" in path.name] == []
    with pytest.raises(UsageError):
        backfill(stocked.office, "../nothing")


# --- from the command line --------------------------------------------------------------------------------------------


def test_from_the_command_line(
    stocked: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAPPORTEUR_REPLICA", stocked.un.url)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    asked = Asked(SYMBOLS[:3])
    options = {"tell_how": "none", "resume": None, "engine": "direct"}
    run_backfill(asked, dry_run=True, as_json=True, **options)  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert '"hours": 0.0' in said
    assert '"hours_at_most": 0.07' in said, "three documents at up to 24 addresses each, 1,000 requests an hour"
    assert not stocked.un.requests
    assert run_backfill(asked, dry_run=False, as_json=True, **options) == 0  # type: ignore[arg-type]
    assert '"fetched": 3' in capsys.readouterr().out
    list_backfills(as_json=False)
    shown = capsys.readouterr().out
    assert "finished        3 of 3 taken, 3 here" in shown
    assert cancel_backfill(shown.split()[0]) == 1
    with pytest.raises(UsageError, match="there is no backfill"):
        cancel_backfill("nothing")
