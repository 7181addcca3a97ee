"""Which passage of the old text is which of the new one, decided for the text as a whole.

1. Passages that are word for word the same and stand once on each side are certain.
2. For the others, pairs that share rare words are weighed, and the heaviest chain of pairs that runs forward in both texts is
   found by dynamic programming (over pairs worth asking about, not over the full table: near-linear in the length).
3. Pairs are then accepted from the most alike downwards, with a bonus for standing in the chain. So a paragraph that was
   carried elsewhere keeps its partner, and between equals the order of the text decides.
4. What is left over between two accepted neighbours is aligned once more with less asked of it: its place speaks for it.
5. Passages cut in two or drawn together (``joints``), and then what left its place: everything outside the heaviest chain of
   accepted pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from compare.joints import join_neighbours, longest_run
from compare.likeness import Likeness
from compare.tokens import squeezed

_LEAST = 0.3  # below this a pair is not even asked about
_MOVED_LEAST = 0.5  # out of place, only likeness speaks for a pair
_GAP_LEAST = 0.24  # in place between two accepted neighbours
_CHAIN_BONUS = 0.15
_NEIGHBOUR_BONUS = 0.1  # and its neighbour stands beside it in both texts
_GAP_CELLS = 900  # a gap larger than this (passages × passages) has had its candidates through rare words only
_BAND = 12  # passages on either side of the diagonal of a larger gap
_CUT_RUN = 8  # a paragraph cut to a fraction: in place, an unbroken run of so many words
_CUT_SHARE = 0.3  # with this share of the weight of the shorter one shows it to be the same
_STUB = 3  # a passage of so few words ("[to be completed]") carries no evidence of its own: its place decides

Pair = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Link:
    """Old passages that are new passages; one of the sides is empty for what was added or deleted."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


def align(
    old: Sequence[str], new: Sequence[str], old_kinds: Sequence[str] = (), new_kinds: Sequence[str] = ()
) -> list[Link]:
    """Every index of both sides in exactly one link, in the order of the new text; deleted ones stand where they stood.

    ``old_kinds`` and ``new_kinds`` are the passages' kinds ("preambular", "operative", …) where they are known.
    """
    like = Likeness(old, new, old_kinds, new_kinds)
    same = _same(old, new)
    spine = heaviest_chain(same)
    partner = dict(spine)
    taken = set(partner.values())
    weighed = {(i, j): 1.0 for i, j, _ in same if i not in partner}
    for gap in _gaps(partner, taken, len(old), len(new)):
        weighed.update(_within_gap(*gap, old, new, like, weighed))
    # Most of what changed stands where it stood and is plainly itself: that needs no search through the whole text.
    plainly = [
        (i, j, likeness) for (i, j), likeness in weighed.items() if likeness >= 1.0 - _CHAIN_BONUS - _NEIGHBOUR_BONUS
    ]
    for i, j in heaviest_chain([*plainly, *((i, j, 2.0) for i, j in spine)]):
        partner.setdefault(i, j)
    taken.update(partner.values())
    olds = [i for i in range(len(old)) if i not in partner]
    news = [j for j in range(len(new)) if j not in taken]
    weighed = {pair: s for pair, s in weighed.items() if pair[0] not in partner and pair[1] not in taken}
    weighed.update(((i, j), likeness) for i, j, likeness in like.candidates(olds, news, _LEAST))
    spine = list(partner.items())
    pairs = [(i, j, likeness) for (i, j), likeness in weighed.items()]
    chain = set(heaviest_chain([*pairs, *((i, j, 1.0) for i, j in spine)]))
    close = {(i, j) for i, j in chain if (i - 1, j - 1) in chain or (i + 1, j + 1) in chain}

    def rank(pair: Pair) -> tuple[float, int, int]:
        i, j, likeness = pair
        in_place = (_CHAIN_BONUS if (i, j) in chain else 0.0) + (_NEIGHBOUR_BONUS if (i, j) in close else 0.0)
        return -likeness - in_place, i, j

    for i, j, likeness in sorted(pairs, key=rank):
        if i not in partner and j not in taken and (likeness >= _MOVED_LEAST or (i, j) in chain):
            partner[i] = j
            taken.add(j)
    _fill_gaps(partner, taken, like)
    groups = join_neighbours(partner, like)
    return _in_order(groups, len(old), len(new))


