"""The scores are the scorer's: counted on small texts by hand, and equal to the tool's that lies beside the collection."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus as files
from benchmarks.scoring import Item, Score, first_text, is_printed, label, norm, pair, score, tidy


def gold(**more: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "symbol": "A/RES/99/1",
        "language": "en",
        "title": "Lighthouses of the world",
        "published": "2044-12-20",
        "adopted": "2044-12-11",
        "session": "99",
        "agenda_item": "Agenda item 12",
        "job_number": "44-00001 (E)",
        "origin": "A/99/480, para. 7",
        "preamble": [{"lead": "Recalling", "text": "Recalling its resolution 98/4 of 3 December 2043,"}],
        "operative": [
            {"number": "1", "lead": "Decides", "text": "Decides to keep the lamps lit;"},
            {"number": "1 (a)", "lead": None, "text": "At night;"},
            {"number": None, "lead": None, "text": "Lamps"},
        ],
        "footnotes": [{"mark": "1", "text": "A/98/100."}],
        "citations": ["A/RES/98/4"],
    }
    return {**record, **more}


def parsed(**more: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "masthead": {
            "symbol": "A/RES/99/1",
            "language": "en",
            "date": "2044-12-20",
            "adopted": "2044-12-11",
            "session": "99",
            "agenda_items": ["12"],
            "job_number": "44-00001",
        },
        "parts": [
            {
                "title": "Lighthouses of the world",
                "passages": [
                    passage(
                        "preambular",
                        None,
                        "Recalling its resolution 98/4 of 3 December 2043,",
                        "Recalling",
                        ["A/RES/98/4"],
                    ),
                    passage("operative", "1", "Decides to keep the lamps lit;", "Decides"),
                    passage("heading", None, "Lamps"),
                    passage("subparagraph", "1 (a)", "At night;"),
                ],
            }
        ],
        "footnotes": [{"mark": "1", "text": "A/98/100.", "citations": ["A/98/100"]}],
    }
    return {**document, **more}


def passage(kind: str, number: str | None, text: str, lead: str | None = None, cited: Any = ()) -> dict[str, Any]:
    return {"kind": kind, "number": number, "text": text, "lead": lead, "citations": list(cited)}


def test_a_right_document_is_perfect() -> None:
    verdict = score(gold(), parsed())
    assert verdict.wrong == []
    assert verdict.score.right["perfect"] == 1
    assert {name: verdict.score.share(name) for name in verdict.score.of if verdict.score.of[name]} == {
        **dict.fromkeys(
            ("documents", "title", "date", "adopted", "session", "agenda", "job_number", "operative", "preambular"), 1.0
        ),
        **dict.fromkeys(("perfect", "lead", "footnotes", "citations", "citations printed"), 1.0),
        "added": 0.0,
        "footnotes added": 0.0,
        "citations linked": 0.5,  # the mark-up does not link what the footnote names
    }


def test_a_wrong_number_is_a_wrong_passage_and_an_added_one() -> None:
    document = parsed()
    document["parts"][0]["passages"][1]["number"] = "2"
    verdict = score(gold(), document)
    assert (verdict.score.right["operative"], verdict.score.of["operative"]) == (1, 2)
    assert verdict.score.right["added"] == 1
    assert verdict.score.right["perfect"] == 0
    assert verdict.wrong == ["operative 1: nearest is operative 2, 1.00 alike", "operative 2 is none of the mark-up's"]


def test_every_fact_of_the_masthead_is_held() -> None:
    document = parsed()
    document["masthead"].update(
        date="2044-12-21", adopted=None, session="98", agenda_items=["13"], job_number="44-00002"
    )
    document["parts"][0]["title"] = "Lighthouses"
    wrong = score(gold(), document).wrong
    assert wrong == [f"{name} differs" for name in ("title", "date", "adopted", "session", "agenda", "job number")]


def test_an_invented_citation_costs_precision_and_a_missed_one_recall() -> None:
    document = parsed()
    document["parts"][0]["passages"][0]["citations"] = ["A/RES/77/7"]
    verdict = score(gold(), document)
    assert verdict.score.share("citations") == 0.0
    assert verdict.score.share("citations printed") == 0.5
    assert verdict.wrong == ["citations missed: A/RES/98/4", "citations doubtful: A/RES/77/7"]


def test_a_number_that_the_mark_up_gives_to_another_organ_is_doubtful_though_it_is_printed() -> None:
    document = parsed()
    document["parts"][0]["passages"][0]["citations"] = ["A/DEC/98/4"]
    assert "citations doubtful: A/DEC/98/4" in score(gold(), document).wrong


def test_the_librarys_alias_of_a_supplement_is_missed_but_its_plain_symbol_is_not_doubtful() -> None:
    record = gold(citations=["A/RES/98/4", "A/98/100(SUPP)"])
    assert score(record, parsed()).wrong == ["citations missed: A/98/100(SUPP)"]


@pytest.mark.parametrize(
    ("symbol", "text", "right"),
    [
        ("A/RES/65/228", "RESOLUTIONS 65/228 AND 66/1", True),
        ("A/RES/65/228", "RESOLUTION 165/2281", False),
        ("A/RES/2200(XXI)", "RESOLUTION 2200 A (XXI)", True),
        ("A/65/182/ADD.1", "A/65/182 AND ADD.1", True),
        ("A/62/PV.118", "SEE A/62/PV.117-120", True),
        ("A/62/PV.121", "SEE A/62/PV.117-120", False),
        ("E/RES/2004/31", "RESOLUTION 2005/31", False),
        ("A/72/291", "A/72/290", False),
    ],
)
def test_a_number_stands_in_the_text_or_not(symbol: str, text: str, right: bool) -> None:
    assert is_printed(symbol, text) is right


def test_texts_are_paired_once_each_the_equal_ones_first() -> None:
    long = "Requests the keeper to report on the lamps at the next session, under the item of that name;" * 3
    want = [Item("operative", None, long, None), Item("operative", None, long + "x", None)]
    found = [Item("operative", None, long + "x", None), Item("operative", None, "Another matter", None)]
    assert pair(want, found) == ({1}, [1])
    assert pair(want[:1], found) == ({0}, [1])


def test_what_does_not_matter_to_a_text() -> None:
    assert norm("“Twenty‑first  century” – 2\u00ad1") == norm('"twenty-first century" - 21')
    assert label("3 (a) (ii).") == "3(a)(ii)"
    assert first_text({"parts": [{"passages": [passage("paragraph", "1", "x")]}]}) == []


def test_numbers_of_six_languages_become_the_contracts() -> None:
    def tidied(*triples: tuple[str | None, str | None, str]) -> list[tuple[str | None, str]]:
        rows = [{"number": number, "lead": lead, "text": text} for number, lead, text in triples]
        record = tidy({"operative": rows, "preamble": [], "footnotes": [{"mark": "1", "text": "() A/98/100."}]})
        assert record["footnotes"] == [{"mark": "1", "text": "A/98/100."}]
        return [(p["number"], p["text"]) for p in record["operative"]]

    def numbers(*pairs: tuple[str | None, str | None]) -> list[str | None]:
        return [number for number, _ in tidied(*((*pair, "x") for pair in pairs))]

    assert numbers(("1 -", "Decides"), ("(a)", None), ("2 -", None)) == ["1", "1 (a)", "2"]
    assert numbers(("1", None), ("1 a)", None), ("1 a) ii)", None)) == ["1", "1 (a)", "1 (a) (ii)"]
    assert numbers((None, "Decides"), (None, None), (None, "Notes")) == ["1", None, "2"]
    assert numbers(("1", None), (None, "Notes")) == ["1", None]
    assert tidied((None, None, "12 - Decides() so;")) == [("12", "Decides so;")]


def test_the_numbers_are_the_scorers_own(corpus: Path, tmp_path: Path) -> None:
    tool = corpus.parent / "tools" / "score_parser.py"
    if not tool.is_file():
        pytest.skip(f"the scorer is not at {tool}")
    golds = {record["symbol"]: record for record in files.gold(corpus)}
    rows = [row for row in files.manifest(corpus) if row.format == "pdf" and row.symbols and row.symbols[0] in golds]
    # The two that are known to differ from the mark-up, and a handful of others.
    rows = [row for row in rows if row.name in ("A_RES_79_160.pdf", "A_RES_78_190.pdf")] + rows[::12]
    mine, records = Score(), tmp_path / "gold.jsonl"
    folder = tmp_path / "parsed"
    folder.mkdir()
    with records.open("w", encoding="utf-8") as file:
        for outcome in files.parse_rows(corpus, rows, 1):
            assert outcome.document is not None
            record = golds[outcome.row.symbols[0]]
            file.write(json.dumps(record) + "\n")
            (folder / f"{outcome.row.name}.json").write_text(json.dumps(outcome.document), encoding="utf-8")
            mine += score(record, outcome.document).score
    printed = subprocess.run(
        [sys.executable, str(tool), str(records), str(folder), "--json"], check=True, capture_output=True, text=True
    )
    theirs = json.loads(printed.stdout)
    assert theirs.pop("passages found that are none") == count(mine, "added")
    assert theirs == {name: count(mine, name) for name in theirs}
    assert theirs["documents"]["right"] == len(rows) >= 8


def count(score: Score, name: str) -> dict[str, object]:
    share = score.share(name)
    return {"right": score.right[name], "of": score.of[name], "share": None if share is None else round(share, 5)}


def test_arabic_numbers_in_the_text_are_taken_out_of_it() -> None:
    plain = [
        {"number": None, "lead": "وإذ تشير", "text": "وإذ تشير إلى الرمل،"},
        {"number": None, "lead": "تحث", "text": "1 – تحث على ما يلي:"},
        {"number": None, "lead": None, "text": "(أ أ) حماية الرمل؛"},
    ]
    record = tidy({"operative": plain, "preamble": [], "footnotes": []})
    assert [p["text"] for p in record["preamble"]] == ["وإذ تشير إلى الرمل،"]
    assert [(p["number"], p["text"]) for p in record["operative"]] == [
        ("1", "تحث على ما يلي:"),
        ("1 (أأ)", "حماية الرمل؛"),
    ]
