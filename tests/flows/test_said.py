"""What the commands say of what waits, is silent or is wrong: each line read for sense."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from documents.errors import RapporteurError
from flows.commands import mute, status
from flows.commands.run import run_once, tell
from flows.commands.sides import read_side
from flows.commands.why import show_why
from flows.pipeline.run import Counts
from flows.report import Lines
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World
from watch.silence import Scope

FAMILY = Family(3)
TOPICS = "topics:\n  - name: all\n    symbols: ['*']\n    subscribers: [console, 'slack:#drafts']\n"

Lived = Callable[[], World]


@pytest.fixture
def world(make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> World:
    """A home of which the commands know."""
    world = make_world(topics=TOPICS)
    monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
    monkeypatch.setenv("RAPPORTEUR_REPLICA", world.un.url)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return world


def test_what_waits_for_a_setting_says_for_which_and_the_console_is_called_so(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = FAMILY.draft, Family(4).draft, Family(5).draft
    for one in documents:
        world.un.library.publish_document(one)
    world.run()
    for one in documents:
        show_why(one.masthead.symbol or "", as_json=False)
    told = capsys.readouterr().out
    assert told.count("    waits    slack:#drafts: new document; until RAPPORTEUR_SLACK_TOKEN is set\n") == 3
    assert told.count("    told (sent) console: new document\n") == 3
    assert "console:console" not in told
    world.run()
    screen = status.screen(status.collect(world.office.engine, world.settings, world.now[0]))
    (line,) = [one for one in screen if "slack:#drafts" in one]
    assert line.endswith("Set RAPPORTEUR_SLACK_TOKEN (2 messages)")


def test_the_sentence_of_a_run_says_what_the_seconds_are(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Counts(delivered=1, failed=49, seconds=0.14), as_json=False)
    assert capsys.readouterr().out.endswith("delivered 1, 49 to be tried again; 0.1 s\n")


def test_a_line_is_written_at_one_go() -> None:
    class Once(io.StringIO):
        pieces = 0

        def write(self, text: str) -> int:
            self.pieces += 1
            return super().write(text)

    stream = Once()
    Lines(stream).line("failed: A/C.3/80/L.5")
    assert (stream.getvalue(), stream.pieces) == ("failed: A/C.3/80/L.5\n", 1)


def test_what_is_not_here_says_how_it_is_had(world: World) -> None:
    for call, words in (
        (lambda: show_why("A/C.3/80/L.999", as_json=False), "rapporteur backfill 'A/C.3/80/L.999'"),
        (lambda: read_side("nofile.pdf", world.settings), "or a symbol such as"),
    ):
        with pytest.raises(RapporteurError, match=re.escape(words)):
            call()


def test_a_mute_that_silences_nothing_is_asked(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    def silence(to: str, scope: Scope, value: str) -> str:
        mute.mute(mute.Wish(to, False, {scope: value}, "7d", None, "", "Ana"))
        said = capsys.readouterr()
        assert f"{to} hears nothing of {scope} {value}" in said.out
        return said.err

    assert silence("console", Scope.TOPIC, "all") == ""
    assert silence("console", Scope.BODY, "A/C.3") == ""
    meant = "is that meant? the body A/C.33 is not known here. Did you mean A/C.3?\n"
    assert silence("console", Scope.BODY, "A/C.33") == meant
    assert "slack:#draft subscribes to no topic" in silence("slack:#draft", Scope.TOPIC, "all")
    assert mute.list_silences(as_json=False) == 0
    assert "console: topic all until" in capsys.readouterr().out


def test_a_run_by_itself_says_the_same(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.un.library.publish_document(FAMILY.draft)
    assert run_once("run", engine="direct", as_json=False) == 1
    said = capsys.readouterr()
    assert "1 to be tried again; " in said.out
    assert "not delivered to slack:#drafts yet: no channel 'slack' is set up. Set RAPPORTEUR_SLACK_TOKEN\n" in said.err
