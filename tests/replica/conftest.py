"""A replica on a free port with a clock that the test sets, and documents of our own in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from replica.library import Library
from replica.server import Replica
from replica.stories import Family


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(clock: Clock) -> Library:
    """A draft of the Third Committee since an hour ago, and its neighbour."""
    shelf = Library()
    for index in (0, 1):
        shelf.publish_document(Family(index).draft, at=clock.now - timedelta(hours=1))
    return shelf


@pytest.fixture
def serve(clock: Clock) -> Iterator[Callable[..., Replica]]:
    """Starts a replica of a library; all are stopped at the end."""
    with ExitStack() as stack:

        def start(library: Library, **options: Any) -> Replica:
            return stack.enter_context(Replica(library, clock=clock, **options))

        yield start


@pytest.fixture
def un(serve: Callable[..., Replica], library: Library) -> Replica:
    return serve(library)


@pytest.fixture
def ask() -> Iterator[httpx.Client]:
    """A plain client that follows nothing by itself."""
    with httpx.Client(timeout=30) as client:
        yield client
