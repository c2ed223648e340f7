"""Short forms of organisations: "the company", "the paper", "it" and "they", and the group that "they" are.

What is asked is always the same: of the organisations and groups named so far, which stands out here? It is weighed
by how near it is, whether it was a subject, whether it spoke, and how often it was named.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.entities import Entity, Named
from quotesvc.nlp.lexicon import load_table, load_words, reporting_verbs
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.pronouns import SUBJECTS

REACH = 3
"""Sentences before "it" or "they" in which the antecedent is looked for."""
FARTHEST = 6
"""Paragraphs before "the company" in which its name has to stand, where it is named once."""
UNCERTAIN = 2.0
"""What a name of capitalised words that nobody recognised has to make up for, among those of organisations."""
CARRYING = frozenset(("carry", "quote", "cite", "relay", "broadcast", "air"))
DEEPEST = 3
"""Steps up the tree from a word of a name to the noun that "by" stands before."""
UNIONS = frozenset(
    ("union", "unions", "association", "federation", "brotherhood", "guild", "congress", "workers", "employees",
     "teachers", "nurses", "teamsters", "unison", "unite")
)  # fmt: skip
"""Words of the names of unions, one of which those mostly hold."""
PLURAL = frozenset(("they", "them"))


@dataclass(frozen=True, slots=True)
class Antecedent:
    """What a pronoun takes up: the index of a named ``entity`` or of the ``mention`` of a description, else -1."""

    entity: int = -1
    mention: int = -1


def is_plural(article: ArticleView, span: MentionSpan) -> bool:
    head = article.lower[span.head]
    return head != article.lemma[span.head] or head in load_words("group_nouns")


def mentions_before(mentions: Sequence[MentionSpan], entity: Entity, start: int) -> int:
    """How many of an entity's mentions, which are in text order, begin before the token `start`."""
    return bisect_left(entity.mentions, start, key=lambda index: mentions[index].start)


def last_organisation(
    article: ArticleView,
    mentions: Sequence[MentionSpan],
    entities: Sequence[Entity],
    span: MentionSpan,
    *,
    outlet: bool,
) -> int:
    """The organisation that a short form its name does not hold ("the company", "the paper") takes up, or -1."""
    best, best_score = -1, 0.0
    head = article.lemma[span.head]
    for index, entity in enumerate(entities):
        if entity.kind != "organisation" or entity.place or entity.outlet != outlet:
            continue
        if any(letter.isdigit() for letter in entity.tokens[0]):
            continue
        if not outlet and _is_another_sort(entity, head):
            continue
        count = mentions_before(mentions, entity, span.start)
        if not count:
            continue
        last = mentions[entity.mentions[count - 1]].start
        subject = article.dep[mentions[entity.mentions[count - 1]].head] in SUBJECTS
        gap = article.para[span.head] - article.para[last]
        if gap > FARTHEST + 2 * count or (outlet and gap > REACH):
            continue
        score = 10 - 0.5 * gap + (0.3 * subject if outlet else math.log(count)) + 0.002 * (last - span.start)
        score -= UNCERTAIN * (not entity.certain)
        if score > best_score:
            best, best_score = index, score
    return best


def _is_another_sort(entity: Entity, head: str) -> bool:
    """Whether the name tells that it is no "company" or "bank": a ministry, a court, a union."""
    if entity.tokens[-1] in load_table("honorifics"):
        return True  # "Sir, – The railway company".
    if head == "union":
        return not UNIONS & set(entity.tokens)
    sorts = (load_words("organisation_nouns") - load_words("firm_words")) & set(entity.tokens)
    if entity.tokens[-1] in load_words("document_nouns"):
        return True  # "The Freedom of Information Act".
    return bool(sorts) and head not in sorts and not sorts & load_words("company_nouns")


