"""Outlets files: what may stand in them, and how what may not is told: by line and column, with nothing loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.errors import OutletsError
from quotesvc.outlets import rows
from quotesvc.outlets.gazetteer import COLUMNS, SHIPPED, FormerName, Gazetteer, Outlet, load_default

HEADER = ",".join(COLUMNS)
OLD_HEADER = "slug,name,aliases,weak_aliases,domains,kind,country,owner,parent"


def write(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join((header, *lines, "")), "utf-8")
    return path


def problems(path: Path) -> list[str]:
    """What is wrong with the file, on its own and in itself."""
    found = rows.read(path)
    return [str(problem) for problem in (*found.problems, *rows.relations(found.rows))]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Bad Slug,Name,,,,,,,,,,", "column slug: 'Bad Slug' is not lower-case words joined by hyphens"),
        ("a,,,,,,,,,,,", "column name: is empty"),
        ("a,…,,,,,,,,,,", "column name: '…' has neither letter nor digit"),
        ("a,A,x||y,,,,,,,,,", "column aliases: holds an empty entry"),
        ("a,A,x|x,,,,,,,,,", "column aliases: holds 'x' twice"),
        ("a,A,x,x,,,,,,,,", "column weak_aliases: 'x' is an alias, too"),
        ("a,A,,,NOT A DOMAIN,,,,,,,", "column domains: 'NOT A DOMAIN' is not a lower-case domain"),
        ("a,A,,,,blogger,,,,,,", "column kind: 'blogger' is not one of news_agency, newspaper"),
        ("a,A,,,,,XX,,,,,", "column country: 'XX' is not an ISO 3166 code"),
        ("a,A,,,,,gb,,,,,", "column country: 'gb' is not an ISO 3166 code"),
        ("a,A,,,,,,rich,,,,", "column owner: 'rich' is not one of state, public, private, party, unknown"),
        ("a,A,,,,,,,a,,,", "column parent: is the outlet itself"),
        ("a,A,,,,,,,,B (1999-1990),,", "column former_names: 1999-1990 is no span of years"),
        (
            "a,A,,,,,,,,B (99-2001),,",
            "column former_names: 'B (99-2001)' ends in brackets that are not years",
        ),
        ("a,A,,,,,,,,A (1990-1999),,", "column former_names: 'A' is the present name"),
        ("a,A,,,,,,,,(1990-1999),,", "column former_names: '(1990-1999)' has no name before the years"),
        ("a,A,,,,,,,,,9531,", "column wikidata: '9531' is not Q and a number"),
        (
            "a,A,,,,,,,,,,worldwide",
            "column reach: 'worldwide' is not one of international, national, regional",
        ),
        ("a,A,,", "4 columns instead of 12"),
        ('a,"A,,,,,,,,,,', "unexpected end of data"),
    ],
)
def test_malformed_rows_are_named(tmp_path: Path, row: str, problem: str) -> None:
    path = write(tmp_path, "good,Good,,,,,,,,,,", row)
    assert any(told.startswith(f"own.csv: line 3: {problem}") for told in problems(path)), problems(path)
    with pytest.raises(OutletsError, match=r"own\.csv: line 3: "):
        Gazetteer.load(path)
    with pytest.raises(OutletsError, match=r"own\.csv: line 3: "):
        load_default(path)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["a,A", "a,B"], "line 3: column slug: slug 'a' is taken by a (own.csv: line 2)"),
        (["a,A", "b,A"], "line 3: column name: name 'A' is taken by a (own.csv: line 2)"),
        (["a,A,X", "b,B,X"], "line 3: column aliases: name 'X' is taken by a (own.csv: line 2)"),
        (
            ["a,A,,,a.example", "b,B,,,a.example"],
            "line 3: column domains: domain 'a.example' is taken by a (own.csv",
        ),
        (["a,A,,,,,,,,Old", "b,Old"], "line 3: column name: name 'Old' is taken by a (own.csv: line 2)"),
        (
            ["a,A,,,,,,,,,Q1", "b,B,,,,,,,,,Q1"],
            "line 3: column wikidata: id 'Q1' is taken by a (own.csv: line 2)",
        ),
        (["a,A,,,,,,,z"], "line 2: column parent: 'z' is no outlet"),
        (["a,A,,,,,,,b", "b,B,,,,,,,c", "c,C,,,,,,,a"], "line 2: column parent: 'b' leads back to 'a'"),
    ],
)
def test_rows_that_contradict_each_other(tmp_path: Path, lines: list[str], problem: str) -> None:
    path = write(tmp_path, *(line + "," * (len(COLUMNS) - 1 - line.count(",")) for line in lines))
    assert any(f"own.csv: {problem}" in told for told in problems(path)), problems(path)
    with pytest.raises(OutletsError, match=r"own\.csv: line"):
        load_default(path)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "A,A,,,,,,,,,,", "b,B,,,,,XX,rich,,,,", "c,C,,,,,,,z,,,")
    assert [told.split(": ")[1:3] for told in problems(path)] == [
        ["line 2", "column slug"], ["line 3", "column owner"], ["line 3", "column country"],
        ["line 4", "column parent"],
    ]  # fmt: skip
    with pytest.raises(OutletsError, match="and 3 more"):
        load_default(path)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("", "line 1: the columns must be slug,name,"),
        ("a,A,,,", "line 1: the columns must be slug,name,"),
        ("slug,name,colour", "line 1: column 'colour': there is no such column"),
        ("slug,name,kind,kind", "line 1: column kind: stands twice"),
    ],
)
def test_headers(tmp_path: Path, header: str, problem: str) -> None:
    with pytest.raises(OutletsError, match=problem):
        load_default(write(tmp_path, "a,A", header=header))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(OutletsError, match="cannot be read"):
        Gazetteer.load(tmp_path / "none.csv")
    with pytest.raises(OutletsError, match="cannot be read"):
        Gazetteer.load(tmp_path)
    latin = tmp_path / "latin.csv"
    latin.write_bytes(HEADER.encode() + b"\na,\xe9,,,,,,,,,,\n")
    with pytest.raises(OutletsError, match="not UTF-8"):
        Gazetteer.load(latin)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (
            OLD_HEADER,
            "hill-post,Hill Post,HP,Post,hillpost.example,newspaper,GB,private,",
        ),  # as files had it before
        ("country,name,slug", "GB,Hill Post,hill-post"),
        ("\ufeffslug,name", "hill-post,Hill Post"),
        ("slug , name", " hill-post , Hill Post "),
    ],
)
def test_columns_may_be_left_out_and_stand_in_any_order(tmp_path: Path, header: str, line: str) -> None:
    merged = load_default(write(tmp_path, line, header=header))
    assert merged.by_slug["hill-post"].name == "Hill Post"
    assert merged.by_slug["tass"].name == "TASS"


def test_ones_own_row_may_bear_a_shipped_name_and_have_a_shipped_parent(tmp_path: Path) -> None:
    own = write(tmp_path, "our-today,Today,,,,programme,GB,,bbc", header=OLD_HEADER)
    merged = load_default(own)
    assert merged.by_slug["our-today"].parent == "bbc"
    found = merged.lookup("Today")
    assert found is not None
    assert found.slug == "our-today"


def test_a_parent_may_not_lead_back_through_shipped_rows(tmp_path: Path) -> None:
    own = write(tmp_path, "bbc,BBC,,,,broadcaster,GB,public,bbc-one", header=OLD_HEADER)
    with pytest.raises(OutletsError, match="column parent: 'bbc-one' leads back to 'bbc'"):
        load_default(own)


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("Itar-Tass (1992-2014)", FormerName("Itar-Tass", 1992, 2014)),
        ("Itar-Tass (1992-)", FormerName("Itar-Tass", 1992, None)),
        ("Itar-Tass (-2014)", FormerName("Itar-Tass", None, 2014)),
        ("Itar-Tass", FormerName("Itar-Tass")),
        ("Radio 4 (Kenya) (1992-2014)", FormerName("Radio 4 (Kenya)", 1992, 2014)),
    ],
)
def test_former_names(text: str, former: FormerName) -> None:
    assert FormerName.parse(text) == former
    assert str(former) == text


def test_former_names_are_found(tmp_path: Path) -> None:
    own = write(tmp_path, "wharf-wire,Wharf Wire,,,,news_agency,GB,,,Quay Telegraph Union (1950-1999),,")
    merged = load_default(own)
    assert [item.outlet.slug for item in merged.find("the Quay Telegraph Union said")] == ["wharf-wire"]
    found = merged.lookup("quay telegraph union")
    assert found is not None
    assert found.slug == "wharf-wire"


def test_the_shipped_file_is_sound() -> None:
    assert problems(SHIPPED) == []


@given(
    st.builds(
        Outlet,
        slug=st.just("a"),
        name=st.text("abcé'’ ,\"", min_size=1).map(str.strip).filter(str),
        aliases=st.lists(st.text("xyz ", min_size=1).map(str.strip).filter(str)).map(tuple),
        former_names=st.lists(
            st.builds(FormerName, st.text("opq", min_size=1), st.none() | st.integers(1500, 2200), st.none())
        ).map(tuple),
        country=st.sampled_from(["GB", None]),
    )
)
def test_cells_hold_all_of_an_outlet(outlet: Outlet) -> None:
    assert rows.from_cells(dict(zip(COLUMNS, rows.to_cells(outlet), strict=True))) == outlet
