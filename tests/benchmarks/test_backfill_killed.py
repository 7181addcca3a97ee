"""The benchmark of backfills in its short form: what twenty thousand and twenty kills show, with a few."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.backfill import measure


@pytest.mark.slow
def test_a_backfill_that_is_killed_on_the_way_loses_and_doubles_nothing(tmp_path: Path) -> None:
    result = measure(tmp_path, 60, 3)
    assert result.killed == 3
    assert (result.lost, result.double, result.differences) == (0, 0, ())
    assert result.requests < 1.1 * result.documents, "one request a document, and robots.txt"
