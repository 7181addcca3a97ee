"""Asking a host for a file: within a time, within a size, from allowed hosts only, and saying who we are.

What a status means is the source's affair: a ``Response`` carries whatever status came, except those that only say
"not now" (429 and 5xx), which are raised. No answer, half an answer and "does not exist" are never mixed up.
"""

from __future__ import annotations

import email.utils
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType

import httpcore
import httpx

from documents.errors import TerminalError, TransientError
from infra.hosts import Gate, HostLimit, NotAllowed, Resolver, Turnstiles, Unreachable, host_of, resolve
from infra.protocols import RateLimited
from infra.robots import MOST_BYTES, HostBook, Robots, RobotsRefused

__all__ = [
    "HostLimit",
    "HttpClient",
    "NotAllowed",
    "RateLimited",
    "RedirectRefused",
    "Response",
    "RobotsRefused",
    "ServerFailed",
    "TooLarge",
    "Truncated",
    "Unreachable",
]

MAX_REDIRECTS = 5
#: Seconds to stay away after a 429 or 503 that does not say how long.
DEFAULT_PAUSE = 60.0
#: No host decides that it is never asked again: a longer Retry-After is cut to this many seconds.
LONGEST_PAUSE = 86_400.0


class ServerFailed(TransientError):
    """The host answered with an error of its own (5xx), a redirect in circles, or an answer that is no HTTP."""


class Truncated(TransientError):
    """The answer ended before its end: nothing of it is handed out."""


class RedirectRefused(TransientError):
    """The host sent us to a host that is not on the list. Transient: maintenance and login pages do that."""


class TooLarge(TerminalError):
    """More bytes than the limit, as sent or as unpacked."""


