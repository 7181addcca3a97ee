"""What is drawn out of the rows and mastheads."""

from __future__ import annotations

from dataclasses import replace

from compare import compare
from compare.model import Delta, Reporting, RowKind, TextChange
from documents.model import Part, PartKind, Passage, PassageKind, Sponsor, SponsorRole
from tests.compare.conftest import Make

LAMPS = "Decides to light the northern approaches by 2035 at a cost of $1,250,000;"


def test_dates_and_amounts_of_a_reworded_paragraph(make: Make) -> None:
    new = "Decides to light the northern and southern approaches by 1 March 2036 at a cost of $1,500,000;"
    changes = compare(make((), [LAMPS]), make((), [new])).changes
    assert changes.dates == (Delta(0, ("2035",), ("1 March 2036",)),)
    assert changes.amounts == (Delta(0, ("$1,250,000",), ("$1,500,000",)),)


def test_the_date_of_a_cited_resolution_is_no_deadline(make: Make) -> None:
    old = "Recalls its resolution 88/12 of 4 December 2033, and resolution 2902 (2033), on 12 lamps;"
    new = "Recalls its resolution 89/7 of 19 November 2034, and resolution 2950 (2034), on 14 lamps;"
    changes = compare(make((), [old]), make((), [new])).changes
    assert changes.dates == ()
    assert changes.amounts == (Delta(0, ("12",), ("14",)),)


def test_figures_that_number_something_are_no_amounts(make: Make) -> None:
    old = "Recalls paragraph 12 of the report, article 5 and Goal 14, with 30 per cent of the lamps lit;"
    new = "Recalls paragraph 13 of the report, article 6 and Goal 15, with 40 per cent of the lamps lit;"
    changes = compare(make((), [old]), make((), [new])).changes
    assert changes.amounts == (Delta(0, ("30 per cent",), ("40 per cent",)),)


def test_a_new_paragraph_counts_with_its_deadline_only(make: Make) -> None:
    keep = "Welcomes the keepers of the lamps of the outer islands;"
    new = "Urges States that signed in 1999 to replace all 40 paraffin lamps no later than 31 December 2036;"
    changes = compare(make((), [keep]), make((), [keep, new])).changes
    assert changes.dates == (Delta(1, (), ("31 December 2036",)),)
    assert changes.amounts == ()


def test_reporting_requests(make: Make) -> None:
    keep = "Welcomes the keepers of the lamps of the outer islands;"
    report = "Requests the Secretary-General to report to it at its ninety-first session on the lamps;"
    added = compare(make((), [keep]), make((), [keep, report])).changes.reporting
    assert added == (Reporting(1, "added", None, report.rstrip(";")),)
    dropped = compare(make((), [keep, report]), make((), [keep])).changes.reporting
    assert [(r.event, r.old) for r in dropped] == [("dropped", report.rstrip(";"))]
    later = report.replace("ninety-first", "ninety-third")
    changed = compare(make((), [keep, report]), make((), [keep, later])).changes.reporting
    assert [(r.event, r.new) for r in changed] == [("changed", later.rstrip(";"))]


def test_a_blank_that_was_filled(make: Make) -> None:
    old = "Recalling its resolution __ of ___ 2034 on lamps of the reef,"
    new = "Recalling its resolution 89/185 of 16 December 2034 on lamps of the reef,"
    found = compare(make([old]), make([new]))
    assert found.rows[0].kind is RowKind.TECHNICAL
    assert found.changes.placeholders == (Delta(0, ("__", "___"), ("89/185 of 16 December 2034",)),)
    assert found.changes.dates == ()


def test_sponsors_by_code_and_name(make: Make) -> None:
    old = make((), [LAMPS], sponsors=["Fiji", "Iceland", "Peru"])
    new = make((), [LAMPS], sponsors=["Iceland", "Malta"])
    gone = replace(new, sponsors=(*new.sponsors, Sponsor("Peru", None, SponsorRole.WITHDRAWN)))
    changes = compare(old, gone).changes
    assert changes.sponsors_added == ("Malta",)
    assert changes.sponsors_withdrawn == ("Fiji", "Peru")
    coded = replace(old, sponsors=(Sponsor("Türkiye", "TUR"),))
    renamed = replace(old, sponsors=(Sponsor("Turkey", "TUR"),))
    assert compare(coded, renamed).changes.sponsors_added == ()


def test_an_adopted_text_prints_no_sponsors_and_withdraws_none(make: Make) -> None:
    changes = compare(make((), [LAMPS], sponsors=["Fiji"]), make((), [LAMPS])).changes
    assert changes.sponsors_withdrawn == ()


def test_title_and_agenda_item(make: Make) -> None:
    old = make((), [LAMPS], title="Lighthouses", agenda_items=["12 (a)"])
    changes = compare(old, make((), [LAMPS], title="Lighthouses and beacons", agenda_items=["14"])).changes
    assert changes.title == TextChange("Lighthouses", "Lighthouses and beacons")
    assert changes.agenda_item == TextChange("12 (a)", "14")
    assert compare(old, make((), [LAMPS], title="LIGHTHOUSES", agenda_items=["12 (a)"])).changes.title is None


def test_a_footnote_is_a_text_of_its_own(make: Make) -> None:
    old = make(
        (),
        [LAMPS],
        footnotes=[("1", "United Nations, Treaty Series, vol. 900."), ("2", "See the annex on lamps of the reef.")],
    )
    new = make(
        (),
        [LAMPS],
        footnotes=[
            ("1", "A note that nobody had written before about buoys."),
            ("2", "United Nations, Treaty Series, vol. 900."),
            ("3", "See the annex on lamps of the shore."),
        ],
    )
    found = compare(old, new)
    assert found.rows[0].kind is RowKind.UNCHANGED
    assert [(n.kind, n.old, n.new) for n in found.changes.footnotes] == [
        (RowKind.ADDED, None, "1"),
        (RowKind.REWORDED, "2", "3"),
    ]


def test_citations_by_key(make: Make) -> None:
    def cited(*symbols: str) -> Passage:
        return Passage(PassageKind.OPERATIVE, "Recalls the resolutions on lamps;", "1", citations=symbols)

    changes = compare(
        make(body=[cited("A/RES/88/12", "S/RES/2902 (2033)")]), make(body=[cited("A/RES/88/12 ", "A/RES/89/7")])
    ).changes
    assert changes.citations_added == ("A/RES/89/7",)
    assert changes.citations_dropped == ("S/RES/2902 (2033)",)


def test_parts(make: Make) -> None:
    text = Part(PartKind.RESOLUTION, (Passage(PassageKind.OPERATIVE, LAMPS, "1"),), None, "Lamps")
    annex = Part(PartKind.ANNEX, (Passage(PassageKind.PARAGRAPH, "A list of lamps."),), "Annex II", "List")
    changes = compare(make(parts=[text]), make(parts=[text, annex])).changes
    assert changes.parts_added == ("Annex II",)
    assert compare(make(parts=[text, annex]), make(parts=[text])).changes.parts_dropped == ("Annex II",)
