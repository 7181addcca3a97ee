"""Passages that were cut in two, and passages that were drawn together.

After the one-to-one alignment, the other half of a split stands beside its sibling without a partner (or with a doubtful one).
It is recognised by what it explains: words of the old passage that the first half does not have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compare.likeness import Likeness

_MOST = 4  # pieces that one passage may fall into
_EXPLAINED = 0.5  # share of the piece's weight that must be words the whole has and its other pieces lack
_COVERED = 0.7  # share of the piece's weight that must be words of the whole
_GAIN = 0.04  # by how much the whole must become more alike with the piece

Group = tuple[tuple[int, ...], tuple[int, ...]]


def join_neighbours(partner: Mapping[int, int], like: Likeness) -> list[Group]:
    """Groups of (old indices, new indices): one to one, one to several (split) or several to one (merged).

    Pieces are neighbours in their text, so that each row is one stretch of either side.
    """
    inverse = {j: i for i, j in partner.items()}
    pieces_new = _pieces(partner, inverse, like.old, like.new, like)
    busy = {j for pieces in pieces_new.values() for j in pieces[0]} | {inverse[p[1]] for p in pieces_new.values()}
    pieces_old = _pieces(inverse, partner, like.new, like.old, like)
    groups: list[Group] = []
    split = {i: tuple(sorted((*extra, j))) for i, (extra, j) in pieces_new.items()}
    free_old = set(split)
    merged: dict[int, tuple[int, ...]] = {}
    for j, (extra, i) in pieces_old.items():
        if i not in free_old and not any(k in partner for k in extra) and j not in busy:
            merged[j] = tuple(sorted((*extra, i)))
    for i, j in partner.items():
        groups.append((merged.get(j, (i,)), split.get(i, (j,))))
    return groups


def _pieces(
    partner: Mapping[int, int],
    inverse: Mapping[int, int],
    wholes: Sequence[frozenset[str]],
    parts: Sequence[frozenset[str]],
    like: Likeness,
) -> dict[int, tuple[tuple[int, ...], int]]:
    """whole → (further parts, the part it is linked with), read for either direction."""
    found: dict[int, tuple[tuple[int, ...], int]] = {}
    used: set[int] = set()
    for whole, first in partner.items():
        have = parts[first]
        extra: list[int] = []
        low = high = first
        grown = True
        while grown and len(extra) + 1 < _MOST:
            grown = False
            for near in (low - 1, high + 1):
                if not 0 <= near < len(parts) or near in inverse or near in used:
                    continue
                if _is_piece(wholes[whole], have, parts[near], like):
                    extra.append(near)
                    used.add(near)
                    have = have | parts[near]
                    low, high, grown = min(low, near), max(high, near), True
        if extra:
            found[whole] = (tuple(extra), first)
    return found


def _is_piece(whole: frozenset[str], have: frozenset[str], piece: frozenset[str], like: Likeness) -> bool:
    mass = like.mass(piece)
    missing = whole - have
    if not mass or not missing:
        return False
    if like.mass(piece & whole) < _COVERED * mass or like.mass(piece & missing) < _EXPLAINED * mass:
        return False

    def dice(bag: frozenset[str]) -> float:
        return 2 * like.mass(bag & whole) / (like.mass(bag) + like.mass(whole))

    return dice(have | piece) >= dice(have) + _GAIN
