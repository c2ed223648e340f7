"""The gazetteer: which outlets there are, and where a text names one.

The rows live in ``outlets.csv`` beside this module; `docs/outlets.md` explains its columns. Names are looked
up in a trie of word tokens, so that finding them costs one pass over the text however many outlets there are.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from quotesvc.errors import OutletsError

KINDS = (
    "news_agency", "newspaper", "magazine", "broadcaster", "programme", "website", "fact_checker",
    "social_platform", "government_channel",
)  # fmt: skip
OWNERS = ("state", "public", "private", "party")
SHIPPED = Path(__file__).with_name("outlets.csv")
COUNTRIES = frozenset(
    code
    for line in Path(__file__).with_name("countries.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for code in line.split()
)

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./-]+)?\Z")
_NEWSPAPER_NOUN = re.compile(
    r"[\s,]+(?:\w+ )?(?:newspaper|daily|weekly|tabloid|broadsheet|magazine|newsmagazine|paper|journal"
    r"|website)\b"
)
_NOUN_BEFORE = re.compile(
    r"\b(?:newspaper|daily|weekly|tabloid|broadsheet|magazine|newsmagazine|paper|agency|site|website|broadcaster),?"
    r"\s+(?:[Tt]he\s+)?\Z"
)
_CAPITAL_BEFORE = re.compile(r"(?<![\w’'-])([A-Z][\w-]*)[^\S\n]+\Z")
# Capitalised words that stand before a name and are no part of it.
_OPENERS = frozenset(
    ("The", "An", "A", "In", "On", "At", "By", "For", "From", "To", "With", "And", "But", "Or", "As", "When",
     "While", "After", "Before", "According", "Citing", "Via", "Told", "Meanwhile", "Monday", "Tuesday",
     "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)  # fmt: skip
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
# Sequences of letters that NFKD leaves alone though a reader's keyboard may lack them.
_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "ı": "i", "ð": "d"}
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of the gazetteer.

    ``aliases`` name the outlet wherever they stand; ``weak_aliases`` ("Times", "Sun") only with support.
    ``parent`` is the slug of the outlet that owns a programme or desk. ``kind``, ``country`` and ``owner``
    are None where they are not known.
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

    @property
    def strong_names(self) -> tuple[str, ...]:
        """Names that need no support. "The Sun" is none where "Sun" is weak: an article proves nothing."""
        bare = self.name.removeprefix("The ")
        own = () if bare in self.weak_aliases or self.name in self.weak_aliases else (self.name,)
        return (*own, *self.aliases)

    @property
    def weak_names(self) -> tuple[str, ...]:
        """Names that need support, the outlet's own among them where it is ambiguous."""
        own = () if self.name in self.strong_names or self.name in self.weak_aliases else (self.name,)
        return (*own, *self.weak_aliases)


@dataclass(frozen=True, slots=True)
class Found:
    """An outlet named at ``text[start:end]``; ``weak`` where nothing but an ambiguous short name stands
    there."""

    start: int
    end: int
    outlet: Outlet
    text: str
    weak: bool


COLUMNS = tuple(item.name for item in fields(Outlet))


@dataclass(slots=True)
class _Node:
    """A state of the trie: what may follow, and which outlets are named by the words so far."""

    next: dict[str, _Node] = field(default_factory=dict)
    strong: tuple[int, ...] = ()
    weak: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    strong: tuple[int, ...]
    weak: tuple[int, ...]


def slugify(name: str) -> str:
    """``name`` as a slug: lower-case ASCII words joined by hyphens; "outlet" where no such letter is left.

    >>> slugify("Der Spiegel"), slugify("Süddeutsche Zeitung"), slugify("People's Daily")
    ('der-spiegel', 'suddeutsche-zeitung', 'people-s-daily')
    """
    folded = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", folded)) or "outlet"


def fold_name(name: str) -> str:
    """``name`` as `Gazetteer.lookup` compares it: no case, accents, leading article or spacing."""
    return slugify(re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE))


