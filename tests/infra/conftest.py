"""The database in both its forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from infra.database.engine import open_database


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'rapporteur.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(address: str) -> Iterator[Engine]:
    engine = open_database(address)
    yield engine
    engine.dispose()
