"""The OpenAPI document is true and whole: generated requests are answered as it says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)

from quotesvc.app import create_app
from quotesvc.settings import Settings
from tests.conftest import FakeAnalyser

schemathesis.serializer.alias("application/x-ndjson", "text/plain")

ENDPOINTS = {
    ("post", "/api/v1/articles"),
    ("get", "/api/v1/articles"),
    ("post", "/api/v1/articles/batch"),
    ("get", "/api/v1/articles/{article_id}"),
    ("delete", "/api/v1/articles/{article_id}"),
    ("post", "/api/v1/extract"),
    ("get", "/api/v1/quotes"),
    ("get", "/api/v1/quotes/{quote_id}"),
    ("get", "/api/v1/statements"),
    ("get", "/api/v1/statements/{statement_id}"),
    ("get", "/api/v1/speakers"),
    ("get", "/api/v1/speakers/{speaker_id}"),
    ("get", "/api/v1/outlets"),
    ("get", "/api/v1/outlets/{slug}"),
    ("post", "/api/v1/outlets"),
    ("put", "/api/v1/outlets/{slug}"),
    ("patch", "/api/v1/outlets/{slug}"),
    ("delete", "/api/v1/outlets/{slug}"),
    ("get", "/api/v1/audit/relays"),
    ("get", "/api/v1/audit/single-source"),
    ("get", "/api/v1/audit/circular"),
    ("post", "/api/v1/verify"),
}


DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_docs_tell_which_calls_there_are_and_which_there_are_not_yet(client: FlaskClient) -> None:
    calls, _, rest = DOCS.read_text("utf-8").partition("## Not there yet")
    missing = re.findall(r"^\| `([A-Z]+) (/[\w/{}]+)`", rest.partition("\n## ")[0], re.MULTILINE)
    assert set(missing) == {
        ("PATCH", "/quotes/{id}"),
        ("GET", "/quotes/{id}/history"),
        ("POST", "/speakers/{id}/merge"),
    }
    for method, path in missing:
        assert client.open("/api/v1" + path.replace("{id}", "x"), method=method).status_code in (404, 405)
    for _, path in ENDPOINTS:
        assert re.sub(r"{\w+_id}", "{id}", path.removeprefix("/api/v1")) in calls


@pytest.fixture(scope="module")
def filled_app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application that holds an article, so that lists are not empty."""
    path = tmp_path_factory.mktemp("openapi") / "api.db"
    shutil.copy(sqlite_template, path)
    app = create_app(
        Settings(database_url=f"sqlite:///{path}", require_keys="never"), analyser=FakeAnalyser()
    )
    text = '"We shall build the bridge," said Ann Lee. "Nobody asked the river," she told Reuters.'
    app.test_client().post("/api/v1/articles", json={"text": text, "publisher": "BBC"})
    yield app
    app.extensions["quotesvc"].deps.store.close()


def test_generated_requests(filled_app: Flask) -> None:
    # Left out: what a cursor or a date may be is more than a schema can say, so data that fits may be
    # refused and the other way round; and methods that a WSGI test client does not send.
    excluded = [positive_data_acceptance, negative_data_rejection, unsupported_method]
    for found in schemathesis.openapi.from_wsgi("/openapi.json", filled_app).get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answers_as_described(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=excluded)

        answers_as_described()


def test_each_endpoint_is_described(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    assert described == client.get("/openapi.json").get_json()
    found = {
        (method, path)
        for path, operations in described["paths"].items()
        for method in operations
        if method != "parameters"
    }
    assert found == ENDPOINTS
    for method, path in found:
        assert described["paths"][path][method]["summary"], (method, path)


def test_documentation_page_asks_nothing_of_other_hosts(client: FlaskClient) -> None:
    for path in ("/docs", "/api/v1/docs"):
        page = client.get(path).text
        assert "swagger-ui-bundle.js" in page
        assert "http://" not in page
        assert "https://" not in page
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"):
        assert client.get(f"/docs/files/{name}").status_code == 200
    assert client.get("/docs/files/index.html").status_code == 404


def test_metrics_count_by_endpoint(client: FlaskClient) -> None:
    client.get("/api/v1/quotes")
    client.get("/no-such-path")
    figures = client.get("/metrics").text
    assert 'endpoint="quotes.search_quotes",method="GET",status="200"} 1.0' in figures
    assert "no-such-path" not in figures


def test_linked_data_is_described_as_an_object(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    described = [
        answer["content"]["application/ld+json"]["schema"]
        for operations in paths.values()
        for operation in operations.values()
        if isinstance(operation, dict)
        for answer in operation["responses"].values()
        if "application/ld+json" in answer.get("content", {})
    ]
    assert described
    assert {schema["type"] for schema in described} == {"object"}
