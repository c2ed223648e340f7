"""Short names that several outlets share, or that are words: who publishes the text and what stands around decide."""

from __future__ import annotations

import pytest

from quotesvc.outlets.gazetteer import Context, Gazetteer, Outlet, load_default

SHIPPED = load_default()


def meant(text: str, publisher: str | None = None, gazetteer: Gazetteer = SHIPPED) -> list[tuple[str, bool]]:
    """(slug, whether the words prove that it is an outlet) of all that is found."""
    found = gazetteer.find(text, gazetteer.context(publisher))
    return [(item.outlet.slug, not item.weak) for item in found]


@pytest.mark.parametrize(
    ("name", "publisher", "slug"),
    [
        # the publisher itself goes before its country
        ("Times", "The New York Times", "new-york-times"),
        ("Times", "latimes.com", "los-angeles-times"),
        ("Times", "https://www.thetimes.co.uk/article/1", "the-times"),
        ("Sun", "baltimore-sun", "baltimore-sun"),
        ("Post", "New York Post", "new-york-post"),
        ("Post", "scmp.com", "scmp"),
        # the country of a known publisher, of a host, of a name
        ("Times", "The Guardian", "the-times"),
        ("Times", "Irish Examiner", "irish-times"),
        ("Times", "gazette.example.co.uk", "the-times"),
        ("Sun", "BBC", "the-sun"),
        ("Post", "CNN", "washington-post"),
        ("Post", "Thai PBS", "bangkok-post"),
        ("Observer", "The Guardian", "the-observer"),
        ("Observer", "Jamaica Gleaner", "jamaica-observer"),
        ("Independent", "BBC", "the-independent"),
        ("Independent", "RTE", "irish-independent"),
        ("Mirror", "Daily Mail", "daily-mirror"),
        ("Mirror", "Newswire Sri Lanka", "daily-mirror-sri-lanka"),
        ("Guardian", "The Punch", "guardian-nigeria"),
        ("Guardian", None, "the-guardian"),
        ("VTV", "El Nacional", "vtv-venezuela"),
        ("VTV", "VnExpress", "vietnam-television"),
        ("TV 2", "NRK", "tv-2-norway"),
        ("TV 2", "Politiken", "tv-2-denmark"),
        # names that are borne by one alone need no publisher; a relay makes them count
        ("Hill", None, "the-hill"),
        ("Hill", "CNN", "the-hill"),
    ],
)
def test_publisher_and_country_decide(name: str, publisher: str | None, slug: str) -> None:
    assert meant(f"She told the {name} that it was over.", publisher) == [(slug, False)]


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Times", None),
        ("Sun", None),
        ("Post", None),
        ("Observer", None),
        ("Independent", None),
        ("Mirror", None),
        # several papers of the country, each of its own town
        ("Sun", "Chicago Tribune"),
        ("Star", "Toronto Sun"),
        # a publisher that the gazetteer lacks may call itself so
        ("Post", "Harbour Post"),
        ("Times", "Wharfedale Times"),
        ("Post", "Denver Courier"),
    ],
)
def test_abstains_where_nothing_decides(name: str, publisher: str | None) -> None:
    assert meant(f"She told the {name} that it was over.", publisher) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("He asked the Los Angeles Times. The Times had no answer.", "los-angeles-times"),
        ("The Toronto Sun was first. The Sun had a photograph.", "toronto-sun"),
        ("The Washington Post was first. The Post had a photograph.", "washington-post"),
        ("The Charlotte Observer was first. The Observer had a photograph.", "charlotte-observer"),
        ("The Irish Independent was first. The Independent had a photograph.", "irish-independent"),
        ("The Daily Mirror was first. The Mirror had a photograph.", "daily-mirror"),
        ("Time magazine was first. She told Time that it was over.", "time"),
        ("Sky News was first. She told Sky that it was over.", "sky-news"),
    ],
)
def test_a_fuller_name_in_the_text_decides(text: str, slug: str) -> None:
    assert meant(text) == [(slug, True), (slug, True)]
    assert meant(text, "Daily Nation") == [(slug, True), (slug, True)]  # whoever publishes it


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("the Sun newspaper", "the-sun"),
        ("the Sun, a British tabloid,", "the-sun"),
        ("the British tabloid the Sun", "the-sun"),
        ("Britain's best-selling Sun newspaper", "the-sun"),
        ("Britain's Times", "the-times"),
        ("the Times, a British newspaper,", "the-times"),
        ("Malta's Times newspaper", "times-of-malta"),
        ("the Post newspaper", "washington-post"),
        ("the Observer newspaper", "the-observer"),
        ("the Independent newspaper", "the-independent"),
        ("the Mirror newspaper", "daily-mirror"),
        ("Sri Lanka's Mirror newspaper", "daily-mirror-sri-lanka"),
        ("the magazine Time", "time"),
        ("the broadcaster Sky", "sky-news"),
        ("the Hill newspaper", "the-hill"),
        ("the website The Hill", "the-hill"),
    ],
)
def test_words_around_decide(text: str, slug: str) -> None:
    assert meant(f"He spoke to {text} again.") == [(slug, True)]


