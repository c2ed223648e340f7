"""Every error has the one body, and no input makes a 500."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quotesvc.errors import ConflictError, ModelError, StoreUnavailableError
from quotesvc.services import ingest, keys
from tests.api.conftest import MakeApp

API = "/api/v1"
JSON = "application/json"


def check(response: Any, status: int, *fields: str) -> dict[str, Any]:
    """Assert that the response is a problem of this status, about these fields."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = response.get_json(force=True)
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"] and body["detail"] and body["code"]
    assert set(fields) <= set(body.get("errors", {}))
    return body


BODIES: list[tuple[bytes, int, tuple[str, ...]]] = [
    (b"", 400, ()),
    (b"{", 400, ()),
    (b"\xff\xfe", 400, ()),  # no UTF-8
    (b'{"text": NaN}', 400, ()),
    (b'{"text": "a", "text": "b"}', 400, ()),  # which one is meant?
    (b"[" * 200_000, 400, ()),
    (b'{"text": ' + b"9" * 5_000 + b"}", 400, ()),
    (b"[]", 422, ("body",)),
    (b"null", 422, ("body",)),
    (b'"text"', 422, ("body",)),
    (b"{}", 422, ("text",)),
    (b'{"text": "a", "html": "b"}', 422, ("text",)),
    (b'{"html": ""}', 422, ("html",)),
    (b'{"html": "<script>1</script>"}', 422, ("html",)),  # a page without text
    (b'{"text": 1}', 422, ("text",)),
    (b'{"text": ["a"]}', 422, ("text",)),
    (b'{"text": {"a": 1}}', 422, ("text",)),
    (b'{"text": "a\\u0000b"}', 422, ("text",)),
    (b'{"text": "\\ud800"}', 422, ("text",)),  # half of a pair
    (b'{"text": "a", "\\ud800": 1}', 422, ("\ud800",)),
    (b'{"text": "a", "titel": "b"}', 422, ("titel",)),
    (b'{"text": "a", "authors": "b"}', 422, ("authors",)),
    (b'{"text": "a", "authors": [1]}', 422, ("authors.0",)),
    (b'{"text": "a", "authors": ["\\u0000"]}', 422, ("authors",)),
    (b'{"text": "a", "url": "javascript:1"}', 422, ("url",)),
    (b'{"text": "a", "url": "http://["}', 422, ("url",)),
    (b'{"text": "a", "published_at": "soon"}', 422, ("published_at",)),
    (b'{"text": "a", "published_at": 1e999}', 422, ("published_at",)),
    (b'{"text": "a", "language": "English!"}', 422, ("language",)),
]


@pytest.mark.parametrize(("body", "status", "fields"), BODIES)
@pytest.mark.parametrize("path", ["/articles", "/extract"])
def test_bodies(client: FlaskClient, path: str, body: bytes, status: int, fields: tuple[str, ...]) -> None:
    check(client.post(API + path, data=body, content_type=JSON), status, *fields)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": JSON, "Content-Encoding": "gzip"},
    ],
)
def test_other_media_types(client: FlaskClient, headers: dict[str, str]) -> None:
    check(client.post(f"{API}/extract", data=b'{"text": "a"}', headers=headers), 415)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/quotes?limit=0", "limit"),
        ("/quotes?limit=201", "limit"),
        ("/quotes?limit=" + "9" * 5_000, "limit"),
        ("/quotes?limit=1&limit=2", "limit"),
        ("/quotes?speker=a", "speker"),
        ("/quotes?speaker=%00", "speaker"),
        ("/quotes?speaker=", "speaker"),
        ("/quotes?q=%22", "q"),
        ("/quotes?q=-without", "q"),
        ("/quotes?kind=direct,nice", "kind"),
        ("/quotes?channel=nice", "channel"),
        ("/quotes?min_confidence=nan", "min_confidence"),
        ("/quotes?min_confidence=2", "min_confidence"),
        ("/quotes?published_from=soon", "published_from"),
        ("/quotes?sort=relevance", "sort"),
        ("/quotes?sort=nice", "sort"),
        ("/quotes?cursor=AAAA", "cursor"),
        ("/quotes?cursor=%F0%9F%98%80", "cursor"),
        ("/quotes?revisions=some", "revisions"),
        ("/audit/relays?group_by=nice", "group_by"),
        ("/audit/relays?group_by=", "group_by"),
        ("/speakers?kind=nice", "kind"),
        ("/outlets?known=perhaps", "known"),
        ("/outlets?kind=journal", "kind"),
        ("/outlets?country=France", "country"),
        ("/quotes/q_x?all=1", "all"),  # endpoints without parameters refuse them too
        ("/outlets/reuters?x=1", "x"),
    ],
)
def test_query_parameters(client: FlaskClient, path: str, field: str) -> None:
    check(client.get(API + path), 422, field)


@pytest.mark.parametrize(
    ("method", "path", "given", "limit"),
    [
        ("POST", "/verify", {"text": "x" * 10_001}, "10,000"),
        ("GET", f"/quotes?speaker={'x' * 1_001}", None, "1,000"),
        ("GET", "/statements?min_quotes=0", None, "1,000,000"),
        ("GET", "/audit/single-source?min_publishers=0", None, "1,000,000"),
        ("POST", "/extract", {"text": "x" * 1_000_001}, "1,000,000"),
    ],
)
def test_limits_are_written_in_one_form(
    client: FlaskClient, method: str, path: str, given: dict[str, str] | None, limit: str
) -> None:
    answered = client.open(API + path, method=method, json=given).get_json(force=True)
    assert all(re.findall(r"[\d,]{4,}", reasons[0]) == [limit] for reasons in answered["errors"].values())


