"""Whom "he" and "she" mean: a conditional logit over the people spoken of so far, fitted by `training.pronouns`.

The article is read once, front to back. Every person keeps where they were mentioned last, where as a subject, and
who spoke last; every pronoun that is resolved is itself a mention, so a topic is carried along. The features follow
Lappin and Leass (1994); the weights are learned (`data/pronoun_weights.json`). Work grows linearly with the text,
since only people of the last few sentences are weighed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Protocol

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.descriptions import stays_unnamed
from quotesvc.nlp.entities import Entity
from quotesvc.nlp.lexicon import load_table, reporting_verbs
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.name_gender import sounds

GENDERS = {"he": "m", "him": "m", "she": "f", "her": "f"}
SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer"))
ARGUMENTS = frozenset(("nsubj", "obj", "iobj", "obl", "obl:agent"))
OBJECTS = frozenset(("obj", "iobj", "obl", "obl:agent", "nmod"))
PLACING = frozenset(("in", "at", "near", "from", "to", "into", "across", "around"))
CONTENT = frozenset(("NOUN", "PROPN", "VERB", "PRON"))
MARKS = frozenset(("”", '"', "''", "’", "'"))
REACH = 8
"""Sentences before a pronoun in which its antecedent is looked for."""
WITHHELD = 2.0
"""Log odds for somebody whom the article says that it will not name: there are too few to learn it from."""
JUST = 2
"""Sentences of the writer within which somebody has just been brought in."""
FEATURES = (
    "sentences", "paragraphs", "same_sentence", "subject", "subject_before", "possessive", "object", "pronoun",
    "in_quote", "mentions", "gender_known", "one_word", "subject_sentences", "spoke_last", "unnamed", "headline",
    "opens", "parallel", "tokens", "spoke_and_speaks", "nominal_like", "same_paragraph", "named_here",
    "first_named_here", "in_quote_speaks", "compound", "last_spoke",
    "main_subject", "main_sentences", "main_before", "nearest", "second", "topic",
    "far", "sounds", "placed",
    "told_subject", "told_last", "recent", "recent_subject", "subject_nearest", "same_quote",
)  # fmt: skip


class People(Protocol):
    """What the reading asks of an article's mentions."""

    article: ArticleView
    mentions: list[MentionSpan]
    entities: list[Entity]

    def person_key(self, mention: int) -> int:
        """The index of the person's entity, a number below -1 for somebody unnamed, -1 for no person."""

    def asks(self, mention: int) -> str | None:
        """The gender ("m", "f", "") of a nominal that is resolved like a pronoun, or None for any other."""


@dataclass(slots=True)
class Person:
    """Somebody as far as the reading has come; indexes of mentions, -1 where there is none yet."""

    key: int
    gender: str
    leaning: str
    words: int
    first: int
    last: int = -1
    last_outside: int = -1
    subject: int = -1
    named: int = -1
    spoke: int = -1
    main: int = -1
    mentions: int = 0
    sounds: float = 0.0


@dataclass(slots=True)
class Question:
    """One pronoun (or nominal that is resolved like one): the people that it may mean, a row of `FEATURES` for each.

    ``withheld`` tells which of them the article will not name.
    """

    mention: int
    keys: list[int] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    withheld: list[bool] = field(default_factory=list)


