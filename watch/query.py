"""The query language of topics: text in, tree out. docs/topics.md explains it to the people who write it.

Grammar::

    query  = either
    either = both { "OR" both }
    both   = not { [ "AND" ] not }
    not    = "NOT" not | near
    near   = item { "NEAR/" number item }
    item   = "(" query ")" | field ":" item | '"' words '"' | word | word "*"

The tree knows nothing of documents: matching it is watch/evaluate.py. A new field is a row in FIELDS and a supplier of its
text or values in watch/view.py; synonyms are further readings of a Term; stemming belongs to the language of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from documents.errors import UsageError
from documents.languages import LANGUAGES, language_code
from watch.globs import Glob
from watch.words import read


class QueryError(UsageError):
    """The query cannot be read. ``column`` counts characters of the query from 1."""

    def __init__(self, what: str, *, column: int, advice: str) -> None:
        super().__init__(f"column {column}: {' '.join(what.split())}", advice=" ".join(advice.split()))
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.what, self.column, self.advice))


def _rebuild(what: str, column: int, advice: str) -> QueryError:
    return QueryError(what.removeprefix(f"column {column}: "), column=column, advice=advice)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase. It is there where one of its ``readings`` stands as consecutive words.

    ``stem``: a single bare word, compared by its stem; ``prefix``: the last word is the beginning of a word.
    """

    readings: tuple[tuple[str, ...], ...]
    text: str
    column: int = field(compare=False)  # the same word is the same term wherever it stands
    stem: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides within ``distance`` words of each other, in either order, in one paragraph."""

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class InField:
    """The node, looked for only in the text of one field ("title")."""

    field: str
    node: Node


class ScopeName(StrEnum):
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Scope:
    """The node, true only where it lies in new or changed text, or in text that the older version had and this one has not."""

    name: ScopeName
    node: Node


@dataclass(frozen=True, slots=True)
class Value:
    """A fact of the document ("symbol", "kind", "cites") that fits the pattern."""

    field: str
    glob: Glob
    column: int


@dataclass(frozen=True, slots=True)
class Everything:
    """True of every document: a topic that only names symbols."""


Node = Term | Near | And | Or | Not | InField | Scope | Value | Everything


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    root: Node

    @classmethod
    def everything(cls) -> Query:
        return cls("", Everything())

    @property
    def unbounded(self) -> bool:
        """Whether it may be true of a document in which nothing at all was found: "NOT drugs" alone."""
        return _unbounded(self.root)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases that it looks for, in order; not those under NOT."""
        return tuple(_terms(self.root))


class FieldKind(StrEnum):
    TEXT = "text"  # a part of the document's text, searched by words
    VALUE = "value"  # a fact of the document, compared as a whole, with * and ?
    SCOPE = "scope"


#: name → (kind, what it is, for documentation and error messages)
FIELDS: Mapping[str, tuple[FieldKind, str]] = MappingProxyType(
    {
        "title": (FieldKind.TEXT, "the titles of the document and of its parts"),
        "preamble": (FieldKind.TEXT, "preambular paragraphs"),
        "operative": (FieldKind.TEXT, "operative paragraphs with their subparagraphs"),
        "verb": (FieldKind.TEXT, "the opening words of operative paragraphs"),
        "footnote": (FieldKind.TEXT, "footnotes"),
        "sponsor": (FieldKind.TEXT, "sponsors, by name or three-letter code"),
        "agenda": (FieldKind.TEXT, "agenda items, by number or title"),
        "symbol": (FieldKind.VALUE, "the document's symbol"),
        "body": (FieldKind.VALUE, "the issuing body, such as A/C.3"),
        "series": (FieldKind.VALUE, "the series, such as L or RES"),
        "cites": (FieldKind.VALUE, "a document that it cites"),
        "kind": (FieldKind.VALUE, 'the kind of document, such as "draft resolution"'),
        "lang": (FieldKind.VALUE, "the language: " + ", ".join(LANGUAGES)),
        "changed": (FieldKind.SCOPE, "new or changed text"),
        "dropped": (FieldKind.SCOPE, "text that this version no longer has"),
    }
)

