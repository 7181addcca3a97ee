"""The replica as a process: ready in one line, ended by a signal."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import feedparser
import httpx
import pytest

from documents.errors import UsageError
from replica.cli import publish_generated, serve
from replica.library import Library
from replica.stories import Family
from replica.writer import write

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_serves_and_ends_cleanly(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from replica.cli import serve; serve(None, 0, generate=7, window=5)"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        match = re.fullmatch(r"replica: 7 documents at (http://127\.0\.0\.1:\d+), RAPPORTEUR_REPLICA=\1\n", ready)
        assert match, ready
        entries = feedparser.parse(httpx.get(match[1] + "/docs.un.org/rss/allundocs.xml").content).entries
        assert len(entries) == 5
        answer = httpx.get(f"{match[1]}/documents.un.org/api/symbol/access?s=A/C.3/80/L.2&l=en&t=pdf")
        assert answer.content == write(Family(0).draft, "pdf")
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (0, "replica: stopped after 2 requests\n", "")


def test_nothing_to_serve_is_refused() -> None:
    with pytest.raises(UsageError, match="--documents DIR or --generate N or --month"):
        serve(None, 0)


def test_generated_documents_are_printed_when_asked_for() -> None:
    library = Library()
    publish_generated(library, seed=0, count=4)
    entry = next(e for e in library.entries() if e.symbol == "A/C.3/80/L.2/Rev.1")
    assert library.read(entry)[0] == write(Family(0).revision, "pdf")
    assert entry.title.endswith(": revised draft resolution")
