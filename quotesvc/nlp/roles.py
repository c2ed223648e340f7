"""Roles: where the words begin and end that tell what somebody is.

A role may stand before a name ("former England forward Ann Lee") or behind a verb ("Ann Lee became head of the school
in May", "Ann Lee, who works as a midwife").
"""

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

LONGEST_BEFORE = 10
"""Tokens of the longest role before a name, without the titles next to it."""
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
DETERMINERS = frozenset(("the", "a", "an", "its", "their", "his", "her", "our"))
OPENERS = frozenset(("former", "ex", "acting", "interim", "late", "then", "retired", "outgoing", "incoming"))
"""Words that open a role: what stands before them without a possessive or a hyphen tells something else."""
PARTICIPLES = frozenset(("acting", "appointed", "elected", "founding", "governing", "incoming", "managing", "outgoing",
                         "presiding", "retired", "retiring", "ruling", "serving", "sitting", "visiting"))  # fmt: skip
"""Words of roles that the tree may take for the verb of which the noun is the object: "said managing director"."""
LINKS = frozenset(
    ("amod", "compound", "nmod", "nmod:poss", "nmod:desc", "nmod:unmarked", "nummod", "flat", "advmod", "dep")
)


def role_start(article: ArticleView, start: int, end: int) -> int:
    """Where the whole role begins that starts with the noun `start`: "former England forward" of "forward".

    `end` is the last token on which its words may hang, the name included.
    """
    left = start
    while left > 0 and start - left < LONGEST_BEFORE and _together(article, left - 1, start):
        i = left - 1
        if _joins(article, i):
            left = i - 1
        elif article.lower[i] in ("and", "&") and (first := _office_before(article, i)) >= 0:
            left = first
        elif _in_role(article, i, left, end):
            left = i
        else:
            break
    return left


def _together(article: ArticleView, i: int, start: int) -> bool:
    """Whether two tokens stand in one sentence of one speaker; a hyphen joins what the tree parted ("co-author")."""
    hyphen = "-" in (article.words[i], article.words[i + 1])
    return (
        (hyphen or article.sent[i] == article.sent[start])
        and article.para[i] == article.para[start]
        and article.inside[i] == article.inside[start]
    )


def _joins(article: ArticleView, i: int) -> bool:
    """Whether a token is a hyphen or a possessive behind the word before it."""
    if i == 0 or article.end[i - 1] != article.start[i]:
        return False
    return article.words[i] == "-" or (
        article.words[i] in POSSESSIVES and article.pos[i - 1] in ("NOUN", "PROPN")
    )


def _in_role(article: ArticleView, i: int, left: int, end: int) -> bool:
    """Whether the token before the word `left` is one more of the role, as the tree has it up to `end`."""
    lower = article.lower[i]
    if lower in DETERMINERS or lower in load_words("calendar") or article.lemma[i] in TIMES:
        return False
    if lower in PARTICIPLES or (article.pos[i] == "NOUN" and article.words[i].islower()):
        return True  # Two nouns side by side are one, whatever the tree makes of them.
    if not i < article.head[i] < end or article.dep[i] not in LINKS:
        return False
    if article.pos[i] == "ADV":
        return lower == "then" or (lower.endswith("ly") and article.pos[left] != "NOUN")
    if article.pos[i] == "PROPN":
        return article.lower[left] not in OPENERS
    return article.pos[i] in ("NOUN", "ADJ", "NUM") or article.dep[i] == "amod"


def _office_before(article: ArticleView, i: int) -> int:
    """Where the first of two offices of one person begins, the "and" being at `i`, or -1.

    "President and chief executive Ann Lee" is one person, "the mayor and council leader Ann Lee" may be two.
    """
    noun = i - 1
    if noun < 0 or article.lower[noun] not in load_words("person_nouns") or article.pos[noun] == "VERB":
        return -1
    first = role_start(article, noun, noun + 1)
    return -1 if first > 0 and article.lower[first - 1] in DETERMINERS else first


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
