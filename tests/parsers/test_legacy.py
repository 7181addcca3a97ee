"""Word 97-2003 files: their text, type and notes; and what is damaged is parked."""

from __future__ import annotations

import random
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.model import Document, PassageKind
from documents.symbol import Symbol
from parsers import Parked, Reason, parse
from parsers.blocks import Note, Reading
from parsers.legacy.reader import read
from tests.parsers.word97 import (
    BOLD,
    CENTRED,
    GONE,
    HIDDEN,
    IN_TABLE,
    ITALIC,
    RAISED,
    ROW_END,
    Doc,
    compound,
    listed,
    size,
)

Run = tuple[str, bytes]
SEPARATORS = ["\r"] * 6
HEAD = (
    "\x07United Nations\x07A/RES/91/7*\x07\x07General Assembly\x07Distr.: General\r2 November 2036\x07\x07"
    "Ninety-first session\rAgenda item 20 (a)\x07\x07\r"
)
FOOT = "36-17552\r*3617552*\x07Please recycle \x01\x07\x07\r"
STORIES = [*SEPARATORS, "", "A/RES/91/7\r", "\x13 PAGE \x143\x15\r", "\r", HEAD, FOOT]
OPENING: list[Run] = [
    ("Resolution adopted by the General Assembly on 29 October 2036\r", b""),
    ("[without reference to a Main Committee (A/91/L.6)]\r", b""),
    ("91/7.\tLighthouses\r", BOLD + size(14)),
    ("\r\t", b""),
    ("The General Assembly", ITALIC),
    (",\r\t", b""),
    ("Recalling", ITALIC),
    (" its resolution 46/152", b""),
    ("\x02", RAISED),
    (" of 18 December 1991,\r\t1.\t", b""),
    ("Takes note", ITALIC),
    (" of the report;\r\t(a)\tWith care;\r\t2.\t", b""),
    ("Decides", ITALIC),
    (" to wait.\r\r12th plenary meeting\x0b29 October 2036\r", b""),
]
NOTES = [("\x02\xa0See A/91/83.\r", True)]


def resolution(**changes: Any) -> Doc:
    return replace(Doc(OPENING, NOTES, STORIES), **changes)


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_resolution(compressed: bool) -> None:
    document = parse(resolution(compressed=compressed).file(), asked=Symbol.parse("A/RES/91/7"))
    head = document.masthead
    assert (head.symbol, head.reissued, head.language, head.organ) == ("A/RES/91/7", True, "en", "General Assembly")
    assert (head.distribution, head.date, head.job_number) == ("general", "2036-11-02", "36-17552")
    assert (head.session, head.agenda_items) == ("91", ("20 (a)",))
    assert (head.adopted, head.meeting) == ("2036-10-29", "12th plenary meeting")
    part = document.parts[0]
    assert (document.kind, part.title) == ("resolution", "Lighthouses")
    assert part.proponent == "[without reference to a Main Committee (A/91/L.6)]"
    assert [(p.kind.value, p.number, p.lead, p.text, p.footnotes) for p in part.passages] == [
        ("preambular", None, "Recalling", "Recalling its resolution 46/152 of 18 December 1991,", ("1",)),
        ("operative", "1", "Takes note", "Takes note of the report;", ()),
        ("subparagraph", "1 (a)", None, "With care;", ()),
        ("operative", "2", "Decides", "Decides to wait.", ()),
    ]
    assert [(n.mark, n.text, n.citations) for n in document.footnotes] == [("1", "See A/91/83.", ("A/91/83",))]


def test_a_head_in_the_body_is_the_head_all_the_same() -> None:
    lines = [("United Nations\rA/RES/91/7\rDistr.: General\r2 November 2036\r", b""), *OPENING]
    document = parse(Doc(lines, NOTES, remarks="<<ODS JOB NO>>N3617552E<<ODS JOB NO>>\r").file())
    assert (document.masthead.symbol, document.masthead.date) == ("A/RES/91/7", "2036-11-02")
    assert document.masthead.job_number == "36-17552"


