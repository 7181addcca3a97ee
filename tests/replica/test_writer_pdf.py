"""Written PDFs, read back with plain pdfium: what a document holds is what is printed, in the United Nations' layout."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import reportlab
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.errors import UsageError
from documents.model import (
    Document,
    Footnote,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Provenance,
    Sponsor,
)
from replica.stories import Family
from replica.writer.fonts import FontSet
from replica.writer.pdf import write_pdf
from replica.writer.setting import Style

from .readback import Char, chars, joined, lines, squeezed

LONG = Family(0, preambular=20, operative=40)


def body(found: list[Char]) -> list[Char]:
    """The text between heads and feet: ten points, right of the margin, marks left out."""
    return [c for c in found if c.size == 10 and c.x >= 123 and 45 < c.y < (500 if c.page == 1 else 720)]


def expected(document: Document) -> str:
    """The text of a resolution as it is printed, without white space."""
    out = [f"The{squeezed(document.masthead.organ or '')},"]
    for passage in document.passages:
        label = passage.number or ""
        if "(" in label:
            label = label.split(" ")[-1]
        elif label:
            label += "."
        out.append(label + squeezed(passage.text))
    return "".join(out)


def printed(found: list[Char]) -> str:
    text = squeezed(joined(body(found)))
    return text[text.index("TheGeneralAssembly,") :]


@pytest.mark.parametrize("name", ["draft", "revision"])
def test_all_words_are_there_in_their_order_across_pages(name: str) -> None:
    document = getattr(LONG, name)
    found = chars(write_pdf(document))
    assert found[-1].page > 5
    assert printed(found) == expected(document)


@given(index=st.integers(0, 359), session=st.integers(60, 80), seed=st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_any_family_reads_back(index: int, session: int, seed: int) -> None:
    draft = Family(index, session, seed).draft
    found = chars(write_pdf(draft))
    # Sponsors and title may reach below 500 points; the opening formula is where the text begins.
    everything = squeezed(joined([c for c in found if c.size == 10 and c.x >= 123 and 45 < c.y < 720]))
    assert everything[everything.index("TheGeneralAssembly,") :] == expected(draft)


def test_the_masthead() -> None:
    draft = Family(0).draft
    first = [c for c in chars(write_pdf(draft)) if c.page == 1]
    text = lines(first)
    for line in (
        "United Nations",
        "A/C.3/80/L.2",
        "General Assembly",
        "Distr.: Limited",
        "10 October 2025",
        "Original: English",
        "25-12531 (E)",
        "*2512531*",
        "Eightieth session",
        "Third Committee",
        "Agenda item 87",
        "Social questions and the prevention of crime",
    ):
        assert line in [shown.strip() for shown in text], line
    symbol = [c for c in first if c.y > 735][: len("A/C.3/80/L.2")]
    assert [c.size for c in symbol] == [20.0] + [10.0] * (len(symbol) - 1)
    assert symbol[-1].x < 552
    assert "Egypt and Zambia: draft resolution" in text


def test_a_resolution_names_its_adoption_number_and_meeting() -> None:
    text = lines(chars(write_pdf(Family(0).adopted)))
    assert text.index("Resolution adopted by the General Assembly") + 1 == text.index("on 12 December 2025")
    assert "[on the report of the Third Committee (A/80/430, para. 14)]" in text
    assert any(line.startswith("80/161.Strengthening") for line in text)
    assert text[-2:] == ["48th plenary meeting", "12 December 2025"] or "48th plenary meeting" in text
    assert not any(line.startswith("Original:") for line in text)


def test_leads_and_opening_are_italic_and_nothing_else() -> None:
    document = Family(0).draft
    italic = joined([c for c in body(chars(write_pdf(document))) if "Italic" in c.face])
    leads = ["The General Assembly", *(p.lead for p in document.passages if p.lead)]
    assert squeezed(italic) == squeezed("".join(leads))


def test_marks_are_raised_small_and_in_order() -> None:
    document = LONG.draft
    found = chars(write_pdf(document))
    marks = [c for c in found if c.size == 6.5]
    assert re.sub(r"\s", "", joined(marks)) == "".join(n.mark for n in document.footnotes)
    on_line = {(c.page, c.y) for c in body(found)}
    assert all((mark.page, round(mark.y - 3.5, 1)) in on_line for mark in marks)


def test_each_footnote_stands_under_the_rule_of_the_page_that_names_it() -> None:
    document = LONG.draft
    found = chars(write_pdf(document))
    for note in document.footnotes:
        page = next(c.page for c in _run_of(found, note.mark, 6.5))
        rule = max(c.y for c in found if c.page == page and c.text == "_" and c.size == 8.0)
        under = [c for c in found if c.page == page and c.y < rule and c.size == 8.5 and "Bold" not in c.face]
        assert squeezed(note.text) in squeezed(joined(under))
        assert joined(_run_of([c for c in found if c.page == page], note.mark, 5.5)) == note.mark


def _run_of(found: list[Char], mark: str, size: float) -> list[Char]:
    small = [c for c in found if c.size == size]
    groups: list[list[Char]] = []
    for char in small:
        if (
            groups
            and groups[-1][-1].y == char.y
            and 0 <= char.x - groups[-1][-1].x < 4
            and groups[-1][-1].page == char.page
        ):
            groups[-1].append(char)
        else:
            groups.append([char])
    return next(group for group in groups if joined(group) == mark)


def test_paragraphs_run_over_page_ends_in_mid_sentence() -> None:
    found = body(chars(write_pdf(LONG.draft)))
    pages = max(c.page for c in found)
    ends = [joined([c for c in found if c.page == page]).rstrip()[-1] for page in range(1, pages)]
    assert any(end not in ".;,:" for end in ends)


def test_neither_first_nor_last_lines_of_paragraphs_stand_alone() -> None:
    found = body(chars(write_pdf(LONG.draft)))
    for page in range(2, max(c.page for c in found) + 1):
        ys = sorted({c.y for c in found if c.page == page}, reverse=True)
        first_line = [c for c in found if c.page == page and c.y == ys[0]]
        if first_line[0].x < 130:  # a paragraph continued: at least one more line of it follows at the usual distance
            assert ys[0] - ys[1] == pytest.approx(12.0, abs=0.2)


def test_heads_and_feet_alternate() -> None:
    document = LONG.adopted
    found = chars(write_pdf(document))
    pages = found[-1].page
    title = squeezed(document.title or "")
    for page in range(2, pages + 1):
        head = [c for c in found if c.page == page and c.y > 728]
        foot = [c for c in found if c.page == page and c.y < 40]
        symbol = [c for c in head if c.y == 733.1]
        if page % 2 == 0:
            assert joined(symbol).startswith("A/RES/80/161")
            assert symbol[0].x == 60.0
            assert joined(foot) == f"{page}/{pages}25-17593"
        else:
            assert squeezed(joined(head)).startswith(title)
            assert joined(symbol).endswith("A/RES/80/161")
            assert joined(foot) == f"25-17593{page}/{pages}"
        assert title in squeezed(joined(head))


def test_a_long_title_takes_several_lines_of_the_head_in_smaller_type() -> None:
    title = "Oceans, rivers and lakes: " + ", ".join(
        f"the {word} of waters that are shared" for word in ("use", "care", "law", "names")
    )
    part = replace(LONG.adopted.parts[0], title=title)
    found = chars(write_pdf(replace(LONG.adopted, parts=(part,))))
    head = [c for c in found if c.page == 2 and c.y > 728 and c.size == 7.0]
    assert squeezed(joined(head)) == squeezed(title)
    assert len({c.y for c in head}) >= 2


def test_a_reissue_has_its_stars_and_its_footnote_only_on_the_first_page() -> None:
    text = lines(chars(write_pdf(Family(0).reissued)))
    assert "A/RES/80/161*" in text
    assert "25-17593* (E)" in text
    assert "*2517593*" in text
    assert any(
        line.lstrip().startswith("*") and "Reissued for technical reasons on 20 January 2026." in line for line in text
    )
    assert sum("*" in line for line in text) == 4
    assert "25-17593" in "".join(text[-2:]) or any("25-17593" in line and "*" not in line for line in text)


def test_a_star_without_a_footnote_is_printed_too() -> None:
    draft = Family(0).draft
    text = lines(chars(write_pdf(replace(draft, masthead=replace(draft.masthead, reissued=True)))))
    assert "A/C.3/80/L.2*" in text
    assert not any("Reissued" in line for line in text)


def test_the_dispatch_date_stands_behind_the_job_number() -> None:
    text = lines(chars(write_pdf(Family(0).draft, style=Style(dispatched="2025-10-23"))))
    assert "25-12531(E)231025" in map(squeezed, text)


def test_typographic_signs_read_back_as_they_are() -> None:
    wanted = "Noting “quoted” and ‘single’ words, the non\u2011discriminatory, Côte d’Ivoire, 2026–2028 – a dash — and Türkiye,"
    found = chars(write_pdf(resolution(Passage(PassageKind.PREAMBULAR, wanted, lead="Noting"))))
    assert squeezed(wanted) in printed(found)


def test_a_sign_that_times_does_not_have_is_named() -> None:
    with pytest.raises(UsageError, match=r"Times has no 'Ж'.*TrueType"):
        write_pdf(resolution(Passage(PassageKind.PREAMBULAR, "Noting Ж,", lead="Noting")))


def test_a_family_of_truetype_faces_may_be_given() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    fonts = FontSet(folder / "Vera.ttf", folder / "VeraBd.ttf", folder / "VeraIt.ttf", folder / "VeraBI.ttf")
    document = resolution(
        Passage(PassageKind.PREAMBULAR, "Recalling what was said, " * 30 + "as ever,", lead="Recalling"),
        Passage(PassageKind.OPERATIVE, "Decides to go on.", number="1", lead="Decides"),
    )
    found = chars(write_pdf(document, fonts=fonts))
    assert all("Vera" in c.face for c in found)
    leads = [c for c in body(found) if "Oblique" in c.face]
    assert squeezed(joined(leads)) == "TheGeneralAssemblyRecallingDecides"
    assert printed(found) == expected(document)
    with pytest.raises(UsageError, match="Vera has no 'Ж'"):
        write_pdf(resolution(Passage(PassageKind.PREAMBULAR, "Noting Ж,", lead="Noting")), fonts=fonts)


def test_points_and_points_of_points() -> None:
    document = resolution(
        Passage(
            PassageKind.OPERATIVE, "Decides that the costs shall be shared as follows:", number="1", lead="Decides"
        ),
        Passage(PassageKind.SUBPARAGRAPH, "By those who use the bridge, namely:", number="1 (a)", level=1),
        Passage(
            PassageKind.SUBPARAGRAPH,
            "Carriers, " + "in proportion to the weight that they carry, " * 4 + "and",
            number="1 (i)",
            level=2,
        ),
        Passage(PassageKind.SUBPARAGRAPH, "Walkers;", number="1 (viii)", level=2),
    )
    found = body(chars(write_pdf(document)))
    starts = {
        line: min(c.x for c in found if c.y == y)
        for y in {c.y for c in found}
        for line in [joined([c for c in found if c.y == y])]
    }
    assert next(x for line, x in starts.items() if line.startswith("1.")) == 147.1
    assert next(x for line, x in starts.items() if line.startswith("(a)")) == 147.1
    assert next(x for line, x in starts.items() if line.startswith("(i)")) == 147.1
    assert next(x for line, x in starts.items() if line.startswith("(viii)")) == 147.1
    continued = [x for line, x in starts.items() if line.startswith(("they carry", "proportion", "weight"))]
    assert set(continued) == {147.1}
    assert printed(chars(write_pdf(document))) == expected(document)


def test_an_annex_has_its_label_title_headings_and_own_numbers() -> None:
    annex = Part(
        PartKind.ANNEX,
        (
            Passage(PassageKind.HEADING, "Purpose", number="I"),
            Passage(PassageKind.PARAGRAPH, "The rules apply to bridges.", number="1"),
            Passage(PassageKind.PARAGRAPH, "They do not apply to fords.", number="2"),
            Passage(PassageKind.TABLE, "Bridge\tLoad (tons)\nNorth\t12\nSouth, " + "rebuilt in stone " * 6 + "\t40"),
        ),
        label="Annex",
        title="Rules for bridges",
    )
    base = resolution(Passage(PassageKind.OPERATIVE, "Adopts the rules.", number="1", lead="Adopts"))
    found = chars(write_pdf(replace(base, parts=(*base.parts, annex))))
    text = lines(found)
    assert text.index("Annex") < text.index("Rules for bridges") < text.index("I.Purpose")
    assert "1.The rules apply to bridges." in text
    assert {
        c.size for c in found if c.text == "x" and c.y == next(d.y for d in found if d.size == 14 and d.text == "x")
    } == {14.0}
    cells = [c for c in found if c.size == 8.5 and c.page == 1]
    assert "North12" in lines(cells)
    assert squeezed("rebuilt in stone " * 6) in squeezed(joined(cells))


def test_a_security_council_resolution_has_its_own_head() -> None:
    head = Masthead(
        "S/RES/2990 (2027)",
        "en",
        "Security Council",
        "general",
        "2027-03-03",
        job_number="27-03579",
        adopted="2027-03-02",
        meeting="9999th meeting",
    )
    part = Part(
        PartKind.RESOLUTION,
        (Passage(PassageKind.OPERATIVE, "Decides to remain seized of the matter.", number="1", lead="Decides"),),
        title="Resolution 2990 (2027)",
    )
    text = lines(chars(write_pdf(Document("resolution", head, (part,), Provenance("application/pdf", "")))))
    assert text.count("Resolution 2990 (2027)") == 1
    assert "AdoptedbytheSecurityCouncilatits9999thmeeting,on2March2027" in squeezed("".join(text))
    assert "The Security Council," in text
    assert "S/RES/2990 (2027)" in text


def test_a_recorded_vote_is_printed_by_country() -> None:
    report = Family(0).report
    text = squeezed(joined(chars(write_pdf(report))))
    (vote,) = report.votes
    for words, names in (("In favour:", vote.in_favour), ("Against:", vote.against), ("Abstaining:", vote.abstaining)):
        assert squeezed(f"{words}{', '.join(names)}.") in text
    assert text.index("Draftresolution" + squeezed(report.parts[1].title or "")) > text.index("Abstaining:")


def test_the_same_document_gives_the_same_bytes_and_another_place_for_marks_others() -> None:
    document = LONG.draft
    assert write_pdf(document) == write_pdf(replace(document))
    assert write_pdf(document) != write_pdf(document, style=Style(marks_seed=1))


def test_nothing_of_this_machine_is_in_the_file() -> None:
    document = pdfium.PdfDocument(write_pdf(Family(0).draft))
    assert document.get_metadata_value("CreationDate").startswith("D:2000")
    assert document.get_metadata_value("Author") == ""
    assert document.get_metadata_value("Title") == "A/C.3/80/L.2"


def test_citations_are_links() -> None:
    data = write_pdf(Family(0).draft)
    assert b"https://undocs.org/A/RES/70/1" in data
    assert b"https://undocs.org/A/RES/70/1" not in write_pdf(Family(0).draft, style=Style(links=False))


def test_a_footnote_that_nothing_names_is_refused() -> None:
    document = replace(Family(0).draft, footnotes=(*Family(0).draft.footnotes, Footnote("99", "Lost.")))
    with pytest.raises(UsageError, match="footnote 99 is named by no passage"):
        write_pdf(document)


def test_a_mark_without_a_footnote_is_refused() -> None:
    with pytest.raises(UsageError, match="mark 4"):
        write_pdf(resolution(Passage(PassageKind.PREAMBULAR, "Noting the matter,", lead="Noting", footnotes=("4",))))


def test_a_mark_may_be_repeated() -> None:
    document = replace(
        resolution(
            Passage(PassageKind.PREAMBULAR, "Noting the first matter,", lead="Noting", footnotes=("1",)),
            Passage(PassageKind.PREAMBULAR, "Noting also the second,", lead="Noting also", footnotes=("1",)),
        ),
        footnotes=(Footnote("1", "Only once."),),
    )
    found = chars(write_pdf(document))
    assert joined([c for c in found if c.size == 6.5]).split() == ["11"]
    assert lines(found).count("Only once.") == 1


def resolution(*passages: Passage) -> Document:
    head = Masthead(
        "A/C.3/80/L.5",
        "en",
        "General Assembly",
        "limited",
        "2025-10-13",
        "en",
        "25-16535",
        "80",
        "Third Committee",
        ("100 (a)",),
        "Bridges",
    )
    part = Part(PartKind.DRAFT_RESOLUTION, passages, title="Bridges")
    return Document(
        "draft resolution",
        head,
        (part,),
        Provenance("application/pdf", ""),
        sponsors=(Sponsor("Italy", "ITA"), Sponsor("Peru", "PER")),
    )
