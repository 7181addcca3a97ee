"""The first sieve: which of many queries could be true of a text at all.

From each query a set of literals is taken of which at least one must occur where the query is true; all literals of all
topics go into one Aho-Corasick automaton, and one pass over the words of the document finds those that occur. A query
without such literals ("NOT drugs", "symbol:A/C.3/*") always passes. The sieve may let through too much, never too little.
"""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick

from watch.nodes import And, InField, Near, Node, Or, Query, Scope, Term
from watch.view import View
from watch.words import STEMMERS

# Stands between the stems of a text, so that a stem is found as a whole and never inside running words.
_EDGE = "\x02"


def literals(query: Query) -> frozenset[str] | None:
    """Literals of which at least one occurs in every document of which the query is true; None where there are none."""
    return _literals(query.root)


def _literals(node: Node) -> frozenset[str] | None:
    match node:
        case Term():
            return _of_term(node)
        case And(nodes):
            return _best([_literals(inner) for inner in nodes])
        case Near(left, right):
            return _best([_literals(left), _literals(right)])
        case Or(nodes):
            found = [_literals(inner) for inner in nodes]
            complete = [each for each in found if each is not None]
            return frozenset().union(*complete) if len(complete) == len(found) else None
        case InField(_, inner) | Scope(_, inner):
            return _literals(inner)
        case _:
            return None


def _of_term(term: Term) -> frozenset[str]:
    found: set[str] = set()
    for reading in term.readings:
        if term.stem:
            # The language of the document is not known here: the word as it is, and as each stemmer has it.
            forms = {reading[0], *(stem(reading[0]) for stem in STEMMERS.values())}
            found.update(f"{_EDGE}{form}{_EDGE}" for form in forms)
        else:
            found.add(f" {' '.join(reading)}" + ("" if term.prefix else " "))
    return frozenset(found)


def _best(candidates: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """All of the candidates must occur, so one is enough to ask for: the one that will occur least."""
    known = [each for each in candidates if each]
    return max(known, key=lambda each: min(map(len, each))) if known else None


class Sieve:
    """Built once for a set of queries; ``passing`` is then cheap. Immutable after construction."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self._always: list[int] = []
        by_literal: dict[str, list[int]] = {}
        for number, query in enumerate(queries):
            wanted = literals(query)
            if wanted is None:
                self._always.append(number)
            for literal in wanted or ():
                by_literal.setdefault(literal, []).append(number)
        self._numbers = tuple(by_literal.values())
        self._automaton = ahocorasick.Automaton()
        for index, literal in enumerate(by_literal):
            self._automaton.add_word(literal, index)
        if by_literal:
            self._automaton.make_automaton()

    def passing(self, view: View) -> list[int]:
        """The numbers of the queries that may be true of the document, in order."""
        found = set(self._always)
        if self._numbers:
            text = f"{view.haystack}\n{_EDGE}{_EDGE.join(view.stems)}{_EDGE}"
            for index in {index for _, index in self._automaton.iter(text)}:
                found.update(self._numbers[index])
        return sorted(found)
