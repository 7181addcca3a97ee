"""What is derived from the records."""

from __future__ import annotations

from documents.model import Part, PartKind, Passage, PassageKind


def points(*numbered: tuple[str | None, int]) -> Part:
    return Part(
        PartKind.RESOLUTION,
        tuple(
            Passage(PassageKind.SUBPARAGRAPH if level else PassageKind.OPERATIVE, "x", n, level=level)
            for n, level in numbered
        ),
    )


def test_a_point_inside_a_point_is_cited_with_the_way_down_to_it() -> None:
    part = points(
        ("1", 0), ("1 (a)", 1), ("1 (b)", 1), ("1 (i)", 2), ("1 (ii)", 2), ("1 (c)", 1), ("2", 0), ("2 (a)", 1)
    )
    assert part.full_numbers == ("1", "1 (a)", "1 (b)", "1 (b) (i)", "1 (b) (ii)", "1 (c)", "2", "2 (a)")


def test_what_has_no_number_has_none_and_does_not_end_a_list() -> None:
    part = points((None, 0), ("1", 0), ("1 (a)", 1), (None, 1), ("1 (i)", 2))
    assert part.full_numbers == (None, "1", "1 (a)", None, "1 (a) (i)")


def test_points_without_a_paragraph() -> None:
    assert points(("(a)", 1), ("(i)", 2), ("(b)", 1)).full_numbers == ("(a)", "(a) (i)", "(b)")
    assert points(("3 (i)", 2)).full_numbers == ("3 (i)",)


def test_labels_of_other_languages() -> None:
    assert points(("2", 0), ("2 a)", 1), ("2 i)", 2), ("2 b)", 1)).full_numbers == ("2", "2 a)", "2 a) i)", "2 b)")
