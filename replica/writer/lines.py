"""Paragraphs into lines, as a typist's word processor would break them: greedy, justified, never inside a bound pair."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from replica.writer.fonts import Face
from replica.writer.setting import Run
from replica.writer.shaping import visual

Faces = Mapping[tuple[bool, bool], Face]

# "18 December" and "2030 Agenda" are not parted.
_BOUND = re.compile(
    r"(?<=\d) (?=January|February|March|April|May|June|July|August|September|October|November|December|Agenda|per cent)"
)
_KEEP = "\u0000"
# A line may end behind a blank, behind a hyphen between letters, and behind a dash.
_CJK = "\u2e80-\u303f\u3200-\u9fff\uff00-\uffef"
_OPENING, _CLOSING = "（〔［｛《〈「『【“‘(\\[", "，。、；：？！）〕］｝》〉」』】”’)\\],;:.%"
# Chinese may be parted behind every character, but no line begins with a closing mark or ends with an opening one.
_WORD = f"[^{_CJK}{_OPENING} ]"
_CHINESE = re.compile(
    rf"[{_OPENING}]*[{_CJK}][{_CLOSING}]* *|[{_OPENING}]*{_WORD}*?{_WORD}(?=[{_CJK}{_OPENING}])[{_CLOSING}]*"
    rf"|[^{_CJK} ]+ *| +|."
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_PIECES = re.compile(r"[^ ]*? +|[^ ]*?[^\W\d_]-(?=[^\W\d_])|[^ ]*?[–—](?=\w)|[^ ]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text of one appearance on a line, ``x`` from the line's start; ``rise`` in points."""

    text: str
    face: Face
    size: float
    rise: float
    x: float
    link: str | None
    blank: float  # what each blank is widened by
    scale: float = 1.0
    spacing: float = 0.0
    slanted: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """``notes`` are the footnotes first named on it; ``indent`` is from the paragraph's left edge."""

    fragments: tuple[Fragment, ...]
    indent: float
    width: float
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """Sizes in points: of the text, of raised marks, and by how much these are raised.

    The United Nations sets its text a little wider than the face is drawn: ``scale`` stretches letters, ``spacing`` adds
    points behind each.
    """

    size: float = 10.0
    mark_size: float = 6.5
    mark_rise: float = 3.5
    scale: float = 1.03
    spacing: float = 0.17

    def extent(self, text: str, face: Face) -> float:
        """Width of ``text`` in points."""
        return face.width(text, self.size) * self.scale + self.spacing * len(text)

    @property
    def mark(self) -> Measure:
        """How raised marks are set: neither stretched nor spaced."""
        return Measure(self.mark_size, scale=1.0, spacing=0.0)


@dataclass(slots=True)
class _Piece:
    parts: list[tuple[str, Run]]
    width: float
    trailing: float


def break_lines(
    runs: Sequence[Run],
    width: float,
    faces: Faces,
    measure: Measure,
    *,
    first_indent: float = 0.0,
    justify: bool = True,
    right_to_left: bool = False,
) -> list[Line]:
    """The lines of one paragraph, ``width`` points wide; a newline in the text begins a new line unjustified.

    Right to left, the fragments of a line stand as they are seen, from left to right; what the caller measures from the
    line's start is then measured from its right end.
    """
    lines: list[Line] = []
    pieces: list[_Piece] = []
    used = 0.0
    indent = first_indent

    def close(last: bool) -> None:
        nonlocal pieces, used, indent
        if pieces:
            set_line = _turned if right_to_left else _line
            lines.append(set_line(pieces, indent, width - indent, faces, measure, justify and not last))
        pieces, used, indent = [], 0.0, 0.0

    for number, paragraph in enumerate(_paragraphs(runs)):
        if number:
            close(last=True)
        for piece in _pieces(paragraph, faces, measure):
            if pieces and used + piece.width - piece.trailing > width - indent + 0.01:
                close(last=False)
            pieces.append(piece)
            used += piece.width
    close(last=True)
    return lines


def _paragraphs(runs: Sequence[Run]) -> list[list[Run]]:
    out: list[list[Run]] = [[]]
    for run in runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                out.append([])
            if text:
                out[-1].append(Run(text, run.italic, run.bold, run.mark, run.note, run.link))
    return out


def _look(run: Run, faces: Faces, measure: Measure) -> tuple[Face, Measure, float]:
    face = faces[run.bold, run.italic]
    return (face, measure.mark, measure.mark_rise) if run.mark else (face, measure, 0.0)


