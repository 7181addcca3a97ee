"""S3 for the tests: moto in a process of its own, and a real Ceph gateway where one is given."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from tests.servers.ports import free_port, wait_for

#: ``http://KEY:SECRET@127.0.0.1:PORT``, as infra/deploy/ceph.sh prints it.
CEPH = "RAPPORTEUR_TEST_CEPH"


@dataclass(frozen=True)
class S3Server:
    endpoint: str
    access_key: str
    secret_key: str

    def client(self) -> Any:
        """A plain boto3 client, to see and to spoil what the store keeps."""
        return boto3.session.Session(self.access_key, self.secret_key).client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
        )


@dataclass(frozen=True)
class S3Place:
    """An empty bucket of one test's own."""

    server: S3Server
    bucket: str

    @property
    def endpoint(self) -> str:
        return self.server.endpoint

    @property
    def access_key(self) -> str:
        return self.server.access_key

    @property
    def secret_key(self) -> str:
        return self.server.secret_key


@contextlib.contextmanager
def moto() -> Iterator[S3Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield S3Server(f"http://127.0.0.1:{port}", "test", "test")
    finally:
        process.kill()
        process.wait()


def ceph() -> S3Server | None:
    given = os.environ.get(CEPH)
    if not given:
        return None
    url = urlsplit(given.strip())
    return S3Server(f"{url.scheme}://{url.hostname}:{url.port}", url.username or "", url.password or "")


@contextlib.contextmanager
def bucket_on(server: S3Server) -> Iterator[S3Place]:
    client = server.client()
    name = f"rapporteur-{secrets.token_hex(6)}"
    client.create_bucket(Bucket=name)
    try:
        yield S3Place(server, name)
    finally:
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            names = [{"Key": entry["Key"]} for entry in page.get("Contents", ())]
            if names:
                client.delete_objects(Bucket=name, Delete={"Objects": names})
        client.delete_bucket(Bucket=name)
