"""Entities: the people and organisations that an article names, each with its fullest name, roles and gender.

Names are joined by rules that news keeps to: a person is named in full first and by surname afterwards, an
organisation in full first and by its initials or first words afterwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_groups, load_table, load_words
from quotesvc.nlp.mentions import NAME_PARTICLES, MentionSpan, has_headline
from quotesvc.nlp.name_gender import gender_of_given, gender_of_name
from quotesvc.nlp.roles import DETERMINERS, POSSESSIVES, behind_role_verb, dated_end, role_start
from quotesvc.nlp.transliteration import same_name, same_surname, surname_key
from quotesvc.nlp.types import SpeakerKind

PERSON_TITLES_ENDING = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
ROLE_STOPS = frozenset(("who", "which", "that", "said", "whose", "where", "when", "and", "told", "but"))
LONGEST_ROLE = 20
"""Tokens of the longest role behind a name."""
PRONOUN_GENDER = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f",
                  "herself": "f"}  # fmt: skip


CHAMBERS = frozenset(("house", "senate", "state"))
"""Words that name an institution by themselves: "the House" is no White House."""


@dataclass(slots=True)
class Entity:
    """Somebody or something that the article names. ``tokens`` is the name in lower case, ``mentions`` are indexes."""

    name: str
    tokens: tuple[str, ...]
    kind: SpeakerKind
    mentions: list[int] = field(default_factory=list)
    gender: str = ""
    leaning: str = ""  # The gender, or what the pronouns behind the name make likely.
    roles: list[str] = field(default_factory=list)
    role_words: set[str] = field(default_factory=set)
    role_heads: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    outlet: bool = False
    place: bool = False
    certain: bool = False  # Whether the recogniser or the gazetteer knew it for an organisation.


def take_surname(entity: Entity, surname: str) -> None:
    """Give a person known by the first name alone a surname, which may tell whose the first name is."""
    entity.name = f"{entity.name} {surname}"
    entity.tokens = name_tokens(entity.name)
    entity.gender = entity.gender or gender_of_name(entity.name)
    entity.leaning = entity.leaning or entity.gender


def name_tokens(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: lower case, no possessive, no full stops."""
    text = re.sub(r"['’]s?$", "", text.strip())
    return tuple(re.findall(r"[^\W_][\w'’\-]*", text.lower().replace(".", "")))


@dataclass(eq=False)
class Named:
    """What an article names. ``entities`` and ``of_mention`` are as `build_entities` answers them."""

    article: ArticleView
    mentions: Sequence[MentionSpan]
    entities: Sequence[Entity]
    of_mention: Sequence[int]


def build_entities(article: ArticleView, mentions: list[MentionSpan]) -> tuple[list[Entity], list[int]]:
    """The entities of an article, and for every mention the index of its entity or -1 (pronouns, nominals)."""
    builder = _Builder(article, mentions)
    builder.people()
    builder.organisations()
    builder.describe()
    return builder.entities, builder.of_mention


