"""Which strings can be stored as an article."""

import pytest

from quotesvc.errors import InputError
from quotesvc.text import check_text


@pytest.mark.parametrize(
    "text", ["", "a", "“ ” emoji 🚢 and عربي", "tab\tand\x0bodd\x85breaks\u2028", "\ufeffbom"]
)
def test_text_that_utf8_can_hold_is_returned_unchanged(text):
    assert check_text(text) is text


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("ab\0c", ["a NUL character at offset 2"]),
        ("\ud800", ["an unpaired surrogate at offset 0"]),
        ("x\udfff\0", ["a NUL character at offset 2", "an unpaired surrogate at offset 1"]),
    ],
)
def test_text_that_no_store_can_hold_is_refused_with_its_field(text, reasons):
    with pytest.raises(InputError) as caught:
        check_text(text, "title")
    assert caught.value.fields == {"title": reasons}
    assert caught.value.message.startswith("title holds a")
