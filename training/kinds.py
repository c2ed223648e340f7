"""Learn the weights of `quotesvc.nlp.kinds`: two logistic regressions on annotated stretches.

    python -m training.kinds --data ../shared/data --out quotesvc/nlp/data/kind_weights.json

"Is it a statement" learns from PolNeAR train (a stretch inside an attribution's content is one) and from
the hand-annotated articles; "is it direct" from the latter alone. Every third hand-annotated article, in
the order of names, is left out, so that the figures on it are honest.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.optimize import minimize
from spacy.language import Language
from tqdm import tqdm

from quotesvc.nlp.kinds import FeatureReader
from quotesvc.nlp.pipeline import build_nlp, parse
from quotesvc.nlp.quotes import NAME, find_marked
from training.polnear import articles

Label = Literal["direct", "mixed", "other"]
HELD_OUT = 3
"""One in so many hand-annotated articles is left out."""
GOLD_WEIGHT = 8.0
"""What a hand-annotated stretch counts for one of PolNeAR, whose annotators saw other things."""
RARE = 5
"""A feature seen less often has no weight."""
L2_STATEMENT, L2_DIRECT = 8.0, 6.0
OVERLAP = 0.8


@dataclass(frozen=True)
class Sample:
    """A stretch's features and what it is; ``gold`` where that was annotated by hand for this purpose."""

    features: frozenset[str]
    label: Label
    gold: bool


def main() -> None:
    """Read the articles, learn and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    nlp = build_nlp()
    samples = [*gold_samples(nlp, args.data / "news" / "dev"), *gold_samples(nlp, args.data / "wire" / "dev")]
    samples += polnear_samples(nlp, args.data / "polnear" / "train")
    statements = [s for s in samples if s.gold and s.label != "other"]
    weights = {
        "statement": learn(
            samples,
            [s.label != "other" for s in samples],
            [GOLD_WEIGHT if s.gold else 1.0 for s in samples],
            L2_STATEMENT,
        ),
        "direct": learn(
            statements, [s.label == "direct" for s in statements], [1.0] * len(statements), L2_DIRECT
        ),
    }
    args.out.write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def gold_samples(nlp: Language, folder: Path) -> Iterator[Sample]:
    """Samples of the hand-annotated articles of a folder, without those held out."""
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        if number % HELD_OUT == HELD_OUT - 1:
            continue
        text = path.read_bytes().decode("utf-8")
        spans: list[tuple[int, int, Label]] = []
        for quote in json.loads(path.with_suffix(".json").read_text("utf-8")):
            start = -1
            for _ in range(int(quote.get("nth") or 0) + 1):
                start = text.index(quote["text"], start + 1)
            spans.append((start, start + len(quote["text"]), quote["kind"]))
        for start, end, features in read(nlp, text, nested=True):
            fits = [label for a, b, label in spans if overlap(start, end, a, b) >= OVERLAP]
            yield Sample(features, fits[0] if fits else "other", True)


def polnear_samples(nlp: Language, folder: Path) -> Iterator[Sample]:
    """Samples of PolNeAR: a stretch of which most lies within one content is a statement."""
    for article in tqdm(list(articles(folder)), desc="PolNeAR"):
        for start, end, features in read(nlp, article.text, nested=False):
            covered = max(
                (sum(shared(start, end, *span) for span in one.content) for one in article.attributed),
                default=0,
            )
            yield Sample(features, "direct" if covered >= OVERLAP * (end - start) else "other", False)


def read(nlp: Language, text: str, *, nested: bool) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Offsets and features of the marked stretches of a text; without ``nested`` only outer double ones."""
    doc = parse(nlp, text, until=NAME)
    marked = find_marked(text)
    reader = FeatureReader(doc, marked)
    for index, mark in enumerate(marked):
        if nested or (mark.depth == 0 and mark.open not in ("'", "‘")):
            yield mark.start, mark.end, frozenset(reader.features(index))


def learn(
    samples: Sequence[Sample], truth: Sequence[bool], weight: Sequence[float], l2: float
) -> dict[str, object]:
    """Weights of a logistic regression with an L2 penalty."""
    counts = Counter(name for sample in samples for name in sample.features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    column = {name: at for at, name in enumerate(names)}
    x = np.zeros((len(samples), len(names)))
    for row, sample in enumerate(samples):
        x[row, [column[name] for name in sample.features if name in column]] = 1.0
    y, w = np.array(truth, dtype=float), np.array(weight)

    def loss(params: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ params[:-1] + params[-1]
        value = float((w * (np.logaddexp(0, z) - y * z)).sum() + l2 / 2 * (params[:-1] ** 2).sum())
        slope = w * (1 / (1 + np.exp(-z)) - y)
        return value, np.append(x.T @ slope + l2 * params[:-1], slope.sum())

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    return {
        "bias": round(float(best[-1]), 3),
        "weights": {name: round(float(best[at]), 3) for name, at in column.items()},
    }


def shared(a: int, b: int, c: int, d: int) -> int:
    """Characters that ``a:b`` and ``c:d`` share."""
    return max(0, min(b, d) - max(a, c))


def overlap(a: int, b: int, c: int, d: int) -> float:
    """Intersection of ``a:b`` and ``c:d`` over their union."""
    common = shared(a, b, c, d)
    return common / (b - a + d - c - common)


if __name__ == "__main__":
    main()
