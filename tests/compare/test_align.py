"""Which passage is which: every known fault of paragraph alignment as a case of its own."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.align import Link, align, heaviest_chain

# A text of our own, long enough that words have different weights.
OPERATIVE = [
    "Welcomes the report of the Secretary-General on the upkeep of lighthouses in remote archipelagos;",
    "Takes note with appreciation of the work of the keepers of the northern lamps during the winter storms;",
    "Requests the Secretary-General to convene a meeting of harbour masters before the end of the dry season;",
    "Urges Member States to share tide tables, soundings and charts with neighbouring coastal administrations;",
    "Encourages shipping companies to equip smaller vessels with radar reflectors and distress beacons;",
    "Invites the regional commissions to study the cost of replacing paraffin lamps by solar panels;",
    "Decides to establish a voluntary fund for the training of young pilots from island communities;",
    "Calls upon salvage operators to remove wrecks that endanger the approaches to fishing harbours;",
    "Emphasizes the importance of keeping migratory birds away from revolving lenses by shaded glass;",
    "Reaffirms the right of every crew in distress to shelter in the nearest port without delay;",
    "Recommends that insurers recognize certified watch-keeping as a ground for lower premiums;",
    "Stresses that fog signals must be audible at a distance of at least two nautical miles;",
]
EXTRA = "Notes the offer of a monastery on the western cape to lend its bell tower for a new beacon;"


def links(found: list[Link]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(link.old, link.new) for link in found}


def test_oceans_and_fisheries_are_not_confused() -> None:
    # The first passage that is alike enough is the wrong one: eight words of ten are the same in both.
    old = [
        "Takes note of the report of the Secretary-General on oceans and the law of the sea",
        "Takes note of the report of the Secretary-General on sustainable fisheries",
    ]
    found = align(old, ["Takes note of the report of the Secretary-General on sustainable fisheries"])
    assert links(found) == {((1,), (0,)), ((0,), ())}


def test_boilerplate_lists_keep_their_pairs() -> None:
    subjects = ["lamps", "lenses", "bells", "buoys", "charts", "masts", "piers", "sirens", "radars", "anchors"]
    old = [f"Takes note of the report of the Secretary-General on the state of {subject};" for subject in subjects]
    new = [text.replace("Takes note of", "Welcomes") for text in old if "buoys" not in text and "lamps" not in text]
    found = align(old, new)
    pairs = {(link.old[0], link.new[0]) for link in found if link.old and link.new}
    assert {old[i].split()[-1] for i, _ in pairs} == {new[j].split()[-1] for _, j in pairs}
    assert all(old[i].split()[-1] == new[j].split()[-1] for i, j in pairs)
    assert {link.old for link in found if not link.new} == {(0,), (3,)}


def test_repeated_boilerplate_stays_in_order_and_one_edit_does_not_shift_the_rest() -> None:
    same = "Takes note of the report of the Secretary-General;"
    old = [text for unique in OPERATIVE for text in (unique, same)]
    new = list(old)
    new[5] = "Takes note of the reports of the Secretary-General;"
    assert links(align(old, new)) == {((k,), (k,)) for k in range(len(old))}
    assert not any(link.moved for link in align(old, new))


def test_a_long_list_of_boilerplate_edited_throughout_keeps_its_order() -> None:
    items = [f"({a}{b})" for a in "abcdefgh" for b in "abcdefgh"]
    old = [f"Takes note of the report of the Secretary-General on item {item[1]} {item[2]};" for item in items]
    new = [text.replace("Takes note of", "Welcomes") for text in old]
    assert links(align(old, new)) == {((k,), (k,)) for k in range(len(old))}


def test_a_near_copy_elsewhere_does_not_take_the_place_of_a_reworded_passage() -> None:
    new = list(OPERATIVE)
    new[2] = new[2].replace("convene a meeting", "convene, as appropriate, a virtual meeting").replace("dry", "rainy")
    new.insert(9, OPERATIVE[2])
    found = align(OPERATIVE, new)
    assert ((2,), (2,)) in links(found)
    assert ((), (9,)) in links(found)


def test_reordering_is_a_move_and_only_what_moved_is_flagged() -> None:
    new = [*OPERATIVE[:1], *OPERATIVE[2:9], OPERATIVE[1], *OPERATIVE[9:]]
    found = align(OPERATIVE, new)
    assert {link.old for link in found if link.moved} == {(1,)}
    assert all(len(link.old) == len(link.new) == 1 for link in found)


def test_a_moved_and_reworded_passage_keeps_its_partner() -> None:
    moved = OPERATIVE[1].replace("winter storms", "autumn gales").replace("Takes note", "Takes careful note")
    new = [*OPERATIVE[:1], *OPERATIVE[2:9], moved, *OPERATIVE[9:]]
    found = align(OPERATIVE, new)
    assert ((1,), (8,)) in links(found)
    assert next(link for link in found if link.old == (1,)).moved


def test_a_split_is_one_row() -> None:
    long = (
        "Welcomes the establishment of the school for lighthouse keepers on the eastern island, and invites all coastal "
        "States to send two candidates a year to its course on the maintenance of rotating machinery;"
    )
    halves = [
        "Welcomes the establishment of the school for lighthouse keepers on the eastern island;",
        "Also invites all coastal States to send two candidates a year to its course on the maintenance of rotating machinery;",
    ]
    assert ((4,), (4, 5)) in links(
        align([*OPERATIVE[:4], long, *OPERATIVE[4:]], [*OPERATIVE[:4], *halves, *OPERATIVE[4:]])
    )
    assert ((4, 5), (4,)) in links(
        align([*OPERATIVE[:4], *halves, *OPERATIVE[4:]], [*OPERATIVE[:4], long, *OPERATIVE[4:]])
    )


def test_halves_that_share_their_words_are_still_a_split() -> None:
    # Nothing in the second half is missing from the first but its place in the sentence.
    first = "Requests keepers of lamps to report on the lamps, the lenses, the glass and the oil of the lighthouse every year"
    second = "invites keepers of lenses to report on the glass, the oil, the lamps and the lenses of the lighthouse every week;"
    old = [*OPERATIVE[:3], f"{first}, and {second}", *OPERATIVE[3:]]
    new = [*OPERATIVE[:3], f"{first};", f"Also {second}", *OPERATIVE[3:]]
    assert ((3,), (3, 4)) in links(align(old, new))


def test_an_added_neighbour_is_no_split() -> None:
    new = [*OPERATIVE[:4], EXTRA, *OPERATIVE[4:]]
    assert ((), (4,)) in links(align(OPERATIVE, new))
    assert all(len(link.new) <= 1 for link in align(OPERATIVE, new))


def test_a_stub_is_placed_by_its_neighbours() -> None:
    old = [*OPERATIVE[:5], "[to be completed]", *OPERATIVE[5:]]
    new = [*OPERATIVE[:5], EXTRA, *OPERATIVE[5:]]
    assert ((5,), (5,)) in links(align(old, new))


def test_unlike_passages_in_one_place_are_deleted_and_added() -> None:
    new = [*OPERATIVE[:5], EXTRA, *OPERATIVE[6:]]
    assert {((5,), ()), ((), (5,))} <= links(align(OPERATIVE, new))


def test_deleted_passages_stand_where_they_stood() -> None:
    found = align(OPERATIVE, [*OPERATIVE[:3], *OPERATIVE[4:]])
    assert [link.old for link in found] == [(k,) for k in range(len(OPERATIVE))]


@pytest.mark.parametrize(("old", "new"), [([], []), (["a"], []), ([], ["a"]), ([""], [""]), (["", ""], ["", "", ""])])
def test_empty_sides(old: list[str], new: list[str]) -> None:
    found = align(old, new)
    assert sorted(i for link in found for i in link.old) == list(range(len(old)))
    assert sorted(j for link in found for j in link.new) == list(range(len(new)))


@settings(max_examples=60)
@given(st.data())
def test_every_passage_is_in_exactly_one_link_and_pieces_are_neighbours(data: st.DataObject) -> None:
    pool = [*OPERATIVE, EXTRA, "Takes note of the report;", "Takes note of the report;", ""]
    edited = [text.replace("the ", "", 1) for text in pool]
    old = data.draw(st.lists(st.sampled_from(pool), max_size=14))
    new = data.draw(st.lists(st.sampled_from([*pool, *edited]), max_size=14))
    found = align(old, new)
    assert sorted(i for link in found for i in link.old) == list(range(len(old)))
    assert sorted(j for link in found for j in link.new) == list(range(len(new)))
    for link in found:
        assert list(link.old) == list(range(link.old[0], link.old[0] + len(link.old))) if link.old else link.new
        assert list(link.new) == list(range(link.new[0], link.new[0] + len(link.new))) if link.new else link.old


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=9, unique=True))
def test_the_chain_is_the_heaviest_there_is(places: list[tuple[int, int]]) -> None:
    rng = random.Random(len(places))
    pairs = [(i, j, rng.choice([0.3, 0.5, 0.7, 1.0])) for i, j in places]

    def best(low: tuple[int, int]) -> float:
        after = [(i, j, s) for i, j, s in pairs if i > low[0] and j > low[1]]
        return max((s * s + best((i, j)) for i, j, s in after), default=0.0)

    weight = {(i, j): s * s for i, j, s in pairs}
    chain = heaviest_chain(pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))
    assert sum(weight[pair] for pair in chain) == pytest.approx(best((-1, -1)))


def test_a_paragraph_cut_to_a_fraction_in_its_place_is_the_same_one() -> None:
    body = "of the open-ended working group of keepers to prepare a study on the lamps of remote islands"
    long = (
        f"Notes with appreciation the fourth meeting {body} and the answers of harbour masters, and calls upon all States to mend "
        "roofs, to renew ropes, to train young crews, to print tide tables, to paint buoys, to clear wrecks, to warn ships of "
        "ice, to share weather reports by wireless, to feed the pigeons, and to bring oil, coal, bread and letters to every "
        "rock before the autumn gales, with special attention to families who live there through the whole winter;"
    )
    before, behind = "Welcomes the painting of the northern buoys;", "Requests a report on the price of oil and wicks;"
    short = f"Notes with appreciation the past labours {body}, a useful forum for exchanging experiences;"
    links = align([before, long, behind], [before, short, behind])
    assert [(link.old, link.new) for link in links] == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]


def test_a_formula_in_common_does_not_make_one_paragraph_of_two() -> None:
    before, behind = "Welcomes the painting of the northern buoys;", "Requests a report on the price of oil and wicks;"
    old = "Notes with appreciation the songs of herring crews, to be printed in time for the fair at Tern Bay;"
    new = "Notes with appreciation the wages of pilots, which were raised by four shillings after long talks in spring;"
    links = align([before, old, behind], [before, new, behind])
    assert ((1,), (1,)) not in [(link.old, link.new) for link in links]


def test_notes_that_are_equally_alike_are_aligned_the_same_in_every_process() -> None:
    code = """
from random import Random
from compare.align import align
def note(rng):
    dice = rng.random()
    if dice < 0.5:
        return f"Ibid., vol. {rng.randrange(100, 999)}, No. {rng.randrange(1000, 9999)}."
    if dice < 0.7:
        return f"See A/{rng.randrange(60, 90)}/{rng.randrange(10, 999)}."
    return f"Official Records of the Conference on Lamps, Supplement No. {rng.randrange(1, 60)}."
for seed in range(60):
    rng = Random(seed)
    old, new = ([note(rng) for _ in range(rng.randrange(5, 20))] for _ in range(2))
    print([(link.old, link.new) for link in align(old, new)])
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
