"""Speakers, outlets and keys."""

from __future__ import annotations

import pytest

from quotesvc.errors import InputError, NotFoundError
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import ingest, keys, outlets, speakers
from quotesvc.services.deps import Deps
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.outlets import OutletQuery
from quotesvc.store.db import Store
from quotesvc.store.models import ApiKey
from quotesvc.store.pages import PageRequest

TEXTS = (
    "“The harbour will open again in spring,” said Marta Oyelaran and told Reuters so.",
    "“It will be open by the middle of May,” said MARTA Oyelaran and told Garden Wire so.",
    "“We will see about that,” said Zoë Vandermolen.",
    "“It is what it is,” said Oyelaran Marta.",
)


@pytest.fixture
def filled(deps: Deps) -> Deps:
    for day, text in enumerate(TEXTS, start=1):
        given = ArticleInput(text=text, publisher="The Garden Gazette", published_at=f"2021-03-0{day}")
        ingest.submit(deps, given)
    return deps


def test_a_speaker_is_one_however_the_name_is_spelt(filled: Deps) -> None:
    found = speakers.list_speakers(filled, PageRequest(), q="marta")
    # Word order is disregarded in searches, but two orders are two names until somebody says otherwise.
    assert [speaker["name"] for speaker in found.items] == ["Marta Oyelaran", "Oyelaran Marta"]
    first = found.items[0]
    assert first == {
        "id": first["id"],
        "name": "Marta Oyelaran",
        "kind": "person",
        "roles": ["minister"],
        "aliases": ["MARTA Oyelaran"],
        "quotes": 2,
        "statements": 2,
        "articles": 2,
        "first_seen": "2021-03-01T00:00:00Z",
        "last_seen": "2021-03-02T00:00:00Z",
    }
    assert speakers.get_speaker(filled, first["id"]) == first
    with pytest.raises(NotFoundError):
        speakers.get_speaker(filled, "s_absent")


