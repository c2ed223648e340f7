"""From the outlets that relay in each frame to the relays of each quote.

A quote has the relays of its own frame, or of a sentence that leads up to it ("In an interview published in X, the
envoy described the night."), both explicit; else those that its speaker's words were last relayed by, carried, until
the writer moves the speaker somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from quotesvc.nlp.channels import REPORTED, find_channel
from quotesvc.nlp.lexicon import load_words
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.relay_frames import Frame
from quotesvc.nlp.relay_outlets import OutletMention
from quotesvc.nlp.types import Basis, Channel, Mention, Relay, Scope, Speaker

REACH = 4
"""Paragraphs over which a speaker's relay is carried to the next quote."""

_LOOKS_BACK = re.compile(
    r"\b(?:[Tt]he|[Tt]hose|[Tt]hese|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w’'-]+\s+){0,2}?"
    r"(?:remarks?|comments?|statements?|sentences?|words|posts?|quotes?|message)\b"
    r"|\b(?:was|were)\s+(?:speaking|talking|writing|responding)\b|\A[“\"']?[Tt]hat\s+was\b"
)
_LABEL = re.compile(r"[\"“'‘]*[A-Z][A-Z .'’-]{2,30}:\s")
_LABEL_BEFORE = re.compile(r"(?:^|\n)\s*[A-Z][A-Z .'’-]{2,30}:\s*[\"“'‘]*\Z")
_PRONOUN = re.compile(r"(?:he|she|they|it|who)\Z", re.IGNORECASE)