@pytest.mark.parametrize(
    "text",
    [
        "At that Times Square hotel nobody slept.",
        "The Sun Valley road is closed.",
        "The Post Office lost the parcel.",
        "An Independent Senator from the coast spoke.",
        "Time Warner was sold.",
        "The Sky Harbor airport was shut.",
        "On Capitol Hill they laughed.",
        "Emily Post wrote a book; the Mirror Lake froze.",
        "The Observer Group of islands lies north.",
        # lower case is no name
        "For the first time the sun and the sky were in the mirror on the hill, said an independent observer.",
    ],
)
def test_words_that_are_no_outlet(text: str) -> None:
    assert meant(text) == []
    assert meant(text, "BBC") == []


@pytest.mark.parametrize(
    "text",
    [
        "The Sun rises daily over the bay.",
        "The Sun, a star whose daily path is known, was late.",
        "Time will tell.",
        "The Sky was red.",
        "The Mirror was broken.",
        "The Hill was steep.",
    ],
)
def test_a_name_at_the_start_of_a_sentence_proves_nothing(text: str) -> None:
    assert not any(proved for _, proved in meant(text, "BBC"))


def test_a_capital_article_within_a_sentence_is_part_of_the_name() -> None:
    assert meant("She told The Times of it.") == [("the-times", False)]
    assert meant("The Times was told of it.") == []


@pytest.mark.parametrize(
    ("text", "publisher", "slug"),
    [
        ("The Daily Mirror was told.", None, "daily-mirror"),
        ("The Daily Mirror was told.", "Newswire Sri Lanka", "daily-mirror-sri-lanka"),
        ("Sri Lanka's Daily Mirror was told.", None, "daily-mirror-sri-lanka"),
        ("ABC was told.", "CNN", "abc-news"),
        ("ABC was told.", "The Australian", "australian-broadcasting-corporation"),
    ],
)
def test_namesakes_at_home(text: str, publisher: str | None, slug: str) -> None:
    assert meant(text, publisher) == [(slug, True)]


def test_the_place_of_a_sentence_decides_between_namesakes() -> None:
    assert meant("In Nairobi, the Star had it first.") == [("the-star-kenya", False)]
    assert meant("She came from Nairobi. The Star had it first.") == []


@pytest.mark.parametrize(
    ("publisher", "slug", "country"),
    [
        (None, None, None),
        ("  ", None, None),
        ("BBC", "bbc", "GB"),
        ("www.bbc.co.uk", "bbc", "GB"),
        ("Irish Wharf Herald", None, "IE"),
        ("wharf-herald.co.nz", None, "NZ"),
        ("Wharf Herald", None, None),
        ("wharf-herald.io", None, None),
        ("http://[", None, None),
    ],
)
def test_context_of_a_publisher(publisher: str | None, slug: str | None, country: str | None) -> None:
    context = SHIPPED.context(publisher)
    assert (context.publisher and context.publisher.slug, context.country) == (slug, country)


def test_reach_decides_between_rows_of_ones_own() -> None:
    town = Outlet("hill-town-post", "Hill Town Post", weak_aliases=("Post",), country="GB", reach="regional")
    read_at_home = Outlet("harbour-post", "Harbour Post", weak_aliases=("Post",), country="GB")
    small = Gazetteer([town, read_at_home])
    british = Context(country="GB")
    assert [item.outlet.slug for item in small.find("told the Post", british)] == ["harbour-post"]
    assert small.find("told the Post") == []
    assert Gazetteer([town]).find("told the Post", british) == []
