"""Which of several conversations in one sentence a quote is from: "told Reuters “yes” and, later, the BBC “no”"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from quotesvc.nlp.relay_links import Link
from quotesvc.nlp.relay_outlets import OutletMention

SPOKEN = ("told", "interview")
"""Bases of outlets that somebody spoke to."""
_BETWEEN = re.compile(r"(?:['’]s?)?\s*(?:/|(?:,|,?\s+(?:and|or))\s+(?:[Tt]he\s+)?)")


@dataclass(frozen=True, slots=True)
class Said:
    """A quote of the sentence: its place, and the name of its speaker where that is known."""

    start: int
    end: int
    speaker: str | None


def are_joined(masked: str, first: OutletMention, second: OutletMention) -> bool:
    """Whether two outlets are named side by side ("X and Y", "X/Y"), and so do the same."""
    return _BETWEEN.fullmatch(masked, first.end, second.start) is not None


def own_links(masked: str, links: Sequence[Link], quotes: Sequence[Said]) -> list[tuple[Link, ...]]:
    """For each of ``quotes`` those of ``links`` that hold for it.

    Somebody speaks to one outlet at a time, or to several named side by side; of two speakers in a sentence the
    one nearer to the outlet spoke to it. Where there is no quote, there is one answer: the first conversation.
    """
    talks = _talks(masked, links)
    if not quotes:
        return [_without(links, talks, talks[0] if talks else ())]
    if not talks or (len(talks) == 1 and len({quote.speaker for quote in quotes} - {None}) <= 1):
        return [tuple(links)] * len(quotes)
    kept = [_without(links, talks, talk) for talk in talks]
    none = _without(links, talks, ())
    speakers = [_speaker_of(talk, quotes) for talk in talks]
    starts = [talk[0].mention.start for talk in talks]
    found = []
    for quote in quotes:
        number = _nearest(starts, quote, talks)
        others = None not in (quote.speaker, speakers[number]) and quote.speaker != speakers[number]
        found.append(none if others else kept[number])
    return found


def _talks(masked: str, links: Sequence[Link]) -> list[tuple[Link, ...]]:
    talks: list[tuple[Link, ...]] = []
    for link in sorted(links, key=lambda link: link.mention.start):
        if link.basis not in SPOKEN:
            continue
        if talks and are_joined(masked, talks[-1][-1].mention, link.mention):
            talks[-1] = (*talks[-1], link)
        else:
            talks.append((link,))
    return talks


def _nearest(starts: Sequence[int], quote: Said, talks: Sequence[Sequence[Link]]) -> int:
    """The number of the conversation that is named nearest to ``quote``."""
    after = bisect_left(starts, quote.start)
    near = range(max(0, after - 1), min(len(talks), after + 1))
    return min(near, key=lambda number: _distance(quote, talks[number]))


def _speaker_of(talk: Sequence[Link], quotes: Sequence[Said]) -> str | None:
    """Who says the quote that is nearest to ``talk``."""
    after = bisect_left(quotes, talk[0].mention.start, key=lambda quote: quote.start)
    near = quotes[max(0, after - 1) : after + 1]
    return min(near, key=lambda quote: _distance(quote, talk)).speaker


def _without(
    links: Sequence[Link], talks: Sequence[tuple[Link, ...]], own: tuple[Link, ...]
) -> tuple[Link, ...]:
    spoken = {id(link) for talk in talks for link in talk} - {id(link) for link in own}
    return tuple(link for link in links if id(link) not in spoken)


def _distance(quote: Said, talk: Sequence[Link]) -> int:
    return min(max(quote.start - link.mention.end, link.mention.start - quote.end, 0) for link in talk)
