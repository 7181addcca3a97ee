"""A part of a document as a document: "Draft resolution IV" of a committee's report, an annex, a chapter.

Committee reports carry the texts that the Assembly then adopts (sources.md 5.6 of the design), and the text that a delegate asks
for is the draft inside, not the report around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from compare.tokens import plain
from documents.errors import UsageError
from documents.model import Document, Footnote, Part, PartKind, Proposal

_TEXTS = frozenset({PartKind.RESOLUTION, PartKind.DECISION, PartKind.DRAFT_RESOLUTION, PartKind.DRAFT_DECISION})
_TOKEN = re.compile(r"\w+(?:[/-]\w+)*")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_NUMERAL = re.compile(r"[IVXLC]+|[A-Z]|\d+(?:/\d+)?")
_NAMED = 24  # names that an error lists


def names(document: Document) -> tuple[str, ...]:
    """What each part is called by, in order and unique: its label or kind, with that of its owner behind it where it has one
    ("Annex of Draft resolution I"), and with a figure where that is still not enough ("narrative (2)")."""
    found = [
        (part.label or str(part.kind)) + (f" of {part.of}" if part.of and part.label != part.of else "")
        for part in document.parts
    ]
    several, seen = Counter(found), Counter[str]()
    out: list[str] = []
    for name in found:
        seen[name] += 1
        out.append(name if several[name] == 1 or seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(out)


def select(document: Document, label: str) -> Document:
    """The part that ``label`` names, with the annexes that belong to it, as a document of that part's kind.

    ``label`` is what ``names`` gives, the part's label, its kind, or the end of one of them ("IV", "4", "30/1", "annex"); case does
    not count. Where a figure names a chapter and a draft ("IV"), the draft is meant. The masthead stays the document's own,
    and so do the parts' labels; footnotes, sponsors and votes are those of the part alone. Raises UsageError, with the
    labels there are, when none or several fit.
    """
    return part_at(document, find(document, label))


def short_name(document: Document, index: int) -> str:
    """The shortest name that ``select`` takes for a part: "IV" where no other part goes by it, else what ``names`` gives."""
    words: list[str] = _TOKEN.findall(plain(document.parts[index].label or ""))
    if words and _NUMERAL.fullmatch(words[-1]):
        try:
            if find(document, words[-1]) == index:
                return words[-1]
        except UsageError:
            pass
    return names(document)[index]


def part_at(document: Document, index: int) -> Document:
    """The part at an index of ``Document.parts``, as ``select`` gives it."""
    main = document.parts[index]
    chosen = [index, *_owned(document.parts, index)]
    parts = tuple(document.parts[place] for place in chosen)
    proposal = next((p for p in document.proposals if p.part == index), None)
    votes = tuple(document.votes[n] for n in proposal.votes if n < len(document.votes)) if proposal else ()
    return replace(
        document,
        kind=str(main.kind),
        # The label of what it belonged to says nothing where that is left out.
        parts=(replace(main, of=None), *parts[1:]),
        footnotes=_footnotes(document, chosen),
        sponsors=proposal.sponsors if proposal else (),
        votes=votes,
        proposals=(_alone(proposal, len(votes)),) if proposal else (),
        amendments=(),
        corrections=(),
        turns=(),
        letters=(),
        items=(),
    )


def label_of(document: Document) -> str | None:
    """The label that a document carries as a part of another one: its first part has one and owns all the others."""
    first = document.parts[0] if document.parts else None
    if first is None or not first.label or first.kind not in (*_TEXTS, PartKind.ANNEX):
        return None
    return first.label if all(part.of == first.label for part in document.parts[1:]) else None


def find(document: Document, label: str) -> int:
    """The index in ``Document.parts`` of the part that a label names, as ``select`` reads it."""
    called = names(document)
    wanted = _key(label)
    ways = (
        [_key(name) for name in called],
        [_key(part.label or "") for part in document.parts],
        [_key(str(part.kind)) for part in document.parts],
        [_last(part.label or "") for part in document.parts],
        [_last(part.label or str(part.kind)) for part in document.parts],
    )
    numeral = _roman(int(wanted)) if wanted.isdecimal() and 0 < int(wanted) < 200 else None
    for way in ways:
        for asked in filter(None, (wanted, numeral)):
            fits = [place for place, key in enumerate(way) if key == asked]
            texts = [place for place in fits if document.parts[place].kind in _TEXTS]
            if len(fits) == 1 or len(texts) == 1:
                return (fits if len(fits) == 1 else texts)[0]
            if fits:
                listed = _listed([called[place] for place in fits])
                raise UsageError(f"{label!r} names several parts", advice=f"One of them: {listed}")
    raise UsageError(f"no part is called {label!r}", advice=f"There are: {_listed(called)}")


def _listed(called: Sequence[str]) -> str:
    if not called:
        return "none"
    more = len(called) - _NAMED
    return "; ".join(called[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _key(text: str) -> str:
    return " ".join(_TOKEN.findall(plain(text).casefold()))


def _last(text: str) -> str:
    return _key(text).rpartition(" ")[2]


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def _owned(parts: Sequence[Part], index: int) -> list[int]:
    """The parts behind one that belong to it, directly or through another: they follow it without a gap."""
    owners = {parts[index].label} - {None}
    found: list[int] = []
    for place in range(index + 1, len(parts)):
        if parts[place].of not in owners:
            break
        found.append(place)
        owners |= {parts[place].label} - {None}
    return found


def _footnotes(document: Document, chosen: Sequence[int]) -> tuple[Footnote, ...]:
    """The footnotes that the chosen parts refer to.

    Marks start again with every draft of some reports. The footnotes stand in the order of the references: a reference means the
    next footnote of its mark, or the one of the stretch in hand where the text names a note twice.
    """
    stretches = _stretches(document.footnotes)
    at = -1  # the furthest footnote that was referred to
    wanted: set[int] = set()
    fresh = True  # no reference yet in the text in hand
    for number, part in enumerate(document.parts):
        fresh = fresh or part.kind is not PartKind.ANNEX
        for mark in (mark for passage in part.passages for mark in passage.footnotes):
            places = [place for place, note in enumerate(document.footnotes) if note.mark == mark]
            if not places:
                continue
            ahead = next((place for place in places if place > at), None)
            again = next((place for place in places if place <= at and stretches[place] == stretches[at]), None)
            # A stretch begins with its first mark: in another text; in a narrative when all of the one before were referred to.
            first = ahead is not None and ahead > 0 and stretches[ahead] != stretches[ahead - 1]
            begins = first and (fresh or (ahead == at + 1 and part.kind not in _TEXTS))
            fresh = False
            meant = again if again is not None and not begins else ahead
            meant = places[-1] if meant is None else meant
            at = max(at, meant)
            if number in chosen:
                wanted.add(meant)
    return tuple(note for place, note in enumerate(document.footnotes) if place in wanted)


def _stretches(footnotes: Sequence[Footnote]) -> list[int]:
    """Which stretch each footnote belongs to: a new one begins with a mark that the last one has."""
    found: list[int] = []
    seen: set[str] = set()
    for note in footnotes:
        again = note.mark in seen
        seen = {note.mark} if again else seen | {note.mark}
        found.append((found[-1] if found else 0) + again)
    return found


def _alone(proposal: Proposal, votes: int) -> Proposal:
    return replace(proposal, part=0, votes=tuple(range(votes)))
