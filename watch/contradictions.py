"""Parts of a query that no document can meet: what is wanted and excluded at once, two languages of one document.

A query is taken apart into the ways in which it may come true (its branches), each a set of words and facts that must be there
and of others that must not. Where every branch contradicts itself, its author meant something else. What is seen is certain:
a query that is let through may still be one that nothing ever meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product

from documents.languages import LANGUAGES
from watch.globs import Glob, comparable
from watch.lexemes import QueryError
from watch.nodes import And, InField, Near, Node, Not, Or, Scope, ScopeName, Term, Value
from watch.values import quoted

#: More ways, and more words in one of them, are not looked through: nobody's mistake has them, and hostile queries have millions.
_MOST, _LONGEST = 200, 300
#: Fields whose text is found without naming the field, too.
_INSIDE = frozenset({"title", "preamble", "operative", "verb", "footnote"})


@dataclass(frozen=True, slots=True)
class _Literal:
    """A word, pair or fact, where it is looked for, and whether it has to be there. Fields and scopes reach to the leaves."""

    leaf: Term | Near | Value
    wanted: bool
    field: str | None = None
    scope: ScopeName | None = None


_Branch = tuple[_Literal, ...]


def refuse_contradictions(root: Node) -> None:
    """Raises QueryError where a part of the query cannot be true of any document."""
    for node, field, scope in _groups(root):
        clashes = [_clash(branch) for branch in _ways(node, field, scope) or ()]
        if clashes and all(clashes):
            first = clashes[0]
            assert first is not None
            raise _error(*first)


def languages_of(root: Node) -> frozenset[str]:
    """The languages of the documents that a query may be true of."""
    branches = _ways(root)
    if branches is None:
        return frozenset(LANGUAGES)
    found: set[str] = set()
    for branch in branches:
        wanted = {code for one in branch if one.wanted and (code := _language(one))}
        found |= (wanted or set(LANGUAGES)) - {_language(one) for one in branch if not one.wanted}
    return frozenset(found)


def two_symbols(root: Node) -> tuple[Value, Value] | None:
    """Two patterns of symbols that a query wants at once and that begin differently, in whichever way it comes true.

    Only a document that two organs issue under a symbol each could meet them.
    """
    found = None
    for branch in _ways(root) or ():
        wanted = [
            one.leaf for one in branch if one.wanted and isinstance(one.leaf, Value) and one.leaf.field == "symbol"
        ]
        found = next(((a, b) for a, b in combinations(wanted, 2) if _begin_differently(a.glob, b.glob)), None)
        if found is None:
            return None
    return found


def _begin_differently(one: Glob, other: Glob) -> bool:
    a, b = (re.split(r"[*?]", comparable(each))[0] for each in (one, other))
    return not (a.startswith(b) or b.startswith(a)) or (not {"*", "?"} & {*one, *other} and a != b)


def _groups(
    node: Node, field: str | None = None, scope: ScopeName | None = None
) -> Iterator[tuple[And, str | None, ScopeName | None]]:
    """Every AND of the query, from the outside in, with the field and the scope around it."""
    match node:
        case And(nodes) | Or(nodes):
            if isinstance(node, And):
                yield node, field, scope
            for inner in nodes:
                yield from _groups(inner, field, scope)
        case Not(inner):
            yield from _groups(inner, field, scope)
        case InField(name, inner):
            yield from _groups(inner, name, scope)
        case Scope(name, inner):
            yield from _groups(inner, field, name)
        case _:
            return


def _ways(node: Node, field: str | None = None, scope: ScopeName | None = None) -> list[_Branch] | None:
    """The branches in which a node comes true; None where there are too many to look through."""
    found = list(islice(_branches(node, True, field, scope), _MOST + 1))
    return found if len(found) <= _MOST else None


def _branches(node: Node, wanted: bool, field: str | None, scope: ScopeName | None) -> Iterator[_Branch]:
    match node:
        case Not(inner):
            yield from _branches(inner, not wanted, field, scope)
        case InField(name, inner):
            yield from _branches(inner, wanted, name, scope)
        case Scope(name, inner):
            yield from _branches(inner, wanted, field, name)
        case And(nodes) | Or(nodes):
            each = ([*islice(_branches(inner, wanted, field, scope), _MOST + 1)] for inner in nodes)
            if isinstance(node, And) is wanted:
                for together in product(*each):
                    yield tuple(literal for branch in together for literal in branch)
            else:
                for way in each:
                    yield from way
        case Near(left, right) if wanted and scope is not ScopeName.DROPPED:
            # Of a pair that is new, one side may be old.
            for branch in _branches(And((left, right)), True, field, None):
                yield (_Literal(node, True, field, scope), *branch)
        case Term() | Near() | Value():
            yield (_Literal(node, wanted, field, scope),)
        case _:
            yield ()


def _clash(branch: _Branch) -> tuple[_Literal, _Literal] | None:
    """Two of a branch that cannot both be so."""
    wanted = [one for one in branch[:_LONGEST] if one.wanted]
    for other in branch[:_LONGEST]:
        if not other.wanted:
            found = next((one for one in wanted if _implies(one, other)), None)
        elif code := _language(other):
            found = next((one for one in wanted if _language(one) not in (None, code)), None)
        else:
            continue
        if found is not None:
            return found, other
    return None


def _language(one: _Literal) -> str | None:
    return str(one.leaf.glob) if isinstance(one.leaf, Value) and one.leaf.field == "lang" else None


def _implies(one: _Literal, other: _Literal) -> bool:
    """Whether the second is there wherever the first is."""
    match one.leaf, other.leaf:
        case Value(field, value), Value(name, glob) if field != "cites":
            if field != name:
                return False
            return comparable(value) == comparable(glob) or (not {"*", "?"} & set(value) and glob.fits(value))
        case (Term() | Near() | Value()) as a, (Term() | Near() | Value()) as b:
            if isinstance(a, Value) or isinstance(b, Value):
                same = isinstance(a, Value) and isinstance(b, Value) and (a.field, a.glob) == (b.field, b.glob)
            else:
                same = a == b or (isinstance(a, Term) and isinstance(b, Term) and _covers(a, b))
            return same and _within(one, other)


def _within(one: _Literal, other: _Literal) -> bool:
    field = other.field is None and (one.field is None or one.field in _INSIDE)
    scope = other.scope is None and one.scope is not ScopeName.DROPPED
    return (field or one.field == other.field) and (scope or one.scope == other.scope)


def _covers(one: Term, other: Term) -> bool:
    """Whether the second is found in every place of the first: "sand storm" is also a storm, prevention also prevent*."""
    if one.stem:
        return False
    return all(
        any(_stands_in(words, one.prefix, inside, other.prefix) for inside in other.readings) for words in one.readings
    )


def _stands_in(words: tuple[str, ...], prefix: bool, inside: tuple[str, ...], inside_prefix: bool) -> bool:
    for start in range(len(words) - len(inside) + 1):
        end = start + len(inside)
        stretch = words[start:end]
        if prefix and end == len(words) and not inside_prefix:
            continue
        if stretch == inside or (inside_prefix and stretch[:-1] == inside[:-1] and stretch[-1].startswith(inside[-1])):
            return True
    return False


def _error(one: _Literal, other: _Literal) -> QueryError:
    columns = sorted([_column(one.leaf), _column(other.leaf)])
    if other.wanted:
        either = " OR ".join(f"lang:{_language(each)}" for each in (other, one))
        return QueryError("no document is in two languages", column=columns[1], advice=f"Write ({either})")
    first, second = _said(one), _said(other)
    if first == second:
        what, advice = f"{first} is wanted and excluded", "Take one of them away"
    else:
        what = f"{first} is wanted and {second} is excluded, which it always has with it"
        advice = f"Take one of them away, or turn them round: {second} NOT {first}"
    return QueryError(f"{what}, so that no document fits", column=columns[1], advice=advice)


def _column(leaf: Node) -> int:
    match leaf:
        case Term() | Value():
            return leaf.column
        case Near(left, _):
            return _column(left)
        case Or(nodes):
            return _column(nodes[0])
        case _:
            return 1


def _said(one: _Literal) -> str:
    match one.leaf:
        case Value(field, glob):
            return f"{field}:{quoted(glob)}"
        case Term(text=text, readings=readings, stem=stem):
            word = text if stem or (len(readings[0]) == 1 and one.leaf.prefix) else f'"{text}"'
        case _:
            word = "the pair"
    for name in (one.field, one.scope):
        word = f"{name}:{word}" if name else word
    return word
