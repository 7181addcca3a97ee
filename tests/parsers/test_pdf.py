"""From the bytes of a PDF to a document: pages of our own, set as the UN sets them."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from documents.contract import dumps
from documents.model import Document, PassageKind
from documents.symbol import Symbol
from parsers import Parked, Reason, parse

ROMAN, ITALIC, BOLD = "Times-Roman", "Times-Italic", "Times-Bold"


class Press:
    """Sets lines of styled words at given places."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=letter, invariant=True)

    def line(self, x: float, y: float, *words: tuple[str, str] | str, size: float = 10) -> None:
        for word in words:
            font, text = (ROMAN, word) if isinstance(word, str) else word
            if font == "mark":
                self.canvas.setFont(ROMAN, 0.65 * size)
                self.canvas.drawString(x, y + 0.35 * size, text)
                x += self.canvas.stringWidth(text, ROMAN, 0.65 * size)
                continue
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, text)
            x += self.canvas.stringWidth(text, font, size)

    def page(self) -> None:
        self.canvas.showPage()

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def resolution(*, symbol: str = "A/RES/85/77", job: str = "30-12345") -> bytes:
    press = Press()
    line = press.line
    # The foot of the page comes first in the file, as Word writes it.
    line(65, 44, f"{job} (E)    161230")
    line(123, 735, "United Nations", size=14)
    line(492, 735, symbol)
    line(123, 705, (BOLD, "General Assembly"), size=20)
    line(397, 705, "Distr.: General")
    line(397, 693, "16 December 2030")
    line(60, 570, (BOLD, "Eighty-fifth session"))
    line(60, 558, "Agenda item 12 (b)")
    line(60, 546, (BOLD, "Lighthouses and beacons"))
    line(123, 510, (BOLD, "Resolution adopted by the General Assembly"), size=14)
    line(123, 495, (BOLD, "on 12 December 2030"), size=14)
    line(123, 470, "[", (ITALIC, "on the report of the Third Committee (A/85/482, para. 29)"), "]")
    line(72, 446, (BOLD, "85/77."), size=12)
    line(123, 446, (BOLD, "A charter for the lamps of the northern and the"), size=12)
    line(123, 432, (BOLD, "southern coast"), size=12)
    line(147, 408, (ITALIC, "The General Assembly"), ",")
    line(147, 390, (ITALIC, "Recalling"), " its resolutions 46/152 of 18 December 1991 and 60/1 of 16 September")
    line(
        123,
        378,
        "2005 on lamps,",
        ("mark", "1"),
        " and its decision to light all of them on the long winter evenings of the year, with low-",
    )
    line(123, 366, "cost oil,")
    line(
        147,
        348,
        (ITALIC, "Deeply concerned"),
        " about the growing number of the ships that were lost in the waters of the",
    )
    line(123, 336, "north during the")
    line(99, 110, "__________________")
    line(
        117,
        98,
        ("mark", "1"),
        " See ",
        (ITALIC, "Official Records of the Lamps"),
        ", chap. I, and the addendum to the same report on",
        size=8.5,
    )
    line(123, 88, "lamps and oil.", size=8.5)
    press.page()
    line(60, 742, (BOLD, "A charter for the lamps of the northern and the"), size=8.5)
    line(60, 733, (BOLD, symbol + "  southern coast"), size=8.5)
    line(60, 38, (BOLD, "2/2"), size=7)
    line(520, 38, job, size=7)
    line(123, 708, "winter months,")
    line(147, 690, "1.    ", (ITALIC, "Requests"), " the keepers of the lamps:")
    line(147, 672, "(a)   To light the lamps at dusk, and to see to it that the light is seen by every ship that")
    line(123, 660, "passes;")
    line(147, 642, "(b)   To report on it;")
    line(147, 624, "2.    ", (ITALIC, "Decides"), " to remain watchful.")
    line(397, 590, (ITALIC, "54th plenary meeting"))
    line(405, 578, (ITALIC, "12 December 2030"))
    press.page()
    return press.bytes()


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(resolution())


def test_the_masthead(document: Document) -> None:
    head = document.masthead
    assert (head.symbol, head.organ, head.distribution) == ("A/RES/85/77", "General Assembly", "general")
    assert (head.date, head.adopted, head.meeting) == ("2030-12-16", "2030-12-12", "54th plenary meeting")
    assert (head.job_number, head.session, head.agenda_items) == ("30-12345", "85", ("12 (b)",))
    assert (head.agenda_title, head.language, head.reissued) == ("Lighthouses and beacons", "en", False)


