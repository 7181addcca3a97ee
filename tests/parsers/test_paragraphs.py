"""Lines to paragraphs: what stands alone, and what goes on over a page's end."""

from __future__ import annotations

from parsers.pdf.characters import BOLD, ITALIC, Run, Sheet
from parsers.pdf.furniture import Page
from parsers.pdf.lines import lines_of
from parsers.pdf.reader import read_pages

HEIGHT, WIDTH = 792.0, 612.0
FILL = "and all that was written of it before, line after line, to the edge"


def page(index: int, *rows: tuple[float, float, str, int]) -> Page:
    """Rows as (baseline, left edge, text, style); every row that begins with a blank reaches the right edge."""
    runs = [
        Run(x, 488.0 if text.startswith(" ") else x + 4.6 * len(text), y, 10.0, style, text.strip())
        for y, x, text, style in rows
    ]
    return Page(index, WIDTH, HEIGHT, lines_of(Sheet(WIDTH, HEIGHT, runs), index))


def texts(*pages: Page) -> list[str]:
    return [block.text for block in read_pages(pages, len(pages)).blocks]


def filler(top: float) -> list[tuple[float, float, str, int]]:
    return [(top - 12 * row, 147.0 if row == 0 else 123.0, f" Line {row} {FILL}", 0) for row in range(6)]


def test_a_letter_above_a_title_stands_alone() -> None:
    found = texts(
        page(0, *filler(600), (480.0, 123.0, "A", BOLD), (468.0, 123.0, "Budget of the bridges", BOLD), *filler(430))
    )
    assert "A" in found
    assert "Budget of the bridges" in found


def test_a_title_with_a_colon_goes_on_over_the_page() -> None:
    first = page(
        0,
        *filler(600),
        (500.0, 147.0, f" 7. Recalls the report {FILL}", 0),
        (488.0, 123.0, " Report on Rivers:", ITALIC),
    )
    second = page(1, (700.0, 123.0, " Bridges at a Crossroads", ITALIC), *filler(640))
    assert any("Report on Rivers: Bridges at a Crossroads" in text for text in texts(first, second))


def test_a_cover_and_the_contents_after_it_are_two_headings() -> None:
    first = page(0, *filler(600), (400.0, 280.0, "Ruritania", BOLD))
    second = page(1, (700.0, 280.0, "CONTENTS", BOLD), *filler(640))
    found = texts(first, second)
    assert "Ruritania" in found
    assert "CONTENTS" in found


def test_the_imprint_of_a_record_stands_in_no_paragraph() -> None:
    first = page(
        0,
        *filler(600),
        (500.0, 147.0, f" The forests of the country {FILL}", 0),
        (488.0, 123.0, " are few because our", 0),
        (440.0, 123.0, "This record contains the text of speeches delivered in English.", 0),
    )
    second = page(1, (700.0, 123.0, "population is growing.", 0), *filler(640))
    found = texts(first, second)
    assert any(text.endswith("are few because our population is growing.") for text in found)
    assert any(text.startswith("This record contains") for text in found)


def test_the_label_of_a_draft_and_a_date_stand_alone() -> None:
    first = page(0, *filler(600), (480.0, 123.0, "12 June 2031", ITALIC))
    second = page(
        1, (700.0, 123.0, "Draft resolution II", BOLD), (688.0, 123.0, "Bridges and rivers", BOLD), *filler(640)
    )
    found = texts(first, second)
    assert [text for text in found if not text.startswith("Line")] == [
        "12 June 2031",
        "Draft resolution II",
        "Bridges and rivers",
    ]


def test_a_heading_that_ends_before_a_date_goes_on() -> None:
    found = texts(
        page(
            0,
            *filler(600),
            (480.0, 94.0, "Budget of the bridges from 1 July 2040 to", BOLD),
            (468.0, 123.0, "30 June 2041", BOLD),
            *filler(430),
        )
    )
    assert "Budget of the bridges from 1 July 2040 to 30 June 2041" in found


