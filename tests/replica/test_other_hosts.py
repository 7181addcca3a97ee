"""The Journal, IGov, the press, ReliefWeb, robots.txt and the repository of resolutions."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import feedparser
import httpx
import pytest

from replica.akoma import write_repository
from replica.cards import Story
from replica.igov import address, decisions
from replica.library import Library
from replica.server import Replica
from replica.stories import Family

from .conftest import Clock

JOURNAL = "/journal-api.un.org/api"


def test_the_journal_names_what_was_issued_and_lists_a_meeting_twice(
    un: Replica, ask: httpx.Client, clock: Clock
) -> None:
    assert ask.get(un.url + "/journal.un.org/assets/config.json").json()["baseUrl"] == "https://journal-api.un.org/api/"
    day = ask.get(f"{un.url}{JOURNAL}/officialsnew/{clock.now:%Y-%m-%d}", headers={"location": "new york"}).json()
    meetings = [m for group in day["groups"] for session in group["sessions"] for m in session["meetings"]]
    cited = re.findall(r"docs\.un\.org/en/([^?'\"]+)\?direct", "".join(m["agenda"]["en"] for m in meetings))
    assert set(cited) == {Family(0).draft_symbol, Family(1).draft_symbol}
    ids = [meeting["id"] for meeting in meetings]
    assert len(ids) == len(set(ids)) + 1
    one = ask.get(f"{un.url}{JOURNAL}/officials/{ids[0]}").json()
    assert one["id"] == ids[0]
    everything = ask.get(f"{un.url}{JOURNAL}/allnew/{clock.now:%Y-%m-%d}").json()
    assert everything["officialMeetings"]["groups"] == day["groups"]


@pytest.mark.parametrize(("day", "status"), [("2025-11-29", 200), ("2025-11-30", 404), ("2025-12-25", 200)])
def test_a_day_without_meetings_is_empty_or_not_found(un: Replica, ask: httpx.Client, day: str, status: int) -> None:
    answer = ask.get(f"{un.url}{JOURNAL}/officialsnew/{day}")
    assert (answer.status_code, answer.content) == (status, b"")


def test_the_journals_calendar_wants_date_times(un: Replica, ask: httpx.Client) -> None:
    where = f"{un.url}{JOURNAL}/GlobalCalendar"
    span = {"locationValue": "new york", "startDate": "2025-12-01T00:00:00", "endDate": "2025-12-02T00:00:00"}
    assert len(ask.post(where, json=span).json()) == 2
    assert ask.post(where, json=span | {"startDate": "1 December"}).status_code == 400


def test_decisions_have_the_quirks_of_their_lists(
    serve: Callable[..., Replica], ask: httpx.Client, clock: Clock
) -> None:
    library = Library()
    for session in (79, 80):
        for decision in decisions(session):
            library.decide(decision)
    un = serve(library)

    def listed(session: int) -> list[dict[str, object]]:
        found: list[dict[str, object]] = ask.get(un.url + address(session).removeprefix("https:/")).json()
        return found

    new, old = listed(80), listed(79)
    assert any(str(item["ED_DecisionNumber"]).endswith(" A and B") for item in new)
    assert any(len(item["ED_Meeting"]) == 2 for item in new)  # type: ignore[arg-type]
    assert any(item["ED_Plenary_Committee"] == "Plenary " for item in new)
    assert {item["ED_Plenary_Committee"] for item in old} == {"Plenary", "Fifth Committee"}
    assert any("\r\n" in str(item["ED_DecisionText"]) for item in old)
    assert '"1 plenary meeting"' in json.dumps(new)
    texts = {item["_id"]: item["ED_DecisionText"] for item in new}
    clock.forward(days=200)
    changed = [item for item in listed(80) if texts.get(item["_id"]) not in (None, item["ED_DecisionText"])]
    assert changed
    assert all(item["ED_MarkUpdated"] for item in changed)
    assert listed(78) == []


@pytest.fixture
def told(clock: Clock) -> Library:
    library = Library()
    for number in range(30):
        for feed in ("press", "news", "geneva", "ohchr", "reliefweb"):
            at = clock.now - timedelta(hours=number)
            library.tell(Story(feed, 1_000 + number, f"Bridges {number}", f"See document A/C.3/80/L.{number}.", at))
    return library


@pytest.mark.parametrize(
    "where",
    [
        "press.un.org/en/rss.xml",
        "news.un.org/feed/subscribe/en/news/all/rss.xml",
        "news.un.org/feed/subscribe/en/news/topic/law-and-crime-prevention/feed/rss.xml",
        "www.ungeneva.org/en/news-media/press-items-list/rss.xml",
        "www.ohchr.org/en/rss.xml",
    ],
)
def test_feeds_name_documents_and_answer_when_nothing_is_new(
    serve: Callable[..., Replica], told: Library, ask: httpx.Client, where: str
) -> None:
    un = serve(told)
    answer = ask.get(f"{un.url}/{where}", headers={"Accept-Encoding": "identity"})
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, len(feed.entries)) == (False, 20)
    assert "A/C.3/80/L.0" in feed.entries[0].description
    assert answer.headers.get("content-encoding") == ("gzip" if where.startswith("news") else None)
    assert ask.get(f"{un.url}/{where}", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_reliefweb_knows_its_callers(serve: Callable[..., Replica], told: Library, ask: httpx.Client) -> None:
    un = serve(told)
    where = f"{un.url}/api.reliefweb.int/v2/reports"
    refused = ask.get(f"{where}?appname=somebody")
    assert (refused.status_code, refused.json()["error"]["type"]) == (403, "AccessDeniedHttpException")
    assert ask.get(f"{un.url}/api.reliefweb.int/v1/reports?appname=rapporteur").status_code == 410
    assert ask.get(f"{where}?appname=rapporteur&limit=1001").status_code == 400
    query = {"limit": 5, "offset": 5, "fields": {"include": ["title", "body"]}, "query": {"value": "bridges"}}
    body = ask.post(f"{where}?appname=rapporteur", json=query).json()
    assert (body["totalCount"], body["count"]) == (30, 5)
    assert body["data"][0]["fields"]["body"] == "See document A/C.3/80/L.5."
    assert body["data"][0]["fields"]["date"]["created"].endswith("+00:00")


def test_robots(un: Replica, ask: httpx.Client) -> None:
    assert ask.get(un.url + "/documents.un.org/robots.txt").text == "User-agent: *\nDisallow:\n"
    digital = ask.get(un.url + "/digitallibrary.un.org/robots.txt").text
    assert "Crawl-Delay: 5" in digital
    assert "Disallow: /search" in digital
    assert ask.get(un.url + "/metadata.un.org/robots.txt").status_code == 404


@pytest.mark.parametrize(
    ("validators", "sent"),
    [("both", {"etag", "last-modified"}), ("etag", {"etag"}), ("date", {"last-modified"}), ("none", set())],
)
def test_validators_can_be_chosen(
    serve: Callable[..., Replica], library: Library, ask: httpx.Client, validators: str, sent: set[str]
) -> None:
    where = serve(library, validators=validators).url + "/docs.un.org/en/A/C.3/80/L.2?direct=true"
    first = ask.get(where)
    assert {"etag", "last-modified"} & set(first.headers) == sent
    asked = {"If-None-Match": first.headers.get("etag", '"x"')}
    if validators == "date":
        asked = {"If-Modified-Since": first.headers["last-modified"]}
    assert ask.get(where, headers=asked).status_code == (200 if validators == "none" else 304)


def test_the_repository_has_a_file_for_each_resolution_and_a_broken_one(tmp_path: Path) -> None:
    paths = write_repository(tmp_path, [Family(index).adopted for index in range(3)])
    assert re.fullmatch(r"80_\d+_E\.xml", paths[0].name)
    assert re.fullmatch(r"A_RES_80_\d+-25\d{5}E\.xml", paths[1].name)
    for path in paths[:3]:
        assert path.read_bytes().startswith(b"<akomaNtoso")
        ET.fromstring(path.read_bytes())
    with pytest.raises(ET.ParseError):
        ET.fromstring(paths[3].read_bytes())
    lines = (tmp_path / "data_extract" / "80.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["symbol"] for line in lines] == [Family(index).resolution_symbol for index in range(3)]
    assert {path.parent.name for path in paths} == {"80session"}
