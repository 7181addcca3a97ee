"""What each United Nations host answers, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import feedparser
import httpx
import pytest

from documents.errors import UsageError
from replica.feeds import FeedShape
from replica.library import Library
from replica.server import Replica
from replica.stories import Family
from replica.writer import write

from .conftest import Clock

ACCESS = "/documents.un.org/api/symbol/access"


def access(un: Replica, ask: httpx.Client, symbol: str, form: str = "pdf", language: str = "en") -> httpx.Response:
    return ask.get(un.url + ACCESS, params={"s": symbol, "l": language, "t": form})


# --- files -----------------------------------------------------------------------------------------------------------------


def test_a_symbol_is_answered_with_its_file(un: Replica, ask: httpx.Client) -> None:
    answer = access(un, ask, "A/C.3/80/L.2")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content == write(Family(0).draft, "pdf")


@pytest.mark.parametrize("spelling", ["a/c.3/80/l.2", "A/C.3/80/L.2*", "A/C.3/80/L.2 "])
def test_every_spelling_of_a_symbol_is_the_same_document(un: Replica, ask: httpx.Client, spelling: str) -> None:
    assert access(un, ask, spelling).content.startswith(b"%PDF")


def test_slashes_may_come_encoded(un: Replica, ask: httpx.Client) -> None:
    answer = ask.get(f"{un.url}{ACCESS}?s=A%2FC.3%2F80%2FL.2&l=E&t=pdf")
    assert answer.content.startswith(b"%PDF")


def test_the_host_header_works_like_the_path(un: Replica, ask: httpx.Client) -> None:
    answer = ask.get(f"{un.url}/api/symbol/access?s=A/C.3/80/L.2&l=en&t=pdf", headers={"Host": "documents.un.org"})
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("missing", "status", "least", "most"), [("html", 200, 1200, 1400), ("empty", 200, 0, 0), ("404", 404, 1200, 1400)]
)
def test_missing_is_said_in_three_ways(
    serve: Callable[..., Replica],
    library: Library,
    ask: httpx.Client,
    missing: str,
    status: int,
    least: int,
    most: int,
) -> None:
    answer = access(serve(library, missing=missing), ask, "A/C.3/80/L.999")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert least <= len(answer.content) <= most


def test_a_language_or_a_format_that_is_not_there_is_missing(un: Replica, ask: httpx.Client) -> None:
    for form, language in (("pdf", "fr"), ("docx", "en"), ("wpd", "en"), ("pdf", "xx")):
        answer = access(un, ask, "A/C.3/80/L.2", form, language)
        assert answer.headers["content-type"].startswith("text/html"), (form, language)


def test_an_unknown_way_to_say_missing_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="html, empty, 404"):
        Replica(library, missing="shrug")


def test_t_chooses_between_formats_and_doc_stands_for_docx(
    serve: Callable[..., Replica], ask: httpx.Client, clock: Clock
) -> None:
    library = Library()
    library.publish_document(Family(0).draft, at=clock.now, formats=("pdf", "docx"))
    un = serve(library)
    assert access(un, ask, "A/C.3/80/L.2", "pdf").content.startswith(b"%PDF")
    assert access(un, ask, "A/C.3/80/L.2", "docx").content.startswith(b"PK")
    assert access(un, ask, "A/C.3/80/L.2", "doc").content.startswith(b"PK")
    assert len(feedparser.parse(ask.get(un.url + "/docs.un.org/rss/allundocs.xml").content).entries) == 1


def test_docs_un_org_serves_the_file_only_when_asked_directly(un: Replica, ask: httpx.Client) -> None:
    direct = ask.get(f"{un.url}/docs.un.org/en/A/C.3/80/L.2?direct=true")
    assert direct.content.startswith(b"%PDF")
    shell = ask.get(f"{un.url}/docs.un.org/en/A/C.3/80/L.2")
    assert shell.status_code == 200
    assert 3900 <= len(shell.content) <= 4200
    assert shell.content.startswith(b"<!DOCTYPE html>")
    missing = ask.get(f"{un.url}/docs.un.org/en/A/C.3/80/L.77?direct=true")
    assert (missing.status_code, missing.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_the_first_bytes_can_be_probed(un: Replica, ask: httpx.Client) -> None:
    url = f"{un.url}/docs.un.org/en/A/C.3/80/L.2?direct=true"
    whole = ask.get(url).content
    probe = ask.get(url, headers={"Range": "bytes=0-63"})
    assert (probe.status_code, probe.content) == (206, whole[:64])
    assert probe.headers["content-range"] == f"bytes 0-63/{len(whole)}"
    assert ask.get(url, headers={"Range": "bytes=-10"}).content == whole[-10:]
    assert ask.get(url, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_undocs_redirects_and_stays_inside_the_replica(un: Replica, ask: httpx.Client) -> None:
    for path, where in (
        ("/A/C.3/80/L.2", "/docs.un.org/en/A/C.3/80/L.2"),
        ("/ch/A/C.3/80/L.2", "/docs.un.org/zh/A/C.3/80/L.2"),
        ("/pdf?symbol=fr/A/C.3/80/L.2", "/docs.un.org/fr/A/C.3/80/L.2?direct=true"),
        ("/S/RES/242%20(1967)", "/docs.un.org/en/S/RES/242%20%281967%29"),
    ):
        answer = ask.get(f"{un.url}/undocs.org{path}")
        assert (answer.status_code, answer.headers["location"]) == (302, un.url + where)
    by_host = ask.get(f"{un.url}/A/C.3/80/L.2", headers={"Host": "undocs.org"})
    assert by_host.headers["location"] == "https://docs.un.org/en/A/C.3/80/L.2"


def test_a_file_that_has_not_changed_is_not_sent_again(un: Replica, ask: httpx.Client) -> None:
    first = access(un, ask, "A/C.3/80/L.2")
    again = ask.get(f"{un.url}{ACCESS}?s=A/C.3/80/L.2&l=en&t=pdf", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_reading_is_allowed(un: Replica, ask: httpx.Client) -> None:
    assert ask.post(un.url + ACCESS, content=b"x" * 100).status_code == 405
    head = ask.head(f"{un.url}{ACCESS}?s=A/C.3/80/L.2&l=en&t=pdf")
    assert head.content == b""
    assert int(head.headers["content-length"]) == len(write(Family(0).draft, "pdf"))


def test_an_unknown_host_or_path_is_not_the_united_nations(un: Replica, ask: httpx.Client) -> None:
    assert ask.get(f"{un.url}/documents.un.org/api/dailylist").status_code == 404
    index = ask.get(f"{un.url}/example.org/x")
    assert "loopback" in index.text


# --- lists -----------------------------------------------------------------------------------------------------------------


def titles(answer: httpx.Response) -> list[str]:
    return [entry.title for entry in feedparser.parse(answer.content).entries]


def test_a_list_has_the_proven_shape(un: Replica, ask: httpx.Client) -> None:
    answer = ask.get(un.url + "/esubscription.un.org/rss/gadocs.xml")
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, feed.version) == (False, "rss20")
    entry = next(entry for entry in feed.entries if entry.title == "A/C.3/80/L.2")
    assert entry.link == "https://undocs.org/A/C.3/80/L.2"
    assert entry.description == entry.description.upper()
    assert "DRAFT RESOLUTION" in entry.description
    assert entry.published == "Mon, 01 Dec 2025 11:00:00 GMT"
    assert feed.feed.published == "Mon, 01 Dec 2025 12:00:00 GMT"


def test_each_organ_has_its_list_and_one_has_all(
    serve: Callable[..., Replica], ask: httpx.Client, clock: Clock
) -> None:
    library = Library()
    symbols = ["A/80/1", "A/HRC/59/1", "S/2025/1", "E/2025/1", "CEDAW/C/1", "TD/B/43/6", "S/RES/2803 (2025)"]
    for symbol in symbols:
        library.publish(symbol, "en", b"%PDF-" + symbol.encode(), at=clock.now)
    un = serve(library)
    esubscription = {
        name: titles(ask.get(f"{un.url}/esubscription.un.org/rss/{name}.xml"))
        for name in ("gadocs", "scdocs", "hrc", "ecosocdocs")
    }
    assert esubscription == {
        "gadocs": ["A/80/1"],
        "scdocs": ["S/RES/2803 (2025)", "S/2025/1"],
        "hrc": ["A/HRC/59/1"],
        "ecosocdocs": ["E/2025/1"],
    }
    assert titles(ask.get(f"{un.url}/docs.un.org/rss/allundocs.xml")) == symbols[::-1]
    assert titles(ask.get(f"{un.url}/docs.un.org/rss/scdocs.xml")) == esubscription["scdocs"]
    assert ask.get(f"{un.url}/docs.un.org/rss/gadocs.xml").status_code == 404


def test_the_old_lists_are_dead_in_the_way_they_are(un: Replica, ask: httpx.Client) -> None:
    answer = ask.get(un.url + "/undocs.org/rss/gadocs.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_list_without_news_answers_304_though_its_date_moves(un: Replica, ask: httpx.Client, clock: Clock) -> None:
    url = un.url + "/docs.un.org/rss/allundocs.xml"
    first = ask.get(url)
    clock.forward(hours=3)
    later = ask.get(url)
    assert first.content != later.content
    assert ask.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert ask.get(url, headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    un.library.publish_document(Family(2).draft, at=clock.now)
    fresh = ask.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert fresh.status_code == 200
    assert titles(fresh)[0] == "A/C.5/80/L.2"


def test_unknown_features_of_the_lists_are_knobs(
    serve: Callable[..., Replica], library: Library, ask: httpx.Client
) -> None:
    library.publish("S/2023/10/Add.24", "en", b"%PDF-1", at=Clock().now)
    shape = FeedShape(guid="symbol", banner=True, upper_suffixes=True, window=2)
    entries = feedparser.parse(
        ask.get(serve(library, shape=shape).url + "/docs.un.org/rss/allundocs.xml").content
    ).entries
    assert [entry.title for entry in entries] == ["Documents issued today", "S/2023/10/ADD.24", "A/C.4/80/L.2"]
    assert entries[2].id == "A/C.4/80/L.2"


# --- time ------------------------------------------------------------------------------------------------------------------


def test_what_is_published_later_does_not_exist_yet(un: Replica, ask: httpx.Client, clock: Clock) -> None:
    family = Family(0)
    un.library.publish_document(family.revision, at=clock.now + timedelta(days=1))
    assert access(un, ask, family.revision_symbol).headers["content-type"].startswith("text/html")
    assert family.revision_symbol not in titles(ask.get(un.url + "/docs.un.org/rss/allundocs.xml"))
    clock.forward(days=1)
    assert access(un, ask, family.revision_symbol).content.startswith(b"%PDF")
    assert family.revision_symbol in titles(ask.get(un.url + "/docs.un.org/rss/allundocs.xml"))


def test_a_reissue_takes_the_place_of_the_file_and_nothing_else_says_so(
    un: Replica, ask: httpx.Client, clock: Clock
) -> None:
    family = Family(0)
    un.library.publish_document(family.adopted, at=clock.now)
    lists = un.url + "/docs.un.org/rss/allundocs.xml"
    before, listed = access(un, ask, family.resolution_symbol), titles(ask.get(lists))
    clock.forward(days=20)
    un.library.publish_document(family.reissued, at=clock.now)
    after = access(un, ask, family.resolution_symbol)
    assert before.content != after.content
    assert before.headers["etag"] != after.headers["etag"]
    assert titles(ask.get(lists)) == listed
    un.library.publish_document(family.reissued, at=clock.now, announce=True)
    assert titles(ask.get(lists)) == [family.resolution_symbol, *listed]


def test_a_double_symbol_is_one_file(un: Replica, ask: httpx.Client, clock: Clock) -> None:
    un.library.publish("A/80/434", "en", b"%PDF-one", at=clock.now, also=["S/2025/632"])
    un.library.publish("A/79/1-S/2024/1", "en", b"%PDF-two", at=clock.now)
    assert access(un, ask, "S/2025/632").content == access(un, ask, "A/80/434").content == b"%PDF-one"
    assert access(un, ask, "S/2024/1").content == access(un, ask, "A/79/1").content == b"%PDF-two"
    assert "S/2025/632" not in titles(ask.get(un.url + "/docs.un.org/rss/allundocs.xml"))


def test_a_withdrawn_document_is_still_in_the_lists(un: Replica, ask: httpx.Client) -> None:
    un.library.withdraw("A/C.3/80/L.2")
    assert access(un, ask, "A/C.3/80/L.2").headers["content-type"].startswith("text/html")
    assert "A/C.3/80/L.2" in titles(ask.get(un.url + "/docs.un.org/rss/allundocs.xml"))


# --- counting and stopping ---------------------------------------------------------------------------------------------------


def test_requests_are_counted_by_route(un: Replica, ask: httpx.Client) -> None:
    access(un, ask, "A/C.3/80/L.2")
    access(un, ask, "A/C.3/80/L.9")
    ask.get(un.url + "/docs.un.org/rss/hrc.xml", headers={"User-Agent": "rapporteur"})
    assert un.requests == {"documents.un.org/api/symbol/access": 2, "docs.un.org/rss/hrc.xml": 1}
    assert un.requests["undocs.org/{symbol}"] == 0
    assert [(e.target.partition("?")[0], e.status) for e in un.log][-1] == ("docs.un.org/rss/hrc.xml", 200)
    assert un.log[-1].agent == "rapporteur"
    un.forget()
    assert not un.requests
    assert not un.log


def test_a_stopped_replica_answers_nobody_not_even_an_open_connection(library: Library, ask: httpx.Client) -> None:
    un = Replica(library).start()
    assert ask.get(un.url).status_code == 200
    un.stop()
    with pytest.raises(httpx.TransportError):
        ask.get(un.url)


def test_a_port_that_is_taken_is_named(un: Replica, library: Library) -> None:
    with pytest.raises(UsageError, match=f"127.0.0.1:{un.port}.*--port"):
        Replica(library, port=un.port)
