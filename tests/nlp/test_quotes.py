"""Pairing of quotation marks: tables of texts and the stretches that they hold."""

import json
import os
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from quotesvc.nlp.quotes import NAME, find_marked

SHARED = Path(os.environ.get("QUOTESVC_SHARED", Path(__file__).parents[3] / "shared"))
SEED = SHARED / "data" / "seed"

STRETCHES = [
    ("“We go,” he said.", ["We go,"]),
    ("‘It is the workers’ right,’ he said.", ["It is the workers’ right,"]),  # British, with a possessive
    ("Ministers' 'big lie' on bosses' pay", ["big lie"]),  # possessives on both sides
    ("‘Tis the season for the dogs’ owners, he said.", []),  # apostrophes alone
    ("rock ‘n’ roll and the '90s were 'great fun'", ["great fun"]),
    ("'20 dead' in blast", ["20 dead"]),  # a number, no year
    ("He is 6'3\" and said \"I am 5' 10\" tall\".", ["I am 5' 10\" tall"]),
    ("“She bought a 12\" record,” he said.", ["She bought a 12\" record,"]),
    ("``I see,'' he said. ''No way,'' she said.", ["I see,", "No way,"]),
    ("„Ja“, «Oui», »Nein«, « Non », ‚Doch‘.", ["Ja", "Oui", "Nein", "Non", "Doch"]),
    ("”Hej,” said he. “Dag“ said she.", ["Hej,", "Dag"]),  # glyphs the wrong way round
    ('She said,"Stay,"he said."Please."', ["Stay,", "Please."]),  # no spaces
    ('<p class="x">He said "yes"</p>', ["yes"]),
    ("Oz has “a bully pulpit,\" she said.", ["a bully pulpit,"]),  # mixed marks
    ('WARD: "You go?"\n\nLUND: "Yes."', ["You go?", "Yes."]),
    # Nested marks: each is a stretch, the outer one first.
    ("‘I told him, “Go now,” twice,’ she said.", ["I told him, “Go now,” twice,", "Go now,"]),
    ('He called it "a "bad" idea" and left.', ['a "bad" idea', "bad"]),
    # A closing mark is missing: the words end where the reporting clause begins.
    ("“Trade grows, the TASS agency quoted Lund as saying. “It helps.”", ["Trade grows,", "It helps."]),
    ('"Is it true? he asked.', ["Is it true?"]),
    ("“We go — he said on Monday.", ["We go"]),
    # An opening mark is missing: the words begin with their sentence.
    ('It was calm. We fight on," the minister said.', ["We fight on,"]),
    # One odd mark costs no more than its paragraph.
    ('A 5" pipe" broke\n\n"We saw it," she said.', ["We saw it,"]),
    # Stretches that hold no word are none.
    ('"', []), ("''''", []), ("“”", []), ('"…"', []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STRETCHES)
def test_stretches(text: str, expected: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in find_marked(text)] == expected


CONTINUED = [
    ("“First.\n\n“Second.\n\n“Third,” he said.", [("First.", None), ("Second.", 0), ("Third,", 1)]),
    # Merged into one line: an opening mark where one is open, after the end of a sentence.
    (
        '"First it was. "Then it went. "Now gone."',
        [("First it was.", None), ("Then it went.", 0), ("Now gone.", 1)],
    ),
    # Never opened again, closed once.
    ("He said: “One.\n\nTwo.\n\nThree,” and left.", [("One.", None), ("Two.", 0), ("Three,", 1)]),
    # Hard-wrapped lines are one stretch.
    ("He said: “We wrap\nour lines,” and left.", [("We wrap\nour lines,", None)]),
    # Speakers of a transcript do not continue each other.
    ('"WARD: Why?\n\n"LUND: Because.', [("WARD: Why?", None), ("LUND: Because.", None)]),
    ("‘First.\n\n‘Second,’ he said.", [("First.", None), ("Second,", 0)]),
]


@pytest.mark.parametrize(("text", "expected"), CONTINUED)
def test_continuation(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(text[mark.start : mark.end], mark.continues) for mark in find_marked(text)] == expected


def test_missing_marks_are_told() -> None:
    found = find_marked('"We go, he said.\n\nWe fight on," the minister said.\n\n"Yes," she said.')
    assert [(mark.inferred, mark.open, mark.close) for mark in found] == [
        ("close", '"', ""), ("open", "", '"'), (None, '"', '"'),
    ]  # fmt: skip


def test_skipped_spans_hold_no_marks() -> None:
    text = '"We go," he said.\n\n"Accept cookies"\n\n"Now."'
    caption = text.index('"Accept'), text.index('"Now')
    assert [text[mark.start : mark.end] for mark in find_marked(text, skip=[caption])] == ["We go,", "Now."]


def test_component_sets_marked() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME)
    doc = nlp("“We go,” he said.")
    assert doc._.marked == find_marked(doc.text)


MARKS = st.text(alphabet="\"'“”‘’„‚«»‹›` ab.,S1\n\r\u2028\u00a0=<>", max_size=80)


@settings(max_examples=400, deadline=None)
@given(MARKS | st.text(max_size=80))
def test_any_text_gives_valid_spans(text: str) -> None:
    found = find_marked(text)
    assert found == find_marked(text)
    around: list[int] = []
    for index, mark in enumerate(found):
        assert 0 <= mark.start < mark.end <= len(text)
        assert any(char.isalnum() for char in text[mark.start : mark.end])
        assert mark.continues is None or mark.continues < index
        while around and around[-1] <= mark.start:
            around.pop()
        assert not around or mark.end <= around[-1]  # inside the other, never across its end
        assert mark.depth == len(around)
        around.append(mark.end)


@pytest.mark.parametrize("unit", ["“a ", "'a ", 'a"', '"\n', 'a. "b," ', "‘a. ", '.")', '="'])
def test_time_is_linear(unit: str) -> None:
    """Four times the marks take about four times as long, not sixteen."""
    spent = []
    for count in (5_000, 20_000):
        start = time.process_time()
        find_marked(unit * count)
        spent.append(time.process_time() - start)
    assert spent[1] < 10 * spent[0] + 0.2


def test_large_texts() -> None:
    assert find_marked('"' * 10_000_000) == []
    assert find_marked("x" * 1_000_000) == []


@pytest.mark.skipif(not SEED.exists(), reason="the shared data are not beside the checkout")
def test_seed_article() -> None:
    path = next(SEED.glob("*.txt"))
    text = path.read_bytes().decode("utf-8")
    gold = [quote["text"] for quote in json.loads(path.with_suffix(".json").read_text("utf-8"))]
    found = [text[mark.start : mark.end] for mark in find_marked(text)]
    assert len(found) == len(gold) == 20
    # One gold span leaves out the verb that stands inside the marks.
    assert all(words in marked for words, marked in zip(gold, found, strict=True))
