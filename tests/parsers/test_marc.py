"""Catalogue records: every shape they come in says the same; what breaks off says so."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.marc import (
    Agenda,
    Ballot,
    Catalogue,
    CatalogueState,
    File,
    Record,
    Related,
    Relation,
    parse_catalogue,
    parse_records,
)

NAMESPACE = "http://www.loc.gov/MARC21/slim"
Fields = list[tuple[str, str, list[tuple[str, str]]]]

FIELDS: Fields = [
    ("029", " ", [("a", "JN"), ("b", "36-17552")]),
    ("041", " ", [("a", "arachiengfrerusspa")]),
    ("191", " ", [("a", "A/RES/91/7"), ("b", "A/"), ("c", "91"), ("z", "A/91/49 (Vol. I)")]),
    ("245", " ", [("a", "Lighthouses of Curaçao :"), ("b", "resolution /"), ("c", "adopted by the General Assembly")]),
    ("269", " ", [("a", "2036-11-02")]),
    ("650", "1", [("a", "LIGHTHOUSES"), ("0", "(DHLAUTH)1")]),
    ("650", "1", [("a", "OIL LAMPS")]),
    ("856", "4", [("u", "https://example.org/f/A_RES_91_7-AR.pdf"), ("s", "1200"), ("y", "العربية")]),
    ("856", "4", [("u", "https://example.org/f/A_RES_91_7-DE.pdf"), ("y", "Other")]),
    ("952", " ", [("a", "A/91/PV.22")]),
    ("989", " ", [("a", "Documents and Publications"), ("b", "Resolutions and Decisions")]),
    ("991", "3", [("a", "A/91/251"), ("b", "38."), ("c", "Lighthouses."), ("d", "LIGHTHOUSES")]),
    ("992", " ", [("a", "2036-10-29")]),
    ("993", "2", [("a", "A/C.2/91/L.35/Rev.1")]),
    ("993", "2", [("a", "A/91/555")]),
    ("993", "4", [("a", "A/91/PV.22")]),
    ("967", " ", [("a", "001"), ("c", "CUB"), ("d", "Y"), ("e", "CUBA")]),
    ("967", " ", [("a", "002"), ("c", "TON"), ("d", "A"), ("e", "TONGA")]),
    ("967", " ", [("a", "003"), ("c", "FJI"), ("e", "FIJI")]),
    ("996", " ", [("b", "001"), ("c", "000"), ("d", "1.0"), ("e", "1"), ("f", "3")]),
]


def xml(
    fields: Fields = FIELDS, *, prefix: str = "", namespace: bool = True, blank: str = " ", number: str = "77"
) -> str:
    """One record as MARCXML."""
    names = f' xmlns{":" if prefix else ""}{prefix}="{NAMESPACE}"' if namespace else ""
    colon = f"{prefix}:" if prefix else ""
    inside = f'<{colon}controlfield tag="001">{number}</{colon}controlfield>'
    inside += f'<{colon}controlfield tag="005">20361103112233.0</{colon}controlfield>'
    for tag, indicator, subfields in fields:
        parts = "".join(f'<{colon}subfield code="{code}">{value}</{colon}subfield>' for code, value in subfields)
        first = indicator.replace(" ", blank)
        inside += f'<{colon}datafield tag="{tag}" ind1="{first}" ind2="{blank}">{parts}</{colon}datafield>'
    return f"<{colon}record{names}>{inside}</{colon}record>"


def jmarc(fields: Fields = FIELDS) -> dict[str, object]:
    """The same record as metadata.un.org has it in JSON."""
    record: dict[str, object] = {"_id": 77, "updated": "Mon, 03 Nov 2036 11:22:33 GMT"}
    for tag, indicator, subfields in fields:
        entry = {
            "indicators": [indicator.replace(" ", "_"), "_"],
            "subfields": [{"code": code, "value": value} for code, value in subfields],
        }
        known = record.setdefault(tag, [])
        assert isinstance(known, list)
        known.append(entry)
    return record


SHAPES = {
    "collection": f'<?xml version="1.0" encoding="UTF-8"?><collection xmlns="{NAMESPACE}">{xml(namespace=False)}</collection>',
    "no namespace, no declaration": f"<collection>{xml(namespace=False, blank='_')}</collection>",
    "one record": xml(),
    "prefix": f'<marc:collection xmlns:marc="{NAMESPACE}">{xml(prefix="marc", namespace=False)}</marc:collection>',
    "OAI": "<OAI-PMH><ListRecords><record><header><identifier>oai:x:77</identifier></header><metadata>"
    + xml()
    + "</metadata></record><resumptionToken>___t</resumptionToken></ListRecords></OAI-PMH>",
    "Latin-1 declared": '<?xml version="1.0" encoding="ISO-8859-1"?>' + xml(),
    "JSON": json.dumps({"_links": {}, "_meta": {}, "data": jmarc()}),
    "JSON list": json.dumps({"_links": {}, "_meta": {"count": 1}, "data": [jmarc()]}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_the_same(shape: str) -> None:
    catalogue = parse_catalogue(SHAPES[shape].encode())
    assert catalogue.state is CatalogueState.WHOLE
    (record,) = catalogue.records
    assert record == Record(
        id="77",
        symbols=("A/RES/91/7", "A/91/49 (Vol. I)"),
        title="Lighthouses of Curaçao",
        remainder="resolution / adopted by the General Assembly",
        date="2036-11-02",
        adopted="2036-10-29",
        subjects=("LIGHTHOUSES", "OIL LAMPS"),
        types=("Documents and Publications::Resolutions and Decisions",),
        body="A/",
        session="91",
        job_number="36-17552",
        languages=("ar", "zh", "en", "fr", "ru", "es"),
        related=(
            Related("A/91/PV.22", Relation.MEETING),
            Related("A/C.2/91/L.35/Rev.1", Relation.DRAFT),
            Related("A/91/555", Relation.REPORT),
        ),
        agenda=(Agenda("A/91/251", "38", "Lighthouses", "LIGHTHOUSES"),),
        ballots=(
            Ballot("CUBA", "CUB", "in_favour"),
            Ballot("TONGA", "TON", "abstaining"),
            Ballot("FIJI", "FJI", "not_voting"),
        ),
        totals=(("in_favour", 1), ("against", 0), ("abstaining", 1), ("not_voting", 1), ("members", 3)),
        files=(
            File("https://example.org/f/A_RES_91_7-AR.pdf", "ar", None, 1200),
            File("https://example.org/f/A_RES_91_7-DE.pdf", "de"),
        ),
        updated="2036-11-03T11:22:33Z" if shape.startswith("JSON") else "2036-11-03T11:22:33",
    )


def one(*fields: tuple[str, str, list[tuple[str, str]]]) -> Record:
    (record,) = parse_records(xml(list(fields)).encode())
    return record


def test_a_record_in_progress_has_its_title_beside_it() -> None:
    record = one(
        ("191", " ", [("a", "A/C.3/91/L.9")]), ("245", " ", [("a", "Work in progress")]), ("246", " ", [("a", "Lamps")])
    )
    assert (record.title, record.stub) == ("Lamps", True)
    assert one(("245", " ", [("a", "Work in progress")])).title is None


def test_a_voting_record_has_its_symbol_elsewhere() -> None:
    assert one(("791", " ", [("a", "S/RES/2999(2036)")])).symbols == ("S/RES/2999(2036)",)
    both = one(("191", " ", [("a", "A/91/PV.3")]), ("791", " ", [("a", "A/RES/91/7")]))
    assert both.symbols == ("A/91/PV.3",)
    assert both.related == (Related("A/RES/91/7", Relation.RESOLUTION),)


@pytest.mark.parametrize(
    ("symbol", "indicator", "relation"),
    [
        ("A/91/L.6", "2", Relation.DRAFT),
        ("A/91/555", "2", Relation.REPORT),
        ("A/91/555", "3", Relation.REPORT),
        ("S/2036/37", "2", Relation.DRAFT),
        ("A/91/PV.64", "4", Relation.MEETING),
        ("A/91/PV.64", "2", Relation.MEETING),
        ("S/PV.9527", " ", Relation.MEETING),
        ("A/C.3/91/L.57", "6", Relation.AMENDED_DRAFT),
        ("A/RES/90/1", " ", Relation.RESOLUTION),
        ("A/91/12", " ", Relation.RELATED),
        ("no symbol", "2", Relation.RELATED),
    ],
)
def test_the_shape_of_a_symbol_goes_before_the_indicator(symbol: str, indicator: str, relation: Relation) -> None:
    assert one(("993", indicator, [("a", symbol)])).related == (Related(symbol, relation),)


def test_totals_out_of_words() -> None:
    record = one(("996", " ", [("a", "Adopted 109-48-7, 83rd meeting")]))
    assert record.totals == (("in_favour", 109), ("against", 48), ("abstaining", 7))
    assert record.warnings == ()
    assert one(("996", " ", [("a", "Adopted without vote, 83rd meeting")])).totals == ()


def test_a_vote_that_does_not_add_up_is_a_warning() -> None:
    record = one(
        ("191", " ", [("a", "A/RES/91/7")]),
        ("967", " ", [("c", "CUB"), ("d", "N"), ("e", "CUBA")]),
        ("996", " ", [("b", "2"), ("c", "1"), ("d", "0"), ("e", "0"), ("f", "3")]),
    )
    assert record.warnings == (
        "the vote on A/RES/91/7 lists 0 names in favour, but its total is 2",
        "the vote on A/RES/91/7 lists 1 names in all, but its total is 3",
    )
    vote = record.vote
    assert vote is not None
    assert (vote.against, vote.totals) == (("CUBA",), (("in_favour", 2), ("against", 1), ("abstaining", 0)))


@pytest.mark.parametrize(
    ("printed", "date"), [("2036", "2036"), ("[2036]", "2036"), ("20361102", "2036-11-02"), ("x", None)]
)
def test_as_much_of_a_date_as_is_there(printed: str, date: str | None) -> None:
    assert one(("269", " ", [("a", printed)])).date == date


def collection(*records: str) -> bytes:
    head = "<!-- Search-Engine-Total-Number-Of-Results: 301 -->"
    return f'<?xml version="1.0"?>{head}<collection xmlns="{NAMESPACE}">{"".join(records)}</collection>'.encode()


def test_a_truncated_answer_gives_its_whole_records() -> None:
    body = collection(*(xml(namespace=False, number=str(number)) for number in range(3)))
    assert parse_catalogue(body).total == 301
    cut = parse_catalogue(body[: len(body) * 3 // 4])
    assert [record.id for record in cut.records] == ["0", "1"]
    assert cut.state is CatalogueState.TRUNCATED
    assert cut.truncated
    assert cut.total == 301


@pytest.mark.parametrize("prefix", ["", "marc"])
def test_a_damaged_record_is_lost_alone(prefix: str) -> None:
    records = [xml(prefix=prefix, namespace=False, number=str(number)) for number in range(3)]
    records[1] = records[1].replace("Lighthouses of", "Lighthouses & of <")
    names = f'xmlns{":" if prefix else ""}{prefix}="{NAMESPACE}"'
    colon = f"{prefix}:" if prefix else ""
    catalogue = parse_catalogue(f"<{colon}collection {names}>{''.join(records)}</{colon}collection>".encode())
    assert [record.id for record in catalogue.records] == ["0", "2"]
    assert catalogue.state is CatalogueState.DAMAGED
    assert "1 records could not be read" in (catalogue.message or "")


def test_one_letter_that_is_no_utf_8_spoils_nothing_else() -> None:
    (record,) = parse_records(xml().encode().replace("ç".encode(), b"\xe7"))
    assert record.title == "Lighthouses of Cura\ufffdao"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", CatalogueState.EMPTY),
        (b" \n", CatalogueState.EMPTY),
        (b"<html><title>Just a moment...</title>", CatalogueState.CHALLENGE),
        (b"<!doctype html><p>Hello", CatalogueState.NO_CATALOGUE),
        (b'{"message": "Maximum limit is 1000."}', CatalogueState.REFUSED),
        (b'{"data": {"_id": 7, "191": [{"indic', CatalogueState.TRUNCATED),
        (b'{"rows": []}', CatalogueState.NO_CATALOGUE),
        (b"<rss><channel/></rss>", CatalogueState.NO_CATALOGUE),
        (b'<OAI-PMH><error code="noRecordsMatch">none</error></OAI-PMH>', CatalogueState.REFUSED),
        (b"<collection/>", CatalogueState.WHOLE),
        (b"1.001,1.191__", CatalogueState.NO_CATALOGUE),
    ],
)
def test_what_is_no_catalogue_is_named(body: bytes, state: CatalogueState) -> None:
    catalogue = parse_catalogue(body)
    assert (catalogue.state, catalogue.records) == (state, ())


def test_an_entity_bomb_gives_nothing() -> None:
    body = b'<!DOCTYPE c [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>' + xml([("245", " ", [("a", "&b;")])]).encode()
    catalogue = parse_catalogue(body)
    assert catalogue.state is not CatalogueState.WHOLE
    assert "aaaaaaaa" not in repr(catalogue.records)


def test_a_list_names_records_and_the_page_after_it() -> None:
    body = {"_links": {"_next": "https://example.org/next"}, "_meta": {"count": 2}, "data": ["https://example.org/1"]}
    catalogue = parse_catalogue(json.dumps(body).encode())
    assert catalogue.urls == ("https://example.org/1",)
    assert (catalogue.total, catalogue.following) == (2, "https://example.org/next")
    assert parse_catalogue(json.dumps(body | {"data": []}).encode()).following is None


def test_a_brief_entry_is_enough_to_notice_a_symbol() -> None:
    entry = {"_id": 5, "symbol": "A/C.3/91/L.9", "title": "Work in progress", "date": "", "types": ""}
    (record,) = parse_records(json.dumps({"data": [entry]}).encode())
    assert (record.id, record.symbols, record.title, record.stub) == ("5", ("A/C.3/91/L.9",), None, True)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(SHAPES)), st.booleans())
def test_no_damage_escapes(seed: int, shape: str, cut: bool) -> None:
    dice = random.Random(seed)
    data = bytearray(SHAPES[shape].encode())
    if cut:
        del data[dice.randrange(len(data)) :]
    for _ in range(dice.randrange(6)):
        if data:
            data[dice.randrange(len(data))] = dice.randrange(256)
    assert isinstance(parse_catalogue(bytes(data)), Catalogue)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "_id", "191", "files", "subfields", "indicators", "url", "symbol"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_json_of_any_shape_is_survived(value: object) -> None:
    for body in (value, {"data": value}, {"data": {"_id": 1, "191": [value], "245": value, "files": value}}):
        assert isinstance(parse_catalogue(json.dumps(body).encode()), Catalogue)


# --- real answers -------------------------------------------------------------------------------------------------------------


def test_a_real_voting_record_adds_up(samples: Path) -> None:
    catalogue = parse_catalogue((samples / "marc" / "undl_4033397_S-RES-2722-2024_voting.xml").read_bytes())
    assert catalogue.total == 1
    (record,) = catalogue.records
    assert record.symbols == ("S/RES/2722(2024)",)
    assert (record.date, record.updated, record.warnings) == ("2024-01-10", "2024-01-19T11:06:28", ())
    vote = record.vote
    assert vote is not None
    assert (len(vote.in_favour), len(vote.against), len(vote.abstaining)) == (11, 0, 4)
    assert vote.meeting == "S/PV.9527"
    assert record.related[1] == Related("S/2024/37", Relation.DRAFT)


def test_the_answers_of_the_catalogue_api_are_understood(samples: Path) -> None:
    expected = {
        "record_one": (CatalogueState.WHOLE, 1, 0),
        "record_one_xml": (CatalogueState.WHOLE, 1, 0),
        "records_xml": (CatalogueState.WHOLE, 2, 0),
        "records_brief": (CatalogueState.WHOLE, 2, 0),
        "records_json": (CatalogueState.WHOLE, 0, 2),
        "records_list": (CatalogueState.WHOLE, 0, 1),
        "record_list_past_end": (CatalogueState.WHOLE, 0, 0),
        "record_files": (CatalogueState.WHOLE, 1, 0),
        "err_404": (CatalogueState.REFUSED, 0, 0),
        "err_limit": (CatalogueState.REFUSED, 0, 0),
        "err_badquery": (CatalogueState.REFUSED, 0, 0),
    }
    for name, counts in expected.items():
        answer = (samples / "metadata_api_generated" / f"{name}.http.txt").read_bytes().replace(b"\r\n", b"\n")
        catalogue = parse_catalogue(answer.split(b"\n\n", 2)[-1])
        assert (catalogue.state, len(catalogue.records), len(catalogue.urls)) == counts, name
