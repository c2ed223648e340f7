"""The ranker's objective and its table of confidence; LightGBM itself is not needed for either."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from quotesvc.nlp.article import view
from quotesvc.nlp.gold import GoldQuote
from tests.nlp.build import HARBOUR, build
from training.annotated import mention_span
from training.confidence import LEAST_IN_STEP, Scored, logistic, steps
from training.cues import count, rates
from training.polnear import Attributed, read_standoff

attribution = pytest.importorskip("training.attribution", reason="LightGBM is not installed")


class Labels:
    """What the objective asks of a data set."""

    def __init__(self, labels: list[float]) -> None:
        self.labels = np.array(labels)

    def get_label(self) -> np.ndarray:
        return self.labels


def loss(scores: np.ndarray, labels: list[list[float]]) -> float:
    """Minus the log-likelihood, quote by quote; where nothing is right, "none" is."""
    total, at = 0.0, 0
    for part in labels:
        odds = np.exp(scores[at : at + len(part)])
        right = (odds * np.array(part)).sum() if any(part) else 1.0
        total -= np.log(right / (odds.sum() + 1.0))
        at += len(part)
    return total


def test_the_slopes_are_those_of_the_likelihood() -> None:
    labels = [[1.0, 0.0, 1.0], [0.0, 0.0], [1.0]]
    scores = np.array([0.3, -1.0, 0.5, 2.0, -0.4, 0.1])
    flat = [label for part in labels for label in part]
    slopes, curvature = attribution.likelihood(np.array([3, 2, 1]), np.ones(3))(scores, Labels(flat))
    for n in range(len(scores)):
        step = np.zeros(len(scores))
        step[n] = 1e-6
        numeric = (loss(scores + step, labels) - loss(scores - step, labels)) / 2e-6
        assert slopes[n] == pytest.approx(numeric, abs=1e-6)
    assert (curvature > 0).all()


def test_shares_do_not_fall_as_scores_rise() -> None:
    low = [Scored(0.1, n % 2 == 0) for n in range(LEAST_IN_STEP)]
    dip = [Scored(0.5, False) for _ in range(LEAST_IN_STEP)]
    high = [Scored(0.9, True) for _ in range(LEAST_IN_STEP)]
    assert steps([*high, *low, *dip]) == [(0.3, 0.25), (0.9, 1.0)]


def test_a_manner_that_is_often_wrong_has_a_lower_weight() -> None:
    # So many rows that the penalty hardly tells.
    rows = [{"mention": 2.0, "name": 1.0}] * 2000 + [{"mention": 2.0, "pronoun": 1.0}] * 2000
    weights = logistic(rows, [True] * 1960 + [False] * 40 + [True] * 1200 + [False] * 800, [1.0] * 4000)
    odds = {name: weights["mention"] * 2.0 + weights[name] for name in ("name", "pronoun")}
    shares = {name: 1 / (1 + np.exp(-value)) for name, value in odds.items()}
    assert shares["name"] == pytest.approx(0.98, abs=0.005)
    assert shares["pronoun"] == pytest.approx(0.6, abs=0.005)


def test_a_row_that_counts_half_counts_as_half_as_many() -> None:
    rows = [{"mention": 2.0, "name": 1.0}] * 4
    assert logistic(rows * 2, [True, True, True, False] * 2, [0.5] * 8) == logistic(
        rows, [True, True, True, False], [1.0] * 4
    )


STANDOFF = """\
T1\tContent 0 18\t“We sail at dawn,”
T2\tCue 28 32\ttold
T3\tSource 19 27\tAna Cruz
E1\tAttribution:T1 Content:T1 Cue1:T2 Source1:T3
"""


def test_an_attribution_has_source_content_and_cue() -> None:
    assert read_standoff(STANDOFF) == [Attributed([(19, 27)], [(0, 18)], [(28, 32)])]


def test_a_word_that_is_often_a_cue_has_a_high_rate() -> None:
    seen, marked = Counter({("deem", "V"): 7, ("go", "V"): 997, ("oak", "N"): 9}), Counter()
    marked.update({("deem", "V"): 5, ("go", "V"): 20, ("oak", "N"): 2})
    # "go" is a cue too seldom, "oak" too few times to know.
    assert rates(seen, marked) == {("deem", "V"): 0.5}


def test_words_within_marks_are_not_counted() -> None:
    doc = build(HARBOUR)
    seen: Counter[tuple[str, str]] = Counter()
    marked: Counter[tuple[str, str]] = Counter()
    start = doc.text.index("told")
    count(view(doc), [(start, start + 4)], seen, marked)
    assert (seen["tell", "V"], marked["tell", "V"]) == (1, 1)
    assert (seen["arrive", "V"], marked["arrive", "V"]) == (1, 0)
    assert ("late", "A") not in seen


def test_a_quote_that_counts_half_pulls_half_as_much() -> None:
    labels, scores, sizes = [1.0, 0.0, 0.0, 1.0], np.array([0.2, 0.4, -0.3, 0.1]), np.array([2, 2])
    whole, _ = attribution.likelihood(sizes, np.ones(2))(scores, Labels(labels))
    part, _ = attribution.likelihood(sizes, np.array([1.0, 0.5]))(scores, Labels(labels))
    assert part == pytest.approx(whole * [1.0, 1.0, 0.5, 0.5])


def test_a_mention_is_the_nearest_place_outside_the_quote_its_own_paragraph_first() -> None:
    text = "“He went,” he said of Lund.\n\nhe “stays,” wrote Ann Lund, and there he is."
    went, stays = text.index("He went"), text.index("stays")

    def span(start: int, words: str, mention: str | None) -> tuple[int, int] | None:
        quote = GoldQuote(start, start + len(words), "direct", "Ann Lund", None, (), mention, "person")
        return mention_span(text, quote)

    assert span(went, "He went,", "he") == (text.index("he said"), text.index("he said") + 2)
    assert span(stays, "stays,", "he") == (text.index("he “stays"), text.index("he “stays") + 2)
    assert span(stays, "stays,", "Lund") == (text.rindex("Lund"), text.rindex("Lund") + 4)
    assert span(went, "He went,", "He") is None
    assert span(went, "He went,", None) is None
