"""When another lead says nothing of strength: the verb has another object, or two neighbours have exchanged their openings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from compare.model import LeadChange, Row
from compare.tokens import plain
from compare.words import Op
from documents.model import Passage

_OBJECT = 25  # words: replaced in one stretch from the lead on, on both sides
_BEHIND = 4  # words behind a lead that show whose opening it was


def other_object(words: Sequence[Op]) -> bool:
    """Whether the lead was replaced together with all that it spoke of: "Reaffirming" one document and "Welcoming" another is
    neither weaker nor stronger."""
    if len(words) < 2 or (words[0][0], words[1][0]) != ("-", "+"):
        return False
    return min(len(words[0][1].split()), len(words[1][1].split())) >= _OBJECT


def stands_behind(lead: str, old: str, new: str) -> bool:
    """Whether a lead now stands behind a new opening ("Stressing …" → "Recognizing …, and stressing …"): nothing was taken back."""
    before, after = plain(old).casefold(), plain(new).casefold()
    said = plain(lead).casefold()
    return any(after.count(f"{joint}{said} ") > before.count(f"{joint}{said} ") for joint in (", ", ", and "))


def without_exchanged(rows: tuple[Row, ...], old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Row, ...]:
    """``rows`` without a direction where a paragraph now opens as its neighbour did, in more words than the verb: what the
    neighbour said has moved over the border between the two, and neither has become weaker or stronger by it."""
    out = list(rows)
    changed = [number for number, row in enumerate(rows) if row.lead]
    for first, second in pairwise(changed):
        if second == first + 1 and any(
            _opening(new[rows[here].new[0]], rows[here].lead, new_side=True)
            == _opening(old[rows[there].old[0]], rows[there].lead, new_side=False)
            for here, there in ((first, second), (second, first))
        ):
            for number in (first, second):
                lead = out[number].lead
                out[number] = replace(out[number], lead=lead and replace(lead, shift=None))
    return tuple(out)


def _opening(passage: Passage, lead: LeadChange | None, *, new_side: bool) -> list[str]:
    said = ((lead.new if new_side else lead.old) or "") if lead else ""
    return plain(passage.text).casefold().split()[: len(said.split()) + _BEHIND]
