"""The benchmark of a flood in its short form: what ten thousand alerts show, with a few."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.drain import measure


@pytest.mark.slow
def test_a_flood_is_drained_in_order_and_at_the_pace_that_is_wanted(tmp_path: Path) -> None:
    result = measure(tmp_path, 40, 2, patience=300)
    assert (result.lost, result.twice, result.disordered) == (0, 0, 0)
    assert result.killed_at >= 20
    assert result.simulated > 18
    # Whoever begins anew does not know when the one before him spoke last.
    assert result.limited <= 2
