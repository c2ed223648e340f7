"""Folding words and names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from quotesvc.store.folding import fold, name_key, name_pattern, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("“…” — !", ""),
        ("No-Limits  friendship", "no limits friendship"),
        ("don't, DON’T, donʼt", "dont dont dont"),  # an apostrophe between letters joins
        ("'twas the ministers' job", "twas the ministers job"),  # at the edge of a word it does not
        ("Ångström naïve São ŁÓDŹ", "angstrom naive sao łodz"),
        ("ﬁnal Ⅳ ½ ２０２１", "final iv 12 2021"),  # compatibility forms
        ("Straße İstanbul ΣΊΣΥΦΟΣ", "strasse istanbul σισυφοσ"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("e\u0301clair", "eclair"),  # a combining accent
        ("习近平 said", "习 近 平 said"),  # ideographs are words of their own
        ("3.5% of $10bn", "3 5 of 10bn"),
        ("under_score", "under score"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize("text", ["“No-limits”, he didn’t say.", "e\u0301 習 ½ x", "  a\u00a0b\n"])
def test_words_know_where_they_stand(text: str) -> None:
    found = words(text)
    assert [fold(text[word.start : word.end]) for word in found] == [word.folded for word in found]
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Li Shangfu", "li shangfu"),
        ("Gen. LI Shangfu", "li shangfu"),
        ("Prime Minister Élodie Brandt", "elodie brandt"),  # a title of two words
        ("the Foreign Ministry", "foreign ministry"),
        ("The President", "the president"),  # nothing is left without the title
        ("O'Brien-Smith", "obrien smith"),
        ("—", ""),
    ],
)
def test_names_are_compared_without_titles(name: str, key: str) -> None:
    assert name_key(name) == key


def test_patterns_disregard_word_order() -> None:
    assert name_pattern("Shangfu Li") == name_pattern("Mr. Li Shangfu") == " li shangfu "
