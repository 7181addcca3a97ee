"""Provenance over several versions: each passage of the latest text has one origin, each lost one a version that dropped it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare import RowKind, compare
from compare.chain import Chain, provenance
from documents.errors import UsageError
from documents.model import Document, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from tests.compare.conftest import Make

LAMPS = "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals;"
TIDES = "Urges coastal States to share tide tables with the pilots of their neighbours;"
BELLS = "Welcomes the offer of a monastery to lend its bell tower for a beacon;"
WRECKS = "Calls upon salvage operators to remove wrecks from the approaches to harbours;"
PORTS = "Affirms the right of crews in distress to shelter in the nearest port;"
CHARTS = "Invites hydrographers to draw new charts of the shoals before the winter;"


def chain(*versions: Document) -> Chain:
    return provenance(versions, [compare(old, new) for old, new in pairwise(versions)])


def test_origin_rewording_and_loss(make: Make) -> None:
    found = chain(
        make((), [LAMPS, TIDES, BELLS]),
        make((), [LAMPS, WRECKS, TIDES]),
        make((), [LAMPS.replace("Requests", "Encourages"), WRECKS, TIDES, PORTS]),
        make((), [LAMPS.replace("Requests", "Encourages"), WRECKS, PORTS]),
    )
    assert [trail.origin for trail in found.passages] == [0, 1, 2]
    assert [trail.last_reworded for trail in found.passages] == [2, None, None]
    assert [(trail.last_place, trail.dropped) for trail in found.lost] == [((0, 2), 1), ((2, 2), 3)]
    assert [trail.origin for trail in found.lost] == [0, 0]
    assert found.brought == (1, 1, 1, 0)


def test_a_move_keeps_the_origin(make: Make) -> None:
    found = chain(make((), [LAMPS, TIDES, BELLS, WRECKS]), make((), [TIDES, BELLS, WRECKS, LAMPS]))
    assert [trail.origin for trail in found.passages] == [0] * 4
    assert [trail.steps[0].passage for trail in found.passages] == [1, 2, 3, 0]
    assert found.passages[3].steps[-1].moved
    assert found.passages[3].last_reworded is None
    assert not found.lost


def test_the_pieces_of_a_split_come_from_the_whole(make: Make) -> None:
    whole = f"{PORTS[:-1]}, and {CHARTS[0].lower()}{CHARTS[1:]}"
    found = chain(make((), [LAMPS, whole, TIDES]), make((), [LAMPS, PORTS, CHARTS, TIDES]))
    assert [step.kind for trail in found.passages for step in trail.steps[1:]].count(RowKind.SPLIT) == 2
    assert [trail.origin for trail in found.passages] == [0] * 4
    assert [trail.steps[0].passage for trail in found.passages] == [0, 1, 1, 2]


def test_a_merged_passage_comes_from_where_most_of_its_words_come_from(make: Make) -> None:
    short = "Takes note of the concerns of pilots;"
    merged = f"Takes note of the concerns of pilots, and {CHARTS[0].lower()}{CHARTS[1:]}"
    found = chain(
        make((), [LAMPS, CHARTS, TIDES]), make((), [LAMPS, short, CHARTS, TIDES]), make((), [LAMPS, merged, TIDES])
    )
    assert found.passages[1].steps[-1].kind is RowKind.MERGED
    assert found.passages[1].origin == 0
    assert [step.passage for step in found.passages[1].steps] == [1, 2, 1]
    assert found.passages[1].steps[-1].merged == ((1, 1),)
    assert not found.lost


def test_a_technical_update_is_no_rewording(make: Make) -> None:
    last, this = (
        "Recalling its resolution 89/12 of 3 December 2034,",
        "Recalling its resolution 90/14 of 4 December 2035,",
    )
    found = chain(make([last], [LAMPS]), make([this], [LAMPS]))
    assert [step.kind for step in found.passages[0].steps] == [RowKind.ADDED, RowKind.TECHNICAL]
    assert found.passages[0].last_reworded is None


def test_what_comes_back_is_known(make: Make) -> None:
    found = chain(make((), [LAMPS, TIDES]), make((), [LAMPS]), make((), [LAMPS, TIDES]))
    assert found.passages[1].origin == 2
    assert found.passages[1].restores == (0, 1)
    assert [trail.dropped for trail in found.lost] == [1]


def test_one_version_brought_everything(make: Make) -> None:
    found = chain(make((), [LAMPS, TIDES]))
    assert found.brought == (2,)
    assert found.lost == ()


def test_comparisons_that_do_not_fit_are_refused(make: Make) -> None:
    one, two = make((), [LAMPS]), make((), [TIDES])
    with pytest.raises(UsageError, match="2 versions take 1 comparisons"):
        provenance([one, two], [])
    with pytest.raises(UsageError, match="comparison 0 is not one"):
        provenance([one, two], [compare(two, one)])
    with pytest.raises(UsageError, match="0 versions"):
        provenance([], [])


def test_json(make: Make) -> None:
    found = json.loads(json.dumps(chain(make((), [LAMPS, BELLS]), make((), [TIDES, LAMPS])).to_dict()))
    assert found["schema"] == "rapporteur/provenance/1"
    assert [one["origin"] for one in found["passages"]] == [1, 0]
    assert found["passages"][1]["steps"][-1] == {
        "version": 1,
        "passage": 1,
        "kind": "unchanged",
        "reworded": False,
        "moved": False,
        "renumbered": True,
        "merged": [],
    }


def document(texts: Sequence[str]) -> Document:
    body = tuple(Passage(PassageKind.OPERATIVE, text, str(n)) for n, text in enumerate(texts, 1))
    part = Part(PartKind.RESOLUTION, body)
    return Document("resolution", Masthead("A/RES/1/1", "en"), (part,), Provenance("text/plain", "test"))


def distinct(number: int) -> str:
    """A text that has no word in common with any other number's."""
    return " ".join(
        f"{word}{chr(97 + number // 26)}{chr(97 + number % 26)}" for word in ("lamp", "fog", "bell", "tide", "wreck")
    )


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), unique=True, max_size=12), min_size=1, max_size=5))
def test_the_truth_is_found_where_it_is_known(versions: list[list[int]]) -> None:
    """Texts that come, go and move, but never change: the origin is the version from which on they are always there."""
    found = chain(*(document([distinct(number) for number in numbers]) for numbers in versions))
    assert len(found.passages) == len(versions[-1])
    for number, trail in zip(versions[-1], found.passages, strict=True):
        without = [k for k, numbers in enumerate(versions) if number not in numbers]
        assert trail.origin == (without[-1] + 1 if without else 0)
        assert trail.dropped is None
    dropped = [(versions[k][i], trail.dropped) for trail in found.lost for k, i in [trail.last_place]]
    truth = [(n, k + 1) for k, (old, new) in enumerate(pairwise(versions)) for n in old if n not in new]
    assert dropped == truth


