"""Decisions of the General Assembly out of IGov (sources.md 4.2): the only source of a decision's text on the day it is taken.

The text is provisional until the Official Records bring it out, and it is marked "updated" when it changes: a new text is a new
version. Dates are midnight in New York written in UTC, with wrong offsets in old entries: only the day is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from documents.citations import citations_in
from documents.errors import TransientError
from documents.model import Document, Footnote, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from parsers.blocks import tidy
from parsers.leads import lead_of
from parsers.parked import Parked, Reason
from parsers.sniff import MEDIA_TYPES, Media, is_challenge, sniff

#: Of one decision, as ``parse_entries`` gives it out.
MEDIA_TYPE = MEDIA_TYPES[Media.IGOV]
MAX_DECISIONS = 5000
#: What a decision says; the other fields are IGov's own affairs and change without it (ids, marks, times of notices).
_LASTING = frozenset(
    ("ED_Division", "ED_DecisionNumber", "ED_Type", "ED_Title", "ED_Meeting", "ED_AgendaItem", "ED_Plenary_Committee")
) | {"ED_Session", "ED_OriginatingBody", "ED_DecisionText", "ED_Disclaimer"}
_NUMBER = re.compile(r"(?:A/DEC/)?((?:ES-|S-)?\d{1,3}/\d{1,4})\s*((?:[A-Z](?:\s*(?:,|-|and|to)\s*[A-Z])*)?)", re.I)
_SESSION = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b(.*?)session", re.I)
#: "1 plenary meeting", "50 (resumed) plenary meeting", "65thplenary meeting", "75h plenary meeting"
_SITTING = re.compile(r"(\d{1,3})\s?(?:st|nd|rd|th|h)?\s*((?:\(resumed\)\s*)?)((?:plenary )?meeting)", re.I)
_ITEM = re.compile(r"(\d{1,3})((?:[\s,]*(?:and )?\([a-z]{1,2}\))*)")
_NOTE = re.compile(r"\s*\(footnote:\s*((?:[^()]|\([^()]*\)){1,2000})\)", re.I)
_STARRED = re.compile(r"(\*{1,5})\s*(\S.*)")
_STARS = re.compile(r"(?<=[\w).,;])(\*{1,5})(?!\w)")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting at which the decision was taken: "1st plenary meeting" and its day (ISO 8601)."""

    number: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``symbol`` is minted (A/DEC/80/401): the document system does not know it."""

    id: str
    symbol: str
    number: str  # "80/408 A and B"
    letters: tuple[str, ...]
    title: str
    text: str
    session: str | None = None
    kind: str | None = None  # "Elections and Appointments"
    meetings: tuple[Sitting, ...] = ()
    agenda_items: tuple[str, ...] = ()
    committee: str | None = None  # None: the plenary
    disclaimer: str | None = None
    provisional: bool = True
    new: bool = False
    updated: bool = False
    notified: str | None = None

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbol of each lettered decision, or the one symbol."""
        base = f"A/DEC/{self.number.split()[0]}"
        return tuple(f"{base} {letter}" for letter in self.letters) if self.letters else (self.symbol,)

    @property
    def link(self) -> str:
        """The page that people read."""
        return f"https://igov.un.org/a/dec/{self.number.split()[0]}"


def parse_decisions(data: bytes) -> tuple[Decision, ...]:
    """The decisions of an answer: a list, or one. An entry without a number is passed over. Raises as ``parse_entries``."""
    return tuple(decision for decision, _ in parse_entries(data))


