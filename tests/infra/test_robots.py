"""What hosts ask of robots, and that the next process still knows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from infra.database.hosts import DatabaseBook
from infra.hosts import NO_LIMIT
from infra.http import HttpClient, RateLimited, RobotsRefused, ServerFailed
from tests.servers.http import Answer, HttpServer

ROBOTS = b"User-agent: *\nCrawl-Delay: 5\nDisallow: /rss\nDisallow: /record/*/export/*\n"
WALL = {"x-amzn-waf-action": "challenge"}


class Days:
    """Wall clock and counted seconds, moved by hand and by sleeping."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


def a_process(server: HttpServer, database: Engine, days: Days) -> HttpClient:
    return HttpClient(
        "Rapporteur/1 (+mailto:desk@example.org)",
        allowed_hosts=["library.un.org"],
        replica=server.url,
        limit=NO_LIMIT,
        book=DatabaseBook(database),
        now=days.now,
        clock=days.seconds,
        sleep=days.sleep,
    )


def test_what_robots_are_asked_to_leave_alone_is_not_asked_for(http_server: HttpServer, database: Engine) -> None:
    http_server.on("/library.un.org/robots.txt", Answer(body=ROBOTS))
    http_server.on("/library.un.org/record/7", Answer(body=b"a record"))
    days = Days()
    with a_process(http_server, database, days) as client:
        for refused in ("rss", "rss/new?x=1", "record/7/export/xm"):
            with pytest.raises(RobotsRefused, match=r"robots\.txt"):
                client.get(f"https://library.un.org/{refused}")
        assert client.get("https://library.un.org/record/7").body == b"a record"
        assert client.get("https://library.un.org/record/7").body == b"a record"
    assert http_server.paths() == ["/library.un.org/robots.txt", *["/library.un.org/record/7"] * 2]
    assert [round(pause) for pause in days.slept] == [5], "the host's own Crawl-delay is kept"


def test_it_is_read_once_a_day_however_many_processes_there_are(http_server: HttpServer, database: Engine) -> None:
    http_server.on("/library.un.org/robots.txt", Answer(body=b"User-agent: *\nDisallow: /rss\n"))
    http_server.on("/library.un.org/a", Answer(body=b"x"))
    days = Days()
    for _ in range(3):
        with a_process(http_server, database, days) as client:
            client.get("https://library.un.org/a")
            with pytest.raises(RobotsRefused):
                client.get("https://library.un.org/rss")
    assert http_server.paths().count("/library.un.org/robots.txt") == 1
    days.at += timedelta(hours=25)
    with a_process(http_server, database, days) as client:
        client.get("https://library.un.org/a")
    assert http_server.paths().count("/library.un.org/robots.txt") == 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=403, body=b"User-agent: *\nDisallow: /\n"),
        Answer(body=b"<!doctype html><title>ODS</title>"),
        Answer(status=202, headers=WALL),
    ],
)
def test_where_there_is_none_everything_may_be_asked_for(
    http_server: HttpServer, database: Engine, answer: Answer
) -> None:
    http_server.on("/library.un.org/robots.txt", answer)
    http_server.on("/library.un.org/a", Answer(body=b"x"))
    with a_process(http_server, database, Days()) as client:
        assert client.get("https://library.un.org/a").ok


def test_a_host_in_trouble_is_not_asked_for_more(http_server: HttpServer, database: Engine) -> None:
    http_server.on("/library.un.org/robots.txt", Answer(status=500))
    http_server.on("/library.un.org/a", Answer(body=b"x"))
    days = Days()
    with a_process(http_server, database, days) as client:
        with pytest.raises(ServerFailed):
            client.get("https://library.un.org/a")
        http_server.on("/library.un.org/robots.txt", Answer(body=b""))
        assert client.get("https://library.un.org/a").ok, "and is well again by itself"


def test_a_pause_that_a_host_asked_for_holds_for_the_next_process(http_server: HttpServer, database: Engine) -> None:
    http_server.on("/library.un.org/robots.txt", Answer(body=b""))
    http_server.on("/library.un.org/a", Answer(status=429, headers={"Retry-After": "3600"}))
    days = Days()
    with a_process(http_server, database, days) as client, pytest.raises(RateLimited):
        client.get("https://library.un.org/a")
    http_server.on("/library.un.org/a", Answer(body=b"x"))
    with a_process(http_server, database, days) as client, pytest.raises(RateLimited, match="left alone"):
        client.get("https://library.un.org/a")
    assert http_server.paths().count("/library.un.org/a") == 1
    days.at += timedelta(seconds=3601)
    with a_process(http_server, database, days) as client:
        assert client.get("https://library.un.org/a").ok


def test_what_a_clock_that_was_ahead_has_written_holds_no_longer(http_server: HttpServer, database: Engine) -> None:
    http_server.on("/library.un.org/robots.txt", Answer(body=b"User-agent: *\nDisallow: /a\n"))
    http_server.on("/library.un.org/b", Answer(status=429, headers={"Retry-After": "3600"}))
    days = Days()
    days.at += timedelta(days=365)
    with a_process(http_server, database, days) as client, pytest.raises(RateLimited):
        client.get("https://library.un.org/b")
    days.at -= timedelta(days=365)
    http_server.on("/library.un.org/robots.txt", Answer(body=b""))
    http_server.on("/library.un.org/a", Answer(body=b"x"))
    http_server.on("/library.un.org/b", Answer(body=b"x"))
    with a_process(http_server, database, days) as client:
        assert client.get("https://library.un.org/b").ok
        assert client.get("https://library.un.org/a").ok
