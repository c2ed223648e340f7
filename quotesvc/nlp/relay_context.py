"""Outlets that no gazetteer knows, by the words around them.

"the Wharfedale Gazette" is an outlet by its last word, "the Marathi daily X" by the noun before it, "X, a
Baku news agency" by the one after. Some constructions ("X, citing ...") are hardly filled by anything else.
What could be anything ("told the Lamp") is proposed as unsure, and counts only where the words around report
something.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from quotesvc.nlp.lexicon import load_table, load_words

GAP = r"[^\S\n]+"
CAPITAL = r"(?:\b[A-ZÀ-ÖØ-Þ](?:\.[A-Z]\b\.?|[\w@&-]{0,40}))"
"""A word that may be part of a name."""
_LINK = rf"(?:(?:of|de|del|della|di|da|do|dos|du|la|le|el|al|y|&){GAP})"
NAME = rf"{CAPITAL}(?:{GAP}{_LINK}?{CAPITAL}){{0,5}}"
_END = rf"(?![\w-]|{GAP}{CAPITAL})"

_CALENDAR = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)"
)
_OPENER = re.compile(
    r"(?:(?:A|An|The|This|That|In|On|At|By|For|From|To|With|But|And|As|When|While|After|Before|Its?|His|Her"
    rf"|Their|Last|Both|One|According|Citing|Also|{_CALENDAR}){GAP})+"
)
_OF_THE_AIR = (
    r"programmes?|programs?|shows?|hosts?|presenters?|interview(?:er)?s?|ads?|adverts?|commercials?|channels?|stations?"
    r"|networks?|personality|stars?|series|debates?|appearances?|address|audiences?|viewers?|listeners?|commentators?"
    r"|spots?|crews?|reports?|coverage|broadcasts?"
)
"""What follows where "television" only says of what sort something else is."""
_DATE = re.compile(rf"{_CALENDAR}\b")
_NAME_NEXT = re.compile(rf"\s+(?:{CAPITAL}|[“‘\"'])")
_PEOPLE = r"[A-Z][\w-]*(?:[aei]an|[cgh]an|ish|ese|ench|utch|wiss|aqi|eli|stani|ani|erman|reek|rab)s?"
_PEOPLES = re.compile(_PEOPLE)
_FULL_NAME = re.compile(r"(?<![.!?“\"] )\b([A-Z][\w.-]{1,40}) ([A-Z][\w-]{0,40})\b(?! [A-Z])")
_LINE = re.compile(r"^(?=[^\n]{0,199}$)[^\n]*[^\n.”\"]$", re.MULTILINE)
_LONG_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]{5,}")
_TITLE_WORDS = 4
"""Long words that must be capitalised in a line for it to be in title case."""
_WORD = re.compile(r"\w+")
_WINDOW = 120
"""Characters around an anchor within which its rule's pattern must match."""
_APPOSED = (", the ", ", a ", ", an ")


@dataclass(frozen=True, slots=True)
class Entities:
    """Spans of named entities, sorted, without overlap. ``others`` (persons, places) are no outlets unless
    their last word says so; some constructions ask for one of ``organisations``."""

    organisations: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """``text[start:end]`` names an outlet; ``sure`` where the context alone proves it; ``kind`` if it
    tells."""

    start: int
    end: int
    sure: bool
    kind: str | None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern whose group ``name`` is an outlet; its group ``noun``, if any, is looked up for the kind."""

    pattern: re.Pattern[str]
    sure: bool
    anchor: re.Pattern[str] | None = None
    """What must stand near, for patterns that begin with a name: it is searched first, since it is rare."""
    kind: str | None = None
    anybody: bool = False
    """Whether it holds for what looks like a person's name, too."""
    organisation: bool = False
    """Whether the name must be known to be an organisation's."""
    describes: bool = False
    """Whether the name may be a mere description: "the Marathi daily"."""
    whole: bool = False
    """Whether the name's first word belongs to it whatever it is: "the Sunday Kestrel"."""
    anything: bool = False
    """Whether other organisations fill the construction as well: "told the Harbour Council"."""
    words: frozenset[str] | None = None
    """Of which one stands in all that the pattern matches; None where it names no words."""


