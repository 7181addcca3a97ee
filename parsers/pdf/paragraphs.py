"""Paragraphs: the lines of all pages, put together to blocks across lines, notes and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.blocks import Block, Span
from parsers.formulas import has_leader
from parsers.pdf.characters import BOLD, ITALIC
from parsers.pdf.furniture import Page
from parsers.pdf.join import glue, is_division, join
from parsers.pdf.lines import MARK, Line, Piece

#: A label that opens a numbered or lettered paragraph: "12.", "(b)", "IV.".
LABEL = re.compile(
    r"(?:[1-9]\d{0,2}(?:\.\d{1,3}){1,3}\.?(?!\s[a-z])|[1-9]\d{0,2}\.[a-z](?=\s[A-Z])|\d{1,3}\.|\(?[a-z]{1,3}\)|\(\d{1,3}\)|[A-Z]\.|[IVXL]{1,6}\.|[•●▪–—-]"
    r"|\*|[(（][\u0621-\u064aa-z]{1,2}[)）]|[а-я]\)|\d{1,3}\s*[-–](?=\s[\"“”«(]*[\u0621-\u064a]|$))(?:\s|$)"
    r"|(?:\d{1,3}[.．]|[(（][a-z]{1,2}[)）])(?=[\u3400-\u9fff《“])"
)
_ORDINAL = (
    r"(?:[A-Z][a-z]+[-‑– ])*(?:[Ff]irst|[Ss]econd|[Tt]hird|[A-Za-z]*[Ff]ourth|[A-Za-z]*[Ff]ifth"
    r"|[A-Za-z]*[Ss]ixth|[A-Za-z]*[Ss]eventh"
    r"|[A-Za-z]*[Ee]ighth|[A-Za-z]*[Nn]inth|[A-Za-z]*[Tt]enth|[A-Za-z]*leventh|[A-Za-z]*welfth"
    r"|[A-Za-z]+teenth|[A-Za-z]+ieth)"
)
#: Lines of the masthead and of the end that stand for themselves, however close the next one follows.
SOLO = re.compile(
    rf"(?:(?:Resumed )?{_ORDINAL} (?:\w+ )?(?:(?:special|emergency|regular|annual|organizational"
    rf"|substantive|resumed) )*session"
    rf"(?:,? \d{{4}})?|{_ORDINAL} year|{_ORDINAL} (?:emergency special|special) session"
    r"|(?:First|Second|Third|Fourth|Fifth|Sixth) Committee"
    r"|Special Political and Decolonization Committee(?: \(Fourth Committee\))?"
    r"|(?:Provisional a|A)genda items? [\dIVX].*|Items? \d[\d ()a-z,and]* of the (?:provisional "
    r"|preliminary )?(?:agenda|list)\*?.*"
    r"|\d{4} (?:session|substantive session|organizational session)|(?:Annual|First regular"
    r"|Second regular) session(?: of)? \d{4}.*"
    r"|\d+(?:st|nd|rd|th)(?: \(\w+\))? (?:plenary )?meeting\.?|\d{1,2} [A-Z][a-z]+ \d{4}|A(?:nnex|NNEX)(?: [IVX\d]+)?\*{0,2}"
    r"|(?:Soixante|Quatre|Cinquante|Quarante|[A-Z][a-zéè]+)[-\w]*ième (?:session|année)"
    r"|Points? \d.* de l[’']ordre du jour.*"
    r"|[A-ZÁÉÍÓÚ][a-záéíóú]+(?: [a-záéíóú]+)* (?:período de sesiones|año)|Temas? \d.* del programa.*"
    r"|[А-Я][а-я]+(?: [а-я]+)* (?:сессия|год)|Пункты? \d.* повестки дня.*"
    r"|الدورة [\w ]{3,30}|البند(?:ان)? \d.*|البنود \d.*|第[一二三四五六七八九十]{1,5}届(?:\w{2,4})?会议|(?:临时)?议程项目\d.*"
    r"|第\d+次(?:全体)?会议|\d{4}年\d{1,2}月\d{1,2}日|المرفق(?: \w+)?|附件[一二三四五六七八九十]{0,3}"
    r"|Organizational session)",
)


@dataclass(slots=True)
class _Open:
    """The paragraph being put together."""

    pieces: list[tuple[str, int]]
    page: int
    left: float
    rest: float | None
    right: float
    size: float
    gap: float
    lines: list[Line]
    cells: tuple[str, ...] = ()


def blocks_of(pages: Sequence[Page], size: float, compounds: frozenset[str] | None = None) -> tuple[Block, ...]:
    """The blocks of the body in reading order; ``size`` is the type size of the running text, ``compounds`` what
    ``join.divided`` says."""
    leading = _leading(pages, size)
    closed: list[Block] = []
    current: _Open | None = None
    for page in pages:
        edges = _edges(page)
        before: Line | None = None
        for line in page.body:
            if current is not None and _in_row(current, line):
                _add_to_row(current, line, compounds)
                before = line
                continue
            row = _row(line, edges[1]) if line.cell is None else (_unmarked(line).strip(),)
            if current is not None and not row and not current.cells and not line.first:
                if before is not None:
                    goes_on = _goes_on(current, before, line, leading, size, edges)
                else:
                    goes_on = _goes_over(current, line, size, edges[0])
                if goes_on:
                    _add(current, line, compounds)
                    before = line
                    continue
            if current is not None and before is not None and not row and _in_last_cell(current, before, line):
                _add(current, line, compounds)
                current.cells = (*current.cells[:-1], join((current.cells[-1], line.text)))
                before = line
                continue
            if current is not None:
                closed.append(_close(current))
            gap = (before.y - line.y) / leading if before is not None and before.y > line.y else 9.0
            current = _Open([], page.index, line.x0, None, line.x1, line.size, gap, [], row)
            _add(current, line, compounds)
            before = line
    if current is not None:
        closed.append(_close(current))
    return tuple(block for block in closed if block.text or block.marks)


def margin_of(pages: Sequence[Page], size: float) -> float:
    """The left edge of the text column: where most lines of running text begin."""
    starts: Counter[int] = Counter()
    for page in pages:
        for line in page.body:
            if abs(line.size - size) < 0.6:
                starts[round(line.x0)] += 1
    if not starts:
        return 72.0
    most = max(starts.values())
    return float(min(x for x, count in starts.items() if count >= 0.5 * most))


def _leading(pages: Sequence[Page], size: float) -> float:
    """Distance from baseline to baseline inside paragraphs, in points."""
    steps: Counter[float] = Counter()
    for page in pages:
        for above, line in zip(page.body, page.body[1:], strict=False):
            if abs(line.size - size) < 0.6 and abs(above.size - size) < 0.6:
                step = round((above.y - line.y) * 4) / 4
                if 0.9 * size <= step <= 2.2 * size:
                    steps[step] += 1
    if not steps:
        return 1.2 * size
    common = max(steps.items(), key=lambda item: (item[1], -item[0]))[0]
    # Where most paragraphs are of one line, the step from one to the next is the most common: the narrower one counts.
    narrow = [step for step, count in steps.items() if step <= 1.3 * size and count >= max(2, 0.3 * steps[common])]
    return min(narrow) if common > 1.45 * size and narrow else common


def _edges(page: Page) -> tuple[float, float]:
    """Left and right edge of the text on this page."""
    if not page.body:
        return 72.0, page.width - 72.0
    rights = sorted(line.x1 for line in page.body)
    return min(line.x0 for line in page.body), rights[int(0.9 * (len(rights) - 1))]


def _row(line: Line, right: float) -> tuple[str, ...]:
    """The cells of a table's row; empty for running text. A label with its paragraph is no row."""
    if len(line.pieces) < 2:
        return ()
    cells = line.cells
    if len(cells) < 2:
        return ()
    texts = tuple("".join(piece.text for piece in cell if not piece.style & MARK).strip() for cell in cells)
    texts = tuple(text for text in texts if text)
    if len(texts) < 2 or LABEL.fullmatch(texts[0]) or (len(texts) == 2 and _LABELLED.fullmatch(texts[0])):
        return ()
    if len(texts) == 2 and texts[0].endswith(":"):
        return ()  # "In favour:  Albania, Andorra, …"
    if len(texts) == 2 and line.x1 >= right - 3:
        # A justified line may be stretched so far that one of its blanks looks like the gap between two columns.
        gap = cells[1][0].x0 - max(piece.x1 for piece in cells[0])
        if gap < 2.4 * line.size:
            return ()
    if line.x1 >= right - 3 and all(
        after[0].x0 - max(piece.x1 for piece in before) < _STRETCHED * line.size for before, after in pairwise(cells)
    ):
        return ()  # the same with two blanks
    return texts


