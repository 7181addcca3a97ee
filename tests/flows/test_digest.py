"""What is told together, later or not at all: digests, bursts, quiet hours, caps and mutes, with a clock that the test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from sqlalchemy import select

from documents.symbol import Symbol
from flows.commands.why import show_why
from flows.pipeline import silences
from flows.pipeline.backfill import backfill, order
from flows.pipeline.digest import next_due
from flows.pipeline.run import Counts, recorded, run
from flows.pipeline.topics import read_topics
from flows.pipeline.wanted import Asked, choose
from infra.database.engine import reading, writing
from infra.database.lock import Busy
from infra.database.schema import bulletin, gap
from infra.protocols import Ambiguous, Channel, ObjectStore
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from watch.message import Message, Recipient
from watch.silence import Scope

FAMILY, OTHER = Family(3), Family(4)
TOPICS = 'topics:\n  - name: all\n    symbols: ["*"]\n    query: ""\n    subscribers: ["mail:desk@example.org"]\n'
MORNINGS = "recipients:\n  - to: mail:desk@example.org\n    digest: daily at 08:00\n    zone: Europe/Vienna\n"
DESK = Recipient("mail", "desk@example.org")


def symbol(document: Any) -> str:
    return document.masthead.symbol or ""


def mails(world: World) -> list[EmailMessage]:
    parser = BytesParser(policy=policy.default)
    written = sorted(world.mails(), key=lambda path: path.stat().st_mtime_ns)
    return [parser.parsebytes(path.read_bytes()) for path in written]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def states(world: World) -> Counter[str]:
    return Counter(row.state for row in world.alerts())


def bulletins(world: World) -> list[Any]:
    with reading(world.office.engine) as connection:
        return list(connection.execute(select(bulletin).order_by(bulletin.c.composed_at)))


def at(world: World, moment: str, command: str = "run") -> Counts:
    world.now[0] = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return world.run(command, later=timedelta(0))


@pytest.fixture
def desk(make_world: MakeWorld) -> World:
    """It gets its digests at eight in Vienna, which is at seven here; it is noon on Saturday."""
    return make_world(topics=TOPICS + MORNINGS)


# --- digests ------------------------------------------------------------------------------------------------------------


def test_a_digest_comes_at_its_hour_with_all_of_the_day_and_what_was_looked_at(desk: World) -> None:
    for one in (FAMILY.draft, OTHER.draft):
        desk.un.library.publish_document(one)
    counts = desk.run()
    assert (counts.alerts, counts.delivered, counts.failed) == (2, 0, 0)
    assert states(desk) == {"digest": 2}
    at(desk, "2026-11-22T06:59:59")
    assert desk.mails() == []
    counts = at(desk, "2026-11-22T07:00:00")
    assert (counts.delivered, counts.failed) == (1, 0)
    (mail,) = mails(desk)
    assert symbol(FAMILY.draft) in text(mail)
    assert symbol(OTHER.draft) in text(mail)
    assert "sources healthy; no gap open" in text(mail)
    assert "Sunday, 22 November 2026" in mail["Subject"]
    assert states(desk) == {"bulletin": 2}
    # The next day has nothing to tell.
    at(desk, "2026-11-23T07:00:00")
    assert len(desk.mails()) == 1


def test_coverage_names_the_gaps(desk: World) -> None:
    desk.un.library.publish_document(FAMILY.draft)
    desk.run()
    with writing(desk.office.engine) as connection:
        row = {
            "symbol_key": "A/C.3/80/L.14",
            "series": "A/C.3/80/L.n",
            "hole": True,
            "opened_at": desk.now[0],
            "asked": 3,
        }
        end = {
            "symbol_key": "A/C.3/80/L.90",
            "series": "A/C.3/80/L.n",
            "hole": False,
            "opened_at": desk.now[0],
            "asked": 3,
        }
        connection.execute(gap.insert(), [row, end])
    at(desk, "2026-11-22T07:00:00", "deliver")
    assert "1 gap open: A/C.3/80/L.14" in text(mails(desk)[0])


def test_an_empty_digest_comes_to_those_who_ask_for_it(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS + MORNINGS + "    empty: yes\n")
    world.run()
    assert world.mails() == [], "nobody watched for anything when this morning's period ended"
    for _ in range(2):
        at(world, "2026-11-22T07:30:00")
    assert len(world.mails()) == 1
    at(world, "2026-11-23T07:30:00")
    assert len(world.mails()) == 2


def test_days_on_which_nothing_ran_are_one_digest(desk: World) -> None:
    desk.un.library.publish_document(FAMILY.draft)
    desk.run()
    at(desk, "2026-11-22T07:00:00")
    desk.un.library.publish_document(OTHER.draft)
    at(desk, "2026-11-22T09:00:00")
    at(desk, "2026-11-26T20:00:00")
    _, second = mails(desk)
    assert "22 November to 26 November 2026" in second["Subject"]


def test_the_hour_of_a_digest_is_the_reader_s_in_summer_and_winter(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS + MORNINGS + "    empty: yes\n")
    found = []
    at(world, "2026-10-23T12:00:00")
    # Vienna goes back an hour in the night to the 25th.
    moment = datetime(2026, 10, 23, 12, tzinfo=UTC)
    while moment < datetime(2026, 10, 27, tzinfo=UTC):
        moment += timedelta(minutes=30)
        world.now[0] = moment
        if world.run("deliver", later=timedelta(0)).delivered:
            found.append(moment.strftime("%d %H:%M"))
    assert found == ["24 06:00", "25 07:00", "26 07:00"]


def test_a_digest_without_an_hour_of_its_own_is_of_a_backfill(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS)
    world.un.library.publish_document(FAMILY.draft)
    asked = Asked((symbol(FAMILY.draft),))
    backfill(world.office, order(world.office, choose(world.office.engine, asked), asked, "digest"))
    assert world.mails() == []
    at(world, "2026-11-22T08:00:00", "deliver")
    assert symbol(FAMILY.draft) in text(mails(world)[0])
    assert len(world.mails()) == 1


class Killed(BaseException):
    """As good as the end of the process: nobody catches it."""


class DyingStore:
    """A store after whose next write under ``message/`` the process is no more."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self.armed = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, key: str, data: bytes, media_type: str) -> None:
        self._store.put(key, data, media_type)
        if self.armed and key.startswith("message/"):
            self.armed = False
            raise Killed


