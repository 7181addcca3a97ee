"""The catalogue: changes are read newest first down to the watermark, and nothing between is skipped, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.sources import Health, Memory, Poll
from infra.sources.catalogue import MetadataCatalogue
from tests.infra.sources import CHALLENGE, NOW, PAGE, client
from tests.servers.http import Answer, Asked, HttpServer


class Library(HttpServer):
    """The catalogue's list as it answers: sorted by ``updated``, at most 1,000 a page, a ``_next`` that never ends."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[int, dict[str, object]] = {}
        self.faults: dict[int, Answer] = {}
        self.requests = 0
        self.drift = 0
        self.sorted = True
        self.addresses = False

    def change(
        self, number: int, at: datetime, symbol: str = "", date: str | None = "2026-11-19", title: str = "A paper"
    ) -> None:
        symbol = symbol or f"A/C.3/81/L.{number}"
        field = [{"indicators": ["_", "_"], "subfields": [{"code": "a", "value": word}]} for word in symbol.split("|")]
        self.records[number] = {
            "_id": number,
            "191": field,
            "245": [{"indicators": ["_", "_"], "subfields": [{"code": "a", "value": title}]}],
            "246": [{"indicators": ["_", "_"], "subfields": [{"code": "a", "value": "Its real title"}]}],
            "created": format_datetime(at, usegmt=True),
            "updated": format_datetime(at, usegmt=True),
            "at": at.isoformat(),
        }
        if date:
            self.records[number]["269"] = [{"indicators": ["_", "_"], "subfields": [{"code": "a", "value": date}]}]

    def take(self, asked: Asked) -> Answer:
        path = asked.path
        self.requests += 1
        if self.requests in self.faults:
            return self.faults[self.requests]
        one = path.partition("?")[0].rpartition("/")[2]
        if one.isdigit():
            return Answer(200, json.dumps({"data": self.records[int(one)]}).encode())
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        limit, start = int(query["limit"]), int(query["start"])
        assert (query["sort"], query["direction"], query["format"]) == ("updated", "desc", "json")
        if limit > 1000:
            return Answer(404, b'{"message": "Maximum limit is 1000."}')
        if "nosuchfield" in query.get("search", ""):
            return Answer(422, b'{"message": "Unrecognized query field"}')
        found = sorted(self.records.values(), key=lambda one: str(one["at"]), reverse=self.sorted)
        for _ in range(self.drift):  # somebody edits the oldest record while we read
            oldest = min(self.records, key=lambda number: str(self.records[number]["at"]))
            self.change(oldest, NOW + timedelta(seconds=self.requests))
        page: list[object] = list(found[start - 1 : start - 1 + limit])
        if self.addresses:
            page = [
                f"https://metadata.un.org/editor/api/marc/bibs/records/{row['_id']}"
                for row in found[start - 1 :][:limit]
            ]
        following = f"https://metadata.un.org/editor/api/marc/bibs/records?start={start + limit}&limit={limit}"
        return Answer(200, json.dumps({"_links": {"_next": following}, "_meta": {}, "data": page}).encode())


@pytest.fixture
def library() -> Iterator[Library]:
    server = Library()
    yield server
    server.stop()


def symbols(*polls: Poll) -> set[str]:
    return {item.symbol.key for poll in polls for item in poll.sightings if item.symbol}


def drain(source: MetadataCatalogue, memory: Memory, now: datetime, looks: int = 40) -> tuple[set[str], Memory]:
    """Look after look until nothing is left to be read."""
    seen: set[str] = set()
    for _ in range(looks):
        poll = source.poll(memory, now)
        assert poll.health is Health.HEALTHY, poll.note
        seen |= symbols(poll)
        memory = poll.memory or memory
        if "still being read" not in poll.note:
            return seen, memory
    pytest.fail("the reading does not end")


def test_changes_are_read_down_to_the_watermark_in_one_request(library: Library) -> None:
    for number in range(300):
        library.change(number, NOW - timedelta(hours=1, minutes=number))
    with client(library) as http:
        source = MetadataCatalogue(http)
        _, memory = drain(source, Memory(), NOW)
        library.requests = 0
        library.change(900, NOW)
        poll = source.poll(memory, NOW)
        assert "A/C.3/81/L.900" in symbols(poll)
        assert library.requests == 1


def test_a_list_of_addresses_is_followed_no_further_than_the_watermark(library: Library) -> None:
    library.addresses = True
    for number in range(150):
        library.change(number, NOW - timedelta(minutes=number))
    with client(library) as http:
        source = MetadataCatalogue(http)
        seen, memory = drain(source, Memory(), NOW)
        assert len(seen) == 150
        library.change(900, NOW + timedelta(minutes=1))
        library.requests, library.faults = 0, {3: Answer(500)}
        poll = source.poll(memory, NOW)
        assert (poll.health, symbols(poll)) == (Health.DEAD, {"A/C.3/81/L.900"})
        library.requests, library.faults = 0, {}
        rest, _ = drain(source, poll.memory or Memory(), NOW)
        assert "A/C.3/81/L.900" in rest
        assert library.requests <= 20