def propose(text: str, entities: Entities, surnames: frozenset[str]) -> Iterator[Proposal]:
    """The outlets that the words around give away, the surest signs first; they may overlap."""
    headings = _headings(text)
    present = frozenset(_WORD.findall(text))
    for rule in _rules():
        if rule.words is not None and rule.words.isdisjoint(present):
            continue  # most articles have a word of few rules, and to search costs more than to look
        for match in _matches(rule, text):
            start, end = match.span("name")
            start = start if rule.whole else _without_opener(match["name"], start)
            if (rule.describes and _describes(match)) or _overlaps(headings, start, end):
                continue
            if text[start:end] in ("The", "A", "An"):
                continue
            if start > match.start("name") and not any(map(str.isupper, text[start:end])):
                continue  # nothing but an opening word had a capital: "On television"
            if rule.anything and not load_words("relay_organisation_words").isdisjoint(
                text[start:end].split()
            ):
                continue
            if rule.organisation and not _overlaps(entities.organisations, start, end):
                continue
            named = rule.anybody or (
                _may_name(text[start:end], surnames) and not _overlaps(entities.others, start, end)
            )
            if named:
                yield _proposal(rule, match, start, end)


def _headings(text: str) -> list[tuple[int, int]]:
    """Lines in title case, where a capital tells nothing: of names there, only those listed are known."""
    found = []
    for line in _LINE.finditer(text):
        words = _LONG_WORD.findall(line.group())
        if len(words) >= _TITLE_WORDS and all(word[0].isupper() for word in words):
            found.append(line.span())
    return found


def _matches(rule: _Rule, text: str) -> Iterator[re.Match[str]]:
    if rule.anchor is None:
        yield from rule.pattern.finditer(text)
        return
    done = 0
    for anchor in rule.anchor.finditer(text):
        low = max(done, anchor.start() - _WINDOW)
        for match in rule.pattern.finditer(text, low, min(len(text), anchor.end() + _WINDOW)):
            done = max(done, match.end())
            yield match


def last_names(text: str) -> frozenset[str]:
    """Words that stand in ``text`` behind a capitalised one, as last names do behind first names and
    titles."""
    return frozenset(match[2] for match in _FULL_NAME.finditer(text) if not _OPENER.fullmatch(f"{match[1]} "))


def media_nouns(words: Iterable[str]) -> str:
    """``words`` as an alternation, the longest first, with any white space between their parts."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return "|".join(word.replace(r"\ ", GAP) for word in longest_first)


def _words_of(names: Iterable[str]) -> frozenset[str]:
    """The first word of each name: in a text with one of the names stands one of them."""
    return frozenset(_WORD.findall(name)[0] for name in names)


def _proposal(rule: _Rule, match: re.Match[str], start: int, end: int) -> Proposal:
    noun = match.groupdict().get("noun")
    if noun is None:
        return Proposal(start, end, rule.sure, rule.kind)
    noun = " ".join(noun.split())
    kinds = load_table("relay_media_nouns")[noun].split()
    kind = kinds[0] if kinds and kinds != ["any"] else rule.kind
    doubtful = rule.describes or match.start("noun") < start
    sure = not (doubtful and noun in load_words("relay_doubtful_nouns"))
    return Proposal(start, end, rule.sure and sure, kind)


def _describes(match: re.Match[str]) -> bool:
    """Whether the word before a media noun only says where an outlet is from: "the Marathi daily Sakal"."""
    text, start = match.string, match.start("name")
    named = _NAME_NEXT.match(text, match.end()) is not None
    apposed = text[max(0, start - 6) : start].endswith(_APPOSED)
    return named or apposed or _PEOPLES.fullmatch(match["name"]) is not None


def _without_opener(name: str, start: int) -> int:
    opener = _OPENER.match(name)
    return start + (opener.end() if opener else 0)


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(spans, (end, end))
    return at > 0 and spans[at - 1][1] > start


def _may_name(name: str, surnames: frozenset[str]) -> bool:
    """Whether ``name`` may be an outlet: no date, no people, no known addressee, nobody's last name."""
    if not name or _DATE.match(name) or _PEOPLES.fullmatch(name) or name in load_words("relay_not_outlets"):
        return False
    return " " in name or name.isupper() or name not in surnames


@cache
def _rules() -> tuple[_Rule, ...]:
    """The context rules, the surest first, compiled from the word lists once."""
    return (
        *_title_rules(),
        *_head_rules(),
        *_noun_rules(),
        *_broadcaster_rules(),
        *_construction_rules(),
        *_addressee_rules(),
    )


