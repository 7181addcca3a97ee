"""What every object store promises, held against each of them: a folder, moto, and Ceph where it is given."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import RapporteurError, TerminalError, TransientError, UsageError
from infra.objects import FolderStore, keys, open_store, raw_key
from infra.objects.s3 import S3Store
from infra.protocols import ObjectCorrupt, ObjectMissing, ObjectStore
from tests.servers.http import Answer, HttpServer
from tests.servers.s3 import S3Place

PDF = b"%PDF-1.7 a file as it was received \x00\xff"
PARSED = f"parsed/3/{keys.digest(PDF)}.json"

#: Puts other bytes under a key behind the store's back, as a failing disk or a careless hand would.
Spoil = Callable[[str, bytes], None]


def on_s3(place: S3Place, **options: object) -> S3Store:
    settings = {
        "prefix": "un/objects",
        "endpoint": place.endpoint,
        "access_key": place.access_key,
        "secret_key": place.secret_key,
    }
    return S3Store(place.bucket, **(settings | options))


@pytest.fixture(params=["folder", "moto", "ceph"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[ObjectStore, Spoil]:
    if request.param == "folder":
        root = tmp_path / "objects"
        return FolderStore(root, enough_space=0), lambda key, data: _overwrite(root / key, data)
    place: S3Place = request.getfixturevalue("s3" if request.param == "moto" else "ceph")
    client = place.server.client()

    def spoil(key: str, data: bytes) -> None:
        name = f"un/objects/{key}"
        metadata = client.head_object(Bucket=place.bucket, Key=name)["Metadata"]
        client.put_object(Bucket=place.bucket, Key=name, Body=data, Metadata=metadata)

    return on_s3(place), spoil


def _overwrite(path: Path, data: bytes) -> None:
    path.resolve().write_bytes(data)


@pytest.fixture
def store(kept: tuple[ObjectStore, Spoil]) -> ObjectStore:
    return kept[0]


def test_what_was_put_is_got(store: ObjectStore) -> None:
    store.check()
    assert not store.exists(raw_key(PDF))
    store.put(raw_key(PDF), PDF, "application/pdf")
    store.put(PARSED, b"{}", "application/json")
    store.put("empty/nothing", b"", "application/octet-stream")
    assert store.exists(raw_key(PDF))
    assert store.get(raw_key(PDF)) == PDF
    assert store.get(PARSED) == b"{}"
    assert store.get("empty/nothing") == b""


def test_what_was_never_put_is_missing(store: ObjectStore) -> None:
    for key in (raw_key(PDF), PARSED, "a/b/c"):
        assert not store.exists(key)
        with pytest.raises(ObjectMissing, match="no such object"):
            store.get(key)
    assert list(store.list("")) == []


def test_the_same_bytes_may_be_put_again(store: ObjectStore) -> None:
    for _ in range(3):
        store.put(raw_key(PDF), PDF, "application/pdf")
        store.put(PARSED, b"{}", "application/json")
    assert set(store.list("")) == {raw_key(PDF), PARSED}


def test_other_bytes_under_a_key_are_refused(store: ObjectStore) -> None:
    store.put(PARSED, b"{}", "application/json")
    with pytest.raises(TerminalError, match="other bytes are kept"):
        store.put(PARSED, b"[]", "application/json")
    assert store.get(PARSED) == b"{}"


def test_bytes_stand_only_under_their_own_digest(store: ObjectStore) -> None:
    with pytest.raises(TerminalError, match="the bytes have the digest"):
        store.put(raw_key(b"other"), PDF, "application/pdf")
    assert list(store.list("raw/")) == []


@pytest.mark.parametrize("key", [raw_key(PDF), PARSED])
def test_spoilt_bytes_are_never_handed_out(kept: tuple[ObjectStore, Spoil], key: str) -> None:
    store, spoil = kept
    store.put(key, PDF, "application/pdf")
    spoil(key, PDF[:-1] + b"\xfe")
    with pytest.raises(ObjectCorrupt, match="have the digest"):
        store.get(key)
    spoil(key, PDF[:5])
    with pytest.raises(ObjectCorrupt):
        store.get(key)


def test_keys_are_listed_by_how_they_begin(store: ObjectStore) -> None:
    names = {"parsed/1/a.json", "parsed/1/b.json", "parsed/10/a.json", "parsed/2/a.json", "comparisons/x"}
    for name in names:
        store.put(name, name.encode(), "application/json")
    assert set(store.list("")) == names
    assert set(store.list("parsed/1")) == {"parsed/1/a.json", "parsed/1/b.json", "parsed/10/a.json"}
    assert set(store.list("parsed/1/")) == {"parsed/1/a.json", "parsed/1/b.json"}
    assert set(store.list("parsed/1/a")) == {"parsed/1/a.json"}
    assert set(store.list("nothing/here")) == set()


def test_a_listing_has_no_end_at_a_thousand(s3: S3Place) -> None:
    store, client = on_s3(s3), s3.server.client()
    with ThreadPoolExecutor(8) as pool:
        names = [f"un/objects/many/{number}" for number in range(1005)]
        list(pool.map(lambda name: client.put_object(Bucket=s3.bucket, Key=name, Body=b""), names))
    client.put_object(Bucket=s3.bucket, Key="un/elsewhere", Body=b"")
    assert len(set(store.list(""))) == 1005


NO_KEYS = (
    *("", "/", "/etc/passwd", "a/../b", "..", "a//b", "a/", ".hidden", "a/.hidden", "a\\b", "a b", "a\0", "ä"),
    *("a" * 600, "raw/abc", "raw/" + "G" * 64, "raw/" + "a" * 64 + "/x"),
)


def test_a_key_that_is_none_is_refused_by_every_method(store: ObjectStore) -> None:
    for key in NO_KEYS:
        for act in (lambda: store.put(key, b"", "x/y"), lambda: store.get(key), lambda: store.exists(key)):  # noqa: B023
            with pytest.raises(TerminalError, match="not a key"):
                act()
    assert list(store.list("")) == []


def test_a_listing_stays_in_the_store(store: ObjectStore) -> None:
    for prefix in ("/", "../", "a/../", ".tmp", "a b"):
        with pytest.raises(TerminalError, match="not a prefix"):
            list(store.list(prefix))


def test_of_sixteen_that_race_with_other_bytes_exactly_one_wins(store: ObjectStore) -> None:
    for round_number in range(3):
        key = f"race/{round_number}"
        start = threading.Barrier(16)

        def run(number: int, key: str = key, start: threading.Barrier = start) -> bytes | None:
            data = b"writer %d" % number * 500
            start.wait()
            try:
                store.put(key, data, "text/plain")
            except (TerminalError, TransientError):
                return None
            return data

        with ThreadPoolExecutor(16) as pool:
            winners = [data for data in pool.map(run, range(16)) if data is not None]
        assert len(winners) == 1
        assert store.get(key) == winners[0]


def test_of_sixteen_that_race_with_the_same_bytes_all_win(store: ObjectStore) -> None:
    start = threading.Barrier(16)

    def run(number: int) -> None:
        start.wait()
        for _ in range(3):
            try:
                store.put(raw_key(PDF), PDF, "application/pdf")
            except TransientError:  # an S3 may say that another writer is at it: then one comes again
                continue
        store.put(raw_key(PDF), PDF, "application/pdf")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(run, range(16)))
    assert store.get(raw_key(PDF)) == PDF


@given(st.text(max_size=40) | st.from_regex(r"[a-z./-]{1,20}"))
def test_a_checked_key_names_a_file_inside(text: str) -> None:
    try:
        key = keys.checked(text)
    except TerminalError:
        return
    root = Path("/srv/store")
    assert (root / key).resolve().is_relative_to(root)
    assert not any(part.startswith(".") for part in Path(key).parts)
    assert Path(key).as_posix() == key == keys.checked_prefix(key)


# -- S3's own troubles ------------------------------------------------------------------------------------------------


def refusal(store: ObjectStore) -> RapporteurError:
    with pytest.raises(RapporteurError) as caught:
        store.check()
    assert "\n" not in str(caught.value)
    return caught.value


def test_an_s3_keeps_the_media_type_and_the_digest(s3: S3Place) -> None:
    on_s3(s3).put(raw_key(PDF), PDF, "application/pdf")
    head = s3.server.client().head_object(Bucket=s3.bucket, Key=f"un/objects/{raw_key(PDF)}")
    assert head["ContentType"] == "application/pdf"
    assert head["Metadata"] == {"sha256": keys.digest(PDF)}


def test_a_check_leaves_nothing_behind(s3: S3Place) -> None:
    store = on_s3(s3)
    store.check()
    assert list(store.list("")) == []


def test_an_object_without_our_metadata_is_compared_by_its_bytes(s3: S3Place) -> None:
    store = on_s3(s3)
    s3.server.client().put_object(Bucket=s3.bucket, Key=f"un/objects/{PARSED}", Body=b"{}")
    store.put(PARSED, b"{}", "application/json")
    with pytest.raises(TerminalError, match="other bytes"):
        store.put(PARSED, b"[]", "application/json")


def test_a_bucket_that_is_not_there_is_named(s3: S3Place) -> None:
    store = S3Store("no-such-bucket", endpoint=s3.endpoint, access_key="test", secret_key="test")
    error = refusal(store)
    assert isinstance(error, TerminalError)
    assert "NoSuchBucket" in str(error)
    assert "Create the bucket" in str(error)
    # At work the same is a reason to wait, not to park the document.
    for act in (lambda: store.get(PARSED), lambda: store.put(PARSED, b"", "x/y"), lambda: list(store.list(""))):
        with pytest.raises(TransientError, match="NoSuchBucket"):
            act()


def test_a_dead_endpoint_is_named() -> None:
    store = S3Store("bucket", endpoint="http://127.0.0.1:9", access_key="a", secret_key="b", timeout=1, attempts=1)
    error = refusal(store)
    assert isinstance(error, TransientError)
    assert "http://127.0.0.1:9 cannot be reached" in str(error)
    with pytest.raises(TransientError):
        store.get(PARSED)
    with pytest.raises(TransientError):
        store.put(PARSED, b"", "x/y")


def test_settings_that_cannot_be_are_named() -> None:
    with pytest.raises(UsageError, match="http"):
        S3Store("bucket", endpoint="not a url", access_key="a", secret_key="b")
    assert isinstance(
        refusal(S3Store("No Bucket", endpoint="http://127.0.0.1:9", access_key="a", secret_key="b")), TerminalError
    )


def scripted(server: HttpServer) -> S3Store:
    return S3Store("bucket", endpoint=server.url, access_key="a", secret_key="b", timeout=5, attempts=1)


def test_a_store_that_overwrites_what_it_should_not_is_refused(http_server: HttpServer) -> None:
    http_server.on("/bucket", Answer(body=b"<ListBucketResult/>"))
    http_server.default = Answer(200, headers={"ETag": '"x"'})
    error = refusal(scripted(http_server))
    assert isinstance(error, TerminalError)
    assert "If-None-Match" in str(error)
    assert "honours conditional writes" in str(error)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"half", length=4000),
        Answer(503, b"<Error><Code>SlowDown</Code><Message>slower</Message></Error>"),
        Answer(500, b"<html>oops"),
        Answer(raw=b""),
    ],
    ids=["cut off", "slow down", "no S3 error", "closed"],
)
def test_an_s3_in_trouble_is_a_reason_to_wait(http_server: HttpServer, answer: Answer) -> None:
    http_server.on("/bucket", answer)
    http_server.default = answer
    store = scripted(http_server)
    with pytest.raises(TransientError):
        store.get(PARSED)
    if answer.status == 200 and answer.body:
        return  # only a reading can be cut off
    with pytest.raises(TransientError):
        store.put(PARSED, b"{}", "application/json")
    with pytest.raises(TransientError):
        list(store.list(""))
    assert isinstance(refusal(store), TransientError)


def test_ceph_refuses_a_wrong_secret_and_an_unknown_key(ceph: S3Place) -> None:
    wrong = refusal(on_s3(ceph, secret_key="wrong"))
    assert isinstance(wrong, TerminalError)
    assert "SignatureDoesNotMatch" in str(wrong)
    assert "Check the secret key" in str(wrong)
    unknown = refusal(on_s3(ceph, access_key="nobody"))
    assert "InvalidAccessKeyId" in str(unknown)
    with pytest.raises(TransientError, match="Check the"):
        on_s3(ceph, secret_key="wrong").put(PARSED, b"", "x/y")
    # HEAD has no body, so only the status says why.
    with pytest.raises(TransientError, match="403"):
        on_s3(ceph, secret_key="wrong").exists(PARSED)


def test_the_place_is_told_by_its_name(tmp_path: Path, s3: S3Place) -> None:
    folder = open_store(str(tmp_path / "objects"))
    assert isinstance(folder, FolderStore)
    far = open_store(f"s3://{s3.bucket}/un", endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key)
    assert isinstance(far, S3Store)
    far.check()
    for store, number in itertools.product((folder, far), range(2)):
        store.put(f"x/{number}", b"x", "text/plain")
    assert set(far.list("")) == set(folder.list("")) == {"x/0", "x/1"}
    for nonsense in ("ftp://host/x", "s3://", "s3:///"):
        with pytest.raises(UsageError, match="Give a folder or s3"):
            open_store(nonsense)
