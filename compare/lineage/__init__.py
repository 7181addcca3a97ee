"""Which document does this one follow? Answered from a few facts of each, without loading the texts.

``facts`` draws out of a document what the question needs; ``lookup_keys`` says what to ask a database for; ``edges`` weighs the
candidates that it found; ``predecessor`` names the one to compare with; ``inside`` takes the drafts of a report as documents.
"""

from compare.lineage.edges import edges, predecessor
from compare.lineage.facts import Embedded, Facts, Says, Statement, facts
from compare.lineage.inside import inside, key_as_shown, one_inside, part_order, split_key
from compare.lineage.keys import Keys, lookup_keys
from compare.lineage.model import Edge, EdgeKind

__all__ = [
    "Edge",
    "EdgeKind",
    "Embedded",
    "Facts",
    "Keys",
    "Says",
    "Statement",
    "edges",
    "facts",
    "inside",
    "key_as_shown",
    "lookup_keys",
    "one_inside",
    "part_order",
    "predecessor",
    "split_key",
]
