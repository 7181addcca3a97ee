"""The query language of topics: text in, tree out. docs/topics.md explains it to the people who write it.

Grammar::

    query  = either
    either = both { "OR" both }
    both   = not { [ "AND" ] not }
    not    = "NOT" not | near
    near   = item { "NEAR/" number item }
    item   = "(" query ")" | field ":" item | '"' words '"' | word | word "*"

The tree is watch/nodes.py; what it finds in a document is watch/evaluate.py.
"""

from __future__ import annotations

import re

from documents.languages import LANGUAGES, language_code
from documents.symbol import Symbol, SymbolError
from watch.contradictions import refuse_contradictions
from watch.globs import Glob, pattern_meant
from watch.lexemes import Lexeme, QueryError, lexemes
from watch.nodes import (
    FIELDS,
    And,
    FieldKind,
    InField,
    Near,
    Node,
    Not,
    Or,
    Query,
    Scope,
    ScopeName,
    Term,
    Value,
)
from watch.values import mistaken
from watch.words import read

__all__ = ["Query", "QueryError", "parse"]

_MAX_DEPTH = 40
#: What a comparison does not say of text that is gone (watch/changed.py).
_NOT_DROPPED = frozenset({"verb", "sponsor", "agenda", "subject"})


def parse(text: str) -> Query:
    """The query in ``text``. Raises QueryError with the column and what to do."""
    if not text.strip():
        raise QueryError("the query is empty", column=1, advice='Write a word, or a phrase such as "human rights"')
    root = _Parser(text).query()
    refuse_contradictions(root)
    return Query(text.strip(), root)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lexemes = list(lexemes(text))
        self.index = 0
        self.depth = 0
        self.dropped = False

    # --- the lexemes ------------------------------------------------------------------------------------------------

    def peek(self) -> Lexeme | None:
        return self.lexemes[self.index] if self.index < len(self.lexemes) else None

    def take(self, kind: str, text: str | None = None) -> Lexeme | None:
        lexeme = self.peek()
        if lexeme is None or lexeme.kind != kind or (text is not None and lexeme.text != text):
            return None
        self.index += 1
        return lexeme

    # --- the grammar ------------------------------------------------------------------------------------------------

    def query(self) -> Node:
        node = self.either(None)
        rest = self.peek()
        if rest is not None:
            raise QueryError("this closing parenthesis has no opening one", column=rest.column, advice="Take it away")
        return node

    def either(self, after: Lexeme | None) -> Node:
        nodes = [self.both(after)]
        while operator := self.take("operator", "OR"):
            nodes.append(self.both(operator))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def both(self, after: Lexeme | None) -> Node:
        nodes = [self.negation(after)]
        while lexeme := self.peek():
            if operator := self.take("operator", "AND"):
                nodes.append(self.negation(operator))
            elif lexeme.kind == "close" or (lexeme.kind == "operator" and lexeme.text == "OR"):
                break
            else:
                nodes.append(self.negation(lexeme))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def negation(self, after: Lexeme | None) -> Node:
        if operator := self.take("operator", "NOT"):
            self.deeper(operator)
            node = self.negation(operator)
            self.depth -= 1
            return Not(node)
        return self.near(after)

    def near(self, after: Lexeme | None) -> Node:
        node = self.item(after)
        while operator := self.take("near"):
            right = self.item(operator)
            for side in (node, right):
                if not _can_be_near(side):
                    raise QueryError(
                        f"{operator.text} stands between words, phrases or (a OR b) groups only",
                        column=operator.column,
                        advice="Take AND, NOT and fields out of it; a field may stand around it: title:(peace NEAR/5 women)",
                    )
            node = Near(node, right, int(operator.value))
        return node

    def item(self, after: Lexeme | None) -> Node:
        lexeme = self.peek()
        if lexeme is None or lexeme.kind in ("operator", "near", "close"):
            raise self.missing(lexeme, after)
        self.index += 1
        if lexeme.kind == "open":
            self.deeper(lexeme)
            node = self.either(lexeme)
            if not self.take("close"):
                raise QueryError("this parenthesis is never closed", column=lexeme.column, advice="Add the missing )")
            self.depth -= 1
            return node
        if lexeme.kind == "field":
            return self.field(lexeme)
        if lexeme.kind == "value":
            raise QueryError(
                f"{lexeme.text} stands alone", column=lexeme.column, advice="Write it behind a field such as symbol:"
            )
        return _term(lexeme)

    def field(self, lexeme: Lexeme) -> Node:
        name = lexeme.value
        kind = FIELDS[name][0]
        if kind is FieldKind.VALUE:
            value = self.take("value")
            if value is None:
                raise self.nothing_behind(lexeme)
            return Value(name, _value_glob(name, value), value.column)
        if name in _NOT_DROPPED and self.dropped:
            raise QueryError(
                f"{lexeme.text} cannot be found inside dropped:, which knows the paragraphs, titles and footnotes that are gone",
                column=lexeme.column,
                advice=f"Take {lexeme.text} out of dropped:",
            )
        following = self.peek()
        if following is None or following.kind in ("operator", "near", "close"):
            raise self.nothing_behind(lexeme)
        self.deeper(lexeme)
        around, self.dropped = self.dropped, self.dropped or name == ScopeName.DROPPED
        node = self.item(lexeme)
        self.dropped = around
        self.depth -= 1
        return Scope(ScopeName(name), node) if kind is FieldKind.SCOPE else InField(name, node)

    # --- what is wrong ----------------------------------------------------------------------------------------------

    def deeper(self, lexeme: Lexeme) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise QueryError(
                f"more than {_MAX_DEPTH} levels of parentheses",
                column=lexeme.column,
                advice="Split it into several topics",
            )

    def nothing_behind(self, lexeme: Lexeme) -> QueryError:
        return QueryError(
            f"{lexeme.text} has nothing behind it",
            column=lexeme.column,
            advice=f'Write the value directly behind the colon, without a blank: {lexeme.text}"two words"',
        )

    def missing(self, found: Lexeme | None, after: Lexeme | None) -> QueryError:
        if after is not None and after.kind == "open":
            column = after.column
            return QueryError("there is nothing in this parenthesis", column=column, advice="Fill it or take it away")
        if found is not None and found.kind == "close" and after is None:
            return QueryError("this closing parenthesis has no opening one", column=found.column, advice="Take it away")
        if after is not None and after.kind in ("operator", "near", "field"):
            return QueryError(
                f"{after.text} has no word after it",
                column=after.column,
                advice=f'Add one, or take {after.text} away; the word itself is written "{after.text.lower()}"',
            )
        text, column = (found.text, found.column) if found else ("the query", 1)
        return QueryError(
            f"{text} has no word before it",
            column=column,
            advice=f'Add one, or take {text} away; the word itself is written "{text.lower()}"',
        )


