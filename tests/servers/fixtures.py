"""The servers as fixtures. Each test gets its own place on them: a database, a bucket, a channel's history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import tls as certificates
from tests.servers.http import HttpServer
from tests.servers.tls import Tls


@pytest.fixture
def http_server() -> Iterator[HttpServer]:
    server = HttpServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return certificates.make(tmp_path_factory.mktemp("tls"))
