"""Word lists of the language part: text files under ``data/``, one entry per line, ``#`` comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

Strength = Literal["core", "rare"]
VerbForm = Literal["finite", "ing"]


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """All entries of ``data/NAME.txt`` in file order, without comments and empty lines.

    Raises FileNotFoundError where there is no such list.
    """
    lines = resources.files(__package__).joinpath("data", f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.rstrip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def load_words(name: str) -> frozenset[str]:
    """The first column of ``data/NAME.txt`` as a set."""
    return frozenset(line.split("\t", 1)[0].strip() for line in load_lines(name))


@cache
def load_table(name: str) -> Mapping[str, str]:
    """The first column of ``data/NAME.txt`` to its second (empty where a line has none)."""
    rows = (line.partition("\t") for line in load_lines(name))
    return MappingProxyType({key.strip(): value.strip() for key, _, value in rows})


@cache
def load_groups(name: str) -> Mapping[str, frozenset[str]]:
    """Lines ``group: words`` of ``data/NAME.txt`` as group to its words; a group may have several lines."""
    groups: dict[str, frozenset[str]] = {}
    for line in load_lines(name):
        group, _, words = line.partition(":")
        groups[group] = groups.get(group, frozenset()) | frozenset(words.split())
    return MappingProxyType(groups)


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """One inflected form of a verb that reports words.

    ``strength`` is ``core`` for a verb that nearly always reports, ``rare`` for one that does so beside a
    quotation.
    """

    lemma: str
    strength: Strength
    form: VerbForm


@cache
def reporting_verbs() -> Mapping[str, Strength]:
    """Lemma to strength, of every reporting verb."""
    return MappingProxyType({lemma: strength for lemma, strength, _ in _verb_rows()})


@cache
def reporting_forms() -> Mapping[str, ReportingVerb]:
    """Inflected form in lower case to its verb: "says", "said" (finite), "saying" (ing).

    The bare lemma is left out, as no form of the third person, which is the one that reports; "read" and
    its like, whose past looks like the lemma, are in.
    """
    forms: dict[str, ReportingVerb] = {}
    for lemma, strength, irregular in _verb_rows():
        for form in _inflect(lemma, irregular):
            kind: VerbForm = "ing" if form.endswith("ing") and form not in {"sing", "bring"} else "finite"
            forms.setdefault(form, ReportingVerb(lemma, strength, kind))
    return MappingProxyType(forms)


def _verb_rows() -> list[tuple[str, Strength, tuple[str, ...]]]:
    rows: list[tuple[str, Strength, tuple[str, ...]]] = []
    for line in load_lines("reporting_verbs"):
        lemma, strength, irregular = (*line.split("\t"), "")[:3]
        rows.append((lemma, "core" if strength == "core" else "rare", tuple(irregular.split())))
    return rows


def _inflect(lemma: str, irregular: tuple[str, ...]) -> list[str]:
    """Third person, past forms and -ing form by English spelling, save what ``irregular`` gives."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    if consonant_y:
        third = lemma[:-1] + "ies"
    else:
        third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    forms = [third, *irregular]
    if not any(form.endswith("ing") for form in irregular):
        forms.append(stem + "ing")
    if not any(not form.endswith("ing") for form in irregular):
        forms.append(lemma[:-1] + "ied" if consonant_y else stem + "ed")
    return forms
