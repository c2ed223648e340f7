"""Whether quoted words were said at all: who "never said “…”" or "would have said “…”" did not say them.

Only verbs that bring words are asked. "The news did not surprise Lee: “…”" denies a surprise and no words, and so does
"Lee did not comment. “…”", whose verb is that of another sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from quotesvc.nlp.article import ArticleView
from quotesvc.nlp.lexicon import load_groups, reporting_forms
from quotesvc.nlp.types import Stance

WHETHER = (["if"], ["whether"], ["how"], ["why"], ["what"], ["when"], ["where"], ["which"], ["who"])
"""Words that open what was not told: "would not say if"."""
TIMES = frozenset(("point", "time", "stage", "moment"))
NOT = frozenset(("not", "n't", "n’t", "never"))
ONLY = frozenset(("only", "just", "merely", "simply"))
MODALS = frozenset(("would", "might", "could", "may", "should", "'d", "’d"))
HARDLY = frozenset(("would", "'d", "’d", "should"))
"""Modals that are no hypothesis by themselves: "Grandmother would say “…”" tells what she used to say."""
PERHAPS = frozenset(("probably", "perhaps", "surely", "likely", "doubtless"))
CONTENT = frozenset(("ccomp", "xcomp", "acl", "acl:relcl", "obl", "obj", "nmod", "csubj", "nsubj", "advcl"))
"""Relations by which words hang on what is done with them: "denied that he said", "no record of her saying"."""
STEPS = 4
"""Words above a verb that are asked."""
FAR = 12
"""Tokens before a verb in which its clause is looked over."""


def stance_of(article: ArticleView, verb: int, first: int, last: int) -> Stance:
    """The stance of the quoted tokens ``first:last`` that `verb` brings; "asserted" where it brings none.

    The verbs between the two are asked as well: "Lee said he had never called it “…”".
    """
    if verb < 0 or not _together(article, verb, first, last):
        return "asserted"
    found = (_of_verb(article, i, first) for i in _between(article, verb, first, last))
    return next((stance for stance in found if stance != "asserted"), "asserted")


def _of_verb(article: ArticleView, verb: int, first: int) -> Stance:
    words, lemma = load_groups("stance_words"), _lemma(article, verb)
    if lemma in words["denying"]:
        denied = _has_clause(article, verb, first) and not _is_negated(article, verb)
        return "denied" if denied else "asserted"
    if lemma not in words["saying"] or article.lower[verb + 1 : verb + 2] in WHETHER:
        return "asserted"
    if _is_negated(article, verb) or _is_denied(article, verb):
        return "denied"
    return "hypothetical" if _is_supposed(article, verb) else "asserted"


def _lemma(article: ArticleView, i: int) -> str:
    """The lemma of a verb, though the tagger may take it for a noun: "Lee denies that …"."""
    form = reporting_forms().get(article.lower[i])
    return form.lemma if form is not None else article.lemma[i]


def _between(article: ArticleView, verb: int, first: int, last: int) -> Iterator[int]:
    """`verb`, and the verbs outside the quote under it that the quoted words hang on."""
    yield verb
    seen = {verb}
    for i in range(first, min(last, first + FAR)):
        below = i
        for _ in range(STEPS):
            above = article.head[below]
            if above == below or above in seen:
                break
            if not first <= above < last and verb < above:
                seen.add(above)
                if article.pos[above] in ("VERB", "AUX") and article.inside[above] < 0:
                    yield above
            below = above


def _together(article: ArticleView, verb: int, first: int, last: int) -> bool:
    """Whether a verb stands in a sentence of the quoted words or of their marks."""
    ends = (max(0, first - 2), max(0, first - 1), first, last - 1, min(last, len(article) - 1))
    return article.sent[verb] in {article.sent[i] for i in ends} and article.para[verb] == article.para[first]


def _has_clause(article: ArticleView, verb: int, first: int) -> bool:
    """Whether what is denied is a clause with the quoted words: "any wrongdoing" is what the denial says."""
    return verb < first and any(
        article.dep[i] in ("ccomp", "xcomp") and i > verb and not _only_names(article, i, verb)
        for i in article.children[verb]
    )


def _is_negated(article: ArticleView, verb: int) -> bool:
    """ "Did not say", "at no point said", "without saying"; not "did not just say"."""
    for i in article.children[verb]:
        if i > verb:
            break
        if article.lower[i] in NOT and article.lower[i + 1] not in ONLY:
            return True
        without = article.lower[i] == "without" and article.lower[verb].endswith("ing")
        if without or (article.lemma[i] in TIMES and article.lower[i - 1] == "no"):
            return True
    return False


def _is_denied(article: ArticleView, verb: int) -> bool:
    """Whether the verb's clause is what somebody denies or does without: "declined to call it “…”"."""
    words = load_groups("stance_words")
    for above in (*_auxiliaries(article, verb), *_above(article, verb)):
        lemma = _lemma(article, above)
        if lemma in words["denying"]:
            return not _is_negated(article, above)
        if lemma in words["avoiding"]:
            return article.head[verb] == above and article.dep[verb] == "xcomp"
        if lemma == "stop" and article.lower[above + 1 : above + 2] == ["short"]:
            return True
        if lemma in words["proof"]:
            return any(article.lower[i] == "no" for i in article.children[above])
        if lemma in words["true"]:
            return _is_negated(article, above)
    return False


def _auxiliaries(article: ArticleView, verb: int) -> Iterator[int]:
    """The auxiliaries of a verb: the parser takes "denied having" for two of "said"."""
    return (i for i in article.children[verb] if i < verb and article.pos[i] == "AUX")


def _above(article: ArticleView, verb: int) -> Iterator[int]:
    """The words whose content a verb's clause is, the nearest first."""
    for _ in range(STEPS):
        above = article.head[verb]
        aside = article.lower[verb].endswith("ing") and article.words[verb - 1] == ","
        if above >= verb or article.dep[verb] not in CONTENT or aside or _only_names(article, verb, above):
            return
        yield above
        verb = above


def _only_names(article: ArticleView, verb: int, above: int) -> bool:
    """Whether a clause calls something by a name of the writer's choice: "refused what he called “…”"."""
    if any(article.lower[i] == "what" for i in (*article.children[verb], above)):
        return True
    words = load_groups("stance_words")
    noun = article.pos[above] in ("NOUN", "PROPN") and article.dep[verb] in ("acl", "acl:relcl")
    return noun and _lemma(article, above) not in words["claims"] | words["proof"] | words["denying"]


def _is_supposed(article: ArticleView, verb: int) -> bool:
    """ "Would have said", "might say", "if he said": words that nobody has said yet."""
    children = article.children[verb]
    before = [article.lower[i] for i in children if i < verb]
    modals = MODALS.intersection(before)
    if modals and "have" in before:
        return True
    if any(
        article.dep[i] == "mark" and article.lower[i] == "if" and article.lower[i - 1] != "even"
        for i in children
    ):
        return True
    if not modals or _was_all(article, verb):
        return False
    return bool(modals - HARDLY) or bool(PERHAPS.intersection(before)) or _has_condition(article, verb)


def _has_condition(article: ArticleView, verb: int) -> bool:
    return any(
        article.lower[i] == "if" for clause in article.children[verb] for i in article.children[clause]
    )


def _was_all(article: ArticleView, verb: int) -> bool:
    """Whether it was said and no more: "all he could say was", "could only say"; or seen: "could tell that"."""
    near = range(max(0, verb - FAR), verb)
    return article.lemma[verb] == "tell" or any(
        article.lower[i] in ("all", *ONLY) and article.sent[i] == article.sent[verb] for i in near
    )
