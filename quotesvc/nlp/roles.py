"""Roles that a verb gives: "Ann Lee became head of the school in May", "Ann Lee, who works as a midwife"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_lines, load_words

LONGEST = 14
"""Tokens of the longest role."""
NO_ROLE = frozenset(("ADP", "VERB", "AUX", "ADV", "PRON", "PROPN"))
"""Parts of speech of what is no role behind such a verb: "was named by the minister"."""
DATING = frozenset(("in", "on", "since", "until", "from", "for", "last", "this", "at", "after", "before"))
TIMES = frozenset(("year", "month", "week", "decade", "day", "spring", "summer", "autumn", "winter", "age"))
CLAUSES = frozenset(("after", "before", "when", "while", "since", "until", "because", "although", "despite"))


def behind_role_verb(article: ArticleView, start: int) -> int:
    """The token behind "is", "became" or "was appointed" at `start`, where a role may follow, or -1."""
    if start + 1 >= len(article):
        return -1
    if article.lower[start] in ("is", "was") and article.dep[start] == "cop":
        return start + 1
    for words in _role_verbs().get(article.lower[start], ()):
        end = start + len(words)
        if article.lower[start:end] == words and end < len(article) and article.pos[end] not in NO_ROLE:
            return end
    return -1


@cache
def _role_verbs() -> Mapping[str, list[list[str]]]:
    """The phrases of ``data/role_verbs.txt`` by their first word, the longest first."""
    phrases: dict[str, list[list[str]]] = {}
    for words in sorted((line.split() for line in load_lines("role_verbs")), key=len, reverse=True):
        phrases.setdefault(words[0], []).append(words)
    return phrases


def dated_end(article: ArticleView, start: int) -> int:
    """Where the role that begins at `start` ends at the latest: before "in May", "for nine years", "after a vote"."""
    limit = min(len(article), start + LONGEST)
    for i in range(start, limit):
        if article.lower[i] in CLAUSES or (article.lower[i] in DATING and _is_date(article, i + 1)):
            return i
    return limit


def _is_date(article: ArticleView, start: int) -> bool:
    near = range(start, min(len(article), start + 3))
    return any(
        article.words[i][:1].isdigit()
        or article.lower[i] in load_words("calendar")
        or article.lemma[i] in TIMES
        for i in near
    )
