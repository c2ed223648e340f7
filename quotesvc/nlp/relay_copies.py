"""The same words twice in one article: a headline or lead quotes what the body quotes in full, a later sentence
takes up a part of it. Whoever carried the one carried the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotesvc.nlp.headlines import words_of
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.relay_links import Outcome
from quotesvc.nlp.types import Speaker

LEADING = 1
"""Number of the last paragraph that counts as headline or lead."""
LEAST_AHEAD = 4
"""Words that a headline or lead must share: fewer are a summary as well."""
LEAST_AGAIN = 2
"""Words that the same speaker is quoted with again."""
LEAST_FROM_ANOTHER = 3
"""Words that are the same ones even where somebody else is held to have said them, or nobody."""
LONGEST = 400
"""Words of a quote that are looked at."""
MOST = 20
"""Quotes that are compared with one."""


@dataclass(frozen=True, slots=True)
class _Words:
    words: list[str]
    index: int


def copies(
    text: str, marked: Sequence[Marked], speakers: Sequence[Speaker | None], outcomes: dict[int, Outcome]
) -> dict[int, Outcome]:
    """For quotes without relays those, as carried, of a relayed quote that holds their words."""
    words = {
        index: words_of(text[quote.start : quote.end])[:LONGEST]
        for index, quote in enumerate(marked)
        if quote.depth == 0
    }
    index = _by_first_words([_Words(words[i], i) for i in words if _held(outcomes.get(i))])
    found = {}
    for number, own in words.items():
        outcome = outcomes.get(number)
        if _held(outcome) or len(own) < LEAST_AGAIN:
            continue
        for other in index.get((own[0], own[1]), ())[:MOST]:
            if _same(own, other.words) and _may_be(number, other.index, len(own), marked, speakers):
                source = outcomes[other.index]
                channel = outcome.channel if outcome is not None and outcome.channel else source.channel
                found[number] = Outcome(source.held, "carried", channel)
                break
    return found


def _held(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.held is not None


def _by_first_words(quotes: Sequence[_Words]) -> dict[tuple[str, str], list[_Words]]:
    """Two words in a row to the quotes that hold them, the first ones of the article first."""
    index: dict[tuple[str, str], list[_Words]] = {}
    for quote in quotes:
        for pair in dict.fromkeys(zip(quote.words, quote.words[1:], strict=False)):
            index.setdefault(pair, []).append(quote)
    return index


def _same(own: Sequence[str], other: Sequence[str]) -> bool:
    """Whether ``other`` holds ``own`` in one run."""
    width = len(own)
    return any(
        other[at] == own[0] and list(other[at : at + width]) == list(own)
        for at in range(len(other) - width + 1)
    )


def _may_be(
    own: int, other: int, count: int, marked: Sequence[Marked], speakers: Sequence[Speaker | None]
) -> bool:
    """Whether the shared words, ``count`` of them, are enough to take the two quotes for one statement."""
    one, two = speakers[own], speakers[other]
    same = one is not None and two is not None and one.name == two.name
    if other > own:
        return same and count >= LEAST_AHEAD and marked[own].paragraph <= LEADING
    return count >= (LEAST_AGAIN if same else LEAST_FROM_ANOTHER)
