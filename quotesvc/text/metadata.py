"""What a page says about itself: title, byline, time of publication, site, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura import extract_metadata

# Where pages give the time of publication, the most reliable first.
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "publishdate", "publish-date", "pubdate", "date",
)  # fmt: skip
LD_JSON = "application/ld+json"
# Metadata of real pages nests a dozen levels; a thousand end in a RecursionError of whoever walks them.
MAX_JSON_DEPTH = 50
JSON_BRACKET = re.compile(r"[\[{]|[\]}]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of `quotesvc.text.Source` that a page declares in its head."""

    title: str | None
    byline: str | None
    published_at: str | None
    site: str | None
    language: str | None


def read_metadata(tree: HtmlElement) -> Metadata:
    """The page's metadata. Empties JSON-LD in ``tree`` that nests absurdly deep; else leaves it alone."""
    for script in _ld_scripts(tree):
        if _depth(script.text or "") > MAX_JSON_DEPTH:
            script.text = None
    found = extract_metadata(tree, date_config=_date_options())
    return Metadata(
        title=found.title or None,
        byline=", ".join(name.strip() for name in found.author.split(";")) if found.author else None,
        published_at=_published_at(tree) or _utc(found.date),
        site=found.sitename or None,
        language=_language(tree),
    )


def _date_options() -> dict[str, Any]:
    # A date guessed from a copyright line or a link would be worse than none: no extensive search.
    return {
        "original_date": True,
        "extensive_search": False,
        "max_date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def _published_at(tree: HtmlElement) -> str | None:
    """The time of publication with its hour, which trafilatura does not keep."""
    return next(filter(None, map(_utc, _published_candidates(tree))), None)


def _published_candidates(tree: HtmlElement) -> Iterator[str]:
    declared: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        declared.setdefault(name.lower(), meta.get("content", ""))
    yield from (declared[name] for name in PUBLISHED_META[:3] if name in declared)
    for script in _ld_scripts(tree):
        yield from _ld_dates(script.text or "")
    yield from (declared[name] for name in PUBLISHED_META[3:] if name in declared)
    for time in tree.iter("time"):
        if time.get("pubdate") is not None or time.get("itemprop") == "datePublished":
            yield time.get("datetime", "")


def _ld_scripts(tree: HtmlElement) -> list[HtmlElement]:
    return [script for script in tree.iter("script") if script.get("type", "").strip().lower() == LD_JSON]


def _ld_dates(text: str) -> Iterator[str]:
    try:
        pending = [json.loads(text, strict=False)]
    except ValueError:  # many pages hold JSON-LD that is none; the other places are asked
        return
    while pending:
        node = pending.pop(0)
        if isinstance(node, dict):
            if isinstance(date := node.get("datePublished"), str):
                yield date
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in JSON_BRACKET.finditer(text):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _utc(value: str | None) -> str | None:
    """An ISO 8601 date or time in UTC with seconds, None for anything else. No offset counts as UTC."""
    try:
        moment = datetime.fromisoformat((value or "").strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else None


def _language(tree: HtmlElement) -> str | None:
    for element in (tree, *tree.iter("html")):
        tag = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", (element.get("lang") or "").strip())
        if tag:
            return tag[0].lower()
    return None
