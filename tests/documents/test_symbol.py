"""The symbol: every spelling of it is one identity, and no text at all does harm."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from documents.symbol import SERIES, Symbol, SymbolError, is_symbol, key_of

# spelling, key, display, organ, body, series, session, number
VECTORS = [
    ("A/C.3/80/L.9/Rev.1", "A/C.3/80/L.9/REV.1", "A/C.3/80/L.9/Rev.1", "A", "A/C.3", "L", "80", "9"),
    ("A/C.1/80/L.23*", "A/C.1/80/L.23", "A/C.1/80/L.23", "A", "A/C.1", "L", "80", "23"),
    ("a/hrc/res/55/1", "A/HRC/RES/55/1", "A/HRC/RES/55/1", "A", "A/HRC", "RES", "55", "1"),
    ("S/RES/2722(2024)", "S/RES/2722(2024)", "S/RES/2722 (2024)", "S", "S", "RES", "2024", "2722"),
    ("A/RES/217 A (III)", "A/RES/217A(III)", "A/RES/217 A (III)", "A", "A", "RES", "III", "217A"),
    ("3201 (S-VI)", "A/RES/3201(S-VI)", "A/RES/3201 (S-VI)", "A", "A", "RES", "S-VI", "3201"),
    ("A/RES/74/92 A–B", "A/RES/74/92A-B", "A/RES/74/92 A-B", "A", "A", "RES", "74", "92A-B"),
    ("A/RES/72/262c", "A/RES/72/262C", "A/RES/72/262 C", "A", "A", "RES", "72", "262C"),
    ("A/DEC/79/548 B", "A/DEC/79/548B", "A/DEC/79/548 B", "A", "A", "DEC", "79", "548B"),
    ("A/RES/ES‑10/21", "A/RES/ES-10/21", "A/RES/ES-10/21", "A", "A", "RES", "ES-10", "21"),
    ("A/S-30/L.1", "A/S-30/L.1", "A/S-30/L.1", "A", "A", "L", "S-30", "1"),
    ("E/RES/2025/17", "E/RES/2025/17", "E/RES/2025/17", "E", "E", "RES", "2025", "17"),
    ("S/2023/10/ADD.24", "S/2023/10/ADD.24", "S/2023/10/Add.24", "S", "S", None, "2023", "10"),
    ("S/PV.9400 (Resumption 1)", "S/PV.9400(RESUMPTION1)", "S/PV.9400 (Resumption 1)", "S", "S", "PV", None, "9400"),
    ("S/Agenda/9400", "S/AGENDA/9400", "S/Agenda/9400", "S", "S", "AGENDA", None, "9400"),
    ("A/80/6 (Sect. 29A)", "A/80/6(SECT.29A)", "A/80/6 (Sect. 29A)", "A", "A", None, "80", "6"),
    ("A/80/6(Income sect.1)", "A/80/6(INCOMESECT.1)", "A/80/6 (Income sect. 1)", "A", "A", None, "80", "6"),
    ("A/78/301(parti)/add.1", "A/78/301(PARTI)/ADD.1", "A/78/301 (Part I)/Add.1", "A", "A", None, "78", "301"),
    ("A/77/6%20(PLAN%20OUTLINE)", "A/77/6(PLANOUTLINE)", "A/77/6 (Plan outline)", "A", "A", None, "77", "6"),
    ("A/49/1 (Parts I and II)", "A/49/1(PARTSIANDII)", "A/49/1 (Parts I and II)", "A", "A", None, "49", "1"),
    ("E/CN.15/2019/15", "E/CN.15/2019/15", "E/CN.15/2019/15", "E", "E/CN.15", None, "2019", "15"),
    (
        "E/CN.4/Sub.2/1987/WP.4",
        "E/CN.4/SUB.2/1987/WP.4",
        "E/CN.4/Sub.2/1987/WP.4",
        "E",
        "E/CN.4/SUB.2",
        "WP",
        "1987",
        "4",
    ),
    ("UNEP/EA.5/Res.14", "UNEP/EA.5/RES.14", "UNEP/EA.5/Res.14", "UNEP", "UNEP", "RES", None, "14"),
    ("UNEP/OzL.Pro.28/12", "UNEP/OZL.PRO.28/12", "UNEP/OzL.Pro.28/12", "UNEP", "UNEP", None, None, "12"),
    ("ICCD/COP(8)/CST/8", "ICCD/COP(8)/CST/8", "ICCD/COP(8)/CST/8", "ICCD", "ICCD", None, None, "8"),
    ("CTOC/COP/2024/11", "CTOC/COP/2024/11", "CTOC/COP/2024/11", "CTOC", "CTOC/COP", None, "2024", "11"),
    ("A/9030", "A/9030", "A/9030", "A", "A", None, None, "9030"),
]


@pytest.mark.parametrize(("text", "key", "display", "organ", "body", "series", "session", "number"), VECTORS)
def test_a_spelling_and_its_parts(
    text: str,
    key: str,
    display: str,
    organ: str,
    body: str,
    series: str | None,
    session: str | None,
    number: str | None,
) -> None:
    symbol = Symbol.parse(text)
    assert (symbol.key, symbol.display) == (key, display)
    assert (symbol.organ, symbol.body, symbol.series, symbol.session, symbol.number) == (
        organ,
        body,
        series,
        session,
        number,
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://undocs.org/A/RES/80/1",
        "http://undocs.org/en/A/RES/80/1?direct=true#page=2",
        "undocs.org/ch/A/RES/80/1",
        "https://docs.un.org/fr/A/RES/80/1",
        "https://docs.un.org/en/A%2FRES%2F80%2F1",
        "https://documents.un.org/api/symbol/access?s=A/RES/80/1&l=en&t=pdf",
        "https://undocs.org/Home/Mobile?FinalSymbol=A%2FRES%2F80%2F1&Language=E",
        "//undocs.org/A/RES/80/1*",
        "/en/A/RES/80/1",
        "ru/A/RES/80/1",
    ],
)
def test_an_address_of_a_document_names_its_symbol(address: str) -> None:
    assert Symbol.parse(address).key == "A/RES/80/1"


@pytest.mark.parametrize(
    "text",
    [
        "https://press.un.org/en/2025/sc16000.doc.htm",
        "https://documents-dds-ny.un.org/doc/UNDOC/GEN/N21/123/45/PDF/N2112345.pdf",
        "https://example.org/A/RES/80/1",
        "https://undocs.org/",
        "http://[",
        "HIV/AIDS",
        "and/or",
        "A/",
        "A",
        "",
        "1373 (2001)",
        "2030/31",
        "A/80/1()",
        "A/80/1 (" + "x" * 200 + ")",
        "A/" * 300 + "1",
    ],
)
def test_what_is_no_symbol(text: str) -> None:
    assert not is_symbol(text)
    with pytest.raises(SymbolError):
        Symbol.parse(text)
    with pytest.raises(SymbolError):
        Symbol.parse_all(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("A/76/L.14 and Add.1", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("A/76/L.14 and A/76/L.14/Add.1", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("A/76/L.14/Rev.1 et Rev.1/Add.1", ["A/76/L.14/REV.1", "A/76/L.14/REV.1/ADD.1"]),
        ("A/76/L.14, Add.1 y Corr.1", ["A/76/L.14", "A/76/L.14/ADD.1", "A/76/L.14/CORR.1"]),
        ("A/76/L.14和A/76/L.14/Add.1", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("A/76/L.14 и A/76/L.14/Add.1", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("A/79/1–S/2024/1", ["A/79/1", "S/2024/1"]),
        ("A/79/1/Add.1–S/2024/1/Add.1", ["A/79/1/ADD.1", "S/2024/1/ADD.1"]),
        ("A/80/545, para. 5", ["A/80/545"]),
        ("A/80/6 (Sect. 29A) and Corr.1", ["A/80/6(SECT.29A)", "A/80/6(SECT.29A)/CORR.1"]),
        ("NPT/CONF.2000/28 (Parts I and II)", ["NPT/CONF.2000/28(PARTSIANDII)"]),
    ],
)
def test_lists_as_mastheads_and_footnotes_print_them(text: str, keys: list[str]) -> None:
    assert [symbol.key for symbol in Symbol.parse_all(text)] == keys
    assert Symbol.parse(text).each[0].key == keys[0]


def test_a_double_symbol_is_two_and_has_the_parts_of_the_first() -> None:
    double = Symbol.parse("A/76/299-S/2021/749")
    assert [(symbol.key, symbol.text) for symbol in double.each] == [
        ("A/76/299", "A/76/299"),
        ("S/2021/749", "S/2021/749"),
    ]
    assert (double.session, double.number, double.base) == ("76", "299", "A/76/299")


def test_letters_before_a_corrigendum_are_no_second_symbol() -> None:
    assert len(Symbol.parse("A/RES/74/92A-B/Corr.1").each) == 1
    assert Symbol.parse("A/RES/74/92A-E/Corr.1").base == "A/RES/74/92A-E"


def test_the_star_is_no_part_of_the_identity() -> None:
    first, again = Symbol.parse("A/C.3/80/L.29"), Symbol.parse("A/C.3/80/L.29*")
    assert first == again
    assert (first.reissued, again.reissued) == (False, True)
    assert str(again) == "A/C.3/80/L.29"


def test_suffixes_and_family() -> None:
    symbol = Symbol.parse("A/46/634/Rev.1/Corr.2")
    assert symbol.suffixes == (("REV", 1), ("CORR", 2))
    assert symbol.base == "A/46/634"
    assert symbol.family_text == "A/46/634"
    assert Symbol.parse("A/C.6/64/SR.1-28/Corrigendum").suffixes == (("CORRIGENDUM", 0),)
    assert Symbol.parse("A/78/7/Add.20 (Part I)").base == "A/78/7"
    assert Symbol.parse("A/59/17(supp)").base == Symbol.parse("A/59/17").base == "A/59/17"
    assert Symbol.parse("A/RES/217(III)[A]").base == "A/RES/217(III)"


def test_a_family_stands_in_the_order_of_its_life() -> None:
    life = [
        "A/C.3/80/L.9",
        "A/C.3/80/L.9/Corr.1",
        "A/C.3/80/L.9/Add.1",
        "A/C.3/80/L.9/Add.1/Corr.1",
        "A/C.3/80/L.9/Add.2",
        "A/C.3/80/L.9/Rev.1",
        "A/C.3/80/L.9/Rev.1/Corr.1",
        "A/C.3/80/L.9/Rev.1/Add.1",
        "A/C.3/80/L.9/Rev.2",
        "A/C.3/80/L.9/Rev.10",
        "A/C.3/80/L.10",
    ]
    symbols = [Symbol.parse(text) for text in life]
    assert sorted(symbols, key=lambda symbol: symbol.key) != symbols
    symbols.reverse()
    assert [symbol.text for symbol in sorted(symbols)] == life


def test_a_symbol_is_a_value() -> None:
    symbol = Symbol.parse("A/80/1")
    assert len({symbol, Symbol.parse("a/80/1 "), Symbol.parse("A/80/2")}) == 2
    assert pickle.loads(pickle.dumps(symbol)) == symbol
    assert symbol != "A/80/1"
    with pytest.raises(TypeError):
        _ = symbol < "A/80/2"


# --- properties -----------------------------------------------------------------------------------------------------------

_numbers = st.integers(1, 9999).map(str)
_sessions = st.one_of(st.integers(31, 99).map(str), st.sampled_from(["S-32", "ES-11"]))
_bodies = st.sampled_from(["", "/C.1", "/C.3", "/AC.109", "/CONF.216", "/HRC"])
_natures = st.sampled_from(["{}", "L.{}", "PV.{}", "SR.{}", "INF/{}", "CRP.{}", "NGO/{}"])
_suffix = st.tuples(st.sampled_from(["Rev", "Add", "Corr", "Amend"]), st.integers(1, 60)).map("/{0[0]}.{0[1]}".format)
_suffixes = st.lists(_suffix, max_size=3).map("".join)
_tails = st.sampled_from(["", " (Part I)", " (Vol. II)", "(Sect. 29A)", " (Resumption 1)", "(SUPP)"])


@st.composite
def spellings(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 3))
    if kind == 0:
        number = draw(_natures).format(draw(_numbers))
        text = f"A{draw(_bodies)}/{draw(_sessions)}/{number}{draw(_tails)}{draw(_suffixes)}"
    elif kind == 1:
        text = f"S/RES/{draw(_numbers)} ({draw(st.integers(1946, 2030))})"
    elif kind == 2:
        letters = draw(st.sampled_from(["", " A", " A-B", "C"]))
        text = f"A/RES/{draw(_sessions)}/{draw(_numbers)}{letters}{draw(_suffixes)}"
    else:
        text = f"E/CN.15/{draw(st.integers(1978, 2030))}/{draw(_numbers)}{draw(_suffixes)}"
    return text


def _respelled(data: st.DataObject, text: str) -> str:
    """The same symbol as another hand writes it."""
    draw = data.draw
    text = draw(st.sampled_from([text, text.lower(), text.upper()]))
    text = text.replace("-", draw(st.sampled_from(["-", "\u2010", "\u2011", "–"])))
    text = text.replace("/", draw(st.sampled_from(["/", "/ ", " /"])))
    return (
        draw(st.sampled_from(["", " ", "en/", "https://undocs.org/"]))
        + text
        + draw(st.sampled_from(["", "*", " ", " *"]))
    )


@given(st.data())
def test_spellings_of_one_symbol_have_one_key(data: st.DataObject) -> None:
    text = data.draw(spellings())

    other = _respelled(data, text)
    assume(not other.startswith("https") or "/ " not in other)
    assert Symbol.parse(other) == Symbol.parse(text), other


@given(spellings())
def test_key_and_display_lead_back_to_the_symbol(text: str) -> None:
    symbol = Symbol.parse(text)
    assert Symbol.parse(symbol.key).key == symbol.key
    assert Symbol.parse(symbol.display).key == symbol.key
    assert Symbol.parse(symbol.display).display == symbol.display
    assert Symbol.parse(symbol.base).base == symbol.base
    assert symbol.series is None or symbol.series in SERIES


@given(st.text(max_size=60))
@example("A/1(ß)")
@example("en/es/A/1")
@example("A/B-C/1")
@example("//[")
@example("%25252F")
def test_any_text_is_a_symbol_or_a_symbol_error(text: str) -> None:
    try:
        symbol = Symbol.parse(text)
    except SymbolError:
        assert not is_symbol(text)
        return
    assert Symbol.parse(symbol.key).key == symbol.key
    assert Symbol.parse(symbol.display).key == symbol.key
    assert symbol.order == symbol.order
    assert all(is_symbol(one.key) for one in symbol.each)


_alphabet = st.text(alphabet="AESC/HR.L(VI)-12 90[]*&+dorv,", max_size=12)


@given(_alphabet)
def test_any_text_of_symbol_characters_too(text: str) -> None:
    try:
        symbol = Symbol.parse(text)
    except SymbolError:
        return
    assert Symbol.parse(symbol.key).key == symbol.key
    assert Symbol.parse(symbol.display).key == symbol.key
    _ = (symbol.organ, symbol.body, symbol.committee, symbol.series, symbol.session, symbol.number, symbol.base)


@given(spellings(), spellings(), spellings())
@example("A/1", "A/1(SUPP)", "A/B")
@example("A/1/1", "A/1/B.1", "A/1/B")
def test_the_order_is_total(first: str, second: str, third: str) -> None:
    assume(all(map(is_symbol, (first, second, third))))
    a, b, c = map(Symbol.parse, (first, second, third))
    assert (a < b) + (b < a) + (a == b) == 1
    assert (a <= b) == (not b < a)
    if a <= b <= c:
        assert a <= c


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF), max_size=40))
def test_the_key_form_has_no_blank_no_star_and_one_dash(text: str) -> None:
    key = key_of(text)
    assert not set(key) & set(" \t\n\u00a0\u2009\u2011\u2013\u2212\u00ad")
    assert not key.endswith("*")


# --- the spellings of the official mark-up --------------------------------------------------------------------------------


def test_the_vectors_of_the_samples(samples: Path) -> None:
    with (samples / "symbols" / "symbol_vectors.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) >= 43
    for row in rows:
        assert Symbol.parse(row["raw"]).key == row["key"], row


def test_the_spellings_of_the_official_mark_up(samples: Path) -> None:
    lines = (samples / "symbols" / "GAresolutions_cited_symbols.txt").read_text(encoding="utf-8").splitlines()
    spelled = [line.rpartition("\t")[0] for line in lines if line]
    assert len(spelled) > 8000
    failed = [text for text in spelled if not is_symbol(text)]
    assert len(failed) <= len(spelled) / 1000, failed
    for text in spelled:
        if is_symbol(text):
            symbol = Symbol.parse(text)
            assert Symbol.parse(symbol.display).key == symbol.key == Symbol.parse(symbol.key).key


def test_a_double_symbol_of_parts() -> None:
    both = Symbol.parse("E/2030/34 (Part II)-E/ICEF/2030/7 (Part II)")
    assert [one.display for one in both.each] == ["E/2030/34 (Part II)", "E/ICEF/2030/7 (Part II)"]
    assert both.display == "E/2030/34 (Part II)-E/ICEF/2030/7 (Part II)"
    assert (both.organ, both.session) == ("E", "2030")
