"""Every fault of hosts and lists (sources.md 8; what became of others' pipelines), through the whole pipeline.

Each strikes for three polls, in which documents go on coming out. Then nothing is lost, nothing false is stored, nothing that is
hidden was taken for missing; the state was right at the first poll; all is well again by itself; the operators heard of it once,
and once of its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.clocked import Clock, opened, operators_heard, publish_canary
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.fetch import FILE_HOSTS
from flows.pipeline.run import run
from infra.database.engine import reading
from infra.database.schema import alert, attempt, sighting, source, version
from infra.sandbox import ParserPool
from infra.sources import WELL
from replica.cards import Decision, Story
from replica.faults import Fault
from replica.library import Library
from replica.server import Replica
from replica.slips import Slip

#: A Wednesday, when the Journal has meetings.
START = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
LIST = "https://docs.un.org/rss/allundocs.xml"
PRESS = "https://press.un.org/en/rss.xml"


@dataclass
class Place:
    """A replica and an office, and what was published."""

    un: Replica
    office: Office
    clock: Clock
    published: dict[str, set[str]]
    told_of: list[str]

    def run(self, later: timedelta) -> None:
        self.clock.now += later
        run(self.office, "run")

    def health(self, name: str) -> str:
        with reading(self.office.engine) as connection:
            return str(connection.execute(select(source.c.health).where(source.c.name.startswith(name))).scalar())

    def held(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        with reading(self.office.engine) as connection:
            for key, sha256 in connection.execute(select(version.c.symbol_key, version.c.sha256)):
                found.setdefault(key, set()).add(sha256)
        return found

    def titles(self) -> set[str]:
        with reading(self.office.engine) as connection:
            return set(connection.execute(select(sighting.c.title).where(sighting.c.context)).scalars())

    def publish(self, number: int, **how: Any) -> None:
        symbol = f"A/C.3/81/L.{number}"
        slip = Slip(symbol, number, dated=self.clock.now.date())
        self.un.library.publish(
            symbol, "en", slip.pdf, at=self.clock.now, title=slip.title, format="pdf", **(HIDDEN | how)
        )
        self.published[Symbol.parse(symbol).key] = {hashlib.sha256(slip.pdf()).hexdigest()}

    def decide(self, number: int) -> None:
        text = f"At its {number}th plenary meeting, the General Assembly took note of the report of Panel {number}."
        day = self.clock.now.date().isoformat()
        self.un.library.decide(
            Decision(
                f"81/{400 + number}", f"Panel {number}", text, ((day, f"{number}th plenary meeting"),), self.clock.now
            )
        )
        self.published[f"A/DEC/81/{400 + number}"] = set()

    def tell(self, number: int, feed: str) -> None:
        title = f"Delegates speak of Panel {number}"
        self.un.library.tell(Story(feed, number, title, f"See A/C.3/81/L.{number}.", self.clock.now))
        self.told_of.append(title)

    @property
    def complete(self) -> bool:
        held = self.held()
        return self.published.keys() <= held.keys() and set(self.told_of) <= self.titles()

    @property
    def honest(self) -> bool:
        """No bytes under a symbol that are not its document's."""
        return all(not self.published[key] or found <= self.published[key] for key, found in self.held().items())

    @property
    def taken_for_missing(self) -> list[str]:
        with reading(self.office.engine) as connection:
            rows = connection.execute(select(attempt.c.subject).where(attempt.c.reason == "NotThere")).scalars()
            return [key for key in rows if key in self.published]


HIDDEN = {"announce": False, "catalogued": False, "on_agenda": False}


@pytest.fixture
def opening(tmp_path: Path, parser: ParserPool) -> Iterator[Callable[..., Place]]:
    """Opens the one place of a test; keyword arguments are settings."""
    with ExitStack() as stack:

        def make(timeout: float = 1.0, **settings: Any) -> Place:
            clock = Clock(START)
            un = stack.enter_context(Replica(Library(), clock=clock))
            publish_canary(un.library, START)
            values = {"sources": ()} | settings
            office = stack.enter_context(opened(tmp_path, un, clock, timeout=timeout, parser=parser, **values))
            return Place(un, office, clock, {}, [])

        yield make


@dataclass(frozen=True)
class Way:
    """A source: its settings, its name, what brings something new to it, its routes, and how long until its next poll."""

    settings: dict[str, Any]
    name: str
    publish: Callable[[Place, int], None]
    route: str
    pause: timedelta


