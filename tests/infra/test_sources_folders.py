"""Folders of mark-up and of dropped files, and the list of symbols."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from infra.sandbox import ParserPool
from infra.sources import Health, Memory, Poll
from infra.sources.dropped import SymbolList, WatchedFolder
from infra.sources.markup import MarkupFolder, is_wanted
from infra.sources.markup import resolution as in_mark_up
from tests.infra.sources import NOW

#: A clock on which every file was written long ago.
LATER = 7200.0


def later() -> float:
    return time.time() + LATER


def shown(poll: Poll) -> dict[str, tuple[str | None, bool]]:
    return {one.entry_key: (one.symbol.key if one.symbol else None, one.content is not None) for one in poll.sightings}


def resolution(number: str, adopted: str = "2026-11-10") -> str:
    return (
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution"><meta>'
        f'<FRBRdate date="{adopted}" name="adoption"></FRBRdate></meta>'
        f'<docNumber refersTo="#symbol">A/RES/{number}</docNumber></statement></akomaNtoso>'
    )


# --- mark-up -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "symbol", "language"),
    [
        ("80session/French/A_RES_80_4-2517552F.xml", "A/RES/80/4", "fr"),
        ("ES11/A_RES_ES-11_4-2226123E.xml", "A/RES/ES-11/4", "en"),
        ("75session/Arabic/75_176_A.xml", "A/RES/75/176", "ar"),
        ("75session/Arabic/75_101A-B_A.xml", "A/RES/75/101A-B", "ar"),
        ("75session/Spanish/75_251_B_S.xml", "A/RES/75/251B", "es"),
        ("2020/Chinese/S_RES_2504 (2020)-2000407C.xml", "S/RES/2504(2020)", "zh"),
        ("2025/English/S_RES-2779-2507317E.xml", "S/RES/2779(2025)", "en"),
        ("2729 (2024)session/English/S_RES_2729-2407697E.xml", "S/RES/2729(2024)", "en"),
        ("2021/Arabic/E_RES_2021_2 B-2110300A.xml", "E/RES/2021/2B", "ar"),
        ("54session/English/A_HRC_RES_54_10E.xml", "A/HRC/RES/54/10", "en"),
    ],
)
def test_names_of_files_in_the_four_repositories(path: str, symbol: str, language: str) -> None:
    everything = ("en", "fr", "es", "ru", "ar", "zh")
    (first, *_) = (one for one in everything if is_wanted(PurePosixPath(path).stem, (one,)))
    assert first == language
    # The symbol that is printed counts only where the name says none: what is not well-formed is known by its name.
    seen = in_mark_up(path, b"<akomaNtoso", "https://x.test/f.xml", everything, NOW, first=False)
    assert seen is not None
    assert seen.symbol is not None
    assert (seen.symbol.key, seen.content and seen.content.language) == (symbol, language)


def test_a_file_of_another_name_is_known_by_what_it_prints() -> None:
    data = resolution("x").replace("A/RES/x", "S/RES/2779 (2025)").encode()
    seen = in_mark_up("new/council.xml", data, "https://x.test/f.xml", ("en",), NOW, first=False)
    assert seen is not None
    assert seen.symbol is not None
    assert seen.symbol.key == "S/RES/2779(2025)"


def test_mark_up_is_read_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "80"
    folder.mkdir()
    (folder / "A_RES_80_4-2517552E.xml").write_text(resolution("80/4"))
    (folder / "A_RES_80_4-2517552F.xml").write_text(resolution("80/4"))
    (folder / "80_5_E.xml").write_text(resolution("80/5"))
    (folder / "A_RES_ES-11_4-2217552E.xml").write_text("<akomaNtoso cut in the mid")
    (folder / "printed.xml").write_text(resolution("80/236 A-B"))
    (folder / "nothing.xml").write_text("<akomaNtoso/>")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "A_RES_80_9-2517552E.xml").write_text(resolution("80/9"))
    source = MarkupFolder(tmp_path, clock=later)
    first = source.poll(Memory(), NOW)
    assert first.health is Health.HEALTHY
    assert shown(first) == {
        "80/A_RES_80_4-2517552E.xml": ("A/RES/80/4", True),
        "80/80_5_E.xml": ("A/RES/80/5", True),
        "80/A_RES_ES-11_4-2217552E.xml": ("A/RES/ES-11/4", True),  # damaged: parked under its name by whoever parses it
        "80/printed.xml": ("A/RES/80/236A-B", True),
        "80/nothing.xml": (None, False),
    }
    assert all(one.archive for one in first.sightings if one.symbol)

    second = source.poll(first.memory or Memory(), NOW)
    assert (second.sightings, second.note) == ((), "nothing new")
    (folder / "80_5_E.xml").write_text(resolution("80/5") + "<!-- -->")
    (folder / "80_6_E.xml").write_text(resolution("80/6", "2019-01-01"))
    third = source.poll(second.memory or Memory(), NOW)
    assert {one.entry_key: one.archive for one in third.sightings} == {"80/80_5_E.xml": False, "80/80_6_E.xml": True}


def test_a_large_folder_is_read_in_pieces_all_of_them_the_archive(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"80_{number}_E.xml").write_text(resolution(f"80/{number}"))
    source, memory = MarkupFolder(tmp_path, most=10, clock=later), Memory()
    seen: list[str] = []
    for _ in range(3):
        poll = source.poll(memory, NOW)
        assert all(one.archive for one in poll.sightings)
        seen += [one.entry_key for one in poll.sightings]
        memory = poll.memory or memory
    assert len(seen) == len(set(seen)) == 25
    (tmp_path / "80_99_E.xml").write_text(resolution("80/99"))
    assert [one.archive for one in source.poll(memory, NOW).sightings] == [False]


def test_a_file_with_an_old_date_is_new_all_the_same(tmp_path: Path) -> None:
    source = MarkupFolder(tmp_path, clock=later)
    (tmp_path / "80_1_E.xml").write_text(resolution("80/1"))
    memory = source.poll(Memory(), NOW).memory or Memory()
    (tmp_path / "80_2_E.xml").write_text(resolution("80/2"))
    os.utime(tmp_path / "80_2_E.xml", (1, 1))
    assert list(shown(source.poll(memory, NOW))) == ["80_2_E.xml"]


def test_a_folder_that_is_not_there_is_a_state_and_no_exception(tmp_path: Path) -> None:
    poll = MarkupFolder(tmp_path / "gone").poll(Memory(), NOW)
    assert (poll.health, poll.memory) == (Health.DEAD, None)


# --- dropped files -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserPool]:
    with ParserPool(1) as pool:
        yield pool


def test_a_dropped_file_has_the_symbol_of_the_manifest_of_its_masthead_or_of_its_name(
    tmp_path: Path, parser: ParserPool, drop: Path
) -> None:
    (tmp_path / "one.pdf").write_bytes(drop.read_bytes())
    (tmp_path / "two.pdf").write_bytes(drop.read_bytes())
    (tmp_path / "A_C.3_81_L.12_Rev.1-F.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "holiday.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "notes.txt").write_text("A/81/1")
    (tmp_path / "MANIFEST.csv").write_text("path,symbol,language\none.pdf,A/C.3/81/L.77,F\n")
    poll = WatchedFolder(tmp_path, parser, clock=later).poll(Memory(), NOW)
    assert shown(poll) == {
        "one.pdf": ("A/C.3/81/L.77", True),
        "two.pdf": ("A/C.3/80/L.9", True),
        "A_C.3_81_L.12_Rev.1-F.doc": ("A/C.3/81/L.12/REV.1", True),
        "holiday.doc": (None, False),
    }
    languages = {one.entry_key: one.content.language for one in poll.sightings if one.content}
    assert languages == {"one.pdf": "fr", "two.pdf": "en", "A_C.3_81_L.12_Rev.1-F.doc": "fr"}
    assert not any(one.archive for one in poll.sightings)
    (odd,) = (one for one in poll.sightings if one.symbol is None)
    assert "holiday.doc: " in odd.title


@pytest.fixture
def drop(samples: Path) -> Path:
    """A real draft, A/C.3/80/L.9."""
    return samples / "pdf" / "A_C.3_80_L.9.pdf"


def test_what_is_still_written_is_waited_for(tmp_path: Path, parser: ParserPool, drop: Path) -> None:
    data = drop.read_bytes()
    clock = [time.time() + 60]
    source = WatchedFolder(tmp_path, parser, clock=lambda: clock[0])
    path = tmp_path / "A_C.3_80_L.9.pdf"
    path.write_bytes(data[: len(data) // 2])
    (tmp_path / "later.pdf").write_bytes(data)
    first = source.poll(Memory(), NOW)
    assert list(shown(first)) == ["later.pdf"]
    assert "1 being written" in first.note
    path.write_bytes(data)
    second = source.poll(first.memory or Memory(), NOW)
    assert list(shown(second)) == ["A_C.3_80_L.9.pdf"]
    assert source.poll(second.memory or Memory(), NOW).sightings == ()
    path.write_bytes(data[:5000])
    third = source.poll(second.memory or Memory(), NOW)
    assert third.sightings == ()
    clock[0] += 4000  # nobody writes to it any more
    assert shown(source.poll(third.memory or Memory(), NOW)) == {"A_C.3_80_L.9.pdf": ("A/C.3/80/L.9", True)}


def test_a_file_of_this_very_second_is_left_for_the_next_look(tmp_path: Path, parser: ParserPool) -> None:
    (tmp_path / "A_81_1.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    stamp = (tmp_path / "A_81_1.doc").stat().st_ctime
    poll = WatchedFolder(tmp_path, parser, clock=lambda: stamp + 1).poll(Memory(), NOW)
    assert poll.sightings == ()
    assert "1 being written" in poll.note


def test_a_new_manifest_is_held_against_all_files_again(tmp_path: Path, parser: ParserPool) -> None:
    (tmp_path / "scan.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    source = WatchedFolder(tmp_path, parser, clock=later)
    first = source.poll(Memory(), NOW)
    assert shown(first) == {"scan.doc": (None, False)}
    (tmp_path / "MANIFEST.csv").write_text("path,symbol\nscan.doc,A/81/7\n")
    second = source.poll(first.memory or Memory(), NOW)
    assert shown(second) == {"scan.doc": ("A/81/7", True)}
    (tmp_path / "MANIFEST.csv").write_text("file,symbol\nscan.doc,A/81/7\n")
    third = source.poll(second.memory or Memory(), NOW)
    assert (third.health, third.memory) == (Health.MALFORMED, None)
    assert "no column path" in third.note


def test_a_file_that_is_too_large_is_named(tmp_path: Path, parser: ParserPool) -> None:
    (tmp_path / "A_81_1.pdf").write_bytes(b"%PDF-" + b"x" * 100)
    poll = WatchedFolder(tmp_path, parser, max_bytes=50, clock=later).poll(Memory(), NOW)
    assert shown(poll) == {"A_81_1.pdf": (None, False)}
    assert "larger than 50 bytes" in poll.sightings[0].title


# --- a list of symbols ---------------------------------------------------------------------------------------------------


def test_every_line_of_a_list_is_a_document_or_is_named(tmp_path: Path) -> None:
    path = tmp_path / "symbols.txt"
    path.write_text(
        "# wanted\nA/C.3/81/L.9  # the draft\n\nhttps://undocs.org/en/S/2026/1\nA/76/299-S/2021/749\nnonsense\n"
    )
    source = SymbolList(path)
    poll = source.poll(Memory(), NOW)
    assert list(shown(poll)) == ["A/C.3/81/L.9", "S/2026/1", "A/76/299", "S/2021/749", "nonsense"]
    assert [one.symbol is None for one in poll.sightings] == [False, False, False, False, True]
    assert source.poll(poll.memory or Memory(), NOW).unchanged
    path.write_text("A/81/5\n")
    assert list(shown(source.poll(poll.memory or Memory(), NOW))) == ["A/81/5"]
    path.unlink()
    assert source.poll(Memory(), NOW).health is Health.DEAD
