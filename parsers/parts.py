"""What the structure step builds: parts while they are open, and the text that it hands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from documents.model import Part, PartKind, Passage, PassageKind
from parsers import formulas
from parsers.blocks import Block
from parsers.labels import roman


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
    if label.startswith(("Decision", "Intersessional decision")):
        return PartKind.DECISION
    if label.startswith("Resolution"):
        return PartKind.RESOLUTION
    return PartKind.DRAFT_RESOLUTION if resolution else PartKind.DRAFT_DECISION


def opens_text(following: Sequence[Block]) -> bool:
    """Whether the organ begins to speak in the next blocks: a letter before them is a text's ("B"), not a section's."""
    return any(formulas.is_formula(block) or formulas.is_inline_formula(block.text) for block in following)


def has_lead(block: Block) -> bool:
    return any(span.italic for span in block.spans[:3])


def body_size(blocks: Sequence[Block]) -> float:
    """The type size of most of the text."""
    weights: Counter[float] = Counter()
    for block in blocks:
        weights[round(block.size * 2) / 2] += len(block.text)
    return max(weights.items(), key=lambda item: (item[1], item[0]))[0] if weights else 10.0


TEXTS = frozenset(
    (PartKind.RESOLUTION, PartKind.DECISION, PartKind.DRAFT_RESOLUTION, PartKind.DRAFT_DECISION, PartKind.STATEMENT)
)


def belonging(parts: Sequence[Part], *, sections: bool = False) -> tuple[Part, ...]:
    """The parts, each with the label of what it belongs to: an annex to the text before it, unless its number goes on from the
    annexes to the report itself ("Annex II" with four decisions in it, then "Annex III").

    ``sections`` is for the report of a commission, whose chapter I has its drafts in lettered sections ("A. Draft resolutions to be
    recommended by the Council for adoption by the Assembly"): each draft is of its section, and a section's heading stands in
    the narrative that it opens, not at the end of the draft before.
    """
    out: list[Part] = []
    section: str | None = None
    text: str | None = None
    own = its = 0  # the last annex to the report itself, and to the text
    for part in _headings_moved(parts) if sections else parts:
        if part.kind is PartKind.ANNEX:
            number = _number(part.label)
            if own and number == own + 1 and number not in (1, its + 1):
                text = None
            own, its = (own, number) if text else (number, 0)
            section = section if text else None  # an annex to the report itself: its texts are of no section
            out.append(replace(part, of=text) if text else part)
            continue
        if part.kind in TEXTS:
            text, its = part.label, 0
            out.append(replace(part, of=section) if section and sections else part)
            continue
        if part.label is not None:
            section = None  # a new chapter
        if sections:
            headings = [p.number for p in part.passages if _is_section(p)]
            section = headings[-1] if headings else section
        out.append(part)
    return tuple(out)


def _number(label: str | None) -> int:
    """ "Annex III" → 3; 0 where an annex has no number."""
    figure = (label or "").rpartition(" ")[2]
    return int(figure) if figure.isdecimal() else roman(figure.lower()) or 0


def _is_section(passage: Passage) -> bool:
    return passage.kind is PassageKind.HEADING and passage.number is not None and len(passage.number) == 1


def _headings_moved(parts: Sequence[Part]) -> list[Part]:
    moved = list(parts)
    for index, (part, after) in enumerate(pairwise(parts)):
        if part.kind in TEXTS and part.passages and after.kind is PartKind.NARRATIVE and _is_section(part.passages[-1]):
            moved[index] = replace(moved[index], passages=part.passages[:-1])
            moved[index + 1] = replace(after, passages=(part.passages[-1], *after.passages))
    return moved
