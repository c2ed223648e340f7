"""The verb whose clause holds a quote: of two reporting verbs in one sentence, the one that these words belong to.

"She called the report “…” and denied that she had said “…”" denies the second alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_groups, reporting_verbs

OTHER_CLAUSE = frozenset(("conj", "parataxis", "acl:relcl", "acl", "advcl", "dep", "ROOT"))
"""Relations by which a verb opens a clause of its own beside or below the one above it."""


def own_verb(article: ArticleView, first: int, last: int, verb: int) -> int:
    """The reporting verb of the clause that holds the quoted tokens ``first:last``, or `verb` where that is in it.

    `verb` is answered, too, where no reporting verb governs the words: most quotes are sentences of their own.
    """
    found = verb
    for above in _heads_outside(article, first, last):
        clause = list(_up_to_clause(article, above))
        if verb in clause:
            return verb
        reporting = [i for i in clause if article.inside[i] < 0 and article.lemma[i] in reporting_verbs()]
        if reporting and found == verb:
            found = reporting[0]
    return found


def told_in(article: ArticleView, first: int, last: int, verb: int) -> tuple[int, int]:
    """The verb and its subject, by which somebody in the content of `verb` says the quoted tokens ``first:last``.

    "Ann Lee says that her boss once told her: “…”" gives words of her boss. (-1, -1) where the words are those of whom
    `verb` lets speak.
    """
    if article.lemma[verb] in load_groups("stance_words")["denying"]:
        return -1, -1  # Who denies that words were said is the last who can be held to them.
    for inner in (_before_colon(article, first, verb), _lowest(article, first, last, verb)):
        if inner >= 0 and (subject := _own_subject(article, inner, verb)) >= 0:
            return inner, subject
    return -1, -1


@cache
def telling_verbs() -> frozenset[str]:
    """The verbs that bring what somebody else said; "speak to" brings nothing."""
    words = load_groups("stance_words")
    return (words["saying"] | words["answering"]) - {"speak", "use", "utter"}


def _before_colon(article: ArticleView, first: int, verb: int) -> int:
    """The verb of saying behind `verb` that leads in to a quote with a colon, no more than whom it told between."""
    at = first - 1
    while at > verb and article.words[at] in MARKS:
        at -= 1
    for i in range(at, max(verb, at - 4), -1):
        if article.pos[i] == "VERB":
            return i if article.lemma[i] in telling_verbs() else -1
    return -1


def _lowest(article: ArticleView, first: int, last: int, verb: int) -> int:
    """The verb of saying below `verb` in the tree whose content the quoted words are, or are part of."""
    for i in range(first, last):
        if article.pos[i] == "PUNCT" or first <= article.head[i] < last:
            continue
        below = i
        for _ in range(STEPS):
            above = article.head[below]
            if above in (below, verb) or article.dep[below] not in IN_CONTENT:
                break
            saying = article.pos[above] == "VERB" and article.lemma[above] in telling_verbs()
            if saying and verb < above < first:
                as_such = article.dep[below] in ("ccomp", "xcomp", "parataxis") or article.case[below] == "as"
                return above if as_such else -1
            below = above
    return -1


def _own_subject(article: ArticleView, inner: int, verb: int) -> int:
    """The subject of a verb that is the content of `verb`, be it that of "used to say"; -1 where it has none."""
    if any(article.lower[i] in NOTHING and i > inner for i in article.children[inner]):
        return -1
    if any(article.lower[i] in MODALS for i in article.children[inner] if i < inner):
        return -1  # "The mayor should tell them how he “lost the keys”" is not what the mayor said.
    above = article.head[inner]
    if article.dep[inner] == "acl" and article.lower[inner].endswith("ing"):
        recalled = (
            article.head[above] == verb and article.dep[above] == "obj" and article.lemma[verb] in RECALLING
        )
        return above if recalled else -1
    holder = above if article.lower[above : above + 2] == ["used", "to"] else inner
    if article.head[holder] != verb or article.dep[holder] != "ccomp":
        return -1
    subjects = [i for i in article.children[holder] if article.dep[i] == "nsubj" and verb < i < holder]
    return subjects[0] if len(subjects) == 1 else -1


STEPS = 6
"""Words from a quote to the verb above that are asked."""
MARKS = frozenset((":", "“", '"', "‘", "'", "``", "''"))
NOTHING = frozenset(("nothing", "little", "much", "something", "lies"))
"""What is told instead of the words: "had told her nothing: “I read it”"."""
MODALS = frozenset(("should", "would", "could", "must", "may", "might", "will"))
RECALLING = frozenset(("recall", "remember", "hear"))
IN_CONTENT = frozenset(
    ("ccomp", "xcomp", "parataxis", "obl", "obj", "nsubj", "nmod", "amod", "appos", "compound")
)
"""Relations by which quoted words are part of what is said, in one clause."""


def _heads_outside(article: ArticleView, first: int, last: int) -> Iterator[int]:
    """The words outside that quoted words hang on."""
    for i in range(first, last):
        above = article.head[i]
        if article.pos[i] != "PUNCT" and not first <= above < last and article.sent[above] == article.sent[i]:
            yield above


def _up_to_clause(article: ArticleView, i: int) -> Iterator[int]:
    """The verbs at and above a token, up to the one that opens the clause."""
    while True:
        verb = article.pos[i] in ("VERB", "AUX")
        if verb:
            yield i
        above = article.head[i]
        if above == i or (verb and article.dep[i] in OTHER_CLAUSE):
            return
        i = above


def reported_by(article: ArticleView, first: int, last: int, verb: int) -> int:
    """The pronoun before "saying" whose words the tokens ``first:last`` are ("she recalls him saying"), or -1.

    `verb` is the verb above, whose subject recalls them.
    """
    for above in {verb, *_heads_outside(article, first, last)}:
        for i in range(max(above, 0), min(first, above + 4)):
            if article.lower[i] in ("saying", "telling") and i > 0 and article.lower[i - 1] in _OF_GERUNDS:
                return i - 1
    return -1


_OF_GERUNDS = frozenset(("him", "her", "his"))
