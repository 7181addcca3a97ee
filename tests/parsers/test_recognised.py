"""Pages of which only pictures exist: the words a recognition engine gives become lines, blocks and a marked document."""

from __future__ import annotations

import pytest

from documents.symbol import Symbol
from parsers.entrance import parse_recognised
from parsers.parked import Parked, Reason
from parsers.recognised import Recognised, read_recognised

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def page(*lines: tuple[int, int, str], confidence: float = 95.0) -> Recognised:
    """A page at 72 dpi of lines (left, top, text); letters are 5 points wide and lines 10 high."""
    rows = [HEAD]
    for number, (left, top, text) in enumerate(lines):
        at = left
        for place, word in enumerate(text.split()):
            box = f"{at}\t{top}\t{5 * len(word)}\t10"
            rows.append(f"5\t1\t1\t1\t{number}\t{place}\t{box}\t{confidence}\t{word}")
            at += 5 * len(word) + 2  # less than a typist's blank
    return Recognised(612, 792, 72, "\n".join(rows))


LETTER = (
    (72, 40, "UNITED NATIONS"),
    (430, 40, "A/47/9999"),
    (72, 80, "General Assembly"),
    (430, 80, "Distr. GENERAL"),
    (430, 92, "24 December 1992"),
    (72, 160, "Forty-seventh session"),
    (72, 172, "Agenda item 35"),
    (72, 240, "The undersigned has the honour to convey the text of a statement on the"),
    (72, 252, "protection of lighthouses, and asks that it be circulated as a document."),
)


def test_words_become_lines_with_blanks_between_them() -> None:
    text = " ".join(block.text for block in read_recognised([page(*LETTER)], "tesseract 5").blocks)
    assert "has the honour to convey the text of a statement on the protection of lighthouses" in text


def test_the_document_says_how_it_was_read() -> None:
    document = parse_recognised(b"%PDF", [page(*LETTER)], "tesseract 5")
    assert document.masthead.symbol == "A/47/9999"
    assert document.masthead.session == "47"
    assert "tesseract 5" in document.provenance.parser
    assert any("mean confidence 95 %" in warning for warning in document.provenance.warnings)


@pytest.mark.parametrize("pages", [[page()], [page(*LETTER, confidence=20.0)], [Recognised(612, 792, 72, "no table")]])
def test_too_little_text_is_an_unreadable_image(pages: list[Recognised]) -> None:
    with pytest.raises(Parked) as caught:
        read_recognised(pages, "tesseract 5")
    assert caught.value.reason is Reason.UNREADABLE


def test_dirt_is_not_read() -> None:
    dirty = page(*LETTER)
    speck = "5\t1\t9\t1\t1\t0\t300\t500\t4\t4\t12\t~"
    clean = read_recognised([dirty], "t").blocks
    assert read_recognised([Recognised(612, 792, 72, dirty.table + "\n" + speck)], "t").blocks == clean


NAMELESS = tuple(line for line in LETTER if "/" not in line[2])


def test_a_symbol_that_could_not_be_read_is_none_or_the_one_asked_for_and_says_so() -> None:
    assert parse_recognised(b"%PDF", [page(*NAMELESS)], "tesseract 5").masthead.symbol is None
    document = parse_recognised(b"%PDF", [page(*NAMELESS)], "tesseract 5", asked=Symbol.parse("A/47/9999"))
    assert document.masthead.symbol == "A/47/9999"
    assert "no symbol could be read" in document.provenance.warnings[-1]
