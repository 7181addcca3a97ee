"""Alerts through a server that speaks Slack's Web API, and through a mail server: a family in one thread, each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.database.engine import writing
from infra.database.schema import alert
from replica.faults import Fault as ReplicaFault
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from tests.servers.slack import TOKEN, Fault, SlackServer
from tests.servers.smtp import SmtpServer

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
