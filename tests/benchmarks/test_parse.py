"""The speed table: every row reads the same files, and a bad file does not end the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import parse
from replica.stories import Family
from replica.writer import write


def test_a_round_reads_every_file_in_every_way(capsys: pytest.CaptureFixture[str]) -> None:
    data = write(Family(0, 80, 3).draft, "pdf")
    ways = parse._ways()
    assert [way.name for way in ways][:3] == ["parse", "plain text", "text objects"]
    rates = parse.measure(ways[:3], [(data, 2), (data, 2)], rounds=2)
    assert set(rates) == {"parse", "plain text", "text objects"}
    assert all(rate > 0 for rate in rates.values())


def test_each_n_th_file_counts_with_its_own_pages() -> None:
    seen: list[bytes] = []
    way = parse.Way("slow", seen.append, every=2)
    parse.measure([way], [(b"a", 1), (b"b", 50), (b"c", 1)], rounds=1)
    assert seen == [b"a", b"c"]


def test_peak_memory_is_a_childs(tmp_path: Path) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(write(Family(0, 80, 3).draft, "pdf"))
    before, most = parse.peak(path)
    assert 10 < before <= most < parse.MOST_MB


def test_a_table_of_a_few_real_files(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parse.main(["--corpus", str(corpus), "--files", "3", "--rounds", "1", "--no-memory"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("3 PDFs, ")
    assert [line.split("  ")[1] for line in lines[1:4]] == ["parse", "plain text", "text objects"]


def test_no_collection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parse.main(["--corpus", str(tmp_path)]) == 2
    assert "UN_CORPUS" in capsys.readouterr().err
