"""Relays: which outlets an article names, what makes a relay of one, and how far it is carried.

The Docs are blank ones and the speakers given by hand, so nothing here depends on the trained model.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.nlp import relays
from quotesvc.nlp.quotes import find_marked
from quotesvc.nlp.relay_frames import MASK, frames, mask
from quotesvc.nlp.types import Mention, Speaker, SpeakerKind
from quotesvc.outlets.gazetteer import Gazetteer, Outlet, load_default

NLP = spacy.blank("en")
GAZETTEER = load_default()


@dataclass(frozen=True)
class Said:
    speaker: Speaker | None


def speaker(text: str, name: str | None, kind: SpeakerKind, near: int) -> Speaker | None:
    """``name`` as a speaker whose mention is the nearest naming of it in ``text``, by its last word."""
    if name is None:
        return None
    word = name.split()[-1]
    starts = [at for at in range(len(text)) if text.startswith(word, at)]
    if not starts:
        return Speaker(name, kind, None, None, "name")
    start = min(starts, key=lambda at: abs(at - near))
    return Speaker(name, kind, None, Mention(word, start, start + len(word)), "name")


def read(
    text: str,
    names: list[str | None] | str | None = None,
    *,
    kind: SpeakerKind = "person",
    gazetteer: Gazetteer = GAZETTEER,
    publisher: Outlet | None = None,
) -> list[relays.Found]:
    """The relays of ``text``, whose marked stretches were said by ``names`` (one name: by that one all)."""
    marked = find_marked(text)
    given = names if isinstance(names, list) else [names] * len(marked)
    said = [Said(speaker(text, name, kind, quote.end)) for name, quote in zip(given, marked, strict=True)]
    doc = NLP(text)
    doc._.outlets = relays.article_outlets(doc, gazetteer)
    return relays.find_relays(doc, marked, said, gazetteer, publisher)


def brief(found: list[relays.Found]) -> list[list[tuple[str, str, str, str]]]:
    """Slug, mention, basis and scope of each relay of each quote."""
    return [[(r.outlet.slug, r.mention.text, r.basis, r.scope) for r in links] for links, _ in found]


@pytest.mark.parametrize(
    ("text", "slug", "mention", "basis"),
    [
        # quoted_by
        ("“We are open,” the TASS state news agency quoted Orlov as saying.", "tass", "TASS", "quoted_by"),
        ("“We are open,” Orlov was quoted as saying by the Interfax news agency.", "interfax", "Interfax",
         "quoted_by"),
        ("Orlov, quoted by Kommersant, said the door was “wide open”.", "kommersant", "Kommersant",
         "quoted_by"),
        # told
        ("Orlov told Xinhua that the bridge was “ready”.", "xinhua", "Xinhua", "told"),
        ("“It is ready,” Orlov told Fox's Ann Harker.", "fox-news", "Fox", "told"),
        ("“It is ready,” Orlov told BBC One's Breakfast with Frost.", "breakfast-with-frost",
         "BBC One's Breakfast with Frost", "told"),
        ("In remarks to the state-owned Rossiya 24 channel, Orlov called it “ready”.", "rossiya-24",
         "Rossiya 24", "told"),
        ("“It is ready,” Orlov said, speaking to CNN.", "cnn", "CNN", "told"),
        # according_to
        ("The bridge is “ready”, according to Ukrinform.", "ukrinform", "Ukrinform", "according_to"),
        # interview
        ("In an interview published in El País, Orlov said it was “ready”.", "el-pais", "El País",
         "interview"),
        ("Orlov said in an interview with NHK that it was “ready”.", "nhk", "NHK", "interview"),
        ("“It is ready,” Orlov said on Meet the Press.", "meet-the-press", "Meet the Press", "interview"),
        # reported
        ("Orlov found the bridge “ready”, Reuters reported.", "reuters", "Reuters", "reported"),
        ("“It is ready,” Orlov said, as reported by Yonhap.", "yonhap", "Yonhap", "reported"),
        # carried_by
        ("Orlov called it “ready” in comments carried by the semi-official Mehr News Agency.",
         "mehr-news-agency",
         "Mehr News Agency", "carried_by"),
        ("Orlov said in a statement published by IRNA that it was “ready”.", "irna", "IRNA", "carried_by"),
        ("Orlov wrote in an op-ed for Le Monde that it was “ready”.", "le-monde", "Le Monde", "carried_by"),
        # social_post
        ("“It is ready,” Orlov wrote on X.", "x", "X", "social_post"),
        ("“It is ready,” Orlov said in a Facebook post.", "facebook", "Facebook", "social_post"),
        ("On Telegram, Orlov wrote: “It is ready.”", "telegram", "Telegram", "social_post"),
        ("Asked by Politico about it, Orlov said it was “ready”.", "politico", "Politico", "told"),
        ("In response to questions from Politico, Orlov called it “ready”.", "politico", "Politico", "told"),
        ("A spokesman told Reuters that it was “ready”.", "reuters", "Reuters", "told"),
        ("Orlov told the Kyodo editorial board that it was “ready”.", "kyodo-news", "Kyodo", "told"),
        ("Orlov, speaking to reporters, called it “ready”, per Axios.", "axios", "Axios", "according_to"),
        ("“It is ready,” said Orlov, reports USA Today.", "usa-today", "USA Today", "reported"),
        ("It was, as Politico put it, “ready”.", "politico", "Politico", "reported"),
        ("“It is ready,” wrote Politico columnist Dana Orlov.", "politico", "Politico", "reported"),
        ("“It is ready,” explained CBS moderator Dana Orlov.", "cbs-news", "CBS", "reported"),
        # what a broadcaster stages, it also carries
        ("“It is ready,” Orlov said at a CNN town hall.", "cnn", "CNN", "interview"),
        ("“It is ready,” Orlov said at a town hall hosted by CNN.", "cnn", "CNN", "interview"),
        ("At a forum on bridges sponsored by CNN, Orlov called it “ready”.", "cnn", "CNN", "interview"),
        # pieces and sayings of the outlet's
        ("A Reuters report said Orlov had called it “ready”.", "reuters", "Reuters", "reported"),
        ("J. J. Orlov, editor at large of Politico, wrote that it was “ready”.", "politico", "Politico", "reported"),
        ("“It is ready,” Orlov said during a Reddit AMA.", "reddit", "Reddit", "social_post"),
        ("Orlov called it “ready” in a series of tweets.", "twitter", "tweets", "social_post"),
        ("Orlov told his 20,000 Twitter followers that it was “ready”.", "twitter", "Twitter", "social_post"),
        ("“It is ready,” Orlov said in one of a series of Facebook posts.", "facebook", "Facebook", "social_post"),
        ("Orlov, who presents the Bolts podcast, told its listeners it was “ready”.", "bolts", "Bolts", "told"),
        ("Speaking on the cable channel CNBC, Orlov called it “ready”.", "cnbc", "CNBC", "interview"),
        ("It was “ready”, declared La Stampa in May.", "la-stampa", "La Stampa", "reported"),
        # the web site of somebody who is named
        ("“It is ready,” reads a statement on the Orlov campaign's website.", "orlov-campaign-s-website",
         "Orlov campaign's website", "carried_by"),
        # a programme is named with its broadcaster, in quotation marks or not
        ("“It is ready,” Orlov told Fox's Ann Harker on Monday.", "fox-news", "Fox", "told"),
        ("“It is ready,” Orlov said on KLMN's Harbor Hour.", "klmns-harbor-hour", "KLMN's Harbor Hour",
         "interview"),
        # a description between article and name, of whatever words
        ("“It is ready,” Orlov told the Dutch shipping weekly Trouw in April.", "trouw", "Trouw", "told"),
        ("“It is ready,” Orlov said in a speech broadcast by the rebels' Al-Masirah.", "al-masirah", "Al-Masirah",
         "carried_by"),
        ("It was “ready”, Orlov related to TASS.", "tass", "TASS", "told"),
        ("Orlov was traced by TASS and called it “ready”.", "tass", "TASS", "told"),
        # documents that an outlet has seen
        ("In the affidavit, which TASS has seen, Orlov calls it “ready”.", "tass", "TASS", "carried_by"),
        ("In the minutes, to which TASS had access, Orlov calls it “ready”.", "tass", "TASS", "carried_by"),
        ("In a note consulted by TASS, Orlov calls it “ready”.", "tass", "TASS", "carried_by"),
        ("In a series of tweets, Orlov called it “ready”.", "twitter", "tweets", "social_post"),
        # the verb alone names the platform
        ("“It is ready,” Orlov tweeted.", "twitter", "tweeted", "social_post"),
    ],
)  # fmt: skip
def test_constructions(text: str, slug: str, mention: str, basis: str) -> None:
    assert brief(read(text, "Orlov")) == [[(slug, mention, basis, "explicit")]]


@pytest.mark.parametrize(
    "text",
    [
        # only mentioned, or what the article is about
        "“We will not sell Reuters,” said Orlov, its owner.",
        "Orlov, a former reporter for the BBC, called it “ready”.",
        "Reporters from Reuters and NHK stood by. “It is ready,” Orlov said.",
        "“It is ready,” said Orlov, who is due on Fox News Sunday next week.",
        # a spokesman of an outlet speaks for a firm
        "A spokesman for ITV said the bridge was “not ours”.",
        # a venue or event
        "“It is ready,” Orlov told a Baker Hall event in Dallas.",
        "“It is ready,” Orlov told the Pacific Bridge Forum.",
        # invitations of the web site
        "“It is ready,” Orlov said.\n\nFollow us on Telegram and X.",
        "“It is ready,” Orlov told a Guardian event.",
        # an interview that is spoken of
        "“It is ready,” Orlov said, defending his interview with CNN.",
        "“It is ready,” said Orlov, a member of the Wall Street Journal editorial board.",
        "“It is ready,” said Orlov, the founder of a Facebook group with two members.",
        "“It is ready,” Orlov said, angry about a YouTube video.",
        "Orlov criticised a report by Reuters as “unready”.",
        "Orlov, who has 20,000 Twitter followers, called it “ready”.",
        "Orlov, now advising Priorities, citing the polls, called it “ready”.",
        # somebody who bears an outlet's name, and a place that begins with one
        "“It is ready,” said the mayor of Atlantic City.",
        # what a broadcaster's medium only describes
        "Orlov called it “ready” on Beck's radio programme.",
        "This story has been updated to add what Orlov told CNN: “It is ready.”",
        # other organisations are told things, and reply
        "“It is ready,” Orlov told the Planned Bridges Action Network.",
        # in a line in title case a capital proves nothing
        "Bridge Opens At Border Post, Calling It “Ready”\n\nOrlov watched.",
        # persons and peoples are told things, too
        "“It is ready,” Orlov told Putin.",
        "“It is ready,” Orlov told Americans.",
    ],
)  # fmt: skip
def test_no_relay(text: str) -> None:
    assert brief(read(text, "Orlov")) == [[]]


def test_editorial_is_speaker_and_relay() -> None:
    text = (
        "In an editorial, the Global Times called the plan “a lamp without oil”.\n\n"
        "“Lamps need oil,” the paper said."
    )
    found = read(text, "Global Times", kind="organisation")
    assert brief(found) == [
        [("global-times", "Global Times", "editorial", "explicit")],
        [("global-times", "the paper", "editorial", "explicit")],
    ]
    assert [channel for _, channel in found] == ["editorial", "editorial"]


def test_an_editorial_between_commas() -> None:
    text = "The Global Times, in its Friday editorial, called the plan “a lamp without oil”."
    assert brief(read(text, "Global Times", kind="organisation")) == [
        [("global-times", "Global Times", "editorial", "explicit")]
    ]


def test_initials_in_brackets_are_the_outlet_wherever_they_stand() -> None:
    text = "Orlov spoke to Anadolu Agency (AA) by phone. “It is ready,” he told the AA."
    assert brief(read(text, "Orlov")) == [[("anadolu-agency", "AA", "told", "explicit")]]


def test_outlet_as_speaker_by_pronoun() -> None:
    """The evidence is the outlet's name, wherever it stands."""
    text = "Rodong Sinmun took up the matter. Those who count shells, it warned, “should learn to count”."
    found = read(text, ["Rodong Sinmun"], kind="organisation")
    assert brief(found) == [[("rodong-sinmun", "Rodong Sinmun", "reported", "explicit")]]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        # the source of an outlet is nearer to the speaker
        ("Interfax, citing the Kommersant daily, said the bridge was “ready”.", ["kommersant", "interfax"]),
        ("TASS reported, citing RIA Novosti, that the bridge was “ready”.", ["ria-novosti", "tass"]),
        ("TASS reported, citing the Telegram channel of the port, that it was “ready”.", ["telegram",
         "tass"]),
        ("PolitiFact rated the claim. They checked the Kommersant daily and found “two bridges”.", ["kommersant",
         "politifact"]),
        # outlets side by side share a construction
        ("Orlov told Reuters and AFP that it was “ready”.", ["reuters", "afp"]),
    ],
)  # fmt: skip
def test_chains(text: str, slugs: list[str]) -> None:
    (links, _), *_ = read(text, "Orlov")
    assert [link.outlet.slug for link in links] == slugs


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # each conversation has its own words
        ("Orlov told Reuters it was “ready” and told CNN it was “late”.", "Orlov", [["reuters"], ["cnn"]]),
        # and its own speaker
        ("“It is ready,” Orlov told Reuters, while Petrova called it “late”.", ["Orlov", "Petrova"],
         [["reuters"], []]),
        # an outlet that quotes two speakers relays both
        ("Reuters quoted Orlov as saying it was “ready” and Petrova as calling it “late”.",
         ["Orlov", "Petrova"], [["reuters"], ["reuters"]]),
        # what is tweeted about an interview was not said in it
        ("“It is ready,” Orlov tweeted, quoting a Reuters reporter whom Petrova told CNN about.", "Orlov",
         [["twitter"]]),
        ("After he had mocked it on Twitter, Orlov told CNN it was “ready”.", "Orlov", [["cnn"]]),
    ],
)  # fmt: skip
def test_one_conversation_at_a_time(
    text: str, names: list[str | None] | str, expected: list[list[str]]
) -> None:
    assert [[link[0] for link in links] for links in brief(read(text, names))] == expected


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        # an outlet goes on reporting
        ("PolitiFact checked what Orlov claimed. They found “two bridges” there.", "politifact"),
        # a sentence presents an outlet's piece
        ("In Politico’s long profile old friends were eager to speak. “It is ready,” said Dana Orlov.", "politico"),
        # a letter, an email is described, then quoted
        ("The mayor admitted it in an email, released by hackers in the WikiLeaks dump. It is “ready”, Orlov wrote in"
         " an email.", "wikileaks"),
        # the article goes back to a post
        ("Orlov wrote “late” on Telegram.\n\nIt rained.\n\nThe post went on: “It is ready.”", "telegram"),
        # a colon joins it to the next paragraph
        ("A transcript, published by Politico, shows that Orlov laughed.\n\nHe said:\n\n“It is ready.”",
         "politico"),
        # where somebody works is no other occasion
        ("Orlov spoke to TASS on Monday. “It is ready,” said Orlov, a professor at the Harbour School.", "tass"),
    ],
)  # fmt: skip
def test_sentences_that_lead_up(text: str, slug: str) -> None:
    assert [link[0] for link in brief(read(text, "Orlov"))[-1]] == [slug]


