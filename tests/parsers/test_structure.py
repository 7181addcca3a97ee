"""Blocks to parts and passages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.model import Part, PartKind, Passage, PassageKind
from parsers import formulas
from parsers.blocks import Block, Span
from parsers.parts import belonging
from parsers.passages import words_of
from parsers.structure import Builder, Text


def no_citations(text: str) -> tuple[str, ...]:
    return ()


def block(
    text: str,
    *,
    lead: str = "",
    bold: bool = False,
    size: float = 10.0,
    left: float = 147.0,
    mark: str = "",
    gap: float = 1.5,
) -> Block:
    """A block whose opening ``lead`` is in italics."""
    spans: list[Span] = []
    rest = text
    if lead:
        before, _, rest = text.partition(lead)
        if before:
            spans.append(Span(before))
        spans.append(Span(lead, italic=True))
    spans.append(Span(rest, bold=bold))
    if mark:
        spans.append(Span(mark, mark=True))
    return Block(tuple(spans), left=left, rest=123.0, right=488.0, size=size, gap=gap, lines=2 if len(text) > 70 else 1)


def formula(organ: str = "General Assembly") -> Block:
    return Block((Span(f"The {organ}", italic=True), Span(",")), left=147.0, lines=1)


def read(*blocks: Block, kind: PartKind = PartKind.DRAFT_RESOLUTION, notes: frozenset[str] = frozenset()) -> Text:
    return Builder(notes, lambda speaker: no_citations, 10.0, kind).read(blocks)


def test_a_draft_resolution() -> None:
    text = read(
        block("Ruritania and Graustark: draft resolution", bold=True, left=123),
        block("Bridges over quiet rivers", bold=True, size=12, left=123),
        formula(),
        block("Recalling its earlier words on bridges,", lead="Recalling"),
        block("Deeply concerned about rust,", lead="Deeply concerned"),
        block("1. Decides to paint every bridge;", lead="Decides"),
        block("2. Also requests the Secretary-General:", lead="Also requests"),
        block("(a) To buy paint;"),
        block("(b) To report on:"),
        block("(i) The colour;", left=171),
        block("(ii) The cost;", left=171),
        block("3. Decides to remain calm.", lead="Decides"),
    )
    (part,) = text.parts
    assert (part.kind, part.title) == (PartKind.DRAFT_RESOLUTION, "Bridges over quiet rivers")
    assert text.sponsor_lines == ("Ruritania and Graustark: draft resolution",)
    assert [(p.kind, p.number, p.lead, p.level) for p in part.passages] == [
        (PassageKind.PREAMBULAR, None, "Recalling", 0),
        (PassageKind.PREAMBULAR, None, "Deeply concerned", 0),
        (PassageKind.OPERATIVE, "1", "Decides", 0),
        (PassageKind.OPERATIVE, "2", "Also requests", 0),
        (PassageKind.SUBPARAGRAPH, "2 (a)", None, 1),
        (PassageKind.SUBPARAGRAPH, "2 (b)", None, 1),
        (PassageKind.SUBPARAGRAPH, "2 (i)", None, 2),
        (PassageKind.SUBPARAGRAPH, "2 (ii)", None, 2),
        (PassageKind.OPERATIVE, "3", "Decides", 0),
    ]
    assert part.passages[2].text == "Decides to paint every bridge;"


def test_an_adopted_resolution_and_its_annex() -> None:
    text = read(
        block("Resolution adopted by the General Assembly on 3 March 2031", bold=True, size=14, left=123),
        block("[on the report of the Third Committee (A/85/999, para. 7)]", left=123),
        block("85/777. A charter for lighthouses", bold=True, size=12, left=72),
        formula(),
        block("Endorses the charter that is annexed to the present resolution.", lead="Endorses"),
        block("12th plenary meeting", left=397),
        block("3 March 2031", left=405),
        block("Annex", bold=True, size=14, left=123),
        block("Charter for lighthouses", bold=True, size=14, left=123),
        block("I. Principles", bold=True, size=12, left=100),
        block("1. Every coast deserves light."),
        block("2. We will:"),
        block("(a) Build towers;"),
        kind=PartKind.RESOLUTION,
    )
    main, annex = text.parts
    assert main.title == "A charter for lighthouses"
    assert main.proponent == "[on the report of the Third Committee (A/85/999, para. 7)]"
    assert [(p.kind, p.number, p.lead) for p in main.passages] == [(PassageKind.OPERATIVE, None, "Endorses")]
    assert (text.adopted, text.meeting, text.number, text.organ) == (
        "2031-03-03",
        "12th plenary meeting",
        "85/777",
        "General Assembly",
    )
    assert (annex.kind, annex.label, annex.title) == (PartKind.ANNEX, "Annex", "Charter for lighthouses")
    assert [(p.kind, p.number, p.text) for p in annex.passages] == [
        (PassageKind.HEADING, "I", "Principles"),
        (PassageKind.PARAGRAPH, "1", "Every coast deserves light."),
        (PassageKind.PARAGRAPH, "2", "We will:"),
        (PassageKind.SUBPARAGRAPH, "2 (a)", "Build towers;"),
    ]


def test_a_resolution_printed_without_its_opening_formula() -> None:
    text = read(
        block("85/12. Clocks", bold=True, size=12, left=72),
        block("Recalling the hour,", lead="Recalling"),
        block("1. Decides to be punctual.", lead="Decides"),
        kind=PartKind.RESOLUTION,
    )
    assert [p.kind for p in text.parts[0].passages] == [PassageKind.PREAMBULAR, PassageKind.OPERATIVE]


def test_points_of_a_preambular_paragraph_belong_to_it() -> None:
    text = read(
        block("Ladders", bold=True, size=12),
        formula(),
        block("Reaffirming that the plan was made:", lead="Reaffirming"),
        block("(a) To climb,"),
        block("(b) To come down again,"),
        block("1. Decides to climb.", lead="Decides"),
    )
    first = text.parts[0].passages[0]
    assert first.text == "Reaffirming that the plan was made: (a) To climb, (b) To come down again,"
    assert first.lead == "Reaffirming"
    assert len(text.parts[0].passages) == 2


def test_a_list_of_figures_inside_an_operative_paragraph() -> None:
    text = read(
        block("Meetings", bold=True, size=12),
        formula(),
        block("1. Approves the following agenda:", lead="Approves"),
        block("1. Opening.", left=171),
        block("2. Closing.", left=171),
        block("2. Requests tea.", lead="Requests"),
    )
    assert [(p.kind, p.number) for p in text.parts[0].passages] == [
        (PassageKind.OPERATIVE, "1"),
        (PassageKind.SUBPARAGRAPH, "1 1"),
        (PassageKind.SUBPARAGRAPH, "1 2"),
        (PassageKind.OPERATIVE, "2"),
    ]


def test_headings_and_unnumbered_operative_paragraphs() -> None:
    text = read(
        block("Shade", bold=True, size=12),
        formula("Security Council"),
        block("Recalling the sun,", lead="Recalling"),
        block("Trees", bold=True, left=123),
        block("Mindful of leaves,", lead="Mindful"),
        block("Takes note of the report on shade.", lead="Takes note"),
    )
    assert [p.kind for p in text.parts[0].passages] == [
        PassageKind.PREAMBULAR,
        PassageKind.HEADING,
        PassageKind.PREAMBULAR,
        PassageKind.OPERATIVE,
    ]


def test_a_decision_in_one_sentence() -> None:
    text = read(
        block("Draft decision submitted by the Chair", bold=True, left=123),
        block("Calendar of tides", bold=True, size=12, left=123),
        block("The General Assembly, recalling its decision 85/401, decides to convene the next meeting at low tide."),
    )
    (part,) = text.parts
    assert part.proponent == "Draft decision submitted by the Chair"
    assert [(p.kind, p.number) for p in part.passages] == [(PassageKind.OPERATIVE, None)]


def test_drafts_inside_a_report_are_parts_and_the_narrative_goes_on() -> None:
    text = read(
        block("Report of the Third Committee", bold=True, size=14),
        block("1. The Committee met."),
        block("2. The Committee recommends the adoption of the following draft resolutions:"),
        block("Draft resolution I", bold=True, size=12),
        block("Kites", bold=True, size=12),
        formula(),
        block("Recalling the wind,", lead="Recalling"),
        block("1. Welcomes kites;", lead="Welcomes"),
        block("2. Decides to fly.", lead="Decides"),
        block("Draft resolution II", bold=True, size=12),
        block("Balloons", bold=True, size=12),
        formula(),
        block("1. Welcomes balloons.", lead="Welcomes"),
        block("3. The Committee also recommends the adoption of the following draft decision:"),
        block("Strings", bold=True, size=12),
        block("The General Assembly decides to take note of strings."),
        kind=PartKind.NARRATIVE,
    )
    assert [(part.kind, part.label, part.title) for part in text.parts] == [
        (PartKind.NARRATIVE, None, "Report of the Third Committee"),
        (PartKind.DRAFT_RESOLUTION, "Draft resolution I", "Kites"),
        (PartKind.DRAFT_RESOLUTION, "Draft resolution II", "Balloons"),
        (PartKind.NARRATIVE, None, None),
        (PartKind.DRAFT_DECISION, None, "Strings"),
    ]
    assert [p.number for p in text.parts[3].passages] == ["3"]


def test_a_letter_and_its_signature() -> None:
    text = read(
        block("Letter dated 1 May 2031 from the Permanent Representative of Ruritania", bold=True, size=14, left=123),
        block("I have the honour to write to you about the weather."),
        block("(Signed) Anna Example", left=310),
        block("Permanent Representative", left=310),
        block("Annex to the letter", bold=True, size=12),
        block("It rains."),
        kind=PartKind.NARRATIVE,
    )
    kinds = [p.kind for p in text.parts[0].passages]
    assert kinds == [
        PassageKind.PARAGRAPH,
        PassageKind.SIGNATURE,
        PassageKind.SIGNATURE,
        PassageKind.HEADING,
        PassageKind.PARAGRAPH,
    ]


def test_marks_are_footnotes_only_where_a_note_answers() -> None:
    blocks = (
        block("Areas", bold=True, size=12),
        formula(),
        block("Noting an area of 12 km", lead="Noting", mark="2"),
        block("Recalling the report,", lead="Recalling", mark="1"),
    )
    first, second = read(*blocks, notes=frozenset({"1"})).parts[0].passages
    assert (first.text, first.footnotes) == ("Noting an area of 12 km2", ())
    assert (second.text, second.footnotes) == ("Recalling the report,", ("1",))


@pytest.mark.parametrize("text", ["A", "B"])
def test_lettered_resolutions_are_parts(text: str) -> None:
    found = read(
        block("85/100. Two texts", bold=True, size=12),
        formula(),
        block("1. Decides one thing.", lead="Decides"),
        block(text, bold=True, left=300, gap=2.0),
        formula(),
        block("1. Decides another.", lead="Decides"),
        kind=PartKind.RESOLUTION,
    )
    assert [part.label for part in found.parts] == [None, text]


def test_rows_that_count_themselves_are_no_operative_paragraphs() -> None:
    row = Block(
        (Span("1. Overall policymaking 119 854 000"),), cells=("1.", "Overall policymaking", "119 854 000"), left=60.0
    )
    text = read(
        block("Bridges", bold=True, size=12),
        formula(),
        block("1. Resolves that, for the biennium:", lead="Resolves"),
        row,
        block("2. Decides to paint.", lead="Decides"),
    )
    assert [(p.kind, p.number) for p in text.parts[0].passages] == [
        (PassageKind.OPERATIVE, "1"),
        (PassageKind.TABLE, None),
        (PassageKind.OPERATIVE, "2"),
    ]


def test_a_letter_under_the_title_is_the_label_of_the_part() -> None:
    text = read(
        block("72/253. Programme budget", bold=True, size=12),
        block("A", bold=True),
        block("Final appropriations", bold=True),
        formula(),
        block("1. Takes note of the report.", lead="Takes note"),
        kind=PartKind.RESOLUTION,
    )
    (part,) = text.parts
    assert (part.label, part.title) == ("A", "Programme budget")
    assert [(p.kind, p.text) for p in part.passages] == [
        (PassageKind.TITLE, "Final appropriations"),
        (PassageKind.OPERATIVE, "Takes note of the report."),
    ]


def test_numbers_by_year_are_no_part_of_the_title() -> None:
    def title(printed: str) -> str | None:
        return read(block(printed, bold=True, size=12), formula("Economic and Social Council")).parts[0].title

    assert title("2030/16. Bridges over quiet rivers") == "Bridges over quiet rivers"
    assert title("2029/30 budget of bridges") == "2029/30 budget of bridges"


def test_a_decision_of_numbered_paragraphs_inside_a_report() -> None:
    text = read(
        block("Report of the Fourth Committee", bold=True, size=12),
        block("12. The Committee recommends to the General Assembly the adoption of the following draft decision:"),
        block("Military bases"),
        block("1. The General Assembly, having considered the chapter, takes note of it."),
        block("2. The General Assembly requests a report."),
        kind=PartKind.NARRATIVE,
    )
    decision = text.parts[-1]
    assert (decision.kind, decision.title) == (PartKind.DRAFT_DECISION, "Military bases")
    assert [(p.kind, p.number) for p in decision.passages] == [
        (PassageKind.OPERATIVE, "1"),
        (PassageKind.OPERATIVE, "2"),
    ]


def test_citations_are_those_of_who_speaks() -> None:
    def cites(speaker: str | None) -> Callable[[str], tuple[str, ...]]:
        return lambda text: (speaker or "own",)

    text = Builder(frozenset(), cites, 10.0, PartKind.DRAFT_RESOLUTION).read(
        [
            block("Bridges", bold=True, size=12),
            formula("Economic and Social Council"),
            block(
                "Recommends to the General Assembly the adoption of the following draft resolution:", lead="Recommends"
            ),
            formula("General Assembly"),
            block("Recalling its resolution 70/1,", lead="Recalling"),
        ]
    )
    assert [p.citations for part in text.parts for p in part.passages] == [("E",), ("A",)]


def test_annexes_and_drafts_know_what_they_belong_to() -> None:
    def part(kind: PartKind, label: str | None, *passages: Passage) -> Part:
        return Part(kind, passages, label)

    def heading(number: str) -> Passage:
        return Passage(PassageKind.HEADING, "Drafts", number=number)

    draft = PartKind.DRAFT_RESOLUTION
    parts = [
        part(PartKind.NARRATIVE, "Chapter I", heading("A")),
        part(draft, "Draft resolution I"),
        part(PartKind.ANNEX, "Annex"),
        part(draft, "Draft resolution II", heading("B")),
        part(PartKind.NARRATIVE, None, Passage(PassageKind.PARAGRAPH, "The Commission recommends:")),
        part(draft, "Draft resolution"),
        part(PartKind.NARRATIVE, "Chapter II"),
        part(draft, "Resolution 30/1"),
    ]
    found = belonging(parts, sections=True)
    assert [p.of for p in found] == [None, "A", "Draft resolution I", "A", None, "B", None, None]
    assert [len(p.passages) for p in found[3:5]] == [0, 2]
    assert [p.of for p in belonging(parts)] == [None, None, "Draft resolution I", *[None] * 5]


def test_an_annex_that_goes_on_from_the_reports_own_belongs_to_no_text_inside_them() -> None:
    labels = [
        "Annex I",
        "Annex II",
        "Decision 1",
        "Annex I",
        "Annex II",
        "Decision 2",
        "Annex III",
        "Decision 3",
        "Annex",
    ]
    kinds = [PartKind.ANNEX if label.startswith("Annex") else PartKind.DECISION for label in labels]
    found = belonging([Part(kind, (), label) for kind, label in zip(kinds, labels, strict=True)])
    assert [p.of for p in found] == [None, None, None, "Decision 1", "Decision 1", None, None, None, "Decision 3"]


# --- texts in parts and in sections ---------------------------------------------------------------------------------------


def row(*cells: str, size: float = 8.5) -> Block:
    return Block((Span(" ".join(cells)),), left=123.0, size=size, gap=1.2, lines=1, cells=cells)


def test_a_draft_in_lettered_parts_has_its_own_titles() -> None:
    text = read(
        block("Money for bridges", bold=True, size=12, left=123),
        block("A", bold=True, size=12, left=123, gap=2.1),
        block("Appropriations", bold=True, left=123),
        formula(),
        block("1. Approves the sums below;", lead="Approves"),
        block("B", bold=True, size=12, left=123, gap=2.1),
        block("Estimates of income", bold=True, left=123),
        formula(),
        block("1. Approves the estimates below;", lead="Approves"),
    )
    assert [(part.kind, part.label, part.title) for part in text.parts] == [
        (PartKind.DRAFT_RESOLUTION, "A", "Money for bridges"),
        (PartKind.DRAFT_RESOLUTION, "B", "Estimates of income"),
    ]


def test_a_draft_of_a_report_in_lettered_parts_is_cited_with_number_and_letter() -> None:
    text = read(
        block("31. The Committee recommends the adoption of the following draft resolutions:"),
        block("DRAFT RESOLUTION III", left=246),
        block("Questions of quiet islands", left=137),
        block("A", left=303),
        block("GENERAL", left=285),
        formula(),
        block("Recalling its words on islands,", lead="Recalling"),
        block("1. Decides to visit them;", lead="Decides"),
        block("B", left=303),
        block("SINGLE ISLANDS", left=240),
        formula(),
        block("Referring to resolution A above,", lead="Referring"),
        block("I. First island", left=252),
        block("Noting its lighthouse,", lead="Noting"),
        block("1. Requests that it be painted;", lead="Requests"),
        block("II. Second island", left=252),
        block("Noting also its harbour,", lead="Noting also"),
        block("1. Calls for a second pier.", lead="Calls for"),
        block("32. The Committee also recommends to the Assembly a text."),
        kind=PartKind.NARRATIVE,
    )
    assert [(part.kind, part.label, part.title) for part in text.parts] == [
        (PartKind.NARRATIVE, None, None),
        (PartKind.DRAFT_RESOLUTION, "Draft resolution III A", "Questions of quiet islands"),
        (PartKind.DRAFT_RESOLUTION, "Draft resolution III B", "SINGLE ISLANDS"),
        (PartKind.NARRATIVE, None, None),
    ]
    assert [p.text for p in text.parts[1].passages if p.kind is PassageKind.TITLE] == ["GENERAL"]
    assert [(p.kind, p.number) for p in text.parts[2].passages] == [
        (PassageKind.PREAMBULAR, None),
        (PassageKind.HEADING, "I"),
        (PassageKind.PREAMBULAR, None),
        (PassageKind.OPERATIVE, "1"),
        (PassageKind.HEADING, "II"),
        (PassageKind.PREAMBULAR, None),
        (PassageKind.OPERATIVE, "1"),
    ]


def test_sections_of_one_resolution_begin_their_reasons_and_numbers_anew() -> None:
    text = read(
        block("Pay of bridge keepers", bold=True, size=12, left=123),
        formula(),
        block("Recalling its resolution on pay,", lead="Recalling"),
        block("1. Takes note of the report;", lead="Takes note"),
        block("I", bold=True, left=123),
        block("Keepers by day", bold=True, left=123),
        block("Recalling what day is,", lead="Recalling"),
        block("1. Reaffirms the wage of the day;", lead="Reaffirms"),
        block("II", bold=True, left=123),
        block("Keepers by night", bold=True, left=123),
        block("Approves the wage of the night;", lead="Approves"),
    )
    (part,) = text.parts
    assert [(p.kind.value, p.number, p.text.split()[0]) for p in part.passages] == [
        ("preambular", None, "Recalling"),
        ("operative", "1", "Takes"),
        ("heading", "I", "Keepers"),
        ("preambular", None, "Recalling"),
        ("operative", "1", "Reaffirms"),
        ("heading", "II", "Keepers"),
        ("operative", None, "Approves"),
    ]


def test_a_figure_without_its_point_counts_where_it_is_due() -> None:
    text = read(
        block("Bridges", bold=True, size=12, left=123),
        formula(),
        block("1. Decides to paint;", lead="Decides"),
        block("2 Condemns rust;", lead="Condemns"),
        block("3. Decides to go on;", lead="Decides"),
        block("12 Monkeys is no paragraph;"),
    )
    numbered = [(p.number, p.text) for p in text.parts[0].passages if p.number]
    assert numbered == [("1", "Decides to paint;"), ("2", "Condemns rust;"), ("3", "Decides to go on;")]


def test_rows_that_are_counted_are_no_paragraphs() -> None:
    text = read(
        block("Income", bold=True, size=12, left=123),
        formula(),
        block("1. Estimates of income are approved as follows:"),
        row("Income section", "Amount (dollars)", size=7.0),
        row("1. Tolls", "278 735 200"),
        block("States", size=8.5),
        row("2. General income", "(1 200)"),
        row("Total", "–"),
        block("2. The income shall be credited to the bridges."),
    )
    found = [(p.kind, p.number) for p in text.parts[0].passages]
    assert found == [(PassageKind.OPERATIVE, "1"), *[(PassageKind.TABLE, None)] * 5, (PassageKind.OPERATIVE, "2")]


def test_a_note_under_a_table_keeps_its_letter() -> None:
    note = Block((Span("a", mark=True), Span(" Of last year.")), left=131.0, size=7.0, lines=1)
    text = read(
        block("1. The sums are as follows:"), row("Bridges", "2"), note, kind=PartKind.NARRATIVE, notes=frozenset("a")
    )
    last = text.parts[0].passages[-1]
    assert (last.kind, last.text, last.footnotes) == (PassageKind.TABLE, "a Of last year.", ())


def test_headings_that_are_counted_between_paragraphs() -> None:
    text = read(
        block("14. The Committee considered the proposals."),
        block("15. It had before it two drafts."),
        block("1. Quiet rivers"),
        block("16. It adopted the first draft."),
        block("2. Loud rivers"),
        block("17. It adopted the second draft."),
        kind=PartKind.NARRATIVE,
    )
    assert [(p.kind, p.number) for p in text.parts[0].passages if p.kind is PassageKind.HEADING] == [
        (PassageKind.HEADING, "1"),
        (PassageKind.HEADING, "2"),
    ]


def test_a_draft_quoted_in_a_report_has_its_title_and_numbers() -> None:
    text = read(
        block("11. The representative of Ruritania introduced a draft resolution entitled “Quiet rivers”, which read:"),
        Block((Span("“The General Assembly,"),), left=125.0, lines=1),
        block("“Recalling its earlier words,"),
        block("“1. Urges all keepers to paint;"),
        block("“2. Also urges them to rest.”"),
        block("12. The draft was withdrawn."),
        kind=PartKind.NARRATIVE,
    )
    quoted = text.parts[1]
    assert (quoted.kind, quoted.title) == (PartKind.DRAFT_RESOLUTION, "Quiet rivers")
    assert [p.number for p in quoted.passages] == [None, "1", "2"]
    assert text.parts[2].passages[0].number == "12"


def test_a_heading_over_changes_to_a_draft_is_no_draft() -> None:
    text = read(
        block("28. The Rapporteur made the following oral revisions to the drafts:"),
        block("Draft resolution A", left=65),
        block("(a) In paragraph 3, the word “old” was deleted;"),
        block("29. The Committee adopted the revisions."),
        kind=PartKind.NARRATIVE,
    )
    assert len(text.parts) == 1


def test_decisions_of_an_executive_board() -> None:
    end = (
        block("Annual session", left=423, lead="Annual session"),
        block("12 June 2031", left=431, lead="12 June 2031"),
    )
    text = read(
        block("7. The decisions follow:"),
        block("2031/8 Report on quiet rivers", bold=True, left=123),
        formula("Executive Board"),
        block("1. Takes note of the report.", lead="Takes note"),
        *end,
        block("2031/9 Bridges of the future", bold=True, left=123),
        formula("Executive Board"),
        block("Welcomes the bridges.", lead="Welcomes"),
        *end,
        kind=PartKind.NARRATIVE,
    )
    assert [(p.kind, p.label, p.title, len(p.passages)) for p in text.parts[1:]] == [
        (PartKind.DECISION, "Decision 2031/8", "Report on quiet rivers", 1),
        (PartKind.DECISION, "Decision 2031/9", "Bridges of the future", 1),
    ]


def test_the_contents_name_the_annex_and_do_not_begin_it() -> None:
    text = read(
        block("Report on bridges", bold=True, size=14),
        block("I. Rust ........................ 5", left=123),
        block("II. Paint of many colours, and what was said of it by those who", left=123),
        block("painted ........................ 7", left=123),
        block("Annex", left=123),
        block("Bridges that were painted, as at", left=123),
        block("31 December 2040 ............... 9", left=123),
        block("I. Rust", bold=True),
        block("1. There is rust."),
        kind=PartKind.NARRATIVE,
    )
    (part,) = text.parts
    assert [p.text for p in part.passages if p.kind is PassageKind.TABLE] == [
        "I. Rust 5",
        "II. Paint of many colours, and what was said of it by those who painted 7",
        "Annex",
        "Bridges that were painted, as at 31 December 2040 9",
    ]
    assert (part.passages[-1].kind, part.passages[-1].number) == (PassageKind.PARAGRAPH, "1")


def test_what_closes_a_paragraph_under_its_points_is_operative() -> None:
    text = read(
        block("Painting", bold=True, size=12),
        formula(),
        block("Recalling paint,", lead="Recalling"),
        block("1. Requests the painters to provide:", lead="Requests"),
        block("(a) Paint;"),
        block("(b) Brushes;"),
        block("and urges them to clean both;", lead="urges"),
    )
    last = text.parts[0].passages[-1]
    assert (last.kind, last.number, last.text) == (PassageKind.OPERATIVE, None, "and urges them to clean both;")


def test_an_annex_to_a_letter_is_a_part_under_its_own_title() -> None:
    text = read(
        block("Letter dated 3 June 2040 from the Permanent Representative of Fiji", bold=True, size=12),
        block("I have the honour to write."),
        block("(Signed) A. Painter"),
        block("Annex II to the letter dated 3 June 2040 from the Permanent Representative of Fiji", bold=True, size=14),
        block("Bridges of Fiji", bold=True, size=12),
        block("They are painted."),
        kind=PartKind.LETTER,
    )
    assert [(part.kind, part.label, part.title) for part in text.parts[1:]] == [
        (PartKind.ANNEX, "Annex II", "Bridges of Fiji")
    ]


def test_decisions_of_a_meeting_of_parties_are_parts_by_their_number() -> None:
    text = read(
        block("Report of the Meeting", bold=True, size=14),
        block("1. The Meeting decided as follows."),
        block("Decision 1", bold=True),
        block("Paint", bold=True),
        formula("Meeting of States Parties"),
        block("1. Decides to paint;", lead="Decides"),
        kind=PartKind.NARRATIVE,
    )
    assert [(part.kind, part.label, part.title) for part in text.parts[1:]] == [
        (PartKind.DECISION, "Decision 1", "Paint")
    ]


def test_a_power_is_no_mark_and_a_star_in_the_size_of_the_text_is_one() -> None:
    spans = (Span("11. The water was 11,444 m"), Span("3", mark=True), Span(" deep (see annex).*"))
    text = read(
        block("Report", bold=True, size=14),
        Block(spans, left=147.0),
        kind=PartKind.NARRATIVE,
        notes=frozenset({"3", "*"}),
    )
    last = text.parts[0].passages[-1]
    assert (last.text, last.footnotes) == ("The water was 11,444 m3 deep (see annex).", ("*",))


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Africa ............. 12", "Africa 12"),
        ("Care of bridges, 2022–2025.. 9", "Care of bridges, 2022–2025 9"),
        ("Care of bridges, 2024 .. 7", "Care of bridges, 2024 7"),
        ("The Kingdom of the Islands . . Ms. Pierce", "The Kingdom of the Islands Ms. Pierce"),
        ("The Assembly . . . decided", None),
        ("It ended in 2024. 7 of them stayed", None),
        ("See para. 7", None),
    ],
)
def test_dots_that_lead_to_a_page_or_a_name(line: str, entry: str | None) -> None:
    assert formulas.without_leader(line) == entry


def test_a_raised_comma_between_two_marks_is_no_text() -> None:
    spans = (
        Span("Projected for 2031/32"),
        Span("b", mark=True),
        Span(",", mark=True),
        Span("c", mark=True),
        Span(" $5"),
    )
    assert words_of(Block(spans), 0, {"b", "c"}) == ("Projected for 2031/32 $5", ("b", "c"), None)


def test_an_underlined_line_of_typescript_over_the_next_number_is_a_heading() -> None:
    def typed(text: str, *, gap: float = 2.0, lines: int = 3) -> Block:
        return Block((Span(text),), left=65.0, rest=65.0, gap=gap, lines=lines)

    found = read(
        Block((Span("REPORT ON LAMPS", bold=True),), left=150.0, size=14.0),
        typed("1. The lamps are lit."),
        typed("Care of the lamps", lines=1),
        typed("2. They are watched."),
        typed("Source: the keepers", lines=1),
        typed("3. They burn oil."),
        typed("Oil of the coast", gap=1.0, lines=1),
        typed("4. It is dear."),
        kind=PartKind.NARRATIVE,
    )
    headings = [p.text for part in found.parts for p in part.passages if p.kind is PassageKind.HEADING]
    assert headings == ["Care of the lamps"]
