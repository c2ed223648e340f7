"""Statements do not depend on the order in which articles come and go, and making them anew changes nothing."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import articles, clusters, statements
from quotesvc.services.deps import Deps
from quotesvc.store.db import Store
from quotesvc.store.models import Article, Quote, Speaker, Statement, WordingContext, WordingKey, WordingRow
from quotesvc.store.statements import clear
from tests.services.scripted import Line, Script, post

# Wordings that are versions, parts and neighbours of one another, so that a few of them meet in each example.
TEXTS = (
    "We will not open the harbour before spring, and the ferries must wait outside the bay.",
    "we will not open the harbor before spring and the ferries must wait outside the bay",
    "We will not open the harbour before spring,",
    "the ferries must wait outside the bay.",
    "We will open the harbour before spring, and the ferries must wait outside the bay.",
    "We will not open the harbour … and the ferries must wait outside the bay.",
    "The ferries must wait outside the bay, and the pilots must wait for the ferries with their lanterns lit.",
    "[They] will not open the harbour before spring, and the ferries must wait outside the muddy bay.",
    "Harbour and spring are words that the ferries do not know, and the bay does not care for pilots.",
    "outside the bay",
    "the ferries must wait",
    "lanterns",
    "No comment.",
    "no comment",
)
SPEAKERS = ("Ana Horvat", "Horvat", "Li Wei", None)
DATES = ("2024-03-04", "2024-03-12", "2024-03-19", "2024-06-01", None)

LINES = st.builds(Line, st.sampled_from(SPEAKERS), st.sampled_from(TEXTS))
POSTED = st.tuples(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(DATES), st.integers(0, 3))


@dataclass(frozen=True)
class Step:
    """Post an article at an url, or (no lines) delete one of those that are there."""

    lines: tuple[Line, ...]
    date: str | None
    url: int


STEPS = st.lists(
    st.one_of(
        st.builds(lambda given: Step(tuple(given[0]), given[1], given[2]), POSTED),
        st.builds(lambda number: Step((), None, number), st.integers(0, 9)),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class World:
    """A store, and what was posted to it and is still there."""

    deps: Deps
    there: dict[str, tuple[Step, int]] = field(default_factory=dict)
    posted: int = 0

    def take(self, step: Step) -> None:
        """Do a step."""
        if step.lines:
            self.post(step, self.posted)
            self.posted += 1
        elif self.there:
            gone = list(self.there)[step.url % len(self.there)]
            articles.delete_article(self.deps, gone)
            del self.there[gone]

    def post(self, step: Step, number: int) -> None:
        """Post an article; its number makes its text one that nobody else has."""
        mark = Line(None, str(number), kind="other")
        url = f"https://gazette.test/{step.url}"
        made = post(self.deps, *step.lines, mark, date=step.date, url=url)
        self.there[made] = (step, number)

    def statements(self) -> dict[tuple[int, int], frozenset[tuple[int, int]]]:
        """For each quote, by number of the article and position, the quotes of its statement."""
        with self.deps.store.read() as session:
            rows = session.execute(
                select(Quote.article_id, Quote.position, Quote.statement_id).where(Quote.kind != "other")
            ).all()
        grouped: dict[str, set[tuple[int, int]]] = {}
        for article, position, statement in rows:
            grouped.setdefault(statement, set()).add((self.there[article][1], position))
        return {quote: frozenset(group) for group in grouped.values() for quote in group}

    def texts(self) -> list[str]:
        """The texts of all statements."""
        with self.deps.store.read() as session:
            return sorted(session.scalars(select(Statement.text)))

    def rows(self) -> list[object]:
        """All that is stored of wordings, but for numbers and for ids that come of the ids of quotes."""
        with self.deps.store.read() as session:
            ids = dict(session.execute(select(WordingRow.seq, WordingRow.id)).all())
            found = session.execute(
                select(
                    WordingRow.id, WordingRow.text, WordingRow.quotes, WordingRow.live, WordingRow.parent_seq
                )
            ).all()
            said = session.execute(select(WordingContext)).scalars().all()
            keys = session.execute(select(WordingKey.key, WordingKey.wording_seq)).all()
        contexts = [(ids[row.wording_seq], row.speaker, row.cell, row.quotes, row.live) for row in said]
        wordings = [(*row[:4], ids.get(row[4])) for row in found]
        return [*sorted(wordings, key=str), *sorted(contexts), *sorted((key, ids[seq]) for key, seq in keys)]


_NUMBERS = count()  # a name that was used may have left a log behind


@contextmanager
def worlds(template: Path, folder: Path, gazetteer: Gazetteer) -> Iterator[Iterator[World]]:
    """As many empty stores as are asked for."""
    made: list[Store] = []

    def make() -> Iterator[World]:
        while True:
            path = folder / f"{next(_NUMBERS)}.db"
            shutil.copy(template, path)
            made.append(Store(f"sqlite:///{path}"))
            yield World(Deps(made[-1], Script(), gazetteer))

    yield make()
    for store in made:
        store.close()


@pytest.mark.parametrize("crowd", [48, 2])
def test_the_order_of_arrival_does_not_matter(
    crowd: int,
    sqlite_template: Path,
    tmp_path: Path,
    gazetteer: Gazetteer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a crowd of two, keys pass the mark all the time."""
    monkeypatch.setattr(clusters, "CROWD", crowd)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS, st.randoms(use_true_random=False))
    def holds(steps: list[Step], chance: random.Random) -> None:
        with worlds(sqlite_template, tmp_path, gazetteer) as new:
            world, other = next(new), next(new)
            for step in steps:
                world.take(step)
            found, texts, rows = world.statements(), world.texts(), world.rows()

            # The same articles in another order; those of one url keep theirs, which says who supersedes whom.
            for step, number in shuffled(list(world.there.values()), chance):
                other.post(step, number)
            assert other.statements() == found
            assert other.texts() == texts

            statements.rebuild(world.deps.store)
            assert world.statements() == found
            assert world.rows() == rows

            for gone in list(world.there):
                world.take(Step((), None, 0))
                assert gone not in world.there
            assert (world.statements(), world.texts(), world.rows()) == ({}, [], [])

    holds()


