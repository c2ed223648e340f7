"""What a score of the ranker means: the share of answers with that score that are right, as data tells.

Two things can go wrong: the mention may be the wrong one, and the mention may be given the wrong name. The first is
read off a table that rises with the score, fitted by isotonic regression (Zadrozny and Elkan 2002, "Transforming
Classifier Scores into Accurate Multiclass Probability Estimates"); the second is a share for each manner of naming.
Both are fitted on articles that the ranker was not trained on (`training.confidence`).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quotesvc.nlp.coref import Referent
from quotesvc.nlp.mentions import MentionSpan

TABLE = Path(__file__).parent / "data" / "confidence.json"

Manner = Literal["name", "surname", "pronoun", "nominal", "description", "organisation", "label"]


@dataclass(frozen=True, slots=True)
class Confidence:
    """``scores`` rise, and ``shares`` do not fall; ``names`` is how often a mention of each manner is named rightly."""

    scores: Sequence[float]
    shares: Sequence[float]
    names: Mapping[str, float]

    def of_mention(self, score: float) -> float:
        """The probability that the mention is right, between the two nearest entries of the table."""
        at = bisect_right(self.scores, score)
        if at == 0:
            return self.shares[0]
        if at == len(self.scores):
            return self.shares[-1]
        low, high = self.scores[at - 1], self.scores[at]
        part = (score - low) / (high - low)
        return self.shares[at - 1] + part * (self.shares[at] - self.shares[at - 1])

    def of_speaker(self, score: float, manner: Manner) -> float:
        """The probability that mention and name are right."""
        return round(self.of_mention(score) * self.names.get(manner, 1.0), 4)

    @classmethod
    def load(cls, path: Path = TABLE) -> Confidence:
        """The table in the JSON file at `path`."""
        data = json.loads(path.read_text("utf-8"))
        scores, shares = zip(*data["mention"], strict=True)
        return cls(scores, shares, data["names"])


def manner_of(mention: MentionSpan, referent: Referent) -> Manner:
    """How a mention came by its name."""
    if mention.kind == "pronoun":
        return "pronoun"
    if referent.resolution == "description":
        return "description"
    if mention.kind == "nominal":
        return "nominal"
    if referent.kind != "person":
        return "organisation"
    return "name" if referent.resolution == "name" else "surname"
