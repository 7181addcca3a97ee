"""Every fault, seen through HTTP; and the script that says when one strikes."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from datetime import timedelta

import feedparser
import httpx
import pytest

from documents.errors import UsageError
from replica.faults import KINDS, Fault, FaultScript
from replica.library import Library
from replica.messages import Request
from replica.server import Replica
from replica.stories import Family
from replica.writer import write

from .conftest import Clock

LIST = "/docs.un.org/rss/allundocs.xml"
FILE = "/documents.un.org/api/symbol/access?s=A/C.3/80/L.2&l=en&t=pdf"


@pytest.fixture
def faulty(serve: Callable[..., Replica], library: Library) -> Callable[..., Replica]:
    return lambda *faults, **options: serve(library, faults=faults, **options)


def test_missing_and_blocked_look_the_same(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    un = faulty(Fault("*L.2&*", "html_blocked"))
    blocked = ask.get(un.url + FILE)
    missing = ask.get((un.url + FILE).replace("L.2&", "L.404&"))
    assert (blocked.status_code, blocked.content) == (missing.status_code, missing.content)
    assert ask.get(un.url + FILE).content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("fault", "status", "headers"),
    [
        (Fault("*", "html_missing"), 200, {"content-type": "text/html; charset=utf-8"}),
        (Fault("*", "empty"), 200, {"content-length": "0"}),
        (Fault("*", "not_found"), 404, {}),
        (Fault("*", "status", status=429, retry_after=30), 429, {"retry-after": "30"}),
        (Fault("*", "status", status=500), 500, {}),
        (Fault("*", "status"), 503, {}),
        (Fault("*", "challenge"), 202, {"x-amzn-waf-action": "challenge", "content-length": "0"}),
        (Fault("*", "json"), 200, {"content-type": "application/json"}),
        (Fault("*", "text_html"), 200, {"content-type": "text/html; charset=utf-8"}),
    ],
    ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, Fault) else "",
)
def test_answers_that_are_no_answer(
    faulty: Callable[..., Replica], ask: httpx.Client, fault: Fault, status: int, headers: dict[str, str]
) -> None:
    answer = ask.get(faulty(fault).url + FILE)
    assert answer.status_code == status
    assert headers.items() <= dict(answer.headers).items()


def test_a_truncated_body_breaks_off_before_what_was_promised(
    faulty: Callable[..., Replica], ask: httpx.Client
) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete|peer closed"):
        ask.get(faulty(Fault("*", "truncated")).url + FILE)


def test_a_short_file_looks_complete_to_http(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    whole = write(Family(0).draft, "pdf")
    assert ask.get(faulty(Fault("*", "short", keep=0.25)).url + FILE).content == whole[: len(whole) // 4]


def test_a_connection_is_dropped_without_an_answer(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    un = faulty(Fault("*", "disconnect"))
    with pytest.raises(httpx.RemoteProtocolError):
        ask.get(un.url + FILE)
    assert un.log[-1].status == 0
    assert ask.get(un.url + FILE).status_code == 200


def test_a_slow_answer_outlasts_the_client(faulty: Callable[..., Replica]) -> None:
    un = faulty(Fault("*", "slow", seconds=3600))
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(un.url + FILE, timeout=0.2)


def test_the_wrong_document_comes_under_the_right_address(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    un = faulty(Fault("*", "wrong_document", times=2))
    neighbour = write(Family(1).draft, "pdf")
    assert ask.get(un.url + FILE).content == neighbour
    assert ask.get(un.url + "/docs.un.org/en/A/C.3/80/L.2?direct=true").content == neighbour
    assert ask.get(un.url + FILE).content == write(Family(0).draft, "pdf")


def test_gzip_comes_unasked(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    un = faulty(Fault("*", "gzip"))
    request = ask.build_request("GET", un.url + LIST, headers={"Accept-Encoding": "identity"})
    answer = ask.send(request, stream=True)
    raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw).startswith(b"<?xml")


def test_word_perfect_bytes_are_served_as_what_was_asked(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    assert ask.get(faulty(Fault("*", "wordperfect")).url + FILE).content.startswith(b"\xffWPC")


# --- lists -----------------------------------------------------------------------------------------------------------------


def broken(
    faulty: Callable[..., Replica], ask: httpx.Client, kind: str, **options: object
) -> tuple[httpx.Response, feedparser.FeedParserDict]:
    un = faulty(Fault("*", kind, times=None), **options)
    etag = ask.get(un.url + LIST).headers.get("etag", '"x"')
    answer = ask.get(un.url + LIST, headers={"If-None-Match": etag})
    return answer, feedparser.parse(answer.content)


def test_a_list_may_be_a_page(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    answer, feed = broken(faulty, ask, "html_feed")
    assert answer.status_code == 200
    assert (feed.bozo, feed.version, feed.entries) == (False, "", [])


def test_a_list_may_be_empty_and_well_formed(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    _, feed = broken(faulty, ask, "empty_feed")
    assert (feed.bozo, feed.version, feed.entries) == (False, "rss20", [])


def test_a_list_may_end_in_the_middle_of_an_entry(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    answer, feed = broken(
        faulty,
        ask,
        "truncated_feed",
    )
    assert feed.bozo
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert b"</rss>" not in answer.content
    assert "etag" not in answer.headers


def test_latin_1_under_a_utf_8_declaration(faulty: Callable[..., Replica], ask: httpx.Client) -> None:
    answer, feed = broken(faulty, ask, "latin1")
    assert feed.bozo
    assert len(feed.entries) == 2
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")


def test_a_stale_list_has_an_old_date_and_todays_entries(
    faulty: Callable[..., Replica], ask: httpx.Client, clock: Clock
) -> None:
    _, feed = broken(faulty, ask, "stale_feed")
    assert feed.feed.published == "Sun, 30 Nov 2025 00:00:00 GMT"
    assert len(feed.entries) == 2


def test_small_irregularities_of_lists(
    faulty: Callable[..., Replica], ask: httpx.Client, library: Library, clock: Clock
) -> None:
    library.publish("A/80/1/Add.1", "en", b"%PDF-1", at=clock.now)
    assert broken(faulty, ask, "raw_ampersand")[1].bozo
    assert broken(faulty, ask, "upper_add")[1].entries[0].title == "A/80/1/ADD.1"
    assert broken(faulty, ask, "banner_first")[1].entries[0].title == "Documents issued today"
    twice = broken(faulty, ask, "repeated_entry")[1].entries
    assert [entry.title for entry in twice[:2]] == ["A/80/1/Add.1"] * 2
    assert twice[0].description != twice[1].description


# --- the script --------------------------------------------------------------------------------------------------------------


def struck(script: FaultScript, clock: Clock, count: int, path: str = "/rss/gadocs.xml") -> list[str | None]:
    request = Request("GET", "docs.un.org", path)
    out = []
    for _ in range(count):
        fault = script.due(request, clock.now)
        out.append(fault.kind if fault else None)
    return out


def test_faults_strike_in_their_order_and_are_used_up(clock: Clock) -> None:
    script = FaultScript(
        [Fault("*", "empty", times=2), Fault("*gadocs*", "challenge"), Fault("*hrc*", "json", times=None)]
    )
    assert struck(script, clock, 5) == ["empty", "empty", "challenge", None, None]
    assert struck(script, clock, 2, "/rss/hrc.xml") == ["json", "json"]


def test_a_soft_block_begins_after_so_many_requests(clock: Clock) -> None:
    script = FaultScript([Fault("*", "html_blocked", times=None, after=250)])
    assert struck(script, clock, 252) == [None] * 250 + ["html_blocked"] * 2


def test_chance_is_repeatable_and_near_its_probability(clock: Clock) -> None:
    fault = Fault("*", "disconnect", times=None, probability=0.3)
    one = struck(FaultScript([fault], seed=7), clock, 1000)
    assert one == struck(FaultScript([fault], seed=7), clock, 1000)
    assert one != struck(FaultScript([fault], seed=8), clock, 1000)
    assert 250 < sum(kind is not None for kind in one) < 350


def test_a_fault_may_last_for_a_time(clock: Clock) -> None:
    week = Fault("*", "challenge", times=None, since=clock.now + timedelta(days=1), until=clock.now + timedelta(days=8))
    script = FaultScript([week])
    days = []
    for _ in range(10):
        days += struck(script, clock, 1)
        clock.forward(days=1)
    assert days == [None, *["challenge"] * 7, None, None]


def test_the_script_can_be_changed_while_it_runs(un: Replica, ask: httpx.Client) -> None:
    un.faults.add(Fault("*", "status", times=None))
    assert ask.get(un.url + FILE).status_code == 503
    un.faults.clear()
    assert ask.get(un.url + FILE).status_code == 200


def test_an_unknown_fault_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="challenge"):
        Fault("*", "gremlins")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"time_out"}))
def test_no_fault_breaks_the_server_on_any_route(faulty: Callable[..., Replica], ask: httpx.Client, kind: str) -> None:
    un = faulty(Fault("*", kind, times=None, seconds=0.0))
    chance = random.Random(kind)
    paths = [LIST, FILE, "/undocs.org/A/C.3/80/L.2", "/docs.un.org/en/A/80/9?direct=true", "/docs.un.org/files/x.pdf"]
    paths += ["/metadata.un.org/editor/api/marc/bibs/records?format=xml&start=2", "/press.un.org/en/rss.xml"]
    paths += ["/journal-api.un.org/api/allnew/2025-12-01", "/api.reliefweb.int/v2/reports?appname=rapporteur"]
    chance.shuffle(paths)
    for path in paths:
        for method in ("GET", "HEAD"):
            try:
                ask.request(method, un.url + path)
            except httpx.RemoteProtocolError:
                assert kind in ("disconnect", "truncated")
    assert all(exchange.fault == kind for exchange in un.log)
    assert len(un.log) == 2 * len(paths)
