"""What a topic may well mean otherwise than it says: values and words of open sets that look like a slip of the pen.

Each is one line; a topic is used all the same, and `rapporteur topics check` asks whether that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from documents.symbol import Symbol, SymbolError
from watch.contradictions import two_symbols
from watch.globs import Glob
from watch.nodes import And, InField, Near, Node, Not, Or, Query, Scope, Term, Value
from watch.topics import TopicFile
from watch.values import doubted, quoted, word_meant


def doubts(query: Query, symbols: Iterable[Glob] = ()) -> tuple[str, ...]:
    """Of a query, each with its column, and of patterns of symbols."""
    return tuple(dict.fromkeys((*_doubts(query.root, None), *_both(query), *filter(None, map(_of_symbol, symbols)))))


def doubted_recipients(file: TopicFile) -> tuple[str, ...]:
    """Who says how he wants to be told, and is told of nothing: a misspelt address, mostly."""
    told = {str(to) for topic in file.topics for to in topic.subscribers}
    lines = []
    for one in file.recipients:
        if str(one.recipient) not in told:
            near = get_close_matches(str(one.recipient), sorted(told), n=1, cutoff=0.75)
            hint = f". Did you mean {near[0]}?" if near else ""
            lines.append(f"recipient {one.recipient.written} subscribes to no topic of this file{hint}")
    return tuple(lines)


def _both(query: Query) -> Iterator[str]:
    pair = two_symbols(query.root)
    if pair is not None:
        first, second = (f"symbol:{quoted(one.glob)}" for one in pair)
        what = f"a document has one symbol, unless two organs issue it, and {first} and {second} are both wanted"
        yield f"column {max(one.column for one in pair)}: {what}. Did you mean ({first} OR {second})?"


def _of_symbol(glob: Glob) -> str | None:
    try:
        body = Symbol.parse(glob.replace("*", "1").replace("?", "1")).body
    except SymbolError:
        return None
    meant = doubted("body", body)
    return f"symbol {glob}: the body {body} is not known here. Did you mean {meant}?" if meant else None


def _doubts(node: Node, field: str | None) -> Iterator[str]:
    match node:
        case Value(name, glob, column):
            meant = doubted(name, glob)
            if meant is not None:
                hint = f". Did you mean {name}:{meant}?" if meant else "; it is written as in symbols"
                yield f"column {column}: {name}:{quoted(glob)} is not known here{hint}"
        case Term(readings=(words, *_), column=column) if field is not None:
            for index, word in enumerate(words):
                prefix = node.prefix and index == len(words) - 1
                if near := word_meant(field, word, stem=node.stem, prefix=prefix):
                    yield f"column {column}: {field}:{quoted(node.text)} is not known here. Did you mean {near}?"
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _doubts(inner, field)
        case Near(left, right):
            yield from _doubts(left, field)
            yield from _doubts(right, field)
        case Not(inner) | Scope(_, inner):
            yield from _doubts(inner, field)
        case InField(name, inner):
            yield from _doubts(inner, name)
        case _:
            return