@dataclass(eq=False)
class Things(Named):
    """Resolves "it" and "they" of one article; each is asked once."""

    nominal_entity: dict[int, int]
    _known: dict[int, Antecedent] = field(default_factory=dict, init=False)

    def antecedent(self, mention: int) -> Antecedent:
        """What the pronoun of that index means."""
        if mention not in self._known:
            self._known[mention] = Antecedent()  # Against going round in circles.
            self._known[mention] = self._search(mention)
        return self._known[mention]

    def _search(self, mention: int) -> Antecedent:
        article, span = self.article, self.mentions[mention]
        plural = article.lower[span.head] in PLURAL
        if self._reads(span, plural=plural):
            return self._text_before(mention, plural=plural)
        best, best_score = Antecedent(), -2.5
        for index in range(mention - 1, -1, -1):
            other = self.mentions[index]
            distance = article.sent[span.head] - article.sent[other.head]
            if distance > REACH:
                break
            found, score = self._candidate(index, plural)
            if found is None or article.head[other.head] == article.head[span.head]:
                continue
            score += self._salience(other, span, distance)
            if score > best_score:
                best, best_score = found, score
        return best

    def _reads(self, span: MentionSpan, *, plural: bool) -> bool:
        """Whether "it" reads: what is written does, and nobody who wrote it. "They read" may have what they read, so
        that the words have to stand beside it."""
        article, verb = self.article, self.article.head[span.head]
        if article.dep[span.head] not in SUBJECTS or article.lower[verb] not in ("read", "reads"):
            return False
        return not plural or article.words[verb + 1 : verb + 2] in ([":"], ["“"], ['"'], ["‘"])

    def _text_before(self, mention: int, *, plural: bool) -> Antecedent:
        """The text, sign or note that was told of last before a pronoun, one that nothing else is told with rather than
        one in a phrase ("a letter on the door")."""
        article, span = self.article, self.mentions[mention]
        best, best_score = Antecedent(), -math.inf
        for index in range(mention - 1, -1, -1):
            other = self.mentions[index]
            distance = article.sent[span.head] - article.sent[other.head]
            if distance > REACH:
                break
            text = article.lemma[other.head] in load_words("document_nouns")
            if not text or article.inside[other.head] >= 0 or is_plural(article, other) != plural:
                continue
            known = (
                self.of_mention[index] if self.of_mention[index] >= 0 else self.nominal_entity.get(index, -1)
            )
            main = article.dep[other.head] in (*SUBJECTS, "obj")
            score = main - 0.8 * distance + 0.002 * (other.start - span.start)
            if score > best_score:
                best, best_score = Antecedent(known) if known >= 0 else Antecedent(mention=index), score
        return best

    def _candidate(self, index: int, plural: bool) -> tuple[Antecedent | None, float]:
        """What a mention could be for the pronoun, and how well it fits by its kind."""
        article, span = self.article, self.mentions[index]
        if _carries(article, span.head):
            return None, 0
        if span.kind == "pronoun":
            same = article.lower[span.head] in (PLURAL if plural else ("it",))
            found = self.antecedent(index) if same and article.inside[span.head] < 0 else Antecedent()
            return (found, 0.5) if found != Antecedent() else (None, 0)
        entity = self.of_mention[index] if self.of_mention[index] >= 0 else self.nominal_entity.get(index, -1)
        if entity >= 0:
            known = self.entities[entity]
            if known.kind != "organisation":
                return None, 0
            return Antecedent(entity), -0.8 * known.place - 0.3 * known.outlet
        return self._description(index, plural) if span.kind == "nominal" else (None, 0)

    def _description(self, index: int, plural: bool) -> tuple[Antecedent | None, float]:
        article, span = self.article, self.mentions[index]
        lemma = article.lemma[span.head]
        many = is_plural(article, span)
        organisation = lemma in load_words("organisation_nouns")
        speaks = organisation or lemma in load_words("document_nouns")
        if plural:
            personal = lemma in load_words("person_nouns") or lemma in load_words("group_nouns")
            fits = organisation or (many and (personal or speaks))
            return (Antecedent(mention=index), 0.4 * many) if fits else (None, 0)
        if not speaks or many:
            return None, 0
        return Antecedent(mention=index), 0.0 if organisation else -0.8

    def _salience(self, other: MentionSpan, span: MentionSpan, distance: int) -> float:
        article = self.article
        subject = article.dep[other.head] in SUBJECTS
        speaks = subject and article.lemma[article.head[other.head]] in reporting_verbs()
        return (
            -0.8 * distance
            + 1.0 * subject
            + 0.7 * speaks
            - 1.5 * (article.inside[other.head] >= 0)
            - 0.3 * (article.para[span.head] - article.para[other.head])
            + 0.002 * (other.start - span.start)
        )


def _carries(article: ArticleView, i: int) -> bool:
    """Whether a word belongs to the name of who carries words.

    "In a statement carried by the SAPA news service, it said" speaks of somebody else.
    """
    for _ in range(DEEPEST):
        if article.case[i] == "by":
            return article.lemma[article.head[i]] in CARRYING
        i = article.head[i]
    return False
