"""The trained ranker: which candidate speaks in each quote, decided in two stages over the whole article.

The first stage scores each candidate of a quote on its own. The second sees, besides, what the first thought of the
quotes before and after, since neighbouring quotes are most often one speaker's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.features import NAMES, Candidates
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.trees import Forest

WEIGHTS = Path(__file__).parent / "data" / "attribution.npz"
SECOND_NAMES = (
    *NAMES, "own", "own_share", "own_rank", "best_other",
    "before_same_mention", "before_same", "before_score", "before_key_score", "before_paragraphs", "before_gap",
    "after_same_mention", "after_same", "after_score", "after_key_score", "after_paragraphs", "after_gap", "joined",
)  # fmt: skip
SHORTLIST = 8
"""Candidates of a quote that the second stage sees."""
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
        first = scores_by_quote(self.first.predict, [c.rows for c in found])
        second = scores_by_quote(self.second.predict, second_rows(article, resolver, found, first))
        return [spread(before, after) for before, after in zip(first, second, strict=True)]


def scores_by_quote(
    predict: Callable[[NDArray[np.float32]], NDArray[np.float64]], rows: Sequence[list[list[float]]]
) -> list[Scores]:
    """One prediction over all rows of the article, cut up by quote again."""
    flat = [row for part in rows for row in part]
    if not flat:
        return [np.zeros(0) for _ in rows]
    scores = predict(np.asarray(flat, dtype=np.float32))
    return np.split(scores, np.cumsum([len(part) for part in rows])[:-1])


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
    keys = [[_key(article, resolver, mention) for mention in c.mentions] for c in found]
    tops = [shortlist(scores) for scores in first]
    seen = [
        _Seen(article.marked[c.quote], c, k, s, top)
        for c, k, s, top in zip(found, keys, first, tops, strict=True)
    ]
    rows = []
    for i, candidates in enumerate(found):
        before = seen[i - 1] if i > 0 else None
        after = seen[i + 1] if i + 1 < len(seen) else None
        mark = article.marked[candidates.quote]
        total = float(first[i].sum()) or 1.0
        rows.append([
            [*candidates.rows[n], *_own(first[i], tops[i], rank, total),
             *_beside(before, mark, candidates.mentions[n], keys[i][n]),
             *_beside(after, mark, candidates.mentions[n], keys[i][n]), mark.continues is not None]
            for rank, n in enumerate(tops[i])
        ])  # fmt: skip
    return rows


def _key(article: ArticleView, resolver: Resolver, mention: int) -> tuple[str, int]:
    """What two mentions of one speaker share: the entity, or else the word."""
    entity = resolver.of_mention[mention]
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
        keys: list[tuple[str, int]],
        scores: Scores,
        top: list[int],
    ) -> None:
        self.mark = mark
        self.mention = candidates.mentions[top[0]] if top else -1
        self.key = keys[top[0]] if top else ("", -2)
        self.score = float(scores[top[0]]) if top else 0.0
        self.by_key: dict[tuple[str, int], float] = {}
        for n in reversed(top):
            self.by_key[keys[n]] = float(scores[n])


def _beside(seen: _Seen | None, mark: Marked, mention: int, key: tuple[str, int]) -> list[float]:
    """How a candidate fits the quote before or after: the same mention, the same speaker, scores, distance."""
    if seen is None:
        return [0, 0, 0, 0, 99, 9999]
    gap = max(mark.start, seen.mark.start) - min(mark.end, seen.mark.end)
    return [
        mention == seen.mention, key == seen.key, seen.score, seen.by_key.get(key, 0.0),
        abs(mark.paragraph - seen.mark.paragraph), min(gap, 2000),
    ]  # fmt: skip
