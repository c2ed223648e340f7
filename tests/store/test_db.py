"""Transactions, and a database that is away, locked, full, read-only or no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from quotesvc.errors import SettingsError, StoreUnavailableError
from quotesvc.store.db import Store
from quotesvc.store.migrations import migrate
from quotesvc.store.models import ApiKey, Article, Quote


def key(name: str = "a", at: datetime = datetime(2021, 1, 1, tzinfo=UTC)) -> ApiKey:
    return ApiKey(id=f"k_{name}", name=name, secret_hash=name, scopes=["read"], created_at=at)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as session:
        session.add(key())
        session.flush()
        raise RuntimeError("in the middle")
    with store.read() as session:
        assert session.scalars(select(ApiKey)).all() == []


def test_instants_come_back_in_utc(store: Store) -> None:
    at = datetime(2021, 1, 1, 3, 30, 0, 250, tzinfo=timezone(timedelta(hours=5)))
    with store.write() as session:
        session.add(key(at=at))
    with store.read() as session:
        found = session.scalars(select(ApiKey.created_at)).one()
    assert found == at and found.utcoffset() == timedelta(0)


def article() -> Article:
    return Article(
        id="a_1",
        authors=[],
        text="x",
        text_hash="x",
        current=True,
        pipeline="1",
        created_at=datetime.now(UTC),
    )


def quote(**change: object) -> Quote:
    values: dict[str, object] = {"id": "q_1", "article_id": "a_1", "pipeline": "1", "position": 0}
    values |= {"field": "text", "start": 0, "end": 1, "text": "x", "folded": "x", "prefix": "", "suffix": ""}
    values |= {"kind": "direct", "stance": "asserted", "confidence": 1.0}
    return Quote(**values | change)


def test_broken_constraints_are_no_absence(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(quote(article_id="a_absent"))


@pytest.mark.parametrize(
    "change",
    [{}, {"kind": "sneer"}, {"field": "body"}, {"start": 5, "end": 4}, {"start": -1}, {"confidence": 1.5}],
)
def test_the_database_refuses_quotes_that_cannot_be(store: Store, change: dict[str, object]) -> None:
    def save() -> None:
        with store.write() as session:
            session.add(article())
            session.flush()
            session.add(quote(**change))

    if change:
        with pytest.raises(IntegrityError):
            save()
    else:
        save()


def test_a_read_only_transaction(store: Store) -> None:
    read_only = (
        "PRAGMA query_only = 1" if store.engine.dialect.name == "sqlite" else "SET TRANSACTION READ ONLY"
    )
    with pytest.raises(StoreUnavailableError, match="cannot be written"), store.write() as session:
        session.execute(text(read_only))
        session.add(key())


def test_tables_that_are_not_there(empty_url: str) -> None:
    store = Store(empty_url)
    with pytest.raises(StoreUnavailableError, match="db upgrade"), store.read() as session:
        session.scalars(select(ApiKey)).all()
    store.close()


def test_using_a_database_makes_no_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/quotes.db")
    for use in (store.read, store.write):
        with pytest.raises(StoreUnavailableError, match=r"not there.*db upgrade"), use() as session:
            session.execute(text("SELECT 1"))
    with pytest.raises(StoreUnavailableError) as raised:
        store.peek(select(ApiKey.id))
    assert str(tmp_path) not in raised.value.message  # clients are told it
    assert list(tmp_path.iterdir()) == []
    migrate(f"sqlite:///{tmp_path}/quotes.db")
    store.ping()  # the same store works once somebody has made it
    store.close()


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quotes.db'}"
    migrate(url)
    patient, hasty = Store(url), Store(url, timeout=0.05)
    with patient.write() as session:
        session.add(key())
        session.flush()
        with pytest.raises(StoreUnavailableError, match="locked"), hasty.write() as other:
            other.add(key("b"))
        with hasty.read() as other:  # readers go on, and see what was there before
            assert other.scalars(select(ApiKey)).all() == []
    with hasty.write() as other:
        other.add(key("b"))
    patient.close()
    hasty.close()


def test_a_full_disk(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quotes.db'}"
    migrate(url)
    store = Store(url)
    with pytest.raises(StoreUnavailableError, match="full"), store.write() as session:
        session.execute(text("PRAGMA max_page_count = 1"))  # as many pages as there are, and not one more
        session.add(key("x" * 1_000_000))
    store.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////nowhere/at/all/quotes.db", "not there"),
        ("sqlite:////", "cannot be opened"),  # a folder
        ("postgresql://nobody@127.0.0.1:9/quotes", "cannot be reached"),
    ],
)
def test_no_database(url: str, said: str) -> None:
    store = Store(url, timeout=0.1)
    with pytest.raises(StoreUnavailableError, match=said) as refused:
        store.ping()
    assert "nobody" not in refused.value.message and "/nowhere" not in refused.value.message


def test_another_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes and no database." * 50)
    with pytest.raises(StoreUnavailableError, match="no database"):
        Store(f"sqlite:///{path}").ping()


@pytest.mark.parametrize(
    "url", ["", "quotes.db", "mysql://localhost/quotes", "sqlite://", "sqlite:///:memory:", "postgresql:"]
)
def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(SettingsError):
        Store(url)


def test_sqlite_is_set_up_for_a_service(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quotes.db'}"
    migrate(url)
    store = Store(url)
    with store.read() as session:
        pragmas = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")}
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}
    store.close()
