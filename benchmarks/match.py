"""How long it takes to find, among many topics, those that a document meets.

One resolution of a given size is generated (no real text is needed), and topics of the kinds that people write: phrases,
pairs of words, OR groups, NOT, NEAR, fields, prefixes. The matcher (the document's words looked up among those of all
topics, then the exact evaluation of the few queries that it lets through) is timed beside the loop that one would write
first: a regular expression per word or phrase, one topic after the other, on the same normalised text. Both must agree on
the topics that are only words and phrases. The first topics are also matched each alone, as `topics test` does.

    python -m benchmarks.match                    # 10,000 topics, 90 kB
    python -m benchmarks.match --topics 100000 --no-naive
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

from documents.model import Document, Masthead, Part, PartKind, Passage, PassageKind, Provenance
from flows.pipeline.decide import unmoved
from watch.lexemes import QueryError
from watch.match import Matcher
from watch.message import Recipient
from watch.nodes import And, Node, Not, Or, Query, Term
from watch.query import parse
from watch.topics import Topic
from watch.words import read

VERBS = ("Requests", "Encourages", "Urges", "Calls upon", "Invites", "Decides", "Takes note of", "Reaffirms")
SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ga go ha he ka ki la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se"
)
SHARED = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "States",
    "United",
    "Nations",
    "Member",
    "report",
    "session",
    "on",
    "its",
    "for",
)


def vocabulary(chance: random.Random, size: int = 6000) -> list[str]:
    syllables = SYLLABLES.split()
    words = {"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(size * 2)}
    return sorted(words)[:size]


def sentence(chance: random.Random, words: Sequence[str], weights: Sequence[float], length: int) -> str:
    chosen = chance.choices(words, weights, k=length)
    return " ".join(word if chance.random() < 0.6 else chance.choice(SHARED) for word in chosen)


def resolution(chance: random.Random, words: Sequence[str], size: int) -> Document:
    """A resolution of about ``size`` bytes; words follow Zipf's law, as those of real texts do."""
    weights = [1 / (rank + 3) for rank in range(len(words))]
    passages: list[Passage] = []
    written = 0
    while written < size:
        lead = chance.choice(VERBS)
        text = f"{lead} {sentence(chance, words, weights, chance.randint(25, 90))};"
        written += len(text)
        passages.append(Passage(PassageKind.OPERATIVE, text, str(len(passages) + 1), lead))
    head = Masthead("A/RES/80/999", "en", organ="General Assembly", session="80")
    part = Part(PartKind.RESOLUTION, tuple(passages), title=sentence(chance, words, weights, 12))
    return Document("resolution", head, (part,), Provenance("text/plain", "benchmark"))


