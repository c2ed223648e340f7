"""Which wordings belong together: precision and recall over pairs, and the cases that the rule is made for."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from quotesvc.services import joining
from quotesvc.services.deps import Deps
from quotesvc.services.joining import Said, agree
from quotesvc.store.models import Quote
from tests.services.pairs import Pair, Quotation, pairs
from tests.services.scripted import Line, Script, post

PAIRS = tuple(pairs())
LEAST_PRECISION, LEAST_RECALL = 0.98, 0.90


def test_there_are_enough_pairs() -> None:
    assert sum(pair.joins for pair in PAIRS) >= 150
    assert sum(not pair.joins for pair in PAIRS) >= 150
    assert len({(pair.one, pair.other) for pair in PAIRS}) == len(PAIRS)


def test_precision_and_recall_of_the_rule() -> None:
    check([pair for pair in PAIRS if pair.linked])


def test_precision_and_recall_with_all_pairs_in_one_store(deps: Deps) -> None:
    """Candidates are found by the index, and each wording chooses among those of all other pairs too."""
    deps = replace(deps, analyser=Script())
    dates: dict[str, list[tuple[int, Quotation]]] = {}
    for number, pair in enumerate(PAIRS):
        for quotation in (pair.one, pair.other):
            dates.setdefault(quotation.date, []).append((number, quotation))
    statements: list[set[str]] = [set() for _ in PAIRS]
    for date, listed in dates.items():
        post(deps, *(Line(each.speaker, each.text) for _, each in listed), date=date)
    with deps.store.read() as session:
        found = session.execute(select(Quote.published_at, Quote.position, Quote.statement_id)).all()
    for published_at, position, statement in found:
        number, _ = dates[f"{published_at:%Y-%m-%d}"][position]
        statements[number].add(statement)
    check([pair for pair, carried in zip(PAIRS, statements, strict=True) if len(carried) == 1])


def check(joined: list[Pair]) -> None:
    right = [pair for pair in joined if pair.joins]
    wrong = [pair for pair in joined if not pair.joins]
    missed = [pair for pair in PAIRS if pair.joins and pair not in right]
    told = "\n".join(map(str, wrong + missed))
    assert len(right) / len(joined) >= LEAST_PRECISION, told
    assert len(right) / (len(right) + len(missed)) >= LEAST_RECALL, told


def test_linked_wordings_can_be_found_by_a_key_in_common() -> None:
    def keys(said: Said) -> set[int]:
        return joining.word_keys(said.wording) | joining.speaker_keys(said.wording, said.contexts)

    said = [(pair, pair.one.said(1), pair.other.said(2)) for pair in PAIRS if pair.linked]
    lost = [pair for pair, one, other in said if one.id != other.id and not keys(one) & keys(other)]
    assert lost == []


def test_speakers_agree() -> None:
    assert agree("p:li shangfu", "p:li")
    assert agree("p:ana maria horvat", "p:horvat")
    assert agree("o:red lantern relief", "o:red lantern relief")
    assert not agree("p:li shangfu", "p:li wei")
    assert not agree("o:red lantern relief", "o:red lantern")  # a part of a name may be another body
    assert not agree("", "")
