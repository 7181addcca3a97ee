"""The two families of failure that every phase speaks in.

A message names the phase and the thing ("while fetching A/C.3/80/L.9: …"), says what was wrong, and, where a person can
act, what to do. The cause is chained with ``raise … from error``.
"""

from __future__ import annotations


class RapporteurError(Exception):
    """A failure with its phase, subject and advice; ``str()`` is the one line that is shown to a person."""

    def __init__(self, what: str, *, phase: str = "", subject: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what, self.phase, self.subject, self.advice = what, phase, subject, advice

    def __str__(self) -> str:
        where = " ".join(word for word in (self.phase, self.subject) if word)
        line = f"while {where}: {self.what}" if where else self.what
        return f"{line}. {self.advice}" if self.advice else line

    def __reduce__(self) -> tuple[object, ...]:
        # Crosses the border of the parser's child processes; keyword-only arguments do not survive plain pickling.
        return (_rebuild, (type(self), self.what, self.phase, self.subject, self.advice))


def _rebuild(kind: type[RapporteurError], what: str, phase: str, subject: str, advice: str) -> RapporteurError:
    return kind(what, phase=phase, subject=subject, advice=advice)


class TransientError(RapporteurError):
    """May go better later: tried again with growing pauses, never given up in silence."""


class TerminalError(RapporteurError):
    """Will not go better by itself: parked under its reason until a person or a new version of ours looks at it."""


class UsageError(RapporteurError):
    """The caller asked for something that makes no sense (exit code 2 on the command line)."""


def place_of(error: BaseException) -> str:
    """The innermost place of an unexpected error: "passages.py:120"."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
