"""A part of a document, asked for by its label."""

from __future__ import annotations

import pytest

from compare import compare
from compare.parts import label_of, names, select
from documents.errors import UsageError
from documents.model import (
    Document,
    Footnote,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Proposal,
    Provenance,
    Sponsor,
    Vote,
)


def operative(text: str, *footnotes: str) -> Passage:
    return Passage(PassageKind.OPERATIVE, text, "1", footnotes=footnotes)


def report() -> Document:
    parts = (
        Part(
            PartKind.NARRATIVE,
            (Passage(PassageKind.PARAGRAPH, "The Committee met.", "1", footnotes=("1",)),),
            None,
            "Report",
        ),
        Part(PartKind.NARRATIVE, (Passage(PassageKind.PARAGRAPH, "A chapter.", "2"),), "Chapter II"),
        Part(PartKind.DRAFT_RESOLUTION, (operative("Decides to light the lamp;", "2"),), "Draft resolution I", "Lamps"),
        Part(
            PartKind.ANNEX,
            (Passage(PassageKind.PARAGRAPH, "Oil.", "1", footnotes=("*",)),),
            "Annex",
            None,
            None,
            "Draft resolution I",
        ),
        Part(PartKind.DRAFT_RESOLUTION, (operative("Requests a chart;", "*"),), "Draft resolution II", "Charts"),
        Part(
            PartKind.ANNEX, (Passage(PassageKind.PARAGRAPH, "Reefs.", "1"),), "Annex", None, None, "Draft resolution II"
        ),
        Part(PartKind.DRAFT_DECISION, (operative("Takes note of the report."),), None, "Documents"),
    )
    proposal = Proposal("A/C.3/90/L.4", sponsors=(Sponsor("Fiji", "FJI"),), votes=(1,), part=4)
    return Document(
        "committee report",
        Masthead("A/90/500", "en"),
        parts,
        Provenance("text/plain", "test"),
        footnotes=(
            Footnote("1", "Meetings."),
            Footnote("2", "Lamps."),
            Footnote("*", "Oil."),
            Footnote("*", "Charts."),
        ),
        sponsors=(Sponsor("Malta", "MLT"),),
        votes=(Vote("another"), Vote("the chart")),
        proposals=(Proposal("A/C.3/90/L.3", part=2), proposal),
    )


@pytest.mark.parametrize("label", ["Draft resolution II", "draft RESOLUTION ii", "II", "2"])
def test_a_draft_is_found_by_its_label_its_numeral_and_its_figure_before_a_chapter_of_that_number(label: str) -> None:
    found = select(report(), label)
    assert (found.kind, found.title, found.masthead.symbol) == ("draft resolution", "Charts", "A/90/500")
    assert label_of(found) == "Draft resolution II"


def test_a_part_brings_its_annexes_its_own_footnotes_and_the_sponsors_and_vote_of_its_proposal() -> None:
    found = select(report(), "II")
    assert [passage.text for passage in found.passages] == ["Requests a chart;", "Reefs."]
    assert [note.text for note in found.footnotes] == ["Charts."]  # the second asterisk of the report
    assert [sponsor.name for sponsor in found.sponsors] == ["Fiji"]
    assert found.votes == (Vote("the chart"),)
    assert (found.proposals[0].part, found.proposals[0].votes) == (0, (0,))


def test_a_part_without_a_label_is_found_by_its_kind() -> None:
    assert select(report(), "draft decision").title == "Documents"


def test_an_annex_that_several_drafts_have_must_be_told_apart_by_its_owner() -> None:
    with pytest.raises(
        UsageError, match=r"'annex' names several parts\. One of them: Annex of Draft resolution I; Annex of"
    ):
        select(report(), "annex")
    assert [p.text for p in select(report(), "annex of draft resolution ii").passages] == ["Reefs."]


def test_an_unknown_label_says_in_one_line_which_there_are() -> None:
    with pytest.raises(UsageError) as error:
        select(report(), "XIV")
    assert "\n" not in str(error.value)
    assert "'XIV'" in str(error.value)
    assert all(name in str(error.value) for name in names(report()))


def test_every_name_that_is_listed_selects_the_part_it_stands_for() -> None:
    document = report()
    for part, name in zip(document.parts, names(document), strict=True):
        assert select(document, name).passages[: len(part.passages)] == part.passages


def test_a_document_of_its_own_has_no_label(make) -> None:
    assert label_of(make([], ["Decides to meet;"])) is None


def test_a_comparison_says_which_part_it_is_of(make) -> None:
    found = compare(select(report(), "II"), make([], ["Requests a chart of sunken wrecks;"], symbol="A/RES/90/12"))
    assert (found.old.part, found.new.part) == ("Draft resolution II", None)
    assert [row.kind for row in found.rows] == ["reworded", "deleted"]
    assert found.changes.parts_dropped == ("Annex",)


def test_marks_that_begin_anew_in_every_draft_are_each_draft_s_own() -> None:
    parts = (
        Part(
            PartKind.DRAFT_RESOLUTION, (operative("Paints;", "1", "2"), operative("Again;", "1")), "Draft resolution I"
        ),
        Part(PartKind.DRAFT_RESOLUTION, (operative("Charts;", "1", "2"),), "Draft resolution II"),
    )
    notes = tuple(Footnote(mark, text) for mark, text in (("1", "a"), ("2", "b"), ("1", "c"), ("2", "d")))
    whole = Document(
        "committee report", Masthead("A/90/1", "en"), parts, Provenance("text/plain", "test"), footnotes=notes
    )
    assert [note.text for note in select(whole, "I").footnotes] == ["a", "b"]
    assert [note.text for note in select(whole, "II").footnotes] == ["c", "d"]
