"""The figures, by hand on small cases and against the reference script on invented predictions."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from quotesvc.errors import InputError
from quotesvc.nlp.scoring import articles, mention_kind, same_outlet, same_speaker, score

SHARED = Path(os.environ.get("QUOTESVC_SHARED", Path(__file__).parents[3] / "shared"))
SCRIPT = SHARED / "bench" / "score_quotes.py"

TEXT = "“We sail at dawn,” Ana Cruz told the Daily Oak. She called it “a gift”. The film “Salt” opens."
GOLD = [
    {"text": "We sail at dawn,", "nth": 0, "kind": "direct", "speaker": "Ana Cruz",
     "relays": [{"outlet": "Daily Oak", "mention": "Daily Oak", "scope": "explicit"}]},
    {"text": "a gift", "nth": 0, "kind": "mixed", "speaker": "Ana Cruz",
     "relays": [{"outlet": "Daily Oak", "mention": "Daily Oak", "scope": "carried"}]},
    {"text": "Salt", "nth": 0, "kind": "other", "speaker": None, "relays": []},
]  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    """A folder with one annotated article, ``ferry``."""
    (tmp_path / "ferry.txt").write_text(TEXT, "utf-8")
    (tmp_path / "ferry.json").write_text(json.dumps(GOLD), "utf-8")
    return tmp_path


def quote(words, kind="direct", speaker=None, relays=(), **fields):
    """A predicted quote where ``words`` stand in the text."""
    start = TEXT.index(words)
    return {
        "start": start,
        "end": start + len(words),
        "kind": kind,
        "speaker": speaker and {"name": speaker, "mention": None},
        "relays": [{"outlet": {"name": name}, "basis": "told"} for name in relays],
        **fields,
    }


PERFECT = [
    quote("We sail at dawn,", speaker="Ana Cruz", relays=["Daily Oak"]),
    quote("a gift", "mixed", speaker="Cruz, Ana Cruz", relays=["The Daily Oak newspaper"]),
    quote("Salt", "other"),
]


def test_a_perfect_prediction_scores_one_everywhere(gold):
    figures = score(gold, {"ferry": PERFECT}).as_dict()
    assert figures == {
        "articles": 1,
        "detection": {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "pred": 2},
        "kind": {"accuracy": 1.0, "n": 2},
        "speaker": {"accuracy": 1.0, "n": 2},
        "relay": {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "pred": 2, "r_explicit": 1.0, "gold_explicit": 1},
    }


CASES = [
    # Nothing predicted: every statement is a miss, and kind has nothing to ask for.
    ([], {"detection": 0.0, "speaker": 0.0, "relay": 0.0}),
    # Marks inside the span do not count, nor does a space.
    ([quote("“We sail at dawn,” ")], {"detection": 2 / 3, "kind": 1.0}),
    # Four fifths of the words are enough, less is not.
    ([quote("We sail at dawn")], {"detection": 2 / 3}),
    ([quote("We sail")], {"detection": 0.0}),
    # A quote of the title or of kind other predicts no statement.
    ([quote("a gift", field="title"), quote("We sail at dawn,", "other")], {"detection": 0.0}),
    # The wrong kind, a last name alone, a title before the name.
    ([quote("a gift", "direct", "Cruz")], {"kind": 0.0, "speaker": 0.0}),
    ([quote("a gift", "mixed", "Captain Ana Cruz")], {"kind": 1.0, "speaker": 0.5}),
    # The same stretch twice detects one statement.
    ([quote("a gift"), quote("a gift")], {"detection": 0.5}),
    # A relay of the dateline is not annotated; another outlet is wrong.
    ([quote("a gift", relays=["Daily Oak", "Daily Elm"])], {"relay": 0.5}),
    ([quote("a gift") | {"relays": [{"outlet": {"name": "AP"}, "basis": "dateline"}]}], {"relay": 0.0}),
]  # fmt: skip


@pytest.mark.parametrize(("predicted", "expected"), CASES)
def test_figures_by_hand(gold, predicted, expected):
    figures = score(gold, {"ferry": predicted}).as_dict()
    main = {
        name: figure.get("f1", figure.get("accuracy"))
        for name, figure in figures.items()
        if name != "articles"
    }
    assert {name: main.get(name) for name in expected} == pytest.approx(expected)


def test_short_stretches_can_be_left_out_on_both_sides(gold):
    assert score(gold, {"ferry": PERFECT}, min_words=4).as_dict()["detection"]["gold"] == 1


def test_articles_without_prediction_are_named_and_counted_as_misses(gold):
    figures = score(gold, {}).as_dict()
    assert figures["not_predicted"] == ["ferry"]
    assert figures["detection"]["gold"] == 2


def test_the_table_lists_as_many_errors_of_each_sort_as_asked_for(gold):
    report = score(
        gold, {"ferry": [quote("a gift", speaker="Bo Lane", relays=["Daily Elm"]), quote("She called")]}
    )
    table = report.as_table(errors=1)
    assert "detection     p 0.500  r 0.500" in table
    assert "  speaker: ferry | 'a gift' | gold 'Ana Cruz', got 'Bo Lane'" in table
    assert "  relay missed: ferry | 'a gift' | gold 'Daily Oak', got ['Daily Elm']" in table
    assert "  spurious: ferry | 'She called'" in table
    assert "  missed: ferry | 'We sail at dawn'" not in report.as_table()


def test_details_tell_what_lies_behind_the_figures(gold):
    sure = quote("We sail at dawn,", speaker="Bo Lane", confidence=0.9)
    unsure = quote("a gift", "direct", "Ana Cruz", confidence=0.6)
    details = score(gold, {"ferry": [sure, unsure, quote("Salt")]}).details(errors=5)
    assert details["coverage"][0] == {"coverage": 0.5, "reached": 0.5, "precision": 0.0, "least": 0.9}
    assert details["calibration"]["ece"] == pytest.approx((0.9 + 0.4) / 2)
    assert details["mentions"] == {"none": {"accuracy": 0.5, "answered": 1.0, "n": 2}}
    assert "publishers" not in details  # one article has one publisher
    assert details["kinds"] == {"direct": {"direct": 1}, "mixed": {"direct": 1}, "other": {"direct": 1}}
    assert details["worst"] == [
        {
            "article": "ferry",
            "words": "We sail at dawn,",
            "expected": "Ana Cruz",
            "got": "Bo Lane",
            "confidence": 0.9,
        }
    ]


def test_the_table_has_the_details_too(gold):
    table = score(gold, {"ferry": PERFECT}).as_table()
    assert "by mention of the speaker\n  none          accuracy 1.000  answered 0.000  n 2" in table
    assert "kind in the gold to kind predicted\n  direct        direct 1" in table


MENTIONS = [
    (None, "Ana Cruz", "person", "none"),
    ("She", "Ana Cruz", "person", "pronoun"),
    ("Captain Ana Cruz", "Ana Cruz", "person", "name"),
    ("Ms. Cruz", "Ana Cruz", "person", "surname"),
    ("the captain", "Ana Cruz", "person", "nominal"),
    ("Oak Bank", "Oak Bank", "organisation", "organisation"),
    ("it", "Oak Bank", "organisation", "pronoun"),
    ("witnesses", "witnesses", "group", "group"),
    # Standoff annotation: no name to compare with.
    ("Ana Cruz", None, None, "name"),
    ("Cruz", None, None, "surname"),
    ("the captain", None, None, "nominal"),
]  # fmt: skip


@pytest.mark.parametrize(("mention", "name", "kind", "expected"), MENTIONS)
def test_mention_kind(mention, name, kind, expected):
    assert mention_kind(mention, name, kind) == expected


STANDOFF = """\
T1\tContent 0 18\t“We sail at dawn,”
T2\tCue 28 32\ttold
T3\tSource 19 27\tAna Cruz
E1\tAttribution:T1 Cue1:T2 Source1:T3
"""


def test_standoff_annotation_gives_the_mention(tmp_path):
    (tmp_path / "ferry.txt").write_text(TEXT, "utf-8")
    (tmp_path / "ferry_x.ann").write_text(STANDOFF.replace("Attribution", "Content"), "utf-8")
    (article,) = articles(tmp_path)
    assert [(q.kind, TEXT[q.start : q.end], q.sources) for q in article.quotes] == [
        ("direct", "We sail at dawn,", ((19, 27),)),
        ("other", "a gift", None),
        ("other", "Salt", None),
    ]
    right = quote("We sail at dawn,") | {"speaker": {"name": "x", "mention": {"start": 23, "end": 27}}}
    wrong = quote("We sail at dawn,") | {"speaker": {"name": "x", "mention": {"start": 27, "end": 28}}}
    assert [score(tmp_path, {"ferry": [q]}).as_dict()["mention"]["accuracy"] for q in (right, wrong)] == [
        1.0,
        0.0,
    ]


@pytest.mark.parametrize(
    "annotation", ["", "{}5", '[{"text": "not there", "kind": "direct"}]', '[{"kind": "other"}]']
)
def test_an_annotation_that_does_not_fit_is_named(tmp_path, annotation):
    (tmp_path / "ferry.txt").write_text(TEXT, "utf-8")
    (tmp_path / "ferry.json").write_text(annotation, "utf-8")
    with pytest.raises(InputError, match=r"ferry\.json"):
        score(tmp_path, {})


def test_a_folder_without_gold_is_refused(tmp_path):
    (tmp_path / "ferry.txt").write_text(TEXT, "utf-8")
    with pytest.raises(InputError, match="no annotated article"):
        score(tmp_path, {})


SPEAKERS = [
    ("Ana Cruz", "Ana Cruz", True),
    ("Ana Cruz", "President Ana Cruz", True),
    ("Ana Cruz’s", "ana crúz", True),
    ("U.S. officials", "US officials", True),
    ("Ana Cruz", "Ana Maria Cruz", True),
    ("Ana Cruz", "Cruz", False),
    ("Ana Cruz", "Bo Cruz", False),
    ("Ana Cruz", None, False),
    ("a spokesman for the Oak Bank", "spokesman", True),
    ("The President", "the president", True),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "predicted", "same"), SPEAKERS)
def test_same_speaker(expected, predicted, same):
    assert same_speaker(expected, predicted) is same


OUTLETS = [
    ("TASS", "TASS news agency", True),
    ("Oak TV", "the Oak", True),
    ("Oak Times", "Elm Times", False),
    ("New York Times", "Times", True),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "predicted", "same"), OUTLETS)
def test_same_outlet(expected, predicted, same):
    assert same_outlet(expected, predicted) is same


GOLDS = [
    ("seed", 1),
    ("news/dev", 1),
    ("wire/dev", 1),
    ("wire/dev", 4),
    ("polnear/dev/text", 1),
    ("polnear/dev/text", 4),
]


@pytest.mark.skipif(not SCRIPT.exists(), reason=f"no reference script at {SCRIPT} (set QUOTESVC_SHARED)")
@pytest.mark.parametrize(("name", "min_words"), GOLDS)
def test_figures_equal_those_of_the_reference_script(name, min_words, tmp_path):
    folder = SHARED / "data" / name
    if not folder.exists():
        pytest.skip(f"no gold at {folder}")
    invented = {article.id: list(_invented(article)) for article in articles(folder)}
    invented.popitem()
    file = tmp_path / "predicted.jsonl"
    file.write_text(
        "".join(json.dumps({"id": key, "quotes": rows}) + "\n" for key, rows in invented.items()), "utf-8"
    )
    words = str(min_words)
    command = [sys.executable, SCRIPT, "--gold", folder, "--pred", file, "--json", "--min-words", words]
    reference = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert score(folder, invented, min_words).as_dict() == reference


def _invented(article):
    """Predictions that are right, nearly right and wrong, the same ones in every run."""
    chance = random.Random(article.id)
    names = [q.speaker for q in article.quotes if q.speaker] or ["Ana Cruz"]
    outlets = [r.outlet for q in article.quotes for r in q.relays or ()] or ["Daily Oak"]
    for gold in article.quotes:
        if chance.random() < 0.1:
            continue
        source = (gold.sources or ((gold.end + 2, gold.end + 9),))[0]
        name = chance.choice(
            [gold.speaker or "She", chance.choice(names), f"Mr {names[0]}", names[0].split()[-1]]
        )
        mention = chance.choice([None, {"start": source[0], "end": source[1]}, {"start": 0, "end": 4}])
        relays = (
            [relay.outlet for relay in gold.relays or ()]
            if chance.random() < 0.6
            else [chance.choice(outlets)]
        )
        yield {
            "start": max(0, gold.start - chance.choice([0, 0, 1, 5])),
            "end": gold.end - chance.choice([0, 0, 1, 4]),
            "kind": chance.choice([gold.kind, gold.kind, "direct", "mixed"]),
            "speaker": chance.choice(
                [None, {"name": name, "mention": mention}, {"name": name, "mention": mention}]
            ),
            "relays": [
                {"outlet": {"name": relay}, "basis": chance.choice(["told", "told", "dateline"])}
                for relay in relays
            ],
        }
