"""Metonyms of governments: the ministry of the article that "Beijing" or "Türkiye" speaks through.

"Ankara rejected the claim as “…”", and the next paragraph gives the statement of the Turkish Foreign Ministry: whoever
searches what the ministry said has to find both. A capital whose ministry the article does not name stays a capital.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from quotesvc.nlp.entities import Entity, Named, name_tokens
from quotesvc.nlp.lexicon import load_lines

NEAR = 3
"""Paragraphs between a capital and the ministry that it stands for."""
BESIDE = 1
"""The same where nothing tells whose ministry it is."""
LONGEST = 3
"""Words of the longest adjective of a country."""
OFFICES = (("foreign", "office"), ("state", "department"))


@dataclass(frozen=True, slots=True)
class Countries:
    """Words of a name to the number of the country: what it or its capital is called, and its adjectives."""

    names: dict[tuple[str, ...], int]
    adjectives: dict[tuple[str, ...], int]


@cache
def countries() -> Countries:
    """The table of countries, read once."""
    names: dict[tuple[str, ...], int] = {}
    adjectives: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(load_lines("countries")):
        called, told, capitals = (part.split(",") for part in line.split(";"))
        names |= {name_tokens(name): number for name in (*called, *capitals)}
        adjectives |= {name_tokens(name): number for name in (*told, *called)}
    return Countries(names, adjectives)


@dataclass(eq=False)
class Metonyms(Named):
    """The ministries of one article by country."""

    def __post_init__(self) -> None:
        self._offices: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, entity in enumerate(self.entities):
            if entity.kind == "organisation" and _is_office(entity):
                whose = self._whose(entity)
                self._offices[whose] += [
                    (self.article.para[self.mentions[m].head], index) for m in entity.mentions
                ]

    def office(self, mention: int) -> int:
        """The entity of the ministry that a country or its capital stands for, the nearest one, or -1."""
        entity = self.of_mention[mention]
        country = countries().names.get(self.entities[entity].tokens, -1) if entity >= 0 else -1
        if country < 0 or not self._offices:
            return -1
        here = self.article.para[self.mentions[mention].head]
        for whose, most in ((country, NEAR), (-1, BESIDE)):
            near = [(abs(para - here), office) for para, office in self._offices.get(whose, ())]
            if near and min(near)[0] <= most:
                return min(near)[1]
        return -1

    def _whose(self, entity: Entity) -> int:
        """The number of the country that a ministry belongs to, as its name or the words beside it tell, or -1.

        Not every country near by: "the Foreign Ministry said Greek boats" is no Greek ministry.
        """
        words, adjectives = self.article.words, countries().adjectives
        for index in entity.mentions:
            span = self.mentions[index]
            first, last = span.core_start, span.core_end
            before = first - 1 if first and words[first - 1] in ("'s", "’s", "'", "’") else first
            of = words[last : last + 1] in (["of"], ["in"])
            for length in range(LONGEST, 0, -1):
                for told in (
                    words[max(0, before - length) : before],
                    words[first : first + length],
                    words[last + 1 : last + 1 + length] if of else [],
                ):
                    if (found := adjectives.get(name_tokens(" ".join(told)))) is not None:
                        return found
        return -1


def _is_office(entity: Entity) -> bool:
    return "ministry" in entity.tokens or entity.tokens[-2:] in OFFICES
