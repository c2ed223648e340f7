"""Lists in other formats than JSON, by `format` and by `Accept`."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from quotesvc.errors import StoreUnavailableError
from quotesvc.store.db import Store

API = "/api/v1"
LISTS = ("/quotes", "/statements", "/audit/relays", "/audit/single-source", "/audit/circular")
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonl": "application/x-ndjson",
    "jsonld": "application/ld+json",
}
SAID = '"We shall keep the ferry and all its landings," said Ann Lee and told TASS.'


@pytest.fixture
def filled(client: FlaskClient) -> FlaskClient:
    for number, publisher in enumerate(("BBC", "CNN", "Le Monde")):
        body = {"text": SAID, "publisher": publisher, "published_at": f"2024-05-0{number + 1}"}
        assert client.post(f"{API}/articles", json=body).status_code == 201
    return client


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("form", TYPES)
def test_formats(filled: FlaskClient, path: str, form: str) -> None:
    asked = filled.get(f"{API}{path}?format={form}")
    accepted = filled.get(f"{API}{path}", headers={"Accept": TYPES[form]})
    assert asked.status_code == accepted.status_code == 200
    assert asked.content_type == accepted.content_type == TYPES[form]
    assert asked.data == accepted.data
    assert "Accept" in asked.headers["Vary"]
    if form != "json":
        name = path.rpartition("/")[2]
        assert asked.headers["Content-Disposition"] == f'attachment; filename="{name}.{form}"'


def test_the_rows_are_the_same(filled: FlaskClient) -> None:
    for path in LISTS[:4]:
        items = filled.get(f"{API}{path}").get_json()["items"]
        lines = filled.get(f"{API}{path}?format=jsonl").text.splitlines()
        rows = list(csv.DictReader(io.StringIO(filled.get(f"{API}{path}?format=csv").text)))
        document = json.loads(filled.get(f"{API}{path}?format=jsonld").text)
        assert [json.loads(line) for line in lines] == items
        assert len(rows) == len(document["@graph"]) == len(items) > 0


def test_exports_are_whole(filled: FlaskClient) -> None:
    cursor = filled.get(f"{API}/quotes?limit=1").get_json()["next"]
    for page in ("limit=1", f"cursor={cursor}"):
        assert len(filled.get(f"{API}/quotes?format=jsonl&{page}").text.splitlines()) == 3
    assert len(filled.get(f"{API}/quotes?format=csv&publisher=BBC").text.splitlines()) == 2


@pytest.mark.parametrize(
    ("accept", "status", "expected"),
    [
        ("", 200, "json"),
        ("*/*", 200, "json"),
        ("application/*", 200, "json"),
        ("text/*", 200, "csv"),
        ("text/html, application/xhtml+xml, */*;q=0.8", 200, "json"),  # a browser
        ("text/csv;charset=utf-8", 200, "csv"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', 200, "jsonld"),
        ("application/json;q=0.5, text/csv", 200, "csv"),
        ("application/x-ndjson;q=0.9, application/json;q=0.1", 200, "jsonl"),
        ("application/xml", 406, ""),
        ("image/png, text/html", 406, ""),
        ("nonsense", 406, ""),
    ],
)
def test_accept(filled: FlaskClient, accept: str, status: int, expected: str) -> None:
    answered = filled.get(f"{API}/quotes", headers={"Accept": accept})
    assert answered.status_code == status
    if status == 200:
        assert answered.content_type == TYPES[expected]
    else:
        assert answered.content_type == "application/problem+json"
        assert answered.get_json(force=True)["code"] == "not_acceptable"


def test_format_goes_before_accept(filled: FlaskClient) -> None:
    answered = filled.get(f"{API}/quotes?format=csv", headers={"Accept": "application/xml"})
    assert answered.content_type == TYPES["csv"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("format=xml", "format"),
        ("format=", "format"),
        ("format=CSV", "format"),
        ("format=csv&format=csv", "format"),
        ("format=csv&limit=0", "limit"),
        ("format=csv&q=!", "q"),
        ("format=csv&colour=red", "colour"),
    ],
)
@pytest.mark.parametrize("path", LISTS)
def test_what_is_wrong_with_a_request_is_a_problem(
    filled: FlaskClient, path: str, query: str, field: str
) -> None:
    answered = filled.get(f"{API}{path}?{query}")
    assert (answered.status_code, answered.content_type) == (422, "application/problem+json")
    assert field in answered.get_json(force=True)["errors"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "jsonld"])
def test_a_database_that_is_away_is_a_problem(
    filled: FlaskClient, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Store) -> None:
        raise StoreUnavailableError("The database cannot be reached.")

    monkeypatch.setattr(Store, "read", away)
    assert filled.get(f"{API}/quotes?format={form}").status_code == 503


def test_head_leaves_no_reader_behind(filled: FlaskClient) -> None:
    for _ in range(30):  # more than the pool of connections holds
        assert filled.head(f"{API}/quotes?format=csv").status_code == 200
        answered = filled.get(f"{API}/quotes?format=csv", buffered=False)
        answered.close()  # a client that goes away
    assert filled.get(f"{API}/quotes").get_json()["total"] == 3


def test_ids_are_addresses(filled: FlaskClient) -> None:
    document = json.loads(filled.get(f"{API}/quotes?format=jsonld").text)
    node = document["@graph"][0]
    assert node["@id"].startswith("http://localhost/api/v1/quotes/q_")
    for address in (
        node["@id"],
        node["isPartOf"]["@id"],
        node["creator"]["@id"],
        node["isPartOf"]["publisher"]["@id"],
    ):
        assert filled.get(address.removeprefix("http://localhost")).status_code == 200


def test_one_article_as_linked_data(filled: FlaskClient) -> None:
    article = filled.get(f"{API}/articles").get_json()["items"][0]
    path = f"{API}/articles/{article['id']}"
    answered = filled.get(path, headers={"Accept": "application/ld+json"})
    assert answered.content_type == TYPES["jsonld"]
    node = json.loads(answered.text)
    assert node["@id"] == f"http://localhost{path}"
    claim = node["hasPart"][0]["exampleOfWork"]
    assert claim["appearance"]["@id"] == node["@id"]
    assert claim["firstAppearance"]["datePublished"] == "2024-05-01T00:00:00Z"
    assert filled.get(path).get_json()["id"] == article["id"]
    assert filled.get(f"{path}?format=csv").status_code == 422
    assert filled.get(path, headers={"Accept": "text/csv"}).status_code == 406
    assert filled.get(f"{API}/articles/a_none?format=jsonld").status_code == 404
    again = filled.get(
        path, headers={"Accept": "application/ld+json", "If-None-Match": answered.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("noun", ["quotes", "statements"])
def test_one_item_as_linked_data(filled: FlaskClient, noun: str) -> None:
    path = f"{API}/{noun}/{filled.get(f'{API}/{noun}').get_json()['items'][0]['id']}"
    answered = filled.get(path, headers={"Accept": "application/ld+json"})
    assert answered.content_type == TYPES["jsonld"]
    assert json.loads(answered.text)["@id"] == f"http://localhost{path}"
    assert filled.get(f"{path}?format=jsonld").data == answered.data
    assert filled.get(path).content_type == TYPES["json"]
    assert filled.get(f"{path}?format=csv").status_code == 422
    assert filled.get(path, headers={"Accept": "text/csv"}).status_code == 406
    assert filled.get(f"{API}/{noun}/none?format=jsonld").status_code == 404


def test_audits_over_http(filled: FlaskClient) -> None:
    rows = filled.get(f"{API}/audit/relays?group_by=owner,country,month").get_json()["items"]
    assert [(row["owner"], row["country"], row["month"], row["quotes"]) for row in rows] == [
        ("state", "RU", "2024-05", 3)
    ]
    (row,) = filled.get(f"{API}/audit/single-source?min_publishers=3").get_json()["items"]
    assert row["origin"]["slug"] == "tass"
    assert [outlet["slug"] for outlet in row["publishers"]] == ["bbc", "cnn", "le-monde"]
    assert filled.get(f"{API}/audit/single-source?min_publishers=4").get_json()["items"] == []
    assert filled.get(f"{API}/audit/circular").get_json() == {"items": [], "next": None, "total": 0}
    for wrong in ("min_publishers=0", "min_publishers=x", "min_publishers=9999999999999999999999"):
        assert filled.get(f"{API}/audit/single-source?{wrong}").status_code == 422
    assert filled.get(f"{API}/audit/relays?group_by=colour").status_code == 422
    assert filled.get(f"{API}/audit/relays?min_publishers=2").status_code == 422
