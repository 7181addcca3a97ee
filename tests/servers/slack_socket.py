"""The other side of Slack's Socket Mode, on 127.0.0.1: greets, sends what a test gives it, keeps what is acknowledged."""

from __future__ import annotations

import itertools
import json
import queue
import threading
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve


class SocketServer:
    """``url`` goes into ``SlackServer.socket_url``. ``push`` waits for a client to be there."""

    def __init__(self) -> None:
        self.acknowledged: queue.Queue[str] = queue.Queue()
        self.greeted = 0
        self._numbers = itertools.count(1)
        self._there = threading.Condition()
        self._client: ServerConnection | None = None
        self._server = serve(self._serve, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link?ticket=1"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _serve(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        with self._there:
            self._client = connection
            self.greeted += 1
            self._there.notify_all()
        try:
            for text in connection:
                self.acknowledged.put(json.loads(text)["envelope_id"])
        except ConnectionClosed:
            pass
        with self._there:
            if self._client is connection:
                self._client = None

    def _wait(self) -> ServerConnection:
        with self._there:
            assert self._there.wait_for(lambda: self._client is not None, 30)
            assert self._client is not None
            return self._client

    def push(self, payload: Any, kind: str = "interactive") -> str:
        """Sends an envelope; its id."""
        name = f"envelope-{next(self._numbers)}"
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": False}
        self._wait().send(json.dumps(envelope))
        return name

    def send(self, text: str) -> None:
        self._wait().send(text)

    def drop(self) -> None:
        """Breaks the connection off."""
        client = self._wait()
        with self._there:
            self._client = None
        client.close()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
