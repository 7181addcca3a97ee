"""Stretches as paragraphs with tracked changes (ECMA-376 part 1, 17.13.5).

A paragraph ends with its mark, and the mark itself may be inserted or deleted: rejecting an inserted mark joins the paragraph
with the one that follows, accepting a deleted mark does the same. So a split is an inserted mark, a merger a deleted one,
and a paragraph whose words and mark are both deleted is gone without a trace. Nothing may be tracked on the last mark of a
story: the caller ends it with a plain paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from compare.render.docx.lines import Line, Stretch
from compare.tokens import tokens

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = {"w": W, "r": R}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# XML 1.0 has no way to write these, and Word calls a file with them corrupt.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PIECE = re.compile(r"[\t\n]|[^\t\n]+")
# In a text from right to left, what is Latin must not be marked so: a symbol would be shown with its parts in reverse.
_LATIN = re.compile(r"([A-Za-z](?:[\w/.()\-‑]*[\w)])?)", re.ASCII)
_INS, _DEL = f"{{{W}}}ins", f"{{{W}}}del"
_TRACKED = {"-": "del", "+": "ins"}
#: Which styles set the beginning of a line apart, and how.
_LEADS = {"Symbol": "small", "Organ": "b", "Committee": "b", "AgendaTitle": "b", "Sponsors": "b"}


def element(tag: str, *inside: etree._Element | None, **attributes: str | int) -> etree._Element:
    """``<w:tag w:name="value">…</w:tag>``; what is None is left out."""
    named = {f"{{{W}}}{name}": str(value) for name, value in attributes.items()}
    made = etree.Element(f"{{{W}}}{tag}", named, nsmap=_NAMES)
    made.extend(one for one in inside if one is not None)
    return made


@dataclass(slots=True)
class Comment:
    identity: int
    text: str


@dataclass(slots=True)
class Writer:
    """Writes paragraphs; every change has an identity of its own in the whole package, header and comments with it."""

    author: str
    date: str
    right_to_left: bool
    comments: list[Comment] = field(default_factory=list)
    _last: int = 0

    def paragraphs(self, stretch: Stretch, comment: str | None = None) -> list[etree._Element]:
        """The paragraphs of one stretch; ``comment`` is a remark in the margin, on what only one side has."""
        return _Story(self, stretch).write(comment)

    def stamp(self) -> dict[str, str | int]:
        """Who changed it and when."""
        self._last += 1
        return {"id": self._last, "author": self.author, "date": self.date}

    def plain(self, style: str, *runs: etree._Element) -> etree._Element:
        """A paragraph without changes."""
        return element("p", element("pPr", element("pStyle", val=style)), *runs)

    def runs(self, op: str, text: str, look: str = "") -> Iterable[etree._Element]:
        """Text as runs: "-" as deleted text. ``look``: "" | "i" | "b" | "small"."""
        pieces = _LATIN.split(text) if self.right_to_left else [text]
        for number, piece in enumerate(pieces):
            if piece:
                yield self._run(op, piece, look, self.right_to_left and number % 2 == 0)

    def _run(self, op: str, text: str, look: str, right_to_left: bool) -> etree._Element:
        properties = element("rPr")
        if look in ("b", "i"):
            properties.extend((element(look), element(f"{look}Cs")))
        if look == "small":
            properties.extend((element("sz", val=28), element("szCs", val=28)))
        if right_to_left:
            properties.append(element("rtl"))
        run = element("r", properties if len(properties) else None)
        for piece in _PIECE.findall(text):
            if piece in "\t\n":
                run.append(element("tab" if piece == "\t" else "br"))
            else:
                run.append(_text("delText" if op == "-" else "t", piece))
        return run


def _text(tag: str, text: str) -> etree._Element:
    made = element(tag)
    made.text = _UNWRITABLE.sub("\ufffd", text)
    made.set(_SPACE, "preserve")
    return made


def keep_apart(paragraphs: list[etree._Element], writer: Writer) -> None:
    """Where a paragraph ends with an insertion and the next begins with one, end it with a deletion instead.

    LibreOffice (seen in 7.4) takes two such insertions of one author for a single one, and rejecting it joins the paragraphs
    although the mark between them is not tracked. What is deleted is what the insertion replaces, or, where it replaces nothing,
    the word before it, which is then inserted again with it.
    """
    for paragraph, follower in pairwise(paragraphs):
        tracked = paragraph.find("w:pPr/w:rPr/w:ins", _NAMES) is not None
        last = paragraph[-1]
        first = next((one for one in follower if one.tag in (_INS, _DEL, f"{{{W}}}r")), None)
        if tracked or last.tag != _INS or first is None or first.tag != _INS:
            continue
        before = last.getprevious()
        if before is not None and before.tag == _DEL:
            paragraph.append(before)  # moves it behind the insertion
        elif before is not None and before.tag == f"{{{W}}}r":
            _replace_last_word(before, last, writer)


def _replace_last_word(run: etree._Element, insertion: etree._Element, writer: Writer) -> None:
    """Take the last word of an unchanged run into the insertion that follows it, and delete it behind that."""
    text = run[-1]
    if text.tag != f"{{{W}}}t" or not text.text:
        return
    start, found = tokens(text.text)
    word = found[-1] if found else start
    text.text = text.text[: len(text.text) - len(word)]
    properties = run.find("w:rPr", _NAMES)

    def again(tag: str) -> etree._Element:
        return element("r", deepcopy(properties) if properties is not None else None, _text(tag, word))

    insertion.insert(0, again("t"))
    insertion.addnext(element("del", again("delText"), **writer.stamp()))
    if not text.text:
        run.remove(text)


class _Story:
    """One stretch on its way: where it stands in the old lines and in the new ones, and the paragraph that is being written."""

    def __init__(self, writer: Writer, stretch: Stretch) -> None:
        self._writer = writer
        self._lines: dict[str, tuple[Line, ...]] = {"-": stretch.old, "+": stretch.new}
        self._words = stretch.words
        self._line = {"-": 0, "+": 0}
        self._place = {"-": 0, "+": 0}
        self._inside: list[etree._Element] = []
        self._done: list[etree._Element] = []

    def write(self, comment: str | None) -> list[etree._Element]:
        sides = "".join(side for side in "-+" if self._lines[side])
        last = sides if len(sides) == 1 else "="
        if comment and last != "=":
            self._comment_begins(comment)
        self._label(sides)
        for op, text in self._words:
            both = "-+" if op == "=" else op
            for piece in re.findall(r"\n|[^\n]+", text):
                if piece == "\n":
                    self._feed(both)
                else:
                    self._say(both, op, piece)
        if comment and last != "=":
            self._comment_ends(last)
        self._close(last)
        return self._done

    def _current(self, side: str) -> Line | None:
        lines = self._lines[side]
        return lines[self._line[side]] if self._line[side] < len(lines) else None

    def _put(self, op: str, runs: Iterable[etree._Element]) -> None:
        runs = list(runs)
        if not runs:
            return
        tag = _TRACKED.get(op)
        if tag is None:
            self._inside.extend(runs)
        elif self._inside and self._inside[-1].tag == f"{{{W}}}{tag}":
            self._inside[-1].extend(runs)
        else:
            self._inside.append(element(tag, *runs, **self._writer.stamp()))

    def _label(self, sides: str) -> None:
        """The number of the line that begins on these sides: as it is where both have the same, else as a change of its own."""
        labels = {side: line.label for side in sides if (line := self._current(side))}
        if len(set(labels.values())) == 1 and len(labels) == 2:
            if labels["+"]:
                self._put("=", self._writer.runs("=", labels["+"] + "\t"))
            return
        shared = len(labels) == 2 and all(labels.values())
        for side, label in labels.items():
            if label:
                self._put(side, self._writer.runs(side, label if shared else label + "\t"))
        if shared:
            self._put("=", self._writer.runs("=", "\t"))

    def _say(self, sides: str, op: str, text: str) -> None:
        """Words of a line; a beginning that is set apart is a run of its own, by the new side where both have it."""
        side = "+" if "+" in sides else "-"
        line = self._current(side)
        left = max(0, line.lead - self._place[side]) if line else 0
        look = _LEADS.get(line.style, "i") if line else ""
        self._put(op, self._writer.runs(op, text[:left], look))
        self._put(op, self._writer.runs(op, text[left:]))
        for one in sides:
            self._place[one] += len(text)

    def _feed(self, sides: str) -> None:
        """A line feed: the border of two lines on a side that is at the end of one, else a break inside a line."""
        borders = "".join(side for side in sides if self._at_end(side))
        inner = "".join(side for side in sides if side not in borders)
        if inner:
            op = "=" if inner == "-+" else inner
            self._put(op, self._writer.runs(op, "\n"))
            for side in inner:
                self._place[side] += 1
        if borders:
            self._close("=" if borders == "-+" else borders)
            for side in borders:
                self._line[side] += 1
                self._place[side] = 0
            self._label(borders)

    def _at_end(self, side: str) -> bool:
        line = self._current(side)
        return (
            line is not None and self._place[side] == len(line.text) and self._line[side] + 1 < len(self._lines[side])
        )

    def _close(self, mark: str) -> None:
        """End the paragraph with a mark that is there ("="), inserted or deleted."""
        before, after = self._current("-"), self._current("+")
        style = before.style if before and (mark == "-" or after is None) else after.style if after else "Other"
        properties = element("pPr", element("pStyle", val=style))
        if mark in _TRACKED:
            properties.append(element("rPr", element(_TRACKED[mark], **self._writer.stamp())))
        elif before and before.style != style:
            was = element("pPr", element("pStyle", val=before.style))
            properties.append(element("pPrChange", was, **self._writer.stamp()))
        self._done.append(element("p", properties, *self._inside))
        self._inside = []

    def _comment_begins(self, text: str) -> None:
        self._writer.comments.append(Comment(len(self._writer.comments), text))
        self._inside.append(element("commentRangeStart", id=self._writer.comments[-1].identity))

    def _comment_ends(self, side: str) -> None:
        # The reference is part of the change, so that it goes with the words when they go.
        identity = self._writer.comments[-1].identity
        self._inside.append(element("commentRangeEnd", id=identity))
        self._put(side, [element("r", element("commentReference", id=identity))])
