"""Numbers of paragraphs as the mark-up prints them in six languages: "1.", "1 -", "(a)", "b)", "(أ)"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from parsers.akn.inline import HIDDEN
from parsers.labels import Counter, Label

_FIGURE = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\s*([A-Z]|bis|ter)?\s*[.\-–—)]*")
_PAREN = re.compile(r"\(?([a-z]{1,2}|[ivx]{1,5})[).]")
_PAREN_FIGURE = re.compile(r"\((\d{1,2})\)")
_OTHER_LETTER = re.compile(r"\(?(\w{1,2})\u0640?[).]")
#: A number that the mark-up left in the text: "1 - …" in Arabic, "26 Condemns …", "(a) To mend …".
IN_TEXT = re.compile(
    r"\s*(?P<number>\d{1,3}(?=\s*\.\s|\s+[-–]\s|\s+[A-Z“\"])|\((?:[a-z]{1,2}|[ivx]{1,5})\)(?=\s))(?:\s*\.|\s+[-–])?\s+"
)


@dataclass(slots=True)
class Numbering:
    """Where the numbering of a text stands. Letters below a figure make "12 (a)", as in the other formats."""

    counter: Counter = field(default_factory=Counter)
    figure: str = ""

    def read(self, printed: str, depth: int) -> tuple[str | None, int]:
        """(full number, level) of a paragraph with this label; ``depth`` is how deep its list is nested."""
        text = " ".join(unicodedata.normalize("NFKC", printed).translate(HIDDEN).split())
        match = _PAREN_FIGURE.fullmatch(text)
        if match:
            return self._place(Label("figure paren", match[1], 0), depth)
        match = _FIGURE.fullmatch(text)
        if match:
            value = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in match[1])
            self.figure = f"{value} {match[2]}" if match[2] else value
            self.counter.number(Label("figure", value, 0), 0.0)
            return self.figure, 0
        # French, Spanish and Russian editions print "b)" where the others print "(b)".
        shown = "{})" if text.endswith(")") and not text.startswith("(") else "({})"
        match = _PAREN.fullmatch(text)
        if match:
            return self._place(Label("paren", match[1], 0, shown), depth)
        match = _OTHER_LETTER.fullmatch(text)
        if match:
            return " ".join(filter(None, (self.figure, shown.format(match[1])))), max(1, depth)
        text = text.rstrip(".").strip()
        if not any(map(str.isalnum, text)):
            return None, max(1, depth)  # a dash or a bullet
        return text, depth

    def _place(self, label: Label, depth: int) -> tuple[str | None, int]:
        number, level = self.counter.number(label, depth * 36.0)
        if number and self.figure and not self.figure.isdigit():
            number = re.sub(r"^\d+", self.figure, number)
        return number, level