def _title_rules() -> Iterator[_Rule]:
    """Names in quotation marks after the word for what they name."""
    name = r"[“‘\"'](?P<name>[^“”‘’\"\n]{2,60}?)[,.]?[”’\"']"
    for nouns, kind in (
        ("podcast|programme|program|show", "programme"),
        ("blog|newspaper|magazine|website", None),
    ):
        words = _words_of(nouns.split("|"))
        yield _Rule(
            re.compile(rf"\b(?:{nouns}),?{GAP}{name}"), sure=True, kind=kind, anybody=True, words=words
        )

    said = (
        r"\b(?:said|told|telling|hosts?|anchor|appear\w*|interview\w*|spoke|speaking|asked|guest|segment)\b"
    )
    title = r"[A-Z0-9][\w’']*(?:\s(?:[A-Z0-9&][\w’']*|an?|the|of|and|with|in|to|on|for|at)){0,5}[?!]?"
    pattern = rf"{said}[^.;:\n“”\"]{{0,60}}\bon\s+(?:[\w’']+\s+){{0,3}}(?:[“\"]|'')(?P<name>{title})[,.]?(?:[”\"]|'')"
    yield _Rule(
        re.compile(pattern),
        False,
        re.compile(r"(?:[“\"]|'')(?=[A-Z0-9])"),
        "programme",
        anybody=True,
        whole=True,
    )


def _head_rules() -> Iterator[_Rule]:
    """Names by their last or first words, and what is named by its country alone ("Iranian state
    television")."""
    longer = rf"(?:{CAPITAL}{GAP}{_LINK}?){{1,4}}"
    every = media_nouns(load_table("relay_heads"))
    for value, heads in _grouped(load_table("relay_heads")):
        strength, _, kind = value.partition(" ")
        # "Courier-Journal" is as good as either word, "Star-Ledger" as the better one.
        last = rf"(?:(?:[A-Z][a-z]+-)?(?:{media_nouns(heads)})(?:-(?:{every}))?)"
        pattern, anchor = re.compile(rf"(?P<name>{longer}{last}){_END}"), re.compile(rf"\b{last}\b")
        yield _Rule(
            pattern,
            strength == "strong",
            anchor,
            kind or None,
            anybody=strength == "strong",
            words=_words_of(heads),
        )
    for kind, words in _grouped(load_table("relay_first_words")):
        pattern = re.compile(rf"\b(?P<name>(?:{media_nouns(words)}){GAP}{NAME}){_END}")
        yield _Rule(pattern, sure=False, kind=kind or None, words=_words_of(words))
    adjective = rf"(?:state|local|official|national|regional|public|domestic|opposition|independent){GAP}"
    whose = (
        rf"(?:(?:the{GAP})?[A-Z]\w+(?:['’]s)?|[Ss]tate|[Ll]ocal|[Nn]ational|[Pp]ublic){GAP}(?:{adjective})?"
    )
    people = (
        rf"(?:(?:{_PEOPLE}|Thai|Israeli|Iraqi|U\.S\.|US|UK){GAP}(?:{adjective})?|[Ss]tate{GAP}|[Ll]ocal{GAP})"
    )
    for who, nouns, kind, signs in (
        (whose, rf"(?:state{GAP})?(?:TV|television|radio)", "broadcaster", "TV television radio"),
        (whose, rf"news{GAP}agencies|state{GAP}media|newspapers", "", "news state newspapers"),
        (people, rf"(?:news{GAP})?media(?:{GAP}outlets)?|news{GAP}(?:outlets|sites|websites|channels)", "",
         "media news"),
    ):  # fmt: skip
        # "Beck's radio programme" and "the TV-friendly plan" name no outlet.
        name = rf"\b(?P<name>{who}(?:{nouns}))\b(?![-–]|{GAP}(?:{_OF_THE_AIR})\b)"
        pattern, anchor = re.compile(name), re.compile(rf"\b(?:{nouns})\b")
        yield _Rule(pattern, True, anchor, kind or None, anybody=True, words=frozenset(signs.split()))
    papers = rf"\b[Tt]he{GAP}(?P<name>(?:Sunday|Evening|Morning){GAP}{CAPITAL}){_END}"
    yield _Rule(
        re.compile(papers),
        False,
        re.compile(r"\b(?:Sunday|Evening|Morning)\b"),
        "newspaper",
        anybody=True,
        whole=True,
        words=frozenset(("Sunday", "Evening", "Morning")),
    )


