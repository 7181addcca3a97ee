"""``kill -9``, five hundred times: is anything lost, is anybody told twice, and is the end the same as if nothing had happened?

    python -m benchmarks.kill --kills 500
    python -m benchmarks.kill --kills 10 --documents ../shared/corpus

A *world* is a fresh home and, on loopback, a UN, Slack, a mail server and a webhook's receiver. One world is left in peace; the
others have servers that fail by chance (``benchmarks.outside``: answers dropped after a message was taken, 429 and 500 with and
without delivering, delays, 4xx and 5xx of mail), and their runs are killed by SIGKILL: at every place that the undisturbed runs
passed (before and after each kind of commit, before a file gets its name), at each moment of the conversations with the servers,
and at random. Places that were hit least come first. A day passes: alerts in the morning, digests in the evening. Then each world
is run to its end and compared with the undisturbed one: all rows that say what there is, all objects, and what people saw.

Of mail nobody can know: a server cannot be asked what it took, so a mail whose sending was begun and not answered, by a kill or a
broken connection, ends in doubt (``ambiguous``) and is never sent again. The table says how many, and, as only the benchmark's
server can, how many of them had arrived.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy import Row, select

from benchmarks.homes import SIMPLE, home_in, state_of
from benchmarks.killed import Task, perform
from benchmarks.outside import REPLICA, SERVERS, Outside
from infra.database.engine import open_database, reading
from infra.database.schema import alert, bulletin, delivery
from replica.folder import from_folder
from replica.library import Library
from replica.stories import Family
from tests.servers.slack import TOKEN
from tests.servers.tls import Tls, make

_EVENINGS = ("slack:#drafts", "mail:evening@example.org")
MAIL_FROM = "rapporteur@example.org"


# --- one world -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stock:
    """What the UN publishes in the morning and at noon; ``start`` is eight o'clock of the simulated day."""

    tls: Tls
    certificate: Path
    start: float
    documents: Path | None = None

    def morning(self) -> Library:
        if self.documents:
            return from_folder(self.documents)
        library = Library()
        for document in (Family(0).draft, Family(0).revision, Family(1).draft, Family(2).adopted):
            library.publish_document(document)
        return library

    def noon(self, library: Library) -> None:
        """A revision whose draft was told in the morning: it belongs into that one's thread."""
        if not self.documents:
            library.publish_document(Family(1).revision)


_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["benchmarks.killed", "benchmarks.outside", "infra.channels.slack", "alembic.command", "replica.folder"]
)
#: Nothing takes longer; what does has hung, and is an error of the benchmark.
_LONGEST = 300.0


class World:
    """A home and the servers it talks to. ``now`` moves with the machine's clock and by ``later``."""

    def __init__(self, folder: Path, name: str, stock: Stock, out: Outside) -> None:
        self.out, self.stock = out, stock
        self.errors: list[int] = []
        self.library = stock.morning()
        out.anew(self.library)
        self.home = home_in(
            folder, name, (*SIMPLE, "slack:#general", f"webhook:{out.webhook.url}/in", "atom"), _EVENINGS
        )
        out.ahead = stock.start - time.time()
        self._environment = {
            "RAPPORTEUR_HOME": str(self.home),
            "RAPPORTEUR_REPLICA": out.un.url,
            "RAPPORTEUR_SOURCES": "https://docs.un.org/rss/allundocs.xml",
            # Recognition has a time limit, so on a loaded machine its outcome is not the same twice; everything else's is.
            "RAPPORTEUR_OCR": "false",
            "RAPPORTEUR_PARSE_WORKERS": "1",
            # Where the redlines lie would be another path in each world.
            "RAPPORTEUR_PUBLIC_URL": "https://archive.example.org",
            "RAPPORTEUR_SLACK_TOKEN": TOKEN,
            "RAPPORTEUR_SLACK_BASE_URL": out.slack.url,
            "RAPPORTEUR_SMTP_URL": f"smtp://127.0.0.1:{out.mail.port}?security=none",
            "RAPPORTEUR_MAIL_FROM": MAIL_FROM,
            "RAPPORTEUR_WEBHOOKS": f"127.0.0.1:{out.webhook.port}=whsec_{'c2VjcmV0' * 5}",
            "RAPPORTEUR_WEBHOOK_NETWORKS": "127.0.0.0/8",
            "SSL_CERT_FILE": str(stock.certificate),
        }

    @property
    def now(self) -> float:
        return time.time() + self.out.ahead

    def later(self, seconds: float) -> None:
        self.out.ahead += max(seconds, 0.0)

    def run(self, place: str | None = None, nth: int = 1, within: float = _LONGEST, listed: Path | None = None) -> bool:
        """One run, killed at a place or after some seconds; whether it was."""
        trigger = self.out.trigger
        servers = place in (*REPLICA, *SERVERS)
        task = Task(self.home, self._environment, self.out.ahead, None if servers else place, nth, listed)
        process = _PROCESSES.Process(target=perform, args=(task,))
        trigger.arm(place or "" if servers else "", nth)
        process.start()

        def kill() -> None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid or 0, signal.SIGKILL)

        trigger.kill = kill
        process.join(within)
        if process.is_alive():
            if within == _LONGEST:
                self.errors.append(-1)
            # Before it is a group of its own there is no group to kill.
            with suppress(ProcessLookupError):
                os.kill(process.pid or 0, signal.SIGKILL)
            kill()
        process.join()
        trigger.arm("")
        trigger.kill = None
        code = process.exitcode
        process.close()
        if code not in (0, -signal.SIGKILL):
            self.errors.append(code or 0)
        return code == -signal.SIGKILL

    def finish(self) -> int:
        """Runs until nothing is left to be sent, as time goes by; how many runs that took. After some, the servers recover."""
        for count in range(1, 60):
            if count == 6:
                self.out.fail(False)
            self.run()
            due = self._next()
            if due is None:
                return count
            self.later(due.timestamp() - self.now + 1)
        return 60

    def _next(self) -> datetime | None:
        """What is due by now waits behind something that is not."""
        unsent = [row.due for row in _messages(self.home) if row.state in ("pending", "sending")]
        return min((due for due in unsent if due.timestamp() > self.now), default=min(unsent, default=None))

    def at(self, hour: int) -> None:
        self.later(self.stock.start + (hour - 8) * 3600 - self.now)


