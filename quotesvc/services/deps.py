"""What the services work with; `quotesvc.app` puts it together once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from quotesvc.nlp.types import Analysis
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.store.db import Store


class Analyser(Protocol):
    """The language part as the services see it. It must be safe to call from several threads."""

    @property
    def version(self) -> str:
        """The version of the pipeline; an article remembers which one read it."""
        ...

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """All quotes of ``text`` and ``title``, but for those in the spans ``skip`` of the text."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """The most characters that are taken of each kind of input."""

    text: int = 1_000_000
    html: int = 5_000_000
    title: int = 2_000
    name: int = 300
    url: int = 2_000
    authors: int = 200


@dataclass(frozen=True, slots=True)
class Deps:
    """A database, a language pipeline, a gazetteer and limits: all that any service needs."""

    store: Store
    analyser: Analyser
    gazetteer: Gazetteer
    limits: Limits = field(default_factory=Limits)
