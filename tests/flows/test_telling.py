"""Alerts through a server that speaks Slack's Web API, and through a mail server: a family in one thread, each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.pipeline import silences
from flows.pipeline.deliver import deliver_all
from flows.pipeline.digest import next_due
from infra.channels.slack import SlackChannel
from infra.database.engine import reading, writing
from infra.database.schema import alert
from replica.faults import Fault as ReplicaFault
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from tests.servers.slack import TOKEN, Fault, SlackServer
from tests.servers.smtp import SmtpServer
from watch.message import Recipient
from watch.silence import Scope

FAMILY = Family(3)
TO_SLACK = 'topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["slack:#drafts"]\n'
TO_MAIL = 'topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["mail:desk@example.org"]\n'


@pytest.fixture
def world(make_world: MakeWorld, slack_server: SlackServer) -> World:
    world = make_world(topics=TO_SLACK, slack_token=TOKEN, slack_base_url=slack_server.url)
    world.now[0] = datetime.now(UTC)  # the server's clock is the real one, and its history is searched by time
    return world


def test_a_family_is_one_thread(world: World, slack_server: SlackServer) -> None:
    for one in (FAMILY.draft, FAMILY.revision, FAMILY.adopted):
        world.un.library.publish_document(one)
        assert world.run().delivered == 1
    first, second, third = slack_server.messages("drafts")
    assert all(symbol in str(first["blocks"]) for symbol in (FAMILY.revision_symbol, FAMILY.resolution_symbol))
    assert FAMILY.resolution_symbol not in str(second["blocks"][:3])
    assert "thread_ts" not in first or first["thread_ts"] == first["ts"]
    assert second["thread_ts"] == third["thread_ts"] == first["ts"]
    for message, document in zip((first, second, third), (FAMILY.draft, FAMILY.revision, FAMILY.adopted), strict=True):
        assert (document.masthead.symbol or "") in message["text"]
        assert message["blocks"]


def test_that_the_first_message_cannot_be_changed_loses_and_repeats_nothing(
    world: World, slack_server: SlackServer
) -> None:
    for one in (FAMILY.draft, FAMILY.revision):
        world.un.library.publish_document(one)
        slack_server.fail("chat.update", Fault(error="cant_update_message"))
        assert world.run().delivered == 1
    assert "stays as it was" in world.notes.lines[-1]
    world.run(later=timedelta(minutes=2))
    assert len(slack_server.messages("drafts")) == 2
    assert [row.state for row in world.alerts()] == ["sent", "sent"]


def test_what_was_seen_stays_seen_when_the_first_message_changes(world: World, slack_server: SlackServer) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    with writing(world.office.engine) as connection:
        connection.execute(alert.update().values(seen_at=world.now[0], seen_by="Ana"))
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    first, second = slack_server.messages("drafts")
    assert "Seen by Ana" in str(first["blocks"])
    assert "Seen by Ana" not in str(second["blocks"])


def test_a_clock_hours_ahead_of_slack_s_repeats_nothing(world: World, slack_server: SlackServer) -> None:
    world.now[0] += timedelta(hours=14)  # a time zone taken for another
    world.un.library.publish_document(FAMILY.draft)
    slack_server.fail("chat.postMessage", Fault(drop=True, delivers=True))
    world.run()
    assert world.run(later=timedelta(minutes=2)).delivered == 1
    assert len(slack_server.messages("drafts")) == 1


def test_a_muted_family_s_first_message_goes_on_showing_that(world: World, slack_server: SlackServer) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.un.library.publish_document(FAMILY.revision)
    slack_server.fail("chat.postMessage", Fault(drop=True, delivers=True))
    world.run()
    until = world.now[0] + timedelta(days=7)
    with writing(world.office.engine) as connection:
        who, family = Recipient("slack", "#drafts"), world.alerts()[0].family
        silences.begin(connection, who, Scope.FAMILY, family, until, "the button in Slack", "ana", world.now[0])
    assert world.run(later=timedelta(minutes=2)).delivered == 1
    first, _ = slack_server.messages("drafts")
    assert FAMILY.revision_symbol in str(first["blocks"])
    assert "is muted here until" in str(first["blocks"])


def paced(world: World, seconds: float = 60.0) -> World:
    """Posts to one Slack channel keep that distance; who would sleep moves the world's clock."""

    def sleep(time: float) -> None:
        world.now[0] += timedelta(seconds=time)

    base = world.settings.slack_base_url
    slack = SlackChannel(TOKEN, base_url=base, pace=seconds, clock=lambda: world.now[0].timestamp(), sleep=sleep)
    return replace(world, office=replace(world.office, channels=world.office.channels | {"slack": slack}))


