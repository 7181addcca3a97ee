"""metadata.un.org/editor/api: the library's catalogue, as its own code answers (sources.md 2b). Also digitallibrary.un.org.

The traps are in it: ``_next`` is never null, ``format=json`` lists addresses only, files are stored under upper-case languages
that the argument refuses, stubs carry their title in 246, and every answer sets a cookie.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import overload

from documents.symbol import Symbol, SymbolError
from replica import marc, pages
from replica.behaviour import Behaviour, Routes
from replica.cards import Record
from replica.files import file_response
from replica.library import Library, identity
from replica.messages import Request, Response, html, json_answer
from replica.terms import BadQuery, Slow, matcher

_API = "https://metadata.un.org/editor/api"
_HOST = "metadata.un.org/editor/api"
_HINT = (
    "did you mean /api/marc/<string:collection>/records or /api/marc/<string:collection>/records/count or "
    "/api/marc/<string:collection>/records/browse ?"
)
_TYPES = {"pdf": "application/pdf", "doc": "application/msword"} | {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
}
_LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es", "de")
_Row = tuple[int, list[marc.Field]]


class _Rows(Sequence[_Row]):
    """Records with their fields, which are only put together for those that are looked at: a page of twenty thousand."""

    def __init__(self, records: Sequence[Record], now: datetime) -> None:
        self.records, self.now = records, now

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, index: int) -> _Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_Row]: ...
    def __getitem__(self, index: int | slice) -> _Row | Sequence[_Row]:
        if isinstance(index, slice):
            return _Rows(self.records[index], self.now)
        return self.records[index].id, marc.fields(self.records[index], self.now)


def _finished(response: Response, now: datetime) -> Response:
    cookie = hashlib.md5(now.isoformat().encode(), usedforsecurity=False).hexdigest()
    more = (
        ("Access-Control-Allow-Origin", "*"),
        ("Vary", "Cookie"),
        ("Set-Cookie", f"session={cookie}; HttpOnly; Path=/"),
    )
    return Response(response.route, response.status, (*response.headers, *more), response.body)


def _error(route: str, status: int, message: str, now: datetime) -> Response:
    return _finished(json_answer(route, {"message": message}, status), now)


def _lost(route: str, request: Request, what: str, now: datetime) -> Response:
    path = request.words.removeprefix("/editor")
    return _error(route, 404, f"{what}. You have requested this URI [{path}] but {_HINT}", now)


def _meta(name: str, returns: str, now: datetime) -> dict[str, object]:
    stamp = format_datetime(now.astimezone(UTC).replace(microsecond=0), usegmt=True)
    return {"name": name, "returns": f"{_API}/schemas/{returns}", "timestamp": stamp}


# --- lists -------------------------------------------------------------------------------------------------------------------


def _records(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    collection = match[1]
    route = f"{_HOST}/marc/{collection}/records"
    search = request.argument("search")
    start, limit = request.argument("start", "1"), request.argument("limit", "100")
    if not (start.isdigit() and limit.isdigit()):
        return _error(route, 400, "Input payload validation failed", now)
    if int(limit) > 1000:
        return _lost(route, request, "Maximum limit is 1000", now)
    try:
        rows = _found(collection, search, library, now)
    except BadQuery as error:
        return _error(route, 422, str(error), now)
    except Slow:
        return _error(route, 500, "Internal Server Error", now)
    rows = _ordered(rows, request)
    first, size = max(1, int(start)), int(limit)
    page = rows[first - 1 : first - 1 + size]
    form = request.argument("format", "list")
    links = _links(request, collection, search, first, size, form, now)
    if form == "xml":
        body = "<collection>" + "".join(marc.as_xml(n, f) for n, f in page) + "</collection>"
        return _finished(Response(route, 200, (("Content-Type", "text/xml; charset=utf-8"),), body.encode()), now)
    if form == "mrk":
        body = "\n".join(marc.as_mrk(n, f) for n, f in page)
        return _finished(Response(route, 200, (("Content-Type", "text/plain; charset=utf-8"),), body.encode()), now)
    if form in ("csv", "tsv"):
        body = _table(page, request.argument("fields", "191__a,245__a"), "," if form == "csv" else "\t")
        return _finished(Response(route, 200, (("Content-Type", f"text/{form}; charset=utf-8"),), body.encode()), now)
    base = f"{_API}/marc/{collection}/records"
    brief = form == "brief"
    data = [marc.as_brief(n, f, f"{base}/{n}") if brief else f"{base}/{n}" for n, f in page]
    meta = {"count": len(rows)} | _meta("api_records_list", "api.brieflist" if brief else "api.urllist", now)
    return _finished(json_answer(route, {"_links": links, "_meta": meta, "data": data}), now)


def _found(collection: str, search: str, library: Library, now: datetime) -> Sequence[_Row]:
    rows: Sequence[_Row]
    if collection == "auths":
        rows = [(n, [marc.Field("150", "  ", (("a", text, None),))]) for n, text in marc.HEADINGS.items()]
    else:
        rows = _Rows(library.records(now), now)
    wanted = matcher(search)
    return [row for row in rows if wanted(row[1])] if search else rows


def _ordered(rows: Sequence[_Row], request: Request) -> Sequence[_Row]:
    """What is found comes in the order of its last change; other orders are made of it."""
    keys: dict[str, Callable[[_Row], str]] = {
        "created": lambda row: f"{row[0]:08d}",
        "symbol": lambda row: _value(row[1], "191", "a"),
        "title": lambda row: _value(row[1], "245", "a"),
        "date": lambda row: _value(row[1], "269", "a"),
    }
    key = keys.get(request.argument("sort", "updated"))
    if key is not None:
        rows = sorted(rows, key=key)
    return rows[::-1] if request.argument("direction", "asc") == "desc" else rows


def _value(found: list[marc.Field], tag: str, code: str) -> str:
    return next((v for field in found if field.tag == tag for c, v, _ in field.subfields if c == code), "")


def _links(
    request: Request, collection: str, search: str, start: int, limit: int, form: str, now: datetime
) -> dict[str, object]:
    base = f"{_API}/marc/{collection}/records"
    order, direction = request.argument("sort", "updated"), request.argument("direction", "asc")
    digest = hashlib.md5(f"{request.target}{now.isoformat()}".encode(), usedforsecurity=False).hexdigest()
    ticket = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"

    def link(start: int, form: str, direction: str = direction, ticket: str | None = ticket) -> str:
        parts = [f"start={start}", f"limit={limit}", *([f"search={search}"] if search else [])]
        parts += [*([f"format={form}"] if form != "list" else []), f"sort={order}", f"direction={direction}"]
        return f"{base}?" + "&".join([*parts, *([f"search_id={ticket}"] if ticket else [])])

    other = "asc" if direction == "desc" else "desc"
    return {
        "_next": link(start + limit, form),
        "_prev": link(start - limit, form) if start - limit > 0 else None,
        "_self": link(start, form, ticket=None),
        "format": {name: link(start, name.lower()) for name in ("CSV", "MRK", "TSV", "XML", "brief", "list")},
        "related": {
            "collection": f"{_API}/marc/{collection}",
            "count": f"{base}/count" + (f"?search={search}" if search else ""),
        },
        "sort": {"updated": link(start, form, other, None)},
    }


def _table(page: Sequence[_Row], wanted: str, separator: str) -> str:
    out = io.StringIO()
    lines = csv.writer(out, delimiter=separator, lineterminator="\n")
    columns = [(name[:3], name[-1]) for name in wanted.split(",") if len(name) == 6]
    lines.writerow(["1.001", *(cell for tag, code in columns for cell in (f"1.{tag}__", f"1.{tag}${code}"))])
    for number, found in page:
        lines.writerow([number, *(cell for tag, code in columns for cell in ("__", _value(found, tag, code)))])
    return out.getvalue()


def _count(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = f"{_HOST}/marc/{match[1]}/records/count"
    search = request.argument("search")
    try:
        number = len(_found(match[1], search, library, now))
    except BadQuery as error:
        return _error(route, 422, str(error), now)
    except Slow:
        return _error(route, 500, "Internal Server Error", now)
    base = f"{_API}/marc/{match[1]}/records"
    asked = f"?search={search}" if search else ""
    links = {"_next": None, "_prev": None, "_self": f"{base}/count{asked}", "format": None} | {
        "related": {"records": f"{base}{asked}"},
        "sort": None,
    }
    meta = _meta("api_records_list_count", "api.count", now)
    return _finished(json_answer(route, {"_links": links, "_meta": meta, "data": number}), now)


# --- one record ---------------------------------------------------------------------------------------------------------------


def _record(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = f"{_HOST}/marc/bibs/records/{{id}}{match[2] or ''}"
    record = next((r for r in library.records(now) if r.id == int(match[1])), None)
    if record is None:
        return _lost(route, request, "Requested resource not found", now)
    url = f"{_API}/marc/bibs/records/{record.id}"
    files = _files(record, library, now)
    if match[2]:
        links = {"_next": None, "_prev": None, "_self": f"{url}/files", "format": None} | {
            "related": {"record": url},
            "sort": None,
        }
        meta = _meta("api_record_files_list", "api.filelist", now)
        return _finished(json_answer(route, {"_links": links, "_meta": meta, "data": files}), now)
    found = marc.fields(record, now)
    form = request.argument("format")
    if form in ("xml", "mrk"):
        kind = "text/xml" if form == "xml" else "text/plain"
        body = (marc.as_xml if form == "xml" else marc.as_mrk)(record.id, found)
        return _finished(Response(route, 200, (("Content-Type", f"{kind}; charset=utf-8"),), body.encode()), now)
    names = ("fields", "files", "history", "records", "subfields")
    related = {name: f"{_API}/marc/bibs/records" if name == "records" else f"{url}/{name}" for name in names}
    formats = {"MRK": f"{url}?format=mrk", "XML": f"{url}?format=xml"}
    dates = {
        name: format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
        for name, moment in (("created", record.created), ("updated", record.updated(now)))
    }
    data: dict[str, object] = {**marc.as_json(found), "_id": record.id, "basket": None, "created": dates["created"]}
    data |= {"created_user": "replica", "files": files, "updated": dates["updated"], "user": "replica"}
    whole = {"_next": None, "_prev": None, "_self": url, "format": formats, "related": related, "sort": None}
    return _finished(
        json_answer(route, {"_links": whole, "_meta": _meta("api_record", "jmarc", now), "data": data}), now
    )


def _files(record: Record, library: Library, now: datetime) -> list[dict[str, str]]:
    """The newest file of each language; here languages are lower-case."""
    newest: dict[tuple[str, str], dict[str, str]] = {}
    for entry in library.files_of(record, now):
        row = {"language": entry.language, "mimetype": _TYPES[entry.format], "url": f"{_API}/files/{entry.id}"}
        newest.setdefault((entry.language, entry.format), row)
    return [newest[place] for place in sorted(newest)]


# --- files ----------------------------------------------------------------------------------------------------------------------


def _file_list(
    request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime
) -> Response:
    route = f"{_HOST}/files"
    language = request.argument("language")
    if language and language not in _LANGUAGES:
        errors = {"language": f"The value '{language}' is not a valid choice for 'language'."}
        return _finished(json_answer(route, {"errors": errors, "message": "Input payload validation failed"}, 400), now)
    key = identity(request.argument("identifier"))
    record = next((r for r in library.records(now) if key in _keys(r)), None)
    # Languages are stored in upper case and compared as they are: asked for in the only case allowed, none is found.
    entries = library.files_of(record, now) if record is not None and not language else []
    base = f"{_API}/files"
    links = {
        "_next": f"{base}?start=101&limit=100",
        "_prev": None,
        "_self": f"{base}?start=1&limit=100",
    } | dict.fromkeys(("format", "related", "sort"))
    meta = _meta("api_files_records_list", "api.urllist", now)
    data = [f"{_API}/files/{entry.id}" for entry in entries]
    return _finished(json_answer(route, {"_links": links, "_meta": meta, "data": data}), now)


def _keys(record: Record) -> set[str]:
    out = {record.key}
    for text in record.symbols:
        try:
            out |= {part.canonical for part in Symbol.parse(text).each}
        except SymbolError:
            out.add(identity(text))
    return out


def _file(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = f"{_HOST}/files/{{id}}"
    entry = library.file_by_id(match[1], now)
    if entry is None:
        return _lost(route, request, "Requested resource not found", now)
    return _finished(file_response(request, route, library, entry, behaviour.validators), now)


# --- the digital library ------------------------------------------------------------------------------------------------------


def _digital(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    """A firewall's challenge for everybody; without the wall, MARCXML with a namespace and without a charset."""
    route = f"digitallibrary.un.org{match[1]}"
    if behaviour.wall:
        challenged = (("Server", "awselb/2.0"), ("x-amzn-waf-action", "challenge"), ("Content-Type", "text/html"))
        return Response("digitallibrary.un.org", 202, challenged)
    if match[1] != "/search" or request.argument("of") != "xm":
        return html("digitallibrary.un.org", pages.NOT_AVAILABLE, 501 if match[1].startswith("/api") else 404)
    asked = re.fullmatch(r"""(191__a):[\["'](.+)[\]"']""", request.argument("p"))
    rows = _found("bibs", f"{asked[1]}:'{asked[2]}'" if asked else request.argument("p"), library, now)
    size = min(200, int(request.argument("rg") or "10"))
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!-- Search-Engine-Total-Number-Of-Results: {len(rows)} -->\n"
        '<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
        + "\n".join(marc.as_xml(n, f).replace('="_"', '=" "').replace('ind2="_"', 'ind2=" "') for n, f in rows[:size])
        + "\n</collection>\n"
    )
    return Response(route, 200, (("Content-Type", "text/xml"),), body.encode())


ROUTES: Routes = (
    (re.compile(r"metadata\.un\.org/editor/api/marc/(bibs|auths)/records"), _records),
    (re.compile(r"metadata\.un\.org/editor/api/marc/(bibs|auths)/records/count"), _count),
    (re.compile(r"metadata\.un\.org/editor/api/marc/bibs/records/(\d+)(/files)?"), _record),
    (re.compile(r"metadata\.un\.org/editor/api/files"), _file_list),
    (re.compile(r"metadata\.un\.org/editor/api/files/([0-9a-f]{32})"), _file),
    (re.compile(r"digitallibrary\.un\.org(/.*)"), _digital),
)