def _broadcaster_rules() -> Iterator[_Rule]:
    """Stations by their call signs, and what has a programme of its own."""
    for pattern in (
        r"\b(?P<name>[KW][A-Z]{3}(?:-(?:TV|FM|AM))?)\b",
        rf"\bon{GAP}(?P<name>[A-Z][A-Z0-9]{{1,6}})(?=['’]s?{GAP}(?:[a-z]+{GAP}){{0,2}}[“\"‘A-Z])",
    ):
        yield _Rule(re.compile(pattern), False, kind="broadcaster", anything=True)
    # With a digit it is nobody's name, whatever the recogniser holds it for.
    yield _Rule(re.compile(r"\b(?P<name>[KW][A-Z]{1,3}\d{1,2})\b"), False, kind="broadcaster", anybody=True)


def _noun_rules() -> Iterator[_Rule]:
    """Names by the media noun beside them."""
    nouns = load_table("relay_media_nouns").keys()
    noun = rf"(?P<noun>{media_nouns(nouns)})"
    channel = rf"(?:TV|television|radio|\w+-language){GAP}(?:channel|station|network)"
    apposed = (
        rf"(?P<name>{NAME}),{GAP}(?:an?|the){GAP}"
        rf"(?:(?!(?:of|on|at|for|in|with|who|to|from|by|and)\b)[\w’'-]+{GAP}){{0,3}}?"
        rf"(?:(?P<noun>paper|newspaper|daily|weekly|tabloid|magazine|broadcaster"
        rf"|news{GAP}(?:agency|site|website|outlet|portal))|{channel})\b"
    )
    anchor = re.compile(rf"\b(?:{media_nouns(nouns)})\b")
    words = _words_of(nouns)
    # It is searched around the anchor alone, so what the anchor lacks does not matter.
    yield _Rule(re.compile(apposed), sure=True, anchor=anchor, words=words)
    before = rf"{GAP}(?P<name>{NAME}){_END}(?!,{GAP}(?:an?|the|who)\b)"
    sure_nouns = sorted(nouns - load_words("relay_doubtful_nouns") - {"TV"})
    yield _Rule(
        re.compile(rf"\bthe{GAP}(?P<noun>{media_nouns(sure_nouns)}){before}"),
        sure=True,
        anybody=True,
        words=_words_of(sure_nouns),
    )
    no_people = sorted({*sure_nouns} - {"broadcaster"})
    yield _Rule(
        re.compile(rf"\b[Tt]he{GAP}(?:{_SORT}{GAP}){{1,2}}(?P<noun>{media_nouns(no_people)}){before}"),
        sure=True,
        anybody=True,
        words=_words_of(no_people),
    )
    yield _Rule(re.compile(rf"\b{noun}{before}"), sure=True, words=words)
    site = rf"(?:official{GAP})?(?:web(?:{GAP})?site|web(?:{GAP})?page|home(?:{GAP})?page)"
    owned = rf"\b(?P<name>{NAME}(?:{GAP}[a-z]+)?(?:['’]s?)?{GAP}{site})\b"
    yield _Rule(re.compile(owned), False, re.compile(rf"\b{site}\b"), "website", anybody=True)
    after = rf"(?P<name>{NAME})(?:['’]s)?{GAP}(?:(?:state|public){GAP})?{noun}\b(?!{GAP}(?:{_OF_THE_AIR})\b)"
    yield _Rule(re.compile(after), sure=True, anchor=anchor, describes=True, words=words)


_SORT = (
    rf"(?:[\w’']+-[\w-]+|{_PEOPLE}|conservative|independent|influential|leading|liberal|local|national|official|opposition"
    r"|popular|private|regional|state|business|community|financial|shipping|sports|student|trade|weekly|tech|climbing"
    r"|talk|radio|television|commercial|Catholic|satirical|literary|evening|morning)"
)
"""What is said of an outlet before the noun for it: "the left-wing daily X", "the Danish tabloid X"."""
_THE_NAME = rf"{GAP}(?:[Tt]he{GAP})?(?P<name>{NAME})"
_GOES_ON = (
    rf"(?=[,.;:]|{GAP}(?:that|as|in|on|said|how|about|after|before|last|this|he|she|they|it|the|his|her)\b)"
)


