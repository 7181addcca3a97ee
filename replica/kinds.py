"""Faults of any answer, and of files: each a pure function from the right answer to the wrong one."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Protocol

from replica import pages
from replica.library import Library
from replica.messages import Request, Response, html


class Knobs(Protocol):
    """What of a ``Fault`` its kind may look at."""

    @property
    def status(self) -> int | None: ...
    @property
    def retry_after(self) -> int | None: ...
    @property
    def seconds(self) -> float: ...
    @property
    def keep(self) -> float: ...
    @property
    def days(self) -> float: ...
    @property
    def to(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault may look at. ``ask`` gives the right answer to another request, or to this one at another time."""

    request: Request
    library: Library
    now: datetime
    ask: Callable[[Request, datetime], Response]


Kind = Callable[[Response, Knobs, Scene], Response]

# --- kinds for every route -----------------------------------------------------------------------------------------------


def html_missing(response: Response, fault: Knobs, scene: Scene) -> Response:
    """200 and the page for "not available", whatever exists."""
    return html(response.route, pages.NOT_AVAILABLE)


def html_blocked(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The soft block is the same page, on purpose: one answer cannot tell it from "missing" (sources.md 3.1)."""
    return html_missing(response, fault, scene)


def empty(response: Response, fault: Knobs, scene: Scene) -> Response:
    """200 and no body at all."""
    return replace(response, status=200, body=b"")


def not_found(response: Response, fault: Knobs, scene: Scene) -> Response:
    """A true 404."""
    return html(response.route, pages.NOT_AVAILABLE, 404)


def status(response: Response, fault: Knobs, scene: Scene) -> Response:
    """``status`` (503) with ``retry_after``: 429, 403 (with ``concurrent``), 500, 503."""
    status = fault.status or 503
    out = html(response.route, b"<html><body><h1>%d</h1></body></html>" % status, status)
    return out.with_headers(retry_after=str(fault.retry_after)) if fault.retry_after is not None else out


def challenge(response: Response, fault: Knobs, scene: Scene) -> Response:
    """A firewall's challenge: a 2xx status without a document (sources.md 2.1)."""
    headers = (
        ("Server", "awselb/2.0"),
        ("x-amzn-waf-action", "challenge"),
        ("Content-Type", "text/html; charset=UTF-8"),
    )
    return Response(response.route, 202, headers)


def truncated(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Less arrives than Content-Length promised."""
    return replace(response, cut=int(len(response.body) * fault.keep))


def short(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Less arrives and Content-Length agrees: only the file itself shows that it is not whole."""
    return replace(response, body=response.body[: int(len(response.body) * fault.keep)])


def slow(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The right answer after ``seconds`` (10)."""
    return replace(response, delay=fault.seconds)


def disconnect(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The connection is closed without an answer."""
    return replace(response, drop=True)


def gzipped(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Compressed although nobody asked for it."""
    return replace(response.with_headers(content_encoding="gzip"), body=gzip.compress(response.body, mtime=0))


def of_bytes(body: bytes, media_type: str | None = None) -> Kind:
    """Other bytes under the same address."""

    def strike(response: Response, fault: Knobs, scene: Scene) -> Response:
        """Other bytes than were asked for."""
        out = replace(response, status=200, body=body)
        return out.with_headers(content_type=media_type) if media_type else out

    return strike


def text_html(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The right file under the wrong Content-Type."""
    return response.with_headers(content_type="text/html; charset=utf-8")


def time_out(response: Response, fault: Knobs, scene: Scene) -> Response:
    """No answer while anybody waits."""
    return replace(response, delay=86_400.0)


def challenge_page(response: Response, fault: Knobs, scene: Scene) -> Response:
    """A challenge with a page, under 200 or ``status`` (202): only what it says tells it from an answer."""
    page = html(response.route, pages.CHALLENGE, fault.status or 200)
    return page if page.status == 200 else page.with_headers(x_amzn_waf_action="challenge")


def wrong_charset(response: Response, fault: Knobs, scene: Scene) -> Response:
    """UTF-8 under a header that says Latin-1."""
    kind = response.header("content-type").partition(";")[0] or "text/html"
    return response.with_headers(content_type=f"{kind}; charset=iso-8859-1")


def mojibake(response: Response, fault: Knobs, scene: Scene) -> Response:
    """UTF-8 read as Latin-1 and written as UTF-8 once more: well-formed, and "CÃ´te"."""
    return replace(response, body=response.body.decode("latin-1").encode())


def redirect(response: Response, fault: Knobs, scene: Scene) -> Response:
    """302 to ``to``: a login page, another host, an address inside."""
    return Response(response.route, 302, (("Location", fault.to),))


def fallback(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The host's name points at the prepared service: lower-case languages and exact symbols only, true 404s."""
    named = re.fullmatch(r"/([^/]+)/(.+)", scene.request.words)
    language, symbol = (named[1], named[2]) if named else (scene.request.words.strip("/"), "")
    if language not in ("ar", "en", "fr", "ru", "es", "zh", "ot"):
        text = f"'{language}' is not a valid language code. Valid codes are: ar, en, es, fr, ot, ru, zh."
        return html(response.route, text.encode(), 400)
    entry = scene.library.find(symbol, language, "pdf", scene.now)
    if entry is None or entry.symbol != symbol:
        return html(response.route, f"The document '{symbol}' is not available in '{language}'.".encode(), 404)
    if fault.status == 502:
        return html(response.route, f"The document '{symbol}' could not be retrieved at this time.".encode(), 502)
    data, _ = scene.library.read(entry)
    name = f"{symbol.replace('/', '_')}-{language.upper()}.pdf"
    headers = (("Content-Type", "application/pdf"), ("Content-Disposition", f'inline; filename="{name}"'))
    return Response(response.route, 200, headers, data)


def language_missing(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Of all languages only English is there."""
    path = re.match(r"/([a-z]{2})/", scene.request.words)
    language = scene.request.argument("l") or (path[1] if path else "en")
    return response if language.lower() in ("en", "e") else html(response.route, pages.NOT_AVAILABLE)


def other_bytes(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The same text in another file: a comment behind its end, new every hour."""
    kept = tuple(pair for pair in response.headers if pair[0] not in ("ETag", "Last-Modified"))
    if not response.body.startswith(b"%PDF"):
        return response
    return replace(response, headers=kept, body=response.body + f"\n% {scene.now:%Y-%m-%dT%H}\n".encode())


def stale_data(response: Response, fault: Knobs, scene: Scene) -> Response:
    """What was answered ``days`` ago (183) under today's date, again and again, with every sign of success."""
    before = scene.ask(scene.request, scene.now - timedelta(days=fault.days))
    date = format_datetime(scene.now.replace(microsecond=0), usegmt=True).encode()
    return replace(before, body=re.sub(rb"(<(?:pubDate|lastBuildDate)>)[^<]*", rb"\g<1>" + date, before.body, count=1))


# --- kinds for files ------------------------------------------------------------------------------------------------------


def wrong_document(response: Response, fault: Knobs, scene: Scene) -> Response:
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
