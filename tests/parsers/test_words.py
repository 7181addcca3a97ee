"""Masthead words of several languages."""

from __future__ import annotations

import pytest

from parsers import words


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("22 December 2023", "2023-12-22"),
        ("1er octobre 2021", "2021-10-01"),
        ("3 de diciembre de 2021", "2021-12-03"),
        ("3 декабря 2021", "2021-12-03"),
        ("2021年12月3日", "2021-12-03"),
        ("April 4, 2002", "2002-04-04"),
        ("Wednesday, 16 April 2025, 10 a.m.", "2025-04-16"),
        ("45 March 2020", None),
        ("in March 2020", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert words.date_in(text) == date


@pytest.mark.parametrize(
    ("line", "session"),
    [
        ("Seventy-eighth session", "78"),
        ("Eightieth session", "80"),
        ("Resumed seventy-fifth session", "75"),
        ("One hundred and second session", "102"),
        ("Tenth emergency special session", "ES-10"),
        ("Thirty-second special session", "S-32"),
        ("Soixante-seizième session", "76"),
        ("Soixante et onzième session", "71"),
        ("Quatre-vingtième session", "80"),
        ("Septuagésimo sexto período de sesiones", "76"),
        ("Octavo período de sesiones sustantivo", "8"),
        ("Семьдесят шестая сессия", "76"),
        ("2025 session", "2025"),
        ("Annual session 2025", "2025"),
        ("Eightieth year", None),
        ("the session rose", None),
    ],
)
def test_sessions(line: str, session: str | None) -> None:
    assert words.session_in(line) == session


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("Agenda item 107", ("107",)),
        ("Agenda item 100 (a)", ("100 (a)",)),
        ("Agenda items 13 and 117", ("13", "117")),
        ("Agenda items 62, 67 (a) and (b) and 80", ("62", "67 (a)", "67 (b)", "80")),
        ("Item 35 of the provisional agenda*", ("35",)),
        ("Point 39 de l’ordre du jour", ("39",)),
        ("Tema 39 del programa", ("39",)),
        ("Пункт 39 повестки дня", ("39",)),
        ("Agenda of the meeting", ()),
    ],
)
def test_agenda_items(line: str, items: tuple[str, ...]) -> None:
    assert words.agenda_items(line) == items


@pytest.mark.parametrize(
    ("line", "distribution"),
    [
        ("Distr.: General", "general"),
        ("Distr. générale", "general"),
        ("Distr.: Limited", "limited"),
        ("Distr. limitada", "limited"),
        ("RESTRICTED", "restricted"),
        ("General Assembly", None),
    ],
)
def test_distribution(line: str, distribution: str | None) -> None:
    assert words.distribution_in(line) == distribution
