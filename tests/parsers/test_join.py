"""Lines to paragraphs: what stands between the end of one line and the beginning of the next."""

from __future__ import annotations

import pytest

from parsers.pdf.join import divided, glue, is_division, join


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("the Charter of the", "United Nations", " "),
        ("the Charter of the ", "United Nations", ""),
        ("through inter-", "agency partnerships", ""),
        ("through inter\u2011", "agency partnerships", ""),
        ("both short-", "and long-term measures", " "),
        ("both short- ", "and long-term measures", ""),
        ("from 2015\u2013", "2020", ""),
        ("a pause \u2013", "then words", " "),
        ("see A/RES/", "80/9", ""),
        ("women and/", "or men", " "),
        ("https://www.example.org/", "path/page.html", ""),
        ("co\u00ad", "operation", ""),
    ],
)
def test_glue(before: str, after: str, between: str) -> None:
    assert glue(before, after) == between


def test_join_keeps_a_real_hyphen_and_drops_a_soft_one() -> None:
    assert join(["a well-", "founded  claim of co\u00ad", "operation "]) == "a well-founded claim of cooperation"


def test_english_typesetting_does_not_divide_words() -> None:
    lines = ["the quick brown fox and a low-"] + ["jumps over the lazy dog"] * 30
    assert divided(lines) is None


def test_divided_words_are_healed_and_compounds_kept() -> None:
    lines = [
        "государство-участник приняло зако-",
        "нодательство о торго-",
        "вле людьми, и государство-",
        "участник сообщило",
    ] * 8
    compounds = divided(lines)
    assert compounds is not None
    assert is_division("приняло зако-", "нодательство", compounds)
    assert not is_division("и государство-", "участник сообщило", compounds)
    assert not is_division("и Санкт-", "Петербург", compounds)