def _messages(home: Path) -> list[Row[Any]]:
    """Every message that was decided to be sent: (key, recipient, channel, state, external_id, due)."""
    engine = open_database(f"sqlite:///{home / 'rapporteur.db'}")
    try:
        with reading(engine) as connection:
            alone = select(
                alert.c.key,
                alert.c.recipient,
                delivery.c.channel,
                delivery.c.state,
                delivery.c.external_id,
                delivery.c.due,
            ).join(delivery, delivery.c.alert_key == alert.c.key)
            together = select(
                bulletin.c.key,
                bulletin.c.recipient,
                bulletin.c.channel,
                bulletin.c.state,
                bulletin.c.external_id,
                bulletin.c.due,
            )
            return [row for query in (alone, together) for row in connection.execute(query)]
    finally:
        engine.dispose()


# --- what people saw -------------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """Over all worlds; ``outcomes`` are messages by channel and what became of them."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the other sides hold: messages by channel and key, and in Slack what they say and under which message."""

    times: dict[str, Counter[str]]
    said: dict[str, tuple[str, str, str | None]]
    stamps: dict[str, str]
    posted: Counter[str]


def seen(world: World) -> Seen:
    out, home = world.out, world.home
    messages = [one for name in ("general", "drafts") for one in out.slack.messages(name)]
    key_of = {one["ts"]: one["metadata"]["event_payload"]["key"] for one in messages}
    feeds = Counter(
        (path.name, entry.text or "")
        for path in (home / "feeds").rglob("*.atom")
        for entry in etree.parse(path).getroot().iterfind("{*}entry/{*}id")
    )
    screen = (home / "screen.txt").read_text(encoding="utf-8")
    times = {
        "slack": Counter(key_of.values()),
        "mail": Counter(str(one.mail["Message-ID"]) for one in out.mail.taken),
        "webhook": Counter(dict.fromkeys(out.webhook.posted, 1)),
        "console": Counter(path.name for path in (home / "told").glob("*.txt")),
        "screen": Counter({path.name: screen.count(path.read_text()) for path in (home / "told").glob("*.txt")}),
        # In each feed once.
        "atom": Counter({name: max(n for (_, other), n in feeds.items() if other == name) for _, name in feeds}),
    }
    said = {
        key_of[one["ts"]]: (one["text"], repr(one["blocks"]), key_of.get(one.get("thread_ts", ""))) for one in messages
    }
    return Seen(times, said, {key: ts for ts, key in key_of.items()}, Counter(out.webhook.posted))


