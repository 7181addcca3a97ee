"""A place that lives by a clock that is passed in, with the limits of the real hosts, whose waits move that clock."""

from __future__ import annotations

import dataclasses
import email.policy
import io
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from sqlalchemy import select

from flows.office import Office, open_office
from flows.pipeline.run import run
from infra.database.engine import reading
from infra.database.hosts import DatabaseBook
from infra.database.schema import source
from infra.hosts import HostLimit
from infra.http import HttpClient
from infra.sandbox import ParserPool
from infra.settings import DAILY_LISTS, MORE_SOURCES, Settings, read_settings
from infra.sources.files import FileFetcher
from infra.sources.opening import HOST_LIMITS, open_sources, source_hosts
from replica.calendar import Month
from replica.feeds import FeedShape
from replica.library import Library
from replica.messages import Request, Response
from replica.server import Replica
from replica.slips import Slip

CANARY = "A/RES/78/1"
OPERATORS = "operators@example.org"
TOPICS = """\
topics:
  - name: everything
    symbols: ["*"]
    query: ""
    subscribers: ["mail:desk@example.org"]
"""
FEEDS = ("https://press.un.org/en/rss.xml", "https://news.un.org/feed/subscribe/en/news/all/rss.xml")


class Watched(Replica):
    """A replica that remembers when each host was asked."""

    def __init__(self, library: Library, **options: object) -> None:
        super().__init__(library, **options)  # type: ignore[arg-type]  # the replica's own
        self.asked: defaultdict[str, list[datetime]] = defaultdict(list)

    def respond(self, request: Request) -> Response:
        if request.host:
            self.asked[request.host].append(self.clock())
        return super().respond(request)


@dataclass
class Clock:
    """Moves when it is told to, and when somebody sleeps."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Lived:
    """What a month left behind. ``states``: of each source, (when, state, note) whenever it changed."""

    month: Month
    office: Office
    un: Watched
    passes: int = 0
    longest: timedelta = timedelta(0)
    states: defaultdict[str, list[tuple[datetime, str, str]]] = field(default_factory=lambda: defaultdict(list))
    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def living(
    month: Month,
    home: Path,
    *,
    every: timedelta = timedelta(minutes=30),
    after: int = 8,
    parser: ParserPool | None = None,
) -> Iterator[Lived]:
    """Lives through ``month`` and ``after`` days more, in which nothing is published that the month did not plan."""
    library = Library()
    month.publish(library)
    publish_canary(library, month.opens)
    clock = Clock(month.opens - timedelta(hours=1))
    with Watched(library, clock=clock, shape=FeedShape(hours=24), faults=month.faults()) as un:
        more: dict[str, Any] = {
            "more_sources": MORE_SOURCES,
            "feeds": FEEDS,
            "reliefweb_appname": "rapporteur",
            "series": series_of(month),
        }
        with opened(home, un, clock, parser=parser, sources=DAILY_LISTS, **more) as office:
            lived = Lived(month, office, un)
            began, cpu = time.monotonic(), _cpu()
            while clock.now < month.ends + timedelta(days=after):
                due = clock.now + every
                run(office, "run")
                lived.passes += 1
                lived.longest = max(lived.longest, clock.now - due + every)
                _note(lived, clock.now)
                clock.now = max(clock.now, due)
            lived.wall, lived.cpu = time.monotonic() - began, _cpu() - cpu
            yield lived


def publish_canary(library: Library, now: datetime) -> None:
    """What has been there for years, and is announced by nobody."""
    old = Slip(CANARY, 0, dated=date(2023, 10, 1))
    at = now - timedelta(days=900)
    library.publish(CANARY, "en", old.pdf, at=at, format="pdf", announce=False, catalogued=False, on_agenda=False)


def series_of(month: Month) -> tuple[str, ...]:
    session, year = month.session, month.start.year
    heads = [f"A/C.{number}/{session}/L." for number in range(1, 7)]
    heads += [
        f"A/{session}/L.",
        f"A/{session}/",
        f"A/RES/{session}/",
        f"S/{year}/",
        f"E/{year}/",
        f"A/HRC/{session - 19}/L.",
    ]
    return tuple(f"{head}n" for head in heads)


@contextmanager
def opened(
    home: Path,
    un: Replica,
    clock: Clock,
    *,
    timeout: float = 30.0,
    parser: ParserPool | None = None,
    **settings: object,
) -> Iterator[Office]:
    """An office that polls ``un`` with the limits of the real hosts, held by the clock."""
    (home / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    nowhere = dict.fromkeys(("database_url", "objects", "slack_token", "smtp_url"))
    chosen = read_settings(
        home=home,
        topics=home / "topics.yaml",
        replica=un.url,
        canary=CANARY,
        operators=f"mail:{OPERATORS}",
        fetch_workers=1,
        **(nowhere | settings),
    )
    with open_office(chosen, clock=clock, console=io.StringIO()) as plain:
        http = HttpClient(
            chosen.user_agent,
            allowed_hosts={"documents.un.org", "docs.un.org"} | source_hosts(chosen),
            timeout=timeout,
            replica=chosen.replica,
            limit=gentle(chosen),
            limits=HOST_LIMITS,
            book=DatabaseBook(plain.engine),
            now=clock,
            clock=clock.seconds,
            sleep=clock.sleep,
        )
        canary = dataclasses.replace(plain.files.canary, clock=clock.seconds)
        with http:
            yield dataclasses.replace(
                plain,
                http=http,
                files=FileFetcher(http, plain.files.wish, canary),
                sources=open_sources(chosen, http, plain.parser),
                parser=parser or plain.parser,
            )


def gentle(settings: Settings) -> HostLimit:
    return HostLimit(at_once=1, interval=3600 / settings.requests_per_hour)


def _cpu() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _note(lived: Lived, now: datetime) -> None:
    with reading(lived.office.engine) as connection:
        rows = connection.execute(select(source.c.name, source.c.health, source.c.note)).all()
    for name, health, note in rows:
        before = lived.states[name]
        if not before or before[-1][1] != health:
            before.append((now, health, note))


def operators_heard(office: Office) -> list[str]:
    """The subjects of the operators' mails, oldest first."""
    found = []
    for path in (office.settings.home / "mail").glob("*.eml"):
        head = BytesParser(policy=email.policy.default).parsebytes(path.read_bytes(), headersonly=True)
        if OPERATORS in str(head["To"]):
            found.append((path.stat().st_mtime_ns, str(head["Subject"])))
    return [subject for _, subject in sorted(found)]