def query(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    def word() -> str:
        return chance.choices(words, weights)[0]

    def phrase() -> str:
        return f'"{word()} {word()}"'

    forms: tuple[Callable[[], str], ...] = (
        phrase,
        lambda: f'"{word()} {word()} {word()}"',
        lambda: f"{word()} {word()} {word()}",
        lambda: f"{phrase()} OR {phrase()} OR {word()} AND {word()}",
        lambda: f"{word()} {word()} NOT {word()}",
        lambda: f"{word()} NEAR/5 {word()}",
        lambda: f"title:{word()} OR operative:({word()} {phrase()})",
        lambda: f"{word()[:5]}* AND {phrase()}",
    )
    return chance.choices(forms, (30, 20, 15, 10, 10, 5, 5, 5))[0]()


def kept(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> Query:
    """A query that people may keep: chance also writes "lamps NOT lamps", which is refused."""
    while True:
        try:
            return parse(query(chance, words, weights))
        except QueryError:
            continue


def naive(topics: Sequence[Topic]) -> Callable[[str], set[str]]:
    """What one would write first: per topic, a regular expression for each of its words and phrases."""

    def test(node: Node) -> Callable[[str], bool]:
        match node:
            case Term(readings, _, _, stem, prefix):
                ending = "" if prefix else r"(?:s|es)?\b" if stem else r"\b"
                pattern = re.compile("|".join(rf"\b{' '.join(map(re.escape, words))}{ending}" for words in readings))
                return lambda text: pattern.search(text) is not None
            case And(nodes):
                tests = [test(inner) for inner in nodes]
                return lambda text: all(each(text) for each in tests)
            case Or(nodes):
                tests = [test(inner) for inner in nodes]
                return lambda text: any(each(text) for each in tests)
            case Not(inner):
                tested = test(inner)
                return lambda text: not tested(text)
            case _:
                return lambda text: False  # NEAR and fields are beyond it

    tests = [(topic.name, test(topic.query.root)) for topic in topics]
    return lambda text: {name for name, each in tests if each(text)}


def comparable(node: Node) -> bool:
    """Whether the naive loop can answer it as the matcher does: phrases, and what AND, OR and NOT make of them."""
    match node:
        case Term(stem=stem):
            return not stem
        case And(nodes) | Or(nodes):
            return all(map(comparable, nodes))
        case Not(inner):
            return comparable(inner)
        case _:
            return False


def timed(what: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each run."""
    found: list[float] = []
    for _ in range(times):
        start = clock()
        what()
        found.append((clock() - start) * 1000)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topics", type=int, default=10_000, help="how many topics (default 10,000)")
    parser.add_argument("--size", type=int, default=90_000, help="bytes of the resolution (default 90,000)")
    parser.add_argument("--repeat", type=int, default=9, help="runs of the matcher; the median counts (default 9)")
    parser.add_argument("--alone", type=int, default=200, help="topics that are also matched one by one (default 200)")
    parser.add_argument("--seed", type=int, default=80, help="of the generated text and topics (default 80)")
    parser.add_argument("--no-naive", action="store_true", help="leave out the loop of regular expressions")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - the same text again for the same seed, no secrets
    words = vocabulary(chance)
    # People watch for rarer words than those that texts are made of; about one topic in eight still matches.
    weights = [1 / (rank + 25) for rank in range(len(words))]
    document = resolution(chance, words, options.size)
    console = (Recipient("console", "console"),)
    topics = [Topic(f"topic {n}", kept(chance, words, weights), subscribers=console) for n in range(options.topics)]

    built: list[Matcher] = []
    build = timed(lambda: built.append(Matcher(topics)), 1)[0]
    matcher = built[0]
    matches = {match.topic for match in matcher.match(document, None)}
    with unmoved():  # as the program has it
        runs = timed(lambda: matcher.match(document, None), options.repeat)
        cpu = timed(lambda: matcher.match(document, None), options.repeat, time.process_time)
    alone = sorted(min(timed(partial(Matcher([topic]).match, document, None), 3)) for topic in topics[: options.alone])
    result: dict[str, object] = {
        "topics": options.topics,
        "bytes": sum(len(passage.text.encode()) for passage in document.passages),
        "build_ms": round(build, 1),
        "match_ms": round(statistics.median(runs), 1),
        "match_ms_best": round(min(runs), 1),
        "match_ms_cpu": round(statistics.median(cpu), 1),
        "match_ms_worst": round(max(runs), 1),
        "one_topic_ms": round(statistics.median(alone), 2),
        "one_topic_ms_p95": round(alone[len(alone) * 95 // 100], 2),
        "one_topic_ms_worst": round(alone[-1], 2),
        "matched": len(matches),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if not options.no_naive:
        # Stems and phrases over paragraph ends are not its affair: it is given the best case, one text already normalised.
        text = "\n".join(" ".join(read(piece).plain.words) for piece in document.texts())
        loop = naive(topics)
        start = time.perf_counter()
        found = loop(text)
        result["naive_ms"] = round((time.perf_counter() - start) * 1000, 1)
        both = {topic.name for topic in topics if comparable(topic.query.root)}
        result["compared"], result["differ"] = len(both), len((found ^ matches) & both)
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:>16}  {value:,}")
    return 1 if result.get("differ") else 0


if __name__ == "__main__":
    sys.exit(main())
