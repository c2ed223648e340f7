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


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        # Whoever says it in what somebody tells.
        (
            "Rosa Lima says that her boss, Erik Tveit, once told her: “You must smile.”",
            "You must",
            "Erik Tveit",
        ),
        (
            "Sergeant Ike Dunn testified that Marlon Pratt had told him the gun was “a toy”.",
            "a toy",
            "Marlon Pratt",
        ),
        ("Ella Voss claims Director Hans Brock said to her: “Nobody will listen.”", "Nobody", "Hans Brock"),
        ("Prosecutors allege that Nina Farr called the victim “a walking wallet”.", "a walking", "Nina Farr"),
        ("The police report says that Mr Dale Orton told officers: “I only slept.”", "I only", "Dale Orton"),
        ("Colleagues say Yann Leroy used to call the boat “my second wife”.", "my second", "Yann Leroy"),
        ("Anna Kraus said that when she complained, the clerk told her: “Go home.”", "Go home", "the clerk"),
        # What is told by the one who was chosen.
        ("Karim Aziz said that the foreman, Bill Tranter, was “drunk by noon”.", "drunk", "Karim Aziz"),
        (
            "Ella Voss said that Hans Brock had told her nothing: “I read it in the paper.”",
            "I read",
            "Ella Voss",
        ),
        ("Stefan Rus said that he had told the board the plan was “a coffin”.", "a coffin", "Stefan Rus"),
        ("Dina Hall said the mayor should tell voters how he had “lost the keys”.", "lost the", "Dina Hall"),
        ("Chief Lou Barr said officers were told to “hold the line”.", "hold the", "Lou Barr"),
        ("Peter Lund said what his mother had told him was “gospel”.", "gospel", "Peter Lund"),
        ("Paula Sand denied that Omar Diaz had called her “a liar”.", "a liar", "Paula Sand"),
    ],
)
def test_who_is_told_to_have_said_it_is_the_speaker(
    nlp: Language, text: str, words: str, speaker: str
) -> None:
    found = quote_of(nlp, text, words)
    assert found.speaker is not None
    assert found.speaker.name == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The court was shown a text message which Desmond Pell sent to his foreman. It read: “Leave the bolts.”",
            "a text message which Desmond Pell sent to his foreman",
        ),
        ("A sign was fixed to the door of the school. It read: “Closed until May.”", "A sign"),
        ("Protesters carried a banner through Bexford. It read “Water is life”.", "a banner"),
        (
            "The committee received an email from the firm. “We cannot meet the date,” it read.",
            "an email from the firm",
        ),
        ("The council sent a letter to Tom Holt. It reads: “You must leave.”", "a letter to Tom Holt"),
        ("The council put up posters in May. They read: “Keep out.”", "posters"),
        # Nobody who writes reads, and what was said is not read.
        ("The council wrote to Tom Holt. It read: “You must leave the house.”", None),
        ("The council published a plan. It said: “We have no money.”", "The council"),
    ],
)
def test_what_reads_is_what_was_written(nlp: Language, text: str, speaker: str | None) -> None:
    found = quote_of(nlp, text, analyse(nlp, text).quotes[0].text)
    assert (found.speaker and found.speaker.name) == speaker


def test_things_do_not_speak(nlp: Language) -> None:
    text = (
        "Eleven years after the Merrow Bridge fell, Dolores Achterberg still drives the long way round.\n\n"
        '"I can\'t look at the water," the 71-year-old says, pouring tea. "My grandson calls it Nan\'s detour."\n\n'
        "Her husband, Piet, known to everyone at the yard as 'Boots', was on the 7.10 bus."
    )
    spoken = [quote.speaker.name for quote in analyse(nlp, text).quotes if quote.speaker is not None]
    assert "tea" not in spoken


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("And Mara Quill, when Kwame Boateng asked why. “There was no money.”", "There", "Mara Quill"),
        ("Erik Tveit, when the reporter Ida Brandt asked him again: “Never.”", "Never", "Erik Tveit"),
        ("Rosa Lima, when Bill Tranter pressed her: “Ask the captain.”", "Ask the", "Rosa Lima"),
        # A question is put by whoever asks it.
        ("Mara Quill, when Kwame Boateng asked: “Why now?”", "Why now", "Kwame Boateng"),
        ("Kwame Boateng asked for “a straight answer”.", "a straight", "Kwame Boateng"),
    ],
)
def test_who_answers_is_the_speaker(nlp: Language, text: str, words: str, speaker: str) -> None:
    found = quote_of(nlp, text, words)
    assert found.speaker is not None
    assert found.speaker.name == speaker


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # A plural of people has its capital from the beginning of the sentence.
        ("Prosecutors said “the money was stolen over ten years”.", "group"),
        ("Neighbours said: “It sounded like a bomb.”", "group"),
        ("Campaigners say the wall is “a disgrace”.", "group"),
        (
            "Rangers said the pitch was “a bog”. They beat Celtic, and Rangers will play again.",
            "organisation",
        ),
        # What the article goes on to call it.
        ("“It was too late,” Defra said on Monday. The department will publish a plan.", "organisation"),
        ("Ofwat said the firm had “failed its customers”. The regulator fined it £20m.", "organisation"),
        ("Brantex said it was “sorry for the delay”. The company will pay.", "organisation"),
        # Nothing tells, or a person is told.
        ("Defra said on Monday: “It was too late.”", "person"),
        ("Harbex said the ferry was “safe”. She will sail in May. The company bought it.", "person"),
        ("Hollis said the bridge was “safe”. The council closed it. He was angry.", "person"),
        ("Holt said the bridge was “safe”. The company closed it.", "person"),
    ],
)
def test_the_kind_of_a_name_of_one_word(nlp: Language, text: str, kind: str) -> None:
    (found,) = analyse(nlp, text).quotes
    assert found.speaker is not None
    assert found.speaker.kind == kind


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
