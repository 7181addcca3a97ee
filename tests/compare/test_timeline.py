"""The family as a picture: in order, well-formed, safe, and nothing of it outside of its frame."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from compare.render.timeline import Member, Relation, in_order, svg, text

SVG = "{http://www.w3.org/2000/svg}"
LONG = (
    "Keeping the lights of small islands burning, in particular through cooperation among the keepers of many coasts "
    * 3
)
MEMBERS = [
    Member("A/RES/89/12", "A/RES/89/12", "resolution", "2034-12-03", "Lighthouses"),
    Member("A/C.3/90/L.7", "A/C.3/90/L.7", "draft resolution", "2035-10-08", "Lighthouses of small islands"),
    Member("A/C.3/90/L.7/REV.1", "A/C.3/90/L.7/Rev.1", "draft resolution", "2035-11-04", LONG),
    Member("A/90/412", "A/90/412", None, None, None),
    Member("A/RES/90/77", "A/RES/90/77", "resolution", "2035-12-15", "Lighthouses of all islands"),
]
RELATIONS = [
    Relation("A/RES/89/12", "A/C.3/90/L.7", "succeeds", 0.93, ("the same title, one session later",)),
    Relation("A/C.3/90/L.7", "A/C.3/90/L.7/REV.1", "revises", 0.99, ("Rev.1 says so",)),
    Relation("A/C.3/90/L.7/REV.1", "A/RES/90/77", "adopts", 0.97),
    Relation("A/90/412", "A/RES/90/77", "recommends", 0.7, ("on the report of the Third Committee", "para. 31")),
    Relation("A/RES/89/12", "A/RES/90/77", "succeeds", 0.95),
]


def drawn(members: list[Member], relations: list[Relation], focus: str | None = None) -> etree._Element:
    return etree.fromstring(svg(members, relations, focus=focus).encode())


def said(root: etree._Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def test_nothing_stands_before_what_it_follows() -> None:
    for members in permutations(MEMBERS):
        assert [member.symbol for member in in_order(members, RELATIONS)] == [
            "A/RES/89/12",
            "A/C.3/90/L.7",
            "A/C.3/90/L.7/Rev.1",
            "A/90/412",
            "A/RES/90/77",
        ]


def test_symbols_of_one_day_stand_in_the_order_of_their_numbers() -> None:
    members = [
        Member(name, name, date="2035-01-01") for name in ("A/C.1/90/L.10", "A/C.1/90/L.9", "A/C.1/90/L.9/Rev.1")
    ]
    assert [member.symbol for member in in_order(members, [])] == [
        "A/C.1/90/L.9",
        "A/C.1/90/L.9/Rev.1",
        "A/C.1/90/L.10",
    ]


def test_a_circle_is_drawn_all_the_same() -> None:
    members = [Member(name, name) for name in "ABC"]
    circle = [
        Relation("A", "B", "revises", 0.9),
        Relation("B", "C", "revises", 0.9),
        Relation("C", "A", "revises", 0.9),
    ]
    assert {member.key for member in in_order(members, circle)} == set("ABC")
    assert len(list(drawn(members, circle).iter(f"{SVG}circle"))) == 3


def test_the_picture_says_what_is_known() -> None:
    root = drawn(MEMBERS, RELATIONS, focus="A/C.3/90/L.7")
    lines = said(root)
    assert lines[0] == "The family of A/C.3/90/L.7"
    assert "15 Dec 2035" in lines
    assert "no date" in lines
    assert "A/RES/90/77resolution" in lines
    assert "A/90/412not parsed" in lines
    assert "revises A/C.3/90/L.7 (0.99): Rev.1 says so" in lines
    assert "recommended by A/90/412 (0.70): on the report of the Third Committee; para. 31" in lines
    assert len(list(root.iter(f"{SVG}path"))) == len(RELATIONS)
    assert root.find(f"{SVG}title").text == lines[0]


def test_doubt_and_adoption_show_in_form_not_colour() -> None:
    root = drawn(MEMBERS, RELATIONS, focus="A/C.3/90/L.7")
    doubtful = [one for one in root.iter(f"{SVG}path") if "doubtful" in one.get("class", "")]
    assert ["".join(one.itertext()) for one in doubtful] == ["recommends"]
    discs = [one.get("class") for one in root.iter(f"{SVG}circle")]
    assert discs == ["disc adopted", "disc here", "disc", "disc", "disc adopted"]
    style = root.find(f"{SVG}style").text
    assert "stroke-dasharray" in style
    assert "prefers-color-scheme: dark" in style


def test_relations_that_overlap_have_lanes_of_their_own() -> None:
    members = [Member(name, name, date=f"2035-01-0{n}") for n, name in enumerate("ABCD", 1)]
    crossing = [Relation("A", "C", "succeeds", 0.9), Relation("B", "D", "succeeds", 0.9)]
    lanes = [re.search(r"V\S+ Q(\d+)", one.get("d"))[1] for one in drawn(members, crossing).iter(f"{SVG}path")]
    assert len(set(lanes)) == 2
    apart = [Relation("A", "C", "succeeds", 0.9), Relation("C", "D", "succeeds", 0.9)]
    assert len(list(drawn(members, apart).iter(f"{SVG}path"))) == 2


def test_a_long_title_is_cut_to_two_lines() -> None:
    lines = [line for line in said(drawn(MEMBERS, RELATIONS)) if "islands burning" in line or line.endswith("…")]
    assert len(lines) == 2
    assert lines[1].endswith("…")


@pytest.mark.parametrize(
    "evil",
    ["<script>alert(1)</script>", '"><image href="https://example.org/x"/>', "]]>&lt;&#0;", "\x1b[2J\x00\ud800 \u202e"],
)
def test_whatever_stands_in_a_document_is_text(evil: str) -> None:
    members = [Member(evil, evil, evil, evil, evil), Member("B", "B")]
    root = drawn(members, [Relation(evil, "B", evil, 0.5, (evil,))], focus=evil)
    assert {etree.QName(one).localname for one in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "text", "tspan", "path", "circle", "a")
    }
    for one in root.iter():
        assert not [name for name in one.attrib if name.startswith("on") or name in ("src", "style")]
        assert one.get("href", "https://undocs.org/en/").startswith("https://undocs.org/en/")
    assert "url(" not in root.find(f"{SVG}style").text
    assert "\x1b" not in text(members, [])
    assert "\u202e" not in text(members, [])


def test_nothing_at_all() -> None:
    assert "0 documents" in said(drawn([], []))[1]
    assert text([], []) == ""


def test_plain_text() -> None:
    lines = text(MEMBERS, RELATIONS, focus="A/C.3/90/L.7").splitlines()
    assert lines[1:3] == [
        "▸ 2035-10-08  A/C.3/90/L.7        draft resolution: Lighthouses of small islands",
        "      succeeds A/RES/89/12 (0.93): the same title, one session later",
    ]
    assert "              A/90/412            not parsed: –" in lines
    again = Relation("A/C.3/90/L.7", "A/C.3/90/L.7", "reissues", 0.99)
    assert "reissues an earlier issue of itself (0.99)" in text(MEMBERS, [again])


KEYS = st.sampled_from([f"A/{n}" for n in range(12)])
FAMILIES = st.lists(
    st.builds(Member, KEYS, st.text(max_size=20), st.none() | st.text(max_size=9), st.none() | st.text(max_size=9)),
    unique_by=lambda member: member.key,
    max_size=12,
)
TIES = st.lists(st.builds(Relation, KEYS, KEYS, st.text(max_size=9), st.floats(0, 1)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(FAMILIES, TIES)
def test_any_family_stays_inside_its_frame(members: list[Member], relations: list[Relation]) -> None:
    root = drawn(members, relations)
    width, height = (float(root.get(name)) for name in ("width", "height"))
    circles = list(root.iter(f"{SVG}circle"))
    assert len(circles) == len(members)
    assert [float(one.get("cy")) for one in circles] == sorted(float(one.get("cy")) for one in circles)
    for one in root.iter(f"{SVG}text", f"{SVG}circle"):
        x, y = (float(one.get(name) or one.get(f"c{name}")) for name in "xy")
        assert 0 < x < width
        assert 0 < y < height
    for path in root.iter(f"{SVG}path"):
        assert all(float(found) > 0 for found in re.findall(r"[MHQ](-?[\d.]+)", path.get("d")))
    assert svg(members, relations) == svg(members[::-1], relations[::-1])
