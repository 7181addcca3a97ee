"""``rapporteur topics``: check the file, list it, try a query."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from flows.commands.sides import read_side
from flows.pipeline.decide import topic_file
from infra.settings import read_settings
from watch.match import search
from watch.query import parse


def check(file: Path | None, *, as_json: bool) -> int:
    settings = read_settings(**({"topics": file} if file else {}))
    found = topic_file(settings)
    if as_json:
        rows = [
            {
                "name": one.name,
                "subscribers": [str(who) for who in one.subscribers],
                "languages": list(one.languages),
                "events": sorted(one.events),
                "paused": one.paused,
            }
            for one in found.topics
        ]
        print(
            json.dumps({"file": str(settings.topics_file), "digest": found.digest, "topics": rows}, ensure_ascii=False)
        )
        return 0
    print(f"{settings.topics_file}: {len(found.topics)} topics, no mistakes")
    for one in found.topics:
        who = ", ".join(str(recipient) for recipient in one.subscribers) or "nobody"
        print(f"  {one.name}{' (paused)' if one.paused else ''} → {who}")
    return 0


def try_query(query: str, names: Sequence[str], *, as_json: bool) -> int:
    """0 when at least one document matches, else 1."""
    parsed = parse(query)
    settings = read_settings()
    results = []
    for name in names:
        document = read_side(name, settings).document
        results.append((name, document.masthead.symbol, search(parsed, document)))
    if as_json:
        rows = [
            {"file": name, "symbol": symbol, "hits": [asdict(hit) for hit in hits]} for name, symbol, hits in results
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for name, symbol, hits in results:
            print(f"{symbol or name}: {len(hits) or 'no'} matching passage{'' if len(hits) == 1 else 's'}")
            for hit in hits:
                marked = f"{hit.excerpt[: hit.start]}»{hit.excerpt[hit.start : hit.end]}«{hit.excerpt[hit.end :]}"
                print(f"  {hit.where:<8} {marked}")
    return 0 if any(hits for _, _, hits in results) else 1