class Reading:
    """Reads the mentions of one article in order and answers for each pronoun the people it may mean."""

    def __init__(self, people: People) -> None:
        self.article = people.article
        self.mentions = people.mentions
        self.entities = people.entities
        self.keys = people.person_key
        self.like_pronoun = people.asks
        self.people: dict[int, Person] = {}
        self.recent: dict[int, None] = {}
        """Everybody spoken of, who was spoken of last at the end."""
        self.speaker = -1
        self.topics: dict[str, int] = {}
        """Whom the article is about: gender, or "" for either, to the person mentioned most."""
        self.opened = self.opened_para = -1
        self.told = sentences_told(self.article)
        self.at = {i: n for n, m in enumerate(people.mentions) for i in range(m.start, m.end)}
        self.resolved: dict[int, int] = {}
        self._unnamed: dict[int, bool] = {}

    def read(self, choose: Callable[[Question], int]) -> Iterator[Question]:
        """Each question in text order; what `choose` answers for it (a key, or -1) is read as a mention of it."""
        for index, mention in enumerate(self.mentions):
            gender = self._asks(index, mention)
            if gender is None:
                key = self.keys(index)
            else:
                question = self._question(index, mention, gender)
                key = choose(question)
                self.resolved[index] = key
                yield question
                if self.article.inside[mention.head] >= 0:
                    continue
            if key != -1:
                self._note(index, mention, key)

    def _asks(self, index: int, mention: MentionSpan) -> str | None:
        if mention.kind == "pronoun":
            return GENDERS.get(self.article.lower[mention.head])
        return self.like_pronoun(index) if mention.kind == "nominal" else None

    def _note(self, index: int, mention: MentionSpan, key: int) -> None:
        person = self.people.get(key)
        if person is None:
            person = self.people[key] = Person(key, *self._traits(key), first=index)
            person.sounds = self._sounds(person)
        person.last = index
        person.mentions += 1
        for gender in {"", person.leaning}:
            topic = self.people.get(self.topics.get(gender, -1))
            if topic is None or person.mentions >= topic.mentions:
                self.topics[gender] = key
        if self.article.inside[mention.head] < 0:
            person.last_outside = index
            if mention.kind != "pronoun":
                person.named = index
                para = self.article.para[mention.head]
                if para != self.opened_para:
                    self.opened, self.opened_para = index, para
        if self.is_subject(mention):
            person.subject = index
            if self._governs(mention):
                person.main = index
            if self._speaks(mention):
                self.speaker = key
                person.spoke = index
        self.recent.pop(key, None)
        self.recent[key] = None

    def _traits(self, key: int) -> tuple[str, str, int]:
        """Gender, the gender that is likely, words of the name."""
        if key >= 0:
            known = self.entities[key]
            return known.gender, known.leaning, len(known.tokens)
        gender = load_table("gendered_nouns").get(self.article.lemma[self.mentions[-key - 2].head], "")
        return gender, gender, 2

    def _sounds(self, person: Person) -> float:
        """Log odds that a name of unknown gender is a man's."""
        if person.key < 0 or person.gender:
            return 0.0
        return sounds(self.entities[person.key].name)

    def _head(self, mention: MentionSpan) -> int:
        """The head of a mention, or of what it stands in apposition to."""
        dep, head = self.article.dep, self.article.head
        return head[mention.head] if dep[mention.head] == "appos" else mention.head

    def is_subject(self, mention: MentionSpan) -> bool:
        """Whether a mention is a subject: by the tree, or as it follows a reporting verb ("said BBC's Ann Lee")."""
        article = self.article
        if article.dep[self._head(mention)] in SUBJECTS:
            return True
        before = mention.start - 1
        while before > 0 and (
            article.words[before] in ("'s", "’s") or article.pos[before] in ("PROPN", "DET")
        ):
            before -= 1
        if before < 0 or article.lemma[before] not in reporting_verbs():
            return False
        if before == 0 or article.words[before - 1] in MARKS:
            return True
        # "The minister, who resigned, accused Lee" has a comma there, too: a mark must be before it, or "said" behind.
        quoted = before > 1 and article.words[before - 2] in MARKS
        return article.words[before - 1] == "," and (quoted or article.lemma[before] == "say")

    def _governs(self, mention: MentionSpan) -> bool:
        """Whether a subject is that of its sentence's main clause."""
        verb = self.article.head[self._head(mention)]
        return self.article.head[verb] == verb

    def _speaks(self, mention: MentionSpan) -> bool:
        article = self.article
        verb = article.head[self._head(mention)]
        return article.inside[mention.head] < 0 and (
            article.lemma[verb] in reporting_verbs() or article.dep[self._head(mention)] not in SUBJECTS
        )

    def _question(self, index: int, mention: MentionSpan, gender: str) -> Question:
        article = self.article
        question = Question(index)
        barred = self._barred(mention)
        here = article.sent[mention.head]
        topic = self.people[self.topics[""]].mentions if self.topics else 0
        speaks = self.is_subject(mention) and self._speaks(mention)
        for key in self._candidates(mention, gender, barred):
            person = self.people[key]
            last = self.mentions[person.last]
            rank = len(question.keys)
            question.keys.append(key)
            question.withheld.append(self._withheld(key))
            own = self._row(mention, person, gender, speaks)
            sign = {"m": 1.0, "f": -1.0}.get(gender, 0.0)
            question.rows.append([
                *own, rank == 0, rank == 1, person.mentions == topic,
                here - article.sent[last.head] > REACH, sign * person.sounds,
                article.case[last.head] in PLACING,
                *self._news(mention, person, rank),
            ])  # fmt: skip
        return question

    def _candidates(self, mention: MentionSpan, gender: str, barred: set[int]) -> list[int]:
        """The people that a pronoun may mean, the latest first.

        Those of the last sentences (or the latest, where there are none), then who spoke last and whom the article is
        about, however far: a portrait calls its subject "she" for pages.
        """
        article = self.article
        here, inside = article.sent[mention.head], article.inside[mention.head]
        found: list[int] = []

        def fits(key: int) -> bool:
            return (
                key not in barred
                and (not gender or self.people[key].gender in ("", gender))
                and self._is_heard(key, inside)
            )

        for key in reversed(self.recent):
            if here - article.sent[self.mentions[self.people[key].last].head] > REACH and found:
                break
            if fits(key):
                found.append(key)
        for key in (self.speaker, self.topics.get(gender, -1), self.topics.get("", -1)):
            if key in self.people and key not in found and fits(key):
                found.append(key)
        return found

    def _is_heard(self, key: int, inside: int) -> bool:
        """Whether a person can be meant in the quote `inside` (-1 for none): who is unnamed in a quote stays in it."""
        within = self.article.inside[self.mentions[-key - 2].head] if key < -1 else -1
        return within in (-1, inside)

    def _barred(self, mention: MentionSpan) -> set[int]:
        """People who are other arguments of the pronoun's verb ("he told Putin"), or of a verb whose subject it is, too
        ("Asked by Putin, he said")."""
        article = self.article
        verb = article.head[mention.head]
        governing = [verb]
        if article.dep[mention.head] in SUBJECTS:
            governing += [i for i in article.children[verb] if self._lacks_subject(i)]
        arguments = (i for above in governing for i in article.children[above] if article.dep[i] in ARGUMENTS)
        others = (self.at.get(i) for i in arguments if not mention.start <= i < mention.end)
        barred = {self._meant(other) for other in others if other is not None}
        return barred - {-1}

    def _lacks_subject(self, i: int) -> bool:
        """Whether a token is the verb of an adverbial clause that shares the subject of the clause above."""
        dep, children = self.article.dep, self.article.children[i]
        return dep[i] == "advcl" and not any(dep[child] in SUBJECTS for child in children)

    def _meant(self, mention: int) -> int:
        """The key of whom a mention means as far as the reading has come, or -1."""
        if self.mentions[mention].kind == "pronoun":
            return self.resolved.get(mention, -1)
        return self.keys(mention)

    def _row(self, mention: MentionSpan, person: Person, gender: str, speaks: bool) -> list[float]:
        article = self.article
        last = self.mentions[person.last]
        if speaks and article.inside[last.head] >= 0 and person.last_outside >= 0:
            # Who is speaking hardly names himself: being named in the quoted words brings nobody nearer.
            last = self.mentions[person.last_outside]
        head = self._head(last)
        sentences = min(REACH, article.sent[mention.head] - article.sent[last.head])
        subject = self.mentions[person.subject] if person.subject >= 0 else None
        since = min(REACH, article.sent[mention.head] - article.sent[subject.head]) if subject else REACH
        is_subject = subject is last
        in_quote = (
            article.inside[last.head] >= 0 and article.inside[last.head] != article.inside[mention.head]
        )
        start = last.start
        main = self.mentions[person.main] if person.main >= 0 else None
        main_since = min(4, article.sent[mention.head] - article.sent[main.head]) if main else 4
        named_here = (
            person.named >= 0 and article.para[self.mentions[person.named].head] == article.para[mention.head]
        )
        return [
            sentences,
            min(4, article.para[mention.head] - article.para[last.head]),
            sentences == 0,
            is_subject,
            is_subject and sentences == 1,
            article.dep[head] == "nmod:poss",
            article.dep[head] in OBJECTS,
            last.kind == "pronoun",
            in_quote,
            math.log1p(person.mentions),
            gender != "" and person.leaning == gender,
            person.words == 1 and not person.gender,
            since,
            person.key == self.speaker,
            person.key < -1,
            article.para[last.head] == 0,
            start == 0 or article.sent[start - 1] != article.sent[start],
            is_subject and self.is_subject(mention),
            math.log1p(max(0, mention.start - last.start)),
            speaks and person.key == self.speaker,
            mention.kind == "nominal" and person.key < -1,
            article.para[mention.head] == article.para[last.head],
            named_here,
            named_here and person.named == self.opened,
            in_quote and speaks,
            article.dep[head] in ("compound", "nmod:desc", "amod"),
            is_subject and person.spoke == person.last,
            person.main >= 0 and person.main == person.last,
            main_since,
            main_since == 1,
        ]

    def _withheld(self, key: int) -> bool:
        """Whether the article says that somebody is not to be named, which it does of those whom it will quote."""
        if key not in self._unnamed:
            self._unnamed[key] = key < -1 and stays_unnamed(self.article, self.mentions[-key - 2])
        return self._unnamed[key]

    def _news(self, mention: MentionSpan, person: Person, rank: int) -> list[float]:
        """Where the writer told of a person last, and whether it is somebody whom he has just brought in.

        The sentences of the writer are counted alone: a long quote puts nobody farther away.
        """
        article = self.article
        here = self.told[article.sent[mention.head]]
        told = self.mentions[person.last_outside if person.last_outside >= 0 else person.last]
        gap = here - self.told[article.sent[told.head]]
        since = here - self.told[article.sent[self.mentions[person.first].head]]
        quote = article.inside[self.mentions[person.last].head]
        subject = self.is_subject(told)
        return [
            gap <= 1 and subject, gap == 0, since <= JUST, since <= JUST and subject, subject and rank == 0,
            quote == article.inside[mention.head] >= 0,
        ]  # fmt: skip


def sentences_told(article: ArticleView) -> list[int]:
    """For each sentence how many there are up to it that are not quoted from end to end."""
    told = [0] * (article.sent[-1] + 1 if len(article) else 0)
    for i, sent in enumerate(article.sent):
        if article.inside[i] < 0 and article.pos[i] in CONTENT:
            told[sent] = 1
    return list(accumulate(told))


@cache
def load_weights() -> Mapping[str, float]:
    """Feature to weight, as `training.pronouns` wrote them."""
    text = resources.files(__package__).joinpath("data", "pronoun_weights.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights


def scores(question: Question) -> list[float]:
    """The score of each person of a question; the differences are log odds."""
    weights = [load_weights()[name] for name in FEATURES]
    return [
        sum(w * x for w, x in zip(weights, row, strict=True)) + WITHHELD * withheld
        for row, withheld in zip(question.rows, question.withheld, strict=True)
    ]
