"""Plain text as it was posted: where it was datelined, who signed it, which paragraphs are page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from quotesvc.text.boilerplate import boilerplate
from quotesvc.text.paragraphs import paragraphs
from quotesvc.text.source import Source
from quotesvc.text.wordlists import entries

HEAD_PARAGRAPHS = 8
MAX_BYLINE_WORDS = 14

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:,?\s\d{{4}})?)"
_AGENCY = r"(?:\([A-Z][\w.&'’/ -]{1,40}\)|/[A-Z][\w.&'’ -]{1,40}/)"
_DASH = r"(?:\s*(?:—|–|―|--|-)(?=\s|[“\"‘'A-Z])|(?<=/)\.(?=\s))"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.-]+(?:[ /][A-ZÀ-ÖØ-Þ'’.-]{2,}){0,4}"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?:[ /][A-ZÀ-ÖØ-Þ][\w'’.-]*){0,4}"
_REGION = r"(?:,\s[A-ZÀ-ÖØ-Þ][\w.]*(?:\s[A-ZÀ-ÖØ-Þ][\w.]*){0,2})?"

# "BEIJING, April 17 (Xinhua) --", "PARIS (AP) –", "SPRINGFIELD, Ill. —", "Paris, 3 May (AFP) -", "(Reuters)
# -", "MOSCOW, May 3 /TASS/.". Without an agency the place must be in capitals; "( – China's new" names neither and is
# none.
DATELINE = re.compile(
    rf"""\s*(?P<dateline>
        (?: {_MIXED}{_REGION} (?:,\s{_DATE})? \s? )? {_AGENCY}
      | (?P<place>{_CAPITALS}) {_REGION} (?:,\s{_DATE})?
    ){_DASH}""",
    re.VERBOSE,
)

BYLINE = re.compile(
    r"\s*(?:(?:Words|Story|Report|Reporting|Written|Reported|Analysis)\s+)?by[:\s]\s*(?P<who>\S.*)", re.I
)
AFTER_NAMES = re.compile(r"\s*(?:[|•·]|\s[—–-]\s|,?\s(?:in|at)\s[A-Z]|,?\s(?:Updated|Published|Posted)\b).*")


def read_text(text: str) -> Source:
    """Read a plain-text article. ``text`` stays exactly as it was posted, so that offsets need no map.

    Any string is read, an empty one too; `check_text` says which strings cannot be stored.
    """
    return Source(text=text, byline=find_byline(text), dateline=find_dateline(text), skip=boilerplate(text))


def find_dateline(text: str) -> str | None:
    """The dateline of the first paragraph that has one, without its dash: "BEIJING, April 17 (Xinhua)"."""
    for line in _head(text):
        found = DATELINE.match(line)
        if found and found["place"] not in _shouts():
            return found["dateline"].strip()
    return None


def find_byline(text: str) -> str | None:
    """Who signed the article, from a line such as "By Jane Roe and John Doe" near its head."""
    for line in _head(text):
        found = BYLINE.fullmatch(line)
        if found and (who := _names(AFTER_NAMES.sub("", found["who"]))):
            return who
    return None


def _names(who: str) -> str | None:
    """``who`` where it reads as names and not as a sentence that begins with "By"."""
    who = who.strip(" ,;")
    words = who.split()
    if not words or len(words) > MAX_BYLINE_WORDS or who.endswith((".", "!", "?", "”", '"', ":")):
        return None
    named = all(
        word[0].isupper() or word.casefold() in entries("name_particles") or word == "&" for word in words
    )
    return who if named else None


def _head(text: str) -> Iterator[str]:
    # A paragraph can be a megabyte long; a dateline or byline is at its beginning or nowhere.
    return (text[start : min(end, start + 200)] for start, end in islice(paragraphs(text), HEAD_PARAGRAPHS))


@cache
def _shouts() -> frozenset[str]:
    return frozenset(entries("shouts"))
