"""What only a folder can suffer: full and read-only disks, killed writers, other people's hands."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.errors import TerminalError, TransientError
from infra import files
from infra.objects import FolderStore, keys, raw_key
from infra.protocols import ObjectMissing

ROOT = Path(__file__).resolve().parents[2]
DATA = b"Recalling its resolution 76/187, " * 1000


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path / "objects", enough_space=0)
    store.check()
    return store


def everything_below(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}


def test_an_object_is_a_file_that_people_can_open(store: FolderStore, tmp_path: Path) -> None:
    store.put(raw_key(DATA), DATA, "application/pdf")
    store.put("parsed/1/a.json", b"{}", "application/json")
    assert (tmp_path / "objects" / raw_key(DATA)).read_bytes() == DATA
    assert (tmp_path / "objects/parsed/1/a.json").read_bytes() == b"{}"


def test_the_folder_can_be_moved(store: FolderStore, tmp_path: Path) -> None:
    store.put("parsed/1/a.json", b"{}", "application/json")
    (tmp_path / "objects").rename(tmp_path / "elsewhere")
    assert FolderStore(tmp_path / "elsewhere").get("parsed/1/a.json") == b"{}"


def test_a_copy_without_links_can_be_read(store: FolderStore, tmp_path: Path) -> None:
    store.put("parsed/1/a.json", b"{}", "application/json")
    subprocess.run(["cp", "-rL", tmp_path / "objects", tmp_path / "copy"], check=True)
    copy = FolderStore(tmp_path / "copy")
    assert copy.get("parsed/1/a.json") == b"{}"
    copy.put("parsed/1/a.json", b"{}", "application/json")
    with pytest.raises(TerminalError, match="other bytes"):
        copy.put("parsed/1/a.json", b"[]", "application/json")


@pytest.mark.parametrize("key", [raw_key(DATA), "parsed/1/a.json"])
def test_putting_again_heals_what_the_disk_spoilt(store: FolderStore, tmp_path: Path, key: str) -> None:
    store.put(key, DATA, "application/pdf")
    (tmp_path / "objects" / key).resolve().write_bytes(DATA[:100])
    store.put(key, DATA, "application/pdf")
    assert store.get(key) == DATA


def test_a_name_whose_bytes_were_taken_away_is_missing_until_they_are_put_again(
    store: FolderStore, tmp_path: Path
) -> None:
    key = "parsed/1/a.json"
    store.put(key, DATA, "application/json")
    (tmp_path / "objects" / key).resolve().unlink()
    assert not store.exists(key)
    with pytest.raises(ObjectMissing):
        store.get(key)
    store.put(key, DATA, "application/json")
    assert store.get(key) == DATA


def test_a_key_is_not_also_a_folder_of_keys(store: FolderStore) -> None:
    store.put("parsed/1", b"x", "text/plain")
    with pytest.raises(TerminalError, match="is a key itself"):
        store.put("parsed/1/a.json", b"x", "text/plain")
    store.put("a/b", b"x", "text/plain")
    with pytest.raises(TerminalError, match="part of other keys"):
        store.put("a", b"x", "text/plain")
    with pytest.raises(ObjectMissing):
        store.get("a")
    with pytest.raises(ObjectMissing):
        store.get("parsed/1/a.json")


def test_what_killed_writers_left_is_swept_and_what_living_ones_write_is_not(
    store: FolderStore, tmp_path: Path
) -> None:
    aside = tmp_path / "objects/.tmp"
    (aside / "old").write_bytes(b"half")
    (aside / "new").write_bytes(b"half")
    long_ago = (aside / "new").stat().st_mtime - files.STALE_AFTER - 60
    os.utime(aside / "old", (long_ago, long_ago))
    store.check()
    assert everything_below(aside) == {"new"}
    assert list(store.list("")) == []


WRITER = """
import itertools, sys
from pathlib import Path
from infra.objects import FolderStore, raw_key
store = FolderStore(Path(sys.argv[1]))
for n in itertools.count(int(sys.argv[2])):
    data = b"%d " % n * 40_000
    print(raw_key(data), flush=True)
    store.put(raw_key(data), data, "application/pdf")
    print("kept", flush=True)
    store.put(f"parsed/1/{n}.json", data[:1000], "application/json")
    print("kept", flush=True)
"""


def test_a_killed_writer_leaves_whole_objects_and_loses_none_that_it_kept(tmp_path: Path) -> None:
    root = tmp_path / "objects"
    chance = random.Random(20261121)
    kept: set[str] = set()
    for life in range(8):
        first = life * 10_000
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root), str(first)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline() for _ in range(chance.randrange(2, 60))]
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.readlines()
        whole = [line.strip() for line in lines if line.endswith("\n")]
        for number in range(len(whole) // 3 + 1):
            said = whole[number * 3 : number * 3 + 3]
            kept.update(said[:1] if len(said) > 1 else [])
            kept.update([f"parsed/1/{first + number}.json"] if len(said) > 2 else [])
    store = FolderStore(root, enough_space=0)
    listed = set(store.list(""))
    assert kept <= listed
    assert len(kept) > 50
    for key in listed:
        data = store.get(key)  # verifies the digest
        assert len(data) == 1000 if key.startswith("parsed/") else len(data) > 40_000


# -- troubles with the disk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk full"),
        (errno.EDQUOT, "disk full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EMFILE, "too many open files"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_the_disks_errors_are_reasons_to_wait(number: int, words: str) -> None:
    with pytest.raises(TransientError, match=words) as caught, files.explained("keeping", "raw/1"):
        raise OSError(number, os.strerror(number), "/somewhere")
    assert str(caught.value).startswith("while keeping raw/1: ")
    assert isinstance(caught.value.__cause__, OSError)


@contextlib.contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True)
    if done.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_what_it_has_and_works_again_with_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=1m") as disk:
        store = FolderStore(disk / "objects", enough_space=0)
        kept = []
        with pytest.raises(TransientError, match="disk full") as caught:
            for number in range(100):
                data = b"%d" % number * 60_000
                store.put(raw_key(data), data, "application/pdf")
                kept.append(data)
        assert "Free some space" in str(caught.value)
        assert len(kept) > 3
        assert set(store.list("")) == {raw_key(data) for data in kept}
        assert everything_below(disk / "objects/.tmp") == set()
        with pytest.raises(TransientError, match="only 0 MB free"):
            FolderStore(disk / "objects").check()
        (disk / "objects" / raw_key(kept.pop(0))).unlink()
        store.put(raw_key(b"x"), b"x", "application/pdf")
        assert all(store.get(raw_key(data)) == data for data in kept)


def test_a_read_only_disk_is_named(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=1m") as disk:
        store = FolderStore(disk / "objects", enough_space=0)
        store.put("a/b", b"x", "text/plain")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(TransientError, match="read-only"):
            store.check()
        with pytest.raises(TransientError, match="read-only"):
            store.put("a/c", b"x", "text/plain")
        assert store.get("a/b") == b"x"


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "objects").write_text("not a folder")
    with pytest.raises(TerminalError, match="stands in the way"):
        FolderStore(tmp_path / "objects").check()


def test_a_digest_is_sha256() -> None:
    assert keys.digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
