"""A quotation that somebody doubts, checked against what articles have.

The words count as `quotesvc.services.wording` sees them: case, punctuation, contractions, spelling on one side
of the Atlantic and ways of writing numbers do not matter, and an ellipsis or brackets may stand for words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

from sqlalchemy.orm import Session

from quotesvc.errors import InputError
from quotesvc.services import wording
from quotesvc.services.alignment import align
from quotesvc.services.deps import Deps
from quotesvc.services.lexicon import GAP, is_function_word, is_negation
from quotesvc.services.numerals import is_number_word
from quotesvc.services.shapes import quote_shape
from quotesvc.services.statements import similar_quotes
from quotesvc.services.wording import Alignment, Wording
from quotesvc.store import folding, queries
from quotesvc.store.models import Quote, Statement
from quotesvc.store.search import Term, TextQuery
from quotesvc.text import check_text

Verdict = Literal["attested", "altered", "misattributed", "not_found"]

LONGEST_TEXT: Final = 10_000
LONGEST_NAME: Final = 300
SHOWN: Final = 50
"""How many matching quotes are answered."""

_LOOKED_AT: Final = 100  # quotes that are compared, from each way of finding them
_FEW: Final = 12
"""Up to so many words are looked for in the full text too: the index of wordings has little to go by."""

_CLOSE: Final = 0.65  # the words in common, where a quotation is a version of a quote
_CLOSE_SHORT: Final = 0.7
_SHORT: Final = 6
_COVERED: Final = 0.5  # how much of a quotation a quote must hold, so that the rest was put in
_SAME_MATTER: Final = 0.6  # the words in common among those that carry meaning


@dataclass(frozen=True, slots=True)
class Version:
    """What a quotation is to the words of a quote. ``exact``: they stand there, whole or in part."""

    similarity: float
    marks: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether nothing was done to the words but to leave some out at the ends, or at an ellipsis."""
        return not set(self.marks) - {"truncated", "partial"}


@dataclass(frozen=True, slots=True)
class Match:
    """A quote that has the words, or like ones.

    ``agrees`` says whether the speaker that was asked about is the quote's; None where it is not known, or
    nobody was asked about.
    """

    quote: Quote
    version: Version
    agrees: bool | None

    @property
    def exact(self) -> bool:
        """Whether it has the words as they were given."""
        return self.version.exact

    @property
    def order(self) -> tuple[Any, ...]:
        """The best evidence first."""
        date = self.quote.published_at
        known = {True: 0, None: 1, False: 2}[self.agrees]
        return (
            not self.exact,
            known,
            -self.version.similarity,
            len(self.version.marks),
            date is None,
            date.timestamp() if date is not None else 0.0,
            self.quote.id,
        )


def verify(deps: Deps, text: str, speaker: str | None = None) -> dict[str, Any]:
    """Whether anybody, or ``speaker``, said ``text`` according to the articles that are current.

    ``attested``: somebody did, in these words, whole or in part. ``misattributed``: in these words, but only
    others than ``speaker``. ``altered``: in like words. Raises `InputError`.
    """
    asked = _checked(text, "text", LONGEST_TEXT)
    if not wording.normalise(asked).words:
        raise InputError.of("text", "Holds no word to look for.")
    name = _checked(speaker, "speaker", LONGEST_NAME) if speaker is not None else None
    if name is not None and not folding.name_words(name):
        raise InputError.of("speaker", "Holds no word to look for.")
    with deps.store.read() as session:
        matches = _matches(session, deps, asked, name)
        verdict = _verdict(matches, name is not None, wording.normalise(asked).stock)
        statement = _statement(session, matches) if verdict != "not_found" else None
        return {
            "verdict": verdict,
            "statement": statement,
            "matches": [_shape(match, asked, deps) for match in matches[:SHOWN]],
        }


def _checked(value: str, field: str, longest: int) -> str:
    if len(value) > longest:
        raise InputError.of(field, f"Longer than {longest:,} characters.")
    return check_text(value, field)


def _matches(session: Session, deps: Deps, text: str, speaker: str | None) -> list[Match]:
    asked = wording.normalise(text)
    found = {similar.quote.seq: similar.quote for similar in similar_quotes(session, text, _LOOKED_AT)}
    for query in _searches(text):
        for quote in queries.best_quotes(session, deps.store.search, query, _LOOKED_AT):
            found.setdefault(quote.seq, quote)
    named: frozenset[str] = frozenset()
    if speaker is not None:
        named = frozenset(queries.speakers_named(session, speaker))
        # Where hundreds of articles have the words, those that name the speaker must not be missed.
        like = {quote.statement_id for quote in found.values() if quote.statement_id is not None}
        for quote in queries.quotes_by(session, like, named, _LOOKED_AT):
            found.setdefault(quote.seq, quote)
    agrees = _Speaker(session, speaker, named, found.values())
    together = _together(asked, found.values())
    matches = []
    for quote in found.values():
        version = _version(asked, wording.normalise(quote.text))
        if quote.seq in together and not (version is not None and version.exact):
            version = together[quote.seq]
        if version is not None:
            matches.append(Match(quote, version, agrees.said(quote)))
    return sorted(matches, key=lambda match: match.order)


