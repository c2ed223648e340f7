"""How far answered speakers can be relied on: precision at coverage, calibration, groups, the worst errors.

An `Answer` is what became of one annotated statement whose speaker the annotation knows. Whether it is right is
asked of the speaker's name where the annotation has it, else of the mention. Statements that were not detected and
those that were left without speaker are unanswered: their ``confidence`` is None.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_DATED = re.compile(r"([^_]+)_\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Answer:
    """One annotated statement: the article's id, its first words, how its speaker is mentioned, what was answered."""

    article: str
    words: str
    mention: str
    expected: str
    got: str | None
    confidence: float | None
    right: bool

    @property
    def publisher(self) -> str:
        """The part of the article's id before its date, or before its first underscore."""
        dated = _DATED.search(self.article)
        return dated[1] if dated else self.article.partition("_")[0]


def coverage(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Precision of the surest answers, where so large a share of the statements is answered.

    A row has ``coverage`` (share of all statements that was asked for), ``reached`` (share that is answered, less
    where too few are), ``precision`` and ``least`` (confidence of the last answer that counts). Answers of one
    confidence count by their share, since nothing says which of them comes first.
    """
    sure = sorted(_answered(answers), key=lambda pair: -pair[0])
    rows = []
    for share in COVERAGES:
        taken = min(len(sure), math.ceil(share * len(answers)))
        if not taken:
            continue
        least = sure[taken - 1][0]
        above = [answer.right for confidence, answer in sure if confidence > least]
        tied = [answer.right for confidence, answer in sure if confidence == least]
        right = sum(above) + sum(tied) / len(tied) * (taken - len(above))
        rows.append({
            "coverage": share, "reached": taken / len(answers), "precision": right / taken, "least": least,
        })  # fmt: skip
    return rows


def reliability(answers: Sequence[Answer]) -> dict[str, Any]:
    """Calibration over the answered statements in `BINS` bins of equal width.

    ``ece`` is the expected calibration error: the mean distance of confidence from the share that is right, bins
    weighted by their answers (Naeini, Cooper and Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using
    Bayesian Binning").
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, answer in _answered(answers):
        bins[min(BINS - 1, max(0, int(confidence * BINS)))].append((confidence, answer.right))
    rows = [
        {
            "from": number / BINS, "to": (number + 1) / BINS, "n": len(held),
            "confidence": sum(confidence for confidence, _ in held) / len(held),
            "right": sum(right for _, right in held) / len(held),
        }
        for number, held in enumerate(bins)
        if held
    ]  # fmt: skip
    count = sum(row["n"] for row in rows)
    error = sum(row["n"] * abs(row["confidence"] - row["right"]) for row in rows)
    return {"ece": error / count if count else 0.0, "n": count, "bins": rows}


def groups(answers: Iterable[Answer], group: Callable[[Answer], str]) -> dict[str, dict[str, Any]]:
    """Accuracy, share answered and number of the statements of each group, the largest group first."""
    held: dict[str, list[Answer]] = {}
    for answer in answers:
        held.setdefault(group(answer), []).append(answer)
    return {
        name: {
            "accuracy": sum(answer.right for answer in members) / len(members),
            "answered": sum(answer.confidence is not None for answer in members) / len(members),
            "n": len(members),
        }
        for name, members in sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))
    }


def worst(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """The wrong answers, the surest first."""
    wrong = [pair for pair in _answered(answers) if not pair[1].right]
    return [
        {
            "article": answer.article, "words": answer.words, "expected": answer.expected, "got": answer.got,
            "confidence": confidence,
        }
        for confidence, answer in sorted(wrong, key=lambda pair: -pair[0])
    ]  # fmt: skip


def _answered(answers: Iterable[Answer]) -> list[tuple[float, Answer]]:
    return [(answer.confidence, answer) for answer in answers if answer.confidence is not None]
