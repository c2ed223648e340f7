"""Outlets that users add: over the shipped ones, in every process, and never half."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotesvc.errors import ConflictError, InputError, NotFoundError, OutletsError
from quotesvc.outlets.gazetteer import Gazetteer, Outlet
from quotesvc.services import ingest, outlets, own_outlets
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.live import LiveDeps, LiveOutlets
from quotesvc.services.outlets import OutletQuery
from quotesvc.store import own_outlets as stored
from quotesvc.store.db import Store
from quotesvc.store.pages import PageRequest
from tests.conftest import FakeAnalyser

WHARF = {"name": "Wharf Gazette", "weak_aliases": ["Gazette"], "domains": ["wharf.example"], "kind": "newspaper",
         "country": "GB", "owner": "unknown"}  # fmt: skip


class Told:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def __call__(self, message: str) -> None:
        self.messages.append(message)


def live_deps(store: Store, path: Path | None = None, told: Told | None = None) -> LiveDeps:
    """One process of the service: with eyes of its own on the database."""
    live = LiveOutlets(store, path, told or Told())
    analyser = FakeAnalyser()
    return LiveDeps(Deps(store, analyser, live.current()), live, lambda gazetteer: analyser)


@pytest.fixture
def live(store: Store) -> LiveDeps:
    return live_deps(store)


def test_an_outlet_is_known_to_every_process_from_the_next_request(live: LiveDeps, store: Store) -> None:
    other = live_deps(store)
    before = other.current()
    assert other.current() is before  # nothing has changed, nothing is made anew
    added = own_outlets.add(live.current(), WHARF)
    assert added["slug"] == "wharf-gazette"
    assert added["origin"] == "database"
    for deps in (live.current(), other.current()):
        assert outlets.get_outlet(deps, "wharf-gazette") == added
        assert outlets.resolve("wharf.example", deps.gazetteer).slug == "wharf-gazette"
    assert "wharf-gazette" not in before.gazetteer.by_slug  # whoever works with a snapshot keeps it
    own_outlets.delete(other.current(), "wharf-gazette")
    with pytest.raises(NotFoundError):
        outlets.get_outlet(live.current(), "wharf-gazette")


def test_an_own_row_goes_over_a_shipped_one_until_it_is_deleted(live: LiveDeps) -> None:
    shipped = outlets.get_outlet(live.current(), "reuters")
    assert shipped["origin"] == "package"
    with pytest.raises(ConflictError, match="PUT"):
        own_outlets.add(live.current(), {"slug": "reuters", "name": "Our Reuters"})
    put, new = own_outlets.put(live.current(), "reuters", {"name": "Our Reuters"})
    assert (put["name"], put["country"], put["origin"], new) == ("Our Reuters", None, "database", True)
    put, new = own_outlets.put(live.current(), "reuters", {"name": "Our own Reuters"})
    assert (put["name"], new) == ("Our own Reuters", False)
    own_outlets.delete(live.current(), "reuters")
    assert outlets.get_outlet(live.current(), "reuters") == shipped


def test_what_articles_name_is_described_anew(live: LiveDeps) -> None:
    text = "“We will see about that,” said Zoë Vandermolen and told Wharf Gazette so."
    article, _ = ingest.submit(live.current(), ArticleInput(text=text))
    slug = article["quotes"][0]["relays"][0]["outlet"]["slug"]
    unknown = PageRequest(), OutletQuery(known=False)
    assert [
        found["slug"] for found in outlets.list_outlets(live.current(), unknown[1], unknown[0]).items
    ] == [slug]
    added = own_outlets.add(live.current(), {**WHARF, "slug": slug})
    assert added["relayed"]["quotes"] == 1
    with live.store.read() as session:
        row = session.get_one(outlets.models.Outlet, slug)
        assert (row.known, row.country, row.owner) == (True, "GB", "unknown")
    assert outlets.list_outlets(live.current(), unknown[1], unknown[0]).items == []
    own_outlets.delete(live.current(), slug)
    assert [
        found["slug"] for found in outlets.list_outlets(live.current(), unknown[1], unknown[0]).items
    ] == [slug]


def test_fields_are_changed_one_by_one(live: LiveDeps) -> None:
    own_outlets.add(live.current(), WHARF)
    changed = own_outlets.change(
        live.current(),
        "wharf-gazette",
        {
            "owner": None,
            "former_names": [{"name": "Quay News", "first_year": 1950, "last_year": None}],
            "parent": "bbc",
        },
    )
    assert changed["owner"] is None
    assert changed["parent"] == "bbc"
    assert changed["weak_aliases"] == ["Gazette"]
    assert changed["former_names"] == [{"name": "Quay News", "first_year": 1950, "last_year": None}]
    assert outlets.get_outlet(live.current(), "wharf-gazette") == changed
    found = live.current().gazetteer.lookup("Quay News")
    assert found is not None
    assert found.slug == "wharf-gazette"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a|b"}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "…"}, "name"),
        ({"name": "A" * 301}, "name"),
        ({"slug": "Not A Slug", "name": "A"}, "slug"),
        ({"slug": "a" * 81, "name": "A"}, "slug"),
        ({"name": "A", "aliases": [""]}, "aliases"),
        ({"name": "A", "aliases": ["x", "x"]}, "aliases"),
        ({"name": "A", "aliases": ["a\nb"]}, "aliases"),
        ({"name": "A", "domains": ["https://a.example/"]}, "domains"),
        ({"name": "A", "kind": "blogger"}, "kind"),
        ({"name": "A", "country": "XX"}, "country"),
        ({"name": "A", "owner": "rich"}, "owner"),
        ({"name": "A", "wikidata": "1"}, "wikidata"),
        ({"name": "A", "parent": "nobody"}, "parent"),
        ({"slug": "a", "name": "A", "parent": "a"}, "parent"),
        (
            {"name": "A", "former_names": [{"name": "B", "first_year": 2000, "last_year": 1990}]},
            "former_names",
        ),
        # another row of one's own has it
        ({"name": "Wharf Gazette", "slug": "other"}, "name"),
        ({"name": "A", "domains": ["wharf.example"]}, "domains"),
    ],
)
def test_what_cannot_be_used_is_told_by_field_and_changes_nothing(
    live: LiveDeps, given: dict[str, Any], field: str
) -> None:
    own_outlets.add(live.current(), WHARF)
    before = live.current()
    with pytest.raises(InputError) as refused:
        own_outlets.add(before, given)
    assert list(refused.value.fields) == [field]
    assert all(len(reason) < 250 for reason in refused.value.fields[field])
    assert live.current() is before


def test_rows_that_others_need_stay(live: LiveDeps) -> None:
    own_outlets.add(live.current(), WHARF)
    own_outlets.add(live.current(), {"name": "Wharf at Dawn", "kind": "programme", "parent": "wharf-gazette"})
    with pytest.raises(ConflictError, match="parent of wharf-at-dawn"):
        own_outlets.delete(live.current(), "wharf-gazette")
    with pytest.raises(InputError) as refused:
        own_outlets.change(live.current(), "wharf-gazette", {"parent": "wharf-at-dawn"})
    assert "leads back" in refused.value.fields["parent"][0]
    own_outlets.delete(live.current(), "wharf-at-dawn")
    own_outlets.delete(live.current(), "wharf-gazette")


def test_rows_that_are_not_ones_own(live: LiveDeps) -> None:
    with pytest.raises(ConflictError):
        own_outlets.change(live.current(), "reuters", {"name": "A"})
    with pytest.raises(ConflictError):
        own_outlets.delete(live.current(), "reuters")
    with pytest.raises(NotFoundError):
        own_outlets.change(live.current(), "nobody", {"name": "A"})
    with pytest.raises(NotFoundError):
        own_outlets.delete(live.current(), "nobody")


def test_clients_at_once(live: LiveDeps) -> None:
    """Of several that add one outlet one is let in; those that add others are all let in, and each change is seen."""

    def add(number: int) -> str:
        try:
            own_outlets.add(live.current(), {"name": f"Wharf Gazette {number % 4}"})
        except ConflictError:
            return "conflict"
        return "added"

    with ThreadPoolExecutor(8) as clients:
        outcomes = list(clients.map(add, range(16)))
    assert sorted(outcomes) == ["added"] * 4 + ["conflict"] * 12
    with live.store.read() as session:
        assert stored.stamp(session) == 4
    query = OutletQuery(origin="database")
    assert len(outlets.list_outlets(live.current(), query, PageRequest()).items) == 4


def test_a_stored_row_that_this_version_refuses_is_told_and_left_out(store: Store) -> None:
    told = Told()
    live = live_deps(store, told=told)
    own_outlets.add(live.current(), WHARF)
    with store.write() as session:
        stored.begin_change(session)
        row = session.get_one(outlets.models.OwnOutlet, "wharf-gazette")
        row.cells = {**row.cells, "kind": "of old", "unheard": "of"}
    assert "wharf-gazette" not in live.current().gazetteer.by_slug
    assert told.messages == [
        "The stored outlet wharf-gazette is not used: kind 'of old' is not one of news_agency, newspaper, magazine, "
        "broadcaster, programme, website, fact_checker, social_platform, government_channel"
    ]


def test_a_database_that_is_away_changes_nothing(tmp_path: Path, gazetteer: Gazetteer) -> None:
    live = live_deps(Store(f"sqlite:///{tmp_path}/nothing/there.db"))
    assert live.current().gazetteer is gazetteer
    assert live.outlets.problem is None


def test_stored_outlets_are_described_as_they_are_known_now(live: LiveDeps, gazetteer: Gazetteer) -> None:
    """What an upgrade of the package or another file changes reaches the audits by owner and country."""
    text = "“We will see about that,” said Zoë Vandermolen and told Wharf Gazette so."
    ingest.submit(live.current(), ArticleInput(text=text, publisher="Reuters"))
    assert outlets.describe_stored(live.store, gazetteer) == 0
    old = [replace(outlet, owner="state") if outlet.slug == "reuters" else outlet for outlet in gazetteer]
    assert outlets.describe_stored(live.store, Gazetteer([*old, Outlet("wharf-gazette", "Wharf")])) == 2
    with live.store.read() as session:
        assert session.get_one(outlets.models.Outlet, "reuters").owner == "state"
        assert session.get_one(outlets.models.Outlet, "wharf-gazette").known is True
    assert outlets.describe_stored(live.store, gazetteer) == 2
    with live.store.read() as session:
        assert session.get_one(outlets.models.Outlet, "wharf-gazette").known is False


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(("slug,name,country", *lines, "")), "utf-8")


def test_the_file_is_read_again_when_it_changes(store: Store, tmp_path: Path) -> None:
    path, told = tmp_path / "own.csv", Told()
    write(path, "quay-post,Quay Post,GB")
    live = live_deps(store, path, told)
    own_outlets.add(live.current(), WHARF)
    assert live.current().gazetteer.origin_of("quay-post") == "file"

    write(path, "quay-post,Quay Post,IE", "wharf-gazette,Of the file,GB")
    found = live.current().gazetteer
    assert found.by_slug["quay-post"].country == "IE"
    assert found.by_slug["wharf-gazette"].name == "Wharf Gazette"  # the database goes over the file

    write(path, "quay-post,Quay Post,IE", "hill-post,Hill Post,United Kingdom")
    assert live.current().gazetteer is found  # the last good one, no row of the new one
    assert live.current().gazetteer is found
    reason = "own.csv: line 3: column country: 'United Kingdom' is not an ISO 3166 code of two letters"
    assert live.outlets.problem == reason
    assert told.messages == [f"The outlets file as it is now is not used: {reason}"]  # told once

    own_outlets.add(live.current(), {"name": "Third Wharf"})  # the database is followed all the same
    assert {"third-wharf", "quay-post"} <= set(live.current().gazetteer.by_slug)

    path.unlink()
    assert "quay-post" in live.current().gazetteer.by_slug
    assert "cannot be read" in (live.outlets.problem or "")

    write(path, "hill-post,Hill Post,GB")
    slugs = set(live.current().gazetteer.by_slug)
    assert {"hill-post", "third-wharf", "wharf-gazette"} <= slugs
    assert "quay-post" not in slugs
    assert live.outlets.problem is None


def test_a_file_that_is_malformed_at_the_start(store: Store, tmp_path: Path) -> None:
    write(tmp_path / "own.csv", "quay-post,Quay Post,XX")
    with pytest.raises(OutletsError, match=r"own\.csv: line 2: column country"):
        live_deps(store, tmp_path / "own.csv")
