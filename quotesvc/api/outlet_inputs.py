"""Outlets as users send them. What may stand in a field is decided by `quotesvc.outlets.outlet`."""

from __future__ import annotations

from collections.abc import Sequence

import marshmallow as ma
from marshmallow import fields, validate

from quotesvc.api.bounds import Length
from quotesvc.api.schemas import FormerNameSchema
from quotesvc.outlets.outlet import KINDS, MOST_NAMES, OWNERS, REACHES


def _names(about: str) -> fields.List:
    return fields.List(fields.String(), validate=Length(max=MOST_NAMES), metadata={"description": about})


def _one_of(choices: Sequence[str]) -> fields.String:
    return fields.String(allow_none=True, validate=validate.OneOf(choices))


class OutletChangesSchema(ma.Schema):
    """What is to be changed of an outlet of one's own."""

    name = fields.String()
    aliases = _names("Names that stand for it wherever they occur")
    weak_aliases = _names("Short or ambiguous names, which need support")
    domains = _names("Lower-case domains without www.")
    kind = _one_of(KINDS)
    country = fields.String(allow_none=True, metadata={"description": "ISO 3166, two letters"})
    owner = _one_of(OWNERS)
    parent = fields.String(allow_none=True, metadata={"description": "Slug of the outlet that it belongs to"})
    former_names = fields.List(fields.Nested(FormerNameSchema), validate=Length(max=MOST_NAMES))
    wikidata = fields.String(allow_none=True, metadata={"description": "Id of the item, Q and a number"})
    reach = _one_of(REACHES)


class OutletFieldsSchema(OutletChangesSchema):
    """An outlet of one's own, but for its slug."""

    name = fields.String(required=True)


class OutletInputSchema(OutletFieldsSchema):
    """An outlet of one's own."""

    slug = fields.String(
        metadata={"description": "Lower-case words joined by hyphens; made of the name if missing"}
    )
