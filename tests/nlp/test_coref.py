"""Coreference: whom a mention means, on hand-built Docs."""

from __future__ import annotations

import pytest

from quotesvc.nlp.article import view
from quotesvc.nlp.coref import Resolver
from quotesvc.nlp.mentions import find_mentions
from quotesvc.nlp.name_gender import gender_of_name
from quotesvc.nlp.pronouns import FEATURES, REACH, Reading
from tests.nlp.build import HARBOUR, build


def resolver(rows: str) -> Resolver:
    article = view(build(rows))
    return Resolver(article, find_mentions(article, []))


def named(found: Resolver, text: str, last_speaker: int = -1) -> tuple[str, str, str] | None:
    """(name, kind, resolution) of the mention with that text."""
    for index, mention in enumerate(found.mentions):
        if found.article.text(mention.start, mention.end) == text:
            referent = found.resolve(index, last_speaker)
            return (referent.name, referent.kind, referent.resolution) if referent else None
    raise AssertionError(f"no mention {text!r}")


def test_a_role_and_a_pronoun_mean_the_one_who_was_named() -> None:
    found = resolver(HARBOUR)
    assert named(found, "Harbour master Mara Quill") == ("Mara Quill", "person", "name")
    assert named(found, "the master") == ("Mara Quill", "person", "coreference")
    assert named(found, "She") == ("Mara Quill", "person", "coreference")


def test_a_pronoun_passes_over_the_other_gender() -> None:
    rows = """
    Elena    PROPN nsubj 2 PERSON
    Marsh    PROPN flat  0 PERSON
    left     VERB  ROOT  2
    .        PUNCT punct 2
    Peter    PROPN nsubj 6 PERSON
    Holt     PROPN flat  4 PERSON
    arrived  VERB  ROOT  6
    .        PUNCT punct 6
    She      PRON  nsubj 9
    said     VERB  ROOT  9
    """
    assert named(resolver(rows), "She") == ("Elena Marsh", "person", "coreference")


def test_a_surname_is_the_full_name_even_where_it_comes_first() -> None:
    rows = """
    Holt     PROPN nsubj 1 PERSON
    left     VERB  ROOT  1
    .        PUNCT punct 1
    Peter    PROPN nsubj 5 PERSON
    Holt     PROPN flat  3 PERSON
    said     VERB  ROOT  5
    """
    assert named(resolver(rows), "Holt") == ("Peter Holt", "person", "coreference")


def test_an_unnamed_source_stays_a_description() -> None:
    rows = """
    Two       NUM   nummod 2
    senior    ADJ   amod   2
    officials NOUN  nsubj  3
    said      VERB  ROOT   3
    """
    assert named(resolver(rows), "Two senior officials") == ("Two senior officials", "group", "description")


def test_a_pronoun_without_antecedent_means_nobody() -> None:
    assert named(resolver("He PRON nsubj 1\nsaid VERB ROOT 1"), "He") is None


def test_initials_mean_the_organisation() -> None:
    rows = """
    National PROPN compound 2 ORG
    Grain    PROPN compound 2 ORG
    Board    PROPN nsubj    3 ORG
    said     VERB  ROOT     3
    .        PUNCT punct    3
    NGB      PROPN nsubj    6 ORG
    said     VERB  ROOT     6
    """
    assert named(resolver(rows), "NGB") == ("National Grain Board", "organisation", "coreference")


def test_they_mean_the_group_that_spoke_and_it_the_organisation() -> None:
    rows = """
    Two      NUM   nummod   1
    guards   NOUN  nsubj    2
    told     VERB  ROOT     2
    the      DET   det      6
    National PROPN compound 6 ORG
    Grain    PROPN compound 6 ORG
    Board    PROPN obj      2 ORG
    .        PUNCT punct    2
    They     PRON  nsubj    9
    said     VERB  ROOT     9
    .        PUNCT punct    9
    The      DET   det      12
    board    NOUN  nsubj    13
    left     VERB  ROOT     13
    .        PUNCT punct    13
    It       PRON  nsubj    16
    said     VERB  ROOT     16
    """
    found = resolver(rows)
    assert named(found, "They") == ("Two guards", "group", "description")
    assert named(found, "It") == ("National Grain Board", "organisation", "coreference")


