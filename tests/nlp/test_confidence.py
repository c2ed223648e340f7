"""Scores to probabilities."""

from __future__ import annotations

import math

import pytest

from quotesvc.nlp.confidence import Confidence, manner_of
from quotesvc.nlp.coref import Referent
from quotesvc.nlp.mentions import MentionSpan

TABLE = Confidence(
    (0.2, 0.6, 0.8),
    (0.1, 0.5, 0.9),
    {"mention": 1.0, "certainty": 1.0, "pronoun": -1.0, "name": 0.0, "single": -2.0, "role": 1.0},
)


@pytest.mark.parametrize(
    ("score", "share"),
    [(0.0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.7, 0.7), (0.8, 0.9), (1.0, 0.9)],  # flat beyond both ends
)
def test_a_score_between_two_entries_has_a_share_between_theirs(score: float, share: float) -> None:
    assert TABLE.of_mention(score) == pytest.approx(share)


def test_a_manner_of_naming_has_its_own_risk() -> None:
    assert TABLE.of_speaker(0.8, "name") == pytest.approx(0.9)  # the odds of 0.9 are 9
    assert TABLE.of_speaker(0.8, "pronoun") == pytest.approx(9 / (9 + math.e), abs=1e-4)


def test_a_doubtful_pronoun_is_less_sure() -> None:
    assert TABLE.of_speaker(0.8, "name", 0.5) == pytest.approx(4.5 / 5.5, abs=1e-4)


def test_a_name_of_one_word_is_less_sure_and_one_with_a_role_surer() -> None:
    assert TABLE.of_speaker(0.8, "name", 1.0, frozenset(("single",))) == pytest.approx(
        9 / (9 + math.e**2), abs=1e-4
    )
    assert TABLE.of_speaker(0.8, "name", 1.0, frozenset(("role",))) == pytest.approx(
        9 / (9 + 1 / math.e), abs=1e-4
    )


def test_the_shipped_weights_doubt_names_of_one_word_and_quotes_within_quotes() -> None:
    table = Confidence.load()
    plain = table.of_speaker(0.9, "surname")
    assert table.of_speaker(0.9, "surname", 1.0, frozenset(("single",))) < plain
    assert table.of_speaker(0.9, "surname", 1.0, frozenset(("inner",))) < plain


def test_without_weights_the_mention_alone_counts() -> None:
    assert Confidence((0.0, 1.0), (0.0, 1.0), {}).of_speaker(0.7, "pronoun", 0.1) == pytest.approx(0.7)


def test_the_shipped_table_rises_and_stays_between_nought_and_one() -> None:
    table = Confidence.load()
    assert list(table.scores) == sorted(table.scores)
    assert list(table.shares) == sorted(table.shares)
    assert all(0.0 <= share <= 1.0 for share in table.shares)


@pytest.mark.parametrize(
    ("kind", "referent", "manner"),
    [
        ("person", Referent("Ana Cruz", "person", None, 0, "name"), "name"),
        ("person", Referent("Ana Cruz", "person", None, 0, "coreference"), "surname"),
        ("pronoun", Referent("Ana Cruz", "person", None, 0, "coreference"), "pronoun"),
        ("pronoun", Referent("Oak Bank", "organisation", None, 1, "coreference"), "impersonal"),
        ("nominal", Referent("Ana Cruz", "person", None, 0, "coreference"), "nominal"),
        ("nominal", Referent("a witness", "person", None, -1, "description"), "description"),
        ("organisation", Referent("Oak Bank", "organisation", None, 1, "name"), "organisation"),
    ],
)
def test_manner(kind: str, referent: Referent, manner: str) -> None:
    assert manner_of(MentionSpan(0, 1, 0, kind, 0, 1), referent) == manner  # type: ignore[arg-type]
