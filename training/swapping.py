"""Copies of labelled texts with other people in them, so that contexts and not names have to be learned."""

from __future__ import annotations

import random
from dataclasses import dataclass

from training.names import Name, NameMaker
from training.samples import Mention, Sample, rewrite
from training.templates import TemplateFiller

SHORTEN_SHARE = 0.25
MIN_CAPITALS = 4


@dataclass(frozen=True)
class Swaps:
    """How many places and organisations get another name, and the slots that the names come from."""

    place_share: float
    organisation_share: float
    places: tuple[str, ...]
    organisations: tuple[str, ...]


FEW = Swaps(0.25, 0.2, ("place", "invplace"), ("org", "outlet"))
MANY = Swaps(
    0.5, 0.4, ("place", "invplace", "known_place", "known_place"), ("org", "outlet", "known_org", "known_org")
)


def swap_names(sample: Sample, filler: TemplateFiller, swaps: Swaps = FEW) -> Sample:
    """The sample with every person renamed, the same one always alike, and some places and organisations.

    Some full names shrink to the surname: that is how most speakers are called, and what is missed most.
    """
    maker, rng = filler.maker, filler.rng
    people = _cast(sample, maker)
    others: dict[str, str] = {}

    def replacement(mention: Mention) -> str:
        surface = sample.surface(mention)
        if mention.label == "PERSON":
            new = _called(surface, people[surface.lower()], rng)
        elif mention.label == "LOC" and rng.random() < swaps.place_share:
            new = others.setdefault(surface, filler.value(rng.choice(swaps.places)))
        elif mention.label == "ORG" and rng.random() < swaps.organisation_share:
            new = others.setdefault(surface, filler.value(rng.choice(swaps.organisations)))
        else:
            return surface
        return new.upper() if surface.isupper() and len(surface) >= MIN_CAPITALS else new

    return rewrite(sample, replacement)


def _cast(sample: Sample, maker: NameMaker) -> dict[str, Name]:
    """A new name for each old surface; a lone surname or given name goes with the full name it is part of."""
    surfaces = {sample.surface(m).lower() for m in sample.mentions if m.label == "PERSON"}
    cast: dict[str, Name] = {}
    by_part: dict[str, Name] = {}
    by_first: dict[str, Name] = {}
    # Full names first, in a fixed order: sets have none.
    for surface in sorted(surfaces, key=lambda text: (-len(text.split()), text)):
        words = surface.split()
        name = by_part.get(words[-1]) or maker.make()
        if len(words) == 1 and by_first.get(words[0]) is name:
            name = Name(name.given, name.given, name.given)
        cast[surface] = name
        if len(words) > 1:
            by_part.setdefault(words[-1], name)
            by_part.setdefault(words[0], name)
            by_first.setdefault(words[0], name)
    return cast


def _called(surface: str, name: Name, rng: random.Random) -> str:
    if " " in surface and rng.random() >= SHORTEN_SHARE:
        return name.full
    return name.short
