"""Copies of labelled texts in the spellings of headlines, captions and badly converted pages."""

from __future__ import annotations

import random
import re

from training.lists import read_list
from training.marks import curly_text, straight_text
from training.samples import Mention, Sample

NO_BREAK = "\u00a0"
SMALL_WORDS = frozenset(read_list("small_words"))


def with_no_break_spaces(
    sample: Sample, rng: random.Random, in_names: float = 0.5, elsewhere: float = 0.05
) -> Sample:
    """Some spaces, those inside names first of all, turned into no-break ones; lengths stay."""
    inside = {index for m in sample.mentions for index in range(m.start, m.end)}
    chars = [
        NO_BREAK if char == " " and rng.random() < (in_names if index in inside else elsewhere) else char
        for index, char in enumerate(sample.text)
    ]
    return Sample("".join(chars), sample.mentions, sample.unsure)


def retyped(sample: Sample, text: str) -> Sample | None:
    """The sample over a text of the same length, or None where changing case changed the length."""
    return Sample(text, sample.mentions, sample.unsure) if len(text) == len(sample.text) else None


def upper_case(sample: Sample) -> Sample | None:
    return retyped(sample, sample.text.upper())


def lower_case(sample: Sample) -> Sample | None:
    return retyped(sample, sample.text.lower())


def title_case(sample: Sample) -> Sample | None:
    """As in a headline: every word but the small ones capitalised, and no full stop."""

    def capital(match: re.Match[str]) -> str:
        word = match[0]
        return word if word in SMALL_WORDS and match.start() else word[0].upper() + word[1:]

    text = re.sub(r"[^\W\d_]+", capital, sample.text)
    if text.endswith(".") and not any(m.end == len(text) for m in sample.mentions):
        cut = Sample(sample.text[:-1], sample.mentions, sample.unsure)
        return retyped(cut, text[:-1])
    return retyped(sample, text)


def other_marks(sample: Sample) -> Sample | None:
    """Straight marks for curly ones, and the other way round."""
    straight = straight_text(sample.text)
    return retyped(sample, curly_text(sample.text) if straight == sample.text else straight)


def dateline(sample: Sample, place: str, outlet: str) -> Sample:
    """The sample behind a dateline, `PARIS (AP) — `."""
    head = f"{place.upper()} ({outlet}) — "
    named = (Mention(0, len(place), "LOC"), Mention(len(place) + 2, len(place) + 2 + len(outlet), "ORG"))
    moved = [
        tuple(Mention(m.start + len(head), m.end + len(head), m.label) for m in ms)
        for ms in (sample.mentions, sample.unsure)
    ]
    return Sample(head + sample.text, named + moved[0], moved[1])
