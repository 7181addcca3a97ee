"""Tracked changes of a DOCX: the text is what accepting all of them gives, and the changes are kept as they were made.

What the text must be was checked by hand against LibreOffice, which accepted all changes of files of these shapes.
"""

from __future__ import annotations

import pytest

from documents.contract import dumps, loads
from documents.model import RevisionKind
from parsers import parse
from parsers.docx.reader import read
from tests.parsers.test_docx import docx, only, p, part, run, table, texts

SIGNED = "w:id='1' w:author='A. Keeper' w:date='2036-01-02T03:04:05Z'"
OTHER = "w:id='2' w:author='B. Rudolf' w:date='2036-01-03T00:00:00Z'"
GONE = f"<w:rPr><w:del {SIGNED}/></w:rPr>"
NEW = f"<w:rPr><w:ins {SIGNED}/></w:rPr>"


def figures(identity: int, form: str, text: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{identity}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    )


NUMBERING = {
    "numbering": part(
        "numbering",
        figures(0, "decimal", "%1.")
        + figures(1, "lowerLetter", "(%1)")
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
    )
}
FIGURE = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
LETTER = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'


def deleted(text: str, signed: str = SIGNED) -> str:
    return f"<w:del {signed}><w:r><w:delText xml:space='preserve'>{text}</w:delText></w:r></w:del>"


def inserted(text: str, signed: str = SIGNED) -> str:
    return f"<w:ins {signed}>{text if text.startswith('<') else run(text)}</w:ins>"


def changes(data: bytes) -> list[tuple[str, str, int | None]]:
    return [(str(one.revision.kind), one.revision.text, one.block) for one in read(data).tracked]


def test_each_change_is_kept_with_its_words_author_and_date() -> None:
    body = p("Plain") + p(run("Requests ") + deleted("urges ") + inserted("encourages ", OTHER) + run("all."))
    reading = read(docx(body))
    (gone, new) = reading.tracked
    assert (gone.revision.kind, gone.revision.text, gone.block) == (RevisionKind.DELETION, "urges ", 1)
    assert (gone.revision.author, gone.revision.date) == ("A. Keeper", "2036-01-02T03:04:05Z")
    assert (new.revision.kind, new.revision.text, new.revision.author) == ("insertion", "encourages ", "B. Rudolf")
    assert reading.warnings == (
        "the file has 2 tracked changes by A. Keeper, B. Rudolf; the text is the final one, all changes accepted",
    )


def test_one_edit_written_as_several_elements_is_one_change() -> None:
    several = inserted("in ") + "<w:bookmarkStart/>" + inserted("parts") + inserted(" by another", OTHER)
    assert changes(docx(p(several))) == [("insertion", "in parts", 0), ("insertion", " by another", 0)]
    assert len(changes(docx(p(inserted("here") + run(" and ") + inserted("there"))))) == 2


def test_what_was_inserted_and_deleted_again_is_not_in_the_text() -> None:
    data = docx(p(inserted(deleted("never", OTHER) + run("ever"))))
    assert texts(data) == ["ever"]
    assert changes(data) == [("insertion", "ever", 0), ("deletion", "never", 0)]


def test_moved_words_stand_where_they_were_moved_to() -> None:
    data = docx(
        p(f"<w:moveFrom {SIGNED}>{run('moved')}</w:moveFrom>" + run("stays "))
        + p(f"<w:moveTo {SIGNED}>{run('moved')}</w:moveTo>")
    )
    assert texts(data) == ["stays", "moved"]
    assert changes(data) == [("moved from", "moved", 0), ("moved to", "moved", 1)]


def test_a_change_of_looks_is_none() -> None:
    bold = f"<w:r><w:rPr><w:b/><w:rPrChange {SIGNED}><w:rPr/></w:rPrChange></w:rPr><w:t>Bold</w:t></w:r>"
    left = f"<w:jc w:val='left'/><w:pPrChange {SIGNED}><w:pPr><w:jc w:val='center'/>{FIGURE}</w:pPr></w:pPrChange>"
    data = docx(p(bold, left), parts=NUMBERING)
    assert only(data).bold
    assert not only(data).centred
    assert (texts(data), changes(data)) == (["Bold"], [])


def test_the_number_of_a_paragraph_that_is_gone_is_not_counted() -> None:
    body = p("one", FIGURE) + p(deleted("gone"), FIGURE + GONE) + p("two", FIGURE)
    assert texts(docx(body, parts=NUMBERING)) == ["1. one", "2. two"]


def test_the_paragraph_behind_one_that_is_gone_keeps_its_own_number() -> None:
    body = p(deleted("A heading"), GONE) + p("one", FIGURE) + p("two", FIGURE)
    data = docx(body, parts=NUMBERING)
    assert texts(data) == ["1. one", "2. two"]
    assert changes(data) == [("deletion", "A heading", None), ("paragraph deleted", "", None)]


def test_a_joint_paragraph_is_numbered_as_its_first_half() -> None:
    body = p("first ", FIGURE + GONE) + p("second", LETTER) + p("third", LETTER)
    data = docx(body, parts=NUMBERING)
    assert texts(data) == ["1. first second", "(a) third"]
    assert changes(data) == [("paragraph deleted", "", 0)]