def _pieces(runs: Sequence[Run], faces: Faces, measure: Measure) -> list[_Piece]:
    """What a line is made of: words with the blanks behind them. A word may run through several appearances."""
    text = "".join(run.text for run in runs)
    owner: list[Run] = [run for run in runs for _ in run.text]
    # A footnote's mark belongs to the word before it whatever that ends in.
    shaped = _BOUND.sub(_KEEP, text)
    out: list[_Piece] = []
    for match in (_CHINESE if _HAN.search(shaped) else _PIECES).finditer(shaped):
        start, stop = match.span()
        parts: list[tuple[str, Run]] = []
        for index in range(start, stop):
            char = text[index]
            if parts and parts[-1][1] is owner[index]:
                parts[-1] = (parts[-1][0] + char, owner[index])
            else:
                parts.append((char, owner[index]))
        width = 0.0
        for word, run in parts:
            face, own, _ = _look(run, faces, measure)
            width += own.extent(word, face)
        blanks = len(match[0]) - len(match[0].rstrip(" "))
        trailing = 0.0
        if blanks:
            face, own, _ = _look(owner[stop - 1], faces, measure)
            trailing = own.extent(" ", face) * blanks
        out.append(_Piece(parts, width, trailing))
    return out


def _line(pieces: Sequence[_Piece], indent: float, room: float, faces: Faces, measure: Measure, justify: bool) -> Line:
    parts = [part for piece in pieces for part in piece.parts]
    # Blanks at the end of a line hang over the margin; they are written (a reader needs them) but not stretched.
    text = "".join(word for word, _ in parts)
    inner = len(text.rstrip(" "))
    blanks = text[:inner].count(" ")
    natural = sum(piece.width for piece in pieces) - pieces[-1].trailing
    stretch = (room - natural) / blanks if justify and blanks else 0.0
    out: list[Fragment] = []
    notes: list[int] = []
    x = 0.0
    for word, run in _merged(parts):
        face, own, rise = _look(run, faces, measure)
        blank = 0.0 if run.mark else stretch
        for text, one in face.split(word):
            out.append(Fragment(text, one, own.size, rise, x, run.link, blank, own.scale, own.spacing, face.slanted))
            x += own.extent(text, one) + blank * text.count(" ")
        if run.note is not None:
            notes.append(run.note)
    return Line(tuple(out), indent, natural + stretch * blanks, tuple(notes))


def _turned(
    pieces: Sequence[_Piece], indent: float, room: float, faces: Faces, measure: Measure, justify: bool
) -> Line:
    """A line of Arabic. It is measured as it is drawn, for joined letters are narrower than parted ones."""
    parts = _merged([part for piece in pieces for part in piece.parts])
    if parts and not parts[-1][1].mark:
        parts[-1] = (parts[-1][0].rstrip(" "), parts[-1][1])
    glyphs = visual([(text, run.mark) for text, run in parts])
    drawn: list[tuple[str, Face, Run]] = []
    for glyph, index in glyphs:
        run = parts[index][1]
        for text, face in _look(run, faces, measure)[0].split(glyph):
            if drawn and drawn[-1][2] is run and (drawn[-1][1] is face or text == " "):
                drawn[-1] = (drawn[-1][0] + text, drawn[-1][1], run)
            else:
                drawn.append((text, face, run))

    def extent(text: str, face: Face, run: Run) -> float:
        return _look(run, faces, measure)[1].extent(text, face)

    natural = sum(extent(*one) for one in drawn)
    blanks = sum(text.count(" ") for text, _, run in drawn if not run.mark)
    stretch = (room - natural) / blanks if justify and blanks else 0.0
    out: list[Fragment] = []
    x = 0.0
    for text, face, run in drawn:
        first, own, rise = _look(run, faces, measure)
        blank = 0.0 if run.mark else stretch
        out.append(Fragment(text, face, own.size, rise, x, run.link, blank, own.scale, own.spacing, first.slanted))
        x += extent(text, face, run) + blank * text.count(" ")
    notes = tuple(run.note for _, run in parts if run.note is not None)
    return Line(tuple(out), indent, x, notes)


def _merged(parts: Sequence[tuple[str, Run]]) -> list[tuple[str, Run]]:
    out: list[tuple[str, Run]] = []
    for word, run in parts:
        if out and out[-1][1] is run:
            out[-1] = (out[-1][0] + word, run)
        else:
            out.append((word, run))
    return out
