"""How a text of ours comes to be: clauses that become paragraphs, with numbers, years and footnotes given at the end."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from documents.citations import citations_in
from documents.model import Footnote, Passage, PassageKind, Provenance
from replica import phrases
from replica.writer.words import ordinal

_NAMES = (
    "Albania|Algeria|Andorra|Argentina|Armenia|Australia|Austria|Bangladesh|Barbados|Belgium|Belize|Bhutan|Botswana|Brazil|"
    "Bulgaria|Cabo Verde|Canada|Chile|Colombia|Costa Rica|Croatia|Cuba|Cyprus|Czechia|Denmark|Dominican Republic|Ecuador|"
    "Egypt|El Salvador|Estonia|Fiji|Finland|France|Gabon|Georgia|Germany|Ghana|Greece|Guatemala|Guyana|Honduras|Hungary|"
    "Iceland|India|Indonesia|Ireland|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Latvia|Lebanon|Lithuania|Luxembourg|"
    "Madagascar|Malaysia|Maldives|Malta|Mexico|Monaco|Mongolia|Montenegro|Morocco|Namibia|Nepal|Nigeria|Norway|Panama|"
    "Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Republic of Korea|Republic of Moldova|Romania|Samoa|"
    "Senegal|Serbia|Singapore|Slovakia|Slovenia|South Africa|Spain|Sri Lanka|Sweden|Switzerland|Thailand|Togo|Tunisia|"
    "Türkiye|Uganda|Ukraine|Uruguay|Venezuela (Bolivarian Republic of)|Viet Nam|Zambia"
)
STATES = tuple(_NAMES.split("|"))

#: What each verb becomes when a text is made more acceptable.
SOFTER = {
    "Urges": "Encourages",
    "Calls upon": "Invites",
    "Requests": "Invites",
    "Encourages": "Invites",
    "Recommends": "Invites",
    "Expresses concern": "Notes",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph before it has a number. ``rest`` follows the lead; a double clause keeps what it can be split into."""

    lead: str
    rest: str
    note: str | None = None
    points: tuple[str, ...] = ()
    double: tuple[str, str, str] | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    preamble: tuple[Clause, ...]
    operative: tuple[Clause, ...]


PROVENANCE = Provenance("application/pdf", "replica")


class Dated(Protocol):
    """What a text's years are taken from."""

    @property
    def index(self) -> int: ...

    @property
    def session(self) -> int: ...

    @property
    def year(self) -> int: ...

    def resolution_of(self, session: int) -> str:
        """ "79/150 of 12 December 2024": the resolution on the same subject of another session."""
        ...


class Setter:
    """Clauses to passages: years filled in, numbers given, footnotes counted."""

    def __init__(self, family: Dated) -> None:
        self.family = family
        self.notes: list[Footnote] = []

    def passages(self, text: Text, pending: str | None) -> tuple[Passage, ...]:
        out: list[Passage] = []
        for clause in text.preamble:
            out.append(self._clause(PassageKind.PREAMBULAR, clause, None, pending))
        for number, clause in enumerate(text.operative, 1):
            out.append(self._clause(PassageKind.OPERATIVE, clause, str(number), pending))
            for letter, point in zip("abcdefgh", clause.points, strict=False):
                full = f"{number} ({letter})"
                out.append(self.passage(PassageKind.SUBPARAGRAPH, None, self._dated(point, pending), full, level=1))
        return tuple(out)

    def _clause(self, kind: PassageKind, clause: Clause, number: str | None, pending: str | None) -> Passage:
        text = self._dated(clause.lead + clause.rest, pending)
        marks: tuple[str, ...] = ()
        if clause.note is not None:
            mark = str(sum(note.mark.isdigit() for note in self.notes) + 1)
            note = self._dated(clause.note, pending)
            self.notes.append(Footnote(mark, note, self._cited(note)))
            marks = (mark,)
        return self.passage(kind, clause.lead, text, number, marks=marks)

    def passage(
        self,
        kind: PassageKind,
        lead: str | None,
        text: str,
        number: str | None,
        *,
        level: int = 0,
        marks: tuple[str, ...] = (),
    ) -> Passage:
        return Passage(kind, text, number, lead, level, marks, self._cited(text))

    def _cited(self, text: str) -> tuple[str, ...]:
        return citations_in(text, organ="A", session=str(self.family.session))

    def _dated(self, text: str, pending: str | None) -> str:
        """Fills the marks that a year decides."""
        family = self.family

        def one(match: re.Match[str]) -> str:
            name, shift, document = match[1], int(match[2] or 0), match[3]
            session = family.session + shift
            if name == "session" and match[2]:
                return ordinal(session)
            if name == "session":
                return str(session)
            if name == "Session":
                return ordinal(session).capitalize()
            if name == "year":
                return str(family.year + shift)
            if name == "deadline":
                return f"30 June {family.year + 1 + shift}"
            if name == "city":
                return phrases.CITIES[(family.index + family.session) % len(phrases.CITIES)]
            if name == "document":
                return str(60 + (family.index * 3 + int(document)) % 300)
            if name == "res":
                return family.resolution_of(session)
            return pending or f"{family.session}/___ of __ December {family.year}"

        return re.sub(r"<(\w+?)([+-]\d+)?(?::(\d+))?>", one, text)


def sorting(name: str) -> str:
    return name.replace("ü", "u")


def some(
    patterns: Sequence[tuple[str, str, str | None]], count: int, chance: random.Random
) -> list[tuple[str, str, str | None]]:
    """``count`` patterns in their order, each used once before any is used again."""
    whole, rest = divmod(count, len(patterns))
    indices = sorted([*list(range(len(patterns))) * whole, *chance.sample(range(len(patterns)), rest)])
    return [patterns[index] for index in indices]


def also(lead: str, word: str) -> str:
    return f"{word} {lead[0].lower()}{lead[1:]}"


def linked(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """A verb used twice running takes "also", three times "further", as the drafting rules have it."""
    last, again = "", 0
    for clause in clauses:
        again = again + 1 if clause.lead == last else 0
        last = clause.lead
        if not again or clause.rest.startswith(" also"):
            yield clause
        elif clause.lead.endswith("ing"):
            yield replace(clause, lead=f"{clause.lead} {('also', 'further')[min(again, 2) - 1]}")
        else:
            yield replace(clause, lead=also(clause.lead, ("Also", "Further")[min(again, 2) - 1]))