def _construction_rules() -> Iterator[_Rule]:
    """Names in constructions that hardly anything but an outlet fills."""
    some = r"[^.;:!?\n“”\"]"
    # What any organisation does, and what an outlet does.
    for pattern, anchor, words in (
        (rf"(?P<name>{NAME}){GAP}report(?:ed|s)(?:{GAP}\w+)?,{GAP}(?:citing|quoting)\b",
         r",\s+(?:citing|quoting)\b", "citing quoting"),
        (rf"(?P<name>{NAME}){GAP}(?:\w+{GAP}){{0,2}}quoted\b{some}{{1,90}}\bas{GAP}saying\b", r"\bquoted\b",
         "quoted"),
        (rf"(?P<name>{NAME}),{GAP}(?:citing|quoting)\b", r",\s+(?:citing|quoting)\b", "citing quoting"),
    ):  # fmt: skip
        yield _Rule(
            re.compile(pattern), False, re.compile(anchor), anything=True, words=frozenset(words.split())
        )
    ending = rf"(?P<name>{CAPITAL}(?:(?<=news)|(?<=press)|(?<=24)|(?<=TV)|(?<=web)|(?<=inform)))\b"
    yield _Rule(re.compile(ending), False, re.compile(r"(?:news|press|24|TV|web|inform)\b"), anything=True)
    for pattern, words in (
        (rf"\bas{GAP}saying{GAP}by{_THE_NAME}{_GOES_ON}", "saying"),
        (rf"\bquoted{GAP}by{_THE_NAME}{GAP}(?:[\w’'-]+{GAP}){{0,3}}?as{GAP}(?:saying|describing|calling)\b", "quoted"),
        (rf"\binterview{GAP}(?:published|aired|broadcast|carried){GAP}(?:in|on|by){_THE_NAME}{_GOES_ON}",
         "interview"),
        (rf"\b(?:remarks|comments|statements?){GAP}(?:carried|published|aired){GAP}(?:in|on|by){_THE_NAME}{_GOES_ON}",
         "remarks comments statement statements"),
        (rf"\b(?:op-ed{GAP}(?:for|in)|editorial{GAP}in){_THE_NAME}{_GOES_ON}", "op editorial"),
        (rf"\b(?:wrote|writes|writing|argued){GAP}(?:in|for){_THE_NAME}{_GOES_ON}", "wrote writes writing argued"),
        (rf"\btold{GAP}the{GAP}(?P<name>{CAPITAL}){_GOES_ON}", "told"),
        (rf"\b(?:told|citing|quoted{GAP}by|saying{GAP}(?:by|to)){GAP}(?P<name>[A-Z][A-Z0-9]{{1,5}})\b",
         "told citing quoted saying"),
    ):  # fmt: skip
        yield _Rule(re.compile(pattern), sure=False, anything=True, words=frozenset(words.split()))


def _addressee_rules() -> Iterator[_Rule]:
    """Names of those who are told things or cited: persons, too, so the name must be known to be no
    person's."""
    for pattern, words in (
        (rf"\b(?:citing|reported{GAP}by|as{GAP}saying{GAP}to){_THE_NAME}{_GOES_ON}", "citing reported saying"),
        (rf"\b(?:told|tells|telling){GAP}(?P<name>{NAME})(?={GAP}[a-z]|[,.:])", "told tells telling"),
        (rf"\b(?:comments?|remarks|speaking|spoke){GAP}to{_THE_NAME}(?={GAP}[a-z]|[,.:])",
         "comment comments remarks speaking spoke"),
        (rf"\b(?:told|tells|telling|to|with){GAP}[A-Z]\w+['’]s{GAP}(?P<name>{NAME})(?={GAP}[a-z]|[,.:])",
         "told tells telling to with"),
    ):  # fmt: skip
        yield _Rule(
            re.compile(pattern), sure=False, organisation=True, anything=True, words=frozenset(words.split())
        )


def _grouped(table: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The keys of ``table`` by value, in file order."""
    groups: dict[str, list[str]] = {}
    for key, value in table.items():
        groups.setdefault(value, []).append(key)
    return list(groups.items())
