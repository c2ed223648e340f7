"""The shapes that are answered: they document what the services answer, and change nothing."""

from __future__ import annotations

from typing import Any, get_args

import marshmallow as ma
from marshmallow import fields, validate

from quotesvc.nlp import types
from quotesvc.outlets.gazetteer import Origin
from quotesvc.outlets.outlet import REACHES
from quotesvc.services.wording import MARKS


def _choice(literal: object, **options: Any) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(get_args(literal)), **options)


def _text(*, null: bool = False, about: str = "") -> fields.String:
    return fields.String(required=True, allow_none=null, metadata={"description": about} if about else {})


def _instant() -> fields.String:
    return fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class MentionSchema(ma.Schema):
    """Words of the article, with offsets in the field of the quote."""

    text = _text()
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class OutletRefSchema(ma.Schema):
    """An outlet as quotes and articles name it."""

    slug = _text()
    name = _text()
    kind = _text(null=True)
    country = _text(null=True, about="ISO 3166, two letters")
    owner = _text(null=True, about="state, public, private, party or unknown")
    known = fields.Boolean(required=True, metadata={"description": "Whether the gazetteer holds it"})


class PublisherSchema(ma.Schema):
    """The outlet that published the article."""

    slug = _text()
    name = _text()


class SpeakerRefSchema(ma.Schema):
    """Who said it."""

    id = _text()
    name = _text(about="The fullest name in the article")
    kind = _choice(types.SpeakerKind)
    role = _text(null=True)
    mention = fields.Nested(MentionSchema, required=True, allow_none=True)
    resolution = _choice(types.Resolution, allow_none=True)


class RelaySchema(ma.Schema):
    """An outlet that carried the words on their way, with its evidence."""

    outlet = fields.Nested(OutletRefSchema, required=True)
    mention = fields.Nested(MentionSchema, required=True)
    basis = _choice(types.Basis)
    scope = _choice(types.Scope)


class ChainNodeSchema(ma.Schema):
    """One of those through whom the words went."""

    id = _text(about="The speaker's id, or kind and slug of the outlet: `relay:tass`")
    kind = fields.String(required=True, validate=validate.OneOf(["speaker", "relay", "publisher"]))
    name = _text()
    slug = _text(null=True, about="Of the outlet; null for a speaker")


class QuoteSchema(ma.Schema):
    """One stretch inside quotation marks, and how it came to the publisher."""

    id = _text()
    article = _text()
    field = _choice(types.Field)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    text = _text()
    prefix = _text()
    suffix = _text()
    kind = _choice(types.QuoteKind)
    speaker = fields.Nested(SpeakerRefSchema, required=True, allow_none=True)
    cue = fields.Nested(MentionSchema, required=True, allow_none=True)
    relays = fields.List(fields.Nested(RelaySchema), required=True)
    chain = fields.List(
        fields.Nested(ChainNodeSchema),
        required=True,
        metadata={"description": "Speaker, relays from the nearest to the speaker on, publisher"},
    )
    channel = _choice(types.Channel, allow_none=True)
    stance = _choice(types.Stance)
    publisher = fields.Nested(PublisherSchema, required=True, allow_none=True)
    published_at = _instant()
    statement = _text(null=True)
    confidence = fields.Float(required=True)
    abstained = _choice(types.Abstained, allow_none=True)
    pipeline = _text()
    corrected = fields.Boolean(required=True)


class FoundQuoteSchema(QuoteSchema):
    """A quote, with the words that were searched for marked."""

    highlight = fields.String(allow_none=True, metadata={"description": "HTML; only where `q` is given"})


class ArticleSummarySchema(ma.Schema):
    """An article without its text."""

    id = _text()
    url = _text(null=True)
    title = _text(null=True)
    publisher = fields.Nested(OutletRefSchema, required=True, allow_none=True)
    authors = fields.List(fields.String(), required=True)
    dateline = _text(null=True)
    published_at = _instant()
    language = _text(null=True)
    created_at = _instant()
    supersedes = _text(null=True, about="The article at the same url that this one replaces")
    superseded_by = _text(null=True)
    pipeline = _text()
    status = _text()


class ListedArticleSchema(ArticleSummarySchema):
    """An article of a list."""

    quote_count = fields.Integer(required=True)


class ArticleSchema(ArticleSummarySchema):
    """An article with its text and quotes."""

    text = _text(about="As it was posted; for HTML, the text that was extracted")
    quotes = fields.List(fields.Nested(QuoteSchema), required=True)


