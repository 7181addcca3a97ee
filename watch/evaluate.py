"""A query against a document: whether it is true, and where it found what.

What a term finds is worked out once per document and kept, however many topics ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from watch.globs import Glob
from watch.lexicon import Place
from watch.nodes import And, Everything, InField, Near, Node, Not, Or, Query, Scope, ScopeName, Term, Value
from watch.view import View
from watch.words import read


@dataclass(slots=True, eq=False)
class Finding:
    """What was found for ``term`` (as the query spells it): one place per unit, a fresh one where there is one; at least one.

    ``fresh``: those of the places that lie, at least in part, in text that is new (or, in dropped text, that was dropped);
    None for all of them. ``citation``: it was asked for by ``cites:``.
    """

    term: str
    places: Sequence[Place]
    fresh: Set[Place] | None
    citation: bool = False

    @property
    def any_fresh(self) -> bool:
        return bool(self.places if self.fresh is None else self.fresh)

    def is_fresh(self, place: Place) -> bool:
        return self.fresh is None or place in self.fresh


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the document that fitted a pattern: ("symbol", "A/C.3/80/L.9")."""

    field: str
    value: str
    pattern: str


Found = Finding | Fact


class _Where(NamedTuple):
    """What the nodes around say: in which field, in dropped text or in what stands, and whether only what is fresh counts."""

    field: str | None = None
    dropped: bool = False
    fresh: bool = False


_Known = dict[Node, Finding | None]
_ANYWHERE = _Where()


