"""From a document to what is set on paper: blocks of runs, in the order of reading, for PDF and DOCX alike.

What a Document does not say (where in a paragraph a footnote's mark stands, which words besides the lead are italic, when
the document was dispatched) a Style says, or is chosen here, always the same for the same document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from documents.errors import UsageError
from documents.model import Document, Part, PartKind, Passage, PassageKind, Vote
from documents.symbol import Symbol, SymbolError
from replica.writer.tongues import TONGUES, Tongue, indic
from replica.writer.words import joined, long_date

_RESOLUTIONS = (PartKind.RESOLUTION, PartKind.DECISION)
_DRAFTS = (PartKind.DRAFT_RESOLUTION, PartKind.DRAFT_DECISION)


@dataclass(frozen=True, slots=True)
class Style:
    """What the structure leaves open.

    ``italic_phrases`` are printed in italics wherever they stand. ``marks_seed`` moves the places of footnote marks.
    ``dispatched`` is an ISO date; ``running_title`` puts the title into the heads of later pages, as resolutions have it.
    ``indic_digits``: Arabic numbers and dates in Arabic-Indic figures, as until the seventieth session.
    """

    italic_phrases: tuple[str, ...] = ("Treaty Series", "Official Records of the General Assembly")
    marks_seed: int = 0
    dispatched: str | None = None
    running_title: bool | None = None
    links: bool = True
    indic_digits: bool = False


class Look(StrEnum):
    """How a block is set; the names are those of the layout, not of the structure."""

    ADOPTED = "adopted"  # "Resolution adopted by the General Assembly", 14 pt bold
    PROPONENT = "proponent"  # "[on the report of …]"
    SPONSORS = "sponsors"  # 10 pt bold
    TITLE = "title"  # 12 pt bold, a resolution's number hanging before it
    LABEL = "label"  # "Annex", "Draft resolution IV": 14 pt bold
    HEADING = "heading"  # 10 pt bold
    OPENING = "opening"  # "The General Assembly,"
    INDENTED = "indented"  # first line indented: preambular paragraphs, numbered ones with their number
    FLUSH = "flush"  # numbered from the margin: annexes, reports
    HANGING = "hanging"  # "(i)": the whole paragraph indented
    NAMES = "names"  # the countries of a vote
    TABLE = "table"
    CLOSING = "closing"  # meeting and date, right of the middle


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one appearance. ``mark`` runs are raised and small."""

    text: str
    italic: bool = False
    bold: bool = False
    mark: bool = False
    note: int | None = None  # index of the footnote that this mark is the first to name
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    look: Look
    runs: tuple[Run, ...]
    number: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote as printed: its mark and its runs."""

    mark: str
    runs: tuple[Run, ...]


@dataclass(slots=True)
class Setting:
    """A document, set: blocks in order, the footnotes they point to, and those that belong to the first page."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    cover_notes: list[int] = field(default_factory=list)
    title: str = ""


def compose(document: Document, style: Style) -> Setting:
    """Sets a document. Raises UsageError where it cannot be set so that a reader could read it back."""
    return _Composer(document, style).setting