@pytest.mark.parametrize(
    ("q", "kind", "expected"),
    [
        (None, None, ["Marta Oyelaran", "Oyelaran Marta", "Zoë Vandermolen"]),
        ("ZOE", None, ["Zoë Vandermolen"]),
        ("vander", None, ["Zoë Vandermolen"]),  # the beginning of a word
        ("molen", None, []),  # not its end
        ("oye mar", None, ["Marta Oyelaran", "Oyelaran Marta"]),
        ("Dr. Marta Oyelaran", None, ["Marta Oyelaran", "Oyelaran Marta"]),
        ("marta vandermolen", None, []),
        ("%", None, None),
        ("_", None, None),
        (None, "organisation", []),
        (None, "person", ["Marta Oyelaran", "Oyelaran Marta", "Zoë Vandermolen"]),
        (None, "ghost", None),
    ],
)
def test_finding_speakers(filled: Deps, q: str | None, kind: str | None, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(InputError):
            speakers.list_speakers(filled, PageRequest(), q=q, kind=kind)
        return
    found = speakers.list_speakers(filled, PageRequest(), q=q, kind=kind)
    assert [speaker["name"] for speaker in found.items] == expected


def test_outlets_known_and_unknown(filled: Deps) -> None:
    unknown = outlets.list_outlets(filled, OutletQuery(known=False), PageRequest())
    assert [(outlet["slug"], outlet["name"]) for outlet in unknown.items] == [
        ("garden-gazette", "The Garden Gazette"),
        ("garden-wire", "Garden Wire"),
    ]
    gazette, wire = unknown.items
    assert (gazette["published"]["articles"], gazette["relayed"]["quotes"]) == (4, 0)
    assert (wire["published"]["articles"], wire["relayed"]["quotes"]) == (0, 1)
    assert wire["relayed"]["first_seen"] == "2021-03-02T00:00:00Z"
    reuters = outlets.get_outlet(filled, "reuters")
    assert reuters["known"] and "reuters.com" in reuters["domains"] and reuters["relayed"]["quotes"] == 1
    assert outlets.get_outlet(filled, "garden-wire") == wire
    with pytest.raises(NotFoundError):
        outlets.get_outlet(filled, "absent-wire")


def test_outlets_are_filtered_and_have_pages(filled: Deps, gazetteer: Gazetteer) -> None:
    everything = outlets.list_outlets(filled, OutletQuery(), PageRequest(limit=200))
    assert everything.total == len(gazetteer) + 2 and everything.next is not None
    russian = outlets.list_outlets(
        filled, OutletQuery(country="ru", kind="news_agency"), PageRequest(limit=200)
    )
    assert {"tass", "ria-novosti"} <= {outlet["slug"] for outlet in russian.items}
    assert {outlet["country"] for outlet in russian.items} == {"RU"}
    assert "tass" in {
        o["slug"] for o in outlets.list_outlets(filled, OutletQuery(q="Itar"), PageRequest()).items
    }
    slugs: list[str] = []
    cursor = None
    while cursor is not None or not slugs:
        page = outlets.list_outlets(filled, OutletQuery(kind="broadcaster"), PageRequest(50, cursor))
        slugs += [outlet["slug"] for outlet in page.items]
        cursor = page.next
    assert slugs == sorted(set(slugs)) and len(slugs) == page.total


@pytest.mark.parametrize(
    ("name", "slug", "known"),
    [
        ("BBC", "bbc", True),
        ("www.reuters.com", "reuters", True),
        ("https://tass.com/politics/1", "tass", True),
        ("The Garden Gazette", "garden-gazette", False),
        ("GARDEN GAZETTE", "garden-gazette", False),
        ("https://www.gazette.test/news", "gazette-test", False),
        ("http://[", "http", False),
    ],
)
def test_resolving_outlets(gazetteer: Gazetteer, name: str, slug: str, known: bool) -> None:
    found = outlets.resolve(name, gazetteer)
    assert (found.slug, found.known) == (slug, known)


def test_names_without_latin_letters_and_endless_ones_have_slugs_of_their_own() -> None:
    names = ("庭园报", "花园报", "!!!", "Gazette " * 30, "Gazette " * 31)
    slugs = {outlets.unknown_slug(name) for name in names}
    assert len(slugs) == len(names) and max(map(len, slugs)) <= 80
    assert outlets.unknown_slug("庭园报") == outlets.unknown_slug(" 庭园报 ")


def test_an_unknown_outlet_is_one_as_relay_and_as_publisher(deps: Deps) -> None:
    text = "“It will be open by the middle of May,” said Marta Oyelaran and told The Garden Gazette so."
    article, _ = ingest.submit(deps, ArticleInput(text=text, publisher="Garden Gazette"))
    relay = article["quotes"][0]["relays"][0]["outlet"]
    assert relay["slug"] == article["publisher"]["slug"] == "garden-gazette"


def test_a_key_opens_until_it_is_revoked(store: Store) -> None:
    made = keys.create(store, " reader ", ["ingest", "read"])
    assert made["name"] == "reader" and made["scopes"] == ["read", "ingest"]
    secret = made.pop("secret")
    grant = keys.authenticate(store, secret)
    assert grant == keys.Grant(made["id"], "reader", frozenset({"read", "ingest"}))
    assert keys.list_keys(store) == [made]
    with store.read() as session:
        assert secret not in session.get_one(ApiKey, made["id"]).secret_hash
    revoked = keys.revoke(store, made["id"])
    assert revoked["revoked_at"] and keys.revoke(store, made["id"]) == revoked
    assert keys.authenticate(store, secret) is None
    with pytest.raises(NotFoundError):
        keys.revoke(store, "k_absent")


@pytest.mark.parametrize("secret", ["", "qsk_", "\ud800", "\0", "' OR 1=1 --"])
def test_other_secrets_open_nothing(store: Store, secret: str) -> None:
    keys.create(store, "reader", ["read"])
    assert keys.authenticate(store, secret) is None


@pytest.mark.parametrize(
    ("name", "scopes", "field"), [("", ["read"], "name"), ("a", [], "scopes"), ("a", ["root"], "scopes")]
)
def test_keys_that_cannot_be_made(store: Store, name: str, scopes: list[str], field: str) -> None:
    with pytest.raises(InputError) as refused:
        keys.create(store, name, scopes)
    assert list(refused.value.fields) == [field]
