"""The words, marks and operators that a query is written with, and what is said when one of them is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from documents.errors import UsageError
from watch.nodes import FIELDS, FieldKind


class QueryError(UsageError):
    """The query cannot be read. ``column`` counts characters of the query from 1."""

    def __init__(self, what: str, *, column: int, advice: str) -> None:
        super().__init__(f"column {column}: {' '.join(what.split())}", advice=" ".join(advice.split()))
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.what, self.column, self.advice))


def _rebuild(what: str, column: int, advice: str) -> QueryError:
    return QueryError(what.removeprefix(f"column {column}: "), column=column, advice=advice)


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
_SMALL_OPERATORS = frozenset({"and", "or", "not", "near"})
_MAX_DISTANCE = 100
_SINGLE_QUOTES = "'‘’`"
#: What other languages write for the operators.
_SIGNS = {"&": "AND", "&&": "AND", "+": "AND", "|": "OR", "||": "OR", "/": "OR", "!": "NOT", "-": "NOT"}


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: str
    text: str
    column: int
    value: str = ""


def lexemes(text: str) -> Iterator[Lexeme]:
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
            yield Lexeme("open" if match["open"] else "close", match[0], column)
        elif match["phrase"]:
            if match["end"] is None:
                raise QueryError("this quotation mark is never closed", column=column, advice="Add the missing one")
            yield Lexeme("phrase", match[0], column, match["inside"])
        elif match["near"]:
            yield _near(match, column)
        elif match["operator"]:
            yield Lexeme("operator", match[0], column)
        elif match["field"]:
            name = _field_name(match["field"], column, text)
            yield Lexeme("field", match["field"] + ":", column, name)
            if FIELDS[name][0] is FieldKind.VALUE:
                value = _VALUE.match(text, position)
                if value:
                    bare = _balanced(value["bare"]) if value["bare"] else value["quoted"]
                    end = position + len(bare) if value["bare"] else value.end()
                    if bare:
                        yield Lexeme("value", text[position:end], position + 1, bare.strip())
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


def _near(match: re.Match[str], column: int) -> Lexeme:
    distance = match["distance"]
    if not distance or not 1 <= int(distance) <= _MAX_DISTANCE:
        raise QueryError(
            f"{match[0]} does not say within how many words",
            column=column,
            advice=f'Write NEAR/5 (1 to {_MAX_DISTANCE}); the word itself is written "near"',
        )
    return Lexeme("near", match[0], column, distance)


def _field_name(written: str, column: int, text: str) -> str:
    name = written.lower()
    if name in FIELDS:
        return name
    if text[column - 1 :].lower().startswith(("http:", "https:")):
        raise QueryError("an address is not a word", column=column, advice="Write the symbol: cites:A/RES/76/187")
    close = get_close_matches(name, FIELDS, n=1)
    hint = f"Did you mean {close[0]}:?" if close else "The fields are " + ", ".join(FIELDS)
    raise QueryError(f"there is no field {written}:", column=column, advice=f"{hint} (Words with a colon go in quotes)")


def _word(text: str, column: int) -> Lexeme:
    if text in _SMALL_OPERATORS:
        raise QueryError(
            f'"{text}" may be the operator or the word',
            column=column,
            advice=f'Write {text.upper()} in capitals for the operator, "{text}" in quotes for the word',
        )
    if text.startswith(("'", "‘", "`")) and len(text) > 1:
        raise QueryError(
            f"{text[0]} does not make a phrase",
            column=column,
            advice=f'Write double quotation marks: "{text.strip(_SINGLE_QUOTES)} …"',
        )
    if text in _SIGNS:
        raise QueryError(f"{text} is not an operator", column=column, advice=f"Write {_SIGNS[text]}")
    if text.endswith((",", ";")):
        raise QueryError(
            f"{text} ends with a mark that means nothing here",
            column=column,
            advice=f"Write {text[:-1]} OR … for one of several words, {text[:-1]} AND … for all of them",
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
    if text == ":":
        raise QueryError("a colon stands alone", column=column, advice="Write it without blanks: title:harbour")
    if text.endswith(":"):
        raise QueryError(
            f"{text} has nothing behind it",
            column=column,
            advice=f"Write the value directly behind the colon, without a blank: {text}word",
        )
    return Lexeme("word", text, column, text)
