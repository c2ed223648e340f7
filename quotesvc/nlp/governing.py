"""The verb whose clause holds a quote: of two reporting verbs in one sentence, the one that these words belong to.

"She called the report “…” and denied that she had said “…”" denies the second alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import reporting_verbs

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
