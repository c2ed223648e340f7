"""Sentences of news with invented people, outlets and organisations in them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from training.lists import read_list
from training.names import NameMaker
from training.samples import Mention, Sample

SLOT = re.compile(r"\{(\w+)\}")
# "word" and "given" are capitalised and invented as well, but name a storm, a film or a dish: no mentions.
LABELS = {
    "person": "PERSON",
    "surname": "PERSON",
    "given_name": "PERSON",
    "org": "ORG",
    "outlet": "ORG",
    "place": "LOC",
    "invplace": "LOC",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "March 3", "12 April")
QUOTE_MARKS = (("“", "”"), ("“", "”"), ('"', '"'), ('"', '"'), ("‘", "’"), ("'", "'"))
INSIDE_ARTICLE = re.compile(r"^the ")
PLAIN_SAID = 0.5
FULL_PERSON = 0.9


@dataclass
class TemplateFiller:
    """Fills templates; `sentences` are harmless sentences that stand between quotation marks now and then.

    `organisations` and `places` are names that stand in labelled texts.
    """

    maker: NameMaker
    rng: random.Random
    sentences: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    slots: dict[str, Callable[[], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        posts = tuple(
            role for role in read_list("roles") if not re.match(r"(a|an|the|her|his) |.*[{'’]", role)
        )
        self.slots = {
            "person": self._person,
            "surname": lambda: self.maker.make().short,
            "title": self._from("titles"),
            "role": self._from("roles"),
            "post": lambda: self.rng.choice(posts),
            "demonym": self._from("demonyms"),
            "office": self._from("offices"),
            "people": self._from("people"),
            "event": self._from("events"),
            "org": self._from("organisations"),
            "outlet": self._from("outlets"),
            "place": self._from("places"),
            "known_place": lambda: self.rng.choice(self.places or read_list("places")),
            "known_org": lambda: self.rng.choice(self.organisations or read_list("outlets")),
            "family": lambda: self.maker.make().short,
            "invented": self.maker.invented,
            "invplace": self.maker.invented,
            "word": self.maker.invented,
            "given": lambda: self.maker.make().given,
            "given_name": lambda: self.maker.make().given,
            "deed": self._from("deeds"),
            "clause": self._from("clauses"),
            "spoke": lambda: (
                "said" if self.rng.random() < PLAIN_SAID else self.rng.choice(read_list("spoke"))
            ),
            "day": lambda: self.rng.choice(DAYS),
            "num": lambda: str(self.rng.randint(18, 89)),
            "year": lambda: str(self.rng.randint(1950, 2024)),
        }

    def fill(self, template: str) -> Sample:
        """One sentence from the template, its slots filled at random."""
        text, mentions = self._fill(template)
        if text[:1].islower():
            text = text[0].upper() + text[1:]
        return Sample(text, tuple(mentions))

    def value(self, slot: str) -> str:
        """A value of one slot, without the article that is no part of a name."""
        return INSIDE_ARTICLE.sub("", self._value(slot, final=True)[0])

    def _fill(self, template: str) -> tuple[str, list[Mention]]:
        text, mentions, done = "", [], 0
        for match in SLOT.finditer(template):
            text += template[done : match.start()]
            done = match.end()
            slot = match[1]
            value, inner = self._value(slot.lower(), final=template[done : done + 1] == "")
            if slot[0].isupper():
                value = value.upper() if slot.isupper() else value[0].upper() + value[1:]
            start = len(text)
            text += value
            label = LABELS.get(slot.lower())
            if label:
                article = INSIDE_ARTICLE.match(value.lower() if slot.isupper() else value)
                mentions.append(Mention(start + (article.end() if article else 0), len(text), label))
            else:
                mentions += [Mention(start + m.start, start + m.end, m.label) for m in inner]
        return text + template[done:], mentions

    def _value(self, slot: str, final: bool) -> tuple[str, list[Mention]]:
        if slot in {"quote", "squote"}:
            return self._quote(slot, final), []
        value = self.slots[slot]()
        if "{" not in value:
            return value, []
        if slot in LABELS:
            # A slot inside an organisation's name is part of that name.
            return re.sub(r"\bthe the\b", "the", self._fill(value)[0]), []
        return self._fill(value)

    def _quote(self, slot: str, final: bool) -> str:
        left, right = self.rng.choice(QUOTE_MARKS[4:] if slot == "squote" else QUOTE_MARKS)
        if self.sentences and self.rng.random() < 0.5:
            words = self.rng.choice(self.sentences)
        else:
            words = self.rng.choice(read_list("clauses"))
            words = words[0].upper() + words[1:] + "."
        if slot == "squote":
            words = words.rstrip(".")
        elif not final:
            words = re.sub(r"\.$", ",", words)
        return left + words + right

    def _person(self) -> str:
        name = self.maker.make()
        return name.full if self.rng.random() < FULL_PERSON else name.short

    def _from(self, name: str) -> Callable[[], str]:
        entries = read_list(name)
        return lambda: self.rng.choice(entries)
