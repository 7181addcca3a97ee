"""What this package refuses to do."""

from __future__ import annotations

from documents.errors import TerminalError


class Withheld(TerminalError):
    """A comparison that must not be shown: it does not rebuild both its sides, or its sides cannot be compared at all."""
