"""Which text fields of the query language a passage belongs to."""

from __future__ import annotations

from documents.model import Document, PassageKind


def regions(document: Document) -> list[str]:
    """Preamble, operative part or neither, per passage: a subparagraph is where the paragraph above it is."""
    found: list[str] = []
    for part in document.parts:
        region = ""
        for passage in part.passages:
            if passage.kind is PassageKind.PREAMBULAR:
                region = "preamble"
            elif passage.kind is PassageKind.OPERATIVE:
                region = "operative"
            elif passage.kind is not PassageKind.SUBPARAGRAPH:
                region = ""
            found.append(region)
    return found


def fields_of(document: Document) -> list[frozenset[str]]:
    """Per passage the text fields that it belongs to."""
    return [
        frozenset({"title", "passage"} if passage.kind is PassageKind.TITLE else {"passage", region} - {""})
        for passage, region in zip(document.passages, regions(document), strict=True)
    ]
