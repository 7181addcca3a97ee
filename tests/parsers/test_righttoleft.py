"""Pages from right to left that hold much of another script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from parsers.pdf.righttoleft import Glyph, stretches

WIDTH = 600.0
LATIN = "Report on the lamps of the northern coast and on the bells of its islands"


def glyphs(text: str, left: float, y: float, size: float = 8.0) -> Iterator[Glyph]:
    for index, char in enumerate(text):
        yield Glyph(left + 4 * index, left + 4 * index + 4, y, size, 0, char, index)


def page(*, flush_right: bool) -> list[Glyph]:
    """A line of Arabic with its raised mark at the right, and long lines of other letters at the right or the left edge."""
    found = [*glyphs("عجرملا", 466.0, 700.0), *glyphs("14", 492.0, 703.0, 5.0)]
    for number in range(6):
        text = LATIN[: len(LATIN) - number]
        left = 490.0 - 4 * len(text) if flush_right else 110.0
        found.extend(glyphs(text, left, 680.0 - 10 * number))
    return found


@pytest.mark.parametrize("flush_right", [True, False])
def test_a_mark_runs_as_its_line_does(flush_right: bool) -> None:
    mark = next(one for one in stretches(page(flush_right=flush_right), WIDTH) if one.text == "14")
    assert mark.x0 == pytest.approx(WIDTH - 500.0)


def test_lines_of_other_letters_that_end_at_one_edge_are_of_the_paragraph() -> None:
    in_paragraph = {round(one.x0) for one in stretches(page(flush_right=True), WIDTH) if one.text.startswith("Report")}
    assert in_paragraph == {110}  # seen in the mirror, they begin at one edge
    prose = {round(one.x0) for one in stretches(page(flush_right=False), WIDTH) if one.text.startswith("Report")}
    assert prose == {110}  # no mirror
