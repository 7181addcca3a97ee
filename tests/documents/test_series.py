"""Series of numbers: where they end, what is missing, and when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.series import FARTHEST, Gap, Known, Series, State, candidates, next_probe, pause, stand
from documents.symbol import Symbol, SymbolError

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DRAFTS = Series.parse("A/C.3/80/L.n")


def known(*symbols: str, at: datetime = NOW) -> list[Known]:
    return [Known(Symbol.parse(one), at) for one in symbols]


def drafts(numbers: Iterable[int]) -> list[Known]:
    return known(*(f"A/C.3/80/L.{number}" for number in numbers), at=NOW - timedelta(days=100))


def holes(state: State) -> list[str]:
    return sorted((one.symbol.display for one in state.gaps if one.hole and one.closed_at is None), key=Symbol.parse)


@pytest.mark.parametrize(
    ("text", "symbol", "number"),
    [
        ("A/C.3/80/L.n", "A/C.3/80/L.9/Rev.1", 9),
        ("A/RES/80/n", "a/res/80/92 A-B", 92),
        ("A/80/L.n", "A/80/L.42*", 42),
        ("S/RES/n", "S/RES/2722 (2024)", 2722),
        ("S/RES/n@2780", "S/RES/2781(2025)", 2781),
        ("E/CN.15/2026/L.n", "E/CN.15/2026/L.3/Corr.1", 3),
        ("A/HRC/60/L.n", "A/HRC/60/L.12", 12),
        ("A/80/n", "A/80/434–S/2025/632", 434),
        ("A/80/n", "A/80/L.4", None),
        ("A/C.3/80/L.n", "A/C.3/79/L.9", None),
    ],
)
def test_the_number_of_a_document_of_a_series(text: str, symbol: str, number: int | None) -> None:
    series = Series.parse(text)
    assert series.number(Symbol.parse(symbol)) == number
    assert series.name == text.partition("@")[0]


@pytest.mark.parametrize("text", ["A/C.3/80/L.9", "n", "A/RES/80/N", "", "A/n/L.3", "A/C.3/80/Ln"])
def test_what_is_no_series_is_named(text: str) -> None:
    with pytest.raises(SymbolError, match="no series such as"):
        Series.parse(text)


# --- the end ----------------------------------------------------------------------------------------------------------


def gallop(highest: int, there: frozenset[int]) -> list[int]:
    answers: dict[int, bool] = {}
    while (number := next_probe(highest, answers)) is not None:
        assert number not in answers
        assert len(answers) < 100
        answers[number] = number in there
    return list(answers)


def test_the_end_of_a_series_is_galloped_to() -> None:
    assert gallop(0, frozenset(range(1, 66))) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 96, 80, 72, 68, 66, 65]


def test_the_end_costs_two_questions_when_nothing_is_new() -> None:
    assert gallop(65, frozenset(range(1, 66))) == [66, 67]


def test_one_reserved_number_does_not_end_a_series() -> None:
    assert max(n for n in gallop(65, frozenset({67, 68})) if n in {67, 68}) == 68


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_series_without_holes_is_found_to_its_end_in_few_questions(highest: int, more: int) -> None:
    asked = gallop(highest, frozenset(range(highest + 1, highest + more + 1)))
    assert highest + more in [highest, *asked]
    assert len(asked) <= 2 * (more + 2).bit_length() + 2


@given(st.integers(0, 50), st.frozensets(st.integers(1, 120)))
def test_a_gallop_ends_whatever_is_reserved(highest: int, there: frozenset[int]) -> None:
    asked = gallop(highest, there)
    assert {highest + 1, highest + 2} <= set(asked)
    found = [number for number in asked if number in there]
    assert not found or not any(number > max(found) and number in there for number in asked)


# --- holes ------------------------------------------------------------------------------------------------------------


def test_a_number_below_the_highest_is_a_hole_until_it_is_filled() -> None:
    state = stand(DRAFTS, drafts([1, 2, 4]), [], 0, NOW)
    assert holes(state) == ["A/C.3/80/L.3"]
    (end,) = (one for one in state.gaps if not one.hole)
    assert end.symbol.display == "A/C.3/80/L.5"
    later = stand(DRAFTS, drafts([1, 2, 3, 4]), state.gaps, 0, NOW + timedelta(days=9))
    assert holes(later) == []
    (closed,) = later.changed
    assert (closed.symbol.key, closed.closed_at) == ("A/C.3/80/L.3", NOW + timedelta(days=9))


def test_a_revision_shows_that_its_number_was_given_out() -> None:
    assert holes(stand(DRAFTS, known("A/C.3/80/L.2/Rev.1"), [], 0, NOW)) == ["A/C.3/80/L.1", "A/C.3/80/L.2"]


def test_the_end_that_others_pass_becomes_a_hole_and_keeps_its_count() -> None:
    end = Gap(Symbol.parse("A/C.3/80/L.3"), False, NOW, 5, NOW + timedelta(hours=9))
    state = stand(DRAFTS, drafts([1, 2, 4]), [end], 0, NOW)
    (hole,) = (one for one in state.gaps if one.hole)
    assert (hole.symbol, hole.asked, hole.due(NOW)) == (end.symbol, 5, True)


def test_a_slip_of_the_pen_opens_no_thousands_of_holes() -> None:
    assert stand(DRAFTS, drafts([1, 2, 3 + 2 * FARTHEST]), [], 0, NOW).highest == 2


def test_an_endless_series_is_watched_from_where_we_began() -> None:
    series = Series.parse("S/RES/n")
    assert series.endless
    assert not DRAFTS.endless
    assert not Series.parse("E/CN.15/2026/L.n").endless
    state = stand(series, known("S/RES/242 (1967)", "S/RES/2790 (2025)", "S/RES/2793 (2025)"), [], 2790, NOW)
    assert holes(state) == ["S/RES/2791 (2025)", "S/RES/2792 (2025)"]


def test_a_number_between_two_years_is_asked_for_in_both() -> None:
    series = Series.parse("S/RES/n@2800")
    seen = known("S/RES/2810 (2025)", "S/RES/2812 (2026)")
    asked = candidates(series, Symbol.parse("S/RES/2811 (2025)"), seen, NOW)
    assert [one.display for one in asked] == ["S/RES/2811 (2026)", "S/RES/2811 (2025)"]
    wrong = Gap(Symbol.parse("S/RES/2811 (2025)"), True, NOW)
    state = stand(series, [*seen, *known("S/RES/2811 (2026)")], [wrong], 2809, NOW)
    assert holes(state) == [], "whatever year was guessed"


@given(st.frozensets(st.integers(1, 80)), st.frozensets(st.integers(1, 80)))
def test_every_missing_number_is_a_gap_and_nothing_else_is(first: frozenset[int], then: frozenset[int]) -> None:
    state = stand(DRAFTS, drafts(first), [], 0, NOW)
    assert {DRAFTS.number(one.symbol) for one in state.gaps if one.hole} == set(range(1, max(first, default=0))) - first
    both = first | then
    later = stand(DRAFTS, drafts(both), state.gaps, 0, NOW + timedelta(hours=1))
    missing = {DRAFTS.number(one.symbol) for one in later.gaps if one.hole and one.closed_at is None}
    assert missing == set(range(1, max(both, default=0))) - both
    assert stand(DRAFTS, drafts(both), later.gaps, 0, NOW + timedelta(hours=2)).changed == (), (
        "a second look changes nothing"
    )


# --- followers --------------------------------------------------------------------------------------------------------


def followers(*symbols: str, series: Series = DRAFTS, age: int = 1) -> list[str]:
    state = stand(series, known(*symbols, at=NOW - timedelta(days=age)), [], 0, NOW)
    return [one.symbol.display for one in state.gaps if one.symbol.suffixes and one.closed_at is None]


def test_what_may_follow_a_document_is_looked_for_for_sixty_days() -> None:
    following = ["A/C.3/80/L.1/Rev.1", "A/C.3/80/L.1/Add.1", "A/C.3/80/L.1/Corr.1"]
    assert followers("A/C.3/80/L.1") == following
    assert followers("A/C.3/80/L.1", age=59) == following
    assert followers("A/C.3/80/L.1", age=60) == []


def test_the_next_of_each_kind_is_looked_for() -> None:
    assert followers("A/C.3/80/L.1", "A/C.3/80/L.1/Add.1", "A/C.3/80/L.1/Add.2") == [
        "A/C.3/80/L.1/Rev.1",
        "A/C.3/80/L.1/Add.3",
        "A/C.3/80/L.1/Corr.1",
    ]
    assert followers("A/C.3/80/L.1", "A/C.3/80/L.1/Rev.1", "A/C.3/80/L.1/Rev.1/Corr.1") == [
        "A/C.3/80/L.1/Rev.2",
        "A/C.3/80/L.1/Rev.1/Add.1",
        "A/C.3/80/L.1/Rev.1/Corr.2",
    ]


def test_a_resolution_is_corrected_and_never_revised() -> None:
    assert followers("A/RES/80/1", series=Series.parse("A/RES/80/n")) == ["A/RES/80/1/Corr.1"]


def test_what_did_not_come_in_time_is_closed_and_says_so() -> None:
    state = stand(DRAFTS, known("A/C.3/80/L.1"), [], 0, NOW)
    later = stand(DRAFTS, known("A/C.3/80/L.1"), state.gaps, 0, NOW + timedelta(days=60))
    assert {one.note for one in later.gaps if one.symbol.suffixes} == {"not looked for any more"}


# --- when -------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_gap_is_asked_for_less_and_less_often_and_never_given_up(asked: int, jitter: float) -> None:
    gap = Gap(Symbol.parse("A/C.3/80/L.3"), True, NOW, asked)
    assert timedelta(hours=2) < pause(gap, jitter) <= timedelta(days=8.4)
    assert pause(replace(gap, asked=asked + 1), 0.5) >= pause(gap, 0.5)
    assert pause(replace(gap, hole=False), 1.0) <= timedelta(hours=14.4)


def test_what_is_missed_is_asked_for_before_what_may_follow() -> None:
    state = stand(DRAFTS, known("A/C.3/80/L.1", "A/C.3/80/L.3"), [], 0, NOW)
    first, *rest = state.due(NOW)
    assert first.symbol.display == "A/C.3/80/L.2"
    assert not any(one.hole for one in rest)


@pytest.mark.parametrize(("ahead", "due"), [(-1, True), (0, True), (1, False), (8, False), (400, True)])
def test_a_pause_that_a_clock_far_ahead_has_set_holds_nothing_up(ahead: int, due: bool) -> None:
    gap = Gap(Symbol.parse("A/C.3/80/L.5"), True, NOW, asked=3, next_due=NOW + timedelta(days=ahead))
    assert gap.due(NOW) is due
