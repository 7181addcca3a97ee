"""Labels of paragraphs: "23.", "(b)", "(ii)", and the number that a label makes in its place ("23 (b)")."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_FIGURE = re.compile(r"(\d{1,3})(?:[.．]\s*|\s*[.．]\s+|\s+)(?=\S)")
#: "1 - تقرر": Arabic editions.
_DASHED = re.compile(r"(\d{1,3})\s*[-–]\s*(?=[\"“”«(\[]*[\u0621-\u064a])")
#: "13.24 The list below", "2.b Correct and prevent" (a target of the Goals); never "0.3 per cent", an amount.
_POINTED = re.compile(r"([1-9]\d{0,2}(?:(?:\.\d{1,3}){1,3}|\.[a-z](?=\s)))\.?\s+(?=[^\Wa-zа-яё]|[^\w\s])")
_DECIMAL = re.compile(r"\d{1,3}\.\d")
_PAREN = re.compile(r"\(?([a-z]{1,2}|[ivx]{1,5}|[а-я])\)\s*(?=\S)|[(（]([\u0621-\u064a]{1,2}|[a-z]{1,2})[)）]\s*(?=\S)")
_PAREN_FIGURE = re.compile(r"\((\d{1,2})\)\s+(?=\S)")
_BULLET = re.compile(r"(?:[•●▪·\uf0b7]|[–—-]\s|\*\s)\s*(?=\S)")
#: The letters by which Arabic and Russian points are counted.
_LETTERS = {
    char: number
    for letters in ("أبجدهوزحطيكلمنسعفصقرشتثخذضظغ", "абвгдежзиклмнопрстуфхцчшщэюя")
    for number, char in enumerate(letters, 1)
}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def roman(text: str) -> int | None:
    """ "xiv" → 14; None for what is no Roman figure written in the usual way."""
    if not text or any(char not in _ROMAN for char in text):
        return None
    total = 0
    for index, char in enumerate(text):
        value = _ROMAN[char]
        later = _ROMAN[text[index + 1]] if index + 1 < len(text) else 0
        total += -value if value < later else value
    return total if to_roman(total) == text else None


def to_roman(number: int) -> str:
    out = ""
    for value, letters in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            out += letters
            number -= value
    return out


def letter(text: str) -> int | None:
    """ "a" → 1, "z" → 26, "aa" → 27, "ب" → 2; None for two different letters."""
    if len(text) == 1 and text.isalpha():
        return _LETTERS[text] if text in _LETTERS else ord(text) - 96
    if len(text) == 2 and text[0] == text[1]:
        return 26 + ord(text[0]) - 96
    return None


@dataclass(frozen=True, slots=True)
class Label:
    """``kind``: figure | pointed | paren | figure paren | bullet; ``value`` its bare text, figures in ASCII; ``length`` of
    it in the text; ``shown`` what "b" looks like: "(b)", or "b)" in French, Spanish and Russian."""

    kind: str
    value: str
    length: int
    shown: str = "({})"


def label_of(text: str) -> Label | None:
    """The label that opens a paragraph, if it has one."""
    if _DECIMAL.match(text) and not _POINTED.match(text):
        return None
    for kind, pattern in (
        ("pointed", _POINTED),
        ("dashed", _DASHED),
        ("figure", _FIGURE),
        ("paren", _PAREN),
        ("figure paren", _PAREN_FIGURE),
        ("bullet", _BULLET),
    ):
        match = pattern.match(text)
        if match:
            value = next(filter(None, match.groups()), "")
            if kind == "figure" and not {".", "．"} & set(match[0]) and not match[0].endswith(("  ", "\t")):
                return None
            if kind in ("figure", "dashed", "figure paren"):
                return Label(kind if kind != "dashed" else "figure", str(int(value)), match.end())
            return Label(kind, value, match.end(), "({})" if match[0][0] in "(（" else "{})")
    return None


def quoted_label(text: str) -> Label | None:
    """The label of a paragraph that is quoted with it ("“1. Urges …")."""
    label = label_of(text[1:]) if _QUOTED.match(text) else None
    return replace(label, length=label.length + 1) if label else None


_QUOTED = re.compile(r"[\"“«](?=(?:\d{1,3}\.|\([a-z]{1,4}\))\s+[A-Z])")
_UNPOINTED = re.compile(r"(\d{1,3})\s+(?=[A-Z])")


def unpointed(text: str, due: int) -> Label | None:
    """The label of a paragraph whose figure lacks its point ("26 Condemns …"), where that is the figure due."""
    match = _UNPOINTED.match(text)
    return Label("figure", match[1], match.end()) if match and int(match[1]) == due else None


@dataclass(slots=True)
class Counter:
    """Where the numbering stands: figure, letters and Roman figures below it, and the left edge of the letters."""

    figure: int = 0
    path: list[tuple[str, int, float]] = field(default_factory=list)  # (style, value, left)

    def number(self, label: Label, left: float) -> tuple[str | None, int]:
        """(number, level) of a paragraph with this label; moves on. A bullet has a level but no number.

        A point inside a point has its own label behind the paragraph's figure ("1 (i)", level 2), as the UN's mark-up has it;
        ``documents.model.Part.full_numbers`` gives the way down to it.
        """
        if label.kind in ("figure", "pointed"):
            self.path.clear()
            self.figure = int(label.value.split(".")[0])
            return label.value, 0
        if label.kind == "bullet":
            return None, len(self.path) + 1
        style, value = self._read(label, left)
        self._place(style, value, left)
        head = [str(self.figure)] if self.figure else []
        text = self._show(style, value) if label.value.isascii() else label.value
        return " ".join([*head, label.shown.format(text)]), len(self.path)

    @staticmethod
    def _show(style: str, value: int) -> str:
        if style == "roman":
            return to_roman(value)
        if style == "figure":
            return str(value)
        return chr(96 + value) if value <= 26 else chr(96 + value - 26) * 2

    def _read(self, label: Label, left: float) -> tuple[str, int]:
        """Whether "(i)" is the letter after h or the first Roman figure: what continues a series wins."""
        if label.kind == "figure paren":
            return "figure", int(label.value)
        as_letter, as_roman = letter(label.value), roman(label.value)
        if as_letter is None:
            return "roman", as_roman or 1
        if as_roman is None:
            return "letter", as_letter
        for style, value, at in reversed(self.path):
            if style == "roman" and as_roman == value + 1:
                return "roman", as_roman
            if style == "letter" and as_letter == value + 1 and not (as_roman == 1 and left > at + 9):
                return "letter", as_letter
        if as_roman == 1:
            return "roman", 1
        return ("roman", as_roman) if any(style == "roman" for style, _, _ in self.path) else ("letter", as_letter)

    def _place(self, style: str, value: int, left: float) -> None:
        styles = [entry[0] for entry in self.path]
        if style in styles:
            depth = styles.index(style)
            del self.path[depth:]
        self.path.append((style, value, left))
