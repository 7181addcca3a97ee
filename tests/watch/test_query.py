import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.nodes import FIELDS, And, InField, Near, Not, Or, Scope, ScopeName, Term, Value
from watch.query import QueryError, parse


def word(text: str, column: int, *, stem: bool = True, prefix: bool = False) -> Term:
    return Term(((text,),), text, column, stem=stem, prefix=prefix)


def test_words_side_by_side_are_all_wanted() -> None:
    assert parse("crime AND drugs").root == And((word("crime", 1), word("drugs", 11)))
    assert parse("crime drugs").root == And((word("crime", 1), word("drugs", 7)))


def test_and_binds_closer_than_or_and_not_closest() -> None:
    assert parse("a1 OR b1 NOT c1").root == Or((word("a1", 1), And((word("b1", 7), Not(word("c1", 14))))))
    assert parse("(a1 OR b1) NOT c1").root == And((Or((word("a1", 2), word("b1", 8))), Not(word("c1", 16))))


def test_a_phrase_is_exact_and_a_hyphen_has_two_readings() -> None:
    assert parse('"Human Rights"').root == Term((("human", "rights"),), "Human Rights", 1)
    assert parse("co-operation").root == Term((("co", "operation"), ("cooperation",)), "co-operation", 1)
    assert parse("“human rights”").root == parse('"human rights"').root


def test_a_star_ends_a_word_or_a_phrase() -> None:
    assert parse("prevent*").root == Term((("prevent",),), "prevent*", 1, prefix=True)
    assert parse('"crime prevent*"').root == Term((("crime", "prevent"),), "crime prevent*", 1, prefix=True)
    assert parse('"crime prevent"*').root.prefix  # type: ignore[union-attr] # a Term, as above


def test_fields_scopes_and_values() -> None:
    assert parse("title:peace").root == InField("title", word("peace", 7))
    assert parse("Title:(peace OR war)").root == InField("title", Or((word("peace", 8), word("war", 17))))
    assert parse("changed:(title:peace)").root == Scope(ScopeName.CHANGED, InField("title", word("peace", 16)))
    value = parse('kind:"draft resolution"').root
    assert isinstance(value, Value)
    assert value.glob.fits("Draft resolution")
    assert not value.glob.fits("resolution")


def test_a_value_keeps_its_own_parentheses_and_leaves_the_groups() -> None:
    root = parse("(symbol:S/RES/2722(2024) OR cites:A/RES/76/187)").root
    assert isinstance(root, Or)
    assert [node.glob for node in root.nodes if isinstance(node, Value)] == ["S/RES/2722(2024)", "A/RES/76/187"]


def test_near() -> None:
    assert parse("peace NEAR/5 women").root == Near(word("peace", 1), word("women", 14), 5)
    assert parse("(a1 OR b1) NEAR/2 c1 d1").root == And(
        (Near(Or((word("a1", 2), word("b1", 8))), word("c1", 19), 2), word("d1", 22))
    )


@pytest.mark.parametrize(
    ("query", "unbounded"),
    [("NOT a1", True), ("a1 NOT b1", False), ("a1 OR NOT b1", True), ("changed:(NOT a1)", True), ("lang:fr", False)],
)
def test_whether_absence_alone_satisfies_it(query: str, unbounded: bool) -> None:
    assert parse(query).unbounded is unbounded


