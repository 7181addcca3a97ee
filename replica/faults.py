"""What goes wrong, as a script: an ordered list of faults, each for a route, a number of times or with a probability.

A kind is a pure function from the right answer to the wrong one, so a new kind is one function in ``KINDS``. Every kind has
evidence in sources.md 1.2, 3.1 and 8.
"""

from __future__ import annotations

import gzip
import random
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from fnmatch import fnmatchcase

from documents.errors import UsageError
from replica import pages
from replica.library import Library
from replica.messages import Request, Response, html


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    ``route`` is a glob over ``host/path?query`` ("*/rss/gadocs.xml", "documents.un.org/*s=A/C.3/80/L.9*", "*"). The fault
    strikes each matching request with ``probability``, after it has let ``after`` of them pass, ``times`` times (None: for
    ever), between ``since`` and ``until`` on the replica's clock. ``seconds`` is for slow; ``status``, ``retry_after`` for
    status; ``keep`` is the share of the body that truncation leaves.
    """

    route: str
    kind: str
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    status: int = 503
    retry_after: int | None = None
    seconds: float = 10.0
    keep: float = 0.5
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"unknown fault {self.kind!r}", advice=f"Known are {', '.join(sorted(KINDS))}")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault may look at."""

    request: Request
    library: Library
    now: datetime


Kind = Callable[[Response, Fault, Scene], Response]


