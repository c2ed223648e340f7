"""Learn what a score of the ranker is worth: `python -m training.confidence --data ../shared/data`.

`training.attribution` writes the first half of the table, how often a mention of a score is right, from scores that
were predicted out of fold on PolNeAR train. This command adds the second, how often a mention that was found is given
the right name, by manner of naming, certainty and signs: learned on the hand-annotated sets, of which every third
article, in the order of names, is left out, and a little on `training/articles`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from spacy.language import Language

from quotesvc.nlp.confidence import TABLE, Confidence, evidence
from quotesvc.nlp.gold import GoldArticle, GoldQuote, articles
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.pipeline import build_nlp, parse
from quotesvc.nlp.scoring import MIN_OVERLAP, same_speaker
from quotesvc.text import read_text
from training.annotated import ARTICLES

LEAST_IN_STEP = 60
"""Quotes that a step of the table stands for, at least."""
HELD_OUT = 3
"""One in so many hand-annotated articles is left out."""
ARTICLE_COUNT = 0.1
"""What an answer in `training/articles` counts, whose names are rarer than those of ordinary news: with more, the
confidence would be nearer to the truth on such articles and too low on the others."""
PENALTY = 2.0
PENALTY_OF_MENTION = 60.0
"""So great because a few names are not to flatten the order of answers by mention, which thousands of quotes taught."""
OWN = Path(__file__).parents[1] / "benchmarks" / "gold"
"""The articles of this repository."""


def hand_annotated(data: Path) -> dict[Path, float]:
    """The folders of articles that were annotated by hand for this project, and what an answer of each counts.

    The names of desk and field are all invented, many on purpose of kinds that are hard, so they count half.
    """
    return {data / "news" / "dev": 1.0, OWN / "wire": 1.5, OWN / "desk": 0.5, OWN / "field": 0.5}


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a chosen mention, and whether it is right."""

    score: float
    right: bool


def write_mentions(path: Path, scored: Sequence[Scored]) -> None:
    """Put the table of scores into the file; the shares of names that are in it stay."""
    names = json.loads(path.read_text("utf-8"))["names"] if path.exists() else {}
    _write(path, steps(scored), names)


def _write(path: Path, mention: list[tuple[float, float]], names: dict[str, float]) -> None:
    path.write_text(json.dumps({"mention": mention, "names": names}, indent=1) + "\n", "utf-8")


def steps(scored: Sequence[Scored]) -> list[tuple[float, float]]:
    """Score to share, both rising: pools of neighbours until no share is below the one before it."""
    ordered = sorted(scored, key=lambda one: one.score)
    pools: list[tuple[float, float, int]] = []  # sum of scores, of rights, number
    for start in range(0, len(ordered), LEAST_IN_STEP):
        part = ordered[start : start + LEAST_IN_STEP]
        pools.append((sum(p.score for p in part), float(sum(p.right for p in part)), len(part)))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            last, before = pools.pop(), pools.pop()
            pools.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    return [(round(score / n, 4), round(right / n, 4)) for score, right, n in pools]


def names(nlp: Language, folders: Mapping[Path, float]) -> dict[str, float]:
    """Weights of what speaks for a name (`quotesvc.nlp.confidence.evidence`): a logistic regression."""
    table = Confidence.load()
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    counts: list[float] = []
    for folder, count in folders.items():
        for number, article in enumerate(articles(folder)):
            if folder != ARTICLES and number % HELD_OUT == HELD_OUT - 1:
                continue
            source = read_text(article.text)
            doc = parse(nlp, source.text, skip=source.skip)
            for gold, index in pairs(article, doc._.marked):
                said = doc._.attributions[index]
                if said.speaker is not None and gold.speaker is not None:
                    rows.append(
                        evidence(table.of_mention(said.score), said.manner, said.certainty, said.signs)
                    )
                    right.append(same_speaker(gold.speaker, said.speaker.name))
                    counts.append(count)
    return logistic(rows, right, counts)


def logistic(
    rows: Sequence[Mapping[str, float]], right: Sequence[bool], counts: Sequence[float]
) -> dict[str, float]:
    """Weights by name; the penalty draws them to those of a name that is always right: 1 for the mention, else 0.

    ``counts`` is what each row counts.
    """
    columns = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in columns] for row in rows])
    y, each = np.array(right, dtype=float), np.array(counts)
    prior = np.array([float(name == "mention") for name in columns])
    penalty = np.array([PENALTY_OF_MENTION if name == "mention" else PENALTY for name in columns])

    def loss(weights: NDArray) -> tuple[float, NDArray]:
        odds = x @ weights
        off = weights - prior
        value = float((each * (np.logaddexp(0.0, odds) - y * odds)).sum() + (penalty * off**2).sum() / 2)
        return value, x.T @ (each * (1.0 / (1.0 + np.exp(-odds)) - y)) + penalty * off

    best = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 4) for name, weight in zip(columns, best, strict=True)}


def pairs(article: GoldArticle, marked: Sequence[Marked]) -> Iterator[tuple[GoldQuote, int]]:
    """The annotated stretches with the marked stretch that is the same, marks and spaces apart."""
    for quote in article.quotes:
        for index, mark in enumerate(marked):
            common = min(quote.end, mark.end) - max(quote.start, mark.start)
            whole = max(quote.end, mark.end) - min(quote.start, mark.start)
            if common >= MIN_OVERLAP * whole:
                yield quote, index
                break


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with news/dev")
    parser.add_argument("--table", type=Path, default=TABLE, help="JSON file to write")
    parser.add_argument("--model", help="spaCy pipeline to annotate with (default: the one that ships)")
    args = parser.parse_args()
    nlp = build_nlp(args.model)
    mention = json.loads(args.table.read_text("utf-8"))["mention"]
    folders = {**hand_annotated(args.data), ARTICLES: ARTICLE_COUNT}
    _write(args.table, mention, names(nlp, folders))


if __name__ == "__main__":
    main()
