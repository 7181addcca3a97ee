"""Tracked changes (ECMA-376 part 1, 17.13.5): what was inserted, deleted and moved, by whom and when.

The text that is read has all of them accepted; here they are kept as they were made. Changes of looks only (``rPrChange``,
``pPrChange`` and their like) change no word and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from documents.model import Revision, RevisionKind
from parsers.blocks import Block, Tracked, tidy
from parsers.docx.package import attribute, child, name_of

#: Elements around runs and rows whose words are there, and those whose words are not, when all is accepted.
KEPT = {"ins": RevisionKind.INSERTION, "moveTo": RevisionKind.MOVED_TO}
GONE = {"del": RevisionKind.DELETION, "moveFrom": RevisionKind.MOVED_FROM}
_KINDS = KEPT | GONE
# No words of the paragraph's own: properties, instructions of fields, text boxes (paragraphs by themselves).
_SILENT = frozenset(("rPr", "pPr", "instrText", "delInstrText", "drawing", "pict", "object", "AlternateContent"))
_BLANK = frozenset(("tab", "ptab", "br", "cr"))
_DATE = re.compile(r"[\d:TZ.+-]{4,40}")
_LONGEST_NAME = 200
_NAMED = 5
_DEPTH = 40


@dataclass(slots=True)
class Change:
    """A change that was met, with the block of the paragraph that it stands in; None where nothing is left of that."""

    kind: RevisionKind
    text: str
    author: str | None
    date: str | None
    block: Block | None = None


@dataclass(slots=True)
class Changes:
    """The changes of one part in order. Nothing is noted while a row that is itself a change is read: it is noted whole."""

    found: list[Change] = field(default_factory=list)
    muted: bool = False

    def note(self, element: etree._Element, kind: RevisionKind, text: str = "") -> Change | None:
        author, date = tidy(attribute(element, "author") or ""), attribute(element, "date") or ""
        change = Change(kind, text, author[:_LONGEST_NAME] or None, date if _DATE.fullmatch(date) else None)
        if self.muted:
            return None
        self.found.append(change)
        return change

    def inline(self, element: etree._Element, before: Change | None) -> Change | None:
        """A change of words; one edit is often written as several elements, which are one change again."""
        kind = _KINDS[name_of(element)]
        text = said(element, gone=kind in GONE.values())
        if not text:
            return before
        change = self.note(element, kind, text)
        same = before and change and (before.kind, before.author, before.date) == (kind, change.author, change.date)
        if before is not None and same:
            self.found.pop()
            before.text += text
            return before
        return change

    def mark(self, properties: etree._Element | None) -> bool:
        """Whether the end of a paragraph with these properties is gone; noted, if it is or is new."""
        marks = child(properties, "rPr")
        for names, kind in ((GONE, RevisionKind.PARAGRAPH_DELETED), (KEPT, RevisionKind.PARAGRAPH_INSERTED)):
            for name in names:
                element = child(marks, name)
                if element is not None:
                    self.note(element, kind)
                    return name in GONE
        return False

    def belong(self, start: int, block: Block | None) -> None:
        """Those noted from ``start`` on stand in this block; a block inside it (of a cell) is no longer one by itself."""
        for change in self.found[start:]:
            change.block = block


def said(element: etree._Element, *, gone: bool, depth: int = 0) -> str:
    """The words of a change; those deleted or moved away again inside it count only where it is ``gone`` itself."""
    name = name_of(element)
    if name in ("t", "delText"):
        return re.sub(r"\s+", " ", element.text or "")
    if name in _BLANK:
        return " "
    if name == "noBreakHyphen":
        return "\u2011"
    if name in _SILENT or depth > _DEPTH:
        return ""
    return "".join(said(one, gone=gone, depth=depth + 1) for one in element if gone or name_of(one) not in GONE)


def tracked(
    changes: Iterable[Change], blocks: Iterable[Block] = (), footnote: str | None = None
) -> tuple[Tracked, ...]:
    """The changes as revisions, each with the index of its block among ``blocks``."""
    places = {id(block): index for index, block in enumerate(blocks)}
    return tuple(
        Tracked(
            Revision(one.kind, one.text, one.author, one.date, footnote=footnote),
            None if one.block is None else places.get(id(one.block)),
        )
        for one in changes
    )


def warning_of(changes: Iterable[Tracked]) -> str | None:
    """What a reader must know: that the text is not the one that was agreed on, how much of it, and whose changes they are."""
    found = [one.revision for one in changes]
    if not found:
        return None
    names = list(dict.fromkeys(one.author for one in found if one.author))
    shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} others" if len(names) > _NAMED else "")
    many = f"{len(found)} tracked change{'s' * (len(found) > 1)}"
    return f"the file has {many}{f' by {shown}' if shown else ''}; the text is the final one, all changes accepted"
