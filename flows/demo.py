"""``rapporteur demo``: the whole job on generated documents, told as a story. No network, no server, nothing to configure."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from sqlalchemy import select

from documents.errors import UsageError
from documents.model import Document
from flows.office import Office, open_office, utc_now
from flows.pipeline.messages import loads, object_key_of
from flows.pipeline.run import Counts, run
from flows.report import Quiet
from infra.database.engine import reading
from infra.database.schema import alert, bulletin, comparison
from infra.settings import Settings, read_settings
from replica.library import Library
from replica.server import Replica
from replica.stories import Family
from watch.message import Message
from watch.preview import slack_html

_DELEGATE = "delegate@example.org"
_MARK = ".made-by-rapporteur-demo"

_TOPICS = """\
# Who hears of what. The grammar is in docs/topics.md.
topics:
  - name: {name}
    query: '{query}'
    note: We follow this draft for the delegation.
    subscribers:
      - console
      - mail:{delegate}
      - mail:ambassador@example.org
recipients:
  - to: mail:ambassador@example.org
    digest: daily at {hour:02d}:00
    zone: UTC
"""


class _Clock:
    """The demo's clock: now, or as many mornings later as have been slept through."""

    def __init__(self) -> None:
        self._later = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._later

    def sleep(self) -> None:
        self._later += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    happens: Callable[[Library], None]


def run_demo(home: Path) -> int:
    """0 when the story went as it should: three alerts in three forms, then silence, and a digest in the morning."""
    began = time.monotonic()
    home = _fresh(home)
    family, clock = Family(3), _Clock()
    out = Console(highlight=False, width=110)
    out.print("[bold]Rapporteur, end to end.[/] A loopback United Nations publishes documents that it writes itself.\n")
    chapters = (
        Chapter(f"the draft {family.draft.masthead.symbol}", _publish(family.draft)),
        Chapter(f"its revision {family.revision.masthead.symbol}", _publish(family.revision)),
        Chapter(f"the adopted text {family.adopted.masthead.symbol}", _publish(family.adopted)),
        Chapter("nothing", lambda library: None),
        Chapter("nothing; a night passes", lambda library: clock.sleep()),
    )
    (home / "topics.yaml").write_text(
        _TOPICS.format(
            name=family.subject.capitalize(),
            query=f'"{family.subject}"',
            delegate=_DELEGATE,
            # Half a day from now: never while the story is told, and surely before a day has passed.
            hour=(clock().hour + 12) % 24,
        )
    )
    table = Table(
        "The UN publishes", "new", "parsed", "compared", "told", "s", "what the message says", show_lines=True
    )
    all_counts: list[Counts] = []
    last: Message | None = None
    with (
        Replica(Library()) as un,
        open_office(_settings(home, un.url), Quiet(), clock, console=io.StringIO()) as office,
    ):
        for chapter in chapters:
            chapter.happens(un.library)
            counts = run(office, "run")
            message = _newest(office)
            all_counts.append(counts)
            newest = message if counts.alerts else _digest(office) if counts.delivered else None
            said = escape(newest.subject) if newest else "[dim]silence[/]"
            table.add_row(
                chapter.title,
                *(str(n) for n in (counts.sighted, counts.parsed, counts.compared, counts.delivered)),
                f"{counts.seconds:.1f}",
                said,
            )
            if message and counts.compared and last is None:
                last = message
        redlines, digest = _redlines(office), _digest(office)
    out.print(table)
    if last is None or digest is None:
        out.print("[bold red]No revision was told of, or no digest made: the story went wrong.[/]")
        return 1
    pages: list[Path] = []
    slack = home / "slack.html"
    slack.write_text(slack_html(last.blocks), encoding="utf-8")
    out.print(
        Panel(
            _in_slack(last.blocks, plain=not out.is_terminal),
            title=f"As it looks in Slack ({slack})",
            border_style="dim",
        )
    )
    mails = {mail["Subject"]: (path, mail) for path, mail in map(_read, (home / "mail").glob("*.eml"))}
    for message, title in ((last, "As mail"), (digest, "As a digest, the next morning")):
        path, mail = mails[message.subject]
        out.print(Panel(Text(_mail(mail)), title=f"{title} ({path})", border_style="dim"))
        page = path.with_suffix(".html")
        page.write_text(message.html, encoding="utf-8")
        pages.append(page)
    out.print("Pages, to open in a browser: the mails, and the redlines:")
    for path in (*pages, *redlines):
        out.print(f"  {path}", soft_wrap=True)
    told = [counts.delivered for counts in all_counts]
    good = told == [2, 2, 2, 0, 1]
    out.print(
        f"\n{'Done' if good else 'Not as it should be'} in {time.monotonic() - began:.1f} s; all of it is in {home}."
    )
    return 0 if good else 1