def test_whose_remarks_were_carried() -> None:
    """A sentence may say who carried what its subject was quoted with in the paragraph before."""
    text = "Orlov called it “ready”.\n\nOrlov, whose remarks were carried by TASS, said it was “late”."
    assert brief(read(text, "Orlov")) == [[("tass", "TASS", "carried_by", "explicit")]] * 2


def test_only_who_speaks_is_announced() -> None:
    """A sentence about an interview opens what its subject says further on, and nothing of whom it is about."""
    text = "The mayor told CNN about Petrova.\n\nIt rained.\n\n“It is ready,” Petrova said."
    assert brief(read(text, "Petrova")) == [[]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“It is ready,” Orlov told the Wharf City Gazette.", "Wharf City Gazette"),
        ("Orlov told the Marathi daily Lokbandhu that it was “ready”.", "Lokbandhu"),
        ("“It is ready,” Orlov was quoted as saying by the Zorya news agency.", "Zorya"),
        ("Orlov called it “ready” in comments carried by Pulse, a Baku news agency.", "Pulse"),
        ("Orlov said on his podcast, ‘Bolts and Girders’, that it was “ready”.", "Bolts and Girders"),
        ("Orlov told Radio Kvarken that it was “ready”.", "Radio Kvarken"),
        ("“It is ready,” Orlov told the North's television.", "North's television"),
        ("“It is ready,” Russian news agencies quoted Orlov as saying.", "Russian news agencies"),
        ("Zoryana reported, citing Orlov’s office, that it was “ready”.", "Zoryana"),
        (
            "In an op-ed published on Monday by the Dunmore Courier-Journal, Orlov called it “ready”.",
            "Dunmore Courier-Journal",
        ),
        ("A spokesman for the port told the Sunday Kestrel that it was “ready”.", "Sunday Kestrel"),
        ("“It is ready,” Orlov told this week's Dunmore Post.", "Dunmore Post"),
        ("“It is ready,” Orlov was cited as saying by local media.", "local media"),
        ("“It is ready,” Orlov said, according to Iranian state media.", "Iranian state media"),
        ("Appearing on the Kestrel Morning Show, Orlov called it “ready”.", "Kestrel Morning Show"),
        ("The left-wing daily Kavaltan quoted Orlov as calling it “ready”.", "Kavaltan"),
        ("He was quoted by the Dunmore Miner as saying that it was “ready”.", "Dunmore Miner"),
        ("In an appearance on WXY NewsRadio, Orlov called it “ready”.", "WXY NewsRadio"),
        ("“It is ready,” Orlov told KY9's Ann Harker.", "KY9"),
        ("“It is ready,” Orlov told the talk show Harbour Words.", "Harbour Words"),
    ],
)
def test_outlets_that_the_gazetteer_lacks(text: str, name: str) -> None:
    links = read(text, "Orlov")[-1][0]
    assert [(link.outlet.name, link.outlet.known) for link in links] == [(name, False)]


