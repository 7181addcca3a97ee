"""A DOCX as blocks, notes and masthead lines.

The UN's templates keep the masthead in the headers and footers of the first page (symbol, organ, distribution, date, job number)
and the running heads in the others; the body begins with the session and the agenda item.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from parsers.blocks import Block, Note, Reading, tidy
from parsers.docx.numbers import Numbers
from parsers.docx.package import Package, attribute, child, children, name_of, open_package
from parsers.docx.paragraphs import Reference, Walker
from parsers.docx.styles import Styles, points
from parsers.parked import Parked, Reason
from parsers.sniff import MEDIA_TYPES, Media

_HEADWORDS = re.compile(
    r"United Nations|Distr\.|Nations Unies|Naciones Unidas|Организация Объединенных Наций|الأمم المتحدة|联合国"
)
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
    head, running = _around(package, body, styles)
    blocks = list(walker.blocks(body))
    if not head:
        head, blocks = _head_in_body(blocks)
    notes = _notes(package, walker.references, styles, Numbers(package.one("numbering")))
    if not any(block.text for block in blocks):
        raise Parked("the document has no text", reason=Reason.IMAGE_ONLY)
    warnings: list[str] = []
    if walker.changes:
        warnings.append(
            f"the file has {walker.changes} tracked changes; the text is the final one, all changes accepted"
        )
    return Reading(
        blocks=tuple(blocks),
        notes=notes,
        head=tuple(head),
        running=tuple(dict.fromkeys(running)),
        margin=_margin(blocks),
        pages=_pages(package),
        media_type=MEDIA_TYPES[Media.DOCX],
        warnings=tuple(warnings),
    )


def _page(body: etree._Element) -> tuple[float, float]:
    """(left margin, width of the text area) of the first section, in points."""
    section = next((one for one in body.iter() if name_of(one) == "sectPr"), None)
    margins = child(section, "pgMar")
    left = points(attribute(margins, "left")) or 54.0
    right = points(attribute(margins, "right")) or 54.0
    width = points(attribute(child(section, "pgSz"), "w")) or 612.0
    return left, max(100.0, width - left - right)


def _around(package: Package, body: etree._Element, styles: Styles) -> tuple[list[str], list[str]]:
    """(lines of the first page's header and footer, lines of the others)."""
    parts = {identity: path for identity, (_, path) in package.related(package.main).items()}
    head: list[str] = []
    running: list[str] = []
    for number, section in enumerate(one for one in body.iter() if name_of(one) == "sectPr"):
        other_first = child(section, "titlePg") is not None
        for kind in ("headerReference", "footerReference"):
            for reference in children(section, kind):
                root = package.xml(parts.get(attribute(reference, "id") or "", ""))
                if root is None:
                    continue
                lines = Walker(styles, Numbers(None)).lines(root)
                place = attribute(reference, "type") or "default"
                if number == 0 and place == (_FIRST if other_first else "default"):
                    head.extend(lines)
                else:
                    running.extend(lines)
    return head, running


def _head_in_body(blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """The masthead where a file keeps it in the body: the rows and lines before the session, down to the last of its words."""
    last = -1
    for index, block in enumerate(blocks[:12]):
        if _HEADWORDS.search(block.text):
            last = index
    head = [text for block in blocks[: last + 1] for text in (block.cells or (block.text,)) if text]
    return head, list(blocks[last + 1 :])


def _notes(
    package: Package, references: Iterable[Reference | Note], styles: Styles, numbers: Numbers
) -> tuple[Note, ...]:
    """The notes in the order of their marks; a mark typed by hand is not repeated in the text."""
    texts: dict[tuple[str, str], list[str]] = {}
    for kind in ("footnote", "endnote"):
        for note in children(package.one(f"{kind}s"), kind):
            identity = attribute(note, "id") or ""
            if attribute(note, "type") in (None, "normal"):
                walker = Walker(styles, numbers)
                walker.typed_notes = False
                texts[kind, identity] = [
                    tidy("".join(span.text for span in block.spans)) for block in walker.blocks(note)
                ]
    found: list[Note] = []
    for reference in references:
        if isinstance(reference, Note):
            found.append(reference)
            continue
        paragraphs = texts.get((reference.kind, reference.identity))
        if not paragraphs or not reference.mark:
            continue
        text = tidy(" ".join(paragraphs))
        if text.startswith(reference.mark) and not reference.mark.isdigit():
            text = text[len(reference.mark) :].lstrip()
        found.append(Note(reference.mark, text, reference.page))
    return tuple(found)


def _margin(blocks: Sequence[Block]) -> float:
    """The left edge that most of the text has."""
    edges: Counter[float] = Counter()
    for block in blocks:
        if not block.cells:
            edges[block.rest] += len(block.text)
    return edges.most_common(1)[0][0] if edges else 0.0


def _pages(package: Package) -> int | None:
    """The number of pages when the file was last saved."""
    text = child(package.xml("docProps/app.xml"), "Pages")
    return int(text.text) if text is not None and text.text and re.fullmatch(r"\d{1,5}", text.text) else None
