"""The catalogue's query language, as far as its users write it (sources.md 2b.1): fields, quotes, stars, AND, OR, NOT."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from replica.marc import Field

#: Names of the query language → tag and subfields.
_NAMED = {
    "symbol": ("191", "a"),
    "title": ("245", "ab"),
    "subject": ("650", "a"),
    "body": ("191", "b"),
    "agenda": ("991", "abc"),
    "date": ("269", "a"),
    "notes": ("500", "a"),
    "heading": ("150", "a"),
}
_Test = Callable[[Sequence[Field]], bool]


class BadQuery(ValueError):
    """422: the message is the body's."""


class Slow(Exception):
    """500: the catalogue gives up on such a query."""


def matcher(search: str) -> _Test:
    """What a record must be like. AND, OR and NOT bind from left to right; parentheses are not understood."""
    parts = re.split(r" (AND|OR|NOT|AND NOT) ", search.strip()) if search.strip() else []
    tests: list[tuple[str, _Test]] = []
    word = "AND"
    for index, part in enumerate(parts):
        if index % 2:
            word = part
        else:
            tests.append((word, _term(part.strip())))

    def test(record: Sequence[Field]) -> bool:
        held = True
        for word, one in tests:
            if word == "OR":
                held = held or one(record)
            elif word == "AND":
                held = held and one(record)
            else:
                held = held and not one(record)
        return held

    return test


def _term(text: str) -> _Test:
    name, colon, value = text.partition(":")
    if not colon or " " in name:
        words = text.lower().split()
        return lambda record: all(word in " ".join(_values(record, None, "")).lower() for word in words)
    if name == "updated":
        raise Slow(text)
    tagged = re.fullmatch(r"(\d{3})(?:[_\d ]{2}([a-z0-9]))?", name)
    if tagged:
        tag, codes = tagged[1], tagged[2] or ""
    elif name in _NAMED:
        tag, codes = _NAMED[name]
    else:
        raise BadQuery(f'Unrecognized query field "{name}"')
    if value.startswith("'") and (len(value) < 2 or not value.endswith("'")):
        raise BadQuery(f'Invalid exact match using single quote: "{text}"')
    holds = _holds(value)
    return lambda record: any(holds(one) for one in _values(record, tag, codes))


def _holds(value: str) -> Callable[[str], bool]:
    if value.startswith("'"):
        return lambda text: text == value[1:-1]
    if len(value) > 1 and value.startswith("/") and value.endswith("/"):
        try:
            pattern = re.compile(value[1:-1])
        except re.error as error:
            raise BadQuery(f"Invalid regex: {value}") from error
        return lambda text: pattern.search(text) is not None
    if "*" in value:
        glob = value.strip('"').lower()
        return lambda text: fnmatchcase(text.lower(), glob)
    plain = value.strip('"').lower()
    words = [plain] if value.startswith('"') else plain.split()
    return lambda text: all(word in text.lower() for word in words)


def _values(record: Sequence[Field], tag: str | None, codes: str) -> list[str]:
    found = [field for field in record if tag in (None, field.tag)]
    return [value for field in found for code, value, _ in field.subfields if not codes or code in codes]
