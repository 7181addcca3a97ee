"""Votes, and their names checked against the totals."""

from __future__ import annotations

from documents.model import Part, PartKind, Passage, PassageKind
from documents.states import split_names
from parsers.votes import votes_of, votes_told


def part(*texts: str) -> Part:
    return Part(PartKind.NARRATIVE, tuple(Passage(PassageKind.PARAGRAPH, text) for text in texts))


REPORT = (
    "At its 5th meeting, the Committee adopted draft resolution A/C.3/85/L.9/Rev.1 by a recorded vote of "
    "3 to 1, with 2 abstentions."
    " The voting was as follows:",
    "In favour:",
    "Albania, Bosnia and Herzegovina, Chad.",
    "Against:",
    "Denmark.",
    "Abstaining:",
    "Ecuador, Fiji.",
    "The representative of Denmark made a statement.",
)


def test_a_recorded_vote() -> None:
    votes, parts, warnings = votes_of([part(*REPORT)], split_names)
    assert [p.text for p in parts[0].passages] == [REPORT[0], REPORT[-1]]
    (vote,) = votes
    assert vote.subject == "A/C.3/85/L.9/Rev.1"
    assert vote.in_favour == ("Albania", "Bosnia and Herzegovina", "Chad")
    assert (vote.against, vote.abstaining) == (("Denmark",), ("Ecuador", "Fiji"))
    assert dict(vote.totals) == {"in_favour": 3, "against": 1, "abstaining": 2}
    assert warnings == ()


def test_the_vote_below_a_resolution_in_one_paragraph_and_in_brackets() -> None:
    # As the Human Rights Council prints it.
    result = "[Adopted by a recorded vote of 2 to 1, with 1 abstention. The voting was as follows:"
    whole = f"{result} In favour: Albania and Chad Against: Denmark Abstaining: Fiji]"
    votes, parts, warnings = votes_of([part("Decides so.", whole)], split_names)
    assert [p.text for p in parts[0].passages] == ["Decides so.", result]
    assert (votes[0].in_favour, votes[0].against, votes[0].abstaining) == (("Albania", "Chad"), ("Denmark",), ("Fiji",))
    assert warnings == ()


def test_a_paragraph_that_speaks_of_votes_stays_one() -> None:
    text = "Decides that votes be published in this form: In favour: names; Against: names; Abstaining: names."
    votes, parts, _ = votes_of([part(text)], split_names)
    assert (votes, [p.text for p in parts[0].passages]) == ((), [text])


def test_names_that_do_not_add_up_are_a_warning() -> None:
    texts = list(REPORT)
    texts[2] = "Albania, Chad."
    _, parts, warnings = votes_of([part(*texts)], split_names)
    assert len(warnings) == 1
    assert len(parts[0].passages) == len(REPORT)  # what is in doubt stays where it was printed
    assert "2 names in favour, but its total is 3" in warnings[0]


def test_a_record_prints_the_result_after_the_names() -> None:
    votes, _, warnings = votes_of(
        [
            part(
                "A recorded vote was taken.",
                "In favour: Albania, Chad",
                "Against: None",
                "Abstaining: Fiji",
                "Draft resolution A/85/L.64 was adopted by 2 votes to none, with 1 abstention (resolution 85/300).",
            )
        ],
        split_names,
    )
    assert votes[0].subject == "A/85/L.64"
    assert votes[0].against == ()
    assert warnings == ()


def test_no_vote_no_record() -> None:
    only = part("The draft was adopted without a vote.")
    assert votes_of([only], split_names) == ((), (only,), ())


def test_what_is_rejected_has_its_majority_first() -> None:
    votes, _, warnings = votes_of(
        [
            part(
                "The Committee rejected the amendment by a recorded vote of 3 to 1, with 1 abstention.",
                "In favour: Chad.",
                "Against: Fiji, Malta, Papua, New Guinea.",  # a comma too many, as printed
                "Abstaining: Ecuador.",
            )
        ],
        split_names,
    )
    assert dict(votes[0].totals) == {"in_favour": 1, "against": 3, "abstaining": 1}
    assert votes[0].against == ("Fiji", "Malta", "Papua New Guinea")
    assert votes[0].codes == {"in_favour": ("TCD",), "against": ("FJI", "MLT", "PNG"), "abstaining": ("ECU",)}
    assert warnings == ()


def test_a_name_that_is_no_state_is_a_warning() -> None:
    votes, _, warnings = votes_of(
        [part("It was adopted by 2 votes to none.", "In favour: Chad, Ruritania.", "Against: None.")], split_names
    )
    assert votes[0].codes["in_favour"] == ("TCD", None)
    assert len(warnings) == 1
    assert "Ruritania" in warnings[0]


def test_the_council_by_show_of_hands() -> None:
    told = votes_told(
        [
            part(
                "A vote was taken by show of hands.",
                "In favour: Chad, Fiji",
                "The President: The draft resolution received 2 votes in favour. It has been adopted unanimously.",
            )
        ],
        split_names,
        "2030-01-13",
        "8701st meeting",
    )
    (vote,) = told.votes
    assert dict(vote.totals) == {"in_favour": 2, "against": 0, "abstaining": 0}
    assert (vote.meeting, vote.date) == ("8701st meeting", "2030-01-13")
    assert told.warnings == ()
    assert told.results[0] is told.parts[0].passages[-1]


def test_what_has_no_symbol_is_named_by_its_words() -> None:
    votes, _, _ = votes_of(
        [
            part(
                "The Committee rejected the amendment to replace the title by a recorded vote of 1 to none.",
                "In favour: Chad.",
                "The Committee adopted operative paragraph 3, by a recorded vote of 1 to none.",
                "In favour: Fiji.",
            )
        ],
        split_names,
    )
    assert [vote.subject for vote in votes] == ["the amendment to replace the title", "operative paragraph 3"]


def test_the_draft_that_the_council_has_before_it_is_what_it_votes_on() -> None:
    shown = (
        "A vote was taken by show of hands.",
        "In favour: Chad, Fiji",
        "The President: It received 2 votes in favour.",
    )
    votes, _, _ = votes_of(
        [
            part(
                "Members of the Council have before them document S/2030/27, which contains the text of a draft resolution.",
                "I wish to draw attention to document S/2030/823, which contains the text of a letter.",
                *shown,
                "The Council will now vote once more.",
                *shown,
            )
        ],
        split_names,
    )
    assert [vote.subject for vote in votes] == ["S/2030/27", None]
