"""What each host asks of robots (RFC 9309), and for how long it asked to be left alone, remembered across processes.

A run started by cron every few minutes is a new process each time: without a memory it would read every robots.txt again, and
knock again at a host that said "in an hour".
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

from documents.errors import TransientError

#: RFC 9309 2.4: a copy is not used for longer than a day.
FRESH = timedelta(hours=24)
#: RFC 9309 2.5: more than that of a robots.txt need not be read.
MOST_BYTES = 512 * 1024


class RobotsRefused(TransientError):
    """The host's robots.txt asks robots to stay away from this address. Transient: hosts change their minds."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What is remembered of a host. ``robots`` is the file's text, empty where there is none; times in UTC."""

    robots: str | None = None
    robots_at: datetime | None = None
    closed_until: datetime | None = None


class HostBook(Protocol):
    """Where facts of hosts outlive the process. Safe in threads."""

    def facts(self, host: str) -> HostFacts: ...

    def keep_robots(self, host: str, text: str, now: datetime) -> None: ...

    def keep_closed(self, host: str, until: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """One host's robots.txt for one robot."""

    agent: str
    parsed: Protego

    def allow(self, url: str) -> bool:
        return bool(self.parsed.can_fetch(url, self.agent))

    @property
    def delay(self) -> float:
        """Seconds from one request to the next, as the host asks; 0 where it asks for none."""
        return float(self.parsed.crawl_delay(self.agent) or 0)


class Robots:
    """``read`` asks a host for its robots.txt: the text, or "" where there is none; it raises when the host is in trouble,
    and then nothing may be asked of it (RFC 9309 2.3.1.4)."""

    def __init__(self, agent: str, book: HostBook, read: Callable[[str], str], clock: Callable[[], datetime]) -> None:
        self._agent, self._book, self._read, self._clock = agent, book, read, clock
        self._rules: dict[str, tuple[datetime, Rules]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def rules(self, host: str) -> Rules:
        with self._lock:
            own = self._locks.setdefault(host, threading.Lock())
        with own:  # one thread asks; the others wait for what it learns
            now = self._clock()
            known = self._rules.get(host)
            if known is None or now - known[0] >= FRESH:
                facts = self._book.facts(host)
                text, read_at = facts.robots, facts.robots_at
                if text is None or read_at is None or not timedelta(0) <= now - read_at < FRESH:
                    text, read_at = self._read(host), now
                    self._book.keep_robots(host, text, now)
                known = self._rules[host] = read_at, Rules(self._agent, Protego.parse(text))
            return known[1]
