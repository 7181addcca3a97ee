"""Documents for the tests of compare/, written here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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

Make = Callable[..., Document]


def passages(preamble: Sequence[str] = (), operative: Sequence[str] = ()) -> tuple[Passage, ...]:
    """Preambular and operative passages; an operative text that begins with "(a) " is a point of the one above."""
    found = [Passage(PassageKind.PREAMBULAR, text) for text in preamble]
    number = 0
    for text in operative:
        if text.startswith("(") and text[2:4] == ") ":
            found.append(Passage(PassageKind.SUBPARAGRAPH, text[4:], f"{number} ({text[1]})", level=1))
        else:
            number += 1
            found.append(Passage(PassageKind.OPERATIVE, text, str(number)))
    return tuple(found)


@pytest.fixture(scope="session")
def make() -> Make:
    """A resolution or draft from lists of texts."""

    def build(
        preamble: Sequence[str] = (),
        operative: Sequence[str] = (),
        *,
        symbol: str | None = "A/C.3/90/L.7",
        language: str = "en",
        title: str | None = "Lighthouses of small islands",
        kind: str = "draft resolution",
        sponsors: Sequence[str] = (),
        footnotes: Sequence[tuple[str, str]] = (),
        body: Sequence[Passage] | None = None,
        parts: Sequence[Part] | None = None,
        proponent: str | None = None,
        agenda_items: Sequence[str] = (),
        session: str | None = "90",
        date: str | None = "2035-10-08",
        reissued: bool = False,
    ) -> Document:
        main = Part(
            PartKind(kind) if kind in set(PartKind) else PartKind.NARRATIVE,
            tuple(body) if body is not None else passages(preamble, operative),
            None,
            title,
            proponent,
        )
        return Document(
            kind,
            Masthead(
                symbol,
                language,
                session=session,
                date=date,
                agenda_items=tuple(agenda_items),
                reissued=reissued,
            ),
            tuple(parts) if parts is not None else (main,),
            Provenance("text/plain", "test"),
            tuple(Footnote(mark, text) for mark, text in footnotes),
            tuple(Sponsor(name) for name in sponsors),
        )

    return build
