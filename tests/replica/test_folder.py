"""A folder of files as a library: with a manifest, without one, and the real documents."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import httpx
import pytest

from documents.errors import UsageError
from replica.folder import from_folder
from replica.server import Replica
from replica.stories import Family
from replica.writer import write

NOW = datetime(2025, 12, 1, tzinfo=UTC)
COLUMNS = ["path", "symbol", "symbol2", "language", "doc_type", "format"]


def manifest(folder: Path, *rows: list[str]) -> None:
    with (folder / "MANIFEST.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def test_a_manifest_says_what_each_file_is(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf", "two.docx", "three.pdf", "four.xml"):
        (tmp_path / name).write_bytes(b"%PDF-" + name.encode())
    manifest(
        tmp_path,
        ["one.pdf", "A/80/434", "S/2025/632", "E", "letter", "pdf"],
        ["two.pdf", "A/81/6(Sect.13)", "", "E", "budget_report", "pdf"],
        ["two.docx", "A/81/6 (Sect. 13)", "", "E", "budget_report", "docx"],
        ["three.pdf", "S/2024/228", "", "R", "letter", "pdf"],
        ["four.xml", "A/RES/76/187", "A/C.3/76/L.9/Rev.1", "E", "resolution", "akn-xml"],
    )
    library = from_folder(tmp_path, at=NOW)
    assert len(library) == 5
    items = library.items("allundocs", NOW)
    assert [(item.title, item.link, item.description) for item in items] == [
        ("S/2024/228", "https://undocs.org/ru/S/2024/228", "LETTER"),
        ("A/81/6(Sect.13)", "https://undocs.org/A/81/6%28Sect.13%29", "BUDGET REPORT"),
        ("A/80/434", "https://undocs.org/A/80/434", "LETTER"),
    ]
    for symbol, language, form, name in (
        ("S/2025/632", "en", "pdf", "one.pdf"),
        ("A/81/6 (SECT. 13)", "en", "docx", "two.docx"),
        ("A/81/6 (SECT. 13)", "en", "pdf", "two.pdf"),
        ("S/2024/228", "ru", "pdf", "three.pdf"),
        ("A/RES/76/187", "en", "xml", "four.xml"),
    ):
        found = library.find(symbol, language, form, NOW)
        assert found is not None
        assert found.name == name
    assert library.find("S/2024/228", "en", "pdf", NOW) is None
    # The draft that a list of resolutions names is another document.
    assert library.find("A/C.3/76/L.9/Rev.1", "en", "xml", NOW) is None


def test_a_file_without_a_symbol_is_listed_by_its_name_and_served_by_it(
    tmp_path: Path, serve: Callable[..., Replica], ask: httpx.Client, clock: object
) -> None:
    (tmp_path / "Note from a ministry.pdf").write_bytes(b"%PDF-note")
    (tmp_path / "ODS_soft404_requested_as_A_78_1.pdf").write_bytes(b"%PDF-not here")
    manifest(
        tmp_path,
        ["Note from a ministry.pdf", "", "", "E", "note_verbale", "pdf"],
        ["ODS_soft404_requested_as_A_78_1.pdf", "", "", "E", "ods_soft_404", "pdf"],
    )
    un = serve(from_folder(tmp_path, at=NOW))
    entries = feedparser.parse(ask.get(un.url + "/docs.un.org/rss/allundocs.xml").content).entries
    assert [(entry.title, entry.link) for entry in entries] == [
        ("A/78/1", "https://undocs.org/A/78/1"),
        ("Note from a ministry", "https://docs.un.org/files/Note%20from%20a%20ministry.pdf"),
    ]
    answer = ask.get(entries[1].link.replace("https://", un.url + "/"))
    assert answer.content == b"%PDF-note"
    soft = ask.get(f"{un.url}/documents.un.org/api/symbol/access?s=A/78/1&l=en&t=pdf")
    assert soft.content == b"%PDF-not here"


def test_without_a_manifest_the_files_say_it_themselves(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "whatever.pdf").write_bytes(write(Family(0).draft, "pdf"))
    (tmp_path / "other.docx").write_bytes(write(Family(1).reissued, "docx"))
    (tmp_path / "A_RES_78_999-FR.pdf").write_bytes(b"%PDF-broken")
    (tmp_path / "S_2024_228_R.pdf").write_bytes(b"no pdf at all")
    (tmp_path / "S_RES_2991_(2027).doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "notes.txt").write_text("not a document")
    (tmp_path / "leaflet.pdf").write_bytes(b"%PDF-?")
    library = from_folder(tmp_path, at=NOW)
    found = {(entry.name, entry.symbol, entry.language) for entry in library.entries()}
    assert found == {
        ("whatever.pdf", "A/C.3/80/L.2", "en"),
        ("other.docx", "A/RES/80/198", "en"),
        ("A_RES_78_999-FR.pdf", "A/RES/78/999", "en"),
        ("S_2024_228_R.pdf", "S/2024/228", "ru"),
        ("S_RES_2991_(2027).doc", "S/RES/2991 (2027)", "en"),
        ("leaflet.pdf", None, "en"),
    }


def test_files_of_one_name_in_two_folders_are_both_there(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "leaflet.pdf").write_bytes(b"%PDF-" + folder.encode())
    library = from_folder(tmp_path, at=NOW)
    assert {entry.name for entry in library.entries()} == {"a_leaflet.pdf", "b_leaflet.pdf"}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "absent", "no such folder"),
        (lambda folder: folder, "no PDF, DOCX, DOC or XML"),
    ],
)
def test_a_folder_that_cannot_be_served_is_named(tmp_path: Path, make: Callable[[Path], Path], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        from_folder(make(tmp_path))


def test_a_manifest_that_is_wrong_is_named(tmp_path: Path) -> None:
    manifest(tmp_path, ["gone.pdf", "A/80/1", "", "E", "report", "pdf"])
    with pytest.raises(UsageError, match=r"gone\.pdf is listed and not there"):
        from_folder(tmp_path)
    (tmp_path / "MANIFEST.csv").write_text("file,name\nx.pdf,y\n")
    with pytest.raises(UsageError, match="no column language, path, symbol"):
        from_folder(tmp_path)


def test_the_real_documents_are_all_within_reach_of_the_list(
    corpus: Path, serve: Callable[..., Replica], ask: httpx.Client
) -> None:
    """Whoever follows every entry of the list gets every PDF and Word file of the folder, byte for byte."""
    un = serve(from_folder(corpus, at=NOW))
    entries = feedparser.parse(ask.get(un.url + "/docs.un.org/rss/allundocs.xml").content).entries
    bodies: set[bytes] = set()
    for entry in entries:
        if "/files/" in entry.link:
            bodies.add(ask.get(entry.link.replace("https://", un.url + "/")).content)
            continue
        path = entry.link.removeprefix("https://undocs.org/")
        language = path[:2] if path[2] == "/" and path[:2].islower() else "en"
        for form in ("pdf", "docx", "doc"):
            answer = ask.get(
                f"{un.url}/documents.un.org/api/symbol/access", params={"s": entry.title, "l": language, "t": form}
            )
            if not answer.headers["content-type"].startswith("text/html"):
                bodies.add(answer.content)
    files = [p for p in corpus.rglob("*") if p.parent.name in ("pdf", "docx", "doc")]
    assert {p.name for p in files if p.read_bytes() not in bodies} == set()