LISTS = Way(
    {"sources": (LIST,)}, LIST, lambda p, n: p.publish(n, announce=True), "docs.un.org/rss/*", timedelta(minutes=30)
)
WAYS = {
    "list": LISTS,
    "files": Way(LISTS.settings, FILE_HOSTS, LISTS.publish, "doc*.un.org/[ae][pn]*", timedelta(minutes=30)),
    "documents.un.org": Way(LISTS.settings, FILE_HOSTS, LISTS.publish, "documents.un.org/*", timedelta(minutes=30)),
    "docs.un.org": Way(LISTS.settings, FILE_HOSTS, LISTS.publish, "docs.un.org/en/*", timedelta(minutes=30)),
    "catalogue": Way(
        {"more_sources": ("catalogue",)},
        "https://metadata.un.org",
        lambda p, n: p.publish(n, catalogued=True),
        "metadata.un.org/*",
        timedelta(minutes=35),
    ),
    "journal": Way(
        {"more_sources": ("journal",)},
        "https://journal.un.org",
        lambda p, n: p.publish(n, on_agenda=True),
        "journal-api.un.org/*",
        timedelta(hours=3.2),
    ),
    "igov": Way(
        {"more_sources": ("igov",)}, "https://igov.un.org", Place.decide, "igov.un.org/*", timedelta(hours=25.5)
    ),
    "press": Way({"feeds": (PRESS,)}, PRESS, lambda p, n: p.tell(n, "press"), "press.un.org/*", timedelta(minutes=35)),
    "reliefweb": Way(
        {"reliefweb_appname": "rapporteur"},
        "https://api.reliefweb.int",
        lambda p, n: p.tell(n, "reliefweb"),
        "api.reliefweb.int/*",
        timedelta(hours=1.1),
    ),
}

#: Way, kind of fault, its knobs, and the state that the source has at the first poll.
EVERYWHERE: list[tuple[str, dict[str, Any], str]] = [
    ("challenge", {}, "challenged"),
    ("challenge_page", {}, "challenged"),
    ("challenge_page", {"status": 403}, "blocked challenged"),
    ("status", {"status": 403}, "blocked"),
    ("status", {"status": 429}, "blocked"),
    ("status", {"status": 503, "retry_after": 1}, "blocked"),
    ("status", {"status": 500}, "dead"),
    ("disconnect", {}, "dead"),
    ("time_out", {}, "dead"),
    ("truncated", {}, "truncated"),
    ("redirect", {}, "moved"),
    ("redirect", {"to": "http://169.254.169.254/latest/meta-data/"}, "moved"),
    ("gzip", {}, "healthy"),
    ("text_html", {}, "healthy"),
    ("wrong_charset", {}, "healthy"),
    ("slow", {"seconds": 0.05}, "healthy"),
]
LISTED: list[tuple[str, dict[str, Any], str]] = [
    ("html_feed", {}, "moved"),
    ("html_missing", {}, "moved"),
    ("empty", {}, "malformed"),
    ("json", {}, "malformed"),
    ("not_found", {}, "dead"),
    ("short", {}, "truncated"),
    ("truncated_feed", {}, "truncated"),
    ("cut_feed", {}, "truncated"),
    ("empty_feed", {}, "empty"),
    ("mojibake", {}, "healthy"),
    ("latin1", {}, "healthy"),
    ("stray_markup", {}, "healthy"),
    ("no_guid", {}, "healthy"),
    ("rolled_feed", {}, "healthy"),
    ("future_item", {}, "healthy"),
    ("skewed_dates", {}, "healthy"),
    ("banner_first", {}, "healthy"),
]
#: For sources that put their questions in the same way as the lists.
ELSEWHERE = [
    case
    for case in EVERYWHERE
    if case[0] in ("challenge", "disconnect", "truncated", "gzip") or case[1] in ({"status": 403}, {"status": 500})
]
DAILY: list[tuple[str, dict[str, Any], str]] = [
    *EVERYWHERE,
    *LISTED,
    ("stale_feed", {}, "late"),
    ("stale_data", {}, "empty"),
    ("raw_ampersand", {}, "healthy"),
    ("upper_add", {}, "healthy"),
    ("repeated_entry", {}, "healthy"),
    ("agenda_entry", {}, "healthy"),
    ("double_symbol", {}, "healthy"),
]
FILES: list[tuple[str, dict[str, Any], str]] = [
    *EVERYWHERE,
    ("html_missing", {}, "blocked"),
    ("html_blocked", {}, "blocked"),
    ("empty", {}, "blocked"),
    ("not_found", {}, "blocked"),
    ("json", {}, "blocked"),
    ("short", {}, "truncated"),
    ("wordperfect", {}, "malformed"),
    ("doc", {}, "healthy"),
    ("wrong_document", {}, "healthy"),
    ("mojibake", {}, "healthy truncated"),
    ("language_missing", {}, "healthy"),
    ("status", {"status": 403, "concurrent": 1}, "healthy"),
    ("html_blocked", {"per_hour": 3}, "healthy blocked"),
    ("html_blocked", {"probability": 0.7}, "healthy blocked"),
]
JSON: list[tuple[str, dict[str, Any], str]] = [
    *ELSEWHERE,
    ("html_feed", {}, "moved"),
    ("json", {}, "malformed"),
    ("short", {}, "truncated malformed"),
]
CASES = [
    *(("list", *case) for case in DAILY),
    *(("files", *case) for case in FILES),
    *(("press", *case) for case in [*ELSEWHERE, *LISTED[::2]]),
    *(("catalogue", *case) for case in [*JSON, ("page_drift", {}, "healthy"), ("empty", {}, "malformed")]),
    *(("journal", *case) for case in JSON if case[0] != "json"),
    *(("igov", *case) for case in JSON),
    *(("reliefweb", *case) for case in JSON),
]
#: One of the two hosts of files is enough: nothing is late, and a person hears of the other.
HALF: list[tuple[str, str, dict[str, Any], str]] = [
    ("documents.un.org", "html_blocked", {}, "blocked"),
    ("documents.un.org", "challenge", {}, "challenged"),
    ("documents.un.org", "disconnect", {}, "dead"),
    ("documents.un.org", "fallback", {}, "dead"),
    ("docs.un.org", "html_blocked", {}, "healthy"),
    ("docs.un.org", "fallback", {}, "healthy"),
]


