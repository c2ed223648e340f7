"""Every audit over twenty articles. The right answers were worked out by hand, as the comments tell.

People and words are invented, the outlets are real but for the Fjord Courier. The quotes are given to the
service as a pipeline would find them, so what is tested is the counting alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from quotesvc.errors import InputError
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import audit, ingest
from quotesvc.services.deps import Deps
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.pages import Page, PageRequest
from tests.desk import Desk, Said

A = Said("The northern canal will be dredged before the first frost", "Mira Tolan")
B = Said("Our fishermen have not seen a single herring since April", "Mira Tolan")
C = Said("Whoever burned the archive knew exactly which shelves to choose", "Oskar Venn")
D = Said("The satellite answered our signal after eleven silent days", "Oskar Venn")
E = Said("Every school in the valley shall have its own library", "Ilse Okoro")
F = Said("We bought the old observatory for the price of a bicycle", "Ilse Okoro")
G = Said("No minister of mine would ever put his name to that letter", "Ruben Achterberg")


def via(said: Said, *outlets: str) -> Said:
    return replace(said, via=outlets)


ARTICLES: tuple[tuple[str, str | None, Said], ...] = (
    # A: two outlets have it from her.
    ("BBC", "2024-01-10T08:00:00Z", via(A, "TASS")),
    ("CNN", "2024-01-10T09:00:00Z", via(A, "TASS")),
    ("The Guardian", "2024-01-10T10:30:00Z", via(A, "Reuters")),
    ("Le Monde", "2024-01-11T08:00:00Z", A),
    # B: one has it, and four publish it.
    ("BBC", "2024-01-12", via(B, "Reuters")),
    ("CNN", "2024-01-13", via(B, "Reuters")),
    ("The Guardian", "2024-02-01", via(B, "Reuters")),
    ("Le Monde", "2024-02-02", B),
    # C: Interfax has it from Kommersant, which has it from Interfax.
    ("Interfax", "2024-02-03T06:00:00Z", via(C, "Kommersant")),
    ("Kommersant", "2024-02-03T07:00:00Z", via(C, "Interfax")),
    ("BBC", "2024-02-03T08:00:00Z", via(C, "Kommersant", "Interfax")),
    # D: a circle of three.
    ("Xinhua", "2024-02-10", via(D, "TASS")),
    ("TASS", "2024-02-11", via(D, "Global Times")),
    ("Global Times", "2024-02-12", via(D, "Xinhua")),
    # E: an outlet that the gazetteer does not hold publishes what it was told, and one takes it from there.
    ("Fjord Courier", "2024-03-01", via(E, "Fjord Courier")),
    ("Le Monde", "2024-03-02", via(E, "Fjord Courier")),
    # F: nobody knows when.
    ("BBC", None, via(F, "TASS")),
    # G: all were there.
    ("CNN", "2024-03-05", replace(G, channel="speech")),
    ("The Guardian", "2024-03-05", replace(G, channel="speech")),
    ("Le Monde", "2024-03-06", replace(G, channel="interview")),
)

HOUR, DAY = 3_600, 86_400


@pytest.fixture
def desk_deps(deps: Deps) -> Deps:
    return replace(deps, analyser=Desk(deps.gazetteer))


@pytest.fixture
def filled(desk_deps: Deps) -> Deps:
    fill(desk_deps, ARTICLES)
    return desk_deps


def fill(deps: Deps, articles: Any) -> None:
    desk = deps.analyser
    assert isinstance(desk, Desk)
    for publisher, published_at, said in articles:
        ingest.submit(deps, desk.write(publisher, published_at, said))


def table(deps: Deps, *group_by: str, **filters: Any) -> list[tuple[Any, ...]]:
    """Groups by name, then quotes, statements, articles, first, exclusive, behind, median lag in seconds."""
    page = audit.relays(deps, QuoteQuery(**filters), PageRequest(200), group_by)
    assert page.total == len(page.items)
    figures = ("quotes", "statements", "articles", "first", "exclusive", "behind", "lag_seconds_median")
    return [
        (*(name(row[group]) for group in group_by), *(row[figure] for figure in figures))
        for row in page.items
    ]


def name(value: Any) -> Any:
    return value["name"] if isinstance(value, dict) else value


BY_RELAY = [
    # G alone was carried by nobody; A and B have quotes without a relay, and others who carry them.
    (None, 5, 3, 5, 1, 1, 0, None),
    ("Reuters", 4, 2, 4, 1, 1, 1, 2.5 * HOUR),  # alone with B, behind TASS with A: 10:30 and 08:00
    ("TASS", 4, 3, 4, 2, 1, 0, None),  # first with A and D, alone with F, which has no date to be first by
    ("Fjord Courier", 2, 1, 2, 1, 1, 0, None),
    ("Interfax", 2, 1, 2, 0, 0, 1, HOUR),  # the article of 08:00 names both, that of 07:00 Interfax alone
    ("Kommersant", 2, 1, 2, 1, 0, 0, None),
    ("Global Times", 1, 1, 1, 0, 0, 1, DAY),
    ("Xinhua", 1, 1, 1, 0, 0, 1, 2 * DAY),
]
BY_OWNER = [
    ("private", 7, 3, 7, 2, 2, 1, 2.5 * HOUR),  # Reuters, Interfax, Kommersant: A behind, B and C alone
    ("state", 5, 3, 5, 2, 1, 0, None),  # TASS and Xinhua: A and D first, F alone
    (None, 5, 3, 5, 1, 1, 0, None),
    ("unknown", 2, 1, 2, 1, 1, 0, None),  # Fjord Courier
    ("party", 1, 1, 1, 0, 0, 1, DAY),  # Global Times with D, a day after TASS
]
BY_COUNTRY = [
    ("RU", 7, 4, 7, 3, 2, 0, None),  # TASS, Interfax, Kommersant: A, C, D first, C and F alone
    (None, 5, 3, 5, 1, 1, 0, None),
    ("GB", 4, 2, 4, 1, 1, 1, 2.5 * HOUR),  # Reuters
    ("CN", 2, 1, 2, 0, 0, 1, DAY),  # D, from Global Times a day after TASS
    ("unknown", 2, 1, 2, 1, 1, 0, None),
]
BY_MONTH = [
    ("2024-02", 8, 3, 8, 2, 2, 1, 20 * DAY),  # C and D; and B, which is of the 12th of January
    ("2024-01", 6, 2, 6, 2, 1, 0, None),  # A and B, A in no other month
    ("2024-03", 5, 2, 5, 2, 2, 0, None),  # E and G
    (None, 1, 1, 1, 0, 1, 0, None),  # F
]
BY_PUBLISHER = [
    ("BBC", 4, 4, 4, 2, 1, 1, 2 * HOUR),  # first with A and B, alone with F, two hours late with C
    ("Le Monde", 4, 4, 4, 0, 0, 4, DAY),  # A, E and G a day late, B 21 days
    ("CNN", 3, 3, 3, 1, 0, 2, 12.5 * HOUR),  # A an hour late, B a day; G first
    ("The Guardian", 3, 3, 3, 1, 0, 2, (2.5 * HOUR + 20 * DAY) / 2),  # A and B; G on the day of CNN
    ("Fjord Courier", 1, 1, 1, 1, 0, 0, None),
    ("Global Times", 1, 1, 1, 0, 0, 1, 2 * DAY),
    ("Interfax", 1, 1, 1, 1, 0, 0, None),
    ("Kommersant", 1, 1, 1, 0, 0, 1, HOUR),
    ("TASS", 1, 1, 1, 0, 0, 1, DAY),
    ("Xinhua", 1, 1, 1, 1, 0, 0, None),
]
BY_SPEAKER = [
    ("Mira Tolan", 8, 2, 8, 2, 2, 0, None),
    ("Oskar Venn", 6, 2, 6, 2, 2, 0, None),
    ("Ilse Okoro", 3, 2, 3, 1, 2, 0, None),  # nobody is first with F
    ("Ruben Achterberg", 3, 1, 3, 1, 1, 0, None),
]
BY_CHANNEL = [
    (None, 17, 6, 17, 5, 6, 0, None),
    ("speech", 2, 1, 2, 1, 0, 0, None),
    ("interview", 1, 1, 1, 0, 0, 1, DAY),
]


def ordered(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """By number of quotes; which of equal ones comes first depends on ids."""
    return sorted(rows, key=lambda row: (-row[-7], str(row)))


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        ("relay", BY_RELAY),
        ("owner", BY_OWNER),
        ("country", BY_COUNTRY),
        ("month", BY_MONTH),
        ("publisher", BY_PUBLISHER),
        ("speaker", BY_SPEAKER),
        ("channel", BY_CHANNEL),
    ],
)
def test_by_each_dimension(filled: Deps, dimension: str, expected: list[tuple[Any, ...]]) -> None:
    found = table(filled, dimension)
    assert ordered(found) == ordered(expected)
    assert [row[1] for row in found] == sorted((row[1] for row in found), reverse=True)


def test_by_several(filled: Deps) -> None:
    assert ordered(table(filled, "country", "month", speaker="Mira Tolan")) == ordered(
        [
            # A by TASS and B by Reuters begin in January; the rest of B in February is 20 days late.
            ("RU", "2024-01", 2, 1, 2, 1, 0, 0, None),
            ("GB", "2024-01", 3, 2, 3, 1, 0, 1, 2.5 * HOUR),
            ("GB", "2024-02", 1, 1, 1, 0, 0, 1, 20 * DAY),
            (None, "2024-01", 1, 1, 1, 0, 0, 0, None),
            (None, "2024-02", 1, 1, 1, 0, 0, 0, None),
        ]
    )
    assert table(filled, "relay", "owner", relay="TASS") == [("TASS", "state", 4, 3, 4, 2, 1, 0, None)]


def test_the_order_of_arrival_changes_nothing(desk_deps: Deps) -> None:
    mixed = list(ARTICLES)
    random.Random(20).shuffle(mixed)
    fill(desk_deps, mixed)
    assert ordered(table(desk_deps, "relay")) == ordered(BY_RELAY)
    assert ordered(table(desk_deps, "publisher")) == ordered(BY_PUBLISHER)


def test_owner_and_country_are_those_of_the_gazetteer_now(filled: Deps) -> None:
    tass = filled.gazetteer.by_slug["tass"]
    moved = replace(tass, owner="public", country="KZ")
    known = Gazetteer([moved if outlet.slug == "tass" else outlet for outlet in filled.gazetteer])
    changed = replace(filled, gazetteer=known)
    assert ("public", 4, 3, 4, 2, 1, 0, None) in table(changed, "owner")
    assert ("KZ", 4, 3, 4, 2, 1, 0, None) in table(changed, "country")


def sources(page: Page[dict[str, Any]]) -> list[tuple[str, str, list[str], list[str], int]]:
    return [
        (
            row["statement"]["text"],
            row["origin"]["name"],
            [outlet["slug"] for outlet in row["publishers"]],
            row["unsourced"],
            row["quotes"],
        )
        for row in page.items
    ]


OF_B = (B.words, "Reuters", ["bbc", "cnn", "the-guardian", "le-monde"], ["le-monde"], 4)
OF_E = (E.words, "Fjord Courier", ["fjord-courier", "le-monde"], [], 2)
OF_F = (F.words, "TASS", ["bbc"], [], 1)


@pytest.mark.parametrize(
    ("least", "filters", "expected"),
    [
        # A has two origins, C two and D three, G none.
        (2, {}, [OF_B, OF_E]),
        (1, {}, [OF_B, OF_E, OF_F]),
        (3, {}, [OF_B]),
        (5, {}, []),
        # Filters choose statements, and then all of their quotes count.
        (2, {"publisher": "CNN"}, [OF_B]),
        (2, {"published_from": "2024-03-01"}, [OF_E]),
        (2, {"relay": "TASS"}, []),
        (2, {"speaker": "Ilse Okoro"}, [OF_E]),
        (2, {"q": "herring"}, [OF_B]),
    ],
)
def test_single_source(filled: Deps, least: int, filters: dict[str, Any], expected: list[Any]) -> None:
    page = audit.single_source(filled, QuoteQuery(**filters), PageRequest(), least)
    assert sources(page) == expected
    assert page.total == len(expected)


def test_single_source_has_dates(filled: Deps) -> None:
    row = audit.single_source(filled, QuoteQuery(), PageRequest(1)).items[0]
    assert (row["first_seen"], row["last_seen"]) == ("2024-01-12T00:00:00Z", "2024-02-02T00:00:00Z")


@pytest.mark.parametrize("least", [0, -1, 10**9])
def test_a_number_of_publishers_that_is_none(filled: Deps, least: int) -> None:
    with pytest.raises(InputError) as refused:
        audit.single_source(filled, QuoteQuery(), PageRequest(), least)
    assert list(refused.value.fields) == ["min_publishers"]


def circles(page: Page[dict[str, Any]]) -> list[tuple[str, list[str], list[tuple[str, str, int]]]]:
    return [
        (
            row["statement"]["text"],
            [outlet["slug"] for outlet in row["outlets"]],
            sorted((edge["citing"], edge["cited"], len(edge["quotes"])) for edge in row["citations"]),
        )
        for row in page.items
    ]


OF_C = (
    C.words,
    ["interfax", "kommersant"],  # the BBC cites Interfax, and nobody the BBC
    [("interfax", "kommersant", 2), ("kommersant", "interfax", 1)],
)
OF_D = (
    D.words,
    ["global-times", "tass", "xinhua"],
    [("global-times", "xinhua", 1), ("tass", "global-times", 1), ("xinhua", "tass", 1)],
)


def test_circular(filled: Deps) -> None:
    page = audit.circular(filled, QuoteQuery(), PageRequest())
    assert circles(page) == [OF_D, OF_C]  # the latest first
    assert [row["last_seen"] for row in page.items] == ["2024-02-12T00:00:00Z", "2024-02-03T08:00:00Z"]
    assert circles(audit.circular(filled, QuoteQuery(publisher="BBC"), PageRequest())) == [OF_C]
    assert circles(audit.circular(filled, QuoteQuery(speaker="Mira Tolan"), PageRequest())) == []


def test_words_that_came_back_to_where_they_started(desk_deps: Deps) -> None:
    fill(desk_deps, [("BBC", "2024-04-01", via(A, "BBC", "TASS"))])
    (found,) = circles(audit.circular(desk_deps, QuoteQuery(), PageRequest()))
    assert found[1:] == (["bbc", "tass"], [("bbc", "tass", 1), ("tass", "bbc", 1)])


def test_a_long_chain_is_no_circle(desk_deps: Deps) -> None:
    # A path of four, then a circle of two that hangs on it.
    fill(desk_deps, [("BBC", "2024-04-01", via(A, "Xinhua", "TASS", "Reuters"))])
    assert audit.circular(desk_deps, QuoteQuery(), PageRequest()).items == []
    fill(desk_deps, [("Xinhua", "2024-04-02", via(A, "TASS"))])
    (found,) = circles(audit.circular(desk_deps, QuoteQuery(), PageRequest()))
    assert found[1] == ["tass", "xinhua"]


def pages(ask: Any) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = ask(PageRequest(1, cursor))
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def test_pages(filled: Deps) -> None:
    query = QuoteQuery()
    for ask in (
        lambda page: audit.relays(filled, query, page, ["owner", "month"]),
        lambda page: audit.single_source(filled, query, page, 1),
        lambda page: audit.circular(filled, query, page),
    ):
        whole = ask(PageRequest())
        assert list(pages(ask)) == whole.items
        assert whole.total == len(whole.items) > 1


def test_all_rows_are_those_of_the_pages(filled: Deps) -> None:
    query = QuoteQuery()
    with filled.store.read() as session:
        for rows, page in (
            (audit.all_relays(session, filled, query), audit.relays(filled, query, PageRequest())),
            (
                audit.all_single_source(session, filled, query),
                audit.single_source(filled, query, PageRequest()),
            ),
            (audit.all_circular(session, filled, query), audit.circular(filled, query, PageRequest())),
        ):
            assert list(rows) == page.items
