"""Partitives: "one of them", "one of the sources", "another", said of somebody out of a group told before.

"Two officials said ... One of them said ..." means one of two officials. The nouns of such mentions stand elsewhere in
the article, so they are found and described apart from other nominals. All functions are pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quotesvc.nlp.lexicon import load_words

if TYPE_CHECKING:
    from quotesvc.nlp.article import ArticleView
    from quotesvc.nlp.mentions import MentionSpan

PARTS = frozenset(("one", "another"))
DEFINITE = frozenset(("the", "these", "those"))
GROUPS = frozenset(("them", "those", "whom"))
"""Words behind "one of" that tell nothing of the group."""
SUBJECTS = frozenset(("nsubj", "nsubj:pass", "obl:agent"))
NO_PART = frozenset(("the", "this", "that", "no", "not", "every", "any", "each", "only"))
"""Words before "one" by which it takes nobody out of a group."""
LENGTH_OF_ALL = 3
"""Tokens of "one of them"; longer ones have a noun."""
LONGEST = 8
"""Tokens of the longest noun phrase of a group."""
REACH = 80
"""Mentions before a partitive among which its group is looked for."""
SENTENCES = 6
"""Sentences before a partitive within which its group stands."""


def partitive_end(article: ArticleView, i: int) -> int:
    """The end of the partitive whose head is token `i` ("one of them", "another"), or 0."""
    words = article.lower
    if words[i] not in PARTS or article.dep[i] not in SUBJECTS:
        return 0
    if article.inside[i] >= 0 or (i and words[i - 1] in NO_PART):
        return 0
    if words[i + 1 : i + 2] == ["of"]:
        return i + 3 if words[i + 2 : i + 3] and words[i + 2] in GROUPS else _behind_people(article, i + 2)
    behind = words[i + 1 : i + 2]
    return i + 1 if behind and article.pos[i + 1] in ("VERB", "AUX", "ADV", "PUNCT", "PRON", "SCONJ") else 0


def _behind_people(article: ArticleView, start: int) -> int:
    """The end of the noun phrase at `start` where it tells of several people ("the two officials"), or 0."""
    last = -1
    for i in range(start, min(len(article), start + LONGEST)):
        if article.pos[i] not in ("DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON", "PART"):
            break
        last = i if article.pos[i] == "NOUN" else last
    return last + 1 if last >= 0 and _are_people(article, last) else 0


def is_partitive(article: ArticleView, span: MentionSpan) -> bool:
    """Whether a mention is one that `partitive_end` found."""
    return span.kind == "nominal" and span.start == span.head and article.lower[span.head] in PARTS


def group_before(article: ArticleView, mentions: Sequence[MentionSpan], mention: int) -> int:
    """The people that a partitive is one of, as the index of their mention, or -1.

    They are the last before it who spoke or were counted ("according to two people"), else the last.
    """
    span = mentions[mention]
    length = span.end - span.head
    if length > LENGTH_OF_ALL + 1:
        return -1  # "One of the ten largest shareholders" tells it all.
    noun = article.lower[span.end - 1] if length > LENGTH_OF_ALL else ""
    last = -1
    for index in range(mention - 1, max(-1, mention - REACH), -1):
        other = mentions[index]
        if not noun and article.sent[span.head] - article.sent[other.head] > SENTENCES:
            break
        if other.kind != "nominal" or article.inside[other.head] >= 0 or other.end > span.start:
            continue
        if noun:
            fits = article.lower[other.head] == noun and article.lower[other.start] not in DEFINITE
        else:
            fits = _are_people(article, other.head) or _is_first(article, span, other)
        if fits and (article.dep[other.head] in SUBJECTS or article.pos[other.start] == "NUM"):
            return index
        last = index if fits and last < 0 else last
    return last


def _is_first(article: ArticleView, span: MentionSpan, other: MentionSpan) -> bool:
    """Whether a mention tells of the first of several: "one user", which "another" goes on from."""
    first = article.lower[other.start] in ("one", "a", "an")
    return first and article.lower[span.head] == "another" and _is_person(article, other.head)


def _are_people(article: ArticleView, i: int) -> bool:
    plural = article.lower[i] != article.lemma[i] or article.lower[i] == "people"
    return plural and _is_person(article, i)


def _is_person(article: ArticleView, i: int) -> bool:
    return article.lemma[i] in load_words("person_nouns") or article.lower[i] == "people"


def part_of(part: str, group: str) -> str:
    """The description of one of a group: "one of two officials", "another user on the site"."""
    if re.match(r"(?:one|an?)\s", group, re.IGNORECASE):
        return f"{part} {group.partition(' ')[2]}"
    group = re.sub(r"^(?:The|Two|Three|Four|Five|Six|Several|Some)\b", lambda word: word[0].lower(), group)
    return f"{part} of {group}"
