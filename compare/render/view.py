"""What every rendering shows, in the order it is read: the facts on top, then the rows with unchanged runs folded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from compare.changes import kept_words
from compare.labels import Label, labels
from compare.model import Comparison, Groups, Row, RowKind, TextChange, VoteChange
from compare.summary import SLIGHTLY, Highlight, anchor_of, counts, headline, highlights, isolated, label_of, what
from compare.verbs import lead_of
from documents.model import Document, PartKind, PassageKind

KIND_NAMES = {
    RowKind.ADDED: "Added",
    RowKind.DELETED: "Deleted",
    RowKind.REWORDED: "Reworded",
    RowKind.SPLIT: "Split",
    RowKind.MERGED: "Merged",
    RowKind.TECHNICAL: "Dates, numbers, punctuation",
    RowKind.UNCHANGED: "Unchanged",
}
#: A sign beside every name, so that colour never stands alone.
SIGNS = {
    RowKind.ADDED: "+",
    RowKind.DELETED: "−",
    RowKind.REWORDED: "~",
    RowKind.SPLIT: "⑂",
    RowKind.MERGED: "⑃",
    RowKind.TECHNICAL: "·",
    RowKind.UNCHANGED: "=",
}
_BASIS = {
    "reissues": "a reissue of the same document",
    "revises": "a revision of the earlier draft",
    "adopts": "the adopted text of this draft",
    "succeeds": "the text that follows it in a later session",
    "corrects": "a corrigendum to it",
    "adds to": "an addendum to it",
    "embeds": "the same draft as the committee’s report carries it",
    "recommends": "what became of the draft that was recommended",
    "amends": "an amendment to it",
}
_ABOUT = 6  # lines of highlights; with the facts around them the summary stays within about ten


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with everything that is shown of it."""

    number: int
    row: Row
    name: str
    old_name: str
    anchor: str
    what: str
    old_lead: str
    new_lead: str
    level: int
    heading: bool

    @property
    def kind(self) -> str:
        return str(self.row.kind)

    @property
    def sign(self) -> str:
        return "⇅" if self._only_moved else SIGNS[self.row.kind]

    @property
    def kind_name(self) -> str:
        return "Moved" if self._only_moved else KIND_NAMES[self.row.kind]

    @property
    def _only_moved(self) -> bool:
        return self.row.moved and self.row.kind is RowKind.UNCHANGED

    @property
    def changed(self) -> bool:
        return self.row.changed


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring rows; a folded one is a run of rows that did not change. ``opening``: heading shown above, if any."""

    rows: tuple[RowView, ...]
    folded: bool
    opening: str | None = None

    @property
    def span(self) -> str:
        first, last = self.rows[0].name, self.rows[-1].name
        return first if first == last else f"{first} – {last}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary: "Sponsors joined: Italy, Peru"."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """The whole page."""

    comparison: Comparison
    old: Document
    new: Document
    headline: str
    counts: str
    basis: str | None
    title: str | None
    highlights: tuple[Highlight, ...]
    more: int
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    kept: float
    warnings: tuple[str, ...]

    @property
    def changes(self) -> int:
        """How many rows a reader has to look at."""
        return sum(row.changed for row in self.comparison.rows)


def view(comparison: Comparison, old: Document, new: Document) -> View:
    """Everything that the renderings of one comparison have in common."""
    names = labels(old), labels(new)
    first = highlights(comparison, old, new, limit=_ABOUT)
    return View(
        comparison=comparison,
        old=old,
        new=new,
        headline=headline(comparison, old, new),
        counts=counts(comparison),
        basis=_BASIS.get(comparison.basis or "", comparison.basis),
        title=new.title or old.title,
        highlights=first,
        more=sum(row.changed for row in comparison.rows) - len(first),
        facts=facts(comparison, names),
        blocks=_blocks(comparison, old, new, names),
        kept=kept_words(comparison.rows),
        warnings=tuple(
            f"{document.masthead.symbol or side}: {warning}"
            for side, document in (("old text", old), ("new text", new))
            for warning in document.provenance.warnings
        ),
    )


def facts(comparison: Comparison, names: tuple[tuple[Label, ...], tuple[Label, ...]]) -> tuple[Fact, ...]:
    """What stands beside the paragraphs: title, agenda item, sponsors, dates, amounts, reports, citations, footnotes."""
    changes, rows = comparison.changes, comparison.rows
    found: list[Fact] = []

    def add(name: str, text: str) -> None:
        if text:
            found.append(Fact(name, text))

    def deltas(which: str) -> str:
        shown = []
        for delta in getattr(changes, which):
            before, after = _listed(delta.old), _listed(delta.new)
            arrow = f"{before or 'none'} → {after or 'none'}"
            shown.append(f"{label_of(rows[delta.row], names).name}: {arrow}")
        # What binds comes first: a date in the preamble tells of the past.
        shown.sort(key=lambda text: "PP " in text[:12])
        return _few(shown, 4, "; ")

    add("Title", _arrow(changes.title))
    add("Agenda item", _arrow(changes.agenda_item))
    add("Sponsors joined", _few(changes.sponsors_added, 12) + _grouped(changes.groups_added))
    add("Sponsors no longer named", _few(changes.sponsors_withdrawn, 12) + _grouped(changes.groups_withdrawn))
    add("Dates and deadlines", deltas("dates"))
    add("Amounts and figures", deltas("amounts"))
    add("Blanks filled", deltas("placeholders"))
    events: dict[str, list[str]] = {}
    for report in changes.reporting:
        events.setdefault(report.event, []).append(label_of(rows[report.row], names).name)
    add("Reporting requests", "; ".join(f"{event} in {_few(where, 6)}" for event, where in events.items()))
    # What grew weaker or stronger first.
    by_weight = sorted(changes.verbs, key=lambda verb: (verb.shift is None, not (verb.old and verb.new)))
    shown = [
        f"{label_of(rows[verb.row], names).name}: {verb.old or 'none'} → {verb.new or 'none'}"
        + (f" ({verb.shift})" if verb.shift else "")
        for verb in by_weight
    ]
    add("Verbs inside paragraphs", _few(shown, 6, "; "))
    add("Vote", "; ".join(_vote(vote) for vote in changes.votes))
    add("Now cited", _few(changes.citations_added, 8))
    add("No longer cited", _few(changes.citations_dropped, 8))
    if changes.footnotes:
        add("Footnotes", _few([f"note {note.new or note.old} {_NOTE[note.kind]}" for note in changes.footnotes], 8))
    add("Parts added", _few(changes.parts_added, 6))
    add("Parts dropped", _few(changes.parts_dropped, 6))
    add("Note", "; ".join(comparison.notes))
    return tuple(found)


def _grouped(groups: Groups) -> str:
    """How many of each regional group, where that says more than the names alone."""
    if sum(len(states) for _, states in groups) < 4:
        return ""
    return " (" + ", ".join(f"{len(states)} {name}" for name, states in groups) + ")"


def _vote(change: VoteChange) -> str:
    old, new = ("-".join(str(count) for _, count in side) for side in (change.old, change.new))
    moved = [f"{name} {_CAMP[before]} → {_CAMP[after]}" for name, before, after in change.moved]
    said = f"{change.subject}: " if change.subject else ""
    return said + f"{old} → {new} (in favour, against, abstaining)" + (f"; {_few(moved, 6)}" if moved else "")


_CAMP = {"in_favour": "in favour", "against": "against", "abstaining": "abstaining", None: "not named"}
_NOTE = {kind: KIND_NAMES[kind].lower() for kind in RowKind} | {RowKind.TECHNICAL: SLIGHTLY}


def _blocks(
    comparison: Comparison, old: Document, new: Document, names: tuple[tuple[Label, ...], tuple[Label, ...]]
) -> tuple[Block, ...]:
    rows = [_row_view(number, row, old, new, names) for number, row in enumerate(comparison.rows)]
    openings = _openings(rows, new, names)
    blocks: list[Block] = []
    section = 0

    def place(shown: RowView) -> tuple[int, bool]:
        nonlocal section
        section += shown.number in openings
        return section, shown.row.kind is RowKind.UNCHANGED and not shown.row.moved

    for (_, folded), group in groupby(rows, key=place):
        run = tuple(group)
        blocks.append(Block(run, folded, openings.get(run[0].number)))
    return tuple(blocks)


def _row_view(
    number: int, row: Row, old: Document, new: Document, names: tuple[tuple[Label, ...], tuple[Label, ...]]
) -> RowView:
    language = new.masthead.language
    before = old.passages[row.old[0]] if row.old else None
    after = new.passages[row.new[0]] if row.new else None
    passage = after or before
    return RowView(
        number=number,
        row=row,
        name=" + ".join(names[1][j].name for j in row.new) or label_of(row, names).name,
        old_name=" + ".join(names[0][i].name for i in row.old),
        anchor=anchor_of(row, names),
        what=what(row, names, language),
        old_lead=(before and lead_of(before, language)) or "",
        new_lead=(after and lead_of(after, language)) or "",
        level=passage.level if passage else 0,
        heading=passage is not None and passage.kind in (PassageKind.HEADING, PassageKind.TITLE),
    )


def _openings(rows: list[RowView], new: Document, names: tuple[tuple[Label, ...], tuple[Label, ...]]) -> dict[int, str]:
    """Row number → heading above it: the part it begins ("Draft resolution IV. …"), "Preamble", "Operative part".

    Rows that stand in the old text only open nothing new: they stand where they stood, among the rows of the new text.
    """
    found: dict[int, str] = {}
    part_said, section_said = -1, ""
    for shown in rows:
        if not shown.row.new:
            continue
        index = shown.row.new[0]
        place = names[1][index].part
        part = new.parts[place]
        section = _SECTIONS.get(new.passages[index].kind, "")
        pieces: list[str] = []
        if place != part_said:
            title = part.label or ("Annex" if part.kind is PartKind.ANNEX else "")
            pieces.append(f"{title}. {part.title}" if title and part.title else title)
            part_said, section_said = place, ""
        if section and section != section_said:
            pieces.append(section)
            section_said = section
        if any(pieces):
            found[shown.number] = " · ".join(filter(None, pieces))
    return found


_SECTIONS = {PassageKind.PREAMBULAR: "Preamble", PassageKind.OPERATIVE: "Operative part"}


def _arrow(change: TextChange | None) -> str:
    return f"{change.old} → {change.new}" if change else ""


def _listed(values: tuple[str, ...]) -> str:
    return isolated(_few(tuple(dict.fromkeys(values)), 4))


def _few(values: tuple[str, ...] | list[str], most: int, between: str = ", ") -> str:
    if len(values) <= most:
        return between.join(values)
    return between.join(values[:most]) + f" and {len(values) - most} more"
