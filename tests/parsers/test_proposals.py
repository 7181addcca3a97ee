"""What a committee's report tells of its proposals, in a report of our own making."""

from __future__ import annotations

from pathlib import Path

from documents.model import Part, PartKind, Passage, PassageKind, Proposal, SponsorRole
from documents.states import split_names
from parsers import parse
from parsers.proposals import proposals_of
from parsers.votes import votes_told


def heading(text: str) -> Passage:
    return Passage(PassageKind.HEADING, text)


def story(*texts: str | Passage, first: int = 1) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    number = first
    for text in texts:
        if isinstance(text, Passage):
            passages.append(text)
        elif text.startswith(("In favour", "Against", "Abstaining")):
            passages.append(Passage(PassageKind.PARAGRAPH, text))
        else:
            passages.append(Passage(PassageKind.PARAGRAPH, text, number=str(number)))
            number += 1
    return tuple(passages)


def told(*texts: str | Passage, drafts: tuple[Part, ...] = ()) -> tuple[Proposal, ...]:
    parts = (Part(PartKind.NARRATIVE, story(*texts)), *drafts)
    votes = votes_told(parts, split_names, "2030-11-28")
    return proposals_of(votes.parts, votes.results, "2030-11-28")


def draft(label: str | None, title: str, kind: PartKind = PartKind.DRAFT_RESOLUTION) -> Part:
    return Part(kind, (Passage(PassageKind.OPERATIVE, "Decides to paint;", number="1"),), label=label, title=title)


LIGHTHOUSES = (
    heading("Draft resolution A/C.3/85/L.8/Rev.1"),
    "At its 44th meeting, on 6 November, the representative of Chad introduced a draft resolution entitled “Lighthouses and "
    "their keepers” (A/C.3/85/L.8/Rev.1), which replaced draft resolution A/C.3/85/L.8 and was submitted by Chad, Fiji, "
    "Morocco (on behalf of the States Members of the United Nations that are members of the Group of African States) and "
    "Trinidad and Tobago.",
    "At its 47th meeting, on 13 November, the Secretary of the Committee read out a statement of the programme budget "
    "implications of draft resolution A/C.3/85/L.8/Rev.1.",
    "At the same meeting, the representative of Chad made a statement and orally revised operative paragraph 6.",
    "Also at the same meeting, Malta, the Niger and Tuvalu joined in sponsoring the draft resolution. Subsequently, Palau "
    "joined in sponsoring the draft resolution.",
    "Also at its 47th meeting, the Committee adopted draft resolution A/C.3/85/L.8/Rev.1, as orally revised, by a recorded "
    "vote of 2 to 1, with no abstentions (see para. 8, draft resolution II). The voting was as follows:",
    "In favour: Chad, Fiji.",
    "Against: Malta.",
    "Abstaining: None.",
    "After the vote, the representative of Malta made a statement.",
)
RECOMMENDED = (
    heading("Recommendations of the Third Committee"),
    "The Third Committee recommends to the General Assembly the adoption of the following draft resolutions:",
)


def test_everything_about_one_proposal() -> None:
    (proposal,) = told(
        *LIGHTHOUSES,
        heading("Nothing else"),
        "A word.",
        *RECOMMENDED,
        drafts=(draft("Draft resolution I", "Ferries"), draft("Draft resolution II", "Lighthouses and their keepers")),
    )
    assert (proposal.symbol, proposal.replaces) == ("A/C.3/85/L.8/Rev.1", "A/C.3/85/L.8")
    assert proposal.title == "Lighthouses and their keepers"
    assert proposal.introducers == ("Chad",)
    assert [(s.name, s.code, s.role, s.on_behalf_of) for s in proposal.sponsors] == [
        ("Chad", "TCD", SponsorRole.ORIGINAL, None),
        ("Fiji", "FJI", SponsorRole.ORIGINAL, None),
        ("Morocco", "MAR", SponsorRole.ORIGINAL, "Group of African States"),
        ("Trinidad and Tobago", "TTO", SponsorRole.ORIGINAL, None),
        ("Malta", "MLT", SponsorRole.ADDITIONAL, None),
        ("Niger", "NER", SponsorRole.ADDITIONAL, None),
        ("Tuvalu", "TUV", SponsorRole.ADDITIONAL, None),
        ("Palau", "PLW", SponsorRole.ADDITIONAL, None),
    ]
    assert [text[:20] for text in proposal.revisions] == ["At the same meeting,"]
    assert len(proposal.budget) == 1
    assert len(proposal.statements) == 2
    assert (proposal.action, proposal.manner, proposal.revised) == ("adopted", "recorded vote", True)
    assert (proposal.meeting, proposal.date) == ("47th meeting", "2030-11-13")
    assert proposal.votes == (0,)
    assert (proposal.label, proposal.part) == ("II", 2)
    assert proposal.paragraphs == ("1", "2", "3", "4", "5", "6")


def test_without_a_vote_and_without_a_symbol() -> None:
    taken, noted = told(
        heading("Draft resolution A/C.3/85/L.2"),
        "The draft resolution was reproduced in a note by the Secretariat (A/C.3/85/L.2).",
        "At its 44th meeting, on 6 November, the Committee adopted draft resolution A/C.3/85/L.2 (see para. 4).",
        heading("Draft decision proposed by the Chair"),
        "At its 45th meeting, on 7 November, on the proposal of the Chair (Fiji), the Committee decided to recommend to the "
        "General Assembly that it take note of the report (see para. 5).",
        *RECOMMENDED,
        drafts=(draft(None, "Ferries"),),
    )
    assert (taken.symbol, taken.action, taken.manner) == ("A/C.3/85/L.2", "adopted", "without a vote")
    assert (taken.title, taken.part, taken.label) == ("Ferries", 1, None)
    assert (noted.symbol, noted.introducers, noted.action) == (None, ("Chair",), "adopted")
    assert noted.sponsors == ()


