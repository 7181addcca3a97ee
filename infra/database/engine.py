"""Opening the database: SQLite (WAL) embedded, PostgreSQL real, the schema brought up to date on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ClauseElement,
    Connection,
    Dialect,
    Engine,
    Executable,
    Table,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from documents.errors import RapporteurError, TerminalError, TransientError, UsageError

#: The newest migration. Compared with the database before Alembic (0.7 s of imports) is asked to do anything.
HEAD = "0002"
_BUSY_SECONDS = 60
#: Names in one query.
_NAMES = 500

T = TypeVar("T")


def open_database(address: str) -> Engine:
    """An engine whose schema is up to date. Raises UsageError for a wrong address, else an error that says what to do."""
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            engine = _sqlite(address, url.database)
        elif url.get_backend_name() == "postgresql":
            driver = url.set(drivername="postgresql+psycopg")
            engine = create_engine(driver, pool_pre_ping=True, pool_size=5, max_overflow=10)
        else:
            raise UsageError(
                f"{url.get_backend_name()!r} is neither sqlite nor postgresql",
                phase="opening the database",
                advice="Write postgresql+psycopg://user:password@host/name in RAPPORTEUR_DATABASE_URL, or unset it",
            )
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError(f"not a database address: {error}", phase="opening the database") from error
    with speaking("opening the database"):
        migrate(engine)
    return engine


def _sqlite(address: str, path: str | None) -> Engine:
    if path:
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TransientError(
                f"cannot make the folder {Path(path).parent} ({error.strerror})",
                phase="opening the database",
                advice="Set RAPPORTEUR_HOME to a folder that can be written",
            ) from error
    # Connections are kept: when the last one closes, SQLite moves the whole log into the database and flushes both.
    engine = create_engine(address, connect_args={"timeout": _BUSY_SECONDS}, pool_size=8, max_overflow=24)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: object) -> None:
        # The driver's own transactions begin too late (at the first write); ours begin where we say.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Taking the write lock at once: a read that is upgraded later would fail with "database is locked".
        mode = "DEFERRED" if connection.get_execution_options().get("read_only") else "IMMEDIATE"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@contextmanager
def speaking(phase: str) -> Iterator[None]:
    """Turns the driver's errors into one line that says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise _spoken(error, phase) from error


def _spoken(error: DBAPIError, phase: str) -> RapporteurError:
    words = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    low = words.lower()
    if "readonly" in low or "read-only" in low:
        return TerminalError(
            f"the database is read-only ({words})", phase=phase, advice="Make the file and its folder writable"
        )
    if "disk is full" in low or "no space left" in low:
        return TransientError(
            f"the disk is full ({words})", phase=phase, advice="Free some space; the work goes on where it was"
        )
    if "locked" in low:
        return TransientError(f"another program keeps the database locked ({words})", phase=phase)
    if "unable to open" in low:
        return TerminalError(
            f"the database file cannot be opened ({words})", phase=phase, advice="Check RAPPORTEUR_HOME"
        )
    if "not a database" in low or "malformed" in low:
        return TerminalError(
            f"the file is no intact database ({words})", phase=phase, advice="Restore it from a backup"
        )
    if isinstance(error, OperationalError):
        return TransientError(words, phase=phase, advice="Check RAPPORTEUR_DATABASE_URL and that the server runs")
    return TerminalError(words, phase=phase)


def migrate(engine: Engine) -> None:
    """Brings the schema to HEAD; does nothing, and imports nothing, when it is there already."""
    with engine.connect().execution_options(read_only=True) as connection:
        found = None
        if inspect(connection).has_table("alembic_version"):
            found = connection.execute(text("select version_num from alembic_version")).scalar()
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads; on SQLite it never waits for a writer."""
    with speaking("reading the database"), engine.connect().execution_options(read_only=True) as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, durable: bool = False) -> Iterator[Connection]:
    """One transaction. ``durable``: on disk before it returns, even if the machine (not only we) dies the next moment."""
    with speaking("writing the database"), engine.connect() as connection:
        # PostgreSQL's commits are durable as they are; SQLite's in WAL mode only with FULL. A connection stays as it was set.
        mode = "FULL" if durable else "NORMAL"
        if connection.dialect.name == "sqlite" and connection.info.get("synchronous", "NORMAL") != mode:
            connection.connection.cursor().execute(f"PRAGMA synchronous={mode}")
            connection.info["synchronous"] = mode
        with connection.begin():
            yield connection


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Inserts those rows whose identity is not there yet; how many that were."""
    added = 0
    for names, alike in groupby(rows, key=tuple):
        same = list(alike)
        # RETURNING, because psycopg's rowcount of such an insert says -1.
        statement = _statement(connection.dialect, table, names, False, len(same) > 1)
        added += len(connection.execute(statement, same).all())
    return added


def put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Inserts the row, or brings the one of the same identity to these values."""
    connection.execute(_statement(connection.dialect, table, tuple(row), True), row)


def chunks(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at a time as one query may name."""
    for start in range(0, len(keys), _NAMES):
        yield keys[start : start + _NAMES]


@lru_cache(maxsize=256)
def _statement(dialect: Dialect, table: Table, names: tuple[str, ...], bring: bool, many: bool = False) -> Executable:
    """Compiled once: SQLAlchemy compiles an insert with a conflict clause anew each time, which costs more than to run it."""
    insert = postgresql_insert if dialect.name == "postgresql" else sqlite_insert
    keys = [column.name for column in table.primary_key.columns]
    statement = insert(table)
    clause: ClauseElement
    if bring:
        values = {name: statement.excluded[name] for name in names if name not in keys}
        clause = statement.on_conflict_do_update(index_elements=keys, set_=values)
    else:
        clause = statement.on_conflict_do_nothing().returning(table.c[keys[0]])
    return cast(Executable, clause.compile(dialect=dialect, column_keys=list(names), for_executemany=many))
