"""A way of telling people that does not work: the operators hear of it once, by another way, and nothing is lost or said twice."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest

from flows.pipeline.trouble import LASTING, tell_of_trouble
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from tests.servers.slack import TOKEN, Fault, Rule, SlackServer, by_chance
from tests.servers.smtp import DROP, SmtpServer

FAMILY = Family(3)
TO_SLACK = 'topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["slack:#drafts"]\n'
TO_MAIL = 'topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["mail:desk@example.org"]\n'
LATER = timedelta(minutes=20)


@pytest.fixture
def to_slack(make_world: MakeWorld, slack_server: SlackServer) -> Callable[[str], World]:
    def make(operators: str = "slack:#general") -> World:
        world = make_world(
            topics=TO_SLACK,
            slack_token=TOKEN,
            slack_base_url=slack_server.url,
            operators=operators,
            operators_otherwise="mail:ops@example.org",
        )
        world.now[0] = datetime.now(UTC)
        return world

    return make


def mails(world: World) -> list[str]:
    """The subjects of what the operators were mailed."""
    read = [email.message_from_bytes(path.read_bytes(), policy=default) for path in world.mails()]
    return [str(mail["Subject"]) for mail in read if "ops@" in str(mail["To"])]


def test_a_revoked_token_is_told_once_by_another_way_and_once_when_it_is_over(
    to_slack: Callable[[str], World], slack_server: SlackServer
) -> None:
    world = to_slack("slack:#general")
    slack_server.token_error = "token_revoked"
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    for _ in range(3):
        tell_of_trouble(world.office)
        world.run(later=LATER)
    assert mails(world) == ["[Rapporteur] Messages to everybody by slack do not go out"]
    assert slack_server.messages() == []
    slack_server.token_error = ""
    world.run(later=LATER)
    assert len(slack_server.messages("drafts")) == 1
    for _ in range(2):
        tell_of_trouble(world.office)
    # Slack works again, so it is told there.
    assert [one["text"] for one in slack_server.messages()] == [
        "[Rapporteur] Messages to everybody by slack go out again"
    ]
    assert len(mails(world)) == 1


@pytest.mark.parametrize("code", ["is_archived", "channel_not_found", "not_in_channel", "msg_blocks_too_long"])
def test_a_place_that_is_gone_is_told_where_the_operators_are(
    to_slack: Callable[[str], World], slack_server: SlackServer, code: str
) -> None:
    world = to_slack("slack:#general")
    slack_server.fail("chat.postMessage", Fault(error=code))
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    for _ in range(2):
        tell_of_trouble(world.office)
    (told,) = slack_server.messages()
    what = "A message to {} was refused" if code.startswith("msg") else "Messages to {} do not go out"
    assert told["text"] == f"[Rapporteur] {what.format('slack:#drafts')}"
    assert code in str(told["blocks"])
    assert mails(world) == []


def test_when_the_operators_own_place_is_gone_they_hear_it_elsewhere(
    to_slack: Callable[[str], World], slack_server: SlackServer
) -> None:
    world = to_slack("slack:#drafts")
    slack_server.fail("chat.postMessage", Fault(error="is_archived"))
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    tell_of_trouble(world.office)
    assert len(mails(world)) == 1
    assert slack_server.messages("drafts") == []


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=429, error="ratelimited", retry_after=1)])
def test_a_server_that_fails_is_told_only_when_that_lasts(
    to_slack: Callable[[str], World], slack_server: SlackServer, fault: Fault
) -> None:
    world = to_slack("mail:ops@example.org")
    slack_server.chance = lambda method: fault if method == "chat.postMessage" else None
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    tell_of_trouble(world.office)
    assert mails(world) == []
    world.run(later=LASTING)
    tell_of_trouble(world.office)
    assert mails(world) == ["[Rapporteur] Messages to slack:#drafts do not go out"]
    slack_server.chance = lambda method: None
    world.run(later=timedelta(minutes=5))
    tell_of_trouble(world.office)
    assert sorted(mails(world))[1:] == ["[Rapporteur] Messages to slack:#drafts go out again"]


def test_a_short_trouble_is_nobodys_affair(to_slack: Callable[[str], World], slack_server: SlackServer) -> None:
    world = to_slack("mail:ops@example.org")
    slack_server.fail("chat.postMessage", Fault(status=500))
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.run(later=timedelta(minutes=5))
    assert len(slack_server.messages("drafts")) == 1
    world.run(later=LASTING)
    tell_of_trouble(world.office)
    assert mails(world) == []


def test_a_mail_in_doubt_is_told_and_not_sent_again(make_world: MakeWorld, smtp_server: SmtpServer) -> None:
    world = make_world(
        topics=TO_MAIL, smtp_url=f"smtp://127.0.0.1:{smtp_server.port}?security=none", operators="console"
    )
    smtp_server.takes = True
    smtp_server.say("BODY", DROP)
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.run(later=LATER)
    for _ in range(2):
        tell_of_trouble(world.office)
    assert len(smtp_server.taken) == 1
    assert world.console.getvalue().count("[Rapporteur] A message to mail:desk@example.org may not have arrived") == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(drop=True),
        Fault(status=429, error="ratelimited", retry_after=1),
        Fault(error="token_revoked"),
        Fault(error="missing_scope"),
        Fault(body=b"<html>"),
    ],
)
def test_a_doubt_stays_one_until_the_history_was_read(
    to_slack: Callable[[str], World], slack_server: SlackServer, fault: Fault
) -> None:
    """A search that fails says nothing: what was taken in spite of the answer is not said again."""
    world = to_slack("mail:ops@example.org")
    slack_server.fail("chat.postMessage", Fault(drop=True, delivers=True))
    slack_server.chance = lambda method: fault if method == "conversations.history" else None
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    for _ in range(3):
        world.run(later=LATER)
    assert slack_server.methods().count("conversations.history") >= 2
    slack_server.chance = lambda method: None
    world.run(later=timedelta(days=1))
    assert len(slack_server.messages("drafts")) == 1
    assert [row.state for row in world.alerts()] == ["sent"]


STORM = (
    "* drop probability=0.1",
    "* drop delivers probability=0.15",
    "* 429 retry_after=1 probability=0.1",
    "* 429 delivers retry_after=1 probability=0.1",
    "* 500 probability=0.05",
    "* 500 delivers probability=0.1",
    "* internal_error delivers probability=0.05",
)


@pytest.mark.parametrize("seed", range(3))
def test_in_a_storm_nothing_is_lost_and_nothing_said_twice(
    to_slack: Callable[[str], World], slack_server: SlackServer, seed: int
) -> None:
    """Two calls of three fail, half of them after they did what was asked: also the searches, and what is amended."""
    world = to_slack("console")
    for one in (FAMILY.draft, FAMILY.revision, FAMILY.adopted, Family(5).draft, Family(5).revision):
        world.un.library.publish_document(one)
    slack_server.chance = by_chance([Rule.parse(text) for text in STORM], seed)
    world.run()  # decides at the server's own time, by which its history is searched
    for _ in range(20):
        world.run(later=timedelta(hours=2))
    slack_server.chance = lambda method: None
    for _ in range(3):
        world.run(later=timedelta(days=2))
    told = {row.key: row.state for row in world.alerts() if row.send}
    assert set(told.values()) <= {"sent", "superseded"}
    assert slack_server.history()["twice"] == []
    assert set(slack_server.keys("drafts")) == {key for key, state in told.items() if state == "sent"}
