"""Documents of our own making for the tests of watch/. Their text is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.model import (
    Document,
    Footnote,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Provenance,
    Sponsor,
)

LEADS = ("Requests", "Encourages", "Decides", "Urges", "Takes note", "Recalling", "Noting")


def passage(kind: PassageKind, text: str, number: str | None = None, **more: object) -> Passage:
    lead = next((lead for lead in LEADS if text.startswith(lead)), None)
    return Passage(kind, text, number=number, lead=lead, **more)  # type: ignore[arg-type] # keyword values of a test


def draft(
    symbol: str | None = "A/C.3/80/L.9",
    *,
    title: str = "Strengthening harbour safety",
    preamble: tuple[str, ...] = (
        "Recalling its resolution 79/150 on safe harbours,",
        "Noting the rising number of storms,",
    ),
    operative: tuple[str, ...] = (
        "Requests the Secretary-General to report on harbour safety by 2027;",
        "Encourages Member States to share storm warnings with small island developing States;",
    ),
    footnotes: tuple[str, ...] = ("See the Harbour Masters’ Handbook, 3rd ed.",),
    sponsors: tuple[str, ...] = ("Fiji", "Malta"),
    language: str = "en",
    kind: str = "draft resolution",
    agenda_items: tuple[str, ...] = ("100 (a)",),
    agenda_title: str | None = "Oceans and harbours",
) -> Document:
    """A short draft resolution; every piece may be replaced."""
    passages = [
        *(
            passage(PassageKind.PREAMBULAR, text, citations=("A/RES/79/150",) if "79/150" in text else ())
            for text in preamble
        ),
        *(passage(PassageKind.OPERATIVE, text, str(number)) for number, text in enumerate(operative, 1)),
    ]
    return Document(
        kind=kind,
        masthead=Masthead(
            symbol,
            language,
            organ="General Assembly",
            distribution="limited",
            date="2025-10-13",
            session="80",
            committee="Third Committee",
            agenda_items=agenda_items,
            agenda_title=agenda_title,
        ),
        parts=(Part(PartKind.DRAFT_RESOLUTION, tuple(passages), title=title),),
        provenance=Provenance("application/pdf", "test"),
        footnotes=tuple(Footnote(str(n), text) for n, text in enumerate(footnotes, 1)),
        sponsors=tuple(Sponsor(name) for name in sponsors),
    )


@pytest.fixture(scope="session")
def make_draft() -> Callable[..., Document]:
    return draft
