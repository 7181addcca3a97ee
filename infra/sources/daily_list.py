"""The daily lists of new documents (RSS or Atom): eSubscription's and docs.un.org's (sources.md 1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from infra.http import HttpClient
from infra.sources import WELL, Health, Memory, Poll, Sighting
from infra.sources.asking import ask, validators
from infra.sources.cursor import read, written
from parsers.feed import Entry, Feed, FeedState, parse_feed

HEALTH_OF_FEED = {
    FeedState.WHOLE: Health.HEALTHY,
    FeedState.EMPTY: Health.EMPTY,
    FeedState.TRUNCATED: Health.TRUNCATED,
    FeedState.MALFORMED: Health.MALFORMED,
    FeedState.HTML: Health.MOVED,
    FeedState.CHALLENGE: Health.CHALLENGED,
    FeedState.JSON: Health.MALFORMED,
    FeedState.NOTHING: Health.MALFORMED,
}
#: The channel's date is made anew every day; a list that is older has stood still (sources.md 1.2).
_STALE = timedelta(hours=12)
#: An item dated further ahead than any time zone is dated wrongly.
_AHEAD = timedelta(hours=26)
#: An equivalent list is read while the first is in trouble; the first is tried again after so long.
_FIRST_AGAIN = timedelta(hours=6)
#: For so long a possible gap stays in the note.
_GAP_SHOWN = timedelta(days=7)
_DEAD_HOST = "undocs.org"


@dataclass(frozen=True, slots=True)
class DailyList:
    """One list. It is of the day and no archive: an item missed for a day has to come from elsewhere.

    ``alternatives`` are addresses of the same list, or of one that contains it, at other hosts: which of them answers is
    found out by asking, and remembered. The others are also asked where half a list came, or where items may have been missed.
    """

    url: str
    http: HttpClient
    cadence: timedelta = timedelta(0)
    kind: str = "daily list"
    alternatives: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.url

    def poll(self, memory: Memory, now: datetime) -> Poll:
        """Network trouble, a challenge or a page instead of a feed come back as the health, with what was seen."""
        known = read(memory.cursor)
        answers: list[tuple[str, Poll]] = []
        for url in self._order(known, now):
            answer = self._look(url, memory if url == known.get("url", self.url) else Memory(), known, now)
            answers.append((url, answer))
            if answer.health in WELL and not _gap_in(answer, now):
                break
        # The first that is well; where none is, the one that said most.
        good = next((row for row in answers if row[1].health in WELL), None)
        url, best = good or max(answers, key=lambda row: len(row[1].sightings))
        notes = [f"read from {url}" if url != self.url else "", best.note]
        notes += [f"{_host(one)} is {answer.health} ({answer.note})" for one, answer in answers if one != url]
        sightings = {item.entry_key: item for _, answer in answers for item in answer.sightings}
        sightings |= {item.entry_key: item for item in best.sightings}
        return replace(best, note="; ".join(filter(None, notes)), sightings=tuple(sightings.values()))

    def _order(self, known: Mapping[str, Any], now: datetime) -> Sequence[str]:
        """The address that answered last before the others, unless it is time to try the first again."""
        every = dict.fromkeys((self.url, *self.alternatives))
        last = known.get("url")
        since = _moment(known.get("since"))
        if last in every and since is not None and now - since < _FIRST_AGAIN:
            return tuple(dict.fromkeys((last, *every)))
        return tuple(every)

    def _look(self, url: str, memory: Memory, known: Mapping[str, Any], now: datetime) -> Poll:
        answer = ask(self.http, url, memory)
        if isinstance(answer, Poll):
            if answer.unchanged:  # what was not changed is as old as it was, and what may be missing still may be
                health = Health.LATE if known.get("stale") else answer.health
                return replace(answer, health=health, note=_gap_note(known, now) or answer.note)
            return replace(answer, note=_named(url, answer.note))
        feed = parse_feed(answer.body, content_type=answer.headers.get("content-type"))
        health, notes = (
            HEALTH_OF_FEED[feed.state],
            [_named(url, feed.note) if feed.state is FeedState.HTML else feed.note],
        )
        sightings, ahead = sightings_of(feed.entries, now)
        if ahead:
            notes.append(f"{ahead} dated in the future")
        if feed.state not in (FeedState.WHOLE, FeedState.EMPTY):
            # Validators stand for a whole answer only: after half a feed the next poll must get it all again.
            return Poll(health, "; ".join(filter(None, notes)), sightings)
        stale = feed.updated is not None and _working_time(feed.updated, now) > _STALE
        if stale:
            health = Health.LATE
            notes.append(f"the list is of {feed.updated:%Y-%m-%d %H:%M} UTC and has not been made anew since")
        cursor = _remember(url, feed, known, self.url, now) | {"stale": stale}
        notes.append(_gap_note(cursor, now))
        return Poll(health, "; ".join(filter(None, notes)), sightings, validators(answer, written(**cursor)))


def sightings_of(entries: Sequence[Entry], now: datetime) -> tuple[tuple[Sighting, ...], int]:
    """The entries as sightings, and how many are dated in the future: such a date is dropped, or the entry would be newer
    than everything that is ever said of the document afterwards."""
    found, ahead = [], 0
    for entry in entries:
        published = entry.published
        if published is not None and published - now > _AHEAD:
            published, ahead = None, ahead + 1
        found.append(Sighting(entry.key, entry.symbol, entry.title, entry.link, published, entry.summary))
    return tuple(found), ahead


def _named(url: str, note: str) -> str:
    if _host(url).removeprefix("www.") != _DEAD_HOST:
        return note
    return f"{note}; the lists of {_DEAD_HOST} are dead since 2025, esubscription.un.org and docs.un.org have them"


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


# --- what was there last time --------------------------------------------------------------------------------------------


def _remember(url: str, feed: Feed, known: Mapping[str, Any], first: str, now: datetime) -> dict[str, Any]:
    """The cursor: which address answered (and since when it stands in for the first), the items of the last list that had
    any and its day, whether lists of two days used to overlap, and a possible gap.

    A list that rolled past the last item seen has lost what stood between. Lists of the day begin anew each day; so two
    lists without a common item are a gap where they are of one day, where a whole day lies between, or where the lists of
    two days used to overlap.
    """
    items = [hashlib.sha256(entry.key.encode()).hexdigest()[:12] for entry in feed.entries]
    before, day = _strings(known.get("items")), now.date()
    seen = _day(known.get("day"))
    same = known.get("url", first) == url
    across, gap = known.get("across"), known.get("gap")
    if items and before and seen is not None and same:
        overlap = bool(set(items) & before)
        if not overlap and (seen == day or day - seen > _days_apart(seen) or across):
            gap = now.isoformat()
        if seen != day:
            across = overlap
    since = None
    if url != first:
        since = known.get("since") if same and _still(known, now) else now.isoformat()
    return {
        "url": url,
        "since": since,
        "items": items if items or not same else sorted(before),
        "day": day.isoformat() if items or not same else known.get("day"),
        "across": across,
        "gap": gap,
    }


def _still(known: Mapping[str, Any], now: datetime) -> bool:
    since = _moment(known.get("since"))
    return since is not None and now - since < _FIRST_AGAIN


def _days_apart(seen: date) -> timedelta:
    """From the list of a day to that of the next working day."""
    return timedelta(days=max(1, 7 - seen.weekday()) if seen.weekday() >= 4 else 1)


def _gap_note(known: Mapping[str, Any], now: datetime) -> str:
    gap = _moment(known.get("gap"))
    if gap is None or now - gap > _GAP_SHOWN:
        return ""
    return f"possible gap before {gap:%Y-%m-%d %H:%M} UTC: the list had no item of the one before"


def _gap_in(answer: Poll, now: datetime) -> bool:
    """Whether this very look found a possible gap."""
    known = read(answer.memory.cursor) if answer.memory is not None else {}
    return known.get("gap") == now.isoformat()


def _working_time(since: datetime, now: datetime) -> timedelta:
    """The time between, without Saturdays and Sundays (UTC)."""
    since, now = since.astimezone(UTC), now.astimezone(UTC)
    spent, here = timedelta(0), since
    while here < now and spent <= _STALE:
        midnight = datetime(here.year, here.month, here.day, tzinfo=UTC) + timedelta(days=1)
        if here.weekday() < 5:
            spent += min(midnight, now) - here
        here = midnight
    return spent


def _strings(value: object) -> set[str]:
    return {str(one) for one in value} if isinstance(value, list) else set()


def _day(value: object) -> date | None:
    moment = _moment(value)
    return moment.date() if moment else None


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
