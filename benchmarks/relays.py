"""What relay detection adds to the time of extraction, and how its time grows with a text that is no prose.

The time inside the relay steps and the time of all the rest are taken in one run over the same articles, so their
ratio holds on a busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from spacy.language import Language

from benchmarks.measuring import arguments, machine, publish, seconds, table, use_one_core
from benchmarks.texts import articles
from quotesvc.nlp import pipeline, relays
from quotesvc.text import read_text

ODD = (
    ("quotes without end", "“Yes,” Orlov told Reuters, "),
    ("one sentence of outlets", "and the Wharf City Gazette told CNN on Twitter "),
    ("capitals", "Orlov Told The Herald Post Of The Times "),
    ("marks alone", "“ ” \" ' "),
    ("labels", "SMITH: “No.”\n"),
    ("citations", "TASS, citing RIA Novosti, citing Kommersant, "),
    ("the same words", "“It is not ready yet,” Orlov said. "),
    ("references", "the agency, the paper, that broadcaster said "),
)


class Stopwatch:
    """Adds up the processor seconds inside the functions that it wraps."""

    def __init__(self) -> None:
        self.spent = 0.0

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, with its time added to `spent`."""

        def timed(*args: Any, **options: Any) -> Any:
            started = time.process_time()
            try:
                return function(*args, **options)
            finally:
                self.spent += time.process_time() - started

        return timed


def share(nlp: Language, texts: Sequence[str], rounds: int) -> str:
    """Seconds of the relay steps beside those of all the rest."""
    watch = Stopwatch()
    find, name = relays.find_relays, relays.article_outlets
    relays.find_relays, relays.article_outlets = watch.wrap(find), watch.wrap(name)
    try:
        rows = []
        for number in range(rounds + 1):
            watch.spent = 0.0
            everything = seconds(lambda: [_analyse(nlp, text) for text in texts])
            if number:
                rest = everything - watch.spent
                rows.append((number, everything, watch.spent, watch.spent / rest))
    finally:
        relays.find_relays, relays.article_outlets = find, name
    middle = sorted(row[3] for row in rows)[len(rows) // 2]
    headers = ("round", "extraction, s", "of it relays, s", "relays / the rest")
    return f"{table(headers, rows)}\n\nRelay detection adds {middle:.1%} (median) to the rest of extraction."


def _analyse(nlp: Language, text: str) -> object:
    source = read_text(text)
    return pipeline.analyse(nlp, source.text, skip=source.skip)


def growth(nlp: Language, sizes: Sequence[int]) -> str:
    """Seconds of the relay steps alone on odd texts of growing size."""
    rows = []
    for name, piece in ODD:
        taken = [_relay_seconds(nlp, piece * (size // len(piece))) for size in sizes]
        rows.append((name, *taken, taken[-1] / max(taken[0], 1e-9)))
    headers = ("text", *(f"{size:,} characters, s" for size in sizes), f"{sizes[-1]:,} / {sizes[0]:,}")
    return table(headers, rows)


def _relay_seconds(nlp: Language, text: str) -> float:
    doc = nlp.make_doc(text)
    marked = pipeline.quotes.find_marked(text)
    gazetteer = pipeline.load_default()
    said = [_NOBODY] * len(marked)

    def work() -> None:
        doc._.outlets = relays.article_outlets(doc, gazetteer)
        relays.find_relays(doc, marked, said, gazetteer, None)

    return min(seconds(work) for _ in range(2))


class _Nobody:
    speaker = None


_NOBODY = _Nobody()


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__)
    parser.add_argument("--articles", type=int, default=60, help="number of generated articles (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds, of which the median counts")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[25_000, 50_000, 100_000, 200_000],
        help="characters of odd texts",
    )
    args = parser.parse_args()
    use_one_core()
    nlp = pipeline.build_nlp()
    texts = [article.text for article in articles(args.articles)]
    figures = f"{share(nlp, texts, args.rounds)}\n\n{growth(nlp, args.sizes)}"
    publish(f"Measured on {machine()}.\n\n{figures}", "relays", write=args.write)


if __name__ == "__main__":
    main()
