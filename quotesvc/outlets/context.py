"""Which outlet an ambiguous name means ("the Times", "the Sun"), by who publishes the text and the words around."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quotesvc.outlets.countries import alternation, country_words
from quotesvc.outlets.names import Hit
from quotesvc.outlets.outlet import Outlet

_LISTS = Path(__file__).with_name("data")
_BEFORE = 70
"""Characters before a name in which words say what it is or where it is from."""
_WIDEST = ("international", "national")
REGIONAL = "regional"
_SENTENCE_END = re.compile(r"[.!?]['”\"’)]*\s|\n")
_MID_SENTENCE = re.compile(r"[a-z,;:][’'”\"]?[^\S\n]\Z")
_CAPITAL_BEFORE = re.compile(r"(?<![\w’'-])([A-Z][\w-]*)[^\S\n]+\Z")
_CAPITAL_AFTER = re.compile(r"[^\S\n]+([A-ZÀ-ÖØ-Þ][\w-]*)")


@dataclass(frozen=True, slots=True)
class Context:
    """Who publishes a text: the outlet where the gazetteer holds it, else its name, and its country if known."""

    publisher: Outlet | None = None
    name: str | None = None
    country: str | None = None

    def calls_itself(self, short: str) -> bool:
        """Whether the publisher is meant by ``short``, which is no alias of its: "the Post" in the Harbour Post."""
        words = (self.name or "").split()
        return len(words) > 1 and words[-1] == short


NOWHERE = Context()


@dataclass(frozen=True, slots=True)
class Choice:
    """The outlet that a name means, by its number, and whether the words around prove that it is one."""

    number: int
    proved: bool


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of ``data/NAME.txt``."""
    lines = (_LISTS / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def in_longer_name(text: str, hit: Hit) -> bool:
    """Whether a capitalised word beside a weak name makes it a part of another name: "Emily Post", "Sun Valley"."""
    before = _CAPITAL_BEFORE.search(text, max(0, hit.start - 40), hit.start)
    if before is not None and before[1] not in word_list("openers"):
        # "the American People" is none, "the British Sun newspaper" is one.
        return not (_country_before(text, hit.start) and _noun_beside(text, hit))
    after = _CAPITAL_AFTER.match(text, hit.end)
    return after is not None and after[1] not in word_list("openers")


def choose(
    hit: Hit, text: str, outlets: Sequence[Outlet], full: Mapping[int, Sequence[int]], context: Context
) -> Choice | None:
    """What the weak name ``hit`` means, or None where nothing decides.

    In this order: an outlet named in full in the text (``full``: where each one is), the nearest before; the country
    that the words around give; the publisher itself; the publisher's country; the only outlet of that name; the one
    that bears just this name; the only one that is read everywhere or, where a noun proves an outlet, in its whole
    country. An outlet of one region is meant in the first three cases alone.
    """
    bearers = tuple(dict.fromkeys((*hit.bearers.weak, *hit.without_article.weak)))
    named = [number for number in bearers if number in full]
    if named:
        return Choice(min(named, key=lambda number: _distance(full[number], hit.start)), proved=True)
    noun = _noun_beside(text, hit)
    of_country = _pick(outlets, bearers)
    around = _country_around(text, hit)
    if around is not None:
        found = of_country(around)
        return None if found is None else Choice(found, noun or _is_possessive(text, hit.start))
    own = _publisher_among(bearers, outlets, context)
    if own is None and context.calls_itself(text[hit.bare : hit.end]):
        return None
    widely_read = [number for number in bearers if outlets[number].reach != REGIONAL]
    found = own if own is not None else _pick(outlets, widely_read)(context.country)
    if found is None and not _rivals(bearers, outlets, context.country):
        found = _by_itself(widely_read, outlets, _name(text, hit), noun=noun, alone=len(bearers) == 1)
        place = _country_of_place(text, hit.start) if len(bearers) > 1 else None
        if place is not None and _rivals(bearers, outlets, place):
            found = of_country(place)
    return None if found is None else Choice(found, noun)


def local_bearer(hit: Hit, text: str, outlets: Sequence[Outlet], context: Context) -> int | None:
    """A namesake that a full name means there: "Daily Mirror" in a text of Sri Lanka, or after "Sri Lanka's"."""
    if not hit.bearers.weak:
        return None
    country = _country_around(text, hit) or context.country
    own = outlets[hit.bearers.strong[0]]
    if country is None or own.country == country or own is context.publisher:
        return None
    return _pick(outlets, hit.bearers.weak)(country)


def _publisher_among(bearers: Sequence[int], outlets: Sequence[Outlet], context: Context) -> int | None:
    own = context.publisher
    return next((n for n in bearers if own is not None and outlets[n].slug == own.slug), None)


def _name(text: str, hit: Hit) -> str:
    """The name as it is written, without an article that has its capital from the start of the sentence alone."""
    return text[
        hit.start if _MID_SENTENCE.search(text, max(0, hit.start - 3), hit.start) else hit.bare : hit.end
    ]


def _rivals(bearers: Sequence[int], outlets: Sequence[Outlet], country: str | None) -> bool:
    """Whether several outlets of ``country`` bear the name, so that one from elsewhere is no better."""
    return country is not None and any(outlets[number].country == country for number in bearers)


def _by_itself(
    bearers: Sequence[int], outlets: Sequence[Outlet], name: str, *, noun: bool, alone: bool
) -> int | None:
    if alone:
        return _only(bearers)
    found = _only(n for n in bearers if outlets[n].name == name) if name.startswith("The ") else None
    for reaches in (_WIDEST[:1], _WIDEST)[: 2 if noun else 1]:
        if found is None:
            found = _only(n for n in bearers if outlets[n].reach in reaches)
    return found


def _pick(outlets: Sequence[Outlet], bearers: Sequence[int]) -> Callable[[str | None], int | None]:
    """Chooses the one outlet of a country, or the one of several that the whole country reads."""

    def of_country(country: str | None) -> int | None:
        there = [number for number in bearers if country is not None and outlets[number].country == country]
        found = _only(there)
        for reaches in (_WIDEST[:1], _WIDEST):
            if found is None:
                found = _only(n for n in there if outlets[n].reach in reaches)
        return found

    return of_country


def _only(numbers: Iterable[int]) -> int | None:
    found = list(numbers)
    return found[0] if len(found) == 1 else None


def _distance(starts: Sequence[int], at: int) -> tuple[bool, int]:
    """Sort key of a weak name's fuller forms: those before it first, the nearest of them first."""
    before = [at - start for start in starts if start < at]
    return (False, min(before)) if before else (True, starts[0] - at)


def _noun_beside(text: str, hit: Hit) -> bool:
    return bool(
        _patterns().noun_after.match(text, hit.end)
        or _patterns().noun_before.search(text, max(0, hit.start - 40), hit.start)
    )


def _country_around(text: str, hit: Hit) -> str | None:
    after = _patterns().country_after.match(text, hit.end)
    return _country_before(text, hit.start) or (after and _code(after)) or None


def _country_before(text: str, start: int) -> str | None:
    found = _patterns().country_before.search(text, max(0, start - _BEFORE), start)
    return _code(found) if found is not None else None


def _is_possessive(text: str, start: int) -> bool:
    found = _patterns().country_before.search(text, max(0, start - _BEFORE), start)
    return found is not None and found["names"] is not None


def _country_of_place(text: str, start: int) -> str | None:
    """The country of the capital that was named last before ``start`` in its sentence: "In Nairobi, the Star"."""
    before = _SENTENCE_END.split(text[max(0, start - _BEFORE) : start])[-1]
    places = _patterns().capital.findall(before)
    return country_words("capitals")[" ".join(places[-1].split())] if places else None


def _code(found: re.Match[str]) -> str:
    column = found.lastgroup
    assert column is not None, "one of the groups is in each alternative"
    return country_words(column)[" ".join(found[column].split())]


@dataclass(frozen=True, slots=True)
class _Patterns:
    noun_after: re.Pattern[str]
    noun_before: re.Pattern[str]
    country_before: re.Pattern[str]
    country_after: re.Pattern[str]
    capital: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    nouns = _any_of(word_list("media_nouns"))
    after = _any_of(word_list("media_nouns_after"))
    names, adjectives = (
        rf"(?P<{column}>{alternation(column)})(?![\w-])" for column in ("names", "adjectives")
    )
    described = rf"(?:{_any_of(word_list('descriptors') | word_list('media_nouns'))}),?"
    from_somewhere = rf"(?:{alternation('adjectives')}|(?:{alternation('names')})['’]s?)"
    between = rf"(?:{described}[^\S\n]+){{0,3}}"
    loosely = rf"(?:(?:{described}|{from_somewhere}|\w+-\w+)[^\S\n]+){{0,3}}"
    said = rf"(?:{names}['’]s?|{adjectives})[^\S\n]+{between}"
    return _Patterns(
        noun_after=re.compile(
            rf"(?:[^\S\n]+|,[^\S\n]+(?:(?:the|an?|its|their)[^\S\n]+)?){loosely}(?:{after})\b"
        ),
        noun_before=re.compile(rf"\b(?:{nouns}),?\s+(?:[Tt]he\s+)?\Z"),
        country_before=re.compile(rf"(?<![\w-]){said}(?:[Tt]he[^\S\n]+)?\Z"),
        country_after=re.compile(
            rf",[^\S\n]+(?:the|an?)[^\S\n]+{adjectives}[^\S\n]+{between}(?:{after})\b"
            rf"|[^\S\n]+of[^\S\n]+{names}"
        ),
        capital=re.compile(rf"(?<![\w-])({alternation('capitals')})(?![\w-])"),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
