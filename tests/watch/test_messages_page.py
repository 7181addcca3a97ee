"""docs/messages.md shows the pictures that there are, all of them, and none is heavy."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_picture_is_shown_and_every_one_that_is_shown_is_there() -> None:
    shown = set(re.findall(r"\(pictures/([^)]+\.png)\)", (DOCS / "messages.md").read_text(encoding="utf-8")))
    there = {path.name for path in (DOCS / "pictures").glob("*.png")}
    # Others keep their pictures in the same folder under other names.
    assert shown == {name for name in there if name.startswith(("mail-", "slack-"))}
    assert all((DOCS / "pictures" / name).stat().st_size <= 150_000 for name in shown)
