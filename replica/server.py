"""The replica on a socket: threads, counters and faults around the routes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from documents.errors import UsageError
from replica import pages
from replica.behaviour import Behaviour
from replica.faults import Fault, FaultScript, strike
from replica.feeds import FeedShape
from replica.kinds import Scene
from replica.library import Library
from replica.messages import Request, Response, html
from replica.routes import answer, is_host

_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as the replica saw it. ``status`` 0 means that the connection was dropped."""

    method: str
    route: str
    target: str
    status: int
    fault: str | None
    agent: str


class Replica:
    """A loopback United Nations on ``http://host:port`` (port 0: any free one).

    It answers for every United Nations host, addressed as ``/documents.un.org/api/…`` or by the Host header. As a context
    manager it serves from a thread; ``serve_forever`` serves in this one. ``clock`` is what it takes for now: documents
    published later do not exist yet.
    """

    def __init__(
        self,
        library: Library,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        missing: str = "html",
        shape: FeedShape | None = None,
        validators: str = "both",
        wall: bool = True,
        faults: Iterable[Fault] = (),
        seed: int = 0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.library = library
        self.behaviour = Behaviour(missing, shape or FeedShape(), validators, wall)
        self.faults = FaultScript(faults, seed)
        self.clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._answering: Counter[str] = Counter()
        self._log: deque[Exchange] = deque(maxlen=_REMEMBERED)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        try:
            self._server = _Server((host, port), _handler(self))
        except OSError as error:
            advice = "Choose another with --port (0 takes any free one)"
            raise UsageError(
                f"{error.strerror or error}", phase="opening", subject=f"{host}:{port}", advice=advice
            ) from error
        self.host, self.port = host, int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """What RAPPORTEUR_REPLICA is to be set to."""
        return f"http://{self.host}:{self.port}"

    # --- running -----------------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Serves from a thread of its own until ``stop``."""
        self._thread = threading.Thread(target=self.serve_forever, name="replica", daemon=True)
        self._thread.start()
        return self

    def serve_forever(self) -> None:
        """Serves in this thread until ``stop`` is called from another."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Ends at once: open connections are closed, slow answers are not waited for."""
        self._stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.close_all()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- what was asked ------------------------------------------------------------------------------------------------------

    @property
    def requests(self) -> Mapping[str, int]:
        """How often each route was asked, as of now: ``requests["documents.un.org/api/symbol/access"]``."""
        with self._lock:
            return Counter(self._counts)

    @property
    def log(self) -> tuple[Exchange, ...]:
        """The last hundred thousand exchanges, oldest first."""
        with self._lock:
            return tuple(self._log)

    def forget(self) -> None:
        """Sets counters and log to nothing."""
        with self._lock:
            self._counts.clear()
            self._log.clear()

    # --- answering -----------------------------------------------------------------------------------------------------------

    def respond(self, request: Request) -> Response:
        """The answer to one request with the fault that strikes it; counted before it is sent."""
        now = self.clock()
        if not request.host:
            response, fault = html("index", pages.index(len(self.library), self.url)), None
        else:
            with self._lock:
                self._answering[request.host] += 1
                concurrent = self._answering[request.host]
            fault = self.faults.due(request, now, concurrent)
            asked = request
            if fault is not None and fault.kind != "slow":
                # A fault in the body shows only where there is a body: not in a 304.
                kept = {k: v for k, v in request.headers.items() if k not in ("if-none-match", "if-modified-since")}
                asked = replace(request, headers=kept)
            response = answer(asked, self.library, self.behaviour, now)
            if fault is not None:
                response = strike(response, fault, Scene(asked, self.library, now, self._answer))
        status = 0 if response.drop else response.status
        exchange = Exchange(
            request.method,
            response.route,
            request.target,
            status,
            fault.kind if fault else None,
            request.header("user-agent"),
        )
        with self._lock:
            self._counts[response.route] += 1
            self._log.append(exchange)
        if response.delay:
            self._stopping.wait(response.delay)
        return response

    def _answer(self, request: Request, now: datetime) -> Response:
        return answer(request, self.library, self.behaviour, now)

    def answered(self, request: Request) -> None:
        """The answer to a request is on its way: one less that the host is busy with."""
        if request.host:
            with self._lock:
                self._answering[request.host] -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own affair; anything else is shown with its trace."""
        import sys

        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        """Kept-alive connections would go on answering after the listening socket is gone."""
        self.server_close()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _handler(replica: Replica) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "replica"
        sys_version = ""
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            request = self._request()
            try:
                self._send(replica.respond(request))
            finally:
                replica.answered(request)

        do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

        def _request(self) -> Request:
            headers = {name.lower(): value for name, value in self.headers.items()}
            length = headers.get("content-length", "")
            body = self.rfile.read(int(length)) if length.isdigit() else b""
            path, _, query = self.path.partition("?")
            first, _, rest = path.lstrip("/").partition("/")
            if is_host(first.lower()):
                return Request(self.command, first.lower(), "/" + rest, query, headers, base=replica.url, body=body)
            named = headers.get("host", "").split(":")[0].lower()
            return Request(self.command, named if is_host(named) else "", path, query, headers, body=body)

        def _send(self, response: Response) -> None:
            if response.drop:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            try:
                phrase = HTTPStatus(response.status).phrase
            except ValueError:
                phrase = "Unknown"
            lines = [f"HTTP/1.1 {response.status} {phrase}"]
            headers = [
                ("Date", format_datetime(replica.clock().replace(microsecond=0), usegmt=True)),
                *response.headers,
            ]
            if response.status != 304:
                headers.append(("Content-Length", str(len(response.body))))
            lines += [f"{name}: {value}" for name, value in headers]
            body = b"" if self.command == "HEAD" or response.status == 304 else response.body
            if response.cut is not None:
                body = body[: response.cut]
                self.close_connection = True
            if self.close_connection:
                lines.append("Connection: close")
            self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent: the replica keeps its own log."""

    return Handler
