"""Train the attribution ranker on PolNeAR: `python -m training.attribution --data ../shared/data`.

Every marked stretch of PolNeAR's train articles that lies in the content of an annotated attribution is one example;
its candidates that touch the annotated source are right, all others wrong. The second stage is trained on scores of
the first that were predicted out of fold, five folds by article, so that it never sees a score that was fitted to it.
Writes an npz of plain arrays and prints accuracy out of fold and on PolNeAR dev.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.attribution import NAME
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.features import NAMES, Candidates, Featuriser
from quotesvc.nlp.pipeline import build_nlp, parse
from quotesvc.nlp.ranker import SECOND_NAMES, WEIGHTS, Scores, scores_by_quote, second_rows, shortlist, spread
from training.polnear import Attributed, articles

SEED = 7
FOLDS = 5
MERGED_EVERY = 3
PARAMS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 12, "max_depth": 6,
    "min_data_in_leaf": 40, "lambda_l2": 8.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "num_threads": 1,
    "seed": SEED, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
ROUNDS = {"first": 180, "second": 140}


@dataclass(slots=True)
class Example:
    """One article, by its number in the folder: its quotes' candidates, and which of them are right.

    ``right`` is None for a quote without an annotated source.
    """

    number: int
    article: ArticleView
    resolver: Resolver
    found: list[Candidates]
    right: list[list[bool] | None]
    words: list[int]


def examples(nlp: Language, folder: Path, merged_every: int = 0) -> Iterator[Example]:
    """The examples of a folder; every `merged_every`-th article comes a second time with its paragraphs in one line."""
    for number, gold in enumerate(
        tqdm(list(articles(folder)), desc=folder.name, unit=" articles", disable=None)
    ):
        texts = [gold.text]
        if merged_every and number % merged_every == 0:
            texts.append(merged(gold.text))
        for text in texts:
            doc = parse(nlp, text, until=NAME)
            if len(doc):
                yield example(doc, gold.attributed, number)


def merged(text: str) -> str:
    """The text with the line ends behind its first paragraph turned into spaces, as many archives keep articles."""
    first, line_end, rest = text.partition("\n")
    return first + line_end + re.sub(r"[\n\r]", " ", rest)


def example(doc: Doc, gold: Sequence[Attributed], number: int) -> Example:
    article, resolver = view(doc), doc._.coref
    featuriser = Featuriser(article, resolver)
    found = [featuriser.candidates(index) for index in range(len(article.marked))]
    right: list[list[bool] | None] = []
    words = []
    for index, candidates in enumerate(found):
        mark = article.marked[index]
        source = source_of(gold, mark.start, mark.end)
        words.append(len(doc.text[mark.start : mark.end].split()))
        right.append(
            None if source is None else [_touches(article, resolver, m, source) for m in candidates.mentions]
        )
    return Example(number, article, resolver, found, right, words)


def source_of(gold: Sequence[Attributed], start: int, end: int) -> list[tuple[int, int]] | None:
    """The source of the smallest attribution whose content covers four fifths of the stretch."""
    best: tuple[int, list[tuple[int, int]]] | None = None
    for attributed in gold:
        cover = sum(max(0, min(end, e) - max(start, s)) for s, e in attributed.content)
        size = sum(e - s for s, e in attributed.content)
        if cover >= 0.8 * (end - start) and attributed.source and (best is None or size < best[0]):
            best = size, attributed.source
    return best[1] if best else None


def _touches(article: ArticleView, resolver: Resolver, mention: int, source: list[tuple[int, int]]) -> bool:
    span = resolver.mentions[mention]
    start, end = article.start[span.core_start], article.end[span.core_end - 1]
    return any(min(end, e) > max(start, s) for s, e in source)


def rows_of(data: Sequence[Example]) -> tuple[NDArray, NDArray]:
    """First-stage rows and labels of the quotes that have a source."""
    pairs = [pair for ex in data for pair in zip(first_rows(ex), ex.right, strict=True)]
    return _arrays(pairs)


def second_rows_of(data: Sequence[Example], first: Sequence[list[Scores]]) -> tuple[NDArray, NDArray]:
    """Second-stage rows and labels of the shortlists of the quotes that have a source."""
    pairs: list[tuple[list[list[float]], list[bool] | None]] = []
    for ex, scores in zip(data, first, strict=True):
        for rows, right, score in zip(stacked(ex, scores), ex.right, scores, strict=True):
            pairs.append((rows, None if right is None else [right[n] for n in shortlist(score)]))
    return _arrays(pairs)


def _arrays(pairs: Sequence[tuple[list[list[float]], list[bool] | None]]) -> tuple[NDArray, NDArray]:
    rows = [row for part, right in pairs if right is not None for row in part]
    labels = [label for _, right in pairs if right is not None for label in right]
    return np.asarray(rows, dtype=np.float32), np.asarray(labels, dtype=np.float32)


def fit(x: NDArray, y: NDArray, rounds: int) -> lightgbm.Booster:
    return lightgbm.train(PARAMS, lightgbm.Dataset(x, label=y), num_boost_round=rounds)


def predict(model: lightgbm.Booster, rows: list[list[list[float]]]) -> list[Scores]:
    return scores_by_quote(lambda x: np.asarray(model.predict(x)), rows)


def first_rows(ex: Example) -> list[list[list[float]]]:
    return [candidates.rows for candidates in ex.found]


def out_of_fold(data: Sequence[Example]) -> list[list[Scores]]:
    """First-stage scores of every article by a model that has not seen it."""
    scores: list[list[Scores]] = [[] for _ in data]
    for fold in range(FOLDS):
        rest = [ex for ex in data if ex.number % FOLDS != fold]
        model = fit(*rows_of(rest), ROUNDS["first"])
        for n, ex in enumerate(data):
            if ex.number % FOLDS == fold:
                scores[n] = predict(model, first_rows(ex))
    return scores


def accuracy(data: Sequence[Example], scores: Sequence[list[Scores]], least: int = 1) -> float:
    right = total = 0
    for ex, parts in zip(data, scores, strict=True):
        for part, labels, words in zip(parts, ex.right, ex.words, strict=True):
            if labels is not None and words >= least:
                total += 1
                right += bool(len(part)) and labels[int(part.argmax())]
    return right / total if total else 0.0


def ceiling(data: Sequence[Example]) -> float:
    golds = [labels for ex in data for labels in ex.right if labels is not None]
    return sum(any(labels) for labels in golds) / len(golds)


def stacked(ex: Example, first: list[Scores]) -> list[list[list[float]]]:
    return second_rows(ex.article, ex.resolver, ex.found, first)


def both(second: lightgbm.Booster, ex: Example, first: list[Scores]) -> list[Scores]:
    """Scores of the second stage, spread over all candidates."""
    after = predict(second, stacked(ex, first))
    return [spread(*pair) for pair in zip(first, after, strict=True)]


def arrays(model: lightgbm.Booster, name: str) -> dict[str, NDArray]:
    """The trees of a booster as padded arrays, for `quotesvc.nlp.trees.Forest`."""
    trees = [_nodes(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    width = max(len(nodes) for nodes, _ in trees)
    shape = (len(trees), width)
    out = {
        "feature": np.zeros(shape, np.int16), "threshold": np.zeros(shape, np.float32),
        "left": np.zeros(shape, np.int16),
        "right": np.zeros(shape, np.int16), "value": np.zeros(shape, np.float32),
    }  # fmt: skip
    for t, (nodes, _) in enumerate(trees):
        for n, (feature, threshold, left, right, value) in enumerate(nodes):
            out["feature"][t, n], out["threshold"][t, n] = feature, threshold
            out["left"][t, n], out["right"][t, n], out["value"][t, n] = left, right, value
    named: dict[str, NDArray] = {f"{name}_{key}": array for key, array in out.items()}
    named[f"{name}_depth"] = np.asarray(max(depth for _, depth in trees))
    return named


def _nodes(root: dict) -> tuple[list[tuple[int, float, int, int, float]], int]:
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict) -> tuple[int, int]:
        place = len(nodes)
        nodes.append((0, 0.0, place, place, float(node.get("leaf_value", 0.0))))
        if "leaf_value" in node:
            return place, 0
        left, depth_left = add(node["left_child"])
        right, depth_right = add(node["right_child"])
        nodes[place] = (node["split_feature"], float(node["threshold"]), left, right, 0.0)
        return place, 1 + max(depth_left, depth_right)

    _, depth = add(root)
    return nodes, depth


def train(data: Path, out: Path, model: str | None) -> dict[str, float]:
    nlp = build_nlp(model, without=(NAME,))
    training = list(examples(nlp, data / "polnear" / "train", MERGED_EVERY))
    held_out = list(examples(nlp, data / "polnear" / "dev"))
    first_oof = out_of_fold(training)
    first = fit(*rows_of(training), ROUNDS["first"])
    second = fit(*second_rows_of(training, first_oof), ROUNDS["second"])
    first_dev = [predict(first, first_rows(ex)) for ex in held_out]
    second_dev = [both(second, ex, scores) for ex, scores in zip(held_out, first_dev, strict=True)]
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, **arrays(first, "first"), **arrays(second, "second"))
    return {
        "features": len(NAMES), "features_second": len(SECOND_NAMES), "articles": len(training),
        "quotes": sum(labels is not None for ex in training for labels in ex.right),
        "train_ceiling": ceiling(training), "dev_ceiling": ceiling(held_out),
        "train_out_of_fold_first": accuracy(training, first_oof),
        "dev_first": accuracy(held_out, first_dev), "dev_first_4_words": accuracy(held_out, first_dev, 4),
        "dev_second": accuracy(held_out, second_dev), "dev_second_4_words": accuracy(held_out, second_dev, 4),
    }  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], prog="python -m training.attribution"
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds polnear/train and polnear/dev"
    )
    parser.add_argument(
        "--out", type=Path, default=WEIGHTS, help="npz file to write (default: the one that ships)"
    )
    parser.add_argument("--model", help="spaCy pipeline to annotate with (default: the one that ships)")
    args = parser.parse_args(argv)
    json.dump(train(args.data, args.out, args.model), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