class _Builder:
    def __init__(self, article: ArticleView, mentions: list[MentionSpan]) -> None:
        self.article = article
        self.mentions = mentions
        self.entities: list[Entity] = []
        self.of_mention = [-1] * len(mentions)
        self.names = [name_tokens(article.text(m.core_start, m.core_end)) for m in mentions]
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_surname_key: dict[str, list[int]] = defaultdict(list)
        self._short_forms: frozenset[str] | None = None

    # People

    def people(self) -> None:
        person = [i for i, m in enumerate(self.mentions) if self._is_person(i, m) and self.names[i]]
        # The body first, since a recogniser errs in headlines, where every word has a capital.
        full = sorted((i for i in person if len(self.names[i]) > 1), key=lambda i: (self._in_headline(i), i))
        for i in full:
            self._join(i, self._of_full_name(i))
        singles = [i for i in person if len(self.names[i]) == 1 and not self._is_acronym(i)]
        # Those whose title tells the gender first: they part two people of one surname.
        for i in sorted(singles, key=lambda i: (not self._titled_gender(self.mentions[i]), i)):
            self._join(i, self._by_surname(i))
        self._known_people()

    def _known_people(self) -> None:
        """Capitalised words that are nobody's entity but a known person's name are that person once more."""
        firms = self._firms()
        for i, m in enumerate(self.mentions):
            name = self.names[i]
            if self.of_mention[i] >= 0 or m.outlet or not name or not self._may_be_name(m):
                continue
            if m.kind == "organisation" and name in firms:
                continue
            if len(name) == 1 and (found := self._by_surname(i)) is not None:
                if self._takes_up(name[0], self.entities[found].tokens):
                    self._join(i, found)
            elif len(name) > 1 and (found := self._of_full_name(i)) is not None:
                self._join(i, found)

    def _firms(self) -> frozenset[tuple[str, ...]]:
        """The names that end as a firm's does, and the first word of each: "Holt Foods" and "Holt"."""
        firms = [
            self.names[i]
            for i, m in enumerate(self.mentions)
            if m.kind == "organisation"
            and len(self.names[i]) > 1
            and self.names[i][-1] in load_words("firm_words")
        ]
        return frozenset(name for firm in firms for name in (firm, firm[:1]))

    def _may_be_name(self, mention: MentionSpan) -> bool:
        """Whether a mention may be a name that was seen before: "Roberts" is a noun in the plural to many a tagger."""
        if mention.kind == "nominal":
            first = self.article.words[mention.start]
            return mention.end - mention.start == 1 and first[:1].isupper() and not first.isupper()
        return mention.kind in ("person", "proper", "organisation", "place")

    @staticmethod
    def _takes_up(word: str, known: tuple[str, ...]) -> bool:
        return len(known) > 1 and word in (known[-1], known[0], known[-1].split("-")[-1])

    def _in_headline(self, mention: int) -> bool:
        return self._is_in_headline(self.mentions[mention])

    def _is_in_headline(self, mention: MentionSpan) -> bool:
        return self.article.para[mention.head] == 0 and has_headline(self.article)

    def _of_full_name(self, mention: int) -> int | None:
        """The person of a name of several words; in a headline also by a known surname beside other words."""
        found = self._same_person(self.names[mention])
        if found is None:
            found = self._spelled_otherwise(self.names[mention])
        if found is not None or not self._in_headline(mention):
            return found
        span, given = self.mentions[mention], load_groups("given_names")
        words = set(self.article.words[span.core_start : span.core_end])
        if words & (given["m"] | given["f"]):
            return None  # Somebody of the same family.
        for word in self.names[mention]:
            for index in self.by_word.get(word, ()):
                known = self.entities[index]
                if known.kind == "person" and len(known.tokens) > 1 and known.tokens[-1] == word:
                    return index
        return None

    def _is_acronym(self, mention: int) -> bool:
        """Whether a "person" is the short form of an organisation: "EA" beside "Electronic Arts"."""
        span = self.mentions[mention]
        word = self.article.words[span.core_start]
        if not word.isupper() or not 2 <= len(word) <= 5 or span.start < span.core_start:
            return False
        return word.lower() in self.short_forms()

    def short_forms(self) -> frozenset[str]:
        """The initials of the article's names of several words that are no people."""
        if self._short_forms is None:
            self._short_forms = frozenset(
                short
                for m in self.mentions
                if m.kind in ("organisation", "proper", "place") and m.core_end - m.core_start > 1
                for short in initials_of(self.article.text(m.core_start, m.core_end))
            )
        return self._short_forms

    def _is_person(self, index: int, mention: MentionSpan) -> bool:
        if mention.kind == "person" or self._named_as_kin(mention):
            return not mention.outlet
        if mention.kind not in ("proper", "organisation") or mention.outlet:
            return False
        # "spokesman Abc Defg" is a person whatever the entity recogniser made of the name.
        before = self.article.lower[mention.core_start - 1].rstrip(".") if mention.core_start else ""
        titled = (
            mention.start < mention.core_start or before in load_words("person_nouns") or before in _PERSONAL
        )
        words = self.names[index]
        if titled and mention.kind == "proper":
            return len(words) <= 4 and not self._organisational(words)
        if mention.kind == "organisation":
            personal = (titled and before in _PERSONAL) or self._aged(mention)
            told = (personal and len(words) < 4) or self._named_as_people_are(mention)
            return told and 1 < len(words) <= 4 and not self._organisational(words)
        if not 2 <= len(words) <= 4:
            return False
        groups = load_groups("given_names")
        first = self.article.words[mention.core_start]
        known = first in groups["m"] or first in groups["f"]
        return known or (self._described_as_person(mention) and not self._organisational(words))

    def _named_as_people_are(self, mention: MentionSpan) -> bool:
        """Whether a name opens with a given name and what stands beside it is said of people: "contractor Ann Lee",
        "Ann Lee, who", "Ann Lee, a farmer"."""
        article, first = self.article, mention.core_start
        if not gender_of_given(article.words[first]) or article.words[mention.end - 1].lower() in load_words(
            "firm_words"
        ):
            return False
        titled = mention.start < first or (first > 0 and self._is_person_noun(first - 1))
        who = article.lower[mention.end : mention.end + 2] == [",", "who"]
        return titled or who or self._described_as_person(mention)

    def _described_as_person(self, mention: MentionSpan) -> bool:
        """Whether what stands beside a name in commas is said of people alone: "its author, NAME", "NAME, 54,", "NAME,
        a farmer,"."""
        article, head = self.article, mention.head
        if self._aged(mention):
            return True
        if article.words[mention.end : mention.end + 1] == [","] and any(
            article.dep[i] == "appos" and self._is_person_noun(i) for i in article.children[head]
        ):
            return True
        above = article.head[head]
        before = article.words[mention.start - 1] if mention.start else ""
        return before == "," and article.dep[head] == "appos" and self._is_person_noun(above)

    def _is_person_noun(self, i: int) -> bool:
        """Whether a token is a noun for people that no company is called by."""
        lemma = self.article.lemma[i]
        return lemma in load_words("person_nouns") and lemma not in load_words("person_or_company_nouns")

    def _named_as_kin(self, mention: MentionSpan) -> bool:
        """Whether a name stands behind somebody's word for kin: "her husband, NAME,", "his younger brother NAME"."""
        lower, first, end = self.article.lower, mention.core_start, mention.end
        commas = first > 2 and lower[first - 1] == "," and lower[end : end + 1] in ([","], ["."])
        noun = first - 2 if commas else first - 1
        if not self.article.words[first][:1].isupper() or (not commas and self._is_in_headline(mention)):
            return False  # "Keeper's widow wins"
        kin = noun > 0 and lower[noun] in load_table("kin_nouns") and (commas or lower[noun] != "partner")
        return kin and any(word in ("his", "her", "'s", "’s") for word in lower[max(0, noun - 3) : noun])

    def _aged(self, mention: MentionSpan) -> bool:
        """Whether an age stands behind a name: "NAME, 54, ..."."""
        comma, age, end = (*self.article.words[mention.end : mention.end + 3], "", "", "")[:3]
        return comma == "," and _AGE.fullmatch(age) is not None and end in (",", ".")

    @staticmethod
    def _organisational(words: Iterable[str]) -> bool:
        return any(word in load_words("organisation_nouns") for word in words)

    def _same_person(self, name: tuple[str, ...]) -> int | None:
        for index in self._sharing(name):
            other = self.entities[index]
            if other.kind == "person" and len(other.tokens) > 1 and same_person(name, other.tokens):
                return index
        return None

    def _spelled_otherwise(self, name: tuple[str, ...]) -> int | None:
        """The person of a name of several words in another romanisation: Dmytro for Dmitry."""
        for index in self.by_surname_key.get(surname_key(name[-1]), ()):
            other = self.entities[index]
            genders = {gender_of_name(other.name), gender_of_name(" ".join(name).title())}
            if len(other.tokens) > 1 and same_name(name, other.tokens) and not {"m", "f"} <= genders:
                return index
        return None

    def _surname_otherwise(self, word: str) -> int | None:
        """The one person whose surname a word is in another romanisation."""
        found = [i for i in self.by_surname_key.get(surname_key(word), ())
                 if same_surname(word, self.entities[i].tokens[-1])]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def _sharing(self, name: tuple[str, ...]) -> list[int]:
        """Entities that share a word with the name, each once."""
        return list(dict.fromkeys(i for word in name for i in self.by_word.get(word, ())))

    def _by_surname(self, index: int) -> int | None:
        """The person whose surname (or else first name) the one-word mention is: the last named before it."""
        word = self.names[index][0]
        gender = self._titled_gender(self.mentions[index])
        position = self.mentions[index].core_start
        titles = self._title_words(self.mentions[index])
        best: tuple[tuple[int, ...], int] | None = None
        for i in self.by_word.get(word, ()):
            entity = self.entities[i]
            if entity.kind != "person" or (
                gender and (entity.gender or gender_of_name(entity.name)) not in ("", gender)
            ):
                continue
            last = entity.tokens[-1] == word or entity.tokens[-1].endswith("-" + word)
            before = [m for m in entity.mentions if self.mentions[m].core_start <= position]
            near = self.mentions[(before or entity.mentions)[-1 if before else 0]].core_start
            rank = (
                int(last), len(titles & entity.titles), len(before) // 2 if before else -1,
                near if before else -near,
            )  # fmt: skip
            if best is None or rank > best[0]:
                best = (rank, i)
        if best is None and not any(self.entities[i].kind == "person" for i in self.by_word.get(word, ())):
            return self._surname_otherwise(word)
        return best[1] if best else None

    def _title_words(self, mention: MentionSpan) -> set[str]:
        """Words before and behind a name that tell what somebody is, without "Mr" and its like."""
        words = {self.article.lower[i].rstrip(".") for i in range(mention.start, mention.core_start)}
        return words - {"", *_PERSONAL}

    def _join(self, mention: int, entity: int | None) -> None:
        name = self.names[mention]
        span = self.mentions[mention]
        text = clean_name(self.article.text(span.core_start, span.core_end))
        if len(name) > 1:
            text = cased_name(text)
        if entity is None:
            if len(name) == 1:
                text, name = self._fuller(span, text, name)
            entity = len(self.entities)
            self.entities.append(Entity(text, name, "person"))
        known = self.entities[entity]
        recased = known.name.isupper() and name == known.tokens and not text.isupper()
        if recased or _fuller_name(name, known.tokens):
            known.name, known.tokens = text, name
        known.gender = known.gender or self._titled_gender(span)
        known.titles |= self._title_words(span)
        insort(known.mentions, mention)
        for word in {*name, *known.tokens, *(part for w in name for part in w.split("-") if len(part) > 3)}:
            if entity not in self.by_word[word]:
                self.by_word[word].append(entity)
        key = surname_key(known.tokens[-1])
        if key and entity not in self.by_surname_key[key]:
            self.by_surname_key[key].append(entity)
        self.of_mention[mention] = entity

    def _fuller(self, span: MentionSpan, text: str, name: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The full name that a surname ends elsewhere in the article, where the recogniser never saw it whole."""
        article = self.article
        words = article.words[span.core_start : span.core_end]  # Several where the name has hyphens.
        for i in self._places.get(words[0], ()):
            last = i + len(words)
            if span.core_start <= i < span.core_end or article.words[i:last] != words:
                continue
            first = i
            while first > 0 and i - first < 3 and _name_word(article, first - 1):
                first -= 1
            while first < i and article.lower[first].rstrip(".") in {*load_table("honorifics"), *_PERSONAL}:
                first += 1
            if first < i and article.lower[first] not in NAME_STOPS:
                whole = clean_name(article.text(first, last))
                return whole, name_tokens(whole)
        return text, name

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The places of each word: a long article asks for many."""
        found: dict[str, list[int]] = {}
        for i, word in enumerate(self.article.words):
            found.setdefault(word, []).append(i)
        return found

    # Organisations and places

    def organisations(self) -> None:
        chosen = [
            i
            for i, m in enumerate(self.mentions)
            if self.of_mention[i] < 0 and m.kind in ("organisation", "place", "proper") and self.names[i]
        ]
        initials: dict[str, int] = {}
        for i in sorted(chosen, key=lambda i: (-len(self.names[i]), i)):
            self._join_organisation(i, initials)

    def _join_organisation(self, mention: int, initials: dict[str, int]) -> None:
        span, name = self.mentions[mention], self.names[mention]
        name = name[1:] if name[0] == "the" and len(name) > 1 else name
        found = None
        if len(name) == 1:
            found = initials.get(name[0], self._by_last_word(span, name[0]))
        for index in self._sharing(name) if found is None else ():
            entity = self.entities[index]
            if entity.kind == "organisation" and not entity.outlet and (
                entity.tokens == name or (not span.outlet and entity.tokens[: len(name)] == name and not entity.place
                                          and span.kind != "place")
            ):  # fmt: skip
                found = index
                break
            if entity.kind == "organisation" and entity.tokens == name:
                found = index
                break
        if found is None:
            text = clean_name(self.article.text(span.core_start, span.core_end))
            found = len(self.entities)
            self.entities.append(
                Entity(text, name, "organisation", outlet=span.outlet, place=span.kind == "place")
            )
            for word in set(name):
                self.by_word[word].append(found)
            if len(name) > 1:
                for short in initials_of(text):
                    initials.setdefault(short, found)
        entity = self.entities[found]
        if entity.name.isupper() and name == entity.tokens:
            entity.name = clean_name(self.article.text(span.core_start, span.core_end))
        insort(entity.mentions, mention)
        entity.certain = entity.certain or span.kind == "organisation" or self._told(span)
        entity.outlet = entity.outlet or span.outlet
        self.of_mention[mention] = found

    def _by_last_word(self, mention: MentionSpan, word: str) -> int | None:
        """The one organisation whose name ends in a capitalised noun behind "the": "the Commission", "the Times"."""
        headline = self.article.para[mention.head] == 0
        the = self.article.lower[mention.core_start - 1 : mention.core_start] == ["the"]
        if mention.outlet or mention.kind == "place" or word in CHAMBERS or not (the or headline):
            return None
        found = [
            index
            for index in self.by_word.get(word, ())
            if (entity := self.entities[index]).kind == "organisation"
            and not entity.place
            and entity.tokens[-1:] == (word,)
            and len(entity.tokens) > 1
        ]
        return found[0] if len(found) == 1 else None

    def _told(self, mention: MentionSpan) -> bool:
        """Whether the noun right before a name tells that it is an organisation: "the group Daylight"."""
        before = mention.start - 1
        return before >= 0 and self.article.lower[before] in load_words("organisation_nouns")

    # Roles and gender

    def describe(self) -> None:
        for entity in self.entities:
            if entity.kind != "person":
                continue
            for index in entity.mentions:
                for role in self._roles(self.mentions[index]):
                    if role and role not in entity.roles:
                        entity.roles.append(role)
                entity.ages |= self._ages(self.mentions[index])
            for role in entity.roles:
                entity.role_words.update(name_tokens(role))
                entity.role_heads.update(role_heads(role))
            for title in entity.titles:
                entity.role_heads.update(role_heads(title))
            entity.gender = self._gender(entity)
            entity.leaning = entity.gender or self._gender_by_pronouns(entity)

    def _roles(self, mention: MentionSpan) -> Iterable[str]:
        """Role phrases around a name: before it, in apposition after it, or behind a copula."""
        article = self.article
        if mention.start < mention.core_start:
            yield cased_name(role_text(self._without_courtesy(mention)))
        else:
            yield self._role_before(mention)
        after = mention.core_end
        if after + 1 < len(article) and article.words[after] == ",":
            yield self._role_after(after + 1)
            after += 2 if article.lower[after + 1] == "who" else 0
        if (given := behind_role_verb(article, after)) >= 0:
            yield self._role_after(given, dated_end(article, given))

    def _ages(self, mention: MentionSpan) -> set[str]:
        """The age beside a name: "Ann Lee, 51,", "Ann Lee, a 51-year-old cook", "51-year-old Ann Lee"."""
        article, end = self.article, mention.core_end
        before = self._years(max(0, mention.core_start - 7), mention.core_start)
        if end + 1 >= len(article) or article.words[end] != ",":
            return before
        if article.words[end + 1].isdigit():
            return before | {article.words[end + 1]}
        close = next(
            (i for i in range(end + 1, min(len(article), end + 9)) if article.words[i] == ","), end + 9
        )
        return before | self._years(end + 1, min(close, len(article)))

    def _years(self, first: int, last: int) -> set[str]:
        """The numbers of "51-year-old" among the tokens ``first:last`` of one paragraph."""
        lower, para = self.article.lower, self.article.para
        return {
            lower[i]
            for i in range(first, last - 4)
            if lower[i].isdigit()
            and lower[i + 2 : i + 5 : 2] == ["year", "old"]
            and para[i] == para[last - 1]
        }

    def _without_courtesy(self, mention: MentionSpan) -> str:
        """The titles before a name with what tells more of the role, without "Mr" and its like, which are no role.

        A peer's title behind an office is none either: "Energy Minister Baroness Holt".
        """
        lower, start, end = self.article.lower, mention.start, mention.core_start
        while start < end and lower[start].rstrip(".") in ("", *_PERSONAL):
            start += 1
        while start < end and (
            lower[end - 1].rstrip(".") in _PERSONAL
            or (lower[end - 1] in _NOBLE and end - 1 > start and lower[end - 2] in load_words("person_nouns"))
        ):
            end -= 1
        return (
            self.article.text(role_start(self.article, start, mention.core_end), end) if start < end else ""
        )

    def _role_before(self, mention: MentionSpan) -> str:
        """ "the defence minister, Li Shangfu" and "its chief executive Ann Lee"."""
        article = self.article
        end = mention.core_start
        if end > 1 and article.words[end - 1] == ",":
            end -= 1
        start = end
        while start > 0 and end - start < 12 and article.para[start - 1] == article.para[mention.start]:
            if article.words[start - 1] in _CLAUSE_ENDS or article.pos[start - 1] in ("VERB", "AUX"):
                break
            start -= 1
            if article.lower[start] in DETERMINERS:
                break
        heads = [
            i
            for i in range(start, end)
            if article.lower[i] in load_words("person_nouns") and article.pos[i] in ("NOUN", "PROPN")
        ]
        if not heads:
            return ""
        if article.lower[start] in DETERMINERS:
            return role_text(article.text(self._whole_office(start), end))
        if end == mention.core_start or heads[-1] != end - 1:
            return ""
        first = role_start(article, end - 1, mention.core_end)
        owned = any(article.words[i] in POSSESSIVES for i in range(first, end))
        return role_text(article.text(first, end)) if owned else ""

    def _whole_office(self, start: int) -> int:
        """Where the office begins of which "the" at `start` may be the middle: "the head of the port authority"."""
        article = self.article
        of, noun = start - 1, start - 2
        if (
            noun < 0
            or article.lower[of] not in ("of", "for", "at")
            or article.sent[noun] != article.sent[start]
        ):
            return start
        if article.lower[noun] not in load_words("person_nouns") or article.pos[noun] not in (
            "NOUN",
            "PROPN",
        ):
            return start
        return role_start(article, noun, noun + 1)

    def _role_after(self, start: int, limit: int | None = None) -> str:
        article = self.article
        end, head = start, -1
        limit = len(article) if limit is None else limit
        while end < limit and end - start < LONGEST_ROLE and article.inside[end] == article.inside[start - 1]:
            if (
                article.words[end] in _CLAUSE_ENDS
                or article.para[end] != article.para[start - 1]
                or (article.lower[end] in ROLE_STOPS and not self._joins_offices(end, start))
                or article.pos[end] == "VERB"
            ):
                break
            if (
                head < 0
                and article.lower[end] in load_words("person_nouns")
                and article.pos[end] in ("NOUN", "PROPN")
            ):
                head = end
            end += 1
        if head < 0 or head - start > 7:
            return ""
        verb = end < len(article) and article.pos[end] in ("VERB", "AUX")
        if verb and article.lower[start] == "the" and article.dep[head] in ("nsubj", "nsubj:pass"):
            return ""  # "According to Lee, the mayor promised ..."
        return role_text(article.text(start, end))

    def _joins_offices(self, i: int, start: int) -> bool:
        """Whether an "and" joins what one person is: "minister for transport and leader of the house"."""
        article = self.article
        if (
            article.lower[i] != "and"
            or i + 1 >= len(article)
            or article.lower[i + 1] in DETERMINERS - {"a", "an"}
        ):
            return False
        joined = article.head[i]
        if (
            joined <= i
            or article.dep[joined] != "conj"
            or article.pos[joined] not in ("NOUN", "PROPN", "ADJ")
        ):
            return False
        if any(article.ent[j] == "PERSON" for j in range(i, joined + 1)):
            return False
        near = article.lower[joined : joined + 4]  # The tree may hang the second office on the name.
        office = start - 4 < article.head[joined] and any(word in load_words("person_nouns") for word in near)
        return article.head[joined] < i and (article.head[joined] >= start or office)

    def _gender(self, entity: Entity) -> str:
        """By "Mr" or "Mrs", by the given name, by other titles and roles ("chairman" may be a woman), in this order."""
        for courtesy in (True, False):
            for index in entity.mentions:
                if gender := self._titled_gender(self.mentions[index], courtesy=courtesy):
                    return gender
            if courtesy and (gender := gender_of_name(entity.name)):
                return gender
        genders = load_table("gendered_nouns")
        heads = (head for role in entity.roles for head in role_heads(role))
        return next((genders[word] for word in heads if word in genders), "")

    def _titled_gender(self, mention: MentionSpan, *, courtesy: bool = False) -> str:
        """What the titles before a name tell: "m" after "Mr", "f" after "Baroness"; `courtesy` asks for "Mr" alone."""
        for i in range(mention.start, mention.core_start):
            if courtesy and self.article.lower[i].rstrip(".") not in _PERSONAL:
                continue
            if gender := load_table("honorifics").get(self.article.lower[i].rstrip("."), "-").strip("-"):
                return gender
        before = self.article.lower[mention.core_start - 1].rstrip(".") if mention.core_start else ""
        return _PERSONAL.get(before, "") if mention.start == mention.core_start else ""

    @cached_property
    def _people_at(self) -> list[int]:
        """Where people are named, once it is known who they are."""
        return sorted(
            m.core_start
            for i, m in enumerate(self.mentions)
            if (e := self.of_mention[i]) >= 0 and self.entities[e].kind == "person"
        )

    def _gender_by_pronouns(self, entity: Entity) -> str:
        """The gender of the pronouns that follow the name before anybody else is named."""
        votes = {"m": 0, "f": 0}
        article = self.article
        for index in entity.mentions:
            mention = self.mentions[index]
            behind = bisect_left(self._people_at, mention.core_end)
            following = self._people_at[behind] if behind < len(self._people_at) else len(article)
            for i in range(mention.core_end, min(following, mention.core_end + 25)):
                if article.inside[i] == article.inside[mention.core_start] and (
                    g := PRONOUN_GENDER.get(article.lower[i])
                ):
                    votes[g] += 1
                    break
        return "" if votes["m"] == votes["f"] else max(votes, key=lambda g: votes[g])


_AGE = re.compile(r"[1-9]\d|10\d")
_PERSONAL = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "dame": "f", "dr": "", "shri": "m", "shrimati": "f",
    "smt": "f", "herr": "m", "frau": "f", "señor": "m", "señora": "f", "monsieur": "m", "signor": "m", "signora": "f",
}  # fmt: skip
_NOBLE = frozenset(
    ("lord", "lady", "baron", "baroness", "viscount", "viscountess", "earl", "count", "countess")
)
_CLAUSE_ENDS = frozenset((",", ";", ":", ".", "!", "?", "(", ")", "“", "”", '"', "—", "–", "''", "``"))
NAME_STOPS = frozenset(
    ("the", "a", "an", "but", "and", "in", "on", "at", "when", "while", "as", "for", "after", "before", "if", "he",
     "she", "that", "this", "by", "of", "with", "from", "to", "said", "then", "also")
)  # fmt: skip


