"""From settings to what the services work with: the same for the web server and the command line."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotesvc.errors import QuotesvcError
from quotesvc.nlp.types import Analysis
from quotesvc.outlets.gazetteer import Gazetteer, load_default
from quotesvc.services.deps import Analyser, Deps, Limits
from quotesvc.services.live import LiveDeps, LiveOutlets, Report, unheard
from quotesvc.settings import Settings
from quotesvc.store import migrations
from quotesvc.store.db import Store

if TYPE_CHECKING:
    from spacy.language import Language


class PipelineAnalyser:
    """The language part as the services see it.

    It analyses one article at a time: a spaCy pipeline is not for several threads.
    """

    def __init__(
        self, nlp: Language, gazetteer: Gazetteer | None = None, lock: threading.Lock | None = None
    ) -> None:
        """``gazetteer`` is the one that ``nlp`` was built with, if no other is given; ``lock`` is shared by all that
        use this ``nlp``."""
        from quotesvc.nlp import pipeline  # noqa: PLC0415  (spaCy takes a second to import; searches need none)

        self._pipeline = pipeline
        self._nlp = nlp
        self._gazetteer = gazetteer or pipeline.outlets_of(nlp)
        self._lock = lock or threading.Lock()

    def using(self, gazetteer: Gazetteer) -> PipelineAnalyser:
        """This pipeline with other outlets."""
        return PipelineAnalyser(self._nlp, gazetteer, self._lock)

    @property
    def version(self) -> str:
        """The version of the pipeline."""
        return self._pipeline.pipeline_version(self._nlp, self._gazetteer)

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """All quotes of ``text`` and ``title``."""
        with self._lock:
            self._pipeline.use_outlets(self._nlp, self._gazetteer)
            return self._pipeline.analyse(self._nlp, text, title=title, publisher=publisher, skip=skip)


class NoAnalyser:
    """Stands where nothing is analysed: searches and audits start without loading the pipeline."""

    version = "none"

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """Raises RuntimeError: whoever calls it has asked for the wrong `Deps`."""
        raise RuntimeError("these Deps were built without a language pipeline")


def build_analyser(settings: Settings, gazetteer: Gazetteer) -> Analyser:
    """Load the language pipeline; takes a second or two. Raises `ModelError`."""
    from quotesvc.nlp.pipeline import build_nlp  # noqa: PLC0415  (as above)

    return PipelineAnalyser(build_nlp(settings.model, gazetteer), gazetteer)


def build_deps(settings: Settings, analyser: Analyser | None = None) -> Deps:
    """All that the services need; ``analyser`` takes the place of the pipeline that the settings name.

    The database is not touched, so outlets that were added to it are not known; see `build_live`. Raises
    `OutletsError`, `ModelError`, `SettingsError`.
    """
    gazetteer = load_default(settings.outlets)
    return Deps(
        store=Store(settings.database_url),
        analyser=analyser or build_analyser(settings, gazetteer),
        gazetteer=gazetteer,
        limits=Limits(text=settings.max_text, html=settings.max_html),
    )


def build_live(settings: Settings, analyser: Analyser | None = None, report: Report = unheard) -> LiveDeps:
    """What the services need, with the outlets as they are at any time; ``report`` is told what cannot be used.

    The database is not touched yet. Raises as `build_deps`.
    """
    deps = build_deps(settings, analyser)
    found = deps.analyser
    using = found.using if isinstance(found, PipelineAnalyser) else lambda gazetteer: found
    return LiveDeps(deps, LiveOutlets(deps.store, settings.outlets, report), using)


@dataclass(frozen=True, slots=True)
class Service:
    """One running service: its settings, what its services work with, and whether requests need a key."""

    settings: Settings
    live: LiveDeps
    keys_required: bool

    @property
    def deps(self) -> Deps:
        """What the services need, as of now."""
        return self.live.current()

    @property
    def store(self) -> Store:
        """The database."""
        return self.live.store

    def unready(self) -> str | None:
        """Why it cannot serve now, or None: the database must answer and have the tables of this version."""
        try:
            state = migrations.check(self.settings.database_url)
        except QuotesvcError as error:
            return error.message
        if state.at_head:
            return None
        return f"The database is at revision {state.current or 'none'}, this version needs {state.head}."
