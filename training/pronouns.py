"""Fit the weights by which "he" and "she" are resolved: `python -m training.pronouns --data ../shared/data --out FILE`.

The questions come from GUM's coreference, from `training/articles` and from two thirds of the hand-annotated sets
(every third article of these, in the order of names, is left out). A conditional logit with a ridge is fitted to
all. Prints the share of right answers out of fold, five folds by document.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from spacy.language import Language
from tqdm import tqdm

from quotesvc.nlp import gold
from quotesvc.nlp.attribution import NAME
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.pipeline import build_nlp, parse
from quotesvc.nlp.pronouns import FEATURES, GENDERS, Question, Reading, scores
from quotesvc.nlp.scoring import same_speaker
from training.annotated import ARTICLES, mention_span
from training.confidence import hand_annotated
from training.coreference import documents

NAMES = (*FEATURES, "last_speaker")
HELD_OUT = 3
"""One in so many hand-annotated articles is left out."""
GOLD_WEIGHT = 4.0
"""What a speaker's pronoun of the hand-annotated articles counts for one of GUM."""
RIDGE = 5.0
FOLDS = 5


@dataclass(frozen=True)
class Example:
    """One pronoun: a row of `NAMES` for each person that it may mean, and the number of the right row."""

    rows: NDArray[np.float64]
    right: int
    document: str
    weight: float


def main() -> None:
    """Read the documents, fit, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file to write to")
    args = parser.parse_args()
    nlp = build_nlp()
    examples = [
        *gum_examples(nlp, [args.data / "ud" / f"gum-{part}.conllu.gz" for part in ("train", "dev")]),
        *gold_examples(nlp, ARTICLES, held_out=0),
        *(ex for folder in hand_annotated(args.data) for ex in gold_examples(nlp, folder)),
    ]
    print(json.dumps(out_of_fold(examples), indent=1))
    weights = {name: round(float(weight), 3) for name, weight in zip(NAMES, fit(examples), strict=True)}
    args.out.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def resolver(nlp: Language, text: str) -> Resolver:
    found: Resolver = parse(nlp, text, until=NAME)._.coref
    return found


def gum_examples(nlp: Language, paths: Sequence[Path]) -> Iterator[Example]:
    """The pronouns of GUM outside quotation marks, whose right answer is the person of the same cluster."""
    for document in tqdm([d for path in paths for d in documents(path)], desc="GUM", disable=None):
        found = resolver(nlp, document.text)
        starts = [found.article.start[mention.head] for mention in found.mentions]
        votes: dict[int, Counter[str]] = defaultdict(Counter)
        for index, mention in enumerate(found.mentions):
            if mention.kind != "pronoun" and (key := found.person_key(index)) != -1:
                votes[key].update(
                    [document.clusters[starts[index]]] if starts[index] in document.clusters else []
                )
        people = {key: names.most_common(1)[0][0] for key, names in votes.items() if names}

        def right(
            question: Question,
            people: Mapping[int, str] = people,
            clusters: Mapping[int, str] = document.clusters,
            starts: Sequence[int] = starts,
        ) -> int:
            cluster = clusters.get(starts[question.mention])
            return next((key for key in question.keys if cluster and people.get(key) == cluster), -1)

        reading = Reading(found)
        for question in reading.read(right):
            key = reading.resolved[question.mention]
            outside = found.article.inside[found.mentions[question.mention].head] < 0
            if key != -1 and len(question.keys) > 1 and outside:
                yield example(question, key, -1, document.name, 1.0)


def gold_examples(nlp: Language, folder: Path, held_out: int = HELD_OUT) -> Iterator[Example]:
    """The pronouns that speak in hand-annotated articles, with who spoke before; one in `held_out` is left out."""
    for number, article in enumerate(
        tqdm(list(gold.articles(folder)), desc=folder.parent.name, disable=None)
    ):
        if held_out and number % held_out == held_out - 1:
            continue
        found = resolver(nlp, article.text)
        wanted = speaking_pronouns(found, article)

        def key_of(question: Question, name: str | None, found: Resolver = found) -> int:
            same = (k for k in question.keys if name and same_speaker(name, called(found, k)))
            return next(same, -1)

        def right(question: Question, found: Resolver = found, wanted: Mapping[int, tuple] = wanted) -> int:
            names = wanted.get(found.mentions[question.mention].head)
            key = key_of(question, names[0], found) if names else -1
            best = scores(question)
            return key if key != -1 or not best else question.keys[int(np.argmax(best))]

        for question in Reading(found).read(right):
            names = wanted.get(found.mentions[question.mention].head)
            if names and (key := key_of(question, names[0])) != -1:
                yield example(question, key, key_of(question, names[1]), article.id, GOLD_WEIGHT)


def called(found: Resolver, key: int) -> str | None:
    """The name of a person, or the description of somebody unnamed."""
    if key >= 0:
        return found.entities[key].name
    referent = found.described(-key - 2)
    return referent.name if referent else None


def speaking_pronouns(found: Resolver, article: gold.GoldArticle) -> dict[int, tuple[str, str | None]]:
    """The tokens of annotated pronouns, each with its speaker's name and the name of the speaker before."""
    wanted: dict[int, tuple[str, str | None]] = {}
    before: tuple[str | None, int] = None, -9
    for quote in article.quotes:
        if quote.speaker is None:
            continue
        paragraph = article.text.count("\n", 0, quote.start)
        if quote.mention and quote.mention.lower() in GENDERS:
            span = mention_span(article.text, quote)
            last = before[0] if paragraph - before[1] <= 4 else None
            if span:
                wanted.setdefault(found.article.token_at(span[0]), (quote.speaker, last))
        before = quote.speaker, paragraph
    return wanted


def example(question: Question, key: int, speaker: int, document: str, weight: float) -> Example:
    rows = [[*row, float(k == speaker != -1)] for k, row in zip(question.keys, question.rows, strict=True)]
    return Example(np.array(rows, dtype=float), question.keys.index(key), document, weight)


def fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The weights with the highest likelihood of the right rows, less a ridge."""

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros(len(NAMES))
        for ex in examples:
            odds = np.exp((found := ex.rows @ weights) - found.max())
            odds /= odds.sum()
            total -= ex.weight * np.log(odds[ex.right] + 1e-12)
            slope += ex.weight * (ex.rows.T @ odds - ex.rows[ex.right])
        return total + RIDGE * (weights @ weights) / 2, slope + RIDGE * weights

    found: NDArray[np.float64] = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x
    return found


def out_of_fold(examples: Sequence[Example]) -> dict[str, float]:
    """Share of right answers by weights that have not seen the document: all, and the hand-annotated alone."""
    documents_ = sorted({ex.document for ex in examples})
    right: dict[str, list[bool]] = {"all": [], "hand-annotated": []}
    for fold in range(FOLDS):
        held = set(documents_[fold::FOLDS])
        weights = fit([ex for ex in examples if ex.document not in held])
        for ex in examples:
            if ex.document in held:
                hit = int(np.argmax(ex.rows @ weights)) == ex.right
                right["all"].append(hit)
                right["hand-annotated"] += [hit] if ex.weight > 1 else []
    return {name: round(float(np.mean(hits)), 3) for name, hits in right.items() if hits}


if __name__ == "__main__":
    main()
