"""What falls together is one message to the operators: a network that is down is one trouble and not a dozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.pipeline.operators import tell_operators
from infra.database.engine import insert_new, writing
from infra.database.schema import source
from infra.sources import Health
from tests.flows.conftest import MakeWorld, World
from tests.servers.slack import TOKEN, SlackServer


@pytest.fixture
def world(make_world: MakeWorld, slack_server: SlackServer) -> World:
    world = make_world(slack_token=TOKEN, slack_base_url=slack_server.url, operators="slack:#general")
    world.now[0] = datetime.now(UTC)  # the server's clock is the real one, and its history is searched by time
    return world


def fall(world: World, name: str, health: Health, *, minutes: float = 0) -> None:
    now = world.now[0] + timedelta(minutes=minutes)
    with writing(world.office.engine) as connection:
        row = {
            "name": f"https://{name}",
            "kind": "list",
            "health": health,
            "health_since": now,
            "note": f"{name} says so",
        }
        insert_new(connection, source, [row])
        this = source.c.name == f"https://{name}"
        connection.execute(source.update().where(this).values(health=health, health_since=now))


def test_sources_that_fall_and_rise_together_are_one_message(world: World, slack_server: SlackServer) -> None:
    for number in range(9):
        fall(world, f"list{number}.example.org/a.xml", Health.DEAD, minutes=number)
    fall(world, "shy.example.org/b.xml", Health.BLOCKED, minutes=3)
    fall(world, "later.example.org/c.xml", Health.DEAD, minutes=120)
    assert tell_operators(world.office) == 3
    assert tell_operators(world.office) == 0
    together, blocked, alone = [one["text"] for one in slack_server.messages("general")]
    assert "9 sources are dead" in together
    assert "shy.example.org/b.xml is blocked" in blocked
    assert "later.example.org/c.xml is dead" in alone
    for number in range(9):
        fall(world, f"list{number}.example.org/a.xml", Health.HEALTHY if number else Health.EMPTY, minutes=180 + number)
    assert tell_operators(world.office) == 1
    assert "9 sources are well again" in slack_server.messages("general")[-1]["text"]


def test_every_source_that_fell_is_named(world: World, slack_server: SlackServer) -> None:
    for number in range(12):
        fall(world, f"list{number}.example.org/a.xml", Health.DEAD)
    tell_operators(world.office)
    (one,) = slack_server.messages("general")
    assert all(f"list{number}.example.org/a.xml" in str(one) for number in range(12))
    assert "list3.example.org/a.xml says so" in str(one)
