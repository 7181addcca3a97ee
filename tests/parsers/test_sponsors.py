"""Sponsors in six languages. The lines are our own, in the manner of the United Nations."""

from __future__ import annotations

from functools import partial

import pytest

from documents.model import Sponsor
from documents.states import split_names, state_code
from parsers.sponsors import added, is_sponsor_line, sponsors_of


def _read(line: str, language: str) -> tuple[Sponsor, ...]:
    match = is_sponsor_line(line)
    assert match is not None
    return sponsors_of(match["names"], partial(split_names, language=language), state_code)


@pytest.mark.parametrize(
    ("language", "line", "codes"),
    [
        (
            "en",
            "Antigua and Barbuda, Bolivia (Plurinational State of),* Bosnia and Herzegovina and Iran (Islamic Republic of): "
            "revised draft resolution",
            ["ATG", "BOL", "BIH", "IRN"],
        ),
        ("en", "Holy See* and State of Palestine:* draft decision", ["VAT", "PSE"]),
        (
            "fr",
            "Antigua-et-Barbuda, Bolivie (État plurinational de), Bosnie-Herzégovine, Côte d’Ivoire et Royaume-Uni de "
            "Grande-Bretagne et d’Irlande du Nord : projet de résolution révisé",
            ["ATG", "BOL", "BIH", "CIV", "GBR"],
        ),
        (
            "es",
            "Antigua y Barbuda, Bosnia y Herzegovina, España e Irán (República Islámica del): proyecto de resolución",
            ["ATG", "BIH", "ESP", "IRN"],
        ),
        ("es", "El Salvador, la Argentina y el Perú: proyecto de decisión", ["SLV", "ARG", "PER"]),
        (
            "ru",
            "Антигуа и Барбуда, Босния и Герцеговина, Иран (Исламская Республика) и Кипр: пересмотренный проект резолюции",
            ["ATG", "BIH", "IRN", "CYP"],
        ),
        ("ar", "أنتيغوا وبربودا، والبوسنة والهرسك، وقبرص: مشروع قرار", ["ATG", "BIH", "CYP"]),
        ("ar", "إسبانيا وألمانيا وقبرص: مشروع قرار منقح", ["ESP", "DEU", "CYP"]),
        ("zh", "安提瓜和巴布达、波斯尼亚和黑塞哥维那、埃及和塞浦路斯：决议草案", ["ATG", "BIH", "EGY", "CYP"]),
        ("zh", "伊朗（伊斯兰共和国）、古巴*和越南：订正决议草案", ["IRN", "CUB", "VNM"]),
    ],
)
def test_names_have_codes_and_none_is_joined_or_split(language: str, line: str, codes: list[str]) -> None:
    assert [sponsor.code for sponsor in _read(line, language)] == codes


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        (
            "en",
            "Cuba, on behalf of the States Members of the United Nations that are members of the Group of 77 and China, taking "
            "into account also a text of the Assembly: draft resolution",
            [("CUB", "Group of 77 and China")],
        ),
        ("en", "Norway, also on behalf of Iceland: draft resolution", [("NOR", "Iceland")]),
        (
            "en",
            "Egypt (on behalf of the African Group) and Mexico: draft resolution",
            [("EGY", "African Group"), ("MEX", None)],
        ),
        (
            "en",
            "Egypt, on behalf of the African Group, and Mexico: draft resolution",
            [("EGY", "African Group"), ("MEX", None)],
        ),
        (
            "fr",
            "Cuba (au nom du Groupe des 77 et de la Chine) : projet de résolution",
            [("CUB", "Groupe des 77 et de la Chine")],
        ),
        (
            "es",
            "Cuba (en nombre del Grupo de los 77 y China): proyecto de resolución",
            [("CUB", "Grupo de los 77 y China")],
        ),
        ("ru", "Куба (от имени Группы 77 и Китая): проект резолюции", [("CUB", "Группы 77 и Китая")]),
        ("ar", "كوبا (باسم مجموعة الـ 77 والصين): مشروع قرار", [("CUB", "مجموعة الـ 77 والصين")]),
        ("zh", "古巴（代表属于77国集团成员的联合国会员国和中国）：决议草案", [("CUB", "77国集团和中国")]),
    ],
)
def test_the_group_is_its_own_sponsors(language: str, line: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(sponsor.code, sponsor.on_behalf_of) for sponsor in _read(line, language)] == expected


