"""Channels that a quote's own sentence does not tell: announced just before it, or those of the speaker's
last one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotesvc.nlp.channels import find_channel
from quotesvc.nlp.relay_frames import Frame
from quotesvc.nlp.relay_links import Link, names
from quotesvc.nlp.types import Channel, Speaker

PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|who)\b")
"""Somebody who is named elsewhere."""

_ADDRESSED = re.compile(
    r"\baddress(?:ed|ing)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?(?:\w+s|parliament|crowd|nation|rally)\b"
)
_WRITTEN: frozenset[Channel] = frozenset(("letter", "email", "book"))
_SPOKEN = re.compile(r"\b(?:said|says|told|tells|shouted|laughed|recalled|recalls)\b")
"""What somebody does who no longer writes; "added" and "went on" may go on with what was written."""


class ChannelFlow:
    """Remembers, frame by frame, what was said of how words were delivered."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Channel, int]] = {}
        """Speaker to the channel of the last quote and its paragraph."""
        self._announced: tuple[Channel, int, str] | None = None
        """Channel of a sentence that leads up to quotes, its paragraph and its words."""

    def announce(self, frame: Frame, words: str) -> None:
        """Read a sentence without quotes: it may say where those that follow were spoken."""
        channel = find_channel(words) or ("speech" if _ADDRESSED.search(words) else None)
        self._announced = (channel, frame.paragraph, words) if channel else None

    def told(self, speaker: Speaker | None, frame: Frame, said: str) -> Channel | None:
        """The channel of a quote in ``frame`` whose own sentence, ``said``, tells none."""
        if self._announced is not None:
            channel, paragraph, words = self._announced
            if frame.paragraph == paragraph and PRONOUN.search(words):
                return channel
            if frame.paragraph - paragraph <= 1 and speaker is not None and names(speaker.name, words):
                return channel
        last, paragraph = self._last.get(speaker.name, (None, 0)) if speaker is not None else (None, 0)
        if speaker is not None and last in _WRITTEN and _SPOKEN.search(said):
            del self._last[speaker.name]  # Nor is what she goes on with written.
            return None
        return last if frame.paragraph - paragraph <= 1 else None

    def remember(self, speaker: Speaker | None, channel: Channel | None, frame: Frame) -> None:
        """Keep the channel of a quote in ``frame`` for the speaker's next one."""
        if speaker is not None and channel is not None:
            self._last[speaker.name] = (channel, frame.paragraph)


def channel_of(words: str, links: Sequence[Link] = ()) -> Channel | None:
    """The channel that ``words`` and the relays ``links`` tell."""
    return find_channel(words, [link.basis for link in links], [link.mention.outlet.kind for link in links])
