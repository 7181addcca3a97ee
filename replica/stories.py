"""Families of documents that we wrote ourselves: last year's resolution, a draft, its revision, the report, the adopted text.

Everything follows from a seed, and every change from one version to the next is known (``Edit``): that is what comparisons
and alerts are tested against. A document's text is put together when it is asked for, so that twenty thousand cost nothing
until they are read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from documents.model import (
    Document,
    Footnote,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Sponsor,
    Vote,
)
from documents.states import state_code
from replica import phrases
from replica.drafting import PROVENANCE, SOFTER, STATES, Clause, Setter, Text, also, linked, some, sorting
from replica.writer.words import long_date, ordinal

#: Families in one session: as many as there are titles, spread over six committees.
FAMILIES = len(phrases.SUBJECTS) * len(phrases.ACTIONS)
#: The session that the first generated documents belong to.
SESSION = 80


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that was made on purpose. ``old`` and ``new`` are paragraph numbers or values, None where there is none.

    kinds: softened, added, dropped, split, sponsor joined, date moved, placeholder filled, reworded.
    """

    kind: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Family:
    """The documents of one subject in one session. The same ``index`` in the session before is the year before."""

    index: int
    session: int = SESSION
    seed: int = 0
    preambular: int = 10
    operative: int = 14

    # --- names and numbers -------------------------------------------------------------------------------------------------

    @property
    def committee(self) -> int:
        return 1 + (self.index + 2) % 6

    @cached_property
    def title(self) -> str:
        action = phrases.ACTIONS[self.index // len(phrases.SUBJECTS) % len(phrases.ACTIONS)]
        return f"{action} {self.subject}"

    @cached_property
    def subject(self) -> str:
        return phrases.SUBJECTS[self.index % len(phrases.SUBJECTS)]

    @property
    def year(self) -> int:
        """The year in which the session opens."""
        return 1945 + self.session

    @property
    def draft_symbol(self) -> str:
        return f"A/C.{self.committee}/{self.session}/L.{2 + self.index // 6 % 98}"

    @property
    def revision_symbol(self) -> str:
        return f"{self.draft_symbol}/Rev.1"

    @property
    def resolution_symbol(self) -> str:
        return f"A/RES/{self.session}/{self.resolution_number}"

    @property
    def report_symbol(self) -> str:
        return f"A/{self.session}/{430 + self.index % FAMILIES}"

    @property
    def resolution_number(self) -> int:
        # 37 and the number of families have no common divisor: every family of a session gets a number of its own.
        return 1 + (self.index * 37 + self.session * 11) % FAMILIES

    def resolution_of(self, session: int) -> str:
        """Number and date of the resolution on the same subject of another session."""
        other = replace(self, session=session)
        return f"{session}/{other.resolution_number} of {long_date(other.adopted_on)}"

    @property
    def adopted_on(self) -> str:
        return f"{self.year}-12-{12 + self.index % 6:02d}"

    @property
    def meeting(self) -> str:
        number = 48 + self.index % 6
        return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') } plenary meeting"

    def _job(self, step: int) -> str:
        number = (self.index % FAMILIES * 7 + step * 2531 + 10_000) % 100_000
        return f"{self.year % 100:02d}-{number:05d}"

    # --- texts ---------------------------------------------------------------------------------------------------------------

    @cached_property
    def _base(self) -> Text:
        """The clauses of the subject, years left open: the same for every session of the same family and seed."""
        chance = random.Random(f"{self.seed}/{self.index}")

        def clause(pattern: tuple[str, str, str | None], kind: str) -> Clause:
            lead, rest, note = pattern
            tail = chance.choice(phrases.TAILS[kind]) if chance.random() < 0.4 else ""
            return Clause(lead, phrases.fill(rest[:-1] + tail + rest[-1], chance, self.subject), note)

        first, *others = phrases.PREAMBLE
        count = max(3, self.preambular)
        chosen = some(others, count - 2, chance)
        preamble = [clause(first, "preambular"), *(clause(pattern, "preambular") for pattern in chosen)]
        preamble.insert(
            1,
            Clause(
                "Recalling", " its resolution <pending> on the coordination of technical programmes,", tag="pending"
            ),
        )
        body = [clause(pattern, "operative") for pattern in some(phrases.OPERATIVE, max(6, self.operative) - 4, chance)]
        lead, actor, one, two = chance.choice(phrases.DOUBLE)
        who, what, more = (phrases.fill(text, chance, self.subject) for text in (actor, one, two))
        while more == what:
            more = phrases.fill(two, chance, self.subject)
        rest = f" {who} to {what}, and to {more};"
        body.insert(len(body) // 2, Clause(lead, rest, double=(who, what, more), tag="double"))
        points: list[str] = []
        for _ in range(3 + self.index % 2):
            point = "To " + phrases.fill("{measure}", chance, self.subject)
            if point not in points:
                points.append(point)
        ended = [f"{point};" for point in points]
        ended[-2] = ended[-2][:-1] + "; and"
        body.insert(2, Clause("Urges", " Member States that have not yet done so:", points=tuple(ended), tag="points"))
        opening = Clause(
            "Takes note with appreciation",
            f" of the report of the Secretary-General on {self.subject};",
            "A/<session>/<document:0>.",
            tag="report",
        )
        dated = Clause(
            "Decides",
            f" to convene, not later than <deadline>, a meeting of experts on {self.subject}, open to all Member States;",
            tag="dated",
        )
        reporting = Clause(
            "Requests",
            " the Secretary-General to submit to the General Assembly at its <session+1> session a report on the "
            "implementation of the present resolution, and decides to include in the provisional agenda of that session "
            f"the sub-item entitled “{self.title}”.",
            tag="reporting",
        )
        return Text(tuple(linked(preamble)), tuple(linked([opening, *body, dated, reporting])))

    @cached_property
    def _revised(self) -> tuple[Text, tuple[Edit, ...]]:
        """The draft's clauses as the revision has them, and what was done."""
        chance = random.Random(f"{self.seed}/{self.index}/{self.session}/revision")
        clauses = list(self._base.operative)
        old = {id(clause): str(number) for number, clause in enumerate(clauses, 1)}
        edits: list[tuple[str, str | None, Clause | None]] = []

        free = [c for c in clauses if not c.tag and c.lead in SOFTER]
        softened = chance.choice(free) if free else None
        if softened is not None:
            clauses[clauses.index(softened)] = new = replace(softened, lead=SOFTER[softened.lead])
            edits.append(("softened", old[id(softened)], new))
        droppable = [c for c in clauses[1:] if not c.tag and c is not softened and id(c) in old]
        if droppable:
            dropped = chance.choice(droppable)
            clauses.remove(dropped)
            edits.append(("dropped", old[id(dropped)], None))
        double = next(c for c in clauses if c.tag == "double")
        assert double.double is not None
        who, what, more = double.double
        place = clauses.index(double)
        halves = [
            Clause(double.lead, f" {who} to {what};", tag="half"),
            Clause(also(double.lead, "Also"), f" {who} to {more};", tag="half"),
        ]
        clauses[place : place + 1] = halves
        edits.append(("split", old[id(double)], halves[0]))
        added = Clause(
            "Underlines",
            phrases.fill(" that {virtue} should not be delayed where {problem};", chance, self.subject),
            tag="added",
        )
        clauses.insert(3, added)
        edits.append(("added", None, added))
        dated = next(c for c in clauses if c.tag == "dated")
        clauses[clauses.index(dated)] = later = replace(dated, rest=dated.rest.replace("<deadline>", "<deadline+1>"))
        edits.append(("date moved", old[id(dated)], later))
        numbers = {id(clause): str(number) for number, clause in enumerate(clauses, 1)}
        known = tuple(Edit(kind, was, numbers[id(now)] if now is not None else None) for kind, was, now in edits)
        return Text(self._base.preamble, tuple(clauses)), known

    @property
    def sponsors(self) -> tuple[str, ...]:
        """States that submit the draft, in the order in which they are printed."""
        chance = random.Random(f"{self.seed}/{self.index}/{self.session}/sponsors")
        return tuple(sorted(chance.sample(STATES, 2 + self.index % 9), key=sorting))

    @property
    def joined(self) -> tuple[str, ...]:
        """States that join with the revision."""
        chance = random.Random(f"{self.seed}/{self.index}/{self.session}/joined")
        return tuple(sorted(chance.sample([s for s in STATES if s not in self.sponsors], 2), key=sorting))

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What the revision changed in the draft."""
        return self._revised[1] + tuple(Edit("sponsor joined", None, name) for name in self.joined)

    # --- documents -----------------------------------------------------------------------------------------------------------

    @cached_property
    def last_year(self) -> Document:
        """The resolution of the session before on the same subject."""
        return replace(self, session=self.session - 1).adopted

    @cached_property
    def draft(self) -> Document:
        return self._proposal(
            self.draft_symbol, self._base, f"{self.year}-10-{10 + self.index % 15:02d}", self.sponsors, 1
        )

    @cached_property
    def revision(self) -> Document:
        names = tuple(sorted((*self.sponsors, *self.joined), key=sorting))
        return self._proposal(
            self.revision_symbol, self._revised[0], f"{self.year}-11-{8 + self.index % 15:02d}", names, 2
        )

    @cached_property
    def adopted(self) -> Document:
        """The resolution: the revision's text with its placeholder filled."""
        return self._resolution(reissued=False)

    @cached_property
    def reissued(self) -> Document:
        """The resolution once more under the same symbol, a star behind it and one word put right."""
        return self._resolution(reissued=True)

    @cached_property
    def report(self) -> Document:
        """The committee's report, with a recorded vote and the draft resolution that it recommends."""
        return self._report()

    def _masthead(self, symbol: str, date: str, step: int, draft: bool) -> Masthead:
        name, agenda_title = phrases.AGENDA[self.committee]
        return Masthead(
            symbol=symbol,
            language="en",
            organ="General Assembly",
            distribution="limited" if draft else "general",
            date=date,
            original_language="en" if draft else None,
            job_number=self._job(step),
            session=str(self.session),
            committee=name if draft else None,
            agenda_items=(str(60 + self.committee * 9 + self.index % 7),),
            agenda_title=agenda_title,
        )

    def _proposal(self, symbol: str, text: Text, date: str, names: Sequence[str], step: int) -> Document:
        setter = Setter(self)
        passages = setter.passages(text, pending=None)
        return Document(
            kind="draft resolution",
            masthead=self._masthead(symbol, date, step, draft=True),
            parts=(Part(PartKind.DRAFT_RESOLUTION, passages, title=self.title),),
            provenance=PROVENANCE,
            footnotes=tuple(setter.notes),
            sponsors=tuple(Sponsor(name, state_code(name)) for name in names),
        )

    def _resolution(self, reissued: bool) -> Document:
        symbol = self.resolution_symbol
        setter = Setter(self)
        if reissued:
            setter.notes.append(Footnote("*", f"Reissued for technical reasons on 20 January {self.year + 1}."))
        text = self._revised[0]
        if reissued:
            last = text.operative[-1]
            better = replace(
                last,
                rest=last.rest.replace(
                    "a report on the implementation", "a comprehensive report on the implementation"
                ),
            )
            text = Text(text.preamble, (*text.operative[:-1], better))
        passages = setter.passages(
            text, pending=f"{self.session}/{200 + self.index % 50} of {long_date(self.adopted_on)}"
        )
        head = self._masthead(symbol, f"{self.year}-12-{22 + self.index % 8:02d}", 3, draft=False)
        committee = phrases.AGENDA[self.committee][0]
        proponent = f"[on the report of the {committee} ({self.report_symbol}, para. 14)]"
        return Document(
            kind="resolution",
            masthead=replace(head, adopted=self.adopted_on, meeting=self.meeting, reissued=reissued),
            parts=(Part(PartKind.RESOLUTION, passages, title=self.title, proponent=proponent),),
            provenance=PROVENANCE,
            footnotes=tuple(setter.notes),
        )

    def _report(self) -> Document:
        committee = phrases.AGENDA[self.committee][0]
        setter = Setter(self)
        chance = random.Random(f"{self.seed}/{self.index}/{self.session}/vote")
        names = list(STATES)
        chance.shuffle(names)
        favour, against, abstaining = names[:70], names[70:73], names[73:85]
        vote = Vote(
            subject=self.revision_symbol,
            in_favour=tuple(sorted(favour, key=sorting)),
            against=tuple(sorted(against, key=sorting)),
            abstaining=tuple(sorted(abstaining, key=sorting)),
            totals=(("in_favour", 70), ("against", 3), ("abstaining", 12)),
            meeting="42nd meeting",
            date=f"{self.year}-11-20",
        )
        item = str(60 + self.committee * 9 + self.index % 7)
        agenda_title = phrases.AGENDA[self.committee][1]
        lead_sponsor = self.sponsors[0]
        numbered = [
            f"At its 2nd plenary meeting, on 12 September {self.year}, the General Assembly, on the recommendation of the "
            f"General Committee, decided to include in the agenda of its {ordinal(self.session)} session the item "
            f"entitled “{agenda_title}” and to allocate it to the {committee}.",
            f"The {committee} considered item {item} at its 30th, 38th and 42nd meetings, on 3, 12 and 20 November "
            f"{self.year}.",
            None,
            f"At the 30th meeting, on 3 November, the representative of {lead_sponsor}, on behalf of the sponsors, introduced "
            f"a draft resolution entitled “{self.title}” ({self.draft_symbol}).",
            f"At its 42nd meeting, on 20 November, the Committee had before it a revised draft resolution "
            f"({self.revision_symbol}), submitted by the sponsors of draft resolution {self.draft_symbol}, joined by "
            f"{' and '.join(self.joined)}.",
            f"At the same meeting, the Committee adopted draft resolution {self.revision_symbol} by a recorded vote of 70 to "
            "3, with 12 abstentions (see para. 14). The voting was as follows:",
        ]
        passages: list[Passage] = [Passage(PassageKind.HEADING, "Introduction", number="I")]
        number = 0
        for text in numbered:
            if text is None:
                passages.append(Passage(PassageKind.HEADING, "Consideration of proposals", number="II"))
                continue
            number += 1
            passages.append(setter.passage(PassageKind.PARAGRAPH, None, text, str(number)))
        passages.append(Passage(PassageKind.HEADING, f"Recommendation of the {committee}", number="III"))
        text = f"The {committee} recommends to the General Assembly the adoption of the following draft resolution:"
        passages.append(setter.passage(PassageKind.PARAGRAPH, None, text, "14"))
        drafted = setter.passages(self._revised[0], pending=None)
        head = self._masthead(self.report_symbol, f"{self.year}-12-02", 4, draft=False)
        return Document(
            kind="committee report",
            masthead=replace(head, original_language="en"),
            parts=(
                Part(PartKind.NARRATIVE, tuple(passages), title=f"Report of the {committee}"),
                Part(PartKind.DRAFT_RESOLUTION, drafted, label="Draft resolution", title=self.title),
            ),
            provenance=PROVENANCE,
            footnotes=tuple(setter.notes),
            votes=(vote,),
        )


# --- many ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Generated:
    """A document that exists when it is asked for."""

    symbol: str
    title: str
    write: Callable[[], Document]


def generate(seed: int, count: int) -> Iterator[Generated]:
    """``count`` documents: family by family, the draft, its revision and the resolution; older sessions after newer ones.

    Cheap to list; ``write`` puts a document together. The same seed gives the same documents.
    """
    made = 0
    index = 0
    while made < count:
        family = Family(index % FAMILIES, SESSION - index // FAMILIES, seed)
        for symbol, kind, name in (
            (family.draft_symbol, "draft resolution", "draft"),
            (family.revision_symbol, "revised draft resolution", "revision"),
            (family.resolution_symbol, "resolution", "adopted"),
        ):
            if made == count:
                return
            made += 1
            yield Generated(symbol, f"{family.title}: {kind}", _writer(family, name))
        index += 1


def _writer(family: Family, name: str) -> Callable[[], Document]:
    def write() -> Document:
        # A fresh copy: a family remembers the texts it has put together, and twenty thousand should not be remembered.
        document: Document = getattr(replace(family), name)
        return document

    return write
