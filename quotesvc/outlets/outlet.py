"""One outlet: what is known of it, and what may stand in each of its fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields

from quotesvc.outlets.countries import COUNTRIES

KINDS = (
    "news_agency", "newspaper", "magazine", "broadcaster", "programme", "website", "fact_checker",
    "social_platform", "government_channel",
)  # fmt: skip
OWNERS = ("state", "public", "private", "party", "unknown")
REACHES = ("international", "national", "regional")

LONGEST_SLUG = 80
LONGEST_NAME = 300
MOST_NAMES = 100
"""Most aliases, weak aliases, former names or domains of one outlet."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)(?:/[\w./-]+)?\Z", re.ASCII)
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}\Z")
_FORMER = re.compile(r"(?P<name>.*?)\s*(?:\((?P<first>[0-9]{4})?-(?P<last>[0-9]{4})?\))?\Z", re.DOTALL)
_FORBIDDEN = re.compile(r"[|\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_FIRST_YEAR, _LAST_YEAR = 1500, 2200
# Sequences of letters that NFKD leaves alone though a reader's keyboard may lack them.
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "ı": "i", "ð": "d"}
)


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that an outlet bore from the year ``first`` to the year ``last``; None where a year is not known."""

    name: str
    first: int | None = None
    last: int | None = None

    def __str__(self) -> str:
        if self.first is None and self.last is None:
            return self.name
        return f"{self.name} ({self.first or ''}-{self.last or ''})"

    @classmethod
    def parse(cls, text: str) -> FormerName:
        """Read ``Name (1992-2014)``; either year, or both with the brackets, may be missing."""
        found = _FORMER.match(text)
        assert found is not None, "the pattern takes any text"
        first, last = found["first"], found["last"]
        return cls(found["name"], int(first) if first else None, int(last) if last else None)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of the gazetteer.

    ``aliases`` name the outlet wherever they stand; ``weak_aliases`` ("Times", "Sun") only with support.
    ``parent`` is the slug of the outlet that owns a programme or desk. ``reach`` says whose readers call it by its
    short name. ``kind``, ``country``, ``owner``, ``wikidata`` and ``reach`` are None where they are not known; the
    owner ``unknown`` says that nobody outside knows.
    """

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    kind: str | None = None
    country: str | None = None
    owner: str | None = None
    parent: str | None = None
    former_names: tuple[FormerName, ...] = ()
    wikidata: str | None = None
    reach: str | None = None

    @property
    def strong_names(self) -> tuple[str, ...]:
        """Names that need no support. "The Sun" is none where "Sun" is weak: an article proves nothing."""
        names = dict.fromkeys((self.name, *self.aliases, *(former.name for former in self.former_names)))
        if not self.weak_aliases:
            return tuple(names)
        return tuple(name for name in names if name in self.aliases or not self._is_weak(name))

    @property
    def weak_names(self) -> tuple[str, ...]:
        """Names that need support, the outlet's own among them where it is ambiguous."""
        own = (self.name,) if self._is_weak(self.name) and self.name not in self.aliases else ()
        return tuple(dict.fromkeys((*own, *self.weak_aliases)))

    def _is_weak(self, name: str) -> bool:
        return name in self.weak_aliases or name.removeprefix("The ") in self.weak_aliases


COLUMNS = tuple(item.name for item in fields(Outlet))
LISTS = ("aliases", "weak_aliases", "domains", "former_names")


