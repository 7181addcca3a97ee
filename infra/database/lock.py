"""One run at a time on one database; and whether somebody is at a piece of work just now.

A lock that its holder's death releases, whatever kind of death: a file lock beside an SQLite database, a session's advisory
lock in PostgreSQL. A row with an expiry would leave the next run waiting after every ``kill -9``.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select

from documents.errors import TerminalError, TransientError
from infra.database.engine import speaking


class Busy(TransientError):
    """Another run is at work on this database."""


@contextmanager
def held(engine: Engine, name: str, *, once: bool = False) -> Iterator[None]:
    """Holds the lock called ``name``. Raises Busy at once when another process has it.

    ``once``: nobody wants it again afterwards, and two who take it at the same time do no harm, so that no file stays of it.
    """
    with _file_lock(engine, name, once=once) if engine.dialect.name == "sqlite" else _advisory_lock(engine, name):
        yield


def is_held(engine: Engine, name: str) -> bool:
    """Whether somebody holds that lock, one that is taken ``once``."""
    if engine.dialect.name == "sqlite" and not _path(engine, name).exists():
        return False
    try:
        with held(engine, name, once=True):
            return False
    except Busy:
        return True


def _path(engine: Engine, name: str) -> Path:
    return Path(f"{engine.url.database}.{name}.lock")


@contextmanager
def _file_lock(engine: Engine, name: str, *, once: bool) -> Iterator[None]:
    path = _path(engine, name)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise TerminalError(
            f"cannot write {path} ({error.strerror})", phase="starting", advice="Make the home folder writable"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _busy(os.read(handle, 40).decode(errors="replace")) from error
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()}".encode())
        try:
            yield
        finally:
            if once:
                path.unlink(missing_ok=True)
    finally:
        os.close(handle)


@contextmanager
def _advisory_lock(engine: Engine, name: str) -> Iterator[None]:
    number = zlib.crc32(f"rapporteur/{name}".encode())
    with speaking("starting"), engine.connect() as connection:
        # A connection of its own, outside any transaction, open as long as the run is.
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        if not connection.execute(select(func.pg_try_advisory_lock(number))).scalar():
            raise _busy("a session on the same server")
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(number)))


def _busy(who: str) -> Busy:
    return Busy(
        f"another run is at work ({who})", phase="starting", advice="Wait for it; what it does need not be done twice"
    )
