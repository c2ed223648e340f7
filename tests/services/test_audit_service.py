"""The audit of relays over a few articles, whose right answer was worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from quotesvc.errors import InputError
from quotesvc.services import audit, ingest
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.pages import PageRequest

S1 = "“The harbour will open again in early spring,” said Li Shangfu"
S2 = "“No ship will be turned away from it,” said Li Shangfu"
S3 = "“Nobody asked those of us who live there,” said Ana Lum"
S4 = "“The works have cost twice what was planned,” said Ana Lum"

ARTICLES = (
    ("Le Monde", "2021-01-01", f"{S1} and told TASS so."),
    ("BBC", "2021-01-02", f"{S1} and told Reuters so.\n{S2} and told Reuters so."),
    ("BBC", "2021-01-03", f"{S1}.\n{S3}."),
    ("CNN", None, f"{S2} and told TASS so."),  # undated, so nobody knows whether it was first
    ("CNN", "2021-01-01", f"{S4} and told TASS so."),
    ("BBC", "2021-01-01", f"{S4} and told Reuters so."),  # the same day
)


@pytest.fixture
def filled(deps: Deps) -> Deps:
    for publisher, published_at, text in ARTICLES:
        ingest.submit(deps, ArticleInput(text=text, publisher=publisher, published_at=published_at))
    return deps


def table(deps: Deps, group_by: list[str], **filters: Any) -> list[tuple[Any, ...]]:
    """Rows as tuples: groups by name, then quotes, statements, articles, first, exclusive."""
    page = audit.relays(deps, QuoteQuery(**filters), PageRequest(), group_by)
    assert page.total == len(page.items)
    counts = ("quotes", "statements", "articles", "first", "exclusive")
    return [
        (*(name(row[group]) for group in group_by), *(row[count] for count in counts)) for row in page.items
    ]


def name(value: Any) -> Any:
    return value["name"] if isinstance(value, dict) else value


def test_by_relay(filled: Deps) -> None:
    assert table(filled, ["relay"]) == [
        # S2: TASS carries it undated, so Reuters is first. S4: both on the same day, so both are.
        ("Reuters", 3, 3, 2, 2, 0),
        ("TASS", 3, 3, 3, 2, 0),
        # S1 without a relay is no rival of those who carry it; S3 is carried by nobody.
        (None, 2, 2, 1, 1, 1),
    ]


def test_by_publisher(filled: Deps) -> None:
    assert table(filled, ["publisher"]) == [
        ("BBC", 5, 4, 3, 3, 1),  # first with S2, S3 and S4, alone with S3
        ("CNN", 2, 2, 2, 1, 0),
        ("Le Monde", 1, 1, 1, 1, 0),
    ]


def test_by_speaker_and_by_channel(filled: Deps) -> None:
    assert table(filled, ["speaker"]) == [("Li Shangfu", 5, 2, 4, 2, 2), ("Ana Lum", 3, 2, 3, 2, 2)]
    assert table(filled, ["channel"]) == [("interview", 6, 3, 5, 3, 2), (None, 2, 2, 1, 1, 1)]


def test_by_relay_and_speaker(filled: Deps) -> None:
    assert sorted(table(filled, ["relay", "speaker"]), key=str) == [
        ("Reuters", "Ana Lum", 1, 1, 1, 1, 0),
        ("Reuters", "Li Shangfu", 2, 2, 1, 1, 0),
        ("TASS", "Ana Lum", 1, 1, 1, 1, 0),
        ("TASS", "Li Shangfu", 2, 2, 2, 1, 0),
        (None, "Ana Lum", 1, 1, 1, 1, 1),
        (None, "Li Shangfu", 1, 1, 1, 0, 0),
    ]


def test_filters_choose_rows_and_leave_rivals_alone(filled: Deps) -> None:
    assert table(filled, ["relay"], relay="TASS") == [("TASS", 3, 3, 3, 2, 0)]
    # From the second day on Reuters has S1 and S2, but TASS had S1 before.
    assert table(filled, ["relay"], published_from="2021-01-02") == [
        (None, 2, 2, 1, 1, 1),
        ("Reuters", 2, 2, 1, 1, 0),
    ]
    assert table(filled, ["relay"], speaker="Ana Lum", relay="Reuters") == [("Reuters", 1, 1, 1, 1, 0)]
    assert table(filled, ["relay"], q="harbour", publisher="Le Monde") == [("TASS", 1, 1, 1, 1, 0)]
    assert table(filled, ["relay"], speaker="nobody") == []


def test_the_shape_of_a_row(filled: Deps) -> None:
    (row,) = audit.relays(
        filled, QuoteQuery(relay="tass", speaker="Li Shangfu"), PageRequest(), ["relay", "speaker"]
    ).items
    assert row == {
        "relay": {
            "slug": "tass",
            "name": "TASS",
            "kind": "news_agency",
            "country": "RU",
            "owner": "state",
            "known": True,
        },
        "speaker": {"id": row["speaker"]["id"], "name": "Li Shangfu"},
        "quotes": 2,
        "statements": 2,
        "articles": 2,
        "first": 1,
        "exclusive": 0,
        "behind": 0,
        "lag_seconds_median": None,
        "first_seen": "2021-01-01T00:00:00Z",
        "last_seen": "2021-01-01T00:00:00Z",
    }


def test_a_superseded_article_leaves_the_audit(deps: Deps) -> None:
    for text in (f"{S1} and told TASS so.", f"{S2} and told Reuters so."):
        ingest.submit(deps, ArticleInput(text=text, url="https://a.test/1"))
    assert table(deps, ["relay"]) == [("Reuters", 1, 1, 1, 0, 1)]
    assert len(table(deps, ["relay"], revisions=True)) == 2


def test_rows_have_pages(filled: Deps) -> None:
    groups = ["relay", "speaker", "publisher"]
    whole = audit.relays(filled, QuoteQuery(), PageRequest(), groups)
    rows: list[dict[str, Any]] = []
    cursor = None
    while cursor is not None or not rows:
        page = audit.relays(filled, QuoteQuery(), PageRequest(2, cursor), groups)
        assert page.total == whole.total
        rows += page.items
        cursor = page.next
    assert rows == whole.items


@pytest.mark.parametrize("group_by", [[], ["colour"], ["relay", "colour"], [""]])
def test_groups_that_are_none(deps: Deps, group_by: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        audit.relays(deps, QuoteQuery(), PageRequest(), group_by)
    assert list(refused.value.fields) == ["group_by"]
