"""Furniture: running heads and feet, page and job numbers, bar codes, and the notes at the foot of a page.

What a line is, is decided by where it stands, what it looks like and whether it comes again on other pages; never by its
place in the file, where the heads of a page may come first, last or in between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.pdf.characters import BARCODE
from parsers.pdf.lines import MARK, Line

SYMBOL = re.compile(
    r"(?:[A-Z][A-Z0-9]*(?:\.\d+)?)(?:/[A-Za-z0-9.()\[\]…&_\-–]+)+(?: ?\((?:Part|Vol\.?|Sect\.?|Parts"
    r"|Resumption|\d{4}|[IVXLC]+)[^)]*\))*"
    r"(?:/[A-Za-z.0-9]+)*(?: [A-Z](?:[-–][A-Z])?)?\*{0,3}"
)
_JOB = r"(?:\(?\d{2}[-‑–]\d{5}X?\)?\*{0,4}|(?:GE|V|N|K|ID|HS|E|C|LC/L)\.?\s?\d{2}[-‑–]\d{4,6}\*{0,4})(?: ?\([A-Z]\))?"
_PAGE = (
    r"(?:[Pp]age|PAGE)\s+\d+(?:\s+of\s+\d+)?|\d{1,3}\s?/\s?\d{1,3}|[-–—]?\s?\d{1,3}\s?[-–—]?|[ivxlc]{1,7}"
    r"|[Pp]ágina\s+\d+|стр\.\s*\d+"
    r"|Страница\s+\d+"
)
# Possessive: a misread line of figures and blanks has too many ways to be taken apart.
_FOOT = re.compile(
    rf"(?:\s|{_JOB}|{_PAGE}|/\s?\.\s?\.\s?\.|…|\*\d{{7,8}}\*|\d{{6}}|\((?:[EFSRACeo])\)|Please recycle.*"
    rf"|Accessible document|♲)++"
)
#: The height of an upright page of the smaller of the two usual formats, in points.
_UPRIGHT = 792.0
_STARS = re.compile(r"[*\u2217]{1,4}")
_JOB_LINE = re.compile(_JOB)
_HEAD_WORD = re.compile(
    # "Page 1+": the page that a scanner read for 4.
    rf"(?:{_PAGE}|[Pp]age [^\s.,;:]{{1,4}}|English|ENGLISH|Français|Español|Russian|\d{{1,2}}(?:/|-)\d{{1,2}}(?:/|-)\d{{4}}"
    rf"|\d{{1,2}} \w+ \d{{4}})"
)
_RULE = re.compile(r"[_\-–—=]{5,}")
#: "1/ See A/48/23": a note of the typed documents of the years before 1995, whose marks are not raised.
_TYPED_NOTE = re.compile(r"\s{0,8}(?:\d{1,3}|\*)/\s+\S")
#: A note in the size of the text.
_STARRED = re.compile(r"(\*{1,3}) +[A-Z]")
#: A note ends with a full stop, or with the address that it gives.
_NOTE_END = re.compile(r"(?:[.!?؟。！？][”\"’'»)\]》」）]*|://\S+|www\.\S+)\s*$")
_NOTE_START = re.compile(r"(?:\d{1,3}|\*{1,4}|[a-z]{1,2}|[†‡§]|[ivx]{1,4})(?=[\s/)])\s*/?")


@dataclass(slots=True)
class Page:
    """One page taken apart: ``body`` and ``notes`` in reading order, ``head`` and ``foot`` as they stand."""

    index: int
    width: float
    height: float
    body: list[Line]
    notes: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)
    typed: bool = False  # its notes are marked "1/"


def body_size(pages: Iterable[Sequence[Line]]) -> float:
    """The type size that most of the text is set in, in points."""
    weights: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            weights[round(line.size * 2) / 2] += len(line.text)
    return max(weights.items(), key=lambda item: (item[1], item[0]))[0] if weights else 10.0


def strip(pages: Sequence[Page], size: float) -> None:
    """Move every page's furniture and notes out of its body; ``size`` is the type size of the running text."""
    repeated = _repeated(pages)
    symbol = _symbol(pages[0]) if pages else None
    unended = False
    for page in pages:
        _drop_marks_of_the_printer(page)
        _feet(page, size, repeated)
        if page.index:
            _heads(page, size, repeated, symbol)
        _notes(page, size, unended)
        unended = bool(page.notes) and not _NOTE_END.search(page.notes[-1].text)


def _drop_marks_of_the_printer(page: Page) -> None:
    kept = []
    for line in page.body:
        if all(piece.style & BARCODE for piece in line.pieces) or not any(
            char.isalnum() or char in "*_-.•…–—" for char in line.text
        ):
            page.foot.append(line)
        else:
            kept.append(line)
    page.body = kept


