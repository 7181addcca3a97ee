"""Which version brought each passage of the latest text, and which one dropped what is no longer there.

A passage is followed row by row through the comparisons of neighbouring versions: through moves and renumbering, from a whole
to the pieces of its split, and into a merged passage from the one that most of its words come from. So every passage of the
latest text has exactly one origin; what else flowed into it on the way is named beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from compare.engine import check
from compare.model import Comparison, Row, RowKind, Side
from compare.tokens import squeezed
from documents.errors import UsageError
from documents.model import Document, Passage

#: A passage of a version: (index of the version, index into ``Document.passages``).
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a passage in one version: ``version`` and ``passage`` say where it then stood.

    ``kind`` is ADDED in the version that brought it, else that of the row. ``reworded``: its own words changed (of a split
    passage, in this piece) by more than what moves on every year. ``merged``: passages of the version before that flowed
    into it besides.
    """

    version: int
    passage: int
    kind: RowKind
    reworded: bool = False
    moved: bool = False
    renumbered: bool = False
    merged: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """The life of one passage, oldest step first. ``dropped``: the version that no longer has it, None for what is in the latest.

    ``restores`` is where the very same words stood in an earlier version that a later one had dropped.
    """

    steps: tuple[Step, ...]
    dropped: int | None = None
    restores: Place | None = None

    @property
    def origin(self) -> int:
        """The version that brought it."""
        return self.steps[0].version

    @property
    def last_reworded(self) -> int | None:
        """The version that last changed its words by more than years and numbers; None where they are as they came."""
        return next((step.version for step in reversed(self.steps[1:]) if step.reworded), None)

    @property
    def last_place(self) -> Place:
        return self.steps[-1].version, self.steps[-1].passage


@dataclass(frozen=True, slots=True)
class Chain:
    """``passages`` has one trail per passage of the latest text, in its order; ``lost`` those of passages that were dropped,
    in the order of the versions that dropped them and of the text that had them."""

    versions: tuple[Side, ...]
    passages: tuple[Trail, ...]
    lost: tuple[Trail, ...]

    @property
    def brought(self) -> tuple[int, ...]:
        """Per version, how many passages of the latest text it brought. They add up to the latest text."""
        count = Counter(trail.origin for trail in self.passages)
        return tuple(count[version] for version in range(len(self.versions)))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types (schema rapporteur/provenance/1)."""
        return {
            "schema": "rapporteur/provenance/1",
            "versions": [{"symbol": side.symbol, "version": side.version, "part": side.part} for side in self.versions],
            "brought": list(self.brought),
            "passages": [_trail(trail) for trail in self.passages],
            "lost": [_trail(trail) for trail in self.lost],
        }


def provenance(versions: Sequence[Document], comparisons: Sequence[Comparison]) -> Chain:
    """Follow every passage through the versions of a text, oldest first.

    ``comparisons[k]`` compares ``versions[k]`` with ``versions[k + 1]``. Raises UsageError when they do not fit together: another
    number of them, or rows that do not rebuild both of their versions.
    """
    if not versions or len(comparisons) != len(versions) - 1:
        raise UsageError(
            f"{len(versions)} versions take {max(len(versions) - 1, 0)} comparisons, not {len(comparisons)}",
            phase="tracing",
            subject="provenance",
        )
    alive = [_Life((Step(0, index, RowKind.ADDED),)) for index in range(len(versions[0].passages))]
    lost: list[Trail] = []
    gone: dict[str, Place] = {}  # words that a version had and the next one had not → where they stood last
    sides = [Side(document.masthead.symbol) for document in versions]
    for k, comparison in enumerate(comparisons):
        old, new = versions[k].passages, versions[k + 1].passages
        if not check(comparison.rows, old, new).passed:
            raise UsageError(
                f"comparison {k} is not one of version {k} with version {k + 1}", phase="tracing", subject="provenance"
            )
        sides[k], sides[k + 1] = comparison.old, comparison.new
        following: dict[int, _Life] = {}
        for row in comparison.rows:
            for place, life in _next(row, alive, old, new, k):
                following[place] = life
            if not row.old:
                words = squeezed(new[row.new[0]].text)
                following[row.new[0]] = _Life((Step(k + 1, row.new[0], RowKind.ADDED),), gone.pop(words, None))
        for index in sorted(index for row in comparison.rows if not row.new for index in row.old):
            lost.append(Trail(alive[index].steps, k + 1, alive[index].restores))
            gone[squeezed(old[index].text)] = (k, index)
        alive = [following[index] for index in range(len(new))]
    return Chain(tuple(sides), tuple(Trail(life.steps, None, life.restores) for life in alive), tuple(lost))


@dataclass(frozen=True, slots=True)
class _Life:
    steps: tuple[Step, ...]
    restores: Place | None = None


def _next(
    row: Row, alive: Sequence[_Life], old: Sequence[Passage], new: Sequence[Passage], k: int
) -> Iterator[tuple[int, _Life]]:
    """What the passages of a row become: per new passage the life of the old one that most of its words come from, and a step."""
    if not row.old or not row.new:
        return
    joined = len(row.old) > 1 or len(row.new) > 1
    shared, touched = _flow(row, old, new) if joined else (Counter[tuple[int, int]](), frozenset[int]())
    for which, place in enumerate(row.new):
        best = max(range(len(row.old)), key=lambda piece: (shared[piece, which], -piece))
        others = tuple((k, index) for piece, index in enumerate(row.old) if piece != best and shared[piece, which])
        parent = alive[row.old[best]]
        step = Step(
            k + 1,
            place,
            row.kind,
            reworded=which in touched if joined else row.kind is RowKind.REWORDED,
            moved=row.moved,
            renumbered=old[row.old[best]].number != new[place].number,
            merged=others,
        )
        yield place, _Life((*parent.steps, step), parent.restores)


def _flow(row: Row, old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Counter[tuple[int, int]], frozenset[int]]:
    """Of a split or merged row: how many characters came from which old piece to which new one, and which new pieces had words
    taken out or put in (a comma that became a semicolon is no word)."""
    starts = [_starts([side[index].text for index in indices]) for side, indices in ((old, row.old), (new, row.new))]
    shared: Counter[tuple[int, int]] = Counter()
    touched: set[int] = set()
    at = [0, 0]
    for op, text in row.words:
        if op != "=":
            if any(char.isalnum() for char in text):
                # Words put in across a border touch every piece that they reach into.
                end = at[1] + (len(text) - 1 if op == "+" else 0)
                touched.update(range(_piece(starts[1], at[1]), _piece(starts[1], end) + 1))
            at[op == "+"] += len(text)
            continue
        for char in text:
            if not char.isspace():
                shared[_piece(starts[0], at[0]), _piece(starts[1], at[1])] += 1
            at[0] += 1
            at[1] += 1
    return shared, frozenset(touched)


def _starts(texts: Sequence[str]) -> list[int]:
    """Where each piece begins in the joined text, with a line feed between two of them."""
    return list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))


def _piece(starts: Sequence[int], at: int) -> int:
    return bisect_right(starts, at) - 1


def _trail(trail: Trail) -> dict[str, Any]:
    return {
        "origin": trail.origin,
        "last_reworded": trail.last_reworded,
        "dropped": trail.dropped,
        "restores": list(trail.restores) if trail.restores else None,
        "steps": [
            {
                "version": step.version,
                "passage": step.passage,
                "kind": str(step.kind),
                "reworded": step.reworded,
                "moved": step.moved,
                "renumbered": step.renumbered,
                "merged": [list(place) for place in step.merged],
            }
            for step in trail.steps
        ],
    }
