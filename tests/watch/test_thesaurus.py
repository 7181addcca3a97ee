"""Names that mean the same: what is read of a thesaurus, and what a topic then finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.errors import UsageError
from documents.model import Document
from watch.match import Matcher, search
from watch.message import Recipient
from watch.query import parse
from watch.thesaurus import NO_SYNONYMS, read_thesaurus
from watch.topics import Topic

Make = Callable[..., Document]

TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . # the usual
@prefix u: <http://example.org/thesaurus/> .
u:1 a skos:Concept ;
  skos:prefLabel "HARBOUR LIGHTS"@en, "FEUX DE PORT"@fr , "\\u706F\\u5854"@zh ;
  skos:altLabel "BEACONS"@en, "PHARES"@fr ;
  u:note [ u:text "skos:altLabel \\"NOT THIS\\"@en . ;" ] ;
  skos:scopeNote '''long''' .
<http://example.org/thesaurus/2> <http://www.w3.org/2004/02/skos/core#prefLabel> \"\"\"OFFICE OF
HARBOURS\"\"\"@en ; skos:altLabel "OOH"@en .
u:3 skos:prefLabel "BANK"@en ; skos:altLabel "MONEY HOUSE"@en .
u:4 skos:prefLabel "BANK"@en ; skos:altLabel "RIVER SIDE"@en .
""".replace("'''long'''", '"""a "long" note"""@en')


def finds(query: str, document: Document, table: str = TURTLE, name: str = "t.ttl") -> list[str]:
    expanded = read_thesaurus(table, name).expanded(parse(query))
    return [hit.excerpt[hit.start : hit.end] for hit in search(expanded, document) if hit.where == "OP 1"]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ('"harbour lights"', "Welcomes the beacons of the coast;", ["beacons"]),
        ("beacons", "Welcomes the harbour lights of the coast;", ["harbour lights"]),
        ("OOH", "Thanks the Office of Harbours;", ["Office of Harbours"]),
        ('"office of harbours"', "Thanks OOH;", ["OOH"]),
        ("beacons", "Rappelle les feux de port;", ["feux de port"]),
        ("beacons", "请秘书长就灯塔提出报告；", ["灯塔"]),
        ("beacons", "Rappelle les phares;", []),  # one word of another language in the same letters
        ('"beacons"', "Welcomes the harbour lights;", []),  # one word in quotes stands for itself
        ("beacon*", "Welcomes the harbour lights;", []),
        ("bank", "Notes the river side;", []),  # it means two things
        ("not", "", []),
    ],
)
def test_synonyms(make_draft: Make, query: str, text: str, found: list[str]) -> None:
    if query == "not":
        query = '"not this"'
    assert finds(query, make_draft(operative=(text,))) == found


def test_a_table_of_names(make_draft: Make) -> None:
    table = 'T0001234,https://example.org/1,en,OOH,Office of Harbours\r\n"Board, Tide",BT\r\n'
    assert finds("BT", make_draft(operative=("Thanks the Board, Tide;",)), table, "t.CSV") == ["Board, Tide"]
    assert finds("OOH", make_draft(operative=("Thanks the Office of Harbours;",)), table, "t.csv")


def test_many_topics_find_synonyms_too(make_draft: Make) -> None:
    thesaurus = read_thesaurus(TURTLE, "t.ttl")
    topics = [
        Topic(f"t{n}", thesaurus.expanded(parse("OOH")), subscribers=(Recipient("console", "console"),))
        for n in range(60)
    ]
    document = make_draft(operative=("Thanks the Office of Harbours;",))
    assert len(Matcher(topics).match(document, None)) == 60


def test_without_a_thesaurus_a_query_is_what_it_was() -> None:
    query = parse("OOH NOT title:(beacons NEAR/3 port)")
    assert NO_SYNONYMS.expanded(query) is query
    assert read_thesaurus(TURTLE, "t.ttl").expanded(query).text == query.text


@pytest.mark.parametrize(
    ("text", "line"), [('u:1 skos:prefLabel "open', ":1: "), ("\n\n'open", ":3: "), ("", "no two")]
)
def test_what_is_no_thesaurus_is_refused(text: str, line: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_thesaurus(text, "t.ttl")
    assert line in str(caught.value)
