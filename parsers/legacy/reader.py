"""A Word 97-2003 file as blocks, notes and masthead lines, for the same steps as every other format.

The templates of those years keep the masthead in a table in the header of the first page, with the session and the agenda item in
its left column; the conference service left symbol and job number in annotations.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.blocks import Block, Note, Reading, Span, tidy
from parsers.column import LINE_BREAK, Column, append, in_lines, margin_of, names_again, with_head
from parsers.docx.changes import Change, tracked, warning_of
from parsers.legacy.changes import Changes, is_deleted
from parsers.legacy.compound import CompoundError
from parsers.legacy.formats import Formats, Look, Shape
from parsers.legacy.lists import Lists
from parsers.legacy.word import Protected, WordError, WordFile
from parsers.parked import Parked, Reason
from parsers.sniff import MEDIA_TYPES, Media

_LEADING = 12.0
_CELL, _ROW_BREAKS, _NOTE = "\x07", "\r\x0c", "\x02"
_BEGIN, _SEPARATE, _END = "\x13", "\x14", "\x15"
_GONE = frozenset("\x01\x03\x04\x05\x06\x08\x10\x11\x12\x1f")
_BLANKS = {"\x0b": LINE_BREAK, "\x0e": " ", "\x1e": "\u2011"}
_STARS = re.compile(r"\s*([*†‡§]{1,4})")
_REMARK = re.compile(r"<<ODS (JOB NO|DOC SYMBOL\d)>>(.*?)<<ODS \1>>")
_JOB = re.compile(r"N?(\d{2})(\d{5})[A-Z]?")


@dataclass(slots=True)
class _Paragraph:
    spans: list[Span] = field(default_factory=list)
    size: float = 0.0


class _Fields:
    """The fields that are open at a place of the text: their codes are not shown, their results are."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []  # the code so far, and a second string once the result has begun
        self.note = False  # the text is a mark that names a footnote once more

    def shown(self, character: str) -> str:
        """What a character shows: itself, a blank, or nothing."""
        if character == _BEGIN:
            self._open.append([""])
        elif character == _SEPARATE and self._open:
            self._open[-1].append("")
        elif character == _END and self._open:
            self._open.pop()
        elif character in _GONE or character == _NOTE:
            return ""
        elif all(len(one) > 1 for one in self._open):
            return _BLANKS.get(character, character)
        elif len(self._open[-1]) == 1 and len(self._open[-1][0]) < 40:
            self._open[-1][0] += character
            return ""
        else:
            return ""
        self.note = any(len(one) > 1 and one[0].split()[:1] == ["NOTEREF"] for one in self._open)
        return ""


def read(data: bytes) -> Reading:
    """Blocks of a Word 97-2003 file. Raises Parked when it is damaged, protected, or holds no text."""
    try:
        word = WordFile(data)
        return _Reader(word).read()
    except Protected:
        raise Parked(reason=Reason.PROTECTED) from None
    except (CompoundError, WordError) as error:
        raise Parked(f"the Word file is damaged: {error}", reason=Reason.BROKEN) from error
    except (struct.error, IndexError, OverflowError) as error:
        # Every offset of a damaged file may be wrong; what it breaks here is the reading of this file.
        raise Parked("the Word file is damaged: one of its tables points nowhere", reason=Reason.BROKEN) from error


