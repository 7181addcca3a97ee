"""A query as a tree, and the fields that it may ask for. Nothing here knows how a query is written or evaluated.

A new field is a row in FIELDS and a supplier of its text or values in watch/view.py; synonyms are further readings of a Term;
stemming belongs to the language of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from documents.languages import LANGUAGES
from watch.globs import Glob


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

    def __hash__(self) -> int:  # it is asked for often, and that of a string is known already
        return hash(self.text)


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
        "subject": (FieldKind.TEXT, "what the library's catalogue says it is about"),
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
