from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.decide import Decision, Event, Reason, Subject, alert_key, decide
from watch.match import Match
from watch.message import Recipient
from watch.query import parse
from watch.topics import Topic

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ANA, BEN, ROOM = Recipient("mail", "ana@example.org"), Recipient("mail", "ben@example.org"), Recipient("slack", "#room")
SUBJECT = Subject(
    symbol="A/C.3/80/L.9/Rev.1",
    symbol_key="A/C.3/80/L.9/REV.1",
    version_id="f" * 64,
    title="Strengthening harbour safety",
    kind="draft resolution",
    family="A/C.3/80/L.9",
    event=Event.REVISED,
    first_seen=NOW - timedelta(hours=1),
)


def topic(name: str, *subscribers: Recipient, **more: object) -> Topic:
    return Topic(name, parse("harbour"), subscribers=subscribers, **more)  # type: ignore[arg-type] # a test's keywords


def matches(*topics: Topic) -> list[Match]:
    return [Match(topic.name, (), True) for topic in topics]


def one(subject: Subject, *topics: Topic, **more: object) -> Decision:
    (decision,) = decide(subject, matches(*topics), topics, more.pop("told", ()), NOW, **more)  # type: ignore[arg-type]
    return decision


def test_one_message_however_many_topics_match() -> None:
    topics = [topic("harbours", ANA, ROOM), topic("storms", ROOM, ANA), topic("ships", BEN)]
    decisions = decide(SUBJECT, matches(*topics), topics, set(), NOW)
    assert [(d.recipient, d.send, d.topics) for d in decisions] == [
        (ANA, True, ("harbours", "storms")),
        (BEN, True, ("ships",)),
        (ROOM, True, ("harbours", "storms")),
    ]
    assert {d.reason for d in decisions} == {Reason.REVISED}
    assert len({d.key for d in decisions}) == 3


def test_what_nobody_watches_for_has_no_decision() -> None:
    assert decide(SUBJECT, [], [topic("harbours", ANA)], set(), NOW) == ()


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_its_reason(event: Event) -> None:
    decision = one(replace(SUBJECT, event=event), topic("t", ANA))
    assert decision.send
    assert event.name.split("_")[0] in decision.reason.name


@pytest.mark.parametrize(
    ("subject", "more", "reason"),
    [
        (SUBJECT, {"told": {(ANA, SUBJECT.version_id)}}, Reason.ALREADY_TOLD),
        (replace(SUBJECT, technical_upgrade=True), {}, Reason.TECHNICAL_UPGRADE),
        (replace(SUBJECT, backfill=True), {}, Reason.BACKFILL),
        (replace(SUBJECT, event=Event.REISSUED, substantive=False), {}, Reason.UNCHANGED_TEXT),
        (SUBJECT, {"since": {"t": NOW}}, Reason.BEFORE_TOPIC),
        (replace(SUBJECT, language="fr"), {}, Reason.LANGUAGE_NOT_WANTED),
    ],
)
def test_every_silence_has_its_reason(subject: Subject, more: dict[str, object], reason: Reason) -> None:
    decision = one(subject, topic("t", ANA), **more)
    assert (decision.send, decision.reason, decision.topics) == (False, reason, ("t",))


def test_a_topic_s_own_wishes() -> None:
    assert one(SUBJECT, topic("t", ANA, events=frozenset({Event.NEW}))).reason is Reason.EVENT_NOT_WANTED
    assert one(SUBJECT, topic("t", ANA, paused=True)).reason is Reason.TOPIC_PAUSED
    assert one(replace(SUBJECT, language="fr"), topic("t", ANA, languages=())).send


def test_a_revision_with_technical_changes_only_is_told() -> None:
    assert one(replace(SUBJECT, substantive=False), topic("t", ANA)).send


def test_a_reissue_with_changes_is_told() -> None:
    assert one(replace(SUBJECT, event=Event.REISSUED), topic("t", ANA)).reason is Reason.REISSUED


