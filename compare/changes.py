"""What a reader asks first, drawn out of the rows and the mastheads: sponsors, dates, amounts, reports, citations, footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from compare.align import align
from compare.clauses import verb_changes
from compare.figures import Reader
from compare.groups import by_group
from compare.kinds import kind_of_pair
from compare.model import Changes, Delta, NoteChange, Reporting, Row, RowKind, TextChange, VerbChange
from compare.parts import label_of
from compare.reporting import report_request
from compare.tokens import join, plain
from compare.votes import vote_changes
from compare.words import difference
from documents.model import Document, PassageKind, Sponsor, SponsorRole
from documents.symbol import key_of

_OPERATIVE = frozenset({PassageKind.OPERATIVE, PassageKind.SUBPARAGRAPH})


def changes_of(old: Document, new: Document, rows: Sequence[Row]) -> Changes:
    """Everything of ``compare.model.Changes``; rows are referred to by their index."""
    a, b = old.passages, new.passages
    language = new.masthead.language
    read = Reader(language)
    verbs: list[VerbChange] = []
    dates: list[Delta] = []
    amounts: list[Delta] = []
    blanks: list[Delta] = []
    reporting: list[Reporting] = []
    for number, row in enumerate(rows):
        if row.kind is RowKind.UNCHANGED:
            continue
        before, after = join([a[i].text for i in row.old]), join([b[j].text for j in row.new])
        both = bool(row.old and row.new)
        if read.counts(row):
            (dates_old, amounts_old), (dates_new, amounts_new) = (
                read.figures(read.near(row, ops), both) for ops in ("=-", "=+")
            )
            _note(dates, number, dates_old, dates_new)
            _note(amounts, number, amounts_old, amounts_new)
        if both and (filled := read.filled(number, row)):
            blanks.append(filled)
        if both and b[row.new[0]].kind in _OPERATIVE:
            verbs += verb_changes(number, row, language)
        report = _reporting(number, report_request(before, language), report_request(after, language))
        if report:
            reporting.append(report)
    added, withdrawn = _sponsors(old, new)
    cited_new, cited_old = _citations(new), _citations(old)
    parts_old, parts_new = _parts(old), _parts(new)
    return Changes(
        title=_changed(old.title, new.title),
        agenda_item=_changed(", ".join(old.masthead.agenda_items), ", ".join(new.masthead.agenda_items)),
        sponsors_added=tuple(sponsor.name for sponsor in added),
        sponsors_withdrawn=tuple(sponsor.name for sponsor in withdrawn),
        dates=tuple(dates),
        amounts=tuple(amounts),
        reporting=tuple(reporting),
        placeholders=tuple(blanks),
        citations_added=tuple(text for key, text in cited_new.items() if key not in cited_old),
        citations_dropped=tuple(text for key, text in cited_old.items() if key not in cited_new),
        footnotes=_footnotes(old, new),
        parts_added=tuple(part for part in parts_new if part not in parts_old),
        parts_dropped=tuple(part for part in parts_old if part not in parts_new),
        verbs=tuple(verbs),
        votes=vote_changes(old.votes, new.votes),
        groups_added=by_group(added),
        groups_withdrawn=by_group(withdrawn),
    )


def _note(into: list[Delta], row: int, old: list[str], new: list[str]) -> None:
    if old == new:
        return
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if gone or come:
        into.append(Delta(row, tuple(gone.elements()), tuple(come.elements())))


def _reporting(row: int, old: str | None, new: str | None) -> Reporting | None:
    if old == new:
        return None
    event = "added" if old is None else "dropped" if new is None else "changed"
    return Reporting(row, event, old, new)


def _sponsors(old: Document, new: Document) -> tuple[list[Sponsor], list[Sponsor]]:
    """Who joined and who left. A side that prints no sponsors (an adopted text) says nothing about them."""
    before, after = _standing(old), _standing(new)
    if not before or not after:
        return [], []
    sessions = {document.masthead.session for document in (old, new)} - {None}
    # Another year's list was closed; this year's may just have been opened: who is not on it yet has not left.
    gone = [] if len(sessions) > 1 else [sponsor for key, sponsor in before.items() if key not in after]
    return [sponsor for key, sponsor in after.items() if key not in before], gone


def _standing(document: Document) -> dict[str, Sponsor]:
    return {
        sponsor.code or plain(sponsor.name).casefold(): sponsor
        for sponsor in document.sponsors
        if sponsor.role is not SponsorRole.WITHDRAWN
    }


def _citations(document: Document) -> dict[str, str]:
    """Key → spelling, in the order of the text and then of the footnotes."""
    cited: Iterable[str] = (
        *(symbol for passage in document.passages for symbol in passage.citations),
        *(symbol for note in document.footnotes for symbol in note.citations),
    )
    found: dict[str, str] = {}
    for symbol in dict.fromkeys(cited):
        found.setdefault(key_of(symbol), symbol)
    return found


def _footnotes(old: Document, new: Document) -> tuple[NoteChange, ...]:
    """Footnotes are aligned by what they say, so a mark that moved on is no change."""
    a, b = old.footnotes, new.footnotes
    found: list[NoteChange] = []
    for link in align([note.text for note in a], [note.text for note in b]):
        before, after = join(a[i].text for i in link.old), join(b[j].text for j in link.new)
        marks = ", ".join(a[i].mark for i in link.old) or None, ", ".join(b[j].mark for j in link.new) or None
        if not link.old or not link.new:
            kind = RowKind.DELETED if link.old else RowKind.ADDED
        else:
            kind = kind_of_pair(before, after, language=new.masthead.language)
        if kind is not RowKind.UNCHANGED:
            found.append(NoteChange(kind, *marks, difference(before, after)))
    return tuple(found)


def _parts(document: Document) -> list[str]:
    """Parts that have a name of their own ("Draft resolution IV", "Annex"); the one text of a resolution has none."""
    # What was chosen out of a report is, by itself, the one text: its label is no part that came or went.
    parts = document.parts[1:] if label_of(document) else document.parts
    named = [part.label or str(part.kind) for part in parts if part.label or part.kind != document.parts[0].kind]
    return list(dict.fromkeys(named))


def _changed(old: str | None, new: str | None) -> TextChange | None:
    """A value that both sides print, and print differently (not only in case or typography)."""
    if not old or not new or plain(old).casefold() == plain(new).casefold():
        return None
    return TextChange(old, new)


def kept_words(rows: Sequence[Row]) -> float:
    """Share of the old text's characters that stand in the new one too, 0 to 1 (1 when there was no old text)."""
    kept = sum(len(text) for row in rows for op, text in row.words if op == "=")
    gone = sum(len(text) for row in rows for op, text in row.words if op == "-")
    return kept / (kept + gone) if kept + gone else 1.0
