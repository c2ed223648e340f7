"""What of an article is parsed, and the Doc that its pieces become."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.pieces import LONGEST, PARAGRAPHS_AFTER, PARAGRAPHS_BEFORE, annotate, pieces
from quotesvc.nlp.pipeline import ARTICLE_PIPES, analyse, parse
from quotesvc.nlp.quotes import find_marked

PLAIN = "Mara Quill runs the harbour. She has done so for years."
QUOTED = "“It is closed,” she said."


def near(paragraphs: list[str]) -> list[bool]:
    text = "\n\n".join(paragraphs)
    return [piece.near for piece in pieces(text, find_marked(text))]


@pytest.mark.parametrize(
    ("quoted", "total"),
    [([0], 9), ([8], 9), ([4], 12), ([0, 11], 12), ([], 3), (range(4), 4)],
    ids=["first", "last", "middle", "both ends", "none", "all"],
)
def test_paragraphs_around_quotes_are_near(quoted: list[int], total: int) -> None:
    found = near([QUOTED if number in quoted else PLAIN for number in range(total)])
    assert found == [
        any(number - PARAGRAPHS_AFTER <= q <= number + PARAGRAPHS_BEFORE for q in quoted)
        for number in range(total)
    ]


def test_a_quote_over_paragraphs_has_all_of_them_near() -> None:
    found = near([*[PLAIN] * 6, "She said: “One.", "“Two.", "“Three.”", *[PLAIN] * 4])
    assert found == [False] * 2 + [True] * 9 + [False] * 2


def test_pieces_hold_all_words() -> None:
    text = f"\n{PLAIN}\n\n{'word ' * LONGEST}\n{QUOTED} "
    at = 0
    for piece in pieces(text, find_marked(text)):
        assert not text[at : piece.start].strip()
        assert 0 < piece.end - piece.start <= LONGEST
        at = piece.end
    assert not text[at:].strip()


@pytest.fixture(scope="module")
def distant(nlp: Language) -> Doc:
    """A Doc whose last paragraph is far from its quote."""
    return parse(
        nlp, "\n\n".join([PLAIN] * 3 + [QUOTED] + [PLAIN] * 3 + ["Tomas Varga left. Nobody knows why."])
    )


def test_far_text_has_names_and_sentences_and_no_parse(distant: Doc) -> None:
    far = distant[-8:]
    assert [ent.text for ent in far.ents] == ["Tomas Varga"]
    assert [sent.text for sent in list(distant.sents)[-2:]] == ["Tomas Varga left.", "Nobody knows why."]
    assert {token.tag_ for token in far} == {""}
    assert all(token.tag_ for token in distant[:12])


def test_a_far_name_is_the_speakers_fullest(nlp: Language) -> None:
    text = "\n\n".join(["Tomas Varga came by sea."] + [PLAIN] * 6 + ["“It is closed,” Varga said."])
    (quote,) = analyse(nlp, text).quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Tomas Varga"


def test_vectors_that_names_need_are_kept() -> None:
    """A pipeline whose names and tags share their vectors reads both from the same component."""
    shared = spacy.blank("en")
    shared.add_pipe("tok2vec")
    for name in ("tagger", "ner"):
        listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
        model = (
            {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}
            if name == "tagger"
            else {
                "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "hidden_width": 8,
                "extra_state_tokens": False, "maxout_pieces": 2, "use_upper": True, "tok2vec": listener,
            }
        )  # fmt: skip
        shared.add_pipe(name, config={"model": model}).add_label("PERSON")  # type: ignore[attr-defined]
    shared.initialize()
    doc = annotate(shared, PLAIN, pieces(PLAIN, []), without=ARTICLE_PIPES)
    assert doc.text == PLAIN
    assert {token.tag_ for token in doc} == {""}


def test_a_text_without_marks_is_not_read(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotesvc.nlp.pipeline.annotate", None)  # a call of it would raise
    assert analyse(nlp, PLAIN, title="Harbour closed").quotes == ()
