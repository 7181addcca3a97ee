"""A DOCX as blocks, notes and masthead lines.

The UN's templates keep the masthead in the headers and footers of the first page (symbol, organ, distribution, date, job number)
and the running heads in the others; the body begins with the session and the agenda item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from parsers.blocks import Note, Reading, Tracked, tidy
from parsers.column import margin_of, with_head
from parsers.docx.changes import Change, tracked, warning_of
from parsers.docx.numbers import Numbers
from parsers.docx.package import Package, attribute, child, children, name_of, open_package
from parsers.docx.paragraphs import Reference, Walker
from parsers.docx.styles import Styles, points
from parsers.parked import Parked, Reason
from parsers.sniff import MEDIA_TYPES, Media

_FIRST = "first"


def read(data: bytes) -> Reading:
    """Blocks of a DOCX. Raises Parked when it cannot be opened or holds no text."""
    package = open_package(data)
    root = package.xml(package.main)
    body = child(root, "body")
    if body is None:
        raise Parked("the document has no body", reason=Reason.BROKEN)
    styles, numbers = Styles(package.one("styles")), Numbers(package.one("numbering"))
    left, width = _page(body)
    walker = Walker(styles, numbers, text_left=left, text_width=width)
    settings = package.one("settings")
    walker.restart_notes = attribute(child(settings, "footnotePr", "numRestart"), "val") == "eachSect"
    head, running, around = _around(package, body, styles)
    head, blocks = with_head(head, list(walker.blocks(body)), left)
    notes, in_notes = _notes(package, walker.references, styles, Numbers(package.one("numbering")))
    if not any(block.text for block in blocks):
        raise Parked("the document has no text", reason=Reason.IMAGE_ONLY)
    changes = (*tracked(around), *tracked(walker.changes.found, blocks), *in_notes)
    warning = warning_of(changes)
    return Reading(
        blocks=tuple(blocks),
        notes=notes,
        head=tuple(head),
        running=tuple(dict.fromkeys(running)),
        margin=margin_of(blocks),
        pages=_pages(package),
        media_type=MEDIA_TYPES[Media.DOCX],
        warnings=(warning,) if warning else (),
        tracked=changes,
    )


def _page(body: etree._Element) -> tuple[float, float]:
    """(left margin, width of the text area) of the first section, in points."""
    section = next(_sections(body), None)
    margins = child(section, "pgMar")
    left = points(attribute(margins, "left")) or 54.0
    right = points(attribute(margins, "right")) or 54.0
    width = points(attribute(child(section, "pgSz"), "w")) or 612.0
    return left, max(100.0, width - left - right)


def _sections(body: etree._Element) -> Iterator[etree._Element]:
    """The properties of each section, not those that a tracked change has replaced."""
    for section in body.iter():
        above = section.getparent()
        if name_of(section) == "sectPr" and (above is None or name_of(above) != "sectPrChange"):
            yield section


def _around(package: Package, body: etree._Element, styles: Styles) -> tuple[list[str], list[str], tuple[Change, ...]]:
    """(lines of the first page's header and footer, lines of the others, tracked changes in them)."""
    parts = {identity: path for identity, (_, path) in package.related(package.main).items()}
    head: list[str] = []
    running: list[str] = []
    changes: dict[str, list[Change]] = {}  # by part: sections share theirs
    for number, section in enumerate(_sections(body)):
        other_first = child(section, "titlePg") is not None
        for kind in ("headerReference", "footerReference"):
            for reference in children(section, kind):
                path = parts.get(attribute(reference, "id") or "", "")
                root = package.xml(path)
                if root is None:
                    continue
                walker = Walker(styles, Numbers(None))
                lines = walker.lines(root)
                changes[path] = walker.changes.found
                place = attribute(reference, "type") or "default"
                if number == 0 and place == (_FIRST if other_first else "default"):
                    head.extend(lines)
                else:
                    running.extend(lines)
    return head, running, tuple(change for found in changes.values() for change in found)


def _notes(
    package: Package, references: Iterable[Reference | Note], styles: Styles, numbers: Numbers
) -> tuple[tuple[Note, ...], tuple[Tracked, ...]]:
    """(the notes in the order of their marks, the tracked changes in them); a mark typed by hand is not repeated in the text."""
    texts: dict[tuple[str, str], list[str]] = {}
    changes: dict[tuple[str, str], list[Change]] = {}
    for kind in ("footnote", "endnote"):
        for note in children(package.one(f"{kind}s"), kind):
            identity = attribute(note, "id") or ""
            if attribute(note, "type") in (None, "normal"):
                walker = Walker(styles, numbers)
                walker.typed_notes = False
                texts[kind, identity] = [
                    tidy("".join(span.text for span in block.spans)) for block in walker.blocks(note)
                ]
                changes[kind, identity] = walker.changes.found
    marks: dict[tuple[str, str], str] = {}
    found: list[Note] = []
    for reference in references:
        if isinstance(reference, Note):
            found.append(reference)
            continue
        paragraphs = texts.get((reference.kind, reference.identity))
        if not paragraphs or not reference.mark:
            continue
        marks[reference.kind, reference.identity] = reference.mark
        text = tidy(" ".join(paragraphs))
        if text.startswith(reference.mark) and not reference.mark.isdigit():
            text = text[len(reference.mark) :].lstrip()
        found.append(Note(reference.mark, text, reference.page))
    return tuple(found), tuple(one for note, each in changes.items() for one in tracked(each, footnote=marks.get(note)))


def _pages(package: Package) -> int | None:
    """The number of pages when the file was last saved."""
    text = child(package.xml("docProps/app.xml"), "Pages")
    return int(text.text) if text is not None and text.text and re.fullmatch(r"\d{1,5}", text.text) else None
