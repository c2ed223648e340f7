"""Treebank files to paragraphs, paragraphs to Docs and to copies in other marks and spaces."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
import spacy

from training import marks
from training.prepare_treebank import variants
from training.treebank import (
    Paragraph,
    Word,
    drop_word,
    insert_space,
    make_doc,
    parse_sentence,
    read_paragraphs,
)

FIRST = """\
# newdoc id = d1
# newpar
# text = "Don't," she said.
1\t"\t"\tPUNCT\t``\t_\t3\tpunct\t_\tSpaceAfter=No
2-3\tDon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tDo\tdo\tAUX\tVB\tMood=Imp\t7\tccomp\t_\t_
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_
4\t,\t,\tPUNCT\t,\t_\t2\tpunct\t_\tSpaceAfter=No
5\t"\t"\tPUNCT\t''\t_\t2\tpunct\t_\t_
6\tshe\tshe\tPRON\tPRP\tPerson=3\t7\tnsubj\t_\t_
7\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
7.1\tit\tit\tPRON\tPRP\t_\t_\t_\t_\t_
8\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\t_
"""
SECOND = """\
# newpar
1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""
THIRD = """\
1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""


@pytest.fixture
def paragraphs(tmp_path: Path) -> list[Paragraph]:
    path = tmp_path / "bank.conllu.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join((FIRST, SECOND, THIRD)))
    return read_paragraphs(path)


def test_a_paragraph_mark_starts_a_paragraph_and_a_sentence_without_one_joins_it(paragraphs):
    assert [paragraph.text for paragraph in paragraphs] == ['"Don\'t," she said.', "Yes. Go."]
    assert {paragraph.document for paragraph in paragraphs} == {"d1"}


def test_long_paragraphs_are_cut(tmp_path: Path):
    path = tmp_path / "bank.conllu"
    path.write_text("\n".join((SECOND, THIRD, THIRD)), encoding="utf-8")
    assert [paragraph.text for paragraph in read_paragraphs(path, max_sentences=2)] == ["Yes. Go.", "Go."]


def test_a_root_is_its_own_head_and_empty_nodes_are_gone():
    words = parse_sentence(FIRST.splitlines())
    assert [word.form for word in words] == ['"', "Do", "n't", ",", '"', "she", "said", "."]
    assert words[6].head == 6
    assert words[6].dep == "ROOT"
    assert words[5].head == 6


def test_a_gold_doc_says_all_that_the_treebank_says(paragraphs):
    doc = make_doc(spacy.blank("en").vocab, paragraphs[1])
    assert doc.text == paragraphs[1].text
    assert [sentence.text for sentence in doc.sents] == ["Yes.", "Go."]
    assert [token.tag_ for token in doc] == ["UH", ".", "VB", "."]
    assert doc[2].lemma_ == "go"


@pytest.mark.parametrize(
    ("text", "curly"),
    [
        ('"No," he said.', "“No,” he said."),
        ('the "so-called" plan', "the “so-called” plan"),
        ('("yes")', "(“yes”)"),
        # An apostrophe is no quotation mark.
        ("it's", "it’s"),
        # What is curly already stays.
        ("“No”", "“No”"),
    ],
)
def test_straight_marks_become_curly_ones(text: str, curly: str):
    assert marks.curly_text(text) == curly
    assert marks.straight_text(curly) == marks.straight_text(text)


def test_copies_keep_words_and_tree_but_for_marks(paragraphs):
    original = paragraphs[0]
    curly = marks.with_curly_marks(original)
    assert curly.text == "“Don’t,” she said."
    assert [word.head for word in curly.words] == [word.head for word in original.words]
    assert marks.with_straight_marks(curly).text == original.text


def test_one_mark_goes_missing_and_heads_follow(paragraphs):
    broken = marks.without_one_mark(paragraphs[0], random.Random(1))
    assert broken.text.count('"') == 1
    root = next(index for index, word in enumerate(broken.words) if word.dep == "ROOT")
    assert broken.words[root].form == "said"
    assert all(broken.words[word.head].form == "said" for word in broken.words if word.form == "she")


def test_a_word_with_dependants_is_not_dropped(paragraphs):
    sentence = paragraphs[0].sentences[0]
    assert drop_word(sentence, 6) == sentence


def test_an_odd_space_is_a_token_as_spacy_cuts_it(paragraphs):
    sentence = insert_space(paragraphs[1].sentences[0][:1] + paragraphs[1].sentences[0][1:], 0, "\u00a0")
    # "Yes" has no space after it, so nothing changes.
    assert sentence == paragraphs[1].sentences[0]
    spaced = insert_space(paragraphs[0].sentences[0], 5, "\u00a0")
    paragraph = Paragraph("d1", [spaced])
    assert paragraph.text.endswith("she\u00a0said.")
    nlp = spacy.blank("en")
    assert [word.form for word in paragraph.words][-4:] == [token.text for token in nlp(paragraph.text)][-4:]
    assert [word.form for word in paragraph.words if word.dep == "ROOT"] == ["said"]


def test_variants_are_the_same_for_the_same_seed(paragraphs):
    copies = [[copy.text for p in paragraphs for copy in variants(p, random.Random(3))] for _ in range(2)]
    assert copies[0] == copies[1]
    assert copies[0][:2] == ['"Don\'t," she said.', "“Don’t,” she said."]


def test_every_word_is_frozen():
    with pytest.raises(AttributeError):
        Word("a", "a", "DET", "DT", "", 0, "ROOT", True).form = "b"
