"""Dates, sums and figures in the texts of one language, and what filled the blanks of a draft."""

from __future__ import annotations

import re

from compare.calendar import calendar, without
from compare.kinds import placeholders
from compare.model import Delta, Row
from compare.tokens import plain, squeezed

_AROUND = 60  # characters: longer than any date or sum with the words that belong to it
_SHORT = 80  # a stretch up to this length is nothing but a blank and what filled it
_DIGIT = re.compile(r"\d")
# What every match begins with stands in front of the alternatives here and below, as in ``compare.calendar``.
_NUMBER = r"\d(?:\d{0,2}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d*(?:[.,]\d+)?)"
_SUMS = ("$", "€", "£", "%", "illion", "thousand", "cent", "dollars", "euros", "ciento", "процент", "المائة", "美元")
_AMOUNT = re.compile(
    rf"(?:US)?[$€£]\s?{_NUMBER}(?:\s(?:thousand|million|billion|trillion))?"
    rf"|\b{_NUMBER}\s(?:thousand|million|billion|trillion)(?:\s(?:United States )?dollars)?"
    rf"|\b{_NUMBER}\s?(?:%|per\s?cent\b|pour\s?cent\b|por\s?ciento\b|процент\w*|في المائة|dollars\b|euros\b|美元)",
    re.I,
)
# A bare figure is an amount unless it numbers something ("paragraph 12", "Goal 16", "article 5") or is a mark of a point.
_FIGURE = re.compile(rf"{_NUMBER}(?![\w/)\-%]|[.,]\d)")
_GLUED = re.compile(r"[\w/.\-(]")
_NUMBERING = (
    *("No. ", "para. ", "paras. ", "graph ", "graphs ", "rticle ", "rticles ", "Goal ", "Goals "),
    *("item ", "Agenda ", "target ", "ection ", "ule ", "hapter ", "annex "),
)
#: What stands in front of a date that must be kept; in Chinese it stands behind.
_DEADLINES = {
    "en": r"\b(?:by|before|no later than|not later than|until|through|as from|as of)\s+(?:the end of\s+)?",
    "fr": r"\b(?:d['’]ici(?: à)?|avant|au plus tard|jusqu['’](?:en|au|à)|à compter d[ue]|à partir d[ue])\s+"
    r"(?:la fin de\s+|le\s+|fin\s+)?",
    "es": r"\b(?:antes del?|a más tardar(?: el| en)?|hasta|para|a partir del?)\s+(?:el\s+|fines de\s+|finales de\s+)?",
    "ru": r"\b(?:не позднее|до|к|начиная с|с)\s+(?:конца\s+|концу\s+)?",
    "ar": r"(?:بحلول|قبل|حتى|في موعد أقصاه|اعتبارا من)\s+(?:عام\s+|نهاية\s+|نهاية عام\s+)?",
}


