"""A PDF file as blocks, notes and masthead lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.blocks import Block, Reading
from parsers.parked import Parked, Reason
from parsers.passages import merge
from parsers.pdf import pdfium
from parsers.pdf.characters import read_page
from parsers.pdf.furniture import SYMBOL, Page, body_size, strip
from parsers.pdf.join import divided
from parsers.pdf.lines import Line, Piece, lines_of, text_of
from parsers.pdf.notes import mark_slashes, notes_of, under_tables
from parsers.pdf.paragraphs import SOLO, blocks_of, margin_of
from parsers.pdf.tables import in_reading_order
from parsers.pdf.titles import mark_titles

#: Pages beyond this are not read: the longest documents of the UN have some 1,500.
MOST_PAGES = 3000

#: A PDF ends with this mark (ISO 32000-1, 7.5.5); readers look for it in the last kilobyte.
_END, _TAIL = b"%%EOF", 4096

_SOFT_404 = re.compile(r"The document you are looking for does not exist in the Official Document System")
_IMPRINT = re.compile(
    r"This record contains the (?:original )?text of speeches|Le présent (?:procès-verbal|compte rendu) "
    r"|(?:La presente acta|Este documento) contiene|В настоящем отчете содерж"
)
_TOP = re.compile(
    r"(?:United Nations|UNITED NATIONS|NATIONS|UNITED|Nations Unies|NATIONS UNIES|Naciones Unidas"
    r"|Организация Объединенных Наций|الأمم المتحدة|联\s?合\s?国"
    r"|Dist(?:r)?\.?\s*:?.*|Distr\.?\s*(?:générale|limitée|general|limitada|LIMITED|GENERAL).*|GENERAL"
    r"|LIMITED|RESTRICTED|General|Limited"
    r"|(?:Original|ORIGINAL|Original\s?)\s?:.*|English|ENGLISH|French|FRENCH|Russian|RUSSIAN|Spanish"
    r"|SPANISH|Arabic|Chinese"
    r"|[Ff]rançais|FRANÇAIS|[Ee]spañol|ESPAÑOL|Provisional|PROVISIONAL|Advance unedited version|ADVANCE COPY.*"
    r"|English, French and Spanish only|中文|العربية|Official Records|(?:English|French|Spanish)(?:(?:, "
    r"| and )(?:English|French|Spanish))+ only|\d{1,2}(?:er)?(?: de)? \w+(?: de)? \d{4}\*{0,2})"
)
_RIGHT_ONLY = re.compile(r"\d{1,2}(?:er)?(?: de)? \w+(?: de)? \d{4}\*{0,2}|General|GENERAL|Limited|LIMITED")
_ORGAN = re.compile(
    r"(?:General Assembly|GENERAL ASSEMBLY|Security Council|SECURITY COUNCIL|Economic and Social Council"
    r"|ECONOMIC AND SOCIAL COUNCIL"
    r"|Trusteeship Council|Economic and Social|Council|Assemblée générale|Conseil de sécurité"
    r"|Conseil économique et social"
    r"|Asamblea General|Consejo de Seguridad|Consejo Económico y Social|Генеральная Ассамблея|Совет Безопасности"
    r"|Экономический и Социальный Совет|الجمعية العامة|مجلس الأمن|المجلس الاقتصادي والاجتماعي|大\s?会|安全理事会"
    r"|经济及社会理事会)(?: Security Council)?"
)
_SIDE = r"GENERAL ASSEMBLY|SECURITY COUNCIL|ECONOMIC AND SOCIAL COUNCIL"
_NAMES = re.compile(rf"({_SIDE})\s+({_SIDE})")
_SESSION_AND_YEAR = re.compile(r"(\S.* session)\s+(\S.* year)")


def read(data: bytes) -> Reading:
    """Blocks of a PDF. Raises Parked when the bytes cannot be opened, or hold no text."""
    if _END not in data[-_TAIL:]:
        # PDFium mends such a file and shows the pages that are left: half a document would pass for a whole one.
        raise Parked(reason=Reason.TRUNCATED)
    document = pdfium.load_document(data, len(data), None)
    if not document:
        code = pdfium.last_error()
        if code in (pdfium.ERROR_PASSWORD, pdfium.ERROR_SECURITY):
            raise Parked(reason=Reason.PROTECTED)
        raise Parked(reason=Reason.BROKEN)
    try:
        count = pdfium.page_count(document)
        sheets = ((index, read_page(document, index)) for index in range(min(count, MOST_PAGES)))
        pages = [Page(index, sheet.width, sheet.height, lines_of(sheet, index)) for index, sheet in sheets]
    finally:
        pdfium.close_document(document)
    return read_pages(pages, count)


def read_pages(pages: Sequence[Page], count: int) -> Reading:
    """Blocks of pages of lines: everything after PDFium's own work."""
    if not count or not pages:
        raise Parked(reason=Reason.BROKEN)
    letters = sum(len(line.text) for page in pages for line in page.body)
    if letters < 40 * min(len(pages), 3):
        raise Parked(reason=Reason.IMAGE_ONLY)
    first = " ".join(line.text for line in pages[0].body)
    if _SOFT_404.search(" ".join(first.split())):
        raise Parked(reason=Reason.SOFT_404)
    size = body_size(page.body for page in pages)
    strip(pages, size)
    head, rest = split_head(pages[0])
    mark_titles(rest)
    pages[0].body = rest
    feet = list(pages[0].foot)
    running: dict[str, None] = {}
    for page in pages[1:]:
        for line in (*page.head, *page.foot):
            running.setdefault(line.text)
    for page in pages:
        under_tables(page, size)
        page.body = in_reading_order(page.body)
    compounds = divided([line.text for page in pages for line in page.body])
    blocks = _around_imprint(blocks_of(pages, size, compounds))
    notes = notes_of([page.notes for page in pages])
    return Reading(
        blocks=mark_slashes(blocks, notes) if any(page.typed for page in pages) else blocks,
        notes=notes,
        head=tuple(part for line in (*head, *feet) for part in _sides(line)),
        running=tuple(running),
        margin=margin_of(pages, size),
        pages=count,
        media_type="application/pdf",
        warnings=(f"only the first {MOST_PAGES} of {count} pages were read",) if count > MOST_PAGES else (),
    )


