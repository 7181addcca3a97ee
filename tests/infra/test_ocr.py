"""A scan read with the real Tesseract, where it is installed, through the parser's child process."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.contract import loads
from infra import ocr
from infra.sandbox import ParseLimits, ParseRefused, ParserPool
from parsers.parked import Parked, Reason
from replica.stories import Family
from replica.writer.pdf import write_pdf

pytestmark = pytest.mark.skipif(ocr.engine() is None, reason="Tesseract is not installed (Debian: tesseract-ocr)")


def scanned(pdf: bytes, pages: int) -> bytes:
    """The first pages of a PDF as pictures only."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    document = pypdfium2.PdfDocument(pdf)
    for page in list(document)[:pages]:
        canvas.drawImage(ImageReader(page.render(scale=3, grayscale=True).to_pil()), 0, 0, 612, 792)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_scan_is_read_and_marked() -> None:
    draft = Family(3).draft
    with ParserPool(1, ParseLimits(seconds=120)) as pool:
        document = loads(pool.parse(scanned(write_pdf(draft), 1), asked=draft.masthead.symbol).document)
    assert document.masthead.symbol == draft.masthead.symbol
    assert document.title == draft.title
    assert "tesseract" in document.provenance.parser
    assert any("confidence" in warning for warning in document.provenance.warnings)
    first = draft.passages[0].text
    assert any(passage.text[:40] == first[:40] for passage in document.passages)


def test_a_language_that_is_not_there_is_not_read_as_english() -> None:
    known = ocr.languages()
    assert "en" in known
    absent = next(code for code in ("fr", "es", "ru", "ar", "zh", "de", "xx") if code not in known)
    with ParserPool(1, ParseLimits(seconds=120)) as pool, pytest.raises(ParseRefused) as caught:
        pool.parse(scanned(write_pdf(Family(3).draft), 1), language=absent)
    assert caught.value.reason == "image only"
    assert absent in str(caught.value)


def test_too_little_time_is_a_failure_by_name_and_no_other_parse() -> None:
    with pytest.raises(ocr.TooMuch) as caught:
        ocr.recognise(scanned(write_pdf(Family(3).draft), 1), "en", 0.0)
    assert caught.value.reason == "too slow"


def test_a_scan_of_many_pages_is_left_to_a_person() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(ocr.MOST_PAGES + 1):
        canvas.showPage()
    canvas.save()
    with pytest.raises(ocr.TooMuch) as caught:
        ocr.recognise(out.getvalue(), "en", 60.0)
    assert caught.value.reason == "too long"


def test_what_cannot_be_drawn_is_unreadable() -> None:
    with pytest.raises(Parked) as caught:
        ocr.recognise(b"PK not a PDF", "en", 60.0)
    assert caught.value.reason is Reason.UNREADABLE
