"""Cues that point back: the sentence behind a quote that says whose words it gave ("That is the view of Ann Lee")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_lines
from quotesvc.nlp.types import Mention

LONGEST = 80
"""Characters of the longest such cue."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The words that point back, and the token where whom they mean begins."""

    cue: Mention
    token: int


def pointers(article: ArticleView) -> dict[int, Pointer]:
    """Marked stretch to what points back at it. An utterance of several paragraphs is pointed at as a whole."""
    found: dict[int, Pointer] = {}
    for index, mark in enumerate(article.marked):
        if mark.depth or not _opens_paragraph(article, index):
            continue
        pointer = _behind(article, mark.end + len(mark.close))
        at: int | None = index
        while pointer is not None and at is not None:
            found[at] = pointer
            at = article.marked[at].continues
    return found


def _opens_paragraph(article: ArticleView, index: int) -> bool:
    mark, text = article.marked[index], article.source
    opened = mark.start - len(mark.open)
    return not text[max(text.rfind("\n", 0, opened), text.rfind("\r", 0, opened)) + 1 : opened].strip()


def _behind(article: ArticleView, closed: int) -> Pointer | None:
    match = _pattern().match(article.source, closed, min(len(article.source), closed + LONGEST))
    if match is None:
        return None
    start, end = match.start("cue"), match.start("cue") + len(match["cue"].rstrip())
    return Pointer(Mention(article.source[start:end], start, end), article.token_at(match.end()))


@cache
def _pattern() -> re.Pattern[str]:
    cues = "|".join(line.replace(" ", r"\s+") for line in load_lines("pointing_back"))
    return re.compile(rf"\s*(?P<cue>{cues})\s+(?=\S)")
