"""Socket Mode: buttons over a connection of our own, acknowledged when they are kept, through every break."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from documents.errors import TransientError
from infra.listener.pressed import Garbage
from infra.listener.socket import SocketListener
from infra.protocols import Refused
from tests.servers.slack import APP_TOKEN, TOKEN, Fault, SlackServer
from tests.servers.slack_socket import SocketServer


@pytest.fixture
def socket_server(slack_server: SlackServer) -> Iterator[SocketServer]:
    server = SocketServer()
    slack_server.socket_url = server.url
    yield server
    server.stop()


class Taker:
    """Keeps what it is given, or fails with the next of ``errors``."""

    def __init__(self) -> None:
        self.taken: queue.Queue[object] = queue.Queue()
        self.errors: list[Exception] = []
        self.said: queue.Queue[str] = queue.Queue()

    def take(self, payload: object) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.taken.put(payload)


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def listener(slack_server: SlackServer, socket_server: SocketServer, taker: Taker) -> Iterator[SocketListener]:
    found = SocketListener(APP_TOKEN, taker.take, base_url=slack_server.url, ping_interval=0.2, say=taker.said.put)
    yield found
    found.close()


def test_a_press_is_taken_and_acknowledged(listener: SocketListener, socket_server: SocketServer, taker: Taker) -> None:
    listener.connect()
    assert listener.connected
    name = socket_server.push({"type": "block_actions", "actions": []})
    assert socket_server.acknowledged.get(timeout=30) == name
    assert taker.taken.get(timeout=30) == {"type": "block_actions", "actions": []}


def test_what_is_no_button_is_acknowledged_and_passed_over(
    listener: SocketListener, socket_server: SocketServer, taker: Taker
) -> None:
    listener.connect()
    name = socket_server.push({"type": "event_callback"}, kind="events_api")
    assert socket_server.acknowledged.get(timeout=30) == name
    assert taker.taken.empty()


def test_what_was_not_kept_is_not_acknowledged(
    listener: SocketListener, socket_server: SocketServer, taker: Taker
) -> None:
    taker.errors.append(TransientError("the disk is full"))
    listener.connect()
    socket_server.push({"number": 1})
    assert "the disk is full" in taker.said.get(timeout=30)
    second = socket_server.push({"number": 2})
    assert socket_server.acknowledged.get(timeout=30) == second
    assert taker.taken.get(timeout=30) == {"number": 2}


def test_garbage_is_acknowledged_so_that_it_does_not_come_again(
    listener: SocketListener, socket_server: SocketServer, taker: Taker
) -> None:
    taker.errors.append(Garbage("no actions"))
    listener.connect()
    for text in ("{", "[]", "null", '"x"', '{"type": 1}'):
        socket_server.send(text)
    socket_server.push([1, 2])  # the library takes no such payload
    name = socket_server.push({"actions": None})
    assert socket_server.acknowledged.get(timeout=30) == name
    assert "no actions" in taker.said.get(timeout=30)


@pytest.mark.parametrize("how", ["broken off", "asked to"])
def test_a_connection_that_ends_is_made_anew(
    listener: SocketListener, socket_server: SocketServer, slack_server: SlackServer, taker: Taker, how: str
) -> None:
    listener.connect()
    first = socket_server.push({"number": 1})
    assert socket_server.acknowledged.get(timeout=30) == first
    if how == "broken off":
        socket_server.drop()
    else:
        socket_server.send('{"type": "disconnect", "reason": "refresh_requested"}')
        wait = threading.Event()
        while socket_server.greeted < 2:
            wait.wait(0.02)
    second = socket_server.push({"number": 2})
    assert socket_server.acknowledged.get(timeout=30) == second
    assert slack_server.methods().count("apps.connections.open") >= 2


def test_a_token_that_is_not_taken_is_named(slack_server: SlackServer, taker: Taker) -> None:
    listener = SocketListener(TOKEN, taker.take, base_url=slack_server.url)
    try:
        with pytest.raises(Refused, match="RAPPORTEUR_SLACK_APP_TOKEN") as caught:
            listener.connect()
        assert TOKEN not in str(caught.value)
    finally:
        listener.close()


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(status=500, error="internal_error"), None])
def test_slack_out_of_reach_is_a_matter_of_time(slack_server: SlackServer, taker: Taker, fault: Fault | None) -> None:
    listener = SocketListener(APP_TOKEN, taker.take, base_url=slack_server.url)
    try:
        if fault:
            slack_server.fail("apps.connections.open", fault)
        else:
            slack_server.stop()
        with pytest.raises(TransientError):
            listener.connect()
    finally:
        listener.close()
