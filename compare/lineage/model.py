"""An edge of the lineage: which document follows which, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from compare.lineage.facts import Facts


class EdgeKind(StrEnum):
    REISSUES = "reissues"
    REVISES = "revises"
    ADOPTS = "adopts"
    EMBEDS = "embeds"
    SUCCEEDS = "succeeds"
    CORRECTS = "corrects"
    ADDS_TO = "adds to"
    RECOMMENDS = "recommends"
    AMENDS = "amends"


@dataclass(frozen=True, slots=True)
class Edge:
    """``older_key`` and ``newer_key`` are symbol keys (the same for a reissue: then the versions tell them apart), or those of
    drafts inside reports ("A/77/464#IV", ``compare.lineage.inside``).

    ``confidence`` is 0 to 1; ``evidence`` are sentences that a reader understands.
    """

    older_key: str
    newer_key: str
    kind: EdgeKind
    confidence: float
    evidence: tuple[str, ...]
    older_version: str = ""
    newer_version: str = ""


DOUBTFUL = 0.5  # an edge below this is not the one to compare with


def edge_between(older: Facts, newer: Facts, kind: EdgeKind, confidence: float, *evidence: str) -> Edge:
    return Edge(
        older.key, newer.key, kind, round(confidence, 3), tuple(filter(None, evidence)), older.version, newer.version
    )