def test_the_first_look_goes_back_two_days_and_no_further(library: Library) -> None:
    for number in range(400):
        library.change(number, NOW - timedelta(hours=number))
    with client(library) as http:
        poll = MetadataCatalogue(http).poll(Memory(), NOW)
    assert {f"A/C.3/81/L.{number}" for number in range(48)} <= symbols(poll)
    assert library.requests == 1


def test_a_list_whose_next_page_never_ends_is_left_at_the_empty_page(library: Library) -> None:
    library.change(1, NOW)
    with client(library) as http:
        poll = MetadataCatalogue(http).poll(Memory(), NOW)
        assert symbols(poll) == {"A/C.3/81/L.1"}
        assert library.requests <= 3
        library.records.clear()
        assert MetadataCatalogue(http).poll(Memory(), NOW).health is Health.HEALTHY


def test_after_a_long_time_nothing_is_skipped_and_what_is_new_meanwhile_comes_first(library: Library) -> None:
    library.change(0, NOW - timedelta(days=20))
    with client(library) as http:
        source = MetadataCatalogue(http, pages=3)
        _, memory = drain(source, Memory(), NOW - timedelta(days=20))
        for number in range(1, 1500):
            library.change(number, NOW - timedelta(days=20) + timedelta(minutes=number))
        first = source.poll(memory, NOW)
        assert "still being read" in first.note
        library.change(5000, NOW)
        second = source.poll(first.memory or Memory(), NOW)
        assert "A/C.3/81/L.5000" in symbols(second)
        rest, _ = drain(source, second.memory or Memory(), NOW)
    assert symbols(first, second) | rest >= {f"A/C.3/81/L.{number}" for number in range(1, 1500)}


def test_pages_that_shift_while_they_are_read_lose_nothing(library: Library) -> None:
    with client(library) as http:
        source = MetadataCatalogue(http, pages=2)
        library.change(0, NOW - timedelta(days=3))
        _, memory = drain(source, Memory(), NOW - timedelta(days=3))
        for number in range(1, 800):
            library.change(number, NOW - timedelta(days=2) + timedelta(minutes=number))
        library.drift = 3
        seen = set()
        for _ in range(6):
            poll = source.poll(memory, NOW)
            seen |= symbols(poll)
            memory = poll.memory or memory
        library.drift = 0
        rest, _ = drain(source, memory, NOW)
    assert seen | rest >= {f"A/C.3/81/L.{number}" for number in range(1, 800)}


@pytest.mark.parametrize(
    ("answer", "health", "words"),
    [
        (CHALLENGE, Health.CHALLENGED, "left alone"),
        (PAGE, Health.MOVED, "web page"),
        (Answer(404, b'{"message": "Maximum limit is 1000."}'), Health.DEAD, "404"),
        (Answer(422, b'{"message": "Unrecognized query field"}'), Health.DEAD, "422"),
        (Answer(500, b""), Health.DEAD, "500"),
        (Answer(403), Health.BLOCKED, "403"),
        (Answer(200, b'{"_links": {}, "data": [{"_id": 1, "191": [{"ind'), Health.TRUNCATED, "breaks off"),
        (Answer(200, b'{"message": "no"}'), Health.MALFORMED, "no"),
        (Answer(200, b""), Health.MALFORMED, "without a body"),
    ],
)
def test_trouble_on_the_way_is_named_and_the_rest_is_read_at_the_next_look(
    library: Library, answer: Answer, health: Health, words: str
) -> None:
    with client(library) as http:
        source = MetadataCatalogue(http)
        library.change(0, NOW - timedelta(days=9))
        _, memory = drain(source, Memory(), NOW - timedelta(days=9))
        for number in range(1, 400):
            library.change(number, NOW - timedelta(days=2) + timedelta(minutes=number))
        library.requests, library.faults = 0, {3: answer}
        poll = source.poll(memory, NOW)
        assert poll.health is health
        assert words in poll.note
        assert symbols(poll)  # what came before the trouble counts
        assert poll.memory is not None
        library.faults = {}
        rest, _ = drain(source, poll.memory, NOW)
    assert symbols(poll) | rest >= {f"A/C.3/81/L.{number}" for number in range(1, 400)}


