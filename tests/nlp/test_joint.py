"""Names that stand together, and who leads in to a quote with a colon. All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.article import view
from quotesvc.nlp.joint import before_colon
from quotesvc.nlp.pipeline import parse


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
