import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.stems import english
from watch.words import HYPHENS, normal, read


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("Women\u2019s rights", "women's rights"),
        ("decision\u00admaking", "decisionmaking"),
        ("follow\u2011up", "follow-up"),
        ("follow\u2013up", "follow-up"),
        ("human\u00a0rights", "human rights"),
        ("ﬁrst oﬃce", "first office"),
        ("ＦＵＬＬ", "full"),
        ("Straße", "STRASSE"),
        ("الأمـــم", "الأمم"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_typography_makes_no_difference(written: str, same_as: str) -> None:
    assert read(written).plain.words == read(same_as).plain.words


def test_accents_are_kept() -> None:
    assert read("résumé").plain.words != read("resume").plain.words
    assert read("re\u0301sume\u0301").plain.words == read("résumé").plain.words


def test_a_compound_has_two_readings() -> None:
    reading = read("Technical co-operation and follow-up")
    assert reading.plain.words == ["technical", "co", "operation", "and", "follow", "up"]
    assert reading.joined is not None
    assert reading.joined.words == ["technical", "cooperation", "and", "followup"]
    assert (reading.joined.first, reading.joined.last) == ([0, 1, 3, 4], [0, 2, 3, 5])


def test_a_dash_between_blanks_joins_nothing() -> None:
    assert read("peace – security").joined is None


def test_chinese_is_read_by_characters() -> None:
    assert read("联合国 76/187号决议").plain.words == ["联", "合", "国", "76", "187", "号", "决", "议"]


def test_placeholders_are_no_words() -> None:
    assert read("resolution __ of ___ 2021").plain.words == ["resolution", "of", "2021"]


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("policies", "policy"),
        ("drugs", "drug"),
        ("crises", "crise"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("process", "process"),
        ("processes", "process"),
        ("status", "status"),
        ("basis", "basis"),
        ("requests", "request"),
        ("requested", "requested"),
        ("gas", "gas"),
        ("women", "women"),
    ],
)
def test_the_light_stemmer(word: str, stem: str) -> None:
    assert english(word) == stem


@given(st.text(max_size=80))
def test_positions_point_into_the_text(text: str) -> None:
    reading = read(text)
    for word, start, end in zip(reading.plain.words, reading.starts, reading.ends, strict=True):
        assert normal(text[start:end]) == word
    assert reading.starts == sorted(reading.starts)


@given(st.text(alphabet=st.sampled_from("ab c-é‑.\u00ad国"), max_size=40))
def test_the_joined_reading_covers_the_plain_one(text: str) -> None:
    reading = read(text)
    joined = reading.joined
    if joined is None:
        return
    covered = [i for a, b in zip(joined.first, joined.last, strict=True) for i in range(a, b + 1)]
    assert covered == list(range(len(reading.plain.words)))
    assert "".join(joined.words) == "".join(reading.plain.words)


@given(st.text(max_size=30), st.sampled_from(sorted(HYPHENS)))
def test_every_hyphen_reads_alike(text: str, hyphen: str) -> None:
    words = [w for w in read(text).plain.words if w.isascii()][:3]
    assert read(hyphen.join(words)).plain.words == read("-".join(words)).plain.words


@given(st.text(max_size=60))
def test_composed_and_decomposed_spellings_are_one(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert [normal(w) for w in composed.split()] == [normal(w) for w in unicodedata.normalize("NFD", composed).split()]