def _name(row: Row[Any]) -> str:
    """By what the other side knows the message."""
    digest = hashlib.sha256(row.key.encode()).hexdigest()[:32]
    names = {
        "mail": f"<{digest}@{MAIL_FROM.rpartition('@')[2]}>",
        "console": f"{digest}.txt",
        "atom": row.external_id or "none",
    }
    return str(names.get(row.channel, row.key))


def judge(world: World, peace: Mapping[str, Row[Any]], quiet: Seen, verdict: Verdict) -> None:
    """Every message that the undisturbed world sent is here once, and none besides."""
    here, rows = seen(world), {row.key: row for row in _messages(world.home)}
    for key, row in rows.items():
        wanted = key in peace and peace[key].state == "sent"
        name, count = f"{row.recipient} {key} ({row.state})", here.times[row.channel][_name(row)]
        if count > 1 or (count and not wanted) or here.times["screen"][_name(row)] > 1:
            verdict.twice.append(name)
        if wanted:
            verdict.outcomes[row.channel, _outcome(row, count)] += 1
            if not count and row.state not in ("ambiguous", "failed"):
                verdict.lost.append(name)
            if row.channel == "slack" and count and row.external_id != here.stamps[key]:
                verdict.differences.append(f"{name}: its receipt is another message's")
    verdict.lost += [f"{peace[key].recipient} {key} (never decided)" for key in peace.keys() - rows.keys()]
    allowed = {"mail": {"sent", "ambiguous", "failed"}}
    verdict.differences += [
        f"{row.recipient} {key} is {row.state}, and was {peace[key].state}"
        for key, row in rows.items()
        if key in peace
        and row.state != peace[key].state
        and not (peace[key].state == "sent" and row.state in allowed.get(row.channel, ()))
    ]
    heads = {parent for _, _, parent in quiet.said.values()}
    for key in here.said:
        if here.said[key] != quiet.said.get(key):
            if key in heads and here.said[key][2] is None:
                verdict.outcomes["slack", "first of a thread that does not say what became of it"] += 1
            else:
                verdict.differences.append(f"{world.home.name}: Slack {key} reads otherwise")
    verdict.outcomes["webhook", "posted again under its key"] += sum(here.posted.values()) - len(here.posted)
    unseen = sum(not count for count in here.times["screen"].values())
    verdict.outcomes["console", "in the folder, not on the screen"] += unseen
    left = [row for table in ("raw",) for row in (world.home / "objects" / table).rglob("*.tmp")]
    verdict.differences += [str(path) for path in left]


def _outcome(row: Row[Any], count: int) -> str:
    if row.channel != "mail" or row.state == "sent":
        return "told once" if count == 1 else f"told {count} times"
    words = {"ambiguous": "in doubt", "failed": "refused by the server (5xx)"}
    return f"{words.get(row.state, row.state)}: {'it had arrived' if count else 'it had not arrived'}"


# --- all of it -------------------------------------------------------------------------------------------------------------------


@dataclass
class Plan:
    """Where to kill next: of places in the order in which a run passes them, those that were aimed at least so far."""

    chance: random.Random
    aimed: Counter[str] = field(default_factory=Counter)

    def places(self, passed: Sequence[str], count: int) -> list[str | None]:
        """``count`` places in their order; a fifth of them None: at a random moment."""
        at_random = (count + 3) // 5
        least = sorted(passed, key=lambda place: (self.aimed[place], self.chance.random()))[: count - at_random]
        chosen: list[str | None] = [place for place in passed if place in least]
        for _ in range(at_random):
            chosen.insert(self.chance.randrange(len(chosen) + 1), None)
        return chosen

    def kill(self, world: World, place: str | None, seconds: float) -> bool:
        """One run; ``seconds`` is how long one takes that is not killed."""
        if place is None:
            return world.run(within=self.chance.uniform(0.0, seconds / 3))
        self.aimed[place] += 1
        return world.run(place, nth=self.chance.choice((1, 1, 1, 1, 1, 2, 3)))


RANDOM = "at a random moment"


def _with_servers(passed: Sequence[str]) -> list[str]:
    """The places that a run passed, with the moments of its conversations where they come."""
    order = list(dict.fromkeys(passed))
    polled = next((index for index, place in enumerate(order) if "sighting" in place), 0)
    fetched = next((index for index, place in enumerate(order) if "version" in place), polled)
    sending = next((index for index, place in enumerate(order) if " sending" in place), len(order))
    return [
        *order[:polled],
        *REPLICA[:1],
        *order[polled:fetched],
        *REPLICA[1:],
        *order[fetched:sending],
        *SERVERS,
        *order[sending:],
    ]


