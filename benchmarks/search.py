"""Latency of searches and audits as the store grows, beside a scan with LIKE, on one core and a SQLite file.

The store is filled through the service that takes articles, with made-up analyses in the place of the
language part.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text as sql

from benchmarks.measuring import arguments, machine, publish, table, use_one_core
from benchmarks.texts import FRAGMENTS, OUTLETS, PEOPLE, SAYINGS
from quotesvc.nlp.types import Analysis, Mention, OutletRef, Quote, Relay, Speaker
from quotesvc.outlets.gazetteer import Gazetteer, load_default
from quotesvc.services import audit, ingest, quotes
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.db import Store
from quotesvc.store.migrations import migrate
from quotesvc.store.pages import PageRequest

QUOTES_PER_ARTICLE = 10
WORDS = sorted({word.strip(",.").lower() for line in (*SAYINGS, *FRAGMENTS) for word in line.split()})
RARE = "zeugma"


class MadeUp:
    """An analyser that finds a quote in each line: the words between its marks, its speaker, its relay."""

    version = "made-up"

    def __init__(self, gazetteer: Gazetteer) -> None:
        found = [gazetteer.lookup(name.removeprefix("the ")) for name in OUTLETS]
        self._outlets = [OutletRef(outlet.slug, outlet.name) for outlet in found if outlet is not None]

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """One quote for each line."""
        found = []
        at = 0
        for line in text.split("\n"):
            start, end = at + 1, at + line.index("”")
            said = line.partition(" said ")[2]
            mention = Mention(said, at + line.index(said), at + len(line))
            outlet = self._outlets[len(line) % len(self._outlets)]
            relay = Relay(outlet, mention, "told", "explicit")
            found.append(
                Quote(
                    field="text",
                    start=start,
                    end=end,
                    text=text[start:end],
                    prefix="",
                    suffix="",
                    kind="direct",
                    speaker=Speaker(said, "person", None, mention, "name"),
                    cue=mention,
                    relays=(relay,),
                    channel=None,
                    stance="asserted",
                    confidence=0.9,
                    abstained=None,
                )
            )
            at += len(line) + 1
        return Analysis(tuple(found), self.version)


def made_article(number: int) -> ArticleInput:
    """An article of quotations of random words, one in a line; one quote in a hundred has the word `RARE`."""
    chance = random.Random(number)
    lines = []
    for index in range(QUOTES_PER_ARTICLE):
        words = chance.choices(WORDS, k=14)
        if index == 0 and number % 10 == 0:
            words[3] = RARE
        lines.append(f"“{' '.join(words)}” said {chance.choice(PEOPLE)}")
    published = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    outlet = chance.choice(OUTLETS).removeprefix("the ")
    return ArticleInput(
        text="\n".join(lines), publisher=outlet, published_at=published, url=f"https://x.test/{number}"
    )


def latency(work: Callable[[], object], rounds: int) -> float:
    """Median milliseconds by the clock."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def like_scan(deps: Deps) -> list[object]:
    """What a search without an index would do."""
    query = sql("SELECT id, text FROM quote WHERE text LIKE :pattern ORDER BY published_at DESC LIMIT 50")
    with deps.store.read() as session:
        return list(session.execute(query, {"pattern": f"%{RARE}%"}))


def searches(deps: Deps) -> dict[str, Callable[[], object]]:
    """The searches that are timed, by the words of the table."""
    page = PageRequest()
    return {
        "scan with LIKE, rare word": lambda: like_scan(deps),
        "q, rare word": lambda: quotes.search_quotes(deps, QuoteQuery(q=RARE), page),
        "q, common word": lambda: quotes.search_quotes(deps, QuoteQuery(q=WORDS[5]), page),
        "q, phrase": lambda: quotes.search_quotes(deps, QuoteQuery(q=f'"{WORDS[5]} {WORDS[6]}"'), page),
        "speaker": lambda: quotes.search_quotes(deps, QuoteQuery(speaker=PEOPLE[0]), page),
        "relay": lambda: quotes.search_quotes(deps, QuoteQuery(relay="reuters"), page),
        "relay and q, rare word": lambda: quotes.search_quotes(
            deps, QuoteQuery(relay="reuters", q=RARE), page
        ),
        "newest 50": lambda: quotes.search_quotes(deps, QuoteQuery(), page),
        "audit by relay": lambda: audit.relays(deps, QuoteQuery(), page),
        "audit by relay and speaker": lambda: audit.relays(deps, QuoteQuery(), page, ("relay", "speaker")),
    }


def measure(sizes: Sequence[int], rounds: int, folder: Path) -> str:
    """The table: a row for each search, a column for each number of quotes in the store."""
    url = f"sqlite:///{folder / 'benchmark.db'}"
    migrate(url)
    gazetteer = load_default()
    deps = Deps(Store(url), MadeUp(gazetteer), gazetteer)
    columns: list[dict[str, float]] = []
    stored = 0
    for size in sizes:
        started, before = time.perf_counter(), stored
        while stored * QUOTES_PER_ARTICLE < size:
            ingest.submit(deps, made_article(stored))
            stored += 1
        spent = time.perf_counter() - started
        column = {"to store an article": 1000 * spent / max(1, stored - before)}
        column |= {name: latency(work, rounds) for name, work in searches(deps).items()}
        columns.append(column)
    deps.store.close()
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    return table(("milliseconds, median", *(f"{size:,} quotes" for size in sizes)), rows)


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1000, 5000, 25_000], help="quotes in the store"
    )
    parser.add_argument("--rounds", type=int, default=9, help="times that each search is run")
    args = parser.parse_args()
    use_one_core()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(sorted(args.sizes), args.rounds, Path(folder))
    publish(f"Measured on {machine()}, SQLite.\n\n{figures}", "search", write=args.write)


if __name__ == "__main__":
    main()
