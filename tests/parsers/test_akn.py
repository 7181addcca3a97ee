"""Akoma Ntoso of the UN: what the mark-up says is what the document has, in six languages; what is malformed is parked."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.model import Document, PartKind, PassageKind, SponsorRole
from parsers import Parked, Reason, parse
from parsers.akn.reader import read_workflow
from replica.writer.pdf import write_pdf
from tests.parsers.akn_fixture import akn, container, council, lead, link, note, paragraph
from tests.parsers.test_languages import TEXTS, ready, resolution

VOTE = """<analysis><parliamentary><voting outcome="adoptedRecordedVote">
<count value="2" refersTo="inFavour"><v><organization>CUBA</organization><organization>TONGA</organization></v></count>
<count value="{against}" refersTo="against"><v><organization>ISRAEL</organization></v></count>
<count value="0" refersTo="abstaining"><v></v></count></voting></parliamentary></analysis>"""
STEPS = """<workflow><step date="2036-10-07" outcome="draftResolution" as="A/91/L.6" by="Cuba and Trinidad and Tobago"/>
<step date="0001-01-01" outcome="draftResolutionAdditionalSponsors" by="Tonga"/>
<step date="0001-01-01" outcome="recommendedForAdoption" as="A/91/463" by="" refersTo="26"/>
<step date="2036-10-29" outcome="adopted" as="A/91/PV.22" by=""/></workflow>
<classification><keyword value="LIGHTHOUSES" dictionary="UNBIS Thesaurus"/>
<keyword refersTo="agenda" value="38" dictionary="A/91/251"/></classification>"""
POINTS = """<paragraph><num>2.</num><list><intro><p>	<span class="italic">Calls for</span>:</p></intro>
<point><num>(a)</num><content><p>	Lamps that burn;</p></content></point>
<point><num>(b)</num><content><p>	Keepers who:</p></content>
<list><point><num>(i)</num><content><p>	Watch;</p></content></point>
<point><num>(ii)</num><content><p>	Wait.</p></content></point></list></point></list></paragraph>"""


def simple(**words: str) -> Document:
    body = paragraph("1.", f"{lead('Takes note')} of the report.")
    return parse(akn(body, preamble=container(f"{lead('Recalling')} the sea,"), **words))


def test_the_masthead_is_that_of_the_cover_page() -> None:
    head = simple().masthead
    assert (head.symbol, head.language, head.organ, head.distribution) == (
        "A/RES/91/7",
        "en",
        "General Assembly",
        "general",
    )
    assert (head.date, head.adopted, head.meeting) == ("2036-11-02", "2036-10-29", "12th plenary meeting")
    assert (head.session, head.job_number, head.agenda_title) == ("91", "36-17552", "Lighthouses")
    assert head.agenda_items == ("38", "40 (a)", "40 (b)")
    assert not head.reissued


def test_title_and_proponent_stand_on_the_part() -> None:
    document = simple()
    assert document.kind == "resolution"
    part = document.parts[0]
    assert part.kind is PartKind.RESOLUTION
    assert part.title == "Preservation of lighthouses"
    assert part.proponent == "[without reference to a Main Committee (A/91/L.6)]"


@pytest.mark.parametrize("title", ["91/7. Preservation", "91/7 Preservation", "Preservation", " -\tPreservation"])
def test_the_number_is_no_part_of_the_title(title: str) -> None:
    assert simple(title=title).title == "Preservation"


def test_a_session_that_is_left_empty_is_that_of_the_symbol() -> None:
    assert simple(session="<session></session>").masthead.session == "91"


def test_the_first_of_january_of_the_year_1_is_no_date() -> None:
    closing = (
        '<event><location title="22nd">22nd plenary meeting</location><docDate date="0001-01-01">?</docDate></event>'
    )
    head = simple(closing=closing).masthead
    assert head.adopted == "2036-10-29"  # of the work, since the conclusions do not know
    assert head.meeting == "22nd plenary meeting"


def test_a_cover_without_symbol_gives_it_by_the_number_and_says_so() -> None:
    document = simple(symbol="")
    assert document.masthead.symbol == "A/RES/91/7"
    assert "A/RES/91/7" in document.provenance.warnings[0]


def test_a_cover_without_symbol_names_the_body_by_the_work_not_by_the_author() -> None:
    # The author of the Human Rights Council's resolutions is "ga".
    assert simple(symbol="", body_of="unga-hrc").masthead.symbol == "A/HRC/RES/91/7"


MANDATE = """<paragraph class="H"><subheading>\t\tMandate </subheading></paragraph><paragraph><num>1.</num><list>
<intro><p>\t<span class="italic">Decides</span> that the mission shall:</p></intro>
<point><num>(a)</num><content><p>\tProtect the harbour: </p></content></point>
<sublist><point><num>(i)</num><content><p>\tBy day: </p></content></point>
<sublist><point><num>•</num><content><p>\tWith boats, </p></content></point>
<point><num>•</num><content><p>\tWith lamps; </p></content></point></sublist>
<point><num>(ii)</num><content><p>\tBy night; </p></content></point></sublist>
<point><num>(b)</num><content><p>\tReport. </p></content></point></list></paragraph>"""


def test_a_resolution_of_the_security_council() -> None:
    steps = """<step date="2036-04-29" outcome="draftResolution" as="S/2036/347" by="Panama"/>
