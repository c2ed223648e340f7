"""What endpoints take: names and types of fields and parameters. The services check the values."""

from __future__ import annotations

from typing import Any, get_args

import marshmallow as ma
from marshmallow import fields, validate
from webargs.fields import DelimitedList

from quotesvc.api.bounds import Length, Range
from quotesvc.outlets.gazetteer import Origin
from quotesvc.services.audit import MIN_PUBLISHERS, MOST_PUBLISHERS
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.provenance import DEFAULT_SORT, MOST_QUOTES, SORTS
from quotesvc.services.quotes import QuoteQuery
from quotesvc.services.verify import LONGEST_NAME, LONGEST_TEXT
from quotesvc.store.audits import DIMENSIONS
from quotesvc.store.pages import DEFAULT_LIMIT, MAX_LIMIT, PageRequest


def _name(about: str, **options: Any) -> fields.String:
    return fields.String(validate=Length(1, 1_000), metadata={"description": about}, **options)


class ArticleInputSchema(ma.Schema):
    """An article: either `text` or `html`, and what is known about it."""

    text = fields.String(allow_none=True, metadata={"description": "The article in plain text"})
    html = fields.String(
        allow_none=True, metadata={"description": "The article's page; its text is extracted"}
    )
    title = fields.String(allow_none=True)
    url = fields.String(allow_none=True, metadata={"format": "uri"})
    publisher = fields.String(allow_none=True, metadata={"description": "Name, domain or slug of the outlet"})
    authors = fields.List(fields.String(), allow_none=True)
    published_at = fields.String(allow_none=True, metadata={"description": "ISO 8601"})
    language = fields.String(allow_none=True, metadata={"example": "en"})

    @ma.post_load
    def _article(self, data: dict[str, Any], **_: Any) -> ArticleInput:
        if data.get("authors") is not None:
            data["authors"] = tuple(data["authors"])
        return ArticleInput(**data)


class KindsParams(ma.Schema):
    """Which quotes of an article are shown."""

    all = fields.Boolean(load_default=False, metadata={"description": "Include quotes of kind `other`"})


class FormatParams(ma.Schema):
    """How one item is shown."""

    format = fields.String(
        validate=validate.OneOf(["json", "jsonld"]),
        metadata={"description": "Goes before `Accept`"},
    )


class ArticleParams(KindsParams, FormatParams):
    """How an article is shown."""


class PageParams(ma.Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=Range(1, MAX_LIMIT))
    cursor = _name("`next` of the page before", load_default=None)

    @ma.post_load
    def _page(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        page = PageRequest(data.pop("limit"), data.pop("cursor"))
        return {"page": page, **data}


class RevisionsParams(ma.Schema):
    """Whether superseded articles count."""

    revisions = fields.String(
        validate=validate.OneOf(["current", "all"]),
        metadata={"description": "`all`: superseded articles too"},
    )


class StatementParams(RevisionsParams, FormatParams):
    """How a statement is shown."""


class _RevisionsParams(PageParams, RevisionsParams):
    """Which part of a list, with superseded articles or without."""


class ArticlesParams(_RevisionsParams):
    """Which articles."""

    publisher = _name("Slug, name or domain")
    url = _name("The whole address")


_NO_FILTERS = ("sort", "group_by", "min_publishers", "min_quotes", "format", "page")


class QuotesParams(_RevisionsParams):
    """Which quotes, and how they are answered."""

    q = fields.String(metadata={"description": 'Words, `"a phrase"`, `prefix*`, `-without`'})
    speaker = _name("Id or name")
    relay = _name("Slug, name or domain")
    publisher = _name("Slug, name or domain")
    kind = DelimitedList(
        fields.String(), metadata={"description": "direct, mixed, other; several with commas"}
    )
    channel = DelimitedList(fields.String(), metadata={"description": "Several with commas"})
    article = _name("Id")
    statement = _name("Id")
    published_from = _name("Date or time of ISO 8601")
    published_to = _name("Date or time of ISO 8601; a date includes the whole day")
    min_confidence = fields.Float(validate=Range(0, 1))
    format = fields.String(
        validate=validate.OneOf(["json", "csv", "jsonl", "jsonld"]),
        metadata={
            "description": "Goes before `Accept`. All but `json` answer the whole list; `limit` and `cursor` "
            "are for pages of `json` alone"
        },
    )

    @ma.post_load
    def _query(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        rest: dict[str, Any] = {name: data.pop(name) for name in _NO_FILTERS if name in data}
        revisions = data.pop("revisions", "current") == "all"
        return {"query": QuoteQuery(**data, revisions=revisions), **rest}


class SortedQuotesParams(QuotesParams):
    """Which quotes, in which order."""

    sort = fields.String(
        validate=validate.OneOf(["relevance", "published_at", "-published_at"]),
        metadata={"description": "Default: relevance with `q`, else the newest first"},
    )


class StatementsParams(QuotesParams):
    """Which statements, in which order."""

    min_quotes = fields.Integer(
        load_default=1,
        validate=Range(1, MOST_QUOTES),
        metadata={"description": "The least number of quotes that it has"},
    )
    sort = fields.String(
        validate=validate.OneOf(SORTS),
        metadata={"description": f"Default: {DEFAULT_SORT}, the latest first"},
    )


class AuditParams(QuotesParams):
    """Which quotes, counted by what."""

    group_by = DelimitedList(
        fields.String(),
        load_default=["relay"],
        metadata={"description": f"One or more of {', '.join(DIMENSIONS)}, with commas"},
    )


class SingleSourceParams(QuotesParams):
    """Which statements."""

    min_publishers = fields.Integer(
        load_default=MIN_PUBLISHERS,
        validate=Range(1, MOST_PUBLISHERS),
        metadata={"description": "The least number of publishers that carry it"},
    )


class VerifySchema(ma.Schema):
    """A quotation, and who is said to have said it."""

    text = fields.String(
        required=True,
        validate=Length(1, LONGEST_TEXT),
        metadata={"description": "The words; a part will do, with `…` for what is left out"},
    )
    speaker = fields.String(
        allow_none=True,
        validate=Length(1, LONGEST_NAME),
        metadata={"description": "A name, with or without titles"},
    )


class SpeakersParams(PageParams):
    """Which speakers."""

    q = _name("Beginnings of words of the name, in any order")
    kind = _name("person, organisation, group, document")


class OutletsParams(PageParams):
    """Which outlets."""

    q = _name("Part of a name, slug or domain")
    kind = _name("news_agency, newspaper, …")
    country = _name("ISO 3166, two letters")
    known = fields.Boolean(metadata={"description": "Whether the gazetteer holds it"})
    origin = fields.String(
        validate=validate.OneOf(get_args(Origin)),
        metadata={"description": "Where its row is: `database` are those that users added"},
    )
