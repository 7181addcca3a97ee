"""Word-level differences: exact, whole words only, readable."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.tokens import features, squeezed, tokens, unspaced
from compare.words import Op, difference

# Pieces that meet every branch: words, marks, blanks of several kinds, scripts with and without blanks, combining signs.
PIECES = st.sampled_from(
    [
        "the ",
        "report",
        " of",
        ", ",
        "co-operation ",
        "1,000",
        "A/C.3/90/L.7",
        "\u00a0",
        "\n",
        "  ",
        "été ",
        "e\u0301",
        "報告",
        "的",
        *("التقرير ", "مُ", "доклад ", "’s", "-", "__", "𠀀", "\u200d", "(a)", "."),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def side(ops: tuple[Op, ...], signs: str) -> str:
    return "".join(text for op, text in ops if op in signs)


@given(TEXTS, TEXTS)
def test_both_texts_come_back_to_the_last_blank(old: str, new: str) -> None:
    ops = difference(old, new)
    assert side(ops, "=-") == old
    assert side(ops, "=+") == new


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_comes_back(old: str, new: str) -> None:
    ops = difference(old, new)
    assert (side(ops, "=-"), side(ops, "=+")) == (old, new)


@given(TEXTS, TEXTS)
def test_no_word_is_cut(old: str, new: str) -> None:
    ops = difference(old, new)
    for text, signs in ((old, "=-"), (new, "=+")):
        start, pieces = tokens(text)
        inside, place = set(), len(start)
        for piece in pieces:
            inside |= set(range(place + 1, place + len(piece.rstrip())))
            place += len(piece)
        place = 0
        for op, piece in ops:
            if op in signs:
                place += len(piece)
                assert place not in inside, (text, piece)


@given(TEXTS, TEXTS)
def test_operations_are_not_empty_and_neighbours_differ(old: str, new: str) -> None:
    ops = difference(old, new)
    assert all(text for _, text in ops)
    assert all(a[0] != b[0] for a, b in pairwise(ops))


@given(TEXTS | st.text(max_size=40) | st.text(st.characters(codec="ascii"), max_size=40))
def test_the_short_ways_give_what_the_long_ones_give(text: str) -> None:
    start, pieces = tokens(text)
    assert start + "".join(pieces) == text
    assert squeezed(text) == " ".join(text.split())
    if not unspaced(text):
        assert features(text) == re.findall(r"\w+", text.lower())


def test_the_verb_alone_is_marked() -> None:
    assert difference("Requests the Secretary-General to report.", "Encourages the Secretary-General to report.") == (
        ("-", "Requests"),
        ("+", "Encourages"),
        ("=", " the Secretary-General to report."),
    )


@pytest.mark.parametrize(
    "word",
    ["co-operation", "Secretary-General’s", "A/C.3/90/L.7/Rev.1", "1,250,000.50", "75/196", "بِسْمِ", "Ме́сто", "and/or"],
)
def test_a_word_is_one_token(word: str) -> None:
    assert tokens(f"x {word} y")[1][1] == f"{word} "
    assert tokens(unicodedata.normalize("NFD", f"{word} y"))[1][0] == unicodedata.normalize("NFD", f"{word} ")


def test_where_a_script_has_no_blanks_one_character_is_a_token() -> None:
    assert difference("请秘书长报告情况", "请秘书长提交报告") == (
        ("=", "请秘书长"),
        ("+", "提交"),
        ("=", "报告"),
        ("-", "情况"),
    )
    assert tokens("决定2035年8月")[1] == ["决", "定", "2035", "年", "8", "月"]


def test_the_blank_around_a_change_is_no_part_of_it() -> None:
    assert difference("the lamp on the reef", "the lamp, as well as the bell on the reef") == (
        ("=", "the lamp"),
        ("+", ", as well as the bell"),
        ("=", " on the reef"),
    )


def test_unlike_texts_read_as_one_replacement() -> None:
    ops = difference(
        "Calls upon the harbours of the region to share the weather of the morning with one another;",
        "Decides that an expert panel will meet in the autumn and that it is to choose its own chair;",
    )
    assert [op for op, _ in ops] == ["-", "+"]


def test_small_words_between_replacements_do_not_shred_them() -> None:
    ops = difference(
        "Welcomes the careful maintenance of the northern lamps by volunteers, and thanks them warmly;",
        "Welcomes the rapid replacement of the southern sirens by volunteers, and thanks them warmly;",
    )
    assert ops == (
        ("=", "Welcomes the "),
        ("-", "careful maintenance of the northern lamps"),
        ("+", "rapid replacement of the southern sirens"),
        ("=", " by volunteers, and thanks them warmly;"),
    )


def test_a_long_pair_of_unlike_tables_is_done_in_bounded_work() -> None:
    old = " ".join(f"{n % 7} {n}" for n in range(20_000))
    new = " ".join(f"{n % 7} {n + 1}" for n in range(20_000))
    ops = difference(old, new)
    assert side(ops, "=-") == old
    assert side(ops, "=+") == new