def test_a_page_that_always_fails_does_not_hide_what_is_new(library: Library) -> None:
    with client(library) as http:
        source = MetadataCatalogue(http, pages=4)
        library.change(0, NOW - timedelta(days=9))
        _, memory = drain(source, Memory(), NOW - timedelta(days=9))
        for number in range(1, 400):
            library.change(number, NOW - timedelta(days=2) + timedelta(minutes=number))
        library.requests, library.faults = 0, {2: Answer(500)}
        memory = source.poll(memory, NOW).memory or memory
        library.change(900, NOW)
        library.requests = 0
        poll = source.poll(memory, NOW)
    assert poll.health is Health.DEAD
    assert "A/C.3/81/L.900" in symbols(poll)


def test_another_order_is_an_alarm_and_moves_no_watermark(library: Library) -> None:
    for number in range(10):
        library.change(number, NOW - timedelta(hours=number))
    library.sorted = False
    with client(library) as http:
        poll = MetadataCatalogue(http).poll(Memory(), NOW)
        assert poll.health is Health.MALFORMED
        library.sorted = True
        seen, _ = drain(MetadataCatalogue(http), poll.memory or Memory(), NOW)
    assert len(seen) == 10


def test_a_change_dated_in_the_future_moves_no_watermark(library: Library) -> None:
    for number in range(200):
        library.change(number, NOW + timedelta(days=400, minutes=number))
    with client(library) as http:
        source = MetadataCatalogue(http)
        _, memory = drain(source, Memory(), NOW)
        library.change(900, NOW)
        seen, _ = drain(source, memory, NOW)
    assert "A/C.3/81/L.900" in seen


def test_each_symbol_of_a_record_is_a_sighting_with_the_record(library: Library) -> None:
    library.change(1, NOW, "A/81/299|S/2026/749")
    library.change(2, NOW, "A/81/300", date=None, title="Work in progress")
    with client(library) as http:
        found = MetadataCatalogue(http).poll(Memory(), NOW).sightings
    assert {one.symbol.key for one in found if one.symbol} == {"A/81/299", "S/2026/749", "A/81/300"}
    assert all(one.record is not None for one in found)
    stub = next(one for one in found if one.symbol and one.symbol.key == "A/81/300")
    assert stub.title == "Its real title"
    assert stub.record is not None
    assert stub.record.stub


def test_a_changed_record_of_an_old_document_is_a_fact_and_no_news(library: Library) -> None:
    library.change(1, NOW, "A/RES/50/204", date="1996-02-01")
    library.change(2, NOW, "A/45/9", date="1990")
    library.change(3, NOW, "A/81/77", date="2026")
    with client(library) as http:
        found = {one.title or "": one for one in MetadataCatalogue(http).poll(Memory(), NOW).sightings}
        poll = MetadataCatalogue(http).poll(Memory(), NOW)
    assert symbols(poll) == {"A/81/77"}
    assert sum(1 for one in poll.sightings if one.context and one.record is not None) == 2
    assert found


def test_a_cursor_that_cannot_be_read_is_a_first_look(library: Library) -> None:
    library.change(1, NOW)
    with client(library) as http:
        assert symbols(MetadataCatalogue(http).poll(Memory(cursor='["broken'), NOW)) == {"A/C.3/81/L.1"}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_fails_and_changes_between_the_looks_every_change_is_seen(
    library: Library, data: st.DataObject
) -> None:
    """Property: after any looks, with any failures, and one undisturbed reading, every record was sighted as last changed."""
    library.records.clear()
    library.faults = {}
    seen: set[tuple[str, str | None]] = set()
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with client(library) as http:
        source = MetadataCatalogue(http, pages=2)
        memory = source.poll(Memory(), now).memory or Memory()
        for _ in range(data.draw(st.integers(1, 5))):
            for number in data.draw(st.lists(st.integers(1, 300), max_size=150, unique=True)):
                now += timedelta(seconds=data.draw(st.sampled_from((0, 1, 90))))
                library.change(number, now)
            library.requests = 0
            library.faults = {n: Answer(500) for n in data.draw(st.sets(st.integers(1, 3), max_size=2))}
            poll = source.poll(memory, now)
            seen |= {(one.entry_key, one.record.updated) for one in poll.sightings if one.record}
            memory = poll.memory or memory
        library.faults = {}
        for _ in range(60):
            poll = source.poll(memory, now)
            seen |= {(one.entry_key, one.record.updated) for one in poll.sightings if one.record}
            memory = poll.memory or memory
            if "still being read" not in poll.note:
                break
        else:
            pytest.fail("the reading does not end")
    wanted = {
        f"{number}:A/C.3/81/L.{number}": datetime.fromisoformat(str(record["at"])).strftime("%Y-%m-%dT%H:%M:%SZ")
        for number, record in library.records.items()
    }
    assert seen >= set(wanted.items())
