"""Passages that were cut in two, and passages that were drawn together.

After the one-to-one alignment, the other half of a split stands beside its sibling without a partner, or with a doubtful one.
It is recognised by what it explains: words of the old passage that the first half does not have, or a run of the old passage
that lies beside the run of the first half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cydifflib

from compare.likeness import Likeness

_MOST = 4  # pieces that one passage may fall into
_COVERED = 0.7  # share of the piece's weight that must be words of the whole
_EXPLAINED = 0.5  # share of it that must be words which the whole has and its other pieces lack
_GAIN = 0.04  # by how much the whole must become more alike with the piece
_RUN = 0.6  # or: share of the piece that is one unbroken run of the whole,
_SHORTEST_RUN = 5  # of at least so many words
_DOUBTFUL = 0.5  # a link less alike than this gives way to a piece that is a run of its neighbour

Group = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the comparison as bags and as words in order."""

    bags: Sequence[frozenset[int]]
    words: Sequence[Sequence[int]]


def join_neighbours(partner: Mapping[int, int], like: Likeness) -> list[Group]:
    """Groups of (old indices, new indices): one to one, one to several (split) or several to one (merged).

    Pieces are neighbours in their text, so that each row is one stretch of either side.
    """
    old, new = _Side(like.old, like.old_words), _Side(like.new, like.new_words)
    forth = dict(partner)
    split = _pieces(forth, old, new, like, lambda i, j: like.of(i, j), frozenset())
    # What a split has used up takes no part in a merger.
    back = {j: i for i, j in forth.items() if i not in split}
    merged = _pieces(back, new, old, like, lambda j, i: like.of(i, j), frozenset(split))
    groups: list[Group] = [((i,), tuple(sorted((forth[i], *pieces)))) for i, pieces in split.items()]
    groups += [(tuple(sorted((i, *merged.get(j, ())))), (j,)) for j, i in back.items()]
    return groups


def _pieces(
    links: dict[int, int],
    wholes: _Side,
    parts: _Side,
    like: Likeness,
    likeness: Callable[[int, int], float],
    busy: frozenset[int],
) -> dict[int, list[int]]:
    """whole → the further parts it consists of, beside the one it is linked with. ``links`` (whole → part) loses doubtful links
    that had to give way; parts in ``busy`` are not touched."""
    owner = {part: whole for whole, part in links.items()}
    found: dict[int, list[int]] = {}
    for whole, first in list(links.items()):
        if links.get(whole) != first or len(wholes.words[whole]) <= len(parts.words[first]):
            continue
        have, words = parts.bags[first], list(parts.words[first])
        low = high = first
        grown = True
        while grown and len(found.get(whole, ())) + 1 < _MOST:
            grown = False
            for near in (low - 1, high + 1):
                if not 0 <= near < len(parts.bags) or near in busy:
                    continue
                holder = owner.get(near)
                if holder is not None and (
                    holder in found
                    or (parts.bags[near] and parts.bags[near] is wholes.bags[holder])  # the same text
                    or likeness(holder, near) >= _DOUBTFUL
                ):
                    continue
                shared = len(parts.bags[near] & wholes.bags[whole]) >= _RUN * len(parts.bags[near])
                run = shared and _is_run(wholes.words[whole], words, parts.words[near])
                if run or (holder is None and _explains(wholes.bags[whole], have, parts.bags[near], like)):
                    if holder is not None:
                        del links[holder]
                    owner[near] = whole
                    found.setdefault(whole, []).append(near)
                    have = have | parts.bags[near]
                    words = [*parts.words[near], *words] if near < first else [*words, *parts.words[near]]
                    low, high, grown = min(low, near), max(high, near), True
    return found


def _explains(whole: frozenset[int], have: frozenset[int], piece: frozenset[int], like: Likeness) -> bool:
    """Whether the piece has the words of the whole that are still missing."""
    mass = like.mass(piece)
    missing = whole - have
    if not mass or not missing:
        return False
    if like.mass(piece & whole) < _COVERED * mass or like.mass(piece & missing) < _EXPLAINED * mass:
        return False

    def dice(bag: frozenset[int]) -> float:
        return 2 * like.mass(bag & whole) / (like.mass(bag) + like.mass(whole))

    return dice(have | piece) >= dice(have) + _GAIN


def _is_run(whole: Sequence[int], have: Sequence[int], piece: Sequence[int]) -> bool:
    """Whether most of the piece is one run of the whole that does not lie inside the run which ``have`` covers."""
    if len(piece) < _SHORTEST_RUN:
        return False
    run = longest_run(piece, whole)
    if run[2] < max(_SHORTEST_RUN, _RUN * len(piece)):
        return False
    other = longest_run(have, whole)
    overlap = min(run[1] + run[2], other[1] + other[2]) - max(run[1], other[1])
    return overlap <= 0.2 * run[2]


def longest_run(piece: Sequence[int], whole: Sequence[int]) -> tuple[int, int, int]:
    """The longest unbroken run of words that both have: (start in the piece, start in the whole, length)."""
    found = cydifflib.SequenceMatcher(None, piece, whole, autojunk=False).find_longest_match(
        0, len(piece), 0, len(whole)
    )
    return found[0], found[1], found[2]
