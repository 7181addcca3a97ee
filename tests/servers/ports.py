"""Ports and waiting for them."""

from __future__ import annotations

import socket
import subprocess
import threading


def free_port() -> int:
    """A port that was free a moment ago, for servers that cannot pick one themselves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    """Until somebody listens there; fails as soon as the process is dead."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            pause.wait(0.05)
    raise RuntimeError(f"{process.args!r} does not listen on port {port}")
