"""Channels: how words were delivered, from the writer's own words around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from quotesvc.nlp.channels import _cues, find_channel
from quotesvc.nlp.pipeline import analyse


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("she said in an interview with the weekly", "interview"),
        ("the ministry said in a statement", "statement"),
        ("the firm said in a two-sentence statement", "statement"),
        ("the ministry said in a press release", "press_release"),
        ("she said in a speech to dockers", "speech"),
        ("he told a lunch at the sailing club", "speech"),
        ("he told lawmakers", "speech"),
        ("he told a news conference", "press_conference"),
        ("At a briefing in Oslo, she said", "press_conference"),
        ("during the first presidential debate", "debate"),
        ("she said in a tweet", "social_post"),
        ("the paper said in an editorial", "editorial"),
        ("according to a report by the auditors, the report said", "report"),
        ("he wrote in a letter to the mayor", "letter"),
        ("she said by e-mail", "email"),
        ("he said by phone from Bergen", "call"),
        ("he told the court", "court"),
        ("the company says in court papers", "court"),
        ("he testified", "testimony"),
        ("she told the Senate committee", "testimony"),
        ("he writes in his memoir", "book"),
        ("he said on air", "broadcast"),
        ("said on his podcast", "broadcast"),
        ("the narrator of the advert says", "advert"),
        # nothing is said about it
        ("he said", None),
        ("he told Reuters", None),
        ("", None),
    ],
)
def test_words(words: str, channel: str | None) -> None:
    assert find_channel(words) == channel


def test_relays_tell_as_well() -> None:
    assert find_channel("she wrote", bases=["social_post"]) == "social_post"
    assert find_channel("it said", bases=["editorial"]) == "editorial"
    assert find_channel("he told the presenter", bases=["told"], kinds=["programme"]) == "broadcast"
    # the writer's own word is more exact than the kind of the outlet
    assert find_channel("he said in an interview", bases=["told"], kinds=["programme"]) == "interview"


@given(data=st.data())
def test_the_signs_of_a_cue_stand_in_all_that_it_matches(data: st.DataObject) -> None:
    cue = data.draw(st.sampled_from(_cues()))
    words = data.draw(st.from_regex(cue.pattern))
    assert any(sign in words for sign in cue.signs)


@pytest.mark.parametrize(
    ("behind", "channel"),
    [
        # What is added is written still, what is said or told is not.
        ("She added: “It is time to vote.”", "letter"),
        ("“It is time to vote,” she wrote.", "letter"),
        ("“It is time to vote,” she said.", None),
        ("She says: “It is time to vote.”", None),
        ("Lee met members on Friday. “It is time to vote,” she told them.", None),
    ],
)
def test_a_letter_is_over_where_its_writer_speaks(nlp: Language, behind: str, channel: str | None) -> None:
    text = f"“We have lost our way,” Ann Lee wrote in a letter to members.\n\n{behind}"
    letter, later = analyse(nlp, text).quotes
    assert (letter.channel, later.channel) == ("letter", channel)


def test_a_statement_is_said(nlp: Language) -> None:
    text = "“We have lost our way,” Ann Lee said in a statement.\n\n“It is time to vote,” she said."
    assert [quote.channel for quote in analyse(nlp, text).quotes] == ["statement", "statement"]
