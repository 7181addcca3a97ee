"""The UN's repository of mark-up: a list of files by hash, and only what has changed is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from infra.http import HttpClient
from infra.sources import Health, Memory, Poll
from infra.sources.repository import API, RAW, MarkupRepository
from replica.faults import Fault
from replica.library import Library
from replica.server import Replica
from tests.infra.sources import NOW
from tests.infra.test_sources_folders import resolution

WEEK = timedelta(days=7)


class Place:
    """A repository and who reads it, at a moment that the test moves."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.library = Library()
        self.un = Replica(self.library, clock=lambda: self.now)
        self.memory = Memory()

    def write(self, *numbers: str, letter: str = "E", text: str = "", adopted: str = "2026-11-10") -> None:
        for number in numbers:
            path = f"81session/A_RES_{number.replace('/', '_')}-2617552{letter}.xml"
            self.library.mark_up(path, (resolution(number, adopted) + text).encode(), self.now)

    def poll(self, most: int = 100, repository: str = "GAresolutions") -> Poll:
        """A look an hour later, with the memory that the last left."""
        self.now += timedelta(hours=1)
        self.un.forget()
        with HttpClient("R/1", allowed_hosts={API, RAW}, replica=self.un.url) as http:
            found = MarkupRepository(http, repository, most=most).poll(self.memory, self.now)
        self.memory = found.memory or self.memory
        return found

    @property
    def asked(self) -> list[str]:
        """What of the lists and files was asked for at the last look."""
        return [one.target.split("GAresolutions/")[1] for one in self.un.log if "GAresolutions" in one.target]


@pytest.fixture
def place() -> Iterator[Place]:
    place = Place()
    with place.un:
        yield place


def keys(poll: Poll) -> list[tuple[str | None, bool]]:
    return [(one.symbol.key if one.symbol else None, one.archive) for one in poll.sightings]


def test_the_first_reading_is_of_the_archive_and_then_only_what_changed_is_read(place: Place) -> None:
    place.write("81/1", "81/2")
    place.write("81/1", letter="F")
    place.library.mark_up("data_extract/81.json", b"{}", place.now)
    first = place.poll()
    assert (first.health, keys(first)) == (Health.HEALTHY, [("A/RES/81/1", True), ("A/RES/81/2", True)])
    assert first.sightings[0].content is not None
    assert first.sightings[0].content.data == resolution("81/1").encode()
    quiet = place.poll()
    assert (quiet.unchanged, len(place.asked)) == (True, 1)
    place.write("81/3")
    place.write("81/2", text=" ")
    place.write("81/4", adopted="2026-03-01")
    later = place.poll()
    assert keys(later) == [("A/RES/81/2", False), ("A/RES/81/3", False), ("A/RES/81/4", True)]
    assert sum("81session" in one for one in place.asked) == 3
    assert place.poll().unchanged


def test_a_large_change_is_read_in_pieces_and_none_is_read_twice(place: Place) -> None:
    place.write(*(f"81/{number}" for number in range(1, 8)))
    found = [keys(place.poll(most=3)) for _ in range(4)]
    assert [len(one) for one in found] == [3, 3, 1, 0]
    assert len({key for one in found for key, _ in one}) == 7
    # What came while the first list was being read is read after it, and is news.
    place.write("81/8", "81/9")
    place.write("81/10", letter="E")
    first = place.poll(most=2)
    place.write("81/11")
    rest = [keys(place.poll(most=2)) for _ in range(3)]
    assert keys(first) + [key for one in rest for key in one] == [
        ("A/RES/81/10", False),
        ("A/RES/81/8", False),
        ("A/RES/81/9", False),
        ("A/RES/81/11", False),
    ]


def test_a_file_that_cannot_be_had_is_where_the_next_look_begins(place: Place) -> None:
    place.write("81/1", "81/2", "81/3")
    place.un.faults.add(Fault(f"{RAW}/*81_2-*", "status", status=500, times=1))
    broken = place.poll()
    assert broken.health is Health.DEAD
    assert keys(broken) == [("A/RES/81/1", True)]
    assert keys(place.poll()) == [("A/RES/81/2", True), ("A/RES/81/3", True)]
    assert place.poll().unchanged


@pytest.mark.parametrize("kind", ["truncated", "short", "html_blocked"])
def test_half_a_file_and_a_page_in_its_place_are_no_file(place: Place, kind: str) -> None:
    place.write("81/1", "81/2")
    place.un.faults.add(Fault(f"{RAW}/*81_2-*", kind, times=1))
    assert "A/RES/81/2" not in dict(keys(place.poll()))
    assert dict(keys(place.poll()))["A/RES/81/2"] is True


def test_a_list_that_is_a_page_or_cut_off_is_no_list(place: Place) -> None:
    place.write("81/1")
    place.un.faults.add(Fault(f"{API}/*", "html_blocked", times=1))
    assert place.poll().health in (Health.MOVED, Health.BLOCKED)
    assert keys(place.poll()) == [("A/RES/81/1", True)]


def test_history_that_was_written_anew_is_read_anew(place: Place) -> None:
    place.write("81/1")
    place.poll()
    place.memory = Memory(cursor='{"base":"' + "0" * 40 + '"}')
    assert keys(place.poll()) == [("A/RES/81/1", False)]
    place.memory = Memory(cursor='{"base":null,"target":"' + "1" * 40 + '","after":"x"}')
    assert place.poll().sightings == ()
    assert keys(place.poll()) == [("A/RES/81/1", True)]


def test_each_body_has_a_repository_of_its_own(place: Place) -> None:
    place.write("81/1")
    path = "2026/English/S_RES_2999 (2026)-2617552E.xml"
    text = resolution("x").replace("A/RES/x", "S/RES/2999 (2026)")
    place.library.mark_up(path, text.encode(), place.now, "SCresolutions")
    assert keys(place.poll(repository="SCresolutions")) == [("S/RES/2999(2026)", True)]
    place.memory = Memory()
    assert keys(place.poll(repository="HRCresolutions")) == []
    place.memory = Memory()
    assert keys(place.poll()) == [("A/RES/81/1", True)]
