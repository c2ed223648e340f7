"""Where an article names an outlet: those of the gazetteer, those that the words around give away, and references
back ("the agency", "the Herald").

An outlet that the gazetteer does not hold is still an outlet in "the Wharfedale Gazette", "the Marathi daily X" or
"X, a Baku news agency". Names that could be anything ("told the Lamp") are kept as unsure: they count only where the
words around report something, which `quotesvc.nlp.relay_rules` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_INITIALS = re.compile(r"\s+\(([A-Z]{2,6})\)")
_NOT_SHORT = ("Agency", "News", "Television", "Radio", "TV", "Press", "Service")
_NAME_NEXT = re.compile(rf"\s+(?:{CAPITAL}|[“‘\"'])")
_PEOPLES = re.compile(r"[A-Z][\w-]*(?:[aei]an|ish|ese|ench|utch|aqi|eli|stani|ani|erman|reek|rab)s?")
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


@dataclass(frozen=True, slots=True)
class Entities:
    """Spans of named entities, sorted: ``others`` (persons, places) are no outlets unless the gazetteer or their last
    word says so; some constructions ask for one of ``organisations``."""

    organisations: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()


def name_outlets(text: str, gazetteer: Gazetteer, entities: Entities = Entities()) -> list[OutletMention]:
    """All namings of outlets in ``text``, in order, without overlap."""
    spans = _Spans()
    for found in gazetteer.find(text):
        if found.text in found.outlet.weak_names and _surname(text, found.text) and not _introduced(text, found):
            continue
        spans.add(OutletMention(found.start, found.end, found.text, outlet_ref(found.outlet), not found.weak))
    for mention in _by_context(text, entities):
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
        Reference(m.start(), m.end(), m.group(), frozenset(kinds[m["noun"]].split()))
        for m in _reference().finditer(text)
    ]


@cache
def _reference() -> re.Pattern[str]:
    nouns = _either(noun for noun, kinds in load_table("relay_media_nouns").items() if kinds)
    return re.compile(
        rf"\b(?:[Tt]he|[Tt]hat|[Tt]his)(?:{_GAP}(?:same|news|state|official|party|public)){{0,2}}{_GAP}"
        rf"(?P<noun>{nouns})(?:['’]s{_GAP}camera)?\b(?!{_GAP}(?:{CAPITAL}|[“‘]))"
    )


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
class _Rule:
    """A pattern whose group ``name`` is an outlet. ``sure`` where it alone proves it; ``kind`` if it tells."""

    pattern: re.Pattern[str]
    sure: bool
    kind: str | None = None
    any_person: bool = False
    """Whether it holds for what looks like a person's name, too."""
    organisation: bool = False
    """Whether the name must be known to be an organisation's."""
    describes: bool = False
    """Whether the name may be a mere description: "the Marathi daily"."""


_GAP = r"[^\S\n]+"
_END = rf"(?![\w-]|{_GAP}{CAPITAL})"


@cache
def _rules() -> tuple[_Rule, ...]:
    """The context rules, the surest first, compiled from the word lists once."""
    return (*_title_rules(), *_head_rules(), *_noun_rules(), *_construction_rules())


def _title_rules() -> Iterator[_Rule]:
    """Names in quotation marks after the word for what they name."""
    name = r"(?P<mark>[“‘\"'])(?P<name>[^“”‘’\"\n]{2,60}?)[,.]?[”’\"']"
    yield _Rule(re.compile(rf"\b(?:podcast|programme|program|show),?{_GAP}{name}"), True, "programme", True)
    yield _Rule(re.compile(rf"\b(?:blog|newspaper|magazine|website),?{_GAP}{name}"), True, None, True)


def _head_rules() -> Iterator[_Rule]:
    """Names by their last or first words."""
    longer = rf"(?:{CAPITAL}{_GAP}{_LINK}?){{1,4}}"
    for value, heads in _grouped(load_table("relay_heads")):
        strength, _, kind = value.partition(" ")
        pattern = re.compile(rf"\b(?P<name>{longer}(?:{_either(heads)})){_END}")
        yield _Rule(pattern, strength == "strong", kind or None, strength == "strong")
    for kind, words in _grouped(load_table("relay_first_words")):
        yield _Rule(re.compile(rf"\b(?P<name>(?:{_either(words)}){_GAP}{NAME}){_END}"), False, kind or None)
    state = (
        rf"\b(?P<name>(?:(?:the{_GAP})?[A-Z]\w+(?:['’]s)?|[Ss]tate|[Ll]ocal){_GAP}(?:state{_GAP}|local{_GAP}|official{_GAP})?"
    )
    yield _Rule(re.compile(rf"{state}(?:state{_GAP})?(?:TV|television|radio))\b"), True, "broadcaster", True)
    yield _Rule(re.compile(rf"{state}(?:news{_GAP}agencies|state{_GAP}media|newspapers))\b"), True, None, True)