def shuffled(posted: list[tuple[Step, int]], chance: random.Random) -> Iterator[tuple[Step, int]]:
    """In any order that keeps the order within an url."""
    waiting: dict[int, list[tuple[Step, int]]] = {}
    for each in sorted(posted, key=lambda pair: pair[1]):
        waiting.setdefault(each[0].url, []).append(each)
    while waiting:
        url = chance.choice(sorted(waiting))
        yield waiting[url].pop(0)
        if not waiting[url]:
            del waiting[url]


SPRING = "We will not open the harbour before spring, and the ferries must wait outside the bay."


@pytest.fixture
def patient(database_url: str, gazetteer: Gazetteer) -> Iterator[Deps]:
    """A store whose writers wait long for each other: the machine may be busy with other things."""
    store = Store(database_url, timeout=120)
    yield Deps(store, Script(), gazetteer)
    store.close()


def test_clients_at_once_make_one_statement_of_the_same_words(patient: Deps) -> None:
    """Each is cut or altered in its own way, so that they are linked and not just equal."""
    deps = patient
    variants = [
        SPRING,
        SPRING.upper(),
        SPRING.replace("harbour", "harbor"),
        SPRING.replace("the ferries", "ferries"),
        SPRING.replace("must", "have to"),
        SPRING.removesuffix(" outside the bay."),
        SPRING.replace(" before spring", ""),
        SPRING.replace("We", "[They]"),
    ]

    def client(number: int) -> None:
        lines = [Line("Ana Horvat", text) for text in (*variants[number:], *variants[:number])]
        post(deps, *lines, date="2024-03-04", publisher=f"Gazette {number}")

    with ThreadPoolExecutor(len(variants)) as clients:
        list(clients.map(client, range(len(variants))))
    with deps.store.read() as session:
        assert session.scalar(select(func.count(Quote.statement_id.distinct()))) == 1
        assert session.scalar(select(func.count()).select_from(Statement)) == 1
        assert session.scalar(select(func.count()).select_from(Quote)) == 64


