"""Names and roles: what joins two names to one person."""

from __future__ import annotations

import pytest

from quotesvc.nlp.article import view
from quotesvc.nlp.entities import (
    Entity,
    build_entities,
    clean_name,
    name_tokens,
    role_heads,
    role_text,
    same_person,
)
from quotesvc.nlp.mentions import find_mentions
from tests.nlp.build import build


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mara Quill", "Mara Quill", True),
        ("George P. Tanner", "George Tanner", True),  # middle initial
        ("G. Tanner", "George Tanner", True),  # first name as an initial
        ("Hassan al-Obeid", "Hassan Ali al-Obeid", True),  # a name left out
        ("Ann Tanner", "George Tanner", False),  # a family
        ("Mara Quill", "Mara Tanner", False),  # the same first name
        ("Tran Van", "Tran Van Minh", True),  # family name first, given name left out
        ("John Tanner Jr.", "John Tanner", True),  # a suffix
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert same_person(name_tokens(one), name_tokens(other)) is same
    assert same_person(name_tokens(other), name_tokens(one)) is same


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mara\u00a0Quill", "Mara Quill"),
        ("Quill’s", "Quill"),
        ("Tanners'", "Tanners"),
        (" Li  Wen\n", "Li Wen"),
    ],
)
def test_clean_name(text: str, shown: str) -> None:
    assert clean_name(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the harbour master,", "harbour master"),
        ("its chief executive", "chief executive"),
        ("the former Defence Minister", "former Defence Minister"),  # Nobody is minister who was.
        ("a 34-year-old bus driver", "bus driver"),
        ("a  \n spokesman", "spokesman"),
    ],
)
def test_role_text(text: str, shown: str) -> None:
    assert role_text(text) == shown


@pytest.mark.parametrize(
    ("role", "heads"),
    [
        ("chief executive of the Tanner Bank", {"chief", "executive"}),
        ("adviser to the president", {"adviser"}),
        ("mayor's brother", {"brother"}),
        ("Sen.", {"sen", "senator"}),
        ("vice-president", {"vice-president", "president"}),
        ("harbour ministry spokesman", {"harbour", "spokesman"}),  # The ministry is not its spokesman.
    ],
)
def test_role_heads(role: str, heads: set[str]) -> None:
    assert set(role_heads(role)) == heads


def _organisation(*words: str, before: str = "", behind: str = "") -> list[Entity]:
    """The entities of "BEFORE WORDS BEHIND left.", where the recogniser took the words for an organisation."""
    front, back = before.split(), behind.split()
    verb = len(front) + len(words) + len(back)
    rows = [f"{word} NOUN nsubj {verb}" for word in front]
    head = len(front)
    rows += [
        f"{word} PROPN {'nsubj' if i == 0 else 'flat'} {verb if i == 0 else head} ORG"
        for i, word in enumerate(words)
    ]
    rows += [f"{word} {'PUNCT punct' if word == ',' else 'PRON nsubj'} {verb}" for word in back]
    rows += [f"left VERB ROOT {verb}", f". PUNCT punct {verb}"]
    article = view(build("\n".join(rows)))
    return build_entities(article, find_mentions(article, []))[0]


@pytest.mark.parametrize(
    ("words", "before", "behind", "name", "kind"),
    [
        ("Ines Varga", "contractor", "", "Ines Varga", "person"),
        ("Ines Varga", "", ", who", "Ines Varga", "person"),
        ("Cllr Ines Varga", "", "", "Ines Varga", "person"),
        ("Ines Varga of Marlin Foods", "", "", "Ines Varga", "person"),
        ("Ines Varga", "", "", "Ines Varga", "organisation"),  # nothing beside it tells
        ("Holt Marlin", "", ", who", "Holt Marlin", "organisation"),  # teams are spoken of as "who"
        ("Ines Foods", "", ", who", "Ines Foods", "organisation"),
        ("St Ines Varga", "", "", "St Ines Varga", "organisation"),
    ],
)
def test_a_person_taken_for_an_organisation(
    words: str, before: str, behind: str, name: str, kind: str
) -> None:
    found = _organisation(*words.split(), before=before, behind=behind)[0]
    assert (found.name, found.kind) == (name, kind)
