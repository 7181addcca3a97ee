"""Automatic numbers (ECMA-376 part 1, 17.9): what Word prints before a paragraph and does not write into its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from parsers.docx.package import attribute, child, children
from parsers.labels import to_roman

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False  # all figures of the label Arabic
    restart: int | None = None  # the level after which the count begins anew; 0: never
    shape: etree._Element | None = None


@dataclass(slots=True)
class _Kind:
    """One abstract numbering: its levels and where each count stands."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def _whole(text: str | None, other: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else other


def _level(element: etree._Element) -> _Level:
    restart = attribute(child(element, "lvlRestart"), "val")
    return _Level(
        form=attribute(child(element, "numFmt"), "val") or "decimal",
        text=(attribute(child(element, "lvlText"), "val") or "")[:60],
        start=_whole(attribute(child(element, "start"), "val"), 1),
        legal=child(element, "isLgl") is not None,
        restart=None if restart is None else _whole(restart, 0),
        shape=child(element, "pPr"),
    )


class Numbers:
    """The numbering part with its running counts: ``label`` moves on, so paragraphs are asked in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._kinds: dict[str, _Kind] = {}
        self._numbers: dict[str, tuple[str, dict[int, int]]] = {}
        self._begun: set[str] = set()
        self._own: dict[tuple[str, int], _Level] = {}
        by_style: dict[str, str] = {}
        aliases: dict[str, str] = {}
        for element in children(root, "abstractNum"):
            identity = attribute(element, "abstractNumId") or ""
            kind = _Kind({_whole(attribute(one, "ilvl"), 0): _level(one) for one in children(element, "lvl")})
            self._kinds[identity] = kind
            style = attribute(child(element, "styleLink"), "val")
            if style:
                by_style[style] = identity
            link = attribute(child(element, "numStyleLink"), "val")
            if link:
                aliases[identity] = link
        for element in children(root, "num"):
            identity = attribute(element, "numId") or ""
            abstract = attribute(child(element, "abstractNumId"), "val") or ""
            abstract = by_style.get(aliases.get(abstract, ""), abstract)
            starts: dict[int, int] = {}
            for override in children(element, "lvlOverride"):
                level = _whole(attribute(override, "ilvl"), 0)
                start = attribute(child(override, "startOverride"), "val")
                if start is not None:
                    starts[level] = _whole(start, 1)
                own = child(override, "lvl")
                if own is not None:
                    self._own[identity, level] = _level(own)
            self._numbers[identity] = (abstract, starts)

    def shape(self, numbering: tuple[str, int]) -> etree._Element | None:
        """The paragraph properties that the level brings: its indents."""
        level = self._find(numbering[0], numbering[1])
        return level.shape if level else None

    def _find(self, identity: str, level: int) -> _Level | None:
        if identity not in self._numbers:
            return None
        kind = self._kinds.get(self._numbers[identity][0])
        return self._own.get((identity, level)) or (kind.levels.get(level) if kind else None)

    def label(self, numbering: tuple[str, int]) -> str:
        """The label of the next paragraph of that numbering and level: "3.", "(b)", "•"; "" where it prints none."""
        identity, at = numbering
        level = self._find(identity, at)
        if level is None or at >= _LEVELS:
            return ""
        abstract, starts = self._numbers[identity]
        counts = self._kinds[abstract].counts
        if starts and identity not in self._begun:
            for one in starts:
                counts.pop(one, None)  # a list that begins anew although an earlier one has the same form
        self._begun.add(identity)
        first = starts.get(at, level.start)
        counts[at] = counts[at] + 1 if at in counts else first
        for deeper in [one for one in counts if one > at]:
            below = self._find(identity, deeper)
            if below is None or below.restart is None or (below.restart and at < below.restart):
                del counts[deeper]
        if level.form == "bullet":
            return "•"
        if level.form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = self._find(identity, other)
            if form is None:
                return ""
            value = counts.get(other, starts.get(other, form.start))
            return _figure(value, "decimal" if level.legal else form.form)

        return _PLACE.sub(shown, level.text).strip()


def _figure(value: int, form: str) -> str:
    if form in ("lowerRoman", "upperRoman") and 0 < value < 100:
        text = _roman(value)
        return text if form == "lowerRoman" else text.upper()
    if form in ("lowerLetter", "upperLetter") and 0 < value <= 26 * 9:
        text = chr(96 + (value - 1) % 26 + 1) * ((value - 1) // 26 + 1)
        return text if form == "lowerLetter" else text.upper()
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "none":
        return ""
    return str(value)


def _roman(number: int) -> str:
    """Lower-case Roman figures up to 99."""
    if number >= 90:
        return "xc" + to_roman(number - 90)
    return to_roman(number)
