"""Headlines and titles take their speakers from the body."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.entities import Entity
from quotesvc.nlp.headlines import same_words, title_speakers
from quotesvc.nlp.pipeline import analyse
from quotesvc.nlp.types import Analysis, Mention, Quote, Speaker


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


BODY = (
    "The mayor of Orvan has resigned after nine years. “I am tired,” Dolan said on Tuesday.\n\n"
    "He will be succeeded by his deputy, Ann Lee. “He taught me all I know,” Lee said."
)
HEADLINES = (
    "Marek Dolan quits as Orvan mayor",
    "Marek Dolan Quits as Mayor of Orvan",
    "MAREK DOLAN QUITS AS ORVAN MAYOR",
    "‘I am tired’: Marek Dolan quits",
)


def speakers(analysis: Analysis) -> list[str | None]:
    return [q.speaker.name if q.speaker else None for q in analysis.quotes if q.text != "I am tired"]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_tells_the_full_name_of_a_last_name(nlp: Language, headline: str) -> None:
    expected = ["Marek Dolan", "Ann Lee"]
    assert speakers(analyse(nlp, f"{headline}\n\n{BODY}")) == expected
    assert speakers(analyse(nlp, BODY, title=headline)) == expected


def test_a_title_with_two_people_of_one_name_tells_nothing(nlp: Language) -> None:
    title = "Marek Dolan and Eva Dolan quit as Orvan councillors"
    assert speakers(analyse(nlp, BODY, title=title)) == ["Dolan", "Ann Lee"]


def test_a_title_without_quotes_gives_none(nlp: Language) -> None:
    assert {q.field for q in analyse(nlp, BODY, title=HEADLINES[0]).quotes} == {"text"}


def test_a_word_with_the_capital_of_the_title_is_nobody(nlp: Language) -> None:
    text = (
        "The last keeper of the lighthouse heard of its sale from a tourist. Nobody had asked, said Ann Lee."
    )
    (quote,) = analyse(nlp, text, title="Lighthouse keeper ‘never asked’ before sale, hearing told").quotes
    assert (quote.speaker, quote.abstained) == (None, "headline")


PUBLISHED = (
    "OSLO (AP) - Transport Minister Mira Tolan told Reuters on Monday: “We will not wait for spring.”\n\n"
    "The bridge, she added, “will open in spring”."
)


@pytest.mark.parametrize(
    ("title", "mention", "cue", "relays"),
    [
        ("“We will not wait for spring”", None, None, []),  # the body alone tells the speaker
        ("Oslo bridge: “We will not wait for spring”, says Tolan", "Tolan", "says", []),
        ("“We will not wait for spring,” minister tells BBC", "minister", "tells", ["BBC"]),
        ("Minister: “We will not wait for spring”, TASS reports", "Minister", None, ["TASS"]),
        ("Transport minister vows bridge “will open in spring”", "Transport minister", "vows", []),
    ],
)
def test_what_a_title_is_told_from_lies_in_the_title(
    nlp: Language, title: str, mention: str | None, cue: str | None, relays: list[str]
) -> None:
    quotes = analyse(nlp, PUBLISHED, title=title).quotes
    (titled,) = (quote for quote in quotes if quote.field == "title")
    assert titled.speaker is not None
    assert (titled.speaker.name, titled.speaker.resolution) == ("Mira Tolan", "coreference")
    found = [titled.speaker.mention, titled.cue, *(relay.mention for relay in titled.relays)]
    assert [words and words.text for words in found] == [mention, cue, *relays]
    for quote in quotes:
        source = title if quote.field == "title" else PUBLISHED
        told = [
            quote.speaker and quote.speaker.mention,
            quote.cue,
            *(relay.mention for relay in quote.relays),
        ]
        for words in (quote, *filter(None, told)):
            assert source[words.start : words.end] == words.text
