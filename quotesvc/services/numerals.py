"""Numbers in figures and in words, so that "twenty-five thousand" and 25,000 are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from quotesvc.services.lexicon import NAME, NUMBER, is_number


class Token(NamedTuple):
    """One normalised word and the stretch of the text that it stands for (code points, half-open)."""

    form: str
    start: int = 0
    end: int = 0


def figures(written: str) -> Iterator[str]:
    """A number in figures as tokens: its value, and what it counts where a sign says so."""
    found = re.match(r"([$£€]?)\s?([\d.,\u202f\u00a0]+)(bn|tn|mn|m|k|st|nd|rd|th|pc|pct)?\s?(%?)", written)
    assert found is not None, "the pattern of numbers let through what is none"
    sign, figures, unit, percent = found.groups()
    value = re.sub(r"[,\u202f\u00a0]", "", figures)
    if unit in ("st", "nd", "rd", "th"):
        yield f"{NUMBER}{value}th"
    elif unit == "m" and not sign:
        yield f"{NUMBER}{_plain(float(value))}"
        yield "m"
    else:
        yield f"{NUMBER}{_plain(float(value) * _UNITS.get(unit or '', 1))}"
    if sign:
        yield {"$": "dollars", "£": "pounds", "€": "euros"}[sign]
    if percent or unit in ("pc", "pct"):
        yield "percent"


_UNITS: Final = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_SCALES: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SMALL: Final = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
}


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and value < 1e18 else f"{value:.10g}"


def is_number_word(form: str) -> bool:
    word = form.removeprefix(NAME)
    return word in _SMALL or word in _SCALES or word == "hundred" or word in _ORDINALS or is_number(form)


def numbers(words: Sequence[Token]) -> Iterator[Token]:
    """Words of a number as one token: "twenty-five thousand" and 25,000 are the same.

    A lone "one", "first" or "second" stays a word, and several figures in a row stay several numbers.
    """
    rest = list(words)
    while rest:
        size, value = _leading_number(rest)
        used, rest = rest[:size], rest[size:]
        if value is None:
            yield from used
        else:
            yield Token(f"{NUMBER}{value}", used[0].start, used[-1].end)


def _leading_number(words: Sequence[Token]) -> tuple[int, str | None]:
    """How many of the first words are one number, and its value; None where they are just words."""
    bare = [token.form.removeprefix(NAME) for token in words]
    if bare[0] in _ORDINALS:
        return 1, f"{_ORDINALS[bare[0]]}th" if _ORDINALS[bare[0]] > 2 else None
    if bare[0].endswith("th") and is_number(bare[0]):
        return 1, bare[0].removeprefix(NUMBER)
    total, size = _scaled(bare)
    if not size or (size == 1 and bare[0] == "one"):
        return 1, None
    return size, _plain(total)


def _scaled(words: Sequence[str]) -> tuple[float, int]:
    """The value of "five million three hundred thousand", and how many words it has."""
    total, size = 0.0, 0
    while True:
        value, used = _below_thousand(words[size:])
        if not used:
            return total, size
        size += used
        scale = _SCALES.get(words[size]) if size < len(words) else None
        if scale is None:
            return total + value, size
        total, size = total + value * scale, size + 1
        linked = words[size : size + 1] == ["and"]
        if words[size + linked : size + linked + 1] and words[size + linked] in _SMALL:
            size += linked  # what goes on is in words too
        else:
            return total, size


def _below_thousand(words: Sequence[str]) -> tuple[float, int]:
    """The value of "two hundred and five", or of figures, and how many words it has."""
    if not words:
        return 0.0, 0
    if is_number(words[0]) and not words[0].endswith("th"):
        value, size = float(words[0].removeprefix(NUMBER)), 1
    else:
        value, size = _below_hundred(words)
    if not size or words[size : size + 1] != ["hundred"]:
        return value, size
    size += 1
    linked = words[size : size + 1] == ["and"]
    rest, used = _below_hundred(words[size + linked :])
    return 100 * value + rest, size + linked + used if used else size


def _below_hundred(words: Sequence[str]) -> tuple[float, int]:
    """The value of "twenty-five", and how many words it has."""
    value = _SMALL.get(words[0]) if words else None
    if value is None:
        return 0.0, 0
    unit = _SMALL.get(words[1], 0) if len(words) > 1 and value >= 20 else 0
    return (value + unit, 2) if 1 <= unit <= 9 else (value, 1)
