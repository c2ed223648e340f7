"""Labelled texts: reading, varying and swapping keep every span on its words."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from training import ner_sources, ner_variants
from training.lists import read_list, read_table
from training.names import LetterChain, NameMaker
from training.samples import Mention, Sample, join_words, make_doc, relabel, rewrite
from training.swapping import swap_names
from training.templates import LABELS, SLOT, TemplateFiller
from training.tokenizer import blank
from training.treebank import parse_sentence


def sample_of(marked: str) -> Sample:
    """`[Ann|PERSON] left` as a sample."""
    text, mentions = "", []
    for piece in marked.replace("]", "[").split("["):
        words, bar, label = piece.partition("|")
        if bar:
            mentions.append(Mention(len(text), len(text) + len(words), label))
        text += words
    return Sample(text, tuple(mentions))


def marked_of(sample: Sample) -> str:
    text = sample.text
    for mention in sorted(sample.mentions, reverse=True):
        named = f"[{sample.surface(mention)}|{mention.label}]"
        text = text[: mention.start] + named + text[mention.end :]
    return text


@pytest.fixture
def filler() -> TemplateFiller:
    rng = random.Random(5)
    return TemplateFiller(NameMaker(rng), rng, ("It rained all day.",))


@pytest.mark.parametrize(
    ("words", "tags", "expected"),
    [
        ("Ann left .", "B-PER O O", "[Ann|PER] left."),
        ("Ann Bo 's hat", "B-PER I-PER O O", "[Ann Bo|PER]'s hat"),
        # Two names side by side.
        ("Ann Bo", "B-PER B-PER", "[Ann|PER] [Bo|PER]"),
        ('" Go , " said Bo', "O O O O O B-PER", '"Go," said [Bo|PER]'),
        ("Oslo ( Norway ) !", "B-LOC O B-LOC O O", "[Oslo|LOC] ([Norway|LOC])!"),
        # Wikipedia dumps part the apostrophe from its s.
        ("Bo ' s hat", "B-PER O O O", "[Bo|PER]'s hat"),
    ],
)
def test_tokens_are_joined_as_text_is_written(words: str, tags: str, expected: str):
    assert marked_of(join_words(words.split(), tags.split())) == expected


def test_relabel_drops_what_the_table_does_not_have():
    sample = sample_of("[Ann|politician] read [Emma|book]")
    assert marked_of(relabel(sample, ner_sources.CROSSNER_LABELS)) == "[Ann|PERSON] read Emma"


def test_rewrite_moves_sure_and_unsure_spans():
    sample = Sample("Ann met Bo in Oslo", (Mention(0, 3, "PERSON"),), (Mention(14, 18, ""),))
    longer = rewrite(sample, lambda mention: "Annabel")
    assert longer.text == "Annabel met Bo in Oslo"
    assert [longer.surface(mention) for mention in longer.mentions + longer.unsure] == ["Annabel", "Oslo"]


def test_a_mention_that_cuts_a_token_is_left_open():
    doc = make_doc(blank(), Sample("Oslo-led talks", (Mention(0, 4, "LOC"),)))
    assert [entity.text for entity in doc.ents] in (["Oslo"], [])
    glued = make_doc(blank(), Sample("xOslo talks", (Mention(1, 5, "LOC"),)))
    assert glued.ents == ()
    assert glued[0].ent_iob == 0
    assert glued[1].ent_iob_ == "O"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Mr. Bo Ek|PERSON] left", "Mr. [Bo Ek|PERSON] left"),
        ("[Grand Ayatollah Ali|PERSON] spoke", "Grand Ayatollah [Ali|PERSON] spoke"),
        ("[President|PERSON] spoke", "President spoke"),
        # Names that begin like a title.
        ("[Kingsley Ek|PERSON]", "[Kingsley Ek|PERSON]"),
        ("[Lord Council|ORG]", "[Lord Council|ORG]"),
    ],
)
def test_titles_are_no_part_of_a_name(marked: str, expected: str):
    assert marked_of(ner_sources.strip_titles(sample_of(marked))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senate Passes Giant Budget After Long Debate", True),
        ("The senate passed a giant budget after Monday's debate", False),
        # Too short to judge.
        ("Giant Budget Passed", False),
    ],
)
def test_headlines_are_known_by_their_capitals(text: str, expected: bool):
    assert ner_sources.is_title_case(text) is expected


def test_silver_articles_are_cut_into_paragraphs_and_bare_surnames_found(tmp_path: Path):
    text = "Ann Ekelund left Oslo.\n\nNo, said Ekelund."
    labels = {"Ann": "PERSON", "Oslo": "LOCATION"}
    words = ["Ann", "Ekelund", "left", "Oslo", ".", "No", ",", "said", "Ekelund", "."]
    tokens, place = [], 0
    for index, word in enumerate(words):
        label = "PERSON" if index == 1 else labels.get(word, "O")
        begin = text.index(word, place)
        place = begin + len(word)
        tokens.append([begin, place, "", word, label])
    article = {"text": text, "tok": tokens, "sents": [[0, 5], [5, 10]]}
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        # An article that was not annotated is passed over.
        file.write(json.dumps(article) + "\n" + json.dumps({"text": "x", "tok": None, "sents": None}) + "\n")
    assert [marked_of(sample) for sample in ner_sources.read_polnear(path)] == [
        "[Ann Ekelund|PERSON] left [Oslo|LOC].",
        "No, said [Ekelund|PERSON].",
    ]


def test_universal_ner_is_placed_in_the_raw_text(tmp_path: Path):
    path = tmp_path / "ner.iob2"
    rows = ["1\tAnn\tB-PER", "2\tEk\tI-PER", "3\twon\tO", "4\tthe\tO", "5\tCup\tB-OTH", "6\t.\tO"]
    path.write_text("# text = Ann Ek won the Cup.\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert [marked_of(sample) for sample in ner_sources.read_uner(path)] == ["[Ann Ek|PERSON] won the Cup."]


def test_gum_entities_are_cut_to_the_name():
    rows = [
        "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-person-new",
        "2\tmayor\tmayor\tNOUN\tNN\t_\t0\troot\t_\tEntity=1)",
        "3\tmet\tmeet\tVERB\tVBD\t_\t2\tdep\t_\t_",
        "4\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\tEntity=(2-organization-new",
        "5\tUniversity\tUniversity\tPROPN\tNNP\t_\t3\tobj\t_\t_",
        "6\tof\tof\tADP\tIN\t_\t7\tcase\t_\t_",
        "7\tOslo\tOslo\tPROPN\tNNP\t_\t5\tnmod\t_\tEntity=(3-place-new)2)",
        "8\tand\tand\tCCONJ\tCC\t_\t9\tcc\t_\t_",
        "9\tAmericans\tAmericans\tPROPN\tNNPS\t_\t5\tconj\t_\tEntity=(4-person-new)",
    ]
    sample = ner_sources.gum_sample(parse_sentence(rows))
    assert marked_of(sample) == "The mayor met the [University of Oslo|ORG] and Americans"


def test_proper_nouns_of_a_bare_treebank_are_unsure(tmp_path: Path):
    rows = ["1\tStay\tstay\tVERB\tVB\t_\t0\troot\t_\t_", "2\tBank\tBank\tPROPN\tNNP\t_\t1\tobj\t_\t_",
            "3\tof\tof\tADP\tIN\t_\t5\tcase\t_\t_", "4\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\t_",
            "5\tWest\tWest\tPROPN\tNNP\t_\t2\tnmod\t_\t_"]  # fmt: skip
    path = tmp_path / "bank.conllu"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (sample,) = ner_sources.read_unnamed(path)
    assert [sample.surface(mention) for mention in sample.unsure] == ["Bank of the West"]
    assert sample.mentions == ()


def test_swapping_renames_alike_and_keeps_spans(filler: TemplateFiller):
    sample = sample_of(
        "[Ann Ek|PERSON] met [Bo Dahl|PERSON]. [Ek|PERSON] left [Oslo|LOC], said [Dahl|PERSON]."
    )
    for _ in range(40):
        swapped = swap_names(sample, filler)
        names = [swapped.surface(m) for m in swapped.mentions if m.label == "PERSON"]
        assert names[2] in names[0]
        assert names[3] in names[1]
        assert [m.label for m in swapped.mentions] == [m.label for m in sample.mentions]
        assert swapped.text.startswith(names[0] + " met " + names[1] + ". " + names[2] + " left ")


def test_capitals_stay_capitals(filler: TemplateFiller):
    swapped = swap_names(sample_of("[EKELUND|PERSON]: Yes."), filler)
    assert swapped.surface(swapped.mentions[0]).isupper()


def test_the_same_seed_makes_the_same_copies():
    def copies() -> list[Sample]:
        rng = random.Random(11)
        filler = TemplateFiller(NameMaker(rng), rng)
        sample = sample_of("[Ann Ek|PERSON] and [Bo|PERSON] of [Acme|ORG]")
        return [swap_names(sample, filler) for _ in range(5)] + [
            filler.fill(t) for t in read_list("templates")
        ]

    assert copies() == copies()


def test_made_names_have_their_short_form_inside():
    maker = NameMaker(random.Random(2))
    names = [maker.make() for _ in range(500)]
    assert all(name.short in name.full for name in names)
    assert len({name.full for name in names}) > 480
    assert not any(set("[]") & set(name.full) for name in names)


def test_a_letter_chain_makes_new_words():
    chain = LetterChain(("Karlsen", "Larsen", "Carlson", "Arneson", "Karsten"))
    made = {chain.make(random.Random(seed)) for seed in range(40)}
    assert made - chain.names


def test_every_region_has_given_names_family_names_and_patterns():
    assert (
        set(read_table("name_patterns")) == set(read_table("given_names")) == set(read_table("family_names"))
    )


@pytest.mark.parametrize("template", read_list("templates"))
def test_every_template_fills_all_its_slots(template: str, filler: TemplateFiller):
    sample = filler.fill(template)
    assert "{" not in sample.text
    wanted = [LABELS[slot.lower()] for slot in SLOT.findall(template) if slot.lower() in LABELS]
    found = [mention.label for mention in sample.mentions]
    assert all(found.count(label) >= wanted.count(label) for label in wanted)
    assert all(
        sample.surface(mention).strip() == sample.surface(mention) != "" for mention in sample.mentions
    )
    assert not any(sample.surface(mention).startswith(("the ", "THE ")) for mention in sample.mentions)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (ner_variants.upper_case, "“[BO DAHL|PERSON] LEFT [OSLO|LOC],” SHE SAID."),
        (ner_variants.lower_case, "“[bo dahl|PERSON] left [oslo|LOC],” she said."),
        (ner_variants.title_case, "“[Bo Dahl|PERSON] Left [Oslo|LOC],” She Said"),
        (ner_variants.other_marks, '"[Bo Dahl|PERSON] left [Oslo|LOC]," she said.'),
        (
            lambda sample: ner_variants.with_no_break_spaces(
                sample, random.Random(0), in_names=1, elsewhere=0
            ),
            "“[Bo\u00a0Dahl|PERSON] left [Oslo|LOC],” she said.",
        ),
        (
            lambda sample: ner_variants.dateline(sample, "Rome", "AP"),
            "[ROME|LOC] ([AP|ORG]) — “[Bo Dahl|PERSON] left [Oslo|LOC],” she said.",
        ),
    ],
)
def test_other_spellings_keep_spans(change, expected: str):
    assert marked_of(change(sample_of("“[Bo Dahl|PERSON] left [Oslo|LOC],” she said."))) == expected


def test_a_change_of_case_that_changes_the_length_is_given_up():
    assert ner_variants.upper_case(sample_of("[Groß|PERSON] left")) is None


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("he said.“No", ["he", "said", ".", "“", "No"]),
        ("the “so-called”plan", ["the", "“", "so", "-", "called", "”", "plan"]),
        ("\u200bLi spoke", ["\u200b", "Li", "spoke"]),
        # Feet and inches, and an ordinary apostrophe.
        ("U.S. don't", ["U.S.", "do", "n't"]),
    ],
)
def test_the_tokenizer_parts_what_lost_its_space(text: str, tokens: list[str]):
    assert [token.text for token in blank()(text)] == tokens


def test_own_articles_are_read_by_paragraph_with_the_longest_names_first(tmp_path):
    text = "Lake town votes\n\nAda Lake left Lake on Monday. Captain Lake’s boat stayed.\n"
    (tmp_path / "one.txt").write_text(text, "utf-8")
    (tmp_path / "one.names").write_text("PERSON Ada Lake\nLOC Lake\n", "utf-8")
    headline, body = ner_sources.read_articles(tmp_path)
    assert marked_of(headline) == "[Lake|LOC] town votes"
    assert marked_of(body) == "[Ada Lake|PERSON] left [Lake|LOC] on Monday. Captain [Lake|LOC]’s boat stayed."


def test_a_name_that_is_a_word_as_well_is_unsure_where_a_sentence_begins(tmp_path):
    (tmp_path / "one.txt").write_text("Cash was paid. The singer Cash took the cash.\n", "utf-8")
    (tmp_path / "one.names").write_text("PERSON Cash\n", "utf-8")
    (sample,) = ner_sources.read_articles(tmp_path)
    assert marked_of(sample) == "Cash was paid. The singer [Cash|PERSON] took the cash."
    assert [sample.surface(m) for m in sample.unsure] == ["Cash"]
