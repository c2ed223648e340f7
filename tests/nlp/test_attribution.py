"""Cases that defeat attribution by the nearest name, on the shipped model: one text each, invented people."""

from __future__ import annotations

from collections import Counter

import pytest
from spacy.language import Language

from quotesvc.nlp.features import MENTIONS_BACK, MENTIONS_ON, Featuriser, Place
from quotesvc.nlp.pipeline import analyse
from quotesvc.nlp.types import Quote


def quoted(nlp: Language, text: str, words: str) -> Quote:
    (found,) = [quote for quote in analyse(nlp, text).quotes if quote.text.startswith(words)]
    return found


def named(nlp: Language, text: str, words: str) -> str | None:
    speaker = quoted(nlp, text, words).speaker
    return speaker and speaker.name


CASES = [
    # Alone in its paragraph: the last speaker goes on.
    (
        "Harbour master Mara Quill said the quay would close. “We cannot wait,” Quill said.\n\n"
        "“Every week of frost costs us a year.”",
        "Every week", "Mara Quill",
    ),
    # The addressee is not the speaker.
    ("“We will not wait,” Tomas Varga told Mara Quill on Friday.", "We will", "Tomas Varga"),
    ("Tomas Varga met Mara Quill in Oslo. “You are late,” he told Quill.", "You are", "Tomas Varga"),
    # Inverted and split cues, relative clauses, appositions.
    ("“We will not wait,” said Tomas Varga, who replaced Mara Quill in May.", "We will", "Tomas Varga"),
    ("“We will,” said Tomas Varga, the harbour’s owner, on Tuesday, “not wait.”", "not wait", "Tomas Varga"),
    ("Mara Quill, a doctor who treated Tomas Varga, said: “He will recover.”", "He will", "Mara Quill"),
    # Rare cues.
    ("“It rained a little,” Mara Quill deadpanned.", "It rained", "Mara Quill"),
    ("“Never again!” thundered Tomas Varga.", "Never", "Tomas Varga"),
    ("Mara Quill is unequivocal: “The quay must close.”", "The quay", "Mara Quill"),
    # Passed on by another, in the passive.
    ("The plan was described by Mara Quill as “a gift to smugglers”.", "a gift", "Mara Quill"),
    # A fragment behind an ellipsis.
    ("Tomas Varga said the port was “... beyond repair” after the storm.", "... beyond", "Tomas Varga"),
    (
        "The storm lasted a day. Tomas Varga looked at the quay.\n\n“... and then the crane went,” he said.",
        "... and", "Tomas Varga",
    ),
    # What a third recalls.
    ("Tomas Varga built the quay. Mara Quill recalls his saying that it was “only a plank”.", "only a", "Tomas Varga"),
    (
        "Tomas Varga married Mara Quill in May. He recalls her saying, very quietly, that it was “only a plank”.",
        "only a", "Mara Quill",
    ),
    # A headline's fragment, a film, a law, a tweet, an anonymous source.
    (
        "Quay is ‘box of matches’, says Quill\n\nA quay in Orvan was a danger, its owner said on Friday. "
        "“It is a box of matches,” Mara Quill said.",
        "box of", "Mara Quill",
    ),
    ("The film opens on a mill. “Nothing burns like flour,” it says.", "Nothing", "The film"),
    ("Article 12 of the law says that mills “shall be swept daily”.", "shall be", "Article 12 of the law"),
    ("Mara Quill wrote on Twitter: “The quay is gone.”", "The quay", "Mara Quill"),
    (
        "“The owner knew,” said a source close to the inquiry, who asked not to be named.",
        "The owner", "a source close to the inquiry",
    ),
    (
        "The pier at Orvan is closed.\n\nThe mayor, Tomas Varga, said it was “as good as new”.\n\nAccording to a cook "
        "who asked not to be named, the crew had been warned. “They said we would be fine,” he recalled.",
        "They said", "a cook who asked not to be named",
    ),
    # An age with a verb behind it that looks like a noun.
    (
        "Lorna Tibbs, a 59-year-old cook, lives by the mill.\n\n“I cried into it,” the 59-year-old says. “Twice.”",
        "I cried", "Lorna Tibbs",
    ),
    # A script.
    (
        "Mara Quill sat down with Ann Hale.\n\nHALE: “Will you resign?”\n\nQUILL: “I will not.”",
        "I will not", "Mara Quill",
    ),
    (
        "Mara Quill spoke to this paper about the quay.\n\nQ: “Is it safe?”\n\nA: “It is safe.”",
        "It is safe", "Mara Quill",
    ),
    # Signatures.
    ("Readers write to us.\n\n“The bridge is a disgrace.”\n— Mara Quill, Bexford", "The bridge", "Mara Quill"),
    # Turns of an interview.
    (
        "Tomas Varga met Mara Quill on the quay. “Is it closed?” Varga asked.\n\n“It is,” said Quill.\n\n"
        "“Since when?” Varga asked.",
        "Since when", "Tomas Varga",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "speaker"), CASES)
