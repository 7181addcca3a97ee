"""One piece of work, kept apart from the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from documents.errors import RapporteurError, TransientError, place_of
from flows.office import Office
from infra.database.attempts import Attempt, failed


class OurFault(TransientError):
    """An error that nobody foresaw. Tried again, because the next version of ours may mend it; shown until then."""

    reason = "a fault of ours"


@contextmanager
def kept_apart(
    office: Office, stage: str, subject: str, shown: str, passing: type[RapporteurError] | None = None
) -> Iterator[None]:
    """A failure inside becomes a row and a line, and stops nothing else; ``passing`` is an error that concerns them all.

    Only a database that cannot be written ends the run: then there is no place for the row either.
    """
    try:
        yield
    except RapporteurError as error:
        if passing is not None and isinstance(error, passing):
            raise
        _note(office, failed(office.engine, stage, subject, error, office.clock()), error, shown)
    except Exception as error:  # noqa: BLE001  # one document must not stand in the way of all behind it
        fault = OurFault(f"{type(error).__name__}: {error} ({place_of(error)})", phase=stage, subject=shown)
        _note(office, failed(office.engine, stage, subject, fault, office.clock()), fault, shown)


def _note(office: Office, attempt: Attempt, error: RapporteurError, shown: str) -> None:
    if attempt.parked or attempt.next_due is None:
        office.report.line(f"parked: {shown}: {attempt.reason}: {error.what}")
    else:
        advice = f". {error.advice}" if error.advice else ""
        again = f"tried again after {attempt.next_due:%Y-%m-%d %H:%M} UTC"
        office.report.line(f"failed: {shown}: {error.what}{advice} ({again})")