def _searches(text: str) -> list[TextQuery]:
    """What to look for in the full text where ``text`` has few words, which the index of wordings may not tell.

    The words as they stand, and those with meaning in any order, so that a quote with another number, or with
    a "not" more or less, is found.
    """
    words = tuple(folding.fold(text).split())
    if len(words) > _FEW:
        return []
    kept = [word for word in words if not (is_negation(word) or _is_number(word))]
    wanted = [word for word in kept if not is_function_word(word)] or kept
    every = [TextQuery(tuple(Term((word,)) for word in wanted))] if wanted else []
    return [TextQuery((Term(words),)), *every]


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word)) or is_number_word(word)


def _version(asked: Wording, said: Wording) -> Version | None:
    """What ``asked`` is to what was said, or None where it is something else."""
    if not said.words:
        return None
    version = Version(wording.similarity(asked, said), _marks(asked, said))
    if version.exact:
        return version
    part, whole = (asked, said) if asked.words <= said.words else (said, asked)
    found = align(part, whole)
    if not _is_like(found, part) or (whole is asked and found.kept < _COVERED):
        return None
    return version


def _marks(asked: Wording, said: Wording) -> tuple[str, ...]:
    """As `wording.marks_of`; and leaving out the "not" right before the words is no mere cut."""
    marks = wording.marks_of(said, asked)
    blocks = align(asked, said).blocks
    if blocks and "negation" not in marks:
        before = said.forms[blocks[0].b - 1] if blocks[0].b else GAP
        if blocks[0].a == 0 and is_negation(before):
            marks = [mark for mark in wording.MARKS if mark in (*marks, "negation")]
    return tuple(marks)


def _is_like(found: Alignment, part: Wording) -> bool:
    if found.close < (_CLOSE_SHORT if part.words < _SHORT else _CLOSE) or found.matched < min(3, part.words):
        return False
    content = [word for word in part.content if word != GAP]
    return found.content >= _SAME_MATTER * len(content) if content else found.found == 1


def _together(asked: Wording, quotes: Iterable[Quote]) -> dict[int, Version]:
    """The quotes that have the words among them, by number: what a reporting clause split up in an article."""

    def utterance(quote: Quote) -> tuple[str, str, str]:
        return quote.article_id, quote.field, quote.speaker_id or ""

    found: dict[int, Version] = {}
    for _, some in groupby(sorted(quotes, key=lambda quote: (utterance(quote), quote.position)), utterance):
        parts = list(some)
        whole = wording.normalise(" ".join(quote.text for quote in parts))
        version = Version(wording.similarity(asked, whole), _marks(asked, whole))
        if len(parts) > 1 and version.exact:
            found |= {quote.seq: version for quote in parts}
    return found


class _Speaker:
    """Whether quotes are of the speaker that was asked about."""

    def __init__(
        self, session: Session, name: str | None, named: frozenset[str], quotes: Iterable[Quote]
    ) -> None:
        self._words = folding.name_words(name) if name is not None else ()
        self._named = named
        ids = {quote.speaker_id for quote in quotes if quote.speaker_id is not None} if name else set()
        self._aliases: Mapping[str, Sequence[str]] = queries.speaker_aliases(session, ids)

    def said(self, quote: Quote) -> bool | None:
        """None where nobody was asked about, or the quote has no speaker."""
        if not self._words or quote.speaker is None:
            return None
        if quote.stance != "asserted":
            return False  # denied, or never said
        if quote.speaker.id in self._named:
            return True
        if quote.speaker.kind != "person":
            return False
        role = set(folding.fold(quote.role or "").split())
        if role.issuperset(self._words):
            return True  # "the transport minister", whoever that is there
        names = (quote.speaker_name or "", *self._aliases.get(quote.speaker.id, ()))
        return any(same_person(self._words, folding.name_words(name), role) for name in names)


def same_person(one: Sequence[str], other: Sequence[str], role: Iterable[str] = ()) -> bool:
    """Whether two names, as folded words, may be one person's: one has all words of the other, or initials.

    Words of the ``role`` in which the other is quoted may stand in the first name: "Transport Minister Tolan".
    """
    one = [word for word in one if word in other or word not in role]
    few, many = sorted((one, list(other)), key=len)
    left = list(many)
    for word in few:
        twin = next((each for each in left if each == word), None) or next(
            (each for each in left if min(len(each), len(word)) == 1 and each[0] == word[0]), None
        )
        if twin is None:
            return False
        left.remove(twin)
    return any(len(word) > 1 and word in many for word in few)


def _verdict(matches: Sequence[Match], asked: bool, stock: bool) -> Verdict:
    exact = [match for match in matches if match.exact]
    if not asked:
        return "attested" if exact else "altered" if matches else "not_found"
    if any(match.agrees for match in exact):
        return "attested"
    if stock:
        # What anybody says is not said in another's name; who was asked about did not say it here.
        return "altered" if any(match.agrees for match in matches) else "not_found"
    if any(match.agrees is False for match in exact):
        return "misattributed"
    return "attested" if exact else "altered" if matches else "not_found"


def _statement(session: Session, matches: Sequence[Match]) -> dict[str, str] | None:
    """The statement of the best match."""
    name = next((match.quote.statement_id for match in matches if match.quote.statement_id), None)
    found = session.get(Statement, name) if name is not None else None
    return {"id": found.id, "text": found.text} if found is not None else None


def _shape(match: Match, text: str, deps: Deps) -> dict[str, Any]:
    return {
        "quote": quote_shape(match.quote, deps.gazetteer),
        "similarity": round(match.version.similarity, 3),
        "diff": wording.diff(match.quote.text, text),
        "marks": list(match.version.marks),
        "speaker_agrees": match.agrees,
    }