class _Composer:
    def __init__(self, document: Document, style: Style) -> None:
        self.document, self.style = document, style
        self.setting = Setting(title=document.title or "")
        self.notes = document.footnotes
        self.next_note = 0
        self.votes = list(document.votes)
        self.tongue: Tongue | None = TONGUES.get(document.masthead.language)
        for note in self.notes:
            self.setting.notes.append(Note(note.mark, self._runs(note.text, None, note.citations)))
        self._cover()
        for index, part in enumerate(document.parts):
            self._part(part, first=index == 0)
        if self.next_note != len(self.notes):
            raise UsageError(
                f"footnote {self.notes[self.next_note].mark} is named by no passage",
                phase="writing",
                subject=str(document.masthead.symbol),
            )

    def _add(self, look: Look, text: str | tuple[Run, ...], number: str | None = None, keep: bool = False) -> None:
        bold = look in (Look.ADOPTED, Look.SPONSORS, Look.TITLE, Look.LABEL, Look.HEADING)
        runs = (Run(text, bold=bold),) if isinstance(text, str) else text
        self.setting.blocks.append(Block(look, runs, number, keep_with_next=keep))

    # --- the first page --------------------------------------------------------------------------------------------------

    def _cover(self) -> None:
        """Star footnotes (a reissue, a title's note) are called by the masthead, not by a passage."""
        named = {mark for passage in self.document.passages for mark in passage.footnotes}
        while self.next_note < len(self.notes):
            mark = self.notes[self.next_note].mark
            if not mark.startswith("*") or mark in named:
                break
            self.setting.cover_notes.append(self.next_note)
            self.next_note += 1

    def _part(self, part: Part, first: bool) -> None:
        number = None
        if part.kind in _RESOLUTIONS and first:
            number = self._adopted(part)
        elif part.kind in _DRAFTS and first and not part.label:
            if part.proponent:
                self._add(Look.SPONSORS, part.proponent, keep=True)
            elif self.document.sponsors and self.tongue is not None:
                names = self.tongue.joined([sponsor.name for sponsor in self.document.sponsors])
                self._add(Look.SPONSORS, f"{names}{self.tongue.draft}", keep=True)
            elif self.document.sponsors:
                names = joined([sponsor.name for sponsor in self.document.sponsors])
                self._add(Look.SPONSORS, f"{names}: {part.kind}", keep=True)
        else:
            annex = self.tongue.annex if self.tongue is not None else "Annex"
            label = part.label or (annex if part.kind is PartKind.ANNEX else None)
            if label:
                self._add(Look.LABEL, label, keep=True)
        if part.title and not (number is None and part.title.startswith("Resolution ")):
            self._add(Look.TITLE, part.title, number, keep=True)
        self._opening(part)
        for passage in part.passages:
            self._passage(passage)
        if part.kind in _RESOLUTIONS and first:
            self._closing()

    def _opening(self, part: Part) -> None:
        """ "The General Assembly,": printed before every resolution, and no passage of it."""
        kinds = {passage.kind for passage in part.passages}
        if part.kind in (*_RESOLUTIONS, *_DRAFTS) and kinds & {PassageKind.PREAMBULAR, PassageKind.OPERATIVE}:
            organ = self.document.masthead.organ or "General Assembly"
            words, comma = f"The {organ}", ","
            if self.tongue is not None:
                words, comma = self.tongue.opening.get(organ, organ), self.tongue.comma.strip().replace("、", "，")
            self._add(Look.OPENING, (Run(words, italic=True), Run(comma)), keep=True)

    def _adopted(self, part: Part) -> str | None:
        """The lines above a resolution's title; returns the number that hangs before the title."""
        head = self.document.masthead
        symbol = _symbol(head.symbol)
        if symbol is not None and symbol.organ == "S":
            name = f"{symbol.number} ({symbol.session})"
            self._add(Look.ADOPTED, f"{part.kind.capitalize()} {name}", keep=True)
            if head.adopted and head.meeting:
                words = f"Adopted by the Security Council at its {head.meeting}, on {long_date(head.adopted)}"
                self._add(Look.TITLE, words, keep=True)
            return None
        if head.adopted:
            organ = head.organ or "General Assembly"
            words = f"{part.kind.capitalize()} adopted by the {organ}\non {long_date(head.adopted)}"
            if self.tongue is not None:
                words = self._figures(self.tongue.adopted[organ].format(self.tongue.dated(head.adopted)))
            self._add(Look.ADOPTED, words, keep=True)
        if part.proponent:
            inner = part.proponent.removeprefix("[").removesuffix("]")
            self._add(Look.PROPONENT, (Run("["), *self._runs(inner, None, (), italic=True), Run("]")), keep=True)
        return f"{symbol.session}/{symbol.number}." if symbol and symbol.session and symbol.number else None

    def _closing(self) -> None:
        head = self.document.masthead
        symbol = _symbol(head.symbol)
        if head.adopted and head.meeting and not (symbol and symbol.organ == "S"):
            lines = f"{head.meeting}\n{long_date(head.adopted)}"
            if self.tongue is not None:
                ends = [head.meeting, self.tongue.dated(head.adopted)]
                lines = self._figures("\n".join(ends if self.tongue.code != "zh" else ends[::-1]))
            self._add(Look.CLOSING, (Run(lines, italic=True),))

    def _figures(self, text: str) -> str:
        return indic(text) if self.style.indic_digits else text

    # --- passages ----------------------------------------------------------------------------------------------------------

    def _passage(self, passage: Passage) -> None:
        kind, number = passage.kind, passage.number
        if kind is PassageKind.TABLE:
            rows = tuple(tuple(line.split("\t")) for line in passage.text.split("\n"))
            self.setting.blocks.append(Block(Look.TABLE, (), rows=rows))
            return
        runs = self._marked(passage)
        label = _label(number, self.tongue)
        if label and self.tongue is not None:
            label = self._figures(label)
        if kind is PassageKind.TITLE:
            self._add(Look.TITLE, tuple(_bold(runs)), label, keep=True)
        elif kind is PassageKind.HEADING:
            self._add(Look.HEADING, tuple(_bold(runs)), label, keep=True)
        elif kind is PassageKind.SIGNATURE:
            self._add(Look.CLOSING, runs)
        elif kind is PassageKind.PARAGRAPH and passage.level == 0 and number:
            self._add(Look.FLUSH, runs, label)
        elif passage.level >= 2:
            self._add(Look.HANGING, runs, label)
        else:
            self._add(Look.INDENTED, runs, label)
        if self.votes and re.search(r"recorded vote.*\bThe voting was as follows:$", passage.text, re.S):
            self._vote(self.votes.pop(0))

    def _vote(self, vote: Vote) -> None:
        for words, names in (
            ("In favour:", vote.in_favour),
            ("Against:", vote.against),
            ("Abstaining:", vote.abstaining),
        ):
            self._add(Look.INDENTED, (Run(words, italic=True),), keep=True)
            self._add(Look.NAMES, f"{', '.join(names)}." if names else "None.")

    def _marked(self, passage: Passage) -> tuple[Run, ...]:
        """The passage's runs with its footnote marks in them."""
        places = _places(passage, self.style.marks_seed)
        out: list[Run] = []
        position = 0
        runs = self._runs(passage.text, passage.lead, passage.citations)
        marks = list(zip(places, passage.footnotes, strict=True))
        for run in runs:
            start = 0
            while marks and position + start <= marks[0][0] <= position + len(run.text):
                place, mark = marks.pop(0)
                cut = place - position
                if cut > start:
                    out.append(_cut(run, start, cut))
                start = cut
                out.append(Run(mark, mark=True, note=self._note(mark)))
            if start < len(run.text):
                out.append(_cut(run, start, len(run.text)))
            position += len(run.text)
        return tuple(out)

    def _note(self, mark: str) -> int | None:
        """The footnote that a mark is the first to name; None for a mark that repeats one already printed."""
        if self.next_note < len(self.notes) and self.notes[self.next_note].mark == mark:
            self.next_note += 1
            return self.next_note - 1
        if any(note.mark == mark for note in self.notes[: self.next_note]):
            return None
        raise UsageError(
            f"mark {mark} stands before its footnote, or has none",
            phase="writing",
            subject=str(self.document.masthead.symbol),
        )

    def _runs(self, text: str, lead: str | None, citations: Sequence[str], italic: bool = False) -> tuple[Run, ...]:
        """Text cut where its appearance changes: the lead, italic phrases, links of citations."""
        if lead and not text.startswith(lead):
            raise UsageError(f"{lead!r} does not open {text[:40]!r}", phase="writing")
        slanted = [False] * len(text)
        if lead or italic:
            slanted[: len(text) if italic else len(lead or "")] = [True] * (len(text) if italic else len(lead or ""))
        for phrase in self.style.italic_phrases:
            for match in re.finditer(re.escape(phrase), text):
                slanted[match.start() : match.end()] = [True] * len(match[0])
        links: list[str | None] = [None] * len(text)
        if self.style.links:
            for start, stop, symbol in _cited(text, citations):
                links[start:stop] = [symbol] * (stop - start)
        out: list[Run] = []
        start = 0
        for index in range(1, len(text) + 1):
            if index == len(text) or (slanted[index], links[index]) != (slanted[start], links[start]):
                out.append(Run(text[start:index], italic=slanted[start], link=links[start]))
                start = index
        return tuple(out)


