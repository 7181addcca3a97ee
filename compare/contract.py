"""The JSON that other programs rely on: ``rapporteur/comparison/1``. It changes only with a new schema number.

``loads(dumps(comparison)) == comparison``; the same comparison gives the same bytes on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from compare.model import (
    Changes,
    Checks,
    Comparison,
    Delta,
    Groups,
    LeadChange,
    NoteChange,
    Reporting,
    Row,
    RowKind,
    Shift,
    Side,
    TextChange,
    VerbChange,
    VoteChange,
)
from compare.words import Op
from documents.contract import ContractError

SCHEMA = "rapporteur/comparison/1"


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The contract object, its keys in the order of the contract."""
    changes = comparison.changes
    return {
        "schema": SCHEMA,
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "basis": comparison.basis,
        "rows": [
            {
                "kind": str(row.kind),
                "moved": row.moved,
                "renumbered": row.renumbered,
                "old": list(row.old),
                "new": list(row.new),
                "words": [list(op) for op in row.words],
                "lead": row.lead and {"old": row.lead.old, "new": row.lead.new, "shift": _name(row.lead.shift)},
            }
            for row in comparison.rows
        ],
        "totals": dict(comparison.totals),
        "changes": {
            "title": _text(changes.title),
            "agenda_item": _text(changes.agenda_item),
            "sponsors_added": list(changes.sponsors_added),
            "sponsors_withdrawn": list(changes.sponsors_withdrawn),
            "dates": [_delta(delta) for delta in changes.dates],
            "amounts": [_delta(delta) for delta in changes.amounts],
            "reporting": [{"row": r.row, "event": r.event, "old": r.old, "new": r.new} for r in changes.reporting],
            "placeholders": [_delta(delta) for delta in changes.placeholders],
            "citations_added": list(changes.citations_added),
            "citations_dropped": list(changes.citations_dropped),
            "footnotes": [
                {"kind": str(note.kind), "old": note.old, "new": note.new, "words": [list(op) for op in note.words]}
                for note in changes.footnotes
            ],
            "parts_added": list(changes.parts_added),
            "parts_dropped": list(changes.parts_dropped),
            "verbs": [{"row": v.row, "old": v.old, "new": v.new, "shift": _name(v.shift)} for v in changes.verbs],
            "votes": [
                {"subject": v.subject, "old": dict(v.old), "new": dict(v.new), "moved": [list(m) for m in v.moved]}
                for v in changes.votes
            ],
            "groups_added": {name: list(states) for name, states in changes.groups_added},
            "groups_withdrawn": {name: list(states) for name, states in changes.groups_withdrawn},
        },
        "checks": {
            "accept_all_is_new": comparison.checks.accept_all_is_new,
            "reject_all_is_old": comparison.checks.reject_all_is_old,
        },
        "notes": list(comparison.notes),
    }


def from_dict(data: Mapping[str, Any]) -> Comparison:
    """The comparison of a contract object. Raises ContractError that names the place where it is wrong."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, Mapping) else type(data).__name__
        raise ContractError(
            f"schema is {found!r}, not {SCHEMA!r}", advice="Make it with `rapporteur compare --format json`"
        )
    place = "rows"
    try:
        rows: list[Row] = []
        for number, row in enumerate(data["rows"]):
            place = f"rows[{number}]"
            lead = row.get("lead")
            rows.append(
                Row(
                    RowKind(row["kind"]),
                    tuple(row["old"]),
                    tuple(row["new"]),
                    _words(row["words"]),
                    bool(row["moved"]),
                    bool(row["renumbered"]),
                    lead and LeadChange(lead["old"], lead["new"], Shift(lead["shift"]) if lead["shift"] else None),
                )
            )
        place = "changes"
        changes = _changes(data["changes"])
        place = "old, new, totals, checks"
        return Comparison(
            old=Side(data["old"]["symbol"], data["old"].get("version"), data["old"].get("part")),
            new=Side(data["new"]["symbol"], data["new"].get("version"), data["new"].get("part")),
            rows=tuple(rows),
            totals=tuple((str(name), int(count)) for name, count in data["totals"].items()),
            checks=Checks(data["checks"]["accept_all_is_new"], data["checks"]["reject_all_is_old"]),
            changes=changes,
            basis=data.get("basis"),
            notes=tuple(data.get("notes", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContractError(f"at {place}: {type(error).__name__} {error}") from error


def dumps(comparison: Comparison, *, indent: int | None = None) -> str:
    """One line of UTF-8 JSON (or indented), the same for the same comparison on every machine."""
    separators = None if indent else (",", ":")
    return json.dumps(to_dict(comparison), ensure_ascii=False, indent=indent, separators=separators)


def loads(text: str | bytes) -> Comparison:
    """Raises ContractError for JSON that is broken or is not this contract."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ContractError(f"not JSON: {error}") from error
    return from_dict(data)


def _changes(data: Mapping[str, Any]) -> Changes:
    def names(field: str) -> tuple[str, ...]:
        return tuple(data.get(field, ()))

    def deltas(field: str) -> tuple[Delta, ...]:
        return tuple(Delta(d["row"], tuple(d["old"]), tuple(d["new"])) for d in data.get(field, ()))

    def text(field: str) -> TextChange | None:
        value = data.get(field)
        return TextChange(value["old"], value["new"]) if value else None

    def groups(field: str) -> Groups:
        return tuple((name, tuple(states)) for name, states in data.get(field, {}).items())

    return Changes(
        title=text("title"),
        agenda_item=text("agenda_item"),
        sponsors_added=names("sponsors_added"),
        sponsors_withdrawn=names("sponsors_withdrawn"),
        dates=deltas("dates"),
        amounts=deltas("amounts"),
        reporting=tuple(Reporting(r["row"], r["event"], r["old"], r["new"]) for r in data.get("reporting", ())),
        placeholders=deltas("placeholders"),
        citations_added=names("citations_added"),
        citations_dropped=names("citations_dropped"),
        footnotes=tuple(
            NoteChange(RowKind(n["kind"]), n["old"], n["new"], _words(n["words"])) for n in data.get("footnotes", ())
        ),
        parts_added=names("parts_added"),
        parts_dropped=names("parts_dropped"),
        verbs=tuple(
            VerbChange(v["row"], v["old"], v["new"], Shift(v["shift"]) if v["shift"] else None)
            for v in data.get("verbs", ())
        ),
        votes=tuple(
            VoteChange(
                v["subject"],
                tuple(v["old"].items()),
                tuple(v["new"].items()),
                tuple((a, b, c) for a, b, c in v["moved"]),
            )
            for v in data.get("votes", ())
        ),
        groups_added=groups("groups_added"),
        groups_withdrawn=groups("groups_withdrawn"),
    )


def _side(side: Side) -> dict[str, str | None]:
    """A whole document has no key "part": additions to the contract do not change what was written before."""
    written = {"symbol": side.symbol, "version": side.version}
    return written if side.part is None else {**written, "part": side.part}


def _words(data: list[list[str]]) -> tuple[Op, ...]:
    return tuple((op, text) for op, text in data)


def _delta(delta: Delta) -> dict[str, Any]:
    return {"row": delta.row, "old": list(delta.old), "new": list(delta.new)}


def _text(change: TextChange | None) -> dict[str, str | None] | None:
    return {"old": change.old, "new": change.new} if change else None


def _name(shift: Shift | None) -> str | None:
    return str(shift) if shift else None
