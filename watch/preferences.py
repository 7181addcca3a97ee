"""How a recipient wants to be told: at once or in a digest, not at night, not too often, with what attached.

The section ``recipients:`` of the topics file. Times are wall-clock times of the recipient's zone. Twice a year a wall-clock
time does not exist or exists twice: one that does not exist is the moment at which the clocks go forward, one that exists
twice is the first of the two. So every day has exactly one digest, and no night is quiet for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from documents.errors import UsageError
from watch.message import Recipient

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ATTACHMENTS = ("docx",)
_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When digests come: every day at that time, or on one ``weekday`` (0 is Monday)."""

    at: time
    weekday: int | None = None

    def __str__(self) -> str:
        return f"{'daily' if self.weekday is None else f'weekly on {WEEKDAYS[self.weekday]}'} at {self.at:%H:%M}"


#: Of whoever is to get a digest without having asked for one (a backfill's ``--alert digest``).
EVERY_MORNING = Rhythm(time(8))


@dataclass(frozen=True, slots=True)
class Preferences:
    """``digest``: None for alerts at once. ``quiet``: from and until, perhaps over midnight. ``cap``: most messages in an
    hour. ``attach``: of ATTACHMENTS. ``empty``: a digest comes also when there is nothing to tell."""

    recipient: Recipient
    digest: Rhythm | None = None
    zone: ZoneInfo = _UTC
    quiet: tuple[time, time] | None = None
    cap: int | None = None
    attach: tuple[str, ...] = ()
    empty: bool = False

    def is_quiet(self, moment: datetime) -> bool:
        if self.quiet is None:
            return False
        return _within(moment.astimezone(self.zone).time(), self.quiet)

    def loud(self, moment: datetime) -> datetime:
        """The first moment, not before this one, at which it may be told."""
        if self.quiet is None or not self.is_quiet(moment):
            return moment
        day = moment.astimezone(self.zone).date()
        for number in range(3):
            for fold in (0, 1):  # a night in which the clocks go back may be at its end twice
                end = instant(day + number * _DAY, self.quiet[1], self.zone, fold)
                if end > moment and not self.is_quiet(end):
                    return end
        return moment

    def closing(self, now: datetime) -> datetime:
        """The latest end of a digest's period at or before ``now``."""
        rhythm = self.digest or EVERY_MORNING
        today = now.astimezone(self.zone).date()
        for number in range(-1, 9):
            day = today - number * _DAY
            if rhythm.weekday is None or day.weekday() == rhythm.weekday:
                found = instant(day, rhythm.at, self.zone)
                if found <= now:
                    return found
        raise AssertionError("a week has every day")

    def next_closing(self, now: datetime) -> datetime:
        """The first end of a digest's period after ``now``."""
        rhythm = self.digest or EVERY_MORNING
        today = now.astimezone(self.zone).date()
        for number in range(-1, 9):
            day = today + number * _DAY
            if rhythm.weekday is None or day.weekday() == rhythm.weekday:
                found = instant(day, rhythm.at, self.zone)
                if found > now:
                    return found
        raise AssertionError("a week has every day")


