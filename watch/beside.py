"""What a message says beside the text, each with a label: who stands behind it, how it was voted on, which dates moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compare.labels import labels
from compare.model import Comparison, RowKind, VoteChange
from documents.model import Document, Proposal, Sponsor, SponsorRole, Vote
from watch.plain import and_more, clean

#: (label, value): "Sponsors joined", "Iceland, Malta".
Line = tuple[str, str]

_LINE = 400
_NAMES, _PROPOSALS, _MOVED = 12, 6, 6
_SIDES = (("in_favour", "in favour"), ("against", "against"), ("abstaining", "abstaining"))
_SPONSORS = (
    (SponsorRole.ORIGINAL, "Sponsors"),
    (SponsorRole.ADDITIONAL, "Sponsors joined"),
    (SponsorRole.WITHDRAWN, "Sponsors withdrawn"),
)


def sponsors(document: Document, comparison: Comparison | None) -> Iterator[Line]:
    """All of them where there is nothing to compare with; else who joined and who is gone."""
    if comparison is None:
        for role, label in _SPONSORS:
            yield from _names(label, [_sponsor(one) for one in document.sponsors if one.role is role])
        return
    changes = comparison.changes
    yield from _names("Sponsors joined", changes.sponsors_added)
    # An adopted text names no sponsors at all: nobody has withdrawn.
    yield from _names("Sponsors no longer named", changes.sponsors_withdrawn if document.sponsors else ())


def votes(document: Document, comparison: Comparison | None) -> Iterator[Line]:
    """How it was acted upon: proposal by proposal in a report, else vote by vote; names where there is only one vote.

    Of the two versions' votes, where both record one, also who votes otherwise now.
    """
    if len(document.proposals) > 1:
        yield from _proposals(document)
        return
    whole = [vote for vote in document.votes if vote.totals]
    if len(whole) == 1:
        vote = whole[0]
        yield "Recorded vote" if vote.recorded else "Vote", tally(vote.totals)
        yield from _names("Against", vote.against)
        yield from _names("Abstaining", vote.abstaining)
    else:
        for number, vote in enumerate(whole[:_PROPOSALS], 1):
            yield clean(f"Vote on {vote.subject}" if vote.subject else f"Vote {number}", 120), tally(vote.totals)
        if len(whole) > _PROPOSALS:
            yield "Votes", f"{len(whole) - _PROPOSALS} more"
    if not whole and len(document.proposals) == 1 and (manner := _acted(document.proposals[0], document.votes)):
        yield "Action", manner
    if comparison is not None:
        for change in comparison.changes.votes:
            if change.subject is None:
                yield from _voted_otherwise(change)


def dates(document: Document, comparison: Comparison | None) -> Iterator[Line]:
    """The dates that moved in paragraphs where nothing else did: a deadline put off by a year is news, and such paragraphs do
    not stand among the changes. Not against last session's text, where every year moves on by itself."""
    if comparison is None or comparison.basis == "succeeds":
        return
    names = labels(document)
    moved = [
        (names[row.new[0]].name, f"{', '.join(delta.old)} → {', '.join(delta.new)}")
        for delta in comparison.changes.dates
        if delta.old and delta.new and (row := comparison.rows[delta.row]).kind is RowKind.TECHNICAL and row.new
    ]
    # What binds comes first: a date in the preamble tells of the past.
    moved.sort(key=lambda one: one[0].split(" ")[-2:-1] == ["PP"])
    if moved:
        yield "Dates moved", clean(and_more([f"{where}: {what}" for where, what in moved], _MOVED), _LINE)


def tally(totals: Sequence[tuple[str, int]]) -> str:
    """ "88 in favour, 55 against, none abstaining"."""
    figures = dict(totals)
    return ", ".join(f"{figures.get(side, 0) or 'none'} {words}" for side, words in _SIDES)


def _proposals(document: Document) -> Iterator[Line]:
    told = [(one, said) for one in document.proposals if (said := _acted(one, document.votes))]
    for number, (one, said) in enumerate(told[:_PROPOSALS], 1):
        name = one.symbol or (f"“{clean(one.title, 110)}”" if one.title else f"Proposal {number}")
        yield clean(f"{name} ({one.label})" if one.label else name, 160), said
    if len(told) > _PROPOSALS:
        yield "Proposals", f"{len(told) - _PROPOSALS} more"


def _acted(one: Proposal, ballots: Sequence[Vote]) -> str:
    """ "adopted without a vote", "adopted by a recorded vote: 94 in favour, 38 against, 5 abstaining"; empty where unknown."""
    if not one.action:
        return ""
    if one.action == "adopted in part":
        return f"{one.action}, {len(one.votes)} votes" if one.votes else one.action
    # The vote on the whole proposal stands last.
    last = ballots[one.votes[-1]] if one.votes and one.votes[-1] < len(ballots) else None
    if last is not None and last.totals:
        return f"{one.action} by a recorded vote: {tally(last.totals)}"
    if one.manner == "recorded vote":
        return f"{one.action} by a recorded vote"
    return f"{one.action} {one.manner}" if one.manner else one.action


def _voted_otherwise(change: VoteChange) -> Iterator[Line]:
    yield "Vote before", tally(change.old)
    shown = [
        f"{name} ({_side(old)} → {_side(new)})"
        for name, old, new in change.moved
        if old is not None and new is not None
    ]
    if shown:
        yield "Votes otherwise now", clean(and_more(shown, _MOVED), _LINE)


def _side(side: str | None) -> str:
    return dict(_SIDES).get(side or "", "not named")


def _names(label: str, names: Sequence[str]) -> Iterator[Line]:
    if names:
        yield label, clean(and_more(names, _NAMES), _LINE)


def _sponsor(one: Sponsor) -> str:
    return f"{one.name} (on behalf of {one.on_behalf_of})" if one.on_behalf_of else one.name
