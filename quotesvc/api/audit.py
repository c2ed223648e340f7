"""Audits: who carried whose words."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api.answers import page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import AuditParams
from quotesvc.api.schemas import AuditRowSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import audit

blueprint = Blueprint("audit", __name__, description="Who carried whose words")


@blueprint.route("/audit/relays", scope="read")
@blueprint.arguments(AuditParams, location="query")
@blueprint.alt_response(200, schema=page_of(AuditRowSchema), success=True)
def audit_relays(params: dict[str, Any]) -> ResponseReturnValue:
    """Count quotes by relay, speaker, publisher or channel, or several of them

    Takes the filters of `/quotes`. Quotes without a relay are the row whose `relay` is null.
    """
    return page(audit.relays(deps(), params["query"], params["page"], params["group_by"]))