def test_a_flood_to_one_channel_keeps_nobody_else_waiting(make_world: MakeWorld, slack_server: SlackServer) -> None:
    to = TO_SLACK.replace('["slack:#drafts"]', '["slack:#drafts", "slack:#general", console]')
    world = paced(make_world(topics=to, slack_token=TOKEN, slack_base_url=slack_server.url, slack_pace=0))
    began = world.now[0]
    drafts = [Family(number).draft for number in (3, 4, 5)]
    for one in drafts:
        world.un.library.publish_document(one)
    assert world.run(later=timedelta(0)).delivered == 9
    posts = [asked["channel"] for method, asked in slack_server.calls if method == "chat.postMessage"]
    assert [set(posts[at : at + 2]) for at in (0, 2, 4)] == [{"#drafts", "#general"}] * 3
    told = [slack_server.keys(name) for name in ("drafts", "general")]
    order = [row for row in world.alerts() if row.recipient.startswith("slack")]
    assert told == [[row.key for row in order if row.recipient == f"slack:#{name}"] for name in ("drafts", "general")]
    # Two waits for both, not one for each message.
    assert world.now[0] - began == timedelta(seconds=120)


def test_where_another_run_comes_soon_what_has_to_be_paced_is_left_to_it(
    world: World, slack_server: SlackServer
) -> None:
    world = paced(world)
    for number in (3, 4, 5):
        world.un.library.publish_document(Family(number).draft)
    world.run("poll")
    world.run("ingest", later=timedelta(0))
    assert deliver_all(world.office, timedelta(seconds=90)) == (2, 0)
    with reading(world.office.engine) as connection:
        soon = next_due(connection, None, world.now[0])
    assert soon is not None
    assert soon - world.now[0] <= timedelta(seconds=30)
    world.now[0] += timedelta(seconds=30)
    assert deliver_all(world.office, timedelta(seconds=90)) == (1, 0)
    assert slack_server.keys("drafts") == [row.key for row in world.alerts()]


def test_without_its_setting_a_channel_waits_and_says_what_to_set(make_world: MakeWorld) -> None:
    world = make_world(topics=TO_SLACK.replace("slack:#drafts", "webhook:https://hooks.example.org/un"))
    world.un.library.publish_document(FAMILY.draft)
    assert world.run().delivered == 0
    (row,) = world.alerts()
    assert row.state == "pending"
    assert "RAPPORTEUR_WEBHOOKS" in row.note


def test_nothing_is_sent_past_a_message_that_has_to_wait(world: World, slack_server: SlackServer) -> None:
    world.un.library.publish_document(FAMILY.draft)
    slack_server.fail("chat.postMessage", Fault(status=429, error="ratelimited", retry_after=60))
    world.run()
    world.un.library.publish_document(Family(4).draft)
    assert world.run(later=timedelta(seconds=10)).delivered == 0
    assert world.run(later=timedelta(minutes=2)).delivered == 2
    assert slack_server.keys("drafts") == [row.key for row in world.alerts()]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(drop=True, delivers=True),
        Fault(status=500, delivers=True),
        Fault(status=429, error="ratelimited", retry_after=1, delivers=True),
        Fault(error="internal_error", delivers=True),
    ],
    ids=["dropped after taking it", "500 after taking it", "429 after taking it", "internal error after taking it"],
)
def test_what_was_taken_in_spite_of_the_answer_is_not_said_again(
    world: World, slack_server: SlackServer, fault: Fault
) -> None:
    world.un.library.publish_document(FAMILY.draft)
    slack_server.fail("chat.postMessage", fault)
    world.run()
    assert len(slack_server.messages("drafts")) == 1
    counts = world.run(later=timedelta(minutes=2))
    assert counts.delivered == 1
    assert len(slack_server.messages("drafts")) == 1
    assert [row.state for row in world.alerts()] == ["sent"]