def _around_imprint(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a verbatim record with a paragraph put together that the record's imprint stands in, at the foot of the
    first page's left column."""
    for index in range(1, min(len(blocks) - 1, 120)):
        before, after = blocks[index - 1], blocks[index + 1]
        if _IMPRINT.match(blocks[index].text) and after.text[:1].islower() and before.text[-1:].isalnum():
            whole = replace(merge(before, after), lines=before.lines + after.lines)
            return (*blocks[: index - 1], whole, blocks[index], *blocks[index + 2 :])
    return blocks


def _sides(line: Line) -> list[str]:
    return [text for text, _ in _placed(line)]


def _placed(line: Line) -> list[tuple[str, float]]:
    """(text, left edge) of what stands side by side in a line."""
    cells = [(" ".join("".join(piece.text for piece in cell).split()), cell[0].x0) for cell in line.cells]
    return [(text, x) for text, x in cells if text]


def split_head(page: Page) -> tuple[list[Line], list[Line]]:
    """The masthead at the top of the first page (names, symbol, distribution, date, languages), and what is under it."""
    lines = page.body
    lowest: float | None = None
    organs: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if line.y < 0.5 * page.height:
            break
        sides = _placed(line)
        if any(SOLO.fullmatch(text) for text, x in sides) and not any(
            _is_top(text, x, line, page) for text, x in sides
        ):
            break
        if any(_is_top(text, x, line, page) for text, x in sides):
            lowest = line.y
        if lowest is not None and line.size > 13:
            organs.append(line)
    if lowest is None:
        return [], list(lines)
    edge: float = lowest
    # The name of an organ may run on below the last line of the right-hand side.
    organs = [line for line in organs if line.y >= edge]
    if organs:
        last = organs[-1]
        for line in sorted((line for line in lines if line.y < edge), key=lambda line: -line.y):
            if abs(line.size - last.size) < 0.6 and last.y - line.y < 1.5 * line.size and abs(line.x0 - last.x0) < 4:
                edge, last = line.y, line
            else:
                break
    head = [line for line in lines if line.y >= edge - 0.5]
    return head, _two_sides([line for line in lines if line.y < edge - 0.5])


def _is_top(text: str, x: float, line: Line, page: Page) -> bool:
    """Whether a line of the masthead's upper part says this here."""
    if _TOP.fullmatch(text):
        if _RIGHT_ONLY.fullmatch(text):
            return x > 0.45 * page.width and line.y > 0.74 * page.height
        return line.y > (0.85 if "n" in text.lower() and "nation" in text.lower() else 0.7) * page.height
    if SYMBOL.fullmatch(text):
        return line.y > 0.7 * page.height
    return bool(_ORGAN.fullmatch(text)) and line.size > (13 if line.y > 0.75 * page.height else 15)


def _parted(line: Line, sides: re.Pattern[str]) -> list[Line]:
    """What a typist set side by side in one stretch, as two lines."""
    match = sides.fullmatch(line.text)
    if match is None:
        return [line]
    style = line.pieces[0].style
    return [replace(line, pieces=[Piece(line.x0, line.x1, style, text)], text=text, runs=[]) for text in match.groups()]


def _two_sides(lines: list[Line]) -> list[Line]:
    """A document of two organs has their sessions and items side by side: the left side first, then the right one."""
    if not lines:
        return lines
    if _NAMES.fullmatch(lines[0].text) and len(lines) > 1:
        return [*_parted(lines[0], _NAMES), *reversed(_parted(lines[1], _SESSION_AND_YEAR)), *lines[2:]]
    names = _placed(lines[0])
    if len(names) != 2 or not all(_ORGAN.fullmatch(text) for text, _ in names):
        return lines
    divide = names[1][1] - 6
    end = 1
    while end < len(lines):
        step = lines[end - 1].y - lines[end].y
        if step > 2.2 * lines[end].size or step < 0 or lines[end].size > lines[0].size + 1.5:
            break
        end += 1
    left: list[Line] = []
    right: list[Line] = []
    for line in lines[:end]:
        for side, pieces in (
            (left, [piece for piece in line.pieces if piece.x0 < divide]),
            (right, [piece for piece in line.pieces if piece.x0 >= divide]),
        ):
            if pieces:
                x1 = max(piece.x1 for piece in pieces)
                side.append(Line(line.page, line.y, pieces[0].x0, x1, line.size, pieces, text_of(pieces)))
    if right:
        right[0].first = True
    return [*left, *right, *lines[end:]]
