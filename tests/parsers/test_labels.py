"""Labels and the numbers they make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.labels import Counter, label_of, letter, roman, to_roman


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1. Decides to meet;", "figure", "1"),
        ("23.Decides", "figure", "23"),
        ("(a) To act;", "paren", "a"),
        ("(iv) To act;", "paren", "iv"),
        ("a) To act;", "paren", "a"),
        ("(12) Members", "figure paren", "12"),
        ("• Members", "bullet", ""),
        ("3.14 The programme", "pointed", "3.14"),
        ("2.b Paint every bridge", "pointed", "2.b"),
    ],
)
def test_labels(text: str, kind: str, value: str) -> None:
    label = label_of(text)
    assert label is not None
    assert (label.kind, label.value) == (kind, value)
    assert not text[label.length :].startswith(" ")


@pytest.mark.parametrize(
    "text", ["18 December 2008, on which", "2030 Agenda for", "Decides", "(see A/80/1)", "(Signed) A. Person"]
)
def test_no_labels(text: str) -> None:
    assert label_of(text) is None


@given(st.integers(min_value=1, max_value=59))
def test_roman_figures_go_both_ways(number: int) -> None:
    assert roman(to_roman(number)) == number


def test_letters_count_on_after_z() -> None:
    assert [letter(text) for text in ("a", "z", "aa", "bb", "ab")] == [1, 26, 27, 28, None]


def numbers(*labels: tuple[str, float]) -> list[tuple[str | None, int]]:
    counter = Counter()
    out = []
    for text, left in labels:
        label = label_of(f"{text} Words")
        assert label is not None
        out.append(counter.number(label, left))
    return out


def test_a_point_inside_a_point_has_its_own_label_behind_the_figure() -> None:
    found = numbers(
        ("4.", 147), ("(a)", 147), ("(b)", 147), ("(i)", 170), ("(ii)", 170), ("(c)", 147), ("5.", 147), ("(a)", 147)
    )
    assert found == [
        ("4", 0),
        ("4 (a)", 1),
        ("4 (b)", 1),
        ("4 (i)", 2),
        ("4 (ii)", 2),
        ("4 (c)", 1),
        ("5", 0),
        ("5 (a)", 1),
    ]


def test_the_letter_i_after_h_is_no_roman_figure() -> None:
    labels = [("1.", 147.0), *((f"({chr(code)})", 147.0) for code in range(97, 97 + 11))]
    assert [number for number, _ in numbers(*labels)][-3:] == ["1 (i)", "1 (j)", "1 (k)"]


def test_an_indented_i_after_h_is_one() -> None:
    labels = [("1.", 147.0), *((f"({chr(code)})", 147.0) for code in range(97, 105)), ("(i)", 171.0), ("(ii)", 171.0)]
    assert [number for number, _ in numbers(*labels)][-2:] == ["1 (i)", "1 (ii)"]


def test_roman_figures_alone_and_letters_after_z() -> None:
    labels = [("7.", 147.0), *((f"({chr(code)})", 147.0) for code in range(97, 123)), ("(aa)", 147.0), ("(bb)", 147.0)]
    assert [number for number, _ in numbers(*labels)][-2:] == ["7 (aa)", "7 (bb)"]
    assert [number for number, _ in numbers(("2.", 100), ("(i)", 120), ("(ii)", 120), ("(iii)", 120))][1:] == [
        "2 (i)",
        "2 (ii)",
        "2 (iii)",
    ]


@pytest.mark.parametrize("text", ["0.3 per cent, compared with", "576.0", "0.48 0.58 0.57", "12.4 million lamps"])
def test_an_amount_is_no_label(text: str) -> None:
    assert label_of(text) is None