class BatchErrorSchema(ma.Schema):
    """Why a line was not stored."""

    code = _text()
    detail = _text()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)


class BatchResultSchema(ma.Schema):
    """What became of one line."""

    line = fields.Integer(required=True)
    id = fields.String()
    status = fields.String(validate=validate.OneOf(["created", "existing"]))
    error = fields.Nested(BatchErrorSchema)


class TallySchema(ma.Schema):
    """How much there is, and from when to when."""

    quotes = fields.Integer(required=True)
    statements = fields.Integer(required=True)
    articles = fields.Integer(required=True)
    first_seen = _instant()
    last_seen = _instant()


class SpeakerSchema(TallySchema):
    """A speaker with what was quoted."""

    id = _text()
    name = _text()
    kind = _choice(types.SpeakerKind)
    roles = fields.List(fields.String(), required=True)
    aliases = fields.List(fields.String(), required=True)


class FormerNameSchema(ma.Schema):
    """An earlier name of an outlet, and the first and last year in which it bore it, as far as they are known."""

    name = _text()
    first_year = fields.Integer(strict=True, allow_none=True)
    last_year = fields.Integer(strict=True, allow_none=True)


class OutletSchema(OutletRefSchema):
    """An outlet with what it carried and published."""

    aliases = fields.List(
        fields.String(), required=True, metadata={"description": "All other names, the weak ones among them"}
    )
    weak_aliases = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Names that are ambiguous: they need support"},
    )
    domains = fields.List(fields.String(), required=True)
    parent = _text(null=True)
    former_names = fields.List(fields.Nested(FormerNameSchema), required=True)
    wikidata = _text(null=True, about="Id of the item, Q and a number")
    reach = fields.String(required=True, allow_none=True, validate=validate.OneOf(REACHES))
    origin = _choice(
        Origin,
        allow_none=True,
        metadata={"description": "Where its row is; null where the gazetteer lacks it"},
    )
    relayed = fields.Nested(TallySchema, required=True)
    published = fields.Nested(TallySchema, required=True)


class GroupSpeakerSchema(ma.Schema):
    """The speaker of a group."""

    id = _text()
    name = _text()


class AuditRowSchema(TallySchema):
    """One group; it has the members that `group_by` names."""

    relay = fields.Nested(OutletRefSchema, allow_none=True)
    owner = fields.String(allow_none=True, metadata={"description": "Owner type of the relay, or unknown"})
    country = fields.String(allow_none=True, metadata={"description": "Country of the relay, or unknown"})
    speaker = fields.Nested(GroupSpeakerSchema, allow_none=True)
    publisher = fields.Nested(OutletRefSchema, allow_none=True)
    channel = fields.String(allow_none=True)
    month = fields.String(allow_none=True, metadata={"description": "Of publication, in UTC: `2023-04`"})
    first = fields.Integer(required=True, metadata={"description": "Statements that it carried first"})
    exclusive = fields.Integer(required=True, metadata={"description": "Statements that it alone carried"})
    behind = fields.Integer(required=True, metadata={"description": "Statements that another carried first"})
    lag_seconds_median = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Median time from the first to it, over the statements of `behind`"},
    )


class StatementRefSchema(ma.Schema):
    """A statement as audits name it."""

    id = _text()
    text = _text(about="The fullest wording")


class SingleSourceSchema(ma.Schema):
    """A statement that many publishers carry and one relay originates."""

    statement = fields.Nested(StatementRefSchema, required=True)
    origin = fields.Nested(OutletRefSchema, required=True)
    publishers = fields.List(
        fields.Nested(OutletRefSchema), required=True, metadata={"description": "By their first date"}
    )
    unsourced = fields.List(
        fields.String(), required=True, metadata={"description": "Slugs of publishers that name no relay"}
    )
    quotes = fields.Integer(required=True)
    first_seen = _instant()
    last_seen = _instant()


class StatementSpeakerSchema(ma.Schema):
    """Who made a statement, in most of its quotes."""

    id = _text()
    name = _text()
    kind = _choice(types.SpeakerKind)


class ListedStatementSchema(ma.Schema):
    """A statement in numbers."""

    id = _text()
    text = _text(about="The fullest wording")
    speaker = fields.Nested(StatementSpeakerSchema, required=True, allow_none=True)
    quotes = fields.Integer(required=True)
    articles = fields.Integer(required=True)
    publishers = fields.Integer(required=True)
    first_seen = _instant()
    last_seen = _instant()


