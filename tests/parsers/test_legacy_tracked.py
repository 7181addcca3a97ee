"""Tracked changes of a legacy Word file, made by LibreOffice out of one whose changes are known."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from parsers.legacy.reader import read
from tests.parsers.test_docx import docx, p, run
from tests.parsers.test_tracked import GONE, NEW, OTHER, deleted, inserted
from tests.parsers.word97 import Doc

OFFICE = shutil.which("soffice")

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def legacy(body: str, folder: Path) -> bytes:
    """The body of a DOCX as LibreOffice writes it in the format of Word 97."""
    assert OFFICE
    source = folder / "source.docx"
    made = folder / "made.docx"
    made.write_bytes(docx(body))
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(source, "w") as new:
        new.writestr("[Content_Types].xml", _TYPES)
        new.writestr("_rels/.rels", _RELATIONS)
        new.writestr("word/document.xml", old.read("word/document.xml"))
    office = [OFFICE, "--headless", "--norestore", f"-env:UserInstallation=file://{folder / 'profile'}"]
    convert = ["--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(source)]
    subprocess.run([*office, *convert], check=True, capture_output=True, timeout=180)
    return (folder / "source.doc").read_bytes()


def test_an_inserted_end_of_a_paragraph() -> None:
    """LibreOffice does not write that of its own; Word does. Changes without an author or a date are kept too."""
    new = struct.pack("<HB", 0x0801, 1)
    reading = read(Doc([("Old.\r", b""), ("New.", new), ("\r", new)]).file())
    assert [block.text for block in reading.blocks] == ["Old.", "New."]
    assert [(str(one.revision.kind), one.revision.text, one.block) for one in reading.tracked] == [
        ("insertion", "New.", 1),
        ("paragraph inserted", "", 1),
    ]
    assert {(one.revision.author, one.revision.date) for one in reading.tracked} == {(None, None)}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_the_text_is_the_final_one_and_the_changes_are_kept(tmp_path: Path) -> None:
    body = (
        p("Plain words of the lamp.")
        + p(run("Requests ") + deleted("urges ") + inserted("encourages ", OTHER) + run("all."))
        + f"<w:p><w:pPr>{GONE}</w:pPr>{run('Joined ')}</w:p>"
        + p(run("to this."))
        + f"<w:p><w:pPr>{NEW}</w:pPr>{inserted('New paragraph.')}</w:p>"
        + p("Last of all.")
    )
    reading = read(legacy(body, tmp_path))
    assert [block.text for block in reading.blocks] == [
        "Plain words of the lamp.",
        "Requests encourages all.",
        "Joined to this.",
        "New paragraph.",
        "Last of all.",
    ]
    assert [(str(one.revision.kind), one.revision.text, one.revision.author, one.block) for one in reading.tracked] == [
        ("deletion", "urges ", "A. Keeper", 1),
        ("insertion", "encourages ", "B. Rudolf", 1),
        ("paragraph deleted", "", "A. Keeper", 2),
        ("insertion", "New paragraph.", "A. Keeper", 3),
    ]
    assert {one.revision.date for one in reading.tracked} == {"2036-01-02T03:04:00", "2036-01-03T00:00:00"}
    assert reading.warnings == (
        "the file has 4 tracked changes by A. Keeper, B. Rudolf; the text is the final one, all changes accepted",
    )
