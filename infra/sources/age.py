"""Whether a symbol can be new today. Catalogues and agendas name old documents too, which are no news."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from documents.symbol import Symbol

#: The Assembly's main series carry its session: A/80/…, A/C.3/80/…, A/RES/80/…, A/DEC/80/…
_ASSEMBLY = re.compile(r"A/(?:C\.\d/|BUR/|RES/|DEC/|INF/)?(\d{2,3})/")
_YEAR = re.compile(r"/((?:19|20)\d\d)(?=[/-]|$)|\(((?:19|20)\d\d)\)")
#: Numbers of a session or year that has ended are still given out for so long.
_TRAILING = timedelta(days=60)


def session_of(now: datetime) -> int:
    """The General Assembly's session: the eightieth opened in September 2025 (Rule 1 of its rules of procedure)."""
    return now.year - (1945 if now.month >= 9 else 1946)


def is_past(symbol: Symbol, now: datetime) -> bool:
    """Whether the symbol itself says that the document is of an earlier session or year. False where it does not say."""
    then = now - _TRAILING
    assembly = _ASSEMBLY.match(symbol.key)
    if assembly:
        return int(assembly[1]) < session_of(then)
    years = [int(one or other) for one, other in _YEAR.findall(symbol.key)]
    return bool(years) and max(years) < then.year