def _keys(line: Line, page: Page) -> set[str]:
    """What a line that comes again on another page has in common with it: its words and figures, of which one may count the
    pages. "Rule 20" and "Rule 50" are two lines."""
    words = re.split(r"(\d+)", re.sub(r"[^\w]+|_", " ", line.text).lower())
    found = {"".join(words)}
    for index in range(1, len(words), 2):
        found.add("".join((*words[:index], f"#{int(words[index]) - page.index}", *words[index + 1 :])))
    return found


def _repeated(pages: Sequence[Page]) -> set[str]:
    """Keys of the lines that stand near the top or the foot of more than one page."""
    seen: Counter[str] = Counter()
    for page in pages:
        edge: set[str] = set()
        for line in page.body:
            if (line.y > _down(page, 0.84) or line.y < _up(page, 0.13)) and len(line.text) > 2:
                edge |= _keys(line, page)
        seen.update(edge)
    return {text for text, count in seen.items() if count > 1 and text.strip()}


def _down(page: Page, share: float) -> float:
    """The height over which the upper edge of a page begins, as a share of an upright page: a page set across, or of a
    small format, has its heads as far from its edge."""
    return page.height - (1 - share) * max(page.height, _UPRIGHT)


def _up(page: Page, share: float) -> float:
    """The height up to which the lower edge of a page goes."""
    return share * max(page.height, _UPRIGHT)


def _feet(page: Page, size: float, repeated: set[str]) -> None:
    limit = _up(page, 0.125)
    # The job number of a first page stands higher, above a bar code and a note on recycling.
    low = sorted(
        (
            line
            for line in page.body
            if line.y < limit or (not page.index and line.y < _up(page, 0.15) and _JOB_LINE.fullmatch(line.text))
        ),
        key=lambda line: line.y,
    )
    taken: set[int] = set()
    for line in low:
        text = line.text
        if (
            _FOOT.fullmatch(text)
            or (
                not page.index and _JOB_LINE.match(text) and sum(map(str.isalpha, text)) < 5
            )  # with what a scanner misread
            or (line.size <= 0.72 * size and line.y < _up(page, 0.075))
            or (_keys(line, page) & repeated and line.y < _up(page, 0.065))
            or (line.y < _up(page, 0.075) and _foot_cells(line))
        ):
            taken.add(id(line))
        elif taken or line.y > _up(page, 0.075):
            break
    page.foot.extend(line for line in page.body if id(line) in taken)
    page.body = [line for line in page.body if id(line) not in taken]


def _foot_cells(line: Line) -> bool:
    cells = ["".join(piece.text for piece in cell).strip() for cell in line.cells]
    return (
        len(cells) > 1
        and any(_FOOT.fullmatch(cell) for cell in cells)
        and any(SYMBOL.fullmatch(cell) for cell in cells)
    )


def _symbol(page: Page) -> str | None:
    """The symbol at the top of the first page."""
    for line in page.body:
        if line.y > _down(page, 0.85):
            for cell in line.cells:
                text = "".join(piece.text for piece in cell).strip()
                if "/" in text and SYMBOL.fullmatch(text):
                    return text.rstrip("*")
    return None


def _heads(page: Page, size: float, repeated: set[str], symbol: str | None) -> None:
    top = [line for line in page.body if line.y > _down(page, 0.8)]
    if not top:
        return
    top.sort(key=lambda line: -line.y)
    group = [top[0]]
    for above, line in pairwise(top):
        if above.y - line.y > 1.75 * max(size, 10.0) or len(group) >= 8:
            break
        group.append(line)
    last = -1
    for index, line in enumerate(group):
        if _is_head(line, page, size, repeated):
            last = index
    if symbol and group[0].y > _down(page, 0.9) and _names(group[0].text, symbol):
        # The document's own symbol beside its title, which may go on over some lines.
        last = max(last, 0)
        edge, step = group[0].x0, 1.3 * group[0].size
        while last + 1 < len(group) and group[last].y - group[last + 1].y < step and abs(group[last + 1].x0 - edge) < 6:
            last += 1
    taken = {id(line) for line in group[: last + 1]}
    # Old typed pages: symbol, language and page number stand far above the text with blank lines between.
    for index, line in enumerate(top[len(group) :], len(group)):
        below = top[index + 1] if index + 1 < len(top) else None
        # A sentence that two pages begin with is followed by its next line, not by white.
        runs_on = below is not None and line.y - below.y < 1.4 * line.size and not _is_head(below, page, size, repeated)
        if line.y > _down(page, 0.9) and taken and not runs_on and _is_head(line, page, size, repeated):
            taken.add(id(line))
        else:
            break
    page.head = [line for line in page.body if id(line) in taken]
    page.body = [line for line in page.body if id(line) not in taken]


