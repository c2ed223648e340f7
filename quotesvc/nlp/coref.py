"""Coreference as far as attribution needs it: whom a mention that speaks means, under the fullest name it has.

Names are joined to entities by `quotesvc.nlp.entities`. Pronouns are resolved by salience in the manner of Lappin and
Leass (1994): distance, grammatical role, gender, and who spoke last. Definite nominals ("the minister") go to the
entity whose role or name holds their head noun; others stand as descriptions.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.entities import Entity, build_entities, clean_name, name_tokens
from quotesvc.nlp.lexicon import load_table, load_words
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.types import Resolution, SpeakerKind

NAME = "quotesvc_coref"

HE_SHE = {"he": "m", "him": "m", "she": "f", "her": "f"}
DEFINITE = frozenset(("the", "this", "that", "his", "her", "its", "their", "these", "those"))
INTRODUCED_WITHIN = 3
"""Paragraphs within which a lead's unnamed person is named."""
LEAD = 2
"""The last paragraph that may bring somebody in without a name."""
SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer"))
PRONOUN_REACH = 8
"""Sentences before a pronoun in which its antecedent is looked for."""


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a mention means. ``entity`` is the index of the named entity, or -1 where a description stands."""

    name: str
    kind: SpeakerKind
    role: str | None
    entity: int
    resolution: Resolution


class Resolver:
    """Resolves the mentions of one article. ``entities`` and ``of_mention`` are as `build_entities` answers them."""

    def __init__(self, article: ArticleView, mentions: list[MentionSpan]) -> None:
        self.article = article
        self.mentions = mentions
        self.entities, self.of_mention = build_entities(article, mentions)
        self.by_head = {m.head: i for i, m in enumerate(mentions)}
        self.at = {i: n for n, m in enumerate(mentions) for i in range(m.start, m.end)}
        self._nominals: dict[int, int] = {}

    def resolve(self, mention: int, last_speaker: int = -1) -> Referent | None:
        """Whom the mention means; `last_speaker` is the entity that spoke the quote before, or -1.

        None where it means nobody who can be named (an expletive "it", a pronoun without antecedent).
        """
        span = self.mentions[mention]
        entity = self.entity_of(mention, last_speaker)
        if entity >= 0:
            return self.named(entity, span)
        if span.kind == "pronoun":
            return self._plural(mention)
        return self._described(mention)

    def named(self, entity: int, span: MentionSpan | None = None) -> Referent:
        known = self.entities[entity]
        resolution: Resolution = "coreference"
        if (
            span is not None
            and name_tokens(self.article.text(span.core_start, span.core_end)) == known.tokens
        ):
            resolution = "name"
        return Referent(known.name, known.kind, known.roles[0] if known.roles else None, entity, resolution)

    def entity_of(self, mention: int, last_speaker: int = -1) -> int:
        """The index of the entity that a mention means, or -1."""
        if self.of_mention[mention] >= 0:
            return self.of_mention[mention]
        span = self.mentions[mention]
        if span.kind == "pronoun":
            return self._of_pronoun(span, last_speaker)
        if span.kind != "nominal":
            return -1
        if mention not in self._nominals:
            self._nominals[mention] = self._nominal(span)
        found = self._nominals[mention]
        return found if found >= 0 else self._as_pronoun(span, last_speaker)

    def _of_pronoun(self, span: MentionSpan, last_speaker: int) -> int:
        lower = self.article.lower[span.head]
        if lower in HE_SHE:
            return self._antecedent(span, HE_SHE[lower], last_speaker)
        if lower == "who":
            return self._relative(span, last_speaker)
        return self._organisation_before(span) if lower in ("it", "they", "them") else -1

    # Pronouns

    def _antecedent(self, span: MentionSpan, gender: str, last_speaker: int) -> int:
        """The person a "he" or "she" means: the most salient one before it whose gender does not disagree."""
        article = self.article
        scores: dict[int, float] = {}
        barred = self._arguments_beside(span)
        for i in range(len(self.mentions) - 1, -1, -1):
            other = self.mentions[i]
            if other.start >= span.start or self.of_mention[i] in barred:
                continue
            distance = article.sent[span.head] - article.sent[other.head]
            if distance > PRONOUN_REACH:
                break
            entity = self._person_at(i)
            if entity < 0 or (gender and self.entities[entity].gender not in ("", gender)):
                continue
            known = self.entities[entity]
            score = self._salience(other, span, distance) + 0.7 * (gender != "" and known.gender == gender)
            score += 0.0 if len(known.tokens) > 1 or known.gender else -1.0
            scores[entity] = max(scores.get(entity, -99.0), score)
        for entity in scores:
            scores[entity] += 0.15 * min(4, len(self.entities[entity].mentions)) + 0.9 * (
                entity == last_speaker
            )
        if (
            last_speaker >= 0
            and last_speaker not in scores
            and last_speaker not in barred
            and self._may_be(last_speaker, gender)
        ):
            scores[last_speaker] = -1.0
        if not scores:
            return self._far_antecedent(span, gender)
        return max(scores, key=lambda entity: scores[entity])

    def _arguments_beside(self, span: MentionSpan) -> set[int]:
        """Entities that are other arguments of the pronoun's verb: "he" in "he told Putin" is not Putin."""
        article = self.article
        verb = article.head[span.head]
        return {
            self.of_mention[self.at[i]]
            for i in article.children[verb]
            if i in self.at
            and not span.start <= i < span.end
            and article.dep[i] in ("nsubj", "obj", "iobj", "obl")
        } - {-1}

    def _far_antecedent(self, span: MentionSpan, gender: str) -> int:
        """The last person before a pronoun, however far, of whom the gender is known to be the pronoun's."""
        for i in range(len(self.mentions) - 1, -1, -1):
            entity = self.of_mention[i]
            if (
                gender
                and entity >= 0
                and self.mentions[i].start < span.start
                and self.entities[entity].gender == gender
            ):
                return entity
        return -1

    def _may_be(self, entity: int, gender: str) -> bool:
        known = self.entities[entity]
        return known.kind == "person" and (not gender or known.gender in ("", gender))

    def _person_at(self, mention: int) -> int:
        entity = self.of_mention[mention]
        if entity < 0 and self.mentions[mention].kind == "nominal":
            entity = self.entity_of(mention)
        return entity if entity >= 0 and self.entities[entity].kind == "person" else -1

    def _salience(self, other: MentionSpan, span: MentionSpan, distance: int) -> float:
        article = self.article
        head = article.head[other.head] if article.dep[other.head] == "appos" else other.head
        dep = article.dep[head]
        score = -0.8 * distance
        score += 1.0 if dep in SUBJECTS else -0.3 if dep == "nmod:poss" else 0.0
        score -= 1.5 * (
            article.inside[other.head] >= 0 and article.inside[span.head] != article.inside[other.head]
        )
        score -= 0.5 * (article.para[span.head] - article.para[other.head])
        # "Smith told Jones he …": the object of the same clause is less likely than the subject.
        return score + 0.002 * (other.start - span.start)

    def _relative(self, span: MentionSpan, last_speaker: int) -> int:
        article = self.article
        verb = article.head[span.head]
        owner = article.head[verb] if article.dep[verb] in ("acl:relcl", "acl") else span.start - 1
        if owner >= 0 and article.words[owner] == ",":
            owner -= 1
        index = self.at.get(owner)
        return (
            self.entity_of(index, last_speaker)
            if index is not None and self.mentions[index] is not span
            else -1
        )

    def _organisation_before(self, span: MentionSpan) -> int:
        """The organisation that was subject last, within two sentences."""
        article = self.article
        for i in range(len(self.mentions) - 1, -1, -1):
            other = self.mentions[i]
            if other.start >= span.start:
                continue
            if article.sent[span.head] - article.sent[other.head] > 2:
                break
            entity = self.entity_of(i) if other.kind != "pronoun" else -1
            if (
                entity >= 0
                and self.entities[entity].kind == "organisation"
                and article.dep[other.head] in SUBJECTS
            ):
                return entity
        return -1

    def _plural(self, mention: int) -> Referent | None:
        """ "They" as the last group that was spoken of."""
        span = self.mentions[mention]
        if self.article.lower[span.head] not in ("they", "them", "who", "it"):
            return None
        single = self.article.lower[span.head] == "it"
        for i in range(mention - 1, -1, -1):
            other = self.mentions[i]
            if self.article.sent[span.head] - self.article.sent[other.head] > 2:
                break
            if other.kind != "nominal" or self.article.inside[other.head] >= 0:
                continue
            if self._is_plural(other) != single and self.article.dep[other.head] in SUBJECTS:
                return self._described(i)
        return None

    def _is_plural(self, span: MentionSpan) -> bool:
        head = self.article.lower[span.head]
        return head != self.article.lemma[span.head] or head in load_words("group_nouns")

    # Nominals

    def _nominal(self, span: MentionSpan) -> int:
        """The named entity that a nominal means, or -1 where the description has to stand."""
        named = self._apposed(span)
        if named >= 0 or self._is_plural(span):
            return named
        head = self.article.lemma[span.head]
        if self.article.lower[span.start] in DEFINITE:
            return self._definite(span, head)
        return self._introduced(span, head) if head in load_words("person_nouns") else -1

    def _definite(self, span: MentionSpan, head: str) -> int:
        """ "The minister" by role, "the ministry" by name, "the company" and "the paper" as the one named last."""
        adjacent = self.at.get(span.end)
        outlet, organisation = head in load_words("outlet_nouns"), head in load_words("organisation_nouns")
        if adjacent is not None and (outlet or organisation) and self._is_organisation(adjacent):
            return self.of_mention[adjacent]
        found = self._last_organisation(span, outlet=True) if outlet else -1
        if found < 0 and head in load_words("person_nouns"):
            found = self._by_role(span, head)
            return self._introduced(span, head) if found < 0 else found
        if found < 0 and organisation:
            found = self._by_type(span, head)
            return (
                self._last_organisation(span) if found < 0 and head in load_words("company_nouns") else found
            )
        return found

    def _introduced(self, span: MentionSpan, head: str) -> int:
        """The person whom a lead brings in without a name ("A senior diplomat said") and the next paragraphs name."""
        article = self.article
        if article.para[span.head] > LEAD or article.inside[span.head] >= 0:
            return -1
        subject = -1
        for index in range(len(self.mentions)):
            later = self.mentions[index]
            if later.start < span.end or (entity := self.of_mention[index]) < 0:
                continue
            if article.para[later.head] - article.para[span.head] > INTRODUCED_WITHIN:
                break
            known = self.entities[entity]
            if known.kind != "person" or len(known.tokens) < 2:
                continue
            if head in known.role_words:
                return entity
            if subject < 0 and article.inside[later.head] < 0 and self._leads(later):
                subject = entity
        return subject

    def _leads(self, mention: MentionSpan) -> bool:
        """Whether a mention is a subject or opens its sentence, where an apposition may hide that from the parser."""
        article, start = self.article, mention.start
        return (
            article.dep[mention.head] in SUBJECTS
            or start == 0
            or article.sent[start - 1] != article.sent[start]
        )

    def _is_organisation(self, mention: int) -> bool:
        entity = self.of_mention[mention]
        return entity >= 0 and self.entities[entity].kind == "organisation"

    def _as_pronoun(self, span: MentionSpan, last_speaker: int) -> int:
        """A definite nominal that no role explains ("the veteran lawmaker") means somebody who was just spoken of."""
        article = self.article
        if article.lower[span.start] != "the" or not self._personal(span) or article.para[span.head] == 0:
            return -1
        if article.lemma[span.head] in (
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "source",
            "official",
            "witness",
        ):
            return -1
        return self._antecedent(
            span, load_table("gendered_nouns").get(article.lemma[span.head], ""), last_speaker
        )

    def _last_organisation(self, span: MentionSpan, outlet: bool = False) -> int:
        """The organisation named last before a short form that its name does not hold ("the company")."""
        best, best_start = -1, -1
        for index, entity in enumerate(self.entities):
            if entity.kind != "organisation" or entity.place or entity.outlet != outlet:
                continue
            before = [m.start for i in entity.mentions if (m := self.mentions[i]).start < span.start]
            if (
                before
                and before[-1] > best_start
                and self.article.para[span.head] - self.article.para[before[-1]] <= 3
            ):
                best, best_start = index, before[-1]
        return best

    def _apposed(self, span: MentionSpan) -> int:
        """The name in apposition to a nominal: "the minister, Li Shangfu," or "Li, the minister,"."""
        article = self.article
        for i in (span.end, span.end + 1):
            if i >= len(article) or (i > span.end and article.words[span.end] != ","):
                continue
            index = self.at.get(i)
            if index is None or self.of_mention[index] < 0 or self.mentions[index].start != i:
                continue
            entity = self.of_mention[index]
            after = self.mentions[index].end
            closed = i == span.end or after >= len(article) or article.words[after] in (",", ".", ";")
            if self.entities[entity].kind == "person" and closed and article.lower[i - 1] != "and":
                return entity if self._personal(span) else -1
        before = span.start - 1
        if before > 0 and article.words[before] == ",":
            index = self.at.get(before - 1)
            if index is not None and self.mentions[index].end == before and self.of_mention[index] >= 0:
                entity = self.of_mention[index]
                if self.entities[entity].kind == "person" and self._personal(span):
                    return entity
        return -1

    def _personal(self, span: MentionSpan) -> bool:
        return self.article.lemma[span.head] in load_words("person_nouns") and not self._is_plural(span)

    def _by_role(self, span: MentionSpan, head: str) -> int:
        """The person whose role holds the head noun: the nearest before the mention, else the first after it."""
        article = self.article
        wanted = {article.lower[i] for i in range(span.start, span.end)} - DEFINITE
        gender = load_table("gendered_nouns").get(head, "")
        best: tuple[tuple[int, int, int], int] | None = None
        for index, entity in enumerate(self.entities):
            if (
                entity.kind != "person"
                or head not in entity.role_words
                or entity.gender not in ("", gender or entity.gender)
            ):
                continue
            before = [self.mentions[m].start for m in entity.mentions if self.mentions[m].start < span.start]
            near = before[-1] if before else -self.mentions[entity.mentions[0]].start
            rank = (len(wanted & entity.role_words), int(bool(before)), near)
            if best is None or rank > best[0]:
                best = (rank, index)
        return best[1] if best else -1

    def _by_type(self, span: MentionSpan, head: str) -> int:
        """The organisation whose name holds the head noun, nearest before the mention."""
        best, best_start = -1, -1
        for index, entity in enumerate(self.entities):
            if entity.kind != "organisation" or head not in entity.tokens:
                continue
            before = [self.mentions[m].start for m in entity.mentions if self.mentions[m].start < span.start]
            if before and before[-1] > best_start:
                best, best_start = index, before[-1]
        return best

    def _described(self, mention: int) -> Referent | None:
        """The nominal itself, or the first fuller description with the same head noun before it."""
        span = self.mentions[mention]
        article = self.article
        chosen = span
        if article.lower[span.start] in DEFINITE:
            for other in self.mentions[:mention]:
                if (
                    other.kind == "nominal"
                    and article.lemma[other.head] == article.lemma[span.head]
                    and other.end - other.start > chosen.end - chosen.start
                    and article.lower[other.head] == article.lower[span.head]
                ):
                    chosen = other
                    break
        text = self._with_owner(chosen, clean_name(article.text(chosen.start, chosen.end)))
        return Referent(text, self._kind(chosen), None, -1, "description") if text else None

    def _with_owner(self, span: MentionSpan, text: str) -> str:
        """ "Her office" as "Ann Lee's office": a description has to be understood outside its article."""
        gender = {"his": "m", "her": "f"}.get(self.article.lower[span.start])
        owner = self._antecedent(span, gender, -1) if gender else -1
        if owner < 0:
            return text
        return f"{self.entities[owner].name}'s {text.partition(' ')[2]}"

    def by_name(self, tokens: tuple[str, ...]) -> int:
        """The entity that a bare name means, or -1: the person with that surname mentioned most."""
        found = [
            (len(entity.mentions), -index)
            for index, entity in enumerate(self.entities)
            if entity.kind == "person"
            and (entity.tokens == tokens or entity.tokens[-len(tokens) :] == tokens)
        ]
        return -max(found)[1] if found else -1

    def _kind(self, span: MentionSpan) -> SpeakerKind:
        lemma = self.article.lemma[span.head]
        if span.kind in ("organisation", "place"):
            return "organisation"
        if self._is_plural(span) and (
            lemma in load_words("person_nouns") or lemma in load_words("group_nouns")
        ):
            return "group"
        if lemma in load_words("person_nouns") or span.kind in ("person", "proper"):
            return "person"
        if lemma in load_words("document_nouns"):
            return "document"
        return "group" if self._is_plural(span) else "organisation"


class CorefResolver:
    """Component: sets ``doc._.coref`` (a Resolver). Requires ``doc._.mentions``."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.coref = Resolver(view(doc), doc._.mentions)
        return doc


if not Doc.has_extension("coref"):
    Doc.set_extension("coref", default=None)


@Language.factory(NAME, assigns=["doc._.coref"], requires=["doc._.mentions"])
def make_coref_resolver(nlp: Language, name: str) -> CorefResolver:
    return CorefResolver()


__all__ = ["CorefResolver", "Entity", "Referent", "Resolver"]
