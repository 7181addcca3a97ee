"""The masthead: what the first page says about the document, and where the text begins under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.languages import BY_LETTER
from documents.model import Masthead
from documents.symbol import Symbol, SymbolError, is_symbol
from parsers import words
from parsers.blocks import Block, Reading
from parsers.sponsors import is_sponsor_line

_JOB = re.compile(r"(?<![\d/.])(\d{2})[-‑–](\d{5})X?(\*{0,4})(?:\s*\(([A-Za-z])\))?(?!\d)")
_JOB_LETTERED = re.compile(r"\b(?:GE|V|N|K|ID|HS|LC/L)\.?\s?(\d{2})[-‑–](\d{4,6})(\*{0,4})(?:\s*\(([A-Za-z])\))?")
_BAR = re.compile(r"\*\s?(\d{2})(\d{5})\s?\*")
_STARS = re.compile(r"\*+$")
_SYMBOL = re.compile(
    r"(?:(?:A|S|E|T|ST)(?=/)|[A-Z]{2,8}(?:\.\d+)?(?=/))(?:/[A-Za-z0-9.()\[\]&+…\-–]+)+(?: ?\((?:Part|Vol"
    r"|Sect|Parts|Resumption|Income sect|\d{4}|[IVXLC]+)\.? ?[^)]{0,12}\))*"
    # A resolution in parts: "A/RES/72/258 B", "A/RES/72/263 A-C".
    r"(?:(?<=\d) [A-Z](?:\s?[-–]\s?[A-Z])?(?=[*\s]*(?:/|$)))?"
    r"(?:/(?:Rev|Add|Corr|Amend)\.? ?\d+)*\*{0,3}"
)
_JOINT = re.compile(r"[-–−]\s?(?=(?:A|S|E)/)")
_BODY_START = re.compile(
    r"(?:.{0,2000}: (?:revised )?(?:draft (?:resolution|decision|amendment)|amendments?|working paper|proposal)\b.*"
    r"|(?:Revised )?[Dd]raft (?:resolution|decision|amendment|proposal|report|outcome)s?(?: submitted| proposed|$).*"
    r"|(?:Identical l|L)etters? dated .*|Note (?:verbale|by|of) .*|Report (?:of|by|submitted) .*"
    r"|REPORT OF .*|NOTE BY .*|LETTER .*"
    r"|(?:Resolution|Decision)s? adopted by .*|Resolution \d+ \(\d{4}\)|Adopted by .*|Statement by .*"
    r"|Concluding observations .*|Summary$"
    r"|(?:Lettre|Note verbale|Rapport|Résolution|Décision|Carta|Nota|Informe|Resolución|Decisión|Письмо|Записка|Доклад"
    r"|Резолюция|Решение|Вербальная) .*)"
)
_SESSION_DATES = re.compile(
    r"(?:(?:[A-Z][\w’' ]+, )?\d{1,2}(?: [A-Z][a-z]+(?: \d{4})?)?\s?(?:[-–—]|to"
    r"|and)\s?\d{1,2} [A-Z][a-z]+ \d{4}(?:, [A-Z][\w ]+)?"
    r"|[A-Z][A-Za-z ]+, \d{1,2} [A-Z][a-z]+ \d{4}(?:,? at .*)?|(?:New York|Geneva|Vienna|Nairobi|Rome|Bonn"
    r"|Paris|Bangkok|Santiago)(?:, .{0,60})?"
    r"|(?:Held|held) at .*"
    # "Nueva York, 8 a 12 de julio de 2024", "Genève, 3-7 mars 2025", "Нью-Йорк, 8–12 июля 2024 года"
    r"|[^\W\d_][\w ’-]{2,30}, (?:\d{1,2}(?:er)?(?: de)?(?: \w+)? ?(?:a|al|y|au|et|и|[-–—]) ?)?\d{1,2}"
    r"(?: de)? [^\W\d_]+(?: de)? \d{4}(?: года)?)"
)


#: "Wednesday, 16 April 2025, 10 a.m. New York": the day of a meeting, the date of its record.
_DAY = re.compile(
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Lundi|Mardi|Mercredi|Jeudi|Vendredi"
    r"|Samedi),? .{0,120}",
    re.S,
)


#: What stands at the right of a joint document's masthead: the other organ, and its year.
_OTHER_COLUMN = re.compile(
    r"[A-Z][a-z]+(?:-[a-z]+)? year|(?:GENERAL ASSEMBLY|SECURITY COUNCIL|ECONOMIC AND SOCIAL COUNCIL)"
    r"|General Assembly|Security Council|Economic and Social Council"
)


@dataclass(frozen=True, slots=True)
class Front:
    """The masthead read from a document; ``body`` is the index of the first block under it."""

    masthead: Masthead
    body: int
    warnings: tuple[str, ...] = ()


def read_front(reading: Reading, language: str | None = None) -> Front:
    """Read the masthead of a document. Nothing is guessed: what is not printed is None."""
    head = reading.head
    symbol, starred = symbol_in(head, reading.running, reading.blocks[:16])
    text = "\n".join(head)
    job, job_star, letter = _job(head)
    if job is None:
        job = _job(line for line in reading.running if not re.search(r"[^\W\d_]{4}", line))[0]
    code = _language(head, letter, reading, language)
    side = _left_side(reading.blocks, reading.margin)
    organ = next((name for name, pattern in words.ORGANS if pattern.search(text)), None)
    parsed = _parse(symbol)
    if organ is None and parsed is not None:
        organ = words.BY_PREFIX.get(parsed.organ)
    elif parsed is not None and parsed.organ in words.BY_PREFIX and re.match(r"[ASE]/", parsed.key):
        organ = words.BY_PREFIX[parsed.organ]
    session = side.session or next(filter(None, (_named_session(block.text) for block in reading.blocks[:8])), None)
    if session is None and parsed is not None and parsed.organ != "S":
        session = parsed.session
    committee = side.committee
    if committee is None and parsed is not None and parsed.body.startswith("A/C.") and parsed.committee:
        committee = words.COMMITTEES.get(parsed.committee)
    masthead = Masthead(
        symbol=symbol,
        language=code,
        organ=organ,
        distribution=next(filter(None, map(words.distribution_in, head)), None),
        date=_date(head) or side.date,
        original_language=_original(head),
        job_number=job,
        session=session,
        committee=committee,
        agenda_items=side.items,
        agenda_title=side.title or _reported(reading.blocks[side.body :], side.items),
        reissued=starred or job_star,
        meeting=side.meeting,
    )
    return Front(masthead, side.body, () if symbol else ("no document symbol is printed on the first page",))


def _named_session(text: str) -> str | None:
    """ "Report on the thirtieth session" → "30"."""
    match = re.match(r"(?:Report|REPORT) (?:of .{0,120} )?on (?:its|the) ([\w -]{4,40}? session)\b", text)
    return words.session_in(match[1]) if match else None


def _parse(symbol: str | None) -> Symbol | None:
    try:
        return Symbol.parse(symbol) if symbol else None
    except SymbolError:
        return None


# --- symbol ------------------------------------------------------------------------------------------------------------


def symbol_in(head: Sequence[str], running: Sequence[str], blocks: Sequence[Block] = ()) -> tuple[str | None, bool]:
    """The document's symbol as printed, without its star, and whether it has one.

    The masthead's wins. A symbol that only the running heads have is taken when the masthead has none (a cut or misread
    first page).
    """
    whole = [found for line in head if (found := _whole(line))]
    if whole:
        # A document of two organs prints its two symbols on lines of their own.
        first = whole[0]
        other = next((found for found in whole[1:] if _joins(first[0], found[0])), None)
        return (f"{first[0]}-{other[0]}", first[1] or other[1]) if other else first
    for line in head:
        match = _SYMBOL.search(line)
        if match and not re.search(r"Previously issued|reissue|[Ss]ee ", line):
            found = _whole(match[0])
            if found:
                return found
    own = _of_supplement(blocks)
    if own:
        return own, False
    votes: dict[str, int] = {}
    for line in running:
        for match in _SYMBOL.finditer(line):
            found = _whole(match[0])
            if found:
                votes[found[0]] = votes.get(found[0], 0) + 1
    if votes:
        best = max(votes, key=lambda symbol: votes[symbol])
        return best, False
    for block in blocks[:12]:
        found = _whole(block.text) if block.lines == 1 else None
        if found:
            return found
    return None, False


_SUPPLEMENT = re.compile(r"Supplement No\. (\d+)(?!\d|[A-Z])")
_SUPPLEMENT_A = re.compile(r"Supplement No\. (\d+)[A-Z],? \(([A-Z][\w/.\-]+)/Add\.\d+\)")


def _of_supplement(blocks: Sequence[Block]) -> str | None:
    """The symbol of a session report: "Supplement No. 10A (E/2021/30/Add.1)" makes Supplement No. 10 E/2021/30.

    Such reports do not print their own symbol inside; the addendum of a supplement has its number with a letter and its
    symbol with "Add." (sources.md 5.6).
    """
    own = {number for block in blocks for number in _SUPPLEMENT.findall(block.text)}
    for block in blocks:
        match = _SUPPLEMENT_A.search(block.text)
        if match and match[1] in own:
            return match[2]
    return None


def _joins(one: str, other: str) -> bool:
    organs = {one.split("/", 1)[0], other.split("/", 1)[0]}
    return len(organs) == 2 and organs <= {"A", "S", "E", "T"} and "-" not in one


#: "(Première partie)" of another language's edition is "(Part I)" of the symbol.
_PART = re.compile(
    r" ?\((première|deuxième|troisième|quatrième|primera|segunda|tercera|cuarta|первая|вторая|третья|четвертая)"
    r" (?:partie|parte|часть)\)",
    re.I,
)


def _part(match: re.Match[str]) -> str:
    return (
        f" (Part {'I' * words.ORDINALS[match[1].lower()]})" if words.ORDINALS.get(match[1].lower(), 9) < 4 else match[0]
    )


def _whole(line: str) -> tuple[str, bool] | None:
    """(symbol, starred) where the line is nothing but a symbol, or two joined ones."""
    text = _PART.sub(_part, " ".join(line.split()).rstrip(".,;/ "))
    if "/" not in text or not (_SYMBOL.fullmatch(text) or _JOINT.search(text)):
        return None
    stars = _STARS.search(text)
    text = _STARS.sub("", text).strip()
    pieces = [piece.strip() for piece in _JOINT.split(text)]
    if not all(is_symbol(piece) and re.search(r"\d", piece) for piece in pieces):
        return None
    joined = "-".join(pieces)
    return (joined if is_symbol(joined) else pieces[0]), bool(stars)


# --- lines of the right-hand side ------------------------------------------------------------------------------------------


def _date(head: Iterable[str]) -> str | None:
    for line in head:
        date = words.date_in(line)
        if date and not re.search(r"[Rr]eissued|session", line):
            return date
    return None


def _job(head: Iterable[str]) -> tuple[str | None, bool, str | None]:
    """(job number, whether it has the reissue star, letter of the language edition)."""
    bar = None
    for line in head:
        match = _JOB_LETTERED.search(line) or _JOB.search(line)
        if match and not words.date_in(line):
            return f"{match[1]}-{match[2]}", bool(match[3]), match[4]
        bars = _BAR.search(line)
        if bars and bar is None:
            bar = f"{bars[1]}-{bars[2]}"
    return bar, False, None


def _original(head: Sequence[str]) -> str | None:
    for index, line in enumerate(head):
        match = re.match(r"\s*Origin\w*\s?:\s*(.*)", line, re.I)
        if match:
            return words.languages_in(match[1] or (head[index + 1] if index + 1 < len(head) else ""))
    return None


_SCRIPT_WORDS = {
    "en": frozenset(["the", "of", "and", "to", "in", "that", "for", "on", "with", "by", "its", "at"]),
    "fr": frozenset(["le", "la", "les", "des", "et", "du", "que", "dans", "pour", "par", "sur", "une", "aux", "est"]),
    "es": frozenset(["el", "los", "las", "y", "del", "que", "en", "por", "para", "con", "una", "se", "al"]),
    "de": frozenset(["der", "die", "und", "den", "des", "dem", "von", "zu", "im", "auf", "für", "mit", "ist", "nicht"]),
    "ru": frozenset(["и", "в", "на", "по", "с", "о", "для", "что", "от", "к", "не"]),
}


def _language(head: Sequence[str], letter: str | None, reading: Reading, known: str | None) -> str:
    """The language of the edition: what its words are. Where they say too little: what the caller knows, what the
    masthead names, the letter of the job number. Words come first because sources serve another edition than they say."""
    counts = dict.fromkeys(_SCRIPT_WORDS, 0)
    seen = 0
    arabic = chinese = 0
    for block in reading.blocks[:60]:
        text = block.text
        for word in re.findall(r"[^\W\d_]+", text.lower()):
            for code, common in _SCRIPT_WORDS.items():
                counts[code] += word in common
        seen += len(text)
        arabic += len(re.findall(r"[\u0600-\u06ff]", text))
        chinese += len(re.findall(r"[\u4e00-\u9fff]", text))
        if seen > 4000:
            break
    if seen and arabic > 0.4 * seen:
        return "ar"
    if seen and chinese > 0.4 * seen:
        return "zh"
    best = max(counts, key=lambda code: counts[code])
    # A page in two languages (the first years printed them side by side) is the edition that it was asked as.
    if counts[best] >= 8 and (known not in counts or counts[best] >= 3 * counts[known]):
        return best
    if known:
        return known
    for line in head:
        name = line.strip().lower()
        if name in words.LANGUAGE_NAMES:
            return words.LANGUAGE_NAMES[name]
    if letter and letter.upper() in BY_LETTER:
        return BY_LETTER[letter.upper()]
    return best if counts[best] else "en"


# --- lines of the left-hand side ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Side:
    session: str | None = None
    committee: str | None = None
    items: tuple[str, ...] = ()
    title: str | None = None
    meeting: str | None = None
    date: str | None = None
    body: int = 0
    size: float = 0.0  # of the line that names the session


def _starts_body(text: str) -> bool:
    return bool(_BODY_START.match(text)) or is_sponsor_line(text) is not None


def _left_side(blocks: Sequence[Block], margin: float) -> _Side:
    side = _Side()
    index = 0
    last_side = 0
    while index < len(blocks) and index < 30:
        block = blocks[index]
        cells = block.cells or (block.text,)
        known = False
        for cell in cells:
            text = _STARS.sub("", cell).strip()
            session = words.session_in(text)
            items = words.agenda_items(cell)
            committee = words.COMMITTEE.fullmatch(text)
            meeting = re.match(r"(\d+)(?:st|nd|rd|th|e|ª|-е)? (?:\(\w+\) )?(?:plenary )?meeting", text, re.I)
            if session and not (
                side.session and block.size > side.size + 1.2
            ):  # no title: "Thirteenth session of the …"
                side.session, side.size = side.session or session, side.size or block.size
            elif committee:
                side.committee = side.committee or text
            elif items:
                side.title = side.title if side.items else None
                side.items = tuple(dict.fromkeys((*side.items, *items)))  # a joint document has items of two agendas
            elif meeting and block.lines == 1:
                side.meeting = side.meeting or text
            elif _DAY.fullmatch(text):
                side.date = side.date or words.date_in(text)
            elif not _belongs(text, block):
                continue
            known = True
        if known:
            index += 1
            last_side = index
            if side.items and words.agenda_items(cells[0]):
                index = _agenda_title(blocks, index, side, margin)
                last_side = index
            continue
        if _in_side_column(block, margin) and not side.items and index < 8:
            # In the column of the masthead's left side: the name of a committee, then the title of an item without a number.
            if "ommittee" in block.text and not side.committee:
                side.committee = block.text
            elif side.session:
                side.title = "; ".join(filter(None, (side.title, _STARS.sub("", block.text))))
            index += 1
            last_side = index
            continue
        if last_side and index - last_side >= 1:
            break
        if _starts_body(block.text):
            break
        # A line or two of organ names may stand before the session.
        if (
            last_side == 0
            and index < 4
            and block.lines <= 3
            and any(words.session_in(_STARS.sub("", later.text)) for later in blocks[index + 1 : index + 4])
        ):
            index += 1
            continue
        break
    side.body = last_side
    return side


def _in_side_column(block: Block, margin: float) -> bool:
    return (
        block.page == 0
        and margin > 90
        and block.left < margin - 30
        and block.bold
        and not re.match(r"\d|[IVXLA-H]+\.\s", block.text)
        and not _starts_body(block.text)
    )


def _belongs(text: str, block: Block) -> bool:
    if re.fullmatch(r"[A-Z][a-z]+(?:-[a-z]+)? year|.{4,40} (?:année|año|год)", text):
        return True
    if block.lines <= 2 and _SESSION_DATES.fullmatch(text):
        return True
    return bool(
        re.fullmatch(
            r"(?:Human Rights Council|\(Fourth Committee\)|Trade and Development Board|TRADE AND DEVELOPMENT BOARD"
            r"|Executive Board"
            r"|Security Council|General Assembly|(?:(?:GENERAL ASSEMBLY|SECURITY COUNCIL|ECONOMIC AND SOCIAL COUNCIL) ?){2})",
            text,
        )
    )


_REPORTING = re.compile(r"Report of the .{0,80}\bCommittee\b")
_LONE_LETTER = re.compile(r"(?<=\s)[a-z](?=\s)")


def _reported(blocks: Sequence[Block], items: tuple[str, ...]) -> str | None:
    """The titles of a committee's items where they are those of its report: above "Report of the Sixth Committee"."""
    titles: list[str] = []
    for block in blocks[: len(items) + 1]:
        if _REPORTING.match(block.text):
            return "; ".join(titles) or None
        if not block.bold:
            return None
        titles.append(_STARS.sub("", block.text))
    return None


