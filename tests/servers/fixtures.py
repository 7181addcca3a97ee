"""The servers as fixtures. Each test gets its own place on them: a database, a bucket, a channel's history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import postgres
from tests.servers import s3 as s3_servers
from tests.servers import tls as certificates
from tests.servers.http import HttpServer
from tests.servers.s3 import S3Place, S3Server
from tests.servers.slack import SlackServer
from tests.servers.smtp import SmtpServer
from tests.servers.tls import Tls


@pytest.fixture
def http_server() -> Iterator[HttpServer]:
    server = HttpServer()
    yield server
    server.stop()


@pytest.fixture
def slack_server() -> Iterator[SlackServer]:
    """A workspace with #general, #drafts, #closed (archived), #others (not invited) and the person U0000DELEGATE."""
    server = SlackServer()
    yield server
    server.stop()


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A mail server without TLS and passwords."""
    server = SmtpServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return certificates.make(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as uri:
        yield uri


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database."""
    with postgres.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def moto_server() -> Iterator[S3Server]:
    with s3_servers.moto() as server:
        yield server


@pytest.fixture(scope="session")
def ceph_server() -> S3Server:
    server = s3_servers.ceph()
    if server is None:
        pytest.skip(f"no Ceph gateway is given ({s3_servers.CEPH}; infra/deploy/ceph.sh starts one)")
    return server


@pytest.fixture
def s3(moto_server: S3Server) -> Iterator[S3Place]:
    """An empty bucket: ``endpoint``, ``bucket``, ``access_key``, ``secret_key``."""
    with s3_servers.bucket_on(moto_server) as place:
        yield place


@pytest.fixture
def ceph(ceph_server: S3Server) -> Iterator[S3Place]:
    """An empty bucket on a real gateway, which moto is not: signatures and checksums count there."""
    with s3_servers.bucket_on(ceph_server) as place:
        yield place
