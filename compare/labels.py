"""What people call a passage: "PP 4", "OP 23 (b)", "DR IV, OP 3"; and the anchors that links use (#pp-4, #op-23-b)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from documents.model import Document, Part, PartKind, PassageKind

_SHORT = {"draft resolution": "DR", "draft decision": "DD", "resolution": "Res.", "decision": "Dec.", "annex": "Annex"}
_OTHER = {
    PassageKind.PARAGRAPH: "Para.",
    PassageKind.SUBPARAGRAPH: "Point",
    PassageKind.HEADING: "Heading",
    PassageKind.TITLE: "Title",
    PassageKind.TABLE: "Table",
    PassageKind.SIGNATURE: "Signature",
    PassageKind.OTHER: "Text",
}
_NO_ANCHOR = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Label:
    """``name`` for people, ``anchor`` for links; unique in its document. ``part`` is the index of the part it stands in."""

    name: str
    anchor: str
    part: int


def labels(document: Document) -> tuple[Label, ...]:
    """One label per passage of the main sequence."""
    found: list[Label] = []
    used: Counter[str] = Counter()
    for name, place in _named(document):
        anchor = _NO_ANCHOR.sub("-", name.casefold()).strip("-") or "passage"
        used[anchor] += 1
        found.append(Label(name, anchor if used[anchor] == 1 else f"{anchor}--{used[anchor]}", place))
    return tuple(found)


def names(document: Document) -> tuple[str, ...]:
    """The names alone, which cost a third of the labels: for whoever links to nothing."""
    return tuple(name for name, _ in _named(document))


def _named(document: Document) -> Iterator[tuple[str, int]]:
    """(name, index of the part) per passage."""
    several = sum(any(p.kind is PassageKind.OPERATIVE for p in part.passages) for part in document.parts) > 1
    for place, part in enumerate(document.parts):
        prefix = _prefix(part) if several or part.kind is PartKind.ANNEX else ""
        count: dict[PassageKind, int] = dict.fromkeys(PassageKind, 0)
        above = ""
        for passage, number in zip(part.passages, part.full_numbers, strict=True):
            kind = passage.kind
            count[kind] += 1
            name = _name(kind, number, count[kind], above)
            if kind is PassageKind.OPERATIVE:
                above = name
                count[PassageKind.SUBPARAGRAPH] = 0
            yield f"{prefix}, {name}" if prefix else name, place


def _prefix(part: Part) -> str:
    if not part.label:
        return "Annex" if part.kind is PartKind.ANNEX else ""
    for long, short in _SHORT.items():
        if part.label.casefold().startswith(long):
            return (short + part.label[len(long) :]).strip()
    return part.label


def _name(kind: PassageKind, number: str | None, nth: int, above: str) -> str:
    number = number.strip(" .-–—") if number else ""
    match kind:
        case PassageKind.PREAMBULAR:
            return f"PP {nth}"
        case PassageKind.OPERATIVE:
            return f"OP {number or nth}"
        case PassageKind.SUBPARAGRAPH if number[:1].isdigit():
            return f"OP {number}"
        case PassageKind.SUBPARAGRAPH if above:
            return f"{above} {number or f'point {nth}'}"
        case _:
            return f"{_OTHER.get(kind, 'Text')} {number or nth}"
