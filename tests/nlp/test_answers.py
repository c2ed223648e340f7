"""How far answers can be relied on, by hand on small cases."""

from __future__ import annotations

import pytest

from quotesvc.nlp.answers import Answer, coverage, groups, reliability, worst


def answer(confidence: float | None, right: bool, article: str = "oak_01", mention: str = "name") -> Answer:
    return Answer(
        article, "We sail", mention, "Ana Cruz", "x" if confidence is not None else None, confidence, right
    )


FOUR = [answer(0.9, True), answer(0.8, True), answer(0.4, False), answer(None, False)]


def test_precision_at_coverage_takes_the_surest_first() -> None:
    rows = {row["coverage"]: row for row in coverage(FOUR)}
    assert rows[0.5] == {"coverage": 0.5, "reached": 0.5, "precision": 1.0, "least": 0.8}
    # Four fifths of four are more than there are answers: all of them count, and `reached` says so.
    assert rows[0.8] == {"coverage": 0.8, "reached": 0.75, "precision": pytest.approx(2 / 3), "least": 0.4}


def test_answers_of_one_confidence_count_by_their_share() -> None:
    tied = [answer(0.9, True), answer(0.5, True), answer(0.5, False), answer(0.5, False)]
    rows = {row["coverage"]: row for row in coverage(tied)}
    assert rows[0.5]["precision"] == pytest.approx((1 + 1 / 3) / 2)


def test_nothing_answered_is_no_row() -> None:
    assert coverage([answer(None, False)]) == []
    assert reliability([answer(None, False)]) == {"ece": 0.0, "n": 0, "bins": []}


def test_expected_calibration_error() -> None:
    found = reliability([answer(0.95, True), answer(0.95, False), answer(0.25, False), answer(1.0, True)])
    assert [(row["from"], row["n"]) for row in found["bins"]] == [(0.2, 1), (0.9, 3)]
    top = found["bins"][1]
    assert (top["confidence"], top["right"]) == (pytest.approx(2.9 / 3), pytest.approx(2 / 3))
    assert found["ece"] == pytest.approx((1 * 0.25 + 3 * (2.9 / 3 - 2 / 3)) / 4)


def test_groups_are_counted_the_largest_first() -> None:
    found = groups([*FOUR, answer(0.5, True, mention="pronoun")], lambda one: one.mention)
    assert list(found) == ["name", "pronoun"]
    assert found["name"] == {"accuracy": 0.5, "answered": 0.75, "n": 4}


@pytest.mark.parametrize(
    ("article", "publisher"),
    [
        ("daily-oak_2016-02-03_ferry", "daily-oak"),
        ("set_oak_2016-02-03_x", "oak"),
        ("oak_ferry_1", "oak"),
        ("x", "x"),
    ],
)
def test_the_name_of_the_file_tells_the_publisher(article: str, publisher: str) -> None:
    assert answer(0.5, True, article).publisher == publisher


def test_the_worst_error_is_the_surest() -> None:
    found = worst([answer(0.2, False), answer(0.7, False), answer(0.9, True), answer(None, False)])
    assert [row["confidence"] for row in found] == [0.7, 0.2]
