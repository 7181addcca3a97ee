"""Which sources the settings switch on, and which hosts may be asked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.errors import UsageError
from infra.http import HttpClient
from infra.sandbox import ParserPool
from infra.settings import MORE_SOURCES, Settings, read_settings
from infra.sources.daily_list import DailyList
from infra.sources.opening import open_sources, source_hosts


def kinds(settings: Settings) -> list[str]:
    with HttpClient("R/1", allowed_hosts=source_hosts(settings)) as http, ParserPool(1) as parser:
        return [one.kind for one in open_sources(settings, http, parser)]


def test_by_default_the_daily_lists_are_read_and_nothing_else() -> None:
    settings = Settings()
    assert set(kinds(settings)) == {"daily list"}
    assert source_hosts(settings) == {"esubscription.un.org", "docs.un.org"}


def test_every_source_can_be_switched_on(tmp_path: Path) -> None:
    settings = read_settings(
        sources="https://esubscription.un.org/rss/hrc.xml|https://docs.un.org/rss/hrc.xml",
        more_sources=MORE_SOURCES,
        feeds="https://press.un.org/en/rss.xml",
        reliefweb_appname="desk-x1",
        markup_folder=tmp_path,
        watched_folder=tmp_path,
        symbol_list=tmp_path / "list.txt",
    )
    found = kinds(settings)
    assert found == [
        "daily list",
        "list of symbols",
        "watched folder",
        "decisions",
        "catalogue",
        "journal",
        *["mark-up"] * 5,  # the repositories of four bodies, and the folder
        "context feed",
        "reliefweb",
    ]
    assert source_hosts(settings) >= {"metadata.un.org", "igov.un.org", "journal.un.org", "journal-api.un.org"}
    assert source_hosts(settings) >= {"press.un.org", "api.reliefweb.int"}


def test_a_host_that_nothing_is_switched_on_for_may_not_be_asked() -> None:
    assert not source_hosts(Settings(sources=())) & {"metadata.un.org", "journal-api.un.org", "igov.un.org"}


def test_one_list_at_two_hosts_is_one_source() -> None:
    with HttpClient("R/1", allowed_hosts=()) as http, ParserPool(1) as parser:
        found = open_sources(read_settings(sources="https://one.un.org/a.xml | https://two.un.org/a.xml"), http, parser)
    assert [one.name for one in found] == ["https://one.un.org/a.xml"]
    assert isinstance(found[0], DailyList)
    assert found[0].alternatives == ("https://two.un.org/a.xml",)


@pytest.mark.parametrize("words", ["gadocs", "ftp://docs.un.org/a", "https://docs.un.org/a|", "http://["])
def test_what_is_no_address_is_named(words: str) -> None:
    with pytest.raises(UsageError, match=r"is no address.*RAPPORTEUR_SOURCES"):
        source_hosts(read_settings(sources=words))


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(UsageError, match="'library' is not one of catalogue, journal, igov, mark-up"):
        read_settings(more_sources="library")
