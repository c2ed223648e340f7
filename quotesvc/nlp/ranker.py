"""The trained ranker: which candidate speaks in each quote, decided in two stages over the whole article.

The first stage scores each candidate of a quote on its own. The second sees, besides, what the first thought of the
quotes before and after, since neighbouring quotes are most often one speaker's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.features import NAMES, Candidates
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.trees import Forest

WEIGHTS = Path(__file__).parent / "data" / "attribution.npz"
BESIDE_NAMES = ("same_mention", "same", "score", "key_score", "paragraphs", "gap")
SECOND_NAMES = (
    *NAMES, "own", "own_share", "own_rank", "best_other", "key_mass", "best_other_key", "key_elsewhere", "key_above",
    *(f"{place}_{name}" for place in ("before", "after", "two_before", "two_after") for name in BESIDE_NAMES),
    "joined",
)  # fmt: skip
SHORTLIST = 8
"""Candidates of a quote that the second stage sees."""
NEIGHBOURS = (-1, 1, -2, 2)
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Ranker:
    """Two forests: over `NAMES`, and over `SECOND_NAMES`."""

    first: Forest
    second: Forest

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Ranker:
        return cls(Forest.load(path, "first"), Forest.load(path, "second"))

    def score(self, article: ArticleView, resolver: Resolver, found: Sequence[Candidates]) -> list[Scores]:
        """For each quote the probability of each of its candidates; 0 for those that the first stage dropped."""
        first = scores_by_quote(self.first.sums, [c.rows for c in found])
        second = scores_by_quote(self.second.sums, second_rows(article, resolver, found, first))
        return [spread(before, after) for before, after in zip(first, second, strict=True)]


def scores_by_quote(
    sums: Callable[[NDArray[np.float32]], NDArray[np.float64]], rows: Sequence[list[list[float]]]
) -> list[Scores]:
    """The probability of each candidate of each quote; one prediction over all rows of the article."""
    flat = [row for part in rows for row in part]
    if not flat:
        return [np.zeros(0) for _ in rows]
    # Twice as fast as `asarray`, which looks at the type of each number.
    numbers = np.fromiter(chain.from_iterable(flat), np.float32, len(flat) * len(flat[0]))
    scores = sums(numbers.reshape(len(flat), -1))
    return [softmax(part) for part in np.split(scores, np.cumsum([len(part) for part in rows])[:-1])]


def softmax(scores: Scores) -> Scores:
    """Probabilities among the candidates and "none of them", whose score is 0."""
    top = max(0.0, float(scores.max(initial=0.0)))
    odds = np.exp(scores - top)
    return np.asarray(odds / (odds.sum() + np.exp(-top)))


def shortlist(scores: Scores) -> list[int]:
    """The candidates of one quote that the second stage sees: the best of the first."""
    return sorted(range(len(scores)), key=lambda n: -scores[n])[:SHORTLIST]


def spread(first: Scores, second: Scores) -> Scores:
    """Second-stage scores in the places of their candidates, 0 elsewhere."""
    out = np.zeros(len(first))
    out[shortlist(first)] = second
    return out


def second_rows(
    article: ArticleView, resolver: Resolver, found: Sequence[Candidates], first: Sequence[Scores]
) -> list[list[list[float]]]:
    """The rows of the second stage, those of `shortlist` alone: first-stage rows and scores, and the neighbours'."""
    # A mention is a candidate of many quotes.
    known = {m: speaker_key(article, resolver, m) for m in {m for c in found for m in c.mentions}}
    keys = [[known[mention] for mention in c.mentions] for c in found]
    tops = [shortlist(scores) for scores in first]
    seen = [
        _Seen(article.marked[c.quote], c, k, s, top)
        for c, k, s, top in zip(found, keys, first, tops, strict=True)
    ]
    everywhere: dict[Key, float] = {}
    for one in seen:
        for key, mass in one.mass.items():
            everywhere[key] = everywhere.get(key, 0.0) + mass
    rows = []
    earlier: dict[Key, float] = {}
    for i, candidates in enumerate(found):
        beside = [seen[i + step] if 0 <= i + step < len(seen) else None for step in NEIGHBOURS]
        mark = article.marked[candidates.quote]
        total = float(first[i].sum()) or 1.0
        part: list[list[float]] = []
        for rank, n in enumerate(tops[i]):
            key = keys[i][n]
            row = [*candidates.rows[n], *_own(first[i], tops[i], rank, total), *seen[i].share(key)]
            row += (everywhere[key] - seen[i].mass[key], earlier.get(key, 0.0))
            for other in beside:
                row += _beside(other, mark, candidates.mentions[n], key)
            row.append(mark.continues is not None)
            part.append(row)
        rows.append(part)
        for key, mass in seen[i].mass.items():
            earlier[key] = earlier.get(key, 0.0) + mass
    return rows


Key = tuple[str, int]


def speaker_key(article: ArticleView, resolver: Resolver, mention: int) -> Key:
    """What two mentions of one speaker share: the entity, pronouns resolved, or else the word."""
    entity = resolver.entity_of(mention)
    return ("", entity) if entity >= 0 else (article.lower[resolver.mentions[mention].head], -1)


def _own(scores: Scores, top: list[int], rank: int, total: float) -> list[float]:
    """Score, share of all scores, rank, and the best other score."""
    own = float(scores[top[rank]])
    other = float(scores[top[1 if rank == 0 else 0]]) if len(top) > 1 else 0.0
    return [own, own / total, rank, other]


class _Seen:
    """What the first stage thought of one quote, as its neighbours see it."""

    def __init__(
        self,
        mark: Marked,
        candidates: Candidates,
        keys: list[Key],
        scores: Scores,
        top: list[int],
    ) -> None:
        self.mark = mark
        self.mention = candidates.mentions[top[0]] if top else -1
        self.key = keys[top[0]] if top else ("", -2)
        self.score = float(scores[top[0]]) if top else 0.0
        self.by_key: dict[Key, float] = {}
        self.mass: dict[Key, float] = {}
        for n in reversed(top):
            self.by_key[keys[n]] = float(scores[n])
            self.mass[keys[n]] = self.mass.get(keys[n], 0.0) + float(scores[n])

    def share(self, key: Key) -> tuple[float, float]:
        """The probability of all mentions of a speaker, and that of the likeliest other speaker."""
        return self.mass[key], max((mass for other, mass in self.mass.items() if other != key), default=0.0)


def _beside(seen: _Seen | None, mark: Marked, mention: int, key: Key) -> list[float]:
    """How a candidate fits a neighbouring quote: the same mention, the same speaker, scores, distance."""
    if seen is None:
        return [0, 0, 0, 0, 99, 9999]
    gap = max(mark.start, seen.mark.start) - min(mark.end, seen.mark.end)
    return [
        mention == seen.mention, key == seen.key, seen.score, seen.by_key.get(key, 0.0),
        abs(mark.paragraph - seen.mark.paragraph), min(gap, 2000),
    ]  # fmt: skip
