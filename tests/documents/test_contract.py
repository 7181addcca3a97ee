"""The JSON that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.contract import SCHEMA, ContractError, dumps, from_dict, loads, to_dict
from documents.model import (
    AgendaItem,
    Amendment,
    Change,
    Correction,
    Document,
    Footnote,
    Letter,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Proposal,
    Provenance,
    Revision,
    RevisionKind,
    Sponsor,
    SponsorRole,
    Turn,
    Vote,
)

# Text of every script, but no lone surrogates: a parser's text is always encodable.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | words
several = st.lists(words, max_size=3).map(tuple)

passages = st.builds(
    Passage,
    kind=st.sampled_from(PassageKind),
    text=words,
    number=maybe,
    lead=maybe,
    level=st.integers(0, 9),
    footnotes=several,
    citations=several,
)
parts = st.builds(
    Part,
    kind=st.sampled_from(PartKind),
    passages=st.lists(passages, max_size=4).map(tuple),
    label=maybe,
    title=maybe,
    proponent=maybe,
    of=maybe,
)
sponsors = st.builds(Sponsor, name=words, code=maybe, role=st.sampled_from(SponsorRole), on_behalf_of=maybe)
places = st.integers(0, 999)
proposals = st.builds(
    Proposal,
    symbol=maybe,
    title=maybe,
    replaces=maybe,
    introducers=several,
    sponsors=st.lists(sponsors, max_size=2).map(tuple),
    revisions=several,
    budget=several,
    statements=several,
    action=maybe,
    manner=maybe,
    revised=st.booleans(),
    meeting=maybe,
    date=maybe,
    votes=st.lists(places, max_size=2).map(tuple),
    label=maybe,
    part=st.none() | places,
    paragraphs=several,
)
amendments = st.builds(
    Amendment,
    change=st.sampled_from(Change),
    text=words,
    amends=maybe,
    kind=st.none() | st.sampled_from(PassageKind),
    number=maybe,
    position=maybe,
    anchor=maybe,
    old=maybe,
    new=maybe,
)
corrections = st.builds(Correction, place=words, text=words, wrong=maybe, right=maybe, languages=several)
turns = st.builds(
    Turn, speaker=words, first=places, end=places, delegation=maybe, code=maybe, spoke_in=maybe, on_behalf_of=maybe
)
letters = st.builds(Letter, sender=words, recipient=maybe, date=maybe, passage=st.none() | places)
items = st.builds(AgendaItem, number=words, title=words)
revisions = st.builds(
    Revision,
    kind=st.sampled_from(RevisionKind),
    text=words,
    author=maybe,
    date=maybe,
    passage=st.none() | places,
    footnote=maybe,
)
mastheads = st.builds(
    Masthead,
    symbol=maybe,
    language=words,
    organ=maybe,
    distribution=maybe,
    date=maybe,
    original_language=maybe,
    job_number=maybe,
    session=maybe,
    committee=maybe,
    agenda_items=several,
    agenda_title=maybe,
    reissued=st.booleans(),
    adopted=maybe,
    meeting=maybe,
)
votes = st.builds(
    Vote,
    subject=maybe,
    in_favour=several,
    against=several,
    abstaining=several,
    totals=st.dictionaries(st.sampled_from(["in_favour", "against", "abstaining"]), st.integers(0, 200)).map(
        lambda totals: tuple(totals.items())
    ),
    recorded=st.booleans(),
    meeting=maybe,
    date=maybe,
)
documents = st.builds(
    Document,
    kind=words,
    masthead=mastheads,
    parts=st.lists(parts, max_size=3).map(tuple),
    provenance=st.builds(
        Provenance, media_type=words, parser=words, pages=st.none() | st.integers(0, 999), warnings=several
    ),
    footnotes=st.lists(st.builds(Footnote, mark=words, text=words, citations=several), max_size=3).map(tuple),
    sponsors=st.lists(sponsors, max_size=3).map(tuple),
    votes=st.lists(votes, max_size=2).map(tuple),
    proposals=st.lists(proposals, max_size=2).map(tuple),
    amendments=st.lists(amendments, max_size=2).map(tuple),
    corrections=st.lists(corrections, max_size=2).map(tuple),
    turns=st.lists(turns, max_size=2).map(tuple),
    letters=st.lists(letters, max_size=2).map(tuple),
    items=st.lists(items, max_size=2).map(tuple),
    revisions=st.lists(revisions, max_size=2).map(tuple),
)

SMALL = Document(
    kind="draft resolution",
    masthead=Masthead(symbol="A/C.3/80/L.9", language="en", date="2025-10-13", agenda_items=("100 (a)",)),
    parts=(
        Part(
            PartKind.DRAFT_RESOLUTION,
            (
                Passage(PassageKind.PREAMBULAR, "Recalling its resolution 46/152,", lead="Recalling", footnotes=("1",)),
                Passage(PassageKind.OPERATIVE, "Requests a report;", number="1", lead="Requests"),
            ),
            title="Prevention",
        ),
        Part(PartKind.ANNEX, (Passage(PassageKind.PARAGRAPH, "Purpose", level=1),)),
    ),
    provenance=Provenance("application/pdf", "parser 1", 2, ("One page has no text",)),
    footnotes=(Footnote("1", "A/80/1.", ("A/80/1",)),),
    sponsors=(Sponsor("Italy", "ITA"), Sponsor("European Union", None, SponsorRole.ADDITIONAL)),
    votes=(Vote("the draft", ("Italy",), (), (), (("in_favour", 1),), True, "50th", "2025-12-15"),),
)


@given(documents)
def test_a_document_comes_back_as_it_went(document: Document) -> None:
    text = dumps(document)
    assert loads(text) == document
    assert dumps(loads(text)) == text
    assert loads(text.encode()) == document
    assert loads(dumps(document, indent=1)) == document
    assert "\n" not in text


def test_the_shape_that_other_programs_rely_on() -> None:
    data = to_dict(SMALL)
    assert list(data) == ["schema", "masthead", "kind", "parts", "footnotes", "sponsors", "votes", "provenance"]
    assert data["schema"] == SCHEMA == "rapporteur/document/1"
    assert list(data["masthead"]) == [
        *("symbol", "language", "organ", "distribution", "date", "original_language", "job_number", "session"),
        *("committee", "agenda_items", "agenda_title", "reissued", "adopted", "meeting"),
    ]
    assert data["parts"][0]["passages"][0] == {
        "kind": "preambular",
        "number": None,
        "lead": "Recalling",
        "text": "Recalling its resolution 46/152,",
        "level": 0,
        "footnotes": ["1"],
        "citations": [],
    }
    assert data["votes"][0]["totals"] == {"in_favour": 1}
    assert data["sponsors"][1] == {
        "name": "European Union",
        "code": None,
        "role": "additional",
        "on_behalf_of": None,
    }
    assert data["provenance"]["warnings"] == ["One page has no text"]


def test_what_a_document_does_not_have_is_not_written() -> None:
    data = to_dict(SMALL)
    assert not {"proposals", "amendments", "corrections", "turns", "letters", "items", "revisions"} & set(data)
    assert "of" not in data["parts"][0]
    whole = to_dict(
        replace(SMALL, items=(AgendaItem("7 (b)", "Lighthouses"),), parts=(replace(SMALL.parts[0], of="A"),))
    )
    assert whole["items"] == [{"number": "7 (b)", "title": "Lighthouses"}]
    assert whole["parts"][0]["of"] == "A"
    assert list(whole)[-1] == "provenance"


def test_text_is_utf_8_and_not_escaped() -> None:
    document = replace(SMALL, kind="决议 «Décision»")
    assert "决议 «Décision»" in dumps(document)


def test_what_is_left_out_has_its_default() -> None:
    data = to_dict(SMALL)
    for name in ("footnotes", "sponsors", "votes"):
        del data[name]
    for part in data["parts"]:
        for passage in part["passages"]:
            for name in ("number", "lead", "level", "footnotes", "citations"):
                del passage[name]
    document = from_dict(data)
    assert document.passages[0] == Passage(PassageKind.PREAMBULAR, "Recalling its resolution 46/152,")
    assert document.footnotes == document.sponsors == document.votes == ()


def _broken(path: list[Any], value: Any) -> dict[str, Any]:
    data = json.loads(dumps(SMALL))
    place = data
    for name in path[:-1]:
        place = place[name]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["schema"], "rapporteur/document/2", "schema"),
        (["masthead", "surprise"], 1, "masthead"),
        (["masthead", "language"], KeyError, "masthead"),
        (["parts"], KeyError, "parts: it is missing"),
        (["parts", 0], [], "parts[0]"),
        (["parts", 0, "passages", 1, "text"], 5, "parts[0].passages[1].text"),
        (["parts", 0, "passages", 1, "level"], "1", "parts[0].passages[1].level"),
        (["parts", 0, "passages", 1, "level"], True, "parts[0].passages[1].level"),
        (["parts", 0, "passages", 0, "footnotes"], "1", "parts[0].passages[0].footnotes"),
        (["parts", 0, "passages", 0, "footnotes", 0], None, "parts[0].passages[0].footnotes[0]"),
        (["parts", 0, "of"], 3, "parts[0].of"),
        (["masthead", "agenda_items"], "100", "masthead.agenda_items"),
        (["masthead", "reissued"], "no", "masthead.reissued"),
        (["kind"], None, "kind"),
        (["votes", 0, "totals", "in_favour"], 1.5, "votes[0].totals.in_favour"),
        (["proposals"], [{"symbol": 1}], "proposals[0].symbol"),
        (["turns"], [{"speaker": "Mr. Rudolf", "first": 0}], "turns[0].end"),
        (["amendments"], [{"change": "smear", "text": ""}], "amendments[0].change"),
        (["parts", 0, "kind"], "poem", "parts[0]"),
        (["parts", 0, "passages", 1, "kind"], "verse", "parts[0].passages[1]"),
        (["parts", 0, "passages", 1, "text"], KeyError, "parts[0].passages[1]"),
        (["footnotes", 0, "mark"], KeyError, "footnotes"),
        (["sponsors", 0, "role"], "enemy", "sponsors"),
        (["votes", 0, "totals"], {"in_favour": "many"}, "votes"),
        (["votes", 0], 7, "votes"),
        (["provenance", "parser"], KeyError, "provenance"),
    ],
)
def test_an_error_names_the_place(path: list[Any], value: Any, place: str) -> None:
    with pytest.raises(ContractError) as caught:
        from_dict(_broken(path, value))
    assert place in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '"x"', "{}", b"\xff"])
def test_what_is_no_contract_at_all(text: str | bytes) -> None:
    with pytest.raises(ContractError):
        loads(text)


def test_the_main_sequence_is_all_parts_passages_in_order() -> None:
    assert [passage.text for passage in SMALL.passages] == [
        "Recalling its resolution 46/152,",
        "Requests a report;",
        "Purpose",
    ]
    assert SMALL.title == "Prevention"
    assert list(SMALL.texts()) == [
        "Prevention",
        "Recalling its resolution 46/152,",
        "Requests a report;",
        "Purpose",
        "A/80/1.",
    ]
