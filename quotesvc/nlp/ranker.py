"""The trained ranker: which candidate speaks in each quote, decided in two stages over the whole article.

The first stage scores each candidate of a quote on its own. The second sees, besides, what the first thought of the
quotes before and after, since neighbouring quotes are most often one speaker's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.features import NAMES, Candidates
from quotesvc.nlp.trees import Forest

WEIGHTS = Path(__file__).parent / "data" / "attribution.npz"
SECOND_NAMES = (
    *NAMES, "own", "own_share", "own_rank", "best_other",
    "before_same_mention", "before_same", "before_score", "before_key_score", "before_paragraphs", "before_gap",
    "after_same_mention", "after_same", "after_score", "after_key_score", "after_paragraphs", "after_gap", "joined",
)  # fmt: skip
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
        """For each quote the probability of each of its candidates."""
        first = scores_by_quote(self.first, found, [c.rows for c in found])
        return scores_by_quote(self.second, found, second_rows(article, resolver, found, first))


def scores_by_quote(forest: Forest, found: Sequence[Candidates], rows: Sequence[list[list[float]]]) -> list[Scores]:
    """One prediction over all rows of the article, cut up by quote again."""
    flat = [row for part in rows for row in part]
    if not flat:
        return [np.zeros(0) for _ in found]
    scores = forest.predict(np.asarray(flat, dtype=np.float32))
    return np.split(scores, np.cumsum([len(part) for part in rows])[:-1])


def second_rows(
    article: ArticleView, resolver: Resolver, found: Sequence[Candidates], first: Sequence[Scores]
) -> list[list[list[float]]]:
    """The rows of the second stage: those of the first, with its scores for this quote and its two neighbours."""
    keys = [[_key(article, resolver, mention) for mention in c.mentions] for c in found]
    rows = []
    for i, candidates in enumerate(found):
        before = _neighbour(article, found, first, keys, i, i - 1)
        after = _neighbour(article, found, first, keys, i, i + 1)
        rows.append([
            [*row, *_own(first[i], n), *before(candidates.mentions[n], keys[i][n]),
             *after(candidates.mentions[n], keys[i][n]), _joined(article, found, i)]
            for n, row in enumerate(candidates.rows)
        ])  # fmt: skip
    return rows


def _key(article: ArticleView, resolver: Resolver, mention: int) -> tuple[str, int]:
    """What two mentions of one speaker share: the entity, or else the word."""
    entity = resolver.of_mention[mention]
    return ("", entity) if entity >= 0 else (article.lower[resolver.mentions[mention].head], -1)


def _own(scores: Scores, n: int) -> list[float]:
    others = np.delete(scores, n)
    total = float(scores.sum()) or 1.0
    best = float(others.max()) if len(others) else 0.0
    return [float(scores[n]), float(scores[n]) / total, int((scores > scores[n]).sum()), best]


class _neighbour:
    """What the first stage thought of the quote at `other`, seen from the quote at `index`."""

    def __init__(
        self,
        article: ArticleView,
        found: Sequence[Candidates],
        first: Sequence[Scores],
        keys: Sequence[list[tuple[str, int]]],
        index: int,
        other: int,
    ) -> None:
        self.there = 0 <= other < len(found) and len(first[other]) > 0
        if not self.there:
            return
        best = int(first[other].argmax())
        self.mention = found[other].mentions[best]
        self.key = keys[other][best]
        self.score = float(first[other][best])
        self.by_key: dict[tuple[str, int], float] = {}
        for key, score in zip(keys[other], first[other], strict=True):
            self.by_key[key] = max(self.by_key.get(key, 0.0), float(score))
        here, there = article.marked[found[index].quote], article.marked[found[other].quote]
        self.paragraphs = abs(here.paragraph - there.paragraph)
        self.gap = max(here.start, there.start) - min(here.end, there.end)

    def __call__(self, mention: int, key: tuple[str, int]) -> list[float]:
        if not self.there:
            return [0, 0, 0, 0, 99, 9999]
        return [
            mention == self.mention, key == self.key, self.score, self.by_key.get(key, 0.0), self.paragraphs,
            min(self.gap, 2000),
        ]  # fmt: skip


def _joined(article: ArticleView, found: Sequence[Candidates], i: int) -> bool:
    """Whether this quote goes on with the utterance of the one before across a paragraph."""
    return article.marked[found[i].quote].continues is not None