def _in_capitals(text: str) -> bool:
    """Whether a line is set in capitals, a lone letter aside: "TRANSMITTED UNDER ARTICLE 73 e OF THE CHARTER"."""
    return _LONE_LETTER.sub("", text).isupper()


def _hangs(block: Block, first: Block) -> bool:
    """Whether a block is a further point under a title that ends its first line with a colon."""
    return (
        ":" in first.text
        and 3 < block.left - first.left < 25
        and block.gap < 1.3
        and abs(block.left - first.rest) < 1.5
    )


def _agenda_title(blocks: Sequence[Block], index: int, side: _Side, margin: float) -> int:
    """Read the title of the agenda item; returns the index of the first block after it."""
    line = blocks[index - 1]
    before = side.title
    titles: list[str] = []
    first: Block | None = None
    while index < len(blocks) and len(titles) < 12:
        block = blocks[index]
        # "Report of the Human Rights Council" may be an agenda item too: what stands in the side column is one.
        beside = abs(block.left - line.left) < 3 and (
            0 < block.left < margin - 20 or (bool(titles) and block.gap < 1.3)
        )
        if block.cells or (_starts_body(block.text) and not beside) or words.agenda_items(block.text):
            break
        if _OTHER_COLUMN.fullmatch(block.text):
            index += 1
            continue
        centred = bool(line.left) and block.left > line.left + 20
        if centred:  # typewritten: the titles stand in the middle, in capitals, as many as there are items
            more = block.gap > 2.4 if first is None else len(titles) < len(side.items) and block.gap < 2.4
            if not (more and _in_capitals(block.text)) or (first is not None and first.left <= line.left + 20):
                break
        if first is None:
            if block.size > line.size + 1.2:
                break
            first = block
        elif 3 < block.left - first.left < 20 and block.gap < 1.3 and block.text.isupper() and first.text.isupper():
            titles[-1] += f" {_STARS.sub('', block.text)}"  # its further lines hang
            index += 1
            continue
        elif not centred and (
            not (abs(block.left - first.left) <= 3 or _hangs(block, first))
            or block.gap > 2.0
            or block.bold != first.bold
            or abs(block.size - first.size) > 0.6
        ):
            break
        titles.append(_STARS.sub("", block.text))
        index += 1
    side.title = "; ".join(dict.fromkeys((*filter(None, (before,)), *titles))) or None
    return index