def _bold(runs: Sequence[Run]) -> Iterator[Run]:
    for run in runs:
        yield run if run.mark else Run(run.text, bold=True)


def _cut(run: Run, start: int, stop: int) -> Run:
    return Run(run.text[start:stop], run.italic, run.bold, link=run.link)


def _symbol(text: str | None) -> Symbol | None:
    try:
        return Symbol.parse(text) if text else None
    except SymbolError:
        return None


def _label(number: str | None, tongue: Tongue | None) -> str | None:
    """ "23" is printed "23.", "23 (b)" is printed "(b)", "A" and "IV" of headings are printed "A." and "IV.".

    In Arabic "23" is printed "23 -"; in French, Spanish and Russian "23 b)" is printed "b)"."""
    if not number:
        return None
    points: list[str] = re.findall(r"\([^()]+\)|[^\W\d_]{1,5}\)", number)
    if points:
        return points[-1]
    return tongue.figure.format(number.rstrip(" -")) if tongue is not None else f"{number}."


def _cited(text: str, citations: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where the citations stand: a symbol as it is, or the bare number of a resolution ("77/237")."""
    for symbol in dict.fromkeys(citations):
        bare = symbol.split("/RES/")[-1]
        for spelling in dict.fromkeys((symbol, bare)):
            for match in re.finditer(rf"(?<![\w/]){re.escape(spelling)}(?![\w/])", text):
                yield match.start(), match.end(), symbol


def _places(passage: Passage, seed: int) -> list[int]:
    """Where the marks of a passage go: behind words, best behind a comma or at the end, never inside the lead."""
    count = len(passage.footnotes)
    if not count:
        return []
    text = passage.text
    begin = len(passage.lead or "") + 1
    ends = [m.end() for m in re.finditer(r"\S(?=\s|$)", text) if m.end() > begin]
    commas = [end for end in ends if text[end - 1] in ",;:.”"]
    pool = commas if len(commas) >= count else ends
    if len(pool) < count:
        raise UsageError(f"no room for {count} footnote marks in {text[:40]!r}", phase="writing")
    digest = hashlib.sha256(f"{seed}\n{text}".encode()).digest()
    # One place from each of as many equal stretches as there are marks, so that their order is the order of the text.
    places: list[int] = []
    for index in range(count):
        low, high = index * len(pool) // count, (index + 1) * len(pool) // count
        places.append(pool[low + digest[index % len(digest)] % (high - low)])
    return places