def _name_word(article: ArticleView, i: int) -> bool:
    word = article.words[i]
    if (
        not word[:1].isupper()
        or (word.isupper() and len(word) > 3)
        or article.pos[i] in ("PUNCT", "NUM", "DET", "ADP", "PRON", "CCONJ")
    ):
        return False
    return article.lower[i] not in NAME_STOPS and article.lower[i] not in load_words("person_nouns")


def initials_of(name: str) -> set[str]:
    """The short forms that a name's first letters give, in lower case: "UK Free Party" as "ufp" and "ukfp"."""
    words = [word for word in name.split() if word.lower() not in ("of", "the", "and", "for", "&")]
    plain = "".join(word[0] for word in words).lower()
    whole = "".join(word if word.isupper() else word[0] for word in words).lower()
    return {short for short in (plain, whole) if len(short) > 1}


def cased_name(text: str) -> str:
    """A person's name in capitals as it is written elsewhere: "ANN O'DOWD-LEE III" as "Ann O'Dowd-Lee III".

    Words of two letters without a vowel stay, being initials ("JD"), and so does a name with small letters.
    """
    if not text.isupper():
        return text
    words = text.split()
    return " ".join(_cased_word(word, first=i == 0) for i, word in enumerate(words))


def _cased_word(word: str, *, first: bool) -> str:
    low = word.lower()
    if low.rstrip(".") in PERSON_TITLES_ENDING and len(low) > 1 and set(low) == {"i"}:
        return word
    if len(word) < 3 and not set(low) & set("aeiouy"):
        return word
    if not first and low in NAME_PARTICLES:
        return low
    cased = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    cased = re.sub(r"(?<=['’])S$", "s", cased)
    return re.sub(r"^Mc([a-z])(?=[a-z]{2})", lambda part: "Mc" + part[1].upper(), cased)


