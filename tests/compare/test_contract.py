"""The JSON contract: exact round trip, and errors that name the place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from compare import Comparison, compare, contract
from documents.contract import ContractError
from tests.compare.conftest import Make


@pytest.fixture
def found(make: Make) -> Comparison:
    old = make(
        ["Recalling its resolution __ of ___ 2034,"],
        ["Requests a report by 2035;", "Welcomes lamps;"],
        sponsors=["Fiji"],
        footnotes=[("1", "A note on lamps.")],
        agenda_items=["7"],
    )
    new = make(
        ["Recalling its resolution 89/185 of 16 December 2034,"],
        ["Notes the fog;", "Encourages a report by 2036;"],
        sponsors=["Malta"],
        title="Lamps",
        agenda_items=["9"],
        symbol="A/RES/90/7",
    )
    return compare(old, new, basis="adopts", old_version="aa", new_version="bb")


def test_round_trip(found: Comparison) -> None:
    text = contract.dumps(found)
    assert contract.loads(text) == found
    assert contract.loads(text.encode()) == found
    assert contract.dumps(contract.loads(text)) == text
    assert contract.loads(contract.dumps(found, indent=2)) == found


def test_the_shape_that_others_rely_on(found: Comparison) -> None:
    data = json.loads(contract.dumps(found))
    assert list(data) == ["schema", "old", "new", "basis", "rows", "totals", "changes", "checks", "notes"]
    assert data["schema"] == "rapporteur/comparison/1"
    assert data["old"] == {"symbol": "A/C.3/90/L.7", "version": "aa"}
    assert data["basis"] == "adopts"
    assert data["checks"] == {"accept_all_is_new": True, "reject_all_is_old": True}
    assert all(set(row) == {"kind", "moved", "renumbered", "old", "new", "words", "lead"} for row in data["rows"])
    softened = next(row for row in data["rows"] if row["lead"])
    assert softened["lead"] == {"old": "Requests", "new": "Encourages", "shift": "weaker"}
    assert softened["words"][0] == ["-", "Requests"]
    assert set(data["totals"]) >= {"unchanged", "technical", "reworded", "added", "deleted", "split", "merged", "moved"}
    assert set(data["changes"]) >= {"sponsors_added", "sponsors_withdrawn", "dates", "amounts", "reporting"}


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda d: d.update(schema="rapporteur/comparison/2"), "rapporteur/comparison/1"),
        (lambda d: d["rows"][1].update(kind="rewritten"), r"rows\[1\]"),
        (lambda d: d["rows"][0].pop("words"), r"rows\[0\]"),
        (lambda d: d["changes"].update(dates=[{}]), "changes"),
        (lambda d: d.pop("totals"), "totals"),
    ],
)
def test_damage_is_named(found: Comparison, damage: Callable[[dict[str, Any]], object], place: str) -> None:
    data = json.loads(contract.dumps(found))
    damage(data)
    with pytest.raises(ContractError, match=place):
        contract.from_dict(data)


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"', "null"])
def test_what_is_not_a_comparison(text: str) -> None:
    with pytest.raises(ContractError):
        contract.loads(text)
