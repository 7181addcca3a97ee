"""Feeds that are no daily lists: press, news, Geneva, OHCHR (sources.md 4.3), and ReliefWeb's API (sources.md 4.4)."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape as markup
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from replica.behaviour import Behaviour, Routes
from replica.cards import Story
from replica.files import unchanged
from replica.library import Library
from replica.messages import Request, Response, json_answer

#: Hosts that also answer POST.
POSTED = ("api.reliefweb.int", "journal-api.un.org")
_WINDOW = 20
_NAMESPACES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _feed(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    host = match[0].partition("/")[0]
    name = {"press.un.org": "press", "news.un.org": "news", "ungeneva.org": "geneva", "ohchr.org": "ohchr"}[host]
    route = "news.un.org/feed" if name == "news" else match[0]
    stories = library.stories(name, now, _WINDOW)
    body = _rendered(name, match[0], stories, now)
    # Made of the stories, not of the date of its making.
    tag = 'W/"' + hashlib.sha256(repr(stories).encode()).hexdigest()[:32] + '"'
    response = Response(route, 200, (("Content-Type", "application/rss+xml; charset=utf-8"),), body)
    if behaviour.validators != "none":
        response = response.with_headers(etag=tag)
        if unchanged(request, tag, None):
            return replace(response, status=304, body=b"")
    if name == "news":  # always compressed, asked or not
        response = replace(response.with_headers(content_encoding="gzip"), body=gzip.compress(body, mtime=0))
    return response


def _rendered(name: str, where: str, stories: tuple[Story, ...], now: datetime) -> bytes:
    date = format_datetime(now.astimezone(UTC).replace(microsecond=0))
    out = [
        f'<?xml version="1.0" encoding="utf-8" ?>\n<rss version="2.0" {_NAMESPACES}><channel>\n<title>{name}</title>\n'
        f'<link>https://{where}</link>\n<atom:link rel="self" href="https://{where}"/>\n<description>{name}</description>\n'
        f"<lastBuildDate>{date}</lastBuildDate>\n"
    ]
    for index, story in enumerate(stories):
        link, guid = _address(name, story)
        title = f" {story.title}" if name == "news" and index % 3 == 1 else story.title
        when = format_datetime(story.at.astimezone(UTC).replace(microsecond=0))
        author = "<dc:creator>Our correspondent</dc:creator>\n" if name == "press" else ""
        source = '<source url="" />\n' if name == "news" else ""
        permanent = "true" if guid == link else "false"
        out.append(
            f"<item><title>{escape(title)}</title>\n<link>{link}</link>\n<description>{escape(markup(story.text))}"
            f'</description>\n<guid isPermaLink="{permanent}">{guid}</guid>\n{author}<pubDate>{when}</pubDate>\n{source}</item>\n'
        )
    return "".join([*out, "</channel></rss>\n"]).encode()


def _address(name: str, story: Story) -> tuple[str, str]:
    """Link and guid. News: the link is a view, the guid the canonical address; only the number behind both is the same."""
    if name == "news":
        tail = f"en/story/{story.at:%Y/%m}/{story.number}"
        return f"https://news.un.org/feed/view/{tail}", f"https://news.un.org/{tail}"
    link = {
        "press": f"https://press.un.org/en/{story.at:%Y}/{story.number}.doc.htm",
        "geneva": f"https://www.ungeneva.org/en/news-media/press/{story.number}",
        "ohchr": f"https://www.ohchr.org/en/press-releases/{story.at:%Y/%m}/{story.number}",
    }[name]
    return link, link


# --- ReliefWeb ---------------------------------------------------------------------------------------------------------------


def _reliefweb(
    request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime
) -> Response:
    version, kind, number = match[1], match[2], match[3]
    route = f"api.reliefweb.int/{version}/{kind}"
    if version == "v1":
        return _refused(
            route, 410, "GoneHttpException", "Version 1 of this API is no longer available. Please use version 2."
        )
    if request.argument("appname") not in behaviour.appnames:
        message = "You are not using an approved appname. Please request one."
        return _refused(route, 403, "AccessDeniedHttpException", message)
    asked = _asked(request)
    if asked is None or asked.limit > 1000:
        return _refused(route, 400, "BadRequestHttpException", "Invalid query.")
    found = [story for story in library.stories("reliefweb", now) if kind == "reports"]
    if number:
        found = [story for story in found if story.number == int(number)]
        if not found:
            return _refused(route, 404, "NotFoundHttpException", "No such report.")
    words = asked.query.lower().split()
    found = [story for story in found if all(word in f"{story.title} {story.text}".lower() for word in words)]
    since = asked.since
    found = [story for story in found if since is None or story.at >= since]
    page = found[asked.offset : asked.offset + asked.limit]
    data = [_item(story, asked.fields or number is not None) for story in page]
    body = {
        "time": 5,
        "href": f"https://api.reliefweb.int/v2/{kind}?appname={request.argument('appname')}",
        "took": 2,
        "totalCount": len(found),
        "count": len(data),
        "data": data,
    }
    return json_answer(route, body)


def _item(story: Story, whole: bool) -> dict[str, object]:
    when = story.at.astimezone(UTC).replace(microsecond=0).isoformat()
    fields: dict[str, object] = {"title": story.title}
    if whole:
        url = f"https://reliefweb.int/report/world/{story.number}"
        dates = {"created": when, "changed": when, "original": f"{when[:10]}T00:00:00+00:00"}
        fields |= {"id": story.number, "body": story.text, "url": url, "url_alias": url, "date": dates}
    return {
        "id": str(story.number),
        "score": 1,
        "href": f"https://api.reliefweb.int/v2/reports/{story.number}",
        "fields": fields,
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    limit: int
    offset: int
    query: str
    since: datetime | None
    fields: bool


def _asked(request: Request) -> _Asked | None:
    """The query as arguments (``filter[field]=date.created&filter[value][from]=…``) or as a JSON body; None where it is none."""
    given = {name: values[0] for name, values in parse_qs(request.query, keep_blank_values=True).items()}
    try:
        body = json.loads(request.body) if request.body else {}
        value = (body.get("filter") or {}).get("value") or {}
        since = given.get("filter[value][from]") or (value.get("from") if isinstance(value, dict) else None)
        query = given.get("query[value]") or (body.get("query") or {}).get("value") or ""
        return _Asked(
            int(given.get("limit") or body.get("limit") or 10),
            int(given.get("offset") or body.get("offset") or 0),
            str(query),
            datetime.fromisoformat(since) if since else None,
            given.get("profile") == "full"
            or body.get("profile") == "full"
            or bool(body.get("fields"))
            or any(name.startswith("fields[") for name in given),
        )
    except (ValueError, AttributeError, TypeError):
        return None


def _refused(route: str, status: int, kind: str, message: str) -> Response:
    return json_answer(route, {"status": status, "time": 1, "error": {"type": kind, "message": message}}, status)


ROUTES: Routes = (
    (re.compile(r"press\.un\.org/en/rss\.xml"), _feed),
    (re.compile(r"news\.un\.org/feed/subscribe/[a-z]{2}/news/(?:all|(?:topic|region)/[^/]+/feed)/rss\.xml"), _feed),
    (
        re.compile(
            r"ungeneva\.org/(?:en/)?news-media/(?:press-releases-list|meeting-summaries-list|press-items-list)/rss\.xml"
        ),
        _feed,
    ),
    (re.compile(r"ohchr\.org/en/rss\.xml"), _feed),
    (re.compile(r"api\.reliefweb\.int/(v1|v2)/([a-z]+)(?:/(\d+))?"), _reliefweb),
)
