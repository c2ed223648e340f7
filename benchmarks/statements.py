"""What finding the statement of a quote costs as the store grows, on one core and a SQLite file.

Two quotes in three are said for the first time. The others are quoted again, whole, cut short, in part, or with
a word changed, from what was said of late. Words are drawn as a language has them, few of them often and many
of them seldom.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from bisect import bisect
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from benchmarks.measuring import arguments, machine, publish, table, use_one_core
from quotesvc.nlp.types import Analysis, Mention, Quote, Speaker
from quotesvc.services import lexicon, statements
from quotesvc.services.inputs import Draft
from quotesvc.services.recording import article_row, stored_quotes
from quotesvc.store.db import Store
from quotesvc.store.ids import ARTICLE, new_id
from quotesvc.store.migrations import migrate

WORDS = 60_000
SPEAKERS = 4_000
SYLLABLES = (
    "ba",
    "ko",
    "li",
    "mu",
    "ne",
    "sti",
    "tra",
    "vo",
    "pel",
    "dor",
    "gim",
    "fen",
    "har",
    "wal",
    "que",
    "zas",
)
AGAIN = 1 / 3
LATELY = 2_000
"""From how many of the last quotes one is quoted again."""

PER_DAY = 1_000
AT_ONCE = 200  # quotes of one article while the store is filled
MEASURED = 10  # quotes of one article while it is measured


class Talk:
    """Quotes as they come, the same in every run."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        # Zipf's law, which words of any language and names in the news keep: the most frequent ones carry grammar.
        known = [*sorted(lexicon.words("function_words")), *sorted(lexicon.words("common_words"))]
        self._words = [*known, *(self._word() for _ in range(WORDS))]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))
        self._names = list(accumulate(1 / (rank + 30) for rank in range(SPEAKERS)))
        self._said: list[tuple[str, str]] = []
        self.count = 0

    def _word(self) -> str:
        return "".join(self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4)))

    def _speaker(self) -> str:
        number = bisect(self._names, self._chance.random() * self._names[-1])
        return f"{self._words[-1 - number].title()} {self._words[-5000 - number].title()}"

    def _draw(self, number: int) -> list[str]:
        total = self._weights[-1]
        return [self._words[bisect(self._weights, self._chance.random() * total)] for _ in range(number)]

    def next(self) -> tuple[str, str]:
        """Words and their speaker."""
        self.count += 1
        if self._said and self._chance.random() < AGAIN:
            return self._changed(*self._chance.choice(self._said[-LATELY:]))
        words = " ".join(self._draw(max(3, round(self._chance.gauss(18, 8)))))
        said = words, self._speaker()
        self._said = [*self._said[-LATELY:], said] if len(self._said) > 2 * LATELY else [*self._said, said]
        return said

    def _changed(self, words: str, speaker: str) -> tuple[str, str]:
        split = words.split()
        length = len(split)
        first = self._chance.randrange(length // 2 + 1)
        way = self._chance.randrange(4)
        if way == 0:
            return words, speaker
        if way == 1:
            return " ".join(split[: max(2, length * 2 // 3)]), speaker
        if way == 2:
            return " ".join(split[first : first + max(2, length // 3)]), speaker
        split[first : first + 1] = self._draw(1)
        return " ".join(split), speaker


def assigned(store: Store, talk: Talk, number: int) -> float:
    """Store an article with so many quotes; gives the processor milliseconds a quote that statements cost."""
    said = [talk.next() for _ in range(number)]
    when = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=talk.count // PER_DAY)
    quotes = tuple(_quote(words, speaker, index) for index, (words, speaker) in enumerate(said))
    with store.write() as session:
        text = str(talk.count)
        article = article_row(
            new_id(ARTICLE), Draft(text, None, None, None, (), None, when, None, ()), "made-up", when
        )
        session.add(article)
        rows = stored_quotes(session, article, Analysis(quotes, "made-up"))
        session.flush()
        started = time.process_time()
        statements.assign(session, rows)
        return 1000 * (time.process_time() - started) / number


def _quote(words: str, speaker: str, index: int) -> Quote:
    mention = Mention(speaker, 0, len(speaker))
    return Quote(
        field="text",
        start=index,
        end=index,
        text=words,
        prefix="",
        suffix="",
        kind="direct",
        speaker=Speaker(speaker, "person", None, mention, "name"),
        cue=None,
        relays=(),
        channel=None,
        stance="asserted",
        confidence=0.9,
        abstained=None,
    )


def measure(sizes: Sequence[int], rounds: int, folder: Path) -> str:
    """The table: a row for each size of the store."""
    url = f"sqlite:///{folder / 'benchmark.db'}"
    migrate(url)
    store, talk = Store(url), Talk()
    rows: list[tuple[object, ...]] = []
    first = 0.0
    for size in sizes:
        while talk.count < size:
            assigned(store, talk, min(AT_ONCE, size - talk.count))
        times = [assigned(store, talk, MEASURED) for _ in range(rounds)]
        middle = statistics.median(times)
        first = first or middle
        rows.append((size, middle, statistics.quantiles(times, n=20)[-1], middle / first))
        print(f"{size:,} quotes: {middle:.2f} ms", flush=True)
    store.close()
    ratio = f"ratio to {sizes[0]:,}"
    return table(("quotes in the store", "ms a quote, median", "ms a quote, 95 of 100", ratio), rows)


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="quotes in the store"
    )
    parser.add_argument("--rounds", type=int, default=60, help="articles that are measured at each size")
    args = parser.parse_args()
    use_one_core()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(sorted(args.sizes), args.rounds, Path(folder))
    publish(f"Measured on {machine()}, SQLite.\n\n{figures}", "statements", write=args.write)


if __name__ == "__main__":
    main()