WORDS = st.sampled_from(["lamp", "fog", "bell", "tide", "Requests", "Urges", "2034", "of the", "wreck,", "\n"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), max_size=7)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_passage_has_one_origin_whatever_the_texts_are(versions: list[list[str]]) -> None:
    documents = [document(texts) for texts in versions]
    comparisons = [compare(old, new) for old, new in pairwise(documents)]
    found = provenance(documents, comparisons)
    assert len(found.passages) == len(versions[-1]) == sum(found.brought)
    for index, trail in enumerate(found.passages):
        assert trail.last_place == (len(versions) - 1, index)
    ended = {
        (version - 1, i) for version, c in enumerate(comparisons, 1) for row in c.rows if not row.new for i in row.old
    }
    assert {trail.last_place for trail in found.lost} == ended
    assert len(found.lost) == len(ended)
    for trail in (*found.passages, *found.lost):
        assert trail.steps[0].kind is RowKind.ADDED
        assert [step.version for step in trail.steps] == list(range(trail.origin, trail.last_place[0] + 1))
        # Every step is a row of the comparison that it names.
        for before, after in pairwise(trail.steps):
            rows = [row for row in comparisons[after.version - 1].rows if after.passage in row.new]
            assert [before.passage in row.old for row in rows] == [True]
            assert rows[0].kind is after.kind
