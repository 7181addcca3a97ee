"""Which host answers what. No sockets here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from replica import catalogue, files, igov, journal, pages, press, repository, robots
from replica.behaviour import Behaviour
from replica.library import Library
from replica.messages import Request, Response, html

#: Hosts that are ours to play, by their ends.
HOSTS = (
    "un.org",
    "undocs.org",
    "unodc.org",
    "ungeneva.org",
    "ohchr.org",
    "reliefweb.int",
    "api.github.com",
    "raw.githubusercontent.com",
)

_ROUTES = (
    *robots.ROUTES,
    *files.ROUTES,
    *catalogue.ROUTES,
    *journal.ROUTES,
    *igov.ROUTES,
    *press.ROUTES,
    *repository.ROUTES,
)


def is_host(name: str) -> bool:
    """Whether ``name`` is a host that the replica plays."""
    return any(name == end or name.endswith("." + end) for end in HOSTS)


def answer(request: Request, library: Library, behaviour: Behaviour, now: datetime) -> Response:
    """The answer of the host that is asked, without faults."""
    if request.method not in ("GET", "HEAD") and request.host not in press.POSTED:
        return replace(html("other", b"Method not allowed", 405), headers=(("Allow", "GET, HEAD"),))
    host = request.host.removeprefix("www.")
    for pattern, handler in _ROUTES:
        match = pattern.fullmatch(host + request.words)
        if match:
            return handler(request, match, library, behaviour, now)
    return html("other", pages.NOT_AVAILABLE, 404)
