"""The first sieve: which of many queries could be true of a text at all.

From each query a set of literals is taken (words, beginnings of words, pairs of words that stand side by side) of which at least
one must occur where the query is true. The words of a document are then looked up among the literals of all topics, so that the
work grows with the document and with what passes, not with the number of topics. A query without such literals ("NOT drugs",
"symbol:A/C.3/*") always passes. The sieve may let through too much, never too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watch.lexicon import Lexicon
from watch.nodes import And, InField, Near, Node, Or, Query, Scope, Term
from watch.stems import STEMMERS

Literal = tuple[str, ...]
"""One word exactly; two that stand side by side; one with _STEM or _PREFIX behind it."""

_STEM, _PREFIX = "\x01", "\x02"  # in no word


def literals(query: Query) -> frozenset[Literal] | None:
    """Literals of which at least one occurs in every document of which the query is true; None where there are none."""
    return _literals(query.root)


def _literals(node: Node) -> frozenset[Literal] | None:
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


def _of_term(term: Term) -> frozenset[Literal] | None:
    found: set[Literal] = set()
    for words in term.readings:
        if not all(word.isalnum() for word in words):
            return None  # such a word may be more than one in the lines
        whole = words[:-1] if term.prefix else words
        if len(whole) > 1:
            found.add(max(pairwise(whole), key=lambda pair: len(pair[0]) + len(pair[1])))
        elif not whole:
            found.add((words[0], _PREFIX))
        elif term.stem and len(words) == 1:
            # The language of the document is not known here: each stemmer's form of the word.
            found.update((stem, _STEM) for stem in {words[0], *(one.stem(words[0]) for one in STEMMERS.values())})
        else:
            found.add((whole[0],))
    return frozenset(found)


def _best(candidates: Sequence[frozenset[Literal] | None]) -> frozenset[Literal] | None:
    """All of the candidates must occur, so one is enough to ask for: the one that will occur least."""
    known = [each for each in candidates if each]
    return max(known, key=lambda each: min(sum(map(len, literal)) for literal in each)) if known else None


class Sieve:
    """Built once for a set of queries; ``passing`` is then cheap. Immutable after construction."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self._always: list[int] = []
        self._by_literal: dict[Literal, list[int]] = {}
        for number, query in enumerate(queries):
            wanted = literals(query)
            if wanted is None:
                self._always.append(number)
            for literal in wanted or ():
                self._by_literal.setdefault(literal, []).append(number)
        self._prefix_lengths = sorted({len(one[0]) for one in self._by_literal if one[1:] == (_PREFIX,)})

    def passing(self, lexicon: Lexicon) -> list[int]:
        """The numbers of the queries that may be true of the document, in order."""
        found = set(self._always)
        known = self._by_literal
        for word in lexicon.words:
            found.update(known.get((word,), ()))
            for length in self._prefix_lengths:
                if length > len(word):
                    break
                found.update(known.get((word[:length], _PREFIX), ()))
        for stem in lexicon.stems:
            found.update(known.get((stem, _STEM), ()))
        for pair in lexicon.pairs & known.keys():
            found.update(known[pair])
        return sorted(found)