@pytest.mark.parametrize(
    ("text", "slug", "mention"),
    [
        ("“It is ready,” Orlov said on NBC's “Meet the Press.”", "meet-the-press", "NBC's “Meet the Press"),
        (
            "“It is ready,” Orlov said on NBC's Sunday show “Meet the Press.”",
            "meet-the-press",
            "NBC's Sunday show “Meet the Press",
        ),
        # unknown ones keep the broadcaster's name
        ("“It is ready,” Orlov said on CNN's “Harbor Talk.”", "cnns-harbor-talk", "CNN's “Harbor Talk"),
        (
            "“It is ready,” Orlov told host Ann Harker on Tuesday's “Harbor Hour.”",
            "harbor-hour",
            "Harbor Hour",
        ),
    ],
)
def test_a_programme_stands_for_its_broadcaster(text: str, slug: str, mention: str) -> None:
    assert [link[:2] for link in brief(read(text, ["Orlov", None]))[0]] == [(slug, mention)]


def test_references_back_may_be_described() -> None:
    text = "Orlov spoke to CNN on Monday.\n\n“It is ready,” he told the television station."
    assert [link[0] for link in brief(read(text, "Orlov"))[0]] == ["cnn"]


def test_short_forms_of_unknown_outlets() -> None:
    text = (
        "Orlov told the Wharf City Gazette that the bridge was “ready”. "
        "Asked by the Gazette about trams, Orlov said: “Ask the trams.”"
    )
    assert [[link.outlet.slug for link in links] for links, _ in read(text, "Orlov")] == [
        ["wharf-city-gazette"], ["wharf-city-gazette"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # the second half of a sentence is as explicit as the first
        ("“It is,” Orlov told TASS, “quite ready.”", "Orlov", ["explicit", "explicit"]),
        # the utterance goes on, in this paragraph and the next
        ("“It is ready,” Orlov told TASS. “It was ready in May.”\n\n“It will stay so,” Orlov said.", "Orlov",
         ["explicit", "carried", "carried"]),
        # a quotation over two paragraphs
        ("Orlov told TASS: “It is ready.\n\n“It was ready in May.”", "Orlov", ["explicit", "carried"]),
        # a sentence leads up to the quote
        ("Orlov gave an interview to TASS on Monday. “It is ready,” he said.", "Orlov", ["explicit"]),
        # also when there is something between
        ("Orlov spoke to TASS on Monday.\n\nIt rained.\n\nNobody came.\n\n“It is ready,” Orlov said.",
         "Orlov", ["carried"]),
        # and one looks back at it
        ("“It is ready,” Orlov said. The remarks were carried by TASS.", "Orlov", ["explicit"]),
        # words inside the quote came the same way, whoever said them
        ("Orlov told TASS: “My son asked me, ‘Is it safe?’ and I laughed.”", ["Orlov", "his son"],
         ["explicit", "explicit"]),
    ],
)  # fmt: skip
def test_scope(text: str, names: list[str | None] | str, expected: list[str]) -> None:
    found = brief(read(text, names))
    assert [[link[0] for link in links] for links in found] == [["tass"]] * len(expected)
    assert [links[0][3] for links in found] == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # the conversation is long ago
        ("“It is ready,” Orlov told TASS in March. “Quite.”\n\n“Walk on it,” Orlov says.", "Orlov",
         [["tass"], ["tass"], []]),
        ("“It is ready,” Orlov told TASS in Minsk.\n\n“Walk on it,” Orlov said.", "Orlov", [["tass"], ["tass"]]),
        ("In 2019 Orlov told TASS: “It is ready.” “Quite,” he said.\n\n“Walk on it,” Orlov said.", "Orlov",
         [["tass"], ["tass"], []]),
        ("Two years ago Orlov told TASS that it was “ready”.\n\n“Walk on it,” Orlov said.", "Orlov", [["tass"], []]),
        ("Last year Orlov spoke to TASS about the bridge.\n\nIt rained.\n\n“Walk on it,” Orlov said.", "Orlov", [[]]),
        ("Orlov told TASS in 2021: “It is ready.” Now he says: “Walk on it.”", "Orlov", [["tass"], []]),
        # and what was carried before goes on behind it
        ("“It is late,” Orlov told CNN.\n\nIn 2019 Orlov told TASS it was “ready”.\n\n“Walk on it,” Orlov said.",
         "Orlov", [["cnn"], ["tass"], ["cnn"]]),
        # but it is not long ago that a sentence speaks of something in March
        ("In March the bridge was shut; on Monday Orlov told TASS: “It is ready.”\n\n“Walk on it,” Orlov said.",
         "Orlov", [["tass"], ["tass"]]),
        # somebody else speaks
        ("“It is ready,” Orlov told TASS. “It is not,” Petrova said.", ["Orlov", "Petrova"], [["tass"], []]),
        # another relay steps in
        ("“It is ready,” Orlov told TASS.\n\n“Quite ready,” Orlov wrote on Telegram.", "Orlov", [["tass"],
         ["telegram"]]),
        # the speaker is somewhere else
        ("“It is ready,” Orlov told TASS.\n\n“Walk on it,” Orlov said at a rally.", "Orlov", [["tass"], []]),
        ("“It is ready,” Orlov told TASS.\n\nLater Orlov addressed lawmakers. “Walk on it,” he said.",
         "Orlov", [["tass"], []]),
        ("“It is ready,” Orlov told TASS.\n\nOrlov said in a statement that it was “safe”.", "Orlov",
         [["tass"], []]),
        # too far away
        ("“It is ready,” Orlov told TASS." + "\n\nIt rained." * 8 + "\n\n“Walk on it,” Orlov said.",
         "Orlov", [["tass"], []]),
        # nobody is known to have said it
        ("“It is ready,” Orlov told TASS.\n\n“Walk on it.”", ["Orlov", None], [["tass"], []]),
    ],
)  # fmt: skip
def test_where_carrying_ends(text: str, names: list[str | None] | str, expected: list[list[str]]) -> None:
    assert [[link[0] for link in links] for links in brief(read(text, names))] == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # the article comes back to an occasion: everybody spoke there
        ("Orlov said at a CNN town hall that it was “ready”.\n\nAt the town hall, Petrova called it “late”.",
         ["Orlov", "Petrova"], [["cnn"], ["cnn"]]),
        # an interview is the speaker's alone
        ("In an interview with CNN, Orlov called it “ready”.\n\nAt a rally Orlov called it “late”."
         + "\n\nIt rained." * 6 + "\n\nIn the same interview Orlov called it “ours”.",
         "Orlov", [["cnn"], [], ["cnn"]]),
        ("In an interview with CNN, Orlov called it “ready”.\n\nIn another interview Petrova called it “late”, and in"
         " the interview she laughed about “rain”.", ["Orlov", "Petrova", "Petrova"], [["cnn"], [], []]),
    ],
)  # fmt: skip
def test_occasions_that_come_back(
    text: str, names: list[str | None] | str, expected: list[list[str]]
) -> None:
    assert [[link[0] for link in links] for links in brief(read(text, names))] == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # a headline and a lead quote what is quoted below
        ("Orlov says bridge “is not ready yet”\n\nThe port waits.\n\n“It is not ready yet,” Orlov told TASS.", "Orlov",
         [["tass"], ["tass"]]),
        # a word or two may be from anywhere
        ("Orlov says bridge “ready”\n\nThe port waits.\n\n“It is ready,” Orlov told TASS.", "Orlov", [[], ["tass"]]),
        # as may the words of somebody else
        ("Petrova says bridge “is not ready yet”\n\nThe port waits.\n\n“It is not ready yet,” Orlov told TASS.",
         ["Petrova", "Orlov"], [[], ["tass"]]),
        # what is taken up again is known by its words
        ("“It is not ready yet,” Orlov told TASS.\n\n“Go,” Petrova said.\n\nThat “not ready yet” was mocked.",
         ["Orlov", "Petrova", None], [["tass"], [], ["tass"]]),
    ],
)  # fmt: skip
def test_the_same_words_again(text: str, names: list[str | None] | str, expected: list[list[str]]) -> None:
    found = brief(read(text, names))
    assert [[link[0] for link in links] for links in found] == expected
    assert all(link[3] == "carried" for links in found for link in links if link[2] != "told")


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # what users of a platform that was told of write
        ("The hashtag was viewed by millions on Weibo.\n\n“Why a bridge?” one user wrote.", ["user"], [["weibo"]]),
        ("A picture of the bridge was posted on Facebook.\n\n“It is wet,” Orlov wrote.", "Orlov", [["facebook"]]),
        # but not on paper, nor where somebody else has the words
        ("A picture of the bridge was posted on Facebook.\n\n“It is wet,” Orlov wrote in a letter.", "Orlov", [[]]),
        ("“It is wet,” Orlov told TASS. A picture of it was posted on Facebook. “Very,” Orlov wrote.", "Orlov",
         [["tass"], ["tass"]]),
    ],
)  # fmt: skip
def test_posts_where_a_platform_was_told_of(
    text: str, names: list[str | None] | str, expected: list[list[str]]
) -> None:
    assert [[link[0] for link in links] for links in brief(read(text, names))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Telex, a website in Budapest, reported on the bridge. It quoted a clerk as calling it “wet”.",
        "The story was published on Monday by the news site Telex. It quoted a clerk as calling it “wet”.",
    ],
)
def test_an_outlet_goes_on(text: str) -> None:
    assert [link[0] for link in brief(read(text, "clerk"))[0]] == ["telex"]


