"""What a reader asks first, drawn out of the rows and the mastheads: sponsors, dates, amounts, reports, citations, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from compare.align import align
from compare.calendar import calendar
from compare.kinds import kind_of_pair, placeholders
from compare.model import Changes, Delta, NoteChange, Reporting, Row, RowKind, TextChange
from compare.tokens import join, plain, squeezed
from compare.words import difference
from documents.model import Document, SponsorRole
from documents.symbol import key_of

_AROUND = 60  # characters: longer than any date or sum with the words that belong to it
_DIGIT = re.compile(r"\d")
_NUMBER = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SUMS = ("$", "€", "£", "%", "illion", "thousand", "cent", "dollars", "euros", "ciento", "процент", "المائة", "美元")
_AMOUNT = re.compile(
    rf"(?:US)?[$€£]\s?(?:{_NUMBER})(?:\s(?:thousand|million|billion|trillion))?"
    rf"|\b(?:{_NUMBER})\s(?:thousand|million|billion|trillion)(?:\s(?:United States )?dollars)?"
    rf"|\b(?:{_NUMBER})\s?(?:%|per\s?cent\b|pour\s?cent\b|por\s?ciento\b|процент\w*|في المائة|dollars\b|euros\b|美元)",
    re.I,
)
# A bare figure is an amount unless it numbers something ("paragraph 12", "Goal 16", "article 5") or is a mark of a point.
_FIGURE = re.compile(
    rf"(?<![\w/.\-(])(?<!No\. )(?<!para\. )(?<!paras\. )(?<!graph )(?<!graphs )(?<!rticle )(?<!rticles )(?<!Goal )(?<!Goals )"
    rf"(?<!item )(?<!Agenda )(?<!target )(?<!ection )(?<!ule )(?<!hapter )(?<!annex )({_NUMBER})(?![\w/)\-%]|[.,]\d)"
)
_ABOUT_REPORTS = ("report", "updat", "brief", "rapport", "informe", "доклад")
_REPORT = re.compile(
    r"\b(?:requests?|invites?|calls upon|encourages?|urges?|demande|prie|invite|solicita|pide|invita|просит|предлагает)\b"
    r"[^;]{0,240}?\b(?:(?:to|also|further|continue to)\s+)?"
    r"(?:report(?:ing)?\b|submit\b[^;]{0,80}\breport|present\b[^;]{0,60}\breport|provide\b[^;]{0,60}\b(?:report|update|briefing)"
    r"|prepare\b[^;]{0,60}\breport|update\b|brief\b|rapport\b|informe\b|доклад)[^;]*",
    re.I,
)


def changes_of(old: Document, new: Document, rows: Sequence[Row]) -> Changes:
    """Everything of ``compare.model.Changes``; rows are referred to by their index."""
    a, b = old.passages, new.passages
    read = _Reader(new.masthead.language)
    dates: list[Delta] = []
    amounts: list[Delta] = []
    blanks: list[Delta] = []
    reporting: list[Reporting] = []
    for number, row in enumerate(rows):
        if row.kind is RowKind.UNCHANGED:
            continue
        before, after = join(a[i].text for i in row.old), join(b[j].text for j in row.new)
        both = bool(row.old and row.new)
        if read.counts(row):
            (dates_old, amounts_old), (dates_new, amounts_new) = (
                read.figures(_near(row, ops), both) for ops in ("=-", "=+")
            )
            _note(dates, number, dates_old, dates_new)
            _note(amounts, number, amounts_old, amounts_new)
        if both and (filled := _filled(number, row)):
            blanks.append(filled)
        report = _reporting(number, _report(before), _report(after))
        if report:
            reporting.append(report)
    added, withdrawn = _sponsors(old, new)
    cited_new, cited_old = _citations(new), _citations(old)
    parts_old, parts_new = _parts(old), _parts(new)
    return Changes(
        title=_changed(old.title, new.title),
        agenda_item=_changed(", ".join(old.masthead.agenda_items), ", ".join(new.masthead.agenda_items)),
        sponsors_added=added,
        sponsors_withdrawn=withdrawn,
        dates=tuple(dates),
        amounts=tuple(amounts),
        reporting=tuple(reporting),
        placeholders=tuple(blanks),
        citations_added=tuple(text for key, text in cited_new.items() if key not in cited_old),
        citations_dropped=tuple(text for key, text in cited_old.items() if key not in cited_new),
        footnotes=_footnotes(old, new),
        parts_added=tuple(part for part in parts_new if part not in parts_old),
        parts_dropped=tuple(part for part in parts_old if part not in parts_new),
    )


def _filled(number: int, row: Row) -> Delta | None:
    """Blanks of a draft, and the words that stand in their place."""
    blanks: list[str] = []
    came: list[str] = []
    for (op, text), (next_op, next_text) in zip(row.words, (*row.words[1:], ("", "")), strict=True):
        found = placeholders(text) if op == "-" else []
        if found:
            blanks += found
            came += [squeezed(next_text)] if next_op == "+" else []
    return Delta(number, tuple(blanks), tuple(came)) if blanks else None


def _near(row: Row, ops: str) -> str:
    """One side of a row without the middle of long equal stretches: what stands there is the same on both sides."""
    pieces = [
        f"{text[:_AROUND]} ¦ {text[-_AROUND:]}" if op == "=" and len(text) > 3 * _AROUND else text
        for op, text in row.words
        if op in ops
    ]
    return plain("".join(pieces))


def _note(into: list[Delta], row: int, old: list[str], new: list[str]) -> None:
    if old == new:
        return
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if gone or come:
        into.append(Delta(row, tuple(gone.elements()), tuple(come.elements())))


class _Reader:
    """Finds dates and amounts in the texts of one language."""

    def __init__(self, language: str) -> None:
        moves_on = calendar(language)
        self._date = moves_on.date
        self._months = moves_on.months
        self._cited = re.compile(
            r"(?:\b(?:S-|ES-)?\d{1,4}/\d{1,4}(?:\s[A-Z])?|\b\d{1,4}\s?\([^()]{1,8}\)|\b[A-Z]+(?:/[\w.()-]+)+)"
            rf"(?:,?\s+(?:of|du|de|от|المؤرخ)\s+(?:{moves_on.full_date}))?"
        )
        self._deadline = re.compile(
            r"\b(?:by|before|no later than|not later than|until|through|as from|as of)\s+(?:the end of\s+)?"
            rf"({moves_on.full_date})"
        )

    def counts(self, row: Row) -> bool:
        """Whether anything that this class reads can have changed: a figure or a month came or went."""
        changed = " ".join(text for op, text in row.words if op != "=")
        return bool(_DIGIT.search(changed)) or not self._months.isdisjoint(changed.split())

    def figures(self, text: str, both: bool) -> tuple[list[str], list[str]]:
        """(dates, amounts) of a text.

        Dates are not those of cited resolutions; of a paragraph on one side only, just what it sets as a deadline counts.
        Amounts are sums, shares and, in a paragraph that stands on both sides, plain figures that count something.
        """
        if not _DIGIT.search(text):
            return [], []
        if "/" in text or "(" in text:
            text = self._cited.sub(" ", text)
        amounts = [squeezed(match[0]) for match in _AMOUNT.finditer(text)] if _has(text.lower(), _SUMS) else []
        if not both:
            return [found[1] for found in self._deadline.finditer(text)], amounts
        dates = [found[0] for found in self._date.finditer(text)]
        rest = self._date.sub(" ", _AMOUNT.sub(" ", text) if amounts else text)
        if _DIGIT.search(rest):
            amounts += [match[1] for match in _FIGURE.finditer(rest)]
        return dates, amounts


def _has(text: str, words: Sequence[str]) -> bool:
    """A search for each word by itself is several times as fast as one pattern of all of them."""
    return any(word in text for word in words)


def _report(text: str) -> str | None:
    if not _has(text, _ABOUT_REPORTS):
        return None
    found = _REPORT.search(plain(text))
    return found[0].strip(" .;,") if found else None


def _reporting(row: int, old: str | None, new: str | None) -> Reporting | None:
    if old == new:
        return None
    event = "added" if old is None else "dropped" if new is None else "changed"
    return Reporting(row, event, old, new)


def _sponsors(old: Document, new: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who joined and who left. A side that prints no sponsors (an adopted text) says nothing about them."""
    before, after = _sponsor_names(old), _sponsor_names(new)
    if not before or not after:
        return (), ()
    added = tuple(name for key, name in after.items() if key not in before)
    withdrawn = tuple(name for key, name in before.items() if key not in after)
    return added, withdrawn


def _sponsor_names(document: Document) -> dict[str, str]:
    return {
        sponsor.code or plain(sponsor.name).casefold(): sponsor.name
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
    named = [
        part.label or str(part.kind) for part in document.parts if part.label or part.kind != document.parts[0].kind
    ]
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
