"""``rapporteur serve``: one process that runs for ever, with Prefect's schedule, UI and events.

The main thread watches and hears signals; a thread of its own is Prefect's runner, which starts a child process per run; the
Prefect server is another child, unless PREFECT_API_URL names one. Whatever of them dies is started again.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from types import FrameType
from typing import Any, Self

from documents.errors import TransientError
from flows.office import open_office, unreachable
from flows.scheduling.home import LocalServer, answers, settle
from flows.scheduling.leash import SERVED_BY
from infra.settings import Settings, read_settings

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
#: A stretch as long as this was a good one: the next trouble is new trouble.
_GOOD_STRETCH = 120.0
_HEALTH_EVERY, _MOST_SILENCE = 15.0, 60.0


def serve_forever() -> int:
    """Serves until SIGTERM or Ctrl-C, and then returns 0. Raises one-line errors for what no restart would mend."""
    settings = read_settings()
    for line in unreachable(settings):
        _say(line)
    try:
        # Settings, database and store are tried now, not by the first run in an hour; and only one process migrates.
        open_office(settings).close()
    except TransientError as error:
        _say(f"{error} (serving all the same; every run tries again)")
    with _Ending() as ending, ExitStack() as stack:
        server = None if settings.prefect_api_url else stack.enter_context(LocalServer(settings))
        os.environ[SERVED_BY] = str(os.getpid())
        _keep_serving(settings, server, ending)
    return 0


def _keep_serving(settings: Settings, server: LocalServer | None, ending: _Ending) -> None:
    pause = _FIRST_PAUSE
    while not ending.asked:
        began = time.monotonic()
        try:
            if server and not server.alive:
                server.start(lambda: ending.asked)
            if not ending.asked:
                _serve(settings, server, ending)
        except TransientError as error:
            if time.monotonic() - began > _GOOD_STRETCH:
                pause = _FIRST_PAUSE
            _say(f"{error} (again in {pause:.0f} s)")
            ending.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
    _say("stopped; the work goes on where it was at the next start")


def _serve(settings: Settings, server: LocalServer | None, ending: _Ending) -> None:
    """Until the end is asked for, or the server had to be started again. Raises TransientError when there is no going on."""
    api_url = server.api_url if server else str(settings.prefect_api_url)
    os.environ.update(settle(settings, api_url, own=server is not None))
    # Only now: Prefect reads the environment when it is imported.
    from flows.scheduling.runner import Serving

    serving = Serving(timedelta(minutes=settings.poll_minutes), api_url, own_server=server is not None)
    serving.start()
    said = False
    health = _Health(server)
    try:
        while not ending.wait(0.5):
            serving.check()
            if serving.ready.is_set() and not said:
                said = True
                _say(
                    f"serving, a run every {settings.poll_minutes:g} min; Prefect's UI is at {api_url.removesuffix('/api')}"
                )
            trouble = health.trouble()
            if server and trouble:
                _say(f"Prefect's server {trouble}, it is started again (its log is {server.log})")
                # Before the runner is stopped: it tells the server how its runs ended.
                server.start(lambda: ending.asked)
                return
    finally:
        if ending.asked:
            _say("stopping")
        serving.stop()


class _Health:
    """Of our own server; of somebody else's we know nothing and say nothing."""

    def __init__(self, server: LocalServer | None) -> None:
        self._server = server
        self._heard = self._asked = time.monotonic()

    def trouble(self) -> str:
        """What is wrong, if anything is."""
        if self._server is None:
            return ""
        if not self._server.alive:
            return "has died"
        now = time.monotonic()
        if now - self._asked >= _HEALTH_EVERY:
            self._asked = now
            if answers(self._server.api_url):
                self._heard = now
        return "does not answer" if now - self._heard >= _MOST_SILENCE else ""


class _Ending:
    """Whether the end was asked for by SIGTERM or Ctrl-C. Asked for a second time, the process ends at once."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}
        self._read = self._write = -1

    def __enter__(self) -> Self:
        self._read, self._write = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(self, *trouble: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._read)
        os.close(self._write)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(number, signal.SIG_DFL)
        os.write(self._write, b".")

    def wait(self, seconds: float) -> bool:
        """Sleeps that long or until asked; whether asked. (A pipe: an Event's lock is not safe to take in a handler.)"""
        if not self.asked:
            select.select([self._read], [], [], seconds)
        return self.asked


def _say(text: str) -> None:
    print(f"rapporteur: {text}", file=sys.stderr, flush=True)
