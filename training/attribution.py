"""Train the attribution ranker: `python -m training.attribution --data ../shared/data`.

Every marked stretch of PolNeAR's train articles that lies in the content of an annotated attribution is one example,
and so is every statement of `training/articles`; the candidates that touch the annotated source are right, all others
wrong. Where only context tells who speaks, all mentions of the speaker are right. Two forests are boosted on the
likelihood of the right candidates among all of a quote and "none of them". The second stage is trained on scores of
the first that were predicted out of fold, four folds by article, so that it never sees a score that was fitted to it;
its own scores out of fold tell what a score is worth (`training.confidence`).
Writes an npz of plain arrays, the table of confidence, and prints accuracy out of fold and on PolNeAR dev.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.attribution import NAME, choose
from quotesvc.nlp.confidence import TABLE
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.features import NAMES, Candidates, Featuriser
from quotesvc.nlp.gold import GoldArticle
from quotesvc.nlp.gold import articles as annotated_articles
from quotesvc.nlp.pipeline import build_nlp, parse
from quotesvc.nlp.ranker import SECOND_NAMES, WEIGHTS, Scores, scores_by_quote, second_rows, shortlist, spread
from quotesvc.nlp.scoring import same_speaker
from quotesvc.text import read_text
from training.annotated import ARTICLES, mention_span
from training.confidence import Scored, pairs, write_mentions
from training.polnear import Attributed, articles

SEED = 7
FOLDS = 4
MERGED_EVERY = 3
ARTICLE_WEIGHT = 0.4
"""What a quote of the articles that were annotated for training counts for one of PolNeAR, whose annotators chose some
mentions otherwise: with 1.0 names are a little better on news and wire, and PolNeAR's mentions a little worse."""
PARAMS = {
    "learning_rate": 0.07, "num_leaves": 12, "max_depth": 6, "max_bin": 63,
    "min_data_in_leaf": 40, "lambda_l2": 8.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "num_threads": 1,
    "seed": SEED, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
ROUNDS = {"first": 260, "second": 200}


@dataclass(slots=True)
class Example:
    """One article, by its number in the folder: its quotes' candidates, and which of them are right.

    ``sources`` and ``right`` are None for a quote without an annotated source.
    """

    number: int
    article: ArticleView
    resolver: Resolver
    found: list[Candidates]
    sources: list[list[tuple[int, int]] | None]
    right: list[list[bool] | None]
    words: list[int]
    weight: float = 1.0


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


def own_examples(nlp: Language, folder: Path, weight: float, first: int) -> Iterator[Example]:
    """The examples of the articles that were annotated for training; ``first`` is the number of the first one."""
    every = list(annotated_articles(folder))
    for number, article in enumerate(tqdm(every, desc=folder.name, unit=" articles", disable=None), first):
        source = read_text(article.text)
        doc = parse(nlp, source.text, skip=source.skip, until=NAME)
        if len(doc):
            yield own_example(view(doc), doc._.coref, article, number, weight)


def own_example(
    article: ArticleView, resolver: Resolver, annotated: GoldArticle, number: int, weight: float
) -> Example:
    """The statements of one annotated article, each with the place of its speaker's mention nearest to it."""
    example = example_of(article, resolver, (), number)
    example.weight = weight
    for quote, index in pairs(annotated, article.marked):
        if quote.kind == "other" or quote.speaker is None:
            continue
        candidates = example.found[index].mentions
        span = mention_span(annotated.text, quote)
        if span is not None:
            example.sources[index] = [span]
            example.right[index] = [_touches(article, resolver, m, [span]) for m in candidates]
        else:
            named = (resolver.resolve(m) for m in candidates)
            example.right[index] = [bool(r and same_speaker(quote.speaker, r.name)) for r in named]
    return example


def merged(text: str) -> str:
    """The text with the line ends behind its first paragraph turned into spaces, as many archives keep articles."""
    first, line_end, rest = text.partition("\n")
    return first + line_end + re.sub(r"[\n\r]", " ", rest)


def example(doc: Doc, gold: Sequence[Attributed], number: int) -> Example:
    return example_of(view(doc), doc._.coref, gold, number)


def example_of(article: ArticleView, resolver: Resolver, gold: Sequence[Attributed], number: int) -> Example:
    featuriser = Featuriser(article, resolver)
    found = [featuriser.candidates(index) for index in range(len(article.marked))]
    sources: list[list[tuple[int, int]] | None] = []
    right: list[list[bool] | None] = []
    words = []
    for index, candidates in enumerate(found):
        mark = article.marked[index]
        source = source_of(gold, mark.start, mark.end)
        sources.append(source)
        words.append(len(re.findall(r"\w+", article.source[mark.start : mark.end])))
        right.append(
            None if source is None else [_touches(article, resolver, m, source) for m in candidates.mentions]
        )
    return Example(number, article, resolver, found, sources, right, words)


def source_of(gold: Sequence[Attributed], start: int, end: int) -> list[tuple[int, int]] | None:
    """The source of the smallest attribution whose content covers four fifths of the stretch, if it has one."""
    best: tuple[int, list[tuple[int, int]]] | None = None
    for attributed in gold:
        cover = sum(max(0, min(end, e) - max(start, s)) for s, e in attributed.content)
        size = sum(e - s for s, e in attributed.content)
        if cover >= 0.8 * (end - start) and (best is None or size < best[0]):
            best = size, attributed.source
    return best[1] or None if best else None


def _touches(article: ArticleView, resolver: Resolver, mention: int, source: list[tuple[int, int]]) -> bool:
    span = resolver.mentions[mention]
    start, end = article.start[span.core_start], article.end[span.core_end - 1]
    return any(min(end, e) > max(start, s) for s, e in source)


@dataclass(slots=True)
class Table:
    """Rows of candidates with their labels; ``sizes`` are the numbers of candidates, quote by quote.

    ``weights`` are what the quotes count.
    """

    rows: NDArray
    labels: NDArray
    sizes: NDArray
    weights: NDArray


def rows_of(data: Sequence[Example]) -> Table:
    """First-stage rows and labels of the quotes that have a source."""
    return _table([(*pair, ex.weight) for ex in data for pair in zip(first_rows(ex), ex.right, strict=True)])


@dataclass(slots=True)
class Stacked:
    """Second-stage rows of an article's quotes, with the labels of the candidates on the shortlists."""

    rows: list[list[list[float]]]
    right: list[list[bool] | None]
    weight: float = 1.0


def stacked(ex: Example, first: list[Scores]) -> Stacked:
    rows = second_rows(ex.article, ex.resolver, ex.found, first)
    right = [
        None if labels is None else [labels[n] for n in shortlist(scores)]
        for labels, scores in zip(ex.right, first, strict=True)
    ]
    return Stacked(rows, right, ex.weight)


def second_rows_of(data: Sequence[Stacked]) -> Table:
    """Second-stage rows and labels of the quotes that have a source."""
    return _table([(*pair, one.weight) for one in data for pair in zip(one.rows, one.right, strict=True)])


def _table(quotes: Sequence[tuple[list[list[float]], list[bool] | None, float]]) -> Table:
    known = [(rows, right, weight) for rows, right, weight in quotes if right]
    return Table(
        np.asarray([row for rows, _, _ in known for row in rows], dtype=np.float32),
        np.asarray([label for _, right, _ in known for label in right], dtype=np.float32),
        np.asarray([len(right) for _, right, _ in known]),
        np.asarray([weight for _, _, weight in known]),
    )


def fit(table: Table, rounds: int) -> lightgbm.Booster:
    params = {**PARAMS, "objective": likelihood(table.sizes, table.weights)}
    data = lightgbm.Dataset(table.rows, label=table.labels)
    return lightgbm.train(params, data, num_boost_round=rounds)


def likelihood(
    sizes: NDArray, weights: NDArray
) -> Callable[[NDArray, lightgbm.Dataset], tuple[NDArray, NDArray]]:
    """Slope and curvature of the log-likelihood of the right candidates of each quote, "none" having score 0."""
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    quote = np.repeat(np.arange(len(sizes)), sizes)

    def slopes(scores: NDArray, data: lightgbm.Dataset) -> tuple[NDArray, NDArray]:
        labels = data.get_label()
        top = np.maximum(np.maximum.reduceat(scores, first), 0.0)
        odds = np.exp(scores - top[quote])
        share = odds / (np.add.reduceat(odds, first) + np.exp(-top))[quote]
        right = np.add.reduceat(odds * labels, first)
        wanted = odds * labels / np.maximum(right, 1e-12)[quote]
        curvature = np.maximum(2.0 * share * (1.0 - share), 1e-3)
        return (share - wanted) * weights[quote], curvature * weights[quote]

    return slopes


def predict(model: lightgbm.Booster, rows: list[list[list[float]]]) -> list[Scores]:
    return scores_by_quote(lambda x: np.asarray(model.predict(x, raw_score=True)), rows)


def first_rows(ex: Example) -> list[list[list[float]]]:
    return [candidates.rows for candidates in ex.found]


def out_of_fold(
    data: Sequence[Example],
    learn: Callable[[Sequence[int]], lightgbm.Booster],
    score: Callable[[lightgbm.Booster, int], list[Scores]],
) -> list[list[Scores]]:
    """Scores of every example by a model that has seen no other form of its article."""
    scores: list[list[Scores]] = [[] for _ in data]
    for fold in range(FOLDS):
        model = learn([n for n, ex in enumerate(data) if ex.number % FOLDS != fold])
        for n, ex in enumerate(data):
            if ex.number % FOLDS == fold:
                scores[n] = score(model, n)
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


def both(second: lightgbm.Booster, rows: Stacked, first: list[Scores]) -> list[Scores]:
    """Scores of the second stage, spread over all candidates."""
    after = predict(second, rows.rows)
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


def train(data: Path, out: Path, table: Path, model: str | None) -> dict[str, float]:
    nlp = build_nlp(model, without=(NAME,))
    training = list(examples(nlp, data / "polnear" / "train", MERGED_EVERY))
    training += own_examples(nlp, ARTICLES, ARTICLE_WEIGHT, training[-1].number + 1)
    held_out = list(examples(nlp, data / "polnear" / "dev"))
    return learn(training, held_out, out, table)


def learn(
    training: Sequence[Example], held_out: Sequence[Example], out: Path, table: Path
) -> dict[str, float]:
    """Train both stages and the table of confidence, write them, and answer the figures."""
    first_oof = out_of_fold(
        training,
        lambda those: fit(rows_of([training[n] for n in those]), ROUNDS["first"]),
        lambda model, n: predict(model, first_rows(training[n])),
    )
    rows = [stacked(*pair) for pair in zip(training, first_oof, strict=True)]
    second_oof = out_of_fold(
        training,
        lambda those: fit(second_rows_of([rows[n] for n in those]), ROUNDS["second"]),
        lambda model, n: both(model, rows[n], first_oof[n]),
    )
    first = fit(rows_of(training), ROUNDS["first"])
    second = fit(second_rows_of(rows), ROUNDS["second"])
    first_dev = [predict(first, first_rows(ex)) for ex in held_out]
    second_dev = [
        both(second, stacked(ex, scores), scores) for ex, scores in zip(held_out, first_dev, strict=True)
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, **arrays(first, "first"), **arrays(second, "second"))
    write_mentions(table, [one for pair in zip(training, second_oof, strict=True) for one in scored(*pair)])
    return {
        "features": len(NAMES), "features_second": len(SECOND_NAMES), "articles": len(training),
        "quotes": sum(labels is not None for ex in training for labels in ex.right),
        "train_ceiling": ceiling(training), "dev_ceiling": ceiling(held_out),
        "train_out_of_fold_first": accuracy(training, first_oof),
        "train_out_of_fold_second": accuracy(training, second_oof),
        "train_out_of_fold_second_4_words": accuracy(training, second_oof, 4),
        "dev_first": accuracy(held_out, first_dev), "dev_first_4_words": accuracy(held_out, first_dev, 4),
        "dev_second": accuracy(held_out, second_dev), "dev_second_4_words": accuracy(held_out, second_dev, 4),
    }  # fmt: skip


def scored(ex: Example, scores: list[Scores]) -> Iterator[Scored]:
    """The score of the mention that is chosen for each quote with a source, and whether it is right."""
    choices = choose(ex.article, ex.resolver, ex.found, scores)
    for choice, source in zip(choices, ex.sources, strict=True):
        if choice is not None and source is not None:
            yield Scored(choice.mass, _touches(ex.article, ex.resolver, choice.mention, source))


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
    parser.add_argument("--table", type=Path, default=TABLE, help="JSON file for the table of confidence")
    parser.add_argument("--model", help="spaCy pipeline to annotate with (default: the one that ships)")
    args = parser.parse_args(argv)
    json.dump(train(args.data, args.out, args.table, args.model), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