def _in_last_cell(current: _Open, before: Line, line: Line) -> bool:
    """Whether a line goes on with the last cell of the row above: it begins where that cell does, at the next baseline."""
    if (
        not current.cells
        or before.cell is not None
        or before.y - line.y > 1.3 * line.size
        or before.y <= line.y
        or len(line.cells) > 1
    ):
        return False
    starts = [cell[0].x0 for cell in current.lines[0].cells]
    return (
        abs(line.x0 - starts[-1]) < 3
        and starts[-1] > starts[0] + 3 * line.size
        and before.bold == line.bold
        and abs(before.size - line.size) < 0.6
        and any(map(str.isalpha, current.cells[-1]))
    )


#: Blanks of a justified line are at most so many type sizes wide.
_STRETCHED = 1.6
#: White in the middle of a sentence is at most so many lines high.
_TORN = 7
#: "Adopted by the Security Council at its 10046th meeting, on" / "17 November 2025"
_EXPECTS_DATE = re.compile(r"\b(?:on|of|dated|to|and|until|by|from|since|before|after|en(?:ds|ded|ding))$|[a-z],$")
_NUMBER = re.compile(
    r"[IVXL]{1,6}|[A-Z]|(?:Intersessional d|D)ecision \d{1,2}|Draft (?:resolution|decision)(?: (?:[IVXL]{1,6}|[A-Z]|\d{1,2}))?"
)
_LABELLED = re.compile(
    r"(?:[A-Z]{0,2}-?\d+/(?:\d+|…|_+|\.\.\.)[A-Z]?\.?|\d{1,3}\.|[A-Z]|[IVXL]+\.?|\d+\.? \([a-z]\)|Rule \d+"
    r"|(?:Article|Goal|Target|Principle|Chapter|Section|Part|Guideline|Recommendation|Annex) (?:\d+|[IVXL]+)\.?)"
)