@dataclass
class Result:
    kills: Counter[str]
    order: list[str]
    verdict: Verdict
    worlds: int
    runs: int
    errors: list[int]
    faults: Counter[str]
    peace: int
    seconds: float


def measure(folder: Path, kills: int, seed: int = 1, documents: Path | None = None, a_world: int = 16) -> Result:
    """Kills ``kills`` runs in as many worlds as that takes, about ``a_world`` in each; the first world is left in peace."""
    began = time.monotonic()
    chance = random.Random(seed)  # noqa: S311  # reproducible, not secret
    certificate = folder / "tls"
    certificate.mkdir()
    tls = make(certificate)
    tomorrow = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    stock = Stock(tls, certificate / "localhost.crt", tomorrow.timestamp(), documents)
    out = Outside(tls.server, seed)
    hits: Counter[str] = Counter()
    verdict = Verdict()
    errors: list[int] = []
    try:
        world = World(folder, "peace", stock, out)
        parts = _in_peace(world, folder)
        peace, state, quiet = (
            {row.key: row for row in _messages(world.home)},
            state_of(world.home, judged=True),
            seen(world),
        )
        errors += world.errors
        plan = Plan(chance)
        worlds = runs = 0
        while sum(hits.values()) < kills and worlds < kills:
            worlds += 1
            world = World(folder, f"world {worlds}", stock, out)
            for part, (hour, passed, seconds) in enumerate(parts):
                world.at(hour)
                out.fail(True)
                if part == 1:
                    stock.noon(world.library)
                left = kills - sum(hits.values())
                share = a_world * len(passed) // sum(len(one[1]) for one in parts)
                for place in plan.places(passed, min(left, max(1, share))):
                    world.later(chance.uniform(20, 300))
                    runs += 1
                    if not plan.kill(world, place, seconds):
                        break  # it came to its end, and left little to be killed in
                    hits[place or RANDOM] += 1
                # Told before its revision comes, as it was in peace: of what waits, the revision would take the place.
                runs += world.finish()
            judge(world, peace, quiet, verdict)
            verdict.differences += [
                f"{world.home.name}: {line}" for line in state.differences(state_of(world.home, judged=True))
            ]
            errors += world.errors
            shutil.rmtree(world.home)
    finally:
        out.stop()
    order = [place for _, passed, _ in parts for place in passed]
    return Result(
        hits,
        list(dict.fromkeys(order)),
        verdict,
        worlds,
        runs,
        errors,
        out.faults,
        len(peace),
        time.monotonic() - began,
    )


Part = tuple[int, list[str], float]


def _in_peace(world: World, folder: Path) -> list[Part]:
    """The day of a world that nobody disturbs: for each part of it the hour, the places passed and the seconds a run takes."""
    parts: list[Part] = []
    for hour in (8, 12, 18):
        world.at(hour)
        if hour == 12:
            world.stock.noon(world.library)
        if hour == 18:
            world.later(60)
        began = time.monotonic()
        world.run(listed=folder / "places")
        parts.append((hour, _with_servers((folder / "places").read_text().splitlines()), time.monotonic() - began))
    world.finish()
    return parts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, help="a folder of real files; documents of our own making without it")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--world", type=int, default=16, help="kills in one world")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        result = measure(Path(name), options.kills, options.seed, options.documents, options.world)
    print(table(result))
    return 1 if result.verdict.lost or result.verdict.twice or result.verdict.differences or result.errors else 0


def table(result: Result) -> str:
    verdict = result.verdict
    lines = [
        f"{sum(result.kills.values())} kills in {result.worlds} worlds, {result.runs} runs, {result.seconds:.0f} s; "
        f"{result.peace} messages in each world, load {os.getloadavg()[1]:.1f}",
        "",
        "killed",
        *(f"{result.kills[place]:6}  {place}" for place in [*result.order, RANDOM]),
        "",
        "what the servers did besides",
        *(f"{count:6}  {kind}" for kind, count in sorted(result.faults.items())),
        "",
        "what became of the messages",
        *(f"{count:6}  {channel}: {what}" for (channel, what), count in sorted(verdict.outcomes.items())),
        "",
        f"lost: {len(verdict.lost)}",
        *verdict.lost[:10],
        f"said twice: {len(verdict.twice)}",
        *verdict.twice[:10],
        f"differences from the undisturbed world: {len(verdict.differences)}",
        *verdict.differences[:30],
        f"runs that ended with an error of their own: {len(result.errors)}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
