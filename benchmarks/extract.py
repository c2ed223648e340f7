"""Time and memory of extraction, beside the shipped spaCy pipeline alone on the same paragraphs, on one core.

Ratios are of processor time in one run, so they hold on a machine that is busy or slow. The pipeline alone
is run in two ways: article by article, as extraction must, and over all paragraphs in one batch, which is
the fastest there is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import spacy

from benchmarks.measuring import arguments, machine, medians, publish, run_fresh, seconds, table, use_one_core
from benchmarks.texts import articles
from quotesvc.nlp import pipeline
from quotesvc.nlp.types import Analysis
from quotesvc.services import ingest
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.wiring import PipelineAnalyser, build_deps
from quotesvc.settings import Settings
from quotesvc.text.paragraphs import paragraphs

COMMAND = (sys.executable, "-c", "from quotesvc.cli import main; main()", "extract", "--input-format")


class Extraction:
    """All that `quotesvc extract` does with a text once it has started; ``nlp`` is the pipeline that it works with."""

    def __init__(self) -> None:
        self.nlp = pipeline.build_nlp()
        self._deps = build_deps(Settings.from_env({}), PipelineAnalyser(self.nlp))

    def language_part(self, texts: Sequence[str]) -> list[Analysis]:
        """The quotes of each text, without ids and shapes."""
        return [pipeline.analyse(self.nlp, text) for text in texts]

    def everything(self, texts: Sequence[str]) -> list[str]:
        """The answer for each text."""
        return [json.dumps(ingest.extract(self._deps, ArticleInput(text=text))) for text in texts]


def speed(extraction: Extraction, texts: Sequence[str], rounds: int) -> str:
    """Extraction against the pipeline alone."""
    base = spacy.load(pipeline.MODEL)
    pieces = [[text[start:end] for start, end in paragraphs(text)] for text in texts]
    everything = [piece for article in pieces for piece in article]
    names = (
        "pipeline alone, all in one batch",
        "pipeline alone, article by article",
        "tagger to relays: the whole language part",
        "everything extract does",
    )
    taken = medians(
        {
            names[0]: lambda: list(base.pipe(everything)),
            names[1]: lambda: [list(base.pipe(article)) for article in pieces],
            names[2]: lambda: extraction.language_part(texts),
            names[3]: lambda: extraction.everything(texts),
        },
        rounds,
    )
    tokens = sum(len(base.make_doc(piece)) for piece in everything)
    rows = [
        (n, taken[n], tokens / taken[n], taken[n] / taken[names[1]], taken[n] / taken[names[0]])
        for n in names
    ]
    headers = ("work", "seconds", "tokens/s", "ratio to article by article", "ratio to one batch")
    return f"{len(texts)} articles, {tokens:,} tokens.\n\n" + table(headers, rows)


def growth(extraction: Extraction, lengths: Sequence[int]) -> str:
    """Time for one text of so many paragraphs, and for the same merged into one: linear where the last column stays
    level."""
    rows = []
    for length in lengths:
        (article,) = articles(1, paragraphs=length)
        for form, text in (("as they are", article.text), ("merged", " ".join(article.text.split()))):
            tokens = len(extraction.nlp.make_doc(text))
            spent = seconds(lambda text=text: extraction.everything([text]))
            rows.append((length, form, len(text), spent, 1e6 * spent / len(text), tokens / spent))
    return table(("paragraphs", "lines", "characters", "seconds", "µs per character", "tokens/s"), rows)


def fresh_process(texts: Sequence[str]) -> str:
    """A new process from its start to its first answer, and the peak memory of one that reads many articles."""
    first = run_fresh((*COMMAND, "text", "-"), texts[0])
    lines = "".join(json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
    many = run_fresh((*COMMAND, "jsonl", "-"), lines)
    rows = [
        ("from start to the answer for one article", first.seconds, first.peak_mb),
        (f"{len(texts)} articles", many.seconds, many.peak_mb),
    ]
    return table(("quotesvc extract, fresh process", "seconds", "peak memory, MB"), rows)


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__)
    parser.add_argument("--articles", type=int, default=60, help="number of generated articles (%(default)s)")
    parser.add_argument(
        "--texts", type=Path, metavar="DIR", help="measure on the .txt files below DIR instead"
    )
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds, of which the median counts")
    parser.add_argument("--no-process", action="store_true", help="leave out the fresh processes")
    args = parser.parse_args()
    use_one_core()
    if args.texts:
        texts = [path.read_bytes().decode("utf-8") for path in sorted(args.texts.rglob("*.txt"))]
    else:
        texts = [article.text for article in articles(args.articles)]
    processes = [] if args.no_process else [fresh_process(texts)]
    extraction = Extraction()
    sections = [
        f"Measured on {machine()}.",
        speed(extraction, texts, args.rounds),
        growth(extraction, (10, 100, 1000)),
        *processes,
    ]
    publish("\n\n".join(sections), "extract", write=args.write)


if __name__ == "__main__":
    main()
