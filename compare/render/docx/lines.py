"""A document as the lines that are printed, and which line of the old one is which line of the new one.

The passages are paired by the rows of the comparison. Masthead, titles and footnotes are no passages; they are lines all the
same, so that accepting or rejecting all changes gives the whole document and not only its paragraphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from compare.align import align, heaviest_chain
from compare.model import Comparison
from compare.render.docx.terms import adopted, day, formula, original, session, terms_of
from compare.verbs import lead_of
from compare.words import Op, difference
from documents.model import Document, Footnote, Part, Passage, PassageKind, SponsorRole

_DEEPEST = 4
_STYLES = {
    PassageKind.PREAMBULAR: "Preambular",
    PassageKind.OPERATIVE: "Operative",
    PassageKind.PARAGRAPH: "Numbered",
    PassageKind.HEADING: "Section",
    PassageKind.TITLE: "PartTitle",
    PassageKind.TABLE: "TableRow",
    PassageKind.SIGNATURE: "Signature",
    PassageKind.OTHER: "Other",
}
#: The styles of what stands in the header of the first page.
FIRST_HEADER = frozenset({"Symbol", "Organ", "Dated", "Original"})


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph. ``label`` is what stands before a tab ("23.", "(b)"), ``lead`` how many characters of ``text``
    are set apart (italics in a passage), ``slot`` what it is besides a passage: two lines of one slot are one line.
    """

    style: str
    text: str
    label: str = ""
    lead: int = 0
    slot: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring lines of the old text (``old``) that are neighbouring lines of the new one; one of them empty for what only
    one side has. ``words`` lead from the old lines to the new ones, joined by line feeds. ``row``: the row's place, if one.
    """

    old: tuple[Line, ...]
    new: tuple[Line, ...]
    words: tuple[Op, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    lines: list[Line]
    of_passage: list[int]  # passage → its line
    of_note: list[int]


def stretches(comparison: Comparison, old: Document, new: Document) -> list[Stretch]:
    """Both documents in one sequence: the old lines in their order, the new ones in theirs, what was deleted before what came."""
    parts = _same_parts(comparison, old, new)
    a, b = _side(old, {i: ("part", j) for i, j in parts.items()}), _side(new, {j: ("part", j) for j in parts.values()})
    paired = [*_rows(comparison, a, b), *_slots(a, b), *_notes(old.footnotes, new.footnotes, a, b)]
    spine = set(heaviest_chain([(o[0], n[0], 1.0) for o, n, _, _ in paired]))
    row_of = {("old", i): number for number, row in enumerate(comparison.rows) for i in row.old}
    row_of |= {("new", j): number for number, row in enumerate(comparison.rows) for j in row.new}
    passage_a = {line: i for i, line in enumerate(a.of_passage)}
    passage_b = {line: j for j, line in enumerate(b.of_passage)}
    out: list[Stretch] = []
    at_old = at_new = 0

    def alone(to_old: int, to_new: int) -> None:
        for k in range(at_old, to_old):
            line, row = a.lines[k], row_of.get(("old", passage_a.get(k, -1)))
            out.append(Stretch((line,), (), (("-", line.text),) if line.text else (), row))
        for k in range(at_new, to_new):
            line, row = b.lines[k], row_of.get(("new", passage_b.get(k, -1)))
            out.append(Stretch((), (line,), (("+", line.text),) if line.text else (), row))

    for o, n, words, row in sorted((one for one in paired if (one[0][0], one[1][0]) in spine), key=lambda one: one[0]):
        alone(o[0], n[0])
        out.append(Stretch(tuple(a.lines[k] for k in o), tuple(b.lines[k] for k in n), words, row))
        at_old, at_new = o[-1] + 1, n[-1] + 1
    alone(len(a.lines), len(b.lines))
    return out


_Pair = tuple[tuple[int, ...], tuple[int, ...], tuple[Op, ...], int | None]


def _rows(comparison: Comparison, a: _Side, b: _Side) -> list[_Pair]:
    found: list[_Pair] = []
    for number, row in enumerate(comparison.rows):
        if row.old and row.new and not row.moved:
            o, n = tuple(a.of_passage[i] for i in row.old), tuple(b.of_passage[j] for j in row.new)
            # Pieces with a title between them are no neighbours on paper.
            if _neighbours(o) and _neighbours(n):
                found.append((o, n, row.words, number))
    return found


def _neighbours(places: Sequence[int]) -> bool:
    return list(places) == list(range(places[0], places[0] + len(places)))


def _slots(a: _Side, b: _Side) -> list[_Pair]:
    where = {line.slot: k for k, line in enumerate(b.lines) if line.slot}
    return [
        ((k,), (where[line.slot],), difference(line.text, b.lines[where[line.slot]].text), None)
        for k, line in enumerate(a.lines)
        if line.slot in where
    ]


def _notes(old: Sequence[Footnote], new: Sequence[Footnote], a: _Side, b: _Side) -> list[_Pair]:
    links = align([note.text for note in old], [note.text for note in new])
    return [
        ((a.of_note[i],), (b.of_note[j],), difference(old[i].text, new[j].text), None)
        for link in links
        if len(link.old) == len(link.new) == 1
        for i, j in zip(link.old, link.new, strict=True)
    ]


def _same_parts(comparison: Comparison, old: Document, new: Document) -> dict[int, int]:
    """Old part → the new part that most of its passages went to; each part at most once."""
    if len(old.parts) == len(new.parts) == 1:
        return {0: 0}
    home = [[place for place, part in enumerate(document.parts) for _ in part.passages] for document in (old, new)]
    votes = Counter((home[0][i], home[1][j]) for row in comparison.rows for i in row.old for j in row.new)
    found: dict[int, int] = {}
    for (i, j), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if i not in found and j not in found.values():
            found[i] = j
    # Parts without a passage in common (a title alone, "[Adopted without a vote]") are known by what they are called.
    for i, part in enumerate(old.parts):
        for j, other in enumerate(new.parts):
            called = part.kind, part.label, part.title
            if i not in found and j not in found.values() and called == (other.kind, other.label, other.title):
                found[i] = j
    return found


def _side(document: Document, names: dict[int, tuple[str, int]]) -> _Side:
    lines = [Line(style, text, lead=lead, slot=(style, -1)) for style, text, lead in _head(document)]
    of_passage: list[int] = []
    language = document.masthead.language
    for place, part in enumerate(document.parts):
        lines += [
            Line(style, text, slot=(style, names[place][1]) if place in names else None)
            for style, text in _above(document, part)
        ]
        for passage in part.passages:
            of_passage.append(len(lines))
            lines.append(_line(passage, language))
    of_note: list[int] = []
    if document.footnotes:
        lines.append(Line("NotesHead", terms_of(language).notes, slot=("NotesHead", -1)))
    for note in document.footnotes:
        of_note.append(len(lines))
        lines.append(Line("Note", note.text, label=note.mark))
    return _Side(lines, of_passage, of_note)


def _head(document: Document) -> list[tuple[str, str, int]]:
    """(style, text, length of its bold beginning) of the masthead."""
    head, terms = document.masthead, terms_of(document.masthead.language)
    language = head.language
    found: list[tuple[str, str, int]] = [
        ("Symbol", f"{terms.united_nations}\t{head.symbol or ''}", len(terms.united_nations)),
        ("Organ", f"{head.organ or ''}\t{terms.distribution.get(head.distribution or '', '')}", len(head.organ or "")),
    ]
    if head.date:
        found.append(("Dated", "\t" + day(head.date, language), 0))
    if head.original_language:
        found.append(("Original", "\t" + original(head.original_language, language), 0))
    if head.session:
        found.append(("Session", session(head.session, language), 0))
    if head.meeting:
        found.append(("Meeting", head.meeting, 0))
    if head.committee:
        found.append(("Committee", head.committee, len(head.committee)))
    if head.agenda_items:
        items = terms.item + terms.comma.join(head.agenda_items)
        found.append(("AgendaItem", items, 0))
    if head.agenda_title:
        found.append(("AgendaTitle", head.agenda_title, len(head.agenda_title)))
    if head.adopted:
        found.append(("Adopted", adopted(document), 0))
    names = [sponsor.name for sponsor in document.sponsors if sponsor.role is not SponsorRole.WITHDRAWN]
    if names:
        what = terms.draft.get(document.kind, "")
        text = terms.comma.join(names)
        found.append(("Sponsors", text + (terms.colon + what if what else ""), len(text)))
    return found


def _above(document: Document, part: Part) -> list[tuple[str, str]]:
    """What a part prints above its passages."""
    found: list[tuple[str, str]] = []
    if part.label:
        found.append(("PartLabel", part.label))
    if part.title:
        found.append(("PartTitle", part.title))
    if part.proponent:
        found.append(("Proponent", part.proponent))
    opening = formula(document, part)
    if opening:
        found.append(("Formula", opening))
    return found


def _line(passage: Passage, language: str) -> Line:
    style = _STYLES.get(passage.kind, "Other")
    if passage.kind is PassageKind.SUBPARAGRAPH:
        style = f"Sub{min(max(passage.level, 1), _DEEPEST)}"
    lead = lead_of(passage, language) or ""
    return Line(style, passage.text, label_of(passage), len(lead) if lead and passage.text.startswith(lead) else 0)


def label_of(passage: Passage) -> str:
    """The label as printed: "23." of paragraph 23, "(b)" of 23 (b), "(ii)" of 23 (b) (ii)."""
    number = (passage.number or "").strip()
    if not number or number.endswith((".", " )")):
        return number
    last = number.rsplit(" ", 1)[-1]
    return last if last.startswith("(") else f"{number}."
