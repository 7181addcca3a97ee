"""The parser's child processes: limits hold, a death parks one file, and the next file is parsed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from documents.contract import loads
from documents.errors import TransientError
from infra.sandbox import ParseLimits, ParseRefused, ParserPool
from replica.stories import Family
from replica.writer.pdf import write_pdf


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return write_pdf(Family(1).draft)


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as pool:
        yield pool


def test_a_file_becomes_a_document_with_its_facts(pool: ParserPool, pdf: bytes) -> None:
    answer = pool.parse(pdf)
    document = loads(answer.document)
    assert document.masthead.symbol == Family(1).draft.masthead.symbol
    assert answer.facts["title_key"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>not available</body></html>", "html"),
        (b"\xffWPC" + bytes(400), "wordperfect"),
    ],
)
def test_what_is_no_document_is_refused_by_name(pool: ParserPool, data: bytes, reason: str) -> None:
    with pytest.raises(ParseRefused) as caught:
        pool.parse(data, asked="A/C.3/80/L.9")
    assert reason in caught.value.reason
    assert "A/C.3/80/L.9" in str(caught.value)


def test_broken_files_are_refused_and_the_same_child_goes_on(pool: ParserPool, pdf: bytes) -> None:
    for cut in (100, len(pdf) // 2, len(pdf) - 200):
        with pytest.raises(ParseRefused):
            pool.parse(pdf[:cut])
    assert loads(pool.parse(pdf).document).parts


def parsers_of_this_process() -> set[int]:
    me = str(os.getpid())
    found = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    fields = stat.read().rpartition(")")[2].split()
                with open(f"/proc/{entry}/cmdline", "rb") as line:
                    command = line.read()
            except OSError:
                continue
            if fields[1] == me and b"infra.sandbox_child" in command:
                found.add(int(entry))
    return found


@pytest.fixture
def children() -> Callable[[], set[int]]:
    """The parser processes that this test started."""
    others = parsers_of_this_process()
    return lambda: parsers_of_this_process() - others


Children = Callable[[], set[int]]


def test_a_child_that_is_killed_is_replaced(children: Children, pool: ParserPool, pdf: bytes) -> None:
    pool.parse(pdf)
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    while child in children():
        with open(f"/proc/{child}/stat") as stat:
            if stat.read().rpartition(")")[2].split()[0] == "Z":
                break
    assert loads(pool.parse(pdf).document).parts
    assert children() - {child}


def test_a_child_that_dies_at_work_is_replaced_and_the_file_tried_once_more(
    children: Children, pool: ParserPool, pdf: bytes
) -> None:
    pool.parse(pdf)
    (child,) = children()
    os.kill(child, signal.SIGSTOP)  # it takes the file and answers nothing
    found: list[str] = []
    asking = threading.Thread(target=lambda: found.append(pool.parse(pdf).document))
    asking.start()
    os.kill(child, signal.SIGKILL)
    asking.join(30)
    assert loads(found[0]).parts


def test_a_file_that_kills_its_parser_is_refused_and_the_next_one_parsed(pdf: bytes) -> None:
    # No room to import even the parser: every child dies of it.
    with ParserPool(1, ParseLimits(memory_mb=16)) as starved, pytest.raises(ParseRefused) as caught:
        starved.parse(pdf, asked="A/C.3/80/L.9")
    assert caught.value.reason in ("crashed", "too large", "parser fault")
    with ParserPool(1) as pool:
        assert loads(pool.parse(pdf).document).parts


def test_a_parse_that_takes_too_long_is_stopped(children: Children, pdf: bytes) -> None:
    with ParserPool(1, ParseLimits(seconds=2)) as pool:
        pool.parse(pdf)
        (child,) = children()
        os.kill(child, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(ParseRefused) as caught:
            pool.parse(pdf)
        assert caught.value.reason == "too slow"
        assert time.monotonic() - began >= 2
        assert loads(pool.parse(pdf).document).parts


def test_the_child_sees_none_of_our_secrets(children: Children, monkeypatch: pytest.MonkeyPatch, pdf: bytes) -> None:
    monkeypatch.setenv("RAPPORTEUR_SLACK_TOKEN", "xoxb-hush")
    with ParserPool(1) as pool:
        pool.parse(pdf)
        (child,) = children()
        with open(f"/proc/{child}/environ", "rb") as environment:
            assert b"hush" not in environment.read()


def test_a_parser_that_cannot_start_is_not_held_against_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pdf: bytes
) -> None:
    (tmp_path / "pypdfium2").mkdir()
    (tmp_path / "pypdfium2" / "__init__.py").write_text("raise ImportError('half an installation')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ParserPool(1) as pool, pytest.raises(TransientError, match="half an installation"):
        pool.parse(pdf)


def test_closing_ends_the_children(children: Children, pdf: bytes) -> None:
    with ParserPool(2) as pool:
        pool.parse(pdf)
        assert children()
    assert not children()
