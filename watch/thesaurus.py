"""Names that mean the same: a topic that asks for one finds the others too (UNODC, "United Nations Office on Drugs and Crime").

They come from a dump of the UNBIS Thesaurus in Turtle (sources.md 7.2; labels of SKOS in six languages), or from a table with the
names of one thing in each row. A name that means several things has no synonyms: it would find too much.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from documents.errors import UsageError
from watch.nodes import And, InField, Near, Node, Not, Or, Query, Scope, Term
from watch.words import read

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """``synonyms``: the words of a name, in their normal form → those of the other names of the same thing."""

    synonyms: Mapping[Words, tuple[Words, ...]] = field(default_factory=dict)

    def expanded(self, query: Query) -> Query:
        """The query with the synonyms of its words and phrases as further readings; one word in quotes stays as it is."""
        return replace(query, root=self._node(query.root)) if self.synonyms else query

    def _node(self, node: Node) -> Node:
        match node:
            case Term():
                return self._term(node)
            case And(nodes):
                return And(tuple(map(self._node, nodes)))
            case Or(nodes):
                return Or(tuple(map(self._node, nodes)))
            case Near(left, right, distance):
                return Near(self._node(left), self._node(right), distance)
            case Not(inner):
                return Not(self._node(inner))
            case InField(name, inner):
                return InField(name, self._node(inner))
            case Scope(scope, inner):
                return Scope(scope, self._node(inner))
            case _:
                return node

    def _term(self, term: Term) -> Term:
        if term.prefix or (len(term.readings[0]) == 1 and not term.stem):
            return term
        more = (other for words in term.readings for other in self.synonyms.get(words, ()))
        return replace(term, readings=tuple(dict.fromkeys((*term.readings, *more))))


NO_SYNONYMS = Thesaurus()


def read_thesaurus(text: str, source: str) -> Thesaurus:
    """``source`` ends in ".ttl" or ".csv". Raises UsageError with the line."""
    if source.lower().endswith(".csv"):
        things = [[(name, "") for name in row] for row in csv.reader(io.StringIO(text))]
    else:
        things = list(_turtle(text, source).values())
    named = [{_words(name): language for name, language in names} for names in things]
    meanings: dict[Words, list[dict[Words, str]]] = {}
    for one in named:
        one.pop((), None)
        for words in one:
            meanings.setdefault(words, []).append(one)
    found = {
        words: tuple(other for other in many[0] if other != words and _fits(many[0][words], other, many[0][other]))
        for words, many in meanings.items()
        if len(many) == 1
    }
    found = {words: others for words, others in found.items() if others}
    if not found:
        raise UsageError(
            f"{source} has no two names of one thing", advice="A Turtle file with skos:prefLabel, or names,of,one,thing"
        )
    return Thesaurus(found)


_IDENTIFIER = re.compile(r"https?://\S*|T\d{7}|[a-z]{2}")


def _words(name: str) -> Words:
    name = name.strip()
    return () if _IDENTIFIER.fullmatch(name) else tuple(read(name).plain.words)


def _fits(own: str, other: Words, language: str) -> bool:
    # A single word of another language in the same letters may be a word of this one: "pain" is bread in French.
    return language == own or len(other) > 1 or not "".join(other).isascii()


_TOKEN = re.compile(
    r'''(?P<space>(?:\s|\#[^\n]*)+)
      | (?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^'\\\n]|\\.)*\')
        (?:@(?P<language>[A-Za-z]+)[A-Za-z0-9-]*|\^\^(?:<[^>]*>|[\w.-]*:[\w.-]*))?
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<end>[;,.\[\]()])
      | (?P<name>@?[^\s;,<>"'\[\]()\#]*[^\s;,<>"'\[\]().\#])
    ''',
    re.VERBOSE | re.DOTALL,
)
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def _turtle(text: str, source: str) -> dict[str, list[tuple[str, str]]]:
    """Concept → its labels with their languages, of the statements that give labels; what else is said is passed over."""
    found: dict[str, list[tuple[str, str]]] = {}
    subject = predicate = ""
    depth = 0
    for kind, value, language in _tokens(text, source):
        if kind == "end":
            depth += (value in "[(") - (value in "])")
            if not depth and value == ".":
                subject = predicate = ""
            elif not depth and value == ";":
                predicate = ""
        elif depth:
            continue
        elif not subject:
            subject = value
        elif not predicate:
            predicate = value
        elif kind == "text" and predicate.strip("<>").endswith(_LABELS):
            found.setdefault(subject, []).append((value, language))
    return found


def _tokens(text: str, source: str) -> Iterator[tuple[str, str, str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            line = text.count("\n", 0, position) + 1
            raise UsageError(
                f"{source}:{line}: this is not Turtle", advice="Take the dump of the thesaurus as it comes"
            )
        position = match.end()
        if match["text"]:
            quotes = 3 if match["text"].startswith('"""') else 1
            yield "text", _ESCAPE.sub(_unescaped, match["text"][quotes:-quotes]), (match["language"] or "").lower()
        elif match["end"]:
            yield "end", match["end"], ""
        elif not match["space"]:
            yield "name", match[0], ""


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