def test_one_heading_over_all_proposals_and_amendments_voted_on_one_by_one() -> None:
    amended, whole = told(
        heading("CONSIDERATION OF PROPOSALS"),
        "At its 3rd meeting, on 6 October, the representative of Chad, on behalf of the European Union, introduced amendments "
        "(A/C.4/85/L.7) to the draft resolution.",
        "The Committee rejected the first amendment by a recorded vote of 2 to 1, with no abstentions. It adopted nothing "
        "else. The voting was as follows:",
        "In favour: Malta.",
        "Against: Chad, Fiji.",
        "Abstaining: None.",
        "At the same meeting, the Committee adopted the draft resolution contained in document A/85/23, chapter V, by a recorded "
        "vote of 1 to none (see para. 9). The voting was as follows:",
        "In favour: Malta.",
        "Against: None.",
        "Abstaining: None.",
        *RECOMMENDED,
        drafts=(draft(None, "Ferries"),),
    )
    assert (amended.symbol, amended.action, amended.votes) == ("A/C.4/85/L.7", "rejected", (0,))
    assert [(s.name, s.on_behalf_of) for s in amended.sponsors] == [("Chad", "European Union")]
    assert (whole.symbol, whole.action, whole.votes, whole.part) == (None, "adopted", (1,), None)


def test_a_proposal_withdrawn() -> None:
    (proposal,) = told(
        heading("Draft resolution A/C.4/85/L.4 and Rev.1"),
        "At the 4th meeting, on 8 October, the representative of Fiji, on behalf of Chad, Fiji and Malta, introduced a draft "
        "resolution entitled “Ferries” (A/C.4/85/L.4).",
        "At the 9th meeting, on 27 October, the revised draft resolution was withdrawn by its sponsors.",
    )
    assert (proposal.symbol, proposal.replaces) == ("A/C.4/85/L.4/Rev.1", "A/C.4/85/L.4")
    assert (proposal.action, proposal.manner) == ("withdrawn", None)
    assert [s.name for s in proposal.sponsors] == ["Chad", "Fiji", "Malta"]


def test_a_report_without_proposals() -> None:
    assert told(heading("Introduction"), "The Committee adopted its agenda.") == ()


def test_the_seed(corpus: Path) -> None:
    seed_report = parse((corpus / "seeds" / "report_third_committee_73_item_109.txt").read_bytes())
    mapping = {p.symbol: p.label for p in seed_report.proposals if p.symbol}
    assert mapping == {
        f"A/C.3/73/{name}": label
        for name, label in {
            "L.2": "I",
            "L.3": "II",
            "L.4": "III",
            "L.8/Rev.1": "IV",
            "L.9/Rev.1": "V",
            "L.10": "VI",
            "L.12/Rev.1": "VII",
            "L.15/Rev.1": "VIII",
            "L.16/Rev.1": "IX",
        }.items()
    }
    assert all(p.part is not None and p.action == "adopted" for p in seed_report.proposals)
    (voted,) = [p for p in seed_report.proposals if p.manner == "recorded vote"]
    assert voted.symbol == seed_report.votes[voted.votes[0]].subject == "A/C.3/73/L.9/Rev.1"
    assert voted.introducers == ("Russian Federation",)
    assert all(sponsor.code for p in seed_report.proposals for sponsor in p.sponsors)
    for proposal in seed_report.proposals:
        if proposal.label and proposal.part is not None:
            assert seed_report.parts[proposal.part].label == f"Draft resolution {proposal.label}"


def test_two_texts_adopted_in_one_sentence_are_two_proposals() -> None:
    found = told(
        heading("Consideration of proposals"),
        "At the 11th meeting, the Chair drew attention to documents A/C.4/48/L.11 and L.12, containing amendments submitted "
        "by Fiji relating to the draft resolution and to the draft decision on lighthouses.",
        "At the 12th meeting, on 29 October, the Committee adopted the amendments contained in documents A/C.4/48/L.11 and "
        "L.12 without a vote.",
    )
    assert [(p.symbol, p.action, p.manner) for p in found] == [
        ("A/C.4/48/L.11", "adopted", "without a vote"),
        ("A/C.4/48/L.12", "adopted", "without a vote"),
    ]
    assert all([sponsor.name for sponsor in p.sponsors] == ["Fiji"] and p.paragraphs == ("1", "2") for p in found)


def test_headings_by_subject_under_the_consideration_of_proposals() -> None:
    found = told(
        heading("Consideration of proposals"),
        heading("Quiet islands"),
        "At its 9th meeting, on 27 October, the Committee adopted draft resolution A/C.4/48/L.5 without a vote.",
        heading("Loud islands"),
        "At the same meeting, the representative of Malta orally proposed amendments to the draft decision.",
        "At the same meeting, the Committee adopted the oral amendments to the draft decision without a vote.",
        heading("Recommendations of the Fourth Committee"),
        "The Committee recommends to the General Assembly the adoption of the following draft resolution:",
    )
    assert [(p.symbol, p.introducers, p.paragraphs) for p in found] == [
        ("A/C.4/48/L.5", (), ("1",)),
        (None, ("Malta",), ("2", "3")),
    ]
