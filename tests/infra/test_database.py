"""The schema, its migrations, transactions, failures as rows, and the lock: on SQLite and PostgreSQL alike."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from documents.errors import RapporteurError, TerminalError, TransientError, UsageError
from infra.database import attempts
from infra.database.engine import HEAD, insert_new, migrate, open_database, put, reading, writing
from infra.database.lock import Busy, held
from infra.database.schema import document, metadata, source

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def a_document(key: str = "A/C.3/80/L.9", **values: object) -> dict[str, object]:
    row: dict[str, object] = {
        "symbol_key": key,
        "symbol": key,
        "base_key": key,
        "body": "A/C.3",
        "first_seen": NOW,
        "backfill": False,
        "wanted_at": NOW,
    }
    return row | values


def test_the_migrations_make_the_schema(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_head_is_the_newest_migration() -> None:
    folder = Path(__file__).resolve().parents[2] / "infra" / "database" / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_migrating_twice_changes_nothing(database: Engine) -> None:
    with writing(database) as connection:
        insert_new(connection, document, [a_document()])
    migrate(database)
    with reading(database) as connection:
        assert connection.execute(select(func.count()).select_from(document)).scalar() == 1


def test_insert_new_keeps_what_is_there(database: Engine) -> None:
    with writing(database) as connection:
        assert insert_new(connection, document, [a_document(title="first"), a_document("A/1", title="other")]) == 2
        assert insert_new(connection, document, [a_document(title="second")]) == 0
        assert connection.execute(select(document.c.title).order_by(document.c.title)).scalars().all() == [
            "first",
            "other",
        ]


def test_put_brings_a_row_to_its_values(database: Engine) -> None:
    row = {"name": "a", "kind": "k", "health": "healthy", "health_since": NOW, "note": ""}
    with writing(database) as connection:
        put(connection, source, row)
        put(connection, source, row | {"health": "dead"})
        assert connection.execute(select(source.c.health)).scalars().all() == ["dead"]


def test_a_failed_transaction_leaves_nothing(database: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(database) as connection:
        insert_new(connection, document, [a_document()])
        _ = 1 // 0
    with reading(database) as connection:
        assert connection.execute(select(func.count()).select_from(document)).scalar() == 0


def test_times_keep_their_zone_and_naive_ones_are_refused(database: Engine) -> None:
    there = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    with writing(database) as connection:
        insert_new(connection, document, [a_document(first_seen=there)])
    with reading(database) as connection:
        found = connection.execute(select(document.c.first_seen)).scalar_one()
    assert found == there
    assert found.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="without its zone"), writing(database) as connection:
        insert_new(connection, document, [a_document("A/2", first_seen=there.replace(tzinfo=None))])


def test_readers_do_not_wait_for_a_writer(database: Engine) -> None:
    with writing(database) as writer:
        insert_new(writer, document, [a_document()])
        with reading(database) as reader:
            assert reader.execute(select(func.count()).select_from(document)).scalar() == 0


def _write_many(address: str, mark: str) -> None:
    engine = open_database(address)
    for number in range(40):
        with writing(engine) as connection:
            insert_new(connection, document, [a_document(f"A/{number}"), a_document(f"{mark}/{number}")])


def test_two_processes_write_without_an_error_or_a_double_row(address: str) -> None:
    engine = open_database(address)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(address, mark)) for mark in ("S", "E")]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    assert [one.exitcode for one in writers] == [0, 0]
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(document)).scalar() == 120
    engine.dispose()


# --- failures as rows ---------------------------------------------------------------------------------------------------


def test_a_transient_failure_waits_longer_each_time_and_is_never_given_up(database: Engine) -> None:
    waits = []
    for _ in range(12):
        row = attempts.failed(database, "fetch", "A/1", TransientError("no answer"), NOW)
        assert row.next_due is not None
        waits.append(row.next_due - NOW)
    assert row.count == 12
    assert not row.parked
    assert timedelta(minutes=4) <= waits[0] <= timedelta(minutes=6)
    assert waits[0] < waits[1] < waits[2] < waits[3]
    assert all(wait <= timedelta(hours=24 * 1.2) for wait in waits)


def test_a_terminal_failure_is_parked_under_its_reason(database: Engine) -> None:
    class Wrong(TerminalError):
        reason = "wrong document"

    row = attempts.failed(database, "parse", "A/1|en|x", Wrong("it is S/1", phase="parsing", subject="A/1"), NOW)
    assert row.parked
    assert row.next_due is None
    assert attempts.listed(database, parked=True) == [row]
    assert (row.reason, row.message) == ("wrong document", "while parsing A/1: it is S/1")


def test_retry_after_is_heeded_when_it_is_longer(database: Engine) -> None:
    error = TransientError("slow down")
    error.retry_after = 7200.0  # type: ignore[attr-defined]  # as RateLimited has it
    row = attempts.failed(database, "fetch", "A/1", error, NOW)
    assert row.next_due == NOW + timedelta(hours=2)


def test_what_waits_is_not_pending_until_its_time(database: Engine) -> None:
    def pending(now: datetime) -> list[str]:
        with reading(database) as connection:
            query = select(document.c.symbol_key).where(attempts.not_waiting("fetch", document.c.symbol_key, now))
            return list(connection.execute(query).scalars())

    with writing(database) as connection:
        insert_new(connection, document, [a_document("A/1")])
    assert pending(NOW) == ["A/1"]
    row = attempts.failed(database, "fetch", "A/1", TransientError("no answer"), NOW)
    assert row.next_due is not None
    assert pending(NOW) == []
    assert pending(row.next_due) == ["A/1"]
    with writing(database) as connection:
        attempts.succeeded(connection, "fetch", "A/1")
    assert pending(NOW) == ["A/1"]


def test_what_failed_by_a_clock_that_was_ahead_does_not_wait_until_that_time_comes(database: Engine) -> None:
    def pending(now: datetime) -> list[str]:
        with reading(database) as connection:
            query = select(document.c.symbol_key).where(attempts.not_waiting("fetch", document.c.symbol_key, now))
            return list(connection.execute(query).scalars())

    with writing(database) as connection:
        insert_new(connection, document, [a_document("A/1"), a_document("A/2")])
    ahead = NOW + timedelta(days=365)
    attempts.failed(database, "fetch", "A/1", TransientError("no answer"), ahead)
    attempts.failed(database, "fetch", "A/2", TerminalError("will never do"), ahead)
    assert pending(ahead) == []
    assert pending(NOW) == ["A/1"], "what is parked stays so"
    attempts.failed(database, "fetch", "A/1", TransientError("no answer"), NOW)
    assert pending(NOW) == []


# --- the lock -------------------------------------------------------------------------------------------------------------

HOLDER = """
import sys, time
from infra.database.engine import open_database
from infra.database.lock import held
with held(open_database(sys.argv[1]), "run"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_run_at_a_time_and_death_releases_the_lock(address: str) -> None:
    engine = open_database(address)
    with subprocess.Popen([sys.executable, "-c", HOLDER, address], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy, match="another run is at work"), held(engine, "run"):
            pass
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    for _ in range(100):  # PostgreSQL notices the death of a session when it next looks at the socket
        try:
            with held(engine, "run"):
                break
        except Busy:
            continue
    else:
        pytest.fail("the dead holder's lock was not released")
    with held(engine, "run"):
        pass
    engine.dispose()


# --- what a person sees when the database cannot be used ------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("nonsense", UsageError, "not a database address"),
        ("mysql://a/b", UsageError, "neither sqlite nor postgresql"),
        ("sqlite:////proc/nowhere/x.db", RapporteurError, "/proc/nowhere"),
        ("postgresql://nobody@127.0.0.1:9/none", TransientError, "RAPPORTEUR_DATABASE_URL"),
    ],
)
def test_an_unusable_address_is_one_line(address: str, error: type[RapporteurError], words: str) -> None:
    with pytest.raises(error) as caught:
        open_database(address)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "rapporteur.db"
    path.write_bytes(b"this is a text file, not a database at all\n" * 100)
    with pytest.raises(TerminalError, match="no intact database"):
        open_database(f"sqlite:///{path}")
