"""docs/reading.md counts what the program counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.commands.compare import compare_two

PAGE = " ".join((Path(__file__).resolve().parents[2] / "docs" / "reading.md").read_text(encoding="utf-8").split())
REPORT = "seeds/report_third_committee_73_item_109.txt#IV"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("seeds/A_C.3_76_L.9.txt", "seeds/A_RES_77_237.txt"),
        (REPORT, "seeds/A_C.3_76_L.9.txt"),
        (REPORT, "seeds/A_RES_77_237.txt"),
        ("pdf/A_RES_79_186.pdf", "pdf/A_RES_80_225.pdf"),
        ("pdf/TPNW_MSP_2025_11.pdf", "pdf/TPNW_MSP_2025_11_Rev.1.pdf"),
        ("pdf/S_2025_71.pdf", "pdf/S_2025_71_Rev.1.pdf"),
    ],
)
def test_the_counts_are_those_of_the_program(
    corpus: Path, capsys: pytest.CaptureFixture[str], older: str, newer: str
) -> None:
    compare_two(str(corpus / older), str(corpus / newer), form="text", basis=None, output=None)
    counts = re.search(
        r"\d+ paragraphs? (?:added|reworded)[^;.]*? unchanged", " ".join(capsys.readouterr().out.split())
    )
    assert counts is not None
    assert counts[0] in PAGE