@pytest.mark.parametrize(
    "fault",
    [Fault(drop=True), Fault(status=500), Fault(status=429, error="ratelimited", retry_after=1)],
    ids=["dropped", "500", "429"],
)
def test_what_was_not_taken_is_said_once_it_can_be(world: World, slack_server: SlackServer, fault: Fault) -> None:
    world.un.library.publish_document(FAMILY.draft)
    slack_server.fail("chat.postMessage", fault)
    assert world.run().delivered == 0
    assert world.run(later=timedelta(minutes=2)).delivered == 1
    assert len(slack_server.messages("drafts")) == 1


def test_a_revoked_token_holds_messages_back_until_there_is_another(world: World, slack_server: SlackServer) -> None:
    world.un.library.publish_document(FAMILY.draft)
    slack_server.fail("chat.postMessage", Fault(error="token_revoked"))
    assert world.run().delivered == 0
    assert len(world.notes.lines) == 1
    assert world.run(later=timedelta(minutes=11)).delivered == 1


def test_an_archived_channel_is_a_line_and_a_failed_delivery(make_world: MakeWorld, slack_server: SlackServer) -> None:
    world = make_world(
        topics=TO_SLACK.replace("#drafts", "#closed"), slack_token=TOKEN, slack_base_url=slack_server.url
    )
    world.un.library.publish_document(FAMILY.draft)
    assert world.run().failed == 1
    assert [row.state for row in world.alerts()] == ["failed"]
    assert "#closed" in world.notes.lines[0]


def test_mail_goes_through_the_server_and_threads(make_world: MakeWorld, smtp_server: SmtpServer) -> None:
    world = make_world(
        topics=TO_MAIL,
        smtp_url=f"smtp://127.0.0.1:{smtp_server.port}?security=none",
        mail_from="Rapporteur <rapporteur@example.org>",
    )
    for one in (FAMILY.draft, FAMILY.revision):
        world.un.library.publish_document(one)
        assert world.run().delivered == 1
    first, second = (taken.mail for taken in smtp_server.taken)
    assert first["To"] == "desk@example.org"
    assert (FAMILY.draft.masthead.symbol or "") in first["Subject"]
    assert first["Message-ID"] in second["References"]


def test_a_server_that_says_slow_down_is_asked_once_and_order_is_kept(world: World, slack_server: SlackServer) -> None:
    families = [Family(index) for index in range(4)]
    for one in families:
        world.un.library.publish_document(one.draft)
    slack_server.fail("chat.postMessage", Fault(status=429, error="ratelimited", retry_after=30))
    counts = world.run()
    assert (counts.delivered, counts.failed) == (0, 4)
    assert slack_server.methods().count("chat.postMessage") == 1
    assert world.run(later=timedelta(minutes=2)).delivered == 4
    order = [row.key for row in world.alerts()]
    assert slack_server.keys("drafts") == order


def test_the_operators_hear_once_of_trouble_and_once_of_its_end(world: World, slack_server: SlackServer) -> None:
    world = replace(
        world, office=replace(world.office, settings=world.settings.model_copy(update={"operators": "slack:#general"}))
    )
    world.run()
    assert slack_server.messages("general") == []
    world.un.faults.add(ReplicaFault("*/rss/*", "challenge", times=3))
    for _ in range(3):
        world.run(later=timedelta(minutes=30))
    (trouble,) = slack_server.messages("general")
    assert "challenged" in trouble["text"]
    for _ in range(2):
        world.run(later=timedelta(minutes=30))
    _, recovery = slack_server.messages("general")
    assert "well again" in recovery["text"]


def test_trouble_told_before_a_crash_is_not_told_again(world: World, slack_server: SlackServer) -> None:
    world = replace(
        world, office=replace(world.office, settings=world.settings.model_copy(update={"operators": "slack:#general"}))
    )
    world.un.faults.add(ReplicaFault("*/rss/*", "html_feed", times=2))
    slack_server.fail("chat.postMessage", Fault(drop=True, delivers=True))
    world.run()
    world.run(later=timedelta(minutes=1))
    assert len(slack_server.messages("general")) == 1
