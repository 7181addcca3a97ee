"""Matching: what each construct finds, and that the sieve never holds back what the exact evaluation would find."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.model import Document, Passage, PassageKind
from watch.changed import Changed, Dropped
from watch.evaluate import Evaluation, Finding
from watch.globs import Glob
from watch.match import MOST_HITS, Matcher, search, window
from watch.message import Recipient
from watch.nodes import Term
from watch.query import Query, QueryError, parse
from watch.topics import Topic
from watch.view import View
from watch.words import read

Make = Callable[..., Document]
CONSOLE = (Recipient("console", "console"),)


def topic(query: str, name: str = "t", symbols: tuple[str, ...] = ()) -> Topic:
    return Topic(name, parse(query) if query else Query.everything(), tuple(map(Glob, symbols)), subscribers=CONSOLE)


def found(query: str, document: Document, changed: Changed | None = None) -> list[tuple[str, str]]:
    return [(hit.where, hit.excerpt[hit.start : hit.end]) for hit in search(parse(query), document, changed)]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("storm", ["PP 2", "OP 2"]),  # by the stem: "storms", "storm"
        ('"storms"', ["PP 2"]),  # exactly
        ('"HARBOUR safety"', ["title", "OP 1"]),
        ("encourag*", ["OP 2"]),
        ('"small-island develop*"', ["OP 2"]),
        ("storms NEAR/2 share", ["OP 2"]),
        ("storms NEAR/1 share", ["OP 2"]),
        ("warnings NEAR/1 share", []),
        ("title:harbour", ["title"]),
        ("title:storm", []),
        ("preamble:storm", ["PP 2"]),
        ("operative:storm", ["OP 2"]),
        ("verb:requests", ["OP 1"]),
        ("verb:harbour", []),
        ("footnote:handbook", ["footnote 1"]),
        ("sponsor:malta", ["sponsors"]),
        ("malta", []),
        ('agenda:"100 (a)"', ["agenda item"]),
        ("cites:79/150", ["PP 1"]),
        ("cites:A/RES/79/*", ["PP 1"]),
        ("cites:RES/79/150", ["PP 1"]),
        ("cites:150", ["PP 1"]),
        ("cites:50", []),
        ("cites:A/RES/78/*", []),
        ("symbol:a/c.3/80/*", ["symbol"]),
        ("body:C.3", ["body"]),
        ("series:L", ["series"]),
        ('kind:"draft resolution"', ["kind"]),
        ("kind:letter", []),
        ("lang:English", ["lang"]),
        ("lang:fr", []),
        ("storm AND drugs", []),
        ("storm NOT drugs", ["PP 2", "OP 2"]),
        ("storm NOT harbour", []),
        ("drugs OR handbook", ["footnote 1"]),
        ("NOT drugs", ["document"]),
        ('"safety Requests"', []),  # a phrase never reaches from one paragraph into the next
    ],
)
def test_what_a_query_finds(make_draft: Make, query: str, where: list[str]) -> None:
    assert [place for place, _ in found(query, make_draft())] == where


def test_the_hit_is_marked_in_its_excerpt(make_draft: Make) -> None:
    assert found("79/150", make_draft()) == [("PP 1", "79/150")]
    assert found('"harbour masters\' handbook"', make_draft()) == [("footnote 1", "Harbour Masters’ Handbook")]


def test_a_resolution_of_the_council_is_cited_by_its_number(make_draft: Make) -> None:
    document = make_draft(preamble=())
    (part,) = document.parts
    recital = Passage(PassageKind.PREAMBULAR, "Recalling its resolution 2722 (2024),", citations=("S/RES/2722 (2024)",))
    document = replace(document, parts=(replace(part, passages=(recital, *part.passages)),))
    for value in ("2722", '"2722 (2024)"', "S/RES/2722(2024)", "2722(2024)", "S/RES/27*"):
        assert found(f"cites:{value}", document) == [("PP 1", "2722 (2024")], value
    assert found("cites:722", document) == []


def test_subjects_are_those_of_the_catalogue(make_draft: Make) -> None:
    document = make_draft()
    assert found("subject:harbour", document) == []
    hits = search(parse('subject:"marine safety"'), document, None, ("HARBOURS", "MARINE SAFETY"))
    assert [(hit.where, hit.excerpt) for hit in hits] == [("subject", "MARINE SAFETY")]
    matcher = Matcher([topic("subject:marine"), topic("marine", "in the text")])
    assert [match.topic for match in matcher.match(document, None, ("MARINE SAFETY",))] == ["t"]
    assert not matcher.match(document, Changed(), ("MARINE SAFETY",))[0].in_changed


def test_typography_hides_nothing(make_draft: Make) -> None:
    document = make_draft(operative=("Requests tech\u00adnical co\u2011operation among human\u00a0rights bodies;",))
    for query in (
        '"technical cooperation"',
        '"technical co-operation"',
        "cooperation",
        "co-operation",
        '"human rights"',
    ):
        assert found(query, document), query
    assert found("cooperation", document) == [("OP 1", "co\u2011operation")]


@pytest.mark.parametrize(
    ("language", "text", "query", "hit"),
    [
        ("fr", "Prie les navires de rester au port;", "navire", "navires"),
        ("fr", "Engage les comités nationaux à agir;", "nationales", "nationaux"),
        ("es", "Pide que se apliquen las resoluciones;", "resolución", "resoluciones"),
        ("ru", "призывает государства защищать гражданских лиц;", "государство", "государства"),
        ("ar", "تطلب إلى الأمين العام أن يقدم التقرير؛", "تقرير", "التقرير"),
        ("ar", "تطلب إلى الأمين العام أن يقدم التقرير؛", '"الامين العام"', "الأمين العام"),
    ],
)
def test_stems_belong_to_the_language_of_the_document(
    make_draft: Make, language: str, text: str, query: str, hit: str
) -> None:
    assert found(query, make_draft(language=language, operative=(text,), preamble=())) == [("OP 1", hit)]
    chinese = make_draft(language="zh", operative=(text,), preamble=())
    assert (found(query, chinese) == []) == (not query.startswith('"'))


def test_chinese_words_are_found_without_blanks(make_draft: Make) -> None:
    chinese = make_draft(language="zh", operative=("请秘书长就海港安全问题提出报告；",))
    assert found("海港安全", chinese) == [("OP 1", "海港安全")]
    assert found("安全港", chinese) == []


def test_changed_is_true_only_of_new_text(make_draft: Make) -> None:
    document = make_draft()
    text = document.passages[3].text
    start = text.index("storm warnings")
    changed = Changed(passages={3: ((start, start + len("storm")),)}, footnotes=frozenset())
    assert found("changed:storm", document, changed) == [("OP 2", "storm")]
    assert found("changed:harbour", document, changed) == []
    assert found('changed:"storm warnings"', document, changed) == [("OP 2", "storm warnings")]
    assert found("changed:(storms NEAR/2 share)", document, changed) == [("OP 2", "share storm")]
    assert found("changed:(storm NOT harbour)", document, changed) == [("OP 2", "storm")]
    assert found("changed:(harbour OR storm)", document, changed) == [("OP 2", "storm")]


def test_of_a_document_that_follows_none_everything_is_new(make_draft: Make) -> None:
    assert found("changed:harbour", make_draft(), None) == found("harbour", make_draft())


def test_dropped_text_is_found_only_when_asked_for(make_draft: Make) -> None:
    lost = Dropped("OP 3", "Decides to close all harbours at night;", frozenset({"passage", "operative"}), ((11, 16),))
    changed = Changed(dropped=(lost,))
    assert found("night", make_draft(), changed) == []
    assert found("dropped:close", make_draft(), changed) == [("OP 3, dropped", "close")]
    assert found("dropped:night", make_draft(), changed) == []  # that word of it is still there
    assert found("dropped:operative:close", make_draft(), changed) == [("OP 3, dropped", "close")]
    assert found("dropped:preamble:close", make_draft(), changed) == []
    assert found("dropped:close", make_draft(), None) == []


def test_a_sponsor_that_joined_is_new_text(make_draft: Make) -> None:
    changed = Changed(sponsors=frozenset({"Malta"}))
    assert found("changed:(sponsor:malta)", make_draft(), changed) == [("sponsors", "Malta")]
    assert found("changed:(sponsor:fiji)", make_draft(), changed) == []


def test_topics_are_matched_with_their_symbols(make_draft: Make) -> None:
    topics = [
        topic("harbour", "words"),
        topic("harbour", "both", ("A/C.3/*/L.*",)),
        topic("harbour", "elsewhere", ("S/*", "A/C.1/*")),
        topic("", "symbols alone", ("A/C.3/80/*",)),
        topic("drugs", "nothing"),
        topic("NOT drugs", "absence", ("A/*",)),
    ]
    matches = Matcher(topics).match(make_draft(), None)
    assert [match.topic for match in matches] == ["words", "both", "symbols alone", "absence"]
    alone = matches[2].hits[0]
    assert (alone.where, alone.term, alone.excerpt) == ("symbol", "A/C.3/80/*", "A/C.3/80/L.9")
    assert all(match.in_changed for match in matches)


def test_a_revision_is_of_its_draft_s_pattern_and_a_joint_symbol_of_both(make_draft: Make) -> None:
    matcher = Matcher([topic("", "drafts", ("A/C.3/*/L.*",)), topic("", "council", ("S/2021/*",))])
    assert [m.topic for m in matcher.match(make_draft("A/C.3/80/L.9/Rev.1"), None)] == ["drafts"]
    assert [m.topic for m in matcher.match(make_draft("A/76/299–S/2021/749"), None)] == ["council"]
    assert matcher.match(make_draft(None), None) == ()


def test_whether_the_match_is_in_new_text(make_draft: Make) -> None:
    matcher = Matcher([topic("harbour", "old text"), topic("storm", "new text")])
    changed = Changed(passages={3: None})
    assert [(m.topic, m.in_changed) for m in matcher.match(make_draft(), changed)] == [
        ("old text", False),
        ("new text", True),
    ]


def test_of_many_hits_the_new_ones_are_kept(make_draft: Make) -> None:
    document = make_draft(operative=tuple(f"Urges ship {n} to leave the harbour;" for n in range(30)), preamble=())
    (match,) = Matcher([topic("harbour")]).match(document, Changed(passages={25: None, 27: None}))
    assert len(match.hits) == MOST_HITS
    assert match.count > 30
    assert [hit.where for hit in match.hits if hit.fresh] == ["OP 26", "OP 28"]


def test_no_topics_is_no_matches(make_draft: Make) -> None:
    assert Matcher([]).match(make_draft(), None) == ()


def test_an_empty_document_is_no_error(make_draft: Make) -> None:
    empty = make_draft(None, title="", preamble=(), operative=(), footnotes=(), sponsors=(), agenda_title=None)
    assert Matcher([topic("harbour"), topic("a1 OR NOT b1", "n", ("*",))]).match(empty, None) == ()


@given(st.text(alphabet="ab é国", min_size=1, max_size=900), st.data())
def test_a_window_never_loses_what_it_is_about(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    excerpt, a, b = window(text, start, end, 120)
    assert excerpt[a:b] == text[start:end]
    assert len(excerpt) <= max(120, end - start) + 4


# --- looking for words against reading them ---------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_one_topic_and_many_find_the_same(make_draft: Make, data: st.DataObject) -> None:
    texts = st.text(alphabet=st.sampled_from("abé国海 -‑\u00ad_,ﬁ½\u0301\x00"), max_size=14)
    document = make_draft(preamble=(data.draw(texts),), operative=(data.draw(texts), data.draw(texts)), footnotes=())
    words = st.text(alphabet=st.sampled_from("abé国 -ﬁ½\u0301"), min_size=1, max_size=5)
    written = data.draw(st.one_of(words.map(lambda w: f'"{w}"'), words, words.map(lambda w: f"{w}*")))
    try:
        query = parse(written)
    except QueryError:
        return
    one, many = (Evaluation(View(document, None, (), whole=whole)).of(query) for whole in (False, True))
    assert [f.places for f in one or () if isinstance(f, Finding)] == [
        f.places for f in many or () if isinstance(f, Finding)
    ]
    # And both find what reading word by word finds.
    term = query.root
    if isinstance(term, Term) and not term.prefix and not term.stem:
        plain = any(
            stream.words[at : at + len(reading)] == list(reading)
            for passage in document.passages
            for stream in read(passage.text).streams
            for at in range(len(stream.words))
            for reading in term.readings
        )
        assert plain <= (one is not None)


# --- the sieve against the exact evaluation ---------------------------------------------------------------------------

_WORDS = ["alpha", "beta", "gammas", "gamma", "delta-beta", "co-op", "coop", "alphabet", "国", "海"]
_ATOMS = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_WORDS[:4]).map(lambda w: w[:3] + "*"),
    st.lists(st.sampled_from(_WORDS), min_size=2, max_size=3).map(lambda ws: f'"{" ".join(ws)}"'),
    st.lists(st.sampled_from(_WORDS), min_size=2, max_size=2).map(lambda ws: f"{ws[0]} NEAR/2 {ws[1]}"),
    st.sampled_from(["symbol:A/*", "lang:en", "cites:79/*", "sponsor:alpha", "title:gamma", "footnote:co-op"]),
)
_QUERIES = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} OR {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} {p[1]})"),
        inner.map(lambda q: f"NOT ({q})"),
        inner.map(lambda q: f"changed:({q})"),
        # Sponsors are none of what a comparison calls dropped: that is a mistake.
        inner.filter(lambda q: "sponsor:" not in q).map(lambda q: f"dropped:({q})"),
        inner.map(lambda q: f"operative:({q})"),
    ),
    max_leaves=5,
)
_TEXTS = st.lists(st.sampled_from([*_WORDS, "and", "co‑op", "Alpha"]), min_size=0, max_size=8).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(_QUERIES, min_size=1, max_size=6), st.data())
def test_the_sieve_lets_everything_through_that_is_true(
    make_draft: Make, queries: list[str], data: st.DataObject
) -> None:
    document = make_draft(
        title=data.draw(_TEXTS),
        preamble=(data.draw(_TEXTS),),
        operative=(data.draw(_TEXTS), data.draw(_TEXTS)),
        footnotes=(data.draw(_TEXTS),),
        sponsors=("Alpha",),
    )
    changed = data.draw(
        st.sampled_from([None, Changed(passages={1: None}, dropped=(Dropped("OP 9", data.draw(_TEXTS)),))])
    )
    topics = [topic(query, str(number)) for number, query in enumerate(queries)]
    through_the_sieve = {match.topic for match in Matcher(topics).match(document, changed)}
    exactly = {each.name for each in topics if search(each.query, document, changed)}
    assert through_the_sieve == exactly


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=1, max_size=3), _TEXTS)
def test_a_phrase_is_what_a_regular_expression_finds(make_draft: Make, words: list[str], text: str) -> None:
    document = make_draft(title="-", preamble=(), operative=(text,), footnotes=(), sponsors=())
    # The reference knows only blanks, so texts with compounds are compared with the blank reading of them.
    expected = re.search(rf"(?<!\S){' '.join(words)}(?!\S)", re.sub("[-‑]", " ", text).lower())
    assert bool(found(f'"{" ".join(words)}"', document)) == bool(expected)


def test_a_query_error_is_a_usage_error_of_the_project() -> None:
    with pytest.raises(QueryError, match="column 1"):
        parse("OR")
