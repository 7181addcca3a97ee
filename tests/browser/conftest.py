"""A real Chromium for the redline page: the one of the distribution, never a downloaded one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from compare import compare
from compare.render import html
from documents.model import Document, Footnote, Masthead, Part, PartKind, Passage, PassageKind, Provenance

PATIENCE = 4_000  # milliseconds after which a step of a test counts as failed

PREAMBLE = [
    "Recalling its resolution 88/70 of 12 December 2033 on lighthouses of small islands,",
    "Mindful of the fog that hides the northern reefs from October until the end of March,",
    "Concerned at the silence of the bells after the storms of last winter,",
]
OPERATIVE = [
    "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals;",
    "Urges coastal States to share tide tables with the pilots of their neighbours;",
    "Welcomes the offer of a monastery to lend its bell tower for a beacon;",
    "Calls upon salvage operators to remove wrecks from the approaches to harbours;",
    "Affirms the right of crews in distress to shelter in the nearest port;",
    "Invites shipping companies to equip smaller vessels with radar reflectors;",
]
ARABIC = [
    "تطلب إلى الأمين العام أن يعين مبعوثا للمنارات في الجزر الصغيرة؛",
    "تحث الدول الساحلية على تبادل جداول المد والجزر مع جيرانها؛",
    "ترحب بعرض الدير أن يعير برجه منارة للسفن؛",
]
Show = Callable[..., Page]


def document(symbol: str, preamble: list[str], operative: list[str], language: str = "en", note: str = "1") -> Document:
    passages = [Passage(PassageKind.PREAMBULAR, text) for text in preamble]
    passages += [Passage(PassageKind.OPERATIVE, text, str(number)) for number, text in enumerate(operative, 1)]
    part = Part(PartKind.DRAFT_RESOLUTION, tuple(passages), None, "Lighthouses of small islands")
    notes = (Footnote("1", f"See the report of the harbour masters, chapter {note}."),)
    return Document("draft resolution", Masthead(symbol, language), (part,), Provenance("text/plain", "test"), notes)


def pair() -> tuple[Document, Document]:
    """Six changes: one verb, one moved, one added, one dropped, two reworded; between them runs that are the same."""
    long = [
        f"Notes the painting of buoy {number} off the cape of {chr(64 + number) * 3} in green;"
        for number in range(1, 13)
    ]
    before = [*OPERATIVE[:4], *long, *OPERATIVE[4:]]
    after = [
        OPERATIVE[0].replace("Requests", "Encourages"),
        OPERATIVE[1],
        "Decides to pay for the oil of all lamps that burn through the polar night;",
        OPERATIVE[3].replace("wrecks", "wrecks and lost anchors"),
        *long,
        OPERATIVE[5],
        OPERATIVE[4].replace("nearest port", "nearest port without delay or charge"),
    ]
    concerned = [*PREAMBLE[:2], PREAMBLE[2].replace("silence", "long silence")]
    return document("A/C.3/90/L.7", PREAMBLE, before), document("A/C.3/90/L.7/Rev.1", concerned, after, note="2")


def arabic_pair() -> tuple[Document, Document]:
    after = [ARABIC[0].replace("تطلب", "تدعو"), ARABIC[1], ARABIC[2].replace("للسفن", "للسفن والقوارب")]
    return document("A/C.3/90/L.7", [], ARABIC, "ar"), document("A/C.3/90/L.7/Rev.1", [], after, "ar")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's package ``chromium``. Missing, the tests are skipped; with CI set, they fail."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as play:
        # As root (in a container) Chromium has no sandbox of its own; the pages are ours.
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=60_000)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Show]:
    """Opens the redline of two documents (``pair`` if none are given); options are those of a browser's context."""
    contexts = []

    def opened(
        both: tuple[Document, Document] | None = None, anchor: str = "", width: int = 1280, **options: Any
    ) -> Page:
        old, new = both or pair()
        file = tmp_path / "redline.html"
        file.write_text(html.render(compare(old, new), old, new), encoding="utf-8")
        # Without smooth scrolling a place is reached at once, and no test has to wait for it.
        asked: dict[str, Any] = {
            "viewport": {"width": width, "height": 800},
            "offline": True,
            "reduced_motion": "reduce",
            **options,
        }
        context = chromium.new_context(**asked)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: troubles.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto(file.as_uri() + anchor)
        # An error of the script, a refusal by the page's own policy or a request to anywhere is a fault in every test.
        assert troubles == []
        return page

    yield opened
    for context in contexts:
        context.close()
