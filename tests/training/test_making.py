"""What is derived and written around the trained parts: rules, lemma exceptions, the card, the steps."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from training import card
from training.assemble import lemma_exceptions, ruler_patterns
from training.run import Plan, install, run
from training.treebank import Word


def words(rows: list[tuple[str, str, str, str, str, str]], times: int) -> list[Word]:
    return [
        Word(form, lemma, pos, tag, morph, 0, dep, True) for form, lemma, pos, tag, morph, dep in rows
    ] * times


BANK = words(
    [
        ("he", "he", "PRON", "PRP", "Gender=Masc", "nsubj"),
        ("it", "it", "PRON", "PRP", "Gender=Neut", "nsubj"),
    ],
    12,
)
BANK += words(
    [("it", "it", "PRON", "PRP", "Gender=Neut", "obj"), ("runs", "run", "VERB", "VBZ", "Person=3", "ROOT")],
    30,
)
BANK += words(
    [("is", "be", "AUX", "VBZ", "Mood=Ind", "cop"), ("mice", "mouse", "NOUN", "NNS", "", "obj")], 20
)


def test_general_patterns_come_before_exceptions():
    patterns = ruler_patterns(BANK)
    order = [pattern for pattern, _ in patterns]

    def attributes(wanted: dict[str, str]) -> dict[str, str]:
        return dict(patterns[order.index(wanted)][1])

    assert attributes({"TAG": "PRP"}) == {"POS": "PRON", "MORPH": "Gender=Neut"}
    assert attributes({"TAG": "PRP", "LOWER": "he"}) == {"POS": "PRON", "MORPH": "Gender=Masc"}
    assert attributes({"TAG": "VBZ"}) == {"POS": "VERB", "MORPH": "Person=3"}
    # A role says nothing of features.
    assert attributes({"TAG": "VBZ", "DEP": "cop"}) == {"POS": "AUX"}
    assert order.index({"TAG": "PRP"}) < order.index({"TAG": "PRP", "LOWER": "he"})


def test_lemma_exceptions_are_by_part_of_speech_and_lower_case_form():
    table = lemma_exceptions([*BANK, *words([("Mice", "mouse", "NOUN", "NNS", "", "obj")], 1)])
    assert table["noun"] == {"mice": ["mouse"]}
    assert table["aux"] == {"is": ["be"]}


def test_a_form_of_two_lemmas_is_no_exception():
    found = words(
        [("found", "find", "VERB", "VBD", "", "ROOT"), ("found", "found", "VERB", "VB", "", "ROOT")], 5
    )
    assert lemma_exceptions(found) == {}


FIGURES = {
    **{name: {key: 90.5 for _, key in card.TREEBANK_ROWS} for name in ("ewt-test", "gum-test")},
    **{name: {"all": 70.0, "PERSON": 80.0} for name in card.ENTITY_FILES},
}


def test_the_open_variant_names_open_sources_alone():
    assert all(source["open"] for source in card.read_sources(open_only=True))
    assert {source["name"] for source in card.read_sources()} > {
        s["name"] for s in card.read_sources(open_only=True)
    }


def test_the_card_is_the_same_for_the_same_figures(tmp_path: Path):
    meta = tmp_path / "meta.json"
    meta.write_text('{"lang": "en"}', encoding="utf-8")
    card.write_meta(tmp_path, FIGURES)
    first = meta.read_text(encoding="utf-8")
    card.write_meta(tmp_path, FIGURES)
    assert meta.read_text(encoding="utf-8") == first
    assert json.loads(first)["performance"] == FIGURES
    assert {"name", "license", "url", "use"} <= set(json.loads(first)["sources"][0])


def test_the_table_goes_between_its_marks_and_nothing_else_changes(tmp_path: Path):
    page = tmp_path / "model.md"
    page.write_text(f"Before\n{card.BEGIN}\nold\n{card.END}\nAfter\n", encoding="utf-8")
    card.write_document(page, FIGURES)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert "| labelled arcs (LAS) | 90.5 | 90.5 |" in text


@dataclass(frozen=True)
class NotingPlan(Plan):
    """A plan of three steps that only note that they ran."""

    ran: list[str] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)

    def note(self, name: str) -> None:
        if name in self.failing:
            raise RuntimeError(name)
        self.ran.append(name)

    def first(self) -> None:
        self.note("first")

    def second(self) -> None:
        self.note("second")

    def third(self) -> None:
        self.note("third")

    def steps(self):
        return (self.first, self.second, self.third)


def test_a_run_goes_on_where_it_broke_off(tmp_path: Path):
    plan = NotingPlan(tmp_path, tmp_path / "out", failing={"second"})
    with pytest.raises(RuntimeError, match="second"):
        run(plan)
    plan.failing.clear()
    run(plan)
    assert plan.ran == ["first", "second", "third"]
    run(plan)
    assert plan.ran == ["first", "second", "third"]
    run(plan, force=True)
    assert plan.ran == ["first", "second", "third"] * 2


def test_a_repeated_step_makes_those_after_it_run_again(tmp_path: Path):
    plan = NotingPlan(tmp_path, tmp_path / "out")
    run(plan)
    (plan.out / "done" / "second").unlink()
    run(plan)
    assert plan.ran == ["first", "second", "third", "second", "third"]


def test_installing_replaces_the_whole_model(tmp_path: Path):
    plan = Plan(tmp_path, tmp_path / "out")
    plan.model.mkdir(parents=True)
    (plan.model / "new").touch()
    (plan.out / "figures.json").write_text(json.dumps(FIGURES), encoding="utf-8")
    target, page = tmp_path / "model", tmp_path / "model.md"
    target.mkdir()
    (target / "old").touch()
    page.write_text(f"{card.BEGIN}{card.END}", encoding="utf-8")
    install(plan, target, page)
    assert [path.name for path in target.iterdir()] == ["new"]
    assert not list(tmp_path.glob(".model-*"))