def instant(day: date, wall: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The moment (UTC) at which a clock on the wall shows that time on that day; the change of the clocks, where none does."""
    local = datetime.combine(day, wall)
    found = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None, fold=0) == local:
        return found
    # It was skipped. The change lies between the readings with the offset of after and of before.
    before, after = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def of(recipient: Recipient, known: Mapping[Recipient, Preferences]) -> Preferences:
    """What a recipient wants; whoever said nothing is told of everything at once."""
    return known.get(recipient) or Preferences(recipient)


# --- the section of the file ------------------------------------------------------------------------------------------

_KEYS = ("to", "digest", "zone", "quiet", "cap", "attach", "empty")
_FORM = "- to: mail:name@example.org and under it digest:, zone:, quiet:, cap:, attach:"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_DIGEST = re.compile(rf"(?:daily|weekly on (?P<day>[a-z]+)) at (?P<at>{_TIME})", re.IGNORECASE)
_QUIET = re.compile(rf"({_TIME})\s*(?:-|–|to)\s*({_TIME})")
_CAP = re.compile(r"([1-9]\d{0,3})(?: an hour)?")


class Reader(Protocol):
    """What the reader of the topics file knows of YAML: nodes with their lines, and errors that name them."""

    def error(self, what: str, node: yaml.Node | None, advice: str = "") -> UsageError: ...

    def mapping(
        self, node: yaml.Node, known: Sequence[str], what: str, form: str
    ) -> dict[str, tuple[yaml.Node, yaml.Node]]: ...

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]: ...

    def text(self, node: yaml.Node, what: str, advice: str = "") -> str: ...

    def flag(self, node: yaml.Node | None, what: str) -> bool: ...


def read_preferences(reader: Reader, node: yaml.Node) -> tuple[Preferences, ...]:
    """The list under ``recipients:``, each recipient once. Raises the reader's error, with line and advice."""
    found: dict[Recipient, int] = {}
    preferences: list[Preferences] = []
    for each in reader.items(node, "recipients:"):
        one = _recipient(reader, each)
        line = each.start_mark.line + 1
        if one.recipient in found:
            what = f"recipient {one.recipient.written} is there twice (first in line {found[one.recipient]})"
            raise reader.error(what, each, "Put both together")
        found[one.recipient] = line
        preferences.append(one)
    return tuple(preferences)


def _recipient(reader: Reader, node: yaml.Node) -> Preferences:
    fields = {key: value for key, (_, value) in reader.mapping(node, _KEYS, "the recipient", _FORM).items()}
    if "to" not in fields:
        raise reader.error("the recipient has no to:", node, f"Write {_FORM}")
    try:
        recipient = Recipient.parse(reader.text(fields["to"], "to"))
    except UsageError as error:
        raise reader.error(f"recipient: {error.what}", fields["to"], error.advice) from error
    what = f"recipient {recipient.written}"
    digest = _digest(reader, fields["digest"], what) if "digest" in fields else None
    quiet = _quiet(reader, fields["quiet"], what) if "quiet" in fields else None
    found = Preferences(
        recipient,
        digest,
        _zone(reader, fields["zone"], what) if "zone" in fields else _UTC,
        quiet,
        _cap(reader, fields["cap"], what) if "cap" in fields else None,
        _attach(reader, fields["attach"], what) if "attach" in fields else (),
        reader.flag(fields.get("empty"), f"{what}: empty"),
    )
    if found.empty and digest is None:
        raise reader.error(f"{what}: empty: is about digests, and there is none", fields["empty"], "Add digest:")
    if digest and quiet and _within(digest.at, quiet):
        raise reader.error(
            f"{what}: the digest at {digest.at:%H:%M} comes in the quiet hours", fields["digest"], "Move one"
        )
    return found


def _within(at: time, quiet: tuple[time, time]) -> bool:
    return quiet[0] <= at < quiet[1] if quiet[0] < quiet[1] else at >= quiet[0] or at < quiet[1]


def _written(node: yaml.Node) -> str:
    """A scalar as it was written: YAML takes 22:00 for a number, and 20 for another."""
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""


def _clock(text: str) -> time:
    hours, _, minutes = text.partition(":")
    return time(int(hours), int(minutes))


def _digest(reader: Reader, node: yaml.Node, what: str) -> Rhythm:
    match = _DIGEST.fullmatch(_written(node))
    day = (match["day"] or "") if match else ""
    names = [name for name in WEEKDAYS if day and name.lower().startswith(day.lower()) and len(day) >= 3]
    if match is None or (day and not names):
        advice = "Write daily at 08:00, or weekly on Monday at 08:00"
        raise reader.error(f"{what}: {_written(node)!r} does not say when a digest comes", node, advice)
    return Rhythm(_clock(match["at"]), WEEKDAYS.index(names[0]) if names else None)


def _zone(reader: Reader, node: yaml.Node, what: str) -> ZoneInfo:
    text = reader.text(node, f"{what}: zone").strip()
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        advice = "Write one such as Europe/Vienna, America/New_York or UTC"
        raise reader.error(f"{what}: there is no time zone {text!r}", node, advice) from error


def _quiet(reader: Reader, node: yaml.Node, what: str) -> tuple[time, time]:
    match = _QUIET.fullmatch(_written(node))
    if match is None or _clock(match[1]) == _clock(match[2]):
        raise reader.error(f"{what}: {_written(node)!r} are no quiet hours", node, "Write 22:00-07:00")
    return _clock(match[1]), _clock(match[2])


def _cap(reader: Reader, node: yaml.Node, what: str) -> int:
    match = _CAP.fullmatch(_written(node))
    if match is None:
        raise reader.error(f"{what}: {_written(node)!r} is no cap", node, "Write 20 an hour")
    return int(match[1])


def _attach(reader: Reader, node: yaml.Node, what: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in reader.items(node, f"{what}: attach"):
        text = reader.text(each, f"{what}: attach").strip().lower()
        if text not in ATTACHMENTS:
            raise reader.error(f"{what}: {text!r} cannot be attached", each, "One of " + ", ".join(ATTACHMENTS))
        found[text] = None
    return tuple(found)
