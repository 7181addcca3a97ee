"""Slips: one-page documents with a whole masthead, printed thousands a second for load and long simulations.

The real writer sets type as the United Nations does and takes 30 ms a document; a slip is the least that every reader of these
documents accepts: the symbol, the masthead's lines where they belong, a title, numbered paragraphs, the job number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import wrap

from documents.model import Masthead
from documents.symbol import Symbol
from replica import phrases
from replica.cards import kind_of
from replica.library import Library
from replica.writer.words import head_of, ordinal

#: Days between the date in a masthead and the day a document is out (sources.md 6.3).
_LAG = 6
_ORGANS = {"S": "Security Council", "E": "Economic and Social Council", "A": "General Assembly"}
_LEADS = ("Urges", "Calls upon", "Invites", "Encourages", "Requests")


@dataclass(frozen=True, slots=True)
class Slip:
    """What makes a slip. ``subject`` is an index into what documents are about; ``edition`` 0 is the first text, each higher one
    changes one paragraph more; ``starred`` is a reissue."""

    symbol: str
    subject: int
    seed: int = 0
    edition: int = 0
    starred: bool = False
    dated: date = date(2026, 10, 1)

    @property
    def about(self) -> str:
        return phrases.SUBJECTS[self.subject % len(phrases.SUBJECTS)]

    @property
    def title(self) -> str:
        action = phrases.ACTIONS[self.subject // len(phrases.SUBJECTS) % len(phrases.ACTIONS)]
        return f"{action} {self.about}"

    def paragraphs(self) -> tuple[str, ...]:
        """Five paragraphs; the text of a subject under a seed is the same whatever symbol it is issued under."""
        out: list[str] = []
        for number, lead in enumerate(_LEADS, 1):
            # An edition rewrites the paragraph that is its turn.
            turn = self.edition if number <= self.edition else 0
            chance = random.Random(f"{self.seed}/{self.subject}/{number}/{turn}")
            text = phrases.fill("{actor} to {measure}, and to {measure}, {manner}", chance, self.about)
            end = "." if number == len(_LEADS) else ";"
            out.append(f"{number}. {lead} {text}{end}")
        return tuple(out)

    def pdf(self) -> bytes:
        """The file: the same bytes for the same slip."""
        return _printed(self)


def _masthead(slip: Slip) -> Masthead:
    symbol = Symbol.parse(slip.symbol)
    draft = kind_of(slip.symbol) == "draft resolution"
    committee = (symbol.committee or "").removeprefix("C.")
    session = symbol.session or ""
    number = random.Random(f"{slip.symbol}/{slip.edition}").randrange(100_000)
    return Masthead(
        symbol=slip.symbol,
        language="en",
        organ="Human Rights Council" if "/HRC/" in slip.symbol else _ORGANS.get(symbol.organ, "General Assembly"),
        distribution="limited" if draft else "general",
        date=slip.dated.isoformat(),
        original_language="en",
        job_number=f"{slip.dated.year % 100:02d}-{number:05d}",
        session=session,
        committee=f"{ordinal(int(committee)).capitalize()} Committee" if draft and committee.isdigit() else None,
        reissued=slip.starred,
    )


def _printed(slip: Slip) -> bytes:
    head = head_of(_masthead(slip))
    lines: list[tuple[float, float, float, str]] = [  # x, y, size (bold when negative), words
        (123.4, 734.2, 14.0, head.nations),
        (552.0 - 5.2 * len(head.symbol), 735.5, 10.0, head.symbol),
        (123.4, 705.7, -20.0, head.organ),
        (397.0, 705.4, 10.0, head.distribution),
        (397.0, 693.5, 10.0, head.date),
        (397.0, 669.7, 10.0, head.original),
        (65.4, 44.5, 10.0, head.job),
        (65.4, 60.0, 8.0, head.barcode),
    ]
    y = 570.0
    for words, size in ((head.session, -10.0), (head.committee, -10.0)):
        if words:
            lines.append((123.4, y, size, words))
            y -= 12.0
    y -= 18.0
    kind = kind_of(slip.symbol)
    if kind == "draft resolution":
        lines.append((123.4, y, -10.0, "Albania, Chile and Ghana: draft resolution"))
        y -= 24.0
    for words in wrap(slip.title, 60):
        lines.append((123.4, y, -14.0, words))
        y -= 16.0
    y -= 10.0
    if kind not in ("draft resolution", "resolution"):
        lines.append((123.4, y, -12.0, "Report of the Secretary-General"))
        y -= 24.0
    if kind in ("draft resolution", "resolution"):
        lines.append((147.0, y, 10.0, f"The {head.organ},"))
        y -= 18.0
    for paragraph in slip.paragraphs():
        for index, words in enumerate(wrap(paragraph, 78)):
            lines.append((123.4 if index else 147.0, y, 10.0, words))
            y -= 12.0
        y -= 6.0
    if slip.starred:
        lines.append((123.4, y - 8.0, 8.0, "__________________"))
        lines.append((123.4, y - 18.0, 8.0, f"* Reissued for technical reasons on {head.date}."))
    return _file(lines)


def _file(lines: list[tuple[float, float, float, str]]) -> bytes:
    """A PDF by hand: one page, two of the fonts that every reader has."""
    content = "".join(
        f"BT /{'B' if size < 0 else 'R'} {abs(size)} Tf {x:.1f} {y:.1f} Td ({_escaped(words)}) Tj ET\n"
        for x, y, size, words in lines
        if words
    ).encode("cp1252", "replace")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R "
        b"/Resources << /Font << /R 4 0 R /B 5 0 R >> >> >>",
        font % b"Times-Roman",
        font % b"Times-Bold",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content),
    )
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def slips(count: int, seed: int = 0, session: int = 80) -> Iterator[Slip]:
    """``count`` slips over whole series, without holes: the Main Committees' drafts, plenary drafts, resolutions and documents of
    a session, two hundred of each, then of the session before."""
    made = 0
    while made < count:
        names = [f"A/C.{committee}/{session}/L." for committee in range(1, 7)]
        for series, name in enumerate([*names, f"A/{session}/L.", f"A/RES/{session}/", f"A/{session}/"]):
            for number in range(1, 201):
                if made == count:
                    return
                made += 1
                yield Slip(
                    f"{name}{number}", series * 200 + number, seed, dated=date(1945 + session, 10, 1 + number % 28)
                )
        session -= 1


def publish_slips(
    library: Library, count: int, *, at: datetime, seed: int = 0, session: int = 80, announce: bool = True
) -> None:
    """Publishes ``count`` slips at one moment; each is printed when it is asked for. For the benchmark of the backfill."""
    for slip in slips(count, seed, session):
        title = f"{slip.title}: {kind_of(slip.symbol)}"
        shown = None if announce else False
        library.publish(slip.symbol, "en", slip.pdf, at=at, title=title, format="pdf", announce=shown)


def before(at: datetime) -> date:
    """The date that a document published at ``at`` prints: some days too early."""
    return at.date() - timedelta(days=_LAG)
