"""A clock that was wrong for a while and is set right: nothing is parked until it catches up, nobody is silenced or flooded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from infra.database.engine import reading, writing
from infra.database.schema import document, source, version
from infra.protocols import RateLimited, Receipt
from replica.stories import Family
from tests.flows.conftest import TOPICS, MakeWorld, World
from watch.message import Message

FAMILY = Family(3)
YEAR = timedelta(days=365)


def sent(world: World) -> list[str]:
    return [row.recipient for row in world.alerts() if row.send]


def test_a_topic_added_while_the_clock_was_ahead_tells_of_what_comes_after_it(world: World) -> None:
    world.run(later=YEAR)
    world.now[0] -= YEAR
    world.un.library.publish_document(FAMILY.draft)
    world.run(later=timedelta(hours=1))
    assert len(sent(world)) == 2


def test_what_was_seen_while_the_clock_was_ahead_is_still_older_than_a_new_topic(world: World) -> None:
    world.settings.topics_file.write_text("topics:\n  - nmae: x\n")  # so that nothing is decided yet
    world.un.library.publish_document(FAMILY.draft)
    assert world.run(later=YEAR).parsed == 1
    world.now[0] -= YEAR
    world.settings.topics_file.write_text(TOPICS)
    world.run(later=timedelta(hours=1))
    assert {row.reason for row in world.alerts()} == {"older than the topic"}
    world.un.library.publish_document(FAMILY.revision)
    world.run(later=timedelta(hours=1))
    assert len(sent(world)) == 2


def test_rows_of_before_documents_were_numbered_go_by_the_clock(world: World) -> None:
    world.settings.topics_file.write_text("topics:\n  - nmae: x\n")
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    with writing(world.office.engine) as connection:
        connection.execute(document.update().values(number=None))
    world.settings.topics_file.write_text(TOPICS)
    world.run()
    assert {row.reason for row in world.alerts()} == {"older than the topic"}
    world.un.library.publish_document(FAMILY.revision)
    world.run(later=timedelta(hours=1))
    assert len(sent(world)) == 2


def test_a_look_that_is_a_year_away_is_made_now(world: World) -> None:
    world.un.library.publish_document(FAMILY.adopted)
    world.run()
    world.run(later=timedelta(days=2))
    with writing(world.office.engine) as connection:
        connection.execute(document.update().values(recheck_at=world.now[0] + YEAR))
    world.un.library.publish_document(FAMILY.reissued, announce=False)
    assert world.run(later=timedelta(minutes=5)).fetched == 1
    with reading(world.office.engine) as connection:
        assert connection.execute(select(document.c.recheck_at)).scalar_one() < world.now[0] + timedelta(days=3)


def test_how_the_hosts_are_is_said_by_the_run_after_one_that_was_killed(make_world: MakeWorld) -> None:
    world = make_world()
    files = select(source.c.health).where(source.c.kind == "files")
    world.run()
    with reading(world.office.engine) as connection:
        assert connection.execute(files).scalars().all() == [], "they were not asked for anything"
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    with writing(world.office.engine) as connection:
        connection.execute(source.delete().where(source.c.kind == "files"))  # as if it had died before it wrote this
        assert connection.execute(select(version.c.id)).all()
    world.run()
    with reading(world.office.engine) as connection:
        assert connection.execute(files).scalars().all() == ["healthy"]


MAIL = "mail:desk@example.org"
ONE = f'topics:\n  - name: all\n    symbols: ["*"]\n    query: ""\n    subscribers: ["{MAIL}"]\n'


def told(world: World) -> int:
    return sum(row.state in ("sent", "bulletin") for row in world.alerts())


@pytest.mark.parametrize("wants", ["quiet: 22:00-07:00", "quiet: 00:00-23:59"])
def test_what_was_put_off_by_a_clock_that_was_ahead_is_told_when_it_is_right(make_world: MakeWorld, wants: str) -> None:
    world = make_world(topics=f"{ONE}recipients:\n  - to: {MAIL}\n    {wants}\n")
    world.un.library.publish_document(FAMILY.draft)
    world.now[0] = world.now[0].replace(hour=23)
    world.run(later=YEAR)
    assert told(world) == 0
    world.now[0] -= YEAR
    world.run(later=timedelta(minutes=1))
    assert told(world) == 0, "the night is quiet by the right clock, too"
    world.run(later=timedelta(days=1, minutes=58))
    assert told(world) == 1


def test_a_cap_that_was_reached_while_the_clock_was_ahead_is_not_reached_for_a_year(make_world: MakeWorld) -> None:
    world = make_world(topics=f"{ONE}recipients:\n  - to: {MAIL}\n    cap: 1 an hour\n")
    for document_of in (Family(4).draft, Family(5).draft, Family(6).draft):
        world.un.library.publish_document(document_of)
        world.run(later=timedelta(0) if told(world) else YEAR)
    world.now[0] -= YEAR
    world.run(later=timedelta(minutes=1))
    assert told(world) == 3


def test_a_digest_has_what_was_decided_while_the_clock_was_ahead(make_world: MakeWorld) -> None:
    world = make_world(topics=f"{ONE}recipients:\n  - to: {MAIL}\n    digest: daily at 08:00\n")
    world.un.library.publish_document(FAMILY.draft)
    world.run(later=YEAR)
    assert told(world) == 0
    world.now[0] -= YEAR
    world.run(later=timedelta(days=1))
    assert told(world) == 1
    world.run(later=timedelta(days=1))
    assert len(world.mails()) == 1


def test_a_server_that_asks_for_an_age_is_asked_again_after_a_day(make_world: MakeWorld) -> None:
    world = make_world(topics=ONE)

    class Busy:
        """It takes nothing until the first of the months to come."""

        name, remembers = "mail", True

        def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
            raise RateLimited("wait", retry_after=float("inf"))

    mail = world.office.channels["mail"]
    world.office.channels["mail"] = Busy()  # type: ignore[assignment]  # nothing else of it is asked
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.office.channels["mail"] = mail
    world.run(later=timedelta(hours=23))
    assert told(world) == 0
    world.run(later=timedelta(hours=1))
    assert told(world) == 1
