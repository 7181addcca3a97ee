"""A short run of the hostile files: what must hold does, and the report says what did not."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import fuzz
from benchmarks.mutations import BOMBS, FITTING, MUTATIONS, Input, Source, inputs
from infra.sandbox import ParseLimits

LIMITS = ParseLimits(memory_mb=512, seconds=4)
# A parser that is stopped at its limit takes the whole limit: a test can afford a few of these, the full run has them all.
SLOW = {
    "stream of a gigabyte of blanks",
    "a million text objects",
    "10,000 pages",
    "a text of ten million letters",
    "forms ten to the eighth",
    "Word: a million paragraphs",
    "Word: 300 MB of one letter",
    "Word: a size that lies",
    "text: a line of 20 MB",
    "text: a million lines",
    "text: names of a vote",
}


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    text = b"United Nations\nA/C.3/99/L.1\nThe General Assembly,\nRecalling its resolution 98/4,\n1. Decides to wait;\n"
    return [
        *fuzz.replica_sources(3),
        Source("text", text),
        Source("xml", b"<?xml version='1.0'?><akomaNtoso><act>x</act></akomaNtoso>"),
    ]


def test_two_hundred_hostile_files(sources: list[Source]) -> None:
    chosen = (one for one in inputs(1, sources) if one.how not in SLOW)
    report = fuzz.run(islice(chosen, 200), LIMITS)
    assert report.outcomes.total() == 200
    assert report.broken == []
    assert dict(report.faults) == {}
    assert report.outcomes["document"] > 20
    assert report.outcomes["truncated"] + report.outcomes["broken"] > 20


def test_the_same_seed_gives_the_same_files(sources: list[Source]) -> None:
    first = [one.data for one in islice(inputs(5, sources, len(BOMBS)), 60)]
    again = [one.data for one in islice(inputs(5, sources, len(BOMBS)), 60)]
    other = [one.data for one in islice(inputs(6, sources, len(BOMBS)), 60)]
    assert first == again
    assert first != other
    # An input has a number of its own, wherever a run starts.
    assert next(inputs(5, sources, len(BOMBS) + 30)).data == first[30]


def test_every_mutation_fits_something(sources: list[Source]) -> None:
    assert FITTING.keys() == MUTATIONS.keys()
    seen = Counter(one.how for one in islice(inputs(2, sources, len(BOMBS)), 600))
    assert seen.keys() == MUTATIONS.keys()


def test_a_child_that_dies_or_hangs_is_named_and_the_next_file_is_read(sources: list[Source]) -> None:
    good = next(source for source in sources if source.name.endswith(".pdf"))
    slow = Input(0, "text: a million lines", "nothing", BOMBS["text: a million lines"]())
    report = fuzz.run([slow, Input(1, "none", good.name, good.data)], ParseLimits(memory_mb=300, seconds=1))
    assert report.outcomes["document"] == 1
    assert report.outcomes["too slow"] + report.outcomes["too large"] + report.outcomes["crashed"] == 1
    assert report.broken == []


def test_a_fault_is_known_by_its_place_and_kept(tmp_path: Path) -> None:
    what = "the parser failed: KeyError: 'a (b)' (fonts.py:12)"
    assert fuzz.fault_place(what) == "KeyError at fonts.py:12"
    report = fuzz.Report()
    report.faults[fuzz.fault_place(what)] += [Input(7, "hole", "x.pdf", b"longer"), Input(9, "hole", "y.pdf", b"short")]
    fuzz.keep(report, tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    assert file.read_bytes() == b"short"
    assert file.name.startswith("KeyError_at_fonts_py_12-")


def test_growth_is_between_the_first_and_the_last() -> None:
    report = fuzz.Report(memory=[100.0] * 1000 + [300.0] * 500 + [180.0] * 1000)
    assert report.growth == (100.0, 180.0)
    assert fuzz.Report(memory=[5.0]).growth == (5.0, 5.0)
