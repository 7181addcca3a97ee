"""Leads by words, where the italics are lost."""

from __future__ import annotations

import pytest

from parsers.leads import lead_of


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Recalling its resolution 46/152 of 18 December 1991,", "Recalling"),
        ("Recalling also its decision on lamps,", "Recalling also"),
        ("Takes note with appreciation of the report;", "Takes note with appreciation"),
        ("Calls upon all Member States to light lamps;", "Calls upon"),
        ("Also calls upon the keepers to be watchful;", "Also calls upon"),
        ("Expresses its grave concern about the rocks;", "Expresses its grave concern"),
        ("Expressing deep concern about the rocks,", "Expressing deep concern"),
        ("Bearing in mind the tides,", "Bearing in mind"),
        ("Deeply concerned about the rocks,", "Deeply concerned"),
        ("Guided by the Charter of the United Nations,", "Guided"),
        ("Looks forward to the dawn;", "Looks forward"),
        ("Reaffirms the commitment of all keepers;", "Reaffirms"),
        ("Requests the Secretary-General to report;", "Requests"),
        ("Decides.", None),
        ("45 lamps were lit,", None),
    ],
)
def test_leads(text: str, lead: str | None) -> None:
    assert lead_of(text) == lead
