"""Two spellings of one name, and two people whose names are merely alike. All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.pipeline import analyse
from quotesvc.nlp.transliteration import same_name, same_surname

SAME = [
    ("dmytro horbachenko", "dmitry gorbachenko"),
    ("volodymyr melnytskyy", "vladimir melnitsky"),
    ("mohammed al-sharrafi", "muhammad al-sharafi"),
    ("oleksandr yushkevych", "alexander yushkevich"),
    ("sergey khodorenko", "serhiy hodorenko"),
]
DIFFERENT = [
    ("mara hollander", "omar hollinder"),  # too little of a given name
    ("li chen", "lu chan"),
    ("anton petrenkov", "anton petrenkova"),
    ("marta holmberg", "morten holmberg"),
    ("tomas varga", "thomas verger"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert same_name(tuple(one.split()), tuple(other.split()))
    assert same_surname(one.rsplit(maxsplit=1)[-1], other.rsplit(maxsplit=1)[-1])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_people(one: str, other: str) -> None:
    assert not same_name(tuple(one.split()), tuple(other.split()))


def speakers(nlp: Language, text: str) -> list[str | None]:
    return [quote.speaker.name if quote.speaker else None for quote in analyse(nlp, text).quotes]


def test_an_article_that_spells_one_person_in_two_ways_has_one_speaker(nlp: Language) -> None:
    text = (
        "“The road is open,” Colonel Dmitry Gorbachenko said on Monday. “We hold the hill,” Horbachenko added.\n\n"
        "“The hill is ours,” Dmytro Horbachenko said on Tuesday."
    )
    assert speakers(nlp, text) == ["Dmitry Gorbachenko"] * 3


def test_a_wife_is_not_her_husband_in_another_spelling(nlp: Language) -> None:
    text = (
        "“The mountain road is open,” Anton Melnytsky said on Monday.\n\n"
        "“He is tired,” Iryna Melnytska said. “Let him sleep,” Melnytska added."
    )
    assert speakers(nlp, text) == ["Anton Melnytsky", "Iryna Melnytska", "Iryna Melnytska"]
