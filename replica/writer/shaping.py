"""Arabic as it is drawn: letters in the form that their neighbours ask for, glyphs in the order in which they stand.

A word processor writes an Arabic line from left to right with its letters joined; a reader meets exactly that: the last
word first, presentation forms, figures and Latin symbols running the other way, brackets turned.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from documents.errors import UsageError

_ARABIC = re.compile(r"[\u0600-\u06ff]")
#: Stands for a raised mark while a line is put in order: a letter of a right-to-left script that no text here has.
_MARK = "\u05d0"


@lru_cache(maxsize=1)
def _libraries() -> tuple[Any, Any]:
    """The joiner of letters and the algorithm of direction, loaded only where Arabic is written."""
    try:
        import arabic_reshaper
        from bidi import algorithm
    except ImportError as error:
        raise UsageError(
            "Arabic cannot be written", phase="writing", advice="Install arabic-reshaper and python-bidi"
        ) from error
    return arabic_reshaper.ArabicReshaper({"delete_harakat": False, "delete_tatweel": False}), algorithm


@lru_cache(maxsize=65536)
def shaped(text: str) -> str:
    """``text`` with its letters joined; as long as before or shorter (lam and alef are one glyph)."""
    return str(_libraries()[0].reshape(text)) if _ARABIC.search(text) else text


def visual(parts: list[tuple[str, bool]]) -> list[tuple[str, int]]:
    """Glyphs of a line from left to right, each with the index of its part; ``parts`` are (text, raised mark) in the order
    of reading. A raised mark is one thing, whatever stands beside it."""
    algorithm = _libraries()[1]
    glyphs: list[tuple[str, int]] = []
    for index, (text, mark) in enumerate(parts):
        if mark:
            glyphs.append((text, index))
        else:
            glyphs += [(char, index) for char in shaped(text)]
    marks = {place for place, (_, index) in enumerate(glyphs) if parts[index][1]}
    # A line goes on in a paragraph of Arabic: its first figures follow Arabic letters (UAX 9, W2).
    line = "ء" + "".join(_MARK if place in marks else glyph for place, (glyph, _) in enumerate(glyphs))
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = 1, "R"
    algorithm.get_embedding_levels(line, storage)
    for place, char in enumerate(storage["chars"]):
        char["place"] = place
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    algorithm.reorder_resolved_levels(storage, False)
    algorithm.apply_mirroring(storage, False)
    out: list[tuple[str, int]] = []
    for char in storage["chars"]:
        place = char["place"] - 1
        if place < 0:
            continue
        out.append((glyphs[place][0] if place in marks else char["ch"], glyphs[place][1]))
    return out