def _goes_on(current: _Open, before: Line, line: Line, leading: float, size: float, edges: tuple[float, float]) -> bool:
    """Whether ``line`` is a further line of the paragraph that ``before`` belongs to, on the same page."""
    step = before.y - line.y
    expected = leading if abs(line.size - size) < 0.8 else 1.2 * line.size
    if step <= 0:  # top of the next column
        return _goes_over(current, line, size)
    if abs(before.size - line.size) > 1.1:
        return False
    if step > 1.32 * max(expected, 1.0):
        return step < _TORN * expected and _torn(current, before, line, edges)
    text, last = line.text, _unmarked(before) if before.pieces[-1].style & MARK else before.text
    if has_leader(last):
        return False
    left, right = edges
    short = before.x1 < right - 0.18 * (right - left)
    # "… an item under" / "Agenda item 5 of …": words that stand for themselves only where no full line leads to them.
    led = not short and last[-1:].islower() and len(last) > 40
    if (SOLO.fullmatch(text) and not led) or (len(current.lines) == 1 and SOLO.fullmatch(last)):
        if _EXPECTS_DATE.search(last) and text[:1].isdigit():
            return True
        # "Agenda items 62, 67, 80, 110," / "132 and 135"
        return bool(re.match(r"(?:Agenda|Items?|Points?|Temas?|Пункт)", last) and re.match(r"(?:and )?\d", text))
    # A full line of bold type is a heading, too, where what follows has none and begins like a sentence.
    heading = not line.bold and text[:1].isupper() and all(above.bold for above in current.lines)
    if line.bold != before.bold and (short or (heading and not any(piece.style & BOLD for piece in line.pieces))):
        return False
    if line.bold and _NUMBER.fullmatch(last) and len(current.lines) == 1:
        return False  # "A" or "Draft resolution I", and under it the title of that text
    rest = current.rest if current.rest is not None else None
    if (
        _opens(line)
        and last[-1:] in ",;،؛"
        and not _last_words(before).style & ITALIC
        and line.x0 > (rest if rest is not None else left) + 8
        and (rest is not None or abs(line.x0 - current.left) < 2)
    ):
        # Without white between them, paragraphs are told by the indent of their first lines and their italic opening words.
        return False
    if LABEL.match(text):
        if short and last[-1:] in ".;:,؛،。；：，":
            return False
        gap_label = len(line.cells) > 1
        indented = line.x0 > left + 8 and (rest is None or line.x0 > rest + 5)
        if gap_label or indented:
            return False
    if (
        rest is not None
        and line.x0 > rest + 8
        and (short or last[-1:] in ".;:؛。；：")
        and not _centred(current.lines, edges)
    ):
        return False
    return not (
        short
        and last[-1:] in ".;:!?؛؟。；：！？"
        and abs(line.x0 - current.left) < 2
        and text[:1].isupper()
        and step > 1.1 * expected
    )


