"""States as the United Nations prints them."""

from __future__ import annotations

import csv
import io
import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.state_names import LANGUAGES, names_in
from documents.states import ENGLISH, group_behind, on_behalf, split_names, state_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Türkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("Turkey", "TUR"),
        ("Netherlands (Kingdom of the)", "NLD"),
        ("the Bahamas", "BHS"),
        ("Côte d’Ivoire", "CIV"),
        ("Côte d'Ivoire", "CIV"),
        ("COTE D'IVOIRE", "CIV"),
        ("CÃ´te d'Ivoire", "CIV"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("Democratic Republic of the Congo", "COD"),
        ("Congo", "COG"),
        ("Czech Republic", "CZE"),
        ("Swaziland", "SWZ"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("The former Yugoslav Republic of Macedonia", "MKD"),
        ("Union of Soviet Socialist Republics", "SUN"),
        ("USSR", "SUN"),
        ("Yugoslavia", "YUG"),
        ("German Democratic Republic", "DDR"),
        ("Germany, Federal Republic of", "DEU"),
        ("Zaire", "COD"),
        ("State of Palestine", "PSE"),
        ("Holy See", "VAT"),
        ("Guinea‑Bissau", "GNB"),
        ("Peru:**", "PER"),
        ("Türkiye²", "TUR"),
        (" United  States of\nAmerica. ", "USA"),
        ("European Union", None),
        ("Group of 77 and China", None),
        ("Organization of Islamic Cooperation", None),
        ("", None),
    ],
)
def test_codes(name: str, code: str | None) -> None:
    assert state_code(name) == code


def test_the_members_and_the_observers_are_there() -> None:
    codes = [line[:3] for line in ENGLISH.strip().splitlines()]
    assert len(codes) == len(set(codes))
    gone = {"CSK", "DDR", "SCG", "SUN", "YMD", "YUG"}
    assert gone < set(codes)
    assert len(set(codes) - gone - {"PSE", "VAT", "COK", "NIU"}) == 193


def test_no_name_stands_for_two() -> None:
    names = [name for line in ENGLISH.strip().splitlines() for name in line[4:].split(" | ")]
    assert all(state_code(name) for name in names)
    for line in ENGLISH.strip().splitlines():
        assert {state_code(name) for name in line[4:].split(" | ")} == {line[:3]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cuba", ["Cuba"]),
        ("Trinidad and Tobago and Tunisia", ["Trinidad and Tobago", "Tunisia"]),
        ("Antigua and Barbuda and Bosnia and Herzegovina", ["Antigua and Barbuda", "Bosnia and Herzegovina"]),
        (
            "the Bahamas, Saint Vincent and the Grenadines and Viet Nam",
            ["Bahamas", "Saint Vincent and the Grenadines", "Viet Nam"],
        ),
        (
            "United Kingdom of Great Britain and Northern Ireland, Sao Tome and Principe, and Zambia.",
            ["United Kingdom of Great Britain and Northern Ireland", "Sao Tome and Principe", "Zambia"],
        ),
        (
            "Venezuela\n(Bolivarian Republic of) and Guinea-\nBissau",
            ["Venezuela (Bolivarian Republic of)", "Guinea-Bissau"],
        ),
        (
            "Cuba (on behalf of the Group of 77 and China) and Mexico*",
            ["Cuba (on behalf of the Group of 77 and China)", "Mexico"],
        ),
        ("European Union, Group of 77 and China and Peru", ["European Union", "Group of 77 and China", "Peru"]),
        ("Utopia and Chad", ["Utopia", "Chad"]),
        ("", []),
        (" , and ; ", []),
    ],
)
def test_lists(text: str, names: list[str]) -> None:
    assert list(split_names(text)) == names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Cuba (on behalf of the Group of 77 and China)", ("Cuba", "Group of 77 and China")),
        ("Congo [on behalf of the Group of African States]", ("Congo", "Group of African States")),
        (
            "Iraq (on behalf of the States Members of the United Nations that are members of the Group of 77 and China)",
            ("Iraq", "Group of 77 and China"),
        ),
        ("Pakistan, on behalf of the Group of 77", ("Pakistan", "Group of 77")),
        ("Bolivia (Plurinational State of)", ("Bolivia (Plurinational State of)", None)),
    ],
)
def test_for_whom_a_sponsor_speaks(name: str, parts: tuple[str, str | None]) -> None:
    assert on_behalf(name) == parts


