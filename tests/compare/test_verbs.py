"""The ladder of operative verbs."""

from __future__ import annotations

import pytest

from compare.ladder import NEUTRAL, RUNGS, STRONG
from compare.model import Shift
from compare.verbs import core, lead_change, lead_of, strength
from documents.model import Passage, PassageKind

ORDER = ["Decides", "Demands", "Requests", "Urges", "Calls upon", "Invites", "Encourages", "Welcomes", "Takes note"]


def test_the_documented_order() -> None:
    heights = [strength(lead, "en") for lead in ORDER]
    assert None not in heights
    assert heights == sorted(heights, key=lambda height: -(height or 0))
    assert len(set(heights)) == len(heights)


@pytest.mark.parametrize(
    ("language", "stronger", "weaker"),
    [
        ("en", "Condemns", "Expresses concern"),
        ("en", "Strongly urges", "Urges"),
        ("en", "Notes with appreciation", "Notes"),
        ("en", "Takes note with appreciation", "Takes note"),
        ("en", "Reaffirming", "Recalling"),
        ("en", "Expresses deep concern", "Expresses concern"),
        ("fr", "Décide", "Prie"),
        ("fr", "Prie instamment", "Invite"),
        ("fr", "Prend note avec satisfaction", "Prend note"),
        ("es", "Exhorta", "Alienta"),
        ("es", "Insta", "Invita"),
        ("ru", "настоятельно призывает", "призывает"),
        ("ru", "постановляет", "принимает к сведению"),
        ("ar", "تقرر", "تشجع"),
        ("ar", "تحث", "تحيط علما"),
        ("zh", "决定", "鼓励"),
        ("zh", "敦促", "表示注意到"),
    ],
)
def test_stronger_than(language: str, stronger: str, weaker: str) -> None:
    high, low = strength(stronger, language), strength(weaker, language)
    assert high is not None
    assert low is not None
    assert high > low


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Also requests", "Requests"),
        ("Reiterates its request", "Requests"),
        ("Reaffirming also its strong condemnation", "Reaffirming its strong condemnation"),
        ("Once again urges", "Urges"),
        ("Calls on", "Calls upon"),
    ],
)
def test_as_strong_as(one: str, other: str) -> None:
    assert strength(one, "en") == strength(other, "en") is not None


def test_what_the_ladder_does_not_know() -> None:
    assert strength("Frobnicates", "en") is None
    assert strength("Requests", "xx") is None


def test_no_opening_stands_on_two_rungs() -> None:
    for language, rungs in RUNGS.items():
        openings = [opening for phrases in rungs.values() for opening in phrases.split()]
        assert len(openings) == len(set(openings)), language
        assert all(opening.lower() == opening for opening in openings)
    assert set(RUNGS) == set(NEUTRAL) == set(STRONG)


def passage(text: str, lead: str | None = None) -> Passage:
    return Passage(PassageKind.OPERATIVE, text, "1", lead)


def test_a_lead_is_found_where_the_italics_are_lost() -> None:
    assert (
        lead_of(passage("Also takes note with appreciation of the lamps;"), "en") == "Also takes note with appreciation"
    )
    assert lead_of(passage("又敦促各国；"), "zh") == "又敦促"
    assert lead_of(passage("The lamps are lit;"), "en") is None
    assert lead_of(Passage(PassageKind.HEADING, "Requests of the keepers"), "en") is None


def test_also_is_no_change_of_verb() -> None:
    change = lead_change(passage("Requests x;", "Requests"), passage("Also requests x;", "Also requests"), "en")
    assert change is not None
    assert change.shift is None
    assert core("Also requests", "en") == core("Requests", "en")


def test_a_lead_that_only_one_side_prints_in_italics_is_no_change() -> None:
    assert lead_change(passage("Requests x;", None), passage("Requests x;", "Requests"), "en") is None


def test_the_same_rung_has_no_direction() -> None:
    change = lead_change(passage("Stresses x;", "Stresses"), passage("Emphasizes x;", "Emphasizes"), "en")
    assert change is not None
    assert change.shift is None


def test_what_follows_reiterates_decides() -> None:
    old, new = passage("Invites States;", "Invites"), passage("Reiterates its invitation to States;", "Reiterates")
    change = lead_change(old, new, "en")
    assert change is not None
    assert change.shift is None
    stronger = lead_change(old, passage("Reiterates its request that States;", "Reiterates"), "en")
    assert stronger is not None
    assert stronger.shift is Shift.STRONGER
