"""The comparison as a whole: rows, flags, kinds, checks, and what is withheld."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare import RowKind, Withheld, compare
from compare.engine import check
from compare.model import Shift
from documents.model import Passage, PassageKind
from tests.compare.conftest import Make

PREAMBLE = [
    "Recalling its resolution 88/12 of 4 December 2033 on lighthouses of small islands,",
    "Concerned at the number of vessels that run aground on unlit reefs in the monsoon,",
    "Mindful of the cost of paraffin and of the labour of those who carry it up the stairs,",
]
OPERATIVE = [
    "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals;",
    "Urges coastal States to share tide tables with the pilots of their neighbours;",
    "Welcomes the offer of a monastery to lend its bell tower for a beacon;",
    "Decides to remain seized of the matter.",
]


def test_nothing_changed(make: Make) -> None:
    found = compare(make(PREAMBLE, OPERATIVE), make(PREAMBLE, OPERATIVE))
    assert {row.kind for row in found.rows} == {RowKind.UNCHANGED}
    assert found.checks.passed
    assert found.total("unchanged") == 7


def test_line_breaks_of_another_reading_are_no_change_but_are_kept(make: Make) -> None:
    new = [OPERATIVE[0].replace(" lamps", "\u00a0lamps").replace("envoy for", "envoy\nfor"), *OPERATIVE[1:]]
    row = compare(make((), OPERATIVE), make((), new)).rows[0]
    assert row.kind is RowKind.UNCHANGED
    assert "".join(text for op, text in row.words if op in "=+") == new[0]


def test_renumbering_is_no_change(make: Make) -> None:
    new = ["Notes that a ferry now calls at the outer islands twice a week;", *OPERATIVE]
    found = compare(make(PREAMBLE, OPERATIVE), make(PREAMBLE, new))
    assert found.total("added") == 1
    assert found.total("unchanged") == 7
    assert found.total("renumbered") == 4
    assert found.total("moved") == 0


def test_a_point_is_renumbered_with_its_paragraph(make: Make) -> None:
    def points(above: int) -> list[Passage]:
        kind = PassageKind.SUBPARAGRAPH
        return [Passage(kind, f"Light the lamp of the {n} island;", f"{above} ({n})", level=1) for n in "ab"]

    old = [Passage(PassageKind.OPERATIVE, "Requests keepers to do the following:", "1"), *points(1)]
    new = [
        Passage(PassageKind.OPERATIVE, "Notes that a ferry now calls at the outer islands;", "1"),
        Passage(PassageKind.OPERATIVE, "Requests keepers to do the following:", "2"),
        *points(2),
    ]
    found = compare(make(body=old), make(body=new))
    assert [row.renumbered for row in found.rows] == [False, True, True, True]


def test_near_duplicates_are_not_the_same(make: Make) -> None:
    long = OPERATIVE[0][:-1] + " " + "of the northern and southern approaches to the outer harbour " * 20 + "by night;"
    new = long.replace("by night;", "by day;")
    row = compare(make((), [long]), make((), [new])).rows[0]
    assert row.kind is RowKind.REWORDED
    assert [pair for pair in row.words if pair[0] != "="] == [("-", "night"), ("+", "day")]


def test_a_softened_verb_has_its_direction(make: Make) -> None:
    new = [
        OPERATIVE[0].replace("Requests", "Encourages"),
        OPERATIVE[1].replace("Urges", "Demands that"),
        *OPERATIVE[2:],
    ]
    rows = compare(make((), OPERATIVE), make((), new)).rows
    assert rows[0].lead is not None
    assert (rows[0].lead.old, rows[0].lead.new, rows[0].lead.shift) == ("Requests", "Encourages", Shift.WEAKER)
    assert rows[1].lead is not None
    assert rows[1].lead.shift is Shift.STRONGER
    assert rows[2].lead is None


def test_from_the_preamble_into_the_operative_part_is_a_move(make: Make) -> None:
    old = make([*PREAMBLE, "Noting that fog signals must be audible at two nautical miles,"], OPERATIVE)
    new = make(PREAMBLE, ["Notes that fog signals must be audible at two nautical miles;", *OPERATIVE])
    row = next(row for row in compare(old, new).rows if row.old == (3,))
    assert row.new == (3,)
    assert row.moved


def test_a_split_row_rebuilds_both_passages(make: Make) -> None:
    long = OPERATIVE[2][:-1] + ", and requests the abbot to report on the bells to the harbour masters every spring;"
    halves = [OPERATIVE[2], "Also requests the abbot to report on the bells to the harbour masters every spring;"]
    found = compare(make((), [OPERATIVE[0], long, OPERATIVE[3]]), make((), [OPERATIVE[0], *halves, OPERATIVE[3]]))
    row = found.rows[1]
    assert (row.kind, row.old, row.new) == (RowKind.SPLIT, (1,), (1, 2))
    assert "".join(text for op, text in row.words if op in "=+") == "\n".join(halves)


def test_different_languages_are_never_compared(make: Make) -> None:
    with pytest.raises(Withheld, match=r"comparing A/C\.3/90/L\.7 with A/C\.3/90/L\.7.*languages differ \(en and fr\)"):
        compare(make(PREAMBLE, OPERATIVE), make(PREAMBLE, OPERATIVE, language="fr"))


def test_the_checks_see_a_row_that_lies(make: Make) -> None:
    old, new = make(PREAMBLE, OPERATIVE), make(PREAMBLE, [OPERATIVE[1], *OPERATIVE])
    rows = compare(old, new).rows
    assert check(rows, old.passages, new.passages).passed
    changed = next(k for k, row in enumerate(rows) if row.old and row.new)
    lying = (*rows[:changed], replace(rows[changed], words=(("=", "something else"),)), *rows[changed + 1 :])
    assert check(lying, old.passages, new.passages).accept_all_is_new is False
    assert check(lying, old.passages, new.passages).reject_all_is_old is False
    assert not check(rows[1:], old.passages, new.passages).passed
    assert not check((*rows, rows[0]), old.passages, new.passages).passed


def test_every_block_is_in_exactly_one_row_whatever_its_kind(make: Make) -> None:
    body = [Passage(kind, f"{kind} number {n} of the inventory") for n in range(3) for kind in PassageKind]
    found = compare(make(body=body), make(body=[*body[5:], *body[:4]]))
    assert sorted(i for row in found.rows for i in row.old) == list(range(len(body)))
    assert sorted(j for row in found.rows for j in row.new) == list(range(len(body) - 1))


TEXTS = st.lists(st.sampled_from([*PREAMBLE, *OPERATIVE, "Also " + OPERATIVE[1].lower(), "the", ""]), max_size=9)


@settings(max_examples=80)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_two_documents_rebuild(make: Make, a: list[str], b: list[str], c: list[str], d: list[str]) -> None:
    old, new = make(a, b), make(c, d)
    found = compare(old, new)
    assert found.checks.passed
    assert found == compare(old, new)
    assert sum(found.total(kind) for kind in RowKind) == len(found.rows)
