"""How alike two passages are, when rare words weigh more than boilerplate; and which pairs are worth asking about.

"Takes note of the report of the Secretary-General on oceans and the law of the sea" and "… on sustainable fisheries" share
eight words of ten and still have nothing in common: the eight stand in every second paragraph. So every word weighs by how
few passages have it, and figures weigh little, because they are what moves on from year to year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from math import log

from compare.tokens import features

# A figure says little about which paragraph this is: dates and resolution numbers are what a yearly text changes first.
_FIGURE_WEIGHT = 0.35
# A feature that more passages than this have finds no candidates: it keeps the work near-linear, and boilerplate out.
_COMMON = 12
_RAREST = 24  # features of a passage that are followed up, the rarest first
_CANDIDATES = 6  # best partners kept for a passage
_UNIT = {"preambular": 1, "operative": 2, "subparagraph": 3, "paragraph": 2, "heading": 5, "title": 5, "table": 6}


class Likeness:
    """The passages of both sides as weighted sets of features. ``old`` and ``new`` are texts; ``kinds`` of passages optional."""

    def __init__(
        self, old: Sequence[str], new: Sequence[str], old_kinds: Sequence[str] = (), new_kinds: Sequence[str] = ()
    ) -> None:
        # A feature is a number here: sets of them are counted and intersected in two thirds of the time, and are gone through
        # in one order in every process (sets of `str` are not), on which the last digit of a sum depends.
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        number = numbers.__getitem__
        read: dict[str, tuple[list[int], frozenset[int]]] = {}  # most passages stand on both sides as they are
        for text in (*old, *new):
            if text not in read:
                words = list(map(number, features(text)))
                read[text] = words, frozenset(words)
        self.old_words = [read[text][0] for text in old]
        self.new_words = [read[text][0] for text in new]
        self.old = [read[text][1] for text in old]
        self.new = [read[text][1] for text in new]
        self.old_kinds = [_UNIT.get(kind, 0) for kind in old_kinds] or [0] * len(old)
        self.new_kinds = [_UNIT.get(kind, 0) for kind in new_kinds] or [0] * len(new)
        spread = Counter(chain.from_iterable((*self.old, *self.new)))
        total = len(old) + len(new) + 2
        of_count = {places: log(total / places) for places in set(spread.values())}
        self.weight = [
            of_count[spread[n]] * _FIGURE_WEIGHT if feature[0].isdigit() else of_count[spread[n]]
            for feature, n in numbers.items()
        ]
        mass = {bag: self.mass(bag) for bag in {*self.old, *self.new}}
        self.old_mass = [mass[bag] for bag in self.old]
        self.new_mass = [mass[bag] for bag in self.new]

    def mass(self, bag: frozenset[int]) -> float:
        return sum(map(self.weight.__getitem__, bag))

    def of(self, i: int, j: int) -> float:
        """Weighted Dice coefficient of old passage ``i`` and new passage ``j``: 0 nothing, 1 the same set of words."""
        return next((likeness for _, _, likeness in self.among([(i, j)], 0.0)), 0.0)

    def among(self, pairs: Iterable[tuple[int, int]], least: float) -> Iterator[tuple[int, int, float]]:
        """Those of the pairs (old, new) whose likeness is at least ``least``, each with its likeness."""
        weight = self.weight.__getitem__
        old, new, old_mass, new_mass = self.old, self.new, self.old_mass, self.new_mass
        old_kinds, new_kinds = self.old_kinds, self.new_kinds
        for i, j in pairs:
            total = old_mass[i] + new_mass[j]
            if total:
                likeness = 2 * sum(map(weight, old[i] & new[j])) / total
                if old_kinds[i] != new_kinds[j]:
                    likeness *= self._strangeness(i, j)
                if likeness >= least:
                    yield i, j, likeness

    def _strangeness(self, i: int, j: int) -> float:
        # A preambular paragraph may become an operative one and a point a paragraph, but a heading seldom becomes text.
        return 0.92 if max(self.old_kinds[i], self.new_kinds[j]) <= 3 else 0.8

    def candidates(self, olds: Sequence[int], news: Sequence[int], least: float) -> list[tuple[int, int, float]]:
        """Pairs (old, new, likeness ≥ ``least``) among the given passages, found through the rare words they share."""
        where: defaultdict[int, list[int]] = defaultdict(list)
        for i in olds:
            for feature in self.old[i]:
                where[feature].append(i)
        common = max(_COMMON, len(olds) // 40)
        rare = {feature: places for feature, places in where.items() if len(places) <= common}
        found: list[tuple[int, int, float]] = []
        weight = self.weight
        for j in news:
            shared = list(filter(rare.__contains__, self.new[j]))
            if len(shared) > _RAREST:
                shared = sorted(shared, key=weight.__getitem__, reverse=True)[:_RAREST]
            score: defaultdict[int, float] = defaultdict(float)
            for feature in shared:
                value = weight[feature]
                for i in rare[feature]:
                    score[i] += value
            best = (
                sorted(score, key=score.__getitem__, reverse=True)[:_CANDIDATES] if len(score) > _CANDIDATES else score
            )
            found += self.among([(i, j) for i in best], least)
        return found