def test_clients_that_post_supersede_and_delete_at_once(patient: Deps) -> None:
    deps = patient

    def client(number: int) -> None:
        for turn in range(4):
            lines = [Line("Ana Horvat", TEXTS[(number + turn + each) % len(TEXTS)]) for each in range(3)]
            mark = Line("Li Wei", f"{number} {turn}")
            made = post(
                deps, *lines, mark, date="2024-03-04", url=f"https://gazette.test/{number % 3}/{turn}"
            )
            if turn % 2:
                articles.delete_article(deps, made)

    with ThreadPoolExecutor(6) as clients:
        list(clients.map(client, range(6)))
    world = World(deps)
    with deps.store.read() as session:
        world.there = {
            key: (Step((), None, 0), at) for at, key in enumerate(session.scalars(select(Article.id)))
        }
        assert session.scalar(select(func.count()).where(Quote.statement_id.is_(None))) == 0
    before = (world.statements(), world.texts(), world.rows())
    statements.rebuild(deps.store)
    assert (world.statements(), world.texts(), world.rows()) == before


def test_quotes_of_another_speaker_are_placed_again(deps: Deps) -> None:
    deps = replace(deps, analyser=Script())
    whole = post(deps, Line("Ana Horvat", SPRING), Line("Li Wei", "muddy pilots"), date="2024-03-04")
    part = post(deps, Line("Li Wei", "outside the bay"), date="2024-03-04")

    def shared() -> bool:
        both = [articles.get_article(deps, each, all_kinds=True)["quotes"][0] for each in (whole, part)]
        return bool(both[0]["statement"] == both[1]["statement"])

    assert not shared()
    with deps.store.write() as session:
        quote = session.scalars(select(Quote).where(Quote.article_id == part)).one()
        quote.speaker = session.scalars(select(Speaker).where(Speaker.name == "Ana Horvat")).one()
        statements.reassign(session, [quote])
    assert shared()
    with deps.store.write() as session:
        quote = session.scalars(select(Quote).where(Quote.article_id == part)).one()
        quote.kind = "other"
        statements.reassign(session, [quote])
    assert not shared()


def test_a_fragment_does_not_glue_two_statements(deps: Deps) -> None:
    """It is part of both, and belongs to the one of its own time."""
    deps = replace(deps, analyser=Script())
    first = "The muddy lanterns of the harbour will be sold to whoever dares to light them."
    second = "Nobody in the council has seen the muddy lanterns of the harbour since the auction."
    made = [
        post(deps, Line("Ana Horvat", first), date="2024-03-04"),
        post(deps, Line("Ana Horvat", second), date="2024-05-06"),
        post(deps, Line("Ana Horvat", "muddy lanterns of the harbour"), date="2024-05-07"),
    ]
    ids = [articles.get_article(deps, each)["quotes"][0]["statement"] for each in made]
    assert ids[0] != ids[1] == ids[2]


def test_a_phrase_said_week_after_week_is_one_chain(deps: Deps) -> None:
    deps = replace(deps, analyser=Script())
    dates = ("2024-03-20", "2024-03-04", "2024-03-12", "2024-05-06")
    made = [post(deps, Line("Ana Horvat", "No comment."), date=date) for date in dates]
    ids = [articles.get_article(deps, each)["quotes"][0]["statement"] for each in made]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_quotes_without_statements_are_caught_up_with(deps: Deps) -> None:
    """As after the migration that brought wordings."""
    deps = replace(deps, analyser=Script())
    made = [post(deps, *(Line("Ana Horvat", text) for text in TEXTS), date=date) for date in DATES]
    world = World(deps, {each: (Step((), None, 0), number) for number, each in enumerate(made)})
    before = (world.statements(), world.texts(), world.rows())
    with deps.store.write() as session:
        clear(session)
    told: list[int] = []
    assert statements.catch_up(deps.store, told.append) == len(TEXTS) * len(DATES) == sum(told)
    assert (world.statements(), world.texts(), world.rows()) == before
    assert statements.catch_up(deps.store) == 0
