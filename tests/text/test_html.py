"""Pages of several kinds, and pages that are none: the article's words and marks, none of the furniture."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotesvc.text import Source, check_text, read_html

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> Source:
    return read_html((PAGES / f"{name}.html").read_text("utf-8"))


METADATA = [
    ("cms", {"title": "Harbour plan “dead”, says mayor", "byline": "Jane Roe", "site": "The Quay Herald",
             "published_at": "2024-03-06T02:30:00Z", "language": "en", "dateline": None}),
    ("wordpress", {"title": "Bakers walk out over night shifts", "byline": "Tom Birch",
                   "site": "Valley Notes", "published_at": "2023-11-02T06:15:00Z",
                   "dateline": "GREENDALE, Nov. 2 (AP)"}),
    ("live", {"title": "Storm Odo live: ferries stopped", "site": "Coast Wire", "published_at": None}),
    ("hashed", {"title": "‘Nobody warned us’: flood town counts its losses", "byline": "Ines Calloway, Ravi Anand",
                "site": "The Meridian", "published_at": "2023-09-18T10:05:00Z",
                "dateline": "ALDER CREEK, Ore."}),
    ("newsletter", {"title": "The ministry's \"paper army\"", "byline": "Samuel Okoro", "site": "Ledger & Lamp",
                    "published_at": "2025-01-20T09:00:11Z"}),
    ("drupal", {"title": "Council backs tram line in late vote", "site": "Northford Courier",
                "published_at": "2024-02-12T22:41:07Z"}),
    ("rtl", {"title": "الميناء مغلق", "language": "ar", "byline": None}),
    ("tables", {"title": "Mill fire", "language": None, "site": None}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), METADATA)
def test_metadata(name, expected):
    source = page(name)
    assert {field: getattr(source, field) for field in expected} == expected


TEXTS = [
    "cms",  # a news system: marks, no-break spaces, tags inside words, <q>, <time>; the title is not repeated
    "wordpress",  # a blog with caption, share buttons, related posts and a discussion
    "amp",  # two paragraphs among consent, advertisement and menu elements
    "rtl",  # Arabic, with guillemets and with curly marks
    "form",  # the whole page inside one form
    "tables",  # laid out by nested tables, with breaks for paragraphs and a table of figures
    "drupal",  # fields with captions, a pull quote that says again what the text says, a discussion
    "components",  # an element's part is named by data-component alone
    "hashed",  # classes that say nothing, an appeal to subscribe in the text, data of the page in a script
    "newsletter",  # a callout and a form between the paragraphs
    "press",  # a list in which somebody is quoted, on a page without <article>
]


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_that_of_the_file_beside_the_page(name):
    assert page(name).text + "\n" == (PAGES / f"{name}.txt").read_text("utf-8")


def test_every_post_of_a_live_page_is_read():
    text = page("live").text
    assert [quote in text for quote in ("“No crossing is worth a life,”", "“waiting for", "“Keep the")] == [
        True
    ] * 3


ODD = [
    # Nothing to read.
    ("", ""),
    ("<", "<"),
    ("<p>", ""),
    ("<!-- “hidden” -->", ""),
    ("<html><body><script>document.write('“hi”')</script></body></html>", ""),
    ("<script>“hi”", ""),
    ("<style>q { content: '“' }</style>", ""),
    # Plain text that was posted as HTML keeps its lines.
    ("“Yes,” she said.\n\nHe &amp; she left.", "“Yes,” she said.\n\nHe & she left."),
    ("5 < 6 and “7 > 6”", "5 < 6 and “7 > 6”"),
    # Fragments, broken nesting, unknown elements, entities without semicolons.
    ("<p>“Yes,” she said.</p>", "“Yes,” she said."),
    ("<p>“Yes,” she said.<p>He left.", "“Yes,” she said.\nHe left."),
    ("<b><p>“Yes,</b>” she said.</p></div>", "“Yes,” she said."),
    ("<story-text><p>&ldquo;Yes&rdquo;, she &quotsaid&quot.</p></story-text>", "“Yes”, she \"said\"."),
    ("<div>“Yes,” she said.<br><br>He left.</div>", "“Yes,” she said.\nHe left."),
    # A wrong charset declaration: the string is what counts.
    ("<html><head><meta charset='windows-1252'></head><body><p>“Žluťoučký kůň,” řekl.</p></body></html>",
     "“Žluťoučký kůň,” řekl."),
    ('<?xml version="1.0" encoding="latin-1"?><html><body><p>“Ž,” řekl.</p></body></html>', "“Ž,” řekl."),
    # Characters that no store takes.
    ("<p>a\0b “x\ud800” said.</p>", "ab “x” said."),
    ("<p>&#0;&#xD800;“x” said he.</p>", "“x” said he."),
    # Marks around <q> are not doubled.
    ("<p>He said “<q>no</q>” and <q>“never”</q> and <q><b>not</b> now</q>.</p>",
     "He said ““no”” and “never” and “not now”."),
]  # fmt: skip


@pytest.mark.parametrize(("html", "text"), ODD)
def test_odd_pages(html, text):
    assert read_html(html).text == text


PARAGRAPH = "<p>The council met and “voted twice”, the clerk said in the hall of the old town.</p>"
WORDS = "The council met and “voted twice”, the clerk said in the hall of the old town."


NESTED = [("div", 100_000), ("span", 20_000), ("table", 20_000), ("blockquote", 5_000), ("unknown", 5_000)]


@pytest.mark.parametrize(("tag", "depth"), NESTED)
def test_what_is_nested_absurdly_deep_is_read_and_so_is_what_follows(tag, depth, time_limit):
    html = f"<html><body>{f'<{tag}>' * depth}{PARAGRAPH}{f'</{tag}>' * depth}{PARAGRAPH}</body></html>"
    with time_limit(20):
        assert read_html(html).text.count("“voted twice”") == 2


def test_metadata_nested_absurdly_deep_is_passed_over():
    script = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    assert read_html(f"<html><head>{script}</head><body>{PARAGRAPH}</body></html>").text == WORDS


HUGE = [
    PARAGRAPH * 110_000,
    f"<p>{'x' * 10_000_000}</p>",
    "<p>a <b>b</b> " * 100_000,
    "<div" * 500_000,
    "<!--" * 2_500_000,
    "&" * 10_000_000,
    '<a href="/x">link</a>' * 80_000,
]


@pytest.mark.parametrize("html", HUGE, ids=lambda html: html[:12])
def test_pages_of_up_to_ten_megabytes_are_read_in_bounded_time(html, time_limit):
    with time_limit(60):
        check_text(read_html(html).text)


def test_a_megabyte_of_article_is_read_in_seconds(time_limit):
    with time_limit(10):
        assert (
            read_html(f"<html><body><article>{PARAGRAPH * 11_000}</article></body></html>").text.count("“")
            == 11_000
        )


DATES = [
    ('<meta property="article:published_time" content="2024-03-05T21:30:00-05:00">', "2024-03-06T02:30:00Z"),
    ('<meta property="article:published_time" content="2024-03-05T21:30:00Z">', "2024-03-05T21:30:00Z"),
    ('<meta itemprop="datePublished" content="2024-03-05">', "2024-03-05T00:00:00Z"),
    ('<script type="application/ld+json">{"datePublished": "2024-03-05T10:00"}</script>',
     "2024-03-05T10:00:00Z"),
    # What is no date is passed over for what is one.
    ('<meta property="article:published_time" content="yesterday"><meta name="date" content="2024-03-05">',
     "2024-03-05T00:00:00Z"),
    ('<script type="application/ld+json">{"datePublished": 5, broken</script>', None),
    ('<meta name="date" content="0001-01-01T00:00:00+14:00">', None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "published_at"), DATES)
def test_time_of_publication(head, published_at):
    assert read_html(f"<html><head>{head}</head><body>{PARAGRAPH}</body></html>").published_at == published_at


PIECES = st.sampled_from((PAGES / "pieces.txt").read_text("utf-8").splitlines())


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=12)).map("".join))
def test_no_page_breaks_the_reader_and_every_text_can_be_stored(html):
    source = read_html(html)
    assert check_text(source.text) == source.text
    ends = [0, *(offset for span in source.skip for offset in span), len(source.text)]
    assert ends == sorted(ends)
