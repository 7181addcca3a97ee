"""The daily lists of new documents (RSS or Atom): eSubscription's and docs.un.org's (sources.md 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from documents.errors import RapporteurError
from infra.http import HttpClient
from infra.sources import Health, Memory, Poll, Sighting
from parsers.feed import FeedState, parse_feed

_HEALTH = {
    FeedState.WHOLE: Health.HEALTHY,
    FeedState.EMPTY: Health.EMPTY,
    FeedState.TRUNCATED: Health.TRUNCATED,
    FeedState.MALFORMED: Health.MALFORMED,
    FeedState.HTML: Health.MOVED,
    FeedState.CHALLENGE: Health.CHALLENGED,
    FeedState.JSON: Health.MALFORMED,
    FeedState.NOTHING: Health.MALFORMED,
}


@dataclass(frozen=True, slots=True)
class DailyList:
    """One feed address. It is a list of the day and no archive: an item missed for a day has to come from elsewhere."""

    url: str
    http: HttpClient
    cadence: timedelta = timedelta(0)
    kind: str = "daily list"

    @property
    def name(self) -> str:
        return self.url

    def poll(self, memory: Memory, now: datetime) -> Poll:
        """Network trouble, a challenge or a page instead of a feed come back as the health, with what was seen."""
        try:
            answer = self.http.get(self.url, etag=memory.etag, last_modified=memory.last_modified)
        except RapporteurError as error:
            return Poll(Health.DEAD, error.what)
        if answer.status == 304:
            return Poll(Health.HEALTHY, "nothing new", unchanged=True)
        if answer.status == 202 or "x-amzn-waf-action" in answer.headers:
            return Poll(Health.CHALLENGED, f"HTTP {answer.status} and a challenge: the host refuses robots; left alone")
        if answer.status in (401, 403, 429):
            return Poll(Health.BLOCKED, f"HTTP {answer.status}")
        if answer.status != 200:
            return Poll(Health.DEAD, f"HTTP {answer.status}")
        feed = parse_feed(answer.body, content_type=answer.headers.get("content-type"))
        sightings = tuple(
            Sighting(entry.key, entry.symbol, entry.title, entry.link, entry.published, entry.summary)
            for entry in feed.entries
        )
        # Validators stand for a whole answer only: after half a feed the next poll must get it all again.
        whole = feed.state in (FeedState.WHOLE, FeedState.EMPTY)
        fresh = Memory(answer.headers.get("etag"), answer.headers.get("last-modified")) if whole else None
        return Poll(_HEALTH[feed.state], feed.note, sightings, fresh)
