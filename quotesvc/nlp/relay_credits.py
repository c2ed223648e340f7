"""Outlets that an article as a whole comes from: datelines ("PARIS (AP) -") and credit lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from quotesvc.nlp.lexicon import load_lines, load_table
from quotesvc.nlp.relay_links import Link
from quotesvc.nlp.relay_outlets import OutletMention, outlet_ref, unknown_ref
from quotesvc.nlp.types import Basis, OutletRef
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.text.paragraphs import paragraphs

_HEAD = 5
"""Paragraphs at the start among which a dateline or byline stands."""
_TAIL = 6
"""Paragraphs at the end among which a credit line stands."""
_LINE = 200
"""Characters of the longest credit line."""

_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*(?:[\s,/]+|(?<=--)(?=\())){0,6}"
    r"(?:(?:\d{1,2}\s+\w{3,9}\.?|\w{3,9}\.?\s+\d{1,2}),?\s*(?:\d{4},?\s*)?)?"
    r"(?:\((?P<names>[^()\n]{2,40})\)\s*(?:--|[-–—:])|/(?P<slashed>[^/\n]{2,40})/\s*[.–—:-])"
)
_PART = re.compile(r"\s*(?:,|/|&|\band\b)\s*(?:the\s+)?", re.IGNORECASE)
_BRACKETS = " \t\u00a0()[]*_."
_WHO = r"[A-Z][\w’'.-]*(?:[^\S\n]+[A-Z][\w’'.-]*){1,3}"
_NAME = re.compile(r"\w[\w .,’'&@+!-]*")
"""A name as credits give it: no brackets nor marks, whatever a look-up makes of the letters between them."""
_SHORTEST, _LONGEST = 2, 60


def article_sources(text: str, gazetteer: Gazetteer) -> list[Link]:
    """The outlets of ``text``'s dateline and credit lines; an agency alone on a line is one too."""
    spans = paragraphs(text)
    found: list[Link] = []
    for start, end in spans[:_HEAD]:
        match = _DATELINE.match(text, start, end)
        if match is not None:
            group = "names" if match["names"] else "slashed"
            found += _links(match, group, "dateline", gazetteer, agencies_only=False)
    for start, end in dict.fromkeys((*spans[:_HEAD], *spans[-_TAIL:])):
        found += _credited(text, start, end, gazetteer) if end - start <= _LINE else ()
    return found


def _credited(text: str, start: int, end: int, gazetteer: Gazetteer) -> list[Link]:
    """The outlets that the line ``text[start:end]`` credits."""
    while start < end and text[start] in _BRACKETS and text[start : start + 3].lower() != "(c)":
        start += 1
    while end > start and text[end - 1] in _BRACKETS:
        end -= 1
    for agencies_only, pattern in _patterns():
        match = pattern.fullmatch(text, start, end)
        if match is None:
            continue
        links = list(_links(match, "names", "credit", gazetteer, agencies_only=agencies_only))
        if links and (not agencies_only or len(links) == len(_PART.split(match["names"]))):
            return links
    return []


def _links(
    match: re.Match[str], group: str, basis: Basis, gazetteer: Gazetteer, *, agencies_only: bool
) -> Iterator[Link]:
    """A link for each outlet among the names that ``group`` holds."""
    text, (start, end) = match.string, match.span(group)
    at = start
    for gap in (*_PART.finditer(text, start, end), None):
        stop = gap.start() if gap is not None else end
        name = text[at:stop]
        first = at + (4 if name[:4].lower() == "the " else 0)
        outlet = _outlet(name, gazetteer, agencies_only)
        if outlet is not None:
            yield Link(OutletMention(first, stop, text[first:stop], outlet, sure=True), basis)
        at = gap.end() if gap is not None else end


def _outlet(name: str, gazetteer: Gazetteer, agencies_only: bool) -> OutletRef | None:
    if not _SHORTEST <= len(name) <= _LONGEST or not _NAME.fullmatch(name):
        return None
    known = gazetteer.lookup(name)
    if known is not None:
        named = known.kind != "social_platform" and not name == name.lower() != known.name
        return outlet_ref(known) if named and (known.kind == "news_agency" or not agencies_only) else None
    words = name.removeprefix("the ").split()
    strength, _, kind = load_table("relay_heads").get(words[-1] if words else "", "").partition(" ")
    if agencies_only or strength != "strong" or len(words) < 2 or not name[0].isupper():
        return None
    return unknown_ref(" ".join(words).removeprefix("The "), kind or None)


@cache
def _patterns() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """Whether agencies alone count, and the pattern of the line."""
    patterns = []
    for line in load_lines("relay_credits"):
        which, _, pattern = line.partition("\t")
        pattern = pattern.replace(" ", r"\s+").replace(r"\s+?", r"\s*")
        pattern = pattern.replace("NAMES", r"(?:the\s+)?(?P<names>.{2,80}?)").replace("WHO", f"(?-i:{_WHO})")
        patterns.append((which == "agency", re.compile(pattern, re.IGNORECASE)))
    return tuple(patterns)
