"""What the replica's press sets, the parser reads back: the same document, field by field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.model import Document
from parsers import parse
from replica.stories import FAMILIES, SESSION, Family, generate
from replica.writer import write


def same(read: Document, written: Document) -> None:
    """Equal but for what only the parser can say of itself."""
    assert replace(read, provenance=written.provenance) == written
    assert read.provenance.warnings == ()


@pytest.mark.parametrize("seed", [1, 5, 11])
def test_drafts_revisions_and_resolutions(seed: int) -> None:
    for generated in generate(seed, 24):
        written = generated.write()
        same(parse(write(written, "pdf")), written)


def test_committee_reports_with_their_drafts_and_votes() -> None:
    for index in range(12):
        written = Family(index % FAMILIES, SESSION - index // FAMILIES, 3).report
        same(parse(write(written, "pdf")), written)


def test_a_reissued_document_bears_its_star() -> None:
    written = Family(0, SESSION, 1).reissued
    read = parse(write(written, "pdf"))
    assert read.masthead.reissued
    same(read, written)
