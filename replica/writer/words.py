"""The fixed words of a United Nations document, as printed (sources.md 6.2 and 6.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents.errors import UsageError
from documents.languages import LANGUAGES
from documents.model import Masthead
from replica.writer.tongues import ABJAD, MONTHS, ORDINALS, TONGUES, Tongue, indic, long_date

__all__ = ["MONTHS", "Head", "head_of", "joined", "long_date", "ordinal"]

_ORGANS = {"A": "General Assembly", "S": "Security Council", "E": "Economic and Social Council"}


def ordinal(number: int) -> str:
    """80 → "eightieth", 77 → "seventy-seventh"; from one to ninety-nine."""
    return ORDINALS["en"](number)


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


def head_of(masthead: Masthead, dispatched: str | None = None, indic_digits: bool = False) -> Head:
    """The printed masthead. ``dispatched`` is the ISO date printed behind the job number ("231025")."""
    if masthead.language in TONGUES:
        return _other_head(masthead, TONGUES[masthead.language], dispatched, indic_digits)
    if masthead.language != "en":
        raise UsageError(f"the replica writes no {LANGUAGES[masthead.language][3]} documents", phase="writing")
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
    stamp = _stamp(dispatched)
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


def _stamp(dispatched: str | None) -> str:
    if not dispatched:
        return ""
    day = date.fromisoformat(dispatched)
    return f"    {day.day:02d}{day.month:02d}{day.year % 100:02d}"


def _other_head(masthead: Masthead, tongue: Tongue, dispatched: str | None, indic_digits: bool) -> Head:
    """The masthead in French, Spanish, Russian, Arabic or Chinese; translations carry two dates behind the job number."""
    star = "*" if masthead.reissued else ""
    symbol, job, session = masthead.symbol or "", masthead.job_number or "", masthead.session or ""
    figures = indic if indic_digits else str
    if session.isdigit() and int(session) < 100:
        words = tongue.session.format(ORDINALS[tongue.code](int(session)))
        session = words[:1].upper() + words[1:]
    elif session:
        raise UsageError(f"session {session!r} has no words in {tongue.code}", phase="writing")
    organ = masthead.organ or _ORGANS.get(symbol.split("/")[0], "")
    items = [item if tongue.point == "({})" else item.replace("(", "") for item in masthead.agenda_items]
    if tongue.code == "ar":
        items = [figures(item.translate(ABJAD)) for item in items]
    original = masthead.original_language
    translated = tongue.code in ("fr", "es")
    # A resolution names no original language; every other document names its own and the original one.
    names = "\n".join([tongue.own_name, tongue.original.format(tongue.languages[original])]) if original else ""
    stamp = _stamp(dispatched)
    return Head(
        nations=tongue.nations,
        organ=tongue.organs.get(organ, organ),
        symbol=symbol + star,
        distribution=tongue.distribution[masthead.distribution] if masthead.distribution else "",
        date=long_date(masthead.date, tongue.code if translated else "en") if masthead.date else "",
        original=names,
        job=f"{job}{star} ({LANGUAGES[tongue.code][0]}){stamp}{stamp}" if job else "",
        barcode=f"*{job.replace('-', '')}*" if job else "",
        session=session,
        committee=masthead.committee or "",
        agenda=tongue.agenda[len(items) > 1].format(tongue.joined(items)) if items else "",
        agenda_title=masthead.agenda_title or "",
    )