def _fresh(home: Path) -> Path:
    """An empty folder; one that an earlier demo made is emptied, anybody else's is left alone."""
    home = home.absolute()
    if home.exists() and any(home.iterdir()):
        if not (home / _MARK).exists():
            raise UsageError(f"{home} is not empty and not a demo's", advice="Choose another with --home")
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARK).touch()
    return home


def _settings(home: Path, replica: str) -> Settings:
    """Nothing of the environment may reach the demo: it must never touch somebody's database, bucket or Slack."""
    return read_settings(
        home=home,
        topics=home / "topics.yaml",
        replica=replica,
        database_url=None,
        objects=None,
        slack_token=None,
        smtp_url=None,
        public_url=None,
        mail_from="rapporteur@example.org",
    )


def _publish(document: Document) -> Callable[[Library], None]:
    return lambda library: library.publish_document(document)


def _newest(office: Office) -> Message | None:
    """The newest alert's mail to the delegate, who is told of everything at once."""
    with reading(office.engine) as connection:
        query = (
            select(alert.c.key, alert.c.message)
            .where(alert.c.recipient == f"mail:{_DELEGATE}", alert.c.send)
            .order_by(alert.c.decided_at.desc())
        )
        row = connection.execute(query.limit(1)).first()
    return loads(office.objects.get(object_key_of(row.key, row.message))) if row else None


def _redlines(office: Office) -> list[Path]:
    with reading(office.engine) as connection:
        query = select(comparison.c.redline_key).order_by(comparison.c.compared_at)
        return [office.settings.home / "objects" / key for key in connection.execute(query).scalars() if key]


def _digest(office: Office) -> Message | None:
    """The newest digest."""
    with reading(office.engine) as connection:
        row = connection.execute(select(bulletin.c.message).order_by(bulletin.c.until.desc()).limit(1)).first()
    return loads(office.objects.get(row.message)) if row else None


def _read(path: Path) -> tuple[Path, EmailMessage]:
    return path, BytesParser(policy=policy.default).parsebytes(path.read_bytes())


def _mail(mail: EmailMessage) -> str:
    """The mail's headers that people see, and its plain text."""
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return f"From: {mail['From']}\nTo: {mail['To']}\nSubject: {mail['Subject']}\n\n{text.strip()}"


def _in_slack(blocks: Sequence[Mapping[str, Any]], *, plain: bool) -> Text:
    """Slack's blocks as a terminal can show them; ``plain`` marks bold and struck text by *…* and ~…~ instead."""
    shown = Text()
    for block in blocks:
        if block["type"] == "header":
            shown.append(f"{block['text']['text']}\n", style="bold underline")
        elif block["type"] == "context":
            shown.append("  ".join(one["text"] for one in block["elements"]) + "\n", style="dim")
        elif block["type"] == "divider":
            shown.append(f"{'─' * 60}\n", style="dim")
        elif block["type"] == "rich_text":
            for element in block["elements"]:
                _rich(shown, element, plain)
    shown.rstrip()
    return shown


_MARKS = {"bold": "*", "strike": "~"}


def _rich(shown: Text, element: Mapping[str, Any], plain: bool) -> None:
    if element["type"] == "rich_text_list":
        for item in element["elements"]:
            shown.append("  • ")
            _rich(shown, item, plain)
        return
    shown.append("  ┃ " if element["type"] == "rich_text_quote" else "")
    for piece in element["elements"]:
        styles = [name for name, on in piece.get("style", {}).items() if on]
        mark = "".join(_MARKS.get(name, "") for name in styles) if plain else ""
        colour = ["blue"] if piece["type"] == "link" else []
        shown.append(f"{mark}{piece.get('text', '')}{mark[::-1]}", style=" ".join(styles + colour))
    shown.append("\n")
