"""``kill -9`` at random moments of a run, for real: the end state equals an undisturbed run's, and nobody is told twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.kill import disturbed, generated, undisturbed
from replica.server import Replica


@pytest.mark.slow
def test_killed_at_random_moments(tmp_path: Path) -> None:
    with Replica(generated(24)) as un:
        whole, seconds = undisturbed(tmp_path, un.url)
        assert len(whole.rows["document"]) == 24
        assert whole.mails
        broken, killed = disturbed(tmp_path, un.url, 6, max(1.5, seconds * 0.6), random.Random(7))
    assert killed == 6
    assert whole.differences(broken) == []
    assert max(broken.mails.values()) == 1
