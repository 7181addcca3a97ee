"""Press and news beside the documents that they name, and ReliefWeb."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from infra.http import HttpClient
from infra.sources import Health, Memory
from infra.sources.context import ContextFeed, ReliefWeb
from tests.infra.sources import CHALLENGE, NOW, PAGE
from tests.servers.http import Answer, HttpServer

NEWS = "/news.un.org/feed/subscribe/en/news/all/rss.xml"
REPORTS = "/api.reliefweb.int/v2/reports"


@pytest.fixture
def http(http_server: HttpServer) -> Iterator[HttpClient]:
    hosts = ["*.un.org", "api.reliefweb.int"]
    with HttpClient("R/1", allowed_hosts=hosts, replica=http_server.url) as made:
        yield made


def feed(*items: tuple[str, str, str]) -> bytes:
    inside = "".join(
        f"<item><title>{title}</title><link>{link}</link><description><![CDATA[{text}]]></description>"
        f'<guid isPermaLink="true">{link}</guid></item>'
        for title, link, text in items
    )
    return f'<rss version="2.0"><channel><title>News</title>{inside}</channel></rss>'.encode()


def test_a_story_is_context_and_mentions_what_it_names(http: HttpClient, http_server: HttpServer) -> None:
    story = "https://press.un.org/en/2026/gashc1.doc.htm"
    items = (
        ("A/C.3/81/L.9 approved", story, "<p>The Committee approved A/C.3/81/L.9, as in resolution 2722 (2024).</p>"),
        ("A/C.3/81/L.9 again", story + "#2", "No more."),
        ("A day without documents", story + "#3", "Nothing."),
    )
    http_server.on(NEWS, Answer(200, feed(*items), {"ETag": '"v1"'}))
    poll = ContextFeed(f"https:/{NEWS}", http).poll(Memory(), NOW)
    assert (poll.health, poll.memory) == (Health.HEALTHY, Memory('"v1"'))
    assert [(one.symbol, one.context) for one in poll.sightings] == [(None, True)] * 3
    assert [[one.key for one in item.mentions] for item in poll.sightings] == [
        ["A/C.3/81/L.9", "S/RES/2722(2024)"],
        ["A/C.3/81/L.9"],
        [],
    ]
    assert len({one.entry_key for one in poll.sightings}) == 3


def test_a_story_of_un_news_is_one_at_both_its_addresses(http: HttpClient, http_server: HttpServer) -> None:
    old, new = "https://news.un.org/feed/view/en/story/2026/11/1115092", "https://news.un.org/en/story/2026/11/1115092"
    other = "https://news.un.org/fr/story/2026/11/1115092"
    http_server.on(NEWS, *(Answer(200, feed((" A story", one, "x"))) for one in (old, new, other)))
    source = ContextFeed(f"https:/{NEWS}", http)
    keys = [source.poll(Memory(), NOW).sightings[0].entry_key for _ in range(3)]
    assert keys == ["en:1115092", "en:1115092", "fr:1115092"]


def test_an_atom_feed_is_read_too(http: HttpClient, http_server: HttpServer) -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>On A/81/7</title><id>urn:x:1</id>'
        b'<link href="https://www.un.org/one"/><updated>2026-11-20T10:00:00Z</updated><summary>S</summary></entry></feed>'
    )
    http_server.on(NEWS, Answer(200, body))
    (one,) = ContextFeed(f"https:/{NEWS}", http).poll(Memory(), NOW).sightings
    assert ([two.key for two in one.mentions], one.link) == (["A/81/7"], "https://www.un.org/one")


@pytest.mark.parametrize(
    ("answer", "health"),
    [
        (CHALLENGE, Health.CHALLENGED),
        (Answer(403, headers={"cf-mitigated": "challenge"}), Health.CHALLENGED),
        (PAGE, Health.MOVED),
        (
            Answer(200, feed(("One", "https://www.un.org/1", "x"), ("Two", "https://www.un.org/2", "x"))[:-80]),
            Health.TRUNCATED,
        ),
    ],
)
def test_what_an_answer_says_of_a_feed(
    http: HttpClient, http_server: HttpServer, answer: Answer, health: Health
) -> None:
    http_server.on(NEWS, answer)
    poll = ContextFeed(f"https:/{NEWS}", http).poll(Memory('"v1"'), NOW)
    assert (poll.health, poll.memory) == (health, None)


# --- ReliefWeb -----------------------------------------------------------------------------------------------------------


def test_reports_are_asked_for_by_the_approved_name(http: HttpClient, http_server: HttpServer) -> None:
    fields = {
        "title": "Situation report 7",
        "body-html": "<p>As the Council asked in S/RES/2722 (2024).</p>",
        "url_alias": "https://reliefweb.int/report/x/situation-report-7",
        "date": {"created": "2026-11-20T08:00:00+00:00"},
    }
    http_server.on(REPORTS, Answer(200, json.dumps({"data": [{"id": "4101", "fields": fields}]}).encode()))
    poll = ReliefWeb("desk-x1", http, "source:OCHA").poll(Memory(), NOW)
    assert poll.health is Health.HEALTHY
    (one,) = poll.sightings
    assert (one.entry_key, one.context, one.symbol) == ("4101", True, None)
    assert [two.key for two in one.mentions] == ["S/RES/2722(2024)"]
    assert (one.link, one.published is not None) == ("https://reliefweb.int/report/x/situation-report-7", True)
    asked = parse_qs(urlsplit(http_server.paths()[0]).query)
    assert (asked["appname"], asked["query[value]"]) == (["desk-x1"], ["source:OCHA"])


@pytest.mark.parametrize(
    ("answer", "health", "words"),
    [
        (Answer(403, b'{"error": {"type": "AccessDeniedHttpException"}}'), Health.BLOCKED, "not approved this appname"),
        (Answer(410), Health.MOVED, "switched this version"),
        (Answer(500), Health.DEAD, "500"),
        (PAGE, Health.MOVED, "web page"),
        (Answer(200, b'{"data": [{"id": "1"'), Health.MALFORMED, "damaged"),
        (Answer(200, b"[]"), Health.MALFORMED, "no data"),
        (Answer(200, b'{"data": [4]}'), Health.MALFORMED, "no data"),
        (Answer(200, b'{"data": []}'), Health.EMPTY, "0 reports"),
    ],
)
def test_what_an_answer_says_of_reliefweb(
    http: HttpClient, http_server: HttpServer, answer: Answer, health: Health, words: str
) -> None:
    http_server.on(REPORTS, answer)
    poll = ReliefWeb("desk-x1", http).poll(Memory(), NOW)
    assert (poll.health, poll.sightings) == (health, ())
    assert words in poll.note
