"""What an alert says first."""

from __future__ import annotations

import pytest

from compare import compare
from compare.labels import labels
from compare.summary import counts, excerpt, headline, highlights
from documents.model import Part, PartKind, Passage, PassageKind
from tests.compare.conftest import Make, passages

PREAMBLE = ["Recalling the storms of the year 2033 and the wrecks on the outer reef,", "Concerned at unlit shores,"]
OPERATIVE = [
    "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals;",
    "Urges coastal States to share tide tables with the pilots of their neighbours;",
    "Welcomes the offer of a monastery to lend its bell tower for a beacon;",
]


def test_the_most_important_comes_first(make: Make) -> None:
    new = [
        OPERATIVE[0].replace("Requests", "Encourages"),
        OPERATIVE[1].replace("tide tables", "printed tide tables"),
        OPERATIVE[2],
        "Demands that salvage fees be paid in full within the year of the wreck;",
    ]
    old, after = make(PREAMBLE, OPERATIVE), make([PREAMBLE[0].replace("storms", "gales"), PREAMBLE[1]], new)
    found = compare(old, after)
    marks = highlights(found, old, after)
    assert [(mark.where, mark.what) for mark in marks] == [
        ("OP 1", "requests → encourages"),
        ("OP 4", "added"),
        ("OP 2", "reworded"),
        ("PP 1", "reworded"),
    ]
    assert marks[0].anchor == "op-1"
    assert marks[0].words[:2] == (("-", "Requests"), ("+", "Encourages"))
    assert [mark.weight for mark in marks] == sorted((mark.weight for mark in marks), reverse=True)
    assert highlights(found, old, after, limit=1) == marks[:1]


def test_headline(make: Make) -> None:
    new = [OPERATIVE[0].replace("Requests", "Encourages"), OPERATIVE[1], "Notes the new ferry to the islands;"]
    old, after = make(PREAMBLE, OPERATIVE, sponsors=["Fiji"]), make(PREAMBLE, new, sponsors=["Fiji", "Malta"])
    found = compare(old, after)
    assert counts(found) == "1 paragraph added, 1 dropped, 1 reworded, 3 unchanged"
    assert headline(found, old, after) == f"{counts(found)}; OP 1 requests → encourages; 1 sponsor joined"
    assert headline(found) == f"{counts(found)}; requests → encourages; 1 sponsor joined"


def test_what_moved_on_by_itself_is_said_in_words_that_tell_what(make: Make) -> None:
    old, new = make(PREAMBLE, OPERATIVE), make([PREAMBLE[0].replace("2033", "2034"), PREAMBLE[1]], OPERATIVE)
    found = compare(old, new)
    assert headline(found, old, new) == "1 paragraph with only dates, numbers or punctuation changed, 4 unchanged"


def test_nothing_to_say(make: Make) -> None:
    old = make(PREAMBLE, OPERATIVE)
    found = compare(old, old)
    assert headline(found, old, old) == "No change in 5 paragraphs"
    assert highlights(found, old, old) == ()


def test_a_moved_paragraph_says_where_from(make: Make) -> None:
    more = [*OPERATIVE, "Notes the new ferry to the islands;", "Affirms the right of crews in distress to a port;"]
    old, new = make((), more), make((), [*more[1:], more[0]])
    marks = highlights(compare(old, new), old, new)
    assert [(mark.where, mark.what) for mark in marks] == [("OP 5", "moved from OP 1")]


def test_dropped_is_named_by_its_old_number(make: Make) -> None:
    old, new = make((), OPERATIVE), make((), OPERATIVE[1:])
    mark = highlights(compare(old, new), old, new)[0]
    assert (mark.where, mark.what, mark.anchor) == ("old OP 1", "dropped", "old-op-1")


@pytest.mark.parametrize("length", [1, 5, 40])
def test_an_excerpt_is_short_and_keeps_whole_words(length: int) -> None:
    words = (
        ("=", "alpha beta gamma " * length),
        ("-", "old "),
        ("+", "new "),
        ("=", "delta epsilon " * length),
        ("+", "more "),
    )
    found = excerpt(words)
    said = "".join(text for _, text in found)
    assert len(said) < 320
    assert ("-", "old ") in found or any(op == "-" for op, _ in found)
    assert set(said.replace("…", " ").split()) <= {"alpha", "beta", "gamma", "old", "new", "delta", "epsilon", "more"}


def test_labels_and_anchors(make: Make) -> None:
    document = make(PREAMBLE, [OPERATIVE[0], "(a) First point;", "(b) Second point;", OPERATIVE[1]])
    assert [label.name for label in labels(document)] == ["PP 1", "PP 2", "OP 1", "OP 1 (a)", "OP 1 (b)", "OP 2"]
    assert [label.anchor for label in labels(document)] == ["pp-1", "pp-2", "op-1", "op-1-a", "op-1-b", "op-2"]


def test_labels_of_a_report_with_several_drafts(make: Make) -> None:
    parts = [
        Part(PartKind.DRAFT_RESOLUTION, passages(PREAMBLE, OPERATIVE), f"Draft resolution {number}", "Lamps")
        for number in ("I", "II")
    ]
    annex = Part(PartKind.ANNEX, (Passage(PassageKind.PARAGRAPH, "A lamp.", "1"),), "Annex")
    names = labels(make(parts=[*parts, annex]))
    assert names[0].name == "DR I, PP 1"
    assert names[7].name == "DR II, OP 1"
    assert names[-1].name == "Annex, Para. 1"
    assert len({label.anchor for label in names}) == len(names)


def test_anchors_stay_unique_when_numbers_repeat(make: Make) -> None:
    body = [Passage(PassageKind.OPERATIVE, f"Welcomes lamp {n};", "1") for n in range(3)]
    assert len({label.anchor for label in labels(make(body=body))}) == 3
