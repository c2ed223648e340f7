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
_LABELS = 3
"""Labelled stretches that make a transcript."""
_PRONOUN_THERE = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|who)\b")
_SUBJECT_WITHIN = 60
"""Characters within which a sentence names its subject."""
_ADDRESSED = re.compile(
    r"\baddress(?:ed|ing)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?(?:\w+s|parliament|crowd|nation|rally)\b"
)
_IT_SAID = re.compile(
    r"(?:^|[,.”\"’'\s])[Ii]t\s+(?:also\s+|then\s+)?(?:said|says|wrote|added|warned|argued|asked|concluded|went on)\b"
)
_RECORDING = re.compile(r"\b(?:video|recording|footage|transcript|audio|tape|clip|cellphone)\b")


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
    """Links that hold for a speaker's words, and since which paragraph."""

    links: tuple[Link, ...]
    channel: Channel | None
    paragraph: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Links of the sentence last read, which may lead up to quotes: its words, and whether it has quotes itself."""

    held: Held
    start: int
    words: str
    scope: Scope
    at_once: bool
    """Whether no other sentence has come since."""


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
        self.marked = marked
        self.speakers = [attribution.speaker for attribution in attributions]
        self.outcomes: dict[int, Outcome] = {}
        self._labelled = labelled(text, marked)
        self._open: dict[str, Held] = {}
        self._lead: Lead | None = None
        self._transcript: Held | None = None
        self._editorial: dict[str, int] = {}
        """Outlet to the paragraph of its last editorial."""
        self._spoke: Held | None = None
        """The outlet that spoke itself in the last frame with quotes."""
        self._channels: dict[str, tuple[Channel, int]] = {}
        """Speaker to the channel of the last quote and its paragraph."""
        self._announced: tuple[Channel, int, str] | None = None
        """Channel of a sentence that leads up to quotes, its paragraph and its words."""
        self._moved = -1
        """Paragraph in which the writer has moved to another occasion."""
        self._before: tuple[Frame, tuple[int, ...]] | None = None
        self._adjoins = False
        """Whether the frame last read has quotes."""

    def read(self, frame: Frame, links: tuple[Link, ...]) -> None:
        """Settle the quotes of ``frame``, in which ``links`` relay."""
        words = self.masked[frame.start : frame.end]
        held = None
        if links:
            links = self._editorials(frame, links)
            held = Held(links, find_channel(words, *_basis_and_kind(links)), frame.paragraph)
        if frame.quotes:
            for index in frame.quotes:
                outcome = self._with_channel(index, frame, words, self._settle(index, frame, words, held))
                self.outcomes[index] = outcome
                self._remember(index, outcome)
            self._before = (frame, frame.quotes)
            self._spoke = self._speaks(frame)
        elif held is not None:
            self._look_back(frame, words, held)
        else:
            self._move(frame, words)
        self._lead_on(frame, words, held)
        if not frame.quotes:
            announced = find_channel(words) or _speech_of(words)
            self._announced = (announced, frame.paragraph, words) if announced else None
        self._adjoins = bool(frame.quotes)

    def _editorials(self, frame: Frame, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """What "the paper said" after an editorial of it is the editorial still."""
        for link in links:
            if link.basis == "editorial":
                self._editorial[link.mention.outlet.slug] = frame.paragraph
        return tuple(
            replace(link, basis="editorial")
            if link.basis == "reported"
            and frame.paragraph - self._editorial.get(link.mention.outlet.slug, -9) <= 1
            else link
            for link in links
        )

    def _speaks(self, frame: Frame) -> Held | None:
        """The outlet whose editorial the quotes of ``frame`` are from."""
        held = self.outcomes[frame.quotes[-1]].held
        if held is None or all(link.basis != "editorial" for link in held.links):
            return None
        return replace(held, paragraph=frame.paragraph)

    def _look_back(self, frame: Frame, words: str, held: Held) -> None:
        """A sentence without quotes may say who carried the quotes right before it."""
        if self._before and self._before[0].paragraph == frame.paragraph and _LOOKS_BACK.search(words):
            for index in self._before[1]:
                if self.outcomes[index].held is None:
                    self.outcomes[index] = Outcome(
                        held, "explicit", self.outcomes[index].channel or held.channel
                    )
                    self._remember(index, self.outcomes[index])

    def _move(self, frame: Frame, words: str) -> None:
        """A sentence without quotes may take speakers to another occasion."""
        if not moves(words):
            return
        gone = [key for key in self._open if names(key, words)]
        for key in gone:
            del self._open[key]
        if gone or _PRONOUN_THERE.search(words):
            self._lead = None
            self._moved = frame.paragraph

    def _lead_on(self, frame: Frame, words: str, held: Held | None) -> None:
        if held is not None:
            spoken = tuple(link for link in held.links if link.basis in ("told", "interview"))
            if spoken and not frame.quotes:
                held = replace(held, links=spoken)
            self._lead = Lead(
                held, frame.start, words, "carried" if frame.quotes else "explicit", at_once=True
            )
        elif self._lead is not None and not frame.quotes:
            recorded = _RECORDING.search(self._lead.words) is not None
            words = f"{self._lead.words} {words}" if recorded else self._lead.words
            self._lead = replace(self._lead, words=words, at_once=recorded)

    def _settle(self, index: int, frame: Frame, words: str, held: Held | None) -> Outcome:
        if held is not None:
            return Outcome(held, "explicit", held.channel)
        channel = find_channel(words)
        earlier = self._earlier(index, frame)
        if earlier is not None:
            scope: Scope = "carried" if earlier.held else "explicit"
            return Outcome(earlier.held, scope, channel or earlier.channel)
        if (
            self._spoke is not None
            and frame.paragraph - self._spoke.paragraph <= 1
            and _IT_SAID.search(words)
        ):
            return Outcome(self._spoke, "carried", channel or self._spoke.channel)
        if index in self._labelled:
            self._transcript = self._transcript or (self._lead.held if self._lead else self._last_held())
            if self._transcript is not None:
                return Outcome(self._transcript, "carried", self._transcript.channel)
        speaker = self.speakers[index]
        carried = self._open.get(speaker.name) if speaker else None
        if moves(words) or not _agree(channel, carried.channel if carried else None):
            return Outcome(None, "explicit", channel)
        if self._lead is not None and self._leads(self._lead, speaker, frame):
            return Outcome(self._lead.held, self._lead.scope, channel or self._lead.held.channel)
        if carried is None or frame.paragraph == self._moved or frame.paragraph - carried.paragraph > REACH:
            return Outcome(None, "explicit", channel)
        return Outcome(carried, "carried", channel or carried.channel)

    def _with_channel(self, index: int, frame: Frame, words: str, outcome: Outcome) -> Outcome:
        """``outcome`` with the channel that a sentence before it or the speaker's last quote tells, if it has none."""
        speaker = self.speakers[index]
        channel = outcome.channel
        if channel is None and outcome.held is None and not moves(words):
            channel = self._told_before(speaker, frame)
        if speaker is not None and channel is not None:
            self._channels[speaker.name] = (channel, frame.paragraph)
        return replace(outcome, channel=channel)

    def _told_before(self, speaker: Speaker | None, frame: Frame) -> Channel | None:
        if self._announced is not None:
            channel, paragraph, said = self._announced
            near = frame.paragraph == paragraph and _PRONOUN_THERE.search(said) is not None
            if near or (
                frame.paragraph - paragraph <= 1 and speaker is not None and names(speaker.name, said)
            ):
                return channel
        if speaker is None:
            return None
        last, paragraph = self._channels.get(speaker.name, (None, -9))
        return last if frame.paragraph - paragraph <= 1 else None

    def _earlier(self, index: int, frame: Frame) -> Outcome | None:
        """What was settled for the utterance that goes on here, or None."""
        continued = self.marked[index].continues
        if continued is not None and continued in self.outcomes:
            return self.outcomes[continued]
        if frame.bare and self._adjoins and self._before and self._before[0].paragraph == frame.paragraph:
            return self.outcomes[self._before[1][-1]]
        return None

    def _last_held(self) -> Held | None:
        return next(reversed(self._open.values()), None)

    def _leads(self, lead: Lead, speaker: Speaker | None, frame: Frame) -> bool:
        """Whether ``lead`` leads up to this quote: near, and about the same speaker."""
        distance = frame.paragraph - lead.held.paragraph
        if distance > 1:
            return False
        if speaker is not None and names(speaker.name, lead.words):
            return True
        if lead.scope == "carried" or not lead.at_once:
            return False
        spoken_to = lead.held.links[0].basis in ("told", "interview", "social_post")
        if distance == 0:
            described = speaker is None or speaker.mention is None or not speaker.mention.text[:1].isupper()
            by_pronoun = _PRONOUN_THERE.search(lead.words, 0, _SUBJECT_WITHIN) is not None
            return spoken_to and (described or by_pronoun)
        return spoken_to and speaker is not None and self._known_before(speaker, lead)

    def _known_before(self, speaker: Speaker, lead: Lead) -> bool:
        """Whether ``speaker`` alone can be whom ``lead`` describes: known by then, nobody else who speaks named."""
        others = (other.name for other in self.speakers if other is not None and other.name != speaker.name)
        known = names(speaker.name, self.masked[: lead.start])
        return known and not any(names(other, lead.words) for other in others)

    def _remember(self, index: int, outcome: Outcome) -> None:
        speaker = self.speakers[index]
        if speaker is None:
            return
        if outcome.held is None:
            if outcome.channel not in (None, *REPORTED):
                self._open.pop(speaker.name, None)
            return
        self._open.pop(speaker.name, None)  # so that the last one held is the last in order
        self._open[speaker.name] = replace(outcome.held, paragraph=self.marked[index].paragraph)


