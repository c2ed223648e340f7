"""How quoted words were delivered, where the writer says so: in an interview, a statement, a speech and so
on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast, get_args

from quotesvc.nlp.lexicon import load_lines
from quotesvc.nlp.types import Basis, Channel

_OF_BASIS: dict[Basis, Channel] = {"social_post": "social_post", "editorial": "editorial"}
REPORTED: frozenset[Channel] = frozenset(("interview", "editorial", "report", "broadcast", "social_post"))
"""Channels of an outlet's own: words delivered in any other way were not spoken to it."""


def find_channel(words: str, bases: Iterable[Basis] = (), kinds: Iterable[str | None] = ()) -> Channel | None:
    """The channel that ``words``, the writer's own around a quote, name; None where they name none.

    ``bases`` and ``kinds`` are those of the quote's relays: what was posted on a platform is a post, what a
    programme relays was broadcast, unless the words are more exact.
    """
    for basis in bases:
        if basis in _OF_BASIS:
            return _OF_BASIS[basis]
    return _told(words) or ("broadcast" if "programme" in kinds else None)


@lru_cache(maxsize=16)
def _told(words: str) -> Channel | None:
    """The channel of the first cue in ``words``. All quotes of a sentence ask for the same words."""
    lowered = words.lower()
    for cue in _cues():
        # To look for a string costs a hundredth of what a search with so many branches does.
        if any(map(lowered.__contains__, cue.signs)) and cue.pattern.search(lowered):
            return cue.channel
    return None


@dataclass(frozen=True, slots=True)
class _Cue:
    """A pattern over lower case that tells a channel. Where it matches, one of ``signs`` stands."""

    channel: Channel
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _cues() -> tuple[_Cue, ...]:
    cues = []
    for line in load_lines("channel_cues"):
        channel, signs, pattern = line.split("\t")
        if channel not in get_args(Channel):
            raise ValueError(f"channel_cues: {channel!r} is no channel")
        compiled = re.compile(pattern.replace(" ", r"\s+"))
        cues.append(_Cue(cast(Channel, channel), tuple(signs.split()), compiled))
    return tuple(cues)