class Evaluation:
    """Queries against one document. Keeps what it has found for each term; belongs to one call of the matcher."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._known: dict[_Where, _Known] = {}
        self._anywhere = self._known_of(_ANYWHERE)

    def of(self, query: Query) -> tuple[Found, ...] | None:
        """None where the query is false; otherwise what it found (nothing, where it asks for absence only)."""
        return self._evaluate(query.root, _ANYWHERE, self._anywhere)

    def _known_of(self, where: _Where) -> _Known:
        return self._known.setdefault(where, {})

    def _evaluate(self, node: Node, where: _Where, known: _Known) -> tuple[Found, ...] | None:
        if isinstance(node, Term | Near):  # most of them are, and a pattern is slower
            finding = known[node] if node in known else self._finding(node, where, known)
            return (finding,) if finding is not None else None
        match node:
            case And(nodes):
                gathered: list[Found] = []
                for inner in nodes:
                    found = self._evaluate(inner, where, known)
                    if found is None:
                        return None
                    gathered += found
                return tuple(gathered)
            case Or(nodes):
                results = [found for inner in nodes if (found := self._evaluate(inner, where, known)) is not None]
                if len(results) == 1:
                    return results[0]
                return tuple(dict.fromkeys(f for found in results for f in found)) if results else None
            case Not(inner):
                return () if self._evaluate(inner, where, known) is None else None
            case InField(field, inner):
                return self._inside(inner, where._replace(field=field))
            case Scope(name, inner):
                return self._inside(inner, _Where(where.field, dropped=name is ScopeName.DROPPED, fresh=True))
            case Value("cites", glob):
                finding = self._reduced(f"cites:{glob}", list(self._citations(glob, where)), where)
                if finding is None:
                    return None
                finding.citation = True
                return (finding,)
            case Value(field, glob):
                values = self.view.facts.get(field, ())
                return tuple(Fact(field, value, glob) for value in values if glob.fits(value)) or None
            case Everything():
                return ()

    def _inside(self, node: Node, where: _Where) -> tuple[Found, ...] | None:
        return self._evaluate(node, where, self._known_of(where))

    # --- places -------------------------------------------------------------------------------------------------------

    def _finding(self, node: Term | Near, where: _Where, known: _Known) -> Finding | None:
        finding = known[node] = self._reduced(_spelt(node), self._spans(node, where), where)
        return finding

    def _reduced(self, term: str, places: Sequence[Place], where: _Where) -> Finding | None:
        """None where there is no place."""
        if not places:
            return None
        if self.view.all_fresh:
            return Finding(term, _firsts(places), None)
        fresh = _firsts([place for place in places if self.view.is_fresh(place)])
        if where.fresh:
            return Finding(term, fresh, None) if fresh else None
        units = {place[0] for place in fresh}
        stale = _firsts([place for place in places if place[0] not in units])
        return Finding(term, sorted([*fresh, *stale]), set(fresh))

    def _spans(self, node: Node, where: _Where) -> list[Place]:
        """All places of a term, of a pair of near ones, or of any of several."""
        match node:
            case Term():
                return self._of_term(node, where)
            case Near():
                return self._near(node, where)
            case Or(nodes):
                return sorted({place for inner in nodes for place in self._spans(inner, where)})
            case _:
                return []

    def _of_term(self, term: Term, where: _Where) -> list[Place]:
        lexicon = self.view.lexicon
        domain = self.view.domain(where.field, dropped=where.dropped)
        sources: list[list[Place]] = []
        for words in term.readings:
            if len(words) > 1:
                sources.append(lexicon.phrase(words, term.prefix))
            elif term.prefix:
                sources.append(lexicon.beginning_with(words[0]))
            elif term.stem:
                sources.append(lexicon.with_stem_of(words[0]))
            else:
                sources.append(lexicon.exactly(words[0]))
        if len(sources) == 1:  # each place once
            return sorted([place for place in sources[0] if place[0] in domain])
        return sorted({place for places in sources for place in places if place[0] in domain})

    def _near(self, node: Near, where: _Where) -> list[Place]:
        """Pairs of places in one unit with fewer than ``distance`` words between them, neither inside the other.

        Whether it is fresh is asked of the pair, not of each side: "women" may be new beside an old "peace".
        """
        right: dict[int, list[Place]] = {}
        for place in self._spans(node.right, where):
            right.setdefault(place[0], []).append(place)
        found: set[Place] = set()
        for a in self._spans(node.left, where):
            for b in right.get(a[0], ()):
                before, after = (a, b) if a[1] <= b[1] else (b, a)
                if before[2] > after[1]:
                    continue
                if self.view.has_fewer(a[0], before[2], after[1], node.distance):
                    found.add((a[0], before[1], after[2]))
        return sorted(found)

    def _citations(self, glob: Glob, where: _Where) -> Iterator[Place]:
        # "cites:76/187" and "cites:2722" are how people speak of A/RES/76/187 and S/RES/2722 (2024).
        patterns = [glob, Glob(f"*/{glob}")]
        if glob.isdigit():
            patterns.append(Glob(f"*/{glob}(*"))
        domain = self.view.domain(where.field, dropped=where.dropped)
        for symbol, number, spelling in self.view.citations:
            if number in domain and any(pattern.fits(symbol) for pattern in patterns):
                spelt = Term((tuple(read(spelling).plain.words),), spelling, 0)
                places = [place for place in self._spans(spelt, where) if place[0] == number]
                # Cited without being spelt ("its resolution"): the first word of the paragraph.
                yield from places or [(number, 0, len(self.view.unit(number).text.split(" ", 1)[0]))]


def _firsts(places: Sequence[Place]) -> Sequence[Place]:
    """The first place of each unit, of places in order."""
    if len(places) < 2:
        return tuple(places)
    # What is written last into a dictionary stays. A tuple: collecting garbage soon leaves it alone.
    return tuple({place[0]: place for place in reversed(places)}.values())[::-1]


def _spelt(node: Node) -> str:
    match node:
        case Term(text=text):
            return text
        case Near(left, right, distance):
            return f"{_spelt(left)} NEAR/{distance} {_spelt(right)}"
        case Or(nodes):
            return f"({' OR '.join(map(_spelt, nodes))})"
        case _:
            return ""