class Gazetteer:
    """All known outlets, to be looked up by name and found in text. Immutable once made."""

    def __init__(self, outlets: Iterable[Outlet], source: str = "outlets") -> None:
        self.outlets = tuple(outlets)
        self.source = source
        self._root = _build_trie(self.outlets)

    @classmethod
    def load(cls, path: Path | str) -> Gazetteer:
        """Read a CSV file of outlets. Raises OutletsError, with line and column, where a row is malformed."""
        path = Path(path)
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return cls(_read_rows(lines, path.name), path.name)
        except OSError as error:
            raise OutletsError(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise OutletsError(f"{path.name}: not UTF-8 at byte {error.start}") from error

    def __len__(self) -> int:
        return len(self.outlets)

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.outlets)

    @cached_property
    def by_slug(self) -> Mapping[str, Outlet]:
        """Slug to outlet."""
        return {outlet.slug: outlet for outlet in self.outlets}

    @cached_property
    def fingerprint(self) -> str:
        """A hexadecimal word that changes with any row."""
        return hashlib.sha256(repr(self.outlets).encode()).hexdigest()[:16]

    def merged(self, extra: Gazetteer) -> Gazetteer:
        """This gazetteer with the rows of ``extra`` added; a row of the same slug is replaced."""
        return Gazetteer({**self.by_slug, **extra.by_slug}.values(), f"{self.source} + {extra.source}")

    @cached_property
    def _names(self) -> Mapping[str, Outlet]:
        """Folded name to outlet: strong names first, then weak ones and slugs where nothing stronger has
        them."""
        names: dict[str, Outlet] = {}
        for outlet in self.outlets:
            names.setdefault(fold_name(outlet.name), outlet)
        for outlet in self.outlets:
            for alias in outlet.aliases:
                names.setdefault(fold_name(alias), outlet)
        for outlet in self.outlets:
            for alias in (outlet.slug, *outlet.weak_aliases):
                names.setdefault(fold_name(alias), outlet)
        return names

    @cached_property
    def _domains(self) -> Mapping[str, Outlet]:
        return {domain: outlet for outlet in reversed(self.outlets) for domain in outlet.domains}

    def lookup(self, key: str) -> Outlet | None:
        """The outlet of a name, alias, slug, domain or URL; None where there is none.

        Hosts are tried with and without their leading labels: ``www.bbc.co.uk`` and
        ``https://news.bbc.co.uk/1.stm`` are both the BBC.
        """
        key = key.strip()
        if key in self.by_slug:
            return self.by_slug[key]
        return self._by_host(key) or self._names.get(fold_name(key))

    def _by_host(self, key: str) -> Outlet | None:
        try:
            host = urlsplit(key if "//" in key else f"//{key}").hostname or ""
        except ValueError:  # "http://[" and the like are no URL, and no host then
            return None
        labels = host.split(".")
        for first in range(len(labels) - 1):
            outlet = self._domains.get(".".join(labels[first:]))
            if outlet is not None:
                return outlet
        return None

    def find(self, text: str) -> list[Found]:
        """Outlets named in ``text``, in order, without overlap; the longest name wins.

        Names are whole words, compared with case; any whitespace but a line break may stand between their
        words. A weak name is marked ``weak`` unless a fuller name of the same outlet stands in the text or a
        noun like "newspaper" beside it; where outlets share it, the one named in full nearest before is
        meant.
        """
        hits = [hit for hit in self._hits(text) if hit.strong or not _in_longer_name(text, hit.start)]
        full: dict[int, list[int]] = {}
        for hit in hits:
            for index in hit.strong[:1]:
                full.setdefault(index, []).append(hit.start)
        return [self._resolve(hit, text, full) for hit in hits]

    def _hits(self, text: str) -> Iterator[_Hit]:
        plain = text.translate(_APOSTROPHES)
        tokens = list(_TOKEN.finditer(plain))
        first_words = self._root.next
        at = 0
        while at < len(tokens):
            if tokens[at].group() not in first_words:  # as most words are, so that this test pays
                at += 1
                continue
            last, node = _longest(self._root, tokens, at, plain)
            # "The Hill Post" is the Hill Post and not The Hill.
            in_article = tokens[at].group() == "The" and at + 1 < len(tokens)
            if node is None or (in_article and _longest(self._root, tokens, at + 1, plain)[0] > last):
                at += 1
                continue
            yield _Hit(tokens[at].start(), tokens[last].end(), node.strong, node.weak)
            at = last + 1

    def _resolve(self, hit: _Hit, text: str, full: Mapping[int, Sequence[int]]) -> Found:
        name = text[hit.start : hit.end]
        if hit.strong:
            return Found(hit.start, hit.end, self.outlets[hit.strong[0]], name, weak=False)
        named = [index for index in hit.weak if index in full]
        if named:
            nearest = min(named, key=lambda index: _distance(full[index], hit.start))
            return Found(hit.start, hit.end, self.outlets[nearest], name, weak=False)
        beside = _NEWSPAPER_NOUN.match(text, hit.end) or _NOUN_BEFORE.search(
            text, max(0, hit.start - 40), hit.start
        )
        return Found(hit.start, hit.end, self.outlets[hit.weak[0]], name, weak=not beside)

    def check(self) -> list[str]:
        """Problems that loading lets pass: names, domains or slugs used twice, and parents that are not
        there."""
        problems: list[str] = []
        for what, pairs in (
            ("slug", [(outlet.slug, outlet) for outlet in self.outlets]),
            ("name", [(name, outlet) for outlet in self.outlets for name in (outlet.name, *outlet.aliases)]),
            ("domain", [(domain, outlet) for outlet in self.outlets for domain in outlet.domains]),
        ):
            problems.extend(_twice(what, pairs))
        for outlet in self.outlets:
            if outlet.parent is not None and outlet.parent not in self.by_slug:
                problems.append(f"{outlet.slug}: parent {outlet.parent!r} is no outlet")
            elif outlet.parent == outlet.slug:
                problems.append(f"{outlet.slug}: is its own parent")
            both = set(outlet.aliases) & set(outlet.weak_aliases)
            problems.extend(f"{outlet.slug}: {name!r} is alias and weak alias" for name in sorted(both))
        return problems


