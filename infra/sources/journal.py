"""The Journal of the United Nations: the meetings of a day, and the documents on their agendas (sources.md 4.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from documents.symbol import Symbol
from infra.http import HttpClient
from infra.sources import Health, Memory, Poll, Sighting
from infra.sources.age import is_past
from infra.sources.asking import ask
from infra.sources.cursor import read, written
from parsers.journal import Journal, JournalState, Meeting, parse_journal

CONFIG = "https://journal.un.org/assets/config.json"
_BASE = "https://journal-api.un.org/api/"
HOSTS = ("journal.un.org", "journal-api.un.org")
#: From yesterday (agendas are amended on the day) to the days ahead that the Journal announces.
_DAYS = range(-1, 4)
#: What is left out of a summary is in the Journal itself.
_MOST_AGENDA = 1500


@dataclass(frozen=True, slots=True)
class UnJournal:
    """Every document on an agenda is a sighting, once for each meeting; the meeting is told in the sighting's summary."""

    http: HttpClient
    places: tuple[str, ...] = ("new york", "geneva")
    cadence: timedelta = timedelta(hours=3)
    kind: str = "journal"
    name: str = "https://journal.un.org"

    def poll(self, memory: Memory, now: datetime) -> Poll:
        """A day without meetings, said by an empty answer or by HTTP 404, is no trouble; a day that cannot be asked for is,
        and the other days count all the same."""
        base, note = self._base(read(memory.cursor).get("base"))
        sightings: dict[str, Sighting] = {}
        troubles: list[Poll] = []
        meetings: set[tuple[str, str | None]] = set()
        for place in self.places:
            for days in _DAYS:
                day = now.date() + timedelta(days=days)
                journal = self._day(base, day, place)
                if isinstance(journal, Poll):
                    troubles.append(journal)
                    continue
                for meeting in journal.meetings:
                    meetings.add((meeting.id, meeting.date))
                    for sighting in _sightings(meeting, day, now):
                        sightings.setdefault(sighting.entry_key, sighting)
            if troubles and troubles[-1].health in (Health.CHALLENGED, Health.BLOCKED):
                break  # it refuses us: the other place is of the same host
        found = tuple(sightings.values())
        if troubles:
            return Poll(troubles[0].health, "; ".join(filter(None, (troubles[0].note, note))), found)
        if not meetings:
            return Poll(Health.EMPTY, note or "no meetings", memory=Memory(cursor=written(base=base)))
        words = f"{len(meetings)} meetings, {len(found)} documents on agendas"
        return Poll(Health.HEALTHY, "; ".join(filter(None, (words, note))), found, Memory(cursor=written(base=base)))

    def _base(self, known: object) -> tuple[str, str]:
        """Where the Journal's data are, as its own page says; the last known where it does not say."""
        usual = known if isinstance(known, str) and _is_ours(known) else _BASE
        answer = ask(self.http, CONFIG)
        if isinstance(answer, Poll):
            return usual, f"its configuration: {answer.note}"
        try:
            said = json.loads(answer.body.decode("utf-8-sig")).get("baseUrl")
        except (ValueError, AttributeError):
            said = None
        if not isinstance(said, str) or not _is_ours(said):
            return usual, "its configuration does not say where its data are"
        return said.rstrip("/") + "/", ""

    def _day(self, base: str, day: date, place: str) -> Journal | Poll:
        """``allnew`` has the informal meetings too; where it has nothing, the official ones are asked for."""
        headers = {"location": place, "language": "en"}
        trouble: Poll | None = None
        for form in ("allnew", "officialsnew"):
            answer = ask(self.http, f"{base}{form}/{day.isoformat()}", headers=headers)
            if isinstance(answer, Poll):
                if answer.note == "HTTP 404":
                    continue
                if answer.health in (Health.CHALLENGED, Health.BLOCKED):
                    return answer
                trouble = trouble or answer
                continue
            journal = parse_journal(answer.body)
            if journal.state is JournalState.WHOLE:
                return journal
            if journal.state is JournalState.CHALLENGE:
                return Poll(Health.CHALLENGED, journal.note)
            if journal.state is JournalState.NO_JOURNAL:
                page = journal.note.startswith("a web page")
                trouble = trouble or Poll(Health.MOVED if page else Health.MALFORMED, journal.note)
        return trouble or Journal(JournalState.NOTHING)


def _is_ours(base: str) -> bool:
    parts = urlsplit(base)
    return parts.scheme == "https" and parts.hostname in HOSTS


def _sightings(meeting: Meeting, day: date, now: datetime) -> Iterator[Sighting]:
    if meeting.cancelled:
        return
    when = meeting.start or meeting.date or day.isoformat()
    what = ", ".join(filter(None, (meeting.organ, meeting.session, meeting.number))) or meeting.title
    place = f" ({meeting.room})" if meeting.room else ""
    for words in meeting.symbols:
        for symbol in Symbol.parse(words).each:
            yield Sighting(
                f"{meeting.id}:{symbol.key}"[:400],
                symbol,
                symbol.display,
                f"https://journal.un.org/en/new-york/all/{(meeting.date or day.isoformat())[:10]}",
                None,
                f"On the agenda of {what}, {when}{place}\n{meeting.title}\n{meeting.agenda[:_MOST_AGENDA]}".strip(),
                archive=is_past(symbol, now),
            )
