"""Whom the layout of a sentence makes the speaker, whatever mention was chosen beside it.

Two people who speak as one, somebody with his party in brackets, somebody who leads in to a quote with a colon.
"""

from __future__ import annotations

from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.lexicon import load_words, reporting_forms
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
    return max(_in_tree(resolver, mention), _in_row(resolver, mention), key=len)


def _in_tree(resolver: Resolver, mention: int) -> tuple[int, ...]:
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


def _in_row(resolver: Resolver, mention: int) -> tuple[int, ...]:
    """The people of a row of names beside a reporting verb, whatever the parser makes of it.

    "Ministers Ann Lee, Tom Holt and Eva Roos said", "the governor, Ann Lee, and her deputy, Tom Holt, said".
    """
    near = range(max(0, mention - ROW), min(len(resolver.mentions), mention + ROW))
    people = [index for index in near if resolver.mentions[index].kind == "person"]
    if mention not in people:
        return ()
    first = last = people.index(mention)
    while first and _link(resolver, people[first - 1], people[first]):
        first -= 1
    while last + 1 < len(people) and _link(resolver, people[last], people[last + 1]):
        last += 1
    row = people[first : last + 1]
    group = tuple(resolver.of_mention[index] for index in row)
    ended = len(row) > 1 and _link(resolver, row[-2], row[-1]) == "and"
    distinct = 1 < len(set(group)) == len(group) <= MOST and min(group) >= 0
    return group if ended and distinct and _speak(resolver, row[0], row[-1]) else ()


def _link(resolver: Resolver, one: int, other: int) -> str:
    """What joins two names, "and" or ",", with no more between them than what the second one is; "" for nothing."""
    article, mentions = resolver.article, resolver.mentions
    first, last = mentions[one].core_end, mentions[other].core_start
    if not 0 < last - first <= BETWEEN or article.sent[first - 1] != article.sent[last]:
        return ""
    words = []
    for i in range(first, last):
        if article.lower[i] in (",", "and", "&"):
            words.append(article.lower[i])
        elif i < mentions[other].start and not _in_nominal(resolver, i):
            return ""
    if not words:
        return ""
    return "and" if words[-1] != "," or ("and" in words and article.lower[last - 1] == ",") else ","


def _in_nominal(resolver: Resolver, i: int) -> bool:
    index = resolver.at.get(i, -1)
    return (index >= 0 and resolver.mentions[index].kind == "nominal") or resolver.article.lower[i] in OWNERS


def _speak(resolver: Resolver, first: int, last: int) -> bool:
    """Whether a row of names is the subject of a reporting verb right behind it or right before it."""
    article = resolver.article
    start, end = resolver.mentions[first].start, resolver.mentions[last].end
    if end + 1 < len(article) and article.words[end] == "," and _reports(resolver, end + 1):
        end += 1
    before = start - 1
    if before >= 0 and _plural_person(article.lower[before]):
        before -= 1
    while before >= 0 and article.lower[before] in ("-", "co", "brothers", "the"):
        before -= 1
    opens = before < 0 or article.sent[before] != article.sent[start] or article.words[before] in BEFORE_ROW
    apposed = before >= 1 and article.words[before] == "," and _in_nominal(resolver, before - 1)
    if end < len(article) and _reports(resolver, end):
        return opens or apposed
    behind = before >= 0 and _reports(resolver, before)
    return behind and (before == 0 or article.words[before - 1] in (*BEFORE_ROW, ","))


def _plural_person(word: str) -> bool:
    return word.endswith("s") and word[:-1] in load_words("person_nouns")


def _reports(resolver: Resolver, i: int) -> bool:
    article = resolver.article
    form = reporting_forms().get(article.lower[i])
    return form is not None and form.form == "finite" and article.inside[i] < 0


ROW = 12
"""Mentions around a name among which the others of its row stand."""
BETWEEN = 9
"""Tokens between two names of a row at most, "and her deputy" among them."""
OWNERS = frozenset(("his", "her", "its", "their", "the", "'s", "’s"))
BEFORE_ROW = frozenset(("”", '"', "’", "''", "'", "»"))
"""Closing marks, behind which those who said it are named."""


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


def answering(resolver: Resolver, mention: int, verb: int) -> int:
    """Whom a question was put to, where a mention is whoever put it: "Ann Lee, when Tom Holt asked: “Never.”"; else
    the mention itself."""
    article, asker = resolver.article, resolver.mentions[mention]
    if verb < asker.start or article.lemma[verb] not in ASKING:
        return mention
    near = range(asker.start - 1, max(0, asker.start - FROM_WHEN), -1)
    when = next((i for i in near if article.lower[i] == "when"), -1)
    if when < 1 or article.words[when - 1] != "," or article.sent[when] != article.sent[verb]:
        return mention
    first = when - 1
    while first and article.sent[first - 1] == article.sent[when] and article.inside[first - 1] < 0:
        first -= 1
    if any(article.pos[i] in ("VERB", "AUX") for i in range(first, when)):
        return mention
    before = (resolver.at.get(i, -1) for i in range(first, when))
    return next((index for index in before if index >= 0 and _is_person(resolver, index)), mention)


ASKING = frozenset(("ask", "press", "question", "challenge", "quiz"))
FROM_WHEN = 6
"""Tokens from "when" to the name of who asks: "when the reporter Ann Lee asked"."""


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