def test_several_unnamed_people_spoke_to_one_outlet() -> None:
    text = (
        "Three officials told Reuters that the bridge was late.\n\n“Ask the ferry,” said one of them, a clerk at a "
        "depot. A second official called it “wet”.\n\nThe mayor called it “dry”."
    )
    found = brief(read(text, ["clerk", "official", "mayor"]))
    assert [[link[0] for link in links] for links in found] == [["reuters"], ["reuters"], []]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("TASS called it “ready”, while the website Telex asked: “For whom?”", [None, None], [["tass"], ["telex"]]),
        ("Orlov told Reuters it was “ready”, and TASS warned in an editorial of “rain”.", ["Orlov", None],
         [["reuters"], ["tass"]]),
        # what stands before was said elsewhere, by somebody else
        ("Orlov called it “ready”, and Petrova wrote on Telegram: “For whom?”", ["Orlov", "Petrova"],
         [[], ["telegram"]]),
        # one clause
        ("Orlov told Reuters it was “ready” and “dry”, according to TASS.", "Orlov",
         [["tass", "reuters"], ["tass", "reuters"]]),
    ],
)  # fmt: skip
def test_each_clause_has_its_outlet(text: str, names: list[str | None], expected: list[list[str]]) -> None:
    assert [sorted(link[0] for link in links) for links in brief(read(text, names))] == [
        sorted(slugs) for slugs in expected
    ]


