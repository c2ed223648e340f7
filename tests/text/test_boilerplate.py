"""Page furniture is skipped; whatever reads like the article's prose is not."""

import pytest

from quotesvc.text.boilerplate import boilerplate

FURNITURE = [
    "We use “cookies” to make your visit better. Do you agree?",
    "This website uses cookies. Read our “Cookie Policy”.",
    "Sign up for our newsletter, “The Morning Quay”, each day.",
    "Get “The Brief” straight to your inbox.",
    "ADVERTISEMENT",
    "Related: Why “free” ferries cost so much",
    "Read more: The “dead” plan in five charts",
    "Share this article",
    "FILE PHOTO: Mayor Ada Quill, who called the plan “dead”, at the quay. REUTERS/Jane Roe",
    "Mayor Ada Quill holds a sign that reads “No”. (AP Photo/Jane Roe, File)",
    "(Photo: Ada Quill says “no” on Monday)",
    "Protesters with “No ferry” banners. Photo: Jane Roe",
    "A sign says “Closed”. Jane Roe/Getty Images",
    "Leave a comment",
    "12 Comments »",
    "Your email address will not be published. “Required” fields are marked *",
]

PROSE = [
    "“We use cookies to see who reads what,” said the editor, Jane Roe.",
    "The site wrote: “Sign up for our newsletter or leave.”",
    "Related work by “the baker’s union” was shown at the fair.",
    "The photo by Jane Roe shows “a city asleep”, the jury said.",
    "“Read more,” the minister told the pupils.",
    "Read also: “We will not pay,” shop owners tell the town.",
    "He tweeted a photo: “Look at this.”",
    "“Advertisement is all,” he said.",
    "“Share.”",
    "She signed up for “the best” course.",
    "Photography is “not a crime”, the court found.",
]  # fmt: skip


@pytest.mark.parametrize("paragraph", FURNITURE)
def test_furniture_is_skipped(paragraph):
    text = f"“No,” the mayor said, and then she left the hall.\n{paragraph}"
    assert [text[start:end] for start, end in boilerplate(text)] == [paragraph]


@pytest.mark.parametrize("paragraph", PROSE)
def test_prose_is_kept(paragraph):
    assert boilerplate(f"The mayor said “no”.\n{paragraph}\nShe left.") == ()


def test_what_follows_the_comments_heading_is_skipped_unless_it_reports_speech():
    article = (
        "“No,” the mayor said, and left the hall for good, while the crews cheered and the band played on.\n"
    )
    text = article + "Leave a comment\nI call it “rubbish”!\n“Wait for spring,” the mayor said later."
    skipped = [text[start:end] for start, end in boilerplate(text)]
    assert skipped == ["Leave a comment", "I call it “rubbish”!"]


def test_a_link_to_the_comments_under_the_title_skips_nothing_else():
    text = "Ferry strike ends\n12 Comments\n“It is over. We sail at dawn and not before.”\nThe crews cheered."
    assert [text[start:end] for start, end in boilerplate(text)] == ["12 Comments"]


def test_a_long_paragraph_is_no_notice_whatever_it_says():
    assert boilerplate("We use cookies. " + "The town is old and the bread is good. " * 40) == ()
