"""What a score of the ranker means: the share of answers with that score that are right, as data tells.

Two things can go wrong: the mention may be the wrong one, and the mention may be given the wrong name. The first is
read off a table that rises with the score, fitted by isotonic regression (Zadrozny and Elkan 2002, "Transforming
Classifier Scores into Accurate Multiclass Probability Estimates"). The second is a logistic regression over the first,
the manner of naming, how sure the resolver is of a pronoun, and signs of a doubtful name (Platt 1999,
"Probabilistic Outputs for Support Vector Machines"). Both are fitted on scores of articles that the ranker was not
trained on (`training.confidence`).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quotesvc.nlp.coref import Referent
from quotesvc.nlp.mentions import MentionSpan

TABLE = Path(__file__).parent / "data" / "confidence.json"

Manner = Literal[
    "name", "surname", "pronoun", "nominal", "description", "organisation", "impersonal", "label"
]
Sign = Literal["single", "role", "inner"]
"""A person's name of one word; a speaker whose role is told; a quote inside a quote."""
NO_SIGNS: frozenset[Sign] = frozenset()
LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Confidence:
    """``scores`` rise, and ``shares`` do not fall.

    ``weights`` are those of the log-odds of the mention ("mention"), of the resolver's certainty ("certainty"), and of
    each manner and sign, which have the value 1 where they hold.
    """

    scores: Sequence[float]
    shares: Sequence[float]
    weights: Mapping[str, float]

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

    def of_speaker(
        self, score: float, manner: Manner, certainty: float = 1.0, signs: frozenset[Sign] = NO_SIGNS
    ) -> float:
        """The probability that mention and name are right; that of the mention where nothing is known of names."""
        share = self.of_mention(score)
        if not self.weights:
            return share
        odds = sum(
            self.weights.get(name, 0.0) * value
            for name, value in evidence(share, manner, certainty, signs).items()
        )
        return round(1.0 / (1.0 + math.exp(-odds)), 4)

    @classmethod
    def load(cls, path: Path = TABLE) -> Confidence:
        """The table in the JSON file at `path`."""
        data = json.loads(path.read_text("utf-8"))
        scores, shares = zip(*data["mention"], strict=True)
        return cls(scores, shares, data["names"])


def evidence(
    share: float, manner: Manner, certainty: float, signs: frozenset[Sign] = NO_SIGNS
) -> dict[str, float]:
    """What speaks for a name: log-odds of the mention, log of the certainty, the manner itself, and the signs."""
    kept = min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)
    sure = min(max(certainty, LEAST_SHARE), 1.0)
    found = {"mention": math.log(kept / (1.0 - kept)), "certainty": math.log(sure), manner: 1.0}
    return found | dict.fromkeys(sorted(signs), 1.0)


def manner_of(mention: MentionSpan, referent: Referent) -> Manner:
    """How a mention came by its name."""
    if mention.kind == "pronoun":
        return "pronoun" if referent.kind == "person" else "impersonal"
    if referent.resolution == "description":
        return "description"
    if mention.kind == "nominal":
        return "nominal"
    if referent.kind != "person":
        return "organisation"
    return "name" if referent.resolution == "name" else "surname"
