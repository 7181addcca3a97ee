"""What goes wrong, as a script: an ordered list of faults, each for a route, a number of times or with a probability.

A kind is a pure function from the right answer to the wrong one, so a new kind is one function and one line in ``_TABLE``, where
the evidence for each stands; docs/replica.md is made from it.
"""

from __future__ import annotations

import random
import shlex
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from documents.errors import UsageError
from replica import kinds, kinds_lists
from replica.kinds import Kind, Scene
from replica.messages import Request, Response


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    ``route`` is a glob over ``host/path?query`` ("*/rss/gadocs.xml", "documents.un.org/*s=A/C.3/80/L.9*", "*"). The fault
    strikes each matching request with ``probability``, after it has let ``after`` of them pass, ``times`` times (None: for
    ever), between ``since`` and ``until`` on the replica's clock. With ``per_hour`` it lets that many matching requests pass in
    any hour and strikes the rest (a soft block); with ``concurrent`` it strikes while more than that many requests to the host
    are being answered. ``seconds`` is for slow; ``status``, ``retry_after`` for status; ``keep`` is the share of the body or of
    the entries that truncation leaves; ``days`` how old or how far ahead; ``to`` where a redirect leads.
    """

    route: str
    kind: str
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    per_hour: int | None = None
    concurrent: int | None = None
    status: int | None = None
    retry_after: int | None = None
    seconds: float = 10.0
    keep: float = 0.5
    days: float = 183.0
    to: str = "https://login.un.org/"
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"unknown fault {self.kind!r}", advice=f"Known are {', '.join(sorted(KINDS))}")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """A fault as typed: ``challenge docs.un.org/* times=3 probability=0.5 since=2026-11-23T08:00``.

        The kind, the route, and any other field by its name; ``times=ever`` for no end. Times without a zone are UTC. Typed
        faults strike for ever unless ``times`` is given. Raises UsageError.
        """
        kind, *words = shlex.split(text) or [""]
        route = "*"
        if words and words[0].partition("=")[0] not in _READERS and ("/" in words[0] or "*" in words[0]):
            route = words.pop(0)
        values: dict[str, object] = {"times": None}
        for word in words:
            name, _, value = word.partition("=")
            read = _READERS.get(name)
            try:
                if read is None:
                    raise ValueError(f"{name!r} is none of {', '.join(_READERS)}")
                values[name] = read(value)
            except ValueError as error:
                raise UsageError(str(error), phase="reading the fault", subject=repr(text)) from error
        return cls(route, kind, **values)  # type: ignore[arg-type]  # each value was made by its field's reader


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_READERS: Mapping[str, Callable[[str], object]] = {
    "times": lambda text: None if text == "ever" else int(text),
    "probability": float,
    "after": int,
    "per_hour": int,
    "concurrent": int,
    "status": int,
    "retry_after": int,
    "seconds": float,
    "keep": float,
    "days": float,
    "to": str,
    "since": _moment,
    "until": _moment,
}


class FaultScript:
    """Which fault strikes which request. The first of the list that is due does; one strikes at a time."""

    def __init__(self, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._faults: list[Fault] = list(faults)
        self._seen: dict[int, int] = {}
        self._struck: dict[int, int] = {}
        self._recent: dict[int, deque[datetime]] = {}

    def add(self, *faults: Fault) -> None:
        """Appends to the script while the replica runs."""
        with self._lock:
            self._faults += faults

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._faults.clear()
            self._seen.clear()
            self._struck.clear()
            self._recent.clear()

    def due(self, request: Request, now: datetime, concurrent: int = 1) -> Fault | None:
        """The fault that strikes this request; it is counted as having struck. ``concurrent``: requests to the same host that
        are being answered, this one included."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if not fnmatchcase(request.target, fault.route):
                    continue
                if (fault.since and now < fault.since) or (fault.until and now >= fault.until):
                    continue
                seen = self._seen[index] = self._seen.get(index, 0) + 1
                if seen <= fault.after:
                    continue
                if fault.per_hour is not None and self._within_an_hour(index, now) <= fault.per_hour:
                    continue
                if fault.concurrent is not None and concurrent <= fault.concurrent:
                    continue
                if fault.times is not None and self._struck.get(index, 0) >= fault.times:
                    continue
                if fault.probability < 1 and self._random.random() >= fault.probability:
                    continue
                self._struck[index] = self._struck.get(index, 0) + 1
                return fault
        return None

    def _within_an_hour(self, index: int, now: datetime) -> int:
        """Matching requests of the last hour, this one included; those that were struck count too."""
        recent = self._recent.setdefault(index, deque())
        recent.append(now)
        while recent[0] <= now - timedelta(hours=1):
            recent.popleft()
        return len(recent)


def strike(response: Response, fault: Fault, scene: Scene) -> Response:
    """The answer as the fault leaves it."""
    return KINDS[fault.kind](response, fault, scene)


_TABLE: tuple[tuple[str, Kind, str], ...] = (
    ("html_missing", kinds.html_missing, "sources.md 3.1, 8"),
    ("html_blocked", kinds.html_blocked, "sources.md 3.1, 8"),
    ("empty", kinds.empty, "sources.md 3.1, 8; anchors.md 4.4"),
    ("not_found", kinds.not_found, "sources.md 3.1, 8"),
    ("status", kinds.status, "sources.md 2.6, 3.4, 8"),
    ("challenge", kinds.challenge, "sources.md 2.1, 8"),
    ("challenge_page", kinds.challenge_page, "sources.md 2.1; anchors.md 4.4, 4.6"),
    ("truncated", kinds.truncated, "anchors.md 4.6"),
    ("short", kinds.short, "anchors.md 4.6"),
    ("slow", kinds.slow, "sources.md 3.2, 8"),
    ("time_out", kinds.time_out, "sources.md 2b.1; anchors.md 1.2"),
    ("disconnect", kinds.disconnect, "anchors.md 4.6"),
    ("gzip", kinds.gzipped, "sources.md 4.3, 8"),
    ("json", kinds.of_bytes(b'{"error": "internal"}', "application/json"), "anchors.md 4.4"),
    ("text_html", kinds.text_html, "sources.md 3.1"),
    ("wrong_charset", kinds.wrong_charset, "sources.md 2.3, 8"),
    ("mojibake", kinds.mojibake, "sources.md 2.3, 8"),
    ("redirect", kinds.redirect, "sources.md 9.3"),
    ("stale_data", kinds.stale_data, "anchors.md 4.5"),
    ("wordperfect", kinds.of_bytes(b"\xffWPC" + bytes(60)), "sources.md 3.1, 8"),
    ("doc", kinds.of_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)), "sources.md 3.1, 8"),
    ("wrong_document", kinds.wrong_document, "sources.md 3.1, 8"),
    ("language_missing", kinds.language_missing, "sources.md 8"),
    ("other_bytes", kinds.other_bytes, "anchors.md 4.6"),
    ("fallback", kinds.fallback, "sources.md 3.6, 8"),
    ("html_feed", kinds_lists.html_feed, "sources.md 1.1, 8; anchors.md 4.4"),
    ("empty_feed", kinds_lists.empty_feed, "sources.md 8; anchors.md 4.4"),
    ("truncated_feed", kinds_lists.truncated_feed, "anchors.md 4.4, 4.6"),
    ("cut_feed", kinds_lists.cut_feed, "anchors.md 4.4, 4.6"),
    ("latin1", kinds_lists.latin1, "sources.md 1.2; anchors.md 4.4"),
    ("stale_feed", kinds_lists.stale_feed, "sources.md 1.2, 8"),
    ("raw_ampersand", kinds_lists.raw_ampersand, "sources.md 1.2"),
    ("stray_markup", kinds_lists.stray_markup, "anchors.md 4.4"),
    ("upper_add", kinds_lists.upper_add, "sources.md 1.2, 8"),
    ("banner_first", kinds_lists.banner_first, "sources.md 1.2; anchors.md 4.5"),
    ("repeated_entry", kinds_lists.repeated_entry, "sources.md 1.2"),
    ("agenda_entry", kinds_lists.agenda_entry, "sources.md 1.2"),
    ("double_symbol", kinds_lists.double_symbol, "sources.md 5.6, 8"),
    ("no_guid", kinds_lists.no_guid, "sources.md 1.2; anchors.md 4.4"),
    ("rolled_feed", kinds_lists.rolled_feed, "anchors.md 4.5, 4.6"),
    ("future_item", kinds_lists.future_item, "anchors.md 4.5, 4.6"),
    ("skewed_dates", kinds_lists.skewed_dates, "sources.md 4.3; anchors.md 4.6"),
    ("page_drift", kinds_lists.page_drift, "sources.md 2b.1, 8"),
    ("malformed_marc", kinds_lists.malformed_marc, "sources.md 2.3, 8"),
    ("no_namespace", kinds_lists.no_namespace, "sources.md 2.3, 8"),
    ("marc_prefix", kinds_lists.marc_prefix, "sources.md 2.3"),
)
KINDS: Mapping[str, Kind] = {name: kind for name, kind, _ in _TABLE}


def table() -> str:
    """All kinds with what they do and the evidence for them, as Markdown."""
    rows = [f"| `{name}` | {' '.join((kind.__doc__ or '').split())} | {evidence} |" for name, kind, evidence in _TABLE]
    return "\n".join(["| kind | what it does | evidence |", "|---|---|---|", *rows])
