"""The Journal's agendas and IGov's decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from infra.http import HttpClient
from infra.sources import Health, Memory, Poll
from infra.sources.igov import IgovDecisions
from infra.sources.journal import UnJournal
from parsers.entrance import parse
from parsers.igov import MEDIA_TYPE
from tests.infra.sources import CHALLENGE, NOW, PAGE, client
from tests.servers.http import Answer, HttpServer

CONFIG = "/journal.un.org/assets/config.json"
ALL, OFFICIAL = "/journal-api.un.org/api/allnew/", "/journal-api.un.org/api/officialsnew/"
DECISIONS = "/igov.un.org/igov/api/decision/getbysession/"
THIS = DECISIONS + quote("81st session of the General Assembly")
LAST = DECISIONS + quote("80th session of the General Assembly")


@pytest.fixture
def http(http_server: HttpServer) -> Iterator[HttpClient]:
    http_server.on(CONFIG, Answer(200, b'{"baseUrl": "https://journal-api.un.org/api"}'))
    with client(http_server) as made:
        yield made


def meeting(number: int, *symbols: str, **more: object) -> dict[str, object]:
    links = "".join(f'<p><a href="https://docs.un.org/en/{one}?direct=true">{one}</a></p>' for one in symbols)
    return {
        "id": f"m{number}",
        "startDate": "2026-11-20T10:00:00",
        "endDate": "2026-11-20T13:00:00",
        "meetingNumber": {"en": f"{number}th meeting"},
        "title": {"en": "General discussion"},
        "agenda": {"en": links},
        **more,
    }


def day(*meetings: dict[str, object]) -> Answer:
    groups = {
        "groups": [{"groupNameTitle": "Third Committee", "sessions": [{"name": "x", "meetings": list(meetings)}]}]
    }
    return Answer(
        200, json.dumps({"officialMeetings": groups, "informalConsultations": [], "otherMeetings": []}).encode()
    )


def test_each_document_on_an_agenda_is_a_sighting_once_a_meeting(http: HttpClient, http_server: HttpServer) -> None:
    one = meeting(41, "A/C.3/81/L.9", "A/C.3/81/L.9", "A/81/201")
    http_server.on(ALL + "2026-11-20", day(one, one, meeting(42, "A/C.3/81/L.9")))
    poll = UnJournal(http).poll(Memory(), NOW)
    assert poll.health is Health.HEALTHY
    assert sorted(item.entry_key for item in poll.sightings) == ["m41:A/81/201", "m41:A/C.3/81/L.9", "m42:A/C.3/81/L.9"]
    assert "41th meeting" in poll.sightings[0].summary
    asked = http_server.asked
    assert {one.headers["location"] for one in asked if ALL in one.path} == {"new york", "geneva"}
    assert {one.headers["language"] for one in asked if ALL in one.path} == {"en"}


def test_a_document_of_an_earlier_session_on_an_agenda_is_no_news(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ALL + "2026-11-20", day(meeting(41, "A/RES/79/100", "S/2019/5", "A/81/201", "A/HRC/60/2")))
    poll = UnJournal(http).poll(Memory(), NOW)
    assert {item.entry_key: item.archive for item in poll.sightings} == {
        "m41:A/RES/79/100": True,
        "m41:S/2019/5": True,
        "m41:A/81/201": False,
        "m41:A/HRC/60/2": False,
    }


def test_a_day_without_meetings_is_no_trouble(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ALL + "2026-11-21", Answer(200, b""))
    poll = UnJournal(http).poll(Memory(), NOW)  # every other day is an HTTP 404
    assert (poll.health, poll.sightings) == (Health.EMPTY, ())


def test_where_one_form_has_nothing_the_other_is_asked(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ALL + "2026-11-20", Answer(500))
    groups = [{"groupNameTitle": "x", "sessions": [{"meetings": [meeting(41, "A/81/201")]}]}]
    http_server.on(
        OFFICIAL + "2026-11-20", Answer(200, json.dumps({"issueDate": "2026-11-20", "groups": groups}).encode())
    )
    poll = UnJournal(http).poll(Memory(), NOW)
    assert (poll.health, [one.entry_key for one in poll.sightings]) == (Health.HEALTHY, ["m41:A/81/201"])


def test_a_cancelled_meeting_has_no_documents(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(ALL + "2026-11-20", day(meeting(41, "A/81/201", isCancelled=True)))
    assert UnJournal(http).poll(Memory(), NOW).sightings == ()


@pytest.mark.parametrize(
    ("answer", "health"),
    [
        (CHALLENGE, Health.CHALLENGED),
        (PAGE, Health.MOVED),
        (Answer(500), Health.DEAD),
        (Answer(403), Health.BLOCKED),
        (Answer(200, b'{"officialMeetings": {"gro'), Health.MALFORMED),
    ],
)
def test_a_day_in_trouble_does_not_hide_the_others(
    http: HttpClient, http_server: HttpServer, answer: Answer, health: Health
) -> None:
    http_server.on(ALL + "2026-11-19", day(meeting(40, "A/81/200")))
    for form in (ALL, OFFICIAL):
        http_server.on(form + "2026-11-20", answer)
    poll = UnJournal(http).poll(Memory(), NOW)
    assert (poll.health, poll.memory) == (health, None)
    assert [one.entry_key for one in poll.sightings] == ["m40:A/81/200"]


@pytest.mark.parametrize("said", [b"", b"<html>", b"[]", b'{"baseUrl": "https://evil.example/api"}', b'{"baseUrl": 4}'])
def test_where_the_configuration_says_nothing_good_the_known_place_is_asked(
    http: HttpClient, http_server: HttpServer, said: bytes
) -> None:
    http_server.on(CONFIG, Answer(200, said))
    http_server.on(ALL + "2026-11-20", day(meeting(41, "A/81/201")))
    poll = UnJournal(http).poll(Memory(), NOW)
    assert poll.health is Health.HEALTHY
    assert "configuration" in poll.note


# --- decisions -----------------------------------------------------------------------------------------------------------


def decision(number: str, text: str, taken: str = "2026-11-18", **more: object) -> dict[str, object]:
    return {
        "_id": "0a",
        "ED_DecisionNumber": number,
        "ED_Type": "Elections",
        "ED_Title": "Election of members ",
        "ED_Meeting": [{"ED_Date": f"{taken}T05:00:00.000Z", "ED_Number": "41 plenary meeting", "_id": "1b"}],
        "ED_AgendaItem": "3 (a)",
        "ED_Plenary_Committee": "Plenary ",
        "ED_Session": "81st session of the General Assembly",
        "ED_DecisionText": text,
        "ED_Disclaimer": "The final text will be contained in document A/81/49 (Vol. II).",
        "ED_MarkNew": True,
        "__v": 0,
        **more,
    }


def decisions(*entries: dict[str, object]) -> Answer:
    return Answer(200, json.dumps(entries).encode())


def test_a_decision_is_a_document_of_its_own(http: HttpClient, http_server: HttpServer) -> None:
    http_server.on(
        THIS, decisions(decision("81/401", "At its 41st plenary meeting, the Assembly elected nine members."))
    )
    http_server.on(LAST, decisions())
    poll = IgovDecisions(http).poll(Memory(), NOW)
    assert poll.health is Health.HEALTHY
    (found,) = poll.sightings
    assert found.symbol is not None
    assert (found.symbol.key, found.archive) == ("A/DEC/81/401", False)
    assert found.content is not None
    assert (found.content.media_type, found.content.language) == (MEDIA_TYPE, "en")
    document = parse(found.content.data, asked=found.symbol)
    assert (document.masthead.symbol, document.masthead.adopted) == ("A/DEC/81/401", "2026-11-18")
    assert "elected nine members" in document.parts[0].passages[0].text


def content(poll: Poll) -> bytes:
    (found,) = poll.sightings
    assert found.content is not None
    return found.content.data


def test_only_another_text_is_another_version(http: HttpClient, http_server: HttpServer) -> None:
    text = "At its 41st plenary meeting, the Assembly elected nine members.\nIt decided so."
    same = decision(
        "81/401", text.replace("\n", " \r\n") + "  ", _id="ff", ED_MarkNew=False, ED_MarkUpdated=True, __v=7
    )
    same["DEC_NotificationSentTime"] = "2026-11-19T00:00:00.180Z"
    changed = decision("81/401", text.replace("nine", "eight"))
    http_server.on(THIS, *(decisions(one) for one in (decision("81/401", text), same, changed)))
    http_server.on(LAST, decisions())
    source = IgovDecisions(http)
    first, second, third = (content(source.poll(Memory(), NOW)) for _ in range(3))
    assert first == second != third


def test_what_was_decided_long_before_the_first_look_is_of_the_archive(
    http: HttpClient, http_server: HttpServer
) -> None:
    http_server.on(THIS, decisions(decision("81/401", "Old.", "2026-09-20"), decision("81/402", "New.")))
    http_server.on(LAST, Answer(500), decisions(decision("80/401", "Older.", "2025-09-20")))
    source = IgovDecisions(http)
    first = source.poll(Memory(), NOW)
    assert first.health is Health.DEAD
    assert {item.entry_key: item.archive for item in first.sightings} == {"A/DEC/81/401": True, "A/DEC/81/402": False}
    second = source.poll(first.memory or Memory(), NOW + timedelta(days=1))
    assert {item.entry_key: item.archive for item in second.sightings}["A/DEC/80/401"]
    http_server.on(THIS, decisions(decision("81/403", "Entered late.", "2026-09-20")))
    third = source.poll(second.memory or Memory(), NOW + timedelta(days=2))
    assert not {item.entry_key: item.archive for item in third.sightings}["A/DEC/81/403"]


@pytest.mark.parametrize(
    ("answer", "health"),
    [
        (CHALLENGE, Health.CHALLENGED),
        (PAGE, Health.MOVED),
        (Answer(200, b'[{"ED_Decis'), Health.MALFORMED),
        (Answer(200, b""), Health.MALFORMED),
        (Answer(404), Health.DEAD),
        (Answer(200, b"[]"), Health.EMPTY),
    ],
)
def test_what_an_answer_says_of_igov(http: HttpClient, http_server: HttpServer, answer: Answer, health: Health) -> None:
    http_server.on(THIS, answer)
    http_server.on(LAST, answer)
    poll = IgovDecisions(http).poll(Memory(), NOW)
    assert (poll.health, poll.sightings) == (health, ())
