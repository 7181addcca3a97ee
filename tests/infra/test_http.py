"""The HTTP client against a real server on 127.0.0.1 that misbehaves on request."""

from __future__ import annotations

import gzip
import pickle
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from documents.errors import TerminalError, TransientError, UsageError
from infra.hosts import NO_LIMIT, HostLimit
from infra.http import (
    HttpClient,
    NotAllowed,
    RateLimited,
    RedirectRefused,
    Response,
    ServerFailed,
    TooLarge,
    Truncated,
    Unreachable,
    retry_after,
)
from tests.servers.http import Answer, Asked, HttpServer, endless
from tests.servers.tls import Tls

HOSTS = ("documents.un.org", "docs.un.org", "*.unwebtv.example")


@pytest.fixture
def client(http_server: HttpServer) -> Iterator[HttpClient]:
    with replica_client(http_server) as client:
        yield client


def replica_client(server: HttpServer, **options: object) -> HttpClient:
    settings: dict[str, object] = {"limit": NO_LIMIT, "timeout": 10.0, "max_bytes": 100_000} | options
    return HttpClient("Rapporteur/1 (+mailto:desk@example.org)", allowed_hosts=HOSTS, replica=server.url, **settings)


# -- the ordinary way -------------------------------------------------------------------------------------------------


def test_an_answer_is_given_whole_in_the_terms_of_the_un(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on(
        "/documents.un.org/api/symbol/access",
        Answer(body=b"%PDF-1.7", headers={"Content-Type": "Application/PDF; x=y", "ETag": '"a"'}),
    )
    answer = client.get("https://documents.un.org/api/symbol/access?s=A%2FC.3%2F80%2FL.9&l=en&t=pdf")
    assert (answer.status, answer.ok, answer.body, answer.media_type) == (200, True, b"%PDF-1.7", "application/pdf")
    assert answer.headers["content-TYPE"] == "Application/PDF; x=y"
    assert answer.etag == '"a"'
    assert answer.final_url == "https://documents.un.org/api/symbol/access?s=A%2FC.3%2F80%2FL.9&l=en&t=pdf"
    assert http_server.paths() == ["/documents.un.org/api/symbol/access?s=A%2FC.3%2F80%2FL.9&l=en&t=pdf"]
    assert http_server.asked[0].headers["User-Agent"] == "Rapporteur/1 (+mailto:desk@example.org)"


@pytest.mark.parametrize("status", [202, 204, 400, 403, 404, 410, 418])
def test_no_other_status_passes_for_success(client: HttpClient, http_server: HttpServer, status: int) -> None:
    http_server.on("/docs.un.org/en/A/80/L.1", Answer(status, b"" if status == 204 else b"<html>"))
    answer = client.get("https://docs.un.org/en/A/80/L.1")
    assert answer.status == status
    assert not answer.ok
    assert not answer.not_modified


def test_what_has_not_changed_is_not_sent_again(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/feed", Answer(304, headers={"ETag": '"v2"'}))
    answer = client.get("https://docs.un.org/feed", etag='"v2"', last_modified="Fri, 20 Nov 2026 10:00:00 GMT")
    assert answer.not_modified
    assert not answer.ok
    assert answer.body == b""
    asked = http_server.asked[0].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"v2"', "Fri, 20 Nov 2026 10:00:00 GMT")


def test_a_packed_answer_is_unpacked_whether_in_one_piece_or_in_members(
    client: HttpClient, http_server: HttpServer
) -> None:
    text = b"Reaffirming its resolution, " * 300
    packed = gzip.compress(text[:5000]) + gzip.compress(text[5000:]) + b"\0\0"
    http_server.on(
        "/docs.un.org/a",
        Answer(headers={"Content-Encoding": "gzip"}, pieces=[packed[i : i + 7] for i in range(0, len(packed), 7)]),
    )
    assert client.get("https://docs.un.org/a").body == text


def test_connections_are_used_again(client: HttpClient, http_server: HttpServer) -> None:
    ports = set()
    original = http_server.take

    def noting(asked: Asked) -> Answer:
        ports.add(threading.get_ident())  # the server has one thread per connection
        return original(asked)

    http_server.take = noting  # type: ignore[method-assign]
    http_server.on("/docs.un.org/a", Answer(body=b"x"))
    for _ in range(5):
        client.get("https://docs.un.org/a")
    assert len(ports) == 1


# -- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "location",
    [
        "/en/file.pdf",
        "https://docs.un.org/en/file.pdf",
        "http://docs.un.org/en/file.pdf",
        "//docs.un.org/en/file.pdf",
        "{server}/docs.un.org/en/file.pdf",
        "file.pdf#page=2",
    ],
)
def test_a_redirect_to_an_allowed_host_is_followed_inside_the_replica(
    client: HttpClient, http_server: HttpServer, location: str
) -> None:
    headers = {"Location": location.format(server=http_server.url)}
    http_server.on("/docs.un.org/en/start", Answer(302, headers=headers))
    http_server.on("/docs.un.org/en/file.pdf", Answer(body=b"%PDF"))
    answer = client.get("https://docs.un.org/en/start")
    assert answer.body == b"%PDF"
    assert answer.url == "https://docs.un.org/en/start"
    assert answer.final_url == "https://docs.un.org/en/file.pdf"


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/file.pdf",
        "https://documents.un.org.evil.example/file.pdf",
        "https://documents.un.org@evil.example/",
        "https://user:secret@documents.un.org/",
        "https://documents.un.org:8443/",
        "https://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "ftp://documents.un.org/x",
        "file:///etc/passwd",
        "https://[::1/",
        "{server}/evil.example/file.pdf",
    ],
)
def test_a_redirect_elsewhere_is_refused_and_nothing_is_asked_there(
    client: HttpClient, http_server: HttpServer, location: str
) -> None:
    http_server.on("/docs.un.org/a", Answer(302, headers={"Location": location.format(server=http_server.url)}))
    with pytest.raises(RedirectRefused) as caught:
        client.get("https://docs.un.org/a")
    assert isinstance(caught.value, TransientError)  # a maintenance page must not park a document
    assert "https://docs.un.org/a" in str(caught.value)
    assert http_server.paths() == ["/docs.un.org/a"]


