"""Styles of a DOCX (ECMA-376 part 1, 17.7): what a paragraph and a run look like after all that they inherit.

Only what the later steps decide by: bold, italics, raised, hidden, capitals, type size; indents, tabs, white space, numbering.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from parsers.docx.package import attribute, child, children, name_of

_OFF = frozenset(("0", "false", "off", "none"))


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look; ``size`` in points. ``reference`` marks the character style of footnote marks."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    hidden: bool = False
    capitals: bool = False
    size: float = 10.0
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph stands; lengths in points. ``first`` is the first line's indent against ``left`` (negative: hanging).

    ``tabs`` are ascending. ``numbering`` is (numId, level) or None.
    """

    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    leading: float = 12.0
    tabs: tuple[float, ...] = ()
    centred: bool = False
    flush_right: bool = False
    numbering: tuple[str, int] | None = None


def points(text: str | None) -> float | None:
    """Twentieths of a point ("240"), or a length with its unit in the strict form ("12pt"), as points."""
    if not text:
        return None
    for unit, factor in (("pt", 1.0), ("in", 72.0), ("cm", 28.3465), ("mm", 2.83465), ("pc", 12.0)):
        if text.endswith(unit):
            number, scale = text[: -len(unit)], factor
            break
    else:
        number, scale = text, 0.05
    try:
        value = float(number) * scale
    except ValueError:
        return None
    return value if abs(value) < 10_000 else None


def _toggle(properties: etree._Element | None, name: str) -> bool | None:
    element = child(properties, name)
    return None if element is None else (attribute(element, "val") or "1").lower() not in _OFF


@dataclass(frozen=True, slots=True)
class _Style:
    base: str | None
    paragraph: etree._Element | None
    run: etree._Element | None
    name: str


