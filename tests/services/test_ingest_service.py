"""Articles in: what is stored, what is not stored twice, what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from quotesvc.errors import InputError, NotFoundError, TooLargeError
from quotesvc.outlets.gazetteer import load_default
from quotesvc.services import articles, ingest, quotes
from quotesvc.services.deps import Deps, Limits
from quotesvc.services.ingest import BatchLine
from quotesvc.services.inputs import ArticleInput, article_input, prepare
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.models import Article, Outlet, Quote, Speaker, SpeakerAlias, Statement
from quotesvc.store.pages import PageRequest

TEXT = (
    "“The harbour will open again in spring,” said Marta Oyelaran, and told Reuters so.\n"
    "Nobody believed it. “We will see about that,” said Piet Vandermolen."
)


def rows(deps: Deps, table: type) -> int:
    with deps.store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_article_is_answered_in_the_shape_of_the_contract(deps: Deps) -> None:
    given = ArticleInput(
        text=TEXT, url="https://www.bbc.co.uk/news/1", authors=("Ada Quist",), published_at="2021-03-04"
    )
    article, outcome = ingest.submit(deps, given)
    assert outcome == "created"
    assert article["publisher"] == {
        "slug": "bbc",
        "name": "BBC",
        "kind": "broadcaster",
        "country": "GB",
        "owner": "public",
        "known": True,
    }
    assert article["text"] == TEXT
    assert article["published_at"] == "2021-03-04T00:00:00Z"
    assert (article["supersedes"], article["superseded_by"], article["status"]) == (None, None, "done")
    first, second = article["quotes"]
    assert set(first) == {
        "id",
        "article",
        "field",
        "start",
        "end",
        "text",
        "prefix",
        "suffix",
        "kind",
        "speaker",
        "cue",
        "relays",
        "chain",
        "channel",
        "stance",
        "publisher",
        "published_at",
        "statement",
        "confidence",
        "abstained",
        "pipeline",
        "corrected",
    }
    assert TEXT[first["start"] : first["end"]] == first["text"] == "The harbour will open again in spring,"
    assert first["speaker"] == {
        "id": first["speaker"]["id"],
        "name": "Marta Oyelaran",
        "kind": "person",
        "role": "minister",
        "mention": {"text": "Marta Oyelaran", "start": 46, "end": 60},
        "resolution": "name",
    }
    assert first["relays"] == [
        {
            "outlet": {
                "slug": "reuters",
                "name": "Reuters",
                "kind": "news_agency",
                "country": "GB",
                "owner": "private",
                "known": True,
            },
            "mention": {"text": "Reuters", "start": TEXT.index("Reuters"), "end": TEXT.index("Reuters") + 7},
            "basis": "told",
            "scope": "explicit",
        }
    ]
    assert first["publisher"] == {"slug": "bbc", "name": "BBC"}
    assert second["speaker"]["name"] == "Piet Vandermolen" and second["relays"] == []
    assert [first["id"][:2], article["id"][:2], first["speaker"]["id"][:2]] == ["q_", "a_", "s_"]
    assert first["statement"].startswith("st_") and first["statement"] != second["statement"]
    assert articles.get_article(deps, article["id"]) == article
    assert quotes.get_quote(deps, first["id"]) == first


@pytest.mark.parametrize(
    ("first", "again", "outcome"),
    [
        # The same text at the same url, whatever else is said of it.
        ({"url": "https://a.test/1"}, {"url": "https://a.test/1", "publisher": "The Elsewhere"}, "existing"),
        # The same text from the same publisher, by another name and at another url.
        ({"publisher": "Reuters", "url": "https://a.test/1"}, {"publisher": "reuters.com"}, "existing"),
        ({"publisher": "The Garden Gazette"}, {"publisher": "garden gazette"}, "existing"),
        # Nothing is known of either: the text is all there is.
        ({}, {}, "existing"),
        # Other publishers, or another url without a publisher: other articles.
        ({"publisher": "Reuters"}, {"publisher": "TASS"}, "created"),
        ({"url": "https://a.test/1"}, {"url": "https://a.test/2"}, "created"),
        ({"url": "https://a.test/1"}, {}, "created"),
    ],
)
def test_posting_again(deps: Deps, first: dict[str, str], again: dict[str, str], outcome: str) -> None:
    made, _ = ingest.submit(deps, ArticleInput(text=TEXT, **first))
    found, second = ingest.submit(deps, ArticleInput(text=TEXT, **again))
    assert second == outcome
    assert (found["id"] == made["id"]) is (outcome == "existing")
    assert rows(deps, Article) == (1 if outcome == "existing" else 2)


def test_an_article_that_is_there_is_not_analysed_again(deps: Deps) -> None:
    for _ in range(3):
        ingest.submit(deps, ArticleInput(text=TEXT))
    assert deps.analyser.calls == 1


def test_another_text_at_the_url_supersedes(deps: Deps) -> None:
    url = "https://gazette.test/harbour"
    old, _ = ingest.submit(deps, ArticleInput(text=TEXT, url=url))
    new, outcome = ingest.submit(deps, ArticleInput(text=TEXT.replace("spring", "autumn"), url=url))
    assert outcome == "created" and new["supersedes"] == old["id"]
    old = articles.get_article(deps, old["id"])
    assert old["superseded_by"] == new["id"] and len(old["quotes"]) == 2

    def found(**filters: object) -> set[str]:
        page = quotes.search_quotes(deps, QuoteQuery(q="harbour", **filters), PageRequest())
        return {quote["article"] for quote in page.items}

    assert found() == {new["id"]}
    assert found(revisions=True) == {old["id"], new["id"]}
    # The first text posted once more is the first article, not a third one.
    assert ingest.submit(deps, ArticleInput(text=TEXT, url=url))[0]["id"] == old["id"]
    third, _ = ingest.submit(deps, ArticleInput(text="Nothing was said.", url=url))
    assert third["supersedes"] == new["id"]


def test_deleting_takes_an_article_out_of_its_row_of_revisions(deps: Deps) -> None:
    url = "https://gazette.test/harbour"
    posted = [ingest.submit(deps, ArticleInput(text=f"{TEXT} {n}", url=url))[0]["id"] for n in range(3)]
    articles.delete_article(deps, posted[1])
    assert articles.get_article(deps, posted[2])["supersedes"] == posted[0]
    assert articles.get_article(deps, posted[0])["superseded_by"] == posted[2]
    articles.delete_article(deps, posted[2])
    assert articles.get_article(deps, posted[0])["superseded_by"] is None
    assert quotes.search_quotes(deps, QuoteQuery(), PageRequest()).total == 2
    with pytest.raises(NotFoundError):
        articles.get_article(deps, posted[2])


def test_nothing_is_left_of_the_last_article(deps: Deps) -> None:
    kept, _ = ingest.submit(deps, ArticleInput(text="“We will see about that,” said Piet Vandermolen."))
    gone, _ = ingest.submit(deps, ArticleInput(text=TEXT, publisher="The Garden Gazette"))
    articles.delete_article(deps, gone["id"])
    # Piet's words are still in the other article, as is he; Marta, her statement and both outlets are not.
    assert [rows(deps, table) for table in (Quote, Speaker, SpeakerAlias, Statement, Outlet)] == [
        1,
        1,
        1,
        1,
        0,
    ]
    articles.delete_article(deps, kept["id"])
    assert [rows(deps, table) for table in (Quote, Speaker, Statement, Article)] == [0, 0, 0, 0]
    with pytest.raises(NotFoundError):
        articles.delete_article(deps, kept["id"])


@pytest.mark.parametrize("url", [None, "https://gazette.test/race"])
def test_clients_at_once_make_one_article(deps: Deps, url: str | None) -> None:
    with ThreadPoolExecutor(8) as clients:
        done = list(clients.map(lambda _: ingest.submit(deps, ArticleInput(text=TEXT, url=url)), range(8)))
    assert len({article["id"] for article, _ in done}) == 1
    assert [outcome for _, outcome in done].count("created") == 1
    assert [rows(deps, table) for table in (Article, Quote, Speaker, Statement)] == [1, 2, 2, 2]


def test_clients_at_once_with_other_texts_at_one_url_make_one_row_of_revisions(deps: Deps) -> None:
    given = [ArticleInput(text=f"{TEXT} {n}", url="https://gazette.test/race") for n in range(6)]
    with ThreadPoolExecutor(6) as clients:
        done = list(clients.map(lambda article: ingest.submit(deps, article)[0]["id"], given))
    shown = [articles.get_article(deps, article_id) for article_id in done]
    assert sorted(article["supersedes"] is None for article in shown) == [False] * 5 + [True]
    assert len({article["supersedes"] for article in shown}) == 6
    assert quotes.search_quotes(deps, QuoteQuery(), PageRequest()).total == 2


def test_nothing_is_half_written(deps: Deps, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("in the middle")

    ingest.submit(
        deps, ArticleInput(text="“It is all quite safe,” said Ines Moreau.", url="https://a.test/1")
    )
    monkeypatch.setattr("quotesvc.services.statements.assign", fail)
    with pytest.raises(RuntimeError):
        ingest.submit(deps, ArticleInput(text=TEXT, url="https://a.test/1"))
    assert [rows(deps, table) for table in (Article, Quote, Speaker, Outlet)] == [1, 1, 1, 0]
    assert quotes.search_quotes(deps, QuoteQuery(), PageRequest()).total == 1


def test_a_new_run_replaces_the_rows_and_keeps_their_ids(deps: Deps) -> None:
    article, _ = ingest.submit(deps, ArticleInput(text=TEXT))
    analysis = deps.analyser.analyse(TEXT[: TEXT.index("Nobody")], title=None, publisher=None, skip=())
    with deps.store.write() as session:
        row = session.get_one(Article, article["id"])
        ingest.record(session, row, analysis)
    again = articles.get_article(deps, article["id"])
    assert again["quotes"] == article["quotes"][:1]
    assert rows(deps, Speaker) == 1


def test_extract_answers_the_same_and_stores_nothing(deps: Deps) -> None:
    given = ArticleInput(text=TEXT, publisher="The Garden Gazette", published_at="2021-03-04T10:00:00+02:00")
    shown = ingest.extract(deps, given)
    assert rows(deps, Article) == rows(deps, Outlet) == 0
    assert shown == ingest.extract(deps, given)
    assert shown["publisher"]["known"] is False and shown["published_at"] == "2021-03-04T08:00:00Z"
    stored, _ = ingest.submit(deps, given)
    derived = {"id", "article", "statement"}
    for quote, kept in zip(shown["quotes"], stored["quotes"], strict=True):
        assert quote["statement"] is None and quote["article"] == shown["id"]
        assert {k: v for k, v in quote.items() if k not in derived} == {
            k: v for k, v in kept.items() if k not in derived
        }


def test_other_kinds_are_kept_and_shown_when_asked_for(deps: Deps) -> None:
    text = "The “WALL” was there. “It is only a wall,” said Ines Moreau."
    article, _ = ingest.submit(deps, ArticleInput(text=text))
    assert [quote["text"] for quote in article["quotes"]] == ["It is only a wall,"]
    everything = articles.get_article(deps, article["id"], all_kinds=True)["quotes"]
    assert [(quote["text"], quote["kind"], quote["statement"] is None) for quote in everything] == [
        ("WALL", "other", True),
        ("It is only a wall,", "direct", False),
    ]
    assert len(ingest.extract(deps, ArticleInput(text=text), all_kinds=True)["quotes"]) == 2


@pytest.mark.parametrize(
    ("publisher", "url", "slug"),
    [
        ("The Standard", "https://www.standardmedia.co.ke/national/1", "the-standard-kenya"),
        ("The Standard", "https://www.thestandard.com.hk/1", "the-standard"),
        ("The Standard", None, "the-standard"),
        ("Times", "https://www.nytimes.com/1", "new-york-times"),
        ("The Guardian", "https://www.nytimes.com/1", "the-guardian"),  # a copy of a Guardian piece
        (None, "https://www.nytimes.com/1", "new-york-times"),
        ("the", "https://www.nytimes.com/1", "the"),
    ],
)
def test_the_address_tells_outlets_of_one_name_apart(
    publisher: str | None, url: str | None, slug: str
) -> None:
    draft = prepare(ArticleInput(text=TEXT, publisher=publisher, url=url), load_default(), Limits())
    assert draft.publisher is not None
    assert draft.publisher.slug == slug


def test_html_is_read_and_says_what_it_is(deps: Deps) -> None:
    html = """<html><head><title>Harbour</title>
    <meta property="og:site_name" content="The Garden Gazette"></head>
    <body><article><h1>Harbour “will open”</h1><p>“The harbour will open again in spring,” said Marta Oyelaran
    on the quay yesterday, where a good many people had come to hear what she had to say about the works.</p>
    <p>Nobody else was there to be asked about it, and the rest of the day went by without another word on
    the matter from anybody in the town or in the capital.</p></article></body></html>"""
    article, _ = ingest.submit(deps, ArticleInput(html=html))
    quote = article["quotes"][-1]
    assert article["text"][quote["start"] : quote["end"]] == quote["text"]
    assert article["publisher"] == {
        "slug": "garden-gazette",
        "name": "The Garden Gazette",
        "kind": None,
        "country": None,
        "owner": None,
        "known": False,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        '"',
        "a",
        "“”„''",
        "“" * 500,
        "\U0001f600 “so \U0001f600 be it” said Ana Lum.",
        "\u202e“שלום וברכה”\u202c",
        "x" * 100_000,
        "“" + "wordy " * 30_000 + "”",
        "“" + "x" * 200_000 + "” said " + "X" * 50_000,
    ],
)
def test_odd_texts_are_stored_as_they_are(deps: Deps, text: str) -> None:
    article, _ = ingest.submit(deps, ArticleInput(text=text))
    assert article["text"] == text
    for quote in article["quotes"]:
        assert text[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "text"),  # neither text nor html
        ({"text": "a", "html": "<p>a"}, "text"),  # both
        ({"text": "a\0b"}, "text"),  # NUL
        ({"text": "a", "title": "\ud800"}, "title"),  # half a surrogate pair
        ({"text": "a", "authors": ("Jo", "\0")}, "authors"),
        ({"text": "a", "url": "javascript:alert(1)"}, "url"),
        ({"text": "a", "url": "https://"}, "url"),
        ({"text": "a", "url": "http://[::1"}, "url"),
        ({"text": "a", "published_at": "yesterday"}, "published_at"),
        (
            {"text": "a", "published_at": "0001-01-01T00:00:00+23:00"},
            "published_at",
        ),  # before the year 1 in UTC
        ({"text": "a", "language": "en; drop"}, "language"),
    ],
)
def test_input_that_cannot_be_used_is_refused_by_field(deps: Deps, given: dict[str, str], field: str) -> None:
    with pytest.raises(InputError) as refused:
        ingest.submit(deps, ArticleInput(**given))
    assert list(refused.value.fields) == [field] and refused.value.fields[field]
    assert rows(deps, Article) == 0


def test_too_much_is_refused(deps: Deps) -> None:
    small = Deps(deps.store, deps.analyser, deps.gazetteer, Limits(text=10, title=5, name=5, authors=1))
    for given in (
        {"text": "x" * 11},
        {"html": "<p>" + "long enough " * 20},
        {"text": "x", "title": "y" * 6},
        {"text": "x", "publisher": "y" * 6},
        {"text": "x", "authors": ("a", "b")},
    ):
        with pytest.raises(TooLargeError):
            ingest.submit(small, ArticleInput(**given))
    assert ingest.submit(small, ArticleInput(text="x" * 10))[1] == "created"


def test_a_page_whose_text_is_too_long_is_not_told_that_its_html_is(deps: Deps) -> None:
    small = Deps(deps.store, deps.analyser, deps.gazetteer, Limits(text=10, html=1_000))
    with pytest.raises(TooLargeError) as refused:
        ingest.submit(small, ArticleInput(html="<p>" + "long enough " * 20))
    assert refused.value.fields == {"html": ["Its text is longer than 10 characters."]}


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<html></html>",
        "<body><script>var a = '“We go,” he said.';</script></body>",
        "<p>&nbsp;</p>",
    ],
)
def test_a_page_without_text_is_refused(deps: Deps, html: str) -> None:
    for call in (ingest.submit, ingest.extract):
        with pytest.raises(InputError) as refused:
            call(deps, ArticleInput(html=html, publisher="BBC"))
        assert refused.value.fields == {"html": ["No text was found in it."]}
    assert rows(deps, Article) == 0


def test_offsets_of_a_title_count_in_the_title_as_it_was_posted(deps: Deps) -> None:
    title = ' \n"We go," said Ann Lee '
    article, _ = ingest.submit(deps, ArticleInput(text="It rains.", title=title))
    (quote,) = article["quotes"]
    assert article["title"] == title
    for words in (quote, quote["cue"], quote["speaker"]["mention"]):
        assert title[words["start"] : words["end"]] == words["text"]
    assert ingest.submit(deps, ArticleInput(text="It snows.", title=" \n"))[0]["title"] is None


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": "", "title": '"We go," said Ann Lee'},
        {"html": "<body></body>", "title": '"We go," said Ann Lee'},
        {"html": '<title>"We go," said Ann Lee</title><script>1</script>'},
    ],
)
def test_what_has_a_title_or_is_no_page_may_lack_a_text(deps: Deps, given: dict[str, str]) -> None:
    article, outcome = ingest.submit(deps, ArticleInput(**given))
    assert (article["text"], outcome, len(article["quotes"])) == ("", "created", int(given != {"text": ""}))


def test_a_page_without_text_harms_no_other_of_its_batch(deps: Deps) -> None:
    pages = ("<p>It rains.</p>", "<script>1</script>", "<p>It snows.</p>")
    lines = [BatchLine(number, ArticleInput(html=page)) for number, page in enumerate(pages, 1)]
    first, second, third = ingest.batch(deps, lines)
    assert (first["status"], third["status"], rows(deps, Article)) == ("created", "created", 2)
    assert (second["line"], second["error"]["errors"]) == (2, {"html": ["No text was found in it."]})


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ([], []),  # a list where an object should be
        ("text", []),
        ({"text": 5}, ["text"]),
        ({"text": "a", "colour": "red", "authors": "Jo"}, ["authors", "colour"]),
        ({"text": "a", "authors": ["Jo", 1]}, ["authors"]),
    ],
)
def test_wrong_types_in_json(value: object, fields: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        article_input(value)
    assert sorted(refused.value.fields) == fields


def test_json_becomes_an_article() -> None:
    value = {"text": "a", "authors": ["Jo"], "title": None}
    assert article_input(value) == ArticleInput(text="a", authors=("Jo",))


def test_a_bad_line_harms_no_other(deps: Deps) -> None:
    lines = [
        BatchLine(1, ArticleInput(text=TEXT)),
        BatchLine(2, error=InputError("Not JSON.")),
        BatchLine(3, ArticleInput(text="a\0")),
        BatchLine(4, ArticleInput(text=TEXT)),
    ]
    first, second, third, fourth = ingest.batch(deps, lines)
    assert first["status"] == "created" and fourth == first | {"line": 4, "status": "existing"}
    assert second == {"line": 2, "error": {"code": "invalid", "detail": "Not JSON.", "errors": {}}}
    assert third["line"] == 3 and list(third["error"]["errors"]) == ["text"]


def test_equal_words_share_a_statement(deps: Deps) -> None:
    def posted(text: str) -> str:
        return ingest.submit(deps, ArticleInput(text=text))[0]["id"]

    def shared(*ids: str) -> bool:
        """Whether the last quotes of these articles have one statement; it may change as others come in."""
        return len({articles.get_article(deps, each)["quotes"][-1]["statement"] for each in ids}) == 1

    first = posted("“The muddy harbour and the lighthouse will open again in spring,” said Marta Oyelaran.")
    # Case, punctuation and accents aside the same words, whoever is held to have said them.
    again = "“the muddy harbour, and the lighthouse, will open: again, in Spring!” said Piet Vandermolen."
    assert shared(first, posted(f"So: {again}"))
    assert not shared(first, posted("“The harbour will never be made for trade,” said Marta Oyelaran."))
    # Few words are the same statement only when the same person said them.
    short = posted("“No comment,” said Marta Oyelaran.")
    assert shared(short, posted("Again: “No comment!” said Marta Oyelaran."))
    assert not shared(short, posted("“No comment,” said Piet Vandermolen."))
    twice = articles.get_article(deps, posted("“No comment.” And once more: “No comment.”"))["quotes"]
    assert twice[0]["statement"] != twice[1]["statement"]


def test_lists_of_articles_have_no_text(deps: Deps) -> None:
    for number in range(5):
        ingest.submit(
            deps, ArticleInput(text=f"{TEXT} {number}", publisher="Reuters" if number % 2 else "TASS")
        )
    page = articles.list_articles(deps, PageRequest(limit=3))
    assert page.total == 5 and len(page.items) == 3
    assert page.items[0]["quote_count"] == 2 and "text" not in page.items[0]
    rest = articles.list_articles(deps, PageRequest(limit=3, cursor=page.next))
    assert rest.next is None
    assert len({article["id"] for article in page.items + rest.items}) == 5
    assert articles.list_articles(deps, PageRequest(), publisher="tass.ru").total == 3
    assert articles.list_articles(deps, PageRequest(), publisher="Nowhere Times").total == 0
