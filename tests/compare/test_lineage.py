"""Which document follows which."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from compare.lineage import EdgeKind, Facts, edges, facts, lookup_keys, predecessor
from compare.lineage.facts import index_title
from compare.lineage.sketch import likeness, sketch
from documents.errors import RapporteurError
from documents.model import Amendment, Change, Document, Part, PartKind, Passage, PassageKind
from tests.compare.conftest import Make

TEXT = [
    "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals of remote archipelagos;",
    "Urges coastal States to share tide tables, soundings and charts with the pilots of their neighbours;",
    "Welcomes the offer of a monastery to lend its bell tower for a beacon on the western cape;",
    "Calls upon salvage operators to remove wrecks that endanger the approaches to fishing harbours;",
    "Affirms the right of every crew in distress to shelter in the nearest port without delay;",
]
OTHER = [
    "Decides to convene a conference on the rearing of silkworms in mountain villages every other spring;",
    "Invites weavers and dyers to register their patterns with the library of the Organization;",
    "Encourages schools to plant mulberry trees along the roads that lead to their gates;",
]
REPORT = "[on the report of the Third Committee (A/90/464, para. 31)]"


def draft(make: Make, symbol: str = "A/C.3/90/L.7", text: list[str] = TEXT, **more: object) -> Facts:
    return facts(make((), text, symbol=symbol, **more), "v-" + symbol)


def resolution(make: Make, symbol: str = "A/RES/90/12", text: list[str] = TEXT, **more: object) -> Facts:
    options: dict[str, object] = {
        "kind": "resolution",
        "date": "2035-12-20",
        "proponent": REPORT,
        "session": symbol.split("/")[2],
    }
    return facts(make((), text, symbol=symbol, **(options | more)), "v-" + symbol)


def best(newer: Facts, *known: Facts) -> tuple[str, str] | None:
    found = predecessor(edges(newer, known))
    return found and (found.older_key, str(found.kind))


def test_plain_values_round_trip(make: Make) -> None:
    known = resolution(make, sponsors=["Fiji"], agenda_items=["12 (a)"])
    assert Facts.from_dict(json.loads(json.dumps(known.to_dict()))) == known
    with pytest.raises(RapporteurError):
        Facts.from_dict({"key": "A/RES/90/12"})


def test_a_reissue(make: Make) -> None:
    first = draft(make)
    again = replace(facts(make((), [*TEXT[:4], OTHER[0]], symbol="A/C.3/90/L.7", reissued=True)), version="other bytes")
    found = predecessor(edges(again, [first, again]))
    assert found is not None
    assert (found.kind, found.older_key, found.newer_key) == (EdgeKind.REISSUES, again.key, again.key)
    assert (found.older_version, found.newer_version) == (first.version, "other bytes")
    assert edges(first, [first]) == ()


def test_another_file_of_the_same_symbol_follows_it_whatever_an_estimate_says_of_its_words(make: Make) -> None:
    """One verb in a long resolution escapes an estimate of likeness; the comparison decides whether anything changed."""
    (edge,) = edges(replace(draft(make), version="replaced in place"), [draft(make)])
    assert (edge.kind, edge.confidence) == (EdgeKind.REISSUES, 0.9)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (["A/C.3/90/L.7", "A/C.3/90/L.7/Rev.1"], "A/C.3/90/L.7/REV.1"),
        (["A/C.3/90/L.7"], "A/C.3/90/L.7"),
        (["A/C.3/90/L.7/Rev.3", "A/C.3/90/L.7"], "A/C.3/90/L.7"),
    ],
)
def test_a_revision_follows_the_one_before(make: Make, known: list[str], expected: str) -> None:
    newer = draft(make, "A/C.3/90/L.7/Rev.2")
    found = edges(newer, [draft(make, symbol) for symbol in known])
    assert [(edge.kind, edge.older_key) for edge in found] == [(EdgeKind.REVISES, expected)]
    assert found[0].confidence >= 0.9
    assert ("Revision 1 is not known here" in found[0].evidence) == (expected == "A/C.3/90/L.7")


def test_a_text_agreed_in_informal_consultations(make: Make) -> None:
    line = "Draft resolution submitted by the Vice-Chair, on the basis of informal consultations on draft resolution A/C.3/90/L.7"
    newer = draft(make, "A/C.3/90/L.57", [*TEXT[:3], *OTHER], proponent=line)
    assert best(newer, draft(make), draft(make, "A/C.3/90/L.8")) == ("A/C.3/90/L.7", "revises")


def test_corrigendum_and_addendum_belong_to_it_but_are_not_compared(make: Make) -> None:
    base = draft(make)
    for suffix, kind in (("Corr.1", EdgeKind.CORRECTS), ("Add.1", EdgeKind.ADDS_TO)):
        found = edges(draft(make, f"A/C.3/90/L.7/{suffix}", OTHER), [base])
        assert [(edge.kind, edge.older_key) for edge in found] == [(kind, base.key)]
        assert predecessor(found) is None


def test_without_reference_names_the_draft(make: Make) -> None:
    line = "[without reference to a Main Committee (A/90/L.6 and A/90/L.6/Add.1)]"
    newer = resolution(make, text=OTHER, title="Anything", proponent=line)
    known = [draft(make, symbol) for symbol in ("A/90/L.6", "A/90/L.6/Add.1", "A/90/L.7")]
    found = edges(newer, known)
    assert best(newer, *known) == ("A/90/L.6", "adopts")
    assert found[0].confidence >= 0.95
    assert "without reference" in found[0].evidence[0]


def test_the_committee_session_and_title_point_to_the_draft(make: Make) -> None:
    right = draft(make)
    wrong = [
        draft(make, "A/C.2/90/L.7"),
        draft(make, "A/C.3/89/L.7", session="89"),
        draft(make, "A/C.3/90/L.8", OTHER, title="Silkworms"),
        facts(make((), TEXT, symbol="A/C.3/90/L.9", kind="amendment")),
    ]
    found = edges(resolution(make, text=[*TEXT[:4], OTHER[0]]), [*wrong, right])
    assert [(edge.kind, edge.older_key) for edge in found] == [(EdgeKind.ADOPTS, right.key)]
    assert found[0].confidence > 0.9
    assert any("Third Committee" in sentence for sentence in found[0].evidence)


def test_councils_that_count_alike_are_kept_apart(make: Make) -> None:
    council = draft(make, "A/HRC/90/L.7")
    assert edges(resolution(make, proponent=None), [council]) == ()
    own = resolution(make, "A/HRC/RES/90/3", proponent=None, session="90")
    assert best(own, council, draft(make)) == ("A/HRC/90/L.7", "adopts")


def test_the_last_revision_is_adopted(make: Make) -> None:
    known = [
        draft(make),
        draft(make, "A/C.3/90/L.7/Rev.1", [*TEXT[:4], OTHER[0]]),
        draft(make, "A/C.3/90/L.7/Add.1", OTHER),
    ]
    assert best(resolution(make), *known) == ("A/C.3/90/L.7/REV.1", "adopts")


def test_of_two_drafts_of_one_title_the_wording_decides(make: Make) -> None:
    known = [draft(make, "A/C.3/90/L.50", [*TEXT[:2], *OTHER]), draft(make, "A/C.3/90/L.7")]
    assert best(resolution(make), *known) == ("A/C.3/90/L.7", "adopts")
    same = [draft(make, "A/C.3/90/L.7"), draft(make, "A/C.3/90/L.50")]
    assert best(resolution(make), *same) == ("A/C.3/90/L.50", "adopts")


def test_a_draft_whose_title_changed_is_known_by_its_wording(make: Make) -> None:
    assert best(resolution(make, title="Beacons"), draft(make, title="Lamps"), draft(make, "A/C.3/90/L.8", OTHER)) == (
        "A/C.3/90/L.7",
        "adopts",
    )


def test_a_committee_report_recommends_and_its_drafts_are_asked_for(make: Make) -> None:
    narrative = Part(PartKind.NARRATIVE, (Passage(PassageKind.PARAGRAPH, "x", "5", citations=("A/C.3/90/L.7",)),))
    report = facts(make(parts=[narrative], symbol="A/90/464", kind="committee report"), "r")
    newer = resolution(make, title="Beacons")
    assert report.mentions == ("A/C.3/90/L.7",)
    assert "A/90/464" in lookup_keys(newer).symbols
    assert "A/C.3/90/L.7" in lookup_keys(newer, [report]).symbols
    found = {edge.kind: edge for edge in edges(newer, [report, draft(make)])}
    assert found[EdgeKind.RECOMMENDS].older_key == "A/90/464"
    assert found[EdgeKind.ADOPTS].older_key == "A/C.3/90/L.7"
    assert predecessor(found.values()) == found[EdgeKind.ADOPTS]


def test_this_year_follows_the_latest_earlier_one(make: Make) -> None:
    years = [resolution(make, f"A/RES/{session}/40") for session in ("86", "88", "91")]
    found = edges(resolution(make), years)
    assert [(edge.kind, edge.older_key) for edge in found] == [(EdgeKind.SUCCEEDS, "A/RES/88/40")]


def test_a_draft_follows_last_years_resolution_not_its_draft(make: Make) -> None:
    known = [resolution(make, "A/RES/89/40"), draft(make, "A/C.3/89/L.3", session="89")]
    assert best(draft(make), *known) == ("A/RES/89/40", "succeeds")


def test_adopted_before_last_year_and_both_edges_kept(make: Make) -> None:
    found = edges(resolution(make), [resolution(make, "A/RES/89/40"), draft(make)])
    assert {edge.kind for edge in found} == {EdgeKind.ADOPTS, EdgeKind.SUCCEEDS}
    chosen = predecessor(found)
    assert chosen is not None
    assert chosen.kind is EdgeKind.ADOPTS


def test_a_new_title_with_a_recalled_resolution(make: Make) -> None:
    def text(symbol: str, title: str, recalls: str) -> Document:
        recalled = Passage(PassageKind.PREAMBULAR, "Recalling its resolution,", citations=(recalls,))
        body = [recalled, *(Passage(PassageKind.OPERATIVE, line, str(n)) for n, line in enumerate(TEXT, 1))]
        return make(body=body, symbol=symbol, title=title, kind="resolution", session=symbol.split("/")[2])

    older = facts(text("A/RES/89/40", "Lamps", "A/RES/88/1"))
    newer = facts(text("A/RES/90/12", "Beacons and buoys", "A/RES/89/40"))
    assert newer.opening == ("A/RES/89/40",)
    assert "A/RES/89/40" in lookup_keys(newer).symbols
    assert best(newer, older) == ("A/RES/89/40", "succeeds")


def test_strangers_with_nothing_but_a_session_in_common(make: Make) -> None:
    known = [
        resolution(make, "A/RES/89/40", OTHER, title="Silkworms"),
        draft(make, "A/C.3/90/L.8", OTHER, title="Silkworms"),
    ]
    assert edges(resolution(make), known) == ()


def test_reports_named_like_all_reports_do_not_follow_each_other(make: Make) -> None:
    def report(symbol: str, text: list[str], session: str) -> Facts:
        return facts(
            make((), text, symbol=symbol, kind="report", title="Report of the Secretary-General", session=session)
        )

    assert edges(report("A/90/5", TEXT, "90"), [report("A/89/7", OTHER, "89")]) == ()


def test_the_security_council_adopts_the_wording(make: Make) -> None:
    plain = {"title": None, "session": None, "proponent": None}
    text = facts(make((), TEXT, symbol="S/2035/70", date="2035-03-01", **plain))
    other = facts(make((), OTHER, symbol="S/2035/71", date="2035-03-02", **plain))
    named = plain | {"title": "Resolution 2960 (2035)"}  # its name is no title
    newer = facts(make((), TEXT, symbol="S/RES/2960 (2035)", kind="resolution", date="2035-03-04", **named))
    assert newer.title_key == text.title_key != other.title_key
    assert text.title_key in lookup_keys(newer).titles
    assert best(newer, other, text) == ("S/2035/70", "adopts")
    late = replace(text, date="2035-05-30")
    assert edges(newer, [late]) == ()


def test_other_languages_are_not_candidates(make: Make) -> None:
    assert edges(draft(make, "A/C.3/90/L.7/Rev.1"), [draft(make, language="fr")]) == ()


def test_a_document_without_a_symbol_follows_nothing(make: Make) -> None:
    nameless = facts(make((), TEXT, symbol=None))
    assert nameless.key == ""
    assert edges(nameless, [draft(make)]) == ()
    assert edges(draft(make, "A/C.3/90/L.7/Rev.1"), [nameless]) == ()


def test_the_order_of_the_known_does_not_matter(make: Make) -> None:
    known = [draft(make, f"A/C.3/90/L.{n}", TEXT[: n % 5 + 1]) for n in range(1, 9)] + [resolution(make, "A/RES/89/40")]
    newer = resolution(make)
    assert edges(newer, known) == edges(newer, known[::-1])


def test_a_title_keeps_its_key_from_year_to_year() -> None:
    one = index_title("Follow-up to the Fourteenth Congress on Lamps, 2034–2035")
    assert one == index_title("Follow-up to the Fifteenth Congress on  Lamps, 2036")
    assert one == "follow up to the congress on lamps"
    assert index_title("L’éclairage des « îles »") == index_title('L\'éclairage des "îles"')


def test_likeness_estimates_shared_wording() -> None:
    words = [f"word{n}" for n in range(2000)]
    full = sketch([" ".join(words)])
    half = sketch([" ".join(words[:1000])])
    assert likeness(full, full) == 1.0
    assert likeness(full, half) == pytest.approx(0.5, abs=0.14)
    assert likeness(full, sketch([" ".join(f"term{n}" for n in range(500))])) == 0.0
    assert likeness((), full) == 0.0


def test_the_sketch_is_the_same_in_every_process() -> None:
    code = f"from compare.lineage.sketch import sketch; print(sketch({TEXT!r}))"
    seeds = ("0", "1")
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in seeds
    }
    assert said == {f"{sketch(TEXT)}\n"}


def amendment(make: Make, amends: str, symbol: str = "A/C.3/90/L.57") -> Facts:
    made = make((), ["In operative paragraph 2, insert the words “and bells”."], symbol=symbol, kind="amendment")
    change = Amendment(Change.INSERT_WORDS, "In operative paragraph 2, insert the words “and bells”.", amends)
    return facts(replace(made, amendments=(change,)), "v-" + symbol)


def test_an_amendment_names_the_draft_that_it_amends(make: Make) -> None:
    newer = amendment(make, "A/C.3/90/L.7/Rev.1")
    known = [draft(make), draft(make, "A/C.3/90/L.7/Rev.1"), draft(make, "A/C.3/90/L.8", OTHER)]
    (edge,) = edges(newer, known)
    assert (edge.older_key, edge.kind, edge.confidence) == ("A/C.3/90/L.7/REV.1", EdgeKind.AMENDS, 0.99)
    assert edge.evidence == ("A/C.3/90/L.57 says that it amends A/C.3/90/L.7/Rev.1",)
    assert predecessor([edge]) is None  # its words are not the draft's: there is nothing to compare
    assert {"A/C.3/90/L.7", "A/C.3/90/L.7/REV.1"} <= {*lookup_keys(newer).bases, *lookup_keys(newer).symbols}


def test_an_amendment_to_a_revision_that_is_not_known_here_says_so(make: Make) -> None:
    (edge,) = edges(amendment(make, "A/C.3/90/L.7/Rev.2"), [draft(make), draft(make, "A/C.3/90/L.7/Rev.1")])
    assert (edge.older_key, edge.confidence) == ("A/C.3/90/L.7/REV.1", 0.8)
    assert "Rev.2 is not known here" in edge.evidence[1]


def test_the_heading_of_an_amendment_is_enough(make: Make) -> None:
    made = make(
        (),
        ["Amendment to draft resolution A/C.3/90/L.7", "Delete paragraph 3."],
        symbol="A/C.3/90/L.57",
        kind="amendment",
    )
    assert facts(made).amends == ("A/C.3/90/L.7",)
    assert facts(replace(made, kind="letter")).amends == ()


def test_facts_of_before_there_were_amendments_are_read(make: Make) -> None:
    stored = draft(make).to_dict()
    del stored["amends"]
    assert Facts.from_dict(stored) == draft(make)


def test_a_report_leads_from_the_draft_to_the_resolution(make: Make) -> None:
    told = Passage(PassageKind.PARAGRAPH, "It adopted draft resolution A/C.3/90/L.7.", "5", citations=("A/C.3/90/L.7",))
    inside = make((), TEXT).parts[0]
    report = facts(
        make(
            symbol="A/90/464",
            kind="committee report",
            parts=[Part(PartKind.NARRATIVE, (told,), None, "Report"), replace(inside, label="Draft resolution IV")],
        )
    )
    found = {edge.kind: edge for edge in edges(resolution(make), [report, draft(make)])}
    assert "A/90/464 carries it as Draft resolution IV" in found[EdgeKind.RECOMMENDS].evidence
    assert "A/90/464 tells of the action on A/C.3/90/L.7, which has that title" in found[EdgeKind.RECOMMENDS].evidence
    assert found[EdgeKind.ADOPTS].evidence[-1] == (
        "The committee's report A/90/464 speaks of A/C.3/90/L.7 and recommends it as Draft resolution IV"
    )