_LEXEME = re.compile(
    r"""(?P<space>[\s\u00a0\u200b]+)
      | (?P<open>\()
      | (?P<close>\))
      | (?P<phrase>["“”„«»](?P<inside>[^"“”„«»]*)(?P<end>["“”„«»])?\*?)
      | (?P<near>NEAR(?:/(?P<distance>\d*))?(?=[\s()"“„«]|$))
      | (?P<operator>(?:AND|OR|NOT)(?=[\s()"“„«]|$))
      | (?P<field>[A-Za-z_]+)(?P<colon>:)(?=[^\s])
      | (?P<word>[^\s()"“”„«»\u00a0]+)
    """,
    re.VERBOSE,
)
_VALUE = re.compile(r"""["“”„«»](?P<quoted>[^"“”„«»]*)["“”„«»]|(?P<bare>[^\s"“”„«»]+)""")
_SMALL_OPERATORS = frozenset({"and", "or", "not", "near", "und", "oder", "et", "ou"})
_MAX_DEPTH = 40
_MAX_DISTANCE = 100


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    column: int
    value: str = ""


def parse(text: str) -> Query:
    """The query in ``text``. Raises QueryError with the column and what to do."""
    if not text.strip():
        raise QueryError("the query is empty", column=1, advice='Write a word, or a phrase such as "human rights"')
    return Query(text.strip(), _Parser(text).query())


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lexemes = list(_lexemes(text))
        self.index = 0
        self.depth = 0

    # --- the lexemes ------------------------------------------------------------------------------------------------

    def peek(self) -> _Lexeme | None:
        return self.lexemes[self.index] if self.index < len(self.lexemes) else None

    def take(self, kind: str, text: str | None = None) -> _Lexeme | None:
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

    def either(self, after: _Lexeme | None) -> Node:
        nodes = [self.both(after)]
        while operator := self.take("operator", "OR"):
            nodes.append(self.both(operator))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def both(self, after: _Lexeme | None) -> Node:
        nodes = [self.negation(after)]
        while lexeme := self.peek():
            if operator := self.take("operator", "AND"):
                nodes.append(self.negation(operator))
            elif lexeme.kind == "close" or (lexeme.kind == "operator" and lexeme.text == "OR"):
                break
            else:
                nodes.append(self.negation(lexeme))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def negation(self, after: _Lexeme | None) -> Node:
        if operator := self.take("operator", "NOT"):
            self.deeper(operator)
            node = self.negation(operator)
            self.depth -= 1
            return Not(node)
        return self.near(after)

    def near(self, after: _Lexeme | None) -> Node:
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

    def item(self, after: _Lexeme | None) -> Node:
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

    def field(self, lexeme: _Lexeme) -> Node:
        name = lexeme.value
        kind = FIELDS[name][0]
        if kind is FieldKind.VALUE:
            value = self.take("value")
            if value is None:
                raise self.nothing_behind(lexeme)
            return Value(name, _value_glob(name, value), value.column)
        following = self.peek()
        if following is None or following.kind in ("operator", "near", "close"):
            raise self.nothing_behind(lexeme)
        self.deeper(lexeme)
        node = self.item(lexeme)
        self.depth -= 1
        return Scope(ScopeName(name), node) if kind is FieldKind.SCOPE else InField(name, node)

    # --- what is wrong ----------------------------------------------------------------------------------------------

    def deeper(self, lexeme: _Lexeme) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise QueryError(
                f"more than {_MAX_DEPTH} levels of parentheses",
                column=lexeme.column,
                advice="Split it into several topics",
            )

    def nothing_behind(self, lexeme: _Lexeme) -> QueryError:
        return QueryError(
            f"{lexeme.text} has nothing behind it",
            column=lexeme.column,
            advice=f'Write the value directly behind the colon, without a blank: {lexeme.text}"two words"',
        )

    def missing(self, found: _Lexeme | None, after: _Lexeme | None) -> QueryError:
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


def _lexemes(text: str) -> Iterator[_Lexeme]:
    position = 0
    while position < len(text):
        match = _LEXEME.match(text, position)
        assert match is not None  # the last alternative takes whatever the others leave
        column = position + 1
        position = match.end()
        kind = match.lastgroup
        if match["space"]:
            continue
        if match["open"] or match["close"]:
            yield _Lexeme("open" if match["open"] else "close", match[0], column)
        elif match["phrase"]:
            if match["end"] is None:
                raise QueryError("this quotation mark is never closed", column=column, advice="Add the missing one")
            yield _Lexeme("phrase", match[0], column, match["inside"])
        elif match["near"]:
            yield _near(match, column)
        elif match["operator"]:
            yield _Lexeme("operator", match[0], column)
        elif match["field"]:
            name = _field_name(match["field"], column, text)
            yield _Lexeme("field", match["field"] + ":", column, name)
            if FIELDS[name][0] is FieldKind.VALUE:
                value = _VALUE.match(text, position)
                if value:
                    bare = _balanced(value["bare"]) if value["bare"] else value["quoted"]
                    end = position + len(bare) if value["bare"] else value.end()
                    if bare:
                        yield _Lexeme("value", text[position:end], position + 1, bare.strip())
                        position = end
        else:
            assert kind == "word"
            yield _word(match[0], column)