_customary = [line[4:].split(" | ")[0] for line in ENGLISH.strip().splitlines()]


@given(st.lists(st.sampled_from(_customary), min_size=1, max_size=30))
def test_every_printed_list_comes_apart_again(names: list[str]) -> None:
    printed = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    assert list(split_names(printed)) == names


@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    split_names(text)
    state_code(text)
    on_behalf(text)


def test_every_country_of_the_recorded_votes_has_a_code(corpus: Path) -> None:
    data = lzma.decompress((corpus / "gold" / "akn_votes_long.csv.xz").read_bytes()).decode()
    names = {row["country"] for row in csv.DictReader(io.StringIO(data))}
    assert len(names) > 150
    assert [name for name in sorted(names) if not state_code(name)] == []


def test_codes_of_the_digital_library_are_ours(samples: Path) -> None:
    names: dict[str, str] = {}
    for path in (samples / "voting").glob("*.csv"):
        with path.open(encoding="utf-8") as rows:
            names.update({row["ms_name"]: row["ms_code"] for row in csv.DictReader(rows)})
    assert len(names) > 80
    # The Library writes GER for the Federal Republic, which ISO 3166 does not know.
    assert {name: code for name, code in names.items() if state_code(name) != code} == {
        "GERMANY, FEDERAL REPUBLIC OF": "GER"
    }


def test_the_sponsors_of_the_gold(corpus: Path) -> None:
    """Every name in a list of two and more is a State, but for two slips of the mark-up itself."""
    unknown = set()
    count = 0
    for line in (corpus / "gold" / "resolutions.en.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        for field in ("sponsors", "additional_sponsors"):
            text = gold.get(field) or ""
            if text.startswith(("submitted", "the representative")):
                continue
            for name in split_names(text):
                count += 1
                if not state_code(on_behalf(name)[0]):
                    unknown.add(name)
    assert count > 2000
    assert unknown <= {"United Kingdomand Uruguay", "Nambia"}


_JOINING = {"fr": (", ", " et "), "es": (", ", " y "), "ru": (", ", " и "), "ar": ("، ", " و"), "zh": ("、", "和")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_languages_name_every_state_once(language: str) -> None:
    names = names_in(language)
    assert set(names) == {line[:3] for line in ENGLISH.strip().splitlines()}
    assert all(state_code(name) == code for code, known in names.items() for name in known)


@given(st.sampled_from(LANGUAGES), st.data())
def test_any_list_in_any_language_is_split_as_it_was_joined(language: str, data: st.DataObject) -> None:
    every = [known[0] for known in names_in(language).values()]
    names = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=8, unique=True))
    comma, last = _JOINING[language]
    text = comma.join(names[:-1]) + (last if len(names) > 1 else "") + names[-1]
    assert list(split_names(text, language=language)) == names


@pytest.mark.parametrize(
    ("note", "group"),
    [
        (
            "On behalf of the States Members of the United Nations that are members of the Group of 77 and China, taking into "
            "account also a text of the Assembly.",
            "Group of 77 and China",
        ),
        (
            "Au nom des États Membres de l’Organisation des Nations Unies qui sont membres du Groupe des 77 et de la Chine.",
            "Groupe des 77 et de la Chine",
        ),
        (
            "En nombre de los Estados Miembros de las Naciones Unidas que son miembros del Grupo de los 77 y China.",
            "Grupo de los 77 y China",
        ),
        (
            "От имени государств — членов Организации Объединенных Наций, являющихся членами Группы 77 и Китая.",
            "Группы 77 и Китая",
        ),
        ("باسم الدول الأعضاء في الأمم المتحدة الأعضاء في مجموعة الـ 77 والصين.", "مجموعة الـ 77 والصين"),
        ("代表属于77国集团成员的联合国会员国和中国。", "77国集团和中国"),
        ("Reissued for technical reasons on 3 November 2025.", None),
    ],
)
def test_the_group_in_a_note(note: str, group: str | None) -> None:
    assert group_behind(note) == group