class Styles:
    """The style sheet: looks and shapes by the ids of styles, each worked out once."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        for style in children(root, "style"):
            identity = attribute(style, "styleId")
            if identity is None:
                continue
            name = attribute(child(style, "name"), "val") or ""
            self._styles[identity] = _Style(
                attribute(child(style, "basedOn"), "val"), child(style, "pPr"), child(style, "rPr"), name.lower()
            )
            if attribute(style, "type") == "paragraph" and (attribute(style, "default") or "0") not in _OFF:
                self._default = identity
        defaults = child(root, "docDefaults")
        self._base_look = self._run(Look(), child(defaults, "rPrDefault", "rPr"))
        self._base_shape = shaped(Shape(), child(defaults, "pPrDefault", "pPr"))
        self._looks: dict[str | None, Look] = {}
        self._shapes: dict[str | None, Shape] = {}

    def _chain(self, identity: str | None) -> list[_Style]:
        """The style and those it is based on, the oldest first. A circle, which Word refuses, is cut."""
        found: list[_Style] = []
        seen: set[str] = set()
        while identity is not None and identity in self._styles and identity not in seen and len(found) < 50:
            seen.add(identity)
            style = self._styles[identity]
            found.append(style)
            identity = style.base
        return found[::-1]

    def paragraph_look(self, identity: str | None) -> Look:
        """The look of the words in a paragraph of that style (the default style where it names none)."""
        identity = identity if identity in self._styles else self._default
        if identity not in self._looks:
            look = self._base_look
            for style in self._chain(identity):
                look = self._run(look, style.run)
            self._looks[identity] = look
        return self._looks[identity]

    def shape(self, identity: str | None) -> Shape:
        identity = identity if identity in self._styles else self._default
        if identity not in self._shapes:
            shape = self._base_shape
            for style in self._chain(identity):
                shape = shaped(shape, style.paragraph)
            self._shapes[identity] = shape
        return self._shapes[identity]

    def run_look(self, paragraph: Look, properties: etree._Element | None) -> Look:
        """The look of a run in a paragraph: character style, then what is set on the run itself.

        Toggles of the two kinds of style cancel each other (17.7.3): "Emphasis" in an italic paragraph is upright.
        """
        if properties is None:
            return paragraph
        look = paragraph
        identity = attribute(child(properties, "rStyle"), "val")
        for style in self._chain(identity):
            styled = self._run(Look(size=look.size), style.run)
            look = replace(
                look,
                bold=look.bold ^ styled.bold,
                italic=look.italic ^ styled.italic,
                raised=look.raised or styled.raised,
                hidden=look.hidden or styled.hidden,
                size=styled.size,
                reference=look.reference or style.name in ("footnote reference", "endnote reference"),
            )
        return self._run(look, properties)

    def name(self, identity: str | None) -> str:
        style = self._styles.get(identity or "")
        return style.name if style else ""

    @staticmethod
    def _run(look: Look, properties: etree._Element | None) -> Look:
        if properties is None:
            return look
        bold, italic = _toggle(properties, "b"), _toggle(properties, "i")
        hidden, capitals = _toggle(properties, "vanish"), _toggle(properties, "caps")
        align = attribute(child(properties, "vertAlign"), "val")
        size = points(attribute(child(properties, "sz"), "val"))
        return replace(
            look,
            bold=look.bold if bold is None else bold,
            italic=look.italic if italic is None else italic,
            hidden=look.hidden if hidden is None else hidden,
            capitals=look.capitals if capitals is None else capitals,
            raised=look.raised if align is None else align == "superscript",
            size=look.size
            if size is None
            else max(1.0, round(size * 10, 1)),  # counted in half points, not in twentieths
        )


def shaped(shape: Shape, properties: etree._Element | None) -> Shape:
    """``shape`` with what ``pPr`` sets."""
    if properties is None:
        return shape
    changes: dict[str, Any] = {}
    for element in properties:
        name = name_of(element)
        if name == "ind":
            changes.update(_indents(element))
        elif name == "spacing":
            changes.update(_spacing(element))
        elif name == "tabs":
            changes["tabs"] = _tabs(shape.tabs, element)
        elif name == "jc":
            value = attribute(element, "val")
            changes["centred"] = value == "center"
            changes["flush_right"] = value in ("right", "end")
        elif name == "numPr":
            identity = attribute(child(element, "numId"), "val")
            level = attribute(child(element, "ilvl"), "val") or "0"
            if identity is None and shape.numbering:
                identity = shape.numbering[0]  # a style that only goes a level deeper
            known = identity is not None and identity != "0" and level.isdigit()
            changes["numbering"] = (identity, int(level)) if known else None
    return replace(shape, **changes) if changes else shape


def _indents(element: etree._Element) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    left = points(attribute(element, "left") or attribute(element, "start"))
    right = points(attribute(element, "right") or attribute(element, "end"))
    hanging, first = points(attribute(element, "hanging")), points(attribute(element, "firstLine"))
    if left is not None:
        changes["left"] = left
    if right is not None:
        changes["right"] = right
    if hanging is not None:
        changes["first"] = -hanging
    elif first is not None:
        changes["first"] = first
    return changes


def _spacing(element: etree._Element) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    before, after = points(attribute(element, "before")), points(attribute(element, "after"))
    if before is not None:
        changes["before"] = before
    if after is not None:
        changes["after"] = after
    height = points(attribute(element, "line"))
    if height:
        changes["leading"] = max(1.0, height)  # under lineRule "auto" 240 is one line, which is near enough 12 points
    return changes


def _tabs(inherited: tuple[float, ...], element: etree._Element) -> tuple[float, ...]:
    stops = set(inherited)
    for tab in children(element, "tab"):
        at, kind = points(attribute(tab, "pos")), attribute(tab, "val") or "left"
        if at is None:
            continue
        if kind == "clear":
            stops.discard(at)
        elif kind not in ("bar", "num"):
            stops.add(at)
    return tuple(sorted(stops))
