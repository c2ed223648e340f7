"""Who speaks where the sentence around a quote is not the whole story: quotes inside quotes, cues behind, labels."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.entities import cased_name
from quotesvc.nlp.pipeline import analyse
from quotesvc.nlp.types import Quote


def quote_of(nlp: Language, text: str, words: str) -> Quote:
    (found,) = [quote for quote in analyse(nlp, text).quotes if quote.text.startswith(words)]
    return found


TOLD = (
    "Tomas Varga, who ran the harbour, came to the house of Mara Quill on Friday.\n\n"
    "“He stood at that door and said: ‘I have no right to ask you for anything.’ "
    "And I told him, ‘Then do not ask.’ It was over in a minute,” Mrs Quill said."
)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("He stood", "Mara Quill"),
        ("I have no right", "Tomas Varga"),  # his words in hers
        ("Then do not", "Mara Quill"),  # "I told him"
    ],
)
def test_a_quote_inside_a_quote_has_the_speaker_that_its_own_cue_names(
    nlp: Language, words: str, speaker: str
) -> None:
    found = quote_of(nlp, TOLD, words)
    assert found.speaker is not None
    assert found.speaker.name == speaker


def test_a_quote_inside_a_quote_without_a_cue_is_the_outer_speakers(nlp: Language) -> None:
    text = "“They kept a ‘wall of silence’ for years and nobody spoke,” Mara Quill said."
    outer, inner = (quote_of(nlp, text, words) for words in ("They kept", "wall of"))
    assert outer.speaker is not None
    assert inner.speaker is not None
    assert inner.speaker.name == outer.speaker.name == "Mara Quill"


def test_which_speaks_for_what_it_belongs_to(nlp: Language) -> None:
    text = (
        "They turned to the Merrow Harbour Police, which reported “forty broken windows” between May and June.\n\n"
        "Mara Quill was not there."
    )
    found = quote_of(nlp, text, "forty broken")
    assert found.speaker is not None
    assert found.speaker.mention is not None
    assert (found.speaker.name, found.speaker.mention.text) == ("Merrow Harbour Police", "which")


@pytest.mark.parametrize("cue", ["That is the view of", "So says", "Those were the words of"])
def test_a_sentence_behind_a_quote_points_back(nlp: Language, cue: str) -> None:
    text = (
        "Mara Quill was fined. “I am sorry,” she said.\n\n"
        f"“A fine is too good for her.”\n\n{cue} Tomas Varga, whose boat sank."
    )
    found = quote_of(nlp, text, "A fine")
    assert found.speaker is not None
    assert (found.speaker.name, found.cue and found.cue.text) == ("Tomas Varga", cue)


def test_whom_a_report_quotes_is_the_speaker(nlp: Language) -> None:
    text = "The report quoted an unnamed adviser as saying that “the papers are ready to be signed”."
    found = quote_of(nlp, text, "the papers")
    assert found.speaker is not None
    assert found.speaker.name == "an unnamed adviser"


def test_things_do_not_speak(nlp: Language) -> None:
    text = (
        "Eleven years after the Merrow Bridge fell, Dolores Achterberg still drives the long way round.\n\n"
        '"I can\'t look at the water," the 71-year-old says, pouring tea. "My grandson calls it Nan\'s detour."\n\n'
        "Her husband, Piet, known to everyone at the yard as 'Boots', was on the 7.10 bus."
    )
    spoken = [quote.speaker.name for quote in analyse(nlp, text).quotes if quote.speaker is not None]
    assert "tea" not in spoken


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("HOLLIS BRANDT", "Hollis Brandt"),
        ("ANN O'DOWD-LEE III", "Ann O'Dowd-Lee III"),
        ("URSULA VON DER LINDE", "Ursula von der Linde"),
        ("JD MCKENNA", "JD McKenna"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_names_in_capitals_are_shown_as_names(text: str, shown: str) -> None:
    assert cased_name(text) == shown


def test_the_cited_outlet_stands_nearer_to_the_speaker(nlp: Language) -> None:
    text = (
        "Russia’s Interfax news agency, citing the Kommersant daily, later reported that talks had been "
        "“frozen until the summer”."
    )
    assert [relay.outlet.name for relay in quote_of(nlp, text, "frozen").relays] == ["Kommersant", "Interfax"]
