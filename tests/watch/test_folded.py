"""The lines that are searched say the same as reading word by word."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from watch.folded import EDGE, PLAIN, Folded
from watch.stems import STEMMERS
from watch.words import normal, read

_EASY = re.compile(f"[{PLAIN}]")
_EASY_CHARACTERS = [chr(code) for code in range(0x10000) if _EASY.match(chr(code))]


def test_a_plain_character_has_the_form_of_its_lower_case() -> None:
    wrong = [
        character
        for character in _EASY_CHARACTERS
        if character.isalnum() and (len(character.lower()) != 1 or normal(character) != normal(character.lower()))
    ]
    assert wrong == []
    assert [c for c in _EASY_CHARACTERS if unicodedata.combining(c) or unicodedata.category(c) == "Cf"] == []


@given(st.text(alphabet=st.sampled_from(_EASY_CHARACTERS), max_size=60))
def test_the_line_of_a_plain_text_has_its_words_where_they_are(text: str) -> None:
    line = Folded([text]).text.split(EDGE)[1]
    reading = read(text)
    assert [line[a:b] for a, b in zip(reading.starts, reading.ends, strict=True)] == reading.plain.words


@given(st.lists(st.text(alphabet=st.sampled_from("ab -‑\u00adﬁ国é\u0301\x00"), max_size=20), max_size=4))
def test_what_is_found_is_where_it_is_said_to_be(texts: list[str]) -> None:
    folded = Folded(texts)
    for match in re.finditer(r"[^\W_]+", folded.text):
        place = folded.place(*match.span())
        if place is not None:
            number, start, end = place
            words = read(texts[number][start:end])
            assert any(match[0] in "".join(stream.words) for stream in words.streams)


@given(st.sampled_from(sorted(STEMMERS)), st.text(alphabet="abcesxuzyiéáóаеийостьюняالوهةتنيك", min_size=1, max_size=9))
def test_every_word_has_in_it_what_it_is_searched_by(language: str, word: str) -> None:
    stemmer = STEMMERS[language]
    stem = stemmer.stem(word)
    assert stem
    assert stemmer.common(stem)
    assert stemmer.common(stem) in word
