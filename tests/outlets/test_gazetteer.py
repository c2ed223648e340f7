"""The gazetteer: the shipped rows are sound, names are found where they stand, one's own rows go over
them."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.errors import OutletsError
from quotesvc.outlets.gazetteer import (
    COLUMNS,
    Gazetteer,
    Outlet,
    fold_name,
    load_default,
    slugify,
)  # fmt: skip

HEADER = ",".join(COLUMNS)
SHIPPED = load_default()
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
    assert len(SHIPPED) >= 250
    assert len({outlet.country for outlet in SHIPPED if outlet.country}) >= 100


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
        ("He left his post. The Post was shut.", [("Post", "garden-city-post", True)]),
        ("the newspaper Post", [("Post", "garden-city-post", False)]),
        ("the Post newspaper", [("Post", "garden-city-post", False)]),
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


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Bad Slug,Name,,,,,,,", "line 2: column slug"),
        ("a,,,,,,,,", "line 2: column name"),
        ("a,A,x||y,,,,,,", "line 2: column aliases"),
        ("a,A,,,NOT A DOMAIN,,,,", "line 2: column domains"),
        ("a,A,,,,blogger,,,", "line 2: column kind"),
        ("a,A,,,,,XX,,", "line 2: column country"),
        ("a,A,,,,,,rich,", "line 2: column owner"),
        ("a,A,,", "line 2: 4 columns instead of 9"),
        ('a,"A,,,,,,,', "line 2"),
    ],
)
def test_malformed_rows_are_named(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEADER}\n{row}\n", "utf-8")
    with pytest.raises(OutletsError, match=problem):
        Gazetteer.load(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(OutletsError, match="cannot be read"):
        Gazetteer.load(tmp_path / "none.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes(HEADER.encode() + b"\na,\xe9,,,,,,,\n")
    with pytest.raises(OutletsError, match="not UTF-8"):
        Gazetteer.load(latin)
    headless = tmp_path / "headless.csv"
    headless.write_text("a,A,,,,,,,\n", "utf-8")
    with pytest.raises(OutletsError, match="line 1: the columns must be"):
        Gazetteer.load(headless)


@pytest.mark.parametrize(
    ("outlets", "problem"),
    [
        ([Outlet("a", "A"), Outlet("a", "B")], "a: slug 'a' is taken by a"),
        ([Outlet("a", "A", aliases=("X",)), Outlet("b", "X")], "b: name 'X' is taken by a"),
        ([Outlet("a", "A", domains=("a.org",)), Outlet("b", "B", domains=("a.org",))],
         "b: domain 'a.org' is taken by a"),
        ([Outlet("a", "A", parent="z")], "a: parent 'z' is no outlet"),
        ([Outlet("a", "A", parent="a")], "a: is its own parent"),
        ([Outlet("a", "A", aliases=("X",), weak_aliases=("X",))], "a: 'X' is alias and weak alias"),
    ],
)  # fmt: skip
def test_check(outlets: list[Outlet], problem: str) -> None:
    assert Gazetteer(outlets).check() == [problem]


def test_own_rows_go_over_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        f"{HEADER}\ntass,TASS of our own,,,,news_agency,RU,state,\n"
        "hill-post,Hill Post,,,hillpost.example,newspaper,GB,,\n",
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
