"""Where a passage stands, in the words that people use for it: "PP 3", "OP 12 (a)"."""

from __future__ import annotations

from documents.model import Document, Passage, PassageKind


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


def places(document: Document) -> list[str]:
    """What people call each passage: "PP 3", "OP 12 (a)", "draft resolution IV, OP 2", "annex, para. 5"."""
    found: list[str] = []
    several = len(document.parts) > 1
    for part in document.parts:
        prefix = f"{part.label}, " if several and part.label else ""
        preambular = paragraphs = 0
        last = ""
        for passage in part.passages:
            if passage.kind is PassageKind.PREAMBULAR:
                preambular += 1
                last = f"PP {preambular}"
            elif passage.kind is PassageKind.OPERATIVE:
                last = f"OP {passage.number}" if passage.number else "OP"
            elif passage.kind is PassageKind.PARAGRAPH:
                paragraphs += 1
                last = f"para. {passage.number}" if passage.number else f"paragraph {paragraphs}"
            elif passage.kind is PassageKind.SUBPARAGRAPH:
                found.append(prefix + _subparagraph(passage, last))
                continue
            else:
                found.append(prefix + passage.kind.value)
                continue
            found.append(prefix + last)
    return found


def _subparagraph(passage: Passage, parent: str) -> str:
    number = passage.number or ""
    if not number:
        return parent or passage.kind.value
    # "23 (b)" names its paragraph itself; a bare "(b)" belongs to the one above.
    head = parent.split(" ")[0] if parent else "para."
    return f"{head} {number}" if number[0].isdigit() else f"{parent} {number}".strip()
