"""A child that does not outlive its parent, whatever kind of death the parent dies.

Nobody runs a handler after ``kill -9``: the child has to notice by itself. It is adopted by another process at that
moment, so its parent's number changes; that is the same on every Unix, and needs neither a pipe nor a call of one kernel.
``python -m flows.scheduling.leash PARENT MODULE ARGUMENT…`` runs a module that way.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

_LOOK_EVERY = 0.5
#: From the request to end to the end: enough for an answer in flight, less than anybody waits for a service to stop.
GRACE_SECONDS = 5.0
#: In the environment of a run's process: the number of the `rapporteur serve` that it belongs to.
SERVED_BY = "RAPPORTEUR_SERVED_BY"


def hold(parent: int) -> None:
    """From now on this process ends when ``parent`` is no longer its parent: politely, and if that does not help, at once."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="leash", daemon=True).start()


def main() -> None:
    parent, module = int(sys.argv[1]), sys.argv[2]
    hold(parent)
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
