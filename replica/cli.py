"""Serving from the command line."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from documents.errors import UsageError
from replica.calendar import Month
from replica.faults import Fault
from replica.feeds import FeedShape
from replica.folder import from_folder
from replica.library import Library
from replica.server import Replica
from replica.stories import Generated
from replica.stories import generate as generated
from replica.writer import write


def publish_generated(library: Library, seed: int, count: int, at: datetime | None = None) -> None:
    """Publishes ``count`` documents of our own writing; each is put together and printed when it is asked for."""
    at = at or datetime.now(UTC)
    for made in generated(seed, count):
        library.publish(made.symbol, "en", _printer(made), at=at, title=made.title, format="pdf")


def _printer(made: Generated) -> Callable[[], bytes]:
    return lambda: write(made.write(), "pdf")


def serve(
    documents: Path | None,
    port: int,
    host: str = "127.0.0.1",
    missing: str = "html",
    window: int | None = None,
    generate: int = 0,
    seed: int = 0,
    faults: Sequence[str] = (),
    month: bool = False,
    hours: float | None = None,
    say: Callable[[str], None] = lambda line: print(line, flush=True),
) -> None:
    """Serves until SIGINT or SIGTERM. One line says when it is ready and what RAPPORTEUR_REPLICA is to be.

    ``documents`` is a folder of real files; ``generate`` adds that many documents of our own writing; ``month`` publishes a month
    of the United Nations' life that began two weeks ago and goes on. ``faults`` are as typed, see ``Fault.parse``. Raises
    UsageError for a folder that cannot be served, a fault that is none, or a port that is taken.
    """
    script = [Fault.parse(text) for text in faults]
    library = from_folder(documents) if documents is not None else Library()
    if documents is None and not generate and not month:
        advice = "Give --documents DIR or --generate N or --month"
        raise UsageError("nothing to serve", phase="opening the replica", advice=advice)
    publish_generated(library, seed, generate)
    if month:
        Month(datetime.now(UTC).date() - timedelta(days=14), seed=seed).publish(library)
    shape = FeedShape(window=window, hours=hours)
    replica = Replica(library, host=host, port=port, missing=missing, shape=shape, faults=script)
    done = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        done.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with replica:
            say(f"replica: {len(library)} documents at {replica.url}, RAPPORTEUR_REPLICA={replica.url}")
            done.wait()
            say(f"replica: stopped after {sum(replica.requests.values())} requests")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
