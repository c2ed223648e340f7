"""Whom a word for kin means: "his wife", "her daughter". All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.kin import surname
from quotesvc.nlp.pipeline import analyse

CASES = [
    # Told beside the name.
    ("Peter Holt and his wife, Ann Marsh, opened the shop.\n\n“We sold out in a day,” his wife said.", "Ann Marsh"),
    ("Mara Quill keeps bees. Her husband, Tomas Varga, does not.\n\n“They sting me,” her husband said.", "Tomas Varga"),
    # The other way round.
    (
        "Mara Quill, Ines Holt's mother, sat in the gallery. She has come every day since Monday.\n\n"
        "“I was never told,” her daughter said on the steps.",
        "Ines Holt",
    ),
    # By the surname that two share.
    (
        "Aoife and Callum Brandt keep a mill. “It hums,” says Aoife Brandt, pouring tea. “Callum snores.”\n\n"
        "“I do not,” her husband says.",
        "Callum Brandt",
    ),
    # A first name alone, which may be a place's as well.
    ("Jeptoo Kirui sells maize. Her husband, Elijah, put it otherwise: “They stole twice.”", "Elijah"),
    # Somebody whom the article never names stays described.
    ("Mara Quill was in Oslo on Friday.\n\n“She never wrote,” her brother said.", "Mara Quill's brother"),
    # Nobody is his own kin.
    (
        "Tomas Varga, a father of two, sold the boat. “I was tired,” Varga said.\n\n“He was,” his father said.",
        "Tomas Varga's father",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), CASES)
def test_kin_are_who_the_article_says(nlp: Language, text: str, name: str) -> None:
    speaker = analyse(nlp, text).quotes[-1].speaker
    assert speaker is not None
    assert speaker.name == name


SURNAMES = [
    # Kin of one surname: the article tells it of the other.
    ("Peter Holt keeps bees. His wife, Dawn, does not.\n\n“They sting me,” she said.", "Dawn Holt"),
    # Of two women it is a guess whose son he is.
    (
        "Mara Quill keeps bees. Ines Marsh sells the wax. Her son, Brendan, eats it.\n\n“It is sweet,” he said.",
        "Brendan",
    ),
    (
        "Mara Quill sells honey. Its label is by Quill's brother Tomas.\n\n“I drew a bee,” said Tomas.",
        "Tomas Quill",
    ),
    ("The mill is run by sisters Fiona and Ines Varga. “It hums,” said Fiona, pouring tea.", "Fiona Varga"),
    # A husband's and a father's surname are not told by hers.
    ("Mara Quill keeps bees. Her father, Tomas, does not.\n\n“They sting me,” Tomas said.", "Tomas"),
    # A woman does not bear the surname of a man in a language that has two forms of it.
    ("Pavel Orlova keeps bees. His brother, Tomas, does not.\n\n“They sting me,” Tomas said.", "Tomas"),
]


@pytest.mark.parametrize(("text", "name"), SURNAMES)
def test_kin_called_by_the_first_name_bear_the_surname(nlp: Language, text: str, name: str) -> None:
    speaker = analyse(nlp, text).quotes[-1].speaker
    assert speaker is not None
    assert speaker.name == name


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("Ann Lee", "Lee"),
        ("Anna de la Torre", "de la Torre"),
        ("John Holt Jr.", "Holt"),
        ("Guðrún Jónsdóttir", ""),  # her father's first name
        ("Oh Hye-jin", ""),  # the surname stands first
        ("Quill", ""),
    ],
)
def test_surname(name: str, last: str) -> None:
    assert surname(name) == last


def test_a_verb_behind_a_noun_for_kin_is_nobodys_name(nlp: Language) -> None:
    text = (
        "Keeper's widow wins back the lamp\n\nA widow of 84 has won a lamp.\n\nMaeve Quill sued the trust. "
        "“It is mine,” she said. The trust honours the memory of Mr Quill."
    )
    (quote,) = analyse(nlp, text).quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Maeve Quill"
