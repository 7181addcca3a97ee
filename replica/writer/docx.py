"""A document as the United Nations' word processor would save it: DOCX with the symbol in the page headers, tabs before
paragraph numbers, real footnotes and the styles' own names ("__Single Txt", "Title_H1", "Session")."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as OpcPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips
from lxml import etree

from documents.model import Document
from replica.writer.setting import Block, Look, Note, Run, Setting, Style, compose
from replica.writer.words import Head, head_of

#: Where the text stands between the page's margins, and the stops of its tabs, in twentieths of a point.
_LEFT, _RIGHT, _TAB = 1267, 1260, 475
_EPOCH = (2000, 1, 1, 0, 0, 0)

#: name of the style, size in points, bold, white space after
_STYLES: dict[Look | str, tuple[str, float, bool, float]] = {
    "session": ("Session", 10, True, 0),
    "committee": ("Committee", 12, True, 0),
    "agenda": ("Agenda_Item_Normal", 10, False, 0),
    "agenda title": ("Agenda_Title_Normal", 10, True, 12),
    Look.ADOPTED: ("Title_H_CH", 14, True, 12),
    Look.PROPONENT: ("_ H_4", 10, False, 12),
    Look.SPONSORS: ("_ H_1_2", 10, True, 12),
    Look.TITLE: ("Title_H1", 12, True, 12),
    Look.LABEL: ("_ H _Ch", 14, True, 6),
    Look.HEADING: ("_ H_2", 10, True, 6),
    Look.INDENTED: ("__Single Txt", 10, False, 6),
}


def write_docx(document: Document, *, style: Style | None = None) -> bytes:
    """The DOCX of ``document``: the same bytes for the same document and style.

    Footnotes are footnotes of the file; marks that are not the next number in order are custom marks. Raises UsageError
    for a footnote that no passage names.
    """
    style = style or Style()
    writer = _Writer(compose(document, style), head_of(document.masthead, style.dispatched))
    return writer.bytes()


class _Writer:
    def __init__(self, setting: Setting, head: Head) -> None:
        self.setting, self.head = setting, head
        self.file: Any = docx.Document()
        self.counted = 0
        self.named: list[tuple[int, Note, bool]] = []
        self._prepare()
        self._headers()
        self._cover()
        for block in setting.blocks:
            self._block(block)
        self._footnotes()

    def bytes(self) -> bytes:
        """The archive with its members' dates fixed: python-docx would write the time of day into it."""
        loose = io.BytesIO()
        self.file.save(loose)
        out = io.BytesIO()
        with zipfile.ZipFile(loose) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
            for name in archive.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                fixed.writestr(entry, archive.read(name))
        return out.getvalue()

    # --- the file ------------------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        file = self.file
        properties = file.core_properties
        properties.author, properties.title, properties.comments = "", self.head.symbol.rstrip("*"), ""
        normal = file.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(10)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        for key, (name, size, bold, after) in _STYLES.items():
            made = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = normal
            made.font.size, made.font.bold = Pt(size), bold
            made.paragraph_format.space_after = Pt(after)
            if isinstance(key, Look):
                made.paragraph_format.left_indent = Twips(_LEFT)
                made.paragraph_format.right_indent = Twips(_RIGHT)
            if key is Look.INDENTED:
                made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
                for number in range(1, 6):
                    made.paragraph_format.tab_stops.add_tab_stop(Twips(_LEFT + number * _TAB))
            if key is Look.TITLE:
                made.paragraph_format.tab_stops.add_tab_stop(Twips(1022), WD_TAB_ALIGNMENT.RIGHT)
                made.paragraph_format.tab_stops.add_tab_stop(Twips(_LEFT))
                made.paragraph_format.first_line_indent = Twips(-_LEFT)
        for name, size in (("footnote text", 8.5), ("footnote reference", 10)):
            kind = WD_STYLE_TYPE.PARAGRAPH if name.endswith("text") else WD_STYLE_TYPE.CHARACTER
            made = file.styles.add_style(name, kind)
            made.font.size = Pt(size)
            if kind is WD_STYLE_TYPE.CHARACTER:
                made.font.superscript = True
        section = file.sections[0]
        section.page_width, section.page_height = Pt(612), Pt(792)
        section.left_margin = section.right_margin = Twips(1200)
        section.top_margin, section.bottom_margin = Twips(1440), Twips(1728)
        section.header_distance, section.footer_distance = Twips(432), Twips(504)
        section.different_first_page_header_footer = True
        file.settings.odd_and_even_pages_header_footer = True

    def _headers(self) -> None:
        """Masthead and running heads are page headers: the text of the body begins with the session."""
        head, section = self.head, self.file.sections[0]
        symbol = head.symbol.rstrip("*")
        first = section.first_page_header
        lines = [f"{head.nations}\t{head.symbol}", f"{head.organ}\t{head.distribution}"]
        lines += [f"\t{text}" for text in (head.date, head.original) if text]
        _lines(first, lines)
        _lines(section.first_page_footer, [text for text in (head.job, head.barcode) if text])
        title = self.setting.title
        _lines(section.even_page_header, [f"{symbol}\t{title}"])
        _lines(section.header, [f"{title}\t{symbol}"])
        job = head.job.split(" ")[0].rstrip("*")
        for footer, order in ((section.even_page_footer, (True, False)), (section.footer, (False, True))):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            for place, pages in enumerate(order):
                if place:
                    paragraph.add_run("\t\t")
                if pages:
                    _field(paragraph, "PAGE")
                    paragraph.add_run("/")
                    _field(paragraph, "NUMPAGES")
                else:
                    paragraph.add_run(job)

    def _cover(self) -> None:
        head = self.head
        first: Any = None
        for key, text in (
            ("session", head.session),
            ("committee", head.committee),
            ("agenda", head.agenda),
            ("agenda title", head.agenda_title),
        ):
            if text:
                paragraph = self.file.add_paragraph(text, style=_STYLES[key][0])
                first = first if first is not None else paragraph
        for index in self.setting.cover_notes:
            # A header cannot carry a footnote; the star in it stands for one that hangs, unseen, on the first line.
            paragraph = first if first is not None else self.file.add_paragraph()
            first = paragraph
            self._mark(paragraph, self.setting.notes[index].mark, index, hidden=True)

    # --- text ------------------------------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        if block.look is Look.TABLE:
            self._table(block)
            return
        key = block.look if block.look in _STYLES else Look.INDENTED
        paragraph = self.file.add_paragraph(style=_STYLES[key][0])
        shape = paragraph.paragraph_format
        lead = ""
        if block.look in (Look.INDENTED, Look.OPENING):
            lead = "\t" + (f"{block.number}\t" if block.number else "")
        elif block.look is Look.HANGING:
            shape.left_indent, shape.first_line_indent = Twips(_LEFT + _TAB), Twips(0)
            lead = f"{block.number}\t" if block.number else ""
        elif block.look is Look.NAMES:
            shape.left_indent = Twips(_LEFT + 2 * _TAB)
        elif block.look is Look.TITLE:
            lead = f"\t{block.number}\t" if block.number else "\t\t"
        elif block.look is Look.CLOSING:
            shape.left_indent, shape.alignment = Twips(6550), WD_ALIGN_PARAGRAPH.CENTER
            shape.right_indent = Twips(0)
        elif block.number:
            lead = f"{block.number}\t"
        shape.keep_with_next = block.keep_with_next or None
        if lead:
            paragraph.add_run(lead)
        for run in block.runs:
            self._run(paragraph, run, plain=block.look in _STYLES and _STYLES[block.look][2])

    def _run(self, paragraph: Any, run: Run, plain: bool) -> None:
        """One run; in styles that are bold throughout the runs do not repeat it."""
        if run.mark:
            self._mark(paragraph, run.text, run.note)
            return
        target = paragraph
        if run.link:
            address = f"https://undocs.org/{run.link}".replace(" ", "%20")
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            paragraph._p.append(link)
            target = link
        pieces = run.text.split("\n")
        for number, text in enumerate(pieces):
            made = paragraph.add_run()
            if number:
                made.add_break()
            made.add_text(text)
            made.italic = True if run.italic else None
            made.bold = True if run.bold and not plain else None
            if target is not paragraph:
                target.append(made._r)

    def _mark(self, paragraph: Any, mark: str, note: int | None, hidden: bool = False) -> None:
        run = paragraph.add_run()
        if note is None:  # a mark that repeats one already printed: its footnote is there
            run.style = self.file.styles["footnote reference"]
            run.add_text(mark)
            return
        counted = mark == str(self.counted + 1)
        if counted:
            self.counted += 1
        self.named.append((note, self.setting.notes[note], counted))
        run.style = self.file.styles["footnote reference"]
        run.font.hidden = True if hidden else None
        reference = OxmlElement("w:footnoteReference")
        if not counted:
            reference.set(qn("w:customMarkFollows"), "1")
        reference.set(qn("w:id"), str(len(self.named)))
        run._r.append(reference)
        if not counted:
            run.add_text(mark)

    def _table(self, block: Block) -> None:
        columns = max(len(cells) for cells in block.rows)
        table = self.file.add_table(rows=len(block.rows), cols=columns)
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text

    def _footnotes(self) -> None:
        """The part that python-docx does not know: word/footnotes.xml with its two separators."""
        if not self.named:
            return
        root: Any = parse_xml(
            f"<w:footnotes {nsdecls('w', 'r')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>__________________</w:t></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:t>__________________</w:t></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        )
        text_style = self.file.styles["footnote text"]
        mark_style = self.file.styles["footnote reference"]
        for number, (_, note, counted) in enumerate(self.named, 1):
            paragraph = self.file.add_paragraph(style=text_style)
            paragraph.add_run("\t")
            mark = paragraph.add_run()
            if counted:
                mark.style = mark_style
                mark._r.append(OxmlElement("w:footnoteRef"))
            else:
                mark.add_text(note.mark)
            paragraph.add_run(" \t")
            for run in note.runs:
                # Links of a footnote would be relationships of its own part; the words are enough.
                self._run(paragraph, Run(run.text, run.italic, run.bold), plain=False)
            footnote = OxmlElement("w:footnote")
            footnote.set(qn("w:id"), str(number))
            footnote.append(paragraph._p)
            root.append(footnote)
        package = self.file.part.package
        part = _FootnotesPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, package=package, root=root)
        self.file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


class _FootnotesPart(OpcPart):
    def __init__(self, name: PackURI, content_type: str, *, package: Any, root: Any) -> None:
        super().__init__(name, content_type, package=package)
        self._root = root

    @property
    def blob(self) -> bytes:
        out: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return out


def _lines(place: Any, lines: list[str]) -> None:
    place.is_linked_to_previous = False
    for number, text in enumerate(lines):
        paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
        paragraph.add_run(text)


def _field(paragraph: Any, name: str) -> None:
    """A field such as the page's number, with "1" as what it last showed."""
    run = paragraph.add_run()
    for kind in ("begin", None, "separate"):
        if kind is None:
            code = OxmlElement("w:instrText")
            code.text = f" {name} "
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    run.add_text("1")
    end = OxmlElement("w:fldChar")
    end.set(qn("w:fldCharType"), "end")
    run._r.append(end)
