"""metadata.un.org as its own code answers, with its traps; and the digital library behind its wall."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from replica.cards import Card
from replica.faults import Fault
from replica.library import Library
from replica.server import Replica

from .conftest import Clock

API = "/metadata.un.org/editor/api"
RECORDS = f"{API}/marc/bibs/records"


@pytest.fixture
def library(clock: Clock) -> Library:
    """Twelve drafts, one an hour; the last is a stub yet; and a resolution that came of the first."""
    shelf = Library()
    start = clock.now - timedelta(hours=13)
    for number in range(1, 12):
        shelf.publish(
            f"A/C.3/80/L.{number}", "en", b"%PDF-1", at=start + timedelta(hours=number), title=f"On {number}: draft"
        )
    stub = Card(stub_from=clock.now - timedelta(minutes=30), described_at=clock.now + timedelta(days=2))
    shelf.publish("A/C.3/80/L.12", "en", b"%PDF-2", at=clock.now + timedelta(hours=5), title="On 12: draft", card=stub)
    card = Card(("the maintenance of rural bridges",), (("2", "A/C.3/80/L.1"), ("3", "A/80/545")), dated="2025-11-30")
    at = clock.now - timedelta(hours=1)
    shelf.publish("A/RES/80/7", "en", b"%PDF-3", at=at, title="On 1: resolution", card=card)
    return shelf


def symbols(body: bytes) -> list[str]:
    return [str(node.text) for node in ET.fromstring(body).findall("record/datafield[@tag='191']/subfield[@code='a']")]


def test_the_newest_changes_come_first_and_stubs_before_their_documents(un: Replica, ask: httpx.Client) -> None:
    answer = ask.get(f"{un.url}{RECORDS}?sort=updated&direction=desc&limit=3&format=xml")
    assert symbols(answer.content) == ["A/C.3/80/L.12", "A/RES/80/7", "A/C.3/80/L.11"]
    assert answer.content.startswith(b"<collection><record>")
    first = ET.fromstring(answer.content)[0]
    titles = {node.get("tag"): node.findtext("subfield") for node in first.findall("datafield")}
    assert titles["245"] == "Work in progress"
    assert titles["246"] == "On 12: draft"
    assert "session=" in answer.headers["set-cookie"]


def test_next_is_never_null(un: Replica, ask: httpx.Client) -> None:
    body = ask.get(f"{un.url}{RECORDS}?start=101&limit=100&search=symbol:A*").json()
    assert body["data"] == []
    assert body["_meta"]["count"] == 13
    assert "start=201&limit=100&search=symbol:A*&sort=updated" in body["_links"]["_next"]
    assert ask.get(f"{un.url}{RECORDS}/count?search=symbol:A*").json()["data"] == 13


def test_json_is_a_list_of_addresses_and_brief_has_symbols(un: Replica, ask: httpx.Client) -> None:
    (url,) = ask.get(f"{un.url}{RECORDS}?search=symbol:'A/RES/80/7'&format=json").json()["data"]
    assert url.startswith("https://metadata.un.org/editor/api/marc/bibs/records/25000")
    (brief,) = ask.get(f"{un.url}{RECORDS}?search=symbol:'A/RES/80/7'&format=brief").json()["data"]
    assert (brief["symbol"], brief["date"]) == ("A/RES/80/7", "2025-11-30")
    record = ask.get(f"{un.url}{RECORDS}/{url.rsplit('/')[-1]}").json()["data"]
    assert [field["subfields"][0]["value"] for field in record["993"]] == ["A/C.3/80/L.1", "A/80/545"]
    assert [field["indicators"] for field in record["993"]] == [["2", "_"], ["3", "_"]]
    assert record["650"][0]["subfields"][0]["value"] == "MAINTENANCE OF RURAL BRIDGES"
    assert record["files"][0]["language"] == "en"
    name = record["files"][0]["url"].removeprefix("https:/")
    assert ask.get(un.url + name).content == b"%PDF-3"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?limit=1001", 404, "Maximum limit is 1000"),
        ("/999", 404, "Requested resource not found"),
        ("?search=nosuchfield:(x", 422, 'Unrecognized query field \\"nosuchfield\\"'),
        ("?search=191__a:'A/RES/80/4' AND", 422, "Invalid exact match using single quote"),
        ("?search=updated:[2026 TO 2027]", 500, "Internal Server Error"),
    ],
)
def test_refusals(un: Replica, ask: httpx.Client, query: str, status: int, words: str) -> None:
    answer = ask.get(f"{un.url}{RECORDS}{query}")
    assert answer.status_code == status
    assert words in answer.text


def test_files_are_not_found_under_the_only_case_that_is_allowed(un: Replica, ask: httpx.Client) -> None:
    where = f"{un.url}{API}/files?identifier=A/RES/80/7&identifier_type=symbol"
    assert len(ask.get(where).json()["data"]) == 1
    assert ask.get(f"{where}&language=en").json()["data"] == []
    refused = ask.get(f"{where}&language=EN")
    assert refused.status_code == 400
    assert "is not a valid choice" in refused.text


def test_a_reissue_changes_the_record_and_adds_a_file(
    un: Replica, ask: httpx.Client, library: Library, clock: Clock
) -> None:
    clock.forward(hours=1)
    library.publish("A/C.3/80/L.2", "en", b"%PDF-9", at=clock.now, announce=False)
    newest = ask.get(f"{un.url}{RECORDS}?sort=updated&direction=desc&limit=1&format=xml").content
    assert symbols(newest) == ["A/C.3/80/L.2"]
    assert len(ask.get(f"{un.url}{API}/files?identifier=A/C.3/80/L.2").json()["data"]) == 2


def test_a_page_that_drifts_loses_a_record(serve: Callable[..., Replica], library: Library, ask: httpx.Client) -> None:
    def crawled(un: Replica) -> list[str]:
        where = f"{un.url}{RECORDS}?sort=updated&direction=asc&limit=5&format=xml&start="
        return [s for start in (1, 6, 11) for s in symbols(ask.get(f"{where}{start}").content)]

    whole = crawled(serve(library))
    drifted = crawled(serve(library, faults=[Fault("*/records?*", "page_drift", times=1, after=1)]))
    assert len(whole) == len(set(whole)) == 13
    assert len(set(whole) - set(drifted)) == 1


def test_the_catalogue_can_be_searched(un: Replica, ask: httpx.Client) -> None:
    def found(search: str) -> int:
        return int(ask.get(f"{un.url}{RECORDS}/count", params={"search": search}).json()["data"])

    assert found("symbol:A/C.3/80/L.1*") == 4
    assert found("symbol:A/C.3/* NOT symbol:'A/C.3/80/L.1'") == 11
    assert found(r"symbol:/^A\/RES\//") == 1
    assert found("993__a:'A/C.3/80/L.1' OR symbol:'A/C.3/80/L.1'") == 2


def test_headings_are_authority_records(un: Replica, ask: httpx.Client) -> None:
    body = ask.get(f"{un.url}{API}/marc/auths/records?search=150:*&format=xml&limit=1000").content
    assert b"MAINTENANCE OF RURAL BRIDGES" in body


def test_the_digital_library_challenges_and_without_its_wall_answers(
    serve: Callable[..., Replica], library: Library, ask: httpx.Client
) -> None:
    where = "/digitallibrary.un.org/search?of=xm&p=191__a:[A/RES/80/7]"
    challenged = ask.get(serve(library).url + where)
    assert (challenged.status_code, challenged.headers["x-amzn-waf-action"]) == (202, "challenge")
    answer = ask.get(serve(library, wall=False).url + where)
    assert b"Search-Engine-Total-Number-Of-Results: 1" in answer.content
    assert b'xmlns="http://www.loc.gov/MARC21/slim"' in answer.content
    assert "charset" not in answer.headers["content-type"]
