"""When another verb is neither weaker nor stronger."""

from __future__ import annotations

from compare import compare
from compare.model import Shift
from tests.compare.conftest import Make

TAIL = "as the keepers of the northern islands have asked since the storms of last winter,"


def test_a_verb_of_another_object_has_no_direction(make: Make) -> None:
    ending = f"the Declaration on the Keeping of Lights, the Plan of Action of the island ministers, {TAIL}"
    outcome = "the outcome of the conference on coasts, entitled “Every cape its lamp”, which the harbour masters of the north"
    wages = "the promise of oil, rope, boats and better pay, made while crews sat together at Gull Rock for one long week of rain"
    old = f"Reaffirming {outcome} gave to all keepers last year, and {ending}"
    new = f"Noting {wages} before winter, and {ending}"
    row = compare(make([old, "Mindful of fog,"]), make([new, "Mindful of fog,"])).rows[0]
    assert row.lead is not None
    assert (row.lead.old, row.lead.new, row.lead.shift) == ("Reaffirming", "Noting", None)


def test_the_same_object_keeps_the_direction(make: Make) -> None:
    row = compare(
        make([f"Welcoming the repair of the lamps, {TAIL}"]), make([f"Noting the repair of the lamps, {TAIL}"])
    ).rows[0]
    assert row.lead is not None
    assert row.lead.shift is Shift.WEAKER


def test_an_opening_that_went_to_the_neighbour_has_no_direction(make: Make) -> None:
    condemned = "Reiterating its condemnation of all wrecking by false lights on the coasts, "
    first = f"recalling the resolutions of the Harbour Board on beacons, pilots and tide tables, {TAIL}"
    second = "concern about the plundering of stranded ships on winter nights, and the key role of coastguards in stopping it,"
    old = ["Reaffirming its resolution 81/70 on beacons, " + first, condemned + "expressing deep " + second]
    new = [condemned + "reaffirming its resolution 81/70 on beacons, " + first, "Expressing deep " + second]
    rows = compare(make(old), make(new)).rows
    assert [(row.old, row.new) for row in rows] == [((0,), (0,)), ((1,), (1,))]
    assert [row.lead and (row.lead.new, row.lead.shift) for row in rows] == [
        ("Reiterating its condemnation", None),
        ("Expressing deep concern", None),
    ]


def test_two_neighbours_that_each_grew_weaker_keep_their_directions(make: Make) -> None:
    lamps, boats = "States to mend their lamps before winter;", "harbours to lend their boats to the keepers;"
    old = make(operative=["Requests all " + lamps, "Urges all " + boats])
    new = make(operative=["Urges all " + lamps, "Encourages all " + boats])
    assert [row.lead and row.lead.shift for row in compare(old, new).rows] == [Shift.WEAKER, Shift.WEAKER]


def test_a_lead_that_went_behind_a_new_opening_has_no_direction(make: Make) -> None:
    old, new = (
        f"Stressing the price of oil, {TAIL}",
        f"Recognizing the work of crews, and stressing the price of oil, {TAIL}",
    )
    row = compare(make([old]), make([new])).rows[0]
    assert row.lead is not None
    assert (row.lead.new, row.lead.shift) == ("Recognizing", None)


def test_what_was_asked_and_is_now_recalled_has_moved_and_has_no_direction(make: Make) -> None:
    asked = "States to finish the mending of lamps on the northern reefs before the first day of the meeting of keepers"
    old = make(["Mindful of fog,"], [f"Encourages {asked};", "Decides to meet again;"])
    new = make(["Mindful of fog,", f"Recalling that it encouraged {asked},"], ["Decides to meet again;"])
    row = next(row for row in compare(old, new).rows if row.lead)
    assert row.moved
    assert row.lead is not None
    assert row.lead.shift is None
