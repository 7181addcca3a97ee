"""Press, news and reports about documents: any RSS or Atom feed, and ReliefWeb (sources.md 4.3 and 4.4).

Their entries are no documents: they are kept and shown beside the documents that they speak of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from documents.citations import citations_in
from documents.symbol import Symbol
from infra.http import HttpClient
from infra.sources import Health, Memory, Poll, Sighting
from infra.sources.asking import ask, page_instead, validators
from infra.sources.daily_list import HEALTH_OF_FEED, sightings_of
from parsers.feed import FeedState, parse_feed, plain_text

RELIEFWEB = "api.reliefweb.int"
_REPORTS = f"https://{RELIEFWEB}/v2/reports"
#: UN News has one story at several addresses (``/feed/view/en/story/…``, ``/en/story/…``): its number is its identity.
_STORY = re.compile(
    r"https?://news\.un\.org/(?:feed/view/)?([a-z]{2})/(?:[a-z-]+/)*\d{4}/\d{2}/(\d{4,12})/?(?:[?#].*)?$"
)
_MOST_REPORTS = 100


@dataclass(frozen=True, slots=True)
class ContextFeed:
    """One feed address. An entry's mentions are the symbols that its title and summary name."""

    url: str
    http: HttpClient
    cadence: timedelta = timedelta(minutes=30)
    kind: str = "context feed"

    @property
    def name(self) -> str:
        return self.url

    def poll(self, memory: Memory, now: datetime) -> Poll:
        answer = ask(self.http, self.url, memory)
        if isinstance(answer, Poll):
            return answer
        feed = parse_feed(answer.body, content_type=answer.headers.get("content-type"), announces=False)
        found, ahead = sightings_of(feed.entries, now)
        notes = [feed.note, f"{ahead} dated in the future" if ahead else ""]
        whole = feed.state in (FeedState.WHOLE, FeedState.EMPTY)
        stories = {one.entry_key: one for one in map(_story, found)}
        return Poll(
            HEALTH_OF_FEED[feed.state],
            "; ".join(filter(None, notes)),
            tuple(stories.values()),
            validators(answer) if whole else None,
        )


def _story(entry: Sighting) -> Sighting:
    number = _STORY.match(entry.link or "")
    key = f"{number[1]}:{number[2]}" if number else entry.entry_key
    return replace(entry, entry_key=key, context=True, mentions=_cited(f"{entry.title}. {entry.summary}"))


def _cited(text: str) -> tuple[Symbol, ...]:
    return tuple(Symbol.parse(words) for words in citations_in(text))


@dataclass(frozen=True, slots=True)
class ReliefWeb:
    """The latest reports of ReliefWeb's API, version 2. ``appname`` has to be approved by ReliefWeb; ``query`` narrows them, in
    its own query language ("source.shortname:OCHA")."""

    appname: str
    http: HttpClient
    query: str = ""
    cadence: timedelta = timedelta(hours=1)
    kind: str = "reliefweb"
    name: str = _REPORTS

    def poll(self, memory: Memory, now: datetime) -> Poll:
        fields = ("title", "url_alias", "url", "date.created", "body-html")
        asked = {"appname": self.appname, "limit": str(_MOST_REPORTS), "sort[]": "date.created:desc"}
        words = [*asked.items(), *(("fields[include][]", name) for name in fields)]
        if self.query:
            words.append(("query[value]", self.query))
        answer = ask(self.http, f"{_REPORTS}?{urlencode(words)}")
        if isinstance(answer, Poll):
            return _explained(answer)
        try:
            data = json.loads(answer.body.decode("utf-8-sig"))["data"]
            sightings = tuple(one for item in data if (one := _report(item)) is not None)
        except (ValueError, KeyError, TypeError) as error:
            page = page_instead(answer.body, "reports")
            return page or Poll(Health.MALFORMED, f"the JSON is damaged or has no data: {error}")
        return Poll(Health.HEALTHY if sightings else Health.EMPTY, f"{len(sightings)} reports", sightings, Memory())


def _explained(answer: Poll) -> Poll:
    if answer.note == "HTTP 403":
        return replace(answer, note="HTTP 403: ReliefWeb has not approved this appname (RAPPORTEUR_RELIEFWEB_APPNAME)")
    if answer.health is Health.MOVED:
        return replace(answer, note="HTTP 410: ReliefWeb has switched this version of its interface off")
    return answer


def _report(item: Mapping[str, Any]) -> Sighting | None:
    fields = item["fields"]
    title = plain_text(fields.get("title"), 1000)
    body = plain_text(fields.get("body-html") or fields.get("body"), 200_000)
    if not title or "id" not in item:
        return None
    link = fields.get("url_alias") or fields.get("url") or item.get("href")
    return Sighting(
        str(item["id"])[:400],
        None,
        title,
        link if isinstance(link, str) and link.startswith("http") else None,
        _moment(fields.get("date")),
        body[:4000],
        context=True,
        mentions=_cited(f"{title}. {body}"),
    )


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value["created"])) if isinstance(value, Mapping) else None
    except (KeyError, ValueError):
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
