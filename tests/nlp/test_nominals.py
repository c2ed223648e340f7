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
