"""Who is told of a document version, who is not, and why: a pure function of facts, matches and what was already told.

Every pair of a recipient and a document version gets one decision, however many topics matched, and every decision has a
named reason, the silences too. What nobody watches for has no decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from compare.model import Comparison, RowKind
from documents.model import Document
from watch import preferences
from watch.match import Match
from watch.message import Recipient
from watch.preferences import Preferences
from watch.silence import Silence, silencing
from watch.topics import Event, Topic, Weight

__all__ = [
    "Decision",
    "Event",
    "Mode",
    "Reason",
    "Subject",
    "Waiting",
    "alert_key",
    "also_happened",
    "decide",
    "weight_of",
]


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
    SPONSOR_JOINED = "sponsors joined"
    VOTE = "a recorded vote"
    CITED = "cites a document that is watched"
    # Why somebody is not
    ALREADY_TOLD = "already told of this version"
    TECHNICAL_UPGRADE = "only our reading of it changed"
    BACKFILL = "fetched by a backfill"
    UNCHANGED_TEXT = "reissued with the same text"
    TOPIC_PAUSED = "the topic is paused"
    LANGUAGE_NOT_WANTED = "not in a language that the topic asks for"
    EVENT_NOT_WANTED = "not an event that the topic asks for"
    BEFORE_TOPIC = "older than the topic"
    TOO_LIGHT = "the changes weigh less than the topic asks for"
    MUTED = "muted"
    SUPERSEDED = "a newer text of it is told in its place"


_TOLD_BECAUSE: Mapping[Event, Reason] = {
    Event.NEW: Reason.NEW_DOCUMENT,
    Event.REVISED: Reason.REVISED,
    Event.CORRECTED: Reason.CORRECTED,
    Event.ADOPTED: Reason.ADOPTED,
    Event.SUCCESSOR: Reason.SUCCESSOR,
    Event.REISSUED: Reason.REISSUED,
    Event.ADDED: Reason.ADDED,
    Event.AMENDED: Reason.AMENDED,
    Event.SPONSOR_JOINED: Reason.SPONSOR_JOINED,
    Event.VOTE: Reason.VOTE,
    Event.CITED: Reason.CITED,
}
# Where a recipient's topics are silent for different reasons, the one that came nearest to sending is named.
_NEARNESS = (
    Reason.MUTED,
    Reason.TOO_LIGHT,
    Reason.EVENT_NOT_WANTED,
    Reason.LANGUAGE_NOT_WANTED,
    Reason.BEFORE_TOPIC,
    Reason.TOPIC_PAUSED,
)
# Of these the text is old, and only its changes are news. (That a text was adopted is news however little it changed.)
_WEIGHED = frozenset({Event.REVISED, Event.REISSUED, Event.SUCCESSOR})


class Mode(StrEnum):
    NOW = "now"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Subject:
    """The document version that a decision is about.

    ``version_id``: SHA-256 of the bytes. ``family``: key of the document family, its thread. ``backfill``: fetched by a
    backfill that should not alert; ``in_digest``: by one that tells in digests only. ``technical_upgrade``: the same bytes,
    read anew by a newer parser. ``substantive``: False when every row of the comparison is unchanged or technical;
    ``weight``: how much the comparison weighs, None without one. ``also``: what else happened (sponsors joined, a vote).
    ``replaces`` and ``replaced_by``: ids of the versions of which this is a later text, and of its own later texts.
    """

    symbol: str
    symbol_key: str
    version_id: str
    title: str | None
    kind: str
    family: str
    event: Event
    language: str = "en"
    backfill: bool = False
    technical_upgrade: bool = False
    substantive: bool = True
    in_digest: bool = False
    weight: Weight | None = None
    also: frozenset[Event] = frozenset()
    replaces: frozenset[str] = frozenset()
    replaced_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that is decided and surely not sent: it waits for its siblings, for the morning or for a digest.

    ``due``: None in a digest. ``symbols``: of the document, and of those whose alerts it took the place of, as people write
    them.
    """

    key: str
    recipient: Recipient
    version_id: str
    family: str
    due: datetime | None
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """``topics``: the names of the topics in whose name it is sent; when it is not, those that matched.

    ``silent``: for each topic of this recipient that does not speak, its own reason. ``mode`` and ``due``: when it is sent
    (``due`` is None in a digest). ``because``: where the reason alone does not say it. ``supersedes``: keys of alerts not
    sent yet that this one takes the place of, ``instead_of`` their symbols; ``superseded_by``: the key of one that is told
    in this one's place.
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
    mode: Mode = Mode.NOW
    due: datetime | None = None
    because: str | None = None
    supersedes: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    superseded_by: str | None = None


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
    *,
    later: Collection[str] = (),
    wants: Mapping[Recipient, Preferences] | None = None,
    silences: Sequence[Silence] = (),
    waiting: Sequence[Waiting] = (),
    patience: timedelta = timedelta(0),
) -> tuple[Decision, ...]:
    """One decision per recipient of the topics that matched, in the order of recipients.

    ``told``: (recipient, version id) already told of. ``later``: names of topics that came into being after the document
    was first seen; they do not report it, so that a new topic never dumps the archive. ``wants``: how recipients want to be
    told. ``waiting``: alerts not sent yet. ``patience``: how long an alert waits for its siblings.
    """
    by_topic = {match.topic: match for match in matches}
    by_recipient: dict[Recipient, list[Topic]] = {}
    for topic in topics:
        if topic.name in by_topic:
            for recipient in topic.subscribers:
                by_recipient.setdefault(recipient, []).append(topic)
    whole = _silence_of_all(subject)
    decisions: list[Decision] = []
    for recipient in sorted(by_recipient):
        mine = by_recipient[recipient]
        names = tuple(topic.name for topic in mine)
        key = alert_key(recipient, subject.symbol_key, subject.version_id)
        silence = Reason.ALREADY_TOLD if (recipient, subject.version_id) in told else whole
        happened = {topic.name: _wanted(subject, topic, by_topic[topic.name]) for topic in mine}
        verdicts = {
            topic.name: silence or _silence_of_topic(subject, topic, happened[topic.name], later) for topic in mine
        }
        mute = None
        for name in [name for name in names if verdicts[name] is None]:
            found = silencing(silences, recipient, subject.symbol_key, subject.family, (name,), now)
            if found is not None:
                verdicts[name], mute = Reason.MUTED, mute or found.words
        speaking = tuple(name for name in names if verdicts[name] is None)
        silent = tuple((name, reason) for name in names if (reason := verdicts[name]) is not None)
        if speaking:
            events = {event for name in speaking for event in happened[name]}
            reason = _TOLD_BECAUSE[subject.event if subject.event in events else min(events, key=list(Event).index)]
        else:
            reason = silence or min((r for _, r in silent), key=_NEARNESS.index)
        because = mute if reason is Reason.MUTED else None
        decision = Decision(
            recipient,
            subject.symbol_key,
            subject.version_id,
            key,
            bool(speaking),
            reason,
            speaking or names,
            now,
            silent,
            because=because,
        )
        if speaking:
            unsent = [one for one in waiting if one.recipient == recipient and one.key != key]
            decision = _in_place_of(decision, subject, unsent)
            decision = _timed(decision, subject, preferences.of(recipient, wants or {}), unsent, patience)
        decisions.append(decision)
    return tuple(decisions)


def weight_of(comparison: Comparison) -> Weight:
    """How much a comparison weighs: its heaviest change."""
    kinds = {row.kind for row in comparison.rows}
    changes = comparison.changes
    asked = (changes.title, changes.verbs, changes.dates, changes.amounts, changes.reporting, changes.votes)
    if kinds & {RowKind.ADDED, RowKind.DELETED} or any(asked):
        return Weight.SUBSTANTIVE
    if any(row.changed for row in comparison.rows):
        return Weight.REWORDED
    return Weight.TECHNICAL


def also_happened(document: Document, comparison: Comparison | None, event: Event) -> frozenset[Event]:
    """Beside the event: sponsors that joined (an addendum may be nothing else), a recorded vote."""
    found: set[Event] = set()
    if (comparison and comparison.changes.sponsors_added) or (event is Event.ADDED and document.sponsors):
        found.add(Event.SPONSOR_JOINED)
    if any(vote.recorded for vote in document.votes):
        found.add(Event.VOTE)
    return frozenset(found)


def _wanted(subject: Subject, topic: Topic, match: Match) -> frozenset[Event]:
    """What happened of what the topic asks for."""
    happened = {subject.event} | subject.also if match.itself else set()
    return topic.events & (happened | {Event.CITED} if match.cites else happened)


def _silence_of_all(subject: Subject) -> Reason | None:
    """Why nobody is told of it, whatever they watch for."""
    if subject.technical_upgrade:
        return Reason.TECHNICAL_UPGRADE
    if subject.backfill:
        return Reason.BACKFILL
    if subject.event is Event.REISSUED and not subject.substantive and not subject.also:
        return Reason.UNCHANGED_TEXT
    return None


def _silence_of_topic(
    subject: Subject, topic: Topic, wanted: Collection[Event], later: Collection[str]
) -> Reason | None:
    if topic.paused:
        return Reason.TOPIC_PAUSED
    if topic.name in later:
        return Reason.BEFORE_TOPIC
    if topic.languages and subject.language not in topic.languages:
        return Reason.LANGUAGE_NOT_WANTED
    if not wanted:
        return Reason.EVENT_NOT_WANTED
    light = subject.weight is not None and subject.weight.order < topic.weight.order
    if light and _WEIGHED.issuperset(wanted):
        return Reason.TOO_LIGHT
    return None


def _in_place_of(decision: Decision, subject: Subject, unsent: Sequence[Waiting]) -> Decision:
    """A later text takes the place of the alerts on its earlier ones that were not sent yet, whichever was decided first.

    Not for a webhook: a program that keeps a record of what was issued wants every text, not the last one.
    """
    if decision.recipient.channel == "webhook":
        return decision
    newer = [one for one in unsent if one.version_id in subject.replaced_by]
    if newer:
        key = min(one.key for one in newer)
        return replace(decision, send=False, reason=Reason.SUPERSEDED, superseded_by=key)
    older = [one for one in unsent if one.version_id in subject.replaces]
    symbols = dict.fromkeys(symbol for one in older for symbol in one.symbols if symbol != subject.symbol)
    return replace(decision, supersedes=tuple(one.key for one in older), instead_of=tuple(symbols))


def _timed(
    decision: Decision, subject: Subject, wants: Preferences, unsent: Sequence[Waiting], patience: timedelta
) -> Decision:
    if not decision.send:
        return decision
    if wants.digest is not None or subject.in_digest:
        return replace(decision, mode=Mode.DIGEST)
    due = decision.at if decision.recipient.channel == "webhook" else decision.at + patience
    # Siblings go together: none of them begins the wait anew.
    siblings = [one.due for one in unsent if one.family == subject.family and one.due is not None]
    if siblings:
        due = min(due, max(decision.at, min(siblings)))
    return replace(decision, due=wants.loud(due))
