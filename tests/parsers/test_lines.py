"""Runs to lines: gaps that are blanks, raised figures, columns."""

from __future__ import annotations

import pytest

from parsers.pdf.characters import BARCODE, ITALIC, Run, Sheet
from parsers.pdf.lines import MARK, lines_of

WIDTH, HEIGHT = 612.0, 792.0


def sheet(*runs: Run) -> Sheet:
    return Sheet(WIDTH, HEIGHT, list(runs))


def run(text: str, x: float, y: float, *, size: float = 10.0, style: int = 0, width: float | None = None) -> Run:
    return Run(x, x + (width if width is not None else 0.45 * size * len(text)), y, size, style, text)


def test_a_narrow_gap_is_no_blank_and_a_wide_one_is() -> None:
    first = run("the 20", 100, 700, width=30)
    (line,) = lines_of(sheet(first, run("30 Agenda", 131.2, 700), run("now", 175, 700)), 0)
    assert line.text == "the 2030 Agenda now"


@pytest.mark.parametrize(
    ("before", "behind", "gap", "read"),
    [
        ("in favour of", "the keepers", 0.9, "in favour of the keepers"),
        ("Calls", "for", 1.6, "Calls for"),
        ("Recalling", "further that", 1.45, "Recalling further that"),
        ("and, if", "possible", 1.6, "and, if possible"),
        ("of", "ten", 0.9, "often"),
        ("an", "d", 1.5, "and"),
        ("c", "are", 1.5, "care"),
        ("develop", "ment", 1.6, "development"),
        ("progress", "format", 1.5, "progressformat"),
        ("of", "the", 0.5, "ofthe"),
    ],
)
def test_a_tight_blank_is_told_by_the_words_beside_it(before: str, behind: str, gap: float, read: str) -> None:
    width = 5.0 * len(before)
    (line,) = lines_of(sheet(run(before, 100, 700, width=width), run(behind, 100 + width + gap, 700)), 0)
    assert line.text == read


def test_runs_are_put_in_order_of_place_not_of_the_file() -> None:
    lines = lines_of(sheet(run("below", 100, 650), run("right", 150, 700), run("left", 120, 700)), 0)
    assert [line.text for line in lines] == ["left right", "below"]


def test_a_raised_figure_is_a_mark_of_its_line() -> None:
    word = run("weapons,", 100, 700, width=40)
    (line,) = lines_of(sheet(word, run("12", 140.5, 703.6, size=6.5, width=6), run(" and", 147, 700)), 0)
    assert [(piece.text, bool(piece.style & MARK)) for piece in line.pieces] == [
        ("weapons,", False),
        ("12", True),
        (" and", False),
    ]


def test_small_type_far_from_large_type_is_a_line_of_its_own() -> None:
    lines = lines_of(sheet(run("Organ of many", 120, 701, size=17), run("Distr.: General", 400, 698, size=10)), 0)
    assert sorted(line.text for line in lines) in (
        ["Distr.: General", "Organ of many"],
        ["Organ of many Distr.: General"],
    )
    assert not any(piece.style & MARK for line in lines for piece in line.pieces)


def test_a_lowered_figure_stays_text() -> None:
    (line,) = lines_of(
        sheet(run("CO", 100, 700, width=14), run("2", 114, 698, size=6.5, width=3), run(" gas", 118, 700)), 0
    )
    assert line.text == "CO2 gas"
    assert not any(piece.style & MARK for piece in line.pieces)


def test_styles_part_pieces_and_bar_codes_stand_apart() -> None:
    lines = lines_of(
        sheet(
            run("Recalling", 100, 700, style=ITALIC, width=45),
            run(" its words", 145, 700),
            run("*2512345*", 60, 30, style=BARCODE),
        ),
        0,
    )
    assert [line.text for line in lines] == ["Recalling its words", "*2512345*"]
    assert [piece.text for piece in lines[0].pieces] == ["Recalling", " its words"]


def test_wide_gaps_make_cells() -> None:
    (line,) = lines_of(sheet(run("Appropriation", 100, 700), run("$1,000", 400, 700)), 0)
    assert len(line.cells) == 2


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    runs = []
    for row in range(30):
        y = 700 - 12 * row
        runs.append(run(f"left {row}", 60, y, width=235))
        runs.append(run(f"right {row}", 315, y, width=235))
    lines = lines_of(sheet(*runs), 0)
    assert [line.text for line in lines[:2]] == ["left 0", "left 1"]
    assert [line.text for line in lines[-2:]] == ["right 28", "right 29"]


