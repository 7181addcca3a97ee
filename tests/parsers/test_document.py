"""The last step: what no single block says."""

from __future__ import annotations

import pytest

from parsers.blocks import Block, Reading, Span
from parsers.document import assemble

NOTE = "* Reissued for technical reasons on 1 May 2030."
BODY = (
    "The ferry is on its way to the harbour of the capital and the people of the island are at the quay in the east. "
)


@pytest.mark.parametrize("in_head", [True, False])
def test_the_note_of_a_reissue_is_a_footnote_in_every_format(in_head: bool) -> None:
    blocks = [Block((Span("Bridges", bold=True),), size=14.0), Block((Span(BODY * 2),))]
    if not in_head:
        blocks.append(Block((Span(NOTE),)))
    head = ("United Nations", "A/85/12*", "Distr.: General", *((NOTE,) if in_head else ()))
    document = assemble(Reading(blocks=tuple(blocks), head=head), parser="1")
    assert [(note.mark, note.text) for note in document.footnotes] == [("*", NOTE.removeprefix("* "))]
    assert document.masthead.reissued
    assert not any("Reissued" in passage.text for passage in document.passages)
