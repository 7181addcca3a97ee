"""One scan under two symbols, as the joint letters of the 1990s are kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from documents.contract import loads
from infra import ocr
from infra.database.attempts import listed
from infra.database.engine import reading
from infra.database.schema import parsed
from replica.stories import Family
from replica.writer.pdf import write_pdf
from tests.flows.conftest import World
from tests.infra.test_ocr import scanned


@pytest.mark.skipif(ocr.engine() is None, reason="Tesseract is not installed (Debian: tesseract-ocr)")
def test_each_symbol_has_its_own_record(world: World) -> None:
    scan = scanned(write_pdf(Family(3).draft), 1)
    for symbol in ("A/47/60", "S/23329"):
        world.un.library.publish(symbol, "en", scan)
    counts = world.run()
    assert (counts.fetched, counts.parsed, counts.parked) == (2, 2, 0)
    assert listed(world.office.engine, parked=True) == []
    with reading(world.office.engine) as connection:
        keys = connection.execute(select(parsed.c.object_key).order_by(parsed.c.symbol_key)).scalars().all()
    assert [loads(world.office.objects.get(key)).masthead.symbol for key in keys] == ["A/47/60", "S/23329"]