def load_default(extra: Path | None = None) -> Gazetteer:
    """The shipped outlets, with the rows of the CSV file ``extra`` over them where one is given."""
    shipped = Gazetteer.load(SHIPPED)
    return shipped if extra is None else shipped.merged(Gazetteer.load(extra))


def _in_longer_name(text: str, start: int) -> bool:
    """Whether a capitalised word right before ``start`` makes a weak name the end of another ("Shahram
    Mehr")."""
    before = _CAPITAL_BEFORE.search(text, max(0, start - 40), start)
    return before is not None and before[1] not in _OPENERS


def _distance(starts: Sequence[int], at: int) -> tuple[bool, int]:
    """Sort key of a weak name's fuller forms: those before it first, the nearest of them first."""
    before = [at - start for start in starts if start < at]
    return (False, min(before)) if before else (True, starts[0] - at)


def _twice(what: str, pairs: Iterable[tuple[str, Outlet]]) -> Iterator[str]:
    seen: dict[str, Outlet] = {}
    for value, outlet in pairs:
        other = seen.setdefault(value, outlet)
        if other is not outlet:
            yield f"{outlet.slug}: {what} {value!r} is taken by {other.slug}"


def _longest(root: _Node, tokens: Sequence[re.Match[str]], at: int, text: str) -> tuple[int, _Node | None]:
    """The longest name that starts at token ``at``: index of its last token and its node, or (at, None)."""
    node, last, best = root, at, None
    for index in range(at, len(tokens)):
        if index > at and "\n" in text[tokens[index - 1].end() : tokens[index].start()]:
            break
        following = node.next.get(tokens[index].group())
        if following is None:
            break
        node = following
        if node.strong or node.weak:
            last, best = index, node
    return last, best


def _build_trie(outlets: Sequence[Outlet]) -> _Node:
    root = _Node()
    for index, outlet in enumerate(outlets):
        for name in outlet.strong_names:
            for form in _forms(name):
                node = _reach(root, form)
                node.strong = (*node.strong, index)
        for name in outlet.weak_names:
            node = _reach(root, name)
            node.weak = (*node.weak, index)
    return root


def _reach(root: _Node, name: str) -> _Node:
    node = root
    for token in _TOKEN.findall(name.translate(_APOSTROPHES)):
        node = node.next.setdefault(token, _Node())
    return node


def _forms(name: str) -> set[str]:
    """How a strong name may be written: as given, in capitals (headlines, datelines), acronyms also dotted
    or as a word ("B.B.C.", "Irna")."""
    forms = {name, name.upper()} if len(name) > 3 else {name}
    if re.fullmatch(r"[A-Z]{2,5}", name):
        forms.add(".".join(name) + ".")
        if len(name) >= 4:
            forms.add(name.capitalize())
    return forms


def _read_rows(lines: Iterable[str], source: str) -> list[Outlet]:
    reader = csv.reader(lines, strict=True)
    outlets = []
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise OutletsError(f"{source}: line 1: the columns must be {','.join(COLUMNS)}")
        for row in reader:
            if row:
                outlets.append(_read_row(row, f"{source}: line {reader.line_num}"))
    except csv.Error as error:
        raise OutletsError(f"{source}: line {reader.line_num}: {error}") from error
    return outlets


def _read_row(row: Sequence[str], where: str) -> Outlet:
    if len(row) != len(COLUMNS):
        raise OutletsError(f"{where}: {len(row)} columns instead of {len(COLUMNS)}")
    cells = {column: cell.strip() for column, cell in zip(COLUMNS, row, strict=True)}
    lists = {column: _split(cells[column]) for column in ("aliases", "weak_aliases", "domains")}
    outlet = Outlet(
        slug=cells["slug"],
        name=cells["name"],
        kind=cells["kind"] or None,
        country=cells["country"] or None,
        owner=cells["owner"] or None,
        parent=cells["parent"] or None,
        **lists,
    )
    for column, problem in _problems(outlet):
        raise OutletsError(f"{where}: column {column}: {problem}")
    return outlet


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|")) if cell else ()


def _problems(outlet: Outlet) -> Iterator[tuple[str, str]]:
    """(column, what is wrong) for one row, on its own."""
    if not _SLUG.match(outlet.slug):
        yield "slug", f"{outlet.slug!r} is not lower-case words joined by hyphens"
    if not outlet.name:
        yield "name", "is empty"
    for column in ("aliases", "weak_aliases", "domains"):
        if "" in getattr(outlet, column):
            yield column, "holds an empty entry"
    for domain in outlet.domains:
        if not _DOMAIN.match(domain):
            yield "domains", f"{domain!r} is not a lower-case domain"
    if outlet.kind is not None and outlet.kind not in KINDS:
        yield "kind", f"{outlet.kind!r} is not one of {', '.join(KINDS)}"
    if outlet.country is not None and outlet.country not in COUNTRIES:
        yield "country", f"{outlet.country!r} is not an ISO 3166 code of two letters"
    if outlet.owner is not None and outlet.owner not in OWNERS:
        yield "owner", f"{outlet.owner!r} is not one of {', '.join(OWNERS)}"
