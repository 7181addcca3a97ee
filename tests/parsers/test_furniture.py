"""Running heads, feet and notes are told from the text by place, looks and repetition."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.pdf.characters import Run, Sheet
from parsers.pdf.furniture import Page, strip
from parsers.pdf.lines import lines_of
from parsers.pdf.notes import notes_of

HEIGHT, WIDTH = 792.0, 612.0


def page(index: int, *lines: tuple[float, str] | tuple[float, str, float]) -> Page:
    """Lines as (baseline, text[, size]); a leading "^" raises the first figure."""
    runs: list[Run] = []
    for line in lines:
        y, text = line[0], line[1]
        size = line[2] if len(line) > 2 else 10.0
        x = 123.0
        if text.startswith("^"):
            mark, _, text = text[1:].partition(" ")
            runs.append(Run(116.0, 120.0, y + 0.35 * size, 0.65 * size, 0, mark))
        runs.append(Run(x, x + 0.4 * size * len(text), y, size, 0, text))
    return Page(index, WIDTH, HEIGHT, lines_of(Sheet(WIDTH, HEIGHT, runs), index))


BODY = [(650.0 - 12 * row, f"Line {row} of the running text of the page, long enough") for row in range(20)]


def texts(lines: object) -> list[str]:
    return [line.text for line in lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "foot",
    [
        "2/28 23-25976",
        "23-25976 3/28",
        "GE.25-10614 (E)",
        "23-20100 (E) 271023",
        "*2320100*",
        "/...",
        "7",
        "-7-",
        "Page 7",
        "25-05502X (E) 240425",
    ],
)
def test_feet(foot: str) -> None:
    pages = [page(0, *BODY, (40.0, foot, 7.0)), page(1, *BODY, (40.0, foot, 7.0))]
    strip(pages, 10.0)
    assert [texts(p.foot) for p in pages] == [[foot], [foot]]
    assert len(pages[1].body) == len(BODY)


def test_a_running_head_of_several_lines() -> None:
    second = page(1, (743, "A long title that runs over", 8.5), (733, "A/RES/85/1 the whole head", 8.5), *BODY)
    pages = [page(0, *BODY), second, page(2, *BODY)]
    strip(pages, 10.0)
    assert texts(pages[1].head) == ["A long title that runs over", "A/RES/85/1 the whole head"]
    assert len(pages[1].body) == len(BODY)


def test_a_typed_head_in_the_size_of_the_text() -> None:
    pages = [page(0, *BODY), page(1, (749, "A/52/613"), (737, "English"), (725, "Page 2"), *BODY)]
    strip(pages, 10.0)
    assert texts(pages[1].head) == ["A/52/613", "English", "Page 2"]


def test_text_at_the_top_of_a_page_is_no_head() -> None:
    pages = [page(0, *BODY), page(1, (708, "continues here with the words of the paragraph"), *BODY)]
    strip(pages, 10.0)
    assert pages[1].head == []


def test_notes_under_a_rule_and_their_continuation() -> None:
    first = page(0, *BODY, (120, "__________________", 8.0), (108, "^1 See the first report, which is", 8.5))
    second = page(1, *BODY, (120, "__________________", 8.0), (108, "long.", 8.5), (98, "^2 Ibid.", 8.5))
    pages = [first, second]
    strip(pages, 10.0)
    notes = notes_of([p.notes for p in pages])
    assert [(note.mark, note.text) for note in notes] == [("1", "See the first report, which is long."), ("2", "Ibid.")]


def test_the_same_note_on_two_pages_is_no_foot() -> None:
    pages = [page(n, *BODY, (70, f"^{n + 1} Ibid., annex.", 8.5), (40, f"{n + 1}", 7.0)) for n in range(4)]
    strip(pages, 10.0)
    assert len(notes_of([p.notes for p in pages])) == 4


def test_typed_notes() -> None:
    pages = [page(0, *BODY, (120, "1/ See A/48/23 (Part III)."), (108, "To be issued later."), (90, "2/ Ibid."))]
    strip(pages, 10.0)
    assert [(note.mark, note.text) for note in notes_of([pages[0].notes])] == [
        ("1", "See A/48/23 (Part III). To be issued later."),
        ("2", "Ibid."),
    ]


@settings(max_examples=200, deadline=2000)
@given(st.text(alphabet="0123456789 -/.()EPagex*", max_size=120))
def test_no_line_takes_the_patterns_long(text: str) -> None:
    # A misread line of figures and blanks once took seconds: it could be taken apart in too many ways.
    strip([page(0, *BODY, (40.0, text or "1", 10.0)), page(1, (745.0, text or "1", 10.0), *BODY)], 10.0)


def test_a_long_line_of_figures_is_quick() -> None:
    strip([page(0, *BODY, (40.0, "1 - 2 - 3 " * 30 + "end", 10.0))], 10.0)


def test_the_job_number_of_a_cover_may_stand_above_its_bar_code() -> None:
    cover = page(0, *BODY, (139.0, "^* The annex is circulated as received", 9.0), (115.4, "GE.14-07536 (E)"))
    strip([cover], 10.0)
    assert texts(cover.foot) == ["GE.14-07536 (E)"]
    assert [note.mark for note in notes_of([cover.notes])] == ["*"]


def test_a_typed_cover_marks_its_note_with_the_sign_for_a_product() -> None:
    cover = page(0, *BODY, (104.2, "^\u2217 Previously issued under another symbol"))
    strip([cover], 10.0)
    (note,) = notes_of([cover.notes])
    assert (note.mark, note.text) == ("*", "Previously issued under another symbol")


def test_a_note_that_a_corrigendum_quotes_begins_no_notes_of_the_page() -> None:
    lines = page(
        0, *BODY[:10], (420.0, "^5 A book on rivers"), (390.0, "Paragraph 46"), (360.0, "The sentence should read")
    )
    heading = lines.body[-2].pieces[0]
    heading.style |= 2  # bold
    strip([lines], 10.0)
    assert not lines.notes


def test_a_page_number_that_a_scanner_misread_is_still_a_head() -> None:
    pages = [page(0, (700, "The first page of the record")), page(1, (745, "Page 1+"), (660, "Further text"))]
    strip(pages, 10.0)
    assert [line.text for line in pages[1].body] == ["Further text"]


def test_a_star_in_the_size_of_the_text_is_a_note_where_something_above_has_that_star() -> None:
    note = "* Previously issued under the symbol of a draft."
    pages = [
        page(
            0, (640, "Working Group on Bridges*"), (610, "Ruritania"), (140, note), (128, "Its annex is as received.")
        ),
        page(1, (640, "Contents of the report"), (200, "* A point of a list, and no note")),
    ]
    strip(pages, 10.0)
    assert texts(pages[0].notes) == [note, "Its annex is as received."]
    assert texts(pages[0].body) == ["Working Group on Bridges*", "Ruritania"]
    assert pages[1].notes == []


@pytest.mark.parametrize("foot", ["12-27711*** (E) 170412", "92-43708 3486i (E) 130992 140992 I", "80-12957 /."])
def test_a_job_number_with_stars_or_misread_signs_is_a_foot(foot: str) -> None:
    pages = [page(0, *BODY, (70, foot))]
    strip(pages, 10.0)
    assert texts(pages[0].foot) == [foot]


def test_a_sentence_that_two_pages_begin_with_is_no_running_head() -> None:
    said = "The President: I now give the floor to the representative"
    pages = [page(0, *BODY)]
    for index, state in enumerate(("Chad", "Fiji"), 1):
        pages.append(
            page(index, (752.0, "S/PV.99"), (716.0, said), (704.0, f"of {state}."), (680.0, "Mr. X: We thank you"))
        )
    strip(pages, 10.0)
    for one in pages[1:]:
        assert texts(one.head) == ["S/PV.99"]
        assert texts(one.body)[0] == said


def test_a_running_head_of_two_pages_far_above_the_text_is_one() -> None:
    pages = [page(0, *BODY)]
    pages.extend(
        page(n, (752.0, "S/PV.99"), (720.0, "Lamps of the coast"), (680.0, "Mr. X: We thank you")) for n in (1, 2)
    )
    strip(pages, 10.0)
    assert [texts(one.head) for one in pages[1:]] == [["S/PV.99", "Lamps of the coast"]] * 2
