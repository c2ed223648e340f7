"""Articles for measuring speed: written by templates, the same in every run, as rich in quotes as news is."""

from __future__ import annotations

import random
from dataclasses import dataclass

PEOPLE = (
    "Amara Okonjo", "Lukas Brandt", "Nguyen Thi Lan", "Sofia Marchetti", "Yusuf Demirel", "Ingrid Solheim",
    "Rafael Quintero", "Mei-Ling Zhao", "Tomasz Wilk", "Fatima al-Harbi", "Oleksandr Hnatiuk", "Priya Raman",
)  # fmt: skip
ROLES = (
    "the transport minister", "the union’s chair", "a spokesman for the port", "the mayor",
    "the company’s chief executive",
    "the opposition leader", "the head of the clinic", "the lead investigator",
)  # fmt: skip
PLACES = (
    "Velmora",
    "Port Quay",
    "Harrow Bay",
    "Sandrin",
    "Upper Lorne",
    "Kestrel Point",
    "Dunmarsh",
    "Orvieta",
)
OUTLETS = (
    "Reuters",
    "the BBC",
    "Xinhua",
    "Le Monde",
    "Al Jazeera",
    "the Financial Times",
    "Kyodo",
    "Deutsche Welle",
)
SAYINGS = (
    "We looked at every figure twice before we signed anything",
    "Nobody asked the people who live beside the track",
    "The money will be there by spring, and not a day later",
    "This was never about the price of one ticket",
    "I have seen better plans drawn on a napkin",
    "It took eleven years to build and one night to lose",
    "They can count on us, and they know that they can",
    "There is no second bridge, so there is no second chance",
    "Our patients cannot wait until the budget is passed",
    "What we need now is less talk and more concrete",
)  # fmt: skip
FRAGMENTS = (
    "a gift to the lobby", "beyond repair", "deeply worrying", "a matter of weeks", "not worth the paper",
    "long overdue",
)  # fmt: skip
PLAIN = (
    "The line between {place} and {other} was opened in the nineties and carries some forty "
    "thousand passengers on a "
    "working day, most of them from the suburbs to the east of the river.",
    "Work on the second stage had been planned for the autumn, but two of the five contractors "
    "have since withdrawn and "
    "a court in {place} has yet to rule on their complaint.",
    "Prices rose again last month, by nearly two per cent, and economists expect that the "
    "central bank will answer with "
    "another small step before the end of the year.",
    "Police closed the road for three hours. No one was hurt, and the ferry service was "
    "resumed in the evening after "
    "engineers had checked the ramp at {other}.",
    "The council of {place} has forty-one members, of whom nineteen belong to the governing "
    "party; the vote is secret.",
)  # fmt: skip
QUOTING = (
    "“{say},” said {name}, {role}. “{say2}.”",
    "{name}, {role}, called the decision “{bit}” and said that a second look at the accounts was needed.",
    "“{say},” {last} told {outlet} on Tuesday. “{say2}.”",
    "In {place}, {last} said the offer was “{bit}”, while others in the hall said that they had not read it.",
    "According to {outlet}, {name} said in a statement: “{say}.”",
    "“{say},” {pronoun} added.",
    "Asked by {outlet} whether the work would go on, {last} replied that it was “{bit}” and left the room.",
)


@dataclass(frozen=True, slots=True)
class NewsText:
    """One article: a headline and paragraphs parted by blank lines."""

    id: str
    title: str
    text: str


def articles(count: int, paragraphs: int = 14, seed: int = 7) -> list[NewsText]:
    """``count`` articles of so many paragraphs, half of which quote somebody."""
    return [_article(number, paragraphs, random.Random(f"{seed}:{number}")) for number in range(count)]


def _article(number: int, paragraphs: int, chance: random.Random) -> NewsText:
    speakers = chance.sample(PEOPLE, 3)
    place = chance.choice(PLACES)
    lines = [f"{place.upper()} — {_paragraph(PLAIN, chance, speakers)}"]
    for index in range(1, paragraphs):
        lines.append(_paragraph(QUOTING if index % 2 else PLAIN, chance, speakers))
    title = f"{place} plan ‘{chance.choice(FRAGMENTS)}’, says {speakers[0].split()[-1]}"
    return NewsText(f"made-{number:05}", title, "\n\n".join(lines))


def _paragraph(templates: tuple[str, ...], chance: random.Random, speakers: list[str]) -> str:
    name = chance.choice(speakers)
    say, say2 = chance.sample(SAYINGS, 2)
    place, other = chance.sample(PLACES, 2)
    return chance.choice(templates).format(
        name=name,
        last=name.split()[-1],
        role=chance.choice(ROLES),
        pronoun=chance.choice(("he", "she")),
        outlet=chance.choice(OUTLETS),
        bit=chance.choice(FRAGMENTS),
        say=say,
        say2=say2,
        place=place,
        other=other,
    )
