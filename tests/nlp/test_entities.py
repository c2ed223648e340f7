"""Names and roles: what joins two names to one person."""

from __future__ import annotations

import pytest

from quotesvc.nlp.entities import clean_name, name_tokens, role_heads, role_text, same_person


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
        ("former Defence Minister", "Defence Minister"),
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
    ],
)
def test_role_heads(role: str, heads: set[str]) -> None:
    assert set(role_heads(role)) == heads
