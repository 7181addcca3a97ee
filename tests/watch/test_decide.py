from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.decide import Decision, Event, Mode, Reason, Subject, Waiting, alert_key, decide
from watch.match import Match
from watch.message import Recipient
from watch.preferences import Preferences, Rhythm
from watch.query import parse
from watch.silence import Scope, Silence
from watch.topics import Topic, Weight

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
        (SUBJECT, {"later": {"t"}}, Reason.BEFORE_TOPIC),
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


def test_a_topic_that_came_later_silences_no_other() -> None:
    assert one(SUBJECT, topic("t", ANA), later={"another"}).send


def test_one_topic_that_speaks_is_enough_and_the_silent_ones_are_named() -> None:
    topics = (topic("paused", ANA, paused=True), topic("speaks", ANA), topic("late", ANA))
    decision = one(SUBJECT, *topics, later={"late"})
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
            name,
            parse("a1"),
            languages=tuple(languages),
            events=frozenset(events),
            subscribers=tuple(dict.fromkeys(subscribers)),
            paused=paused,
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


# --- when, and instead of what ----------------------------------------------------------------------------------------

MORNING = Preferences(ANA, Rhythm(time(8)))
NIGHT = Preferences(ANA, zone=ZoneInfo("Europe/Vienna"), quiet=(time(9), time(11)))  # it is 10:00 there


def test_at_once_unless_told_otherwise() -> None:
    decision = one(SUBJECT, topic("t", ANA))
    assert (decision.mode, decision.due) == (Mode.NOW, NOW)
    patient = one(SUBJECT, topic("t", ANA), patience=timedelta(minutes=2))
    assert patient.due == NOW + timedelta(minutes=2)


def test_a_digest_has_no_moment_of_its_own() -> None:
    decision = one(SUBJECT, topic("t", ANA), wants={ANA: MORNING})
    assert (decision.send, decision.mode, decision.due) == (True, Mode.DIGEST, None)
    of_backfill = one(replace(SUBJECT, in_digest=True), topic("t", ANA))
    assert (of_backfill.send, of_backfill.mode) == (True, Mode.DIGEST)


def test_quiet_hours_move_it_and_nobody_else_s() -> None:
    topics = [topic("t", ANA, BEN)]
    ana, ben = decide(SUBJECT, matches(*topics), topics, set(), NOW, wants={ANA: NIGHT})
    assert (ana.due, ben.due) == (datetime(2026, 11, 21, 10, tzinfo=UTC), NOW)


def waiting(version_id: str = "older", *, due: datetime | None = NOW, family: str = SUBJECT.family) -> Waiting:
    return Waiting(f"key of {version_id}", ANA, version_id, family, due, (f"symbol of {version_id}",))


def test_siblings_go_together() -> None:
    soon = waiting("sibling", due=NOW + timedelta(minutes=1))
    patience = timedelta(minutes=2)
    assert one(SUBJECT, topic("t", ANA), waiting=[soon], patience=patience).due == soon.due
    assert one(SUBJECT, topic("t", BEN), waiting=[soon], patience=patience).due == NOW + patience
    late = waiting("sibling", due=NOW - timedelta(hours=1))
    assert one(SUBJECT, topic("t", ANA), waiting=[late], patience=patience).due == NOW
    stranger = waiting("stranger", due=NOW, family="A/C.1/80/L.1")
    assert one(SUBJECT, topic("t", ANA), waiting=[stranger], patience=patience).due == NOW + patience


def test_a_later_text_takes_the_place_of_what_is_not_sent_yet() -> None:
    subject = replace(SUBJECT, replaces=frozenset({"older"}))
    decision = one(subject, topic("t", ANA), waiting=[waiting("older"), waiting("sibling")])
    assert (decision.send, decision.supersedes, decision.instead_of) == (True, ("key of older",), ("symbol of older",))
    assert one(subject, topic("t", BEN), waiting=[waiting("older")]).supersedes == ()
    in_digest = one(subject, topic("t", ANA), waiting=[waiting("older", due=None)], wants={ANA: MORNING})
    assert in_digest.supersedes == ("key of older",)


def test_a_webhook_is_told_of_every_text_and_at_once() -> None:
    hook = Recipient.parse("webhook:https://hooks.example.org/un")
    older = [replace(waiting("older"), recipient=hook), replace(waiting("newer"), recipient=hook)]
    subject = replace(SUBJECT, replaces=frozenset({"older"}), replaced_by=frozenset({"newer"}))
    decision = one(subject, topic("t", hook), waiting=older, patience=timedelta(minutes=2))
    assert (decision.send, decision.due, decision.supersedes, decision.superseded_by) == (True, NOW, (), None)