def test_a_last_name_alone_is_the_same_speaker() -> None:
    text = "“It is ready,” Dana Orlov told TASS.\n\n“Walk on it,” Orlov said."
    assert [[link[0] for link in links] for links in brief(read(text, ["Dana Orlov", "Orlov"]))] == [
        ["tass"]
    ] * 2


def test_transcript_has_one_venue() -> None:
    text = (
        "On this week's broadcast of “Fox News Sunday,” Senator Dana Orlov spoke about the bridge.\n\n"
        '"HARKER: Is it ready?\n\n"ORLOV: It is ready.\n\n"HARKER: Will you walk on it?\n\n"ORLOV: Gladly."'
    )
    found = brief(read(text, [None, "Harker", "Orlov", "Harker", "Orlov"]))
    assert [[link[0] for link in links] for links in found[1:]] == [["fox-news-sunday"]] * 4


def test_hosts_stand_for_their_outlet() -> None:
    text = (
        "“It is ready,” Orlov told Ann Harker of Fox News.\n\n“It rained.” The town was dry.\n\n"
        "Trams are “for the old”, Orlov told Harker."
    )
    found = brief(read(text, ["Orlov", None, "Orlov"]))
    assert [links and links[0][:2] for links in found] == [
        ("fox-news", "Fox News"),
        [],
        ("fox-news", "Harker"),
    ]


