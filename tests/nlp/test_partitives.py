"""One out of a group: who "one of them" and "another" are."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.pipeline import analyse

OFFICIALS = "Two officials at the port said on Friday that the sheds were empty.\n\n"
BIDDERS = "People familiar with the sale said on Friday that it had failed. The price was not told.\n\n"
RESIDENT = "“The gate was locked at noon,” one resident wrote on the site. "


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (OFFICIALS + "“Nothing is left,” one of them said.", "one of two officials at the port"),
        (OFFICIALS + "“Nothing is left,” one said.", "one of two officials at the port"),
        (BIDDERS + "“Nothing is left,” said one of them.", "one of People familiar with the sale"),
        (OFFICIALS + "“Nothing is left,” said one of the officials.", "one of two officials at the port"),
        (OFFICIALS + "“Nothing is left,” said one of them, a clerk.", "a clerk"),
        (OFFICIALS + "“Nothing is left,” said one of them, Mara Quill.", "Mara Quill"),
        ("“Nothing is left,” said one of the largest traders.", "one of the largest traders"),
        (RESIDENT + "Another called it “a gate for nobody at all”.", "Another resident"),
    ],
)  # fmt: skip
def test_one_of_a_group_is_described_by_the_group(nlp: Language, text: str, speaker: str) -> None:
    found = analyse(nlp, text).quotes[-1].speaker
    assert found is not None
    assert (found.name, found.kind) == (speaker, "person")


def test_the_one_that_counts_is_nobody(nlp: Language) -> None:
    text = OFFICIALS + "“The third one is the largest shed,” Mara Quill said."
    found = analyse(nlp, text).quotes[-1].speaker
    assert found is not None
    assert found.name == "Mara Quill"
