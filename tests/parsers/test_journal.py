"""Meetings of the Journal: the shape is that of sources.md 4.1, the meetings are ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.journal import Journal, JournalState, parse_journal


def meeting(**changes: Any) -> dict[str, Any]:
    return {
        "id": "m-1",
        "startDate": "2036-10-02T10:00:00",
        "endDate": "2036-10-02T13:00:00",
        "timeFrom": "10:00",
        "isClosed": False,
        "isCancelled": False,
        "meetingNumber": {"en": "<p>42nd plenary meeting</p>"},
        "title": {"en": "Lighthouses &amp; lamps"},
        "rooms": [{"value": "Trusteeship Council Chamber"}],
        "organSymbol": "A/C.3",
        "session": {"en": "Ninety-first session"},
        "relatedOrganizationFullName": "Third Committee",
        "groupName": {"value": "General Assembly"},
        "agenda": {
            "en": '<p>1. Lamps [<a href="https://docs.un.org/en/A/C.3/91/L.9/Rev.1?direct=true">item 3</a>]</p>'
            "<p>2. Oil (A/91/12 and <a href='//undocs.org/en/A/91/PV.3'>x</a>)<br/>Other matters</p>"
        },
    } | changes


def day(*meetings: dict[str, Any]) -> dict[str, Any]:
    sessions = [{"name": "Ninety-first session", "session": "91", "meetings": list(meetings)}]
    return {
        "issueDate": "2036-10-02T00:00:00",
        "groups": [{"groupNameTitle": "General Assembly", "sessions": sessions}],
    }


def read(body: object) -> Journal:
    return parse_journal(json.dumps(body).encode())


def test_a_meeting_with_its_documents() -> None:
    journal = read(day(meeting()))
    assert (journal.state, journal.date) == (JournalState.WHOLE, "2036-10-02")
    (one,) = journal.meetings
    assert (one.id, one.date, one.start, one.end) == ("m-1", "2036-10-02", "2036-10-02T10:00:00", "2036-10-02T13:00:00")
    assert (one.title, one.number, one.organ) == ("Lighthouses & lamps", "42nd plenary meeting", "Third Committee")
    assert (one.session, one.room) == ("Ninety-first session", "Trusteeship Council Chamber")
    assert one.agenda == "1. Lamps [item 3]\n2. Oil (A/91/12 and x)\nOther matters"
    assert one.symbols == ("A/C.3/91/L.9/Rev.1", "A/91/PV.3", "A/91/12")
    assert (one.closed, one.cancelled, one.informal) == (False, False, False)


def test_a_meeting_in_two_groups_is_one_and_another_day_is_another() -> None:
    journal = read(day(meeting(), meeting(), meeting(startDate="2036-10-03T10:00:00")))
    assert [one.date for one in journal.meetings] == ["2036-10-02", "2036-10-03"]
    assert journal.symbols == ("A/C.3/91/L.9/Rev.1", "A/91/PV.3", "A/91/12")


def test_the_other_shape_has_informal_meetings_beside_the_official() -> None:
    body = {
        "officialMeetings": day(meeting(isCancelled=True)),
        "informalConsultations": day(meeting(id="m-2", isClosed=True)),
        "otherMeetings": {"groups": []},
    }
    official, informal = read(body).meetings
    assert (official.cancelled, official.informal) == (True, False)
    assert (informal.closed, informal.informal) == (True, True)


def test_what_a_meeting_leaves_out_is_none() -> None:
    (one,) = read(day({"id": 7, "startDate": "0001-01-01T00:00:00"})).meetings
    assert (one.id, one.date, one.start, one.end, one.room, one.symbols) == ("7", "2036-10-02", None, None, None, ())
    assert (one.organ, one.session) == ("General Assembly", "Ninety-first session")


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", JournalState.NOTHING),
        (b"null", JournalState.NOTHING),
        (b"[]", JournalState.NOTHING),
        (b'{"issueDate": "2036-10-02", "groups": []}', JournalState.NOTHING),
        (b'{"other": 1}', JournalState.NO_JOURNAL),
        (b'{"groups": [', JournalState.NO_JOURNAL),
        (b"<html><title>Just a moment...</title>", JournalState.CHALLENGE),
        (b"<html><p>Hello", JournalState.NO_JOURNAL),
    ],
)
def test_no_meetings(body: bytes, state: JournalState) -> None:
    journal = parse_journal(body)
    assert (journal.state, journal.meetings) == (state, ())


def test_deep_json_is_survived() -> None:
    assert parse_journal(b'{"groups":' * 900 + b"1" + b"}" * 900).meetings == ()
    assert parse_journal(b"[" * 100_000).state is JournalState.NO_JOURNAL


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "startDate", "groups", "agenda", "en", "rooms", "value", "title"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(values)
def test_json_of_any_shape_is_survived(value: object) -> None:
    for body in (value, day({"id": 1, "timeFrom": value, "agenda": value, "rooms": value, "title": value})):
        assert isinstance(read(body), Journal)
