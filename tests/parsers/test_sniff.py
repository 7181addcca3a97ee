"""What a body is, told by its bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from parsers.sniff import MEDIA_TYPES, Media, is_challenge, sniff, whole_pdf

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n26\n%%EOF\n"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 2000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, Media.PDF),
        (b"HTTP junk from a gateway\r\n" * 20 + PDF, Media.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Media.OLE2),
        (b"\xffWPC" + bytes(300), Media.WORDPERFECT),
        (zipped("[Content_Types].xml", "word/document.xml"), Media.DOCX),
        (zipped("[Content_Types].xml", "word/document.xml")[:300], Media.ZIP),
        (zipped("readme.txt"), Media.ZIP),
        (b"{\\rtf1\\ansi Hello}", Media.RTF),
        (b"<!DOCTYPE html><html><body>There is no document</body></html>", Media.HTML),
        (b"\xef\xbb\xbf\r\n<!-- page --><HTML><HEAD>", Media.HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='z'/>", Media.HTML),
        (b"<p>Not found</p>", Media.HTML),
        (b"Notice: undefined index\n<html><body>", Media.HTML),
        (
            b"<?xml version='1.0'?>\n<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'/>",
            Media.XML_AKN,
        ),
        (b"<an:akomaNtoso>", Media.XML_AKN),
        (b"<?xml version='1.0'?><collection/>", Media.XML),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><rss version='2.0'>", Media.XML),
        ("<?xml version='1.0'?><rss/>".encode("utf-16"), Media.XML),
        ("Rapport du Secrétaire général".encode(), Media.TEXT),
        ("Rapport du Secrétaire général".encode("latin-1"), Media.TEXT),
        ("决议草案".encode("utf-16"), Media.TEXT),
        (b'{"error": 1}', Media.TEXT),
        (b"", Media.EMPTY),
        (b" \r\n\0\0 ", Media.EMPTY),
        (bytes(range(256)) * 4, Media.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), Media.UNKNOWN),
    ],
)
def test_the_bytes_decide(data: bytes, media: Media) -> None:
    assert sniff(data) is media


def test_every_medium_has_a_type() -> None:
    assert set(MEDIA_TYPES) == set(Media)
    assert MEDIA_TYPES[Media.PDF] == "application/pdf"


@pytest.mark.parametrize("length", range(0, len(PDF) - 2, 3))
def test_a_pdf_cut_anywhere_is_not_whole(length: int) -> None:
    assert not whole_pdf(PDF[:length])


def test_a_whole_pdf_may_have_bytes_after_it() -> None:
    assert whole_pdf(PDF)
    assert whole_pdf(PDF + b"\r\n\0\0\0 from a mail gateway")


def test_a_linearized_pdf_cut_after_its_first_section_is_not_whole() -> None:
    first = b"%PDF-1.7\n1 0 obj<</Linearized 1/L 5000/O 3>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n0\n%%EOF\n"
    assert not whole_pdf(first)
    # and one whose first section does point somewhere is told by the length that it states
    assert not whole_pdf(first.replace(b"startxref\n0", b"startxref\n9"))


@pytest.mark.parametrize(
    "page",
    [
        b"<html><script>window.gokuProps = {}</script>",
        b"<html><title>Just a moment...</title>",
        b"<html><script src='/_Incapsula_Resource?x'>",
        b"<html><noscript><h1>JavaScript is disabled</h1> we need to verify that you're not a robot",
    ],
)
def test_a_challenge_is_recognised(page: bytes) -> None:
    assert is_challenge(page)


def test_an_ordinary_page_is_no_challenge() -> None:
    assert not is_challenge(b"<html><title>Document not available</title><p>There is no document matching your request")


def test_the_corpus_is_what_its_manifest_says(corpus: Path) -> None:
    expected = {"pdf": Media.PDF, "docx": Media.DOCX, "doc": Media.OLE2, "xml": Media.XML_AKN}
    with (corpus / "MANIFEST.csv").open(encoding="utf-8") as manifest:
        for row in csv.DictReader(manifest):
            data = (corpus / row["path"]).read_bytes()
            assert sniff(data) is expected[row["path"].split("/")[0]], row["path"]
            if row["path"].startswith("pdf/"):
                assert whole_pdf(data), row["path"]
                assert not any(whole_pdf(data[: len(data) * part // 10]) for part in range(1, 10)), row["path"]
