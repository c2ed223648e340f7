"""Where an article names an outlet: those of the gazetteer, those that the words around give away, and references
back ("the agency", "the Herald").

An outlet that the gazetteer does not hold is still an outlet in "the Wharfedale Gazette", "the Marathi daily X" or
"X, a Baku news agency". Names that could be anything ("told the Lamp") are kept as unsure: they count only where the
words around report something, which `quotesvc.nlp.relay_rules` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from quotesvc.nlp.lexicon import load_table, load_words
from quotesvc.nlp.types import OutletRef
from quotesvc.outlets.gazetteer import Found, Gazetteer, Outlet, slugify

CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ](?:\.[A-Z]\b\.?|[\w@&-]*))"
"""A word that may be part of a name."""
_LINK = r"(?:(?:of|de|del|della|di|da|do|dos|du|la|le|el|al|y|&)[^\S\n]+)"
NAME = rf"{CAPITAL}(?:[^\S\n]+{_LINK}?{CAPITAL}){{0,5}}"

_CALENDAR = "|".join(
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)
_OPENER = re.compile(
    rf"(?:(?:A|An|The|This|That|In|On|At|By|For|From|To|With|But|And|As|When|While|After|Before|Its?|His|Her|Their"
    rf"|Last|Both|One|According|Citing|Also|{_CALENDAR})[^\S\n]+)+"
)
_DATE = re.compile(rf"(?:{_CALENDAR})\b")
_ARTICLE = re.compile(r"\b[Tt]he[^\S\n]+\Z")
_REACH = 4
"""Paragraphs back to which "the agency" may point."""


@dataclass(frozen=True, slots=True)
class OutletMention:
    """Words at ``start:end`` that name an outlet. ``sure`` where they alone prove it."""

    start: int
    end: int
    text: str
    outlet: OutletRef
    sure: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Words like "the agency" that point back to an outlet of one of ``kinds`` ("any" for all)."""

    start: int
    end: int
    text: str
    kinds: frozenset[str]


def outlet_ref(outlet: Outlet) -> OutletRef:
    """An outlet of the gazetteer as a relay names it."""
    return OutletRef(outlet.slug, outlet.name, outlet.kind, outlet.country, outlet.owner)


def unknown_ref(name: str, kind: str | None = None) -> OutletRef:
    """An outlet that the gazetteer does not hold."""
    return OutletRef(slugify(name), name, kind, known=False)


def name_outlets(
    text: str, gazetteer: Gazetteer, people: Sequence[tuple[int, int]] = ()
) -> list[OutletMention]:
    """All namings of outlets in ``text``, in order, without overlap.

    ``people`` are the spans of persons' names, which are no outlets unless the gazetteer or their last word says so.
    """
    known = gazetteer.find(text)
    taken = _Taken(known)
    found = [OutletMention(m.start, m.end, m.text, outlet_ref(m.outlet), not m.weak) for m in known]
    new: list[OutletMention] = []
    for mention in _by_context(text, people):
        if taken.add(mention.start, mention.end, over_weak=mention.end - mention.start):
            new.append(mention)
    new += [mention for mention in _short_forms(text, new) if taken.add(mention.start, mention.end)]
    kept = [mention for mention in found if taken.holds(mention.start, mention.end)]
    return sorted([*kept, *new], key=lambda mention: mention.start)


class _Taken:
    """Spans that are outlets already. A new span may only replace weak names that lie within it."""

    def __init__(self, known: Iterable[Found]) -> None:
        self._spans = {(found.start, found.end): found.weak for found in known}

    def add(self, start: int, end: int, over_weak: int = 0) -> bool:
        """Take ``start:end`` unless something better stands there; ``over_weak`` is how long a name may replace."""
        touching = [(span, weak) for span, weak in self._spans.items() if span[0] < end and start < span[1]]
        if any(not weak or span[1] - span[0] >= over_weak for span, weak in touching):
            return False
        for span, _ in touching:
            del self._spans[span]
        self._spans[start, end] = False
        return True

    def holds(self, start: int, end: int) -> bool:
        """Whether ``start:end`` is still taken."""
        return (start, end) in self._spans


def references(text: str) -> list[Reference]:
    """References back in ``text`` ("the agency", "that paper"), in order."""
    kinds = load_table("relay_media_nouns")
    return [
        Reference(m.start(), m.end(), m.group(), frozenset(kinds[m["noun"].lower()].split()))
        for m in _patterns().reference.finditer(text)
        if kinds.get(m["noun"].lower())
    ]


