"""The text in the mark-up as parts and passages.

The publisher's schema is kept loosely: annexes have several ``mainBody`` and a ``preamble`` between them, a draft that a council
recommends stands inside a paragraph (``embeddedStructure``), and headings are paragraphs with a ``subheading``. So the walk follows
the order of the text and asks of every element what it is, not where the schema would have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from documents.model import Footnote, Part, PartKind, Passage, PassageKind
from parsers.akn.head import referring, text_of
from parsers.akn.inline import Notes, Words, cited, led, read, read_all
from parsers.akn.numbers import IN_TEXT, Numbering
from parsers.blocks import Span
from parsers.parts import OpenPart
from parsers.passages import Cite, passage
from parsers.xml import name_of, named

_NUMBER = re.compile(r"\A\s*(?:[A-Z]{1,2}-?)?\d+/\d+\s*[A-Z]?\s*[.\-–]?\s+")
_LETTER = re.compile(r"[A-Z]{1,2}")
_PASSED = frozenset({"meta", "conclusions", "formula", "img", "toc"})
_LISTS = ("list", "blockList", "sublist")
_HEADINGS = frozenset({"heading", "subheading", "crossHeading"})
#: "Annex", "Annex II", "ANNEX 1 - Plan for the harbour", "Annex B – Components".
_ANNEX_HEAD = re.compile(
    r"\W*(?P<label>(?:Annex(?:es)?|Appendix|Annexe|Anexo|Приложение|附件|المرفق|مرفق|Anlage)"
    r"(?:\W{0,2}(?:[IVXLC]+|\d+|[A-Z一二三四五六七八九十]))?)(?:\W*|\s*[-–—:.]\s*(?P<title>\S.{2,}))",
    re.I,
)
_BODIES = frozenset({"mainBody", "body", "preamble", "preface"})


class Walk:
    """Reads a document's elements in order into parts and footnotes."""

    def __init__(self, cite: Cite, kind: PartKind, *, bold: bool = False) -> None:
        self._cite, self._bold, self._main = cite, bold, kind
        self._notes = Notes(cite)
        self._parts = [OpenPart(kind)]
        self._numbering = Numbering()
        self._operative = False
        self._over: list[str] = []  # the title over all lettered parts

    def read(self, document: etree._Element) -> tuple[tuple[Part, ...], tuple[Footnote, ...]]:
        self._children(document)
        for part in self._parts:
            if part.kind is PartKind.ANNEX and not part.title:
                _entitle(part)
        parts = tuple(part.closed() for part in self._parts if part.passages or part.title)
        return parts, tuple(self._notes.found)

    @property
    def _part(self) -> OpenPart:
        return self._parts[-1]

    # --- structure --------------------------------------------------------------------------------------------------------

    def _children(self, element: etree._Element) -> None:
        for child in element:
            self._element(child)

    def _element(self, element: etree._Element) -> None:
        name = name_of(element)
        if name in _PASSED or not name:
            return
        if name == "documentCollection":
            self._children(element)
            self._over = self._part.title
        elif name == "coverPage":
            self._cover(element)
        elif name == "preface":
            self._preface(element)
        elif name == "preamble":
            self._preamble(element)
        elif name == "attachment":
            self._annex(element)
        elif name in ("embeddedStructure", "quotedStructure"):
            self._embedded(element)
        elif name in ("paragraph", "point", "item", "indent", "alinea", "clause"):
            self._paragraph(element, 0)
        elif name in _HEADINGS:
            self._heading(element)
        elif name == "table":
            self._table(element)
        elif name in ("p", "block"):
            self._words(read(element, self._notes, bold=self._bold), None, 0)
        else:
            self._children(element)

    def _begin(self, kind: PartKind, label: str | None = None) -> None:
        self._parts.append(OpenPart(kind, label))
        self._numbering = Numbering()
        self._operative = False

    def _cover(self, element: etree._Element) -> None:
        """A resolution of the Security Council has no title but its number, on the cover page."""
        title = referring(element, "docTitle", "#resolutionNumber")
        if title is not None and not self._part.title:
            self._part.title = [text_of(title)]

    def _preface(self, element: etree._Element) -> None:
        title = referring(element, "docTitle", "#resolutionTitle")
        title = title if title is not None else next(named(element, "docTitle"), None)
        if title is not None and (self._part.passages or (self._part.title and not self._over)):
            self._begin(self._part.kind)
        if title is not None:
            text = _NUMBER.sub("", read(title, self._notes).block.text).lstrip("-– ").rstrip("*")
            if self._over:
                self._part.title = self._over
                self._part.passages.append(Passage(PassageKind.TITLE, text))
            else:
                self._part.title = [text] if text else []
        for number in named(element, "docNumber"):
            # The letter of a lettered part; a note on it stands beside it.
            letter, around = text_of(number), number.getparent()
            if _LETTER.fullmatch(letter) and around is not None:
                self._part.label = letter
                if next(named(around, "docTitle"), None) is None:
                    for note in named(around, "authorialNote"):
                        self._notes.take(note)
        for proponent in named(element, "docProponent"):
            self._part.proponent = text_of(proponent)

    def _preamble(self, element: etree._Element) -> None:
        part = self._part
        if part.kind is not PartKind.ANNEX and self._operative:
            # A second preamble: resolution B of a text in lettered parts.
            letter = _letter_before(element)
            self._begin(part.kind, letter)
            self._part.title = list(part.title)
        for child in element:
            name = name_of(child)
            if name == "container":
                self._preambular(child)
            elif name == "p":
                self._words(read(child, self._notes, bold=self._bold), None, 0, PassageKind.PREAMBULAR)
            else:
                self._element(child)

    def _preambular(self, container: etree._Element) -> None:
        if _is_heading(container):
            self._heading(container)
            return
        # Points of a preambular paragraph are part of it: only operative paragraphs are cited by point.
        words = read_all([container], self._notes, bold=self._bold)
        if words.block.text:
            self._add(words, PassageKind.PREAMBULAR, lead=True)

    def _annex(self, element: etree._Element) -> None:
        self._begin(PartKind.ANNEX)
        self._children(element)

    def _embedded(self, element: etree._Element) -> None:
        outer, numbering, operative = self._part, self._numbering, self._operative
        self._begin(PartKind.DRAFT_RESOLUTION)
        self._children(element)
        # What follows belongs to the text around it.
        if outer.kind is not PartKind.ANNEX:
            self._numbering, self._operative = numbering, operative

    # --- paragraphs -------------------------------------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        if _is_heading(element):
            self._heading(element)
            return
        printed: str | None = None
        waiting: list[etree._Element] = []

        def say() -> None:
            nonlocal printed
            if not waiting:
                return
            words = read_all(waiting, self._notes, bold=self._bold)
            waiting.clear()
            self._words(words, printed, depth)
            printed = None

        for child in element:
            name = name_of(child)
            if name == "num":
                printed = text_of(child)
            elif name in _LISTS:
                self._list(child, depth, waiting, say)
            elif name in ("point", "item", "indent", "paragraph", "subparagraph"):
                say()
                self._paragraph(child, depth + 1)
            elif name in _HEADINGS:
                say()
                self._heading(child, printed)
                printed = None
            elif name == "table":
                say()
                self._table(child)
            elif name == "content" and any(name_of(one) in ("table", *_LISTS) for one in child):
                for one in child:
                    if name_of(one) == "table":
                        say()
                        self._table(one)
                    elif name_of(one) in _LISTS:
                        self._list(one, depth, waiting, say)
                    else:
                        waiting.append(one)
            elif name:
                waiting.append(child)
        say()

    def _list(
        self, element: etree._Element, depth: int, waiting: list[etree._Element], say: Callable[[], None]
    ) -> None:
        for child in element:
            name = name_of(child)
            if name in ("intro", "listIntroduction"):
                waiting.append(child)
                say()
            elif name in ("point", "item", "indent", "paragraph"):
                say()
                self._paragraph(child, depth + 1)
            elif name in _LISTS:
                # The Security Council's points of a point stand after it, not in it.
                say()
                self._list(child, depth + 1, waiting, say)
            elif name:
                waiting.append(child)
                say()

    def _words(self, words: Words, printed: str | None, depth: int, kind: PassageKind | None = None) -> None:
        """One paragraph with the number that is printed before it, and the structures that stand in it."""
        block = words.block
        if not block.text and not words.inside:
            return
        if kind is None and block.text and block.bold and not (printed or "")[:1].isdigit():
            # "I. Sustainable development", "Action 1. …": marked by their type alone.
            self._add(_after(printed, words), PassageKind.HEADING)
            return
        if printed is None and kind is None:
            inner = IN_TEXT.match("".join(span.text for span in block.spans if not span.mark))
            if inner and self._part.kind is not PartKind.ANNEX:
                words, printed = _without(words, inner.end()), inner["number"]
        number, level = self._numbering.read(printed, depth) if printed else (None, depth)
        if kind is None:
            kind = self._kind(words, printed, number, level)
        if kind is PassageKind.OPERATIVE:
            self._operative = True
        if words.block.text:
            # A point of a resolution may open with an act of its own, as in the printed editions.
            point = kind is PassageKind.SUBPARAGRAPH and self._part.kind is not PartKind.ANNEX
            lead = point or kind in (PassageKind.OPERATIVE, PassageKind.PREAMBULAR)
            self._add(words, kind, number, level, lead=lead)
        for structure in words.inside:
            self._element(structure)

    def _kind(self, words: Words, printed: str | None, number: str | None, level: int) -> PassageKind:
        adopting = self._part.kind in (PartKind.RESOLUTION, PartKind.DECISION, PartKind.DRAFT_RESOLUTION)
        if level:
            return PassageKind.SUBPARAGRAPH if self._numbering.figure or not adopting else PassageKind.OPERATIVE
        if not adopting:
            return PassageKind.PARAGRAPH
        if number is not None:
            return PassageKind.OPERATIVE
        found = self._passage(words, PassageKind.OPERATIVE, lead=True)
        if found.lead:
            return PassageKind.OPERATIVE
        return PassageKind.HEADING if words.block.italic or found.text[-1:].isalnum() else PassageKind.OTHER

    def _heading(self, element: etree._Element, printed: str | None = None) -> None:
        words = read(element, self._notes)
        annex = None if printed else _ANNEX_HEAD.fullmatch(words.block.text)
        if annex and (self._operative or self._part.passages):
            # Also within the text of the resolution, and several in one attachment.
            self._begin(PartKind.ANNEX)
        if annex and self._part.kind is PartKind.ANNEX and not self._part.title:
            self._part.label, self._part.title = annex["label"], [annex["title"]] if annex["title"] else []
            return
        adopted = self._operative and not self._numbering.figure and self._part.kind is self._main
        if adopted and not printed and next(named(element, "heading"), None) is not None and words.block.text:
            # "Adopts the following Pact:", and the text that is adopted under its own title, without the word "Annex".
            self._begin(PartKind.ANNEX)
            self._part.title = [words.block.text]
        elif words.block.text:
            self._add(_after(printed, words), PassageKind.HEADING)

    def _table(self, element: etree._Element) -> None:
        for row in named(element, "tr"):
            cells = [read(cell, self._notes, bold=self._bold) for cell in row if name_of(cell) in ("td", "th")]
            text = " | ".join(cell.block.text for cell in cells)
            links = [link for cell in cells for link in cell.links]
            marks = tuple(mark for cell in cells for mark in cell.block.marks)
            if text.strip(" |"):
                self._part.passages.append(
                    Passage(PassageKind.TABLE, text, footnotes=marks, citations=cited(text, links, self._cite))
                )

    def _add(
        self, words: Words, kind: PassageKind, number: str | None = None, level: int = 0, *, lead: bool = False
    ) -> None:
        self._part.passages.append(self._passage(words, kind, number, level, lead=lead))

    def _passage(
        self, words: Words, kind: PassageKind, number: str | None = None, level: int = 0, *, lead: bool = False
    ) -> Passage:
        marks = {span.text for span in words.spans if span.mark}
        found = passage(led(words).block, kind, notes=marks, cite=_nothing, number=number, level=level, lead=lead)
        return replace(found, citations=cited(found.text, words.links, self._cite))


