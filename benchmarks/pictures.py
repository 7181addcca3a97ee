"""Pictures of every kind of message, as mail programs and Slack show it: ``python -m benchmarks.pictures [folder]``.

All documents are generated (``replica.stories``) or written here. Needs the extra ``browser`` and Debian's ``chromium``.
``--all`` makes each picture at both widths, light and dark, for looking at; without it those that docs/messages.md shows.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from compare import compare
from documents.model import (
    Correction,
    Document,
    Masthead,
    Part,
    PartKind,
    Passage,
    PassageKind,
    Provenance,
    Sponsor,
)
from replica.stories import Family
from watch.bulletin import compose_bulletin
from watch.changed import changed_by
from watch.decide import Subject, decide
from watch.match import Matcher
from watch.message import Item, Message, Recipient
from watch.notice import compose_notice
from watch.preview import slack_html
from watch.query import parse
from watch.topics import Event, Topic
from watch.wording import Links, Mention, compose

NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)
ANA = Recipient("mail", "ana@mission.example")
REDLINES = "https://watch.example.org/redline"
UNSUBSCRIBE = "https://watch.example.org/unsubscribe/4f2a"
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTHS = (600, 320)
MOST_BYTES = 150_000

_ARABIC = (
    "تطلب إلى الأمين العام أن يقدم تقريرا عن سلامة الموانئ في الجزر الصغيرة إلى الجمعية العامة في دورتها الحادية والثمانين؛",
    "تحث الدول الساحلية على تبادل جداول المد والجزر مع جيرانها؛",
    "ترحب بعرض الدير أن يعير برجه منارة للسفن؛",
    "تقرر أن تعقد اجتماعا ليوم واحد عن المنارات في عام 2026؛",
)
_ARABIC_REVISED = (
    "تشجع الأمين العام على أن يقدم تقريرا عن سلامة الموانئ في الجزر الصغيرة إلى الجمعية العامة في دورتها الثانية والثمانين؛",
    "تحث الدول الساحلية على تبادل جداول المد والجزر والإنذارات بالعواصف مع جيرانها؛",
    "تقرر أن تعقد اجتماعا ليوم واحد عن المنارات في عام 2026؛",
    "تدعو شركات الشحن إلى تجهيز السفن الصغيرة بعاكسات الرادار؛",
)


def _topics(*words: str, language: tuple[str, ...] = ()) -> tuple[Topic, ...]:
    queries = [f'"{word}"' for word in words]
    notes = ("We follow this text for the delegation: compare with our position of May.", None, None)
    return tuple(
        Topic(word[:1].upper() + word[1:], parse(query), subscribers=(ANA,), note=note, languages=language)
        for word, query, note in zip(words, queries, notes, strict=False)
    )


def alert(
    new: Document,
    old: Document | None,
    event: Event,
    topics: tuple[Topic, ...],
    *,
    family: str = "family",
    supersedes: tuple[str, ...] = (),
    press: tuple[Mention, ...] = (),
) -> Message:
    """The message of one document version, made the way the pipeline makes it."""
    comparison = compare(old, new) if old else None
    changed = changed_by(comparison, old, new) if comparison and old else None
    matches = Matcher(topics).match(new, changed)
    symbol = new.masthead.symbol or ""
    subject = Subject(symbol, symbol.upper(), "0" * 64, new.title, new.kind, family, event, new.masthead.language)
    decision = next(one for one in decide(subject, matches, topics, (), NOW) if one.send)
    where = symbol.replace("/", "-")
    links = Links.to(symbol, f"{REDLINES}/{where}" if old else None)
    links = replace(links, family=f"https://watch.example.org/family/{where}")
    return compose(
        decision,
        subject,
        new,
        comparison,
        old,
        matches,
        topics,
        links,
        supersedes=supersedes,
        press=press,
        buttons=True,
        unsubscribe=UNSUBSCRIBE,
    )


def _arabic(symbol: str, operative: tuple[str, ...], sponsors: tuple[str, ...]) -> Document:
    passages = (
        Passage(PassageKind.PREAMBULAR, "إذ تشير إلى قرارها 79/70 بشأن منارات الجزر الصغيرة،"),
        *(Passage(PassageKind.OPERATIVE, text, str(number)) for number, text in enumerate(operative, 1)),
    )
    head = Masthead(symbol, "ar", date="2025-11-03", committee="اللجنة الثانية", agenda_items=("18",))
    part = Part(PartKind.DRAFT_RESOLUTION, passages, title="سلامة الموانئ في الجزر الصغيرة")
    names = tuple(Sponsor(name) for name in sponsors)
    return Document("draft resolution", head, (part,), Provenance("text/plain", "written"), sponsors=names)


def _corrigendum(family: Family) -> Document:
    head = replace(family.report.masthead, symbol=f"{family.report_symbol}/Corr.1", date="2025-12-05")
    text = "Paragraph 2, line 1: for 30th, 38th and 42nd meetings read 30th, 38th, 40th and 42nd meetings."
    corrections = (
        Correction("Paragraph 2, line 1", text, "30th, 38th and 42nd meetings", "30th, 38th, 40th and 42nd meetings"),
        Correction("Paragraph 14", "Replace December with November", "December", "November", ("fr", "ru")),
    )
    part = Part(PartKind.NARRATIVE, (Passage(PassageKind.PARAGRAPH, text),), title=f"{family.title}: corrigendum")
    return Document("corrigendum", head, (part,), family.report.provenance, corrections=corrections)


def _items(count: int) -> Iterator[Item]:
    for index in range(count):
        family = Family(index)
        topics = _topics(family.subject)
        told = [alert(family.draft, None, Event.NEW, topics, family=family.draft_symbol)]
        if index % 3 == 0:
            # Its draft was told in the last digest; that of the first is told in this one, by the revision alone.
            told = told if index else []
            unsent = () if index else (family.draft_symbol,)
            revised = alert(
                family.revision, family.draft, Event.REVISED, topics, family=family.draft_symbol, supersedes=unsent
            )
            told.append(revised)
        if index % 4 == 1:
            told = [alert(family.adopted, family.revision, Event.ADOPTED, topics, family=family.draft_symbol)]
        yield from (replace(one.item, alert_key=f"{index}/{n}") for n, one in enumerate(told) if one.item)


def messages() -> dict[str, Message]:
    """Every kind of message, by its name."""
    family = Family(3)
    topics = _topics(family.subject, "Secretary-General")
    voted = replace(family.adopted, votes=family.report.votes)
    press = (Mention("General Assembly adopts forty-one texts as main part of session ends", "Press release GA/12750"),)
    arabic = _topics("الموانئ", "العواصف", language=("ar",))
    coverage = "11 of 12 sources healthy; 1 gap open: A/C.3/80/L.14"
    ops = Recipient("mail", "operators@mission.example")
    return {
        "new": alert(family.draft, None, Event.NEW, topics[:1]),
        "revised": alert(family.revision, family.draft, Event.REVISED, topics, supersedes=(family.draft_symbol,)),
        "adopted": alert(voted, family.revision, Event.ADOPTED, topics[:1], press=press),
        "corrigendum": alert(_corrigendum(family), None, Event.CORRECTED, _topics(family.title)),
        "arabic": alert(
            _arabic("A/C.2/80/L.9/Rev.1", _ARABIC_REVISED, ("مالطة", "فيجي", "آيسلندا")),
            _arabic("A/C.2/80/L.9", _ARABIC, ("مالطة", "فيجي")),
            Event.REVISED,
            arabic,
        ),
        "digest": compose_bulletin(
            ANA, "digest", list(_items(7)), coverage, "Friday, 21 November 2025", "d", unsubscribe=UNSUBSCRIBE
        ),
        "flood": compose_bulletin(ANA, "flood", list(_items(40)), coverage, "14:00 to 15:00", "f"),
        "operators": compose_notice(
            ops,
            "o",
            "source",
            "esubscription.un.org/rss/gadocs.xml is dead",
            [
                ("Source", "https://esubscription.un.org/rss/gadocs.xml"),
                ("Last well", "Friday, 21 November 2025, 06:30 UTC"),
            ],
            "No answer comes; asked again at every poll.",
        ),
    }


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: ``form`` is "mail" or "slack"."""

    message: str
    form: Literal["mail", "slack"]
    width: int = 600
    dark: bool = False

    @property
    def name(self) -> str:
        return f"{self.form}-{self.message}{'' if self.width == 600 else f'-{self.width}'}{'-dark' if self.dark else ''}.png"


