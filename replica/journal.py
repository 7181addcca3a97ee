"""The Journal of the United Nations: meetings of a day, with documents on their agendas (sources.md 4.1).

Meetings follow from what was issued: a body meets on each working day and has before it what came out since the day before. A
day without meetings answers 404 or an empty body; the same meeting may stand in the programme twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from documents.symbol import Symbol, SymbolError
from replica import phrases
from replica.behaviour import Behaviour, Routes
from replica.igov import nth
from replica.library import Library, Published
from replica.messages import Request, Response, json_answer
from replica.writer.words import ordinal

_HOST = "journal-api.un.org/api"
_PLACES = {"new york": ZoneInfo("America/New_York"), "geneva": ZoneInfo("Europe/Zurich")}


def _config(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    body = {"baseUrl": "https://journal-api.un.org/api/", "defaultLanguage": "en", "production": True}
    return json_answer("journal.un.org/assets/config.json", body)


def _day(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = f"{_HOST}/{match[1]}/{{day}}"
    try:
        day = date.fromisoformat(match[2])
    except ValueError:
        return json_answer(route, {"message": "The request is invalid."}, 400)
    place = request.header("location").lower() or "new york"
    meetings = _meetings(day, place, library, now)
    if not meetings:
        # Both were seen: no content at all, and "not found".
        kind = (("Content-Type", "application/json; charset=utf-8"),)
        return Response(route, 404 if day.weekday() == 6 else 200, kind)
    groups = {"issueDate": f"{day.isoformat()}T00:00:00", "groups": _groups(meetings)}
    if match[1] == "officialsnew":
        return json_answer(route, groups)
    informal = {"groups": [], "issueDate": groups["issueDate"]}
    return json_answer(
        route, {"officialMeetings": groups, "informalConsultations": informal, "otherMeetings": {"groups": []}}
    )


def _one(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = f"{_HOST}/officials/{{id}}"
    number = match[1]
    day = date.fromordinal(int(number[:8], 16)) if 0 < int(number[:8], 16) <= date.max.toordinal() else date.min
    for place in _PLACES:
        for meeting in _meetings(day, place, library, now):
            if meeting["id"] == number:
                return json_answer(route, meeting)
    return Response(route, 404, (("Content-Type", "application/json; charset=utf-8"),))


def _calendar(
    request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime
) -> Response:
    """Dates must be ISO date-times; anything else is refused."""
    route = f"{_HOST}/GlobalCalendar"
    try:
        asked = json.loads(request.body or b"{}")
        first, last = (datetime.fromisoformat(asked[name]) for name in ("startDate", "endDate"))
    except (ValueError, KeyError, TypeError):
        return json_answer(route, {"message": "The request is invalid."}, 400)
    days = [first.date() + timedelta(days=n) for n in range(min(62, (last.date() - first.date()).days + 1))]
    place = str(asked.get("locationValue") or "new york").lower()
    return json_answer(route, [meeting for day in days for meeting in _meetings(day, place, library, now)])


# --- meetings ----------------------------------------------------------------------------------------------------------------


def _meetings(day: date, place: str, library: Library, now: datetime) -> list[dict[str, object]]:
    """The programme of a day; it is known from midnight UTC of that day on."""
    zone = _PLACES.get(place)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) if day > date(1946, 1, 9) else None
    if zone is None or start is None or start > now or day.weekday() >= 5:
        return []
    # On Mondays what the weekend brought is before the meeting too.
    since = start - timedelta(days=3 if day.weekday() == 0 else 1)
    bodies: dict[str, list[Published]] = {}
    for entry in library.issued(since, min(now, start + timedelta(days=1))):
        body = _body(entry)
        if entry.on_agenda and body is not None and (body == "A/HRC") == (place == "geneva"):
            bodies.setdefault(body, []).append(entry)
    return [_meeting(day, body, index, found) for index, (body, found) in enumerate(sorted(bodies.items()))]


def _body(entry: Published) -> str | None:
    try:
        return Symbol.parse(entry.symbol or "").body
    except SymbolError:
        return None


def _meeting(day: date, body: str, index: int, found: Sequence[Published]) -> dict[str, object]:
    committee = re.fullmatch(r"A/C\.(\d)", body)
    session = day.year - 1945 - (day.month < 9)
    name = phrases.AGENDA[int(committee[1])][0] if committee and committee[1] in "123456" else _ORGANS.get(body, body)
    first = 10 if index % 2 == 0 else 15
    number = nth(day.timetuple().tm_yday // 3 + 1)
    agenda = "".join(
        f"<p>{place}. {escape(entry.title.partition(': ')[0] or entry.symbol or '')} "
        f'(<a href="https://docs.un.org/en/{escape(entry.symbol or "")}?direct=true">{escape(entry.symbol or "")}</a>)</p>'
        for place, entry in enumerate(found, 1)
    )
    digest = hashlib.md5(f"{day}{body}".encode(), usedforsecurity=False).hexdigest()
    return {
        "id": f"{day.toordinal():08x}-{digest[:4]}-{digest[4:8]}-{digest[8:12]}-{digest[12:24]}",
        "startDate": f"{day.isoformat()}T{first:02d}:00:00",
        "endDate": f"{day.isoformat()}T{first + 3:02d}:00:00",
        "timeFrom": f"{first:02d}:00",
        "timeTo": f"{first + 3:02d}:00",
        "isFollowedBy": False,
        "isClosed": False,
        "isCancelled": False,
        "meetingNumber": {"en": f"<p>{number} {'plenary ' if body == 'A' else ''}meeting</p>"},
        "title": {"en": name},
        "rooms": [{"value": f"Conference Room {1 + index}"}],
        "room": {"en": f"Conference Room {1 + index}"},
        "organSymbol": body,
        "session": {"en": f"{ordinal(session).capitalize()} session"},
        "sessionNameText": f"{ordinal(session).capitalize()} session",
        "relatedOrganizationFullName": name,
        "groupName": {"value": "General Assembly" if body.startswith("A") else name},
        "webcastLink": None,
        "agenda": {"en": agenda},
        "agendaCount": len(found),
        "agendaTextCount": len(found),
        "paperSmartLink": None,
    }


_ORGANS = {
    "A": "General Assembly",
    "S": "Security Council",
    "E": "Economic and Social Council",
    "A/HRC": "Human Rights Council",
    "E/CN.15": "Commission on Crime Prevention and Criminal Justice",
}


def _groups(meetings: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """By group and session; the first meeting of the day also stands under "Other meetings of the day"."""
    names: dict[str, list[dict[str, object]]] = {}
    for meeting in meetings:
        group = meeting["groupName"]
        assert isinstance(group, dict)
        names.setdefault(str(group["value"]), []).append(meeting)
    names["Meetings of the day"] = [meetings[0]]
    return [
        {
            "groupNameTitle": name,
            "sessions": [{"name": found[0]["sessionNameText"], "session": found[0]["session"], "meetings": found}],
        }
        for name, found in names.items()
    ]


ROUTES: Routes = (
    (re.compile(r"journal\.un\.org/assets/config\.json"), _config),
    (re.compile(r"journal-api\.un\.org/api/(officialsnew|allnew)/([^/]+)"), _day),
    (re.compile(r"journal-api\.un\.org/api/officials/([0-9a-f]{8}-[0-9a-f-]{27})"), _one),
    (re.compile(r"journal-api\.un\.org/api/GlobalCalendar"), _calendar),
)
