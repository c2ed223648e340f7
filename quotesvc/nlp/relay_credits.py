"""Outlets that an article as a whole comes from: datelines ("PARIS (AP) -") and credit lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotesvc.nlp.relay_links import Link
from quotesvc.nlp.relay_outlets import OutletMention, outlet_ref
from quotesvc.nlp.types import Basis
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.text.paragraphs import paragraphs

_HEAD = 5
"""Paragraphs at the start among which a dateline or byline stands."""
_TAIL = 6
"""Paragraphs at the end among which a credit line stands."""
_LINE = 90
"""Characters of the longest credit line."""

_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*[\s,/]+){0,6}(?:\w{3,9}\.?\s+\d{1,2},?\s*(?:\d{4},?\s*)?)?"
    r"\((?P<name>[^()\n]{2,40})\)\s*(?:--|[-–—:])"
)
_CREDIT = re.compile(
    r"[(\[]?\s*(?:(?:with|from)\s+(?:additional\s+)?(?:files|inputs?|reporting|information|agencies|material)"
    r"\s+(?:from|by)\s+|(?:sources?|credit|courtesy|by|via|from)\s*:?\s+(?:the\s+)?"
    r"|additional\s+reporting\s+by\s+|(?:copyright|©|\(c\))[\s\d©]*(?:by\s+)?|[–—-]+\s*)?(?:the\s+)?"
    r"(?P<name>[A-Z][^()\n.,;:]{1,40}?)"
    r"(?:,?\s+contributed to this (?:report|story|article)|,\s*[A-Z][a-z]+|,?\s*all rights reserved)?"
    r"[.)\]\s]*\Z",
    re.IGNORECASE,
)


def article_sources(text: str, gazetteer: Gazetteer) -> list[Link]:
    """The outlets of ``text``'s dateline and credit lines; an agency alone on a line is one too."""
    spans = paragraphs(text)
    found: list[Link] = []
    for start, end in spans[:_HEAD]:
        match = _DATELINE.match(text, start, end)
        if match is not None:
            found += _links(match, "dateline", gazetteer, agencies_only=False)
    lines = dict.fromkeys((*spans[:_HEAD], *spans[-_TAIL:]))
    for start, end in lines:
        match = _CREDIT.match(text, start, end) if end - start <= _LINE else None
        if match is not None:
            found += _links(match, "credit", gazetteer, agencies_only=True)
    return found


def _links(
    match: re.Match[str], basis: Basis, gazetteer: Gazetteer, *, agencies_only: bool
) -> Iterator[Link]:
    for part in re.finditer(r"\s*(?P<name>[^/&]*[^/&\s])", match["name"]):
        name, start = part["name"], match.start("name") + part.start("name")
        outlet = gazetteer.lookup(name)
        if outlet is None or outlet.kind == "social_platform" or name == name.lower() != outlet.name:
            continue
        if outlet.kind == "news_agency" or not agencies_only:
            yield Link(OutletMention(start, start + len(name), name, outlet_ref(outlet), sure=True), basis)
