"""The DOCX with tracked changes: accept-all is the new document, reject-all the old one, to the letter, in LibreOffice too."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from itertools import chain, pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from compare import RowKind, compare
from compare.render import docx
from documents.errors import UsageError
from documents.model import Document, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from parsers import parse
from tests.compare import office
from tests.compare.conftest import Make, passages

DATE = "2035-11-02T08:30:00Z"
PREAMBLE = [
    "Recalling its resolution 89/12 of 3 December 2034 on lighthouses,",
    "Deeply concerned at fog and at the silence of the bells along the northern coasts,",
    "Noting with appreciation the work of the keepers of lights in small islands,",
]
OPERATIVE = [
    "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals;",
    "Urges coastal States:",
    "(a) To share tide tables with the pilots of their neighbours;",
    "(b) To remove wrecks from the approaches to harbours;",
    "Welcomes the offer of a monastery to lend its bell tower for a beacon;",
    "Affirms the right of crews in distress to shelter in the nearest port, and calls upon port authorities to open "
    "their gates at every hour of the day and night;",
    "Decides to include in the provisional agenda of its ninety-first session an item on lighthouses.",
]
CHANGED = [
    "Affirms the right of crews in distress to shelter in the nearest port;",
    "Calls upon port authorities to open their gates at every hour of the day and night;",
    "Encourages the Secretary-General to appoint an envoy for lamps, lenses and fog signals;",
    "Urges coastal States:",
    "(a) To remove wrecks from the approaches to harbours;",
    "Invites the International Hydrographic Organization to draw new charts of the shoals;",
    "Decides to include in the provisional agenda of its ninety-second session an item on lighthouses.",
]


def render(old: Document, new: Document) -> bytes:
    return docx.render(compare(old, new), old, new, date=DATE)


def plain(document: Document, name: str = "word/document.xml") -> list[tuple[str, str]]:
    """Styles and texts of a document that is compared with itself: the printed document without a change."""
    data = render(document, document)
    root = office.part(data, name)
    assert not [one for tag in ("ins", "del", "pPrChange") for one in root.iter(f"{office.W}{tag}")]
    return office.paragraphs(root)


def holds(old: Document, new: Document) -> bytes:
    data = render(old, new)
    for name in ("word/document.xml", "word/header2.xml"):
        assert office.accepted(data, name) == plain(new, name)
        assert office.rejected(data, name) == plain(old, name)
    for document, settled in ((new, office.accepted), (old, office.rejected)):
        assert [text for _, text in settled(data, "word/header1.xml")] == [document.masthead.symbol or ""]
    return data


def printed(document: Document) -> list[str]:
    """Label and text of every passage, as a paragraph shows them."""
    found = []
    for passage in document.passages:
        label = (passage.number or "").rsplit(" ", 1)[-1]
        label = f"{label}." if label.isdigit() else label
        found.append(f"{label}\t{passage.text}" if label else passage.text)
    return found


@pytest.fixture
def pair(make: Make) -> tuple[Document, Document]:
    return (
        make(
            PREAMBLE,
            OPERATIVE,
            sponsors=["Fiji", "Malta"],
            footnotes=[("1", "Resolution 217 A (III)."), ("2", "See A/89/7.")],
        ),
        make(
            [PREAMBLE[0].replace("89/12", "89/14"), *PREAMBLE[1:]],
            CHANGED,
            symbol="A/RES/90/77",
            kind="resolution",
            title="Lighthouses of all islands",
            proponent="[on the report of the Third Committee (A/90/412)]",
            footnotes=[("1", "See A/90/7.")],
        ),
    )


def test_all_accepted_is_the_new_document_and_all_rejected_the_old_one(pair: tuple[Document, Document]) -> None:
    data = holds(*pair)
    accepted, rejected = ([text for _, text in one(data)] for one in (office.accepted, office.rejected))
    for document, texts in zip(pair, (rejected, accepted), strict=True):
        assert document.title in texts
        assert "The General Assembly," in texts
        start = texts.index("The General Assembly,") + 1
        assert texts[start : start + len(document.passages)] == printed(document)
        assert [f"{note.mark}\t{note.text}" for note in document.footnotes] == texts[-1 - len(document.footnotes) : -1]
    assert "Fiji, Malta: draft resolution" in rejected
    assert "[on the report of the Third Committee (A/90/412)]" in accepted


def test_moves_splits_and_mergers(make: Make) -> None:
    old, new = make(PREAMBLE, OPERATIVE), make(PREAMBLE, CHANGED)
    kinds = {row.kind for row in compare(old, new).rows}
    assert RowKind.SPLIT in kinds
    holds(old, new)
    assert RowKind.MERGED in {row.kind for row in compare(new, old).rows}
    holds(new, old)
    assert any(row.moved for row in compare(old, make(PREAMBLE, [*OPERATIVE[1:6], OPERATIVE[0]])).rows)
    data = holds(old, make(PREAMBLE, [*OPERATIVE[1:6], OPERATIVE[0]]))
    said = [text for _, text in office.paragraphs(office.part(data, "word/comments.xml"))]
    assert said == ["Moved to OP 4.", "Moved here from OP 1."]


def test_a_split_is_an_inserted_paragraph_mark(make: Make) -> None:
    """Half a paragraph made one of its own shows as a new mark and a new number, not as words deleted and inserted."""
    first = "Affirms the right of crews in distress to shelter in the nearest port,"
    second = "and the duty of port authorities to open their gates;"
    whole = f"{first} {second}"
    old, new = make((), [OPERATIVE[0], whole, OPERATIVE[4]]), make((), [OPERATIVE[0], first, second, OPERATIVE[4]])
    assert RowKind.SPLIT in {row.kind for row in compare(old, new).rows}
    root = office.part(holds(old, new), "word/document.xml")
    assert len(root.findall(f".//{office.W}rPr/{office.W}ins")) == 1
    assert not root.findall(f".//{office.W}rPr/{office.W}del")
    gone = "".join(text.text for text in root.iter(f"{office.W}delText"))
    assert "crews" not in gone
    assert "authorities" not in gone


def test_an_insertion_at_the_end_is_kept_apart_from_the_next(make: Make) -> None:
    """Two insertions with only a mark between them would be one to LibreOffice; the last word is deleted between them."""
    old = make((), ["Urges coastal States to share tide tables", OPERATIVE[4]])
    new = make((), ["Urges coastal States to share tide tables with pilots;", CHANGED[5], OPERATIVE[4]])
    root = office.part(holds(old, new), "word/document.xml")
    paragraphs = list(root.iter(f"{office.W}p"))
    clashes = [
        (one, other)
        for one, other in pairwise(paragraphs)
        if one[-1].tag == other[min(1, len(other) - 1)].tag == f"{office.W}ins"
        and one.find(f"{office.W}pPr/{office.W}rPr/{office.W}ins") is None
    ]
    assert clashes == []
    assert "tables" in [text.text for text in root.iter(f"{office.W}delText")]


def test_numbers_are_changes_of_their_own(make: Make) -> None:
    old, new = make((), OPERATIVE[:2]), make((), [OPERATIVE[4], *OPERATIVE[:2]])
    root = office.part(holds(old, new), "word/document.xml")
    assert [text.text for text in root.iter(f"{office.W}delText")] == ["1.", "2."]


def test_leads_are_italic_and_nothing_else_of_a_passage(pair: tuple[Document, Document]) -> None:
    root = office.part(render(*pair), "word/document.xml")
    italic = {
        "".join(text.text for text in run if text.tag in (f"{office.W}t", f"{office.W}delText"))
        for run in root.iter(f"{office.W}r")
        if run.find(f"{office.W}rPr/{office.W}i") is not None
    }
    assert {"Requests", "Encourages", "Deeply concerned"} <= italic
    assert not [text for text in italic if len(text) > 40]


def test_identities_are_unique_and_every_change_is_signed(pair: tuple[Document, Document]) -> None:
    data = render(*pair)
    changes = [
        one
        for name in ("word/document.xml", "word/header1.xml", "word/header2.xml")
        for one in office.part(data, name).iter()
        if one.tag in {f"{office.W}{tag}" for tag in ("ins", "del", "pPrChange")}
    ]
    assert len({one.get(f"{office.W}id") for one in changes}) == len(changes) > 10
    assert {one.get(f"{office.W}author") for one in changes} == {"Rapporteur"}
    assert {one.get(f"{office.W}date") for one in changes} == {DATE}


def test_no_text_stands_in_the_wrong_element(pair: tuple[Document, Document]) -> None:
    """w:t inside w:del is what makes Word call a file unreadable; so does w:delText outside of it."""
    root = office.part(render(*pair), "word/document.xml")
    for tag, inside in (("t", False), ("delText", True)):
        for text in root.iter(f"{office.W}{tag}"):
            assert any(one.tag == f"{office.W}del" for one in text.iterancestors()) is inside


def test_the_same_arguments_give_the_same_bytes(pair: tuple[Document, Document]) -> None:
    result = compare(*pair)
    assert docx.render(result, *pair, date=DATE) == docx.render(result, *pair, date="2035-11-02T09:30:00+01:00")
    assert docx.render(result, *pair, date=DATE, author="A. Delegate") != docx.render(result, *pair, date=DATE)


def test_what_is_no_time_is_refused(pair: tuple[Document, Document]) -> None:
    with pytest.raises(UsageError, match="yesterday"):
        docx.render(compare(*pair), *pair, date="yesterday")


def test_what_xml_cannot_hold_is_replaced(make: Make) -> None:
    data = render(make((), ["Notes \x1b[2J & <w:t> \ud800 ;"]), make((), ["Notes \x00 ]]> ;"]))
    assert ("Operative", "1.\tNotes \ufffd ]]> ;") in office.accepted(data)
    assert ("Operative", "1.\tNotes \ufffd[2J & <w:t> \ufffd ;") in office.rejected(data)


def test_documents_without_anything(make: Make) -> None:
    empty = make(symbol=None, title=None, body=[], session=None, date=None)
    full = make(PREAMBLE, OPERATIVE)
    for old, new in ((empty, empty), (empty, full), (full, empty)):
        holds(old, new)


def test_parts_that_came_went_and_stayed(make: Make) -> None:
    def part(label: str, title: str, operative: list[str]) -> Part:
        return Part(PartKind.DRAFT_RESOLUTION, passages(PREAMBLE[:1], operative), label, title)

    one, two, three = (
        part("Draft resolution I", "Lighthouses", OPERATIVE[:4]),
        part("Draft resolution II", "Shelter in ports", OPERATIVE[4:]),
        part("Draft resolution II", "Charts of shoals", ["Invites hydrographers to draw charts;"]),
    )
    renamed = dataclasses.replace(two, label="Draft resolution III", title="Shelter in all ports")
    for old, new in (([one, two], [one, three, renamed]), ([one, two], [two]), ([two], [one, two])):
        documents = [make(symbol="A/90/412", kind="committee report", parts=parts) for parts in (old, new)]
        data = holds(*documents)
    assert "Draft resolution III" in [t for _, t in office.accepted(render(make(parts=[one]), make(parts=[renamed])))]
    assert data


def test_right_to_left(make: Make) -> None:
    old = make(["إذ تشير إلى القرار A/RES/89/12،"], ["تطلب إلى الأمين العام أن يقدم تقريرا؛"], language="ar")
    new = make(["إذ تشير إلى القرار A/RES/89/14،"], ["تشجع الأمين العام على أن يقدم تقريرا؛"], language="ar")
    data = holds(old, new)
    assert office.part(data, "word/styles.xml").find(f".//{office.W}style/{office.W}pPr/{office.W}bidi") is not None
    runs = {
        "".join(text.text for text in run if text.tag == f"{office.W}t"): run.find(f"{office.W}rPr/{office.W}rtl")
        for run in office.part(data, "word/document.xml").iter(f"{office.W}r")
    }
    assert runs["A/RES/89/14"] is None  # its parts would be shown in reverse
    assert runs["تشجع"] is not None


def test_our_own_parser_reads_both_sides_back(pair: tuple[Document, Document]) -> None:
    printed_in_full = {"organ": "General Assembly", "distribution": "limited", "original_language": "en"}
    pair = tuple(dataclasses.replace(d, masthead=dataclasses.replace(d.masthead, **printed_in_full)) for d in pair)
    data = render(*pair)
    for document, keep, drop in ((pair[1], "ins", "del"), (pair[0], "del", "ins")):
        # The parser reads tracked changes as accepted, so the new text needs no settling.
        read = parse(data if keep == "ins" else office.repacked(data, keep, drop))
        count = len(document.passages)
        assert [p.text for p in read.passages[:count]] == [p.text for p in document.passages]
        assert [p.number for p in read.passages[:count]] == [p.number for p in document.passages]
        assert [p.kind for p in read.passages[:count]] == [p.kind for p in document.passages]
        assert read.masthead.symbol == document.masthead.symbol
        assert read.title == document.title
        assert (read.masthead.date, read.masthead.session) == (document.masthead.date, document.masthead.session)


WORDS = ["lamp", "fog", "bell", "of the", "Requests", "tide", "\n", "A/RES/1/2", "wreck;", "  ", "灯塔"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
PASSAGES = st.lists(
    st.builds(
        Passage,
        st.sampled_from(PassageKind),
        TEXTS,
        st.sampled_from([None, "1", "2", "3 (a)", "II"]),
        st.sampled_from([None, "Requests", "lamp"]),
        st.integers(0, 5),
    ),
    max_size=6,
)
DOCUMENTS = st.lists(
    st.builds(Part, st.sampled_from(PartKind), PASSAGES.map(tuple), st.none() | TEXTS, st.none() | TEXTS), max_size=3
).map(lambda parts: Document("letter", Masthead("A/1", "en"), tuple(parts), Provenance("text/plain", "test")))


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_any_two_documents(old: Document, new: Document) -> None:
    holds(old, new)


def test_the_drafts_of_the_corpus(corpus: Path) -> None:
    draft, adopted = (parse((corpus / "seeds" / f"{n}.txt").read_bytes()) for n in ("A_C.3_76_L.9", "A_RES_77_237"))
    data = holds(draft, adopted)
    texts = [text for _, text in office.accepted(data)]
    start = texts.index("The General Assembly,") + 1
    assert texts[start : start + len(adopted.passages)] == printed(adopted)
    for document, keep, drop in ((adopted, "ins", "del"), (draft, "del", "ins")):
        read = parse(office.repacked(data, keep, drop))
        count = len(document.passages)
        assert [p.text for p in read.passages[:count]] == [p.text for p in document.passages]
        assert [p.lead for p in read.passages[:count]] == [p.lead for p in document.passages]
        head = dataclasses.replace(document.masthead, job_number=None)  # of the bytes, not of the text
        assert read.masthead == head


@pytest.mark.slow
@pytest.mark.skipif(office.SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_settles_it_the_same(pair: tuple[Document, Document], make: Make, tmp_path: Path) -> None:
    moved = make(PREAMBLE, OPERATIVE), make(PREAMBLE, CHANGED)
    # Insertions that end one paragraph and begin the next: the mark between them is not theirs.
    shorter = OPERATIVE[0].removesuffix(" and fog signals;")
    ends = make((), [shorter, OPERATIVE[4], OPERATIVE[6]]), make((), [OPERATIVE[0], CHANGED[5], *OPERATIVE[4:]])
    for number, (old, new) in enumerate((pair, moved, moved[::-1], ends)):
        folder = tmp_path / str(number)
        (tmp_path / "profile").mkdir(exist_ok=True)
        folder.mkdir()
        (folder / "profile").symlink_to(tmp_path / "profile")
        data = render(old, new)
        for document, command in ((new, "AcceptAllTrackedChanges"), (old, "RejectAllTrackedChanges")):
            read = office.settle_in_office(data, folder, command)
            assert read == list(chain.from_iterable(text.split("\n") for _, text in plain(document)))


def test_the_package_is_whole(pair: tuple[Document, Document]) -> None:
    with ZipFile(BytesIO(render(*pair))) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        content = archive.read("[Content_Types].xml").decode()
        for name in names - {"[Content_Types].xml"}:
            assert f'PartName="/{name}"' in content or name.endswith(".rels")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


ORDER = {
    "pPr": "pStyle keepNext numPr pBdr shd tabs bidi spacing ind jc outlineLvl rPr sectPr pPrChange",
    "rPr": "ins del rStyle rFonts b bCs i iCs color sz szCs u rtl cs lang",
    "sectPr": "headerReference footerReference pgSz pgMar cols titlePg textDirection bidi rtlGutter docGrid",
    "style": "name basedOn next link uiPriority qFormat pPr rPr",
    "settings": "zoom trackRevisions defaultTabStop compat rsids themeFontLang",
}


def test_properties_stand_in_the_order_of_the_schema(pair: tuple[Document, Document], make: Make) -> None:
    """Word reads properties as a sequence (ECMA-376 part 1, annex A) and calls a file with another order unreadable."""
    arabic = make(["إذ تشير،"], ["تطلب؛"], language="ar")
    for old, new in (pair, pair[::-1], (arabic, make((), ["تطلب؛"], language="ar"))):
        data = render(old, new)
        for name in ("document", "styles", "settings", "header1", "header2", "footer1", "comments"):
            for one in office.part(data, f"word/{name}.xml").iter():
                order = ORDER.get(one.tag.removeprefix(office.W))
                if order is not None:
                    places = [order.split().index(inside.tag.removeprefix(office.W)) for inside in one]
                    if one.tag == f"{office.W}sectPr":
                        places = [max(place, 1) for place in places]  # references to headers and footers in any order
                    assert places == sorted(places), (name, one.tag)


WORD_STORIES = ("document", "header1", "header2", "footer1", "comments")


def faults(data: bytes) -> list[str]:
    """What is known to make Word call a file unreadable, or drop a change without a word (ECMA-376 part 1, 17.3 and 17.13)."""
    found: list[str] = []
    space = "{http://www.w3.org/XML/1998/namespace}space"

    def short(one: etree._Element) -> str:
        return str(one.tag).removeprefix(office.W)

    for name in WORD_STORIES:
        root = office.part(data, f"word/{name}.xml")
        for one in root.iter():
            tag, above = short(one), one.getparent()
            parent = "" if above is None else short(above)
            inside = [short(child) for child in one]
            if tag in ("ins", "del"):
                where = (parent == "p" and bool(inside) and set(inside) == {"r"}) or (parent == "rPr" and not inside)
                found += [] if where else [f"{name}: {tag} in {parent} around {inside}"]
                found += [
                    f"{name}: {tag} lacks {key}" for key in ("id", "author", "date") if not one.get(office.W + key)
                ]
            if tag == "r":
                kept = [child for child in inside if child != "rPr"]
                found += (
                    []
                    if kept and inside.count("rPr") <= 1 and "rPr" not in inside[1:]
                    else [f"{name}: run of {inside}"]
                )
                deleted = parent == "del"
                found += [f"{name}: {child} in {parent}" for child in kept if child == ("t" if deleted else "delText")]
            if tag in ("t", "delText") and one.text and one.get(space) != "preserve":
                found.append(f"{name}: blanks of {one.text!r} are not kept")
            if tag == "p" and (inside[:1] != ["pPr"] or inside.count("pPr") != 1):
                found.append(f"{name}: a paragraph of {inside[:3]}")
            if tag in ("body", "hdr", "ftr", "comment") and [child for child in inside if child != "sectPr"][-1:] != [
                "p"
            ]:
                found.append(f"{name}: {tag} ends without a paragraph")
    document = office.part(data, "word/document.xml")
    body = document[0]
    if short(body[-1]) != "sectPr":
        found.append("the section is not described at the end of the text")
    last = [one for one in body if short(one) == "p"][-1]
    if last.find(f"{office.W}pPr/{office.W}rPr") is not None:
        found.append("a change is tracked on the last mark, which cannot be deleted")
    marks = {tag: [one.get(f"{office.W}id") for one in document.iter(f"{office.W}{tag}")] for tag in COMMENT_MARKS}
    listed = [one.get(f"{office.W}id") for one in office.part(data, "word/comments.xml")]
    if len(set(listed)) != len(listed) or any(sorted(ids) != sorted(listed) for ids in marks.values()):
        found.append(f"comments {listed} are not those of the text, {marks}")
    used = {one.get(f"{office.W}val") for one in document.iter(f"{office.W}pStyle")}
    known = {one.get(f"{office.W}styleId") for one in office.part(data, "word/styles.xml").iter(f"{office.W}style")}
    return found + [f"style {name} is not defined" for name in sorted(used - known)]


COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


def test_nothing_that_word_refuses(pair: tuple[Document, Document], make: Make) -> None:
    moved = make((), [*OPERATIVE[4:], *OPERATIVE[:4]])
    arabic = make(["إذ تشير إلى القرار 89/12،"], ["تطلب؛"], language="ar")
    for old, new in (pair, pair[::-1], (make((), OPERATIVE), moved), (arabic, make((), ["تطلب؛"], language="ar"))):
        data = render(old, new)
        assert faults(data) == []
    assert len(office.part(render(make((), OPERATIVE), moved), "word/comments.xml"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<w:delText", b"<w:t"),
        (b' xml:space="preserve"', b""),
        (b'<w:pStyle w:val="', b'<w:pStyle w:val="No'),
    ],
)
def test_the_check_itself_sees_a_fault(pair: tuple[Document, Document], right: bytes, wrong: bytes) -> None:
    source = render(*pair)
    out = BytesIO()
    with ZipFile(BytesIO(source)) as archive, ZipFile(out, "w") as broken:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                assert right in content
                closing = right.strip().replace(b"<", b"</"), wrong.strip().replace(b"<", b"</")
                content = content.replace(right, wrong)
                if closing[0].startswith(b"</w:") and b'"' not in closing[0]:
                    content = content.replace(closing[0] + b">", closing[1] + b">")
            broken.writestr(name, content)
    data = out.getvalue()
    assert faults(data)
