"""Learn what `quotesvc.nlp.kinds` knows, from annotated stretches.

    python -m training.kinds --data ../shared/data --out quotesvc/nlp/data

"Is it a statement", boosted trees, learns from PolNeAR train (a stretch inside an attribution's content is
one), from `training/articles` and from the hand-annotated sets; "is it direct", a logistic regression, from the latter
two alone. Every third article of the sets, in the order of names, is left out, so that the figures on it are honest.
Prints precision and recall of statements out of fold, five folds by article.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from spacy.language import Language
from tqdm import tqdm

from quotesvc.nlp.article import view
from quotesvc.nlp.kinds import FeatureReader
from quotesvc.nlp.pipeline import build_nlp, parse
from quotesvc.nlp.quotes import NAME, find_marked
from quotesvc.nlp.statement_features import StatementFeatures
from training.annotated import ARTICLES
from training.attribution import arrays
from training.polnear import articles

Label = Literal["direct", "mixed", "other"]
HELD_OUT = 3
"""One in so many hand-annotated articles is left out."""
ARTICLE_WEIGHT = 4.0
"""What a stretch of `training/articles` counts for one of PolNeAR."""
GOLD_WEIGHT = 8.0
"""What a hand-annotated stretch counts for one of PolNeAR, whose annotators saw other things."""
FOLDS = 5
SEED = 7
TREES = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 8, "max_depth": 5, "min_data_in_leaf": 30,
    "lambda_l2": 8.0, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1,
    "num_threads": 1, "seed": SEED, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
ROUNDS = 300
RARE = 5
"""A binary feature seen less often has no weight."""
L2_DIRECT = 6.0
OVERLAP = 0.8


@dataclass(frozen=True)
class Sample:
    """A stretch's numbers and binary features, what it is, and the number of its article in the folder.

    ``gold`` where it was annotated by hand for this purpose.
    """

    row: list[float]
    features: frozenset[str]
    label: Label
    source: str
    number: int
    gold: bool


def main() -> None:
    """Read the articles, learn, and write ``kinds.npz`` and ``kind_weights.json``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    args = parser.parse_args()
    nlp = build_nlp()
    samples = [
        *gold_samples(nlp, args.data / "news" / "dev", "news"),
        *gold_samples(nlp, args.data / "wire" / "dev", "wire"),
        *gold_samples(nlp, ARTICLES, "articles", held_out=0),
        *polnear_samples(nlp, args.data / "polnear" / "train"),
    ]
    print(json.dumps(out_of_fold(samples), indent=1))
    np.savez_compressed(args.out / "kinds.npz", **arrays(fit(samples), "statement"))
    statements = [s for s in samples if s.gold and s.label != "other"]
    direct = learn(statements, [s.label == "direct" for s in statements], L2_DIRECT)
    weights = json.dumps({"direct": direct}, indent=1, sort_keys=True, ensure_ascii=False)
    (args.out / "kind_weights.json").write_text(weights + "\n", "utf-8")


def weight_of(sample: Sample) -> float:
    if not sample.gold:
        return 1.0
    return ARTICLE_WEIGHT if sample.source == "articles" else GOLD_WEIGHT


def gold_samples(nlp: Language, folder: Path, source: str, held_out: int = HELD_OUT) -> Iterator[Sample]:
    """Samples of the hand-annotated articles of a folder, of which one in `held_out` is left out (0: none)."""
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        if held_out and number % held_out == held_out - 1:
            continue
        text = path.read_bytes().decode("utf-8")
        spans: list[tuple[int, int, Label]] = []
        for quote in json.loads(path.with_suffix(".json").read_text("utf-8")):
            start = -1
            for _ in range(int(quote.get("nth") or 0) + 1):
                start = text.index(quote["text"], start + 1)
            spans.append((start, start + len(quote["text"]), quote["kind"]))
        for start, end, row, features in read(nlp, text, nested=True):
            fits = [label for a, b, label in spans if overlap(start, end, a, b) >= OVERLAP]
            yield Sample(row, features, fits[0] if fits else "other", source, number, True)


def polnear_samples(nlp: Language, folder: Path) -> Iterator[Sample]:
    """Samples of PolNeAR: a stretch of which most lies within one content is a statement."""
    for number, article in enumerate(tqdm(list(articles(folder)), desc="PolNeAR", disable=None)):
        for start, end, row, features in read(nlp, article.text, nested=False):
            covered = max(
                (sum(shared(start, end, *span) for span in one.content) for one in article.attributed),
                default=0,
            )
            label: Label = "direct" if covered >= OVERLAP * (end - start) else "other"
            yield Sample(row, features, label, "polnear", number, False)


def read(nlp: Language, text: str, *, nested: bool) -> Iterator[tuple[int, int, list[float], frozenset[str]]]:
    """Offsets, numbers and features of the marked stretches of a text; without ``nested`` only outer double ones."""
    doc = parse(nlp, text, until=NAME)
    doc._.marked = marked = find_marked(text)
    if not marked:
        return
    numbers, reader = StatementFeatures(view(doc)), FeatureReader(doc, marked)
    for index, mark in enumerate(marked):
        if nested or (mark.depth == 0 and mark.open not in ("'", "‘")):
            yield mark.start, mark.end, numbers.row(index), frozenset(reader.features(index))


def fit(samples: Sequence[Sample]) -> lightgbm.Booster:
    """Trees that tell statements from what is none."""
    data = lightgbm.Dataset(
        _rows(samples),
        label=np.array([s.label != "other" for s in samples], dtype=float),
        weight=np.array([weight_of(s) for s in samples]),
    )
    return lightgbm.train(TREES, data, num_boost_round=ROUNDS)


def out_of_fold(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Precision and recall of statements by source, each article judged by trees that have not seen it."""
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for fold in range(FOLDS):
        model = fit([s for s in samples if s.number % FOLDS != fold])
        unseen = [s for s in samples if s.number % FOLDS == fold]
        for sample, share in zip(unseen, np.asarray(model.predict(_rows(unseen))), strict=True):
            statement = sample.label != "other"
            true[sample.source] += statement
            told[sample.source] += bool(share > 0.5)
            right[sample.source] += statement and bool(share > 0.5)
    return {
        source: {"precision": right[source] / told[source], "recall": right[source] / true[source]}
        for source in sorted(true)
    }


def _rows(samples: Sequence[Sample]) -> NDArray[np.float32]:
    return np.asarray([sample.row for sample in samples], dtype=np.float32)


def learn(samples: Sequence[Sample], truth: Sequence[bool], l2: float) -> dict[str, object]:
    """Weights of a logistic regression over the binary features, with an L2 penalty."""
    counts = Counter(name for sample in samples for name in sample.features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    column = {name: at for at, name in enumerate(names)}
    x = np.zeros((len(samples), len(names)))
    for row, sample in enumerate(samples):
        x[row, [column[name] for name in sample.features if name in column]] = 1.0
    y = np.array(truth, dtype=float)

    def loss(params: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ params[:-1] + params[-1]
        value = float((np.logaddexp(0, z) - y * z).sum() + l2 / 2 * (params[:-1] ** 2).sum())
        slope = 1 / (1 + np.exp(-z)) - y
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
