"""What the structure step builds: parts while they are open, and the text that it hands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.model import Part, PartKind, Passage, PassageKind
from parsers import formulas
from parsers.blocks import Block


@dataclass(slots=True)
class OpenPart:
    kind: PartKind
    label: str | None = None
    title: list[str] = field(default_factory=list)
    proponent: str | None = None
    passages: list[Passage] = field(default_factory=list)
    size: float = 0.0  # type size of the title's first block

    def closed(self) -> Part:
        return Part(self.kind, tuple(self.passages), self.label, " ".join(self.title) or None, self.proponent)


@dataclass(slots=True)
class Text:
    """What the structure step found: parts in order and what the front and the end of the text say."""

    parts: tuple[Part, ...]
    opening: tuple[str, ...] = ()
    sponsor_lines: tuple[str, ...] = ()
    adopted: str | None = None
    meeting: str | None = None
    resolution: bool = False
    number: str | None = None  # "77/237" before the title of an adopted text
    organ: str | None = None  # that adopted it


def titles(before: Passage) -> bool:
    """Whether a passage before the opening formula is the title of the text that begins there."""
    if before.kind is PassageKind.HEADING:
        return True
    return before.kind is PassageKind.PARAGRAPH and before.number is None and formulas.ends(before.text) not in ".;:,"


def kind_of_label(label: str, resolution: bool) -> PartKind:
    if label.startswith("Decision"):
        return PartKind.DECISION
    if label.startswith("Resolution"):
        return PartKind.RESOLUTION
    return PartKind.DRAFT_RESOLUTION if resolution else PartKind.DRAFT_DECISION


def has_lead(block: Block) -> bool:
    return any(span.italic for span in block.spans[:3])


def body_size(blocks: Sequence[Block]) -> float:
    """The type size of most of the text."""
    weights: Counter[float] = Counter()
    for block in blocks:
        weights[round(block.size * 2) / 2] += len(block.text)
    return max(weights.items(), key=lambda item: (item[1], item[0]))[0] if weights else 10.0
