"""What is no text: tracked changes as a file or through a pipe, never into a terminal; the family as a picture."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from documents.contract import dumps
from documents.errors import TerminalError, UsageError
from flows.commands.compare import compare_two
from flows.commands.family import show_family
from replica.stories import Family
from tests.flows.conftest import World

FAMILY = Family(3)
DRAFT, REVISION = FAMILY.draft.masthead.symbol or "", FAMILY.revision.masthead.symbol or ""


@pytest.fixture
def sides(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "draft.json", tmp_path / "revision.json"]
    for path, document in zip(paths, (FAMILY.draft, FAMILY.revision), strict=True):
        path.write_text(dumps(document), encoding="utf-8")
    return [str(path) for path in paths]


def test_tracked_changes_into_a_file(sides: list[str], tmp_path: Path) -> None:
    output = tmp_path / "changes.docx"
    assert compare_two(*sides, form="docx", basis=None, output=output) == 0
    with zipfile.ZipFile(output) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    signed = {one.get(f"{{{root.nsmap['w']}}}date") for one in root.iter(f"{{{root.nsmap['w']}}}ins")}
    assert len(signed) == 1
    assert signed.pop().endswith("Z")


def test_tracked_changes_through_a_pipe(sides: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "compare", *sides, "--format", "docx"],
        env=os.environ | {"RAPPORTEUR_HOME": str(tmp_path / "home")},
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert zipfile.ZipFile(io.BytesIO(done.stdout)).testzip() is None


def test_tracked_changes_never_into_a_terminal(sides: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(UsageError, match="--output"):
        compare_two(*sides, form="docx", basis=None, output=None)
    assert sys.stdout.getvalue() == ""


def test_the_family_as_a_picture(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.un.library.publish_document(FAMILY.revision)
    world.run()
    monkeypatch.setenv("RAPPORTEUR_HOME", str(world.settings.home))
    picture = tmp_path / "family.svg"
    assert show_family(DRAFT, as_json=False, picture=picture) == 0
    shown = "".join(etree.parse(str(picture)).getroot().itertext())
    printed = capsys.readouterr().out
    for said in (shown, printed):
        assert DRAFT in said
        assert f"revises {DRAFT} (" in said
    assert printed.index(f"▸ {FAMILY.draft.masthead.date}") < printed.index(REVISION)
    with pytest.raises(TerminalError, match="not known here"):
        show_family("A/RES/1/1", as_json=False, picture=tmp_path / "none.svg")
    assert not (tmp_path / "none.svg").exists()
