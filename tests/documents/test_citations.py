"""Citations in running text. The sentences are our own, in the manner of the United Nations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.citations import citations_in, leading_symbols
from documents.symbol import Symbol, is_symbol


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # full symbols
        ("See A/C.3/80/L.9/Rev.1.", ["A/C.3/80/L.9/Rev.1"]),
        ("(S/2023/418, annex)", ["S/2023/418"]),
        ("in A/HRC/RES/55/1; E/CN.15/2024/12;", ["A/HRC/RES/55/1", "E/CN.15/2024/12"]),
        ("A/76/L.14 and Add.1", ["A/76/L.14", "A/76/L.14/Add.1"]),
        ("A/58/874, Corr.1 and Add.1", ["A/58/874", "A/58/874/Corr.1", "A/58/874/Add.1"]),
        ("A/79/1–S/2024/1", ["A/79/1", "S/2024/1"]),
        ("A/79/1-\nS/2024/1", ["A/79/1", "S/2024/1"]),
        ("A/C.3/\n80/L.9 and A/RES/ 70/1", ["A/C.3/80/L.9", "A/RES/70/1"]),
        ("A/C.3/80/L. 9 and A/RES/S- 30/1", ["A/C.3/80/L.9", "A/RES/S-30/1"]),
        ("A/73/12 (Part I) and A/73/12 (Part II)", ["A/73/12 (Part I)", "A/73/12 (Part II)"]),
        ("A/80/6 (Sect. 29A)/Corr.1", ["A/80/6 (Sect. 29A)/Corr.1"]),
        ("ICCD/COP(15)/23/Add.1, UNEP/EA.5/Res.11", ["ICCD/COP(15)/23/Add.1", "UNEP/EA.5/Res.11"]),
        ("S/RES/2334 (2016) and A/RES/217 A (III)", ["S/RES/2334 (2016)", "A/RES/217 (III)"]),
        ("A/RES/57/270 B of 23 June 2003", ["A/RES/57/270 B"]),
        ("https://undocs.org/A/80/1 and https://docs.un.org/en/A/80/2", ["A/80/1", "A/80/2"]),
        ("the report (A/80/1), the note (A/80/1) and A/80/2", ["A/80/1", "A/80/2"]),
        # bare ones of the Assembly
        (
            "Recalling its resolutions 46/152 of 18 December 1991, 60/1 of 16 September 2005, 69/193 and 69/196 of "
            "18 December 2014,",
            ["A/RES/46/152", "A/RES/60/1", "A/RES/69/193", "A/RES/69/196"],
        ),
        ("resolutions 60/1 of 3 May 2005and 66/2 of 4 May 2011", ["A/RES/60/1", "A/RES/66/2"]),
        ("Resolution 70/1.", ["A/RES/70/1"]),
        ("See resolution 75/196, annex.", ["A/RES/75/196"]),
        ("resolution 75/\n196", ["A/RES/75/196"]),
        ("resolution S-30/1, annex, and resolution ES-10/21", ["A/RES/S-30/1", "A/RES/ES-10/21"]),
        ("resolution 217 A (III) and resolution 2200 A (XXI), annex", ["A/RES/217 (III)", "A/RES/2200 (XXI)"]),
        ("resolutions 3201 (S-VI) and 3202 (S-VI)", ["A/RES/3201 (S-VI)", "A/RES/3202 (S-VI)"]),
        ("its decision 74/550 B of 12 August 2020", ["A/DEC/74/550 B"]),
        ("resolution 74/92 A and B", ["A/RES/74/92 A-B"]),
        ("resolutions 55/5 B to F and 57/4 B", ["A/RES/55/5 B-F", "A/RES/57/4 B"]),
        ("resolution 57/130 A and D", ["A/RES/57/130 A", "A/RES/57/130 D"]),
        ("resolution 46/221 B of 20 December 1991", ["A/RES/46/221"]),
        ("resolutions 60/1 to 60/4", ["A/RES/60/1", "A/RES/60/2", "A/RES/60/3", "A/RES/60/4"]),
        (
            "resolutions 66/1 of 3 May 2011, entitled “Follow-up to resolution 60/9 on water”, and 66/2, on sand,",
            ["A/RES/66/1", "A/RES/60/9", "A/RES/66/2"],
        ),
        # of the other organs
        ("resolution 2334 (2016)", ["S/RES/2334 (2016)"]),
        ("Security Council resolutions 1325 (2000) and 1373 (2001)", ["S/RES/1325 (2000)", "S/RES/1373 (2001)"]),
        ("Economic and Social Council resolution 2017/19", ["E/RES/2017/19"]),
        ("Economic and Social Council decision 2021/219", ["E/DEC/2021/219"]),
        ("Economic and Social Council resolution 155 C (VII)", ["E/RES/155 (VII)"]),
        ("Council resolution 58/17", ["A/HRC/RES/58/17"]),
        ("Council resolution 2019/3", ["E/RES/2019/3"]),
        ("Human Rights Council resolution 7/34 and General Assembly resolution 65/1", ["A/HRC/RES/7/34", "A/RES/65/1"]),
        (
            "relevant Human Rights Council resolutions, including resolutions 34/36 and 37/42",
            ["A/HRC/RES/34/36", "A/HRC/RES/37/42"],
        ),
        ("the Human Rights Council, in its resolution 52/24, decided", ["A/HRC/RES/52/24"]),
        ("resolution 58/17 of the Human Rights Council", ["A/HRC/RES/58/17"]),
        ("as the Economic and Social Council did in its resolution 2025/17", ["E/RES/2025/17"]),
        (
            "the Security Council, in its resolution 1540 (2004), and its own resolution 60/288",
            ["S/RES/1540 (2004)", "A/RES/60/288"],
        ),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert list(citations_in(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "resolution __ of ___ 2021",
        "resolution 80/__ of … 2025",
        "United Nations, Treaty Series, vol. 2225, No. 39574.",
        "in the biennium 2030/31 and on 11/9/2001",
        "two thirds, 24/7, 1/2 and 9/11",
        "HIV/AIDS, and/or, N/A, km/h, TCP/IP4",
        "rule 15/2 and agenda items 100/101",
        "Resolution 10/1 of the Conference, see resolution 2, annex I",
        "Commission on Narcotic Drugs resolution 60/1 and Conference resolution 58/2",
        "Commission on Human Rights resolution 2003/39",
        "World Health Organization, document WHA63/2010/REC/1, resolution 63.16",
        "International Atomic Energy Agency, GC(67)/RES/10 and GOV/INF/2005/10",
        "Conference of the Parties decision 1/CP.21 and decision 15/4",
        "Executive Board decision 2017/21",
        "Law No. 5 (2023) and article 2 (1949)",
        "the adoption, by the Economic and Social Commission for Western Asia at its thirtieth session, of resolution 72/7",
        "resolution 0/0 and resolution 1/0",
    ],
)
def test_not_invented(text: str) -> None:
    assert citations_in(text) == ()


@pytest.mark.parametrize(
    ("text", "organ", "expected"),
    [
        ("Recalling its resolution 2017/19", "E", ["E/RES/2017/19"]),
        ("Recalling its resolution 16/18", "A/HRC", ["A/HRC/RES/16/18"]),
        (
            "Recalling its resolution 16/18 and General Assembly resolution 60/251",
            "A/HRC",
            ["A/HRC/RES/16/18", "A/RES/60/251"],
        ),
        ("Recalling its resolution 1325 (2000)", "S", ["S/RES/1325 (2000)"]),
        ("Recalling its resolution 70/1", "A/C.3", ["A/RES/70/1"]),
        ("Recalling its resolution 70/1", "A/80", ["A/RES/70/1"]),
        ("Recalling its resolution 60/1", "E/CN.7", []),  # the Commission's own, which has no symbol
        ("Recalling General Assembly resolution 60/1", "E/CN.7", ["A/RES/60/1"]),
        ("the General Assembly, in its resolution 60/1", "E/CN.7", ["A/RES/60/1"]),
        ("its resolution 2008 (LX)", "E", ["E/RES/2008 (LX)"]),
    ],
)
def test_its_resolution_is_the_documents_own_organs(text: str, organ: str, expected: list[str]) -> None:
    assert list(citations_in(text, organ=organ)) == expected


def test_nothing_of_a_later_session_is_cited() -> None:
    assert citations_in("see resolution 85/1 and resolution 79/1", session="80") == ("A/RES/79/1",)
    assert citations_in("resolution 51/1", organ="A/HRC", session="50") == ("A/RES/51/1",)


def test_order_of_appearance_and_each_once() -> None:
    text = "Resolution 70/1, A/80/1, its resolution 60/1, resolution 70/1 and A/RES/60/1"
    assert citations_in(text) == ("A/RES/70/1", "A/80/1", "A/RES/60/1")


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("A/80/1", ["A/80/1"]),
        ("A/80/1: Report on the work", ["A/80/1"]),
        ("A/76/L.14 and Add.1", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("S/PV.9400 (Resumption 1)", ["S/PV.9400(RESUMPTION1)"]),
        ("A/79/1–S/2024/1", ["A/79/1-S/2024/1"]),
        ("A/79/1, A/79/2 and S/2024/1", ["A/79/1", "A/79/2", "S/2024/1"]),
        ("Report A/80/1", []),
        ("HIV/AIDS2", []),
        ("", []),
    ],
)
def test_symbols_that_a_title_opens_with(title: str, keys: list[str]) -> None:
    assert [symbol.key for symbol in leading_symbols(title)] == keys


# --- properties -----------------------------------------------------------------------------------------------------------

_resolutions = st.tuples(st.integers(31, 80), st.integers(1, 350))


@given(st.lists(_resolutions, min_size=1, max_size=12, unique=True), st.booleans())
def test_every_list_of_resolutions_is_read_whole(numbers: list[tuple[int, int]], dated: bool) -> None:
    items = [f"{s}/{n}" + (f" of {n % 28 + 1} December {1945 + s}" if dated else "") for s, n in numbers]
    text = ", ".join(items[:-1]) + (" and " if len(items) > 1 else "") + items[-1]
    noun = "resolutions" if len(items) > 1 else "resolution"
    assert list(citations_in(f"Recalling its {noun} {text}, and noting")) == [f"A/RES/{s}/{n}" for s, n in numbers]


@given(st.text(max_size=200))
def test_any_text_is_survived_and_only_symbols_come_out(text: str) -> None:
    assert all(is_symbol(cited) for cited in citations_in(text))


_words = (
    "resolution ",
    "resolutions ",
    "decision ",
    "70/1",
    "2334 (2016)",
    "2017/19",
    ", ",
    " and ",
    "“",
    "”",
    ". ",
    "its ",
)
_names = (
    "General Assembly ",
    "Human Rights Council ",
    "Commission ",
    "A/80/1",
    "–",
    "(",
    ")",
    " of ",
    "217 A (III)",
    "S-30/1",
)
_pieces = st.sampled_from(_words + _names)


@given(st.lists(_pieces, max_size=40).map("".join), st.sampled_from(["A", "E", "S", "A/HRC", "E/CN.7", ""]))
def test_texts_of_the_words_of_citations_too(text: str, organ: str) -> None:
    found = citations_in(text, organ=organ)
    assert all(is_symbol(cited) for cited in found)
    assert len({Symbol.parse(cited).key for cited in found}) == len(found)
    assert found == citations_in(text.replace(" ", "\n"), organ=organ)


_units = (
    "resolution ",
    "resolutions 70/1, ",
    "70/1 and ",
    "A/",
    "A/1-",
    "“resolution 70/1 ",
    "A/80/1 and Add.1/",
    "(III) ",
)
_more_units = (
    "the ",
    "Council, ",
    "General Assembly in its resolution ",
    "S-",
    "1 (2000), ",
    "((",
    "Ab",
    "A/1 (Part I) ",
)


@pytest.mark.parametrize("unit", _units + _more_units)
def test_a_long_text_of_one_kind_comes_back(unit: str) -> None:
    """A text of 400 kB without an end of sentence: work that grew with its square would not come back in this lifetime."""
    text = unit * (400_000 // len(unit))
    assert len(citations_in(text)) <= len(text)


# --- the gold -------------------------------------------------------------------------------------------------------------


def _key(symbol: str) -> str:
    return re.sub(r"\s+", "", symbol).upper()


def test_recall_and_precision_on_the_official_mark_up(corpus: Path) -> None:
    """Measured on the gold's own texts, as the scorer counts: a link of the mark-up is a citation, and no other is.

    The mark-up of the eightieth session has hardly a link, and everywhere decisions have none: precision counts neither.
    What is then left over as "invented" was read one by one, and is cited in the text each time.
    """
    wanted = right = found = 0
    for line in (corpus / "gold" / "resolutions.en.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        linked = {_key(symbol) for symbol in gold["citations"]}
        if not linked:
            continue
        texts = [p["text"] for p in (*gold["preamble"], *gold["operative"])] + [
            note["text"] for note in gold["footnotes"]
        ]
        ours = {_key(cited) for text in texts for cited in citations_in(text, session=gold["session"])}
        wanted += len(linked)
        right += len(linked & ours)
        if not gold["symbol"].startswith("A/RES/80/"):
            found += len({cited for cited in ours if "/DEC/" not in cited} | (linked & ours))
        else:
            found += len(linked & ours)
    assert wanted > 1400
    assert right / wanted >= 0.985
    assert right / found >= 0.97


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("see A/C.3/76/SR.2–4, 11 and 12", [2, 3, 4, 11, 12]),
        ("(A/C.3/76/SR.43, SR.45 and SR.54)", [43, 45, 54]),
        ("A/C.3/76/SR.5, 9 November 2021", [5]),
        ("A/C.3/76/SR.5 and 3 reports", [5]),
    ],
)
def test_records_of_meetings_are_listed_by_their_numbers(text: str, numbers: list[int]) -> None:
    assert citations_in(text) == tuple(f"A/C.3/76/SR.{number}" for number in numbers)
