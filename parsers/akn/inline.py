"""The inside of a paragraph: words with their type, footnotes where they stand, and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.model import Footnote
from documents.symbol import Symbol, SymbolError
from parsers.blocks import Block, Span, tidy
from parsers.passages import Cite
from parsers.xml import name_of

#: What holds another text, or nothing to read: not part of the words of the paragraph around it.
APART = frozenset({"embeddedStructure", "quotedStructure", "img", "meta"})
_BREAKS = frozenset({"br", "eol", "p", "num", "tr", "td", "th", "li", "intro", "content"})
_EMPTY_MARK = re.compile(r"\A\s*\(\s*\)\s*")
HIDDEN = dict.fromkeys((0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0xFEFF), None)
_MAX_LINKS = 2000
_PLAIN = Span("")
#: "undocs.org/ar/1373(2001)": the Security Council's resolutions are the ones that are known by number and year.
_COUNCIL = re.compile(r"undocs\.org/[a-z]{2}/(\d{1,4} ?\(\d{4}\))\Z")
#: The Arabic "and", written as one with the word after it and left out of its italics.
_AND = "و"


@dataclass(slots=True)
class Words:
    """What was read inside an element: styled words, links in order, and the structures that stand in it."""

    spans: list[Span] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    inside: list[etree._Element] = field(default_factory=list)

    @property
    def block(self) -> Block:
        return Block(tuple(self.spans))


@dataclass(slots=True)
class Notes:
    """The footnotes of the document, filled in the order in which their marks stand."""

    cite: Cite
    found: list[Footnote] = field(default_factory=list)

    @property
    def marks(self) -> set[str]:
        return {note.mark for note in self.found}

    def take(self, element: etree._Element) -> str:
        """Read a note; returns its mark."""
        mark = tidy(element.get("marker") or "") or str(len(self.found) + 1)
        # Arabic notes begin with the empty brackets of a mark "(1)" whose figure is an attribute.
        words = read(element, Notes(self.cite), bold=False)
        text = _EMPTY_MARK.sub("", words.block.text)
        self.found.append(Footnote(mark, text, cited(text, words.links, self.cite)))
        return mark


def read(element: etree._Element, notes: Notes, *, bold: bool = False) -> Words:
    """The words of ``element``. ``bold`` says that this language prints in bold what others print in italics (Chinese)."""
    words = Words()
    _inside(element, words, notes, bold=bold)
    return words


def read_all(elements: Iterable[etree._Element], notes: Notes, *, bold: bool = False) -> Words:
    """The words of several elements as those of one paragraph."""
    words = Words()
    for element in elements:
        _inside(element, words, notes, bold=bold)
        words.spans.append(Span(" "))
    return words


def _inside(element: etree._Element, words: Words, notes: Notes, style: Span = _PLAIN, *, bold: bool) -> None:
    _say(words, element.text, style)
    for child in element:
        name = name_of(child)
        if name == "authorialNote":
            words.spans.append(Span(notes.take(child), mark=True))
        elif name in APART:
            if name.endswith("Structure"):
                words.inside.append(child)
        elif name == "sup" and (again := tidy("".join(map(str, child.itertext())))) in notes.marks and again.isdigit():
            words.spans.append(Span(again, mark=True))  # names a note once more
        elif name and not _bracket(child):
            styles = (child.get("class") or "").split()
            if name in _BREAKS:
                _say(words, " ", style)
            if name == "a" and len(words.links) < _MAX_LINKS:
                words.links.append(child.get("href") or "")
            heavy = name == "b" or "bold" in styles
            leading = name == "i" or "italic" in styles or (bold and heavy)
            inner = Span("", italic=style.italic or leading, bold=style.bold or heavy)
            _inside(child, words, notes, inner, bold=bold)
            if name in _BREAKS:
                _say(words, " ", style)
        _say(words, child.tail, style)


def _say(words: Words, text: str | None, style: Span) -> None:
    if text:
        words.spans.append(replace(style, text=text.translate(HIDDEN)))


def led(words: Words) -> Words:
    """The words with an Arabic "and" before the italics as part of them: the lead opens the paragraph."""
    for index, span in enumerate(words.spans):
        if span.mark or not span.text.strip():
            continue
        if span.text.strip() != _AND or span.italic or index + 1 == len(words.spans):
            break
        if words.spans[index + 1].italic and not span.text[-1].isspace():
            return replace(words, spans=[*words.spans[:index], replace(span, italic=True), *words.spans[index + 1 :]])
        break
    return words


def _bracket(element: etree._Element) -> bool:
    """A raised bracket around a note's mark: "treaties(1)" in Arabic. The mark is the note's, the bracket nobody's."""
    if name_of(element) != "sup" or len(element):
        return False
    text = (element.text or "").strip()
    after, before = element.getnext(), element.getprevious()
    opens = text in ("(", "") and after is not None and name_of(after) == "authorialNote" and not element.tail
    closes = text in (")", "") and before is not None and name_of(before) == "authorialNote" and not before.tail
    return opens or closes


# --- citations --------------------------------------------------------------------------------------------------------------


def linked(links: Sequence[str]) -> list[Symbol]:
    """The symbols that links lead to, each once; a link cut into several ("2334", "(", "2016", ")") is one."""
    found: dict[str, Symbol] = {}
    for link in links:
        council = _COUNCIL.search(link)
        try:
            symbols = Symbol.parse(f"S/RES/{council[1]}" if council else link).each if link else ()
        except SymbolError:
            continue
        for symbol in symbols:
            found.setdefault(symbol.key, symbol)
    return list(found.values())


def cited(text: str, links: Sequence[str], cite: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The symbols of the text and of its links in one order, each once.

    A link to a whole resolution whose letter stands behind the link ("62/232 A") is the lettered one of the text.
    """
    spoken = {Symbol.parse(one).key: one for one in cite(text)}
    lettered = {re.sub(r"[A-Z](?:-[A-Z])?\Z", "", key) for key in spoken if re.search(r"\d[A-Z](?:-[A-Z])?\Z", key)}
    shown = {
        symbol.key: symbol.display
        for symbol in linked(links)
        if symbol.key not in lettered and not (symbol.series == "RES" and symbol.number is None)
    }
    merged: dict[str, str] = {}
    ahead = iter(shown.items())
    for key, display in spoken.items():
        if key in shown and key not in merged:
            for link_key, link_display in ahead:
                merged.setdefault(link_key, link_display)
                if link_key == key:
                    break
        merged.setdefault(key, display)
    return tuple((merged | {key: display for key, display in shown.items() if key not in merged}).values())
