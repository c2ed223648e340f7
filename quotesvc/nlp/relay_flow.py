"""From the outlets that relay in each frame to the relays of each quote.

A quote has the relays of its own frame, or of a sentence that leads up to it ("In an interview published in
X, the envoy described the night."), both explicit; else those that its speaker's words were last relayed by,
carried, until the writer moves the speaker somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from quotesvc.nlp.channel_flow import PRONOUN, ChannelFlow, channel_of
from quotesvc.nlp.channels import REPORTED
from quotesvc.nlp.marks import Marked
from quotesvc.nlp.relay_copies import copies
from quotesvc.nlp.relay_frames import Frame
from quotesvc.nlp.relay_links import REACH, WORD, Held, Link, Outcome, moves, names, words_of
from quotesvc.nlp.relay_occasions import Occasions
from quotesvc.nlp.relay_talks import Said, own_links
from quotesvc.nlp.types import Channel, Scope, Speaker

_LOOKS_BACK = re.compile(
    r"\b(?:[Tt]he|[Tt]hose|[Tt]hese|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w’'-]+\s+){0,2}?"
    r"(?:remarks?|comments?|statements?|sentences?|words|posts?|quotes?|message)\b"
    r"|\b(?:was|were)\s+(?:speaking|talking|writing|responding)\b|\A[“\"']?[Tt]hat\s+was\b"
)
_LABEL = re.compile(r"[\"“'‘]*[A-Z][A-Z .'’-]{2,30}:\s")
_LABEL_BEFORE = re.compile(r"(?:^|\n)\s*[A-Z][A-Z .'’-]{2,30}:\s*[\"“'‘]*\Z")
_LABELS = 3
"""Labelled stretches that make a transcript."""
_PRESENTS = re.compile(r"[“\"]?(?:In|On|During|At|Speaking|Writing|Appearing|Asked|According)\b")
_OPENING = 60
"""Characters within which a sentence that presents an outlet's words names it."""
_WHOSE_WORDS = re.compile(r"\bwhose\s+(?:remarks|comments|words|statements?)\s+(?:was|were)\b")
_SOURCE = re.compile(r"\b[Aa]ccording to (?:the )?(?:[A-Z][\w.’-]*\s+){0,3}(?P<last>[A-Z][\w’-]*)")
_ABOUT = re.compile(
    r"\b(?:of|for|about|on|with|against|over|from|by|than)\s+(?:(?:the|[A-Z][\w.’'-]*)\s+){0,2}\Z"
)
"""What stands before somebody who is spoken of, and does not speak."""
_SUBJECT_WITHIN = 60
"""Characters within which a sentence names its subject."""
_KNOWN_WITHIN = 20_000
"""Characters back to which a speaker counts as known."""
_IT_SAID = re.compile(
    r"(?:^|[,.”\"’'\s])[Ii]t\s+(?:also\s+|then\s+)?"
    r"(?:said|says|wrote|added|warned|argued|asked|concluded|went on)\b"
)
_PEOPLE = (
    r"(?:sources?|people|persons?|officials?|diplomats?|bankers?|traders?|executives?|residents?|witnesses|lawyers?"
    r"|aides?)"
)
_SEVERAL = re.compile(
    r"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]everal|[Ss]ome|[Mm]ultiple|[Mm]any)\s+"
    rf"(?:[\w-]+\s+){{0,3}}?{_PEOPLE}\b"
)
_ONE_OF = re.compile(
    rf"\b(?:one|another)\s+of\s+(?:them|the\s+(?:\w+\s+)?{_PEOPLE})\b"
    rf"|\b(?:[Aa]nother|[Aa]\s+(?:second|third|fourth)|[Tt]he\s+(?:other|second|third))(?:\s+(?:[\w-]+\s+)?{_PEOPLE}\b|,|\s+(?:said|added|was)\b)"
)
"""One of several that the article does not name, who all spoke to the same outlet."""
_LONG_AGO = re.compile(
    r"[^.;:!?\n“”\"]*?\b(?:at\s+the\s+time\b|in\s+(?:(?:1[89]|20)\d\d|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b|last\s+(?:month|year|spring|summer|autumn|winter|fall)\b"
    r"|(?:years|months)\s+(?:ago|earlier|before)\b)"
)
"""What dates an older conversation, of which no more is told in later paragraphs."""
_LONG_BEFORE = re.compile(
    r"\A(?:(?:But|And|Yet|Back),?\s+)?(?:[Ii]n\s+(?:(?:early|late|mid)[\s-])?(?:(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b|(?:1[89]|20)\d\d\b)"
    r"|[Ll]ast\s+(?:month|year|spring|summer|autumn|winter|fall)\b"
    r"|(?:[\w-]+\s+){1,3}?(?:years?|months?|decades?)\s+(?:ago|earlier|before)\b)[^.;:!?\n“”\"]{0,60}\Z"
)
"""The same before an outlet, at the beginning of the sentence."""
_NOW = re.compile(
    r"\b(?:[Nn]ow|[Tt]oday|[Tt]his\s+week|[Tt]hese\s+days|[Oo]n\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
"""What takes up another conversation than one of long ago."""
_DATED_WITHIN = 40
"""Characters behind an outlet within which the conversation is dated."""
_RECORDING = re.compile(r"\b(?:video|recording|footage|transcript|audio|tape|clip|cellphone)\b")


class Attributed(Protocol):
    """What is needed of an attribution."""

    @property
    def speaker(self) -> Speaker | None: ...


@dataclass(frozen=True, slots=True)
class Lead:
    """Links of a sentence that may lead up to quotes; its start and words, and the scope that they get
    there."""

    held: Held
    start: int
    words: str
    scope: Scope
    at_once: bool
    """Whether no other sentence has come since."""
    presents: bool = False
    """Whether the sentence begins with where the words are from: "In the Herald's profile, old friends spoke up." """


class Flow:
    """Goes through the frames of an article in order and settles its quotes."""

    def __init__(
        self, masked: str, marked: Sequence[Marked], attributions: Sequence[Attributed], text: str
    ) -> None:
        self.masked = masked
        self.marked = marked
        self.speakers = one_name([attribution.speaker for attribution in attributions])
        self._text = text
        self.outcomes: dict[int, Outcome] = {}
        self._by_last_word: dict[str, list[str]] = {}
        for name in dict.fromkeys(speaker.name for speaker in self.speakers if speaker is not None):
            for word in words_of(name)[-1:]:
                self._by_last_word.setdefault(word, []).append(name)
        self._channels = ChannelFlow()
        self._occasions = Occasions()
        self._labelled = labelled(text, marked)
        self._open: dict[str, Held] = {}
        """Speaker to what was last held for her words, the latest last."""
        self._long_ago: dict[str, Held] = {}
        """The same of conversations long ago, which take no other's place."""
        self._lead: Lead | None = None
        self._transcript: Held | None = None
        self._editorial: dict[str, int] = {}
        """Outlet to the paragraph of its last editorial."""
        self._spoke: Held | None = None
        """The outlet that spoke itself in the last frame with quotes."""
        self._moved = -1
        """Paragraph in which the writer has moved to another occasion."""
        self._group: Held | None = None
        """What several unnamed people told an outlet."""
        self._before: Frame | None = None
        """The last frame with quotes."""
        self._adjoins = False
        """Whether that is the frame last read."""

    def read(self, frame: Frame, links: tuple[Link, ...], posted: tuple[Link, ...] = ()) -> None:
        """Settle the quotes of ``frame``, in which ``links`` relay; ``posted`` do where nothing else relays a quote."""
        words = self.masked[frame.start : frame.end]
        links = self._editorials(frame, links)
        every = own_links(self.masked, links, [self._said(index) for index in frame.quotes])
        own = [self._held(each, words, frame) for each in every]
        held = self._held(links, words, frame) if frame.quotes else own[0]
        self._occasions.forget(words)
        if held is not None and _SEVERAL.search(words) and any(link.basis == "told" for link in held.links):
            self._group = held
        if held is not None:
            self._occasions.note(words, frame.start, held, [self.speakers[index] for index in frame.quotes])
        if held is not None and _WHOSE_WORDS.search(words):
            self._take_back(frame, words, held)
        if frame.quotes:
            for index, each in zip(frame.quotes, own, strict=True):
                outcome = self._with_channel(index, frame, words, each)
                if outcome.held is None and posted:
                    there = self._held(posted, words, frame)
                    outcome = Outcome(there, "carried", outcome.channel or "social_post")
                self._keep(index, frame, outcome)
            self._before = frame
            self._spoke = self._speaks(frame)
        elif held is not None:
            self._look_back(frame, words, held)
        elif (again := self._occasions.named(words, anybody=True)) is not None:
            held = replace(again, paragraph=frame.paragraph)
        else:
            self._move(frame, words)
        self._lead_on(frame, words, held)
        if not frame.quotes:
            self._channels.announce(frame, words)
            self._hold_on(frame, words)
        self._adjoins = bool(frame.quotes)

    def _held(self, links: tuple[Link, ...], words: str, frame: Frame) -> Held | None:
        if not links:
            return None
        return Held(links, channel_of(words, links), frame.paragraph, self._is_old(links, frame))

    def _is_old(self, links: tuple[Link, ...], frame: Frame) -> bool:
        """Whether the words right behind an outlet date the conversation, or those before it that was told
        something, and that it is long ago."""
        ends = [link.mention.end for link in links]
        if any(_LONG_AGO.match(self.masked, end, end + _DATED_WITHIN) for end in ends):
            return True
        told = [link.mention.start for link in links if link.basis in ("told", "interview")]
        return any(_LONG_BEFORE.search(self.masked[frame.start : start]) for start in told)

    def _said(self, index: int) -> Said:
        quote, speaker = self.marked[index], self.speakers[index]
        return Said(quote.start, quote.end, speaker.name if speaker is not None else None)

    def settle_copies(self) -> None:
        """What quotes the same words as a relayed quote came the same way: headlines, leads, repetitions."""
        self.outcomes |= copies(self._text, self.marked, self.speakers, self.outcomes)

    def _keep(self, index: int, frame: Frame, outcome: Outcome) -> None:
        """Note the outcome of a quote, for itself and for the speaker's next ones."""
        self.outcomes[index] = outcome
        speaker = self.speakers[index]
        self._channels.remember(speaker, outcome.channel, frame)
        if speaker is None:
            return
        self._long_ago.pop(speaker.name, None)
        if outcome.held is not None and outcome.held.old:
            self._long_ago[speaker.name] = replace(outcome.held, paragraph=frame.paragraph)
        elif outcome.held is not None:
            self._open.pop(speaker.name, None)
            self._open[speaker.name] = replace(outcome.held, paragraph=frame.paragraph)
        elif outcome.channel not in (None, *REPORTED):
            self._open.pop(speaker.name, None)

    def _editorials(self, frame: Frame, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """``links``, where what "the paper said" right after an editorial of it is the editorial still."""
        found = []
        for link in links:
            slug = link.mention.outlet.slug
            if link.basis == "editorial":
                self._editorial[slug] = frame.paragraph
            elif link.basis == "reported" and frame.paragraph - self._editorial.get(slug, -9) <= 1:
                found.append(replace(link, basis="editorial"))
                continue
            found.append(link)
        return tuple(found)

    def _speaks(self, frame: Frame) -> Held | None:
        """The outlet whose editorial the quotes of ``frame`` are from."""
        held = self.outcomes[frame.quotes[-1]].held
        if held is None or all(link.basis != "editorial" for link in held.links):
            return None
        return replace(held, paragraph=frame.paragraph)

    def _look_back(self, frame: Frame, words: str, held: Held) -> None:
        """A sentence without quotes may say who carried the quotes right before it."""
        before = self._before
        if before is None or before.paragraph != frame.paragraph or not _LOOKS_BACK.search(words):
            return
        for index in before.quotes:
            outcome = self.outcomes[index]
            if outcome.held is None:
                self._keep(index, before, Outcome(held, "explicit", outcome.channel or held.channel))

    def _take_back(self, frame: Frame, words: str, held: Held) -> None:
        """ "Orlov, whose remarks were carried by X": what he was quoted with right before came the same way."""
        before = self._before
        if before is None or frame.paragraph - before.paragraph > 1:
            return
        for index in before.quotes:
            outcome, speaker = self.outcomes[index], self.speakers[index]
            if outcome.held is None and speaker is not None and names(speaker.name, words):
                self._keep(index, before, Outcome(held, "explicit", outcome.channel or held.channel))

    def _move(self, frame: Frame, words: str) -> None:
        """A sentence without quotes may take speakers to another occasion."""
        if not moves(words):
            return
        near = {key: held for key, held in self._open.items() if frame.paragraph - held.paragraph <= REACH}
        self._open = {key: held for key, held in near.items() if not names(key, words)}
        if len(self._open) < len(near) or PRONOUN.search(words):
            self._lead = None
            self._moved = frame.paragraph

    def _lead_on(self, frame: Frame, words: str, held: Held | None) -> None:
        """Keep what the next quotes may be led up to by; a recording is described in several sentences."""
        if held is not None:
            spoken = tuple(link for link in held.links if link.basis in ("told", "interview"))
            if spoken and not frame.quotes:
                held = replace(held, links=spoken)
            if spoken and not frame.quotes:
                self._announce(frame, words, held)
            scope: Scope = "carried" if frame.quotes else "explicit"
            presents = (
                _PRESENTS.match(words) is not None and held.links[0].mention.start - frame.start < _OPENING
            )
            self._lead = Lead(held, frame.start, words, scope, at_once=True, presents=presents)
        elif self._lead is not None and not frame.quotes:
            recorded = _RECORDING.search(self._lead.words) is not None
            words = f"{self._lead.words} {words}" if recorded else self._lead.words
            self._lead = replace(self._lead, words=words[-_KNOWN_WITHIN:], at_once=recorded)

    def _hold_on(self, frame: Frame, words: str) -> None:
        """A sentence that ends in a colon joins what led up to it with the paragraph that follows."""
        lead = self._lead
        if lead is not None and words.endswith(":") and frame.paragraph - lead.held.paragraph <= 1:
            self._lead = replace(lead, held=replace(lead.held, paragraph=frame.paragraph))

    def _announce(self, frame: Frame, words: str, held: Held) -> None:
        """What somebody named told an outlet opens what she says further on, too."""
        outlet = held.links[0].mention.start - frame.start
        named = [(at, name) for at, name in self._speakers_in(words) if not _ABOUT.search(words[:at])]
        first = [name for at, name in named if at < outlet] or [name for _, name in named]
        for name in first:
            if held.old:
                self._long_ago[name] = held
                continue
            self._open.pop(name, None)
            self._open[name] = held

    def _speakers_in(self, words: str) -> list[tuple[int, str]]:
        """Where ``words`` name somebody who is quoted in the article, by the last name, and who that is."""
        return [
            (match.start(), name)
            for match in WORD.finditer(words)
            for name in self._by_last_word.get(match.group(), ())
        ]

    def _with_channel(self, index: int, frame: Frame, words: str, held: Held | None) -> Outcome:
        """What is settled for a quote, with the channel that was told before if its sentence tells none."""
        outcome = self._settle(index, frame, words, held)
        if outcome.channel is None and outcome.held is None and not moves(words):
            return replace(outcome, channel=self._channels.told(self.speakers[index], frame, words))
        return outcome

    def _settle(self, index: int, frame: Frame, words: str, held: Held | None) -> Outcome:
        if held is not None:
            return Outcome(held, "explicit", held.channel)
        channel = channel_of(words)
        goes_on = self._goes_on(index, frame, words)
        if goes_on is not None:
            scope: Scope = "carried" if goes_on.held else "explicit"
            return Outcome(goes_on.held, scope, channel or goes_on.channel)
        speaker = self.speakers[index]
        again = self._occasions.named(words, speaker)
        if again is not None:
            return Outcome(again, "carried", channel or again.channel)
        return self._from_before(speaker, frame, words, channel)

    def _from_before(
        self, speaker: Speaker | None, frame: Frame, words: str, channel: Channel | None
    ) -> Outcome:
        """What a sentence that leads up to a quote tells, or what its speaker was last relayed by."""
        group = self._group
        if group is not None and _ONE_OF.search(words) and frame.paragraph - group.paragraph <= REACH:
            return Outcome(group, "carried", channel or group.channel)
        if moves(words) or _another_source(words, speaker):
            return Outcome(None, "explicit", channel)
        lead = self._lead
        now = _NOW.search(words) is not None
        if (
            lead is not None
            and not (lead.held.old and now)
            and _agree(channel, lead.held.channel)
            and self._leads(lead, speaker, frame, channel)
        ):
            return Outcome(lead.held, lead.scope, channel or lead.held.channel)
        carried = self._carried(speaker, frame, now=now)
        near = carried is not None and frame.paragraph - carried.paragraph <= REACH
        if (
            carried is None
            or not near
            or frame.paragraph == self._moved
            or not _agree(channel, carried.channel)
        ):
            return Outcome(None, "explicit", channel)
        return Outcome(carried, "carried", channel or carried.channel)

    def _carried(self, speaker: Speaker | None, frame: Frame, *, now: bool) -> Held | None:
        """What the words of ``speaker`` were last relayed by; a conversation of long ago in its paragraph alone."""
        if speaker is None:
            return None
        old = self._long_ago.get(speaker.name)
        if old is not None and old.paragraph == frame.paragraph and not now:
            return old
        return self._open.get(speaker.name)

    def _goes_on(self, index: int, frame: Frame, words: str) -> Outcome | None:
        """What was settled for the utterance, editorial or transcript that goes on here, or None."""
        continued = self.marked[index].continues
        if continued is not None and continued in self.outcomes:
            return self.outcomes[continued]
        before = self._before
        if frame.bare and self._adjoins and before is not None and before.paragraph == frame.paragraph:
            return self.outcomes[before.quotes[-1]]
        spoke = self._spoke
        if spoke is not None and frame.paragraph - spoke.paragraph <= 1 and _IT_SAID.search(words):
            return Outcome(spoke, "carried", spoke.channel)
        if index in self._labelled:
            latest = next(reversed(self._open.values()), None)
            self._transcript = self._transcript or (self._lead.held if self._lead else latest)
            if self._transcript is not None:
                return Outcome(self._transcript, "carried", self._transcript.channel)
        return None

    def _leads(self, lead: Lead, speaker: Speaker | None, frame: Frame, channel: Channel | None) -> bool:
        """Whether ``lead`` leads up to a quote in ``frame``: it is near, and about the same speaker."""
        distance = frame.paragraph - lead.held.paragraph
        if distance > 1 or (distance and lead.held.old and lead.scope == "carried"):
            return False
        if speaker is not None and names(speaker.name, lead.words):
            return True
        if lead.scope == "carried" or not lead.at_once:
            return False
        if distance == 0 and (lead.presents or (channel is not None and channel == lead.held.channel)):
            return True
        return self._describes(lead, speaker, distance)

    def _describes(self, lead: Lead, speaker: Speaker | None, distance: int) -> bool:
        """Whether the sentence of ``lead`` is about ``speaker`` without the name."""
        if lead.held.links[0].basis not in ("told", "interview", "social_post"):
            return False
        if distance == 1:
            return speaker is not None and self._known_before(speaker, lead)
        described = speaker is None or speaker.mention is None or not speaker.mention.text[:1].isupper()
        return described or PRONOUN.search(lead.words, 0, _SUBJECT_WITHIN) is not None

    def _known_before(self, speaker: Speaker, lead: Lead) -> bool:
        """Whether ``speaker`` alone can be whom ``lead`` describes: known by then, nobody else who speaks
        named."""
        known = names(speaker.name, self.masked[max(0, lead.start - _KNOWN_WITHIN) : lead.start])
        others = {other.name for other in self.speakers if other is not None} - {speaker.name}
        return known and not any(names(other, lead.words) for other in others)


def one_name(speakers: Sequence[Speaker | None]) -> list[Speaker | None]:
    """``speakers`` under their fullest names: "Haile-Meskel" is the only speaker whose longer name ends so."""
    fuller: dict[str, set[str]] = {}
    for name in {speaker.name for speaker in speakers if speaker is not None}:
        words = name.split()
        for at in range(1, len(words)):
            fuller.setdefault(" ".join(words[at:]), set()).add(name)
    found: list[Speaker | None] = []
    for speaker in speakers:
        names_so = fuller.get(speaker.name, set()) if speaker is not None else set()
        found.append(
            replace(speaker, name=next(iter(names_so))) if speaker and len(names_so) == 1 else speaker
        )
    return found


def _another_source(words: str, speaker: Speaker | None) -> bool:
    """Whether ``words`` name a source that is no outlet ("according to Navreport") nor ``speaker`` himself."""
    source = _SOURCE.search(words)
    return source is not None and (speaker is None or not names(source["last"], speaker.name))


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
