"""Cries: "shouts of “Shame!” from the gallery" are words of the gallery, of nobody told, or of who utters them.

Whatever the sentence tells beside them, a decision that was met with shouts or a minister who arrived to chants, did
not say them.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_words
from quotesvc.nlp.pronouns import SUBJECTS

MARKS = frozenset(("“", '"', "‘", "'", "``", "''", "”", "’", "«", "»"))
JOINING = frozenset((",", "and", "or", "&"))
SOURCES = frozenset(("from", "by"))
"""What stands before those who cry, behind the words."""
COMING = frozenset(
    ("rang", "rose", "came", "coming", "went", "erupted", "broke", "echoed", "resounded", "up", "out", "were", "was",
     "could", "be", "heard")
)  # fmt: skip
"""What may stand between the words and that: "shouts of “Shame!” rang out from the gallery"."""
UTTERING = frozenset(("with", "into", "in"))
"""The last preposition before a cry of who is told before: "the crowd broke into chants of “Out!”"."""
GIVING = frozenset(("give", "let", "raise", "utter", "emit"))
"""Verbs whose object is a cry of who does it: "Ann Lee let out a cry of “No!”"."""
OF_GROUPS = frozenset(("DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"))


@dataclass(frozen=True, slots=True)
class Cry:
    """The noun of a cry, and the tokens of those whom it came from, empty where that is not told behind it."""

    noun: int
    first: int = -1
    last: int = -1


def cry_of(article: ArticleView, index: int) -> Cry | None:
    """The cry that a marked stretch gives the words of, or None."""
    noun = _noun(article, index)
    if noun < 0:
        return None
    first, last = _source(article, index)
    return Cry(noun, first, last)


def utters(article: ArticleView, cry: Cry, head: int) -> bool:
    """Whether the mention with that head is the subject of an active verb by which it utters a cry.

    "The crowd broke into chants", "Ann Lee let out a cry"; who "arrived to chants" or "faced shouts" does not.
    """
    verb = article.head[head]
    if article.dep[head] not in SUBJECTS or "pass" in article.dep[head] or not head < verb < cry.noun:
        return False
    if any("pass" in article.dep[i] for i in article.children[verb]):
        return False
    before = [article.lower[i] for i in range(verb + 1, cry.noun) if article.pos[i] in ("ADP", "SCONJ")]
    return before[-1:] != ["to"] and (bool(UTTERING & {*before[-1:]}) or article.lemma[verb] in GIVING)


def _noun(article: ArticleView, index: int) -> int:
    """The noun of a cry before a stretch, other words of the same cry between ("shouts of “Shame!” and “Out!”")."""
    while index >= 0:
        mark = article.marked[index]
        if mark.depth:
            return -1
        i = article.token_span(mark.start, mark.end)[0] - 1
        while i >= 0 and article.words[i] in MARKS:
            i -= 1
        if i > 0 and article.lower[i] == "of":
            return i - 1 if article.lemma[i - 1] in load_words("cry_nouns") else -1
        while i > 0 and article.lower[i] in JOINING:
            i -= 1
        while i > 0 and article.words[i] in MARKS:
            i -= 1
        if i < 0 or article.inside[i] != index - 1:
            return -1
        index -= 1
    return -1


def _source(article: ArticleView, index: int) -> tuple[int, int]:
    """The tokens of the noun phrase behind "from", right behind a stretch or more words of the cry."""
    i, size = article.token_span(article.marked[index].start, article.marked[index].end)[1], len(article)
    while i < size and (article.inside[i] >= 0 or article.words[i] in MARKS or article.lower[i] in JOINING):
        i += 1
    while i < size and article.lower[i] in COMING and article.inside[i] < 0:
        i += 1
    if i >= size or article.lower[i] not in SOURCES or article.inside[i] >= 0:
        return -1, -1
    first = last = i + 1
    end = first
    while end < size and article.pos[end] in OF_GROUPS and article.inside[end] < 0:
        end += 1
        last = end if article.pos[end - 1] in ("NOUN", "PROPN") else last
    return (first, last) if last > first and article.sent[first] == article.sent[last - 1] else (-1, -1)