class ChainEdgeSchema(ma.Schema):
    """From whom to whom the words went, and the quotes that say so."""

    from_ = fields.String(required=True, data_key="from", metadata={"description": "Id of a node"})
    to = _text(about="Id of a node")
    quotes = fields.List(fields.String(), required=True, metadata={"description": "Ids"})
    first_seen = _instant()


class ChainSchema(ma.Schema):
    """The ways from speakers through relays to publishers."""

    nodes = fields.List(fields.Nested(ChainNodeSchema), required=True)
    edges = fields.List(fields.Nested(ChainEdgeSchema), required=True)


class OriginSchema(ma.Schema):
    """An outlet that had the words nearest to the speaker."""

    outlet = fields.Nested(OutletRefSchema, required=True)
    quotes = fields.Integer(required=True)
    publishers = fields.Integer(required=True)


class DiffSchema(ma.Schema):
    """A piece of two texts; the pieces put together are the texts."""

    op = fields.String(required=True, validate=validate.OneOf(["equal", "insert", "delete", "replace"]))
    a = _text()
    b = _text()


class VariantSchema(ma.Schema):
    """One wording; `diff` leads from the fullest to it."""

    text = _text()
    quotes = fields.List(fields.String(), required=True, metadata={"description": "Ids"})
    diff = fields.List(fields.Nested(DiffSchema), required=True)
    marks = fields.List(fields.String(validate=validate.OneOf(MARKS)), required=True)


class ConflictSchema(ma.Schema):
    """What quotes of one statement say of it that cannot all be so."""

    kind = fields.String(required=True, validate=validate.OneOf(["speaker", "relay"]))
    values = fields.List(fields.String(), required=True, metadata={"description": "Names"})
    quotes = fields.List(fields.String(), required=True, metadata={"description": "Ids"})


class StatementSchema(ma.Schema):
    """The same words said once, with all that carried them."""

    id = _text()
    text = _text(about="The fullest wording")
    speaker = fields.Nested(StatementSpeakerSchema, required=True, allow_none=True)
    first_seen = _instant()
    last_seen = _instant()
    quotes = fields.List(fields.Nested(QuoteSchema), required=True, metadata={"description": "By date"})
    chain = fields.Nested(ChainSchema, required=True)
    origins = fields.List(fields.Nested(OriginSchema), required=True)
    variants = fields.List(fields.Nested(VariantSchema), required=True)
    conflicts = fields.List(fields.Nested(ConflictSchema), required=True)


class CitationSchema(ma.Schema):
    """One outlet that has words from another."""

    citing = _text(about="Slug")
    cited = _text(about="Slug")
    quotes = fields.List(fields.String(), required=True, metadata={"description": "Ids"})
    first_seen = _instant()


class CircleSchema(ma.Schema):
    """Outlets that have one statement from each other."""

    statement = fields.Nested(StatementRefSchema, required=True)
    outlets = fields.List(fields.Nested(OutletRefSchema), required=True)
    citations = fields.List(fields.Nested(CitationSchema), required=True)
    last_seen = _instant()


class MatchSchema(ma.Schema):
    """A quote that has the words, or like ones."""

    quote = fields.Nested(QuoteSchema, required=True)
    similarity = fields.Float(required=True, metadata={"description": "From 0 to 1; 1 for a part, too"})
    diff = fields.List(
        fields.Nested(DiffSchema),
        required=True,
        metadata={"description": "`a`: the quote, `b`: the text that was given"},
    )
    marks = fields.List(
        fields.String(validate=validate.OneOf(MARKS)),
        required=True,
        metadata={"description": "What the text does to the quote"},
    )
    speaker_agrees = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Null where it cannot be said"}
    )


class VerifiedSchema(ma.Schema):
    """Whether somebody said it."""

    verdict = fields.String(
        required=True, validate=validate.OneOf(["attested", "altered", "misattributed", "not_found"])
    )
    statement = fields.Nested(StatementRefSchema, required=True, allow_none=True)
    matches = fields.List(fields.Nested(MatchSchema), required=True)


def page_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of one page of a list."""
    name = item.__name__.removesuffix("Schema")
    return ma.Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, allow_none=True, metadata={"description": "For `cursor`"}),
            "total": fields.Integer(required=True),
        },
        name=f"{name}PageSchema",
    )


class BatchSchema(ma.Schema):
    """What became of each line."""

    items = fields.List(fields.Nested(BatchResultSchema), required=True)
