"""The masthead, from blocks and head lines of our own making."""

from __future__ import annotations

import pytest

from documents.model import Masthead
from parsers.blocks import Block, Reading, Span
from parsers.document import assemble
from parsers.masthead import read_front, symbol_in
from parsers.pdf.characters import Run, Sheet
from parsers.pdf.furniture import Page
from parsers.pdf.lines import lines_of
from parsers.pdf.reader import read_pages

BODY = "The quick vessel that the Secretary-General sent to the island in the east is on its way to the harbour of the capital. "


def line(text: str, *, bold: bool = False, left: float = 60.0, gap: float = 1.0, size: float = 10.0) -> Block:
    return Block((Span(text, bold=bold),), left=left, rest=left, right=left + 200, gap=gap, size=size)


def reading(head: tuple[str, ...], *blocks: Block, running: tuple[str, ...] = ()) -> Reading:
    return Reading(blocks=(*blocks, line(BODY * 3, left=123.0, gap=2.5)), head=head, running=running, margin=123.0)


HEAD = (
    "United Nations",
    "A/C.3/85/L.9*",
    "General Assembly",
    "Distr.: Limited",
    "13 October 2030",
    "Original: English",
    "30-16535* (E) 231030",
    "*3016535*",
)
SIDE = (
    line("Eighty-fifth session", bold=True),
    line("Third Committee", bold=True),
    line("Agenda items 100 (a) and 107"),
    line("Care of lighthouses and", bold=True),
    line("Bridges and ferries", bold=True, gap=1.5),
    line("Ruritania: draft resolution", bold=True, left=123.0, gap=2.5),
)


def test_every_field_of_a_draft() -> None:
    front = read_front(reading(HEAD, *SIDE))
    masthead = front.masthead
    assert masthead.symbol == "A/C.3/85/L.9"
    assert masthead.reissued
    assert masthead.language == "en"
    assert masthead.organ == "General Assembly"
    assert masthead.distribution == "limited"
    assert masthead.date == "2030-10-13"
    assert masthead.original_language == "en"
    assert masthead.job_number == "30-16535"
    assert masthead.session == "85"
    assert masthead.committee == "Third Committee"
    assert masthead.agenda_items == ("100 (a)", "107")
    assert masthead.agenda_title == "Care of lighthouses and; Bridges and ferries"
    assert front.body == 5
    assert front.warnings == ()


def test_what_is_not_printed_is_none() -> None:
    front = read_front(reading(("United Nations", "Security Council")))
    assert front.masthead.symbol is None
    assert front.masthead.date is None
    assert front.masthead.session is None
    assert front.masthead.job_number is None
    assert "no document symbol" in front.warnings[0]


@pytest.mark.parametrize(
    ("lines", "symbol"),
    [
        (("United Nations", "A/79/834-S/2025/186"), "A/79/834-S/2025/186"),
        (("United Nations", "A/79/834–S/2025/186"), "A/79/834-S/2025/186"),
        (("GENERAL", "A/45/260", "S/21280", "12 May 1990"), "A/45/260-S/21280"),
        (("S/RES/2785 (2025)",), "S/RES/2785 (2025)"),
        (("E/2025/34 (Part II)",), "E/2025/34 (Part II)"),
        (("ICCD/COP(8)/CST/8",), "ICCD/COP(8)/CST/8"),
        (("S/2023/10/Add.24",), "S/2023/10/Add.24"),
        (("Report on the year 2024/25",), None),
    ],
)
def test_symbols(lines: tuple[str, ...], symbol: str | None) -> None:
    assert symbol_in(lines, ())[0] == symbol


def test_a_running_head_tells_the_symbol_that_the_first_page_lost() -> None:
    assert (
        symbol_in(("United Nations",), ("2/6 25-16872", "A/C.3/80/L.9", "Words and words A/C.3/80/L.9"))[0]
        == "A/C.3/80/L.9"
    )


def test_the_words_decide_the_language_and_not_the_letter() -> None:
    russian = Block(
        (
            Span(
                "Комитет с удовлетворением отмечает, что государство и его органы в этом году работают на благо "
                "людей. " * 3
            ),
        )
    )
    head = (
        "Организация Объединенных Наций",
        "CEDAW/C/RUR/CO/6",
        "Distr.: General",
        "20 February 2030",
        "30-03160 (R) 010330",
    )
    front = read_front(Reading(blocks=(russian,), head=head))
    assert front.masthead.language == "ru"
    assert front.masthead.date == "2030-02-20"


def test_the_barcode_has_the_job_number_where_the_line_is_missing() -> None:
    assert read_front(reading(("A/85/1", "*3012345*"), *SIDE)).masthead.job_number == "30-12345"