def _torn(current: _Open, before: Line, line: Line, edges: tuple[float, float]) -> bool:
    """Whether white that a page's end left in another layout stands in the middle of a sentence: above it a long line of a
    paragraph that ends with a letter, under it, at the same edge, a line that begins with a small one."""
    rest = current.rest if current.rest is not None else current.left
    return (
        before.text[-1:].isalpha()
        and line.text[:1].islower()
        and not LABEL.match(line.text)
        and before.x1 > edges[1] - 0.4 * (edges[1] - edges[0])
        and abs(line.x0 - rest) < 2
        and abs(before.x0 - line.x0) < 2
        and (before.bold, before.italic) == (line.bold, line.italic)
        and len(current.lines) > 1
        and not _centred([before, line], edges)
    )


def _last_words(line: Line) -> Piece:
    """The last piece of a line that is no footnote mark."""
    return next((piece for piece in reversed(line.pieces) if not piece.style & MARK), line.pieces[-1])


def _opens(line: Line) -> bool:
    """Whether a line begins as a paragraph of a resolution does: with a capital letter, in italics."""
    return bool(line.pieces[0].style & ITALIC) and line.text[:1].isupper()


def _goes_over(current: _Open, line: Line, size: float, left: float | None = None) -> bool:
    """Whether ``line``, the first of a page or column, goes on with the paragraph left open on the one before; ``left`` is
    the edge of the new page's text."""
    text = line.text
    last = current.lines[-1]
    if abs(line.size - current.size) > 0.8 or SOLO.fullmatch(text) or SOLO.fullmatch(last.text):
        return False
    if line.bold and _NUMBER.fullmatch(text):
        return False  # "Draft resolution II" at the top of a page
    ending = re.sub(r"[\s”\"’)\]》」）]+$", "", _unmarked(last))[-1:].translate(_POINTS)
    if last.bold != line.bold and last.bold and current.lines[0].bold:
        return False
    if (
        line.bold
        and not last.pieces[-1].style & BOLD
        and text[:1].isupper()
        and not ending_closes(ending)
        and ending != ","
    ):
        return False  # targets of a Goal end without a point: the next Goal is no further line of theirs
    if last.bold and line.bold and last.text.isupper() != text.isupper():
        return False  # "Algeria" on the cover, "CONTENTS" on the next page
    if text.isupper() and " " in text and len(text) > 12 and not last.text.isupper() and text[-1].isalpha():
        return False  # the same in typescript
    first_letter = next((char for char in text if char.isalpha()), "")
    same_column = abs(line.page - last.page) > 0 and abs(last.x0 - line.x0) < 200
    rest = current.rest if current.rest is not None else min(current.left, line.x0)
    at_rest = abs(line.x0 - rest) < 4 or not same_column
    label = LABEL.match(text) and not text.startswith("—")
    if label:
        return (
            not ending_closes(ending)
            and at_rest
            and len(line.cells) < 2
            and line.x0 < current.left + 2
            and rest < current.left - 4
        )
    if ending_closes(ending):
        if first_letter.islower() and at_rest:
            return ending in ",:;"
        full = last.x1 > current.right - 0.12 * (current.right - min(current.left, rest))
        if ending == ":" and last.pieces[-1].style & line.pieces[0].style & ITALIC:
            return at_rest and full  # a colon in a title: "Report 2024:" / "Financing for Development at a Crossroads"
        return (
            at_rest
            and full
            and len(current.lines) > 1
            and (rest < current.left - 4 or ending == ".")
            and ending != ";"
            and (ending != ":" or first_letter.isupper())
        )
    if ending == "," and (not at_rest or (left is not None and len(current.lines) == 1 and line.x0 > left + 8)):
        return False
    return at_rest or first_letter.islower()


