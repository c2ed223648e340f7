"""Whom the layout of a sentence makes the speaker, whatever mention was chosen beside it.

Two people who speak as one, somebody with his party in brackets, somebody who leads in to a quote with a colon.
"""

from __future__ import annotations

from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.pronouns import SUBJECTS

FARTHEST = 16
"""Tokens between two names that are joined by "and", an apposition of the first among them."""
MOST = 4
"""Names that are listed; of more than that nobody speaks as one."""


def together(resolver: Resolver, mention: int) -> tuple[int, ...]:
    """The entities that a mention and the names joined to it by "and" mean, in text order; empty where it is alone.

    Only subjects and those behind "by" and "according to" speak together, and only names of one kind.
    """
    article, mentions = resolver.article, resolver.mentions
    first = _first(resolver, mention)
    span = mentions[first]
    if article.dep[span.head] not in SUBJECTS and article.case[span.head] not in ("by", "according to"):
        return ()
    group, end = [resolver.of_mention[first]], span.end
    for index in range(first + 1, len(mentions)):
        other = mentions[index]
        if other.start - end > FARTHEST or article.sent[other.head] != article.sent[span.head]:
            break
        if _joined(resolver, other, span) and resolver.of_mention[index] >= 0:
            group.append(resolver.of_mention[index])
            end = other.end
    kinds = {resolver.entities[entity].kind for entity in group if entity >= 0}
    distinct = 1 < len(set(group)) == len(group) <= MOST
    return tuple(group) if distinct and len(kinds) == 1 and min(group) >= 0 else ()


def _first(resolver: Resolver, mention: int) -> int:
    """The first of the names that a mention is joined to, or itself."""
    article, span = resolver.article, resolver.mentions[mention]
    above = resolver.at.get(article.head[span.head], -1)
    if article.dep[span.head] != "conj" or above < 0 or not _joined(resolver, span, resolver.mentions[above]):
        return mention
    return above if resolver.mentions[above].start < span.start else mention


def _joined(resolver: Resolver, span: MentionSpan, first: MentionSpan) -> bool:
    article = resolver.article
    joined = article.dep[span.head] == "conj" and first.start <= article.head[span.head] < first.end
    return joined and article.inside[span.head] == article.inside[first.head] and span.kind == first.kind


def before_bracket(resolver: Resolver, mention: int) -> int:
    """The name that a mention alone in brackets stands behind ("Ann Lee (Harbour Party) said"), or itself."""
    words, span = resolver.article.words, resolver.mentions[mention]
    if span.kind not in ("organisation", "proper", "place") or span.start < 2 or span.end >= len(words):
        return mention
    if words[span.start - 1] != "(" or words[span.end] != ")":
        return mention
    before = resolver.at.get(span.start - 2, -1)
    return before if before >= 0 and resolver.mentions[before].kind in ("person", "proper") else mention


def before_colon(resolver: Resolver, opened: int) -> int:
    """The person who is the subject of a sentence that ends in a colon before the token `opened`, or -1.

    "Her lawyer was more cautious: “…”" has no reporting word, but nobody else to speak.
    """
    article = resolver.article
    colon = opened - 1
    if colon < 2 or article.words[colon] != ":":
        return -1
    if article.lower[colon - 1] in HEARD and article.lemma[colon - 2] in ("be", "have"):
        return -1
    at = colon - 1
    while at > 0 and article.sent[at - 1] == article.sent[colon - 1] and article.inside[at - 1] < 0:
        at -= 1
    found = [
        index
        for token in range(at, colon)
        if (index := resolver.at.get(token, -1)) >= 0
        and resolver.mentions[index].head == token
        and article.dep[token] in SUBJECTS
        and article.dep[article.head[token]] in MAIN
    ]
    return found[0] if len(found) == 1 and _is_person(resolver, found[0]) else -1


HEARD = frozenset(("told", "asked", "informed", "warned", "heard"))
"""What somebody was who hears the words: "she had been told: “…”"."""
MAIN = frozenset(("ROOT", "parataxis", "ccomp"))
"""Relations of the verb of a main clause, the last two where the quote is taken for the main clause."""


def _is_person(resolver: Resolver, mention: int) -> bool:
    referent = resolver.resolve(mention)
    return referent is not None and referent.kind == "person"