def test_the_publisher_is_no_relay() -> None:
    text = "“It is ready,” Orlov told the BBC."
    assert brief(read(text, "Orlov", publisher=GAZETTEER.lookup("BBC"))) == [[]]


@pytest.mark.parametrize(
    ("head", "foot", "expected"),
    [
        ("PARIS (AP) — ", "", ["AP dateline"]),
        ("(AP) – ", "", ["AP dateline"]),
        ("BEIJING, April 17 (Xinhua) -- ", "", ["Xinhua dateline"]),
        ("WASHINGTON/MOSCOW (Reuters) — ", "", ["Reuters dateline"]),
        ("MOSCOW, Nov 3 /TASS/. ", "", ["TASS dateline"]),
        ("Paris, 3 May (AP) - ", "", ["AP dateline"]),
        ("WHARF CITY, 9 September 2024 /PRNewswire/ -- ", "", ["PRNewswire dateline"]),
        ("WHARF CITY, Sept. 9, 2024 (GLOBE NEWSWIRE) -- ", "", ["GLOBE NEWSWIRE dateline"]),
        ("WHARF CITY--(BUSINESS WIRE)--", "", ["BUSINESS WIRE dateline"]),
        ("By AFP\n\n", "", ["AFP credit"]),
        ("By DANA ORLOV, Associated Press\n\n", "", ["Associated Press credit"]),
        ("Dana Orlov | Associated Press\n\n", "", ["Associated Press credit"]),
        ("", "Source: Xinhua", ["Xinhua credit"]),
        ("", "(Source: Global Times)", ["Global Times credit"]),
        ("", "With files from The Canadian Press", ["Canadian Press credit"]),
        ("", "Reuters contributed to this report.", ["Reuters credit"]),
        ("", "AP and Reuters contributed.", ["AP credit", "Reuters credit"]),
        ("", "Associated Press writer Ann Harker contributed to this report.", ["Associated Press credit"]),
        ("", "h/t Politico", ["Politico credit"]),
        ("", "(via BBC)", ["BBC credit"]),
        ("", "This article first appeared in the Wharf City Gazette.", ["Wharf City Gazette credit"]),
        ("", "Republished with permission from ProPublica.", ["ProPublica credit"]),
        ("", "© 2023 Associated Press. All rights reserved.", ["Associated Press credit"]),
        ("", "Copyright 2023 The Associated Press. All rights reserved. This material may not be redistributed.",
         ["Associated Press credit"]),
        # a credit that was stripped claims nothing, nor do brackets that hold no outlet
        ("( – ", "", []),
        ("SEOUL (Reported) - ", "", []),
        # captions, notes on authors, agencies in running text, a publisher's copyright, and a source that is no outlet
        ("", "Photo: Reuters", []),
        ("", "Orlov is a contributor to Politico.", []),
        ("", "The agency Reuters moved to a new house in May.", []),
        ("", "© 2023 The Guardian", []),
        ("", "Source: the ministry", []),
        ("", "Share this via Twitter", []),
    ],
)  # fmt: skip
def test_datelines_and_credits(head: str, foot: str, expected: list[str]) -> None:
    found = brief(read(f"{head}“It is ready,” Orlov said.\n\n{foot}", "Orlov"))
    assert [[f"{mention} {basis}" for _, mention, basis, _ in links] for links in found] == [expected]