def _unmarked(line: Line) -> str:
    """The words of a line without the footnote marks in it."""
    return "".join(piece.text for piece in line.pieces if not piece.style & MARK).rstrip()


def ending_closes(ending: str) -> bool:
    """Whether this last character may close a paragraph."""
    return ending in ".;:!?"


#: The points of Arabic and Chinese by what they mean.
_POINTS = str.maketrans("،؛؟，；。：！？", ",;?,;.:!?")


def _centred(lines: Sequence[Line], edges: tuple[float, float]) -> bool:
    middle = (edges[0] + edges[1]) / 2
    return all(abs((line.x0 + line.x1) / 2 - middle) < 8 and line.x0 > edges[0] + 20 for line in lines)


def _add(current: _Open, line: Line, compounds: frozenset[str] | None) -> None:
    pieces = current.pieces
    for index, piece in enumerate(line.pieces):
        text = piece.text
        if index == 0 and pieces:
            # The words before the mark decide whether a blank belongs here.
            tail = "".join(text for text, style in pieces[-3:] if not style & MARK)
            if compounds is not None and is_division(tail, text, compounds):
                last, style = pieces[-1]
                pieces[-1] = (last.rstrip()[:-1], style)
                tail = ""
                between = ""
            else:
                between = glue(tail, text) if tail else " "
            if tail and tail.endswith(" "):
                between = ""
            if between:
                last, style = pieces[-1]
                if style & MARK:
                    pieces.append((between, 0))
                else:
                    pieces[-1] = (last + between, style)
        elif index and not text.startswith(" ") and piece.x0 - line.pieces[index - 1].x1 > 1.35 * line.size:
            text = " " + text
        if pieces and pieces[-1][1] == piece.style:
            pieces[-1] = (pieces[-1][0] + text, piece.style)
        else:
            pieces.append((text, piece.style))
    current.lines.append(line)
    if len(current.lines) == 2:
        current.rest = line.x0
    elif len(current.lines) > 2 and current.rest is not None and current.lines[-2].page == line.page:
        current.rest = min(current.rest, line.x0)
    current.right = max(current.right, line.x1)


def _in_row(current: _Open, line: Line) -> bool:
    """Whether a line is of the table's row that is being put together."""
    last = current.lines[-1]
    return line.cell is not None and last.cell is not None and (last.page, last.cell[0]) == (line.page, line.cell[0])


def _add_to_row(current: _Open, line: Line, compounds: frozenset[str] | None) -> None:
    """A further line of a table's row: of its last cell, or the first of the next one."""
    last = current.lines[-1].cell
    text = _unmarked(line).strip()
    if last == line.cell:
        current.cells = (*current.cells[:-1], join((current.cells[-1], text)))
    else:
        current.cells = (*current.cells, text)
        current.pieces.append((" ", 0))
    _add(current, line, compounds)


def _close(current: _Open) -> Block:
    spans = tuple(
        Span(
            text.replace("\u2217", "*") if style & MARK else text.replace("\u00ad", ""),
            italic=bool(style & ITALIC),
            bold=bool(style & BOLD),
            mark=bool(style & MARK),
        )
        for text, style in current.pieces
    )
    first = current.lines[0]
    return Block(
        spans=spans,
        page=current.page,
        left=round(current.left, 1),
        rest=round(current.rest if current.rest is not None else current.left, 1),
        right=round(current.right, 1),
        size=first.size,
        gap=round(current.gap, 2),
        lines=len(current.lines),
        cells=current.cells,
    )
