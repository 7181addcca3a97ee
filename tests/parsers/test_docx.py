"""DOCX files: what Word would show is what is read, and no package does harm."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.model import Document, Footnote, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from documents.symbol import Symbol
from parsers import Parked, Reason, parse
from parsers.blocks import Block, Note, Reading
from parsers.docx import package as packages
from parsers.docx.reader import read
from parsers.entrance import same
from replica.writer import write

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def part(name: str, inside: str, namespace: str = W) -> str:
    return f'<?xml version="1.0"?><w:{name} xmlns:w="{namespace}" xmlns:r="{R}">{inside}</w:{name}>'


def p(text: str = "", properties: str = "") -> str:
    """A paragraph; text that is no markup yet becomes one run."""
    runs = text if text.startswith("<") else run(text) if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


TAB = "<w:r><w:tab/></w:r>"


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for identity, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def docx(body: str, *, parts: Mapping[str, str] | None = None, namespace: str = W, section: str = "") -> bytes:
    """A DOCX with this body; ``parts`` are further parts of word/ by kind ("styles", "footnotes", "header1")."""
    parts = dict(parts or {})
    targets = {f"r{name}": (re.sub(r"\d", "", name), f"{name}.xml") for name in parts}
    members = {
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": relations(targets),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>", namespace),
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    return zipped(members)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks]


def only(data: bytes) -> Block:
    (block,) = read(data).blocks
    return block


def styles(*definitions: str, defaults: str = "") -> str:
    return part("styles", f"<w:docDefaults>{defaults}</w:docDefaults>" + "".join(definitions))


def style(
    identity: str, *, run: str = "", paragraph: str = "", base: str = "", kind: str = "paragraph", name: str = ""
) -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name or identity}"/>{based}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


# --- words ----------------------------------------------------------------------------------------------------------------


def test_runs_are_put_together_and_styled() -> None:
    block = only(
        docx(p(run("Recal", "<w:i/>") + run("ling", "<w:i/>") + run(" its resolution") + run("s", '<w:i w:val="0"/>')))
    )
    assert block.text == "Recalling its resolutions"
    assert [(span.text, span.italic) for span in block.spans] == [("Recalling", True), (" its resolutions", False)]


def test_signs_that_are_elements() -> None:
    inside = (
        "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>aligned co</w:t><w:softHyphen/><w:t>operation</w:t><w:br/><w:t>and</w:t>"
        '<w:tab/><w:t>peace</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'
    )
    assert texts(docx(p(inside))) == ["non‑aligned cooperation and peace•"]


def test_the_number_of_a_section_above_its_heading_in_one_paragraph_is_a_line_of_its_own() -> None:
    def broken(number: str, *headings: str) -> str:
        return p(
            f"<w:r><w:rPr><w:b/></w:rPr><w:t>{number}</w:t><w:br/></w:r>" + "".join(run(x, "<w:b/>") for x in headings)
        )

    body = broken("IV", "Care of ", "rivers") + broken("V") + broken("Lamps of", "the coast")
    found = read(docx(body)).blocks
    assert [(block.text, block.bold) for block in found] == [
        ("IV", True),
        ("Care of rivers", True),
        ("V", True),
        ("Lamps of the coast", True),
    ]


def test_hidden_text_is_not_read_and_capitals_are() -> None:
    body = p(run("Seen ") + run("unseen ", "<w:vanish/>") + run("aloud", "<w:caps/>"))
    assert texts(docx(body)) == ["Seen ALOUD"]


def test_links_content_controls_and_equations_are_text() -> None:
    inside = (
        '<w:hyperlink r:id="r9"><w:r><w:t>A/80/1</w:t></w:r></w:hyperlink>'
        "<w:sdt><w:sdtContent><w:r><w:t> and</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:smartTag><w:r><w:t xml:space="preserve"> more</w:t></w:r></w:smartTag>'
    )
    assert texts(docx(p(inside))) == ["A/80/1 and more"]


def test_a_field_is_its_result_and_not_its_instruction() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:instrText>IF a b</w:instrText></w:r>"
    nested = mark("begin") + instruction + run("no") + mark("separate") + run("not this") + mark("end")
    inside = (
        run("Page ") + mark("begin") + instruction + nested + mark("separate") + run("7") + mark("end") + run(" of 9")
    )
    assert texts(docx(p(inside))) == ["Page 7 of 9"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(docx(p(run("Beside it") + f"<w:r>{both}</w:r>"))) == ["Beside it", "In the box"]


def test_the_strict_form_of_the_format_is_read_too() -> None:
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = p("Strict", '<w:ind w:left="36pt"/>')
    block = only(docx(body, namespace=namespace))
    assert block.text == "Strict"
    assert block.left == block.rest > 36


# --- changes --------------------------------------------------------------------------------------------------------------


def test_tracked_changes_give_the_final_text_and_are_said() -> None:
    inside = (
        run("Requests ")
        + f'<w:del w:id="1"><w:r><w:delText>urges </w:delText></w:r></w:del><w:ins w:id="2">{run("Encourages ")}</w:ins>'
        + f"<w:moveFrom>{run('here ')}</w:moveFrom><w:moveTo>{run('there')}</w:moveTo>"
    )
    reading = read(docx(p(inside)))
    assert [block.text for block in reading.blocks] == ["Requests Encourages there"]
    assert "tracked changes" in reading.warnings[0]
    assert read(docx(p("Plain"))).warnings == ()


def test_a_paragraph_whose_mark_was_deleted_goes_on_with_the_next() -> None:
    body = p(run("First half "), "<w:rPr><w:del w:id='1'/></w:rPr>") + p("second half") + p("Another")
    assert texts(docx(body)) == ["First half second half", "Another"]


def test_an_inserted_paragraph_is_there_and_a_deleted_one_is_not() -> None:
    gone = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del>{run('Gone')}</w:del></w:p>"
    body = p("Before") + f"<w:ins>{p('New')}</w:ins>" + gone + p("After")
    assert texts(docx(body)) == ["Before", "New", "After"]


# --- styles ---------------------------------------------------------------------------------------------------------------


def test_styles_are_inherited_and_overruled() -> None:
    sheet = styles(
        style("Base", run='<w:b/><w:sz w:val="24"/>'),
        style("Child", run="<w:i/>", base="Base"),
        style("Plain", run='<w:b w:val="false"/>', base="Child"),
        defaults='<w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault>',
    )
    body = "".join(p("Words", f'<w:pStyle w:val="{name}"/>') for name in ("Base", "Child", "Plain", "Unknown"))
    blocks = read(docx(body, parts={"styles": sheet})).blocks
    assert [(block.bold, block.italic, block.size) for block in blocks] == [
        (True, False, 12.0),
        (True, True, 12.0),
        (False, True, 12.0),
        (False, False, 10.0),
    ]


def test_a_character_style_turns_the_paragraphs_style_around() -> None:
    sheet = styles(style("Title", run="<w:i/>"), style("Emphasis", run="<w:i/>", kind="character"))
    body = p(run("Upright", '<w:rStyle w:val="Emphasis"/>') + run(" slanted"), '<w:pStyle w:val="Title"/>')
    assert [span.italic for span in only(docx(body, parts={"styles": sheet})).spans] == [False, True]


def test_styles_that_stand_on_each_other_in_a_circle() -> None:
    sheet = styles(style("A", base="B", run="<w:b/>"), style("B", base="A"))
    assert only(docx(p("Words", '<w:pStyle w:val="B"/>'), parts={"styles": sheet})).bold


def test_the_left_edge_is_where_the_first_word_stands() -> None:
    tabs = '<w:tabs><w:tab w:val="left" w:pos="1267"/><w:tab w:val="left" w:pos="1742"/><w:tab w:val="left" w:pos="2218"/></w:tabs>'
    single = tabs + '<w:ind w:left="1267" w:right="1267"/>'
    body = (
        p("At the indent", single)
        + p(TAB + run("(a)") + TAB + run("One in"), single)
        + p(TAB * 2 + run("Two in"), single)
    )
    blocks = read(docx(body, section='<w:pgMar w:left="1200" w:right="1200"/>')).blocks
    assert [(round(block.left - 60, 1), round(block.rest - 60, 1)) for block in blocks] == [
        (63.3, 63.3),
        (87.1, 63.3),
        (110.9, 63.3),
    ]
    assert blocks[1].text == "(a) One in"


def test_white_space_above_is_counted_in_lines() -> None:
    exact = '<w:spacing w:before="0" w:after="120" w:line="240" w:lineRule="exact"/>'
    blocks = read(docx(p("One", exact) + p("Two", exact) + p("", exact) + p("Three", exact))).blocks
    assert [block.gap for block in blocks] == [1.0, 1.5, 3.0]


# --- numbers --------------------------------------------------------------------------------------------------------------


def level(number: int, form: str, text: str, extra: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'


LIST = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "(%2)")
    + level(2, "lowerRoman", "(%3)")
    + level(3, "decimal", "%1.%4")
    + level(4, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def numbered(text: str, level: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_printed_as_word_prints_them() -> None:
    body = "".join(
        numbered(f"Item {index}", level, number)
        for index, (level, number) in enumerate(
            [(0, 1), (1, 1), (1, 1), (2, 1), (2, 1), (0, 1), (1, 1), (3, 1), (3, 1), (4, 1), (0, 2), (0, 2)]
        )
    )
    labels = [text.split(" Item")[0] for text in texts(docx(body, parts={"numbering": part("numbering", LIST)}))]
    assert labels == ["1.", "(a)", "(b)", "(i)", "(ii)", "2.", "(a)", "2.1", "2.2", "•", "5.", "6."]


def test_a_style_brings_its_number_and_zero_takes_it_away() -> None:
    sheet = styles(style("Para", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'))
    body = (
        p("One", '<w:pStyle w:val="Para"/>')
        + p("None", '<w:pStyle w:val="Para"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("Two", '<w:pStyle w:val="Para"/>')
    )
    parts = {"styles": sheet, "numbering": part("numbering", LIST)}
    assert texts(docx(body, parts=parts)) == ["1. One", "None", "2. Two"]


def test_numbers_without_a_definition_print_nothing() -> None:
    assert texts(docx(numbered("Words", 0, 9) + numbered("More", 8))) == ["Words", "More"]


def test_a_typed_figure_before_a_tab_is_a_label_though_its_full_stop_is_missing() -> None:
    assert texts(docx(p(run("86") + TAB + run("Further decides")))) == ["86. Further decides"]
    assert texts(docx(p(run("86 days")))) == ["86 days"]


# --- notes ----------------------------------------------------------------------------------------------------------------


def reference(identity: int, custom: str = "") -> str:
    follows = ' w:customMarkFollows="1"' if custom else ""
    mark = f"<w:t>{custom}</w:t>" if custom else ""
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return f'<w:r>{raised}<w:footnoteReference{follows} w:id="{identity}"/>{mark}</w:r>'


def footnotes(*bodies: str) -> str:
    separator = f'<w:footnote w:type="separator" w:id="0">{p("____")}</w:footnote>'
    return part(
        "footnotes",
        separator + "".join(f'<w:footnote w:id="{n}">{body}</w:footnote>' for n, body in enumerate(bodies, 1)),
    )


def test_footnotes_are_numbered_as_they_are_named() -> None:
    body = p(run("First") + reference(2) + run(", second") + reference(1) + run("."))
    notes = footnotes(p("Resolution 70/1."), p("See ") + p("A/80/1."))
    reading = read(docx(body, parts={"footnotes": notes}))
    assert reading.notes == (Note("1", "See A/80/1."), Note("2", "Resolution 70/1."))
    assert reading.blocks[0].text == "First, second."
    assert reading.blocks[0].marks == ("1", "2")


def test_a_mark_of_its_own_does_not_count() -> None:
    body = p(run("Peru") + reference(1, "*") + run(" and") + reference(2))
    reading = read(
        docx(body, parts={"footnotes": footnotes(p("* Reissued for technical reasons."), p("Resolution 70/1."))})
    )
    assert reading.notes == (Note("*", "Reissued for technical reasons."), Note("1", "Resolution 70/1."))
    assert reading.blocks[0].marks == ("*", "1")
    assert reading.blocks[0].text == "Peru and"


def test_a_footnote_named_once_more_by_a_field_is_a_mark() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    again = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("1", raised)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p(run("The report") + reference(1)) + p(run("It again") + again + run(", and 5 m") + run("2", raised))
    blocks = read(docx(body, parts={"footnotes": footnotes(p("A/80/1."))})).blocks
    assert (blocks[1].text, blocks[1].marks) == ("It again, and 5 m2", ("1",))


@pytest.mark.parametrize(
    ("words", "figure", "read_as", "marks"),
    [
        ("in Agenda 21", "1", "in Agenda 21", ("1",)),
        ("in the report;", "1", "in the report;", ("1",)),
        ("in the report", "2", "in the report2", ()),  # no note has this number yet
        ("over 5 km", "1", "over 5 km1", ()),
        ("some 10", "1", "some 101", ()),
    ],
)
def test_a_raised_figure_that_is_typed_names_an_earlier_note_and_no_power(
    words: str, figure: str, read_as: str, marks: tuple[str, ...]
) -> None:
    raised = run(figure, '<w:vertAlign w:val="superscript"/>')
    body = p(run("The report") + reference(1)) + p(run(words) + raised)
    block = read(docx(body, parts={"footnotes": footnotes(p("A/80/1."))})).blocks[1]
    assert (block.text, block.marks) == (read_as, marks)


def test_notes_typed_under_a_table_or_on_the_first_page_are_notes() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = (
        p(run("Expenditure") + run("a,b", raised))
        + p(run("a", raised) + run(" Estimates only."))
        + p(run("b", raised) + run(" Excluding one."))
        + p("* A/80/50.")
    )
    reading = read(docx(body))
    assert [block.text for block in reading.blocks] == ["Expenditure"]
    assert reading.notes == (Note("a", "Estimates only."), Note("b", "Excluding one."), Note("*", "A/80/50."))


def test_notes_may_begin_anew_in_each_section() -> None:
    section = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    body = p(run("One") + reference(1), section) + p(run("Two") + reference(2))
    reading = read(docx(body, parts={"footnotes": footnotes(p("First."), p("Second."))}))
    assert [note.mark for note in reading.notes] == ["1", "1"]


# --- tables and masthead --------------------------------------------------------------------------------------------------


def table(*rows: list[str]) -> str:
    return (
        "<w:tbl>"
        + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def test_a_row_is_a_block_with_its_cells() -> None:
    merged = "<w:tcPr><w:vMerge/></w:tcPr>"
    body = table([p("In favour"), p("88") + p("States")], [merged + p("hidden"), p("55")]) + p("After")
    blocks = read(docx(body)).blocks
    assert [block.cells for block in blocks] == [("In favour", "88 States"), ("", "55"), ()]
    assert blocks[0].text == "In favour 88 States"


def test_a_table_of_one_column_is_a_frame_around_paragraphs() -> None:
    blocks = read(docx(table([p("Summary") + p("The report describes it.")]))).blocks
    assert [(block.text, block.cells) for block in blocks] == [("Summary", ()), ("The report describes it.", ())]


def test_the_masthead_is_the_first_pages_header_and_footer() -> None:
    first = table(
        [p("United Nations"), p("A/C.3/80/L.9*")], [p("General Assembly"), p("Distr.: Limited") + p("13 October 2025")]
    )
    parts = {
        "header1": part("hdr", first),
        "header2": part("hdr", p("A/C.3/80/L.9")),
        "footer1": part("ftr", p("25-16535* (E)    231025")),
    }
    section = (
        '<w:titlePg/><w:headerReference w:type="first" r:id="rheader1"/><w:headerReference w:type="default" r:id="rheader2"/>'
        '<w:footerReference w:type="first" r:id="rfooter1"/>'
    )
    body = p("Eightieth session") + p("Third Committee") + p("The General Assembly,")
    reading = read(docx(body, parts=parts, section=section))
    assert reading.head == (
        *("United Nations", "A/C.3/80/L.9*", "General Assembly", "Distr.: Limited", "13 October 2025"),
        "25-16535* (E) 231025",
    )
    assert reading.running == ("A/C.3/80/L.9",)
    document = parse(docx(body, parts=parts, section=section))
    head = document.masthead
    assert (head.symbol, head.date, head.job_number, head.session) == ("A/C.3/80/L.9", "2025-10-13", "25-16535", "80")
    assert head.reissued


def test_a_masthead_in_the_body_is_found() -> None:
    body = table([p("United Nations"), p("A/80/7")], [p("General Assembly"), p("Distr.: General")]) + p(
        "Eightieth session"
    )
    reading = read(docx(body))
    assert reading.head == ("United Nations", "A/80/7", "General Assembly", "Distr.: General")
    assert [block.text for block in reading.blocks] == ["Eightieth session"]


def test_a_masthead_in_the_body_is_found_although_the_page_has_a_header() -> None:
    body = (
        table([p("United Nations"), p("A/91/7")], [p("General Assembly"), p("Distr.: Limited")])
        + p("13 October 2036")
        + p("Ninety-first session")
        + p("United Nations Decade of Lighthouses")
        + p("The General Assembly,")
    )
    parts = {"header1": part("hdr", p("Page 1")), "footer1": part("ftr", p("36-16535 (E)"))}
    section = (
        '<w:headerReference w:type="default" r:id="rheader1"/><w:footerReference w:type="default" r:id="rfooter1"/>'
    )
    reading = read(docx(body, parts=parts, section=section))
    assert reading.head[:2] == ("Page 1", "36-16535 (E)")
    assert reading.head[2:] == ("United Nations", "A/91/7", "General Assembly", "Distr.: Limited", "13 October 2036")
    assert reading.blocks[0].text == "Ninety-first session"
    head = parse(docx(body, parts=parts, section=section)).masthead
    assert (head.symbol, head.distribution, head.date, head.job_number) == (
        "A/91/7",
        "limited",
        "2036-10-13",
        "36-16535",
    )


def test_session_and_agenda_item_may_stand_in_the_header_too() -> None:
    lines = ("United Nations", "A/RES/91/7", "Distr.: General", "Ninety-first session", "Agenda items 15 and 116")
    parts = {"header1": part("hdr", "".join(map(p, lines)))}
    head = parse(
        docx(p("The General Assembly,"), parts=parts, section='<w:headerReference w:type="default" r:id="rheader1"/>')
    ).masthead
    assert (head.symbol, head.session, head.agenda_items) == ("A/RES/91/7", "91", ("15", "116"))


def test_a_title_that_names_the_united_nations_is_no_masthead() -> None:
    body = p("United Nations Decade of Lighthouses") + p("The General Assembly,")
    parts = {"header1": part("hdr", p("A/91/7"))}
    reading = read(docx(body, parts=parts, section='<w:headerReference w:type="default" r:id="rheader1"/>'))
    assert reading.head == ("A/91/7",)
    assert len(reading.blocks) == 2


def test_a_document_that_was_written_is_read_back() -> None:
    passages = (
        Passage(
            PassageKind.PREAMBULAR,
            "Recalling its resolution 46/152 of 18 December 1991,",
            lead="Recalling",
            footnotes=("1",),
        ),
        Passage(
            PassageKind.OPERATIVE,
            "Takes note with appreciation of the report;",
            number="1",
            lead="Takes note with appreciation",
        ),
        Passage(PassageKind.OPERATIVE, "Requests the Secretary-General:", number="2", lead="Requests"),
        Passage(PassageKind.SUBPARAGRAPH, "To report on it;", number="2 (a)", level=1),
        Passage(PassageKind.SUBPARAGRAPH, "To count what came of it.", number="2 (b)", level=1),
    )
    masthead = Masthead(
        symbol="A/RES/80/900",
        language="en",
        organ="General Assembly",
        distribution="general",
        date="2025-12-20",
        job_number="25-12345",
        session="80",
        agenda_items=("100 (a)",),
        adopted="2025-12-15",
    )
    part = Part(PartKind.RESOLUTION, passages, title="Counting what was promised")
    written = Document("resolution", masthead, (part,), Provenance("x", "x"), (Footnote("1", "A/80/1."),))
    found = parse(write(written, "docx"), asked=Symbol.parse("A/RES/80/900"))
    assert [(one.kind, one.number, one.text, one.lead, one.footnotes) for one in found.passages] == [
        (one.kind, one.number, one.text, one.lead, one.footnotes) for one in passages
    ]
    assert found.title == part.title
    assert [(note.mark, note.text) for note in found.footnotes] == [("1", "A/80/1.")]
    for name in ("symbol", "date", "job_number", "session", "agenda_items", "adopted"):
        assert getattr(found.masthead, name) == getattr(masthead, name), name


# --- hostile packages -----------------------------------------------------------------------------------------------------


def parked(data: bytes) -> Reason:
    with pytest.raises(Parked) as caught:
        read(data)
    return caught.value.reason


def test_what_is_no_document_is_parked_by_its_reason() -> None:
    whole = docx(p("Words"))
    assert parked(whole[: len(whole) // 2]) is Reason.TRUNCATED
    assert parked(zipped({"word/other.xml": "<x/>"})) is Reason.UNSUPPORTED
    assert parked(zipped({"word/document.xml": part("document", "")})) is Reason.BROKEN
    assert parked(zipped({"word/document.xml": "<w:document"})) is Reason.BROKEN
    assert parked(docx(p(""))) is Reason.IMAGE_ONLY


def test_an_encrypted_member_is_protected() -> None:
    data = bytearray(docx(p("Words")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    assert parked(bytes(data)) is Reason.PROTECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_document_type_and_so_no_entity(encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [<!ENTITY e0 "ha">{entities}'
        f'<!ENTITY f SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}"><w:body>{p("&e8;&f;")}</w:body></w:document>'
    )
    assert parked(zipped({"word/document.xml": text.encode(encoding)})) is Reason.BROKEN


def test_a_zip_bomb_is_not_unpacked() -> None:
    blank = "<!--" + " " * 40_000_000 + "-->"
    assert parked(docx(p("Words") + blank)) is Reason.BROKEN
    assert parked(zipped({f"{n}.txt": "" for n in range(packages.MOST_MEMBERS + 1)})) is Reason.BROKEN


def test_elements_in_each_other_without_end() -> None:
    deep = "<w:sdt><w:sdtContent>" * 200 + p("Deep") + "</w:sdtContent></w:sdt>" * 200
    assert parked(docx(deep)) is Reason.BROKEN  # the parser's own limit on depth
    shallow = "<w:sdt><w:sdtContent>" * 30 + p("Deep") + "</w:sdtContent></w:sdt>" * 30
    assert texts(docx(p("Top") + shallow)) == ["Top"]
    tables = "<w:tbl><w:tr><w:tc>" * 40 + p("Deep") + "</w:tc></w:tr></w:tbl>" * 40
    assert texts(docx(p("Top") + tables)) == ["Top"]


def test_relations_to_the_outside_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(styles(style("A", run="<w:b/>")), encoding="utf-8")
    members = {
        "word/document.xml": part("document", f"<w:body>{p('Words')}</w:body>"),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/styles" Target="{secret.as_uri()}" '
            f'TargetMode="External"/><Relationship Id="r2" Type="{OFFICE}/footnotes" Target="../../../..{secret}"/></Relationships>'
        ),
    }
    assert texts(zipped(members)) == ["Words"]


WHOLE = docx(
    p(run("First", "<w:b/>") + reference(1)) + numbered("Item", 1) + table([p("A"), p("B")]),
    parts={"footnotes": footnotes(p("Note.")), "numbering": part("numbering", LIST), "styles": styles(style("A"))},
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_parked(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    try:
        assert isinstance(read(bytes(damaged[:cut])), Reading)
    except Parked:
        return  # any other exception fails the test


_names = (
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "ins",
    "del",
    "pPr",
    "rPr",
    "numPr",
    "sectPr",
    "fldChar",
    "sdt",
    "br",
    "tab",
)
_words = st.sampled_from((*_names, "footnoteReference", "hyperlink", "pict", "lvl", "abstractNum", "num"))
_values = st.sampled_from(["0", "1", "-1", "x", "", "99999999999999999999", "begin", "end", "separate", "nan", "1e9pt"])


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    name = draw(_words)
    inside = "".join(draw(st.lists(trees(depth - 1), max_size=3))) if depth else "text"
    return (
        f'<w:{name} w:val="{draw(_values)}" w:id="{draw(_values)}" w:fldCharType="{draw(_values)}">{inside}</w:{name}>'
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(trees(), min_size=1, max_size=4).map("".join))
def test_any_tree_of_the_formats_elements_is_survived(body: str) -> None:
    sheet = styles(style("1", run=body, paragraph=body), defaults=f"<w:rPrDefault>{body}</w:rPrDefault>")
    parts = {"styles": sheet, "numbering": part("numbering", body), "footnotes": part("footnotes", body)}
    try:
        assert isinstance(read(docx(p("Top") + body, parts=parts)), Reading)
    except Parked:
        return


# --- the corpus -----------------------------------------------------------------------------------------------------------


def _rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8") as manifest:
        return [row for row in csv.DictReader(manifest) if row["path"].startswith("docx/")]


def test_every_docx_of_the_corpus_is_parsed(corpus: Path) -> None:
    for row in _rows(corpus):
        document = parse((corpus / row["path"]).read_bytes())
        assert document.masthead.symbol, row["path"]
        assert same(document.masthead.symbol, Symbol.parse(row["symbol"])), row["path"]
        assert document.masthead.job_number, row["path"]
        assert document.masthead.date, row["path"]
        assert len(document.passages) > 5, row["path"]


def test_operative_paragraphs_of_its_resolutions_are_counted_without_a_gap(corpus: Path) -> None:
    """A gap in the numbers, or a footnote that no passage names, would be a paragraph lost."""
    for row in _rows(corpus):
        if row["doc_type"] != "resolution" or re.search(r"72/(?:253|263)", row["symbol"]):
            continue  # the two budget resolutions hold numbered tables
        document = parse((corpus / row["path"]).read_bytes())
        for part in document.parts:
            numbers = [
                int(one.number)
                for one in part.passages
                if one.kind is PassageKind.OPERATIVE and (one.number or "").isdigit()
            ]
            assert numbers == list(range(1, len(numbers) + 1)), (row["path"], numbers)
        marks = [note.mark for note in document.footnotes if note.mark.isdigit()]
        assert marks == [str(number) for number in range(1, len(marks) + 1)], row["path"]
        named = {mark for one in document.passages for mark in one.footnotes}
        assert set(marks) <= named, row["path"]


def test_twins_in_word_and_pdf_say_the_same(corpus: Path) -> None:
    """Mastheads are equal field by field, and the numbered paragraphs word by word; tables are not asked of the PDF."""
    twins = 0
    for row in _rows(corpus):
        other = corpus / "pdf" / f"{Path(row['path']).stem}.pdf"
        if not other.exists():
            continue
        twins += 1
        word, pdf = parse((corpus / row["path"]).read_bytes()), parse(other.read_bytes())
        assert word.masthead == pdf.masthead, row["path"]
        assert word.kind == pdf.kind, row["path"]

        def paragraphs(document: Document) -> set[str]:
            return {
                re.sub(r"\s", "", one.text)
                for one in document.passages
                if one.kind is PassageKind.PARAGRAPH and len(one.text) > 80
            }

        ours, theirs = paragraphs(word), paragraphs(pdf)
        assert len(ours & theirs) >= 0.9 * len(ours), row["path"]
    assert twins >= 5
