"""Statements through the interface, from the first article to the last deletion."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

API = "/api/v1"
WHOLE = "We shall build the long bridge in spring, and the ferry will sail until it stands."
PART = "We shall build the long bridge in spring,"


def posted(client: FlaskClient, words: str, speaker: str = "Ann Lee", **fields: Any) -> dict[str, Any]:
    text = f'"{words}" said {speaker}, and told Reuters so.'
    answered = client.post(f"{API}/articles", json={"text": text, "published_at": "2024-05-06", **fields})
    assert answered.status_code == 201
    article: dict[str, Any] = answered.get_json()
    return article


def test_from_first_wording_to_last(client: FlaskClient) -> None:
    part = posted(client, PART, publisher="BBC")
    held = part["quotes"][0]["statement"]
    whole = posted(client, WHOLE, publisher="CNN", published_at="2024-05-07")
    listed = client.get(f"{API}/statements").get_json()
    assert listed["total"] == 1 and listed["next"] is None
    (item,) = listed["items"]
    assert item["text"] == WHOLE and (item["quotes"], item["publishers"]) == (2, 2)

    found = client.get(f"{API}/statements/{item['id']}").get_json()
    assert [quote["text"] for quote in found["quotes"]] == [PART, WHOLE]
    assert {quote["statement"] for quote in found["quotes"]} == {item["id"]} == {found["id"]}
    assert [variant["marks"] for variant in found["variants"]] == [[], ["truncated"]]
    assert [(edge["from"], edge["to"]) for edge in found["chain"]["edges"]][1:] == [
        ("relay:reuters", "publisher:bbc"),
        ("relay:reuters", "publisher:cnn"),
    ]
    assert found["origins"][0]["outlet"]["slug"] == "reuters"
    # The id of the first article's statement leads to what it became.
    assert client.get(f"{API}/statements/{held}").get_json() == found

    assert client.delete(f"{API}/articles/{whole['id']}").status_code == 204
    assert client.get(f"{API}/statements/{item['id']}").get_json()["text"] == PART
    assert client.delete(f"{API}/articles/{part['id']}").status_code == 204
    gone = client.get(f"{API}/statements/{held}")
    assert (gone.status_code, gone.content_type) == (404, "application/problem+json")
    assert client.get(f"{API}/statements").get_json()["items"] == []


def test_revisions(client: FlaskClient) -> None:
    old = posted(client, WHOLE, url="https://example.org/1")
    client.post(f"{API}/articles", json={"text": "Nothing.", "url": "https://example.org/1"})
    statement = old["quotes"][0]["statement"]
    assert client.get(f"{API}/statements/{statement}").status_code == 404
    assert client.get(f"{API}/statements").get_json()["total"] == 0
    assert len(client.get(f"{API}/statements/{statement}?revisions=all").get_json()["quotes"]) == 1
    assert client.get(f"{API}/statements?revisions=all").get_json()["total"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("sort=loudness", "sort"),
        ("sort=relevance", "sort"),
        ("min_quotes=0", "min_quotes"),
        ("min_quotes=many", "min_quotes"),
        ("limit=201", "limit"),
        ("cursor=abc", "cursor"),
        ("published_from=yesterday", "published_from"),
        ("q=!", "q"),
        ("kind=loud", "kind"),
        ("revisions=some", "revisions"),
    ],
)
def test_parameters_that_cannot_be_used(client: FlaskClient, query: str, field: str) -> None:
    answered = client.get(f"{API}/statements?{query}")
    assert answered.status_code == 422
    assert list(answered.get_json()["errors"]) == [field]


@pytest.mark.parametrize("query", ["colour=red", "limit=5", "revisions=some"])
def test_a_statement_takes_no_other_parameters(client: FlaskClient, query: str) -> None:
    assert client.get(f"{API}/statements/st_a?{query}").status_code == 422


def test_exports(client: FlaskClient) -> None:
    posted(client, WHOLE, publisher="BBC")
    posted(client, "=Nobody asked the muddy river", speaker="Bo Li", publisher="CNN")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/statements?format=csv").text)))
    assert sorted(row["text"] for row in rows) == ["'=Nobody asked the muddy river", WHOLE]
    lines = client.get(f"{API}/statements", headers={"Accept": "application/x-ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == client.get(f"{API}/statements").get_json()["items"]
    linked = client.get(f"{API}/statements?format=jsonld&q=bridge").get_json(force=True)
    (node,) = linked["@graph"]
    assert node["text"] == WHOLE and node["author"]["name"] == "Ann Lee"


def test_pages_are_linked(client: FlaskClient) -> None:
    for number in range(3):
        posted(
            client, f"{number}000 muddy rivers were counted by {number}000 tired surveyors", publisher="BBC"
        )
    first = client.get(f"{API}/statements?limit=2&sort=-quotes")
    link = first.headers["Link"].split(">")[0].removeprefix("<")
    assert len(client.get(link).get_json()["items"]) == 1