def test_an_alert_that_is_not_sent_takes_no_place() -> None:
    subject = replace(SUBJECT, replaces=frozenset({"older"}))
    decision = one(subject, topic("t", ANA, paused=True), waiting=[waiting("older")])
    assert (decision.send, decision.supersedes) == (False, ())


def test_an_earlier_text_that_comes_late_is_not_told_beside_the_later_one() -> None:
    subject = replace(SUBJECT, replaced_by=frozenset({"newer"}))
    decision = one(subject, topic("t", ANA), waiting=[waiting("newer")])
    assert (decision.send, decision.reason, decision.superseded_by) == (False, Reason.SUPERSEDED, "key of newer")
    assert one(subject, topic("t", ANA)).send  # the later one was sent: this is news all the same


_LIFE = tuple(
    replace(
        SUBJECT,
        symbol=name,
        symbol_key=name,
        version_id=name,
        event=event,
        replaces=frozenset(names[:number]),
        replaced_by=frozenset(names[number + 1 :]),
    )
    for names in [("L.9", "L.9/Rev.1", "RES/1")]
    for number, (name, event) in enumerate(zip(names, (Event.NEW, Event.REVISED, Event.ADOPTED), strict=True))
)


@pytest.mark.parametrize("order", list(permutations(_LIFE)), ids=lambda order: " ".join(one.symbol for one in order))
def test_of_one_burst_only_the_last_text_is_told_in_whatever_order_it_came(order: tuple[Subject, ...]) -> None:
    unsent: dict[str, Waiting] = {}
    for subject in order:
        decision = one(subject, topic("t", ANA), waiting=list(unsent.values()))
        for key in decision.supersedes:
            del unsent[key]
        if decision.send:
            behind = (subject.symbol, *decision.instead_of)
            unsent[decision.key] = Waiting(decision.key, ANA, subject.version_id, subject.family, NOW, behind)
    assert [found.version_id for found in unsent.values()] == ["RES/1"]


# --- mutes ------------------------------------------------------------------------------------------------------------


def mute(scope: Scope, value: str, recipient: Recipient | None = ANA) -> Silence:
    return Silence("a1", recipient, scope, value, NOW + timedelta(days=1), "enough", "Ana", NOW - timedelta(days=1))


def test_a_muted_topic_says_until_when_and_why() -> None:
    decision = one(SUBJECT, topic("t", ANA), silences=[mute(Scope.TOPIC, "t")])
    assert (decision.send, decision.reason) == (False, Reason.MUTED)
    assert decision.because == "topic t until 2026-11-22 09:00 UTC, by Ana: enough"


def test_another_topic_of_the_same_recipient_still_speaks() -> None:
    decision = one(SUBJECT, topic("t", ANA), topic("u", ANA), silences=[mute(Scope.TOPIC, "t")])
    assert (decision.send, decision.topics, decision.silent) == (True, ("u",), (("t", Reason.MUTED),))
    assert decision.because is None


def test_others_are_told() -> None:
    topics = [topic("t", ANA, BEN)]
    decisions = decide(SUBJECT, matches(*topics), topics, set(), NOW, silences=[mute(Scope.FAMILY, SUBJECT.family)])
    assert [d.send for d in decisions] == [False, True]
    decisions = decide(SUBJECT, matches(*topics), topics, set(), NOW, silences=[mute(Scope.BODY, "A/C.3", None)])
    assert [d.send for d in decisions] == [False, False]


# --- what else happened, and how much ---------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [Event.SPONSOR_JOINED, Event.VOTE])
def test_what_happened_besides_is_a_reason_of_its_own(event: Event) -> None:
    asks = topic("t", ANA, events=frozenset({event}))
    assert one(SUBJECT, asks).reason is Reason.EVENT_NOT_WANTED
    decision = one(replace(SUBJECT, also=frozenset({event})), asks)
    assert (decision.send, decision.reason) == (True, Reason[event.name])
    # Whoever wants all is told of what happened to the document itself.
    assert one(replace(SUBJECT, also=frozenset({event})), topic("t", ANA)).reason is Reason.REVISED


def test_a_reissue_with_the_same_text_and_more_sponsors_is_told() -> None:
    subject = replace(SUBJECT, event=Event.REISSUED, substantive=False, also=frozenset({Event.SPONSOR_JOINED}))
    assert one(subject, topic("t", ANA)).send


