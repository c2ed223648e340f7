"""The gender that a name tells: by its given name, by words that only men or women bear, by how a surname ends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from quotesvc.nlp.lexicon import load_groups, load_table

LONGEST_END = 7
SHORTEST_END = 2
LONGEST_ENDING, LONGEST_BEGINNING = 5, 3
"""Letters by which `sounds` goes."""
SUREST = 4.0
"""Log odds of a gender that letters tell, at most."""


def gender_of_name(name: str) -> str:
    """ "m" or "f" where the words of a full name tell the gender, else ""."""
    words = name.split()
    if len(words) < 2:
        return ""
    return _given(words) or _parts(words) or _end(words[-1]) or (_end(words[1]) if len(words) > 2 else "")


def gender_of_given(word: str) -> str:
    """ "m" or "f" for a given name that one gender bears, else ""."""
    groups = load_groups("given_names")
    for gender in ("m", "f"):
        if word.strip(".,") in groups[gender] or word.partition("-")[0] in groups[gender]:
            return gender
    return ""


def gender_of_surname(name: str) -> str:
    """ "m" or "f" where what stands behind the given name is borne by one gender, as patronymics are."""
    words = name.split()
    return _parts(words) or _end(words[-1]) or (_surname_first(words[-1]) if len(words) > 1 else "")


def _given(words: list[str]) -> str:
    """By the given name: the first word behind initials and words that open names, or the last one ("Kim Hyo-jin")."""
    parts = load_table("gendered_name_parts")
    first = 0
    while first < len(words) - 2 and (_initial(words[first]) or parts.get(words[first].lower()) == "="):
        first += 1
    if first == 0 and _initial(words[0]):
        first = 1
    return gender_of_given(words[first]) or _surname_first(words[-1])


def _initial(word: str) -> bool:
    bare = word.replace(".", "")
    return bare.isupper() and (len(bare) == 1 or (len(bare) < 4 and "." in word))


def _surname_first(last: str) -> str:
    """By a given name of two syllables behind the surname, as Koreans are named."""
    groups = load_groups("given_names")
    second = last.partition("-")[2]
    if not second or not second.islower():
        return ""
    return next((gender for gender in ("m", "f") if last in groups[gender]), "")


def _parts(words: list[str]) -> str:
    """By a word that only men or only women bear: "Tran Thi Lan", "Aminah binti Osman"."""
    parts = load_table("gendered_name_parts")
    found = (parts.get(word.lower(), "") for word in words[1:])
    opening = parts.get(words[0].lower(), "") if words[0].lower() in _OPENING else ""
    return opening or next((gender for gender in found if gender in ("m", "f")), "")


_OPENING = frozenset(("abu", "umm", "um"))


def _end(word: str) -> str:
    """By the end of a surname or patronymic that has two forms: "Orlova" and "Orlov"."""
    ends, low = load_table("gendered_name_parts"), word.lower().rpartition("-")[2]
    for length in range(min(LONGEST_END, len(low) - 2), SHORTEST_END - 1, -1):
        if gender := ends.get("-" + low[-length:]):
            return gender.strip("?")
    return ""


@cache
def sounds(name: str) -> float:
    """The log odds that whoever has the name is a man and no woman, by the letters of its first word; 0 for one word.

    `training.genders` learned the weights from the given names whose gender is known; it is right four times in five.
    """
    words = name.split()
    if len(words) < 2:
        return 0.0
    weights = _weights_of_letters()
    found = sum(weights.get(run, 0.0) for run in ("", *set(letter_runs(words[0]))))
    return min(SUREST, max(-SUREST, found))


def letter_runs(name: str) -> Iterator[str]:
    """The beginnings and endings of a given name by which its gender may be told: "^an", "na$"."""
    low = name.lower()
    for size in range(1, min(LONGEST_ENDING, len(low)) + 1):
        yield low[-size:] + "$"
    for size in range(1, min(LONGEST_BEGINNING, len(low)) + 1):
        yield "^" + low[:size]


@cache
def _weights_of_letters() -> Mapping[str, float]:
    text = resources.files(__package__).joinpath("data", "gender_of_letters.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
