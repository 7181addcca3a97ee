"""Text and Markdown: what a PDF left behind is put in order."""

from __future__ import annotations

from documents.model import PassageKind
from parsers import parse
from parsers.text import read_text

DRAFT = """
United Nations A/C.3/86/L.9

Distr.: Limited 8 October 2031

Original: English

Eighty-sixth session
Third Committee
Agenda item 108
Care of lighthouses

Central African Republic and Italy: draft resolution

Lamps of the northern coast

The General Assembly,

*Recalling* its resolutions [46/152](#) of 18 December 1991 and [60/1](#) of 16 September 2005,¹

Noting the long and patient work of the keepers of the lamps on all the coasts of the north, in particular to

31-14487 3/23

¹ See *Official Records of the Lamps, 2030* (A/85/1), chap. I.

² Resolution 70/1.

guard ships against the rocks of the outer islands,²

- 1. *Requests* the keepers to light the lamps at dusk and to report to the Secretary-General and to the
- 2. Reaffirms its resolution __ of ___ 2031 on oil;

31-14487 **5/23**

- 3. Decides to remain watchful. 2
"""


def test_a_draft_with_everything_that_a_page_does_to_it() -> None:
    document = parse(DRAFT.encode())
    head = document.masthead
    assert (head.symbol, head.date, head.distribution, head.session) == ("A/C.3/86/L.9", "2031-10-08", "limited", "86")
    assert (head.job_number, head.committee, head.agenda_items) == ("31-14487", "Third Committee", ("108",))
    assert head.agenda_title == "Care of lighthouses"
    assert document.kind == "draft resolution"
    assert [(sponsor.name, sponsor.code) for sponsor in document.sponsors] == [
        ("Central African Republic", "CAF"),
        ("Italy", "ITA"),
    ]
    assert document.title == "Lamps of the northern coast"
    assert [(p.kind, p.number) for p in document.passages] == [
        (PassageKind.PREAMBULAR, None),
        (PassageKind.PREAMBULAR, None),
        (PassageKind.OPERATIVE, "1"),
        (PassageKind.OPERATIVE, "2"),
        (PassageKind.OPERATIVE, "3"),
    ]
    recalling, noting, requests, reaffirms, decides = document.passages
    assert recalling.lead == "Recalling"
    assert recalling.text == "Recalling its resolutions 46/152 of 18 December 1991 and 60/1 of 16 September 2005,"
    assert recalling.citations == ("A/RES/46/152", "A/RES/60/1")
    assert recalling.footnotes == ("1",)
    assert noting.text.endswith("in particular to guard ships against the rocks of the outer islands,")
    assert noting.footnotes == ("2",)
    assert requests.lead == "Requests"
    assert "__ of ___ 2031" in reaffirms.text
    assert (decides.text, decides.footnotes) == ("Decides to remain watchful.", ("2",))
    assert [(note.mark, note.text) for note in document.footnotes] == [
        ("1", "See Official Records of the Lamps, 2030 (A/85/1), chap. I."),
        ("2", "Resolution 70/1."),
    ]


def test_an_adopted_text_without_its_symbol_takes_it_from_its_number() -> None:
    text = (
        "General Assembly\n\nEighty-sixth session\n\nAgenda item 9\n\nOil\n\n"
        "Resolution adopted by the General Assembly on 15 December 2031\n\n86/237. Oil for lamps\n\nThe "
        "General Assembly,\n\n"
        "Recalling the night,\n\n1. Decides to buy oil.\n\n54th plenary meeting\n\n15 December 2031\n"
    )
    document = parse(text.encode())
    assert document.masthead.symbol == "A/RES/86/237"
    assert (document.masthead.adopted, document.masthead.meeting) == ("2031-12-15", "54th plenary meeting")
    assert "taken from the number before the title" in document.provenance.warnings[0]


def test_the_number_ten_at_the_end_of_a_title_is_no_mark() -> None:
    reading = read_text("The title\n\nOfficial Records, 2031, Supplement No. 10\n\n¹⁰ A note.\n".encode())
    assert reading.blocks[1].text.endswith("No. 10")
    assert reading.notes[0].mark == "10"


def test_headings_are_not_glued_to_what_follows_a_page_end() -> None:
    text = (
        "Draft resolution II\n\n31-14487 3/23\n\nStrengthening the lamps of every coast and of every island in all the seas"
        "\n\nThe General Assembly,\n"
    )
    blocks = read_text(text.encode()).blocks
    assert [block.text.split()[0] for block in blocks] == ["Draft", "Strengthening", "The"]


def test_the_vote_below_a_resolution_is_on_it_and_of_its_day() -> None:
    text = """United Nations A/HRC/RES/84/10
General Assembly
Distr.: General
13 October 2033
Human Rights Council
Eighty-fourth session
Agenda item 3

Resolution adopted by the Human Rights Council on 11 October 2033

84/10. Keeping of lighthouses

The Human Rights Council,

Guided by the Charter of the United Nations,

1. Decides to keep them.

46th meeting
11 October 2033

[Adopted by a recorded vote of 3 to 2, with 1 abstention. The voting was as follows:

In favour:
Algeria, Chile and Viet Nam

Against:
Czechia and France

Abstaining:
Georgia]
"""
    (vote,) = parse(text.encode()).votes
    assert (vote.subject, vote.meeting, vote.date) == ("A/HRC/RES/84/10", "46th meeting", "2033-10-11")
    assert (len(vote.in_favour), len(vote.against), vote.abstaining) == (3, 2, ("Georgia",))


def test_a_decision_and_a_statement_say_at_which_meeting_in_their_first_sentence() -> None:
    decision = """United Nations A/HRC/DEC/84/110
General Assembly
Distr.: General
13 October 2033
Human Rights Council
Eighty-fourth session
Agenda item 1
Organizational and procedural matters

Decision adopted by the Human Rights Council on 11 October 2033

84/110. Postponement of the lighting of lamps

At its 12th meeting, on 11 October 2033, the Human Rights Council decided to adopt the text below:

“The Human Rights Council,

“Recalling its resolution 5/1 of 18 June 2007,

“1. Decides to postpone the lighting.”
"""
    document = parse(decision.encode())
    head = document.masthead
    assert (document.kind, document.title) == ("decision", "Postponement of the lighting of lamps")
    assert (head.agenda_title, head.meeting, head.adopted) == (
        "Organizational and procedural matters",
        "12th meeting",
        "2033-10-11",
    )
    assert [p.kind for p in document.parts[1].passages] == [PassageKind.PREAMBULAR, PassageKind.OPERATIVE]
    statement = """United Nations S/PRST/2035/3
Security Council
Distr.: General
22 February 2035

Statement by the President of the Security Council

At the 9965th meeting of the Security Council, held on 21 February 2035, in connection with the Council’s consideration of the
item entitled “Lamps”, the President of the Security Council made the following statement on behalf of the Council:

“The Security Council recalls its resolution 1325 (2000) and all subsequent resolutions on lighthouses.”
"""
    document = parse(statement.encode())
    head = document.masthead
    assert (document.kind, head.meeting, head.adopted) == ("presidential statement", "9965th meeting", "2035-02-21")
    assert document.passages[1].citations == ("S/RES/1325 (2000)",)