def shown(told: dict[str, Message]) -> list[Shot]:
    """The pictures that docs/messages.md shows: every message in both forms, and one in every other look."""
    shots = [Shot(name, form) for name in told for form in ("mail", "slack")]
    shots += [Shot("revised", "mail", width, dark) for width, dark in ((320, False), (600, True), (320, True))]
    return [*shots, Shot("arabic", "mail", 320), Shot("digest", "mail", 320, True), Shot("revised", "slack", dark=True)]


def every(told: dict[str, Message]) -> list[Shot]:
    forms: tuple[Literal["mail", "slack"], ...] = ("mail", "slack")
    return [
        Shot(name, form, width, dark) for name in told for form in forms for width in WIDTHS for dark in (False, True)
    ]


def take(browser: Browser, shot: Shot, message: Message) -> bytes:
    """The picture as PNG with a palette, which is a third of the size."""
    page = message.html if shot.form == "mail" else slack_html(message.blocks)
    with browser.new_context(
        viewport={"width": shot.width, "height": 120},
        color_scheme="dark" if shot.dark else "light",
        offline=True,
    ) as context:
        tab = context.new_page()
        tab.set_content(page)
        data = tab.screenshot(full_page=True)
    found = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(64).save(found, "PNG", optimize=True)
    return found.getvalue()


def main(arguments: list[str]) -> int:
    wanted = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    wanted.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    wanted.add_argument("--all", action="store_true", help="both widths, light and dark")
    asked = wanted.parse_args(arguments)
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("no Chromium on this machine (Debian: apt-get install chromium)", file=sys.stderr)
        return 2
    told = messages()
    asked.folder.mkdir(parents=True, exist_ok=True)
    too_large = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=60_000)
        for shot in every(told) if asked.all else shown(told):
            data = take(browser, shot, told[shot.message])
            (asked.folder / shot.name).write_bytes(data)
            if len(data) > MOST_BYTES:
                too_large += 1
                print(f"{shot.name} is larger than {MOST_BYTES:,} bytes: {len(data):,}", file=sys.stderr)
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
