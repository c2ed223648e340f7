"""The gazetteer: the shipped rows are sound, names are found where they stand, one's own rows go over
them."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.outlets.gazetteer import Gazetteer, Outlet, fold_name, load_default, slugify

SHIPPED = load_default()
SHIPPED.find("")  # makes the table of names, which takes longer than one example may
POST = Outlet("garden-city-post", "Garden City Post", weak_aliases=("Post",), kind="newspaper")
OTHER_POST = Outlet("harbour-post", "Harbour Post", weak_aliases=("Post",), kind="newspaper")
AGENCY = Outlet(
    "qrna", "QRNA", aliases=("Quarry News Agency",), domains=("qrna.example",), kind="news_agency"
)
SUN = Outlet("the-sun", "The Sun", weak_aliases=("Sun",))
SHOW = Outlet("qrna-tonight", "QRNA Tonight", kind="programme", parent="qrna")
SMALL = Gazetteer([POST, OTHER_POST, AGENCY, SUN, SHOW])


def found(text: str, gazetteer: Gazetteer = SMALL) -> list[tuple[str, str, bool]]:
    return [(found.text, found.outlet.slug, found.weak) for found in gazetteer.find(text)]


def test_shipped_rows_are_sound() -> None:
    assert SHIPPED.check() == []
    assert len(SHIPPED) >= 1200
    assert len({outlet.country for outlet in SHIPPED if outlet.country}) >= 150


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("TASS", "tass"), ("Itar-Tass", "tass"), ("Xinhua", "xinhua"), ("Reuters", "reuters"), ("AP", "ap"),
        ("Associated Press", "ap"), ("AFP", "afp"), ("dpa", "dpa"), ("Interfax", "interfax"),
        ("RIA Novosti", "ria-novosti"), ("Yonhap", "yonhap"), ("KCNA", "kcna"), ("Kyodo", "kyodo-news"),
        ("Jiji Press", "jiji-press"), ("PTI", "pti"), ("ANI", "ani"), ("APP", "app"), ("IRNA", "irna"),
        ("Mehr News Agency", "mehr-news-agency"), ("Fars", "fars-news-agency"), ("Tasnim",
         "tasnim-news-agency"),
        ("ISNA", "isna"), ("SANA", "sana"), ("Anadolu", "anadolu-agency"), ("WAM", "wam"), ("SPA", "spa"),
        ("QNA", "qna"), ("Ansa", "ansa"), ("EFE", "efe"), ("Lusa", "lusa"), ("PAP", "pap"), ("CTK", "ctk"),
        ("MTI", "mti"), ("Ukrinform", "ukrinform"), ("BelTA", "belta"), ("Bernama", "bernama"),
        ("Antara", "antara"), ("Vietnam News Agency", "vna"), ("Twitter", "twitter"), ("Kremlin.ru",
         "kremlin-ru"),
        # by domain, host and URL
        ("bbc.co.uk", "bbc"), ("www.bbc.com", "bbc"), ("https://news.bbc.co.uk/1/hi.stm", "bbc"),
        # case, accents and a leading article do not matter
        ("the new york times", "new-york-times"), ("sueddeutsche zeitung", "suddeutsche-zeitung"),
        ("El Pais", "el-pais"),
    ],
)  # fmt: skip
def test_lookup_of_shipped_outlets(key: str, slug: str) -> None:
    outlet = SHIPPED.lookup(key)
    assert outlet is not None
    assert outlet.slug == slug


@pytest.mark.parametrize("key", ["", "Nobody's Own Gazette", "http://[", "example.org", "…"])
def test_lookup_of_strangers(key: str) -> None:
    assert SHIPPED.lookup(key) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QRNA said so.", [("QRNA", "qrna", False)]),
        # possessive, no-break space, dotted and capitalised forms of an acronym
        ("QRNA’s man", [("QRNA", "qrna", False)]),
        ("the Quarry\u00a0News\u00a0Agency", [("Quarry\u00a0News\u00a0Agency", "qrna", False)]),
        ("Q.R.N.A. said", [("Q.R.N.A.", "qrna", False)]),
        ("Qrna said", [("Qrna", "qrna", False)]),
        # names in capitals, as datelines have them
        ("QUARRY NEWS AGENCY", [("QUARRY NEWS AGENCY", "qrna", False)]),
        # whole words only, and case counts
        ("QRNAX, qrna and XQRNA", []),
        # the longest name wins
        ("on QRNA Tonight", [("QRNA Tonight", "qrna-tonight", False)]),
        # no name runs over a line break
        ("Quarry\nNews Agency", []),
        # a weak name alone, and with support by a noun before or after it
        ("The sun is high. The Sun was late.", [("The Sun", "the-sun", True)]),
        ("the newspaper Sun", [("Sun", "the-sun", False)]),
        ("the Sun newspaper", [("Sun", "the-sun", False)]),
        # nothing says which of two is meant
        ("He left his post. The Post was shut.", []),
        ("the Post newspaper", []),
        # the fuller name elsewhere supports it; of two, the one named before
        ("The Harbour Post asked. He told the Post.", [("Harbour Post", "harbour-post", False), ("Post",
         "harbour-post", False)]),
        ("the Garden City Post and the Harbour Post; the Post", [
            ("Garden City Post", "garden-city-post", False), ("Harbour Post", "harbour-post", False),
            ("Post", "harbour-post", False)]),
        # an article is part of no proof: "The Sun" may be the star
        ("The Sun rose.", [("The Sun", "the-sun", True)]),
        # a word of somebody's name is no outlet
        ("Emily Post wrote.", []),
        ("", []),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(text) == expected


@given(
    st.lists(
        st.sampled_from(
            ["QRNA", "The", "Sun", "Post", "Garden", "City", "’s", ".", "\n", "\u00a0", " ", "é", "😀"]
        )
    )
)
def test_find_answers_offsets_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    results = SMALL.find(text)
    assert all(text[item.start : item.end] == item.text for item in results)
    assert all(one.end <= other.start for one, other in pairwise(results))


@given(st.text())
def test_find_takes_any_text(text: str) -> None:
    for item in SHIPPED.find(text):
        assert text[item.start : item.end] == item.text


def test_find_is_linear() -> None:
    """Ten times the text takes about ten times as long; a quadratic search would take a hundred."""
    text = "The Post said that The New York Times of Garden City News Agency had told QRNA. " * 300

    def seconds(times: int) -> float:
        started = time.perf_counter()
        SHIPPED.find(text * times)
        return time.perf_counter() - started

    seconds(1)
    assert seconds(10) < 40 * max(seconds(1), 1e-3)


def test_time_does_not_grow_with_the_number_of_outlets() -> None:
    """A hundred times the names take as long as they are; one that looks at each name would take a hundred times."""
    few = list(SHIPPED)[:700]
    more = [Outlet(f"wharf-{number}", f"Wharf {number} of The Hill Post") for number in range(70_000)]
    text = "The Post of Wharf said that The New York Times of Garden City News Agency had told QRNA. " * 300
    gazetteers = [Gazetteer(few), Gazetteer([*few, *more])]

    def seconds(gazetteer: Gazetteer) -> float:
        started = time.process_time()
        gazetteer.find(text)
        return time.process_time() - started

    for gazetteer in gazetteers:
        gazetteer.find("")
    taken = [min(seconds(gazetteer) for _ in range(5)) for gazetteer in gazetteers]
    assert taken[1] < 3 * max(taken[0], 1e-3)


def test_own_rows_go_over_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "slug,name,domains,kind,country\ntass,TASS of our own,,news_agency,RU\n"
        "hill-post,Hill Post,hillpost.example,newspaper,GB\n",
        "utf-8",
    )
    merged = load_default(own)
    assert len(merged) == len(SHIPPED) + 1
    assert merged.by_slug["tass"].name == "TASS of our own"
    assert found("The Hill Post reported.", merged) == [("Hill Post", "hill-post", False)]
    assert merged.fingerprint != SHIPPED.fingerprint


@given(st.text())
def test_slugs(name: str) -> None:
    slug = slugify(name)
    assert slug
    assert slug == slugify(slug)
    assert fold_name(fold_name(name)) == fold_name(name) or slug.startswith("the-")