def test_a_supplement_is_known_by_its_addendum() -> None:
    blocks = (
        line("Economic and Social Council Official Records, 2031 Supplement No. 10"),
        line("The report will be issued as Official Records, 2031, Supplement No. 10A (E/2031/30/Add.1)."),
    )
    assert read_front(reading(("United Nations",), *blocks)).masthead.symbol == "E/2031/30"


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("A/RES/85/258 B", "A/RES/85/258 B"),
        ("A/RES/85/263 A-C*", "A/RES/85/263 A-C"),
        ("A/85/6 (Income sect. 1)", "A/85/6 (Income sect. 1)"),
        ("A/85/6 (Sect. 24)/Corr.1", "A/85/6 (Sect. 24)/Corr.1"),
        ("E/2030/34 (Part II)-E/ICEF/2030/7 (Part II)", "E/2030/34 (Part II)-E/ICEF/2030/7 (Part II)"),
        ("A/85/260 /", "A/85/260"),
    ],
)
def test_symbols_with_letters_parts_and_partners(line: str, symbol: str) -> None:
    assert symbol_in(["United Nations", line, "Distr.: General"], ())[0] == symbol


def test_a_joint_masthead_that_a_typist_set_side_by_side() -> None:
    """The two organs, the session and the year stand on two lines that PDFium knows as one stretch each."""
    rows = [
        (760.0, 65.0, "UNITED NATIONS"),
        (730.0, 360.0, "A/85/230"),
        (718.0, 360.0, "S/2030/822"),
        (706.0, 360.0, "14 July 2030"),
        (560.0, 65.0, "GENERAL ASSEMBLY SECURITY COUNCIL"),
        (548.0, 65.0, "Eighty-fifth session Eighty-fifth year"),
        (536.0, 65.0, "Item 38 of the preliminary list"),
        (524.0, 65.0, "LAMPS OF THE COAST AND THE BELLS"),
        (512.0, 77.0, "OF ITS ISLANDS"),
        (477.0, 114.0, "Letter dated 12 July 2030 from the Permanent Representative of"),
        (465.0, 114.0, "Fiji to the United Nations addressed to the Secretary-General"),
        (430.0, 95.0, "I have the honour to write of lamps, as my Government did in the year before and in"),
        (418.0, 65.0, "the one before that."),
    ]
    runs = [Run(x, x + 5.0 * len(text), y, 10.0, 0, text) for y, x, text in rows]
    page = Page(0, 612.0, 792.0, lines_of(Sheet(612.0, 792.0, runs), 0))
    reading = read_pages([page], 1)
    front = read_front(reading)
    assert (front.masthead.session, front.masthead.agenda_items) == ("85", ("38",))
    assert front.masthead.agenda_title == "LAMPS OF THE COAST AND THE BELLS OF ITS ISLANDS"
    assert reading.blocks[front.body].text.startswith("Letter dated 12 July 2030")


FILL = "and all that was written of it before, line after line, to the edge"
Row = tuple[float, float, str]


def printed(*rows: Row, size: float = 10.0) -> Masthead:
    """The masthead of a page with these rows (baseline, left edge, words) under its head, and text below them."""
    top: tuple[Row, ...] = ((740, 123, "United Nations"), (740, 400, "A/85/9"), (700, 400, "Distr.: General"))
    text = tuple((430.0 - 12 * n, 147.0 if n == 0 else 123.0, f"Line {n} {FILL}") for n in range(8))
    runs = [Run(x, x + 0.46 * size * len(words), y, size, 0, words) for y, x, words in (*top, *rows, *text)]
    page = Page(0, 612.0, 792.0, lines_of(Sheet(612.0, 792.0, runs), 0))
    return read_front(read_pages([page], 1)).masthead


def under(*titles: tuple[float, str], item: str) -> Masthead:
    lines = tuple((576.0 - 12 * n, left, words) for n, (left, words) in enumerate(titles))
    return printed((600, 60, "Eighty-fifth session"), (588, 60, item), *lines)


@pytest.mark.parametrize(
    ("item", "titles", "title"),
    [
        (
            "Agenda items 39, 40 and 84",
            [
                (60, "QUESTION OF RURITANIA"),
                (60, "THE SITUATION IN THE NORTH"),
                (60, "REPORT OF THE COMMITTEE TO"),
                (72, "COUNT THE LIGHTHOUSES OF THE NORTH"),
            ],
            "QUESTION OF RURITANIA; THE SITUATION IN THE NORTH; "
            "REPORT OF THE COMMITTEE TO COUNT THE LIGHTHOUSES OF THE NORTH",
        ),
        (
            "Agenda item 13 (f) and (g)",
            [
                (60, "Coordination, programme and further questions:"),
                (77, "Islands emerging from the fog"),
                (77, "Sustainable bridges"),
            ],
            "Coordination, programme and further questions: Islands emerging from the fog; Sustainable bridges",
        ),
        # One title over two lines, whose words fill them.
        (
            "Agenda items 12 and 13",
            [(60, "Care of lighthouses, bridges and"), (60, "Ferries of the north and south")],
            "Care of lighthouses, bridges and Ferries of the north and south",
        ),
        ("Agenda item 12", [(60, "Care of rivers"), (60, "Report on the bridges of the capital")], None),
    ],
)
def test_titles_of_items_are_told_apart_by_how_they_are_set(
    item: str, titles: list[tuple[float, str]], title: str | None
) -> None:
    joined = " ".join(words for _, words in titles)
    assert under(*titles, item=item).agenda_title == (title or joined)


