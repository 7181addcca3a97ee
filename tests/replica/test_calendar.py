"""A month by the clock: what is planned is what can be found, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import feedparser
import httpx
import pytest

from parsers.entrance import parse
from replica.calendar import Month
from replica.faults import table
from replica.feeds import FeedShape
from replica.library import Library
from replica.server import Replica
from replica.slips import Slip, publish_slips, slips

from .conftest import Clock


@pytest.fixture(scope="module")
def month() -> Month:
    return Month()


def test_the_same_month_for_the_same_seed(month: Month) -> None:
    assert Month().documents == month.documents
    assert Month(seed=1).documents != month.documents


def test_a_month_is_as_busy_as_the_united_nations(month: Month) -> None:
    by_day = Counter(planned.at.date() for planned in month.documents if planned.at < month.ends)
    working = [count for day, count in by_day.items() if day.weekday() < 5]
    weekend = [count for day, count in by_day.items() if day.weekday() >= 5]
    assert 50 < sum(working) / len(working) < 70
    assert max(weekend) < 30
    ways = Counter(planned.found_by for planned in month.documents)
    assert min(ways[way] for way in ("catalogue", "journal", "numbers")) > 20
    assert sum(planned.replaces for planned in month.documents) > 20
    assert {"Rev.1", "Add.1", "Corr.1"} <= {planned.symbol.rpartition("/")[2] for planned in month.documents}


def test_holes_open_and_close_and_some_stay(month: Month) -> None:
    late = [planned for planned in month.documents if planned.late]
    assert len(late) > 20
    for planned in late:
        series, _, number = planned.symbol.partition("-S/")[0].rpartition("." if "/L." in planned.symbol else "/")
        assert number.isdigit()
        earlier = [other for other in month.documents if other.at < planned.at and other.symbol.startswith(series)]
        assert any(int(n) > int(number) for other in earlier if (n := other.symbol[len(series) + 1 :]).isdigit())
    assert len(month.never) > 3
    assert not set(month.never) & {planned.symbol for planned in month.documents}


def test_the_lists_name_what_is_out_and_no_more(
    month: Month, serve: Callable[..., Replica], ask: httpx.Client, clock: Clock
) -> None:
    library = Library()
    month.publish(library)
    un = serve(library, shape=FeedShape(hours=24))
    seen: set[str] = set()
    clock.now = month.opens
    while clock.now < month.ends + timedelta(days=15):
        clock.forward(hours=12)
        feed = feedparser.parse(ask.get(un.url + "/docs.un.org/rss/allundocs.xml").content)
        seen |= {entry.title for entry in feed.entries}
    assert seen == {planned.symbol for planned in month.documents if planned.listed}


def test_dead_days_and_challenges_are_faults_with_their_days(
    month: Month, serve: Callable[..., Replica], ask: httpx.Client, clock: Clock
) -> None:
    library = Library()
    month.publish(library)
    un = serve(library, faults=month.faults())
    where = un.url + "/docs.un.org/rss/allundocs.xml"
    clock.now = month.opens + timedelta(days=month.dead[0], hours=3)
    with pytest.raises(httpx.RemoteProtocolError):
        ask.get(where)
    clock.now = month.opens + timedelta(days=month.challenged[0], hours=3)
    assert ask.get(where).status_code == 202
    assert ask.get(un.url + "/metadata.un.org/editor/api/marc/bibs/records?limit=1").status_code == 200
    clock.now = month.opens + timedelta(days=max(month.challenged) + 1, hours=3)
    assert ask.get(where).status_code == 200


@pytest.mark.parametrize(
    "symbol", ["A/C.3/81/L.9", "A/81/L.4/Rev.1", "A/RES/81/7", "A/81/30-S/2026/2004", "S/2026/12/Add.1", "A/HRC/62/L.3"]
)
def test_a_slip_reads_back(symbol: str) -> None:
    slip = Slip(symbol, 40, starred=symbol == "A/RES/81/7", dated=date(2026, 10, 3))
    document = parse(slip.pdf())
    assert document.masthead.symbol == symbol
    assert document.masthead.language == "en"
    assert document.masthead.date == "2026-10-03"
    assert document.masthead.reissued == slip.starred
    assert document.title == slip.title
    texts = [passage.text for part in document.parts for passage in part.passages if passage.number]
    assert texts == [paragraph.partition(" ")[2] for paragraph in slip.paragraphs()]


def test_editions_differ_in_their_paragraphs() -> None:
    first, second = (Slip("A/80/1", 3, edition=edition).paragraphs() for edition in (0, 1))
    assert [a == b for a, b in zip(first, second, strict=True)] == [False, True, True, True, True]


def test_slips_fill_whole_series() -> None:
    made = [slip.symbol for slip in slips(3600)]
    assert len(set(made)) == 3600
    assert {f"A/C.3/80/L.{number}" for number in range(1, 201)} <= set(made)
    library = Library()
    publish_slips(library, 50, at=datetime(2026, 1, 1, tzinfo=UTC), announce=False)
    assert len(library) == 50
    assert library.items("allundocs", datetime(2026, 2, 1, tzinfo=UTC)) == ()


def test_the_table_of_faults_is_in_the_docs(request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "docs" / "replica.md").read_text(encoding="utf-8")
    assert table() in text, "write replica.faults.table() into docs/replica.md again"
