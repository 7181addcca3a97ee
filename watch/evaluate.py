"""A query against a document: whether it is true, and where it found what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from watch.globs import Glob
from watch.query import And, Everything, InField, Near, Node, Not, Or, Query, Scope, ScopeName, Term, Value
from watch.view import View
from watch.words import Stream, read


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Words ``first`` to ``last`` (inclusive) of a unit, found for ``term`` (its spelling in the query)."""

    unit: int
    first: int
    last: int
    term: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the document that fitted a pattern: ("symbol", "A/C.3/80/L.9")."""

    field: str
    value: str
    pattern: str


Found = Place | Fact


@dataclass(frozen=True, slots=True)
class _Where:
    """What the nodes around say: in which field, in dropped text or in what stands, and whether only what is fresh counts."""

    field: str | None = None
    dropped: bool = False
    fresh: bool = False


def evaluate(query: Query, view: View) -> tuple[Found, ...] | None:
    """None where the query is false; otherwise what it found (nothing, for a query that asks for absence only)."""
    return _evaluate(query.root, view, _Where())


def _evaluate(node: Node, view: View, where: _Where) -> tuple[Found, ...] | None:
    match node:
        case Term():
            return tuple(_places(node, view, where)) or None
        case And(nodes):
            gathered: list[Found] = []
            for inner in nodes:
                found = _evaluate(inner, view, where)
                if found is None:
                    return None
                gathered += found
            return tuple(gathered)
        case Or(nodes):
            results = [found for inner in nodes if (found := _evaluate(inner, view, where)) is not None]
            return tuple(dict.fromkeys(f for found in results for f in found)) if results else None
        case Not(inner):
            return () if _evaluate(inner, view, where) is None else None
        case Near():
            return tuple(_near(node, view, where)) or None
        case InField(field, inner):
            return _evaluate(inner, view, replace(where, field=field))
        case Scope(name, inner):
            return _evaluate(inner, view, _Where(where.field, dropped=name is ScopeName.DROPPED, fresh=True))
        case Value("cites", glob):
            return tuple(_citations(glob, view, where)) or None
        case Value(field, glob):
            values = view.facts.get(field, ())
            return tuple(Fact(field, value, glob) for value in values if glob.fits(value)) or None
        case Everything():
            return ()


def _places(term: Term, view: View, where: _Where) -> list[Place]:
    domain = view.domain(where.field, dropped=where.dropped)
    found: set[tuple[int, int, int]] = set()
    for reading in term.readings:
        if len(reading) == 1 and not term.prefix:
            words = view.stems.get(view.stem(reading[0]) if view.stem else reading[0], ()) if term.stem else reading
            for word in words:
                found.update(place for place in view.postings.get(word, ()) if place[0] in domain)
        else:
            found.update(_phrase(reading, term.prefix, view, domain))
    places = [Place(unit, first, last, term.text) for unit, first, last in sorted(found)]
    return _in_scope(places, view, where)


def _phrase(words: Sequence[str], prefix: bool, view: View, domain: frozenset[int]) -> Iterable[tuple[int, int, int]]:
    if len(words) == 1:  # a prefix alone
        for word, postings in view.postings.items():
            if word.startswith(words[0]):
                yield from (place for place in postings if place[0] in domain)
        return
    whole = words[:-1] if prefix else words
    # Only the units that have the rarest of its words can have the phrase. A word of a compound's joined reading is posted too.
    rarest = min((view.postings.get(word, ()) for word in whole), key=len)
    for number in sorted({place[0] for place in rarest} & domain):
        for stream in view.units[number].reading.streams:
            for start in _starts(words, prefix, stream):
                yield number, stream.first[start], stream.last[start + len(words) - 1]


def _starts(words: Sequence[str], prefix: bool, stream: Stream) -> Iterable[int]:
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


def _near(node: Near, view: View, where: _Where) -> list[Place]:
    """Pairs of places in one unit with fewer than ``distance`` words between them, neither inside the other."""
    left = _near_side(node.left, view, where)
    right: dict[int, list[Place]] = {}
    for place in _near_side(node.right, view, where):
        right.setdefault(place.unit, []).append(place)
    found: list[Place] = []
    for a in left:
        for b in right.get(a.unit, ()):
            before, after = (a, b) if a.first <= b.first else (b, a)
            gap = after.first - before.last
            if 0 < gap <= node.distance:
                found.append(Place(a.unit, before.first, after.last, f"{a.term} NEAR/{node.distance} {b.term}"))
    return _in_scope(sorted(set(found)), view, where)


def _near_side(node: Node, view: View, where: _Where) -> list[Place]:
    # Freshness is asked of the whole find, not of each side: "women" may be new beside an old "peace".
    found = _evaluate(node, view, replace(where, fresh=False)) or ()
    return [place for place in found if isinstance(place, Place)]


def _citations(glob: Glob, view: View, where: _Where) -> Iterable[Found]:
    # "cites:76/187" is how people speak of A/RES/76/187.
    pattern = Glob(f"*/{glob}") if glob[:1].isdigit() else glob
    domain = view.domain(where.field, dropped=where.dropped)
    for symbol, unit, spelling in view.citations:
        if unit in domain and pattern.fits(symbol):
            words = read(spelling).plain.words
            starts = list(_starts(words, False, view.units[unit].reading.plain))
            places = [Place(unit, start, start + len(words) - 1, f"cites:{glob}") for start in starts]
            places = places or [Place(unit, 0, 0, f"cites:{glob}")]  # cited without being spelt: "its resolution"
            yield from _in_scope(places, view, where)


def _in_scope(places: list[Place], view: View, where: _Where) -> list[Place]:
    return [place for place in places if is_fresh(place, view)] if where.fresh else places


def is_fresh(place: Place, view: View) -> bool:
    """Whether the place lies, at least in part, in text that is new (or, in dropped text, that was dropped)."""
    unit = view.units[place.unit]
    start, end = span(place, view)
    return unit.is_fresh(start, end)


def span(place: Place, view: View) -> tuple[int, int]:
    """The characters of the unit's text that the place covers."""
    reading = view.units[place.unit].reading
    if not reading.starts:
        return 0, 0
    return reading.starts[place.first], reading.ends[place.last]
