"""What the replica's press sets, the parser reads back: the same document, field by field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.model import Document, SponsorRole
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
        family = Family(index % FAMILIES, SESSION - index // FAMILIES, 3)
        written = family.report
        read = parse(write(written, "pdf"))
        (proposal,) = read.proposals
        assert (proposal.symbol, proposal.replaces) == (family.revision_symbol, family.draft_symbol)
        assert proposal.introducers == (family.sponsors[0],)
        assert [(s.name, s.role) for s in proposal.sponsors] == [(n, SponsorRole.ADDITIONAL) for n in family.joined]
        assert (proposal.action, proposal.manner, proposal.votes, proposal.part) == (
            "adopted",
            "recorded vote",
            (0,),
            1,
        )
        # The press sets documents, not what they tell of others.
        same(replace(read, proposals=()), written)


def test_a_reissued_document_bears_its_star() -> None:
    written = Family(0, SESSION, 1).reissued
    read = parse(write(written, "pdf"))
    assert read.masthead.reissued
    same(read, written)