class Attributed(Protocol):
    """What is needed of an attribution."""

    @property
    def speaker(self) -> Speaker | None: ...


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
    """Links that hold for a speaker's words, and since where."""

    links: tuple[Link, ...]
    channel: Channel | None
    frame: Frame


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one quote: the links that hold, their scope, the channel."""

    held: Held | None
    scope: Scope
    channel: Channel | None


class Flow:
    """Goes through the frames of an article in order and settles its quotes."""

    def __init__(
        self, masked: str, marked: Sequence[Marked], attributions: Sequence[Attributed], text: str
    ) -> None:
        self.masked = masked
        self.text = text
        self.marked = marked
        self.speakers = [attribution.speaker for attribution in attributions]
        self.outcomes: dict[int, Outcome] = {}
        self._open: dict[str, Held] = {}
        self._lead: Held | None = None
        self._transcript: Held | None = None
        self._left = -1
        """Paragraph in which the writer has moved to another occasion."""
        self._before: tuple[Frame, tuple[int, ...]] | None = None

    def read(self, frame: Frame, links: tuple[Link, ...]) -> None:
        """Settle the quotes of ``frame``, in which ``links`` relay."""
        if frame.quotes:
            for index in frame.quotes:
                self.outcomes[index] = outcome = self._settle(index, frame, links)
                self._remember(index, outcome)
            self._before = (frame, frame.quotes)
        else:
            self._between(frame, links)

    def _between(self, frame: Frame, links: tuple[Link, ...]) -> None:
        """A sentence without quotes leads up to the next quotes, or looks back to the last ones."""
        words = self.masked[frame.start : frame.end]
        if links:
            held = Held(links, find_channel(words, *_basis_and_kind(links)), frame)
            self._lead = held
            if self._before and self._before[0].paragraph == frame.paragraph and _LOOKS_BACK.search(words):
                for index in self._before[1]:
                    if self.outcomes[index].held is None:
                        self.outcomes[index] = outcome = Outcome(
                            held, "explicit", self.outcomes[index].channel
                        )
                        self._remember(index, outcome)
        elif moves(words):
            self._lead = None
            self._left = frame.paragraph
            for key in [key for key in self._open if names(key, words)]:
                del self._open[key]

    def _settle(self, index: int, frame: Frame, links: tuple[Link, ...]) -> Outcome:
        words = self.masked[frame.start : frame.end]
        if links:
            held = Held(links, find_channel(words, *_basis_and_kind(links)), frame)
            return Outcome(held, "explicit", held.channel)
        channel = find_channel(words)
        earlier = self._earlier(index, frame)
        if earlier is not None:
            scope: Scope = "carried" if earlier.held else "explicit"
            return Outcome(earlier.held, scope, channel or earlier.channel)
        if self._labelled(index):
            held_by_all = self._transcript or self._lead or self._last_held()
            if held_by_all is not None:
                self._transcript = held_by_all
                return Outcome(held_by_all, "carried", held_by_all.channel)
        if moves(words) or (channel is not None and channel not in REPORTED):
            return Outcome(None, "explicit", channel)
        if self._lead is not None and self._leads(self._lead, index, frame):
            return Outcome(self._lead, "explicit", channel or self._lead.channel)
        held = self._carried(index, frame)
        return Outcome(held, "carried", channel or (held.channel if held else None))

    def _earlier(self, index: int, frame: Frame) -> Outcome | None:
        """What was settled for the utterance that goes on here, or None."""
        continued = self.marked[index].continues
        if continued is not None and continued in self.outcomes:
            return self.outcomes[continued]
        if frame.bare and self._before and self._before[0].paragraph == frame.paragraph:
            return self.outcomes[self._before[1][-1]]
        return None

    def _labelled(self, index: int) -> bool:
        start = self.marked[index].start
        before = self.text[max(0, start - 40) : start]
        return bool(_LABEL.match(self.text, start) or _LABEL_BEFORE.search(before))

    def _last_held(self) -> Held | None:
        return next(reversed(self._open.values()), None)

    def _leads(self, lead: Held, index: int, frame: Frame) -> bool:
        """Whether the sentence ``lead`` leads up to this quote: near, and about the same speaker."""
        if frame.paragraph - lead.frame.paragraph > 1:
            return False
        speaker = self.speakers[index]
        if speaker is None:
            return frame.paragraph == lead.frame.paragraph
        if names(speaker.name, self.masked[lead.frame.start : lead.frame.end]):
            return True
        by_pronoun = speaker.mention is not None and _PRONOUN.match(speaker.mention.text) is not None
        return by_pronoun and frame.paragraph == lead.frame.paragraph and speaker.resolution == "description"

    def _carried(self, index: int, frame: Frame) -> Held | None:
        speaker = self.speakers[index]
        held = self._open.get(speaker.name) if speaker else None
        if held is None or frame.paragraph == self._left or frame.paragraph - held.frame.paragraph > REACH:
            return None
        return held

    def _remember(self, index: int, outcome: Outcome) -> None:
        speaker = self.speakers[index]
        if outcome.held is None:
            if speaker is not None and outcome.channel not in (None, *REPORTED):
                self._open.pop(speaker.name, None)
            return
        if speaker is not None:
            self._open.pop(speaker.name, None)  # so that the last one held is the last in order
            paragraph = self.marked[index].paragraph
            self._open[speaker.name] = replace(
                outcome.held, frame=replace(outcome.held.frame, paragraph=paragraph)
            )


def ordered(links: Iterable[Link]) -> tuple[Link, ...]:
    """``links`` nearest to the speaker first, each outlet once: a source stands before the outlet that cites it."""
    once = {link.mention.outlet.slug: link for link in sorted(links, key=lambda link: -link.mention.start)}
    return tuple(sorted(once.values(), key=lambda link: (not link.source, link.mention.start)))


def names(name: str, words: str) -> bool:
    """Whether ``words`` name the speaker ``name``: by the last word of it, or the whole."""
    last = re.findall(r"[\w-]+", name)[-1:] or [""]
    return len(last[0]) > 2 and re.search(rf"\b{re.escape(last[0])}\b", words) is not None


def moves(words: str) -> bool:
    """Whether ``words`` put the speaker on an occasion of its own, so that nothing is carried there."""
    return _occasion().search(words) is not None


@cache
def _occasion() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, sorted(load_words("relay_venues"))))
    return re.compile(
        rf"\b(?:at|before|during|told|addressed|addressing|to|in)\s+(?:(?:an?|the|his|her|its|their|\w+['’]s)\s+)?"
        rf"(?:[\w’'-]+\s+){{0,4}}?(?:{nouns})\b"
        rf"|\b(?:at|outside)\s+(?:an?|the|his|her|its|their)\s+(?!time\b|end\b|moment\b|weekend\b|start\b|age\b|same\b)"
        rf"|\btold\s+(?!him\b|her\b|them\b|me\b|us\b|listeners\b|viewers\b|readers\b|that\b)[a-z]"
    )


def _basis_and_kind(links: Sequence[Link]) -> tuple[list[Basis], list[str | None]]:
    return [link.basis for link in links], [link.mention.outlet.kind for link in links]