@pytest.mark.parametrize(("way", "kind", "knobs", "health"), HALF, ids=lambda value: name_of(value))
def test_one_host_of_files_is_enough(
    opening: Callable[..., Place], way: str, kind: str, knobs: dict[str, Any], health: str
) -> None:
    here = WAYS[way]
    place = opening(**here.settings)
    place.un.faults.add(Fault(here.route, kind, times=None, **knobs))
    for number in (1, 2, 3):
        here.publish(place, number)
        place.run(here.pause)
        assert place.complete
        assert place.honest
        assert place.health(here.name) == health
    assert len(operators_heard(place.office)) == (health != "healthy")
    # What is there already is looked at again at the other host.
    place.run(timedelta(days=2))
    assert place.health(here.name) == health
    place.un.faults.clear()
    place.run(timedelta(days=2))
    assert place.health(here.name) == "healthy"
    assert len(operators_heard(place.office)) == 2 * (health != "healthy")
    with reading(place.office.engine) as connection:
        assert connection.execute(select(attempt.c.subject)).all() == []


def name_of(value: object) -> str:
    return " ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("way", "kind", "knobs", "health"), CASES, ids=name_of)
def test_nothing_lost_nothing_false_the_right_state_and_well_again(
    opening: Callable[..., Place], way: str, kind: str, knobs: dict[str, Any], health: str
) -> None:
    here = WAYS[way]
    place = opening(0.25 if kind == "time_out" else 5.0, **here.settings)
    here.publish(place, 1)
    place.run(timedelta(0))
    assert place.complete
    place.un.faults.add(Fault(here.route, kind, times=None, **knobs))
    for number in (2, 3):
        here.publish(place, number)
    place.run(here.pause)
    state = place.health(here.name)
    assert state in health.split()
    bad = state not in WELL
    for number in (4, 5):
        here.publish(place, number)
        place.run(here.pause)
        assert place.honest
    assert not place.taken_for_missing
    heard = operators_heard(place.office)
    if bad:
        assert heard[0].split()[-1] == state
    else:
        assert health != "healthy" or heard == []
    place.un.faults.clear()
    for _ in range(4):
        # The longest pause of a source in trouble is six hours.
        place.run(max(here.pause, timedelta(hours=6.4)))
    assert place.complete
    assert place.honest
    assert place.health(here.name) in WELL
    if bad and len(health.split()) == 1:
        assert [subject.split()[-1] for subject in operators_heard(place.office)] == [state, "again"]
    with reading(place.office.engine) as connection:
        told = connection.execute(select(alert.c.version_id, alert.c.recipient)).all()
        assert connection.execute(select(attempt.c.subject).where(attempt.c.parked)).all() == []
    assert len(told) == len(set(told))
