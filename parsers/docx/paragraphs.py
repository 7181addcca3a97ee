"""Paragraphs and tables of a DOCX part as blocks: runs as styled spans, fields by their results, changes as accepted.

Tracked changes give the final text (``w:ins`` in, ``w:del`` out, paragraphs joined whose mark was deleted). Footnote references
become marks with the number that Word prints. Geometry is worked out as far as later steps ask for it: left edges with the tabs
before a label, white space above, type size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from parsers.blocks import Block, Note, Span, tidy
from parsers.docx.numbers import Numbers
from parsers.docx.package import attribute, child, name_of
from parsers.docx.styles import Look, Shape, Styles, shaped

_THROUGH = frozenset(
    (
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "oMath",
        "oMathPara",
    )
)
_GONE = frozenset(("del", "moveFrom"))
_BREAKS = frozenset(("br", "cr"))
# What may be raised as a mark though it is typed and no reference: stars, and the letters of notes under a table. Figures are
# left alone, since a raised figure is a power, and "th" has no note that answers to it.
_TYPED = re.compile(r"\s*(?:[*†‡§]{1,4}|[a-z])(?:\s*,\s*(?:[*†‡§]{1,4}|[a-z]))*\s*")
_FIGURE_AND_TAB = re.compile(r"^(\s*\d{1,3})(\t+)(?=[A-Z]|$)")
_TYPED_STAR = re.compile(r"(\*{1,4}|[†‡§])\s+(?=[A-Z“(])")
#: Average width of a character against its size, to guess how many lines a paragraph takes.
_WIDTH = 0.46
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


@dataclass(slots=True)
class _Field:
    """A field: its instruction ("PAGE", "NOTEREF _Ref519 \\h"), and whether its result has begun."""

    instruction: str = ""
    result: bool = False


class Walker:
    """Reads the block-level elements of one part in order. One walker reads one part; the counts are its own."""

    def __init__(self, styles: Styles, numbers: Numbers, *, text_left: float = 72.0, text_width: float = 468.0) -> None:
        self._styles, self._numbers = styles, numbers
        self._text_left, self._text_width = text_left, text_width
        self.references: list[Reference | Note] = []  # in order; notes that are typed under a table are whole at once
        self.changes = 0
        self._fields: list[_Field] = []  # that are open, the innermost last
        self._page = 0
        self._note_number = {"footnote": 0, "endnote": 0}
        self._white = 0.0  # above the next paragraph, in points
        self._after = 0.0
        self._pending: _Open | None = None  # a paragraph whose mark was deleted: the next one goes on with it
        self.restart_notes = False  # by section
        self.typed_notes = True  # whether "* Reissued …" is a note; inside a note it is the note's own mark

    # --- blocks ---------------------------------------------------------------------------------------------------------

    def blocks(self, container: etree._Element, depth: int = 0) -> Iterator[Block]:
        """The blocks of a body, a header, a note, a cell. Nested deeper than 20 nothing is read."""
        if depth > _NESTING:
            return
        for element in container:
            name = name_of(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name in _THROUGH:
                self.changes += name in ("ins", "moveTo")
                yield from self.blocks(element, depth + 1)
            elif name in _GONE:
                self.changes += 1

    def lines(self, container: etree._Element) -> list[str]:
        """The text of every paragraph, also of those in tables and text boxes: what a header says."""
        found: list[str] = []
        for element in container.iter():
            if name_of(element) == "p" and not _in_fallback(element):
                paragraph = self._open(element, self._styles.shape(_style_of(element)))
                self._inline(element, paragraph, 0)
                text = tidy("".join(span.text for span in paragraph.spans))
                if text:
                    found.append(text)
        return found

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
        if self._pending is not None:
            paragraph.spans, paragraph.page = self._pending.spans, self._pending.page
            paragraph.shape, paragraph.label = self._pending.shape, self._pending.label
            self._pending = None
        elif shape.numbering and not _hidden_mark(properties):
            paragraph.label = self._numbers.label(shape.numbering)
        self._inline(element, paragraph, 0)
        marks = child(properties, "rPr")
        if child(marks, "del") is not None or child(marks, "moveFrom") is not None:
            self.changes += 1
            self._pending = paragraph
        else:
            block = self._close(paragraph)
            if block is not None:
                yield block
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
        rows = [list(_cells(row)) for row in _rows(element)]
        if not rows or max(map(len, rows)) <= 1:
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell, depth + 1)
            return
        self._flush()
        for row in rows:
            spans: list[Span] = []
            texts: list[str] = []
            size = 0.0
            page = self._page
            for cell in row:
                inside = [] if _continues(cell) else list(self.blocks(cell, depth + 1))
                texts.append(tidy(" ".join(block.text for block in inside)))
                for block in inside:
                    spans.extend((*block.spans, Span(" ")))
                    size = max(size, block.size)
            if any(texts):
                yield Block(
                    tuple(spans), page, self._text_left, self._text_left, size=size or 10.0, gap=1.2, cells=tuple(texts)
                )
        self._flush()

    def _flush(self) -> None:
        self._white = self._after = 0.0

    # --- one paragraph --------------------------------------------------------------------------------------------------

    def _open(self, element: etree._Element, shape: Shape) -> _Open:
        return _Open(shape, self._styles.paragraph_look(_style_of(element)), page=self._page)

    def _inline(self, element: etree._Element, paragraph: _Open, depth: int) -> None:
        if depth > _NESTING:
            return
        for one in element:
            name = name_of(one)
            if name == "r":
                self._run(one, paragraph)
            elif name in _THROUGH:
                self.changes += name in ("ins", "moveTo")
                self._inline(one, paragraph, depth + 1)
            elif name in _GONE:
                self.changes += 1
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
                self._text(" ", look, paragraph)
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
        if not any(span.text.strip() for span in paragraph.spans):
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
        mark = look.raised and (look.reference or bool(_TYPED.fullmatch(text)))
        if text.strip() and any(one.instruction.split()[:1] == ["NOTEREF"] for one in self._fields):
            mark = True  # names a footnote once more
        _append(paragraph.spans, Span(text, italic=look.italic, bold=look.bold, mark=mark))

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

    def _close(self, paragraph: _Open) -> Block | None:
        shape = paragraph.shape
        spans, left = self._unlabelled(paragraph)
        empty = not any(span.text.strip() for span in spans)
        white = max(self._after, shape.before)
        if empty:
            self._white += white + shape.leading
            self._after = shape.after
            return None
        note = _typed_note(spans, paragraph.page) if self.typed_notes else None
        if note is not None:
            self.references.append(note)
            return None
        gap = 1.0 + (self._white + white) / max(shape.leading, 1.0)
        self._white, self._after = 0.0, shape.after
        letters = sum(len(span.text) for span in spans)
        size = _size(paragraph)
        width = max(40.0, self._text_width - shape.left - shape.right)
        rest = self._text_left + shape.left
        if shape.centred or shape.flush_right:
            spare = max(0.0, width - letters * size * _WIDTH)
            left = rest = rest + (spare / 2 if shape.centred else spare)
        return Block(
            tuple(spans),
            page=paragraph.page,
            left=round(left, 1),
            rest=round(rest, 1),
            right=round(self._text_left + self._text_width - shape.right, 1),
            size=size,
            gap=round(gap, 2),
            centred=shape.centred,
            lines=max(1, -int(-letters * size * _WIDTH // width)),
        )

    def _unlabelled(self, paragraph: _Open) -> tuple[list[Span], float]:
        """The spans without the tabs before the first word, with the automatic label, and where the first word stands."""
        shape = paragraph.shape
        at = max(0.0, shape.left + shape.first)
        spans = list(paragraph.spans)
        if len(spans) == 1 or (spans and not spans[0].mark):
            # "86", tab, text: the full stop after the figure was forgotten, and the tab says that it is a label all the same.
            spans[0] = replace(spans[0], text=_FIGURE_AND_TAB.sub(r"\1.\2", spans[0].text))
        while spans and not spans[0].mark:
            text = spans[0].text
            bare = text.lstrip()
            for sign in text[: len(text) - len(bare)]:
                at = _next_stop(shape, at) if sign == "\t" else at
            if bare:
                spans[0] = replace(spans[0], text=bare)
                break
            spans.pop(0)
        if paragraph.label:
            first = spans[0] if spans else None
            spans.insert(0, Span(paragraph.label + " ", bold=first.bold if first else False))
        return spans, self._text_left + at


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


def _append(spans: list[Span], span: Span) -> None:
    if (
        spans
        and not span.mark
        and not spans[-1].mark
        and (spans[-1].italic, spans[-1].bold) == (span.italic, span.bold)
    ):
        spans[-1] = replace(spans[-1], text=spans[-1].text + span.text)
    else:
        spans.append(span)


def _size(paragraph: _Open) -> float:
    return paragraph.look.size


def _next_stop(shape: Shape, at: float) -> float:
    """Where a tab leads: to the next stop, to the hanging indent, else to the next half inch."""
    stops = [position for position, _ in shape.tabs if position > at + 0.5]
    if shape.first < 0 and shape.left > at + 0.5:
        stops.append(shape.left)
    return min(stops) if stops else (at // 36 + 1) * 36


def _style_of(paragraph: etree._Element) -> str | None:
    return attribute(child(paragraph, "pPr", "pStyle"), "val")


def _hidden_mark(properties: etree._Element | None) -> bool:
    return child(properties, "rPr", "vanish") is not None


def _in_fallback(element: etree._Element) -> bool:
    return any(name_of(above) == "Fallback" for above in element.iterancestors())


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        name = name_of(element)
        if name == "tr":
            properties = child(element, "trPr")
            if child(properties, "del") is None:
                yield element
        elif name in _THROUGH:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        name = name_of(element)
        if name == "tc":
            yield element
        elif name in _THROUGH:
            yield from _cells(element)


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
