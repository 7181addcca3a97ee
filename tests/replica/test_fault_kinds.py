"""The faults of one answer, kind by kind, where tests/replica/test_faults.py does not have them; and faults as typed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import feedparser
import httpx
import pytest

from documents.errors import UsageError
from replica.cards import Story
from replica.faults import Fault
from replica.library import Library
from replica.server import Replica

from .conftest import Clock

LIST = "/docs.un.org/rss/allundocs.xml"
FILE = "/docs.un.org/en/A/C.3/80/L.2?direct=true"
MARC = "/metadata.un.org/editor/api/marc/bibs/records?format=xml"

Faulty = Callable[..., Replica]


@pytest.fixture
def library(clock: Clock) -> Library:
    """Six documents, one an hour, newest last; the first under two symbols."""
    shelf = Library()
    for number in range(1, 7):
        at = clock.now - timedelta(hours=7 - number)
        shelf.publish(f"A/C.3/80/L.{number}", "en", b"%%PDF-1.4 %d" % number, at=at, title=f"Côte {number}: draft")
    shelf.publish("A/80/434", "en", b"%PDF-x", at=clock.now, title="Letter", also=["S/2025/632"])
    return shelf


@pytest.fixture
def faulty(serve: Faulty, library: Library) -> Faulty:
    return lambda *faults: serve(library, faults=faults)


def test_a_challenge_may_be_a_page(faulty: Faulty, ask: httpx.Client) -> None:
    un = faulty(Fault("*", "challenge_page"), Fault("*", "challenge_page", status=202))
    first, second = ask.get(un.url + FILE), ask.get(un.url + FILE)
    assert (first.status_code, second.status_code) == (200, 202)
    assert b"gokuProps" in first.content
    assert "x-amzn-waf-action" not in first.headers
    assert second.headers["x-amzn-waf-action"] == "challenge"


def test_charsets_that_lie(faulty: Faulty, ask: httpx.Client) -> None:
    un = faulty(Fault("*", "wrong_charset"), Fault("*", "mojibake"))
    assert "CÃ´te" in ask.get(un.url + MARC).text
    twice = ask.get(un.url + MARC)
    assert "charset=utf-8" in twice.headers["content-type"]
    assert "CÃ´te" in twice.text


def test_a_redirect_leads_away(faulty: Faulty, ask: httpx.Client) -> None:
    answer = ask.get(faulty(Fault("*", "redirect", to="http://169.254.169.254/")).url + FILE)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://169.254.169.254/")


def test_the_fallback_service_has_its_own_answers(faulty: Faulty, ask: httpx.Client) -> None:
    un = faulty(Fault("undocs.org/*", "fallback", times=4), Fault("undocs.org/*", "fallback", status=502))
    answers = [
        ask.get(f"{un.url}/undocs.org/{path}")
        for path in ("en/A/C.3/80/L.2", "EN/A/C.3/80/L.2", "en/a/c.3/80/l.2", "en/A/404", "en/A/C.3/80/L.2")
    ]
    assert [answer.status_code for answer in answers] == [200, 400, 404, 404, 502]
    assert answers[0].content == b"%PDF-1.4 2"
    assert "is not a valid language code" in answers[1].text


def test_files_that_are_not_what_was_asked_for(faulty: Faulty, ask: httpx.Client) -> None:
    un = faulty(Fault("*", "doc"), Fault("*", "other_bytes"), Fault("*/fr/*", "language_missing", times=None))
    assert ask.get(un.url + FILE).content.startswith(b"\xd0\xcf\x11\xe0")
    other = ask.get(un.url + FILE)
    assert other.content.startswith(b"%PDF-1.4 2\n% 2025")
    assert "etag" not in other.headers
    assert b"not available" in ask.get(un.url + FILE.replace("/en/", "/fr/")).content


def test_six_months_of_stale_data_look_like_today(faulty: Faulty, ask: httpx.Client, clock: Clock) -> None:
    un = faulty(Fault("*", "stale_data", times=None, days=0.1))
    feed = feedparser.parse(ask.get(un.url + LIST).content)
    assert feed.feed.published == "Mon, 01 Dec 2025 12:00:00 GMT"
    assert feed.entries[0].title == "A/C.3/80/L.4"


def broken(
    faulty: Faulty, ask: httpx.Client, kind: str, where: str = LIST, **knobs: float
) -> feedparser.FeedParserDict:
    return feedparser.parse(ask.get(faulty(Fault("*", kind, **knobs)).url + where).content)  # type: ignore[arg-type]


def test_a_list_may_end_exactly_behind_an_entry(faulty: Faulty, ask: httpx.Client) -> None:
    feed = broken(faulty, ask, "cut_feed")
    assert feed.bozo
    assert [entry.title for entry in feed.entries] == ["A/80/434", *(f"A/C.3/80/L.{n}" for n in (6, 5, 4))]


def test_the_window_rolls_past_what_was_there(faulty: Faulty, ask: httpx.Client) -> None:
    feed = broken(faulty, ask, "rolled_feed", keep=0.3)
    assert (feed.bozo, [entry.title for entry in feed.entries]) == (False, ["A/80/434", "A/C.3/80/L.6"])


def test_dates_that_are_wrong(faulty: Faulty, ask: httpx.Client) -> None:
    ahead = broken(faulty, ask, "future_item", days=30)
    assert ahead.entries[0].published == "Wed, 31 Dec 2025 12:00:00 GMT"
    assert ahead.entries[1].published == "Mon, 01 Dec 2025 11:00:00 GMT"
    assert broken(faulty, ask, "skewed_dates").entries[0].published == "Mon, 01 Dec 2025 07:00:00 GMT"


def test_entries_that_are_odd(faulty: Faulty, ask: httpx.Client) -> None:
    assert broken(faulty, ask, "double_symbol").entries[0].title == "A/80/434-S/2025/632"
    assert broken(faulty, ask, "agenda_entry").entries[-1].title == "S/AGENDA/9999"
    assert broken(faulty, ask, "stray_markup").bozo


def test_entries_without_identity(serve: Faulty, ask: httpx.Client, clock: Clock) -> None:
    library = Library()
    library.tell(Story("press", 1, "Bridges", "A story", clock.now))
    un = serve(library, faults=[Fault("*", "no_guid")])
    (entry,) = feedparser.parse(ask.get(un.url + "/press.un.org/en/rss.xml").content).entries
    assert "id" not in entry


def test_marc_that_is_broken_or_under_another_name(faulty: Faulty, ask: httpx.Client) -> None:
    un = faulty(Fault("*", "malformed_marc"), Fault("*", "marc_prefix"))
    assert b" & </datafield>" in ask.get(un.url + MARC).content
    prefixed = ask.get(un.url + MARC).content
    assert prefixed.startswith(b'<marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim"><marc:record>')


def test_a_namespace_is_left_out(serve: Faulty, library: Library, ask: httpx.Client) -> None:
    un = serve(library, wall=False, faults=[Fault("*", "no_namespace")])
    assert b"xmlns" not in ask.get(un.url + "/digitallibrary.un.org/search?of=xm&p=Letter").content


def test_a_soft_block_lasts_until_the_hour_has_passed(faulty: Faulty, ask: httpx.Client, clock: Clock) -> None:
    un = faulty(Fault("*", "html_blocked", times=None, per_hour=3))

    def served() -> list[bool]:
        return [ask.get(un.url + FILE).content.startswith(b"%PDF") for _ in range(5)]

    assert served() == [True, True, True, False, False]
    clock.forward(minutes=59)
    assert served() == [False] * 5
    clock.forward(minutes=61)
    assert served() == [True, True, True, False, False]


def test_two_requests_at_once_are_one_too_many(serve: Faulty, clock: Clock) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> bytes:
        if not begun.is_set():
            begun.set()
            go_on.wait(30)
        return b"%PDF-slow"

    library = Library()
    library.publish("A/1", "en", slowly, at=clock.now, format="pdf")
    un = serve(library, faults=[Fault("docs.un.org/*", "status", times=None, status=403, concurrent=1)])
    where = un.url + "/docs.un.org/en/A/1?direct=true"
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(httpx.get(where, timeout=30).status_code))
    first.start()
    assert begun.wait(30)
    assert httpx.get(where, timeout=30).status_code == 403
    go_on.set()
    first.join(30)
    assert answers == [200]
    assert httpx.get(where, timeout=30).status_code == 200


def test_faults_as_typed() -> None:
    assert Fault.parse("challenge") == Fault("*", "challenge", times=None)
    typed = Fault.parse(
        "status documents.un.org/* times=3 status=429 retry_after=30 since=2026-11-23T08:00 probability=0.5"
    )
    since = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert typed == Fault("documents.un.org/*", "status", 3, 0.5, status=429, retry_after=30, since=since)
    assert Fault.parse("slow *s=A/C.3/80/L.9* seconds=1").route == "*s=A/C.3/80/L.9*"
    for wrong in ("gremlins", "slow * seconds=long", "slow * speed=3", "slow speed=3", ""):
        with pytest.raises(UsageError):
            Fault.parse(wrong)
