"""Who said what in the cases that defeat simple rules, on the shipped pipeline. All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.pipeline import analyse, parse
from quotesvc.nlp.types import Quote


def quoted(nlp: Language, text: str, words: str) -> Quote:
    """The quote that begins with those words."""
    return next(quote for quote in analyse(nlp, text).quotes if quote.text.startswith(words))


CASES = [
    # The last word of an office is nobody's name, and its first words are nobody.
    (
        "“We saw it coming,” said Edda Kroll, Founder and Chief Executive Officer of Lake Ferries. “Nobody listened.”",
        "Nobody",
        "Edda Kroll",
        "person",
    ),
    (
        "A letter was read out by the shadow schools minister, Jocelyn Burdock, who said: “Pupils deserve better.”",
        "Pupils",
        "Jocelyn Burdock",
        "person",
    ),
    # Who belongs to an organisation speaks, not the organisation.
    (
        "Shares fell in Merrow.\n\nIvor Brackley of Mercer Lane Securities said the board had “run out of road”.",
        "run out",
        "Ivor Brackley",
        "person",
    ),
    (
        "Shares fell in Merrow.\n\n“It was the rain again,” said Fenella Dacey, retail analyst at the stockbroker Coke "
        "Harbottle.",
        "It was",
        "Fenella Dacey",
        "person",
    ),
    # Somebody of whom a quote tells speaks in it and nowhere else.
    (
        "Clinic shut\n\nPeter Holt, the mayor, came.\n\n“I asked a nurse about it and she said, ‘There is no bed.’ I "
        "went,” Lydia Marsh said.",
        "There is",
        "a nurse",
        "person",
    ),
    (
        "Harbour clinic is shut\n\nPeter Holt, the mayor, came on Friday.\n\n“My father came. He told us, "
        "‘There is no boat.’ We stayed,” Lydia Marsh said.",
        "There is",
        "Lydia Marsh's father",
        "person",
    ),
    # Whom an article will not name it is about to quote, though another man has spoken.
    (
        "Trawler is held\n\nTorgeir Nilsen was angry. “I want my boat,” Nilsen said.\n\nOne deckhand, who asked not "
        "to be named, was less calm.\n\n“They counted every fish,” he said.",
        "They counted",
        "One deckhand",
        "person",
    ),
    # Whom the writer has just brought in is "he", named or not, though the tree does not see a subject.
    (
        "Harbour shut\n\nAnn Lee, the mayor, came on Friday. One deputy, who asked us not to use his name, stood at "
        "the back with his cap in his hands.\n\n“I can’t say anything,” he said.",
        "I can",
        "One deputy",
        "person",
    ),
    # Who asks is not who answers.
    (
        "Tomas Varga ran the mill. It burned for two days.\n\nQuestioned by Peter Holt about the keys, he said: "
        "“Not to us.”",
        "Not to",
        "Tomas Varga",
        "person",
    ),
    # What is said of people alone tells that a strange name is a person's; companies have operators, too.
    (
        "Its author, Pieter Haansdorp, told the crowd that the ship was “sold”.",
        "sold",
        "Pieter Haansdorp",
        "person",
    ),
    (
        "Qvesta Brolund, 71, lives by the dam. “It leaks,” Brolund said.",
        "It leaks",
        "Qvesta Brolund",
        "person",
    ),
    (
        "The operator, Orvan Lake Ferries, said the ship was “sold”.",
        "sold",
        "Orvan Lake Ferries",
        "organisation",
    ),
    # A description is not cut within a word that has a hyphen.
    (
        "An unnamed official in the Russian-installed administration of the region said the ship had been “sold”.",
        "sold",
        "An unnamed official in the Russian-installed administration of the region",
        "person",
    ),
    # Both halves of a double-barrelled surname, with the first name that stands elsewhere.
    (
        "Orla Finch-Amsel runs the bakery.\n\n“Never on a Monday,” Finch-Amsel said.",
        "Never",
        "Orla Finch-Amsel",
        "person",
    ),
    # Ranks and family titles are no part of a name, the first name behind them is.
    ("“The boat was empty,” Det Con Piers Marlow said.", "The boat", "Piers Marlow", "person"),
    ("“He is no pet,” Senior Constable Jarrod Fenn said.", "He is", "Jarrod Fenn", "person"),
    ("“It was here first,” Aunty Doris Walla said.", "It was", "Doris Walla", "person"),
    # A buyer may be a firm: the one beside it, and nobody else.
    (
        "“That is not what I asked,” Joanna Whyte MP said.\n\nThe buyer, Halden Resorts, told Reuters that it "
        "wanted “six rooms with an honest view”.",
        "six rooms",
        "Halden Resorts",
        "organisation",
    ),
    # Letters behind a name are no part of it.
    ("“That is not what I asked,” Joanna Whyte MSP said.", "That is", "Joanna Whyte", "person"),
    # A lead that ends in a quotation is no headline, and its names are names.
    (
        "Captain Tomas Varga told the inquiry chair, Mabel Okine: “Nobody wrote.”\n\nAsked whether the Mill had "
        "closed, Okine replied: “Not to us.”",
        "Nobody wrote",
        "Tomas Varga",
        "person",
    ),
    # A person with an apposition.
    ("“The ward is full,” Mara Quill, a doctor, said on Friday.", "The ward", "Mara Quill", "person"),
    # The other person of a relative clause did not speak.
    (
        "“We start again tomorrow,” said Tomas Varga, who replaced Peter Holt in May.",
        "We start",
        "Tomas Varga",
        "person",
    ),
    # A title before a name, an office before a title.
    (
        "NLA Director Peter Holt was in Oslo. “The files are safe,” Holt said.",
        "The files",
        "Peter Holt",
        "person",
    ),
    # Somebody who gives a first name alone.
    (
        "A fisherman who gave his name only as Benko watched from the quay. “The sea took it,” he said.",
        "The sea",
        "Benko",
        "person",
    ),
    # A nickname in quotation marks.
    (
        "A driver who goes by the name “Shorty” was at the wheel. “I never saw the bridge,” the driver said.",
        "I never",
        "Shorty",
        "person",
    ),
    # An unnamed source keeps the fullest description.
    (
        "A senior official at the transport ministry was at the talks. “Nothing is signed,” the official said.",
        "Nothing is",
        "A senior official at the transport ministry",
        "person",
    ),
    # A description goes on in a clause, not in the occasion of the words.
    (
        "“They hid the ledgers,” said an engineer who left the plant in March.",
        "They hid",
        "an engineer who left the plant in March",
        "person",
    ),
    (
        "“No decision has been made,” a spokesman for the water board said in a statement.",
        "No decision",
        "a spokesman for the water board",
        "person",
    ),
    # A plural, and the pronoun for it.
    (
        "Two customs officers stopped the lorry. “We heard goats,” they said.",
        "We heard",
        "Two customs officers",
        "group",
    ),
    # A role is taken up by its noun, not by the nouns it is "of" or "to".
    (
        "Mara Quill, adviser to the president of Ruritania, met Tomas Varga, the president, on Monday. "
        "“We agree on most things,” the president said.",
        "We agree",
        "Tomas Varga",
        "person",
    ),
    # Abbreviated titles.
    (
        "Sen. Mara Quill voted against the bill on Tuesday.\n\n“It is a bad bill,” the senator said.",
        "It is",
        "Mara Quill",
        "person",
    ),
    # An age.
    (
        "Tomas Varga, 51, met Peter Holt, 34, at the ground.\n\n“I am too old for this,” the 51-year-old said.",
        "I am",
        "Tomas Varga",
        "person",
    ),
    # Both halves of a hyphenated name, and the surname alone.
    (
        "Chief executive Gerda Holm-Varga closed two mills.\n\n“The river was too low,” Holm-Varga said.",
        "The river",
        "Gerda Holm-Varga",
        "person",
    ),
    # A family: the title tells which of them.
    (
        "Peter Holt and his wife, Ann Holt, opened the shop in June.\n\n“We sold out in a day,” Mrs Holt said.",
        "We sold",
        "Ann Holt",
        "person",
    ),
    # Initials and definite short forms of organisations.
    (
        "The National Grain Board fined two mills on Monday.\n\n“The rules are plain,” the NGB said.",
        "The rules",
        "National Grain Board",
        "organisation",
    ),
    # Documents.
    (
        "The inquiry's report was published on Friday. “The alarms had been switched off,” it said.",
        "The alarms",
        "The inquiry's report",
        "document",
    ),
    (
        "The Fisheries Act says that nets “shall not be left in the water”. Skipper Alan Moir never read it.",
        "shall not",
        "Fisheries Act",
        "document",
    ),
    # Rare cues, and none but a colon.
    (
        "Marco Bellini looked at his boots. “Refreshed,” deadpanned the goalkeeper.",
        "Refreshed",
        "Marco Bellini",
        "person",
    ),
    (
        "“Get out of my chamber!” thundered Speaker Oluwaseun Balogun.",
        "Get out",
        "Oluwaseun Balogun",
        "person",
    ),
    ("Nurse Katrin Vogel is unequivocal: “Nobody slept that night.”", "Nobody", "Katrin Vogel", "person"),
    # Fragments behind an ellipsis.
    (
        "“…and so we left the boats there,” Manuel Seabra told the commission.",
        "…and so",
        "Manuel Seabra",
        "person",
    ),
    # Who is told does not speak.
    (
        "President Tomas Arvo met Vladimir Putin in Sochi. “We are neighbours,” he told Putin.",
        "We are",
        "Tomas Arvo",
        "person",
    ),
    # A capital for its government.
    (
        "China summoned the Danish ambassador. “This is gross interference,” Beijing said in a statement.",
        "This is",
        "Beijing",
        "organisation",
    ),
    # A split sentence, the second half of which has the same speaker.
    (
        "“The tests,” said Mr Ivan Petrenko, who runs the lab, on Tuesday, “were done.”",
        "were",
        "Ivan Petrenko",
        "person",
    ),
    # Brothers of one surname, by the first name.
    (
        "Ivan Dragan and Luka Dragan own the yard. “I sell them,” Luka Dragan said. “Badly, I fear,” Ivan said.",
        "Badly",
        "Ivan Dragan",
        "person",
    ),
    # A letter's "I" and a passive.
    (
        "The plan was described by Mara Quill as “a bridge to nowhere”.",
        "a bridge",
        "Mara Quill",
        "person",
    ),
    # Who carries a statement is not "it".
    (
        "Qvesta Marine called the strike unlawful. In a statement carried by the NARDO news service it said it was "
        "“open to every reasonable talk”.",
        "open to",
        "Qvesta Marine",
        "organisation",
    ),
    # A transcript's labels.
    (
        "The tape of Peter Holt and dispatcher Ann Marsh was played in court.\n\n"
        "DISPATCH: “What can you see?”\n\nHOLT: “Nothing but smoke.”",
        "Nothing but",
        "Peter Holt",
        "person",
    ),
    (
        "The tape of Peter Holt and dispatcher Ann Marsh was played in court.\n\n"
        "DISPATCH: “What can you see?”\n\nHOLT: “Nothing but smoke.”",
        "What can",
        "Ann Marsh",
        "person",
    ),
    # Labels with a title, which are all that gives a first name, and the surname behind them.
    (
        "SEN. MARA QUILL: “Do you own a boat?”\n\nMR. HOLT: “I own two.”\n\n"
        "“Two is many,” Quill said later. Peter Holt left by the back door.",
        "Two is",
        "Mara Quill",
        "person",
    ),
    (
        "SEN. MARA QUILL: “Do you own a boat?”\n\nMR. HOLT: “I own two.”\n\n"
        "“Two is many,” Quill said later. Peter Holt left by the back door.",
        "I own",
        "Peter Holt",
        "person",
    ),
    # A surname that is a month.
    (
        "The council met in the old town hall.\n\n“It was a long night,” Hannah May said on Tuesday. "
        "“We will sleep,” May added.",
        "We will",
        "Hannah May",
        "person",
    ),
    # "The same report" is the one that was described.
    (
        "A confidential report by three engineers blamed the wind. The same report noted “a certain optimism”.",
        "a certain",
        "A confidential report",
        "document",
    ),
    # The paper is the one that the sentence is about, not the one in a clause beside it.
    (
        "The Harbour Times, which is owned by the Daily Mail, went further. “Close the quarry,” the paper wrote.",
        "Close the",
        "Harbour Times",
        "organisation",
    ),
    # Two who speak as one, named before and behind the verb, and two who do not.
    (
        "Pavel Horak and Ines Delmar said in a joint statement that the boats “will sail on Friday”.",
        "will sail",
        "Pavel Horak and Ines Delmar",
        "group",
    ),
    (
        "Pavel Horak met Ines Delmar on Monday, after a long winter. “It was a long night,” said Horak and Delmar.",
        "It was",
        "Pavel Horak and Ines Delmar",
        "group",
    ),
    (
        "“It was a long night,” Pavel Horak told Ines Delmar and Peter Holt after the talks.",
        "It was",
        "Pavel Horak",
        "person",
    ),
    # The party in brackets is not who speaks; a courtesy of another language is no name.
    (
        "Raising the matter in the assembly, Dev Pratap Rana (Delta Peoples Front) said there were “eleven on paper”. "
        "“Where is it?” Shri Rana asked.",
        "eleven",
        "Dev Pratap Rana",
        "person",
    ),
    (
        "Raising the matter in the assembly, Dev Pratap Rana (Delta Peoples Front) said there were “eleven on paper”. "
        "“Where is it?” Shri Rana asked.",
        "Where is",
        "Dev Pratap Rana",
        "person",
    ),
    # Clipped ranks, and the word that they stand for.
    (
        "Det Con Piers Oakden searched the barn. “It was dark,” Det Con Oakden said. “We left,” the detective added.",
        "It was",
        "Piers Oakden",
        "person",
    ),
    (
        "Det Con Piers Oakden searched the barn on Friday.\n\n“It was dark,” the detective said.",
        "It was",
        "Piers Oakden",
        "person",
    ),
    # An agency's credit in the dateline speaks to nobody.
    (
        "DELTA CITY, June 2. /TASS/. The navy of the Delta was brief on Monday. “We do not comment,” it said.",
        "We do",
        "The navy of the Delta",
        "organisation",
    ),
    # Who leads in with a colon and without a reporting word, and who was told.
    (
        "The council met on Monday after a long winter. “Olives like lime,” Peter Holt said. His lawyer, Ines Delmar, "
        "was more cautious: “We respect the panel.”",
        "We respect",
        "Ines Delmar",
        "person",
    ),
    # An office with what it is the head of is explained by itself.
    (
        "Peter Holt spoke in the assembly on Monday, after a long winter.\n\n"
        "The Auditor of the Delta, in a report tabled on Monday, had found “no entry for batteries”.",
        "no entry",
        "The Auditor of the Delta",
        "person",
    ),
    # What a reporter calls somebody before the name is no part of it.
    (
        "The old stage was dark on Monday night, and the town was quiet.\n\n"
        "Crooner Rex Holt walked home. “I sing no more,” Crooner Rex Holt said.",
        "I sing",
        "Rex Holt",
        "person",
    ),
]


@pytest.mark.parametrize(("text", "words", "name", "kind"), CASES)
def test_the_speaker_has_the_fullest_name(nlp: Language, text: str, words: str, name: str, kind: str) -> None:
    speaker = quoted(nlp, text, words).speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        (
            "Harbour master Mara Quill closed the port.\n\n“It is too rough,” she said.",
            "It is",
            "Harbour master",
        ),
        (
            "Peter Holt, chief executive of Lake Ferries, resigned.\n\n“It is time,” Holt said.",
            "It is",
            "chief executive of Lake Ferries",
        ),
        # A verb gives a role, which ends where a date begins.
        (
            "Fiona Tait became chief executive of Dunmore Rovers in May. Yaw Owusu is the captain.\n\n"
            "“It was that or the roof,” the chief executive said.",
            "It was",
            "chief executive of Dunmore Rovers",
        ),
        (
            "Sunita Rao works as a midwife in Pune. She met the surgeon Dev Anand there.\n\n"
            "“We had no light,” the midwife said.",
            "We had",
            "midwife in Pune",
        ),
        (
            "Ines Duarte, who was elected mayor of Ashby in 2020, met the farmer Ned Rowe.\n\n"
            "“We will build the weir,” the mayor said.",
            "We will",
            "mayor of Ashby",
        ),
        # Whoever is named by a minister is none.
        (
            "Zola Dube was named by the minister in May.\n\n“I am the best they have,” Dube said.",
            "I am",
            None,
        ),
        # A description in apposition, with whose it is.
        ("Weiss's lawyer, Dana Cole, said it was “a scapegoat”.", "a scapegoat", "Weiss's lawyer"),
        (
            "The head of the nurses' council, Tamar Gelashvili, called the rota “a slow accident”.",
            "a slow",
            "head of the nurses' council",
        ),
        # The whole role before a name, whatever the tree makes of its words.
        ("Former Norway winger Jules Whitby said: “We got lost.”", "We got", "Former Norway winger"),
        (
            "“It is too late,” said interim chief executive Nadia Forsberg.",
            "It is",
            "interim chief executive",
        ),
        ("“We will hire more drivers,” said managing director Petra Lowell.", "We will", "managing director"),
        ("Liberal group leader Hamid Rourke said: “It is a farce.”", "It is", "Liberal group leader"),
        ("“No talks are planned,” ministry spokesman Tariq Benali said.", "No talks", "ministry spokesman"),
        ("Ex-finance minister Pavel Dusek said: “It never added up.”", "It never", "Ex-finance minister"),
        ("“The science is clear,” said co-author Priya Raman.", "The science", "co-author"),
        (
            "Norway's former interior minister Klaus Holt said: “The border must hold.”",
            "The border",
            "Norway's former interior minister",
        ),
        (
            "Co-founder and chief technology officer Miles Ansah said: “The code was ours.”",
            "The code",
            "Co-founder and chief technology officer",
        ),
        ("“I hid in the shed,” said 34-year-old bus driver Kofi Mensah.", "I hid", "bus driver"),
        # A role that a comma parts from the name, with whose and of what it is.
        (
            "Ukraine's infrastructure minister, Oleh Marchuk, said: “The bridge will reopen.”",
            "The bridge",
            "Ukraine's infrastructure minister",
        ),
        (
            "The interim head of the port authority, Lars Dahlgren, said: “Ships are waiting.”",
            "Ships are",
            "interim head of the port authority",
        ),
        # Two roles of one person.
        (
            "“The plan works,” said Alan Reed, Minister for Transport and Leader of the House.",
            "The plan",
            "Minister for Transport and Leader of the House",
        ),
        # What is told of where and when is no role, nor is the title of a peer behind one.
        ("In London former minister Roy Dean said: “It was a mistake.”", "It was", "former minister"),
        ("Last week council leader Ann Prior said: “The road is safe.”", "The road", "council leader"),
        ("Energy Minister Baroness Thorne said: “Bills will fall.”", "Bills will", "Energy Minister"),
        # "Mr" is no role.
        ("“It is time,” Mr Peter Holt said.", "It is", None),
    ],
)
def test_the_role_is_kept(nlp: Language, text: str, words: str, role: str | None) -> None:
    speaker = quoted(nlp, text, words).speaker
    assert speaker is not None
    assert speaker.role == role


def test_the_same_text_has_the_same_answer(nlp: Language) -> None:
    """Sets of words must not decide: their order changes from one process to the next."""
    text = "\n\n".join(text for text, *_ in CASES)
    names = [quote.speaker and quote.speaker.name for quote in analyse(nlp, text).quotes]
    assert names == [quote.speaker and quote.speaker.name for quote in analyse(nlp, text).quotes]


def test_a_title_in_a_label_is_the_role_as_it_is_written_elsewhere(nlp: Language) -> None:
    quote = quoted(nlp, "SEN. MARA QUILL: “Do you own a boat?”\n\nMR. HOLT: “I own two.”", "Do you")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.role) == ("Mara Quill", "Sen.")
    assert quote.speaker.mention.text == "SEN. MARA QUILL"


@pytest.mark.parametrize(
    "words",
    [
        "The troops took the settlement of {0} at night. “It is cold,” a soldier said. {0} was quiet.",
        "The quarry above {0} was closed. A guard at {0} was asked. “It is cold,” he said.",
        "{0} was quiet when the troops arrived in {0} at night. “It is cold,” a soldier said.",
    ],
)
@pytest.mark.parametrize("name", ["Karabol", "Kestrin", "Tamsel"])
def test_the_words_before_a_name_make_a_place_of_it(nlp: Language, words: str, name: str) -> None:
    doc = parse(nlp, f"The council met on Monday after a long winter.\n\n{words.format(name)}")
    assert [e.kind for e in doc._.coref.entities if e.name == name] == ["organisation"]


def test_a_name_behind_in_may_be_a_person(nlp: Language) -> None:
    doc = parse(nlp, "The council met on Monday.\n\nIt believed in Holt. “It is cold,” Peter Holt said.")
    assert [(e.name, e.kind) for e in doc._.coref.entities] == [("Peter Holt", "person")]


def test_a_town_in_a_headline_is_no_last_name(nlp: Language) -> None:
    text = (
        "Sanctioned Defense Minister Visits Berlin, Hails a ‘New Dawn’ in Relations\n\n"
        "Peter Holt, a general who was sanctioned five years ago, met the chancellor in Berlin on Monday. "
        "“This is a new dawn,” Holt said in Berlin."
    )
    names = {quote.speaker.name for quote in analyse(nlp, text).quotes if quote.speaker}
    assert names == {"Peter Holt"}