def slugify(name: str) -> str:
    """``name`` as a slug: lower-case ASCII words joined by hyphens; "outlet" where no such letter is left.

    >>> slugify("Der Spiegel"), slugify("Süddeutsche Zeitung"), slugify("People's Daily")
    ('der-spiegel', 'suddeutsche-zeitung', 'people-s-daily')
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "outlet"


def fold_name(name: str) -> str:
    """``name`` as `Gazetteer.lookup` compares it: no case, accents, leading article or spacing."""
    name = name.strip()
    return slugify(name[4:] if name[:4].lower() == "the " else name)


def shown(value: str) -> str:
    """``value`` in a message: in quotation marks, and not longer than a line."""
    return repr(value if len(value) <= LONGEST_SLUG else f"{value[: LONGEST_SLUG - 1]}…")


def faults(outlet: Outlet) -> Iterator[tuple[str, str]]:
    """(column, what is wrong with it) for one outlet, on its own."""
    if not _SLUG.match(outlet.slug) or len(outlet.slug) > LONGEST_SLUG:
        yield (
            "slug",
            f"{shown(outlet.slug)} is not lower-case words joined by hyphens, of at most {LONGEST_SLUG:,} characters",
        )
    if not outlet.name:
        yield "name", "is empty"
    else:
        yield from (("name", problem) for problem in _name_faults(outlet.name))
    yield from _list_faults(outlet)
    for column, choices in (("kind", KINDS), ("owner", OWNERS), ("reach", REACHES)):
        value = getattr(outlet, column)
        if value is not None and value not in choices:
            yield column, f"{shown(value)} is not one of {', '.join(choices)}"
    if outlet.country is not None and outlet.country not in COUNTRIES:
        yield "country", f"{shown(outlet.country)} is not an ISO 3166 code of two letters"
    if outlet.wikidata is not None and not _WIKIDATA.match(outlet.wikidata):
        yield "wikidata", f"{shown(outlet.wikidata)} is not Q and a number"
    if outlet.parent == outlet.slug:
        yield "parent", "is the outlet itself"


def _list_faults(outlet: Outlet) -> Iterator[tuple[str, str]]:
    for column in LISTS:
        entries = getattr(outlet, column)
        texts = [str(entry) for entry in entries]
        if len(texts) > MOST_NAMES:
            yield column, f"holds more than {MOST_NAMES:,} entries"
        if not all(texts):
            yield column, "holds an empty entry"
        for twice in sorted({entry for entry in texts if entry and texts.count(entry) > 1}):
            yield column, f"holds {shown(twice)} twice"
    for column in ("aliases", "weak_aliases"):
        for name in filter(None, getattr(outlet, column)):
            yield from ((column, problem) for problem in _name_faults(name))
    for domain in filter(None, outlet.domains):
        if not _DOMAIN.match(domain) or len(domain) > LONGEST_NAME:
            yield "domains", f"{shown(domain)} is not a lower-case domain"
    for former in outlet.former_names:
        yield from (("former_names", problem) for problem in _former_faults(former, outlet))
    for name in sorted(set(outlet.aliases) & set(outlet.weak_aliases)):
        yield "weak_aliases", f"{shown(name)} is an alias, too"


def _name_faults(name: str) -> Iterator[str]:
    if len(name) > LONGEST_NAME:
        yield f"is longer than {LONGEST_NAME:,} characters"
    if _FORBIDDEN.search(name):
        yield f"{shown(name)} holds a line break, a control character or |"
    if not any(map(str.isalnum, name)):
        yield f"{shown(name)} has neither letter nor digit"


def _former_faults(former: FormerName, outlet: Outlet) -> Iterator[str]:
    if not former.name:
        if former != FormerName(""):
            yield f"{shown(str(former).strip())} has no name before the years"
        return
    yield from _name_faults(former.name)
    if former.name == outlet.name:
        yield f"{shown(former.name)} is the present name"
    if re.search(r"\([^()]*[0-9][^()]*\)\Z", former.name):
        yield f"{shown(former.name)} ends in brackets that are not years like (1992-2014), (1992-) or (-2014)"
    years = [year for year in (former.first, former.last) if year is not None]
    if any(not _FIRST_YEAR <= year <= _LAST_YEAR for year in years) or years != sorted(years):
        yield f"{former.first or ''}-{former.last or ''} is no span of years"