class FaultScript:
    """Which fault strikes which request. The first of the list that is due does; one strikes at a time."""

    def __init__(self, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._faults: list[Fault] = list(faults)
        self._seen: dict[int, int] = {}
        self._struck: dict[int, int] = {}

    def add(self, *faults: Fault) -> None:
        """Appends to the script while the replica runs."""
        with self._lock:
            self._faults += faults

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._faults.clear()
            self._seen.clear()
            self._struck.clear()

    def due(self, request: Request, now: datetime) -> Fault | None:
        """The fault that strikes this request; it is counted as having struck."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if not fnmatchcase(request.target, fault.route):
                    continue
                if (fault.since and now < fault.since) or (fault.until and now >= fault.until):
                    continue
                seen = self._seen[index] = self._seen.get(index, 0) + 1
                if seen <= fault.after:
                    continue
                if fault.times is not None and self._struck.get(index, 0) >= fault.times:
                    continue
                if fault.probability < 1 and self._random.random() >= fault.probability:
                    continue
                self._struck[index] = self._struck.get(index, 0) + 1
                return fault
        return None


def strike(response: Response, fault: Fault, scene: Scene) -> Response:
    """The answer as the fault leaves it."""
    return KINDS[fault.kind](response, fault, scene)


# --- kinds for every route -----------------------------------------------------------------------------------------------


def _html_missing(response: Response, fault: Fault, scene: Scene) -> Response:
    """200 and the page for "not available", whatever exists."""
    return html(response.route, pages.NOT_AVAILABLE)


def _html_blocked(response: Response, fault: Fault, scene: Scene) -> Response:
    """The soft block is the same page, on purpose: one answer cannot tell it from "missing" (sources.md 3.1)."""
    return _html_missing(response, fault, scene)


def _empty(response: Response, fault: Fault, scene: Scene) -> Response:
    return replace(response, status=200, body=b"")


def _not_found(response: Response, fault: Fault, scene: Scene) -> Response:
    return html(response.route, pages.NOT_AVAILABLE, 404)


def _status(response: Response, fault: Fault, scene: Scene) -> Response:
    out = html(response.route, b"<html><body><h1>%d</h1></body></html>" % fault.status, fault.status)
    return out.with_headers(retry_after=str(fault.retry_after)) if fault.retry_after is not None else out


def _challenge(response: Response, fault: Fault, scene: Scene) -> Response:
    """A firewall's challenge: a 2xx status without a document (sources.md 2.1)."""
    headers = (
        ("Server", "awselb/2.0"),
        ("x-amzn-waf-action", "challenge"),
        ("Content-Type", "text/html; charset=UTF-8"),
    )
    return Response(response.route, 202, headers)


def _truncated(response: Response, fault: Fault, scene: Scene) -> Response:
    """Less arrives than Content-Length promised."""
    return replace(response, cut=int(len(response.body) * fault.keep))


def _short(response: Response, fault: Fault, scene: Scene) -> Response:
    """Less arrives and Content-Length agrees: only the file itself shows that it is not whole."""
    return replace(response, body=response.body[: int(len(response.body) * fault.keep)])


def _slow(response: Response, fault: Fault, scene: Scene) -> Response:
    return replace(response, delay=fault.seconds)


def _disconnect(response: Response, fault: Fault, scene: Scene) -> Response:
    return replace(response, drop=True)


def _gzip(response: Response, fault: Fault, scene: Scene) -> Response:
    """Compressed although nobody asked for it."""
    return replace(response.with_headers(content_encoding="gzip"), body=gzip.compress(response.body, mtime=0))


def _bytes(body: bytes, media_type: str | None = None) -> Kind:
    def strike(response: Response, fault: Fault, scene: Scene) -> Response:
        out = replace(response, status=200, body=body)
        return out.with_headers(content_type=media_type) if media_type else out

    return strike


def _text_html(response: Response, fault: Fault, scene: Scene) -> Response:
    """The right file under the wrong Content-Type."""
    return response.with_headers(content_type="text/html; charset=utf-8")


# --- kinds for files ------------------------------------------------------------------------------------------------------


def _wrong_document(response: Response, fault: Fault, scene: Scene) -> Response:
    """A neighbour's file: only the symbol printed in it tells (sources.md 3.1)."""
    request = scene.request
    symbol, language, form = request.argument("s"), request.argument("l", "en"), request.argument("t", "pdf")
    docs = re.fullmatch(r"/([a-z]{2})/(.+)", request.words)
    if docs:
        language, symbol, form = docs[1], docs[2], "pdf"
    right = scene.library.find(symbol, language, form, scene.now)
    other = scene.library.other_than(right, scene.now) if right else None
    if other is None:
        return response
    data, tag = scene.library.read(other)
    return replace(response.with_headers(etag=tag), status=200, body=data)


# --- kinds for lists ------------------------------------------------------------------------------------------------------


def _html_feed(response: Response, fault: Fault, scene: Scene) -> Response:
    return html(response.route, pages.MOVED_LIST)


def _empty_feed(response: Response, fault: Fault, scene: Scene) -> Response:
    """Well-formed and without entries."""
    return _rewritten(response, lambda text: re.sub(r"\s*<item>.*</item>", "", text, flags=re.S))


def _truncated_feed(response: Response, fault: Fault, scene: Scene) -> Response:
    """Ends in the middle of an entry, and Content-Length agrees."""
    body = response.body
    cut = int(len(body) * fault.keep)
    inside = body.rfind(b"<title>", 0, cut)
    return _fresh(replace(response, body=body[: inside + 10 if inside > 0 else cut]))


def _latin1(response: Response, fault: Fault, scene: Scene) -> Response:
    """Latin-1 bytes in what says that it is UTF-8."""
    text = response.body.decode("utf-8", "replace").replace("</title>", " – Côte</title>", 1).replace("–", "-")
    return _fresh(replace(response, body=text.encode("latin-1", "replace")))


def _stale_feed(response: Response, fault: Fault, scene: Scene) -> Response:
    """The channel's date stands still: consumers refuse a list older than twelve hours."""
    old = format_datetime((scene.now - timedelta(hours=36)).replace(microsecond=0), usegmt=True)
    return _rewritten(
        response, lambda text: re.sub(r"<pubDate>[^<]*</pubDate>", f"<pubDate>{old}</pubDate>", text, count=1)
    )


def _raw_ampersand(response: Response, fault: Fault, scene: Scene) -> Response:
    return _rewritten(response, lambda text: text.replace("</description>", " PEACE & SECURITY</description>"))


def _upper_add(response: Response, fault: Fault, scene: Scene) -> Response:
    return _rewritten(response, lambda text: re.sub(r"/(Add|Rev|Corr)\.", lambda m: f"/{m[1].upper()}.", text))


def _banner_first(response: Response, fault: Fault, scene: Scene) -> Response:
    banner = "<item><title>Documents issued today</title><link>https://documents.un.org</link></item>"
    return _rewritten(response, lambda text: re.sub(r"(?=<item>|</channel>)", banner, text, count=1))


def _repeated_entry(response: Response, fault: Fault, scene: Scene) -> Response:
    """The first symbol once more, under another description."""

    def twice(text: str) -> str:
        entry = re.search(r"<item>.*?</item>", text, re.S)
        if entry is None:
            return text
        other = re.sub(r"(<description>)[^<]*", r"\1A NEW DESCRIPTION", entry[0])
        return text[: entry.end()] + other + text[entry.end() :]

    return _rewritten(response, twice)


def _rewritten(response: Response, change: Callable[[str], str]) -> Response:
    """A list with its text changed; what is no list stays as it is, so that a pattern may be wide."""
    if not response.body.startswith(b"<?xml"):
        return response
    return _fresh(replace(response, body=change(response.body.decode("utf-8")).encode()))


def _fresh(response: Response) -> Response:
    """Without validators: a broken list must not make the next whole one look unchanged by our own doing."""
    kept = tuple(pair for pair in response.headers if pair[0] not in ("ETag", "Last-Modified"))
    return replace(response, headers=kept)


KINDS: Mapping[str, Kind] = {
    "html_missing": _html_missing,
    "html_blocked": _html_blocked,
    "empty": _empty,
    "not_found": _not_found,
    "status": _status,
    "challenge": _challenge,
    "truncated": _truncated,
    "short": _short,
    "slow": _slow,
    "disconnect": _disconnect,
    "gzip": _gzip,
    "json": _bytes(b'{"error": "internal"}', "application/json"),
    "wordperfect": _bytes(b"\xffWPC" + bytes(60)),
    "text_html": _text_html,
    "wrong_document": _wrong_document,
    "html_feed": _html_feed,
    "empty_feed": _empty_feed,
    "truncated_feed": _truncated_feed,
    "latin1": _latin1,
    "stale_feed": _stale_feed,
    "raw_ampersand": _raw_ampersand,
    "upper_add": _upper_add,
    "banner_first": _banner_first,
    "repeated_entry": _repeated_entry,
}
