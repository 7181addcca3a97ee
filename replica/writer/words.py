"""The fixed words of a United Nations document, as printed (sources.md 6.2 and 6.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents.errors import UsageError
from documents.languages import LANGUAGES
from documents.model import Masthead

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ONES = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORGANS = {"A": "General Assembly", "S": "Security Council", "E": "Economic and Social Council"}


def ordinal(number: int) -> str:
    """80 → "eightieth", 77 → "seventy-seventh"; from one to ninety-nine."""
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    word = _TENS[tens - 2]
    return f"{word}-{_ONES[ones]}" if ones else word[:-1] + "ieth"


def long_date(iso: str) -> str:
    """ "2025-10-13" → "13 October 2025"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def joined(names: list[str] | tuple[str, ...]) -> str:
    """ "Italy, Mexico and Peru"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


@dataclass(frozen=True, slots=True)
class Head:
    """A masthead in the words of its language, ready to be placed. Empty strings are not printed."""

    nations: str
    organ: str
    symbol: str
    distribution: str
    date: str
    original: str
    job: str
    barcode: str
    session: str
    committee: str
    agenda: str
    agenda_title: str


def head_of(masthead: Masthead, dispatched: str | None = None) -> Head:
    """The printed masthead. ``dispatched`` is the ISO date printed behind the job number ("231025")."""
    if masthead.language != "en":
        raise UsageError(f"the replica does not write {LANGUAGES[masthead.language][3]} documents yet", phase="writing")
    star = "*" if masthead.reissued else ""
    symbol = masthead.symbol or ""
    session = masthead.session or ""
    if session.isdigit() and int(session) < 100:
        session = f"{ordinal(int(session)).capitalize()} session"
    elif re.fullmatch(r"\d{4}", session):
        session = f"{session} session"
    elif match := re.fullmatch(r"(ES|S)-(\d+)", session):
        kind = "emergency special" if match[1] == "ES" else "special"
        session = f"{ordinal(int(match[2])).capitalize()} {kind} session"
    items = masthead.agenda_items
    job = masthead.job_number or ""
    stamp = ""
    if dispatched:
        day = date.fromisoformat(dispatched)
        stamp = f"    {day.day:02d}{day.month:02d}{day.year % 100:02d}"
    original = masthead.original_language
    return Head(
        nations="United Nations",
        organ=masthead.organ or _ORGANS.get(symbol.split("/")[0], ""),
        symbol=symbol + star,
        distribution=f"Distr.: {masthead.distribution.capitalize()}" if masthead.distribution else "",
        date=long_date(masthead.date) if masthead.date else "",
        original=f"Original: {LANGUAGES[original][3] if original in LANGUAGES else original}" if original else "",
        job=f"{job}{star} ({LANGUAGES[masthead.language][0]}){stamp}" if job else "",
        barcode=f"*{job.replace('-', '')}*" if job else "",
        session=session,
        committee=masthead.committee or "",
        agenda=f"Agenda item{'s' if len(items) > 1 else ''} {joined(items)}" if items else "",
        agenda_title=masthead.agenda_title or "",
    )
