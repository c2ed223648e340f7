"""Occasions and recordings that an article comes back to: "at the forum", "in the same interview".

An outlet that relayed them when they were first told of relays what is said there later, however far away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from quotesvc.nlp.lexicon import load_table
from quotesvc.nlp.relay_links import Held
from quotesvc.nlp.types import Speaker

_SPOKEN = ("told", "interview", "carried_by")
"""Bases of outlets that were there, or have the recording."""
_POST_SAYS = re.compile(
    r"\b[Tt]he\s+(?:post|message|thread|tweet)\s+(?:also\s+)?"
    r"(?:said|says|reads?|added|continued|went on|concluded|ended|showed)\b"
)
"""What somebody wrote on a platform, whether the writer called it a post before or not."""
_BESIDE = 60
"""Characters between an outlet and the occasion that it relayed."""


class Occasions:
    """Remembers, noun by noun, which relays an occasion was told of with, and whose words were spoken there."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Held, frozenset[str]]] = {}

        self._posted: Held | None = None
        """What was last posted on a platform."""

    def note(self, words: str, start: int, held: Held, speakers: Iterable[Speaker | None]) -> None:
        """Keep ``held`` for the occasions that the sentence ``words``, which begins at ``start``, tells of."""
        names = frozenset(speaker.name for speaker in speakers if speaker is not None)
        if names and any(link.basis == "social_post" for link in held.links):
            self._posted = held
        places = [link.mention.start - start for link in held.links if link.basis in _SPOKEN]
        for match in _occasion().finditer(words) if places else ():
            if all(abs(match.start() - place) > _BESIDE for place in places):
                continue
            before = self._held.get(match["noun"].lower(), (held, frozenset()))
            known = before[1] if before[0].links == held.links else frozenset()
            self._held[match["noun"].lower()] = (held, known | names)

    def forget(self, words: str) -> None:
        """Another occasion of the same sort ("in a separate interview") takes the place of the first."""
        for match in _another().finditer(words):
            self._held.pop(match["noun"].lower(), None)

    def named(self, words: str, speaker: Speaker | None = None, *, anybody: bool = False) -> Held | None:
        """What holds for the occasion that ``words`` come back to, where ``speaker`` spoke there."""
        if self._posted is not None and _POST_SAYS.search(words):
            return self._posted
        for match in _again().finditer(words) if self._held else ():
            held, names = self._held.get(match["noun"].lower(), (None, frozenset()))
            open_to_all = (
                anybody or load_table("relay_occasions")[match["noun"].lower()] == "all" or not names
            )
            if held is not None and (open_to_all or speaker is None or speaker.name in names):
                return held
        return None


@cache
def _nouns() -> str:
    return "|".join(sorted(map(re.escape, load_table("relay_occasions")), key=len, reverse=True))


@cache
def _occasion() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<noun>{_nouns()})s?\b")


@cache
def _again() -> re.Pattern[str]:
    # The noun in small letters: "the Post" and "the Forum" are outlets.
    return re.compile(
        rf"\b(?:[Tt]he|[Tt]hat|[Tt]his)\s+(?:(?:same|original|full|whole|entire)\s+)?(?P<noun>{_nouns()})\b"
    )


@cache
def _another() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?i:an?|another|(?:his|her|their|its|the)\s+(?:own|first|second|later|earlier|previous|latest))\s+"
        rf"(?:[\w-]+\s+){{0,2}}?(?P<noun>{_nouns()})\b"
    )
