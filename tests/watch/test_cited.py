"""Who cites what is watched: the place where the citation stands, not the beginning of the paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from documents.model import Document, Footnote, Passage, PassageKind
from watch.cited import citing
from watch.globs import Glob
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
    (match,) = citing(citer(make_draft), None, [topic()], ())
    (hit,) = match.hits
    assert (hit.where, hit.term, hit.excerpt[hit.start : hit.end]) == ("PP 1", "cites:A/RES/76/187", "76/187")
    assert hit.excerpt.startswith("… ")
    assert len(hit.excerpt) < 400


def test_a_citation_in_a_footnote_counts(make_draft: Make) -> None:
    note = Footnote("1", "See resolution 76/187.", citations=("A/RES/76/187",))
    (match,) = citing(replace(make_draft(), footnotes=(note,)), None, [topic()], ())
    assert [hit.where for hit in match.hits] == ["footnote 1"]


def test_only_topics_that_ask_for_citations_by_name_and_whose_query_is_true(make_draft: Make) -> None:
    document = citer(make_draft)
    asked = [topic(events=frozenset(Event)), topic("dolphins"), topic("harbour")]
    assert [citing(document, None, [one], ()) != () for one in asked] == [False, False, True]
    assert citing(document, None, [topic()], {"t"}) == ()
    assert citing(make_draft(), None, [topic()], ()) == ()
