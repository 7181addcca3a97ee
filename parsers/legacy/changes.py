"""Tracked changes of Word 97-2003 ([MS-DOC] 2.6.1): runs marked as inserted or deleted, by whom and when.

The text that is read has all of them accepted; here they are kept as they were made, in the words of the newer format.
"""

from __future__ import annotations

import struct

from documents.model import RevisionKind
from parsers.docx.changes import Change
from parsers.legacy.formats import sprms
from parsers.legacy.word import WordFile

_AUTHORS = 51  # fcSttbfRMark
#: (mark, author, moment) of a deletion and of an insertion: sprmCFRMarkDel …, sprmCFRMark …; what is both is deleted.
_FORMS = (
    (RevisionKind.DELETION, 0x0800, 0x4863, 0x6864),
    (RevisionKind.INSERTION, 0x0801, 0x4804, 0x6805),
)
_ENDS = {
    RevisionKind.DELETION: RevisionKind.PARAGRAPH_DELETED,
    RevisionKind.INSERTION: RevisionKind.PARAGRAPH_INSERTED,
}
_MOST_AUTHORS = 2000


class Changes:
    """The changes of a file in the order of its text; ``found`` from an index on are those of what was read since."""

    def __init__(self, word: WordFile) -> None:
        self._authors = _authors(word.pair(_AUTHORS))
        self.found: list[Change] = []

    def note(self, modifiers: bytes, text: str, before: Change | None) -> Change | None:
        """The change that a run of a paragraph is; with the one right before it, if that is of one kind and one hand."""
        change = self._change(modifiers, text)
        if change is None or not text:
            return before if not text else None
        if before is not None and (before.kind, before.author, before.date) == (
            change.kind,
            change.author,
            change.date,
        ):
            before.text += text
            return before
        self.found.append(change)
        return change

    def end(self, modifiers: bytes) -> None:
        """Notes the end of a paragraph, if that was inserted or deleted."""
        change = self._change(modifiers, "")
        if change is not None:
            change.kind = _ENDS[change.kind]
            self.found.append(change)

    def _change(self, modifiers: bytes, text: str) -> Change | None:
        found = dict(sprms(modifiers))
        for kind, mark, author, moment in _FORMS:
            if found.get(mark, b"\0")[:1] == b"\1":
                number = struct.unpack("<H", found.get(author, b"\0\0"))[0]
                name = self._authors[number] if 0 < number < len(self._authors) else None
                return Change(kind, text, name or None, _moment(struct.unpack("<I", found.get(moment, bytes(4)))[0]))
        return None


def is_deleted(modifiers: bytes) -> bool:
    """Whether what a run holds was deleted."""
    return any(operation == _FORMS[0][1] and operand[:1] == b"\1" for operation, operand in sprms(modifiers))


def _moment(packed: int) -> str | None:
    """A DTTM ([MS-DOC] 2.9.65) as ISO 8601, in the time of the writer's machine."""
    minute, hour, day = packed & 63, packed >> 6 & 31, packed >> 11 & 31
    month, year = packed >> 16 & 15, 1900 + (packed >> 20 & 511)
    if not (day >= 1 and 1 <= month <= 12 and hour < 24 and minute < 60):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:00"


def _authors(data: bytes) -> list[str]:
    """The names of a table of strings ([MS-DOC] 2.2.4) of two bytes a character."""
    if len(data) < 6 or data[:2] != b"\xff\xff":
        return []
    count, extra = struct.unpack_from("<HH", data, 2)
    names: list[str] = []
    at = 6
    while len(names) < min(count, _MOST_AUTHORS) and at + 2 <= len(data):
        length = struct.unpack_from("<H", data, at)[0]
        names.append(data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"))
        at += 2 + 2 * length + extra
    return names