def test_an_inserted_paragraph_is_counted() -> None:
    body = p("one", FIGURE) + p(inserted("two"), FIGURE + NEW) + p("three", FIGURE)
    data = docx(body, parts=NUMBERING)
    assert texts(data) == ["1. one", "2. two", "3. three"]
    assert changes(data) == [("insertion", "two", 1), ("paragraph inserted", "", 1)]


def test_a_deleted_mark_with_no_paragraph_behind_it_loses_no_words() -> None:
    cells = table([p("in a cell", GONE), p("beside it")])
    body = p("before the table", GONE) + cells + p("at the end", GONE)
    assert texts(docx(body)) == ["before the table", "in a cell beside it", "at the end"]


def test_rows_come_and_go() -> None:
    def row(first: str, second: str, mark: str = "") -> str:
        return f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{p(first)}</w:tc><w:tc>{p(second)}</w:tc></w:tr>"

    old = row(deleted("was"), deleted("here"), f"<w:del {SIGNED}/>")
    new = row(inserted("is"), inserted("new"), f"<w:ins {SIGNED}/>")
    data = docx(f"<w:tbl>{row('a', 'b')}{old}{new}</w:tbl>" + p(inserted("after")))
    assert [block.cells for block in read(data).blocks] == [("a", "b"), ("is", "new"), ()]
    assert sorted(changes(data), key=str) == [
        ("insertion", "after", 2),
        ("row deleted", "was | here", None),
        ("row inserted", "is | new", 1),
    ]


def test_a_change_in_a_cell_stands_in_its_row() -> None:
    data = docx(p("Before") + table([p(run("ten ") + inserted("million")), p("dollars")]))
    assert changes(data) == [("insertion", "million", 1)]


def test_a_deleted_note_is_not_counted_and_a_change_in_a_note_names_it() -> None:
    notes = part(
        "footnotes",
        f'<w:footnote w:id="2">{p("Old note.")}</w:footnote>'
        f'<w:footnote w:id="3">{p(run("See ") + deleted("A/90/1") + inserted("A/91/1"))}</w:footnote>',
    )
    dropped = f'<w:del {SIGNED}><w:r><w:footnoteReference w:id="2"/></w:r></w:del>'
    kept = '<w:r><w:footnoteReference w:id="3"/></w:r>'
    reading = read(docx(p(run("First") + dropped + run(" second") + kept), parts={"footnotes": notes}))
    assert [(note.mark, note.text) for note in reading.notes] == [("1", "See A/91/1")]
    assert [(one.revision.text, one.revision.footnote, one.block) for one in reading.tracked] == [
        ("A/90/1", "1", None),
        ("A/91/1", "1", None),
    ]


def test_changes_in_the_header_give_the_final_masthead_and_count_once() -> None:
    header = part(
        "hdr",
        p("United Nations") + p(run("A/91/L.6") + inserted("/Rev.1")) + p(deleted("Gone"), GONE) + p("Distr.: Limited"),
    )
    reference = '<w:headerReference w:type="default" r:id="rheader1"/>'
    first = f"<w:p><w:pPr><w:sectPr>{reference}<w:sectPrChange {SIGNED}><w:sectPr/></w:sectPrChange></w:sectPr></w:pPr></w:p>"
    data = docx(p("Text") + first + p("More"), parts={"header1": header}, section=reference)
    reading = read(data)
    assert reading.head == ("United Nations", "A/91/L.6/Rev.1", "Distr.: Limited")
    assert [one.revision.text for one in reading.tracked] == ["/Rev.1", "Gone", ""]


DRAFT = (
    p("Ninety-first session")
    + p("Agenda item 12")
    + p("Draft resolution", "<w:jc w:val='center'/>")
    + p(run("The General Assembly", "<w:i/>") + run(","))
    + p(run("Recalling", "<w:i/>") + run(" the sea and ") + inserted("all ") + run("its lights,"))
    + p(deleted("Dropped, "), GONE)
    + p(
        run("1.\t")
        + run("Requests", "<w:i/>")
        + run(" the keepers to watch and ")
        + deleted("sleep")
        + inserted("wait")
        + run(";")
    )
    + p(run("2.\t") + run("Decides", "<w:i/>") + run(" to remain seized of the matter."))
)


def test_the_record_says_in_which_passage_each_change_stands() -> None:
    header = {"header1": part("hdr", p("United Nations") + p("A/91/L.6") + p("Distr.: Limited"))}
    document = parse(docx(DRAFT, parts=header, section='<w:headerReference w:type="default" r:id="rheader1"/>'))
    found = [(str(one.kind), one.text, one.passage) for one in document.revisions]
    where = {passage.text[:9]: index for index, passage in enumerate(document.passages)}
    assert found == [
        ("insertion", "all ", where["Recalling"]),
        ("deletion", "Dropped, ", None),
        ("paragraph deleted", "", None),
        ("deletion", "sleep", where["Requests "]),
        ("insertion", "wait", where["Requests "]),
    ]
    assert loads(dumps(document)) == document


@pytest.mark.parametrize("text", ["", "Plain"])
def test_a_file_without_changes_has_none(text: str) -> None:
    document = parse(docx(p("A/91/6") + p(text)))
    assert document.revisions == ()
    assert '"revisions"' not in dumps(document)
