"""`ArticleView`: the annotation of one article's Doc as flat lists, made once and read by every article component.

Reading a plain list is several times faster than asking a spaCy Token, and the components ask often. The view also
evens out the two families of dependency labels (Universal Dependencies of the shipped model, ClearNLP of spaCy's
English pipelines), so that components know Universal Dependencies alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from quotesvc.nlp.marks import Marked
from quotesvc.nlp.source import source_text
from quotesvc.text.paragraphs import paragraphs

# ClearNLP label -> Universal Dependencies label, where the direction of the arc is the same.
CLEARNLP = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "dative": "iobj",
    "poss": "nmod:poss",
    "neg": "advmod",
    "relcl": "acl:relcl",
    "nn": "compound",
}
CLEARNLP_ENTITIES = {"GPE": "LOC", "FAC": "LOC", "PER": "PERSON"}


@dataclass(slots=True)
class ArticleView:
    """Parallel lists over the tokens of a Doc whose text is ``source``; ``head[i] == i`` at a root.

    ``case[i]`` holds the prepositions of token i in lower case ("by", "according to"); ``para`` the number of its
    paragraph; ``sent`` of its sentence; ``inside`` the index of the outermost marked stretch around it, or -1.
    """

    doc: Doc
    source: str  # kept, because Doc.text is made anew at every call
    words: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    ent: list[str]
    start: list[int]
    end: list[int]
    sent: list[int]
    para: list[int]
    inside: list[int]
    case: list[str]
    children: list[list[int]]
    marked: Sequence[Marked]

    def __len__(self) -> int:
        return len(self.words)

    def token_at(self, offset: int) -> int:
        """The token that holds the character at ``offset``, or the next one where it is white space."""
        return min(bisect_right(self.end, offset), len(self.words) - 1)

    def token_before(self, offset: int) -> int:
        """The last token that ends at or before ``offset``, or -1."""
        return bisect_right(self.end, offset) - 1

    def token_span(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that touch the characters ``start:end``, as a half-open range."""
        first = bisect_right(self.end, start)
        return first, max(first, bisect_left(self.start, end))

    def text(self, first: int, last: int) -> str:
        """The text of the tokens ``first:last``."""
        return self.source[self.start[first] : self.end[last - 1]] if first < last else ""


def view(doc: Doc) -> ArticleView:
    """The view of a Doc whose ``doc._.marked`` is set; made once and kept with the Doc."""
    kept = doc.user_data.get("quotesvc_view")
    if kept is None:
        kept = doc.user_data["quotesvc_view"] = _make(doc)
    return kept


def _make(doc: Doc) -> ArticleView:
    strings, count = doc.vocab.strings, len(doc)
    # One array of all numbers, and each name looked up once: asking every Token costs several times as much.
    columns = doc.to_array(["ORTH", "LEMMA", "POS", "DEP", "ENT_TYPE", "HEAD", "SENT_START", "SPACY"]).T
    names = {int(key): strings[int(key)] for key in np.unique(columns[:5])}
    words, lemma, pos, dep, ent = ([names[key] for key in column] for column in columns[:5].tolist())
    steps, starts, spaces = columns[5:].view(np.int64)
    lengths = np.fromiter(map(len, words), np.int64, count)
    start = np.cumsum(lengths + spaces) - lengths - spaces
    head = (np.arange(count) + steps).tolist()
    sent = (np.cumsum(starts == 1) - 1).clip(min=0).tolist()
    lower = [word.lower() for word in words]
    made = ArticleView(
        doc, source_text(doc), words, lower, [name.lower() or low for name, low in zip(lemma, lower, strict=True)],
        pos, dep, head, ent, start.tolist(), (start + lengths).tolist(), sent,
        [0] * count, [-1] * count, [""] * count, [[] for _ in words], doc._.marked,
    )  # fmt: skip
    _normalise(made)
    _place(made)
    return made


def _normalise(view: ArticleView) -> None:
    """ClearNLP labels and arcs to Universal Dependencies; then children and prepositions."""
    dep, head, lower = view.dep, view.head, view.lower
    pobj = [i for i, label in enumerate(dep) if label == "pobj"]
    for i in pobj:
        preposition = head[i]
        agent = dep[preposition] == "agent"
        view.case[i] = (
            "according to" if _follows(view, preposition, "according", "to") else lower[preposition]
        )
        dep[i] = "obl:agent" if agent else "obl" if view.pos[head[preposition]] in ("VERB", "AUX") else "nmod"
        head[i] = head[preposition]
    for i, label in enumerate(dep):
        dep[i] = CLEARNLP.get(label, label)
        view.ent[i] = CLEARNLP_ENTITIES.get(view.ent[i], view.ent[i])
        if head[i] != i:
            view.children[head[i]].append(i)
    for i, label in enumerate(dep):
        if label == "case" and lower[i] not in ("'s", "’s", "'", "’"):
            word = "according to" if lower[i] == "according" else lower[i]
            view.case[head[i]] = (
                f"{view.case[head[i]]} {word}".strip() if view.case[head[i]] != word else word
            )


def _follows(view: ArticleView, i: int, first: str, second: str) -> bool:
    return i > 0 and view.lower[i] == second and view.lower[i - 1] == first


def _place(view: ArticleView) -> None:
    """Fill ``para`` and ``inside``."""
    for number, (start, end) in enumerate(paragraphs(view.source)):
        first, last = view.token_span(start, end)
        view.para[first:last] = [number] * (last - first)
    for index, quote in enumerate(view.marked):
        first, last = view.token_span(quote.start, quote.end)
        for i in range(first, last):
            if view.inside[i] < 0:
                view.inside[i] = index
