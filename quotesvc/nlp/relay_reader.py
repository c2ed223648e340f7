"""The outlets that relay in one frame, whatever the quotes: by name, by reference back, by host, by verb."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from quotesvc.nlp.lexicon import load_table, load_words, reporting_forms
from quotesvc.nlp.relay_frames import MASK, Frame
from quotesvc.nlp.relay_links import REACH, Link
from quotesvc.nlp.relay_outlets import OutletMention, outlet_ref, references, resolve
from quotesvc.nlp.relay_rules import SPOKEN_KINDS, Role, is_editorial, role
from quotesvc.nlp.relay_talks import SPOKEN, are_joined
from quotesvc.nlp.types import Basis, Mention, Speaker
from quotesvc.outlets.gazetteer import Gazetteer, fold_name
from quotesvc.text.paragraphs import paragraphs

_UPDATE = re.compile(
    r"[\[(]?(?:This (?:story|article|post|report) (?:has been|was) (?:updated|corrected)|Correction\b|UPDATE:)"
)
"""Notes on how the article was changed."""
_REPORTS = ("reported", "according_to", "quoted_by", "carried_by")
_POSTED = re.compile(
    r"\b(?:wrote|writes?|writing|written|post\w*|said|says|saying|tweet\w*|shared?|stream\w*|streamed|aired)\b"
)
_VERB_NEXT = re.compile(
    r"(?:,\s+(?:an?|the|which|who|published|based)\b[^.;:!?\n“”\"]{1,80}?,)?\s+(?:(?:also|then|later|first)\s+)?([a-z]+)\b"
)
_NO_SUBJECTS = ("social_platform",)
_IT_FOUND = re.compile(
    r"\b(?:[Tt]hey|[Ii]t)\b(?:\s+[a-z]+|[^.;:!?\n“”\"]{1,120}\band)\s+(?:also\s+|then\s+)?"
    r"(?:found|reported|published|concluded|ruled|noted|wrote|rated|quoted|cited|printed|reports|writes|quotes|announced)\b"
    r"|[”\"’'“‘]\s+[Ii]t\s+(?:quoted|cited)\b"
    r"|\A[^.;:!?\n“”\"]{0,40}\b(?:[Tt]hey|[Ii]t)\s+(?:also\s+|then\s+)?"
    r"(?:found|reported|published|concluded|ruled|noted|wrote|rated|quoted|cited|printed|reports|writes|quotes|announced)\b"
)
"""An outlet that was named before, as the subject of what outlets do."""
_OF_POSTS = re.compile(
    r"\b(?:posts?|posted|posting|photo\w*|pictures?|videos?|clips?|account|channel|page|group|hashtags?|threads?|users?"
    r"|comment\w*|followers|subscribers|uploaded|shared|viral)\b"
)
_WRITES = re.compile(
    r"\b(?:wrote|captioned|commented|replied\s+(?:beneath|below|under)|posted|read\s+the\s+caption)\b"
    r"|\b(?:commenters?|user|netizens?)\s+(?:\w+\s+)?(?:asked|said|joked|replied|added|quipped|complained|called)\b"
    r"|\b(?:asked|said|joked|replied|added)\s+(?:an?|one|another)\s+(?:\w+\s+)?(?:commenter|user|netizen)\b"
)
_ON_PAPER = re.compile(
    r"\b(?:letters?|books?|essay|op-ed|column|reports?|paper|memos?|e-?mails?|ruling|opinion|judge|judgment|order|notes?"
    r"|memoir|filing|complaint|diary|affidavit|statement|study|review|text|motion|dissent|editorial)\b"
)
"""What is written, and not posted."""
_ALREADY = re.compile(
    r"\b(?:published|reported|aired|broadcast|released|revealed)\b[^.;:!?\n“”\"]{0,60}\b(?:by|in|on)\s"
)
_POSTED_WITHIN = 60
"""Characters before a platform within which the posting stands."""
_PERSON = r"(?P<name>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){1,2})"
_HOST_BEFORE = re.compile(rf"\b{_PERSON}\s+(?:of|from)\s+(?:the\s+)?\Z")
_HOST_AFTER = re.compile(
    rf"(?:['’]s\s+|\s+(?:host|anchor|moderator|presenter|interviewer|correspondent|reporter)\s+){_PERSON}"
)
_TOLD = re.compile(r"\b(?:told|telling|asked by|interviewed by|interview with)\s+(?P<name>[A-Z][\w’'-]*[\w])")
_SOMEBODY_OF = re.compile(r"[,;]|\b(?:of|for|at|from|with|on|in|by|to|who)\s")
_SOMEBODY_AT = re.compile(
    r"['’]s?\s+[a-z]|\s+(?:spokes|chief|editor|chair|director|president|executive|owner|reporter)"
)
_OWN = re.compile(r"['’]s\s+")
_OWN_STATEMENT = re.compile(
    r"\b(?:in a (?:[\w-]+ )?statement|spokes(?:man|woman|person)|lawsuit|apologi[sz]ed)\b"
)
_FEW = 30
"""Mentions back to which "the agency" may point."""
_HOST_WITHIN = 60
"""Characters before an outlet within which its host's name stands."""


