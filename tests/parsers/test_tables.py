"""Tables of a PDF: cells in the order in which a person reads them."""

from __future__ import annotations

from parsers.pdf.characters import Run, Sheet
from parsers.pdf.furniture import Page
from parsers.pdf.lines import lines_of
from parsers.pdf.reader import read_pages

HEIGHT, WIDTH = 792.0, 612.0
FULL = "The lamps of the northern coast are lit at dusk and watched by their keepers until the morning comes"


def rows_of(*cells: tuple[float, float, str]) -> list[tuple[str, ...]]:
    """The rows of a page of (baseline, left edge, words), between two paragraphs of the full width."""
    words = [(720.0, 60.0, FULL), (708.0, 60.0, f"{FULL}."), *cells, (80.0, 60.0, f"{FULL}.")]
    runs = [Run(x, x + 4.6 * len(text), y, 10.0, 0, text) for y, x, text in words]
    page = Page(1, WIDTH, HEIGHT, lines_of(Sheet(WIDTH, HEIGHT, runs), 0))
    return [block.cells for block in read_pages([page], 1).blocks if block.cells]


def test_a_cell_is_read_to_its_end() -> None:
    found = rows_of(
        (660.0, 60.0, "Request"),
        (660.0, 310.0, "Action taken"),
        (630.0, 60.0, "The Committee trusts that the lamps will"),
        (630.0, 310.0, "All lamps are lit at dusk since the"),
        (618.0, 60.0, "be lit at dusk"),
        (618.0, 310.0, "first of May, save one"),
        (590.0, 60.0, "It asks for oil"),
        (590.0, 310.0, "Oil was bought"),
        (570.0, 310.0, "More of it is on its way"),
    )
    assert found == [
        ("Request", "Action taken"),
        (
            "The Committee trusts that the lamps will be lit at dusk",
            "All lamps are lit at dusk since the first of May, save one",
        ),
        ("It asks for oil", "Oil was bought"),
        ("More of it is on its way",),
    ]


def test_an_amount_belongs_to_the_last_line_of_its_name() -> None:
    found = rows_of(
        (660.0, 60.0, "Lamps of the coast and of"),
        (660.0, 310.0, "Oil for a year, as far as it is"),
        (648.0, 60.0, "its islands"),
        (648.0, 310.0, "known to the keepers"),
        (648.0, 500.0, "1 200"),
        (620.0, 60.0, "Bells"),
        (620.0, 310.0, "Ropes"),
        (620.0, 500.0, "80"),
    )
    assert found == [
        ("Lamps of the coast and of its islands", "Oil for a year, as far as it is known to the keepers", "1 200"),
        ("Bells", "Ropes", "80"),
    ]


def test_a_list_in_two_columns_is_read_down_each() -> None:
    left = [(660.0, "70/1", "Lamps of the coast"), (640.0, "70/2", "Bells of the coast"), (600.0, "70/3", "Oil")]
    right = [(660.0, "71/4", "Keepers of the lamps"), (632.0, "71/5", "Their wages"), (612.0, "71/6", "Boats")]
    cells = [cell for y, number, title in left for cell in ((y, 60.0, number), (y, 130.0, title))]
    cells += [cell for y, number, title in right for cell in ((y, 310.0, number), (y, 380.0, title))]
    cells += [(648.0, 380.0, "and of the bells"), (628.0, 130.0, "and of the islands")]
    assert rows_of(*cells) == [
        ("70/1", "Lamps of the coast"),
        ("70/2", "Bells of the coast and of the islands"),
        ("70/3", "Oil"),
        ("71/4", "Keepers of the lamps and of the bells"),
        ("71/5", "Their wages"),
        ("71/6", "Boats"),
    ]


def test_wide_blanks_of_a_paragraph_make_no_table() -> None:
    """Two lines, stretched to the right edge, whose blanks stand above one another by chance."""
    rest = "and the bells that ring where no lamp is seen by a ship now"
    stretched = [
        (660.0, 60.0, "Having considered the lamps of the coast"),
        (660.0, 520.0 - 4.6 * len(rest), rest),
        (648.0, 60.0, "is seen, the Council thanks its keepers,"),
        (648.0, 520.0 - 4.6 * len(rest), rest.upper()),
        (636.0, 60.0, "of the last year."),
    ]
    assert rows_of(*stretched) == []


def test_a_lettered_note_under_a_table_is_a_note() -> None:
    runs = [Run(60.0, 520.0, y, 10.0, 0, FULL) for y in (720.0, 708.0, 300.0, 288.0)]
    runs += [
        Run(60.0, 120.0, 660.0, 8.5, 0, "Lamps lit"),
        Run(120.5, 124.0, 663.0, 5.5, 0, "a"),
        Run(480.0, 500.0, 660.0, 8.5, 0, "4 100"),
        Run(60.0, 63.0, 633.0, 5.5, 0, "a"),
        Run(66.0, 400.0, 630.0, 8.5, 0, "Of the coast, in the years from"),
        Run(60.0, 160.0, 619.0, 8.5, 0, "1 May 2024 to 30 April 2025."),
        Run(60.0, 120.0, 580.0, 8.5, 0, "Bells rung"),
        Run(480.0, 500.0, 580.0, 8.5, 0, "80"),
    ]
    reading = read_pages([Page(1, WIDTH, HEIGHT, lines_of(Sheet(WIDTH, HEIGHT, runs), 0))], 1)
    assert [(note.mark, note.text) for note in reading.notes] == [
        ("a", "Of the coast, in the years from 1 May 2024 to 30 April 2025.")
    ]
    rows = [block for block in reading.blocks if block.cells]
    assert [(row.cells, row.marks) for row in rows] == [(("Lamps lit", "4 100"), ("a",)), (("Bells rung", "80"), ())]


def test_a_name_that_goes_on_below_a_short_entry_beside_it_is_read_to_its_end() -> None:
    found = rows_of(
        (660.0, 60.0, "Provision of daily rounds of the"),
        (660.0, 310.0, "Yes"),
        (648.0, 60.0, "lamps of the coast"),
        (620.0, 60.0, "Provision of oil"),
        (620.0, 310.0, "Yes"),
        (592.0, 60.0, "Care of bells and of the ropes"),
        (592.0, 310.0, "No"),
        (580.0, 60.0, "they hang on"),
    )
    assert found == [
        ("Provision of daily rounds of the lamps of the coast", "Yes"),
        ("Provision of oil", "Yes"),
        ("Care of bells and of the ropes they hang on", "No"),
    ]
