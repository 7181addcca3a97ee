"""The first sieve: which of many queries could be true of a text at all.

From each query literals are taken (words, beginnings of words, pairs of words that stand side by side) that must occur where the
query is true. The words of a document are looked up among the literals of all topics, each query under those of its literals
that will occur least, so that the work grows with the document and with what passes, not with the number of topics; the other
literals of the query are asked for then, before a single place of a word is looked up. A query without such literals
("NOT drugs", "symbol:A/C.3/*") always passes. The sieve may let through too much, never too little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from watch.lexicon import Lexicon
from watch.nodes import And, InField, Near, Node, Or, Query, Scope, Term
from watch.stems import STEMMERS

Literal = tuple[str, ...]
"""One word exactly; two that stand side by side; one with _STEM or _PREFIX behind it."""

Need = frozenset[Literal]
"""At least one of them occurs."""

Way = tuple[Need, ...]
"""All of the needs are met."""

_STEM, _PREFIX = "\x01", "\x02"  # in no word


def ways(node: Node) -> tuple[Way, ...]:
    """A document of which the node is true meets at least one of the ways; one without needs is met by every document."""
    match node:
        case Term():
            return (tuple(_of_term(node)),)
        case And(nodes):
            return (tuple(need for inner in nodes for need in _needs(inner)),)
        case Near(left, right):
            return ((*_needs(left), *_needs(right)),)
        case Or(nodes):
            return tuple(way for inner in nodes for way in ways(inner))
        case InField(_, inner) | Scope(_, inner):
            return ways(inner)
        case _:
            return ((),)


def _needs(node: Node) -> Way:
    """What all ways of a node have in common."""
    found = ways(node)
    if len(found) == 1:
        return found[0]
    return (frozenset().union(*map(_rarest, found)),) if all(found) else ()


def _of_term(term: Term) -> Iterator[Need]:
    if not all(word.isalnum() for words in term.readings for word in words):
        return  # such a word may be more than one in the lines
    if len(term.readings) == 1:
        yield from (frozenset(each) for each in _of_words(term.readings[0], term))
    else:
        yield frozenset().union(*(max(_of_words(words, term), key=_length) for words in term.readings))


def _of_words(words: Sequence[str], term: Term) -> list[set[Literal]]:
    whole = words[:-1] if term.prefix else words
    if len(whole) > 1:
        return [{pair} for pair in pairwise(whole)]
    if not whole:
        return [{(words[0], _PREFIX)}]
    if term.stem and len(words) == 1:
        # The language of the document is not known here: each stemmer's form of the word.
        return [{(stem, _STEM) for stem in {words[0], *(one.stem(words[0]) for one in STEMMERS.values())}}]
    return [{(whole[0],)}]


def _length(need: Set[Literal]) -> int:
    return min(sum(map(len, literal)) for literal in need)


def _rarest(way: Way) -> Need:
    """The need of a way that will be met least: the longest."""
    return max(way, key=_length)


class Sieve:
    """Built once for a set of queries; ``passing`` is then cheap. Immutable after construction."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self._always: list[int] = []
        self._by_literal: dict[Literal, list[tuple[int, Way]]] = {}
        lengths: set[int] = set()
        for number, query in enumerate(queries):
            found = ways(query.root)
            if not all(found):
                self._always.append(number)
                continue
            for way in found:
                first = _rarest(way)
                entry = number, tuple(need for need in way if need is not first)
                for literal in first:
                    self._by_literal.setdefault(literal, []).append(entry)
                lengths.update(len(one[0]) for need in way for one in need if one[1:] == (_PREFIX,))
        self._prefix_lengths = sorted(lengths)

    def passing(self, lexicon: Lexicon) -> list[int]:
        """The numbers of the queries that may be true of the document, in order."""
        there = self._literals_of(lexicon)
        found = set(self._always)
        known = self._by_literal
        for literal in there & known.keys():
            for number, others in known[literal]:
                if number not in found and not any(map(there.isdisjoint, others)):
                    found.add(number)
        return sorted(found)

    def _literals_of(self, lexicon: Lexicon) -> set[Literal]:
        found: set[Literal] = {*lexicon.pairs}
        found.update((word,) for word in lexicon.words)
        found.update((stem, _STEM) for stem in lexicon.stems)
        for length in self._prefix_lengths:
            found.update((word[:length], _PREFIX) for word in lexicon.words if len(word) >= length)
        return found
