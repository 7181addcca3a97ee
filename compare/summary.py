"""The answer to "what changed?" in one line (``headline``) and in a few, the most important first (``highlights``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from compare.labels import Label, labels
from compare.model import Comparison, Row, RowKind
from compare.verbs import core, lead_of, strength
from compare.words import Op, without_typography
from documents.model import Document, Passage, PassageKind

#: Of a paragraph of which nothing was decided anew: years, session numbers and references moved on, a comma came.
SLIGHTLY = "with only dates, numbers or punctuation changed"
_VERB = {
    RowKind.ADDED: "added",
    RowKind.DELETED: "dropped",
    RowKind.REWORDED: "reworded",
    RowKind.SPLIT: "split",
    RowKind.MERGED: "merged",
    RowKind.TECHNICAL: SLIGHTLY,
    RowKind.UNCHANGED: "unchanged",
}
# What a delegate looks at first: an obligation that came, went or changed its verb; preambular text weighs half of that.
_WEIGHT = {
    RowKind.ADDED: 60.0,
    RowKind.DELETED: 65.0,
    RowKind.REWORDED: 20.0,
    RowKind.SPLIT: 18.0,
    RowKind.MERGED: 18.0,
}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTERS = re.compile(r"\w+")
_SHIFTED = 70.0
_PREAMBULAR = 0.45
_MOVED = 12.0


@dataclass(frozen=True, slots=True)
class Highlight:
    """One change worth a line. ``where`` is "OP 12" in the new text ("old OP 12" for what was dropped), ``what`` "requests →
    encourages", "added", "dropped", "reworded", …; ``words`` an excerpt of the row's operations around the first changes
    ("…" stands for what was cut); ``weight`` orders highlights and has no unit; ``row`` and ``anchor`` lead to the place."""

    where: str
    what: str
    words: tuple[Op, ...]
    weight: float
    row: int
    anchor: str
    kind: RowKind


def highlights(comparison: Comparison, old: Document, new: Document, limit: int = 6) -> tuple[Highlight, ...]:
    """The rows that an alert shows first, most important first, at most ``limit``."""
    names = labels(old), labels(new)
    a, b = old.passages, new.passages
    special = {delta.row for delta in (*comparison.changes.dates, *comparison.changes.amounts)}
    special |= {report.row for report in comparison.changes.reporting}
    found: list[Highlight] = []
    for number, row in enumerate(comparison.rows):
        if not row.changed:
            continue
        passage = b[row.new[0]] if row.new else a[row.old[0]]
        weight = _weight(row, passage, new.masthead.language) + (8.0 if number in special else 0.0)
        label = label_of(row, names)
        found.append(
            Highlight(
                label.name,
                what(row, names, new.masthead.language),
                excerpt(row.words),
                round(weight, 2),
                number,
                anchor_of(row, names),
                row.kind,
            )
        )
    found.sort(key=lambda highlight: (-highlight.weight, highlight.row))
    return tuple(found[:limit])


def headline(comparison: Comparison, old: Document | None = None, new: Document | None = None) -> str:
    """One line: "3 paragraphs added, 1 dropped, 4 reworded, 41 unchanged; OP 12 requests → encourages".

    With both documents the changed verbs are named with their paragraph, otherwise by themselves.
    """
    return "; ".join([counts(comparison), *_verbs(comparison, old, new), *_sponsors(comparison)])


def counts(comparison: Comparison) -> str:
    """How many paragraphs of each kind: "3 paragraphs added, 1 dropped, 41 unchanged"."""
    order = (RowKind.ADDED, RowKind.DELETED, RowKind.REWORDED, RowKind.SPLIT, RowKind.MERGED, RowKind.TECHNICAL)
    found = [(comparison.total(kind), _VERB[kind]) for kind in order]
    found.append((sum(row.moved and not _altered(row) for row in comparison.rows), "moved"))
    found = [(count, verb) for count, verb in found if count]
    same = sum(row.kind is RowKind.UNCHANGED and not row.moved for row in comparison.rows)
    if not found:
        return f"No change in {same} paragraph{'s' * (same != 1)}"
    (count, verb), *others = [*found, (same, _VERB[RowKind.UNCHANGED])]
    first = f"{count} paragraph{'s' * (count != 1)} {verb}"
    return ", ".join([first, *(f"{count} {verb}" for count, verb in others if count)])


def _altered(row: Row) -> bool:
    return row.kind not in (RowKind.UNCHANGED, RowKind.TECHNICAL)


def what(row: Row, names: tuple[tuple[Label, ...], tuple[Label, ...]], language: str = "en") -> str:
    """What happened to a row, in a few words: "requests → encourages", "reworded, moved from OP 4"."""
    said = _VERB[row.kind]
    if row.lead is not None and _new_verb(row, language):
        said = f"{_quoted(row.lead.old)} → {_quoted(row.lead.new)}"
    if row.moved:
        origin = ", ".join(names[0][i].name for i in row.old)
        moved = f"moved from {origin}"
        said = f"{said}, {moved}" if _altered(row) else moved
    return said


def label_of(row: Row, names: tuple[tuple[Label, ...], tuple[Label, ...]]) -> Label:
    """The label in the new text; "old PP 4" for what was dropped, because the new text has a PP 4 of its own."""
    if row.new:
        return names[1][row.new[0]]
    label = names[0][row.old[0]]
    return replace(label, name=f"old {label.name}")


def anchor_of(row: Row, names: tuple[tuple[Label, ...], tuple[Label, ...]]) -> str:
    """Unique on a page: what stands in the old text only carries "old-" in front."""
    return names[1][row.new[0]].anchor if row.new else f"old-{names[0][row.old[0]].anchor}"


def excerpt(words: tuple[Op, ...], around: int = 40, most: int = 280) -> tuple[Op, ...]:
    """The first changes with a little of what stands around them, cut between words where there are blanks."""
    words = tuple(without_typography(words))
    changed = [number for number, (op, _) in enumerate(words) if op != "="]
    if not changed:
        return (("=", _head(words[0][1], 2 * around)),) if words else ()
    out: list[Op] = []
    size = 0
    for number, (op, text) in enumerate(words):
        if op == "=":
            before, after = number < changed[0], number > changed[-1]
            if before:
                text = _tail(text, around)
            elif after:
                text = _head(text, around)
            elif len(text) > 2 * around + 3:
                text = _head(text, around).removesuffix("…").rstrip() + " " + _tail(text[around:], around)
        room = max(around, most - size)
        text = _head(text, room)
        out.append((op, text))
        size += len(text)
        if size >= most:
            break
    return tuple(out)


def _head(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut[: cut.rfind(" ") + 1] or cut).rstrip() + " …" if " " in cut else cut + "…"


def _tail(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text[-most:]
    return "… " + cut[cut.find(" ") + 1 :] if " " in cut[:-1] else "…" + cut


def _weight(row: Row, passage: Passage, language: str) -> float:
    weight = _WEIGHT.get(row.kind, 0.0)
    if row.kind in (RowKind.REWORDED, RowKind.SPLIT, RowKind.MERGED):
        weight = 3.0 if _editorial(row) else weight + 30.0 * _share_changed(row)
    if row.lead is not None and row.lead.shift is not None:
        low, high = strength(row.lead.old or "", language), strength(row.lead.new or "", language)
        weight = max(weight, _SHIFTED + abs((high or 0) - (low or 0)) / 2 if low and high else _SHIFTED)
    if row.kind in (RowKind.ADDED, RowKind.DELETED):
        # Among paragraphs that came or went, the more binding one is the more important one.
        weight += (strength(lead_of(passage, language) or "", language) or 40) / 10
    if row.moved:
        weight += _MOVED
    if passage.kind is PassageKind.PREAMBULAR:
        weight *= _PREAMBULAR
    elif passage.kind is PassageKind.SUBPARAGRAPH:
        weight *= 0.85
    elif passage.kind not in (PassageKind.OPERATIVE, PassageKind.PARAGRAPH):
        weight *= 0.3
    return weight


def _editorial(row: Row) -> bool:
    """Whether only capitals, white space or marks changed ("States parties", "States Parties")."""
    gone, come = (
        _LETTERS.findall("".join(text for op, text in row.words if op in ops).casefold()) for ops in ("=-", "=+")
    )
    return gone == come


def _share_changed(row: Row) -> float:
    kept = sum(len(text) for op, text in row.words if op == "=")
    changed = sum(len(text) for op, text in row.words if op != "=")
    return changed / (2 * kept + changed) if kept + changed else 0.0


def _verbs(comparison: Comparison, old: Document | None, new: Document | None, most: int = 2) -> list[str]:
    shifted = [row for row in comparison.rows if row.lead is not None and row.lead.shift is not None]
    if old is not None and new is not None:
        names = labels(old), labels(new)
        language = new.masthead.language
        shifted.sort(key=lambda row: -_weight(row, new.passages[row.new[0]], language))
        said = [
            f"{label_of(row, names).name} {_quoted(row.lead.old)} → {_quoted(row.lead.new)}"
            for row in shifted
            if row.lead
        ]
    else:
        said = [f"{_quoted(row.lead.old)} → {_quoted(row.lead.new)}" for row in shifted if row.lead]
    if len(said) > most:
        more = len(said) - most
        return [", ".join(said[:most]) + f" and {more} other verb{'s' * (more != 1)}"]
    return [", ".join(said)] if said else []


def _sponsors(comparison: Comparison) -> list[str]:
    added, gone = len(comparison.changes.sponsors_added), len(comparison.changes.sponsors_withdrawn)
    said = [f"{added} sponsor{'s' * (added != 1)} joined"] if added else []
    if gone:
        said.append(f"{gone} sponsor{'s' * (gone != 1)} no longer named")
    return [", ".join(said)] if said else []


def _new_verb(row: Row, language: str) -> bool:
    lead = row.lead
    return lead is not None and core(lead.old or "", language) != core(lead.new or "", language)


def _quoted(lead: str | None) -> str:
    return isolated(lead[:1].lower() + lead[1:]) if lead else "nothing"


def isolated(text: str) -> str:
    """Text in a right-to-left script, set apart so that "old → new" around it still reads from left to right."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text