def _balanced(value: str) -> str:
    """A value up to the parenthesis that closes a group around it: "S/RES/2722(2024))" keeps its own pair."""
    depth = 0
    for index, character in enumerate(value):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return value[:index]
    return value


def _near(match: re.Match[str], column: int) -> _Lexeme:
    distance = match["distance"]
    if not distance or not 1 <= int(distance) <= _MAX_DISTANCE:
        raise QueryError(
            f"{match[0]} does not say within how many words",
            column=column,
            advice=f'Write NEAR/5 (1 to {_MAX_DISTANCE}); the word itself is written "near"',
        )
    return _Lexeme("near", match[0], column, distance)


def _field_name(written: str, column: int, text: str) -> str:
    name = written.lower()
    if name in FIELDS:
        return name
    if text[column - 1 :].lower().startswith(("http:", "https:")):
        raise QueryError("an address is not a word", column=column, advice="Write the symbol: cites:A/RES/76/187")
    close = get_close_matches(name, FIELDS, n=1)
    hint = f"Did you mean {close[0]}:?" if close else "The fields are " + ", ".join(FIELDS)
    raise QueryError(f"there is no field {written}:", column=column, advice=f"{hint} (Words with a colon go in quotes)")


def _word(text: str, column: int) -> _Lexeme:
    if text in _SMALL_OPERATORS and text in ("and", "or", "not", "near"):
        raise QueryError(
            f'"{text}" may be the operator or the word',
            column=column,
            advice=f'Write {text.upper()} in capitals for the operator, "{text}" in quotes for the word',
        )
    if text.startswith(("-", "+", "!")) and len(text) > 1:
        sign = text[0]
        meaning = "is not needed: words are looked for all together" if sign == "+" else "is not an operator"
        advice = f"Write {text[1:]}" if sign == "+" else f"Write NOT {text[1:]}"
        raise QueryError(f"{sign} in front of a word {meaning}", column=column, advice=advice)
    if text.startswith("*") or "*" in text[:-1] or "?" in text:
        raise QueryError(
            f"{text}: in a word, * may stand only at the end", column=column, advice="Write the beginning: prevent*"
        )
    if text.endswith(":"):
        raise QueryError(
            f"{text} has nothing behind it",
            column=column,
            advice=f"Write the value directly behind the colon, without a blank: {text}word",
        )
    return _Lexeme("word", text, column, text)


def _term(lexeme: _Lexeme) -> Term:
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


def _value_glob(field: str, lexeme: _Lexeme) -> Glob:
    if field == "lang":
        code = language_code(lexeme.value)
        if code is None:
            raise QueryError(
                f"{lexeme.value} is no language", column=lexeme.column, advice="One of " + ", ".join(LANGUAGES)
            )
        return Glob(code)
    if not read(lexeme.value).plain.words and not set(lexeme.value) <= {"*", "?"}:
        raise QueryError(f"{lexeme.text} is no value for {field}:", column=lexeme.column, advice="Write one")
    return Glob(lexeme.value)


def _can_be_near(node: Node) -> bool:
    if isinstance(node, Or):
        return all(map(_can_be_near, node.nodes))
    return isinstance(node, Term | Near)


def _unbounded(node: Node) -> bool:
    match node:
        case And(nodes):
            return all(map(_unbounded, nodes))
        case Or(nodes):
            return any(map(_unbounded, nodes))
        case InField(_, inner) | Scope(_, inner):
            return _unbounded(inner)
        case Not() | Everything():
            return True
        case _:
            return False


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _terms(inner)
        case Near(left, right):
            yield from _terms(left)
            yield from _terms(right)
        case InField(_, inner) | Scope(_, inner):
            yield from _terms(inner)
        case _:
            return