class DyingChannel:
    """A channel in whose next send the process dies, before or after the message left."""

    def __init__(self, channel: Channel, *, sends: bool) -> None:
        self._channel, self._sends = channel, sends

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def send(self, message: Message, *, reply_to: str | None = None) -> Any:
        if self._sends:
            self._channel.send(message, reply_to=reply_to)
        raise Killed


@pytest.mark.parametrize("where", ["between object and row", "before it left", "after it left"])
def test_killed_in_the_middle_of_a_digest_it_comes_once(desk: World, where: str) -> None:
    desk.un.library.publish_document(FAMILY.draft)
    desk.run()
    office = desk.office
    channels: dict[str, Any] = {"mail": DyingChannel(office.channels["mail"], sends=where == "after it left")}
    desk.now[0] = datetime(2026, 11, 22, 7, tzinfo=UTC)
    with pytest.raises(Killed):
        if where == "between object and row":
            run(_with(office, objects=DyingStore(office.objects)), "deliver")
        else:
            run(_with(office, channels=channels), "deliver")
    for _ in range(3):
        desk.run(later=timedelta(minutes=2))
    assert len(desk.mails()) == 1
    assert [row.state for row in bulletins(desk)] == ["sent"]
    assert states(desk) == {"bulletin": 1}


def _with(office: Any, **parts: Any) -> Any:
    from dataclasses import replace

    return replace(office, **parts)


# --- bursts and later texts ---------------------------------------------------------------------------------------------


