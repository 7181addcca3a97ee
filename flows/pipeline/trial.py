"""A topic tried on the archive: what it would have told of since a day, and how much that is a week. Nothing is kept or told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from flows.office import Office
from flows.pipeline.decide import Work, comparison_of, subject_of
from flows.pipeline.parse import load
from flows.pipeline.topics import subjects_of
from infra.database.engine import reading
from infra.database.schema import document, parsed, version
from watch.changed import changed_by
from watch.cited import with_citations
from watch.decide import Reason, decide
from watch.match import Match, Matcher
from watch.topics import Topic


@dataclass(frozen=True, slots=True)
class Would:
    """A document version that meets a topic. ``reason``: why its reader would have been told, or (``told`` False) not.

    ``when``: when it was first seen; of a document from a backfill its printed date, or nobody could say how many a week.
    """

    symbol: str
    title: str | None
    language: str
    when: datetime
    told: bool
    reason: Reason
    match: Match


@dataclass(frozen=True, slots=True)
class Trial:
    """``looked_at``: versions of the archive since ``since``, the first of them from ``first``."""

    found: tuple[Would, ...]
    looked_at: int
    since: datetime
    first: datetime | None
    until: datetime

    @property
    def weeks(self) -> float:
        """How long the archive covers of the time asked for; at least a week, so that a day's haul is no forecast."""
        begins = max(self.since, self.first or self.since)
        return max((self.until - begins).total_seconds() / 604_800, 1.0)

    @property
    def a_week(self) -> float:
        """Alerts a week: one for each version that would have been told of."""
        return sum(one.told for one in self.found) / self.weeks

    @property
    def busiest(self) -> int:
        """Most alerts in one calendar week: committees meet in autumn, and all at once."""
        weeks = Counter(one.when.isocalendar()[:2] for one in self.found if one.told)
        return max(weeks.values(), default=0)


def try_on_archive(office: Office, topic: Topic, since: datetime) -> Trial:
    """What the topic, as if it had always been there, would have told its subscribers since then; the newest last."""
    matcher = Matcher([topic])
    found: list[Would] = []
    moments: list[datetime] = []
    for work, when in _archive(office, since):
        moments.append(when)
        one = _tried(office, work, when, topic, matcher)
        if one is not None:
            found.append(one)
    found.sort(key=lambda one: (one.when, one.symbol))
    return Trial(tuple(found), len(moments), since, min(moments, default=None), office.clock())


def _archive(office: Office, since: datetime) -> Iterator[tuple[Work, datetime]]:
    query = (
        select(
            version.c.id,
            version.c.symbol_key,
            version.c.language,
            document.c.first_seen,
            version.c.fetched_at,
            document.c.backfill,
            document.c.date,
        )
        .join(document, document.c.symbol_key == version.c.symbol_key)
        .where(
            version.c.part.is_(None), select(parsed.c.version_id).where(parsed.c.version_id == version.c.id).exists()
        )
        .order_by(version.c.fetched_at, version.c.id)
    )
    with reading(office.engine) as connection:
        rows = connection.execute(query).all()
    seen: set[tuple[str, str]] = set()
    for row in rows:
        again = (row.symbol_key, row.language) in seen  # reissued in place: seen when it was fetched
        seen.add((row.symbol_key, row.language))
        when = row.fetched_at if again else _printed(row.date) if row.backfill and row.date else row.first_seen
        if when >= since:
            yield Work(row.id, row.symbol_key, row.language), when


def _printed(day: str) -> datetime:
    """A printed date, of which only the year or the month may be known."""
    year, month, day_of_month = [*map(int, day.split("-")), 1, 1][:3]
    return datetime.combine(date(year, month, day_of_month), time(), UTC)


def _tried(office: Office, work: Work, when: datetime, topic: Topic, matcher: Matcher) -> Would | None:
    new = load(office.objects, office.engine, work.version_id)
    compared, _, _ = comparison_of(office, work)
    old = load(office.objects, office.engine, compared.old.version) if compared and compared.old.version else None
    changed = changed_by(compared, old, new) if compared and old else None
    with reading(office.engine) as connection:
        found = matcher.match(new, changed, subjects_of(connection, work.symbol_key))
        matches = with_citations(found, new, changed, [topic])
        if not matches:
            return None
        subject = subject_of(connection, work, new, compared)
    # As if it had come by itself: whether a backfill brought it, and what came after it, is not asked.
    subject = replace(subject, backfill=False, in_digest=False, technical_upgrade=False, replaced_by=frozenset())
    awake = replace(topic, paused=False)
    decision = decide(subject, matches, [awake], (), when)[0]
    return Would(subject.symbol, new.title, work.language, when, decision.send, decision.reason, matches[0])
