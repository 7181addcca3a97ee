"""Fixtures that every folder of tests shares."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# `pytest` alone, unlike `python -m pytest`, does not see the folder it was started in.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
pytest_plugins = ["tests.servers.fixtures"]


def _data_folder(name: str) -> Path:
    """A folder of real documents beside the corpus: missing, the test is skipped; with CI set, it fails."""
    corpus = Path(os.environ.get("UN_CORPUS") or ROOT.parent / "shared" / "corpus")
    folder = corpus if name == "corpus" else corpus.parent / name
    if not folder.is_dir():
        reason = f"the real documents are not at {folder} (set UN_CORPUS)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The corpus of real documents: pdf/, docx/, seeds/, gold/, MANIFEST.csv."""
    return _data_folder("corpus")


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real responses and samples that stand beside the corpus."""
    return _data_folder("samples")
