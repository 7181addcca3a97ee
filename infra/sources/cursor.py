"""What a source remembers, as JSON. A cursor that cannot be read is no cursor: the source begins anew, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def written(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(cursor: str | None) -> Mapping[str, Any]:
    try:
        found = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
