"""An article as it is handed in: what may be in it, and what is made of it before it is analysed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from quotesvc.errors import InputError, TooLargeError
from quotesvc.nlp.types import OutletRef
from quotesvc.outlets.gazetteer import Gazetteer, Outlet, fold_name
from quotesvc.services import outlets
from quotesvc.services.deps import Limits
from quotesvc.services.instants import parse_instant
from quotesvc.text import Source, check_text, read_html, read_text

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,5}\Z")
_BETWEEN_AUTHORS: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+(?:and|&)\s+")


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """One article as somebody posts it: either ``text`` or ``html``, and what they know about it.

    ``publisher`` is a name, a domain or a slug; ``published_at`` is ISO 8601 or a datetime. Blank strings
    stand for nothing, but for ``text`` and ``html``, which may be empty.
    """

    text: str | None = None
    html: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] | None = None
    published_at: str | datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that is ready to be analysed: checked, read, its publisher known to be an outlet."""

    text: str
    title: str | None
    url: str | None
    publisher: OutletRef | None
    authors: tuple[str, ...]
    dateline: str | None
    published_at: datetime | None
    language: str | None
    skip: tuple[tuple[int, int], ...]


def article_input(value: object) -> ArticleInput:
    """Read an article from parsed JSON. Raises `InputError` for fields unknown or of a wrong type."""
    if not isinstance(value, Mapping):
        raise InputError("An article must be an object with fields.")
    known = {item.name for item in fields(ArticleInput)}
    wrong = {str(name): ["Unknown field."] for name in value if name not in known}
    for name in known & set(value):
        wrong |= _wrong_type(name, value[name])
    if wrong:
        raise InputError(f"The article has fields that cannot be used: {', '.join(sorted(wrong))}.", wrong)
    given: dict[str, Any] = {name: value[name] for name in known & set(value)}
    if given.get("authors") is not None:
        given["authors"] = tuple(given["authors"])
    return ArticleInput(**given)


def _wrong_type(name: str, value: object) -> dict[str, list[str]]:
    if value is None or (name != "authors" and isinstance(value, str)):
        return {}
    if name != "authors":
        return {name: ["Not a string."]}
    if isinstance(value, list) and all(isinstance(author, str) for author in value):
        return {}
    return {name: ["Not a list of strings."]}


def prepare(given: ArticleInput, gazetteer: Gazetteer, limits: Limits) -> Draft:
    """Check and read an article. What was posted with it goes before what its text or page says of itself.

    Raises `InputError`, or `TooLargeError` where it is longer than the limits.
    """
    given = _checked(given, limits)
    source = _read(given, limits)
    url = _url(given.url)
    published_at = given.published_at or source.published_at
    return Draft(
        text=source.text,
        title=given.title or _shortened(source.title, limits.title),
        url=url,
        publisher=_publisher(given.publisher, url, _shortened(source.site, limits.name), gazetteer),
        authors=given.authors if given.authors is not None else _authors(source.byline),
        dateline=source.dateline,
        published_at=parse_instant(published_at, "published_at") if published_at else None,
        language=_language(given.language) or source.language,
        skip=source.skip,
    )


def _checked(given: ArticleInput, limits: Limits) -> ArticleInput:
    """``given`` with blank strings as None, every string one that can be stored and none too long."""
    longest = {"text": limits.text, "html": limits.html, "title": limits.title, "url": limits.url}
    values: dict[str, Any] = {}
    for item in fields(given):
        value = getattr(given, item.name)
        if isinstance(value, str):
            _check_length(value, item.name, longest.get(item.name, limits.name))
            check_text(value, item.name)
            if item.name not in ("text", "html"):
                stripped = value.strip() or None
                # A title is quoted from, too: offsets count in what was posted.
                value = value if stripped and item.name == "title" else stripped
        values[item.name] = value
    if given.authors is not None:
        values["authors"] = _checked_authors(given.authors, limits)
    return ArticleInput(**values)


def _checked_authors(authors: Sequence[str], limits: Limits) -> tuple[str, ...]:
    if len(authors) > limits.authors:
        raise _too_large("authors", f"More than {limits.authors:,} authors.")
    for author in authors:
        _check_length(author, "authors", limits.name)
        check_text(author, "authors")
    return tuple(author.strip() for author in authors if author.strip())


def _read(given: ArticleInput, limits: Limits) -> Source:
    if (given.text is None) == (given.html is None):
        reason = "Give either text or html."
        raise InputError(reason, {"text": [reason]})
    if given.html is None:
        return read_text(given.text or "")
    source = read_html(given.html)
    if len(source.text) > limits.text:
        raise _too_large("html", f"Its text is longer than {limits.text:,} characters.")
    if not source.text.strip() and not (given.title or source.title):
        # A page that scripts fill, or that was not fetched whole. Kept, all such pages would be one article.
        raise InputError.of("html", "No text was found in it.")
    return source


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        usable = False
    if not usable:
        reason = "Not an address that begins with http:// or https://."
        raise InputError.of("url", reason)
    return url


def _publisher(name: str | None, url: str | None, site: str | None, gazetteer: Gazetteer) -> OutletRef | None:
    """The outlet that was named, else the one whose url it is, else the one that the page says it is of.

    Many papers are called "The Standard": the one at whose address the article stands is meant.
    """
    host = urlsplit(url).hostname if url is not None else None
    at_url = gazetteer.lookup(host) if host is not None else None
    if at_url is not None and (name is None or _may_be_called(at_url, name)):
        return outlets.reference(at_url)
    shown = name or site
    return outlets.resolve(shown, gazetteer) if shown is not None else None


def _may_be_called(outlet: Outlet, name: str) -> bool:
    """Whether a name is one of the outlet's, or a part of one that is whole words."""
    wanted = _name_words(name)
    return bool(wanted) and any(
        wanted <= _name_words(known) for known in (outlet.name, *outlet.aliases, *outlet.weak_aliases)
    )


def _name_words(name: str) -> set[str]:
    return set(fold_name(name).split("-")) - {"the", ""}


def _language(language: str | None) -> str | None:
    if language is None or _LANGUAGE.match(language):
        return language
    reason = "Not a language tag such as en or pt-BR."
    raise InputError.of("language", reason)


def _authors(byline: str | None) -> tuple[str, ...]:
    names: Iterable[str] = _BETWEEN_AUTHORS.split(byline or "")
    return tuple(name.strip() for name in names if name.strip())


def _shortened(value: str | None, limit: int) -> str | None:
    # A page may call itself what it likes; the article is not refused for it.
    return (value or "").strip()[:limit] or None


def _check_length(value: str, field: str, limit: int) -> None:
    if len(value) > limit:
        raise _too_large(field, f"Longer than {limit:,} characters.")


def _too_large(field: str, reason: str) -> TooLargeError:
    return TooLargeError(f"{field} is too large: {reason}", {field: [reason]})