def test_a_joint_document_has_both_agendas_and_no_name_of_an_organ_in_a_title() -> None:
    masthead = printed(
        (600, 60, "General Assembly"),
        (600, 348, "Economic and Social Council"),
        (588, 60, "Eighty-fifth session"),
        (588, 348, "2030 session"),
        (576, 60, "Agenda item 74"),
        (576, 348, "Agenda item 15"),
        (564, 60, "Care of lighthouses"),
        (564, 348, "Bridges and ferries"),
    )
    assert masthead.session == "85"
    assert masthead.agenda_items == ("74", "15")
    assert masthead.agenda_title == "Care of lighthouses; Bridges and ferries"


def test_a_title_that_begins_with_a_session_is_no_line_of_the_masthead() -> None:
    forum = line("Thirteenth session of the Forum on Bridges", bold=True, left=123.0, gap=2.5, size=14.0)
    front = read_front(reading(HEAD, line("Fifty-ninth session", bold=True), line("Agenda item 5"), forum))
    assert front.masthead.session == "59"
    assert front.body == 2


def test_an_item_without_a_number_has_its_title_in_the_side_column() -> None:
    side = (
        line("Commission on the Status of Bridges", bold=True, size=12.0),
        line("Sixty-ninth session", bold=True),
        line("10–21 March 2030"),
        line("Follow-up to the Fourth World Conference on Bridges", bold=True),
    )
    assert (
        read_front(reading(HEAD, *side)).masthead.agenda_title == "Follow-up to the Fourth World Conference on Bridges"
    )


def test_titles_in_capitals_in_the_middle_are_as_many_as_the_items() -> None:
    blocks = (
        line("Forty-eighth session"),
        line("Agenda items 117 and 18"),
        line("ACTIVITIES WHICH IMPEDE BRIDGES UNDER ARTICLE 73 e OF THE CHARTER", left=136.0, gap=2.99),
        line("CARE OF LIGHTHOUSES", left=159.0, gap=1.99),
        line("A THIRD TITLE", left=159.0, gap=1.99),
    )
    front = read_front(reading(HEAD, *blocks))
    assert front.masthead.agenda_title == (
        "ACTIVITIES WHICH IMPEDE BRIDGES UNDER ARTICLE 73 e OF THE CHARTER; CARE OF LIGHTHOUSES"
    )
    assert front.body == 4


def test_the_name_of_an_organ_in_a_title_is_no_line_of_the_head() -> None:
    runs = [
        Run(123, 180, 740, 10.0, 0, "United Nations"),
        Run(123, 260, 716, 20.0, 0, "Security Council"),
        Run(400, 460, 716, 10.0, 0, "Distr.: General"),
        Run(123, 480, 560, 14.0, 0, "Credentials of the deputy representative of Ruritania on the"),
        Run(123, 220, 544, 14.0, 0, "Security Council"),
        *(Run(123, 480, 500 - 12 * n, 10.0, 0, f"Line {n} {FILL}") for n in range(8)),
    ]
    found = read_pages([Page(0, 612.0, 792.0, lines_of(Sheet(612.0, 792.0, runs), 0))], 1)
    assert found.blocks[0].text == "Credentials of the deputy representative of Ruritania on the Security Council"


def test_a_decision_of_a_treaty_body_is_a_title() -> None:
    title = line(
        "Decision adopted by the Committee under the Optional Protocol", bold=True, left=123.0, gap=2.5, size=14.0
    )
    note = line("Communication submitted by: The author", left=123.0, gap=2.0)
    document = assemble(reading(HEAD, line("Human Rights Committee", bold=True), title, note), parser="test")
    assert document.parts[0].title == "Decision adopted by the Committee under the Optional Protocol"


@pytest.mark.parametrize(
    ("reporting", "title"),
    [
        ("Report of the Special Committee (Fourth Committee)", "Care of lighthouses; Report of the Council"),
        ("Note by the Secretariat", None),
    ],
)
def test_the_title_of_a_committees_report_is_that_of_its_items(reporting: str, title: str | None) -> None:
    blocks = (
        line("Fifty-third session", bold=True),
        line("Agenda items 89 and 12"),
        line("Care of lighthouses", bold=True, left=123.0, gap=2.9, size=14.0),
        line("Report of the Council", bold=True, left=123.0, gap=2.3, size=14.0),
        line(reporting, bold=True, left=123.0, gap=2.2, size=12.0),
    )
    front = read_front(reading(HEAD, *blocks))
    assert front.masthead.agenda_title == title
    assert front.body == 2