def test_the_text_is_whole_again(document: Document) -> None:
    assert document.kind == "resolution"
    assert document.title == "A charter for the lamps of the northern and the southern coast"
    assert document.parts[0].proponent == "[on the report of the Third Committee (A/85/482, para. 29)]"
    assert [(p.kind, p.number, p.lead) for p in document.passages] == [
        (PassageKind.PREAMBULAR, None, "Recalling"),
        (PassageKind.PREAMBULAR, None, "Deeply concerned"),
        (PassageKind.OPERATIVE, "1", "Requests"),
        (PassageKind.SUBPARAGRAPH, "1 (a)", None),
        (PassageKind.SUBPARAGRAPH, "1 (b)", None),
        (PassageKind.OPERATIVE, "2", "Decides"),
    ]
    recalling, concerned, *_ = document.passages
    assert recalling.text == (
        "Recalling its resolutions 46/152 of 18 December 1991 and 60/1 of 16 September 2005 on lamps, and "
        "its decision to light all "
        "of them on the long winter evenings of the year, with low-cost oil,"
    )
    assert recalling.footnotes == ("1",)
    assert recalling.citations == ("A/RES/46/152", "A/RES/60/1")
    assert concerned.text.endswith("in the waters of the north during the winter months,")


def test_the_footnote_is_one_text(document: Document) -> None:
    assert [(note.mark, note.text) for note in document.footnotes] == [
        ("1", "See Official Records of the Lamps, chap. I, and the addendum to the same report on lamps and oil.")
    ]


def test_nothing_of_the_furniture_is_left(document: Document) -> None:
    text = " ".join(document.texts())
    assert "30-12345" not in text
    assert "2/2" not in text
    assert "A/RES/85/77" not in text


def test_the_same_bytes_give_the_same_json() -> None:
    data = resolution()
    assert dumps(parse(data)) == dumps(parse(data))


def test_another_document_than_asked_for_is_parked() -> None:
    with pytest.raises(Parked) as caught:
        parse(resolution(), asked=Symbol.parse("A/RES/85/78"), name="answer.pdf")
    assert caught.value.reason is Reason.WRONG_DOCUMENT
    assert "A/RES/85/77" in str(caught.value)
    assert "A/RES/85/78" in str(caught.value)


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("A/85/1-S/2030/9", "S/2030/9"),
        ("A/85/1-S/2030/9", "A/85/1"),
        ("S/2030/10/Add.24", "S/2030/10/ADD.24"),
        ("E/2030/34 (Part II)", "E/2030/34(Part II)"),
        ("A/59/17", "A/59/17(SUPP)"),
        ("S/RES/2785 (2025)", "S/RES/2785(2025)"),
        ("A/RES/85/77*", "a/res/85/77"),
    ],
)
def test_spellings_of_one_symbol_are_no_other_document(printed: str, asked: str) -> None:
    document = parse(resolution(symbol=printed), asked=Symbol.parse(asked))
    assert document.masthead.symbol is not None


def scan() -> bytes:
    press = Press()
    press.canvas.rect(50, 50, 500, 600, fill=1)
    press.page()
    return press.bytes()


def notice() -> bytes:
    press = Press()
    press.line(60, 700, "The document you are looking for does not exist in the Official Document System (ODS). Please")
    press.line(
        60, 688, "contact the ODS support through the following contact-us link if you require further assistance."
    )
    press.page()
    return press.bytes()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\n", Reason.EMPTY),
        (b"<!DOCTYPE html><html><body>There is no document matching your request</body></html>", Reason.HTML),
        (b"\xffWPC\x10\x00\x00\x00" + b"\x00" * 200, Reason.WORDPERFECT),
        (scan(), Reason.IMAGE_ONLY),
        (notice(), Reason.SOFT_404),
        (b"%PDF-1.7\n%broken" + b"\x01\x02 garbage" * 50, Reason.TRUNCATED),
        (b"%PDF-1.7\nnothing of a document\n%%EOF\n", Reason.BROKEN),
        (resolution()[:-400], Reason.TRUNCATED),
        (b"GIF89a" + bytes(range(256)) * 4, Reason.UNSUPPORTED),
    ],
)
def test_what_is_no_document_is_parked_with_its_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(Parked) as caught:
        parse(data, name="file.pdf")
    assert caught.value.reason is reason
    assert str(caught.value).startswith("while parsing file.pdf: ")


def test_the_name_of_a_file_decides_nothing() -> None:
    assert parse(resolution(), name="A_RES_1_1.DOC").masthead.symbol == "A/RES/85/77"


def test_the_words_decide_the_language_before_the_caller() -> None:
    assert parse(resolution(), language="fr").masthead.language == "en"


def test_the_caller_decides_the_language_where_words_are_few() -> None:
    press = Press()
    press.line(60, 700, "A/85/9", size=14)
    press.line(60, 600, "12 34 56 78 90 12 34 56 78 90 12 34 56 78 90 12 34")
    press.page()
    assert parse(press.bytes(), language="fr").masthead.language == "fr"