def _is_heading(element: etree._Element) -> bool:
    """Whether all words of a paragraph, but its number, stand in a heading."""
    headings = sum(len(text_of(one)) for one in named(element, *_HEADINGS))
    if not headings:
        return False
    numbers = sum(len(text_of(one)) for one in named(element, "num"))
    return len(text_of(element).replace(" ", "")) <= headings + numbers


def _entitle(part: OpenPart) -> None:
    """An annex has no title of its own in the mark-up: its first heading is."""
    if part.passages and part.passages[0].kind is PassageKind.HEADING:
        part.title = [part.passages.pop(0).text]


def _nothing(_: str) -> tuple[str, ...]:
    return ()


def _after(printed: str | None, words: Words) -> Words:
    return Words([Span(f"{printed} "), *words.spans], words.links, words.inside) if printed else words


def _without(words: Words, length: int) -> Words:
    """The words without their first ``length`` characters."""
    spans: list[Span] = []
    for span in words.spans:
        if not span.mark and length:
            cut = min(length, len(span.text))
            length -= cut
            span = replace(span, text=span.text[cut:])
        spans.append(span)
    return Words(spans, words.links, words.inside)


def _letter_before(element: etree._Element) -> str | None:
    """The letter of a lettered part, printed by itself before its preamble."""
    before = element.getprevious()
    text = text_of(before) if before is not None and name_of(before) not in _BODIES else ""
    return text if _LETTER.fullmatch(text) else None
