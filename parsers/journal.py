"""Meetings out of the Journal of the United Nations (sources.md 4.1), with the documents that their agendas name.

The shape is that of the Journal's own programme: ``officialsnew`` has groups of sessions of meetings, ``allnew`` has the official
meetings beside informal consultations and others. Times are naive: they are of the place of the meeting. Nothing is fetched here.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from documents.citations import citations_in
from documents.symbol import Symbol, SymbolError
from parsers.blocks import tidy
from parsers.sniff import Media, is_challenge, sniff

MAX_MEETINGS = 5000
_MAX_DEPTH = 40
_HREF = re.compile(r"""(?:href\s*=\s*["']?|(?<![\w/]))((?:https?:)?//[^\s"'<>]{1,500})""", re.I)
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div|/tr|p|li|div)\b[^>]{0,500}>", re.I)
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,2000}>")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class JournalState(StrEnum):
    WHOLE = "whole"
    NOTHING = "nothing"  # no meeting on that day: an empty body is the Journal's way to say so
    CHALLENGE = "challenge"
    NO_JOURNAL = "no journal"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting. ``start`` and ``end`` are naive local times (ISO 8601). ``symbols`` stand in the order of the agenda."""

    id: str
    date: str | None
    start: str | None
    end: str | None
    title: str
    organ: str | None = None  # "General Assembly"
    session: str | None = None  # "Eightieth session"
    number: str | None = None  # "42nd plenary meeting"
    room: str | None = None
    agenda: str = ""
    symbols: tuple[str, ...] = ()
    closed: bool = False
    cancelled: bool = False
    informal: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    state: JournalState
    date: str | None = None
    meetings: tuple[Meeting, ...] = ()
    note: str = ""

    @property
    def symbols(self) -> tuple[str, ...]:
        """Every document that a meeting's agenda names, in order, each once."""
        return tuple(dict.fromkeys(symbol for meeting in self.meetings for symbol in meeting.symbols))


def parse_journal(data: bytes) -> Journal:
    """The meetings of a day, each once, whatever the shape. Raises nothing for what the source may answer."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return Journal(JournalState.NOTHING, note="the Journal has no meetings on that day")
    try:
        body = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        if sniff(data) is Media.HTML:
            robot = is_challenge(data)
            state = JournalState.CHALLENGE if robot else JournalState.NO_JOURNAL
            return Journal(state, note="the source asks for a proof of being no robot" if robot else "a web page came")
        return Journal(JournalState.NO_JOURNAL, note=f"the JSON is damaged: {error}")
    if body is None or body == [] or body == {}:
        return Journal(JournalState.NOTHING, note="the Journal has no meetings on that day")
    day = _day(body.get("issueDate")) if isinstance(body, Mapping) else None
    found: dict[tuple[str, str | None], Meeting] = {}
    for entry, path in _meetings(body, ()):
        meeting = _meeting(entry, path, day)
        # A meeting stands in several groups; its identity with its day is one.
        found.setdefault((meeting.id, meeting.date), meeting)
        if len(found) >= MAX_MEETINGS:
            break
    if not found and not _known(body):
        return Journal(JournalState.NO_JOURNAL, note="the JSON has none of the Journal's groups")
    state = JournalState.WHOLE if found else JournalState.NOTHING
    return Journal(state, day, tuple(found.values()))


def _known(body: object) -> bool:
    keys = {"groups", "issueDate", "officialMeetings", "informalConsultations", "otherMeetings", "sessions", "meetings"}
    return isinstance(body, Mapping) and bool(keys & body.keys())


_Path = tuple[tuple[str, Mapping[str, Any]], ...]


def _meetings(value: object, path: _Path) -> Iterator[tuple[Mapping[str, Any], _Path]]:
    """Every object that is a meeting, with the groups and sessions around it."""
    waiting: list[tuple[object, str, _Path]] = [(value, "", path)]
    while waiting:
        one, name, above = waiting.pop()
        if len(above) > _MAX_DEPTH:
            continue
        if isinstance(one, list):
            waiting.extend((item, name, above) for item in reversed(one))
        elif isinstance(one, Mapping):
            if "id" in one and ("startDate" in one or "timeFrom" in one or "meetingNumber" in one):
                yield one, above
                continue
            inner = (*above, (name, one))
            waiting.extend((item, key, inner) for key, item in reversed(list(one.items())))


def _meeting(entry: Mapping[str, Any], path: _Path, day: str | None) -> Meeting:
    group = next((one for name, one in path if name == "groups"), {})
    session = next((one for name, one in path if name == "sessions"), {})
    agenda = _text(entry.get("agenda"), "\n")
    start = _moment(entry.get("startDate"))
    organ = _text(entry.get("relatedOrganizationFullName")) or _text(group.get("groupNameTitle"))
    rooms = entry.get("rooms")
    room = ", ".join(filter(None, map(_text, rooms))) if isinstance(rooms, list) else ""
    return Meeting(
        id=str(entry["id"]),
        date=(start or "")[:10] or day,
        start=start,
        end=_moment(entry.get("endDate")),
        title=_text(entry.get("title")),
        organ=organ or _text(entry.get("groupName")) or None,
        session=_text(entry.get("session"))
        or _text(entry.get("sessionNameText"))
        or _text(session.get("name"))
        or None,
        number=_text(entry.get("meetingNumber")) or None,
        room=room or _text(entry.get("room")) or None,
        agenda=agenda,
        symbols=_symbols(entry, agenda),
        closed=entry.get("isClosed") is True,
        cancelled=entry.get("isCancelled") is True,
        informal=any(name in ("informalConsultations", "otherMeetings") for name, _ in path),
    )


def _raw(value: object) -> str:
    """The English text of a field: a string, or an object by language or with a ``value``."""
    if isinstance(value, Mapping):
        for key in ("en", "value", "name"):
            if value.get(key):
                return _raw(value[key])
        return next((item for item in value.values() if isinstance(item, str)), "")
    return value if isinstance(value, str) else str(value) if isinstance(value, int) and value is not True else ""


def _text(value: object, separator: str = " ") -> str:
    """Without mark-up; paragraphs joined by ``separator``."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", _raw(value)[:200_000])))
    return separator.join(filter(None, map(tidy, text.split("\n"))))


def _symbols(entry: Mapping[str, Any], agenda: str) -> tuple[str, ...]:
    """The documents of the agenda: those it links to, then those that it names in words."""
    markup = html.unescape(" ".join(_raw(entry.get(name)) for name in ("title", "meetingNumber", "agenda"))[:200_000])
    found: dict[str, str] = {}
    for link in _HREF.findall(markup):
        try:
            symbols = Symbol.parse(link).each
        except SymbolError:
            continue
        for symbol in symbols:
            found.setdefault(symbol.key, symbol.display)
    for line in agenda.split("\n"):  # the letter that the next line begins with is no part of this one's symbol
        for cited in citations_in(line):
            found.setdefault(Symbol.parse(cited).key, cited)
    return tuple(found.values())


def _day(value: object) -> str | None:
    match = _DAY.match(str(value or ""))
    return match[0] if match else None


def _moment(value: object) -> str | None:
    """ "2026-10-02T10:00:00" as it is; the placeholder of the year 1 as None."""
    text = str(value or "").strip()
    return text[:19] if _DAY.match(text) and not text.startswith("0001") else None