def test_the_annotations_know_the_symbol_where_the_head_does_not() -> None:
    remarks = "<<ODS DOC SYMBOL1>>A/RES/91/7<<ODS DOC SYMBOL1>>\r<<ODS DOC SYMBOL2>><<ODS DOC SYMBOL2>>\r"
    head = "United Nations\rDistr.: General\r"
    document = parse(resolution(stories=[*SEPARATORS, "", "", "", "", head, ""], remarks=remarks).file())
    assert document.masthead.symbol == "A/RES/91/7"


def test_fields_are_shown_by_their_results() -> None:
    body = [('See \x13 HYPERLINK "x" \\h \x14resolution \x13 REF y \x1446/152\x15\x15 and \x13 PAGE \x15more.\r', b"")]
    assert texts(read(Doc(body).file())) == ["See resolution 46/152 and more."]


def test_a_reference_to_a_note_is_a_mark_again() -> None:
    body = [("One\x02 and two", b""), ("\x13 NOTEREF _Ref1 \\h \x141\x15", RAISED), (".\r", b"")]
    (block,) = read(Doc(body, NOTES).file()).blocks
    assert (block.text, block.marks) == ("One and two.", ("1", "1"))


def test_a_raised_figure_that_is_typed_is_a_mark_where_a_note_has_it() -> None:
    body = [
        ("One\x02 in Agenda 21", b""),
        ("1", RAISED),
        (" over 5 km", b""),
        ("1", RAISED),
        (" or 9", b""),
        ("2", RAISED),
    ]
    (block,) = read(Doc([*body, (".\r", b"")], NOTES).file()).blocks
    assert (block.text, block.marks) == ("One in Agenda 21 over 5 km1 or 92.", ("1", "1"))


def test_the_number_of_a_section_above_its_heading_in_one_paragraph_is_a_line_of_its_own() -> None:
    body = [("IV\x0bCare of rivers\r", BOLD), ("Lamps of\x0bthe coast\r", BOLD)]
    assert texts(read(Doc(body).file())) == ["IV", "Care of rivers", "Lamps of the coast"]


def test_a_mark_of_its_own_is_not_counted() -> None:
    body = [("One", b""), ("*", RAISED), (" two\x02\r", b"")]
    reading = read(Doc(body, [("* Star.\r", False), ("\x02 Two.\r", True)], marks=[3, 8]).file())
    assert reading.notes == (Note("*", "Star."), Note("1", "Two."))
    assert reading.blocks[0].marks == ("*", "1")


def test_hidden_and_deleted_text_is_gone() -> None:
    body = [("One ", b""), ("two ", GONE), ("three ", HIDDEN), ("four\r", b"")]
    assert texts(read(Doc(body).file())) == ["One four"]


def test_special_characters() -> None:
    body = [("non\x1eproliferation\x1f and\x0bmore\x01\x08\x05\xa0here\x0cNext page\r", b"")]
    assert texts(read(Doc(body).file())) == ["non\u2011proliferation and more here", "Next page"]


def test_the_styles_of_runs_and_shapes_of_paragraphs() -> None:
    body = [("Title\r", BOLD + size(14)), ("left ", b""), ("right", ITALIC), ("\r", b"")]
    title, text = read(Doc(body, shapes={0: CENTRED}).file()).blocks
    assert (title.bold, title.centred, title.size) == (True, True, 14.0)
    assert [(span.text.strip(), span.italic) for span in text.spans if span.text.strip()] == [
        ("left", False),
        ("right", True),
    ]
    assert not text.centred


def test_a_row_of_a_table_is_a_block_with_cells() -> None:
    body = [("Before\rYear\x07Lamps\rand oil\x07\x07After\r", b"")]
    shapes = {1: IN_TABLE, 2: IN_TABLE, 3: IN_TABLE, 4: IN_TABLE + ROW_END}
    before, row, after = read(Doc(body, shapes=shapes).file()).blocks
    assert (before.text, row.cells, after.text) == ("Before", ("Year", "Lamps and oil"), "After")


def test_automatic_numbers_are_printed() -> None:
    body = [("One\rTwo\rinner\rinner\rThree\rdash\r", b"")]
    shapes = {0: listed(1), 1: listed(1), 2: listed(1, 1), 3: listed(1, 1), 4: listed(1), 5: listed(2)}
    doc = Doc(body, shapes=shapes, lists=[[(0, "\x00."), (4, "(\x01)")], [(23, "\uf0b7")]])
    assert texts(read(doc.file())) == ["1. One", "2. Two", "(a) inner", "(b) inner", "3. Three", "• dash"]


