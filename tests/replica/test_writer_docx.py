"""Written DOCX, read back with python-docx and as the XML that it is."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from documents.errors import UsageError
from documents.model import Document, Footnote, PassageKind
from replica.stories import Family
from replica.writer import write
from replica.writer.docx import write_docx


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def plain(paragraph: Any) -> str:
    """The words of a paragraph, those of its links too, without the tabs before and after a number."""
    return "".join(node.text or "" for node in paragraph._p.iter(qn("w:t")))


def test_every_passage_is_a_paragraph_with_its_number_before_a_tab() -> None:
    document = Family(0).draft
    shown = [p for p in opened(write_docx(document)).paragraphs if p.style.name == "__Single Txt"]
    assert plain(shown[0]) == "The General Assembly,"
    assert len(shown) == 1 + len(document.passages)
    for paragraph, passage in zip(shown[1:], document.passages, strict=True):
        number = passage.number or ""
        label = number.split(" ")[-1] if "(" in number else f"{number}." if number else ""
        assert plain(paragraph) == label + passage.text
        tabs = (
            len(list(paragraph._p.iter(qn("w:tab"))))
            + paragraph.text.count("\t")
            - paragraph._p.xpath("count(.//w:r/w:tab)")
        )
        assert tabs == (2 if label else 1), passage.number


def test_leads_are_italic_runs() -> None:
    document = Family(0).draft
    shown = [p for p in opened(write_docx(document)).paragraphs if p.style.name == "__Single Txt"]
    for paragraph, passage in zip(shown[1:], document.passages, strict=True):
        assert "".join(run.text for run in paragraph.runs if run.italic) == (passage.lead or "")


def test_the_symbol_is_in_the_page_headers_and_the_session_in_the_text() -> None:
    file = opened(write_docx(Family(0).reissued))
    section = file.sections[0]
    assert [p.text for p in section.first_page_header.paragraphs] == [
        "United Nations\tA/RES/80/161*",
        "General Assembly\tDistr.: General",
        "\t22 December 2025",
    ]
    assert [p.text for p in section.first_page_footer.paragraphs] == ["25-17593* (E)", "*2517593*"]
    title = Family(0).title
    assert section.even_page_header.paragraphs[0].text == f"A/RES/80/161\t{title}"
    assert section.header.paragraphs[0].text == f"{title}\tA/RES/80/161"
    assert "25-17593" in section.footer.paragraphs[0].text
    assert file.paragraphs[0].style.name == "Session"
    assert plain(file.paragraphs[0]).startswith("Eightieth session")
    styles = [p.style.name for p in file.paragraphs]
    assert [s for s in styles if s in ("Title_H_CH", "_ H_4", "Title_H1")] == ["Title_H_CH", "_ H_4", "Title_H1"]


def footnotes(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    return {
        note.get(qn("w:id")): "".join(t.text or "" for t in note.iter(qn("w:t")))
        for note in root.iter(qn("w:footnote"))
        if note.get(qn("w:type")) is None
    }


def test_footnotes_are_footnotes_of_the_file() -> None:
    document = Family(0, preambular=20, operative=40).draft
    data = write_docx(document)
    named: list[str] = []
    shown = [p for p in opened(data).paragraphs if p.style.name == "__Single Txt"]
    for paragraph, passage in zip(shown[1:], document.passages, strict=True):
        found = [node.get(qn("w:id")) for node in paragraph._p.iter(qn("w:footnoteReference"))]
        assert len(found) == len(passage.footnotes)
        named += found
    texts = footnotes(data)
    assert [texts[number].strip() for number in named] == [note.text for note in document.footnotes]


def test_a_star_is_a_custom_mark_that_hangs_unseen_on_the_first_line() -> None:
    data = write_docx(Family(0).reissued)
    first = opened(data).paragraphs[0]
    (reference,) = first._p.iter(qn("w:footnoteReference"))
    assert reference.get(qn("w:customMarkFollows")) == "1"
    shown = " ".join(footnotes(data)[reference.get(qn("w:id"))].split())
    assert shown == "* Reissued for technical reasons on 20 January 2026."
    assert first.runs[-1].font.hidden


def test_the_same_bytes_whenever_it_is_written() -> None:
    document = Family(4).revision
    data = write_docx(document)
    assert data == write_docx(replace(document))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_a_report_keeps_headings_votes_and_the_embedded_draft() -> None:
    report = Family(0).report
    paragraphs = opened(write_docx(report)).paragraphs
    texts = [plain(p) for p in paragraphs]
    assert "I.Introduction" in texts
    assert texts[texts.index("In favour:") + 1] == ", ".join(report.votes[0].in_favour) + "."
    assert paragraphs[texts.index("Draft resolution")].style.name == "_ H _Ch"
    assert texts.count("The General Assembly,") == 1


def test_a_table_is_a_table() -> None:
    draft = Family(0, preambular=3, operative=6).draft
    part = draft.parts[0]
    grid = replace(part.passages[0], kind=PassageKind.TABLE, text="a\tb\nc\td", lead=None, footnotes=(), number=None)
    file = opened(write_docx(replace(draft, parts=(replace(part, passages=(*part.passages, grid)),))))
    assert [[cell.text for cell in row.cells] for row in file.tables[0].rows] == [["a", "b"], ["c", "d"]]


def test_both_formats_say_the_same() -> None:
    """Word's tabs and PDF's places aside, the two files of one document hold the same words."""
    from .readback import chars, joined, squeezed

    document = Family(2).draft
    word = "".join(plain(p) for p in opened(write(document, "docx")).paragraphs if p.style.name == "__Single Txt")
    pdf = squeezed(joined([c for c in chars(write(document, "pdf")) if c.size == 10]))
    assert pdf.replace(re.sub(r"\s", "", word)[:30], "", 1) != pdf
    assert squeezed(word)[-200:] in pdf


def test_a_footnote_that_nothing_names_is_refused() -> None:
    draft: Document = Family(0).draft
    with pytest.raises(UsageError, match="named by no passage"):
        write_docx(replace(draft, footnotes=(*draft.footnotes, Footnote("77", "Lost."))))


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="pdf or docx"):
        write(Family(0).draft, "odt")
