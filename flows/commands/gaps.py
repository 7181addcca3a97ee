"""``gaps``: the numbers of watched series that are missed, and how often they were asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from documents.errors import UsageError
from documents.series import Series
from documents.symbol import Symbol, SymbolError
from flows.pipeline.series import open_gaps
from infra.database.engine import open_database, reading
from infra.settings import read_settings


def show_gaps(names: Sequence[str], *, as_json: bool) -> int:
    """0, whatever is missing: a reserved number is no failure."""
    try:
        series = [Series.parse(name).name for name in names]
    except SymbolError as error:
        raise UsageError(error.what, phase="reading the series") from error
    settings = read_settings()
    with reading(open_database(settings.database_address)) as connection:
        rows = open_gaps(connection, series)
    found = [
        {
            "series": row["series"],
            "symbol": Symbol.parse(str(row["symbol_key"])).display,
            "open_since": row["opened_at"],
            "asked": row["asked"],
            "last_asked": row["asked_at"],
            "next": row["next_due"],
            "note": row["note"],
        }
        for row in rows
    ]
    if as_json:
        print(json.dumps(found, default=datetime.isoformat, ensure_ascii=False))
        return 0
    for series_name in dict.fromkeys(str(one["series"]) for one in found):
        mine = [one for one in found if one["series"] == series_name]
        print(f"{series_name}: {len(mine)} missing")
        for one in mine:
            times = "once" if one["asked"] == 1 else f"{one['asked']} times, last"
            asked = f"asked {times} {_day(one['last_asked'])}" if one["asked"] else "not asked yet"
            note = f"  ({one['note']})" if one["note"] else ""
            print(f"  {one['symbol']:<26} since {_day(one['open_since'])}, {asked}, next {_day(one['next'])}{note}")
    if not found:
        print(
            "no number of a watched series is missing"
            if settings.series
            else "no series is watched: RAPPORTEUR_SERIES names them, such as A/C.3/80/L.n,A/RES/80/n"
        )
    return 0


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else "at the next run"
