"""Datelines and bylines at the head of a plain text, and the text itself unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotesvc.text import read_text

DATELINES = [
    ("BEIJING, April 17 (Xinhua) -- The port reopened.", "BEIJING, April 17 (Xinhua)"),
    ("PARIS (AP) – The strike is over.", "PARIS (AP)"),
    ("SPRINGFIELD, Ill. — The fair opened.", "SPRINGFIELD, Ill."),
    ("CAIRO/BEIRUT, 3 May 2021 (Reuters) - Talks resumed.", "CAIRO/BEIRUT, 3 May 2021 (Reuters)"),
    ("Paris (AFP) - Talks resumed.", "Paris (AFP)"),
    ("(Reuters) - Shares fell.", "(Reuters)"),
    ("MOSCOW, May 3 /TASS/. Talks resumed.", "MOSCOW, May 3 /TASS/"),
    ("OSLO, 3 May 2021 /PRNewswire/ -- The works opened.", "OSLO, 3 May 2021 /PRNewswire/"),
    ("BOGOTÁ — “No,” she said.", "BOGOTÁ"),
    ("Ferry strike ends\n\nBy Jane Roe\n\nOSLO, Sept. 9 (NTB) — It is over.", "OSLO, Sept. 9 (NTB)"),
    # The credit was taken out: nothing is claimed.
    ("( – China’s new minister, on his first visit, said so.", None),
    # A label of the desk is no place.
    ("BREAKING NEWS — The bridge is down.", None),
    ("EXCLUSIVE - The bridge is down.", None),
    # A script's speaker, an acronym, a compound, a parenthesis in running text.
    ("WALLACE: Is it so? — It is.", None),
    ("NATO-led troops left.", None),
    ("He joined the Agency (AP) - and left.", None),
    ("The station /Oslo S/ opened. It is large.", None),
    ("The bank (HSBC) said it would close.", None),
    ("", None),
]  # fmt: skip

BYLINES = [
    ("Ferry strike ends\nBy Jane Roe\n\nThe strike is over.", "Jane Roe"),
    ("BY JANE ROE AND JOHN DOE\nThe strike is over.", "JANE ROE AND JOHN DOE"),
    ("By AFP\nThe strike is over.", "AFP"),
    ("By Ana de la Cruz, Staff Writer | Updated 5 May\nText.", "Ana de la Cruz, Staff Writer"),
    ("Words by Jane Roe\nText.", "Jane Roe"),
    ("By Jane Roe in Oslo\nText.", "Jane Roe"),
    # Sentences that begin with the word.
    ("By noon the ferry had left.", None),
    ("By Tuesday, the “dead” plan was back.", None),
    ("By Jane Roe’s account it was dark.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "dateline"), DATELINES)
def test_dateline(text, dateline):
    assert read_text(text).dateline == dateline


@pytest.mark.parametrize(("text", "byline"), BYLINES)
def test_byline(text, byline):
    assert read_text(text).byline == byline


def test_a_dateline_far_down_is_none_of_the_article():
    assert read_text("A line.\n" * 20 + "PARIS (AP) - The strike is over.").dateline is None


@given(st.text() | st.text(alphabet="AByb (),—-\n“”.\0\ud800 Photo:"))
def test_any_text_is_read_unchanged_with_ordered_spans_inside_it(text):
    source = read_text(text)
    assert source.text is text
    assert (source.title, source.published_at, source.site, source.language) == (None, None, None, None)
    ends = [0, *(offset for span in source.skip for offset in span), len(text)]
    assert ends == sorted(ends)
    assert all(start < end for start, end in source.skip)


@pytest.mark.parametrize("unit", ["x", "A", "By A ", "(A", "A.", "“", " ", "\n"])
def test_a_megabyte_of_anything_is_read_in_linear_time(unit, time_limit):
    with time_limit(3):
        assert read_text(unit * (1_000_000 // len(unit))).skip == ()
