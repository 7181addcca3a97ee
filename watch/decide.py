"""Who is told of a document version, who is not, and why: a pure function of facts, matches and what was already told.

Every pair of a recipient and a document version gets one decision, however many topics matched, and every decision has a
named reason, the silences too. What nobody watches for has no decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from watch.match import Match
from watch.message import Recipient
from watch.topics import Event, Topic

__all__ = ["Decision", "Event", "Reason", "Subject", "alert_key", "decide"]


class Reason(StrEnum):
    # Why somebody is told
    NEW_DOCUMENT = "new document"
    REVISED = "revised"
    CORRECTED = "corrected"
    ADOPTED = "adopted"
    SUCCESSOR = "successor of an earlier resolution"
    REISSUED = "reissued with changes"
    ADDED = "addendum"
    AMENDED = "amendments proposed"
    # Why somebody is not
    ALREADY_TOLD = "already told of this version"
    TECHNICAL_UPGRADE = "only our reading of it changed"
    BACKFILL = "fetched by a backfill"
    UNCHANGED_TEXT = "reissued with the same text"
    TOPIC_PAUSED = "the topic is paused"
    LANGUAGE_NOT_WANTED = "not in a language that the topic asks for"
    EVENT_NOT_WANTED = "not an event that the topic asks for"
    BEFORE_TOPIC = "older than the topic"


_TOLD_BECAUSE: Mapping[Event, Reason] = {
    Event.NEW: Reason.NEW_DOCUMENT,
    Event.REVISED: Reason.REVISED,
    Event.CORRECTED: Reason.CORRECTED,
    Event.ADOPTED: Reason.ADOPTED,
    Event.SUCCESSOR: Reason.SUCCESSOR,
    Event.REISSUED: Reason.REISSUED,
    Event.ADDED: Reason.ADDED,
    Event.AMENDED: Reason.AMENDED,
}
# Where a recipient's topics are silent for different reasons, the one that came nearest to sending is named.
_NEARNESS = (Reason.EVENT_NOT_WANTED, Reason.LANGUAGE_NOT_WANTED, Reason.BEFORE_TOPIC, Reason.TOPIC_PAUSED)


@dataclass(frozen=True, slots=True)
class Subject:
    """The document version that a decision is about.

    ``version_id``: SHA-256 of the bytes. ``family``: key of the document family, its thread. ``first_seen``: when the
    symbol was first sighted (the masthead's date is days too early). ``backfill``: fetched by a backfill that should not
    alert. ``technical_upgrade``: the same bytes, read anew by a newer parser. ``substantive``: False when every row of the
    comparison is unchanged or technical.
    """

    symbol: str
    symbol_key: str
    version_id: str
    title: str | None
    kind: str
    family: str
    event: Event
    first_seen: datetime
    language: str = "en"
    backfill: bool = False
    technical_upgrade: bool = False
    substantive: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """``topics``: the names of the topics in whose name it is sent; when it is not, those that matched.

    ``silent``: for each topic of this recipient that does not speak, its own reason.
    """

    recipient: Recipient
    symbol_key: str
    version_id: str
    key: str
    send: bool
    reason: Reason
    topics: tuple[str, ...]
    at: datetime
    silent: tuple[tuple[str, Reason], ...] = field(default=())


def alert_key(recipient: Recipient, symbol_key: str, version_id: str) -> str:
    """The identity of an alert for ever: the same three always give the same 32 hexadecimal digits."""
    # A byte that none of them can contain, so that no two different triples run together.
    joined = "\x00".join((recipient.channel, recipient.address, symbol_key, version_id))
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def decide(
    subject: Subject,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    told: Collection[tuple[Recipient, str]],
    now: datetime,
    since: Mapping[str, datetime] | None = None,
) -> tuple[Decision, ...]:
    """One decision per recipient of the topics that matched, in the order of recipients.

    ``told``: (recipient, version id) already told of. ``since``: topic name → when the topic came into being; a document
    that was first seen before that is not reported, so that a new topic never dumps the archive.
    """
    matched = {match.topic for match in matches}
    by_recipient: dict[Recipient, list[Topic]] = {}
    for topic in topics:
        if topic.name in matched:
            for recipient in topic.subscribers:
                by_recipient.setdefault(recipient, []).append(topic)
    whole = _silence_of_all(subject)
    decisions: list[Decision] = []
    for recipient in sorted(by_recipient):
        mine = by_recipient[recipient]
        names = tuple(topic.name for topic in mine)
        key = alert_key(recipient, subject.symbol_key, subject.version_id)
        silence = Reason.ALREADY_TOLD if (recipient, subject.version_id) in told else whole
        verdicts = {topic.name: silence or _silence_of_topic(subject, topic, since or {}) for topic in mine}
        speaking = tuple(name for name in names if verdicts[name] is None)
        silent = tuple((name, reason) for name in names if (reason := verdicts[name]) is not None)
        if speaking:
            reason, send = _TOLD_BECAUSE[subject.event], True
        else:
            reason, send = silence or min((r for _, r in silent), key=_NEARNESS.index), False
        decisions.append(
            Decision(
                recipient, subject.symbol_key, subject.version_id, key, send, reason, speaking or names, now, silent
            )
        )
    return tuple(decisions)


def _silence_of_all(subject: Subject) -> Reason | None:
    """Why nobody is told of it, whatever they watch for."""
    if subject.technical_upgrade:
        return Reason.TECHNICAL_UPGRADE
    if subject.backfill:
        return Reason.BACKFILL
    if subject.event is Event.REISSUED and not subject.substantive:
        return Reason.UNCHANGED_TEXT
    return None


def _silence_of_topic(subject: Subject, topic: Topic, since: Mapping[str, datetime]) -> Reason | None:
    if topic.paused:
        return Reason.TOPIC_PAUSED
    if topic.name in since and subject.first_seen < since[topic.name]:
        return Reason.BEFORE_TOPIC
    if topic.languages and subject.language not in topic.languages:
        return Reason.LANGUAGE_NOT_WANTED
    if subject.event not in topic.events:
        return Reason.EVENT_NOT_WANTED
    return None
