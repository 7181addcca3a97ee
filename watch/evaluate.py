"""A query against a document: whether it is true, and where it found what.

What a term finds is worked out once per document and kept, however many topics ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from watch.globs import Glob
from watch.query import And, Everything, InField, Near, Node, Not, Or, Query, Scope, ScopeName, Term, Value
from watch.view import Place, View
from watch.words import Stream, read


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and whether it lies, at least in part, in text that is new (or, in dropped text, that was dropped)."""

    unit: int
    first: int
    last: int
    fresh: bool


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What was found for ``term`` (as the query spells it): one spot per unit, a fresh one where there is one."""

    term: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the document that fitted a pattern: ("symbol", "A/C.3/80/L.9")."""

    field: str
    value: str
    pattern: str


Found = Finding | Fact


@dataclass(frozen=True, slots=True)
class _Where:
    """What the nodes around say: in which field, in dropped text or in what stands, and whether only what is fresh counts."""

    field: str | None = None
    dropped: bool = False
    fresh: bool = False


_ANYWHERE = _Where()


class Evaluation:
    """Queries against one document. Keeps what it has found for each term; belongs to one call of the matcher."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._places: dict[tuple[Term, str | None, bool], list[Place]] = {}
        self._findings: dict[tuple[Node, _Where], Finding] = {}

    def of(self, query: Query) -> tuple[Found, ...] | None:
        """None where the query is false; otherwise what it found (nothing, where it asks for absence only)."""
        return self._evaluate(query.root, _ANYWHERE)

    def _evaluate(self, node: Node, where: _Where) -> tuple[Found, ...] | None:
        match node:
            case Term() | Near():
                finding = self._finding(node, where)
                return (finding,) if finding.spots else None
            case And(nodes):
                gathered: list[Found] = []
                for inner in nodes:
                    found = self._evaluate(inner, where)
                    if found is None:
                        return None
                    gathered += found
                return tuple(gathered)
            case Or(nodes):
                results = [found for inner in nodes if (found := self._evaluate(inner, where)) is not None]
                return tuple(dict.fromkeys(f for found in results for f in found)) if results else None
            case Not(inner):
                return () if self._evaluate(inner, where) is None else None
            case InField(field, inner):
                return self._evaluate(inner, replace(where, field=field))
            case Scope(name, inner):
                scope = _Where(where.field, dropped=name is ScopeName.DROPPED, fresh=True)
                return self._evaluate(inner, scope)
            case Value("cites", glob):
                finding = self._reduced(f"cites:{glob}", self._citations(glob, where), where)
                return (finding,) if finding.spots else None
            case Value(field, glob):
                values = self.view.facts.get(field, ())
                return tuple(Fact(field, value, glob) for value in values if glob.fits(value)) or None
            case Everything():
                return ()

    # --- places -------------------------------------------------------------------------------------------------------

    def _finding(self, node: Term | Near, where: _Where) -> Finding:
        key = (node, where)
        finding = self._findings.get(key)
        if finding is None:
            finding = self._findings[key] = self._reduced(_spelt(node), self._spans(node, where), where)
        return finding

    def _reduced(self, term: str, places: Iterable[Place], where: _Where) -> Finding:
        by_unit: dict[int, Spot] = {}
        for unit, first, last in places:
            known = by_unit.get(unit)
            if known is not None and known.fresh:
                continue
            fresh = self.view.is_fresh((unit, first, last))
            if known is None or fresh:
                by_unit[unit] = Spot(unit, first, last, fresh)
        return Finding(term, tuple(spot for spot in by_unit.values() if spot.fresh or not where.fresh))

    def _spans(self, node: Node, where: _Where) -> list[Place]:
        """All places of a term, of a pair of near ones, or of any of several."""
        match node:
            case Term():
                key = (node, where.field, where.dropped)
                places = self._places.get(key)
                if places is None:
                    places = self._places[key] = self._of_term(node, where)
                return places
            case Near():
                return self._near(node, where)
            case Or(nodes):
                return sorted({place for inner in nodes for place in self._spans(inner, where)})
            case _:
                return []

    def _of_term(self, term: Term, where: _Where) -> list[Place]:
        view = self.view
        domain = view.domain(where.field, dropped=where.dropped)
        found: set[Place] = set()
        for reading in term.readings:
            if len(reading) == 1 and not term.prefix:
                words = view.stems.get(view.stem(reading[0]) if view.stem else reading[0], ()) if term.stem else reading
                for word in words:
                    found.update(place for place in view.postings.get(word, ()) if place[0] in domain)
            elif len(reading) == 1:
                for word, postings in view.postings.items():
                    if word.startswith(reading[0]):
                        found.update(place for place in postings if place[0] in domain)
            else:
                found.update(self._phrase(reading, term.prefix, domain))
        return sorted(found)

    def _phrase(self, words: Sequence[str], prefix: bool, domain: frozenset[int]) -> Iterator[Place]:
        whole = words[:-1] if prefix else words
        pairs = self.view.pairs
        if any(pair not in pairs for pair in zip(whole, whole[1:], strict=False)):
            return
        # Only the units that have the rarest of its words can have the phrase. A compound's joined reading is posted too.
        rarest = min((self.view.postings.get(word, ()) for word in whole), key=len)
        for number in sorted({place[0] for place in rarest} & domain):
            for stream in self.view.units[number].reading.streams:
                for start in _starts(words, prefix, stream):
                    yield number, stream.first[start], stream.last[start + len(words) - 1]

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
                if 0 < after[1] - before[2] <= node.distance:
                    found.add((a[0], before[1], after[2]))
        return sorted(found)

    def _citations(self, glob: Glob, where: _Where) -> Iterator[Place]:
        # "cites:76/187" is how people speak of A/RES/76/187.
        pattern = Glob(f"*/{glob}") if glob[:1].isdigit() else glob
        domain = self.view.domain(where.field, dropped=where.dropped)
        for symbol, unit, spelling in self.view.citations:
            if unit in domain and pattern.fits(symbol):
                words = read(spelling).plain.words
                starts = list(_starts(words, False, self.view.units[unit].reading.plain))
                for start in starts:
                    yield unit, start, start + len(words) - 1
                if not starts:  # cited without being spelt: "its resolution"
                    yield unit, 0, 0


def _starts(words: Sequence[str], prefix: bool, stream: Stream) -> Iterator[int]:
    wanted, size = list(words), len(words)
    start = -1
    while True:
        try:
            start = stream.words.index(wanted[0], start + 1)
        except ValueError:
            return
        piece = stream.words[start : start + size]
        if piece == wanted or (
            prefix and len(piece) == size and piece[:-1] == wanted[:-1] and piece[-1].startswith(wanted[-1])
        ):
            yield start


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
