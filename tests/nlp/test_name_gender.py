"""The gender of names, and the lists that tell it."""

from __future__ import annotations

import pytest

from quotesvc.nlp.lexicon import load_groups, load_table
from quotesvc.nlp.name_gender import SUREST, gender_of_name, sounds


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Elena Markovic", "f"),
        ("Sergey Shoigu", "m"),
        ("Marie-Claude Dupont", "f"),
        ("J. Callum Holt", "m"),  # the name behind an initial
        ("J.K. Holt", ""),
        ("Che Suhaila Osman", "f"),  # a word that opens names
        ("Wan Osman", ""),  # a surname, with no name behind it
        ("Tran Thi Lan", "f"),  # a word between the names
        ("Quorban binti Osman", "f"),
        ("Oh Hye-jin", "f"),  # surname first
        ("Abu Tanner", "m"),
        ("Xqz Orlova", "f"),
        ("Xqz Villanueva", ""),  # ends as Slavic women's names do, and is none
        ("Xqz Lazarev", ""),  # women keep it in some countries
        ("Xqz Petrovna Stein", "f"),
        ("Quill", ""),
        ("Callum", ""),  # may be a surname
        ("Xqz Quill", ""),
    ],
)
def test_gender_of_name(name: str, gender: str) -> None:
    assert gender_of_name(name) == gender


def test_no_given_name_is_of_both_genders() -> None:
    groups = load_groups("given_names")
    assert set(groups) == {"m", "f"}
    assert not groups["m"] & groups["f"]


def test_every_part_of_a_name_tells_what_is_known() -> None:
    assert set(load_table("gendered_name_parts").values()) == {"m", "f", "=", "?"}


@pytest.mark.parametrize(
    ("name", "male"), [("Zvonimira Holt", False), ("Oluchinna Holt", False), ("Hrodvard Holt", True)]
)
def test_the_letters_of_an_unknown_name_lean_to_a_gender(name, male):
    assert gender_of_name(name) == ""
    assert (sounds(name) > 0) == male
    assert abs(sounds(name)) <= SUREST


def test_one_word_leans_to_neither_gender():
    assert sounds("Zvonimira") == 0.0