def resolve(
    reference: Reference, mentions: Sequence[OutletMention], breaks: Sequence[int]
) -> OutletMention | None:
    """``reference`` as a mention of the outlet that it points to, or None.

    ``mentions`` are those before it; ``breaks`` the starts of the paragraphs up to its own. An outlet whose kind is
    not known may be anything but a social platform.
    """
    first = breaks[max(0, len(breaks) - 1 - _REACH)] if breaks else 0
    for mention in reversed(mentions):
        if mention.end > reference.start:
            continue
        if mention.start < first:
            return None
        kind = mention.outlet.kind
        if kind in reference.kinds or (
            kind != "social_platform" and (kind is None or "any" in reference.kinds)
        ):
            return replace(mention, start=reference.start, end=reference.end, text=reference.text, sure=True)
    return None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The context rules, compiled from the word lists once."""

    strong_head: re.Pattern[str]
    weak_head: re.Pattern[str]
    noun_before: re.Pattern[str]
    noun_after: re.Pattern[str]
    apposition: re.Pattern[str]
    title: re.Pattern[str]
    country: re.Pattern[str]
    citing: re.Pattern[str]
    acronym: re.Pattern[str]
    bare: re.Pattern[str]
    reference: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    heads = load_table("relay_heads")
    strong = _either(head for head, strength in heads.items() if strength == "strong")
    weak = _either(head for head, strength in heads.items() if strength == "weak")
    nouns = _either(load_table("relay_media_nouns"))
    gap = r"[^\S\n]+"
    longer = rf"(?:{CAPITAL}{gap}{_LINK}?){{1,4}}"
    return _Patterns(
        strong_head=re.compile(rf"\b{longer}(?:{strong})\b(?!{gap}{CAPITAL})"),
        weak_head=re.compile(rf"\b(?:the|The){gap}(?P<name>{longer}(?:{weak}))\b(?!{gap}{CAPITAL})"),
        noun_before=re.compile(rf"\b(?:{nouns}),?{gap}(?P<name>{NAME})"),
        noun_after=re.compile(rf"(?P<name>{NAME})(?:['’]s)?{gap}(?:state{gap}|public{gap})?(?P<noun>{nouns})\b"),
        apposition=re.compile(rf"(?P<name>{NAME}),{gap}(?:an?|the|its){gap}(?:[\w’'-]+{gap}){{0,4}}(?:{nouns})\b"),
        title=re.compile(
            rf"\b(?:podcast|programme|program|show|blog|newspaper|magazine|website),?{gap}"
            rf"(?P<mark>[“‘\"'])(?P<name>[^“”‘’\"\n]{{2,60}}?)[,.]?[”’\"']"
        ),
        country=re.compile(
            rf"\b(?P<name>(?:(?:the{gap})?[A-Z][\w]+(?:['’]s)?|[Ss]tate|[Ll]ocal){gap}(?:state{gap}|local{gap}|official{gap})?"
            rf"(?:news{gap}agencies|state{gap}(?:media|TV|television|radio)|television|TV|newspapers))\b"
        ),
        citing=re.compile(rf"(?P<name>{NAME}){gap}report(?:ed|s)(?:{gap}\w+)?,{gap}(?:citing|quoting)\b"),
        acronym=re.compile(rf"\b(?:told|citing|quoted{gap}by|saying{gap}(?:by|to)){gap}(?P<name>[A-Z][A-Z0-9]{{1,5}})\b"),
        bare=re.compile(rf"\b(?:told|Told){gap}(?:the|The){gap}(?P<name>{CAPITAL})\b(?!{gap}{CAPITAL}|['’])"),
        reference=re.compile(
            rf"\b(?:[Tt]he|[Tt]hat|[Tt]his)(?:{gap}(?:same|news|state|official|party|public)){{0,2}}{gap}"
            rf"(?P<noun>{nouns})(?:['’]s{gap}camera)?\b(?!{gap}(?:{CAPITAL}|[“‘]))"
        ),
    )  # fmt: skip


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _by_context(text: str, people: Sequence[tuple[int, int]]) -> Iterator[OutletMention]:
    """Outlets that the words around give away; the surest signs first."""
    patterns = _patterns()
    for match in patterns.title.finditer(text):
        yield _mention(match["name"], match.start("name"), sure=True)
    for match in patterns.strong_head.finditer(text):
        start = _skip_opener(match.group(), match.start())
        name = text[start : match.end()]
        if len(name.split()) > 1:
            yield _mention(name, start, sure=True)
    for match in patterns.country.finditer(text):
        yield _mention(match["name"], match.start("name"), sure=True)
    for pattern, sure in (
        (patterns.apposition, True), (patterns.noun_before, True), (patterns.noun_after, True),
        (patterns.citing, True), (patterns.weak_head, False), (patterns.acronym, False), (patterns.bare, False),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            start = _skip_opener(match["name"], match.start("name"))
            name = text[start : match.end("name")]
            if _may_name(name, start, people):
                yield _mention(name, start, sure=sure)


def _mention(name: str, start: int, *, sure: bool) -> OutletMention:
    return OutletMention(start, start + len(name), name, unknown_ref(re.sub(r"^the\s+", "", name)), sure)


def _skip_opener(name: str, start: int) -> int:
    opener = _OPENER.match(name)
    return start + (opener.end() if opener else 0)


def _may_name(name: str, start: int, people: Sequence[tuple[int, int]]) -> bool:
    if not name or _DATE.fullmatch(name) or name in load_words("relay_not_outlets"):
        return False
    return not any(first < start + len(name) and start < last for first, last in people)


def _short_forms(text: str, full: Sequence[OutletMention]) -> Iterator[OutletMention]:
    """Later references to the outlets ``full`` by their last word after "the", or by initials given in brackets."""
    for mention in full:
        words = mention.text.split()
        initials = re.match(r"\s+\(([A-Z]{2,6})\)", text[mention.end : mention.end + 12])
        last = words[-1] if len(words) > 1 and words[-1][:1].isupper() else ""
        for short, after_article in ((initials[1] if initials else "", False), (last, True)):
            if not short:
                continue
            for match in re.finditer(rf"\b{re.escape(short)}\b", text[mention.end :]):
                start = mention.end + match.start()
                if not after_article or _ARTICLE.search(text, max(0, start - 8), start):
                    yield OutletMention(start, start + len(short), short, mention.outlet, True)
