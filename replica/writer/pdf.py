"""A document as the United Nations would print it: PDF with masthead, running heads, footnotes and job number."""

from __future__ import annotations

import io
import math
import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from reportlab.graphics.barcode.code39 import Standard39
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfgen.canvas import Canvas

from documents.model import Document, PartKind
from replica.writer.fonts import Face, FontSet, faces, fonts_for
from replica.writer.layout import LEFT, MARGIN, PAGE, RIGHT, Page, Placed, paginate
from replica.writer.lines import Faces, Measure, break_lines
from replica.writer.setting import Run, Setting, Style, compose
from replica.writer.tongues import TONGUES
from replica.writer.words import Head, head_of

_RULE = "__________________"
_BLUE = (0.0, 0.0, 1.0)
_LEAN = math.tan(math.radians(12))


def write_pdf(document: Document, *, style: Style | None = None, fonts: FontSet | None = None) -> bytes:
    """The PDF of ``document``: the same bytes for the same document, style and fonts.

    What it prints is exactly what the document holds, so a parse of it can be compared with ``document``. Raises UsageError
    for a text that the faces cannot write or a footnote that no passage names.
    """
    style = style or Style()
    language = document.masthead.language
    face = faces(fonts or fonts_for(language))
    turned = language in TONGUES and TONGUES[language].right_to_left
    setting = compose(document, style)
    head = head_of(document.masthead, style.dispatched, style.indic_digits)
    pages = paginate(setting, head, face, turned)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1, lang=language)
    canvas.setTitle(document.masthead.symbol or document.title or "")
    canvas.setCreator("replica")
    canvas.setAuthor("")
    titled = style.running_title
    if titled is None:
        titled = any(part.kind in (PartKind.RESOLUTION, PartKind.DECISION) for part in document.parts[:1])
    printer = _Printer(canvas, face, head, setting, len(pages), titled, turned)
    for page in pages:
        printer.page(page)
    canvas.save()
    return out.getvalue()


#: Stretch and spacing of the stationery's own lines by size; what is not here is set as the face is drawn.
_STATIONERY = {
    10.0: Measure(10.0),
    14.0: Measure(14.0, scale=0.973, spacing=0.0),
    20.0: Measure(20.0, scale=0.955, spacing=0.0),
}


@lru_cache(maxsize=256)
def _code_rows(address: str) -> tuple[str, ...]:
    """The modules of a QR code, "1" for dark. The mask is fixed: looking for the best one takes longer than the whole page."""
    code = QRCode(None, QRErrorCorrectLevel.L)
    code.addData(address)
    code.version = code.calculate_version()
    code.makeImpl(False, 3)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.modules)


def _measure(size: float) -> Measure:
    return _STATIONERY.get(size) or Measure(size, scale=1.0, spacing=0.0)


def _set(line: Any, face: Face, measure: Measure, blank: float) -> None:
    """All of a text's state, because it outlives the text object. Spacings are stretched with the letters (ISO 32000-1,
    9.4.4), so they are given unstretched."""
    line.setFont(face.name, measure.size)
    line.setHorizScale(measure.scale * 100)
    line.setCharSpace(measure.spacing / measure.scale)
    line.setWordSpace(blank / measure.scale)


