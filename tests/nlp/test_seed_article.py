"""The article that the project was created from, with its gold annotation; the texts are not in this repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotesvc.nlp.pipeline import analyse, build_nlp
from quotesvc.nlp.scoring import same_speaker

SEED = Path(__file__).parents[2].parent / "shared" / "data" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason=f"the seed article is not at {SEED}")
def test_relays_of_the_seed_article() -> None:
    """TASS on both halves of the minister's statement, Global Times on both quotes of its editorial, nothing else."""
    path = next(iter(sorted(SEED.rglob("*.txt"))))
    text = path.read_bytes().decode("utf-8")
    rows = json.loads(path.with_suffix(".json").read_text("utf-8"))
    expected = [(row["text"].strip(), relay["outlet"]) for row in rows for relay in row["relays"]]
    found = [(quote, relay) for quote in analyse(build_nlp(), text).quotes for relay in quote.relays]
    assert len(found) == len(expected)
    for (quote, relay), (words, outlet) in zip(found, expected, strict=True):
        assert quote.text.strip().endswith(words)  # the annotation leaves out a verb before the words
        assert relay.outlet.name == outlet
    assert sorted(relay.outlet.slug for _, relay in found) == ["global-times"] * 2 + ["tass"] * 2
    assert all(text[relay.mention.start : relay.mention.end] == relay.mention.text for _, relay in found)
    editorial = [quote for quote, relay in found if relay.outlet.slug == "global-times"]
    assert all(quote.speaker is not None and quote.speaker.name == "Global Times" for quote in editorial)


@pytest.mark.skipif(not SEED.is_dir(), reason=f"the seed article is not at {SEED}")
def test_speakers_of_the_seed_article() -> None:
    path = next(iter(sorted(SEED.rglob("*.txt"))))
    text = path.read_bytes().decode("utf-8")
    rows = json.loads(path.with_suffix(".json").read_text("utf-8"))
    quotes = analyse(build_nlp(), text).quotes
    assert len(quotes) == len(rows)
    for quote, row in zip(quotes, rows, strict=True):
        if row["speaker"]:
            assert same_speaker(row["speaker"], quote.speaker.name if quote.speaker else None)
