"""Votes that both documents record: the figures, and who votes otherwise now."""

from __future__ import annotations

from collections.abc import Sequence

from compare.model import VoteChange
from compare.tokens import title_key
from documents.model import Vote
from documents.states import state_code

_CAMPS = ("in_favour", "against", "abstaining")


def vote_changes(old: Sequence[Vote], new: Sequence[Vote]) -> tuple[VoteChange, ...]:
    """Votes on the same subject, and the last vote of either document, which is that on the whole, in the order of the new one.

    A side that records no vote says nothing: most texts are adopted without one, and a draft has none yet.
    """
    by_subject = {title_key(vote.subject): vote for vote in old[:-1] if vote.subject}
    found: list[VoteChange] = []
    for place, vote in enumerate(new):
        whole = place == len(new) - 1
        before = (old[-1] if old else None) if whole else by_subject.get(title_key(vote.subject or ""))
        if before is not None and (change := _change(None if whole else vote.subject, before, vote)):
            found.append(change)
    return tuple(found)


def _change(subject: str | None, old: Vote, new: Vote) -> VoteChange | None:
    before, after = _camps(old), _camps(new)
    moved: tuple[tuple[str, str | None, str | None], ...] = tuple(
        (name, _camp(before.get(key)), camp) for key, (name, camp) in after.items() if _camp(before.get(key)) != camp
    )
    moved += tuple((name, camp, None) for key, (name, camp) in before.items() if key not in after)
    totals = _totals(old), _totals(new)
    if not moved and totals[0] == totals[1]:
        return None
    # Names on one side only (a report that gives the figures alone) are no States that voted otherwise.
    return VoteChange(subject, *totals, moved if before and after else ())


def _camps(vote: Vote) -> dict[str, tuple[str, str]]:
    """State → (name as printed, camp)."""
    return {state_code(name) or title_key(name): (name, camp) for camp in _CAMPS for name in getattr(vote, camp)}


def _camp(found: tuple[str, str] | None) -> str | None:
    return found[1] if found else None


def _totals(vote: Vote) -> tuple[tuple[str, int], ...]:
    printed = dict(vote.totals)
    return tuple((camp, printed.get(camp, len(getattr(vote, camp)))) for camp in _CAMPS)
