"""Which of several conversations in one sentence a quote is from: "told Reuters “yes” and, later, the BBC “no”"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from quotesvc.nlp.relay_frames import MASK
from quotesvc.nlp.relay_links import Link
from quotesvc.nlp.relay_outlets import OutletMention

SPOKEN = ("told", "interview")
"""Bases of outlets that somebody spoke to."""
_NEXT_CLAUSE = re.compile(rf"[,;”\"’'{MASK}]\s+(?:and|but|while|whereas|though|although)\b")
"""Where a clause begins."""
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
    clauses = _clauses(masked, links, quotes)
    if len(clauses) > 1:
        return _by_clause(masked, links, quotes, clauses)
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


def _clauses(masked: str, links: Sequence[Link], quotes: Sequence[Said]) -> list[int]:
    """Where the clauses of the sentence begin that have both quotes and an outlet of their own.

    "The Herald called it “a bore”, while the Gazette asked: “Why?”": each quote is from the outlet of its clause.
    """
    starts = [min(quotes[0].start, links[0].mention.start)] if links else []
    places = [quote.start for quote in quotes]
    outlets = sorted((link.mention for link in links), key=lambda mention: mention.start)
    for number, outlet in enumerate(outlets):
        low = outlets[number - 1].end if number else starts[-1]
        begins = _clause_before(masked, max(low, starts[-1]), outlet.start)
        first, middle = bisect_left(places, starts[-1]), bisect_left(places, begins)
        if first < middle < len(places) and (number or not _share_speaker(quotes[:middle], quotes[middle:])):
            starts.append(begins)
    return starts


def _clause_before(masked: str, low: int, outlet: int) -> int:
    """Where the clause of the outlet at ``outlet`` begins, if it does after ``low`` and the quoted words; else 0."""
    found = _NEXT_CLAUSE.search(masked, max(low, masked.rfind(MASK, low, outlet)), outlet)
    return found.start() if found is not None else 0


def _share_speaker(first: Sequence[Said], second: Sequence[Said]) -> bool:
    return not {quote.speaker for quote in first}.isdisjoint({None, *(quote.speaker for quote in second)})


def _by_clause(
    masked: str, links: Sequence[Link], quotes: Sequence[Said], clauses: Sequence[int]
) -> list[tuple[Link, ...]]:
    """For each of ``quotes`` those of ``links`` that stand in its clause."""
    own: dict[int, tuple[Link, ...]] = {}
    for link in links:
        number = _clause_of(link.mention.start, clauses)
        own[number] = (*own.get(number, ()), link)
    return [own.get(_clause_of(quote.start, clauses), ()) for quote in quotes]


def _clause_of(place: int, clauses: Sequence[int]) -> int:
    return max(0, bisect_right(clauses, place) - 1)


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
