"""Reporting clauses in plain text: where quoted words end and "he said" begins, without a parse.

Used only where a quotation mark is missing, which is decided before the text is parsed.
"""

from __future__ import annotations

import re

from quotesvc.nlp.lexicon import load_words, reporting_forms

WINDOW = 200
"""Characters of a clause that are looked at."""
CANDIDATES = 400
"""Places in one stretch at which a clause is looked for; bounds the work on texts of commas alone."""
MAX_SUBJECT = 9
"""Words of a subject, at most, before its verb."""

_BOUNDARY = re.compile(r"[,?!…][\s\"'”’]|\s[—–-]\s")
_WORD = re.compile(r"[^\W_](?:[\w'’.-]*\w)?")
_LAST_WORD = re.compile(r"(\w+)[,:]?\s*$")
_NO_ABBREVIATION = r"(?<!\b[A-Z])" + "".join(
    rf"(?<!\b{word})" for word in sorted(load_words("abbreviations"))
)
_STOP = rf"(?:{_NO_ABBREVIATION}\.|[!?…])"
_SENTENCE_END = re.compile(rf"{_STOP}(?=\s|$|[\"'”’)\]])")
_STARTS = re.compile(rf"{_STOP}[\"'”’)\]]*\s+(?=[^\s])")


def clause_start(text: str, start: int, end: int, *, final: bool = False) -> int | None:
    """Where the first reporting clause of ``text[start:end]`` begins, or None.

    The offset is that of the clause's first word or of the dash before it. With ``final`` only a clause that
    runs to ``end`` counts.
    """
    for count, boundary in enumerate(_BOUNDARY.finditer(text, start, end)):
        if count == CANDIDATES:
            break
        stop = is_reporting_clause(text, boundary.end(), end)
        if stop is not None and not (final and text[stop:end].strip(" \t\u00a0.\"'”’")):
            return boundary.start() if boundary.group()[0].isspace() else boundary.start() + 1
    return None


def is_reporting_clause(text: str, start: int, end: int) -> int | None:
    """The end of the reporting clause that begins at ``start`` ("he said on Monday", "said Li"), or None."""
    window = min(end, start + WINDOW)
    stop = _SENTENCE_END.search(text, start, window)
    last = stop.start() if stop else window
    words = [word.group() for word in _WORD.finditer(text, start, last)]
    if not words or not (_verb_first(words) or _subject_first(words)):
        return None
    return stop.end() if stop else last


def ends_in_reporting_verb(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` ends in a reporting verb, a comma or colon behind it or not."""
    word = _LAST_WORD.search(text, max(start, end - 24), end)
    return word is not None and word.group(1).lower() in reporting_forms()


def sentence_start(text: str, start: int, end: int) -> int:
    """Where the last sentence of ``text[start:end]`` begins."""
    at = start
    for gap in _STARTS.finditer(text, start, end):
        at = gap.end()
    return at


def sentence_end(text: str, start: int, end: int) -> int:
    """Where the first sentence of ``text[start:end]`` ends, its full stop included."""
    stop = _SENTENCE_END.search(text, start, end)
    return stop.end() if stop else end


def _is_finite(word: str) -> bool:
    verb = reporting_forms().get(word.lower())
    return verb is not None and verb.form == "finite"


def _is_core(word: str) -> bool:
    return _is_finite(word) and reporting_forms()[word.lower()].strength == "core"


def _verb_first(words: list[str]) -> bool:
    """ "said Li", "asks the minister": a verb and the beginning of its subject."""
    if len(words) < 2 or not words[0].islower() or not _is_core(words[0]):
        return False
    return words[1][0].isupper() or words[1].lower() in load_words("subject_openers")


def _subject_first(words: list[str]) -> bool:
    """ "he said", "the TASS agency quoted Li as saying": a third person, a verb, and no content clause."""
    first = words[0].lower()
    if first in load_words("speech_persons") or not (
        words[0][0].isupper() or first in load_words("subject_openers")
    ):
        return False
    for at, word in enumerate(words[1 : MAX_SUBJECT + 1], start=1):
        if word.islower() and (_is_core(word) or (at <= 4 and _is_finite(word))):
            following = words[at + 1].lower() if at + 1 < len(words) else ""
            return following not in load_words("content_openers")
        if word.lower() in load_words("speech_persons"):
            return False
    return False
