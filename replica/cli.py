"""Serving from the command line."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from replica.feeds import FeedShape
from replica.folder import from_folder
from replica.library import Library
from replica.server import Replica


def serve(
    documents: Path | None,
    port: int,
    host: str = "127.0.0.1",
    missing: str = "html",
    window: int | None = None,
    generate: int = 0,
    seed: int = 0,
    say: Callable[[str], None] = lambda line: print(line, flush=True),
) -> None:
    """Serves until SIGINT or SIGTERM. One line says when it is ready and what RAPPORTEUR_REPLICA is to be.

    ``documents`` is a folder of real files; ``generate`` adds that many documents of our own writing. Raises UsageError
    for a folder that cannot be served or a port that is taken.
    """
    library = from_folder(documents) if documents is not None else Library()
    replica = Replica(library, host=host, port=port, missing=missing, shape=FeedShape(window=window))
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
