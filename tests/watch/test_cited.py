"""Who cites what is watched: the place where the citation stands, not the beginning of the paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from documents.model import Document, Footnote, Passage, PassageKind
from watch.cited import with_citations
from watch.globs import Glob
from watch.match import Matcher
from watch.message import Recipient
from watch.query import Query, parse
from watch.topics import Event, Topic

Make = Callable[..., Document]
LONG = (
    "Recalling its resolutions on breakwaters of which "
    + "there are many " * 60
    + "in particular resolution 76/187 on harbours,"
)


def topic(query: str = "", events: frozenset[Event] = frozenset({Event.CITED})) -> Topic:
    asked = parse(query) if query else Query.everything()
    return Topic("t", asked, (Glob("A/RES/76/187"),), events=events, subscribers=(Recipient("console", "console"),))


def citer(make_draft: Make) -> Document:
    document = make_draft(preamble=())
    (part,) = document.parts
    recital = Passage(PassageKind.PREAMBULAR, LONG, citations=("A/RES/56/119", "A/RES/76/187"))
    return replace(document, parts=(replace(part, passages=(recital, *part.passages)),))


def test_the_citation_itself_is_quoted_wherever_in_a_long_paragraph_it_stands(make_draft: Make) -> None:
    (match,) = with_citations((), citer(make_draft), None, [topic()])
    (hit,) = match.hits
    assert (hit.where, hit.term, hit.excerpt[hit.start : hit.end]) == ("PP 1", "cites:A/RES/76/187", "76/187")
    assert hit.excerpt.startswith("… ")
    assert len(hit.excerpt) < 400


def test_a_citation_in_a_footnote_counts(make_draft: Make) -> None:
    note = Footnote("1", "See resolution 76/187.", citations=("A/RES/76/187",))
    (match,) = with_citations((), replace(make_draft(), footnotes=(note,)), None, [topic()])
    assert [hit.where for hit in match.hits] == ["footnote 1"]


def test_only_topics_that_ask_for_citations_by_name_and_whose_query_is_true(make_draft: Make) -> None:
    document = citer(make_draft)
    asked = [topic(events=frozenset(Event)), topic("dolphins"), topic("harbour")]
    assert [with_citations((), document, None, [one]) != () for one in asked] == [False, False, True]
    assert with_citations((), make_draft(), None, [topic()]) == ()


def test_a_document_that_is_watched_itself_and_cites_another_is_both(make_draft: Make) -> None:
    every = replace(topic(), symbols=(Glob("A/*"),))
    document = citer(make_draft)
    (own,) = Matcher([every]).match(document, None)
    assert (own.cites, own.itself) == (False, True)
    (both,) = with_citations([own], document, None, [every])
    assert (both.cites, both.itself, both.count) == (True, True, own.count + 2)
    assert [hit.term for hit in both.hits] == ["cites:A/RES/56/119", "cites:A/RES/76/187", *(h.term for h in own.hits)]


def test_a_document_that_names_itself_cites_none(make_draft: Make) -> None:
    document = citer(make_draft)
    itself = replace(document, masthead=replace(document.masthead, symbol="A/RES/76/187"))
    assert with_citations((), itself, None, [topic()]) == ()


def test_of_many_finds_the_citation_is_known_also_when_it_is_not_shown(make_draft: Make) -> None:
    words = [Passage(PassageKind.OPERATIVE, f"Requests harbour {n};", str(n), "Requests") for n in range(1, 9)]
    last = Passage(PassageKind.OPERATIVE, "Recalls resolution 76/187.", "9", "Recalls", citations=("A/RES/76/187",))
    document = make_draft(preamble=())
    document = replace(document, parts=(replace(document.parts[0], passages=(*words, last)),))
    (match,) = Matcher([replace(topic("harbour AND cites:76/187"), symbols=())]).match(document, None)
    assert all(hit.term == "harbour" for hit in match.hits)
    assert match.cites
