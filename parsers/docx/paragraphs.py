"""Paragraphs and tables of a DOCX part as blocks: runs as styled spans, fields by their results, changes as accepted.

Tracked changes give the final text (``w:ins`` in, ``w:del`` out, paragraphs joined whose mark was deleted) and are kept beside
it. Footnote references become marks with the number that Word prints. Geometry is worked out as far as later steps ask for it:
left edges with the tabs before a label, white space above, type size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.model import RevisionKind
from parsers.blocks import Block, Note, Span, tidy
from parsers.column import LINE_BREAK, Column, append, in_lines, names_again
from parsers.docx.changes import GONE, KEPT, Change, Changes, said
from parsers.docx.numbers import Numbers
from parsers.docx.package import attribute, child, name_of
from parsers.docx.styles import Look, Shape, Styles, shaped

_THROUGH = frozenset(
    (
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        *KEPT,
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "oMath",
        "oMathPara",
    )
)
# What may stand between two elements of one edit.
_UNSEEN = frozenset(("proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))
_BREAKS = frozenset(("br", "cr"))
# What may be raised as a mark though it is typed and no reference: stars, and the letters of notes under a table. A figure is
# one where it names an earlier note, since others are powers, and "th" has no note that answers to it.
_TYPED = re.compile(r"\s*(?:[*†‡§]{1,4}|[a-z])(?:\s*,\s*(?:[*†‡§]{1,4}|[a-z]))*\s*")
_TYPED_STAR = re.compile(r"(\*{1,4}|[†‡§])\s+(?=[A-Z“(])")
_NESTING = 20


@dataclass(frozen=True, slots=True)
class Reference:
    """A footnote's mark in the text: the id of the note, or of an endnote, and what is printed."""

    identity: str
    kind: str  # footnote | endnote
    mark: str
    page: int


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read."""

    shape: Shape
    look: Look
    spans: list[Span] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    page: int = 0
    label: str = ""
    changes: int = 0  # the first of its tracked changes among the walker's

    @property
    def written(self) -> bool:
        """Whether it has words, or a mark."""
        return any(span.text.strip() for span in self.spans)


@dataclass(slots=True)
class _Field:
    """A field: its instruction ("PAGE", "NOTEREF _Ref519 \\h"), and whether its result has begun."""

    instruction: str = ""
    result: bool = False


class Walker:
    """Reads the block-level elements of one part in order. One walker reads one part; the counts are its own."""

    def __init__(self, styles: Styles, numbers: Numbers, *, text_left: float = 72.0, text_width: float = 468.0) -> None:
        self._styles, self._numbers = styles, numbers
        self._column = Column(text_left, text_width)
        self.references: list[Reference | Note] = []  # in order; notes that are typed under a table are whole at once
        self.changes = Changes()
        self._fields: list[_Field] = []  # that are open, the innermost last
        self._page = 0
        self._note_number = {"footnote": 0, "endnote": 0}
        self._pending: _Open | None = None  # a paragraph whose mark was deleted: the next one goes on with it
        self.restart_notes = False  # by section
        self.typed_notes = True  # whether "* Reissued …" is a note; inside a note it is the note's own mark

    # --- blocks ---------------------------------------------------------------------------------------------------------

    def blocks(self, container: etree._Element, depth: int = 0) -> Iterator[Block]:
        """The blocks of a body, a header, a note, a cell. Nested deeper than 20 nothing is read."""
        outer, self._pending = self._pending, None
        yield from self._blocks(container, depth)
        yield from self._joined()
        self._pending = outer

    def _blocks(self, container: etree._Element, depth: int) -> Iterator[Block]:
        if depth > _NESTING:
            return
        for element in container:
            name = name_of(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._joined()
                yield from self._table(element, depth)
            elif name in _THROUGH:
                yield from self._blocks(element, depth + 1)

    def _joined(self) -> Iterator[Block]:
        """The paragraph whose mark was deleted though none follows that could go on with it: before a table, at an end."""
        paragraph, self._pending = self._pending, None
        if paragraph is not None:
            yield from self._close(paragraph)

    def lines(self, container: etree._Element) -> list[str]:
        """The text of every paragraph, also of those in tables and text boxes: what a header says."""
        found: list[str] = []
        joined = ""
        for element in container.iter():
            if name_of(element) != "p" or _in_fallback(element) or _deleted(element):
                continue
            paragraph = self._open(element, self._styles.shape(_style_of(element)))
            self._inline(element, paragraph, 0)
            joined += "".join(span.text for span in paragraph.spans)
            if not self.changes.mark(child(element, "pPr")):
                found.append(tidy(joined))
                joined = ""
        return list(filter(None, [*found, tidy(joined)]))

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Block]:
        properties = child(element, "pPr")
        shape = self._styles.shape(_style_of(element))
        if properties is not None:
            own = shaped(shape, properties)
            if own.numbering and child(properties, "numPr") is not None:
                # Indents of a level stand between those of the style and those of the paragraph.
                shape = shaped(shaped(shape, self._numbers.shape(own.numbering)), properties)
            else:
                shape = own
        paragraph = self._open(element, shape)
        before = self._pending
        if before is not None:
            paragraph.spans, paragraph.page, paragraph.changes = before.spans, before.page, before.changes
            paragraph.shape, paragraph.label = before.shape, before.label
            self._pending = None
        self._inline(element, paragraph, 0)
        gone = self.changes.mark(properties)
        if gone and not paragraph.written:
            # Nothing is left of it: the next paragraph is itself, and the count has not moved on.
            self.changes.belong(paragraph.changes, None)
        else:
            if before is None and shape.numbering and not _hidden_mark(properties):
                paragraph.label = self._numbers.label(shape.numbering)
            if gone:
                self._pending = paragraph
            else:
                yield from self._close(paragraph)
        for box in paragraph.boxes:
            yield from self.blocks(box, depth + 1)
        section = child(properties, "sectPr")
        if section is not None:
            self.section(section)

    def section(self, properties: etree._Element) -> None:
        """The end of a section: notes may be numbered anew after it."""
        restart = attribute(child(properties, "footnotePr", "numRestart"), "val")
        if restart == "eachSect" or (restart is None and self.restart_notes):
            self._note_number["footnote"] = 0

    def _table(self, element: etree._Element, depth: int) -> Iterator[Block]:
        """A row is a block with its cells; a table of one column is a frame around ordinary paragraphs."""
        rows = [(row, list(self._cells(row))) for row in self._rows(element)]
        frame = all(len(cells) <= 1 for _, cells in rows)
        if not frame:
            self._column.flush()
        for row, cells in rows:
            start = len(self.changes.found)
            new = self._inserted(row)
            muted = self.changes.muted
            self.changes.muted = muted or new is not None
            if frame:
                blocks = [block for cell in cells for block in self.blocks(cell, depth + 1)]
            else:
                blocks = list(self._row(cells, depth))
                self.changes.belong(start, blocks[0] if blocks else None)
            self.changes.muted = muted
            if new is not None:
                new.block = blocks[0] if blocks else None
            yield from blocks
        if not frame:
            self._column.flush()

    def _row(self, cells: list[etree._Element], depth: int) -> Iterator[Block]:
        spans: list[Span] = []
        texts: list[str] = []
        size = 0.0
        page = self._page
        for cell in cells:
            inside = [] if _continues(cell) else list(self.blocks(cell, depth + 1))
            texts.append(tidy(" ".join(block.text for block in inside)))
            for block in inside:
                spans.extend((*block.spans, Span(" ")))
                size = max(size, block.size)
        if any(texts):
            yield self._column.row(spans, texts, size=size, page=page)

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for element in table:
            name = name_of(element)
            if name == "tr":
                gone = child(element, "trPr", "del")
                if gone is None:
                    yield element
                else:
                    self.changes.note(gone, RevisionKind.ROW_DELETED, _row_text(element, gone=True))
            elif name in _THROUGH:
                yield from self._rows(element)

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for element in row:
            name = name_of(element)
            if name == "tc":
                gone = child(element, "tcPr", "cellDel")
                if gone is None:
                    yield element
                else:
                    self.changes.note(gone, RevisionKind.DELETION, tidy(said(element, gone=True)))
            elif name in _THROUGH:
                yield from self._cells(element)

    def _inserted(self, row: etree._Element) -> Change | None:
        new = child(row, "trPr", "ins")
        return None if new is None else self.changes.note(new, RevisionKind.ROW_INSERTED, _row_text(row, gone=False))

    # --- one paragraph --------------------------------------------------------------------------------------------------

    def _open(self, element: etree._Element, shape: Shape) -> _Open:
        look = self._styles.paragraph_look(_style_of(element))
        return _Open(shape, look, page=self._page, changes=len(self.changes.found))

    def _inline(self, element: etree._Element, paragraph: _Open, depth: int) -> None:
        if depth > _NESTING:
            return
        change: Change | None = None  # that ends right before
        for one in element:
            name = name_of(one)
            if name in KEPT or name in GONE:
                change = self.changes.inline(one, change)
            elif name not in _UNSEEN:
                change = None
            if name == "r":
                self._run(one, paragraph)
            elif name in _THROUGH:
                self._inline(one, paragraph, depth + 1)
            elif name == "AlternateContent":
                self._box(one, paragraph)

    def _run(self, run: etree._Element, paragraph: _Open) -> None:
        look: Look | None = None
        for one in run:
            name = name_of(one)
            if name == "fldChar":
                self._field(attribute(one, "fldCharType"))
                continue
            if name == "instrText" and self._fields:
                self._fields[-1].instruction += (one.text or "")[:200]
            if name in ("rPr", "instrText", "delText", "delInstrText") or not all(one.result for one in self._fields):
                continue
            if look is None:
                look = self._styles.run_look(paragraph.look, child(run, "rPr"))
                if look.hidden:
                    return
            if name == "t":
                self._text(one.text or "", look, paragraph)
            elif name in ("tab", "ptab"):
                self._text("\t", look, paragraph)
            elif name in _BREAKS:
                if attribute(one, "type") == "page":
                    self._turn(paragraph)
                self._text(LINE_BREAK, look, paragraph)
            elif name == "noBreakHyphen":
                self._text("\u2011", look, paragraph)
            elif name == "sym":
                self._text(_symbol(attribute(one, "char")), look, paragraph)
            elif name in ("footnoteReference", "endnoteReference"):
                self._reference(one, run, name.removesuffix("Reference"), paragraph)
            elif name == "lastRenderedPageBreak":
                self._turn(paragraph)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._box(one, paragraph)

    def _turn(self, paragraph: _Open) -> None:
        self._page += 1
        if not paragraph.written:
            paragraph.page = self._page

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            if len(self._fields) < _NESTING:
                self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _text(self, text: str, look: Look, paragraph: _Open) -> None:
        if look.capitals:
            text = text.upper()
        if look.raised and not text.strip() and paragraph.spans:
            look = replace(look, raised=False)
        mark = look.raised and (look.reference or bool(_TYPED.fullmatch(text)) or self._again(text, paragraph))
        if look.raised and text.strip() == "," and paragraph.spans and paragraph.spans[-1].mark:
            mark = True  # between two marks
        if text.strip() and any(one.instruction.split()[:1] == ["NOTEREF"] for one in self._fields):
            mark = True  # names a footnote once more
        append(paragraph.spans, Span(text, italic=look.italic, bold=look.bold, mark=mark))

    def _again(self, text: str, paragraph: _Open) -> bool:
        """Whether a raised figure names an earlier note."""
        return names_again(text, paragraph.spans) and int(text) <= self._note_number["footnote"]

    def _reference(self, element: etree._Element, run: etree._Element, kind: str, paragraph: _Open) -> None:
        identity = attribute(element, "id") or ""
        if (attribute(element, "customMarkFollows") or "0") not in ("0", "false", "off"):
            mark = "".join(one.text or "" for one in run if name_of(one) == "t").strip()
            for one in run:
                if name_of(one) == "sym":
                    mark += _symbol(attribute(one, "char"))
            self.references.append(Reference(identity, kind, mark, self._page))
            return  # the mark itself follows as text, in the style of marks
        self._note_number[kind] += 1
        mark = str(self._note_number[kind])
        self.references.append(Reference(identity, kind, mark, self._page))
        paragraph.spans.append(Span(mark, mark=True))

    def _box(self, element: etree._Element, paragraph: _Open) -> None:
        """Text boxes that hang on a run; the fallback for old readers holds the same again."""
        for box in element.iter():
            if name_of(box) == "txbxContent" and not _in_fallback(box):
                paragraph.boxes.append(box)

    def _close(self, paragraph: _Open) -> Iterator[Block]:
        shape = paragraph.shape
        *above, last = in_lines(paragraph.spans)
        for line in above:
            yield self._block(paragraph, *self._column.unlabelled(line, shape, paragraph.label))
        spans, left = self._column.unlabelled(last, shape, "" if above else paragraph.label)
        block: Block | None = None
        if not any(span.text.strip() for span in spans):
            self._column.blank(shape, shape.leading)
        elif (note := _typed_note(spans, paragraph.page) if self.typed_notes else None) is not None:
            self.references.append(note)
        else:
            block = self._block(paragraph, spans, left)
            yield block
        self.changes.belong(paragraph.changes, block)

    def _block(self, paragraph: _Open, spans: list[Span], left: float) -> Block:
        shape = paragraph.shape
        return self._column.block(
            spans,
            shape,
            left,
            size=paragraph.look.size,
            leading=shape.leading,
            indent=shape.right,
            page=paragraph.page,
        )


def _typed_note(spans: list[Span], page: int) -> Note | None:
    """The note that a paragraph is: under a table or on the first page, with its mark before it ("a Estimates as at …")."""
    words = [span for span in spans if span.text.strip()]
    if len(words) > 1 and words[0].mark and _TYPED.fullmatch(words[0].text):
        return Note(words[0].text.strip(), tidy("".join(span.text for span in words[1:])), page)
    star = _TYPED_STAR.match(words[0].text)
    if star:
        text = "".join(span.text for span in spans)
        return Note(star[1], tidy(text.strip()[len(star[1]) :]), page)
    return None


def _style_of(paragraph: etree._Element) -> str | None:
    return attribute(child(paragraph, "pPr", "pStyle"), "val")


def _hidden_mark(properties: etree._Element | None) -> bool:
    return child(properties, "rPr", "vanish") is not None


def _in_fallback(element: etree._Element) -> bool:
    return any(name_of(above) == "Fallback" for above in element.iterancestors())


def _deleted(paragraph: etree._Element) -> bool:
    """Whether it stands in what a tracked change took away: a text box, a row."""
    return any(
        name_of(above) in GONE or (name_of(above) == "tr" and child(above, "trPr", "del") is not None)
        for above in paragraph.iterancestors()
    )


def _row_text(row: etree._Element, *, gone: bool) -> str:
    cells = (one for one in row.iter() if name_of(one) == "tc")
    return " | ".join(tidy(said(cell, gone=gone)) for cell in cells)


def _continues(cell: etree._Element) -> bool:
    """Whether the cell goes on with the one above it."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and (attribute(merge, "val") or "continue") == "continue"


def _symbol(code: str | None) -> str:
    """A character of a symbol font: the private area's F0B7 is a bullet in most of them."""
    try:
        value = int(code or "", 16)
    except ValueError:
        return ""
    if value in (0xF0B7, 0xF0A7, 0xF02D, 0xF0D8):
        return "•"
    if 0xF020 <= value <= 0xF07E:
        return chr(value - 0xF000)
    return chr(value) if 0x20 <= value < 0xD800 else ""
