"""The attribute ruler as a table: parts of speech and features looked up instead of matched.

spaCy's `AttributeRuler` runs a Matcher over every text, at a seventh of the time of the whole pipeline. Where each rule
looks at the tag, the label and the form of one token alone, as in the shipped model, a table gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

import numpy as np
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.vocab import Vocab

RULER: Final = "attribute_ruler"
NAME: Final = "quotesvc_attributes"
KEYS: Final = ("TAG", "LOWER", "DEP", "IS_SPACE")
VALUES: Final = ("POS", "MORPH")

Rule = Mapping[str, Any]
"""A rule as `AttributeRuler.patterns` gives it: ``patterns`` of tokens, ``attrs`` to set, ``index`` of the token."""
_Key = tuple[int | None, ...]  # a value of each of KEYS, None where any will do
_Value = tuple[int | None, ...]  # a value of each of VALUES, None to leave what is there


class AttributeTable:
    """Component: sets part of speech and features as ``rules`` do, of which a later one goes before an earlier one."""

    def __init__(self, vocab: Vocab, rules: Sequence[Rule]) -> None:
        self._ranked: dict[_Key, list[tuple[int, _Value]]] = {}
        for rank, rule in enumerate(rules):
            for (token,) in rule["patterns"]:
                self._ranked.setdefault(_key(vocab, token), []).append((rank, _value(vocab, rule["attrs"])))
        # Which of the keys rules look at, for instance (True, False, False, False) for the tag alone.
        self._looks = {tuple(part is not None for part in key) for key in self._ranked}
        self._forms = {
            key[1] for key in self._ranked
        }  # all other forms are alike, which keeps the table small
        self._known: dict[tuple[int, ...], _Value] = {}

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        found = [self._of(*row) for row in doc.to_array(list(KEYS)).tolist()]
        values = found
        if any(None in value for value in found):
            had = doc.to_array(list(VALUES)).tolist()
            values = [_over(old, new) for old, new in zip(had, found, strict=True)]
        doc.from_array(list(VALUES), cast(Any, np.asarray(values, dtype=np.uint64)))
        return doc

    def _of(self, tag: int, form: int, dep: int, space: int) -> _Value:
        row = (tag, form if form in self._forms else 0, dep, space)
        value = self._known.get(row)
        if value is None:
            value = self._known[row] = self._look_up(row)
        return value

    def _look_up(self, row: tuple[int, ...]) -> _Value:
        keys = [
            tuple(part if look else None for part, look in zip(row, looks, strict=True))
            for looks in self._looks
        ]
        value: _Value = (None,) * len(VALUES)
        for _, found in sorted(
            (rule for key in keys for rule in self._ranked.get(key, ())), key=lambda rule: rule[0]
        ):
            value = _over(value, found)
        return value


def _over(below: Iterable[int | None], above: Iterable[int | None]) -> _Value:
    return tuple(under if over is None else over for under, over in zip(below, above, strict=True))


def _key(vocab: Vocab, token: Mapping[str, Any]) -> _Key:
    return tuple(
        None
        if name not in token
        else int(token[name])
        if name == "IS_SPACE"
        else vocab.strings.add(token[name])
        for name in KEYS
    )


def _value(vocab: Vocab, attrs: Mapping[str, Any]) -> _Value:
    pos, morph = attrs.get("POS"), attrs.get("MORPH")
    return (
        None if pos is None else vocab.strings.as_int(pos),
        None if morph is None else vocab.morphology.add(morph),
    )


def is_table(rules: Iterable[Rule]) -> bool:
    """Whether each rule compares values of `KEYS` of one token alone and sets `VALUES` alone."""
    return all(
        rule["index"] in (0, -1)
        and set(rule["attrs"]) <= set(VALUES)
        and all(len(pattern) == 1 and _is_plain(pattern[0]) for pattern in rule["patterns"])
        for rule in rules
    )


def _is_plain(token: Mapping[str, Any]) -> bool:
    return (
        bool(token)
        and set(token) <= set(KEYS)
        and all(isinstance(value, str | bool) for value in token.values())
    )


def replace_ruler(nlp: Language) -> None:
    """Put a table into the place of the attribute ruler, if the pipeline has one that is a table."""
    ruler = nlp.get_pipe(RULER) if RULER in nlp.pipe_names else None
    if isinstance(ruler, AttributeRuler) and is_table(ruler.patterns):
        nlp.replace_pipe(RULER, NAME, config={"rules": ruler.patterns})


@Language.factory(NAME, assigns=["token.pos", "token.morph"])
def make_attribute_table(nlp: Language, name: str, rules: list[dict[str, Any]]) -> AttributeTable:
    return AttributeTable(nlp.vocab, rules)