def test_a_citation_is_told_to_those_who_ask_for_citations() -> None:
    cites = Match("t", (), True, cites=True, itself=False)
    both = replace(cites, itself=True)
    neither = replace(both, cites=False)

    def told(match: Match, *events: Event) -> tuple[bool, Reason]:
        (decision,) = decide(SUBJECT, [match], [topic("t", ANA, events=frozenset(events))], (), NOW)
        return decision.send, decision.reason

    no = (False, Reason.EVENT_NOT_WANTED)
    assert [told(one, Event.CITED) for one in (cites, both, neither)] == [
        (True, Reason.CITED),
        (True, Reason.CITED),
        no,
    ]
    revised = (True, Reason.REVISED)
    assert [told(one, Event.REVISED) for one in (cites, both, neither)] == [no, revised, revised]
    assert [told(one, Event.REVISED, Event.CITED) for one in (cites, both)] == [(True, Reason.CITED), revised]


@pytest.mark.parametrize("least", list(Weight))
@pytest.mark.parametrize("found", [None, *Weight])
def test_changes_that_weigh_less_than_the_topic_asks_for_are_not_told(least: Weight, found: Weight | None) -> None:
    decision = one(replace(SUBJECT, weight=found), topic("t", ANA, weight=least))
    assert decision.send == (found is None or found.order >= least.order)
    assert decision.send or decision.reason is Reason.TOO_LIGHT
    # That it was adopted, or that a vote was taken, is no matter of weight.
    assert one(replace(SUBJECT, weight=found, event=Event.ADOPTED), topic("t", ANA, weight=least)).send
    assert one(replace(SUBJECT, weight=found, also=frozenset({Event.VOTE})), topic("t", ANA, weight=least)).send


_WAITING = st.lists(
    st.builds(
        lambda number, recipient, relation, due: Waiting(
            f"key {number}", recipient, f"{relation} {number}", SUBJECT.family, due, (f"symbol {number}",)
        ),
        st.integers(0, 50),
        st.sampled_from([ANA, BEN]),
        st.sampled_from(["older", "newer", "sibling"]),
        st.sampled_from([None, NOW, NOW + timedelta(minutes=1)]),
    ),
    max_size=5,
    unique_by=lambda found: found.key,
)
_MUTES = st.lists(
    st.sampled_from([mute(Scope.TOPIC, "a"), mute(Scope.BODY, "A/C.3", BEN), mute(Scope.SYMBOL, "A/C.5/*", None)]),
    unique_by=lambda found: (found.scope, found.value),
)


@given(_TOPICS, _WAITING, _MUTES, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_known_changes_nothing(
    topics: list[Topic], unsent: list[Waiting], mutes: list[Silence], chance: random.Random
) -> None:
    subject = replace(
        SUBJECT,
        replaces=frozenset(found.version_id for found in unsent if found.version_id.startswith("older")),
        replaced_by=frozenset(found.version_id for found in unsent if found.version_id.startswith("newer")),
    )

    def decided() -> list[object]:
        found = decide(
            subject, matches(*topics), topics, set(), NOW, wants={BEN: NIGHT}, silences=mutes, waiting=unsent
        )
        return [
            (d.recipient, d.send, d.reason, d.due, set(d.topics), set(d.silent), set(d.supersedes), d.superseded_by)
            for d in found
        ]

    first = decided()
    for things in (topics, unsent, mutes):
        chance.shuffle(things)
    assert decided() == first


@given(_TOPICS, _WAITING, _MUTES)
def test_an_alert_is_sent_or_silent_and_takes_a_place_or_gives_its_own_and_never_both(
    topics: list[Topic], unsent: list[Waiting], mutes: list[Silence]
) -> None:
    subject = replace(
        SUBJECT,
        replaces=frozenset(found.version_id for found in unsent if found.version_id.startswith("older")),
        replaced_by=frozenset(found.version_id for found in unsent if found.version_id.startswith("newer")),
    )
    decisions = decide(subject, matches(*topics), topics, set(), NOW, silences=mutes, waiting=unsent)
    assert len({d.recipient for d in decisions}) == len(decisions)
    for decision in decisions:
        mine = {found.key for found in unsent if found.recipient == decision.recipient}
        assert mine.issuperset(decision.supersedes)
        assert not (decision.supersedes and decision.superseded_by)
        assert decision.send == (decision.due is not None) or decision.mode is Mode.DIGEST
        assert decision.send or not decision.supersedes
        assert (decision.because is not None) == (decision.reason is Reason.MUTED)
        if decision.send:
            assert not any(found.version_id.startswith("newer") for found in unsent if found.key in mine)
