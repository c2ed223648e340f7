"""Audits: who carried whose words, and where they come from."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api import formats
from quotesvc.api.answers import page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import AuditParams, QuotesParams, SingleSourceParams
from quotesvc.api.schemas import AuditRowSchema, CircleSchema, SingleSourceSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import audit, export

blueprint = Blueprint("audit", __name__, description="Who carried whose words")


@blueprint.route("/audit/relays", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(AuditParams, location="query")
@blueprint.exported
@blueprint.alt_response(200, schema=page_of(AuditRowSchema), success=True)
def audit_relays(params: dict[str, Any]) -> ResponseReturnValue:
    """Count quotes by relay, its owner or country, speaker, publisher, channel, month, or several of them

    Takes the filters of `/quotes`. Quotes without a relay are the row whose `relay` is null.
    """
    query, group_by = params["query"], params["group_by"]
    return formats.answer(
        params.get("format"),
        lambda: page(audit.relays(deps(), query, params["page"], group_by)),
        lambda: export.relays(deps(), query, group_by),
    )


@blueprint.route("/audit/single-source", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(SingleSourceParams, location="query")
@blueprint.exported
@blueprint.alt_response(200, schema=page_of(SingleSourceSchema), success=True)
def audit_single_source(params: dict[str, Any]) -> ResponseReturnValue:
    """List statements that many publishers carry and one relay originates

    Takes the filters of `/quotes`, which choose statements. Those with most publishers come first.
    """
    query, least = params["query"], params["min_publishers"]
    return formats.answer(
        params.get("format"),
        lambda: page(audit.single_source(deps(), query, params["page"], least)),
        lambda: export.single_source(deps(), query, least),
    )


@blueprint.route("/audit/circular", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(QuotesParams, location="query")
@blueprint.exported
@blueprint.alt_response(200, schema=page_of(CircleSchema), success=True)
def audit_circular(params: dict[str, Any]) -> ResponseReturnValue:
    """List statements that outlets have from each other: A cites B, and B cites A

    Takes the filters of `/quotes`, which choose statements. Those with the latest quotes come first.
    """
    query = params["query"]
    return formats.answer(
        params.get("format"),
        lambda: page(audit.circular(deps(), query, params["page"])),
        lambda: export.circular(deps(), query),
    )
