"""Buttons in Slack: what is pressed is kept once, does what it says, and is shown where it was pressed."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from flows.pipeline import silences
from flows.pipeline.pressed import FOR_EVER, Desk, take_off, with_state
from infra.database.engine import reading, writing
from infra.database.schema import alert, silence
from infra.listener.pressed import Garbage
from infra.listener.unsubscribing import unsubscribing
from infra.protocols import Amending
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from tests.servers.slack import TOKEN, Fault, SlackServer
from watch.block_kit import actions, button, context, run, section
from watch.message import Recipient

FAMILY = Family(3)
TO_SLACK = 'topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["slack:#drafts"]\n'
READER = Recipient("mail", "desk@example.org")


@pytest.fixture
def world(make_world: MakeWorld, slack_server: SlackServer) -> World:
    world = make_world(topics=TO_SLACK, slack_token=TOKEN, slack_base_url=slack_server.url)
    world.now[0] = datetime.now(UTC)
    world.un.library.publish_document(FAMILY.draft)
    assert world.run().delivered == 1
    return world


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def desk(world: World, said: list[str]) -> Iterator[Desk]:
    slack = world.office.channels["slack"]
    assert isinstance(slack, Amending)
    found = Desk(world.office.engine, slack, world.office.clock, said.append)
    yield found
    found.close()


def payload(world: World, slack_server: SlackServer, action: str, at: float = 0.0, who: str = "ana") -> dict[str, Any]:
    """A button pressed ``at`` seconds from now, in the message as it stands there now."""
    (posted,) = slack_server.messages("drafts")
    key = posted["metadata"]["event_payload"]["key"]
    blocks = list(posted["blocks"])
    if not any(block["type"] == "actions" for block in blocks):
        blocks.append(dict(actions([button("mute", "Mute", value=key), button("seen", "Seen", value=key)])))
    moment = world.now[0].timestamp() + at
    return {
        "type": "block_actions",
        "user": {"id": "U1", "username": who},
        "channel": {"id": "C0000DRAFTS"},
        "message": {"ts": posted["ts"], "text": posted["text"], "blocks": blocks},
        "actions": [{"action_id": action, "value": key, "action_ts": f"{moment:.6f}"}],
    }


def settled(desk: Desk) -> None:
    """Until what was taken is shown too."""
    desk._pool.submit(lambda: None).result(30)


def rows(world: World, table: Any) -> list[Any]:
    with reading(world.office.engine) as connection:
        return list(connection.execute(select(table)))


def shown(slack_server: SlackServer, number: int = 0) -> tuple[str, list[str]]:
    """What stands beneath a message, and its buttons that send something back."""
    posted = slack_server.messages("drafts")[number]
    state = [block["elements"][0]["text"] for block in posted["blocks"] if block.get("block_id") == "rapporteur_status"]
    found = [
        element["action_id"]
        for block in posted["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if "value" in element
    ]
    return "\n".join(state), found


def test_mute_silences_the_family_for_that_channel(world: World, slack_server: SlackServer, desk: Desk) -> None:
    before = slack_server.messages("drafts")[0]
    desk.take(payload(world, slack_server, "mute"))
    settled(desk)
    (row,) = rows(world, silence)
    (told,) = rows(world, alert)
    assert (row.recipient, row.scope, row.value, row.by) == ("slack:#drafts", "family", told.family, "ana")
    assert abs(row.until - world.now[0] - timedelta(days=7)) < timedelta(seconds=1)
    state, buttons = shown(slack_server)
    assert "is muted here until" in state
    assert state.endswith("by ana")
    assert buttons == ["unmute", "seen"]
    after = slack_server.messages("drafts")[0]
    assert (after["text"], after["metadata"]) == (before["text"], before["metadata"])
    world.un.library.publish_document(FAMILY.revision)
    assert world.run().delivered == 0
    assert len(slack_server.messages("drafts")) == 1


def test_unmute_ends_it(world: World, slack_server: SlackServer, desk: Desk) -> None:
    desk.take(payload(world, slack_server, "mute"))
    settled(desk)
    world.now[0] += timedelta(minutes=1)
    desk.take(payload(world, slack_server, "unmute"))
    settled(desk)
    assert shown(slack_server) == ("", ["mute", "seen"])
    with reading(world.office.engine) as connection:
        assert silences.running(connection, world.now[0]) == []
    world.un.library.publish_document(FAMILY.revision)
    assert world.run().delivered == 1


def test_seen_is_kept_with_the_first_who_saw_it(world: World, slack_server: SlackServer, desk: Desk) -> None:
    for who in ("ana", "bo"):
        desk.take(payload(world, slack_server, "seen", who=who))
        settled(desk)
    (row,) = rows(world, alert)
    assert row.seen_by == "ana"
    assert abs(row.seen_at - world.now[0]) < timedelta(seconds=1)
    state, buttons = shown(slack_server)
    assert state.startswith("Seen by ana, ")
    assert buttons == ["mute"]


def test_the_same_press_twice_is_one(world: World, slack_server: SlackServer, desk: Desk) -> None:
    first, unmute = payload(world, slack_server, "mute"), payload(world, slack_server, "unmute", at=5)
    for press in (first, first, unmute, first, unmute):
        desk.take(press)
    settled(desk)
    (row,) = rows(world, silence)
    assert abs(row.until - world.now[0] - timedelta(seconds=5)) < timedelta(seconds=1)


def test_an_old_unmute_does_not_end_what_was_muted_since(world: World, slack_server: SlackServer, desk: Desk) -> None:
    presses = [payload(world, slack_server, action, at) for action, at in (("mute", 0), ("unmute", 5), ("mute", 9))]
    for press in (*presses, presses[1]):
        desk.take(press)
    settled(desk)
    with reading(world.office.engine) as connection:
        assert len(silences.running(connection, world.now[0] + timedelta(seconds=10))) == 1


def test_a_button_of_nobodys_alert_is_a_line(
    world: World, slack_server: SlackServer, desk: Desk, said: list[str]
) -> None:
    press = payload(world, slack_server, "mute")
    press["actions"][0]["value"] = "f" * 32
    desk.take(press)
    with pytest.raises(Garbage):
        desk.take({"type": "block_actions"})
    settled(desk)
    assert rows(world, silence) == []
    (line,) = said
    assert "no alert" in line
    assert "chat.update" not in slack_server.methods()


@pytest.mark.parametrize(
    "fault", [Fault(drop=True), Fault(error="message_not_found"), Fault(status=429, retry_after=9)]
)
def test_what_cannot_be_shown_is_kept(
    world: World, slack_server: SlackServer, desk: Desk, said: list[str], fault: Fault
) -> None:
    slack_server.fail("chat.update", fault)
    desk.take(payload(world, slack_server, "mute"))
    settled(desk)
    assert len(rows(world, silence)) == 1
    (line,) = said
    assert "is kept, and not shown" in line


def test_what_cannot_be_kept_is_raised(world: World, slack_server: SlackServer, desk: Desk) -> None:
    press = payload(world, slack_server, "seen")
    with writing(world.office.engine) as connection:
        connection.exec_driver_sql("alter table silence rename to away")
    with pytest.raises(Exception, match="silence"):
        desk.take(payload(world, slack_server, "mute"))
    with writing(world.office.engine) as connection:
        connection.exec_driver_sql("alter table away rename to silence")
    desk.take(press)  # and the desk goes on
    assert rows(world, alert)[0].seen_by == "ana"


def test_without_a_token_it_is_kept_and_not_shown(world: World, slack_server: SlackServer, said: list[str]) -> None:
    desk = Desk(world.office.engine, None, world.office.clock, said.append)
    desk.take(payload(world, slack_server, "mute"))
    desk.close()
    assert len(rows(world, silence)) == 1


def test_a_reader_is_taken_off_once(world: World) -> None:
    for topics in (("a", "b"), ("a",), ("a", "c")):
        take_off(world.office.engine, READER, topics, world.now[0])
        world.now[0] += timedelta(minutes=1)
    found = rows(world, silence)
    assert sorted(row.value for row in found) == ["a", "b", "c"]
    assert {(row.recipient, row.scope, row.until) for row in found} == {(str(READER), "topic", FOR_EVER)}
    # Brought back by hand, and gone again.
    with writing(world.office.engine) as connection:
        silences.end(connection, [row.id for row in found], world.now[0])
    take_off(world.office.engine, READER, ("a",), world.now[0] + timedelta(minutes=1))
    with reading(world.office.engine) as connection:
        assert len(silences.running(connection, world.now[0] + timedelta(minutes=2))) == 1


_BLOCKS = st.lists(
    st.sampled_from(
        [
            section([run("text")]),
            context("facts"),
            actions([button("mute", "Mute", value="k"), button("seen", "Seen", value="k")]),
            actions([button("redline", "Redline", url="https://e.org"), button("unmute", "Unmute", value="k")]),
        ]
    ),
    max_size=5,
)


@given(_BLOCKS, st.lists(st.text(min_size=1), max_size=2), st.booleans(), st.booleans())
def test_a_state_shown_twice_is_shown_once(blocks: list[Any], state: list[str], muted: bool, seen: bool) -> None:
    once = with_state(blocks, "k", state, muted=muted, seen=seen)
    assert with_state(once, "k", state, muted=muted, seen=seen) == once
    assert len(once) == len(blocks) + bool(state)
    assert sum(block.get("block_id") == "rapporteur_status" for block in once) == bool(state)


def test_buttons_are_there_where_somebody_listens(make_world: MakeWorld, slack_server: SlackServer) -> None:
    for token, there in ((None, False), ("xapp-1", True)):
        world = make_world(topics=TO_SLACK, slack_token=TOKEN, slack_base_url=slack_server.url, slack_app_token=token)
        world.un.library.publish_document(FAMILY.revision if there else FAMILY.draft)
        world.run()
        assert bool(shown(slack_server, -1)[1]) == there


def test_a_mail_can_be_ended_by_one_click(make_world: MakeWorld) -> None:
    topics = 'topics:\n  - name: a\n    symbols: ["*"]\n    query: ""\n    subscribers: ["mail:desk@example.org"]\n'
    world = make_world(topics=topics, listen_url="https://alerts.example.org", listen_secret="hush")
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    (path,) = world.mails()
    head = email.message_from_bytes(path.read_bytes(), policy=default)
    leaving = unsubscribing(world.settings)
    assert leaving is not None
    read = leaving.read(str(head["List-Unsubscribe"]).strip("<>").rpartition("/")[2])
    assert read == (READER, ("a",))
    take_off(world.office.engine, *read, world.now[0])
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    assert len(world.mails()) == 1