def test_a_role_is_found_by_its_noun_alone() -> None:
    """An adviser to the president is no president."""
    rows = """
    Mara      PROPN nsubj 9 PERSON
    Quill     PROPN flat  0 PERSON
    ,         PUNCT punct 0
    adviser   NOUN  appos 0
    to        ADP   case  6
    the       DET   det   6
    president NOUN  nmod  3
    of        ADP   case  8
    Ruritania PROPN nmod  6
    left      VERB  ROOT  9
    .         PUNCT punct 9
    The       DET   det   12
    president NOUN  nsubj 13
    said      VERB  ROOT  13
    """
    found = resolver(rows)
    assert found.entities[0].role_heads == {"adviser"}


@pytest.mark.parametrize(
    ("name", "gender"), [("Ngaire Holt", "f"), ("Callum Holt", "m"), ("Robin Holt", ""), ("Callum", "")]
)
def test_a_given_name_tells_the_gender_where_one_gender_bears_it(name: str, gender: str) -> None:
    assert gender_of_name(name) == gender


def test_the_first_word_of_a_firm_means_the_firm_whoever_bears_it() -> None:
    rows = """
    Brackwell PROPN nsubj    2 ORG
    Foods     PROPN flat     0 ORG
    left      VERB  ROOT     2
    .         PUNCT punct    2
    Brackwell PROPN nsubj    5 PERSON
    said      VERB  ROOT     5
    the       DET   det      9
    Elena     PROPN compound 9
    Brackwell PROPN flat     7
    brand     NOUN  obj      5
    left      VERB  ccomp    5
    .         PUNCT punct    5
    The       DET   det      13
    company   NOUN  nsubj    14
    said      VERB  ROOT     14
    """
    found = resolver(rows)
    assert named(found, "Brackwell") == ("Brackwell Foods", "organisation", "coreference")
    assert named(found, "The company") == ("Brackwell Foods", "organisation", "coreference")


def test_a_company_may_stand_behind_the_town_that_it_is_based_in() -> None:
    rows = """
    The       DET   det    1
    developer NOUN  nsubj  9
    ,         PUNCT punct  1
    Bexford   PROPN obl    5 LOC
    -         PUNCT punct  5
    based     ADJ   amod   7
    Brackwell PROPN compound 7 ORG
    Homes     PROPN appos  1 ORG
    ,         PUNCT punct  1
    said      VERB  ROOT   9
    """
    assert named(resolver(rows), "The developer") == ("Brackwell Homes", "organisation", "coreference")


BOARD = """
The      DET   det      3
National PROPN compound 3 ORG
Grain    PROPN compound 3 ORG
Lodge    PROPN nsubj    4 ORG
left     VERB  ROOT     4
.        PUNCT punct    4
"""


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        # A noun that the name holds, whatever noun it is.
        ("The DET det 7\nlodge NOUN nsubj 8\nsaid VERB ROOT 8", "The lodge"),
        # The last word of the name with a capital, also where the tagger takes it for a noun.
        ("The DET det 7\nLodge NOUN nsubj 8\nsaid VERB ROOT 8", "Lodge"),
        # "the company" takes up no name that is a text's, nor capitalised words that nobody recognised.
        (
            "The DET det 8\nLodging PROPN compound 8 ORG\nLaw PROPN nsubj 9 ORG\nleft VERB ROOT 9\n"
            "the DET det 11\nBexford PROPN obj 9\n. PUNCT punct 9\nThe DET det 14\ncompany NOUN nsubj 15\n"
            "said VERB ROOT 15",
            "The company",
        ),
    ],
)
def test_short_forms_of_organisations(rows: str, text: str) -> None:
    found = resolver(BOARD + rows)
    assert named(found, text) == ("National Grain Lodge", "organisation", "coreference")


@pytest.mark.parametrize(
    ("noun", "name"),
    [("newspaper", "Kordon"), ("party", "Kordon"), ("mission", "The Kordon mission")],
)
def test_an_organisation_named_before_what_it_is(noun: str, name: str) -> None:
    rows = f"The DET det 2\nKordon PROPN compound 2 ORG\n{noun} NOUN nsubj 3\nsaid VERB ROOT 3"
    referent = named(resolver(rows), f"The Kordon {noun}")
    assert referent is not None
    assert referent[0] == name


def test_an_agency_that_is_named_in_part_is_no_other() -> None:
    rows = """
    The     DET   det      3
    Harbour PROPN compound 3 ORG
    Health  PROPN compound 3 ORG
    Service PROPN nsubj    4 ORG
    left    VERB  ROOT     4
    .       PUNCT punct    4
    The     DET   det      9
    Kordon  PROPN compound 9 LOC
    refugee NOUN  compound 9
    agency  NOUN  nsubj    10
    said    VERB  ROOT     10
    """
    assert named(resolver(rows), "The Kordon refugee agency") == (
        "The Kordon refugee agency",
        "organisation",
        "description",
    )


