"""Drafts inside reports: their keys and facts, and the edges that go through them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from compare.lineage import (
    EdgeKind,
    Facts,
    Says,
    Statement,
    edges,
    facts,
    inside,
    key_as_shown,
    part_order,
    predecessor,
    split_key,
)
from compare.parts import find, short_name
from documents.model import Document, Part, PartKind, Passage, PassageKind, Proposal, Vote
from tests.compare.conftest import Make
from tests.compare.test_lineage import OTHER, TEXT, draft, resolution


def carrying(
    make: Make,
    symbol: str = "A/90/464",
    text: list[str] = TEXT,
    acted_on: str | None = "A/C.3/90/L.7",
    title: str = "Lighthouses of small islands",
    session: str = "90",
    date: str = "2035-11-20",
) -> Document:
    """A report with a chapter IV, a "Draft resolution IV" of ``text``, its annex, and a recorded vote on it."""
    body = make((), text).parts[0]
    told = Passage(PassageKind.PARAGRAPH, "The Committee adopted it.", "5")
    parts = [
        Part(PartKind.NARRATIVE, (told,), "Chapter IV", "Report"),
        replace(body, label="Draft resolution III", title="Silkworms", passages=make((), OTHER).passages),
        replace(body, label="Draft resolution IV", title=title),
        Part(PartKind.ANNEX, (told,), "Annex", "Rules", of="Draft resolution IV"),
    ]
    vote = Vote(subject=acted_on, totals=(("in_favour", 88), ("against", 55), ("abstaining", 29)))
    proposal = Proposal(acted_on, title, action="adopted", manner="recorded vote", votes=(0,), label="IV", part=2)
    made = make(parts=parts, symbol=symbol, kind="committee report", session=session, date=date)
    return replace(made, votes=(vote,), proposals=(proposal,))


def fourth(make: Make, **options: object) -> Facts:
    report = carrying(make, **options)
    return inside(report, facts(report, f"{report.masthead.symbol}|en|f00"))[1][0]


def test_a_draft_inside_has_a_key_facts_and_a_text_of_its_own(make: Make) -> None:
    report = carrying(make)
    (third, _), (own, alone) = inside(report, facts(report, "A/90/464|en|f00"))
    assert (third.key, own.key, own.version) == ("A/90/464#III", "A/90/464#IV", "A/90/464#IV|en|f00")
    assert (own.within, own.kind, own.acted_on) == ("A/90/464", "draft resolution", ("A/C.3/90/L.7",))
    assert own.action == "adopted by a recorded vote (88 to 55, 29 abstaining)"
    assert [part.label for part in alone.parts] == ["Draft resolution IV", "Annex"]
    assert len(alone.votes) == 1
    assert Facts.from_dict(json.loads(json.dumps(own.to_dict()))) == own
    assert inside(alone, own) == ()


def test_the_shortest_name_leads_back_to_the_part(make: Make) -> None:
    report = carrying(make)
    names = [short_name(report, index) for index in range(len(report.parts))]
    assert names == ["Chapter IV", "III", "IV", "Annex of Draft resolution IV"]
    assert [find(report, name) for name in names] == [0, 1, 2, 3]


def test_keys_are_taken_apart_and_shown() -> None:
    assert split_key("A/90/464#IV") == ("A/90/464", "IV")
    assert split_key("A/90/464") == ("A/90/464", None)
    assert key_as_shown("A/C.3/90/L.7/REV.1") == "A/C.3/90/L.7/Rev.1"
    assert key_as_shown("A/90/464#Draft resolution") == "A/90/464#Draft resolution"


def test_names_of_parts_stand_as_in_the_report() -> None:
    names = ["Draft resolution", "I", "II", "IV", "V", "IX", "XIV", "XL"]
    assert sorted(["XL", "IV", "IX", "I", "Draft resolution", "XIV", "V", "II"], key=part_order) == names
    assert part_order("30/9") < part_order("30/9 (2)")
    assert part_order("9") < part_order("10")


def test_from_the_draft_through_the_report_to_the_resolution(make: Make) -> None:
    own, submitted = fourth(make), draft(make)
    (embeds,) = edges(own, [submitted, draft(make, "A/C.3/90/L.8", OTHER)])
    assert (embeds.older_key, embeds.kind, embeds.confidence) == (submitted.key, EdgeKind.EMBEDS, 0.99)
    assert "A/90/464 tells that it was adopted by a recorded vote (88 to 55, 29 abstaining)" in embeds.evidence
    report = facts(carrying(make))
    found = edges(resolution(make), [submitted, own, report])
    assert {(edge.older_key, edge.kind) for edge in found} == {
        (submitted.key, EdgeKind.ADOPTS),
        (own.key, EdgeKind.ADOPTS),
    }
    assert min(edge.confidence for edge in found) > 0.9
    chosen = predecessor(found)
    assert chosen is not None
    assert chosen.older_key == submitted.key
    without = predecessor(edges(resolution(make), [own, report, resolution(make, "A/RES/89/40")]))
    assert without is not None
    assert (without.older_key, without.kind) == (own.key, EdgeKind.ADOPTS)


def test_an_earlier_revision_stands_in_and_doubt_is_said(make: Make) -> None:
    own = fourth(make, acted_on="A/C.3/90/L.7/Rev.1")
    (edge,) = edges(own, [draft(make)])
    assert (edge.older_key, edge.confidence) == ("A/C.3/90/L.7", 0.88)
    assert "A/C.3/90/L.7/Rev.1 is not known here; A/C.3/90/L.7 is" in edge.evidence
    (doubtful,) = edges(fourth(make, acted_on="A/C.3/90/L.8"), [draft(make, "A/C.3/90/L.8", OTHER, title="Silkworms")])
    assert doubtful.confidence < 0.9


def test_a_report_that_names_no_symbol_is_joined_by_title_and_wording(make: Make) -> None:
    own = fourth(make, acted_on=None)
    (edge,) = edges(own, [draft(make), draft(make, "A/C.3/89/L.3", session="89")])
    assert (edge.older_key, edge.kind) == ("A/C.3/90/L.7", EdgeKind.EMBEDS)
    assert edge.confidence <= 0.9


def test_of_a_commission_the_draft_of_the_same_year(make: Make) -> None:
    """E/2035/30, draft resolution IV, becomes a draft of the Third Committee and a resolution of the ninetieth session."""
    own = fourth(make, symbol="E/2035/30", acted_on=None, session="44", date=None)
    for newer in (draft(make), resolution(make)):
        (edge,) = edges(newer, [own])
        assert (edge.older_key, edge.kind) == ("E/2035/30#IV", EdgeKind.RECOMMENDS)
        assert edge.confidence > 0.9
        assert predecessor([edge]) == edge
    assert edges(resolution(make, "A/RES/92/12"), [own]) == ()
    half = [*TEXT[:2], *OTHER]
    assert edges(resolution(make, "A/RES/91/12", half), [own]) == ()


def test_a_revised_report_revises_its_drafts_and_not_the_other_way_round(make: Make) -> None:
    first, again = (fourth(make, symbol=f"E/2035/30{suffix}", acted_on=None) for suffix in ("", "/Rev.1"))
    assert edges(first, [again]) == ()
    (edge,) = edges(again, [first])
    assert (edge.older_key, edge.kind, edge.confidence) == ("E/2035/30#IV", EdgeKind.REVISES, 0.9)
    other = fourth(make, symbol="E/2035/31", acted_on=None)
    assert edges(first, [other]) == ()


def test_a_committees_draft_is_of_its_session_alone(make: Make) -> None:
    assert edges(resolution(make, "A/RES/91/12"), [fourth(make)]) == ()
    assert edges(draft(make, "A/C.3/91/L.7", session="91"), [fourth(make)]) == ()


def test_a_draft_inside_follows_last_years_resolution_where_the_submitted_one_is_not_known(make: Make) -> None:
    found = predecessor(edges(fourth(make), [resolution(make, "A/RES/89/40")]))
    assert found is not None
    assert (found.older_key, found.kind) == ("A/RES/89/40", EdgeKind.SUCCEEDS)


# --- what mark-up and catalogue say ------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True], ids=["of the resolution", "of the draft"])
def test_a_catalogue_record_joins_what_nothing_else_does(make: Make, turned: bool) -> None:
    older, newer = draft(make, text=OTHER, title="Silkworms"), resolution(make)
    assert edges(newer, [older]) == ()
    said = Statement(newer.key, Says.DRAFT, older.key, "the catalogue")
    if turned:
        said = Statement(older.key, Says.RESOLUTION, newer.key, "the catalogue")
    (edge,) = edges(newer, [older], [said])
    assert (edge.older_key, edge.kind, edge.confidence) == (older.key, EdgeKind.ADOPTS, 0.99)
    assert edge.evidence[0].endswith("says the catalogue")
    assert edges(resolution(make, "A/RES/90/13", OTHER, title="Else"), [draft(make)], [said]) == ()


def test_the_steps_of_the_mark_up_are_evidence(make: Make) -> None:
    made = make((), TEXT, symbol="A/RES/90/12", kind="resolution", date="2035-12-20")
    newer = facts(made, stated=((Says.DRAFT, "A/C.3/90/L.7/Rev.1"), (Says.REPORT, "A/90/464"), (Says.DRAFT, None)))
    assert newer.stated == (("draft", "A/C.3/90/L.7/REV.1"), ("report", "A/90/464"))
    assert Facts.from_dict(json.loads(json.dumps(newer.to_dict()))) == newer
    found = edges(newer, [draft(make), draft(make, "A/C.3/90/L.7/Rev.1", OTHER), facts(carrying(make))])
    assert [(edge.older_key, edge.kind) for edge in found] == [
        ("A/C.3/90/L.7/REV.1", EdgeKind.ADOPTS),
        ("A/90/464", EdgeKind.RECOMMENDS),
    ]
    assert found[1].evidence[0] == "A/90/464 is the report on A/RES/90/12, says its mark-up"


def test_the_catalogue_says_what_an_amendment_amends(make: Make) -> None:
    newer = facts(make((), ["In paragraph 2, add bells."], symbol="A/C.3/90/L.57", kind="amendment"))
    said = Statement(newer.key, Says.AMENDED_DRAFT, "A/C.3/90/L.7", "the catalogue")
    (edge,) = edges(newer, [draft(make)], [said])
    assert edge.kind is EdgeKind.AMENDS