class Reader:
    """Reads the frames of one article, in order."""

    def __init__(self, masked: str, outlets: Iterable[OutletMention], gazetteer: Gazetteer) -> None:
        self.masked = masked
        self._gazetteer = gazetteer
        self.mentions = [mention for mention in outlets if masked[mention.start] != MASK]
        self._starts = [mention.start for mention in self.mentions]
        self._by_name = self._index_names()
        self._hosts = self._find_hosts()
        self._references = references(masked)
        self._reference_starts = [reference.start for reference in self._references]
        self._paragraphs = [start for start, _ in paragraphs(masked)]
        self._relaying: list[OutletMention] = []
        """Mentions that relayed in the frames read so far, and references to them."""
        self._subject: tuple[OutletMention, int] | None = None
        """The outlet that the last sentence was about, and its paragraph."""
        self._posted: tuple[Link, ...] = ()
        self._platform: tuple[OutletMention, int] | None = None
        """The platform whose posts were told of last, and its paragraph."""

    def links(self, frame: Frame) -> tuple[Link, ...]:
        """The outlets that relay in ``frame``."""
        here = sorted([*self.within(frame), *self._pointing_back(frame)], key=lambda mention: mention.start)
        links = [
            Link(mention, found.basis, found.source)
            for mention, found in zip(here, self._roles(here, frame), strict=True)
            if found is not None
        ]
        links = self._not_beside(links, frame)
        self._relaying += [link.mention for link in links]
        if not any(link.basis == "social_post" for link in links):
            links = self._with_platform_verb(links, frame)
        if not links:
            links = self._told_hosts(frame)
        if all(link.source for link in links):
            links = [*links, *self._going_on(frame)]
        self._posted = self._posted_there(frame)
        self._note_platform(frame)
        self._subject = self._subject_of(frame, links)
        return tuple(links)

    def _subject_of(self, frame: Frame, links: Sequence[Link]) -> tuple[OutletMention, int] | None:
        """The outlet that ``frame`` is about, as the subject of a verb, and its paragraph."""
        if self._subject is not None and links and links[0].mention is self._subject[0]:
            return self._subject
        for mention in self.within(frame):
            verb = _VERB_NEXT.match(self.masked, mention.end)
            if mention.outlet.kind not in _NO_SUBJECTS and verb is not None and verb[1] in _outlet_verbs():
                return mention, frame.paragraph
        first = next((link for link in links if link.basis in _REPORTS), None)
        if (
            first is not None
            and not frame.quotes
            and _ALREADY.search(self.masked, frame.start, first.mention.start)
        ):
            return first.mention, frame.paragraph
        return None

    def _going_on(self, frame: Frame) -> list[Link]:
        """The outlet that went on to report something: "Factwatch checked the claim. They found that ..."."""
        if self._subject is None or self._subject[1] != frame.paragraph or not frame.quotes:
            return []
        words = self.masked[frame.start : frame.end]
        return [Link(self._subject[0], "reported")] if _IT_FOUND.search(words) else []

    def _note_platform(self, frame: Frame) -> None:
        """Keep the platform that ``frame`` tells a post, a channel or users of."""
        words = self.masked[frame.start : frame.end]
        for mention in self.within(frame):
            if mention.outlet.kind == "social_platform" and _OF_POSTS.search(words):
                self._platform = mention, frame.paragraph

    def posted(self) -> tuple[Link, ...]:
        """The platform on which the quotes of the frame last read were written, unless something else relays them."""
        return self._posted

    def _posted_there(self, frame: Frame) -> tuple[Link, ...]:
        """What is written where a platform was told of right before: "“Why?” one user wrote."."""
        if self._platform is None or not frame.quotes:
            return ()
        mention, paragraph = self._platform
        words = self.masked[frame.start : frame.end]
        if frame.paragraph - paragraph > 1 or not _WRITES.search(words) or _ON_PAPER.search(words):
            return ()
        return (Link(mention, "social_post", source=True),)

    def _not_beside(self, links: list[Link], frame: Frame) -> list[Link]:
        """``links`` without those of another conversation that the sentence speaks of.

        Who talks to an outlet posts nothing at the same time, unless the sentence says so.
        """
        if _UPDATE.match(self.masked, frame.start):
            return []
        if all(link.basis not in SPOKEN for link in links):
            return links
        return [link for link in links if link.basis != "social_post" or self._is_posted(link, frame)]

    def _is_posted(self, link: Link, frame: Frame) -> bool:
        low = max(frame.start, link.mention.start - _POSTED_WITHIN)
        return _POSTED.search(self.masked, low, link.mention.start) is not None

    def within(self, frame: Frame) -> list[OutletMention]:
        """The outlets named in ``frame``."""
        return self.mentions[bisect_left(self._starts, frame.start) : bisect_left(self._starts, frame.end)]

    def speaking(
        self, frame: Frame, speakers: Iterable[Speaker | None], *, alone: bool = True, told: bool = False
    ) -> tuple[Link, ...]:
        """The outlets that are themselves the speakers of quotes in ``frame``: an editorial, a report of its
        own.

        ``alone`` says that nothing else relays there, so that an outlet named earlier may; ``told`` that the
        speakers told another outlet.
        """
        words = self.masked[frame.start : frame.end]
        if _OWN_STATEMENT.search(words) or told:
            return ()
        basis: Basis = "editorial" if is_editorial(words) else "reported"
        found = []
        for speaker in speakers:
            if speaker is None or speaker.mention is None:
                continue
            mention = self._named_by(speaker.mention, frame, person=speaker.kind == "person")
            if mention is None and alone and speaker.kind == "organisation":
                mention = self._named_like(speaker.name, frame)
            if mention is not None:
                found.append(Link(mention, basis))
        return tuple(found)

    def _named_by(self, place: Mention, frame: Frame, *, person: bool) -> OutletMention | None:
        """The outlet that the speaker's mention names, itself and nobody of it; or the outlet whose man
        speaks."""
        for mention in self.within(frame):
            if mention.outlet.kind == "social_platform":
                continue
            before = self.masked[place.start : mention.start]
            after = self.masked[mention.end : place.end]
            if place.start < mention.end and mention.start < place.end and not person:
                if not _SOMEBODY_OF.search(before) and not _SOMEBODY_AT.match(after):
                    return mention
            elif person and _OWN.fullmatch(self.masked, mention.end, max(mention.end, place.start)):
                return mention
        return None

    def _index_names(self) -> dict[str, list[OutletMention]]:
        """Folded name to the mentions of the outlet that has it, platforms left out: they say nothing."""
        index: dict[str, list[OutletMention]] = {}
        for mention in self.mentions:
            if mention.outlet.kind != "social_platform":
                for name in {fold_name(mention.outlet.name), fold_name(mention.text)}:
                    index.setdefault(name, []).append(mention)
        return index

    def _named_like(self, name: str, frame: Frame) -> OutletMention | None:
        """The last mention, up to ``frame``, of the outlet that has the speaker's ``name``."""
        mentions = self._by_name.get(fold_name(name), [])
        at = bisect_left(mentions, frame.end, key=lambda mention: mention.start)
        return mentions[at - 1] if at else None

    def _pointing_back(self, frame: Frame) -> list[OutletMention]:
        """References in ``frame`` to an outlet that relayed, or to one named before in the same paragraph."""
        starts = self._reference_starts
        named = self.within(frame)
        far = self._paragraphs[max(0, frame.paragraph - REACH)]
        near = self._paragraphs[frame.paragraph]
        found = []
        for reference in self._references[bisect_left(starts, frame.start) : bisect_left(starts, frame.end)]:
            if any(mention.start < reference.end and reference.start < mention.end for mention in named):
                continue
            last = bisect_left(self._starts, reference.start)
            before = self.mentions[max(bisect_left(self._starts, near), last - _FEW) : last]
            target = resolve(reference, self._relaying[-_FEW:], far) or resolve(reference, before, near)
            if target is not None:
                found.append(target)
        return found

    def _roles(self, here: Sequence[OutletMention], frame: Frame) -> list[Role | None]:
        """The role of each mention; outlets side by side ("X and Y") share one."""
        roles = [role(self.masked, mention, frame) for mention in here]
        joined = [are_joined(self.masked, first, second) for first, second in itertools.pairwise(here)]
        for i, together in enumerate(joined):
            if together and roles[i + 1] is None:
                roles[i + 1] = roles[i]
        for i in reversed(range(len(joined))):
            if joined[i] and roles[i] is None:
                roles[i] = roles[i + 1]
        return roles

    def _with_platform_verb(self, links: list[Link], frame: Frame) -> list[Link]:
        """``links`` and the platform that a verb or noun alone names ("tweeted").

        What follows "tweeted" belongs to the post ("tweeted, quoting a Herald reporter"), unless it reports it.
        """
        for match in _platform_verb().finditer(self.masked, frame.start, frame.end):
            group = "verb" if match["verb"] else "noun"
            word, (start, end) = match[group], match.span(group)
            outlet = self._gazetteer.lookup(load_table("relay_platform_verbs")[word.lower()])
            if outlet is not None:
                mention = OutletMention(start, end, word, outlet_ref(outlet), sure=True)
                before = [
                    link
                    for link in links
                    if link.mention.start < start or (link.basis in _REPORTS and not link.source)
                ]
                return [*(before if match["verb"] else links), Link(mention, "social_post", source=True)]
        return links

    def _find_hosts(self) -> dict[str, OutletMention]:
        """Last name of somebody who asks for an outlet ("Bill Ames of KXQ News") to that outlet."""
        hosts: dict[str, OutletMention] = {}
        for mention in self.mentions:
            if mention.outlet.kind not in (*SPOKEN_KINDS, None):
                continue
            low = max(0, mention.start - _HOST_WITHIN)
            before = _HOST_BEFORE.search(self.masked, low, mention.start)
            for match in (before, _HOST_AFTER.match(self.masked, mention.end)):
                if match is not None:
                    hosts.setdefault(match["name"].split()[-1], mention)
        return hosts

    def _told_hosts(self, frame: Frame) -> list[Link]:
        """The outlet of a host who is told something by last name alone."""
        for match in _TOLD.finditer(self.masked, frame.start, frame.end) if self._hosts else ():
            mention = self._hosts.get(match["name"])
            if mention is not None and mention.start < frame.start:
                start, end = match.span("name")
                return [Link(OutletMention(start, end, match["name"], mention.outlet, sure=True), "told")]
        return []


@cache
def _outlet_verbs() -> frozenset[str]:
    return load_words("relay_outlet_verbs") | load_words("relay_subject_verbs") | reporting_forms().keys()


@cache
def _platform_verb() -> re.Pattern[str]:
    table = load_table("relay_platform_verbs")
    verbs = "|".join(word for word in table if word.endswith(("ed", "ing")))
    nouns = "|".join(word for word in table if not word.endswith(("ed", "ing")))
    return re.compile(
        rf"\b(?:(?P<verb>{verbs})|[Ii]n\s+(?:an?|another|his|her|their)\s+(?:\w+\s+){{0,3}}?(?P<noun>{nouns}))\b"
    )
