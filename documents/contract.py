"""The JSON that other programs rely on: ``rapporteur/document/1``. It changes only with a new schema number.

``loads(dumps(document)) == document`` for every document; the same document gives the same bytes on every machine. What only
some kinds of document have (proposals, amendments, turns of speakers, …) is there only where there is some of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from documents.errors import RapporteurError
from documents.model import Document, Masthead, Part, Passage

SCHEMA = "rapporteur/document/1"
#: Keys that came after the schema's first day: written only where there is something to write.
_OPTIONAL = ("proposals", "amendments", "corrections", "turns", "letters", "items", "revisions")
#: The order of keys where it is not that of the record's fields.
_ORDER = {
    Passage: ("kind", "number", "lead", "text", "level", "footnotes", "citations"),
    Part: ("kind", "label", "title", "proponent", "passages", "of"),
}
_ORDER_OF_PROVENANCE = ("media_type", "pages", "parser", "warnings")


class ContractError(RapporteurError):
    """The JSON is not a parsed document of a schema that this version knows."""


def to_dict(document: Document) -> dict[str, Any]:
    """The contract object, its keys in the order of the contract."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "masthead": _plain(document.masthead),
        "kind": document.kind,
        "parts": _plain(document.parts),
        "footnotes": _plain(document.footnotes),
        "sponsors": _plain(document.sponsors),
        "votes": [_plain(vote) | {"totals": dict(vote.totals)} for vote in document.votes],
    }
    for name in _OPTIONAL:
        if getattr(document, name):
            data[name] = _plain(getattr(document, name))
    provenance = _plain(document.provenance)
    data["provenance"] = {name: provenance[name] for name in _ORDER_OF_PROVENANCE}
    return data


def _plain(value: Any) -> Any:
    """Records as objects, tuples as lists, enumerations as their words."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return str(value)
    if value is None or isinstance(value, (str, int)):
        return value
    kind = type(value)
    data = {name: _plain(getattr(value, name)) for name in _ORDER.get(kind) or kind.__dataclass_fields__}
    if kind is Part and data["of"] is None:
        del data["of"]
    return data


def from_dict(data: Mapping[str, Any]) -> Document:
    """The document of a contract object. Raises ContractError that names the place where it is wrong."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, Mapping) else type(data).__name__
        raise ContractError(f"schema is {found!r}, not {SCHEMA!r}", advice="Parse the file with `rapporteur parse`")
    document: Document = _record(Document, data, "")
    return document


# --- reading, by the types of the model -----------------------------------------------------------------------------------

_Read = Callable[[Any, str], Any]


def _wrong(place: str, what: str) -> ContractError:
    return ContractError(f"at {place or 'document'}: {what}")


def _record(kind: Any, data: Any, place: str) -> Any:
    if not isinstance(data, Mapping):
        raise _wrong(place, f"{_named(data)} where an object is due")
    if kind is Masthead and (strange := sorted(set(data) - set(Masthead.__dataclass_fields__))):
        raise _wrong(place, f"unknown key {strange[0]!r}")
    values: dict[str, Any] = {}
    for name, read, needed in _readers(kind):
        where = f"{place}.{name}" if place else name
        if name in data:
            values[name] = read(data[name], where)
        elif needed:
            raise _wrong(where, "it is missing")
    return kind(**values)


@cache
def _readers(kind: Any) -> tuple[tuple[str, _Read, bool], ...]:
    """(name, how it is read, whether it must be there) for each field of a record."""
    hints = get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name]), _needed(kind, field)) for field in fields(kind))


def _needed(kind: type[Any], field: Field[Any]) -> bool:
    return field.default is MISSING and not (kind is Masthead and field.name == "symbol")


def _reader(hint: Any) -> _Read:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if get_origin(inner) is tuple:
            return _totals
        return _several(_reader(inner))
    if get_origin(hint) is UnionType:
        one = _reader(next(option for option in get_args(hint) if option is not NoneType))
        return lambda value, place: None if value is None else one(value, place)
    if hint in (str, bool, int):
        return _simple(hint)
    if issubclass(hint, StrEnum):
        return _word(hint)
    return lambda value, place: _record(hint, value, place)


def _simple(kind: type[Any]) -> _Read:
    def read(value: Any, place: str) -> Any:
        # True is an integer to Python, but not to a reader of JSON.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _wrong(place, f"{_named(value)} where {_DUE[kind]} is due")
        return value

    return read


_DUE: dict[type[Any], str] = {str: "a text", bool: "true or false", int: "a whole number"}


def _several(one: _Read) -> _Read:
    def read(value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise _wrong(place, f"{_named(value)} where a list is due")
        return tuple(one(item, f"{place}[{index}]") for index, item in enumerate(value))

    return read


def _word(kind: type[StrEnum]) -> _Read:
    def read(value: Any, place: str) -> StrEnum:
        try:
            return kind(value)
        except ValueError as error:
            raise _wrong(place, f"{value!r} is none of {', '.join(kind)}") from error

    return read


def _totals(value: Any, place: str) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, Mapping):
        raise _wrong(place, f"{_named(value)} where an object is due")
    count = _simple(int)
    return tuple((str(name), count(figure, f"{place}.{name}")) for name, figure in value.items())


def _named(value: Any) -> str:
    return "null" if value is None else f"{str(value)[:40]!r} ({type(value).__name__})"


# --- text -------------------------------------------------------------------------------------------------------------------


def dumps(document: Document, *, indent: int | None = None) -> str:
    """One line of UTF-8 JSON (or indented), the same for the same document on every machine."""
    separators = None if indent else (",", ":")
    return json.dumps(to_dict(document), ensure_ascii=False, indent=indent, separators=separators)


def loads(text: str | bytes) -> Document:
    """Raises ContractError for JSON that is broken or is not this contract."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ContractError(f"not JSON: {error}") from error
    return from_dict(data)
