"""Decisions of the General Assembly with the quirks that IGov has."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from documents.errors import TransientError
from documents.symbol import Symbol
from parsers.igov import Decision, Sitting, document_of, parse_decisions


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "_id": "abc",
        "ED_DecisionNumber": "91/401",
        "ED_Type": "Elections and Appointments",
        "ED_Title": "Appointment of the keepers ",
        "ED_Meeting": [{"ED_Date": "2036-09-09T04:00:00.000Z", "ED_Number": "1 plenary meeting"}],
        "ED_AgendaItem": "3 (a)",
        "ED_Plenary_Committee": "Plenary ",
        "ED_Session": "91st session of the General Assembly",
        "ED_DecisionText": "At its 1st plenary meeting,  the Assembly appointed keepers. \r\n\r\n(See A/91/PV.1)",
        "ED_Disclaimer": "The final text of this decision will be contained in document A/91/49 (Vol. II). \n",
        "ED_MarkNew": True,
        "ED_MarkUpdated": False,
    } | changes


def one(**changes: Any) -> Decision:
    (decision,) = parse_decisions(json.dumps([entry(**changes)]).encode())
    return decision


def test_a_decision() -> None:
    decision = one()
    assert (decision.symbol, decision.symbols, decision.number) == ("A/DEC/91/401", ("A/DEC/91/401",), "91/401")
    assert (decision.title, decision.session, decision.kind) == (
        "Appointment of the keepers",
        "91",
        "Elections and Appointments",
    )
    assert decision.meetings == (Sitting("1st plenary meeting", "2036-09-09"),)
    assert (decision.agenda_items, decision.committee) == (("3 (a)",), None)
    assert (decision.provisional, decision.new, decision.updated) == (True, True, False)
    assert decision.text == "At its 1st plenary meeting, the Assembly appointed keepers.\n(See A/91/PV.1)"
    assert decision.link == "https://igov.un.org/a/dec/91/401"


@pytest.mark.parametrize(
    ("printed", "symbol", "symbols"),
    [
        ("91/408 A and B", "A/DEC/91/408 A-B", ("A/DEC/91/408 A", "A/DEC/91/408 B")),
        ("91/546 A, B and C", "A/DEC/91/546 A-C", ("A/DEC/91/546 A", "A/DEC/91/546 B", "A/DEC/91/546 C")),
        ("91/546 A-C", "A/DEC/91/546 A-C", ("A/DEC/91/546 A", "A/DEC/91/546 B", "A/DEC/91/546 C")),
        ("91/408 B", "A/DEC/91/408 B", ("A/DEC/91/408 B",)),
        ("91/549.\t\t", "A/DEC/91/549", ("A/DEC/91/549",)),
        ("ES-11/401", "A/DEC/ES-11/401", ("A/DEC/ES-11/401",)),
    ],
)
def test_numbers_and_letters(printed: str, symbol: str, symbols: tuple[str, ...]) -> None:
    decision = one(ED_DecisionNumber=printed)
    assert (decision.symbol, decision.symbols) == (symbol, symbols)
    assert all(Symbol.parse(text).series == "DEC" for text in symbols)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1 plenary meeting", "1st plenary meeting"),
        ("42nd plenary meeting", "42nd plenary meeting"),
        ("11 plenary meeting", "11th plenary meeting"),
        ("50 (resumed) plenary meeting", "50th (resumed) plenary meeting"),
        ("65thplenary meeting", "65th plenary meeting"),
        ("75h plenary meeting", "75th plenary meeting"),
        ("N.A. plenary meeting", None),
        ("", None),
    ],
)
def test_meetings_are_spelled_one_way(printed: str, number: str | None) -> None:
    assert one(ED_Meeting=[{"ED_Number": printed, "ED_Date": "2036-09-09T05:00:00.000Z"}]).meetings[0].number == number


def test_meetings_stand_in_the_order_of_time() -> None:
    sittings = [
        {"ED_Number": "9 plenary meeting", "ED_Date": "2036-11-01"},
        {"ED_Number": "2 plenary meeting", "ED_Date": "2036-10-01"},
    ]
    assert [one.date for one in one(ED_Meeting=sittings).meetings] == ["2036-10-01", "2036-11-01"]


def test_agenda_items_and_committee() -> None:
    decision = one(ED_AgendaItem="7 and 12 (a) and (b)", ED_Plenary_Committee="Fifth Committee ")
    assert (decision.agenda_items, decision.committee) == (("7", "12 (a)", "12 (b)"), "Fifth Committee")


def test_an_emergency_special_session() -> None:
    assert one(ED_Session="11th emergency special session").session == "ES-11"
    assert one(ED_Session="", ED_DecisionNumber="ES-11/2").session == "ES-11"


def test_the_official_text_is_not_provisional() -> None:
    assert not one(
        ED_Disclaimer="The text of this decision is available in all languages in document A/71/49"
    ).provisional


def test_an_entry_without_a_number_is_passed_over() -> None:
    body = json.dumps([entry(ED_DecisionNumber=None), entry(), 7, {"ED_DecisionNumber": "x"}])
    assert [decision.number for decision in parse_decisions(body.encode())] == ["91/401"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"[{", "damaged"),
        (b'{"error": 1}', "no list"),
        (b"<html><title>Just a moment...", "no robot"),
        (b"<html><p>Hello", "web page"),
    ],
)
def test_what_is_no_answer_is_asked_for_again(body: bytes, words: str) -> None:
    with pytest.raises(TransientError, match=words):
        parse_decisions(body)


def test_a_decision_as_a_document() -> None:
    text = (
        "A\nAt its 2nd plenary meeting, the Assembly, recalling resolution 63/253,  (footnote: See A/80/152) appointed X.\n\n"
        "B\nAs a result: Ann (Fiji),* Ben (Cuba)** and Cy (Peru).*\n____\n* Until 2040.\n** Until 2041.\n"
    )
    document = document_of(one(ED_DecisionNumber="91/408 A and B", ED_DecisionText=text), parser="7")
    assert (document.kind, document.masthead.symbol, document.masthead.adopted) == (
        "decision",
        "A/DEC/91/408 A-B",
        "2036-09-09",
    )
    assert document.provenance.warnings == ("the text is provisional until the Official Records bring it out",)
    first, second = document.parts
    assert (first.label, first.title, second.label) == ("A", "Appointment of the keepers", "B")
    (passage,) = first.passages
    assert passage.text == "At its 2nd plenary meeting, the Assembly, recalling resolution 63/253, appointed X."
    assert (passage.footnotes, passage.citations) == (("1",), ("A/RES/63/253",))
    (passage,) = second.passages
    assert passage.text == "As a result: Ann (Fiji), Ben (Cuba) and Cy (Peru)."
    assert passage.footnotes == ("*", "**", "*")
    assert [(note.mark, note.text) for note in document.footnotes] == [
        ("1", "See A/80/152."),
        ("*", "Until 2040."),
        ("**", "Until 2041."),
    ]


def test_every_decision_of_ten_sessions_is_read(corpus: Path) -> None:
    with lzma.open(corpus / "gold" / "ga_decisions_71_80.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    decisions = parse_decisions(json.dumps(rows).encode())
    assert [decision.id for decision in decisions] == [row["_id"] for row in rows]
    symbols = [Symbol.parse(symbol).key for decision in decisions for symbol in decision.symbols]
    assert len(symbols) == len(set(symbols))
    for decision in decisions:
        assert decision.session == decision.number.split("/")[0]
        assert decision.meetings[0].date
        assert decision.agenda_items
        assert document_of(decision, parser="1").passages