def test_redirects_in_a_circle_come_to_an_end(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/a", Answer(302, headers={"Location": "/b"}))
    http_server.on("/docs.un.org/b", Answer(302, headers={"Location": "/a"}))
    with pytest.raises(ServerFailed, match="more than 5 redirects"):
        client.get("https://docs.un.org/a")
    assert len(http_server.asked) == 6


def test_a_redirect_without_a_goal_is_an_answer_like_any_other(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/a", Answer(302, b"?"))
    assert client.get("https://docs.un.org/a").status == 302


# -- half answers and no answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Answer(body=b"%PDF half", length=5000), Truncated),
        (Answer(body=b"", length=5000), Truncated),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), Truncated),
        (Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"a" * 999)[:-9]), Truncated),
        (Answer(headers={"Content-Encoding": "gzip"}, body=b"<html>not packed"), Truncated),
        (Answer(headers={"Content-Encoding": "br"}, body=b"\x0b\x02"), ServerFailed),
        (Answer(raw=b""), ServerFailed),
        (Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), ServerFailed),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Le"), ServerFailed),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000), ServerFailed),
        (Answer(500, b"oops"), ServerFailed),
        (Answer(502), ServerFailed),
        (Answer(504), ServerFailed),
    ],
)
def test_half_an_answer_is_a_failure_that_may_pass(
    client: HttpClient, http_server: HttpServer, fault: Answer, kind: type[TransientError]
) -> None:
    http_server.on("/docs.un.org/a", fault, Answer(body=b"whole"))
    with pytest.raises(kind) as caught:
        client.get("https://docs.un.org/a")
    assert isinstance(caught.value, TransientError)
    assert str(caught.value).startswith("while fetching https://docs.un.org/a: ")
    assert client.get("https://docs.un.org/a").body == b"whole"


def test_a_host_that_says_nothing_is_not_waited_for(http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/a", Answer(hang=True))
    with replica_client(http_server, timeout=0.1) as client, pytest.raises(Unreachable, match="in time"):
        client.get("https://docs.un.org/a")


@pytest.mark.parametrize(
    "fault",
    [
        Answer(drip=b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 10_000),
        Answer(drip=b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + b"y" * 10_000),
    ],
    ids=["headers", "body"],
)
def test_a_host_that_drips_is_not_waited_for(http_server: HttpServer, fault: Answer) -> None:
    http_server.on("/docs.un.org/a", fault)
    with replica_client(http_server, deadline=0.3) as client, pytest.raises(Unreachable, match="in time"):
        client.get("https://docs.un.org/a")


def test_a_dead_host_is_unreachable() -> None:
    server = HttpServer()
    server.stop()
    with replica_client(server) as client, pytest.raises(Unreachable, match=r"docs\.un\.org cannot be reached"):
        client.get("https://docs.un.org/a")


# -- size -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"x" * 100_001),
        Answer(length=10**12, body=b"x"),
        Answer(pieces=endless(b"x" * 10_000)),
        Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"\0" * 50_000_000)),
        Answer(headers={"Content-Encoding": "gzip"}, pieces=endless(gzip.compress(b""))),
    ],
    ids=["declared", "lying", "endless", "bomb", "endless and packed"],
)
def test_no_more_than_the_limit_is_taken(client: HttpClient, http_server: HttpServer, answer: Answer) -> None:
    http_server.on("/docs.un.org/a", answer)
    with pytest.raises(TooLarge, match="larger than 100,000 bytes") as caught:
        client.get("https://docs.un.org/a")
    assert isinstance(caught.value, TerminalError)


