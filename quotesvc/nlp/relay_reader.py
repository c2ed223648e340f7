"""The outlets that relay in one frame, whatever the quotes: by name, by reference back, by host, by verb."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from quotesvc.nlp.lexicon import load_table
from quotesvc.nlp.relay_flow import Link
from quotesvc.nlp.relay_frames import MASK, Frame
from quotesvc.nlp.relay_outlets import OutletMention, outlet_ref, references, resolve
from quotesvc.nlp.relay_rules import SPOKEN_KINDS, Role, is_editorial, role
from quotesvc.nlp.types import Speaker
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.text.paragraphs import paragraphs

_BETWEEN = re.compile(r"(?:['’]s?)?\s*(?:,|,?\s+(?:and|or))\s+(?:[Tt]he\s+)?\Z")
_PERSON = r"(?P<name>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){1,2})"
_HOST_BEFORE = re.compile(rf"\b{_PERSON}\s+(?:of|from)\s+(?:the\s+)?\Z")
_HOST_AFTER = re.compile(
    rf"(?:['’]s\s+|\s+(?:host|anchor|moderator|presenter|interviewer|correspondent|reporter)\s+){_PERSON}"
)
_OWN_STATEMENT = re.compile(
    r"\b(?:in a (?:[\w-]+ )?statement|spokes(?:man|woman|person)|lawsuit|apologi[sz]ed)\b"
)


class Reader:
    """Reads the frames of one article, in order."""

    def __init__(self, masked: str, outlets: Iterable[OutletMention], gazetteer: Gazetteer) -> None:
        self.masked = masked
        self._gazetteer = gazetteer
        named = [mention for mention in outlets if masked[mention.start] != MASK]
        self.mentions = self._with_references(named)
        self._starts = [mention.start for mention in self.mentions]
        self._hosts = self._find_hosts(named)

    def links(self, frame: Frame) -> tuple[Link, ...]:
        """The outlets that relay in ``frame``."""
        here = self.within(frame)
        links = [
            Link(mention, found.basis, found.source)
            for mention, found in zip(here, self._roles(here, frame), strict=True)
            if found is not None
        ]
        if not any(link.basis == "social_post" for link in links):
            links += self._platform_verbs(frame)
        return (*links, *(self._told_hosts(frame) if not links else ()))

    def within(self, frame: Frame) -> list[OutletMention]:
        """The outlets named in ``frame``."""
        return self.mentions[bisect_left(self._starts, frame.start) : bisect_left(self._starts, frame.end)]

    def speaking(self, frame: Frame, speakers: Iterable[Speaker | None]) -> tuple[Link, ...]:
        """The outlets that are themselves the speakers of quotes in ``frame`` and named there."""
        words = self.masked[frame.start : frame.end]
        if _OWN_STATEMENT.search(words):
            return ()
        found = []
        for speaker in speakers:
            place = speaker.mention if speaker is not None else None
            for mention in self.within(frame) if place is not None else ():
                if (
                    place.start < mention.end
                    and mention.start < place.end
                    and self._is_speaker(mention, place.end)
                ):
                    found.append(Link(mention, "editorial" if is_editorial(words) else "reported"))
        return tuple(found)

    @staticmethod
    def _is_speaker(mention: OutletMention, end: int) -> bool:
        """The outlet itself and not somebody of it ("the BBC's chairman"); platforms say nothing."""
        return mention.outlet.kind != "social_platform" and end <= mention.end + len(" state news agency")

    def _with_references(self, named: Sequence[OutletMention]) -> list[OutletMention]:
        starts = [start for start, _ in paragraphs(self.masked)]
        found = list(named)
        for reference in references(self.masked):
            if any(mention.start < reference.end and reference.start < mention.end for mention in named):
                continue
            breaks = starts[: bisect_right(starts, reference.start)]
            target = resolve(reference, named, breaks)
            if target is not None:
                found.append(target)
        return sorted(found, key=lambda mention: mention.start)

    def _roles(self, here: Sequence[OutletMention], frame: Frame) -> list[Role | None]:
        """The role of each mention; "X and Y" share one."""
        roles = [role(self.masked, mention, frame) for mention in here]
        joined = [
            _BETWEEN.fullmatch(self.masked, first.end, second.start) is not None
            for first, second in zip(here, here[1:], strict=False)
        ]
        for i, together in enumerate(joined):
            if together and roles[i + 1] is None:
                roles[i + 1] = roles[i]
        for i in reversed(range(len(joined))):
            if joined[i] and roles[i] is None:
                roles[i] = roles[i + 1]
        return roles

    def _platform_verbs(self, frame: Frame) -> list[Link]:
        links = []
        for match in _platform_verb().finditer(self.masked, frame.start, frame.end):
            word = match["verb"] or match["noun"]
            outlet = self._gazetteer.lookup(load_table("relay_platform_verbs")[word.lower()])
            if outlet is not None:
                start = match.start("verb") if match["verb"] else match.start("noun")
                mention = OutletMention(start, start + len(word), word, outlet_ref(outlet), sure=True)
                links.append(Link(mention, "social_post", source=True))
        return links[:1]

    def _find_hosts(self, named: Sequence[OutletMention]) -> dict[str, OutletMention]:
        """Surname of somebody who asks for an outlet ("Bill Ames of KXQ News") to that outlet."""
        hosts: dict[str, OutletMention] = {}
        for mention in named:
            if mention.outlet.kind not in (*SPOKEN_KINDS, None):
                continue
            low = max(0, mention.start - 60)
            for match in (
                _HOST_BEFORE.search(self.masked, low, mention.start), _HOST_AFTER.match(self.masked, mention.end),
            ):  # fmt: skip
                if match is not None:
                    hosts.setdefault(match["name"].split()[-1], mention)
        return hosts

    def _told_hosts(self, frame: Frame) -> list[Link]:
        words = self.masked[frame.start : frame.end]
        for surname, mention in self._hosts.items():
            match = re.search(
                rf"\b(?:told|telling|asked by|interviewed by|interview with)\s+{re.escape(surname)}\b", words
            )
            if match is not None and mention.start < frame.start:
                start = frame.start + match.end() - len(surname)
                host = OutletMention(start, start + len(surname), surname, mention.outlet, sure=True)
                return [Link(host, "told")]
        return []


@cache
def _platform_verb() -> re.Pattern[str]:
    table = load_table("relay_platform_verbs")
    verbs = "|".join(word for word in table if word.endswith(("ed", "ing")))
    nouns = "|".join(word for word in table if not word.endswith(("ed", "ing")))
    return re.compile(
        rf"\b(?:(?P<verb>{verbs})|in\s+(?:an?|another|his|her|their)\s+(?:\w+\s+)?(?P<noun>{nouns}))\b"
    )
