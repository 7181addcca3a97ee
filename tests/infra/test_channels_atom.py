"""Feeds: valid Atom, each message once, whatever is killed in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.errors import TransientError
from infra.channels.atom import AtomChannel
from infra.protocols import Channel
from watch.message import Item, Message, Recipient

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def message(key: str = "k1", topics: tuple[str, ...] = ("crime",), symbol: str = "A/C.3/80/L.9") -> Message:
    item = Item(
        key, symbol, "Crime", "New", "40 paragraphs", topics, 1.0, f"https://undocs.org/{symbol}", None, "A/C.3/80/L.9"
    )
    return Message(
        key,
        Recipient("atom", "feeds"),
        "A/C.3/80/L.9",
        f"{symbol}: Crime & <b>prevention</b>",
        "New",
        "<html><head><style>p {color: red}</style></head>"
        "<body><div style='x:y;display:none'>preview</div><p>New &amp; <b>bold</b></p></body></html>",
        item=item,
    )


@pytest.fixture
def at() -> Callable[[], datetime]:
    moments = (NOW + timedelta(minutes=n) for n in range(10_000))
    return lambda: next(moments)


@pytest.fixture
def atom(tmp_path: Path, at: Callable[[], datetime]) -> AtomChannel:
    return AtomChannel(tmp_path, url="https://alerts.example.org/feeds", most=3, clock=at)


def check_valid(data: bytes) -> etree._Element:
    """What RFC 4287 (4.1.1, 4.1.2) demands of a feed and its entries."""
    feed = etree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"{ATOM}{name}")
            assert one.text
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        moment = element.findtext(f"{ATOM}updated", "")
        assert datetime.fromisoformat(moment).utcoffset() == timedelta(0)
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Rapporteur"
    identities = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(identities) == len(set(identities))
    moments = [entry.findtext(f"{ATOM}updated", "") for entry in feed.findall(f"{ATOM}entry")]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]
    return feed


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.atom"))


def test_a_message_is_in_its_topics_feeds_and_its_familys(atom: AtomChannel, tmp_path: Path) -> None:
    channel: Channel = atom
    channel.check()
    channel.send(message(topics=("crime", "drugs")))
    assert names(tmp_path) == ["family/A_C.3_80_L.9.atom", "topic/crime.atom", "topic/drugs.atom"]
    for name in names(tmp_path):
        check_valid((tmp_path / name).read_bytes())
    # As a feed reader sees it.
    read = feedparser.parse((tmp_path / "topic/crime.atom").read_bytes())
    assert not read.bozo
    assert read.feed.title == "Rapporteur: crime"
    assert read.feed.links[0].href == "https://alerts.example.org/feeds/topic/crime.atom"
    (entry,) = read.entries
    assert entry.title == "A/C.3/80/L.9: Crime & <b>prevention</b>"
    assert entry.title_detail.type == "text/plain"
    assert entry.link == "https://undocs.org/A/C.3/80/L.9"
    assert entry.summary == "New: 40 paragraphs"
    assert [tag.term for tag in entry.tags] == ["crime", "drugs"]
    assert entry.content[0].value == "<p>New &amp; <b>bold</b></p>"


def test_sent_again_it_changes_nothing(atom: AtomChannel, tmp_path: Path) -> None:
    first = atom.send(message())
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    assert atom.send(message()) == first
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    assert atom.find(message(), since=NOW) == first
    assert atom.find(message("other"), since=NOW) is None


def test_what_a_crash_left_out_is_found_missing_and_put_in(atom: AtomChannel, tmp_path: Path) -> None:
    receipt = atom.send(message(topics=("crime", "drugs")))
    (tmp_path / "topic/drugs.atom").unlink()
    assert atom.find(message(topics=("crime", "drugs")), since=NOW) is None
    atom.send(message(topics=("crime", "drugs")))
    assert atom.find(message(topics=("crime", "drugs")), since=NOW) == receipt
    assert len(check_valid((tmp_path / "topic/crime.atom").read_bytes()).findall(f"{ATOM}entry")) == 1


def test_a_feed_holds_the_newest(atom: AtomChannel, tmp_path: Path) -> None:
    sent = [atom.send(message(f"k{n}", symbol=f"A/C.3/80/L.{n}")).external_id for n in range(5)]
    feed = check_valid((tmp_path / "topic/crime.atom").read_bytes())
    assert [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")] == sent[:1:-1]


def test_identifiers_are_the_same_everywhere(tmp_path: Path) -> None:
    found = {AtomChannel(tmp_path / name).send(message()).external_id for name in ("one", "other")}
    assert len(found) == 1
    feeds = [check_valid((tmp_path / name / "topic/crime.atom").read_bytes()) for name in ("one", "other")]
    assert feeds[0].findtext(f"{ATOM}id") == feeds[1].findtext(f"{ATOM}id")


def test_a_digest_has_a_feed_of_its_own(atom: AtomChannel, tmp_path: Path) -> None:
    atom.send(replace(message(), item=None))
    assert names(tmp_path) == ["bulletins.atom"]
    check_valid((tmp_path / "bulletins.atom").read_bytes())


def test_two_topics_are_never_one_file(atom: AtomChannel, tmp_path: Path) -> None:
    topics = ("a/b", "a_b", "a b", "../../etc/passwd", "..", ".", "/", "ünïcode", "x" * 120, "x" * 119)
    atom.send(message(topics=topics))
    found = [name for name in names(tmp_path) if name.startswith("topic/")]
    assert len(found) == len(topics)
    assert all(name.count("/") == 1 for name in found)


def test_a_spoilt_feed_begins_anew_and_names_no_file_of_ours(atom: AtomChannel, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush")
    (tmp_path / "topic").mkdir()
    for spoilt in (
        b"",
        b"<feed",
        f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{tmp_path}/secret">]>'.encode()
        + b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>&x;</title></entry></feed>',
    ):
        (tmp_path / "topic/crime.atom").write_bytes(spoilt)
        atom.send(message())
        data = (tmp_path / "topic/crime.atom").read_bytes()
        assert b"New" in data
        assert b"hush" not in data


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for act in (lambda: AtomChannel(tmp_path / "file").check(), lambda: AtomChannel(tmp_path / "file").send(message())):
        with pytest.raises(TransientError):
            act()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])), topic=st.text(min_size=1, max_size=120))
def test_whatever_a_title_says_the_feed_is_valid(tmp_path: Path, text: str, topic: str) -> None:
    channel = AtomChannel(tmp_path, clock=lambda: NOW, most=3)
    said = message(topics=(topic,))
    assert said.item is not None
    channel.send(
        replace(said, key=text, subject=f"A/1 {text}", html=f"<p>{text}</p>", item=replace(said.item, details=text))
    )
    for name in names(tmp_path):
        assert not feedparser.parse((tmp_path / name).read_bytes()).bozo
        etree.fromstring((tmp_path / name).read_bytes())
