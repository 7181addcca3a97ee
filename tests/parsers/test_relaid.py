"""The same text on another page is the same document: what is read is what is printed, not how one producer prints it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from benchmarks.relaid import GEOMETRIES, distil, geometry
from documents.model import Document
from parsers import parse
from parsers.pdf.furniture import Page, strip
from parsers.pdf.notes import notes_of
from replica.stories import generate
from replica.writer import write
from tests.parsers.test_furniture import BODY, page, texts

WRITTEN = [generated.write() for generated in generate(3, 12)]


def same(read: Document, written: Document) -> None:
    assert replace(read, provenance=written.provenance) == written


@pytest.mark.parametrize("name", GEOMETRIES)
def test_another_page(name: str) -> None:
    for written in WRITTEN:
        with geometry(GEOMETRIES[name]):
            data = write(written, "pdf")
        assert data != write(written, "pdf")
        same(parse(data), written)


@pytest.mark.skipif(shutil.which("pdftocairo") is None, reason="pdftocairo is not installed")
def test_other_text_objects() -> None:
    for written in WRITTEN[:6]:
        data = distil(write(written, "pdf"))
        assert data is not None
        same(parse(data), written)


def notes(*pages: Page) -> list[tuple[str, str]]:
    return [(note.mark, note.text) for note in notes_of([each.notes for each in pages])]


def test_a_note_goes_on_over_a_page_without_a_rule() -> None:
    first = page(0, *BODY, (108, "^1 See the first report, which is", 8.5))
    second = page(1, *BODY, (118, "longer than", 8.5), (108, "the page.", 8.5), (90, "^2 Ibid.", 8.5))
    strip([first, second], 10.0)
    assert notes(first, second) == [("1", "See the first report, which is longer than the page."), ("2", "Ibid.")]
    assert len(second.body) == len(BODY)


def test_small_type_at_the_foot_is_a_note_only_where_one_was_open() -> None:
    first = page(0, *BODY, (108, "^1 See the first report.", 8.5))
    second = page(1, *BODY, (108, "Source: the Secretariat.", 8.5))
    strip([first, second], 10.0)
    assert notes(first, second) == [("1", "See the first report.")]
    assert texts(second.body)[-1] == "Source: the Secretariat."


def test_notes_far_smaller_than_the_text_are_no_feet() -> None:
    body = [(y, text, 12.0) for y, text in BODY]
    only = page(0, *body, (90, "^1 See the first report, which", 8.4), (80, "is long.", 8.4), (40, "22-28252 3/4", 7.0))
    strip([only], 12.0)
    assert notes(only) == [("1", "See the first report, which is long.")]
    assert texts(only.foot) == ["22-28252 3/4"]


def test_figures_that_do_not_count_the_pages_are_no_running_head() -> None:
    pages = [page(0, *BODY), page(1, (705, "Rule 20"), *BODY[4:]), page(2, (705, "Rule 50"), *BODY[4:])]
    strip(pages, 10.0)
    assert [texts(each.body)[0] for each in pages[1:]] == ["Rule 20", "Rule 50"]


def test_a_head_with_the_symbol_needs_no_second_page() -> None:
    cover = page(0, (760, "A/RES/85/106"), *BODY)
    second = page(1, (760, "A/RES/85/106Consideration of a long title"), (748, "that goes on"), *BODY)
    strip([cover, second], 10.0)
    assert texts(second.head) == ["A/RES/85/106Consideration of a long title", "that goes on"]


def test_pages_of_a_small_format_have_their_heads_as_far_from_the_edge() -> None:
    height = 622.0
    pages = [page(0, *BODY), page(1, (567, "A title of the document A/RES/85/260 B", 8.5), *BODY[12:])]
    for each in pages:
        each.height = height
    strip(pages, 10.0)
    assert texts(pages[1].head) == ["A title of the document A/RES/85/260 B"]
