"""What is new in a version, and what it no longer has: the text that ``changed:`` and ``dropped:`` look into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compare.labels import names
from compare.model import Comparison, Row, RowKind
from documents.model import Document
from watch.fields import fields_of

Span = tuple[int, int]
"""Characters from … to (exclusive) of a text."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the older version that is gone; ``spans`` are the stretches of ``text`` that were dropped, None for all."""

    where: str
    text: str
    fields: frozenset[str] = frozenset({"passage"})
    spans: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a comparison says about the newer text. A passage that is not in ``passages`` is as it was.

    ``passages``: index into the main sequence → the stretches that are new, None where the whole passage is.
    ``titles``, ``footnotes``, ``sponsors``: those that the older version did not have, as printed.
    """

    passages: Mapping[int, tuple[Span, ...] | None] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    footnotes: frozenset[str] = frozenset()
    sponsors: frozenset[str] = frozenset()
    dropped: tuple[Dropped, ...] = ()

    def passage_spans(self, index: int) -> tuple[Span, ...] | None:
        return self.passages.get(index, ())

    def title_spans(self, title: str) -> tuple[Span, ...] | None:
        return None if title in self.titles else ()

    def footnote_spans(self, text: str) -> tuple[Span, ...] | None:
        return None if text in self.footnotes else ()

    def sponsor_spans(self, name: str) -> tuple[Span, ...] | None:
        return None if name in self.sponsors else ()


def changed_by(comparison: Comparison, old: Document, new: Document) -> Changed:
    """What the comparison of ``old`` with ``new`` says is new, and what was dropped."""
    passages: dict[int, tuple[Span, ...] | None] = {}
    dropped: list[Dropped] = []
    old_texts = [passage.text for passage in old.passages]
    new_texts = [passage.text for passage in new.passages]
    wheres, fields = names(old), fields_of(old)
    for row in comparison.rows:
        passages |= _side(row, row.new, new_texts, "+")
        for index, spans in _side(row, row.old, old_texts, "-").items():
            dropped.append(Dropped(wheres[index], old_texts[index], fields[index], spans))
    titles = {part.title for part in old.parts}
    notes = {note.text for note in old.footnotes}
    sponsors = {sponsor.name for sponsor in old.sponsors}
    kept = {note.text for note in new.footnotes}
    dropped += [
        Dropped(f"footnote {note.mark}", note.text, frozenset({"footnote"}))
        for note in old.footnotes
        if note.text not in kept
    ]
    return Changed(
        passages=passages,
        titles=frozenset(part.title for part in new.parts if part.title and part.title not in titles),
        footnotes=frozenset(note.text for note in new.footnotes if note.text not in notes),
        sponsors=frozenset(sponsor.name for sponsor in new.sponsors if sponsor.name not in sponsors),
        dropped=tuple(dropped),
    )


def _side(row: Row, indices: tuple[int, ...], texts: Sequence[str], sign: str) -> dict[int, tuple[Span, ...] | None]:
    """Index → the stretches of that passage that only this side of the row has; passages without any are left out.

    A row writes several passages of one side with a line feed between them (``compare.model.Row``).
    """
    if row.kind in (RowKind.UNCHANGED, RowKind.TECHNICAL) or not indices:
        return {}
    if row.kind in (RowKind.ADDED, RowKind.DELETED):
        return dict.fromkeys(indices, None)
    stretches: list[Span] = []
    position = 0
    for operation, text in row.words:
        if operation == sign:
            stretches.append((position, position + len(text)))
        if operation in ("=", sign):
            position += len(text)
    found: dict[int, tuple[Span, ...] | None] = {}
    start = 0
    for index in indices:
        end = start + len(texts[index])
        inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in stretches if a < end and b > start)
        if inside:
            found[index] = inside
        start = end + 1
    return found
