"""Whether quoted words were said: denials, hypotheses, and what looks like them. All people are invented."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quotesvc.nlp.pipeline import analyse

DENIED = [
    ("Minister Jorge Camacho denied having said that nurses were “paid too much”.", "paid too"),
    ("“I never said ‘close the mine’,” Governor Tess Holloway insisted on Tuesday.", "close the"),
    ("Banker Louis Achard has never claimed that he “saved the bank”.", "saved the"),
    ("Louis Achard rejected claims that he had called his clients “sheep”.", "sheep"),
    ("Dana Weiss disputes ever telling the crew to “burn the log”.", "burn the"),
    ("There is no record of Judge Amina Sall saying: “Hang the lot.”", "Hang the"),
    ("It is not true that Pastor Lee called the choir “a swamp of egos”, his sister said.", "a swamp"),
    # Who declines to say words does not say them either.
    ("Senator Ruth Cole declined to call the shelling “a war crime”.", "a war"),
    ("Mayor Igor Banic stopped short of calling the fire “arson”.", "arson"),
    ("Without calling it “a retreat”, General Oleg Marchenko pulled his men back.", "a retreat"),
    # The verb that denies stands under the one that reports.
    ("Keeper Ola Berg insisted he had never described the fans as “wallpaper”.", "wallpaper"),
    ("Chancellor Petra Kranz told reporters she had not used the words “blank cheque”.", "blank cheque"),
    ("Ms Dunne's team insists that she at no point said “pay me or else”.", "pay me"),
    # The tagger takes "denies" for a noun.
    ("Paul Meyer denies that he told his pupils: “Girls cannot count.”", "Girls cannot"),
]

HYPOTHETICAL = [
    ("My grandfather, Vasily Orlov, would have said: “A roof first, then a piano.”", "A roof"),
    ("If the vote is lost, Chancellor Petra Kranz could say: “I warned you.”", "I warned"),
    ("Had she won, Dr Lena Fuchs might have told the crowd: “It took us long enough.”", "It took"),
    ("“Nobody asked us,” the fishermen of Lund may say, but they were asked twice.", "Nobody asked"),
    ("If Coach Tavares calls him “a passenger” once more, the winger will leave.", "a passenger"),
    ("Her mother, Rosa Lund, would probably say: “Eat first.”", "Eat first"),
]

ASSERTED = [
    # The verb of another sentence denies nothing here.
    ("Ludmila Prochazka does not think much of the bridge.\n\n“They will drive past me.”", "They will"),
    ("Rosa Tiemann was not impressed. “Rubbish,” she said.", "Rubbish"),
    # What is negated brings no words.
    ("Trainer Bo Lind did not hold back: “It was a shambles.”", "It was"),
    ("Dr Ravi Shah said he did not want to see “another winter like that”.", "another winter"),
    ("The FBI did not find “ties of any consequence”, it said.", "ties of"),
    # A denial's own words.
    ("Holm Bank denied the claim, calling it “a fairy tale for shareholders”.", "a fairy"),
    ("Holm Bank denied “any wrongdoing” on Friday.", "any wrongdoing"),
    ("Bishop Luis Amado denied what he described as “a cheap slander”.", "a cheap"),
    ("The union rejected what its leader, Mo Farris, called “crumbs from a bakery”.", "crumbs"),
    ("Lucia Gomez refused to resign, saying: “I was elected.”", "I was"),
    ("Peter Holt does not deny that he called the judge “a hat”.", "a hat"),
    # "Not only said" says, and so does "could only say".
    ("Omar Said not only said the law was “a mess” but offered to rewrite it.", "a mess"),
    ("All the pilot, Rui Costa, could say was: “We are down.”", "We are"),
    # Who was not asked has spoken.
    ("Without being asked, Josefa Kamara called the game “a long walk”.", "a long"),
    # What somebody used to say was said.
    ("My grandmother, Ada Kuti, would say, “Shut the gate,” every time she passed it.", "Shut the"),
    ("Asked if he would stay, Ivan Rill said: “Ask my wife.”", "Ask my"),
    ("Striker Ali Zidan would not say if he was “staying put”, but he smiled.", "staying put"),
]


@pytest.mark.parametrize(
    ("text", "words", "stance"),
    [
        *((text, words, "denied") for text, words in DENIED),
        *((text, words, "hypothetical") for text, words in HYPOTHETICAL),
        *((text, words, "asserted") for text, words in ASSERTED),
    ],
)
def test_stance(nlp: Language, text: str, words: str, stance: str) -> None:
    (found,) = (quote for quote in analyse(nlp, text).quotes if quote.text.startswith(words))
    assert found.stance == stance