def test_of_a_draft_and_its_revision_in_one_run_the_revision_is_told(
    make_world: MakeWorld, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(topics=TOPICS)
    world.un.library.publish_document(FAMILY.draft)
    world.un.library.publish_document(FAMILY.revision)
    counts = world.run()
    assert (counts.alerts, counts.delivered, counts.failed) == (2, 1, 0)
    (mail,) = mails(world)
    assert symbol(FAMILY.revision) in mail["Subject"]
    assert f"Takes the place of an alert not yet sent about {symbol(FAMILY.draft)}" in text(mail)
    monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
    show_why(symbol(FAMILY.draft), as_json=False)
    place = f"not told mail:desk@example.org: new document; {symbol(FAMILY.revision)} is told in its place"
    assert place in capsys.readouterr().out
    draft, revision = world.alerts()
    assert (draft.state, draft.superseded_by, revision.state) == ("superseded", revision.key, "sent")
    assert world.run().delivered == 0


def test_a_burst_waits_for_its_siblings_and_the_adopted_text_speaks_for_all(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS)
    patience = timedelta(minutes=2)
    for one in (FAMILY.draft, FAMILY.revision, FAMILY.adopted):
        world.un.library.publish_document(one)
        world.now[0] += timedelta(seconds=30)
        assert run(world.office, "run", patience=patience).delivered == 0
    with reading(world.office.engine) as connection:
        alarm = next_due(connection, read_topics(world.office), world.now[0])
    assert alarm == datetime(2026, 11, 21, 12, 2, 30, tzinfo=UTC)
    world.now[0] = alarm
    assert run(world.office, "run", patience=patience).delivered == 1
    (mail,) = mails(world)
    assert symbol(FAMILY.adopted) in mail["Subject"]
    both = f"{symbol(FAMILY.revision)}, {symbol(FAMILY.draft)}"
    assert f"Takes the place of alerts not yet sent about {both}" in text(mail)
    assert states(world) == {"superseded": 2, "sent": 1}


def alarm_of(world: World) -> datetime | None:
    with reading(world.office.engine) as connection:
        return next_due(connection, read_topics(world.office), world.now[0])


def test_an_alarm_that_a_long_poll_turned_away_is_set_anew(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS)
    patience = timedelta(minutes=2)
    world.un.library.publish_document(FAMILY.draft)
    run(world.office, "run", patience=patience)
    due = world.now[0] + patience
    assert alarm_of(world) == due
    # The run that was ordered for 12:02 finds a poll at work until 12:20, and the next one another.
    for _ in range(2):
        world.now[0] += timedelta(minutes=1)
        with recorded(world.office, "poll", patience):
            world.now[0] += timedelta(minutes=19)
            with pytest.raises(Busy):
                run(world.office, "deliver", patience=patience)
        assert alarm_of(world) == world.now[0] + timedelta(seconds=30)
    world.now[0] += timedelta(seconds=30)
    assert run(world.office, "deliver", patience=patience).delivered == 1
    assert alarm_of(world) is None


def test_what_nobody_can_send_sets_no_alarm_for_ever(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS.replace("mail:desk@example.org", "slack:#desk"))
    for one in (FAMILY.draft, OTHER.draft):
        world.un.library.publish_document(one)
    world.run()
    # The channel is asked once, and again after ten minutes; what stands behind it wakes nobody.
    world.now[0] += timedelta(minutes=3)
    assert alarm_of(world) == world.now[0] + timedelta(minutes=7)


def test_without_a_burst_an_alert_goes_at_once_and_a_flood_is_left_to_the_next_run(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS)

    class Slow(DyingChannel):
        """It takes a message a minute, which is longer than a run of many waits."""

        sent = 0

        def send(self, message: Message, *, reply_to: str | None = None) -> Any:
            self.sent += 1
            return self._channel.send(message, reply_to=reply_to)

        def pause(self, address: str) -> float:
            return 60.0 * self.sent

    slow = world.office.channels["mail"] = Slow(world.office.channels["mail"], sends=True)
    for one in (FAMILY.draft, OTHER.draft):
        world.un.library.publish_document(one)
    assert run(world.office, "run", patience=timedelta(0)).delivered == 1
    assert alarm_of(world) == world.now[0] + timedelta(seconds=30)
    slow.sent = 0
    world.now[0] += timedelta(seconds=30)
    assert run(world.office, "deliver", patience=timedelta(0)).delivered == 1


def test_what_may_be_on_its_way_is_left_alone(make_world: MakeWorld) -> None:
    class Silent(DyingChannel):
        def send(self, message: Message, *, reply_to: str | None = None) -> Any:
            raise Ambiguous("no answer", phase="mailing", subject="desk")

    world = make_world(topics=TOPICS)
    mail = world.office.channels["mail"]
    world.office.channels["mail"] = Silent(mail, sends=False)
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    assert states(world) == {"sending": 1}
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    world.office.channels["mail"] = mail
    for _ in range(2):
        world.run(later=timedelta(minutes=2))
    assert states(world) == {"sent": 2}
    assert {row.superseded_by for row in world.alerts()} == {None}


def test_in_a_digest_too_the_later_text_speaks_for_the_earlier(desk: World) -> None:
    for one in (FAMILY.draft, FAMILY.revision):
        desk.un.library.publish_document(one)
        desk.run()
    at(desk, "2026-11-22T07:00:00")
    (mail,) = mails(desk)
    assert "1 document" in mail["Subject"]
    assert symbol(FAMILY.revision) in text(mail)


def test_the_redline_goes_with_it_where_it_is_asked_for(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS + "recipients:\n  - to: mail:desk@example.org\n    attach: docx\n")
    for one in (FAMILY.draft, FAMILY.revision):
        world.un.library.publish_document(one)
        world.run()
    draft, revision = mails(world)
    assert not list(draft.iter_attachments())
    (redline,) = revision.iter_attachments()
    assert (redline.get_filename() or "").endswith(".docx")


# --- quiet hours, caps ------------------------------------------------------------------------------------------------------


def test_quiet_hours_end_in_the_morning(make_world: MakeWorld) -> None:
    world = make_world(
        topics=TOPICS + "recipients:\n  - to: mail:desk@example.org\n    zone: Europe/Vienna\n    quiet: 22:00-07:00\n"
    )
    world.un.library.publish_document(FAMILY.draft)
    assert at(world, "2026-11-21T21:30:00").delivered == 0
    world.un.library.publish_document(OTHER.draft)
    assert at(world, "2026-11-22T03:30:00").delivered == 0
    assert at(world, "2026-11-22T05:59:00").delivered == 0
    assert at(world, "2026-11-22T06:00:00").delivered == 2


def test_a_flood_is_one_summary_and_no_hour_has_more_than_the_cap(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS + "recipients:\n  - to: mail:desk@example.org\n    cap: 2 an hour\n")
    families = [Family(index) for index in range(10)]
    sent: list[datetime] = []
    published: set[str] = set()

    def passes(count: int, minutes: int) -> None:
        for one in families[len(published) : len(published) + count]:
            world.un.library.publish_document(one.draft)
            published.add(symbol(one.draft))
        sent.extend([world.now[0] + timedelta(minutes=minutes)] * world.run(later=timedelta(minutes=minutes)).delivered)

    passes(5, 1)
    (summary,) = mails(world)
    assert "5 documents" in summary["Subject"]
    assert states(world) == {"bulletin": 5}
    passes(1, 10)  # there is room for one
    passes(3, 10)  # and for none
    assert len(sent) == 2
    assert states(world) == {"bulletin": 5, "sent": 1, "pending": 3}
    passes(0, 41)  # the summary is an hour ago
    assert states(world) == {"bulletin": 8, "sent": 1}
    passes(1, 1)
    for _ in range(4):
        passes(0, 30)
    told = " ".join(text(mail) for mail in mails(world))
    assert all(one in told for one in published)
    for moment in sent:
        assert sum(moment - timedelta(hours=1) < one <= moment for one in sent) <= 2
    assert set(states(world)) == {"bulletin", "sent"}


# --- mutes ------------------------------------------------------------------------------------------------------------------


def mute(world: World, scope: Scope, value: str) -> str:
    with writing(world.office.engine) as connection:
        until = world.now[0] + timedelta(days=1)
        return silences.begin(connection, DESK, scope, value, until, "the debate is over", "Ana", world.now[0])


@pytest.mark.parametrize(
    ("scope", "value"),
    [
        (Scope.TOPIC, "all"),
        (Scope.FAMILY, Symbol.parse(symbol(FAMILY.draft)).base),
        (Scope.SYMBOL, "A/C.6/80/L.*"),
        (Scope.BODY, "A/C.6"),
    ],
)
def test_what_is_muted_is_not_told_and_why_says_so(
    make_world: MakeWorld,
    scope: Scope,
    value: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = make_world(topics=TOPICS)
    world.run()
    mute(world, scope, value)
    world.un.library.publish_document(FAMILY.draft)
    assert world.run().alerts == 0
    monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
    capsys.readouterr()
    show_why(symbol(FAMILY.draft), as_json=False)
    said = capsys.readouterr().out
    assert f"not told mail:desk@example.org: muted ({scope} {value} until" in said
    assert "by Ana: the debate is over)" in said


def test_an_ended_mute_lets_the_next_one_through(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPICS)
    world.run()
    name = mute(world, Scope.TOPIC, "all")
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    with writing(world.office.engine) as connection:
        assert silences.end(connection, [name], world.now[0]) == 1
    world.un.library.publish_document(OTHER.draft)
    assert world.run().delivered == 1
    (mail,) = mails(world)
    assert symbol(OTHER.draft) in mail["Subject"]


def test_what_waits_for_the_digest_is_muted_too(
    desk: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (FAMILY.draft, OTHER.draft):
        desk.un.library.publish_document(one)
    desk.run()
    mute(desk, Scope.FAMILY, Symbol.parse(symbol(FAMILY.draft)).base)
    at(desk, "2026-11-22T07:00:00")
    (mail,) = mails(desk)
    assert symbol(OTHER.draft) in text(mail)
    assert symbol(FAMILY.draft) not in text(mail)
    monkeypatch.setenv("RAPPORTEUR_HOME", str(desk.settings.home))
    capsys.readouterr()
    show_why(symbol(OTHER.draft), as_json=False)
    show_why(symbol(FAMILY.draft), as_json=False)
    said = capsys.readouterr().out
    assert "told     mail:desk@example.org: new document; in the digest of 2026-11-22 07:00 UTC (sent)" in said
    assert "by Ana: the debate is over" in said


# --- what else happened ---------------------------------------------------------------------------------------------------

TOPIC: Callable[[str, str], str] = (
    "topics:\n  - name: asked\n    symbols: [{}]\n    query: ''\n    events: [{}]\n"
    '    subscribers: ["mail:desk@example.org"]\n'
).format


def test_a_topic_may_ask_for_sponsors_only(make_world: MakeWorld) -> None:
    world = make_world(topics=TOPIC('"*"', "sponsor joined"))
    world.un.library.publish_document(FAMILY.draft)
    assert world.run().alerts == 0
    world.un.library.publish_document(FAMILY.revision)
    assert FAMILY.joined
    assert world.run().alerts == 1
    assert {row.reason for row in world.alerts() if row.send} == {"sponsors joined"}


def test_a_topic_may_ask_for_citations_of_its_symbols(make_world: MakeWorld) -> None:
    cited = {citation for passage in FAMILY.draft.passages for citation in passage.citations}
    one = sorted(cited)[0]
    world = make_world(topics=TOPIC(f'"{one}"', "cited"))
    world.un.library.publish_document(FAMILY.draft)
    assert world.run().alerts == 1
    assert {row.reason for row in world.alerts()} == {"cites a document that is watched"}
    world = make_world(topics=TOPIC('"A/RES/1/1"', "cited"))
    world.un.library.publish_document(OTHER.draft)
    assert world.run().alerts == 0
