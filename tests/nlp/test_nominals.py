"""Nominals: when "the driver" is somebody whom the article names, and when the description has to stand."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.pipeline import analyse

ROAD = "Storm shuts the road to Merrow\n\nMara Quill ran the harbour for ten years. She left in May.\n\n"
YARD = (
    "Storm shuts the yard\n\nThe director of the state fire service, Mara Quill, came on Friday. "
    "A reporter, Peter Holt, asked why.\n\n"
)
COUNCIL = (
    "Storm shuts the road\n\nThe deputy mayor, Peter Holt, called for help. Governor Mara Quill refused.\n\n"
    "According to Holt, the governor promised money.\n\n"
)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # What tells more behind its noun needs no name, nor does anybody in somebody else's words.
        (ROAD + "“It is the last boat of all,” said the owner of a shop by the water.", "the owner of a shop"),
        (ROAD + "“The clerk told me, ‘There is no boat today.’ I went home,” Peter Holt said.", "The clerk"),
        # Some people are never named, others are whoever the article is about.
        (ROAD + "“The road is shut,” the driver said.", "the driver"),
        (ROAD + "“The road is shut,” the retired engineer said.", "Mara Quill"),
        # The noun of an apposition is the person's, however long the apposition is.
        (YARD + "“There is no money left for it,” the director said.", "Mara Quill"),
        (COUNCIL + "“I like the road as it is,” the governor said.", "Mara Quill"),
        (ROAD + "“The road is shut,” the Nationals MP said.", "Mara Quill"),
        # A company is no salutation, and a union no company.
        ("Letters\n\nSir, – The 07.42 is late. “It will come,” the railway company tells us.", "the railway company"),
        ("Mill shuts\n\nHolt Foods shut the mill.\n\n“We will fight,” the union said.", "the union"),
        (
            "Mill shuts\n\nHolt Foods shut the mill.\n\n“We fight on,” the Dunmore Workers Federation said.\n\n"
            "It met Holt Foods on Friday. “We will win,” the union said.",
            "Dunmore Workers Federation",
        ),
        # The office is that of whoever got it, not of the next one named.
        (
            "Jonas Weil was appointed headteacher in 2015. Pupil Amy Rowe sued the school.\n\n"
            "“Rules are rules,” the headteacher said.",
            "Jonas Weil",
        ),
        (
            "Leo Marsh served as ambassador to Malta for nine years. His successor is Ruth Paine.\n\n"
            "“They feed you well,” the former ambassador said.",
            "Leo Marsh",
        ),
    ],
)  # fmt: skip
def test_a_definite_nominal_is_named_where_it_takes_somebody_up(
    nlp: Language, text: str, speaker: str
) -> None:
    found = analyse(nlp, text).quotes[-1].speaker
    assert found is not None
    assert found.name.startswith(speaker)


def test_a_lead_is_resolved_to_who_speaks_next(nlp: Language) -> None:
    text = (
        "Ships warned\n\nA senior naval commander said on Friday that ships would get “one warning and no second”.\n\n"
        "Speaking at the harbour of Merrow on Friday, Rear Admiral Peter Holt said the sea was shut."
    )
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert found.name == "Peter Holt"


def test_a_byline_has_no_role_from_the_next_paragraph(nlp: Language) -> None:
    text = (
        "Storm shuts the yard\n\nBy Peter Holt, Court Reporter\n\nA foreman at a yard asked for help.\n\n"
        "“It was cold in there,” the foreman said."
    )
    found = analyse(nlp, text).quotes[-1].speaker
    assert found is not None
    assert found.name != "Peter Holt"


UNNAMED = [
    # The article says that it names nobody.
    (
        "“The minister has not read it,” a senior official said, speaking on condition of anonymity.\n\n"
        "Minister Karin Holm had no comment.",
        "a senior official",
    ),
    (
        "A diplomat who was not authorised to speak to the press said the talks were “a bazaar”.\n\n"
        "Ambassador Leyla Sadik arrived on Sunday.",
        "A diplomat",
    ),
    (
        "“Everyone knew,” said a colleague, requesting anonymity because the inquiry goes on.\n\n"
        "Bank manager Hector Paz was arrested on Friday.",
        "a colleague",
    ),
    (
        "“It is a madhouse,” a nurse told the inquiry. She did not want her name used.\n\n"
        "Hospital director Jean Roux said staff were tired.",
        "a nurse",
    ),
    # Somebody of many.
    ("“It is a madhouse,” one nurse said.\n\nDirector Jean Roux said staff were tired.", "one nurse"),
    # The name behind in the same paragraph is that of whoever answers.
    (
        "A soldier at the gate said: “No pictures.” Colonel Musa Traoré later apologised.",
        "A soldier at the gate",
    ),
    ("A passenger said the pilot was “singing”. Captain Arvid Nyberg said he was not.", "A passenger"),
    # No office is left out by a noun for anybody.
    (
        "A woman in the queue said it was “like waiting for rain”.\n\nMayor Rita Galli promised more buses.",
        "A woman in the queue",
    ),
    (
        "“They shut the door in our faces,” a protester said.\n\nPolice spokesman Kurt Halder said it was full.",
        "a protester",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), UNNAMED)
def test_who_stays_unnamed_is_nobody_who_is_named_next(nlp: Language, text: str, speaker: str) -> None:
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert (found.name[: len(speaker)], found.resolution) == (speaker, "description")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "A Danish envoy said the wharf was “for fish”. Ambassador Soren Kold made the remarks in Suva.",
            "Soren Kold",
        ),
        (
            "A fisherman says he thought it was “a log”.\n\nTommy Wirra was mending a net when it struck.",
            "Tommy Wirra",
        ),
        (
            "A man who was struck by lightning twice has called it “a bad habit”.\n\n"
            "Derek Olawale, 52, was on the golf course both times.",
            "Derek Olawale",
        ),
        (
            "A senior police officer has called the law “unworkable”.\n\n"
            "Chief Superintendent Dawn Hallett told the conference that officers were confused.",
            "Dawn Hallett",
        ),
    ],
)
def test_a_lead_may_be_named_next(nlp: Language, text: str, speaker: str) -> None:
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert found.name == speaker
