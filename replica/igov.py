"""igov.un.org: the General Assembly's decisions, session by session, with the quirks of the real lists (sources.md 4.2)."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import quote

from replica.behaviour import Behaviour, Routes
from replica.cards import Decision
from replica.library import Library
from replica.messages import Request, Response
from replica.writer.words import long_date, ordinal

_ROUTE = "igov.un.org/igov/api/decision/getbysession/{session}"
#: Lists of sessions that are over are made by an older program: no ids of meetings, line ends of Windows, one offset all year.
_LAST_OLD_SESSION = 79


def nth(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def session_name(session: int) -> str:
    return f"{nth(session)} session of the General Assembly"


def address(session: int) -> str:
    """Where the list of a session is."""
    return f"https://igov.un.org/igov/api/decision/getbysession/{quote(session_name(session))}"


def _by_session(
    request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime
) -> Response:
    found = library.decisions(int(match[1]), now) if match[2] == nth(int(match[1]))[-2:] else []
    body = json.dumps([_as_json(decision, now) for decision in found], ensure_ascii=False)
    return Response(_ROUTE, 200, (("Content-Type", "application/json; charset=utf-8"),), body.encode())


def _as_json(decision: Decision, now: datetime) -> dict[str, object]:
    old = decision.session <= _LAST_OLD_SESSION
    text = decision.text_at(now)
    # Some bodies are typed with a blank behind them; always the same ones.
    blank = " " if decision.committee == "Plenary" and not old and not _is_lettered(decision) else ""
    meetings: list[dict[str, str]] = []
    # Old lists have the last meeting first.
    for day, name in reversed(decision.meetings) if old else decision.meetings:
        meeting = {"ED_Date": _midnight(day, old), "ED_Number": name if old else _as_typed(name)}
        meetings.append(meeting if old else meeting | {"_id": _id(decision.number + day + name)})
    provisional = (
        f"The final text of this decision will be contained in document A/{decision.session}/49 (Vol. II) after editorial "
        f"review.{' ' if blank else ''}{chr(10) if blank else ''}"
    )
    final = f"The text of this decision is available in all languages in document A/{decision.session}/49 (Vol. II)"
    common: dict[str, object] = {
        "_id": _id(decision.number),
        "ED_Division": "GA",
        "ED_DecisionNumber": decision.number,
        "ED_Type": decision.kind,
        "ED_Title": decision.title + blank,
        "ED_Meeting": meetings,
        "ED_AgendaItem": decision.agenda_item,
        "ED_Plenary_Committee": decision.committee + blank,
        "ED_Session": session_name(decision.session),
        "ED_OriginatingBody": decision.committee + blank,
        "ED_DecisionText": text.replace("\n", "\r\n") if old else text + blank,
        "ED_Disclaimer": final if old else provisional,
        "ED_MarkNew": not old and now - decision.at < timedelta(days=30),
        "ED_MarkUpdated": not old and text != decision.text,
        "DEC_NotificationSent": True,
    }
    if old:
        return common
    return common | {"__v": 0, "DEC_NotificationSentTime": f"{decision.at.date().isoformat()}T00:00:00.180Z"}


def _is_lettered(decision: Decision) -> bool:
    return " and " in decision.number


def _id(of: str) -> str:
    return hashlib.md5(of.encode(), usedforsecurity=False).hexdigest()[:24]


def _as_typed(name: str) -> str:
    """ "1 plenary meeting" stands beside "42nd plenary meeting" in one and the same list."""
    return re.sub(r"^(\d*1)st ", r"\1 ", name)


def _midnight(day: str, old: bool) -> str:
    """Midnight in New York as UTC; the old program took winter's offset in September too."""
    month = int(day[5:7])
    return f"{day}T{'05' if old or month in (11, 12, 1, 2) else '04'}:00:00.000Z"


def decisions(session: int, seed: int = 0, count: int = 20) -> Iterator[Decision]:
    """``count`` decisions of a session of our own wording: some lettered, some of two meetings, some reworded weeks later."""
    chance = random.Random(f"{seed}/{session}/decisions")
    opening = date(1945 + session, 9, 9)
    subjects = ("Committee on Harbour Lights", "Board of the Tide Observatories", "Panel on Rural Bridges")
    for index in range(count):
        elected = index < count // 2
        number = f"{session}/{401 + index if elected else 501 + index - count // 2}"
        lettered = index % 7 == 3
        day = opening + timedelta(days=index * 4)
        meeting = 1 + index * 2
        meetings = [(day.isoformat(), f"{nth(meeting)} plenary meeting")]
        if lettered:
            meetings.append((day.isoformat(), f"{nth(meeting + 1)} plenary meeting"))
        body = subjects[index % len(subjects)]
        name = f"{number}{' A and B' if lettered else ''}"
        what = f"appointed five members of the {body}" if elected else f"took note of the work of the {body}"
        opened = f"At its {nth(meeting)} plenary meeting, on {long_date(day.isoformat())}, the General Assembly"
        term = f"for a term of office of {chance.choice(('two', 'three', 'four'))} years"
        text = f"{opened}, at its {ordinal(session)} session, {what} {term}."
        if lettered:
            text = f"A\n{text}\n\nB\n{opened} decided to keep the matter of the {body} under review."
        at = datetime.fromisoformat(f"{day.isoformat()}T22:00:00+00:00")
        later = ((at + timedelta(days=20), text.replace(" took note of", " took note with appreciation of")),)
        yield Decision(
            name,
            f"{'Appointment of members' if elected else 'Work'} of the {body}",
            text,
            tuple(meetings),
            at,
            kind="Elections and Appointments" if elected else "Other decisions",
            committee="Plenary" if index % 3 else "Fifth Committee",
            agenda_item=f"{100 + index} (a)",
            later=later if not elected and index % 2 else (),
        )


ROUTES: Routes = (
    (
        re.compile(r"igov\.un\.org/igov/api/decision/getbysession/(\d+)(st|nd|rd|th) session of the General Assembly"),
        _by_session,
    ),
)
