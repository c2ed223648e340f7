"""Fixtures that several folders share: databases, an analyser that needs no model, the real pipeline."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from spacy.language import Language
from sqlalchemy import text
from sqlalchemy.engine import make_url

from quotesvc.nlp.types import Analysis, Mention, OutletRef, Quote, Relay, Speaker
from quotesvc.outlets.gazetteer import Gazetteer, load_default
from quotesvc.services.deps import Deps
from quotesvc.store.db import Store, begin_write, make_engine
from quotesvc.store.migrations import migrate
from quotesvc.store.models import Base

POSTGRES_URL = "QUOTESVC_TEST_POSTGRES"
POSTGRES_REQUIRED = "QUOTESVC_REQUIRE_POSTGRES"
SHARED = "QUOTESVC_SHARED"

_QUOTE = re.compile(r'["“]([^"“”\n]*)["”]')
_SAID = re.compile(r"^,? ?(?P<cue>said|wrote|claimed) (?P<name>[A-Z]\w+(?: [A-Z]\w+)*)")
_RELAYED = re.compile(r"^[^\n\"“]*? told (?P<outlet>[A-Z]\w+(?: [A-Z]\w+)*)")


class FakeAnalyser:
    """Straight and curly quotes, followed by ``said NAME`` and, at will, ``told OUTLET``; nothing else.

    A quote without lower-case letters is of kind ``other``. ``calls`` counts how often it was asked.
    """

    version = "fake-1"

    def __init__(self) -> None:
        self.calls = 0

    def analyse(
        self, text: str, *, title: str | None, publisher: str | None, skip: Sequence[tuple[int, int]]
    ) -> Analysis:
        """As `quotesvc.services.deps.Analyser` says."""
        self.calls += 1
        in_title = [
            replace(self._quote(title, found), field="title") for found in _QUOTE.finditer(title or "")
        ]
        in_text = [
            self._quote(text, found)
            for found in _QUOTE.finditer(text)
            if not any(start <= found.start() < end for start, end in skip)
        ]
        return Analysis((*in_title, *in_text), self.version)

    def _quote(self, text: str, found: re.Match[str]) -> Quote:
        said = _SAID.match(text[found.end() :])
        told = _RELAYED.match(text[found.end() :])
        speaker = cue = None
        if said is not None:
            mention = _mention(text, found.end(), said, "name")
            speaker = Speaker(mention.text, "person", "minister", mention, "name")
            cue = _mention(text, found.end(), said, "cue")
        relays = ()
        if told is not None:
            mention = _mention(text, found.end(), told, "outlet")
            relays = (Relay(_outlet(mention.text), mention, "told", "explicit"),)
        words = found[1]
        return Quote(
            field="text",
            start=found.start(1),
            end=found.end(1),
            text=words,
            prefix=text[max(0, found.start() - 30) : found.start()],
            suffix=text[found.end() : found.end() + 30],
            kind="direct" if any(map(str.islower, words)) else "other",
            speaker=speaker,
            cue=cue,
            relays=relays,
            channel="interview" if told is not None else None,
            stance="asserted",
            confidence=0.9 if speaker is not None else 0.4,
            abstained=None if speaker is not None else "no_cue",
        )


def _mention(text: str, offset: int, found: re.Match[str], group: str) -> Mention:
    start, end = offset + found.start(group), offset + found.end(group)
    return Mention(text[start:end], start, end)


@cache
def _outlet(name: str) -> OutletRef:
    known = load_default().lookup(name)
    if known is None:
        return OutletRef(name.lower().replace(" ", "-"), name, known=False)
    return OutletRef(known.slug, known.name, known.kind, known.country, known.owner)


@pytest.fixture
def analyser() -> FakeAnalyser:
    """An analyser for tests of what is around the language part."""
    return FakeAnalyser()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped outlets."""
    return load_default()


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The shipped pipeline with all its components."""
    from quotesvc.nlp.pipeline import build_nlp  # noqa: PLC0415  (importing it takes seconds that few tests need)

    return build_nlp()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data, which is not part of the project."""
    folder = Path(os.environ.get(SHARED) or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip(f"no evaluation data at {folder} (set {SHARED})")
    return folder


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without rows; a copy of it is quicker to have than another migration."""
    path = tmp_path_factory.mktemp("template") / "quotes.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The url of a PostgreSQL server on which databases may be made."""
    url = os.environ.get(POSTGRES_URL)
    if url:
        return url
    if os.environ.get(POSTGRES_REQUIRED) == "1":
        pytest.fail(f"{POSTGRES_REQUIRED} is 1, but {POSTGRES_URL} names no server")
    pytest.skip(f"no PostgreSQL server ({POSTGRES_URL} is not set)")


@pytest.fixture(scope="session")
def make_postgres_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its url; drops all of them at the end."""
    server = make_engine(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    numbers, made = count(1), []

    def make() -> str:
        name = f"quotesvc_test_{os.getpid()}_{next(numbers)}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        made.append(name)
        return make_url(postgres_server).set(database=name).render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def postgres_database(make_postgres_database: Callable[[], str]) -> str:
    """One migrated database for all tests of this process."""
    url = make_postgres_database()
    migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The url of a migrated database without rows, on each kind of database in turn."""
    if request.param == "sqlite":
        path = tmp_path / "quotes.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_database")
    engine = make_engine(url)
    with begin_write(engine) as connection:
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The url of a database without tables, on each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
    return make()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated database without rows."""
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
def deps(store: Store, analyser: FakeAnalyser, gazetteer: Gazetteer) -> Deps:
    """All that a service needs, with the analyser that needs no model."""
    return Deps(store, analyser, gazetteer)
