"""Decisions of the General Assembly, out of IGov (sources.md 4.2): documents of their own, which no other host has one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from documents.errors import TransientError
from documents.symbol import Symbol, SymbolError
from infra.http import HttpClient
from infra.sources import Content, Health, Memory, Poll, Sighting
from infra.sources.age import session_of
from infra.sources.asking import ask, page_instead
from infra.sources.cursor import read, written
from parsers.igov import MEDIA_TYPE, Decision, parse_entries

HOST = "igov.un.org"
_BY_SESSION = f"https://{HOST}/igov/api/decision/getbysession/"
#: A decision that was taken longer ago is of the archive when the source is read for the first time.
_NEWS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class IgovDecisions:
    """The decisions of this session of the Assembly and of the last: their texts are provisional and do change."""

    http: HttpClient
    cadence: timedelta = timedelta(days=1)
    kind: str = "decisions"
    name: str = f"https://{HOST}/igov/api/decision"

    def poll(self, memory: Memory, now: datetime) -> Poll:
        known = set(read(memory.cursor).get("sessions") or ())
        current = session_of(now)
        sightings: list[Sighting] = []
        troubles: list[Poll] = []
        done: list[str] = []
        for number in (current, current - 1):
            session = f"{number}{_ending(number)} session of the General Assembly"
            answer = ask(self.http, _BY_SESSION + quote(session))
            if isinstance(answer, Poll):
                troubles.append(answer)
                continue
            try:
                entries = parse_entries(answer.body)
            except TransientError as error:
                troubles.append(page_instead(answer.body, "the decisions") or Poll(Health.MALFORMED, error.what))
                continue
            done.append(session)
            sightings += [_sighting(one, data, now, session not in known) for one, data in entries]
        if troubles:
            # A session that could not be read is still to be read for the first time.
            kept = Memory(cursor=written(sessions=sorted({*known, *done})))
            return Poll(troubles[0].health, troubles[0].note, tuple(sightings), kept)
        health = Health.HEALTHY if sightings else Health.EMPTY
        note = f"{len(sightings)} decisions" if sightings else "no decisions yet"
        return Poll(health, note, tuple(sightings), Memory(cursor=written(sessions=sorted(done))))


def _sighting(decision: Decision, data: bytes, now: datetime, first: bool) -> Sighting:
    days = [one.date for one in decision.meetings if one.date]
    taken = datetime.fromisoformat(min(days)).replace(tzinfo=UTC) if days else None
    try:
        symbol = Symbol.parse(decision.symbol)
    except SymbolError:
        symbol = None
    content = Content(data, MEDIA_TYPE, "en", decision.link)
    archive = first and (taken is None or now - taken > _NEWS)
    return Sighting(
        symbol.key if symbol else decision.symbol,
        symbol,
        decision.title or decision.symbol,
        decision.link,
        taken if taken is not None and taken <= now else None,
        decision.kind or "",
        content=content,
        archive=archive,
    )


def _ending(number: int) -> str:
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