class _Printer:
    def __init__(
        self, canvas: Any, face: Faces, head: Head, setting: Setting, pages: int, titled: bool, turned: bool
    ) -> None:
        self.canvas, self.face, self.head, self.setting = canvas, face, head, setting
        self.pages, self.titled, self.turned = pages, titled, turned

    def page(self, page: Page) -> None:
        """Head and foot first, then the text, then the footnotes: the order in which a word processor writes them."""
        if page.number == 1:
            self._masthead()
        else:
            self._running(page.number)
        for y, row in page.rows:
            for placed in row.placed:
                self._line(y - placed.dy, placed)
            if row.rule:
                self._rule(LEFT, 490.8, y - row.extra - 3.0, 0.25)
        if page.note_rule is not None:
            self._words(99.6, page.note_rule, _RULE, 8.0, bold=True)
        for y, placed in page.notes:
            self._line(y, placed)
        self.canvas.showPage()

    # --- heads and feet --------------------------------------------------------------------------------------------------

    def _masthead(self) -> None:
        head = self.head
        self._words(LEFT, 734.2, head.nations, 14.0)
        first, rest = head.symbol[:1], head.symbol[1:]
        if "/" in head.symbol and head.symbol.index("/") > 1:
            first, rest = "", head.symbol
        width = self._width(first, 20.0) + self._width(rest, 10.0)
        if self.turned:  # a symbol runs from left to right whatever stands around it
            self._words(RIGHT - self._width(first, 20.0), 735.5, first, 20.0)
            self._words(RIGHT - width, 735.5, rest, 10.0)
        else:
            self._words(RIGHT - width, 735.5, first, 20.0)
            self._words(RIGHT - self._width(rest, 10.0), 735.5, rest, 10.0)
        self._words(LEFT, 705.7, head.organ, 20.0, bold=True)
        y = 705.4
        # Translations name their own language straight under the date.
        names = head.original.split("\n") if "\n" in head.original else ["", head.original]
        for text in (head.distribution, head.date, *names):
            if text:
                self._words(397.0, y, text, 10.0)
            y -= 11.9
        if head.job:
            self._words(65.4, 44.5, head.job, 10.0)
            self._barcode(head.barcode)
        self._rule(MARGIN - 0.5, RIGHT, 727.3, 0.5)
        self._rule(MARGIN - 0.5, RIGHT, 582.4, 1.5)
        self._emblem(PAGE[0] - 92.5 if self.turned else 92.5, 697.5)
        self._code(quote(f"https://undocs.org/{head.symbol.rstrip('*')}", safe=":/"))

    def _running(self, number: int) -> None:
        """Even pages have the symbol on the left and the title on the right; odd pages the other way round."""
        symbol = self.head.symbol.rstrip("*")
        left = number % 2 == 0
        titles: list[str] = []
        size = 8.5
        if self.titled and self.setting.title:
            for size in (8.5, 7.0):
                measure = _measure(size)
                run = Run(self.setting.title, bold=True)
                # Turned where it is printed, not here.
                lines = break_lines((run,), 260.0, self.face, measure, justify=False)
                titles = ["".join(f.text for f in line.fragments) for line in lines]
                if len(titles) <= 2:
                    break
        step = 9.8 if size == 8.5 else 8.0

        def title() -> None:
            for index, text in enumerate(titles):
                y = 733.1 + step * (len(titles) - 1 - index)
                x = RIGHT - self._width(text.rstrip(), size, bold=True) if left else MARGIN
                self._words(x, y, text, size, bold=True)

        def name() -> None:
            x = MARGIN if left else RIGHT - self._width(symbol, 8.5, bold=True)
            self._words(x, 733.1, symbol, 8.5, bold=True)

        for part in (name, title) if left else (title, name):
            part()
        count = f"{number}/{self.pages}"
        job = self.head.job.split(" ")[0].rstrip("*")
        if left:
            self._words(MARGIN, 36.8, count, 8.5, bold=True)
            self._words(RIGHT - self._width(job, 7.0), 38.2, job, 7.0)
        else:
            self._words(MARGIN, 38.2, job, 7.0)
            self._words(RIGHT - self._width(count, 8.5, bold=True), 36.8, count, 8.5, bold=True)
        self._rule(MARGIN - 0.5, RIGHT, 727.3, 0.5)

    # --- text --------------------------------------------------------------------------------------------------------------

    def _width(self, text: str, size: float, bold: bool = False) -> float:
        return _measure(size).extent(text, self.face[bold, False])

    def _words(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        face = self.face[bold, False]
        if text and not face.single_byte:
            run = (Run(text, bold=bold),)
            measure = _measure(size)
            turned = self.turned and bool(re.search(r"[\u0600-\u06ff]", text))
            (line,) = break_lines(run, 999.0, self.face, measure, justify=False, right_to_left=turned)
            self._line(y, Placed(x, 0.0, line))
        elif text:
            line = self.canvas.beginText(x, y)
            _set(line, face, _measure(size), 0.0)
            line.textOut(face.written(text))
            self.canvas.drawText(line)

    def _line(self, y: float, placed: Placed) -> None:
        line = self.canvas.beginText()
        blue = False
        start = PAGE[0] - placed.x - placed.line.width if self.turned else placed.x
        for fragment in placed.line.fragments:
            x = start + fragment.x
            if fragment.slanted:
                line.setTextTransform(1, 0, _LEAN, 1, x, y + fragment.rise)
            else:
                line.setTextOrigin(x, y + fragment.rise)
            measure = Measure(fragment.size, scale=fragment.scale, spacing=fragment.spacing)
            _set(line, fragment.face, measure, fragment.blank)
            if bool(fragment.link) != blue:
                blue = not blue
                line.setFillColorRGB(*(_BLUE if blue else (0.0, 0.0, 0.0)))
            line.textOut(fragment.face.written(fragment.text))
            if fragment.link:
                width = measure.extent(fragment.text, fragment.face)
                address = f"https://undocs.org/{quote(fragment.link)}"
                self.canvas.linkURL(address, (x, y - 2, x + width, y + 8), relative=0)
        if blue:
            line.setFillColorRGB(0.0, 0.0, 0.0)
        self.canvas.drawText(line)

    # --- drawings ------------------------------------------------------------------------------------------------------------

    def _rule(self, start: float, stop: float, y: float, width: float) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(start, y, stop, y)

    def _barcode(self, text: str) -> None:
        """Bars, and under them the same characters unseen: where the real face draws the bars, text is what one reads."""
        # The printer's own marks stand in their corners in every language, mirrored with the page.
        left = PAGE[0] - 65.4 - 92.0 if self.turned else 65.4
        line = self.canvas.beginText(left, 29.9)
        line.setTextRenderMode(3)
        face = self.face[False, False] if not self.turned else faces(None)[False, False]
        _set(line, face, Measure(12.0, scale=1.0, spacing=0.0), 0.0)
        line.textOut(face.written(text))
        line.setTextRenderMode(0)
        self.canvas.drawText(line)
        bars = Standard39(text.strip("*"), barWidth=0.7, ratio=2.2, barHeight=12.0, checksum=0, quiet=0)
        bars.drawOn(self.canvas, left, 28.0)

    def _code(self, address: str) -> None:
        """The square code, each run of dark modules of a row as one bar."""
        rows = _code_rows(address)
        module = 62.0 / len(rows)
        path = self.canvas.beginPath()
        left = PAGE[0] - 493.5 - 62.0 if self.turned else 493.5
        for index, row in enumerate(rows):
            for match in re.finditer("1+", row):
                start, stop = match.span()
                path.rect(left + start * module, 86.0 - (index + 1) * module, (stop - start) * module, module)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _emblem(self, x: float, y: float) -> None:
        """A globe between branches: enough to look like the stationery, and our own drawing."""
        canvas = self.canvas
        canvas.setLineWidth(0.6)
        for radius in (5.0, 10.0, 15.0, 20.0):
            canvas.circle(x, y, radius)
        for turn in range(4):
            angle = math.pi * turn / 4
            dx, dy = 20.0 * math.cos(angle), 20.0 * math.sin(angle)
            canvas.line(x - dx, y - dy, x + dx, y + dy)
        canvas.setLineWidth(2.0)
        for side in (-1, 1):
            for step in range(9):
                angle = math.radians(-80 + step * 16)
                px, py = x + side * 25.0 * math.cos(angle), y + 25.0 * math.sin(angle)
                canvas.line(px, py, px + side * 3.0, py + 3.5)