def test_a_document_as_old_as_the_topic_is_told() -> None:
    assert one(SUBJECT, topic("t", ANA), since={"t": SUBJECT.first_seen}).send
    assert one(SUBJECT, topic("t", ANA), since={"another": NOW}).send


def test_one_topic_that_speaks_is_enough_and_the_silent_ones_are_named() -> None:
    topics = (topic("paused", ANA, paused=True), topic("speaks", ANA), topic("late", ANA))
    decision = one(SUBJECT, *topics, since={"late": NOW})
    assert (decision.send, decision.topics) == (True, ("speaks",))
    assert decision.silent == (("paused", Reason.TOPIC_PAUSED), ("late", Reason.BEFORE_TOPIC))


def test_the_silence_nearest_to_speaking_is_named() -> None:
    topics = (topic("paused", ANA, paused=True), topic("events", ANA, events=frozenset({Event.NEW})))
    assert one(SUBJECT, *topics).reason is Reason.EVENT_NOT_WANTED


def test_told_is_per_recipient_and_version() -> None:
    told = {(ANA, SUBJECT.version_id), (BEN, "another version")}
    topics = [topic("t", ANA, BEN)]
    assert [d.send for d in decide(SUBJECT, matches(*topics), topics, told, NOW)] == [False, True]


def test_the_key_is_for_ever() -> None:
    # Recorded: a change of this value would send every alert of the past once more.
    assert alert_key(ANA, "A/C.3/80/L.9", "ab") == "a605fce54f9df7f6d5e03f7d387131d2"


@given(st.lists(st.text(max_size=6), min_size=4, max_size=4), st.lists(st.text(max_size=6), min_size=4, max_size=4))
def test_different_alerts_have_different_keys(a: list[str], b: list[str]) -> None:
    clean_a, clean_b = ([text.replace("\x00", "") for text in texts] for texts in (a, b))
    keys = [alert_key(Recipient(x[0], x[1]), x[2], x[3]) for x in (clean_a, clean_b)]
    assert (keys[0] == keys[1]) == (clean_a == clean_b)


_TOPICS = st.lists(
    st.builds(
        lambda name, subscribers, events, languages, paused: Topic(
            name, parse("a1"), (), tuple(languages), frozenset(events), tuple(dict.fromkeys(subscribers)), None, paused
        ),
        st.text(min_size=1, max_size=3),
        st.lists(st.sampled_from([ANA, BEN, ROOM]), min_size=1),
        st.sets(st.sampled_from(list(Event)), min_size=1),
        st.lists(st.sampled_from(["en", "fr"]), max_size=2),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda topic: topic.name,
)


@given(
    _TOPICS,
    st.sampled_from(list(Event)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from([ANA, BEN])),
)
def test_once_per_recipient_never_twice_and_always_with_a_reason(
    topics: list[Topic], event: Event, backfill: bool, upgrade: bool, substantive: bool, told: set[Recipient]
) -> None:
    subject = replace(SUBJECT, event=event, backfill=backfill, technical_upgrade=upgrade, substantive=substantive)
    ledger = {(recipient, subject.version_id) for recipient in told}
    decisions = decide(subject, matches(*topics), topics, ledger, NOW)
    recipients = [decision.recipient for decision in decisions]
    assert len(set(recipients)) == len(recipients)
    assert set(recipients) == {recipient for topic in topics for recipient in topic.subscribers}
    for decision in decisions:
        assert not (decision.send and (decision.recipient in told or backfill or upgrade))
        assert decision.topics
        if decision.send:
            assert all(event in topic.events and not topic.paused for topic in topics if topic.name in decision.topics)
    # What was sent is told: asked again, everybody is left alone.
    ledger |= {(decision.recipient, decision.version_id) for decision in decisions if decision.send}
    assert not any(decision.send for decision in decide(subject, matches(*topics), topics, ledger, NOW))
