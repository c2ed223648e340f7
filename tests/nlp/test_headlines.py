"""Headlines and titles take their speakers from the body."""

from __future__ import annotations

import pytest

from quotesvc.nlp.entities import Entity
from quotesvc.nlp.headlines import same_words, title_speakers
from quotesvc.nlp.types import Mention, Quote, Speaker


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("No Way Back", "There is no way back, and they know it.", True),  # one run, other case
        ("won’t pay", "We won't pay a penny.", True),  # curly and straight apostrophe
        ("a lasting fair peace", "We want a fair and lasting peace.", True),  # most words, another order
        ("peace", "We want war.", False),
        ("fair trade", "It is fair to say so.", False),  # two words must stand together
        ("We want a fair peace", "fair", False),  # longer than what it is to be found in
        ("…", "…", False),  # no words at all
    ],
)
def test_same_words(short: str, long: str, same: bool) -> None:
    assert same_words(short, long) is same


def quote(text: str, field: str, name: str | None) -> Quote:
    mention = Mention(name, 0, len(name)) if name else None
    speaker = Speaker(name, "person", None, mention, "name") if name else None
    return Quote(
        field,
        0,
        len(text),
        text,
        "",
        "",
        "direct",
        speaker,
        None,
        (),
        None,
        "asserted",
        0.8,
        None if name else "no_cue",
    )  # type: ignore[arg-type]


def test_a_title_has_the_speaker_of_the_same_words() -> None:
    body = [quote("It was a great day for the harbour.", "text", "Mara Quill")]
    (titled,) = title_speakers([quote("great day", "title", None)], body, [])
    assert titled.speaker is not None
    assert (titled.speaker.name, titled.speaker.mention, titled.abstained) == ("Mara Quill", None, None)


def test_a_surname_in_a_title_becomes_the_full_name() -> None:
    entity = Entity("Mara Quill", ("mara", "quill"), "person", roles=["harbour master"])
    (titled,) = title_speakers([quote("Never", "title", "Quill")], [], [entity])
    assert titled.speaker is not None
    assert (titled.speaker.name, titled.speaker.role) == ("Mara Quill", "harbour master")
    assert titled.speaker.mention == Mention("Quill", 0, 5)


def test_a_title_that_nobody_speaks_abstains_as_a_headline() -> None:
    (titled,) = title_speakers([quote("Never", "title", None)], [], [])
    assert titled.abstained == "headline"