def test_credits_are_for_quotes_without_a_nearer_relay() -> None:
    text = "KYOTO, Oct. 9 (Kyodo) - “It is ready,” Orlov told NHK. “It is late,” Petrova said."
    assert brief(read(text, ["Orlov", "Petrova"])) == [
        [("nhk", "NHK", "told", "explicit")],
        [("kyodo-news", "Kyodo", "dateline", "explicit")],
    ]


def test_the_publisher_is_no_credit_of_its_own() -> None:
    text = "PARIS (AP) — “It is ready,” Orlov said."
    assert brief(read(text, "Orlov", publisher=GAZETTEER.lookup("AP"))) == [[]]


@pytest.mark.parametrize(
    "piece",
    [
        "“Yes,” Orlov told Reuters, ",
        "TASS, citing RIA Novosti, citing Kommersant, ",
        "SMITH: “No.”\n",
        "“It is so,” he said. ",
    ],
)
def test_odd_texts_take_time_in_proportion(piece: str) -> None:
    """Eight times the text must not take much more than eight times as long."""

    def spent(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        read(text, [None] * len(find_marked(text)))
        return time.process_time() - started

    spent(1_000)
    assert spent(40_000) < 24 * max(spent(5_000), 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "(AP) – “It is ready,” Orlov\u00a0told the BBC’s Newsnight. “Quite,” he tweeted.",
        # a line of other signs and of quoted words is no credit
        "“It is ready,” Orlov said.\n\n? (AP) – “told CNN and”",
    ],
)
def test_evidence_lies_in_the_text(text: str) -> None:
    for links, _ in read(text, "Orlov"):
        for link in links:
            assert text[link.mention.start : link.mention.end] == link.mention.text