def test_speaker(nlp: Language, text: str, words: str, speaker: str) -> None:
    assert named(nlp, text, words) == speaker


def test_an_interviewer_without_a_name_is_anonymous(nlp: Language) -> None:
    text = "Mara Quill spoke to this paper about the quay.\n\nQ: “Is it safe?”\n\nA: “It is safe.”"
    found = quoted(nlp, text, "Is it safe")
    assert (found.speaker, found.abstained) == (None, "anonymous")


NEIGHBOURS = "Mara Quill called the report “a work of fiction” and denied that she had said “burn the mill”."


@pytest.mark.parametrize(
    ("text", "words", "stance"),
    [
        ("Mara Quill said the quay was “closed for good”.", "closed", "asserted"),
        ("Mara Quill never said the quay was “closed for good”.", "closed", "denied"),
        ("Mara Quill denied saying “the quay is closed”.", "the quay", "denied"),
        (
            "Mara Quill, the harbour minister, denied having said that she would “sail alone”.",
            "sail",
            "denied",
        ),
        ("“The quay is closed,” Mara Quill would have said.", "The quay", "hypothetical"),
        # What a neighbouring clause denies is not denied here.
        (NEIGHBOURS, "a work", "asserted"),
        (NEIGHBOURS, "burn the", "denied"),
        (
            "Mara Quill denied that she had said “burn it” and called the report “a fable”.",
            "a fable",
            "asserted",
        ),
        ("Mara Quill did not say the mill was “safe”; she said it was “standing”.", "safe", "denied"),
        ("Mara Quill did not say the mill was “safe”; she said it was “standing”.", "standing", "asserted"),
        ("Mara Quill, who never said the mill was “safe”, called the fine “a joke”.", "safe", "denied"),
        ("Mara Quill, who never said the mill was “safe”, called the fine “a joke”.", "a joke", "asserted"),
    ],
)
def test_stance(nlp: Language, text: str, words: str, stance: str) -> None:
    assert quoted(nlp, text, words).stance == stance


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        ("“We will go on,” managing director Mara Quill said in a note.", "We will", "said"),
        ("In a letter, retired skipper Mara Quill, 81, wrote: “The quay is lost.”", "The quay", "wrote"),
        ("“We will go on,” said managing director Mara Quill.", "We will", "said"),
        ("“We will go on,” smiled Mara Quill, who said no more.", "We will", "smiled"),
    ],
)
def test_the_cue_is_the_verb_that_reports(nlp: Language, text: str, words: str, cue: str) -> None:
    found = quoted(nlp, text, words).cue
    assert found is not None
    assert found.text == cue


def test_a_full_name_is_surer_than_a_pronoun(nlp: Language) -> None:
    text = (
        "“We will not wait,” Tomas Varga said.\n\nMara Quill met Ann Lee in the town hall. "
        "“It is closed,” she said on Friday."
    )
    assert quoted(nlp, text, "We will").confidence > quoted(nlp, text, "It is").confidence


def test_quoted_words_are_no_cue_and_deny_nothing(nlp: Language) -> None:
    text = (
        "Ferry crews ‘never told’ of reef\n\nThe reef was on no chart, an inquest in Orvan heard on Tuesday."
    )
    headline = quoted(nlp, text, "never told")
    assert headline.stance == "asserted"
    assert headline.cue is None


def test_the_work_for_a_quote_does_not_grow_with_its_paragraph(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: Counter[int] = Counter()
    remoteness = Featuriser._remoteness

    def counted(self: Featuriser, place: Place, index: int) -> float:
        looked[place.index] += 1
        return remoteness(self, place, index)

    monkeypatch.setattr(Featuriser, "_remoteness", counted)
    names = ("Mara Quill", "Tomas Varga", "Ann Lee")
    text = " ".join(
        f"“We will not wait {i},” {names[i % 3]} said of the bridge in Orvan." for i in range(180)
    )
    found = analyse(nlp, text).quotes
    assert [quote.speaker.name if quote.speaker else None for quote in found] == [
        names[i % 3] for i in range(180)
    ]
    assert max(looked.values()) <= MENTIONS_BACK + MENTIONS_ON