def test_letters_outside_the_basic_plane_are_whole() -> None:
    assert texts(read(Doc([("a \ud835\udd18 b\r", b"")]).file())) == ["a 𝔘 b"]


# --- what cannot be read --------------------------------------------------------------------------------------------------------


def parked(data: bytes) -> Parked:
    with pytest.raises(Parked) as caught:
        parse(data)
    return caught.value


def test_an_encrypted_file_is_protected() -> None:
    assert parked(resolution(flags=0x0300).file()).reason is Reason.PROTECTED


def test_a_container_of_something_else_is_broken() -> None:
    assert parked(compound({"Workbook": b"x"})).reason is Reason.BROKEN


def test_a_file_without_text_is_parked() -> None:
    assert parked(Doc([("\r\r", b"")]).file()).reason is Reason.IMAGE_ONLY


def test_a_chain_of_sectors_that_turns_back_is_broken() -> None:
    data = bytearray(resolution().file())
    struct.pack_into("<I", data, 512 + 4 * 4, 2)  # the third sector of the text leads to the first
    assert parked(bytes(data)).reason is Reason.BROKEN


def test_a_truncated_file_is_parked_wherever_it_breaks_off() -> None:
    data = resolution().file()
    for part in range(1, 20):
        assert parked(data[: len(data) * part // 20]).reason is Reason.BROKEN


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["header", "directory", "fib", "anywhere", "splice"]))
def test_no_damage_escapes(seed: int, where: str) -> None:
    dice = random.Random(seed)
    data = bytearray(
        resolution(shapes={3: IN_TABLE, 4: listed(1)}, lists=[[(0, "\x00.")]], remarks="<<ODS JOB NO>>").file()
    )
    low, high = {
        "header": (0, 512),
        "directory": (512, 1536),
        "fib": (1536, 1536 + 900),
        "anywhere": (0, len(data)),
        "splice": (0, len(data)),
    }[where]
    if where == "splice":
        start, other, length = dice.randrange(high), dice.randrange(high), dice.randrange(1, 900)
        data[start : start + length] = data[other : other + length]
    for _ in range(dice.randrange(1, 20)):
        data[min(len(data) - 1, dice.randrange(low, high))] = dice.choice([0, 1, 127, 128, 255, dice.randrange(256)])
    try:
        document = parse(bytes(data))
    except Parked:
        return
    assert isinstance(document, Document)


# --- real files -----------------------------------------------------------------------------------------------------------------


def test_real_files_are_whole(corpus: Path) -> None:
    short = parse((corpus / "doc" / "A_RES_67_290.doc").read_bytes(), asked=Symbol.parse("A/RES/67/290"))
    assert short.provenance.warnings == ()
    assert (short.masthead.date, short.masthead.adopted) == ("2013-08-23", "2013-07-09")
    passages = short.parts[0].passages
    numbers = [int(p.number or 0) for p in passages if p.kind is PassageKind.OPERATIVE]
    assert numbers == list(range(1, 31))
    assert [p.number for p in passages if (p.number or "").startswith("7 ")] == [
        f"7 ({letter})" for letter in "abcdefg"
    ]
    assert all(p.lead for p in passages if p.kind in (PassageKind.PREAMBULAR, PassageKind.OPERATIVE))
    assert sum(p.kind is PassageKind.PREAMBULAR for p in passages) == 10
    assert [note.mark for note in short.footnotes] == [str(number) for number in range(1, 22)]
    marks = [mark for p in passages for mark in p.footnotes]
    # Agenda 21, of which note 3 is, is named once more with a 3 that was typed.
    assert marks.count("3") == 2
    assert list(dict.fromkeys(marks)) == [note.mark for note in short.footnotes]

    long = parse((corpus / "doc" / "A_RES_69_313.doc").read_bytes(), asked=Symbol.parse("A/RES/69/313"))
    resolution_, annex = long.parts
    assert len(resolution_.passages) == 3
    numbered = [
        int(p.number or 0) for p in annex.passages if p.kind is PassageKind.PARAGRAPH and (p.number or "").isdigit()
    ]
    assert numbered == list(range(1, 135))
    assert len(long.footnotes) == 24