def test_a_heading_over_two_columns_comes_before_them() -> None:
    runs = [run("A heading over both", 60, 720, width=490)]
    for row in range(30):
        y = 700 - 12 * row
        runs += [run(f"left {row}", 60, y, width=235), run(f"right {row}", 315, y, width=235)]
    lines = lines_of(sheet(*runs), 0)
    assert lines[0].text == "A heading over both"
    assert [line.text for line in lines[1:3]] == ["left 0", "left 1"]
    assert len(lines) == 61


def test_the_crooked_lines_of_a_scan_stand_in_two_columns_too() -> None:
    runs: list[Run] = []
    for row in range(40):
        for word in range(5):
            for name, x in (("left", 50.0), ("right", 320.0)):
                # Every word stands a point lower than the one before it.
                runs.append(run(f"{name}{row}", x + 50 * word, 700 - 11 * row - word, width=46))
    lines = lines_of(sheet(*runs), 0)
    sides = ["left" if "left" in line.text else "right" for line in lines]
    assert not any("left" in line.text and "right" in line.text for line in lines)
    assert sides == sorted(sides)


def test_a_letter_that_is_no_word_belongs_to_the_one_before_it() -> None:
    (line,) = lines_of(sheet(run("sections o", 100, 700, width=40), run("f ", 141.9, 700), run("the", 150, 700)), 0)
    assert line.text == "sections of the"
    (line,) = lines_of(sheet(run("victims", 100, 700, width=40), run("and", 141.9, 700)), 0)
    assert line.text == "victims and"


def test_a_blank_that_the_next_word_is_set_over_is_none() -> None:
    (line,) = lines_of(sheet(run("Al- ", 100, 700, width=16), run("Basma", 113.8, 700)), 0)
    assert line.text == "Al-Basma"
    (line,) = lines_of(sheet(run("short- ", 100, 700, width=30), run("and", 130, 700)), 0)
    assert line.text == "short- and"


def test_a_word_behind_a_mark_is_a_word_of_its_own() -> None:
    mark = run("7", 120.2, 703.5, size=6.5, width=3.2)
    (line,) = lines_of(sheet(run("2011", 100, 700, width=20), mark, run("and so on", 125, 700)), 0)
    assert "".join(piece.text for piece in line.pieces if not piece.style & MARK) == "2011 and so on"


@pytest.mark.parametrize(
    ("letter", "rest", "read"),
    [("t", "he rivers", "share of the rivers"), ("f ", "the rivers", "share off the rivers")],
)
def test_a_letter_alone_may_begin_a_word_that_the_next_run_ends(letter: str, rest: str, read: str) -> None:
    runs = (
        run("share of", 100, 700, width=36),
        run(letter, 137.8, 700, width=3),
        run(rest, 140.85, 700),
    )
    (line,) = lines_of(sheet(*runs), 0)
    assert line.text == read


def test_one_column_of_a_scan_whose_words_are_runs_is_no_two_columns() -> None:
    """Few of its runs cross the middle, but most of its lines do."""
    runs: list[Run] = []
    for row in range(40):
        edges = [52.0 + 7 * row % 22 + 22.4 * n for n in range(22)]
        runs.extend(run(f"w{row}x{n} ", x, 740.0 - 12 * row, width=22.4) for n, x in enumerate(edges))
    lines = lines_of(sheet(*runs), 0)
    assert len(lines) == 40
    assert lines[20].text.startswith("w20x0 ")
    assert lines[20].text.endswith("w20x21")


def test_words_of_a_crooked_scan_whose_blanks_lie_under_the_next_word_are_one_line() -> None:
    words = ("the ", "people ", "themselves ", "and ", "that ", "the ", "debate ")
    runs, x = [], 314.0
    for n, word in enumerate(words):
        runs.append(run(word, x, 161.3 + 0.28 * n, size=9.7, width=4.5 * len(word)))
        x += 4.5 * len(word) - 1.4  # the blank at the end of a word is wider than the gap
    (line,) = lines_of(sheet(*runs), 0)
    assert line.text == "the people themselves and that the debate"


@pytest.mark.parametrize(("gap", "read"), [(1.3, "القانون الدولي"), (0.8, "القانونالدولي")])
def test_a_squeezed_blank_between_arabic_words_is_one(gap: float, read: str) -> None:
    """A final letter that is drawn a little lower is a run of its own; joined letters leave no gap."""
    (line,) = lines_of(sheet(run("القانون", 100, 700, width=40), run("الدولي", 140 + gap, 700.4, width=35)), 0)
    assert line.text == read