class Reader:
    """Finds dates and amounts in the texts of one language."""

    def __init__(self, language: str) -> None:
        moves_on = calendar(language)
        self._dates = moves_on.dates
        self._months = moves_on.months
        self._cited = re.compile(
            r"[A-Z\d](?<!\w.)(?:(?:(?<=\d)|(?<=S)-\d|(?<=E)S-\d)\d{0,3}/\d{1,4}(?:\s[A-Z])?"
            r"|(?<=\d)\d{0,3}\s?\([^()]{1,8}\)|(?<=[A-Z])[A-Z]*(?:/[\w.()-]+)+)"
            rf"(?:,?\s+(?:of|du|de|от|المؤرخ)\s+(?:{moves_on.full_date}))?"
        )
        lead = _DEADLINES.get(language)
        self._deadline = re.compile(
            rf"({moves_on.full_date})(?:年)?(?:底)?(?:以前|之前|前)"
            if language == "zh"
            else rf"{lead or _DEADLINES['en']}({moves_on.full_date})"
        )
        months = "|".join(sorted(map(re.escape, moves_on.months), key=len, reverse=True)) or "(?!)"
        year = r"(?:19|20)\d\d\b"
        self._rest_of_date = re.compile(rf"\s*(?:of\s+|de\s+|du\s+)?(?:(?:{months})\s+(?:del?\s+)?{year}|{year})")

    def near(self, row: Row, ops: str) -> str:
        """One side of a row without the middle of long equal stretches: what stands there is the same on both sides.

        Blanks and what filled them are left out with the rest of their date: they are told of apart (``filled``).
        """
        # What was left out is a stroke: of ASCII, because most texts are, and are read faster then.
        pieces: list[str] = []
        after_blank = False
        for place, (op, text) in enumerate(row.words):
            if op == "=":
                rest = self._rest_of_date.match(text) if after_blank else None
                kept = text[rest.end() :] if rest else text
                pieces.append(f"{kept[:_AROUND]} | {kept[-_AROUND:]}" if len(kept) > 3 * _AROUND else kept)
                after_blank = False
                continue
            if op == "-":
                come = row.words[place + 1] if place + 1 < len(row.words) else ("", "")
                after_blank = come[0] == "+" and max(len(text), len(come[1])) <= _SHORT and bool(placeholders(text))
            if op in ops:
                pieces.append(" | " if after_blank else text)
        return plain("".join(pieces))

    def filled(self, number: int, row: Row) -> Delta | None:
        """Blanks of a draft, and what stands in their place: the whole symbol and date where the draft had a part of it."""
        blanks: list[str] = []
        came: list[str] = []
        words = (*row.words, ("", ""), ("", ""))
        for place, (op, text) in enumerate(row.words):
            found = placeholders(text) if op == "-" else []
            if not found:
                continue
            blanks += found
            (next_op, come), (behind_op, behind) = words[place + 1], words[place + 2]
            if next_op == "+":
                rest = self._rest_of_date.match(behind) if behind_op == "=" else None
                whole = squeezed(come + (rest[0] if rest else ""))
                cited = [match[0].strip() for match in self._cited.finditer(whole)]
                # Where the paragraph was written anew, the filled one stands elsewhere in it: it begins as the blank did.
                if not cited and not _DIGIT.search(whole) and len(text) > _SHORT // 2:
                    prefix = text[: text.index(found[0])].split(" ")[-1]
                    fresh = " ".join(other for its_op, other in row.words if its_op == "+")
                    came += [m[0].strip() for m in self._cited.finditer(fresh) if prefix and m[0].startswith(prefix)]
                else:
                    came += cited if cited else [whole]
        return Delta(number, tuple(blanks), tuple(came)) if blanks else None

    def counts(self, row: Row) -> bool:
        """Whether anything that this class reads can have changed: a figure or a month came or went."""
        changed = [text for op, text in row.words if op != "="]
        return any(map(_DIGIT.search, changed)) or not all(self._months.isdisjoint(text.split()) for text in changed)

    def figures(self, text: str, both: bool) -> tuple[list[str], list[str]]:
        """(dates, amounts) of a text.

        Dates are not those of cited resolutions; of a paragraph on one side only, just what it sets as a deadline counts.
        Amounts are sums, shares and, in a paragraph that stands on both sides, plain figures that count something.
        """
        if not _DIGIT.search(text):
            return [], []
        if "/" in text or "(" in text:
            text = self._cited.sub(" ", text)
        amounts = [squeezed(match[0]) for match in _AMOUNT.finditer(text)] if _has(text.lower(), _SUMS) else []
        if not both:
            return [found[1] for found in self._deadline.finditer(text)], amounts
        found = self._dates(text)
        dates = [date[0] for date in found]
        if amounts:
            text = _AMOUNT.sub(" ", text)
            found = self._dates(text)
        rest = without(text, found, " ")
        if _DIGIT.search(rest):
            amounts += [match[0] for match in _FIGURE.finditer(rest) if _counts_something(rest, match.start())]
        return dates, amounts


def _counts_something(text: str, start: int) -> bool:
    """Whether the figure at ``start`` is by itself, and no number of a paragraph, article, Goal or the like."""
    return not (start and _GLUED.match(text, start - 1)) and not text.endswith(_NUMBERING, 0, start)


def _has(text: str, words: tuple[str, ...]) -> bool:
    """A search for each word by itself is several times as fast as one pattern of all of them."""
    return any(word in text for word in words)
