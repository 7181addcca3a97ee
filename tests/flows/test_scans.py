"""Scans: one under two symbols, as the joint letters of the 1990s are kept; and one that comes before the engine that reads it."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from documents.contract import loads
from flows.pipeline import parse
from infra import ocr
from infra.database.attempts import listed
from infra.database.engine import reading
from infra.database.schema import parsed
from infra.sandbox import ParseLimits, ParserPool
from replica.stories import Family
from replica.writer.pdf import write_pdf
from tests.flows.conftest import World
from tests.infra.test_ocr import scanned

pytestmark = pytest.mark.skipif(ocr.engine() is None, reason="Tesseract is not installed (Debian: tesseract-ocr)")


def test_each_symbol_has_its_own_record(world: World) -> None:
    scan = scanned(write_pdf(Family(3).draft), 1)
    for symbol in ("A/47/60", "S/23329"):
        world.un.library.publish(symbol, "en", scan)
    counts = world.run()
    assert (counts.fetched, counts.parsed, counts.parked) == (2, 2, 0)
    assert listed(world.office.engine, parked=True) == []
    with reading(world.office.engine) as connection:
        keys = connection.execute(select(parsed.c.object_key).order_by(parsed.c.symbol_key)).scalars().all()
    assert [loads(world.office.objects.get(key)).masthead.symbol for key in keys] == ["A/47/60", "S/23329"]


# --- an engine that comes later -----------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Machine:
    """A machine whose only programs stand in one folder; ``install`` puts the real engine there, for some languages."""

    programs: Path
    real: str

    def install(self, *languages: str, stuck: bool = False) -> None:
        """``stuck``: it never comes to an end with a picture."""
        program = self.programs / "tesseract"
        known = "\\n".join(("List of available languages:", *languages))
        stay = f'[ "$1" = stdin ] && exec {shutil.which("tail", path=os.defpath)} -f /dev/null\n' if stuck else ""
        program.write_text(
            f'#!/bin/sh\nif [ "$1" = --list-langs ]; then printf "{known}\\n"; exit; fi\n{stay}exec {self.real} "$@"\n'
        )
        program.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    real = shutil.which("tesseract")
    assert real is not None
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return Machine(programs, real)


@pytest.fixture
def bare(world: World, machine: Machine) -> Iterator[World]:
    """A world on such a machine, its parsers too, with one scan of a draft."""
    draft = Family(3).draft
    assert draft.masthead.symbol is not None
    world.un.library.publish(draft.masthead.symbol, "en", scanned(write_pdf(draft), 1))
    with ParserPool(1, ParseLimits(seconds=120)) as pool:
        world.office = dataclasses.replace(world.office, parser=pool)
        yield world


def test_a_scan_waits_for_an_engine_of_its_language_and_is_told_of(bare: World, machine: Machine) -> None:
    assert bare.run().parked == 1
    (waiting,) = listed(bare.office.engine, parked=True)
    assert waiting.reason == "image only"
    assert "no engine that reads pictures is installed" in waiting.message
    machine.install("fra", "osd")
    counts = bare.run()
    assert (counts.parsed, counts.parked) == (0, 0)  # not even asked again
    machine.install("eng", "osd")
    counts = bare.run()
    assert (counts.parsed, counts.parked) == (1, 0)
    assert listed(bare.office.engine, parked=True) == []
    assert len(bare.alerts()) == 2
    assert bare.run().parsed == 0


def test_a_scan_that_waited_for_weeks_is_kept_and_nobody_is_told(bare: World, machine: Machine) -> None:
    bare.run()
    machine.install("eng")
    assert bare.run(later=parse.STILL_NEWS + timedelta(days=1)).parsed == 1
    assert [row.state for row in bare.alerts() if row.state is not None] == []


def test_a_scan_is_left_alone_where_recognition_is_switched_off(bare: World, machine: Machine) -> None:
    bare.run()
    machine.install("eng")
    off = dataclasses.replace(bare.office, settings=bare.settings.model_copy(update={"ocr": False}))
    assert parse.parse_all(off) == (0, 0)


def test_a_picture_without_text_is_tried_once(bare: World, machine: Machine) -> None:
    path = machine.programs / "empty.pdf"
    canvas = Canvas(str(path), pagesize=(612, 792))
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    bare.un.library.publish("A/47/61", "en", path.read_bytes())
    machine.install("eng")
    bare.run()
    (parked,) = listed(bare.office.engine, parked=True)
    assert parked.reason == "unreadable image"
    assert parse.parse_all(bare.office) == (0, 0)


def test_a_scan_that_took_too_long_is_tried_again_and_when_more_is_allowed(bare: World, machine: Machine) -> None:
    quick = bare.settings.model_copy(update={"parse_seconds": 1.0})
    patient = bare.office
    machine.install("eng", "osd", stuck=True)
    with ParserPool(1, ParseLimits(seconds=1)) as pool:
        bare.office = dataclasses.replace(patient, parser=pool, settings=quick)
        bare.run()
        (slow,) = listed(bare.office.engine, parked=False)
        assert (slow.reason, slow.count) == ("too slow in 1 s", 1)
        assert parse.parse_all(bare.office) == (0, 0)  # not at once
        tried = 1
        while not (parked := listed(bare.office.engine, parked=True)):
            assert bare.run(later=timedelta(days=2)).parsed == 0
            tried += 1
        assert (parked[0].reason, parked[0].count) == ("too slow in 1 s", tried)
        assert parse.parse_all(bare.office) == (0, 0)
    machine.install("eng", "osd")
    bare.office = patient
    assert parse.parse_all(bare.office) == (1, 0)
    assert listed(bare.office.engine, parked=True) == []
