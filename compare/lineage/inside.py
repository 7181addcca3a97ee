"""The drafts inside a report as documents of their own, with a key, facts and a place in the lineage.

A committee's report carries the texts that the Assembly then adopts: the draft A/C.3/77/L.9 becomes "Draft resolution IV" of
A/77/464, and that becomes a resolution. The key of such a draft is the report's with the shortest name of the part behind a hash,
``A/77/464#IV``, which is also what ``compare.parts.select`` and the command line take.
"""

from __future__ import annotations

from dataclasses import replace

from compare.lineage.facts import Facts, facts
from compare.parts import part_at, short_name
from documents.errors import RapporteurError
from documents.model import Document, PartKind, Proposal, Vote
from documents.symbol import Symbol, key_of

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_DRAFTS = frozenset({PartKind.DRAFT_RESOLUTION, PartKind.DRAFT_DECISION})


def split_key(key: str) -> tuple[str, str | None]:
    """ "A/77/464#IV" → ("A/77/464", "IV"); a key without a part → (key, None)."""
    whole, mark, part = key.partition("#")
    return whole, part if mark else None


def key_as_shown(key: str) -> str:
    """The customary spelling of a document's key or a part's: "A/C.3/77/L.9/Rev.1", "A/77/464#IV"."""
    whole, part = split_key(key)
    try:
        shown = Symbol.parse(whole).display
    except RapporteurError:
        shown = whole
    return shown if part is None else f"{shown}#{part}"


def part_order(part: str) -> tuple[int, str]:
    """Sorts the names of parts as their report has them: "IX" behind "IV", "10" behind "9"."""
    last = part.rpartition(" ")[2]
    if last.isdecimal():
        return int(last), part
    values = [_ROMAN.get(letter, 0) for letter in last]
    if not all(values):
        return 0, part
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)), part


def inside(document: Document, whole: Facts) -> tuple[tuple[Facts, Document], ...]:
    """The drafts that a document carries, in its order, each with its facts and as a document of its own.

    ``whole`` are the document's facts. A document that is itself a draft or an adopted text carries none.
    """
    if not whole.key or not whole.embedded:
        return ()
    drafts = (
        one_inside(document, whole, index)
        for index, part in enumerate(document.parts)
        if part.kind in _DRAFTS and part.passages
    )
    return tuple({own.key: (own, alone) for own, alone in drafts}.values())


def one_inside(document: Document, whole: Facts, index: int) -> tuple[Facts, Document]:
    """The part at an index of ``Document.parts``, with its facts and as a document of its own."""
    alone = part_at(document, index)
    name = short_name(document, index)
    key = f"{whole.key}#{name}"
    proposal = next(iter(alone.proposals), None)
    own = replace(
        facts(alone),
        key=key,
        base=key,
        symbol=f"{whole.symbol or key_as_shown(whole.key)}#{name}",
        version=f"{key}{whole.version.removeprefix(whole.key)}",
        within=whole.key,
        acted_on=_acted_on(proposal),
        action=_action(proposal, alone.votes),
    )
    return own, alone


def _acted_on(proposal: Proposal | None) -> tuple[str, ...]:
    if proposal is None:
        return ()
    return tuple(dict.fromkeys(key_of(symbol) for symbol in (proposal.symbol, proposal.replaces) if symbol))


def _action(proposal: Proposal | None, votes: tuple[Vote, ...]) -> str:
    if proposal is None or not proposal.action:
        return ""
    totals = dict(votes[-1].totals) if votes else {}
    if "in_favour" in totals:
        figures = f"{totals['in_favour']} to {totals.get('against', 0)}, {totals.get('abstaining', 0)} abstaining"
        return f"{proposal.action} by a recorded vote ({figures})"
    return " ".join(filter(None, (proposal.action, proposal.manner)))
