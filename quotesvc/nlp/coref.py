"""Coreference as far as attribution needs it: whom a mention that speaks means, under the fullest name it has.

Names are joined to entities by `quotesvc.nlp.entities`. Pronouns are resolved by salience in the manner of Lappin and
Leass (1994): distance, grammatical role, gender, and who spoke last. Definite nominals ("the minister") go to the
entity whose role or name holds their head noun; others stand as descriptions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.descriptions import (
    DEFINITE,
    INDEFINITE,
    described,
    described_end,
    fullest,
    introduced_before,
    of_organisation,
    own_name,
    stays_unnamed,
)
from quotesvc.nlp.entities import (
    Entity,
    build_entities,
    cased_name,
    clean_name,
    initials_of,
    name_tokens,
    role_text,
    take_surname,
)
from quotesvc.nlp.kin import OWNER_GENDER, Kin
from quotesvc.nlp.lexicon import load_table, load_words, reporting_verbs
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.metonyms import Metonyms
from quotesvc.nlp.partitives import group_before, is_partitive, part_of
from quotesvc.nlp.pronouns import GENDERS, OBJECTS, SUBJECTS, Question, Reading, load_weights, scores
from quotesvc.nlp.short_forms import Things, is_plural, last_organisation, mentions_before
from quotesvc.nlp.single_names import kind_of
from quotesvc.nlp.types import Resolution, SpeakerKind

NAME = "quotesvc_coref"

CLOSING = frozenset((",", ".", ";", "of", "from", "at"))
"""What stands behind a name in apposition: "the minister, Ann Lee of the Free Party"."""
GENERIC = frozenset(("man", "woman", "person", "boy", "girl"))
"""Nouns that take up anybody who was brought in without a name ("the woman" for a cashier)."""
RELATIVES = frozenset(("who", "which"))
SPOKESPEOPLE = frozenset(("spokesman", "spokesperson", "spokeswoman"))
SPEAKS_WITHIN = 3
"""Sentences before "a spokesman" in which the organisation is told."""
FAR = 1_000
"""Mentions before a pronoun among which an antecedent is looked for where the last sentences have none."""
UNNAMED = 1.5
"""Log odds that "the man" means somebody unnamed rather than somebody named."""
INTRODUCED_WITHIN = 3
"""Paragraphs within which a lead's unnamed person is named."""
APPENDED = frozenset(("party", "union", "charity", "company", "firm", "group", "foundation"))
"""Nouns behind an organisation's name that tell what it is, as those for outlets do; "the EU mission" is no EU."""
OWN_PIECES = frozenset(("commentary", "editorial", "leader", "post", "posting", "tweet"))
"""Texts in which whoever publishes them speaks."""
_PLACED = (["in"], ["on"], ["by"], ["from"], ["at"])
PIECE_REACH = 12
"""Tokens behind such a text within which its publisher is named."""
ONE_OF_MANY = frozenset(("one", "another", "some"))
"""Words before somebody whom an article takes from many and does not go on to name."""
COURTESY = frozenset(("mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lady", "lord", "dr", "doctor"))
"""Titles that are no office."""
SPEAKING = frozenset(("make", "speak", "deliver"))
"""Verbs of whoever made the remarks that were quoted before he was named."""
LAWS = (("act",), ("bill",), ("treaty",), ("constitution",), ("statute",), ("accord",), ("protocol",))
"""Last words of the names of texts, which the recogniser takes for organisations: "the Fisheries Act"."""
LEAD = 2
"""The last paragraph that may bring somebody in without a name."""


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
        self.index_of = {m: i for i, m in enumerate(mentions)}
        self._nominals: dict[int, int] = {}
        self._asked: dict[int, Question] | None = None
        self._it: Things | None = None
        self._kinds: dict[int, SpeakerKind] = {}
        self._kin = Kin(article, mentions, self.entities, self.of_mention)
        for person, surname in self._kin.surnames():
            if surname and len(self.entities[person].tokens) == 1:
                take_surname(self.entities[person], surname)
        self._take_roles()

    def _take_roles(self) -> None:
        """Give people the nouns in apposition to them, however long: "the head of the state yard, Ann Lee"."""
        for span in self.mentions:
            if span.kind == "nominal" and self._personal(span) and (named := self._apposed(span)) >= 0:
                known = self.entities[named]
                known.role_heads.add(self.article.lemma[span.head])
                known.role_words.update(self.article.lower[span.start : span.end])
                if not known.roles and not is_partitive(self.article, span):
                    known.roles.append(cased_name(role_text(described(self.article, span))))

    def resolve(self, mention: int, last_speaker: int = -1) -> Referent | None:
        """Whom the mention means; `last_speaker` is the entity that spoke the quote before, or -1.

        None where it means nobody who can be named (an expletive "it", a pronoun without antecedent).
        """
        span = self.mentions[mention]
        entity = self.entity_of(mention, last_speaker)
        if span.kind in ("proper", "person") and (label := self._by_label(span, entity)) >= 0:
            return self.named(label, span)
        if entity < -1:
            return self.described(-entity - 2)
        if entity >= 0:
            organisation = self.entities[entity].kind == "organisation"
            office = self._metonyms.office(mention) if organisation else -1
            return self.named(office) if office >= 0 else self.named(entity, span)
        if span.kind == "pronoun":
            taken_up = self._taken_up(mention)
            return self.described(taken_up) if taken_up >= 0 else None
        return self.described(mention, last_speaker)

    @cached_property
    def _metonyms(self) -> Metonyms:
        return Metonyms(self.article, self.mentions, self.entities, self.of_mention)

    def _by_label(self, span: MentionSpan, entity: int) -> int:
        """The person whose role a label shortens ("DISPATCH:" for a dispatcher), or whose initials it is."""
        words, end = self.article.words, span.end
        label = words[span.start].lower()
        if entity >= 0 and self.entities[entity].kind == "person" and len(self.entities[entity].tokens) > 1:
            return -1
        if not words[span.start].isupper() or end >= len(words) or words[end] != ":" or end - span.start > 1:
            return -1
        found = [
            index
            for index, known in enumerate(self.entities)
            if known.kind == "person"
            and index != entity
            and (
                (len(label) > 4 and any(role.startswith(label) for role in known.role_heads))
                or label in initials_of(known.name)
            )
        ]
        return found[0] if len(found) == 1 else -1

    def _taken_up(self, mention: int) -> int:
        """The description that a pronoun takes up, where nobody is named: "they" for "the guards"."""
        span = self.mentions[mention]
        lower = self.article.lower[span.head]
        if lower in ("it", "they", "them"):
            return self._things().antecedent(mention).mention
        owner = self._owner_of_relative(span) if lower in RELATIVES else -1
        return owner if owner >= 0 and self.mentions[owner].kind == "nominal" else -1

    def _things(self) -> Things:
        if self._it is None:
            for index, span in enumerate(self.mentions):
                if span.kind == "nominal":
                    self._nominal_entity(index)
            self._it = Things(self.article, self.mentions, self.entities, self.of_mention, self._nominals)
        return self._it

    def named(self, entity: int, span: MentionSpan | None = None) -> Referent:
        known = self.entities[entity]
        resolution: Resolution = "coreference"
        if (
            span is not None
            and name_tokens(self.article.text(span.core_start, span.core_end)) == known.tokens
        ):
            resolution = "name"
        law = known.kind == "organisation" and not known.outlet and known.tokens[-1:] in LAWS
        kind: SpeakerKind = "document" if law else self._kind_of(entity)
        return Referent(known.name, kind, known.roles[0] if known.roles else None, entity, resolution)

    def _kind_of(self, entity: int) -> SpeakerKind:
        if entity not in self._kinds:
            self._kinds[entity] = kind_of(self.article, self.mentions, self.entities, self.of_mention, entity)
        return self._kinds[entity]

    def entity_of(self, mention: int, last_speaker: int = -1) -> int:
        """The index of the entity that a mention means, -1 for none, the key of somebody unnamed below that."""
        if self.of_mention[mention] >= 0:
            return self.of_mention[mention]
        span = self.mentions[mention]
        if span.kind == "pronoun":
            return self._of_pronoun(span, last_speaker)
        if span.kind != "nominal":
            return -1
        found = self._nominal_entity(mention)
        if found < 0 and self.asks(mention) is not None:
            found = self._antecedent(span, "", last_speaker)
        return found

    def _of_pronoun(self, span: MentionSpan, last_speaker: int) -> int:
        lower = self.article.lower[span.head]
        if lower in GENDERS:
            return self._antecedent(span, GENDERS[lower], last_speaker)
        if lower in RELATIVES:
            return self._relative(span, last_speaker)
        if lower == "i" and self.article.inside[span.head] >= 0:
            return last_speaker
        if lower in ("it", "they", "them"):
            return self._things().antecedent(self.index_of[span]).entity
        return -1

    # Pronouns

    def _antecedent(self, span: MentionSpan, gender: str, last_speaker: int) -> int:
        """The key of the person that a pronoun (or a nominal that is resolved like one) means, or -1.

        A key is the index of an entity, or below -1 for somebody unnamed (`_unnamed_key` of the mention).
        """
        question = self._questions().get(self.index_of[span])
        if question is None or not question.keys:
            return self._far_antecedent(span, gender)
        found = scores(question)
        if self.article.lower[span.head] in GENERIC:
            found = [score + UNNAMED * (key < -1) for score, key in zip(found, question.keys, strict=True)]
        elif self.article.lower[span.head] == "old":  # Whose age is told was named.
            found = [score - UNNAMED * (key < -1) for score, key in zip(found, question.keys, strict=True)]
        if last_speaker in question.keys:
            found[question.keys.index(last_speaker)] += load_weights()["last_speaker"]
        return question.keys[max(range(len(found)), key=found.__getitem__)]

    def other_than(self, mention: int, speaker: int) -> tuple[Referent | None, float]:
        """Whom a pronoun of the third person means in the mouth of the entity `speaker`, and how sure that is.

        Nobody speaks of himself as "he", so the speaker is left out. None where nobody else is known.
        """
        question = self._questions().get(mention)
        found = scores(question) if question is not None else []
        pairs = [
            (score, key)
            for score, key in zip(found, question.keys if question is not None else (), strict=True)
            if key != speaker
        ]
        if not pairs:
            return None, 0.0
        top, key = max(pairs)
        sure = 1.0 / sum(math.exp(score - top) for score, _ in pairs)
        return self.named(key) if key >= 0 else self.described(-key - 2, speaker), sure

    def certainty(self, mention: int, last_speaker: int = -1) -> float:
        """How sure it is whom a pronoun, or a nominal that is resolved like one, means; 1 for other mentions."""
        question = self._questions().get(mention)
        if question is None or not question.keys:
            return 1.0
        found = scores(question)
        if last_speaker in question.keys:
            found[question.keys.index(last_speaker)] += load_weights()["last_speaker"]
        top = max(found)
        return 1.0 / sum(math.exp(score - top) for score in found)

    def _questions(self) -> dict[int, Question]:
        """Every pronoun's question, by mention; the article is read at the first call."""
        if self._asked is None:
            self._asked = {}
            for question in Reading(self).read(_best):
                self._asked[question.mention] = question
        return self._asked

    def person_key(self, mention: int) -> int:
        """The person that a name or nominal means by itself, or -1."""
        span = self.mentions[mention]
        entity = self.of_mention[mention]
        if entity < 0 and span.kind == "nominal":
            entity = self._nominal_entity(mention)
        if entity >= 0:
            return entity if self.entities[entity].kind == "person" else -1
        unnamed = span.kind == "nominal" and self._personal(span) and self._introduces(span)
        return -mention - 2 if unnamed else -1

    def _introduces(self, span: MentionSpan) -> bool:
        """Whether a nominal can bring somebody unnamed in ("a driver", "his driver", "one investor").

        The writer does it with a subject, which a tree may miss at the beginning of a sentence; who talks also with
        an object: "I asked a nurse. She said …".
        """
        article, dep = self.article, self.article.dep[span.head]
        if article.inside[span.head] >= 0:
            return dep in SUBJECTS or dep in OBJECTS
        opens = span.start == 0 or article.sent[span.start - 1] != article.sent[span.start]
        speaks = (
            dep in SUBJECTS
            or article.case[span.head] in ("by", "according to")
            or (opens and dep in ("ROOT", "parataxis"))
        )
        return speaks and article.para[span.head] > 0

    def asks(self, mention: int) -> str | None:
        """The gender of a nominal that nothing but its surroundings explains ("the veteran lawmaker"), else None."""
        span = self.mentions[mention]
        article = self.article
        lemma = article.lemma[span.head]
        if self._nominal_entity(mention) >= 0 or not self._is_bare(span):
            return None
        if not self._personal(span) or lemma in load_words("anonymous_nouns"):
            return None
        if lemma not in GENERIC and introduced_before(article, self.mentions, mention) >= 0:
            return None
        return load_table("gendered_nouns").get(lemma, "")

    def _is_bare(self, span: MentionSpan) -> bool:
        """Whether a nominal points back and tells nothing more behind its noun, as "the owner of a shop" does.

        In somebody's words "the driver" is hardly anybody whom the writer has named.
        """
        article = self.article
        outside = article.inside[span.head] < 0 < article.para[span.head]
        behind = article.pos[span.head + 1 : described_end(article, span)]
        told = article.lower[span.head] != "old" and (
            "NOUN" in behind or "PROPN" in behind or "VERB" in behind
        )
        return outside and article.lower[span.start] == "the" and not told

    def _nominal_entity(self, mention: int) -> int:
        if mention not in self._nominals:
            self._nominals[mention] = self._nominal(self.mentions[mention])
        return self._nominals[mention]

    def _far_antecedent(self, span: MentionSpan, gender: str) -> int:
        """The last person before a pronoun, however far in an article, of whom the gender is known to be its own."""
        here = self.index_of[span]
        for i in range(here - 1, max(-1, here - FAR), -1):
            entity = self.of_mention[i]
            if gender and entity >= 0 and self.entities[entity].gender == gender:
                return entity
        return -1

    def _relative(self, span: MentionSpan, last_speaker: int) -> int:
        owner = self._owner_of_relative(span)
        return self.entity_of(owner, last_speaker) if owner >= 0 else -1

    def _owner_of_relative(self, span: MentionSpan) -> int:
        """The mention that a "who" or "which" belongs to, or -1."""
        article = self.article
        verb = article.head[span.head]
        owner = article.head[verb] if article.dep[verb] in ("acl:relcl", "acl") else span.start - 1
        if owner >= 0 and article.words[owner] == ",":
            owner -= 1
        index = self.at.get(owner, -1)
        return index if index >= 0 and self.mentions[index] is not span else -1

    def _is_plural(self, span: MentionSpan) -> bool:
        return is_plural(self.article, span)

    # Nominals

    def _nominal(self, span: MentionSpan) -> int:
        """The named entity that a nominal means, or -1 where the description has to stand."""
        named = self._apposed(span)
        if named >= 0 or self._is_plural(span) or is_partitive(self.article, span):
            return named
        head = self.article.lemma[span.head]
        if (inner := self._named_within(span, head)) >= 0 or (inner := self._publisher(span, head)) >= 0:
            return inner
        if self._kin.is_kin(span) and (own := self._own_kin(span, head)) is not None:
            return own
        if self.article.lower[span.start] in DEFINITE or self._is_label(span):
            return self._definite(span, head)
        anybody = self._personal(span) and self.article.lower[span.start] != "whose"
        return self._introduced(span, head) if anybody else -1

    def _own_kin(self, span: MentionSpan, head: str) -> int | None:
        """The named person that "his wife" means, -1 where nobody named is his; None where that is not told."""
        gender = OWNER_GENDER.get(self.article.lower[span.start])
        owner = self._owner(span, gender) if gender else self._kin.owner(span)
        if owner < 0:
            return None
        found = self._kin.person(span, owner)
        if found >= 0:
            return found
        return -1 if self._by_role(span, head) == owner else None

    def meant_by(self, token: int, besides: int) -> int:
        """The named person that "him", "his" or "her" at a token means, other than the entity `besides`, or -1."""
        mention = self.at.get(token, -1)
        pronoun = mention >= 0 and self.mentions[mention].kind == "pronoun"
        found = self.entity_of(mention) if pronoun else -1
        gender = "f" if self.article.lower[token] == "her" else "m"
        return found if found >= 0 and found != besides else self._kin.last_before(token, gender, besides)

    def _is_label(self, span: MentionSpan) -> bool:
        """Whether a nominal is a transcript's label ("CAPTAIN: …"), which means the captain."""
        words = self.article.words
        return words[span.head].isupper() and span.end < len(words) and words[span.end] == ":"

    def _definite(self, span: MentionSpan, head: str) -> int:
        """ "The minister" by role, "the ministry" by name, "the company" and "the paper" as the one named last."""
        outlet, organisation = head in load_words("outlet_nouns"), head in load_words("organisation_nouns")
        either = head in load_words("person_or_company_nouns")
        company = head in load_words("company_nouns")
        if (outlet or organisation or either or company) and (beside := self._beside(span)) >= 0:
            return beside
        found = self._last_organisation(span, outlet=True) if outlet else -1
        if found < 0 and self._personal(span):
            found = self._by_age(span) if head == "old" else self._by_role(span, head)
            return self._introduced(span, head) if found < 0 else found
        if found < 0 and (organisation or head not in load_words("document_nouns")):
            found = self._by_type(span, head)
            if found < 0 and company and not self._named_in_part(span):
                found = self._last_organisation(span)
        return self._fuller(span) if found < 0 and organisation else found

    def _named_in_part(self, span: MentionSpan) -> bool:
        """Whether a description holds a name that tells which one is meant: "the UN refugee agency"."""
        article = self.article
        return any(
            article.pos[i] == "PROPN" and article.words[i + 1] != "-" for i in range(span.start, span.head)
        )

    def _fuller(self, span: MentionSpan) -> int:
        """The organisation that the fuller description means which a short one takes up, or -1."""
        chosen = self.index_of[fullest(self.article, self.mentions, self.index_of[span])]
        return self._nominal_entity(chosen) if self.mentions[chosen] is not span else -1

    def _named_within(self, span: MentionSpan, head: str) -> int:
        """The organisation whose name stands before the noun that tells what it is: "Iran's Kayhan newspaper"."""
        index = self.at.get(span.head - 1, -1)
        if index < 0 or (head not in APPENDED and head not in load_words("outlet_nouns")):
            return -1
        name, entity = self.mentions[index], self.of_mention[index]
        whole = (
            span.start <= name.start
            and name.end == span.head == span.end - 1
            and self._is_organisation(index)
        )
        return entity if whole and not self.entities[entity].place else -1

    def _publisher(self, span: MentionSpan, head: str) -> int:
        """The organisation that speaks in a piece of its own: "a commentary on the website of the Kordon Daily"."""
        if head not in OWN_PIECES or self.article.lower[span.end : span.end + 1] not in _PLACED:
            return -1
        found = -1
        for i in range(span.end + 1, min(len(self.article), span.end + PIECE_REACH)):
            if self.article.pos[i] in ("VERB", "AUX", "PUNCT") and self.article.words[i] not in ("'s", "’s"):
                break
            index = self.at.get(i, -1)
            if index >= 0 and self._is_organisation(index):
                found = self.of_mention[index]
        return found if found < 0 or not self.entities[found].place else -1

    def _beside(self, span: MentionSpan) -> int:
        """The organisation named right behind a nominal or in apposition to it: "the operator, Lake Ferries,"."""
        words = self.article.words
        for i in (span.end, self._behind_base(span.end + 1)):
            index = self.at.get(i)
            if index is None or not self._is_organisation(index) or self.mentions[index].start > i:
                continue
            after = self.mentions[index].end
            if i == span.end or (
                words[span.end] == "," and (after >= len(words) or words[after] in (",", "."))
            ):
                return self.of_mention[index]
        closed = span.end >= len(words) or words[span.end] in (",", ".", ";")
        before = span.start - 2 if closed and span.start > 1 and words[span.start - 1] == "," else -1
        index = self.at.get(before, -1)
        return self.of_mention[index] if index >= 0 and self._is_organisation(index) else -1

    def _behind_base(self, i: int) -> int:
        """The token behind a word such as "London-based" at `i`, or `i`."""
        return i + 3 if self.article.lower[i + 1 : i + 3] == ["-", "based"] else i

    def _by_age(self, span: MentionSpan) -> int:
        """The person whose age stands behind the name: "Ann Lee, 51," for "the 51-year-old"."""
        words = {self.article.words[i] for i in range(span.start, span.end)}
        found = [i for i, entity in enumerate(self.entities) if entity.ages & words]
        return found[0] if len(found) == 1 else -1

    def _introduced(self, span: MentionSpan, head: str) -> int:
        """The person whom a lead brings in without a name ("A senior diplomat said") and the next paragraphs name."""
        article = self.article
        if article.para[span.head] > LEAD or article.inside[span.head] >= 0:
            return -1
        if article.lower[span.start] in ONE_OF_MANY or stays_unnamed(article, span):
            return -1
        subject = -1
        anonymous = head in load_words("anonymous_nouns") and head not in ("official", *SPOKESPEOPLE)
        for index in range(len(self.mentions)):
            later = self.mentions[index]
            if later.start < span.end or (entity := self.of_mention[index]) < 0:
                continue
            if article.para[later.head] - article.para[span.head] > INTRODUCED_WITHIN:
                break
            known = self.entities[entity]
            if known.kind != "person" or len(known.tokens) < 2:
                continue
            if head in known.role_heads:
                return entity
            if subject < 0 and not anonymous and article.inside[later.head] < 0 and self._leads(later):
                same = article.para[later.head] == article.para[span.head]
                if (same and not self._spoke_there(later)) or self._holds_office(later, head):
                    return -1
                subject = entity
        return subject

    def _spoke_there(self, later: MentionSpan) -> bool:
        """Whether a name in the paragraph of a description is told to have said what was just quoted: "Ambassador Lee
        made the remarks in Oslo". Other names there are those of other people: "A guard said no. Colonel Lee
        apologised"."""
        return self.article.lemma[self.article.head[later.head]] in SPEAKING

    def _holds_office(self, later: MentionSpan, head: str) -> bool:
        """Whether a name has a title that the noun `head` would not leave out: no mayor is "a woman in the queue"."""
        title = self.article.lower[later.start : later.core_start]
        return head in load_words("civilian_nouns") and any(
            word.rstrip(".") in load_table("honorifics") and word.rstrip(".") not in COURTESY
            for word in title
        )

    def _leads(self, mention: MentionSpan) -> bool:
        """Whether a mention is a subject or opens its sentence, where an apposition may hide that from the parser."""
        article, start = self.article, mention.start
        return (
            article.dep[mention.head] in SUBJECTS
            or start == 0
            or (mention.end < len(article) and article.lemma[mention.end] in reporting_verbs())
            or article.sent[start - 1] != article.sent[start]
        )

    def _is_organisation(self, mention: int) -> bool:
        entity = self.of_mention[mention]
        return entity >= 0 and self.entities[entity].kind == "organisation"

    def _last_organisation(self, span: MentionSpan, *, outlet: bool = False) -> int:
        return last_organisation(self.article, self.mentions, self.entities, span, outlet=outlet)

    def _apposed(self, span: MentionSpan) -> int:
        """The name in apposition to a nominal: "the minister, Li Shangfu," or "Li, the minister,"."""
        article = self.article
        last = described_end(article, span)
        for i in (span.end, last + 1):
            if i >= len(article) or (i > span.end and article.words[last] != ","):
                continue
            index = self.at.get(i)
            if index is None or self.of_mention[index] < 0 or self.mentions[index].start != i:
                continue
            entity = self.of_mention[index]
            after = self.mentions[index].end
            closed = i == span.end or after >= len(article) or article.words[after] in CLOSING
            if self.entities[entity].kind == "person" and closed and article.lower[i - 1] != "and":
                return entity if self._personal(span) else -1
        before = span.start - 1
        whose = article.lower[span.start] == "whose"
        if before > 0 and article.words[before] == "," and not whose and not self._opens_clause(span):
            index = self.at.get(before - 1)
            if index is not None and self.mentions[index].end == before and self.of_mention[index] >= 0:
                entity = self.of_mention[index]
                if self.entities[entity].kind == "person" and self._personal(span):
                    return entity
        return self._apposed_before(span)

    def _opens_clause(self, span: MentionSpan) -> bool:
        """Whether a nominal behind a comma is the subject of what follows: "According to Lee, the mayor promised"."""
        article = self.article
        named = self.at.get(span.start - 2, -1)
        source = named >= 0 and article.case[self.mentions[named].head] == "according to"
        return source and article.dep[span.head] in SUBJECTS

    def _apposed_before(self, span: MentionSpan) -> int:
        """The name that the second of two joined descriptions belongs to: "Li, a lawyer and former minister,"."""
        article = self.article
        above = article.head[span.head]
        if article.dep[span.head] != "conj" or above >= span.start or not self._personal(span):
            return -1
        index = self.at.get(above, -1)
        if (
            index < 0
            or self.mentions[index].kind != "nominal"
            or article.lower[span.start - 1] not in ("and", "&")
        ):
            return -1
        found = self._apposed(self.mentions[index])
        return found if found >= 0 else self._nominal_entity(index)

    def _personal(self, span: MentionSpan) -> bool:
        lemma = self.article.lemma[span.head]
        if lemma == "old" or is_partitive(self.article, span):
            return True
        if lemma not in load_words("person_nouns") or self._is_plural(span):
            return False
        # "China's coast guard" is no guard.
        return lemma not in load_words("organisation_nouns") or span.head == 0 or self._stands_alone(span)

    def _stands_alone(self, span: MentionSpan) -> bool:
        return self.article.pos[span.head - 1] not in ("NOUN", "PROPN", "PART")

    def _by_role(self, span: MentionSpan, head: str) -> int:
        """The person whose role holds the head noun: the nearest before the mention, else the first after it."""
        article = self.article
        wanted = {article.lower[i] for i in range(span.start, span.end)} - DEFINITE
        gender = load_table("gendered_nouns").get(head, "")
        best: tuple[tuple[int, int, int], int] | None = None
        for index, entity in enumerate(self.entities):
            if (
                entity.kind != "person"
                or head not in entity.role_heads
                or entity.gender not in ("", gender or entity.gender)
            ):
                continue
            before = mentions_before(self.mentions, entity, span.start)
            first = self.mentions[entity.mentions[0]].start
            near = self.mentions[entity.mentions[before - 1]].start if before else -first
            rank = (len(wanted & entity.role_words), int(before > 0), near)
            if best is None or rank > best[0]:
                best = (rank, index)
        return best[1] if best else -1

    def _by_type(self, span: MentionSpan, head: str) -> int:
        """The organisation whose name holds the head noun, nearest before the mention."""
        best, best_start = -1, -1
        for index in self._named_with.get(head, ()):
            entity = self.entities[index]
            before = mentions_before(self.mentions, entity, span.start)
            last = self.mentions[entity.mentions[before - 1]].start if before else -1
            if last > best_start:
                best, best_start = index, last
        return best

    @cached_property
    def _named_with(self) -> dict[str, list[int]]:
        """The organisations whose names hold a word: a long article asks for many words."""
        found: dict[str, list[int]] = {}
        for index, entity in enumerate(self.entities):
            for word in set(entity.tokens) if entity.kind == "organisation" else ():
                found.setdefault(word, []).append(index)
        return found

    def described(self, mention: int, last_speaker: int = -1) -> Referent | None:
        """The name that a description is given behind it, else the fullest wording of the description."""
        article = self.article
        span = self.mentions[mention]
        # "His father" is nobody's "father of two".
        chosen = span if self._kin.is_kin(span) else fullest(article, self.mentions, mention)
        first, last = self._own_name(mention, chosen)
        if first < last:
            name = clean_name(article.text(first, last))
            known = self.by_name(name_tokens(name))
            return self.named(known) if known >= 0 else Referent(name, "person", None, -1, "coreference")
        if is_partitive(article, span):
            return Referent(self._part(mention), "person", None, -1, "description")
        if (speaks_for := self._speaks_for(chosen)) >= 0:
            text = of_organisation(
                self._organisation_name(speaks_for), article.text(chosen.head, chosen.head + 1)
            )
            return Referent(text, "person", None, -1, "description")
        text = self._with_owner(chosen, clean_name(described(article, chosen)), last_speaker)
        return Referent(text, self._kind(chosen), None, -1, "description") if text else None

    def _speaks_for(self, span: MentionSpan) -> int:
        """The mention of the organisation that a bare "a spokesman" speaks for, or -1: the last subject before it."""
        article = self.article
        bare = span.end - span.start == 2 and article.lower[span.start] in ("a", "an")
        if (
            not bare
            or article.lemma[span.head] not in SPOKESPEOPLE
            or len(described(article, span).split()) > 2
        ):
            return -1
        for index in range(self.index_of[span] - 1, -1, -1):
            other = self.mentions[index]
            near = article.sent[span.head] - article.sent[other.head] <= SPEAKS_WITHIN
            if article.para[other.head] < article.para[span.head] or not near:
                break
            if (
                article.inside[other.head] < 0
                and article.dep[other.head] in SUBJECTS
                and self._organisation_name(index)
            ):
                return index
        return -1

    def _organisation_name(self, mention: int) -> str:
        """The name of the organisation that a mention means, "police" for the police, or nothing."""
        span = self.mentions[mention]
        entity = self.of_mention[mention]
        if entity < 0 and span.kind == "nominal":
            entity = self._nominal_entity(mention)
        if self.article.lower[span.start : span.end] == ["police"]:
            return "police"
        known = self.entities[entity] if entity >= 0 else None
        return known.name if known is not None and known.kind == "organisation" else ""

    def _part(self, mention: int) -> str:
        """The description of one of several people: "one of two officials" for "one of them"."""
        article, span = self.article, self.mentions[mention]
        beside = self.at.get(span.end + 1, -1) if article.words[span.end : span.end + 1] == [","] else -1
        if (
            beside >= 0
            and self.mentions[beside].start == span.end + 1
            and article.lower[span.end + 1] in INDEFINITE
        ):
            return clean_name(described(article, self.mentions[beside]))
        group = group_before(article, self.mentions, mention)
        if group < 0:
            inner = MentionSpan(span.start, span.end, span.end - 1, span.kind, span.start, span.end)
            return clean_name(described(article, inner))
        return part_of(
            article.text(span.start, span.start + 1), clean_name(described(article, self.mentions[group]))
        )

    def _own_name(self, mention: int, chosen: MentionSpan) -> tuple[int, int]:
        """The tokens of the name that a description, or the one it takes up, is given behind it, or (0, 0)."""
        if not self._personal(chosen):
            return 0, 0
        before = introduced_before(self.article, self.mentions, mention)
        found = own_name(self.article, chosen)
        return found if found[0] or before < 0 else own_name(self.article, self.mentions[before])

    def _with_owner(self, span: MentionSpan, text: str, last_speaker: int) -> str:
        """ "Her office" as "Ann Lee's office": a description has to be understood outside its article."""
        first = self.article.lower[span.start]
        if first == "whose":
            return f"{self._whose(span, last_speaker)} {text.partition(' ')[2]}"
        gender = OWNER_GENDER.get(first)
        owner = self._owner(span, gender) if gender else -1
        if first == "my" and self.article.inside[span.head] >= 0:
            owner = last_speaker
        if owner < 0:
            return text
        return f"{self.entities[owner].name}'s {text.partition(' ')[2]}"

    def _whose(self, span: MentionSpan, last_speaker: int) -> str:
        """Whom "whose" before a noun means, with an "'s", or "the": "Khartoum, whose envoy said" is of Khartoum's."""
        before = span.start - 1
        before -= before > 0 and self.article.words[before] == ","
        index = self.at.get(before, -1)
        if index < 0:
            return "the"
        entity, owner = self.entity_of(index, last_speaker), self.mentions[index]
        name = self.entities[entity].name if entity >= 0 else self.article.text(owner.start, owner.end)
        return f"{clean_name(name)}'s"

    def _owner(self, span: MentionSpan, gender: str) -> int:
        """The person that "his" or "her" before a noun means: the last before it that was named or taken up."""
        for i in range(self.index_of[span] - 1, -1, -1):
            other = self.mentions[i]
            if self.article.sent[span.head] - self.article.sent[other.head] > 4:
                break
            taken_up = other.kind == "pronoun" and self.article.lower[other.head] not in (
                "it",
                "they",
                "them",
            )
            entity = self.entity_of(i) if taken_up or other.kind == "person" else self.of_mention[i]
            if (
                entity >= 0
                and self.entities[entity].kind == "person"
                and self.entities[entity].gender in ("", gender)
            ):
                return entity
        return -1

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


def _best(question: Question) -> int:
    found = scores(question)
    return question.keys[max(range(len(found)), key=found.__getitem__)] if found else -1


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
