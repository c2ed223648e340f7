"""Names that stand together, and who leads in to a quote with a colon. All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.article import view
from quotesvc.nlp.joint import before_colon
from quotesvc.nlp.pipeline import analyse, parse


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Her lawyer was more cautious: “We respect the panel.”", "Her lawyer"),
        ("Ines Delmar left no doubt: “We stay.”", "Ines Delmar"),
        # Who was told hears the words.
        ("Ines Delmar had been told: “Madam is an adult.”", None),
        # A thing leads in to nothing that it says.
        ("The rule is simple: “Madam is an adult.”", None),
        # There is no colon.
        ("Ines Delmar left no doubt. “We stay.”", None),
    ],
)
def test_who_leads_in_with_a_colon(nlp: Language, text: str, leads: str | None) -> None:
    doc = parse(nlp, f"The council met in the old town hall on Monday.\n\n{text}")
    resolver, article = doc._.coref, view(doc)
    mark = article.marked[0]
    found = before_colon(resolver, article.token_at(mark.start - len(mark.open)))
    span = resolver.mentions[found] if found >= 0 else None
    assert (span and article.text(span.start, span.end)) == leads


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ministers Elin Roos and Jack Obi said it was “a handshake”.", "Elin Roos and Jack Obi"),
        (
            "Researchers Ken Ito, Sara Lund and Raj Patel wrote “thin ice”.",
            "Ken Ito, Sara Lund and Raj Patel",
        ),
        (
            "The governor, Lena Storm, and her deputy, Obi Nwosu, said in a statement the road was “lost”.",
            "Lena Storm and Obi Nwosu",
        ),
        ("“We saw it fall,” sisters Anna and Maria Koch said on Monday.", "Anna Koch and Maria Koch"),
        # Two names beside each other are no row where the first ends another clause.
        ("Ada Poe beat Sara Lund and Raj Patel said the match was “a lesson”.", "Raj Patel"),
        ("The storm hit the farm of Anna Lee, and Bob Ray said it was “the worst yet”.", "Bob Ray"),
        ("Unlike Jack Obi and his deputy, Elin Roos said the bill was “dead”.", "Elin Roos"),
        ("“It was a long night,” Pavel Horak told Ines Delmar and Peter Holt.", "Pavel Horak"),
    ],
)
def test_a_row_of_names_speaks_as_one(nlp: Language, text: str, speaker: str) -> None:
    found = analyse(nlp, text).quotes[0].speaker
    assert found is not None
    assert (found.name, found.kind) == (speaker, "group" if " and " in speaker else "person")
