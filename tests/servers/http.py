"""An HTTP server that answers what a test wrote down for it, over real sockets."""

from __future__ import annotations

import itertools
import ssl
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What one request gets.

    ``length`` declares another Content-Length than the body has; ``cut`` closes the connection after the body without
    ending it; ``hang`` sends nothing until the server stops; ``drip`` is sent before everything else, a byte at a time
    with a pause after each; ``pieces`` is a body sent in chunks, as long as the client takes them; ``raw`` replaces the
    whole answer.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    cut: bool = False
    hang: bool = False
    drip: Iterable[int] | None = None
    pieces: Iterable[bytes] | None = None
    raw: bytes | None = None


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""


class HttpServer:
    """``on("/path", Answer(…), Answer(…))`` answers one after the other, the last for ever; other paths get ``default``."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.default = Answer(404, b"nothing here")
        self.at_once = self.most_at_once = 0
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def on(self, path: str, *answers: Answer) -> None:
        with self._lock:
            self._answers[path] = list(answers)

    def paths(self) -> list[str]:
        with self._lock:
            return [asked.path for asked in self.asked]

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
            queue = self._answers.get(asked.path) or self._answers.get(asked.path.partition("?")[0])
            if not queue:
                return self.default
            return queue.pop(0) if len(queue) > 1 else queue[0]

    def _handler(server: HttpServer) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler's self is another
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                with server._lock:
                    server.at_once += 1
                    server.most_at_once = max(server.most_at_once, server.at_once)
                try:
                    body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                    answer = server.take(Asked(self.path, dict(self.headers), self.command, body))
                    self._give(answer)
                except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                    self.close_connection = True
                finally:
                    with server._lock:
                        server.at_once -= 1

            do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815 - as the library calls them

            def _give(self, answer: Answer) -> None:
                if answer.hang:
                    server.stopping.wait()
                    self.close_connection = True
                    return
                for byte in answer.drip or ():
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    if server.stopping.wait(0.02):
                        return
                if answer.raw is not None:
                    self.wfile.write(answer.raw)
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.pieces is not None:
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    for piece in answer.pieces:
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    self.wfile.write(b"0\r\n\r\n")
                    return
                if answer.status != 304:
                    length = len(answer.body) if answer.length is None else answer.length
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(answer.body)
                if answer.cut or answer.length not in (None, len(answer.body)):
                    self.close_connection = True

        return Handler


def endless(piece: bytes) -> Iterator[bytes]:
    return itertools.repeat(piece)