def parse_entries(data: bytes) -> tuple[tuple[Decision, bytes], ...]:
    """The decisions of an answer, each with its entry in a stable form: the same text gives the same bytes, whatever marks
    and times of sending stand beside it.

    Raises TransientError for what is no answer of IGov (a page, damaged JSON): asked again later it may be one.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise TransientError("the answer is empty", phase="reading decisions")
    try:
        body = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        page = "a page that asks for a proof of being no robot" if is_challenge(data) else "a web page"
        what = f"the answer is {page}" if sniff(data) is Media.HTML else f"the JSON is damaged: {error}"
        raise TransientError(what, phase="reading decisions") from error
    entries = [body] if isinstance(body, Mapping) and "ED_DecisionNumber" in body else body
    if not isinstance(entries, list):
        raise TransientError("the JSON is no list of decisions", phase="reading decisions")
    found = ((_decision(entry), entry) for entry in entries[:MAX_DECISIONS] if isinstance(entry, Mapping))
    return tuple((decision, _stable(entry)) for decision, entry in found if decision is not None)


def _stable(entry: Mapping[str, Any]) -> bytes:
    kept = {name: entry[name] for name in sorted(entry) if name in _LASTING}
    return json.dumps(_tidied(kept), ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def _tidied(value: object) -> object:
    """Without ids, and without white space that no reader sees."""
    if isinstance(value, Mapping):
        return {name: _tidied(one) for name, one in value.items() if name != "_id"}
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    if isinstance(value, str):
        return "\n".join(filter(None, map(tidy, value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))))
    return value


def _decision(entry: Mapping[str, Any]) -> Decision | None:
    printed = _line(entry, "ED_DecisionNumber").rstrip(". ")
    match = _NUMBER.fullmatch(printed)
    if match is None:
        return None
    letters = _letters(match[2])
    span = f" {letters[0]}" if len(letters) == 1 else f" {letters[0]}-{letters[-1]}" if letters else ""
    session = _SESSION.search(_line(entry, "ED_Session"))
    committee = _line(entry, "ED_Plenary_Committee")
    disclaimer = _line(entry, "ED_Disclaimer")
    return Decision(
        id=str(entry.get("_id") or printed),
        symbol=f"A/DEC/{match[1].upper()}{span}",
        number=tidy(f"{match[1]} {match[2]}"),
        letters=letters,
        title=_line(entry, "ED_Title"),
        text=_body(entry),
        session=_session(session) or match[1].split("/")[0].upper(),
        kind=_line(entry, "ED_Type") or None,
        meetings=_sittings(entry.get("ED_Meeting")),
        agenda_items=_items(_line(entry, "ED_AgendaItem")),
        committee=None if committee.lower() in ("", "plenary") else committee,
        disclaimer=disclaimer or None,
        provisional="will be contained" in disclaimer,
        new=entry.get("ED_MarkNew") is True,
        updated=entry.get("ED_MarkUpdated") is True,
        notified=_line(entry, "DEC_NotificationSentTime") or None,
    )


def _line(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return tidy(value) if isinstance(value, str) else ""


def _body(entry: Mapping[str, Any]) -> str:
    value = entry.get("ED_DecisionText")
    lines = (value if isinstance(value, str) else "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(filter(None, map(tidy, lines)))


def _letters(text: str) -> tuple[str, ...]:
    """ "A and B" → ("A", "B"); "A-C" and "A to C" → ("A", "B", "C")."""
    found: list[str] = []
    ranged = False
    for piece in re.findall(r"[A-Z](?![a-z])|-|to", text):
        if piece in ("-", "to"):
            ranged = True
            continue
        if ranged and found:
            found.extend(chr(code) for code in range(ord(found[-1]) + 1, ord(piece)))
        found.append(piece)
        ranged = False
    return tuple(dict.fromkeys(found))


def _session(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    kind = match[2].lower()
    return f"{'ES-' if 'emergency' in kind else 'S-' if 'special' in kind else ''}{match[1]}"


def _sittings(value: object) -> tuple[Sitting, ...]:
    found: list[Sitting] = []
    for one in value if isinstance(value, list) else []:
        if not isinstance(one, Mapping):
            continue
        printed = tidy(str(one.get("ED_Number") or ""))
        match = _SITTING.fullmatch(printed)
        number = tidy(f"{_ordinal(int(match[1]))} {match[2]}{match[3]}") if match else printed
        number = "" if re.match(r"N[./]?A\b", number, re.I) else number
        day = re.match(r"\d{4}-\d{2}-\d{2}", str(one.get("ED_Date") or ""))
        found.append(Sitting(number or None, day[0] if day else None))
    return tuple(sorted(found, key=lambda sitting: sitting.date or "9999"))


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _items(text: str) -> tuple[str, ...]:
    """ "115 (k)", "7 and 12 (a) and (b)" → ("7", "12 (a)", "12 (b)")."""
    found: list[str] = []
    for match in _ITEM.finditer(text):
        letters = re.findall(r"\([a-z]{1,2}\)", match[2])
        found.extend(f"{match[1]} {letter}" for letter in letters) if letters else found.append(match[1])
    return tuple(dict.fromkeys(found))


# --- as a document ----------------------------------------------------------------------------------------------------------------


def read_decision(data: bytes, *, parser: str) -> Document:
    """The decision in one entry of IGov. Raises Parked where there is none."""
    try:
        found = parse_decisions(data)
    except TransientError as error:
        raise Parked(error.what, reason=Reason.UNSUPPORTED) from error
    if len(found) != 1 or not found[0].text:
        raise Parked("the entry has no number or no text of a decision", reason=Reason.EMPTY)
    return document_of(found[0], parser=parser)


def document_of(decision: Decision, *, parser: str) -> Document:
    """The decision as a document, to be compared and matched like any other; lettered decisions are parts of it."""
    cite = partial(citations_in, organ="A", session=decision.session)
    notes: list[Footnote] = []
    lines: list[str] = []
    for line in decision.text.split("\n"):
        starred = _STARRED.fullmatch(line)
        if starred:
            notes.append(Footnote(starred[1], starred[2], cite(starred[2])))
        else:
            lines.append(line)
    stars = {note.mark for note in notes}
    counted: list[Footnote] = []
    parts: list[tuple[str | None, list[Passage]]] = [(None, [])]
    for line in lines:
        if line in decision.letters:
            parts.append((line, []))
        elif line.strip("_ "):
            parts[-1][1].append(_passage(line, stars, counted, cite))
    last = decision.meetings[-1] if decision.meetings else Sitting(None, None)
    return Document(
        kind="decision",
        masthead=Masthead(
            symbol=decision.symbol,
            language="en",
            organ="General Assembly",
            session=decision.session,
            agenda_items=decision.agenda_items,
            adopted=decision.meetings[0].date if decision.meetings else None,
            meeting=decision.meetings[0].number if decision.meetings else None,
            date=last.date,
        ),
        parts=tuple(
            Part(PartKind.DECISION, tuple(passages), label, decision.title if index == 0 else None)
            for index, (label, passages) in enumerate(part for part in parts if part[1])
        ),
        provenance=Provenance(
            MEDIA_TYPE,
            parser,
            None,
            ("the text is provisional until the Official Records bring it out",) if decision.provisional else (),
        ),
        footnotes=(*counted, *notes),
    )


def _passage(line: str, stars: set[str], counted: list[Footnote], cite: partial[tuple[str, ...]]) -> Passage:
    """A paragraph; notes that are typed into the text become footnotes, in the order of their marks."""
    marks: list[tuple[int, str]] = []

    def numbered(match: re.Match[str]) -> str:
        text = tidy(match[1])
        text = text if text.endswith(".") else f"{text}."
        counted.append(Footnote(str(len(counted) + 1), text, cite(text)))
        marks.append((match.start(), counted[-1].mark))
        return ""

    def starred(match: re.Match[str]) -> str:
        if match[1] not in stars:
            return match[0]
        marks.append((match.start(), match[1]))
        return ""

    text = tidy(_STARS.sub(starred, _NOTE.sub(numbered, line)))
    return Passage(
        PassageKind.OPERATIVE,
        text,
        lead=lead_of(text) if not text.startswith(("At its", "As a")) else None,
        footnotes=tuple(mark for _, mark in sorted(marks)),
        citations=cite(text),
    )