def test_who_publishes_a_commentary_speaks() -> None:
    rows = """
    A          DET   det      1
    commentary NOUN  nsubj    8
    on         ADP   case     4
    the        DET   det      4
    website    NOUN  nmod     1
    of         ADP   case     7
    Kordon     PROPN compound 7 ORG
    Daily      PROPN nmod     4 ORG
    said       VERB  ROOT     8
    """
    found = resolver(rows)
    index = next(i for i, m in enumerate(found.mentions) if found.article.lower[m.head] == "commentary")
    referent = found.resolve(index)
    assert referent is not None
    assert referent.name == "Kordon Daily"


def test_whom_an_article_is_about_may_be_meant_however_far_back() -> None:
    about = [
        "Elena PROPN nsubj 2 PERSON", "Marsh PROPN flat 0 PERSON", "sings VERB ROOT 2", ". PUNCT punct 2",
        "Marsh PROPN nsubj 5 PERSON", "sang VERB ROOT 5", ". PUNCT punct 5",
    ]  # fmt: skip
    rows = list(about)
    for _ in range(REACH + 2):
        n = len(rows) + 1
        rows += [f"Rain NOUN nsubj {n}", f"fell VERB ROOT {n}", f". PUNCT punct {n}"]
    n = len(rows)
    rows += [
        f"Ines PROPN nsubj {n + 2} PERSON", f"Holt PROPN flat {n} PERSON", f"came VERB ROOT {n + 2}",
        f". PUNCT punct {n + 2}", f"She PRON nsubj {n + 5}", f"said VERB ROOT {n + 5}",
    ]  # fmt: skip
    found = resolver("\n".join(rows))
    (question,) = Reading(found).read(lambda question: -1)
    assert [found.entities[key].name for key in question.keys] == ["Ines Holt", "Elena Marsh"]


def test_a_description_with_whose_is_of_the_one_before_it() -> None:
    rows = """
    Friends  NOUN  nsubj     1
    left     VERB  ROOT      1
    Peter    PROPN obj       1 PERSON
    Holt     PROPN flat      2 PERSON
    ,        PUNCT punct     2
    whose    PRON  nmod:poss 6
    envoy    NOUN  nsubj     7
    said     VERB  acl:relcl 2
    """
    assert named(resolver(rows), "whose envoy") == ("Peter Holt's envoy", "person", "description")


def test_whose_without_anybody_before_it_is_of_nobody() -> None:
    rows = """
    Rain     NOUN  nsubj     1
    fell     VERB  ROOT      1
    .        PUNCT punct     1
    Whose    PRON  nmod:poss 4
    envoy    NOUN  nsubj     5
    said     VERB  ROOT      5
    """
    assert named(resolver(rows), "Whose envoy") == ("the envoy", "person", "description")


def test_whom_a_verb_behind_a_comma_accuses_is_not_its_subject() -> None:
    rows = """
    Ines    PROPN nsubj 6 PERSON
    Holt    PROPN flat  0 PERSON
    ,       PUNCT punct 0
    the     DET   det   4
    mayor   NOUN  appos 0
    ,       PUNCT punct 0
    accused VERB  ROOT  6
    Elena   PROPN obj   6 PERSON
    Marsh   PROPN flat  7 PERSON
    .       PUNCT punct 6
    She     PRON  nsubj 11
    said    VERB  ROOT  11
    """
    found = resolver(rows)
    (question,) = Reading(found).read(lambda question: -1)
    subject = {
        found.entities[key].name: bool(row[FEATURES.index("subject")])
        for key, row in zip(question.keys, question.rows, strict=True)
    }
    assert subject == {"Ines Holt": True, "Elena Marsh": False}


def test_who_said_it_behind_a_quotation_mark_is_a_subject_whatever_the_tree_says() -> None:
    rows = """
    “      PUNCT punct 1
    Stop   VERB  ccomp 4
    ,      PUNCT punct 1
    ”      PUNCT punct 1
    said   VERB  ROOT  4
    Elena  PROPN obj   4 PERSON
    Marsh  PROPN flat  5 PERSON
    .      PUNCT punct 4
    She    PRON  nsubj 9
    left   VERB  ROOT  9
    """
    (question,) = Reading(resolver(rows)).read(lambda question: -1)
    assert [bool(row[FEATURES.index("subject")]) for row in question.rows] == [True]