def clean_name(text: str) -> str:
    """A name as it is shown: white space evened out, no possessive."""
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?:['’]s|['’])$", "", text)


def role_text(text: str) -> str:
    """A role as it is shown: white space evened out, no article, no age, no comma at the end."""
    text = re.sub(r"\s+", " ", text).strip(" ,;–—-")
    text = re.sub(r"^(?:the|a|an|its|their|his|her|our)\s+", "", text, flags=re.IGNORECASE)
    return re.sub(r"^[1-9]\d*-year-old\s+", "", text)


def role_heads(role: str) -> list[str]:
    """The nouns by which an article takes up a role: "chief" and "executive" of "chief executive of the bank".

    No organisation before the last of them is one: "ministry" of "ministry spokesman".
    """
    heads: list[tuple[str, ...]] = []
    for word in re.findall(r"[^\W_][\w'’\-]*\.?", role.lower()):
        if word in _ROLE_ENDS:
            break
        if re.search(r"['’]s?$", word):
            heads.clear()
            continue
        if heads and heads[-1][0] in load_words("organisation_nouns"):
            heads.pop()
        bare = word.rstrip(".")
        heads.append((bare, bare.rpartition("-")[2], *load_table("title_long_forms").get(bare, "").split()))
    return [head for forms in heads for head in forms]


_ROLE_ENDS = frozenset(("of", "for", "at", "in", "to", "from", "with", "on", "against", "who", "under", "by"))


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of several words are one person's: the same surname, and nothing that contradicts."""
    if one == other:
        return True
    one, other = _without_suffix(one), _without_suffix(other)
    short, long = sorted((one, other), key=len)
    if short[-1] == long[-1]:
        return set(short) <= set(long) or short[0] == long[0] or _initial(short[0], long[0])
    return len(short) > 1 and long[: len(short)] == short


def _without_suffix(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[:-1] if len(name) > 2 and name[-1] in PERSON_TITLES_ENDING else name


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def _fuller_name(new: tuple[str, ...], old: tuple[str, ...]) -> bool:
    return (len(new), sum(map(len, new))) > (len(old), sum(map(len, old))) and new[
        -1
    ] not in PERSON_TITLES_ENDING