def _noun_rules() -> Iterator[_Rule]:
    """Names by the media noun beside them."""
    for kinds, nouns in _grouped(load_table("relay_media_nouns")):
        kind = kinds.split()[0] if kinds and kinds != "any" else None
        doubtful = [noun for noun in nouns if noun in _DOUBTFUL_NOUNS]
        for group, sure in (([noun for noun in nouns if noun not in doubtful], True), (doubtful, False)):
            if not group:
                continue
            noun = _either(group)
            before = rf"\b(?:{noun}){_GAP}(?P<name>{NAME}){_END}(?!,{_GAP}(?:an?|the|who)\b)"
            yield _Rule(re.compile(before), sure, kind)
            after = rf"(?P<name>{NAME})(?:['’]s)?{_GAP}(?:state{_GAP}|public{_GAP})?(?:{noun})\b"
            yield _Rule(re.compile(after), sure, kind, describes=True)
    apposed = (
        rf"(?P<name>{NAME}),{_GAP}(?:an?|the){_GAP}"
        rf"(?:(?!(?:of|on|at|for|in|with|who|to|from|by|and)\b)[\w’'-]+{_GAP}){{0,3}}"
    )
    for kind, noun in (
        ("newspaper", "paper|newspaper|daily|weekly|tabloid"), ("magazine", "magazine"),
        ("news_agency", rf"news{_GAP}agency"), ("website", rf"news{_GAP}(?:site|website|outlet|portal)"),
        ("broadcaster", rf"broadcaster|(?:TV|television|radio|language){_GAP}(?:channel|station|network)"),
    ):  # fmt: skip
        yield _Rule(re.compile(rf"{apposed}(?:{noun})\b"), True, kind)


def _construction_rules() -> Iterator[_Rule]:
    """Names in a construction that hardly anything but an outlet fills. Where somebody else may, too, the name must
    have been recognised as an organisation's."""
    the = rf"(?:[Tt]he{_GAP})?"
    name = rf"{_GAP}{the}(?P<name>{NAME})"
    follows = rf"(?=[,.;:]|{_GAP}(?:that|as|in|on|said|how|about|after|before|last|this|he|she|they|it|the|his|her)\b)"
    some = r"[^.;:!?\n“”\"]"
    for pattern, organisation in (
        (rf"\b(?P<name>{NAME}){_GAP}report(?:ed|s)(?:{_GAP}\w+)?,{_GAP}(?:citing|quoting)\b", False),
        (rf"\b(?P<name>{NAME}){_GAP}(?:\w+{_GAP}){{0,2}}quoted\b{some}{{1,90}}\bas{_GAP}saying\b", False),
        (rf"\b(?P<name>{NAME}),{_GAP}(?:citing|quoting)\b", False),
        (rf"\bas{_GAP}saying{_GAP}by{name}{follows}", False),
        (rf"\binterview{_GAP}(?:published|aired|broadcast|carried){_GAP}(?:in|on|by){name}{follows}", False),
        (rf"\b(?:remarks|comments|statements?){_GAP}(?:carried|published|aired){_GAP}(?:in|on|by){name}{follows}", False),
        (rf"\b(?:op-ed{_GAP}(?:for|in)|editorial{_GAP}in){name}{follows}", False),
        (rf"\btold{_GAP}the{_GAP}(?P<name>{CAPITAL}){follows}", False),
        (rf"\b(?P<name>{CAPITAL}(?:(?<=news)|(?<=press)|(?<=24)|(?<=TV)|(?<=web)|(?<=inform)))\b", False),
        (rf"\b(?:citing|reported{_GAP}by|as{_GAP}saying{_GAP}to){name}{follows}", True),
        (rf"\b(?:told|tells|telling){_GAP}(?P<name>{NAME})(?={_GAP}[a-z]|[,.:])", True),
        (rf"\b(?:comments?|remarks|speaking|spoke){_GAP}to{name}(?={_GAP}[a-z]|[,.:])", True),
    ):
        yield _Rule(re.compile(pattern), sure=False, organisation=organisation)
    acronym = rf"\b(?:told|citing|quoted{_GAP}by|saying{_GAP}(?:by|to)){_GAP}(?P<name>[A-Z][A-Z0-9]{{1,5}})\b"
    yield _Rule(re.compile(acronym), sure=False)


def _grouped(table: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The keys of ``table`` by value, in file order."""
    groups: dict[str, list[str]] = {}
    for key, value in table.items():
        groups.setdefault(value, []).append(key)
    return list(groups.items())


def _either(words: Iterable[str]) -> str:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return "|".join(word.replace(r"\ ", _GAP) for word in longest_first)


def _by_context(text: str, entities: Entities) -> Iterator[OutletMention]:
    """Outlets that the words around give away; the surest signs first."""
    for rule in _rules():
        for match in rule.pattern.finditer(text):
            start = _skip_opener(match["name"], match.start("name"))
            name = text[start : match.end("name")]
            if rule.describes and _describes(match):
                continue
            end = start + len(name)
            if rule.organisation and not _overlaps(entities.organisations, start, end):
                continue
            if rule.any_person or (_may_name(text, name) and not _overlaps(entities.others, start, end)):
                yield _mention(name, start, sure=rule.sure, kind=rule.kind)


def _introduced(text: str, found: Found) -> bool:
    """Whether an article or a media noun stands beside a name that somebody in the text has, too."""
    before = text[max(0, found.start - 5) : found.start]
    after = text[found.end : found.end + 12].lower()
    return before.endswith(("the ", "The ")) or after.startswith((" news", " agency", " daily"))


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


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of ``spans`` (sorted, without overlap) touches ``start:end``."""
    at = bisect_left(spans, (end, end))
    return at > 0 and spans[at - 1][1] > start


def _may_name(text: str, name: str) -> bool:
    """Whether ``name`` may be an outlet: no date, no people, no known addressee, nobody's surname."""
    if not name or _DATE.match(name) or _PEOPLES.fullmatch(name) or name in load_words("relay_not_outlets"):
        return False
    words = name.split()
    return len(words) > 1 or name.isupper() or not _surname(text, name)


def _surname(text: str, word: str) -> bool:
    """Whether ``word`` stands elsewhere in ``text`` as the last name of a person, or behind a title."""
    for match in re.finditer(rf"(?<![.!?“\"] )\b([A-Z][\w.-]+) {re.escape(word)}\b(?! [A-Z])", text):
        if not _OPENER.fullmatch(f"{match[1]} "):
            return True
    return False


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
