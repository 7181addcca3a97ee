"""What people call a passage: "PP 4", "OP 23 (b)", "DR IV, OP 3"; and the anchors that links use (#pp-4, #op-23-b)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents.model import Document, Part, PartKind, Passage, PassageKind

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


@dataclass(frozen=True, slots=True)
class Label:
    """``name`` for people, ``anchor`` for links; unique in its document. ``part`` is the index of the part it stands in."""

    name: str
    anchor: str
    part: int


def labels(document: Document) -> tuple[Label, ...]:
    """One label per passage of the main sequence."""
    several = sum(any(p.kind is PassageKind.OPERATIVE for p in part.passages) for part in document.parts) > 1
    found: list[Label] = []
    used: Counter[str] = Counter()
    for place, part in enumerate(document.parts):
        prefix = _prefix(part) if several or part.kind is PartKind.ANNEX else ""
        count: Counter[PassageKind] = Counter()
        above = ""
        for passage, number in zip(part.passages, part.full_numbers, strict=True):
            count[passage.kind] += 1
            name = _name(passage, number, count[passage.kind], above)
            if passage.kind is PassageKind.OPERATIVE:
                above = name
                count[PassageKind.SUBPARAGRAPH] = 0
            name = f"{prefix}, {name}" if prefix else name
            anchor = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "passage"
            used[anchor] += 1
            found.append(Label(name, anchor if used[anchor] == 1 else f"{anchor}--{used[anchor]}", place))
    return tuple(found)


def _prefix(part: Part) -> str:
    if not part.label:
        return "Annex" if part.kind is PartKind.ANNEX else ""
    for long, short in _SHORT.items():
        if part.label.casefold().startswith(long):
            return (short + part.label[len(long) :]).strip()
    return part.label


def _name(passage: Passage, number: str | None, nth: int, above: str) -> str:
    number = (number or "").strip(" .-–—")
    match passage.kind:
        case PassageKind.PREAMBULAR:
            return f"PP {nth}"
        case PassageKind.OPERATIVE:
            return f"OP {number or nth}"
        case PassageKind.SUBPARAGRAPH if number[:1].isdigit():
            return f"OP {number}"
        case PassageKind.SUBPARAGRAPH if above:
            return f"{above} {number or f'point {nth}'}"
        case kind:
            return f"{_OTHER.get(kind, 'Text')} {number or nth}"
