"""Text and Markdown to blocks: documents that somebody has pulled out of a PDF before us.

What that costs is undone here where the text itself shows it: ``[76/187](#)`` links and ``*italics*`` become words and styles,
lines of page numbers ("21-14487 3/23") go, footnotes that stand in the middle of a paragraph are taken out, and the two
halves of a paragraph that a page end or a footnote has cut are joined.
"""

from __future__ import annotations

import re
from dataclasses import replace

from documents.leads import lead_of
from parsers import words
from parsers.blocks import Block, Note, Reading, Span, tidy
from parsers.formulas import is_formula
from parsers.labels import label_of

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:#|https?://)[^()\s]*\)")
_NOTE = re.compile(r"\s*(?:<sup>)?([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\*{1,3}(?=\s))(?:</sup>)?\s*(?=\S)")
_PLAIN_NOTE = re.compile(
    r"(\d{1,3})\s+(?=(?:See|Ibid|United Nations|Resolution|[A-Z]/|Official Records|Adopted|Report of)\b)"
)
_PAGE = re.compile(
    r"(?:\d{2}-\d{5}(?:\s*\([A-Z]\))?\s*\d{0,3}/\d{1,3}|\d{1,3}/\d{1,3}\s+\d{2}-\d{5}"
    r"|\d{2}-\d{5}(?:\s*\([A-Z]\))?(?:\s+\d{6})?|V\.\d{2}-\d{5}.*|\d{1,3}/\d{1,3}"
    r"|[ivxlc]{1,6}|\d{1,3})"
)
_STYLED = re.compile(r"(\*\*\*|\*\*|\*|<i>|</i>|<b>|</b>|<em>|</em>|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|<sup>[^<]{1,12}</sup>)")
#: A mark that lost its height: at the end of a line, or behind a comma before words ("… Criminal Justice, 28 which …").
_LOW_MARK = re.compile(r"(?<=[a-z)”\"’\d]{2}[.,;:])\s(\d{1,3})(?=$|\s[a-z])")
_RULE = re.compile(r"[_\-*=\s]{3,}")


def read_text(data: bytes) -> Reading:
    """The blocks of a text. Lines stand for paragraphs; a blank line always parts them."""
    text = _decode(data)
    blocks: list[Block] = []
    notes: list[Note] = []
    head: list[str] = []
    running: dict[str, None] = {}
    in_head, cut, bold = True, False, False
    for chunk in _lines(text):
        if not chunk:
            continue
        plain = tidy(_plain(chunk))
        if not plain or (_RULE.fullmatch(plain) and not plain.strip("*_ ")):
            continue
        if _PAGE.fullmatch(plain):
            running.setdefault(plain)
            cut = True
            continue
        if in_head and _is_head(plain):
            head.extend(_head_parts(plain))
            continue
        note = _note(chunk, plain, notes)
        if note is not None:
            notes.append(note)
            cut = True
            continue
        in_head = in_head and len(blocks) < 6 and words.session_in(plain) is None and not words.agenda_items(plain)
        spans, bold = _spans(chunk, bold)
        block = Block(spans, gap=2.0)
        if blocks and _goes_on(blocks[-1], block, cut):
            blocks[-1] = _joined(blocks[-1], block)
        else:
            blocks.append(block)
        cut = False
    known = frozenset(note.mark for note in notes)
    uncalled = known - {mark for block in blocks for mark in block.marks}
    return Reading(
        blocks=tuple(_marks_raised(block, known, uncalled) for block in blocks),
        notes=tuple(notes),
        head=tuple(head),
        running=tuple(running),
        media_type="text/plain",
    )


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _lines(text: str) -> list[str]:
    """Lines without list dashes, heading signs and table bars; words that bold marks hold together stay one line."""
    out: list[str] = []
    held = ""
    for raw in text.replace("\r\n", "\n").replace("\f", "\n").split("\n"):
        line = re.sub(r"^\s*(?:#{1,6}\s+|>\s+)", "", raw).rstrip()
        line = re.sub(r"^\s*[-*]\s+(?=\(?(?:\d{1,3}|[a-z]{1,3})[.)])", "", line)
        if held:
            held += (" " if held != "**" else "") + line.strip()
            if held.count("**") % 2 == 0 or not line.strip():
                out.append(held)
                held = ""
            continue
        if line.count("**") % 2 == 1 and line.lstrip().startswith("**"):
            if re.fullmatch(r"\*\*(?:Draft (?:resolution|decision)|Annex|Chapter)\b.{0,12}", line.strip()):
                out.append(line.strip() + "**")
                held = "**"
            else:
                held = line.strip()
            continue
        out.append(line.strip())
    if held:
        out.append(held)
    return out


def _plain(line: str) -> str:
    """The line without links and style marks."""
    line = _LINK.sub(r"\1", line)
    line = re.sub(r"</?(?:i|b|em|strong|sup|u)>", "", line)
    return re.sub(r"(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)", "", line)


