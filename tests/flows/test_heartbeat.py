"""The dead man's switch: heard after a good run, silent after a bad one."""

from __future__ import annotations

import pytest

from documents.errors import TransientError
from flows.pipeline import run as running
from tests.flows.conftest import MakeWorld
from tests.servers.http import Answer, HttpServer


def test_a_good_run_is_heard(make_world: MakeWorld, http_server: HttpServer) -> None:
    http_server.on("/ping/secret", Answer(body=b"OK"))
    world = make_world(heartbeat_url=f"{http_server.url}/ping/secret")
    world.run()
    world.run()
    assert http_server.paths() == ["/ping/secret"] * 2


def test_a_run_that_failed_is_not(
    make_world: MakeWorld, http_server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(heartbeat_url=f"{http_server.url}/ping/secret")

    def failing(*_: object) -> None:
        raise TransientError("the disk is full")

    monkeypatch.setitem(running.COMMANDS, "run", (failing,))
    with pytest.raises(TransientError):
        world.run()
    assert http_server.paths() == []


def test_that_nobody_hears_it_is_said_without_its_address(make_world: MakeWorld, http_server: HttpServer) -> None:
    http_server.on("/ping/secret", Answer(status=503))
    world = make_world(heartbeat_url=f"{http_server.url}/ping/secret")
    world.run()
    (line,) = [line for line in world.notes.lines if "heartbeat" in line]
    assert "503" in line
    assert "secret" not in line
