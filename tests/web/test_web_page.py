"""The page: what it shows, what it refuses, and that nothing posted becomes markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from quotesvc.app import create_app
from quotesvc.nlp.types import Analysis, Relay
from quotesvc.services import keys
from quotesvc.settings import Settings
from quotesvc.web.marking import pieces
from tests.api.conftest import MakeApp
from tests.conftest import FakeAnalyser

TEXT = '"We <b>shall</b> go," said Ann Lee.\r\n\r\n"It rains," she told Reuters.'


def test_an_article_is_shown_with_its_quotes_marked(client: FlaskClient) -> None:
    page = client.post("/", data={"text": TEXT, "title": "<script>"})
    assert page.status_code == 200
    assert "<h1>2 quotes</h1>" in page.text
    assert ">We &lt;b&gt;shall&lt;/b&gt; go,</mark>" in page.text
    assert "<script>" not in page.text
    assert "Ann Lee, minister" in page.text
    assert "Reuters (told)" in page.text
    assert "nothing in the article says who" in page.text
    assert client.get("/api/v1/articles").get_json()["total"] == 0


class CarryingAnalyser(FakeAnalyser):
    """Finds that the relay of the first quote that has one carried all later ones."""

    def analyse(self, *given: Any, **options: Any) -> Analysis:
        found = super().analyse(*given, **options)
        relays: tuple[Relay, ...] = ()
        quotes = []
        for quote in found.quotes:
            quotes.append(replace(quote, relays=quote.relays or relays))
            relays = relays or tuple(replace(relay, scope="carried") for relay in quote.relays)
        return replace(found, quotes=tuple(quotes))


def test_a_relay_is_told_with_how_it_is_known(settings: Settings) -> None:
    client = create_app(settings, analyser=CarryingAnalyser(), local=True).test_client()
    page = client.post("/", data={"text": '"It rains," she told Reuters. "It snows," said Ann Lee.'}).text
    entries = re.findall(r"<dt>Relayed by</dt><dd>(.*?)</dd>", page, re.DOTALL)
    told = [" ".join(html.unescape(re.sub(r"<[^>]*>", "", entry)).split()) for entry in entries]
    assert told == [
        "Reuters (told), named with this quote",
        "Reuters (told), carried over from another quote",
    ]
    for words in ("named with this quote", "carried over from another quote"):
        tooltip = re.search(rf'title="([^"]+)">{words}<', page)
        assert tooltip is not None
        assert f"<dt>{words}</dt><dd>{tooltip[1]}</dd>" in page  # for whoever has no pointer to hover with


def test_the_legend_of_relays_explains_what_the_page_has(client: FlaskClient) -> None:
    page = client.post("/", data={"text": TEXT}).text
    assert "<dt>named with this quote</dt>" in page
    assert "<dt>carried over from another quote</dt>" not in page
    assert 'class="legend"' not in client.post("/", data={"text": '"It rains," said Ann Lee.'}).text


def test_storing_keeps_the_line_breaks_of_the_article(client: FlaskClient) -> None:
    page = client.post("/", data={"text": TEXT, "store": "on"}, headers={"Origin": "http://localhost"})
    stored = client.get("/api/v1/articles").get_json()["items"][0]["id"]
    assert f'Stored as <a href="/api/v1/articles/{stored}">{stored}</a>.' in page.text
    again = client.post("/api/v1/articles", json={"text": TEXT.replace("\r\n", "\n")})
    assert again.status_code == 200


def test_an_article_without_quotes_has_no_numbered_list_of_them(client: FlaskClient) -> None:
    page = client.post("/", data={"text": "It rains."})
    assert "<h1>0 quotes</h1>" in page.text
    assert "were found" in page.text
    assert "<ol" not in page.text


def test_an_empty_form_is_told_to_be_filled_in(client: FlaskClient) -> None:
    assert "Paste the text of an article." in client.post("/", data={"text": ""}).text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_another_site_stores_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    headers |= {"Accept": "text/html"}
    assert client.post("/", data={"text": TEXT, "store": "on"}, headers=headers).status_code == 403
    assert client.get("/api/v1/articles").get_json()["total"] == 0


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "text"),
        ({"text": " \r\n"}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "a", "url": "javascript:alert(1)"}, "url"),
        ({"text": "a", "publisher": "x" * 1_000}, "publisher"),
    ],
)
def test_wrong_input_is_told_beside_its_field(client: FlaskClient, form: dict[str, str], field: str) -> None:
    page = client.post("/", data=form)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert f'aria-describedby="{field}-error"' in page.text


def test_long_articles_pass_and_longer_ones_are_told(make_app: MakeApp) -> None:
    client = make_app(max_text=700_000).test_client()
    assert client.post("/", data={"text": "word " * 130_000}).status_code == 200
    assert client.post("/", data={"text": "word " * 150_000}).status_code == 422


def test_a_key_is_asked_for_where_keys_are_required(make_app: MakeApp) -> None:
    app = make_app(local=False)
    client, store = app.test_client(), app.extensions["quotesvc"].deps.store
    secret = keys.create(store, "reader", ["read"])["secret"]
    assert 'name="key"' in client.get("/").text
    assert client.post("/", data={"text": "a"}).status_code == 401
    assert client.post("/", data={"text": "a", "key": secret}).status_code == 200
    assert client.post("/", data={"text": "a", "key": secret, "store": "on"}).status_code == 401


@pytest.mark.parametrize(
    ("path", "accept", "content_type"),
    [
        ("/nothing", "text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("/nothing", "*/*", "application/problem+json"),
        ("/nothing", "application/json", "application/problem+json"),
        ("/api/v1/nothing", "text/html", "application/problem+json"),
    ],
)
def test_not_found_is_a_page_for_people(
    client: FlaskClient, path: str, accept: str, content_type: str
) -> None:
    missing = client.get(path, headers={"Accept": accept})
    assert (missing.status_code, missing.content_type) == (404, content_type)


def test_browsers_are_told_to_be_careful(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


def quote(id_: str, start: int, end: int) -> dict[str, Any]:
    return {"id": id_, "start": start, "end": end}


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ([], "abcdef"),
        ([quote("1", 1, 3)], "a<bc>def"),
        ([quote("1", 0, 6)], "<abcdef>"),
        ([quote("1", 0, 2), quote("2", 2, 4)], "<ab><cd>ef"),
        ([quote("2", 2, 3), quote("1", 1, 5)], "a<b<c>de>f"),  # one inside another
        ([quote("1", 1, 4), quote("2", 2, 6)], "a<bcd>ef"),  # crossing: elements cannot
        ([quote("1", 3, 3)], "abc<>def"),
    ],
)
def test_pieces(quotes: list[dict[str, Any]], expected: str) -> None:
    shown = {"open": "<", "close": ">"}
    assert "".join(shown.get(piece.kind, piece.text) for piece in pieces("abcdef", quotes)) == expected
