"""Whether a file is the document that was asked for."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from documents.model import Document, Masthead, Provenance
from documents.symbol import Symbol
from parsers import Parked, Reason, parse
from parsers.entrance import answering, same
from parsers.pdf.scan import is_scan


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("A/RES/72/263 A-C", "A/RES/72/263 B"),
        ("A/RES/72/263 A-C", "A/RES/72/263"),
        ("A/RES/72/263 A-C", "A/RES/72/263 A-C"),
        ("A/45/260-S/21280", "S/21280"),
        ("E/2025/34 (Part II)-E/ICEF/2025/7 (Part II)", "E/ICEF/2025/7 (Part II)"),
        ("S/RES/2722 (2024)", "S/RES/2722"),
    ],
)
def test_the_same_document(printed: str, asked: str) -> None:
    assert same(printed, Symbol.parse(asked))


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("A/RES/72/263 A-C", "A/RES/72/263 D"),
        ("A/RES/72/258 B", "A/RES/72/258"),
        ("A/45/904", "A/45/984"),
        ("E/2025/34 (Part I)", "E/2025/34 (Part II)"),
    ],
)
def test_another_document(printed: str, asked: str) -> None:
    assert not same(printed, Symbol.parse(asked))


def printing(symbol: str | None) -> Document:
    return Document("report", Masthead(symbol, "en"), (), Provenance("application/pdf", "1"))


@pytest.fixture
def scanned(corpus: Path) -> bytes:
    return (corpus / "pdf" / "A_45_984.pdf").read_bytes()


@pytest.mark.parametrize(
    ("read_as", "asked"),
    [("A/45/904", "A/45/984"), ("E/lCEF/6", "E/ICEF/672 (Part I)"), ("S/2l28O", "A/45/260-S/21280")],
)
def test_a_scan_is_accepted_under_the_symbol_asked_for(scanned: bytes, read_as: str, asked: str) -> None:
    document = answering(printing(read_as), Symbol.parse(asked), scanned)
    assert document.masthead.symbol == Symbol.parse(asked).display
    (warning,) = document.provenance.warnings
    assert read_as in warning


def test_a_scan_of_something_else_is_parked(scanned: bytes) -> None:
    with pytest.raises(Parked) as caught:
        answering(printing("T/PET.11/142"), Symbol.parse("A/45/984"), scanned)
    assert caught.value.reason is Reason.WRONG_DOCUMENT


def test_born_digital_files_are_taken_at_their_word(corpus: Path) -> None:
    data = (corpus / "pdf" / "A_79_834.pdf").read_bytes()
    assert not is_scan(data)
    document = replace(printing("A/79/894"), kind="letter")
    with pytest.raises(Parked) as caught:
        answering(document, Symbol.parse("A/79/834"), data)
    assert caught.value.reason is Reason.WRONG_DOCUMENT
    assert answering(printing(None), Symbol.parse("A/79/834"), data) == printing(None)


def test_what_is_no_pdf_is_no_scan() -> None:
    assert not is_scan(b"%PDF-1.4 broken")


def test_every_document_of_the_corpus_answers_to_its_symbol(corpus: Path) -> None:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8") as manifest:
        rows = [row for row in csv.DictReader(manifest) if row["path"].startswith(("pdf/", "docx/"))]
    refused: dict[str, Reason] = {}
    for row in rows:
        try:
            parse((corpus / row["path"]).read_bytes(), asked=Symbol.parse(row["symbol"]) if row["symbol"] else None)
        except Parked as parked:
            refused[row["path"]] = parked.reason
    kinds = sorted(refused.values())
    assert Reason.WRONG_DOCUMENT not in kinds, refused
    assert set(kinds) == {Reason.IMAGE_ONLY, Reason.SOFT_404}
    assert len(kinds) == 1 + sum(row["text_layer"] == "no" for row in rows)
