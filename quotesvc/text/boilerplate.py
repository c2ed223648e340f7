"""Paragraphs in which nobody is quoted: captions, cookie notices, appeals to subscribe, comment forms.

The rule is to doubt: a quote that is lost is worse than one from a cookie notice, which has no speaker
anyway. So a whole line must be furniture, or begin as only furniture begins, or end in a photographer's
credit, or say what only a notice says and report nobody's speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from quotesvc.text.paragraphs import paragraphs
from quotesvc.text.wordlists import entries

MAX_CAPTION_WORDS = 80
MAX_NOTICE_WORDS = 120

CREDIT = re.compile(
    r"""(?:
        \( (?:[A-Z]{2,4}|Reuters|Xinhua) \s (?:Photo|Images?) \b [^()]{0,80} \)   # (AP Photo/Jane Roe, File)
      | \( (?:Photo|Picture|Image|Photograph|Courtesy) s? (?:\s by|\s of|:) [^()]{1,80} \)
      | \b (?:Photo|Photograph|Picture|Image) s? (?::|\s by) \s [A-Z] [\w .,'’/&-]{1,60}
      | \b REUTERS/ [A-Z] [\w .'’-]{1,40}
      | \b (?: [A-Z] [\w'’.-]{0,30} \s ){0,3} [A-Z] [\w'’-]{1,30} \s? /
        \s? (?:Getty\ Images|AFP|AP|EPA|PA|Shutterstock|Alamy) \b .{0,30}
    ) [.\s]* $""",
    re.VERBOSE,
)
# A credit stands behind the caption's full stop or alone; it is no part of a sentence that runs on.
BEFORE_CREDIT = re.compile(r"(?:^|[.!?:;|)\]”\"’'—–-])\s*$")
MARK = re.compile("[\"“”„«»‘’`]|''")
FURNITURE = re.compile(r"[\W\d_]+")


def boilerplate(text: str) -> tuple[tuple[int, int], ...]:
    """Spans ``(start, end)`` of the paragraphs of ``text`` that are page furniture, in text order."""
    return tuple(_spans(text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    among_comments = False
    for start, end in paragraphs(text):
        paragraph = text[start:end].strip()
        # A heading in the first half may be the link to the discussion that stands under the title.
        among_comments |= start > len(text) / 2 and _fold(paragraph) in _folded("comments")
        if _is_furniture(paragraph) or (among_comments and not reports_speech(paragraph)):
            yield start, end


def _is_furniture(paragraph: str) -> bool:
    words = paragraph.count(" ") + 1
    if words > MAX_NOTICE_WORDS:
        return False
    if _fold(paragraph) in _folded("lines") | _folded("comments"):
        return not MARK.search(paragraph)
    if words <= MAX_CAPTION_WORDS and (_beginning("captions").match(paragraph) or _has_credit(paragraph)):
        return True
    is_notice = _beginning("links").match(paragraph) or _notices().search(MARK.sub("", paragraph))
    return bool(is_notice) and not reports_speech(paragraph)


def _has_credit(paragraph: str) -> bool:
    found = CREDIT.search(paragraph)
    return found is not None and bool(
        BEFORE_CREDIT.search(paragraph[: found.start()]) or found[0].startswith("(")
    )


def reports_speech(paragraph: str) -> bool:
    """True where the paragraph has quotation marks and a reporting word, as the article's own prose has."""
    return bool(MARK.search(paragraph) and _reporting().search(paragraph))


def _fold(line: str) -> str:
    """The line's words alone: no case, punctuation or numbers ("12 Comments »" is "comments")."""
    return FURNITURE.sub(" ", line[:80].casefold()).strip() if len(line) <= 80 else line


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(_fold(entry) for entry in entries(name))


@cache
def _beginning(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, entries(name))), re.IGNORECASE)


@cache
def _notices() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(entry)}" for entry in entries("notices")), re.IGNORECASE)


@cache
def _reporting() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, entries('reporting')))})\b", re.IGNORECASE)
