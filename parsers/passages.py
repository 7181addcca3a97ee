"""Blocks to passages: text, lead, footnote marks and citations of one printed paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from documents.model import Passage, PassageKind
from parsers.blocks import Block, Span, tidy

Cite = Callable[[str], tuple[str, ...]]

#: "11,444 m", "5 km": a raised 2 or 3 behind it is a power, also where there is a footnote of that number.
_UNIT = re.compile(r"\d\s?[kcmd]?m\Z")
#: A star in the size of the text at its very end: "(see annex).*".
_STARS = re.compile(r"(?<=[^\W_]|[.,;:)\]”])(\*{1,3})\Z")
_BEFORE_PUNCTUATION = re.compile(r"\s+(?=[,.;:!?)\]”’](?:\s|$|[”’)\]]))")


def words_of(block: Block, cut: int, notes: Collection[str]) -> tuple[str, tuple[str, ...], str | None]:
    """(text, footnote marks, lead) of a block whose first ``cut`` characters are its label.

    A raised figure that no footnote answers to is text: "m²", "20th".
    """
    text = ""
    marks: list[str] = []
    styles: list[tuple[int, bool]] = []  # end of a stretch in ``text`` and whether it is italic
    for span in block.spans:
        if span.mark:
            found = marks_in(span.text, notes)
            if found and not (found in (["2"], ["3"]) and _UNIT.search(text)):
                marks.extend(found)
                continue
            if marks and not re.search(r"[^\s,;/–]", span.text):
                continue  # the raised comma between two marks
        text += span.text
        styles.append((len(text), span.italic))
    skipped = _skip(text, cut)
    lead = _lead(text, skipped, styles)
    shown = tidy(text[skipped:])
    star = _STARS.search(shown)
    if star and star[1] in notes:
        marks.append(star[1])
        shown = shown[: star.start()]
    if marks:
        shown = _BEFORE_PUNCTUATION.sub("", shown)
    return shown, tuple(marks), lead


def marks_in(text: str, notes: Collection[str]) -> list[str]:
    """The footnote marks of a raised stretch: "3", "1, 2", "a,b"; empty when it is no mark."""
    found = [piece for piece in re.split(r"[\s,;/)–]+", text.strip()) if piece]
    return found if found and all(piece in notes for piece in found) else []


def _skip(text: str, cut: int) -> int:
    """The place in the raw text where ``cut`` characters of the tidied text have gone by."""
    if not cut:
        return len(text) - len(text.lstrip())
    seen = 0
    blank = True
    for index, char in enumerate(text):
        if seen >= cut and not char.isspace():
            return index
        if char.isspace():
            if not blank:
                seen += 1
            blank = True
        else:
            seen += 1
            blank = False
    return len(text)


def _lead(text: str, start: int, styles: list[tuple[int, bool]]) -> str | None:
    """The italic words that open the paragraph; None when nothing or everything is italic."""
    end = start
    for stop, italic in styles:
        if stop <= start:
            continue
        if not italic and text[end:stop].strip(" \t\"“‘'«(["):
            break
        if not italic and end == start:
            end = stop  # an opening quotation mark
            continue
        end = stop
    else:
        return None
    lead = tidy(text[start:end]).strip("\"“‘'«").rstrip(",;:. ")
    return lead if any(map(str.isalpha, lead)) else None


def passage(
    block: Block,
    kind: PassageKind,
    *,
    notes: Collection[str],
    cite: Cite,
    cut: int = 0,
    number: str | None = None,
    level: int = 0,
    lead: bool = False,
) -> Passage:
    """One passage of a block. ``lead`` asks for the italic opening."""
    text, marks, opening = words_of(block, cut, notes)
    return Passage(
        kind=kind,
        text=text,
        number=number,
        lead=opening if lead else None,
        level=level,
        footnotes=marks,
        citations=cite(text),
    )


def merge(first: Block, second: Block) -> Block:
    """Two blocks as one paragraph."""
    joint: tuple[Span, ...] = (*first.spans, Span(" "), *second.spans)
    return Block(joint, first.page, first.left, second.left, max(first.right, second.right), first.size, first.gap)
