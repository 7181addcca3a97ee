"""How a run tells what it does: progress bars on a terminal, plain lines elsewhere, nothing where a program listens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TextIO

Tick = Callable[[], None]


class Report(Protocol):
    def line(self, text: str) -> None:
        """One thing that a person should know."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Tick]:
        """A stretch of work; the function that it yields is called once per piece done."""
        ...


class Quiet:
    """Says nothing of progress; what goes wrong still goes to standard error."""

    def line(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        yield lambda: None


class Lines:
    """A line when a stretch of work begins and at each tenth of it: right for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def line(self, text: str) -> None:
        # At one go: stages tell of theirs from several threads.
        self._stream.write(f"{text}\n")
        self._stream.flush()

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        done = 0
        step = max(total // 5, 20)

        def tick() -> None:
            nonlocal done
            done += 1
            if done % step == 0 and done < total:
                self.line(f"{name}: {done} of {total}")

        if total:
            self.line(f"{name}: {total}")
        yield tick


class Bars:
    """A bar per stretch of work, for a terminal."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, highlight=False)

    def line(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        if not total:
            yield lambda: None
            return
        columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console) as progress:
            task = progress.add_task(name, total=total)
            yield lambda: progress.advance(task)


def report_for(*, as_json: bool) -> Report:
    """Bars where a person watches a terminal, lines in a log, quiet where a program reads the result."""
    if as_json:
        return Quiet()
    return Bars() if sys.stderr.isatty() else Lines(sys.stderr)
