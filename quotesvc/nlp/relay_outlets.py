"""Where an article names an outlet: those of the gazetteer, those that the words around give away, and references
back ("the agency", "the Herald").

An outlet that the gazetteer does not hold is still an outlet in "the Wharfedale Gazette", "the Marathi daily X" or
"X, a Baku news agency". Names that could be anything ("told the Lamp") are kept as unsure: they count only where the
words around report something, which `quotesvc.nlp.relay_rules` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from quotesvc.nlp.lexicon import load_table, load_words
from quotesvc.nlp.types import OutletRef
from quotesvc.outlets.gazetteer import Gazetteer, Outlet, slugify

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
_INITIALS = re.compile(r"\s+\(([A-Z]{2,6})\)")
_NOT_SHORT = ("Agency", "News", "Television", "Radio", "TV", "Press", "Service")
_NAME_NEXT = re.compile(rf"\s+(?:{CAPITAL}|[“‘\"'])")
_PEOPLES = re.compile(r"[A-Z]\w*(?:ian|ish|ese|ean|ench|utch|aqi|eli|stani|ani|inese|erman|reek|urkish|ussian|rab)")
_DOUBTFUL_NOUNS = ("agency", "network", "site", "show", "program", "programme", "outlet", "paper", "service", "station")


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
    spans = _Spans()
    for found in gazetteer.find(text):
        spans.add(OutletMention(found.start, found.end, found.text, outlet_ref(found.outlet), not found.weak))
    for mention in _by_context(text, people):
        spans.add(mention)
    for mention in _short_forms(text, spans.mentions()):
        spans.add(mention)
    return spans.mentions()


class _Spans:
    """Mentions without overlap, in order. A new one may only replace unsure ones that lie within it."""

    def __init__(self) -> None:
        self._mentions: list[OutletMention] = []
        self._starts: list[int] = []

    def add(self, mention: OutletMention) -> None:
        """Take ``mention`` unless something surer stands where it stands."""
        first = bisect_left(self._starts, mention.start)
        if first and self._mentions[first - 1].end > mention.start:
            first -= 1
        last = bisect_left(self._starts, mention.end)
        for other in self._mentions[first:last]:
            within = mention.start <= other.start and other.end <= mention.end
            longer = mention.end - mention.start > other.end - other.start or mention.sure
            if other.sure or not (within and longer):
                return
        self._mentions[first:last] = [mention]
        self._starts[first:last] = [mention.start]

    def mentions(self) -> list[OutletMention]:
        """All of them, in order."""
        return list(self._mentions)


def references(text: str) -> list[Reference]:
    """References back in ``text`` ("the agency", "that paper"), in order."""
    kinds = load_table("relay_media_nouns")
    return [
        Reference(m.start(), m.end(), m.group(), frozenset(kinds[m["noun"].lower()].split()))
        for m in _patterns().reference.finditer(text)
        if kinds.get(m["noun"].lower())
    ]


def resolve(reference: Reference, mentions: Sequence[OutletMention], first: int) -> OutletMention | None:
    """``reference`` as a mention of the outlet that it points to, or None.

    ``mentions`` are looked through backwards, down to the offset ``first``. An outlet whose kind is not known may be
    anything but a social platform.
    """
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
        noun_before=re.compile(rf"\b(?:{nouns}){gap}(?P<name>{NAME})\b(?!,{gap}(?:an?|the|who)\b)"),
        noun_after=re.compile(rf"(?P<name>{NAME})(?:['’]s)?{gap}(?:state{gap}|public{gap})?(?P<noun>{nouns})\b"),
        apposition=re.compile(
            rf"(?P<name>{NAME}),{gap}(?:an?|the){gap}"
            rf"(?:(?!(?:of|on|at|for|in|with|who|to|from|by|and)\b)[\w’'-]+{gap}){{0,3}}"
            rf"(?:paper|newspaper|daily|weekly|tabloid|magazine|news{gap}(?:agency|site|website|outlet|portal)"
            rf"|broadcaster|(?:TV|television|radio|language){gap}(?:channel|station|network))\b"
        ),
        title=re.compile(
            rf"\b(?P<noun>podcast|programme|program|show|blog|newspaper|magazine|website),?{gap}"
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
    return "|".join(word.replace(r"\ ", r"[^\S\n]+") for word in sorted(map(re.escape, words), key=len, reverse=True))


def _by_context(text: str, people: Sequence[tuple[int, int]]) -> Iterator[OutletMention]:
    """Outlets that the words around give away; the surest signs first."""
    patterns = _patterns()
    for match in patterns.title.finditer(text):
        kind = "programme" if match["noun"] in ("podcast", "programme", "program", "show") else None
        yield _mention(match["name"], match.start("name"), sure=True, kind=kind)
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
            if _may_name(name, start, people) and not (pattern is patterns.noun_after and _describes(match)):
                yield _mention(name, start, sure=sure and match.groupdict().get("noun") not in _DOUBTFUL_NOUNS)


def _describes(match: re.Match[str]) -> bool:
    """Whether the word before a media noun only says where an outlet is from: "the Marathi daily Sakal"."""
    text = match.string
    named = _NAME_NEXT.match(text, match.end()) is not None
    apposed = text[max(0, match.start("name") - 6) : match.start("name")].endswith((", the ", ", a ", ", an "))
    return named or apposed or _PEOPLES.fullmatch(match["name"]) is not None


def _mention(name: str, start: int, *, sure: bool, kind: str | None = None) -> OutletMention:
    ref = unknown_ref(re.sub(r"^the\s+", "", name), kind)
    return OutletMention(start, start + len(name), name, ref, sure)


def _skip_opener(name: str, start: int) -> int:
    opener = _OPENER.match(name)
    return start + (opener.end() if opener else 0)


def _may_name(name: str, start: int, people: Sequence[tuple[int, int]]) -> bool:
    if not name or _DATE.fullmatch(name) or name in load_words("relay_not_outlets"):
        return False
    return not any(first < start + len(name) and start < last for first, last in people)


def _short_forms(text: str, full: Sequence[OutletMention]) -> Iterator[OutletMention]:
    """Later references to the outlets ``full`` by their last word after "the", or by initials given in brackets.

    The outlet named nearest before comes first.
    """
    for mention in reversed(full):
        words = mention.text.split()
        initials = _INITIALS.match(text, mention.end)
        if initials is not None:
            for match in re.finditer(rf"\b{initials[1]}\b", text[mention.end :]):
                yield _again(mention, mention.end + match.start(), initials[1])
        if len(words) > 1 and words[-1][:1].isupper() and words[-1] not in _NOT_SHORT:
            for match in re.finditer(rf"\b[Tt]he\s+(?P<last>{re.escape(words[-1])})\b", text[mention.end :]):
                yield _again(mention, mention.end + match.start("last"), words[-1])


def _again(mention: OutletMention, start: int, text: str) -> OutletMention:
    return replace(mention, start=start, end=start + len(text), text=text, sure=True)