<step date="2036-04-29" outcome="adopted" as="S/PV.9999" by="Adopted unanimously, 9999th meeting"/>"""
    data = council(MANDATE, preamble=container(f"{lead('Acting')} under Chapter VII,"), steps=steps)
    document = parse(data)
    head, part = document.masthead, document.parts[0]
    assert (head.symbol, head.session, head.organ) == ("S/RES/2999 (2036)", None, "Security Council")
    assert (head.date, head.adopted, head.meeting) == ("2036-04-30", "2036-04-29", "9999th meeting")
    assert part.title == "Resolution 2999 (2036)"
    assert [(p.kind.value, p.number, p.level, p.text) for p in part.passages] == [
        ("preambular", None, 0, "Acting under Chapter VII,"),
        ("heading", None, 0, "Mandate"),
        ("operative", "1", 0, "Decides that the mission shall:"),
        ("subparagraph", "1 (a)", 1, "Protect the harbour:"),
        ("subparagraph", "1 (i)", 2, "By day:"),
        ("subparagraph", None, 3, "With boats,"),
        ("subparagraph", None, 3, "With lamps;"),
        ("subparagraph", "1 (ii)", 2, "By night;"),
        ("subparagraph", "1 (b)", 1, "Report."),
    ]
    workflow = read_workflow(data)
    assert (workflow.draft, workflow.record) == ("S/2036/347", "S/PV.9999")


def test_how_a_council_adopted_is_no_record_of_a_meeting() -> None:
    steps = '<workflow><step outcome="adopted" as="Adopted without vote, 46th meeting" by=""/></workflow>'
    assert read_workflow(akn(paragraph("1.", "Decides."), meta=steps)).record is None


def test_a_letter_beside_the_number_has_its_note() -> None:
    letter = '</p><p><docNumber>B</docNumber><authorialNote marker="1"><p>Resolution 91/7 becomes 91/7 A.</p></authorialNote>'
    data = akn(paragraph("1.", f"{lead('Decides')} so."), symbol="E/RES/2036/7 B").replace(
        b"</docTitle></p></preface>", f"</docTitle>{letter}</p></preface>".encode()
    )
    document = parse(data)
    assert document.parts[0].label == "B"
    assert [note.text for note in document.footnotes] == ["Resolution 91/7 becomes 91/7 A."]


def test_lettered_resolutions_that_are_components_of_a_collection() -> None:
    def component(letter: str, title: str, text: str) -> str:
        return f"""<component eId="{letter}"><statement name="resolution"><meta><identification/></meta><preface><p>
        <docNumber>{letter}</docNumber><docTitle refersTo="#resolutionTitle">{title}</docTitle></p></preface>
        <preamble>{container(f"{lead('Noting')} the {title.lower()},")}</preamble><mainBody>{text}</mainBody>
        <conclusions><p><inline name="adoptionMeeting">41st plenary meeting</inline></p></conclusions></statement></component>"""

    points = f"<paragraph><content><p>{lead('Urges')} all ports:</p></content></paragraph>"
    points += "<paragraph><content><p>\t(a)\tTo burn oil;</p></content></paragraph>"
    points += "<paragraph><num>\t(b)</num><content><p>\tTo save it.</p></content></paragraph>"
    parts = component("A", "Lamps", points) + component("B", "Oil", paragraph("1.", f"{lead('Decides')} so."))
    whole = akn("", symbol="A/RES/91/7 A-B", title="Questions of light").decode()
    front = whole.partition("<preamble>")[0].replace(
        '<statement name="resolution">', '<documentCollection name="publication">'
    )
    data = f"{front}<collectionBody><component><documentRef/></component></collectionBody></documentCollection>"
    document = parse(f"{data}<components>{parts}</components></akomaNtoso>".encode())
    assert (document.masthead.symbol, document.masthead.meeting) == ("A/RES/91/7 A-B", "41st plenary meeting")
    assert [(p.label, p.title) for p in document.parts] == [("A", "Questions of light"), ("B", "Questions of light")]
    assert [(p.kind.value, p.number, p.text) for p in document.parts[0].passages] == [
        ("title", None, "Lamps"),
        ("preambular", None, "Noting the lamps,"),
        ("operative", None, "Urges all ports:"),
        ("operative", "(a)", "To burn oil;"),
        ("operative", "(b)", "To save it."),
    ]
    assert [p.text for p in document.parts[1].passages] == ["Oil", "Noting the oil,", "Decides so."]


def test_the_original_language_of_the_cover_page() -> None:
    cover = '<p><inline refersTo="#english" name="originalLanguage">Original: English</inline></p>'
    assert simple(cover=cover).masthead.original_language == "en"


def test_a_starred_symbol_is_a_reissue() -> None:
    head = simple(symbol="A/RES/91/7*").masthead
    assert (head.symbol, head.reissued) == ("A/RES/91/7", True)


def test_passages_have_numbers_levels_and_leads() -> None:
    body = paragraph("1.", f"{lead('Takes note')} of it;") + POINTS
    passages = parse(akn(body, preamble=container(f"“{lead('Recalling also')} the sea”,"))).parts[0].passages
    assert [(p.kind.value, p.number, p.level, p.lead) for p in passages] == [
        ("preambular", None, 0, "Recalling also"),
        ("operative", "1", 0, "Takes note"),
        ("operative", "2", 0, "Calls for"),
        ("subparagraph", "2 (a)", 1, None),
        ("subparagraph", "2 (b)", 1, None),
        ("subparagraph", "2 (i)", 2, None),
        ("subparagraph", "2 (ii)", 2, None),
    ]
    assert passages[2].text == "Calls for:"
    assert passages[3].text == "Lamps that burn;"


@pytest.mark.parametrize(
    ("printed", "text"),
    [("1 -", "تطلب"), ("1.", "Requests"), ("١ -", "تطلب"), ("\u200f1 -", "تطلب"), ("1", "Requests")],
)
def test_a_number_is_a_figure_however_it_is_printed(printed: str, text: str) -> None:
    assert parse(akn(paragraph(printed, f"{lead(text)} x;"))).parts[0].passages[0].number == "1"


def test_a_number_left_in_the_text_is_taken_out_of_it() -> None:
    body = f"<paragraph><content><p>\t7 -\t{lead('تحث')} الدول؛</p></content></paragraph>"
    passage = parse(akn(body, language="ara")).parts[0].passages[0]
    assert (passage.kind, passage.number, passage.text, passage.lead) == (
        PassageKind.OPERATIVE,
        "7",
        "تحث الدول؛",
        "تحث",
    )


def test_letters_of_other_scripts_stay_as_printed() -> None:
    body = """<paragraph><num>3 -</num><list><intro><p>x:</p></intro>
    <point><num>(أ)</num><content><p>y؛</p></content></point></list></paragraph>"""
    assert [p.number for p in parse(akn(body, language="ara")).parts[0].passages] == ["3", "3 (أ)"]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_mark_up_and_print_of_one_resolution_have_the_same_numbers(language: str) -> None:
    """The press sets the points of each language as the United Nations does: "(a)", "a)", "(أ)"."""
    written = resolution(ready(language))
    body = ""
    for one in written.passages:
        if one.kind is PassageKind.OPERATIVE:
            body += paragraph(f"{one.number}.", f"{lead(one.lead or '')}{one.text[len(one.lead or '') :]}")
        elif one.kind is PassageKind.SUBPARAGRAPH:
            point = f"<num>{(one.number or '').split()[-1]}</num><content><p>{one.text}</p></content>"
            body = body.removesuffix("</paragraph>") + f"<list><point>{point}</point></list></paragraph>"
    marked = parse(akn(body, language={"ar": "ara", "es": "spa", "fr": "fra", "ru": "rus", "zh": "zho"}[language]))
    printed = parse(write_pdf(written))
    assert [(p.kind, p.number, p.level, p.text) for p in marked.passages] == [
        (p.kind, p.number, p.level, p.text) for p in printed.passages if p.kind is not PassageKind.PREAMBULAR
    ]


def test_a_heading_is_neither_numbered_nor_led() -> None:
    body = (
        "<paragraph class='H1'><content><p><subheading>\tLamps</subheading></p></content></paragraph>"
        "<paragraph><subheading>Keepers</subheading></paragraph>"
    )
    kinds = [p.kind for p in parse(akn(body + paragraph("1.", "Requests x."))).parts[0].passages]
    assert kinds == [PassageKind.HEADING, PassageKind.HEADING, PassageKind.OPERATIVE]


def test_a_single_unnumbered_paragraph_with_a_lead_is_operative() -> None:
    body = f"<paragraph><content><p>{lead('Adopts')} the declaration.</p></content></paragraph>"
    passage = parse(akn(body)).parts[0].passages[0]
    assert (passage.kind, passage.number, passage.lead) == (PassageKind.OPERATIVE, None, "Adopts")


def test_footnotes_are_out_of_the_text_and_in_order() -> None:
    text = (
        f"{lead('Recalling')} the Convention,{note('1', 'United Nations, vol. 3.')} the Charter{note('*', 'Ibid.')} and"
    )
    document = parse(akn(paragraph("1.", f"Notes x;{note('2', 'See A/91/83.')}"), preamble=container(text)))
    assert [(n.mark, n.text) for n in document.footnotes] == [
        ("1", "United Nations, vol. 3."),
        ("*", "Ibid."),
        ("2", "See A/91/83."),
    ]
    first = document.passages[0]
    assert first.text == "Recalling the Convention, the Charter and"
    assert first.footnotes == ("1", "*")
    assert document.footnotes[2].citations == ("A/91/83",)


def test_the_brackets_around_an_arabic_mark_are_nobodys_words() -> None:
    text = f"{lead('إذ تشير')} إلى المعاهدة<sup>(</sup>{note('1', '()	المرجع نفسه.')}<sup>)</sup>، وغيرها،"
    document = parse(akn(paragraph("1 -", "x"), preamble=container(text), language="ara"))
    assert document.passages[0].text == "إذ تشير إلى المعاهدة، وغيرها،"
    assert document.footnotes[0].text == "المرجع نفسه."


def test_a_raised_figure_is_a_mark_where_a_note_answers_to_it() -> None:
    text = f"{lead('Recalling')} the Convention{note('1', 'Ibid.')} and the Charter<sup>1</sup> on 9 km<sup>2</sup>,"
    passage = parse(akn(paragraph("1.", "x"), preamble=container(text))).passages[0]
    assert (passage.text, passage.footnotes) == ("Recalling the Convention and the Charter on 9 km2,", ("1", "1"))


def test_an_arabic_and_before_the_italics_belongs_to_the_lead() -> None:
    document = parse(akn(paragraph("1 -", "x"), preamble=container(f"و{lead('إذ تضع')} في اعتبارها،"), language="ara"))
    assert document.passages[0].lead == "وإذ تضع"


def test_a_chinese_lead_is_bold() -> None:
    text = '<span class="bold">回顾</span>其决议，'
    passage = parse(akn(paragraph("1.", "x"), preamble=container(text), language="zho")).passages[0]
    assert (passage.lead, passage.text) == ("回顾", "回顾其决议，")


def test_citations_are_those_of_words_and_links_in_one_order() -> None:
    text = (
        f"{lead('Recalling')} resolutions {link('A/RES/46/152', '46/152')} and 60/1 and Security Council resolution "
        + "".join(link("S/RES/2334(2016)", piece, "ch") for piece in ("2334", " (", "2016", ")"))
        + f" and the report {link('A/91/5 (Vol. I)', 'of the auditors')},"
    )
    passage = parse(akn(paragraph("1.", "x"), preamble=container(text))).passages[0]
    assert passage.citations == ("A/RES/46/152", "A/RES/60/1", "S/RES/2334 (2016)", "A/91/5 (Vol. I)")


def test_a_letter_behind_a_link_makes_it_the_lettered_resolution() -> None:
    text = f"{lead('Recalling')} its resolution {link('A/RES/62/232', '62/232')} A of 22 December 2007,"
    passage = parse(akn(paragraph("1.", "x"), preamble=container(text))).passages[0]
    assert passage.citations == ("A/RES/62/232 A",)


def test_links_elsewhere_and_broken_ones_cite_nothing() -> None:
    text = '<a href="https://example.org/A/RES/1/1">a</a><a></a><a href="http://[">b</a><a href="https://undocs.org/en/">c</a> d,'
    assert parse(akn(paragraph("1.", "x"), preamble=container(text))).passages[0].citations == ()


def test_a_council_resolution_linked_by_number_alone_is_known() -> None:
    text = '<a href="https://undocs.org/ar/1373(2001)">1373</a> x،'
    passage = parse(akn(paragraph("1 -", "x"), preamble=container(text), language="ara")).passages[0]
    assert passage.citations == ("S/RES/1373 (2001)",)


def test_sponsors_and_workflow() -> None:
    data = akn(paragraph("1.", "x"), meta=STEPS)
    assert [(s.name, s.code, s.role) for s in parse(data).sponsors] == [
        ("Cuba", "CUB", SponsorRole.ORIGINAL),
        ("Trinidad and Tobago", "TTO", SponsorRole.ORIGINAL),
        ("Tonga", "TON", SponsorRole.ADDITIONAL),
    ]
    workflow = read_workflow(data)
    assert (workflow.draft, workflow.report, workflow.paragraph) == ("A/91/L.6", "A/91/463", "26")
    assert (workflow.record, workflow.subjects, workflow.agenda) == ("A/91/PV.22", ("LIGHTHOUSES",), "A/91/251")


def test_a_vote_is_counted() -> None:
    document = parse(akn(paragraph("1.", "x"), meta=VOTE.format(against=1)))
    (vote,) = document.votes
    assert (vote.in_favour, vote.against, vote.abstaining) == (("CUBA", "TONGA"), ("ISRAEL",), ())
    assert vote.totals == (("in_favour", 2), ("against", 1), ("abstaining", 0))
    assert (vote.subject, vote.date, vote.meeting) == ("A/RES/91/7", "2036-10-29", "12th plenary meeting")
    assert document.provenance.warnings == ()


def test_a_vote_that_does_not_add_up_is_a_warning() -> None:
    document = parse(akn(paragraph("1.", "x"), meta=VOTE.format(against=3)))
    assert document.provenance.warnings == ("the vote on A/RES/91/7 lists 1 names against, but its total is 3",)


def test_an_annex_is_a_part_with_numbers_of_its_own() -> None:
    annex = f"""<attachments><attachment><doc name="annex"><meta><identification/></meta>
    <mainBody><paragraph><content><p><subheading>Annex II</subheading></p></content></paragraph>
    <paragraph><content><p><subheading>Rules for keepers</subheading></p></content></paragraph></mainBody>
    <preamble>{container(f"{lead('Recalling')} the night,")}</preamble>
    <mainBody><paragraph><content><p><subheading>Rule 1</subheading></p></content></paragraph>
    {paragraph("1.", "Keepers keep.")}{paragraph("(a)", "Always;")}
    <paragraph><content><p>Nothing else.</p></content></paragraph></mainBody></doc></attachment></attachments>"""
    document = parse(akn(paragraph("1.", f"{lead('Adopts')} it.") + paragraph("2.", "x"), after=annex))
    resolution, rules = document.parts
    assert [p.number for p in resolution.passages] == ["1", "2"]
    assert (rules.kind, rules.label, rules.title) == (PartKind.ANNEX, "Annex II", "Rules for keepers")
    assert [(p.kind.value, p.number) for p in rules.passages] == [
        ("preambular", None),
        ("heading", None),
        ("paragraph", "1"),
        ("subparagraph", "1 (a)"),
        ("paragraph", None),
    ]


def head(text: str) -> str:
    return f'<paragraph class="H1"><heading>\t\t{text}</heading></paragraph>'


def test_annexes_follow_the_text_of_the_security_council_without_an_attachment() -> None:
    text = paragraph("1.", f"{lead('Endorses')} the plan;") + head("ANNEX 1 - A plan for the harbour")
    text += paragraph("1.", "Boats will be mended.") + head("ANNEX 2") + head("Lamps") + paragraph("1.", "Lamps burn.")
    resolution, plan, lamps = parse(council(text)).parts
    assert [p.number for p in resolution.passages] == ["1"]
    assert (plan.kind, plan.label, plan.title) == (PartKind.ANNEX, "ANNEX 1", "A plan for the harbour")
    assert (lamps.label, lamps.title) == ("ANNEX 2", "Lamps")
    assert [(p.kind.value, p.number) for p in (*plan.passages, *lamps.passages)] == [("paragraph", "1")] * 2


def test_several_annexes_of_one_attachment_are_told_apart() -> None:
    annexes = f"""<attachments><attachment><doc name="annex"><mainBody>{head("Annex A – Boats")}{paragraph("1.", "Punts;")}
    {head("Annex B – Lamps")}{head("Part I")}{paragraph("1.", "Oil.")}</mainBody></doc></attachment></attachments>"""
    _, boats, lamps = parse(akn(paragraph("1.", f"{lead('Adopts')} them."), after=annexes)).parts
    assert [(p.label, p.title) for p in (boats, lamps)] == [("Annex A", "Boats"), ("Annex B", "Lamps")]
    assert [p.text for p in lamps.passages] == ["Part I", "Oil."]


def test_what_a_resolution_adopts_is_a_part_under_its_own_title() -> None:
    text = f"<paragraph><content><p>{lead('Adopts')} the following Pact:</p></content></paragraph>{head('A pact for harbours')}"
    text += paragraph("1.", "We gather.") + head("Actions") + paragraph("2.", "We mend.")
    resolution, pact = parse(akn(text)).parts
    assert [p.text for p in resolution.passages] == ["Adopts the following Pact:"]
    assert (pact.kind, pact.title) == (PartKind.ANNEX, "A pact for harbours")
    assert [(p.kind.value, p.number) for p in pact.passages] == [
        ("paragraph", "1"),
        ("heading", None),
        ("paragraph", "2"),
    ]


def test_what_is_bold_from_end_to_end_is_a_heading() -> None:
    def bold(text: str, number: str = "") -> str:
        return f'<paragraph>{number}<content><p>\t<span class="bold">{text}</span></p></content></paragraph>'

    text = (
        paragraph("17.", f"{lead('Decides')} so.") + bold("Harbours", "<num>I.</num>") + bold("Action 1. We will mend.")
    )
    text += paragraph("18.", f"{lead('Urges')} them.") + bold("Important", "<num>19.</num>")
    (part,) = parse(akn(text)).parts
    assert [(p.kind.value, p.number, p.text) for p in part.passages] == [
        ("operative", "17", "Decides so."),
        ("heading", None, "I. Harbours"),
        ("heading", None, "Action 1. We will mend."),
        ("operative", "18", "Urges them."),
        ("operative", "19", "Important"),
    ]


def test_a_point_may_open_with_an_act_of_its_own() -> None:
    points = POINTS.replace("Lamps that burn", f"{lead('requests')} lamps").replace("Watch", "Always watch")
    leads = {p.number: p.lead for p in parse(akn(points)).parts[0].passages}
    assert leads == {"2": "Calls for", "2 (a)": "requests", "2 (b)": None, "2 (i)": None, "2 (ii)": None}


def test_the_annexation_of_a_port_is_a_heading() -> None:
    document = parse(
        council(paragraph("1.", f"{lead('Notes')} so;") + head("Annexation") + paragraph("2.", f"{lead('Urges')} it."))
    )
    (part,) = document.parts
    assert [p.number for p in part.passages] == ["1", None, "2"]


def test_a_draft_inside_a_paragraph_is_a_part() -> None:
    inside = f"""<embeddedStructure><preface><p><docTitle>Lamps</docTitle></p></preface>
    <preamble>{container(f"{lead('Noting')} oil,")}</preamble><mainBody>{paragraph("1.", f"{lead('Urges')} thrift.")}</mainBody>
    </embeddedStructure>"""
    body = f"<paragraph><content><p>{lead('Recommends')} the following draft:{inside}</p></content></paragraph>"
    outer, draft = parse(akn(body)).parts
    assert [p.text for p in outer.passages] == ["Recommends the following draft:"]
    assert (draft.kind, draft.title) == (PartKind.DRAFT_RESOLUTION, "Lamps")
    assert [(p.kind.value, p.number) for p in draft.passages] == [("preambular", None), ("operative", "1")]


def test_a_table_row_is_a_passage_with_its_cells() -> None:
    table = (
        "<paragraph><content><table><tr><td><p>Year</p></td><td><p>Lamps</p></td></tr></table></content></paragraph>"
    )
    passages = parse(akn(paragraph("1.", "x") + table)).parts[0].passages
    assert (passages[1].kind, passages[1].text) == (PassageKind.TABLE, "Year | Lamps")


# --- what is no document ------------------------------------------------------------------------------------------------------


def parked(data: bytes) -> Parked:
    with pytest.raises(Parked) as caught:
        parse(data)
    return caught.value


def test_malformed_mark_up_is_parked_with_its_place() -> None:
    error = parked(akn("<paragraph>\n<num>1.</paragraph>"))
    assert error.reason is Reason.BROKEN
    assert re.search(r"line \d+, column \d+", str(error))


def test_a_truncated_file_is_parked_as_such() -> None:
    data = akn(paragraph("1.", "x"))
    assert parked(data[: len(data) // 2 * 2 - 40]).reason is Reason.TRUNCATED


def test_entities_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE akomaNtoso [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert parked(bomb + akn(paragraph("1.", "&b;"))).reason is Reason.BROKEN
    outside = b'<!DOCTYPE akomaNtoso [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert parked(outside + akn(paragraph("1.", "&x;"))).reason is Reason.BROKEN


@pytest.mark.parametrize("depth", [120, 240, 1500, 20_000])
def test_deep_nesting_is_parked(depth: int) -> None:
    assert parked(akn(paragraph("1.", "<span>" * depth + "x" + "</span>" * depth))).reason is Reason.BROKEN


def test_a_file_without_text_is_parked() -> None:
    assert parked(akn("")).reason is Reason.BROKEN


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 4))
def test_no_damage_escapes(seed: int, how: int) -> None:
    whole = akn(paragraph("1.", f"Notes x;{note('1', 'See A/91/83.')}") + POINTS, meta=STEPS + VOTE.format(against=1))
    dice = random.Random(seed)
    data = bytearray(whole)
    if how == 0:
        del data[dice.randrange(len(data)) :]
    elif how == 1:
        for _ in range(9):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    else:  # still well-formed, but elements changed their names and places
        names = [
            "paragraph",
            "list",
            "point",
            "p",
            "num",
            "content",
            "preamble",
            "doc",
            "table",
            "tr",
            "span",
            "mainBody",
        ]
        old, new = dice.sample(names, 2)
        data = bytearray(re.sub(rf"(</?){old}\b".encode(), rf"\1{new}".encode(), whole))
    try:
        document = parse(bytes(data))
    except Parked:
        return
    assert document.passages or how == 0  # cut in its first line it is plain text


# --- the corpus ---------------------------------------------------------------------------------------------------------------


def _norm(text: str | None) -> str:
    text = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"[\s()\u00ad\u200e\u200f]+", "", text)  # the gold has the empty brackets of Arabic marks


LETTERS = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}


def test_the_mark_up_in_six_languages_is_read_as_its_gold_has_it(corpus: Path) -> None:
    gold = {}
    with (corpus / "gold" / "resolutions.six_languages.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold[row["symbol"], row["language"]] = row
    seen = 0
    for path in sorted((corpus / "xml").glob("A_RES_*.xml")):
        document = parse(path.read_bytes())
        head = document.masthead
        assert head.language == LETTERS[path.stem[-1]]
        row = gold[head.symbol or "", head.language]
        seen += 1
        assert (head.date, head.adopted, head.session, head.meeting) == (
            row["published"],
            row["adopted"],
            row["session"],
            row["meeting"],
        )
        assert _norm(document.title) == _norm(row["title"])
        passages = document.parts[0].passages
        preamble = [p for p in passages if p.kind is PassageKind.PREAMBULAR]
        operative = [p for p in passages if p.kind in (PassageKind.OPERATIVE, PassageKind.SUBPARAGRAPH)]
        assert len(preamble) + len(operative) == len(passages)
        assert [_norm(p.text) for p in preamble] == [_norm(p["text"]) for p in row["preamble"]]
        # Arabic numbers are printed "1 -", and in some files stand in the text.
        wanted = [re.sub(r"^\d+\s-\s", "", p["text"]) for p in row["operative"]]
        numbers = [p["number"] or p["text"].split()[0] for p in row["operative"]]
        assert [_norm(p.text) for p in operative] == [_norm(text) for text in wanted]
        assert [p.number for p in operative] == [number.removesuffix(" -") for number in numbers]
        assert [_norm(n.text) for n in document.footnotes] == [_norm(n["text"]) for n in row["footnotes"]]
        if head.language in ("en", "fr", "es", "ru"):
            assert [p.lead for p in (*preamble, *operative)] == [
                p["lead"].strip(" ,;") for p in (*row["preamble"], *row["operative"])
            ]
        assert all(p.lead and p.text.startswith(p.lead) for p in operative)
    assert seen == 12


def test_the_six_languages_of_a_resolution_agree(samples: Path) -> None:
    shapes = set()
    for path in sorted((samples / "akn").glob("A_RES_76_10-*.xml")):
        document = parse(path.read_bytes())
        # "(a)", "a)" and "(أ)" are one point.
        letters = str.maketrans("أبجد", "abcd", "()")
        shapes.add(
            tuple(
                (p.kind, (p.number or "").translate(letters), p.level, tuple(sorted(p.footnotes)))
                for p in document.passages
            )
        )
        assert [len(side) for vote in document.votes for side in (vote.in_favour, vote.against, vote.abstaining)] == [
            148,
            9,
            14,
        ]
        assert document.masthead.agenda_items == ("39",)
        assert document.provenance.warnings == ()
    assert len(shapes) == 1


def test_resolutions_that_were_published_malformed_are_parked(corpus: Path) -> None:
    paths = sorted((corpus / "xml").glob("malformed__*.xml"))
    assert len(paths) == 3
    for path in paths:
        error = parked(path.read_bytes())
        assert error.reason is Reason.BROKEN
        assert re.search(r"line \d+, column \d+", str(error))
