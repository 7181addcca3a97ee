"""The daily lists: what an answer says of the list, which of two hosts is read, and what may have been missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from infra.http import HttpClient
from infra.sources import Health, Memory, Poll
from infra.sources.daily_list import DailyList
from tests.infra.sources import CHALLENGE, NOW, PAGE, client, rss
from tests.servers.http import Answer, HttpServer

ONE, OTHER = "/esubscription.un.org/rss/scdocs.xml", "/docs.un.org/rss/scdocs.xml"


@pytest.fixture
def http(http_server: HttpServer) -> Iterator[HttpClient]:
    with client(http_server) as made:
        yield made


def the_list(http: HttpClient, *alternatives: str) -> DailyList:
    return DailyList(f"https:/{ONE}", http, alternatives=tuple(f"https:/{path}" for path in alternatives))


def kept(poll: Poll, before: Memory | None = None) -> Memory:
    return poll.memory if poll.memory is not None else before or Memory()


def keys(poll: Poll) -> list[str]:
    return [item.entry_key for item in poll.sightings]


@pytest.mark.parametrize(
    ("answer", "health", "words"),
    [
        (CHALLENGE, Health.CHALLENGED, "left alone"),
        (PAGE, Health.MOVED, "HTML page"),
        (Answer(200, b"<html><script>window.gokuProps={}</script></html>"), Health.CHALLENGED, "robot"),
        (Answer(403), Health.BLOCKED, "403"),
        (Answer(429, headers={"Retry-After": "900"}), Health.BLOCKED, "429"),
        (Answer(404), Health.DEAD, "404"),
        (Answer(410), Health.MOVED, "410"),
        (Answer(500), Health.DEAD, "500"),
        (Answer(200, b""), Health.MALFORMED, "empty"),
        (Answer(200, b'{"message": "no"}'), Health.MALFORMED, "JSON"),
        (Answer(200, rss()), Health.EMPTY, ""),
        (Answer(200, rss("S/2026/1"), length=4000, cut=True), Health.TRUNCATED, "cut off"),
    ],
)
def test_what_an_answer_says_of_the_list(
    http: HttpClient, http_server: HttpServer, answer: Answer, health: Health, words: str
) -> None:
    http_server.on(ONE, answer)
    poll = the_list(http).poll(Memory('"v1"'), NOW)
    assert (poll.health, poll.sightings) == (health, ())
    assert words in poll.note
    assert (poll.memory is not None) == (health is Health.EMPTY)


def test_no_answer_at_all_is_no_exception(http_server: HttpServer) -> None:
    http_server.on(ONE, Answer(hang=True))
    with HttpClient("R/1", allowed_hosts=["*.un.org"], replica=http_server.url, timeout=0.2) as http:
        poll = the_list(http).poll(Memory(), NOW)
    assert poll.health is Health.DEAD
    assert "in time" in poll.note


def test_half_a_list_gives_its_items_and_leaves_no_memory(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ONE, Answer(200, rss("S/2026/1", "S/2026/2")[:-60], {"ETag": '"v2"'}))
    poll = the_list(http).poll(Memory('"v1"'), NOW)
    assert (poll.health, keys(poll), poll.memory) == (Health.TRUNCATED, ["S/2026/1"], None)


def test_the_dead_host_is_named_as_such(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/undocs.org/rss/gadocs.xml", PAGE)
    with HttpClient("R/1", allowed_hosts=["undocs.org"], replica=http_server.url) as http:
        poll = DailyList("https://undocs.org/rss/gadocs.xml", http).poll(Memory(), NOW)
    assert poll.health is Health.MOVED
    assert "dead since 2025" in poll.note


def test_the_host_that_answers_is_read_and_remembered_and_the_first_is_tried_again(
    http: HttpClient, http_server: HttpServer
) -> None:
    http_server.on(ONE, Answer(500))
    http_server.on(OTHER, Answer(200, rss("S/2026/1"), {"ETag": '"other"'}))
    source = the_list(http, OTHER)
    first = source.poll(Memory('"of-one"'), NOW)
    assert (first.health, keys(first)) == (Health.HEALTHY, ["S/2026/1"])
    assert "read from https://docs.un.org" in first.note
    assert "esubscription.un.org is dead" in first.note
    assert "If-None-Match" not in http_server.asked[1].headers  # the validator is the other host's

    http_server.asked.clear()
    second = source.poll(kept(first), NOW + timedelta(minutes=30))
    assert http_server.paths() == [OTHER]
    assert http_server.asked[0].headers["If-None-Match"] == '"other"'

    http_server.on(ONE, Answer(200, rss("S/2026/1", "S/2026/2"), {"ETag": '"one"'}))
    third = source.poll(kept(second, kept(first)), NOW + timedelta(hours=7))
    assert keys(third) == ["S/2026/1", "S/2026/2"]
    assert "read from" not in third.note
    http_server.asked.clear()
    source.poll(kept(third), NOW + timedelta(hours=8))
    assert http_server.paths() == [ONE]


def test_where_half_a_list_came_the_other_host_is_asked_too(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ONE, Answer(200, rss("S/2026/1", "S/2026/2")[:-60]))
    http_server.on(OTHER, Answer(200, rss("S/2026/2", "S/2026/3")))
    poll = the_list(http, OTHER).poll(Memory(), NOW)
    assert sorted(keys(poll)) == ["S/2026/1", "S/2026/2", "S/2026/3"]
    assert "truncated" in poll.note


def test_where_no_host_answers_the_list_is_as_bad_as_its_own(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ONE, CHALLENGE)
    poll = the_list(http, OTHER).poll(Memory('"v1"'), NOW)
    assert (poll.health, poll.memory) == (Health.CHALLENGED, None)
    assert "docs.un.org is dead (HTTP 404)" in poll.note


@pytest.mark.parametrize(
    ("made", "asked", "late"),
    [
        (timedelta(0), timedelta(hours=11), False),
        (timedelta(0), timedelta(hours=13, days=2), True),  # from Friday noon to Monday morning
        (timedelta(days=-1), timedelta(0), True),
    ],
)
def test_a_list_that_stands_still_is_late_but_not_at_a_weekend(
    http: HttpClient, http_server: HttpServer, made: timedelta, asked: timedelta, late: bool
) -> None:
    http_server.on(ONE, Answer(200, rss("S/2026/1", date=NOW + made), {"ETag": '"v1"'}), Answer(304))
    source = the_list(http)
    poll = source.poll(Memory(), NOW + asked)
    assert (poll.health is Health.LATE) == late
    assert keys(poll) == ["S/2026/1"]
    again = source.poll(kept(poll), NOW + asked)  # "not modified" does not make it younger
    assert (again.health is Health.LATE) == late


def test_saturday_and_sunday_do_not_count(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ONE, Answer(200, rss("S/2026/1", date=NOW + timedelta(hours=8))))
    assert the_list(http).poll(Memory(), NOW + timedelta(days=2)).health is Health.HEALTHY


def test_a_date_in_the_future_is_dropped(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ONE, Answer(200, rss("S/2026/1", published=NOW + timedelta(days=40))))
    poll = the_list(http).poll(Memory(), NOW)
    assert poll.sightings[0].published is None
    assert "1 dated in the future" in poll.note


def test_a_heading_is_no_document(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ONE, Answer(200, rss("Documents of the day", "S/2026/1", "S/2026/2")))
    assert keys(the_list(http).poll(Memory(), NOW)) == ["S/2026/1", "S/2026/2"]


def test_a_list_that_rolled_past_what_was_seen_may_have_a_gap(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(
        ONE, Answer(200, rss("S/2026/1")), Answer(200, rss("S/2026/2", "S/2026/1")), Answer(200, rss("S/2026/9"))
    )
    http_server.on(OTHER, Answer(200, rss("S/2026/9", "S/2026/8")))
    source = the_list(http, OTHER)
    first = source.poll(Memory(), NOW)
    second = source.poll(kept(first), NOW + timedelta(minutes=30))
    assert "gap" not in second.note
    third = source.poll(kept(second), NOW + timedelta(hours=1))
    assert third.health is Health.HEALTHY
    assert "possible gap before 2026-11-20 16:00" in third.note
    assert sorted(keys(third)) == ["S/2026/8", "S/2026/9"]  # the other host still had one of them
    http_server.asked.clear()
    fourth = source.poll(kept(third), NOW + timedelta(hours=2))
    assert "possible gap" in fourth.note
    assert http_server.paths() == [ONE]


@pytest.mark.parametrize(("days", "gap"), [(1, True), (3, False), (4, True)])  # from a Friday
def test_a_list_of_the_day_begins_anew_each_day(
    http: HttpClient, http_server: HttpServer, days: int, gap: bool
) -> None:
    """Only a day that lies between is missed; and a list that used to overlap from day to day has no such excuse."""
    http_server.on(ONE, Answer(200, rss("S/2026/1", date=None)), Answer(200, rss("S/2026/2", date=None)))
    source = the_list(http)
    start = NOW - timedelta(days=1) if days == 1 else NOW
    first = source.poll(Memory(), start)
    if days == 1:
        http_server.on(
            ONE, Answer(200, rss("S/2026/1", "S/2026/2", date=None)), Answer(200, rss("S/2026/5", date=None))
        )
        first = source.poll(kept(first), start + timedelta(days=1))
        start += timedelta(days=1)
        assert "gap" not in first.note
    second = source.poll(kept(first), start + timedelta(days=days))
    assert ("possible gap" in second.note) == gap
