"""Families of generated documents: repeatable, plausible, and with every change known."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.model import Document, PassageKind
from documents.symbol import Symbol
from replica.stories import FAMILIES, Family, generate

families = st.builds(Family, st.integers(0, FAMILIES - 1), st.integers(62, 80), st.integers(0, 3))


def operative(document: Document) -> dict[str, str]:
    return {p.number: p.text for p in document.passages if p.kind is PassageKind.OPERATIVE and p.number}


def leads(document: Document) -> dict[str, str | None]:
    return {p.number: p.lead for p in document.passages if p.kind is PassageKind.OPERATIVE and p.number}


@given(families)
@settings(max_examples=40, deadline=None)
def test_documents_are_sound(family: Family) -> None:
    for document in (family.last_year, family.draft, family.revision, family.report, family.adopted, family.reissued):
        assert document.masthead.symbol is not None
        Symbol.parse(document.masthead.symbol)
        numbers = [n for n in (p.number for p in document.parts[-1].passages if p.kind is PassageKind.OPERATIVE) if n]
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
        for passage in document.passages:
            assert not re.search(r"[{}<>]|  ", passage.text), passage.text
            assert passage.lead is None or passage.text.startswith(passage.lead)
        marks = [m for p in document.passages for m in p.footnotes]
        assert marks == [n.mark for n in document.footnotes if n.mark != "*"]
        last = [p for p in document.passages if p.kind is PassageKind.OPERATIVE][-1]
        assert last.text.endswith(".")


@given(families)
@settings(max_examples=40, deadline=None)
def test_the_revisions_edits_are_as_they_are_said_to_be(family: Family) -> None:
    old, new = operative(family.draft), operative(family.revision)
    kinds = Counter(edit.kind for edit in family.edits)
    assert kinds["split"] == kinds["added"] == kinds["date moved"] == 1
    assert kinds["sponsor joined"] == 2
    changed_old, changed_new = set(), set()
    for edit in family.edits:
        if edit.kind == "sponsor joined":
            assert edit.new in {s.name for s in family.revision.sponsors}
            assert edit.new not in {s.name for s in family.draft.sponsors}
        elif edit.kind == "added":
            assert new[edit.new or ""] not in old.values()
            changed_new.add(edit.new)
        elif edit.kind == "dropped":
            assert old[edit.old or ""] not in new.values()
            changed_old.add(edit.old)
        elif edit.kind == "softened":
            was, now = leads(family.draft)[edit.old or ""], leads(family.revision)[edit.new or ""]
            assert was != now
            assert old[edit.old or ""].removeprefix(was or "") == new[edit.new or ""].removeprefix(now or "")
            changed_old.add(edit.old)
            changed_new.add(edit.new)
        elif edit.kind == "split":
            first, second = new[edit.new or ""], new[str(int(edit.new or 0) + 1)]
            assert old[edit.old or ""].startswith(first[:-1])
            assert old[edit.old or ""].endswith(second[-25:])
            changed_old.add(edit.old)
            changed_new |= {edit.new, str(int(edit.new or 0) + 1)}
        elif edit.kind == "date moved":
            assert str(family.year + 1) in old[edit.old or ""]
            assert str(family.year + 2) in new[edit.new or ""]
            changed_old.add(edit.old)
            changed_new.add(edit.new)
    # And nothing else was touched: the rest is the same, in the same order.
    rest_old = [text for number, text in old.items() if number not in changed_old]
    rest_new = [text for number, text in new.items() if number not in changed_new]
    assert rest_old == rest_new


def test_the_adopted_text_fills_the_placeholder_and_changes_nothing_else() -> None:
    family = Family(0)
    differing = [
        (old.text, new.text)
        for old, new in zip(family.revision.passages, family.adopted.passages, strict=True)
        if old.text != new.text
    ]
    assert len(differing) == 1
    assert "80/___ of __ December 2025" in differing[0][0]
    assert "80/200 of 12 December 2025" in differing[0][1]


def test_a_reissue_differs_in_one_word_and_its_star() -> None:
    family = Family(0)
    assert family.reissued.masthead.symbol == family.adopted.masthead.symbol
    assert family.reissued.masthead.reissued
    differing = [
        (old.text, new.text)
        for old, new in zip(family.adopted.passages, family.reissued.passages, strict=True)
        if old.text != new.text
    ]
    assert len(differing) == 1
    assert differing[0][1] == differing[0][0].replace("a report", "a comprehensive report")


def test_a_year_later_the_title_is_the_same_and_the_numbers_have_moved_on() -> None:
    family = Family(7)
    before = family.last_year
    assert before.title == family.adopted.title
    assert before.masthead.session == "79"
    assert before.masthead.symbol in family.draft.passages[0].citations
    assert family.draft.passages[0].text.replace("77/", "x") != before.passages[0].text


def test_the_report_recommends_the_revision_and_records_the_vote() -> None:
    family = Family(0)
    report = family.report
    assert family.draft_symbol in report.parts[0].passages[3].citations + report.parts[0].passages[4].citations
    assert [p.text for p in report.parts[1].passages] == [p.text for p in family.revision.passages]
    (vote,) = report.votes
    assert dict(vote.totals) == {
        "in_favour": len(vote.in_favour),
        "against": len(vote.against),
        "abstaining": len(vote.abstaining),
    }
    assert not set(vote.in_favour) & set(vote.against)
    assert report.masthead.symbol in (family.adopted.parts[0].proponent or "")


def test_every_sponsor_has_a_code() -> None:
    for index in range(60):
        assert all(sponsor.code for sponsor in Family(index).revision.sponsors)


def test_a_seed_repeats_itself_and_another_tells_something_else() -> None:
    assert Family(3, seed=1).draft == Family(3, seed=1).draft
    assert Family(3, seed=1).draft != Family(3, seed=2).draft


def test_size_is_chosen() -> None:
    small, large = Family(0, preambular=3, operative=6).draft, Family(0, preambular=40, operative=120).draft
    assert len(operative(small)) == 7
    assert len(operative(large)) == 121
    assert sum(p.kind is PassageKind.PREAMBULAR for p in large.passages) == 40


def test_thousands_have_symbols_of_their_own_and_are_written_only_when_asked() -> None:
    many = list(generate(0, 20_000))
    assert len({made.symbol for made in many}) == 20_000
    for made in (many[0], many[777], many[-1]):
        document = made.write()
        assert document.masthead.symbol == made.symbol
        assert (document.title or "") in made.title


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_as_many_as_asked(count: int) -> None:
    assert len(list(generate(0, count))) == count