@pytest.mark.parametrize(
    "q", ["'", '"', "*", "a AND (", "NEAR(a b)", "a:b", "{a}", "^a", "\\", "😀", "ي", "x" * 1_001]
)
def test_no_query_reaches_the_database_as_syntax(client: FlaskClient, q: str) -> None:
    assert client.get(f"{API}/quotes", query_string={"q": q}).status_code in (200, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/articles/a_x",
        "/articles/a%00",
        "/quotes/q_x",
        "/speakers/s_x",
        "/outlets/no-such-outlet",
    ],
)
def test_not_found(client: FlaskClient, path: str) -> None:
    check(client.get(API + path), 404)


def test_method_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    refused = client.patch(f"{API}/articles")
    check(refused, 405)
    assert {"GET", "POST"} <= set(refused.headers["Allow"].split(", "))


def test_too_large(make_app: MakeApp) -> None:
    client = make_app(max_text=10, max_batch=1, max_body=2_048).test_client()
    check(client.post(f"{API}/extract", json={"text": "a" * 11}), 413, "text")
    body = check(client.post(f"{API}/extract", json={"text": "a" * 4_000}), 413)
    assert body["detail"] == "The body is larger than 2,048 bytes."
    batch = {"data": b"{}\n{}", "content_type": "application/x-ndjson"}
    check(client.post(f"{API}/articles/batch", **batch), 413)


def test_rate_limit(make_app: MakeApp) -> None:
    client = make_app(rate_limit="2/hour").test_client()
    assert [client.get(f"{API}/speakers").status_code for _ in range(2)] == [200, 200]
    refused = client.get(f"{API}/speakers")
    check(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 3_600
    assert client.get("/healthz").status_code == 200


def test_keys_and_scopes(make_app: MakeApp) -> None:
    app = make_app(local=False)
    client, store = app.test_client(), app.extensions["quotesvc"].deps.store

    def bearer(*scopes: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {keys.create(store, 'test', scopes)['secret']}"}

    refused = client.get(f"{API}/quotes")
    check(refused, 401)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    check(client.get(f"{API}/quotes?nope=1", headers={"Authorization": "Bearer wrong"}), 401)
    check(client.get(f"{API}/quotes", headers={"Authorization": "Basic dTpw"}), 401)
    assert client.get(f"{API}/quotes", headers=bearer("read")).status_code == 200
    denied = client.post(f"{API}/articles", json={"text": "a"}, headers=bearer("read"))
    check(denied, 403)
    assert "ingest" in denied.headers["WWW-Authenticate"]
    assert client.post(f"{API}/articles", json={"text": "a"}, headers=bearer("ingest")).status_code == 201
    assert client.get(f"{API}/quotes", headers=bearer("admin")).status_code == 200
    revoked = bearer("read")
    keys.revoke(store, keys.list_keys(store)[-1]["id"])
    check(client.get(f"{API}/quotes", headers=revoked), 401)
    for open_path in ("/healthz", "/readyz", "/openapi.json", "/docs"):
        assert client.get(open_path).status_code == 200


def test_other_host_names_are_refused_where_no_key_is_asked_for(client: FlaskClient) -> None:
    check(client.get(f"{API}/quotes", headers={"Host": "evil.example"}), 400)


@pytest.mark.parametrize(
    ("raised", "status", "retry"),
    [
        (ConflictError("Try again."), 409, None),
        (StoreUnavailableError("The database cannot be reached."), 503, "5"),
        (ModelError("secret path"), 500, None),
        (RuntimeError("secret"), 500, None),
    ],
)
def test_errors_of_services(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int, retry: str | None
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(ingest, "submit", fail)
    answered = client.post(f"{API}/articles", json={"text": "a"})
    body = check(answered, status)
    assert answered.headers.get("Retry-After") == retry
    assert "secret" not in body["detail"]


def test_database_away(make_app: MakeApp) -> None:
    client = make_app(database_url="sqlite:////nowhere/at/all.db").test_client()
    check(client.get(f"{API}/quotes"), 503)
    batch = {"data": b'{"text": "a"}', "content_type": "application/x-ndjson"}
    check(client.post(f"{API}/articles/batch", **batch), 503)
    check(client.get("/readyz"), 503)
    assert client.get("/healthz").status_code == 200


def test_database_that_goes_away_within_a_batch(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([({"id": "a_1"}, "created")])

    def submit(*_: object, **__: object) -> tuple[dict[str, str], str]:
        for answer in answers:
            return answer
        raise StoreUnavailableError("The disk of the database is full.")

    monkeypatch.setattr(ingest, "submit", submit)
    body = b'{"text": "a"}\n{"text": "b"}\n{"text": "c"}'
    answered = client.post(f"{API}/articles/batch", data=body, content_type="application/x-ndjson")
    lines = [answered.json_module.loads(line) for line in answered.text.splitlines()]
    assert [(line["line"], line.get("error", {}).get("code")) for line in lines] == [
        (1, None),
        (2, "store_unavailable"),
        (3, "store_unavailable"),
    ]


def test_every_view_names_a_scope(app: Flask) -> None:
    """A view that forgot to ask for a key would be open to everybody."""
    client = app.test_client()
    described = client.get("/openapi.json").get_json()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                assert "Scope: `" in operation["description"], (method, path)
                assert {"401", "403", "422"} <= set(operation["responses"]), (method, path)
