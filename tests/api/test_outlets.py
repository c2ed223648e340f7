"""Outlets over HTTP: what is told of them, and rows that users add."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from quotesvc.services import keys
from tests.api.conftest import MakeApp

API = "/api/v1"
WHARF = {
    "name": "Wharf Gazette",
    "aliases": ["The Wharf Gazette"],
    "weak_aliases": ["Gazette"],
    "domains": ["wharf.example"],
    "kind": "newspaper",
    "country": "GB",
    "owner": "unknown",
    "parent": "bbc",
    "former_names": [{"name": "Quay Intelligencer", "first_year": 1901, "last_year": 1950}],
    "wikidata": "Q1",
    "reach": "regional",
}


def test_a_shipped_outlet(client: FlaskClient) -> None:
    found = client.get(f"{API}/outlets/tass").get_json()
    assert (found["name"], found["owner"], found["country"], found["origin"]) == (
        "TASS",
        "state",
        "RU",
        "package",
    )
    assert "Itar-Tass" in found["aliases"]
    assert found["known"] is True


def test_from_the_first_row_to_the_last(client: FlaskClient) -> None:
    made = client.post(f"{API}/outlets", json=WHARF)
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"{API}/outlets/wharf-gazette")
    body = made.get_json()
    assert body | WHARF == body | {"aliases": WHARF["aliases"]}
    assert (body["slug"], body["origin"], body["known"]) == ("wharf-gazette", "database", True)
    assert body["aliases"] == ["The Wharf Gazette", "Gazette"]
    assert client.get(f"{API}/outlets/wharf-gazette").get_json() == body
    assert client.get(f"{API}/outlets?origin=database").get_json()["items"] == [body]
    assert client.get(f"{API}/outlets?q=quay+intelligencer").get_json()["items"] == [body]

    # articles are read with it at once
    text = '"We shall build the bridge," said Ann Lee.'
    article = client.post(
        f"{API}/articles", json={"text": text, "publisher": "quay intelligencer"}
    ).get_json()
    assert article["publisher"]["slug"] == "wharf-gazette"

    assert client.post(f"{API}/outlets", json=WHARF).status_code == 409
    changed = client.patch(f"{API}/outlets/wharf-gazette", json={"country": None, "reach": "national"})
    assert changed.status_code == 200
    assert (changed.get_json()["country"], changed.get_json()["reach"]) == (None, "national")
    assert changed.get_json()["published"]["articles"] == 1
    put = client.put(f"{API}/outlets/wharf-gazette", json={"name": "Wharf Gazette"})
    assert (put.status_code, put.get_json()["domains"]) == (200, [])
    assert client.put(f"{API}/outlets/reuters", json={"name": "Our Reuters"}).status_code == 201

    assert client.delete(f"{API}/outlets/wharf-gazette").status_code == 204
    left = client.get(f"{API}/outlets/wharf-gazette").get_json()  # an article still names it
    assert (left["known"], left["origin"]) == (False, None)
    assert client.delete(f"{API}/outlets/wharf-gazette").status_code == 404
    assert client.delete(f"{API}/outlets/reuters").status_code == 204
    assert client.get(f"{API}/outlets/reuters").get_json()["name"] == "Reuters"
    assert client.delete(f"{API}/outlets/reuters").status_code == 409


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["name"]),
        ({"name": None}, ["name"]),
        ({"name": "A", "colour": "red"}, ["colour"]),
        ({"name": "A", "kind": "blogger"}, ["kind"]),
        ({"name": "A", "aliases": "B"}, ["aliases"]),
        ({"name": "A", "aliases": [None]}, ["aliases.0"]),
        ({"name": "A", "aliases": [str(number) for number in range(101)]}, ["aliases"]),
        (
            {"name": "A", "former_names": [{"name": "B", "first_year": "long ago"}]},
            ["former_names.0.first_year"],
        ),
        ({"name": "A", "former_names": [{"first_year": 1990}]}, ["former_names.0.name"]),
        ({"name": "A", "country": "gb", "parent": "nobody"}, ["country"]),
        ({"name": "A", "parent": "nobody"}, ["parent"]),
        ({"name": "\ud800"}, []),
        ({"name": "A\u0000"}, []),
    ],
)
def test_wrong_fields(client: FlaskClient, body: dict[str, Any], fields: list[str]) -> None:
    refused = client.post(f"{API}/outlets", json=body)
    assert refused.status_code in ((422,) if fields else (400, 422))
    assert set(fields) <= set(refused.get_json().get("errors", {}))
    assert client.get(f"{API}/outlets?origin=database").get_json()["total"] == 0


@pytest.mark.parametrize("slug", ["Not%20A%20Slug", "a" * 81, "%F0%9F%98%80", "a--b"])
def test_slugs_that_are_none(client: FlaskClient, slug: str) -> None:
    refused = client.put(f"{API}/outlets/{slug}", json={"name": "A"})
    assert refused.status_code == 422
    assert list(refused.get_json()["errors"]) == ["slug"]
    assert client.patch(f"{API}/outlets/{slug}", json={"name": "A"}).status_code == 404


def test_rows_outlive_the_process_and_are_seen_by_others(make_app: MakeApp) -> None:
    one, other = make_app().test_client(), make_app().test_client()
    assert other.get(f"{API}/outlets/wharf-gazette").status_code == 404
    one.post(f"{API}/outlets", json=WHARF)
    assert other.get(f"{API}/outlets/wharf-gazette").status_code == 200
    other.delete(f"{API}/outlets/wharf-gazette")
    assert one.get(f"{API}/outlets/wharf-gazette").status_code == 404
    one.post(f"{API}/outlets", json=WHARF)
    assert make_app().test_client().get(f"{API}/outlets/wharf-gazette").status_code == 200


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("ingest", 403), ("edit", 201), ("admin", 201)])
def test_scopes(make_app: MakeApp, scope: str, status: int) -> None:
    app = make_app(local=False)
    secret = keys.create(app.extensions["quotesvc"].store, "test", [scope])["secret"]
    client, headers = app.test_client(), {"Authorization": f"Bearer {secret}"}
    assert client.post(f"{API}/outlets", json=WHARF).status_code == 401
    assert client.post(f"{API}/outlets", json=WHARF, headers=headers).status_code == status
    gone = {201: 204}.get(status, status)
    calls: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (client.put, {"json": WHARF}), (client.patch, {"json": {}}), (client.delete, {}),
    ]  # fmt: skip
    for call, options in calls:
        answer = call(f"{API}/outlets/wharf-gazette", headers=headers, **options)
        assert answer.status_code in ({200, gone} if status == 201 else {403})


def test_readiness_tells_of_a_malformed_file_and_the_service_keeps_the_last_good_one(
    make_app: MakeApp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("slug,name\nquay-post,Quay Post\n", "utf-8")
    client = make_app(outlets=path).test_client()
    assert "outlets" not in client.get("/readyz").get_json()
    path.write_text("slug,name\nquay-post,Quay Post\nhill-post,\n", "utf-8")
    assert client.get(f"{API}/outlets/quay-post").get_json()["origin"] == "file"
    assert client.get(f"{API}/outlets/hill-post").status_code == 404
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert "own.csv: line 3: column name: is empty" in ready.get_json()["outlets"]
    assert capsys.readouterr().err.count("own.csv: line 3: column name: is empty") == 1
