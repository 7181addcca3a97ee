"""Queries that nothing can meet are refused; those that look like a slip of the pen are doubted."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parsers.igov
import parsers.kinds
from documents.languages import LANGUAGES
from documents.symbol import SERIES, Symbol
from parsers.kinds import PROPOSALS, kind_of
from tests.watch.conftest import draft
from watch.contradictions import languages_of
from watch.doubts import doubted_recipients, doubts
from watch.match import search
from watch.query import Query, QueryError, _Parser, parse
from watch.topics import TopicError, load_topics
from watch.values import KINDS, mistaken


def refusal(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(query)
    return caught.value


# --- values that are known beforehand -------------------------------------------------------------------------------


def test_the_kinds_are_those_that_a_parser_gives() -> None:
    named = {name for name, _ in parsers.kinds._BY_TITLE} | set(PROPOSALS)
    for function in ast.walk(ast.parse(Path(parsers.kinds.__file__).read_text(encoding="utf-8"))):
        if isinstance(function, ast.Return) and function.value is not None:
            # "a" if … else "b", too; an f-string or a name would not be seen here, and none is there.
            parts = ast.walk(function.value)
            named |= {
                node.value for node in parts if isinstance(node, ast.Constant) and isinstance(node.value, str)
            } - {"L"}
    named |= {kind_of(Symbol.parse(f"A/80/{series}.1"), "", "") for series in SERIES}
    assert len(named) > 20
    assert sorted(named - set(KINDS)) == []
    assert 'kind="decision"' in Path(parsers.igov.__file__).read_text(encoding="utf-8")
    assert "decision" in KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_taken_however_it_is_written(kind: str) -> None:
    for written in (f'"{kind}"', f'"{kind.upper()}"', kind.replace(" ", "_"), f"{kind[:4]}*"):
        assert parse(f"kind:{written}").text == f"kind:{written}"


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("tides kind:leter", 12, "leter is no kind of document. Did you mean kind:letter?"),
        ("kind:resolutions", 6, "Did you mean kind:resolution?"),
        ("kind:draft resolution", 6, 'Did you mean kind:"draft resolution" or kind:"draft decision"?'),
        ("NOT kind:press*", 10, "One of resolution, decision"),
        ('body:"Third Committee"', 6, "Write body:A/C.3"),
        ('body:"the Plenary"', 6, "Write it as symbols do: body:A/C.3"),
    ],
)
def test_a_value_that_no_document_has_is_refused(query: str, column: int, says: str) -> None:
    error = refusal(query)
    assert error.column == column
    assert says in str(error)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("body:HRC", "column 6: body:HRC is not known here. Did you mean body:A/HRC?"),
        ("body:A/C.33", "Did you mean body:A/C.3?"),
        ("tides series:PRTS", "column 14: series:PRTS is not known here. Did you mean series:PRST?"),
        ("series:resolution", "Did you mean series:RES?"),
        ("series:XYZ", "it is written as in symbols"),
        ("verb:encourges", "column 6: verb:encourges is not known here. Did you mean encourages?"),
        ("changed:(verb:strngly)", "Did you mean strongly?"),
        ("sponsor:Switserland", "Did you mean switzerland?"),
        ('NOT sponsor:"Untied Kingdom"', "Did you mean united?"),
        ("symbol:A/RES/* symbol:A/C.3/*", "column 23: a document has one symbol"),
        ("tides symbol:A/RES/80/1 symbol:A/RES/80/12", "Did you mean (symbol:A/RES/80/1 OR symbol:A/RES/80/12)?"),
    ],
)
def test_a_value_that_may_be_new_is_doubted(query: str, says: str) -> None:
    (line,) = doubts(parse(query))
    assert says in line


@pytest.mark.parametrize(
    "query",
    [
        *("body:A/C.3", "body:c.3", "body:E/CN.15", "body:CEDAW", "body:*", "series:L", "series:r*", "series:pv"),
        *("verb:encourage", "verb:request*", "verb:commemorates", "verb:prie", 'verb:"takes note"', "verb:напоминает"),
        *("symbol:A/RES/* OR symbol:A/C.3/*", "symbol:A/RES/* symbol:A/RES/80/*", "symbol:A/RES/* NOT symbol:A/C.3/*"),
        *("symbol:*/L.* symbol:A/C.3/*", "(symbol:A/RES/* symbol:A/C.3/*) OR tides"),
        *("sponsor:Fiji", "sponsor:FJI", "sponsor:kingdom", "sponsor:Группа", 'sponsor:"European Union"', "encourges"),
    ],
)
def test_what_is_known_or_like_nothing_known_is_not_doubted(query: str) -> None:
    assert doubts(parse(query)) == ()


def test_symbols_and_recipients_of_a_file_are_doubted() -> None:
    file = load_topics(
        "topics:\n  - name: A\n    symbols: [A/C.33/80/L.*, A/C.3/80/L.*, A/RES/*, '*']\n    subscribers: mail:desk@example.org\n"
        "recipients:\n  - to: mail:dsek@example.org\n    cap: 5 an hour\n  - to: mail:desk@example.org\n    cap: 5 an hour\n"
        "  - to: console\n    cap: 5 an hour\n"
    )
    (topic,) = file.topics
    assert doubts(topic.query, topic.symbols) == (
        "symbol A/C.33/80/L.*: the body A/C.33 is not known here. Did you mean A/C.3?",
    )
    assert doubted_recipients(file) == (
        "recipient mail:dsek@example.org subscribes to no topic of this file. Did you mean mail:desk@example.org?",
        "recipient console subscribes to no topic of this file",
    )


def test_a_wildcard_that_some_kind_fits_is_no_mistake() -> None:
    assert mistaken("kind", "*report*") is None
    assert mistaken("kind", "*memo*") is not None
    assert mistaken("series", "anything") is None


# --- contradictions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("lang:fr AND lang:en", 18, "no document is in two languages. Write (lang:fr OR lang:en)"),
        ("(lang:fr lang:en) OR tides", 15, "two languages"),
        ("tides NOT tides", 11, "tides is wanted and excluded"),
        ("tides NOT (wind OR tides)", 20, "tides is wanted and excluded"),
        ("(tides OR wind) NOT tides NOT wind", 21, "tides is wanted and excluded"),
        ("wind (storm OR (tides NOT tides))", 27, "tides is wanted and excluded"),
        ("NOT (tides NOT tides)", 16, "tides is wanted and excluded"),
        ("title:(tides NOT tides)", 18, "title:tides is wanted and excluded"),
        ('"sand storm" NOT storm', 18, 'turn them round: storm NOT "sand storm"'),
        ("title:tides NOT tides", 17, "turn them round: tides NOT title:tides"),
        ("changed:tides NOT tides", 19, "changed:tides is wanted and tides is excluded"),
        ("prevention* NOT prevent*", 17, "turn them round: prevent* NOT prevention*"),
        ("women NEAR/5 peace NOT peace", 24, "peace is wanted and excluded"),
        ("(women NEAR/5 peace) NOT (women NEAR/5 peace)", 27, "the pair is wanted and excluded"),
        ("kind:letter NOT kind:let*", 22, "turn them round: kind:let* NOT kind:letter"),
        ("symbol:A/C.3/80/L.9 NOT symbol:A/C.3/*", 32, "turn them round"),
        ("cites:76/187 NOT cites:76/187", 24, "cites:76/187 is wanted and excluded"),
    ],
)
def test_what_no_document_can_meet_is_refused(query: str, column: int, says: str) -> None:
    error = refusal(query)
    assert says in str(error)
    assert error.column == column
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "query",
    [
        *("lang:fr OR lang:en", "(tides OR wind) NOT tides", 'storm NOT "sand storm"', "tides NOT title:tides"),
        *("dropped:tides NOT tides", "sponsor:Malta NOT Malta", "prevent* NOT prevention*", "harbour NOT harbour*"),
        *("kind:letter kind:annex", "changed:(women NEAR/5 peace) NOT changed:peace", "kind:let* NOT kind:letter"),
        *(
            "changed:((women NEAR/5 peace) NOT peace)",
            "lang:fr NOT lang:en",
            "cites:76/187 NOT cites:187",
            "agenda:tides NOT tides",
            "tides NOT changed:tides",
        ),
    ],
)
def test_what_some_document_may_meet_is_taken(query: str) -> None:
    parse(query)


_LEAVES = st.sampled_from(
    [
        *("tides", "wind", '"tides"', '"high tides"', "high", "tid*", "title:tides", "operative:wind", "dropped:wind"),
        *("lang:en", "lang:fr", "kind:letter", "kind:let*", "changed:tides", "co-operation", "wind NEAR/3 tides"),
    ]
)
_EITHER = st.tuples(_LEAVES, _LEAVES).map(lambda both: f"({both[0]} OR {both[1]})")
_PART = st.tuples(st.sampled_from(["", "NOT "]), st.one_of(_LEAVES.map("({})".format), _EITHER)).map("".join)
_TEXT = st.lists(st.sampled_from(["tides", "wind", "high", "co-operation", "harbour"]), max_size=5).map(" ".join)


@given(st.lists(_PART, min_size=1, max_size=4), _TEXT, _TEXT, st.sampled_from(["en", "fr"]), st.sampled_from(KINDS))
def test_no_document_meets_what_is_refused(parts: list[str], title: str, text: str, language: str, kind: str) -> None:
    query = " AND ".join(parts)
    try:
        parse(query)
    except QueryError:
        root = _Parser(query).query()
        made = draft(title=title or "x", operative=(f"Requests {text};",), language=language, kind=kind)
        assert search(Query(query, root), made) == ()


def test_a_hostile_query_is_read_in_no_time_and_not_taken_apart() -> None:
    parse(" AND ".join(f"(a{n} OR b{n})" for n in range(500)))
    parse(" ".join(f"a{n}" for n in range(2000)) + " NOT zz")


# --- the languages of a topic -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "languages"),
    [
        ("tides", set(LANGUAGES)),
        ("tides lang:fr", {"fr"}),
        ("lang:fr OR tides", set(LANGUAGES)),
        ("tides (lang:fr OR lang:es)", {"fr", "es"}),
        ("tides NOT lang:en", set(LANGUAGES) - {"en"}),
        ("lang:fr NOT lang:en", {"fr"}),
    ],
)
def test_in_which_languages_a_query_may_be_true(query: str, languages: set[str]) -> None:
    assert languages_of(parse(query).root) == languages


def test_a_topic_whose_languages_and_query_shut_each_other_out_is_refused() -> None:
    entry = "topics:\n  - name: A\n    query: tides (lang:fr OR lang:es)\n    subscribers: console\n"
    with pytest.raises(TopicError) as caught:
        load_topics(entry)
    assert caught.value.line == 3
    assert "documents in fr, es only, and the topic is for en. Write languages: [fr, es]" in str(caught.value)
    for fitting in ("[fr]", "[en, es]", "all"):
        assert load_topics(f"{entry}    languages: {fitting}\n").topics[0].name == "A"
    with pytest.raises(TopicError, match=r":5: .*the topic is for ru"):
        load_topics(f"{entry}    languages: ru\n")