_UNITED_NATIONS = (
    r"(?:United Nations|Nations Unies|Naciones Unidas|Организация Объединенных Наций|الأمم المتحدة|联\s?合\s?国)"
)
#: The lines of a masthead in six languages; in Arabic and Chinese texts some stand in English.
_HEAD = re.compile(
    rf"{_UNITED_NATIONS}\b.*|General Assembly|Security Council|Economic and Social Council"
    r"|Assemblée générale|Conseil (?:de sécurité|économique et social|des droits de l[’']homme)"
    r"|Asamblea General|Consejo (?:de Seguridad|Económico y Social|de Derechos Humanos)"
    r"|Генеральная Ассамблея|Совет Безопасности|Экономический и Социальный Совет|Совет по правам человека"
    r"|الجمعية العامة|مجلس الأمن|المجلس الاقتصادي والاجتماعي|مجلس حقوق الإنسان"
    r"|大\s*会|安全理事会|经济及社会理事会|人权理事会"
    r"|Distr\b.*|(?:Original|Оригинал|الأصل|原文)\s?[:：].*|[A-Z]+(?:/[\w.()\-]+)+\*?"
    r"|English|Français|French|Español|Spanish|Русский|Russian|العربية|Arabic|中文|Chinese|\d{2}-\d{5}.*|\*\d{7}\*"
)


def _is_head(plain: str) -> bool:
    return bool(_HEAD.fullmatch(plain)) or (len(plain) < 40 and plain[0].isdigit() and words.date_in(plain) is not None)


def _head_parts(plain: str) -> list[str]:
    """ "United Nations A/C.3/76/L.9" and "Distr.: Limited 8 October 2021" were two lines each."""
    match = re.fullmatch(rf"({_UNITED_NATIONS}) (\S+/\S+)", plain) or re.fullmatch(
        r"(Distr\.:? \w+) (\d{1,2} \w+ \d{4})", plain
    )
    return [match[1], match[2]] if match else [plain]


def _note(chunk: str, plain: str, notes: list[Note]) -> Note | None:
    """The footnote that a line is: it opens with a raised figure, or with the plain figure that is due."""
    match = _NOTE.match(chunk)
    if match:
        rest = tidy(_plain(chunk[match.end() :]))
        if rest:
            return Note(match[1].translate(_RAISED), rest)
    plain_match = _PLAIN_NOTE.match(plain)
    if plain_match and notes and notes[-1].mark.isdigit() and int(plain_match[1]) == int(notes[-1].mark) + 1:
        return Note(plain_match[1], plain[plain_match.end() :])
    return None


def _spans(line: str, bold: bool) -> tuple[tuple[Span, ...], bool]:
    """The styled stretches of a line."""
    line = _LINK.sub(r"\1", line)
    italic = bold = False
    spans: list[Span] = []
    for piece in _STYLED.split(line):
        if not piece:
            continue
        if piece in ("*", "<i>", "</i>", "<em>", "</em>"):
            italic = piece in ("<i>", "<em>") or (piece == "*" and not italic)
        elif piece in ("**", "<b>", "</b>"):
            bold = not bold
        elif piece == "***":
            italic, bold = not italic, not bold
        elif piece.startswith("<sup>") or piece[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            spans.append(Span(re.sub(r"</?sup>", "", piece).translate(_RAISED), mark=True))
        else:
            spans.append(Span(piece, italic=italic, bold=bold))
    return tuple(spans), False


#: Lines that never are the second half of a paragraph.
_SET_APART = re.compile(r"(?:Draft (?:resolution|decision)|Annex|Chapter|[IVXL]+\.|[A-Z]\.)(?:\s|$)")
#: Words that do not end a paragraph or a heading.
_UNFINISHED = re.compile(
    r"\b(?:of|to|the|and|in|for|by|with|its|a|an|on|that|or|from|as|at|which|their|is|are|be|into|under"
    r"|other|including|such|United|both)$"
)


def _goes_on(before: Block, block: Block, cut: bool) -> bool:
    """Whether a block is the second half of the one before, parted from it by a page end or a footnote."""
    first, second = before.text, block.text
    if not first or not second or is_formula(block):
        return False
    label = label_of(second)
    if label is not None and not (label.kind == "figure" and not re.match(r"\d+\.\s", second)):
        return False
    ending = re.sub(r"[\s”\"’')\]]+$", "", first)[-1:]
    if _SET_APART.match(second):
        return False
    if ending == "," and not cut and re.match("[а-яё]", second) and lead_of(second, "ru"):
        return False  # a preambular paragraph in Russian begins with a small letter
    if second[0].islower():
        return ending not in ".;:" and len(first) > 40
    if ending not in ".;:,!?" and len(first) > 60 and not before.bold:
        own = label_of(first)
        if (own is not None and own.kind in ("figure", "paren")) or _UNFINISHED.search(first):
            return True
    if not cut or ending in ".;:,!?" or len(first) < 60:
        return ending == "," and cut and second[0].isdigit() and len(first) > 60
    return not is_formula(before) and not before.bold


def _joined(before: Block, block: Block) -> Block:
    between = "" if before.text.endswith("-") else " "
    return replace(before, spans=(*before.spans, Span(between), *block.spans), lines=before.lines + block.lines)


def _marks_raised(block: Block, known: frozenset[str], uncalled: frozenset[str]) -> Block:
    """The block with figures that lost their height as marks again: at a line's end those of any note, inside it only those of
    a note that nothing else calls."""
    spans: list[Span] = []
    for span in block.spans:
        start = 0
        for match in () if span.mark else _LOW_MARK.finditer(span.text.rstrip()):
            if match[1] in (known if match.end() == len(span.text.rstrip()) else uncalled):
                spans.append(replace(span, text=span.text[start : match.start()]))
                spans.append(Span(match[1], mark=True))
                start = match.end()
        spans.append(replace(span, text=span.text[start:]) if start else span)
    return replace(block, spans=tuple(span for span in spans if span.text)) if len(spans) > len(block.spans) else block
