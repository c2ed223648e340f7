"""The ranker's arithmetic, and its rows on a hand-built Doc."""

from __future__ import annotations

import numpy as np
import pytest

from quotesvc.nlp.article import view
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.features import NAMES, Featuriser
from quotesvc.nlp.mentions import find_mentions
from quotesvc.nlp.ranker import SECOND_NAMES, SHORTLIST, second_rows, softmax, spread
from tests.nlp.build import HARBOUR, build


def test_none_of_them_has_a_share_too() -> None:
    assert softmax(np.array([0.0])).tolist() == [0.5]
    assert softmax(np.array([0.0, 0.0])).tolist() == pytest.approx([1 / 3, 1 / 3])
    assert softmax(np.array([-9.0])).sum() < 0.001
    assert softmax(np.array([900.0, 0.0])).tolist() == pytest.approx([1.0, 0.0])  # no overflow
    assert softmax(np.zeros(0)).tolist() == []


def test_what_the_first_stage_dropped_has_no_score() -> None:
    first = np.linspace(0.1, 0.9, SHORTLIST + 2)
    second = np.arange(1.0, SHORTLIST + 1)
    after = spread(first, second)
    assert after[:2].tolist() == [0.0, 0.0]
    assert after[-1] == 1.0  # the best of the first stage is the first of the second


def test_rows_have_a_value_for_each_name() -> None:
    doc = build(HARBOUR)
    article = view(doc)
    resolver = Resolver(article, find_mentions(article, []))
    found = [Featuriser(article, resolver).candidates(0)]
    assert {len(row) for row in found[0].rows} == {len(NAMES)}
    first = [np.linspace(0.1, 0.2, len(found[0].rows))]
    (rows,) = second_rows(article, resolver, found, first)
    assert {len(row) for row in rows} == {len(SECOND_NAMES)}


def test_the_tree_leads_from_the_quote_to_the_cue_and_its_subject() -> None:
    doc = build(HARBOUR)
    article = view(doc)
    resolver = Resolver(article, find_mentions(article, []))
    candidates = Featuriser(article, resolver).candidates(0)
    by_text = {
        article.text(resolver.mentions[m].start, resolver.mentions[m].end): dict(zip(NAMES, row, strict=True))
        for m, row in zip(candidates.mentions, candidates.rows, strict=True)
    }
    master = by_text["the master"]
    assert (master["verb_steps"], master["cues_below"], master["verb_is_lowest_cue"]) == (1, 0, 1)
    assert master["verb_cue"] > 0.5  # "tell"
    assert by_text["Reuters"]["role"] != master["role"]