def _same(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Passages that are the same word for word and stand once on each side."""

    def once(texts: Sequence[str]) -> dict[str, int]:
        place: dict[str, int] = {}
        for k, text in enumerate(texts):
            text = squeezed(text)
            place[text] = -1 if text in place else k
        return place

    right = once(new)
    pairs = ((i, right.get(text, -1)) for text, i in once(old).items() if i >= 0)
    return [(i, j, 1.0) for i, j in pairs if j >= 0]


def _gaps(partner: dict[int, int], taken: set[int], olds: int, news: int) -> Iterator[tuple[list[int], list[int]]]:
    """What has no partner yet between two neighbours of the heaviest chain of accepted pairs."""
    spine = heaviest_chain([(i, j, 1.0) for i, j in partner.items()])
    edges = [(-1, -1), *spine, (olds, news)]
    for (i1, j1), (i2, j2) in pairwise(edges):
        if i2 - i1 > 1 and j2 - j1 > 1:
            gap = [i for i in range(i1 + 1, i2) if i not in partner], [j for j in range(j1 + 1, j2) if j not in taken]
            if gap[0] and gap[1]:
                yield gap


def _within_gap(
    olds: list[int],
    news: list[int],
    old: Sequence[str],
    new: Sequence[str],
    like: Likeness,
    known: Mapping[tuple[int, int], float],
) -> dict[tuple[int, int], float]:
    """Pairs that no rare word finds: repeated passages, and passages of boilerplate only."""
    if len(olds) * len(news) <= _GAP_CELLS:
        asked = (pair for pair in product(olds, news) if pair not in known)
        return {(i, j): likeness for i, j, likeness in like.among(asked, _LEAST)}
    found: dict[tuple[int, int], float] = {}
    where: dict[str, list[int]] = {}
    for i in olds:
        where.setdefault(squeezed(old[i]), []).append(i)
    rank: dict[str, int] = {}
    for j in news:
        text = squeezed(new[j])
        if places := where.get(text):
            # The n-th of a run of equals may be any near it in rank; all against all would be quadratic.
            nth = rank[text] = rank.get(text, -1) + 1
            found.update(((i, j), 1.0) for i in places[max(0, nth - 4) : nth + 5] or places[-1:])
    return found


def heaviest_chain(pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    """The pairs (i, j) with rising i and rising j whose weights add up highest. O(n log n).

    The weight of a pair is the square of its likeness: one certain pair outweighs two doubtful ones.
    """
    ordered = sorted(pairs, key=lambda p: (p[0], -p[1]))
    # Kept as a staircase: for rising j, the highest total of a chain that ends at or before j.
    ends: list[int] = []
    totals: list[float] = []
    nodes: list[int] = []
    before: list[int] = []
    for number, (_, j, likeness) in enumerate(ordered):
        place = bisect_left(ends, j)
        previous = place - 1
        total = likeness * likeness + (totals[previous] if previous >= 0 else 0.0)
        before.append(nodes[previous] if previous >= 0 else -1)
        if place < len(ends) and ends[place] == j and totals[place] >= total:
            continue
        stop = place
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        ends[place:stop], totals[place:stop], nodes[place:stop] = [j], [total], [number]
    chain: list[tuple[int, int]] = []
    number = nodes[-1] if nodes else -1
    while number >= 0:
        chain.append(ordered[number][:2])
        number = before[number]
    return chain[::-1]


def _fill_gaps(partner: dict[int, int], taken: set[int], like: Likeness) -> None:
    """Align what is left between accepted neighbours, where being in place is evidence of its own."""
    for olds, news in list(_gaps(partner, taken, len(like.old), len(like.new))):
        partner.update(heaviest_chain(list(like.among(_band(olds, news), _GAP_LEAST))))
    taken.update(partner.values())
    for olds, news in list(_gaps(partner, taken, len(like.old), len(like.new))):
        partner.update(heaviest_chain([(i, j, s) for i, j in _band(olds, news) if (s := _kept_of_cut(i, j, like))]))
    taken.update(partner.values())
    for olds, news in list(_gaps(partner, taken, len(like.old), len(like.new))):
        if len(olds) == len(news):
            for i, j in zip(olds, news, strict=True):
                stub = min(len(like.old[i]), len(like.new[j])) <= _STUB
                if stub and like.old_kinds[i] == like.new_kinds[j]:
                    partner[i] = j
                    taken.add(j)


def _kept_of_cut(i: int, j: int, like: Likeness) -> float:
    """How much of the shorter passage is one unbroken run of the longer one; 0 where that proves nothing.

    Likeness fails a paragraph that was cut to a quarter, or that was a line and became a page: most words of the longer one
    have no counterpart. What it is about still stands there in the same words, behind the same opening.
    """
    old, new = like.old_words[i], like.new_words[j]
    if old[:2] != new[:2] or like.old_kinds[i] != like.new_kinds[j]:
        return 0.0
    start, _, length = longest_run(old, new)
    if length < _CUT_RUN:
        return 0.0
    share = like.mass(frozenset(old[start : start + length])) / min(like.old_mass[i], like.new_mass[j])
    return share if share >= _CUT_SHARE else 0.0


def _band(olds: list[int], news: list[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a gap; of a large one (a long list of boilerplate) those near its diagonal."""
    everything = len(olds) * len(news) <= _GAP_CELLS
    for place, i in enumerate(olds):
        middle = place * len(news) // len(olds)
        for j in news if everything else news[max(0, middle - _BAND) : middle + _BAND + 1]:
            yield i, j


def _in_order(groups: list[tuple[tuple[int, ...], tuple[int, ...]]], olds: int, news: int) -> list[Link]:
    """Links in reading order, with what left its place flagged."""
    spine = set(heaviest_chain([(o[0], n[0], 1.0) for o, n in groups]))
    used_old = {i for o, _ in groups for i in o}
    used_new = {j for _, n in groups for j in n}
    links = [Link(o, n, (o[0], n[0]) not in spine) for o, n in groups]
    links += [Link((), (j,)) for j in range(news) if j not in used_new]
    links.sort(key=lambda link: link.new[0])
    # A deleted passage stands behind the passage that it followed (in place, not where that may have moved to).
    place = {link.old[-1]: n for n, link in enumerate(links) if link.old and not link.moved}
    behind: dict[int, list[Link]] = {}
    anchor = -1
    for i in range(olds):
        if i in place:
            anchor = place[i]
        elif i not in used_old:
            behind.setdefault(anchor, []).append(Link((i,), ()))
    out = list(behind.get(-1, ()))
    for n, link in enumerate(links):
        out.append(link)
        out.extend(behind.get(n, ()))
    return out
