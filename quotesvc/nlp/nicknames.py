"""Names between quotation marks: "a man nicknamed “the Dentist”", "an essay titled “Enough”". Nobody says them."""

from __future__ import annotations

import re
from functools import cache

from quotesvc.nlp.lexicon import load_lines

LONGEST = 4
"""Words of the longest name."""
BEFORE = 80
"""Characters before a name in which the words stand that bring it."""
_TITLED = re.compile(r"\b(?:headlined|titled|entitled)[,:]?\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_](?:[\w'’.-]*\w)?")
_MINOR = frozenset(("the", "of", "and", "de", "da", "la", "le", "el", "al", "von", "van", "a"))


def is_called(text: str, start: int, end: int, opened: int) -> bool:
    """Whether ``text[start:end]``, whose mark opens at `opened`, is a name that somebody is called by, or the title of
    a text ("an editorial headlined “Enough”").

    Each word of a name has its capital: "called him “reckless”" gives somebody's words.
    """
    if _TITLED.search(text, max(0, opened - BEFORE), opened):
        return True
    words = _WORD.findall(text[start : min(end, start + BEFORE)])
    named = [word for word in words if word.lower() not in _MINOR]
    if not named or len(words) > LONGEST or not all(word[0].isupper() for word in named):
        return False
    line = text[max(0, opened - BEFORE) : opened].rpartition("\n")[2]
    return text[end - 1] not in "?!…" and _pattern().search(line) is not None


@cache
def _pattern() -> re.Pattern[str]:
    """The phrases of ``data/calling.txt`` at the end of a text, "*" for up to four words."""
    gap = r"(?:[\w'’-]+\s+){0,4}"
    phrases = (
        gap.join(r"\s+".join(map(re.escape, part.split())) + r"\s*" for part in line.split("*"))
        for line in load_lines("calling")
    )
    return re.compile(rf"\b(?:{'|'.join(phrases)}),?\s*$", re.IGNORECASE)