def _names(text: str, symbol: str) -> bool:
    """Whether a line is made of the symbol and further words, in either order."""
    return len(text) > len(symbol) + 5 and (text.startswith(symbol) or text.endswith(symbol))


def _is_head(line: Line, page: Page, size: float, repeated: set[str]) -> bool:
    text = line.text
    if SYMBOL.fullmatch(text) or _HEAD_WORD.fullmatch(text):
        return True
    cells = ["".join(piece.text for piece in cell).strip() for cell in line.cells]
    if len(cells) > 1 and (SYMBOL.fullmatch(cells[0]) or SYMBOL.fullmatch(cells[-1])):
        return True
    if line.y > _down(page, 0.9):
        words = text.split()
        if len(words) > 1 and (SYMBOL.fullmatch(words[0]) or SYMBOL.fullmatch(words[-1])) and line.size < size + 0.5:
            return line.size <= size - 1 or bool(_keys(line, page) & repeated)
        if line.size <= size - 1 and line.y > _down(page, 0.915):
            return True
    return bool(_keys(line, page) & repeated) and line.y > _down(page, 0.86)


def _notes(page: Page, size: float, unended: bool) -> None:
    """The notes at the foot: what stands under a rule of underscores, or small type that begins with a mark. Where the last
    note of the page before is ``unended``, the small type may begin with its further lines."""
    body = page.body
    for index, line in enumerate(body):
        if _RULE.fullmatch(line.text.strip()) and len(line.pieces) == 1 and line.x1 - line.x0 < 0.5 * page.width:
            rest = body[index + 1 :]
            if rest and _looks_like_notes(rest, size, ruled=True):
                page.notes = rest
                page.body = body[:index]
                return
    if unended and (start := _further_lines(body, size)) is not None:
        page.notes = body[start:]
        page.body = body[:start]
        return
    for index in range(1, len(body)):
        # Typed pages: notes in the size of the text, each opening with its raised mark. A line of running text never
        # does: a mark is not parted from the word before it.
        line = body[index]
        typed = _TYPED_NOTE.match(line.text)
        if typed and line.y < 0.6 * page.height and body[index - 1].y - line.y > 1.4 * line.size:
            page.notes = body[index:]
            page.body = body[:index]
            page.typed = True
            return
        if _starred(line, body[:index]) and line.y < 0.4 * page.height and body[index - 1].y - line.y > 1.4 * line.size:
            page.notes = body[index:]
            page.body = body[:index]
            return
        if (
            line.pieces[0].style & MARK
            and len(line.pieces) > 1
            and line.y < 0.6 * page.height
            and (line.pieces[0].text.strip().rstrip("/").isdigit() or _STARS.fullmatch(line.pieces[0].text.strip()))
            and all(low.size < size + 1 and not low.bold for low in body[index:])
            and body[index - 1].y - line.y > 1.4 * line.size
        ):
            page.notes = body[index:]
            page.body = body[:index]
            return
    first = _first_small(body, size)
    while first < len(body) and not _note_start(body[first]):
        first += 1
    if first < len(body) and _looks_like_notes(body[first:], size, ruled=False):
        page.notes = body[first:]
        page.body = body[:first]


def _starred(line: Line, above: Sequence[Line]) -> bool:
    """Whether a line begins with the star that something above it ends with: "* Previously issued under …"."""
    star = _STARRED.match(line.text)
    return star is not None and any(one.text.endswith(star[1]) for one in above)


def _first_small(body: Sequence[Line], size: float) -> int:
    """The place from which on all lines are in small type."""
    first = len(body)
    while first and body[first - 1].size <= size - 0.6:
        first -= 1
    return first


def _further_lines(body: Sequence[Line], size: float) -> int | None:
    """Where the further lines of the note of the page before begin: in small type, above the first note of this page."""
    small = _first_small(body, size)
    start = next((index for index in range(small, len(body)) if _note_start(body[index])), len(body)) - 1
    if start < small:
        return None
    while start > small and body[start - 1].y - body[start].y < 1.6 * body[start].size:
        start -= 1
    return start


def _note_start(line: Line) -> bool:
    if line.pieces[0].style & MARK:
        return True
    return bool(re.match(r"(?:\*{1,4}|[†‡§])\s?\S", line.text))


def _looks_like_notes(lines: Sequence[Line], size: float, *, ruled: bool) -> bool:
    if ruled:
        return any(_note_start(line) or _NOTE_START.match(line.text) for line in lines) or all(
            line.size < size - 0.6 for line in lines
        )
    return _note_start(lines[0])
