"""Who does not want to hear of what for a while, until when and why: mutes and snoozes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from documents.symbol import Symbol
from watch.globs import Glob
from watch.message import Recipient


class Scope(StrEnum):
    TOPIC = "topic"  # one topic of them; the others may still speak
    BODY = "body"  # "A/C.3": what that body issues, and the bodies below it
    SYMBOL = "symbol"  # a symbol, or a pattern of symbols
    FAMILY = "family"  # a draft, its revisions and what became of it


@dataclass(frozen=True, slots=True)
class Silence:
    """``recipient``: None for everybody. It is silent while ``at <= now < until``."""

    id: str
    recipient: Recipient | None
    scope: Scope
    value: str
    until: datetime
    reason: str
    by: str
    at: datetime

    @property
    def words(self) -> str:
        """ "topic harbours until 2026-11-28 09:00 UTC, by Ana: the debate is over"."""
        end = f"{self.scope} {self.value} until {self.until:%Y-%m-%d %H:%M} UTC"
        return end + (f", by {self.by}" if self.by else "") + (f": {self.reason}" if self.reason else "")

    def covers(self, recipient: Recipient, symbol_key: str, family: str, topic: str, now: datetime) -> bool:
        """Whether this recipient hears nothing now of that document in that topic's name."""
        if not self.at <= now < self.until or self.recipient not in (None, recipient):
            return False
        if self.scope is Scope.TOPIC:
            return self.value.casefold() == topic.casefold()
        if self.scope is Scope.FAMILY:
            return self.value == family
        if self.scope is Scope.SYMBOL:
            return Glob(self.value).fits(symbol_key)
        return f"{Symbol.parse(symbol_key).body}/".startswith(f"{self.value.upper().rstrip('/')}/")


def silencing(
    silences: Sequence[Silence],
    recipient: Recipient,
    symbol_key: str,
    family: str,
    topics: Collection[str],
    now: datetime,
) -> Silence | None:
    """A silence that all these topics fall under, the longest of the last one's; None where one of them may still speak."""
    found: Silence | None = None
    for topic in topics:
        over = [one for one in silences if one.covers(recipient, symbol_key, family, topic, now)]
        if not over:
            return None
        found = max(over, key=lambda one: (one.until, one.id))
    return found