def test_a_body_of_exactly_the_limit_is_taken(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/a", Answer(body=b"x" * 100_000))
    http_server.on("/docs.un.org/b", Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"x" * 100_000)))
    assert len(client.get("https://docs.un.org/a").body) == 100_000
    assert len(client.get("https://docs.un.org/b").body) == 100_000
    with pytest.raises(TooLarge):
        client.get("https://docs.un.org/a", max_bytes=99_999)


def test_raw_deflate_is_not_taken_for_gzip(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/a", Answer(headers={"Content-Encoding": "gzip"}, body=zlib.compress(b"x")))
    with pytest.raises(Truncated, match="cannot be unpacked"):
        client.get("https://docs.un.org/a")


# -- hosts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://un.org/",
        "https://documents.un.org.evil.example/",
        "https://documents.un.org:444/",
        "https://documents.un.org:pw@evil.example/",
        "https://evil.example\\@documents.un.org/",
        "https://unwebtv.example/",
        "https://evilunwebtv.example/",
        "ftp://documents.un.org/",
        "documents.un.org/x",
        "//documents.un.org/x",
        "",
        "https://",
        "https://[",
        "https://documents.un.org\r\nX: y/",
    ],
)
def test_only_allowed_hosts_are_asked(client: HttpClient, http_server: HttpServer, url: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        client.get(url)
    assert isinstance(caught.value, TerminalError)
    assert "pw" not in str(caught.value)
    assert http_server.asked == []


@pytest.mark.parametrize(
    "url", ["https://DOCS.un.org./a", "http://docs.un.org/a", "http://docs.un.org:80/a", "https://docs.un.org:443/a#x"]
)
def test_a_host_is_known_in_every_spelling(client: HttpClient, http_server: HttpServer, url: str) -> None:
    http_server.on("/docs.un.org/a", Answer(body=b"x"))
    http_server.on("/docs.un.org./a", Answer(body=b"x"))
    assert client.get(url).ok


def test_a_star_stands_for_every_name_below(client: HttpClient, http_server: HttpServer) -> None:
    http_server.on("/media.eu.unwebtv.example/a", Answer(body=b"x"))
    assert client.get("https://media.eu.unwebtv.example/a").ok


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_a_name_that_leads_inside_is_not_connected_to(http_server: HttpServer, address: str) -> None:
    with (
        HttpClient(
            "Rapporteur/1", allowed_hosts=[f"docs.un.org:{http_server.port}"], resolver=lambda host, port: [address]
        ) as client,
        pytest.raises(Unreachable, match="private address"),
    ):
        client.get(f"https://docs.un.org:{http_server.port}/a")
    assert http_server.asked == []


def test_an_unknown_name_is_unreachable_not_missing() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with (
        HttpClient("Rapporteur/1", allowed_hosts=["docs.un.org"], resolver=unknown) as client,
        pytest.raises(Unreachable, match="cannot be resolved"),
    ):
        client.get("https://docs.un.org/a")


@pytest.mark.parametrize(
    "replica",
    [
        "http://10.0.0.1:8000",
        "https://127.0.0.1:8000",
        "http://127.0.0.1:8000/path",
        "http://un.org",
        "http://127.0.0.1:80,",
    ],
)
def test_a_replica_is_on_this_machine(replica: str) -> None:
    with pytest.raises(UsageError, match="replica"):
        HttpClient("Rapporteur/1", allowed_hosts=HOSTS, replica=replica)


# -- HTTPS ------------------------------------------------------------------------------------------------------------


def test_https_with_a_trusted_certificate_is_answered_and_with_another_is_not(tls: Tls) -> None:
    server = HttpServer(tls.server)
    server.on("/a", Answer(body=b"sealed"))
    where = f"localhost:{server.port}"

    def client(**options: object) -> HttpClient:
        return HttpClient("Rapporteur/1", allowed_hosts=[where], networks=["127.0.0.0/8"], limit=NO_LIMIT, **options)

    def local(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    try:
        with client(ssl_context=tls.client, resolver=local) as good:
            assert good.get(f"https://{where}/a").body == b"sealed"
        with client(resolver=local) as strict, pytest.raises(Unreachable, match="certificate verify failed"):
            strict.get(f"https://{where}/a")
    finally:
        server.stop()
    assert server.paths() == ["/a"]


# -- politeness -------------------------------------------------------------------------------------------------------


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


def test_a_host_is_asked_at_its_pace_and_the_others_at_theirs(http_server: HttpServer) -> None:
    time = Time()
    http_server.on("/docs.un.org/a", Answer(body=b"x"))
    http_server.on("/documents.un.org/a", Answer(body=b"x"))
    limits = {"docs.un.org": HostLimit(at_once=1, interval=3.0, jitter=0.5)}
    with replica_client(http_server, limits=limits, clock=time.clock, sleep=time.sleep) as client:
        for _ in range(4):
            client.get("https://docs.un.org/a")
            client.get("https://documents.un.org/a")
    assert len(time.slept) == 3
    assert all(3.0 <= pause <= 4.5 for pause in time.slept)
    assert len(set(time.slept)) > 1


def test_no_more_connections_to_a_host_than_allowed(http_server: HttpServer) -> None:
    http_server.on("/docs.un.org/a", Answer(body=b"x" * 50_000))
    limits = {"docs.un.org": HostLimit(at_once=2, interval=0.0)}
    done: list[Response] = []
    with replica_client(http_server, limits=limits) as client:

        def work() -> None:
            done.extend(client.get("https://docs.un.org/a") for _ in range(10))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(done) == 80
    assert all(answer.ok for answer in done)
    assert http_server.most_at_once <= 2


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (503, {"Retry-After": "1"}, 1.0),
        (429, {}, 60.0),
        (429, {"Retry-After": "soon"}, 60.0),
        (429, {"Retry-After": "-5"}, 60.0),
        (429, {"Retry-After": "999999999999999999999"}, 86_400.0),
    ],
)
def test_a_host_that_asks_for_a_pause_is_left_alone_for_it(
    http_server: HttpServer, status: int, headers: dict[str, str], pause: float
) -> None:
    time = Time()
    http_server.on("/docs.un.org/a", Answer(status, b"later", headers), Answer(body=b"x"))
    http_server.on("/documents.un.org/a", Answer(body=b"x"))
    with replica_client(http_server, clock=time.clock, sleep=time.sleep) as client:
        with pytest.raises(RateLimited) as caught:
            client.get("https://docs.un.org/a")
        assert caught.value.retry_after == pause
        assert not caught.value.may_have_landed
        time.now += pause - 0.5
        with pytest.raises(RateLimited) as caught:
            client.get("https://docs.un.org/other")
        assert caught.value.retry_after == pytest.approx(0.5)
        assert client.get("https://documents.un.org/a").ok
        time.now += 0.5
        assert client.get("https://docs.un.org/a").ok
    assert http_server.paths().count("/docs.un.org/a") == 2
    assert "/docs.un.org/other" not in http_server.paths()


