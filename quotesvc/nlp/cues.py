"""Words that may be a cue, in order: how often each is one, and which stand beside a mention."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_table
from quotesvc.nlp.mentions import MentionSpan

CUE = 0.3
"""Cue rate from which a word counts as one that may report a quote."""
CUE_CLASSES = {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "A"}
FAR = 40
"""What a distance in tokens is at most."""


@cache
def cue_rates() -> Mapping[tuple[str, str], float]:
    """Lemma and class of a word to how often such a word is a cue."""
    table = {}
    for key, value in load_table("cue_rates").items():
        lemma, _, kind = key.partition(" ")
        table[lemma, kind] = int(value) / 100
    return table


class Cues:
    """The cues of an article outside quotes.

    ``rates[i]`` is how often a word like token i is a cue, ``sums[j] - sums[i]`` the number of likely ones in ``i:j``.
    """

    def __init__(self, article: ArticleView) -> None:
        self.article = article
        known = cue_rates()
        self.rates = [
            known.get((lemma, CUE_CLASSES.get(pos, "")), 0.0)
            for lemma, pos in zip(article.lemma, article.pos, strict=True)
        ]
        likely = [rate >= CUE and inside < 0 for rate, inside in zip(self.rates, article.inside, strict=True)]
        self.tokens = [i for i, flag in enumerate(likely) if flag]
        self.sums = [0, *accumulate(map(int, likely))]

    def beside(
        self, mention: MentionSpan, mention_starts: Sequence[int]
    ) -> tuple[float, int, float, int, int]:
        """The next likely cue of a mention's sentence behind it and before it.

        Rate and distance of each, and the number of mentions up to the one behind.
        """
        sent = self.article.sent
        at = bisect_left(self.tokens, mention.end)
        after_rate, after_gap, mentions = 0.0, FAR, 9
        if at < len(self.tokens) and sent[self.tokens[at]] == sent[mention.head]:
            after = self.tokens[at]
            after_rate, after_gap = self.rates[after], min(after - mention.end, FAR)
            low, high = bisect_left(mention_starts, mention.end), bisect_left(mention_starts, after)
            mentions = min(high - low, 9)
        at = bisect_left(self.tokens, mention.start) - 1
        before_rate, before_gap = 0.0, FAR
        if at >= 0 and sent[self.tokens[at]] == sent[mention.head]:
            before = self.tokens[at]
            before_rate, before_gap = self.rates[before], min(mention.start - before, FAR)
        return after_rate, after_gap, before_rate, before_gap, mentions
