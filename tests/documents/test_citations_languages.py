"""Bare citations in French, Spanish, Russian, Arabic and Chinese. The sentences are our own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.citations import citations_in
from documents.symbol import is_symbol

OTHERS = ("fr", "es", "ru", "ar", "zh")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "Rappelant ses résolutions 46/152 du 18 décembre 1991, 69/193 et 69/196 du 18 décembre 2014,",
            ["A/RES/46/152", "A/RES/69/193", "A/RES/69/196"],
        ),
        (
            "fr",
            "les résolutions 1325 (2000) du Conseil de sécurité et 60/1 de l’Assemblée générale",
            ["S/RES/1325 (2000)", "A/RES/60/1"],
        ),
        ("fr", "la résolution 58/17 du Conseil des droits de l’homme", ["A/HRC/RES/58/17"]),
        ("fr", "le Conseil des droits de l’homme, dans sa résolution 52/24, a décidé", ["A/HRC/RES/52/24"]),
        (
            "fr",
            "la résolution 2017/19 du Conseil économique et social et sa décision 74/550 B",
            ["E/RES/2017/19", "A/DEC/74/550 B"],
        ),
        (
            "fr",
            "Résolutions S-23/2, annexe, et S-23/3, annexe, de l’Assemblée générale.",
            ["A/RES/S-23/2", "A/RES/S-23/3"],
        ),
        ("fr", "la résolution 60/1 de la Commission des stupéfiants", []),
        ("fr", "résolutions 60/1 à 60/3", ["A/RES/60/1", "A/RES/60/2", "A/RES/60/3"]),
        ("es", "la resolución 2334 (2016) del Consejo de Seguridad", ["S/RES/2334 (2016)"]),
        (
            "es",
            "Recordando sus resoluciones 61/110 y 61/111, de 14 de diciembre de 2006, y 62/101, de 17 de diciembre de 2007,",
            ["A/RES/61/110", "A/RES/61/111", "A/RES/62/101"],
        ),
        (
            "es",
            "las resoluciones 34/36 y 37/42 del Consejo de Derechos Humanos",
            ["A/HRC/RES/34/36", "A/HRC/RES/37/42"],
        ),
        ("es", "la decisión 2021/219 del Consejo Económico y Social", ["E/DEC/2021/219"]),
        ("ru", "резолюции 77/223 и 78/224 Генеральной Ассамблеи", ["A/RES/77/223", "A/RES/78/224"]),
        (
            "ru",
            "ссылаясь на свою резолюцию 57/270 В от 23 июня 2003 года и резолюцию 1373 (2001) Совета Безопасности",
            ["A/RES/57/270 B", "S/RES/1373 (2001)"],
        ),
        (
            "ru",
            "в резолюциях Совета по правам человека 34/36 от 24 марта 2017 года и 37/42",
            ["A/HRC/RES/34/36", "A/HRC/RES/37/42"],
        ),
        ("ru", "решение 2021/219 Экономического и Социального Совета", ["E/DEC/2021/219"]),
        ("ar", "وإذ تشير إلى قرارها 76/187", ["A/RES/76/187"]),
        ("ar", "وإذ تشير إلى قرارها ٧٦/١٨٧ المؤرخ ١٦ كانون الأول/ديسمبر ٢٠٢١", ["A/RES/76/187"]),
        (
            "ar",
            "قراراتها 68/74 و 68/75 المؤرخين 11 كانون الأول/ديسمبر 2013 و 69/85 المؤرخ 5 كانون الأول/ديسمبر 2014",
            ["A/RES/68/74", "A/RES/68/75", "A/RES/69/85"],
        ),
        ("ar", "قرار مجلس الأمن 2334 (2016) وقرار الجمعية العامة 60/1", ["S/RES/2334 (2016)", "A/RES/60/1"]),
        ("ar", "قرار مجلس حقوق الإنسان 58/17", ["A/HRC/RES/58/17"]),
        ("ar", "مقررها 74/550 باء المؤرخ 12 آب/أغسطس 2020", ["A/DEC/74/550 B"]),
        ("ar", "القرار 217 ألف (د-3)", ["A/RES/217 (III)"]),
        ("ar", "قرارها دإط-10/18، انظر A/ES-10/273", ["A/RES/ES-10/18", "A/ES-10/273"]),
        ("ar", "قرار المجلس الاقتصادي والاجتماعي 2008 (د-60)", ["E/RES/2008 (LX)"]),
        ("zh", "第76/134号决议", ["A/RES/76/134"]),
        ("zh", "大会第76/187号决议", ["A/RES/76/187"]),
        ("zh", "安全理事会第2334(2016)号决议", ["S/RES/2334 (2016)"]),
        ("zh", "安全理事会第２３３４（２０１６）号决议", ["S/RES/2334 (2016)"]),
        ("zh", "经济及社会理事会第2017/19号决议", ["E/RES/2017/19"]),
        ("zh", "人权理事会第34/36号和第37/42号决议", ["A/HRC/RES/34/36", "A/HRC/RES/37/42"]),
        (
            "zh",
            "回顾其2006年12月14日第61/110和61/111号、2007年12月17日第62/101号决议，",
            ["A/RES/61/110", "A/RES/61/111", "A/RES/62/101"],
        ),
        ("zh", "回顾关于设立人权理事会的第60/251号决议", ["A/RES/60/251"]),
        ("zh", "大会第74/550 B号决定", ["A/DEC/74/550 B"]),
        ("zh", "麻醉药品委员会第60/1号决议", []),
    ],
)
def test_found(language: str, text: str, expected: list[str]) -> None:
    assert list(citations_in(text, language=language)) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Rappelant sa résolution 16/18", ["A/HRC/RES/16/18"]),
        ("es", "Recordando su resolución 16/18", ["A/HRC/RES/16/18"]),
        ("ru", "ссылаясь на свою резолюцию 16/18", ["A/HRC/RES/16/18"]),
        ("ar", "إذ يشير إلى قراره 16/18", ["A/HRC/RES/16/18"]),
        ("zh", "回顾其第16/18号决议", ["A/HRC/RES/16/18"]),
    ],
)
def test_its_resolution_is_the_documents_own_organs(language: str, text: str, expected: list[str]) -> None:
    assert list(citations_in(text, organ="A/HRC", language=language)) == expected


@pytest.mark.parametrize("language", [*OTHERS, "de"])
def test_full_symbols_are_the_same_in_every_language(language: str) -> None:
    assert citations_in("(A/C.3/80/L.9/Rev.1; S/RES/2334 (2016))", language=language) == (
        "A/C.3/80/L.9/Rev.1",
        "S/RES/2334 (2016)",
    )


_pieces = st.sampled_from(
    [
        "résolutions ",
        "resolución ",
        "резолюции ",
        "قرارها ",
        "القرار ",
        "号决议",
        "第",
        "70/1",
        "2334 (2016)",
        "٧٦/١٨٧",
        "大会",
        " et ",
        "、",
        " и ",
        " و ",
        "«",
        "”",
        ". ",
        "du Conseil de sécurité ",
        "Генеральной Ассамблеи ",
        "مجلس الأمن ",
        "关于",
        "(د-3)",
        "A/80/1",
        " B",
        "–",
    ]
)


@given(
    st.lists(_pieces, max_size=40).map("".join) | st.text(max_size=120),
    st.sampled_from(OTHERS),
    st.sampled_from(["A", "A/HRC", "E/CN.7"]),
)
def test_any_text_is_survived_and_only_symbols_come_out(text: str, language: str, organ: str) -> None:
    assert all(is_symbol(cited) for cited in citations_in(text, organ=organ, language=language))


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("fr", "« résolution 70/1 "),
        ("es", "70/1 y "),
        ("ru", "свою резолюцию "),
        ("ar", "القرار 70/1 و "),
        ("zh", "第70/1号、"),
        ("zh", "关于"),
        ("zh", "题为“70/1"),
    ],
)
def test_a_long_text_of_one_kind_comes_back(language: str, unit: str) -> None:
    """Work that grew with the square of the text would not come back in this lifetime."""
    text = unit * (200_000 // len(unit))
    assert len(citations_in(text, language=language)) <= len(text)


def _key(symbol: str) -> str:
    key = re.sub(r"\s+", "", symbol.removeprefix("ch/")).upper()
    return re.sub(r"(/RES/(?:S-)?\d+/\d+)[A-Z](?:-[A-Z])?$", r"\1", key)


@pytest.mark.parametrize(("language", "bar"), [("fr", 0.97), ("es", 0.97), ("ru", 0.97), ("ar", 0.94), ("zh", 0.97)])
def test_recall_on_the_official_mark_up(corpus: Path, language: str, bar: float) -> None:
    """Of the links whose number the paragraphs and footnotes print (the gold also has those of annexes)."""
    wanted = right = 0
    for line in (corpus / "gold" / "resolutions.six_languages.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold["language"] != language:
            continue
        texts = [p["text"] for p in (*gold["preamble"], *gold["operative"])] + [
            note["text"] for note in gold["footnotes"]
        ]
        printed = re.sub(r"\s", "", "|".join(texts))
        linked = {
            key
            for key in map(_key, gold["citations"])
            if re.search(rf"(?<!\d){re.escape(key.split('RES/')[-1].split('(')[0])}(?!\d)", printed)
        }
        ours = {
            _key(cited) for text in texts for cited in citations_in(text, session=gold["session"], language=language)
        }
        wanted += len(linked)
        right += len(linked & ours)
    assert wanted > 900
    assert right / wanted >= bar