def test_a_thread_that_waited_its_turn_also_keeps_the_pause(http_server: HttpServer) -> None:
    asked, second_is_on_its_way = threading.Event(), threading.Event()
    refused: list[float] = []

    def refusal_that_takes_its_time() -> Iterator[bytes]:
        asked.set()
        second_is_on_its_way.wait(30)
        yield b"later"

    def clock() -> float:
        if threading.current_thread().name == "second":
            second_is_on_its_way.set()
        return 1000.0

    def ask() -> None:
        try:
            client.get("https://docs.un.org/a")
        except RateLimited as error:
            refused.append(error.retry_after)

    refusal = Answer(429, headers={"Retry-After": "7"}, pieces=refusal_that_takes_its_time())
    http_server.on("/docs.un.org/a", refusal, Answer(body=b"x"))
    with replica_client(http_server, limit=HostLimit(at_once=1, interval=0.0), clock=clock) as client:
        first, second = (threading.Thread(target=ask, name=name) for name in ("first", "second"))
        first.start()
        assert asked.wait(30)
        second.start()
        first.join()
        second.join()
    assert refused == [7.0, 7.0]
    assert http_server.paths() == ["/docs.un.org/a"]


def test_retry_after_as_a_date_is_read_by_the_hosts_own_clock() -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    date = "Sat, 21 Nov 2026 12:00:30 GMT"
    assert retry_after({"retry-after": date}, now) == 30.0
    assert retry_after({"retry-after": date, "date": "Sat, 21 Nov 2026 12:00:20 GMT"}, now) == 10.0
    assert retry_after({"retry-after": date, "date": "Sat, 21 Nov 2026 13:00:00 GMT"}, now) == 0.0
    assert retry_after({"retry-after": "Sat, 21 Nov 2026 12:00:30 -0000"}, now) == 30.0
    assert retry_after({}, now) is None


def test_errors_keep_what_they_know_across_processes() -> None:
    error = pickle.loads(pickle.dumps(RateLimited("wait", retry_after=3.0, phase="fetching", subject="x")))
    assert (error.retry_after, str(error)) == (3.0, "while fetching x: wait")
    truncated = pickle.loads(pickle.dumps(Truncated("cut", phase="fetching", subject="x")))
    assert isinstance(truncated, Truncated)
