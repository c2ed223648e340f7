"""`POST /verify`: the shape of its answers, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

API = "/api/v1"
WORDS = "We shall keep the ferry and all of its landings"


@pytest.fixture
def filled(client: FlaskClient) -> FlaskClient:
    body = {
        "text": f'"{WORDS}," said Ann Lee and told TASS.',
        "publisher": "BBC",
        "published_at": "2024-05-01",
    }
    client.post(f"{API}/articles", json=body)
    return client


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ({"text": WORDS}, "attested"),
        ({"text": WORDS, "speaker": None}, "attested"),
        ({"text": WORDS, "speaker": "Minister Lee"}, "attested"),
        ({"text": WORDS.replace("shall", "shall not"), "speaker": "Ann Lee"}, "altered"),
        ({"text": WORDS, "speaker": "Bo Li"}, "misattributed"),
        ({"text": "Not a soul has said so"}, "not_found"),
    ],
)
def test_verdicts(filled: FlaskClient, body: dict[str, Any], verdict: str) -> None:
    answered = filled.post(f"{API}/verify", json=body)
    assert (answered.status_code, answered.get_json()["verdict"]) == (200, verdict)


def test_the_shape(filled: FlaskClient) -> None:
    found = filled.post(
        f"{API}/verify", json={"text": "shall keep the ferry", "speaker": "Ann Lee"}
    ).get_json()
    (match,) = found["matches"]
    quote = filled.get(f"{API}/quotes").get_json()["items"][0]
    assert match["quote"] == quote
    assert found == {
        "verdict": "attested",
        "statement": {"id": quote["statement"], "text": f"{WORDS},"},
        "matches": [
            {
                "quote": quote,
                "similarity": 1.0,
                "diff": [
                    {"op": "delete", "a": "We ", "b": ""},
                    {"op": "equal", "a": "shall keep the ferry ", "b": "shall keep the ferry"},
                    {"op": "delete", "a": "and all of its landings,", "b": ""},
                ],
                "marks": ["partial"],
                "speaker_agrees": True,
            }
        ],
    }


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "text"),
        ({"text": ""}, 422, "text"),
        ({"text": " … "}, 422, "text"),
        ({"text": None}, 422, "text"),
        ({"text": 7}, 422, "text"),
        ({"text": "x" * 10_001}, 422, "text"),
        ({"text": "a\0b"}, 422, "text"),
        ({"text": "\ud800"}, 422, "text"),
        ({"text": "words", "speaker": ""}, 422, "speaker"),
        ({"text": "words", "speaker": ["Ann"]}, 422, "speaker"),
        ({"text": "words", "speaker": "\0"}, 422, "speaker"),
        ({"text": "words", "colour": "red"}, 422, "colour"),
        ([], 422, "body"),
    ],
)
def test_what_is_refused(client: FlaskClient, body: Any, status: int, field: str) -> None:
    answered = client.post(f"{API}/verify", json=body)
    assert (answered.status_code, answered.content_type) == (status, "application/problem+json")
    assert field in answered.get_json(force=True)["errors"]


def test_parameters_are_refused(client: FlaskClient) -> None:
    assert client.post(f"{API}/verify?limit=1", json={"text": "words"}).status_code == 422
    assert client.get(f"{API}/verify").status_code == 405
    assert client.post(f"{API}/verify", data="text").status_code == 415
