"""The comparison as a DOCX with real tracked changes, the way in which delegations exchange texts.

Accepting all changes gives the new document, rejecting all of them the old one: masthead, titles, paragraphs with their
numbers, and footnotes. A paragraph that moved is deleted where it stood and inserted where it stands, with a comment in
the margin that says so; tracked moves have made Word report unreadable content (Python-Redlines' README tells of it).

In this version footnotes stand in a section at the end, and the text has no footnote marks: where exactly a mark stands in
its paragraph is not part of the record. The foot of every page says so.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from compare.labels import labels
from compare.model import Comparison, RowKind
from compare.render.docx.lines import FIRST_HEADER, Line, Stretch, stretches
from compare.render.docx.package import pack
from compare.render.docx.paragraphs import Writer, keep_apart
from compare.render.docx.terms import RIGHT_TO_LEFT
from compare.words import difference
from documents.errors import UsageError
from documents.model import Document

_REWORDED = (RowKind.REWORDED, RowKind.TECHNICAL)


def render(comparison: Comparison, old: Document, new: Document, *, author: str = "Rapporteur", date: str) -> bytes:
    """The file. ``old`` and ``new`` are the two documents that were compared.

    ``author`` and ``date`` (ISO 8601, such as "2026-01-31T12:00:00Z") are what each change is signed with; the same arguments
    give the same bytes. A character that XML cannot hold (a control character) is written as U+FFFD. Raises UsageError for
    a date that is none.
    """
    language = new.masthead.language or old.masthead.language or "en"
    writer = Writer(author, _stamp(date), language in RIGHT_TO_LEFT)
    remarks = _remarks(comparison, old, new)
    first: list[etree._Element] = []
    body: list[etree._Element] = []
    for stretch in stretches(comparison, old, new):
        # The United Nations keeps these in the header of the first page; readers of its files look for them there.
        story = first if (stretch.new or stretch.old)[0].style in FIRST_HEADER else body
        story += writer.paragraphs(stretch, _remark(stretch, remarks))
    # The last mark of a story cannot be deleted, so an empty paragraph ends it: in the text, the rule under a document.
    first.append(writer.plain("Original"))
    body.append(writer.plain("End"))
    for story in (first, body):
        keep_apart(story, writer)
    names = comparison.old.name or "the old text", comparison.new.name or "the new text"
    head = Stretch(
        (Line("Header", comparison.old.symbol or ""),),
        (Line("Header", comparison.new.symbol or ""),),
        difference(comparison.old.symbol or "", comparison.new.symbol or ""),
    )
    running = writer.paragraphs(head)
    notes = " Footnotes are listed at the end, without their marks in the text." if _has_notes(old, new) else ""
    footer = f"Changes from {names[0]} to {names[1]}.{notes}"
    return pack(body, first, running, footer, writer, title=f"{names[0]} → {names[1]}", language=language)


def _stamp(date: str) -> str:
    try:
        found = datetime.fromisoformat(date)
    except ValueError as error:
        raise UsageError(f"{date!r} is no ISO 8601 time", phase="writing", subject="tracked changes") from error
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _has_notes(*documents: Document) -> bool:
    return any(document.footnotes for document in documents)


def _remarks(comparison: Comparison, old: Document, new: Document) -> dict[int, tuple[str, str]]:
    """Row → what is said of a paragraph that moved, where it stood and where it stands now."""
    found: dict[int, tuple[str, str]] = {}
    names = labels(old), labels(new)
    for number, row in enumerate(comparison.rows):
        if row.moved and row.old and row.new:
            before = " + ".join(names[0][i].name for i in row.old)
            after = " + ".join(names[1][j].name for j in row.new)
            also = ", and reworded" if row.kind in _REWORDED else ""
            found[number] = f"Moved to {after}{also}.", f"Moved here from {before}{also}."
    return found


def _remark(stretch: Stretch, remarks: dict[int, tuple[str, str]]) -> str | None:
    if stretch.row not in remarks or (stretch.old and stretch.new):
        return None
    return remarks[stretch.row][0 if stretch.old else 1]
