"""The whole language part on the shipped model: offsets, odd input, and who said what in plain cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from quotesvc.errors import ModelError
from quotesvc.nlp.pieces import LONGEST
from quotesvc.nlp.pipeline import analyse, build_nlp, parse, pipeline_version
from quotesvc.nlp.types import Mention, Quote

# Text that is likely to upset: every sort of mark, line end, space and script, names and reporting words.
PIECES = [
    "“", "”", '"', "'", "‘", "’", "«", "»", "''", "``", "\n", "\r\n", "\u2028", "\u00a0", " ", ".", ",", ":", "…",
    "—", "she",
    "Mara Quill", "said", "told Reuters", "the harbour master", "according to", "😀", "שלום", "العربية", "\u200b",
    "e\u0301", "\U0001d54f", "((", "6'3\"", "WALLACE:", "TASS quoted him as saying", "\t", "A", "0",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
RELAXED = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def check(text: str, quotes: tuple[Quote, ...], field: str) -> None:
    for quote in quotes:
        if quote.field != field:
            continue
        assert 0 <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end] == quote.text
        assert text[: quote.start].endswith(quote.prefix)
        assert text[quote.end :].startswith(quote.suffix)
        evidence = [
            quote.cue,
            quote.speaker.mention if quote.speaker else None,
            *(r.mention for r in quote.relays),
        ]
        for mention in evidence:
            assert mention is None or text[mention.start : mention.end] == mention.text
        assert (quote.speaker is None) == (quote.abstained is not None)
        assert 0.0 <= quote.confidence <= 1.0


@RELAXED
@given(text=TEXTS, title=st.none() | TEXTS)
@example(text="", title=None)
@example(text="“", title="“")
@example(text="“”“”", title="\"'")
@example(text="\u2028“Yes,”\u2028she said.", title="")
def test_offsets_are_those_of_what_was_posted(nlp: Language, text: str, title: str | None) -> None:
    quotes = analyse(nlp, text, title=title).quotes
    check(text, quotes, "text")
    check(title or "", quotes, "title")


@RELAXED
@given(text=TEXTS)
def test_the_doc_is_the_text(nlp: Language, text: str) -> None:
    assert parse(nlp, text).text == text


def test_the_same_text_gives_the_same_answer(nlp: Language) -> None:
    text = "“We leave at dawn,” Mara Quill told Reuters. “Nobody stays.”"
    assert analyse(nlp, text) == analyse(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,  # no space
        "“" * 5_000,  # marks alone
        "“Yes,” he said. " * 700,  # one long line of quotes
        "word " * (LONGEST // 2),  # a paragraph longer than a piece
    ],
    ids=["no-space", "marks", "quotes", "long"],
)
def test_long_paragraphs_are_cut_and_put_together_again(nlp: Language, text: str) -> None:
    assert parse(nlp, text).text == text


def quoted(nlp: Language, text: str, words: str, **given_: str) -> Quote:
    (found,) = [quote for quote in analyse(nlp, text, **given_).quotes if quote.text.startswith(words)]
    return found


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("“The harbour is closed,” Mara Quill said on Monday.", "The harbour", "Mara Quill"),
        ("“The harbour is closed,” said Mara Quill.", "The harbour", "Mara Quill"),  # inverted
        ("Mara Quill said: “The harbour is closed.”", "The harbour", "Mara Quill"),  # before, colon
        (
            "Mara Quill runs the harbour. She has done so for years.\n\n“It is closed,” she said.",
            "It is closed",
            "Mara Quill",
        ),  # pronoun
        (
            "Defence Minister Tomas Varga arrived in Oslo on Friday.\n\n“We will not wait,” Varga said.",
            "We will",
            "Tomas Varga",
        ),  # surname
        (
            "Tomas Varga, the defence minister, arrived in Oslo.\n\n“We will not wait,” the minister said.",
            "We will",
            "Tomas Varga",
        ),  # role
        (
            "“We will not wait,” Interfax quoted Defence Minister Tomas Varga as saying.",
            "We will",
            "Tomas Varga",
        ),  # passed on
        (
            "According to Mara Quill, the quay is “a danger to every ship in the bay”.",
            "a danger",
            "Mara Quill",
        ),  # according to
        (
            "“We will not wait,” Tomas Varga said. “Nor will our friends.”",
            "Nor will",
            "Tomas Varga",
        ),  # the second half
        (
            "Lars Dahl was mayor for years. Dahl built the quay.\n\nHarbour chief Tomas Varga said: “It is late.”\n\n"
            "“There are limits to what one can do, and Dahl’s quay is one of them,” he told a lunch.",
            "There are",
            "Tomas Varga",
        ),  # who is named in the quoted words does not speak them
        (
            "“We will not wait,” Tomas Varga said.\n\n“We have waited for years.\n\n“Now it ends.”",
            "Now it",
            "Tomas Varga",
        ),  # over paragraphs
        (
            "The finance ministry said in a statement that the rumours were “wholly without foundation”.",
            "wholly",
            "The finance ministry",
        ),  # an organisation
    ],
)
def test_speaker(nlp: Language, text: str, words: str, speaker: str) -> None:
    found = quoted(nlp, text, words)
    assert found.speaker is not None
    assert found.speaker.name == speaker


@pytest.mark.parametrize(
    ("text", "words", "relays"),
    [
        ("“We will not wait,” the TASS state news agency quoted Tomas Varga as saying.", "We will", ["TASS"]),
        ("“We will not wait,” Tomas Varga told Reuters on Friday.", "We will", ["Reuters"]),
        (
            "Reuters is based in London. “We will not wait,” Tomas Varga said in Oslo.",
            "We will",
            [],
        ),  # mentioned
    ],
)
def test_relay(nlp: Language, text: str, words: str, relays: list[str]) -> None:
    assert [relay.outlet.name for relay in quoted(nlp, text, words).relays] == relays


def test_an_outlet_with_the_name_of_an_occasion_is_none(nlp: Language) -> None:
    """ "The Post" is not the post that somebody wrote."""
    text = (
        "“We will not wait,” Tomas Varga said in an interview with Reuters on Friday.\n\n"
        "“We have waited for years,” he said in the interview.\n\n"
        "“Now it ends,” Mara Quill wrote in a letter that the Post has seen."
    )
    found = analyse(nlp, text).quotes
    assert [[relay.outlet.name for relay in quote.relays] for quote in found[:2]] == [["Reuters"]] * 2
    assert found[2].speaker is not None


def test_the_publisher_is_no_relay(nlp: Language) -> None:
    text = "“We will not wait,” Tomas Varga told Reuters on Friday."
    assert quoted(nlp, text, "We will", publisher="reuters.com").relays == ()


def test_evidence_stands_where_it_says(nlp: Language) -> None:
    text = "“We will not wait,” Tomas Varga told Reuters on Friday."
    found = quoted(nlp, text, "We will")
    assert found.speaker is not None
    assert found.speaker.mention == Mention("Tomas Varga", 20, 31)
    assert found.cue == Mention("told", 32, 36)
    assert (found.speaker.resolution, found.stance, found.abstained) == ("name", "asserted", None)


def test_nobody_speaks_where_nobody_is_named(nlp: Language) -> None:
    (found,) = analyse(nlp, "“Mind the gap.”").quotes
    assert (found.speaker, found.abstained) == (None, "no_cue")


def test_a_title_has_the_speaker_of_the_body(nlp: Language) -> None:
    quotes = analyse(
        nlp, "“We will not wait,” Tomas Varga told Reuters.", title="Minister: ‘We will not wait’"
    ).quotes
    assert [quote.field for quote in quotes] == ["title", "text"]
    assert [quote.speaker.name if quote.speaker else None for quote in quotes] == [
        "Tomas Varga",
        "Tomas Varga",
    ]


def test_skipped_spans_give_no_quote(nlp: Language) -> None:
    text = "Photo: “The quay.”\n\n“It is closed,” Mara Quill said."
    assert [quote.text for quote in analyse(nlp, text, skip=[(0, 18)]).quotes] == ["It is closed,"]


def test_the_version_tells_the_package_and_the_model(nlp: Language) -> None:
    assert re.fullmatch(r"quotesvc-[\d.]+\+\S+-[\d.]+\+outlets-[0-9a-f]{8}", pipeline_version(nlp))


@pytest.mark.parametrize("made", [False, True], ids=["absent", "blank"])
def test_a_model_that_cannot_be_used_is_refused(tmp_path: Path, made: bool) -> None:
    if made:
        spacy.blank("en").to_disk(tmp_path / "model")
    with pytest.raises(ModelError, match="language pipeline"):
        build_nlp(tmp_path / "model")