def _term(lexeme: Lexeme) -> Term:
    prefix = lexeme.text.endswith("*") or lexeme.value.endswith("*")
    reading = read(lexeme.value.rstrip("*"))
    words = tuple(reading.plain.words)
    if not words:
        raise QueryError(
            f"{lexeme.text} has no letter or digit in it", column=lexeme.column, advice="Take it away, or write a word"
        )
    if prefix and len(words[-1]) < 2:
        raise QueryError(
            f"{lexeme.text} is the beginning of too many words",
            column=lexeme.column,
            advice="Write at least two letters",
        )
    readings = tuple(dict.fromkeys(tuple(stream.words) for stream in reading.streams))
    stem = lexeme.kind == "word" and len(words) == 1 and not prefix
    return Term(readings, lexeme.value.strip(), lexeme.column, stem=stem, prefix=prefix)


def _value_glob(field: str, lexeme: Lexeme) -> Glob:
    if field == "lang":
        code = language_code(lexeme.value)
        if code is None:
            raise QueryError(
                f"{lexeme.value} is no language", column=lexeme.column, advice="One of " + ", ".join(LANGUAGES)
            )
        return Glob(code)
    if not read(lexeme.value).plain.words and not set(lexeme.value) <= {"*", "?"}:
        raise QueryError(f"{lexeme.text} is no value for {field}:", column=lexeme.column, advice="Write one")
    if wrong := mistaken(field, lexeme.value):
        raise QueryError(wrong[0], column=lexeme.column, advice=wrong[1])
    meant = _meant(field, lexeme.value.strip())
    if meant is not None:
        raise QueryError(
            f"{field}:{lexeme.text} fits no document, because the value is compared as a whole",
            column=lexeme.column,
            advice=f"Write {field}:{meant}",
        )
    return Glob(lexeme.value)


def _meant(field: str, value: str) -> str | None:
    """What to write in the place of a value that no document can have; None for one that some may have."""
    if field == "symbol" or (field == "cites" and value.endswith("/")):
        return pattern_meant(value)
    if field == "cites":
        try:
            Symbol.parse(value)
        except SymbolError:
            return None  # "76/187", "2722": how people speak of resolutions
        return pattern_meant(value)
    if "*" in value or "?" in value:
        return None
    if field == "body":
        start = re.split(r"/(?=\d+(?:/|$))", value.rstrip("/"))[0]
        return start if start != value else None
    if field == "series" and "/" in value:
        return next((piece for piece in value.split("/") if piece.isalpha()), "L")
    return None


def _can_be_near(node: Node) -> bool:
    if isinstance(node, Or):
        return all(map(_can_be_near, node.nodes))
    return isinstance(node, Term | Near)
