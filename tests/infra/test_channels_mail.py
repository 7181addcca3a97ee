"""The mail itself, and the two ways it goes: through a mail server and into a folder."""

from __future__ import annotations

import email
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import TransientError, UsageError
from infra.channels import mail
from infra.channels.maildrop import MailDrop
from infra.channels.smtp import SmtpChannel
from infra.protocols import Ambiguous, Channel, Refused
from tests.servers.smtp import DROP, HANG, SmtpServer
from tests.servers.tls import Tls
from watch.message import Attachment, Message, Recipient

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
SENDER = "Rapporteur <rapporteur@desk.example>"


def message(key: str = "mail:d@mission.example A/C.3/80/L.9 sha", **parts: Any) -> Message:
    settings: dict[str, Any] = {
        "recipient": Recipient("mail", "d@mission.example"),
        "thread": "A/C.3/80/L.9",
        "subject": "A/C.3/80/L.9: Предупреждение преступности",
        "text": "OP 12 *Requests* became *Encourages*\n.\n..two dots\n" + "x" * 2000 + "\n",
        "html": "<p>OP 12 <del>Requests</del> <ins>Encourages</ins> 打击犯罪</p>",
    }
    return Message(key=key, **(settings | parts))


def composed(*args: Any, **parts: Any) -> EmailMessage:
    raw = mail.as_bytes(mail.compose(message(**parts), mail.sender(SENDER), NOW, *args))
    parsed = email.message_from_bytes(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def lines(part: EmailMessage) -> str:
    """The text with the line ends that it had before it was mailed."""
    return str(part.get_content()).replace("\r\n", "\n")


# -- the mail ---------------------------------------------------------------------------------------------------------


def test_a_mail_says_everything_in_both_forms() -> None:
    one = composed(
        attachments=(
            Attachment("A C.3 L.9 redline.html", "text/html", "<p>é".encode()),
            Attachment("a.pdf", "application/pdf", b"%PDF\x00"),
        )
    )
    assert one["From"] == "Rapporteur <rapporteur@desk.example>"
    assert one["To"] == "d@mission.example"
    assert one["Subject"] == "A/C.3/80/L.9: Предупреждение преступности"
    assert one["Date"].datetime == NOW
    assert one["Auto-Submitted"] == "auto-generated"
    text, html = one.get_body(("plain",)), one.get_body(("html",))
    assert text is not None
    assert html is not None
    assert lines(text) == message().text
    assert html.get_content().strip() == message().html
    page, pdf = one.iter_attachments()
    assert (page.get_filename(), page.get_content_type()) == ("A C.3 L.9 redline.html", "text/html")
    assert page.get_content() == "<p>é"
    assert (pdf.get_content_type(), pdf.get_content()) == ("application/pdf", b"%PDF\x00")


def test_the_same_message_has_the_same_id_and_a_family_one_thread() -> None:
    first, again, revision = composed(), composed(), composed("<first@desk.example>", key="other")
    assert first["Message-ID"] == again["Message-ID"] == mail.message_id(message().key, "desk.example")
    assert revision["Message-ID"] != first["Message-ID"]
    assert first["In-Reply-To"] is None
    root = first["References"]
    assert revision["References"].split() == [root, "<first@desk.example>"]
    assert revision["In-Reply-To"] == "<first@desk.example>"
    assert composed(thread="A/C.3/80/L.10")["References"] != root


@pytest.mark.parametrize("length", [40, 900])
def test_one_click_takes_a_reader_off(length: int) -> None:
    """RFC 8058: both headers, the address whole and as it is; a long one would be made unreadable by the library."""
    url = "https://alerts.example.org/unsubscribe/".ljust(length, "x")
    head = mail.as_bytes(mail.compose(message(unsubscribe=url), mail.sender(SENDER), NOW)).partition(b"\r\n\r\n")[0]
    assert b"\r\nList-Unsubscribe: <" + url.encode() + b">\r\n" in head
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head
    assert max(map(len, head.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "url",
    [
        None,
        "http://alerts.example.org/u",
        "mailto:a@example.org",
        "https://e.org/a>, <mailto:evil@example.org",
        "https://e.org/\r\nBcc: evil@example.org",
        "https://e.org/a b",
        "https://e.org/" + "x" * 1000,
    ],
)
def test_no_other_address_is_in_the_head(url: str | None) -> None:
    one = mail.compose(message(unsubscribe=url), mail.sender(SENDER), NOW)
    assert (one["List-Unsubscribe"], one["List-Unsubscribe-Post"], one["Bcc"]) == (None, None, None)


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\r\n\x00\x0b\x0c\x1b\x85\u2028\u2029\t .,:;<>@\"'=?"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=200,
)


def raw_subject(subject: str) -> bytes:
    """The lines of the Subject as they leave us, all of them."""
    raw = mail.as_bytes(mail.compose(message(subject=subject), mail.sender(SENDER), NOW))
    head = raw.split(b"\r\n\r\n", 1)[0] + b"\r\n"
    found = re.findall(rb"^Subject:.*\r\n(?:[ \t].*\r\n)*", head, re.MULTILINE)
    assert len(found) == 1
    return bytes(found[0])


def as_read(raw: bytes) -> str:
    """As a mail program of the old school reads it: lines joined at their breaks, encoded words decoded."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", raw.removeprefix(b"Subject:").removesuffix(b"\r\n")).decode("ascii")
    return str(make_header(decode_header(unfolded.strip())))


LONG = "A/CONF.192/BMS/2024/WP.1/Rev.1-A/CONF.192/PC/2024/L.22/Add.13/Corr.2"


@pytest.mark.parametrize(
    "subject",
    [
        f"[{LONG}] Revised: Illicit trade in small arms and light weapons",
        f"[{LONG}] Révisé: Commerce illicite des armes légères",
        f"[{LONG}-S/2024/999] مكافحة الاتجار غير المشروع بالأسلحة الصغيرة والأسلحة الخفيفة من جميع جوانبه ومنعه",
        "[A/C.3/80/L.9] Adopted: " + "harbour safety, " * 9 + "and no more",
        "[A/C.3/80/L.9] 打击犯罪" * 8,
        "x" * 77,
        "x" * 700 + " y",
        "[A/80/1] New: =?utf-8?q?Bcc=3A_everybody=0D=0A?= and =?not?=",
        "short",
    ],
)
def test_a_subject_reads_right_from_its_raw_bytes(subject: str) -> None:
    raw = raw_subject(subject)
    assert as_read(raw) == subject
    assert email.message_from_bytes(raw + b"\r\n", policy=default)["Subject"] == subject
    first, *rest = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert len(first) > len("Subject: ")
    assert not first.endswith(b" ")
    assert all(line.strip() for line in rest)
    longest = max(len(line) for line in (first, *rest))
    assert longest <= max(78, 9 + max(map(len, subject.split())) if subject.isascii() else 0) <= 998


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_subject_is_one_header_that_says_it(subject: str) -> None:
    raw = raw_subject(subject)
    assert as_read(raw) == " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", subject).split())
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@given(subject=HOSTILE, text=HOSTILE, html=HOSTILE, thread=HOSTILE, name=HOSTILE, reply_to=HOSTILE, key=HOSTILE)
def test_nothing_from_outside_begins_a_header_or_ends_the_mail(
    subject: str, text: str, html: str, thread: str, name: str, reply_to: str, key: str
) -> None:
    one = message(
        key,
        subject=f"{subject}\r\nBcc: x@evil.example",
        text=text,
        html=html,
        thread=thread,
        attachments=(Attachment(f"{name}\r\nX-Evil: 1", "text/plain\r\nX-Evil: 1", b"x"),),
    )
    raw = mail.as_bytes(mail.compose(one, mail.sender(SENDER), NOW, f"{reply_to}\r\nX-Evil: 1"))
    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    names = {
        line.partition(b":")[0].lower()
        for line in re.sub(rb"\r\n[ \t]", b" ", raw.split(b"\r\n\r\n")[0]).split(b"\r\n")
    }
    assert names <= {
        b"from",
        b"to",
        b"subject",
        b"date",
        b"message-id",
        b"references",
        b"in-reply-to",
        b"auto-submitted",
        b"mime-version",
        b"content-type",
        b"content-transfer-encoding",
    }
    for part in email.message_from_bytes(raw, policy=default).walk():
        assert "X-Evil" not in part
        assert "Bcc" not in part


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@host",
        "a@",
        "a@b@c",
        "a@b, c@d",
        "a@b;c@d",
        "a b@c",
        "a@b\r\nBcc: x@y",
        "A <a@b",
        "<a@b> c",
        "a\x00@b",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="not a mail address") as caught:
        composed(recipient=Recipient("mail", address))
    assert caught.value.reason == "address"
    assert "\n" not in str(caught.value)


def test_addresses_with_names_and_foreign_hosts_are_taken() -> None:
    assert composed(recipient=Recipient("mail", '"Mission, Permanent" <d@mission.example>'))["To"].addresses[0] == (
        mail.sender('"Mission, Permanent" <d@mission.example>')
    )
    assert composed(recipient=Recipient("mail", "d@büro.example"))["To"] == "d@xn--bro-hoa.example"


def test_a_sender_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a mail address"):
        MailDrop(tmp_path, "rapporteur")
    with pytest.raises(UsageError, match="not a mail address"):
        SmtpChannel("127.0.0.1", 25, "")


# -- into a folder ----------------------------------------------------------------------------------------------------


@pytest.fixture
def drop(tmp_path: Path) -> MailDrop:
    return MailDrop(tmp_path / "mail", SENDER, clock=lambda: NOW)


def test_a_dropped_mail_is_a_file_that_is_found_by_its_key(drop: MailDrop, tmp_path: Path) -> None:
    channel: Channel = drop
    channel.check()
    assert channel.remembers
    assert channel.find(message(), since=NOW) is None
    receipt = channel.send(message())
    (path,) = (path for path in (tmp_path / "mail").iterdir() if path.is_file())
    assert path == drop.path(message())
    assert path.suffix == ".eml"
    assert email.message_from_bytes(path.read_bytes(), policy=default)["Message-ID"] == receipt.external_id
    assert channel.find(message(), since=NOW) == receipt
    assert channel.find(message("other"), since=NOW) is None


def test_the_same_message_is_dropped_once(drop: MailDrop, tmp_path: Path) -> None:
    first = drop.send(message())
    before = drop.path(message()).read_bytes()
    assert drop.send(message(text="worded anew")) == first
    assert drop.path(message()).read_bytes() == before
    drop.send(message("other"))
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_a_mail_drop_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(TransientError, match="while opening the mail drop"):
        MailDrop(tmp_path / "mail", SENDER).check()


DROPPER = """
import itertools, sys
from pathlib import Path
from infra.channels.maildrop import MailDrop
from watch.message import Message, Recipient
drop = MailDrop(Path(sys.argv[1]), "a@b.example")
for n in itertools.count():
    drop.send(Message(f"{sys.argv[2]} {n}", Recipient("mail", "c@d.example"), "t", "s", "x" * 50_000, ""))
    print(n, flush=True)
"""


def test_a_killed_dropper_leaves_whole_mails(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    said = 0
    for life in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", DROPPER, str(tmp_path / "mail"), str(life)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        ) as dropper:
            assert dropper.stdout is not None
            for _ in range(life * 7 + 1):
                dropper.stdout.readline()
            dropper.send_signal(signal.SIGKILL)
            said += life * 7 + 1
    mails = list((tmp_path / "mail").glob("*.eml"))
    assert len(mails) >= said
    for path in mails:
        parsed = email.message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(parsed, EmailMessage)
        assert lines(parsed) == "x" * 50_000 + "\n"


# -- through a server -------------------------------------------------------------------------------------------------


def smtp(server: SmtpServer, **options: Any) -> SmtpChannel:
    settings = {"security": "none", "timeout": 10.0, "clock": lambda: NOW}
    return SmtpChannel("127.0.0.1", server.port, SENDER, **(settings | options))


def test_a_mail_is_taken_over_as_it_was_written(smtp_server: SmtpServer) -> None:
    channel: Channel = smtp(smtp_server)
    channel.check()
    assert smtp_server.taken == []
    receipt = channel.send(message())
    (taken,) = smtp_server.taken
    assert (taken.sender, taken.recipients) == ("rapporteur@desk.example", ("d@mission.example",))
    assert taken.mail["Message-ID"] == receipt.external_id
    text = taken.mail.get_body(("plain",))
    assert text is not None
    assert lines(text) == message().text  # the lone dots too
    assert not channel.remembers
    assert channel.find(message(), since=NOW) is None


def test_addresses_in_other_letters_need_a_server_that_takes_them(smtp_server: SmtpServer) -> None:
    smtp(smtp_server).send(message(recipient=Recipient("mail", "делегат@mission.example")))
    (taken,) = smtp_server.taken
    assert taken.recipients == ("делегат@mission.example",)
    assert "To: делегат@mission.example\r\n".encode() in taken.content


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "BODY"])
def test_later_is_later_and_no_is_no_at_every_stage(smtp_server: SmtpServer, stage: Any) -> None:
    channel = smtp(smtp_server)
    smtp_server.say(stage, "451 4.7.1 greylisted", "421 shutting down", "550 5.7.1 no")
    for words in ("451 4.7.1 greylisted", "421 shutting down"):
        with pytest.raises(TransientError, match=words) as caught:
            channel.send(message())
        assert not isinstance(caught.value, Ambiguous)
    with pytest.raises(Refused, match=r"550 5\.7\.1 no") as refused:
        channel.send(message())
    expected = {"MAIL": "permission", "RCPT": "address", "DATA": "content", "BODY": "content"}
    assert (refused.value.reason, refused.value.code) == (expected[stage], "550")
    channel.send(message())
    assert len(smtp_server.taken) == 1


@pytest.mark.parametrize(
    ("stage", "answer"), [("MAIL", DROP), ("RCPT", DROP), ("DATA", DROP), ("DATA", "354 " + DROP), ("RCPT", "what?")]
)
def test_before_the_last_dot_nothing_was_delivered(smtp_server: SmtpServer, stage: Any, answer: str) -> None:
    smtp_server.say(stage, answer)
    channel = smtp(smtp_server)
    with pytest.raises(TransientError) as caught:
        channel.send(message(text="long\n" * 2_000_000))
    assert not isinstance(caught.value, Ambiguous)
    assert smtp_server.taken == []


@pytest.mark.parametrize("answer", [DROP, HANG, "hello?"])
@pytest.mark.parametrize("takes", [True, False])
def test_after_the_last_dot_nobody_knows(smtp_server: SmtpServer, answer: str, takes: bool) -> None:
    smtp_server.takes = takes
    smtp_server.say("BODY", answer)
    channel = smtp(smtp_server, timeout=0.3 if answer == HANG else 10.0)
    with pytest.raises(Ambiguous, match="took the mail"):
        channel.send(message())
    assert len(smtp_server.taken) == takes
    channel.send(message())
    assert {taken.mail["Message-ID"] for taken in smtp_server.taken} == {mail.message_id(message().key, "desk.example")}


def test_a_dead_server_is_named() -> None:
    server = SmtpServer()
    server.stop()
    for act in (smtp(server).check, lambda: smtp(server).send(message())):
        with pytest.raises(TransientError, match=f"127.0.0.1:{server.port} cannot be reached"):
            act()
    with pytest.raises(TransientError, match="cannot be reached"):
        SmtpChannel("no-such-host.invalid", 25, SENDER, security="none").check()


# -- TLS and passwords ------------------------------------------------------------------------------------------------


@pytest.fixture
def serve(tls: Tls) -> Iterator[Callable[..., SmtpServer]]:
    servers = []

    def start(**options: Any) -> SmtpServer:
        servers.append(SmtpServer(tls=tls.server, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # sealed from the start, which the server does not count
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_sealed_and_signed_in(serve: Callable[..., SmtpServer], tls: Tls, security: Any) -> None:
    server = serve(security=security, user="desk")
    good = smtp(server, security=security, ssl_context=tls.client, username="desk", password="secret")
    good.check()
    good.send(message())
    (taken,) = server.taken
    assert taken.sealed
    assert taken.user == "desk"
    with pytest.raises(Refused, match=r"535.*Check the user name and password") as wrong:
        smtp(server, security=security, ssl_context=tls.client, username="desk", password="guess").check()
    assert wrong.value.reason == "credentials"
    assert "guess" not in str(wrong.value)
    with pytest.raises(Refused, match="530") as missing:
        smtp(server, security=security, ssl_context=tls.client).send(message())
    assert missing.value.reason == "credentials"
    with pytest.raises(TransientError, match=r"certificate of 127\.0\.0\.1.* is not trusted"):
        smtp(server, security=security, username="desk", password="secret").check()
    assert len(server.taken) == 1


def test_wanting_what_a_server_does_not_offer_is_named(smtp_server: SmtpServer, tls: Tls) -> None:
    for options in ({"security": "starttls", "ssl_context": tls.client}, {"username": "desk", "password": "secret"}):
        with pytest.raises(Refused, match="does not offer") as caught:
            smtp(smtp_server, **options).check()
        assert caught.value.reason == "credentials"
    with pytest.raises(TransientError, match="cannot be reached or broke off"):
        smtp(smtp_server, security="tls", ssl_context=tls.client).check()
