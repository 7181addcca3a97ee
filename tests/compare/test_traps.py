"""What comparisons of legal texts are known to get wrong, each as a test.

The others of the list stand where their piece does: boilerplate and reordering in test_align, renumbering and the round trip in
test_engine, white space and hyphens in test_words and test_kinds, footnotes in test_changes, the corrupt file in test_docx.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from compare import compare
from compare.contract import dumps, loads
from compare.model import RowKind, TextChange
from compare.render import markdown, text
from compare.words import COARSE, difference, is_coarse
from documents.model import Footnote, Passage, PassageKind
from tests.compare.conftest import Make

KEEP = "Welcomes the keepers of the lamps of the outer islands, who light them every evening of the long winter;"
LONG = " ".join(f"lamp {number} of the northern reef burns oil," for number in range(60))


def test_a_footnote_alone_is_a_change_that_every_form_shows(make: Make) -> None:
    old = make((), [KEEP], footnotes=[("1", "See the annex on lamps of the reef.")])
    new = make((), [KEEP], footnotes=[("1", "See the annex on lamps of the shore.")])
    found = compare(old, new)
    assert [row.kind for row in found.rows] == [RowKind.UNCHANGED]
    (note,) = found.changes.footnotes
    assert (note.kind, note.old, note.new) == (RowKind.REWORDED, "1", "1")
    for form in (text, markdown):
        assert "shore" in form.render(found, old, new)


def test_a_header_alone_is_a_change(make: Make) -> None:
    old = make((), [KEEP], title="Lamps", agenda_items=["12"])
    new = make((), [KEEP], title="Lamps and buoys", agenda_items=["13 (b)"])
    found = compare(old, new)
    assert found.changes.title == TextChange("Lamps", "Lamps and buoys")
    assert found.changes.agenda_item == TextChange("12", "13 (b)")
    shown = text.render(found, old, new)
    assert "Lamps → Lamps and buoys" in shown
    assert "12 → 13 (b)" in shown


@pytest.mark.parametrize(("was", "became"), [("shall", "may"), ("not ", ""), ("outer", "inner"), ("40", "41")])
def test_a_ratio_of_ninety_nine_is_never_the_same(make: Make, was: str, became: str) -> None:
    old = f"Decides that States shall not sell {LONG} and that 40 of the outer ones remain;"
    found = compare(make((), [KEEP, old]), make((), [KEEP, old.replace(was, became, 1)]))
    row = found.rows[1]
    assert row.kind is RowKind.REWORDED
    assert sum(len(t) for op, t in row.words if op == "=") > 0.98 * len(old)
    assert any(op != "=" for op, _ in row.words)


def test_two_texts_that_differ_in_one_paragraph_of_many_are_not_the_same(make: Make) -> None:
    texts = [
        f"Requests station {number} to report on tides, currents and wrecks of its own coast;" for number in range(99)
    ]
    changed = [*texts[:50], texts[50].replace("wrecks", "reefs"), *texts[51:]]
    found = compare(make((), texts), make((), changed))
    assert [n for n, row in enumerate(found.rows) if row.kind is not RowKind.UNCHANGED] == [50]


def test_one_slow_pair_is_compared_more_coarsely_and_the_output_says_so(make: Make) -> None:
    table = " ".join(f"{number} lamps. {number * 7 % 13} wicks; {number % 5} of oil" for number in range(1_000))
    other = " ".join(f"{number} lamps. {number * 5 % 17} wicks; {number % 3} of tar" for number in range(1_000))
    old, new = (
        make(body=[Passage(PassageKind.TABLE, body), Passage(PassageKind.OPERATIVE, KEEP, "1")])
        for body in (table, other)
    )
    found = compare(old, new)
    assert found.checks.passed
    assert found.notes == (f"Table 1: {COARSE}",)
    assert f"Table 1: {COARSE}" in " ".join(text.render(found, old, new).split())
    assert loads(dumps(found)) == found
    assert compare(make((), [KEEP]), make((), [KEEP])).notes == ()


def test_what_is_coarse_depends_on_the_work_alone_never_on_a_clock() -> None:
    short, long = "a b c d", " ".join(str(number) for number in range(2_000))
    assert not is_coarse(short, short + " e")
    assert is_coarse(long, " ".join(str(-number) for number in range(2_000)))
    assert not is_coarse(long, long + " e")  # what both begin with is no work
    assert "".join(t for op, t in difference(long, short) if op in "=-") == long


def test_a_page_that_broke_elsewhere_is_no_change(make: Make) -> None:
    old = make((), [KEEP.replace("islands, who", "islands,\nwho")])
    assert [row.kind for row in compare(old, make((), [KEEP])).rows] == [RowKind.UNCHANGED]


def test_documents_that_differ_in_nothing_but_where_they_come_from_have_no_changes(make: Make) -> None:
    old = make((), [KEEP])
    found = compare(old, replace(old, provenance=replace(old.provenance, media_type="application/pdf", pages=3)))
    assert all(row.kind is RowKind.UNCHANGED for row in found.rows)


def test_every_passage_and_footnote_stands_in_exactly_one_place(make: Make) -> None:
    old = make([KEEP], [LONG], footnotes=[("1", "One."), ("2", "Two.")])
    new = replace(make([LONG], [KEEP]), footnotes=(Footnote("1", "Three."),))
    found = compare(old, new)
    assert sorted(i for row in found.rows for i in row.old) == [0, 1]
    assert sorted(j for row in found.rows for j in row.new) == [0, 1]
    assert sum(note.kind is not RowKind.ADDED for note in found.changes.footnotes) == 2
