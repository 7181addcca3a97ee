"""Which hosts may be asked, at which addresses, and how gently.

Links come out of feeds and files that anybody may have written. So a host must be on the list, also after a redirect;
its name must lead to a public address at the very moment of connecting (a name can be pointed at the inside of a
network, and pointed anew between a check and its use); and the only protocol on the wire is HTTPS. With a replica every
host is served by one loopback address instead, and nothing else is reached at all.
"""

from __future__ import annotations

import contextlib
import ipaddress
import random
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import httpx

from documents.errors import TerminalError, TransientError, UsageError
from infra.protocols import RateLimited

Resolver = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAllowed(TerminalError):
    """This URL is never asked for: another scheme, a host that is not on the list, a password in it."""


class Unreachable(TransientError):
    """No answer at all: name, network, TLS or time-out. It says nothing about whether a document exists."""


@dataclass(frozen=True, slots=True)
class HostLimit:
    """How gently one host is treated: connections at once, seconds from one request's start to the next one's, and
    the share of that pause which is added at random, so that many of us do not march in step."""

    at_once: int = 1
    interval: float = 1.0
    jitter: float = 0.2


#: For a replica, which nobody else uses.
NO_LIMIT = HostLimit(at_once=64, interval=0.0, jitter=0.0)


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the system's resolver (which has its own time limits)."""
    return list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet; an IPv4 address wrapped in IPv6 counts as what it wraps."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class Gate:
    """Decides what a URL may become on the wire.

    ``allowed`` holds host names, ``*.un.org`` for every name below, or ``host:port`` for another port than 443.
    ``replica`` is ``http://127.0.0.1:PORT``: ``https://HOST/PATH`` is asked there as ``/HOST/PATH``.
    ``networks`` are private networks that may be reached all the same (a mirror inside the house).
    """

    def __init__(
        self,
        allowed: Iterable[str],
        *,
        replica: str | None = None,
        networks: Sequence[str] = (),
        resolver: Resolver = resolve,
    ) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)
        self._networks = tuple(ipaddress.ip_network(network) for network in networks)
        self._resolver = resolver
        self._replica = _checked_replica(replica) if replica else None

    def admit(self, url: str) -> httpx.URL:
        """The URL in normal form, always HTTPS: UN pages and feeds still print http, which is never sent."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise NotAllowed(f"not a URL ({error})", phase="fetching", subject=repr(url)[:200]) from error
        if self._replica and _origin(parsed) == _origin(self._replica):
            parsed = self._from_replica(parsed)
        if parsed.scheme == "http" and parsed.port in (None, 80):
            parsed = parsed.copy_with(scheme="https", port=None)
        if parsed.scheme != "https":
            raise NotAllowed(f"{parsed.scheme or 'no scheme'}, not https", phase="fetching", subject=url[:500])
        if parsed.userinfo:
            raise NotAllowed("a name or password in the URL", phase="fetching", subject=parsed.host)
        if not self._is_allowed(parsed):
            raise NotAllowed(
                f"{host_of(parsed) or 'an empty host'} is not an allowed host",
                phase="fetching",
                subject=url[:500],
                advice="If it should be asked, add it to the allowed hosts",
            )
        return parsed.copy_with(fragment=None)

    def _is_allowed(self, url: httpx.URL) -> bool:
        host = host_of(url)
        if url.port not in (None, 443):
            return f"{host}:{url.port}" in self._allowed
        parents = (f"*.{host.split('.', cut)[-1]}" for cut in range(1, host.count(".") + 1))
        return host in self._allowed or any(parent in self._allowed for parent in parents)

    def on_the_wire(self, url: httpx.URL) -> httpx.URL:
        """Where an admitted URL is really asked."""
        if self._replica is None:
            return url
        path = f"/{url.netloc.decode('ascii')}{url.raw_path.decode('ascii')}"
        return self._replica.copy_with(raw_path=path.encode("ascii"))

    def _from_replica(self, url: httpx.URL) -> httpx.URL:
        """A replica may also name itself in a Location: what it means is the host in its path."""
        host, _, rest = url.raw_path.decode("ascii").lstrip("/").partition("/")
        return httpx.URL(f"https://{host}/{rest}")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses to connect to, none of them private; called at the moment of connecting."""
        if self._replica is not None:
            if (host, port) == (host_of(self._replica), self._replica.port or 80):
                return [host]
            raise NotAllowed("with a replica nothing else is reached", phase="connecting to", subject=host)
        try:
            found = list(self._resolver(host, port))
        except OSError as error:
            raise Unreachable(
                f"the name cannot be resolved ({error.strerror or error})",
                phase="connecting to",
                subject=host,
                advice="Is the network up?",
            ) from error
        good = [address for address in found if self._may_connect(address)]
        if not good:
            # Not terminal: it is the network that says so (a hotel's login page, say), not the document.
            raise Unreachable(
                f"the name leads to the private address {found[0] if found else 'of nobody'}",
                phase="connecting to",
                subject=host,
                advice="Look at this machine's name servers; nothing was sent",
            )
        return good

    def _may_connect(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        return is_public(address) or any(ip in network for network in self._networks)


def host_of(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").lower().rstrip(".")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, host_of(url), url.port


def _checked_replica(replica: str) -> httpx.URL:
    try:
        url = httpx.URL(replica)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme != "http" or host_of(url) not in ("127.0.0.1", "localhost", "::1") or url.raw_path != b"/":
        raise UsageError(
            "a replica is on this machine",
            phase="setting up",
            subject=f"the replica {replica!r}",
            advice="Give http://127.0.0.1:PORT",
        )
    return url


class Turnstiles:
    """Lets threads through to each host one after the other, as gently as its ``HostLimit`` says.

    ``clock`` counts seconds and never goes back; it and ``sleep`` come in so that time can be simulated.
    """

    def __init__(
        self,
        limit: HostLimit,
        limits: Mapping[str, HostLimit],
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._default, self._limits = limit, dict(limits)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Turnstile] = {}

    @contextlib.contextmanager
    def through(self, host: str, subject: str) -> Iterator[None]:
        """Inside, one request to ``host`` may run. Raises ``RateLimited`` while the host wants to be left alone."""
        turnstile = self._turnstile(host)
        self._refuse_while_closed(turnstile, subject)
        with turnstile.places:
            self._refuse_while_closed(turnstile, subject)  # another thread may have been told so while we waited
            with self._lock:
                now = self._clock()
                start = max(now, turnstile.next_start)
                pause = turnstile.limit.interval * (1 + turnstile.limit.jitter * random.random())  # noqa: S311 - no secret
                turnstile.next_start = start + pause
            if start > now:
                self._sleep(start - now)
            yield

    def slow(self, host: str, interval: float) -> None:
        """The host asks for at least so many seconds from one request to the next."""
        turnstile = self._turnstile(host)
        if interval > turnstile.limit.interval:
            turnstile.limit = replace(turnstile.limit, interval=interval)

    def close(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long: no thread asks it before."""
        turnstile = self._turnstile(host)
        with self._lock:
            turnstile.closed_until = max(turnstile.closed_until, self._clock() + seconds)

    def _turnstile(self, host: str) -> _Turnstile:
        with self._lock:
            if host not in self._hosts:
                self._hosts[host] = _Turnstile(self._limits.get(host, self._default))
            return self._hosts[host]

    def _refuse_while_closed(self, turnstile: _Turnstile, subject: str) -> None:
        left = turnstile.closed_until - self._clock()
        if left > 0:
            raise RateLimited(
                f"the host asked to be left alone for {left:.0f} s more",
                retry_after=left,
                phase="fetching",
                subject=subject,
            )


class _Turnstile:
    def __init__(self, limit: HostLimit) -> None:
        self.limit = limit
        self.places = threading.BoundedSemaphore(limit.at_once)
        self.next_start = float("-inf")
        self.closed_until = float("-inf")