def test_component_keeps_only_probable_outlets() -> None:
    """A weak name counts where it relays something, and not where it may be a word."""
    finder = relays.OutletFinder(GAZETTEER)
    doc = finder(
        NLP("Time is short, Nature is kind. He told the Stage that he was ill. People, a magazine, agreed.")
    )
    assert [mention.text for mention in doc._.outlets] == ["Stage", "People"]


def test_component_is_registered() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(relays.NAME)
    assert [mention.outlet.slug for mention in nlp("He spoke to Reuters.")._.outlets] == ["reuters"]


@given(
    st.lists(
        st.sampled_from(
            [
                "“",
                "”",
                '"',
                "It is so",
                "Orlov told Reuters",
                ".",
                "? ",
                "\n",
                "the agency",
                "SMITH: ",
                "on X",
                "’s",
            ]
        )
    )
)
def test_any_arrangement_is_answered(pieces: list[str]) -> None:
    text = " ".join(pieces)
    marked = find_marked(text)
    found = read(text, [None] * len(marked))
    assert len(found) == len(marked)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Mr. Orlov met Gen. Li on Oct. 9 in the U.S. Capitol.",
         ["Mr. Orlov met Gen. Li on Oct. 9 in the U.S. Capitol."]),
        # sentences inside a quote are none of the writer's
        ("“It is. It was,” he said. She left.", ["“It is. It was,” he said.", "She left."]),
        # a question of the quote ends no sentence of the writer
        ("“Is it?” Orlov asked. “Yes.”", ["“Is it?” Orlov asked.", "“Yes.”"]),
        ("“It is.” The bridge shook.", ["“It is.”", "The bridge shook."]),
    ],
)  # fmt: skip
def test_frames(text: str, sentences: list[str]) -> None:
    marked = find_marked(text)
    masked = mask(text, marked)
    assert len(masked) == len(text)
    assert [text[frame.start : frame.end] for frame in frames(masked, marked)] == sentences


def test_mask_hides_the_words_and_keeps_the_stop() -> None:
    text = "“It is so,” he said."
    assert mask(text, find_marked(text)) == f"“{MASK * 8},” he said."
