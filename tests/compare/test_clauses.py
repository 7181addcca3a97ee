"""Verbs inside paragraphs, requests to report, votes and regional groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compare import compare
from compare.contract import dumps, loads
from compare.groups import GROUPS, by_group, group_of
from compare.ladder import RUNGS
from compare.model import Delta, Shift, VerbChange
from compare.reporting import report_request
from documents.model import Sponsor, Vote
from tests.compare.conftest import Make

LAMPS = "Calls upon States to trim the lamps of the outer reefs every week"


def verbs(make: Make, old: str, new: str, language: str = "en") -> tuple[VerbChange, ...]:
    return compare(make((), [old], language=language), make((), [new], language=language)).changes.verbs


@pytest.mark.parametrize("words", [*RUNGS.values()], ids=[*RUNGS])
def test_no_opening_has_a_mark_over_which_it_would_have_to_be_read(words: dict[int, str]) -> None:
    assert not set(",;:") & set(" ".join(words.values()))


def test_a_verb_beside_what_both_texts_share(make: Make) -> None:
    front, back = (
        f"{LAMPS}, urges pilots to wait: all of them",
        "in spring, and encourages crews to rest, as far as possible;",
    )
    found = verbs(make, f"{front}, requests ropes {back}", f"{front}, invites ships and further requests ropes {back}")
    assert [(change.old, change.new) for change in found] == [(None, "invites")]


def test_a_verb_behind_the_lead_that_changed(make: Make) -> None:
    found = verbs(
        make, f"{LAMPS}, and requests the Office to pay for oil;", f"{LAMPS}, and invites the Office to pay for oil;"
    )
    assert found == (VerbChange(0, "requests", "invites", Shift.WEAKER),)


def test_a_request_that_was_dropped_or_put_in(make: Make) -> None:
    longer = f"{LAMPS}, encourages them to share wicks, and further requests the Office to convene the keepers;"
    shorter = f"{LAMPS}, encourages them to share wicks;"
    assert verbs(make, longer, shorter) == (VerbChange(0, "further requests", None),)
    assert verbs(make, shorter, longer) == (VerbChange(0, None, "further requests"),)


def test_two_verbs_of_one_paragraph_each_find_their_own(make: Make) -> None:
    old = f"{LAMPS}, invites the keepers to count the ships, and requests the Office to print the tables of every harbour;"
    new = f"{LAMPS}, urges the keepers to count the ships, and encourages the Office to print the tables of every harbour;"
    assert [(v.old, v.new, v.shift) for v in verbs(make, old, new)] == [
        ("invites", "urges", Shift.STRONGER),
        ("requests", "encourages", Shift.WEAKER),
    ]


def test_a_noun_that_reads_like_a_verb_and_a_verb_that_stayed_are_no_changes(make: Make) -> None:
    old = f"{LAMPS}, and requests the Office to pay for oil;"
    assert verbs(make, old, old.replace("oil", "oil, and requests for wicks")) == ()
    assert verbs(make, old, old.replace("and requests", "and further requests")) == ()


def test_a_preamble_has_no_verbs_of_this_kind(make: Make) -> None:
    old = "Recalling that the Council calls for lamps, and requests oil for the northern reefs of the islands,"
    assert compare(make([old]), make([old.replace("requests", "invites")])).changes.verbs == ()


def test_the_verbs_of_another_language(make: Make) -> None:
    old = "Engage les États à entretenir les phares des récifs, et prie le Bureau de payer l'huile ;"
    assert [(v.old, v.new) for v in verbs(make, old, old.replace("et prie", "et invite"), "fr")] == [("prie", "invite")]


@pytest.mark.parametrize(
    ("language", "asks", "speaks"),
    [
        ("en", "Requests the Keeper to submit to it a report on lamps;", "Takes note of the report of the Keeper;"),
        ("fr", "Prie le Gardien de lui présenter un rapport sur les phares ;", "Prend note du rapport du Gardien ;"),
        (
            "fr",
            "Prie le Gardien de lui rendre compte de l'état des phares ;",
            "Invite les États à tenir compte du rapport ;",
        ),
        (
            "es",
            "Solicita al Guardián que le presente un informe sobre los faros;",
            "Toma nota del informe del Guardián;",
        ),
        ("ru", "просит Хранителя представить ей доклад о маяках;", "принимает к сведению доклад Хранителя;"),
        ("ar", "تطلب إلى الأمين أن يقدم إليها تقريرا عن المنارات؛", "تحيط علما بتقرير الأمين عن المنارات؛"),
        ("zh", "请守护者向大会提交一份关于灯塔的报告；", "注意到守护者关于灯塔的报告；"),
    ],
)
def test_asking_for_a_report_is_told_from_speaking_of_one(language: str, asks: str, speaks: str) -> None:
    assert report_request(asks, language) == asks.strip(" ;؛；")
    assert report_request(speaks, language) is None


@pytest.mark.parametrize(
    ("language", "text", "deadline"),
    [
        ("en", "Urges States to replace all lamps no later than 31 December 2036;", "31 December 2036"),
        ("fr", "Exhorte les États à remplacer toutes les lampes d'ici à 2036 ;", "2036"),
        (
            "es",
            "Insta a los Estados a que sustituyan las lámparas antes del 31 de diciembre de 2036;",
            "31 de diciembre de 2036",
        ),
        ("ru", "настоятельно призывает государства заменить лампы не позднее 31 декабря 2036 года;", "31 декабря 2036"),
        ("zh", "敦促各国在2036年12月31日之前更换所有灯具；", "2036年12月31日"),
    ],
)
def test_the_deadline_of_an_added_paragraph(make: Make, language: str, text: str, deadline: str) -> None:
    changes = compare(make((), [], language=language), make((), [text], language=language)).changes
    assert changes.dates == (Delta(0, (), (deadline,)),)


def test_a_blank_inside_a_date_is_listed_once_as_the_whole_date(make: Make) -> None:
    old = "Reaffirms its resolution 90/__ of __ December 2035 on lamps of the reef, and decides to meet by 2040;"
    new = "Reaffirms its resolution 90/226 of 18 December 2035 on lamps of the reef, and decides to meet by 2041;"
    changes = compare(make((), [old]), make((), [new])).changes
    assert [delta.new for delta in changes.placeholders] == [("90/226 of 18 December 2035",)]
    assert changes.dates == (Delta(0, ("2040",), ("2041",)),)


def test_a_vote_that_both_texts_record(make: Make) -> None:
    def voted(*camps: tuple[str, ...], **totals: int) -> Vote:
        return Vote(None, *camps, totals=tuple(totals.items()))

    old = replace(
        make((), [LAMPS]), votes=(voted(("Fiji", "Malta"), ("Peru",), ("Chad",), in_favour=2, against=1, abstaining=1),)
    )
    new = replace(
        make((), [LAMPS]), votes=(voted(("Fiji", "Peru"), (), ("Malta", "Chad"), in_favour=2, against=0, abstaining=2),)
    )
    found = compare(old, new)
    (vote,) = found.changes.votes
    assert (dict(vote.old)["against"], dict(vote.new)["against"]) == (1, 0)
    assert vote.moved == (("Peru", "against", "in_favour"), ("Malta", "in_favour", "abstaining"))
    assert loads(dumps(found)) == found
    assert compare(old, old).changes.votes == ()
    assert compare(make((), [LAMPS]), new).changes.votes == ()  # a draft has had no vote yet


def test_every_member_state_is_in_one_group() -> None:
    assert sum(map(len, GROUPS.values())) == len(frozenset().union(*GROUPS.values())) == 193
    assert {code: group_of(code) for code in ("TUR", "KEN", "PSE", None)} == {
        "TUR": "Western European and other States",
        "KEN": "African States",
        "PSE": None,
        None: None,
    }


def test_sponsors_that_joined_and_left_by_regional_group(make: Make) -> None:
    def backed(*sponsors: tuple[str, str]) -> tuple[Sponsor, ...]:
        return tuple(Sponsor(name, code) for name, code in sponsors)

    old = replace(make((), [LAMPS]), sponsors=backed(("Fiji", "FJI"), ("Peru", "PER")))
    new = replace(
        make((), [LAMPS]), sponsors=backed(("Kenya", "KEN"), ("Peru", "PER"), ("Chad", "TCD"), ("Malta", "MLT"))
    )
    found = compare(old, new)
    assert found.changes.groups_added == (
        ("African States", ("Kenya", "Chad")),
        ("Western European and other States", ("Malta",)),
    )
    assert found.changes.groups_withdrawn == (("Asia-Pacific States", ("Fiji",)),)
    assert loads(dumps(found)) == found
    assert by_group([Sponsor("Group of 77")]) == ()


def test_a_blank_in_a_paragraph_written_anew_is_found_where_it_went(make: Make) -> None:
    tail = "in contributing to the safety of ships, in which States were encouraged to tell of the lamps of the reefs,"
    old = f"Reaffirming its resolution 90/___ of _____ 2035 on enhancing the role of the keepers {tail}"
    new = f"Underscoring the role of the keepers as first guardians, and reaffirming its resolution 90/183 of 17 May 2035, {tail}"
    (delta,) = compare(make([old]), make([new])).changes.placeholders
    assert delta.new == ("90/183 of 17 May 2035",)


def test_who_backed_last_years_text_has_not_left_this_years(make: Make) -> None:
    old = make((), [LAMPS], sponsors=["Fiji", "Peru"], session="89")
    assert compare(old, make((), [LAMPS], sponsors=["Peru"], session="90")).changes.sponsors_withdrawn == ()
    assert compare(old, make((), [LAMPS], sponsors=["Peru"], session="89")).changes.sponsors_withdrawn == ("Fiji",)


def test_a_request_behind_a_new_opening_has_not_become_weaker(make: Make) -> None:
    asks = "the Keeper to continue to develop, with the harbours of the north, the tables of tides and currents;"
    old = f"Requests {asks}"
    new = f"Takes note of the study of the reefs, and requests {asks}"
    lead = compare(make((), [old]), make((), [new])).rows[0].lead
    assert lead is not None
    assert (lead.old, lead.new, lead.shift) == ("Requests", "Takes note", None)
    weaker = compare(make((), [old]), make((), [f"Takes note of {asks}"])).rows[0].lead
    assert weaker is not None
    assert weaker.shift is Shift.WEAKER
