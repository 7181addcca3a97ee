"""Two documents in, what changed out; and which two to compare (``compare.lineage``). Pure functions only."""

from compare.engine import ENGINE_VERSION, compare
from compare.errors import Withheld
from compare.model import Comparison, Row, RowKind

__all__ = ["ENGINE_VERSION", "Comparison", "Row", "RowKind", "Withheld", "compare"]
