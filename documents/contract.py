"""The JSON that other programs rely on: ``rapporteur/document/1``. It changes only with a new schema number.

``loads(dumps(document)) == document`` for every document; the same document gives the same bytes on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from documents.errors import RapporteurError
from documents.model import (
    Document,
    Footnote,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Provenance,
    Sponsor,
    SponsorRole,
    Vote,
)

SCHEMA = "rapporteur/document/1"
_MASTHEAD_LISTS = frozenset({"agenda_items"})


class ContractError(RapporteurError):
    """The JSON is not a parsed document of a schema that this version knows."""


def to_dict(document: Document) -> dict[str, Any]:
    """The contract object, its keys in the order of the contract."""
    head = document.masthead
    return {
        "schema": SCHEMA,
        "masthead": {
            name: list(value) if name in _MASTHEAD_LISTS else value
            for name in Masthead.__dataclass_fields__
            for value in (getattr(head, name),)
        },
        "kind": document.kind,
        "parts": [
            {
                "kind": str(part.kind),
                "label": part.label,
                "title": part.title,
                "proponent": part.proponent,
                "passages": [
                    {
                        "kind": str(passage.kind),
                        "number": passage.number,
                        "lead": passage.lead,
                        "text": passage.text,
                        "level": passage.level,
                        "footnotes": list(passage.footnotes),
                        "citations": list(passage.citations),
                    }
                    for passage in part.passages
                ],
            }
            for part in document.parts
        ],
        "footnotes": [
            {"mark": note.mark, "text": note.text, "citations": list(note.citations)} for note in document.footnotes
        ],
        "sponsors": [
            {
                "name": sponsor.name,
                "code": sponsor.code,
                "role": str(sponsor.role),
                "on_behalf_of": sponsor.on_behalf_of,
            }
            for sponsor in document.sponsors
        ],
        "votes": [
            {
                "subject": vote.subject,
                "in_favour": list(vote.in_favour),
                "against": list(vote.against),
                "abstaining": list(vote.abstaining),
                "totals": dict(vote.totals),
                "recorded": vote.recorded,
                "meeting": vote.meeting,
                "date": vote.date,
            }
            for vote in document.votes
        ],
        "provenance": {
            "media_type": document.provenance.media_type,
            "pages": document.provenance.pages,
            "parser": document.provenance.parser,
            "warnings": list(document.provenance.warnings),
        },
    }


def from_dict(data: Mapping[str, Any]) -> Document:
    """The document of a contract object. Raises ContractError that names the place where it is wrong."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, Mapping) else type(data).__name__
        raise ContractError(f"schema is {found!r}, not {SCHEMA!r}", advice="Parse the file with `rapporteur parse`")
    place = "masthead"
    try:
        head = dict(data["masthead"])
        for name in _MASTHEAD_LISTS:
            head[name] = tuple(head.get(name) or ())
        masthead = Masthead(**head)
        parts: list[Part] = []
        for number, part in enumerate(data["parts"]):
            passages: list[Passage] = []
            for index, passage in enumerate(part["passages"]):
                place = f"parts[{number}].passages[{index}]"
                passages.append(
                    Passage(
                        kind=PassageKind(passage["kind"]),
                        text=passage["text"],
                        number=passage.get("number"),
                        lead=passage.get("lead"),
                        level=passage.get("level", 0),
                        footnotes=tuple(passage.get("footnotes", ())),
                        citations=tuple(passage.get("citations", ())),
                    )
                )
            place = f"parts[{number}]"
            parts.append(
                Part(
                    PartKind(part["kind"]), tuple(passages), part.get("label"), part.get("title"), part.get("proponent")
                )
            )
        place = "footnotes"
        footnotes = tuple(
            Footnote(n["mark"], n["text"], tuple(n.get("citations", ()))) for n in data.get("footnotes", ())
        )
        place = "sponsors"
        sponsors = tuple(
            Sponsor(s["name"], s.get("code"), SponsorRole(s.get("role", "original")), s.get("on_behalf_of"))
            for s in data.get("sponsors", ())
        )
        place = "votes"
        votes = tuple(_vote(vote) for vote in data.get("votes", ()))
        place = "provenance"
        origin = data["provenance"]
        provenance = Provenance(
            origin["media_type"], origin["parser"], origin.get("pages"), tuple(origin.get("warnings", ()))
        )
        return Document(data["kind"], masthead, tuple(parts), provenance, footnotes, sponsors, votes)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContractError(f"at {place}: {type(error).__name__} {error}") from error


def _vote(vote: Mapping[str, Any]) -> Vote:
    def names(field: str) -> tuple[str, ...]:
        value: Sequence[str] = vote.get(field, ())
        return tuple(value)

    return Vote(
        vote.get("subject"),
        names("in_favour"),
        names("against"),
        names("abstaining"),
        tuple((str(name), int(count)) for name, count in (vote.get("totals") or {}).items()),
        vote.get("recorded", True),
        vote.get("meeting"),
        vote.get("date"),
    )


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
