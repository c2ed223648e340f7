"""Cries: who utters what a sentence tells as shouts, chants or calls."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.pipeline import analyse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Those whom the words came from.
        ("The decision was met with shouts of “Shame!” from the public gallery.", "the public gallery"),
        ("The verdict was greeted with cries of “Murderers!” from protesters.", "protesters"),
        ("His speech was drowned out by chants of “Resign now!” from the crowd.", "the crowd"),
        ("The plan prompted howls of “Disgrace!” from residents.", "residents"),
        ("Ann Lee left to calls of “Resign!” from Labour councillors.", "Labour councillors"),
        ("Shouts of “Shame!” rang out from the back of the hall.", "the back of the hall"),
        ("She faced shouts of “Shame!” and “Out!” from farmers.", "farmers"),
        # Who utters them.
        ("Protesters greeted Tom Holt with shouts of “Liar!” as he arrived.", "Protesters"),
        ("The crowd broke into chants of “Bexford, Bexford!” at once.", "The crowd"),
        ("Ann Lee ended her speech with a cry of “Long live the republic!”", "Ann Lee"),
        ("Mara Quill let out a cry of “Never again!” at the news.", "Mara Quill"),
        # Nobody is told: neither the thing nor whom they were for.
        ("The decision was met with shouts of “Shame!” on Monday.", None),
        ("There were calls of “Traitor!” as Peter Holt left the building.", None),
        ("Ann Lee walked in to a chorus of “Out, out, out!” at noon.", None),
        ("Ann Lee faced a chorus of “Out, out, out!” at noon.", None),
        ("The announcement drew chants of “Four more years!” in the hall.", None),
    ],
)
def test_who_cries(nlp: Language, text: str, expected: str | None) -> None:
    for quote in analyse(nlp, text).quotes:
        assert quote.kind != "other"
        assert (quote.speaker and quote.speaker.name, quote.abstained) == (
            expected,
            None if expected else "anonymous",
        )
        assert quote.speaker is None or expected in ("Ann Lee", "Mara Quill") or quote.speaker.kind == "group"


def test_words_that_are_no_cry_keep_their_speaker(nlp: Language) -> None:
    (quote,) = analyse(nlp, "Ann Lee called the plan a kind of “madness” from the start.").quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Ann Lee"
