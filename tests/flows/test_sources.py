"""Sources that bring documents with them, from the source to what is told of it."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from flows.office import open_office
from flows.pipeline.run import run
from infra.database.engine import reading
from infra.database.schema import alert, attempt, document, parsed, version
from infra.settings import read_settings
from tests.servers.http import Answer, HttpServer

TOPICS = 'topics:\n  - name: all\n    symbols: ["*"]\n    query: ""\n    subscribers: [console]\n'


def decision(text: str) -> Answer:
    entry = {
        "_id": os.urandom(4).hex(),
        "ED_DecisionNumber": "{session}/401",
        "ED_Title": "Election of members",
        "ED_Meeting": [{"ED_Date": "2026-11-20T05:00:00.000Z", "ED_Number": "41st plenary meeting"}],
        "ED_DecisionText": text,
        "ED_Disclaimer": "The final text will be contained in document A/81/49 (Vol. II).",
    }
    return Answer(200, json.dumps([entry]).replace("{session}", "81").encode())


def test_a_decision_that_changes_is_two_versions_of_one_document(tmp_path: Path, http_server: HttpServer) -> None:
    place = "/igov.un.org/igov/api/decision/getbysession/"
    first = "At its 41st plenary meeting, the General Assembly elected nine members of the Board for three years."
    http_server.on(
        place + quote("81st session of the General Assembly"),
        decision(first),
        decision(first),
        decision(first.replace("three years", "five years")),
    )
    http_server.on(place + quote("80th session of the General Assembly"), Answer(200, b"[]"))
    home = tmp_path / "home"
    home.mkdir()
    (home / "topics.yaml").write_text(TOPICS)
    settings = read_settings(
        home=home,
        topics=home / "topics.yaml",
        replica=http_server.url,
        sources=(),
        more_sources=("igov",),
        database_url=None,
        objects=None,
        slack_token=None,
        smtp_url=None,
    )
    now = [datetime(2026, 11, 21, 12, 0, tzinfo=UTC)]
    with open_office(settings, clock=lambda: now[0]) as office:
        for _ in range(3):
            run(office, "run")
            now[0] += timedelta(days=2)
        with reading(office.engine) as connection:
            rows = connection.execute(select(version.c.symbol_key, version.c.media_type, version.c.fetched_from)).all()
            assert [tuple(row) for row in rows] == [
                ("A/DEC/81/401", "application/vnd.igov.decision+json", "https://igov.un.org/a/dec/81/401")
            ] * 2
            assert connection.execute(select(document.c.kind)).scalars().all() == ["decision"]
            assert len(connection.execute(select(parsed)).all()) == 2
            assert len(connection.execute(select(alert)).all()) == 2
            assert connection.execute(select(attempt).where(attempt.c.parked)).all() == []


def test_what_is_dropped_is_told_and_what_an_archive_holds_is_not(
    tmp_path: Path, http_server: HttpServer, samples: Path
) -> None:
    home, drop, markup = tmp_path / "home", tmp_path / "drop", tmp_path / "markup"
    for folder in (home, drop, markup):
        folder.mkdir()
    (home / "topics.yaml").write_text(TOPICS)
    shutil.copy(samples / "pdf" / "A_C.3_80_L.9.pdf", drop / "draft.pdf")
    shutil.copy(samples / "akn" / "A_RES_80_4-2517552E.xml", markup)
    (markup / "A_RES_81_4-2617552E.xml").write_text(
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">< >'
    )
    settings = read_settings(
        home=home,
        topics=home / "topics.yaml",
        replica=http_server.url,
        sources=(),
        watched_folder=drop,
        markup_folder=markup,
        database_url=None,
        objects=None,
        slack_token=None,
        smtp_url=None,
    )
    now = [datetime(2026, 11, 21, 12, 0, tzinfo=UTC)]
    with open_office(settings, clock=lambda: now[0]) as office:
        # The files' own clock says when they are no longer written to.
        later = tuple(replace(one, clock=lambda: time.time() + 7200) for one in office.sources)
        office = replace(office, sources=later)
        for _ in range(2):
            run(office, "run")
            now[0] += timedelta(days=1)
        with reading(office.engine) as connection:
            found = connection.execute(
                select(document.c.symbol_key, document.c.kind).order_by(document.c.symbol_key)
            ).all()
            assert [tuple(row) for row in found] == [
                ("A/C.3/80/L.9", "draft resolution"),
                ("A/RES/80/4", "resolution"),
                ("A/RES/81/4", None),
            ]
            told = connection.execute(select(alert.c.version_id, alert.c.reason)).all()
            assert sorted((row.version_id.split("|")[0], row.reason) for row in told) == [
                ("A/C.3/80/L.9", "new document"),
                ("A/RES/80/4", "fetched by a backfill"),
            ]
            # The damaged file is not silence: its document is known by name, and what is wrong is kept.
            troubled = connection.execute(select(attempt.c.subject)).scalars().all()
            assert {subject.split("|")[0] for subject in troubled} == {"A/RES/81/4"}
