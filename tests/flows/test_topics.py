"""Topics by command and topics in the file: one set, checked by the same rules; and a topic tried before it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from documents.errors import UsageError
from flows.commands import topics as command
from flows.commands.topics import Wish
from flows.pipeline.topics import all_topics, read_topics
from flows.pipeline.trial import try_on_archive
from infra.database.engine import reading, writing
from infra.database.schema import added_topic, topic_file
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from watch.topics import Topic

FAMILY = Family(3)
IN_FILE = "topics:\n  - name: Nothing\n    query: zzzz\n    subscribers: [console]\n"
EVERYTHING = Wish(symbols=("*",), to=("console",), languages=("all",))

Lived = Callable[..., World]


@pytest.fixture
def lived(make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> Lived:
    """A world whose home is the one of the commands."""

    def make(topics: str = IN_FILE, **settings: str) -> World:
        world = make_world(topics=topics, **settings)
        monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
        monkeypatch.setenv("RAPPORTEUR_REPLICA", world.un.url)
        for name, value in settings.items():
            monkeypatch.setenv(f"RAPPORTEUR_{name.upper()}", value)
        return world

    return make


def names(world: World) -> list[tuple[str, bool]]:
    with reading(world.office.engine) as connection:
        return [(one.name, one.paused) for one in all_topics(world.settings, connection)[0].topics]


def test_a_topic_by_command_lives_beside_those_of_the_file(lived: Lived) -> None:
    world = lived()
    assert command.add("  All of  it ", EVERYTHING, yes=False, as_json=False) == 0
    assert names(world) == [("Nothing", False), ("All of it", False)]
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    assert [row.topics for row in world.alerts()] == [["All of it"]]
    command.pause("all of it", paused=True)
    assert names(world)[1] == ("All of it", True)
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    assert [row.reason for row in world.alerts()][1:] == ["the topic is paused"]
    command.pause("all of it", paused=False)
    command.remove("ALL OF IT")
    assert names(world) == [("Nothing", False)]


def test_a_topic_that_is_added_once_more_does_not_dump_what_came_in_between(lived: Lived) -> None:
    world = lived()
    command.add("All", EVERYTHING, yes=True, as_json=False)
    world.run()
    command.remove("All")
    world.un.library.publish_document(FAMILY.draft)
    world.run("poll")
    world.now[0] += timedelta(days=1)
    command.add("All", EVERYTHING, yes=True, as_json=False)
    world.run("ingest")
    assert [(row.send, row.reason) for row in world.alerts()] == [(False, "older than the topic")]


@pytest.mark.parametrize(
    ("name", "wish", "says"),
    [
        ("A", Wish(query="harbour OR", to=("console",)), "column 9: OR has no word after it"),
        ("A", Wish(query="harbour"), "--to mail:"),
        ("A", Wish(query="harbour", to=("me@example.org",)), "Write mail:me@example.org"),
        ("A", Wish(query="harbour", to=("console",), events=("adopt",)), "Did you mean adopted?"),
        ("A", Wish(query="harbour", to=("console",), weight="heavy"), "a weight cannot be 'heavy'"),
        ("A", Wish(to=("console",)), "neither a query nor symbols"),
        ("", Wish(query="harbour", to=("console",)), "name"),
        ("NOTHING", Wish(query="harbour", to=("console",)), "topics.yaml already. Give this one another name"),
    ],
)
def test_the_same_checks_as_in_the_file(lived: Lived, name: str, wish: Wish, says: str) -> None:
    world = lived()
    with pytest.raises(UsageError) as caught:
        command.add(name, wish, yes=True, as_json=False)
    assert says in str(caught.value)
    assert names(world) == [("Nothing", False)]


def test_a_name_in_both_is_an_error_that_says_so_and_nothing_is_decided(lived: Lived) -> None:
    world = lived()
    command.add("All", EVERYTHING, yes=True, as_json=False)
    world.settings.topics_file.write_text(IN_FILE.replace("Nothing", "ALL"), encoding="utf-8")
    assert read_topics(world.office) is None
    (line,) = [line for line in world.notes.lines if "ALL" in line]
    assert "was added by command too. Take it out of the file, or: rapporteur topics remove 'ALL'" in line
    with pytest.raises(UsageError, match="there is a topic"):
        command.add("All", EVERYTHING, yes=True, as_json=False)


def test_topics_by_command_need_no_file(lived: Lived) -> None:
    world = lived()
    command.add("All", EVERYTHING, yes=True, as_json=False)
    world.settings.topics_file.unlink()
    assert names(world) == [("All", False)]
    command.remove("all")
    assert read_topics(world.office) is None


@pytest.mark.parametrize(
    ("name", "says"),
    [("nothing", "paused: true silences it"), ("Al", "Did you mean 'All'?"), ("xyz", "`rapporteur topics list`")],
)
def test_a_topic_that_is_not_the_command_s(lived: Lived, name: str, says: str) -> None:
    lived()
    command.add("All", EVERYTHING, yes=True, as_json=False)
    for act in (command.remove, lambda name: command.pause(name, paused=True)):
        with pytest.raises(UsageError) as caught:
            act(name)
        assert says in str(caught.value)


def test_each_text_of_the_file_is_kept_with_the_time_it_was_first_read(lived: Lived) -> None:
    world = lived()
    world.run()
    first = world.now[0]
    world.run()
    world.settings.topics_file.write_text(IN_FILE + "# mine\n", encoding="utf-8")
    world.run()
    with reading(world.office.engine) as connection:
        rows = connection.execute(select(topic_file).order_by(topic_file.c.first_read)).all()
    assert [(row.text, row.first_read) for row in rows] == [(IN_FILE, first), (IN_FILE + "# mine\n", world.now[0])]


# --- tried on the archive -----------------------------------------------------------------------------------------------


def test_what_would_have_been_told_since(lived: Lived, capsys: pytest.CaptureFixture[str]) -> None:
    world = lived()
    for document in (FAMILY.draft, FAMILY.revision, FAMILY.adopted):
        world.un.library.publish_document(document)
        world.run(later=timedelta(days=1))
    wish = Wish(symbols=("*",), to=("console",), events=("revised", "adopted"))
    topic: Topic = wish.topic("t")[0]
    trial = try_on_archive(world.office, topic, world.now[0] - timedelta(days=30))
    assert [(one.told, str(one.reason)) for one in trial.found] == [
        (False, "not an event that the topic asks for"),
        (True, "revised"),
        (True, "adopted"),
    ]
    assert (trial.looked_at, trial.weeks, trial.a_week, trial.busiest) == (3, 1.0, 2.0, 2)
    late = try_on_archive(world.office, topic, world.now[0] - timedelta(hours=1))
    assert [one.symbol for one in late.found] == [FAMILY.adopted.masthead.symbol]
    assert not world.alerts()

    title = (FAMILY.draft.title or "").split()[-1]
    assert command.try_since(title, date(2026, 1, 1), Wish(), as_topic=False, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["looked_at"] == 3
    assert all(row["hits"] and row["told"] for row in found["found"])


def test_a_topic_that_would_send_too_much_needs_a_yes(lived: Lived, capsys: pytest.CaptureFixture[str]) -> None:
    world = lived(topic_limit="1")
    world.now[0] = datetime.now(UTC)  # the command's clock is the real one, and it looks back twelve weeks
    for document in (FAMILY.draft, FAMILY.revision):
        world.un.library.publish_document(document)
        world.run()
    assert command.add("All", EVERYTHING, yes=False, as_json=False) == 1
    assert "not added: " in (said := capsys.readouterr().out)
    assert "about 2 a week, 2 in the busiest, and the limit is 1 a week" in said
    assert names(world) == [("Nothing", False)]
    assert command.add("All", EVERYTHING, yes=True, as_json=False) == 0
    world.run()
    assert not [row for row in world.alerts() if row.send]  # and never the backlog


def test_a_topic_of_the_file_is_tried_by_its_name(lived: Lived, capsys: pytest.CaptureFixture[str]) -> None:
    lived()
    assert command.try_since("nothing", date(2026, 1, 1), Wish(), as_topic=True, as_json=False) == 1
    assert "no documents since 2026-01-01" in capsys.readouterr().out
    with pytest.raises(UsageError, match="Did you mean 'Nothing'"):
        command.try_since("nothin", date(2026, 1, 1), Wish(), as_topic=True, as_json=False)
    with pytest.raises(UsageError, match="still to come"):
        command.try_since("nothing", date(2999, 1, 1), Wish(), as_topic=True, as_json=False)


def test_a_topic_of_laxer_days_is_named_and_can_be_removed(lived: Lived) -> None:
    world = lived()
    command.add("Drafts", EVERYTHING, yes=False, as_json=False)
    command.add("Others", EVERYTHING, yes=False, as_json=False)
    with writing(world.office.engine) as connection:
        worse = "topics:\n- name: Drafts\n  query: kind:draft\n  subscribers: [console]\n"
        connection.execute(update(added_topic).where(added_topic.c.name == "Drafts").values(entry=worse))
    with pytest.raises(UsageError, match=r'added by command: topic "Drafts".*rapporteur topics remove \'Drafts\''):
        names(world)
    command.remove("drafts")
    assert names(world) == [("Nothing", False), ("Others", False)]


def test_what_looks_like_a_slip_is_asked_and_used_all_the_same(
    lived: Lived, capsys: pytest.CaptureFixture[str]
) -> None:
    world = lived(IN_FILE + "  - name: Verbs\n    query: verb:encourges\n    subscribers: console\n")
    command.check(None, as_json=False)
    assert (
        "    is that meant? column 6: verb:encourges is not known here. Did you mean encourages?"
        in capsys.readouterr().out
    )
    command.check(None, as_json=True)
    assert [len(one["doubts"]) for one in json.loads(capsys.readouterr().out)["topics"]] == [0, 1]
    command.add("Bodies", Wish(query="body:HRC", to=("console",)), yes=False, as_json=False)
    assert "is that meant? column 6: body:HRC" in capsys.readouterr().out
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    command.try_query("body:HRC", [str(FAMILY.draft.masthead.symbol)], as_json=True)
    shown = capsys.readouterr()
    assert json.loads(shown.out)[0]["hits"] == []
    assert "Did you mean body:A/HRC?" in shown.err


def test_a_query_of_another_language_is_told_how_to_be_tried(lived: Lived) -> None:
    lived()
    with pytest.raises(UsageError, match="Say so: --language fr"):
        command.try_since("lang:fr", date(2025, 10, 1), Wish(), as_topic=False, as_json=False)