def test_a_line_may_open_with_an_amount() -> None:
    found = texts(
        page(
            0,
            *filler(600),
            (500.0, 123.0, " 32. The paint costs $297,500, which is a decrease of $900, or", 0),
            (488.0, 123.0, " 0.3 per cent, against the paint of the year before it, which was blue.", 0),
            *filler(430),
        )
    )
    assert any("or 0.3 per cent" in text for text in found)


def test_the_last_cell_of_a_row_goes_on_over_lines() -> None:
    runs = [
        Run(123.0, 190.0, 500.0, 10.0, 0, "9 October"),
        Run(225.0, 460.0, 500.0, 10.0, 0, "Responsibility of painters and"),
        Run(225.0, 300.0, 488.0, 10.0, 0, "of their masters"),
        Run(123.0, 190.0, 468.0, 10.0, 0, "10 October"),
        Run(225.0, 300.0, 468.0, 10.0, 0, "Paint"),
    ]
    whole = page(0, *filler(600))
    whole.body.extend(lines_of(Sheet(WIDTH, HEIGHT, runs), 0))
    rows = [block.cells for block in read_pages([whole], 1).blocks if block.cells]
    assert rows == [("9 October", "Responsibility of painters and of their masters"), ("10 October", "Paint")]


def test_a_full_line_of_bold_type_is_a_heading_and_no_part_of_the_sentence_under_it() -> None:
    found = texts(
        page(
            0,
            *filler(600),
            (480.0, 123.0, " Report of the Bridges Office for the year and the response", BOLD),
            (468.0, 123.0, "For decision", 0),
            *filler(430),
        )
    )
    assert "Report of the Bridges Office for the year and the response" in found
    assert "For decision" in found


def test_capitals_on_the_next_page_are_a_heading_of_their_own() -> None:
    first = page(0, *filler(600), (500.0, 123.0, "First chapter: introduction", 0))
    second = page(1, (700.0, 123.0, "TABLE OF CONTENTS", 0), *filler(640))
    found = texts(first, second)
    assert "First chapter: introduction" in found
    assert "TABLE OF CONTENTS" in found


def test_the_number_of_a_draft_at_the_top_of_a_page_is_no_further_line_of_the_paragraph_before() -> None:
    first = page(
        0, *filler(600), (500.0, 147.0, " 2. Decides to send", 0), (488.0, 123.0, " a draft to the Council.", 0)
    )
    second = page(1, (700.0, 123.0, "Draft resolution II", BOLD), (688.0, 123.0, "Lamps", BOLD), *filler(640))
    assert "Draft resolution II" in texts(first, second)


def test_white_in_the_middle_of_a_sentence_parts_no_paragraph() -> None:
    rows = [(600.0, 123.0, " 15. Two matters are told", 0), (588.0, 123.0, " of the bridges: the importance of", 0)]
    torn = (530.0, 123.0, " lamps and of the towers that bear them.", 0)
    other = (470.0, 123.0, " Lamps are dear.", 0)
    found = texts(page(0, *rows, torn, other, *filler(430)))
    assert any(text.endswith("the importance of lamps and of the towers that bear them.") for text in found)
    assert "Lamps are dear." in found


def test_a_justified_line_with_two_wide_blanks_is_no_row() -> None:
    words = [
        (123.0, 218.0, "of all States and"),
        (232.4, 342.0, "of their lamps. This"),
        (355.6, 488.0, "contradicts the"),
    ]
    runs = [Run(x0, x1, 576.0, 10.0, 0, text) for x0, x1, text in words]
    for row in range(8):
        y = 600.0 - 12 * row if row < 2 else 588.0 - 12 * row
        runs.append(Run(147.0 if row == 0 else 123.0, 488.0, y, 10.0, 0, f"line {row} {FILL}"))
    whole = Page(0, WIDTH, HEIGHT, lines_of(Sheet(WIDTH, HEIGHT, runs), 0))
    assert len(texts(whole)) == 1