def _speech_of(words: str) -> Channel | None:
    """A sentence that takes a speaker before an audience announces a speech."""
    return "speech" if _ADDRESSED.search(words) else None


def _agree(channel: Channel | None, held: Channel | None) -> bool:
    """Whether words of ``channel`` may have been relayed as those of ``held`` were."""
    return channel is None or channel in REPORTED or channel == held


def labelled(text: str, marked: Sequence[Marked]) -> frozenset[int]:
    """The stretches of a transcript: those with a speaker's label ("SMITH: ..."), where there are several."""
    found = frozenset(
        index
        for index, quote in enumerate(marked)
        if _LABEL.match(text, quote.start)
        or _LABEL_BEFORE.search(text[max(0, quote.start - 40) : quote.start])
    )
    return found if len(found) >= _LABELS else frozenset()


def ordered(links: Iterable[Link]) -> tuple[Link, ...]:
    """``links`` nearest to the speaker first, each outlet once: a source stands before the outlet that cites it."""
    once: dict[str, Link] = {}
    for link in links:
        once.setdefault(link.mention.outlet.slug, link)
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
        rf"|\b(?:addressed|addressing)\s+(?!(?:the|an?|this|that)\s+(?:issue|question|problem|matter|concern))"
        rf"|\btold\s+(?!him\b|her\b|them\b|me\b|us\b|listeners\b|viewers\b|readers\b|that\b)[a-z]"
    )


def _basis_and_kind(links: Sequence[Link]) -> tuple[list[Basis], list[str | None]]:
    return [link.basis for link in links], [link.mention.outlet.kind for link in links]
