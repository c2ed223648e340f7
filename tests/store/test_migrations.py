"""Migrations: up, down, twice at once, and the same tables as the models."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

import quotesvc
from quotesvc.errors import StoreUnavailableError
from quotesvc.services import statements
from quotesvc.store.db import Store, begin_write, make_engine
from quotesvc.store.migrations import check, downgrade, include_name, migrate, migrations_folder
from quotesvc.store.models import Base, Quote
from quotesvc.store.search import parse_query


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_up_and_down(empty_url: str) -> None:
    done = migrate(empty_url)
    assert done.at_head and check(empty_url) == done
    assert set(Base.metadata.tables) <= tables(empty_url)
    assert migrate(empty_url) == done  # again is nothing
    assert downgrade(empty_url, "0001").current == "0001"
    assert not check(empty_url).at_head
    assert downgrade(empty_url, "base").current is None
    assert tables(empty_url) == {"alembic_version"}
    assert migrate(empty_url).at_head


def test_migrations_make_what_the_models_say(empty_url: str) -> None:
    migrate(empty_url)
    engine = make_engine(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": include_name})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_processes_that_migrate_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(1) as alone:
        assert alone.submit(check_or_none, empty_url).result() is None
    with ThreadPoolExecutor(3) as several:
        assert all(state.at_head for state in several.map(migrate, [empty_url] * 3))


def check_or_none(url: str) -> str | None:
    if url.startswith("sqlite"):
        with pytest.raises(StoreUnavailableError):
            check(url)
        return None
    return check(url).current


def test_a_folder_is_made_for_the_file(tmp_path: Path) -> None:
    assert migrate(f"sqlite:///{tmp_path}/new/folder/quotes.db").at_head


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="folder"):
        migrate(f"sqlite:///{tmp_path}/file/folder/quotes.db")


def test_migrations_are_found_in_a_checkout_and_in_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (migrations_folder() / "env.py").is_file()
    package = tmp_path / "quotesvc"
    (package / "_migrations").mkdir(parents=True)
    monkeypatch.setattr(quotesvc, "__file__", str(package / "__init__.py"))
    assert migrations_folder() == package / "_migrations"


def test_wordings_come_to_a_database_that_has_quotes(empty_url: str) -> None:
    """Statements of before are dropped, and the quotes wait for new ones; the full text index stays whole."""
    migrate(empty_url, "0002")
    engine = make_engine(empty_url)
    with begin_write(engine) as connection:
        for statement in BEFORE_WORDINGS:
            connection.execute(text(statement))
    engine.dispose()
    assert migrate(empty_url).at_head
    store = Store(empty_url)
    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM statement")) == 0
    assert statements.catch_up(store) == 1
    with store.read() as session:
        (quote,) = session.scalars(select(Quote)).all()
        assert quote.statement_id is not None
        hits = store.search.hits(parse_query("harbour"))
        assert [seq for seq, _ in session.execute(hits)] == [quote.seq]
    store.close()
    assert downgrade(empty_url, "0002").current == "0002"


BEFORE_WORDINGS = (
    "INSERT INTO statement (id, text, created_at) VALUES ('st_a', 'x', '2024-03-04 00:00:00')",
    "INSERT INTO article (id, authors, text, text_hash, created_at, current, pipeline)"
    " VALUES ('a_a', '[]', 'x', 'x', '2024-03-04 00:00:00', true, 'p')",
    'INSERT INTO quote (id, article_id, pipeline, position, field, start, "end", text, folded, prefix, suffix,'
    " kind, stance, statement_id, confidence, corrected) VALUES ('q_a', 'a_a', 'p', 0, 'text', 0, 1,"
    " 'The harbour will open again in spring.', 'the harbour will open again in spring', '', '',"
    " 'direct', 'asserted', 'st_a', 1, false)",
)
