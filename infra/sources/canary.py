"""Whether the hosts of files are well: a canary, a document that surely exists, is asked for where an answer is doubted.

Hosts say "missing" and "blocked" with the same page (sources.md 3.1), and a time-out may be one document's or everybody's: one
answer never tells which, and the canary does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from documents.symbol import Symbol
from infra.sources import Health

#: Seconds for which a host that was found in trouble is not asked again: one more request would tire it more.
_LEFT_ALONE = 300.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a host."""

    health: Health
    note: str


@dataclass(slots=True)
class Canary:
    """``symbol`` None: there is no such document, and each host is believed. Safe in threads."""

    symbol: Symbol | None
    clock: Callable[[], float] = time.monotonic
    _troubles: dict[str, tuple[float, Trouble]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        """The hosts that were in trouble when they were last asked."""
        with self._lock:
            return {host: trouble for host, (_, trouble) in self._troubles.items()}

    def silent(self, host: str) -> Trouble | None:
        """Why a host is not asked at this moment; None where it may be."""
        with self._lock:
            at, trouble = self._troubles.get(host, (0.0, None))
            fresh = trouble is not None and 0 <= self.clock() - at < _LEFT_ALONE
            return trouble if fresh and self.symbol is not None else None

    def well(self, host: str) -> None:
        """The host gave a file."""
        with self._lock:
            self._troubles.pop(host, None)

    def doubt(self, host: str, trouble: Trouble | None, ask: Callable[[Symbol], Trouble | None]) -> Trouble | None:
        """What is wrong with the host itself, after it gave no file, with ``trouble`` or by saying that there is none; None
        when it gives the canary. Without a canary trouble is noted, and no judgement is made."""
        with self._lock:
            if self.symbol is None:
                found = None
                if trouble is not None:
                    self._troubles[host] = self.clock(), trouble
                else:
                    self.well(host)
            else:
                found = self.silent(host) or ask(self.symbol)
                if found is None:
                    self.well(host)
                elif self.silent(host) is None:
                    self._troubles[host] = self.clock(), found
            return found
