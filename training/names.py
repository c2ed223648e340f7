"""Names of people from everywhere: real parts put together at random, or letters that sound like them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

from training.lists import read_table

ORDER = 2
SHORTEST, LONGEST = 3, 12
TRIES = 50
INVENTED_SHARE = 0.5
END = "\n"


@dataclass(frozen=True)
class Name:
    """A full name, the part by which later sentences call the person, and the given name."""

    full: str
    short: str
    given: str


class LetterChain:
    """A character Markov chain over the names of a region; what it makes is not one of them."""

    def __init__(self, names: tuple[str, ...], order: int = ORDER) -> None:
        self.names = frozenset(names)
        self.order = order
        self.following: dict[str, list[str]] = defaultdict(list)
        for name in names:
            padded = END * order + name + END
            for place in range(order, len(padded)):
                self.following[padded[place - order : place]].append(padded[place])

    def make(self, rng: random.Random) -> str:
        for _ in range(TRIES):
            made = END * self.order
            while not (len(made) > self.order and made.endswith(END)):
                made += rng.choice(self.following[made[-self.order :]])
            name = made.strip(END)
            if SHORTEST <= len(name) <= LONGEST and name not in self.names:
                return name
        return rng.choice(sorted(self.names))


@dataclass
class NameMaker:
    """Makes names from the lists; the same generator state gives the same names."""

    rng: random.Random
    invented_share: float = INVENTED_SHARE
    given: dict[str, tuple[str, ...]] = field(default_factory=lambda: read_table("given_names"))
    family: dict[str, tuple[str, ...]] = field(default_factory=lambda: read_table("family_names"))
    patterns: dict[str, tuple[str, ...]] = field(default_factory=lambda: read_table("name_patterns"))

    def __post_init__(self) -> None:
        self.regions = sorted(self.patterns)
        self.chains = {
            (region, kind): LetterChain(table[region])
            for region in self.regions
            for kind, table in (("G", self.given), ("F", self.family))
        }

    def make(self) -> Name:
        region = self.rng.choice(self.regions)
        pattern = self.rng.choice(self.patterns[region])
        given: list[str] = []

        def part(match: re.Match[str]) -> str:
            kind = match[0]
            if kind == "I":
                return self.rng.choice("ABCDEFGHJKLMNPRSTVW")
            made = self._part(region, kind)
            if kind == "G":
                given.append(made)
            return made

        filled = re.sub(r"\b[GFI]\b", part, pattern)
        inside = re.search(r"\[(.+?)\]", filled)
        full = filled.replace("[", "").replace("]", "")
        return Name(full, inside[1] if inside else full, given[0] if given else full)

    def invented(self) -> str:
        """One made-up word that could be a surname, a place or a firm."""
        return self.chains[self.rng.choice(self.regions), "F"].make(self.rng)

    def _part(self, region: str, kind: str) -> str:
        if self.rng.random() < self.invented_share:
            return self.chains[region, kind].make(self.rng)
        return self.rng.choice((self.given if kind == "G" else self.family)[region])