class _Reader:
    def __init__(self, word: WordFile) -> None:
        self._word = word
        self._formats = Formats(word)
        self._lists = Lists.of(word)
        references, texts = word.references()
        self._marks: dict[int, str] = {}
        self._notes: list[Note] = []
        counted = 0
        for reference, (start, end) in zip(references, texts, strict=True):
            text = tidy(_plain(word.text[start:end]))
            counted += reference.automatic
            mark = str(counted)
            if not reference.automatic:
                typed = _STARS.match(text) or re.match(r"()", text)
                mark = typed[1] if typed and typed[1] else word.text[reference.at : reference.at + 1].strip()
                text = text.removeprefix(mark).strip()
            if mark:
                self._marks[reference.at] = mark
                self._notes.append(Note(mark, text))
        self._column = Column()
        self._changes = Changes(word)

    def read(self) -> Reading:
        blocks = list(self._blocks())
        head, running = self._around()
        head, blocks = with_head(head, blocks, self._column.left)
        head = self._remarks(head)
        if not any(block.text for block in blocks):
            raise Parked("the document has no text", reason=Reason.IMAGE_ONLY)
        changes = tracked(self._changes.found, blocks)
        warning = warning_of(changes)
        return Reading(
            blocks=tuple(blocks),
            notes=tuple(self._notes),
            head=tuple(head),
            running=tuple(dict.fromkeys(running)),
            margin=margin_of(blocks),
            media_type=MEDIA_TYPES[Media.OLE2],
            warnings=() if warning is None else (warning,),
            tracked=changes,
        )

    # --- around the text ----------------------------------------------------------------------------------------------------

    def _around(self) -> tuple[list[str], list[str]]:
        """(lines of the first page's header and footer, lines of the others)."""
        stories = self._word.stories()[6:]
        lines = [_lines(self._word.text[start:end]) for start, end in stories]
        first = next((n for n in range(0, len(lines) - 5, 6) if lines[n + 4] or lines[n + 5]), None)
        if first is None:
            first = next((n for n in range(0, len(lines) - 5, 6) if any(lines[n : n + 4])), 0)
            taken = {first + 1, first + 3}
        else:
            taken = {first + 4, first + 5}
        head = [line for n in sorted(taken) if n < len(lines) for line in lines[n]]
        return head, [line for n, story in enumerate(lines) if n not in taken for line in story]

    def _remarks(self, head: list[str]) -> list[str]:
        """The head with symbol and job number out of the conference service's annotations where it prints none."""
        found = {name: value.strip() for name, value in _REMARK.findall(self._word.annotations)}
        symbol, job = found.get("DOC SYMBOL1", ""), _JOB.fullmatch(found.get("JOB NO", ""))
        if symbol and not any("/" in line and symbol.split("/")[0] == line.split("/")[0] for line in head):
            head = [symbol, *head]
        if job and not any(re.search(r"\d{2}[-‑–]\d{5}", line) for line in head):
            head = [*head, f"{job[1]}-{job[2]}"]
        return head

    # --- the text -----------------------------------------------------------------------------------------------------------

    def _blocks(self) -> Iterator[Block]:
        start = 0
        text = self._word.text
        cells: list[str] = []
        cell: list[Span] = []
        row: list[Span] = []
        size = 0.0
        changed = 0  # the first change of what is being put together
        for end in self._ends(self._word.body):
            style, shape = self._formats.paragraph(self._word.fc_of(end))
            paragraph = self._paragraph(start, end, style)
            closing = text[end]
            if shape.row_end and closing == _CELL:
                if sum(map(bool, cells)) > 1:
                    self._column.flush()
                    yield self._belonging(changed, self._column.row(row, cells, size=size))
                elif row:
                    # A row with one filled cell is a frame around an ordinary paragraph.
                    yield self._belonging(changed, self._column.row(row, (), size=size))
                changed = len(self._changes.found)
                cells, cell, row, size = [], [], [], 0.0
            elif shape.in_table or closing == _CELL:
                cell.extend((*paragraph.spans, Span(" ")))
                size = max(size, paragraph.size)
                if closing == _CELL:
                    cells.append(tidy("".join(span.text for span in cell if not span.mark)))
                    row.extend(span for span in cell if span.text)
                    cell = []
            else:
                for block in self._close(paragraph, shape):
                    yield self._belonging(changed, block)
                changed = len(self._changes.found)
            start = end + 1
        rest = [*row, *cell]
        if any(span.text.strip() for span in rest):
            yield self._column.row(rest, (), size=size)

    def _belonging(self, start: int, block: Block) -> Block:
        for change in self._changes.found[start:]:
            change.block = block
        return block

    def _ends(self, limit: int) -> Iterator[int]:
        """The ends of paragraphs; one that was deleted ends none."""
        for match in re.finditer(r"[\r\x0c\x07]", self._word.text[:limit]):
            if match[0] != "\r" or not is_deleted(self._modifiers(match.start())):
                yield match.start()

    def _paragraph(self, start: int, end: int, style: int) -> _Paragraph:
        """The styled words between two positions: fields by their results, marks as marks, nothing hidden."""
        found = _Paragraph()
        fields = _Fields()
        at = start
        change: Change | None = None
        while at < end:
            stop, look, modifiers = self._stretch(at, end, style)
            said: list[str] = []
            plain: list[str] = []
            again = fields.note
            for position in range(at, stop):
                mark = self._marks.get(position)
                if mark is not None:
                    self._say(found, "".join(plain), look)
                    plain.clear()
                    found.spans.append(Span(mark, mark=True))
                    continue
                character = fields.shown(self._word.text[position])
                if character == "\r":  # the end of a paragraph that was deleted
                    change = self._changes.note(modifiers, "".join(said), change)
                    said.clear()
                    self._changes.end(modifiers)
                    continue
                said.append(character)
                if fields.note != again:
                    self._say(found, "".join(plain), look, mark=again)
                    plain.clear()
                    again = fields.note
                plain.append(character)
            self._say(found, "".join(plain), look, mark=again)
            change = self._changes.note(modifiers, "".join(said), change)
            at = stop
        self._changes.end(self._modifiers(end))
        return found

    def _stretch(self, at: int, end: int, style: int) -> tuple[int, Look, bytes]:
        """(end, look, modifiers) of the stretch of one look that begins at a position."""
        piece = self._word.piece_of(at)
        fc = self._word.fc_of(at)
        run_end, modifiers = self._formats.run(fc)
        stop = at + max(1, -(-(min(run_end, 1 << 40) - fc) // piece.width))
        return min(stop, end, piece.end), self._formats.look(style, modifiers), modifiers

    def _modifiers(self, at: int) -> bytes:
        return self._formats.run(self._word.fc_of(at))[1]

    def _say(self, paragraph: _Paragraph, text: str, look: Look, *, mark: bool = False) -> None:
        if not text or look.gone:
            return
        if look.capitals:
            text = text.upper()
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if text.strip():
            paragraph.size = paragraph.size or look.size
        mark = mark or (look.raised and (bool(_STARS.fullmatch(text.strip())) or self._again(text, paragraph)))
        append(paragraph.spans, Span(text, italic=look.italic, bold=look.bold, mark=mark))

    def _again(self, text: str, paragraph: _Paragraph) -> bool:
        """Whether a raised figure names a note."""
        return names_again(text, paragraph.spans) and text.strip() in self._marks.values()

    def _close(self, paragraph: _Paragraph, shape: Shape) -> Iterator[Block]:
        if not any(span.text.strip() for span in paragraph.spans):
            self._column.blank(shape, _LEADING)
            return
        label = self._lists.label(shape.list, shape.level) if shape.list else None
        for line in in_lines(paragraph.spans):
            spans, left = self._column.unlabelled(line, shape, label or "")
            label = None
            yield self._column.block(spans, shape, left, size=paragraph.size or 10.0, leading=_LEADING)


def _plain(text: str) -> str:
    """The words of a stretch without its field codes and special characters."""
    fields = _Fields()
    kept = "".join(map(fields.shown, text))
    return kept.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _lines(text: str) -> list[str]:
    return [line for line in map(tidy, re.split(r"[\r\x0c\x07]", _plain(text).replace("\t", " "))) if line]
