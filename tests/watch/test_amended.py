"""An amendment to a draft is told as such: what it proposes, to which draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from documents.model import Amendment, Change, Document, PassageKind
from tests.watch.test_wording import message
from watch import amended
from watch.decide import Event

Make = Callable[..., Document]
DRAFT = "A/C.3/90/L.7/Rev.1"
PROPOSED = (
    Amendment(Change.REPLACE, "Replace paragraph 12.", DRAFT, PassageKind.OPERATIVE, "12", old=None, new="Invites;"),
    Amendment(
        Change.REPLACE_WORDS,
        "In paragraph 3 …",
        DRAFT,
        PassageKind.OPERATIVE,
        "3",
        old="harbour",
        new="harbour and port",
    ),
    Amendment(Change.DELETE, "Delete the fourth preambular paragraph.", DRAFT, PassageKind.PREAMBULAR, "4"),
    Amendment(Change.INSERT, "Insert a paragraph.", DRAFT, PassageKind.OPERATIVE, "5", "after", new="Urges pilots;"),
    Amendment(Change.OTHER, "Change the <blink> title.", DRAFT),
)


def test_where_and_what(make_draft: Make) -> None:
    new = replace(make_draft(), amendments=PROPOSED)
    assert amended.drafts(new) == (DRAFT,)
    assert amended.details(new) == (
        "OP 12 replaced, OP 3 words replaced, PP 4 deleted, new paragraph after OP 5, text changed"
    )


def test_the_message_tells_what_is_proposed(make_draft: Make) -> None:
    new = replace(make_draft(kind="amendment"), amendments=PROPOSED)
    told = message(new, event=Event.AMENDED)
    assert f"Amendments to {DRAFT} proposed" in told.subject
    assert "WHAT IS PROPOSED" in told.text
    assert "[-harbour-]" in told.text
    assert "{+harbour and port+}" in told.text
    assert "Delete the fourth preambular paragraph." in told.text
    assert "<blink>" not in told.html


def test_an_amendment_that_was_not_understood_is_one_all_the_same(make_draft: Make) -> None:
    told = message(make_draft(kind="amendment"), event=Event.AMENDED)
    assert "Amendments proposed" in told.subject
    assert "WHAT IS PROPOSED" not in told.text
