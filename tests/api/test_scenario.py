"""One walk through the interface, from the first article to the last deletion."""

from __future__ import annotations

from flask.testing import FlaskClient

API = "/api/v1"
TEXT = '"We shall build the bridge," said Ann Lee. "Nobody asked the river," she told Reuters. A "TITLE" too.'


def test_from_first_article_to_last(client: FlaskClient) -> None:
    posted = client.post(
        f"{API}/articles",
        json={"text": TEXT, "publisher": "BBC", "url": "https://example.org/1", "published_at": "2024-05-06"},
    )
    assert posted.status_code == 201
    article = posted.get_json()
    assert posted.headers["Location"] == f"{API}/articles/{article['id']}"
    assert [TEXT[quote["start"] : quote["end"]] for quote in article["quotes"]] == [
        "We shall build the bridge,",
        "Nobody asked the river,",
    ]

    again = client.post(f"{API}/articles", json={"text": TEXT, "publisher": "bbc.com"})
    assert (again.status_code, again.get_json()["id"]) == (200, article["id"])

    found = client.get(f"{API}/quotes?q=river&relay=reuters").get_json()
    assert found["total"] == 1
    assert found["items"][0]["highlight"] == "Nobody asked the <mark>river</mark>,"
    assert client.get(f"{API}/quotes?kind=other").get_json()["items"][0]["text"] == "TITLE"
    assert (
        client.get(f"{API}/quotes/{found['items'][0]['id']}").get_json()["text"] == "Nobody asked the river,"
    )

    speaker = client.get(f"{API}/speakers?q=lee").get_json()["items"][0]
    assert client.get(f"{API}/speakers/{speaker['id']}").get_json()["quotes"] == 1
    assert client.get(f"{API}/outlets/reuters").get_json()["relayed"]["quotes"] == 1

    rows = client.get(f"{API}/audit/relays").get_json()["items"]
    assert {(row["relay"] or {}).get("slug"): row["quotes"] for row in rows} == {"reuters": 1, None: 1}

    corrected = client.post(f"{API}/articles", json={"text": "Nothing.", "url": "https://example.org/1"})
    assert corrected.get_json()["supersedes"] == article["id"]
    assert client.get(f"{API}/quotes").get_json()["total"] == 0
    assert client.get(f"{API}/quotes?revisions=all").get_json()["total"] == 2

    assert client.delete(corrected.headers["Location"]).status_code == 204
    assert client.get(corrected.headers["Location"]).status_code == 404
    assert client.get(f"{API}/quotes").get_json()["total"] == 2


def test_extract_stores_nothing(client: FlaskClient) -> None:
    found = client.post(f"{API}/extract?all=true", json={"text": TEXT}).get_json()
    assert [quote["kind"] for quote in found["quotes"]] == ["direct", "direct", "other"]
    assert client.get(f"{API}/articles").get_json()["total"] == 0


def test_prefer_respond_async_is_answered_at_once_without_a_queue(client: FlaskClient) -> None:
    posted = client.post(f"{API}/articles", json={"text": TEXT}, headers={"Prefer": "respond-async"})
    assert (posted.status_code, posted.get_json()["status"]) == (201, "done")


def test_batch_answers_every_line_in_order(client: FlaskClient) -> None:
    body = b'{"text": "one"}\n\nnot json\n{"text": "one"}\r\n[]\n{"text": "\xff"}\n{"txt": ""}'
    answered = client.post(f"{API}/articles/batch", data=body, content_type="application/x-ndjson")
    assert answered.content_type == "application/x-ndjson"
    lines = [answered.json_module.loads(line) for line in answered.text.splitlines()]
    assert [(line["line"], line.get("status") or line["error"]["code"]) for line in lines] == [
        (1, "created"),
        (3, "not_json"),
        (4, "existing"),
        (5, "invalid"),
        (6, "not_json"),
        (7, "invalid"),
    ]
    as_json = client.post(
        f"{API}/articles/batch",
        data=body,
        content_type="application/x-ndjson",
        headers={"Accept": "application/json"},
    )
    assert [line["line"] for line in as_json.get_json()["items"]] == [1, 3, 4, 5, 6, 7]


def test_pages_are_linked_and_unchanged_ones_not_sent_again(client: FlaskClient) -> None:
    first = client.get(f"{API}/outlets?limit=2&country=GB")
    link = first.headers["Link"].split(">")[0].removeprefix("<")
    second = client.get(link).get_json()["items"]
    assert {item["country"] for item in second} == {"GB"}
    assert not {item["slug"] for item in second} & {item["slug"] for item in first.get_json()["items"]}
    again = client.get(f"{API}/outlets?limit=2&country=GB", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