@dataclass(frozen=True, slots=True)
class Response:
    """One whole answer. ``headers`` ignores case; ``body`` is unpacked; ``url`` is what was asked for and ``final_url``
    what answered after redirects, both in the UN's own terms also when a replica answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    final_url: str

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def not_modified(self) -> bool:
        """The answer to ``etag`` or ``last_modified``: what we have is still what there is."""
        return self.status == 304

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified")

    @property
    def media_type(self) -> str:
        """As the host claims it, in lower case without parameters; the UN's hosts often claim wrongly."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class HttpClient:
    """One client for all threads; it keeps connections. Close it, or use it in a ``with``.

    - ``user_agent`` names us and a contact.
    - ``timeout``: seconds until the connection stands, and for each piece of the answer after it.
    - ``deadline``: seconds for one ``get`` with all its redirects (waiting for our turn not counted).
    - ``max_bytes``: of a body, both as sent and as unpacked.
    - ``allowed_hosts``, ``replica``, ``networks``, ``resolver``: see ``infra.hosts.Gate``.
    - ``limit`` for every host, ``limits`` for those that need another; a host's own Crawl-delay, where it is longer.
    - ``book`` remembers for the next process what hosts asked for (``infra.robots``); without one no robots.txt is read.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        allowed_hosts: Iterable[str],
        timeout: float = 30.0,
        deadline: float = 180.0,
        max_bytes: int = 64 * 1024 * 1024,
        replica: str | None = None,
        limit: HostLimit | None = None,
        limits: Mapping[str, HostLimit] | None = None,
        networks: Sequence[str] = (),
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
        book: HostBook | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._user_agent = user_agent
        self._timeout, self._deadline, self._max_bytes = timeout, deadline, max_bytes
        self._gate = Gate(allowed_hosts, replica=replica, networks=networks, resolver=resolver)
        self._turnstiles = Turnstiles(limit or HostLimit(), limits or {}, clock=clock, sleep=sleep)
        self._book, self._now = book, now
        self._robots = Robots(user_agent.partition("/")[0], book, self._robots_txt, now) if book else None
        self._met: set[str] = set()
        self._time_left = _TimeLeft()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context,
            max_connections=64,
            max_keepalive_connections=16,
            keepalive_expiry=30.0,
            network_backend=_GuardedBackend(self._gate, self._time_left),
        )

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._pool.close()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer of the last host in the chain of redirects, whole. ``headers``: more than our own (a language, say).

        Raises ``NotAllowed`` or ``TooLarge`` (terminal), ``RateLimited`` (429, or 503), ``ServerFailed``,
        ``Truncated``, ``RedirectRefused``, ``RobotsRefused`` or ``Unreachable`` (transient).
        """
        return self._get(url, etag, last_modified, max_bytes, headers, obey=True)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """The status and headers of the answer; its body is not read, and a redirect is not followed. Raises as ``get`` does,
        except that nothing is too large. No robots.txt is asked for: who is posted to has asked for it."""
        here = self._gate.admit(url)
        headers = dict(headers) | {"User-Agent": self._user_agent}
        with self._turnstiles.through(host_of(here), url):
            self._time_left.until = time.monotonic() + self._deadline
            status, answered, _ = self._exchange(here, headers, 0, url, content=body)
        self._raise_if_not_now(here, status, answered, url)
        return Response(status, answered, b"", url, str(here))

    def _robots_txt(self, host: str) -> str:
        """A host's robots.txt. None, a page in its place or a refusal to give it allow everything (RFC 9309 2.3.1.3)."""
        answer = self._get(f"https://{host}/robots.txt", None, None, MOST_BYTES, None, obey=False)
        page = answer.body.lstrip()[:1] == b"<" or "x-amzn-waf-action" in answer.headers
        return answer.body.decode("utf-8", "replace") if answer.ok and not page else ""

    def _meet(self, host: str) -> None:
        """What an earlier process learnt of the host holds for this one."""
        if self._book is None or host in self._met:
            return
        self._met.add(host)
        until = self._book.facts(host).closed_until
        left = (until - self._now()).total_seconds() if until else 0.0
        # No pause is longer: a time beyond was written by a clock that was ahead.
        if 0 < left <= LONGEST_PAUSE:
            self._turnstiles.close(host, left)

    def _obey(self, here: httpx.URL, url: str) -> None:
        if self._robots is None:
            return
        rules = self._robots.rules(here.netloc.decode("ascii"))
        if not rules.allow(str(here)):
            raise RobotsRefused(
                f"{host_of(here)} asks robots to stay away from it (robots.txt)",
                phase="fetching",
                subject=url,
                advice="It is left alone; ask its webmaster",
            )
        self._turnstiles.slow(host_of(here), rules.delay)

    def _get(
        self,
        url: str,
        etag: str | None,
        last_modified: str | None,
        max_bytes: int | None,
        more: Mapping[str, str] | None,
        *,
        obey: bool,
    ) -> Response:
        headers = dict(more or {}) | {"User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": "gzip"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        limit = self._max_bytes if max_bytes is None else max_bytes
        here = self._gate.admit(url)
        spent = 0.0
        for _ in range(MAX_REDIRECTS + 1):
            self._meet(host_of(here))
            if obey:
                self._obey(here, url)
            with self._turnstiles.through(host_of(here), url):
                started = time.monotonic()
                self._time_left.until = started + self._deadline - spent
                status, answered, body = self._exchange(here, headers, limit, url)
                spent += time.monotonic() - started
            self._raise_if_not_now(here, status, answered, url)
            location = answered.get("location")
            if status not in (301, 302, 303, 307, 308) or not location:
                return Response(status, answered, body, url, str(here))
            here = self._redirected(here, location, url)
        raise ServerFailed(f"more than {MAX_REDIRECTS} redirects, the last to {here}", phase="fetching", subject=url)

    def _redirected(self, here: httpx.URL, location: str, url: str) -> httpx.URL:
        try:
            return self._gate.admit(str(here.join(location)))
        except (NotAllowed, httpx.InvalidURL) as error:
            what = error.what if isinstance(error, NotAllowed) else str(error)
            raise RedirectRefused(f"sent on to {location[:300]!r}: {what}", phase="fetching", subject=url) from error

    def _raise_if_not_now(self, here: httpx.URL, status: int, headers: Mapping[str, str], url: str) -> None:
        if status not in (429, 503):
            if status >= 500:
                raise ServerFailed(f"HTTP {status} from {host_of(here)}", phase="fetching", subject=url)
            return
        pause = retry_after(headers, datetime.now(UTC))
        pause = DEFAULT_PAUSE if pause is None else min(pause, LONGEST_PAUSE)
        self._turnstiles.close(host_of(here), pause)
        if self._book is not None:
            self._book.keep_closed(host_of(here), self._now() + timedelta(seconds=pause))
        raise RateLimited(
            f"HTTP {status} from {host_of(here)}, to wait {pause:.0f} s",
            retry_after=pause,
            phase="fetching",
            subject=url,
        )

    def _exchange(
        self, here: httpx.URL, headers: Mapping[str, str], limit: int, url: str, *, content: bytes | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request and its whole answer; with ``content`` it is posted, and of the answer only the head is read."""
        wire = self._gate.on_the_wire(here)
        timeouts = {"connect": self._timeout, "read": self._timeout, "write": self._timeout, "pool": self._deadline}
        try:
            with self._pool.stream(
                "GET" if content is None else "POST",
                str(wire),
                headers=list(headers.items()),
                content=content,
                extensions={"timeout": timeouts},
            ) as response:
                answered = httpx.Headers(response.headers)
                body = _body(response, answered, limit, url) if content is None else b""
                return response.status, answered, body
        except httpcore.TimeoutException as error:
            raise Unreachable(
                f"{host_of(here)} did not answer in time ({_name(error)})", phase="fetching", subject=url
            ) from error
        except httpcore.RemoteProtocolError as error:
            if "without sending complete message body" in str(error):
                raise Truncated(f"the answer is cut off: {error}", phase="fetching", subject=url) from error
            raise ServerFailed(f"{host_of(here)} broke off: {error}", phase="fetching", subject=url) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise Unreachable(
                f"{host_of(here)} cannot be reached: {error or _name(error)}", phase="fetching", subject=url
            ) from error
        except Unreachable as error:
            raise Unreachable(
                f"{host_of(here)}: {error.what}", phase="fetching", subject=url, advice=error.advice
            ) from error


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date, which is read by the host's own clock."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    until = _http_date(said)
    if until is None:
        return None
    return max(0.0, (until - (_http_date(headers.get("date", "")) or now)).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _name(error: Exception) -> str:
    return type(error).__name__


def _body(response: httpcore.Response, headers: Mapping[str, str], limit: int, url: str) -> bytes:
    """The body, unpacked, counted while it comes in."""
    said = headers.get("content-length", "")
    if said.isdigit() and int(said) > limit:
        raise _too_large(limit, url)
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity") or response.status == 304:
        unpack = None
    elif coding in ("gzip", "x-gzip"):
        unpack = _Gunzip(limit, url)
    else:
        raise ServerFailed(f"packed as {coding!r}, which was not asked for", phase="fetching", subject=url)
    received, body = 0, bytearray()
    for piece in response.iter_stream():
        received += len(piece)
        body += unpack.feed(piece, limit - len(body)) if unpack else piece
        if received > limit or len(body) > limit:
            raise _too_large(limit, url)
    if unpack and received and not unpack.finished:
        raise Truncated("the packed answer ends in the middle", phase="fetching", subject=url)
    return bytes(body)


class _Gunzip:
    """Unpacks never more than one byte over the limit: a few kilobytes can unpack to gigabytes."""

    def __init__(self, limit: int, url: str) -> None:
        self._limit, self._url = limit, url
        self._member = zlib.decompressobj(wbits=31)

    @property
    def finished(self) -> bool:
        return self._member.eof

    def feed(self, piece: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            while piece:
                if self._member.eof:
                    if not piece.strip(b"\0"):  # some hosts pad
                        break
                    self._member = zlib.decompressobj(wbits=31)
                out += self._member.decompress(piece, room - len(out) + 1)
                if len(out) > room:
                    raise _too_large(self._limit, self._url)
                piece = self._member.unused_data
        except zlib.error as error:
            raise Truncated(f"cannot be unpacked: {error}", phase="fetching", subject=self._url) from error
        return bytes(out)


def _too_large(limit: int, url: str) -> TooLarge:
    return TooLarge(
        f"larger than {limit:,} bytes", phase="fetching", subject=url, advice="Raise the limit if it is a real document"
    )


class _TimeLeft(threading.local):
    """When the request of this thread must be over. Per read alone a host could drip a byte a second for ever."""

    until: float = float("inf")

    def cut(self, timeout: float | None, late: type[Exception]) -> float | None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise late("the time for the whole request is over")
        return left if timeout is None else min(timeout, left)


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that the gate lets through, and to no others."""

    def __init__(self, gate: Gate, time_left: _TimeLeft) -> None:
        self._gate, self._time_left = gate, time_left
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._gate.addresses(host, port):
            limit = self._time_left.cut(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._inner.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _GuardedStream(stream, self._time_left)
        raise failure


class _GuardedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, time_left: _TimeLeft) -> None:
        self._inner, self._time_left = inner, time_left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._time_left.cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._time_left.cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = self._time_left.cut(timeout, httpcore.ConnectTimeout)
        return _GuardedStream(self._inner.start_tls(ssl_context, server_hostname, limit), self._time_left)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
