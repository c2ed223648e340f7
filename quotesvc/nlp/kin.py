"""Kin: which named person "his wife" or "her daughter" is, from what the article tells of who belongs to whom.

"Ann Lee, Peter Holt's mother," makes her his mother and him her son. Husband and wife are known by a shared surname,
too, where an article names two people of it alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotesvc.nlp.entities import PERSON_TITLES_ENDING, Named
from quotesvc.nlp.lexicon import load_table
from quotesvc.nlp.mentions import NAME_PARTICLES, MentionSpan
from quotesvc.nlp.name_gender import gender_of_given, gender_of_surname

OWNER_GENDER = {"his": "m", "her": "f"}
SPOUSES = frozenset(("husband", "wife"))
NEAR = 4
"""Sentences before "his" or "her" in which the owner is looked for."""
FAR = 8
"""The same where nothing but the surname hangs on it."""
BESIDE = 8
"""Tokens behind a name within which a word for kin in apposition is looked for."""
_CHILDREN = frozenset(("brother", "sister", "son", "daughter"))
SHARING = (_CHILDREN | {"wife", "widow", "father", "mother", "mum", "mom", "dad"}, _CHILDREN)
"""Kin of a man, and of a woman, who mostly bear the same surname: hers may be her husband's, her father's is not."""
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))


def surname(name: str) -> str:
    """The surname of a full name with what belongs to it ("Anna de la Torre" as "de la Torre"), or "" where none tells
    it or where it differs between men and women."""
    words = name.split()
    while len(words) > 2 and words[-1].lower() in PERSON_TITLES_ENDING:
        words.pop()
    first = next((i for i in range(1, len(words)) if words[i].lower() in NAME_PARTICLES), len(words) - 1)
    return "" if len(words) < 2 or gender_of_surname(name) else " ".join(words[first:])


@dataclass(eq=False)
class Kin(Named):
    """The kin of one article."""

    def __post_init__(self) -> None:
        mentions = self.mentions
        people = [n for n in range(len(mentions)) if self._person_at(n) >= 0]
        self._at = {i: n for n in people for i in range(mentions[n].start, mentions[n].end)}
        self._people = people
        self._starts = [mentions[n].start for n in people]
        self._told: dict[tuple[int, str], int] | None = None

    def is_kin(self, span: MentionSpan) -> bool:
        """Whether a nominal is a word for kin with its owner: "her husband", "Ann Lee's mother"."""
        return self.article.lemma[span.head] in load_table("kin_nouns") and self._possessor(span) >= 0

    def person(self, span: MentionSpan, owner: int = -1) -> int:
        """The entity of the kin that a nominal means, or -1; `owner` is whose kin, where that is known already."""
        owner = self.owner(span) if owner < 0 else owner
        noun = self.article.lemma[span.head]
        if owner < 0:
            return -1
        found = self._relations().get((owner, noun), -1)
        return self._spouse(owner, noun) if found < 0 and noun in SPOUSES else found

    def owner(self, span: MentionSpan) -> int:
        """The named person whose kin a nominal means: the possessor, or the last one named before "his" or "her"."""
        at = self._possessor(span)
        gender = OWNER_GENDER.get(self.article.lower[at]) if at >= 0 else None
        return self._person_at(self._at.get(at, -1)) if gender is None else self.last_before(at, gender)

    def last_before(self, token: int, gender: str, besides: int = -1, reach: int = NEAR) -> int:
        """The last person named before a token whose gender may be that, other than the entity `besides`, or -1."""
        for index in reversed(self._people[: bisect_left(self._starts, token)]):
            if self.article.sent[token] - self.article.sent[self.mentions[index].head] > reach:
                break
            person = self.of_mention[index]
            if person != besides and self.entities[person].gender in ("", gender):
                return person
        return -1

    def surnames(self) -> Iterator[tuple[int, str]]:
        """The people whom an article calls by their first name alone, each with the surname of the kin it has beside:
        "Ann Lee's brother, Tom," and "Tom and Ann Lee". The surname is "" where none can be shared."""
        last_names = {entity.tokens[-1] for entity in self.entities if len(entity.tokens) > 1}
        for n, index in enumerate(self._people):
            person = self.entities[self.of_mention[index]]
            if len(person.tokens) > 1 or person.tokens[0] in last_names:
                continue
            for owner in (*self._sharing(index), *self._coordinated(n)):
                yield self.of_mention[index], surname(self.entities[owner].name)

    def _sharing(self, index: int) -> Iterator[int]:
        """The people whose kin a name is by the words beside it, where such kin mostly bear one surname."""
        for noun in self._nouns_beside(self.mentions[index]):
            owner = self._owner_before(noun, FAR)
            if owner < 0:
                continue
            before = self.article.lower[max(0, noun - 3) : noun]
            if self._several(noun, before):
                continue  # Whose a pronoun means is a guess, and a wrong surname worse than none.
            hers = self.entities[owner].gender == "f" or "her" in before
            if self.article.lower[noun] in SHARING[hers]:
                yield owner

    def _several(self, noun: int, before: Sequence[str]) -> bool:
        """Whether "his" or "her" before a noun may mean several people: two of its gender are named in the article."""
        gender = next((OWNER_GENDER[word] for word in before if word in OWNER_GENDER), None)
        if gender is None:
            return False
        fits: set[int] = set()
        for index in self._people:
            person = self.of_mention[index]
            known = self.entities[person]
            if self.mentions[index].start > noun or len(fits) > 1:
                break
            if len(known.tokens) > 1 and known.gender in ("", gender):
                fits.add(person)
        return len(fits) > 1

    def _coordinated(self, n: int) -> Iterator[int]:
        """The person named in full behind a given name and "and": "Tom and Ann Lee"."""
        first = self.mentions[self._people[n]]
        second = self.mentions[self._people[n + 1]] if n + 1 < len(self._people) else first
        given = self.article.text(first.core_start, first.core_end)
        if (
            first.end + 1 == second.start
            and self.article.lower[first.end] == "and"
            and gender_of_given(given)
        ):
            yield self.of_mention[self._people[n + 1]]

    def _person_at(self, mention: int) -> int:
        entity = self.of_mention[mention] if mention >= 0 else -1
        return entity if entity >= 0 and self.entities[entity].kind == "person" else -1

    def _possessor(self, span: MentionSpan) -> int:
        """The token that owns the head of a nominal, or -1."""
        article = self.article
        if article.lower[span.start] in OWNER_GENDER:
            return span.start
        owners = [i for i in article.children[span.head] if article.dep[i] == "nmod:poss" and i < span.head]
        return owners[0] if owners else -1

    def _relations(self) -> dict[tuple[int, str], int]:
        """Whose kin by which word is whom, both ways, where the article tells the name beside the word.

        Words are read and no trees, which texts far from quotes do not have.
        """
        if self._told is None:
            self._told = {}
            for index in self._people:
                person = self.of_mention[index]
                for noun in self._nouns_beside(self.mentions[index]):
                    owner = self._owner_before(noun)
                    if owner >= 0 and owner != person:
                        self._tell(person, self.article.lower[noun], owner)
        return self._told

    def _nouns_beside(self, mention: MentionSpan) -> Iterator[int]:
        """Words for kin right before a name, and behind it up to a comma: "her aunt, NAME", "NAME, Ann Lee's aunt,"."""
        words, kin = self.article.lower, load_table("kin_nouns")
        first = mention.core_start
        before = first - 1 - (first > 1 and words[first - 1] == ",")
        if before > 0 and words[before] in kin:
            yield before
        if mention.end < len(words) and words[mention.end] == ",":
            for i in range(mention.end + 1, min(len(words), mention.end + BESIDE)):
                if words[i] == ",":
                    break
                if words[i] in kin:
                    yield i
                    break

    def _owner_before(self, noun: int, reach: int = NEAR) -> int:
        """The person whom a word for kin belongs to, with an adjective or two between: "Ann Lee's late husband"."""
        words = self.article.lower
        for i in range(noun - 1, max(-1, noun - 4), -1):
            if words[i] in OWNER_GENDER:
                return self.last_before(i, OWNER_GENDER[words[i]], reach=reach)
            if words[i] in _POSSESSIVE and i > 0:
                return self._person_at(self._at.get(i - 1, -1))
        return -1

    def _tell(self, person: int, noun: str, owner: int) -> None:
        told = self._told if self._told is not None else {}
        told.setdefault((owner, noun), person)
        genders = load_table("gendered_nouns")
        for other in load_table("kin_nouns")[noun].split():
            if genders.get(other, "") in ("", self.entities[owner].gender or genders.get(other, "")):
                told.setdefault((person, other), owner)

    def _spouse(self, owner: int, noun: str) -> int:
        """The only other person of the owner's surname, where the gender allows it."""
        gender, name = load_table("gendered_nouns")[noun], self.entities[owner].tokens
        family = [
            index
            for index, entity in enumerate(self.entities)
            if entity.kind == "person" and index != owner and entity.tokens[-1] == name[-1]
        ]
        one = len(family) == 1 and len(name) > 1 and len(self.entities[family[0]].tokens) > 1
        return family[0] if one and self.entities[family[0]].gender in ("", gender) else -1
