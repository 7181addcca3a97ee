"""docs/quality.md: made from a slice of the collection, the same twice, and honest about a bar that is missed."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import kept, quality, report, seeds
from benchmarks.versions import read_scores

NAMES = ("A_RES_79_7.pdf", "A_RES_80_4.pdf", "A_80_L.6.pdf", "A_47_843.pdf")


@pytest.fixture
def slice_of(corpus: Path, tmp_path: Path) -> Path:
    """A collection of a few files, laid out as the whole one is, with no tools beside it."""
    small = tmp_path / "collection" / "corpus"
    for folder in ("pdf", "gold", "seeds"):
        (small / folder).mkdir(parents=True)
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (small / "MANIFEST.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["path"].removeprefix("pdf/") in NAMES)
    for name in NAMES:
        shutil.copy(corpus / "pdf" / name, small / "pdf")
    shutil.copy(corpus / "seeds" / "A_C.3_76_L.9.txt", small / "seeds")
    facts = json.loads((corpus / "gold" / "seeds.json").read_text(encoding="utf-8"))
    (small / "gold" / "seeds.json").write_text(json.dumps({"A_C.3_76_L.9.txt": facts["A_C.3_76_L.9.txt"]}))
    for name in ("resolutions.en.jsonl", "version_pairs.csv"):
        shutil.copy(corpus / "gold" / name, small / "gold")
    with (corpus / "gold" / "resolutions.six_languages.jsonl").open(encoding="utf-8") as file:
        few = [
            line for line in file if json.loads(line)["symbol"] == "A/RES/77/8" and json.loads(line)["language"] == "en"
        ]
    assert len(few) == 1
    (small / "gold" / "resolutions.six_languages.jsonl").write_text(few[0], encoding="utf-8")
    return small


def run(corpus: Path, output: Path, *more: str) -> tuple[int, str]:
    code = quality.main(["--corpus", str(corpus), "--output", str(output), "--workers", "1", *more])
    return code, output.read_text(encoding="utf-8")


def test_a_small_collection(slice_of: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(slice_of, tmp_path / "a.md", "--check")
    assert (code, capsys.readouterr().err) == (0, "")
    assert run(slice_of, tmp_path / "b.md") == (0, text)
    assert "| title | 2 | 2 | 1.0000 | 0.995 | met |" in text
    assert "| pdf/A_47_843.pdf | image only |" in text
    assert "| the version to compare with | 1 | 1 | 1.0000 |" in text
    assert "Skipped: the maker and the scorer" in text
    # Figures and symbols, never the day it was made or a place on this machine.
    assert str(slice_of) not in text


def test_a_bar_that_is_missed_is_named(slice_of: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = slice_of / "gold" / "resolutions.en.jsonl"
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    for record in records:
        record["published"] = "1999-01-01"
    gold.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    code, text = run(slice_of, tmp_path / "q.md", "--check")
    assert code == 1
    assert capsys.readouterr().err == "below the bar: date: 0.0000, the least is 0.995\n"
    assert "| date | 0 | 2 | 0.0000 | 0.995 | **missed** |" in text
    assert "date differs" in text
    assert run(slice_of, tmp_path / "q.md")[0] == 0  # without --check it only tells


def test_no_collection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main(["--corpus", str(tmp_path), "--output", str(tmp_path / "q.md")]) == 2
    assert "UN_CORPUS" in capsys.readouterr().err
    assert not (tmp_path / "q.md").exists()


def test_lost_lines_are_shown(slice_of: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main(["--corpus", str(slice_of), "--lost", "A/RES/79/7"]) == 0
    assert capsys.readouterr().out.startswith("pdf/A_RES_79_7.pdf: ")
    assert quality.main(["--corpus", str(slice_of), "--lost", "A/RES/1/1"]) == 2


def test_what_was_not_measured_misses_its_bar(
    slice_of: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (slice_of / "gold" / "resolutions.en.jsonl").write_text("")
    code, _ = run(slice_of, tmp_path / "q.md", "--check")
    assert code == 1
    assert len(capsys.readouterr().err.splitlines()) >= len(report.BARS)


DOCUMENT = {
    "masthead": {"symbol": "A/99/L.1", "agenda_title": "Lamps and lighthouses of all nations"},
    "parts": [
        {
            "label": None,
            "proponent": None,
            "title": "Lighthouses of the world and their keepers",
            "passages": [
                {"number": "1", "text": "Decides to keep the lamps of the lighthouses lit until the morning;"}
            ],
        }
    ],
    "footnotes": [],
    "sponsors": [{"name": "Democratic Republic of the Congo"}, {"name": "Bosnia and Herzegovina"}],
    "votes": [],
}


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("1. Decides to keep the lamps3 of the light-", False),
        ("houses lit until the morning; and then to sleep", True),
        ("Bosnia and Herzegovina and Democratic Republic of the Congo: draft", True),  # not in their order
        ("Democratic Republic of the Congo and Bosnia and Herzegovina: draft resolution", False),
        ("A/99/L.1 Lighthouses of the world and their keepers", False),
    ],
)
def test_a_line_is_kept_or_lost(line: str, lost: bool) -> None:
    assert kept.lost([line], DOCUMENT) == ([line] if lost else [])


def test_a_fact_of_a_seed_that_nobody_checks_is_named() -> None:
    assert seeds.unchecked({"kind": "report", "colour": "blue", "family": {}}) == ["colour"]


def test_the_scorers_words_are_read() -> None:
    printed = (
        "links precision 0.9990 recall 0.9980 F1 0.9985\n  unchanged     10 of    10  1.0000\n"
        "  split          3 of     4  0.7500\nnot rebuilt: 1 ['003']   missing: 2\n"
    )
    found = read_scores(printed, "gold.jsonl", 60)
    assert found.shares["links F1"] == 0.9985
    assert found.shares["split"] == 0.75
    assert found.not_rebuilt == 3
    assert replace(found, pairs=1).source == "gold.jsonl"
    with pytest.raises(ValueError, match="something else"):
        read_scores("all is well", "gold.jsonl", 60)
