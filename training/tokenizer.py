"""spaCy's English tokenizer, taught what it leaves glued: marks without a space, zero-width characters."""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from quotesvc.nlp.name_lists import know_names

INVISIBLE = r"[\u200b\u2060\ufeff]"
# `said.“He` and `the “so-called”plan`: the space that should be beside the mark was lost.
GLUED_MARKS = rf"(?<=[{ALPHA}.,!?…])[\"“”«»](?=[{ALPHA}])"
# `!!!`, `****` and `=====` are one word each in the treebanks.
RUN_OF_MARKS = r"(?P<mark>[=*_~#?!])(?P=mark)+"
GLUED_STOP = r"(?<=[a-z])[.!?,](?=[\"“”])"


@registry.callbacks("quotesvc.tokenizer.v1")
def make_rules() -> Callable[[Language], Language]:
    """A callback for `initialize.before_init`: sets the rules, which are then saved with the pipeline."""
    return set_rules


@registry.callbacks("quotesvc.tokenizer_and_names.v1")
def make_rules_and_names() -> Callable[[Language], Language]:
    """The same with the flags of the lists of names, some of which are kept back: for the entity recogniser."""
    return lambda nlp: know_names(set_rules(nlp), training=True)


def set_rules(nlp: Language) -> Language:
    defaults = nlp.Defaults
    prefixes = [RUN_OF_MARKS, *(defaults.prefixes or ()), INVISIBLE]
    suffixes = [RUN_OF_MARKS, *(defaults.suffixes or ()), INVISIBLE]
    infixes = [*(defaults.infixes or ()), GLUED_MARKS, GLUED_STOP, INVISIBLE]
    nlp.tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return nlp


def blank() -> Language:
    """An empty English pipeline with the tokenizer that the trained one has."""
    return set_rules(spacy.blank("en"))
