"""``kill -9`` at the places that a run passes and at random, for real, beside servers that fail: nothing is lost, nobody is told
twice, and the end is that of an undisturbed run. The long form is benchmarks.kill."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kill import measure


@pytest.mark.slow
def test_killed_where_it_hurts(tmp_path: Path) -> None:
    result = measure(tmp_path, 12, seed=7, a_world=12)
    assert sum(result.kills.values()) == 12
    assert result.peace > 20
    assert (result.verdict.lost, result.verdict.twice, result.verdict.differences) == ([], [], [])
    assert result.errors == []
    assert result.faults, "the servers failed, too"
