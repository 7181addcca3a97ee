"""The hosts of documents: the daily lists, documents.un.org, docs.un.org and undocs.org (sources.md 1 and 3). No sockets here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote

from documents.languages import language_code
from replica import feeds, pages
from replica.behaviour import Behaviour, Routes
from replica.library import FEEDS, FORMATS, Library, Published
from replica.messages import Request, Response, html

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "xml": "text/xml",
}
_LISTS = {
    "esubscription.un.org": frozenset(FEEDS) - {"allundocs"},
    "docs.un.org": frozenset({"scdocs", "hrc", "allundocs"}),
}
_LANGUAGE = re.compile(r"/(en|fr|es|ru|ar|zh|ch|de|ot)/(.+)", re.I)


# --- the lists -----------------------------------------------------------------------------------------------------------


def _list(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    host, name = match[1], match[2]
    route = f"{host}/rss/{name}.xml"
    if host == "undocs.org":  # dead since 2025: HTTP 200 and a page
        return html(route, pages.MOVED_LIST)
    if name not in _LISTS[host]:
        return html(route, pages.NOT_AVAILABLE, 404)
    items = library.items(name, now, behaviour.shape.window)
    if behaviour.shape.hours is not None:
        oldest = now - timedelta(hours=behaviour.shape.hours)
        items = tuple(item for item in items if item.published > oldest)
    tag = feeds.tag_of(items, behaviour.shape)
    newest = items[0].published if items else None
    headers = [("ETag", tag)]
    if newest:
        headers.append(("Last-Modified", format_datetime(newest, usegmt=True)))
    validated = behaviour.validators != "none"
    response = Response(route, 200, tuple(headers) if validated else ())
    if validated and unchanged(request, tag, newest):
        return replace(response, status=304)
    body = feeds.render(name, items, behaviour.shape, now)
    return replace(response.with_headers(content_type="application/rss+xml; charset=utf-8"), body=body)


# --- files ---------------------------------------------------------------------------------------------------------------


def _access(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = "documents.un.org/api/symbol/access"
    symbol, form = request.argument("s"), request.argument("t", "pdf").lower()
    entry = library.find(symbol, request.argument("l", "en"), form, now) if form in (*FORMATS, "xml") else None
    return _file(request, route, library, entry, behaviour)


def _docs(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = "docs.un.org/{language}/{symbol}"
    language, symbol = match[1], match[2]
    if request.argument("direct").lower() != "true":
        return html(route, pages.shell(language, symbol))
    entry = library.find(symbol, language, "pdf", now)
    return _file(request, route, library, entry, replace(behaviour, missing="html"))


def _by_name(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    return _file(request, "docs.un.org/files/{name}", library, library.file(match[1], now), behaviour)


def _redirect(
    request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime
) -> Response:
    path = match[1]
    direct = ""
    if path == "/pdf" and request.argument("symbol"):
        path, direct = "/" + request.argument("symbol"), "?direct=true"
    named = _LANGUAGE.fullmatch(path)
    language = (language_code(named[1]) if named else None) or "en"
    symbol = named[2] if named else path.lstrip("/")
    where = request.address("docs.un.org", f"/{language}/{quote(symbol)}{direct}")
    return Response("undocs.org/{symbol}", 302, (("Location", where),))


def _file(request: Request, route: str, library: Library, entry: Published | None, behaviour: Behaviour) -> Response:
    if entry is None:
        return missing(route, behaviour.missing)
    return file_response(request, route, library, entry, behaviour.validators)


def file_response(
    request: Request, route: str, library: Library, entry: Published, validators: str = "both"
) -> Response:
    """A file with its validators; ``Range`` is honoured, because clients probe the first bytes for ``%PDF``."""
    data, tag = library.read(entry)
    base = Response(
        route,
        200,
        (
            ("Content-Type", _TYPES.get(entry.format, "application/octet-stream")),
            ("Content-Disposition", f"inline; filename*=UTF-8''{quote(entry.name)}"),
            *([("ETag", tag)] if validators in ("both", "etag") else []),
            *(
                [("Last-Modified", format_datetime(entry.published, usegmt=True))]
                if validators in ("both", "date")
                else []
            ),
            ("Accept-Ranges", "bytes"),
        ),
        data,
    )
    if validators != "none" and unchanged(
        request, tag if validators != "date" else "", entry.published if validators != "etag" else None
    ):
        return replace(base, status=304, body=b"")
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", request.header("range"))
    if wanted and (wanted[1] or wanted[2]):
        start = int(wanted[1]) if wanted[1] else max(0, len(data) - int(wanted[2]))
        stop = int(wanted[2]) + 1 if wanted[1] and wanted[2] else len(data)
        if start >= len(data) or stop <= start:
            return replace(base.with_headers(content_range=f"bytes */{len(data)}"), status=416, body=b"")
        stop = min(stop, len(data))
        partial = base.with_headers(content_range=f"bytes {start}-{stop - 1}/{len(data)}")
        return replace(partial, status=206, body=data[start:stop])
    return base


def missing(route: str, kind: str) -> Response:
    """Today's ways to say "there is no such document"."""
    if kind == "404":
        return html(route, pages.NOT_AVAILABLE, 404)
    return html(route, pages.NOT_AVAILABLE if kind == "html" else b"")


def unchanged(request: Request, tag: str, since: datetime | None) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides alone where it is sent."""
    asked = request.header("if-none-match")
    if asked:
        return asked == "*" or tag.removeprefix("W/") in [t.strip().removeprefix("W/") for t in asked.split(",")]
    known = request.header("if-modified-since")
    if not known or since is None:
        return False
    try:
        return since.replace(microsecond=0) <= parsedate_to_datetime(known)
    except (ValueError, TypeError):
        return False


ROUTES: Routes = (
    (re.compile(r"(esubscription\.un\.org|docs\.un\.org|undocs\.org)/rss/([a-z]+)\.xml"), _list),
    (re.compile(r"documents\.un\.org/api/symbol/access"), _access),
    (re.compile(r"docs\.un\.org/files/([^/]+)"), _by_name),
    (re.compile(r"docs\.un\.org/(en|fr|es|ru|ar|zh|ch|de|ot)/(.+)", re.I), _docs),
    (re.compile(r"undocs\.org(/.+)"), _redirect),
)
