"""What a name of one word is that nobody knows: a group at the beginning of a sentence, an organisation by what the
article goes on to call it.

"Neighbours said" has a capital for its place alone, and "Defra said … The department will …" names a department.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.entities import Entity
from quotesvc.nlp.lexicon import load_words
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.name_lists import names
from quotesvc.nlp.pronouns import GENDERS, SUBJECTS
from quotesvc.nlp.types import SpeakerKind

WITHIN = 2
"""Sentences behind a name in which "the department" takes it up."""
MORE_NOUNS = frozenset(("department", "regulator", "watchdog", "ministry", "authority", "inspectorate"))
"""Nouns of offices that take up a name as those of companies do; "the council" is often another than the last named."""
NEAR = 1
"""Paragraphs before a name in which no other organisation stands that the noun could take up."""


def kind_of(
    article: ArticleView,
    mentions: Sequence[MentionSpan],
    entities: Sequence[Entity],
    of_mention: Sequence[int],
    entity: int,
) -> SpeakerKind:
    """The kind of the entity with that index, as the article tells it of a name of one word."""
    known = entities[entity]
    if len(known.tokens) != 1 or known.outlet or known.place or not known.mentions:
        return known.kind
    spans = [mentions[index] for index in known.mentions]
    if all(_is_plural_noun(article, span) for span in spans):
        return "group"
    if known.kind != "person" or _is_told_person(known) or _is_listed(article, spans[0]):
        return known.kind
    others = [
        article.para[mentions[index].head]
        for other in entities
        if other.kind == "organisation" and not other.place
        for index in other.mentions
    ]
    alone = (
        index
        for index in known.mentions
        if not any(0 <= article.para[mentions[index].head] - para <= NEAR for para in others)
    )
    taken_up = any(_taken_up(article, mentions, of_mention, index) for index in alone)
    return "organisation" if taken_up else known.kind


def _is_plural_noun(article: ArticleView, span: MentionSpan) -> bool:
    """Whether a name is a plural of people that opens its sentence: "Neighbours said"."""
    i, word = span.head, article.lower[span.head]
    opens = i == 0 or article.sent[i - 1] != article.sent[i] or not article.words[i - 1][-1:].isalnum()
    people = word.endswith("s") and word[:-1] in load_words("person_nouns")
    return span.end - span.start == 1 and opens and people and not article.words[i].isupper()


def _is_told_person(known: Entity) -> bool:
    return bool(known.gender or known.roles or known.role_heads or known.titles or known.ages)


def _is_listed(article: ArticleView, span: MentionSpan) -> bool:
    word = article.words[span.core_end - 1].capitalize()
    return word in names("family") or word in names("given")


def _taken_up(
    article: ArticleView, mentions: Sequence[MentionSpan], of_mention: Sequence[int], mention: int
) -> bool:
    """Whether the next subject that is a bare "the department" takes up a name, no person between."""
    span = mentions[mention]
    for index in range(mention + 1, len(mentions)):
        other = mentions[index]
        if article.sent[other.head] - article.sent[span.head] > WITHIN:
            return False
        if article.inside[other.head] >= 0:
            continue
        if of_mention[index] >= 0 and of_mention[index] != of_mention[mention]:
            return False
        if other.kind == "pronoun" and article.lower[other.head] in GENDERS:
            return False
        if article.sent[other.head] > article.sent[span.head] and _is_bare(article, other):
            return True
    return False


def _is_bare(article: ArticleView, span: MentionSpan) -> bool:
    noun = article.lower[span.head]
    bare = article.lower[span.start : span.end] == ["the", noun] and article.dep[span.head] in SUBJECTS
    return span.kind == "nominal" and bare and (noun in MORE_NOUNS or noun in load_words("company_nouns"))