@pytest.mark.parametrize(
    "line",
    [
        "Draft resolution submitted by the Rapporteur of the Committee, Jane Doe (Peru), on the basis of draft "
        "resolution A/C.2/80/L.2: draft resolution",
        "Report of the Secretary-General: draft resolution",
        "Letter from Peru: proposal",
    ],
)
def test_what_is_no_list_of_sponsors(line: str) -> None:
    assert is_sponsor_line(line) is None


@pytest.mark.parametrize(
    ("language", "lines", "codes"),
    [
        (
            "en",
            ["Add the following countries to the list of sponsors of the draft resolution:", "Fiji and Peru"],
            ["FJI", "PER"],
        ),
        ("en", ["Additional sponsors: Bosnia and Herzegovina and Chad"], ["BIH", "TCD"]),
        (
            "fr",
            ["Ajouter les pays suivants à la liste des auteurs du projet de résolution :", "Fidji et Pérou"],
            ["FJI", "PER"],
        ),
        (
            "es",
            ["Añádanse los países siguientes a la lista de patrocinadores del proyecto de resolución:", "Fiji y Perú"],
            ["FJI", "PER"],
        ),
        ("ru", ["Включить в число авторов проекта резолюции следующие страны:", "Перу и Фиджи"], ["PER", "FJI"]),
        ("ar", ["تضاف البلدان التالية إلى قائمة مقدمي مشروع القرار:", "بيرو وفيجي"], ["PER", "FJI"]),
        ("zh", ["在决议草案提案国名单中增加下列国家：", "斐济和秘鲁"], ["FJI", "PER"]),
    ],
)
def test_an_addendum_adds_sponsors(language: str, lines: list[str], codes: list[str]) -> None:
    found = added(lines, partial(split_names, language=language), state_code)
    assert [(sponsor.code, sponsor.role.value) for sponsor in found] == [(code, "additional") for code in codes]


@pytest.mark.parametrize(
    ("language", "line", "group"),
    [
        ("fr", "Cuba, au nom du Groupe des 77 et de la Chine : projet de résolution", "Groupe des 77 et de la Chine"),
        ("es", "Cuba, en nombre del Grupo de los 77 y China: proyecto de resolución", "Grupo de los 77 y China"),
        ("ru", "Куба от имени Группы 77 и Китая: проект резолюции", "Группы 77 и Китая"),
        ("ar", "كوبا، باسم مجموعة الـ 77 والصين: مشروع قرار", "مجموعة الـ 77 والصين"),
        ("zh", "古巴代表77国集团和中国：决议草案", "77国集团和中国"),
    ],
)
def test_a_group_at_the_end_needs_no_brackets(language: str, line: str, group: str) -> None:
    assert [(one.code, one.on_behalf_of) for one in _read(line, language)] == [("CUB", group)]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Égypte, au nom du Groupe des États d’Afrique, et Mexique : projet de résolution"),
        ("es", "Egipto, en nombre del Grupo de los Estados de África, y México: proyecto de resolución"),
        ("ru", "Египет, от имени Группы африканских государств, и Мексика: проект резолюции"),
        ("ar", "مصر، باسم مجموعة الدول الأفريقية، والمكسيك: مشروع قرار"),
    ],
)
def test_a_state_may_follow_the_group(language: str, line: str) -> None:
    assert [(one.code, bool(one.on_behalf_of)) for one in _read(line, language)] == [("EGY", True), ("MEX", False)]


@pytest.mark.parametrize(
    "line",
    [
        "Remove Cuba and Fiji from the list of sponsors of the draft resolution.",
        "The following countries have withdrawn as sponsors of the draft resolution: Cuba and Fiji",
        "Cuba and Fiji have withdrawn their sponsorship of the draft resolution.",
    ],
)
def test_an_addendum_takes_sponsors_back(line: str) -> None:
    assert [(one.code, str(one.role)) for one in added([line], split_names, state_code)] == [
        ("CUB", "withdrawn"),
        ("FJI", "withdrawn"),
    ]
