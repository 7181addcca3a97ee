"""How this United Nations answers today, where the evidence contradicts itself or says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from documents.errors import UsageError
from replica.feeds import FeedShape
from replica.library import Library
from replica.messages import Request, Response

#: How a document that does not exist is said to be missing: three dated reports contradict each other (sources.md 3.1).
MISSING = ("html", "empty", "404")
#: Which validators lists and files carry; nobody has written down what the real hosts send.
VALIDATORS = ("both", "etag", "date", "none")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """``missing``: one of MISSING. ``shape``: of the daily lists. ``validators``: one of VALIDATORS. ``wall``: whether
    digitallibrary.un.org challenges every robot, as it does since the middle of 2026 (sources.md 2.1). ``appnames``: those that
    ReliefWeb has approved."""

    missing: str = "html"
    shape: FeedShape = field(default_factory=FeedShape)
    validators: str = "both"
    wall: bool = True
    appnames: frozenset[str] = frozenset({"rapporteur"})

    def __post_init__(self) -> None:
        for name, value, known in (("missing", self.missing, MISSING), ("validators", self.validators, VALIDATORS)):
            if value not in known:
                raise UsageError(f"{name}={value!r} is none of {', '.join(known)}")


Handler = Callable[[Request, "re.Match[str]", Library, Behaviour, datetime], Response]
#: Patterns over ``host/path``, decoded, each with what answers; the first that matches does.
Routes = tuple[tuple[re.Pattern[str], Handler], ...]
