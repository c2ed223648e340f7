"""The values that pass between the parts of the relay step, and when a sentence names or moves a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from quotesvc.nlp.lexicon import load_words, reporting_forms
from quotesvc.nlp.relay_outlets import OutletMention
from quotesvc.nlp.types import Basis, Channel, Mention, Relay, Scope

REACH = 4
"""Paragraphs over which a speaker's relay is carried to the next quote, and "the agency" points back."""

WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Link:
    """An outlet that relays in a frame. ``source`` where another outlet has the words from it."""

    mention: OutletMention
    basis: Basis
    source: bool = False

    def relay(self, scope: Scope) -> Relay:
        """The link as a relay of a quote."""
        words = Mention(self.mention.text, self.mention.start, self.mention.end)
        return Relay(self.mention.outlet, words, self.basis, scope)


@dataclass(frozen=True, slots=True)
class Held:
    """Links that hold for a speaker's words, and since which paragraph."""

    links: tuple[Link, ...]
    channel: Channel | None
    paragraph: int
    old: bool = False
    """Whether they are of a conversation long ago."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one quote: the links that hold, their scope, the channel."""

    held: Held | None
    scope: Scope
    channel: Channel | None


def ordered(links: Iterable[Link]) -> tuple[Link, ...]:
    """``links`` nearest to the speaker first, each outlet once: a source stands before the outlet that
    cites it."""
    once: dict[str, Link] = {}
    for link in links:
        once.setdefault(link.mention.outlet.slug, link)
    return tuple(sorted(once.values(), key=lambda link: (not link.source, link.mention.start)))


def words_of(text: str) -> list[str]:
    """The words of ``text``, hyphened ones whole."""
    return WORD.findall(text)


def names(name: str, words: str) -> bool:
    """Whether ``words`` hold the last word of the speaker's ``name``."""
    last = words_of(name)[-1:]
    return bool(last) and len(last[0]) > 2 and last[0] in words_of(words)


@lru_cache(maxsize=16)
def moves(words: str) -> bool:
    """Whether ``words`` put the speaker on an occasion of its own, so that nothing is carried there."""
    return any(not _works_there(words, match) for match in _occasion().finditer(words))


def _works_there(words: str, place: re.Match[str]) -> bool:
    """Whether ``place`` only says whose somebody is: "said Orlov, a professor at the Harbour School"."""
    beside = _BESIDE_NAME.search(words, 0, place.start())
    if beside is None or not place.group().startswith(("at", "in", "to")):
        return False
    return reporting_forms().keys().isdisjoint(WORD.findall(beside["apposition"]))


_BESIDE_NAME = re.compile(
    r"\b[A-Z][\w’'-]*,\s+(?:an?|the|who|chief|head|director|professor)\b(?P<apposition>[^,.;]{0,80})\Z"
)


@cache
def _occasion() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, sorted(load_words("relay_venues"))))
    some = r"(?:an?|the|his|her|its|their)"
    return re.compile(
        rf"\b(?:at|before|during|told|addressed|addressing|to|in)\s+(?:(?:{some}|\w+['’]s)\s+)?"
        rf"(?:[\w’'-]+\s+){{0,4}}?(?:{nouns})\b"
        rf"|\b(?:at|outside)\s+{some}\s+(?!(?:time|end|moment|weekend|start|age|same)\b)"
        rf"|\b(?:addressed|addressing)\s+(?!(?:the|an?|this|that)\s+(?:issue|question|problem|matter|concern))"
        rf"|\btold\s+(?!(?:him|her|them|me|us|listeners|viewers|readers|that)\b)[a-z]"
    )