def test_the_terms_are_what_is_looked_for() -> None:
    assert [term.text for term in parse('a1 OR title:"b c" NOT d1').terms] == ["a1", "b c"]


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("  ", 1, "empty"),
        ("crime OR", 7, "OR has no word after it"),
        ("AND crime", 1, "AND has no word before it"),
        ("a1 AND OR b1", 4, "AND has no word after it"),
        ("crime NOT", 7, "NOT has no word after it"),
        ("(crime", 1, "never closed"),
        ("crime)", 6, "no opening one"),
        (")", 1, "no opening one"),
        ("crime ()", 7, "nothing in this parenthesis"),
        ('a1 "crime', 4, "quotation mark is never closed"),
        ('""', 1, "no letter or digit"),
        ("crime § drugs", 7, "no letter or digit"),
        ("crime & drugs", 7, "& is not an operator. Write AND"),
        ("crime || drugs", 7, "Write OR"),
        ("crime, drugs", 1, "crime OR … for one of several words"),
        ("a1 'human rights'", 4, 'double quotation marks: "human …"'),
        ("title : crime", 7, "title:harbour"),
        ("titel:crime", 1, "Did you mean title:?"),
        ("colour:red", 1, "The fields are title"),
        ("title: crime", 1, "title: has nothing behind it"),
        ("(title:)", 2, "title: has nothing behind it"),
        ("symbol:", 1, "symbol: has nothing behind it"),
        ("tides symbol:A/C.3/80", 14, "Write symbol:A/C.3/80/*"),
        ("symbol:A/C.3/80/", 8, "Write symbol:A/C.3/80/*"),
        ("symbol:A/C.3", 8, "Write symbol:A/C.3/*"),
        ("symbol:A/C.3/80/L", 8, "Write symbol:A/C.3/80/L.*"),
        ("symbol:CERD/C/FRA", 8, "Write symbol:CERD/C/FRA/*"),
        ("symbol:S/2025", 8, "Write symbol:S/2025/*"),
        ("symbol:S/RES/2722", 8, "Write symbol:S/RES/2722*"),
        ("symbol:A/RES/80", 8, "Write symbol:A/RES/80/*"),
        ("cites:A/RES/80/", 7, "Write cites:A/RES/80/*"),
        ("cites:S/RES/2722", 7, "Write cites:S/RES/2722*"),
        ("body:A/C.3/80", 6, "Write body:A/C.3"),
        ("series:RES/80", 8, "Write series:RES"),
        ("tides dropped:(sponsor:Malta)", 16, "sponsor: cannot be found inside dropped:"),
        ("lang:klingon", 6, "no language"),
        ("crime and drugs", 7, "Write AND in capitals"),
        ("crime or drugs", 7, "Write OR in capitals"),
        ("crime -drugs", 7, "Write NOT drugs"),
        ("*ism", 1, "only at the end"),
        ("wom?n", 1, "only at the end"),
        ("a* crime", 1, "at least two letters"),
        ("a1 NEAR b1", 4, "Write NEAR/5"),
        ("a1 NEAR/0 b1", 4, "Write NEAR/5"),
        ("a1 NEAR/5 (b1 AND c1)", 4, "stands between words"),
        ("a1 NEAR/5", 4, "NEAR/5 has no word after it"),
        ("https://undocs.org/A/RES/76/187", 1, "Write the symbol"),
    ],
)
def test_a_mistake_points_at_its_column_and_says_what_to_do(query: str, column: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.column == column
    assert says in str(caught.value)
    assert caught.value.advice
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "symbol:A/C.3/80/L.9",
            "symbol:A/C.3/80*",
            "symbol:A/RES/76/187",
            "symbol:S/RES/2722(2024)",
            "symbol:A/RES/217(III)",
        ),
        *("symbol:S/2025/12", "symbol:S/PV.9876", "symbol:A/80/PV.5", "symbol:A/C.3/619", "symbol:A/HRC/58/L.3/Rev.1"),
        *(
            "cites:76/187",
            "cites:2722",
            "cites:RES/79/150",
            "body:A/C.3",
            "body:C.3",
            "series:L",
            "dropped:(title:tides)",
        ),
    ],
)
def test_what_a_document_may_be_is_taken(query: str) -> None:
    assert parse(query).text == query


def test_an_error_survives_a_process_border() -> None:
    with pytest.raises(QueryError) as caught:
        parse("crime OR")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.column) == (str(caught.value), caught.value.column)


def test_hostile_nesting_is_an_error_not_a_crash() -> None:
    for hostile in ("(" * 5000 + "a1" + ")" * 5000, "NOT " * 5000 + "a1", "title:" * 5000 + "a1"):
        with pytest.raises(QueryError):
            parse(hostile)


_PIECES = [
    "crime",
    '"human rights"',
    "AND",
    "OR",
    "NOT",
    "NEAR/3",
    "(",
    ")",
    "prevent*",
    *(f"{f}:" for f in FIELDS),
    "x",
    '"',
    " ",
    "国",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14), st.sampled_from(["", " "]))
def test_any_text_is_a_query_or_a_named_error(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    column = None
    try:
        query = parse(text)
    except QueryError as error:
        column = error.column
    else:
        assert parse(query.text) == parse(text.strip())
    assert column is None or 1 <= column <= max(1, len(text))
