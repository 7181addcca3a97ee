"""Bare citations in French, Spanish, Russian, Arabic and Chinese. The sentences are our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.consensus import Tally, per_language
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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # whose resolution it is, by the year of its session
        ("en", "in accordance with resolution 47/22 of 13 July 2021", ["A/HRC/RES/47/22"]),
        ("en", "the adoption of resolution 31/1 of 20 May 2022, on the sand", []),
        ("en", "The Commission, at its thirty-first session, adopted resolution 31/1", []),
        ("en", "the Economic Commission for Africa adopted resolution 2025/1 and decision 2025/100", []),
        (
            "en",
            "mandated by the Council in its resolution 51/30 of 7 October 2022 and its decision 51/101 of 6 October 2022",
            ["A/HRC/RES/51/30", "A/HRC/DEC/51/101"],
        ),
        ("es", "lo dispuesto en la resolución 47/22, de 13 de julio de 2021;", ["A/HRC/RES/47/22"]),
        ("fr", "la résolution 47/22 du Conseil en date du 13 juillet 2021", ["A/HRC/RES/47/22"]),
        ("ar", "وإذ ترحب باتخاذ اللجنة القرار 31/1 المؤرخ 20 أيار/مايو 2022", []),
        ("zh", "回顾2015年9月25日题为“2030年议程”的第70/1号决议", ["A/RES/70/1"]),
        ("zh", "统计委员会2022年3月11日第53/113号决定", []),
        # lists
        ("en", "resolutions 71/66 of 5 December 2016 73/66 of 5 December 2018", ["A/RES/71/66", "A/RES/73/66"]),
        (
            "en",
            "its resolutions 62/68 of 6 May 2007, whose annex has the text, as well as 65/28 of 6 May 2010",
            ["A/RES/62/68", "A/RES/65/28"],
        ),
        (
            "ar",
            "قراريها 2252 (دإط-5) المؤرخ 4 تموز/يوليه 1967 و 2341 باء (د-22) المؤرخ 19 كانون الأول/ديسمبر 1967",
            ["A/RES/2252 (ES-V)", "A/RES/2341 (XXII)"],
        ),
        (
            "ar",
            "قرارات المجلس الاقتصادي والاجتماعي 1992/22 المعنون ”تنفيذ قرار الجمعية العامة 46/152“، و 1993/28 المؤرخ 27 "
            "تموز/ يوليه 1993",
            ["E/RES/1992/22", "A/RES/46/152", "E/RES/1993/28"],
        ),
        ("zh", "第一㈠号决议", ["A/RES/1 (I)"]),
        ("zh", "第2200A(二十一)号决议", ["A/RES/2200 (XXI)"]),
        (
            "zh",
            "人权理事会2022年3月4日关于沙的第49/1号决议和2022年5月12日关于水的S-34/1号决议",
            ["A/HRC/RES/49/1", "A/HRC/RES/S-34/1"],
        ),
        # ranges of documents
        ("en", "See A/C.6/56/SR.11–13.", ["A/C.6/56/SR.11", "A/C.6/56/SR.12", "A/C.6/56/SR.13"]),
        ("fr", "Voir A/C.6/56/SR.11 à 13, et A/80/1", ["A/C.6/56/SR.11", "A/C.6/56/SR.12", "A/C.6/56/SR.13", "A/80/1"]),
        ("en", "A/C.3/80/L.9 to 13 October", ["A/C.3/80/L.9"]),
        ("es", "(A/76/L.14 y Add.1)", ["A/76/L.14", "A/76/L.14/Add.1"]),
        ("ru", "(A/76/L.14 и Add.1)", ["A/76/L.14", "A/76/L.14/Add.1"]),
        ("zh", "A/76/L.14和Add.1", ["A/76/L.14", "A/76/L.14/Add.1"]),
    ],
)
def test_what_the_gold_taught(language: str, text: str, expected: list[str]) -> None:
    assert list(citations_in(text, language=language)) == expected


@pytest.fixture(scope="module")
def tallies(corpus: Path) -> dict[str, Tally]:
    path = corpus / "gold" / "resolutions.six_languages.jsonl"
    return per_language(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_recall_and_precision_on_what_the_languages_agree_on(tallies: dict[str, Tally], language: str) -> None:
    tally = tallies[language]
    assert tally.wanted > 1000
    assert tally.recall >= 0.99, tally.missed
    assert tally.precision >= 0.99, tally.invented


def test_the_measure_can_fail() -> None:
    """A reader that finds nothing, and one that reads everything as one resolution, are told apart from a right one."""
    record = {
        "preamble": [{"text": "resolution 70/1"}], "operative": [], "footnotes": [], "session": "80", "symbol": "A/RES/80/1",
        "citations": ["A/RES/70/1"],
    }  # fmt: skip
    records = [{**record, "language": language} for language in ("en", "fr", "es")]
    assert per_language(records, lambda *_, **__: ())["en"].recall == 0
    assert per_language(records, lambda *_, **__: ("A/RES/60/1",))["en"].precision == 0
    assert per_language(records, lambda *_, **__: ("A/RES/70/1",))["en"].recall == 1


#: Lists of numbers and symbols as each language prints them, with what they cite.
LISTS = {
    "en": (
        "Recalling its resolutions 53/202 of 17 December 1998, 54/254 and S-30/1, resolution 55/5 B to F, decision 74/550 and "
        "Security Council resolution 1325 (2000), the letter A/79/1-S/2024/1, A/C.3/80/L.9/Rev.1 and A/C.6/56/SR.11-13",
        [
            "A/RES/53/202",
            "A/RES/54/254",
            "A/RES/S-30/1",
            "A/RES/55/5 B-F",
            "A/DEC/74/550",
            "S/RES/1325 (2000)",
            "A/79/1",
            "S/2024/1",
            "A/C.3/80/L.9/Rev.1",
            "A/C.6/56/SR.11",
            "A/C.6/56/SR.12",
            "A/C.6/56/SR.13",
        ],
    ),
    "fr": (
        "Rappelant ses résolutions 53/202 du 17 décembre 1998, 54/254 et S-30/1 et la résolution 1325 (2000) du Conseil de "
        "sécurité, voir A/C.3/80/L.9/Rev.1",
        ["A/RES/53/202", "A/RES/54/254", "A/RES/S-30/1", "S/RES/1325 (2000)", "A/C.3/80/L.9/Rev.1"],
    ),
    "es": (
        "Recordando sus resoluciones 53/202, de 17 de diciembre de 1998, 54/254 y S-30/1, y la resolución 1325 (2000) del "
        "Consejo de Seguridad, véase A/C.3/80/L.9/Rev.1",
        ["A/RES/53/202", "A/RES/54/254", "A/RES/S-30/1", "S/RES/1325 (2000)", "A/C.3/80/L.9/Rev.1"],
    ),
    "ru": (
        "ссылаясь на свои резолюции 53/202 от 17 декабря 1998 года, 54/254 и S-30/1 и резолюцию 1325 (2000) Совета "
        "Безопасности, см. A/C.3/80/L.9/Rev.1",
        ["A/RES/53/202", "A/RES/54/254", "A/RES/S-30/1", "S/RES/1325 (2000)", "A/C.3/80/L.9/Rev.1"],
    ),
    "ar": (
        "إذ تشير إلى قراراتها 53/202 المؤرخ 17 كانون الأول/ديسمبر 1998 و 54/254 و دإ-30/1 وقرار مجلس الأمن 1325 (2000)، "
        "انظر A/C.3/80/L.9/Rev.1",
        ["A/RES/53/202", "A/RES/54/254", "A/RES/S-30/1", "S/RES/1325 (2000)", "A/C.3/80/L.9/Rev.1"],
    ),
    "zh": (
        "回顾其1998年12月17日第53/202号、第54/254号和第S-30/1号决议以及安全理事会第1325 (2000)号决议，见 A/C.3/80/L.9/Rev.1",
        ["A/RES/53/202", "A/RES/54/254", "A/RES/S-30/1", "S/RES/1325 (2000)", "A/C.3/80/L.9/Rev.1"],
    ),
}
_BLANKS = " \u00a0\u2002\u2007\u2009\u200a\u202f\u205f\u3000\n\t"
_HYPHENS = "-\u2010\u2011\u2012\u2212\ufe63\uff0d"
_SLASHES = "/\u2044\u2215\uff0f"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff"


@pytest.mark.parametrize("language", LISTS)
@given(data=st.data())
def test_hyphens_blanks_and_slashes_of_any_kind_cite_alike(language: str, data: st.DataObject) -> None:
    """What a word processor puts for a hyphen, a blank or a slash, and what it hides between letters, changes no citation."""
    text, cited = LISTS[language]
    assert list(citations_in(text, language=language)) == cited
    variant = []
    for character in text:
        kinds = next((kinds for kinds in (_BLANKS, _HYPHENS, _SLASHES) if character in kinds), character)
        variant.append(data.draw(st.sampled_from(kinds)) if len(kinds) > 1 else character)
    for place in data.draw(st.lists(st.integers(0, len(variant) - 1), max_size=12)):
        variant[place] += data.draw(st.sampled_from(_UNSEEN))
    assert list(citations_in("".join(variant), language=language)) == cited
