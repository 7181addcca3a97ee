"""Prefect's surroundings: its environment, and a server of our own where none is given.

Prefect reads its environment once, when it is imported: nothing here imports it, and whoever does calls ``settle`` first.
A flow run is impossible without a server. Prefect's own makeshift, the ephemeral server, loses the history of task runs when
the process ends; so we start a real one, as a child, with its database below the home folder.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from documents.errors import TerminalError, TransientError, UsageError
from flows.scheduling.leash import GRACE_SECONDS
from infra.database.lock import Busy
from infra.settings import Settings

#: Prefect's usual port: the one at which a person looks for the UI.
USUAL_PORT = 4200
_START_SECONDS = 120.0
#: How long a server whose parent was killed may take to notice and to go.
_ORPHAN_SECONDS = 12.0
_MOST_LOG = 5 * 1024 * 1024

#: Nothing of ours reports to a vendor, with whatever server.
_PRIVATE = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}

_OWN = {
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The recorders' own batch sizes (1 and 20) cost 20 ms of CPU a task and stall SQLite; the shorter pauses make what is
    # written visible within a second all the same.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    # How soon an event or a person in the UI gets a run; twice as often as Prefect's own 10 s.
    "PREFECT_RUNNER_POLL_FREQUENCY": "5",
    # Old runs go after Prefect's 90 days: a service that runs for years must not fill the disk with its own diary.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


def folder_of(settings: Settings) -> Path:
    """Where a Prefect server of our own keeps its database, its log and its web pages."""
    return (settings.home / "prefect").absolute()


def settle(settings: Settings, api_url: str, *, own: bool) -> dict[str, str]:
    """The environment in which Prefect is to be imported, and that children inherit; what the operator set stays."""
    given = os.environ
    environment = dict(_PRIVATE)
    if own:
        folder = folder_of(settings)
        environment |= _OWN | {"PREFECT_UI_STATIC_DIRECTORY": str(folder / "ui")}
    environment = {name: given.get(name, value) for name, value in environment.items()}
    environment["PREFECT_API_URL"] = api_url
    if own:
        # A profile in the operator's ~/.prefect is for another server.
        environment["PREFECT_HOME"] = str(folder)
        # A proxy for the outside world cannot reach our own loopback.
        bypass = [word for word in given.get("NO_PROXY", given.get("no_proxy", "")).split(",") if word]
        environment["NO_PROXY"] = environment["no_proxy"] = ",".join([*bypass, "127.0.0.1", "localhost"])
    return environment


class LocalServer:
    """A Prefect server as our child, one per home folder, gone at the latest a few seconds after we are.

    ``with LocalServer(settings) as server`` takes the home folder's lock (Busy when another process has it); ``start`` brings
    the server up and fixes its address, and again after it died, at the same address; leaving stops it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = folder_of(settings)
        self._host = os.environ.get("PREFECT_SERVER_API_HOST", "127.0.0.1")
        self._port = 0
        self._lock = -1
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the UI is."""
        host = "127.0.0.1" if self._host in ("0.0.0.0", "::", "") else self._host  # noqa: S104  # an address to look at
        return f"http://{host}:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api"

    @property
    def log(self) -> Path:
        return self._folder / "server.log"

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self._folder / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise TerminalError(
                f"cannot write {self._folder} ({error.strerror})",
                phase="starting Prefect's server",
                advice="Make the home folder writable",
            ) from error
        try:
            self._take_lock()
        except BaseException:
            os.close(self._lock)
            raise
        return self

    def _take_lock(self) -> None:
        # The server holds the lock as well: after a `kill -9` of its parent it has the database and the port for some
        # seconds more, and a second server on both would be worse than waiting for it.
        deadline = time.monotonic() + _ORPHAN_SECONDS
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                api_url, owner = _note(self._folder)
                if time.monotonic() > deadline or _lives(owner):
                    raise Busy(
                        f"process {owner} has a Prefect server on {self._folder} already ({api_url})",
                        phase="starting Prefect's server",
                        advice="Is another `rapporteur serve` running? One is enough",
                    ) from error
                time.sleep(0.2)
            else:
                return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        os.close(self._lock)

    def start(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Returns when the server answers, or when ``stopping`` says that nobody wants it any more.

        Raises TransientError, with the last line of its log, when it does not come up.
        """
        self._port = self._port or _port_given()
        if self._port:
            # The runs at work know the address, and so does the person who looks at the UI.
            self._start(stopping)
            return
        for port in (_free_port(self._host, USUAL_PORT), _free_port(self._host, 0)):
            self._port = port
            try:
                self._start(stopping)
            except TransientError:
                # Perhaps somebody else took the port between our look and the server's.
                taken = _free_port(self._host, port) != port
                self._port = 0
                if not taken:
                    raise
            else:
                return
        raise TransientError("every port that was free a moment ago is taken", phase="starting Prefect's server")

    def _start(self, stopping: Callable[[], bool]) -> None:
        self.stop()
        try:
            self._process = self._launched()
        except OSError as error:
            raise TransientError(
                f"{error.strerror}: {error.filename or self._folder}", phase="starting Prefect's server"
            ) from error
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.api_url):
            if not self.alive:
                raise self._trouble(f"it ended with exit code {self._process.returncode}")
            if time.monotonic() > deadline:
                raise self._trouble(f"it did not answer within {_START_SECONDS:.0f} s")
            if stopping():
                return
            time.sleep(0.1)

    def _launched(self) -> subprocess.Popen[bytes]:
        note = json.dumps({"api": self.api_url, "process": os.getpid()}).encode()
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, note, 0)
        mode = "ab" if self.log.exists() and self.log.stat().st_size < _MOST_LOG else "wb"
        command = [sys.executable, "-m", "flows.scheduling.leash", str(os.getpid()), "prefect", "server", "start"]
        with self.log.open(mode) as out:
            return subprocess.Popen(
                [*command, "--host", self._host, "--port", str(self._port)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                # COLUMNS: its complaints are folded to the width of a terminal, and we quote the last line.
                env={**os.environ, **settle(self._settings, self.api_url, own=True), "COLUMNS": "300"},
                pass_fds=(self._lock,),
                # A Ctrl-C in the terminal is for us alone: the server ends last, when the runs have said their last word.
                start_new_session=True,
            )

    def _trouble(self, what: str) -> TransientError:
        self.stop()
        lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        last = f": {lines[-1][:200]}" if lines else ""
        return TransientError(f"{what}{last}", phase="starting Prefect's server", advice=f"See {self.log}")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def answers(api_url: str, seconds: float = 5.0) -> bool:
    """Whether a Prefect server is well at that address (http only: it is for servers of our own)."""
    host, _, port = api_url.removeprefix("http://").removesuffix("/api").rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=seconds)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def running_elsewhere(settings: Settings) -> str | None:
    """The API address of a server that another process runs on this home folder, if it answers."""
    api_url, owner = _note(folder_of(settings))
    return api_url if _lives(owner) and api_url and answers(api_url) else None


def _note(folder: Path) -> tuple[str, int]:
    """What the last holder of the lock wrote into it: the API's address and its process."""
    try:
        note = json.loads((folder / "server.lock").read_text())
        return str(note["api"]), int(note["process"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", 0


def _lives(process: int) -> bool:
    if process <= 0 or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _port_given() -> int:
    given = os.environ.get("PREFECT_SERVER_API_PORT", "0")
    if not given.isdigit():
        raise UsageError(f"PREFECT_SERVER_API_PORT={given} is no port", phase="reading the settings")
    return int(given)


def _free_port(host: str, wanted: int) -> int:
    """The wanted port if it is free, else any that is."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            # As the server itself will: a port in TIME_WAIT is free for it.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise TerminalError(
        f"no port is free at {host}", phase="starting Prefect's server", advice="Check PREFECT_SERVER_API_HOST"
    )
